//! Reads datelines ("BAKU, May 3 (Trend) –"), by-lines and date lines, and the facts they hold.

use std::ops::Range;

use ascribe_article::{Case, Span, Token, TokenKind};
use ascribe_grammar::words::LEXICONS;
use jiff::civil::Date;

use crate::chars::in_one_line;
use crate::lexicons::{DateWord, Lexicons};

/// Tokens a dateline may have.
const MAX_DATELINE: usize = 30;
/// Tokens a by-line or date line may have.
const MAX_BYLINE: usize = 16;
/// Bytes of the longest word that is looked up as part of a place.
const MAX_PLACE: usize = 60;

/// Words in the name of a city.
const MAX_NAME: usize = 4;

/// What a dateline says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Dateline {
    /// Token after it.
    pub end: usize,
    /// A date with its year.
    pub date: Option<Date>,
    pub place: Option<Span>,
    pub publisher: Option<Span>,
}

/// Reads token by token.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'t> {
    pub text: &'t str,
    pub lower: &'t str,
    pub tokens: &'t [Token],
    pub lexicons: &'t Lexicons,
}

impl<'t> Reader<'t> {
    /// The dateline `paragraph` begins with. `first` tells the first paragraph of running text, where a place in small
    /// letters counts too.
    pub(crate) fn dateline(&self, paragraph: Range<usize>, first: First) -> Option<Dateline> {
        let limit = paragraph.end.min(paragraph.start + MAX_DATELINE);
        let mut found = Dateline::default();
        let mut at = paragraph.start;
        let mut dated = false;
        if let Some((date, end)) = self.leading_date(at, limit) {
            found.date = Some(date);
            found.end = end;
            at = end;
            dated = true;
        }
        match self.place_line(at, limit, paragraph.end, first, dated) {
            Some(mut rest) => {
                rest.date = found.date.or(rest.date);
                Some(rest)
            }
            None => dated.then_some(found),
        }
    }

    /// True when the whole of `paragraph` names the writer or the time: "By Maria Lopez, Staff Writer", "Updated 5:15
    /// p.m. ET", "6:01 p.m."; and the date it gives.
    pub(crate) fn byline(&self, paragraph: Range<usize>) -> Option<Option<Date>> {
        if paragraph.is_empty() || paragraph.len() > MAX_BYLINE {
            return None;
        }
        let at = paragraph.start;
        let end = self.without_stop(paragraph.clone());
        if self.word(at) == "by" {
            return (end > at + 1 && self.names(at + 1, end)).then_some(None);
        }
        let (mut dated, mut number, mut other) = (false, false, false);
        let mut i = at;
        while i < end {
            match self.tokens[i].kind {
                TokenKind::Number => number = true,
                TokenKind::Punctuation => {}
                TokenKind::Word => {
                    let word = self.word(i);
                    let known = self.lexicons.date_words(word);
                    let here = known.contains(&DateWord::Dated);
                    dated |= here;
                    let fits =
                        here || known.iter().any(|w| {
                            matches!(w, DateWord::Month(_) | DateWord::Day | DateWord::Zone)
                        }) || matches!(
                            word,
                            "a.m."
                                | "p.m."
                                | "am"
                                | "pm"
                                | "last"
                                | "first"
                                | "on"
                                | "at"
                                | "time"
                                | "noon"
                                | "midnight"
                        );
                    other |= !fits;
                }
                _ => other = true,
            }
            i += 1;
        }
        if !number || other {
            return None;
        }
        let date = (at..end)
            .find_map(|i| self.date(i, end))
            .and_then(|d| d.date);
        let clock = self.word(at).contains(':')
            || self.is(end - 1, |w| {
                matches!(w, "a.m." | "p.m." | "am" | "pm" | "p.m")
            });
        let month = (at..end).any(|i| self.month(i).is_some());
        (dated || month || clock || date.is_some()).then_some(date)
    }

    /// True when `from..to` can be the names of writers and what they are.
    fn names(&self, from: usize, to: usize) -> bool {
        let mut n_names = 0;
        for at in from..to {
            let token = &self.tokens[at];
            let fits = match token.kind {
                TokenKind::Word => {
                    let capital = matches!(token.case, Case::Capitalized | Case::Upper);
                    let byline = self
                        .lexicons
                        .date_words(self.word(at))
                        .iter()
                        .any(|w| matches!(w, DateWord::Byline | DateWord::Particle));
                    n_names += usize::from(capital || byline);
                    capital || byline || self.word(at).starts_with('@')
                }
                TokenKind::Punctuation => {
                    matches!(
                        self.word(at),
                        "," | "|" | "/" | "(" | ")" | "-" | "–" | "—" | "&" | "•"
                    )
                }
                TokenKind::Symbol => true,
                _ => false,
            };
            if !fits {
                return false;
            }
        }
        n_names > 0
    }

    /// "date 2024-07-04", "2024-07-04".
    fn leading_date(&self, at: usize, limit: usize) -> Option<(Date, usize)> {
        let mut number = at;
        if self.is(at, |w| matches!(w, "date" | "dated" | "published")) {
            number += 1;
            if self.is(number, |w| w == ":") {
                number += 1;
            }
        }
        if number >= limit || self.tokens[number].kind != TokenKind::Number {
            return None;
        }
        let date = self.word(number).parse().ok()?;
        Some((date, number + 1))
    }

    fn place_line(
        &self,
        start: usize,
        limit: usize,
        paragraph_end: usize,
        first: First,
        dated: bool,
    ) -> Option<Dateline> {
        let place_end = self.place(start, limit)?;
        let place = self.tokens[start]
            .span
            .cover(self.tokens[place_end - 1].span);
        if place.len() > MAX_PLACE {
            return None;
        }
        let facts = self.facts(place_end, limit)?;
        let (at, has_date, bracket) = (facts.end, facts.has_date, facts.publisher.is_some());
        let upper = self.is_upper(start, place_end);
        let known = || self.known_place(start, place_end);
        let stop = self.is(at, |w| w == ".") || at > start && self.ends_in_stop(at - 1);
        let after_stop = at + usize::from(self.is(at, |w| w == "."));
        let dash = self.is_dash(after_stop) && after_stop < limit;
        let fits = if after_stop >= paragraph_end {
            // A paragraph of its own.
            (has_date || bracket) && (upper || known())
        } else if dash {
            let sure = has_date || bracket || known();
            // Capitals before a dash may be a heading or, before a glued one, a speaker.
            let maybe =
                first != First::No && self.is_spaced(after_stop) && self.is_name(start, place_end);
            upper && (sure || maybe) || first == First::Yes && sure
        } else if stop || self.is(at, |w| w == ":") {
            (upper || dated) && has_date || upper && bracket && dated
        } else {
            upper && has_date && bracket || dated && has_date
        };
        let end = if dash {
            after_stop + 1
        } else if self.is(at, |w| w == ":") {
            at + 1
        } else {
            after_stop
        };
        fits.then_some(Dateline {
            end,
            date: facts.date,
            place: Some(place),
            publisher: facts.publisher,
        })
    }

    /// Date and outlet after a place, in either order: ", May 3 (Trend)", "(October 9, 2018)", "(AP), May 3". `None` when
    /// something else stands in brackets.
    fn facts(&self, from: usize, limit: usize) -> Option<Facts> {
        let mut facts = Facts {
            end: from,
            date: None,
            has_date: false,
            publisher: None,
        };
        loop {
            let at = facts.end;
            let comma = usize::from(self.is(at, |w| w == ","));
            if let Some(date) = self.date(at + comma, limit).filter(|_| !facts.has_date) {
                facts.has_date = true;
                facts.date = date.date;
                facts.end = date.end;
            } else if self.is(at, |w| matches!(w, "(" | "[" | "/")) && facts.publisher.is_none() {
                let close = match self.word(at) {
                    "(" => ")",
                    "[" => "]",
                    _ => "/",
                };
                let end = (at + 1..limit).find(|&i| self.word(i) == close)?;
                if let Some(date) = self.date(at + 1, end).filter(|d| d.end == end) {
                    facts.has_date = true;
                    facts.date = date.date;
                } else if self.is_outlet(at + 1, end) {
                    let outlet = self.tokens[at + 1].span.cover(self.tokens[end - 1].span);
                    facts.publisher = Some(outlet);
                } else {
                    return None;
                }
                facts.end = end + 1;
            } else {
                return Some(facts);
            }
        }
    }

    /// The token after the place that begins at `start`: capitalised words, joined by commas and particles.
    fn place(&self, start: usize, limit: usize) -> Option<usize> {
        let mut end = start;
        let mut at = start;
        while at < limit {
            let token = &self.tokens[at];
            match token.kind {
                TokenKind::Word => {
                    let known = self.lexicons.date_words(self.word(at));
                    let capital = matches!(token.case, Case::Capitalized | Case::Upper);
                    if at > start && self.month(at).is_some() && self.date(at, limit).is_some()
                        || at > start && known.contains(&DateWord::Day)
                    {
                        break;
                    }
                    if capital {
                        end = at + 1;
                    } else if end == start || !known.contains(&DateWord::Particle) {
                        break;
                    }
                }
                TokenKind::Punctuation if end > start && matches!(self.word(at), "," | "/") => {
                    if !self.tokens.get(at + 1).is_some_and(|next| {
                        next.kind == TokenKind::Word
                            && matches!(next.case, Case::Capitalized | Case::Upper)
                    }) {
                        break;
                    }
                }
                _ => break,
            }
            at += 1;
        }
        (end > start && end - start <= 9).then_some(end)
    }

    /// A date that begins at `at`: "July 4", "4 July 2024", "Thursday, Dec. 11, 2025", "2024-07-04".
    fn date(&self, at: usize, limit: usize) -> Option<Found> {
        let mut i = at;
        if i < limit
            && self
                .lexicons
                .date_words(self.word(i))
                .contains(&DateWord::Day)
        {
            i += 1;
            if self.is(i, |w| w == ",") {
                i += 1;
            }
            if i >= limit || self.month(i).is_none() && self.number(i, limit, 31).is_none() {
                let end = if self.is(i - 1, |w| w == ",") {
                    i - 1
                } else {
                    i
                };
                return Some(Found { date: None, end });
            }
        }
        if i < limit
            && let Ok(date) = self.word(i).parse::<Date>()
        {
            return Some(Found {
                date: Some(date),
                end: i + 1,
            });
        }
        let (month, day, mut end) = match (self.month(i), self.number(i, limit, 31)) {
            (Some(month), _) => {
                let dot = usize::from(self.is(i + 1, |w| w == "."));
                let day = self.number(i + 1 + dot, limit, 31)?;
                (month, day, i + 2 + dot)
            }
            (None, Some(day)) => (self.month(i + 1)?, day, i + 2),
            _ => return None,
        };
        if end > limit {
            return None;
        }
        let comma = usize::from(self.is(end, |w| w == ","));
        let mut date = None;
        if let Some(year) = self.number(end + comma, limit, 2200).filter(|&y| y > 1800) {
            end += comma + 1;
            date = Date::new(year, month, day as i8).ok();
        }
        Some(Found { date, end })
    }

    fn month(&self, at: usize) -> Option<i8> {
        let token = self.tokens.get(at)?;
        if !matches!(token.case, Case::Capitalized | Case::Upper) {
            return None;
        }
        self.lexicons
            .date_words(self.word(at))
            .iter()
            .find_map(|w| match w {
                DateWord::Month(month) => Some(*month),
                _ => None,
            })
    }

    /// A whole number from 1 to `max`, "4th" included.
    fn number(&self, at: usize, limit: usize, max: i16) -> Option<i16> {
        if at >= limit || self.tokens[at].kind != TokenKind::Number {
            return None;
        }
        let word = self.word(at);
        let digits = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|end| word.strip_suffix(end))
            .unwrap_or(word);
        digits.parse().ok().filter(|n| (1..=max).contains(n))
    }

    /// Names in brackets after a place are an outlet, unless they are a party and a state ("R-Texas").
    fn is_outlet(&self, from: usize, to: usize) -> bool {
        to > from
            && to - from <= 6
            && (from..to).all(|i| {
                let token = &self.tokens[i];
                let capital = matches!(token.case, Case::Capitalized | Case::Upper | Case::Mixed);
                let particle = self
                    .lexicons
                    .date_words(self.word(i))
                    .contains(&DateWord::Particle);
                match token.kind {
                    TokenKind::Word => i > from && particle || capital && !is_party(self.word(i)),
                    TokenKind::Punctuation => i > from && matches!(self.word(i), "/" | "&" | "-"),
                    _ => false,
                }
            })
    }

    /// True when every word is in capitals, states and particles aside.
    fn is_upper(&self, from: usize, to: usize) -> bool {
        let mut before_comma = true;
        let mut n_upper = 0;
        for at in from..to {
            let token = &self.tokens[at];
            if self.word(at) == "," {
                before_comma = false;
            } else if token.kind == TokenKind::Word && before_comma {
                let letters = token.case == Case::Upper;
                let particle = self
                    .lexicons
                    .date_words(self.word(at))
                    .contains(&DateWord::Particle);
                if !letters && !particle && self.word(at) != "st." {
                    return false;
                }
                n_upper += usize::from(letters);
            }
        }
        n_upper > 0
    }

    /// True when the place, its city or what follows its comma is in the list.
    fn known_place(&self, from: usize, to: usize) -> bool {
        let whole = self.tokens[from].span.cover(self.tokens[to - 1].span);
        if LEXICONS.is_place(&in_one_line(&self.lower[whole.range()])) {
            return true;
        }
        let Some(comma) = (from..to).rfind(|&i| self.word(i) == ",") else {
            return false;
        };
        let last = self.tokens[comma + 1].span.cover(self.tokens[to - 1].span);
        let last = &*in_one_line(&self.lower[last.range()]);
        LEXICONS.is_place(last)
            || LEXICONS.is_place(last.trim_end_matches('.'))
            || self.lexicons.date_words(last).contains(&DateWord::State)
    }

    /// True when capitals can be the name of a place: few words, none of them a label or a word that begins sentences.
    fn is_name(&self, from: usize, to: usize) -> bool {
        let city = (from..to).find(|&i| self.word(i) == ",").unwrap_or(to);
        city - from <= MAX_NAME
            && (from..city).all(|i| {
                let known = self.lexicons.date_words(self.word(i));
                let particle = i > from && known.contains(&DateWord::Particle);
                !known.contains(&DateWord::Label)
                    && (particle || !self.lexicons.opens_sentence(self.word(i)))
            })
    }

    fn ends_in_stop(&self, at: usize) -> bool {
        self.word(at).ends_with('.')
    }

    /// A dash with space around it, or a long one.
    fn is_dash(&self, at: usize) -> bool {
        match self.word(at) {
            "—" | "–" | "―" | "--" | "---" => true,
            "-" => self.is_spaced(at),
            _ => false,
        }
    }

    /// True when a space follows.
    fn is_spaced(&self, at: usize) -> bool {
        match (self.tokens.get(at), self.tokens.get(at + 1)) {
            (Some(token), Some(next)) => next.span.start > token.span.end,
            _ => false,
        }
    }

    /// The end of a paragraph without its full stop.
    fn without_stop(&self, paragraph: Range<usize>) -> usize {
        if paragraph.len() > 1 && self.word(paragraph.end - 1) == "." {
            paragraph.end - 1
        } else {
            paragraph.end
        }
    }

    fn is(&self, at: usize, test: impl Fn(&str) -> bool) -> bool {
        self.tokens.get(at).is_some() && test(self.word(at))
    }

    fn word(&self, at: usize) -> &'t str {
        self.tokens
            .get(at)
            .map_or("", |token| &self.lower[token.span.range()])
    }
}

/// Whether a paragraph is the first of the running text, near the start of the article, or neither.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum First {
    Yes,
    Near,
    No,
}

/// What stands after the place of a dateline.
struct Facts {
    /// Token after it.
    end: usize,
    /// With its year.
    date: Option<Date>,
    has_date: bool,
    publisher: Option<Span>,
}

struct Found {
    date: Option<Date>,
    end: usize,
}

/// "r-texas", "d-calif."
fn is_party(word: &str) -> bool {
    matches!(word.as_bytes(), [b'r' | b'd' | b'i', b'-', ..]) || matches!(word, "r" | "d" | "i")
}
