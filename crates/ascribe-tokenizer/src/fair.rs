//! The fair copy of a text: entities as the characters they stand for, tags and templates of wiki text as nothing or as the breaks
//! they make, links as their words, no signs of notes, no bars of quoted mail, and the marks that a wrong encoding has spoiled.
//!
//! One pass from left to right. Most texts have nothing of the kind: they are only looked through for the few bytes with which
//! damage begins. What was there before a place is asked of the copy, what comes after of the text. Offsets are never lost:
//! [`FairCopy`] tells them.

mod capitals;
mod columns;
mod endings;
mod glyphs;
mod entities;
mod halves;
mod links;
mod mail;
mod notes;
mod tags;
mod wiki;

use std::collections::VecDeque;
use std::ops::Range;

use ascribe_article::{Copyist, FairCopy};

use crate::lexicons::Lexicons;

/// What the bytes that may begin damage begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    Nothing,
    Entity,
    Tag,
    Bracket,
    Brace,
    /// Two apostrophes or more: wiki text.
    Apostrophe,
    Equals,
    /// Two commas for a low mark.
    Comma,
    /// The bar of a line of quoted mail.
    Bar,
    Star,
    Digit,
    /// A character beyond ASCII of which some are damage.
    Wide,
}

static BEGINS: [Begins; 256] = {
    let mut table = [Begins::Nothing; 256];
    table[b'&' as usize] = Begins::Entity;
    table[b'<' as usize] = Begins::Tag;
    table[b'[' as usize] = Begins::Bracket;
    table[b'{' as usize] = Begins::Brace;
    table[b'\'' as usize] = Begins::Apostrophe;
    table[b'=' as usize] = Begins::Equals;
    table[b',' as usize] = Begins::Comma;
    table[b'>' as usize] = Begins::Bar;
    table[b'|' as usize] = Begins::Bar;
    table[b'*' as usize] = Begins::Star;
    let mut digit = b'0';
    while digit <= b'9' {
        table[digit as usize] = Begins::Digit;
        digit += 1;
    }
    // U+0080 to U+00FF, † and primes, U+FFFD; the other marks of E2 are passed over by their second byte.
    table[0xC2] = Begins::Wide;
    table[0xCA] = Begins::Wide;
    table[0xE2] = Begins::Wide;
    table[0xE3] = Begins::Wide;
    table[0xEF] = Begins::Wide;
    table
};

/// A stretch of the text and what is read there.
type Change = (Range<usize>, &'static str);

/// Bytes of the longest text that is copied.
const LONGEST: usize = u32::MAX as usize / 4;

/// The fair copy of `text`; `None` where it would be the same.
pub(crate) fn copy(text: &str, lexicons: &Lexicons) -> Option<FairCopy> {
    // A copy is seldom longer than the text; its offsets have 32 bits, too.
    if text.len() > LONGEST {
        return None;
    }
    let mut scribe = Scribe {
        text,
        bytes: text.as_bytes(),
        copy: Copyist::new(text),
        lexicons,
        planned: planned(text),
        notes: notes::Notes::default(),
        tags: tags::Tags::default(),
        glyphs: glyphs::Glyphs::default(),
        wiki: None,
        star_opened: false,
    };
    scribe.run();
    let copy = scribe.copy.finish();
    let read = copy.as_ref().map_or(text, FairCopy::text);
    match capitals::written_out(read, lexicons) {
        Some(written) => Some(FairCopy::written(copy, written)),
        None => copy,
    }
}

/// What more than one place tells: halves of pairs of marks, and columns. In text order.
fn planned(text: &str) -> VecDeque<Change> {
    let bytes = text.as_bytes();
    let mut halves = halves::Halves::default();
    let mut found = Vec::new();
    let mut n_cut = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let glyph = match byte {
            b'"' => '"',
            0xE2 if bytes[at..].starts_with("“".as_bytes()) => '“',
            0xE2 if bytes[at..].starts_with("”".as_bytes()) => '”',
            0xE2 if bytes[at..].starts_with("„".as_bytes()) => '„',
            b'-' => {
                n_cut += usize::from(columns::is_cut(text, at));
                continue;
            }
            b' ' => {
                // Few words begin so.
                if matches!(bytes.get(at + 1), Some(b'n' | b'i' | b'a' | b'e' | b'-')) {
                    found.extend(endings::cut(text, at));
                }
                continue;
            }
            _ => continue,
        };
        found.extend(halves.mark(text, at, glyph));
    }
    if n_cut >= columns::LEAST {
        found.extend(columns::joints(text));
    }
    found.sort_by_key(|(place, _)| place.start);
    found.into()
}

struct Scribe<'t> {
    text: &'t str,
    bytes: &'t [u8],
    copy: Copyist<'t>,
    lexicons: &'t Lexicons,
    /// Changes further on that follow from one before, in order.
    planned: VecDeque<Change>,
    notes: notes::Notes,
    tags: tags::Tags,
    glyphs: glyphs::Glyphs,
    /// Whether the text is wiki text, once somebody asked.
    wiki: Option<bool>,
    /// "*so*": the second one is no note.
    star_opened: bool,
}

impl Scribe<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(&byte) = self.bytes.get(at) {
            if let Some((place, _)) = self.planned.front()
                && place.start <= at
            {
                let (place, words) = self.planned.pop_front().expect("it is there");
                // One that lies in another change is gone with it.
                if place.start == at {
                    at = place.end;
                    self.copy.put(place, words);
                }
                continue;
            }
            at = match BEGINS[byte as usize] {
                Begins::Nothing => at + 1,
                begins => self.at(at, begins).unwrap_or(at + 1),
            };
        }
    }

    /// Changes what begins at `at` and gives its end; `None` where all is well.
    fn at(&mut self, at: usize, begins: Begins) -> Option<usize> {
        match begins {
            Begins::Nothing => None,
            Begins::Entity => self.entity(at),
            Begins::Tag => self.tag(at).or_else(|| self.angles(at, b'<')),
            Begins::Bracket => self
                .link(at)
                .or_else(|| self.markdown(at))
                .or_else(|| self.bracketed_note(at)),
            Begins::Brace => self.template(at),
            Begins::Apostrophe => self.emphasis(at),
            Begins::Equals => self.heading(at),
            Begins::Comma => self.low_mark(at),
            Begins::Bar => self.bar(at),
            Begins::Star => self.star(at),
            Begins::Digit => self.number(at),
            Begins::Wide => self.wide(at),
        }
    }

    /// Reads `words` in the place of a stretch.
    fn put(&mut self, place: Range<usize>, words: &str) -> usize {
        let end = place.end;
        self.copy.put(place, words);
        end
    }

    /// The character before `at`, as the copy has it.
    fn before(&self, at: usize) -> Option<char> {
        self.copy.before(at).next()
    }

    /// Whether nothing is planned before `end`, so that more may be planned up to there.
    fn may_plan(&self, end: usize) -> bool {
        self.planned
            .front()
            .is_none_or(|(place, _)| place.start >= end)
    }

    /// Plans changes that follow from one that is made: in their order, and before all that is planned yet.
    fn plan(&mut self, changes: impl DoubleEndedIterator<Item = Change>) {
        for change in changes.rev() {
            self.planned.push_front(change);
        }
    }

    /// The character at `at`.
    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    fn begins_line(&self, at: usize) -> bool {
        self.before(at).is_none_or(|c| c == '\n')
    }
}
