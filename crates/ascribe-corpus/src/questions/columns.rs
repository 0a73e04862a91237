//! The columns of the tables that questions give, and how rows of SQLite become their cells.

use ascribe_tables::{Cell, Column, Kind, Sheet, Table};
use rusqlite::Row;
use rusqlite::types::ValueRef;

/// Hits are counted up to this number; a question that asks for more rows counts further.
pub const MAX_COUNT: usize = 10_000;

/// Columns of the table of quotations.
const GIVEN: &[Column] = Table::Quotations.sheet().columns;

const MORE: [Column; 9] = [
    Column::full(
        "number",
        Kind::Integer,
        "of the quotation in the corpus; follows the date",
    ),
    Column::full("n_words", Kind::Integer, "words of the content"),
    Column::gappy(
        "person",
        Kind::Integer,
        "number of the speaker in the list of people",
    ),
    Column::gappy(
        "external_id",
        Kind::Text,
        "id of the speaker in another list of people, such as `Q42`",
    ),
    Column::gappy("url", Kind::Text, "address of the article"),
    Column::full(
        "part",
        Kind::Flag,
        "a part of another quotation of the same speaker, not counted",
    ),
    Column::full(
        "copy",
        Kind::Flag,
        "of an article that is a copy of another, not counted",
    ),
    Column::gappy(
        "wording",
        Kind::Integer,
        "number of the fullest wording of the same words",
    ),
    Column::full(
        "also_in",
        Kind::Integer,
        "other articles with the same words",
    ),
];

const N_FOUND: usize = GIVEN.len() + MORE.len();

static COLUMNS: [Column; N_FOUND] = {
    let mut columns = [MORE[0]; N_FOUND];
    let mut at = 0;
    while at < N_FOUND {
        columns[at] = if at < GIVEN.len() {
            GIVEN[at]
        } else {
            MORE[at - GIVEN.len()]
        };
        at += 1;
    }
    columns
};

/// Quotations that were found: the columns of the table of quotations, and what the corpus knows beside them.
pub const FOUND: Sheet = Sheet {
    name: "quotations",
    columns: &COLUMNS,
};

/// Columns as a list of SQL.
pub(crate) struct Columns(pub(crate) Sheet);

impl Columns {
    /// `q."start", q."end", …`; `own` names what is not a column of `table`.
    pub(crate) fn sql(&self, table: &str, own: &[(&str, &str)]) -> String {
        let columns = self.0.columns.iter().map(|column| {
            let own = own.iter().find(|(name, _)| *name == column.name);
            own.map_or_else(
                || format!("{table}.\"{}\"", column.name),
                |(_, sql)| (*sql).to_owned(),
            )
        });
        columns.collect::<Vec<String>>().join(", ")
    }
}

/// The cells of a row whose columns are those of the sheet.
pub(crate) fn cells_of(row: &Row<'_>, sheet: Sheet, cells: &mut Vec<Cell>) -> rusqlite::Result<()> {
    for (at, column) in sheet.columns.iter().enumerate() {
        let cell = match (row.get_ref(at)?, column.kind) {
            (ValueRef::Null, _) => Cell::Nothing,
            (ValueRef::Integer(n), Kind::Flag) => Cell::Flag(n != 0),
            (ValueRef::Integer(n), Kind::Number) => Cell::Number(n as f64),
            (ValueRef::Integer(n), _) => Cell::Integer(n),
            (ValueRef::Real(x), _) => Cell::Number(x),
            (ValueRef::Text(text) | ValueRef::Blob(text), _) => {
                Cell::words(String::from_utf8_lossy(text))
            }
        };
        cells.push(cell);
    }
    Ok(())
}
