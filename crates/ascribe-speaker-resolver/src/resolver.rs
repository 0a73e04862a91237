//! The resolver: its stages in their order.

use ascribe_article::{Article, Case, Error, NamedKind, Resolution, Span, TokenKind};

use crate::SpeakerResolver;
use crate::ids::ActorId;
use crate::lexicons::{COMMON_FIRST_NAME, FIRST_NAME, LEXICONS};
use crate::links::discourse::{AskedHead, Discourse};
use crate::links::walk;
use crate::mentions::head::Head;
use crate::mentions::heads::{head_of, head_of_span};
use crate::mentions::name::Name;
use crate::mentions::scan::{Scan, scan};
use crate::people::clusters::cluster;
use crate::people::entity::Clusters;
use crate::people::roles::{Roles, find_roles};
use crate::speakers::judge_all;
use crate::speakers::record::{resolution, speaker, unknown};

/// Resolves speakers by rules, and by three small heads where rules are not enough: pronouns, descriptions, turns.
#[derive(Debug, Default, Clone)]
pub struct Resolver {}

impl Resolver {
    /// The resolver for English news.
    pub fn new() -> Self {
        Self {}
    }
}

impl SpeakerResolver for Resolver {
    fn resolve(&self, article: &Article) -> Result<Resolution, Error> {
        let quotes = article.quotes();
        if quotes.is_empty() || article.tokens().is_empty() {
            return Ok(Resolution::new(Vec::new(), vec![unknown(); quotes.len()]));
        }
        let ground = Ground::of(article);
        let mut walk = ground.walk(None);
        let verdicts = judge_all(&mut walk, &ground.heads);
        Ok(resolution(&walk, verdicts))
    }
}

/// What is known before any reference is resolved.
struct Ground<'a> {
    article: &'a Article,
    scan: Scan,
    clusters: Clusters,
    roles: Roles,
    heads: Vec<Head>,
}

impl<'a> Ground<'a> {
    fn of(article: &'a Article) -> Self {
        let mut scan = scan(article);
        name_lower_case_sources(article, &mut scan);
        let is_source = names_in_sources(article, &scan);
        let mut clusters = cluster(article, &mut scan, &is_source);
        let roles = find_roles(article, &scan, &mut clusters);
        let heads = article
            .quotes()
            .iter()
            .map(|q| head_of(article, &scan, &clusters.of_name, q))
            .collect();
        Self {
            article,
            scan,
            clusters,
            roles,
            heads,
        }
    }

    /// `mentions`: see [`walk`].
    fn walk(&self, mentions: Option<&[Head]>) -> Discourse<'_> {
        walk(
            self.article,
            &self.scan,
            &self.clusters,
            &self.roles,
            &self.heads,
            mentions,
        )
    }
}

/// Which names begin within the first words of some source.
fn names_in_sources(article: &Article, scan: &Scan) -> Vec<bool> {
    /// A head further in is no simple name.
    const REACH: u32 = 6;
    let mut inside = vec![false; scan.names.len()];
    for quote in article.quotes() {
        let Some(span) = quote.source.first() else {
            continue;
        };
        let start = article.token_at(span.start) as u32;
        let first = scan.names.partition_point(|n| n.start < start);
        for (n, name) in scan.names.iter().enumerate().skip(first) {
            if name.start > start + REACH
                || article.tokens()[name.start as usize].span.start >= span.end
            {
                break;
            }
            inside[n] = true;
        }
    }
    inside
}

/// In text without capitals ("lucy marsh said") a source made of unknown words is a name.
fn name_lower_case_sources(article: &Article, scan: &mut Scan) {
    /// Words of a name.
    const LONGEST: usize = 4;
    if !scan.names.is_empty() {
        return;
    }
    let mut added: Vec<(usize, usize)> = Vec::new();
    for span in article.quotes().iter().filter_map(|q| q.source.first()) {
        let start = article.token_at(span.start);
        let end = (start..article.tokens().len())
            .take_while(|&i| article.tokens()[i].span.end <= span.end)
            .take(LONGEST)
            .last()
            .map_or(start, |i| i + 1);
        let plain = (start..end).all(|i| {
            let token = article.tokens()[i];
            let flags = LEXICONS.word(article.token_lower(i)).flags;
            token.kind == TokenKind::Word
                && token.case == Case::Lower
                && flags & !FIRST_NAME & !COMMON_FIRST_NAME == 0
        });
        if start < end && plain {
            added.push((start, end));
        }
    }
    added.sort_unstable();
    added.dedup();
    let is_full = |&(start, end): &(usize, usize)| {
        end - start > 1 && LEXICONS.word(article.token_lower(start)).is(FIRST_NAME)
    };
    if !added.iter().any(is_full) {
        return;
    }
    let mut after = 0;
    for (start, end) in added {
        if start >= after {
            after = end;
            let person = Some(NamedKind::Person);
            scan.names.push(Name::new(start, end, start, person));
        }
    }
}

/// A pronoun, a description or a missing source, as the link heads see it: what they are trained on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LinkExample {
    /// What it is about.
    pub of: Linked,
    /// Which head is asked.
    pub head: AskedHead,
    /// The people it may stand for, the nearest first; the last one is nobody, unless it is a pronoun.
    pub candidates: Vec<LinkCandidate>,
}

/// What a [`LinkExample`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    /// The source of a quote: its index in [`Article::quotes`].
    Source(usize),
    /// Another mention: its index in the list given.
    Mention(usize),
}

/// A possible antecedent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LinkCandidate {
    /// Its name forms in the article, or the words that describe it; none for nobody.
    pub names: Vec<String>,
    /// One number for each of [`AskedHead::columns`].
    pub features: Vec<f32>,
}

impl Resolver {
    /// The sources of an article with quotes that are pronouns, descriptions or missing (in a dialogue), and those of the
    /// `mentions`, with the candidates and their features.
    pub fn link_examples(&self, article: &Article, mentions: &[Span]) -> Vec<LinkExample> {
        if article.tokens().is_empty() {
            return Vec::new();
        }
        let ground = Ground::of(article);
        let others: Vec<Head> = mentions
            .iter()
            .map(|&span| head_of_span(article, &ground.scan, &ground.clusters.of_name, span))
            .collect();
        let mut walk = ground.walk(Some(&others));
        judge_all(&mut walk, &ground.heads);
        let names = |actor: Option<ActorId>| -> Vec<String> {
            let Some(actor) = actor else {
                return Vec::new();
            };
            let speaker = speaker(&walk, actor, Vec::new());
            std::iter::once(speaker.name)
                .chain(speaker.aliases)
                .collect()
        };
        walk.asked
            .iter()
            .flatten()
            .map(|asked| LinkExample {
                of: match (asked.of as usize).checked_sub(ground.heads.len()) {
                    None => Linked::Source(asked.of as usize),
                    Some(mention) => Linked::Mention(mention),
                },
                head: asked.head,
                candidates: asked
                    .candidates
                    .iter()
                    .map(|(actor, features)| LinkCandidate {
                        names: names(*actor),
                        features: features.clone(),
                    })
                    .collect(),
            })
            .collect()
    }
}
