//! What an office is in charge of, by a word of its name (`data/lexicons/departments.tsv`): "foreign", of the foreign minister; and
//! whether it is a deputy's.

use std::ops::Range;
use std::sync::LazyLock;

use ascribe_article::Article;
use ascribe_grammar::lists;
use rustc_hash::FxHashMap;

use crate::words::WordKind;

static DEPARTMENTS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = lists::DEPARTMENTS.rows::<2>();
    rows.into_iter().map(|[word, of]| (word, of)).collect()
});

/// The departments that some tokens name.
pub(crate) fn departments(
    article: &Article,
    tokens: impl IntoIterator<Item = usize>,
) -> impl Iterator<Item = &'static str> {
    tokens
        .into_iter()
        .filter_map(|i| DEPARTMENTS.get(article.token_lower(i)).copied())
}

/// Whether two lists, of departments or of countries, have nothing in common. Where one of them does not tell, they may be the same.
pub(crate) fn differ(a: &[&'static str], b: &[&'static str]) -> bool {
    !a.is_empty() && !b.is_empty() && !a.iter().any(|of| b.contains(of))
}

/// Whether the words before a role make it another: "the deputy mayor".
pub(crate) fn is_deputy(article: &Article, before: Range<usize>) -> bool {
    // "vice-president"
    let compound = article.token_lower(before.end).split_once('-');
    compound.is_some_and(|(first, _)| WordKind::Deputy.has(first))
        || before
            .into_iter()
            .any(|i| WordKind::Deputy.is_at(article, i))
}
