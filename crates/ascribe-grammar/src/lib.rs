//! What the stages know of English, read once: every word list of `data/lexicons`, the forms of verbs, the cues.
//!
//! A stage asks about a token by its [`WordId`](ascribe_article::WordId), which the tokenizer looks up once for each
//! token, and about any other string by [`Lexicons::word`]. The order of the modules is the order of floors: each uses
//! only those above it.

pub mod packed;
pub mod tsv;

pub mod classes;
pub mod inflect;
pub mod lists;

pub mod labels;

pub mod cues;

pub mod cue_classes;

pub mod words;

pub use words::{Lexicons, Word};
