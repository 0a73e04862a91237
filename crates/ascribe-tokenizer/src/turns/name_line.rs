//! Lines that are nothing but the name of a voice: `Ann Bell – Chief Financial Officer`, `Speaker 1 (00:07):`, `The Clerk`.

use std::ops::Range;

use ascribe_article::{Case, TokenKind, Voice};
use ascribe_grammar::labels::{InterviewWord, is_form_label};
use ascribe_grammar::words::{
    BODY, CALENDAR, COMPANY, FIRST_NAME, FUNCTION, HONORIFIC, PARTICLE, PLACE, ROLE, TITLE,
};

use super::reader::Reader;

/// Tokens of a line with name, role and time.
const MAX_LINE: usize = 28;
/// Words of a name, with titles.
const MAX_NAME: usize = 6;

/// A line that is nothing but a name.
pub(super) struct NameLine {
    pub(super) name: Range<usize>,
    /// A time stands beside it.
    pub(super) has_clock: bool,
    pub(super) has_colon: bool,
    /// In capitals, or with a colon.
    pub(super) is_loud: bool,
    /// By its words it is somebody's: a first name, a title, a role behind it.
    pub(super) is_known: bool,
    /// Of one word without a role, a title or anything beside it.
    /// With a title, a role, or the voice of somebody who is not named.
    pub(super) is_formal: bool,
    is_single: bool,
}

impl NameLine {
    /// More than a single word in small letters: no signature.
    pub(super) fn is_firm(&self) -> bool {
        !self.is_single || self.is_loud
    }

    /// What is the same for all lines of a voice.
    pub(super) fn key(&self, reader: &Reader<'_>) -> String {
        reader.key(self.name.clone())
    }
}

/// The name that a paragraph is.
pub(super) fn read(reader: &Reader<'_>, p: Range<usize>) -> Option<NameLine> {
    if p.len() > MAX_LINE || reader.kind(p.start) == TokenKind::QuoteMark {
        return None;
    }
    let mut at = reader.after_ornaments(p.clone());
    let clock = reader.clock(at..p.end);
    if let Some(after) = clock {
        at = skip(after..p.end, |i| {
            reader.is_ornament(i) || is_dash(reader, i)
        });
    }
    let in_brackets = at < p.end && reader.text(at) == "[";
    at += usize::from(in_brackets);
    let name = at..name_end(reader, at..p.end)?;
    at = name.end;
    if in_brackets {
        if at >= p.end || reader.text(at) != "]" {
            return None;
        }
        at += 1;
    }
    let rest = Rest::read(reader, at..p.end)?;
    let has_clock = clock.is_some() || rest.has_clock;
    if in_brackets && !has_clock {
        return None;
    }
    let is_known = is_person(reader, name.clone()) || rest.has_role;
    let mut words = name.clone().filter(|&i| reader.kind(i) == TokenKind::Word);
    let in_capitals = words.all(|i| reader.case(i) == Case::Upper);
    let n_words = name
        .clone()
        .filter(|&i| reader.kind(i) == TokenKind::Word)
        .count();
    let is_title = |i: usize| is_voice(reader, i) || reader.word(i).is(TITLE | HONORIFIC);
    let line = NameLine {
        is_formal: rest.has_role || name.clone().any(is_title),
        is_single: n_words == 1 && !rest.has_role && !is_voice(reader, name.start),
        is_loud: rest.has_colon || in_capitals,
        has_colon: rest.has_colon,
        has_clock,
        is_known,
        name,
    };
    (is_known || can_be_voice(reader, &line)).then_some(line)
}

/// The first token that is none of those.
fn skip(mut tokens: Range<usize>, is_one: impl Fn(usize) -> bool) -> usize {
    let end = tokens.end;
    tokens.find(|&i| !is_one(i)).unwrap_or(end)
}

fn is_dash(reader: &Reader<'_>, at: usize) -> bool {
    matches!(reader.text(at), "-" | "--" | "–" | "—" | "|")
}

/// Where the name ends that some tokens begin with.
fn name_end(reader: &Reader<'_>, tokens: Range<usize>) -> Option<usize> {
    let first = tokens.start;
    let has_article = first < tokens.end && reader.lower(first) == "the";
    let mut n_words = 0;
    let mut at = first;
    while at < tokens.end {
        let is_word = reader.kind(at) == TokenKind::Word;
        let fits = if is_word && reader.is_capital(at) {
            at == first && has_article || can_be_name(reader, at)
        } else if is_word {
            // "Ann de Bell", "The Minister for Rivers"
            at > first && (reader.word(at).is(PARTICLE) || has_article && reader.is_link(at))
        } else if at > first && is_voice(reader, at - 1) {
            // "Speaker 1", "SPEAKER_00"
            reader.kind(at) == TokenKind::Number || reader.text(at).starts_with('_')
        } else {
            at > first && reader.text(at) == "." && reader.text(at - 1).len() < 5
        };
        if !fits {
            break;
        }
        n_words += usize::from(is_word);
        at += 1;
    }
    let least = 1 + usize::from(has_article);
    let is_somebody = !has_article || is_person(reader, first + 1..at);
    ((least..=MAX_NAME).contains(&n_words) && is_somebody).then_some(at)
}

/// No "What", "Monday", "Photo", "I".
fn can_be_name(reader: &Reader<'_>, at: usize) -> bool {
    let word = reader.word(at);
    let is_initial = reader.text(at).trim_end_matches('.').len() == 1 && reader.lower(at) != "i";
    let names = FIRST_NAME | TITLE | HONORIFIC | ROLE;
    is_initial
        || !is_form_label(reader.lower(at))
            && (!word.is(FUNCTION | CALENDAR) || word.is(names))
            && reader.lower(at) != "i"
}

/// "Operator", "Speaker", "SPEAKER_00", "Q".
fn is_voice(reader: &Reader<'_>, at: usize) -> bool {
    let lower = reader.lower(at);
    let word = lower.trim_end_matches(|c: char| c == '_' || c.is_ascii_digit());
    InterviewWord::Voice.has(word) || reader.voice(at..at + 1) != Voice::Named
}

/// A first name, a title, or a role tells that a name is a person's.
fn is_person(reader: &Reader<'_>, mut name: Range<usize>) -> bool {
    name.any(|i| {
        reader.kind(i) == TokenKind::Word
            && (is_voice(reader, i) || reader.word(i).is(FIRST_NAME | TITLE | HONORIFIC | ROLE))
    })
}

/// What nothing tells of: several words that are no place and no body, or one in capitals; a time or a colon tells enough.
fn can_be_voice(reader: &Reader<'_>, line: &NameLine) -> bool {
    let words = || {
        line.name
            .clone()
            .filter(|&i| reader.kind(i) == TokenKind::Word)
    };
    let is_place = words().all(|i| reader.word(i).is(PLACE));
    let is_body = words().any(|i| reader.word(i).is(BODY | COMPANY));
    line.has_clock
        || line.has_colon
        || !is_place && !is_body && (words().count() > 1 || line.is_loud)
}

/// What stands behind a name.
#[derive(Default)]
struct Rest {
    has_clock: bool,
    has_colon: bool,
    has_role: bool,
}

impl Rest {
    /// A time, a colon, a role behind a dash, a comma or in brackets; `None` for anything else.
    fn read(reader: &Reader<'_>, tokens: Range<usize>) -> Option<Self> {
        let mut rest = Self::default();
        let mut at = tokens.start;
        let mut role = None;
        while at < tokens.end {
            if let Some(after) = reader.clock(at..tokens.end) {
                rest.has_clock = true;
                at = after;
            } else if reader.text(at) == ":" {
                rest.has_colon = true;
                at += 1;
            } else if rest.has_colon && !reader.is_ornament(at) {
                return None;
            } else if role.is_none() && !reader.is_ornament(at) {
                if !is_dash(reader, at) && !matches!(reader.text(at), "," | "(" | "[") {
                    return None;
                }
                role = Some(at);
                at += 1;
            } else {
                at += 1;
            }
        }
        if let Some(from) = role {
            rest.has_role = (from..tokens.end).any(|i| reader.word(i).is(ROLE | TITLE));
            // Behind a dash whatever it is.
            rest.has_role |=
                is_dash(reader, from) && from + 1 < tokens.end && reader.is_capital(from + 1);
            let is_told = (from..tokens.end).all(|i| can_be_role(reader, i));
            let is_marked = rest.has_clock || rest.has_colon;
            let needs = reader.text(from) == ",";
            if !is_told || needs && !rest.has_role && !is_marked {
                return None;
            }
        }
        Some(rest)
    }
}

fn can_be_role(reader: &Reader<'_>, at: usize) -> bool {
    let tag = reader.article.tokens()[at].tag;
    let is_stop = matches!(reader.text(at), "?" | "!" | ";" | ".");
    let is_verb = tag.is_finite_verb() && reader.case(at) == Case::Lower;
    !is_stop && !is_verb
}

/// "Chief Financial Officer" under a name.
pub(super) fn is_role(reader: &Reader<'_>, p: Range<usize>) -> bool {
    reader.is_heading(p.clone())
        && p.clone()
            .all(|i| reader.kind(i) != TokenKind::Word || reader.is_capital(i) || reader.is_link(i))
        && p.clone().any(|i| reader.word(i).is(ROLE))
}
