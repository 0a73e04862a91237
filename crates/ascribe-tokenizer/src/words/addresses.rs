//! Web and mail addresses, handles, tags, entities of HTML.

use ascribe_article::TokenKind;

use super::Cutter;
use crate::chars::{ASCII, LETTER, WORD, Wide, bits_at, char_at, wide};

impl Cutter<'_> {
    /// @handle, #tag.
    pub(super) fn handle(&mut self, at: usize) -> usize {
        let mut end = at + 1;
        let mut letters = false;
        loop {
            let bits = bits_at(self.text, end);
            if bits & WORD != 0 {
                letters |= bits & LETTER != 0;
                end += char_at(self.text, end).len_utf8();
            } else if self.bytes.get(end) == Some(&b'_') {
                letters = true;
                end += 1;
            } else {
                break;
            }
        }
        let kind = if letters {
            TokenKind::Word
        } else {
            TokenKind::Number
        };
        self.push(at, end, kind)
    }

    /// The end of "&amp;" and its like; those that stand for a quotation mark are one.
    pub(super) fn entity(&self, at: usize) -> Option<(usize, TokenKind)> {
        // The longest names have about ten letters.
        let name = self.bytes[at + 1..].iter().take(10);
        let n = name
            .take_while(|&&b| ASCII[b as usize] & WORD != 0 || b == b'#')
            .count();
        let end = at + 1 + n;
        if n < 2 || self.bytes.get(end) != Some(&b';') {
            return None;
        }
        let kind = match &self.text[at + 1..end] {
            "quot" | "ldquo" | "rdquo" | "bdquo" | "laquo" | "raquo" | "lsquo" | "rsquo"
            | "apos" | "#34" | "#39" | "#8216" | "#8217" | "#8220" | "#8221" | "#8222" => {
                TokenKind::QuoteMark
            }
            _ => TokenKind::Symbol,
        };
        Some((end + 1, kind))
    }

    /// The end of a web address that begins at `start`.
    pub(super) fn address(&self, start: usize) -> Option<usize> {
        let rest = &self.bytes[start..];
        let scheme = ["http://", "https://", "www."]
            .iter()
            .any(|s| rest.len() > s.len() && rest[..s.len()].eq_ignore_ascii_case(s.as_bytes()));
        scheme.then(|| self.address_end(start))
    }

    /// Where an address that has come to `from` ends: before white space, a quotation mark or the marks after it.
    pub(super) fn address_end(&self, from: usize) -> usize {
        let mut end = from;
        // After the last byte that can end an address.
        let mut last = from;
        while let Some(&byte) = self.bytes.get(end) {
            match byte {
                b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|' | b'^' | 0..=0x20 | 0x7f => break,
                b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b')' | b'(' | b'[' | b']' => {
                    end += 1;
                }
                0..0x80 => {
                    end += 1;
                    last = end;
                }
                0x80.. => {
                    let c = char_at(self.text, end);
                    if !matches!(wide(c), Wide::Letter(_)) {
                        break;
                    }
                    end += c.len_utf8();
                    last = end;
                }
            }
        }
        last.max(from + 1)
    }
}
