//! A corpus of attributed articles in one SQLite file, and what is asked of it.
//!
//! A [`Store`] takes finished articles ([`ArticleRecord`](ascribe_article::ArticleRecord)s, however they were made) and holds
//! their quotations and speakers as tables that other programs can read; `docs/corpus.md` describes them. What goes beyond one
//! article is worked out over all of them: which articles are copies of others, who is who, which quotations are wordings of one.

mod error;
mod store;
mod filters;
mod pack;
mod corrections;
mod entry;
mod writer;
mod records;
mod edits;
mod questions;
mod export;

pub use corrections::{Correction, Corrections, Kind as CorrectionKind, Unread};
pub use edits::Edits;
pub use entry::{Entry, Origin, fingerprint};
pub use error::Error;
pub use export::Exported;
pub use questions::{
    Audit, Bar, Count, Dated, Draws, FOUND, Found, Key, MAX_COUNT, NoDate, Person, Question,
    SPEAKERS, Sort, SpeakerSort, Speakers, TIMELINE, Timeline, UnknownKey, Who,
};
pub use records::Known;
pub use store::Store;
pub use writer::{Writer, Written};
