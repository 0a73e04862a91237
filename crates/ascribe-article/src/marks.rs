//! Quotation marks: which glyphs there are, what each can do, and the pairs found in an article.
//!
//! The one place that lists the glyphs. The tokenizer pairs them, once for each article; who only needs to know whether
//! a mark opens or closes asks [`side`].

use std::ops::Range;

/// A stretch of text in quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkPair {
    /// Token index of the opening mark.
    pub open: usize,
    /// First token inside.
    pub start: usize,
    /// Token after the last one inside: the closing mark, if there is one.
    pub end: usize,
    /// How it ended.
    pub closing: Closing,
    /// Index of the pair it stands in, in the same list.
    pub inside: Option<usize>,
}

impl MarkPair {
    /// Token after the closing mark, or after the last token inside when there is no mark.
    pub fn after(&self) -> usize {
        match self.closing {
            Closing::Marked => self.end + 1,
            Closing::Forgotten => self.end,
        }
    }
}

/// How a stretch in quotation marks ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// By a mark.
    Marked,
    /// By the end of its paragraph: the mark was forgotten.
    Forgotten,
}

/// A style of marks: only marks of one style pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// "…"
    Straight,
    /// “…”
    Curly,
    /// «…»
    Guillemet,
    /// „…“
    LowHigh,
    /// ``…''
    Doubled,
    /// '…'
    StraightSingle,
    /// ‘…’
    CurlySingle,
    /// ‚…‘
    LowSingle,
    /// ‹…›
    SingleGuillemet,
}

impl Style {
    /// Number of styles.
    pub const COUNT: usize = 9;

    /// True for marks that are single, the British style: an apostrophe may look like one.
    pub fn is_single(self) -> bool {
        !matches!(
            self,
            Style::Straight | Style::Curly | Style::Guillemet | Style::LowHigh | Style::Doubled
        )
    }
}

/// What a glyph can be: a mark of a style that may open, may close. Marks that face no way may do both.
pub type Reading = (Style, bool, bool);

/// What a token can be as a quotation mark, the likelier reading first; none for any other token.
pub fn readings(glyph: &str) -> &'static [Reading] {
    match glyph {
        "\"" | "\u{ff02}" | "&quot;" | "&#34;" => &[(Style::Straight, true, true)],
        "“" | "‟" | "&ldquo;" | "&#8220;" => {
            &[(Style::Curly, true, false), (Style::LowHigh, false, true)]
        }
        "”" | "&rdquo;" | "&#8221;" => {
            &[(Style::Curly, false, true), (Style::LowHigh, false, true)]
        }
        "„" | "&bdquo;" | "&#8222;" => &[(Style::LowHigh, true, false)],
        "«" | "»" | "&laquo;" | "&raquo;" => &[(Style::Guillemet, true, true)],
        "``" => &[(Style::Doubled, true, false)],
        "''" => &[(Style::Doubled, true, true)],
        "'" => &[(Style::StraightSingle, true, true)],
        "`" => &[(Style::StraightSingle, true, false)],
        "´" => &[(Style::StraightSingle, false, true)],
        "‘" | "‛" => &[
            (Style::CurlySingle, true, false),
            (Style::LowSingle, false, true),
        ],
        "’" => &[
            (Style::CurlySingle, false, true),
            (Style::LowSingle, false, true),
        ],
        "‚" => &[(Style::LowSingle, true, false)],
        "‹" | "›" => &[(Style::SingleGuillemet, true, true)],
        _ => &[],
    }
}

/// The readings of `“` where a closing mark was meant: `rate is 33.“`.
pub const WRONG_WAY: &[Reading] = &[(Style::Curly, true, true), (Style::LowHigh, false, true)];

/// Which way a double mark faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It opens.
    Opens,
    /// It closes.
    Closes,
    /// It does what is due: a straight mark.
    Either,
}

impl Side {
    /// Whether text after the mark stands inside, by whether the text before it does.
    pub fn leads_inside(self, inside: bool) -> bool {
        match self {
            Side::Opens => true,
            Side::Closes => false,
            Side::Either => !inside,
        }
    }
}

/// Which way a double mark of the usual styles faces, for a reader that goes from left to right and pairs nothing.
pub fn side(glyph: char) -> Option<Side> {
    match glyph {
        '“' | '«' | '„' => Some(Side::Opens),
        '”' | '»' => Some(Side::Closes),
        '"' => Some(Side::Either),
        _ => None,
    }
}

/// True for a character beyond ASCII that is a quotation mark wherever it stands; those that may be apostrophes are not.
#[inline]
pub fn is_wide_mark(c: char) -> bool {
    matches!(
        c,
        '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '‚' | '″' | '＂'
    )
}

/// Which way a mark of any style is drawn to face; straight ones, doubled apostrophes and all else face no way.
pub fn drawn_side(token: &str) -> Option<Side> {
    match token {
        "“" | "‘" | "„" | "‚" | "«" | "‹" | "``" | "`" => Some(Side::Opens),
        "”" | "’" | "»" | "›" | "″" => Some(Side::Closes),
        _ => None,
    }
}

/// What [`side`] says of a token, which may be a doubled back-tick or apostrophe.
pub fn side_of_token(token: &str) -> Option<Side> {
    match token {
        "``" => Some(Side::Opens),
        "''" => Some(Side::Closes),
        _ => {
            let mut chars = token.chars();
            side(chars.next()?).filter(|_| chars.next().is_none())
        }
    }
}

/// Each character of `text` with its byte offset, and whether double quotation marks stand around it.
///
/// Marks: straight, curly, guillemets, low-high, and the doubled apostrophes and back-ticks of some wire copy. A line
/// begins outside of them. What a mark itself gets means nothing.
pub fn chars_in_marks(text: &str) -> impl Iterator<Item = (usize, char, bool)> {
    chars_in_marks_of(text, |_| true)
}

/// The same, begun outside only after those line breaks of whose byte `restarts` says so.
fn chars_in_marks_of(
    text: &str,
    restarts: impl Fn(usize) -> bool,
) -> impl Iterator<Item = (usize, char, bool)> {
    let bytes = text.as_bytes();
    let mut inside = false;
    // The second of two apostrophes belongs to the first.
    let mut second_half = usize::MAX;
    text.char_indices().map(move |(at, c)| {
        match c {
            '\n' if restarts(at) => inside = false,
            '\'' | '`' if at != second_half && bytes.get(at + 1) == Some(&bytes[at]) => {
                second_half = at + 1;
                inside = !inside;
            }
            _ => inside = side(c).map_or(inside, |side| side.leads_inside(inside)),
        }
        (at, c, inside)
    })
}

/// The bytes of a range where double quotation marks begin and end to stand around the text, in turn, begun outside.
pub(crate) fn changes(
    text: &str,
    range: Range<usize>,
    restarts: impl Fn(usize) -> bool,
) -> Vec<u32> {
    let from = range.start;
    let mut before = false;
    chars_in_marks_of(&text[range], |at| restarts(from + at))
        .filter_map(|(at, _, inside)| {
            let changed = inside != before;
            before = inside;
            changed.then_some((from + at) as u32)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_stands_in_marks() {
        for (text, in_marks) in [
            ("a “b” c", "b"),
            ("a \"b\" c \"d\"", "bd"),
            ("a ``b'' c", "b"),
            ("it's ''b'' isn't c", "b"),
            ("«a» „b“ c” d", "abc"),
            ("“a\nb” c", "a"),
        ] {
            let found: String = chars_in_marks(text)
                .filter(|&(_, c, inside)| inside && c.is_alphanumeric())
                .map(|(_, c, _)| c)
                .collect();
            assert_eq!(found, in_marks, "{text}");
        }
    }

    #[test]
    fn sides_and_readings_agree() {
        for glyph in ["“", "”", "„", "«", "»", "\"", "``", "''", "a", "’"] {
            let (opens, closes) = readings(glyph)
                .iter()
                .filter(|reading| !reading.0.is_single())
                .fold((false, false), |(o, c), r| (o | r.1, c | r.2));
            match side_of_token(glyph) {
                Some(Side::Opens) => assert!(opens, "{glyph}"),
                Some(Side::Closes) => assert!(closes, "{glyph}"),
                Some(Side::Either) => assert!(opens && closes, "{glyph}"),
                None => assert!(!opens && !closes, "{glyph}"),
            }
        }
    }
}
