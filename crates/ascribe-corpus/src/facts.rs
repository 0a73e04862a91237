//! What the store knows of itself: a value for a key.

use rusqlite::{Connection, OptionalExtension, params};

/// The last number given to a quotation, whatever its date.
pub(crate) const LAST_QUOTATION: &str = "last_quotation";

/// The number last given to a person, so that none is given twice.
pub(crate) const LAST_PERSON: &str = "last_person";

/// Whether everything is worked out over all articles: yes, no.
pub(crate) const LINKED: &str = "linked";

/// The list of people, so that every later linking goes by it.
pub(crate) const PEOPLE_LIST: &str = "people_list";

pub(crate) fn get(connection: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT value FROM facts WHERE key = ?";
    connection
        .query_row(sql, [key], |row| row.get(0))
        .optional()
}

/// A number that was kept; 0 where none was.
pub(crate) fn number(connection: &Connection, key: &str) -> rusqlite::Result<i64> {
    Ok(get(connection, key)?
        .and_then(|number| number.parse().ok())
        .unwrap_or(0))
}

pub(crate) fn set(connection: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO facts (key, value) VALUES (?, ?)";
    connection.execute(sql, params![key, value]).map(|_| ())
}
