//! Wire copy all in capitals, as it would be written: names and the first words of sentences alone have one.
//!
//! A word is small if the lists of words know it as one that is; what they do not know is taken for a name. Letters change, and no
//! byte moves.

use std::collections::HashSet;
use std::ops::Range;

use ascribe_grammar::words::{FIRST_NAME, FUNCTION, LEXICONS, SURNAME, TITLE, is_common};

use crate::lexicons::{DateWord, Lexicons};

/// Letters that are looked at to tell whether a text is in capitals.
const SAMPLE: usize = 400;
/// A text has at least this many.
const SHORTEST: usize = 40;
/// Of a hundred letters, small ones at most.
const MOST_SMALL: usize = 3;

/// How a word is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Small,
    /// As a name.
    Name,
    /// Small but for a name beside it.
    Title,
    /// An abbreviation stays as it is.
    AsItIs,
}

struct Word {
    place: Range<usize>,
    lower: String,
    written: Written,
    begins: bool,
}

/// The text as it would be written; `None` for one that is not in capitals, or whose length would change.
pub(super) fn written_out(text: &str, lexicons: &Lexicons) -> Option<String> {
    if !is_in_capitals(text) {
        return None;
    }
    let mut words = words(text, lexicons);
    names(text, &mut words);
    nouns(&mut words);
    let mut out = String::with_capacity(text.len());
    for (i, word) in words.iter().enumerate() {
        out.push_str(&text[out.len()..word.place.start]);
        let beside_name = words.get(i + 1).is_some_and(|next| {
            next.written == Written::Name
                && text[word.place.end..next.place.start].trim_matches('.') == " "
        });
        let is_name = match word.written {
            Written::Small => word.begins,
            Written::Title => word.begins || beside_name,
            Written::Name => true,
            Written::AsItIs => {
                out.push_str(&text[word.place.clone()]);
                continue;
            }
        };
        let first = word.lower.chars().next().map_or(0, char::len_utf8);
        match is_name {
            true => {
                out.push_str(&text[word.place.start..word.place.start + first]);
                out.push_str(&word.lower[first..]);
            }
            false => out.push_str(&word.lower),
        }
    }
    out.push_str(&text[out.len()..]);
    (out.len() == text.len()).then_some(out)
}

fn is_in_capitals(text: &str) -> bool {
    let (mut n_small, mut n_capital) = (0, 0);
    for c in text.chars() {
        n_small += usize::from(c.is_lowercase());
        n_capital += usize::from(c.is_uppercase());
        if n_small + n_capital == SAMPLE || n_small > SAMPLE * MOST_SMALL / 100 {
            break;
        }
    }
    n_small + n_capital >= SHORTEST && n_small * 100 <= (n_small + n_capital) * MOST_SMALL
}

fn words(text: &str, lexicons: &Lexicons) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find(char::is_alphabetic).map(|n| rest + n) {
        let end = text[start..]
            .find(|c: char| !c.is_alphanumeric())
            .map_or(text.len(), |n| start + n);
        let (between, after) = (&text[rest..start], &text[end..]);
        let lower = text[start..end].to_lowercase();
        // Some letters have small ones of another length.
        let lower = if lower.len() == end - start {
            lower
        } else {
            text[start..end].to_ascii_lowercase()
        };
        let is_clitic = rest > 0 && matches!(between, "'" | "’");
        let is_dotted = after.starts_with('.') || between.ends_with('.');
        let is_letter = end - start == 1 && is_dotted && lower != "a";
        let is_bracketed = between.ends_with('(') && after.starts_with(')');
        let written = match is_letter || is_bracketed {
            _ if is_clitic => Written::Small,
            true => Written::AsItIs,
            false => written(&lower, after, lexicons),
        };
        let begins = begins(words.last(), between) && !is_clitic;
        words.push(Word {
            place: start..end,
            lower,
            written,
            begins,
        });
        rest = end;
    }
    words
}

/// Whether a sentence begins after the word `last`, and what stands `between`.
fn begins(last: Option<&Word>, between: &str) -> bool {
    let Some(last) = last else {
        return true;
    };
    let is_initial = last.written == Written::AsItIs && between.starts_with('.');
    let stops = [". ", ".” ", ".\" ", ".’ ", ".' "];
    between.contains(['!', '?', '\n'])
        || !is_initial && stops.iter().any(|stop| between.contains(stop))
        || between.ends_with(['"', '“', '‘', '\''])
}

fn written(lower: &str, after: &str, lexicons: &Lexicons) -> Written {
    let before_number =
        after.starts_with(' ') && after[1..].starts_with(|c: char| c.is_ascii_digit());
    let is_date = lexicons
        .date_words(lower)
        .iter()
        .any(|word| matches!(word, DateWord::Month(_) | DateWord::Day));
    if lower == "i" || is_date && (before_number || !is_small(lower)) {
        return Written::Name;
    }
    let has_vowel = lower.contains(['a', 'e', 'i', 'o', 'u', 'y']) || !lower.is_ascii();
    match LEXICONS.word(lower) {
        word if word.is(TITLE) => Written::Title,
        _ if is_small(lower) => Written::Small,
        _ if !has_vowel => Written::AsItIs,
        _ => Written::Name,
    }
}

/// Words that may be either are names beside a first name, and again where they come again: "TOM GREEN", "GREEN".
fn names(text: &str, words: &mut [Word]) {
    let mut surnames: HashSet<String> = HashSet::new();
    for i in 1..words.len() {
        let touches = text[words[i - 1].place.end..words[i].place.start]
            .trim_matches('-')
            .trim_start_matches('.')
            .len()
            <= 1;
        let first = LEXICONS.word(&words[i - 1].lower);
        let second = LEXICONS.word(&words[i].lower);
        let is_pair =
            touches && first.is(FIRST_NAME) && !first.is(FUNCTION) && words[i].place.len() > 2;
        let is_small = |word: &Word| word.written == Written::Small;
        if is_pair
            && !is_small(&words[i - 1])
            && is_small(&words[i])
            && (second.is(SURNAME) || !is_common(&words[i].lower))
            && !second.is(FUNCTION)
        {
            words[i].written = Written::Name;
            surnames.insert(words[i].lower.clone());
        } else if is_pair && is_small(&words[i - 1]) && words[i].written == Written::Name {
            words[i - 1].written = Written::Name;
        }
    }
    for word in words
        .iter_mut()
        .filter(|word| surnames.contains(&word.lower))
    {
        word.written = Written::Name;
    }
}

/// "THE DAM WILL": a word that no list has is no name behind an article, unless another name stands beside it.
fn nouns(words: &mut [Word]) {
    for i in 1..words.len() {
        let is_article = matches!(
            &*words[i - 1].lower,
            "the" | "a" | "an" | "this" | "that" | "his" | "her" | "its" | "their"
        );
        let beside_name = words
            .get(i + 1)
            .is_some_and(|next| next.written == Written::Name);
        let is_listed =
            LEXICONS.word(&words[i].lower).flags != 0 || LEXICONS.is_place(&words[i].lower);
        if is_article && !beside_name && !is_listed && words[i].written == Written::Name {
            words[i].written = Written::Small;
        }
    }
}

/// A word that is written small: a known one, or a form of one.
fn is_small(lower: &str) -> bool {
    const ENDS: [&str; 6] = ["s", "es", "ed", "d", "ing", "ly"];
    const SUFFIXES: [&str; 6] = ["tion", "tions", "ness", "ingly", "ized", "ised"];
    let mut stems = ENDS.iter().filter_map(|end| lower.strip_suffix(end));
    let is_form = stems.any(|stem| stem.len() > 2 && is_common(stem));
    let has_suffix = SUFFIXES.iter().any(|end| lower.ends_with(end));
    !LEXICONS.is_place(lower) && (is_common(lower) || is_form || has_suffix)
}
