//! Cuts a text into tokens, and notes where sentences may end and where lines do.
//!
//! One pass over the bytes. Words of scripts that put spaces between words are read here; runs of any other script
//! go to the word boundaries of UAX #29 (`unicode-segmentation`).

mod addresses;
mod join;

use std::ops::Range;

use ascribe_article::{Case, Span, Tag, Token, TokenKind, WordId};
use unicode_segmentation::UnicodeSegmentation;

pub(crate) use self::join::is_one_word;
use self::join::{Join, clitic_end};

use crate::chars::{ASCII, BLANK, DIGIT, LETTER, LINE, LOWER, WORD, Wide, bits_at, char_at, wide};
use crate::lexicons::{Abbreviation, Lexicons};

/// The tokens of a text and what the later passes need to know about it.
#[derive(Default, Debug)]
pub(crate) struct Words {
    pub tokens: Vec<Token>,
    /// Places where a sentence may end, in order.
    pub stops: Vec<Stop>,
    /// Line breaks between tokens, in order.
    pub breaks: Vec<LineBreak>,
    /// Tokens with a hyphen and a wrap in them: "govern-⏎ment".
    pub wrapped: Vec<u32>,
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

/// Cuts `text`, where `wraps` are spaces: of its line breaks the result has the others.
pub(crate) fn cut(text: &str, wraps: &[Range<usize>], lexicons: &Lexicons) -> Words {
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
            wrapped: Vec::new(),
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

/// A word as far as it has been read.
struct Word {
    start: usize,
    end: usize,
    /// The bits of its characters.
    seen: u8,
    hyphen: bool,
    /// It goes on after a hyphen at a line's end.
    wrapped: bool,
    /// Where the part after its last full stop begins.
    part: usize,
    /// Where the part after its last full stop or hyphen begins.
    piece: usize,
    /// It has just taken in a full stop.
    stopped: Option<Abbreviation>,
}

impl Word {
    fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end,
            seen: 0,
            hyphen: false,
            wrapped: false,
            part: start,
            piece: start,
            stopped: None,
        }
    }

    /// Takes in the mark `byte`; the word goes on at `next`.
    fn go_on(&mut self, byte: u8, next: usize) {
        self.hyphen |= byte == b'-' || byte == 0xE2;
        // What is longer than the hyphen has a line's end in it.
        self.wrapped |= match byte {
            b'-' => next - self.end > 1,
            0xC2 => next - self.end > 2,
            0xE2 => next - self.end > 3,
            _ => false,
        };
        if byte == b'.' {
            self.part = next;
        }
        if matches!(byte, b'.' | b'-') {
            self.piece = next;
        }
        self.end = next;
        self.stopped = None;
    }

    /// Takes in its full stop, up to `next`.
    fn stop(&mut self, next: usize, abbreviation: Abbreviation) {
        self.end = next;
        self.part = next;
        self.stopped = Some(abbreviation);
    }
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
        if let Some(end) = self.wrap(start) {
            return end;
        }
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
        if parts {
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
        let mut word = Word::new(start, from);
        while let Some(byte) = self.letters(&mut word) {
            match self.join(&word, byte) {
                Join::No => break,
                Join::On(next) => word.go_on(byte, next),
                Join::Stopped(next, abbreviation) => {
                    word.stop(next, abbreviation);
                    if bits_at(self.text, next) & WORD != 0 {
                        // "Mr.Pell", "No.5"
                        break;
                    }
                }
                Join::Clitic(cut, next) => {
                    word.end = cut;
                    self.push_word(&word);
                    return self.push(cut, next, TokenKind::Word);
                }
                Join::Address(next) => return self.push(start, next, TokenKind::Symbol),
            }
        }
        self.push_word(&word);
        word.end
    }

    /// Takes in letters and digits. Gives the mark after them, `None` where white space follows or nothing.
    fn letters(&self, word: &mut Word) -> Option<u8> {
        loop {
            let from = word.end;
            while let Some(&byte) = self.bytes.get(word.end) {
                let bits = ASCII[byte as usize];
                if bits & WORD == 0 {
                    break;
                }
                word.seen |= bits;
                word.end += 1;
            }
            if word.end > from {
                word.stopped = None;
            }
            let &byte = self.bytes.get(word.end)?;
            if ASCII[byte as usize] != 0 {
                return None;
            }
            if byte < 0x80 {
                return Some(byte);
            }
            let c = char_at(self.text, word.end);
            if let Wide::Letter(bits) = wide(c) {
                word.seen |= bits;
                word.stopped = None;
            } else if !self.is_misread(word, c) {
                return Some(byte);
            }
            word.end += c.len_utf8();
        }
    }

    /// "FranÃ§ois", "JosÃ©": the second half of a letter of UTF-8 that was read as Latin-1.
    fn is_misread(&self, word: &Word, c: char) -> bool {
        // Composed, or a letter and its accent.
        let first_half = |word: &str| {
            word.ends_with(['Â', 'Ã', 'Ä', 'Å'])
                || ["A\u{302}", "A\u{303}", "A\u{308}", "A\u{30a}"]
                    .iter()
                    .any(|half| word.ends_with(half))
        };
        matches!(c, '\u{80}'..='\u{bf}')
            && first_half(&self.text[word.start..word.end])
            && (wide(c) != Wide::Quote || bits_at(self.text, word.end + c.len_utf8()) & LETTER != 0)
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
        let number = self
            .wraps
            .binary_search_by_key(&at, |wrap| wrap.start)
            .ok()?;
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

    /// Adds a word; one that ends with a full stop of its own may end a sentence.
    fn push_word(&mut self, word: &Word) {
        if let Some(abbreviation) = word.stopped {
            self.stop(StopKind::Abbreviation(abbreviation));
        }
        let &Word {
            start,
            end,
            seen,
            hyphen,
            ..
        } = word;
        if word.wrapped {
            self.words.wrapped.push(self.words.tokens.len() as u32);
        }
        let digit_first = self.bytes[start].is_ascii_digit() || self.bytes[start] == b'.';
        let kind = if digit_first && !(hyphen && seen & LETTER != 0)
            || seen & WORD == DIGIT && bits_at(self.text, start) & DIGIT != 0
        {
            match self.is_note(start, end) {
                true => TokenKind::Punctuation,
                false => TokenKind::Number,
            }
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
            word: WordId::UNKNOWN,
        });
    }

    /// Whether digits are the number of a note behind a closing mark: “We will rebuild,”1 said Pell.
    fn is_note(&self, start: usize, end: usize) -> bool {
        /// Digits.
        const LONGEST: usize = 3;
        let digits = &self.bytes[start..end];
        let mut before = self.text[..start].chars().rev();
        let closes = match before.next() {
            Some('”' | '»') => true,
            Some('"') => before.next().is_some_and(|c| !c.is_whitespace()),
            _ => false,
        };
        let ends = self.text[end..]
            .chars()
            .next()
            .is_none_or(char::is_whitespace);
        digits.len() <= LONGEST && digits.iter().all(u8::is_ascii_digit) && closes && ends
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
