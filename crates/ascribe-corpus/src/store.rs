//! The file: made, opened, brought to the form of today.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::Error;

/// What the first bytes of the file say, beside that it is SQLite's: "ascr".
const APPLICATION: i64 = 0x6173_6372;

/// The form of the tables. Each step from one to the next is in [`STEPS`].
const FORM: i64 = 1;

/// What makes each form out of the one before; the first out of nothing.
const STEPS: [&str; FORM as usize] = [include_str!("schema.sql")];

/// Keep the full text as the table is.
const TRIGGERS: &str = include_str!("triggers.sql");

/// Their names.
const TRIGGER_NAMES: [&str; 3] = [
    "quotations_added",
    "quotations_removed",
    "quotations_changed",
];

/// How long to wait for another program that writes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Steps of a statement between two looks whether it is still wanted: a fraction of a millisecond.
const STEPS_BETWEEN: i32 = 10_000;

/// A corpus in one file of SQLite.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens a corpus to write, makes it where there is none, and brings an older form to that of today.
    ///
    /// # Errors
    /// [`Error::NoCorpus`] for a file that is something else, [`Error::TooNew`] for one of a later version, and what SQLite says.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut store = Self::connect(path, flags)?;
        let form = store.form()?;
        store.bring_up(form)?;
        Ok(store)
    }

    /// Opens a corpus to write; it must be there.
    ///
    /// # Errors
    /// As [`Store::create`], and [`Error::Missing`].
    pub fn open(path: &Path) -> Result<Self, Error> {
        if !path.exists() {
            return Err(Error::Missing {
                path: path.to_owned(),
            });
        }
        let mut store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        match store.form()? {
            0 => Err(store.no_corpus()),
            form => {
                store.bring_up(form)?;
                Ok(store)
            }
        }
    }

    /// Opens a corpus to read. Nothing is ever written to it.
    ///
    /// # Errors
    /// As [`Store::open`]; one of an older form must be opened to write first.
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::read_within(path, PATIENCE)
    }

    /// [`Store::read`] for who does not wait so long where another program keeps the file to itself.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn read_within(path: &Path, patience: Duration) -> Result<Self, Error> {
        if !path.exists() {
            return Err(Error::Missing {
                path: path.to_owned(),
            });
        }
        let with_form = |store: Self| store.form().map(|form| (store, form));
        // The first statement already wants to write beside it.
        let opened = Self::connect_as(path, path, OpenFlags::SQLITE_OPEN_READ_ONLY, patience)
            .and_then(with_form);
        let (store, form) = match opened {
            // Where nothing can be written beside it, nobody else writes either.
            Err(Error::Sqlite { reason, .. }) if cannot_write(&reason) => {
                Self::unchanging(path).and_then(with_form)?
            }
            opened => opened?,
        };
        match form {
            FORM => Ok(store),
            _ => Err(store.no_corpus()),
        }
    }

    /// For reading, as a file that does not change.
    fn unchanging(path: &Path) -> Result<Self, Error> {
        let mut name = String::from("file:");
        for byte in path.to_string_lossy().bytes() {
            match byte {
                b'?' | b'#' | b'%' => name += &format!("%{byte:02x}"),
                byte => name.push(char::from(byte)),
            }
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        Self::connect_as(path, Path::new(&(name + "?immutable=1")), flags, PATIENCE)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self, Error> {
        Self::connect_as(path, path, flags, PATIENCE)
    }

    fn connect_as(
        path: &Path,
        name: &Path,
        flags: OpenFlags,
        patience: Duration,
    ) -> Result<Self, Error> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(name, flags).map_err(|reason| Error::Sqlite {
                path: path.to_owned(),
                reason,
            })?;
        let store = Self {
            connection,
            path: path.to_owned(),
        };
        store.told(store.connection.busy_timeout(patience))?;
        store.told(store.connection.execute_batch(
            // Where much is written a page is written again and again: 32 MB of that wait beside the file before they go into it.
            "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8192;",
        ))?;
        store.connection.set_prepared_statement_cache_capacity(64);
        Ok(store)
    }

    /// The form of the file; 0 for one that is empty.
    fn form(&self) -> Result<i64, Error> {
        let number = |pragma: &str| {
            self.connection
                .pragma_query_value(None, pragma, |row| row.get::<_, i64>(0))
        };
        let application = self.told(number("application_id"))?;
        let n_tables: i64 = self.told(self.connection.query_row(
            "SELECT count(*) FROM sqlite_master",
            [],
            |row| row.get(0),
        ))?;
        match (application, self.told(number("user_version"))?) {
            (0, 0) if n_tables == 0 => Ok(0),
            (APPLICATION, form) if (1..=FORM).contains(&form) => Ok(form),
            (APPLICATION, found) => Err(Error::TooNew {
                path: self.path.clone(),
                found,
                known: FORM,
            }),
            _ => Err(self.no_corpus()),
        }
    }

    /// One transaction a step: a step that is not finished is not begun.
    fn bring_up(&mut self, from: i64) -> Result<(), Error> {
        // A reader never waits for the writer, and a program that is killed leaves a file that is whole.
        self.told(self.connection.pragma_update(None, "journal_mode", "wal"))?;
        self.told(self.connection.pragma_update(None, "synchronous", "normal"))?;
        for (step, to) in STEPS
            .iter()
            .zip(1..)
            .skip(usize::try_from(from).unwrap_or(0))
        {
            let done = self.connection.execute_batch(&format!(
                "BEGIN IMMEDIATE; {} {step} {TRIGGERS} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {to}; COMMIT;",
                no_triggers()
            ));
            self.told(done)?;
        }
        Ok(())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The connection, for questions of one's own: the tables are described in `docs/corpus.md`.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Asks several things of one state of the corpus, whatever others write meanwhile. Within another it is the same state.
    ///
    /// # Errors
    /// Those of `work`, and what SQLite says.
    pub fn at_once<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.connection.is_autocommit() {
            return work(self);
        }
        let reading = self.told(self.connection.unchecked_transaction())?;
        // The state is that of the first reading, and making a statement is none: the tables of the full text could be of one
        // state and what is read of them of another.
        let first = self
            .connection
            .prepare_cached("SELECT 1 FROM sqlite_schema LIMIT 1")
            .and_then(|mut statement| statement.exists([]));
        self.told(first)?;
        let done = work(self)?;
        self.told(reading.finish())?;
        Ok(done)
    }

    /// From now on whatever is asked ends with an error ([`Error::is_interrupted`]) as soon as `is_wanted` says no.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn ask_while(
        &mut self,
        mut is_wanted: impl FnMut() -> bool + Send + 'static,
    ) -> Result<(), Error> {
        let ends = move || !is_wanted();
        let set = self.connection.progress_handler(STEPS_BETWEEN, Some(ends));
        self.told(set)
    }

    /// Does all of `work`, or nothing of it.
    pub(crate) fn in_transaction<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        // At once for writing: one that begins to read and then writes may find that another has written.
        let done = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .and_then(|transaction| {
                let done = work(&transaction)?;
                transaction.commit()?;
                Ok(done)
            });
        self.told(done)
    }

    /// What SQLite says, with the name of the file.
    pub(crate) fn told<T>(&self, result: rusqlite::Result<T>) -> Result<T, Error> {
        result.map_err(|reason| match reason.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => self.no_corpus(),
            _ => Error::Sqlite {
                path: self.path.clone(),
                reason,
            },
        })
    }

    fn no_corpus(&self) -> Error {
        Error::NoCorpus {
            path: self.path.clone(),
        }
    }
}

fn cannot_write(reason: &rusqlite::Error) -> bool {
    matches!(
        reason.sqlite_error_code(),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen)
    )
}

/// Does `work` while no trigger follows the table of quotations: the work keeps the full text itself.
pub(crate) fn without_triggers<T>(
    transaction: &Transaction<'_>,
    work: impl FnOnce() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    transaction.execute_batch(&no_triggers())?;
    let done = work()?;
    transaction.execute_batch(TRIGGERS)?;
    Ok(done)
}

fn no_triggers() -> String {
    TRIGGER_NAMES
        .map(|name| format!("DROP TRIGGER IF EXISTS {name};"))
        .concat()
}

/// Makes the full text anew of the table.
pub(crate) fn rebuild_full_text(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction
        .execute(
            "INSERT INTO quotations_fts(quotations_fts) VALUES ('rebuild')",
            [],
        )
        .map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_made_and_opened_again() {
        let folder = tempfile::TempDir::new().expect("a place for temporary files");
        let path = folder.path().join("corpus.db");
        assert!(matches!(Store::open(&path), Err(Error::Missing { .. })));
        drop(Store::create(&path).expect("made"));
        drop(Store::create(&path).expect("opened"));
        let store = Store::read(&path).expect("read");
        let n: i64 = store
            .connection()
            .query_row("SELECT count(*) FROM speakers", [], |row| row.get(0))
            .expect("the view is there");
        assert_eq!(n, 0);
        let written = store.connection().execute("DELETE FROM articles", []);
        assert!(written.is_err(), "it is for reading");
    }

    #[test]
    fn a_file_that_is_something_else_is_left_alone() {
        let folder = tempfile::TempDir::new().expect("a place for temporary files");
        let path = folder.path().join("notes.txt");
        let words = "Nothing of a corpus. ".repeat(300);
        std::fs::write(&path, &words).expect("writable");
        for opened in [Store::create(&path), Store::open(&path), Store::read(&path)] {
            assert!(matches!(opened, Err(Error::NoCorpus { .. })));
        }
        assert_eq!(std::fs::read_to_string(&path).expect("readable"), words);

        let path = folder.path().join("other.db");
        let other = Connection::open(&path).expect("made");
        other
            .execute_batch("CREATE TABLE things (a)")
            .expect("made");
        assert!(matches!(Store::create(&path), Err(Error::NoCorpus { .. })));
    }

    #[test]
    fn a_later_form_is_told() {
        let folder = tempfile::TempDir::new().expect("a place for temporary files");
        let path = folder.path().join("corpus.db");
        let store = Store::create(&path).expect("made");
        store
            .connection()
            .pragma_update(None, "user_version", 99)
            .expect("written");
        let error = Store::read(&path).expect_err("it is too new");
        assert!(error.to_string().contains("later version"), "{error}");
    }
}
