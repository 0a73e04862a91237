//! Names that are other words, too: small words and months ("Theresa May … May said"), towns and companies ("Ford, who runs the
//! club").

use ascribe_article::{Article, Case, NamedKind, Tag, TokenKind};
use rustc_hash::FxHashSet;

use crate::ids::{NameId, Table};
use crate::lexicons::{
    BODY, CALENDAR, FUNCTION, GROUP, KNOWN_BODY, LEXICONS, PLURAL, PREPOSITION, ROLE, SURNAME,
};
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

/// A single word that a "who" follows is a person where it can be a surname: "said Houston, who runs the club"; but not "the Post,
/// who" or "BBC, who".
pub(super) fn read_who(article: &Article, names: &mut Table<NameId, Name>) {
    add_who(article, names);
    for name in names.items_mut() {
        let (start, end) = (name.start as usize, name.end as usize);
        if name.len() != 1 || name.is_titled() || name.kind == Some(NamedKind::Person) {
            continue;
        }
        let tells = article
            .tokens()
            .get(end)
            .is_some_and(|t| t.kind == TokenKind::Punctuation)
            && article.token_lower(end) == ","
            && end + 1 < article.tokens().len()
            && article.token_lower(end + 1) == "who";
        let may_be = || {
            article.tokens()[start].case == Case::Capitalized
                && LEXICONS.word(article.token_lower(start)).is(SURNAME)
                && !(start > 0 && article.token_lower(start - 1) == "the")
        };
        if tells && may_be() {
            (name.kind, name.read_as) = (Some(NamedKind::Person), None);
        }
    }
}

/// "said Long, who runs the club": a source that is no name by its word, and a capital within the sentence.
fn add_who(article: &Article, names: &mut Table<NameId, Name>) {
    let tokens = article.tokens();
    let is = |i: usize, lower: &str| i < tokens.len() && article.token_lower(i) == lower;
    for quote in article.quotes() {
        let Some(source) = quote.source.first() else {
            continue;
        };
        let start = article.token_at(source.start);
        let fits = start > 0
            && start < tokens.len()
            && tokens[start].case == Case::Capitalized
            && tokens[start].tag == Tag::Proper
            && tokens[start - 1].tag.is_finite_verb()
            && is(start + 1, ",")
            && is(start + 2, "who");
        let word = fits.then(|| LEXICONS.word(article.token_lower(start)));
        if word.is_none_or(|word| word.is(ROLE | GROUP | BODY | PLURAL | KNOWN_BODY)) {
            continue;
        }
        let at = names.partition_point(|name| (name.end as usize) <= start);
        let named = names
            .nth(at)
            .is_some_and(|(_, name)| name.start as usize <= start);
        if !named {
            let name = Name::new(start, start + 1, start, Some(NamedKind::Person));
            names.items_mut().insert(at, name);
        }
    }
}
