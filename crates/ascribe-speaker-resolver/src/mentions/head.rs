//! What a source phrase comes to: a name, a pronoun or a noun.

use ascribe_article::{Gender, SpeakerKind};

use crate::ids::{EntityId, NameId, Table};
use crate::mentions::phrases::Determiner;

/// The head of a source phrase.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Head {
    /// The quote has no source, or one without a word.
    Missing,
    Name(NameId),
    /// "he", "her" as the whole source.
    Third {
        token: u32,
        gender: Gender,
    },
    /// "they", "their".
    They {
        token: u32,
    },
    /// "it", "its".
    It {
        token: u32,
    },
    /// "I", "my".
    First,
    /// "we", "our".
    We,
    /// "you": anybody.
    You,
    /// "who", "which", "that": what stands before it.
    Relative {
        token: u32,
    },
    /// A common noun.
    Noun(NounHead),
    /// Several heads joined: "Pell and Marsh". The tokens from the first to the last.
    Joint {
        start: u32,
        end: u32,
    },
    /// "Q:" and "A:" of an interview.
    Question,
    Answer,
}

impl Head {
    /// The noun phrase of a person.
    pub(crate) fn person(&self) -> Option<&NounHead> {
        match self {
            Head::Noun(noun) if noun.is_person() => Some(noun),
            _ => None,
        }
    }
}

/// A noun phrase without a name as its head.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NounHead {
    /// The head noun.
    pub(crate) token: u32,
    /// First token of the phrase after its determiner.
    pub(crate) start: u32,
    /// End of the phrase: before the first comma, relative clause or verb.
    pub(crate) end: u32,
    pub(crate) determiner: Determiner,
    /// "his campaign", "Pell’s lawyer".
    pub(crate) possessor: Option<Possessor>,
    /// What it stands for; a person as one without a name.
    pub(crate) kind: SpeakerKind,
    /// "in Pell’s view", "in her mind": what somebody thinks, so the speaker is its owner.
    pub(crate) is_thought: bool,
    /// Its gender, as far as the noun tells.
    pub(crate) gender: Gender,
}

impl NounHead {
    /// It stands for one person.
    pub(crate) fn is_person(&self) -> bool {
        self.kind == SpeakerKind::Unnamed
    }
}

/// Whose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Possessor {
    Name(NameId),
    /// A pronoun at this token.
    Pronoun(u32),
}

/// The entity of each name: one without is read as plain words.
pub(crate) type EntityOfName = Table<NameId, Option<EntityId>>;
