//! Which roles the article gives to which named person: "Finance Minister Kirsi Lahti", "Ruiz, the chair,",
//! "Soto is a senator".

use ascribe_article::{Article, Case, Gender, Span, Tag, TokenKind};
use rustc_hash::FxHashMap;

use crate::lexicons::{
    FUNCTION, HONORIFIC, LEXICONS, PLACE, PLURAL, PREPOSITION, ROLE, TITLE, Word,
};
use crate::mentions::scan::{NameKind, Scan};
use crate::people::clusters::{Clusters, NONE};

/// A person bears a role.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Role {
    pub(crate) entity: u32,
    /// The head noun.
    pub(crate) token: u32,
    pub(crate) class: u16,
    pub(crate) parent: u16,
    /// "former", "ex-".
    pub(crate) former: bool,
    /// The whole phrase, without its article: "deputy head of the harbour board".
    pub(crate) phrase: Span,
}

/// A political party, as far as two descriptions can disagree about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Party {
    Republican,
    Democratic,
    Labour,
    Conservative,
    Libertarian,
    Green,
}

/// The party a lower-cased word names.
pub(crate) fn party_of(lower: &str) -> Option<Party> {
    Some(match lower {
        "republican" | "gop" => Party::Republican,
        "democrat" | "democratic" => Party::Democratic,
        "labour" => Party::Labour,
        "tory" | "conservative" => Party::Conservative,
        "libertarian" => Party::Libertarian,
        "green" => Party::Green,
        _ => match lower.get(..2) {
            // "(R-Utah)"
            Some("r-") => Party::Republican,
            Some("d-") => Party::Democratic,
            _ => return None,
        },
    })
}

/// The roles of an article.
#[derive(Default)]
pub(crate) struct Roles {
    /// Party of a person, where the article tells it beside the name.
    pub(crate) parties: FxHashMap<u32, Party>,
    /// Places named beside a person's name ("Ohio Gov. Pell", "(D-Ohio)", "of Ohio"): first token of each.
    pub(crate) places: FxHashMap<u32, Vec<u32>>,
    /// In order of the head noun.
    pub(crate) all: Vec<Role>,
    /// Head noun token to its role.
    pub(crate) by_token: FxHashMap<u32, u32>,
    by_class: FxHashMap<u16, Vec<u32>>,
    /// Numbers above all classes of the lexicon for titles that have none: "count".
    titles: FxHashMap<String, u16>,
    by_entity: FxHashMap<u32, Vec<u32>>,
}

impl Roles {
    /// The roles of a class (or that have it as the wider one), in text order.
    pub(crate) fn of_class(&self, class: u16) -> impl DoubleEndedIterator<Item = &Role> {
        self.by_class
            .get(&class)
            .into_iter()
            .flatten()
            .map(|&i| &self.all[i as usize])
    }

    /// The class of a noun: the lexicon's, or one of its own for a title.
    pub(crate) fn class_of(&self, lower: &str, class: u16) -> u16 {
        if class != 0 {
            return class;
        }
        self.titles.get(lower).copied().unwrap_or(0)
    }

    /// The roles of a person, in text order.
    pub(crate) fn of_entity(&self, entity: u32) -> impl Iterator<Item = &Role> {
        self.by_entity
            .get(&entity)
            .into_iter()
            .flatten()
            .map(|&i| &self.all[i as usize])
    }

    fn push(&mut self, role: Role) {
        if self.by_token.contains_key(&role.token) {
            return;
        }
        self.by_token.insert(role.token, self.all.len() as u32);
        self.all.push(role);
    }
}

/// Finds the roles around each name; gives their gender to the person.
pub(crate) fn find_roles(article: &Article, scan: &Scan, clusters: &mut Clusters) -> Roles {
    let mut roles = Roles::default();
    for (n, name) in scan.names.iter().enumerate() {
        let entity = clusters.of_name[n];
        if entity == NONE || clusters.entities[entity as usize].kind != NameKind::Person {
            continue;
        }
        let sentence = scan.sentence_of[name.start as usize] as usize;
        let paragraph = &article.paragraphs()[scan.paragraph_of[sentence] as usize];
        let mut finder = Finder {
            article,
            scan,
            entity,
            from: paragraph.tokens.start as usize,
            to: paragraph.tokens.end as usize,
            roles: &mut roles,
        };
        finder.before(name.phrase as usize, name.start as usize);
        finder.after(name.end as usize);
        finder.party_and_place(name.phrase as usize, name.start as usize, name.end as usize);
    }
    roles.all.sort_by_key(|role| role.token);
    roles.by_token.clear();
    for (i, role) in roles.all.iter().enumerate() {
        roles.by_token.insert(role.token, i as u32);
        roles
            .by_entity
            .entry(role.entity)
            .or_default()
            .push(i as u32);
        let mut class = role.class;
        if class == 0 {
            let n_titles = roles.titles.len() as u16;
            class = *roles
                .titles
                .entry(article.token_lower(role.token as usize).to_owned())
                .or_insert(u16::MAX - n_titles.min(MOST_TITLES));
        }
        for class in [class, role.parent] {
            if class != 0 {
                roles.by_class.entry(class).or_default().push(i as u32);
            }
        }
        let gender = LEXICONS
            .word(article.token_lower(role.token as usize))
            .gender;
        let known = &mut clusters.entities[role.entity as usize].gender;
        if *known == Gender::Unknown {
            *known = gender;
        }
    }
    roles
}

/// Titles without a class in one article; more share a class.
const MOST_TITLES: u16 = 1024;

/// Bodies whose members are legislators.
const LEGISLATURES: [&str; 7] = [
    "parliament",
    "congress",
    "senate",
    "assembly",
    "legislature",
    "duma",
    "knesset",
];

/// Tokens of "of the Azerbaijani parliament".
const MOST_BODY_TOKENS: usize = 6;

struct Finder<'a> {
    article: &'a Article,
    scan: &'a Scan,
    entity: u32,
    /// Tokens of the paragraph of the name: what stands in another says nothing about it.
    from: usize,
    to: usize,
    roles: &'a mut Roles,
}

impl Finder<'_> {
    /// "union leader" right before the name; "Finance Minister" in its run; "the chair," in apposition.
    fn before(&mut self, phrase: usize, start: usize) {
        for i in phrase..start {
            let word = self.word(i);
            if (word.is(ROLE) || word.is(TITLE) && !word.is(HONORIFIC)) && !word.is(PLURAL) {
                self.add(i, word, self.article.token_span(phrase..i + 1));
            }
        }
        if phrase <= self.from {
            return;
        }
        let mut noun = phrase - 1;
        let comma = self.article.token_text(noun) == ",";
        if comma {
            if noun == self.from {
                return;
            }
            noun -= 1;
        }
        let token = self.article.tokens()[noun];
        if token.kind != TokenKind::Word || token.case != Case::Lower {
            return;
        }
        let word = self.word(noun);
        if let Some(member) = (noun.saturating_sub(MOST_BODY_TOKENS).max(self.from)..noun)
            .rev()
            .find(|&i| self.article.token_lower(i) == "member")
            && let Some(word) = self.legislator(member, phrase)
        {
            self.add(member, word, self.article.token_span(member..phrase));
            return;
        }
        if !word.is(ROLE) || word.is(PLURAL) || word.is(FUNCTION) {
            return;
        }
        let from = self.phrase_start(noun);
        // ", a farmer, Pell said" is no apposition to Pell: there must be an article or possessor before the noun.
        if comma && from.1 == Opening::Nothing {
            return;
        }
        self.add(noun, word, self.article.token_span(from.0..noun + 1));
    }

    /// "member of the Skerran parliament": a legislator, as "the MP" is; the body stands before token `end`.
    fn legislator(&self, noun: usize, end: usize) -> Option<Word> {
        let lower = |i: usize| (i < self.to).then(|| self.article.token_lower(i));
        let body = lower(noun) == Some("member")
            && lower(noun + 1) == Some("of")
            && (noun + 2..end)
                .map_while(lower)
                .any(|word| LEGISLATURES.contains(&word));
        body.then(|| LEXICONS.word("legislator"))
    }

    /// ", deputy head of the harbour board," and "is the chair" after the name.
    fn after(&mut self, end: usize) {
        /// No apposition has its noun further away.
        const REACH: usize = 9;
        let n = self.to;
        if end >= n {
            return;
        }
        let mut i = end;
        match self.article.token_lower(i) {
            "," => {
                i += 1;
                // "Boone, 24, a keeper,".
                if i + 1 < n
                    && self.article.tokens()[i].kind == TokenKind::Number
                    && self.article.token_text(i + 1) == ","
                {
                    i += 2;
                }
            }
            "is" | "was" | "became" | "remains" => {
                i += 1;
                if !(i < n && matches!(self.article.token_lower(i), "a" | "an" | "the" | "now")) {
                    return;
                }
            }
            "(" | "—" | "–" => i += 1,
            _ => return,
        }
        let from = i;
        let mut head = None;
        while i < n && i - from < REACH {
            let token = self.article.tokens()[i];
            let lower = self.article.token_lower(i);
            if token.kind == TokenKind::Punctuation && lower != "-" || token.tag.is_finite_verb() {
                break;
            }
            let word = self.word(i);
            if word.is(ROLE) && !word.is(PLURAL) && !word.is(FUNCTION) {
                head = Some((i, word));
            } else if head.is_some() && !token.tag.is_noun() && token.tag != Tag::Number {
                break;
            }
            if head.is_none() && (word.is(PREPOSITION) || matches!(lower, "who" | "which" | "and"))
            {
                break;
            }
            i += 1;
        }
        let Some((noun, word)) = head else { return };
        let start =
            if crate::mentions::heads::determiner_of(self.article.token_lower(from)).is_some() {
                from + 1
            } else {
                from
            };
        let mut end = noun + 1;
        while end < n && end - noun < 14 {
            let token = self.article.tokens()[end];
            if token.kind == TokenKind::Punctuation && self.article.token_text(end) != "-"
                || token.kind == TokenKind::QuoteMark
                || token.tag == Tag::Wh
                || token.tag.is_finite_verb()
                || matches!(self.article.token_lower(end), "who" | "and" | "whose")
            {
                break;
            }
            end += 1;
        }
        let word = self
            .legislator(noun, noun + MOST_BODY_TOKENS)
            .unwrap_or(word);
        // "In Skarvik, the mayor said": a new subject, no apposition.
        if end < n && self.article.tokens()[end].tag.is_finite_verb() {
            return;
        }
        self.add(noun, word, self.article.token_span(start.min(noun)..end));
    }

    /// "Florida Republican Marco Vale", "Vale (R-Fla.)", "Vale of Ohio".
    fn party_and_place(&mut self, phrase: usize, start: usize, end: usize) {
        let n = self.to;
        let bracket = end < n && matches!(self.article.token_text(end), "(" | ",");
        let after = end..if bracket {
            (end + 5).min(n)
        } else {
            (end + 2).min(n)
        };
        let of = end < n && self.article.token_lower(end) == "of";
        for i in (phrase.saturating_sub(3).max(self.from)..start).chain(after) {
            let token = self.article.tokens()[i];
            if i >= end && self.article.token_text(i) == ")"
                || token.kind == TokenKind::Punctuation && i < phrase
            {
                break;
            }
            let lower = self.article.token_lower(i);
            let in_bracket = i > end && bracket && self.article.token_text(end) == "(";
            let party = party_of(lower).or(match lower {
                "r" if in_bracket => Some(Party::Republican),
                "d" if in_bracket => Some(Party::Democratic),
                _ => None,
            });
            if let Some(party) = party
                && token.case != Case::Lower
                && (i < end || in_bracket || self.article.token_lower(end) == ",")
            {
                self.roles.parties.entry(self.entity).or_insert(party);
            }
            if self.word(i).is(PLACE)
                && token.case != Case::Lower
                && (i >= phrase && i < start || in_bracket || of)
            {
                let places = self.roles.places.entry(self.entity).or_default();
                if places.len() < 4 {
                    places.push(i as u32);
                }
            }
        }
    }

    fn add(&mut self, token: usize, word: Word, phrase: Span) {
        let former = (token.saturating_sub(4).max(self.from)..token).any(|i| {
            matches!(
                self.article.token_lower(i),
                "former" | "ex" | "then" | "late" | "retired" | "onetime" | "outgoing"
            )
        }) || self.article.token_lower(token).starts_with("ex-");
        self.roles.push(Role {
            entity: self.entity,
            token: token as u32,
            class: word.class,
            parent: word.parent,
            former,
            phrase,
        });
    }

    fn word(&self, i: usize) -> Word {
        self.scan.word(i)
    }

    /// First token of the noun phrase that ends at `noun`, after its article, and how it opens.
    fn phrase_start(&self, noun: usize) -> (usize, Opening) {
        let mut i = noun;
        while i > self.from && noun - i < 8 {
            let before = i - 1;
            let token = self.article.tokens()[before];
            let lower = self.article.token_lower(before);
            if crate::mentions::heads::determiner_of(lower).is_some()
                || token.tag == Tag::PossessiveMark
            {
                return (i, Opening::Determiner);
            }
            let inside = token.kind == TokenKind::Word
                && (token.tag.is_noun() || matches!(token.tag, Tag::Adjective | Tag::Number))
                || token.kind == TokenKind::Number;
            if !inside {
                break;
            }
            i = before;
        }
        (i, Opening::Nothing)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    Determiner,
    Nothing,
}
