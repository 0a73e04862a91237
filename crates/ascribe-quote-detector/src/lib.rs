//! Stage 2: direct, mixed and indirect quotations with cue, source and addressee.

mod clauses;
pub mod cues;
mod extents;
mod hits;
mod inflect;
mod layouts;
mod marks;
mod prepositions;
mod rules;
mod sources;
mod unit;
mod words;

use ascribe_article::{Article, Error, Quote};

pub use rules::{RuleDetector, proposals};

/// Stage 2. Reads text and tokens; makes the quotes.
pub trait QuoteDetector: Send + Sync {
    /// The quotes of an article, in any order.
    ///
    /// # Errors
    /// Only for a model that does not fit; odd text has fewer quotes.
    fn detect(&self, article: &Article) -> Result<Vec<Quote>, Error>;
}
