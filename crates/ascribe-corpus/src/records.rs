//! Articles read back out of the store, and what was put right in them.

use std::collections::{BTreeSet, HashMap, HashSet};

use ascribe_aggregator::normalized_name;
use ascribe_article::{ArticleRecord, SpeakerKind};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row};

use crate::corrections::{Correction, Corrections};
use crate::entry::{Entry, Origin};
use crate::filters::fnv1a;
use crate::kept;
use crate::pack::unpack;
use crate::writer::{Written, write_entries};
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

impl Stored {
    /// The record with its text, and where both came from.
    fn unpacked(self) -> Result<(ArticleRecord, Origin), String> {
        let mut record = unpack(&self.record, self.text)?;
        // Where two articles had one id, the store gave one of them another.
        record.id = self.id;
        let origin = Origin {
            came_from: self.came_from,
            made_by: self.made_by,
            hash: self.hash,
            passed_over: Vec::new(),
        };
        Ok((record, origin))
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
        self.told(kept::read(self.connection(), None))
    }

    /// The same in the order in which they were made, with their numbers, which do not change while they are there.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn numbered_corrections(&self) -> Result<Vec<(i64, Correction)>, Error> {
        self.told(kept::numbered(self.connection(), None))
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

    /// Keeps what was put right, and puts the articles right that it is about: all of it, or nothing. Of two about the same thing the
    /// later counts.
    ///
    /// The corpus must be linked again after that: names of speakers may have changed.
    ///
    /// # Errors
    /// What SQLite says, of a record that is damaged, too.
    pub fn correct(&mut self, new: Vec<Correction>) -> Result<Written, Error> {
        self.change_corrections(|mut all| {
            let ids = new.iter().filter_map(|one| one.article.clone()).collect();
            all.extend(new);
            (all, ids)
        })
    }

    /// Takes corrections back, by their numbers; the articles are again as they were found. Numbers that nothing has do nothing.
    ///
    /// # Errors
    /// As [`Store::correct`].
    pub fn uncorrect(&mut self, numbers: &[i64]) -> Result<Written, Error> {
        let kept = self.numbered_corrections()?;
        let gone: HashSet<&Correction> = (kept.iter())
            .filter(|(number, _)| numbers.contains(number))
            .map(|(_, one)| one)
            .collect();
        self.change_corrections(|all| {
            let left = all.iter().filter(|one| !gone.contains(one));
            let ids = gone.iter().filter_map(|one| one.article.clone()).collect();
            (left.cloned().collect(), ids)
        })
    }

    /// In one transaction: what others have put right meanwhile stays, and who is stopped has changed nothing.
    fn change_corrections(
        &mut self,
        change: impl FnOnce(Corrections) -> (Corrections, BTreeSet<String>),
    ) -> Result<Written, Error> {
        self.in_transaction(|transaction| {
            let (all, ids) = change(kept::read(transaction, None)?);
            kept::write(transaction, &all)?;
            let mut entries = Vec::with_capacity(ids.len());
            for id in &ids {
                let sql = format!("{STORED} WHERE articles.id = ?");
                let stored = transaction.query_row(&sql, [id], Stored::of).optional()?;
                if let Some(stored) = stored {
                    let (record, origin) = stored.unpacked().map_err(damaged)?;
                    entries.push(Entry::of(&record, origin));
                }
            }
            write_entries(transaction, entries.into_iter())
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

    /// True when a speaker of an article is called like that.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn has_name(&self, name: &str) -> Result<bool, Error> {
        let form = normalized_name(name, SpeakerKind::Person);
        let sql = "SELECT EXISTS (SELECT 1 FROM names WHERE form = ?1) OR EXISTS (SELECT 1 FROM voices WHERE name = ?2)";
        self.told(
            self.connection()
                .query_row(sql, [form.as_str(), name], |row| row.get(0)),
        )
    }

    /// Names of the corpus that are like this one, the nearest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn names_like(&self, name: &str) -> Result<Vec<String>, Error> {
        self.told(self.nearest_names(name))
    }

    /// Those whose words are not in their article any more, or whose article is not there.
    ///
    /// # Errors
    /// As [`Store::record`].
    pub fn lost_corrections<'a>(
        &self,
        corrections: &'a Corrections,
    ) -> Result<HashSet<&'a Correction>, Error> {
        let ids: BTreeSet<&str> = (corrections.iter())
            .filter_map(|one| one.article.as_deref())
            .collect();
        let mut lost = HashSet::new();
        for id in ids {
            match self.record_as_found(id)? {
                Some(mut record) => lost.extend(corrections.apply(&mut record)),
                None => lost.extend(corrections.of_article(id)),
            }
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
        let article = stored.id.clone();
        stored.unpacked().map_err(|reason| Error::BadRecord {
            path: self.path().to_owned(),
            article,
            reason,
        })
    }
}

fn damaged(reason: String) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Blob, reason.into())
}
