//! Everything of one speaker.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::{OptionalExtension, params};

use super::overview::counts_of;
use super::times::times;
use super::{COUNTED, SAID, SPEAKER, said, speaker_row, split, unsigned};
use crate::report::data::{Count, Group, Link, RoleSpan, Said, Speaker};
use crate::{Error, Store};

/// Other wordings that are shown of one quotation.
const MOST_OTHERS: usize = 60;

/// Roles, names, company, outlets and links that are shown.
const MOST: usize = 20;

/// Of speakers of articles those that are in no copy.
const OWN: &str = "JOIN articles ON articles.number = voices.article AND articles.copy_of IS NULL";

/// A speaker with all quotations, as one page; `None` where there is none of this number.
///
/// # Errors
/// What SQLite says.
pub fn speaker(store: &Store, number: i64) -> Result<Option<Speaker>, Error> {
    speaker_at(store, number, 1, usize::MAX)
}

/// One page of a speaker, from 1; `None` where there is none of this number, or no such page.
///
/// # Errors
/// What SQLite says.
pub fn speaker_at(
    store: &Store,
    number: i64,
    page: usize,
    in_page: usize,
) -> Result<Option<Speaker>, Error> {
    let sql = format!("SELECT {SPEAKER} FROM people WHERE number = ?");
    let read = || {
        store
            .connection()
            .prepare_cached(&sql)?
            .query_row([number], speaker_row)
            .optional()
    };
    let Some(row) = store.told(read())? else {
        return Ok(None);
    };
    let mut groups = groups(store, number)?;
    let n_pages = groups.len().div_ceil(in_page).max(1);
    if !(1..=n_pages).contains(&page) {
        return Ok(None);
    }
    groups.drain(..in_page.saturating_mul(page - 1).min(groups.len()));
    groups.truncate(in_page);
    for group in &mut groups {
        group.others = others(store, &group.shown)?;
    }
    let dates = counts_of(
        store,
        &format!(
            "SELECT substr(date, 1, 7), count(*) FROM quotations WHERE person = ? AND {COUNTED} GROUP BY 1"
        ),
        Some(number),
    )?;
    let outlets = counts_of(
        store,
        &format!(
            "SELECT publisher, count(*) FROM quotations WHERE person = ? AND {COUNTED} AND publisher IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST}"
        ),
        Some(number),
    )?;
    Ok(Some(Speaker {
        row,
        groups,
        page,
        n_pages,
        times: times(&dates),
        forms: forms(store, number)?,
        roles: roles(store, number)?,
        company: company(store, number)?,
        outlets: outlets
            .into_iter()
            .filter_map(|(name, n)| Some(Count::new(name?, n)))
            .collect(),
        links: links(store, number)?,
    }))
}

/// Quotations by date, those in the same words once; the others of each group are not read yet.
fn groups(store: &Store, person: i64) -> Result<Vec<Group>, Error> {
    let sql =
        format!("SELECT {SAID} FROM quotations WHERE person = ? AND part = 0 ORDER BY number");
    let read = || {
        let mut statement = store.connection().prepare_cached(&sql)?;
        let rows = statement.query_map([person], said)?;
        rows.collect::<rusqlite::Result<Vec<Said>>>()
    };
    let all = store.told(read())?;
    // Of each wording the fullest that is this speaker's; what is in a copy only where there is nothing else.
    let mut fullest: HashMap<i64, (bool, bool, usize, usize)> = HashMap::new();
    for (at, one) in all.iter().enumerate() {
        let Some(wording) = one.wording else { continue };
        let rank = (
            !one.is_copy,
            one.number == wording,
            one.content.len(),
            usize::MAX - at,
        );
        let best = fullest.entry(wording).or_insert(rank);
        *best = (*best).max(rank);
    }
    let mut seen = HashSet::new();
    let mut groups = Vec::new();
    for one in &all {
        let shown = match one.wording {
            None => one,
            Some(wording) if seen.insert(wording) => &all[usize::MAX - fullest[&wording].3],
            Some(_) => continue,
        };
        groups.push(Group {
            shown: shown.clone(),
            others: Vec::new(),
            marked: Vec::new(),
            first: one.date.clone(),
            place: None,
        });
    }
    // Nobody knows where they belong: after those with a date.
    groups.sort_by_key(|group| group.first.is_none());
    Ok(groups)
}

/// Whatever else has the words of a quotation, by date.
pub(super) fn others(store: &Store, shown: &Said) -> Result<Vec<Said>, Error> {
    let Some(wording) = shown.wording else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT {SAID} FROM quotations WHERE wording = ? AND number <> ? AND part = 0 ORDER BY number LIMIT {MOST_OTHERS}"
    );
    let read = || {
        let mut statement = store.connection().prepare_cached(&sql)?;
        let rows = statement.query_map(params![wording, shown.number], said)?;
        rows.collect()
    };
    store.told(read())
}

/// Names and other forms of them, and in how many articles.
fn forms(store: &Store, person: i64) -> Result<Vec<Count>, Error> {
    let rows = counts_of(
        store,
        &format!(
            "SELECT voices.name || ifnull('; ' || aliases, ''), count(*) FROM voices {OWN} WHERE person = ? GROUP BY 1"
        ),
        Some(person),
    )?;
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for (names, n) in &rows {
        let mut of_row: Vec<&str> = split(names.as_deref()).collect();
        of_row.sort_unstable();
        of_row.dedup();
        for name in of_row {
            *sums.entry(name.to_owned()).or_insert(0) += n;
        }
    }
    let mut forms: Vec<Count> = sums
        .into_iter()
        .map(|(name, n)| Count::new(name, n))
        .collect();
    forms.sort_by_key(|form| std::cmp::Reverse(form.n));
    forms.truncate(MOST);
    Ok(forms)
}

/// Roles that articles gave, by the first date; of very many the commonest.
fn roles(store: &Store, person: i64) -> Result<Vec<RoleSpan>, Error> {
    let sql = format!(
        "SELECT voices.roles, articles.date FROM voices {OWN}
       WHERE voices.person = ? AND voices.roles IS NOT NULL ORDER BY articles.date"
    );
    let read = || {
        let mut statement = store.connection().prepare_cached(&sql)?;
        let rows = statement.query_map([person], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect::<rusqlite::Result<Vec<(Option<String>, Option<String>)>>>()
    };
    let mut spans: BTreeMap<String, RoleSpan> = BTreeMap::new();
    for (roles, date) in store.told(read())? {
        for role in split(roles.as_deref()) {
            let span = spans
                .entry(role.to_lowercase())
                .or_insert_with(|| RoleSpan {
                    role: role.to_owned(),
                    first: date.clone(),
                    last: None,
                    n: 0,
                });
            span.first = span.first.take().or_else(|| date.clone());
            span.last = date.clone().or_else(|| span.last.take());
            span.n += 1;
        }
    }
    let mut spans: Vec<RoleSpan> = spans.into_values().collect();
    spans.sort_by_key(|span| std::cmp::Reverse(span.n));
    spans.truncate(MOST);
    spans.sort_by(|one, other| one.first.cmp(&other.first));
    Ok(spans)
}

/// Who is quoted in the same articles, and in how many of them.
fn company(store: &Store, person: i64) -> Result<Vec<Count>, Error> {
    let sql = format!(
        "SELECT people.name, count(DISTINCT other.article_number), people.number
         FROM (SELECT DISTINCT article_number FROM quotations WHERE person = ?1 AND {COUNTED}) AS own
         JOIN quotations AS other ON other.article_number = own.article_number
         JOIN people ON people.number = other.person
         WHERE other.person <> ?1 AND other.part = 0
         GROUP BY people.number ORDER BY 2 DESC, 1 LIMIT {MOST}"
    );
    let read = || {
        let mut statement = store.connection().prepare_cached(&sql)?;
        let rows = statement.query_map([person], |row| {
            Ok(Count {
                person: row.get(2)?,
                ..Count::new(row.get::<_, String>(0)?, unsigned(row, 1)?)
            })
        })?;
        rows.collect()
    };
    store.told(read())
}

/// Why the speakers of articles are this one.
fn links(store: &Store, person: i64) -> Result<Vec<Link>, Error> {
    let sql = format!(
        "SELECT name, link_why, min(link_score), count(*) FROM voices {OWN} WHERE person = ? AND link_why IS NOT NULL
         GROUP BY 1, 2 ORDER BY 4 DESC, 1 LIMIT {MOST}"
    );
    let read = || {
        let mut statement = store.connection().prepare_cached(&sql)?;
        let rows = statement.query_map([person], |row| {
            Ok(Link {
                name: row.get(0)?,
                why: row.get(1)?,
                score: row.get(2)?,
                n: unsigned(row, 3)?,
            })
        })?;
        rows.collect()
    };
    store.told(read())
}
