//! Quotations that answer a question.

use std::collections::{HashMap, HashSet};

use ascribe_tables::Rows;
use rusqlite::params_from_iter;

use super::columns::{Columns, FOUND, MAX_COUNT, cells_of};
use super::select::Selection;
use super::{Question, Sort, Who};
use crate::{Error, Store};

/// More hits than this are not ranked: it would take too long.
const MAX_RANKED: usize = 10_000;

/// Rows that are read at a time.
const CHUNK: usize = 2_000;

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Of [`FOUND`], as many as were asked for.
    pub rows: Rows,
    /// How many there are.
    pub count: Count,
    /// Who was meant by the name.
    pub who: Option<Who>,
    /// What the reader should know, a sentence each.
    pub remarks: Vec<String>,
}

/// A number of quotations, wordings of one counted once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// At least so many.
    pub n: usize,
    /// There are more.
    pub is_more: bool,
}

/// A hit before its row is read.
struct Hit {
    number: i64,
    wording: Option<i64>,
}

/// The numbers of what was found, in order.
struct Hits {
    numbers: Vec<i64>,
    count: Count,
    remarks: Vec<String>,
}

impl Store {
    /// The quotations that a question asks for.
    ///
    /// Copies, parts of others and other wordings are left out unless [`Question::all`]. Hits are counted up to
    /// [`MAX_COUNT`]; they are ranked only where the words alone have fewer.
    ///
    /// # Errors
    /// What is wrong with the question ([`Error::NoSpeaker`], [`Error::NoOutlet`], [`Error::Backwards`], …), and what SQLite
    /// says.
    pub fn find(&self, question: &Question) -> Result<Found, Error> {
        let mut cells = Vec::new();
        let found = self.each_found(question, |rows| -> Result<(), Error> {
            cells.extend(rows.iter().flatten().cloned());
            Ok(())
        })?;
        Ok(Found {
            rows: Rows::new(FOUND, cells),
            ..found
        })
    }

    /// The same, some rows at a time, for as many as there are; the rows of what comes back are none.
    ///
    /// # Errors
    /// As [`Store::find`], and those of `take`.
    pub fn each_found<E: From<Error>>(
        &self,
        question: &Question,
        mut take: impl FnMut(&Rows) -> Result<(), E>,
    ) -> Result<Found, E> {
        let selection = self.select(question)?;
        let mut hits = self.told(self.hits(question, &selection))?;
        let before = question.offset.min(hits.numbers.len());
        hits.numbers.drain(..before);
        if let Some(limit) = question.limit {
            hits.numbers.truncate(limit);
        }
        for numbers in hits.numbers.chunks(CHUNK) {
            take(&self.told(self.rows(numbers))?)?;
        }
        Ok(Found {
            rows: Rows::new(FOUND, Vec::new()),
            count: hits.count,
            who: selection.who,
            remarks: hits.remarks,
        })
    }

    fn hits(&self, question: &Question, selection: &Selection) -> rusqlite::Result<Hits> {
        let mut remarks = Vec::new();
        // One that wants more rows must look at more hits.
        let wanted = question
            .limit
            .map(|limit| limit.saturating_add(question.offset));
        let cap = match wanted {
            Some(wanted) if wanted < MAX_COUNT => Some(MAX_COUNT),
            _ => None,
        };
        let ranks = match (question.sort, &selection.words) {
            (Sort::Rank, None) => {
                remarks.push("no words to rank by: the newest first".to_owned());
                None
            }
            (Sort::Rank, Some(words)) => {
                let ranks = self.ranks(words)?;
                if ranks.is_none() {
                    remarks.push(format!(
                        "the words have more than {MAX_RANKED} hits: the newest first"
                    ));
                }
                ranks
            }
            _ => None,
        };
        let number = selection.number();
        let (order, (from, values)) = match question.sort {
            Sort::Oldest => (format!("{number} ASC"), selection.sql_of_numbers()),
            Sort::Newest | Sort::Rank => (format!("{number} DESC"), selection.sql_of_numbers()),
            Sort::Doubt => (
                format!("q.confidence * coalesce(q.speaker_confidence, 1), {number}"),
                selection.sql(),
            ),
        };
        let limit = cap.map_or(-1, |cap| cap as i64 + 1);
        let sql = format!("SELECT {number}, q.wording {from} ORDER BY {order} LIMIT {limit}");
        let mut statement = self.connection().prepare_cached(&sql)?;
        let hits = statement.query_map(params_from_iter(values), |row| {
            Ok(Hit {
                number: row.get(0)?,
                wording: row.get(1)?,
            })
        })?;
        let mut hits: Vec<Hit> = hits.collect::<Result<_, _>>()?;
        let is_more = cap.is_some_and(|cap| hits.len() > cap);
        if let Some(cap) = cap {
            hits.truncate(cap);
        }
        let is_ranked = ranks.is_some();
        if let Some(ranks) = ranks {
            // The lower the better; what is equally good stays by date.
            let rank = |hit: &Hit| ranks.get(&hit.number).copied().unwrap_or(0.0);
            hits.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
        }
        let mut numbers = if question.all {
            hits.iter().map(|hit| hit.number).collect()
        } else {
            folded(&hits)
        };
        let is_by_article = match question.sort {
            Sort::Newest => true,
            Sort::Rank => !is_ranked,
            Sort::Oldest | Sort::Doubt => false,
        };
        if is_by_article {
            self.put_in_text_order(&mut numbers, wanted.unwrap_or(usize::MAX))?;
        }
        Ok(Hits {
            count: Count {
                n: numbers.len(),
                is_more,
            },
            numbers,
            remarks,
        })
    }

    /// Turns round what is of one article, so that the newest article comes first and each reads from its top: the numbers that will be
    /// `shown`, and the rest of the article they end in.
    fn put_in_text_order(&self, numbers: &mut [i64], shown: usize) -> rusqlite::Result<()> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT article_number FROM quotations WHERE number = ?")?;
        let mut start = 0;
        let mut article: Option<i64> = None;
        for at in 0..numbers.len() {
            let own = statement.query_row([numbers[at]], |row| row.get(0))?;
            if article != Some(own) {
                numbers[start..at].reverse();
                if at >= shown {
                    return Ok(());
                }
                (start, article) = (at, Some(own));
            }
        }
        numbers[start..].reverse();
        Ok(())
    }

    /// bm25 of every row with the words; `None` where there are too many. Words of the content count more than those of titles.
    fn ranks(&self, words: &str) -> rusqlite::Result<Option<HashMap<i64, f64>>> {
        let connection = self.connection();
        let n: i64 = connection
            .prepare_cached(&format!(
                "SELECT count(*) FROM (SELECT 1 FROM quotations_fts WHERE quotations_fts MATCH ? LIMIT {})",
                MAX_RANKED + 1
            ))?
            .query_row([words], |row| row.get(0))?;
        if n > MAX_RANKED as i64 {
            return Ok(None);
        }
        let mut statement = connection.prepare_cached(
            "SELECT rowid, bm25(quotations_fts, 10.0, 0.0, 4.0, 0.0) FROM quotations_fts WHERE quotations_fts MATCH ?",
        )?;
        let ranks = statement.query_map([words], |row| Ok((row.get(0)?, row.get(1)?)))?;
        ranks.collect::<Result<_, _>>().map(Some)
    }

    /// The rows of numbers, in their order.
    fn rows(&self, numbers: &[i64]) -> rusqlite::Result<Rows> {
        let own = [
            ("external_id", "people.external_id"),
            ("url", "articles.url"),
        ];
        let sql = format!(
            "SELECT {} FROM quotations AS q LEFT JOIN articles ON articles.number = q.article_number
             LEFT JOIN people ON people.number = q.person WHERE q.number = ?",
            Columns(FOUND).sql("q", &own)
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let mut cells = Vec::with_capacity(numbers.len() * FOUND.columns.len());
        for number in numbers {
            let mut rows = statement.query([number])?;
            if let Some(row) = rows.next()? {
                cells_of(row, FOUND, &mut cells)?;
            }
        }
        Ok(Rows::new(FOUND, cells))
    }
}

/// One hit for each group of wordings: the fullest where it is a hit, else the first.
fn folded(hits: &[Hit]) -> Vec<i64> {
    let fullest: HashSet<i64> = hits
        .iter()
        .filter(|hit| hit.wording == Some(hit.number))
        .map(|hit| hit.number)
        .collect();
    let mut seen: HashSet<i64> = HashSet::new();
    let keeps = |hit: &&Hit| match hit.wording {
        None => true,
        Some(wording) if fullest.contains(&wording) => hit.number == wording,
        Some(wording) => seen.insert(wording),
    };
    hits.iter().filter(keeps).map(|hit| hit.number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_are_one_hit() {
        let hit = |number, wording| Hit { number, wording };
        let hits = [
            hit(9, Some(3)),
            hit(8, None),
            hit(7, Some(20)),
            hit(6, Some(20)),
            hit(3, Some(3)),
        ];
        // 20 itself is no hit: the first of its group stands for it.
        assert_eq!(folded(&hits), [8, 7, 3]);
    }
}
