//! Places in a text: [`Span`] counts bytes, [`CharSpan`] counts code points. The two never mix.

use std::fmt;
use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place in an article's text: byte offsets `[start, end)`, both on character boundaries.
///
/// Offsets are 32 bits wide: a token costs 8 bytes for its place, and an article holds at most 4 GiB.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    /// Byte offset of the first byte.
    pub start: u32,
    /// Byte offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span from byte `start` to byte `end`, end excluded.
    ///
    /// # Panics
    /// When an offset does not fit 32 bits; [`Article::new`](crate::Article::new) refuses such a text first.
    pub fn new(start: usize, end: usize) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).expect("articles are under 4 GiB");
        Self {
            start: narrow(start),
            end: narrow(end),
        }
    }

    /// The byte range, to slice a `str` with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// True when it covers no byte.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// True when `other` lies wholly inside (equal counts).
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True when the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// True when it can slice `text`: ordered, inside, on character boundaries.
    pub fn fits(self, text: &str) -> bool {
        text.get(self.range()).is_some()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A place in an article's text in Unicode code points, `[start, end)`. JSON form: `[start, end]`.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(from = "(usize, usize)", into = "(usize, usize)")]
#[schemars(with = "(usize, usize)")]
pub struct CharSpan {
    /// Code points before the first one inside.
    pub start: usize,
    /// Code points before the first one after.
    pub end: usize,
}

impl fmt::Display for CharSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}]", self.start, self.end)
    }
}

impl From<(usize, usize)> for CharSpan {
    fn from((start, end): (usize, usize)) -> Self {
        Self { start, end }
    }
}

impl From<CharSpan> for (usize, usize) {
    fn from(span: CharSpan) -> Self {
        (span.start, span.end)
    }
}

/// Translates offsets of one text between bytes and code points, in `O(1)` for ASCII text and `O(log n)` otherwise.
///
/// Only every 64th character boundary is stored, so that a 50 MB article costs 3 MB, not 400.
#[derive(Debug, Clone)]
pub struct OffsetMap<'t> {
    text: &'t str,
    /// Byte offset of code point `i * STRIDE`; empty when the text is ASCII.
    marks: Vec<u32>,
    n_chars: usize,
}

/// Code points between two stored boundaries.
const STRIDE: usize = 64;

impl<'t> OffsetMap<'t> {
    /// Reads `text` once.
    pub fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self {
                text,
                marks: Vec::new(),
                n_chars: text.len(),
            };
        }
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut n_chars = 0;
        for (byte, _) in text.char_indices() {
            if n_chars % STRIDE == 0 {
                marks.push(byte as u32);
            }
            n_chars += 1;
        }
        Self {
            text,
            marks,
            n_chars,
        }
    }

    /// Number of code points in the text.
    pub fn n_chars(&self) -> usize {
        self.n_chars
    }

    /// Code points before byte `byte`.
    pub fn to_char(&self, byte: usize) -> usize {
        if self.marks.is_empty() {
            return byte.min(self.n_chars);
        }
        let mark = self
            .marks
            .partition_point(|&m| m as usize <= byte)
            .saturating_sub(1);
        let from = self.marks[mark] as usize;
        let to = byte.clamp(from, self.text.len());
        mark * STRIDE + self.text[from..to].chars().count()
    }

    /// Byte offset of code point `index`; `None` past the end of the text.
    pub fn to_byte(&self, index: usize) -> Option<usize> {
        if index >= self.n_chars {
            return (index == self.n_chars).then_some(self.text.len());
        }
        if self.marks.is_empty() {
            return Some(index);
        }
        let from = self.marks[index / STRIDE] as usize;
        self.text[from..]
            .char_indices()
            .nth(index % STRIDE)
            .map(|(offset, _)| from + offset)
    }

    /// A byte span as code points.
    pub fn span_to_chars(&self, span: Span) -> CharSpan {
        CharSpan {
            start: self.to_char(span.start as usize),
            end: self.to_char(span.end as usize),
        }
    }

    /// A code-point span as bytes; `None` when it is reversed or reaches past the text.
    pub fn span_to_bytes(&self, span: CharSpan) -> Option<Span> {
        let (start, end) = (self.to_byte(span.start)?, self.to_byte(span.end)?);
        (start <= end).then(|| Span::new(start, end))
    }

    /// The text of a code-point span; `None` when it does not fit.
    pub fn slice(&self, span: CharSpan) -> Option<&'t str> {
        self.text.get(self.span_to_bytes(span)?.range())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn offsets_survive_the_round_trip(text in any::<String>()) {
            let text = text.repeat(5);
            let map = OffsetMap::new(&text);
            for (index, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(map.to_char(byte), index);
                prop_assert_eq!(map.to_byte(index), Some(byte));
            }
            prop_assert_eq!(map.to_byte(text.chars().count()), Some(text.len()));
            prop_assert_eq!(map.to_byte(text.chars().count() + 1), None);
        }
    }
}
