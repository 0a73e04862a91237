//! Rules and model together: the one place that says which wins.
//!
//! 1. Where both found a quotation (half of the content shared, or the same cue), there is one. Content, cue and
//!    source are the model's, but the content of a quotation that stands wholly in marks is the rules': the scanner
//!    knows exactly where it begins and ends, over paragraphs too. Addressee and flags are the rules', and so is the
//!    source where the model has none. Words in marks that the model's clause goes on after are a part of it; a cue of
//!    which the model has half ("was quoted", for "was quoted as saying") is the rules', with all that belongs to it.
//! 2. What the model alone found stays if it is surer than what both found must be, less a floating quotation of the
//!    rules, and unless most of its content stands in a direct quotation that both found, or it runs over who speaks
//!    in a transcript.
//! 3. What the rules alone found stays if the rule is one of `TRUSTED`, layouts and marks the model does not see, and
//!    crosses nothing of the model. A floating quotation right after one of the model, or within what the model took
//!    for its content, is the rest of it.
//! 4. Quotations within the content of another are the rules': the model looks for the outermost alone.
//!
//! How much each part brings is in the model's card.

use std::borrow::Cow;

use ascribe_article::{Article, Quote, QuoteType, Span};
use ascribe_encoder::Calibration;
use rustc_hash::FxHashMap;

use crate::rules::{Reading, conflict, within};

/// What [`Quote::found_by`] says of the model.
pub(crate) const MODEL: &str = "encoder";

/// What [`Quote::found_by`] says of a quotation without cue and source.
const FLOATING: &str = "floating";

/// Rules that are right more often than wrong about what the model did not find.
const TRUSTED: [&str; 14] = [
    "quote-source-cue",
    "quote-cue-source",
    "cue-quote",
    "lead-in",
    "colon-quote",
    "label",
    "label-quote",
    "signature",
    "dash",
    "headline-colon",
    "floating",
    "as-clause",
    "according-to",
    "in-the-words-of",
];

/// Quotes of the model, corrected and completed by the rules. `alone` is the least score of a quote no rule finds.
pub(crate) fn combine(
    reading: &Reading<'_>,
    model: Vec<Quote>,
    alone: f32,
    calibration: &Calibration,
) -> Vec<Quote> {
    let rules = reading.quotes();
    let mut model = Places::new(model);
    let text = reading.article.text();
    for floating in rules.iter().filter(|quote| quote.found_by == FLOATING) {
        for place in model.near(floating) {
            release(reading.article, &mut model.quotes[place], floating);
        }
    }
    for label in rules.iter().filter(|quote| quote.found_by == "label") {
        for place in model.near(label) {
            let quote = &mut model.quotes[place];
            if within(&label.cue, &quote.content) && within(&label.source, &quote.content) {
                // A turn of a transcript is nobody's content.
                quote.confidence = 0.0;
            }
        }
    }
    let model = model;
    let mut rule_of = vec![None; model.quotes.len()];
    let mut unmatched = Vec::new();
    for rule in rules.iter().filter(|quote| quote.inside.is_none()) {
        match model.best_match(rule) {
            Some(place) if rule_of[place].is_none() => rule_of[place] = Some(rule),
            // The rest of what the model took as one: looked at again below.
            Some(_) if rule.found_by == FLOATING => unmatched.push(rule),
            Some(_) => {}
            None => unmatched.push(rule),
        }
    }
    let candidates = Places::new(
        reading
            .candidates(0)
            .iter()
            .filter_map(|candidate| reading.quote(candidate))
            .collect(),
    );
    let mut out = Places::new(Vec::new());
    for (mut quote, rule) in model.quotes.into_iter().zip(rule_of) {
        match rule {
            _ if quote.confidence <= 0.0 => continue,
            Some(rule) => {
                fuse(text, &mut quote, rule);
                quote.confidence = calibrated(quote.confidence, calibration.agreed);
            }
            None if quote.confidence < alone => continue,
            None => {
                details(&candidates, &mut quote);
                quote.confidence = calibrated(quote.confidence, calibration.alone);
            }
        }
        out.push(quote);
    }
    let mut out = out.without_shadows();
    for rule in unmatched {
        let fits = |other: &Quote| !conflict(rule, other) && !within(&rule.content, &other.content);
        let near = out.near(rule);
        if !TRUSTED.contains(&rule.found_by.as_ref())
            || !near.iter().all(|&place| fits(&out.quotes[place]))
        {
            continue;
        }
        let before = near
            .into_iter()
            .filter(|&place| {
                rule.found_by == FLOATING && goes_on(reading.article, &out.quotes[place], rule)
            })
            .max_by_key(|&place| out.quotes[place].extent().end);
        match before {
            Some(place) => out.extend(place, &rule.content),
            None => out.push(rule.clone()),
        }
    }
    for rule in rules.iter().filter(|quote| quote.inside.is_some()) {
        let holds = |other: &Quote| {
            other.content != rule.content
                && within(&rule.content, &other.content)
                && within(&rule.cue, &other.content)
        };
        let near = out.near(rule);
        if near.iter().any(|&place| holds(&out.quotes[place]))
            && !near
                .iter()
                .any(|&place| likeness(rule, &out.quotes[place]) >= SAME)
        {
            out.push(rule.clone());
        }
    }
    nest(out)
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
struct Places {
    quotes: Vec<Quote>,
    /// Quotes that touch each stretch of `STRETCH` bytes.
    stretches: FxHashMap<u32, Vec<usize>>,
}

/// Bytes: a paragraph or two.
const STRETCH: u32 = 1024;

impl Places {
    fn new(quotes: Vec<Quote>) -> Self {
        let mut places = Self {
            quotes: Vec::with_capacity(quotes.len()),
            stretches: FxHashMap::default(),
        };
        for quote in quotes {
            places.push(quote);
        }
        places
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
    fn extend(&mut self, place: usize, content: &[Span]) {
        let quote = &mut self.quotes[place];
        quote.content.extend_from_slice(content);
        quote.content.sort_unstable();
        for stretch in stretches(quote) {
            let places = self.stretches.entry(stretch).or_default();
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }

    /// Without what the model alone found in a direct quotation that both found.
    fn without_shadows(self) -> Self {
        let shadowed = |quote: &Quote| {
            quote.found_by == MODEL
                && self.near(quote).iter().any(|&place| {
                    let other = &self.quotes[place];
                    other.found_by != MODEL
                        && other.kind == QuoteType::Direct
                        && 2 * overlap(&quote.content, &other.content) > length(&quote.content)
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
            .map(|place| (place, likeness(quote, &self.quotes[place])))
            .filter(|(_, likeness)| *likeness >= SAME)
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
            .map(|(place, _)| place)
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
    }
    if quote.source.is_empty() {
        quote.source.clone_from(&rule.source);
    }
    quote.addressee.clone_from(&rule.addressee);
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
fn details(candidates: &Places, quote: &mut Quote) {
    let same = candidates
        .near(quote)
        .into_iter()
        .map(|place| &candidates.quotes[place])
        .find(|other| overlap(&other.cue, &quote.cue) > 0);
    if let Some(other) = same {
        quote.flags.clone_from(&other.flags);
        if overlap(&other.addressee, &quote.content) == 0 {
            quote.addressee.clone_from(&other.addressee);
        }
    }
}

/// Sets `inside`: the nearest quote before, or at, whose content holds the whole content.
fn nest(places: Places) -> Vec<Quote> {
    let inside: Vec<Option<usize>> = places
        .quotes
        .iter()
        .map(|quote| {
            places
                .near(quote)
                .into_iter()
                .filter(|&outer| {
                    let other = &places.quotes[outer];
                    other.content != quote.content && within(&quote.content, &other.content)
                })
                .min_by_key(|&outer| length(&places.quotes[outer].content))
        })
        .collect();
    let mut quotes = places.quotes;
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
        let kept = Places::new(vec![direct.clone(), inner]).without_shadows();
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
        let floating = quote(&[place("Nobody lost a job.")], (0, 0), FLOATING);
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
            &quote(&[place("We stayed on.")], (0, 0), FLOATING)
        ));
        assert!(!goes_on(
            &article,
            &first,
            &quote(&[place("We left.")], (0, 0), FLOATING)
        ));
    }
}
