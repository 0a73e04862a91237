//! What stands in a text for somebody: names, pronouns, nouns.

use ascribe_article::{Gender, NamedKind};

use crate::ids::{NameId, Table};
use crate::lexicons::Word;

/// What the sentences hold, in text order.
#[derive(Default)]
pub(crate) struct Found {
    /// Not overlapping.
    pub(crate) names: Table<NameId, Name>,
    /// "he", "she", "him", "his", "her".
    pub(crate) pronouns: Vec<Pronoun>,
    /// Role, document, body and group nouns.
    pub(crate) nouns: Vec<Noun>,
}

/// A third-person singular pronoun.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pronoun {
    pub(crate) token: u32,
    pub(crate) gender: Gender,
    /// "he", "she".
    pub(crate) nominative: bool,
}

/// A common noun that may stand for a speaker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noun {
    pub(crate) token: u32,
    pub(crate) word: Word,
}

/// A run of capitalised words read as one name.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    /// Tokens of the name without titles, end excluded.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// First token of the titles and roles before it in the same run.
    pub(crate) phrase: u32,
    /// What it looks to be, by its own words.
    pub(crate) kind: Option<NamedKind>,
    /// What a model reads it as, and the token where for the model the name begins.
    pub(crate) read_as: Option<(NamedKind, u32)>,
    /// Gender its titles tell.
    pub(crate) gender: Gender,
    /// It only counts as another mention of a name found elsewhere: stands in a title-case line, or its capital
    /// may come from the sentence start.
    pub(crate) weak: bool,
    /// Its first word stands where any word has a capital, and is no known name.
    pub(crate) doubtful_start: bool,
    /// It is a role noun too ("Cook said"): only a surname known from a full name makes it one.
    pub(crate) noun_like: bool,
    /// Given by one first name that shares its surname with the next name ("Mark" in "Mark and Joan Vale").
    pub(crate) shares_next: bool,
}

impl Name {
    /// The tokens `start..end`, with titles from `phrase` on.
    pub(crate) fn new(start: usize, end: usize, phrase: usize, kind: Option<NamedKind>) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
            phrase: phrase as u32,
            kind,
            read_as: None,
            gender: Gender::Unknown,
            weak: false,
            doubtful_start: false,
            noun_like: false,
            shares_next: false,
        }
    }

    /// A role noun that may be a surname: another mention of a name found elsewhere.
    pub(crate) fn noun(start: usize, end: usize, phrase: usize) -> Self {
        Self {
            weak: true,
            noun_like: true,
            ..Self::new(start, end, phrase, None)
        }
    }

    /// Tokens without titles.
    pub(crate) fn len(&self) -> u32 {
        self.end - self.start
    }

    /// Titles or roles stand before it.
    pub(crate) fn is_titled(&self) -> bool {
        self.start > self.phrase
    }

    /// It is a body's by its own words, or as a model reads it.
    pub(crate) fn is_body(&self) -> bool {
        self.kind == Some(NamedKind::Organization)
            || matches!(self.read_as, Some((NamedKind::Organization, _)))
    }

    /// It is a person's, or may be.
    pub(crate) fn may_be_person(&self) -> bool {
        matches!(self.kind, Some(NamedKind::Person) | None)
    }
}

/// Puts one name in the place of its pieces, unless it is one already.
pub(crate) fn put_whole(names: &mut Table<NameId, Name>, whole: Name) {
    let from = names.partition_point(|n| n.end <= whole.start);
    let to = names.partition_point(|n| n.start < whole.end);
    let is_one = to == from + 1
        && names
            .nth(from)
            .is_some_and(|(_, n)| (n.start, n.end) == (whole.start, whole.end));
    if !is_one {
        names.items_mut().splice(from.min(to)..to, [whole]);
    }
}
