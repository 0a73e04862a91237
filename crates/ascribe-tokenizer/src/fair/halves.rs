//! Quotation marks that lost their other half, or face the wrong way.
//!
//! `There is no well. There never was one,” she said.`: the mark closes, and nothing before it in its paragraph opens. It is read where
//! the paragraph begins. `”We left,”`: the first one opens.

use super::Change;

/// Words of a quotation whose opening mark is lost, at least.
const SHORTEST: usize = 3;

/// What else may open what a mark closes.
const OTHERS: [&str; 9] = ["‟", "«", "<<", "``", "''", ",,", "\u{fffd}", "&", "<q>"];

/// What the marks of a text say so far.
#[derive(Default)]
pub(super) struct Halves {
    /// How many are open, one in another.
    open: usize,
    /// Behind the last one.
    last: usize,
}

impl Halves {
    /// Reads the double mark at `at`; gives the change that it asks for.
    pub(super) fn mark(&mut self, text: &str, at: usize, glyph: char) -> Option<Change> {
        let end = at + glyph.len_utf8();
        let before = text[..at].chars().next_back();
        let after = text[end..].chars().next();
        let begins = before.is_none_or(|c| c.is_whitespace() || "([—–-‘".contains(c));
        let ends = after.is_none_or(|c| c.is_whitespace() || ".,;:!?)]—–’".contains(c));
        let last = std::mem::replace(&mut self.last, end);
        match (begins, ends) {
            (true, false) => {
                let is_turned = glyph == '”' && self.open == 0;
                // A quotation over several paragraphs opens again with each.
                let again = self.open > 0 && before.is_none_or(|c| c == '\n');
                self.open += usize::from(!again);
                is_turned.then_some((at..end, "“"))
            }
            (false, true) if self.open > 0 => {
                self.open -= 1;
                None
            }
            (false, true) => {
                let is_close = before.is_some_and(|c| ".,!?…".contains(c)) && glyph != '“';
                let start = is_close.then(|| lost(text, last, at)).flatten()?;
                let mark = if glyph == '"' { "\"" } else { "“" };
                Some((start..start, mark))
            }
            _ => {
                self.open = match glyph {
                    '“' | '„' => 1,
                    '”' => 0,
                    _ => usize::from(self.open == 0),
                };
                None
            }
        }
    }
}

/// Where the opening mark of the closing one at `at` was: where its paragraph begins, or behind a colon in it. `last` is the end of the mark
/// before, which stands in another paragraph.
fn lost(text: &str, last: usize, at: usize) -> Option<usize> {
    // Without a line break since then that mark stands in the same line.
    let line_start = |at: usize| match text[last..at].rfind('\n') {
        Some(n) => Some(last + n + 1),
        None => (last == 0).then_some(0),
    };
    let mut start = line_start(at)?;
    // Over wrapped lines.
    while start > last && goes_on(&text[..start]) {
        start = line_start(start - 1)?;
    }
    let words = &text[start..at];
    if OTHERS.iter().any(|other| words.contains(other)) {
        return None;
    }
    let indent = words.len() - words.trim_start().len();
    let led_in = words
        .rfind(": ")
        .map(|n| n + 2)
        .filter(|&n| words[n..].starts_with(char::is_uppercase));
    let from = led_in.unwrap_or(indent);
    let is_begin = words[from..].starts_with(char::is_uppercase);
    let is_long = words[from..].split_whitespace().nth(SHORTEST - 1).is_some();
    (is_begin && is_long).then_some(start + from)
}

/// Whether the line that ends with `before` goes on in the next one.
fn goes_on(before: &str) -> bool {
    let line = before.trim_end_matches(['\n', '\r']);
    let is_wrap = before.len() - line.len() <= 2 && !before.ends_with("\n\n");
    is_wrap && line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | '-'))
}
