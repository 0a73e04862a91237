//! Whose each turn of an interview or a transcript is. Which paragraphs are turns the article says ([`Article::turns`]); here its
//! labels, and the questions and answers that have none, become people.

use std::ops::Range;

use ascribe_article::{Article, Evidence, NamedKind, Quote, SpeakerKind, Tag, Voice};
use ascribe_grammar::labels::InterviewWord;
use rustc_hash::FxHashMap;

use crate::ids::{ActorId, EntityId};
use crate::lexicons::HONORIFIC;
use crate::links::discourse::{Discourse, Link};
use crate::people::entity::Entity;

/// Tokens before the first turn in which both sides are introduced.
const LONGEST_LEAD: usize = 1200;

/// Who speaks each turn.
#[derive(Default)]
pub(crate) struct Voices {
    /// `links[i]` belongs to the article's turn `i`.
    links: Vec<Option<Link>>,
    interviewee: Option<ActorId>,
}

impl Voices {
    pub(crate) fn of(walk: &Discourse<'_>) -> Self {
        let turns = walk.article.turns();
        let Some(first) = turns.first() else {
            return Self::default();
        };
        let from = first.start();
        let parts = parts(walk, from.saturating_sub(LONGEST_LEAD)..from);
        let parties = Parties::of(walk, &parts);
        let mut labels = Labels::new(walk, &parts);
        let named: Vec<Option<ActorId>> = turns
            .iter()
            .map(|turn| {
                let label = turn.label.filter(|_| turn.voice == Voice::Named);
                turn.named_at
                    .and_then(|name| labels.actor(name.range()))
                    .or_else(|| labels.actor(label?.range()))
            })
            .collect();
        let asks = who_asks(walk.article, &named).or(parties.asks);
        let answers = parties.answers.filter(|_| parties.answers != asks);
        let link = |actor, evidence| Link::new(actor, None, evidence);
        let links = turns
            .iter()
            .zip(named)
            .map(|(turn, named)| match turn.voice {
                _ if turn.named_at.is_some() && named.is_some() => {
                    named.map(|actor| link(actor, Evidence::Label))
                }
                Voice::Asks => asks.map(|actor| link(actor, Evidence::Interviewer)),
                Voice::Answers => answers.map(|actor| link(actor, Evidence::Interviewee)),
                Voice::Named => named.map(|actor| link(actor, Evidence::Label)),
            });
        Self {
            links: links.collect(),
            interviewee: answers,
        }
    }

    /// Whose turn it is, if the article tells.
    pub(crate) fn link(&self, turn: usize) -> Option<Link> {
        self.links.get(turn).copied().flatten()
    }

    /// The turn that a quote is: all of its words, or most.
    pub(crate) fn of_quote(&self, article: &Article, quote: &Quote) -> Option<usize> {
        if self.links.is_empty() || quote.inside.is_some() {
            return None;
        }
        let extent = quote.extent();
        let turn = article.turn_at(article.token_at(extent.start))?;
        let words = article.token_span(article.turns()[turn].words.range());
        let reports = quote.cue.iter().any(|cue| words.contains(*cue))
            || quote.source.iter().any(|source| words.contains(*source));
        let most = extent.end <= words.end && 2 * extent.len() >= words.len();
        (most && !reports).then_some(turn)
    }

    /// Who answers; where nothing tells, whom the article introduces first.
    pub(crate) fn interviewee(&self, walk: &Discourse<'_>) -> Option<Link> {
        let first = || {
            let mut people = walk.refs.iter().map(|r| r.link.actor);
            people.find(|&actor| {
                let actor = &walk.actors[actor];
                actor.kind == SpeakerKind::Person && actor.entity.is_some()
            })
        };
        let actor = self.interviewee.or_else(first)?;
        Some(Link::new(actor, None, Evidence::Interviewee))
    }
}

/// Of the voices with labels the one that asks most often: it asks what has no label, too.
fn who_asks(article: &Article, named: &[Option<ActorId>]) -> Option<ActorId> {
    /// In hundredths of its turns, of two turns at least.
    const LEAST: usize = 30;
    let mut counts: FxHashMap<ActorId, (usize, usize)> = FxHashMap::default();
    for (turn, actor) in article.turns().iter().zip(named) {
        if let Some(actor) = actor {
            let (n, asked) = counts.entry(*actor).or_default();
            *n += 1;
            *asked += usize::from(article.token_text(turn.words.end - 1) == "?");
        }
    }
    counts
        .into_iter()
        .map(|(actor, (n, asked))| (100 * asked / n, n, actor))
        .filter(|&(share, n, _)| share >= LEAST && n > 1)
        .max_by_key(|&(share, n, actor)| (share, n, std::cmp::Reverse(actor)))
        .map(|(_, _, actor)| actor)
}

/// Who asks and who answers, as what stands before the first turn tells.
#[derive(Default)]
struct Parties {
    asks: Option<ActorId>,
    answers: Option<ActorId>,
}

/// What the text before the first turn tells of somebody named there.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    n_names: usize,
    asks: usize,
    answers: usize,
    in_title: bool,
    /// Named by several words.
    is_full: bool,
    /// Where it is named first.
    order: usize,
}

impl Parties {
    fn of(walk: &Discourse<'_>, parts: &FxHashMap<EntityId, Part>) -> Self {
        let is = |entity: EntityId, kind| walk.clusters.entities[entity].kind == kind;
        let person = |entity: &EntityId| is(*entity, NamedKind::Person);
        let asker = |wanted: NamedKind| {
            let those = parts
                .iter()
                .filter(|(entity, part)| is(**entity, wanted) && part.asks > part.answers);
            those
                .max_by_key(|(_, part)| (part.asks, std::cmp::Reverse(part.order)))
                .map(|(&entity, _)| entity)
        };
        let asks = asker(NamedKind::Person).or_else(|| asker(NamedKind::Organization));
        let people = || {
            let people = parts.iter();
            people.filter(|(entity, _)| person(entity) && Some(**entity) != asks)
        };
        let first = people().map(|(_, part)| part.order).min();
        let answers = people()
            .max_by_key(|(_, part)| {
                let named = usize::from(part.in_title) + usize::from(part.in_title && part.is_full);
                let told = 3 * named + 2 * usize::from(part.is_full);
                let opens = 2 * usize::from(Some(part.order) == first);
                let score = part.n_names + 3 * part.answers + told + opens;
                (score, std::cmp::Reverse(part.order))
            })
            .map(|(&entity, _)| entity);
        Self {
            asks: asks.map(ActorId::of),
            answers: answers.map(ActorId::of),
        }
    }
}

/// Each who is named in some tokens, with what is told of them.
fn parts(walk: &Discourse<'_>, lead: Range<usize>) -> FxHashMap<EntityId, Part> {
    let (article, scan) = (walk.article, walk.scan);
    let title = article.meta().get("title").and_then(|title| title.as_str());
    let title = title.unwrap_or_default().to_lowercase();
    let mut parts: FxHashMap<EntityId, Part> = FxHashMap::default();
    for (order, (id, name)) in scan.names.pairs().enumerate() {
        let tokens = name.start as usize..name.end as usize;
        if tokens.start < lead.start {
            continue;
        }
        if tokens.end > lead.end {
            break;
        }
        let Some(entity) = walk.clusters.of_name[id] else {
            continue;
        };
        let part = parts.entry(entity).or_insert_with(|| Part {
            order,
            ..Part::default()
        });
        let last_two = tokens.end.saturating_sub(2).max(tokens.start)..tokens.end;
        let called = article.slice(article.token_span(last_two)).to_lowercase();
        part.in_title |= title.contains(&called);
        part.n_names += 1;
        part.is_full |= tokens.len() > 1;
        let beside = Beside {
            walk,
            lead_end: lead.end,
            tokens,
        };
        let is_body = walk.clusters.entities[entity].kind == NamedKind::Organization;
        beside.read_behind(part, is_body);
        beside.read_before(part, is_body);
    }
    parts
}

/// The words beside a name before the first turn, which tell whether it asks or answers.
struct Beside<'w, 'a> {
    walk: &'w Discourse<'a>,
    /// Where the first turn begins.
    lead_end: usize,
    /// Those of the name.
    tokens: Range<usize>,
}

impl Beside<'_, '_> {
    fn is(&self, at: usize, word: InterviewWord) -> bool {
        at < self.lead_end && word.has(self.walk.article.token_lower(at))
    }

    /// Whether a token stands in the sentence of the name.
    fn same(&self, at: usize) -> bool {
        let sentences = &self.walk.scan.sentence_of;
        sentences.get(at) == Some(&sentences[self.tokens.start])
    }

    /// "Tom Marsh interviewed", "Tom Marsh of Radio Norn spoke", "Tom Marsh's interview with".
    fn read_behind(&self, part: &mut Part, is_body: bool) {
        let article = self.walk.article;
        let end = self.tokens.end;
        let next = || (end..end + 2).filter(|&at| self.same(at));
        // "of Radio Norn"
        let of = |at: usize| article.tokens()[at].tag == Tag::Preposition;
        let further = match end < self.lead_end && of(end) {
            true => end..end + REACH,
            false => 0..0,
        };
        let beyond = further
            .take_while(|&at| self.same(at) && at < self.lead_end)
            .find(|&at| {
                let tag = article.tokens()[at].tag;
                !tag.is_noun() && !matches!(tag, Tag::Preposition | Tag::Determiner)
            });
        let possessive = matches!(
            article.token_lower(end.min(self.lead_end - 1)),
            "'s" | "’s" | "'" | "’"
        );
        let verb = next()
            .chain(beyond)
            .find(|&at| self.is(at, InterviewWord::Meets));
        let meets = verb.is_some_and(|at| !self.speaks_to_us(at));
        part.answers += usize::from(verb.is_some() && !meets);
        let holds = possessive && self.is(end + 1, InterviewWord::Interview);
        let replies = next().any(|at| self.is(at, InterviewWord::Replies));
        if meets && !is_body || holds {
            part.asks += 2;
        }
        if meets && is_body {
            part.asks += 1;
        }
        part.answers += usize::from(replies);
    }

    /// "Ann Bell spoke to us": she is who was asked; the verb is a token.
    fn speaks_to_us(&self, verb: usize) -> bool {
        let to = self.is(verb + 1, InterviewWord::Partner);
        let met = verb + 1 + usize::from(to);
        met < self.lead_end && matches!(self.walk.article.token_lower(met), "us" | "me")
    }

    /// "spoke to Ann Bell", "interview with the miller Ann Bell", "told Radio Norn".
    fn read_before(&self, part: &mut Part, is_body: bool) {
        let start = self.tokens.start;
        let tells = |at: usize| {
            [
                InterviewWord::Meets,
                InterviewWord::Interview,
                InterviewWord::Replies,
            ]
            .into_iter()
            .any(|word| self.is(at, word))
        };
        let before = (start.saturating_sub(REACH)..start)
            .rev()
            .filter(|&at| self.same(at))
            .find(|&at| tells(at));
        let (meets, replies) = match before {
            Some(at) => (
                self.is(at, InterviewWord::Meets),
                self.is(at, InterviewWord::Replies),
            ),
            None => return,
        };
        if is_body {
            // A body that somebody speaks to is the paper that asked.
            let direct = start
                .checked_sub(1)
                .is_some_and(|one| Some(one) == before || self.is(one, InterviewWord::Partner));
            part.asks += usize::from(direct && (meets || replies));
        } else if meets || !replies {
            part.answers += 1;
        }
    }
}

/// Tokens between a verb of meeting and whom it names.
const REACH: usize = 8;

/// Whom labels name.
struct Labels<'w, 'a> {
    walk: &'w Discourse<'a>,
    /// Who is introduced before the first turn.
    parts: &'w FxHashMap<EntityId, Part>,
    /// People and bodies by initials of all their names and of the first and last; `None` where two share them.
    initials: FxHashMap<String, Option<EntityId>>,
    /// Labels without a name that once stood with one: "The Minister for Rivers (Jane Dorrit):".
    offices: FxHashMap<String, ActorId>,
}

impl<'w, 'a> Labels<'w, 'a> {
    fn new(walk: &'w Discourse<'a>, parts: &'w FxHashMap<EntityId, Part>) -> Self {
        let mut initials: FxHashMap<String, Option<EntityId>> = FxHashMap::default();
        for (id, entity) in walk.clusters.entities.pairs() {
            let name = &walk.scan.names[entity.fullest];
            let words = (name.start as usize..name.end as usize)
                .map(|i| walk.article.token_text(i))
                .filter(|word| word.starts_with(char::is_alphabetic));
            let firsts: Vec<char> = words.flat_map(|word| word.chars().next()).collect();
            if entity.kind == NamedKind::Place || firsts.len() < 2 {
                continue;
            }
            let all: String = firsts.iter().collect();
            let ends: String = [firsts[0], firsts[firsts.len() - 1]].iter().collect();
            let mut add = |key: String| {
                let is_person = |id| walk.clusters.entities[id].kind == NamedKind::Person;
                let known = initials.entry(key).or_insert(Some(id));
                *known = match *known {
                    Some(other) if other == id => Some(id),
                    // Of a person and a body, the person talks.
                    Some(other) if is_person(other) != is_person(id) => {
                        Some(if is_person(id) { id } else { other })
                    }
                    _ => None,
                };
            };
            if all != ends {
                add(all);
            }
            add(ends);
        }
        Self {
            walk,
            parts,
            initials,
            offices: FxHashMap::default(),
        }
    }

    fn actor(&mut self, label: Range<usize>) -> Option<ActorId> {
        let article = self.walk.article;
        let office =
            |tokens: Range<usize>| article.slice(article.token_span(tokens)).to_lowercase();
        if let Some(entity) = self.by_initials(&label) {
            return Some(ActorId::of(entity));
        }
        let open = label.clone().find(|&i| article.token_text(i) == "(");
        if let Some(open) = open.filter(|&open| open > label.start + 1)
            && let Some((actor, n_words)) = self.person_in(open + 1..label.end)
        {
            // "The Minister for Rivers (Mr Dorrit)", "The Minister for Rivers (Jane Dorrit)"
            let called = self.walk.scan.word(open + 1).is(HONORIFIC);
            let is_office = article.token_lower(label.start) == "the" && (called || n_words > 1);
            if is_office || self.person_in(label.start..open).is_none() {
                self.offices.insert(office(label.start..open), actor);
                return Some(actor);
            }
        }
        self.offices
            .get(&office(label.clone()))
            .copied()
            .or_else(|| self.person_in(label.clone()).map(|(actor, _)| actor))
            .or_else(|| self.body_of(label))
    }

    /// The first person that some tokens name, and in how many words.
    fn person_in(&self, tokens: Range<usize>) -> Option<(ActorId, u32)> {
        let names = &self.walk.scan.names;
        let from = names.partition_point(|n| (n.end as usize) <= tokens.start);
        (from..)
            .map_while(|at| names.nth(at))
            .take_while(|(_, name)| (name.end as usize) <= tokens.end)
            .find_map(|(id, name)| Some((self.walk.clusters.person(id)?, name.len())))
            .map(|(entity, n_words)| (ActorId::of(entity), n_words))
    }

    /// The body, or whatever else, whose name some tokens are.
    fn body_of(&self, tokens: Range<usize>) -> Option<ActorId> {
        let (id, name) = self.walk.scan.name_from(tokens.start)?;
        let whole = name.phrase as usize <= tokens.start + 1 && name.end as usize == tokens.end;
        whole.then(|| self.walk.named(id)).flatten()
    }

    /// "AB", "A.B." for Ann Bell; "RN" for Radionorn.
    fn by_initials(&self, label: &Range<usize>) -> Option<EntityId> {
        let article = self.walk.article;
        let text = article.slice(article.token_span(label.clone()));
        let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
        let short = (2..=4).contains(&letters.len())
            && letters.chars().all(char::is_uppercase)
            && text
                .chars()
                .all(|c| c.is_alphabetic() || c == '.' || c == ' ');
        if !short {
            return None;
        }
        if let Some(&Some(found)) = self.initials.get(&letters) {
            return Some(found);
        }
        let short_for = |entity: &Entity| {
            let name = &self.walk.scan.names[entity.fullest];
            let word = article.token_lower(name.start as usize);
            name.end == name.start + 1 && is_shortened(word, &letters.to_lowercase())
        };
        // The paper that asks, else any body.
        let entities = || self.walk.clusters.entities.pairs();
        let asks = |id: &EntityId| self.parts.get(id).is_some_and(|part| part.asks > 0);
        entities()
            .find(|(id, entity)| asks(id) && short_for(entity))
            .or_else(|| {
                entities()
                    .find(|(_, entity)| entity.kind == NamedKind::Organization && short_for(entity))
            })
            .map(|(id, _)| id)
    }
}

/// "wn" of "wikinews": the first letter, and the others in their order.
fn is_shortened(word: &str, letters: &str) -> bool {
    let mut rest = word.chars();
    word.len() > 2 * letters.len()
        && word.chars().next() == letters.chars().next()
        && letters.chars().all(|letter| rest.any(|c| c == letter))
}
