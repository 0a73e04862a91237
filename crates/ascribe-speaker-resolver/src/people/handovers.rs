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
    /// "Lee was mayor until May, when": the office told behind this token is meant, though it is past.
    pub(super) told_after: Option<u32>,
}

/// Somebody gives an office up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Departure {
    pub(super) who: EntityId,
    /// The verb that tells it.
    pub(super) token: u32,
}

/// The handovers that the article tells in its own voice, in text order.
pub(super) fn find(article: &Article, scan: &Scan, clusters: &Clusters) -> Vec<Handover> {
    let finder = Finder::new(article, scan, clusters);
    let words = finder.own_words();
    words
        .filter_map(|i| match article.tokens()[i].tag.is_verb() {
            true => finder.at_verb(i),
            false => finder.at_noun(i),
        })
        .collect()
}

/// Who gives up an office, as the article tells in its own voice.
pub(super) fn departures(article: &Article, scan: &Scan, clusters: &Clusters) -> Vec<Departure> {
    let finder = Finder::new(article, scan, clusters);
    let words = finder.own_words();
    words
        .filter(|&i| article.tokens()[i].tag.is_verb() && finder.leaves(i))
        .filter_map(|i| {
            let who = finder.subject(i)?.0;
            let token = i as u32;
            Some(Departure { who, token })
        })
        .collect()
}

struct Finder<'a> {
    article: &'a Article,
    scan: &'a Scan,
    clusters: &'a Clusters,
}

impl<'a> Finder<'a> {
    fn new(article: &'a Article, scan: &'a Scan, clusters: &'a Clusters) -> Self {
        Self {
            article,
            scan,
            clusters,
        }
    }

    /// The tokens outside quotation marks.
    fn own_words(&self) -> impl Iterator<Item = usize> {
        (0..self.article.tokens().len()).filter(|&i| !self.scan.quoted[i])
    }

    fn at_verb(&self, verb: usize) -> Option<Handover> {
        let kinds = WordKind::all_at(self.article, verb);
        let (subject_gets_it, preposition) = if kinds.have(WordKind::Succeeds) {
            match self.is_passive(verb) {
                true => (false, Some("by")),
                false => (true, None),
            }
        } else if kinds.have(WordKind::TakesOver) {
            let it = usize::from(self.lower(verb + 1) == Some("it"));
            let over = self.lower(verb + 1 + it) == Some("over");
            over.then_some((true, Some("from")))?
        } else if kinds.have(WordKind::Yields) && !self.is_passive(verb) {
            (false, Some("to"))
        } else {
            return None;
        };
        let (subject, at) = self.subject(verb)?;
        let mut told_after = None;
        let (object, end) = match (preposition, self.lower(verb + 1)) {
            // "Ruiz, who replaced him": the one named before.
            (None, Some("him" | "her")) => (self.another_before(subject, at)?, verb),
            _ => match self.object(verb, preposition) {
                Some(object) => object,
                // "Lee was mayor until May, when Ruiz took over"
                None if preposition == Some("from") => {
                    let (holder, end) = self.held_until(at, verb)?;
                    told_after = end;
                    (holder, verb)
                }
                None => return None,
            },
        };
        let (from, to) = match subject_gets_it {
            true => (object, subject),
            false => (subject, object),
        };
        let token = verb.max(end) as u32;
        (from != to).then_some(Handover {
            from,
            to,
            token,
            told_after,
        })
    }

    /// "Lee’s successor, Tom Marsh", "her predecessor Tom Marsh".
    fn at_noun(&self, noun: usize) -> Option<Handover> {
        let kinds = WordKind::all_at(self.article, noun);
        let successor = kinds.have(WordKind::Successor);
        if !successor && !kinds.have(WordKind::Predecessor) {
            return None;
        }
        let comma = usize::from(self.lower(noun + 1) == Some(","));
        let (id, name) = self.scan.name_from(noun + 1 + comma)?;
        let beside = name.phrase as usize == noun + 1 + comma;
        let other = self.clusters.person(id).filter(|_| beside)?;
        let owner = self.another_before(other, noun)?;
        let (from, to) = match successor {
            true => (owner, other),
            false => (other, owner),
        };
        Some(Handover {
            from,
            to,
            token: name.end,
            told_after: None,
        })
    }

    fn lower(&self, i: usize) -> Option<&str> {
        (i < self.article.tokens().len()).then(|| self.article.token_lower(i))
    }

    /// "resigned", "was sacked", "stepped down".
    fn leaves(&self, verb: usize) -> bool {
        let kinds = WordKind::all_at(self.article, verb);
        kinds.have(WordKind::LeavesOffice)
            || kinds.have(WordKind::Dismissed) && self.is_passive(verb)
            || kinds.have(WordKind::Steps) && self.lower(verb + 1) == Some("down")
    }

    /// "was replaced", "has been succeeded".
    fn is_passive(&self, verb: usize) -> bool {
        let before = verb.checked_sub(1);
        self.article.tokens()[verb].tag == Tag::VerbParticiple
            && before.is_some_and(|i| WordKind::Passive.is_at(self.article, i))
    }

    /// The person named last before the verb in its sentence, and where.
    fn subject(&self, verb: usize) -> Option<(EntityId, usize)> {
        let names = &self.scan.names;
        let after = names.partition_point(|n| (n.start as usize) < verb);
        let (id, name) = names.before(after).next()?;
        let same = self.scan.sentence(name.start) == self.scan.sentence(verb as u32);
        let owns = self.article.tokens()[name.end as usize].tag == Tag::PossessiveMark;
        let person = self.clusters.person(id).filter(|_| same && !owns)?;
        Some((person, name.start as usize))
    }

    /// The person named last before a token, in its sentence or the one before, who is not that one.
    fn another_before(&self, one: EntityId, token: usize) -> Option<EntityId> {
        /// Names looked at.
        const REACH: usize = 6;
        let names = &self.scan.names;
        let sentence = self.scan.sentence(token as u32);
        names
            .before(names.partition_point(|n| (n.start as usize) < token))
            .take(REACH)
            .take_while(|(_, name)| sentence - self.scan.sentence(name.start) <= 1)
            .filter_map(|(id, _)| self.clusters.person(id))
            .find(|&person| person != one)
    }

    /// "Lee was mayor until 2019, when Ruiz took over.": the one named before, and the end of that name; "Mayor Lee resigned in May, when Ruiz
    /// took over." has the office before it. `name` is where the heir is named.
    fn held_until(&self, name: usize, verb: usize) -> Option<(EntityId, Option<u32>)> {
        let names = &self.scan.names;
        let heir = names.partition_point(|n| (n.start as usize) < name);
        let (_, own) = names.nth(heir)?;
        let when = (own.phrase as usize)
            .checked_sub(1)
            .filter(|&i| self.lower(i) == Some("when"))?;
        // Of a shop or a house that was taken over nothing is told.
        let it = usize::from(self.lower(verb + 1) == Some("it"));
        let ends = self
            .lower(verb + 2 + it)
            .is_none_or(|next| matches!(next, "." | "," | ";"));
        let (id, before) = names.before(heir).next().filter(|_| ends)?;
        let same = self.scan.sentence(before.start) == self.scan.sentence(name as u32);
        let between = before.end as usize..when;
        let until = between.clone().any(|i| self.lower(i) == Some("until"));
        let left = |i: usize| self.lower(i) == Some("left") && self.lower(i + 1) == Some("office");
        let leaves = between.clone().any(|i| self.leaves(i) || left(i));
        let holder = self
            .clusters
            .person(id)
            .filter(|_| same && (until || leaves))?;
        Some((holder, until.then_some(before.end)))
    }

    /// The person named first after the verb, right behind a preposition or nothing but roles ("by her deputy, Tom Marsh"), and the
    /// end of the name.
    fn object(&self, verb: usize, preposition: Option<&str>) -> Option<(EntityId, usize)> {
        /// Words up to the name.
        const REACH: usize = 9;
        let names = &self.scan.names;
        let (id, name) = names
            .starting_at(names.partition_point(|n| (n.start as usize) <= verb))
            .next()?;
        let opens = name.start as usize;
        let between = &self.article.tokens()[verb + 1..opens];
        let near = opens - verb <= REACH
            && self.scan.sentence(name.start) == self.scan.sentence(verb as u32)
            && between.iter().all(|t| !t.tag.is_finite_verb());
        let led = match preposition {
            Some(wanted) => (verb + 1..opens).any(|i| self.lower(i) == Some(wanted)),
            None => between.iter().all(|t| t.tag != Tag::Preposition),
        };
        let person = self.clusters.person(id).filter(|_| near && led)?;
        Some((person, name.end as usize))
    }
}
