//! From quotations to groups: units, candidates, decisions, groups around the fullest.

use std::cmp::Reverse;
use std::ops::Range;

use rayon::prelude::*;

use super::decide::{
    Evidence, FRESH, LONG, MIDDLE, OLD_NEWS, SAME_NEWS, SHORT, STALE, Turns, is_wording,
};
use super::load::{Corpus, Row};
use crate::sketch::{Postings, counted, word_pairs};
use crate::words::n_full;

/// How many texts with the same pair of words are looked at, the fullest first.
const CROWD: usize = 48;

/// How many candidates are aligned with a unit.
const TRIES: usize = 12;

/// How many quotations of a unit are asked where they stand.
const FEW: usize = 16;

/// Quotations of the same folded words by one speaker.
struct Unit {
    /// Of the rows in order.
    rows: Range<u32>,
    text: u32,
    speaker: u32,
    n_full: u32,
    n_words: u32,
    /// The best row: its number, and whether that is in a copy.
    is_copy: bool,
    /// None of them has a word in marks.
    is_indirect: bool,
    /// One of them stands in marks from end to end.
    is_direct: bool,
    /// All of them are turns of a conversation.
    is_turn: bool,
    first: i64,
    days: Option<(i32, i32)>,
}

/// The groups of two rows or more; in each the fullest first, then by number. Rows by their place in the corpus.
pub(super) fn groups(corpus: &Corpus) -> Vec<Vec<u32>> {
    let mut order: Vec<u32> = (0..).take(corpus.rows.len()).collect();
    order.par_sort_unstable_by_key(|&row| {
        let of = &corpus.rows[row as usize];
        (of.text, of.speaker, of.day, of.number)
    });
    let mut units = units(corpus, &order);
    units.par_sort_by_key(|unit| {
        (
            Reverse(unit.n_full),
            Reverse(unit.n_words),
            unit.is_copy,
            unit.days.map_or(i32::MAX, |(first, _)| first),
            unit.first,
        )
    });
    let leaders = leaders(&chosen(corpus, &units, &order));
    let mut members: Vec<(u32, u32)> = leaders.into_iter().zip(0..).collect();
    members.sort_unstable();
    members
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(|members| {
            let rows = members
                .iter()
                .flat_map(|&(_, unit)| &order[as_range(&units[unit as usize].rows)]);
            let mut rows: Vec<u32> = rows.copied().collect();
            let leader = &units[members[0].0 as usize];
            let fullest = corpus
                .rows
                .binary_search_by_key(&leader.first, |row| row.number)
                .ok()?;
            rows.sort_unstable_by_key(|&row| (row as usize != fullest, row));
            (rows.len() > 1).then_some(rows)
        })
        .collect()
}

fn as_range(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

fn units(corpus: &Corpus, order: &[u32]) -> Vec<Unit> {
    let sizes: Vec<u32> = (0..corpus.n_texts())
        .into_par_iter()
        .map(|text| {
            let text = u32::try_from(text).unwrap_or(u32::MAX);
            u32::try_from(n_full(corpus.words(text))).unwrap_or(u32::MAX)
        })
        .collect();
    let row = |place: u32| -> &Row { &corpus.rows[place as usize] };
    let mut units = Vec::new();
    let mut start = 0_u32;
    let is_one = |&a: &u32, &b: &u32| {
        let (a, b) = (row(a), row(b));
        let n_full = sizes[a.text as usize] as usize;
        // What one asks many is asked of each.
        let is_asked =
            corpus.asks(a.text) && !(corpus.speakers.has_name(a.speaker) && asked_once(a, b));
        a.text == b.text
            && a.speaker == b.speaker
            && !is_asked
            && goes_on(a, b, n_full, corpus.speakers.has_name(a.speaker))
    };
    for rows in order.chunk_by(is_one) {
        let end = start + u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let best = rows
            .iter()
            .map(|&place| row(place))
            .min_by_key(|row| (row.is_copy, row.number));
        if let Some(best) = best {
            let days = rows.iter().filter_map(|&place| row(place).day);
            units.push(Unit {
                rows: start..end,
                text: best.text,
                speaker: best.speaker,
                n_full: sizes[best.text as usize],
                n_words: u32::try_from(corpus.words(best.text).len()).unwrap_or(u32::MAX),
                is_copy: best.is_copy,
                is_indirect: rows.iter().all(|&place| row(place).is_indirect),
                is_direct: rows.iter().any(|&place| row(place).is_direct),
                is_turn: rows.iter().all(|&place| row(place).is_turn),
                first: best.number,
                days: days.clone().min().zip(days.max()),
            });
        }
        start = end;
    }
    units
}

/// Whether a question in marks is quoted again: the same day, or nearly.
fn asked_once(a: &Row, b: &Row) -> bool {
    let days = a.day.zip(b.day).map(|(a, b)| (a - b).abs());
    let is_heard = a.is_turn || b.is_turn;
    a.is_direct && b.is_direct && !is_heard && days.is_some_and(|days| days <= SAME_NEWS)
}

/// Whether equal words of one speaker, next to each other by date, are one quotation.
fn goes_on(a: &Row, b: &Row, n_full: usize, has_name: bool) -> bool {
    let is_one_article = a.article == b.article;
    if a.is_turn && b.is_turn && (is_one_article || n_full < LONG) {
        // "Yes" is said again, not quoted again.
        return false;
    }
    let is_told = a.is_indirect && b.is_indirect;
    if is_one_article && (n_full >= SHORT || has_name && !is_told) {
        return true;
    }
    let days = a.day.zip(b.day).map(|(a, b)| (a - b).abs());
    if is_told {
        // Everybody calls a thing by its name.
        let is_near = days.is_some_and(|days| days <= if has_name { OLD_NEWS } else { SAME_NEWS });
        return is_near && n_full >= if has_name { SHORT } else { MIDDLE };
    }
    if n_full >= LONG {
        true
    } else if n_full >= MIDDLE {
        days.is_none_or(|days| days <= STALE)
    } else if n_full >= SHORT {
        days.is_none_or(|days| days <= FRESH)
    } else {
        n_full > 0 && has_name && days.is_some_and(|days| days <= FRESH)
    }
}

/// For each unit the fuller ones that it is a wording of, the best first.
fn chosen(corpus: &Corpus, units: &[Unit], order: &[u32]) -> Vec<Vec<u32>> {
    let pairs_of = |unit: &Unit| -> Vec<u32> {
        if unit.n_full as usize + 1 >= SHORT {
            word_pairs(corpus.words(unit.text))
        } else {
            Vec::new()
        }
    };
    let entries: Vec<u64> = units
        .par_iter()
        .zip(0..u32::try_from(units.len()).unwrap_or(u32::MAX))
        .flat_map_iter(|(unit, rank)| {
            pairs_of(unit)
                .into_iter()
                .map(move |pair| Postings::entry(pair, rank))
        })
        .collect();
    let postings = Postings::new(entries);
    units
        .par_iter()
        .enumerate()
        .map(|(rank, unit)| {
            let pairs = pairs_of(unit);
            let mut found: Vec<(u32, f64)> = likely(&postings, &pairs, rank)
                .filter_map(|number| {
                    let fuller = &units[number as usize];
                    let sure = decided(corpus, order, unit, fuller)?;
                    (!is_within(corpus, order, unit, fuller)).then_some((number, sure))
                })
                .collect();
            found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            found.into_iter().map(|(fuller, _)| fuller).collect()
        })
        .collect()
}

/// The fuller units that share the most pairs of words.
fn likely(postings: &Postings, pairs: &[u32], rank: usize) -> impl Iterator<Item = u32> {
    let shared = pairs.iter().flat_map(|&pair| {
        postings
            .texts(pair)
            .take(CROWD)
            .take_while(|&fuller| (fuller as usize) < rank)
    });
    let enough = (pairs.len() / 6).clamp(2, 8).min(pairs.len());
    counted(shared.collect())
        .into_iter()
        .filter(move |&(_, n)| n >= enough)
        .take(TRIES)
        .map(|(fuller, _)| fuller)
}

fn decided(corpus: &Corpus, order: &[u32], unit: &Unit, fuller: &Unit) -> Option<f64> {
    let turns = match (unit.is_turn, fuller.is_turn) {
        (true, true) if share_article(corpus, order, unit, fuller) => return None,
        (true, true) => Turns::Both,
        (false, false) => Turns::Neither,
        _ => Turns::One,
    };
    let evidence = Evidence {
        fit: corpus.speakers.fit(unit.speaker, fuller.speaker),
        days: unit
            .days
            .zip(fuller.days)
            .map(|(a, b)| (a.0 - b.1).max(b.0 - a.1).max(0)),
        is_told: unit.is_indirect && fuller.is_indirect,
        has_told: unit.is_indirect || fuller.is_indirect,
        are_direct: unit.is_direct && fuller.is_direct,
        is_cut: corpus.is_cut(unit.text) || corpus.is_cut(fuller.text),
        asks: corpus.asks(unit.text),
        turns,
        share: f64::from(unit.n_full) / f64::from(fuller.n_full.max(1)),
    };
    let sure = is_wording(corpus.words(unit.text), corpus.words(fuller.text), evidence)?;
    // Of two that fit the one of like length: within a long report there may stand a shorter one of the same words.
    Some(sure + 0.1 * f64::from(unit.n_full) / f64::from(fuller.n_full.max(1)))
}

/// Where a unit stands, as far as is looked.
fn rows<'c>(
    corpus: &'c Corpus,
    order: &'c [u32],
    unit: &Unit,
) -> impl Iterator<Item = &'c Row> + use<'c> {
    let rows = order[as_range(&unit.rows)].iter().take(FEW);
    rows.map(|&row| &corpus.rows[row as usize])
}

/// Whether both stand in one article, as far as is looked.
fn share_article(corpus: &Corpus, order: &[u32], unit: &Unit, fuller: &Unit) -> bool {
    rows(corpus, order, unit)
        .any(|one| rows(corpus, order, fuller).any(|other| other.article == one.article))
}

/// What stands within another quotation is no second wording of it.
fn is_within(corpus: &Corpus, order: &[u32], unit: &Unit, fuller: &Unit) -> bool {
    rows(corpus, order, unit)
        .all(|one| rows(corpus, order, fuller).any(|other| one.place.is_within(&other.place)))
}

/// The unit that each one belongs to: itself, or a fuller one that belongs to itself.
fn leaders(chosen: &[Vec<u32>]) -> Vec<u32> {
    let mut leaders: Vec<u32> = Vec::with_capacity(chosen.len());
    for (rank, fuller) in (0..).zip(chosen) {
        let leader = fuller
            .iter()
            .copied()
            .find(|&fuller| leaders[fuller as usize] == fuller)
            .unwrap_or(rank);
        leaders.push(leader);
    }
    leaders
}
