//! Which line breaks end a paragraph.

use std::ops::Range;

use crate::words::Words;

/// Columns a hard-wrapped text may have; longer lines are paragraphs.
const WRAP_COLUMNS: Range<usize> = 40..121;
/// Lines needed to tell a wrapped text from a few lines that happen to be long.
const MIN_WRAPPED_LINES: usize = 3;

/// The paragraphs of a text as ranges of tokens, none empty.
///
/// A blank line ends one. A single line break does too, unless the text is hard-wrapped: then it is a space.
pub(crate) fn cut(text: &str, words: &Words) -> Vec<Range<usize>> {
    let wrapped = is_wrapped(text, words);
    let mut paragraphs = Vec::with_capacity(words.breaks.len() + 1);
    let mut start = 0;
    for line_break in &words.breaks {
        let at = line_break.token as usize;
        if (line_break.n_lines > 1 || !wrapped) && at > start {
            paragraphs.push(start..at);
            start = at;
        }
    }
    if start < words.tokens.len() {
        paragraphs.push(start..words.tokens.len());
    }
    paragraphs
}

/// True when the lines look filled: on most of those that end in a single break the first word of the next line had
/// no room, and most end within a sentence.
fn is_wrapped(text: &str, words: &Words) -> bool {
    let mut lines = Vec::new();
    let mut start = words
        .tokens
        .first()
        .map_or(0, |t| line_start(text, t.span.start as usize));
    for line_break in &words.breaks {
        let end = line_break.line_end as usize;
        let next = line_break.next_line as usize;
        if line_break.n_lines == 1 {
            let first_word = text.as_bytes()[next..]
                .iter()
                // A word longer than a line says nothing more.
                .take(WRAP_COLUMNS.end)
                .position(|b| b.is_ascii_whitespace())
                .unwrap_or(WRAP_COLUMNS.end);
            let last = text[..end].trim_end().chars().next_back();
            let stops = last
                .is_some_and(|c| matches!(c, '.' | '!' | '?' | '”' | '"' | '’' | '\'' | ':' | '»'));
            lines.push((end.saturating_sub(start), first_word, stops));
        }
        start = next;
    }
    let mut widths: Vec<usize> = lines.iter().map(|&(width, ..)| width).collect();
    widths.sort_unstable();
    // A few lines stick out of most books.
    let Some(&width) = widths.get((widths.len() * 98 / 100).min(widths.len().saturating_sub(1)))
    else {
        return false;
    };
    let n_full = lines
        .iter()
        .filter(|&&(line, word, _)| line + 1 + word > width)
        .count();
    let n_stops = lines.iter().filter(|&&(.., stops)| stops).count();
    lines.len() >= MIN_WRAPPED_LINES
        && WRAP_COLUMNS.contains(&width)
        && n_full * 4 >= lines.len() * 3
        && n_stops * 2 <= lines.len()
}

/// Where the first line with a token begins.
fn line_start(text: &str, token: usize) -> usize {
    text[..token].rfind(['\n', '\r']).map_or(0, |at| at + 1)
}
