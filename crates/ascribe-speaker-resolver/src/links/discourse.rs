//! The references of an article as far as they are resolved: who is who, who was meant where, who spoke.

use ascribe_article::{Article, Evidence, Gender, NamedKind, SpeakerKind, Tag, TokenKind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ids::{ActorId, EntityId, NameId, RefId, Table};
use crate::lexicons::{CALENDAR, LEXICONS, PREPOSITION};
use crate::links::company::{Company, DescriptionKey};
use crate::mentions::head::{Head, NounHead, Possessor};
use crate::mentions::phrases::determiner_at;
use crate::mentions::scan::Scan;
use crate::people::entity::{Clusters, Entity};
use crate::people::roles::{Role, Roles};
use crate::words::{WordKind, third_person};

/// Somebody or something that may speak: a named entity, or one an article only describes.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    pub(crate) kind: SpeakerKind,
    pub(crate) gender: Gender,
    /// Its name cluster.
    pub(crate) entity: Option<EntityId>,
    /// Tokens of the phrase that describes it, when it has no name.
    pub(crate) phrase: (u32, u32),
    /// A name that stands nowhere in the text as such ("Mark Vale" in "Mark and Joan Vale").
    pub(crate) name: Option<String>,
    /// References to it so far, outside quotation marks.
    pub(crate) n_refs: u32,
    /// The last of its references.
    pub(crate) last_ref: Option<RefId>,
}

impl Actor {
    /// One that is only described, by these tokens.
    pub(crate) fn described(kind: SpeakerKind, phrase: (u32, u32)) -> Self {
        Self {
            kind,
            gender: Gender::Unknown,
            entity: None,
            phrase,
            name: None,
            n_refs: 0,
            last_ref: None,
        }
    }

    /// A person, named or not.
    pub(crate) fn is_person(&self) -> bool {
        matches!(self.kind, SpeakerKind::Person | SpeakerKind::Unnamed)
    }
}

/// Whom a reference means, and why: what every decision on a speaker comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Link {
    pub(crate) actor: ActorId,
    /// The reference it takes up; none for a name and for the first of its kind.
    pub(crate) antecedent: Option<RefId>,
    pub(crate) evidence: Evidence,
    pub(crate) confidence: f32,
}

impl Link {
    /// One with the confidence of its kind of evidence.
    pub(crate) fn new(actor: ActorId, antecedent: Option<RefId>, evidence: Evidence) -> Self {
        Self {
            actor,
            antecedent,
            evidence,
            confidence: crate::confidence::of(evidence),
        }
    }
}

/// A place in the text that refers to an actor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ref {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) link: Link,
    pub(crate) sentence: u32,
    pub(crate) subject: bool,
    pub(crate) source: bool,
    pub(crate) pronoun: bool,
    pub(crate) quoted: bool,
    pub(crate) possessor: bool,
    pub(crate) object: bool,
    pub(crate) addressee: bool,
}

impl Ref {
    /// A grammatical subject outside quotation marks.
    pub(crate) fn is_free_subject(&self) -> bool {
        self.subject && !self.quoted
    }
}

/// What a reference is by its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Pronoun,
    /// A name or a noun.
    Phrase,
}

/// The references of an article, resolved.
pub(crate) struct Discourse<'a> {
    pub(crate) article: &'a Article,
    pub(crate) scan: &'a Scan,
    pub(crate) clusters: &'a Clusters,
    pub(crate) roles: &'a Roles,
    pub(crate) actors: Table<ActorId, Actor>,
    /// In text order.
    pub(crate) refs: Table<RefId, Ref>,
    /// For each name its reference.
    pub(crate) ref_of_name: Table<NameId, Option<RefId>>,
    /// Reference of a pronoun or noun, by its token.
    pub(crate) ref_at: FxHashMap<u32, RefId>,
    /// Whom a noun described last who has no name.
    pub(crate) unnamed: FxHashMap<&'a str, ActorId>,
    /// Those told apart by a number, by noun and number: "Speaker 2".
    pub(crate) numbered: FxHashMap<(&'a str, &'a str), ActorId>,
    /// The sources so far that are in no other quote: their references, in text order.
    pub(crate) sources: Vec<RefId>,
    pub(crate) company: Company<'a>,
    /// Whom each description stood for, one time after the other.
    pub(crate) described: FxHashMap<DescriptionKey<'a>, Vec<ActorId>>,
    /// What is known of the sources before any is resolved.
    pub(crate) told: Told,
    /// What the link heads were asked, when somebody wants to know.
    pub(crate) asked: Option<Vec<Asked>>,
}

/// What is known of the sources before any is resolved.
#[derive(Default)]
pub(crate) struct Told {
    /// The quote whose source a token heads.
    pub(crate) quote_at: FxHashMap<u32, u32>,
    /// Tokens of source heads inside another quote: "the director told me".
    pub(crate) nested: FxHashSet<u32>,
    /// Tokens of addressees.
    pub(crate) addressees: FxHashSet<u32>,
    /// Sentences that say that a name is kept back.
    pub(crate) kept_back: FxHashSet<u32>,
    /// Other mentions the heads are asked about, numbered after the quotes, by their tokens.
    pub(crate) asked_at: FxHashMap<u32, u32>,
}

/// A source that is a pronoun, a description or missing, and what the link head for it sees of each candidate.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) head: AskedHead,
    /// Index of the quote, or of the mention after all quotes.
    pub(crate) of: u32,
    /// Actor (none: nobody named) and features.
    pub(crate) candidates: Vec<(Option<ActorId>, Vec<f32>)>,
}

/// Which link head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AskedHead {
    /// For "he" and "she".
    Pronoun,
    /// For "the minister".
    Description,
    /// For quotes without a source.
    Floating,
}

/// References looked back at for how much of the talk is of a candidate.
pub(crate) const RECENT: usize = 12;

impl<'a> Discourse<'a> {
    /// One in which nothing is resolved yet; the actors are the entities.
    pub(crate) fn new(
        article: &'a Article,
        scan: &'a Scan,
        clusters: &'a Clusters,
        roles: &'a Roles,
        company: Company<'a>,
        told: Told,
    ) -> Self {
        let actor = |(id, entity): (EntityId, &Entity)| Actor {
            gender: entity.gender,
            entity: Some(id),
            ..Actor::described(
                match entity.kind {
                    NamedKind::Person => SpeakerKind::Person,
                    NamedKind::Organization | NamedKind::Place => SpeakerKind::Organization,
                },
                (0, 0),
            )
        };
        Self {
            article,
            scan,
            clusters,
            roles,
            actors: clusters.entities.pairs().map(actor).collect(),
            refs: Table::with_capacity(scan.names.len() + scan.pronouns.len()),
            ref_of_name: vec![None; scan.names.len()].into(),
            ref_at: FxHashMap::default(),
            unnamed: FxHashMap::default(),
            numbered: FxHashMap::default(),
            sources: Vec::new(),
            company,
            described: FxHashMap::default(),
            told,
            asked: None,
        }
    }

    /// Notes a reference of tokens `start..end`.
    pub(crate) fn push_ref(
        &mut self,
        start: u32,
        end: u32,
        link: Link,
        source: bool,
        form: Form,
    ) -> RefId {
        let (from, to) = (start as usize, end as usize);
        let pronoun = form == Form::Pronoun;
        let tokens = self.article.tokens();
        let case = pronoun.then(|| third_person(self.article, from)).flatten();
        let quoted = self.scan.quoted[to - 1];
        let possessor = tokens.get(to).is_some_and(|t| t.tag == Tag::PossessiveMark)
            || case.is_some_and(|(_, nominative)| !nominative);
        let object = from > 0 && {
            let before = tokens[from - 1];
            before.kind == TokenKind::Word
                && (before.tag == Tag::To || self.scan.word(from - 1).is(PREPOSITION))
        };
        let subject = source
            || case.is_some_and(|(_, nominative)| nominative)
            || !possessor
                && !object
                && (self.verb_follows(to) || self.is_apposed_subject(from, to));
        let r = self.refs.push(Ref {
            start,
            end,
            link,
            sentence: self.scan.sentence_of[from],
            subject,
            source,
            pronoun,
            quoted,
            possessor,
            object,
            addressee: self.told.addressees.contains(&start),
        });
        let actor = &mut self.actors[link.actor];
        actor.last_ref = Some(r);
        if !quoted {
            actor.n_refs += 1;
        }
        if source && !(start..end).any(|t| self.told.nested.contains(&t)) {
            self.sources.push(r);
        }
        r
    }

    /// Notes the reference of a noun phrase.
    pub(crate) fn push_noun_ref(&mut self, noun: &NounHead, link: Link, source: bool) {
        let r = self.push_ref(noun.start, noun.token + 1, link, source, Form::Phrase);
        self.ref_at.insert(noun.token, r);
    }

    /// Somebody the article only describes.
    pub(crate) fn push_new(&mut self, noun: &NounHead, source: bool) -> ActorId {
        let actor = self.actors.push(Actor {
            gender: noun.gender,
            ..Actor::described(SpeakerKind::Unnamed, (noun.start, noun.end))
        });
        let word = self.article.token_lower(noun.token as usize);
        self.push_noun_ref(noun, Link::new(actor, None, Evidence::NeverNamed), source);
        self.unnamed.insert(word, actor);
        actor
    }

    /// Notes what a link head sees of the candidates of the source at `token`, when somebody wants to know.
    pub(crate) fn ask(
        &mut self,
        head: AskedHead,
        token: u32,
        candidates: impl FnOnce() -> Vec<(Option<ActorId>, Vec<f32>)>,
    ) {
        let (told, asked) = (&self.told, &mut self.asked);
        let of = || told.quote_at.get(&token).or(told.asked_at.get(&token));
        if let Some(asked) = asked
            && let Some(&of) = of()
        {
            asked.push(Asked {
                head,
                of,
                candidates: candidates(),
            });
        }
    }

    /// A finite verb stands at `i`, after at most two adverbs or a short apposition.
    pub(crate) fn verb_follows(&self, mut i: usize) -> bool {
        /// No apposition to a subject is longer.
        const REACH: usize = 16;
        /// "Ann Lee (R), the chair, said": a bracket and an apposition.
        const MOST: usize = 2;
        let tokens = self.article.tokens();
        for _ in 0..MOST {
            if i >= tokens.len() || !matches!(self.article.token_text(i), "," | "(" | "—") {
                break;
            }
            let sentence = self.scan.sentence_of[i - 1];
            let limit = (i + REACH).min(tokens.len());
            let close = (i + 1..limit).find(|&k| {
                self.scan.sentence_of[k] != sentence
                    || matches!(self.article.token_text(k), "," | ")" | "—")
            });
            match close {
                Some(k) if self.scan.sentence_of[k] == sentence => i = k + 1,
                _ => return false,
            }
        }
        for _ in 0..3 {
            match tokens.get(i) {
                Some(token) if token.tag.is_finite_verb() => return true,
                Some(token) if token.tag == Tag::Adverb => i += 1,
                // "Ann Lee today released", "Ann Lee on Monday released"
                Some(_) if WordKind::NearDay.is_at(self.article, i) => i += 1,
                Some(_) if self.is_weekday(i) => i += 2,
                _ => return false,
            }
        }
        false
    }

    /// "on Monday" at a token.
    fn is_weekday(&self, i: usize) -> bool {
        let next = i + 1;
        self.article.token_lower(i) == "on"
            && next < self.article.tokens().len()
            && self.scan.word(next).is(CALENDAR)
    }

    /// "The chairman, [Joseph Abend], banged a mug": the phrase of a subject ends with its apposition.
    fn is_apposed_subject(&self, from: usize, to: usize) -> bool {
        /// Words of the phrase before the name.
        const LONGEST: usize = 8;
        let is_comma =
            |i: usize| i < self.scan.sentence_of.len() && self.article.token_text(i) == ",";
        let begins = self.article.sentences()[self.scan.sentence_of[from] as usize]
            .tokens
            .start;
        let opens = from.saturating_sub(1);
        let tokens = self.article.tokens();
        opens > begins
            && opens - begins <= LONGEST
            && is_comma(opens)
            && is_comma(to)
            && tokens[opens - 1].tag.is_noun()
            && !tokens[begins..opens]
                .iter()
                .any(|token| token.tag.is_verb())
            && tokens[to + 1..]
                .first()
                .is_some_and(|next| next.tag.is_finite_verb() || next.tag == Tag::VerbParticiple)
    }

    /// A person of that gender, as far as is known.
    pub(crate) fn may_be(&self, actor: ActorId, gender: Gender) -> bool {
        let actor = &self.actors[actor];
        actor.is_person()
            && (gender == Gender::Unknown
                || actor.gender == Gender::Unknown
                || actor.gender == gender)
    }

    /// What is known of an actor by name.
    pub(crate) fn entity(&self, actor: ActorId) -> Option<(EntityId, &'a Entity)> {
        let id = self.actors[actor].entity?;
        Some((id, &self.clusters.entities[id]))
    }

    /// The roles of an actor, in text order.
    pub(crate) fn roles_of(&self, actor: ActorId) -> impl Iterator<Item = &'a Role> + use<'a> {
        let (roles, entity) = (self.roles, self.actors[actor].entity);
        entity
            .into_iter()
            .flat_map(|entity| roles.of_entity(entity))
    }

    /// Something in the article says that it is a person: a title, a first name, a role.
    pub(crate) fn is_surely_person(&self, actor: ActorId) -> bool {
        self.entity(actor)
            .is_some_and(|(_, e)| e.surely_person || self.roles_of(actor).next().is_some())
    }

    /// How often an actor is named.
    pub(crate) fn n_names(&self, actor: ActorId) -> usize {
        self.entity(actor).map_or(0, |(_, e)| e.names.len())
    }

    /// The actor a name stands for.
    pub(crate) fn named(&self, name: NameId) -> Option<ActorId> {
        self.clusters.of_name[name].map(ActorId::of)
    }

    /// Whom the reference at a token means.
    pub(crate) fn meant_at(&self, token: u32) -> Option<ActorId> {
        self.ref_at.get(&token).map(|&r| self.refs[r].link.actor)
    }

    /// The actor a possessor stands for.
    pub(crate) fn possessor_actor(&self, possessor: Possessor) -> Option<ActorId> {
        match possessor {
            Possessor::Name(name) => self.named(name),
            Possessor::Pronoun(token) => self.meant_at(token),
        }
    }

    /// Whose a description is: "his lawyer", "Vale's lawyer".
    pub(crate) fn owner(&self, noun: &NounHead) -> Option<ActorId> {
        self.possessor_actor(noun.possessor?)
    }

    /// Whom a source names or stands for, as far as that is known from the source alone.
    pub(crate) fn told_by(&self, head: &Head) -> Option<ActorId> {
        match head {
            Head::Name(name) => self.named(*name),
            Head::Third { token, .. } => self.meant_at(*token),
            Head::Noun(noun) => self.meant_at(noun.token),
            _ => None,
        }
    }

    /// The paragraph of a byte of the text.
    pub(crate) fn paragraph_at(&self, byte: u32) -> u32 {
        let last = self.article.tokens().len().saturating_sub(1);
        self.scan
            .paragraph(self.article.token_at(byte).min(last) as u32)
    }

    /// Whether the source at a token stands in another quote.
    pub(crate) fn is_nested(&self, token: u32) -> bool {
        self.told.nested.contains(&token)
    }

    /// Somebody only described, last by that noun.
    pub(crate) fn unnamed_by(&self, lower: &str) -> Option<ActorId> {
        self.unnamed.get(lower).copied()
    }

    /// References that begin before a token, the last one first.
    pub(crate) fn refs_before(&self, token: u32) -> impl Iterator<Item = (RefId, &Ref)> {
        self.refs
            .before(self.refs.partition_point(|r| r.start < token))
    }

    /// Whether the sentence of a token, or one that goes on from it with a pronoun, says that a name is kept back.
    pub(crate) fn keeps_name_back(&self, token: u32) -> bool {
        // Behind the last token there is none: a source may be nothing but blanks.
        let Some(&here) = self.scan.sentence_of.get(token as usize) else {
            return false;
        };
        let kept_back = &self.told.kept_back;
        let goes_on = |sentence: u32| {
            let first = self.article.sentences()[sentence as usize].tokens.start;
            WordKind::GoesOn.is_at(self.article, first)
        };
        kept_back.contains(&here) || kept_back.contains(&(here + 1)) && goes_on(here + 1)
    }

    /// A description as far as it says who is meant.
    pub(crate) fn description_key(&self, noun: &NounHead) -> DescriptionKey<'a> {
        DescriptionKey {
            owner: self.owner(noun),
            modifier: self.modifier(noun.token),
            noun: self.article.token_lower(noun.token as usize),
        }
    }

    /// The word before a noun, unless that is its determiner: "old" in "the old gentleman".
    pub(crate) fn modifier(&self, noun: u32) -> Option<&'a str> {
        let before = noun.checked_sub(1)? as usize;
        let lower = self.article.token_lower(before);
        let tag = self.article.tokens()[before].tag;
        ((tag.is_noun() || tag == Tag::Adjective) && determiner_at(self.article, before).is_none())
            .then_some(lower)
    }
}

/// Sentences that say that a name is kept back.
pub(crate) fn kept_back(article: &Article, scan: &Scan) -> FxHashSet<u32> {
    LEXICONS
        .kept_back(article.lower())
        .filter_map(|start| {
            let token = article.token_at(start as u32);
            scan.sentence_of.get(token).copied()
        })
        .collect()
}
