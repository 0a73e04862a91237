//! A unit: what a reader takes as one sentence, with every quotation in marks folded into one item.
//!
//! Sentence boundaries inside a quotation do not end a unit, so `“It rained. We stayed,” Pell said.` is one unit of
//! six items: quotation, "Pell", "said", full stop. Grammar is done on items; a folded quotation is opaque to it.

use ascribe_article::{Article, Case, Tag, TokenKind};
use ascribe_grammar::words::LEXICONS;

use crate::cues::{CueLexicon, WordEntry};
use crate::words::{Class, Classes};

/// A token, or a folded quotation.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// First token.
    pub first: u32,
    /// Token after the last.
    pub end: u32,
    /// Part of speech; [`Tag::Other`] for a quotation.
    pub tag: Tag,
    /// What its word does around a cue.
    pub classes: Classes,
    /// Number of its word's entry in the lexicon.
    pub entry: u32,
    /// Index of the quotation it folds.
    pub quotation: Option<u32>,
}

impl Item {
    /// A token outside quotations.
    pub fn word(article: &Article, lexicon: &CueLexicon, token: usize) -> Self {
        let kind = article.tokens()[token].kind;
        let entry = if !matches!(kind, TokenKind::Word | TokenKind::Symbol) {
            0
        } else if lexicon.is_shipped() {
            LEXICONS.cue_entry(article.tokens()[token].word)
        } else {
            lexicon.look_up(article.token_lower(token))
        };
        Self {
            first: token as u32,
            end: token as u32 + 1,
            tag: article.tokens()[token].tag,
            classes: lexicon.entry(entry).classes,
            entry,
            quotation: None,
        }
    }

    /// A folded quotation over the tokens `first..end`.
    pub fn folded(first: usize, end: usize, quotation: u32) -> Self {
        Self {
            first: first as u32,
            end: end as u32,
            tag: Tag::Other,
            classes: Classes::default(),
            entry: 0,
            quotation: Some(quotation),
        }
    }
}

/// Items of one unit, in text order.
pub struct Unit<'a> {
    /// The article they are of.
    pub article: &'a Article,
    /// Where the entries of their words stand.
    pub lexicon: &'a CueLexicon,
    /// Never empty.
    pub items: Vec<Item>,
}

/// Tokens of a folded quotation looked at for its verb.
const MAX_FOLDED_TOKENS: usize = 40;

impl<'a> Unit<'a> {
    /// Lower-case text of an item; empty for a quotation.
    pub fn lower(&self, item: usize) -> &'a str {
        match self.items.get(item) {
            Some(i) if i.quotation.is_none() => self.article.token_lower(i.first as usize),
            _ => "",
        }
    }

    /// Part of speech of an item; punctuation past either end.
    pub fn tag(&self, item: usize) -> Tag {
        self.items.get(item).map_or(Tag::Punctuation, |i| i.tag)
    }

    /// The lexicon entry of an item's word.
    pub fn entry(&self, item: usize) -> &'a WordEntry {
        self.lexicon
            .entry(self.items.get(item).map_or(0, |i| i.entry))
    }

    /// True when the item's word is of that class.
    pub fn class(&self, item: usize, class: Class) -> bool {
        self.items.get(item).is_some_and(|i| i.classes.has(class))
    }

    /// How an item's word is cased.
    pub fn case(&self, item: usize) -> Case {
        match self.items.get(item) {
            Some(i) if i.quotation.is_none() => self.article.tokens()[i.first as usize].case,
            _ => Case::None,
        }
    }

    /// What an item is made of; `None` for a quotation or past the end.
    pub fn kind(&self, item: usize) -> Option<TokenKind> {
        self.items
            .get(item)
            .filter(|i| i.quotation.is_none())
            .map(|i| self.article.tokens()[i.first as usize].kind)
    }

    /// Number of items.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True when the item is that word or mark.
    pub fn is(&self, item: usize, lower: &str) -> bool {
        !lower.is_empty() && self.lower(item) == lower
    }

    /// The quotation an item folds.
    pub fn quotation(&self, item: usize) -> Option<usize> {
        self.items
            .get(item)
            .and_then(|i| i.quotation)
            .map(|q| q as usize)
    }

    /// Token range of the items `from..to`.
    pub fn tokens(&self, from: usize, to: usize) -> std::ops::Range<usize> {
        if from >= to {
            let at = self
                .items
                .get(from)
                .or(self.items.last())
                .map_or(0, |i| i.first as usize);
            return at..at;
        }
        self.items[from].first as usize..self.items[to - 1].end as usize
    }

    /// A full stop, question or exclamation mark, colon or semicolon, or past the end.
    pub fn is_stop(&self, item: usize) -> bool {
        item >= self.len() || matches!(self.lower(item), "." | "!" | "?" | "…" | "..." | ";" | ":")
    }

    /// Where the closing punctuation of the unit begins.
    pub fn body_end(&self) -> usize {
        let mut end = self.len();
        while end > 0
            && self.tag(end - 1) == Tag::Punctuation
            && !matches!(self.lower(end - 1), ")" | "]")
            && self.quotation(end - 1).is_none()
        {
            end -= 1;
        }
        end
    }

    /// True for a dash that parts clauses.
    pub fn is_dash(&self, item: usize) -> bool {
        matches!(self.lower(item), "—" | "–" | "--" | "―")
            || self.lower(item) == "-" && self.kind(item) == Some(TokenKind::Punctuation)
    }

    /// True for a word that can stand inside a noun phrase before or as its head.
    pub fn in_noun_phrase(&self, item: usize) -> bool {
        match self.tag(item) {
            Tag::Noun
            | Tag::NounPlural
            | Tag::Proper
            | Tag::Adjective
            | Tag::Determiner
            | Tag::Number
            | Tag::PossessivePronoun
            | Tag::PossessiveMark => self.quotation(item).is_none(),
            // "the elected president", "a leading economist"
            Tag::VerbParticiple | Tag::VerbGerund => {
                item > 0
                    && matches!(
                        self.tag(item - 1),
                        Tag::Determiner
                            | Tag::PossessivePronoun
                            | Tag::Adjective
                            | Tag::PossessiveMark
                            | Tag::Adverb
                    )
                    && matches!(
                        self.tag(item + 1),
                        Tag::Noun | Tag::NounPlural | Tag::Proper | Tag::Adjective
                    )
            }
            _ => false,
        }
    }

    /// Where the noun phrase that begins at `start` ends, without apposition; `start` when there is none.
    ///
    /// A pronoun is a phrase of its own. "of", "for", "at" and the like join a further noun phrase after a common noun,
    /// only "of" after a name; "and" joins two names or two plural nouns.
    pub fn noun_phrase_end(&self, start: usize) -> usize {
        if self.tag(start) == Tag::Pronoun {
            return start + 1;
        }
        let mut at = start;
        // "all", "both", "more than 20", "one of them"
        while self.tag(at) == Tag::Adverb && self.class(at, Class::Approximate) {
            at += 1;
        }
        let mut head = None;
        loop {
            let from = at;
            while self.in_noun_phrase(at) || self.is_name_part(at) {
                // "told reporters | his client": a determiner after the head opens another phrase.
                if head.is_some()
                    && at > from
                    && matches!(self.tag(at), Tag::Determiner | Tag::PossessivePronoun)
                {
                    break;
                }
                if self.tag(at).is_noun() || self.tag(at) == Tag::Number {
                    head = Some(at);
                }
                at += 1;
            }
            if at == from && head.is_none() && self.tag(at) == Tag::Wh {
                return start;
            }
            let Some(last) = head else {
                // "some", "those", "both": a determiner or adjective alone
                return if at > start { at } else { start };
            };
            if self.lower(at) == "("
                && let Some(close) = (at + 1..(at + 8).min(self.len())).find(|&i| self.is(i, ")"))
            {
                at = close + 1;
                continue;
            }
            let named = self.tag(last) == Tag::Proper;
            let joins = match self.lower(at) {
                "of" => true,
                _ if self.class(at, Class::JoinsNoun) => !named && !self.is_time(at + 1),
                "and" | "&" => {
                    self.tag(at + 1) == Tag::Proper && named
                        || self.tag(last) == Tag::NounPlural
                            && matches!(self.tag(at + 1), Tag::NounPlural | Tag::Adjective)
                }
                _ => false,
            };
            if joins && (self.in_noun_phrase(at + 1) || self.tag(at + 1) == Tag::Pronoun) {
                at += 1;
                if self.tag(at) == Tag::Pronoun {
                    return at + 1;
                }
                continue;
            }
            return at;
        }
    }

    /// A nickname in marks or a particle between the parts of a name: Marek “Biscuit” Nowak, Annelies van der Berg.
    fn is_name_part(&self, item: usize) -> bool {
        let between = |i: usize| i > 0 && self.tag(i - 1) == Tag::Proper;
        if self.quotation(item).is_some() {
            let short = self.items[item].end - self.items[item].first <= 5;
            return short && between(item) && self.tag(item + 1) == Tag::Proper;
        }
        if self.is(item, "/") {
            return item > 0 && self.tag(item - 1).is_noun() && self.tag(item + 1).is_noun();
        }
        self.class(item, Class::NameParticle)
            && (between(item)
                || item > 0
                    && self.class(item - 1, Class::NameParticle)
                    && self.tag(item + 1) == Tag::Proper)
    }

    /// A weekday, month, year or "last week": the start of an expression of time.
    pub fn is_time(&self, item: usize) -> bool {
        self.class(item, Class::Time)
            || self.class(item, Class::TimeLead)
                && (self.class(item + 1, Class::Time) || self.class(item + 1, Class::TimeUnit))
            || self.kind(item) == Some(TokenKind::Number)
                && (self.lower(item).contains(':')
                    || self.lower(item).len() == 4
                        && matches!(self.lower(item).as_bytes()[0], b'1' | b'2'))
    }

    /// True for a folded quotation that is the title of a work: every longer word begins with a capital, and no
    /// punctuation ends it.
    pub fn is_title(&self, item: usize) -> bool {
        if self.quotation(item).is_none() {
            return false;
        }
        let tokens = self.items[item].first as usize..self.items[item].end as usize;
        let words: Vec<usize> = tokens
            .filter(|&t| self.article.tokens()[t].kind != TokenKind::QuoteMark)
            .take(MAX_FOLDED_TOKENS)
            .collect();
        let capital = |t: usize| {
            let token = &self.article.tokens()[t];
            token.case != Case::Lower
                || matches!(
                    token.tag,
                    Tag::Preposition | Tag::Determiner | Tag::Conjunction | Tag::To
                )
        };
        let lower_start = words
            .first()
            .is_some_and(|&t| self.article.tokens()[t].case == Case::Lower);
        words.len() >= 2
            && words.len() < 12
            && !lower_start
            && words.iter().all(|&t| {
                capital(t) && !matches!(self.article.token_text(t), "." | "," | "!" | "?")
            })
            && words
                .iter()
                .any(|&t| self.article.tokens()[t].case == Case::Capitalized)
    }

    /// True when the items `from..to` hold a finite verb, in quotations too.
    pub fn has_finite_verb(&self, from: usize, to: usize) -> bool {
        (from..to.min(self.len())).any(|i| self.tag(i).is_finite_verb() || self.quotes_verb(i))
    }

    /// True for a folded quotation with a finite verb among its first words.
    pub fn quotes_verb(&self, item: usize) -> bool {
        self.quotation(item).is_some() && {
            let tokens = self.items[item].first as usize..self.items[item].end as usize;
            self.article.tokens()[tokens]
                .iter()
                .take(MAX_FOLDED_TOKENS)
                .any(|t| t.tag.is_finite_verb())
        }
    }

    /// True when a quotation stands among the items `from..to`.
    pub fn has_quotation(&self, from: usize, to: usize) -> bool {
        (from..to.min(self.len())).any(|i| self.quotation(i).is_some())
    }

    /// Where the noun phrase that ends before `end` begins; `end` when there is none. Goes over "of"- and
    /// "for"-phrases, brackets and name parts, and "and" between two phrases when the first opens the clause.
    pub fn noun_phrase_start(&self, end: usize, floor: usize) -> usize {
        if end <= floor {
            return end;
        }
        if self.tag(end - 1) == Tag::Pronoun {
            return end - 1;
        }
        let mut at = end;
        let mut start = end;
        loop {
            let from = at;
            while at > floor
                && (self.in_noun_phrase(at - 1)
                    || self.is_name_part(at - 1)
                    || self.tag(at - 1) == Tag::Pronoun && at < from)
            {
                // "On Monday Pell said", "last week the board said": a phrase of time is no part of the name.
                if at < from && self.is_time(at - 1) && self.tag(at) == Tag::Proper {
                    return start.min(at);
                }
                // A determiner opens its phrase: what stands before it is another one.
                if at < from
                    && matches!(self.tag(at), Tag::Determiner | Tag::PossessivePronoun)
                    && !matches!(self.lower(at - 1), "all" | "both" | "half")
                    && self.tag(at - 1) != Tag::Determiner
                {
                    break;
                }
                at -= 1;
            }
            if at < from {
                start = at;
            }
            if at <= floor {
                return start;
            }
            match self.lower(at - 1) {
                ")" => {
                    let low = at.saturating_sub(9).max(floor);
                    match (low..at - 1).rev().find(|&i| self.is(i, "(")) {
                        Some(open) if open > floor => {
                            at = open;
                            continue;
                        }
                        _ => return start,
                    }
                }
                word if word == "of" || self.class(at - 1, Class::JoinsNoun) => {
                    // Joined only when a noun stands before it; else the phrase is the preposition's own object:
                    // "In a radio interview Pell said".
                    let before = at - 1;
                    if before == floor || self.opens_clause(before) {
                        let name = (start + 1..end).find(|&i| {
                            self.tag(i) == Tag::Proper
                                && matches!(
                                    self.tag(i - 1),
                                    Tag::Noun | Tag::NounPlural | Tag::Number
                                )
                        });
                        return name.unwrap_or(start);
                    }
                    if start < end
                        && before > floor
                        && (self.tag(before - 1).is_noun()
                            || matches!(self.tag(before - 1), Tag::Number | Tag::Adjective)
                            || matches!(
                                self.lower(before - 1),
                                "one" | "some" | "many" | "most" | "all" | ")" | "none" | "both"
                            ))
                    {
                        at = before;
                        continue;
                    }
                    return start;
                }
                "and" | "&" if start < end && at >= floor + 2 && self.tag(at - 2).is_noun() => {
                    let first = self.noun_phrase_start(at - 1, floor);
                    if first == floor || first > floor && self.opens_clause(first) {
                        return first;
                    }
                    return start;
                }
                _ => return start,
            }
        }
    }

    /// True when a clause may begin at `item`: at the start, after punctuation or a conjunction.
    pub fn opens_clause(&self, item: usize) -> bool {
        item == 0
            || self.quotation(item - 1).is_some()
            || self.tag(item - 1) == Tag::Punctuation
            || self.tag(item - 1) == Tag::Conjunction
            || self.class(item - 1, Class::OpensClause)
    }
}
