//! Which gold quotation goes with which predicted one, and what is wrong with it.

use serde::Serialize;

use crate::Document;

/// One article, gold and predicted, with every quotation of both that is compared in exactly one pair.
#[derive(Clone, Debug)]
pub struct ArticlePairs<'d> {
    /// The gold; its text is the text.
    pub gold: &'d Document,
    /// The prediction; its `text` may be empty.
    pub predicted: &'d Document,
    /// In text order.
    pub pairs: Vec<Pair>,
}

/// A gold quotation with its predicted one, or one of the two alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Index into `gold.quotes`; `None` for a spurious quotation.
    pub gold: Option<usize>,
    /// Index into `predicted.quotes`; `None` for a missed quotation.
    pub predicted: Option<usize>,
    /// Intersection over union of the two contents' letters; 0 for one alone.
    pub overlap: f64,
    /// What is wrong; empty when nothing is.
    pub errors: Vec<ErrorClass>,
}

/// What can be wrong with a pair.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ErrorClass {
    /// Gold alone.
    Missed,
    /// Predicted alone.
    Spurious,
    /// The contents overlap by half and are not the same.
    Boundary,
    /// The sources disagree.
    Source,
    /// The cues disagree.
    Cue,
    /// The speakers disagree.
    Speaker,
    /// Direct, mixed or indirect: not the same.
    Type,
}

impl ErrorClass {
    /// All, in the order of reports.
    pub const ALL: [ErrorClass; 7] = [
        ErrorClass::Missed,
        ErrorClass::Spurious,
        ErrorClass::Boundary,
        ErrorClass::Source,
        ErrorClass::Cue,
        ErrorClass::Speaker,
        ErrorClass::Type,
    ];

    /// The name in files and flags.
    pub fn name(self) -> &'static str {
        match self {
            ErrorClass::Missed => "missed",
            ErrorClass::Spurious => "spurious",
            ErrorClass::Boundary => "boundary",
            ErrorClass::Source => "source",
            ErrorClass::Cue => "cue",
            ErrorClass::Speaker => "speaker",
            ErrorClass::Type => "type",
        }
    }
}
