//! The two tables: their columns and the rows of an article.

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
        match self {
            Table::Quotations => "quotations",
            Table::Speakers => "speakers",
        }
    }

    /// Its columns, in their order.
    pub fn columns(self) -> impl ExactSizeIterator<Item = Column> {
        let columns: Vec<Column> = match self {
            Table::Quotations => quotations::COLUMNS
                .iter()
                .map(|(column, _)| *column)
                .collect(),
            Table::Speakers => speakers::COLUMNS
                .iter()
                .map(|(column, _)| *column)
                .collect(),
        };
        columns.into_iter()
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
        Rows { table: self, cells }
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

/// Rows of one article.
#[derive(Clone, PartialEq, Debug)]
pub struct Rows {
    table: Table,
    /// Row after row.
    cells: Vec<Cell>,
}

impl Rows {
    /// What they are rows of.
    pub fn table(&self) -> Table {
        self.table
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.cells.len() / self.table.columns().len()
    }

    /// True when the article has none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Each row, a cell for each column.
    pub fn iter(&self) -> impl Iterator<Item = &[Cell]> {
        self.cells.chunks_exact(self.table.columns().len())
    }
}
