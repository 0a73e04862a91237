//! Which file it is, under whatever name: so that no output is ever written over an input.

use std::fs;
use std::path::{Path, PathBuf};

/// A file's own number, or its real path where a system has no numbers.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Identity {
    /// Device and inode.
    Number(u64, u64),
    /// The path without links.
    Path(PathBuf),
}

impl Identity {
    /// Of a file that is there. Devices and pipes have none: nothing is lost there.
    pub fn of(path: &Path, metadata: &fs::Metadata) -> Option<Self> {
        if !metadata.is_file() {
            return None;
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let _ = path;
            Some(Self::Number(metadata.dev(), metadata.ino()))
        }
        #[cfg(not(unix))]
        fs::canonicalize(path).ok().map(Self::Path)
    }

    /// Of the file with this name, if there is one.
    pub fn of_path(path: &Path) -> Option<Self> {
        Self::of(path, &fs::metadata(path).ok()?)
    }

    /// Of the file that stdin is read from, if it is one.
    pub fn of_stdin() -> Option<Self> {
        Self::of_path(Path::new("/dev/stdin"))
    }

    /// Of the file that stdout goes to, if it is one.
    pub fn of_stdout() -> Option<Self> {
        Self::of_path(Path::new("/dev/stdout"))
    }
}
