//! `RN Why tickets?`: a short name before each question, without any mark.

use std::ops::Range;

use ascribe_article::{Case, Turn, Voice};
use rustc_hash::{FxHashMap, FxHashSet};

use super::label::{self, Label, Names, Style};
use super::reader::{MIN_QUESTIONS, Reader};
use super::{labelled_turn, unlabelled_turn};

/// The word before what may be a sentence: `RN Why tickets?`.
pub(super) fn opening<'a>(reader: &Reader<'a>, p: &Range<usize>) -> Option<&'a str> {
    let tag = |i: usize| reader.article.tokens()[i].tag;
    let short = p.len() > 2 && reader.case(p.start) == Case::Upper;
    let named = p.len() > 2
        && (short || reader.case(p.start) == Case::Capitalized && tag(p.start).is_noun())
        && reader.is_capital(p.start + 1)
        && (short && reader.case(p.start + 1) != Case::Upper || !tag(p.start + 1).is_noun());
    named.then(|| reader.lower(p.start))
}

/// Words after which most paragraphs ask.
pub(super) fn askers<'a>(reader: &Reader<'a>) -> FxHashSet<&'a str> {
    let mut counts: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    for p in reader.paragraphs() {
        if let Some(name) = opening(reader, &p) {
            let (n, asks) = counts.entry(name).or_default();
            *n += 1;
            *asks += usize::from(reader.asks_itself(p.clone()) || reader.has_glued(p));
        }
    }
    let those = counts
        .into_iter()
        .filter(|&(_, (n, asks))| asks >= MIN_QUESTIONS && asks * 2 > n);
    those.map(|(name, _)| name).collect()
}

/// `WN Why tickets?`: a short name before each question, without any mark.
pub(super) fn find(reader: &Reader<'_>) -> Option<Vec<Turn>> {
    let askers = askers(reader);
    if askers.is_empty() {
        return None;
    }
    let is_asker = |name: &str| askers.contains(name);
    let mut turns: Vec<Turn> = Vec::new();
    let mut open = false;
    for p in reader.paragraphs() {
        let name = opening(reader, &p);
        if let Some(name) = name
            && (is_asker(name) || open && reader.case(p.start) == Case::Upper)
        {
            let (label, words) = (p.start..p.start + 1, p.start + 1..p.end);
            turns.push(labelled_turn(label, words, Voice::Named));
            open = true;
            continue;
        }
        let asks_before = turns.last().is_some_and(|turn| {
            turn.voice == Voice::Named
                && turn.label.is_some_and(|l| is_asker(reader.lower(l.start)))
        });
        if !open || reader.is_heading(p.clone()) {
            open = false;
        } else if asks_before && !reader.asks_itself(p.clone()) {
            match label::at(reader, p.start, p.end, Names::Only).filter(|l| l.style == Style::Colon)
            {
                Some(label) => turns.push(labelled_turn(
                    label.name.clone(),
                    label.after..p.end,
                    label.voice(reader),
                )),
                None => turns.push(unlabelled_turn(p, Voice::Answers)),
            }
        } else if let Some(turn) = turns.last_mut() {
            turn.words.end = p.end;
        }
    }
    Some(turns)
}

/// The bare name before a paragraph as a label.
pub(super) fn label(p: &Range<usize>) -> Label {
    Label {
        start: p.start,
        name: p.start..p.start + 1,
        after: p.start + 1,
        style: Style::Bare,
        is_noted: false,
    }
}
