//! Characters that a wrong encoding has spoiled, and those typed for a quotation mark that are none.
//!
//! Windows-1252 read as Latin-1 (U+0093), what could not be read at all (U+FFFD), primes. UTF-8 read as Windows-1252 is repaired where
//! texts come in.

use super::Scribe;
use crate::chars::is_line_end;

/// What no encoding has a character for: "�".
const LOST: char = '\u{fffd}';

/// Characters between `,,` and `''`, at most.
const MOST_INSIDE: usize = 600;

/// What bytes 0x80 to 0x9F are in Windows-1252; those it has none for stay as they are.
const WINDOWS: [u16; 32] = [
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
];

/// What a control character of Latin-1 is in Windows-1252.
pub(super) fn of_windows(c: char) -> Option<char> {
    let is_control = matches!(c, '\u{80}'..='\u{9f}');
    let code = is_control.then(|| WINDOWS[c as usize - 0x80])?;
    char::from_u32(code.into()).filter(|c| !c.is_control())
}

/// Lost characters of a paragraph so far.
#[derive(Default)]
pub(super) struct Glyphs {
    /// A lost one was read as an opening mark, and no closing one came.
    opened: bool,
}

impl Scribe<'_> {
    pub(super) fn wide(&mut self, at: usize) -> Option<usize> {
        // Most by far are quotation marks and dashes.
        if self.bytes[at] == 0xE2 && self.bytes[at + 1] == 0x80 && self.bytes[at + 2] < 0xA0 {
            return None;
        }
        let c = self.char_at(at)?;
        let end = at + c.len_utf8();
        let words = match c {
            LOST => return self.lost(at),
            '\u{80}'..='\u{9f}' => {
                let mut buffer = [0; 4];
                let c = of_windows(c)?;
                return Some(self.put(at..end, c.encode_utf8(&mut buffer)));
            }
            '†' | '‡' => return self.dagger(at),
            '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' => return self.raised(at),
            '″' | '〃' => "\"",
            '′' | '＇' => "'",
            'ʼ' => "’",
            '❝' | '〝' => "“",
            '❞' | '〞' | '〟' => "”",
            _ => return None,
        };
        Some(self.put(at..end, words))
    }

    /// `,,We left''`: two commas for a low mark, and two apostrophes for the high one that closes.
    pub(super) fn low_mark(&mut self, at: usize) -> Option<usize> {
        let inside = at + 2;
        let is_opening = self.bytes.get(at + 1) == Some(&b',')
            && self.text[inside..].starts_with(char::is_alphanumeric)
            && self
                .before(at)
                .is_none_or(|c| c.is_whitespace() || c == '(');
        if !is_opening {
            return None;
        }
        let near = self.text[inside..].char_indices().nth(MOST_INSIDE);
        let near = near.map_or(&self.text[inside..], |(n, _)| {
            &self.text[inside..inside + n]
        });
        let closing = near.find("''").map(|n| inside + n..inside + n + 2);
        if let Some(closing) = closing.filter(|closing| self.may_plan(closing.end)) {
            self.plan([(closing, "“")].into_iter());
        }
        Some(self.put(at..inside, "„"))
    }

    /// A run of lost characters, each perhaps a byte of one: a mark by what stands beside it, or a letter that nobody knows.
    fn lost(&mut self, at: usize) -> Option<usize> {
        let rest = self.text[at..].trim_start_matches(LOST);
        let end = self.text.len() - rest.len();
        let before = self.before(at);
        let after = rest.chars().next();
        if before.is_none_or(is_line_end) {
            self.glyphs.opened = false;
        }
        let is_gap = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "([—–".contains(c));
        let is_end =
            |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || ".,;:!?)]—–".contains(c));
        let words = match (is_gap(before), is_end(after)) {
            (true, true) => "—",
            (true, false) => {
                self.glyphs.opened = true;
                "“"
            }
            (false, true) if self.closes(before, rest) => {
                self.glyphs.opened = false;
                "”"
            }
            (false, true) if matches!(before, Some('s')) => "’",
            (false, false) if self.is_apostrophe(at, rest) => "’",
            _ => return Some(end),
        };
        Some(self.put(at..end, words))
    }

    /// Whether a lost character before white space or punctuation closes what a lost one opened: `dogs� tins�` has a surer one.
    fn closes(&self, before: Option<char>, rest: &str) -> bool {
        if before.is_some_and(|c| c.is_ascii_punctuation() || c == '…') {
            return true;
        }
        let next = rest.find([LOST, '\n']);
        let next = next.map(|n| (rest[..n].chars().next_back(), &rest[n..]));
        let surer = next.is_some_and(|(before, rest)| {
            let after = rest.trim_start_matches(LOST).chars().next();
            let closes = before.is_some_and(|c| !c.is_whitespace());
            rest.starts_with(LOST) && closes && after.is_none_or(|c| !c.is_alphanumeric())
        });
        self.glyphs.opened && !(before == Some('s') && surer)
    }

    /// `we�ll`, `O�Neill`.
    fn is_apostrophe(&self, at: usize, rest: &str) -> bool {
        let mut before = self.copy.before(at);
        let last = before.next();
        let is_short = before.next().is_none_or(|c| !c.is_alphanumeric());
        let name = matches!(last, Some('O' | 'D' | 'L'))
            && is_short
            && rest.starts_with(char::is_uppercase);
        let word: &str = rest
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        let clitic = matches!(
            &*word.to_ascii_lowercase(),
            "s" | "t" | "re" | "ve" | "ll" | "d" | "m"
        );
        last.is_some_and(char::is_alphabetic) && (name || clitic)
    }
}
