//! Why an article did not come in.

use std::fmt;

use crate::Place;

/// The kinds of failures, for counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum FailureKind {
    /// The file or stream could not be read.
    Unreadable,
    /// A packed file, an archive or a record is broken or cut off.
    Damaged,
    /// A form that is not read: PDF, images, whatever is binary.
    Refused,
    /// Not what its form promises: broken JSON, a row with too few cells.
    Malformed,
    /// There is no text in it.
    NoText,
    /// Larger than the limit.
    TooLarge,
    /// Quotations that were given do not fit the text, or there are none.
    BadQuotes,
    /// A stage of the pipeline reported an error.
    Stage,
    /// The program panicked.
    Panicked,
}

impl FailureKind {
    /// Every kind, in the order of reports.
    pub const ALL: [Self; 9] = [
        Self::Unreadable,
        Self::Damaged,
        Self::Refused,
        Self::Malformed,
        Self::NoText,
        Self::TooLarge,
        Self::BadQuotes,
        Self::Stage,
        Self::Panicked,
    ];

    /// A word for files and counts: `too-large`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Damaged => "damaged",
            Self::Refused => "refused",
            Self::Malformed => "malformed",
            Self::NoText => "no-text",
            Self::TooLarge => "too-large",
            Self::BadQuotes => "bad-quotes",
            Self::Stage => "stage",
            Self::Panicked => "panicked",
        }
    }
}

impl fmt::Display for FailureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An article that is lost, or a source with all the articles it may have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// Where.
    pub place: Place,
    /// Of which kind.
    pub kind: FailureKind,
    /// One line for people, without the place.
    pub reason: String,
}

impl Failure {
    /// A failure with its reason.
    pub fn new(place: Place, kind: FailureKind, reason: impl Into<String>) -> Self {
        Self {
            place,
            kind,
            reason: reason.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.reason)
    }
}

impl std::error::Error for Failure {}

/// Why there is no article where an item was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Left {
    /// It failed.
    Failed(Failure),
    /// Its text is in another language: the name of that in English.
    OtherLanguage(&'static str),
    /// Another shard has it.
    OtherShard,
}

impl From<Failure> for Left {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}
