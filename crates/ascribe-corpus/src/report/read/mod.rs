//! The data of the pages out of the tables.

mod times;
mod overview;
mod speaker;
mod article;
mod found;

use rusqlite::Row;

use super::data::{ArticleRow, Said, SpeakerRow};
use crate::Store;

pub use article::article;
pub use found::{Hits, hits, outlets, speakers_of};
pub(crate) use overview::{
    article_numbers, articles_alone, each_counted, is_small, most_voices, speaker_numbers,
};
pub use overview::{article_page, overview, speaker_page, totals};
pub use speaker::{speaker, speaker_at};

/// What a corpus is called where nobody said anything else: as its file.
pub fn title(store: &Store) -> String {
    let name = store.path().file_stem();
    name.map_or_else(
        || "Corpus".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// Between roles and names in a cell.
const BETWEEN: &str = "; ";

/// Quotations that count.
const COUNTED: &str = "part = 0 AND copy = 0";

/// Speakers that are listed.
const LISTED: &str = "n_quotations > 0";

/// Speakers that have a page: also those of whom only copies tell.
const QUOTED: &str = "EXISTS (SELECT 1 FROM quotations WHERE quotations.person = people.number)";

const SAID: &str = "number, quote, article_number, title, date, publisher, type, class, flags, content, speaker, person, wording, also_in, corrected, copy, part";

fn said(row: &Row<'_>) -> rusqlite::Result<Said> {
    Ok(Said {
        number: row.get(0)?,
        quote: row.get(1)?,
        article: row.get(2)?,
        title: row.get(3)?,
        date: row.get(4)?,
        publisher: row.get(5)?,
        kind: row.get(6)?,
        class: row.get(7)?,
        flags: row.get(8)?,
        content: row.get(9)?,
        speaker: row.get(10)?,
        person: row.get(11)?,
        wording: row.get(12)?,
        also_in: unsigned(row, 13)?,
        corrected: row.get(14)?,
        is_copy: row.get(15)?,
        is_part: row.get(16)?,
    })
}

const SPEAKER: &str = "number, name, kind, gender, external_id, roles, n_quotations, n_articles, first_date, last_date";

fn speaker_row(row: &Row<'_>) -> rusqlite::Result<SpeakerRow> {
    let roles: Option<String> = row.get(5)?;
    Ok(SpeakerRow {
        number: row.get(0)?,
        name: row.get(1)?,
        kind: row.get(2)?,
        gender: row.get(3)?,
        external_id: row.get(4)?,
        roles: split(roles.as_deref()).map(str::to_owned).collect(),
        n_quotations: unsigned(row, 6)?,
        n_articles: unsigned(row, 7)?,
        first: row.get(8)?,
        last: row.get(9)?,
    })
}

const ARTICLE: &str =
    "number, ifnull(title, id), date, publisher, n_quotations, copy_of IS NOT NULL";

fn article_row(row: &Row<'_>) -> rusqlite::Result<ArticleRow> {
    Ok(ArticleRow {
        number: row.get(0)?,
        title: row.get(1)?,
        date: row.get(2)?,
        publisher: row.get(3)?,
        n_quotations: unsigned(row, 4)?,
        is_copy: row.get(5)?,
    })
}

fn split(cell: Option<&str>) -> impl Iterator<Item = &str> {
    cell.unwrap_or_default()
        .split(BETWEEN)
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// A count; SQLite has no unsigned numbers.
fn unsigned(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    let n: i64 = row.get(at)?;
    Ok(u64::try_from(n).unwrap_or(0))
}
