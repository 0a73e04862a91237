//! What the rules propose, before any choice.

use std::ops::Range;

use ascribe_grammar::cues::{Frame, Voice};

use super::rule::Rule;
use crate::reading::Candidate;

/// A candidate that one rule proposes.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    pub(crate) candidate: Candidate,
    pub(crate) rule: Rule,
    /// In tenths; higher wins where two cannot both be.
    pub(crate) strength: u8,
    /// Lemma of the cue, for the lexicon's counts.
    pub(crate) lemma: u16,
    /// Frame and voice, for the lexicon's counts; `None` for rules without a cue verb.
    pub(crate) frame: Option<(Frame, Voice)>,
    /// The cue is a verb of speech, or no verb at all.
    pub(crate) is_speech: bool,
    /// A whole quotation in marks is (the start of) the content: those that follow without a cue join it.
    pub(crate) quoted: bool,
}

impl Proposal {
    /// A proposal of that rule with no cue verb.
    pub(crate) fn new(rule: Rule, candidate: Candidate) -> Self {
        Self {
            candidate,
            rule,
            strength: rule.strength(),
            lemma: 0,
            frame: None,
            is_speech: true,
            quoted: false,
        }
    }

    /// First token of the content.
    pub(super) fn start(&self) -> usize {
        self.candidate.content.first().map_or(0, |range| range.0)
    }
}

/// Tokens of a unit, and which of the proposals are its own.
#[derive(Clone, Debug)]
pub(super) struct UnitTrace {
    pub(super) tokens: Range<usize>,
    /// A quotation in marks stands in it.
    pub(super) holds_quotation: bool,
    pub(super) proposals: Range<usize>,
}

/// Which frames a cue may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permits {
    /// Those the lexicon lists.
    Listed,
    /// Every frame, to count which should be listed.
    Every,
}
