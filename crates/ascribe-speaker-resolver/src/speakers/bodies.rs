//! Speakers that are no single person: bodies ("the union", "his campaign"), documents ("the report"), groups
//! ("residents", "they").

use ascribe_article::{Gender, Span, SpeakerKind, Tag};
use rustc_hash::FxHashMap;

use crate::lexicons::{BODY, COMPANY, DOCUMENT, GROUP, LEXICONS, MEDIA, PLURAL, ROLE};
use crate::links::discourse::{Actor, Discourse};
use crate::mentions::heads::{Determiner, NounHead, NounKind, Possessor, determiner_of};
use crate::mentions::scan::NameKind;
use crate::people::clusters::{NONE, name_span, name_text, one_line};

/// Actors of an article that are no single person, by what they are called.
#[derive(Default)]
pub(crate) struct Things {
    by_phrase: FxHashMap<String, u32>,
    /// First noun of the article with that form, as an index in `scan.nouns`.
    first_noun: FxHashMap<String, u32>,
}

/// An actor and the span that names it, when that is not the source itself.
pub(crate) type Found = (u32, Option<Span>, f32);

impl Things {
    pub(crate) fn new(walk: &Discourse<'_>) -> Self {
        let mut first_noun = FxHashMap::default();
        for (i, noun) in walk.scan.nouns.iter().enumerate() {
            if noun.word.is(DOCUMENT | BODY | GROUP | PLURAL)
                && !walk.scan.quoted[noun.token as usize]
            {
                let lower = walk.article.token_lower(noun.token as usize);
                if !first_noun.contains_key(lower) {
                    first_noun.insert(lower.to_owned(), i as u32);
                }
            }
        }
        Self {
            by_phrase: FxHashMap::default(),
            first_noun,
        }
    }

    /// The actor a noun phrase stands for.
    pub(crate) fn of_noun(&mut self, walk: &mut Discourse<'_>, noun: &NounHead) -> Found {
        match noun.kind {
            NounKind::Body => self.body(walk, noun),
            NounKind::Document => self.document(walk, noun),
            // "the Vale team" is the campaign; "his team" a group.
            NounKind::Group
                if walk.article.token_lower(noun.token as usize) == "team"
                    && name_before(walk, noun.token as usize).is_some() =>
            {
                self.body(walk, noun)
            }
            NounKind::Group => self.phrase(walk, noun.start, noun.end, SpeakerKind::Group, 0.8),
            NounKind::Person => self.phrase(walk, noun.start, noun.end, SpeakerKind::Unnamed, 0.7),
            NounKind::Owner | NounKind::Other => {
                self.phrase(walk, noun.start, noun.end, SpeakerKind::Other, 0.6)
            }
        }
    }

    /// An actor called by the words of a phrase; the same words are the same actor.
    pub(crate) fn phrase(
        &mut self,
        walk: &mut Discourse<'_>,
        start: u32,
        end: u32,
        kind: SpeakerKind,
        confidence: f32,
    ) -> Found {
        let span = walk.article.token_span(start as usize..end as usize);
        let key = one_line(walk.article.slice(span)).to_lowercase();
        let actor = *self.by_phrase.entry(key).or_insert_with(|| {
            walk.actors.push(Actor {
                kind,
                gender: Gender::Unknown,
                entity: NONE,
                phrase: (start, end),
                name: None,
                n_refs: 0,
                last_ref: NONE,
            });
            walk.actors.len() as u32 - 1
        });
        (actor, None, confidence)
    }

    /// A group by a name that need not stand in the text.
    pub(crate) fn group(
        &mut self,
        walk: &mut Discourse<'_>,
        name: String,
        start: u32,
        end: u32,
    ) -> Found {
        let key = name.to_lowercase();
        let actor = *self.by_phrase.entry(key).or_insert_with(|| {
            walk.actors.push(Actor {
                kind: SpeakerKind::Group,
                gender: Gender::Unknown,
                entity: NONE,
                phrase: (start, end),
                name: Some(name),
                n_refs: 0,
                last_ref: NONE,
            });
            walk.actors.len() as u32 - 1
        });
        (actor, None, 0.85)
    }

    fn called(&mut self, walk: &mut Discourse<'_>, name: String, noun: &NounHead) -> Found {
        let key = name.to_lowercase();
        let actor = *self.by_phrase.entry(key).or_insert_with(|| {
            walk.actors.push(Actor {
                kind: SpeakerKind::Organization,
                gender: Gender::Unknown,
                entity: NONE,
                phrase: (noun.start, noun.end),
                name: Some(name),
                n_refs: 0,
                last_ref: NONE,
            });
            walk.actors.len() as u32 - 1
        });
        (actor, None, 0.8)
    }

    /// "the union" is the Allied Dockers’ Union; "his campaign" the Pell campaign; "the company" the one named last.
    fn body(&mut self, walk: &mut Discourse<'_>, noun: &NounHead) -> Found {
        let head = noun.token as usize;
        let lower = walk.article.token_lower(head);
        let word = LEXICONS.word(lower);
        if let Some(possessor) = noun.possessor
            && matches!(lower, "campaign" | "administration" | "team" | "foundation")
            && match possessor {
                Possessor::Name(n) => walk.scan.names[n as usize].end + 1 == noun.token,
                Possessor::Pronoun(token) => token + 1 == noun.token,
            }
        {
            let owner = match possessor {
                Possessor::Name(name) => {
                    Some(name_text(walk.article, &walk.scan.names[name as usize]).into_owned())
                }
                Possessor::Pronoun(_) => walk
                    .possessor_actor(possessor)
                    .filter(|&a| walk.actors[a as usize].entity != NONE)
                    .map(|a| {
                        let full = walk.clusters.display(walk.article, walk.scan, a);
                        full.split_whitespace()
                            .last()
                            .unwrap_or_default()
                            .to_owned()
                    }),
            };
            if let Some(owner) = owner {
                let name = format!("{owner} {lower}");
                return self.called(walk, name, noun);
            }
        }
        // "the House panel" is the House Oversight Committee.
        if lower == "panel"
            && let Some((actor, span)) = self.named_body(walk, noun, lower, false)
        {
            return (actor, span, 0.65);
        }
        // "the Vale campaign", "the Marsh administration".
        if let Some(start) = name_before(walk, head) {
            return self.phrase_of_body(walk, start, noun.token + 1);
        }
        if noun.determiner != Determiner::Indefinite {
            if let Some((actor, span)) = self.named_body(walk, noun, lower, word.is(COMPANY)) {
                return (actor, span, 0.75);
            }
            if let Some(start) = earlier_named_noun(walk, head, lower) {
                return self.phrase_of_body(walk, start.0, start.1);
            }
            // "the campaign" of whom the article is about.
            if lower == "campaign"
                && noun.start == noun.token
                && let Some(owner) = walk
                    .candidates(noun.token, Gender::Unknown, false)
                    .into_iter()
                    .find(|c| walk.is_surely_person(c.actor))
            {
                let full = walk.clusters.display(walk.article, walk.scan, owner.actor);
                let surname = full.split_whitespace().last().unwrap_or_default();
                let (actor, span, _) = self.called(walk, format!("{surname} {lower}"), noun);
                return (actor, span, 0.5);
            }
        }
        // "A federal appeals court" at the top, "the Court of Appeals for the Third Circuit" below.
        if noun.determiner == Determiner::Indefinite
            && COURTS.contains(&lower)
            && walk.scan.paragraph_of[walk.scan.sentence_of[head] as usize] < 2
            && let Some((actor, span)) = self.only_body_after(walk, noun, lower)
        {
            return (actor, Some(span), 0.55);
        }
        // "the city of Skarvik".
        let next = head + 1;
        let end = if next < noun.end as usize && walk.article.token_lower(next) == "of" {
            noun.end
        } else {
            noun.token + 1
        };
        self.phrase(walk, noun.start, end, SpeakerKind::Organization, 0.5)
    }

    fn phrase_of_body(&mut self, walk: &mut Discourse<'_>, start: u32, end: u32) -> Found {
        self.phrase(walk, start, end, SpeakerKind::Organization, 0.85)
    }

    /// The only named body after the noun that has its word, of several words.
    fn only_body_after(
        &self,
        walk: &Discourse<'_>,
        noun: &NounHead,
        lower: &str,
    ) -> Option<(u32, Span)> {
        /// Names looked at.
        const REACH: usize = 60;
        let names = &walk.scan.names;
        let from = names.partition_point(|n| n.start < noun.end);
        let mut bodies = (from..names.len())
            .take(REACH)
            .filter(|&n| is_body(walk, n) && has_word(walk, n, lower));
        let first = bodies.next()?;
        let entity = walk.clusters.of_name[first];
        let alone = bodies.all(|n| walk.clusters.of_name[n] == entity);
        alone.then(|| (entity, name_span(walk.article, &names[first])))
    }

    /// A named body the noun fits: its name has the word, or it is the last company named.
    fn named_body(
        &self,
        walk: &Discourse<'_>,
        noun: &NounHead,
        lower: &str,
        company: bool,
    ) -> Option<(u32, Option<Span>)> {
        /// Names looked at before giving up.
        const REACH: usize = 60;
        let names = &walk.scan.names;
        let before = names.partition_point(|n| n.start < noun.token);
        let fits = |n: &usize| is_body(walk, *n) && has_word(walk, *n, lower);
        let mut found = (0..before).rev().take(REACH).find(fits);
        if found.is_none() {
            found = (before..names.len()).take(REACH).find(fits);
        }
        let generic = company
            || matches!(
                lower,
                "panel"
                    | "committee"
                    | "board"
                    | "commission"
                    | "station"
                    | "channel"
                    | "union"
                    | "authority"
            )
            || matches!(
                lower,
                "group"
                    | "organization"
                    | "service"
                    | "organisation"
                    | "agency"
                    | "outlet"
                    | "newspaper"
                    | "paper"
                    | "network"
                    | "magazine"
                    | "site"
                    | "website"
            );
        if found.is_none() && generic {
            let media = LEXICONS.word(lower).is(MEDIA)
                || noun.token > 0 && walk.article.token_lower(noun.token as usize - 1) == "news";
            found = (0..before).rev().take(REACH).find(|&n| {
                is_body(walk, n) && {
                    let name = &names[n];
                    let is_media =
                        (name.start..name.end).any(|i| walk.scan.word(i as usize).is(MEDIA));
                    let is_state = name.end == name.start + 1
                        && walk.article.tokens()[name.start as usize].span.len() <= 3;
                    // "the Quays Act" is what they fight over.
                    let is_text = !is_media && walk.scan.word(name.end as usize - 1).is(DOCUMENT);
                    is_media == media && !is_state && !is_text && is_alike(walk, n, lower, company)
                }
            });
        }
        found.map(|n| {
            let name = &names[n];
            (
                walk.clusters.of_name[n],
                Some(
                    walk.article
                        .token_span(name.start as usize..name.end as usize),
                ),
            )
        })
    }

    /// "The report" is the "90-page report on the tram depot" of the sentence before: called as it is first.
    fn document(&mut self, walk: &mut Discourse<'_>, noun: &NounHead) -> Found {
        let head = noun.token as usize;
        let lower = walk.article.token_lower(head);
        let bare_definite = noun.determiner == Determiner::Definite && noun.start == noun.token;
        if bare_definite
            && let Some(&first) = self.first_noun.get(lower)
            && walk.scan.nouns[first as usize].token < noun.token
        {
            let token = walk.scan.nouns[first as usize].token;
            let (found, _, _) = self.phrase(walk, token, token + 1, SpeakerKind::Document, 0.75);
            let span = walk.article.tokens()[token as usize].span;
            return (found, Some(span), 0.75);
        }
        self.phrase(walk, noun.start, noun.end, SpeakerKind::Document, 0.8)
    }

    /// Whom "they" means: the group that spoke last near by, else the last plural subject, else a body.
    pub(crate) fn they(
        &mut self,
        walk: &mut Discourse<'_>,
        token: u32,
        last: Option<u32>,
    ) -> Option<Found> {
        if let Some(actor) = body_or(SpeakerKind::Group, walk, last) {
            return Some((actor, None, 0.75));
        }
        let (start, end) = plural_before(walk, token)?;
        let span = walk.article.token_span(start as usize..end as usize);
        let (actor, _, _) = self.phrase(walk, start, end, SpeakerKind::Group, 0.65);
        Some((actor, Some(span), 0.65))
    }

    /// What "it" means: the body or document that spoke last near by, else the last one mentioned.
    pub(crate) fn it(
        &mut self,
        walk: &mut Discourse<'_>,
        token: u32,
        last: Option<u32>,
    ) -> Option<Found> {
        if let Some(actor) = body_or(SpeakerKind::Document, walk, last) {
            return Some((actor, None, 0.7));
        }
        let sentence = walk.scan.sentence_of[token as usize];
        let within =
            |t: u32, most: u32| sentence - walk.scan.sentence_of[t as usize].min(sentence) <= most;
        let near = |t: u32| within(t, 1);
        let nouns = &walk.scan.nouns;
        let at = nouns.partition_point(|n| n.token < token);
        // The first of the last few: it is what the sentences are about.
        let noun = nouns[at.saturating_sub(12)..at].iter().find(|n| {
            within(n.token, 2)
                && n.word.is(DOCUMENT | BODY)
                && !n.word.is(PLURAL)
                && !walk.scan.quoted[n.token as usize]
        });
        let names = &walk.scan.names;
        let at = names.partition_point(|n| n.start < token);
        let name = (0..at)
            .rev()
            .take(8)
            .filter(|&n| near(names[n].start))
            .find(|&n| is_body(walk, n));
        match (noun, name) {
            (Some(noun), None) => {
                let kind = if noun.word.is(DOCUMENT) {
                    SpeakerKind::Document
                } else {
                    SpeakerKind::Organization
                };
                let span = walk.article.tokens()[noun.token as usize].span;
                let (actor, _, _) = self.phrase(walk, noun.token, noun.token + 1, kind, 0.45);
                Some((actor, Some(span), 0.45))
            }
            (_, Some(n)) => Some((
                walk.clusters.of_name[n],
                Some(
                    walk.article
                        .token_span(names[n].start as usize..names[n].end as usize),
                ),
                0.4,
            )),
            (None, None) => None,
        }
    }
}

/// Whether a name is a body's.
fn is_body(walk: &Discourse<'_>, n: usize) -> bool {
    let entity = walk.clusters.of_name[n];
    entity != NONE && walk.clusters.entities[entity as usize].kind == NameKind::Body
}

/// Whether a name of several words has the noun, or one that it stands for: a "panel" is a committee.
fn has_word(walk: &Discourse<'_>, n: usize, lower: &str) -> bool {
    let name = &walk.scan.names[n];
    let same = |word: &str| {
        word == lower
            || lower == "panel" && matches!(word, "committee" | "commission" | "tribunal" | "board")
    };
    let at = (name.start..name.end).find(|&i| same(walk.article.token_lower(i as usize)));
    // "campaign" is no "Campaign Committee".
    name.end - name.start > 1 && at.is_some_and(|i| i + 1 == name.end || lower != "campaign")
}

/// Whether a body that has not the noun in its name may be one: no bank is a senate, no union a company.
fn is_alike(walk: &Discourse<'_>, n: usize, lower: &str, company: bool) -> bool {
    let name = &walk.scan.names[n];
    let has = |words: &[&str]| {
        (name.start..name.end).any(|i| words.contains(&walk.article.token_lower(i as usize)))
    };
    if lower == "union" {
        return has(&UNIONS);
    }
    !company || !has(&OF_STATE)
}

/// Words in the names of unions.
const UNIONS: [&str; 9] = [
    "union",
    "workers",
    "employees",
    "association",
    "federation",
    "brotherhood",
    "guild",
    "teamsters",
    "congress",
];

/// Words in the names of bodies that trade nothing.
const OF_STATE: [&str; 14] = [
    "senate",
    "congress",
    "house",
    "parliament",
    "government",
    "department",
    "ministry",
    "court",
    "council",
    "commission",
    "committee",
    "agency",
    "bureau",
    "administration",
];

/// Bodies that an article brings in by their kind before it names them.
const COURTS: [&str; 9] = [
    "court",
    "union",
    "committee",
    "commission",
    "board",
    "council",
    "university",
    "hospital",
    "institute",
];

/// The one that spoke last, if it is a body or of that kind.
fn body_or(kind: SpeakerKind, walk: &Discourse<'_>, last: Option<u32>) -> Option<u32> {
    last.filter(|&actor| {
        let found = walk.actors[actor as usize].kind;
        found == kind || found == SpeakerKind::Organization
    })
}

/// Start of the name that stands right before token `head`, as in "Vale campaign".
fn name_before(walk: &Discourse<'_>, head: usize) -> Option<u32> {
    let names = &walk.scan.names;
    let at = names.partition_point(|n| (n.end as usize) < head);
    names
        .get(at)
        .filter(|n| n.end as usize == head && walk.clusters.of_name[at] != NONE)
        .map(|n| n.start)
}

/// An earlier "X campaign" that "the campaign" may take up.
fn earlier_named_noun(walk: &Discourse<'_>, head: usize, lower: &str) -> Option<(u32, u32)> {
    let nouns = &walk.scan.nouns;
    let at = nouns.partition_point(|n| (n.token as usize) < head);
    // Before the noun, else after it.
    nouns[..at]
        .iter()
        .rev()
        .take(80)
        .chain(nouns[at..].iter().take(80))
        .filter(|n| walk.article.token_lower(n.token as usize) == lower)
        .find_map(|n| name_before(walk, n.token as usize).map(|start| (start, n.token + 1)))
}

/// The plural noun phrase "they" takes up: the first subject-like one of the nearest sentence that has one.
fn plural_before(walk: &Discourse<'_>, token: u32) -> Option<(u32, u32)> {
    /// Tokens looked at.
    const REACH: usize = 90;
    let article = walk.article;
    let sentence = walk.scan.sentence_of[token as usize];
    let mut best: Option<(u32, u32)> = None;
    for i in (0..token as usize).rev().take(REACH) {
        let s = walk.scan.sentence_of[i];
        if sentence - s > 3 {
            break;
        }
        if let Some((found, _)) = best
            && walk.scan.sentence_of[found as usize] != s
        {
            break;
        }
        if walk.scan.quoted[i] {
            continue;
        }
        let lower = article.token_lower(i);
        let tag = article.tokens()[i].tag;
        let word = LEXICONS.word(lower);
        let person = word.is(GROUP) && tag.is_noun() || word.is(ROLE) && word.is(PLURAL);
        if person || tag == Tag::NounPlural && best.is_none() && !word.is(DOCUMENT) {
            let mut start = i;
            while start > 0
                && i - start < 4
                && matches!(
                    article.tokens()[start - 1].tag,
                    Tag::Adjective | Tag::Noun | Tag::Proper
                )
                && walk.scan.sentence_of[start - 1] == s
                && determiner_of(article.token_lower(start - 1)).is_none()
            {
                start -= 1;
            }
            best = Some((start as u32, i as u32 + 1));
        }
    }
    best
}
