//! The files of a model: a folder, or bytes compiled into the program.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::{Description, EncoderError};

/// Name of the file that describes a model.
const DESCRIPTION: &str = "model.json";

/// Where the bytes are.
#[derive(Clone, Debug)]
enum Place {
    Folder(PathBuf),
    Bundled(&'static [(&'static str, &'static [u8])]),
    Memory(Arc<BTreeMap<String, Vec<u8>>>),
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
    /// When there is no `model.json` in it that this version can read, or its numbers are out of bounds.
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

    /// Files that are in memory already, by their names.
    ///
    /// # Errors
    /// Those of [`ModelFiles::open`].
    pub fn in_memory(files: BTreeMap<String, Vec<u8>>) -> Result<Self, EncoderError> {
        Self::new(Place::Memory(Arc::new(files)), "in memory".to_owned())
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
        if let Some(flaw) = description.flaw() {
            return Err(foreign(flaw));
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

    /// The bytes of a file, checked against size and SHA-256 if `model.json` lists it; files that are compiled in are known by
    /// their size.
    ///
    /// # Errors
    /// When it is not there, or is not the file that `model.json` lists.
    pub fn read(&self, file: &str) -> Result<Cow<'static, [u8]>, EncoderError> {
        let names = || {
            let names: Vec<_> = self.description.files.keys().map(String::as_str).collect();
            names.join(", ")
        };
        let bytes = raw(&self.place, &self.shown, file, &names())?;
        let Some(entry) = self.description.files.get(file) else {
            return Ok(bytes);
        };
        if entry.bytes != bytes.len() as u64 {
            return Err(EncoderError::Truncated {
                model: self.shown.clone(),
                file: file.to_owned(),
                got: bytes.len() as u64,
                expected: entry.bytes,
            });
        }
        // Whoever can change the program can change the sums in it.
        let is_apart = !matches!(self.place, Place::Bundled(_));
        if is_apart && !entry.sha256.is_empty() {
            let got = hexadecimal(&Sha256::digest(&bytes));
            if !got.eq_ignore_ascii_case(&entry.sha256) {
                return Err(EncoderError::Altered {
                    model: self.shown.clone(),
                    file: file.to_owned(),
                    got,
                    expected: entry.sha256.clone(),
                });
            }
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
        Place::Memory(files) => files
            .get(file)
            .map(|bytes| Cow::Owned(bytes.clone()))
            .ok_or_else(|| missing("it is not among them".to_owned())),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
