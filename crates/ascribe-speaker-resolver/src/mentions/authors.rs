//! Who made the text that a source names: "a report by the Harbour Post", "the mayor’s statement".

use ascribe_article::{Article, Case, NamedKind, SpeakerKind, Tag, TokenKind};

use crate::ids::NameId;
use crate::lexicons::{AUTHORED, BODY, DOCUMENT, FORCE, GROUP, MEDIA, PLURAL, ROLE};
use crate::mentions::head::{EntityOfName, Head, NounHead, Possessor};
use crate::mentions::named_last::named_last;
use crate::mentions::noun_phrases::{noun_phrase, pronoun};
use crate::mentions::phrase::Phrase;
use crate::mentions::phrases::{Determiner, determiner_at, start_with_owner};
use crate::mentions::scan::Scan;
use crate::texts;
use crate::words::WordKind;

/// Who made the text that a noun names, as far as the words beside the noun tell.
pub(crate) fn author_of_mention(
    article: &Article,
    scan: &Scan,
    of_name: &EntityOfName,
    noun: usize,
) -> Option<Head> {
    /// Words after the noun.
    const REACH: usize = 12;
    let start = start_with_owner(article, noun);
    let sentence = scan.sentence_of[noun] as usize;
    let end = article.sentences()[sentence]
        .tokens
        .range()
        .end
        .min(noun + 1 + REACH);
    let phrase = Phrase::new(article, scan, of_name, start..end);
    let walk = phrase.walk(start, noun + 1);
    let mut head = NounHead::of(noun, &walk);
    phrase.classify(&mut head);
    author_of_text(&phrase, &head, end)
}

/// "the party" of "the party’s website": whose text it is, where no name tells.
pub(crate) fn owner_of_text(
    article: &Article,
    scan: &Scan,
    of_name: &EntityOfName,
    noun: usize,
) -> Option<NounHead> {
    let start = start_with_owner(article, noun);
    let phrase = Phrase::new(article, scan, of_name, start..noun);
    owner_before(&phrase, noun).map(|(owner, _)| owner)
}

/// "a report by the Harbour Post", "the union’s press release", "a Harbour Post survey", "a police statement", "an article in the Harbour
/// Post": what a text says, its author says.
pub(super) fn author_of_text(phrase: &Phrase<'_>, noun: &NounHead, end: usize) -> Option<Head> {
    let token = noun.token as usize;
    let speaks_for_owner = phrase.is(token, WordKind::SpeaksForOwner);
    let has_author = noun.kind == SpeakerKind::Document
        && (phrase.scan.word(token).is(AUTHORED) || texts::row_of(phrase.lower(token)).is_some());
    if phrase.is(token, WordKind::Poll) {
        return pollster(phrase, noun, end);
    }
    if !has_author && !speaks_for_owner {
        return told_by(phrase, noun, end);
    }
    // "the U.S. statement" is the country's, "the U.S. survey" of it.
    let states = phrase.is(token, WordKind::StatesForAuthor);
    let speaks = |&id: &NameId| {
        let name = phrase.name(id);
        if name.kind == Some(NamedKind::Place) {
            return states;
        }
        name.len() > 1 || name.kind.is_some() || name.read_as.is_some()
    };
    match noun.possessor {
        // "Vale’s statement": whoever owns a text has made it, unless it is a place.
        Some(Possessor::Name(name)) => {
            let is_place = phrase.name(name).kind == Some(NamedKind::Place);
            let from = token.saturating_sub(1).max(noun.start as usize);
            let is_about = is_about_owner(phrase, from, token);
            return Some(Head::Name(name)).filter(|_| !is_about && (states || !is_place));
        }
        Some(Possessor::Pronoun(at)) => return pronoun(phrase, at as usize, at as usize + 1),
        None => {}
    }
    // "Vale’s doctor’s statement" is the doctor's.
    let is_owned = noun.determiner == Determiner::Possessive;
    if let Some(name) = phrase
        .names_in(noun.start as usize, token)
        .last()
        .filter(|name| !is_owned && speaks(name))
    {
        return Some(Head::Name(name));
    }
    if let Some(owner) = owner_by_noun(phrase, noun).filter(|_| is_owned) {
        return Some(Head::Noun(owner));
    }
    if let Some(body) = body_before_text(phrase, noun) {
        return Some(Head::Noun(body));
    }
    author_behind(phrase, token, end, speaks)
        .or_else(|| place_of_text(phrase, token, end))
        .or_else(|| owner_of_site(phrase, token, end))
}

/// "the mayor" of "the mayor’s statement": a text is its owner’s, unless it is about the owner.
fn owner_by_noun(phrase: &Phrase<'_>, noun: &NounHead) -> Option<NounHead> {
    let token = noun.token as usize;
    let (owner, mark) = owner_before(phrase, token)?;
    let fits = owner.is_person() && !owner.is_thought && !is_about_owner(phrase, mark + 1, token);
    fits.then_some(owner)
}

/// The owner by a noun in the phrase before a token, and the possessive mark behind it.
fn owner_before(phrase: &Phrase<'_>, token: usize) -> Option<(NounHead, usize)> {
    let is_mark = |i: &usize| phrase.article.tokens()[*i].tag == Tag::PossessiveMark;
    let mark = (phrase.start..token).rev().find(is_mark)?;
    match noun_phrase(phrase, phrase.start, mark) {
        Head::Noun(owner) => Some((owner, mark)),
        _ => None,
    }
}

/// "Vale’s obituary", "Vale’s autopsy report" are of Vale: a word from a token on to the noun of the text says so.
fn is_about_owner(phrase: &Phrase<'_>, from: usize, token: usize) -> bool {
    (from..=token).any(|i| phrase.is(i, WordKind::AboutOwner))
}

/// "a rumour reported by the Harbour Post", "claims by the union": whose a thing is that is told, though its noun is no text's.
fn told_by(phrase: &Phrase<'_>, noun: &NounHead, end: usize) -> Option<Head> {
    /// Words between the noun and "by": "handed down yesterday".
    const REACH: usize = 4;
    let token = noun.token as usize;
    let word = phrase.scan.word(token);
    let is_thing = match noun.kind {
        SpeakerKind::Other | SpeakerKind::Document => true,
        SpeakerKind::Group | SpeakerKind::Unnamed => !word.is(ROLE | GROUP),
        _ => false,
    };
    let tokens = phrase.article.tokens();
    if !is_thing || noun.is_thought || tokens[token].case != Case::Lower {
        return None;
    }
    let by = (token + 1..end.min(token + 1 + REACH)).find(|&i| phrase.lower(i) == "by")?;
    let told = |i: usize| tokens[i].tag.is_verb() && !phrase.is(i, WordKind::ReadBy);
    let light = |i: usize| tokens[i].kind == TokenKind::Word && tokens[i].case == Case::Lower;
    if by > token + 1 && !(told(token + 1) && (token + 2..by).all(light)) {
        return None;
    }
    name_after_by(phrase, by, end)
        .filter(|&id| {
            let name = phrase.name(id);
            name.kind != Some(NamedKind::Place) && (name.len() > 1 || name.kind.is_some())
        })
        .map(Head::Name)
}

/// "a report published in May by the Harbour Post", "the study, carried out by the council".
fn author_behind(
    phrase: &Phrase<'_>,
    token: usize,
    end: usize,
    speaks: impl Fn(&NameId) -> bool,
) -> Option<Head> {
    /// Words between a text and who made it: "a survey published in May by the council".
    const REACH: usize = 9;
    let speaks_for_owner = phrase.is(token, WordKind::SpeaksForOwner);
    let states = phrase.is(token, WordKind::StatesForAuthor);
    let tokens = phrase.article.tokens();
    let made = token + 2 < end
        && phrase.lower(token + 1) == ","
        && (phrase.lower(token + 2) == "by"
            || phrase.lower(token + 2).ends_with("ed") && tokens[token + 2].tag.is_verb());
    let from = told_of_text(phrase, token, end).unwrap_or(token + 1 + usize::from(made));
    (from..end.min(from + REACH))
        .take_while(|&i| phrase.lower(i) != "," && tokens[i].tag != Tag::Wh)
        // "an email seen by the Post": who reads a text has not made it.
        .filter(|&i| !phrase.is(i - 1, WordKind::ReadBy))
        .filter(|&i| match phrase.lower(i) {
            "by" | "from" => true,
            "of" => speaks_for_owner || states && is_titled_at(phrase, i + 1),
            _ => false,
        })
        .filter(|&i| i + 1 < end)
        .find_map(|i| match holder_or_head(phrase, i + 1, end) {
            Head::Name(name) if speaks(&name) => Some(Head::Name(name)),
            Head::Noun(author)
                if matches!(
                    author.kind,
                    SpeakerKind::Organization | SpeakerKind::Unnamed
                ) =>
            {
                Some(Head::Noun(author))
            }
            _ if phrase.lower(i) == "by" => name_after_by(phrase, i, end).map(Head::Name),
            _ => None,
        })
}

/// The head of what stands from a token on: of "Deputy Coroner for Norn Ann Lee" the name.
fn holder_or_head(phrase: &Phrase<'_>, from: usize, end: usize) -> Head {
    named_last(phrase, from, end).map_or_else(|| noun_phrase(phrase, from, end), Head::Name)
}

/// "the report, which was drawn up by": the token after "was".
fn told_of_text(phrase: &Phrase<'_>, token: usize, end: usize) -> Option<usize> {
    let relative = token + 1 + usize::from(token + 1 < end && phrase.lower(token + 1) == ",");
    let is_told = relative + 2 < end
        && phrase.article.tokens()[relative].tag == Tag::Wh
        && phrase.is(relative + 1, WordKind::Passive);
    is_told.then_some(relative + 2)
}

/// "the statement of Dr Vale"
fn is_titled_at(phrase: &Phrase<'_>, i: usize) -> bool {
    let name = (i < phrase.end).then(|| phrase.name_at(i)).flatten();
    name.is_some_and(|name| phrase.name(name).is_titled())
}

/// "a poll conducted in May by the Harbour Post", "a Harbour Post poll".
fn pollster(phrase: &Phrase<'_>, noun: &NounHead, end: usize) -> Option<Head> {
    /// Words between.
    const REACH: usize = 7;
    let token = noun.token as usize;
    if let Some(by) = (token + 1..end.min(token + REACH)).find(|&i| phrase.lower(i) == "by") {
        return name_after_by(phrase, by, end)
            .filter(|&name| !phrase.name(name).is_titled())
            .map(Head::Name);
    }
    let before = phrase.names_in(noun.start as usize, token).last()?;
    let name = phrase.name(before);
    // "the Harbour Post/Quay News poll" is of both.
    let first = (noun.start as usize).saturating_sub(1);
    let is_one = (first..token).all(|i| phrase.lower(i) != "/");
    let is_body = name.is_body() && name.kind != Some(NamedKind::Place);
    (is_one && is_body).then_some(Head::Name(before))
}

/// The name that is what "by" at a token goes with: "by Harbourpoll today", "by the Harbour Post".
fn name_after_by(phrase: &Phrase<'_>, by: usize, end: usize) -> Option<NameId> {
    if let Head::Name(name) = noun_phrase(phrase, by + 1, end) {
        return Some(name);
    }
    let first =
        by + 1 + usize::from(by + 1 < end && determiner_at(phrase.article, by + 1).is_some());
    let name = (first < end).then(|| phrase.name_at(first)).flatten()?;
    // "by Quayline and the council" is of both, "by Quayline’s" of somebody else.
    let next = phrase.name(name).end as usize;
    let alone = next >= end || !matches!(phrase.lower(next), "and" | "’s" | "'s");
    (phrase.name(name).start as usize == first && alone).then_some(name)
}

/// "an article in the Harbour Post": the outlet, where it stands right behind.
fn place_of_text(phrase: &Phrase<'_>, token: usize, end: usize) -> Option<Head> {
    /// Words between: "in Thursday’s".
    const REACH: usize = 4;
    /// Words before: "published today in".
    const PRINTED: usize = 3;
    if !phrase.is(token, WordKind::Printed) {
        return None;
    }
    let printed = |i: usize| {
        matches!(
            phrase.article.tokens()[i].tag,
            Tag::VerbParticiple | Tag::VerbPast
        ) || phrase.is(i, WordKind::NearDay)
    };
    let at = (token + 1..end.min(token + 1 + PRINTED))
        .find(|&i| !printed(i))
        .filter(|&i| i + 1 < end && phrase.lower(i) == "in")?;
    let name = phrase.names_in(at + 1, end.min(at + 1 + REACH)).next()?;
    let known = phrase.name(name);
    let between = |i: usize| {
        determiner_at(phrase.article, i).is_some()
            || phrase.article.tokens()[i].tag == Tag::PossessiveMark
            || phrase.article.tokens()[i].case != Case::Lower
            || matches!(phrase.lower(i), "today" | "yesterday")
    };
    let ends = known.end as usize >= end
        || phrase.article.tokens()[known.end as usize].kind != TokenKind::Word;
    (known.is_body() && ends && (at + 1..known.start as usize).all(between))
        .then_some(Head::Name(name))
}

/// "a statement on the union’s website", "a notice on the Harbour Post site": whose site it is.
fn owner_of_site(phrase: &Phrase<'_>, token: usize, end: usize) -> Option<Head> {
    /// Words between: "on the union’s official".
    const REACH: usize = 8;
    let on = (token + 1..end.min(token + 4)).find(|&i| phrase.lower(i) == "on")?;
    let site = (on + 1..end.min(on + REACH))
        .find(|&i| phrase.is(i, WordKind::SpeaksForOwner) && !phrase.scan.word(i).is(DOCUMENT))?;
    let walk = phrase.walk(on + 1, site + 1);
    let mut head = NounHead::of(site, &walk);
    phrase.classify(&mut head);
    author_of_text(phrase, &head, site + 1)
}

/// "a police statement", "a company press release": the body before the text, one that the article speaks of.
fn body_before_text(phrase: &Phrase<'_>, noun: &NounHead) -> Option<NounHead> {
    let token = noun.token as usize;
    let first = noun.start as usize;
    let is_kind = |i: usize| matches!(phrase.lower(i), "press" | "news" | "media");
    let last = (first..token).rev().find(|&i| !is_kind(i))?;
    let word = phrase.scan.word(last);
    let singular = !phrase.scan.word(token).is(PLURAL) || !phrase.lower(token).ends_with('s');
    let is_body = word.is(BODY | FORCE) && !word.is(MEDIA | PLURAL | ROLE | DOCUMENT);
    if !is_body || !singular || phrase.article.tokens()[last].case != Case::Lower {
        return None;
    }
    let walk = phrase.walk(first, last + 1);
    let mut body = NounHead::of(last, &walk);
    phrase.classify(&mut body);
    body.determiner = Determiner::Definite;
    (body.kind == SpeakerKind::Organization).then_some(body)
}
