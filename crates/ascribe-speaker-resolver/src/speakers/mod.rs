//! Whose words a quote's are.

pub(crate) mod record;

pub(crate) mod transcript;

mod sorts;

pub(crate) mod bodies;

pub(crate) mod continued;

pub(crate) mod author;

pub(crate) mod evidence;

use ascribe_article::{Evidence, NamedKind, Quote, Span, SpeakerKind, Voice};

use crate::ids::{ActorId, NameId};
use crate::lexicons::{AUTHORED, LEXICONS, ROLE};
use crate::links::discourse::{Discourse, Link};
use crate::links::turns::Talk;
use crate::mentions::head::{Head, NounHead};
use crate::mentions::heads::{author_of_mention, head_of_noun, owner_of_text};
use crate::mentions::phrases::{Determiner, determiner_at, start_with_owner};
use crate::people::entity::name_span;
use crate::speakers::author::{Author, Number, narrator, signature};
use crate::speakers::bodies::Bodies;
use crate::speakers::continued::Previous;
use crate::speakers::record::{Verdict, evidence_of_name};
use crate::speakers::transcript::Voices;
use crate::words::WordKind;

/// How sure it is that somebody asks or anybody is meant: the article does not say who.
const ANYBODY: f32 = 0.5;

/// What is left of the confidence when "I" is who speaks the quotation around.
const OUTER: f32 = 0.9;

/// Judges the quotes one after the other. `heads[i]` is the head of quote `i`'s source.
pub(crate) fn judge_all(walk: &mut Discourse<'_>, heads: &[Head]) -> Vec<Verdict> {
    let narrator = narrator(walk, heads);
    let mut judge = Judge {
        bodies: Bodies::new(walk),
        author: Author::default(),
        narrator,
        voices: Voices::of(walk),
        talk: Talk::of(walk, heads, narrator),
        verdicts: Vec::with_capacity(heads.len()),
        spoken: Vec::with_capacity(heads.len()),
        previous: None,
        walk,
    };
    for (q, head) in heads.iter().enumerate() {
        judge.judge(q, head);
    }
    judge.verdicts
}

struct Judge<'w, 'a> {
    walk: &'w mut Discourse<'a>,
    bodies: Bodies,
    author: Author,
    /// Who says "I" throughout a story, where others call them by name.
    narrator: Option<ActorId>,
    /// Who speaks each turn of an interview or a transcript.
    voices: Voices,
    /// The turns, in a dialogue.
    talk: Option<Talk>,
    /// Of the quotes before, and who speaks them.
    verdicts: Vec<Verdict>,
    spoken: Vec<Option<ActorId>>,
    /// The last of them that is in no other.
    previous: Option<Previous>,
}

impl Judge<'_, '_> {
    fn judge(&mut self, q: usize, head: &Head) {
        let quote = &self.walk.article.quotes()[q];
        let verdict = self.verdict(q, quote, head);
        let actor = verdict.actor();
        if let Some(actor) = actor
            && quote.inside.is_none()
        {
            self.previous = Some(Previous::after(self.previous, self.walk, quote, actor));
        }
        self.spoken.push(actor);
        self.verdicts.push(verdict);
    }

    fn verdict(&mut self, q: usize, quote: &Quote, head: &Head) -> Verdict {
        let source = quote.source.first().copied();
        if let Some(verdict) = self.turn(quote, source) {
            return verdict;
        }
        match *head {
            Head::Missing => self.floating(q, quote),
            Head::Name(name) => self.named(name, source, None),
            Head::Third { token, .. } => self.referred(token, source),
            Head::First => self.first_person(q, source, Number::One),
            Head::We => self.first_person(q, source, Number::Several),
            Head::They { token } => {
                let last = self.last_near(token, 3);
                let found = self.bodies.they(self.walk, token, last);
                self.thing(found, source, SpeakerKind::Group, token)
            }
            Head::It { token } => {
                let last = self.last_near(token, 2);
                let found = self.bodies.it(self.walk, token, last);
                let found = found.map(|found| self.maker_of_it(found));
                self.thing(found, source, SpeakerKind::Other, token)
            }
            Head::Relative { token } => self.relative(token, source),
            Head::Joint { start, end } => {
                let (phrase, kind) = ((start, end), SpeakerKind::Group);
                let found = match self.pair(start, end) {
                    Some(names) => {
                        self.bodies
                            .called(self.walk, names, phrase, kind, Evidence::Joint)
                    }
                    None => self.bodies.phrase(self.walk, phrase, kind, Evidence::Joint),
                };
                self.thing(Some(found), source, kind, start)
            }
            Head::Noun(ref noun) if noun.is_person() => {
                match bodies::described_body(self.walk, noun) {
                    Some((link, naming)) => Verdict::through(self.walk, source, naming, link),
                    None => self.referred(noun.token, source),
                }
            }
            Head::Noun(ref noun) => {
                if let Some(verdict) = self.author_of(noun, q, source) {
                    return verdict;
                }
                let found = self.bodies.of_noun(self.walk, noun);
                self.thing(Some(found), source, SpeakerKind::Other, noun.token)
            }
            Head::Answer => self.interviewee(source),
            Head::Question | Head::You => Verdict::nobody(source, ANYBODY),
        }
    }

    /// "The statement" where the one before was "a statement by the union", or Pell published it: who made it speaks.
    fn author_of(&mut self, noun: &NounHead, q: usize, source: Option<Span>) -> Option<Verdict> {
        let (article, scan) = (self.walk.article, self.walk.scan);
        let token = noun.token as usize;
        let is_text = noun.kind == SpeakerKind::Document && scan.word(token).is(AUTHORED)
            || WordKind::SpeaksForOwner.is_at(article, token);
        if is_text && noun.determiner == Determiner::Possessive && noun.possessor.is_none() {
            let owner = owner_of_text(article, scan, &self.walk.clusters.of_name, token)?;
            let (link, naming) = self.bodies.of_noun(self.walk, &owner);
            let is_named = self.walk.actors[link.actor].entity.is_some();
            return is_named.then(|| Verdict::through(self.walk, source, naming, link));
        }
        if noun.possessor.is_some() {
            return None;
        }
        // "A report blames the heater. The report, by the Harbour Bureau, says": told below.
        if noun.determiner == Determiner::Indefinite {
            let again = WordKind::AuthoredAgain.is_at(article, token);
            let (link, naming) = again.then(|| self.maker_below(token))??;
            return Some(Verdict::through(self.walk, source, naming, link));
        }
        if noun.determiner != Determiner::Definite {
            return None;
        }
        let states = WordKind::StatesForAuthor.is_at(article, token);
        let bare = noun.start == noun.token;
        if !(bare && states || WordKind::AuthoredAgain.is_at(article, token)) {
            return None;
        }
        let (link, naming) = self
            .maker_of(token, q, states)
            .or_else(|| bodies::outlet(self.walk, noun))?;
        Some(Verdict::through(self.walk, source, naming, link))
    }

    /// Who made the text that the noun at a token stands for, as the text itself or one of that name before it tells.
    fn maker_of(&mut self, token: usize, q: usize, states: bool) -> Option<bodies::Found> {
        let mentions = self.mentions_of_text(token);
        if mentions.is_empty() && WordKind::Printed.is_at(self.walk.article, token) {
            return self.outlet_before(token);
        }
        let told = mentions
            .iter()
            .find_map(|&mention| self.told_maker(mention));
        told.or_else(|| {
            mentions.iter().find_map(|&mention| {
                continued::publisher(self.walk, mention).or_else(|| {
                    self.speaker_near(mention, q)
                        .filter(|_| states || self.is_said_in(mention))
                })
            })
        })
        .or_else(|| self.maker_below(token))
    }

    /// Who made the text that a noun names, where the article tells it with the next noun of that name: "The report, by the Harbour Bureau,".
    fn maker_below(&mut self, token: usize) -> Option<bodies::Found> {
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
    fn maker_of_it(&mut self, found: bodies::Found) -> bodies::Found {
        let actor = &self.walk.actors[found.0.actor];
        let article = self.walk.article;
        let (start, end) = actor.phrase;
        let is_text = |&i: &usize| {
            let kinds = WordKind::all_at(article, i);
            kinds.have(WordKind::AuthoredAgain) || kinds.have(WordKind::StatesForAuthor)
        };
        let noun = (start as usize..end as usize).rev().find(is_text);
        let Some(noun) = noun.filter(|_| actor.kind == SpeakerKind::Document) else {
            return found;
        };
        match self.told_maker(noun).or_else(|| self.maker_below(noun)) {
            Some((link, naming)) => (link, naming.or(found.1)),
            None => found,
        }
    }

    /// "The Harbour Post wrote that … The article says": the body that spoke last, where no text was named yet.
    fn outlet_before(&self, token: usize) -> Option<bodies::Found> {
        /// Sentences back.
        const REACH: u32 = 2;
        let actor = self.last_near(token as u32, REACH)?;
        let entity = self.walk.actors[actor].entity?;
        let is_body = self.walk.clusters.entities[entity].kind == NamedKind::Organization;
        is_body.then(|| (Link::new(actor, None, Evidence::AuthorOfText), None))
    }

    /// The texts of one name before a noun, the last first: "a report", "the World Health Report".
    fn mentions_of_text(&self, token: usize) -> Vec<usize> {
        /// Nouns and names looked at.
        const REACH: usize = 60;
        let (article, scan) = (self.walk.article, self.walk.scan);
        let lower = article.token_lower(token);
        let at = scan.nouns.partition_point(|n| (n.token as usize) < token);
        let nouns = scan.nouns[at.saturating_sub(REACH)..at]
            .iter()
            .map(|n| n.token as usize);
        let after = scan.names.partition_point(|n| (n.start as usize) < token);
        let names = scan.names.before(after).take(REACH);
        let titles = names
            .filter(|(_, name)| name.len() > 1)
            .filter_map(|(_, name)| {
                (name.start..name.end)
                    .map(|i| i as usize)
                    .find(|&i| article.token_lower(i) == lower)
            });
        let mut mentions: Vec<usize> = nouns
            .filter(|&i| article.token_lower(i) == lower)
            .chain(titles.filter(|&i| i < token))
            .collect();
        mentions.sort_unstable_by(|a, b| b.cmp(a));
        mentions.dedup();
        mentions
    }

    /// Who made a text, where the words beside its noun tell: "a report by the Harbour Post".
    fn told_maker(&mut self, mention: usize) -> Option<bodies::Found> {
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
    fn speaker_near(&self, mention: usize, q: usize) -> Option<bodies::Found> {
        /// Quotes looked at.
        const REACH: usize = 12;
        let sentence = self.walk.scan.sentence_of[mention];
        let quotes = self.walk.article.quotes();
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

    /// "Anna Pell and Lucy Marsh" for "Pell and Marsh": two people by their fullest names.
    fn pair(&self, start: u32, end: u32) -> Option<String> {
        let names = &self.walk.scan.names;
        let first = names.partition_point(|n| n.start < start);
        let ((id_a, a), (id_b, b)) = (names.nth(first)?, names.nth(first + 1)?);
        let joined = a.phrase == start
            && b.end == end
            && b.phrase == a.end + 1
            && self.walk.article.token_lower(a.end as usize) == "and";
        if !joined {
            return None;
        }
        let clusters = self.walk.clusters;
        let full = |id: NameId| {
            let entity = clusters.person(id)?;
            Some(clusters.display(self.walk.article, self.walk.scan, entity))
        };
        Some(format!("{} and {}", full(id_a)?, full(id_b)?))
    }

    /// A name; `evidence` when the source only leads to it.
    fn named(&self, name: NameId, source: Option<Span>, evidence: Option<Evidence>) -> Verdict {
        let evidence = evidence.or_else(|| evidence_of_name(self.walk, name));
        match (self.walk.named(name), evidence) {
            (Some(actor), Some(evidence)) => {
                Verdict::of(self.walk, source, Link::new(actor, None, evidence))
            }
            _ => Verdict::nobody(source, 0.0),
        }
    }

    /// A pronoun or description that the walk has resolved.
    fn referred(&self, token: u32, source: Option<Span>) -> Verdict {
        match self.walk.ref_at.get(&token) {
            Some(&r) => Verdict::of(self.walk, source, self.walk.refs[r].link),
            None => Verdict::nobody(source, 0.0),
        }
    }

    /// A body, document or group; where none is found, one by this word.
    fn thing(
        &mut self,
        found: Option<bodies::Found>,
        source: Option<Span>,
        kind: SpeakerKind,
        token: u32,
    ) -> Verdict {
        let (link, naming) = found.unwrap_or_else(|| {
            let word = (token, token + 1);
            self.bodies.phrase(self.walk, word, kind, Evidence::Words)
        });
        Verdict::through(self.walk, source, naming, link)
    }

    /// A whole turn of an interview: whose it is, where the article tells; without a label the words beside it tell nothing.
    fn turn(&mut self, quote: &Quote, source: Option<Span>) -> Option<Verdict> {
        let article = self.walk.article;
        let turn = self.voices.of_quote(article, quote)?;
        if let Some(link) = self.voices.link(turn) {
            return Some(Verdict::of(self.walk, source, link));
        }
        let turn = article.turns()[turn];
        let Some(label) = turn.label.filter(|_| source.is_some()) else {
            // Who asks without a label wrote the article.
            let byline = || self.author.byline(self.walk);
            let name = (turn.voice == Voice::Asks).then(byline).flatten();
            return Some(match name {
                Some(name) => self.named(name, None, Some(Evidence::Byline)),
                None => Verdict::nobody(None, ANYBODY),
            });
        };
        // "RN Do you": what is scanned as a name is more than the label.
        let (_, name) = self.walk.scan.name_from(label.start)?;
        if (name.start as usize) >= label.end || (name.end as usize) <= label.end {
            return None;
        }
        let text = article.slice(article.token_span(label.range())).to_owned();
        let phrase = (label.start as u32, label.end as u32);
        let kind = SpeakerKind::Organization;
        let found = self
            .bodies
            .called(self.walk, text, phrase, kind, Evidence::Label);
        Some(self.thing(Some(found), source, kind, phrase.0))
    }

    /// "I": who speaks the quote around it, else the author.
    fn first_person(&mut self, q: usize, source: Option<Span>, number: Number) -> Verdict {
        if let Some(outer) = self.outer_quote(q) {
            return self.as_outer(outer, source);
        }
        let token = source.map_or(0, |s| self.walk.article.token_at(s.start)) as u32;
        if let Some(turn) = source.and_then(|_| self.walk.article.turn_at(token as usize)) {
            return match self.voices.link(turn) {
                Some(link) => Verdict::of(self.walk, source, link),
                None => Verdict::nobody(source, ANYBODY),
            };
        }
        let paragraph = source
            .filter(|_| (token as usize) < self.walk.article.tokens().len())
            .map(|_| self.walk.scan.paragraph(token) as usize);
        if number == Number::One
            && let Some(verdict) = self.writer(source, paragraph)
        {
            return verdict;
        }
        let actor = self.author.actor(self.walk, number, token);
        let link = Link::new(actor, None, Evidence::AuthorVoice);
        Verdict::of(self.walk, source, link)
    }

    /// Who writes, by name.
    fn writer(&mut self, source: Option<Span>, paragraph: Option<usize>) -> Option<Verdict> {
        if let Some(narrator) = self.narrator {
            let link = Link::new(narrator, None, Evidence::Narrator);
            return Some(Verdict::of(self.walk, source, link));
        }
        if let Some(name) = self.author.byline(self.walk) {
            return Some(self.named(name, source, Some(Evidence::Byline)));
        }
        let name = signature(self.walk, paragraph?)?;
        Some(self.named(name, source, Some(Evidence::Signature)))
    }

    /// Who speaks the quotation around.
    fn as_outer(&self, outer: usize, source: Option<Span>) -> Verdict {
        let outer = &self.verdicts[outer];
        let mut via: Vec<Span> = source.into_iter().collect();
        for span in &outer.via {
            if !via.contains(span) {
                via.push(*span);
            }
        }
        let confidence = outer.confidence * OUTER;
        Verdict {
            link: outer.link.map(|link| Link {
                evidence: Evidence::OuterSpeaker,
                confidence,
                ..link
            }),
            via,
            confidence,
        }
    }

    /// The quote whose content holds the source of quote `q`, if any: known, or found just before it.
    fn outer_quote(&self, q: usize) -> Option<usize> {
        /// An outer quote begins before the inner one; few lie between.
        const REACH: usize = 8;
        let quotes = self.walk.article.quotes();
        if let Some(outer) = quotes[q].inside.filter(|&o| o < q) {
            return Some(outer);
        }
        let source = quotes[q].source.first()?;
        (0..q)
            .rev()
            .take(REACH)
            .find(|&o| quotes[o].content.iter().any(|c| c.contains(*source)))
    }

    /// The actor of the quote before, when it ended at most `sentences` sentences back.
    fn last_near(&self, token: u32, sentences: u32) -> Option<ActorId> {
        let previous = self.previous?;
        let of = |token| self.walk.scan.sentence(token);
        (of(token).saturating_sub(of(previous.token)) <= sentences).then_some(previous.actor)
    }

    /// "who", "which", "that": the noun phrase right before.
    fn relative(&mut self, token: u32, source: Option<Span>) -> Verdict {
        /// The antecedent is right before; brackets and phrases may lie between.
        const REACH: usize = 14;
        let (article, scan) = (self.walk.article, self.walk.scan);
        let sentence = scan.sentence(token);
        let is_person = matches!(article.token_lower(token as usize), "who" | "whom");
        // "the Allied Bank, who said": where no person is named or described before it.
        let mut body = None;
        let mut i = token as usize;
        for _ in 0..REACH {
            if i == 0 || scan.sentence_of[i - 1] != sentence {
                break;
            }
            i -= 1;
            if let Some((id, name)) = scan.name_from(i).filter(|(_, n)| n.start as usize <= i) {
                if self.is_antecedent(id, token, is_person) {
                    let span = name_span(article, name);
                    let mut verdict = self.named(id, source, Some(Evidence::RelativeOfName));
                    if !verdict.via.contains(&span) {
                        verdict.via.insert(1.min(verdict.via.len()), span);
                    }
                    return verdict;
                }
                let beside = name.end + 1 >= token;
                if is_person && beside && bodies::body_of(self.walk, id).is_some() {
                    body = Some(id);
                }
                i = name.phrase as usize;
                continue;
            }
            let lower = article.token_lower(i);
            let may_be = article.tokens()[i].tag.is_noun()
                || LEXICONS.word(lower).is(ROLE)
                || WordKind::Antecedent.has(lower);
            if may_be && let Some(verdict) = self.relative_of(i, token, is_person, source) {
                return verdict;
            }
        }
        if let Some(body) = body {
            return self.named(body, source, Some(Evidence::RelativeOfName));
        }
        self.thing(None, source, SpeakerKind::Other, token)
    }

    /// Whether a name may be what "who" or "which" at a token stands for.
    fn is_antecedent(&self, name: NameId, token: u32, is_person: bool) -> bool {
        let Some(actor) = self.walk.named(name) else {
            return false;
        };
        let beside = self.walk.scan.names[name].end + 1 >= token;
        let person = self.walk.clusters.person(name).is_some()
            && (beside || self.walk.is_surely_person(actor));
        person == is_person
    }

    /// What "who" or "which" means when the noun before it is a token.
    fn relative_of(
        &mut self,
        noun: usize,
        token: u32,
        is_person: bool,
        source: Option<Span>,
    ) -> Option<Verdict> {
        let of_name = &self.walk.clusters.of_name;
        let head = head_of_noun(self.walk.article, self.walk.scan, of_name, noun);
        let Head::Noun(noun) = head else { return None };
        let no_person = matches!(
            noun.kind,
            SpeakerKind::Document | SpeakerKind::Other | SpeakerKind::Organization
        ) && !noun.is_thought;
        if is_person && no_person {
            return None;
        }
        if noun.kind != SpeakerKind::Group
            && let Some(name) = self.apposed_to(&noun, is_person)
        {
            return Some(self.named(name, source, Some(Evidence::RelativeOfName)));
        }
        if !is_person && let Some((link, naming)) = self.maker_of_antecedent(&noun, token) {
            return Some(Verdict::through(self.walk, source, naming, link));
        }
        let found = match self.walk.meant_at(noun.token) {
            Some(actor) => (Link::new(actor, None, Evidence::RelativeOfReference), None),
            None => self.bodies.of_noun(self.walk, &noun),
        };
        Some(self.thing(Some(found), source, SpeakerKind::Other, token))
    }

    /// "a statement by the union, which said", "the mayor issued a statement that said": who made the text before a relative.
    fn maker_of_antecedent(&mut self, noun: &NounHead, relative: u32) -> Option<bodies::Found> {
        let (article, token) = (self.walk.article, noun.token as usize);
        let is_text = noun.kind == SpeakerKind::Document
            && self.walk.scan.word(token).is(AUTHORED)
            && noun.possessor.is_none();
        let beside = (token + 1..relative as usize).all(|i| article.token_lower(i) == ",");
        if !is_text || !beside {
            return None;
        }
        self.told_maker(token)
            .or_else(|| continued::publisher(self.walk, token))
    }

    /// The name a noun phrase is in apposition to: "Ann Pell, a clerk" and "Pell, now the clerk".
    fn apposed_to(&self, noun: &NounHead, is_person: bool) -> Option<NameId> {
        let article = self.walk.article;
        let start = noun.start as usize;
        let mut at = start;
        for _ in 0..2 {
            let before = at.checked_sub(1)?;
            if determiner_at(article, before).is_some()
                || WordKind::BeforeNounOfApposition.is_at(article, before)
            {
                at -= 1;
            }
        }
        let comma = at.checked_sub(1).filter(|_| at < start)?;
        let (name, _) = self.walk.scan.name_before(comma)?;
        let entity = self.walk.clusters.of_name[name]?;
        let kind = self.walk.clusters.entities[entity].kind;
        let fits = article.token_text(comma) == "," && (kind == NamedKind::Person) == is_person;
        fits.then_some(name)
    }

    /// "A:": who is interviewed, else the person the article introduces first.
    fn interviewee(&self, source: Option<Span>) -> Verdict {
        match self.voices.interviewee(self.walk) {
            Some(link) => Verdict::of(self.walk, source, link),
            None => Verdict::nobody(source, crate::confidence::of(Evidence::Interviewee)),
        }
    }

    /// A quote without a source: by the rules or, in a dialogue, by the head for turns.
    fn floating(&mut self, q: usize, quote: &Quote) -> Verdict {
        let rule = continued::speaker_of(self.walk, quote, self.previous);
        let found = match &self.talk {
            Some(talk) if quote.cue.is_empty() && quote.inside.is_none() => {
                let proposed = rule.map(|(link, _)| link.actor);
                let link = talk.speaker(self.walk, q, &self.spoken, proposed);
                link.map(|link| (link, self.evidence_of_turn(q, link.actor, rule)))
            }
            _ => rule,
        };
        match found {
            Some((link, evidence)) => Verdict::of(self.walk, evidence, link),
            None => Verdict::nobody(None, 0.0),
        }
    }

    /// The words that tell whose turn it is: the rule's, or the source where that person speaks next to it.
    fn evidence_of_turn(
        &self,
        q: usize,
        actor: ActorId,
        rule: Option<continued::Found>,
    ) -> Option<Span> {
        /// Quotes looked at for one of that person with a source.
        const REACH: usize = 12;
        if let Some((link, evidence)) = rule
            && link.actor == actor
        {
            return evidence;
        }
        (q.saturating_sub(REACH)..q)
            .rev()
            .filter(|&i| self.spoken[i] == Some(actor))
            .find_map(|i| self.walk.article.quotes()[i].source.first().copied())
    }
}
