//! Pronouns and descriptions: one pass through the article in which each "she" and each "the minister" finds the
//! person it stands for.
//!
//! Candidates of a pronoun are the people of the last sentences; each has a few features (how far, subject or not, did they
//! speak last, …), and the link head ([`crate::links::head`]) says how likely each is. Descriptions go by rules.

use ascribe_article::{Article, Gender, QuoteType, SpeakerKind, Tag, TokenKind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::lexicons::{LEXICONS, PLURAL, PREPOSITION, ROLE};
use crate::links::description_features::{Company, DescriptionKey};
use crate::links::head::{N_FEATURES, PRONOUN_HEAD};
use crate::links::row::{log, on};
use crate::links::turns::Seen;
use crate::mentions::heads::{Determiner, Head, NounKind, Possessor};
use crate::mentions::scan::{NameKind, Scan, third_person};
use crate::people::clusters::{Clusters, NONE};
use crate::people::roles::Roles;

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
    pub(crate) sentence: u32,
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
    pub(crate) nested: FxHashSet<u32>,
    addressees: FxHashSet<u32>,
    pub(crate) unnamed: FxHashMap<&'a str, u32>,
    /// The sources so far that are in no other quote: their references, in text order.
    pub(crate) sources: Vec<u32>,
    /// The quote whose source a token heads.
    quote_at: FxHashMap<u32, u32>,
    /// Sentences that say that a name is kept back.
    pub(crate) kept_back: FxHashSet<u32>,
    pub(crate) company: Company<'a>,
    /// Whom each description stood for, one time after the other.
    pub(crate) described: FxHashMap<DescriptionKey<'a>, Vec<u32>>,
    /// What the link heads were asked, when somebody wants to know.
    pub(crate) asked: Option<Vec<Asked>>,
    /// Other mentions they are asked about.
    asked_at: FxHashMap<u32, u32>,
}

/// A source that is a pronoun, a description or missing, and what the link head for it sees of each candidate.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) head: AskedHead,
    /// Index of the quote, or of the mention after all quotes.
    pub(crate) of: u32,
    /// Actor ([`NONE`]: nobody named) and features.
    pub(crate) candidates: Vec<(u32, Vec<f32>)>,
}

/// Which link head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedHead {
    /// For "he" and "she".
    Pronoun,
    /// For "the minister".
    Description,
    /// For quotes without a source.
    Floating,
}

#[derive(Clone, Copy, Debug)]
enum Event {
    Name(u32),
    Pronoun(u32),
    /// Index of the quote whose source it heads.
    SourceNoun(u32),
    /// Index of the mention asked about.
    Mention(u32),
    /// Index in `scan.nouns`.
    Noun(u32),
}

/// Walks through the article. `heads[i]` is the head of quote `i`'s source. With `mentions`, what the link heads make of the
/// sources and of these is kept.
pub(crate) fn discourse<'a>(
    article: &'a Article,
    scan: &'a Scan,
    clusters: &'a Clusters,
    roles: &'a Roles,
    heads: &[Head],
    mentions: Option<&[Head]>,
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
        company: Company::of(article, scan, clusters, heads, mentions),
        described: FxHashMap::default(),
        kept_back: LEXICONS
            .kept_back(article.lower())
            .filter_map(|start| {
                let token = article.token_at(start as u32);
                scan.sentence_of.get(token).copied()
            })
            .collect(),
        asked: mentions.map(|_| Vec::new()),
        asked_at: FxHashMap::default(),
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
    for (m, mention) in mentions.into_iter().flatten().enumerate() {
        let token = match mention {
            Head::Third { token, .. } => *token,
            Head::Noun(noun)
                if noun.kind == NounKind::Person
                    && noun.determiner != Determiner::Indefinite
                    && !source_tokens.contains(&noun.token) =>
            {
                events.push((noun.token, 0, Event::Mention(m as u32)));
                noun.token
            }
            _ => continue,
        };
        walk.asked_at.insert(token, (heads.len() + m) as u32);
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
            Event::Mention(m) => {
                if let Some(Head::Noun(noun)) = mentions.and_then(|all| all.get(m as usize)) {
                    let proposals = walk.proposals(noun);
                    walk.decide(noun, &proposals);
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

/// Tokens of an addressee that are looked at.
const LONGEST_ADDRESSEE: usize = 64;

/// How far back a pronoun looks: references and sentences.
const MOST_REFS: usize = 96;
const MOST_SENTENCES: u32 = 14;
const MOST_CANDIDATES: usize = 12;

/// References looked back at for how much of the talk is of a candidate.
pub(crate) const RECENT: usize = 12;

/// What is the same for all candidates.
struct Context {
    token: u32,
    pub(crate) sentence: u32,
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
        self.ask(AskedHead::Pronoun, token, || {
            let actors = found.iter().map(|&(actor, _)| actor);
            actors.zip(features.iter().map(|f| f.to_vec())).collect()
        });
        let (actor, antecedent, confidence) = match ranked.first() {
            Some(best) => (
                best.actor,
                best.last_ref,
                PRONOUN_HEAD.confidence(best.score),
            ),
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

    /// Notes what the link head sees of the candidates of the source at `token`, when somebody wants to know.
    pub(crate) fn ask(
        &mut self,
        head: AskedHead,
        token: u32,
        candidates: impl FnOnce() -> Vec<(u32, Vec<f32>)>,
    ) {
        if let Some(asked) = &mut self.asked
            && let Some(&of) = self
                .quote_at
                .get(&token)
                .or_else(|| self.asked_at.get(&token))
        {
            asked.push(Asked {
                head,
                of,
                candidates: candidates(),
            });
        }
    }

    /// The same for quote `q`, which has no source.
    pub(crate) fn ask_floating(&mut self, q: usize, seen: &[Seen]) {
        if let Some(asked) = &mut self.asked {
            asked.push(Asked {
                head: AskedHead::Floating,
                of: q as u32,
                candidates: seen.iter().map(|(actor, f)| (*actor, f.to_vec())).collect(),
            });
        }
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

    pub(crate) fn may_be(&self, actor: u32, gender: Gender) -> bool {
        let actor = &self.actors[actor as usize];
        matches!(actor.kind, SpeakerKind::Person | SpeakerKind::Unnamed)
            && (gender == Gender::Unknown
                || actor.gender == Gender::Unknown
                || actor.gender == gender)
    }

    #[allow(clippy::too_many_arguments)]
    pub(crate) fn push_ref(
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
    pub(crate) fn seen(
        &self,
        token: u32,
        nominative: bool,
        found: &[(u32, usize)],
    ) -> Vec<[f32; N_FEATURES]> {
        let context = self.context(token, nominative, found);
        (0..found.len())
            .map(|rank| self.features(&context, found, rank))
            .collect()
    }

    /// Those found by what the link head makes of them, best first.
    fn ranked(&self, found: &[(u32, usize)], features: &[[f32; N_FEATURES]]) -> Vec<Candidate> {
        let scores = PRONOUN_HEAD.log_shares(features);
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

    pub(crate) fn n_names(&self, actor: u32) -> usize {
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

    /// The paragraph of a byte of the text.
    pub(crate) fn paragraph_at(&self, byte: u32) -> u32 {
        let last = self.article.tokens().len().saturating_sub(1);
        let sentence = self.scan.sentence_of[self.article.token_at(byte).min(last)];
        self.scan.paragraph_of[sentence as usize]
    }

    /// Whether the source at a token stands in another quote.
    pub(crate) fn is_nested(&self, token: u32) -> bool {
        self.nested.contains(&token)
    }

    /// Somebody only described, last by that noun.
    pub(crate) fn unnamed_by(&self, lower: &str) -> Option<u32> {
        self.unnamed.get(lower).copied()
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
