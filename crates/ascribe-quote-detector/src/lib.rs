//! Stage 2: direct, mixed and indirect quotations with cue, source and addressee.

use ascribe_article::{Article, Error, Quote};

/// Stage 2. Reads text and tokens; makes the quotes.
pub trait QuoteDetector: Send + Sync {
    /// The quotes of an article, in any order.
    ///
    /// # Errors
    /// Only for a model that does not fit; odd text has fewer quotes.
    fn detect(&self, article: &Article) -> Result<Vec<Quote>, Error>;
}

/// Finds quotes by rules alone.
#[derive(Debug, Default, Clone)]
pub struct RuleDetector {}

impl RuleDetector {
    /// The rules for English news.
    pub fn new() -> Self {
        Self {}
    }
}

impl QuoteDetector for RuleDetector {
    fn detect(&self, _article: &Article) -> Result<Vec<Quote>, Error> {
        Ok(Vec::new())
    }
}
