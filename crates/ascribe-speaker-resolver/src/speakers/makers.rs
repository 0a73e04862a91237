//! Who made a text that speaks: "a statement by the union … the statement said" is the union's. What the words beside a noun tell is read in
//! `mentions::heads`; here it is what the article tells elsewhere.

use ascribe_article::{Case, Evidence, NamedKind, SpeakerKind};
use rustc_hash::FxHashMap;

use crate::ids::ActorId;
use crate::lexicons::{AUTHORED, DEMONYM, PLACE};
use crate::links::discourse::{Discourse, Link};
use crate::mentions::authors::{author_of_mention, owner_of_text};
use crate::mentions::head::{Head, NounHead};
use crate::mentions::phrases::{Determiner, start_with_owner};
use crate::people::entity::name_span;
use crate::speakers::bodies::{self, Bodies, Found};
use crate::speakers::continued::{Previous, agent_of, is_passive, publisher};
use crate::texts::{self, Text};
use crate::words::WordKind;

/// Who was found to have made the texts of an article, by the token of the noun that names one.
pub(crate) type Makers = FxHashMap<usize, ActorId>;

/// One question: who made the text that the source of a quote names.
pub(crate) struct Asked<'q, 'a> {
    pub(crate) walk: &'q mut Discourse<'a>,
    pub(crate) bodies: &'q mut Bodies,
    pub(crate) makers: &'q Makers,
    /// Who speaks the quotes before, and the last of them.
    pub(crate) spoken: &'q [Option<ActorId>],
    pub(crate) previous: Option<Previous>,
}

impl Asked<'_, '_> {
    /// "The statement" where the one before was "a statement by the union", or Pell published it.
    pub(crate) fn maker(&mut self, noun: &NounHead) -> Option<Found> {
        let (article, scan) = (self.walk.article, self.walk.scan);
        let token = noun.token as usize;
        let is_text = noun.kind == SpeakerKind::Document && scan.word(token).is(AUTHORED)
            || WordKind::SpeaksForOwner.is_at(article, token);
        if is_text && noun.determiner == Determiner::Possessive && noun.possessor.is_none() {
            let owner = owner_of_text(article, scan, &self.walk.clusters.of_name, token)?;
            let (link, naming) = self.bodies.of_noun(self.walk, &owner);
            let is_named = self.walk.actors[link.actor].entity.is_some();
            return is_named.then_some((link, naming));
        }
        if noun.possessor.is_some() {
            return None;
        }
        let text = texts::row_of(article.token_lower(token))?;
        match noun.determiner {
            // "A report blames the heater. The report, by the Harbour Bureau, says": told below.
            Determiner::Indefinite => self
                .told_maker(token)
                .or_else(|| self.maker_below(token))
                .or_else(|| publisher(self.walk, token)),
            Determiner::Definite => self
                .told_maker(token)
                // "The Harbour Post poll" is no other poll.
                .or_else(|| (!is_named(self.walk, noun)).then(|| self.maker_of(token, text))?)
                .or_else(|| bodies::outlet(self.walk, noun)),
            _ => None,
        }
    }

    /// Who made the text that the noun at a token stands for, as the text itself or one of that name before it tells.
    fn maker_of(&mut self, token: usize, text: &Text) -> Option<Found> {
        let mut mentions = self.mentions_of_text(token);
        if mentions.is_empty() {
            mentions = self.mentions_of_sort(token, text);
        }
        if mentions.is_empty() {
            let goes_back =
                WordKind::Printed.is_at(self.walk.article, token) || text.is_statement();
            return self
                .by_verb(token, text)
                .or_else(|| goes_back.then(|| self.outlet_before(token))?);
        }
        let states = WordKind::StatesForAuthor.is_at(self.walk.article, token);
        let told = mentions
            .iter()
            .find_map(|&mention| self.told_or_known(mention));
        told.or_else(|| {
            mentions.iter().find_map(|&mention| {
                publisher(self.walk, mention).or_else(|| {
                    let is_said_in = self.is_said_in(mention);
                    self.speaker_near(mention)
                        .filter(|_| states || is_said_in)
                        .or_else(|| is_said_in.then(|| agent_of(self.walk, mention))?)
                })
            })
        })
        .or_else(|| self.by_verb(token, text))
        .or_else(|| self.maker_below(token))
    }

    /// Who made a text, where the words beside its noun tell, or where it has spoken before.
    fn told_or_known(&mut self, mention: usize) -> Option<Found> {
        self.told_maker(mention).or_else(|| {
            let actor = *self.makers.get(&mention)?;
            Some((Link::new(actor, None, Evidence::AuthorOfText), None))
        })
    }

    /// The texts of one name before a noun, the last first: "a report", "the World Health Report".
    fn mentions_of_text(&self, token: usize) -> Vec<usize> {
        /// Names and tokens looked at.
        const REACH: usize = 60;
        const TOKENS: usize = 600;
        let (article, scan) = (self.walk.article, self.walk.scan);
        let lower = article.token_lower(token);
        let after = scan.names.partition_point(|n| (n.start as usize) < token);
        let names = scan.names.before(after).take(REACH);
        let titles = names
            .filter(|(_, name)| name.len() > 1)
            .filter_map(|(_, name)| {
                (name.start..name.end)
                    .map(|i| i as usize)
                    .find(|&i| article.token_lower(i) == lower)
            });
        let mut mentions: Vec<usize> = self
            .texts_before(token, TOKENS)
            .filter(|&i| article.token_lower(i) == lower)
            .chain(titles.filter(|&i| i < token))
            .collect();
        mentions.sort_unstable_by(|a, b| b.cmp(a));
        mentions.dedup();
        mentions
    }

    /// The last text of that sort before a noun, a few sentences back: "a study … the report".
    fn mentions_of_sort(&self, token: usize, text: &Text) -> Vec<usize> {
        /// Tokens looked at, and sentences.
        const REACH: usize = 200;
        const SENTENCES: u32 = 4;
        let (article, scan) = (self.walk.article, self.walk.scan);
        let here = scan.sentence(token as u32);
        let same = |&i: &usize| {
            let other = texts::row_of(article.token_lower(i));
            here - scan.sentence_of[i] <= SENTENCES && other.is_some_and(|other| text.may_be(other))
        };
        let Some(last) = self.texts_before(token, REACH).filter(same).max() else {
            return Vec::new();
        };
        let mut found = self.mentions_of_text(last);
        found.insert(0, last);
        found
    }

    /// Nouns of texts in the tokens before one.
    fn texts_before(&self, token: usize, reach: usize) -> impl Iterator<Item = usize> + '_ {
        let article = self.walk.article;
        (token.saturating_sub(reach)..token).filter(|&i| {
            article.tokens()[i].tag.is_noun() && texts::row_of(article.token_lower(i)).is_some()
        })
    }

    /// "Pell sued Marsh. The lawsuit says": who does what makes such a text.
    fn by_verb(&self, token: usize, text: &Text) -> Option<Found> {
        /// Sentences back, and tokens: a sentence has no end where nobody ends it.
        const SENTENCES: usize = 4;
        const TOKENS: usize = 400;
        let (article, scan) = (self.walk.article, self.walk.scan);
        let here = scan.sentence_of[token] as usize;
        let sentences = &article.sentences()[here.saturating_sub(SENTENCES)..here];
        let begins = sentences.first()?.tokens.start;
        (begins.max(token.saturating_sub(TOKENS))..token)
            .rev()
            .filter(|&i| {
                article.tokens()[i].tag.is_verb()
                    && !scan.quoted[i]
                    && text.verbs.contains(&article.token_lower(i))
                    && !is_passive(self.walk, i)
            })
            .find_map(|verb| agent_of(self.walk, verb))
    }

    /// Who made the text that a noun names, where the article tells it with the next noun of that name: "The report, by the Harbour Bureau,".
    fn maker_below(&mut self, token: usize) -> Option<Found> {
        /// Nouns, and sentences, down to it.
        const REACH: usize = 12;
        const SENTENCES: u32 = 4;
        let (article, scan) = (self.walk.article, self.walk.scan);
        let lower = article.token_lower(token);
        let after = scan.nouns.partition_point(|n| n.token as usize <= token);
        let last = scan.sentence(token as u32) + SENTENCES;
        let next = scan.nouns[after..]
            .iter()
            .take(REACH)
            .take_while(|n| scan.sentence(n.token) <= last)
            .map(|n| n.token as usize)
            .find(|&i| article.token_lower(i) == lower)?;
        let is_told = next > 0
            && next + 1 < article.tokens().len()
            && WordKind::Definite.is_at(article, next - 1)
            && article.token_text(next + 1) == ",";
        is_told.then(|| self.told_maker(next))?
    }

    /// Who made a text that "it" stands for.
    pub(crate) fn maker_of_it(&mut self, found: Found) -> Found {
        let actor = &self.walk.actors[found.0.actor];
        let article = self.walk.article;
        let (start, end) = actor.phrase;
        let noun = (start as usize..end as usize)
            .rev()
            .find(|&i| texts::row_of(article.token_lower(i)).is_some());
        let Some(noun) = noun.filter(|_| actor.kind == SpeakerKind::Document) else {
            return found;
        };
        match self.told_or_known(noun).or_else(|| self.maker_below(noun)) {
            Some((link, naming)) => (link, naming.or(found.1)),
            None => found,
        }
    }

    /// "The Harbour Post wrote that … The article says": the body that spoke last, where no text was named yet.
    fn outlet_before(&self, token: usize) -> Option<Found> {
        /// Sentences back.
        const REACH: u32 = 2;
        let actor = self.previous?.near(self.walk, token as u32, REACH)?;
        let is_body = match self.walk.actors[actor].entity {
            Some(entity) => self.walk.clusters.entities[entity].kind == NamedKind::Organization,
            // "the foreign ministry of Torvia"
            None => self.walk.actors[actor].kind == SpeakerKind::Organization,
        };
        is_body.then(|| (Link::new(actor, None, Evidence::AuthorOfText), None))
    }

    /// Who made a text, where the words beside its noun tell: "a report by the Harbour Post".
    fn told_maker(&mut self, mention: usize) -> Option<Found> {
        let (article, scan) = (self.walk.article, self.walk.scan);
        match author_of_mention(article, scan, &self.walk.clusters.of_name, mention)? {
            Head::Name(name) => {
                let known = &scan.names[name];
                // "the World Health Report" has not made itself.
                let is_title = (known.start..known.end).contains(&(mention as u32));
                let actor = self.walk.named(name).filter(|_| !is_title)?;
                let span = name_span(article, known);
                Some((Link::new(actor, None, Evidence::AuthorOfText), Some(span)))
            }
            Head::Noun(ref author) if !author.is_person() => {
                Some(self.bodies.of_noun(self.walk, author))
            }
            _ => None,
        }
    }

    /// "said in a report": a text by which somebody speaks.
    fn is_said_in(&self, noun: usize) -> bool {
        let article = self.walk.article;
        let start = start_with_owner(article, noun);
        start > 0 && matches!(article.token_lower(start - 1), "in" | "by" | "through")
    }

    /// "Pell said in a statement": who speaks in the sentence that first names a text.
    fn speaker_near(&self, mention: usize) -> Option<Found> {
        /// Quotes looked at.
        const REACH: usize = 12;
        let sentence = self.walk.scan.sentence_of[mention];
        let quotes = self.walk.article.quotes();
        let q = self.spoken.len();
        let cue_at = |i: usize| {
            let cue = quotes[i].cue.first()?;
            let at = self.walk.article.token_at(cue.start);
            (self.walk.scan.sentence_of.get(at) == Some(&sentence)).then_some(at)
        };
        let here = || (q.saturating_sub(REACH)..q).rev();
        // "warned in a statement that rebels planned it": whose cue is before the text, not one within what it says.
        let before = here().filter(|&i| cue_at(i).is_some_and(|at| at < mention));
        before
            .chain(here().filter(|&i| cue_at(i).is_some()))
            .find_map(|i| self.spoken[i])
            .map(|actor| (Link::new(actor, None, Evidence::AuthorOfText), None))
    }

    /// "a statement by the union, which said", "the mayor issued a statement that said": who made the text before a relative.
    pub(crate) fn maker_of_antecedent(&mut self, noun: &NounHead, relative: u32) -> Option<Found> {
        let (article, token) = (self.walk.article, noun.token as usize);
        let is_text = noun.kind == SpeakerKind::Document
            && self.walk.scan.word(token).is(AUTHORED)
            && noun.possessor.is_none();
        let beside = (token + 1..relative as usize).all(|i| article.token_lower(i) == ",");
        if !is_text || !beside {
            return None;
        }
        self.told_maker(token)
            .or_else(|| publisher(self.walk, token))
    }
}

/// Whether the words before a noun say whose it is: "the Harbour Post poll", but not "the Torvian poll".
fn is_named(walk: &Discourse<'_>, noun: &NounHead) -> bool {
    (noun.start as usize..noun.token as usize).any(|i| {
        walk.article.tokens()[i].case != Case::Lower && !walk.scan.word(i).is(PLACE | DEMONYM)
    })
}
