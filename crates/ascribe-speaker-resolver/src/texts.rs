//! Texts that somebody has made, by the nouns that name them (`data/lexicons/texts.tsv`).

use std::sync::LazyLock;

use ascribe_grammar::lists;
use rustc_hash::FxHashMap;

/// What the list says of a noun.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    sort: &'static str,
    /// Verbs of whoever makes one: "sued", for a lawsuit.
    pub(crate) verbs: Vec<&'static str>,
}

impl Text {
    /// "The document" may be the report of the sentence before, and "the report" the study.
    pub(crate) fn may_be(&self, other: &Self) -> bool {
        self.sort == other.sort || self.sort == "any" && other.sort != "figures"
    }

    /// What somebody says.
    pub(crate) fn is_statement(&self) -> bool {
        self.sort == "statement"
    }
}

static TEXTS: LazyLock<FxHashMap<&'static str, Text>> = LazyLock::new(|| {
    let row = |[noun, sort, verbs]: [&'static str; 3]| {
        let verbs = verbs.split(',').filter(|&verb| verb != "-").collect();
        (noun, Text { sort, verbs })
    };
    lists::TEXTS.rows().into_iter().map(row).collect()
});

/// What the list says of a noun in lower case, or of its plural.
pub(crate) fn row_of(lower: &str) -> Option<&'static Text> {
    let one = || TEXTS.get(lower.strip_suffix('s')?);
    TEXTS.get(lower).or_else(one)
}
