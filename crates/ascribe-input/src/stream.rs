//! Something to read, with its names; what the readers of all forms share.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

use crate::budget::Budget;
use crate::item::{Item, Payload};
use crate::packing::Reader;
use crate::{FailureKind, Options, Place};

/// Items one after the other; failures are items, too.
pub(crate) type Records = Box<dyn Iterator<Item = Item> + Send>;

/// Something to read, with its names.
pub(crate) struct Stream {
    /// For messages: the file, members of archives behind it.
    pub(crate) name: Arc<str>,
    /// Id of the article, or of a record without one, with the record's number.
    pub(crate) id: String,
    /// Without folders; empty for stdin.
    pub(crate) file_name: Arc<str>,
    pub(crate) reader: Reader,
    /// The file when `reader` is just that, from its beginning and not unpacked.
    pub(crate) path: Option<PathBuf>,
    /// It may pause: nothing is waited for that is not needed.
    pub(crate) is_live: bool,
}

/// What every reader needs to know.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) options: Arc<Options>,
    /// Archives around this stream.
    pub(crate) depth: usize,
    /// What the archives around this stream may still unpack.
    #[cfg_attr(not(any(feature = "zip", feature = "tar")), allow(dead_code))]
    pub(crate) budget: Option<Arc<Budget>>,
    /// Reads a stream of any form: for archives, which hold files of every form.
    pub(crate) open: fn(Stream, &Context) -> Records,
}

impl Context {
    pub(crate) fn new(options: Arc<Options>, open: fn(Stream, &Context) -> Records) -> Self {
        Self {
            options,
            depth: 0,
            budget: None,
            open,
        }
    }

    /// For the members of an archive.
    #[cfg_attr(not(any(feature = "zip", feature = "tar")), allow(dead_code))]
    pub(crate) fn inside(&self, budget: &Arc<Budget>) -> Self {
        Self {
            options: Arc::clone(&self.options),
            depth: self.depth + 1,
            budget: Some(Arc::clone(budget)),
            open: self.open,
        }
    }
}

impl Stream {
    /// Its names, with nothing to read.
    #[cfg_attr(not(any(feature = "zip", feature = "parquet")), allow(dead_code))]
    pub(crate) fn without_reader(&self) -> Self {
        Self {
            name: Arc::clone(&self.name),
            id: self.id.clone(),
            file_name: Arc::clone(&self.file_name),
            reader: Box::new(io::empty()),
            path: None,
            is_live: false,
        }
    }

    /// An item of this stream as a whole.
    pub(crate) fn whole(&self, payload: Payload) -> Item {
        Item {
            place: Place::whole(Arc::clone(&self.name)),
            id: self.id.clone(),
            file_name: Arc::clone(&self.file_name),
            payload,
        }
    }

    /// The stream as one failure.
    pub(crate) fn failed(&self, kind: FailureKind, reason: impl Into<String>) -> Records {
        one(self.whole(Payload::Failed(kind, reason.into())))
    }

    /// Everything, when that is not more than `limit` bytes.
    pub(crate) fn read_all(&mut self, limit: usize) -> Result<Vec<u8>, (FailureKind, String)> {
        let mut bytes = Vec::new();
        let read = (&mut self.reader)
            .take(limit as u64 + 1)
            .read_to_end(&mut bytes);
        read.map_err(|error| told(&error))?;
        if bytes.len() > limit {
            return Err(too_large(limit));
        }
        Ok(bytes)
    }

    /// The stream as something to jump about in: the file itself, or a copy in a temporary file.
    #[cfg_attr(not(any(feature = "zip", feature = "parquet")), allow(dead_code))]
    pub(crate) fn into_file(mut self) -> io::Result<File> {
        if let Some(path) = &self.path {
            return File::open(path);
        }
        let mut file = tempfile::tempfile()?;
        let n = io::copy(&mut (&mut self.reader).take(MAX_COPY + 1), &mut file)?;
        if n > MAX_COPY {
            return Err(io::Error::other(format!(
                "larger than {} GiB",
                MAX_COPY >> 30
            )));
        }
        file.rewind()?;
        Ok(file)
    }
}

/// Bytes of an archive in an archive, or of one that comes through a pipe.
#[cfg_attr(not(any(feature = "zip", feature = "parquet")), allow(dead_code))]
const MAX_COPY: u64 = 2 << 30;

/// The kind and the words of an I/O error.
pub(crate) fn told(error: &io::Error) -> (FailureKind, String) {
    let kind = match error.kind() {
        io::ErrorKind::InvalidData
        | io::ErrorKind::InvalidInput
        | io::ErrorKind::UnexpectedEof
        | io::ErrorKind::Other => FailureKind::Damaged,
        _ => FailureKind::Unreadable,
    };
    (kind, error.to_string())
}

pub(crate) fn too_large(limit: usize) -> (FailureKind, String) {
    let limit = if limit.is_multiple_of(1 << 20) {
        format!("{} MiB", limit >> 20)
    } else {
        format!("{limit} bytes")
    };
    (
        FailureKind::TooLarge,
        format!("larger than {limit} (--max-article-bytes)"),
    )
}

pub(crate) fn one(item: Item) -> Records {
    Box::new(std::iter::once(item))
}
