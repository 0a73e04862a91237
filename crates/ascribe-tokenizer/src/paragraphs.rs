//! The paragraphs of a text.

use std::ops::Range;

use crate::words::Words;

/// The paragraphs as ranges of tokens, none empty: each line break ends one. Wraps are none ([`crate::wraps`]).
pub(crate) fn cut(words: &Words) -> Vec<Range<usize>> {
    let mut paragraphs = Vec::with_capacity(words.breaks.len() + 1);
    let mut start = 0;
    for line_break in &words.breaks {
        let at = line_break.token as usize;
        if at > start {
            paragraphs.push(start..at);
            start = at;
        }
    }
    if start < words.tokens.len() {
        paragraphs.push(start..words.tokens.len());
    }
    paragraphs
}
