//! Stage 3: who each source is: mentions, name clusters, anaphora, speakers.

use ascribe_article::{Article, Attribution, Error, Resolution};

/// Stage 3. Reads text, tokens and quotes; says whose words each quote holds.
pub trait SpeakerResolver: Send + Sync {
    /// One attribution for each quote of the article, and the speakers they name.
    ///
    /// # Errors
    /// Only for a model that does not fit.
    fn resolve(&self, article: &Article) -> Result<Resolution, Error>;
}

/// Resolves speakers by rules alone.
#[derive(Debug, Default, Clone)]
pub struct RuleResolver {}

impl RuleResolver {
    /// The rules for English news.
    pub fn new() -> Self {
        Self {}
    }
}

impl SpeakerResolver for RuleResolver {
    fn resolve(&self, article: &Article) -> Result<Resolution, Error> {
        let nobody = Attribution {
            speaker: None,
            via: Vec::new(),
            confidence: 0.0,
        };
        Ok(Resolution {
            speakers: Vec::new(),
            attributions: vec![nobody; article.quotes().len()],
        })
    }
}
