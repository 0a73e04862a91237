//! Cuts a text into tokens, and notes where sentences may end and where lines do.
//!
//! One pass over the bytes. Words of scripts that put spaces between words are read here; runs of any other script
//! go to the word boundaries of UAX #29 (`unicode-segmentation`).

use std::ops::Range;

use ascribe_article::{Case, Span, Tag, Token, TokenKind};
use unicode_segmentation::UnicodeSegmentation;

use crate::chars::{
    ASCII, BLANK, DIGIT, LETTER, LINE, LOWER, UPPER, WORD, Wide, bits_at, char_at, wide,
};
use crate::lexicons::{Abbreviation, Lexicons};
use crate::wraps;

/// The tokens of a text and what the later passes need to know about it.
#[derive(Default, Debug)]
pub(crate) struct Words {
    pub tokens: Vec<Token>,
    /// Places where a sentence may end, in order.
    pub stops: Vec<Stop>,
    /// Line breaks between tokens, in order.
    pub breaks: Vec<LineBreak>,
}

/// A token that may end a sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stop {
    pub token: u32,
    pub kind: StopKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum StopKind {
    Period,
    /// "!" and "?".
    Query,
    Ellipsis,
    /// A word that holds its full stop.
    Abbreviation(Abbreviation),
}

/// One or more line ends between two tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LineBreak {
    /// The first token after.
    pub token: u32,
    /// Where the line before ends (bytes, spaces included).
    pub line_end: u32,
    /// Where the line after begins.
    pub next_line: u32,
    pub n_lines: u32,
}

/// Longer than any word that holds its full stop; keeps "a.-a.-a.-…" linear.
const MAX_ABBREVIATION: usize = 24;

/// Cuts `text`. Of its line breaks the result has those that are no wraps ([`wraps`]).
pub(crate) fn cut(text: &str, lexicons: &Lexicons) -> Words {
    let words = cut_over(text, &[], lexicons);
    let wraps = wraps::find(text, &words);
    if wraps.is_empty() {
        return words;
    }
    // "George W.⏎Bush" is read as "George W. Bush" only when the break is known to be a wrap.
    cut_over(text, &wraps, lexicons)
}

/// Cuts `text`, where `wraps` are spaces.
fn cut_over(text: &str, wraps: &[Range<usize>], lexicons: &Lexicons) -> Words {
    let mut cutter = Cutter {
        text,
        bytes: text.as_bytes(),
        wraps,
        lexicons,
        // English news has a token for about every five bytes.
        words: Words {
            tokens: Vec::with_capacity(text.len() / 5 + 8),
            stops: Vec::with_capacity(text.len() / 80),
            breaks: Vec::new(),
        },
    };
    cutter.run();
    cutter.words
}

struct Cutter<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// Line breaks that are spaces, in order.
    wraps: &'t [Range<usize>],
    lexicons: &'t Lexicons,
    words: Words,
}

/// How a word goes on at a mark.
enum Join {
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
    fn run(&mut self) {
        let mut at = 0;
        while let Some(&byte) = self.bytes.get(at) {
            let bits = ASCII[byte as usize];
            at = if bits & WORD != 0 {
                self.word(at, at)
            } else if bits & BLANK != 0 {
                at + 1
            } else if bits & LINE != 0 {
                self.lines(at)
            } else if byte < 0x80 {
                self.mark(at, byte)
            } else {
                self.wide(at)
            };
        }
    }

    /// Passes over white space that holds a line end.
    fn lines(&mut self, start: usize) -> usize {
        let mut at = start;
        let mut n_lines = 0;
        let mut next_line = start;
        while let Some(&byte) = self.bytes.get(at) {
            let bits = ASCII[byte as usize];
            if bits & LINE != 0 {
                n_lines += match byte {
                    b'\r' if self.bytes.get(at + 1) == Some(&b'\n') => 0,
                    0x0C => 2,
                    _ => 1,
                };
                at += 1;
                next_line = at;
            } else if bits & BLANK != 0 {
                at += 1;
            } else if byte < 0x80 {
                break;
            } else {
                let c = char_at(self.text, at);
                match wide(c) {
                    Wide::Line(n) => {
                        n_lines += n;
                        at += c.len_utf8();
                        next_line = at;
                    }
                    Wide::Blank => at += c.len_utf8(),
                    _ => break,
                }
            }
        }
        let parts = at < self.bytes.len() && !self.words.tokens.is_empty();
        if parts && self.wrap(start).is_none() {
            self.words.breaks.push(LineBreak {
                token: self.words.tokens.len() as u32,
                line_end: start as u32,
                next_line: next_line as u32,
                n_lines,
            });
        }
        at
    }

    /// A token that begins with an ASCII mark.
    fn mark(&mut self, at: usize, byte: u8) -> usize {
        let next = self.bytes.get(at + 1).copied().unwrap_or(0);
        let next_bits = ASCII[next as usize];
        match byte {
            b'"' => self.push(at, at + 1, TokenKind::QuoteMark),
            b'\'' | b'`' => self.single(at, byte),
            b'.' if next == b'.' => {
                let end = self.same(at, byte);
                self.stop(StopKind::Ellipsis);
                self.push(at, end, TokenKind::Punctuation)
            }
            b'.' if next_bits & DIGIT != 0 && !self.glued(at) => self.word(at, at + 1),
            b'.' => {
                self.stop(StopKind::Period);
                self.push(at, at + 1, TokenKind::Punctuation)
            }
            b'!' | b'?' => {
                self.stop(StopKind::Query);
                self.push(at, at + 1, TokenKind::Punctuation)
            }
            b'-' | b'_' | b'*' | b'~' | b'=' => {
                let end = self.same(at, byte);
                self.push(at, end, TokenKind::Punctuation)
            }
            b'@' | b'#' if (next_bits & WORD != 0 || next == b'_') && !self.glued(at) => {
                self.handle(at)
            }
            b'&' => match self.entity(at) {
                Some((end, kind)) => self.push(at, end, kind),
                None => self.push(at, at + 1, TokenKind::Punctuation),
            },
            b'$' | b'+' | b'<' | b'>' | b'^' | b'|' | b'%' => {
                self.push(at, at + 1, TokenKind::Symbol)
            }
            0..=0x1f | 0x7f => {
                let end = self.bytes[at..]
                    .iter()
                    .position(|&b| !(b < 0x20 || b == 0x7f) || ASCII[b as usize] != 0)
                    .map_or(self.bytes.len(), |n| at + n);
                self.push(at, end, TokenKind::Symbol)
            }
            _ => self.push(at, at + 1, TokenKind::Punctuation),
        }
    }

    /// An apostrophe or back-tick that is not inside a word: a clitic, a doubled mark or a single one.
    fn single(&mut self, at: usize, byte: u8) -> usize {
        if byte == b'\''
            && self.bytes.get(at + 1) != Some(&byte)
            && let Some(end) = self.loose_clitic(at, at + 1)
        {
            return self.push(at, end, TokenKind::Word);
        }
        let end = self.same(at, byte);
        let mut next = at;
        // Of three, the single one is inside: `'' 'yes' ''`.
        if (end - at) % 2 == 1 && self.glued(at) {
            next = self.push(next, next + 1, TokenKind::QuoteMark);
        }
        while next < end {
            next = self.push(next, end.min(next + 2), TokenKind::QuoteMark);
        }
        end
    }

    /// "’s" after a mark or after a space: `”’s`, `Pell 's`. `after` is the byte after the apostrophe.
    fn loose_clitic(&self, at: usize, after: usize) -> Option<usize> {
        let end = clitic_end(self.text, after)?;
        let last = self.words.tokens.last()?;
        let glued = last.span.end as usize == at;
        let closes = matches!(
            &self.text[last.span.range()],
            "”" | "\"" | "»" | "’" | "''" | ")" | "]" | "%"
        );
        let near = self.space(last.span.end as usize) == Some(at);
        let word = matches!(last.kind, TokenKind::Word | TokenKind::Number);
        (glued && (closes || word) || near && word && end - after <= 2).then_some(end)
    }

    /// A token that begins with a character beyond ASCII, or white space of that kind.
    fn wide(&mut self, at: usize) -> usize {
        let c = char_at(self.text, at);
        let end = at + c.len_utf8();
        match wide(c) {
            Wide::Letter(_) => self.word(at, at),
            Wide::Blank => end,
            Wide::Line(_) => self.lines(at),
            Wide::Quote => self.push(at, end, TokenKind::QuoteMark),
            Wide::Apostrophe => match self.loose_clitic(at, end) {
                Some(end) if c != '‘' => self.push(at, end, TokenKind::Word),
                _ => self.push(at, end, TokenKind::QuoteMark),
            },
            Wide::Ellipsis => {
                let end = self.run_of(at, |c| c == '…');
                self.stop(StopKind::Ellipsis);
                self.push(at, end, TokenKind::Punctuation)
            }
            Wide::Stop => {
                self.stop(StopKind::Period);
                self.push(at, end, TokenKind::Punctuation)
            }
            Wide::Query => {
                self.stop(StopKind::Query);
                self.push(at, end, TokenKind::Punctuation)
            }
            Wide::Dash => {
                let end = self.run_of(at, |other| other == c);
                self.push(at, end, TokenKind::Punctuation)
            }
            Wide::Hyphen | Wide::Open | Wide::Close | Wide::Punctuation => {
                self.push(at, end, TokenKind::Punctuation)
            }
            Wide::Invisible => {
                let end = self.run_of(at, |c| !c.is_ascii() && wide(c) == Wide::Invisible);
                self.push(at, end, TokenKind::Symbol)
            }
            Wide::Symbol => self.push(at, end, TokenKind::Symbol),
            Wide::Foreign => self.foreign(at),
        }
    }

    /// A run in a script whose words only the Unicode rules can tell, emoji included.
    fn foreign(&mut self, start: usize) -> usize {
        let end = self.run_of(start, |c| {
            !c.is_ascii() && (c == '\u{200d}' || wide(c) == Wide::Foreign)
        });
        for (offset, word) in self.text[start..end].split_word_bound_indices() {
            let kind = if word.chars().all(char::is_numeric) {
                TokenKind::Number
            } else if word.chars().any(char::is_alphanumeric) {
                TokenKind::Word
            } else {
                TokenKind::Symbol
            };
            let at = start + offset;
            self.push(at, at + word.len(), kind);
        }
        end
    }

    /// A word or number that begins at `start` and is known to go on at `from`.
    fn word(&mut self, start: usize, from: usize) -> usize {
        if matches!(self.bytes[start], b'h' | b'H' | b'w' | b'W')
            && let Some(end) = self.address(start)
        {
            return self.push(start, end, TokenKind::Symbol);
        }
        let mut seen = 0;
        let mut end = from;
        // Where the part after the last full stop begins, and after the last full stop or hyphen.
        let mut part = start;
        let mut piece = start;
        let mut hyphen = false;
        let mut stopped = None;
        loop {
            while let Some(&byte) = self.bytes.get(end) {
                let bits = ASCII[byte as usize];
                if bits & WORD == 0 {
                    break;
                }
                seen |= bits;
                end += 1;
                stopped = None;
            }
            let Some(&byte) = self.bytes.get(end) else {
                break;
            };
            if ASCII[byte as usize] != 0 {
                break;
            }
            if byte >= 0x80 {
                let c = char_at(self.text, end);
                if let Wide::Letter(bits) = wide(c) {
                    seen |= bits;
                    end += c.len_utf8();
                    stopped = None;
                    continue;
                }
                if self.is_misread(start, end, c) {
                    end += c.len_utf8();
                    continue;
                }
            }
            match self.join(start, [part, piece], end, byte, stopped.is_some()) {
                Join::No => break,
                Join::On(next) => {
                    hyphen |= byte == b'-' || byte == 0xE2;
                    if byte == b'.' {
                        part = next;
                    }
                    if matches!(byte, b'.' | b'-') {
                        piece = next;
                    }
                    end = next;
                    stopped = None;
                }
                Join::Stopped(next, abbreviation) => {
                    end = next;
                    part = next;
                    stopped = Some(abbreviation);
                    if bits_at(self.text, end) & WORD != 0 {
                        // "Mr.Pell", "No.5"
                        break;
                    }
                }
                Join::Clitic(cut, next) => {
                    if let Some(abbreviation) = stopped {
                        self.stop(StopKind::Abbreviation(abbreviation));
                    }
                    self.push_word(start, cut, seen, hyphen);
                    return self.push(cut, next, TokenKind::Word);
                }
                Join::Address(next) => return self.push(start, next, TokenKind::Symbol),
            }
        }
        if let Some(abbreviation) = stopped {
            self.stop(StopKind::Abbreviation(abbreviation));
        }
        self.push_word(start, end, seen, hyphen);
        end
    }

    /// "FranÃ§ois", "JosÃ©": the second half of a letter of UTF-8 that was read as Latin-1.
    fn is_misread(&self, start: usize, end: usize, c: char) -> bool {
        // Composed, or a letter and its accent.
        let first_half = |word: &str| {
            word.ends_with(['Â', 'Ã', 'Ä', 'Å'])
                || ["A\u{302}", "A\u{303}", "A\u{308}", "A\u{30a}"]
                    .iter()
                    .any(|half| word.ends_with(half))
        };
        matches!(c, '\u{80}'..='\u{bf}')
            && first_half(&self.text[start..end])
            && (wide(c) != Wide::Quote || bits_at(self.text, end + c.len_utf8()) & LETTER != 0)
    }

    /// What the mark at `end` means for the word `start..end`; `part` is where its part after a full stop begins,
    /// `piece` that after a full stop or hyphen, `stopped` tells that it has just taken a full stop in.
    fn join(
        &self,
        start: usize,
        [part, piece]: [usize; 2],
        end: usize,
        byte: u8,
        stopped: bool,
    ) -> Join {
        let before = if stopped {
            0
        } else {
            bits_before(self.text, start, end)
        };
        match byte {
            b'\'' | b'`' => self.join_apostrophe(start, end, end + 1, byte == b'\'', before),
            b'-' => self.join_hyphen(end + 1),
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
                    Wide::Hyphen => self.join_hyphen(after),
                    Wide::Invisible if bits_at(self.text, after) & WORD != 0 => Join::On(after),
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
                Wide::Hyphen => self.join_hyphen(after),
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

    fn join_hyphen(&self, after: usize) -> Join {
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
        if hangs { Join::On(after) } else { Join::No }
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

    /// @handle, #tag.
    fn handle(&mut self, at: usize) -> usize {
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
    fn entity(&self, at: usize) -> Option<(usize, TokenKind)> {
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
    fn address(&self, start: usize) -> Option<usize> {
        let rest = &self.bytes[start..];
        let scheme = ["http://", "https://", "www."]
            .iter()
            .any(|s| rest.len() > s.len() && rest[..s.len()].eq_ignore_ascii_case(s.as_bytes()));
        scheme.then(|| self.address_end(start))
    }

    /// Where an address that has come to `from` ends: before white space, a quotation mark or the marks after it.
    fn address_end(&self, from: usize) -> usize {
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

    /// The end of the run of `byte`, an ASCII mark, at `at`.
    fn same(&self, at: usize, byte: u8) -> usize {
        self.bytes[at..]
            .iter()
            .position(|&b| b != byte)
            .map_or(self.bytes.len(), |n| at + n)
    }

    fn run_of(&self, at: usize, fits: impl Fn(char) -> bool) -> usize {
        self.text[at..]
            .char_indices()
            .find(|&(_, c)| !fits(c))
            .map_or(self.text.len(), |(n, _)| at + n)
    }

    /// Where the space at `at` ends: one byte, or a wrap with the blanks after it.
    fn space(&self, at: usize) -> Option<usize> {
        match self.bytes.get(at) {
            Some(b' ') => Some(at + 1),
            _ => self.wrap(at),
        }
    }

    /// The end of the wrap that begins at `at`.
    fn wrap(&self, at: usize) -> Option<usize> {
        let number = self.wraps.binary_search_by_key(&at, |wrap| wrap.start).ok()?;
        Some(self.wraps[number].end)
    }

    /// True when no space stands before `at`.
    fn glued(&self, at: usize) -> bool {
        self.words
            .tokens
            .last()
            .is_some_and(|last| last.span.end as usize == at)
    }

    /// Notes that the token that comes next may end a sentence.
    fn stop(&mut self, kind: StopKind) {
        let token = self.words.tokens.len() as u32;
        self.words.stops.push(Stop { token, kind });
    }

    fn push_word(&mut self, start: usize, end: usize, seen: u8, hyphen: bool) {
        let digit_first = self.bytes[start].is_ascii_digit() || self.bytes[start] == b'.';
        let kind = if digit_first && !(hyphen && seen & LETTER != 0)
            || seen & WORD == DIGIT && bits_at(self.text, start) & DIGIT != 0
        {
            TokenKind::Number
        } else if seen & WORD == 0 {
            TokenKind::Symbol
        } else {
            TokenKind::Word
        };
        let case = match seen & LETTER {
            0 => Case::None,
            LOWER => Case::Lower,
            _ if self.bytes[start].is_ascii_uppercase()
                && self.bytes[start + 1..end]
                    .first()
                    .is_some_and(u8::is_ascii_lowercase) =>
            {
                Case::Capitalized
            }
            _ => case(&self.text[start..end]),
        };
        self.add(start, end, kind, case);
    }

    fn add(&mut self, start: usize, end: usize, kind: TokenKind, case: Case) {
        self.words.tokens.push(Token {
            span: Span {
                start: start as u32,
                end: end as u32,
            },
            kind,
            case,
            tag: Tag::Noun,
        });
    }

    /// Adds a token and returns its end.
    fn push(&mut self, start: usize, end: usize, kind: TokenKind) -> usize {
        let case = match kind {
            TokenKind::QuoteMark | TokenKind::Punctuation => Case::None,
            _ => case(&self.text[start..end]),
        };
        self.add(start, end, kind, case);
        end
    }
}

/// The end of "s", "re", "ve", "ll", "d" or "m" at `at` when no letter or digit follows it.
fn clitic_end(text: &str, at: usize) -> Option<usize> {
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

/// The bits of the last character of `start..end`; 0 for an empty range.
fn bits_before(text: &str, start: usize, end: usize) -> u8 {
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

/// How the letters of a token are cased.
fn case(word: &str) -> Case {
    let mut first_upper = None;
    let (mut n_upper, mut n_lower) = (0, 0);
    for c in word.chars() {
        let (upper, lower) = if c.is_ascii() {
            (c.is_ascii_uppercase(), c.is_ascii_lowercase())
        } else {
            let upper = c.is_uppercase();
            (upper, !upper && c.is_alphabetic())
        };
        if upper || lower {
            first_upper.get_or_insert(upper);
            n_upper += usize::from(upper);
            n_lower += usize::from(lower);
        }
    }
    match first_upper {
        None => Case::None,
        Some(_) if n_upper == 0 => Case::Lower,
        Some(true) if n_lower == 0 && n_upper > 1 => Case::Upper,
        Some(true) => Case::Capitalized,
        Some(false) => Case::Mixed,
    }
}
