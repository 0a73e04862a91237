//! Quotations with a cue: around every cue verb, the source, the addressee and the content, by the order they stand in.

use ascribe_article::Tag;
use ascribe_grammar::classes::Class;
use ascribe_grammar::cues::{Frame, Voice};

use super::finder::{Finder, MAX_SOURCE_ITEMS};
use super::proposal::{Permits, Proposal};
use super::rule::{self, Rule};
use crate::reading::hits::{Hit, near};
use crate::reading::unit::{MAX_BRACKET_ITEMS, Mark, Unit};

/// Finds the quotations of a unit that a cue verb reports.
pub(super) fn find(unit: &Unit, hits: &[Hit], permits: Permits, out: &mut Vec<Proposal>) {
    for index in 0..hits.len() {
        let finder = Finder::new(unit, hits, index, permits);
        out.extend(finder.and_then(|finder| finder.proposal()));
    }
}

/// The source and cue of a unit that ends in a colon: `Ruiz added:`. The content is still to be filled in.
pub(super) fn lead_in(unit: &Unit, hits: &[Hit]) -> Option<Proposal> {
    let index = hits
        .iter()
        .rposition(|h| unit.lexicon.verb(h.verb).frames[h.voice as usize].has(Frame::Quote))?;
    let finder = Finder::new(unit, hits, index, Permits::Listed)?;
    let hit = finder.hit;
    let right = finder.right(hit.end);
    // "said, with a smile," leads in as "said:" does.
    let adds_manner = unit.mark(unit.len() - 1) != Mark::Colon
        && unit.len() - right.at.min(unit.len()) <= MAX_MANNER_ITEMS
        && !unit.has_finite_verb(right.at, unit.len());
    // "Ruiz went on.": no more than that.
    let stops = unit.mark(unit.len() - 1) == Mark::FullStop;
    let leads_in = if stops {
        right.at >= unit.body_end() && finder.speaks(hit) && hit.voice == Voice::Finite
    } else {
        right.at >= unit.len() || adds_manner
    };
    if !leads_in {
        return None;
    }
    let mut proposal = finder.base(Rule::LeadIn, Frame::Quote);
    proposal.candidate.source = finder.subject().map(|(a, b)| unit.range(a, b));
    if stops && proposal.candidate.source.is_none() {
        return None;
    }
    proposal.candidate.addressee = right.addressee.map(|(a, b)| unit.range(a, b));
    if stops {
        proposal.strength = rule::STOP_LEADS_IN;
    }
    proposal.quoted = true;
    Some(proposal)
}

impl Finder<'_, '_> {
    fn proposal(&self) -> Option<Proposal> {
        self.quoted_as_saying()
            .or_else(|| self.left_quotation())
            .or_else(|| self.left_clause())
            .or_else(|| self.as_clause())
            .or_else(|| self.right_content())
    }

    /// `The Post quoted a clerk as saying that …`: the clerk said it; `A clerk was quoted by the Post as saying that …`.
    fn quoted_as_saying(&self) -> Option<Proposal> {
        let unit = self.unit;
        if !matches!(
            self.unit.lexicon.verb(self.hit.verb).lemma.as_str(),
            "quote" | "cite"
        ) {
            return None;
        }
        // "A clerk was quoted by the Post as saying": the clerk, too.
        let by = usize::from(self.hit.voice == Voice::Passive && unit.is(self.hit.end, "by"));
        let behind = (self.hit.end + by, unit.noun_phrase_end(self.hit.end + by));
        let group = self.hit.group;
        let source = match by {
            0 => behind,
            _ => (unit.noun_phrase_start(group, 0), group),
        };
        let joint = usize::from(unit.is(behind.1, "as"));
        let index = self.hits.iter().position(|h| h.at == behind.1 + joint)?;
        let hit = &self.hits[index];
        if source.1 <= source.0 || hit.voice != Voice::Gerund || !self.speaks(hit) {
            return None;
        }
        let saying = Finder {
            hit,
            index,
            ..*self
        };
        let mut proposal = saying.right_content()?;
        proposal.candidate.cue = vec![
            unit.range(self.cue_start(), self.hit.end),
            unit.range(behind.1, hit.end),
        ];
        proposal.candidate.source = Some(unit.range(source.0, source.1));
        proposal.strength += rule::TWO_VERBS;
        Some(proposal)
    }

    /// `As I wrote in March, the fund was empty.`
    fn as_clause(&self) -> Option<Proposal> {
        let unit = self.unit;
        if !unit.is(0, "as")
            || self.hit.voice != Voice::Finite
            || !self.speaks(self.hit)
            || !self.permits(Frame::Clause)
        {
            return None;
        }
        let group = self.without_time(self.hit.group);
        let start = unit.noun_phrase_start(group, 1);
        if start != 1 || start >= group {
            return None;
        }
        let right = self.right(self.hit.end);
        if !right.comma || right.at >= unit.body_end() {
            return None;
        }
        let end = self.clause_end(right.at);
        if !unit.has_finite_verb(right.at, end) {
            return None;
        }
        let mut proposal = self.base(Rule::AsClause, Frame::Clause);
        proposal.candidate.source = Some(unit.range(start, group));
        proposal.candidate.addressee = right.addressee.map(|(a, b)| unit.range(a, b));
        proposal.candidate.content.push(unit.range(right.at, end));
        Some(proposal)
    }

    /// `"…," Pell said`, `"…," said Pell`, each with what follows: `, "…"`.
    fn left_quotation(&self) -> Option<Proposal> {
        if !self.unit.holds_quotation()
            || !self.permits(Frame::Quote)
            || !matches!(self.hit.voice, Voice::Finite | Voice::Passive)
        {
            return None;
        }
        let unit = self.unit;
        let group = self.hit.group;
        // The nearest quotation to the left, within reach of a long source.
        let quote = (group.saturating_sub(MAX_SOURCE_ITEMS)..group)
            .rev()
            .find(|&i| {
                unit.quotation(i).is_some()
                    && unit.is_utterance(i)
                    && !unit.is_title(i)
                    && !unit.is_apposed_title(i)
            })?;
        if !self.speaks(self.hit) && !unit.ends_like_speech(quote) {
            return None;
        }
        let mut from = quote + 1;
        // «It is enough» («dosta»), the mayor said.
        let mut closes = quote + 1;
        if unit.mark(from) == Mark::Open
            && let Some(close) =
                (from..group.min(from + MAX_BRACKET_ITEMS)).find(|&i| unit.mark(i) == Mark::Close)
        {
            from = close + 1;
            closes = from;
        }
        if matches!(
            unit.mark(from),
            Mark::Comma
                | Mark::FullStop
                | Mark::Exclamation
                | Mark::Question
                | Mark::Dash
                | Mark::Hyphen
        ) {
            from += 1;
        }
        while unit.tag(from) == Tag::Adverb && from < group {
            from += 1;
        }
        let mut proposal = self.base(Rule::QuoteSourceCue, Frame::Quote);
        let after;
        if from >= group {
            // Inverted: the source follows.
            let (source, end) = self.inverted_source(self.hit.end)?;
            proposal.rule = Rule::QuoteCueSource;
            proposal.candidate.source = Some(unit.range(source.0, source.1));
            after = end;
        } else {
            // `“…,” but Marsh said it was asleep`: another clause, with a content of its own.
            if unit.class(from, Class::JoinsClause) && self.right(self.hit.end).at < unit.body_end()
            {
                return None;
            }
            let source = self.subject_between(from, group)?;
            proposal.candidate.source = Some(unit.range(source.0, source.1));
            let right = self.right(self.hit.end);
            proposal.candidate.addressee = right.addressee.map(|(a, b)| unit.range(a, b));
            after = right.at;
            // `"…," he said that …` is no quotation of the words before.
            if unit.is(right.at, "that") && !right.comma {
                return None;
            }
        }
        // The clause before the quotation belongs to the content when the quotation is a fragment of it:
        // The plan “was never costed”, Pell said.
        let first = self.left_start(quote);
        proposal.candidate.content.push(unit.range(first, closes));
        proposal.quoted = true;
        self.continue_after(after, &mut proposal);
        Some(proposal)
    }

    /// First item of the content that ends in the quotation at `quote`: the quotation itself when it is whole.
    fn left_start(&self, quote: usize) -> usize {
        let unit = self.unit;
        let mut start = quote;
        // Two quotations in a row, or a fragment inside a clause.
        while start > 0 {
            let before = start - 1;
            if unit.quotation(before).is_some() {
                start = before;
                continue;
            }
            break;
        }
        if start == 0 || unit.is_stop(start - 1) || unit.is_dash(start - 1) {
            return start;
        }
        let reported = self.hits[..self.index]
            .iter()
            .any(|h| h.at < start && self.speaks(h) && h.voice != Voice::Infinitive);
        if reported || unit.is_comma(start - 1) {
            return start;
        }
        // Words before, no cue among them: they are the clause the fragment completes.
        self.sentence_start(start)
    }

    /// Start of the clause around `item` for a content that ends with it.
    fn sentence_start(&self, item: usize) -> usize {
        let unit = self.unit;
        let mut start = item;
        while start > 0
            && !matches!(unit.mark(start - 1), Mark::Semicolon | Mark::Colon)
            && !unit.is_dash(start - 1)
        {
            start -= 1;
        }
        if unit.class(start, Class::LeadsClause) && start < item {
            start += 1;
            if unit.is_comma(start) {
                start += 1;
            }
        }
        start
    }

    /// After `"…," Pell said`: a second part of the same quotation.
    fn continue_after(&self, after: usize, proposal: &mut Proposal) {
        let unit = self.unit;
        let mut at = after;
        let limit = (after + MAX_ADVERBIAL_ITEMS).min(unit.len());
        while at < limit && unit.quotation(at).is_none() {
            // Another cue takes what follows.
            let other = near(self.hits, at, at);
            if at > self.hit.at && other.iter().any(|h| !self.is_aside(h)) {
                return;
            }
            at += 1;
        }
        if at >= limit {
            return;
        }
        let stop = matches!(
            unit.mark(at.wrapping_sub(1)),
            Mark::Comma
                | Mark::Colon
                | Mark::Semicolon
                | Mark::FullStop
                | Mark::Exclamation
                | Mark::Question
                | Mark::Dash
                | Mark::Hyphen
        );
        // `“It is late,” he said, but “the boats are out.”`, `and still “got a job.”`
        let joined = after + usize::from(unit.is_comma(after));
        let joins = (joined + 1..=joined + 2).contains(&at)
            && unit.class(joined, Class::JoinsClause)
            && (joined + 1 == at || unit.tag(joined + 1) == Tag::Adverb);
        if !stop && !joins {
            return;
        }
        // Another speaker's cue right after it claims it.
        if let Some(next) = self.hits.iter().find(|h| h.at > at)
            && next.group <= at + MAX_CLAIM_ITEMS
            && !matches!(next.voice, Voice::Gerund)
            && self.index + 1 < self.hits.len()
            && self.claims(at, next)
        {
            return;
        }
        proposal.candidate.content.push(unit.range(at, at + 1));
    }

    /// `Pell said, referring to the bill, “…”`: an aside that takes no quotation itself.
    fn is_aside(&self, hit: &Hit) -> bool {
        hit.voice == Voice::Gerund
            && self.unit.is_comma(hit.group.wrapping_sub(1))
            && !self.unit.lexicon.verb(hit.verb).frames[hit.voice as usize].has(Frame::Quote)
    }

    /// True when the cue `next` has the quotation at `quote` on its left: `"…," Marsh said`.
    fn claims(&self, quote: usize, next: &Hit) -> bool {
        let unit = self.unit;
        let mut from = quote + 1;
        if unit.is_comma(from) {
            from += 1;
        }
        from >= next.group || unit.noun_phrase_end(from) == next.group
    }

    /// `The mine would shut by June, the owner said.` and `The mine, the owner said, would shut by June.`
    fn left_clause(&self) -> Option<Proposal> {
        if !self.permits(Frame::Quote)
            || self.hit.voice == Voice::Gerund
            || self.hit.voice == Voice::Infinitive
        {
            return None;
        }
        let unit = self.unit;
        let (comma, source, after) = self.source_after_comma()?;
        let right = self.right(after);
        let end = right.at;
        let closes = unit.is_stop(end) && unit.mark(end) != Mark::Colon || end >= unit.body_end();
        let mid = unit.is_comma(end.saturating_sub(1)) && right.comma && end < unit.body_end()
            || unit.is_comma(end);
        let start = self.sentence_start(comma);
        if !closes && !mid || start >= comma {
            return None;
        }
        let quoted = unit.has_quotation(start, comma);
        // `Asked to describe it, Pell said, "No."`: the words before belong to another frame.
        if mid && !quoted && unit.quotation(end).is_some() {
            return None;
        }
        let whole = quoted || unit.is_dash(0) || unit.has_finite_verb(start, comma);
        if !whole && (closes || mid && !unit.has_finite_verb(end, unit.len())) {
            return None;
        }
        let rule = if closes {
            Rule::ClauseCue
        } else {
            Rule::ClauseCueClause
        };
        let mut proposal = self.base(rule, Frame::Quote);
        let candidate = &mut proposal.candidate;
        candidate.source = Some(unit.range(source.0, source.1));
        candidate.addressee = right.addressee.map(|(a, b)| unit.range(a, b));
        candidate.content.push(unit.range(start, comma));
        if mid && let Some((from, to)) = self.rest_of_clause(end + usize::from(unit.is_comma(end)))
        {
            candidate.content.push(unit.range(from, to));
        }
        proposal.quoted = true;
        Some(proposal)
    }

    /// The comma that ends the clause before a cue, the source that stands between them, or after the cue, and the item
    /// after both.
    fn source_after_comma(&self) -> Option<(usize, (usize, usize), usize)> {
        let unit = self.unit;
        let group = self.hit.group;
        let inverted = group > 0 && unit.is_comma(group - 1) && self.hit.voice == Voice::Finite;
        if !inverted {
            let start = self.parenthetical_subject()?;
            let source = (start, trim_comma(unit, start, group));
            return Some((start - 1, source, self.hit.end));
        }
        // `Asante, who ran the bank, rejected the idea`: the words before are the subject.
        let subject = unit.noun_phrase_end(0);
        let relative =
            subject > 0 && unit.is_comma(subject) && unit.class(subject + 1, Class::Relative);
        if !self.speaks(self.hit) || relative {
            return None;
        }
        let (source, end) = self.inverted_source(self.hit.end)?;
        (unit.tag(source.0) != Tag::Pronoun).then_some((group - 1, source, end))
    }

    /// `The mine, the owner said, | would shut by June`: what goes on after the cue, and no aside.
    fn rest_of_clause(&self, from: usize) -> Option<(usize, usize)> {
        let unit = self.unit;
        let to = self.clause_end(from);
        let gerund = |h: &Hit| h.group == from && h.voice == Voice::Gerund;
        let goes_on = unit.class(from, Class::JoinsClause) && unit.tag(from + 1).is_verb();
        let aside = matches!(unit.tag(from), Tag::Wh | Tag::VerbGerund)
            || self.hits.iter().any(gerund)
            || unit.class(from, Class::Aside);
        (from < to && (goes_on || !aside)).then_some((from, to))
    }

    /// `Pell said that …`, `Pell told reporters: "…"`, `Pell denied owning …`.
    fn right_content(&self) -> Option<Proposal> {
        let unit = self.unit;
        let mut from = self.hit.end;
        if self.hit.voice == Voice::Passive
            && self.agent().is_some_and(|agent| {
                from = agent.1;
                true
            })
            && unit.is_stop(from)
        {
            return None;
        }
        let right = self.right(from);
        let start = right.at;
        if start >= unit.body_end() {
            return None;
        }
        let (frame, quoted) = self.frame(start, &right)?;
        if !self.permits(frame) {
            return None;
        }
        let mut proposal = self.base(RIGHT_RULES[frame as usize], frame);
        proposal.candidate.addressee = right.addressee.map(|(a, b)| unit.range(a, b));
        proposal.candidate.source = self.subject().map(|(a, b)| unit.range(a, b));
        if quoted {
            proposal
                .candidate
                .content
                .push(unit.range(start, start + 1));
            proposal.quoted = true;
            proposal.strength = if right.colon || right.comma {
                Rule::CueQuote.strength()
            } else {
                rule::UNFRAMED_QUOTATION
            };
            self.continue_after(start + 1, &mut proposal);
        } else {
            let end = match frame {
                Frame::That | Frame::Quote => self.clause_end(start),
                // "Asked if he would quit, Soto said"
                _ if self.hit.at == 0 => (start..unit.body_end())
                    .find(|&i| unit.is_comma(i))
                    .unwrap_or(unit.body_end()),
                _ => self.tight_end(start, frame),
            };
            if end <= start {
                return None;
            }
            proposal.candidate.content.push(unit.range(start, end));
            if frame == Frame::Quote {
                proposal.strength = rule::COLON_WITHOUT_MARKS;
            }
        }
        if proposal.candidate.source.is_none() && !self.may_lack_source(frame) {
            return None;
        }
        Some(proposal)
    }
}

fn trim_comma(unit: &Unit, start: usize, end: usize) -> usize {
    if end > start + 1 && unit.is_comma(end - 1) {
        end - 1
    } else {
        end
    }
}

/// The rules for content on the right, by frame.
const RIGHT_RULES: [Rule; 7] = [
    Rule::CueQuote,
    Rule::CueThat,
    Rule::CueClause,
    Rule::CueWh,
    Rule::CueTo,
    Rule::CueGerund,
    Rule::CueObject,
];

/// Items between a cue and the second part of its quotation: "said on Tuesday in a letter to parents".
const MAX_ADVERBIAL_ITEMS: usize = 25;

/// Items between a cue that leads in and the end of its paragraph.
const MAX_MANNER_ITEMS: usize = 14;

/// Items between a quotation and the cue of another speaker that claims it.
const MAX_CLAIM_ITEMS: usize = 8;
