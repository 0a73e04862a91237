//! Stage 3: who each source is: mentions, name clusters, anaphora, speakers.
//!
//! [`RuleResolver`] works in one pass each of: names and nouns (`scan`), the heads of the sources (`source`), clusters
//! of names (`names`), roles (`roles`), references in text order (`anaphora`), then quote by quote with `things` for
//! bodies, documents and groups and `floating` for quotes without a source. Every look-back is bounded, so the time is
//! linear in the text.

mod anaphora;
mod description_head;
mod descriptions;
mod explain;
mod floating;
mod floating_head;
mod labels;
mod link;
mod names;
mod roles;
mod row;
mod rules;
mod scan;
mod source;
mod things;

use ascribe_article::{Article, Error, Resolution};
use ascribe_grammar::words as lexicons;

pub use anaphora::AskedHead;
pub use explain::explain;
pub use rules::{LinkCandidate, LinkExample, Linked, RuleResolver};

/// Stage 3. Reads text, tokens and quotes; says whose words each quote holds.
pub trait SpeakerResolver: Send + Sync {
    /// One attribution for each quote of the article, and the speakers they name.
    ///
    /// # Errors
    /// Only for a model that does not fit.
    fn resolve(&self, article: &Article) -> Result<Resolution, Error>;
}
