//! Stage 1: raw text to paragraphs, sentences and tagged tokens.

use ascribe_article::{Article, Error, RawArticle};

/// Stage 1. Cuts a text into tokens, sentences and paragraphs and reads its datelines.
#[derive(Debug, Default, Clone)]
pub struct Tokenizer {}

impl Tokenizer {
    /// The tokenizer for English news.
    pub fn new() -> Self {
        Self {}
    }

    /// Makes the article of a raw text.
    ///
    /// # Errors
    /// [`Error::TooLong`] for a text of 4 GiB or more.
    pub fn tokenize(&self, raw: RawArticle) -> Result<Article, Error> {
        Article::new(raw)
    }
}
