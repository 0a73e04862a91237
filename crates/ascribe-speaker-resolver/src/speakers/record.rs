//! What is said of each quote, and the speakers numbered.

use ascribe_article::{
    Article, Attribution, Evidence, Gender, Resolution, Span, Speaker, SpeakerKind, TokenKind,
};
use rustc_hash::FxHashMap;

use crate::ids::{ActorId, NameId, RefId};
use crate::lexicons::{LEXICONS, PREPOSITION, TITLE};
use crate::links::discourse::{Discourse, Link};
use crate::people::entity::{name_span, name_text};
use crate::people::spelling::one_line;
use crate::words::WordKind;

/// Whose words a quote's are, before speakers are numbered.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) link: Option<Link>,
    /// The source, then what leads from it to the name.
    pub(crate) via: Vec<Span>,
    pub(crate) confidence: f32,
}

impl Verdict {
    /// The article does not say, of which this is how sure.
    pub(crate) fn nobody(source: Option<Span>, confidence: f32) -> Self {
        Self {
            link: None,
            via: source.into_iter().collect(),
            confidence,
        }
    }

    /// Somebody, by a source, what it takes up, and where they are named.
    pub(crate) fn of(walk: &Discourse<'_>, source: Option<Span>, link: Link) -> Self {
        Self::through(walk, source, None, link)
    }

    /// The same with a span that says what the source stands for.
    pub(crate) fn through(
        walk: &Discourse<'_>,
        source: Option<Span>,
        naming: Option<Span>,
        link: Link,
    ) -> Self {
        let mut via: Vec<Span> = source.into_iter().collect();
        if let Some(naming) = naming {
            push_unless_held(&mut via, naming);
        }
        add_chain(walk, &mut via, link.antecedent);
        add_naming(walk, &mut via, link.actor);
        Self {
            link: Some(link),
            via,
            confidence: link.confidence,
        }
    }

    /// Who it is.
    pub(crate) fn actor(&self) -> Option<ActorId> {
        self.link.map(|link| link.actor)
    }
}

fn push_unless_held(via: &mut Vec<Span>, span: Span) {
    if !via.iter().any(|v| v.contains(span)) {
        via.push(span);
    }
}

/// The antecedents from `r` back to a name.
fn add_chain(walk: &Discourse<'_>, via: &mut Vec<Span>, mut r: Option<RefId>) {
    /// Longer chains are cut: the naming mention follows anyway.
    const LONGEST: usize = 8;
    for _ in 0..LONGEST {
        let Some(reference) = r.map(|r| &walk.refs[r]) else {
            return;
        };
        let tokens = reference.start as usize..reference.end as usize;
        push_unless_held(via, walk.article.token_span(tokens));
        r = reference.link.antecedent;
    }
}

/// Ends the evidence at the fullest name, unless it has it already.
fn add_naming(walk: &Discourse<'_>, via: &mut Vec<Span>, actor: ActorId) {
    if let Some((_, entity)) = walk.entity(actor) {
        let fullest = &walk.scan.names[entity.fullest];
        push_unless_held(via, name_span(walk.article, fullest));
    }
}

/// Nobody is known to speak.
pub(crate) fn unknown() -> Attribution {
    Attribution::default()
}

/// Numbers the speakers that speak, in order of their first quote.
pub(crate) fn resolution(walk: &Discourse<'_>, verdicts: Vec<Verdict>) -> Resolution {
    let mut number: FxHashMap<ActorId, usize> = FxHashMap::default();
    let mut order: Vec<ActorId> = Vec::new();
    let mut mentions: Vec<Vec<Span>> = Vec::new();
    let mut attributions = Vec::with_capacity(verdicts.len());
    let quotes = walk.article.quotes();
    for (quote, verdict) in quotes.iter().zip(verdicts) {
        let speaker = verdict.actor().map(|actor| {
            *number.entry(actor).or_insert_with(|| {
                order.push(actor);
                mentions.push(Vec::new());
                order.len() - 1
            })
        });
        if let (Some(speaker), Some(source)) = (speaker, quote.source.first()) {
            mentions[speaker].push(*source);
        }
        let evidence = verdict.link.map(|link| link.evidence);
        attributions.push(Attribution::new(speaker, verdict.via, verdict.confidence).by(evidence));
    }
    for reference in walk.refs.iter() {
        if let Some(&speaker) = number.get(&reference.link.actor) {
            let tokens = reference.start as usize..reference.end as usize;
            mentions[speaker].push(walk.article.token_span(tokens));
        }
    }
    let mut speakers: Vec<Speaker> = order
        .iter()
        .zip(mentions)
        .map(|(&actor, mentions)| speaker(walk, actor, mentions))
        .collect();
    for (quote, attribution) in quotes.iter().zip(&attributions) {
        let (Some(s), Some(source)) = (attribution.speaker, quote.source.first()) else {
            continue;
        };
        let speaker: &mut Speaker = &mut speakers[s];
        if matches!(speaker.kind, SpeakerKind::Unnamed | SpeakerKind::Group) && !speaker.anonymous {
            let token = walk.article.token_at(source.start);
            speaker.anonymous = walk.keeps_name_back(token as u32);
        }
    }
    Resolution::new(speakers, attributions)
}

/// What the article says of an actor, with these mentions.
pub(crate) fn speaker(walk: &Discourse<'_>, actor: ActorId, mentions: Vec<Span>) -> Speaker {
    let article = walk.article;
    let known = &walk.actors[actor];
    let kind = if is_named_text(walk, actor) {
        SpeakerKind::Document
    } else {
        known.kind
    };
    let mut speaker = Speaker::new(String::new(), kind);
    // What a first name in the name of a body tells is nothing of the body.
    speaker.gender = match kind {
        SpeakerKind::Organization | SpeakerKind::Document | SpeakerKind::Other => Gender::Unknown,
        _ => known.gender,
    };
    speaker.mentions = tidy(mentions);
    speaker.name = if let Some(name) = &known.name {
        name.clone()
    } else if let Some((id, entity)) = walk.entity(actor) {
        let full = walk.clusters.display(article, walk.scan, id);
        for &n in &entity.names {
            let name = &walk.scan.names[n];
            push_new(&mut speaker.aliases, &full, &name_text(article, name));
            if let Some(titled) = titled(article, name.phrase, name.start, name.end) {
                push_new(&mut speaker.aliases, &full, &titled);
            }
        }
        for role in walk.roles.of_entity(id) {
            push_new(
                &mut speaker.roles,
                "",
                &one_line(article.slice(role.phrase)),
            );
        }
        full
    } else {
        let (start, end) = known.phrase;
        let span = article.token_span(start as usize..end as usize);
        one_line(article.slice(span)).into_owned()
    };
    speaker
}

/// "the Quays Act", "the Constitution of Torvia": no body, whatever its capitals.
fn is_named_text(walk: &Discourse<'_>, actor: ActorId) -> bool {
    let Some((_, entity)) = walk.entity(actor) else {
        return false;
    };
    let name = &walk.scan.names[entity.fullest];
    // "the Board on the Quays Act" is a board.
    let ends_head = |i: &usize| {
        walk.scan.word(*i).is(PREPOSITION) || walk.article.tokens()[*i].kind != TokenKind::Word
    };
    let (start, end) = (name.start as usize, name.end as usize);
    let head = (start..end).find(ends_head).unwrap_or(end);
    head > start
        && name.len() > 1
        && WordKind::NamedText.is_at(walk.article, head - 1)
        && !walk.is_surely_person(actor)
}

/// "Mr Vale", which is an alias where the surname alone is not clear.
fn titled(article: &Article, phrase: u32, start: u32, end: u32) -> Option<String> {
    /// Bytes of a form of address; longer titles are roles.
    const LONGEST: usize = 4;
    let title = phrase as usize;
    (start > phrase
        && LEXICONS.word(article.token_lower(title)).is(TITLE)
        && article.tokens()[title].span.len() <= LONGEST)
        .then(|| {
            let span = article.token_span(title..end as usize);
            one_line(article.slice(span)).into_owned()
        })
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

/// "Drolin" for "Drohlin".
fn is_misspelt(own: &str, word: &str) -> bool {
    /// Bytes of the shortest word that may be.
    const SHORTEST: usize = 5;
    word.len() >= SHORTEST && strsim::osa_distance(own, word) == 1
}

/// What a link through a name comes to: the part of the name the source has.
pub(crate) fn evidence_of_name(walk: &Discourse<'_>, name: NameId) -> Option<Evidence> {
    let entity = &walk.clusters.entities[walk.clusters.of_name[name]?];
    let own = name_text(walk.article, &walk.scan.names[name]).to_lowercase();
    let full = name_text(walk.article, &walk.scan.names[entity.fullest]).to_lowercase();
    Some(if walk.clusters.doubtful.contains(&name) {
        Evidence::Namesake
    } else if entity.names.len() == 1 {
        Evidence::OnlyName
    } else if own.contains(&full) {
        Evidence::SameName
    } else if own.split(' ').all(|word| full.contains(word)) {
        Evidence::ShortForm
    } else if full.split(' ').any(|word| is_misspelt(&own, word)) {
        Evidence::OtherSpelling
    } else {
        Evidence::OtherForm
    })
}
