//! Turns of an interview or a transcript, as the layout shows them.

use crate::IndexRange;

/// What one voice says before the next one speaks, perhaps over several paragraphs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Turn {
    /// Tokens of the label that names the voice, less brackets, colon and time; `None` for a turn without one.
    pub label: Option<IndexRange>,
    /// Tokens of what is said.
    pub words: IndexRange,
    /// Whose turn it is.
    pub voice: Voice,
    /// Tokens elsewhere that name the voice, where the label does not: of "BY MR. PELL:" above for "Q".
    pub named_at: Option<IndexRange>,
}

/// Whose turn it is, as far as the layout tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Voice {
    /// Who asks: a question without a label, or one labelled "Q:".
    Asks,
    /// Who answers: what follows such a question, or "A:".
    Answers,
    /// Whom the label names.
    Named,
}

impl Turn {
    /// The first token of its label, or of what is said where it has none.
    pub fn start(&self) -> usize {
        self.label.map_or(self.words.start, |label| label.start)
    }

    /// True when a token is said in this turn.
    pub fn holds(&self, token: usize) -> bool {
        self.words.range().contains(&token)
    }
}
