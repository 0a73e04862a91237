//! Rules and model together: the one place that says which wins.
//!
//! 1. Where both found a quotation (half of the content shared, or the same cue), there is one. Content, cue and
//!    source are the model's, but the content of a quotation that stands wholly in marks is the rules': the scanner
//!    knows exactly where it begins and ends, over paragraphs too. Addressee and flags are the rules', and so is the
//!    source where the model has none.
//! 2. What the model alone found stays, less a floating quotation of the rules.
//! 3. What the rules alone found stays if the rule is one of `TRUSTED`, layouts and marks the model does not see, and
//!    crosses nothing of the model.
//! 4. Quotations within the content of another are the rules': the model looks for the outermost alone.
//!
//! How much each part brings is in the model's card.

use std::borrow::Cow;

use ascribe_article::{Quote, QuoteType, Span};
use rustc_hash::FxHashMap;

use crate::rules::{Reading, conflict, within};

/// What [`Quote::found_by`] says of the model.
pub(crate) const MODEL: &str = "encoder";

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

/// Quotes of the model, corrected and completed by the rules.
pub(crate) fn combine(reading: &Reading<'_>, model: Vec<Quote>) -> Vec<Quote> {
    let rules = reading.quotes();
    let mut model = Places::new(model);
    for floating in rules.iter().filter(|quote| quote.found_by == "floating") {
        for place in model.near(floating) {
            release(&mut model.quotes[place], floating);
        }
    }
    let mut out = Places::new(model.quotes);
    let n_model = out.quotes.len();
    let mut rule_of = vec![None; n_model];
    let mut alone = Vec::new();
    for rule in rules.iter().filter(|quote| quote.inside.is_none()) {
        match out.best_match(rule) {
            Some(place) => {
                rule_of[place].get_or_insert(rule);
            }
            None => alone.push(rule),
        }
    }
    let candidates = Places::new(
        reading
            .candidates(0)
            .iter()
            .filter_map(|candidate| reading.quote(candidate))
            .collect(),
    );
    for (quote, rule) in out.quotes.iter_mut().zip(rule_of) {
        match rule {
            Some(rule) => fuse(quote, rule),
            None => details(&candidates, quote),
        }
    }
    for rule in alone {
        let fits = |other: &Quote| !conflict(rule, other) && !within(&rule.content, &other.content);
        if TRUSTED.contains(&rule.found_by.as_ref())
            && out
                .near(rule)
                .into_iter()
                .all(|place| fits(&out.quotes[place]))
        {
            out.push(rule.clone());
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
fn fuse(quote: &mut Quote, rule: &Quote) {
    let shared = overlap(&rule.content, &quote.content);
    if shared == 0 && rule.kind == QuoteType::Direct && quote.kind == QuoteType::Indirect {
        // Of one cue, the content in marks is the one that was said.
        quote.content.clone_from(&rule.content);
        quote.cue.clone_from(&rule.cue);
        quote.source.clone_from(&rule.source);
        quote.kind = rule.kind;
    } else if shared > 0 && rule.kind == QuoteType::Direct {
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

/// Takes a floating quotation, a sentence of its own in marks, out of the content of a sentence before or after it that
/// has words outside marks: `Soto defended the cut. “Nobody lost a job.”`
fn release(quote: &mut Quote, floating: &Quote) {
    let own: Vec<Span> = quote
        .content
        .iter()
        .copied()
        .filter(|span| !floating.content.iter().any(|other| other.overlaps(*span)))
        .collect();
    if quote.kind != QuoteType::Direct && !own.is_empty() && own.len() < quote.content.len() {
        quote.content = own;
    }
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
