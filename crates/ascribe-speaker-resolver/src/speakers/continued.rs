//! Quotes without a source: who goes on speaking, or steps in.

use ascribe_article::{Article, Quote, Span, SpeakerKind, Tag};

use crate::links::discourse::Discourse;
use crate::people::clusters::NONE;

/// What the resolver knows of the quotes before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Previous {
    pub(crate) actor: u32,
    /// Last token of that quote, its cue and source.
    pub(crate) token: u32,
}

/// Who speaks a quote without a source, the evidence and how sure that is.
pub(crate) fn speaker_of(
    walk: &Discourse<'_>,
    quote: &Quote,
    previous: Option<Previous>,
) -> Option<(u32, Option<Span>, f32)> {
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
    let sentence = walk.scan.sentence_of[first];
    let paragraph = walk.scan.paragraph_of[sentence as usize];
    // The same voice goes on in its paragraph, or over its next one, unless someone else acts in between.
    if let Some(previous) = previous {
        let at = walk.scan.sentence_of[previous.token as usize];
        let distance = paragraph - walk.scan.paragraph_of[at as usize].min(paragraph);
        if distance <= 1 {
            match actor_between(walk, previous.token, first as u32, previous.actor) {
                Between::Nobody => {
                    return Some((previous.actor, None, if distance == 0 { 0.9 } else { 0.7 }));
                }
                Between::One(r) => return Some((walk.refs[r as usize].actor, span(walk, r), 0.65)),
                Between::Several => {}
            }
        }
    }
    let last = article.token_at(extent.end.saturating_sub(1)).min(n - 1);
    let before = subjects_before(walk, first as u32, sentence, paragraph);
    let after = subject_after(walk, last as u32);
    match (before, after) {
        (Subjects::One(r), _) => Some((walk.refs[r as usize].actor, span(walk, r), 0.7)),
        (Subjects::None, Some(r)) => Some((walk.refs[r as usize].actor, span(walk, r), 0.65)),
        _ => None,
    }
}

fn span(walk: &Discourse<'_>, r: u32) -> Option<Span> {
    let r = &walk.refs[r as usize];
    Some(walk.article.token_span(r.start as usize..r.end as usize))
}

/// A cue without its source: "…, adding that", "and said" go on with the subject; "it was alleged" has none.
fn by_cue(
    walk: &Discourse<'_>,
    quote: &Quote,
    previous: Option<Previous>,
) -> Option<(u32, Option<Span>, f32)> {
    let article = walk.article;
    let cue = quote.cue.first()?;
    let first = article.token_at(cue.start);
    let last = article.token_at(quote.cue.last()?.end.saturating_sub(1));
    let tokens = article.tokens();
    if first >= tokens.len() {
        return None;
    }
    let verb = (first..=last.min(tokens.len() - 1)).find(|&i| tokens[i].tag.is_verb())?;
    let passive = (first..verb).any(|i| {
        matches!(
            article.token_lower(i),
            "is" | "was" | "were" | "are" | "been" | "be" | "being" | "it" | "there"
        )
    });
    if passive || tokens[verb].tag == Tag::VerbParticiple {
        return None;
    }
    let before = first.checked_sub(1).map(|i| article.token_lower(i));
    let goes_on = matches!(tokens[verb].tag, Tag::VerbGerund | Tag::VerbBase)
        || matches!(before, Some("and" | "but" | "then" | "also"));
    if !goes_on {
        return None;
    }
    let sentence = walk.scan.sentence_of[first];
    if let Some(previous) = previous
        && walk.scan.sentence_of[previous.token as usize] == sentence
    {
        return Some((previous.actor, None, 0.8));
    }
    // The subject of the sentence.
    let mut r = walk.ref_before(first as u32)?;
    let mut found = None;
    for _ in 0..12 {
        if walk.sentence_of_ref(r) != sentence {
            break;
        }
        if walk.is_free_subject(r) && is_speaker(walk, r) {
            found = Some(r);
        }
        if r == 0 {
            break;
        }
        r -= 1;
    }
    found.map(|r| (walk.refs[r as usize].actor, span(walk, r), 0.65))
}

fn is_speaker(walk: &Discourse<'_>, r: u32) -> bool {
    matches!(
        walk.actors[walk.refs[r as usize].actor as usize].kind,
        SpeakerKind::Person | SpeakerKind::Unnamed
    )
}

enum Between {
    Nobody,
    One(u32),
    Several,
}

/// Who else acts as a subject between two places.
fn actor_between(walk: &Discourse<'_>, from: u32, to: u32, speaker: u32) -> Between {
    let mut found = None;
    let Some(mut r) = walk.ref_before(to) else {
        return Between::Nobody;
    };
    for _ in 0..16 {
        if walk.refs[r as usize].start <= from {
            break;
        }
        if walk.is_free_subject(r) && is_speaker(walk, r) {
            let actor = walk.refs[r as usize].actor;
            match found {
                None => found = Some(r),
                Some(other) if walk.refs[other as usize].actor != actor => return Between::Several,
                Some(_) => {}
            }
        }
        if r == 0 {
            break;
        }
        r -= 1;
    }
    match found {
        Some(r) if walk.refs[r as usize].actor != speaker => Between::One(r),
        _ => Between::Nobody,
    }
}

enum Subjects {
    None,
    One(u32),
    Several,
}

/// The person the sentences before are about: the subject of the last ones of this paragraph, or of the paragraph
/// before when the quote begins its own.
fn subjects_before(walk: &Discourse<'_>, token: u32, sentence: u32, paragraph: u32) -> Subjects {
    let Some(mut r) = walk.ref_before(token) else {
        return Subjects::None;
    };
    let mut subject = None;
    let mut anyone: Option<u32> = None;
    let mut several = false;
    for _ in 0..20 {
        let at = walk.sentence_of_ref(r);
        let p = walk.scan.paragraph_of[at as usize];
        if sentence - at.min(sentence) > 2 || paragraph - p.min(paragraph) > 1 {
            break;
        }
        if !walk.is_quoted(r) && is_speaker(walk, r) {
            let actor = walk.refs[r as usize].actor;
            if walk.is_free_subject(r) && subject.is_none() {
                subject = Some(r);
            }
            match anyone {
                None => anyone = Some(actor),
                Some(other) if other != actor => several = true,
                Some(_) => {}
            }
        }
        if subject.is_some() && at < sentence && !several {
            break;
        }
        if r == 0 {
            break;
        }
        r -= 1;
    }
    match (subject, several) {
        (Some(r), false) => Subjects::One(r),
        (Some(r), true) if !met(walk, r) => Subjects::One(r),
        (_, true) => Subjects::Several,
        (None, false) => Subjects::None,
    }
}

/// "Soto met Brandt": two people on one footing.
fn met(walk: &Discourse<'_>, r: u32) -> bool {
    let end = walk.refs[r as usize].end as usize;
    let tokens = walk.article.tokens();
    (end..tokens.len().min(end + 3)).any(|i| {
        matches!(
            walk.article.token_lower(i),
            "met" | "meets" | "joined" | "faced" | "debated" | "and" | "visited" | "called"
        )
    })
}

/// The single named person that is the subject of the sentence after the quote: "With that, Haddad left the stage".
fn subject_after(walk: &Discourse<'_>, token: u32) -> Option<u32> {
    let here = walk.scan.sentence_of[token as usize];
    let from = walk.refs.partition_point(|r| r.start <= token);
    let mut found: Option<u32> = None;
    for r in from..walk.refs.len().min(from + 6) {
        let at = walk.sentence_of_ref(r as u32);
        if at > here + 1 {
            break;
        }
        if walk.is_quoted(r as u32) || !is_speaker(walk, r as u32) {
            continue;
        }
        if !walk.is_free_subject(r as u32) && found.is_none() {
            return None;
        }
        match found {
            None => found = Some(r as u32),
            Some(other)
                if walk.refs[other as usize].actor != walk.refs[r].actor
                    && at == walk.sentence_of_ref(other) =>
            {
                return None;
            }
            Some(_) => {}
        }
    }
    found.filter(|&r| walk.actors[walk.refs[r as usize].actor as usize].entity != NONE)
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
