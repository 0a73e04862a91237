//! Names that the labels of turns show in a line of capitals: where "MR. PELL:" speaks below "BRIEFING BY MINISTER ANN PELL", the two last
//! words are a name.

use ascribe_article::{Article, Case, NamedKind};
use rustc_hash::FxHashSet;

use crate::ids::{NameId, Table};
use crate::lexicons::{FIRST_NAME, HONORIFIC, LEXICONS, TITLE};
use crate::mentions::name::{Name, put_whole};

/// Tokens before the first turn in which somebody is introduced.
const LONGEST_LEAD: usize = 400;

/// Makes one name of each first name before the surname of a label, both in capitals, above the first turn.
pub(super) fn add_label_names(article: &Article, names: &mut Table<NameId, Name>) {
    let Some(first) = article.turns().first() else {
        return;
    };
    let surnames = surnames(article);
    let from = first.start().saturating_sub(LONGEST_LEAD);
    let is_upper = |i: usize| article.tokens()[i].case == Case::Upper;
    for i in from + 1..first.start() {
        if !is_upper(i) || !surnames.contains(article.token_lower(i)) {
            continue;
        }
        let given = LEXICONS.at(article.tokens()[i - 1].word);
        if is_upper(i - 1) && given.is(FIRST_NAME) && !given.is(HONORIFIC) {
            let whole = Name::new(i - 1, i + 1, i - 1, Some(NamedKind::Person));
            put_whole(names, whole);
            // One that was read there already only counted as another mention.
            let at = names.partition_point(|name| (name.end as usize) < i);
            names.items_mut()[at].weak = false;
        }
    }
}

/// "pell" of "MR. PELL:"
fn surnames(article: &Article) -> FxHashSet<&str> {
    /// Tokens of "MR. PELL", where the stop is one of its own.
    const LONGEST: usize = 3;
    let labels = article.turns().iter().filter_map(|turn| turn.label);
    let titled = labels.filter(|label| {
        let first = LEXICONS.at(article.tokens()[label.start].word);
        (2..=LONGEST).contains(&label.range().len()) && first.is(HONORIFIC | TITLE)
    });
    titled
        .map(|label| article.token_lower(label.end - 1))
        .collect()
}
