//! Corrections as rows.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction, params, params_from_iter};

use crate::corrections::{Correction, Corrections};

/// Those of one article, or all of them.
pub(crate) fn read(
    connection: &Connection,
    article: Option<&str>,
) -> rusqlite::Result<Corrections> {
    let mut statement = connection.prepare_cached(match article {
        Some(_) => {
            "SELECT kind, article, words, start, value, other, note FROM corrections WHERE article = ? ORDER BY number"
        }
        None => "SELECT kind, article, words, start, value, other, note FROM corrections ORDER BY number",
    })?;
    let rows = statement.query_map(params_from_iter(article), |row| {
        let kind: String = row.get(0)?;
        let start: Option<i64> = row.get(3)?;
        // A kind of a later version is left alone.
        let Ok(kind) = kind.parse() else {
            return Ok(None);
        };
        Ok(Some(Correction {
            kind,
            article: row.get(1)?,
            words: row.get(2)?,
            start: start.and_then(|start| usize::try_from(start).ok()),
            value: row.get(4)?,
            other: row.get(5)?,
            note: row.get(6)?,
        }))
    })?;
    rows.filter_map(Result::transpose).collect()
}

/// All of them, in place of those that are there; what stays keeps the time it was made.
pub(crate) fn write(transaction: &Transaction<'_>, all: &Corrections) -> rusqlite::Result<()> {
    let now = jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string();
    let mut made: HashMap<String, String> = HashMap::new();
    let mut statement = transaction.prepare(
        "SELECT json_array(kind, article, words, start, value, other, note), made_at FROM corrections",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for row in rows {
        let (key, at) = row?;
        made.insert(key, at);
    }
    transaction.execute("DELETE FROM corrections", [])?;
    let mut insert = transaction.prepare(
        "INSERT INTO corrections (kind, article, words, start, value, other, note, made_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut key_of = transaction.prepare("SELECT json_array(?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    for one in all.iter() {
        let start = one.start.and_then(|start| i64::try_from(start).ok());
        let kind = one.kind.name();
        let key: String = key_of.query_row(
            params![
                kind,
                one.article,
                one.words,
                start,
                one.value,
                one.other,
                one.note
            ],
            |row| row.get(0),
        )?;
        let at = made.get(&key).unwrap_or(&now);
        insert.execute(params![
            kind,
            one.article,
            one.words,
            start,
            one.value,
            one.other,
            one.note,
            at
        ])?;
    }
    Ok(())
}
