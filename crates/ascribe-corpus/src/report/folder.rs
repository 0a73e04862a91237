//! The folder of a report: nothing else is ever overwritten, and it is whole or not there.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::frame::MARKER;
use crate::Error;

/// What a report has at its top.
const PARTS: [&str; 7] = [
    "index.html",
    "search.html",
    "style.css",
    "report.js",
    "lists",
    "speakers",
    "articles",
];
const DATA: &str = "data";

/// Lies in a folder that is being written.
const UNFINISHED: &str = "unfinished-report";

/// So much of the first page is looked at: the marker stands near its beginning.
const HEAD: u64 = 1024;

/// A folder that takes the place of an earlier one when it is finished, and is gone when it is not.
pub(crate) struct Folder {
    whole: PathBuf,
    part: PathBuf,
    is_finished: bool,
    n_files: u64,
    n_bytes: u64,
}

impl Folder {
    /// Looks whether a report may be written there, and begins one beside it.
    pub(crate) fn begin(folder: &Path) -> Result<Self, Error> {
        let parent = match folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        told(parent, fs::create_dir_all(parent))?;
        // The folder itself, not a link to it, changes its name.
        let whole = match folder.exists() {
            true => told(folder, fs::canonicalize(folder))?,
            false => match folder.file_name() {
                Some(name) => told(parent, fs::canonicalize(parent))?.join(name),
                None => return Err(taken(folder, "is no name for a folder")),
            },
        };
        check(&whole)?;
        let part = beside(&whole, "part");
        if part.exists() {
            // Left by a run that was stopped.
            match part.join(UNFINISHED).is_file() {
                true => told(&part, fs::remove_dir_all(&part))?,
                false => return Err(taken(&part, "is in the way")),
            }
        }
        told(&part, fs::create_dir(&part))?;
        let started = Self {
            whole,
            part,
            is_finished: false,
            n_files: 0,
            n_bytes: 0,
        };
        let mark = started.part.join(UNFINISHED);
        told(&mark, fs::write(&mark, ""))?;
        Ok(started)
    }

    /// Writes a file of the report.
    pub(crate) fn put(&mut self, path: &str, text: &str) -> Result<(), Error> {
        let mut file = self.file(path)?;
        file.write(text)?;
        self.count(file)
    }

    /// Begins a file of the report, with its folders.
    pub(crate) fn file(&self, path: &str) -> Result<Open, Error> {
        let path = self.part.join(path);
        let file = match File::create(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let parent = path.parent().unwrap_or(&self.part);
                told(parent, fs::create_dir_all(parent))?;
                File::create(&path)
            }
            made => made,
        };
        Ok(Open {
            out: io::BufWriter::new(told(&path, file)?),
            path,
            n_bytes: 0,
        })
    }

    /// Ends a file.
    pub(crate) fn count(&mut self, mut file: Open) -> Result<(), Error> {
        told(&file.path, file.out.flush())?;
        self.n_files += 1;
        self.n_bytes += file.n_bytes;
        Ok(())
    }

    /// Puts the new report in the place of the old one. The first page, and how many files and bytes there are.
    pub(crate) fn finish(mut self) -> Result<(PathBuf, u64, u64), Error> {
        let mark = self.part.join(UNFINISHED);
        told(&mark, fs::remove_file(&mark))?;
        let old = beside(&self.whole, "old");
        let had_one = self.whole.exists();
        if had_one {
            // Nothing of ours is lost: a folder of this name is left where two renames were torn apart.
            if old.exists() {
                check(&old)?;
                told(&old, fs::remove_dir_all(&old))?;
            }
            told(&self.whole, fs::rename(&self.whole, &old))?;
        }
        if let Err(error) = fs::rename(&self.part, &self.whole) {
            if had_one {
                told(&old, fs::rename(&old, &self.whole))?;
            }
            return Err(Error::Io {
                path: self.whole.clone(),
                reason: error,
            });
        }
        self.is_finished = true;
        if had_one {
            told(&old, fs::remove_dir_all(&old))?;
        }
        Ok((self.whole.join("index.html"), self.n_files, self.n_bytes))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.is_finished {
            // Nobody can be told; the next run removes it.
            let _ = fs::remove_dir_all(&self.part);
        }
    }
}

/// A file that is being written.
pub(crate) struct Open {
    out: io::BufWriter<File>,
    path: PathBuf,
    n_bytes: u64,
}

impl Open {
    pub(crate) fn write(&mut self, text: &str) -> Result<(), Error> {
        told(&self.path, self.out.write_all(text.as_bytes()))?;
        self.n_bytes += text.len() as u64;
        Ok(())
    }
}

/// `.report.part` beside `report`.
fn beside(whole: &Path, what: &str) -> PathBuf {
    let name = whole
        .file_name()
        .map_or("report".into(), |name| name.to_string_lossy().into_owned());
    whole.with_file_name(format!(".{name}.{what}"))
}

/// A folder that is not there, is empty, or holds a report and nothing else.
fn check(folder: &Path) -> Result<(), Error> {
    if !folder.exists() {
        return Ok(());
    }
    if !folder.is_dir() {
        return Err(taken(folder, "is a file; a report is a folder"));
    }
    let mut is_empty = true;
    for entry in told(folder, fs::read_dir(folder))? {
        let name = told(folder, entry)?.file_name();
        is_empty = false;
        if !PARTS.iter().chain([&DATA]).any(|part| name == **part) {
            let name = name.to_string_lossy();
            return Err(taken(
                folder,
                &format!("holds {name:?}, which is not of a report; nothing was written"),
            ));
        }
    }
    match is_empty || has_marker(&folder.join("index.html")) {
        true => Ok(()),
        false => Err(taken(
            folder,
            "holds pages that are no report of ascribe; nothing was written",
        )),
    }
}

fn has_marker(index: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(index).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok() && String::from_utf8_lossy(&head).contains(MARKER)
}

fn told<T>(path: &Path, result: io::Result<T>) -> Result<T, Error> {
    result.map_err(|reason| Error::Io {
        path: path.to_owned(),
        reason,
    })
}

fn taken(path: &Path, why: &str) -> Error {
    Error::NoPlace {
        path: path.to_owned(),
        why: why.to_owned(),
    }
}
