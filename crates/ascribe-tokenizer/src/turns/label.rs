//! What a label of a turn is: `PELL:`, `Q:`, `((Ann Pell))`, `Mr. PELL.`

use std::ops::Range;

use ascribe_article::{Case, Tag, TokenKind, Voice};
use ascribe_grammar::labels::{InterviewWord, is_form_label};
use ascribe_grammar::words::{HONORIFIC, PLACE};

use super::reader::Reader;

/// Tokens of a label: "The Minister for Transport (Mr Desmond Achterly):".
const MAX_LABEL: usize = 18;

/// A label before what somebody says.
#[derive(Clone, Debug)]
pub(super) struct Label {
    /// Its first token, brackets and time included.
    pub(super) start: usize,
    /// What names the voice.
    pub(super) name: Range<usize>,
    /// The first token of what is said.
    pub(super) after: usize,
    pub(super) style: Style,
    /// With what is no part of the name: the hour, "(during the reading)".
    pub(super) is_noted: bool,
}

/// How much like a name a label must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// Capitals throughout: "PELL", "Ann Pell".
    Only,
    /// Among turns that are known, also "Opposition senators".
    OrGroups,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `((Ann Pell)) Yes.`
    Brackets,
    /// `PELL: Yes.`
    Colon,
    /// `Mr. PELL. Yes.`
    Stop,
    /// `RN Is it?`, where all that begins so asks.
    Bare,
    /// `Q. Is it?`, `A. It is.`, `Q  Is it?`
    Letter,
    /// `<v Ann Pell>Yes.</v>`
    Tag,
}

impl Label {
    /// What is the same for all turns of a voice.
    pub(super) fn key(&self, reader: &Reader<'_>) -> String {
        reader.key(self.name_alone(reader))
    }

    /// The name less "(Jane Dorrit)".
    pub(super) fn name_alone(&self, reader: &Reader<'_>) -> Range<usize> {
        let open = self.name.clone().skip(1).find(|&i| reader.text(i) == "(");
        self.name.start..open.unwrap_or(self.name.end)
    }

    pub(super) fn voice(&self, reader: &Reader<'_>) -> Voice {
        reader.voice(self.name.clone())
    }

    /// "Mrs Kell", "The Minister for Rivers (Jane Dorrit)": nobody but a speaker is called so before a colon.
    pub(super) fn is_formal(&self, reader: &Reader<'_>) -> bool {
        let is_honorific = |i: usize| reader.word(i).is(HONORIFIC);
        let noted = self.name_alone(reader).end..self.name.end;
        self.style == Style::Colon
            && (is_honorific(self.name.start)
                || reader.lower(self.name.start) == "the" && noted.clone().any(is_honorific))
    }

    /// The name of a place, not in capitals as "JORDAN:" is.
    pub(super) fn is_place(&self, reader: &Reader<'_>) -> bool {
        let mut words = self
            .name
            .clone()
            .filter(|&i| reader.kind(i) == TokenKind::Word);
        words.all(|i| reader.word(i).is(PLACE) && reader.case(i) != Case::Upper)
    }

    /// `PELL:`, `Sen. PELL:`, `Q:`, `Mr. PELL.`: nothing but a turn looks so.
    pub(super) fn is_loud(&self, reader: &Reader<'_>) -> bool {
        let mut words = self
            .name
            .clone()
            .filter(|&i| reader.kind(i) == TokenKind::Word);
        match self.style {
            Style::Brackets | Style::Bare | Style::Letter => false,
            Style::Stop | Style::Tag => true,
            Style::Colon => {
                let surname = words.clone().next_back();
                self.voice(reader) != Voice::Named
                    || words.all(|i| reader.case(i) == Case::Upper)
                    || surname
                        .is_some_and(|i| reader.case(i) == Case::Upper && reader.text(i).len() > 3)
            }
        }
    }
}

/// The label that begins at a token.
pub(super) fn at(reader: &Reader<'_>, start: usize, end: usize, names: Names) -> Option<Label> {
    let at = reader.after_ornaments(start..end);
    // "- PELL: Yes.", as subtitles have it.
    let at = at + usize::from(at + 1 < end && reader.text(at) == "-");
    let at = reader.after_clock(at..end).unwrap_or(at);
    let at = reader.after_ornaments(at..end);
    if at >= end {
        return None;
    }
    in_tag(reader, start, at, end)
        .or_else(|| in_brackets(reader, start, at, end))
        .or_else(|| before_colon(reader, start, at, end, names))
        .or_else(|| before_stop(reader, start, at, end))
        .or_else(|| letter(reader, start, at, end))
}

/// `<v Ann Pell>Yes.</v>`, as subtitles have it.
fn in_tag(reader: &Reader<'_>, start: usize, at: usize, end: usize) -> Option<Label> {
    if reader.text(at) != "<" || at + 1 >= end || reader.text(at + 1) != "v" {
        return None;
    }
    let close = (at + 2..end.min(at + MAX_LABEL)).find(|&i| reader.text(i) == ">")?;
    (close > at + 2).then_some(Label {
        start,
        name: at + 2..close,
        after: close + 1,
        style: Style::Tag,
        is_noted: false,
    })
}

/// `((Ann Pell))`
fn in_brackets(reader: &Reader<'_>, start: usize, at: usize, end: usize) -> Option<Label> {
    let first = match reader.text(at) {
        "((" => at + 1,
        "(" if at + 1 < end && reader.text(at + 1) == "(" => at + 2,
        _ => return None,
    };
    let close = (first..end.min(first + MAX_LABEL)).find(|&i| reader.text(i).starts_with(')'))?;
    let after = match reader.text(close) {
        "))" => close + 1,
        _ if close + 1 < end && reader.text(close + 1) == ")" => close + 2,
        _ => return None,
    };
    (close > first && reader.is_capital(first)).then_some(Label {
        start,
        name: first..close,
        after,
        style: Style::Brackets,
        is_noted: false,
    })
}

fn before_colon(
    reader: &Reader<'_>,
    start: usize,
    first: usize,
    end: usize,
    names: Names,
) -> Option<Label> {
    /// "Hon. members".
    const LONGEST_GROUP: usize = 3;
    let limit = end.min(first + MAX_LABEL);
    if !reader.is_capital(first) {
        return None;
    }
    let (mut depth, mut name_end, mut in_capitals) = (0_usize, None, true);
    let mut at = first;
    loop {
        if at >= limit {
            return None;
        }
        match reader.text(at) {
            ":" if depth == 0 => break,
            "(" | "[" => {
                depth += 1;
                // "(4.05 p.m.)", "(during the reading)" are about the turn, "(Jane Dorrit)" about the voice.
                let about_turn = at + 1 < limit && !reader.is_capital(at + 1);
                if about_turn && name_end.is_none() {
                    name_end = Some(at);
                }
            }
            ")" | "]" => depth = depth.saturating_sub(1),
            "," if depth == 0 && !in_capitals => return None,
            _ if depth > 0 => {}
            text => {
                let word = reader.kind(at) == TokenKind::Word;
                in_capitals &= !word || reader.case(at) == Case::Upper || reader.is_link(at);
                let fits = reader.is_capital(at)
                    || names == Names::Only && reader.is_link(at)
                    || matches!(text, "." | "-" | "/" | "," | "&" | "#" | "*" | "**")
                    || reader.kind(at) == TokenKind::Number && at > first
                    || names == Names::OrGroups
                        && !reader.is_link(first)
                        && reader.article.tokens()[first].tag != Tag::Pronoun
                        && at - first < LONGEST_GROUP
                        && reader.article.tokens()[at].tag.is_noun();
                if !fits {
                    return None;
                }
            }
        }
        at += 1;
    }
    let name = first..name_end.unwrap_or(at);
    let mut after = at + 1;
    while after < end && reader.text(after).chars().all(|c| c == '*' || c == '_') {
        after += 1;
    }
    let named = !name.is_empty()
        && reader.has_word(name.clone())
        && !is_form(reader, name.clone())
        && !has_verb(reader, name.clone());
    named.then_some(Label {
        start,
        is_noted: name_end.is_some(),
        name,
        after,
        style: Style::Colon,
    })
}

/// `Mr. PELL of Ohio (during the reading). I ask`, `The CHAIR. Is there`.
fn before_stop(reader: &Reader<'_>, start: usize, first: usize, end: usize) -> Option<Label> {
    let limit = end.min(first + MAX_LABEL);
    let title = reader.lower(first).trim_end_matches('.');
    let titled = matches!(title, "mr" | "mrs" | "ms" | "miss" | "the" | "dr");
    let (mut depth, mut name_end, mut loud) = (0_usize, None, false);
    let mut at = first + 1;
    if !titled || at >= end {
        return None;
    }
    if reader.text(at) == "." {
        at += 1;
    }
    let name_start = at;
    while at < limit {
        match reader.text(at) {
            "." if depth == 0 => break,
            "(" => {
                depth += 1;
                name_end = name_end.or(Some(at));
            }
            ")" => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            _ => {
                loud |= reader.case(at) == Case::Upper;
                let tempore = loud && matches!(reader.lower(at), "pro" | "tempore");
                if !reader.is_capital(at) && !reader.is_link(at) && !tempore {
                    return None;
                }
            }
        }
        at += 1;
    }
    let all_loud = (name_start..at.min(limit))
        .take(2)
        .any(|i| reader.case(i) == Case::Upper && reader.text(i).len() > 2);
    let told = at + 1 < end && at < limit && reader.is_capital(at + 1);
    (told && (all_loud || name_end.is_some() && title != "the")).then_some(Label {
        start,
        name: first..name_end.unwrap_or(at),
        after: at + 1,
        style: Style::Stop,
        is_noted: name_end.is_some(),
    })
}

/// `Q. Is it?`, `A. It is.`; `Q  Is it?` without a mark, which "A man" cannot be told from.
fn letter(reader: &Reader<'_>, start: usize, at: usize, end: usize) -> Option<Label> {
    let text = reader.lower(at).trim_end_matches('.');
    let asks = InterviewWord::AsksLabel.has(text);
    let is_letter =
        reader.is_capital(at) && text.len() == 1 && (asks || InterviewWord::AnswersLabel.has(text));
    if !is_letter {
        return None;
    }
    let mut stops = reader.text(at).ends_with('.');
    let mut after = at + 1;
    while after < end && (reader.text(after) == "." || reader.is_ornament(after)) {
        stops |= reader.text(after) == ".";
        after += 1;
    }
    let told = after < end && (stops || asks && reader.is_capital(after) && !reader.touches(after));
    told.then_some(Label {
        start,
        name: at..at + 1,
        after,
        style: Style::Letter,
        is_noted: false,
    })
}

/// "WHEN", and "Ann Bell Photo" of a caption.
fn is_form(reader: &Reader<'_>, mut name: Range<usize>) -> bool {
    let last = name.end - 1;
    name.all(|i| is_form_label(reader.lower(i)))
        || reader.case(last) != Case::Upper && is_form_label(reader.lower(last))
}

/// A sentence before a colon is no label.
fn has_verb(reader: &Reader<'_>, mut name: Range<usize>) -> bool {
    name.any(|i| reader.article.tokens()[i].tag.is_finite_verb() && reader.case(i) == Case::Lower)
}

/// "ab" of "ann bell"; `None` of a single word.
pub(super) fn initials(key: &str) -> Option<String> {
    let words = key.split(' ');
    (words.clone().count() > 1).then(|| words.filter_map(|word| word.chars().next()).collect())
}
