//! Tables as comma-separated values. No cell can run in a spreadsheet.

use std::borrow::Cow;

use ascribe_article::spreadsheet_cell;

use crate::column::Cell;
use crate::table::{Rows, Sheet};

/// What tells Excel that a file is UTF-8; stands before the headings where it is wanted.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The line of headings.
pub fn head(sheet: impl Into<Sheet>) -> String {
    let columns = sheet.into().columns;
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    names.join(",") + "\n"
}

/// One line a row.
pub fn lines(rows: &Rows) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    for row in rows.iter() {
        csv.write_record(row.iter().map(|cell| text(cell).into_owned()))
            .expect("memory takes every byte");
    }
    csv.into_inner().expect("memory takes every byte")
}

/// A cell. Numbers need no care: what comes from texts may begin with `=`.
fn text(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Nothing => "".into(),
        Cell::Text(text) => match printable(text) {
            Cow::Borrowed(text) => spreadsheet_cell(text),
            Cow::Owned(text) => spreadsheet_cell(&text).into_owned().into(),
        },
        Cell::Integer(n) => n.to_string().into(),
        Cell::Number(x) => x.to_string().into(),
        Cell::Flag(yes) => yes.to_string().into(),
    }
}

/// Without what a terminal would obey and a spreadsheet cannot show.
pub fn printable(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.contains(is_odd) {
        text.replace(is_odd, "\u{fffd}").into()
    } else {
        text.into()
    }
}
