//! Noun phrases: how one begins.

use ascribe_article::{Article, Tag, TokenKind};

use crate::words::WordKind;

/// How a noun phrase begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Determiner {
    Definite,
    Indefinite,
    /// "another", "other": somebody new.
    Another,
    Possessive,
    Bare,
}

/// What kind of determiner a token is.
pub(crate) fn determiner_at(article: &Article, i: usize) -> Option<Determiner> {
    let kinds = WordKind::all_at(article, i);
    if kinds.have(WordKind::Definite) {
        Some(Determiner::Definite)
    } else if kinds.have(WordKind::Indefinite) {
        Some(Determiner::Indefinite)
    } else if kinds.have(WordKind::Another) {
        Some(Determiner::Another)
    } else if kinds.have(WordKind::Possessive) {
        Some(Determiner::Possessive)
    } else {
        None
    }
}

/// Words before its noun that a phrase is followed back.
const LONGEST: usize = 8;

/// First token, after its determiner, of the noun phrase whose noun is a token, and how the phrase begins; no look goes before
/// token `from`.
pub(crate) fn start_of_phrase(article: &Article, noun: usize, from: usize) -> (usize, Determiner) {
    let mut i = noun;
    while i > from && noun - i < LONGEST {
        let token = article.tokens()[i - 1];
        if let Some(determiner) = determiner_at(article, i - 1) {
            return (i, determiner);
        }
        if token.tag == Tag::PossessiveMark {
            return (i, Determiner::Possessive);
        }
        let inside = matches!(token.kind, TokenKind::Word | TokenKind::Number)
            && (token.tag.is_noun() || matches!(token.tag, Tag::Adjective | Tag::Number));
        if !inside {
            break;
        }
        i -= 1;
    }
    (i, Determiner::Bare)
}

/// First token, determiner included, of the phrase whose last noun is a token, whose it is included: "Vale’s old lawyer".
pub(crate) fn start_with_owner(article: &Article, noun: usize) -> usize {
    let mut start = noun;
    while start > 0 && noun - start < LONGEST {
        let token = article.tokens()[start - 1];
        if determiner_at(article, start - 1).is_some() {
            return start - 1;
        }
        let inside = token.kind == TokenKind::Word
            && (token.tag.is_noun()
                || matches!(
                    token.tag,
                    Tag::Adjective | Tag::Number | Tag::PossessiveMark
                ));
        if !inside {
            break;
        }
        start -= 1;
    }
    start
}
