//! Quotes without a source: who goes on speaking, or steps in.

use ascribe_article::{Article, Evidence, Quote, Span, Tag, TokenKind};

use crate::ids::ActorId;
use crate::lexicons::DOCUMENT;
use crate::links::discourse::{Discourse, Link, Ref};
use crate::words::WordKind;

/// What the resolver knows of the quotes before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Previous {
    pub(crate) actor: ActorId,
    /// Last token of that quote, its cue and source.
    pub(crate) token: u32,
    /// It asks something.
    pub(crate) asks: bool,
    /// Who spoke before, in this paragraph or the one above, if it was another.
    pub(crate) partner: Option<ActorId>,
}

impl Previous {
    /// What is known once another quote has a speaker.
    pub(crate) fn after(
        before: Option<Self>,
        walk: &Discourse<'_>,
        quote: &Quote,
        actor: ActorId,
    ) -> Self {
        let begins = walk.paragraph_at(quote.extent().start);
        let near = |p: &Self| begins.saturating_sub(walk.scan.paragraph(p.token)) <= 1;
        let partner = before.filter(near).and_then(|p| match p.actor == actor {
            true => p.partner,
            false => Some(p.actor),
        });
        Self {
            actor,
            token: last_token(walk.article, quote),
            asks: asks(walk.article, quote),
            partner,
        }
    }

    /// Its speaker, when it ended at most `sentences` sentences before a token.
    pub(crate) fn near(self, walk: &Discourse<'_>, token: u32, sentences: u32) -> Option<ActorId> {
        let of = |token| walk.scan.sentence(token);
        (of(token).saturating_sub(of(self.token)) <= sentences).then_some(self.actor)
    }
}

/// The words of a quote end in a question mark.
fn asks(article: &Article, quote: &Quote) -> bool {
    let words = quote.content.last().map_or("", |span| article.slice(*span));
    let ends =
        words.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '?' | '.' | '!'));
    ends.ends_with('?')
}

/// Who speaks, and the words beside the quote that tell it.
pub(crate) type Found = (Link, Option<Span>);

/// Who speaks a quote without a source, and the evidence.
pub(crate) fn speaker_of(
    walk: &Discourse<'_>,
    quote: &Quote,
    previous: Option<Previous>,
) -> Option<Found> {
    let article = walk.article;
    let extent = quote.extent();
    let first = article.token_at(extent.start);
    let n = article.tokens().len();
    if first >= n {
        return None;
    }
    if !quote.cue.is_empty() {
        return by_cue(walk, quote, previous);
    }
    let first = first as u32;
    if let Some(found) = leads_in(walk, first, previous).or_else(|| announced(walk, first)) {
        return Some(found);
    }
    // The same voice goes on in its paragraph, or over its next one, unless someone else acts in between.
    if let Some(previous) = previous {
        let paragraph = walk.scan.paragraph(first);
        let distance = paragraph.saturating_sub(walk.scan.paragraph(previous.token));
        let goes_on = match distance {
            0 => Some(Evidence::SameParagraph),
            1 => Some(Evidence::NextParagraph),
            _ => None,
        };
        if let Some(evidence) = goes_on {
            match actor_between(walk, previous.token, first, previous.actor) {
                People::None if distance == 1 && answers(walk, quote, &previous).is_some() => {
                    let partner = answers(walk, quote, &previous)?;
                    return Some((Link::new(partner, None, Evidence::Turn), None));
                }
                People::None => return Some((Link::new(previous.actor, None, evidence), None)),
                People::One(r) => return Some(acts(walk, r, Evidence::ActsBetween)),
                People::Several => {}
            }
        }
    }
    let last = article.token_at(extent.end.saturating_sub(1)).min(n - 1);
    match subjects_before(walk, first) {
        People::One(r) => Some(acts(walk, r, Evidence::SubjectBefore)),
        People::None => {
            subject_after(walk, last as u32).map(|r| acts(walk, r, Evidence::SubjectAfter))
        }
        People::Several => None,
    }
}

/// Of two who talk, the one who did not speak last: asks after an answer, or answers a question, in a short paragraph of its own.
fn answers(walk: &Discourse<'_>, quote: &Quote, previous: &Previous) -> Option<ActorId> {
    /// Bytes of what is said in a talk; what is longer goes on.
    const LONGEST: usize = 160;
    let extent = quote.extent();
    let short = quote.content.len() == 1 && extent.len() <= LONGEST;
    let turns = asks(walk.article, quote) != previous.asks;
    previous.partner.filter(|_| short && turns)
}

/// The token before a content, marks left out.
fn before_marks(article: &Article, first: usize) -> Option<usize> {
    /// Marks between.
    const MOST: usize = 2;
    (first.saturating_sub(MOST + 1)..first)
        .rev()
        .find(|&i| article.tokens()[i].kind != TokenKind::QuoteMark)
}

/// "And from Chairwoman Lee:", "Lee on the vote:" right before: the only person named there.
fn leads_in(walk: &Discourse<'_>, first: u32, previous: Option<Previous>) -> Option<Found> {
    /// Tokens of the line.
    const LONGEST: usize = 24;
    let article = walk.article;
    let first = first as usize;
    let colon = before_marks(article, first).filter(|&i| article.token_text(i) == ":")?;
    let sentence = walk.scan.sentence_of[colon];
    let begins = article.sentences()[sentence as usize].tokens.start;
    let speaks = previous.is_some_and(|p| walk.scan.sentence(p.token) == sentence);
    if speaks || colon - begins.min(colon) > LONGEST {
        return None;
    }
    if WordKind::Topic.is_at(article, begins)
        && (begins..colon).all(|i| article.token_text(i) != ",")
    {
        return speaks_on(walk, begins, previous);
    }
    let names = &walk.scan.names;
    let from = names.partition_point(|n| (n.start as usize) < begins);
    let mut found: Option<(ActorId, Span)> = None;
    for (id, name) in names.starting_at(from) {
        if name.start as usize >= colon {
            break;
        }
        if walk.clusters.person(id).is_none() {
            continue;
        }
        let actor = walk.named(id)?;
        if found.is_some_and(|(known, _)| known != actor) {
            return None;
        }
        let tokens = name.start as usize..name.end as usize;
        found = Some((actor, article.token_span(tokens)));
    }
    let (actor, span) = found?;
    Some((Link::new(actor, None, Evidence::SubjectBefore), Some(span)))
}

/// "Pell released the following statement after the vote. “…”": who makes the text that the sentence before announces.
fn announced(walk: &Discourse<'_>, first: u32) -> Option<Found> {
    /// Words from "following" to the noun.
    const REACH: usize = 3;
    let article = walk.article;
    let first = first as usize;
    let end =
        before_marks(article, first).filter(|&i| matches!(article.token_text(i), "." | ":"))?;
    let sentence = walk.scan.sentence_of[end] as usize;
    let tokens = article.sentences()[sentence].tokens.range();
    let following = tokens
        .clone()
        .find(|&i| article.token_lower(i) == "following" && i < end)?;
    let noun = (following + 1..end.min(following + 1 + REACH))
        .find(|&i| walk.scan.word(i).is(DOCUMENT))?;
    publisher(walk, noun)
}

/// "On the injury to Pell:": who spoke before, else the last subject before it, says that.
fn speaks_on(walk: &Discourse<'_>, begins: usize, previous: Option<Previous>) -> Option<Found> {
    if let Some(previous) = previous {
        let link = Link::new(previous.actor, None, Evidence::NextParagraph);
        return Some((link, None));
    }
    let subject = walk
        .refs_before(begins as u32)
        .map(|(_, r)| r)
        .take(MOST)
        .find(|r| r.is_free_subject() && is_speaker(walk, r))?;
    Some(acts(walk, subject, Evidence::SubjectBefore))
}

/// Whom a reference beside the quote means.
fn acts(walk: &Discourse<'_>, r: &Ref, evidence: Evidence) -> Found {
    let span = walk.article.token_span(r.start as usize..r.end as usize);
    (Link::new(r.link.actor, None, evidence), Some(span))
}

/// A cue without its source: "…, adding that", "and on Monday said" go on with the subject, "Calling it theft, Pell said" begins
/// with what its subject does; "it was alleged" has none.
fn by_cue(walk: &Discourse<'_>, quote: &Quote, previous: Option<Previous>) -> Option<Found> {
    let article = walk.article;
    let first = article.token_at(quote.cue.first()?.start);
    let last = article.token_at(quote.cue.last()?.end.saturating_sub(1));
    let tokens = article.tokens();
    if first >= tokens.len() {
        return None;
    }
    let verb = (first..=last.min(tokens.len() - 1)).find(|&i| tokens[i].tag.is_verb())?;
    let auxiliary = (verb.saturating_sub(2)..verb)
        .filter(|&i| tokens[i].tag.is_verb())
        .map(|i| article.token_lower(i))
        .last();
    let passive = (first..verb).any(|i| WordKind::Passive.is_at(article, i));
    let perfect = matches!(auxiliary, Some("has" | "have" | "had" | "having"));
    // "gave a speech and called for calm": the form is that of the past, too.
    let is_past =
        || goes_on(walk, first) && !is_passive(walk, verb) && !is_passive_before(walk, first);
    if passive || tokens[verb].tag == Tag::VerbParticiple && !perfect && !is_past() {
        return None;
    }
    let is_free = matches!(tokens[verb].tag, Tag::VerbGerund | Tag::VerbBase);
    // "Pell, who was abroad, claims"; but "Pell, who was abroad, was asked".
    let is_parted = first > 0
        && article.token_text(first - 1) == ","
        && !WordKind::Passive.is_at(article, first);
    if !is_free && !is_parted && !goes_on(walk, first) {
        return None;
    }
    let sentence = walk.scan.sentence_of[first];
    if let Some(previous) = previous
        && walk.scan.sentence(previous.token) == sentence
    {
        return Some((Link::new(previous.actor, None, Evidence::CueGoesOn), None));
    }
    if let Some(subject) = subject_of_sentence(walk, first as u32, sentence) {
        return Some(acts(walk, subject, Evidence::SubjectOfSentence));
    }
    let begins = article.sentences()[sentence as usize].tokens.start;
    if let Some(found) = body_at_start(walk, begins, first) {
        return Some(found);
    }
    // "Calling it theft, Pell said".
    let extent = quote.extent();
    let end = article.token_at(extent.end.saturating_sub(1)).max(last) as u32;
    let opens = tokens[verb].tag == Tag::VerbGerund && first <= begins + 2;
    if !opens {
        return None;
    }
    let after = walk.refs.partition_point(|r| r.start <= end);
    let subject = walk
        .refs
        .starting_at(after)
        .map(|(_, r)| r)
        .take(MOST)
        .take_while(|r| r.sentence == sentence)
        .find(|r| r.is_free_subject() && is_speaker(walk, r));
    if let Some(subject) = subject {
        return Some(acts(walk, subject, Evidence::SubjectOfSentence));
    }
    // "Pell called it an accident. Adding that he was sorry."
    let goes_on = previous.filter(|p| walk.scan.sentence(p.token) + 1 == sentence)?;
    Some((Link::new(goes_on.actor, None, Evidence::CueGoesOn), None))
}

/// "Pell issued a statement": the subject of the verb that makes the text which a noun names.
pub(crate) fn publisher(walk: &Discourse<'_>, noun: usize) -> Option<Found> {
    /// Words between the verb and the noun.
    const REACH: usize = 6;
    let article = walk.article;
    let sentence = walk.scan.sentence_of[noun];
    let begins = article.sentences()[sentence as usize].tokens.start;
    let verb = (begins.max(noun.saturating_sub(REACH))..noun)
        .rev()
        .find(|&i| article.tokens()[i].tag.is_verb() && WordKind::Publishes.is_at(article, i))
        .filter(|&verb| !is_passive(walk, verb))?;
    agent_of(walk, verb)
}

/// "Pell sued Marsh", "the council adopted it": the subject of the verb at a token that makes a text, or of the sentence it stands in.
pub(crate) fn agent_of(walk: &Discourse<'_>, token: usize) -> Option<Found> {
    let sentence = walk.scan.sentence_of[token];
    if let Some(subject) = subject_of_sentence(walk, token as u32, sentence) {
        return Some(acts(walk, subject, Evidence::AuthorOfText));
    }
    let begins = walk.article.sentences()[sentence as usize].tokens.start;
    let (link, span) = body_at_start(walk, begins, token + 1)?;
    Some((Link::new(link.actor, None, Evidence::AuthorOfText), span))
}

/// References of a sentence looked at.
const MOST: usize = 12;

/// "and said", "and on Monday also said": the verb at a token has the subject of the one before.
fn goes_on(walk: &Discourse<'_>, first: usize) -> bool {
    /// Words between the conjunction and the verb.
    const LONGEST: usize = 4;
    let article = walk.article;
    for i in (0..first).rev().take(LONGEST + 1) {
        if WordKind::ClauseGoesOn.is_at(article, i) {
            return true;
        }
        let tag = article.tokens()[i].tag;
        let between = matches!(
            tag,
            Tag::Adverb | Tag::Preposition | Tag::Proper | Tag::Modal
        ) || matches!(article.token_lower(i), "has" | "had" | "have" | ",");
        if !between {
            return false;
        }
    }
    false
}

/// "was arrested and charged": the verb before goes with "was", and so may the one at a token.
fn is_passive_before(walk: &Discourse<'_>, first: usize) -> bool {
    let article = walk.article;
    let sentence = walk.scan.sentence_of[first] as usize;
    let begins = article.sentences()[sentence].tokens.start;
    let before = (begins..first)
        .rev()
        .find(|&i| article.tokens()[i].tag.is_verb() && !WordKind::Passive.is_at(article, i));
    before.is_some_and(|verb| is_passive(walk, verb))
}

/// "was not yet charged": who is the subject does not do it.
pub(crate) fn is_passive(walk: &Discourse<'_>, verb: usize) -> bool {
    /// Words between the auxiliary and its verb.
    const REACH: usize = 3;
    let article = walk.article;
    article.tokens()[verb].tag == Tag::VerbParticiple
        && (verb.saturating_sub(REACH)..verb).any(|i| WordKind::Passive.is_at(article, i))
}

/// The person who is the subject of the sentence before a token.
fn subject_of_sentence<'w>(walk: &'w Discourse<'_>, token: u32, sentence: u32) -> Option<&'w Ref> {
    walk.refs_before(token)
        .map(|(_, r)| r)
        .take(MOST)
        .take_while(|r| r.sentence == sentence)
        .filter(|r| r.is_free_subject() && is_speaker(walk, r))
        .last()
}

/// "NASA stopped its broadcast, noting that": the body with whose name the sentence begins.
fn body_at_start(walk: &Discourse<'_>, begins: usize, end: usize) -> Option<Found> {
    /// Words before the name: "The", "On Monday the".
    const REACH: usize = 4;
    let (id, name) = walk.scan.name_from(begins)?;
    // "The maker, Quayline, had"
    let behind = name.end as usize;
    let comma = behind < end && walk.article.token_text(behind) == ",";
    let verb = behind + usize::from(comma);
    let acts = verb < end
        && walk.article.tokens()[verb].tag.is_finite_verb()
        && name.phrase as usize <= begins + REACH;
    let actor = walk.named(id).filter(|_| acts)?;
    let span = walk
        .article
        .token_span(name.start as usize..name.end as usize);
    let link = Link::new(actor, None, Evidence::SubjectOfSentence);
    Some((link, Some(span)))
}

fn is_speaker(walk: &Discourse<'_>, r: &Ref) -> bool {
    walk.actors[r.link.actor].is_person()
}

/// How many people, and the one.
enum People<'w> {
    None,
    One(&'w Ref),
    Several,
}

/// Who else acts as a subject between two places.
fn actor_between<'w>(walk: &'w Discourse<'_>, from: u32, to: u32, speaker: ActorId) -> People<'w> {
    /// References looked at.
    const MOST: usize = 16;
    let mut subjects = walk
        .refs_before(to)
        .map(|(_, r)| r)
        .take(MOST)
        .take_while(|r| r.start > from)
        .filter(|r| r.is_free_subject() && is_speaker(walk, r));
    let Some(last) = subjects.next() else {
        return People::None;
    };
    if subjects.any(|r| r.link.actor != last.link.actor) {
        People::Several
    } else if last.link.actor == speaker {
        People::None
    } else {
        People::One(last)
    }
}

/// The person the sentences before are about: the subject of the last ones of this paragraph, or of the paragraph
/// before when the quote begins its own.
fn subjects_before<'w>(walk: &'w Discourse<'_>, token: u32) -> People<'w> {
    /// References, sentences and paragraphs looked back at.
    const MOST: usize = 20;
    const SENTENCES: u32 = 2;
    const PARAGRAPHS: u32 = 1;
    let sentence = walk.scan.sentence(token);
    let paragraph = walk.scan.paragraph(token);
    let mut subject: Option<&Ref> = None;
    let mut anyone: Option<ActorId> = None;
    let mut several = false;
    for (_, r) in walk.refs_before(token).take(MOST) {
        let at = walk.scan.paragraph_of[r.sentence as usize];
        if sentence.saturating_sub(r.sentence) > SENTENCES
            || paragraph.saturating_sub(at) > PARAGRAPHS
        {
            break;
        }
        if !r.quoted && is_speaker(walk, r) {
            if r.is_free_subject() && subject.is_none() {
                subject = Some(r);
            }
            several |= *anyone.get_or_insert(r.link.actor) != r.link.actor;
        }
        if subject.is_some() && r.sentence < sentence && !several {
            break;
        }
    }
    match (subject, several) {
        (Some(r), several) if !several || !is_on_one_footing(walk, r) => People::One(r),
        (_, true) => People::Several,
        (_, false) => People::None,
    }
}

/// "Soto met Brandt": two people on one footing.
fn is_on_one_footing(walk: &Discourse<'_>, r: &Ref) -> bool {
    /// Tokens looked at after the first of them.
    const REACH: usize = 3;
    let end = r.end as usize;
    let n = walk.article.tokens().len();
    (end..n.min(end + REACH)).any(|i| WordKind::OnOneFooting.is_at(walk.article, i))
}

/// The single named person that is the subject of the sentence after the quote: "With that, Haddad left the stage".
fn subject_after<'w>(walk: &'w Discourse<'_>, token: u32) -> Option<&'w Ref> {
    /// References looked at.
    const MOST: usize = 6;
    let here = walk.scan.sentence(token);
    let from = walk.refs.partition_point(|r| r.start <= token);
    let mut found: Option<&Ref> = None;
    for (_, r) in walk.refs.starting_at(from).take(MOST) {
        if r.sentence > here + 1 {
            break;
        }
        if r.quoted || !is_speaker(walk, r) {
            continue;
        }
        match found {
            None if !r.is_free_subject() => return None,
            None => found = Some(r),
            Some(other) if other.link.actor != r.link.actor && r.sentence == other.sentence => {
                return None;
            }
            Some(_) => {}
        }
    }
    found.filter(|r| walk.actors[r.link.actor].entity.is_some())
}

/// The last token of a quote with its cue and source.
pub(crate) fn last_token(article: &Article, quote: &Quote) -> u32 {
    let end = [&quote.content, &quote.cue, &quote.source]
        .into_iter()
        .filter_map(|spans| spans.last())
        .map(|span| span.end)
        .max()
        .unwrap_or(0);
    let at = article.token_at(end.saturating_sub(1));
    at.min(article.tokens().len().saturating_sub(1)) as u32
}
