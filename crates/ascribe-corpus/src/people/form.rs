//! The form in which a name is compared.

/// A name, cut into what tells people apart. Everything is folded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Form {
    /// A person's name of two words or more.
    Full(Full),
    /// One word: a surname, a first name, the one name of somebody.
    Bare(String),
    /// A body.
    Body(String),
    /// A title that goes from one to the next: "Prime Minister".
    Office,
    /// A common noun: "government".
    Common,
}

/// A person's name of two words or more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Full {
    pub(super) last: String,
    pub(super) first: String,
    /// What stands between, without particles: "w", "hw", "inacio lula".
    pub(super) middle: String,
    /// "jr", "sr", "iii".
    pub(super) suffix: String,
}

/// "FBI", "Zanu-PF": letters that stand for words.
pub(super) fn is_acronym(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let n_capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    let n_small = letters.len() - n_capitals;
    // "O'C" is short for nothing, "J.K." is part of a person's name.
    (2..=8).contains(&n_capitals) && n_small <= 2 && n_small < n_capitals && !word.contains('\'')
}
