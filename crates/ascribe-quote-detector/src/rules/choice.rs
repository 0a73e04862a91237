//! The choice among proposals that cannot all be.

use std::cmp::Reverse;

use ascribe_article::{Quote, QuoteType, Span};
use ascribe_grammar::cues::Frame;

use super::proposal::Proposal;
use super::rule::Rule;
use crate::reading::Reading;

/// Quotes already chosen that a further one is compared with: those of the units near by.
const MAX_COMPARED: usize = 48;

/// A quote of the rules.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    #[cfg_attr(
        not(feature = "model"),
        allow(dead_code, reason = "only the model's side asks")
    )]
    pub(crate) rule: Rule,
    pub(crate) quote: Quote,
}

/// A proposal, and the quote it makes.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(super) proposal: Proposal,
    pub(crate) quote: Quote,
    /// From the first to the last byte of content and cue: who has no byte in common cannot be in conflict.
    reach: Span,
}

impl Made {
    /// `None` when no word is left of the content.
    pub(super) fn new(reading: &Reading, proposal: Proposal) -> Option<Self> {
        let mut quote = reading.quote(&proposal.candidate, proposal.rule.name())?;
        quote.confidence = proposal.rule.confidence();
        let reach = quote.cue.iter().fold(quote.extent(), |a, b| a.cover(*b));
        Some(Self {
            proposal,
            quote,
            reach,
        })
    }

    /// True for a proposal of the running text, not of words in marks.
    #[cfg(feature = "model")]
    pub(crate) fn is_outer(&self) -> bool {
        self.proposal.candidate.level == 0
    }

    fn conflicts(&self, other: &Made) -> bool {
        self.reach.overlaps(other.reach) && conflict(&self.quote, &other.quote)
    }
}

/// Keeps the strongest of proposals that overlap without one holding the other; finds who stands inside whom.
pub(crate) fn choose(mut made: Vec<Made>) -> Vec<Found> {
    made.sort_by_key(|made| made.proposal.start());
    let mut chosen = strongest(made);
    chosen.sort_by_key(|made| {
        let extent = made.quote.extent();
        (extent.start, Reverse(extent.end))
    });
    nest(chosen)
}

/// The strongest of those that cannot both be; of equals, the first.
fn strongest(made: Vec<Made>) -> Vec<Made> {
    let mut chosen: Vec<Made> = Vec::with_capacity(made.len());
    for next in made {
        let low = chosen.len().saturating_sub(MAX_COMPARED);
        let strongest_rival = chosen[low..]
            .iter()
            .filter(|kept| next.conflicts(kept))
            .map(|kept| kept.proposal.strength)
            .max();
        match strongest_rival {
            None => chosen.push(next),
            Some(strength) if strength >= next.proposal.strength => {}
            Some(_) => {
                let near = chosen.split_off(low);
                chosen.extend(near.into_iter().filter(|kept| !next.conflicts(kept)));
                chosen.push(next);
            }
        }
    }
    chosen
}

/// Sets `inside`: the nearest quote before whose content holds the whole content. Leaves out what is no report there.
fn nest(chosen: Vec<Made>) -> Vec<Found> {
    let mut quotes: Vec<Found> = Vec::with_capacity(chosen.len());
    for Made {
        proposal,
        mut quote,
        ..
    } in chosen
    {
        let low = quotes.len().saturating_sub(MAX_COMPARED);
        quote.inside = (low..quotes.len()).rev().find(|&outer| {
            let outer: &Quote = &quotes[outer].quote;
            outer.content != quote.content && within(&quote.content, &outer.content)
        });
        if quote.inside.is_none() || reports_within(&proposal, &quote) {
            let rule = proposal.rule;
            quotes.push(Found { rule, quote });
        }
    }
    quotes
}

/// Within another's words only speech counts: "he saw nothing" there is no quotation.
fn reports_within(proposal: &Proposal, quote: &Quote) -> bool {
    let in_marks = quote.kind != QuoteType::Indirect;
    let own_marks = in_marks && proposal.candidate.level == 0;
    let takes_clause = !matches!(
        proposal.frame,
        Some((Frame::Object | Frame::Gerund | Frame::To, _))
    );
    !proposal.candidate.cue.is_empty()
        && (own_marks || proposal.is_speech && (in_marks || takes_clause))
}

/// True when two quotes cannot both be: same content, contents that cross, or a cue or source of one within the
/// content of the other although its content is not.
pub(crate) fn conflict(a: &Quote, b: &Quote) -> bool {
    let overlaps = |x: &[Span], y: &[Span]| x.iter().any(|s| y.iter().any(|t| s.overlaps(*t)));
    if overlaps(&a.content, &b.content) {
        let nested = |inner: &Quote, outer: &Quote| {
            within(&inner.content, &outer.content)
                && within(&inner.cue, &outer.content)
                && within(&inner.source, &outer.content)
                && inner.content != outer.content
        };
        return !(nested(a, b) || nested(b, a));
    }
    overlaps(&a.content, &b.cue) || overlaps(&b.content, &a.cue) || overlaps(&a.cue, &b.cue)
}

/// True when each of the spans lies in one of the others.
pub(crate) fn within(inner: &[Span], outer: &[Span]) -> bool {
    inner.iter().all(|s| outer.iter().any(|t| t.contains(*s)))
}
