//! What a column is, and what stands in a cell.

/// What the cells of a column hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Number,
    /// True or false.
    Flag,
}

impl Kind {
    /// As pages call it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Integer => "integer",
            Kind::Number => "number",
            Kind::Flag => "true or false",
        }
    }
}

/// One column of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Some cells may hold nothing.
    pub may_be_empty: bool,
    /// What it is, in a line.
    pub doc: &'static str,
}

impl Column {
    /// A column in which every cell holds something.
    pub const fn full(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self {
            name,
            kind,
            may_be_empty: false,
            doc,
        }
    }

    /// A column in which cells may hold nothing.
    pub const fn gappy(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self {
            name,
            kind,
            may_be_empty: true,
            doc,
        }
    }
}

/// What stands in a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing: not known, or not there.
    Nothing,
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// True or false.
    Flag(bool),
}

impl Cell {
    /// Nothing where there are no words.
    pub fn words(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Cell::Nothing
        } else {
            Cell::Text(text)
        }
    }

    /// A number of things.
    pub fn count(n: usize) -> Self {
        Cell::Integer(i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// The decimal number that a record shows, `0.97`, not the nearest that 32 bits can hold.
    pub fn share(share: f32) -> Self {
        share
            .to_string()
            .parse()
            .map_or(Cell::Number(f64::from(share)), Cell::Number)
    }

    /// Bytes in memory, roughly.
    #[cfg(feature = "arrow")]
    pub(crate) fn n_bytes(&self) -> usize {
        match self {
            Cell::Text(text) => text.len() + 4,
            _ => 8,
        }
    }
}
