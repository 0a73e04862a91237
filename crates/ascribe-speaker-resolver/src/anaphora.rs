//! Pronouns and descriptions: one pass through the article in which each "she" and each "the minister" finds the
//! person it stands for.
//!
//! Candidates of a pronoun are the people of the last sentences; each has a few features (how far, subject or not, did they
//! speak last, …), and the link head ([`crate::link`]) says how likely each is. Descriptions go by rules.

use ascribe_article::{Article, Gender, QuoteType, SpeakerKind, Tag, TokenKind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::lexicons::{LEXICONS, PLACE, PLURAL, PREPOSITION, ROLE, Word};
use crate::link::{LINK_HEAD, LinkHead, N_FEATURES};
use crate::names::{Clusters, NONE};
use crate::roles::{Roles, party_of};
use crate::scan::{NameKind, Scan, third_person};
use crate::source::{Determiner, Head, NounHead, NounKind, Possessor, determiner_of};

/// Somebody or something that may speak: a named entity, or one an article only describes.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    pub(crate) kind: SpeakerKind,
    pub(crate) gender: Gender,
    /// Its name cluster, or [`NONE`].
    pub(crate) entity: u32,
    /// Tokens of the phrase that describes it, when it has no name.
    pub(crate) phrase: (u32, u32),
    /// A name that stands nowhere in the text as such ("Mark Vale" in "Mark and Joan Vale").
    pub(crate) name: Option<String>,
    /// References to it so far, outside quotation marks.
    pub(crate) n_refs: u32,
    /// The last of its references, or [`NONE`].
    pub(crate) last_ref: u32,
}

/// A place in the text that refers to an actor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ref {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) actor: u32,
    /// The reference it was resolved to; [`NONE`] for a name and for the first of its kind.
    pub(crate) antecedent: u32,
    pub(crate) confidence: f32,
    sentence: u32,
    subject: bool,
    source: bool,
    pronoun: bool,
    quoted: bool,
    possessor: bool,
    object: bool,
    addressee: bool,
}

/// The references of an article, resolved.
pub(crate) struct Discourse<'a> {
    pub(crate) article: &'a Article,
    pub(crate) scan: &'a Scan,
    pub(crate) clusters: &'a Clusters,
    pub(crate) roles: &'a Roles,
    pub(crate) actors: Vec<Actor>,
    pub(crate) refs: Vec<Ref>,
    /// For each name its reference, or [`NONE`].
    pub(crate) ref_of_name: Vec<u32>,
    /// Reference of a pronoun or noun, by its token.
    pub(crate) ref_at: FxHashMap<u32, u32>,
    /// Tokens of source heads inside another quote: "the director told me".
    nested: FxHashSet<u32>,
    addressees: FxHashSet<u32>,
    unnamed: FxHashMap<&'a str, u32>,
    /// The sources so far that are in no other quote: their references, in text order.
    sources: Vec<u32>,
    /// The quote whose source a token heads.
    quote_at: FxHashMap<u32, u32>,
    head: &'static LinkHead,
    /// Sentences that say that a name is kept back.
    kept_back: FxHashSet<u32>,
    /// What the link head was asked, when somebody wants to know.
    pub(crate) asked: Option<Vec<Asked>>,
}

/// A pronoun that is a source, and what the link head sees of each candidate.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) quote: u32,
    /// Actor and features.
    pub(crate) candidates: Vec<(u32, [f32; N_FEATURES])>,
}

#[derive(Clone, Copy, Debug)]
enum Event {
    Name(u32),
    Pronoun(u32),
    /// Index of the quote whose source it heads.
    SourceNoun(u32),
    /// Index in `scan.nouns`.
    Noun(u32),
}

/// Walks through the article. `heads[i]` is the head of quote `i`'s source. What the link head is asked is added to `asked`.
pub(crate) fn discourse<'a>(
    article: &'a Article,
    scan: &'a Scan,
    clusters: &'a Clusters,
    roles: &'a Roles,
    heads: &[Head],
    asked: Option<Vec<Asked>>,
) -> Discourse<'a> {
    let actors = clusters
        .entities
        .iter()
        .map(|entity| Actor {
            kind: match entity.kind {
                NameKind::Person | NameKind::Unknown => SpeakerKind::Person,
                NameKind::Body | NameKind::Place => SpeakerKind::Organization,
            },
            gender: entity.gender,
            entity: 0,
            phrase: (0, 0),
            name: None,
            n_refs: 0,
            last_ref: NONE,
        })
        .enumerate()
        .map(|(i, actor)| Actor {
            entity: i as u32,
            ..actor
        })
        .collect();
    let mut walk = Discourse {
        article,
        scan,
        clusters,
        roles,
        actors,
        refs: Vec::with_capacity(scan.names.len() + scan.pronouns.len()),
        ref_of_name: vec![NONE; scan.names.len()],
        ref_at: FxHashMap::default(),
        nested: FxHashSet::default(),
        addressees: FxHashSet::default(),
        unnamed: FxHashMap::default(),
        sources: Vec::new(),
        quote_at: FxHashMap::default(),
        head: &LINK_HEAD,
        kept_back: LEXICONS
            .kept_back(article.lower())
            .filter_map(|start| {
                let token = article.token_at(start as u32);
                scan.sentence_of.get(token).copied()
            })
            .collect(),
        asked,
    };
    let mut source_tokens = FxHashSet::default();
    let mut events: Vec<(u32, u8, Event)> =
        Vec::with_capacity(scan.names.len() + scan.pronouns.len());
    for (q, head) in heads.iter().enumerate() {
        let quote = &article.quotes()[q];
        let token = match head {
            Head::Name(name) => scan.names[*name as usize].start,
            Head::Third { token, .. } => *token,
            Head::Noun(noun) if noun.kind == NounKind::Person => {
                if source_tokens.insert(noun.token) {
                    events.push((noun.token, 0, Event::SourceNoun(q as u32)));
                }
                noun.token
            }
            _ => continue,
        };
        source_tokens.insert(token);
        walk.quote_at.entry(token).or_insert(q as u32);
        let inside_another = quote.source.first().is_some_and(|source| {
            article.quotes()[q.saturating_sub(8)..q]
                .iter()
                .any(|outer| outer.content.iter().any(|c| c.contains(*source)))
        });
        if inside_another
            || quote.inside.is_some()
            || scan.quoted.get(token as usize).copied().unwrap_or(false)
        {
            walk.nested.insert(token);
        }
        for span in &quote.addressee {
            let to = article.token_at(span.end.saturating_sub(1)) + 1;
            for i in (article.token_at(span.start)..to.min(article.tokens().len()))
                .take(LONGEST_ADDRESSEE)
            {
                walk.addressees.insert(i as u32);
            }
        }
    }
    for (i, name) in scan.names.iter().enumerate() {
        if clusters.of_name[i] != NONE {
            events.push((name.start, 1, Event::Name(i as u32)));
        }
    }
    for (i, pronoun) in scan.pronouns.iter().enumerate() {
        let quoted = scan.quoted[pronoun.token as usize];
        if !quoted || source_tokens.contains(&pronoun.token) {
            events.push((pronoun.token, 1, Event::Pronoun(i as u32)));
        }
    }
    for (i, noun) in scan.nouns.iter().enumerate() {
        if noun.word.is(ROLE)
            && !noun.word.is(PLURAL)
            && !scan.quoted[noun.token as usize]
            && !source_tokens.contains(&noun.token)
            && !roles.by_token.contains_key(&noun.token)
            && walk.verb_follows(noun.token as usize + 1)
        {
            events.push((noun.token, 1, Event::Noun(i as u32)));
        }
    }
    events.sort_unstable_by_key(|&(token, order, _)| (token, order));
    for (token, _, event) in events {
        match event {
            Event::Name(name) => walk.see_name(name, source_tokens.contains(&token)),
            Event::Pronoun(i) => {
                let pronoun = scan.pronouns[i as usize];
                walk.see_pronoun(
                    token,
                    pronoun.gender,
                    pronoun.nominative,
                    source_tokens.contains(&token),
                );
            }
            Event::SourceNoun(q) => {
                if let Head::Noun(noun) = &heads[q as usize] {
                    walk.see_source_noun(noun);
                }
            }
            Event::Noun(i) => {
                let noun = scan.nouns[i as usize];
                walk.see_noun(noun.token, noun.word);
            }
        }
    }
    walk
}

/// Sentences in which two who talk are both named.
const LONGEST_TALK: u32 = 30;

/// Tokens of an addressee that are looked at.
const LONGEST_ADDRESSEE: usize = 64;

/// How far back a pronoun looks: references and sentences.
const MOST_REFS: usize = 96;
const MOST_SENTENCES: u32 = 14;
const MOST_CANDIDATES: usize = 12;

/// Nouns for somebody who runs for an office.
const RUNNERS: [&str; 6] = [
    "nominee",
    "candidate",
    "hopeful",
    "contender",
    "front-runner",
    "frontrunner",
];

/// References looked back at for how much of the talk is of a candidate.
const RECENT: usize = 12;

/// What is the same for all candidates.
struct Context {
    token: u32,
    sentence: u32,
    paragraph: u32,
    nominative: bool,
    /// It is the source of a quote; that is in quotation marks; the tokens of its content.
    source: bool,
    direct: bool,
    content: Option<(u32, u32)>,
    /// The last three sources, the last one first.
    spoke: [Option<u32>; 3],
    most_named: usize,
    n_candidates: usize,
}

/// A possible antecedent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) actor: u32,
    /// Its most recent reference.
    pub(crate) last_ref: u32,
    /// Natural logarithm of the probability that it is the one.
    pub(crate) score: f32,
}

impl<'a> Discourse<'a> {
    fn see_name(&mut self, n: u32, source: bool) {
        let name = &self.scan.names[n as usize];
        let actor = self.clusters.of_name[n as usize];
        let r = self.push_ref(name.phrase, name.end, actor, NONE, source, false, 0.95);
        self.refs[r as usize].start = name.start;
        self.ref_of_name[n as usize] = r;
    }

    fn see_pronoun(&mut self, token: u32, gender: Gender, nominative: bool, source: bool) {
        let found = self.people_before(token, gender);
        let features = self.seen(token, nominative, &found);
        let ranked = self.ranked(&found, &features);
        if let Some(asked) = &mut self.asked
            && let Some(&quote) = self.quote_at.get(&token)
        {
            let actors = found.iter().map(|&(actor, _)| actor);
            asked.push(Asked {
                quote,
                candidates: actors.zip(features).collect(),
            });
        }
        let (actor, antecedent, confidence) = match ranked.first() {
            Some(best) => (best.actor, best.last_ref, self.head.confidence(best.score)),
            None => match self.forward(token, gender) {
                Some(actor) => (actor, NONE, 0.6),
                None => return,
            },
        };
        // A pronoun tells the gender of who can only be meant.
        if self.actors[actor as usize].gender == Gender::Unknown && confidence > 0.8 {
            self.actors[actor as usize].gender = gender;
        }
        let r = self.push_ref(
            token,
            token + 1,
            actor,
            antecedent,
            source,
            true,
            confidence,
        );
        self.ref_at.insert(token, r);
    }

    /// The first person named after a pronoun that has nobody before it: "When she rose, Marsh said".
    fn forward(&self, token: u32, gender: Gender) -> Option<u32> {
        let sentence = self.scan.sentence_of[token as usize];
        let names = &self.scan.names;
        let from = names.partition_point(|n| n.start <= token);
        (from..names.len().min(from + 6))
            .filter(|&n| self.scan.sentence_of[names[n].start as usize] <= sentence + 1)
            .map(|n| self.clusters.of_name[n])
            .find(|&e| e != NONE && self.may_be(e, gender))
    }

    fn may_be(&self, actor: u32, gender: Gender) -> bool {
        let actor = &self.actors[actor as usize];
        matches!(actor.kind, SpeakerKind::Person | SpeakerKind::Unnamed)
            && (gender == Gender::Unknown
                || actor.gender == Gender::Unknown
                || actor.gender == gender)
    }

    #[allow(clippy::too_many_arguments)]
    fn push_ref(
        &mut self,
        start: u32,
        end: u32,
        actor: u32,
        antecedent: u32,
        source: bool,
        pronoun: bool,
        confidence: f32,
    ) -> u32 {
        let (from, to) = (start as usize, end as usize);
        let quoted = self.scan.quoted[to - 1];
        let possessor = self
            .article
            .tokens()
            .get(to)
            .is_some_and(|t| t.tag == Tag::PossessiveMark)
            || pronoun
                && third_person(self.article.token_lower(from))
                    .is_some_and(|(_, nominative)| !nominative);
        let object = from > 0 && {
            let before = self.article.tokens()[from - 1];
            before.kind == TokenKind::Word
                && (before.tag == Tag::To || self.scan.word(from - 1).is(PREPOSITION))
        };
        let subject = source
            || pronoun && matches!(self.article.token_lower(from), "he" | "she")
            || !possessor && !object && self.verb_follows(to);
        let r = self.refs.len() as u32;
        self.refs.push(Ref {
            start,
            end,
            actor,
            antecedent,
            confidence,
            sentence: self.scan.sentence_of[from],
            subject,
            source,
            pronoun,
            quoted,
            possessor,
            object,
            addressee: self.addressees.contains(&start),
        });
        self.actors[actor as usize].last_ref = r;
        if !quoted {
            self.actors[actor as usize].n_refs += 1;
        }
        if source && !(start..end).any(|t| self.nested.contains(&t)) {
            self.sources.push(r);
        }
        r
    }

    /// A finite verb stands at `i`, after at most two adverbs or a short apposition.
    fn verb_follows(&self, mut i: usize) -> bool {
        /// No apposition to a subject is longer.
        const REACH: usize = 16;
        let tokens = self.article.tokens();
        if i < tokens.len() && matches!(self.article.token_text(i), "," | "(" | "—") {
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
                _ => return false,
            }
        }
        false
    }

    /// The people a singular pronoun or description at `token` may stand for, best first.
    pub(crate) fn candidates(
        &self,
        token: u32,
        gender: Gender,
        nominative: bool,
    ) -> Vec<Candidate> {
        let found = self.people_before(token, gender);
        self.ranked(&found, &self.seen(token, nominative, &found))
    }

    /// Actors of that gender named or meant before `token`, the nearest first, each with its last reference.
    fn people_before(&self, token: u32, gender: Gender) -> Vec<(u32, usize)> {
        let sentence = self.scan.sentence_of[token as usize];
        let nested = self.nested.contains(&token);
        let mut found: Vec<(u32, usize)> = Vec::new();
        for (r, reference) in self.refs.iter().enumerate().rev().take(MOST_REFS) {
            if self.scan.distance(reference.sentence, sentence) > MOST_SENTENCES {
                break;
            }
            if reference.quoted && !nested || reference.start >= token {
                continue;
            }
            if found.iter().any(|&(actor, _)| actor == reference.actor)
                || !self.may_be(reference.actor, gender)
            {
                continue;
            }
            found.push((reference.actor, r));
            if found.len() == MOST_CANDIDATES {
                break;
            }
        }
        found
    }

    /// What the link head sees of each of those found.
    fn seen(&self, token: u32, nominative: bool, found: &[(u32, usize)]) -> Vec<[f32; N_FEATURES]> {
        let context = self.context(token, nominative, found);
        (0..found.len())
            .map(|rank| self.features(&context, found, rank))
            .collect()
    }

    /// Those found by what the link head makes of them, best first.
    fn ranked(&self, found: &[(u32, usize)], features: &[[f32; N_FEATURES]]) -> Vec<Candidate> {
        let scores = self.head.log_shares(features);
        let mut ranked: Vec<Candidate> = found
            .iter()
            .zip(scores)
            .map(|(&(actor, r), score)| Candidate {
                actor,
                last_ref: r as u32,
                score,
            })
            .collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
        ranked
    }

    /// Something in the article says that it is a person: a title, a first name, a role.
    pub(crate) fn is_surely_person(&self, actor: u32) -> bool {
        self.clusters
            .entities
            .get(actor as usize)
            .is_some_and(|e| e.surely_person || self.roles.of_entity(actor).next().is_some())
    }

    fn n_names(&self, actor: u32) -> usize {
        self.clusters
            .entities
            .get(actor as usize)
            .map_or(0, |e| e.names.len())
    }

    fn context(&self, token: u32, nominative: bool, found: &[(u32, usize)]) -> Context {
        let sentence = self.scan.sentence_of[token as usize];
        let quote = self.quote_at.get(&token).copied();
        let spoke = |back: usize| {
            let r = self.sources.len().checked_sub(back)?;
            Some(self.refs[self.sources[r] as usize].actor)
        };
        let content = quote.map(|q| {
            let content = &self.article.quotes()[q as usize].content;
            let (first, last) = (content[0], content[content.len() - 1]);
            (
                self.article.token_at(first.start) as u32,
                self.article.token_at(last.end) as u32,
            )
        });
        let direct =
            quote.is_some_and(|q| self.article.quotes()[q as usize].kind == QuoteType::Direct);
        Context {
            token,
            sentence,
            paragraph: self.scan.paragraph_of[sentence as usize],
            nominative,
            source: quote.is_some(),
            direct,
            content,
            spoke: [spoke(1), spoke(2), spoke(3)],
            most_named: found
                .iter()
                .map(|&(actor, _)| self.n_names(actor))
                .max()
                .unwrap_or(0),
            n_candidates: found.len(),
        }
    }

    /// What the link head sees of the candidate `rank` of those found, the nearest first.
    fn features(
        &self,
        context: &Context,
        found: &[(u32, usize)],
        rank: usize,
    ) -> [f32; N_FEATURES] {
        let on = |flag: bool| f32::from(u8::from(flag));
        let log = |count: usize| (1.0 + count as f32).ln();
        let (actor, r) = found[rank];
        let last = &self.refs[r];
        let known = &self.actors[actor as usize];
        let distance = self.scan.distance(last.sentence, context.sentence);
        let last_paragraph = self.scan.paragraph_of[last.sentence as usize];
        let paragraphs = context.paragraph - last_paragraph.min(context.paragraph);
        let spoke_last = self
            .sources
            .last()
            .map(|&r| &self.refs[r as usize])
            .filter(|s| s.actor == actor && s.start < context.token);
        let spoke_near = spoke_last.is_some_and(|s| {
            context.paragraph - self.scan.paragraph_of[s.sentence as usize].min(context.paragraph)
                <= 1
        });
        let first_of_sentence = !self.refs[..r]
            .iter()
            .rev()
            .take_while(|other| other.sentence == last.sentence)
            .take(8)
            .any(|other| other.actor != actor && !other.quoted);
        let recently = || {
            let recent = self.refs.iter().rev().take(RECENT);
            recent.filter(|other| other.actor == actor && !other.quoted)
        };
        let entity = self.clusters.entities.get(known.entity as usize);
        let named_inside = context.content.is_some_and(|(from, to)| {
            entity.is_some_and(|e| {
                let start = |n: &u32| self.scan.names[*n as usize].start;
                let at = e.names.partition_point(|n| start(n) < from);
                e.names.get(at).is_some_and(|n| start(n) < to)
            })
        });
        let full = entity.is_some_and(|e| {
            let name = &self.scan.names[e.fullest as usize];
            name.end - name.start > 1
        });
        let early = entity.is_some_and(|e| {
            let first = e
                .names
                .first()
                .map_or(0, |&n| self.scan.names[n as usize].start);
            self.scan.paragraph_of[self.scan.sentence_of[first as usize] as usize] <= 1
        });
        let nearer_of = |gender: Gender| {
            found[..rank]
                .iter()
                .any(|&(other, _)| self.actors[other as usize].gender == gender)
        };
        [
            on(distance == 0),
            on(distance == 1),
            on(distance == 2),
            on((3..=5).contains(&distance)),
            on(last.subject),
            on(last.source),
            on(spoke_last.is_some()),
            on(spoke_near),
            on(last.pronoun),
            log(known.n_refs as usize),
            on(known.gender != Gender::Unknown),
            on(last.possessor),
            rank.min(3) as f32,
            on(first_of_sentence),
            on(paragraphs == 0),
            on(last.object),
            on(last.addressee),
            on(context.nominative && distance == 0 && last.subject),
            on(self.n_names(actor) == context.most_named),
            on(known.entity == NONE),
            on(self.is_surely_person(actor)),
            on(context.nominative),
            log((context.token - last.start) as usize),
            log(self.n_names(actor)),
            recently().count() as f32 / RECENT as f32,
            recently().filter(|other| other.subject).count() as f32 / RECENT as f32,
            on(named_inside),
            on(context.spoke[1] == Some(actor)),
            on(context.spoke[2] == Some(actor)),
            on(context.spoke[0] == context.spoke[1]),
            on(last.subject && distance == 1 && first_of_sentence),
            on(last.quoted),
            on(context.n_candidates == 1),
            on(context.source),
            on(context.direct),
            on(early),
            on(full),
            on(paragraphs == 1),
            on(paragraphs > 2),
            on(last.source && paragraphs == 0),
            on(nearer_of(known.gender)),
            on(!last.pronoun && paragraphs == 0),
            on(distance == 0 && last.start > context.token.saturating_sub(6)),
            on(known.last_ref != NONE && self.refs[known.last_ref as usize].confidence < 0.7),
        ]
    }

    /// A described person that is no source but the subject of a clause: "the judge ruled".
    fn see_noun(&mut self, token: u32, word: Word) {
        let (start, determiner) = self.noun_start(token as usize);
        if self.in_name(token) {
            return;
        }
        let noun = NounHead {
            token,
            start: start as u32,
            end: token + 1,
            determiner,
            possessor: None,
            kind: NounKind::Person,
            gender: word.gender,
        };
        match determiner {
            Determiner::Definite => {
                if let Some((actor, antecedent, confidence)) = self.bearer(&noun) {
                    self.push_noun_ref(&noun, actor, antecedent, false, confidence);
                }
            }
            Determiner::Indefinite | Determiner::Another => {
                self.push_new(&noun, false);
            }
            Determiner::Possessive | Determiner::Bare => {}
        }
    }

    fn in_name(&self, token: u32) -> bool {
        let names = &self.scan.names;
        let at = names.partition_point(|n| n.end <= token);
        names.get(at).is_some_and(|n| n.phrase <= token + 1)
    }

    /// Whether the sentence of a token, or one that goes on from it with a pronoun, says that a name is kept back.
    pub(crate) fn keeps_name_back(&self, token: u32) -> bool {
        let here = self.scan.sentence_of[token as usize];
        let goes_on = |sentence: u32| {
            let first = self.article.sentences()[sentence as usize].tokens.start as usize;
            matches!(self.article.token_lower(first), "he" | "she" | "they")
        };
        self.kept_back.contains(&here) || self.kept_back.contains(&(here + 1)) && goes_on(here + 1)
    }

    /// Who is not to be named is no one the article names.
    fn see_anonymous(&mut self, noun: &NounHead) {
        let lower = self.article.token_lower(noun.token as usize);
        let known = self
            .unnamed
            .get(lower)
            .filter(|_| noun.determiner == Determiner::Definite)
            .map(|&actor| (actor, self.actors[actor as usize].last_ref));
        match known {
            Some((actor, r)) => self.push_noun_ref(noun, actor, r, true, 0.75),
            None => self.push_new(noun, true),
        }
    }

    fn see_source_noun(&mut self, noun: &NounHead) {
        if self.keeps_name_back(noun.token) {
            return self.see_anonymous(noun);
        }
        let (actor, antecedent, confidence) = match noun.determiner {
            Determiner::Definite if let Some(found) = self.the_other(noun) => found,
            Determiner::Indefinite | Determiner::Another => match self.named_later(noun) {
                Some(found) => found,
                None => {
                    self.push_new(noun, true);
                    return;
                }
            },
            Determiner::Possessive => {
                match self.bearer_by_word(noun).or_else(|| self.of_family(noun)) {
                    Some(found) => found,
                    None => {
                        self.push_new(noun, true);
                        return;
                    }
                }
            }
            Determiner::Definite | Determiner::Bare => {
                match self
                    .local(noun)
                    .or_else(|| self.bearer(noun))
                    .or_else(|| self.described(noun))
                    .or_else(|| self.headline_person(noun))
                {
                    Some(found) => found,
                    None => {
                        self.push_new(noun, true);
                        return;
                    }
                }
            }
        };
        self.push_noun_ref(noun, actor, antecedent, true, confidence);
    }

    fn push_noun_ref(
        &mut self,
        noun: &NounHead,
        actor: u32,
        antecedent: u32,
        source: bool,
        confidence: f32,
    ) {
        let r = self.push_ref(
            noun.start,
            noun.token + 1,
            actor,
            antecedent,
            source,
            false,
            confidence,
        );
        self.ref_at.insert(noun.token, r);
    }

    /// Somebody the article only describes.
    fn push_new(&mut self, noun: &NounHead, source: bool) {
        let actor = self.actors.len() as u32;
        self.actors.push(Actor {
            kind: SpeakerKind::Unnamed,
            gender: noun.gender,
            entity: NONE,
            phrase: (noun.start, noun.end),
            name: None,
            n_refs: 0,
            last_ref: NONE,
        });
        let word = self.article.token_lower(noun.token as usize);
        self.push_noun_ref(noun, actor, NONE, source, 0.85);
        self.unnamed.insert(word, actor);
    }

    /// Who bears the role of a definite description: the person, named or not, mentioned last with that very noun,
    /// else with a synonym, else (before anybody has it) the first to get it later.
    fn bearer(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        self.bearer_by_word(noun)
            .or_else(|| self.bearer_by_class(noun))
    }

    /// "said the other": of two who talk, the one who did not speak last.
    fn the_other(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        if self.article.token_lower(noun.token as usize) != "other" {
            return None;
        }
        let sentence = self.scan.sentence_of[noun.token as usize];
        let mut lately = self.sources.iter().rev().take(RECENT).take_while(|&&r| {
            self.scan.distance(self.refs[r as usize].sentence, sentence) <= LONGEST_TALK
        });
        let last = self.refs[*lately.next()? as usize].actor;
        let r = *lately.find(|&&r| self.refs[r as usize].actor != last)?;
        Some((self.refs[r as usize].actor, r, 0.6))
    }

    /// "her mother" where she is Anna Vale and the article has one Mrs. Vale, "his wife" likewise; "her father" for Mr. Vale.
    fn of_family(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        let lower = self.article.token_lower(noun.token as usize);
        let spouse = matches!(lower, "wife" | "husband");
        if !spouse && !matches!(lower, "mother" | "mom" | "mum" | "father" | "dad") {
            return None;
        }
        let r = match noun.possessor? {
            Possessor::Name(name) => *self.ref_of_name.get(name as usize)?,
            Possessor::Pronoun(token) => *self.ref_at.get(&token)?,
        };
        let owner = self.refs.get(r as usize)?.actor;
        let known = &self.actors[owner as usize];
        if known.entity == NONE || spouse && known.gender == noun.gender {
            return None;
        }
        let relative = self.clusters.married(known.entity, noun.gender)?;
        let last = self.actors[relative as usize].last_ref;
        (last != NONE).then_some((relative, last, 0.7))
    }

    fn bearer_by_word(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        let lower = self.article.token_lower(noun.token as usize);
        let word = LEXICONS.word(lower);
        let named = self.latest(noun, self.roles.class_of(lower, word.class), |role| {
            without_ex(self.article.token_lower(role as usize)) == without_ex(lower)
        });
        let unnamed = self
            .unnamed
            .get(lower)
            .map(|&actor| (actor, self.actors[actor as usize].last_ref, 0.75))
            .filter(|&(_, r, _)| {
                noun.determiner != Determiner::Possessive && !self.is_forgotten(r, noun)
            });
        match (named, unnamed) {
            (Some(a), Some(b)) if b.1 != NONE && (a.1 == NONE || b.1 > a.1) => Some(b),
            (Some(a), _) => Some(a),
            (None, b) => b,
        }
    }

    fn bearer_by_class(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        let word = self.scan.word(noun.token as usize);
        let lower = self.article.token_lower(noun.token as usize);
        // A president is no nominee.
        if word.class == 0 || RUNNERS.contains(&lower) {
            return None;
        }
        // Classes too wide for one to stand for another: a guest is no witness.
        let wide = [
            LEXICONS.class("witness"),
            LEXICONS.class("worker"),
            LEXICONS.class("family"),
            LEXICONS.class("official"),
            LEXICONS.class("scholar"),
        ];
        if wide.contains(&word.class) {
            return None;
        }
        self.latest(noun, word.class, |_| true)
            .or_else(|| {
                // "the lawmaker" for a senator, "the senator" for an MP.
                if word.parent != 0
                    && word.parent != LEXICONS.class("politician")
                    && word.parent != LEXICONS.class("official")
                {
                    self.latest(noun, word.parent, |_| true)
                } else {
                    None
                }
            })
            .map(|(actor, r, confidence)| (actor, r, confidence - 0.1))
    }

    /// A description goes back to whom the last pages are about; "the man" and "the girl" to the last paragraphs.
    fn is_forgotten(&self, r: u32, noun: &NounHead) -> bool {
        const PAGES: u32 = 60;
        const PARAGRAPHS: u32 = 14;
        let most = if self.says_gender_alone(noun.token) {
            PARAGRAPHS
        } else {
            PAGES
        };
        let sentence = self.scan.sentence_of[noun.token as usize];
        self.refs
            .get(r as usize)
            .is_some_and(|last| self.scan.distance(last.sentence, sentence) > most)
    }

    /// "the man", "the girl": a noun that tells no more than a pronoun does.
    fn says_gender_alone(&self, token: u32) -> bool {
        let class = self.scan.word(token as usize).class;
        class != 0
            && ["man", "woman", "child"]
                .iter()
                .any(|name| class == LEXICONS.class(name))
    }

    /// Of the bearers of a class whose head noun passes `fits`, the one referred to last before the noun.
    fn latest(
        &self,
        noun: &NounHead,
        class: u16,
        fits: impl Fn(u32) -> bool,
    ) -> Option<(u32, u32, f32)> {
        /// Bearers of one class looked at; more than an article has.
        const MOST_BEARERS: usize = 24;
        let wants_former = (noun.start..noun.token).any(|i| {
            matches!(
                self.article.token_lower(i as usize),
                "former" | "ex" | "then" | "retired"
            )
        }) || self
            .article
            .token_lower(noun.token as usize)
            .starts_with("ex-");
        let gender_fits = |entity: u32| {
            let known = self.actors[entity as usize].gender;
            noun.gender == Gender::Unknown || known == Gender::Unknown || known == noun.gender
        };
        let mut best: Option<(bool, u32, u32)> = None;
        let mut after = None;
        for role in self
            .roles
            .of_class(class)
            .filter(|role| {
                fits(role.token)
                    && gender_fits(role.entity)
                    && self.fits_modifiers(noun, role.entity)
            })
            .take(MOST_BEARERS)
        {
            if role.token > noun.token {
                after = after.or(Some(role.entity));
                continue;
            }
            let r = self.actors[role.entity as usize].last_ref;
            if self.is_forgotten(r, noun) {
                continue;
            }
            let rank = (role.former == wants_former, r, role.entity);
            if r != NONE && best.is_none_or(|b| (b.0, b.1) < (rank.0, rank.1)) {
                best = Some(rank);
            }
        }
        match best {
            Some((same_time, r, entity)) => Some((entity, r, if same_time { 0.85 } else { 0.6 })),
            // Only a headline or first paragraph names the role before its bearer.
            None => after
                .filter(|_| {
                    self.scan.paragraph_of[self.scan.sentence_of[noun.token as usize] as usize] < 3
                })
                .map(|entity| (entity, NONE, 0.7)),
        }
    }

    /// No modifier of the noun ("Republican", "Ohio") contradicts what the article says of the person.
    fn fits_modifiers(&self, noun: &NounHead, entity: u32) -> bool {
        (noun.start..=noun.token).all(|i| {
            let lower = self.article.token_lower(i as usize);
            if let (Some(wanted), Some(known)) = (party_of(lower), self.roles.parties.get(&entity))
            {
                return wanted == *known;
            }
            let Some(places) = self.roles.places.get(&entity) else {
                return true;
            };
            !LEXICONS.word(lower).is(PLACE)
                || places
                    .iter()
                    .any(|&place| self.article.token_lower(place as usize) == lower)
        })
    }

    /// "the Utah Republican": who the article says is from there, mentioned last.
    fn local(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        let place = (noun.start..noun.token).find(|&i| self.scan.word(i as usize).is(PLACE))?;
        let lower = self.article.token_lower(place as usize);
        self.candidates(noun.token, noun.gender, false)
            .into_iter()
            .find(|candidate| {
                self.roles
                    .places
                    .get(&candidate.actor)
                    .is_some_and(|places| {
                        places
                            .iter()
                            .any(|&p| self.article.token_lower(p as usize) == lower)
                    })
                    && self.fits_modifiers(noun, candidate.actor)
            })
            .map(|candidate| (candidate.actor, candidate.last_ref, 0.8))
    }

    /// A definite description nobody bears as a role ("the 34-year-old", "the farmer"): the most salient person, unless
    /// they are something else.
    fn described(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        if self.nested.contains(&noun.token)
            || noun.end > noun.token + 1 && noun.possessor.is_some()
        {
            return None;
        }
        let lower = self.article.token_lower(noun.token as usize);
        let word = LEXICONS.word(lower);
        let stranger = [
            "spokesperson",
            "official",
            "judge",
            "lawyer",
            "police",
            "journalist",
            "family",
            "diplomat",
            "witness",
            "criminal",
            "soldier",
            "child",
            "worker",
            "scholar",
        ]
        .iter()
        .any(|name| word.class == LEXICONS.class(name));
        let modified = noun.token > noun.start
            && !(noun.start..noun.token).any(|i| {
                let names = &self.scan.names;
                let at = names.partition_point(|n| n.end <= i);
                names.get(at).is_some_and(|n| {
                    n.start <= i && n.kind != NameKind::Place && self.clusters.of_name[at] != NONE
                })
            });
        // "the mother of two".
        let of_number = self
            .article
            .tokens()
            .get(noun.token as usize + 2)
            .is_some_and(|t| {
                self.article.token_lower(noun.token as usize + 1) == "of"
                    && (t.kind == TokenKind::Number || t.tag == Tag::Number)
            });
        let other_trade =
            [LEXICONS.class("spokesperson"), LEXICONS.class("family")].contains(&word.class);
        let may_be_named =
            of_number || self.says_gender_alone(noun.token) || modified && !other_trade;
        if stranger && !may_be_named {
            return None;
        }
        if !word.is(ROLE) && !lower.ends_with("-old") && !modified {
            return None;
        }
        if noun.determiner == Determiner::Bare && !modified {
            return None;
        }
        if RUNNERS.contains(&lower)
            && let Some(actor) = self.runner(noun)
        {
            return Some((actor, self.actors[actor as usize].last_ref, 0.6));
        }
        let ranked = self.candidates(noun.token, noun.gender, false);
        let best = ranked.iter().find(|c| {
            self.actors[c.actor as usize].entity != NONE
                && self.is_surely_person(c.actor)
                && self.fits_modifiers(noun, c.actor)
        })?;
        let sentence = self.scan.sentence_of[noun.token as usize];
        let last = &self.refs[best.last_ref as usize];
        if sentence - last.sentence.min(sentence) > 3 {
            return None;
        }
        // Somebody whose own trade is known and another is no match: the roofer is not the inspector.
        if !modified
            && word.class != 0
            && self.roles.of_entity(best.actor).take(20).any(|role| {
                role.class != word.class
                    && role.class != 0
                    && ![
                        LEXICONS.class("witness"),
                        LEXICONS.class("chief"),
                        LEXICONS.class("man"),
                        LEXICONS.class("woman"),
                        LEXICONS.class("politician"),
                        LEXICONS.class("partisan"),
                    ]
                    .contains(&word.class)
            })
        {
            return None;
        }
        Some((best.actor, best.last_ref, if modified { 0.6 } else { 0.55 }))
    }

    /// "The nominee" where nobody is called so: whom the article names most, near or far, if nothing speaks against it.
    fn runner(&self, noun: &NounHead) -> Option<u32> {
        (0..self.clusters.entities.len() as u32)
            .filter(|&e| {
                self.is_surely_person(e)
                    && self.actors[e as usize].last_ref != NONE
                    && self.may_be(e, noun.gender)
                    && self.fits_modifiers(noun, e)
            })
            .max_by_key(|&e| (self.n_names(e), std::cmp::Reverse(e)))
            .filter(|&e| self.n_names(e) > 2)
    }

    /// "A judge has ordered …" in the first lines, of which the article then has exactly one: "Judge Ann Vale".
    fn named_later(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        const OFFICES: [&str; 6] = [
            "judge",
            "mayor",
            "governor",
            "minister",
            "president",
            "religious",
        ];
        let word = self.scan.word(noun.token as usize);
        let paragraph_of =
            |token: u32| self.scan.paragraph_of[self.scan.sentence_of[token as usize] as usize];
        let here = paragraph_of(noun.token);
        if here > 2
            || noun.determiner == Determiner::Another
            || !OFFICES
                .iter()
                .any(|name| word.class == LEXICONS.class(name))
        {
            return None;
        }
        let mut bearers = self.roles.of_class(word.class).take(8);
        let first = bearers.next()?;
        let alone = bearers.all(|role| role.entity == first.entity);
        (alone
            && first.token > noun.token
            && paragraph_of(first.token) <= here + 4
            && self.fits_modifiers(noun, first.entity))
        .then_some((first.entity, NONE, 0.6))
    }

    /// "Rail boss: no trains": a bare noun in the first line is the first person the article then names.
    fn headline_person(&self, noun: &NounHead) -> Option<(u32, u32, f32)> {
        let sentence = self.scan.sentence_of[noun.token as usize] as usize;
        let paragraph = self.scan.paragraph_of[sentence];
        if noun.determiner != Determiner::Bare || paragraph > 0 {
            return None;
        }
        let names = &self.scan.names;
        let from = names.partition_point(|n| n.start <= noun.token);
        (from..names.len().min(from + 8))
            .filter(|&n| {
                let at = self.scan.sentence_of[names[n].start as usize] as usize;
                matches!(self.scan.paragraph_of[at], 1 | 2)
                    && !self.scan.quoted[names[n].start as usize]
            })
            .map(|n| self.clusters.of_name[n])
            .find(|&e| {
                e != NONE
                    && self.may_be(e, noun.gender)
                    && (self.is_surely_person(e) || names_words(self.clusters, self.scan, e) > 1)
                    && self.clusters.entities[e as usize].kind == NameKind::Person
            })
            .map(|entity| (entity, NONE, 0.5))
    }

    /// Start of the noun phrase that ends at `noun`, after its determiner, and the determiner.
    fn noun_start(&self, noun: usize) -> (usize, Determiner) {
        let mut i = noun;
        while i > 0 && noun - i < 8 {
            let token = self.article.tokens()[i - 1];
            let lower = self.article.token_lower(i - 1);
            if let Some(determiner) = determiner_of(lower) {
                return (i, determiner);
            }
            if token.tag == Tag::PossessiveMark {
                return (i, Determiner::Possessive);
            }
            let inside = (token.kind == TokenKind::Word || token.kind == TokenKind::Number)
                && (token.tag.is_noun() || matches!(token.tag, Tag::Adjective | Tag::Number));
            if !inside {
                break;
            }
            i -= 1;
        }
        (i, Determiner::Bare)
    }

    /// The actor a possessor stands for.
    pub(crate) fn possessor_actor(&self, possessor: Possessor) -> Option<u32> {
        match possessor {
            Possessor::Name(name) => {
                let entity = self.clusters.of_name[name as usize];
                (entity != NONE).then_some(entity)
            }
            Possessor::Pronoun(token) => self
                .ref_at
                .get(&token)
                .map(|&r| self.refs[r as usize].actor),
        }
    }

    /// Index of the last reference that ends at or before a token.
    pub(crate) fn ref_before(&self, token: u32) -> Option<u32> {
        let at = self.refs.partition_point(|r| r.start < token);
        (at > 0).then(|| at as u32 - 1)
    }

    /// Whether a reference is a grammatical subject outside quotation marks.
    pub(crate) fn is_free_subject(&self, r: u32) -> bool {
        let r = &self.refs[r as usize];
        r.subject && !r.quoted
    }

    /// The sentence of a reference.
    pub(crate) fn sentence_of_ref(&self, r: u32) -> u32 {
        self.refs[r as usize].sentence
    }

    /// Whether it stands in quotation marks.
    pub(crate) fn is_quoted(&self, r: u32) -> bool {
        self.refs[r as usize].quoted
    }
}

/// Words of the fullest name of an entity.
fn names_words(clusters: &Clusters, scan: &Scan, entity: u32) -> u32 {
    let name = &scan.names[clusters.entities[entity as usize].fullest as usize];
    name.end - name.start
}

/// "governor" for "ex-governor".
fn without_ex(lower: &str) -> &str {
    lower.strip_prefix("ex-").unwrap_or(lower)
}
