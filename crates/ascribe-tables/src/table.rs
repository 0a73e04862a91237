//! The two tables of articles, and what any table is: a name, columns, rows.

use std::fmt;
use std::str::FromStr;

use crate::column::{Cell, Column};
use crate::quotations::{self, Said};
use crate::source::Source;
use crate::speakers::{self, Speaks};

/// Which table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Table {
    /// One row a quotation.
    #[default]
    Quotations,
    /// One row a speaker of an article.
    Speakers,
}

impl Table {
    /// Both.
    pub const ALL: [Table; 2] = [Table::Quotations, Table::Speakers];

    /// As flags and sheets call it.
    pub fn name(self) -> &'static str {
        self.sheet().name
    }

    /// Its columns, in their order.
    pub fn columns(self) -> impl ExactSizeIterator<Item = Column> {
        self.sheet().columns.iter().copied()
    }

    /// Its name and columns.
    pub const fn sheet(self) -> Sheet {
        match self {
            Table::Quotations => Sheet {
                name: "quotations",
                columns: &QUOTATIONS,
            },
            Table::Speakers => Sheet {
                name: "speakers",
                columns: &SPEAKERS,
            },
        }
    }

    /// The rows of an article.
    pub fn rows(self, source: &Source<'_>) -> Rows {
        let cells = match self {
            Table::Quotations => Said::all(source)
                .flat_map(|said| quotations::COLUMNS.iter().map(move |(_, make)| make(&said)))
                .collect(),
            Table::Speakers => Speaks::all(source)
                .flat_map(|one| speakers::COLUMNS.iter().map(move |(_, make)| make(&one)))
                .collect(),
        };
        Rows::new(self, cells)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Table {
    type Err = UnknownTable;

    fn from_str(name: &str) -> Result<Self, UnknownTable> {
        let known = Self::ALL.into_iter().find(|table| table.name() == name);
        known.ok_or_else(|| UnknownTable(name.to_owned()))
    }
}

/// A name that is no table's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown table {0:?}: quotations or speakers is wanted")]
pub struct UnknownTable(pub String);

/// A name and columns: what every writer of tables must know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sheet {
    /// Of the sheet of a workbook.
    pub name: &'static str,
    /// In their order.
    pub columns: &'static [Column],
}

impl From<Table> for Sheet {
    fn from(table: Table) -> Self {
        table.sheet()
    }
}

/// What is known of columns without how their cells are made.
const fn alone<Make: Copy, const N: usize>(made: &[(Column, Make); N]) -> [Column; N] {
    let mut columns = [made[0].0; N];
    let mut at = 1;
    while at < N {
        columns[at] = made[at].0;
        at += 1;
    }
    columns
}

static QUOTATIONS: [Column; quotations::COLUMNS.len()] = alone(&quotations::COLUMNS);
static SPEAKERS: [Column; speakers::COLUMNS.len()] = alone(&speakers::COLUMNS);

/// Some rows of a table.
#[derive(Clone, PartialEq, Debug)]
pub struct Rows {
    sheet: Sheet,
    /// Row after row.
    cells: Vec<Cell>,
}

impl Rows {
    /// Row after row, a cell for each column.
    ///
    /// # Panics
    /// When the last row is not whole.
    pub fn new(sheet: impl Into<Sheet>, cells: Vec<Cell>) -> Self {
        let sheet = sheet.into();
        assert!(
            cells.len().is_multiple_of(sheet.columns.len()),
            "a cell for each column"
        );
        Self { sheet, cells }
    }

    /// What they are rows of.
    pub fn sheet(&self) -> Sheet {
        self.sheet
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.cells.len() / self.sheet.columns.len()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Each row, a cell for each column.
    pub fn iter(&self) -> impl Iterator<Item = &[Cell]> {
        self.cells.chunks_exact(self.sheet.columns.len())
    }
}
