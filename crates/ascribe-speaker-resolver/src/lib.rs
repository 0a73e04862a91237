//! Stage 3: who each source is: mentions, name clusters, references, speakers.
//!
//! [`Resolver`] works in one pass each of: names and nouns, the heads of the sources (`mentions`); clusters of names, roles
//! (`people`); references in text order (`links`); then quote by quote (`speakers`). Every look-back is bounded, so the time is
//! linear in the text. The order of the modules is the order of floors: each uses only those above it.

mod ids;

mod words;

mod body_sorts;

mod texts;

mod departments;

mod confidence;

mod mentions;

mod people;

mod links;

mod speakers;

mod resolver;

mod calibration;

use ascribe_article::{Article, Error, Resolution};
use ascribe_grammar::words as lexicons;

pub use calibration::{Confidences, calibrated, confidence_columns, confidence_features};
pub use links::discourse::AskedHead;
pub use resolver::{LinkCandidate, LinkExample, Linked, Resolver};
pub use speakers::evidence::explain;

/// Stage 3. Reads text, tokens and quotes; says whose words each quote holds.
pub trait SpeakerResolver: Send + Sync {
    /// One attribution for each quote of the article, and the speakers they name.
    ///
    /// # Errors
    /// Only for a model that does not fit.
    fn resolve(&self, article: &Article) -> Result<Resolution, Error>;
}

impl<R: SpeakerResolver + ?Sized> SpeakerResolver for Box<R> {
    fn resolve(&self, article: &Article) -> Result<Resolution, Error> {
        (**self).resolve(article)
    }
}
