//! Tags of HTML in a plain text: `<br />`, `<i>`, `<sup>3</sup>`, `<ref name="a">…</ref>`, comments. And guillemets typed as `<<` and `>>`.

use std::sync::LazyLock;

use ascribe_grammar::lists;
use rustc_hash::FxHashMap;

use super::Scribe;
use crate::chars::is_blank;

/// Bytes of a tag that is one.
const LONGEST: usize = 2000;
/// Bytes of what stands in the tags of a note's sign.
const LONGEST_SIGN: usize = 120;

/// What is read in the place of a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Inline,
    Block,
    Line,
    Quote,
    Note,
    Out,
}

/// Ends that were looked for in vain: none comes any more.
#[derive(Default)]
pub(super) struct Tags {
    no_end: Vec<&'static str>,
    /// No new pair of `<<` and `>>` begins before this byte.
    no_angles: usize,
}

struct Tag<'t> {
    name: &'static str,
    kind: Kind,
    closes: bool,
    /// `<ref … />`
    is_whole: bool,
    end: usize,
    /// The text behind it.
    rest: &'t str,
}

impl<'t> Scribe<'t> {
    pub(super) fn tag(&mut self, at: usize) -> Option<usize> {
        if self.text[at..].starts_with("<!--") {
            let end = self.end_of("-->", at)?;
            return Some(self.put(at..end, ""));
        }
        let tag = read(self.text, at)?;
        let mut end = tag.end;
        let words = match tag.kind {
            Kind::Inline => "",
            Kind::Quote if tag.closes => "”",
            Kind::Quote => "“",
            Kind::Note if !tag.closes => {
                end = sign(tag.rest).map_or(end, |n| end + n);
                ""
            }
            Kind::Note => "",
            Kind::Out if tag.closes || tag.is_whole => "",
            Kind::Out => {
                end = self.end_of(tag.name, end).unwrap_or(end);
                ""
            }
            Kind::Line if tag.rest.starts_with(['\n', '\r']) => "",
            Kind::Line => self.breaks(at, 1),
            Kind::Block => self.breaks(at, 2),
        };
        Some(self.put(at..end, words))
    }

    /// What makes `n` line breaks of those that are there before `at`; none where the text begins.
    fn breaks(&self, at: usize, n: usize) -> &'static str {
        let is_seen = |&c: &char| c == '\n' || !is_blank(c);
        let before = self.copy.before(at).filter(is_seen).take(n);
        let n_there = before.take_while(|&c| c == '\n').count();
        match self.before(at) {
            None => "",
            Some(_) => &"\n\n"[n_there..n],
        }
    }

    /// Where the end of what began before `at` ends: `-->`, or the closing tag of that name.
    fn end_of(&mut self, what: &'static str, at: usize) -> Option<usize> {
        if self.tags.no_end.contains(&what) {
            return None;
        }
        let rest = &self.text[at..];
        let end = match what {
            "-->" => rest.find(what).map(|n| at + n + what.len()),
            name => rest.match_indices("</").find_map(|(n, _)| {
                let tag = read(self.text, at + n)?;
                (tag.name == name).then_some(tag.end)
            }),
        };
        if end.is_none() {
            self.tags.no_end.push(what);
        }
        end
    }

    /// `<< Then buy it. >>` and `>>Then buy it.<<`: only where both stand in a line; `opening` is the byte of the first one.
    pub(super) fn angles(&mut self, at: usize, opening: u8) -> Option<usize> {
        if !is_pair(self.bytes, at, opening) || at < self.tags.no_angles {
            return None;
        }
        let (closing, read) = match opening {
            b'<' => (b'>', ["«", "»"]),
            _ => (b'<', ["»", "«"]),
        };
        let line = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |n| at + n);
        let Some(second) = (at + 2..line).find(|&n| is_pair(self.bytes, n, closing)) else {
            self.tags.no_angles = line;
            return None;
        };
        if !self.may_plan(second + 2) {
            return None;
        }
        self.tags.no_angles = second;
        self.plan([(second..second + 2, read[1])].into_iter());
        Some(self.put(at..at + 2, read[0]))
    }
}

/// Two of `byte` at `at`, and no third.
fn is_pair(bytes: &[u8], at: usize, byte: u8) -> bool {
    let is = |n: usize| bytes.get(n) == Some(&byte);
    is(at) && is(at + 1) && !is(at + 2) && !(at > 0 && is(at - 1))
}

/// The tag that begins at `at`.
fn read(text: &str, at: usize) -> Option<Tag<'_>> {
    let bytes = text.as_bytes();
    let closes = bytes.get(at + 1) == Some(&b'/');
    let from = at + 1 + usize::from(closes);
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b':';
    let n = bytes[from..].iter().take_while(|&b| is_name(b)).count();
    let (&name, &kind) = kinds().get_key_value(&*text[from..from + n].to_ascii_lowercase())?;
    let n_more = bytes[from + n..]
        .iter()
        .take(LONGEST)
        .position(|b| matches!(b, b'>' | b'<'))?;
    let end = from + n + n_more;
    let is_tag =
        bytes[end] == b'>' && matches!(bytes[from + n], b'>' | b'/' | b' ' | b'\n' | b'\t');
    is_tag.then(|| Tag {
        name,
        kind,
        closes,
        is_whole: bytes[end - 1] == b'/',
        end: end + 1,
        rest: &text[end + 1..],
    })
}

/// Behind `<sup>`: the bytes of the sign of a note with its closing tag, but of no "th" in `4<sup>th</sup>`.
fn sign(rest: &str) -> Option<usize> {
    let mut at = 0;
    let mut n_letters = 0;
    let bytes = rest.as_bytes();
    while at < LONGEST_SIGN {
        match bytes.get(at)? {
            b'<' => {
                let tag = read(rest, at)?;
                if tag.closes && tag.kind == Kind::Note {
                    return (n_letters < 2 || rest.starts_with('[')).then_some(tag.end);
                }
                at = tag.end;
            }
            b'\n' => return None,
            byte => {
                n_letters += usize::from(byte.is_ascii_alphabetic());
                at += 1;
            }
        }
    }
    None
}

fn kinds() -> &'static FxHashMap<&'static str, Kind> {
    static KINDS: LazyLock<FxHashMap<&'static str, Kind>> = LazyLock::new(|| {
        let kind = |name| match name {
            "block" => Kind::Block,
            "line" => Kind::Line,
            "quote" => Kind::Quote,
            "note" => Kind::Note,
            "out" => Kind::Out,
            _ => Kind::Inline,
        };
        let rows = lists::TAGS.rows().into_iter();
        rows.map(|[name, what]| (name, kind(what))).collect()
    });
    &KINDS
}
