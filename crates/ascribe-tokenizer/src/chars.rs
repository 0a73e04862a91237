//! What a character does in news text: one table for ASCII, one function for the rest.

use std::borrow::Cow;

use ascribe_article::marks::is_wide_mark;

/// Bits of [`ASCII`]: what a byte can be.
pub(crate) const UPPER: u8 = 1;
pub(crate) const LOWER: u8 = 2;
pub(crate) const DIGIT: u8 = 4;
/// Space or tab: ends a token, nothing else.
pub(crate) const BLANK: u8 = 8;
/// Ends a line.
pub(crate) const LINE: u8 = 16;
/// Letters and digits.
pub(crate) const WORD: u8 = UPPER | LOWER | DIGIT;
pub(crate) const LETTER: u8 = UPPER | LOWER;

/// What each ASCII byte is; 0 for marks and for the bytes of longer characters.
pub(crate) static ASCII: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'A'..=b'Z' => UPPER,
            b'a'..=b'z' => LOWER,
            b'0'..=b'9' => DIGIT,
            b' ' | b'\t' => BLANK,
            b'\n' | b'\r' | 0x0B | 0x0C => LINE,
            _ => 0,
        };
        byte += 1;
    }
    table
};

/// What a character beyond ASCII does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wide {
    /// A letter of a script that puts spaces between words, with its bits, or a mark on one.
    Letter(u8),
    /// Ends a token.
    Blank,
    /// Ends this many lines: two for the paragraph separator.
    Line(u32),
    /// A quotation mark that is no apostrophe.
    Quote,
    /// ’ and what is typed for it: inside a word an apostrophe, else a quotation mark.
    Apostrophe,
    /// Joins words like "-".
    Hyphen,
    Dash,
    Ellipsis,
    /// Ends a sentence: 。
    Stop,
    /// ？ and ！
    Query,
    Open,
    Close,
    Punctuation,
    /// Shows nothing: soft hyphen, zero-width space, byte-order mark, direction marks.
    Invisible,
    /// Part of a run whose words only the Unicode rules (UAX #29) can tell.
    Foreign,
    Symbol,
}

/// What `c`, which is not ASCII, does.
pub(crate) fn wide(c: char) -> Wide {
    match c {
        c if is_wide_mark(c) => Wide::Quote,
        '’' | '‘' | '‛' | '´' | '′' => Wide::Apostrophe,
        '\u{2010}' | '\u{2011}' => Wide::Hyphen,
        '\u{2012}'..='\u{2015}' | '\u{2212}' => Wide::Dash,
        '…' => Wide::Ellipsis,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Wide::Blank
        }
        '\u{85}' | '\u{2028}' => Wide::Line(1),
        '\u{2029}' => Wide::Line(2),
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => {
            Wide::Invisible
        }
        '\u{2060}'..='\u{206f}' | '\u{feff}' => Wide::Invisible,
        '。' | '．' | '｡' | '؟' | '।' => Wide::Stop,
        '？' | '！' | '⁇' | '⁈' | '⁉' | '‼' | '‽' => Wide::Query,
        '（' | '［' | '「' | '『' | '【' | '〈' | '《' => Wide::Open,
        '）' | '］' | '」' | '』' | '】' | '〉' | '》' => Wide::Close,
        '¡' | '¿' | '·' | '§' | '¶' | '†' | '‡' | '•' | '‣' | '‧' | '‰' | '،' | '؛' | '、'
        | '，' | '：' | '；' | '・' => Wide::Punctuation,
        '\u{80}'..='\u{9f}' => Wide::Symbol,
        '\u{a1}'..='\u{58f}'
        | '\u{1d00}'..='\u{1fff}'
        | '\u{2c60}'..='\u{2c7f}'
        | '\u{a720}'..='\u{a7ff}'
        | '\u{fb00}'..='\u{fb06}' => letter(c),
        _ if c < '\u{2000}' || c.is_alphanumeric() => Wide::Foreign,
        '\u{1f000}'.. | '\u{2600}'..='\u{27bf}' | '\u{fe00}'..='\u{fe0f}' => Wide::Foreign,
        _ => Wide::Symbol,
    }
}

fn letter(c: char) -> Wide {
    if c.is_uppercase() {
        Wide::Letter(UPPER)
    } else if c.is_alphabetic() {
        Wide::Letter(LOWER)
    } else if c.is_numeric() {
        Wide::Letter(DIGIT)
    } else if matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1dc0}'..='\u{1dff}') {
        // A mark on the letter before it.
        Wide::Letter(0)
    } else {
        Wide::Symbol
    }
}

/// True for a space or tab of any kind.
pub(crate) fn is_blank(c: char) -> bool {
    match c.is_ascii() {
        true => ASCII[c as usize] & BLANK != 0,
        false => wide(c) == Wide::Blank,
    }
}

pub(crate) fn is_line_end(c: char) -> bool {
    match c.is_ascii() {
        true => ASCII[c as usize] & LINE != 0,
        false => matches!(wide(c), Wide::Line(_)),
    }
}

/// A phrase without its line breaks: those within a paragraph are wraps.
pub(crate) fn in_one_line(phrase: &str) -> Cow<'_, str> {
    if !phrase.contains(is_line_end) {
        return Cow::Borrowed(phrase);
    }
    Cow::Owned(phrase.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The character at byte `at`, which is a boundary inside the text.
pub(crate) fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or('\0')
}

/// The bits of the character at `at`: 0 for marks and past the end.
pub(crate) fn bits_at(text: &str, at: usize) -> u8 {
    match text.as_bytes().get(at) {
        None => 0,
        Some(&byte) if byte < 0x80 => ASCII[byte as usize],
        Some(_) => match wide(char_at(text, at)) {
            Wide::Letter(bits) => bits,
            _ => 0,
        },
    }
}

/// The bits of the last character of `start..end`; 0 for an empty range.
pub(crate) fn bits_before(text: &str, start: usize, end: usize) -> u8 {
    if start >= end {
        return 0;
    }
    match text.as_bytes()[end - 1] {
        byte @ 0..0x80 => ASCII[byte as usize],
        _ => match text[start..end].chars().next_back().map(wide) {
            Some(Wide::Letter(0)) => LOWER,
            Some(Wide::Letter(bits)) => bits,
            _ => 0,
        },
    }
}
