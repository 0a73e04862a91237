//! Speakers that are no single person: bodies ("the union", "his campaign"), documents ("the report"), groups
//! ("residents", "they").

use ascribe_article::{Case, Evidence, Gender, NamedKind, Span, SpeakerKind, Tag};
use rustc_hash::FxHashMap;

use crate::body_sorts::is_sort;
use crate::ids::{ActorId, EntityId, NameId};
use crate::lexicons::{BODY, DEMONYM, DOCUMENT, GROUP, KNOWN_BODY, LEXICONS, MEDIA, PLURAL, ROLE};
use crate::links::discourse::{Actor, Discourse, Link};
use crate::links::owners::nation_of;
use crate::links::pronouns;
use crate::mentions::head::{NounHead, Possessor};
use crate::mentions::name::{Name, Noun};
use crate::mentions::phrases::{Determiner, determiner_at};
use crate::people::entity::{name_span, name_text};
use crate::people::spelling::one_line;
use crate::speakers::sorts::{is_subject, last_of_sort, takes_over};
use crate::words::WordKind;

/// Actors of an article that are no single person, by what they are called.
#[derive(Default)]
pub(crate) struct Bodies {
    by_phrase: FxHashMap<String, ActorId>,
    /// Token of the first noun of the article with that form.
    first_noun: FxHashMap<String, u32>,
    /// Whom "the group" stood for last, and where.
    by_noun: FxHashMap<String, (EntityId, u32)>,
}

/// An actor, and the span that names it, when that is not the source itself.
pub(crate) type Found = (Link, Option<Span>);

/// Names looked at before giving up.
const REACH: usize = 60;

impl Bodies {
    /// None yet, but the nouns of the article.
    pub(crate) fn new(walk: &Discourse<'_>) -> Self {
        let mut first_noun = FxHashMap::default();
        for noun in &walk.scan.nouns {
            if noun.word.is(DOCUMENT | BODY | GROUP | PLURAL)
                && !walk.scan.quoted[noun.token as usize]
            {
                let lower = walk.article.token_lower(noun.token as usize);
                if !first_noun.contains_key(lower) {
                    first_noun.insert(lower.to_owned(), noun.token);
                }
            }
        }
        Self {
            by_phrase: FxHashMap::default(),
            first_noun,
            by_noun: FxHashMap::default(),
        }
    }

    /// The actor a noun phrase stands for.
    pub(crate) fn of_noun(&mut self, walk: &mut Discourse<'_>, noun: &NounHead) -> Found {
        let token = noun.token as usize;
        // "the Vale team" is the campaign; "his team" a group.
        let is_named_team =
            || walk.article.token_lower(token) == "team" && name_before(walk, token).is_some();
        let is_definite = noun.determiner == Determiner::Definite && noun.start == noun.token;
        let evidence = match noun.kind {
            SpeakerKind::Organization => return self.body(walk, noun),
            SpeakerKind::Document => return self.document(walk, noun),
            SpeakerKind::Group if is_named_team() => return self.body(walk, noun),
            // "the rebels", "the team": of a body that was named.
            SpeakerKind::Group if is_definite && is_sort(walk.article.token_lower(token)) => {
                match named_body(walk, noun, Evidence::NamedBody) {
                    Some(found) => return found,
                    None => Evidence::Group,
                }
            }
            SpeakerKind::Group => Evidence::Group,
            SpeakerKind::Unnamed => Evidence::Noun,
            _ => Evidence::Thing,
        };
        self.phrase(walk, (noun.start, noun.end), noun.kind, evidence)
    }

    /// An actor called by the words of a phrase; the same words are the same actor.
    pub(crate) fn phrase(
        &mut self,
        walk: &mut Discourse<'_>,
        phrase: (u32, u32),
        kind: SpeakerKind,
        evidence: Evidence,
    ) -> Found {
        let tokens = phrase.0 as usize..phrase.1 as usize;
        let span = walk.article.token_span(tokens);
        let key = one_line(walk.article.slice(span)).to_lowercase();
        let actor = *self
            .by_phrase
            .entry(key)
            .or_insert_with(|| walk.actors.push(Actor::described(kind, phrase)));
        (Link::new(actor, None, evidence), None)
    }

    /// An actor by a name that need not stand in the text.
    pub(crate) fn called(
        &mut self,
        walk: &mut Discourse<'_>,
        name: String,
        phrase: (u32, u32),
        kind: SpeakerKind,
        evidence: Evidence,
    ) -> Found {
        let key = name.to_lowercase();
        let actor = *self.by_phrase.entry(key).or_insert_with(|| {
            walk.actors.push(Actor {
                name: Some(name),
                ..Actor::described(kind, phrase)
            })
        });
        (Link::new(actor, None, evidence), None)
    }

    /// "the union" is the Allied Dockers’ Union; "his campaign" the Pell campaign; "the company" the one named last.
    fn body(&mut self, walk: &mut Discourse<'_>, noun: &NounHead) -> Found {
        let head = noun.token as usize;
        let lower = walk.article.token_lower(head);
        let phrase = (noun.start, noun.end);
        let body = SpeakerKind::Organization;
        if let Some(owner) = owner_in_name(walk, noun, lower) {
            let name = format!("{owner} {lower}");
            return self.called(walk, name, phrase, body, Evidence::CalledAfterHead);
        }
        // "his office" is Vale’s.
        if lower == "office"
            && let Some(owner) = owner_by_pronoun(walk, noun)
        {
            let name = format!("{owner}’s {lower}");
            return self.called(walk, name, phrase, body, Evidence::CalledAfterHead);
        }
        // "the House panel" is the House Oversight Committee.
        if lower == "panel"
            && let Some(found) = named_body(walk, noun, Evidence::Panel)
        {
            return found;
        }
        // "The Danish company" may be one that has a name.
        let of_nation = head > 0 && nation_of(walk.article.token_lower(head - 1)).is_some();
        if of_nation
            && noun.determiner == Determiner::Definite
            && let Some(found) = named_body(walk, noun, Evidence::NamedBody)
        {
            return found;
        }
        // "the Vale campaign", "the Marsh administration".
        if let Some(start) = name_before(walk, head) {
            let named = (start, end_of_place(walk, noun).unwrap_or(noun.token + 1));
            return self.phrase(walk, named, body, Evidence::NamedNoun);
        }
        if noun.determiner != Determiner::Indefinite {
            if let Some(found) = self.named_again(walk, noun, lower) {
                return found;
            }
            if let Some(named) = named_noun_elsewhere(walk, noun, lower) {
                return self.phrase(walk, named, body, Evidence::NamedNoun);
            }
            if let Some(owner) = main_person(walk, noun, lower) {
                let name = format!("{owner} {lower}");
                return self.called(walk, name, phrase, body, Evidence::CampaignOfSubject);
            }
        }
        if let Some(found) = only_body_after(walk, noun, lower) {
            return found;
        }
        let end = match end_of_place(walk, noun) {
            Some(end) => end,
            None if is_of_something(walk, noun) => noun.end,
            None => noun.token + 1,
        };
        self.phrase(walk, (noun.start, end), body, Evidence::BodyNoun)
    }

    /// The named body of a noun: the one it stood for before, unless another of its sort has become the subject since.
    fn named_again(&mut self, walk: &Discourse<'_>, noun: &NounHead, lower: &str) -> Option<Found> {
        let (link, span) = named_body(walk, noun, Evidence::NamedBody)?;
        let is_bare = noun.determiner == Determiner::Definite && noun.start == noun.token;
        let entity = walk.actors[link.actor].entity?;
        if !is_bare {
            return Some((link, span));
        }
        let goes_on = self.by_noun.get(lower).copied().filter(|&last| {
            let (before, _) = last;
            before != entity && !takes_over(walk, noun, entity, last)
        });
        let meant = goes_on.map_or(entity, |(before, _)| before);
        self.by_noun.insert(lower.to_owned(), (meant, noun.token));
        if meant == entity {
            return Some((link, span));
        }
        let known = &walk.clusters.entities[meant];
        let name = &walk.scan.names[*known.names.first()?];
        let link = Link::new(ActorId::of(meant), None, Evidence::NamedBody);
        Some((link, Some(name_span(walk.article, name))))
    }

    /// "The report" is the "90-page report on the tram depot" of the sentence before: called as it is first.
    fn document(&mut self, walk: &mut Discourse<'_>, noun: &NounHead) -> Found {
        let kind = SpeakerKind::Document;
        let lower = walk.article.token_lower(noun.token as usize);
        let bare_definite = noun.determiner == Determiner::Definite && noun.start == noun.token;
        if bare_definite
            && let Some(&first) = self.first_noun.get(lower)
            && first < noun.token
        {
            let (link, _) = self.phrase(walk, (first, first + 1), kind, Evidence::DocumentAgain);
            return (link, Some(walk.article.tokens()[first as usize].span));
        }
        self.phrase(walk, (noun.start, noun.end), kind, Evidence::Document)
    }

    /// Whom "they" means: the group that spoke last near by, unless people are the subject here; else a plural subject, else a body.
    /// `content` is what they say.
    pub(crate) fn they(
        &mut self,
        walk: &mut Discourse<'_>,
        token: u32,
        last: Option<ActorId>,
        content: &[Span],
    ) -> Option<Found> {
        let plural = plural_before(walk, token);
        let sentence = walk.scan.sentence(token);
        // Where the people are that a plural names, if they are the subject of their sentence.
        let people = plural
            .filter(|&((start, end), are_people)| are_people && leads(walk, start, end))
            .map(|((start, _), _)| walk.scan.sentence(start));
        if people != Some(sentence)
            && let Some(actor) = body_or(SpeakerKind::Group, walk, last)
        {
            return Some((Link::new(actor, None, Evidence::GroupBefore), None));
        }
        // "The union walked out after the talks. They said": no talks. "The shop wrote to its users. They advised": no users.
        let sought = [Some(sentence), sentence.checked_sub(1)];
        for sought in sought.into_iter().flatten() {
            if people.is_some_and(|people| people >= sought) {
                break;
            }
            let found = subject_body(walk, token, sought, content, body_of);
            if found.is_some() {
                return found;
            }
        }
        let (phrase, _) = plural?;
        let span = walk
            .article
            .token_span(phrase.0 as usize..phrase.1 as usize);
        let (link, _) = self.phrase(walk, phrase, SpeakerKind::Group, Evidence::PluralBefore);
        Some((link, Some(span)))
    }

    /// What "it" means: the body that is the subject here, else the body or document that spoke last near by, else the subject of the
    /// sentence before, else the last one mentioned. `content` is what it says.
    pub(crate) fn it(
        &mut self,
        walk: &mut Discourse<'_>,
        token: u32,
        last: Option<ActorId>,
        content: &[Span],
    ) -> Option<Found> {
        /// Names and nouns looked at, and sentences they may be back.
        const NAMES: usize = 8;
        const NOUNS: usize = 12;
        const NAME_BACK: u32 = 1;
        const NOUN_BACK: u32 = 2;
        let sentence = walk.scan.sentence(token);
        if let Some(found) = subject_body(walk, token, sentence, content, body_or_country) {
            return Some(found);
        }
        if let Some(actor) = body_or(SpeakerKind::Document, walk, last) {
            return Some((Link::new(actor, None, Evidence::ThingBefore), None));
        }
        if sentence > 0
            && let Some(found) = subject_body(walk, token, sentence - 1, content, body_or_country)
        {
            return Some(found);
        }
        let back = |t: u32| sentence.saturating_sub(walk.scan.sentence(t));
        let names = &walk.scan.names;
        let name = names
            .before(names.partition_point(|n| n.start < token))
            .take(NAMES)
            .filter(|(_, name)| back(name.start) <= NAME_BACK)
            .find_map(|(id, _)| Some((id, body_of(walk, id)?)));
        if let Some((name, entity)) = name {
            let link = Link::new(ActorId::of(entity), None, Evidence::BodyBefore);
            return Some((link, Some(name_span(walk.article, &names[name]))));
        }
        let nouns = &walk.scan.nouns;
        let at = nouns.partition_point(|n| n.token < token);
        // The first of the last few: it is what the sentences are about.
        let is_owner = |token: u32| {
            let next = walk.article.tokens().get(token as usize + 1);
            next.is_some_and(|next| next.tag == Tag::PossessiveMark)
        };
        let noun = nouns[at.saturating_sub(NOUNS)..at].iter().find(|n| {
            back(n.token) <= NOUN_BACK
                && !is_owner(n.token)
                && n.word.is(DOCUMENT | BODY)
                && !n.word.is(PLURAL)
                && !walk.scan.quoted[n.token as usize]
        })?;
        let kind = if noun.word.is(DOCUMENT) {
            SpeakerKind::Document
        } else {
            SpeakerKind::Organization
        };
        let span = walk.article.tokens()[noun.token as usize].span;
        let phrase = (noun.token, noun.token + 1);
        let (link, _) = self.phrase(walk, phrase, kind, Evidence::NounBefore);
        Some((link, Some(span)))
    }
}

/// Whose body it is, for one called after its head: "his campaign", "Vale’s campaign".
fn owner_in_name(walk: &Discourse<'_>, noun: &NounHead, lower: &str) -> Option<String> {
    let possessor = noun.possessor?;
    if !WordKind::SomebodysBody.has(lower) {
        return None;
    }
    match possessor {
        Possessor::Name(name) => {
            let name = &walk.scan.names[name];
            let beside = name.end + 1 == noun.token;
            beside.then(|| name_text(walk.article, name).into_owned())
        }
        Possessor::Pronoun(_) => owner_by_pronoun(walk, noun),
    }
}

/// The surname of whose body it is, right before the noun: "his campaign".
fn owner_by_pronoun(walk: &Discourse<'_>, noun: &NounHead) -> Option<String> {
    let possessor = noun.possessor?;
    let Possessor::Pronoun(token) = possessor else {
        return None;
    };
    let actor = walk
        .possessor_actor(possessor)
        .filter(|_| token + 1 == noun.token)?;
    Some(surname(walk, walk.actors[actor].entity?))
}

/// "the city of Skarvik", "the government of Torvia"
fn is_of_something(walk: &Discourse<'_>, noun: &NounHead) -> bool {
    let next = noun.token as usize + 1;
    next < noun.end as usize && walk.article.token_lower(next) == "of"
}

/// Where the place of a body ends: "the Torvian embassy in Norn City".
fn end_of_place(walk: &Discourse<'_>, noun: &NounHead) -> Option<u32> {
    let next = noun.token as usize + 1;
    let sits = WordKind::SitsInPlace.is_at(walk.article, noun.token as usize);
    if !sits || next >= noun.end as usize || walk.article.token_lower(next) != "in" {
        return None;
    }
    let (_, name) = walk.scan.name_from(next + 1)?;
    (name.start as usize == next + 1 && name.end <= noun.end).then_some(name.end)
}

/// The last word of somebody's name.
fn surname(walk: &Discourse<'_>, entity: EntityId) -> String {
    let full = walk.clusters.display(walk.article, walk.scan, entity);
    full.split_whitespace()
        .last()
        .unwrap_or_default()
        .to_owned()
}

/// "the campaign" of whom the article is about.
fn main_person(walk: &Discourse<'_>, noun: &NounHead, lower: &str) -> Option<String> {
    if lower != "campaign" || noun.start != noun.token {
        return None;
    }
    let main = pronouns::candidates(walk, noun.token, Gender::Unknown)
        .into_iter()
        .find(|c| walk.is_surely_person(c.actor))?;
    Some(surname(walk, walk.actors[main.actor].entity?))
}

/// "A federal appeals court" at the top, "the Court of Appeals for the Third Circuit" below: the only named body after the noun
/// that has its word, of several words.
fn only_body_after(walk: &Discourse<'_>, noun: &NounHead, lower: &str) -> Option<Found> {
    /// Paragraphs at the top.
    const TOP: u32 = 2;
    if noun.determiner != Determiner::Indefinite
        || !WordKind::NamedBelow.has(lower)
        || walk.scan.paragraph(noun.token) >= TOP
    {
        return None;
    }
    let names = &walk.scan.names;
    let mut bodies = names
        .starting_at(names.partition_point(|n| n.start < noun.end))
        .take(REACH)
        .filter(|&(id, _)| has_word(walk, id, lower))
        .filter_map(|(id, name)| Some((name, body_of(walk, id)?)));
    let (name, entity) = bodies.next()?;
    let alone = bodies.all(|(_, other)| other == entity);
    alone.then(|| {
        let link = Link::new(ActorId::of(entity), None, Evidence::NamedBelow);
        (link, Some(name_span(walk.article, name)))
    })
}

/// The outlet that "the paper" is, named in one of the last sentences, where the article has told of no such text before.
pub(crate) fn outlet(walk: &Discourse<'_>, noun: &NounHead) -> Option<Found> {
    /// Sentences back.
    const BACK: u32 = 4;
    let lower = walk.article.token_lower(noun.token as usize);
    let before = |n: &&Noun| n.token < noun.token;
    let mut nouns = walk.scan.nouns.iter().take_while(before);
    let is_text = nouns.any(|n| walk.article.token_lower(n.token as usize) == lower);
    let bare = noun.start == noun.token && noun.determiner == Determiner::Definite;
    let name = last_of_kind(walk, noun, &[]).filter(|_| bare && !is_text)?;
    let sentence = |token: u32| walk.scan.sentence(token);
    let is_near = sentence(noun.token) - sentence(walk.scan.names[name].start) <= BACK;
    let entity = walk.clusters.of_name[name].filter(|_| is_near)?;
    let link = Link::new(ActorId::of(entity), None, Evidence::NamedBody);
    Some((link, Some(name_span(walk.article, &walk.scan.names[name]))))
}

/// The body that "the publisher" is, where nobody bears the noun as a role.
pub(crate) fn described_body(walk: &Discourse<'_>, noun: &NounHead) -> Option<Found> {
    let bare = noun.start == noun.token && noun.determiner == Determiner::Definite;
    let may_be = bare && WordKind::MayBeBody.is_at(walk.article, noun.token as usize);
    let &r = walk.ref_at.get(&noun.token).filter(|_| may_be)?;
    let actor = &walk.actors[walk.refs[r].link.actor];
    let is_new = actor.entity.is_none() && actor.n_refs <= 1;
    is_new.then(|| named_body(walk, noun, Evidence::NamedBody))?
}

/// A named body the noun fits: its name has the word, or it is the last one named of that kind.
fn named_body(walk: &Discourse<'_>, noun: &NounHead, evidence: Evidence) -> Option<Found> {
    let lower = walk.article.token_lower(noun.token as usize);
    let names = &walk.scan.names;
    let before = names.partition_point(|n| n.start < noun.token);
    let own = own_name_words(walk, noun);
    let fits = |id: &NameId| {
        body_of(walk, *id).is_some() && has_word(walk, *id, lower) && has_all(walk, *id, &own)
    };
    let by_word = || {
        let back = names
            .before(before)
            .take(REACH)
            .map(|(id, _)| id)
            .find(fits);
        let on = || {
            let after = names.starting_at(before).take(REACH);
            after.map(|(id, _)| id).find(fits)
        };
        back.or_else(on)
    };
    let last = || last_of_kind(walk, noun, &own);
    let id = by_word().or_else(last)?;
    let link = Link::new(ActorId::of(walk.clusters.of_name[id]?), None, evidence);
    Some((link, Some(name_span(walk.article, &names[id]))))
}

/// The words with a capital that tell which one is meant: "Torvian" of "the Torvian government", as lower case.
fn own_name_words<'a>(walk: &Discourse<'a>, noun: &NounHead) -> Vec<&'a str> {
    (noun.start as usize..noun.token as usize)
        .filter(|&i| walk.article.tokens()[i].case != Case::Lower)
        .map(|i| walk.article.token_lower(i))
        .collect()
}

/// Whether a name has all these words.
fn has_all(walk: &Discourse<'_>, name: NameId, words: &[&str]) -> bool {
    let name = &walk.scan.names[name];
    words
        .iter()
        .all(|word| (name.start..name.end).any(|i| walk.article.token_lower(i as usize) == *word))
}

/// "the company": the body before it that the noun may stand for.
fn last_of_kind(walk: &Discourse<'_>, noun: &NounHead, own: &[&str]) -> Option<NameId> {
    /// Bytes of the abbreviation of a state, which is no body.
    const LONGEST_STATE: usize = 3;
    let lower = walk.article.token_lower(noun.token as usize);
    let media = LEXICONS.word(lower).is(MEDIA)
        || noun.token > 0 && walk.article.token_lower(noun.token as usize - 1) == "news";
    last_of_sort(walk, noun, |id, entity| {
        let name = &walk.scan.names[id];
        let word = |i: u32| walk.scan.word(i as usize);
        let is_media = (name.start..name.end).any(|i| word(i).is(MEDIA));
        let is_known = word(name.start).is(KNOWN_BODY)
            || matches!(name.read_as, Some((NamedKind::Organization, _)));
        let is_state = name.len() == 1
            && walk.article.tokens()[name.start as usize].span.len() <= LONGEST_STATE
            && !is_known;
        // "the Quays Act" is what they fight over.
        let is_text = !is_media && word(name.end - 1).is(DOCUMENT);
        walk.clusters.entities[entity].kind == NamedKind::Organization
            && (media || !is_told(walk, name))
            && !is_state
            && !is_text
            && (has_all(walk, id, own) || is_of_nation(walk, entity, own))
    })
}

/// "The Danish company" for "Nordhavn of Denmark", "its Danish rival Nordhavn": the article says of a body that it is of that country.
fn is_of_nation(walk: &Discourse<'_>, entity: EntityId, own: &[&str]) -> bool {
    /// Names looked at, and tokens beside each.
    const MOST: usize = 6;
    const BESIDE: usize = 4;
    let &[word] = own else { return false };
    let Some(nation) = nation_of(word) else {
        return false;
    };
    let article = walk.article;
    let names = walk.clusters.entities[entity].names.iter().take(MOST);
    names.map(|&id| &walk.scan.names[id]).any(|name| {
        let (phrase, end) = (name.phrase as usize, name.end as usize);
        let stops = |i: usize| article.tokens()[i].tag.is_finite_verb();
        let before = (phrase.saturating_sub(BESIDE)..phrase).rev();
        let behind = end..article.tokens().len().min(end + BESIDE);
        let inside =
            |i: &usize| !stops(*i) && !matches!(article.token_lower(*i), "and" | "." | ";");
        before
            .take_while(inside)
            .chain(behind.take_while(inside))
            .any(|i| nation_of(article.token_lower(i)) == Some(nation))
    })
}

/// Whether a body is only who hears or reads what somebody says: "told Radio Norn", "an email to the Post", "seen by the Post".
fn is_told(walk: &Discourse<'_>, name: &Name) -> bool {
    let article = walk.article;
    let before = |i: usize| i.checked_sub(1);
    let mut at = before(name.phrase as usize);
    if at.is_some_and(|i| article.token_lower(i) == "the") {
        at = at.and_then(before);
    }
    let Some(at) = at else { return false };
    match article.token_lower(at) {
        "told" | "tells" | "telling" => true,
        "to" | "with" => before(at).is_some_and(|i| {
            walk.scan.word(i).is(DOCUMENT) || WordKind::Interviewed.is_at(article, i)
        }),
        "by" => before(at).is_some_and(|i| WordKind::ReadBy.is_at(article, i)),
        _ => false,
    }
}

/// The body a name is, if it is one's.
pub(crate) fn body_of(walk: &Discourse<'_>, name: NameId) -> Option<EntityId> {
    walk.clusters.of_name[name]
        .filter(|&entity| walk.clusters.entities[entity].kind == NamedKind::Organization)
}

/// Whether a name of several words has the noun, or one that it stands for: a "panel" is a committee.
fn has_word(walk: &Discourse<'_>, name: NameId, lower: &str) -> bool {
    let name = &walk.scan.names[name];
    let same = |word: &str| word == lower || lower == "panel" && WordKind::Panel.has(word);
    let at = (name.start..name.end).find(|&i| same(walk.article.token_lower(i as usize)));
    // "campaign" is no "Campaign Committee".
    name.len() > 1 && at.is_some_and(|i| i + 1 == name.end || lower != "campaign")
}

/// The one that spoke last, if it is a body or of that kind.
fn body_or(kind: SpeakerKind, walk: &Discourse<'_>, last: Option<ActorId>) -> Option<ActorId> {
    last.filter(|&actor| {
        let found = walk.actors[actor].kind;
        found == kind || found == SpeakerKind::Organization
    })
}

/// Start of the name that stands right before token `head`, as in "Vale campaign".
fn name_before(walk: &Discourse<'_>, head: usize) -> Option<u32> {
    let (id, name) = walk.scan.name_before(head)?;
    walk.clusters.of_name[id].map(|_| name.start)
}

/// Another "X campaign" that "the campaign" may take up: before the noun, else after it. "The Torvian campaign" is no other one.
fn named_noun_elsewhere(walk: &Discourse<'_>, noun: &NounHead, lower: &str) -> Option<(u32, u32)> {
    /// Nouns looked at to each side.
    const REACH: usize = 80;
    if is_of_something(walk, noun) || !own_name_words(walk, noun).is_empty() {
        return None;
    }
    let nouns = &walk.scan.nouns;
    let at = nouns.partition_point(|n| n.token < noun.token);
    nouns[..at]
        .iter()
        .rev()
        .take(REACH)
        .chain(nouns[at..].iter().take(REACH))
        .filter(|n| walk.article.token_lower(n.token as usize) == lower)
        .find_map(|n| name_before(walk, n.token as usize).map(|start| (start, n.token + 1)))
}

/// The body that is the first subject of a sentence before "it" or "they", outside what is quoted there: "Marsh Water sold the dam as it
/// lost money".
fn subject_body(
    walk: &Discourse<'_>,
    token: u32,
    sentence: u32,
    content: &[Span],
    actor_of: impl Fn(&Discourse<'_>, NameId) -> Option<EntityId>,
) -> Option<Found> {
    /// Names of the sentence looked at: one may have no end.
    const NAMES: usize = 24;
    let begins = walk.article.sentences()[sentence as usize]
        .tokens
        .range()
        .start as u32;
    let is_quoted = |name: &Name| {
        let span = walk.article.tokens()[name.start as usize].span;
        walk.scan.quoted[name.start as usize] || content.iter().any(|c| c.contains(span))
    };
    let names = &walk.scan.names;
    let (name, entity) = names
        .starting_at(names.partition_point(|n| n.start < begins))
        .take(NAMES)
        .take_while(|(_, name)| name.start < token && walk.scan.sentence(name.start) == sentence)
        .filter(|&(id, name)| !is_quoted(name) && is_subject(walk, id))
        .find_map(|(id, name)| Some((name, actor_of(walk, id)?)))?;
    let link = Link::new(ActorId::of(entity), None, Evidence::BodyBefore);
    Some((link, Some(name_span(walk.article, name))))
}

/// A body, or a country: as the subject of a clause it acts as a body does.
fn body_or_country(walk: &Discourse<'_>, name: NameId) -> Option<EntityId> {
    let known = &walk.scan.names[name];
    let is_country = || {
        known.len() == 1
            && known.kind == Some(NamedKind::Place)
            && !walk.scan.word(known.start as usize).is(DEMONYM)
            && nation_of(walk.article.token_lower(known.start as usize)).is_some()
    };
    body_of(walk, name).or_else(|| walk.clusters.of_name[name].filter(|_| is_country()))
}

/// Whether a plural phrase is a subject: a verb follows, or none stands before it in its sentence.
fn leads(walk: &Discourse<'_>, start: u32, end: u32) -> bool {
    /// Tokens before it that are looked at.
    const LONGEST: usize = 60;
    let sentence = walk.scan.sentence(start) as usize;
    let begins = walk.article.sentences()[sentence].tokens.range().start;
    let before = &walk.article.tokens()
        [begins.max((start as usize).saturating_sub(LONGEST))..start as usize];
    walk.verb_follows(end as usize) || !before.iter().any(|token| token.tag.is_finite_verb())
}

/// The plural noun phrase "they" takes up, the first subject-like one of the nearest sentence that has one, and whether it is of people.
fn plural_before(walk: &Discourse<'_>, token: u32) -> Option<((u32, u32), bool)> {
    /// Tokens and sentences looked at.
    const REACH: usize = 90;
    const SENTENCES: u32 = 3;
    let article = walk.article;
    let sentence = walk.scan.sentence(token);
    let mut best: Option<((u32, u32), bool)> = None;
    for i in (0..token as usize).rev().take(REACH) {
        let s = walk.scan.sentence_of[i];
        if sentence - s > SENTENCES
            || best.is_some_and(|((found, _), _)| walk.scan.sentence(found) != s)
        {
            break;
        }
        if walk.scan.quoted[i] {
            continue;
        }
        let tag = article.tokens()[i].tag;
        let word = walk.scan.word(i);
        let person = word.is(GROUP) && tag.is_noun() || word.is(ROLE) && word.is(PLURAL);
        if person || tag == Tag::NounPlural && best.is_none() && !word.is(DOCUMENT) {
            best = Some(((start_of_plural(walk, i), i as u32 + 1), person));
        }
    }
    best
}

/// Where the phrase of a plural noun begins, without its determiner.
fn start_of_plural(walk: &Discourse<'_>, noun: usize) -> u32 {
    /// Words before the noun.
    const LONGEST: usize = 4;
    let article = walk.article;
    let sentence = walk.scan.sentence_of[noun];
    let inside = |i: usize| {
        matches!(
            article.tokens()[i].tag,
            Tag::Adjective | Tag::Noun | Tag::Proper
        ) && walk.scan.sentence_of[i] == sentence
            && determiner_at(article, i).is_none()
    };
    let before = (0..noun).rev().take(LONGEST).take_while(|&i| inside(i));
    before.last().unwrap_or(noun) as u32
}
