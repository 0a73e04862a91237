//! Headers and footers of pages in the middle of a sentence: what a program that made text of a PDF has left there.
//!
//! Such a line comes again on page after page, alike but for the page's number. Only where it stands between two parts of a sentence
//! is it read over, together with the line breaks around it: the text keeps it, but no token, sentence or quotation does. Between
//! two paragraphs it stays a paragraph of its own, which parts nothing.
//!
//! Texts of training have none: the copy of [`super`] there does not look for them. In 18,754 published texts none was found.

use std::collections::HashMap;
use std::ops::Range;

use super::{End, Line, SHORT, asks_for_more, end};
use crate::chars::is_blank;
use crate::words::Words;

/// Characters a header may have; what is longer is text.
const MAX_WIDTH: usize = 80;
/// Words it may have.
const MAX_WORDS: usize = 14;
/// Lines from one to the next: those of a page, and of two where left and right pages have their own.
const PAGE: Range<u32> = 15..180;
/// A page may have none: before a chapter, under a picture.
const MAX_STEP: u64 = 4;

/// What is read over, in order: from the end of a line to the first token of the one that goes on with its sentence.
pub(super) fn find(text: &str, words: &Words, lines: &[Line], width: usize) -> Vec<Range<usize>> {
    let is_page_line = page_lines(text, words, lines);
    let mut found = Vec::new();
    let mut at = 1;
    while at + 1 < lines.len() {
        if !is_page_line[at] {
            at += 1;
            continue;
        }
        let first = at;
        while at < lines.len() && is_page_line[at] {
            at += 1;
        }
        if at < lines.len()
            && !is_page_line[first - 1]
            && goes_on(text, lines, first - 1, at, width)
        {
            let start = words.breaks[first - 1].line_end as usize;
            let token = words.breaks[at - 1].token as usize;
            found.push(start..words.tokens[token].span.start as usize);
        }
    }
    found
}

/// For each line, whether it is a header or a footer.
fn page_lines(text: &str, words: &Words, lines: &[Line]) -> Vec<bool> {
    let mut is_page_line = vec![false; lines.len()];
    // Lines that are alike but for numbers, with their places among all lines, blank ones included.
    let mut alike: HashMap<String, Vec<(usize, u32)>> = HashMap::new();
    let mut number = 0;
    for (at, line) in lines.iter().enumerate() {
        let content = text[line.range.clone()].trim();
        let is_apart = |at: Option<usize>| {
            at.and_then(|at| words.breaks.get(at))
                .is_none_or(|b| b.n_lines > 1)
        };
        // One that touches the text on both sides is told by a number only.
        let stands_apart = is_apart(at.checked_sub(1)) || is_apart(Some(at));
        let has_number = content.contains(|c: char| c.is_ascii_digit());
        if (stands_apart || has_number) && can_be_header(content) {
            alike
                .entry(pattern(content))
                .or_default()
                .push((at, number));
        }
        number += words.breaks.get(at).map_or(0, |b| b.n_lines);
    }
    for (pattern, places) in alike {
        let content = |place: &(usize, u32)| text[lines[place.0].range.clone()].trim();
        // A number alone needs more to go by.
        let n_least = if pattern.contains(char::is_alphabetic) {
            2
        } else {
            3
        };
        let follows = |one: &(usize, u32), next: &(usize, u32)| {
            PAGE.contains(&(next.1 - one.1)) && is_next(content(one), content(next))
        };
        for run in places.chunk_by(follows) {
            if run.len() >= n_least {
                for &(at, _) in run {
                    is_page_line[at] = true;
                }
            }
        }
    }
    is_page_line
}

fn can_be_header(content: &str) -> bool {
    // Names, sections and dates begin with capitals and digits; "- 3 -", "| The Quay".
    content.len() <= 4 * MAX_WIDTH
        && content.chars().count() <= MAX_WIDTH
        && content.split_whitespace().count() <= MAX_WORDS
        && !content.starts_with(char::is_lowercase)
        && !content.ends_with(['.', '!', '?', ',', ';', ':', '”', '"', '’'])
        && content.contains(char::is_alphanumeric)
        && !content.rsplit(is_blank).next().is_some_and(asks_for_more)
}

/// The line with "#" for each number and one space for several.
fn pattern(content: &str) -> String {
    let mut out = String::with_capacity(content.len());
    for c in content.chars() {
        match c {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            c if is_blank(c) && out.ends_with(' ') => {}
            c if is_blank(c) => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Two lines of one pattern follow each other: not a number differs, or one that counts the pages.
fn is_next(one: &str, next: &str) -> bool {
    let numbers = |line: &str| -> Vec<u64> {
        line.split(|c: char| !c.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect()
    };
    let (one, next) = (numbers(one), numbers(next));
    if one.len() != next.len() {
        return false;
    }
    let mut different = one.iter().zip(&next).filter(|(one, next)| one != next);
    match (different.next(), different.next()) {
        // A bare number that never changes counts nothing.
        (None, _) => true,
        (Some((one, next)), None) => next > one && next - one <= MAX_STEP,
        _ => false,
    }
}

/// True when the sentence of one line goes on with the other, whatever stands between them.
fn goes_on(text: &str, lines: &[Line], before: usize, after: usize, width: usize) -> bool {
    let line = text[lines[before].range.clone()].trim_end_matches(is_blank);
    let rest = &text[lines[after].range.start..];
    let next: End = end(line, rest);
    let stops = line.ends_with(['.', '!', '?']);
    let closes = line.ends_with(['.', '!', '?', ':', '”', '"', '’', '»']);
    let is_full = next.with_next * 100 >= width * SHORT;
    next.small && !stops || next.asks_for_more || is_full && !closes && !next.indents
}
