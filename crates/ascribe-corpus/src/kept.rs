//! Corrections as rows.

use std::collections::HashSet;

use rusqlite::{Connection, Transaction, params, params_from_iter};

use crate::corrections::{Correction, Corrections};

/// Those of one article, or all of them.
pub(crate) fn read(
    connection: &Connection,
    article: Option<&str>,
) -> rusqlite::Result<Corrections> {
    let numbered = numbered(connection, article)?;
    Ok(numbered.into_iter().map(|(_, one)| one).collect())
}

/// The same with their numbers, in the order they were made.
pub(crate) fn numbered(
    connection: &Connection,
    article: Option<&str>,
) -> rusqlite::Result<Vec<(i64, Correction)>> {
    let mut statement = connection.prepare_cached(match article {
        Some(_) => {
            "SELECT kind, article, words, start, value, other, note, number FROM corrections WHERE article = ? ORDER BY number"
        }
        None => {
            "SELECT kind, article, words, start, value, other, note, number FROM corrections ORDER BY number"
        }
    })?;
    let rows = statement.query_map(params_from_iter(article), |row| {
        let kind: String = row.get(0)?;
        let start: Option<i64> = row.get(3)?;
        // A kind of a later version is left alone.
        let Ok(kind) = kind.parse() else {
            return Ok(None);
        };
        let correction = Correction {
            kind,
            article: row.get(1)?,
            words: row.get(2)?,
            start: start.and_then(|start| usize::try_from(start).ok()),
            value: row.get(4)?,
            other: row.get(5)?,
            note: row.get(6)?,
        };
        Ok(Some((row.get(7)?, correction)))
    })?;
    rows.filter_map(Result::transpose).collect()
}

/// All of them, in place of those that are there; what stays keeps its number and the time it was made.
pub(crate) fn write(transaction: &Transaction<'_>, all: &Corrections) -> rusqlite::Result<()> {
    let there = numbered(transaction, None)?;
    let old: HashSet<&Correction> = there.iter().map(|(_, one)| one).collect();
    let now = jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string();
    let mut insert = transaction.prepare(
        "INSERT INTO corrections (kind, article, words, start, value, other, note, made_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for one in all.iter().filter(|one| !old.contains(one)) {
        insert.execute(params![
            one.kind.name(),
            one.article,
            one.words,
            one.start.and_then(|start| i64::try_from(start).ok()),
            one.value,
            one.other,
            one.note,
            now
        ])?;
    }
    // Those that go, go last: their numbers are not given anew.
    let stays: HashSet<&Correction> = all.iter().collect();
    let mut delete = transaction.prepare("DELETE FROM corrections WHERE number = ?")?;
    for (number, one) in &there {
        if !stays.contains(one) {
            delete.execute([number])?;
        }
    }
    Ok(())
}
