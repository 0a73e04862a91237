//! Offices that change hands: "Ann Lee was replaced by her deputy, Tom Marsh", "Marsh took over from Lee as mayor".

use ascribe_article::{Article, Tag};

use crate::ids::EntityId;
use crate::mentions::scan::Scan;
use crate::people::entity::Clusters;
use crate::words::WordKind;

/// Somebody gets the office of another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handover {
    pub(super) from: EntityId,
    pub(super) to: EntityId,
    /// The verb that tells it.
    pub(super) token: u32,
}

/// The handovers that the article tells in its own voice, in text order.
pub(super) fn find(article: &Article, scan: &Scan, clusters: &Clusters) -> Vec<Handover> {
    let finder = Finder {
        article,
        scan,
        clusters,
    };
    (0..article.tokens().len())
        .filter(|&verb| article.tokens()[verb].tag.is_verb() && !scan.quoted[verb])
        .filter_map(|verb| finder.at(verb))
        .collect()
}

struct Finder<'a> {
    article: &'a Article,
    scan: &'a Scan,
    clusters: &'a Clusters,
}

impl Finder<'_> {
    fn at(&self, verb: usize) -> Option<Handover> {
        let kinds = WordKind::all_at(self.article, verb);
        let lower = |i: usize| self.article.token_lower(i);
        let (subject_gets_it, to) = if kinds.have(WordKind::Succeeds) {
            match self.is_passive(verb) {
                true => (false, Some("by")),
                false => (true, None),
            }
        } else if kinds.have(WordKind::TakesOver) {
            let over = verb + 1 < self.article.tokens().len() && lower(verb + 1) == "over";
            over.then_some((true, Some("from")))?
        } else if kinds.have(WordKind::Yields) && !self.is_passive(verb) {
            (false, Some("to"))
        } else {
            return None;
        };
        let subject = self.subject(verb)?;
        let object = self.object(verb, to)?;
        let (from, to) = match subject_gets_it {
            true => (object, subject),
            false => (subject, object),
        };
        (from != to).then_some(Handover {
            from,
            to,
            token: verb as u32,
        })
    }

    /// "was replaced", "has been succeeded".
    fn is_passive(&self, verb: usize) -> bool {
        let before = verb.checked_sub(1);
        self.article.tokens()[verb].tag == Tag::VerbParticiple
            && before.is_some_and(|i| WordKind::Passive.is_at(self.article, i))
    }

    /// The person named last before the verb in its sentence.
    fn subject(&self, verb: usize) -> Option<EntityId> {
        let names = &self.scan.names;
        let after = names.partition_point(|n| (n.start as usize) < verb);
        let (id, name) = names.before(after).next()?;
        let same = self.scan.sentence(name.start) == self.scan.sentence(verb as u32);
        let owns = self.article.tokens()[name.end as usize].tag == Tag::PossessiveMark;
        self.clusters.person(id).filter(|_| same && !owns)
    }

    /// The person named first after the verb, right behind a preposition or nothing but roles: "by her deputy, Tom Marsh".
    fn object(&self, verb: usize, preposition: Option<&str>) -> Option<EntityId> {
        /// Words up to the name.
        const REACH: usize = 9;
        let names = &self.scan.names;
        let (id, name) = names
            .starting_at(names.partition_point(|n| (n.start as usize) <= verb))
            .next()?;
        let opens = name.start as usize;
        let tokens = self.article.tokens();
        let near = opens - verb <= REACH
            && self.scan.sentence(name.start) == self.scan.sentence(verb as u32)
            && tokens[verb + 1..opens].iter().all(|t| !t.tag.is_finite_verb());
        let led = match preposition {
            Some(wanted) => (verb + 1..opens).any(|i| self.article.token_lower(i) == wanted),
            None => (verb + 1..opens).all(|i| tokens[i].tag != Tag::Preposition),
        };
        self.clusters.person(id).filter(|_| near && led)
    }
}
