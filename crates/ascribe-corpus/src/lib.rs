//! A corpus of attributed articles in one SQLite file, and what is asked of it.
//!
//! A [`Store`] takes finished articles ([`ArticleRecord`](ascribe_article::ArticleRecord)s, however they were made) and holds
//! their quotations and speakers as tables that other programs can read; `docs/corpus.md` describes them. What goes beyond one
//! article is worked out over all of them: which articles are copies of others, who is who, which quotations are wordings of one.

mod error;
mod store;
mod mix;
mod words;
mod sketch;
mod align;
mod facts;
mod filters;
mod pack;
mod corrections;
mod entry;
mod kept;
mod writer;
mod removal;
mod records;
mod edits;
mod copies;
mod people;
mod wordings;
mod link;
mod check;
mod questions;
mod export;
pub mod report;

pub use align::Piece;
pub use check::{Claim, Finding, Match, SpeakerFit, Verdict};
pub use copies::Copies;
pub use corrections::{Correction, Corrections, Kind as CorrectionKind, Unread};
pub use edits::Edits;
pub use entry::{Entry, Origin, fingerprint};
pub use error::{Error, nearest_shown};
pub use export::Exported;
pub use link::LinkedCorpus;
pub use people::{
    Link, Linked, LinkedPeople, ListError, ListedPerson, ListedRole, PeopleList,
    Person as LinkedPerson, Rulings, Setting, Voice, link,
};
pub use questions::{
    Audit, Bar, Count, Dated, Draws, FOUND, Found, Key, MAX_COUNT, NoDate, Person, Question,
    SPEAKERS, Sort, SpeakerSort, Speakers, TIMELINE, Timeline, UnknownKey, Who, named,
};
pub use records::{Known, Named};
pub use removal::Removed;
pub use store::Store;
pub use wordings::{Wording, Wordings};
pub use writer::{Writer, Written};
