//! Interviews and transcripts with labels: which paragraphs they open, and which go on.

use std::ops::Range;

use ascribe_article::{Case, Paragraph, SentenceKind, TokenKind, Turn, Voice};
use ascribe_grammar::labels::is_record_line;
use rustc_hash::{FxHashMap, FxHashSet};

use super::furniture::Furniture;
use super::label::{self, Label, Names, Style};
use super::reader::{MAX_GAP, Reader};
use super::{bare, examination, labelled_turn, unlabelled_turn};

/// Labels of a transcript without capitals, one of which comes back.
const MIN_LABELS: usize = 3;
/// Labels that are looked for in the rest of the text; more would make the time quadratic.
const MAX_LOOKED_UP: usize = 64;

pub(super) fn find(reader: &Reader<'_>, furniture: &[Option<Furniture>]) -> Option<Vec<Turn>> {
    let spoken = reader.article.paragraphs().iter().zip(furniture);
    let spoken: Vec<&Paragraph> = spoken
        .filter(|(_, f)| f.is_none())
        .map(|(p, _)| p)
        .collect();
    let paragraphs: Vec<Range<usize>> = spoken.iter().map(|p| p.tokens.range()).collect();
    let opening = |p: &Range<usize>| label::at(reader, p.start, p.end, Names::Only);
    let mut openings: Vec<Option<Label>> = paragraphs.iter().map(opening).collect();
    drop_headlines(reader, &spoken, &mut openings);
    drop_letters(reader, &mut openings);
    if !are_turns(reader, &openings) {
        return None;
    }
    let askers = bare::askers(reader);
    for (opening, p) in openings.iter_mut().zip(&paragraphs) {
        if opening.is_none() {
            let asks = bare::opening(reader, p).filter(|&name| askers.contains(name));
            *opening = match asks {
                Some(_) => Some(bare::label(p)),
                None => label::at(reader, p.start, p.end, Names::OrGroups),
            };
        }
    }
    drop_headlines(reader, &spoken, &mut openings);
    drop_letters(reader, &mut openings);
    let labels: Vec<&Label> = openings.iter().flatten().collect();
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    for label in &labels {
        *known.entry(label.key(reader)).or_default() += 1;
    }
    let most = known.values().max().copied().unwrap_or(0);
    let first = openings.iter().position(Option::is_some)?;
    let last = openings.iter().rposition(Option::is_some)?;
    // Paragraphs without a label go on with the turn before only where the whole is talk.
    let asked = (1..openings.len()).filter(|&n| {
        openings[n].is_some() && openings[n - 1].is_none() && reader.asks(paragraphs[n - 1].clone())
    });
    let sides = known.len() > 1 || asked.count() * 2 >= labels.len();
    let is_talk = sides && most > 1 && labels.len() * 4 > last - first;
    let strong = is_talk && known.values().filter(|&&n| n >= MIN_LABELS).count() > 1;
    let mut building = Building {
        reader,
        initials: known
            .keys()
            .filter_map(|key| label::initials(key))
            .collect(),
        known,
        glued: after_questions(reader),
        looked_up: 0,
        turns: Vec::new(),
        open: None,
        went_on: false,
        in_subtitles: furniture.contains(&Some(Furniture::Timing)),
    };
    for (n, paragraph) in paragraphs.iter().enumerate() {
        let near = openings[n + 1..].iter().take(MAX_GAP);
        let next = near.clone().flatten().next();
        let directly = near.clone().next().and_then(Option::as_ref);
        let opening = openings[n]
            .as_ref()
            .filter(|label| !strong || building.trusts(label));
        building.paragraph(
            paragraph.clone(),
            opening,
            is_talk,
            next.is_some(),
            directly,
        );
    }
    let mut turns = building.turns;
    examination::name(reader, &mut turns);
    Some(turns)
}

/// `Pell: Mill Will Turn` over a transcript is a headline, unless the very label comes back.
fn drop_headlines(reader: &Reader<'_>, paragraphs: &[&Paragraph], openings: &mut [Option<Label>]) {
    let text = |label: &Label| {
        let name = label.name_alone(reader);
        reader.article.slice(reader.article.token_span(name))
    };
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for label in openings.iter().flatten() {
        *counts.entry(text(label)).or_default() += 1;
    }
    for (n, (opening, p)) in openings.iter_mut().zip(paragraphs).enumerate() {
        let first = reader.article.sentences().get(p.sentences.start);
        let in_head = first.is_some_and(|s| s.kind == SentenceKind::Headline);
        // A first line without a stop, where the article has another title.
        let last = p.tokens.range().next_back();
        let stops = last.is_some_and(|i| matches!(reader.text(i), "." | "!" | "?" | "…"));
        let is_title = n == 0 && !stops;
        if (in_head || is_title)
            && opening
                .as_ref()
                .is_some_and(|l| counts[text(l)] == 1 && !l.is_loud(reader) && !l.is_formal(reader))
        {
            *opening = None;
        }
    }
}

/// "A. Bell" begins a list unless something asks, too.
fn drop_letters(reader: &Reader<'_>, openings: &mut [Option<Label>]) {
    let asks = |label: &Label| label.voice(reader) == Voice::Asks;
    if !openings.iter().flatten().any(asks) {
        for opening in openings.iter_mut() {
            *opening = opening.take().filter(|label| label.style != Style::Letter);
        }
    }
}

/// The labels right after `?:`, and how often each stands there.
fn after_questions(reader: &Reader<'_>) -> FxHashMap<String, usize> {
    let mut found: FxHashMap<String, usize> = FxHashMap::default();
    for paragraph in reader.paragraphs() {
        for at in paragraph.clone().filter(|&at| reader.is_glue(at)) {
            if let Some(label) = label::at(reader, at + 1, paragraph.end, Names::Only) {
                *found.entry(label.key(reader)).or_default() += 1;
            }
        }
    }
    found
}

/// Labels that cannot be anything else, or of which one comes back.
fn are_turns(reader: &Reader<'_>, openings: &[Option<Label>]) -> bool {
    let labels: Vec<&Label> = openings.iter().flatten().collect();
    if labels.len() < 2 {
        return labels.iter().any(|label| label.is_noted);
    }
    // "London: rain. Paris: sun.": lists by place.
    if labels.iter().all(|label| label.is_place(reader)) {
        return false;
    }
    let mut keys: Vec<String> = labels.iter().map(|label| label.key(reader)).collect();
    keys.sort_unstable();
    let comes_back = keys.windows(2).any(|pair| pair[0] == pair[1]);
    let n_formal = labels.iter().filter(|l| l.is_formal(reader)).count();
    let letters = labels.iter().filter(|l| l.style == Style::Letter);
    let n_asks = letters
        .clone()
        .filter(|l| l.voice(reader) == Voice::Asks)
        .count();
    let by_letters = n_asks > 1 || n_asks > 0 && letters.count() > n_asks;
    let n_bracketed = labels.iter().filter(|l| l.style == Style::Brackets).count();
    n_bracketed > 1
        || by_letters
        || labels.len() >= MIN_LABELS && (comes_back || n_formal > 1)
        || labels.iter().any(|label| label.is_loud(reader))
}

/// The turns so far, paragraph by paragraph.
struct Building<'r, 'a> {
    reader: &'r Reader<'a>,
    /// Labels that begin paragraphs, and how often.
    known: FxHashMap<String, usize>,
    /// Labels right after a question, in the same line.
    glued: FxHashMap<String, usize>,
    /// Initials of those of several words.
    initials: FxHashSet<String>,
    looked_up: usize,
    turns: Vec<Turn>,
    /// The label of the turn that may go on; empty for a turn without.
    open: Option<String>,
    /// A turn has gone on over paragraphs.
    went_on: bool,
    /// No line of a subtitle is a heading.
    in_subtitles: bool,
}

impl Building<'_, '_> {
    fn paragraph(
        &mut self,
        tokens: Range<usize>,
        opening: Option<&Label>,
        is_talk: bool,
        more: bool,
        next: Option<&Label>,
    ) {
        let reader = self.reader;
        let labels = self.labels_in(tokens.clone(), opening);
        let Some(first) = labels.first() else {
            self.without_label(tokens, is_talk, more, next);
            return;
        };
        let before = tokens.start..first.start;
        if !before.is_empty() {
            let before = before.start..reader.without_colon(before);
            if reader.asks_itself(before.clone()) {
                self.turns.push(unlabelled_turn(before, Voice::Asks));
            } else if self.open.is_some()
                && let Some(turn) = self.turns.last_mut()
            {
                turn.words.end = before.end;
            }
        }
        for (n, label) in labels.iter().enumerate() {
            let mut end = match labels.get(n + 1) {
                Some(next) => reader.without_colon(label.after..next.start),
                None => tokens.end,
            };
            // A transcript may re-open a mark with every paragraph, and close it.
            let is_mark = |i: usize| reader.kind(i) == TokenKind::QuoteMark;
            if label.start < label.name.start
                && is_mark(label.start)
                && end > label.after
                && is_mark(end - 1)
            {
                end -= 1;
            }
            if label.style == Style::Tag
                && let Some(tag) = (label.after..end).find(|&i| reader.text(i) == "<")
            {
                end = tag;
            }
            if label.after < end {
                let voice = label.voice(reader);
                let turn = labelled_turn(label.name.clone(), label.after..end, voice);
                self.turns.push(turn);
                self.open = Some(label.key(reader));
            }
        }
    }

    fn without_label(
        &mut self,
        tokens: Range<usize>,
        is_talk: bool,
        more: bool,
        next: Option<&Label>,
    ) {
        let reader = self.reader;
        if let Some(next) = next
            && is_talk
        {
            let key = next.key(reader);
            let same = self.open.as_ref().is_none_or(|open| *open == key);
            let opens = self.turns.is_empty()
                && next.style == Style::Brackets
                && reader.has_you(tokens.clone());
            if same && reader.asks(tokens.clone()) || opens {
                self.turns.push(unlabelled_turn(tokens, Voice::Asks));
                self.open = Some(String::new());
                return;
            }
        }
        let words = tokens.clone().map(|i| reader.lower(i));
        if is_record_line(words) {
            self.open = None;
            return;
        }
        let aside = matches!(reader.text(tokens.start), "(" | "[" | "((");
        if aside || self.open.is_none() {
            return;
        }
        let goes_on = self.in_subtitles
            || is_talk
                && !reader.is_heading(tokens.clone())
                && (more
                    || self.went_on
                        && (reader.has_first(tokens.clone()) || reader.has_you(tokens.clone())));
        match self.turns.last_mut().filter(|_| goes_on) {
            Some(turn) => {
                turn.words.end = tokens.end;
                self.went_on = true;
            }
            None => self.open = None,
        }
    }

    /// The labels of a paragraph: at its start, and behind a stop those that are known.
    fn labels_in(&mut self, tokens: Range<usize>, opening: Option<&Label>) -> Vec<Label> {
        let reader = self.reader;
        let mut found: Vec<Label> = opening.into_iter().cloned().collect();
        let mut at = found.last().map_or(tokens.start, |label| label.after);
        while at + 1 < tokens.end {
            let is_word = matches!(reader.kind(at), TokenKind::Word | TokenKind::Number);
            let stops = !is_word && !matches!(reader.text(at), "," | "(" | "[" | "-")
                || reader.text(at).ends_with('.');
            let label = match stops {
                true => label::at(reader, at + 1, tokens.end, Names::Only),
                false => None,
            };
            let label = label.filter(|label| {
                let glued = reader.text(at) == ":" && reader.touches(at + 1);
                let key = label.key(reader);
                let is_known = self.known.contains_key(&key)
                    || self.initials.contains(&key)
                    || self.glued.get(&key).is_some_and(|&n| n > 1);
                label.style == Style::Brackets || is_known || glued && self.trusts(label)
            });
            match label {
                Some(label) => {
                    at = label.after;
                    found.push(label);
                }
                None => at += 1,
            }
        }
        found
    }

    /// A label that comes back, is in capitals, whose initials do, or that the text names elsewhere.
    fn trusts(&mut self, label: &Label) -> bool {
        let reader = self.reader;
        let key = label.key(reader);
        if self.known.get(&key).is_some_and(|&n| n > 1) || label.style != Style::Colon {
            return true;
        }
        if label
            .name
            .clone()
            .all(|i| reader.case(i) != Case::Capitalized)
        {
            return true;
        }
        let Some(initials) = label::initials(&key) else {
            return false;
        };
        self.looked_up += 1;
        self.known.contains_key(&initials)
            || self.looked_up <= MAX_LOOKED_UP
                && reader.article.lower().matches(&key).take(2).count() > 1
    }
}
