//! An article as the rules read it: quotations in marks, and units of items in which the quotations are folded. Knows no
//! rule.

mod candidate;
pub(crate) mod unit;

pub(crate) mod utterance;

pub(crate) mod hits;

use std::ops::Range;

use ascribe_article::marks::{Closing, MarkPair};
use ascribe_article::{Article, SentenceKind, TokenKind};
use ascribe_grammar::cues::{CueLexicon, Voice};

pub(crate) use candidate::Candidate;
use unit::{Item, Unit};

/// No quotation.
const NONE: u32 = u32::MAX;

/// Tokens of a unit at most: longer runs without a sentence end are no prose, and cutting them keeps all work linear.
const MAX_UNIT_TOKENS: usize = 400;

/// An article under the rules.
pub(crate) struct Reading<'a> {
    pub(crate) article: &'a Article,
    pub(crate) lexicon: &'a CueLexicon,
    pub(crate) quotations: Vec<MarkPair>,
    /// For each token, the outermost quotation that covers it, marks included.
    outer: Vec<u32>,
    /// For each token, the quotation one level further in.
    inner: Vec<u32>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(article: &'a Article, lexicon: &'a CueLexicon) -> Self {
        let mut quotations = article.mark_pairs().to_vec();
        close_forgotten(article, lexicon, &mut quotations);
        let n = article.tokens().len();
        let (mut outer, mut inner) = (vec![NONE; n], Vec::new());
        for (index, quotation) in quotations.iter().enumerate() {
            let cover = quotation.open..quotation.after().min(n);
            match quotation.inside {
                None => outer[cover].fill(index as u32),
                Some(around) if quotations[around].inside.is_none() => {
                    if inner.is_empty() {
                        inner = vec![NONE; n];
                    }
                    inner[cover].fill(index as u32);
                }
                Some(_) => {}
            }
        }
        Self {
            article,
            lexicon,
            quotations,
            outer,
            inner,
        }
    }

    /// The quotation that covers a token at a level (0: running text, 1: inside an outer quotation).
    fn cover(&self, level: usize, token: usize) -> Option<u32> {
        let list = if level == 0 { &self.outer } else { &self.inner };
        list.get(token).copied().filter(|&q| q != NONE)
    }

    /// Cuts the tokens into units, and hands each to `read` with its tokens, in the room that `unit` is: what a reader takes as one sentence of running
    /// text (level 0) or of the words in marks (level 1). Datelines and boilerplate are passed over.
    pub(crate) fn units(
        &self,
        unit: &mut Unit<'a>,
        tokens: Range<usize>,
        level: usize,
        mut read: impl FnMut(&Unit<'a>, Range<usize>),
    ) {
        let sentences = self.article.sentences();
        let mut sentence = sentences.partition_point(|s| s.tokens.end <= tokens.start);
        let mut first = tokens.start;
        while first < tokens.end {
            while sentence < sentences.len() && sentences[sentence].tokens.end <= first {
                sentence += 1;
            }
            let is_prose = sentences.get(sentence).is_none_or(|s| {
                !matches!(s.kind, SentenceKind::Boilerplate | SentenceKind::Dateline)
            });
            let end = self.fill(unit, first..tokens.end, level, &mut sentence);
            if is_prose && unit.len() > 0 {
                read(unit, first..end);
            }
            first = end;
        }
    }

    /// Fills a unit with what begins at the start of the range, and gives the token after it; `sentence` is the one that
    /// ends at or after that token.
    fn fill(
        &self,
        unit: &mut Unit,
        tokens: Range<usize>,
        level: usize,
        sentence: &mut usize,
    ) -> usize {
        let sentences = self.article.sentences();
        unit.clear();
        let mut at = tokens.start;
        while at < tokens.end && at - tokens.start < MAX_UNIT_TOKENS {
            match self.cover(level, at) {
                Some(quotation) => {
                    let folded = &self.quotations[quotation as usize];
                    let end = folded.after().max(at + 1);
                    unit.push(Item::folded(folded.open, end, quotation));
                    at = end;
                }
                None => {
                    if !self.is_note(at) {
                        unit.push(Item::word(self.article, self.lexicon, at));
                    }
                    at += 1;
                }
            }
            while *sentence < sentences.len() && sentences[*sentence].tokens.end < at {
                *sentence += 1;
            }
            let ends = sentences.get(*sentence).is_some_and(|s| s.tokens.end == at);
            if ends && !(at < tokens.end && self.asks_on(unit)) {
                break;
            }
        }
        at
    }

    /// The number of a note behind a closing mark, which the tokenizer takes for no word.
    fn is_note(&self, token: usize) -> bool {
        let known = self.article.tokens()[token];
        known.kind == TokenKind::Punctuation
            && self
                .article
                .token_text(token)
                .starts_with(|c: char| c.is_ascii_digit())
    }

    /// `“Why?” Pell asked.`: a quotation that ends in a question or exclamation mark is no end of the unit.
    fn asks_on(&self, unit: &Unit) -> bool {
        let last = unit.len() - 1;
        let Some(quotation) = unit.quotation(last).map(|q| &self.quotations[q]) else {
            return false;
        };
        quotation.end > quotation.start
            && matches!(
                self.article.token_text(quotation.end - 1),
                "?" | "!" | "…" | "..." | "," | "—"
            )
    }

    /// The quotations in running text that may hold others: the tokens inside their marks.
    pub(crate) fn insides(&self) -> impl Iterator<Item = Range<usize>> {
        self.quotations
            .iter()
            .filter(|q| q.inside.is_none() && q.end - q.start >= MIN_NESTED_TOKENS)
            .map(|q| q.start..q.end)
    }

    /// The outermost quotations that begin within a token range.
    pub(crate) fn outer_in(&self, tokens: Range<usize>) -> Vec<usize> {
        let first = self.quotations.partition_point(|q| q.open < tokens.start);
        self.quotations[first..]
            .iter()
            .enumerate()
            .take_while(|(_, q)| q.open < tokens.end)
            .filter(|(_, q)| q.inside.is_none())
            .map(|(i, _)| first + i)
            .collect()
    }

    /// True when nothing but quotations and punctuation stands in the range.
    pub(crate) fn only_quotations(&self, tokens: Range<usize>) -> bool {
        let mut at = tokens.start;
        while at < tokens.end {
            if let Some(q) = self.quotation_at(at) {
                at = self.quotations[q].after().max(at + 1);
            } else if matches!(
                self.article.tokens()[at].kind,
                TokenKind::Punctuation | TokenKind::Number
            ) {
                at += 1;
            } else {
                return false;
            }
        }
        true
    }

    /// The outermost quotation that covers a token.
    pub(crate) fn quotation_at(&self, token: usize) -> Option<usize> {
        self.cover(0, token).map(|q| q as usize)
    }
}

/// Ends a quotation whose closing mark was forgotten before a comma with a cue: `“We will appeal, Haddad said`.
fn close_forgotten(article: &Article, lexicon: &CueLexicon, quotations: &mut [MarkPair]) {
    for quotation in quotations {
        if quotation.closing != Closing::Forgotten {
            continue;
        }
        let end = quotation.end.min(quotation.start + MAX_FORGOTTEN_TOKENS);
        let mut unit = Unit::new(article, lexicon);
        for token in quotation.start..end {
            unit.push(Item::word(article, lexicon, token));
        }
        let mut found = Vec::new();
        hits::find(&unit, &mut found);
        let comma = found.iter().find_map(|hit| {
            let subject = unit.noun_phrase_start(hit.group, 0);
            let framed = |at: usize| at > 0 && unit.is_comma(at - 1);
            let reports = lexicon.verb(hit.verb).is_speech
                && hit.voice == Voice::Finite
                && (subject < hit.group && framed(subject)
                    || framed(hit.group) && unit.noun_phrase_end(hit.end) > hit.end);
            reports.then(|| subject.min(hit.group) - 1)
        });
        if let Some(comma) = comma {
            quotation.end = quotation.start + comma + 1;
        }
    }
}

/// Tokens after an opening mark in which a forgotten closing mark is looked for.
const MAX_FORGOTTEN_TOKENS: usize = 80;

/// A quotation of fewer tokens holds no other one worth looking for.
const MIN_NESTED_TOKENS: usize = 5;
