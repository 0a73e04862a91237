//! The one error of all stages.

use crate::Span;

/// Why an article could not be attributed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A stage or an input file names a place outside the text, or splits a character.
    #[error("article {article}: {layer} span {span} does not fit the text ({len} bytes)")]
    BadSpan {
        /// Id of the article.
        article: String,
        /// What the span belongs to: `token`, `content`, `cue`, `source`, `addressee`, `via`, `mention`.
        layer: &'static str,
        /// The span, in bytes.
        span: Span,
        /// Length of the text in bytes.
        len: usize,
    },
    /// The same for offsets of a file, which count code points.
    #[error(
        "article {article}: {layer} span [{start}, {end}] does not fit the text ({n_chars} characters)"
    )]
    BadCharSpan {
        /// Id of the article.
        article: String,
        /// What the span belongs to.
        layer: &'static str,
        /// First code point.
        start: usize,
        /// Code point after the last.
        end: usize,
        /// Length of the text in code points.
        n_chars: usize,
    },
    /// A quote, speaker or sentence refers to one that is not there.
    #[error("article {article}: {what} refers to {to}, which does not exist")]
    BadReference {
        /// Id of the article.
        article: String,
        /// Who refers.
        what: String,
        /// What is missing.
        to: String,
    },
    /// A text over 4 GiB: offsets are 32 bits wide.
    #[error("article {article}: {len} bytes of text are too many (at most 4294967295)")]
    TooLong {
        /// Id of the article.
        article: String,
        /// Length of the text in bytes.
        len: usize,
    },
    /// A stage panicked: a bug of ours. The other articles are not touched by it.
    #[error("article {article}: a stage panicked: {message}")]
    Panicked {
        /// Id of the article.
        article: String,
        /// What the panic said.
        message: String,
    },
    /// A model could not be run on the article.
    #[error("article {article}: {reason}")]
    Model {
        /// Id of the article.
        article: String,
        /// What the model or its engine said.
        reason: String,
    },
    /// Marked text that cannot be read.
    #[error("marked text, line {line}: {reason}")]
    Marked {
        /// Line of the marked text, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// A lexicon file that cannot be read.
    #[error("lexicon {file}, line {line}: {reason}")]
    Lexicon {
        /// Name of the file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}
