//! Narrow columns: lines so short that many words are cut at their ends, and no two lines are equally full.
//!
//! Wider ones are told by their lines ([`crate::wraps`]); here the cut words tell. Two of them make a text one of columns.

use std::ops::Range;

use super::Change;
use crate::words::is_one_word;

/// Characters of the longest line, at most.
const WIDEST: usize = 55;
/// A line is full when the next word would make it this long, in hundredths of the longest.
const FULL: usize = 75;
/// Cut words in a text of columns, at least.
pub(super) const LEAST: usize = 2;

/// Whether the hyphen at `at` cuts a word at the end of its line.
pub(super) fn is_cut(text: &str, at: usize) -> bool {
    break_at(text, at + 1).is_some_and(|wrap| {
        let second = &text[wrap.end..];
        second.starts_with(char::is_lowercase) && is_one_word(text, at, wrap)
    })
}

/// The line break at `at`, blanks around it included; none where an empty line follows.
fn break_at(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text[at..].trim_start_matches([' ', '\r']);
    let next = rest.strip_prefix('\n')?;
    let next = next.trim_start_matches([' ', '\t']);
    (!next.is_empty() && !next.starts_with(['\n', '\r'])).then(|| at..text.len() - next.len())
}

/// The line breaks of a text of columns that are spaces, or nothing within a word.
pub(super) fn joints(text: &str) -> Vec<Change> {
    let width = text
        .lines()
        .map(|line| line.chars().count())
        .max()
        .unwrap_or(0);
    if width > WIDEST {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.trim_end().len();
        let line = &text[at..end];
        at += text[at..].find('\n').map_or(0, |n| n + 1);
        let Some(wrap) = break_at(text, end) else {
            continue;
        };
        let word = text[wrap.end..]
            .split_whitespace()
            .next()
            .unwrap_or_default();
        let small = word.starts_with(char::is_lowercase);
        let with_next = line.chars().count() + word.chars().count();
        let is_full = with_next * 100 >= width * FULL && !line.ends_with(['.', '!', '?', ':']);
        match line.strip_suffix('-') {
            Some(_) if is_one_word(text, end - 1, wrap.clone()) => {
                // "Parry-⏎Okoro" keeps its hyphen.
                let from = end - usize::from(small);
                found.push((from..wrap.end, ""));
            }
            _ if small || is_full => found.push((wrap, " ")),
            _ => {}
        }
    }
    found
}
