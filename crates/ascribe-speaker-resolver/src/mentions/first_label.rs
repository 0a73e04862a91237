//! A label of the page that stands glued to the first words of a text: "Torvia Quay Motors has denied" where the text has a "Quay Motors",
//! and no "Torvia Quay Motors" again.

use ascribe_article::Article;

use crate::ids::{NameId, Table};
use crate::lexicons::{DEMONYM, LEXICONS, PLACE};
use crate::mentions::line::joined_lower;
use crate::mentions::name::Name;

/// Cuts the label off the first name, if it has one.
pub(super) fn cut_first_label(article: &Article, names: &mut Table<NameId, Name>) {
    /// Words of a label: "New Zealand".
    const LONGEST: usize = 3;
    let Some((id, first)) = names.nth(0) else {
        return;
    };
    let (start, end) = (first.start as usize, first.end as usize);
    if start > 0 || first.is_titled() {
        return;
    }
    let words = |from: usize, to: usize| (from..to).map(|i| article.token_lower(i));
    let is_again = |from: usize| {
        let rest = names.starting_at(1).map(|(_, name)| name);
        let mut same = rest.filter(|name| name.len() as usize == end - from);
        same.any(|name| words(name.start as usize, name.end as usize).eq(words(from, end)))
    };
    let is_label = |n: usize| {
        let label = joined_lower(article, 0, n);
        let known = LEXICONS.phrase(&label) | LEXICONS.word(&label).flags;
        // "New Zealand Quayline New Zealand"
        let doubled = n + 1 < end && end >= 2 * n && words(end - n, end).eq(words(0, n));
        known & (PLACE | DEMONYM) != 0 && (doubled || is_again(n))
    };
    let whole = is_again(0);
    let cut = (1..end.min(LONGEST + 1)).rev().find(|&n| is_label(n));
    if let Some(n) = cut.filter(|_| !whole) {
        let name = &mut names[id];
        (name.start, name.phrase) = (n as u32, n as u32);
        name.doubtful_start = false;
    }
}
