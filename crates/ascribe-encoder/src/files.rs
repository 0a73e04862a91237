//! The files of a model: a folder, or bytes compiled into the program.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::EncoderError;

/// Name of the file that describes a model.
const DESCRIPTION: &str = "model.json";

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
    /// Size and checksum of each file.
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
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Where the bytes are.
#[derive(Clone, Debug)]
enum Place {
    Folder(PathBuf),
    Bundled(&'static [(&'static str, &'static [u8])]),
}

/// The files of one model.
#[derive(Clone, Debug)]
pub struct ModelFiles {
    place: Place,
    shown: String,
    description: Description,
}

impl ModelFiles {
    /// A model folder.
    ///
    /// # Errors
    /// When there is no `model.json` in it that this version can read.
    pub fn open(folder: &Path) -> Result<Self, EncoderError> {
        Self::new(
            Place::Folder(folder.to_owned()),
            folder.display().to_string(),
        )
    }

    /// Files compiled into the program, as pairs of name and bytes.
    ///
    /// # Errors
    /// Those of [`ModelFiles::open`].
    pub fn bundled(files: &'static [(&'static str, &'static [u8])]) -> Result<Self, EncoderError> {
        Self::new(Place::Bundled(files), "bundled".to_owned())
    }

    fn new(place: Place, shown: String) -> Result<Self, EncoderError> {
        let bytes = raw(&place, &shown, DESCRIPTION, DESCRIPTION)?;
        let foreign = |reason: String| EncoderError::Foreign {
            model: shown.clone(),
            file: DESCRIPTION.to_owned(),
            expected: "description of a model",
            reason,
        };
        let description: Description =
            serde_json::from_slice(&bytes).map_err(|error| foreign(error.to_string()))?;
        if description.format != FORMAT {
            return Err(foreign(format!(
                "format {} is not {FORMAT}, the one this version reads",
                description.format
            )));
        }
        Ok(Self {
            place,
            shown,
            description,
        })
    }

    /// What the model says of itself.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// Path of the folder, or `bundled`: for messages.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When it is not there, or has another size than `model.json` says.
    pub fn read(&self, file: &str) -> Result<Cow<'static, [u8]>, EncoderError> {
        let names = || {
            let names: Vec<_> = self.description.files.keys().map(String::as_str).collect();
            names.join(", ")
        };
        let bytes = raw(&self.place, &self.shown, file, &names())?;
        if let Some(entry) = self.description.files.get(file)
            && entry.bytes != bytes.len() as u64
        {
            return Err(EncoderError::Truncated {
                model: self.shown.clone(),
                file: file.to_owned(),
                got: bytes.len() as u64,
                expected: entry.bytes,
            });
        }
        Ok(bytes)
    }
}

fn raw(
    place: &Place,
    shown: &str,
    file: &str,
    expected: &str,
) -> Result<Cow<'static, [u8]>, EncoderError> {
    let missing = |reason: String| EncoderError::Missing {
        model: shown.to_owned(),
        file: file.to_owned(),
        reason,
        expected: expected.to_owned(),
    };
    match place {
        Place::Folder(folder) => fs::read(folder.join(file))
            .map(Cow::Owned)
            .map_err(|error| missing(error.to_string())),
        Place::Bundled(files) => files
            .iter()
            .find(|(name, _)| *name == file)
            .map(|(_, bytes)| Cow::Borrowed(*bytes))
            .ok_or_else(|| missing("it was not compiled in".to_owned())),
    }
}
