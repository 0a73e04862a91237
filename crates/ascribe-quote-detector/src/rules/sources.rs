//! Who said it: the noun phrase that is the source of a cue, before it, between a quotation and it, or after it.

use ascribe_article::{Tag, TokenKind};
use ascribe_grammar::classes::Class;
use ascribe_grammar::cues::{Frame, Voice};

use super::finder::{Finder, MAX_SOURCE_ITEMS};
use crate::reading::hits::{Hit, near};
use crate::reading::unit::{MAX_NICKNAME_TOKENS, Mark};

/// Items after a comma among which a verb makes them a clause, no apposition.
const MAX_APPOSITION_ITEMS: usize = 5;

/// Items of a verb group: auxiliaries, negation, adverbs and the verb.
const MAX_GROUP_ITEMS: usize = 6;

impl Finder<'_, '_> {
    /// The source between a quotation and the cue: "Pell", "scoutmaster Gareth Pryce", "Lindqvist, the lawyer,".
    pub(super) fn subject_between(&self, from: usize, group: usize) -> Option<(usize, usize)> {
        let unit = self.unit;
        let mut start = from;
        while start < group
            && (matches!(unit.tag(start), Tag::Adverb | Tag::Conjunction)
                || matches!(unit.lower(start), "," | "as" | "—" | "–")
                || unit.is_time(start))
        {
            start += 1;
        }
        let mut end = group;
        while end > start && unit.is_comma(end - 1) {
            end -= 1;
        }
        // "roofer Milan Horvat": a trade the tagger takes for a verb.
        let trade = unit.tag(start).is_verb()
            && unit.entry(start).readings.is_empty()
            && unit.tag(start + 1) == Tag::Proper
            && start + 1 < end;
        if trade {
            return Some((start, end));
        }
        if start >= end || unit.noun_phrase_end(start) == start {
            return None;
        }
        // A finite verb in between, outside a relative clause, means another clause lies between the two.
        let head = unit.noun_phrase_end(start);
        if head < end
            && !matches!(
                unit.lower(head),
                "," | "who" | "which" | "that" | "whose" | "("
            )
            && unit.has_finite_verb(head, end)
        {
            return None;
        }
        Some((start, end))
    }

    /// The source after an inverted cue, and the item after it.
    pub(super) fn inverted_source(&self, from: usize) -> Option<((usize, usize), usize)> {
        let unit = self.unit;
        let mut start = from;
        while unit.tag(start) == Tag::Adverb && start < unit.len() {
            start += 1;
        }
        // "said on Tuesday, in a hearing that ran late, the committee's chair"
        if unit.noun_phrase_end(start) == start || unit.is_time(start) {
            let limit = unit.len().min(start + MAX_SOURCE_ITEMS);
            let comma = (start..limit).rev().find(|&i| {
                unit.is_comma(i)
                    && unit.noun_phrase_end(i + 1) > i + 1
                    && !unit.has_finite_verb(i + 1, limit.min(i + 1 + MAX_APPOSITION_ITEMS))
            });
            let detour =
                unit.is_comma(start) || unit.tag(start) == Tag::Preposition || unit.is_time(start);
            let late = comma.filter(|_| detour)?;
            start = late + 1;
            // "the committee's chair, Valeria Ruiz": the phrase before the comma is the name's apposition.
            if let Some(before) = (from..late).rev().find(|&i| unit.is_comma(i))
                && unit.noun_phrase_end(before + 1) == late
            {
                start = before + 1;
            }
            let mut end = unit.noun_phrase_end(start);
            end = self.with_apposition(start, end);
            return Some(((start, end), end));
        }
        let end = unit.noun_phrase_end(start);
        // "…," told reporters: an object, no source. Proper pronoun objects cannot be subjects.
        if unit.class(start, Class::ObjectPronoun) && end == start + 1 {
            return None;
        }
        let end = self.with_apposition(start, end);
        Some(((start, end), end))
    }

    /// Extends a noun phrase by what describes it: ", deputy head of the board and a former engineer", "who farms
    /// shrimp", ", 34", "(R-Ohio)".
    pub(super) fn with_apposition(&self, start: usize, end: usize) -> usize {
        let unit = self.unit;
        let mut end = end;
        loop {
            if matches!(unit.lower(end), "who" | "whose") {
                return self.relative_end(end);
            }
            if !unit.is_comma(end) {
                return end;
            }
            let next = end + 1;
            let word = unit.lower(next);
            if matches!(word, "who" | "whose" | "which" | "where") {
                end = self.relative_end(next);
                continue;
            }
            if unit.class(next, Class::Locates)
                && unit.in_noun_phrase(next + 1)
                && !unit.is_time(next + 1)
            {
                end = unit.noun_phrase_end(next + 1);
                continue;
            }
            let age = unit.kind(next) == Some(TokenKind::Number) && !unit.is_time(next);
            let describes =
                age || matches!(
                    unit.tag(next),
                    Tag::Determiner
                        | Tag::Noun
                        | Tag::NounPlural
                        | Tag::Adjective
                        | Tag::PossessivePronoun
                ) || unit.tag(next) == Tag::Proper && unit.noun_phrase_end(next) > next
                    || unit.class(next, Class::Dates);
            if !describes
                || unit.is_time(next)
                || near(self.hits, next, next + MAX_GROUP_ITEMS)
                    .iter()
                    .any(|h| h.group == next || h.at == next)
            {
                return end;
            }
            let mut phrase = unit.noun_phrase_end(if unit.tag(next) == Tag::Adverb {
                next + 1
            } else {
                next
            });
            if phrase <= next {
                return end;
            }
            phrase = self.joined_end(phrase);
            // Another clause begins there: ", the board met".
            let verb_at = (phrase..phrase + 2).find(|&i| unit.tag(i).is_finite_verb());
            if verb_at.is_some() && unit.tag(start) != Tag::Punctuation {
                return end;
            }
            end = phrase;
            if unit.is_comma(end) && unit.is_stop(end + 1) {
                return end;
            }
        }
    }

    /// Goes over what joins a phrase that ends at `end`: "and a former engineer", "of the Office of …", "at the …".
    fn joined_end(&self, end: usize) -> usize {
        let unit = self.unit;
        let mut end = end;
        loop {
            if !unit.in_noun_phrase(end + 1) {
                return end;
            }
            let further = unit.noun_phrase_end(end + 1);
            let adds = unit.is(end, "and") && !unit.tag(further).is_finite_verb()
                || unit.tag(end) == Tag::Preposition && !unit.is_time(end + 1);
            if !adds || further <= end + 1 {
                return end;
            }
            end = further;
        }
    }

    /// Where the relative clause that begins at `from` ends: at a stop, or at a comma after its verb.
    pub(super) fn relative_end(&self, from: usize) -> usize {
        let unit = self.unit;
        let mut at = from + 1;
        let mut seen_verb = false;
        while at < unit.len() && unit.quotation(at).is_none() {
            if unit.is_stop(at) || unit.is_dash(at) {
                break;
            }
            seen_verb |= unit.tag(at).is_verb();
            if unit.is_comma(at) && seen_verb && !self.goes_on(at) {
                break;
            }
            at += 1;
        }
        at
    }

    /// A comma inside a relative clause after which the clause goes on: "whose brother-in-law, the merchant, had".
    pub(super) fn goes_on(&self, comma: usize) -> bool {
        let unit = self.unit;
        unit.tag(comma + 1).is_finite_verb()
            && unit.items.get(comma + 2).is_some()
            && !near(self.hits, comma + 1, comma + 1 + MAX_GROUP_ITEMS)
                .iter()
                .any(|h| h.group == comma + 1)
    }

    /// `…, the owner said`: the subject right before the cue, when a comma opens it.
    pub(super) fn parenthetical_subject(&self) -> Option<usize> {
        let unit = self.unit;
        let group = self.hit.group;
        let direct = unit.noun_phrase_start(group, 0);
        if direct < group && direct > 0 && unit.is_comma(direct - 1) {
            return Some(direct);
        }
        // With an apposition: ", Dewi Morgan, the operator's managing director, has told".
        if group > 1 && unit.is_comma(group - 1) {
            let inner = self.apposed_head(group - 1)?;
            if inner > 0 && unit.is_comma(inner - 1) {
                return Some(inner);
            }
        }
        None
    }

    /// For a comma right before the cue: the head that an apposition or relative clause between commas describes.
    pub(super) fn apposed_head(&self, comma: usize) -> Option<usize> {
        let unit = self.unit;
        let low = comma.saturating_sub(MAX_SOURCE_ITEMS);
        let mut at = comma;
        while at > low {
            at -= 1;
            if unit.is_stop(at)
                || unit.quotation(at).is_some()
                    && unit.items[at].end - unit.items[at].first > MAX_NICKNAME_TOKENS
            {
                return None;
            }
            if !unit.is_comma(at) {
                continue;
            }
            let start = unit.noun_phrase_start(at, 0);
            // "Soon afterwards Pell, leaving the court, said"
            let mut clause = start;
            while clause > 0 && unit.tag(clause - 1) == Tag::Adverb {
                clause -= 1;
            }
            if start < at && unit.opens_clause(clause) && !unit.is_time(start) {
                return Some(start);
            }
        }
        None
    }

    /// The subject of the cue to its left.
    pub(super) fn subject(&self) -> Option<(usize, usize)> {
        let unit = self.unit;
        let group = self.hit.group;
        if group == 0 && self.hit.voice != Voice::Passive {
            return None;
        }
        match self.hit.voice {
            Voice::Gerund
                if !unit.is_time(group - 1) && unit.in_noun_phrase(group - 1)
                    || unit.tag(group - 1) == Tag::Pronoun =>
            {
                // "footage of Pell asking", "with Marsh saying"
                let start = unit.noun_phrase_start(group, 0);
                return (start < group).then_some((start, group));
            }
            Voice::Gerund if unit.is(group - 1, "as") => {
                // "quoted a clerk as saying"
                let start = unit.noun_phrase_start(group - 1, 0);
                return (start + 1 < group)
                    .then_some((start, group - 1))
                    .or_else(|| self.governing_subject(group));
            }
            Voice::Gerund | Voice::Infinitive => return self.governing_subject(group),
            // "The pilot was quoted as saying"
            Voice::Passive if unit.is(self.hit.end - 1, "saying") => {
                let start = unit.noun_phrase_start(group, 0);
                return (start < group).then_some((start, group));
            }
            Voice::Passive => return self.agent().or(None),
            Voice::Finite => {}
        }
        // "Pell, who said": the relative pronoun is the source; the resolver finds whom it stands for.
        if unit.class(group - 1, Class::Relative)
            || unit.is(group - 1, "that") && unit.tag(group - 1) == Tag::Wh
        {
            return Some((group - 1, group));
        }
        // "Pell on Tuesday said"
        let group = self.without_time(group);
        if unit.is_comma(group - 1)
            && let Some(start) = self.apposed_head(group - 1)
        {
            return Some((start, group - 1));
        }
        if let Some(source) = self.before_dashes(group) {
            return Some(source);
        }
        let start = unit.noun_phrase_start(group, 0);
        if start < group {
            // "people familiar with the matter who were briefed" and "officials who asked not to be named"
            if !unit.opens_clause(start)
                && let Some(head) = self.relative_head(start)
            {
                return Some((head, group));
            }
            return Some((start, group));
        }
        if let Some(head) = self.relative_head(group) {
            return Some((head, group));
        }
        // "Pell rose and said": the subject of the clause before.
        self.governing_subject(group)
    }

    /// "Pell — who chairs the board — said": what stands before a pair of dashes.
    fn before_dashes(&self, end: usize) -> Option<(usize, usize)> {
        let unit = self.unit;
        let is_dash = |i: &usize| matches!(unit.mark(*i), Mark::Dash | Mark::Hyphen);
        let close = end.checked_sub(1).filter(is_dash)?;
        let open = (end.saturating_sub(MAX_SOURCE_ITEMS)..close).rfind(is_dash)?;
        let start = unit.noun_phrase_start(open, 0);
        // "The mayor — Ann Pell — said": her name is a part of it.
        let is_name = (open + 1..close).all(|i| unit.in_noun_phrase(i));
        let end = if is_name { close } else { open };
        (start < open && unit.opens_clause(start)).then_some((start, end))
    }

    /// `end` without an expression of time before it: "Pell on Tuesday | said", "the board last week | said".
    pub(super) fn without_time(&self, end: usize) -> usize {
        let unit = self.unit;
        let mut at = end;
        while at > 1
            && (unit.is_time(at - 1) || unit.class(at - 1, Class::TimeUnit) && unit.is_time(at - 2))
        {
            at -= 1;
        }
        if at < end && matches!(unit.lower(at - 1), "on" | "in" | "late" | "early") {
            at -= 1;
        }
        if at > 0 && at < end && (unit.tag(at - 1).is_noun() || unit.tag(at - 1) == Tag::Pronoun) {
            at
        } else {
            end
        }
    }

    /// A noun phrase with a relative clause that reaches to `end`: "officials who asked not to be named".
    pub(super) fn relative_head(&self, end: usize) -> Option<usize> {
        let unit = self.unit;
        let low = end.saturating_sub(MAX_SOURCE_ITEMS);
        let wh = (low..end)
            .rev()
            .take_while(|&i| !unit.is_comma(i) && !unit.is_stop(i))
            .find(|&i| {
                unit.class(i, Class::Relative) || unit.is(i, "that") && unit.tag(i) == Tag::Wh
            })?;
        let start = unit.noun_phrase_start(wh, 0);
        (start < wh && unit.opens_clause(start)).then_some(start)
    }

    /// The agent of a passive: "was told by aides", "was quoted as saying".
    pub(super) fn agent(&self) -> Option<(usize, usize)> {
        let unit = self.unit;
        if unit.is(self.hit.end, "by") {
            let end = unit.noun_phrase_end(self.hit.end + 1);
            return (end > self.hit.end + 1).then_some((self.hit.end + 1, end));
        }
        None
    }

    /// The subject of the clause that governs a gerund, an infinitive or a coordinated verb: the noun phrase before the
    /// first finite verb of the unit's last clause before `end`.
    pub(super) fn governing_subject(&self, end: usize) -> Option<(usize, usize)> {
        let unit = self.unit;
        // Last finite verb before, then its subject; clause starts stop the search.
        let mut at = end;
        let low = end.saturating_sub(MAX_SOURCE_ITEMS * 2);
        while at > low {
            at -= 1;
            if !unit.tag(at).is_finite_verb() {
                if unit.mark(at) == Mark::Semicolon {
                    return None;
                }
                continue;
            }
            // First word of its verb group.
            let mut group = at;
            while group > 0
                && (unit.tag(group - 1).is_finite_verb() || unit.tag(group - 1) == Tag::Adverb)
            {
                group -= 1;
            }
            if group == 0 {
                return None;
            }
            if unit.is_comma(group - 1) {
                let head = Finder {
                    hit: &Hit {
                        group,
                        ..self.hit.clone()
                    },
                    ..*self
                }
                .apposed_head(group - 1);
                if let Some(start) = head {
                    return Some((start, group - 1));
                }
            }
            let start = unit.noun_phrase_start(group, 0);
            if start < group && unit.opens_clause(start) && unit.lower(start) != "it" {
                return Some((start, group));
            }
            at = group;
        }
        None
    }

    pub(super) fn may_lack_source(&self, frame: Frame) -> bool {
        match self.hit.voice {
            Voice::Passive => true,
            Voice::Gerund | Voice::Infinitive => true,
            Voice::Finite => matches!(frame, Frame::That) && self.hit.group > 0,
        }
    }
}
