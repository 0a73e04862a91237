//! What two speakers are to each other, as evidence for or against one quotation.

use std::collections::hash_map::Entry;

use ascribe_aggregator::normalized_name;
use ascribe_article::SpeakerKind;
use rustc_hash::FxHashMap;

/// How two speakers fit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fit {
    /// One person, or one name.
    Same,
    /// "Pell" and "Ann Pell".
    Alike,
    /// One of them is not known, or is only called what he is.
    Unknown,
    /// Two who are known, or are called different things.
    Other,
}

/// Nobody is known.
pub(super) const NOBODY: u32 = 0;

/// Every speaker of a corpus, by number; [`NOBODY`] is the first.
#[derive(Default)]
pub(super) struct Speakers {
    by_name: FxHashMap<(Option<i64>, Box<str>), u32>,
    known: Vec<Known>,
}

struct Known {
    person: Option<i64>,
    /// It is no name: "police", "a resident", "I".
    is_called: bool,
    /// The words of the name in the form in which names are compared.
    words: Vec<Box<str>>,
}

impl Speakers {
    /// The number of a speaker.
    pub(super) fn number(&mut self, person: Option<i64>, name: Option<&str>) -> u32 {
        let name = name.unwrap_or_default();
        if person.is_none() && name.is_empty() {
            return NOBODY;
        }
        match self.by_name.entry((person, name.into())) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                let words = normalized_name(name, SpeakerKind::Person);
                self.known.push(Known {
                    person,
                    is_called: person.is_none()
                        && (!name.chars().any(char::is_uppercase) || matches!(name, "I" | "We")),
                    words: words.split(' ').map(Into::into).collect(),
                });
                *entry.insert(u32::try_from(self.known.len()).unwrap_or(NOBODY))
            }
        }
    }

    fn known(&self, number: u32) -> Option<&Known> {
        self.known.get((number as usize).checked_sub(1)?)
    }

    /// True for one who can be told from all others: who has a name.
    pub(super) fn has_name(&self, number: u32) -> bool {
        self.known(number).is_some_and(|known| !known.is_called)
    }

    /// How two of them fit.
    pub(super) fn fit(&self, a: u32, b: u32) -> Fit {
        let (Some(one), Some(other)) = (self.known(a), self.known(b)) else {
            return Fit::Unknown;
        };
        let is_equal = a == b || one.words == other.words;
        if one.is_called || other.is_called {
            // The police of two places are not the same; "officials" and "residents" are two.
            return if is_equal || one.is_called != other.is_called {
                Fit::Unknown
            } else {
                Fit::Other
            };
        }
        if is_equal || one.person.is_some() && one.person == other.person {
            Fit::Same
        } else if is_within(&one.words, &other.words) || is_within(&other.words, &one.words) {
            Fit::Alike
        } else {
            Fit::Other
        }
    }
}

/// "pell" within "ann pell", "board" within "harbour board": the words of one, in order, up to the last.
fn is_within(short: &[Box<str>], long: &[Box<str>]) -> bool {
    let mut rest = long.iter();
    short.last() == long.last() && short.iter().all(|word| rest.any(|other| other == word))
}
