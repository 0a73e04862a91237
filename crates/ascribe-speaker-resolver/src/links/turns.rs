//! Quotes without a source in a dialogue: what the link head for them sees of everybody who may be speaking.
//!
//! In news a quote without a source goes on from the one before it, and rules hold. Where people talk to each other paragraph
//! by paragraph, the turns alternate, and who spoke last but one, who is spoken to and who is named next tell more.

use ascribe_article::{Evidence, QuoteType, SpeakerKind};

use crate::ids::{ActorId, NameId};
use crate::links::discourse::{Asked, AskedHead, Discourse, Link, Ref};
use crate::links::head::{Shipped, features, log, on, shipped};
use crate::mentions::head::Head;

features! {
    /// What the head sees of somebody who may speak a quotation without a source.
    TurnFeatures {
        /// nobody
        nobody,
        /// the rule's answer
        rule,
        /// the turn goes on in its paragraph
        goes_on,
        /// the turn before is close
        close,
        /// the turn before asks
        asked,
        /// narration before the quotation in its paragraph
        narration_before,
        /// narration after it
        narration_after,
        /// narration between the turns
        narration_between,
        /// two voices in the last six turns
        two_voices,
        /// the next turn is close
        next_close,
        /// the turn asks
        asks,
        /// ln(1 + tokens)
        log_tokens,
        /// the candidate speaks before the quotation in its paragraph
        speaks_before,
        /// it speaks after it
        speaks_after,
        /// it spoke one turn back, without a break
        back_1,
        /// one turn back, with a break
        back_1_broken,
        /// two turns back
        back_2,
        /// with a break
        back_2_broken,
        /// three turns back
        back_3,
        /// with a break
        back_3_broken,
        /// four turns back
        back_4,
        /// with a break
        back_4_broken,
        /// one of two who alternate
        alternates,
        /// it asked, and is asked to go on
        was_asking,
        /// it answers who asked
        answers,
        /// the next turn with a source is its, at an odd distance
        ahead_odd,
        /// at an odd distance, another's
        ahead_odd_other,
        /// at an even distance
        ahead_even,
        /// at an even distance, another's
        ahead_even_other,
        /// the last turn with a source is its, at an odd distance
        behind_odd,
        /// at an odd distance, another's
        behind_odd_other,
        /// at an even distance
        behind_even,
        /// at an even distance, another's
        behind_even_other,
        /// it speaks next
        speaks_next,
        /// next but one
        speaks_next_but_one,
        /// a subject of the narration before
        before_subject,
        /// mentioned there
        before_mentioned,
        /// the nearest there
        before_nearest,
        /// a subject of the narration after
        after_subject,
        /// mentioned there
        after_mentioned,
        /// the nearest there
        after_nearest,
        /// a subject of the narration between the turns
        between_subject,
        /// mentioned there
        between_mentioned,
        /// the nearest there
        between_nearest,
        /// a subject of the next paragraph
        next_subject,
        /// mentioned there
        next_mentioned,
        /// the nearest there
        next_nearest,
        /// named in this quotation
        named_here,
        /// in the turn before
        named_before,
        /// in the one before that
        named_second_before,
        /// in the next turn
        named_next,
        /// its share of the turns before
        share_of_turns,
        /// ln(1 + turns since it spoke)
        log_turns_since,
        /// ln(1 + quotations of it)
        log_quotations,
        /// a person with a name
        person,
        /// a person never named
        unnamed,
        /// the first turn
        first_turn,
    }
}

const N_FEATURES: usize = TurnFeatures::COLUMNS.len();

/// The head for quotes without a source.
static HEAD: Shipped<N_FEATURES> = Shipped::new(|| {
    let text = include_str!("../../model/floating.tsv");
    shipped(text, &TurnFeatures::COLUMNS)
});

/// Who speaks, turn by turn. A turn is what stands in one paragraph, or runs on over several.
#[derive(Debug, Default)]
pub(crate) struct Talk {
    turns: Vec<Turn>,
    /// For each quote its turn; none for one inside another.
    turn_of: Vec<Option<usize>>,
    /// For each quote whom its source names, as far as that is known from the source alone.
    told: Vec<Option<ActorId>>,
}

#[derive(Clone, Copy, Debug)]
struct Turn {
    /// Quotes `first..end`.
    first: usize,
    end: usize,
    /// Paragraphs.
    opens: u32,
    closes: u32,
}

impl Turn {
    /// The quotes that are looked at: a text without line breaks is one turn.
    fn quotes(self) -> impl Iterator<Item = usize> {
        (self.first..self.end).take(MOST_OF_TURN)
    }
}

/// A possible speaker (none: nobody) and what the head sees of them.
type Seen = (Option<ActorId>, TurnFeatures);

/// Turns looked at, back and ahead.
const BACK: usize = 8;
const AHEAD: usize = 6;
const MOST_CANDIDATES: usize = 12;
/// Quotes of a turn looked at.
const MOST_OF_TURN: usize = 32;
/// Quotes among which those of a candidate are counted.
const RECENT: usize = 200;

impl Talk {
    /// The turns of an article that is a dialogue in great part; `None` for any other.
    pub(crate) fn of(
        walk: &Discourse<'_>,
        heads: &[Head],
        narrator: Option<ActorId>,
    ) -> Option<Self> {
        if !is_dialogue(walk) {
            return None;
        }
        let told = |head: &Head| match head {
            Head::First => narrator,
            head => walk.told_by(head),
        };
        let mut talk = Self {
            turns: Vec::new(),
            turn_of: vec![None; heads.len()],
            told: heads.iter().map(told).collect(),
        };
        for (q, quote) in walk.article.quotes().iter().enumerate() {
            if quote.inside.is_some() {
                continue;
            }
            let extent = quote.extent();
            let opens = walk.paragraph_at(extent.start);
            let closes = walk.paragraph_at(extent.end.saturating_sub(1));
            match talk.turns.last_mut() {
                Some(last) if opens <= last.closes => {
                    last.end = q + 1;
                    last.closes = last.closes.max(closes);
                }
                _ => talk.turns.push(Turn {
                    first: q,
                    end: q + 1,
                    opens,
                    closes,
                }),
            }
            talk.turn_of[q] = Some(talk.turns.len() - 1);
        }
        Some(talk)
    }

    /// Who speaks quote `q`; `spoken` has the speakers of the quotes before it, `rule` what the rules say.
    pub(crate) fn speaker(
        &self,
        walk: &mut Discourse<'_>,
        q: usize,
        spoken: &[Option<ActorId>],
        rule: Option<ActorId>,
    ) -> Option<Link> {
        let seen = self.candidates(walk, q, spoken, rule);
        if let Some(asked) = &mut walk.asked {
            asked.push(Asked {
                head: AskedHead::Floating,
                of: q as u32,
                candidates: seen
                    .iter()
                    .map(|(actor, f)| (*actor, f.row().to_vec()))
                    .collect(),
            });
        }
        let (best, confidence) = HEAD.best(seen.iter().map(|(_, features)| features.row()))?;
        Some(Link {
            actor: seen[best].0?,
            antecedent: None,
            evidence: Evidence::Turn,
            confidence,
        })
    }

    /// Who may speak a quote, with what the head sees of each.
    fn candidates(
        &self,
        walk: &Discourse<'_>,
        q: usize,
        spoken: &[Option<ActorId>],
        rule: Option<ActorId>,
    ) -> Vec<Seen> {
        let Some(turn) = self.turn_of[q] else {
            return Vec::new();
        };
        let view = View::of(self, walk, q, turn, spoken, rule);
        let mut actors: Vec<ActorId> = Vec::new();
        let mut add = |actor: Option<ActorId>| {
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
        actors
            .into_iter()
            .map(Some)
            .chain([None])
            .map(|actor| (actor, view.features(walk, actor)))
            .collect()
    }
}

/// Whether quotes without a source make up a great part of an article's direct ones.
fn is_dialogue(walk: &Discourse<'_>) -> bool {
    /// A report has fewer quotes that stand alone, of which a dialogue has one in four.
    const FEWEST: usize = 20;
    const SHARE: usize = 4;
    let direct = walk
        .article
        .quotes()
        .iter()
        .filter(|quote| quote.kind == QuoteType::Direct && quote.inside.is_none());
    let n_direct = direct.clone().count();
    let alone = direct
        .filter(|quote| quote.source.is_empty() && quote.cue.is_empty())
        .count();
    alone >= FEWEST && alone * SHARE >= n_direct
}

/// A turn before or after the quote.
#[derive(Clone, Copy, Debug)]
struct Other {
    actor: Option<ActorId>,
    /// Its source names the speaker.
    told: bool,
    /// No paragraph without a quote lies between it and the quote.
    unbroken: bool,
    turn: usize,
}

/// A person mentioned in the narration around the quote.
#[derive(Clone, Copy, Debug)]
struct Mention {
    actor: ActorId,
    subject: bool,
    side: Side,
}

/// Where narration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
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
    beside: Option<ActorId>,
    goes_on: bool,
    before: Vec<Other>,
    ahead: Vec<Other>,
    around: Vec<Mention>,
    rule: Option<ActorId>,
    spoken: &'t [Option<ActorId>],
    /// The features of the turn itself.
    about: TurnFeatures,
}

impl<'t> View<'t> {
    fn of(
        talk: &'t Talk,
        walk: &Discourse<'_>,
        q: usize,
        turn: usize,
        spoken: &'t [Option<ActorId>],
        rule: Option<ActorId>,
    ) -> Self {
        let own = talk.turns[turn];
        let earlier = (own.first..q)
            .rev()
            .take(MOST_OF_TURN)
            .find_map(|i| spoken[i]);
        let later = (q + 1..own.end)
            .take(MOST_OF_TURN)
            .find_map(|i| talk.told[i]);
        let extent = walk.article.quotes()[q].extent();
        let first = walk.article.token_at(extent.start) as u32;
        let last = walk.article.token_at(extent.end.saturating_sub(1)) as u32;
        let mut view = Self {
            talk,
            q,
            turn,
            beside: earlier.or(later),
            goes_on: earlier.is_some(),
            before: talk.turns_before(turn, spoken),
            ahead: talk.turns_after(turn),
            around: around(walk, &talk.turns, turn, first, last),
            rule,
            spoken,
            about: TurnFeatures::default(),
        };
        view.about = view.about(walk, (last - first) as usize);
        view
    }

    /// The features of the turn itself, of so many tokens.
    fn about(&self, walk: &Discourse<'_>, n_tokens: usize) -> TurnFeatures {
        /// Turns among which voices are counted.
        const LATELY: usize = 6;
        let asks = |t: usize| {
            let content = &walk.article.quotes()[self.talk.turns[t].end - 1].content;
            content
                .last()
                .is_some_and(|span| walk.article.slice(*span).trim_end().ends_with('?'))
        };
        let close = self.before.first().is_some_and(|o| o.unbroken);
        let lately = self.before.iter().take(LATELY);
        let mut voices: Vec<ActorId> = lately.filter_map(|o| o.actor).collect();
        voices.sort_unstable();
        voices.dedup();
        let narrated = |side: Side| on(self.around.iter().any(|m| m.side == side));
        TurnFeatures {
            goes_on: on(self.goes_on),
            close: on(close),
            asked: on(self.turn > 0 && close && asks(self.turn - 1)),
            narration_before: narrated(Side::Before),
            narration_after: narrated(Side::After),
            narration_between: narrated(Side::Between),
            two_voices: on(voices.len() == 2),
            next_close: on(self.ahead.first().is_some_and(|o| o.unbroken)),
            asks: on(asks(self.turn)),
            log_tokens: log(n_tokens),
            ..TurnFeatures::default()
        }
    }

    fn features(&self, walk: &Discourse<'_>, actor: Option<ActorId>) -> TurnFeatures {
        let mut f = self.about;
        f.nobody = on(actor.is_none());
        f.rule = on(self.rule == actor);
        let Some(actor) = actor else {
            return f;
        };
        f.speaks_before = on(self.goes_on && self.beside == Some(actor));
        f.speaks_after = on(!self.goes_on && self.beside == Some(actor));
        self.add_turns(&mut f, actor);
        self.add_parity(&mut f, actor);
        self.add_narration(&mut f, actor);
        self.add_names(&mut f, walk, actor);
        let spoke = self.before.iter().filter(|o| o.actor == Some(actor));
        f.share_of_turns = spoke.count() as f32 / self.before.len().max(1) as f32;
        let since = self.before.iter().position(|o| o.actor == Some(actor));
        f.log_turns_since = log(since.unwrap_or(BACK));
        let lately = &self.spoken[self.spoken.len().saturating_sub(RECENT)..];
        f.log_quotations = log(lately.iter().filter(|s| **s == Some(actor)).count());
        let kind = walk.actors[actor].kind;
        f.person = on(kind == SpeakerKind::Person);
        f.unnamed = on(kind == SpeakerKind::Unnamed);
        f.first_turn = on(self.turn == 0);
        f
    }

    /// Who spoke the turns before and speaks the next ones.
    fn add_turns(&self, f: &mut TurnFeatures, actor: ActorId) {
        let is = |other: Option<&Other>| other.copied().filter(|o| o.actor == Some(actor));
        let back = |n: usize| is(self.before.get(n - 1));
        let near = |n: usize| on(back(n).is_some_and(|o| o.unbroken));
        let broken = |n: usize| on(back(n).is_some_and(|o| !o.unbroken));
        [f.back_1, f.back_2, f.back_3, f.back_4] = [1, 2, 3, 4].map(near);
        [
            f.back_1_broken,
            f.back_2_broken,
            f.back_3_broken,
            f.back_4_broken,
        ] = [1, 2, 3, 4].map(broken);
        let answers = back(2).is_some_and(|o| o.unbroken);
        let asked = f.asked > 0.0;
        f.alternates = on(answers && f.two_voices > 0.0);
        f.was_asking = on(asked && back(1).is_some());
        f.answers = on(asked && answers);
        let next = |n: usize| on(is(self.ahead.get(n)).is_some_and(|o| o.unbroken));
        (f.speaks_next, f.speaks_next_but_one) = (next(0), next(1));
    }

    /// Counted from the nearest turn whose speaker is told: those at an even distance speak with one voice.
    fn add_parity(&self, f: &mut TurnFeatures, actor: ActorId) {
        let parity = |others: &[Other]| {
            let anchor = others
                .iter()
                .position(|o| o.told && o.actor.is_some())
                .filter(|&n| others[n].unbroken);
            [(false, true), (false, false), (true, true), (true, false)].map(|(even, own)| {
                on(anchor.is_some_and(|n| {
                    (n % 2 == 1) == even && (others[n].actor == Some(actor)) == own
                }))
            })
        };
        [
            f.ahead_odd,
            f.ahead_odd_other,
            f.ahead_even,
            f.ahead_even_other,
        ] = parity(&self.ahead);
        [
            f.behind_odd,
            f.behind_odd_other,
            f.behind_even,
            f.behind_even_other,
        ] = parity(&self.before);
    }

    /// Who is mentioned in the narration around.
    fn add_narration(&self, f: &mut TurnFeatures, actor: ActorId) {
        let seen = |side: Side| {
            let mut here = self.around.iter().filter(|m| m.side == side);
            let nearest = match side {
                Side::After | Side::Next => here.clone().next(),
                Side::Before | Side::Between => here.clone().next_back(),
            };
            [
                on(here.clone().any(|m| m.actor == actor && m.subject)),
                on(here.any(|m| m.actor == actor)),
                on(nearest.is_some_and(|m| m.actor == actor)),
            ]
        };
        [f.before_subject, f.before_mentioned, f.before_nearest] = seen(Side::Before);
        [f.after_subject, f.after_mentioned, f.after_nearest] = seen(Side::After);
        [f.between_subject, f.between_mentioned, f.between_nearest] = seen(Side::Between);
        [f.next_subject, f.next_mentioned, f.next_nearest] = seen(Side::Next);
    }

    /// Whom a turn names it speaks to, or of.
    fn add_names(&self, f: &mut TurnFeatures, walk: &Discourse<'_>, actor: ActorId) {
        let names = |other: Option<&Other>| {
            on(other.is_some_and(|o| {
                let mut quotes = self.talk.turns[o.turn].quotes();
                quotes.any(|i| named_in(walk, i, actor))
            }))
        };
        f.named_here = on(named_in(walk, self.q, actor));
        f.named_before = names(self.before.first());
        f.named_second_before = names(self.before.get(1));
        f.named_next = names(self.ahead.first());
    }
}

impl Talk {
    /// The turns before one, the nearest first.
    fn turns_before(&self, turn: usize, spoken: &[Option<ActorId>]) -> Vec<Other> {
        let said = |t: Turn| {
            let mut quotes = (t.first..t.end).rev().take(MOST_OF_TURN);
            quotes.find_map(|i| *spoken.get(i)?)
        };
        let mut unbroken = true;
        (0..turn)
            .rev()
            .take(BACK)
            .map(|t| {
                let (own, next) = (self.turns[t], self.turns[t + 1]);
                unbroken &= next.opens.saturating_sub(own.closes) <= 1;
                Other {
                    actor: said(own),
                    told: self.told(own).is_some(),
                    unbroken,
                    turn: t,
                }
            })
            .collect()
    }

    /// The turns after one, the nearest first.
    fn turns_after(&self, turn: usize) -> Vec<Other> {
        let mut unbroken = true;
        (turn + 1..self.turns.len())
            .take(AHEAD)
            .map(|t| {
                let (own, before) = (self.turns[t], self.turns[t - 1]);
                unbroken &= own.opens.saturating_sub(before.closes) <= 1;
                Other {
                    actor: self.told(own),
                    told: true,
                    unbroken,
                    turn: t,
                }
            })
            .collect()
    }

    /// Whom the first source of a turn names.
    fn told(&self, turn: Turn) -> Option<ActorId> {
        turn.quotes().find_map(|i| self.told[i])
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
    /// Mentions looked at, to each side.
    const MOST: usize = 24;
    /// Paragraphs of narration before a turn.
    const BEFORE: u32 = 2;
    let own = turns[turn];
    let earliest = own.opens.saturating_sub(BEFORE);
    let after_last = turn.checked_sub(1).map_or(0, |t| turns[t].closes + 1);
    let from = after_last.max(earliest).min(own.opens);
    let next_is_free = turns
        .get(turn + 1)
        .is_none_or(|next| next.opens > own.closes + 1);
    let to = own.closes + u32::from(next_is_free);
    let middle = walk.refs.partition_point(|r| r.start < first);
    let near = middle.saturating_sub(MOST)..walk.refs.len().min(middle + MOST);
    let mention = |r: &Ref| {
        let paragraph = walk.scan.paragraph_of[r.sentence as usize];
        let person = walk.actors[r.link.actor].is_person();
        if r.quoted || !person || !(from..=to).contains(&paragraph) {
            return None;
        }
        let side = if paragraph < own.opens {
            Side::Between
        } else if paragraph > own.closes {
            Side::Next
        } else if r.start < first {
            Side::Before
        } else if r.start > last {
            Side::After
        } else {
            return None;
        };
        Some(Mention {
            actor: r.link.actor,
            subject: r.is_free_subject(),
            side,
        })
    };
    let near = walk.refs.iter().take(near.end).skip(near.start);
    near.filter_map(mention).collect()
}

/// Whether a quote's content names somebody.
fn named_in(walk: &Discourse<'_>, q: usize, actor: ActorId) -> bool {
    let Some((_, entity)) = walk.entity(actor) else {
        return false;
    };
    let content = &walk.article.quotes()[q].content;
    content.iter().any(|span| {
        let from = walk.article.token_at(span.start) as u32;
        let to = walk.article.token_at(span.end.saturating_sub(1)) as u32;
        let start = |n: &NameId| walk.scan.names[*n].start;
        let at = entity.names.partition_point(|n| start(n) < from);
        entity.names.get(at).is_some_and(|n| start(n) <= to)
    })
}
