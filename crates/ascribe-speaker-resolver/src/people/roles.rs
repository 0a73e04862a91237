//! Which roles the article gives to which named person: "Finance Minister Kirsi Lahti", "Ruiz, the chair,",
//! "Soto is a senator".

use std::ops::Range;

use ascribe_article::{Article, Case, Gender, Span, Tag, TokenKind};
use rustc_hash::FxHashMap;

use crate::departments::is_deputy;
use crate::ids::EntityId;
use crate::lexicons::{
    FUNCTION, HONORIFIC, LEXICONS, PLACE, PLURAL, PREPOSITION, ROLE, TITLE, Word,
};
use crate::mentions::name::Name;
use crate::mentions::phrases::{Determiner, determiner_at, start_of_phrase, start_with_owner};
use crate::mentions::scan::Scan;
use crate::people::entity::Clusters;
use crate::people::handovers::{self, Departure, Handover};
use crate::people::party::{Party, party_at};
use crate::words::{ClassKind, WordKind, behind_dash};

/// A person bears a role.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Role {
    pub(crate) entity: EntityId,
    /// The head noun.
    pub(crate) token: u32,
    pub(crate) class: u16,
    pub(crate) parent: u16,
    /// "former", "ex-".
    pub(crate) former: bool,
    /// "deputy", "vice": another office than the one without that word.
    pub(crate) deputy: bool,
    /// The whole phrase, without its article: "deputy head of the harbour board".
    pub(crate) phrase: Span,
    /// The bearer has it from another at this token on.
    pub(crate) since: u32,
    /// Another has it from this token on.
    pub(crate) until: u32,
}

impl Role {
    /// The tokens of its phrase.
    pub(crate) fn tokens(&self, article: &Article) -> Range<usize> {
        let last = article.token_at(self.phrase.end.saturating_sub(1));
        article.token_at(self.phrase.start)..last + 1
    }

    /// Whether it is given up where a token stands.
    pub(crate) fn is_former_at(&self, token: u32) -> bool {
        self.former || token > self.until
    }

    /// Whether it changes hands in the article.
    pub(crate) fn changes_hands(&self) -> bool {
        self.since > 0 || self.until < u32::MAX
    }
}

/// The roles of an article.
#[derive(Default)]
pub(crate) struct Roles {
    /// Party of a person, where the article tells it beside the name.
    parties: FxHashMap<EntityId, Party>,
    /// Places named beside a person's name ("Ohio Gov. Pell", "(D-Ohio)", "of Ohio"): first token of each.
    places: FxHashMap<EntityId, Vec<u32>>,
    /// In order of the head noun.
    all: Vec<Role>,
    /// Index of the role of a head noun.
    by_token: FxHashMap<u32, u32>,
    by_class: FxHashMap<u16, Vec<u32>>,
    /// Numbers above all classes of the lexicon for titles that have none: "count".
    titles: FxHashMap<String, u16>,
    by_entity: FxHashMap<EntityId, Vec<u32>>,
}

impl Roles {
    /// Whether a noun says a role of somebody.
    pub(crate) fn has(&self, token: u32) -> bool {
        self.by_token.contains_key(&token)
    }

    /// The roles of a class (or that have it as the wider one), in text order.
    pub(crate) fn of_class(&self, class: u16) -> impl Iterator<Item = &Role> {
        self.listed(self.by_class.get(&class))
    }

    /// The roles of a person, in text order.
    pub(crate) fn of_entity(&self, entity: EntityId) -> impl Iterator<Item = &Role> {
        self.listed(self.by_entity.get(&entity))
    }

    fn listed<'a>(&'a self, list: Option<&'a Vec<u32>>) -> impl Iterator<Item = &'a Role> {
        let indices = list.into_iter().flatten();
        indices.map(|&i| &self.all[i as usize])
    }

    /// The class of a noun: the lexicon's, or one of its own for a title.
    pub(crate) fn class_of(&self, lower: &str, class: u16) -> u16 {
        if class != 0 {
            return class;
        }
        self.titles.get(lower).copied().unwrap_or(0)
    }

    /// The party of a person, if told.
    pub(crate) fn party(&self, entity: EntityId) -> Option<Party> {
        self.parties.get(&entity).copied()
    }

    /// Tokens of the places a person is from, if told.
    pub(crate) fn places(&self, entity: EntityId) -> Option<&[u32]> {
        self.places.get(&entity).map(Vec::as_slice)
    }

    fn push(&mut self, role: Role) {
        if self.has(role.token) {
            return;
        }
        self.by_token.insert(role.token, self.all.len() as u32);
        self.all.push(role);
    }

    /// Gives the office that somebody has before a handover to whoever gets it.
    fn hand_over(&mut self, handover: Handover) {
        let Handover {
            from,
            to,
            token,
            told_after,
        } = handover;
        let mut handed: Vec<Role> = Vec::new();
        for role in &mut self.all {
            let is_office = role.class == 0 || !ClassKind::Kin.has(role.class);
            if role.entity == from
                && is_office
                && told_after.map_or(!role.former, |after| role.token >= after)
                && role.token < token
                && role.until > token
            {
                role.until = token;
                handed.push(Role {
                    entity: to,
                    since: token,
                    until: u32::MAX,
                    former: false,
                    ..*role
                });
            }
        }
        self.all.append(&mut handed);
    }

    /// Ends the offices that somebody gives up and another has later on.
    fn give_up(&mut self, departure: Departure) {
        let Departure { who, token } = departure;
        let later: Vec<(u16, EntityId)> = self
            .all
            .iter()
            .filter(|role| !role.former && role.token > token)
            .map(|role| (role.class, role.entity))
            .collect();
        for role in &mut self.all {
            let has_heir = || {
                later
                    .iter()
                    .any(|&(class, heir)| class == role.class && heir != who)
            };
            if role.entity == who
                && role.class != 0
                && !role.former
                && role.token < token
                && has_heir()
            {
                role.until = role.until.min(token);
            }
        }
    }

    /// "The French president met his Polish counterpart, Ann Lee": who is somebody’s counterpart has the same office.
    fn match_counterparts(&mut self, article: &Article, scan: &Scan) {
        let is_counterpart = |role: &Role| {
            let lower = article.token_lower(role.token as usize);
            WordKind::Counterpart.has(lower)
        };
        let offices: Vec<Role> = self
            .all
            .iter()
            .filter(|role| !is_counterpart(role))
            .copied()
            .collect();
        for role in self.all.iter_mut().filter(|role| is_counterpart(role)) {
            let of = offices
                .iter()
                .filter(|other| {
                    other.token < role.token
                        && other.entity != role.entity
                        && scan.sentence(other.token) == scan.sentence(role.token)
                })
                .max_by_key(|other| other.token);
            (role.class, role.parent) = of.map_or((0, 0), |of| (of.class, of.parent));
        }
    }

    /// Sorts the roles and numbers them by noun, bearer and class.
    fn sort(&mut self, article: &Article) {
        self.all.sort_by_key(|role| (role.token, role.since));
        self.by_token.clear();
        for (i, role) in self.all.iter().enumerate() {
            let i = i as u32;
            self.by_token.insert(role.token, i);
            self.by_entity.entry(role.entity).or_default().push(i);
            let mut class = role.class;
            if class == 0 {
                let n_titles = self.titles.len() as u16;
                class = *self
                    .titles
                    .entry(article.token_lower(role.token as usize).to_owned())
                    .or_insert(u16::MAX - n_titles.min(MOST_TITLES));
            }
            for class in [class, role.parent] {
                if class != 0 {
                    self.by_class.entry(class).or_default().push(i);
                }
            }
        }
    }
}

/// Finds the roles around each name; gives their gender to the person.
pub(crate) fn find_roles(article: &Article, scan: &Scan, clusters: &mut Clusters) -> Roles {
    let mut roles = Roles::default();
    for (id, name) in scan.names.pairs() {
        let Some(entity) = clusters.person(id) else {
            continue;
        };
        let paragraph = &article.paragraphs()[scan.paragraph(name.start) as usize];
        let mut finder = Finder {
            article,
            scan,
            entity,
            from: paragraph.tokens.start,
            to: paragraph.tokens.end,
            roles: &mut roles,
        };
        finder.before(name);
        finder.after(name);
        finder.party_and_place(name);
    }
    roles.match_counterparts(article, scan);
    // One alone has no office from another, and no heir.
    if !roles.all.is_empty() && clusters.entities.len() > 1 {
        for handover in handovers::find(article, scan, clusters) {
            roles.hand_over(handover);
        }
        for departure in handovers::departures(article, scan, clusters) {
            roles.give_up(departure);
        }
    }
    roles.sort(article);
    for role in roles.all.iter().filter(|role| role.since == 0) {
        let known = &mut clusters.entities[role.entity].gender;
        if *known == Gender::Unknown {
            let noun = article.token_lower(role.token as usize);
            *known = LEXICONS.word(noun).gender;
        }
    }
    roles
}

/// Titles without a class in one article; more share a class.
const MOST_TITLES: u16 = 1024;

/// Tokens of "of the Azerbaijani parliament".
const MOST_BODY_TOKENS: usize = 6;

/// Places kept of one person.
const MOST_PLACES: usize = 4;

struct Finder<'a> {
    article: &'a Article,
    scan: &'a Scan,
    entity: EntityId,
    /// Tokens of the paragraph of the name: what stands in another says nothing about it.
    from: usize,
    to: usize,
    roles: &'a mut Roles,
}

impl Finder<'_> {
    /// "union leader" right before the name; "Finance Minister" in its run; "the chair," in apposition.
    fn before(&mut self, name: &Name) {
        let (phrase, start) = (name.phrase as usize, name.start as usize);
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
        let word = self.word(noun);
        if comma && self.is_office_before(noun, name) {
            let (start, _) = start_of_phrase(self.article, noun, self.from);
            self.add(noun, word, self.article.token_span(start..noun + 1));
            return;
        }
        // "Secretary of State Ann Lee", where "State" is read as her title; "the Minister for Transport (Ann Lee)".
        let bracket = self.article.token_text(noun) == "(";
        let last = match self.article.token_lower(noun) {
            "of" | "for" if start > phrase => start - 1,
            _ => noun.saturating_sub(usize::from(bracket)),
        };
        // "the chairman (Mr. Lee)"
        if bracket && let Some(noun) = noun.checked_sub(1).filter(|&noun| noun > self.from) {
            let word = self.word(noun);
            let (start, determiner) = start_of_phrase(self.article, noun, self.from);
            if word.is(ROLE) && !word.is(PLURAL) && determiner == Determiner::Definite {
                self.add(noun, word, self.article.token_span(start..noun + 1));
                return;
            }
        }
        // "Minister for [Small Quays]" is no holder.
        let is_object = start == phrase && matches!(self.article.token_lower(noun), "of" | "for");
        let office = || self.office_of(last, name, comma || bracket);
        if let Some(noun) = (!is_object).then(office).flatten() {
            let (start, _) = start_of_phrase(self.article, noun, self.from);
            let end = phrase - usize::from(comma || bracket);
            self.add(noun, self.word(noun), self.article.token_span(start..end));
            return;
        }
        if token.kind != TokenKind::Word || token.case != Case::Lower {
            return;
        }
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
        let (start, determiner) = start_of_phrase(self.article, noun, self.from);
        // ", a farmer, Pell said" is no apposition to Pell: there must be an article or possessor before the noun.
        if comma && determiner == Determiner::Bare {
            return;
        }
        self.add(noun, word, self.article.token_span(start..noun + 1));
    }

    /// "Torvian Treasurer, Ann Lee", "the Torvian President, Ann Lee,": an office in capitals, or without an article, before a comma and a
    /// full name. "He met the Treasurer, Ann Lee said" is none: there the sentence has begun, and her verb follows.
    fn is_office_before(&self, noun: usize, name: &Name) -> bool {
        let word = self.word(noun);
        if !word.is(ROLE) || word.is(PLURAL | FUNCTION) || name.len() < 2 {
            return false;
        }
        let (start, determiner) = start_of_phrase(self.article, noun, self.from);
        let first = match determiner {
            Determiner::Bare => start,
            Determiner::Definite => start - 1,
            Determiner::Possessive => start_with_owner(self.article, noun).max(self.from),
            _ => return false,
        };
        let is_capital = |i: usize| self.article.tokens()[i].case != Case::Lower;
        let is_office = match determiner {
            Determiner::Bare => start < noun && is_capital(start),
            _ => is_capital(noun),
        };
        is_office && (self.opens(first, noun) || is_capital(noun) && !self.acts(name))
    }

    /// Whether a phrase that begins at `first` opens the sentence of its noun, or the paragraph.
    fn opens(&self, first: usize, noun: usize) -> bool {
        let of = |i: usize| self.scan.sentence_of[i];
        first == self.from || of(first - 1) != of(noun)
    }

    /// Whether a verb follows a name.
    fn acts(&self, name: &Name) -> bool {
        let end = name.end as usize;
        end < self.to && self.article.tokens()[end].tag.is_finite_verb()
    }

    /// "the President of Torvia, Ann Lee,", "President of Torvia Ann Lee": the noun of an office that is said to be of something, whose last word
    /// is a token. Of offices within offices it is the outer one: "the head of the office of the mayor, Ann Lee,".
    fn office_of(&self, last: usize, name: &Name, comma: bool) -> Option<usize> {
        /// Tokens of what it is of.
        const LONGEST: usize = 10;
        let is_word = self.article.tokens()[last].kind == TokenKind::Word;
        if name.len() < 2 || comma && name.is_titled() || !is_word {
            return None;
        }
        let sentence = self.scan.sentence_of[name.start as usize];
        let inside = |&i: &usize| {
            let token = self.article.tokens()[i];
            self.scan.sentence_of[i] == sentence
                && (token.kind == TokenKind::Word || token.tag == Tag::PossessiveMark)
                && !token.tag.is_verb()
        };
        let noun = (self.from.max(last.saturating_sub(LONGEST))..last)
            .rev()
            .take_while(inside)
            .filter(|&i| i + 1 < last)
            .filter(|&i| match self.article.token_lower(i + 1) {
                "of" | "for" => true,
                // "the ambassador to Torvia, Ann Lee,"
                "to" | "in" | "at" => comma,
                _ => false,
            })
            .filter(|&i| {
                let word = self.word(i);
                word.is(ROLE) && !word.is(PLURAL | FUNCTION)
            })
            .last()?;
        let (start, determiner) = start_of_phrase(self.article, noun, self.from);
        let first = start - usize::from(determiner == Determiner::Definite);
        let opens = self.opens(first, noun);
        let is_office = match comma {
            true => opens || !self.acts(name),
            false => opens || self.article.tokens()[noun].case != Case::Lower,
        };
        (is_office && determiner != Determiner::Indefinite).then_some(noun)
    }

    /// "member of the Skerran parliament": a legislator, as "the MP" is; the body stands before token `end`.
    fn legislator(&self, noun: usize, end: usize) -> Option<Word> {
        let lower = |i: usize| (i < self.to).then(|| self.article.token_lower(i));
        let body = lower(noun) == Some("member")
            && lower(noun + 1) == Some("of")
            && (noun + 2..end)
                .map_while(lower)
                .any(|word| WordKind::Legislature.has(word));
        body.then(|| LEXICONS.word("legislator"))
    }

    /// ", deputy head of the harbour board," and "is the chair" after the name.
    fn after(&mut self, name: &Name) {
        let end = name.end as usize;
        let Some(from) = self
            .opens_apposition(end)
            .or_else(|| self.is_appointed(name))
            .or_else(|| self.serves_as(end))
        else {
            return;
        };
        let Some((noun, word)) = self.noun_of_apposition(from) else {
            return;
        };
        let start = if determiner_at(self.article, from).is_some() {
            from + 1
        } else {
            from
        };
        let end = self.end_of_apposition(noun);
        // "In Skarvik, the mayor said": a new subject, no apposition.
        if end < self.to && self.article.tokens()[end].tag.is_finite_verb() {
            return;
        }
        let word = self
            .legislator(noun, noun + MOST_BODY_TOKENS)
            .unwrap_or(word);
        self.add(noun, word, self.article.token_span(start.min(noun)..end));
    }

    /// First token of what may tell a role after a name that ends at a token.
    fn opens_apposition(&self, end: usize) -> Option<usize> {
        if end >= self.to {
            return None;
        }
        let text = |i: usize| (i < self.to).then(|| self.article.token_lower(i));
        let next = end + 1;
        match self.article.token_lower(end) {
            // "Boone, 24, a keeper,".
            "," => {
                let aged = next + 1 < self.to
                    && self.article.tokens()[next].kind == TokenKind::Number
                    && text(next + 1) == Some(",");
                // "Boone, who is the chair,"
                let told = text(next) == Some("who")
                    && text(next + 1).is_some_and(|lower| WordKind::TellsRole.has(lower));
                // "Boone, who has been the chair,"
                let has_been = text(next) == Some("who")
                    && matches!(text(next + 1), Some("has" | "had"))
                    && text(next + 2) == Some("been");
                Some(match (aged || told, has_been) {
                    (true, _) => next + 2,
                    (_, true) => next + 3,
                    _ => next,
                })
            }
            "(" | "—" | "–" => Some(next),
            // "Boone was elected chair", "Boone was named as chair"
            lower
                if WordKind::TellsRole.has(lower)
                    && text(next).is_some_and(|verb| WordKind::Appoints.has(verb)) =>
            {
                Some(next + 1 + usize::from(text(next + 1) == Some("as")))
            }
            lower if WordKind::TellsRole.has(lower) => {
                let begins = text(next).is_some_and(|lower| WordKind::BeforeRole.has(lower));
                (begins || self.is_bare_office(next)).then_some(next)
            }
            // "Boone has been mayor since May"
            "has" | "had" if text(next) == Some("been") => {
                self.is_bare_office(next + 1).then_some(next + 1)
            }
            _ => None,
        }
    }

    /// "mayor until May", "education secretary": nouns alone that end in a role, at a token.
    fn is_bare_office(&self, from: usize) -> bool {
        /// Words of the office.
        const LONGEST: usize = 4;
        let tokens = self.article.tokens();
        let is_part = |&i: &usize| {
            let tag = tokens[i].tag;
            tokens[i].kind == TokenKind::Word && (tag.is_noun() || tag == Tag::Adjective)
        };
        let n = (from..self.to.min(from + LONGEST))
            .take_while(is_part)
            .count();
        let Some(last) = (from + n).checked_sub(1).filter(|_| n > 0) else {
            return false;
        };
        let word = self.word(last);
        word.is(ROLE) && !word.is(PLURAL | FUNCTION) && tokens[last].tag.is_noun()
    }

    /// "made Capt. Ann Lee acting chief": the token after the name.
    fn is_appointed(&self, name: &Name) -> Option<usize> {
        let verb = (name.phrase as usize).checked_sub(1)?;
        let end = name.end as usize;
        let appointed = verb >= self.from
            && end < self.to
            && self.article.tokens()[verb].tag.is_verb()
            && WordKind::Appoints.is_at(self.article, verb);
        let is_as = self.article.token_lower(end.min(self.to - 1)) == "as";
        appointed.then_some(end + usize::from(is_as))
    }

    /// "Lee, who stepped in as caretaker": the token after "as".
    fn serves_as(&self, end: usize) -> Option<usize> {
        /// Words from the name to "as".
        const REACH: usize = 9;
        let sentence = self.scan.sentence_of[end - 1];
        let mut serves = false;
        for i in end..self.to.min(end + REACH) {
            let tag = self.article.tokens()[i].tag;
            if self.scan.sentence_of[i] != sentence || self.scan.quoted[i] {
                return None;
            }
            if serves && self.article.token_lower(i) == "as" {
                return Some(i + 1);
            }
            if tag.is_verb() {
                serves =
                    WordKind::ServesAs.is_at(self.article, i) || serves && tag != Tag::VerbPast;
            }
        }
        None
    }

    /// The last noun for a role in the words from a token on.
    fn noun_of_apposition(&self, from: usize) -> Option<(usize, Word)> {
        /// No apposition has its noun further away.
        const REACH: usize = 9;
        let mut head = None;
        for i in from..self.to.min(from + REACH) {
            let token = self.article.tokens()[i];
            let lower = self.article.token_lower(i);
            if token.kind == TokenKind::Punctuation && lower != "-" || token.tag.is_finite_verb() {
                break;
            }
            let word = self.word(i);
            if word.is(ROLE) && !word.is(PLURAL) && !word.is(FUNCTION) {
                head = Some((i, word));
                continue;
            }
            let goes_on = if head.is_some() {
                token.tag.is_noun() || token.tag == Tag::Number
            } else {
                !word.is(PREPOSITION) && !WordKind::NoRole.has(lower)
            };
            if !goes_on {
                break;
            }
        }
        head
    }

    /// Where an apposition ends whose noun is a token.
    fn end_of_apposition(&self, noun: usize) -> usize {
        /// Tokens kept of it, its noun included.
        const LONGEST: usize = 14;
        let ends = |&i: &usize| {
            let token = self.article.tokens()[i];
            token.kind == TokenKind::Punctuation && self.article.token_text(i) != "-"
                || token.kind == TokenKind::QuoteMark
                || token.tag == Tag::Wh
                || token.tag.is_finite_verb()
                || WordKind::EndsRole.is_at(self.article, i)
        };
        let limit = self.to.min(noun + LONGEST);
        (noun + 1..limit).find(ends).unwrap_or(limit.max(noun + 1))
    }

    /// "Florida Republican Marco Vale", "Vale (R-Fla.)", "Vale of Ohio".
    fn party_and_place(&mut self, name: &Name) {
        /// Tokens looked at before the titles, and after the name: in a bracket or after a comma, elsewhere.
        const BEFORE: usize = 3;
        const IN_BRACKET: usize = 5;
        const AFTER: usize = 2;
        let (phrase, start, end) = (name.phrase as usize, name.start as usize, name.end as usize);
        let next = (end < self.to).then(|| self.article.token_lower(end));
        let bracket = matches!(next, Some("(" | ","));
        let reach = if bracket { IN_BRACKET } else { AFTER };
        // What stands before a comma or bracket is of somebody else.
        let is_mark = |&i: &usize| self.article.tokens()[i].kind == TokenKind::Punctuation;
        let first = phrase.saturating_sub(BEFORE).max(self.from);
        let first = (first..phrase).rev().find(is_mark).map_or(first, |i| i + 1);
        for i in (first..start).chain(end..self.to.min(end + reach)) {
            let token = self.article.tokens()[i];
            if i >= end && self.article.token_text(i) == ")" {
                break;
            }
            if token.case == Case::Lower {
                continue;
            }
            let lower = self.article.token_lower(i);
            let in_bracket = i > end && next == Some("(");
            let party = party_at(self.article, i).or(match lower {
                "r" if in_bracket || self.is_before_dash(i) => Some(Party::Republican),
                "d" if in_bracket || self.is_before_dash(i) => Some(Party::Democratic),
                _ => None,
            });
            if let Some(party) = party
                && (i < end || in_bracket || next == Some(","))
            {
                self.roles.parties.entry(self.entity).or_insert(party);
            }
            // "R-Ohio" is one token.
            let place = behind_dash(lower).unwrap_or(lower);
            if (self.word(i).is(PLACE) || LEXICONS.word(place).is(PLACE))
                && (i >= phrase && i < start || in_bracket || next == Some("of"))
            {
                let places = self.roles.places.entry(self.entity).or_default();
                if places.len() < MOST_PLACES {
                    places.push(i as u32);
                }
            }
        }
    }

    /// "R-Ohio" between commas.
    fn is_before_dash(&self, i: usize) -> bool {
        i + 1 < self.to && matches!(self.article.token_text(i + 1), "-" | "–")
    }

    fn add(&mut self, token: usize, word: Word, phrase: Span) {
        /// Words before the noun that may say that it is no more.
        const REACH: usize = 4;
        let lower = |i: usize| self.article.token_lower(i);
        let former = (token.saturating_sub(REACH).max(self.from)..token)
            .any(|i| WordKind::Former.has(lower(i)))
            || lower(token).starts_with("ex-");
        let opens = self.article.token_at(phrase.start);
        self.roles.push(Role {
            entity: self.entity,
            token: token as u32,
            class: word.class,
            parent: word.parent,
            former,
            deputy: is_deputy(self.article, opens.min(token)..token),
            phrase,
            since: 0,
            until: u32::MAX,
        });
    }

    fn word(&self, i: usize) -> Word {
        self.scan.word(i)
    }
}
