//! How a word goes on at a mark: apostrophes, hyphens, full stops.

use std::ops::Range;
use std::sync::LazyLock;

use ascribe_article::Case;
use ascribe_grammar::lists;
use rustc_hash::FxHashSet;

use super::{Cutter, Word};
use crate::chars::{
    ASCII, DIGIT, LETTER, LOWER, UPPER, WORD, Wide, bits_at, bits_before, char_at, wide,
};
use crate::lexicons::Abbreviation;

/// Longer than any word that holds its full stop; keeps "a.-a.-a.-…" linear.
const MAX_ABBREVIATION: usize = 24;

/// How a word goes on at a mark.
pub(super) enum Join {
    /// The mark is part of the word, which goes on at this byte.
    On(usize),
    /// The word ends here.
    No,
    /// The word ends at the first byte, a clitic follows up to the second.
    Clitic(usize, usize),
    /// The word takes in its full stop, to this byte, and may go on.
    Stopped(usize, Abbreviation),
    /// The word was an address, which ends at this byte.
    Address(usize),
}

impl Cutter<'_> {
    /// What the mark `byte`, which is not white space, means for the word it follows.
    pub(super) fn join(&self, word: &Word, byte: u8) -> Join {
        let &Word {
            start,
            end,
            part,
            piece,
            ..
        } = word;
        let stopped = word.stopped.is_some();
        let before = match stopped {
            true => 0,
            false => bits_before(self.text, start, end),
        };
        match byte {
            b'\'' | b'`' => self.join_apostrophe(start, end, end + 1, byte == b'\'', before),
            b'-' => self.join_hyphen(end, end + 1),
            _ if stopped => self.join_stopped(end, byte),
            b'.' => self.join_period(start, part, piece, end),
            b',' | b':' | b'/' => {
                // 4,000  7:30  9/11
                let after = bits_at(self.text, end + 1);
                if before & after & DIGIT != 0 {
                    Join::On(end + 1)
                } else if byte == b'/' && part > start && after & WORD != 0 {
                    Join::Address(self.address_end(end))
                } else {
                    Join::No
                }
            }
            b'%' if before & DIGIT != 0 => Join::On(end + 1),
            b'&' if before & UPPER != 0 && bits_at(self.text, end + 1) & UPPER != 0 => {
                Join::On(end + 1)
            }
            b'_' if self.bytes[end..]
                .iter()
                .find(|&&b| b != b'_')
                .is_some_and(|&b| ASCII[b as usize] & WORD != 0) =>
            {
                Join::On(self.same(end, b'_'))
            }
            b'@' if bits_at(self.text, end + 1) & WORD != 0 => Join::Address(self.address_end(end)),
            0x80.. => {
                let c = char_at(self.text, end);
                let after = end + c.len_utf8();
                match wide(c) {
                    Wide::Apostrophe => self.join_apostrophe(start, end, after, c == '’', before),
                    Wide::Hyphen => self.join_hyphen(end, after),
                    Wide::Invisible if bits_at(self.text, after) & WORD != 0 => Join::On(after),
                    // A soft hyphen that is seen.
                    Wide::Invisible if c == '\u{ad}' => self.join_wrapped(end, after),
                    _ => Join::No,
                }
            }
            _ => Join::No,
        }
    }

    /// After "U.S." only what other characters ask for.
    fn join_stopped(&self, end: usize, byte: u8) -> Join {
        if byte >= 0x80 {
            let c = char_at(self.text, end);
            let after = end + c.len_utf8();
            return match wide(c) {
                Wide::Apostrophe => self.join_apostrophe(end, end, after, c == '’', 0),
                Wide::Hyphen => self.join_hyphen(end, after),
                _ => Join::No,
            };
        }
        Join::No
    }

    /// `usual` tells the apostrophes from the marks typed instead of one, which join lower-case letters only.
    fn join_apostrophe(
        &self,
        start: usize,
        end: usize,
        after: usize,
        usual: bool,
        before: u8,
    ) -> Join {
        let next = bits_at(self.text, after);
        if next & LETTER == 0 || !usual && next & LOWER == 0 {
            return Join::No;
        }
        if let Some(clitic) = clitic_end(self.text, after) {
            return Join::Clitic(end, clitic);
        }
        if matches!(self.bytes[after], b't' | b'T')
            && bits_at(self.text, after + 1) & WORD == 0
            && end - start >= 2
            && matches!(self.bytes[end - 1], b'n' | b'N')
        {
            return Join::Clitic(end - 1, after + 1);
        }
        if before & LETTER == 0 {
            return Join::No;
        }
        Join::On(after)
    }

    fn join_hyphen(&self, end: usize, after: usize) -> Join {
        if bits_at(self.text, after) & WORD != 0 {
            return Join::On(after);
        }
        // "pre- and post-war"
        let hangs = self.space(after).is_some_and(|start| {
            ["and", "or", "to"].iter().any(|word| {
                self.bytes[start..].starts_with(word.as_bytes())
                    && self.space(start + word.len()).is_some()
            })
        });
        if hangs {
            Join::On(after)
        } else {
            self.join_wrapped(end, after)
        }
    }

    /// "govern-⏎ment", for the hyphen `end..after`.
    fn join_wrapped(&self, end: usize, after: usize) -> Join {
        match self.wrap(after) {
            Some(next) if is_one_word(self.text, end, after..next) => Join::On(next),
            _ => Join::No,
        }
    }

    fn join_period(&self, start: usize, part: usize, piece: usize, end: usize) -> Join {
        let next = bits_at(self.text, end + 1);
        let before = bits_before(self.text, part, end);
        if before & DIGIT != 0 && next & DIGIT != 0 {
            return Join::On(end + 1);
        }
        let letters = before & LETTER != 0;
        if letters && next & LOWER != 0 && self.bytes[end + 1] < 0x80 {
            // a.m  nytimes.com
            return Join::On(end + 1);
        }
        if letters && next & UPPER != 0 {
            // U.S  Ph.D, but no "said.He" and no "J.K.Rowling"
            let after = end + 1 + char_at(self.text, end + 1).len_utf8();
            let single = bits_at(self.text, after) & WORD == 0;
            let dotted = self.bytes.get(after) == Some(&b'.');
            if single && (end - piece <= 1 || dotted && end - piece <= 2 && self.capital(piece)) {
                return Join::On(end + 1);
            }
        }
        if self.bytes.get(end + 1) == Some(&b'.') {
            return Join::No;
        }
        match self.abbreviation(start, part, end) {
            Some(abbreviation) => Join::Stopped(end + 1, abbreviation),
            None => Join::No,
        }
    }

    fn capital(&self, at: usize) -> bool {
        bits_at(self.text, at) & UPPER != 0
    }

    /// A space or two, and then a capital.
    fn capital_follows(&self, at: usize) -> bool {
        let after = (at..at + 2).try_fold(at, |next, _| match self.space(next) {
            Some(end) => Ok(end),
            None => Err(next),
        });
        let (Ok(next) | Err(next)) = after;
        next > at && self.capital(next)
    }

    /// Whether the full stop at `end` belongs to the word `start..end`.
    fn abbreviation(&self, start: usize, part: usize, end: usize) -> Option<Abbreviation> {
        if end - start > MAX_ABBREVIATION || bits_before(self.text, start, end) & LETTER == 0 {
            return None;
        }
        let word = &self.text[start..end];
        let after = end + 1;
        if let Some(listed) = self.lexicons.abbreviation(word) {
            let fits = match listed {
                Abbreviation::Number => self.digit_follows(after),
                _ => true,
            };
            return fits.then_some(listed);
        }
        // "REAR ADM. JOHN KIRWAN".
        if self.lexicons.shouted_title(word) && self.capital_follows(after) {
            return Some(Abbreviation::Title);
        }
        if part > start && end - part <= 2 {
            return Some(Abbreviation::Letters);
        }
        if let Some((_, last)) = word.rsplit_once('-')
            && self.lexicons.abbreviation(last) == Some(Abbreviation::Title)
        {
            return Some(Abbreviation::Title);
        }
        let initial = word.chars().count() == 1 && self.capital(start);
        if !initial {
            return None;
        }
        // "Plan B." ends; "George W. Bush" and "J. K." go on; "I." is an initial only beside names.
        let mut next = after;
        while let Some(end) = self.space(next).filter(|_| next < after + 3) {
            next = end;
        }
        let goes_on = bits_at(self.text, next) & UPPER != 0 || self.bytes.get(after) == Some(&b',');
        let after_name = self.words.tokens.last().is_none_or(|last| {
            let end = last.span.end as usize;
            last.case == Case::Capitalized && (start - end <= 1 || self.space(end) == Some(start))
        });
        let initial = goes_on && (word != "I" || after_name) || after_name && self.nickname(next);
        initial.then_some(Abbreviation::Initial)
    }

    /// `“Bobby” Roe`: one word in marks and a capital after it.
    fn nickname(&self, at: usize) -> bool {
        // Bytes of the longest nickname, marks included.
        let rest = self.text[at..].char_indices().take(24);
        let mut marks = rest.filter(|(_, c)| matches!(c, '"' | '“' | '”' | '‘' | '’' | '\''));
        let (Some((0, _)), Some((close, mark))) = (marks.next(), marks.next()) else {
            return false;
        };
        let after = at + close + mark.len_utf8();
        self.space(after)
            .is_some_and(|next| bits_at(self.text, next) & UPPER != 0)
    }

    fn digit_follows(&self, after: usize) -> bool {
        let mut next = after;
        while next < after + 3 {
            if let Some(end) = self.space(next) {
                next = end;
                continue;
            }
            match self.bytes.get(next) {
                Some(0xC2) if self.bytes.get(next + 1) == Some(&0xA0) => next += 2,
                Some(byte) => return byte.is_ascii_digit(),
                None => return false,
            }
        }
        false
    }
}

/// The end of "s", "re", "ve", "ll", "d" or "m" at `at` when no letter or digit follows it.
pub(super) fn clitic_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let first = bytes.get(at)?.to_ascii_lowercase();
    let n = match first {
        b's' | b'd' | b'm' => 1,
        b'r' | b'v' | b'l' => {
            let second = bytes.get(at + 1)?.to_ascii_lowercase();
            if !matches!((first, second), (b'r' | b'v', b'e') | (b'l', b'l')) {
                return None;
            }
            2
        }
        _ => return None,
    };
    let end = at + n;
    (bits_at(text, end) & WORD == 0 && !continues(text, end)).then_some(end)
}

/// True when a combining mark follows: the letter before is not what it seems.
fn continues(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(|&b| b >= 0x80)
        && matches!(wide(char_at(text, at)), Wide::Letter(_))
}

/// True when the parts before and after `wrap`, of which the first ends with a hyphen at byte `hyphen`, are one word: "govern-⏎ment",
/// "Falk-⏎Ostrow", but not "the plan-⏎which".
pub(crate) fn is_one_word(text: &str, hyphen: usize, wrap: Range<usize>) -> bool {
    // Not over the header of a page.
    if !text[wrap.clone()].chars().all(char::is_whitespace) {
        return false;
    }
    let is_other = |c: char| !c.is_alphabetic();
    let first = text[..hyphen].rsplit(is_other).next().unwrap_or_default();
    let second = text[wrap.end..].split(is_other).next().unwrap_or_default();
    let begins = |word: &str, fits: fn(char) -> bool| word.starts_with(fits);
    let fits = begins(second, char::is_lowercase) && second.len() > 1 && !is_function_word(second)
        || begins(first, char::is_uppercase) && begins(second, char::is_uppercase);
    !first.is_empty() && fits
}

fn is_function_word(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let rows = lists::FUNCTION_WORDS.rows().into_iter();
        rows.map(|[form, _]| form).collect()
    });
    WORDS.contains(word)
}
