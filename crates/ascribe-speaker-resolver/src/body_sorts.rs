//! Sorts of bodies: which a word in a name tells, and which a noun may stand for (`data/lexicons/body-sorts.tsv`).

use std::sync::LazyLock;

use ascribe_grammar::lists;
use rustc_hash::FxHashMap;

/// Sorts of bodies, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sorts(u32);

impl Sorts {
    pub(crate) fn is_none(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn shares(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// What the list says of a word.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Row {
    /// Of a body that has it in its name.
    pub(crate) in_name: Sorts,
    /// Of what the noun may stand for.
    pub(crate) as_noun: Sorts,
    /// The noun may stand for a body whose name tells no sort.
    pub(crate) is_open: bool,
}

static ROWS: LazyLock<FxHashMap<&'static str, Row>> = LazyLock::new(|| {
    let mut known: Vec<&str> = Vec::new();
    let mut sorts = |cell: &'static str| {
        let mut found = Sorts::default();
        for sort in cell.split(',').filter(|&sort| sort != "-" && sort != "any") {
            let at = known.iter().position(|&k| k == sort).unwrap_or_else(|| {
                known.push(sort);
                known.len() - 1
            });
            assert!(at < 32, "at most 32 sorts");
            found.add(Sorts(1 << at));
        }
        found
    };
    lists::BODY_SORTS
        .rows::<3>()
        .into_iter()
        .map(|[word, in_name, as_noun]| {
            let row = Row {
                in_name: sorts(in_name),
                as_noun: sorts(as_noun),
                is_open: as_noun.split(',').any(|sort| sort == "any"),
            };
            (word, row)
        })
        .collect()
});

/// What the list says of a word in lower case.
pub(crate) fn row_of(lower: &str) -> Option<&'static Row> {
    ROWS.get(lower)
}

/// Whether a word in the name of a body tells its sort.
pub(crate) fn names_sort(lower: &str) -> bool {
    ROWS.get(lower).is_some_and(|row| !row.in_name.is_none())
}

/// Whether a noun may stand for a body that has another word in its name.
pub(crate) fn is_sort(lower: &str) -> bool {
    ROWS.get(lower).is_some_and(|row| !row.as_noun.is_none())
}
