//! The company a description keeps: where its noun stands, and who is named there.

use ascribe_article::Article;
use rustc_hash::FxHashMap;

use crate::ids::{ActorId, EntityId, NameId};
use crate::mentions::head::Head;
use crate::mentions::phrases::Determiner;
use crate::mentions::scan::Scan;
use crate::people::entity::{Clusters, Entity};

/// A description as far as it says who is meant: its noun, the word before it, whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DescriptionKey<'a> {
    pub(crate) owner: Option<ActorId>,
    pub(crate) modifier: Option<&'a str>,
    pub(crate) noun: &'a str,
}

/// Where the nouns of descriptions stand, and who speaks.
#[derive(Default)]
pub(crate) struct Company<'a> {
    /// Tokens of a noun outside quotation marks, in text order; only nouns that head a source.
    at: FxHashMap<&'a str, Vec<u32>>,
    /// Heads of sources in text order, each with the person it names.
    turns: Vec<(u32, Option<EntityId>)>,
}

/// Shares of the places of a description.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shares {
    /// Those with the name near, and how much more that is than its frequency there would bring: a natural logarithm.
    pub(crate) near: f32,
    pub(crate) lift: f32,
    /// Those with the name in the same sentence: two people.
    pub(crate) together: f32,
    /// Those with the name near in quotation marks: it is called so.
    pub(crate) called: f32,
    /// Those where the one named speaks right before or after: two people.
    pub(crate) answers: f32,
}

/// Tokens to each side of a place that count as near, and as spoken to.
const NEAR: u32 = 120;
const HEARD: u32 = 60;

impl<'a> Company<'a> {
    /// Counts where the nouns that head a source or a mention stand.
    pub(crate) fn of(
        article: &'a Article,
        scan: &Scan,
        clusters: &Clusters,
        heads: &[Head],
        mentions: &[Head],
    ) -> Self {
        let mut at: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        let mut turns = Vec::new();
        for head in heads {
            match head {
                Head::Name(name) => turns.push((scan.names[*name].start, clusters.of_name[*name])),
                Head::Noun(noun) if noun.is_person() => turns.push((noun.token, None)),
                Head::Third { token, .. } => turns.push((*token, None)),
                _ => {}
            }
        }
        for noun in heads.iter().chain(mentions).filter_map(Head::person) {
            if noun.determiner != Determiner::Indefinite {
                at.entry(article.token_lower(noun.token as usize))
                    .or_default();
            }
        }
        turns.sort_unstable();
        turns.dedup();
        if !at.is_empty() {
            // A bit for each length of these nouns: most others differ in it.
            let bit = |length: usize| 1_u64 << (length % 64);
            let lengths = at.keys().fold(0, |bits, noun| bits | bit(noun.len()));
            for (i, token) in article.tokens().iter().enumerate() {
                if lengths & bit(token.span.len()) != 0
                    && token.tag.is_noun()
                    && !scan.quoted[i]
                    && let Some(list) = at.get_mut(article.token_lower(i))
                {
                    list.push(i as u32);
                }
            }
        }
        Self { at, turns }
    }

    /// How often a noun stands in the text outside quotation marks, and whether before a token.
    pub(crate) fn count(&self, lower: &str, token: u32) -> (usize, bool) {
        self.at.get(lower).map_or((0, false), |all| {
            (all.len(), all.first().is_some_and(|&t| t < token))
        })
    }

    /// Places of the noun that pass `alike`, the nearest to `token` taken.
    pub(crate) fn places(&self, lower: &str, token: u32, alike: impl Fn(u32) -> bool) -> Vec<u32> {
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

    /// How often the names of an entity stand near the places of a description.
    pub(crate) fn shares(
        &self,
        article: &Article,
        scan: &Scan,
        (id, known): (EntityId, &Entity),
        places: &[u32],
    ) -> Shares {
        let (Some(&first), Some(&last)) = (places.first(), places.last()) else {
            return Shares::default();
        };
        let free = |n: &&NameId| !scan.is_quoted(**n);
        let (mut near, mut together, mut called, mut answers) = (0, 0, 0, 0);
        for &place in places {
            let around = names_within(scan, known, place.saturating_sub(NEAR), place + NEAR);
            near += u32::from(around.iter().any(|n| free(&n)));
            let sentence = scan.sentence(place);
            together += u32::from(
                around
                    .iter()
                    .filter(free)
                    .any(|&n| scan.sentence(scan.names[n].start) == sentence),
            );
            let heard = names_within(scan, known, place.saturating_sub(HEARD), place + HEARD);
            called += u32::from(heard.iter().any(|n| !free(&n)));
            answers += u32::from(self.answers(place, id));
        }
        let n = places.len() as f32;
        let (from, to) = (first.saturating_sub(4 * NEAR), last + 4 * NEAR);
        let to = to.min(article.tokens().len() as u32);
        let n_names = names_within(scan, known, from, to).len();
        let density = n_names as f32 / (to - from).max(1) as f32;
        let expected = n * (1.0 - (-density * 2.0 * NEAR as f32).exp());
        Shares {
            near: near as f32 / n,
            lift: ((near as f32 + 0.5) / (expected + 0.5)).ln(),
            together: together as f32 / n,
            called: called as f32 / n,
            answers: answers as f32 / n,
        }
    }

    /// Whether somebody speaks right before or after the source at a place.
    fn answers(&self, place: u32, entity: EntityId) -> bool {
        let turn = self.turns.partition_point(|t| t.0 < place);
        let by = |i: usize| {
            self.turns
                .get(i)
                .is_some_and(|&(_, who)| who == Some(entity))
        };
        self.turns.get(turn).is_some_and(|t| t.0 == place)
            && (turn > 0 && by(turn - 1) || by(turn + 1))
    }
}

/// The names of an entity that begin between two tokens, both included.
fn names_within<'e>(scan: &Scan, known: &'e Entity, from: u32, to: u32) -> &'e [NameId] {
    let start = |n: &NameId| scan.names[*n].start;
    let a = known.names.partition_point(|n| start(n) < from);
    let b = known.names.partition_point(|n| start(n) <= to);
    &known.names[a..b]
}
