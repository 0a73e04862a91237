//! What was said: what follows a cue, which frame it has, and where it ends.

use ascribe_article::{Tag, TokenKind};
use ascribe_grammar::classes::Class;
use ascribe_grammar::cues::{Frame, Voice};

use super::finder::Finder;
use crate::reading::hits::{Hit, near};
use crate::reading::unit::{Mark, Unit};

/// Adverbials between a cue and its content: "said again on Tuesday in a letter".
const MAX_ADVERBIALS: usize = 4;

/// Tokens of “yes” with its marks.
const MAX_ANSWER_TOKENS: u32 = 3;

/// Items of a subject, with all that describes it, before its verb.
const MAX_SUBJECT_ITEMS: usize = 30;

/// What follows a cue up to its content.
pub(super) struct Right {
    /// Hearer, as items.
    pub(super) addressee: Option<(usize, usize)>,
    /// First item of what may be the content.
    pub(super) at: usize,
    /// A colon stands before it.
    pub(super) colon: bool,
    /// A comma stands before it.
    pub(super) comma: bool,
}

impl Finder<'_, '_> {
    /// What stands to the right of the cue: hearer, adverbials, and where the content may begin.
    pub(super) fn right(&self, from: usize) -> Right {
        let unit = self.unit;
        let mut right = Right {
            addressee: None,
            at: from,
            colon: false,
            comma: false,
        };
        let verb = self.unit.lexicon.verb(self.hit.verb);
        let mut at = from;
        if verb.takes_addressee && self.hit.voice != Voice::Passive {
            let start = if unit.is(at, "to") && unit.tag(at + 1) != Tag::VerbBase {
                at + 1
            } else {
                at
            };
            let end = unit.noun_phrase_end(start);
            if end > start
                && !unit.is_time(start)
                && !unit.tag(end).is_finite_verb()
                && !unit.is(start, "that")
                && unit.lower(start) != "it"
            {
                right.addressee = Some((start, end));
                at = end;
            }
        } else if unit.is(at, "to") && unit.in_noun_phrase(at + 1) {
            let end = unit.noun_phrase_end(at + 1);
            if self.permits(Frame::Quote)
                && (unit.is(end, "that")
                    || unit.is_stop(end)
                    || unit.is_comma(end)
                    || unit.quotation(end).is_some()
                    || unit.class(end, Class::Adverbial))
            {
                right.addressee = Some((at + 1, end));
                at = end;
            }
        }
        at = self.skip_adverbials(at);
        match unit.mark(at) {
            Mark::Comma => {
                right.comma = true;
                // ", however," and ", in a letter to parents,"
                let inner = self.skip_adverbials(at + 1);
                at = if inner > at + 1 && unit.is_comma(inner) {
                    inner + 1
                } else {
                    at + 1
                };
            }
            Mark::Colon => {
                right.colon = true;
                at += 1;
            }
            _ => {}
        }
        right.at = at;
        right
    }

    /// Passes over "on Tuesday", "in a statement", "at a rally in Ohio", "again", "last week".
    pub(super) fn skip_adverbials(&self, from: usize) -> usize {
        let unit = self.unit;
        let mut at = from;
        for _ in 0..MAX_ADVERBIALS {
            if unit.tag(at) == Tag::Adverb && !unit.class(at, Class::FixedAdverb) {
                at += 1;
                continue;
            }
            if unit.is_time(at) {
                at += 1;
                while unit.is_time(at)
                    || unit.kind(at) == Some(TokenKind::Number)
                    || unit.class(at, Class::TimeUnit)
                {
                    at += 1;
                }
                continue;
            }
            let preposition = unit.class(at, Class::Adverbial);
            if preposition && self.hit.voice != Voice::Gerund {
                let end = unit.noun_phrase_end(at + 1);
                let end = if unit.is_time(at + 1) { at + 2 } else { end };
                let mut end = end;
                while end > at + 1
                    && (unit.is_time(end)
                        || unit.class(end, Class::ExtendsAdverbial)
                            && unit.noun_phrase_end(end + 1) > end + 1)
                {
                    end = if unit.is_time(end) {
                        end + 1
                    } else {
                        unit.noun_phrase_end(end + 1)
                    };
                }
                if end > at + 1
                    && (unit.is(end, "that")
                        || matches!(unit.lower(end), "if" | "whether")
                        || unit.is_comma(end)
                        || unit.mark(end) == Mark::Colon
                        || unit.is_stop(end)
                        || unit.quotation(end).is_some()
                        || self.permits(Frame::Quote) && unit.is_time(end - 1))
                {
                    at = end;
                    continue;
                }
                // "I have said before that the tram is a bus"
                if unit.is(at + 1, "that") && unit.noun_phrase_end(at + 1) == at + 1 {
                    at += 1;
                    continue;
                }
            }
            break;
        }
        at
    }

    /// What stands at `start`: the frame, and whether the content is a whole quotation in marks.
    pub(super) fn frame(&self, start: usize, right: &Right) -> Option<(Frame, bool)> {
        if self.unit.quotation(start).is_some() {
            return self.frame_of_quotation(start, right.colon || right.comma);
        }
        self.frame_of_clause(start, right)
            .map(|frame| (frame, false))
    }

    /// The frame of a quotation in marks, and whether it is all of the content; `framed` by a comma or colon before it.
    fn frame_of_quotation(&self, start: usize, framed: bool) -> Option<(Frame, bool)> {
        let unit = self.unit;
        if !framed && unit.is_title(start) {
            return None;
        }
        let next = start + 1;
        let closed = next >= unit.body_end() || unit.is_stop(next);
        let speaks = self.speaks(self.hit);
        let item = &unit.items[start];
        let first_word = unit.article.token_lower(item.first as usize + 1);
        let answer =
            matches!(first_word, "yes" | "no") && item.end - item.first <= MAX_ANSWER_TOKENS;
        let joined = unit.class(next, Class::JoinsClause) && !unit.has_quotation(next, unit.len());
        let ends_it = unit.tag(next).is_finite_verb()
            || speaks && (unit.stops_inside(start) || answer || joined);
        let whole = framed || unit.is_utterance(start) && closed || ends_it;
        let frame = if speaks || framed {
            Frame::Quote
        } else {
            Frame::Object
        };
        Some((frame, whole))
    }

    /// The frame of what is not in marks.
    fn frame_of_clause(&self, start: usize, right: &Right) -> Option<Frame> {
        let unit = self.unit;
        let (word, tag) = (unit.lower(start), unit.tag(start));
        // "said, without looking up, that": after a comma no frame of ours but this.
        if right.comma && !right.colon && word != "that" {
            return None;
        }
        let stands_alone = unit.is_stop(start + 1) || start + 1 >= unit.body_end();
        if stands_alone && self.speaks(self.hit) {
            match word {
                "yes" | "no" => return Some(Frame::Clause),
                "nothing" => return None,
                _ => {}
            }
        }
        if word == "that" && tag != Tag::Determiner && self.begins_that_clause(start) {
            return Some(Frame::That);
        }
        if tag == Tag::Wh || unit.class(start, Class::Asks) {
            return Some(Frame::Wh);
        }
        if word == "to" {
            let infinitive = matches!(unit.tag(start + 1), Tag::VerbBase | Tag::Adverb);
            return infinitive.then_some(Frame::To);
        }
        if tag == Tag::VerbGerund {
            return Some(Frame::Gerund);
        }
        if right.colon {
            return Some(Frame::Quote);
        }
        if word == "not" && unit.is(start + 1, "to") {
            return Some(Frame::To);
        }
        self.clause_or_object(start)
    }

    /// "that" before a noun and no verb after it is a determiner: the content is an object.
    fn begins_that_clause(&self, start: usize) -> bool {
        let unit = self.unit;
        unit.noun_phrase_end(start + 1) > start + 1
            || unit.tag(start + 1) == Tag::Pronoun
            || unit.quotation(start + 1).is_some()
            || unit.tag(start) == Tag::Preposition
            || unit.has_finite_verb(start, unit.len())
    }

    /// A clause without "that", or a thing.
    fn clause_or_object(&self, start: usize) -> Option<Frame> {
        let unit = self.unit;
        let tag = unit.tag(start);
        let begins = unit.in_noun_phrase(start)
            || matches!(
                tag,
                Tag::Pronoun | Tag::Existential | Tag::Number | Tag::Adverb
            );
        let fronted = tag == Tag::Preposition && unit.class(start, Class::Fronted);
        if begins || fronted {
            if self.begins_clause(start) {
                return Some(Frame::Clause);
            }
            return begins.then_some(Frame::Object);
        }
        let acts = tag.is_verb()
            && self.hit.voice != Voice::Passive
            && unit.has_finite_verb(start, self.clause_end(start));
        acts.then_some(Frame::Object)
    }

    /// True when a clause with its own finite verb begins at `start`: a subject, what describes it, then the verb.
    pub(super) fn begins_clause(&self, start: usize) -> bool {
        let unit = self.unit;
        let end = self.clause_end(start).min(start + MAX_SUBJECT_ITEMS);
        let mut at = start;
        while at < end {
            let tag = unit.tag(at);
            if tag.is_finite_verb()
                || unit.quotes_verb(at)
                || tag == Tag::VerbBase && at > start && unit.tag(at - 1) != Tag::To
            {
                return true;
            }
            // The verb of a clause within the subject is not the clause's own: look for a second one.
            let inner = tag == Tag::Wh
                || at > start && (unit.is(at, "to") || unit.class(at, Class::OpensClause));
            if inner {
                let end = (at + 1..end).find(|&i| unit.is_comma(i)).unwrap_or(end);
                let mut verbs = (at + 1..end)
                    .filter(|&i| unit.tag(i).is_finite_verb() && !unit.tag(i - 1).is_finite_verb());
                return verbs.next().is_some() && verbs.next().is_some();
            }
            if unit.is_comma(at) {
                // ", the owner of the mine, was": the verb follows the second comma.
                let describes = unit.class(at + 1, Class::Relative) || unit.in_noun_phrase(at + 1);
                let second = (at + 1..end).find(|&i| unit.is_comma(i));
                return match second {
                    Some(second) if describes => {
                        let next = if unit.tag(second + 1) == Tag::Adverb {
                            second + 2
                        } else {
                            second + 1
                        };
                        unit.tag(next).is_finite_verb()
                    }
                    // A fronted phrase: "in March, the fund was empty".
                    _ => unit.tag(start) == Tag::Preposition && unit.has_finite_verb(at, end),
                };
            }
            at += 1;
        }
        false
    }

    /// Like [`Self::clause_end`], for contents without "that": a comma before "which", "but", "while" or a participle
    /// ends more of them than it continues (PolNeAR train: 62 to 70 %).
    pub(super) fn tight_end(&self, from: usize, frame: Frame) -> usize {
        let unit = self.unit;
        let mut end = self.clause_end(from);
        // "urged voters to join, and criticized the party": a second verb of the same subject.
        if matches!(frame, Frame::To | Frame::Object | Frame::Gerund) {
            let second = self.hits.iter().find(|h| {
                h.at > from
                    && h.at < end
                    && h.group > from
                    && h.voice == Voice::Finite
                    && unit.tag(h.at) == Tag::VerbPast
                    && unit.is(h.group - 1, "and")
            });
            if let Some(second) = second {
                end = second.group - 1;
            }
        }
        (from + 1..end)
            .find(|&at| {
                unit.is_comma(at)
                    && (unit.class(at + 1, Class::PartsContent)
                        || unit.tag(at + 1) == Tag::VerbGerund && unit.lower(at + 1) != "including")
            })
            .unwrap_or(end)
    }

    /// Where the clause that begins at `from` ends as content: before the closing punctuation, a semicolon, a further
    /// cue with its own subject, or ", adding".
    pub(super) fn clause_end(&self, from: usize) -> usize {
        clause_end(self.unit, self.hits, from, self.hit.at)
    }
}

/// See [`Finder::clause_end`]; cues at or before item `after` are passed over.
pub(super) fn clause_end(unit: &Unit, hits: &[Hit], from: usize, after: usize) -> usize {
    let body = unit.body_end();
    let mut depth = 0_i32;
    let mut at = from;
    while at < body {
        match unit.mark(at) {
            Mark::Open | Mark::OpenSquare => depth += 1,
            Mark::Close | Mark::CloseSquare => depth -= 1,
            Mark::Semicolon if depth <= 0 => return at,
            Mark::Comma if depth <= 0 => {
                let next = at + 1;
                // ", adding that", ", according to"
                if unit.is(next, "according") {
                    return at;
                }
                if near(hits, next, next + 1)
                    .iter()
                    .any(|h| h.at > after && h.voice == Voice::Gerund)
                {
                    return at;
                }
                if joins_cue(unit, hits, from, next, after) || hands_over(unit, hits, next, after) {
                    return at;
                }
            }
            _ if unit.class(at, Class::JoinsClause)
                && depth <= 0
                && at > from
                && joins_cue(unit, hits, from, at, after) =>
            {
                return at;
            }
            _ => {}
        }
        at += 1;
    }
    body
}

/// True when a conjunction at `at` brings in another cue with its own content: "and added", "but Marsh said".
fn joins_cue(unit: &Unit, hits: &[Hit], from: usize, at: usize, after: usize) -> bool {
    if !unit.class(at, Class::JoinsClause) {
        return false;
    }
    let mut next = at + 1;
    while unit.tag(next) == Tag::Adverb {
        next += 1;
    }
    let phrase = unit.noun_phrase_end(next);
    near(hits, next, phrase + MAX_APPOSED_ITEMS)
        .iter()
        .any(|h| {
            // The subject may be described: "while Omar Haddad from the embassy claimed".
            let subject = phrase > next
                && h.group >= phrase
                && (h.group == phrase || !unit.has_finite_verb(phrase, h.group));
            h.at > after
            && h.voice == Voice::Finite
            && (unit.lexicon.verb(h.verb).is_speech
                || unit.is(h.end, "that")
                || unit.quotation(h.end).is_some())
            && (h.group == next || h.at == next || subject)
            // "that both Pell and Marsh were asking": two subjects of one verb.
            && (h.group == next || unit.has_finite_verb(from, at))
        })
}

/// Items between the head of a subject and its cue.
const MAX_APPOSED_ITEMS: usize = 6;

/// `Counting their losses, growers often say, "…"`: after the comma a subject with its own cue and quotation.
fn hands_over(unit: &Unit, hits: &[Hit], next: usize, after: usize) -> bool {
    let phrase = unit.noun_phrase_end(next);
    phrase > next
        && near(hits, phrase, phrase + MAX_APPOSED_ITEMS)
            .iter()
            .any(|h| {
                h.at > after
                    && h.group == phrase
                    && h.voice == Voice::Finite
                    && (unit.quotation(h.end).is_some() || unit.quotation(h.end + 1).is_some())
            })
}
