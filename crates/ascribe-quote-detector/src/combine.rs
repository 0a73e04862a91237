//! Rules and model together: the one place that says which wins.
//!
//! 1. Where both found a quotation (half of the content shared, or the same cue), there is one. Content, cue and
//!    source are the model's, but the content of a quotation that stands wholly in marks is the rules': the scanner
//!    knows exactly where it begins and ends, over paragraphs too. Addressee and flags are the rules', and so is the
//!    source where the model has none. Words in marks that the model's clause goes on after are a part of it; a cue of
//!    which the model has half ("was quoted", for "was quoted as saying") is the rules', with all that belongs to it.
//! 2. What the model alone found stays if it is surer than what both found must be, less a floating quotation of the
//!    rules, and unless most of its content stands in a direct quotation that both found, or it crosses a turn
//!    of an interview or a transcript.
//! 3. What the rules alone found stays if the rule is trusted (`Rule::is_trusted`: layouts and marks the model does not
//!    see) and crosses nothing of the model. A floating quotation right after one of the model, or within what the model took
//!    for its content, is the rest of it.
//! 4. Quotations within the content of another are the rules': the model looks for the outermost alone.
//! 5. A source that another quotation speaks of is none of a quotation whose cue stands outside that content.
//!
//! How much each part brings is in the model's card.

use std::borrow::Cow;

use ascribe_article::{Article, Quote, QuoteType, SentenceKind, Span};
use ascribe_encoder::Calibration;
use rustc_hash::FxHashMap;

use crate::classes::MODEL;
use crate::ends::mend;
use crate::reading::Reading;
use crate::rules::choice::{Found, conflict, within};
use crate::rules::labels::is_form_label;
use crate::rules::rule::Rule;
use crate::rules::{Permits, choose, propose};

/// What the rules say of an article; made once.
pub(crate) struct RuleQuotes {
    /// All proposals for the running text, before any choice.
    pub(crate) proposed: Vec<Quote>,
    /// What they find.
    pub(crate) chosen: Vec<Found>,
}

impl RuleQuotes {
    /// Applies the rules.
    pub(crate) fn new(reading: &Reading) -> Self {
        let made = propose(reading, Permits::Listed);
        let proposed = made
            .iter()
            .filter(|made| made.is_outer())
            .map(|made| made.quote.clone())
            .collect();
        Self {
            proposed,
            chosen: choose(made),
        }
    }
}

/// How sure the model must be, and what its scores are worth.
pub(crate) struct Scores<'a> {
    /// The least score of a quote no rule finds.
    pub(crate) alone: f32,
    pub(crate) calibration: &'a Calibration,
    /// The model finds what stands within others, too.
    pub(crate) may_nest: bool,
}

/// Quotes of the model, corrected and completed by the rules.
pub(crate) fn combine(
    article: &Article,
    rules: RuleQuotes,
    model: Vec<Quote>,
    scores: &Scores<'_>,
) -> Vec<Quote> {
    let text = article.text();
    let mut model = QuoteIndex::new(model);
    take_apart(article, &mut model, &rules.chosen);
    let (rule_of, unmatched) = matched(&model, &rules.chosen);
    let proposed = QuoteIndex::new(rules.proposed);
    let found = fuse_all(text, model.quotes, &rule_of, &proposed, scores);
    let mut out = found.without_shadows(scores.may_nest);
    add_unmatched(article, &mut out, &unmatched);
    add_nested(&mut out, &rules.chosen);
    take_sources_apart(text, &mut out);
    let mut quotes = out.quotes;
    mend(article, &mut quotes);
    nest(quotes)
}

/// "Pell said that the council was late, adding that": who is spoken of in one content says no other one, unless its cue stands there, too.
fn take_sources_apart(text: &str, out: &mut QuoteIndex) {
    let is_spoken_of = |quote: &Quote| {
        // Something is said of them there: a content that ends in the source has no verb of theirs.
        let goes_on = |held: &Span, span: &Span| {
            held.contains(*span)
                && text[span.end as usize..held.end as usize].contains(char::is_alphabetic)
        };
        let holds = |spans: &[Span], span: &Span| spans.iter().any(|held| goes_on(held, span));
        let (Some(cue), false) = (quote.cue.first(), quote.source.is_empty()) else {
            return false;
        };
        out.near(quote).into_iter().any(|at| {
            let other = &out.quotes[at].content;
            let (Some(first), Some(last)) = (other.first(), other.last()) else {
                return false;
            };
            let around = first.start <= cue.start && cue.end <= last.end;
            !around && quote.source.iter().all(|source| holds(other, source))
        })
    };
    let spoken_of: Vec<bool> = out.quotes.iter().map(is_spoken_of).collect();
    for (quote, is_spoken_of) in out.quotes.iter_mut().zip(spoken_of) {
        if is_spoken_of {
            quote.source.clear();
        }
    }
}

/// Takes from the model's contents what the rules know to be another's: a floating quotation, and a turn of a transcript; and what
/// a form says ("WHEN: Saturday"), which nobody does.
fn take_apart(article: &Article, model: &mut QuoteIndex, rules: &[Found]) {
    for quote in &mut model.quotes {
        for source in &mut quote.source {
            *source = past_dateline(article, *source);
        }
        if let [source] = quote.source[..]
            && article.text()[source.end as usize..].starts_with(':')
        {
            let words = article.token_at(source.start)..article.token_at(source.end);
            if is_form_label(article, words) {
                quote.confidence = 0.0;
            }
        }
    }
    // "was quoted by the Post as saying": beside the quotation a model may find another, by the Post, of half of the cue.
    for Found { quote: rule, .. } in rules.iter().filter(|found| found.quote.cue.len() > 1) {
        let Some(best) = model.best_match(rule) else {
            continue;
        };
        for index in model.near(rule) {
            let quote = &mut model.quotes[index];
            let is_half = within(&quote.cue, &rule.cue) && overlap(&rule.cue, &quote.content) > 0;
            if is_half && index != best {
                quote.confidence = 0.0;
            }
        }
    }
    let of = |rule| {
        rules
            .iter()
            .filter(move |found| found.rule == rule)
            .map(|found| &found.quote)
    };
    for floating in of(Rule::Floating) {
        for index in model.near(floating) {
            release(article, &mut model.quotes[index], floating);
        }
    }
    for turn in of(Rule::Label).chain(of(Rule::Turn)) {
        for index in model.near(turn) {
            let quote = &mut model.quotes[index];
            // A turn is nobody's content, and what is said in it goes on in no other.
            if conflict(turn, quote) && likeness(turn, quote) < SAME {
                quote.confidence = 0.0;
            }
        }
    }
}

/// "SAN ORVILLE - [Vantor Corp]": the dateline is no part of a source.
fn past_dateline(article: &Article, source: Span) -> Span {
    let Some(sentence) = article.sentence_at(article.token_at(source.start)) else {
        return source;
    };
    let begins = article.tokens().get(sentence.tokens.range().end);
    match begins {
        Some(token) if sentence.kind == SentenceKind::Dateline && token.span.start < source.end => {
            Span {
                start: token.span.start,
                ..source
            }
        }
        _ => source,
    }
}

/// For each quote of the model the one of the rules that is the same quotation; and the outermost of the rules that are
/// no quotation of the model.
fn matched<'a>(model: &QuoteIndex, rules: &'a [Found]) -> (Vec<Option<&'a Quote>>, Vec<&'a Found>) {
    let mut rule_of = vec![None; model.quotes.len()];
    let mut unmatched = Vec::new();
    for found in rules.iter().filter(|found| found.quote.inside.is_none()) {
        match model.best_match(&found.quote) {
            Some(index) if rule_of[index].is_none() => rule_of[index] = Some(&found.quote),
            // The rest of what the model took as one: looked at again.
            Some(_) if found.rule == Rule::Floating => unmatched.push(found),
            Some(_) => {}
            None => unmatched.push(found),
        }
    }
    (rule_of, unmatched)
}

/// One of what both found; what the model alone found if it is sure enough, with the details of any proposal.
fn fuse_all(
    text: &str,
    model: Vec<Quote>,
    rule_of: &[Option<&Quote>],
    proposed: &QuoteIndex,
    scores: &Scores<'_>,
) -> QuoteIndex {
    let mut out = QuoteIndex::new(Vec::new());
    for (mut quote, rule) in model.into_iter().zip(rule_of) {
        match rule {
            _ if quote.confidence <= 0.0 => continue,
            Some(rule) => {
                fuse(text, &mut quote, rule);
                quote.confidence = calibrated(quote.confidence, scores.calibration.agreed);
            }
            None if quote.confidence < scores.alone => continue,
            None => {
                details(proposed, &mut quote);
                quote.confidence = calibrated(quote.confidence, scores.calibration.alone);
            }
        }
        out.push(quote);
    }
    out
}

/// Adds what trusted rules alone found and what crosses nothing; the rest of a quotation to that quotation.
fn add_unmatched(article: &Article, out: &mut QuoteIndex, unmatched: &[&Found]) {
    for Found { rule, quote } in unmatched.iter().copied() {
        let fits =
            |other: &Quote| !conflict(quote, other) && !within(&quote.content, &other.content);
        let near = out.near(quote);
        if !rule.is_trusted() || !near.iter().all(|&index| fits(&out.quotes[index])) {
            continue;
        }
        let before = near
            .into_iter()
            .filter(|&index| *rule == Rule::Floating && goes_on(article, &out.quotes[index], quote))
            .max_by_key(|&index| out.quotes[index].extent().end);
        match before {
            Some(index) => out.extend(index, &quote.content),
            None => out.push(quote.clone()),
        }
    }
}

/// Adds quotations of the rules that stand within one that is there.
fn add_nested(out: &mut QuoteIndex, rules: &[Found]) {
    let rules = rules.iter().map(|found| &found.quote);
    for rule in rules.filter(|quote| quote.inside.is_some()) {
        let holds = |other: &Quote| {
            other.content != rule.content
                && within(&rule.content, &other.content)
                && within(&rule.cue, &other.content)
        };
        let near = out.near(rule);
        let mut near = near.iter().map(|&index| &out.quotes[index]);
        if near.clone().any(holds) && !near.any(|other| likeness(rule, other) >= SAME) {
            out.push(rule.clone());
        }
    }
}

/// The share of attributions of this score that are right.
fn calibrated(score: f32, [slope, shift]: [f32; 2]) -> f32 {
    // Nothing is sure.
    let score = score.clamp(1e-4, 1.0 - 1e-4);
    let logit = (score / (1.0 - score)).ln();
    1.0 / (1.0 + (-(slope * logit + shift)).exp())
}

/// True when a floating quotation is the rest of one the model found in the sentence before: `“It rained,” Pell told the
/// board in the hall. “We stayed.”`
fn goes_on(article: &Article, quote: &Quote, floating: &Quote) -> bool {
    let said = quote.content.iter().chain(&quote.cue).chain(&quote.source);
    let end = said.map(|span| span.end).max().unwrap_or(0);
    let start = floating.extent().start;
    quote.kind == QuoteType::Direct
        && !quote.source.is_empty()
        && end <= start
        && start - end <= LONGEST_TAIL
        && !article.has_paragraph_end(Span {
            start: end,
            end: start,
        })
}

/// Bytes between the cue of a quotation and where it goes on.
const LONGEST_TAIL: u32 = 160;

/// Quotes by where they stand, so that looking for neighbours takes no longer in a long text.
struct QuoteIndex {
    quotes: Vec<Quote>,
    /// Quotes that touch each stretch of `STRETCH` bytes.
    stretches: FxHashMap<u32, Vec<usize>>,
}

/// Bytes: a paragraph or two.
const STRETCH: u32 = 1024;

impl QuoteIndex {
    fn new(quotes: Vec<Quote>) -> Self {
        let mut index = Self {
            quotes: Vec::with_capacity(quotes.len()),
            stretches: FxHashMap::default(),
        };
        for quote in quotes {
            index.push(quote);
        }
        index
    }

    fn push(&mut self, quote: Quote) {
        for stretch in stretches(&quote) {
            self.stretches
                .entry(stretch)
                .or_default()
                .push(self.quotes.len());
        }
        self.quotes.push(quote);
    }

    /// Adds spans to the content of a quote.
    fn extend(&mut self, at: usize, content: &[Span]) {
        let quote = &mut self.quotes[at];
        quote.content.extend_from_slice(content);
        quote.content.sort_unstable();
        for stretch in stretches(quote) {
            let here = self.stretches.entry(stretch).or_default();
            if !here.contains(&at) {
                here.push(at);
            }
        }
    }

    /// Without what the model alone found in a direct quotation that both found; what stands there whole stays if it `may_nest`.
    fn without_shadows(self, may_nest: bool) -> Self {
        let shadowed = |quote: &Quote| {
            quote.found_by == MODEL
                && self.near(quote).iter().any(|&at| {
                    let other = &self.quotes[at];
                    other.found_by != MODEL
                        && other.kind == QuoteType::Direct
                        && 2 * overlap(&quote.content, &other.content) > length(&quote.content)
                        && !(may_nest
                            && !quote.cue.is_empty()
                            && within(&quote.cue, &other.content)
                            && within(&quote.content, &other.content))
                })
        };
        let kept: Vec<bool> = self.quotes.iter().map(|quote| !shadowed(quote)).collect();
        let quotes = self.quotes.into_iter().zip(kept);
        Self::new(
            quotes
                .filter_map(|(quote, keep)| keep.then_some(quote))
                .collect(),
        )
    }

    /// Those that stand where this one does, in order.
    fn near(&self, quote: &Quote) -> Vec<usize> {
        let mut near: Vec<usize> = stretches(quote)
            .into_iter()
            .filter_map(|stretch| self.stretches.get(&stretch))
            .flatten()
            .copied()
            .collect();
        near.sort_unstable();
        near.dedup();
        near
    }

    /// The quote that is the same quotation as this one.
    fn best_match(&self, quote: &Quote) -> Option<usize> {
        self.near(quote)
            .into_iter()
            .map(|at| (at, likeness(quote, &self.quotes[at])))
            .filter(|(_, likeness)| *likeness >= SAME)
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
            .map(|(at, _)| at)
    }
}

/// Numbers of the stretches a quote's content and cue touch.
fn stretches(quote: &Quote) -> Vec<u32> {
    let mut numbers: Vec<u32> = quote
        .content
        .iter()
        .chain(&quote.cue)
        .flat_map(|span| span.start / STRETCH..=span.end / STRETCH)
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Quotes at least this alike are one quotation: half of their contents shared, or the cue.
const SAME: f32 = 0.5;

/// The shared part of the contents in all of both, and 1 more for a shared cue.
fn likeness(a: &Quote, b: &Quote) -> f32 {
    let both = overlap(&a.content, &b.content);
    let either = length(&a.content) + length(&b.content) - both;
    let same_cue = overlap(&a.cue, &b.cue) > 0;
    both as f32 / either.max(1) as f32 + f32::from(u8::from(same_cue))
}

/// Makes one of what both found.
fn fuse(text: &str, quote: &mut Quote, rule: &Quote) {
    let shared = overlap(&rule.content, &quote.content);
    // "The pilot was quoted as saying": a model that sees half of the cue takes the rest for content.
    let swallowed = overlap(&rule.cue, &quote.content) > 0
        && within(&rule.content, &quote.content)
        && length(&rule.cue) > length(&quote.cue)
        && within(&quote.cue, &rule.cue);
    if swallowed {
        quote.content.clone_from(&rule.content);
        quote.cue.clone_from(&rule.cue);
        quote.source.clone_from(&rule.source);
        quote.kind = rule.kind;
    } else if shared == 0 && rule.kind == QuoteType::Direct && quote.kind == QuoteType::Indirect {
        // Of one cue, the content in marks is the one that was said.
        quote.content.clone_from(&rule.content);
        quote.cue.clone_from(&rule.cue);
        quote.source.clone_from(&rule.source);
        quote.kind = rule.kind;
    } else if shared > 0 && rule.kind == QuoteType::Direct && !is_fragment(text, quote, rule) {
        quote.content.clone_from(&rule.content);
        quote.kind = rule.kind;
        // “He said no,” she said: whom the quotation itself reports is not its speaker.
        if overlap(&quote.cue, &rule.content) + overlap(&quote.source, &rule.content) > 0 {
            quote.cue.clone_from(&rule.cue);
            quote.source.clone_from(&rule.source);
        }
    }
    if quote.source.is_empty() && overlap(&rule.source, &quote.content) == 0 {
        quote.source.clone_from(&rule.source);
    }
    if quote.addressee.is_empty() {
        quote.addressee.clone_from(&rule.addressee);
    }
    quote.flags.clone_from(&rule.flags);
    quote.confidence = quote.confidence.max(rule.confidence);
    quote.found_by = Cow::Owned(format!("{MODEL}, {}", rule.found_by));
}

/// True when the model's content goes on after what the rule found in marks, and that begins in lower case: `said “budget
/// reforms” would pay for them`.
fn is_fragment(text: &str, quote: &Quote, rule: &Quote) -> bool {
    let (all, marked) = (quote.extent(), rule.extent());
    quote.kind == QuoteType::Mixed
        && within(&rule.content, &quote.content)
        && text[marked.range()].starts_with(char::is_lowercase)
        && text[marked.end as usize..all.end as usize].contains(char::is_alphanumeric)
}

/// Takes a floating quotation, a sentence of its own in marks, out of the content of a sentence before or after it that
/// has words outside marks: `Soto defended the cut. “Nobody lost a job.”`
fn release(article: &Article, quote: &mut Quote, floating: &Quote) {
    if quote.kind == QuoteType::Direct || overlap(&quote.content, &floating.content) == 0 {
        return;
    }
    let taken = floating.extent();
    let own: Vec<Span> = quote
        .content
        .iter()
        .flat_map(|span| {
            let before = Span {
                end: span.end.min(taken.start),
                ..*span
            };
            let after = Span {
                start: span.start.max(taken.end),
                ..*span
            };
            [before, after]
        })
        .filter_map(|part| {
            (!part.is_empty())
                .then(|| trimmed(article.text(), part))
                .flatten()
        })
        .collect();
    if !own.is_empty() {
        quote.kind = article.quote_type(&own);
        quote.content = own;
    }
}

/// A span from its first letter or digit to its last; `None` when it has none.
fn trimmed(text: &str, span: Span) -> Option<Span> {
    let inner = &text[span.range()];
    let start = inner.find(char::is_alphanumeric)?;
    let end = inner.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    Some(Span {
        start: span.start + start as u32,
        end: span.start + end as u32,
    })
}

/// Addressee and flags for what the model alone found, from whatever a rule would say of the same cue.
fn details(proposed: &QuoteIndex, quote: &mut Quote) {
    let same = proposed
        .near(quote)
        .into_iter()
        .map(|at| &proposed.quotes[at])
        .find(|other| overlap(&other.cue, &quote.cue) > 0);
    if let Some(other) = same {
        quote.flags.clone_from(&other.flags);
        if quote.addressee.is_empty() && overlap(&other.addressee, &quote.content) == 0 {
            quote.addressee.clone_from(&other.addressee);
        }
    }
}

/// Sets `inside`: the nearest quote before, or at, whose content holds the whole content.
pub(crate) fn nest(quotes: Vec<Quote>) -> Vec<Quote> {
    let index = QuoteIndex::new(quotes);
    let inside: Vec<Option<usize>> = index
        .quotes
        .iter()
        .map(|quote| {
            index
                .near(quote)
                .into_iter()
                .filter(|&outer| {
                    let other = &index.quotes[outer];
                    other.content != quote.content && within(&quote.content, &other.content)
                })
                .min_by_key(|&outer| length(&index.quotes[outer].content))
        })
        .collect();
    let mut quotes = index.quotes;
    for (quote, inside) in quotes.iter_mut().zip(inside) {
        quote.inside = inside;
    }
    quotes
}

/// Bytes that stand in both lists.
fn overlap(a: &[Span], b: &[Span]) -> usize {
    a.iter()
        .flat_map(|x| {
            b.iter()
                .map(move |y| (x.end.min(y.end)).saturating_sub(x.start.max(y.start)) as usize)
        })
        .sum()
}

fn length(spans: &[Span]) -> usize {
    spans.iter().map(|span| span.len()).sum()
}

#[cfg(test)]
mod tests {
    use ascribe_article::RawArticle;

    use super::*;

    fn untokenized(text: &str) -> Article {
        Article::new(RawArticle::new("", text)).expect("the text is short")
    }

    fn quote(content: &[(usize, usize)], cue: (usize, usize), found_by: &'static str) -> Quote {
        let spans = content.iter().map(|&(a, b)| Span::new(a, b)).collect();
        let mut quote = Quote::new(QuoteType::Direct, spans, found_by);
        quote.cue = vec![Span::new(cue.0, cue.1)];
        quote
    }

    #[test]
    fn half_of_the_content_or_the_cue_makes_one_quotation() {
        let a = quote(&[(0, 10)], (20, 24), MODEL);
        assert!(likeness(&a, &quote(&[(0, 8)], (30, 34), MODEL)) >= SAME);
        assert!(likeness(&a, &quote(&[(90, 99)], (22, 24), MODEL)) >= SAME);
        assert!(likeness(&a, &quote(&[(8, 30)], (40, 44), MODEL)) < SAME);
    }

    #[test]
    fn the_identity_leaves_a_score_as_it_is_and_a_shift_lowers_it() {
        assert!((calibrated(0.7, [1.0, 0.0]) - 0.7).abs() < 1e-5);
        assert!(calibrated(0.7, [0.7, -0.7]) < 0.5);
        assert!(calibrated(1.0, [1.0, 0.0]) < 1.0 && calibrated(0.0, [1.0, 0.0]) > 0.0);
    }

    #[test]
    fn a_marked_fragment_that_the_clause_goes_on_after_is_no_whole_content() {
        let text =
            "He said “harbour reforms” would pay for them, and told Bell “your shed is next”.";
        let place = |part: &str| {
            let start = text.find(part).expect("it is there");
            (start, start + part.len())
        };
        let mixed = |part: &str| {
            let mut quote = quote(&[place(part)], place("said"), MODEL);
            quote.kind = QuoteType::Mixed;
            quote
        };
        let rule = |part: &str| quote(&[place(part)], place("said"), "cue-quote");
        let whole = mixed("“harbour reforms” would pay for them");
        assert!(is_fragment(text, &whole, &rule("harbour reforms")));
        let before = mixed("Bell “your shed is next”");
        assert!(!is_fragment(text, &before, &rule("your shed is next")));
        let mut fused = whole.clone();
        fuse(text, &mut fused, &rule("harbour reforms"));
        assert_eq!(fused.content, whole.content);
    }

    #[test]
    fn whom_a_quotation_reports_is_not_its_speaker() {
        let text = "Bell: My publisher. He said that nobody would buy it.";
        let mut inner = quote(&[(33, 52)], (23, 27), MODEL);
        inner.kind = QuoteType::Indirect;
        inner.source = vec![Span::new(20, 22)];
        let mut turn = quote(&[(6, 53)], (0, 0), "label");
        turn.cue.clear();
        turn.source = vec![Span::new(0, 4)];
        fuse(text, &mut inner, &turn);
        assert_eq!(inner.content, turn.content);
        assert_eq!((inner.cue, inner.source), (turn.cue, turn.source));
    }

    #[test]
    fn who_is_spoken_of_in_one_content_says_no_other_one() {
        let text = "Pell said that the council was late, saying it had slept. ";
        let first = quote(&[(10, 35)], (5, 9), MODEL);
        let mut second = quote(&[(44, 56)], (37, 43), MODEL);
        second.source = vec![Span::new(15, 26)];
        let mut nested = quote(&[(30, 35)], (27, 30), MODEL);
        nested.source = vec![Span::new(15, 26)];
        let mut out = QuoteIndex::new(vec![first, second, nested]);
        take_sources_apart(text, &mut out);
        let sources: Vec<usize> = out.quotes.iter().map(|quote| quote.source.len()).collect();
        assert_eq!(sources, [0, 0, 1]);
    }

    #[test]
    fn half_of_a_cue_takes_no_source_for_content() {
        let text = "The pilot was quoted as saying it was dark.";
        let mut half = quote(&[(0, 42)], (10, 20), MODEL);
        half.kind = QuoteType::Indirect;
        let mut rule = quote(&[(31, 42)], (10, 30), "cue-clause");
        rule.kind = QuoteType::Indirect;
        rule.source = vec![Span::new(0, 9)];
        fuse(text, &mut half, &rule);
        assert_eq!(half.content, rule.content);
        assert_eq!(half.source, rule.source);
    }

    #[test]
    fn what_the_model_alone_found_in_a_direct_quotation_goes() {
        let direct = quote(&[(10, 50)], (60, 64), "cue-quote");
        let inner = quote(&[(5, 50)], (0, 4), MODEL);
        let kept = QuoteIndex::new(vec![direct.clone(), inner]).without_shadows(false);
        assert_eq!(kept.quotes, [direct]);
    }

    #[test]
    fn a_floating_quotation_is_taken_out_of_a_sentence_beside_it() {
        let text = "Soto said the cut was mild. “Nobody lost a job.” Bell left.";
        let article = untokenized(text);
        let place = |part: &str| {
            let start = text.find(part).expect("it is there");
            (start, start + part.len())
        };
        let floating = quote(&[place("Nobody lost a job.")], (0, 0), "floating");
        let mut model = quote(
            &[place("the cut was mild. “Nobody lost a job.”")],
            place("said"),
            MODEL,
        );
        model.kind = QuoteType::Mixed;
        release(&article, &mut model, &floating);
        assert_eq!(model.content, [Span::new(10, 26)]);
        assert_eq!(model.kind, QuoteType::Indirect);
        let mut direct = model.clone();
        direct.kind = QuoteType::Direct;
        release(&article, &mut direct, &floating);
        assert_eq!(direct.content, model.content);
    }

    #[test]
    fn a_floating_quotation_goes_on_in_its_line_only() {
        let text = "“It rained,” Pell told the board. “We stayed on.”\n“We left.”";
        let article = untokenized(text);
        let place = |part: &str| {
            let start = text.find(part).expect("it is there");
            (start, start + part.len())
        };
        let mut first = quote(&[place("It rained,")], place("told"), MODEL);
        first.source = vec![Span::new(place("Pell").0, place("Pell").1)];
        assert!(goes_on(
            &article,
            &first,
            &quote(&[place("We stayed on.")], (0, 0), "floating")
        ));
        assert!(!goes_on(
            &article,
            &first,
            &quote(&[place("We left.")], (0, 0), "floating")
        ));
    }
}
