//! Gold readers behind one trait: one file and one type per form, none of which knows the others.
//!
//! | form | type | what it is |
//! |---|---|---|
//! | `jsonl` | [`Jsonl`] | one article a line: our own output, `quotes` or `attributions` |
//! | `brat` | [`Brat`] | stand-off files `x.txt` and `x.ann`, as PolNeAR ships them |
//! | `parc` | [`Parc`] | PARC 3 XML: words that name their attributions |
//! | `columns` | [`Columns`] | one token a line with a BIO label, or CofeNet's tokens and labels in JSON |
//! | `pdnc` | [`Pdnc`] | a folder per novel, as the Project Dialogism Novel Corpus has them |
//! | `csv` | [`Csv`] | one quotation a row |
//!
//! Every reader keeps the text as it is, gives offsets in code points, and says what it had to leave out.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use ascribe_article::SpeakerRecord;

use crate::{Document, Problem};

mod both;
mod files;
mod spans;
mod python;
pub(crate) mod brat;
mod columns;
pub(crate) mod csv;
mod jsonl;
mod parc;
mod pdnc;

pub use both::{Both, Side, Texts, both};
pub use brat::Brat;
pub use columns::Columns;
pub use csv::Csv;
pub use jsonl::Jsonl;
pub use parc::Parc;
pub use pdnc::Pdnc;

pub(crate) use spans::Measure;

/// Reads one form of labelled data.
pub trait Reader: Send + Sync {
    /// What `--format` calls it.
    fn name(&self) -> &'static str;

    /// True when `path`, a file or a folder, looks like this form. Reads as little as it can.
    fn recognises(&self, path: &Path) -> bool;

    /// Every article of `path`. One without a text of its own has that of `texts`.
    ///
    /// What cannot be read (a line, an attribution, a file of a folder) goes to `problems` with file, line and reason,
    /// and reading goes on.
    ///
    /// # Errors
    /// When `path` itself cannot be opened.
    fn read(
        &self,
        path: &Path,
        texts: &mut Texts,
        problems: &mut Vec<Problem>,
    ) -> io::Result<Vec<Document>>;
}

/// The forms there are readers for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    /// One article a line.
    Jsonl,
    /// Stand-off annotation beside the text.
    Brat,
    /// XML of words.
    Parc,
    /// One token a line.
    Columns,
    /// A folder per novel.
    Pdnc,
    /// One quotation a row.
    Csv,
}

impl Format {
    /// All of them, in the order of [`Format::detect`].
    pub const ALL: [Format; 6] = [
        Format::Jsonl,
        Format::Brat,
        Format::Parc,
        Format::Columns,
        Format::Pdnc,
        Format::Csv,
    ];

    /// The name in flags and messages.
    pub fn name(self) -> &'static str {
        self.reader().name()
    }

    /// The one that reads it.
    pub fn reader(self) -> &'static dyn Reader {
        match self {
            Format::Jsonl => &Jsonl,
            Format::Brat => &Brat,
            Format::Parc => &Parc,
            Format::Columns => &Columns,
            Format::Pdnc => &Pdnc,
            Format::Csv => &Csv,
        }
    }

    /// The form of `path` by its layout and first lines; `None` when no reader knows it.
    pub fn detect(path: &Path) -> Option<Format> {
        Self::ALL
            .into_iter()
            .find(|format| format.reader().recognises(path))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// A name that is no form's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown form {0:?}; known are {known}", known = known_forms())]
pub struct UnknownFormat(pub String);

/// Why nothing could be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file or folder does not open.
    #[error("cannot read {}", path.display())]
    Open {
        /// What was to be read.
        path: PathBuf,
        /// Why it was not.
        source: io::Error,
    },
    /// No reader knows the form, and none was named.
    #[error("{}: no form recognised; name one of {known}", path.display(), known = known_forms())]
    UnknownForm {
        /// What was to be read.
        path: PathBuf,
    },
}

fn known_forms() -> String {
    Format::ALL.map(Format::name).join(", ")
}

/// What a file or folder holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corpus {
    /// In the order of the file, files of a folder by name.
    pub documents: Vec<Document>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Reads a file or folder in the form given, or in the one it looks like.
///
/// # Errors
/// [`ReadError::Open`] when it cannot be opened, [`ReadError::UnknownForm`] when no form is given and none recognised.
pub fn read(path: &Path, format: Option<Format>) -> Result<Corpus, ReadError> {
    read_with(path, format, &mut Texts::default())
}

/// The same with texts for articles that have none of their own.
///
/// # Errors
/// As those of [`read`].
pub fn read_with(
    path: &Path,
    format: Option<Format>,
    texts: &mut Texts,
) -> Result<Corpus, ReadError> {
    let fail = |source| ReadError::Open {
        path: path.to_owned(),
        source,
    };
    std::fs::metadata(path).map_err(fail)?;
    let format = format
        .or_else(|| Format::detect(path))
        .ok_or_else(|| ReadError::UnknownForm {
            path: path.to_owned(),
        })?;
    let mut problems = Vec::new();
    let mut documents = format
        .reader()
        .read(path, texts, &mut problems)
        .map_err(fail)?;
    for document in &mut documents {
        for reason in check_confidences(document) {
            problems.push(Problem {
                file: path.to_owned(),
                line: None,
                reason,
            });
        }
    }
    if documents.is_empty() && problems.is_empty() && path.is_dir() {
        problems.push(Problem {
            file: path.to_owned(),
            line: None,
            reason: format!("nothing in the form {format} in this folder"),
        });
    }
    Ok(Corpus {
        documents,
        problems,
    })
}

/// Takes away confidences that are not between 0 and 1; says which.
fn check_confidences(document: &mut Document) -> Vec<String> {
    let is_share = |confidence: &f32| (0.0..=1.0).contains(confidence);
    let mut reasons = Vec::new();
    for quote in &mut document.quotes {
        let record = &mut quote.record;
        let mut wrong = Vec::new();
        if !is_share(&record.confidence) {
            wrong.push(record.confidence);
            record.confidence = 1.0;
        }
        if let Some(confidence) = record.speaker_confidence.take_if(|c| !is_share(c)) {
            wrong.push(confidence);
        }
        reasons.extend(wrong.into_iter().map(|confidence| {
            format!(
                "article {:?}, quotation {}: confidence {confidence} is not between 0 and 1; left out",
                document.id, record.id
            )
        }));
    }
    reasons
}

/// The problems of one file.
struct Notes<'a> {
    file: &'a Path,
    problems: &'a mut Vec<Problem>,
}

impl Notes<'_> {
    fn at(&mut self, line: usize, reason: impl Into<String>) {
        self.push(Some(line), reason.into());
    }

    fn whole(&mut self, reason: impl Into<String>) {
        self.push(None, reason.into());
    }

    fn push(&mut self, line: Option<usize>, reason: String) {
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line,
            reason,
        });
    }
}

/// The speakers of an article whose form has no table of them: equal ones are one, ids count from `s1`.
#[derive(Default)]
struct Speakers {
    records: Vec<SpeakerRecord>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Speakers {
    /// The id of this speaker; the one `record` has is not looked at.
    fn id_of(&mut self, mut record: SpeakerRecord) -> String {
        let known = self.by_name.entry(record.name.clone()).or_default();
        for &index in known.iter() {
            let other = &self.records[index];
            record.id.clone_from(&other.id);
            if record == *other {
                return record.id;
            }
        }
        known.push(self.records.len());
        record.id = format!("s{}", self.records.len() + 1);
        let id = record.id.clone();
        self.records.push(record);
        id
    }
}
