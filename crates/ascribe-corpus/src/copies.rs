//! Articles that are copies of another one: the same text from an agency in many papers, under another headline, with another
//! dateline, its end cut off, a few words changed. What a copy says is not said again, so it is not counted.
//!
//! Articles are taken by date, then by number; each is compared with the originals before it that share runs of words. It is a copy
//! when at least four fifths of its words stand in an original in runs, those outside quotation marks among them: two reports on one
//! long speech are two, and a story with as much new as old is new. On one day, in another outlet, the longer article may come
//! second: when the first is nothing but its beginning, they are one.
//!
//! More than two months later only what is word for word the same is a copy.
//!
//! Articles whose texts were left out are compared with each other by their quotations: three at least, nearly all of them the same.
//! An article without its text is not compared with one that has it.

use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, Transaction};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::filters::first_date;
use crate::mix::mix;
use crate::sketch::{Postings, RUN, counted, kept_runs, runs};
use crate::words::plain_words;
use crate::{Error, Store};

/// Share of a copy's words that stand in its original.
const SHARE: f64 = 0.8;

/// Share of those outside quotation marks, when there are [`FEW`] of them.
const OWN_SHARE: f64 = 0.6;

/// Words below which a share says nothing.
const FEW: usize = 25;

/// Words of the shortest article that can be a copy.
const SHORTEST: usize = 30;

/// A copy has at least that share of its original's words: less is a note on it.
const LEFT: f64 = 0.2;

/// Share of quotations alone, where there is no text: in both directions.
const QUOTED_SHARE: f64 = 0.9;

/// Quotations of the shortest article without text that can be a copy.
const FEWEST_QUOTATIONS: i64 = 3;

/// How many originals an article is compared with.
const TRIES: usize = 4;

/// How many articles with the same run are looked at: a run of more is boilerplate.
const CROWD: usize = 512;

/// Days within which papers print what an agency sent. A form that is filled in anew every other month is no copy.
const AGENCY: i64 = 60;

/// Share of a copy's words from which on it is one whenever it came out.
const WORD_FOR_WORD: f64 = 0.99;

/// Texts in memory at a time.
const BATCH: usize = 512;

/// What [`Store::find_copies`] has found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Copies {
    /// Articles that are copies.
    pub copies: usize,
    /// Articles that have copies.
    pub originals: usize,
    /// Rows that had to be changed.
    pub changed: usize,
}

impl Store {
    /// Finds the articles that are copies of others, and marks them and their quotations; takes the mark off where it no longer
    /// holds. One transaction: when it fails, nothing is changed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn find_copies(&mut self) -> Result<Copies, Error> {
        let found = self.told(originals(self.connection()))?;
        let changed = self.in_transaction(|transaction| write(transaction, &found))?;
        let originals: FxHashSet<i64> = found.values().copied().collect();
        Ok(Copies {
            copies: found.len(),
            originals: originals.len(),
            changed,
        })
    }
}

/// An article to be compared.
struct Candidate {
    number: i64,
    date: Option<String>,
    publisher: Option<String>,
    n_quotations: i64,
    has_text: bool,
}

/// The original of each copy.
fn originals(connection: &Connection) -> rusqlite::Result<FxHashMap<i64, i64>> {
    // Without a date nobody knows that it came first.
    let candidates: Vec<Candidate> = connection
        .prepare(
            "SELECT number, date, publisher, n_quotations, text IS NOT NULL FROM articles
             ORDER BY date IS NULL, date, number",
        )?
        .query_map([], |row| {
            Ok(Candidate {
                number: row.get(0)?,
                date: row.get(1)?,
                publisher: row.get(2)?,
                n_quotations: row.get(3)?,
                has_text: row.get(4)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    let sketches = Sketches::read(connection, &candidates)?;
    let postings = sketches.postings();
    let mut original_of = FxHashMap::default();
    let mut is_copy = vec![false; candidates.len()];
    for (at, this) in candidates.iter().enumerate() {
        let likely = likely(&postings, sketches.of(at), at, &is_copy);
        let mut likely = likely
            .into_iter()
            .filter(|&before| candidates[before].has_text == this.has_text)
            .peekable();
        if likely.peek().is_none() {
            continue;
        }
        let body = Body::new(&text_of(connection, this)?);
        for before in likely {
            let other = &candidates[before];
            let earlier = Body::new(&text_of(connection, other)?);
            if is_copy_of((this, &body), (other, &earlier)) {
                is_copy[at] = true;
                original_of.insert(this.number, other.number);
                break;
            }
        }
    }
    Ok(original_of)
}

fn text_of(connection: &Connection, of: &Candidate) -> rusqlite::Result<String> {
    let text: Option<String> = if of.has_text {
        connection
            .prepare_cached("SELECT text FROM articles WHERE number = ?1")?
            .query_row([of.number], |row| row.get(0))
            .optional()?
            .flatten()
    } else {
        connection
            .prepare_cached(
                "SELECT group_concat(content, char(10)) FROM
                 (SELECT content FROM quotations WHERE article_number = ?1 AND part = 0 ORDER BY number)",
            )?
            .query_row([of.number], |row| row.get(0))?
    };
    Ok(text.unwrap_or_default())
}

/// The runs that stand for each article, one article after the other.
struct Sketches {
    kept: Vec<u32>,
    /// Where those of each article end.
    ends: Vec<usize>,
}

impl Sketches {
    /// A text is read once here, and once more only where it may be a copy.
    fn read(connection: &Connection, candidates: &[Candidate]) -> rusqlite::Result<Self> {
        let mut all = Self {
            kept: Vec::new(),
            ends: Vec::with_capacity(candidates.len()),
        };
        for batch in candidates.chunks(BATCH) {
            let texts: Vec<String> = batch
                .iter()
                .map(|of| text_of(connection, of))
                .collect::<Result<_, _>>()?;
            let sketches: Vec<Vec<u32>> = texts
                .par_iter()
                .zip(batch)
                .map(|(text, of)| sketch(text, of.has_text))
                .collect();
            for kept in sketches {
                all.kept.extend(kept);
                all.ends.push(all.kept.len());
            }
        }
        Ok(all)
    }

    fn of(&self, at: usize) -> &[u32] {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.kept[from..self.ends[at]]
    }

    fn postings(&self) -> Postings {
        let of = |(at, text)| {
            let kept = self.of(at).iter();
            kept.map(move |&run| Postings::entry(run, text))
        };
        Postings::new((0..self.ends.len()).zip(0_u32..).flat_map(of).collect())
    }
}

fn sketch(text: &str, has_text: bool) -> Vec<u32> {
    let body = Body::new(text);
    if body.words.len() < SHORTEST {
        Vec::new()
    } else if has_text {
        kept_runs(&body.runs)
    } else {
        // All of them: quotations alone are short. Another hash keeps them from texts.
        let all: Vec<u64> = body.runs.iter().map(|&run| mix(!run) & !3).collect();
        kept_runs(&all)
    }
}

/// The originals before `at` that share the most with it.
fn likely(postings: &Postings, kept: &[u32], at: usize, is_copy: &[bool]) -> Vec<usize> {
    let shared = kept.iter().flat_map(|&run| {
        postings
            .texts(run)
            .take(CROWD)
            .take_while(|&text| (text as usize) < at)
            .filter(|&text| !is_copy[text as usize])
    });
    // Less than half of what a copy must share is chance. An article that goes on where the first one ends shares less.
    let enough = (kept.len() / 8).max(1);
    counted(shared.collect())
        .into_iter()
        .filter(|&(_, n)| n >= enough)
        .take(TRIES)
        .map(|(text, _)| text as usize)
        .collect()
}

/// A text as it is compared.
struct Body {
    /// A number for each word, and whether it stands within quotation marks.
    words: Vec<(u64, bool)>,
    runs: Vec<u64>,
}

impl Body {
    fn new(text: &str) -> Self {
        let words = plain_words(text);
        let plain: Vec<u64> = words.iter().map(|&(word, _)| word).collect();
        Self {
            runs: runs(&plain),
            words,
        }
    }

    /// For each word, whether it stands in a run that `other` has, too.
    fn shared_with(&self, other: &Self) -> Vec<bool> {
        let others: FxHashSet<u64> = other.runs.iter().copied().collect();
        let mut shared = vec![false; self.words.len()];
        let mut marked_to = 0;
        for (at, run) in self.runs.iter().enumerate() {
            if others.contains(run) {
                for mark in &mut shared[marked_to.max(at)..at + RUN] {
                    *mark = true;
                }
                marked_to = at + RUN;
            }
        }
        shared
    }
}

fn share(shared: impl Iterator<Item = bool>) -> (f64, usize) {
    let (n_shared, n) = shared.fold((0_usize, 0_usize), |(n_shared, n), is_shared| {
        (n_shared + usize::from(is_shared), n + 1)
    });
    (n_shared as f64 / n.max(1) as f64, n)
}

fn is_copy_of(later: (&Candidate, &Body), earlier: (&Candidate, &Body)) -> bool {
    let ((this, body), (other, original)) = (later, earlier);
    let (n, n_original) = (body.words.len(), original.words.len());
    if n < SHORTEST || n_original < SHORTEST || (n as f64) < LEFT * n_original as f64 {
        return false;
    }
    let shared = body.shared_with(original);
    let (all, _) = share(shared.iter().copied());
    if all < WORD_FOR_WORD && days_between(this, other).is_some_and(|days| days > AGENCY) {
        return false;
    }
    if !this.has_text {
        let (back, _) = share(original.shared_with(body).into_iter());
        return this.n_quotations.min(other.n_quotations) >= FEWEST_QUOTATIONS
            && all.min(back) >= QUOTED_SHARE;
    }
    let own = |shared: &[bool], body: &Body| {
        share(
            shared
                .iter()
                .zip(&body.words)
                .filter(|(_, (_, is_quoted))| !is_quoted)
                .map(|(&is_shared, _)| is_shared),
        )
    };
    let (outside, n_outside) = own(&shared, body);
    if all >= SHARE && (n_outside < FEW || outside >= OWN_SHARE) {
        return true;
    }
    // The first was cut: all of it is the beginning of this one.
    let is_same_day = this.date.as_deref().is_some_and(|date| date.len() == 10)
        && this.date == other.date
        && this.publisher.is_some()
        && other.publisher.is_some()
        && this.publisher != other.publisher;
    if !is_same_day || (n_original as f64) < LEFT * n as f64 {
        return false;
    }
    let back = original.shared_with(body);
    let beginning = &shared[..n.min(n_original + n_original / 10)];
    let (began, _) = share(beginning.iter().copied());
    share(back.iter().copied()).0 >= SHARE && own(&back, original).0 >= OWN_SHARE && began >= SHARE
}

/// Of two dates that are known to the day.
fn days_between(a: &Candidate, b: &Candidate) -> Option<i64> {
    let day = |of: &Candidate| first_date(of.date.as_deref().filter(|date| date.len() == 10)?);
    Some((day(a)?.duration_since(day(b)?).as_secs() / 86_400).abs())
}

/// Writes what is not so yet.
fn write(transaction: &Transaction<'_>, found: &FxHashMap<i64, i64>) -> rusqlite::Result<usize> {
    let mut changed = 0;
    let now: Vec<(i64, Option<i64>)> = transaction
        .prepare("SELECT number, copy_of FROM articles ORDER BY number")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut of_article =
        transaction.prepare("UPDATE articles SET copy_of = ?2 WHERE number = ?1")?;
    for (number, copy_of) in now {
        let original = found.get(&number).copied();
        if original != copy_of {
            changed += of_article.execute((number, original))?;
        }
    }
    changed += transaction.execute(
            "UPDATE quotations SET copy = NOT copy WHERE copy !=
             (SELECT a.copy_of IS NOT NULL FROM articles a WHERE a.number = quotations.article_number)",
            [],
        )?;
    Ok(changed)
}

#[cfg(test)]
mod tests;
