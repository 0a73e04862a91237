//! What people ask of a corpus: who said what of which thing and when, who is quoted most, how often over time, who gets quoted.
//!
//! Every question narrows the quotations in the same way: a [`Question`] is what to look for, and becomes one statement over the
//! full-text index. Numbers of quotations follow the date, so a span of dates is a span of numbers.

mod dated;
pub mod named;
mod terms;
mod who;
mod select;
mod columns;
mod find;
mod speakers;
mod timeline;
mod draws;
mod audit;
#[cfg(test)]
mod tests;

use ascribe_article::{Class, Gender, QuoteType, SpeakerKind};

pub use audit::{Audit, Draws, Key, UnknownKey};
pub use columns::{FOUND, MAX_COUNT};
pub use dated::{Dated, NoDate};
pub use find::{Count, Found};
pub use speakers::{SPEAKERS, SpeakerSort, Speakers};
pub use timeline::{Bar, TIMELINE, Timeline};
pub use who::{Person, Who};

pub(crate) use columns::{Columns, cells_of};
pub(crate) use select::Selection;

/// Which quotations. The default is all of them that count, the newest first.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Words of the content, all of them; those between `"` stand together.
    pub words: Option<String>,
    /// Words of the content or of the title of the article.
    pub about: Option<String>,
    /// A name or a surname.
    pub speaker: Option<String>,
    /// A number of the list of people, or an id such as `Q42`.
    pub person: Option<String>,
    /// Of this date and later.
    pub from: Option<Dated>,
    /// Of this date and earlier.
    pub to: Option<Dated>,
    /// Of the article with this id.
    pub article: Option<String>,
    /// Of one of these outlets; none is all.
    pub outlets: Vec<String>,
    /// Of one of these types; none is all.
    pub types: Vec<QuoteType>,
    /// Of one of these classes; none is all.
    pub classes: Vec<Class>,
    /// By one of these; none is all.
    pub genders: Vec<Gender>,
    /// By one of these; none is all.
    pub kinds: Vec<SpeakerKind>,
    /// At least as sure.
    pub min_confidence: f64,
    /// Those that are not counted, too: of copies of articles, parts of others, other wordings.
    pub all: bool,
    /// What comes first.
    pub sort: Sort,
    /// So many of the first are left out: those of earlier pages.
    pub offset: usize,
    /// How many at most; `None` is all of them.
    pub limit: Option<usize>,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The newest.
    #[default]
    Newest,
    /// The oldest.
    Oldest,
    /// What fits the words best (bm25); by date where there are too many hits.
    Rank,
    /// What the program is least sure of: the product of both confidences, that of the quotation alone where it names no speaker. What was
    /// put right is sure. All quotations asked for are looked at, which takes longer than by date.
    Doubt,
}

impl Question {
    /// True when it asks for all that there is.
    pub fn is_everything(&self) -> bool {
        self.words.is_none()
            && self.about.is_none()
            && self.speaker.is_none()
            && self.person.is_none()
            && self.from.is_none()
            && self.to.is_none()
            && self.article.is_none()
            && self.outlets.is_empty()
            && self.types.is_empty()
            && self.classes.is_empty()
            && self.genders.is_empty()
            && self.kinds.is_empty()
            && self.min_confidence <= 0.0
            && !self.all
    }
}
