//! Articles read back out of the store, and what was put right in them.

use std::collections::{BTreeSet, HashMap};

use ascribe_article::ArticleRecord;
use rusqlite::{OptionalExtension, Row, params};

use crate::corrections::{Correction, Corrections};
use crate::entry::{Entry, Origin};
use crate::filters::fnv1a;
use crate::pack::unpack;
use crate::writer::{Writer, Written};
use crate::{Error, Store};

/// The articles a store has, as far as one must know to leave those out that did not change: 16 bytes each.
#[derive(Clone, Debug, Default)]
pub struct Known(HashMap<u64, i64>);

impl Known {
    /// True when the store has this article as it was made of the same.
    pub fn has(&self, id: &str, hash: i64) -> bool {
        self.0.get(&fnv1a(id.as_bytes())) == Some(&hash)
    }

    /// True when the store has an article of this id, whatever it was made of.
    pub fn has_id(&self, id: &str) -> bool {
        self.0.contains_key(&fnv1a(id.as_bytes()))
    }
}

/// A quotation by its words, as a correction names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Id of the article.
    pub article: String,
    /// Its content.
    pub words: String,
    /// Where the content begins, in code points.
    pub start: Option<usize>,
}

/// An article as it lies in the store.
struct Stored {
    record: Vec<u8>,
    text: Option<String>,
    id: String,
    came_from: String,
    made_by: String,
    hash: i64,
    number: i64,
}

const STORED: &str = "SELECT records.record, articles.text, articles.id, articles.came_from, articles.made_by, records.hash, articles.number
     FROM articles JOIN records ON records.article = articles.number";

impl Stored {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            record: row.get(0)?,
            text: row.get(1)?,
            id: row.get(2)?,
            came_from: row.get(3)?,
            made_by: row.get(4)?,
            hash: row.get(5)?,
            number: row.get(6)?,
        })
    }
}

impl Store {
    /// Which articles there are.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn known(&self) -> Result<Known, Error> {
        let read = || {
            let mut statement = self.connection().prepare(
                "SELECT articles.id, records.hash FROM articles JOIN records ON records.article = articles.number",
            )?;
            let rows = statement.query_map([], |row| {
                let id: String = row.get(0)?;
                Ok((fnv1a(id.as_bytes()), row.get(1)?))
            })?;
            rows.collect::<rusqlite::Result<HashMap<u64, i64>>>()
        };
        self.told(read()).map(Known)
    }

    /// All that was put right by hand.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn corrections(&self) -> Result<Corrections, Error> {
        let read = || {
            let mut statement = self
                .connection()
                .prepare("SELECT kind, article, words, start, value, other, note FROM corrections ORDER BY number")?;
            let rows = statement.query_map([], |row| {
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
            rows.filter_map(Result::transpose)
                .collect::<rusqlite::Result<Corrections>>()
        };
        self.told(read())
    }

    /// The record of an article with its text where the store has it, put right by the corrections.
    ///
    /// # Errors
    /// [`Error::BadRecord`], and what SQLite says.
    pub fn record(
        &self,
        id: &str,
        corrections: &Corrections,
    ) -> Result<Option<ArticleRecord>, Error> {
        let Some(mut record) = self.record_as_found(id)? else {
            return Ok(None);
        };
        corrections.apply(&mut record);
        Ok(Some(record))
    }

    fn record_as_found(&self, id: &str) -> Result<Option<ArticleRecord>, Error> {
        self.stored(id)?
            .map(|stored| self.unpacked(stored).map(|(record, _)| record))
            .transpose()
    }

    /// Every article in the order in which it was put in, as [`Store::record`] gives it.
    ///
    /// # Errors
    /// As [`Store::record`], and those of `take`.
    pub fn each_record<E: From<Error>>(
        &self,
        corrections: &Corrections,
        mut take: impl FnMut(ArticleRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = format!("{STORED} WHERE articles.number > ? ORDER BY articles.number LIMIT 1");
        let mut last = 0_i64;
        let mut statement = self.told(self.connection().prepare(&sql))?;
        loop {
            let next = statement.query_row([last], Stored::of).optional();
            let Some(stored) = self.told(next)? else {
                return Ok(());
            };
            last = stored.number;
            let (mut record, _) = self.unpacked(stored)?;
            corrections.apply(&mut record);
            take(record)?;
        }
    }

    /// Keeps what was put right, and puts the articles right that it is about. Of two about the same thing the later counts.
    ///
    /// The corpus must be linked again after that: names of speakers may have changed.
    ///
    /// # Errors
    /// [`Error::BadRecord`], and what SQLite says.
    pub fn correct(self, new: Vec<Correction>) -> Result<(Self, Written), Error> {
        let mut all = self.corrections()?;
        let ids: BTreeSet<String> = new.iter().filter_map(|one| one.article.clone()).collect();
        all.extend(new);
        self.with_corrections(&all, &ids)
    }

    /// Takes corrections back, by their places in [`Corrections::iter`]; the articles are again as they were found.
    ///
    /// # Errors
    /// As [`Store::correct`].
    pub fn uncorrect(self, places: &[usize]) -> Result<(Self, Written), Error> {
        let all = self.corrections()?;
        let is_gone = |place: &usize| places.contains(place);
        let gone = all.iter().enumerate().filter(|(place, _)| is_gone(place));
        let ids: BTreeSet<String> = gone.filter_map(|(_, one)| one.article.clone()).collect();
        let left = all.iter().enumerate().filter(|(place, _)| !is_gone(place));
        let left: Corrections = left.map(|(_, one)| one.clone()).collect();
        self.with_corrections(&left, &ids)
    }

    fn with_corrections(
        mut self,
        all: &Corrections,
        ids: &BTreeSet<String>,
    ) -> Result<(Self, Written), Error> {
        self.keep(all)?;
        let mut entries = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(stored) = self.stored(id)? {
                let (record, origin) = self.unpacked(stored)?;
                entries.push(Entry::of(&record, origin, all));
            }
        }
        let writer = Writer::begin(self);
        for entry in entries {
            if !writer.put(entry) {
                break;
            }
        }
        writer.finish()
    }

    /// The corrections as they are; those that stay keep the time they were made.
    fn keep(&mut self, all: &Corrections) -> Result<(), Error> {
        let now = jiff::Timestamp::now()
            .strftime("%Y-%m-%dT%H:%M:%SZ")
            .to_string();
        self.in_transaction(|transaction| {
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
                    params![kind, one.article, one.words, start, one.value, one.other, one.note],
                    |row| row.get(0),
                )?;
                let at = made.get(&key).unwrap_or(&now);
                insert.execute(params![
                    kind, one.article, one.words, start, one.value, one.other, one.note, at
                ])?;
            }
            Ok(())
        })
    }

    /// The quotation that a person names: by its number, or as `article#q3`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn quotation_named(&self, name: &str) -> Result<Option<Named>, Error> {
        let of = |row: &Row<'_>| {
            let start: Option<i64> = row.get(2)?;
            Ok(Named {
                article: row.get(0)?,
                words: row.get(1)?,
                start: start.and_then(|start| usize::try_from(start).ok()),
            })
        };
        const COLUMNS: &str = "SELECT q.article, q.content, q.start FROM quotations q";
        let connection = self.connection();
        let found = match name.rsplit_once('#') {
            Some((article, quote)) => connection.query_row(
                &format!("{COLUMNS} JOIN articles a ON a.number = q.article_number WHERE a.id = ? AND q.quote = ?"),
                [article, quote],
                of,
            ),
            None => match name.parse::<i64>() {
                Ok(number) => connection.query_row(&format!("{COLUMNS} WHERE q.number = ?"), [number], of),
                Err(_) => return Ok(None),
            },
        };
        self.told(found.optional())
    }

    /// Places in [`Corrections::iter`] of those whose words are not in their article any more, or whose article is not there.
    ///
    /// # Errors
    /// As [`Store::record`].
    pub fn lost_corrections(&self, corrections: &Corrections) -> Result<BTreeSet<usize>, Error> {
        let all: Vec<&Correction> = corrections.iter().collect();
        let ids: BTreeSet<&str> = all
            .iter()
            .filter_map(|one| one.article.as_deref())
            .collect();
        let mut lost = BTreeSet::new();
        for id in ids {
            let gone: Vec<&Correction> = match self.record_as_found(id)? {
                Some(mut record) => corrections.apply(&mut record),
                None => corrections.of_article(id).iter().collect(),
            };
            let place = |one: &&Correction| all.iter().position(|there| there == one);
            lost.extend(gone.iter().filter_map(place));
        }
        Ok(lost)
    }

    fn stored(&self, id: &str) -> Result<Option<Stored>, Error> {
        let sql = format!("{STORED} WHERE articles.id = ?");
        self.told(
            self.connection()
                .query_row(&sql, [id], Stored::of)
                .optional(),
        )
    }

    fn unpacked(&self, stored: Stored) -> Result<(ArticleRecord, Origin), Error> {
        let mut record =
            unpack(&stored.record, stored.text).map_err(|reason| Error::BadRecord {
                path: self.path().to_owned(),
                article: stored.id.clone(),
                reason,
            })?;
        // Where two articles had one id, the store gave one of them another.
        record.id = stored.id;
        let origin = Origin {
            came_from: stored.came_from,
            made_by: stored.made_by,
            hash: stored.hash,
            passed_over: Vec::new(),
        };
        Ok((record, origin))
    }
}
