//! What the tables of the tagger are made of.

use ascribe_article::Tag;

/// Tags, and one more for the edge of the sentence.
pub(super) const N_STATES: usize = Tag::COUNT + 1;
pub(super) const EDGE: u8 = Tag::COUNT as u8;
/// More candidates than any word has: five in lower case, five capitalised.
pub(super) const MAX_CANDIDATES: usize = 10;

/// How a word is written, as far as its tag depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[repr(u8)]
pub(super) enum Shape {
    Lower,
    LowerHyphen,
    /// A capital that may be due to the place: sentence start, after a mark, headline.
    Start,
    Capital,
    AllCapitals,
    Mixed,
    Digit,
    Mark,
}

impl Shape {
    pub(super) const COUNT: usize = 8;
    pub(super) const CODES: [&str; Shape::COUNT] = ["l", "h", "s", "c", "u", "m", "d", "p"];
    pub(super) const ALL: [Shape; Shape::COUNT] = [
        Shape::Lower,
        Shape::LowerHyphen,
        Shape::Start,
        Shape::Capital,
        Shape::AllCapitals,
        Shape::Mixed,
        Shape::Digit,
        Shape::Mark,
    ];

    pub(super) fn from_code(code: &str) -> Option<usize> {
        Shape::CODES.iter().position(|&c| c == code)
    }
}

/// Weight of each tag, on a cache line of its own. Row 0 of [`Tagger::rows`] is all zero, for what has no row.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(align(64))]
pub(super) struct Row(pub(super) [i16; 32]);

impl Row {
    pub(super) const ZERO: Row = Row([0; 32]);

    pub(super) fn weight(&self, tag: u8) -> i32 {
        i32::from(self.0[tag as usize % 32])
    }

    pub(super) fn add(&mut self, other: &Row) {
        for (weight, more) in self.0.iter_mut().zip(other.0) {
            *weight += more;
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub(super) struct Candidate {
    pub(super) tag: u8,
    pub(super) weight: i16,
}

/// The tags a word can have in one way of writing, and the ambiguity class they make.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Form {
    pub(super) start: u32,
    pub(super) len: u8,
    /// Tag of the first candidate.
    pub(super) tag: u8,
    pub(super) class: u16,
}

/// Where a word stands in the tables. Small, since a text touches some thousands of them again and again.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Entry {
    /// Indices into [`Tagger::forms`], in the order of [`FORM_OF_SHAPE`].
    pub(super) forms: [u16; N_FORMS],
    pub(super) context: Context,
}

/// What a word does to the words beside it and they to it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Context {
    /// Row of its weights on the tag of the word after it.
    pub(super) after: u16,
    /// Row of its weights on the tag of the word before it.
    pub(super) before: u16,
    /// Its line in [`Tagger::word_next`] and [`Tagger::word_previous`]; 0 for none.
    pub(super) lexical: u16,
}

pub(super) const N_FORMS: usize = 5;
/// Number in `Entry::forms` by shape. A form holds the weights of its shape; marks have one tag, a word with a digit is
/// not looked up.
pub(super) const FORM_OF_SHAPE: [usize; Shape::COUNT] = [0, 0, 1, 2, 3, 4, 0, 0];

/// A thin table of row numbers, its lines slid into one another.
#[derive(Debug, Clone)]
pub(super) struct Comb {
    /// Where column 0 of each line is in `cells`.
    starts: Vec<u32>,
    /// Line and row.
    cells: Vec<(u16, u16)>,
}

impl Comb {
    /// `lines[line]` has the filled columns with their rows.
    pub(super) fn new(lines: &[Vec<(usize, u16)>], n_columns: usize) -> Self {
        let mut comb = Self {
            starts: Vec::with_capacity(lines.len()),
            cells: vec![(0, 0); n_columns],
        };
        let mut first_free = 0;
        for (line, filled) in lines.iter().enumerate() {
            while comb.cells.get(first_free).is_some_and(|cell| cell.1 != 0) {
                first_free += 1;
            }
            let least = filled.iter().map(|(column, _)| *column).min().unwrap_or(0);
            let mut start = first_free.saturating_sub(least);
            while filled.iter().any(|(column, _)| {
                comb.cells
                    .get(start + column)
                    .is_some_and(|cell| cell.1 != 0)
            }) {
                start += 1;
            }
            if comb.cells.len() < start + n_columns {
                comb.cells.resize(start + n_columns, (0, 0));
            }
            for &(column, row) in filled {
                comb.cells[start + column] = (line as u16, row);
            }
            comb.starts.push(start as u32);
        }
        comb
    }

    /// 0 where the table is empty.
    pub(super) fn get(&self, line: u16, column: u16) -> u16 {
        let (owner, row) = self.cells[self.starts[line as usize] as usize + column as usize];
        if owner == line { row } else { 0 }
    }
}

/// Place in [`Tagger::shapes`].
pub(super) fn shapes_at(before: usize, own: usize, after: usize) -> usize {
    (before * Shape::COUNT + own) * (Shape::COUNT + 1) + after
}
