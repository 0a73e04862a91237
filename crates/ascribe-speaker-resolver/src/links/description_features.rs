//! Who a description stands for: what the link head for descriptions sees of each candidate, and of "nobody the article
//! names".

use ascribe_article::{Article, Case, Gender, Tag, TokenKind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::lexicons::{FUNCTION, LEXICONS, PREPOSITION, ROLE};
use crate::links::discourse::{AskedHead, Discourse};
use crate::links::head::{DESCRIPTION_HEAD, N_DESCRIPTION_FEATURES, N_FEATURES};
use crate::links::row::{Row, log, on};
use crate::mentions::heads::{Determiner, Head, NounHead, NounKind, Possessor, determiner_of};
use crate::mentions::scan::{Scan, third_person};
use crate::people::clusters::{Clusters, NONE};
use crate::people::roles::Role;

/// Candidates of a description, beside those the rules propose.
const MOST_CANDIDATES: usize = 16;
/// How far back they are sought: references and sentences.
const MOST_REFS: usize = 600;
const MOST_SENTENCES: u32 = 80;

/// Tokens of a text in which hardly anybody who speaks has no name.
const BOOK: usize = 20_000;

/// Features of a description itself.
const ABOUT: usize = 18;

/// Roles of a person looked at.
const MOST_ROLES: usize = 20;

/// What all candidates of a description share.
struct View<'n> {
    noun: &'n NounHead,
    key: DescriptionKey<'n>,
    about: [f32; ABOUT],
    most_lift: f32,
    nearest: Option<u32>,
}

/// What the rules make of a description, each with how sure it is.
pub(crate) struct Proposals {
    /// Actor, its last reference, confidence; in the order that [`N_PROPOSERS`] tells.
    pub(crate) of: [Option<(u32, u32, f32)>; N_PROPOSERS],
    /// What they decide together.
    pub(crate) verdict: Option<(u32, u32, f32)>,
}

/// By word, by class, by place, by salience, in the headline, named later, by kinship, "the other".
pub(crate) const N_PROPOSERS: usize = 8;

/// A candidate of a description.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// [`NONE`]: nobody named.
    actor: u32,
    /// Its last reference, or [`NONE`].
    last_ref: u32,
}

/// The company a description keeps: where its noun stands, and who is named there.
#[derive(Default)]
pub(crate) struct Company<'a> {
    /// Tokens of a noun outside quotation marks, in text order; only nouns that head a source.
    at: FxHashMap<&'a str, Vec<u32>>,
    /// Heads of sources in text order, each with the person it names, or [`NONE`].
    turns: Vec<(u32, u32)>,
}

/// Shares of the places of a description.
#[derive(Clone, Copy, Debug, Default)]
struct Shares {
    /// Those with the name near, and how much more that is than its frequency there would bring: a natural logarithm.
    near: f32,
    lift: f32,
    /// Those with the name in the same sentence: two people.
    together: f32,
    /// Those with the name near in quotation marks: it is called so.
    called: f32,
    /// Those where the one named speaks right before or after: two people.
    answers: f32,
}

impl<'a> Company<'a> {
    /// Counts where the nouns that head a source stand.
    pub(crate) fn of(
        article: &'a Article,
        scan: &Scan,
        clusters: &Clusters,
        heads: &[Head],
        mentions: Option<&[Head]>,
    ) -> Self {
        let mut at: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        let mut turns = Vec::new();
        for head in heads {
            match head {
                Head::Name(name) => turns.push((
                    scan.names[*name as usize].start,
                    clusters.of_name[*name as usize],
                )),
                Head::Noun(noun) if noun.kind == NounKind::Person => {
                    turns.push((noun.token, NONE));
                }
                Head::Third { token, .. } => turns.push((*token, NONE)),
                _ => {}
            }
        }
        for head in heads.iter().chain(mentions.into_iter().flatten()) {
            if let Head::Noun(noun) = head
                && noun.kind == NounKind::Person
                && noun.determiner != Determiner::Indefinite
            {
                at.entry(article.token_lower(noun.token as usize))
                    .or_default();
            }
        }
        turns.sort_unstable();
        turns.dedup();
        if !at.is_empty() {
            for (i, token) in article.tokens().iter().enumerate() {
                if token.tag.is_noun()
                    && !scan.quoted[i]
                    && let Some(list) = at.get_mut(article.token_lower(i))
                {
                    list.push(i as u32);
                }
            }
        }
        Self { at, turns }
    }

    /// Places of the noun, the nearest to `token` first taken; with `alike`, only those that pass it.
    fn places(&self, lower: &str, token: u32, alike: impl Fn(u32) -> bool) -> Vec<u32> {
        /// Places looked at, and taken.
        const REACH: usize = 200;
        const MOST: usize = 24;
        let Some(all) = self.at.get(lower) else {
            return Vec::new();
        };
        let middle = all.partition_point(|&t| t < token);
        let before = all[..middle].iter().rev().take(REACH).copied();
        let after = all[middle..].iter().take(REACH).copied();
        let (before, after) = (before.filter(|&t| alike(t)), after.filter(|&t| alike(t)));
        let mut found: Vec<u32> = before.take(MOST / 2).chain(after.take(MOST / 2)).collect();
        found.sort_unstable();
        found
    }
}

impl<'a> Discourse<'a> {
    /// Who a description that is a source stands for: actor, its last reference, confidence; `None` for somebody new.
    pub(crate) fn decide(
        &mut self,
        noun: &NounHead,
        proposals: &Proposals,
    ) -> Option<(u32, u32, f32)> {
        let candidates = self.described_candidates(noun, proposals);
        let settled = self.settled(noun, proposals, &candidates);
        // Features take time: only for the head, and for those who train it.
        if let Some(found) = settled
            && self.asked.is_none()
        {
            return found;
        }
        let features = self.description_features(noun, proposals, &candidates);
        self.ask(AskedHead::Description, noun.token, || {
            let actors = candidates.iter().map(|c| c.actor);
            actors.zip(features.iter().map(|f| f.to_vec())).collect()
        });
        if let Some(found) = settled {
            return found;
        }
        let (best, confidence) = DESCRIPTION_HEAD.best(&features)?;
        let chosen = candidates[best];
        (chosen.actor != NONE).then_some((chosen.actor, chosen.last_ref, confidence))
    }

    /// What the rules decide alone, if they do.
    fn settled(
        &self,
        noun: &NounHead,
        proposals: &Proposals,
        candidates: &[Candidate],
    ) -> Option<Option<(u32, u32, f32)>> {
        // Where one person alone is named, a description the rules give them is theirs: too short a text to weigh.
        let mut named = candidates
            .iter()
            .filter(|c| c.actor != NONE && self.actors[c.actor as usize].entity != NONE);
        if let (Some(only), None, Some(verdict)) = (named.next(), named.next(), proposals.verdict)
            && only.actor == verdict.0
        {
            return Some(Some(verdict));
        }
        // In news whom the rules take for somebody without a name gets none from a head: "the consultant", "a source".
        let unnamed = proposals
            .verdict
            .is_none_or(|(actor, _, _)| self.actors[actor as usize].entity == NONE);
        if unnamed && !self.is_book() {
            return Some(proposals.verdict);
        }
        // "The ad's narrator", "a neighbour's dentist": whose owner is nobody known is nobody known, unless the article says so.
        let of_nobody = noun.determiner == Determiner::Possessive && self.owner(noun).is_none();
        (proposals.verdict.is_none() && of_nobody).then_some(None)
    }

    /// Whose a description is: "his lawyer", "Vale's lawyer".
    fn owner(&self, noun: &NounHead) -> Option<u32> {
        self.possessor_actor(noun.possessor?)
    }

    /// The people a description may stand for, the nearest first; the last one is nobody.
    fn described_candidates(&self, noun: &NounHead, proposals: &Proposals) -> Vec<Candidate> {
        let sentence = self.scan.sentence_of[noun.token as usize];
        let nested = self.is_nested(noun.token);
        let mut seen = FxHashSet::default();
        let mut found: Vec<Candidate> = Vec::new();
        for (r, reference) in self.refs.iter().enumerate().rev().take(MOST_REFS) {
            if self.scan.distance(self.sentence_of_ref(r as u32), sentence) > MOST_SENTENCES {
                break;
            }
            if self.is_quoted(r as u32) && !nested
                || reference.start >= noun.start
                || !self.may_be(reference.actor, noun.gender)
                || !seen.insert(reference.actor)
            {
                continue;
            }
            found.push(Candidate {
                actor: reference.actor,
                last_ref: r as u32,
            });
            if found.len() == MOST_CANDIDATES {
                break;
            }
        }
        for &(actor, last_ref, _) in proposals.of.iter().flatten() {
            if !found.iter().any(|c| c.actor == actor) {
                found.push(Candidate { actor, last_ref });
            }
        }
        let owner = self.owner(noun);
        found.retain(|c| Some(c.actor) != owner);
        found.sort_by_key(|c| std::cmp::Reverse(c.last_ref.wrapping_add(1)));
        found.push(Candidate {
            actor: NONE,
            last_ref: NONE,
        });
        found
    }

    /// What the head sees of each candidate; the columns are listed in `models/ascribe-link/card.md`.
    fn description_features(
        &self,
        noun: &NounHead,
        proposals: &Proposals,
        candidates: &[Candidate],
    ) -> Vec<[f32; N_DESCRIPTION_FEATURES]> {
        let lower = self.article.token_lower(noun.token as usize);
        // With a last reference: what the head for pronouns sees of them.
        let referred: Vec<(u32, usize)> = candidates
            .iter()
            .filter(|c| c.last_ref != NONE)
            .map(|c| (c.actor, c.last_ref as usize))
            .collect();
        let mut as_pronoun = self.seen(noun.token, false, &referred).into_iter();
        let modifier = self.modifier(noun.token);
        let by_word = self.company.places(lower, noun.token, |_| true);
        let by_phrase = self
            .company
            .places(lower, noun.token, |t| self.modifier(t) == modifier);
        let shares: Vec<[Shares; 2]> = candidates
            .iter()
            .map(|c| {
                let entity = self.actors.get(c.actor as usize).map_or(NONE, |a| a.entity);
                [
                    self.shares(entity, &by_word),
                    self.shares(entity, &by_phrase),
                ]
            })
            .collect();
        let view = View {
            noun,
            key: self.description_key(noun),
            about: self.about_description(noun, proposals),
            most_lift: shares
                .iter()
                .map(|s| s[1].lift)
                .fold(f32::NEG_INFINITY, f32::max),
            nearest: candidates
                .iter()
                .map(|c| c.actor)
                .find(|&actor| actor != NONE && self.is_surely_person(actor)),
        };
        candidates
            .iter()
            .zip(&shares)
            .map(|(candidate, shares)| {
                let mut row = Row::<N_DESCRIPTION_FEATURES>::default();
                match (candidate.last_ref, &mut as_pronoun) {
                    (NONE, _) => row.skip(N_FEATURES),
                    (_, rows) => row.extend(rows.next().iter().flatten().copied()),
                }
                self.fill(&mut row, &view, proposals, *candidate, shares);
                row.values
            })
            .collect()
    }

    /// What is the same for all candidates of a description.
    fn about_description(&self, noun: &NounHead, proposals: &Proposals) -> [f32; ABOUT] {
        let lower = self.article.token_lower(noun.token as usize);
        let word = LEXICONS.word(lower);
        let places = self.company.at.get(lower);
        let owner = self.owner(noun);
        [
            on(noun.determiner == Determiner::Definite),
            on(noun.determiner == Determiner::Bare),
            on(noun.determiner == Determiner::Possessive),
            // Whose it is, is nobody: "the ad's narrator".
            on(noun.determiner == Determiner::Possessive && owner.is_none()),
            on(noun.token > noun.start),
            on(self.says_gender_alone(noun.token)),
            on(self.is_strange(word.class)),
            on(word.class != 0 && word.class == LEXICONS.class("family")),
            on(word.is(ROLE)),
            on(lower.ends_with("-old")),
            log(places.map_or(0, Vec::len)),
            on(places.is_some_and(|all| all.first().is_some_and(|&t| t < noun.token))),
            on(self.unnamed_by(lower).is_some()),
            on(self.is_book()),
            on(self.is_nested(noun.token)),
            on(noun.gender != Gender::Unknown),
            on(proposals.verdict.is_some()),
            on(self.is_like_name(noun.token)),
        ]
    }

    fn is_book(&self) -> bool {
        self.article.tokens().len() > BOOK
    }

    /// The columns of a candidate after those it has as a pronoun's.
    fn fill(
        &self,
        row: &mut Row<N_DESCRIPTION_FEATURES>,
        view: &View<'_>,
        proposals: &Proposals,
        candidate: Candidate,
        shares: &[Shares; 2],
    ) {
        let nobody = candidate.actor == NONE;
        row.push(on(nobody));
        row.extend(view.about);
        // Two places, since the rules are right far more often in news than in books.
        let verdict = proposals.verdict.map_or(NONE, |(actor, _, _)| actor);
        for for_book in [false, true] {
            if for_book == self.is_book() {
                row.push(on(verdict == candidate.actor));
                row.extend(proposals.of.iter().map(|proposal| {
                    proposal
                        .filter(|(actor, _, _)| !nobody && *actor == candidate.actor)
                        .map_or(0.0, |(_, _, confidence)| confidence)
                }));
            } else {
                row.skip(1 + N_PROPOSERS);
            }
        }
        if nobody {
            return;
        }
        let noun = view.noun;
        let lower = self.article.token_lower(noun.token as usize);
        let word = LEXICONS.word(lower);
        let actor = &self.actors[candidate.actor as usize];
        let mut has_role = false;
        let (mut same, mut class, mut parent, mut same_owner) = (false, false, false, false);
        for role in self.roles.of_entity(actor.entity).take(MOST_ROLES) {
            has_role = true;
            let same_word = self.article.token_lower(role.token as usize) == lower;
            same |= same_word;
            class |= word.class != 0 && role.class == word.class;
            parent |= word.parent != 0 && role.parent == word.parent
                || role.parent != 0 && role.parent == word.class;
            same_owner |=
                same_word && view.key.owner.is_some() && self.owner_of(role) == view.key.owner;
        }
        row.push(on(same));
        row.push(on(class));
        row.push(on(parent));
        row.push(on(has_role && !same && !class && !parent));
        row.push(on(same_owner));
        row.push(on(self.shares_modifier(noun, actor.entity)));
        row.push(on(
            actor.entity == NONE || self.fits_modifiers(noun, actor.entity)
        ));
        row.push(on(actor.entity == NONE));
        row.push(on(self.unnamed_by(lower) == Some(candidate.actor)));
        row.push(on(candidate.last_ref == NONE));
        let (n_times, is_last) = self.described_as(&view.key, candidate.actor);
        row.push(log(n_times));
        row.push(on(is_last));
        row.push(on(candidate.last_ref != NONE && {
            let last = &self.refs[candidate.last_ref as usize];
            self.article.token_lower(last.end as usize - 1) == lower
        }));
        for shares in shares {
            row.extend([
                shares.near,
                shares.lift,
                shares.together,
                shares.called,
                shares.answers,
            ]);
        }
        row.push(on(shares[1].lift >= view.most_lift && shares[1].near > 0.0));
        row.push(on(
            actor.gender != Gender::Unknown && noun.gender == actor.gender
        ));
        row.push(on(view.nearest == Some(candidate.actor)));
        let sentence = self.scan.sentence_of[noun.token as usize];
        row.push(match candidate.last_ref {
            NONE => 0.0,
            r => log(self.scan.distance(self.sentence_of_ref(r), sentence) as usize),
        });
    }

    /// A capital within a sentence: "the General" of a story, "the President".
    fn is_like_name(&self, noun: u32) -> bool {
        let sentence = self.scan.sentence_of[noun as usize] as usize;
        self.article.tokens()[noun as usize].case != Case::Lower
            && self.article.sentences()[sentence].tokens.start != noun
    }

    /// The word before a noun, unless that is its determiner: "old" in "the old gentleman".
    fn modifier(&self, noun: u32) -> Option<&'a str> {
        let before = noun.checked_sub(1)? as usize;
        let lower = self.article.token_lower(before);
        (determiner_of(lower).is_none()
            && (self.article.tokens()[before].tag.is_noun()
                || self.article.tokens()[before].tag == Tag::Adjective))
            .then_some(lower)
    }

    /// How often the names of an entity stand near the places of a description.
    fn shares(&self, entity: u32, places: &[u32]) -> Shares {
        /// Tokens to each side that count as near, and as spoken to.
        const NEAR: u32 = 120;
        const HEARD: u32 = 60;
        let Some(known) = self.clusters.entities.get(entity as usize) else {
            return Shares::default();
        };
        let (Some(&first), Some(&last)) = (places.first(), places.last()) else {
            return Shares::default();
        };
        let start = |n: &u32| self.scan.names[*n as usize].start;
        let within = |from: u32, to: u32| {
            let a = known.names.partition_point(|n| start(n) < from);
            let b = known.names.partition_point(|n| start(n) <= to);
            &known.names[a..b]
        };
        let free = |n: &&u32| !self.scan.quoted[start(n) as usize];
        let (mut near, mut together, mut called, mut answers) = (0, 0, 0, 0);
        for &place in places {
            let around = within(place.saturating_sub(NEAR), place + NEAR);
            near += u32::from(around.iter().any(|n| free(&n)));
            let sentence = self.scan.sentence_of[place as usize];
            together += u32::from(
                around
                    .iter()
                    .filter(free)
                    .any(|n| self.scan.sentence_of[start(n) as usize] == sentence),
            );
            called += u32::from(
                within(place.saturating_sub(HEARD), place + HEARD)
                    .iter()
                    .any(|n| !free(&n)),
            );
            let turn = self.company.turns.partition_point(|t| t.0 < place);
            if self.company.turns.get(turn).is_some_and(|t| t.0 == place) {
                let by = |i: usize| self.company.turns.get(i).is_some_and(|t| t.1 == entity);
                answers += u32::from(turn > 0 && by(turn - 1) || by(turn + 1));
            }
        }
        let n = places.len() as f32;
        let (from, to) = (first.saturating_sub(4 * NEAR), last + 4 * NEAR);
        let to = to.min(self.article.tokens().len() as u32);
        let density = within(from, to).len() as f32 / (to - from).max(1) as f32;
        let expected = n * (1.0 - (-density * 2.0 * NEAR as f32).exp());
        Shares {
            near: near as f32 / n,
            lift: ((near as f32 + 0.5) / (expected + 0.5)).ln(),
            together: together as f32 / n,
            called: called as f32 / n,
            answers: answers as f32 / n,
        }
    }

    /// A description as far as it says who is meant: its noun, the word before it, whose it is.
    pub(crate) fn description_key(&self, noun: &NounHead) -> DescriptionKey<'a> {
        DescriptionKey {
            owner: self.owner(noun),
            modifier: self.modifier(noun.token),
            noun: self.article.token_lower(noun.token as usize),
        }
    }

    /// "The union man" is the union leader: a word before the noun is in a role of theirs.
    fn shares_modifier(&self, noun: &NounHead, entity: u32) -> bool {
        (noun.start..noun.token).any(|i| {
            let lower = self.article.token_lower(i as usize);
            let plain = self.article.tokens()[i as usize].kind == TokenKind::Word
                && !self.scan.word(i as usize).is(FUNCTION | PREPOSITION)
                && lower != "former";
            plain
                && self.roles.of_entity(entity).take(MOST_ROLES).any(|role| {
                    let text = self.article.slice(role.phrase);
                    text.split_whitespace()
                        .any(|word| word.to_lowercase() == lower)
                })
        })
    }

    /// Whose a role is: "Vale's wife", "his wife".
    fn owner_of(&self, role: &Role) -> Option<u32> {
        let before = self.article.token_at(role.phrase.start).checked_sub(1)?;
        if self.article.tokens()[before].tag != Tag::PossessiveMark {
            return self
                .possessor_actor(Possessor::Pronoun(before as u32))
                .filter(|_| third_person(self.article.token_lower(before)).is_some());
        }
        let names = &self.scan.names;
        let at = names.partition_point(|n| (n.end as usize) < before);
        names.get(at).filter(|n| n.end as usize == before)?;
        self.possessor_actor(Possessor::Name(at as u32))
    }

    /// How often somebody was described so before, and whether they were the last one.
    fn described_as(&self, key: &DescriptionKey<'_>, actor: u32) -> (usize, bool) {
        /// Times looked at.
        const MOST: usize = 64;
        self.described.get(key).map_or((0, false), |actors| {
            let lately = actors.iter().rev().take(MOST);
            (
                lately.filter(|&&a| a == actor).count(),
                actors.last() == Some(&actor),
            )
        })
    }
}

/// See [`Discourse::description_key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DescriptionKey<'a> {
    owner: Option<u32>,
    modifier: Option<&'a str>,
    noun: &'a str,
}
