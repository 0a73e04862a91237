//! Reads a source phrase: what its head is, a name, a pronoun or a noun.

use ascribe_article::{
    Article, Case, NamedKind, Quote, SentenceKind, Span, SpeakerKind, Tag, TokenKind,
};

use crate::ids::NameId;
use crate::lexicons::{
    AUTHORED, BODY, DOCUMENT, FORCE, FUNCTION, GROUP, MEDIA, PLACE, PLURAL, PREPOSITION, ROLE,
    TITLE, is_common,
};
use crate::mentions::head::{EntityOfName, Head, NounHead, Possessor};
use crate::mentions::named_last::named_last;
use crate::mentions::phrase::{Last, Phrase, Stop, Walk};
use crate::mentions::phrases::{Determiner, determiner_at, start_with_owner};
use crate::mentions::scan::Scan;
use crate::texts;
use crate::words::{WordKind, third_person};

/// Reads the source of a quote.
pub(crate) fn head_of(
    article: &Article,
    scan: &Scan,
    of_name: &EntityOfName,
    quote: &Quote,
) -> Head {
    match quote.source.first() {
        Some(&span) => head_of_span(article, scan, of_name, span),
        None => Head::Missing,
    }
}

/// The head of a noun phrase.
pub(crate) fn head_of_span(
    article: &Article,
    scan: &Scan,
    of_name: &EntityOfName,
    span: Span,
) -> Head {
    let start = article.token_at(span.start);
    let end = article.token_at(span.end.saturating_sub(1)) + 1;
    let end = end.min(article.tokens().len());
    if start >= end {
        return Head::Missing;
    }
    head(&Phrase::new(article, scan, of_name, start..end))
}

/// The head of the noun phrase whose last noun is a token.
pub(crate) fn head_of_noun(
    article: &Article,
    scan: &Scan,
    of_name: &EntityOfName,
    noun: usize,
) -> Head {
    let start = start_with_owner(article, noun);
    let end = noun + 1;
    let phrase = Phrase::new(article, scan, of_name, start..end);
    noun_phrase(&phrase, start, end)
}

/// A source is a noun phrase; what lies further from its start than this is no head.
const LONGEST_SOURCE: usize = 60;

fn head(phrase: &Phrase<'_>) -> Head {
    let mut first = phrase.start;
    let end = phrase.end.min(phrase.start + LONGEST_SOURCE);
    while first < end && is_padding(phrase, first) {
        first += 1;
    }
    if first >= end {
        return if phrase.start < phrase.end {
            single(phrase, phrase.start)
        } else {
            Head::Missing
        };
    }
    if let Some(head) = label(phrase, first, end) {
        return head;
    }
    // "other members including Ann Pell who"
    if end > first + 1 && phrase.lower(end - 1) == "who" {
        return Head::Relative {
            token: end as u32 - 1,
        };
    }
    if let Some(name) = name_in_headline(phrase, first, end) {
        return Head::Name(name);
    }
    if let Some(head) = pronoun(phrase, first, end) {
        return head;
    }
    if let Some(name) = named_last(phrase, first, end) {
        return Head::Name(name);
    }
    let head = noun_phrase(phrase, first, end);
    if let Head::Noun(noun) = &head
        && let Some(author) = author_of_text(phrase, noun, end)
    {
        return author;
    }
    if let Head::Noun(noun) = &head
        && let Some(name) = apposed_behind(phrase, noun)
    {
        return Head::Name(name);
    }
    match head {
        // A source that has lost its name: "Ann Roe, 27, [a user in Oslo], said".
        Head::Noun(ref noun) if noun.determiner != Determiner::Definite => {
            name_in_front(phrase, first)
                .or_else(|| named_behind(phrase, noun))
                .map_or(head, Head::Name)
        }
        _ => head,
    }
}

/// The name between commas right behind a source: "according to [his wife], Ann, it rained", "[its founder], Ann Lee, said".
fn apposed_behind(phrase: &Phrase<'_>, noun: &NounHead) -> Option<NameId> {
    let comma = |i: usize| {
        let token = phrase.article.tokens().get(i);
        token.is_some() && phrase.lower(i) == ","
    };
    let is_one = noun.is_person()
        && !noun.is_thought
        && matches!(
            noun.determiner,
            Determiner::Possessive | Determiner::Definite
        );
    if !is_one || noun.end as usize != phrase.end || !comma(phrase.end) {
        return None;
    }
    let name = phrase.name_at(phrase.end + 1)?;
    let known = phrase.name(name);
    let sentence = |i: usize| phrase.scan.sentence_of.get(i).copied();
    let fits = known.may_be_person()
        && known.phrase as usize == phrase.end + 1
        && comma(known.end as usize)
        && sentence(known.end as usize) == sentence(phrase.end);
    fits.then_some(name)
}

/// The name that a clause right behind a source gives: "said [a homeless man] named Ann Lee".
fn named_behind(phrase: &Phrase<'_>, noun: &NounHead) -> Option<NameId> {
    let is_person = noun.is_person() && !noun.is_thought;
    let next = phrase.article.tokens().get(phrase.end)?;
    let clause = phrase.is(phrase.end, WordKind::GivesName)
        || matches!(next.tag, Tag::Wh | Tag::VerbGerund | Tag::VerbParticiple);
    let sentence = *phrase.scan.sentence_of.get(phrase.end)?;
    let same = phrase.end > 0 && phrase.scan.sentence_of[phrase.end - 1] == sentence;
    if !is_person || !clause || !same {
        return None;
    }
    let ends = phrase.article.sentences()[sentence as usize]
        .tokens
        .range()
        .end;
    let stops = |i: &usize| matches!(phrase.lower(*i), "," | ";" | ":" | "and" | "but");
    let end = (phrase.end..ends).find(stops).unwrap_or(ends);
    called(phrase, phrase.end, end)
}

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
    let is_mark = |i: &usize| article.tokens()[*i].tag == Tag::PossessiveMark;
    let end = (start..noun).rev().find(is_mark)?;
    let phrase = Phrase::new(article, scan, of_name, start..end);
    match noun_phrase(&phrase, start, end) {
        Head::Noun(owner) => Some(owner),
        _ => None,
    }
}

/// "a report by the Harbour Post", "the union’s press release", "a Harbour Post survey", "a police statement", "an article in the Harbour
/// Post": what a text says, its author says.
fn author_of_text(phrase: &Phrase<'_>, noun: &NounHead, end: usize) -> Option<Head> {
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
            // "Vale’s obituary", "Vale’s autopsy report" are of Vale.
            let is_about = (token.saturating_sub(1).max(noun.start as usize)..=token)
                .any(|i| phrase.is(i, WordKind::AboutOwner));
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
    let is_mark = |i: &usize| phrase.article.tokens()[*i].tag == Tag::PossessiveMark;
    let mark = (phrase.start..token).rev().find(is_mark)?;
    let is_about = (mark + 1..=token).any(|i| phrase.is(i, WordKind::AboutOwner));
    match noun_phrase(phrase, phrase.start, mark) {
        Head::Noun(owner) if owner.is_person() && !owner.is_thought && !is_about => Some(owner),
        _ => None,
    }
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

/// "Anna Pell Slams Quay Boss" for "Anna Pell": in a headline a source runs on into its verb; the full name it begins
/// with is its head.
fn name_in_headline(phrase: &Phrase<'_>, first: usize, end: usize) -> Option<NameId> {
    let sentence = phrase.scan.sentence_of[first] as usize;
    let name = phrase.name_at(first)?;
    let known = phrase.name(name);
    (phrase.article.sentences()[sentence].kind == SentenceKind::Headline
        && known.start as usize == first
        && known.kind == Some(NamedKind::Person)
        && known.len() > 1
        && known.end as usize + 1 < end
        && (known.end as usize..end).all(|i| {
            phrase.article.tokens()[i].kind == TokenKind::Word
                && phrase.article.tokens()[i].case != Case::Lower
        }))
    .then_some(name)
}

/// A personal name right before a comma before token `first`, an age between them or not.
fn name_in_front(phrase: &Phrase<'_>, first: usize) -> Option<NameId> {
    let comma = |i: usize| phrase.article.token_text(i) == ",";
    let mut at = first.checked_sub(1).filter(|&i| comma(i))?;
    if at >= 2 && phrase.article.tokens()[at - 1].kind == TokenKind::Number && comma(at - 2) {
        at -= 2;
    }
    let name = phrase.name_at(at.checked_sub(1)?)?;
    let known = phrase.name(name);
    let aged = phrase.article.tokens()[first].kind == TokenKind::Number;
    let opens = matches!(
        determiner_at(phrase.article, first),
        Some(Determiner::Indefinite | Determiner::Another)
    );
    (known.end as usize == at
        && phrase.scan.sentence(known.start) == phrase.scan.sentence_of[first]
        && (aged || opens && known.may_be_person()))
    .then_some(name)
}

/// Marks, prepositions and conjunctions before the phrase: "While old hands", "among voters".
fn is_padding(phrase: &Phrase<'_>, i: usize) -> bool {
    let token = phrase.article.tokens()[i];
    match token.kind {
        TokenKind::QuoteMark | TokenKind::Punctuation => true,
        TokenKind::Symbol => !phrase.lower(i).starts_with(['@', '#']),
        _ => {
            phrase.name_at(i).is_none()
                && (phrase.scan.word(i).is(PREPOSITION) || phrase.is(i, WordKind::Padding))
        }
    }
}

/// A source that is nothing but a padding word ("that", "as").
fn single(phrase: &Phrase<'_>, i: usize) -> Head {
    match phrase.lower(i) {
        "that" => Head::Relative { token: i as u32 },
        _ => Head::Missing,
    }
}

fn label(phrase: &Phrase<'_>, first: usize, end: usize) -> Option<Head> {
    let followed = |i: usize| {
        i + 1 < phrase.article.tokens().len()
            && matches!(phrase.article.token_text(i + 1), ":" | ".")
    };
    let alone = end == first + 1 || phrase.article.token_text(end - 1) == ":" && end == first + 2;
    if !alone || !followed(first) {
        return None;
    }
    let text = phrase.article.token_text(first);
    if WordKind::Question.has(text) {
        Some(Head::Question)
    } else if WordKind::Answer.has(text) {
        Some(Head::Answer)
    } else {
        None
    }
}

fn pronoun(phrase: &Phrase<'_>, first: usize, end: usize) -> Option<Head> {
    let token = first as u32;
    let kinds = WordKind::all_at(phrase.article, first);
    // "WHO director Ann Lee"
    if phrase.article.token_text(first) == "WHO" && phrase.name_at(first).is_some() {
        return None;
    }
    if !kinds.have_one(WordKind::PRONOUNS) {
        return (phrase.lower(first) == "that" && is_alone(phrase, first, end))
            .then_some(Head::Relative { token });
    }
    if kinds.have(WordKind::Subject) && first + 2 < end && phrase.lower(first + 1) == "and" {
        return Some(Head::Joint {
            start: token,
            end: end as u32,
        });
    }
    let before_noun = !is_alone(phrase, first, end) && !breaks_after(phrase, first, end);
    if kinds.have(WordKind::BeforeNoun) && before_noun {
        return None;
    }
    if kinds.have(WordKind::Male) || kinds.have(WordKind::Female) {
        let (gender, _) = third_person(phrase.article, first)?;
        return Some(Head::Third { token, gender });
    }
    Some(if kinds.have(WordKind::Many) {
        Head::They { token }
    } else if kinds.have(WordKind::Thing) {
        Head::It { token }
    } else if kinds.have(WordKind::Speaker) {
        Head::First
    } else if kinds.have(WordKind::We) {
        // "US" is no pronoun.
        if phrase.article.token_text(first) == "US" {
            return None;
        }
        Head::We
    } else if kinds.have(WordKind::You) {
        Head::You
    } else {
        Head::Relative { token }
    })
}

/// Nothing but marks, adverbs or "himself" follows.
fn is_alone(phrase: &Phrase<'_>, first: usize, end: usize) -> bool {
    (first + 1..end).all(|i| is_light(phrase, i))
}

/// A mark, adverb or "himself": does not make a pronoun a determiner.
fn is_light(phrase: &Phrase<'_>, i: usize) -> bool {
    matches!(
        phrase.article.tokens()[i].kind,
        TokenKind::Punctuation | TokenKind::QuoteMark
    ) || phrase.is(i, WordKind::Light)
}

/// The word after `i` cannot be its noun.
fn breaks_after(phrase: &Phrase<'_>, i: usize, end: usize) -> bool {
    i + 1 >= end
        || phrase.article.tokens()[i + 1].kind == TokenKind::Punctuation
        || phrase.article.tokens()[i + 1].tag.is_finite_verb()
        || phrase.scan.word(i + 1).is(PREPOSITION)
}

fn noun_phrase(phrase: &Phrase<'_>, first: usize, end: usize) -> Head {
    let walk = phrase.walk(first, end);
    let last = match walk.last {
        Last::Nothing => phrase
            .names_in(first, end)
            .next()
            .map_or_else(|| Last::Noun(phrase.last_word(first, end)), Last::Name),
        last => last,
    };
    match last {
        Last::Name(name) => after_name(phrase, name, first, end, &walk),
        Last::Noun(noun) => {
            let mut noun = NounHead::of(noun, &walk);
            phrase.classify(&mut noun);
            match name_of_same_body(phrase, &noun, &walk) {
                Some(name) => Head::Name(name),
                None => after_noun(phrase, noun, first, end, &walk),
            }
        }
        Last::Nothing => Head::Missing,
    }
}

/// "Harbour Post magazine", "the Quay Party party": the noun says what the body before it is.
fn name_of_same_body(phrase: &Phrase<'_>, noun: &NounHead, walk: &Walk) -> Option<NameId> {
    let token = noun.token as usize;
    let is_kind = phrase.scan.word(token).is(MEDIA) || phrase.is(token, WordKind::KindOfBody);
    if !is_kind || walk.stop != Stop::End || phrase.is(token, WordKind::SpeaksForOwner) {
        return None;
    }
    let (id, name) = phrase.scan.name_before(token)?;
    // "State media" has no name.
    let is_noun = name.len() == 1 && phrase.scan.word(name.start as usize).is(BODY);
    let stands = name.start >= noun.start && phrase.of_name[id].is_some();
    (name.is_body() && !is_noun && stands).then_some(id)
}

/// A name was the last thing before the walk stopped: it is the head unless a list goes on.
fn after_name(phrase: &Phrase<'_>, name: NameId, first: usize, end: usize, walk: &Walk) -> Head {
    let joint = Head::Joint {
        start: first as u32,
        end: end as u32,
    };
    // "Sens. Pell of Ohio and Marsh of Utah".
    let opens = phrase.name(name).phrase as usize;
    let several = WordKind::Titles.has(phrase.lower(opens).trim_end_matches('.'));
    if several && first <= opens {
        return joint;
    }
    let at = walk.at;
    match walk.stop {
        // "Pell and her lawyer", "Pell and Marsh"; but the first name of "Mark and Joan Vale" counts too.
        Stop::Conjunction if at + 1 < end && !phrase.article.tokens()[at + 1].tag.is_verb() => {
            joint
        }
        Stop::Comma => {
            if let Some(person) = name_after_bracket(phrase, name, at, end)
                .or_else(|| holder_behind(phrase, name, at, end))
            {
                Head::Name(person)
            } else if is_list(phrase, name, at, end) {
                joint
            } else {
                Head::Name(name)
            }
        }
        // "Maricopa County Recorder of Deeds Helen Roe".
        Stop::Preposition if phrase.name(name).kind != Some(NamedKind::Person) => {
            Head::Name(name_after_noun(phrase, at, end).unwrap_or(name))
        }
        _ => Head::Name(name),
    }
}

/// "Maricopa County (Ariz.) Sheriff Joe Roe": the name after the bracket at token `at`.
fn name_after_bracket(phrase: &Phrase<'_>, name: NameId, at: usize, end: usize) -> Option<NameId> {
    if phrase.name(name).kind == Some(NamedKind::Person) {
        return None;
    }
    phrase.name_at(past_bracket(phrase, at, end)?)
}

/// "The Norn County Supervisor of Elections, Ann Lee": who holds the office that reads like a body; the comma is token `at`.
fn holder_behind(phrase: &Phrase<'_>, name: NameId, at: usize, end: usize) -> Option<NameId> {
    let known = phrase.name(name);
    let holds = |i: u32| {
        let word = phrase.scan.word(i as usize);
        word.is(ROLE) && !word.is(PLURAL | BODY)
    };
    if !known.is_body() || !(known.start..known.end).any(holds) {
        return None;
    }
    let person = phrase.name_at(at + 1).filter(|_| at + 1 < end)?;
    let behind = phrase.name(person);
    let ends = behind.end as usize >= end || phrase.lower(behind.end as usize) == ",";
    let is_person = behind.kind == Some(NamedKind::Person) && behind.len() > 1;
    (is_person && ends).then_some(person)
}

/// "Ann Lee, [Environment] and Water Minister": a plain word with a capital before an "and", and an office behind it.
fn is_field_of_office(phrase: &Phrase<'_>, name: NameId, end: usize) -> bool {
    /// Words behind the "and".
    const REACH: usize = 4;
    let known = phrase.name(name);
    let and = known.end as usize;
    let plain = (known.phrase as usize..and).all(|i| is_common(phrase.lower(i)));
    let role = |i: usize| {
        let word = phrase.scan.word(i);
        word.is(ROLE) && !word.is(PLURAL)
    };
    let office = (and + 1..end.min(and + 1 + REACH))
        .take_while(|&i| phrase.article.tokens()[i].kind == TokenKind::Word)
        .find(|&i| role(i));
    plain
        && known.read_as.is_none()
        && and < end
        && phrase.is(and, WordKind::Joins)
        && office.is_some_and(|office| office > and + 1)
}

/// Whether the comma at a token goes on with another: "Pell, 25, and her brother"; "Sens. Pell (R) and Marsh (D)"; "Pell,
/// along with Marsh".
fn is_list(phrase: &Phrase<'_>, name: NameId, comma: usize, end: usize) -> bool {
    let aged = comma + 3 < end
        && phrase.article.tokens()[comma + 1].kind == TokenKind::Number
        && phrase.lower(comma + 2) == ","
        && phrase.lower(comma + 3) == "and";
    let along = comma + 1 < end && phrase.lower(comma + 1) == "along";
    if aged || along {
        return true;
    }
    let next = phrase.name_at(comma + 1).filter(|_| comma + 1 < end);
    let Some(next) = next else { return false };
    if is_field_of_office(phrase, next, end) {
        return false;
    }
    let (known, next) = (phrase.name(name), phrase.name(next));
    let after = next.end as usize;
    let pair =
        after >= end && next.len() == 1 && known.len() == 1 && next.kind != Some(NamedKind::Place);
    let then = |i: usize| phrase.name_at(i);
    pair || after + 1 < end
        && match phrase.lower(after) {
            "and" => {
                then(after + 1).is_some()
                    || phrase.lower(after + 1) == "and"
                        && then(after + 2).is_some()
                        && after + 2 < end
            }
            "," => phrase.lower(after + 1) == "and" && then(after + 2).is_some() && after + 2 < end,
            _ => false,
        }
}

/// A noun was the last thing before the walk stopped: a name in apposition to it is the head.
fn after_noun(phrase: &Phrase<'_>, noun: NounHead, first: usize, end: usize, walk: &Walk) -> Head {
    if noun.is_thought
        && let Some(Possessor::Name(name)) = noun.possessor
    {
        return Head::Name(name);
    }
    let single = matches!(
        noun.kind,
        SpeakerKind::Unnamed | SpeakerKind::Other | SpeakerKind::Organization
    ) && !noun.is_thought;
    match walk.stop {
        Stop::Comma if single && walk.at + 1 < end => {
            // "its founder, known as Ann Lee"
            let known_as = || known_as(phrase, walk.at + 1, end);
            name_in_apposition(phrase, &noun, walk.at, end)
                .or_else(known_as)
                .map_or(Head::Noun(noun), Head::Name)
        }
        Stop::Conjunction => joined(phrase, noun, first, walk.at, end),
        Stop::Preposition => with_phrase(phrase, noun, single, walk.at, end),
        Stop::Clause if single => called(phrase, walk.at, end).map_or(Head::Noun(noun), Head::Name),
        Stop::Clause | Stop::End | Stop::Comma => Head::Noun(noun),
    }
}

/// "known professionally as Ann Lee", from a token on.
fn known_as(phrase: &Phrase<'_>, known: usize, end: usize) -> Option<NameId> {
    /// Words to the "as".
    const REACH: usize = 4;
    if phrase.lower(known) != "known" {
        return None;
    }
    let at = (known + 1..end.min(known + REACH)).find(|&i| phrase.lower(i) == "as")?;
    phrase.name_at(at + 1).filter(|_| at + 1 < end)
}

/// "an official named Ann Lee", "a protester using the pseudonym “Katya”", "a man by the canal who goes by the name “Biscuit”": the
/// name that a clause gives, at a token or after it.
fn called(phrase: &Phrase<'_>, at: usize, end: usize) -> Option<NameId> {
    /// Words to the verb, and from the verb to the name.
    const REACH: usize = 14;
    const NEAR: usize = 4;
    let verb = (at..end.min(at + REACH)).find(|&i| phrase.is(i, WordKind::GivesName))?;
    let name = (verb + 1..end.min(verb + 1 + NEAR))
        .take_while(|&i| phrase.lower(i) != "after")
        .find_map(|i| phrase.name_at(i))?;
    phrase.name(name).may_be_person().then_some(name)
}

/// "the committee’s chair, Ruiz", "Vale’s niece, state Del. Ann Marsh": the name after the comma at a token.
fn name_in_apposition(
    phrase: &Phrase<'_>,
    noun: &NounHead,
    comma: usize,
    end: usize,
) -> Option<NameId> {
    let lead = phrase.is(comma + 1, WordKind::BeforeApposition) && comma + 2 < end;
    let is_body = |name: &NameId| phrase.name(*name).is_body();
    // "one of the largest suppliers, Quay Gas"
    let is_one_of = phrase.lower(noun.token as usize) == "one"
        && (noun.token as usize) < comma
        && phrase.lower(noun.token as usize + 1) == "of";
    let may_be_body = noun.kind == SpeakerKind::Organization
        || is_one_of
        || phrase.is(noun.token as usize, WordKind::MayBeBody);
    let fits = |name: &NameId| {
        phrase.name(*name).may_be_person()
            || noun.kind == SpeakerKind::Organization
            || may_be_body && is_body(name)
    };
    // "the opposition party, the Quay Movement".
    let article = comma + 2 < end && may_be_body && phrase.is(comma + 1, WordKind::Article);
    if article && let Some(body) = phrase.name_at(comma + 2).filter(is_body) {
        return Some(body);
    }
    phrase
        .name_at(comma + 1 + usize::from(lead))
        .filter(fits)
        .or_else(|| titled_behind_article(phrase, comma + 1, end))
        .or_else(|| name_after_further_role(phrase, comma + 1, end))
}

/// "the Prime Minister, [the Right Honourable Ann Lee]": a person whose titles have an article before them, at a token.
fn titled_behind_article(phrase: &Phrase<'_>, at: usize, end: usize) -> Option<NameId> {
    if at + 1 >= end || !phrase.is(at, WordKind::Article) {
        return None;
    }
    /// Words of the titles.
    const LONGEST: usize = 4;
    let name = phrase
        .names_in(at + 2, end.min(at + 2 + LONGEST))
        .find(|&name| phrase.name(name).kind == Some(NamedKind::Person))?;
    let known = phrase.name(name);
    let titles = at + 1..known.start as usize;
    let capital = |i: usize| phrase.article.tokens()[i].case != Case::Lower;
    (known.len() > 1 && titles.into_iter().all(capital)).then_some(name)
}

/// "the study’s author, [economist Ann Marsh]", "the party’s leader, [incoming mayor Ann Marsh]": after the comma stand roles and
/// what describes them, then the name.
fn name_after_further_role(phrase: &Phrase<'_>, from: usize, end: usize) -> Option<NameId> {
    /// Words before the name.
    const LONGEST: usize = 7;
    let name = phrase
        .names_in(from, end.min(from + LONGEST))
        .find(|&n| phrase.name(n).kind == Some(NamedKind::Person))?;
    let opens = phrase.name(name).start as usize;
    let describes = |i: usize| {
        let tag = phrase.article.tokens()[i].tag;
        // "the head of the union, Torvia’s President Ann Lee"
        (tag.is_noun()
            || matches!(
                tag,
                Tag::Adjective
                    | Tag::Proper
                    | Tag::VerbGerund
                    | Tag::VerbParticiple
                    | Tag::PossessiveMark
            )
            || phrase.lower(i) == "and")
            && determiner_at(phrase.article, i).is_none()
            && !phrase.scan.word(i).is(PREPOSITION)
    };
    let has_role = opens > from && phrase.scan.word(opens - 1).is(ROLE | TITLE);
    (has_role && (from..opens).all(describes)).then_some(name)
}

/// "lawyer and activist Jane Roe": one by name, two, or one with two roles; the conjunction is token `at`.
fn joined(phrase: &Phrase<'_>, mut noun: NounHead, first: usize, at: usize, end: usize) -> Head {
    // "the former mayor and U.S. senator": the place is no second speaker.
    let of_place = |n: NameId| {
        let name = phrase.name(n);
        name.kind == Some(NamedKind::Place) && (name.end as usize) < end
    };
    let next = phrase
        .name_at(at + 1)
        .filter(|&n| at + 1 < end && !of_place(n));
    if let Some(name) = next {
        let titled = phrase.name(name).is_titled() && noun.determiner == Determiner::Bare;
        return if titled && noun.is_person() {
            Head::Name(name)
        } else {
            Head::Joint {
                start: noun.start,
                end: end as u32,
            }
        };
    }
    if noun.is_person()
        && let Some(name) = name_after_role(phrase, at + 1, end)
    {
        return Head::Name(name);
    }
    if let Some(name) = body_after_kind(phrase, at + 1, end) {
        return Head::Name(name);
    }
    noun.end = phrase.phrase_end(at, end) as u32;
    let limit = noun.end as usize;
    // "the chief and president of Quayside, Ann Lee".
    let has_one = noun.determiner != Determiner::Bare && noun.is_person();
    if has_one
        && limit + 1 < end
        && phrase.lower(limit) == ","
        && let Some(name) = name_in_apposition(phrase, &noun, limit, end)
    {
        return Head::Name(name);
    }
    // "trade and industry minister Ann Lee".
    if noun.kind == SpeakerKind::Other
        && let Some(name) = name_after_role(phrase, at + 1, end)
    {
        return Head::Name(name);
    }
    let several = matches!(
        noun.kind,
        SpeakerKind::Unnamed | SpeakerKind::Organization | SpeakerKind::Group
    );
    if is_second_role(phrase, &noun, at + 1, end) || !several {
        return Head::Noun(noun);
    }
    Head::Joint {
        start: if noun.determiner == Determiner::Possessive {
            first as u32
        } else {
            noun.start
        },
        end: noun.end,
    }
}

/// "tourism and transport lobby group [Quay Norland]": the name of a body at the end, right behind a noun for one.
fn body_after_kind(phrase: &Phrase<'_>, from: usize, end: usize) -> Option<NameId> {
    let name = phrase
        .names_in(from + 1, end)
        .find(|&id| phrase.name(id).end as usize == end)?;
    let known = phrase.name(name);
    let kind = known.phrase as usize - 1;
    let word = phrase.scan.word(kind);
    let tokens = phrase.article.tokens();
    let describes = |i: usize| {
        tokens[i].case == Case::Lower
            && determiner_at(phrase.article, i).is_none()
            && !phrase.scan.word(i).is(PREPOSITION | FUNCTION)
    };
    let is_kind = word.is(BODY | MEDIA) && !word.is(PLURAL | ROLE);
    (is_kind && kind > from && (from..=kind).all(describes)).then_some(name)
}

/// A noun with a phrase after it that begins with the preposition at token `at`.
fn with_phrase(
    phrase: &Phrase<'_>,
    mut noun: NounHead,
    single: bool,
    at: usize,
    end: usize,
) -> Head {
    if single && let Some(name) = name_after_noun(phrase, at, end) {
        return Head::Name(name);
    }
    let mut limit = phrase.phrase_end(at, end);
    // "a member of parliament (MP) Ann Lee", "the director of the Quay Agency (QA), Ann Lee".
    if let Some(after) = past_bracket(phrase, limit, end) {
        if single
            && let Some(name) = phrase.name_at(after)
            && phrase.name(name).kind == Some(NamedKind::Person)
        {
            return Head::Name(name);
        }
        limit = after;
    }
    // "a spokesman for the council, Ann Lee,": the name right after the first comma.
    if single
        && limit + 1 < end
        && matches!(phrase.lower(limit), "," | "—" | "–" | "-" | "--")
        && let Some(name) = name_in_apposition(phrase, &noun, limit, end)
        && !list_goes_on(phrase, name, end)
    {
        return Head::Name(name);
    }
    if single && let Some(name) = called(phrase, at, end) {
        return Head::Name(name);
    }
    noun.end = limit as u32;
    Head::Noun(noun)
}

/// The token after a short bracket at a token, within the phrase.
fn past_bracket(phrase: &Phrase<'_>, open: usize, end: usize) -> Option<usize> {
    /// Tokens of such a bracket.
    const LONGEST: usize = 5;
    if open >= end || phrase.lower(open) != "(" {
        return None;
    }
    let close = (open + 1..end.min(open + 1 + LONGEST)).find(|&i| phrase.lower(i) == ")")?;
    (close + 1 < end).then_some(close + 1)
}

/// "the former mayor and current senator": one article, two roles, one person.
fn is_second_role(phrase: &Phrase<'_>, noun: &NounHead, from: usize, end: usize) -> bool {
    let last = end - 1;
    let describes = |i: usize| {
        let tag = phrase.article.tokens()[i].tag;
        tag.is_noun() || matches!(tag, Tag::Adjective | Tag::Proper) || phrase.lower(i) == "."
    };
    noun.is_person()
        && noun.determiner == Determiner::Definite
        && phrase.is(noun.start as usize, WordKind::FirstOfTwoRoles)
        && from < end
        && phrase.scan.word(last).is(ROLE)
        && !phrase.scan.word(last).is(PLURAL)
        && (from..end).all(describes)
}

fn list_goes_on(phrase: &Phrase<'_>, name: NameId, end: usize) -> bool {
    let after = phrase.name(name).end as usize;
    after < end && matches!(phrase.lower(after), "and" | "or")
}

/// "aide and current anchor Jane Roe": the phrase ends in a personal name right after a role.
fn name_after_role(phrase: &Phrase<'_>, from: usize, end: usize) -> Option<NameId> {
    let limit = (from..end).find(|&i| phrase.lower(i) == ",").unwrap_or(end);
    phrase.names_in(from, limit).find(|&n| {
        let name = phrase.name(n);
        name.end as usize == limit
            && name.phrase as usize > from
            && (name.is_titled()
                || !phrase
                    .scan
                    .word(name.phrase as usize - 1)
                    .is(PREPOSITION | FUNCTION))
    })
}

/// "a member of the Azerbaijani parliament Sevinj Huseynova": a personal name right after a common noun that is no
/// role, or right after a place, before any comma.
fn name_after_noun(phrase: &Phrase<'_>, from: usize, end: usize) -> Option<NameId> {
    let limit = (from..end).find(|&i| phrase.lower(i) == ",").unwrap_or(end);
    phrase.names_in(from, limit).find(|&n| {
        let name = phrase.name(n);
        let opens = name.phrase as usize;
        if !name.may_be_person() || opens <= from {
            return false;
        }
        let before = phrase.scan.word(opens - 1);
        let token = phrase.article.tokens()[opens - 1];
        if name.len() > 1
            && !before.is(PREPOSITION | FUNCTION | ROLE)
            && token.tag.is_noun()
            && token.kind == TokenKind::Word
        {
            return true;
        }
        // "Governor of Ohio Greg Vale".
        name.is_titled()
            && phrase.lower(opens - 1) == "of"
            && phrase.scan.word(opens).is(PLACE | BODY)
    })
}
