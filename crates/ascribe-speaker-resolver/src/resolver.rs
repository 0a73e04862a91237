//! The rules in their order: names, roles, references, then each quote.

use ascribe_article::{
    Article, Attribution, Case, Error, Gender, Quote, QuoteType, Resolution, SentenceKind, Span,
    Speaker, SpeakerKind, TokenKind,
};
use rustc_hash::FxHashMap;

use crate::SpeakerResolver;
use crate::lexicons::{LEXICONS, ROLE, TITLE};
use crate::links::discourse::{Actor, AskedHead, Discourse, discourse};
use crate::links::turns::Talk;
use crate::mentions::heads::{Head, NounKind, determiner_of, head_of, head_of_span};
use crate::mentions::scan::{NameKind, Scan, scan};
use crate::people::clusters::{Clusters, NONE, cluster, name_span, name_text, one_line};
use crate::people::roles::{Roles, find_roles};
use crate::speakers::bodies::Things;
use crate::speakers::continued::{self, Previous};
use crate::speakers::transcript::{Label, labels};

/// Resolves speakers by rules alone.
#[derive(Debug, Default, Clone)]
pub struct RuleResolver {}

impl RuleResolver {
    /// The rules for English news.
    pub fn new() -> Self {
        Self {}
    }
}

impl SpeakerResolver for RuleResolver {
    fn resolve(&self, article: &Article) -> Result<Resolution, Error> {
        Ok(resolve(article))
    }
}

/// Whose words a quote's are, before speakers are numbered.
#[derive(Clone, Debug)]
struct Verdict {
    actor: Option<u32>,
    via: Vec<Span>,
    confidence: f32,
}

fn resolve(article: &Article) -> Resolution {
    let quotes = article.quotes();
    if quotes.is_empty() || article.tokens().is_empty() {
        return Resolution {
            speakers: Vec::new(),
            attributions: vec![nobody(); quotes.len()],
        };
    }
    let ground = Ground::of(article);
    let mut walk = ground.walk(None);
    let verdicts = judge_all(&mut walk, &ground.heads);
    finish(&walk, verdicts)
}

/// What is known before any reference is resolved.
struct Ground<'a> {
    article: &'a Article,
    scan: Scan,
    clusters: Clusters,
    roles: Roles,
    heads: Vec<Head>,
}

impl<'a> Ground<'a> {
    fn of(article: &'a Article) -> Self {
        let mut scan = scan(article);
        name_lower_case_sources(article, &mut scan);
        let is_source = names_in_sources(article, &scan);
        let mut clusters = cluster(article, &scan, &is_source);
        for &(name, start, end) in &clusters.cut {
            let name = &mut scan.names[name as usize];
            (name.start, name.phrase, name.end) = (start, start, end);
        }
        let roles = find_roles(article, &scan, &mut clusters);
        let heads = article
            .quotes()
            .iter()
            .map(|q| head_of(article, &scan, &clusters.of_name, q))
            .collect();
        Self {
            article,
            scan,
            clusters,
            roles,
            heads,
        }
    }

    /// `mentions`: see [`discourse`].
    fn walk(&self, mentions: Option<&[Head]>) -> Discourse<'_> {
        discourse(
            self.article,
            &self.scan,
            &self.clusters,
            &self.roles,
            &self.heads,
            mentions,
        )
    }
}

/// A pronoun, a description or a missing source, as the link heads see it: what they are trained on.
#[derive(Clone, Debug)]
pub struct LinkExample {
    /// What it is about.
    pub of: Linked,
    /// Which head is asked.
    pub head: AskedHead,
    /// The people it may stand for, the nearest first; the last one is nobody, unless it is a pronoun.
    pub candidates: Vec<LinkCandidate>,
}

/// What a [`LinkExample`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    /// The source of a quote: its index in [`Article::quotes`].
    Source(usize),
    /// Another mention: its index in the list given.
    Mention(usize),
}

/// A possible antecedent.
#[derive(Clone, Debug)]
pub struct LinkCandidate {
    /// Its name forms in the article, or the words that describe it; none for nobody.
    pub names: Vec<String>,
    /// One number for each feature, in the order of the columns of `models/ascribe-link/head.tsv`, or of `descriptions.tsv` or
    /// `floating.tsv`.
    pub features: Vec<f32>,
}

impl RuleResolver {
    /// The sources of an article with quotes that are pronouns, descriptions or missing (in a dialogue), and those of the
    /// `mentions`, with the candidates and their features.
    pub fn link_examples(&self, article: &Article, mentions: &[Span]) -> Vec<LinkExample> {
        if article.tokens().is_empty() {
            return Vec::new();
        }
        let ground = Ground::of(article);
        let others: Vec<Head> = mentions
            .iter()
            .map(|&span| head_of_span(article, &ground.scan, &ground.clusters.of_name, span))
            .collect();
        let mut walk = ground.walk(Some(&others));
        judge_all(&mut walk, &ground.heads);
        let names = |actor: u32| -> Vec<String> {
            if actor == NONE {
                return Vec::new();
            }
            let speaker = speaker(&walk, actor, Vec::new());
            std::iter::once(speaker.name)
                .chain(speaker.aliases)
                .collect()
        };
        walk.asked
            .iter()
            .flatten()
            .map(|asked| LinkExample {
                of: match (asked.of as usize).checked_sub(ground.heads.len()) {
                    None => Linked::Source(asked.of as usize),
                    Some(mention) => Linked::Mention(mention),
                },
                head: asked.head,
                candidates: asked
                    .candidates
                    .iter()
                    .map(|(actor, features)| LinkCandidate {
                        names: names(*actor),
                        features: features.clone(),
                    })
                    .collect(),
            })
            .collect()
    }
}

/// Which names begin within the first words of some source.
fn names_in_sources(article: &Article, scan: &Scan) -> Vec<bool> {
    /// A head further in is no simple name.
    const REACH: u32 = 6;
    let mut inside = vec![false; scan.names.len()];
    for quote in article.quotes() {
        let Some(span) = quote.source.first() else {
            continue;
        };
        let start = article.token_at(span.start) as u32;
        let first = scan.names.partition_point(|n| n.start < start);
        for (n, name) in scan.names.iter().enumerate().skip(first) {
            if name.start > start + REACH
                || article.tokens()[name.start as usize].span.start >= span.end
            {
                break;
            }
            inside[n] = true;
        }
    }
    inside
}

fn nobody() -> Attribution {
    Attribution {
        speaker: None,
        via: Vec::new(),
        confidence: 0.0,
    }
}

/// In text without capitals ("lucy marsh said") a source made of unknown words is a name.
fn name_lower_case_sources(article: &Article, scan: &mut Scan) {
    if !scan.names.is_empty() {
        return;
    }
    let mut added = Vec::new();
    for quote in article.quotes() {
        let Some(span) = quote.source.first() else {
            continue;
        };
        let start = article.token_at(span.start);
        let end = (start..article.tokens().len())
            .take_while(|&i| article.tokens()[i].span.end <= span.end)
            .take(4)
            .last()
            .map_or(start, |i| i + 1);
        let plain = (start..end).all(|i| {
            article.tokens()[i].kind == TokenKind::Word
                && article.tokens()[i].case == Case::Lower
                && LEXICONS.word(article.token_lower(i)).flags
                    & !crate::lexicons::FIRST_NAME
                    & !crate::lexicons::COMMON_FIRST_NAME
                    == 0
        });
        if start < end && plain {
            added.push((start as u32, end as u32));
        }
    }
    added.sort_unstable();
    added.dedup();
    let mut after = 0;
    let any_full = added.iter().any(|&(s, e)| {
        e - s > 1
            && LEXICONS
                .word(article.token_lower(s as usize))
                .is(crate::lexicons::FIRST_NAME)
    });
    if !any_full {
        return;
    }
    for (start, end) in added {
        if start < after {
            continue;
        }
        after = end;
        scan.names.push(crate::mentions::scan::Name {
            start,
            end,
            phrase: start,
            kind: NameKind::Person,
            read_as: None,
            gender: Gender::Unknown,
            weak: false,
            doubtful_start: false,
            noun_like: false,
            shares_next: false,
        });
    }
}

fn judge_all(walk: &mut Discourse<'_>, heads: &[Head]) -> Vec<Verdict> {
    let article = walk.article;
    let mut things = Things::new(walk);
    let mut author = Author {
        labels: labels(article, walk.scan, &walk.clusters.of_name),
        narrator: narrator(walk, heads),
        ..Author::default()
    };
    let talk = Talk::of(walk, heads, author.narrator);
    let mut verdicts: Vec<Verdict> = Vec::with_capacity(heads.len());
    let mut spoken: Vec<Option<u32>> = Vec::with_capacity(heads.len());
    let mut previous: Option<Previous> = None;
    for (q, head) in heads.iter().enumerate() {
        let quote = &article.quotes()[q];
        let outer = outer_quote(walk, q, head).map(|o| verdicts[o].clone());
        let mut judge = Judge {
            walk,
            things: &mut things,
            author: &mut author,
            quote,
            previous,
            outer,
            q,
            talk: talk.as_ref(),
            spoken: &spoken,
        };
        let verdict = judge.judge(head);
        spoken.push(verdict.actor);
        if let Some(actor) = verdict.actor
            && quote.inside.is_none()
        {
            previous = Some(Previous {
                actor,
                token: floating::last_token(article, quote),
            });
        }
        verdicts.push(verdict);
    }
    verdicts
}

/// The quote whose content holds the source of quote `q`, if any: known, or found just before it.
fn outer_quote(walk: &Discourse<'_>, q: usize, head: &Head) -> Option<usize> {
    /// An outer quote begins before the inner one; few lie between.
    const REACH: usize = 8;
    let quotes = walk.article.quotes();
    if let Some(outer) = quotes[q].inside.filter(|&o| o < q) {
        return Some(outer);
    }
    if matches!(head, Head::Missing) {
        return None;
    }
    let source = quotes[q].source.first()?;
    (0..q)
        .rev()
        .take(REACH)
        .find(|&o| quotes[o].content.iter().any(|c| c.contains(*source)))
}

/// How sure it is which of two namesakes a name means that fits both; not counted.
const NAMESAKE: f32 = 0.6;

/// The article's own voice.
#[derive(Default)]
struct Author {
    actor: Option<u32>,
    group: Option<u32>,
    byline: Option<Option<u32>>,
    /// Who says "I" throughout a story, where others call them by name.
    narrator: Option<u32>,
    /// Who speaks each paragraph, in a transcript.
    labels: Vec<Option<Label>>,
}

struct Judge<'w, 'a> {
    walk: &'w mut Discourse<'a>,
    things: &'w mut Things,
    author: &'w mut Author,
    quote: &'w Quote,
    previous: Option<Previous>,
    outer: Option<Verdict>,
    /// Index of the quote, and who speaks those before it.
    q: usize,
    spoken: &'w [Option<u32>],
    talk: Option<&'w Talk>,
}

impl Judge<'_, '_> {
    fn judge(&mut self, head: &Head) -> Verdict {
        let source = self.quote.source.first().copied();
        match *head {
            Head::Missing => self.floating(),
            Head::Name(name) => self.named(name),
            Head::Third { token, .. } => self.referred(token, source),
            Head::First { .. } => self.first_person(source, false),
            Head::We { .. } => self.first_person(source, true),
            Head::They { token } => {
                let last = self.last_near(token, 3);
                let found = self.things.they(self.walk, token, last);
                self.thing(found, source, SpeakerKind::Group, token)
            }
            Head::It { token } => {
                let last = self.last_near(token, 2);
                let found = self.things.it(self.walk, token, last);
                self.thing(found, source, SpeakerKind::Other, token)
            }
            Head::Relative { token } => self.relative(token, source),
            Head::Joint { start, end } => {
                if let Some(pair) = self.pair(start, end) {
                    let found = self.things.group(self.walk, pair, start, end);
                    return self.thing(Some(found), source, SpeakerKind::Group, start);
                }
                let found = self
                    .things
                    .phrase(self.walk, start, end, SpeakerKind::Group, 0.85);
                self.thing(Some(found), source, SpeakerKind::Group, start)
            }
            Head::Noun(ref noun) => {
                if noun.kind == NounKind::Person {
                    return self.referred(noun.token, source);
                }
                let found = self.things.of_noun(self.walk, noun);
                self.thing(Some(found), source, SpeakerKind::Other, noun.token)
            }
            Head::Answer => self.interviewee(source),
            Head::Question | Head::You => Verdict {
                actor: None,
                via: source.into_iter().collect(),
                confidence: 0.5,
            },
        }
    }

    /// "Anna Pell and Lucy Marsh" for "Pell and Marsh": two people by their fullest names.
    fn pair(&self, start: u32, end: u32) -> Option<String> {
        let names = &self.walk.scan.names;
        let first = names.partition_point(|n| n.start < start);
        let [a, b] = [names.get(first)?, names.get(first + 1)?];
        let joined = a.phrase == start
            && b.end == end
            && b.phrase == a.end + 1
            && self.walk.article.token_lower(a.end as usize) == "and";
        let full = |n: usize| {
            let entity = self.walk.clusters.of_name[n];
            (entity != NONE
                && self.walk.clusters.entities[entity as usize].kind == NameKind::Person)
                .then(|| {
                    self.walk
                        .clusters
                        .display(self.walk.article, self.walk.scan, entity)
                })
        };
        if !joined {
            return None;
        }
        Some(format!("{} and {}", full(first)?, full(first + 1)?))
    }

    fn named(&self, name: u32) -> Verdict {
        let entity = self.walk.clusters.of_name[name as usize];
        let source = self.quote.source.first().copied();
        if entity == NONE {
            return Verdict {
                actor: None,
                via: source.into_iter().collect(),
                confidence: 0.0,
            };
        }
        let mut via: Vec<Span> = source.into_iter().collect();
        self.add_naming(&mut via, entity);
        let alone = self.walk.clusters.entities[entity as usize].names.len() == 1;
        Verdict {
            actor: Some(entity),
            via,
            confidence: if self.walk.clusters.doubtful.contains(&name) {
                NAMESAKE
            } else if alone {
                0.96
            } else {
                0.97
            },
        }
    }

    /// Ends the evidence at the fullest name, unless it has it already.
    fn add_naming(&self, via: &mut Vec<Span>, actor: u32) {
        let known = &self.walk.actors[actor as usize];
        if known.entity == NONE {
            return;
        }
        let fullest = self.walk.clusters.entities[known.entity as usize].fullest;
        let span = name_span(self.walk.article, &self.walk.scan.names[fullest as usize]);
        if !via.iter().any(|v| v.contains(span)) {
            via.push(span);
        }
    }

    /// A pronoun or description that the walk has resolved.
    fn referred(&self, token: u32, source: Option<Span>) -> Verdict {
        let mut via: Vec<Span> = source.into_iter().collect();
        let Some(&r) = self.walk.ref_at.get(&token) else {
            return Verdict {
                actor: None,
                via,
                confidence: 0.0,
            };
        };
        let first = self.walk.refs[r as usize];
        self.add_chain(&mut via, first.antecedent);
        self.add_naming(&mut via, first.actor);
        Verdict {
            actor: Some(first.actor),
            via,
            confidence: first.confidence,
        }
    }

    /// The antecedents from `r` back to a name.
    fn add_chain(&self, via: &mut Vec<Span>, mut r: u32) {
        /// Longer chains are cut: the naming mention follows anyway.
        const LONGEST: usize = 8;
        for _ in 0..LONGEST {
            let Some(reference) = self.walk.refs.get(r as usize) else {
                return;
            };
            let span = self
                .walk
                .article
                .token_span(reference.start as usize..reference.end as usize);
            if !via.iter().any(|v| v.contains(span)) {
                via.push(span);
            }
            r = reference.antecedent;
        }
    }

    fn thing(
        &mut self,
        found: Option<(u32, Option<Span>, f32)>,
        source: Option<Span>,
        kind: SpeakerKind,
        token: u32,
    ) -> Verdict {
        let (actor, naming, confidence) = match found {
            Some(found) => found,
            None => self.things.phrase(self.walk, token, token + 1, kind, 0.4),
        };
        let mut via: Vec<Span> = source.into_iter().collect();
        if let Some(naming) = naming
            && !via.iter().any(|v| v.contains(naming))
        {
            via.push(naming);
        }
        self.add_naming(&mut via, actor);
        Verdict {
            actor: Some(actor),
            via,
            confidence,
        }
    }

    /// "I": who speaks the quote around it, else the author.
    fn first_person(&mut self, source: Option<Span>, plural: bool) -> Verdict {
        if let Some(outer) = &self.outer {
            let mut via: Vec<Span> = source.into_iter().collect();
            for span in &outer.via {
                if !via.contains(span) {
                    via.push(*span);
                }
            }
            return Verdict {
                actor: outer.actor,
                via,
                confidence: outer.confidence * 0.9,
            };
        }
        let paragraph = source.and_then(|s| {
            let token = self.walk.article.token_at(s.start);
            let sentence = *self.walk.scan.sentence_of.get(token)?;
            Some(self.walk.scan.paragraph_of[sentence as usize] as usize)
        });
        match paragraph.and_then(|p| self.author.labels.get(p).copied().flatten()) {
            Some(Label::Answer) => return self.interviewee(source),
            Some(Label::Entity(entity)) => return self.is_named(source, entity, 0.85),
            Some(Label::Question) | None => {}
        }
        if !plural {
            if let Some(narrator) = self.author.narrator {
                return self.is_named(source, narrator, 0.6);
            }
            if let Some(name) = *self.author.byline.get_or_insert_with(|| byline(self.walk)) {
                return self.is_named(source, self.walk.clusters.of_name[name as usize], 0.8);
            }
            if let Some(name) = paragraph.and_then(|p| signature(self.walk, p)) {
                return self.is_named(source, self.walk.clusters.of_name[name as usize], 0.75);
            }
        }
        let slot = if plural {
            &mut self.author.group
        } else {
            &mut self.author.actor
        };
        let token = source.map_or(0, |s| self.walk.article.token_at(s.start)) as u32;
        let actor = *slot.get_or_insert_with(|| {
            self.walk.actors.push(Actor {
                kind: SpeakerKind::Author,
                gender: Gender::Unknown,
                entity: NONE,
                phrase: (token, token + 1),
                name: None,
                n_refs: 0,
                last_ref: NONE,
            });
            self.walk.actors.len() as u32 - 1
        });
        Verdict {
            actor: Some(actor),
            via: source.into_iter().collect(),
            confidence: 0.7,
        }
    }

    /// Somebody named elsewhere; `evidence` is the source, or what stands for one.
    fn is_named(&self, evidence: Option<Span>, actor: u32, confidence: f32) -> Verdict {
        let mut via: Vec<Span> = evidence.into_iter().collect();
        self.add_naming(&mut via, actor);
        Verdict {
            actor: Some(actor),
            via,
            confidence,
        }
    }

    /// The actor of the quote before, when it ended at most `sentences` sentences back.
    fn last_near(&self, token: u32, sentences: u32) -> Option<u32> {
        let previous = self.previous?;
        let of = &self.walk.scan.sentence_of;
        (of[token as usize].saturating_sub(of[previous.token as usize]) <= sentences)
            .then_some(previous.actor)
    }

    /// "who", "which", "that": the noun phrase right before.
    fn relative(&mut self, token: u32, source: Option<Span>) -> Verdict {
        /// The antecedent is right before; brackets and phrases may lie between.
        const REACH: usize = 14;
        let article = self.walk.article;
        let sentence = self.walk.scan.sentence_of[token as usize];
        let names = &self.walk.scan.names;
        let is_person = matches!(article.token_lower(token as usize), "who" | "whom");
        let mut i = token as usize;
        for _ in 0..REACH {
            if i == 0 || self.walk.scan.sentence_of[i - 1] != sentence {
                break;
            }
            i -= 1;
            let at = names.partition_point(|n| n.end as usize <= i);
            if let Some(name) = names.get(at).filter(|n| n.start as usize <= i) {
                let entity = self.walk.clusters.of_name[at];
                let fits = entity != NONE && {
                    let known = &self.walk.clusters.entities[entity as usize];
                    let person = known.kind == NameKind::Person
                        && (self.walk.is_surely_person(entity) || name.end + 1 >= token);
                    person == is_person
                };
                if fits {
                    let mut verdict = self.named(at as u32);
                    verdict.confidence = 0.85;
                    let span = name_span(article, name);
                    if !verdict.via.contains(&span) {
                        verdict.via.insert(1.min(verdict.via.len()), span);
                    }
                    return verdict;
                }
                i = name.phrase as usize;
                continue;
            }
            let tag = article.tokens()[i].tag;
            let word = LEXICONS.word(article.token_lower(i));
            if tag.is_noun()
                || word.is(ROLE)
                || matches!(article.token_lower(i), "those" | "one" | "someone")
            {
                let head = crate::mentions::heads::head_of_tokens(
                    article,
                    self.walk.scan,
                    &self.walk.clusters.of_name,
                    i,
                );
                let Head::Noun(noun) = head else { continue };
                if is_person
                    && matches!(
                        noun.kind,
                        NounKind::Document | NounKind::Other | NounKind::Body
                    )
                {
                    continue;
                }
                if noun.kind != NounKind::Group
                    && let Some(name) = self.apposed_to(noun.start, is_person)
                {
                    let mut verdict = self.named(name);
                    verdict.confidence = 0.85;
                    return verdict;
                }
                let found = match self.walk.ref_at.get(&noun.token) {
                    Some(&r) => (self.walk.refs[r as usize].actor, None, 0.7),
                    None => self.things.of_noun(self.walk, &noun),
                };
                return self.thing(Some(found), source, SpeakerKind::Other, token);
            }
        }
        self.thing(None, source, SpeakerKind::Other, token)
    }

    /// The name a noun phrase is in apposition to: "Ann Pell, a clerk" and "Pell, now the clerk", for the phrase whose words
    /// after the determiner begin at `start`.
    fn apposed_to(&self, start: u32, is_person: bool) -> Option<u32> {
        let article = self.walk.article;
        let mut at = start as usize;
        for _ in 0..2 {
            let lower = article.token_lower(at.checked_sub(1)?);
            if determiner_of(lower).is_some() || matches!(lower, "now" | "then" | "once") {
                at -= 1;
            }
        }
        let comma = at.checked_sub(1).filter(|_| at < start as usize)?;
        let names = &self.walk.scan.names;
        let n = names.partition_point(|n| (n.end as usize) < comma);
        let entity = self.walk.clusters.of_name.get(n).copied()?;
        let fits = article.token_text(comma) == ","
            && names[n].end as usize == comma
            && entity != NONE
            && (self.walk.clusters.entities[entity as usize].kind == NameKind::Person) == is_person;
        fits.then_some(n as u32)
    }

    /// "A:" is the person the article introduces first.
    fn interviewee(&self, source: Option<Span>) -> Verdict {
        let first = self
            .walk
            .refs
            .iter()
            .find(|r| {
                let actor = &self.walk.actors[r.actor as usize];
                actor.kind == SpeakerKind::Person && actor.entity != NONE
            })
            .map(|r| r.actor);
        let mut via: Vec<Span> = source.into_iter().collect();
        if let Some(actor) = first {
            self.add_naming(&mut via, actor);
        }
        Verdict {
            actor: first,
            via,
            confidence: 0.75,
        }
    }

    fn floating(&mut self) -> Verdict {
        let rule = floating::speaker_of(self.walk, self.quote, self.previous);
        let found = match self.talk {
            Some(talk) if self.quote.cue.is_empty() && self.quote.inside.is_none() => {
                self.by_turns(talk, rule)
            }
            _ => rule,
        };
        match found {
            Some((actor, evidence, confidence)) => self.is_named(evidence, actor, confidence),
            None => Verdict {
                actor: None,
                via: Vec::new(),
                confidence: 0.0,
            },
        }
    }

    /// In a dialogue: by the head for quotes without a source. The evidence is the rule's, or where that person speaks
    /// next to it.
    fn by_turns(
        &mut self,
        talk: &Talk,
        rule: Option<(u32, Option<Span>, f32)>,
    ) -> Option<(u32, Option<Span>, f32)> {
        /// Quotes looked at for one of that person with a source.
        const REACH: usize = 12;
        let proposed = rule.map(|(actor, _, _)| actor);
        let seen = talk.candidates(self.walk, self.q, self.spoken, proposed);
        self.walk.ask_floating(self.q, &seen);
        let (actor, confidence) = Talk::best(&seen)?;
        let evidence = match rule {
            Some((known, evidence, _)) if known == actor => evidence,
            _ => (self.q.saturating_sub(REACH)..self.q)
                .rev()
                .filter(|&i| self.spoken[i] == Some(actor))
                .find_map(|i| self.walk.article.quotes()[i].source.first().copied()),
        };
        Some((actor, evidence, confidence))
    }
}

/// The name that signs a letter: the next paragraph that is nothing but one.
fn signature(walk: &Discourse<'_>, paragraph: usize) -> Option<u32> {
    /// Paragraphs of a letter.
    const LONGEST: usize = 8;
    let article = walk.article;
    article
        .paragraphs()
        .iter()
        .skip(paragraph + 1)
        .take(LONGEST)
        .find_map(|paragraph| {
            let tokens = paragraph.tokens.range();
            let names = &walk.scan.names;
            let at = names.partition_point(|n| (n.start as usize) < tokens.start);
            let name = names.get(at)?;
            let alone = name.phrase as usize == tokens.start
                && (name.end as usize..tokens.end)
                    .all(|i| article.tokens()[i].kind == TokenKind::Punctuation);
            let entity = walk.clusters.of_name[at];
            let person =
                entity != NONE && walk.clusters.entities[entity as usize].kind == NameKind::Person;
            (alone && person && name.end - name.start > 1).then_some(at as u32)
        })
}

/// The person whose story it is: one who says "I" there is not its author, but whom the others call by a name that the
/// story itself never uses.
fn narrator(walk: &Discourse<'_>, heads: &[Head]) -> Option<u32> {
    /// A reporter asks less often.
    const FEWEST: usize = 12;
    let said = heads
        .iter()
        .zip(walk.article.quotes())
        .filter(|(head, quote)| {
            matches!(head, Head::First { .. }) && quote.kind == QuoteType::Direct
        })
        .count();
    if said < FEWEST {
        return None;
    }
    let scan = walk.scan;
    let mut called: Vec<(usize, u32)> = Vec::new();
    for (id, entity) in walk.clusters.entities.iter().enumerate() {
        if entity.kind != NameKind::Person {
            continue;
        }
        let quoted = entity
            .names
            .iter()
            .filter(|&&n| scan.quoted[scan.names[n as usize].start as usize])
            .count();
        if quoted >= FEWEST / 2 && (entity.names.len() - quoted) * 5 <= quoted {
            called.push((quoted, id as u32));
        }
    }
    called
        .into_iter()
        .max_by_key(|&(quoted, id)| (quoted, std::cmp::Reverse(id)))
        .map(|(_, id)| id)
}

/// The name in the article's by-line, as an index into the names.
fn byline(walk: &Discourse<'_>) -> Option<u32> {
    /// By-lines stand at the top.
    const REACH: usize = 6;
    let article = walk.article;
    article
        .sentences()
        .iter()
        .take(REACH)
        .filter(|s| s.tokens.len() <= 12 || s.kind == SentenceKind::Dateline)
        .find_map(|sentence| {
            let start = sentence.tokens.start as usize;
            if sentence.tokens.is_empty() || article.token_lower(start) != "by" {
                return None;
            }
            let names = &walk.scan.names;
            let at = names.partition_point(|n| (n.start as usize) <= start);
            let name = names.get(at)?;
            let entity = walk.clusters.of_name[at];
            (name.end <= sentence.tokens.end && name.phrase as usize == start + 1 && entity != NONE)
                .then_some(at as u32)
        })
}

/// Numbers the speakers that speak, in order of their first quote.
fn finish(walk: &Discourse<'_>, verdicts: Vec<Verdict>) -> Resolution {
    let mut number: FxHashMap<u32, usize> = FxHashMap::default();
    let mut order: Vec<u32> = Vec::new();
    let mut mentions: Vec<Vec<Span>> = Vec::new();
    let mut attributions = Vec::with_capacity(verdicts.len());
    for (q, verdict) in verdicts.into_iter().enumerate() {
        let speaker = verdict.actor.map(|actor| {
            *number.entry(actor).or_insert_with(|| {
                order.push(actor);
                mentions.push(Vec::new());
                order.len() - 1
            })
        });
        if let (Some(speaker), Some(source)) = (speaker, walk.article.quotes()[q].source.first()) {
            mentions[speaker].push(*source);
        }
        attributions.push(Attribution {
            speaker,
            via: verdict.via,
            confidence: verdict.confidence,
        });
    }
    for reference in &walk.refs {
        if let Some(&speaker) = number.get(&reference.actor) {
            mentions[speaker].push(
                walk.article
                    .token_span(reference.start as usize..reference.end as usize),
            );
        }
    }
    let mut speakers: Vec<Speaker> = order
        .iter()
        .zip(mentions)
        .map(|(&actor, mentions)| speaker(walk, actor, mentions))
        .collect();
    for (quote, attribution) in walk.article.quotes().iter().zip(&attributions) {
        let (Some(s), Some(source)) = (attribution.speaker, quote.source.first()) else {
            continue;
        };
        let speaker: &mut Speaker = &mut speakers[s];
        if matches!(speaker.kind, SpeakerKind::Unnamed | SpeakerKind::Group) && !speaker.anonymous {
            let token = walk.article.token_at(source.start);
            speaker.anonymous = walk.keeps_name_back(token as u32);
        }
    }
    Resolution {
        speakers,
        attributions,
    }
}

fn speaker(walk: &Discourse<'_>, actor: u32, mentions: Vec<Span>) -> Speaker {
    let article = walk.article;
    let known = &walk.actors[actor as usize];
    let mut aliases: Vec<String> = Vec::new();
    let mut roles: Vec<String> = Vec::new();
    let name = match &known.name {
        Some(name) => name.clone(),
        None if known.entity != NONE => {
            let full = walk.clusters.display(article, walk.scan, known.entity);
            let entity = &walk.clusters.entities[known.entity as usize];
            for &n in &entity.names {
                let name = &walk.scan.names[n as usize];
                push_new(&mut aliases, &full, &name_text(article, name));
                // "Mr Vale" is an alias where the surname alone is not clear.
                let title = name.phrase as usize;
                if name.start > name.phrase
                    && LEXICONS.word(article.token_lower(title)).is(TITLE)
                    && article.tokens()[title].span.len() <= 4
                {
                    let text = article.slice(article.token_span(title..name.end as usize));
                    push_new(&mut aliases, &full, &one_line(text));
                }
            }
            for role in walk.roles.of_entity(known.entity) {
                push_new(&mut roles, "", &one_line(article.slice(role.phrase)));
            }
            full
        }
        None => {
            let (start, end) = known.phrase;
            one_line(article.slice(article.token_span(start as usize..end as usize))).into_owned()
        }
    };
    Speaker {
        name,
        kind: known.kind,
        gender: known.gender,
        aliases,
        roles,
        anonymous: false,
        mentions: tidy(mentions),
    }
}

fn push_new(list: &mut Vec<String>, full: &str, text: &str) {
    /// Nobody goes by more forms.
    const MOST: usize = 24;
    if text != full && list.len() < MOST && !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

/// Sorted, and of two that overlap the longer one.
fn tidy(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
    let mut end = 0;
    spans.retain(|span| {
        let keep = span.start >= end && !span.is_empty();
        if keep {
            end = span.end;
        }
        keep
    });
    spans
}
