//! The rule detector: units, candidates, and the choice among candidates that cannot all be.

pub(crate) mod hits;
pub(crate) mod unit;

use std::sync::LazyLock;

use ascribe_article::{Article, Error, Quote, QuoteType, SentenceKind, Span, TokenKind, lexicon};

use rustc_hash::FxHashSet;

use crate::QuoteDetector;
use crate::cues::{CueLexicon, Frame, Voice};
use crate::marks::{self, Closing, Quotation};
use crate::reading::unit::{Item, Unit};
use crate::rules::clauses::{self, Candidate, Proposal};
use crate::rules::layouts::UnitTrace;
use crate::rules::rule::Rule;
use crate::rules::{layouts, prepositions};

/// Finds quotes by rules alone.
#[derive(Debug, Clone, Default)]
pub struct RuleDetector {}

/// The lexicons that ship, read once.
static SHIPPED: LazyLock<CueLexicon> = LazyLock::new(|| {
    CueLexicon::parse(
        include_str!("../../../../data/lexicons/cues.tsv"),
        include_str!("../../../../data/lexicons/cue-nouns.tsv"),
        include_str!("../../../../data/lexicons/irregular-verbs.tsv"),
        include_str!("../../../../data/lexicons/grammar-words.tsv"),
    )
    .expect("the lexicons that ship are read by the tests")
});

/// Nouns for people by what they do, and for bodies that speak: a headline may name its source by one.
static ROLES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let mut roles = FxHashSet::default();
    for (file, text) in [
        (
            "role-nouns.tsv",
            include_str!("../../../../data/lexicons/role-nouns.tsv"),
        ),
        (
            "document-nouns.tsv",
            include_str!("../../../../data/lexicons/document-nouns.tsv"),
        ),
        (
            "group-nouns.tsv",
            include_str!("../../../../data/lexicons/group-nouns.tsv"),
        ),
    ] {
        let rows =
            lexicon::rows::<6>(file, text).expect("the lexicons that ship are read by the tests");
        roles.extend(rows.into_iter().map(|row| row[0]));
    }
    roles
});

/// The lexicons that ship.
pub(crate) fn shipped() -> &'static CueLexicon {
    &SHIPPED
}

impl RuleDetector {
    /// The rules for English news.
    pub fn new() -> Self {
        Self {}
    }
}

impl QuoteDetector for RuleDetector {
    fn detect(&self, article: &Article) -> Result<Vec<Quote>, Error> {
        let found = Reading::new(article, &SHIPPED, false).quotes();
        Ok(found.into_iter().map(|found| found.quote).collect())
    }
}

/// Every proposal of the rules with every frame permitted, before any choice: what the cue lexicon is counted from.
///
/// Each row is `(lemma, voice, frame, quote)`; rules without a cue verb have empty names.
pub fn proposals(
    article: &Article,
    lexicon: &CueLexicon,
) -> Vec<(String, &'static str, &'static str, Quote)> {
    let reading = Reading::new(article, lexicon, true);
    reading
        .proposals(0)
        .into_iter()
        .filter_map(|proposal| {
            let names = match proposal.frame {
                Some((frame, voice)) => (
                    lexicon.verb(proposal.lemma).lemma.clone(),
                    voice.name(),
                    frame.name(),
                ),
                None => (String::new(), "", proposal.rule.name()),
            };
            let quote = reading.proposed(&proposal)?;
            Some((names.0, names.1, names.2, quote))
        })
        .collect()
}

/// A quote of the rules.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) rule: Rule,
    pub(crate) quote: Quote,
}

/// No quotation.
const NONE: u32 = u32::MAX;

/// Tokens of a unit at most: longer runs without a sentence end are no prose, and cutting them keeps all work linear.
const MAX_UNIT_TOKENS: usize = 400;

/// Candidates already chosen that a further one is compared with: those of the units near by.
const MAX_COMPARED: usize = 48;

/// An article under the rules.
pub(crate) struct Reading<'a> {
    pub(crate) article: &'a Article,
    pub(crate) lexicon: &'a CueLexicon,
    pub(crate) quotations: Vec<Quotation>,
    /// For each token, the outermost quotation that covers it, marks included.
    outer: Vec<u32>,
    /// For each token, the quotation one level further in.
    inner: Vec<u32>,
    permit_all: bool,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(article: &'a Article, lexicon: &'a CueLexicon, permit_all: bool) -> Self {
        let mut quotations = marks::scan(article);
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
            permit_all,
        }
    }

    /// The quotation that covers a token at a level (0: running text, 1: inside an outer quotation).
    fn cover(&self, level: usize, token: usize) -> Option<u32> {
        let list = if level == 0 { &self.outer } else { &self.inner };
        list.get(token).copied().filter(|&q| q != NONE)
    }

    pub(crate) fn quotes(&self) -> Vec<Found> {
        let mut proposals = self.proposals(0);
        for quotation in &self.quotations {
            if quotation.inside.is_none() && quotation.end - quotation.start >= MIN_NESTED_TOKENS {
                self.unit_proposals(quotation.start..quotation.end, 1, &mut proposals);
            }
        }
        self.choose(proposals)
    }

    /// All proposals for the running text.
    pub(crate) fn proposals(&self, level: usize) -> Vec<Proposal> {
        let mut out = Vec::new();
        for paragraph in self.article.paragraphs() {
            let units = self.unit_proposals(paragraph.tokens.range(), level, &mut out);
            layouts::paragraph(self, paragraph, &units, &mut out);
        }
        layouts::article(self, &mut out);
        out
    }

    /// Cuts tokens into units and collects the proposals of each.
    fn unit_proposals(
        &self,
        tokens: std::ops::Range<usize>,
        level: usize,
        out: &mut Vec<Proposal>,
    ) -> Vec<UnitTrace> {
        let article = self.article;
        let mut traces = Vec::new();
        let sentences = article.sentences();
        let mut at = tokens.start;
        let mut unit = Unit {
            article,
            lexicon: self.lexicon,
            items: Vec::new(),
        };
        let mut sentence = sentences.partition_point(|s| s.tokens.end as usize <= at);
        while at < tokens.end {
            unit.items.clear();
            let first = at;
            let mut skip = false;
            while at < tokens.end && at - first < MAX_UNIT_TOKENS {
                while sentence < sentences.len() && sentences[sentence].tokens.end as usize <= at {
                    sentence += 1;
                }
                if at == first {
                    skip = sentences.get(sentence).is_some_and(|s| {
                        matches!(s.kind, SentenceKind::Boilerplate | SentenceKind::Dateline)
                    });
                }
                match self.cover(level, at) {
                    Some(quotation) => {
                        let folded = &self.quotations[quotation as usize];
                        let end = folded.after().max(at + 1);
                        unit.items.push(Item::folded(folded.open, end, quotation));
                        at = end;
                    }
                    None => {
                        unit.items.push(Item::word(article, self.lexicon, at));
                        at += 1;
                    }
                }
                // The unit ends where a sentence ends outside every quotation.
                while sentence < sentences.len() && (sentences[sentence].tokens.end as usize) < at {
                    sentence += 1;
                }
                if sentences
                    .get(sentence)
                    .is_some_and(|s| s.tokens.end as usize == at)
                    && !(at < tokens.end && self.asks_on(&unit))
                {
                    break;
                }
            }
            if !skip && !unit.items.is_empty() {
                let before = out.len();
                self.unit(&unit, out);
                for proposal in &mut out[before..] {
                    proposal.candidate.level = level;
                }
                traces.push(UnitTrace {
                    tokens: first..at,
                    candidates: before..out.len(),
                });
            }
        }
        traces
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

    fn unit(&self, unit: &Unit, out: &mut Vec<Proposal>) {
        let hits = hits::find(unit, self.lexicon);
        clauses::find(unit, self.lexicon, &hits, self.permit_all, out);
        prepositions::find_phrases(unit, self.lexicon, &hits, out);
        prepositions::find_nouns(unit, self.lexicon, &hits, self.permit_all, out);
        self.lead_in(unit, &hits, out);
    }

    /// `Ruiz added:` or `Ruiz added, smiling,` at the end of a paragraph, the quotation in the next.
    fn lead_in(&self, unit: &Unit, hits: &[hits::Hit], out: &mut Vec<Proposal>) {
        let last = unit.len() - 1;
        let next = unit.items[last].end as usize;
        if ![":", ",", "—", "--", "."]
            .iter()
            .any(|end| unit.is(last, end))
            || self
                .article
                .paragraphs()
                .binary_search_by_key(&(next as u32), |p| p.tokens.start)
                .is_err()
        {
            return;
        }
        let Some(quotation) = self.quotation_at(next).map(|q| &self.quotations[q]) else {
            return;
        };
        let found = clauses::lead_in(unit, self.lexicon, hits).or_else(|| {
            let colon = unit.is(last, ":");
            colon.then(|| prepositions::noun_lead_in(unit, hits))?
        });
        if let Some(mut proposal) = found {
            let content = &mut proposal.candidate.content;
            content.push((quotation.open, quotation.after()));
            out.push(proposal);
        }
    }

    /// The outermost quotations that begin within a token range.
    pub(crate) fn outer_in(&self, tokens: std::ops::Range<usize>) -> Vec<usize> {
        let first = self.quotations.partition_point(|q| q.open < tokens.start);
        self.quotations[first..]
            .iter()
            .enumerate()
            .take_while(|(_, q)| q.open < tokens.end)
            .filter(|(_, q)| q.inside.is_none())
            .map(|(i, _)| first + i)
            .collect()
    }

    /// True when a token can name who speaks in a headline: a role ("minister"), or a word of a source in the text.
    pub(crate) fn names_speaker(&self, token: usize, found: &[Proposal]) -> bool {
        let word = self.article.token_lower(token);
        ROLES.contains(word.strip_prefix("ex-").unwrap_or(word))
            || self.article.tokens()[token].tag == ascribe_article::Tag::Proper
                && found
                    .iter()
                    .take(MAX_COMPARED)
                    .filter_map(|p| p.candidate.source)
                    .any(|(from, to)| (from..to).any(|t| self.article.token_lower(t) == word))
    }

    /// Keeps the strongest of candidates that overlap without one holding the other; finds who stands inside whom.
    fn choose(&self, mut proposals: Vec<Proposal>) -> Vec<Found> {
        proposals.sort_by_key(|p| p.candidate.content.first().map_or(0, |r| r.0));
        let made: Vec<(Proposal, Quote)> = proposals
            .into_iter()
            .filter_map(|p| self.proposed(&p).map(|q| (p, q)))
            .collect();
        let mut chosen: Vec<(Proposal, Quote)> = Vec::new();
        for (proposal, quote) in made {
            let low = chosen.len().saturating_sub(MAX_COMPARED);
            let mut beaten = Vec::new();
            let mut loses = false;
            for (index, (other, kept)) in chosen.iter().enumerate().skip(low) {
                if !conflict(&quote, kept) {
                    continue;
                }
                if proposal.strength > other.strength {
                    beaten.push(index);
                } else {
                    loses = true;
                    break;
                }
            }
            if loses {
                continue;
            }
            for index in beaten.into_iter().rev() {
                chosen.remove(index);
            }
            chosen.push((proposal, quote));
        }
        chosen.sort_by_key(|(_, q)| (q.extent().start, std::cmp::Reverse(q.extent().end)));
        let mut quotes: Vec<Found> = Vec::with_capacity(chosen.len());
        for (proposal, mut quote) in chosen {
            let low = quotes.len().saturating_sub(MAX_COMPARED);
            quote.inside = (low..quotes.len()).rev().find(|&outer: &usize| {
                let outer = &quotes[outer].quote.content;
                *outer != quote.content && within(&quote.content, outer)
            });
            // Within another's words only speech counts: "he saw nothing" there is no quotation.
            let own_marks = proposal.candidate.level == 0 && quote.kind != QuoteType::Indirect;
            let reports = own_marks
                || proposal.is_speech
                    && (quote.kind != QuoteType::Indirect
                        || !matches!(
                            proposal.frame,
                            Some((Frame::Object | Frame::Gerund | Frame::To, _))
                        ));
            if quote.inside.is_none() || reports && !proposal.candidate.cue.is_empty() {
                let rule = proposal.rule;
                quotes.push(Found { rule, quote });
            }
        }
        quotes
    }

    /// What a rule proposes as a quote.
    pub(crate) fn proposed(&self, proposal: &Proposal) -> Option<Quote> {
        let mut quote = self.quote(&proposal.candidate, proposal.rule.name())?;
        quote.confidence = proposal.rule.confidence();
        Some(quote)
    }

    /// A candidate as a quote: spans trimmed to words, outer marks left outside, typed by its share in marks.
    pub(crate) fn quote(&self, candidate: &Candidate, found_by: &'static str) -> Option<Quote> {
        let content: Vec<Span> = merge(
            candidate
                .content
                .iter()
                .filter_map(|&(from, to)| self.trim_content(from, to))
                .collect(),
        );
        if content.is_empty() {
            return None;
        }
        let span = |&(from, to): &(usize, usize)| self.trim(from, to);
        let mut quote = Quote::new(
            candidate
                .kind
                .unwrap_or_else(|| self.quote_type(&candidate.content, candidate.level)),
            content,
            found_by,
        );
        quote.cue = merge(
            candidate
                .cue
                .iter()
                .filter_map(|r| self.cue_span(r.0, r.1))
                .collect(),
        );
        quote.source = candidate.source.iter().filter_map(span).collect();
        quote.addressee = candidate.addressee.iter().filter_map(span).collect();
        quote.flags.clone_from(&candidate.flags);
        Some(quote)
    }

    fn cue_span(&self, from: usize, to: usize) -> Option<Span> {
        let span = self.article.token_span(from..to);
        (!span.is_empty()).then_some(span)
    }

    /// The tokens without punctuation at either end; brackets stay where they pair.
    fn trim(&self, mut from: usize, mut to: usize) -> Option<Span> {
        let tokens = self.article.tokens();
        let text = |i: usize| self.article.token_text(i);
        while from < to && is_edge(&tokens[from].kind) && text(from) != "(" && text(from) != "[" {
            from += 1;
        }
        while to > from
            && is_edge(&tokens[to - 1].kind)
            && !matches!(text(to - 1), ")" | "]")
            && !(tokens[to - 1].kind == TokenKind::QuoteMark && self.cover(0, to - 1).is_some())
        {
            to -= 1;
        }
        (from < to).then(|| self.article.token_span(from..to))
    }

    /// Content: a folded quotation alone loses its marks and keeps its own punctuation; a clause keeps inner marks.
    fn trim_content(&self, from: usize, to: usize) -> Option<Span> {
        let tokens = self.article.tokens();
        let (mut from, mut to) = (from, to);
        let is_space = |i: usize| {
            matches!(
                self.article.token_text(i),
                "," | ";" | ":" | "—" | "–" | "--"
            )
        };
        while from < to && tokens[from].kind != TokenKind::QuoteMark && is_space(from) {
            from += 1;
        }
        if from >= to {
            return None;
        }
        let whole = [0, 1].into_iter().find_map(|level| {
            let quotation = &self.quotations[self.cover(level, from)? as usize];
            (quotation.open == from
                && (quotation.after() >= to
                    || to - quotation.after() <= 1 && is_edge(&tokens[to - 1].kind))
                && quotation.end <= to)
                .then_some(quotation)
        });
        if let Some(quotation) = whole {
            from = quotation.start;
            to = quotation.end;
            if quotation.closing == Closing::Marked {
                return (from < to).then(|| self.article.token_span(from..to));
            }
        }
        while to > from
            && is_edge(&tokens[to - 1].kind)
            && !matches!(
                self.article.token_text(to - 1),
                ")" | "]" | "?" | "!" | "…" | "..."
            )
            && !(tokens[to - 1].kind == TokenKind::QuoteMark && (self.cover(0, to - 1).is_some()))
        {
            to -= 1;
        }
        (from < to).then(|| self.article.token_span(from..to))
    }

    fn quote_type(&self, content: &[(usize, usize)], level: usize) -> QuoteType {
        let (mut quoted, mut letters) = (0, 0);
        for &(from, to) in content {
            for token in from..to {
                let t = &self.article.tokens()[token];
                if matches!(t.kind, TokenKind::Punctuation | TokenKind::QuoteMark) {
                    continue;
                }
                letters += t.span.len();
                if self.cover(level, token).is_some() {
                    quoted += t.span.len();
                }
            }
        }
        QuoteType::of_share(quoted, letters)
    }

    /// The outermost quotation that covers a token.
    pub(crate) fn quotation_at(&self, token: usize) -> Option<usize> {
        self.cover(0, token).map(|q| q as usize)
    }
}

/// Ends a quotation whose closing mark was forgotten before a comma with a cue: `“We will appeal, Haddad said`.
fn close_forgotten(article: &Article, lexicon: &CueLexicon, quotations: &mut [Quotation]) {
    for quotation in quotations {
        if quotation.closing != Closing::Forgotten {
            continue;
        }
        let end = quotation.end.min(quotation.start + MAX_FORGOTTEN_TOKENS);
        let items = (quotation.start..end)
            .map(|token| Item::word(article, lexicon, token))
            .collect();
        let unit = Unit {
            article,
            lexicon,
            items,
        };
        for hit in hits::find(&unit, lexicon) {
            let subject = unit.noun_phrase_start(hit.group, 0);
            let framed = |at: usize| at > 0 && unit.is(at - 1, ",");
            if lexicon.verb(hit.verb).is_speech
                && hit.voice == Voice::Finite
                && (subject < hit.group && framed(subject)
                    || framed(hit.group) && unit.noun_phrase_end(hit.end) > hit.end)
            {
                let comma = if subject < hit.group {
                    subject - 1
                } else {
                    hit.group - 1
                };
                quotation.end = quotation.start + comma + 1;
                break;
            }
        }
    }
}

/// Tokens after an opening mark in which a forgotten closing mark is looked for.
const MAX_FORGOTTEN_TOKENS: usize = 80;

/// A quotation of fewer tokens holds no other one worth looking for.
const MIN_NESTED_TOKENS: usize = 5;

fn is_edge(kind: &TokenKind) -> bool {
    matches!(kind, TokenKind::Punctuation | TokenKind::QuoteMark)
}

/// Sorted, touching and overlapping spans joined.
fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => *last = last.cover(span),
            _ => merged.push(span),
        }
    }
    merged
}

/// True when two quotes cannot both be: same content, contents that cross, or a cue or source of one within the
/// content of the other although its content is not.
pub(crate) fn conflict(a: &Quote, b: &Quote) -> bool {
    let overlaps = |x: &[Span], y: &[Span]| x.iter().any(|s| y.iter().any(|t| s.overlaps(*t)));
    if overlaps(&a.content, &b.content) {
        let nested = |inner: &Quote, outer: &Quote| {
            within(&inner.content, &outer.content)
                && within(&inner.cue, &outer.content)
                && within(&inner.source, &outer.content)
                && inner.content != outer.content
        };
        return !(nested(a, b) || nested(b, a));
    }
    overlaps(&a.content, &b.cue) || overlaps(&b.content, &a.cue) || overlaps(&a.cue, &b.cue)
}

/// True when each of the spans lies in one of the others.
pub(crate) fn within(inner: &[Span], outer: &[Span]) -> bool {
    inner.iter().all(|s| outer.iter().any(|t| t.contains(*s)))
}
