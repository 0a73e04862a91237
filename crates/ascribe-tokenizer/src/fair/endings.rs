//! Endings that a blank has cut off where the markup of a link ended: "an Australia n minister", "the United States -based firm".

use ascribe_grammar::words::{DEMONYM, LEXICONS};

use super::Change;

/// Endings that make a place its people, and are no words of their own; "an" is one.
const ENDINGS: [&str; 7] = ["n", "i", "an", "ian", "ese", "ns", "ish"];

/// The blank at `at`, where it stands before such an ending.
pub(super) fn cut(text: &str, at: usize) -> Option<Change> {
    let (before, rest) = (&text[..at], &text[at + 1..]);
    let is_cut = match rest.strip_prefix('-') {
        Some(rest) => is_compound(before, rest),
        None => is_people(before, rest),
    };
    is_cut.then_some((at..at + 1, ""))
}

/// The word right before a blank, if it has a capital; that of "U.S." is "S".
fn name_before(before: &str) -> Option<&str> {
    let before = before.strip_suffix('.').unwrap_or(before);
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphabetic())
        .last()?
        .0;
    let word = &before[start..];
    word.starts_with(char::is_uppercase).then_some(word)
}

/// "Australia n"
fn is_people(before: &str, rest: &str) -> bool {
    let end = rest
        .find(|c: char| !c.is_ascii_lowercase())
        .unwrap_or(rest.len());
    let ending = &rest[..end];
    if !ENDINGS.contains(&ending) {
        return false;
    }
    let Some(place) = name_before(before) else {
        return false;
    };
    // "in Europe an agreement" has the article.
    let next = rest[end..].trim_start().chars().next();
    if ending == "an" && next.is_some_and(|c| "aeiouh".contains(c)) {
        return false;
    }
    let word = format!("{}{ending}", place.to_lowercase());
    LEXICONS.word(&word).is(DEMONYM)
}

/// "United States -based", no "Ruiz -delayed twice- came".
fn is_compound(before: &str, rest: &str) -> bool {
    /// Bytes in which a dash may close again.
    const LONGEST: usize = 200;
    let end = rest
        .find(|c: char| !c.is_ascii_lowercase())
        .unwrap_or(rest.len());
    let near = rest.floor_char_boundary(rest.len().min(end + LONGEST));
    let line = rest[end..near].lines().next().unwrap_or_default();
    let closes = |(at, _): (usize, &str)| {
        line[..at].ends_with(char::is_alphabetic)
            && !line[at + 1..].starts_with(char::is_alphabetic)
    };
    rest[..end].ends_with("ed")
        && rest[end..].starts_with([' ', ','])
        && !line.match_indices('-').any(closes)
        && name_before(before).is_some()
}
