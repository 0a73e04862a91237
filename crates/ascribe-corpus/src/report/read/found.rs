//! What a server was asked: quotations and speakers that were looked for.

use ascribe_tables::{Cell, Rows};
use rusqlite::{OptionalExtension, params};

use super::speaker::others;
use super::{SAID, said, split};
use crate::questions::{Count as Number, Question, SpeakerSort};
use crate::report::data::{Count, Group, SpeakerRow};
use crate::{Error, Store};

/// What a search found.
#[derive(Clone, Debug)]
pub struct Hits {
    /// Quotations of this page.
    pub groups: Vec<Group>,
    /// How many there are.
    pub count: Number,
    /// What the reader should know, a sentence each.
    pub remarks: Vec<String>,
    /// People whose name it may be that was looked for.
    pub people: Vec<Count>,
}

/// People that are named beside what was found.
const MOST_PEOPLE: usize = 5;

/// Before and behind what was looked for, on its way out of SQLite: no text has these.
const MARKS: (char, char) = ('\u{e000}', '\u{e001}');

/// Quotations that a question asks for, with the words it looks for marked.
///
/// # Errors
/// As [`Store::find`].
pub fn hits(store: &Store, question: &Question) -> Result<Hits, Error> {
    let found = store.find(question)?;
    let words = store.select(question)?.words;
    let mut groups = Vec::new();
    for number in numbers(&found.rows) {
        let read = || {
            store
                .connection()
                .prepare_cached(&format!("SELECT {SAID} FROM quotations WHERE number = ?"))?
                .query_row([number], said)
                .optional()
        };
        let Some(shown) = store.told(read())? else {
            continue;
        };
        groups.push(Group {
            others: others(store, &shown)?,
            marked: match &words {
                Some(words) => store.told(marked(store, words, number))?,
                None => Vec::new(),
            },
            first: shown.date.clone(),
            place: None,
            shown,
        });
    }
    Ok(Hits {
        groups,
        count: found.count,
        remarks: found.remarks,
        people: people(store, question)?,
    })
}

fn numbers(rows: &Rows) -> Vec<i64> {
    let at = place(rows, "number");
    rows.iter()
        .filter_map(|row| match row.get(at?) {
            Some(Cell::Integer(number)) => Some(*number),
            _ => None,
        })
        .collect()
}

fn place(rows: &Rows, name: &str) -> Option<usize> {
    let columns = rows.sheet().columns;
    columns.iter().position(|column| column.name == name)
}

/// The content in pieces; none where the words are those of the title.
fn marked(store: &Store, words: &str, number: i64) -> rusqlite::Result<Vec<(String, bool)>> {
    let (open, close) = MARKS;
    let text: Option<String> = store
        .connection()
        .prepare_cached(
            "SELECT highlight(quotations_fts, 0, ?, ?) FROM quotations_fts WHERE quotations_fts MATCH ? AND rowid = ?",
        )?
        .query_row(
            params![open.to_string(), close.to_string(), words, number],
            |row| row.get(0),
        )
        .optional()?;
    Ok(pieces(text.as_deref().unwrap_or_default()))
}

fn pieces(text: &str) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    let mut is_found = false;
    for piece in text.split_inclusive([MARKS.0, MARKS.1]) {
        let bare = piece.trim_end_matches([MARKS.0, MARKS.1]);
        if !bare.is_empty() {
            pieces.push((bare.to_owned(), is_found));
        }
        is_found = piece.ends_with(MARKS.0);
    }
    pieces
}

/// People of the name that was asked for, or that is what was looked for.
fn people(store: &Store, question: &Question) -> Result<Vec<Count>, Error> {
    let name = question.speaker.as_ref().or(question.about.as_ref());
    let Some(name) = name else {
        return Ok(Vec::new());
    };
    let who = match store.who(name) {
        Ok(who) => who,
        Err(Error::NoSpeaker { .. }) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let people = who.people.into_iter().take(MOST_PEOPLE);
    Ok(people
        .map(|one| Count {
            person: Some(one.number),
            ..Count::new(one.name, u64::try_from(one.n_quotations).unwrap_or(0))
        })
        .collect())
}

/// Speakers that a question asks for, and how many there are whatever its limit.
///
/// # Errors
/// As [`Store::speakers`].
pub fn speakers_of(
    store: &Store,
    question: &Question,
    sort: SpeakerSort,
) -> Result<(Vec<SpeakerRow>, usize), Error> {
    // Those who are not quoted have no place in the list.
    let found = store.speakers(question, sort, 1)?;
    let rows = &found.rows;
    let text = |row: &[Cell], name: &str| match place(rows, name).map(|at| &row[at]) {
        Some(Cell::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let number = |row: &[Cell], name: &str| match place(rows, name).map(|at| &row[at]) {
        Some(Cell::Integer(n)) => *n,
        _ => 0,
    };
    let row = |row: &[Cell]| SpeakerRow {
        number: number(row, "person"),
        name: text(row, "speaker").unwrap_or_default(),
        kind: text(row, "kind").unwrap_or_default(),
        gender: text(row, "gender").unwrap_or_default(),
        external_id: text(row, "external_id"),
        roles: split(text(row, "roles").as_deref())
            .map(str::to_owned)
            .collect(),
        n_quotations: number(row, "n_quotations").unsigned_abs(),
        n_articles: number(row, "n_articles").unsigned_abs(),
        first: text(row, "first_date"),
        last: text(row, "last_date"),
    };
    Ok((rows.iter().map(row).collect(), found.n))
}

/// Outlets that are listed.
const MOST_OUTLETS: usize = 1000;

/// Names of outlets in their order; of very many the first.
///
/// # Errors
/// What SQLite says.
pub fn outlets(store: &Store) -> Result<Vec<String>, Error> {
    // From each to the next in the index: as many steps as outlets, not as articles.
    let sql = format!(
        "WITH RECURSIVE next(name) AS (
           SELECT min(publisher) FROM articles
           UNION ALL SELECT (SELECT min(publisher) FROM articles WHERE publisher > next.name) FROM next WHERE next.name IS NOT NULL
         ) SELECT name FROM next WHERE name IS NOT NULL LIMIT {MOST_OUTLETS}"
    );
    let read = || {
        let mut statement = store.connection().prepare_cached(&sql)?;
        let names = statement.query_map([], |row| row.get::<_, String>(0))?;
        names.collect::<rusqlite::Result<Vec<String>>>()
    };
    let mut names = store.told(read())?;
    names.sort_by_key(|name| name.to_lowercase());
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_for_stands_apart() {
        let told = |text: &str| {
            let pieces = pieces(text);
            let shown = pieces.iter().map(|(piece, is_found)| match is_found {
                true => format!("[{piece}]"),
                false => piece.clone(),
            });
            shown.collect::<String>()
        };
        assert_eq!(
            told("\u{e000}Fees\u{e001} rise, \u{e000}fee\u{e001}"),
            "[Fees] rise, [fee]"
        );
        assert_eq!(told("no"), "no");
        assert_eq!(told(""), "");
    }
}
