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
//! | `label`, `label-quote`, `signature`, `dash`, `headline-colon` | PELL: No. “No.” — Dana Pell. — No, said Pell. Minister: no |
//!
//! How: marks are paired over paragraphs, each sentence is cut into items with its quotations folded, the
//! cue lexicon (`data/lexicons/cues.tsv`) says which words report and what they take, and around each of them the clause
//! gives source, addressee and content. Of proposals that cannot both be, the stronger rule stays. A quotation within
//! the content of another has `inside` set.
//!
//! # Source
//! Order of highest precision first: Muzny et al. 2017 (EACL). Frames counted on PolNeAR (Newell et al. 2018, LREC).

mod clauses;
mod combine;
mod decode;
mod extents;
mod heads;
mod hits;
mod layouts;
mod neural;
mod prepositions;
mod rules;
mod sources;
mod unit;

use ascribe_article::{Article, Error, NamedSpan, Quote};
use ascribe_grammar::{classes as words, inflect};

pub use ascribe_grammar::cues;
pub use neural::NeuralDetector;
pub use rules::{RuleDetector, proposals};

/// Stage 2. Reads text and tokens; makes the quotes.
pub trait QuoteDetector: Send + Sync {
    /// The quotes of an article, in any order.
    ///
    /// # Errors
    /// Only for a model that does not fit; odd text has fewer quotes.
    fn detect(&self, article: &Article) -> Result<Vec<Quote>, Error>;

    /// The quotes, and the names that a model has read on the way: they help the speaker resolver.
    ///
    /// # Errors
    /// Those of [`detect`](Self::detect).
    fn read(&self, article: &Article) -> Result<Detection, Error> {
        Ok(Detection {
            quotes: self.detect(article)?,
            names: Vec::new(),
        })
    }
}

/// What stage 2 makes of an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detection {
    /// In any order.
    pub quotes: Vec<Quote>,
    /// In text order, not overlapping; none without a model.
    pub names: Vec<NamedSpan>,
}
