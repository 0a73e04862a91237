//! A noun phrase, word by word: what its head is, and why it ends where it does.

use std::ops::Range;

use ascribe_article::{Article, Case, Gender, NamedKind, SpeakerKind, Tag, TokenKind};

use crate::body_sorts::is_sort;
use crate::ids::NameId;
use crate::lexicons::{
    BODY, CALENDAR, DOCUMENT, FORCE, GROUP, HONORIFIC, MEDIA, PLURAL, PREPOSITION, ROLE, SUFFIX,
    TITLE,
};
use crate::mentions::head::{EntityOfName, NounHead, Possessor};
use crate::mentions::name::Name;
use crate::mentions::phrases::{Determiner, determiner_at};
use crate::mentions::scan::Scan;
use crate::words::{WordKind, is_agent_noun};

/// A noun phrase, word by word.
pub(super) struct Phrase<'a> {
    pub(super) article: &'a Article,
    pub(super) scan: &'a Scan,
    pub(super) of_name: &'a EntityOfName,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What the walk through the phrase has seen last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Last {
    Nothing,
    Name(NameId),
    Noun(usize),
}

/// Why the walk through the phrase stopped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stop {
    End,
    Comma,
    Preposition,
    Conjunction,
    Clause,
}

/// A walk through a phrase, word by word, up to what ends its head.
pub(super) struct Walk {
    pub(super) determiner: Determiner,
    pub(super) possessor: Option<Possessor>,
    /// First token after the determiner.
    pub(super) core: usize,
    pub(super) last: Last,
    /// Where it stopped, and why.
    pub(super) at: usize,
    pub(super) stop: Stop,
}

impl NounHead {
    /// A noun that a walk has come to, not yet classified.
    pub(super) fn of(noun: usize, walk: &Walk) -> Self {
        Self {
            token: noun as u32,
            start: walk.core as u32,
            end: walk.at as u32,
            determiner: walk.determiner,
            possessor: walk.possessor,
            kind: SpeakerKind::Other,
            is_thought: false,
            gender: Gender::Unknown,
        }
    }
}

impl<'a> Phrase<'a> {
    /// The phrase of these tokens.
    pub(super) fn new(
        article: &'a Article,
        scan: &'a Scan,
        of_name: &'a EntityOfName,
        tokens: Range<usize>,
    ) -> Self {
        Self {
            article,
            scan,
            of_name,
            start: tokens.start,
            end: tokens.end,
        }
    }
}

impl Phrase<'_> {
    pub(super) fn lower(&self, i: usize) -> &str {
        self.article.token_lower(i)
    }

    pub(super) fn is(&self, i: usize, kind: WordKind) -> bool {
        kind.is_at(self.article, i)
    }

    pub(super) fn name(&self, name: NameId) -> &Name {
        &self.scan.names[name]
    }

    /// The name whose phrase begins at token `i` or that holds it.
    pub(super) fn name_at(&self, i: usize) -> Option<NameId> {
        self.scan
            .name_from(i)
            .filter(|&(id, name)| name.phrase as usize <= i && self.of_name[id].is_some())
            .map(|(id, _)| id)
    }

    pub(super) fn names_in(&self, from: usize, to: usize) -> impl Iterator<Item = NameId> + '_ {
        let names = &self.scan.names;
        names
            .starting_at(names.partition_point(|n| (n.start as usize) < from))
            .take_while(move |(_, name)| (name.start as usize) < to)
            .map(|(id, _)| id)
            .filter(|&id| self.of_name[id].is_some())
    }

    pub(super) fn last_word(&self, first: usize, end: usize) -> usize {
        (first..end)
            .rev()
            .find(|&k| self.article.tokens()[k].kind == TokenKind::Word)
            .unwrap_or(first)
    }

    pub(super) fn walk(&self, first: usize, end: usize) -> Walk {
        let mut walk = Walk {
            determiner: Determiner::Bare,
            possessor: None,
            core: first,
            last: Last::Nothing,
            at: first,
            stop: Stop::End,
        };
        while walk.at < end {
            if let Some(name) = self.name_at(walk.at) {
                // A title-case line has a name at every word.
                walk.last = Last::Name(name);
                walk.at = (self.name(name).end as usize).max(walk.at + 1);
                continue;
            }
            if let Some(stop) = self.step(&mut walk, end) {
                walk.stop = stop;
                break;
            }
            walk.at += 1;
        }
        walk
    }

    /// Takes in the token the walk stands at, which is in no name, or says why it stops there.
    fn step(&self, walk: &mut Walk, end: usize) -> Option<Stop> {
        let i = walk.at;
        let has_item = walk.last != Last::Nothing;
        if self.is_possessive_mark(i, has_item) {
            let owns = (i + 1..end).any(|k| self.article.tokens()[k].kind == TokenKind::Word)
                && self.article.tokens()[i + 1].kind != TokenKind::Punctuation;
            if !owns {
                return Some(Stop::End);
            }
            match walk.last {
                Last::Name(name) => walk.possessor = Some(Possessor::Name(name)),
                // "Vale’s doctor’s statement" is the doctor's.
                Last::Noun(_) => walk.possessor = None,
                Last::Nothing => {}
            }
            walk.determiner = Determiner::Possessive;
            // "the Smiths’ lawyer" keeps the owner in the phrase.
            walk.last = Last::Nothing;
            return None;
        }
        let token = self.article.tokens()[i];
        let lower = self.lower(i);
        match token.kind {
            // "a July 15, 2005 memo"
            TokenKind::Punctuation
                if lower == "," && i > walk.core + 1 && self.is_year_of_date(i, end) =>
            {
                return None;
            }
            TokenKind::Punctuation | TokenKind::QuoteMark => {
                let spaced = i > 0 && self.article.tokens()[i - 1].span.end < token.span.start;
                let inside =
                    token.kind == TokenKind::QuoteMark || matches!(lower, "-" | "/") && !spaced;
                return (has_item && !inside).then_some(Stop::Comma);
            }
            TokenKind::Number => {
                if !has_item {
                    walk.last = Last::Noun(i);
                }
                return None;
            }
            _ => {}
        }
        if !has_item
            && let Some(kind) = determiner_at(self.article, i)
            && i + 1 < end
            && !self.stops(i + 1)
        {
            if walk.determiner == Determiner::Bare {
                walk.determiner = kind;
                walk.core = i + 1;
            }
            if kind == Determiner::Possessive && !WordKind::You.is_at(self.article, i) {
                walk.possessor = Some(Possessor::Pronoun(i as u32));
            }
            return None;
        }
        if self.is_behind_name(walk.last, i) {
            return None;
        }
        if self.describes_person_before(walk.last, i, end) {
            return Some(Stop::End);
        }
        if self.joins_adjectives(walk.last, i, end) {
            walk.last = Last::Nothing;
            return None;
        }
        // "a 19-year-old who lives in Norn"
        if token.tag == Tag::Wh && !has_item && i > walk.core && self.lower(i - 1).ends_with("-old")
        {
            walk.last = Last::Noun(i - 1);
        }
        if let Some(stop) = self.ends_head(walk.last, i, end) {
            return Some(stop);
        }
        self.take(walk, end);
        None
    }

    /// Whether the comma at a token stands between day and year, and the phrase goes on.
    fn is_year_of_date(&self, comma: usize, end: usize) -> bool {
        let tokens = self.article.tokens();
        let is_number = |i: usize| tokens[i].kind == TokenKind::Number;
        comma + 2 < end
            && is_number(comma - 1)
            && is_number(comma + 1)
            && self.scan.word(comma - 2).is(CALENDAR)
            && tokens[comma + 2].kind == TokenKind::Word
    }

    /// "Ann Lee the chair of the board", "Ann Lee leader of the opposition": an apposition that has lost its comma.
    fn describes_person_before(&self, last: Last, i: usize, end: usize) -> bool {
        let Last::Name(name) = last else { return false };
        let name = self.name(name);
        // "Nils Orla a harbour official": whom no list knows.
        let unknown = name.kind.is_none() && !name.is_body() && !name.weak;
        let is_person = (name.kind == Some(NamedKind::Person) || unknown) && name.len() > 1;
        let determined = matches!(
            determiner_at(self.article, i),
            Some(Determiner::Definite | Determiner::Indefinite)
        );
        let role = |k: usize| k < end && self.scan.word(k).is(ROLE);
        is_person
            && name.end as usize == i
            && (determined || role(i) && i + 1 < end && self.lower(i + 1) == "of")
    }

    /// "Ann Lee MP": letters behind a person's name.
    fn is_behind_name(&self, last: Last, i: usize) -> bool {
        let Last::Name(name) = last else { return false };
        let name = self.name(name);
        name.may_be_person()
            && name.len() > 1
            && name.end as usize == i
            && self.article.tokens()[i].case != Case::Lower
            && self.is(i, WordKind::Postnominal)
    }

    /// "the independent and nonpartisan watchdog": what stands on both sides of "and" describes a noun to come.
    fn joins_adjectives(&self, last: Last, i: usize, end: usize) -> bool {
        let tokens = self.article.tokens();
        let adjective = |k: usize| tokens[k].tag == Tag::Adjective;
        let describes = last == Last::Noun(i.wrapping_sub(1)) && adjective(i - 1);
        describes
            && self.is(i, WordKind::Joins)
            && i + 2 < end
            && adjective(i + 1)
            && (tokens[i + 2].tag.is_noun() || adjective(i + 2))
    }

    /// Why a word that is no mark or number ends the head of the phrase, if it does.
    fn ends_head(&self, last: Last, i: usize, end: usize) -> Option<Stop> {
        if last == Last::Nothing {
            return None;
        }
        let token = self.article.tokens()[i];
        let kinds = WordKind::all_at(self.article, i);
        let word = self.scan.word(i);
        if kinds.have(WordKind::Joins) {
            return Some(Stop::Conjunction);
        }
        if (word.is(PREPOSITION) || token.tag == Tag::To) && token.tag != Tag::Adjective {
            return Some(Stop::Preposition);
        }
        if token.tag == Tag::Wh || kinds.have(WordKind::OpensRelative) {
            return Some(Stop::Clause);
        }
        let flagged = word.is(ROLE | DOCUMENT | BODY | GROUP);
        // "the car making company"
        let describes =
            token.tag == Tag::VerbGerund && i + 1 < end && self.scan.word(i + 1).is(BODY);
        if token.tag.is_verb() && !flagged && !describes && !self.is_noun_at_end(last, i, end) {
            return Some(Stop::Clause);
        }
        // "an organization campaigning for", "a doctor treating Mr Lee".
        let is_person = |noun: usize| self.scan.word(noun).is(ROLE);
        let acts = |next: usize| {
            self.scan.word(next).is(PREPOSITION)
                || matches!(last, Last::Noun(noun) if is_person(noun))
                    && token.case == Case::Lower
                    && self.name_at(next).is_some()
        };
        (matches!(last, Last::Noun(_))
            && !flagged
            && self.lower(i).ends_with("ing")
            && i + 1 < end
            && acts(i + 1))
        .then_some(Stop::Clause)
    }

    /// "a report [last year] by the council": one of the two words for a time.
    fn tells_time(&self, i: usize) -> bool {
        let is_span = |k: usize| self.is(k, WordKind::Period) || self.scan.word(k).is(CALENDAR);
        let leads = |k: usize| matches!(self.lower(k), "last" | "this" | "earlier" | "next");
        let next = i + 1;
        leads(i) && next < self.end && is_span(next) || i > self.start && leads(i - 1) && is_span(i)
    }

    /// A source is a noun phrase: what looks like a verb at its end is its noun ("skywriters").
    fn is_noun_at_end(&self, last: Last, i: usize, end: usize) -> bool {
        i + 1 == end && self.lower(i).ends_with('s') && matches!(last, Last::Name(_))
    }

    /// Takes in a word of the phrase.
    fn take(&self, walk: &mut Walk, end: usize) {
        let i = walk.at;
        let tag = self.article.tokens()[i].tag;
        let word = self.scan.word(i);
        // "statements yesterday by the mayor"
        if matches!(walk.last, Last::Noun(_))
            && (self.is(i, WordKind::NearDay) || self.tells_time(i))
        {
            return;
        }
        if word.is(ROLE | DOCUMENT | BODY | GROUP)
            || self.is_noun_at_end(walk.last, i, end)
            || tag.is_noun()
            || self.is(i, WordKind::PronounLikeNoun)
        {
            walk.last = Last::Noun(i);
        } else if walk.last == Last::Nothing
            && matches!(tag, Tag::Determiner | Tag::Number | Tag::Adjective)
        {
            // "the accused", "some": the last word counts if no noun follows.
            if !(i + 1..end).any(|k| self.article.tokens()[k].tag.is_noun()) {
                walk.last = Last::Noun(i);
            }
        }
    }

    fn is_possessive_mark(&self, i: usize, has_item: bool) -> bool {
        let token = self.article.tokens()[i];
        if token.tag == Tag::PossessiveMark {
            return true;
        }
        let text = self.article.token_text(i);
        if matches!(text, "'s" | "’s" | "'S" | "’S") {
            return true;
        }
        // "the Smiths’ lawyer": an apostrophe right after an s.
        has_item
            && matches!(text, "'" | "’")
            && i > 0
            && self.article.tokens()[i - 1].span.end == token.span.start
            && self.lower(i - 1).ends_with('s')
    }

    /// A determiner before this stands alone.
    fn stops(&self, i: usize) -> bool {
        let token = self.article.tokens()[i];
        token.kind == TokenKind::Punctuation
            || token.tag.is_finite_verb()
            || self.scan.word(i).is(PREPOSITION | SUFFIX) && self.name_at(i).is_none()
    }

    /// Gives a noun head its kind, gender and a sound end.
    pub(super) fn classify(&self, noun: &mut NounHead) {
        let word = self.scan.word(noun.token as usize);
        if word.is(ROLE) {
            noun.gender = word.gender;
        }
        noun.is_thought =
            noun.possessor.is_some() && self.is(noun.token as usize, WordKind::Thought);
        noun.kind = if noun.is_thought {
            SpeakerKind::Other
        } else {
            self.kind_of_noun(noun)
        };
        noun.start = noun.start.min(noun.token);
        noun.end = noun.end.max(noun.token + 1);
    }

    fn kind_of_noun(&self, noun: &NounHead) -> SpeakerKind {
        let i = noun.token as usize;
        let word = self.scan.word(i);
        let token = self.article.tokens()[i];
        let lower = self.lower(i);
        let kinds = WordKind::all_at(self.article, i);
        if kinds.have(WordKind::GroupAlone) && noun.end == noun.token + 1 {
            return SpeakerKind::Group;
        }
        if kinds.have(WordKind::Somebody) {
            return SpeakerKind::Unnamed;
        }
        let first = self.article.tokens()[noun.start as usize];
        if kinds.have(WordKind::BodyOfPlace) && noun.start < noun.token && first.case != Case::Lower
        {
            return SpeakerKind::Organization;
        }
        if word.is(GROUP) && !word.is(MEDIA) && (word.is(PLURAL) || !word.is(ROLE)) {
            return SpeakerKind::Group;
        }
        let is_guard =
            lower == "guard" && noun.start < noun.token && self.is(i - 1, WordKind::GuardOf);
        if is_guard {
            return SpeakerKind::Organization;
        }
        if word.is(ROLE) {
            return match (word.is(PLURAL), word.is(DOCUMENT)) {
                (true, true) => SpeakerKind::Document,
                (true, false) => SpeakerKind::Group,
                (false, true) if noun.determiner == Determiner::Bare => SpeakerKind::Document,
                (false, _) => SpeakerKind::Unnamed,
            };
        }
        if word.is(FORCE) {
            return SpeakerKind::Organization;
        }
        if word.is(DOCUMENT) {
            return SpeakerKind::Document;
        }
        // "both nations", "no group"
        let is_none_or_both = noun.start > 0
            && matches!(
                self.lower(noun.start as usize - 1),
                "no" | "both" | "neither"
            );
        if word.is(BODY) && (word.is(PLURAL) && token.tag == Tag::NounPlural || is_none_or_both) {
            return SpeakerKind::Group;
        }
        if word.is(BODY) || is_sort(lower) {
            return SpeakerKind::Organization;
        }
        // "the 34-year-old" is one token; "21 of them" many.
        let aged = lower.ends_with("-old");
        let number = token.tag == Tag::Number || token.kind == TokenKind::Number;
        let titled = word.is(TITLE)
            && !word.is(HONORIFIC)
            && token.tag.is_noun()
            && noun.determiner == Determiner::Definite;
        if aged || !number && (kinds.have(WordKind::PersonAdjective) || titled) {
            SpeakerKind::Unnamed
        } else if number || token.tag == Tag::NounPlural {
            SpeakerKind::Group
        } else if is_agent_noun(lower) {
            SpeakerKind::Unnamed
        } else {
            SpeakerKind::Other
        }
    }

    /// Where a phrase with prepositions ends: the next comma, dash, bracket, relative or finite verb.
    pub(super) fn phrase_end(&self, from: usize, end: usize) -> usize {
        (from..end)
            .find(|&i| {
                let token = self.article.tokens()[i];
                token.kind == TokenKind::Punctuation && !matches!(self.lower(i), "-" | "&")
                    || i > from
                        && (token.tag == Tag::Wh
                            || self.is(i, WordKind::EndsPhrase)
                            || token.tag.is_finite_verb())
            })
            .unwrap_or(end)
    }
}
