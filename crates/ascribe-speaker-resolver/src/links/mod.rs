//! Which reference means whom: one pass through the article in which each name, each "she" and each "the minister" finds the
//! person it stands for.

pub(crate) mod head;

pub(crate) mod company;

pub(crate) mod discourse;

pub(crate) mod pronouns;

pub(crate) mod owners;

pub(crate) mod descriptions;

pub(crate) mod description_features;

pub(crate) mod turns;

use ascribe_article::{Article, Evidence, SpeakerKind, TokenKind};
use rustc_hash::FxHashSet;

use crate::ids::{ActorId, NameId};
use crate::lexicons::{PLURAL, ROLE};
use crate::links::company::Company;
use crate::links::description_features::{Described, DescriptionFeatures};
use crate::links::descriptions::{Office, Proposals, bearer, named_later, proposals};
use crate::links::discourse::{AskedHead, Discourse, Form, Link, Told, kept_back};
use crate::links::head::Column;
use crate::links::pronouns::PronounFeatures;
use crate::links::turns::TurnFeatures;
use crate::mentions::head::{Head, NounHead};
use crate::mentions::name::Noun;
use crate::mentions::phrases::{Determiner, start_of_phrase};
use crate::mentions::scan::Scan;
use crate::people::entity::Clusters;
use crate::people::roles::Roles;
use crate::words::WordKind;

impl AskedHead {
    /// All heads.
    pub const ALL: [AskedHead; 3] = [
        AskedHead::Pronoun,
        AskedHead::Description,
        AskedHead::Floating,
    ];

    /// Its name in the training.
    pub fn name(self) -> &'static str {
        match self {
            AskedHead::Pronoun => "pronouns",
            AskedHead::Description => "descriptions",
            AskedHead::Floating => "floating",
        }
    }

    /// Name and meaning of each of its features.
    pub fn columns(self) -> Vec<(&'static str, &'static str)> {
        let columns: &[Column] = match self {
            AskedHead::Pronoun => &PronounFeatures::COLUMNS,
            AskedHead::Description => &DescriptionFeatures::COLUMNS,
            AskedHead::Floating => &TurnFeatures::COLUMNS,
        };
        columns
            .iter()
            .map(|(name, meaning)| (*name, meaning.trim()))
            .collect()
    }
}

/// What the walk comes to, in the order of the text.
#[derive(Clone, Copy, Debug)]
enum Event<'h> {
    Name(NameId),
    /// Index in `scan.pronouns`.
    Pronoun(usize),
    /// The source of a quote.
    Source(&'h NounHead),
    /// Another mention the heads are asked about.
    Mention(&'h NounHead),
    Noun(Noun),
}

/// Walks through the article. `heads[i]` is the head of quote `i`'s source. With `mentions`, what the link heads make of the
/// sources and of these is kept.
pub(crate) fn walk<'a>(
    article: &'a Article,
    scan: &'a Scan,
    clusters: &'a Clusters,
    roles: &'a Roles,
    heads: &[Head],
    mentions: Option<&[Head]>,
) -> Discourse<'a> {
    let others = mentions.unwrap_or_default();
    let mut script = Script::of(article, scan, heads);
    script.add_mentions(heads.len(), others);
    let company = Company::of(article, scan, clusters, heads, others);
    let Script {
        told,
        source_tokens,
        mut events,
        ..
    } = script;
    let mut walk = Discourse::new(article, scan, clusters, roles, company, told);
    walk.asked = mentions.map(|_| Vec::new());
    add_names_pronouns_nouns(&walk, &source_tokens, &mut events);
    events.sort_by_key(|&(token, order, _)| (token, order));
    for (token, _, event) in events {
        let source = source_tokens.contains(&token);
        match event {
            Event::Name(name) => see_name(&mut walk, name, source),
            Event::Pronoun(i) => pronouns::see(&mut walk, scan.pronouns[i], source),
            Event::Source(noun) => see_source_noun(&mut walk, noun),
            Event::Mention(noun) => {
                let proposals = proposals(&walk, noun);
                decide(&mut walk, noun, &proposals);
            }
            Event::Noun(noun) => see_noun(&mut walk, noun),
        }
    }
    walk
}

/// What the sources tell before the walk, and where it stops for them.
struct Script<'h> {
    article: &'h Article,
    scan: &'h Scan,
    told: Told,
    source_tokens: FxHashSet<u32>,
    /// By token, and in the order of the second at one token.
    events: Vec<(u32, u8, Event<'h>)>,
}

/// Sources and mentions come before names, pronouns and nouns.
const FIRST: u8 = 0;
const SECOND: u8 = 1;

impl<'h> Script<'h> {
    fn of(article: &'h Article, scan: &'h Scan, heads: &'h [Head]) -> Self {
        let mut script = Self {
            article,
            scan,
            told: Told {
                kept_back: kept_back(article, scan),
                ..Told::default()
            },
            source_tokens: FxHashSet::default(),
            events: Vec::with_capacity(scan.names.len() + scan.pronouns.len()),
        };
        for (q, head) in heads.iter().enumerate() {
            script.add_source(q, head);
        }
        script
    }

    fn add_source(&mut self, q: usize, head: &'h Head) {
        let token = match head {
            Head::Name(name) => self.scan.names[*name].start,
            Head::Third { token, .. } => *token,
            Head::Noun(noun) if noun.is_person() => {
                if self.source_tokens.insert(noun.token) {
                    self.events.push((noun.token, FIRST, Event::Source(noun)));
                }
                noun.token
            }
            _ => return,
        };
        self.source_tokens.insert(token);
        self.told.quote_at.entry(token).or_insert(q as u32);
        if self.is_nested(q)
            || self
                .scan
                .quoted
                .get(token as usize)
                .copied()
                .unwrap_or(false)
        {
            self.told.nested.insert(token);
        }
        self.add_addressees(q);
    }

    /// Whether a quote stands in another, or its source does.
    fn is_nested(&self, q: usize) -> bool {
        /// Quotes before it that are looked at.
        const REACH: usize = 8;
        let quotes = self.article.quotes();
        let holds_source = quotes[q].source.first().is_some_and(|source| {
            quotes[q.saturating_sub(REACH)..q]
                .iter()
                .any(|outer| outer.content.iter().any(|c| c.contains(*source)))
        });
        holds_source || quotes[q].inside.is_some()
    }

    fn add_addressees(&mut self, q: usize) {
        /// Tokens of an addressee that are looked at.
        const LONGEST: usize = 64;
        for span in &self.article.quotes()[q].addressee {
            let to = self.article.token_at(span.end.saturating_sub(1)) + 1;
            let tokens = self.article.token_at(span.start)..to.min(self.article.tokens().len());
            let tokens = tokens.take(LONGEST).map(|i| i as u32);
            self.told.addressees.extend(tokens);
        }
    }

    fn add_mentions(&mut self, n_quotes: usize, mentions: &'h [Head]) {
        for (m, mention) in mentions.iter().enumerate() {
            let token = match mention {
                Head::Third { token, .. } => *token,
                Head::Noun(noun)
                    if noun.is_person()
                        && noun.determiner != Determiner::Indefinite
                        && !self.source_tokens.contains(&noun.token) =>
                {
                    self.events.push((noun.token, FIRST, Event::Mention(noun)));
                    noun.token
                }
                _ => continue,
            };
            self.told.asked_at.insert(token, (n_quotes + m) as u32);
        }
    }
}

/// Adds the names, the pronouns and the nouns that are subjects.
fn add_names_pronouns_nouns(
    walk: &Discourse<'_>,
    source_tokens: &FxHashSet<u32>,
    events: &mut Vec<(u32, u8, Event<'_>)>,
) {
    let scan = walk.scan;
    for (id, name) in scan.names.pairs() {
        if walk.clusters.of_name[id].is_some() {
            events.push((name.start, SECOND, Event::Name(id)));
        }
    }
    for (i, pronoun) in scan.pronouns.iter().enumerate() {
        let quoted = scan.quoted[pronoun.token as usize];
        if !quoted || source_tokens.contains(&pronoun.token) {
            events.push((pronoun.token, SECOND, Event::Pronoun(i)));
        }
    }
    for noun in &scan.nouns {
        if noun.word.is(ROLE)
            && !noun.word.is(PLURAL)
            && !scan.quoted[noun.token as usize]
            && !source_tokens.contains(&noun.token)
            && !walk.roles.has(noun.token)
            && walk.verb_follows(noun.token as usize + 1)
        {
            events.push((noun.token, SECOND, Event::Noun(*noun)));
        }
    }
}

/// How sure the reference of a name is.
const NAMED: f32 = 0.95;

fn see_name(walk: &mut Discourse<'_>, id: NameId, source: bool) {
    let name = &walk.scan.names[id];
    let Some(actor) = walk.named(id) else { return };
    let link = Link {
        confidence: NAMED,
        ..Link::new(actor, None, Evidence::SameName)
    };
    let r = walk.push_ref(name.phrase, name.end, link, source, Form::Phrase);
    walk.refs[r].start = name.start;
    walk.ref_of_name[id] = Some(r);
}

/// A described person that is no source but the subject of a clause: "the judge ruled".
fn see_noun(walk: &mut Discourse<'_>, Noun { token, word }: Noun) {
    // A noun in a name, or right before one, stands for nobody else.
    let in_name = walk
        .scan
        .name_from(token as usize)
        .is_some_and(|(_, name)| name.phrase <= token + 1);
    if in_name {
        return;
    }
    let (start, determiner) = start_of_phrase(walk.article, token as usize, 0);
    let noun = NounHead {
        token,
        start: start as u32,
        end: token + 1,
        determiner,
        possessor: None,
        kind: SpeakerKind::Unnamed,
        is_thought: false,
        gender: word.gender,
    };
    match determiner {
        Determiner::Definite => {
            if let Some(link) = bearer(walk, &noun) {
                walk.push_noun_ref(&noun, link, false);
            }
        }
        Determiner::Indefinite | Determiner::Another => {
            walk.push_new(&noun, false);
        }
        Determiner::Possessive | Determiner::Bare => {}
    }
}

fn see_source_noun(walk: &mut Discourse<'_>, noun: &NounHead) {
    let lower = walk.article.token_lower(noun.token as usize);
    let number = number_of(walk, noun);
    let link = if walk.keeps_name_back(noun.token) {
        // Who is not to be named is no one the article names.
        let known = walk.unnamed_by(lower);
        known
            .filter(|_| noun.determiner == Determiner::Definite)
            .map(|actor| Link::new(actor, walk.actors[actor].last_ref, Evidence::KeptBack))
    } else if let Some(number) = number {
        // "Juror 8" is nobody but Juror 8.
        let known = walk.numbered.get(&(lower, number)).copied();
        known.map(|actor| Link::new(actor, walk.actors[actor].last_ref, Evidence::SameNoun))
    } else {
        match noun.determiner {
            Determiner::Indefinite | Determiner::Another => named_later(walk, noun),
            // "One should pay": anybody.
            Determiner::Bare if WordKind::Anybody.has(lower) => None,
            Determiner::Definite | Determiner::Bare | Determiner::Possessive => {
                let proposals = proposals(walk, noun);
                // "MODERATOR:" is no one else, unless somebody is called so.
                let link = if is_label(walk, noun) {
                    proposals.by_word
                } else {
                    decide(walk, noun, &proposals)
                };
                let key = walk.description_key(noun);
                if let Some(link) = link {
                    walk.described.entry(key).or_default().push(link.actor);
                }
                link
            }
        }
    };
    match link {
        Some(link) => walk.push_noun_ref(noun, link, true),
        None => {
            let actor = walk.push_new(noun, true);
            if let Some(number) = number {
                walk.numbered.insert((lower, number), actor);
            }
        }
    }
}

/// Whether a noun is the label of a turn.
fn is_label(walk: &Discourse<'_>, noun: &NounHead) -> bool {
    let (start, token) = (noun.start as usize, noun.token as usize);
    let turns = walk.article.turns();
    let after = turns.partition_point(|turn| turn.start() <= token);
    let label = after.checked_sub(1).and_then(|at| turns[at].label);
    noun.determiner == Determiner::Bare
        && label.is_some_and(|label| label.start <= start && token < label.end)
}

/// The number that tells somebody without a name from others: "Speaker 2".
fn number_of<'a>(walk: &Discourse<'a>, noun: &NounHead) -> Option<&'a str> {
    let (article, next) = (walk.article, noun.token as usize + 1);
    let token = article.tokens().get(next)?;
    let is_one = token.kind == TokenKind::Number
        && WordKind::NumberedBody.is_at(article, next - 1)
        && (noun.end as usize) == next + 1;
    is_one.then(|| article.token_text(next))
}

/// Whom a description that is a source stands for; `None` for somebody new.
fn decide(walk: &mut Discourse<'_>, noun: &NounHead, proposals: &Proposals) -> Option<Link> {
    let candidates = description_features::candidates(walk, noun, proposals);
    let settled = settled(walk, noun, proposals, &candidates);
    // Features take time: only for the head, and for those who train it.
    if let Some(found) = settled
        && walk.asked.is_none()
    {
        return found;
    }
    let features = description_features::features(walk, noun, proposals, &candidates);
    walk.ask(AskedHead::Description, noun.token, || {
        let actors = candidates.iter().map(|c| c.actor);
        actors
            .zip(features.iter().map(|f| f.row().to_vec()))
            .collect()
    });
    if let Some(found) = settled {
        return found;
    }
    let (best, confidence) = description_features::best(&features)?;
    let chosen = candidates[best];
    Some(Link {
        actor: chosen.actor?,
        antecedent: chosen.last_ref,
        evidence: Evidence::Description,
        confidence,
    })
}

/// What the rules decide alone, if they do.
fn settled(
    walk: &Discourse<'_>,
    noun: &NounHead,
    proposals: &Proposals,
    candidates: &[Described],
) -> Option<Option<Link>> {
    let has_name = |&actor: &_| walk.actors[actor].entity.is_some();
    // Where one person alone is named, a description the rules give them is theirs: too short a text to weigh.
    let mut named = candidates.iter().filter_map(|c| c.actor).filter(has_name);
    if let (Some(only), None, Some(verdict)) = (named.next(), named.next(), proposals.verdict)
        && only == verdict.actor
    {
        return Some(Some(verdict));
    }
    // Who has an office that changed hands a head cannot know.
    if let Some(verdict) = proposals.verdict
        && changed_hands(walk, noun, verdict.actor)
    {
        return Some(Some(verdict));
    }
    // In news whom the rules take for somebody without a name gets none from a head: "the consultant", "a source".
    let unnamed = proposals.verdict.is_none_or(|link| !has_name(&link.actor));
    if unnamed && !description_features::is_book(walk) {
        return Some(proposals.verdict);
    }
    // "The ad's narrator", "a neighbour's dentist": whose owner is nobody known is nobody known, unless the article says so.
    let of_nobody = noun.determiner == Determiner::Possessive && walk.owner(noun).is_none();
    (proposals.verdict.is_none() && of_nobody).then_some(None)
}

/// Whether somebody got or gave up the office that a description names.
fn changed_hands(walk: &Discourse<'_>, noun: &NounHead, actor: ActorId) -> bool {
    let lower = walk.article.token_lower(noun.token as usize);
    let class = walk
        .roles
        .class_of(lower, walk.scan.word(noun.token as usize).class);
    let mut roles = walk.roles_of(actor);
    let former = Office::wanted(walk, noun).former;
    class != 0
        && roles.any(|role| {
            let is_told = role.changes_hands() || former && role.former;
            is_told && role.class == class
        })
}
