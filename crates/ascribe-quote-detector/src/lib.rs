//! Stage 2: direct, mixed and indirect quotations with cue, source and addressee.
//!
//! The rules, by what [`Quote::found_by`] says:
//!
//! | name | example |
//! |---|---|
//! | `quote-source-cue`, `quote-cue-source` | “No,” Pell said. “No,” said Pell. |
//! | `cue-quote`, `lead-in`, `colon-quote` | Pell said: “No.” Pell added: ¶ “No.” Pell went on. ¶ “No.” Pell was blunt: “No.” |
//! | `cue-that`, `cue-clause`, `cue-wh`, `cue-to`, `cue-gerund`, `cue-object` | Pell said that …, asked why …, vowed to …, denied owning …, rejected the plan |
//! | `clause-cue`, `clause-cue-clause`, `as-clause` | …, Pell said. The mine, Pell said, would shut. As Pell wrote, … |
//! | `according-to`, `in-the-words-of`, `in-the-view-of`, `per` | According to Pell, … |
//! | `noun-that`, `noun-to` | Pell’s claim that … |
//! | `floating` | a quotation without cue or source |
//! | `label`, `turn`, `label-quote`, `signature`, `dash`, `headline-colon` | PELL: No. Why? ¶ No. “No.” — Dana Pell. — No, said Pell. Minister: no |
//!
//! How: marks are paired over paragraphs, each sentence is cut into items with its quotations folded, the
//! cue lexicon (`data/lexicons/cues.tsv`) says which words report and what they take, and around each of them the clause
//! gives source, addressee and content. Of proposals that cannot both be, the stronger rule stays. A quotation within
//! the content of another has `inside` set. Speech, thought, finding or act: cue, content and source tell it
//! (`data/lexicons/cue-classes.tsv`).
//!
//! # Source
//! Order of highest precision first: Muzny et al. 2017 (EACL). Frames counted on PolNeAR (Newell et al. 2018, LREC).

mod helpers;
mod classes;
mod reading;
mod rules;

#[cfg(feature = "model")]
mod ends;
#[cfg(feature = "model")]
mod combine;
#[cfg(feature = "model")]
mod model;

use ascribe_article::{Article, Error, NamedSpan, Quote};

pub use helpers::{Cancel, Helpers, Taken};
#[cfg(feature = "model")]
pub use model::NeuralDetector;
pub use rules::{RuleDetector, proposals};

/// Stage 2. Reads text and tokens; makes the quotes.
pub trait QuoteDetector: Send + Sync {
    /// The quotes of an article, and what was read of it on the way.
    ///
    /// # Errors
    /// Only for a model that does not fit; odd text has fewer quotes.
    fn detect(&self, article: &Article) -> Result<Detection, Error>;

    /// The same with threads that nobody uses, for a detector whose work can be spread.
    ///
    /// # Errors
    /// Those of [`detect`](Self::detect).
    fn detect_with(&self, article: &Article, helpers: &Helpers) -> Result<Detection, Error> {
        let _ = helpers;
        self.detect(article)
    }
}

impl<D: QuoteDetector + ?Sized> QuoteDetector for Box<D> {
    fn detect(&self, article: &Article) -> Result<Detection, Error> {
        (**self).detect(article)
    }

    fn detect_with(&self, article: &Article, helpers: &Helpers) -> Result<Detection, Error> {
        (**self).detect_with(article, helpers)
    }
}

/// What stage 2 makes of an article; made of its quotes with [`From`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Detection {
    /// In any order.
    pub quotes: Vec<Quote>,
    /// The names a model has read, which help the resolver; in text order, not overlapping; none without a model.
    pub names: Vec<NamedSpan>,
}

impl From<Vec<Quote>> for Detection {
    fn from(quotes: Vec<Quote>) -> Self {
        Self {
            quotes,
            names: Vec::new(),
        }
    }
}
