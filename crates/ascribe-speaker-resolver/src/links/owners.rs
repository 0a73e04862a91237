//! Whose an office is: "the French president", "the Arsenal manager", "the mayor of Norn", by the words beside the noun and those beside the
//! role that somebody has.

use std::sync::LazyLock;

use ascribe_article::{Case, TokenKind};
use ascribe_grammar::lists;
use rustc_hash::FxHashMap;

use crate::departments::differ;
use crate::lexicons::{
    BODY, CALENDAR, DEMONYM, FUNCTION, GROUP, HONORIFIC, PLURAL, PREPOSITION, ROLE, TITLE,
};
use crate::links::discourse::Discourse;
use crate::mentions::head::NounHead;
use crate::mentions::phrases::start_with_owner;
use crate::people::roles::Role;
use crate::words::{WordKind, behind_dash};

/// A word of a country, and the country.
static NATIONS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = lists::NATIONS.rows::<2>();
    rows.into_iter()
        .map(|[word, nation]| (word, nation))
        .collect()
});

/// The country that a word in lower case is of.
pub(crate) fn nation_of(lower: &str) -> Option<&'static str> {
    NATIONS.get(lower).copied()
}

/// What is said of whose an office is.
#[derive(Debug, Default)]
pub(crate) struct Owners<'a> {
    /// Countries by their name, all else as it stands in lower case.
    words: Vec<&'a str>,
    nations: Vec<&'static str>,
    /// Those that are names: no country, no party.
    names: Vec<&'a str>,
    /// One of these is letters: "TCS" may be the first letters of the other's.
    has_letters: bool,
}

impl<'a> Owners<'a> {
    /// Of a description: "the French president", "the president of France", "France’s president".
    pub(crate) fn of_noun(walk: &Discourse<'a>, noun: &NounHead) -> Self {
        let mut owners = Self::default();
        let token = noun.token as usize;
        let start = start_with_owner(walk.article, token).min(noun.start as usize);
        owners.read(walk, start..noun.end as usize, token);
        owners
    }

    /// Of a role that somebody has: "French President Ann Roe", "Mayor Ann Roe of Norn".
    pub(crate) fn of_role(walk: &Discourse<'a>, role: &Role) -> Self {
        /// Tokens after the name.
        const AFTER: usize = 4;
        let article = walk.article;
        let token = role.token as usize;
        let mut owners = Self::default();
        let phrase = role.tokens(article);
        let first = phrase.start.min(start_with_owner(article, token));
        owners.read(walk, first..phrase.end, token);
        let behind = walk.scan.name_from(token).filter(|(id, name)| {
            walk.clusters.of_name[*id] == Some(role.entity) && name.phrase as usize <= token + 1
        });
        if let Some((_, name)) = behind {
            let end = name.end as usize;
            let is_of = end < article.tokens().len()
                && matches!(article.token_lower(end), "of" | "from" | "(");
            if is_of {
                let goes_on = |&i: &usize| {
                    let token = article.tokens()[i];
                    token.kind == TokenKind::Word && token.case != Case::Lower
                };
                let from = end + 1;
                let to = article.tokens().len().min(from + AFTER);
                let n = (from..to).take_while(goes_on).count();
                owners.read(walk, from..from + n, token);
            }
        }
        owners
    }

    /// Reads the words of a stretch but the noun of the office.
    fn read(&mut self, walk: &Discourse<'a>, tokens: std::ops::Range<usize>, noun: usize) {
        let article = walk.article;
        for i in tokens.filter(|&i| i != noun) {
            let token = article.tokens()[i];
            let word = walk.scan.word(i);
            let tells = token.kind == TokenKind::Word
                && (token.case != Case::Lower || token.tag.is_noun())
                && !word.is(FUNCTION | PREPOSITION | HONORIFIC | ROLE | TITLE | CALENDAR)
                && !WordKind::Deputy.is_at(article, i);
            if !tells {
                continue;
            }
            let lower = article.token_lower(i);
            match NATIONS.get(lower) {
                Some(nation) => {
                    self.words.push(nation);
                    self.nations.push(nation);
                }
                None => {
                    self.words.push(lower);
                    if token.case != Case::Lower && !word.is(PLURAL | GROUP | BODY | DEMONYM) {
                        self.names.push(lower);
                        self.has_letters |= token.case == Case::Upper && token.span.len() > 1;
                    }
                }
            }
        }
    }

    /// They have a word in common.
    pub(crate) fn meet(&self, others: &Self) -> bool {
        self.words
            .iter()
            .any(|a| others.words.iter().any(|b| is_one(a, b)))
    }

    /// They are of different countries.
    pub(crate) fn differ(&self, others: &Self) -> bool {
        differ(&self.nations, &others.nations)
    }

    /// Both have names, and nothing in common: "the Leeds manager" is not "the manager of Hull".
    pub(crate) fn are_elsewhere(&self, others: &Self) -> bool {
        self.has_letters == others.has_letters
            && !self.names.is_empty()
            && !others.names.is_empty()
            && !self.meet(others)
    }

    /// Nothing is said.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// The same, or but for an ending: "Torvia" and "Torvian".
fn is_one(a: &str, b: &str) -> bool {
    /// Characters of the shorter one.
    const SHORTEST: usize = 5;
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let cut = short.char_indices().next_back().map_or(0, |(at, _)| at);
    // "Fed" and "Federal", "Utah" and "R-Utah"
    a == b
        || short.chars().count() >= SHORTEST && long.starts_with(&short[..cut])
        || behind_dash(long) == Some(short)
        || short.len() > 2 && long.starts_with(short)
}
