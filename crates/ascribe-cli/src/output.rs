//! Where output goes. Nothing is ever written over an input, and what is there stays until the new is whole.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use ascribe_input::{Failure, Identity, Inputs, Place};
use serde_json::json;

use crate::settings::config_file;

/// Refuses an output that is one of the inputs, under whatever name; stdout too.
///
/// # Errors
/// One line that names the output.
pub(crate) fn guard(path: Option<&Path>, is_input: impl Fn(&Identity) -> bool) -> Result<()> {
    let (identity, name) = match path {
        Some(path) => (Identity::of_path(path), path.display().to_string()),
        None => (Identity::of_stdout(), "stdout".to_owned()),
    };
    match identity {
        Some(identity) if is_input(&identity) => bail!("{name}: is an input, too"),
        Some(identity) if config_file().and_then(Identity::of_path) == Some(identity.clone()) => {
            bail!("{name}: is the file of options")
        }
        _ => Ok(()),
    }
}

/// The files that are read: those named, those in named folders, that of stdin for `-`.
pub(crate) fn identities<'p>(inputs: impl IntoIterator<Item = &'p Path>) -> HashSet<Identity> {
    let mut all = HashSet::new();
    for input in inputs {
        if input.as_os_str() == "-" {
            all.extend(Identity::of_stdin());
            continue;
        }
        // A file is a walk of one step.
        let walk = walkdir::WalkDir::new(input).follow_links(true);
        let entries = walk.into_iter().flatten();
        all.extend(entries.filter_map(|entry| Identity::of_path(entry.path())));
    }
    all
}

/// `-` is stdout, like nothing.
pub(crate) fn named(path: Option<&Path>) -> Option<&Path> {
    path.filter(|path| path.as_os_str() != "-")
}

/// True when people watch the output run by.
pub(crate) fn goes_to_terminal(path: Option<&Path>) -> bool {
    named(path).is_none() && io::stdout().is_terminal()
}

/// An output that is written once, at the end: stdout, or a file that takes its name when it is whole.
pub(crate) struct Whole {
    writer: BufWriter<Sink>,
    /// For messages.
    name: String,
    /// From the temporary name to the true one.
    rename: Option<(PathBuf, PathBuf)>,
}

enum Sink {
    Stdout(io::Stdout),
    File(File),
    /// Has no place to go back to.
    Device(File),
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Stdout(out) => out.write(bytes),
            Sink::File(file) | Sink::Device(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(out) => out.flush(),
            Sink::File(file) | Sink::Device(file) => file.flush(),
        }
    }
}

/// So that a writer of files can have it and give it back.
impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Whole {
    /// Opens the output before any work is done.
    ///
    /// # Errors
    /// When it is an input, or cannot be written.
    pub(crate) fn open(path: Option<&Path>, is_input: impl Fn(&Identity) -> bool) -> Result<Self> {
        let path = named(path);
        guard(path, is_input)?;
        let Some(path) = path else {
            return Ok(Self {
                writer: BufWriter::new(Sink::Stdout(io::stdout())),
                name: "stdout".to_owned(),
                rename: None,
            });
        };
        let name = path.display().to_string();
        // A link stays a link, and a device is written as it is.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let is_device = fs::metadata(&target).is_ok_and(|there| !there.is_file());
        let (sink, rename) = if is_device {
            let file = OpenOptions::new().write(true).open(&target);
            (Sink::Device(file.with_context(|| name.clone())?), None)
        } else {
            let temporary = beside(&target, &format!("{}.part", std::process::id()));
            let file = File::create(&temporary).with_context(|| name.clone())?;
            (Sink::File(file), Some((temporary, target)))
        };
        Ok(Self {
            writer: BufWriter::new(sink),
            name,
            rename,
        })
    }

    pub(crate) fn writer(&mut self) -> &mut impl Write {
        &mut self.writer
    }

    /// The file, for those who write it out of order and nothing else; `None` for a stream.
    #[cfg(feature = "tables")]
    pub(crate) fn file(&mut self) -> Option<&mut File> {
        match self.writer.get_mut() {
            Sink::File(file) => Some(file),
            Sink::Stdout(_) | Sink::Device(_) => None,
        }
    }

    /// Writes what is left and gives the file its name; errors that `drop` would swallow are seen here.
    ///
    /// # Errors
    /// When the disk is full, say.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.writer.flush().with_context(|| self.name.clone())?;
        if let Some((temporary, target)) = self.rename.take() {
            fs::rename(temporary, target).with_context(|| self.name.clone())?;
        }
        Ok(())
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if let Some((temporary, _)) = &self.rename {
            // It was not finished: nothing of it is wanted.
            let _ = fs::remove_file(temporary);
        }
    }
}

/// `x.jsonl` and `run.json` make `x.jsonl.run.json`.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

/// Writes a small file whole or not at all.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = beside(path, "part");
    fs::write(&temporary, bytes)
        .and_then(|()| fs::rename(&temporary, path))
        .with_context(|| path.display().to_string())
}

/// An output that grows article by article: stdout, or a file that takes whole lines only.
pub(crate) struct Growing {
    target: Target,
    /// Whole lines that are not written yet.
    buffer: Vec<u8>,
    name: String,
}

enum Target {
    Stdout,
    /// A file and the number of bytes written; a device has no end to cut.
    File(File, u64),
    Device(File),
}

/// Bytes written at a time.
const BUFFER: usize = 1 << 16;

impl Growing {
    /// Stdout.
    pub(crate) fn stdout() -> Self {
        Self {
            target: Target::Stdout,
            buffer: Vec::new(),
            name: "stdout".to_owned(),
        }
    }

    /// A file, which no other run may write as long as this one has it. It stays as it is until [`Growing::cut`].
    ///
    /// # Errors
    /// When it cannot be opened, or another run has it.
    pub(crate) fn file(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let open = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        let file = open.with_context(|| name.clone())?;
        let metadata = file.metadata().with_context(|| name.clone())?;
        if !metadata.is_file() {
            return Ok(Self {
                target: Target::Device(file),
                buffer: Vec::new(),
                name,
            });
        }
        if let Err(fs::TryLockError::WouldBlock) = file.try_lock() {
            bail!("{name}: another run is writing it");
        }
        Ok(Self {
            target: Target::File(file, metadata.len()),
            buffer: Vec::new(),
            name,
        })
    }

    /// Cuts a file after its first `n_bytes` bytes, where the writing goes on.
    ///
    /// # Errors
    /// When it is shorter.
    pub(crate) fn cut(&mut self, n_bytes: u64) -> Result<()> {
        let Target::File(file, length) = &mut self.target else {
            return Ok(());
        };
        if *length < n_bytes {
            bail!(
                "{}: has {length} bytes where {n_bytes} were written; it was changed, and the run cannot go on",
                self.name
            );
        }
        file.set_len(n_bytes)
            .and_then(|()| file.seek(SeekFrom::Start(n_bytes)))
            .with_context(|| self.name.clone())?;
        *length = n_bytes;
        Ok(())
    }

    /// Takes whole lines.
    ///
    /// # Errors
    /// When the disk is full or nobody reads any more.
    pub(crate) fn write(&mut self, lines: &[u8]) -> Result<()> {
        self.buffer.extend_from_slice(lines);
        if self.buffer.len() >= BUFFER {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what is there; the number of bytes the file has.
    ///
    /// # Errors
    /// As [`Growing::write`]; a file is cut to whole lines then.
    pub(crate) fn flush(&mut self) -> Result<u64> {
        if self.buffer.is_empty() {
            return Ok(self.n_bytes());
        }
        let written = match &mut self.target {
            Target::Stdout => {
                let mut out = io::stdout().lock();
                out.write_all(&self.buffer).and_then(|()| out.flush())
            }
            Target::Device(file) => file.write_all(&self.buffer),
            Target::File(file, n_bytes) => {
                let written = file.write_all(&self.buffer);
                match &written {
                    Ok(()) => *n_bytes += self.buffer.len() as u64,
                    Err(_) => {
                        // A part of a line would be worse than none.
                        let _ = file.set_len(*n_bytes);
                    }
                }
                written
            }
        };
        self.buffer.clear();
        written.with_context(|| self.name.clone())?;
        Ok(self.n_bytes())
    }

    fn n_bytes(&self) -> u64 {
        match self.target {
            Target::File(_, n_bytes) => n_bytes,
            Target::Stdout | Target::Device(_) => 0,
        }
    }
}

/// What failed, a JSON object a line.
pub(crate) struct ErrorsFile {
    out: Growing,
}

impl ErrorsFile {
    /// Opens the file and leaves it as it is until [`ErrorsFile::cut`].
    ///
    /// # Errors
    /// When it is an input or cannot be written.
    pub(crate) fn open(path: &Path, inputs: &Inputs) -> Result<Self> {
        if named(Some(path)).is_none() {
            return Ok(Self {
                out: Growing::stdout(),
            });
        }
        guard(Some(path), |identity| inputs.contain(identity))?;
        Ok(Self {
            out: Growing::file(path)?,
        })
    }

    /// Cuts the file after its first `n_bytes` bytes.
    ///
    /// # Errors
    /// When it is shorter.
    pub(crate) fn cut(&mut self, n_bytes: u64) -> Result<()> {
        self.out.cut(n_bytes)
    }

    pub(crate) fn write(&mut self, failure: &Failure) -> Result<()> {
        self.write_left(&failure.place, failure.kind.name(), &failure.reason)
    }

    /// What is left for another reason than a failure.
    pub(crate) fn write_left(&mut self, place: &Place, kind: &str, reason: &str) -> Result<()> {
        let mut line = json!({
            "source": &*place.source,
            "record": place.record,
            "kind": kind,
            "reason": reason,
        });
        if let Some(offset) = place.offset {
            line["offset"] = json!(offset);
        }
        self.out.write(format!("{line}\n").as_bytes())
    }

    pub(crate) fn flush(&mut self) -> Result<u64> {
        self.out.flush()
    }
}
