//! Pronouns: the people of the last sentences each "he" or "she" may stand for, and what its head sees of them.
//!
//! Each candidate has a few features (how far, subject or not, did they speak last, …), and the link head says how likely
//! each is.

use ascribe_article::{Case, Evidence, Gender, QuoteType, TokenKind};

use crate::ids::{ActorId, Id as _, NameId, RefId};
use crate::links::discourse::{AskedHead, Discourse, Form, Link, RECENT, Ref};
use crate::links::head::{Shipped, features, log, on, shipped};
use crate::mentions::name::Pronoun;
use crate::words::WordKind;

features! {
    /// What the head sees of a candidate of a pronoun: of its last reference before the pronoun, unless told otherwise.
    PronounFeatures {
        /// in the same sentence
        same_sentence,
        /// one sentence back; sentences wholly in quotation marks do not count
        one_back,
        /// two sentences back
        two_back,
        /// three to five sentences back
        three_to_five_back,
        /// a subject
        subject,
        /// the source of a quotation
        source,
        /// the candidate spoke last
        spoke_last,
        /// it spoke last, in this paragraph or the one before
        spoke_last_near,
        /// a pronoun
        pronoun,
        /// ln(1 + references to the candidate)
        log_references,
        /// its gender is known
        gender_known,
        /// a possessor
        possessor,
        /// how many candidates are nearer, at most three
        n_nearer,
        /// the first of its sentence
        first_of_sentence,
        /// in the same paragraph
        same_paragraph,
        /// after a preposition
        object,
        /// an addressee
        addressee,
        /// a subject before the pronoun, a subject, in its sentence
        subject_before_subject,
        /// the candidate is named most
        named_most,
        /// it is never named
        never_named,
        /// it is surely a person
        surely_person,
        /// the pronoun is a subject
        nominative,
        /// ln(1 + tokens between)
        log_tokens,
        /// ln(1 + names of the candidate)
        log_names,
        /// its share of the last 12 references
        share_of_references,
        /// its share of the subjects among them
        share_of_subjects,
        /// it is named inside the quotation whose source the pronoun is
        named_inside,
        /// it was the source before the last
        spoke_second_last,
        /// it was the source before that
        spoke_third_last,
        /// the last two sources were one
        last_two_are_one,
        /// the first of the sentence before, a subject
        first_subject_before,
        /// in quotation marks
        quoted,
        /// the only candidate
        only_candidate,
        /// the pronoun is a source
        is_source,
        /// it is the source of a direct quotation
        is_source_of_direct,
        /// the candidate is named in the first two paragraphs
        named_early,
        /// it has a full name
        full_name,
        /// one paragraph back
        one_paragraph_back,
        /// more than two paragraphs back
        more_paragraphs_back,
        /// a source in this paragraph
        source_in_paragraph,
        /// a nearer candidate has the same gender
        gender_nearer,
        /// named in this paragraph
        named_in_paragraph,
        /// within six tokens
        within_six,
        /// the candidate was last resolved with doubt
        doubtful,
    }
}

/// The head for pronouns.
static HEAD: Shipped<{ PronounFeatures::COLUMNS.len() }> = Shipped::new(|| {
    let text = include_str!("../../model/head.tsv");
    shipped(text, &PronounFeatures::COLUMNS)
});

/// How far back a pronoun looks: references and sentences.
const MOST_REFS: usize = 96;
const MOST_SENTENCES: u32 = 14;
const MOST_CANDIDATES: usize = 12;

/// Names looked at after a pronoun that has nobody before it.
const MOST_AHEAD: usize = 6;

/// A pronoun that can only mean somebody tells their gender.
const SURE: f32 = 0.8;

/// How sure it is that who was spoken to answers.
const ANSWERS: f32 = 0.85;

/// A reference resolved with less is doubtful.
const DOUBT: f32 = 0.7;

/// What is the same for all candidates.
struct Context {
    token: u32,
    sentence: u32,
    paragraph: u32,
    nominative: bool,
    /// It is the source of a quote; that is in quotation marks; the tokens of its content.
    source: bool,
    direct: bool,
    content: Option<(u32, u32)>,
    /// The last three sources, the last one first.
    spoke: [Option<ActorId>; 3],
    most_named: usize,
    n_candidates: usize,
}

/// A possible antecedent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Antecedent {
    pub(crate) actor: ActorId,
    /// Its most recent reference.
    pub(crate) last_ref: RefId,
}

/// Resolves a pronoun.
pub(crate) fn see(walk: &mut Discourse<'_>, pronoun: Pronoun, source: bool) {
    let Pronoun { token, gender, .. } = pronoun;
    let mut found = people_before(walk, token, gender);
    if found.iter().any(|a| !has_asked(walk, token, a)) {
        found.retain(|a| !has_asked(walk, token, a));
    }
    let features = seen(walk, token, pronoun.nominative, &found);
    let best = ranked(&features).first().copied();
    walk.ask(AskedHead::Pronoun, token, || {
        let actors = found.iter().map(|a| Some(a.actor));
        actors
            .zip(features.iter().map(|f| f.row().to_vec()))
            .collect()
    });
    let answers = answers(walk, token, &found).map(|asked| (asked, ANSWERS));
    let best = best.map(|(best, share)| (found[best], HEAD.confidence(share)));
    let link = match answers.or(best) {
        Some((meant, confidence)) => Link {
            actor: meant.actor,
            antecedent: Some(meant.last_ref),
            evidence: Evidence::Pronoun,
            confidence,
        },
        None => match forward(walk, token, gender) {
            Some(actor) => Link::new(actor, None, Evidence::NamedNext),
            None => return,
        },
    };
    // A pronoun tells the gender of who can only be meant.
    if walk.actors[link.actor].gender == Gender::Unknown && link.confidence > SURE {
        walk.actors[link.actor].gender = gender;
    }
    let r = walk.push_ref(token, token + 1, link, source, Form::Pronoun);
    walk.ref_at.insert(token, r);
}

/// "Asked by Ms Moss whether she was sure, she said": who asks is not who answers.
fn has_asked(walk: &Discourse<'_>, token: u32, candidate: &Antecedent) -> bool {
    /// Words between "by" and the name, between the verb and "by".
    const TITLES: usize = 4;
    const BETWEEN: usize = 5;
    let r = &walk.refs[candidate.last_ref];
    if r.sentence != walk.scan.sentence(token) {
        return false;
    }
    let start = r.start as usize;
    let begins = walk.article.sentences()[r.sentence as usize].tokens.start;
    let by = (begins.max(start.saturating_sub(TITLES))..start)
        .rev()
        .find(|&i| walk.article.token_lower(i) == "by");
    let is_title = |i: usize| {
        let token = walk.article.tokens()[i];
        token.case != Case::Lower || token.tag.is_noun() || token.kind != TokenKind::Word
    };
    by.filter(|&by| (by + 1..start).all(is_title))
        .is_some_and(|by| {
            (begins.max(by.saturating_sub(BETWEEN))..by)
                .any(|i| WordKind::AskedBy.is_at(walk.article, i))
        })
}

/// "Falk told Lander. “No,” he replied": who answers is the one who was spoken to.
fn answers(walk: &Discourse<'_>, token: u32, found: &[Antecedent]) -> Option<Antecedent> {
    /// Sentences between what was said and the answer.
    const NEAR: u32 = 3;
    let quote = &walk.article.quotes()[*walk.told.quote_at.get(&token)? as usize];
    let cue = quote.cue.first()?;
    let verb = walk.article.token_at(cue.start);
    if !WordKind::Answers.is_at(walk.article, verb) {
        return None;
    }
    let last = &walk.refs[*walk.sources.last()?];
    found.iter().copied().find(|asked| {
        let r = &walk.refs[asked.last_ref];
        r.addressee
            && r.start > last.start
            && asked.actor != last.link.actor
            && walk.scan.sentence(token).saturating_sub(r.sentence) <= NEAR
    })
}

/// The people a description at `token` would stand for if it were a pronoun, best first.
pub(crate) fn candidates(walk: &Discourse<'_>, token: u32, gender: Gender) -> Vec<Antecedent> {
    let found = people_before(walk, token, gender);
    let features = seen(walk, token, false, &found);
    let ranked = ranked(&features);
    ranked.into_iter().map(|(i, _)| found[i]).collect()
}

/// Index and log probability of each candidate, the likeliest first.
fn ranked(features: &[PronounFeatures]) -> Vec<(usize, f32)> {
    let shares = HEAD.log_shares(features.iter().map(PronounFeatures::row));
    let mut ranked: Vec<(usize, f32)> = shares.into_iter().enumerate().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    ranked
}

/// The first person named after a pronoun that has nobody before it: "When she rose, Marsh said"; nobody whom the pronoun itself speaks of,
/// as in "he asked for a copy of Marsh".
fn forward(walk: &Discourse<'_>, token: u32, gender: Gender) -> Option<ActorId> {
    let sentence = walk.scan.sentence(token);
    let quote = walk.told.quote_at.get(&token);
    let content = quote.map_or(&[][..], |&q| &walk.article.quotes()[q as usize].content);
    let speaks_of = |start: u32| {
        let name = walk.article.tokens()[start as usize].span;
        content.iter().any(|said| said.contains(name))
    };
    let names = &walk.scan.names;
    names
        .starting_at(names.partition_point(|n| n.start <= token))
        .take(MOST_AHEAD)
        .filter(|(_, name)| walk.scan.sentence(name.start) <= sentence + 1)
        .filter(|(_, name)| !speaks_of(name.start))
        .filter_map(|(id, _)| walk.named(id))
        .find(|&actor| walk.may_be(actor, gender))
}

/// Actors of that gender named or meant before `token`, the nearest first, each with its last reference.
fn people_before(walk: &Discourse<'_>, token: u32, gender: Gender) -> Vec<Antecedent> {
    let sentence = walk.scan.sentence(token);
    let nested = walk.is_nested(token);
    let mut found: Vec<Antecedent> = Vec::new();
    for (last_ref, reference) in walk.refs.before(usize::MAX).take(MOST_REFS) {
        if walk.scan.distance(reference.sentence, sentence) > MOST_SENTENCES {
            break;
        }
        let actor = reference.link.actor;
        if reference.quoted && !nested
            || reference.start >= token
            || found.iter().any(|known| known.actor == actor)
            || !walk.may_be(actor, gender)
        {
            continue;
        }
        found.push(Antecedent { actor, last_ref });
        if found.len() == MOST_CANDIDATES {
            break;
        }
    }
    found
}

/// What the link head sees of each of those found.
pub(crate) fn seen(
    walk: &Discourse<'_>,
    token: u32,
    nominative: bool,
    found: &[Antecedent],
) -> Vec<PronounFeatures> {
    let context = context(walk, token, nominative, found);
    (0..found.len())
        .map(|rank| features(walk, &context, found, rank))
        .collect()
}

fn context(walk: &Discourse<'_>, token: u32, nominative: bool, found: &[Antecedent]) -> Context {
    let sentence = walk.scan.sentence(token);
    let quote = walk.told.quote_at.get(&token);
    let quote = quote.map(|&q| &walk.article.quotes()[q as usize]);
    let spoke = |back: usize| {
        let r = walk.sources.len().checked_sub(back)?;
        Some(walk.refs[walk.sources[r]].link.actor)
    };
    let content = quote.map(|quote| {
        let (first, last) = (quote.content[0], quote.content[quote.content.len() - 1]);
        (
            walk.article.token_at(first.start) as u32,
            walk.article.token_at(last.end) as u32,
        )
    });
    let n_names = found.iter().map(|known| walk.n_names(known.actor));
    Context {
        token,
        sentence,
        paragraph: walk.scan.paragraph_of[sentence as usize],
        nominative,
        source: quote.is_some(),
        direct: quote.is_some_and(|quote| quote.kind == QuoteType::Direct),
        content,
        spoke: [spoke(1), spoke(2), spoke(3)],
        most_named: n_names.max().unwrap_or(0),
        n_candidates: found.len(),
    }
}

/// What the link head sees of the candidate `rank` of those found, the nearest first.
fn features(
    walk: &Discourse<'_>,
    context: &Context,
    found: &[Antecedent],
    rank: usize,
) -> PronounFeatures {
    let Antecedent { actor, last_ref } = found[rank];
    let last = &walk.refs[last_ref];
    let known = &walk.actors[actor];
    let paragraph_of = |r: &Ref| walk.scan.paragraph_of[r.sentence as usize];
    let distance = walk.scan.distance(last.sentence, context.sentence);
    let paragraphs = context.paragraph.saturating_sub(paragraph_of(last));
    let spoke_last = walk
        .sources
        .last()
        .map(|&r| &walk.refs[r])
        .filter(|s| s.link.actor == actor && s.start < context.token);
    let spoke_last_near =
        spoke_last.is_some_and(|s| context.paragraph.saturating_sub(paragraph_of(s)) <= 1);
    let first_of_sentence = is_first_of_sentence(walk, last_ref);
    let (n_references, n_subjects) = recent(walk, actor);
    let named = naming(walk, context, actor);
    let gender_nearer = found[..rank]
        .iter()
        .any(|nearer| walk.actors[nearer.actor].gender == known.gender);
    let doubtful = known
        .last_ref
        .is_some_and(|r| walk.refs[r].link.confidence < DOUBT);
    let n_names = walk.n_names(actor);
    PronounFeatures {
        same_sentence: on(distance == 0),
        one_back: on(distance == 1),
        two_back: on(distance == 2),
        three_to_five_back: on((3..=5).contains(&distance)),
        subject: on(last.subject),
        source: on(last.source),
        spoke_last: on(spoke_last.is_some()),
        spoke_last_near: on(spoke_last_near),
        pronoun: on(last.pronoun),
        log_references: log(known.n_refs as usize),
        gender_known: on(known.gender != Gender::Unknown),
        possessor: on(last.possessor),
        n_nearer: rank.min(3) as f32,
        first_of_sentence: on(first_of_sentence),
        same_paragraph: on(paragraphs == 0),
        object: on(last.object),
        addressee: on(last.addressee),
        subject_before_subject: on(context.nominative && distance == 0 && last.subject),
        named_most: on(n_names == context.most_named),
        never_named: on(known.entity.is_none()),
        surely_person: on(walk.is_surely_person(actor)),
        nominative: on(context.nominative),
        log_tokens: log((context.token - last.start) as usize),
        log_names: log(n_names),
        share_of_references: n_references as f32 / RECENT as f32,
        share_of_subjects: n_subjects as f32 / RECENT as f32,
        named_inside: on(named.inside),
        spoke_second_last: on(context.spoke[1] == Some(actor)),
        spoke_third_last: on(context.spoke[2] == Some(actor)),
        last_two_are_one: on(context.spoke[0] == context.spoke[1]),
        first_subject_before: on(last.subject && distance == 1 && first_of_sentence),
        quoted: on(last.quoted),
        only_candidate: on(context.n_candidates == 1),
        is_source: on(context.source),
        is_source_of_direct: on(context.direct),
        named_early: on(named.early),
        full_name: on(named.full),
        one_paragraph_back: on(paragraphs == 1),
        more_paragraphs_back: on(paragraphs > 2),
        source_in_paragraph: on(last.source && paragraphs == 0),
        gender_nearer: on(gender_nearer),
        named_in_paragraph: on(!last.pronoun && paragraphs == 0),
        within_six: on(distance == 0 && last.start > context.token.saturating_sub(6)),
        doubtful: on(doubtful),
    }
}

/// Nobody else is meant before a reference in its sentence.
fn is_first_of_sentence(walk: &Discourse<'_>, last_ref: RefId) -> bool {
    /// References looked at.
    const MOST: usize = 8;
    let last = &walk.refs[last_ref];
    !walk
        .refs
        .before(last_ref.index())
        .map(|(_, other)| other)
        .take_while(|other| other.sentence == last.sentence)
        .take(MOST)
        .any(|other| other.link.actor != last.link.actor && !other.quoted)
}

/// How many of the last references are to an actor, and how many of these are subjects.
fn recent(walk: &Discourse<'_>, actor: ActorId) -> (usize, usize) {
    let recent = walk.refs.iter().rev().take(RECENT);
    let of_actor = recent.filter(|other| other.link.actor == actor && !other.quoted);
    of_actor.fold((0, 0), |(all, subjects), other| {
        (all + 1, subjects + usize::from(other.subject))
    })
}

/// How the article names an actor.
#[derive(Default)]
struct Naming {
    /// Inside the quotation whose source the pronoun is.
    inside: bool,
    /// In its first two paragraphs.
    early: bool,
    /// By a full name.
    full: bool,
}

fn naming(walk: &Discourse<'_>, context: &Context, actor: ActorId) -> Naming {
    let Some((_, entity)) = walk.entity(actor) else {
        return Naming::default();
    };
    let start = |n: NameId| walk.scan.names[n].start;
    let inside = context.content.is_some_and(|(from, to)| {
        let at = entity.names.partition_point(|&n| start(n) < from);
        entity.names.get(at).is_some_and(|&n| start(n) < to)
    });
    let first = entity.names.first().map_or(0, |&n| start(n));
    Naming {
        inside,
        early: walk.scan.paragraph(first) <= 1,
        full: walk.scan.names[entity.fullest].len() > 1,
    }
}
