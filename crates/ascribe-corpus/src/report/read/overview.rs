//! Figures of the whole corpus, and lists of everything.

use rusqlite::params;

use super::times::times;
use super::{
    ARTICLE, COUNTED, LISTED, QUOTED, SAID, SPEAKER, article_row, said, speaker_row, unsigned,
};
use crate::report::data::{ArticleRow, Count, Overview, Said, SpeakerRow, Totals};
use crate::{Error, Store};

/// Outlets that are named.
const N_OUTLETS: usize = 12;

/// A corpus of at most so many articles and characters goes into one file.
const FEW_ARTICLES: i64 = 60;
const FEW_CHARS: u64 = 2_000_000;

/// The overview, with the `n_speakers` that have most quotations.
///
/// # Errors
/// What SQLite says.
pub fn overview(store: &Store, title: &str, n_speakers: usize) -> Result<Overview, Error> {
    let by = |column: &str, narrowed: &str| {
        counts(
            store,
            &format!(
                "SELECT {column}, count(*) FROM quotations WHERE {COUNTED} {narrowed} GROUP BY 1 ORDER BY 2 DESC, 1"
            ),
        )
    };
    let named = |counts: Vec<(Option<String>, u64)>, unknown: &str| -> Vec<Count> {
        let known = counts
            .iter()
            .filter_map(|(name, n)| Some(Count::new(name.as_deref()?, *n)));
        let unknown = counts
            .iter()
            .filter(|(name, _)| name.is_none())
            .map(|(_, n)| Count::unknown(unknown, *n));
        known.chain(unknown).collect()
    };
    let dates = by("substr(date, 1, 7)", "")?;
    let mut outlets = named(by("publisher", "")?, "outlet not given");
    let more = match outlets.len() > N_OUTLETS {
        true => outlets
            .iter()
            .filter(|count| !count.is_unknown)
            .skip(N_OUTLETS)
            .fold((0, 0), |(n, sum), count| (n + 1, sum + count.n)),
        false => (0, 0),
    };
    let mut n = 0;
    outlets.retain(|count| {
        n += usize::from(!count.is_unknown);
        count.is_unknown || n <= N_OUTLETS
    });
    let in_order = |mut counts: Vec<Count>, order: &[&str]| {
        counts.sort_by_key(|count| {
            order
                .iter()
                .position(|name| *name == count.name)
                .unwrap_or(usize::MAX)
        });
        counts
    };
    let genders = by("nullif(gender, 'unknown')", "AND speaker_kind = 'person'")?;
    Ok(Overview {
        title: title.to_owned(),
        totals: totals(store)?,
        times: times(&dates),
        types: in_order(
            named(by("type", "")?, "not known"),
            &["direct", "mixed", "indirect"],
        ),
        classes: named(by("class", "")?, "not known"),
        kinds: named(by("speaker_kind", "")?, "speaker not told"),
        genders: named(genders, "not known"),
        outlets,
        more_outlets: more,
        speakers: speaker_page(store, 1, n_speakers)?,
    })
}

/// The first figures.
///
/// # Errors
/// What SQLite says.
pub fn totals(store: &Store) -> Result<Totals, Error> {
    let sql = format!(
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM articles WHERE copy_of IS NOT NULL),
           (SELECT count(*) FROM quotations WHERE {COUNTED}), (SELECT count(*) FROM people WHERE {LISTED}),
           (SELECT count(*) FROM quotations WHERE corrected IS NOT NULL),
           (SELECT min(date) FROM articles), (SELECT max(date) FROM articles),
           (SELECT ifnull(sum(n_quotations), 0) FROM people)"
    );
    let read = store.connection().query_row(&sql, [], |row| {
        Ok(Totals {
            n_articles: unsigned(row, 0)?,
            n_copies: unsigned(row, 1)?,
            n_quotations: unsigned(row, 2)?,
            n_speakers: unsigned(row, 3)?,
            n_corrected: unsigned(row, 4)?,
            first: row.get(5)?,
            last: row.get(6)?,
            n_of_speakers: unsigned(row, 7)?,
        })
    });
    store.told(read)
}

/// True where one file can hold everything.
pub(crate) fn is_small(store: &Store) -> Result<bool, Error> {
    let sql =
        "SELECT count(*), ifnull(sum(length(text)), 0) FROM (SELECT text FROM articles LIMIT ?)";
    let read = store
        .connection()
        .query_row(sql, [FEW_ARTICLES + 1], |row| {
            Ok((unsigned(row, 0)?, unsigned(row, 1)?))
        });
    let (n, chars) = store.told(read)?;
    if n > FEW_ARTICLES.unsigned_abs() || chars > FEW_CHARS {
        return Ok(false);
    }
    let sql = "SELECT ifnull(sum(length(content)), 0) FROM quotations";
    let chars = store.told(
        store
            .connection()
            .query_row(sql, [], |row| unsigned(row, 0)),
    )?;
    Ok(chars <= FEW_CHARS)
}

/// Most speakers of one article.
pub(crate) fn most_voices(store: &Store) -> Result<u64, Error> {
    let sql = "SELECT ifnull(max(n), 0) FROM (SELECT count(*) AS n FROM voices GROUP BY article)";
    store.told(
        store
            .connection()
            .query_row(sql, [], |row| unsigned(row, 0)),
    )
}

/// A page of all speakers, from 1, those with most quotations first.
///
/// # Errors
/// What SQLite says.
pub fn speaker_page(store: &Store, page: usize, in_page: usize) -> Result<Vec<SpeakerRow>, Error> {
    let sql = format!(
        "SELECT {SPEAKER} FROM people WHERE {LISTED} ORDER BY n_quotations DESC, n_articles DESC, name, number LIMIT ? OFFSET ?"
    );
    let read = || {
        let mut statement = store.connection().prepare(&sql)?;
        let rows = statement.query_map(limits(page, in_page), speaker_row)?;
        rows.collect()
    };
    store.told(read())
}

/// A page of all articles, from 1, the latest first.
///
/// # Errors
/// What SQLite says.
pub fn article_page(store: &Store, page: usize, in_page: usize) -> Result<Vec<ArticleRow>, Error> {
    let sql =
        format!("SELECT {ARTICLE} FROM articles ORDER BY date DESC, number DESC LIMIT ? OFFSET ?");
    let read = || {
        let mut statement = store.connection().prepare(&sql)?;
        let rows = statement.query_map(limits(page, in_page), article_row)?;
        rows.collect()
    };
    store.told(read())
}

/// Articles that no quotation leads to: those without any, and copies.
pub(crate) fn articles_alone(store: &Store) -> Result<Vec<ArticleRow>, Error> {
    let sql = format!(
        "SELECT {ARTICLE} FROM articles WHERE n_quotations = 0 OR copy_of IS NOT NULL ORDER BY date DESC, number DESC"
    );
    let read = || {
        let mut statement = store.connection().prepare(&sql)?;
        let rows = statement.query_map([], article_row)?;
        rows.collect()
    };
    store.told(read())
}

fn limits(page: usize, in_page: usize) -> [i64; 2] {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    [
        number(in_page),
        number(in_page.saturating_mul(page.saturating_sub(1))),
    ]
}

/// Numbers of all that have a page.
pub(crate) fn speaker_numbers(store: &Store) -> Result<Vec<i64>, Error> {
    numbers(
        store,
        &format!("SELECT number FROM people WHERE {QUOTED} ORDER BY n_quotations DESC, number"),
    )
}

/// Numbers of all articles, the latest first.
pub(crate) fn article_numbers(store: &Store) -> Result<Vec<i64>, Error> {
    numbers(
        store,
        "SELECT number FROM articles ORDER BY date DESC, number DESC",
    )
}

fn numbers(store: &Store, sql: &str) -> Result<Vec<i64>, Error> {
    let read = || {
        let mut statement = store.connection().prepare(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.collect()
    };
    store.told(read())
}

/// Every quotation that counts, by date.
pub(crate) fn each_counted(
    store: &Store,
    mut take: impl FnMut(Said) -> Result<(), Error>,
) -> Result<(), Error> {
    let sql = format!("SELECT {SAID} FROM quotations WHERE {COUNTED} ORDER BY number");
    let mut statement = store.told(store.connection().prepare(&sql))?;
    let mut rows = store.told(statement.query([]))?;
    while let Some(row) = store.told(rows.next())? {
        take(store.told(said(row))?)?;
    }
    Ok(())
}

/// Names and how often; the name is null for what nobody knows.
pub(super) fn counts(store: &Store, sql: &str) -> Result<Vec<(Option<String>, u64)>, Error> {
    counts_of(store, sql, None)
}

pub(super) fn counts_of(
    store: &Store,
    sql: &str,
    person: Option<i64>,
) -> Result<Vec<(Option<String>, u64)>, Error> {
    let read = || {
        let mut statement = store.connection().prepare_cached(sql)?;
        let take = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, unsigned(row, 1)?));
        match person {
            Some(person) => statement.query_map(params![person], take)?.collect(),
            None => statement.query_map([], take)?.collect(),
        }
    };
    store.told(read())
}
