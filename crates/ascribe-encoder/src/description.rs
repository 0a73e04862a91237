//! What a model says of itself, and within which bounds that is believed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The form of model folders this version reads.
const FORMAT: u32 = 1;

/// `model.json`: what a model is and which files belong to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Version of the form of the folder; this program reads 1.
    pub format: u32,
    /// Name of the model, also of its folder.
    pub name: String,
    /// Length of a vector.
    pub width: usize,
    /// Rows of the table of token types.
    pub n_types: usize,
    /// Most pieces of a window, `[CLS]` and `[SEP]` included: as many as in training.
    pub max_pieces: usize,
    /// The settings of the decoder the model was measured with.
    pub thresholds: Thresholds,
    /// How a score becomes a confidence; scores are taken as they are when left out.
    #[serde(default)]
    pub calibration: Calibration,
    /// Size and checksum of each file. A folder that somebody made by hand may list none; then only what stands in the
    /// files is checked.
    #[serde(default)]
    pub files: BTreeMap<String, FileEntry>,
}

/// Settings of the decoder.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Words under this cue logit are not looked at.
    pub candidate_logit: f32,
    /// Least confidence of an attribution that a rule finds, too.
    pub confidence: f32,
    /// Least confidence of one that no rule finds; the same as `confidence` when left out.
    #[serde(default)]
    pub alone: f32,
    /// Power of the probability of the role sequence in the confidence.
    pub path_weight: f32,
    /// Share of its content words an attribution must keep when surer ones have taken theirs.
    pub keep: f32,
}

/// Platt scaling (Platt 1999): the confidence is `sigmoid(slope * logit(score) + shift)`, `[slope, shift]` each.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Of attributions that no rule finds.
    pub alone: [f32; 2],
    /// Of attributions that a rule finds, too.
    pub agreed: [f32; 2],
}

impl Default for Calibration {
    fn default() -> Self {
        Self {
            alone: [1.0, 0.0],
            agreed: [1.0, 0.0],
        }
    }
}

/// Size and checksum of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Size.
    pub bytes: u64,
    /// SHA-256 in hexadecimal; empty when it is not known.
    #[serde(default)]
    pub sha256: String,
}

/// The longest vector there is room for: five times that of the largest BERT.
const MAX_WIDTH: usize = 5 * 1024;

/// Rows of the table of positions of every BERT; a longer window has pieces without a position.
const MAX_PIECES: usize = 512;

/// `[CLS]`, a piece, `[SEP]`.
const MIN_PIECES: usize = 3;

impl Description {
    /// What is wrong with it: damaged or foreign numbers would give fewer quotations without a word, or take all memory.
    pub(crate) fn flaw(&self) -> Option<String> {
        if self.format != FORMAT {
            let format = self.format;
            return Some(format!(
                "format {format} is not {FORMAT}, the one this version reads"
            ));
        }
        let counts = [
            ("width", self.width, 1..=MAX_WIDTH),
            ("max_pieces", self.max_pieces, MIN_PIECES..=MAX_PIECES),
        ];
        for (name, value, bounds) in counts {
            if !bounds.contains(&value) {
                let (least, most) = bounds.into_inner();
                return Some(format!(
                    "{name} is {value}, {least} to {most} were expected"
                ));
            }
        }
        let thresholds = &self.thresholds;
        let shares = [
            ("confidence", thresholds.confidence),
            ("alone", thresholds.alone),
            ("keep", thresholds.keep),
        ];
        for (name, value) in shares {
            if !(0.0..=1.0).contains(&value) {
                return Some(format!("{name} is {value}, 0 to 1 were expected"));
            }
        }
        if !(0.0..).contains(&thresholds.path_weight) {
            let value = thresholds.path_weight;
            return Some(format!("path_weight is {value}, 0 or more was expected"));
        }
        let Calibration { alone, agreed } = self.calibration;
        let numbers = [thresholds.candidate_logit, thresholds.path_weight];
        let numbers = numbers.into_iter().chain(alone).chain(agreed);
        if numbers.into_iter().any(|number| !number.is_finite()) {
            return Some("a threshold or a number of the calibration is not finite".to_owned());
        }
        None
    }
}
