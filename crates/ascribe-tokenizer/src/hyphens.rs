//! Words that are cut at a line's end.

use std::ops::Range;
use std::sync::LazyLock;

use ascribe_article::WordId;
use ascribe_grammar::lists;
use rustc_hash::FxHashSet;

use ascribe_grammar::words::LEXICONS;

/// True when the parts before and after `wrap`, of which the first ends with a hyphen at byte `hyphen`, are one word: "govern-⏎ment",
/// "Falk-⏎Ostrow", but not "the plan-⏎which".
pub(crate) fn is_one_word(text: &str, hyphen: usize, wrap: Range<usize>) -> bool {
    // Not over the header of a page.
    if !text[wrap.clone()].chars().all(char::is_whitespace) {
        return false;
    }
    let is_other = |c: char| !c.is_alphabetic();
    let first = text[..hyphen].rsplit(is_other).next().unwrap_or_default();
    let second = text[wrap.end..].split(is_other).next().unwrap_or_default();
    let begins = |word: &str, fits: fn(char) -> bool| word.starts_with(fits);
    let fits = begins(second, char::is_lowercase) && second.len() > 1 && !is_function_word(second)
        || begins(first, char::is_uppercase) && begins(second, char::is_uppercase);
    !first.is_empty() && fits
}

/// A word that is cut at a line's end, lower-cased, as it is written in one line: the word that is known, if one of them is.
pub(crate) fn whole(lower: &str) -> String {
    let with_hyphens: String = lower.split_whitespace().collect();
    let mut whole = String::with_capacity(with_hyphens.len());
    let mut parts = lower.split_whitespace().peekable();
    while let Some(part) = parts.next() {
        let cut = part.strip_suffix(['-', '‐', '\u{ad}']);
        whole.push_str(cut.filter(|_| parts.peek().is_some()).unwrap_or(part));
    }
    let is_known = |word: &str| LEXICONS.id(word) != WordId::UNKNOWN;
    if !is_known(&whole) && is_known(&with_hyphens) {
        return with_hyphens;
    }
    whole
}

fn is_function_word(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let rows = lists::FUNCTION_WORDS.rows().into_iter();
        rows.map(|[form, _]| form).collect()
    });
    WORDS.contains(word)
}
