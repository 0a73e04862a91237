//! The quotations that share the rarest words with a claim.

use rusqlite::{Connection, params};
use rustc_hash::FxHashMap;

use super::candidate::Candidate;
use super::names::Claimed;
use crate::words::is_light;

/// How many quotations are aligned with a claim.
const MOST: usize = 64;

/// Of how many quotations a word or a pair of words may bring the numbers.
const CROWD: usize = 1000;

/// Above every count of a word that is asked for: the rarer a word, the more it says.
const MANY: f64 = 1e6;

/// How many of the rarest words are asked for.
const RAREST: usize = 8;

/// Words of a claim that are asked for at all: a whole article is no claim.
const LONGEST: usize = 400;

/// Finds them: the more and the rarer words they share, the sooner.
pub(super) fn find(
    connection: &Connection,
    claim: &str,
    claimed: Option<&Claimed>,
) -> rusqlite::Result<Vec<Candidate>> {
    let mut scores: FxHashMap<i64, f64> = FxHashMap::default();
    let rare = rarest(connection, claim)?;
    let mut n_asked = 0;
    for (word, n) in rare.iter().take(RAREST) {
        if *n < CROWD {
            n_asked += 1;
            let weight = (MANY / *n as f64).ln();
            add(connection, &mut scores, &content(&phrase(word)), weight)?;
        }
    }
    // Common words say little each; two of them together say more.
    if n_asked < 3 {
        let few: Vec<&str> = rare.iter().take(5).map(|(word, _)| word.as_str()).collect();
        for (i, one) in few.iter().enumerate() {
            for other in &few[i + 1..] {
                let both = format!("({} AND {})", phrase(one), phrase(other));
                add(connection, &mut scores, &content(&both), 1.0)?;
            }
        }
        // "No comment": nothing but small words, or nearly so.
        add(connection, &mut scores, &content(&phrase(claim)), 3.0)?;
    }
    if let Some(name) = claimed.map(Claimed::surname) {
        // What the speaker has said must not be crowded out by what all others have.
        for (word, _) in rare.iter().take(3) {
            let both = format!("{} AND speaker : {}", content(&phrase(word)), phrase(name));
            add(connection, &mut scores, &both, 0.5)?;
        }
    }
    let mut best: Vec<(i64, f64)> = scores.into_iter().collect();
    best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    best.truncate(MOST);
    best.into_iter()
        .map(|(number, _)| read(connection, number))
        .collect()
}

/// A string of the query language that is nothing but words.
fn phrase(words: &str) -> String {
    format!("\"{}\"", words.replace(['"', '\0'], " "))
}

fn content(query: &str) -> String {
    format!("content : {query}")
}

/// The words of a claim that carry sense and are in the corpus, with how many quotations have them, at most [`CROWD`]: rarest first.
fn rarest(connection: &Connection, claim: &str) -> rusqlite::Result<Vec<(String, usize)>> {
    let mut words: Vec<String> = Vec::new();
    for word in claim.split(|c: char| !c.is_alphanumeric()) {
        let word = word.to_lowercase();
        if word.len() > 1 && !is_light(&word) && !words.contains(&word) {
            words.push(word);
        }
        if words.len() == LONGEST {
            break;
        }
    }
    // The table of words holds stems; the index itself is asked with words, and stops at the bound.
    let mut count = connection.prepare_cached(
        "SELECT count(*) FROM (SELECT 1 FROM quotations_fts WHERE quotations_fts MATCH ?1 LIMIT ?2)",
    )?;
    let mut counted = Vec::with_capacity(words.len());
    for word in words {
        let n: i64 = count.query_row(params![content(&phrase(&word)), CROWD as i64], |row| {
            row.get(0)
        })?;
        let n = usize::try_from(n).unwrap_or(0);
        if n > 0 {
            counted.push((word, n));
        }
    }
    counted.sort_by_key(|&(_, n)| n);
    Ok(counted)
}

fn add(
    connection: &Connection,
    scores: &mut FxHashMap<i64, f64>,
    query: &str,
    weight: f64,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT rowid FROM quotations_fts WHERE quotations_fts MATCH ?1 LIMIT ?2",
    )?;
    let mut rows = statement.query(params![query, CROWD as i64])?;
    while let Some(row) = rows.next()? {
        *scores.entry(row.get(0)?).or_default() += weight;
    }
    Ok(())
}

fn read(connection: &Connection, number: i64) -> rusqlite::Result<Candidate> {
    connection
        .prepare_cached(
            "SELECT number, article, date, publisher, title, speaker, person, source, content, type, copy
             FROM quotations WHERE number = ?1",
        )?
        .query_row([number], |row| {
            Ok(Candidate {
                number: row.get(0)?,
                article: row.get(1)?,
                date: row.get(2)?,
                publisher: row.get(3)?,
                title: row.get(4)?,
                speaker: row.get(5)?,
                person: row.get(6)?,
                source: row.get(7)?,
                content: row.get(8)?,
                kind: row.get(9)?,
                is_copy: row.get(10)?,
            })
        })
}
