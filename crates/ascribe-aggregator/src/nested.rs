//! Quotations within quotations of the same speaker.

use std::collections::HashMap;

use ascribe_article::QuoteRecord;

/// For each quotation whether one further out has the same speaker: its words are counted there.
///
/// Quotations that stand in a circle, which a file may hold, stand in none. Time grows with the number of quotations, however
/// deep they stand.
pub fn parts_of_others(quotes: &[QuoteRecord]) -> Vec<bool> {
    let mut parts = vec![false; quotes.len()];
    let place: HashMap<&str, usize> = (quotes.iter().enumerate())
        .map(|(place, quote)| (quote.id.as_str(), place))
        .collect();
    let mut within: Vec<Vec<usize>> = vec![Vec::new(); quotes.len()];
    let mut open: Vec<Step> = Vec::new();
    for (at, quote) in quotes.iter().enumerate() {
        match quote.inside.as_deref().and_then(|id| place.get(id)) {
            Some(&outer) => within[outer].push(at),
            None => open.push(Step::Into(at)),
        }
    }
    // From each outermost one to those within it, with the speakers on the way.
    let mut around: HashMap<Option<&str>, usize> = HashMap::new();
    while let Some(step) = open.pop() {
        match step {
            Step::Into(at) => {
                let speakers = around.entry(quotes[at].speaker.as_deref()).or_default();
                parts[at] = *speakers > 0;
                *speakers += 1;
                open.push(Step::OutOf(at));
                open.extend(within[at].iter().map(|&inner| Step::Into(inner)));
            }
            Step::OutOf(at) => {
                if let Some(speakers) = around.get_mut(&quotes[at].speaker.as_deref()) {
                    *speakers -= 1;
                }
            }
        }
    }
    parts
}

/// On the way through nested quotations.
enum Step {
    Into(usize),
    OutOf(usize),
}

#[cfg(test)]
mod tests {
    use ascribe_article::{CharSpan, QuoteType};

    use super::*;

    #[test]
    fn a_part_has_its_speaker_further_out() {
        let quotes: Vec<QuoteRecord> = [
            ("q1", Some("s1"), None),
            ("q2", Some("s2"), Some("q1")),
            ("q3", Some("s1"), Some("q2")),
            ("q4", Some("s2"), Some("q1")),
            ("q5", Some("s2"), None),
            ("q6", None, Some("q5")),
            ("q7", None, Some("q6")),
            ("q8", Some("s1"), Some("q9")),
            ("q9", Some("s1"), Some("q8")),
            ("q10", Some("s1"), Some("q10")),
            ("q11", Some("s1"), Some("nothing")),
        ]
        .into_iter()
        .map(|(id, speaker, inside)| {
            let content = vec![CharSpan { start: 0, end: 1 }];
            let mut quote = QuoteRecord::new(id, QuoteType::Direct, content);
            quote.speaker = speaker.map(str::to_owned);
            quote.inside = inside.map(str::to_owned);
            quote
        })
        .collect();
        let parts = parts_of_others(&quotes);
        let ids: Vec<&str> = quotes
            .iter()
            .zip(parts)
            .filter_map(|(quote, part)| part.then_some(quote.id.as_str()))
            .collect();
        assert_eq!(ids, ["q3", "q7"]);
    }
}
