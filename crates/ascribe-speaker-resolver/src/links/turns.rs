//! Quotes without a source in a dialogue: what the link head for them sees of everybody who may be speaking.
//!
//! In news a quote without a source goes on from the one before it, and the rules of [`crate::speakers::continued`] hold. Where people
//! talk to each other paragraph by paragraph, the turns alternate, and who spoke last but one, who is spoken to and who is
//! named next tell more.

use ascribe_article::{QuoteType, SpeakerKind};

use crate::links::discourse::Discourse;
use crate::links::head::{FLOATING_HEAD, N_FLOATING_FEATURES};
use crate::links::row::{Row, log, on};
use crate::mentions::heads::Head;
use crate::people::clusters::NONE;

/// Who speaks, turn by turn. A turn is what stands in one paragraph, or runs on over several.
#[derive(Debug, Default)]
pub(crate) struct Talk {
    turns: Vec<Turn>,
    /// For each quote its turn, or [`NONE`] for one inside another.
    turn_of: Vec<u32>,
    /// For each quote whom its source names, as far as that is known from the source alone.
    told: Vec<Option<u32>>,
}

#[derive(Clone, Copy, Debug)]
struct Turn {
    /// Quotes `first..end`.
    first: u32,
    end: u32,
    /// Paragraphs.
    opens: u32,
    closes: u32,
}

/// A possible speaker and what the head sees of them; [`NONE`] is nobody.
pub(crate) type Seen = (u32, [f32; N_FLOATING_FEATURES]);

/// Turns looked at, back and ahead.
const BACK: usize = 8;
const AHEAD: usize = 6;
const MOST_CANDIDATES: usize = 12;
/// Quotes of a turn looked at: a text without line breaks is one turn.
const MOST_OF_TURN: usize = 32;
/// Quotes among which those of a candidate are counted.
const RECENT: usize = 200;

impl Talk {
    /// The turns of an article that is a dialogue in great part; `None` for any other.
    pub(crate) fn of(walk: &Discourse<'_>, heads: &[Head], narrator: Option<u32>) -> Option<Self> {
        /// A report has fewer quotes that stand alone.
        const FEWEST: usize = 20;
        let quotes = walk.article.quotes();
        let direct =
            |q: &usize| quotes[*q].kind == QuoteType::Direct && quotes[*q].inside.is_none();
        let n_direct = (0..quotes.len()).filter(direct).count();
        let alone = (0..quotes.len())
            .filter(direct)
            .filter(|&q| quotes[q].source.is_empty() && quotes[q].cue.is_empty())
            .count();
        if alone < FEWEST || alone * 4 < n_direct {
            return None;
        }
        let mut talk = Self {
            turns: Vec::new(),
            turn_of: vec![NONE; quotes.len()],
            told: heads
                .iter()
                .map(|head| told(walk, head, narrator))
                .collect(),
        };
        for (q, quote) in quotes.iter().enumerate() {
            if quote.inside.is_some() {
                continue;
            }
            let extent = quote.extent();
            let opens = walk.paragraph_at(extent.start);
            let closes = walk.paragraph_at(extent.end.saturating_sub(1));
            match talk.turns.last_mut() {
                Some(last) if opens <= last.closes => {
                    last.end = q as u32 + 1;
                    last.closes = last.closes.max(closes);
                }
                _ => talk.turns.push(Turn {
                    first: q as u32,
                    end: q as u32 + 1,
                    opens,
                    closes,
                }),
            }
            talk.turn_of[q] = talk.turns.len() as u32 - 1;
        }
        Some(talk)
    }

    /// Who may speak quote `q`, with what the head sees of each; `spoken` has the speakers of the quotes before it, `rule` what
    /// the rules say.
    pub(crate) fn candidates(
        &self,
        walk: &Discourse<'_>,
        q: usize,
        spoken: &[Option<u32>],
        rule: Option<u32>,
    ) -> Vec<Seen> {
        let Some(&turn) = self.turn_of.get(q).filter(|&&turn| turn != NONE) else {
            return Vec::new();
        };
        let view = View::of(self, walk, q, turn as usize, spoken, rule);
        let mut actors: Vec<u32> = Vec::new();
        let mut add = |actor: Option<u32>| {
            if let Some(actor) = actor
                && actors.len() < MOST_CANDIDATES
                && !actors.contains(&actor)
            {
                actors.push(actor);
            }
        };
        add(view.beside);
        view.before.iter().take(4).for_each(|turn| add(turn.actor));
        add(rule);
        view.around.iter().for_each(|m| add(Some(m.actor)));
        view.ahead.iter().take(3).for_each(|turn| add(turn.actor));
        view.before.iter().skip(4).for_each(|turn| add(turn.actor));
        actors.push(NONE);
        actors
            .into_iter()
            .map(|actor| (actor, view.features(walk, actor)))
            .collect()
    }

    /// The most likely of them, and how sure that is.
    pub(crate) fn best(seen: &[Seen]) -> Option<(u32, f32)> {
        let features: Vec<_> = seen.iter().map(|(_, features)| *features).collect();
        let (best, confidence) = FLOATING_HEAD.best(&features)?;
        let actor = seen[best].0;
        (actor != NONE).then_some((actor, confidence))
    }
}

/// Whom a source names.
fn told(walk: &Discourse<'_>, head: &Head, narrator: Option<u32>) -> Option<u32> {
    match head {
        Head::Name(name) => {
            Some(walk.clusters.of_name[*name as usize]).filter(|&entity| entity != NONE)
        }
        Head::Third { token, .. } => walk.ref_at.get(token).map(|&r| walk.refs[r as usize].actor),
        Head::Noun(noun) => walk
            .ref_at
            .get(&noun.token)
            .map(|&r| walk.refs[r as usize].actor),
        Head::First { .. } => narrator,
        _ => None,
    }
}

/// A turn before or after the quote.
#[derive(Clone, Copy, Debug)]
struct Other {
    actor: Option<u32>,
    /// Its source names the speaker.
    told: bool,
    /// No paragraph without a quote lies between it and the quote.
    unbroken: bool,
    turn: usize,
}

/// A person mentioned in the narration around the quote.
#[derive(Clone, Copy, Debug)]
struct Mention {
    actor: u32,
    subject: bool,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In the paragraph of the quote, before or after it.
    Before,
    After,
    /// In a paragraph between the turn before and this one.
    Between,
    /// In the next paragraph, which has no quote.
    Next,
}

/// What is around a quote.
struct View<'t> {
    talk: &'t Talk,
    q: usize,
    turn: usize,
    /// Who speaks another quote of the same turn: before it, else after it.
    beside: Option<u32>,
    goes_on: bool,
    before: Vec<Other>,
    ahead: Vec<Other>,
    around: Vec<Mention>,
    asked: bool,
    rule: Option<u32>,
    spoken: &'t [Option<u32>],
    about: [f32; ABOUT],
}

const ABOUT: usize = 10;

impl<'t> View<'t> {
    fn of(
        talk: &'t Talk,
        walk: &Discourse<'_>,
        q: usize,
        turn: usize,
        spoken: &'t [Option<u32>],
        rule: Option<u32>,
    ) -> Self {
        let turns = &talk.turns;
        let own = turns[turn];
        let earlier = (own.first as usize..q)
            .rev()
            .take(MOST_OF_TURN)
            .find_map(|i| spoken[i]);
        let later = (q + 1..own.end as usize)
            .take(MOST_OF_TURN)
            .find_map(|i| talk.told[i]);
        let said = |t: usize| {
            (turns[t].first as usize..turns[t].end as usize)
                .rev()
                .take(MOST_OF_TURN)
                .find_map(|i| spoken.get(i).copied().flatten())
        };
        let told = |t: usize| {
            (turns[t].first as usize..turns[t].end as usize)
                .take(MOST_OF_TURN)
                .find_map(|i| talk.told[i])
        };
        let mut unbroken = true;
        let before = (1..=BACK.min(turn))
            .map(|back| {
                let t = turn - back;
                unbroken &= turns[t + 1].opens - turns[t].closes.min(turns[t + 1].opens) <= 1;
                Other {
                    actor: said(t),
                    told: told(t).is_some(),
                    unbroken,
                    turn: t,
                }
            })
            .collect::<Vec<_>>();
        let mut unbroken = true;
        let ahead = (turn + 1..turns.len().min(turn + 1 + AHEAD))
            .map(|t| {
                unbroken &= turns[t].opens - turns[t - 1].closes.min(turns[t].opens) <= 1;
                Other {
                    actor: told(t),
                    told: true,
                    unbroken,
                    turn: t,
                }
            })
            .collect::<Vec<_>>();
        let extent = walk.article.quotes()[q].extent();
        let first = walk.article.token_at(extent.start) as u32;
        let last = walk.article.token_at(extent.end.saturating_sub(1)) as u32;
        let around = around(walk, turns, turn, first, last);
        let asks = |t: usize| {
            let content = &walk.article.quotes()[turns[t].end as usize - 1].content;
            content
                .last()
                .is_some_and(|span| walk.article.slice(*span).trim_end().ends_with('?'))
        };
        let close = before.first().is_some_and(|o| o.unbroken);
        let asked = turn > 0 && close && asks(turn - 1);
        let mut voices: Vec<u32> = before.iter().take(6).filter_map(|o| o.actor).collect();
        voices.sort_unstable();
        voices.dedup();
        let narrated = |place: Place| around.iter().any(|m| m.place == place);
        let about = [
            on(earlier.is_some()),
            on(close),
            on(asked),
            on(narrated(Place::Before)),
            on(narrated(Place::After)),
            on(narrated(Place::Between)),
            on(voices.len() == 2),
            on(ahead.first().is_some_and(|o| o.unbroken)),
            on(asks(turn)),
            log((last - first) as usize),
        ];
        Self {
            talk,
            q,
            turn,
            beside: earlier.or(later),
            goes_on: earlier.is_some(),
            before,
            ahead,
            around,
            asked,
            rule,
            spoken,
            about,
        }
    }

    fn features(&self, walk: &Discourse<'_>, actor: u32) -> [f32; N_FLOATING_FEATURES] {
        let mut row = Row::<N_FLOATING_FEATURES>::default();
        row.push(on(actor == NONE));
        row.push(on(self.rule.unwrap_or(NONE) == actor));
        row.extend(self.about);
        if actor == NONE {
            return row.values;
        }
        let is = |other: Option<&Other>| other.copied().filter(|o| o.actor == Some(actor));
        let back = |n: usize| is(self.before.get(n - 1));
        row.push(on(self.goes_on && self.beside == Some(actor)));
        row.push(on(!self.goes_on && self.beside == Some(actor)));
        for n in 1..=4 {
            row.push(on(back(n).is_some_and(|o| o.unbroken)));
            row.push(on(back(n).is_some_and(|o| !o.unbroken)));
        }
        let answers = back(2).is_some_and(|o| o.unbroken);
        row.push(on(answers && self.about[6] > 0.0));
        row.push(on(self.asked && back(1).is_some()));
        row.push(on(self.asked && answers));
        // Counted from the nearest turn whose speaker is told: those at an even distance speak with one voice.
        for others in [&self.ahead, &self.before] {
            let anchor = others
                .iter()
                .position(|o| o.told && o.actor.is_some())
                .filter(|&n| others[n].unbroken);
            for even in [false, true] {
                row.push(on(anchor.is_some_and(|n| {
                    (n % 2 == 1) == even && others[n].actor == Some(actor)
                })));
                row.push(on(anchor.is_some_and(|n| {
                    (n % 2 == 1) == even && others[n].actor != Some(actor)
                })));
            }
        }
        for n in 0..2 {
            row.push(on(is(self.ahead.get(n)).is_some_and(|o| o.unbroken)));
        }
        for place in [Place::Before, Place::After, Place::Between, Place::Next] {
            let mut here = self.around.iter().filter(|m| m.place == place);
            let nearest = match place {
                Place::After | Place::Next => here.clone().next(),
                Place::Before | Place::Between => here.clone().next_back(),
            };
            row.push(on(here.clone().any(|m| m.actor == actor && m.subject)));
            row.push(on(here.any(|m| m.actor == actor)));
            row.push(on(nearest.is_some_and(|m| m.actor == actor)));
        }
        // Whom a turn names it speaks to, or of.
        let names = |turn: Option<usize>| {
            turn.is_some_and(|t| {
                let turn = self.talk.turns[t];
                (turn.first..turn.end)
                    .take(MOST_OF_TURN)
                    .any(|i| named_in(walk, i as usize, actor))
            })
        };
        row.push(on(named_in(walk, self.q, actor)));
        row.push(on(names(self.before.first().map(|o| o.turn))));
        row.push(on(names(self.before.get(1).map(|o| o.turn))));
        row.push(on(names(self.ahead.first().map(|o| o.turn))));
        let spoke = self.before.iter().filter(|o| o.actor == Some(actor));
        row.push(spoke.count() as f32 / self.before.len().max(1) as f32);
        let since = self.before.iter().position(|o| o.actor == Some(actor));
        row.push(log(since.unwrap_or(BACK)));
        let n_quotes = self.spoken[self.spoken.len().saturating_sub(RECENT)..]
            .iter()
            .filter(|s| **s == Some(actor))
            .count();
        row.push(log(n_quotes));
        let kind = walk.actors[actor as usize].kind;
        row.push(on(kind == SpeakerKind::Person));
        row.push(on(kind == SpeakerKind::Unnamed));
        row.push(on(self.turn == 0));
        row.values
    }
}

/// The people that the narration around a quote mentions, in text order.
fn around(
    walk: &Discourse<'_>,
    turns: &[Turn],
    turn: usize,
    first: u32,
    last: u32,
) -> Vec<Mention> {
    /// Mentions looked at.
    const MOST: usize = 24;
    let own = turns[turn];
    let from = turn
        .checked_sub(1)
        .map_or(own.opens.saturating_sub(2), |t| turns[t].closes + 1);
    let from = from.max(own.opens.saturating_sub(2)).min(own.opens);
    let next_is_free = turns
        .get(turn + 1)
        .is_none_or(|next| next.opens > own.closes + 1);
    let to = own.closes + u32::from(next_is_free);
    let middle = walk.refs.partition_point(|r| r.start < first);
    let earlier = walk.refs[..middle].iter().enumerate().rev().take(MOST);
    let mut found: Vec<(usize, u32)> = earlier
        .map(|(i, r)| (i, r.start))
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    found.extend((middle..walk.refs.len().min(middle + MOST)).map(|i| (i, walk.refs[i].start)));
    found
        .into_iter()
        .filter_map(|(i, start)| {
            let r = &walk.refs[i];
            let paragraph = walk.scan.paragraph_of[r.sentence as usize];
            let person = matches!(
                walk.actors[r.actor as usize].kind,
                SpeakerKind::Person | SpeakerKind::Unnamed
            );
            if walk.is_quoted(i as u32) || !person || !(from..=to).contains(&paragraph) {
                return None;
            }
            let place = if paragraph < own.opens {
                Place::Between
            } else if paragraph > own.closes {
                Place::Next
            } else if start < first {
                Place::Before
            } else if start > last {
                Place::After
            } else {
                return None;
            };
            Some(Mention {
                actor: r.actor,
                subject: walk.is_free_subject(i as u32),
                place,
            })
        })
        .collect()
}

/// Whether a quote's content names somebody.
fn named_in(walk: &Discourse<'_>, q: usize, actor: u32) -> bool {
    let Some(entity) = walk.clusters.entities.get(actor as usize) else {
        return false;
    };
    let content = &walk.article.quotes()[q].content;
    content.iter().any(|span| {
        let from = walk.article.token_at(span.start) as u32;
        let to = walk.article.token_at(span.end.saturating_sub(1)) as u32;
        let start = |n: &u32| walk.scan.names[*n as usize].start;
        let at = entity.names.partition_point(|n| start(n) < from);
        entity.names.get(at).is_some_and(|n| start(n) <= to)
    })
}
