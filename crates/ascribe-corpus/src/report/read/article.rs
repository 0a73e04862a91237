//! Everything of one article.

use std::collections::HashMap;

use ascribe_page::Drawn;
use rusqlite::OptionalExtension;

use super::speaker::others;
use super::{ARTICLE, SAID, article_row, said, unsigned};
use crate::corrections::Corrections;
use crate::report::data::{Article, ArticleRow, Count, Group, Said};
use crate::{Error, Store};

/// Copies that are named.
const MOST_COPIES: usize = 50;

/// An article, put right by `corrections`; `None` where there is none of this number.
///
/// # Errors
/// [`Error::BadRecord`], and what SQLite says.
pub fn article(
    store: &Store,
    number: i64,
    corrections: &Corrections,
) -> Result<Option<Article>, Error> {
    let sql = format!(
        "SELECT {ARTICLE}, place, author, url, made_by, copy_of, id, ifnull(text, '') <> '' FROM articles WHERE number = ?"
    );
    let read = || {
        store
            .connection()
            .prepare_cached(&sql)?
            .query_row([number], |row| {
                let article = Article {
                    row: article_row(row)?,
                    place: row.get(6)?,
                    author: row.get(7)?,
                    url: row.get(8)?,
                    made_by: row.get(9)?,
                    copy_of: None,
                    copies: Vec::new(),
                    people: Vec::new(),
                    groups: Vec::new(),
                    drawn: None,
                };
                Ok((
                    article,
                    row.get::<_, Option<i64>>(10)?,
                    row.get::<_, String>(11)?,
                    row.get::<_, bool>(12)?,
                ))
            })
            .optional()
    };
    let Some((mut article, copy_of, id, has_text)) = store.told(read())? else {
        return Ok(None);
    };
    if let Some(first) = copy_of {
        article.copy_of = rows(store, "number = ?", first)?.pop();
    }
    article.copies = rows(
        store,
        &format!("copy_of = ? ORDER BY date, number LIMIT {MOST_COPIES}"),
        number,
    )?;
    article.people = people(store, number)?;
    let mut places = HashMap::new();
    if has_text && let Some(record) = store.record(&id, corrections)? {
        let why = why(store, number)?;
        let of_quotes: Vec<Option<&str>> = record
            .quotes
            .iter()
            .map(|quote| why.get(quote.speaker.as_deref()?).map(String::as_str))
            .collect();
        article.drawn = Some(Drawn::of(&record, &of_quotes));
        places = record
            .quotes
            .iter()
            .enumerate()
            .map(|(at, quote)| (quote.id.clone(), at + 1))
            .collect();
    }
    for one in quotations(store, number)? {
        article.groups.push(Group {
            others: others(store, &one)?,
            marked: Vec::new(),
            first: one.date.clone(),
            place: places.get(&one.quote).copied(),
            shown: one,
        });
    }
    Ok(Some(article))
}

fn rows(store: &Store, narrowed: &str, number: i64) -> Result<Vec<ArticleRow>, Error> {
    let sql = format!("SELECT {ARTICLE} FROM articles WHERE {narrowed}");
    let read = || {
        let mut statement = store.connection().prepare_cached(&sql)?;
        let rows = statement.query_map([number], article_row)?;
        rows.collect()
    };
    store.told(read())
}

fn quotations(store: &Store, article: i64) -> Result<Vec<Said>, Error> {
    let sql =
        format!("SELECT {SAID} FROM quotations WHERE article_number = ? ORDER BY start, number");
    let read = || {
        let mut statement = store.connection().prepare_cached(&sql)?;
        let rows = statement.query_map([article], said)?;
        rows.collect()
    };
    store.told(read())
}

/// Who is quoted, those with most quotations first.
fn people(store: &Store, article: i64) -> Result<Vec<Count>, Error> {
    let sql = "SELECT speaker, count(*), person FROM quotations WHERE article_number = ? AND part = 0 AND speaker IS NOT NULL
       GROUP BY ifnull(person, speaker) ORDER BY 2 DESC, min(start)";
    let read = || {
        let mut statement = store.connection().prepare_cached(sql)?;
        let rows = statement.query_map([article], |row| {
            Ok(Count {
                person: row.get(2)?,
                ..Count::new(row.get::<_, String>(0)?, unsigned(row, 1)?)
            })
        })?;
        rows.collect()
    };
    store.told(read())
}

/// Why a speaker of this article is somebody of the corpus.
fn why(store: &Store, article: i64) -> Result<HashMap<String, String>, Error> {
    let sql = "SELECT id, link_why FROM voices WHERE article = ? AND link_why IS NOT NULL";
    let read = || {
        let mut statement = store.connection().prepare_cached(sql)?;
        let rows = statement.query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    };
    store.told(read())
}
