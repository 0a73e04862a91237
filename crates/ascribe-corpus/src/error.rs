//! What can go wrong with a store.

use std::path::PathBuf;

/// Why a store could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// SQLite says no: the disk is full, another program writes, a file is damaged.
    #[error("{path}: {reason}", path = path.display())]
    Sqlite {
        /// The store.
        path: PathBuf,
        /// What SQLite says.
        reason: rusqlite::Error,
    },
    /// The file is something else.
    #[error("{path}: is no corpus of ascribe", path = path.display())]
    NoCorpus {
        /// The file.
        path: PathBuf,
    },
    /// There is no such file.
    #[error("{path}: no such file; `ascribe index` makes a corpus", path = path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A later version made it.
    #[error("{path}: was made by a later version of ascribe (form {found}; this one knows {known})", path = path.display())]
    TooNew {
        /// The store.
        path: PathBuf,
        /// Its form.
        found: i64,
        /// The last form this version knows.
        known: i64,
    },
    /// A record in the store cannot be read back.
    #[error("{path}: the record of article {article:?} is damaged: {reason}", path = path.display())]
    BadRecord {
        /// The store.
        path: PathBuf,
        /// Whose record.
        article: String,
        /// Why.
        reason: String,
    },
    /// A file could not be read or written.
    #[error("{path}: {reason}", path = path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// A report cannot be put there.
    #[error("{path}: {why}", path = path.display())]
    NoPlace {
        /// The folder.
        path: PathBuf,
        /// What is there.
        why: String,
    },
    /// Nobody has this name.
    #[error("{path}: nobody is called {name:?} here{}", nearest_shown(nearest), path = path.display())]
    NoSpeaker {
        /// The store.
        path: PathBuf,
        /// As it was asked for.
        name: String,
        /// Names that are like it, the nearest first.
        nearest: Vec<String>,
    },
    /// The list of people has no such number or id.
    #[error("{path}: there is no person {person:?}; `ascribe speakers` shows the numbers", path = path.display())]
    NoPerson {
        /// The store.
        path: PathBuf,
        /// As it was asked for.
        person: String,
    },
    /// No outlet has this name.
    #[error("{path}: no article is of an outlet {name:?}{}", nearest_shown(nearest), path = path.display())]
    NoOutlet {
        /// The store.
        path: PathBuf,
        /// As it was asked for.
        name: String,
        /// Names that are like it, the nearest first.
        nearest: Vec<String>,
    },
    /// No article has this id.
    #[error("{path}: there is no article {article:?}", path = path.display())]
    NoArticle {
        /// The store.
        path: PathBuf,
        /// As it was asked for.
        article: String,
    },
    /// The span of dates ends before it begins.
    #[error("from {from} to {to}: the end is before the beginning")]
    Backwards {
        /// The first date.
        from: String,
        /// The last date.
        to: String,
    },
    /// Nothing in it can be searched for.
    #[error("{text:?}: no word to search for")]
    NoWords {
        /// As it was asked for.
        text: String,
    },
    /// Nothing can be asked of it.
    #[error("{path}: has no quotations yet; `ascribe index` puts articles into it", path = path.display())]
    Empty {
        /// The store.
        path: PathBuf,
    },
}

impl Error {
    /// The message without the name of the file: for those who ask from elsewhere.
    pub fn without_path(&self) -> String {
        let told = self.to_string();
        let path = match self {
            Error::Sqlite { path, .. }
            | Error::NoCorpus { path }
            | Error::Missing { path }
            | Error::TooNew { path, .. }
            | Error::BadRecord { path, .. }
            | Error::Io { path, .. }
            | Error::NoPlace { path, .. }
            | Error::NoSpeaker { path, .. }
            | Error::NoPerson { path, .. }
            | Error::NoOutlet { path, .. }
            | Error::NoArticle { path, .. }
            | Error::Empty { path } => path,
            _ => return told,
        };
        let before = format!("{}: ", path.display());
        told.strip_prefix(&before).unwrap_or(&told).to_owned()
    }

    /// True where nobody wanted the answer any more: see [`Store::ask_while`](crate::Store::ask_while).
    pub fn is_interrupted(&self) -> bool {
        let Error::Sqlite { reason, .. } = self else {
            return false;
        };
        reason.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted)
    }
}

/// `; Ann Pell, Anna Pell are there`
/// Names that are like one that is not there, for the end of a message; empty where there are none.
pub fn nearest_shown(nearest: &[String]) -> String {
    match nearest {
        [] => String::new(),
        [one] => format!("; the nearest is {one:?}"),
        many => {
            let names: Vec<String> = many.iter().map(|name| format!("{name:?}")).collect();
            format!("; the nearest are {}", names.join(", "))
        }
    }
}
