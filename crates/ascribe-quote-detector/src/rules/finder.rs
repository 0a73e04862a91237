//! One cue verb of a unit, and what every rule asks about it.

use ascribe_article::Tag;
use ascribe_grammar::classes::Class;
use ascribe_grammar::cues::Frame;

use super::proposal::{Permits, Proposal};
use super::rule::Rule;
use crate::reading::Candidate;
use crate::reading::hits::Hit;
use crate::reading::unit::Unit;

/// A cue verb among the others of its unit.
#[derive(Clone, Copy)]
pub(super) struct Finder<'u, 'a> {
    pub(super) unit: &'u Unit<'a>,
    pub(super) hits: &'u [Hit],
    pub(super) hit: &'u Hit,
    pub(super) index: usize,
    pub(super) permits: Permits,
}

/// Items between a quotation and a cue that may be the source, or that a source with its relative clause may take.
pub(crate) const MAX_SOURCE_ITEMS: usize = 45;

impl<'u, 'a> Finder<'u, 'a> {
    /// The finder of the cue `hits[index]`.
    pub(super) fn new(
        unit: &'u Unit<'a>,
        hits: &'u [Hit],
        index: usize,
        permits: Permits,
    ) -> Option<Self> {
        let hit = hits.get(index)?;
        Some(Self {
            unit,
            hits,
            hit,
            index,
            permits,
        })
    }

    pub(super) fn permits(&self, frame: Frame) -> bool {
        self.permits == Permits::Every
            || self.unit.lexicon.verb(self.hit.verb).frames[self.hit.voice as usize].has(frame)
    }

    pub(super) fn speaks(&self, hit: &Hit) -> bool {
        self.permits == Permits::Every || self.unit.lexicon.verb(hit.verb).is_speech
    }

    pub(super) fn base(&self, rule: Rule, frame: Frame) -> Proposal {
        let candidate = Candidate {
            cue: vec![self.unit.range(self.cue_start(), self.hit.end)],
            flags: self.hit.flags.clone(),
            ..Candidate::default()
        };
        Proposal {
            lemma: self.hit.verb,
            frame: Some((frame, self.hit.voice)),
            is_speech: self.speaks(self.hit),
            ..Proposal::new(rule, candidate)
        }
    }

    /// The cue span: auxiliaries included, adverbs before the first of them not.
    pub(super) fn cue_start(&self) -> usize {
        (self.hit.group..=self.hit.at)
            .find(|&i| self.unit.tag(i) != Tag::Adverb || self.unit.class(i, Class::Negation))
            .unwrap_or(self.hit.at)
    }
}
