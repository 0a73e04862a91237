//! Stage 3: who each source is: mentions, name clusters, anaphora, speakers.
//!
//! [`RuleResolver`] works in one pass each of: names and nouns (`mentions`), the heads of the sources (`source`), clusters
//! of names (`names`), roles (`roles`), references in text order (`anaphora`), then quote by quote with `things` for
//! bodies, documents and groups and `floating` for quotes without a source. Every look-back is bounded, so the time is
//! linear in the text.

mod lexicons;

mod mentions;

mod people;

mod links;

mod speakers;

mod resolver;

use ascribe_article::{Article, Error, Resolution};

pub use links::discourse::AskedHead;
pub use resolver::{LinkCandidate, LinkExample, Linked, RuleResolver};
pub use speakers::evidence::explain;

/// Stage 3. Reads text, tokens and quotes; says whose words each quote holds.
pub trait SpeakerResolver: Send + Sync {
    /// One attribution for each quote of the article, and the speakers they name.
    ///
    /// # Errors
    /// Only for a model that does not fit.
    fn resolve(&self, article: &Article) -> Result<Resolution, Error>;
}
