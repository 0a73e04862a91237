//! Articles taken out of a corpus for good.

use std::time::Duration;

use rusqlite::{OptionalExtension as _, Transaction};

use crate::facts::{self, LINKED};
use crate::store::{rebuild_full_text, without_triggers};
use crate::{Error, Store};

/// How long to wait for who reads the old pages.
const PATIENCE: Duration = Duration::from_secs(3);

/// What was taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Removed {
    /// Articles.
    pub n_articles: u64,
    /// Their quotations.
    pub n_quotations: u64,
    /// Corrections of them: these hold words of the article.
    pub n_corrections: u64,
    /// Ids of which the corpus has neither an article nor a correction.
    pub unknown: Vec<String>,
}

impl Store {
    /// Takes articles out, by their ids, with their quotations and the corrections of them. [`Store::link`] then has to say anew who is
    /// who, and [`Store::write_anew`] leaves no word of them in the file. Indexed again, they come in again.
    ///
    /// # Errors
    /// What SQLite says; then nothing was taken out.
    pub fn remove(&mut self, ids: &[String]) -> Result<Removed, Error> {
        self.in_transaction(|transaction| {
            without_triggers(transaction, || {
                let mut removed = Removed::default();
                for id in ids {
                    remove(transaction, id, &mut removed)?;
                }
                if removed.n_articles > 0 {
                    // What is deleted from it stays in it until it is made anew.
                    rebuild_full_text(transaction)?;
                    facts::set(transaction, LINKED, "no")?;
                }
                Ok(removed)
            })
        })
    }

    /// Writes the whole file anew, without what was deleted from it. It needs as much room again while it does. False where another program
    /// reads the corpus all the while: then the words stay in the file until that program closes it.
    ///
    /// # Errors
    /// What SQLite says; the corpus is as before.
    pub fn write_anew(&self) -> Result<bool, Error> {
        let connection = self.connection();
        // What SQLite knows of the tables to plan by has samples of their cells.
        self.told(connection.execute_batch("ANALYZE; VACUUM;"))?;
        self.told(connection.busy_timeout(PATIENCE))?;
        let is_read: i64 =
            self.told(
                connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)),
            )?;
        Ok(is_read == 0)
    }
}

fn remove(transaction: &Transaction<'_>, id: &str, removed: &mut Removed) -> rusqlite::Result<()> {
    let corrections = transaction.execute("DELETE FROM corrections WHERE article = ?", [id])?;
    removed.n_corrections += corrections as u64;
    let there: Option<(i64, i64)> = transaction
        .query_row(
            "SELECT number, n_quotations FROM articles WHERE id = ?",
            [id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((number, n_quotations)) = there else {
        if corrections == 0 {
            removed.unknown.push(id.to_owned());
        }
        return Ok(());
    };
    transaction.execute("DELETE FROM articles WHERE number = ?", [number])?;
    removed.n_articles += 1;
    removed.n_quotations += u64::try_from(n_quotations).unwrap_or(0);
    Ok(())
}
