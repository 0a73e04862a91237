//! Reads a source phrase: what its head is, a name, a pronoun or a noun.

use ascribe_article::{Article, Quote, Span, TokenKind};

use crate::lexicons::PREPOSITION;
use crate::mentions::apposed::{apposed_behind, name_in_front, name_in_headline, named_behind};
use crate::mentions::authors::author_of_text;
use crate::mentions::head::{EntityOfName, Head};
use crate::mentions::named_last::named_last;
use crate::mentions::noun_phrases::{noun_phrase, pronoun};
use crate::mentions::phrase::Phrase;
use crate::mentions::phrases::{Determiner, start_with_owner};
use crate::mentions::scan::Scan;
use crate::mentions::several::several;
use crate::words::WordKind;

/// Reads the source of a quote.
pub(crate) fn head_of(
    article: &Article,
    scan: &Scan,
    of_name: &EntityOfName,
    quote: &Quote,
) -> Head {
    match quote.source.first() {
        Some(&span) => head_of_span(article, scan, of_name, span),
        None => Head::Missing,
    }
}

/// The head of a noun phrase.
pub(crate) fn head_of_span(
    article: &Article,
    scan: &Scan,
    of_name: &EntityOfName,
    span: Span,
) -> Head {
    let start = article.token_at(span.start);
    let end = article.token_at(span.end.saturating_sub(1)) + 1;
    let end = end.min(article.tokens().len());
    if start >= end {
        return Head::Missing;
    }
    head(&Phrase::new(article, scan, of_name, start..end))
}

/// The head of the noun phrase whose last noun is a token.
pub(crate) fn head_of_noun(
    article: &Article,
    scan: &Scan,
    of_name: &EntityOfName,
    noun: usize,
) -> Head {
    let start = start_with_owner(article, noun);
    let end = noun + 1;
    let phrase = Phrase::new(article, scan, of_name, start..end);
    noun_phrase(&phrase, start, end)
}

/// A source is a noun phrase; what lies further from its start than this is no head.
const LONGEST_SOURCE: usize = 60;

fn head(phrase: &Phrase<'_>) -> Head {
    let mut first = phrase.start;
    let end = phrase.end.min(phrase.start + LONGEST_SOURCE);
    while first < end && is_padding(phrase, first) {
        first += 1;
    }
    if first >= end {
        return if phrase.start < phrase.end {
            single(phrase, phrase.start)
        } else {
            Head::Missing
        };
    }
    if let Some(head) = label(phrase, first, end) {
        return head;
    }
    // "other members including Ann Pell who"
    if end > first + 1 && phrase.lower(end - 1) == "who" {
        return Head::Relative {
            token: end as u32 - 1,
        };
    }
    if let Some(head) = several(phrase, first, end) {
        return head;
    }
    if let Some(name) = name_in_headline(phrase, first, end) {
        return Head::Name(name);
    }
    if let Some(head) = pronoun(phrase, first, end) {
        return head;
    }
    if let Some(name) = named_last(phrase, first, end) {
        return Head::Name(name);
    }
    let head = noun_phrase(phrase, first, end);
    if let Head::Noun(noun) = &head
        && let Some(author) = author_of_text(phrase, noun, end)
    {
        return author;
    }
    if let Head::Noun(noun) = &head
        && let Some(name) = apposed_behind(phrase, noun)
    {
        return Head::Name(name);
    }
    match head {
        // A source that has lost its name: "Ann Roe, 27, [a user in Oslo], said".
        Head::Noun(ref noun) if noun.determiner != Determiner::Definite => {
            name_in_front(phrase, first)
                .or_else(|| named_behind(phrase, noun))
                .map_or(head, Head::Name)
        }
        _ => head,
    }
}

/// Marks, prepositions and conjunctions before the phrase: "While old hands", "among voters".
fn is_padding(phrase: &Phrase<'_>, i: usize) -> bool {
    let token = phrase.article.tokens()[i];
    match token.kind {
        TokenKind::QuoteMark | TokenKind::Punctuation => true,
        TokenKind::Symbol => !phrase.lower(i).starts_with(['@', '#']),
        _ => {
            phrase.name_at(i).is_none()
                && (phrase.scan.word(i).is(PREPOSITION) || phrase.is(i, WordKind::Padding))
        }
    }
}

/// A source that is nothing but a padding word ("that", "as").
fn single(phrase: &Phrase<'_>, i: usize) -> Head {
    match phrase.lower(i) {
        "that" => Head::Relative { token: i as u32 },
        _ => Head::Missing,
    }
}

fn label(phrase: &Phrase<'_>, first: usize, end: usize) -> Option<Head> {
    let followed = |i: usize| {
        i + 1 < phrase.article.tokens().len()
            && matches!(phrase.article.token_text(i + 1), ":" | ".")
    };
    let alone = end == first + 1 || phrase.article.token_text(end - 1) == ":" && end == first + 2;
    if !alone || !followed(first) {
        return None;
    }
    let text = phrase.article.token_text(first);
    if WordKind::Question.has(text) {
        Some(Head::Question)
    } else if WordKind::Answer.has(text) {
        Some(Head::Answer)
    } else {
        None
    }
}
