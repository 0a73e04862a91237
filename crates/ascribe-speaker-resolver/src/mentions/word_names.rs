//! Surnames that are small words or months: "Theresa May … May said".

use ascribe_article::{Article, Case, NamedKind, TokenKind};
use rustc_hash::FxHashSet;

use crate::ids::{NameId, Table};
use crate::lexicons::{CALENDAR, FUNCTION, LEXICONS, PREPOSITION};
use crate::mentions::name::Name;

/// Adds the places where such a word stands for somebody whose full name the article has: with a capital within a sentence, or as a
/// whole source.
pub(super) fn add_word_names(article: &Article, names: &mut Table<NameId, Name>) {
    let lower = |token: u32| article.token_lower(token as usize);
    let surnames: FxHashSet<String> = names
        .starting_at(0)
        .map(|(_, name)| name)
        .filter(|name| name.kind == Some(NamedKind::Person) && name.len() > 1)
        .map(|name| lower(name.end - 1))
        .filter(|word| LEXICONS.word(word).is(FUNCTION | CALENDAR))
        .map(str::to_owned)
        .collect();
    if surnames.is_empty() {
        return;
    }
    let whole_sources: FxHashSet<usize> = article
        .quotes()
        .iter()
        .filter_map(|quote| quote.source.first())
        .filter(|span| !article.slice(**span).contains(' '))
        .map(|span| article.token_at(span.start))
        .collect();
    let mut added: Vec<Name> = Vec::new();
    let mut at = 0;
    for (i, token) in article.tokens().iter().enumerate() {
        while names
            .nth(at)
            .is_some_and(|(_, name)| name.end as usize <= i)
        {
            at += 1;
        }
        let inside = names
            .nth(at)
            .is_some_and(|(_, name)| name.start as usize <= i);
        if inside || token.case != Case::Capitalized || token.kind != TokenKind::Word {
            continue;
        }
        let lower = article.token_lower(i);
        if !surnames.contains(lower) {
            continue;
        }
        let before = i.checked_sub(1).map(|k| article.tokens()[k]);
        let within =
            before.is_some_and(|b| b.kind == TokenKind::Word && b.span.end < token.span.start);
        let is_date = LEXICONS.word(lower).is(CALENDAR)
            && (i > 0 && LEXICONS.word(article.token_lower(i - 1)).is(PREPOSITION)
                || article
                    .tokens()
                    .get(i + 1)
                    .is_some_and(|t| t.kind == TokenKind::Number)
                || before.is_some_and(|b| b.kind == TokenKind::Number));
        if whole_sources.contains(&i) || within && !is_date {
            added.push(Name::new(i, i + 1, i, Some(NamedKind::Person)));
        }
    }
    if !added.is_empty() {
        names.items_mut().extend(added);
        names.items_mut().sort_by_key(|name| name.start);
    }
}
