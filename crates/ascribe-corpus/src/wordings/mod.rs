//! Quotations that are one quotation in several wordings: shortened, edited, translated back, indirect beside direct, whole or in
//! the parts that a cue cuts.
//!
//! Quotations of the same folded words by the same speaker are one unit. Units are ordered by fullness; each is aligned with the
//! fuller ones that share pairs of full words, and joins the one it fits best *that no fuller one has taken in*. So every wording of
//! a group is like the fullest, and a chain of small changes does not run from one saying to another.
//!
//! Limits, on purpose:
//! - Where the speakers are not known to be the same, the words must be nearly the same; where they are known to be others, long, too.
//! - A wording of fewer than four full words ("No comment") is one with equal words of the same speaker within a month, with nothing
//!   else. A noun such as "police" or "officials" is no speaker in this: those of two places are not the same.
//! - Where a number is exchanged for another or a negation stands in one alone, it is another saying.
//! - What is said again more than four hundred days later is the same quotation only when it is long and word for word; a
//!   slogan that somebody repeats for years falls into several groups, a sentence quoted from long ago into one.
//! - What is more than ten days later must be nearly word for word and of six full words: what a ministry says every other week looks
//!   much alike. Word for word again and in marks, a form is still taken for one quotation.
//! - Where both are told without a word in marks, they are one only within three days and nearly word for word, or by the same speaker
//!   within ten days. Questions are one only where the same person asks them, in marks, within three days:
//!   one question is put to many.
//! - Two turns of one interview are never one, those of two only when they are long, word for word and no questions; what is quoted of
//!   a turn elsewhere in the article is.
//! - Where both stand in marks and words of one stand in the place of others, without "…" or "[", a form was filled in anew.
//! - What stands within another quotation of the same article is no second wording of it.
//! - The same telling in other words (a paraphrase that shares few of them) is not found.
//!
//! Quotations of a copy belong to the group of the original and show its `wording`, but a copy is no other article: `also_in`
//! counts articles with their copies as one. A part of another quotation of the same speaker has no wording.

mod speakers;
mod decide;
mod load;
mod group;
mod shown;

use rusqlite::Transaction;

use crate::{Error, Store};
use load::Row;

pub use shown::Wording;

/// What [`Store::group_wordings`] has found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wordings {
    /// Groups of two quotations or more.
    pub groups: usize,
    /// Quotations in them.
    pub quotations: usize,
    /// Quotations that stand in another article, too; copies do not count.
    pub in_others: usize,
    /// Rows that had to be changed.
    pub changed: usize,
}

impl Store {
    /// Finds the quotations that are wordings of one, and writes for each the number of the fullest (`wording`) and how many other
    /// articles have it (`also_in`). One transaction; only rows that are not so yet are written.
    ///
    /// [`Store::find_copies`] comes first, and so do people: a speaker who is known to be the same is evidence.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn group_wordings(&mut self) -> Result<Wordings, Error> {
        let corpus = self.told(load::Corpus::read(self.connection()))?;
        let groups = group::groups(&corpus);
        let mut found = Wordings::default();
        let mut told: Vec<Told> = Vec::new();
        for rows in &groups {
            let rows: Vec<&Row> = rows.iter().map(|&row| &corpus.rows[row as usize]).collect();
            found.groups += 1;
            found.quotations += rows.len();
            let also_in = others(&rows);
            if also_in > 0 {
                found.in_others += rows.len();
            }
            let fullest = rows[0].number;
            told.extend(rows.iter().map(|row| Told {
                number: row.number,
                wording: Some(fullest),
                also_in,
            }));
        }
        told.sort_unstable_by_key(|told| told.number);
        found.changed = self.in_transaction(|transaction| write(transaction, &told))?;
        Ok(found)
    }
}

/// In how many articles but its own each of these stands.
fn others(rows: &[&Row]) -> i64 {
    let mut articles: Vec<i64> = rows.iter().map(|row| row.article).collect();
    articles.sort_unstable();
    articles.dedup();
    i64::try_from(articles.len()).unwrap_or(i64::MAX) - 1
}

/// What a row shall say.
struct Told {
    number: i64,
    wording: Option<i64>,
    also_in: i64,
}

/// Writes what is not so yet: `told` is sorted, and all others are said once.
fn write(transaction: &Transaction<'_>, told: &[Told]) -> rusqlite::Result<usize> {
    let mut changes = Vec::new();
    let mut statement =
        transaction.prepare("SELECT number, wording, also_in FROM quotations ORDER BY number")?;
    let mut rows = statement.query([])?;
    let mut told = told.iter().peekable();
    while let Some(row) = rows.next()? {
        let number = row.get(0)?;
        let now: (Option<i64>, i64) = (row.get(1)?, row.get(2)?);
        while told.next_if(|told| told.number < number).is_some() {}
        let (wording, also_in) = told
            .next_if(|told| told.number == number)
            .map_or((None, 0), |told| (told.wording, told.also_in));
        if now != (wording, also_in) {
            changes.push((number, wording, also_in));
        }
    }
    let mut update = transaction
        .prepare("UPDATE quotations SET wording = ?2, also_in = ?3 WHERE number = ?1")?;
    for change in &changes {
        update.execute(*change)?;
    }
    Ok(changes.len())
}

#[cfg(test)]
mod tests;
