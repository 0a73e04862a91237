//! The one error of all stages.

use std::fmt;

use crate::{CharSpan, Span};

/// Why an article could not be attributed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A stage names a place that is none of the text's.
    #[error("article {article}: {layer} span {span} {}", .misfit.told(*.len, "bytes"))]
    BadSpan {
        /// Id of the article.
        article: String,
        /// What the span belongs to: `token`, `content`, `cue`, `source`, `addressee`, `via`, `mention`.
        layer: &'static str,
        /// The span, in bytes.
        span: Span,
        /// What is wrong with it.
        misfit: Misfit,
        /// Length of the text in bytes.
        len: usize,
    },
    /// The same for offsets of a file, which count code points.
    #[error("article {article}: {owner}: {layer} span {span} {}", .misfit.told(*.n_chars, "characters"))]
    BadCharSpan {
        /// Id of the article.
        article: String,
        /// Id of the quotation or speaker that has the span.
        owner: String,
        /// What the span belongs to.
        layer: &'static str,
        /// The span, in code points.
        span: CharSpan,
        /// What is wrong with it.
        misfit: Misfit,
        /// Length of the text in code points.
        n_chars: usize,
    },
    /// A quote with an empty content.
    #[error("article {article}: quotation {quote} has no content")]
    NoContent {
        /// Id of the article.
        article: String,
        /// Its id, or its number from 1.
        quote: String,
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
    /// Nobody waited for the result any more.
    #[error("article {article}: nobody waits for it any more")]
    Cancelled {
        /// Id of the article.
        article: String,
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

/// What is wrong with a span.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Misfit {
    /// It ends after the text does.
    Outside,
    /// It begins or ends within a character.
    SplitsCharacter,
    /// It ends before it begins.
    Reversed,
    /// It covers nothing.
    Empty,
    /// It shares something with another span of its list, from the first to the second number.
    Overlaps(usize, usize),
    /// It stands before the span that precedes it in its list, from the first to the second number.
    OutOfOrder(usize, usize),
}

impl Misfit {
    /// With the length of the text, where that says something.
    fn told(self, len: usize, unit: &'static str) -> impl fmt::Display {
        fmt::from_fn(move |f| match self {
            Misfit::Outside => write!(f, "reaches past the end of the text ({len} {unit})"),
            Misfit::SplitsCharacter => f.write_str("splits a character"),
            Misfit::Reversed => f.write_str("ends before it begins"),
            Misfit::Empty => f.write_str("is empty"),
            Misfit::Overlaps(start, end) => write!(f, "overlaps [{start}, {end}]"),
            Misfit::OutOfOrder(start, end) => write!(f, "comes after [{start}, {end}] in its list"),
        })
    }
}
