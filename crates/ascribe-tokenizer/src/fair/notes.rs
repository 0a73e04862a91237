//! Signs of notes, glued to what they are about: `said.3`, `“…flour.”12`, `Doone,†`, `Moss,[3]`, `bin¹`, `there.*`.
//!
//! A figure behind a full stop or a closing mark is a sign where a new sentence follows; one behind a comma or a name only where it is
//! the number after the last one, or where the word stands elsewhere without it.

use std::ops::Range;

use ascribe_article::marks::is_wide_mark;

use super::Scribe;
use crate::lexicons::Abbreviation;

/// Digits of a sign.
const LONGEST: usize = 3;
/// Bytes between brackets.
const LONGEST_BRACKET: usize = 24;
/// Bytes of a word that may have a sign.
const LONGEST_WORD: usize = 40;
/// Characters of what stands between pairs of stars.
const MOST_BOLD: usize = 300;
/// Times a word is looked for elsewhere in a text.
const MOST_SEARCHES: usize = 20;

#[derive(Default)]
pub(super) struct Notes {
    /// The last number, and the last letter.
    last: Option<u32>,
    n_searches: usize,
}

/// What stands before a sign.
enum Host {
    /// A quotation mark that closes, or a bracket.
    Mark,
    /// The stop of a sentence.
    Stop,
    /// A comma behind a word.
    Comma,
    Word,
}

impl Scribe<'_> {
    /// A figure behind something else.
    pub(super) fn number(&mut self, at: usize) -> Option<usize> {
        let host = self.host(at)?;
        let end = figures_end(self.bytes, at);
        let rest = &self.text[end..];
        let number: u32 = self.text[at..end]
            .split([',', '–', '-'])
            .next()?
            .parse()
            .ok()?;
        let ends = rest
            .chars()
            .next()
            .is_none_or(|c| !c.is_alphanumeric() && !"%°/-–_'’".contains(c))
            && !goes_on(rest);
        if !ends || self.bytes[at] == b'0' {
            return None;
        }
        let next = rest.trim_start_matches([' ', '\u{a0}']);
        let is_spaced = next.len() < rest.len() || next.is_empty() || next.starts_with('\n');
        let follows = self.notes.last.map_or(1, |last| last + 1) == number;
        let is_note = match host {
            Host::Mark => is_spaced || rest.starts_with(['.', ',', ';', ':', ')', '—']),
            Host::Stop => is_spaced && (follows || !next.starts_with(char::is_lowercase)),
            Host::Comma => is_spaced && follows,
            Host::Word => follows && self.notes.last.is_some() || self.stands_bare(at),
        };
        if !is_note {
            return None;
        }
        self.notes.last = Some(number);
        Some(self.put(at..end, ""))
    }

    /// What the sign at `at` would belong to.
    fn host(&self, at: usize) -> Option<Host> {
        let mut before = self.copy.before(at);
        let last = before.next()?;
        // The usual case by far: a number after a space, or in a number.
        if last == ' ' || last.is_ascii_digit() {
            return None;
        }
        let prior = before.next();
        let is = |fits: fn(char) -> bool| prior.is_some_and(fits);
        match last {
            '”' | '»' | ')' | ']' => Some(Host::Mark),
            '"' if is(|c| !c.is_whitespace() && !"(—–-".contains(c)) => Some(Host::Mark),
            '’' | '\'' if is(|c| ".,!?".contains(c)) => Some(Host::Mark),
            '.' | '!' | '?' | '…' | ';' => {
                let word = self.word_before(at, 1);
                let is_year = self.is_year(at, 1);
                let closed = is(|c| "”»\")’!?".contains(c));
                (closed || is_year || is_plain(&word) && self.ends_sentence(&word))
                    .then_some(Host::Stop)
            }
            ',' => {
                let word = self.word_before(at, 1);
                let closed = is(|c| "”»\")’".contains(c));
                (closed || is_plain(&word) || self.is_year(at, 1)).then_some(Host::Comma)
            }
            c if c.is_lowercase() => {
                let word = self.word_before(at, 0);
                is_plain(&word).then_some(Host::Word)
            }
            _ => None,
        }
    }

    /// The word up to `at` without its last `n` characters, with all that is glued to it.
    fn word_before(&self, at: usize, n: usize) -> String {
        let chars = self.copy.before(at).skip(n).take(LONGEST_WORD);
        let word: Vec<char> = chars
            .take_while(|&c| !c.is_whitespace() && !is_wide_mark(c) && !"\"(—–[".contains(c))
            .collect();
        word.into_iter().rev().collect()
    }

    /// `1951`: four digits up to `at`, less `n` characters.
    fn is_year(&self, at: usize, n: usize) -> bool {
        let word = self.word_before(at, n);
        word.len() == 4 && word.starts_with(['1', '2']) && word.bytes().all(|b| b.is_ascii_digit())
    }

    fn ends_sentence(&self, word: &str) -> bool {
        match self.lexicons.abbreviation(word) {
            None => true,
            Some(kind) => matches!(kind, Abbreviation::Name | Abbreviation::Other),
        }
    }

    /// Whether the word before `at` stands elsewhere in the text without a figure: "Benning4", and "Benning".
    fn stands_bare(&mut self, at: usize) -> bool {
        let word = self.word_before(at, 0);
        if self.notes.n_searches == MOST_SEARCHES {
            return false;
        }
        self.notes.n_searches += 1;
        self.text.match_indices(&*word).any(|(found, _)| {
            let is_letter = |c: char| c.is_alphanumeric();
            let begins = !self.text[..found].ends_with(is_letter);
            begins && !self.text[found + word.len()..].starts_with(is_letter)
        })
    }

    /// `[3]`, `[note 2]`, `[a]`, `[citation needed]`: glued to what is before it, or before a mark.
    pub(super) fn bracketed_note(&mut self, at: usize) -> Option<usize> {
        let rest = &self.bytes[at + 1..];
        let n = rest.iter().take(LONGEST_BRACKET).position(|&b| b == b']')?;
        let end = at + n + 2;
        let inside = &self.text[at + 1..end - 1];
        let mut before = self.copy.before(at);
        let (last, prior) = (before.next(), before.next());
        drop(before);
        // "deplore[s]", "“[t]he": letters that somebody put in, where no stop stands right before.
        let is_put_in = inside.chars().all(char::is_alphabetic)
            && last.is_none_or(|c| c.is_alphanumeric() || c.is_whitespace());
        // "array[0]", "x[3]": a place in a list.
        let is_letter =
            last.is_some_and(char::is_alphabetic) && prior.is_none_or(|c| !c.is_alphanumeric());
        let is_put_in = is_put_in || is_letter || inside.starts_with('0');
        let is_glued = match last {
            Some(' ') => prior.is_some_and(|c| ".,!?;”\"»".contains(c)),
            _ => last.is_some_and(|c| !c.is_whitespace() && !"(“\"‘[".contains(c)),
        };
        let after = self.text[end..].chars().next();
        let before_mark = after.is_none_or(|c| ".,;:".contains(c));
        if !is_sign(inside) || is_put_in || !is_glued && !before_mark {
            return None;
        }
        // "[16]: 44" tells the page, too.
        let page = self.text[end..].strip_prefix(": ").unwrap_or_default();
        let n = page.bytes().take_while(u8::is_ascii_digit).count();
        let end = if n > 0 { end + ": ".len() + n } else { end };
        Some(self.put(at..end, ""))
    }

    /// `¹`, but no `m²`.
    pub(super) fn raised(&mut self, at: usize) -> Option<usize> {
        let is_raised = |c: char| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹');
        let rest = self.text[at..].trim_start_matches(|c| is_raised(c) || c == '⁻');
        let end = self.text.len() - rest.len();
        let before = self.before(at)?;
        let word = self.word_before(at, 0);
        let is_unit = word.chars().filter(|c| c.is_alphabetic()).count() <= 2;
        let is_host = match before {
            c if c.is_alphabetic() => !is_unit,
            c => !c.is_whitespace() && !c.is_numeric(),
        };
        if is_host && !rest.starts_with(char::is_alphanumeric) {
            self.put(at..end, "");
        }
        Some(end)
    }

    /// `†` behind a word or its mark.
    pub(super) fn dagger(&mut self, at: usize) -> Option<usize> {
        let rest = self.text[at..].trim_start_matches(['†', '‡']);
        let end = self.text.len() - rest.len();
        let is_glued = self.before(at).is_some_and(|c| !c.is_whitespace());
        if is_glued && !rest.starts_with(char::is_alphanumeric) {
            self.put(at..end, "");
        }
        Some(end)
    }

    /// `*` behind a word or its mark, one or two; neither the end of `*so*` nor what is left of a word nobody prints.
    pub(super) fn star(&mut self, at: usize) -> Option<usize> {
        let rest = self.text[at..].trim_start_matches('*');
        let end = self.text.len() - rest.len();
        let next = rest.chars().next();
        let before = self.before(at);
        // `\*`: a star that is one.
        if before == Some('\\') {
            return Some(end);
        }
        if before.is_none_or(|c| c.is_whitespace() || "(“\"‘*[".contains(c)) {
            self.star_opened = next.is_some_and(|c| !c.is_whitespace());
            return self.bold(at, end).or(Some(end));
        }
        let is_glued = next.is_some_and(char::is_alphanumeric);
        let is_emphasis = std::mem::take(&mut self.star_opened);
        if !is_emphasis && !is_glued && end - at <= 2 && !self.word_before(at, 0).contains('*') {
            self.put(at..end, "");
        }
        Some(end)
    }
}

impl Scribe<'_> {
    /// `**Ayo Grimstad**`, `*Ledger*`: both runs of stars are no words, where they stand in one line.
    fn bold(&mut self, at: usize, end: usize) -> Option<usize> {
        if end - at > 3 || !self.star_opened {
            return None;
        }
        let closing = self.closing_stars(end, end - at)?;
        if !self.may_plan(closing.end) {
            return None;
        }
        self.star_opened = false;
        self.plan([(closing, "")].into_iter());
        Some(self.put(at..end, ""))
    }

    /// The stars that close as many before `from`: in `**Ann *Lee***` the last two of three.
    fn closing_stars(&self, from: usize, n_stars: usize) -> Option<Range<usize>> {
        let near = self.text[from..].char_indices().nth(MOST_BOLD);
        let limit = near.map_or(self.text.len(), |(n, _)| from + n);
        let mut at = from;
        while let Some(n) = self.text[at..limit].find(['*', '\n']) {
            let start = at + n;
            let run = self.bytes[start..limit]
                .iter()
                .take_while(|&&b| b == b'*')
                .count();
            if run == 0 {
                return None;
            }
            let end = start + run;
            at = end;
            // An outer pair may have its stars in the same run.
            let planned = self.planned.front().map(|(place, _)| place.start);
            let end = planned
                .filter(|place| (start..end).contains(place))
                .unwrap_or(end);
            let glued = self.text[end..].starts_with(|c: char| c == '*' || c.is_alphanumeric());
            // Of two stars none closes one, of three one closes an inner pair.
            let fits = end - start == n_stars || end - start == 3;
            let closes = fits && !self.text[..start].ends_with([' ', '\\', '*']);
            if closes && (n_stars > 1 || !glued || end < at) {
                return Some(end - n_stars..end);
            }
        }
        None
    }
}

/// Behind the figures of a sign: `3`, `3,4`, `3–5`.
fn figures_end(bytes: &[u8], at: usize) -> usize {
    let figures = |from: usize| {
        bytes[from..]
            .iter()
            .take(LONGEST + 1)
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let mut end = at + figures(at);
    while let Some(&joint) = bytes.get(end) {
        let n_joint = match joint {
            b',' | b'-' => 1,
            0xE2 if bytes[end..].starts_with("–".as_bytes()) => 3,
            _ => break,
        };
        let n = figures(end + n_joint);
        if n == 0 {
            break;
        }
        end += n_joint + n;
    }
    end
}

/// True when the figure goes on behind a mark: "3.5", "10,000", "7:30".
fn goes_on(rest: &str) -> bool {
    let mut chars = rest.chars();
    matches!(chars.next(), Some('.' | ',' | ':'))
        && chars.next().is_some_and(|c| c.is_ascii_digit())
}

/// A word of letters only, long enough to be no unit and no code.
fn is_plain(word: &str) -> bool {
    let is_inner = |c: char| c.is_lowercase() || matches!(c, '-' | '’' | '\'');
    let n = word.chars().count();
    n >= 3
        && word
            .chars()
            .skip(1)
            .filter(|&c| !is_inner(c))
            .all(char::is_uppercase)
        && word.starts_with(char::is_alphabetic)
        && word.ends_with(char::is_lowercase)
}

/// What stands in the brackets of a note.
fn is_sign(inside: &str) -> bool {
    const ASKED: [&str; 8] = [
        "citation needed",
        "clarification needed",
        "page needed",
        "who?",
        "when?",
        "where?",
        "by whom?",
        "update",
    ];
    let number = ["note ", "nb ", "n ", "fn "]
        .iter()
        .find_map(|label| inside.strip_prefix(label))
        .unwrap_or(inside);
    let is_number = !number.is_empty()
        && number
            .split([',', '–', '-', ' '])
            .all(|part| part.len() <= LONGEST && part.bytes().all(|b| b.is_ascii_digit()))
        && number.starts_with(|c: char| c.is_ascii_digit());
    let is_letter =
        inside.len() == 1 && inside.bytes().all(|b| b.is_ascii_lowercase() || b == b'*');
    is_number || is_letter || ASKED.contains(&inside) || matches!(inside, "†" | "‡")
}
