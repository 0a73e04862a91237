//! Who said what, in every article.

pub use ascribe_article as article;
pub use ascribe_article::{Article, ArticleRecord, Error, RawArticle};
use ascribe_quote_detector::{QuoteDetector, RuleDetector};
use ascribe_speaker_resolver::{RuleResolver, SpeakerResolver};
use ascribe_tokenizer::Tokenizer;

/// The stages in their order.
pub struct Pipeline {
    tokenizer: Tokenizer,
    detector: Box<dyn QuoteDetector>,
    resolver: Box<dyn SpeakerResolver>,
}

impl Pipeline {
    /// Rules alone, no model.
    pub fn rules() -> Self {
        Self {
            tokenizer: Tokenizer::new(),
            detector: Box::new(RuleDetector::new()),
            resolver: Box::new(RuleResolver::new()),
        }
    }

    /// Attributes one article. The only place with the order of the stages.
    ///
    /// # Errors
    /// When the text is too long, or a stage breaks its contract.
    pub fn run(&self, raw: RawArticle) -> Result<Article, Error> {
        let article = self.tokenizer.tokenize(raw)?;
        let quotes = self.detector.detect(&article)?;
        let article = article.with_quotes(quotes)?;
        let resolution = self.resolver.resolve(&article)?;
        article.with_attributions(resolution)
    }
}
