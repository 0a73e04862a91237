//! The corpus that is asked: a few connections to its file, each with one question at a time.
//!
//! Others may write it meanwhile. A connection holds nothing between two questions, and is used again only while the file is the
//! one that it was opened on.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use std::{fs, io};

use ascribe::Cancel;
use ascribe_corpus::report::read;
use ascribe_corpus::{Error, Store};
use tokio::sync::Semaphore;

use crate::problem::{Kind, Problem};

/// Questions at a time: they share the processors with the pipeline, and each has a cache of its own.
const MOST_AT_ONCE: usize = 8;

/// Memory of a connection for pages of the file, in KiB: `ascribe find` takes more, and is alone.
const CACHE: i64 = 16 << 10;

/// Another program may keep the file to itself for a moment; then whoever asks is told, rather than kept waiting.
const PATIENCE: Duration = Duration::from_secs(2);

/// A corpus and its connections.
pub(crate) struct Corpus {
    path: PathBuf,
    /// What its pages are called.
    pub(crate) title: String,
    /// Who is asking.
    pub(crate) places: Arc<Semaphore>,
    /// Who looks whether it can be asked: one at a time, as everybody may.
    pub(crate) looking: Semaphore,
    idle: Mutex<Vec<(Stamp, Store)>>,
    overview: Mutex<Option<(Stamp, Arc<str>)>>,
}

impl Corpus {
    /// Looks whether the file can be asked.
    ///
    /// # Errors
    /// One line, with the file.
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        if path.is_dir() {
            return Err(format!("{}: is a folder, no corpus", path.display()));
        }
        let store = Store::read_within(path, PATIENCE).map_err(|error| error.to_string())?;
        if !store.is_linked().map_err(|error| error.to_string())? {
            return Err(format!(
                "{}: a run of `ascribe index` was not finished, the same command goes on; until then nobody is known across articles",
                path.display()
            ));
        }
        let n = std::thread::available_parallelism().map_or(2, |n| n.get().clamp(2, MOST_AT_ONCE));
        Ok(Self {
            path: path.to_owned(),
            title: read::title(&store),
            places: Arc::new(Semaphore::new(n)),
            looking: Semaphore::new(1),
            idle: Mutex::default(),
            overview: Mutex::default(),
        })
    }

    /// Opens it anew, whatever there is.
    ///
    /// # Errors
    /// Why it cannot be opened any more.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        Store::read_within(&self.path, PATIENCE)
            .map(drop)
            .map_err(Problem::from)
    }

    /// Asks, as long as the answer is wanted.
    pub(crate) fn ask<T>(
        &self,
        cancel: &Cancel,
        question: impl FnOnce(&Store) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let (stamp, mut store) = self.take().map_err(Problem::from)?;
        let cancel = cancel.clone();
        store
            .ask_while(move || !cancel.is_cancelled())
            .map_err(Problem::from)?;
        let answer = question(&store);
        // After a panic it is not kept.
        lock(&self.idle).push((stamp, store));
        answer
    }

    fn take(&self) -> Result<(Stamp, Store), Error> {
        let told = |reason| Error::Io {
            path: self.path.clone(),
            reason,
        };
        let stamp = Stamp::of(&[&self.path]).map_err(told)?;
        loop {
            let Some((of, store)) = lock(&self.idle).pop() else {
                break;
            };
            if of == stamp {
                return Ok((stamp, store));
            }
        }
        let store = Store::read_within(&self.path, PATIENCE)?;
        let cache = store.connection().pragma_update(None, "cache_size", -CACHE);
        match cache {
            Ok(()) => Ok((stamp, store)),
            Err(reason) => Err(Error::Sqlite {
                path: self.path.clone(),
                reason,
            }),
        }
    }

    /// The overview of the corpus as it is, made once for each state: it counts everything there is.
    pub(crate) fn overview(
        &self,
        make: impl FnOnce() -> Result<String, Problem>,
    ) -> Result<Arc<str>, Problem> {
        // Taken before: what is written while it is made makes it another one.
        let mut beside = self.path.clone().into_os_string();
        beside.push("-wal");
        let stamp = Stamp::of(&[&self.path, Path::new(&beside)]).ok();
        if let Some(stamp) = &stamp
            && let Some((of, page)) = &*lock(&self.overview)
            && of == stamp
        {
            return Ok(Arc::clone(page));
        }
        let page: Arc<str> = make()?.into();
        *lock(&self.overview) = stamp.map(|stamp| (stamp, Arc::clone(&page)));
        Ok(page)
    }
}

/// What tells one state of files from another.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Stamp(Vec<(u64, Option<SystemTime>, u64)>);

impl Stamp {
    /// The first must be there.
    fn of(files: &[&Path]) -> io::Result<Self> {
        let mut all = Vec::new();
        for (at, file) in files.iter().enumerate() {
            match fs::metadata(file) {
                Ok(there) => all.push((there.len(), there.modified().ok(), number(&there))),
                Err(error) if at == 0 => return Err(error),
                Err(_) => {}
            }
        }
        Ok(Self(all))
    }
}

/// Of the file itself, whatever its name.
#[cfg(unix)]
fn number(there: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(there)
}

#[cfg(not(unix))]
fn number(_: &fs::Metadata) -> u64 {
    0
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let kind = match &error {
            Error::NoSpeaker { .. }
            | Error::NoPerson { .. }
            | Error::NoOutlet { .. }
            | Error::NoArticle { .. } => Kind::NotFound,
            Error::Backwards { .. } | Error::NoWords { .. } => Kind::Unfit,
            Error::BadRecord { .. } => Kind::Failed,
            _ => Kind::Unavailable,
        };
        match kind {
            Kind::Unavailable => {
                let reason = format!("the corpus cannot be read now: {}", error.without_path());
                Self::new(kind, reason).after(1)
            }
            kind => Self::new(kind, error.without_path()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::waiting::Waiting;

    #[test]
    fn what_nobody_waits_for_ends() {
        let folder = tempfile::TempDir::new().expect("a place for temporary files");
        let path = folder.path().join("corpus.db");
        drop(Store::create(&path).expect("made"));
        let corpus = Corpus::open(&path).expect("it can be asked");
        let waiting = Waiting::default();
        let cancel = waiting.cancel();
        let thread = std::thread::spawn(move || {
            let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
            let answer = corpus.ask(&cancel, |store| {
                store
                    .connection()
                    .query_row(endless, [], |_| Ok(()))
                    .map_err(|reason| {
                        Error::Sqlite {
                            path: path.clone(),
                            reason,
                        }
                        .into()
                    })
            });
            // And the connection answers the next one.
            let next = Waiting::default();
            let n = corpus.ask(&next.cancel(), |store| {
                let n = "SELECT count(*) FROM quotations";
                Ok(store
                    .connection()
                    .query_row(n, [], |row| row.get::<_, i64>(0))
                    .ok())
            });
            assert_eq!(lock(&corpus.idle).len(), 1);
            (answer, n)
        });
        std::thread::sleep(std::time::Duration::from_millis(50));
        drop(waiting);
        let (answer, n) = thread.join().expect("no panic");
        assert_eq!(
            answer.expect_err("it has no end of its own").kind,
            Kind::Unavailable
        );
        assert_eq!(n.expect("asked"), Some(0));
    }

    #[test]
    fn another_file_of_the_same_name_is_opened() {
        let folder = tempfile::TempDir::new().expect("a place for temporary files");
        let path = folder.path().join("corpus.db");
        drop(Store::create(&path).expect("made"));
        let corpus = Corpus::open(&path).expect("it can be asked");
        let waiting = Waiting::default();
        let titles = || {
            corpus.ask(&waiting.cancel(), |store| {
                let n = "SELECT count(*) FROM facts WHERE key = 'here'";
                Ok(store
                    .connection()
                    .query_row(n, [], |row| row.get::<_, i64>(0))
                    .ok())
            })
        };
        assert_eq!(titles().expect("asked"), Some(0));
        let other = folder.path().join("other.db");
        let store = Store::create(&other).expect("made");
        store
            .connection()
            .execute_batch("INSERT INTO facts VALUES ('here', 'yes')")
            .expect("written");
        drop(store);
        fs::rename(&other, &path).expect("moved");
        assert_eq!(titles().expect("asked"), Some(1));
        fs::remove_file(&path).expect("removed");
        assert_eq!(titles().expect_err("it is gone").kind, Kind::Unavailable);
        assert!(corpus.check().is_err());
    }
}
