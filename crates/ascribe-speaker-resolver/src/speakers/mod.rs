//! Whose words a quote's are.

pub(crate) mod record;

pub(crate) mod transcript;

mod sorts;

pub(crate) mod bodies;

pub(crate) mod continued;

mod makers;

pub(crate) mod author;

pub(crate) mod evidence;

use ascribe_article::{Evidence, NamedKind, Quote, Span, SpeakerKind, Voice};

use crate::ids::{ActorId, NameId};
use crate::lexicons::{CALENDAR, LEXICONS, ROLE};
use crate::links::discourse::{Discourse, Link};
use crate::links::turns::Talk;
use crate::mentions::head::{Head, NounHead};
use crate::mentions::heads::head_of_noun;
use crate::mentions::phrases::{determiner_at, start_of_phrase};
use crate::mentions::several::people_of;
use crate::people::entity::name_span;
use crate::speakers::author::{Author, Number, narrator, signature};
use crate::speakers::bodies::Bodies;
use crate::speakers::continued::Previous;
use crate::speakers::makers::{Asked, Makers};
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
        makers: Makers::default(),
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
    makers: Makers,
    /// The turns, in a dialogue.
    talk: Option<Talk>,
    /// Of the quotes before, and who speaks them.
    verdicts: Vec<Verdict>,
    spoken: Vec<Option<ActorId>>,
    /// The last of them that is in no other.
    previous: Option<Previous>,
}

impl<'a> Judge<'_, 'a> {
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
                let found = self.bodies.they(self.walk, token, last, &quote.content);
                self.thing(found, source, SpeakerKind::Group, token)
            }
            Head::It { token } => {
                let last = self.last_near(token, 2);
                let found = self.bodies.it(self.walk, token, last, &quote.content);
                let found = found.map(|found| self.asked().maker_of_it(found));
                self.thing(found, source, SpeakerKind::Other, token)
            }
            Head::Relative { token } => self.relative(token, source),
            Head::Joint { start, end } => {
                let (phrase, kind) = ((start, end), SpeakerKind::Group);
                let found = match self.people(start, end) {
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
                if let Some(verdict) = self.author_of(noun, source) {
                    return verdict;
                }
                let found = self.bodies.of_noun(self.walk, noun);
                self.thing(Some(found), source, SpeakerKind::Other, noun.token)
            }
            Head::Answer => self.interviewee(source),
            Head::Question | Head::You => Verdict::nobody(source, ANYBODY),
        }
    }

    /// "The statement" where the one before was "a statement by the union": who made it speaks.
    fn author_of(&mut self, noun: &NounHead, source: Option<Span>) -> Option<Verdict> {
        let (link, naming) = self.asked().maker(noun)?;
        self.makers.insert(noun.token as usize, link.actor);
        Some(Verdict::through(self.walk, source, naming, link))
    }

    /// What telling who made a text needs.
    fn asked(&mut self) -> Asked<'_, 'a> {
        Asked {
            walk: self.walk,
            bodies: &mut self.bodies,
            makers: &self.makers,
            spoken: &self.spoken,
            previous: self.previous,
        }
    }

    /// "Anna Pell and Lucy Marsh" for "Pell and Marsh": people by their fullest names.
    fn people(&self, start: u32, end: u32) -> Option<String> {
        let (walk, tokens) = (&self.walk, start as usize..end as usize);
        let mut people = people_of(walk.article, walk.scan, &walk.clusters.of_name, tokens);
        if people.len() < 2 {
            people = self.pair(start, end)?.to_vec();
        }
        let full = |&id: &NameId| {
            let entity = walk.clusters.person(id)?;
            Some(walk.clusters.display(walk.article, walk.scan, entity))
        };
        let names: Vec<String> = people.iter().map(full).collect::<Option<_>>()?;
        let (last, others) = names.split_last()?;
        Some(format!("{} and {last}", others.join(", ")))
    }

    /// "Pell and Marsh": two names and nothing else.
    fn pair(&self, start: u32, end: u32) -> Option<[NameId; 2]> {
        let names = &self.walk.scan.names;
        let first = names.partition_point(|n| n.start < start);
        let ((id_a, a), (id_b, b)) = (names.nth(first)?, names.nth(first + 1)?);
        let joined = a.phrase == start
            && b.end == end
            && b.phrase == a.end + 1
            && self.walk.article.token_lower(a.end as usize) == "and";
        joined.then_some([id_a, id_b])
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
        self.previous?.near(self.walk, token, sentences)
    }

    /// "who", "which", "that": the noun phrase right before.
    fn relative(&mut self, token: u32, source: Option<Span>) -> Verdict {
        /// The antecedent is right before; brackets and phrases may lie between.
        const REACH: usize = 14;
        let (article, scan) = (self.walk.article, self.walk.scan);
        let sentence = scan.sentence(token);
        let is_person = matches!(article.token_lower(token as usize), "who" | "whom");
        // "according to police, who said": nobody else can be meant.
        if is_person
            && self.stands_alone(token)
            && let Some(found) = self.body_beside(token)
        {
            return self.thing(Some(found), source, SpeakerKind::Other, token);
        }
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
            // "released a report this year that"
            let is_time = scan.word(i).is(CALENDAR) || WordKind::Period.is_at(article, i);
            if !may_be || is_time {
                continue;
            }
            if let Some(verdict) = self.relative_of(i, token, is_person, source) {
                return verdict;
            }
        }
        if let Some(body) = body {
            return self.named(body, source, Some(Evidence::RelativeOfName));
        }
        if is_person && let Some(found) = self.body_beside(token) {
            return self.thing(Some(found), source, SpeakerKind::Other, token);
        }
        self.thing(None, source, SpeakerKind::Other, token)
    }

    /// Whether the noun right before "who" at a token is joined to none before it: "according to police, who", not "the head of police, who".
    fn stands_alone(&self, token: u32) -> bool {
        let article = self.walk.article;
        let Some(before) = (token as usize).checked_sub(1) else {
            return false;
        };
        let comma = article.token_text(before) == ",";
        let Some(noun) = before.checked_sub(usize::from(comma)) else {
            return false;
        };
        let start = start_of_phrase(article, noun, 0).0;
        let opener = start.checked_sub(1).map(|i| article.token_lower(i));
        match opener {
            Some("to") => start > 1 && article.token_lower(start - 2) == "according",
            Some("by") | None => true,
            _ => false,
        }
    }

    /// "the authorities, who said": a noun for a body right before "who" at a token.
    fn body_beside(&mut self, token: u32) -> Option<bodies::Found> {
        let article = self.walk.article;
        let comma = article.token_lower((token as usize).checked_sub(1)?) == ",";
        let noun = (token as usize).checked_sub(1 + usize::from(comma))?;
        let same = self.walk.scan.sentence_of[noun] == self.walk.scan.sentence(token);
        let is_noun = same && article.tokens()[noun].tag.is_noun();
        let of_name = &self.walk.clusters.of_name;
        match is_noun.then(|| head_of_noun(article, self.walk.scan, of_name, noun))? {
            Head::Noun(noun) if noun.kind == SpeakerKind::Organization => {
                Some(self.bodies.of_noun(self.walk, &noun))
            }
            _ => None,
        }
    }

    /// Whether a name may be what "who" or "which" at a token stands for.
    fn is_antecedent(&self, name: NameId, token: u32, is_person: bool) -> bool {
        let Some(actor) = self.walk.named(name) else {
            return false;
        };
        let beside = self.walk.scan.names[name].end + 1 >= token;
        let person = self.walk.clusters.person(name).is_some()
            && (beside || self.walk.is_surely_person(actor));
        person == is_person && (is_person || !self.tells_where(name))
    }

    /// "the campaign of the union in [Marlow] and [Tarn], which": where something is, is nothing that speaks.
    fn tells_where(&self, name: NameId) -> bool {
        /// Names joined to one with a preposition before it.
        const MOST: usize = 3;
        let (article, scan) = (self.walk.article, self.walk.scan);
        let mut start = scan.names[name].phrase as usize;
        for _ in 0..MOST {
            let Some(before) = start.checked_sub(1) else {
                return false;
            };
            if matches!(article.token_lower(before), "in" | "near" | "outside") {
                return true;
            }
            let joins = matches!(article.token_lower(before), "and" | ",");
            let Some((_, other)) = scan.name_before(before).filter(|_| joins) else {
                return false;
            };
            start = other.phrase as usize;
        }
        false
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
        if !is_person && let Some((link, naming)) = self.asked().maker_of_antecedent(&noun, token) {
            return Some(Verdict::through(self.walk, source, naming, link));
        }
        let found = match self.walk.meant_at(noun.token) {
            Some(actor) => (Link::new(actor, None, Evidence::RelativeOfReference), None),
            None => self.bodies.of_noun(self.walk, &noun),
        };
        Some(self.thing(Some(found), source, SpeakerKind::Other, token))
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
