//! What is said, and who says it in which word: never the same words.

use crate::{Article, Quote, QuoteType, Span};

/// What a content loses at its edge where a cue or source was cut out of it: `the plan, Lopez said, was late`.
const JOINTS: [char; 8] = [',', ';', ':', '—', '–', '-', '(', ')'];

/// Outer quotations looked at for one that still holds what the next one has lost.
const MAX_LEVELS: usize = 8;

impl Article {
    /// Takes the words of a quotation's own cue and source out of its content.
    ///
    /// For what a detector has found: a model and rules together may give a content that runs over its own cue. Cue and
    /// source stay where they are; spaces, commas and dashes beside the cut go. A quotation that nothing would be left of keeps
    /// its content, and loses what of cue and source stands in it. Gold is not changed by anybody: it means what it says.
    #[must_use]
    pub fn apart(&self, mut quotes: Vec<Quote>) -> Vec<Quote> {
        let mut cut = vec![false; quotes.len()];
        for (quote, cut) in quotes.iter_mut().zip(&mut cut) {
            *cut = self.take_apart(quote);
        }
        if !cut.contains(&true) {
            return quotes;
        }
        // What stood in words that an outer quotation has lost stands in it no more.
        let extents: Vec<(Span, Option<usize>)> = quotes
            .iter()
            .map(|quote| (quote.extent(), quote.inside))
            .collect();
        for quote in &mut quotes {
            for _ in 0..MAX_LEVELS {
                match quote.inside.and_then(|outer| extents.get(outer)) {
                    Some((outer, further)) if !outer.contains(quote.extent()) => {
                        quote.inside = *further;
                    }
                    _ => break,
                }
            }
        }
        quotes
    }

    /// Whether there was anything to take apart.
    fn take_apart(&self, quote: &mut Quote) -> bool {
        let mut frame: Vec<Span> = quote.cue.iter().chain(&quote.source).copied().collect();
        frame.sort_unstable();
        frame.dedup_by(|span, last| {
            let touches = span.start <= last.end;
            if touches {
                *last = last.cover(*span);
            }
            touches
        });
        let overlapping = |span: &Span| -> &[Span] {
            let from = frame.partition_point(|part| part.end <= span.start);
            let n = frame[from..].partition_point(|part| part.start < span.end);
            &frame[from..from + n]
        };
        if quote
            .content
            .iter()
            .all(|span| overlapping(span).is_empty())
        {
            return false;
        }
        let left: Vec<Span> = quote
            .content
            .iter()
            .flat_map(|span| self.without(*span, overlapping(span)))
            .collect();
        if left.is_empty() {
            let apart = |span: &Span| !quote.content.iter().any(|content| content.overlaps(*span));
            quote.cue.retain(apart);
            quote.source.retain(apart);
        } else {
            quote.content = left;
            // A layout may say that words without marks are direct.
            if quote.kind != QuoteType::Direct {
                quote.kind = self.quote_type(&quote.content);
            }
        }
        true
    }

    /// The pieces of a span that are left without the parts, which are in text order; all of it when there is none.
    fn without(&self, span: Span, parts: &[Span]) -> Vec<Span> {
        if parts.is_empty() {
            return vec![span];
        }
        let ends = parts.iter().map(|part| part.start).chain([span.end]);
        let starts = [span.start]
            .into_iter()
            .chain(parts.iter().map(|part| part.end));
        starts
            .zip(ends)
            .filter(|(start, end)| start < end)
            .filter_map(|(start, end)| self.joint_free(Span { start, end }, span))
            .collect()
    }

    /// A piece of `whole` without the joints where it was cut; `None` when no word is left.
    fn joint_free(&self, piece: Span, whole: Span) -> Option<Span> {
        let is_joint = |c: char| c.is_whitespace() || JOINTS.contains(&c);
        let mut text = self.slice(piece);
        let mut start = piece.start;
        if piece.start > whole.start {
            let trimmed = text.trim_start_matches(is_joint);
            start += (text.len() - trimmed.len()) as u32;
            text = trimmed;
        }
        if piece.end < whole.end {
            text = text.trim_end_matches(is_joint);
        }
        text.contains(char::is_alphanumeric).then_some(Span {
            start,
            end: start + text.len() as u32,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RawArticle;

    fn article() -> Article {
        Article::new(RawArticle::new("", TEXT)).expect("the text is short")
    }

    const TEXT: &str = "The plan, Lopez said, was late. It rained.";

    /// Spans of these words; of each the first place in the text.
    fn spans(words: &[&str]) -> Vec<Span> {
        words
            .iter()
            .map(|word| {
                let at = TEXT.find(word).expect("it is there");
                Span::new(at, at + word.len())
            })
            .collect()
    }

    fn quote(content: &[&str], cue: &[&str], source: &[&str]) -> Quote {
        let mut quote = Quote::new(QuoteType::Indirect, spans(content), "test");
        (quote.cue, quote.source) = (spans(cue), spans(source));
        quote
    }

    #[test]
    fn a_content_loses_its_own_cue_and_source() {
        for (given, expected) in [
            (
                quote(&["The plan, Lopez said, was late"], &["said"], &["Lopez"]),
                quote(&["The plan", "was late"], &["said"], &["Lopez"]),
            ),
            (
                quote(&["Lopez said, was late"], &["said"], &["Lopez"]),
                quote(&["was late"], &["said"], &["Lopez"]),
            ),
            (
                quote(
                    &["plan, Lopez", "was late"],
                    &["said"],
                    &["The plan, Lopez"],
                ),
                quote(&["was late"], &["said"], &["The plan, Lopez"]),
            ),
            // Nothing would be left.
            (
                quote(&["Lopez said"], &["said"], &["Lopez", "It"]),
                quote(&["Lopez said"], &[], &["It"]),
            ),
            // Nothing to do.
            (
                quote(&["The plan,", "was late."], &["said"], &["Lopez"]),
                quote(&["The plan,", "was late."], &["said"], &["Lopez"]),
            ),
        ] {
            assert_eq!(article().apart(vec![given]), [expected]);
        }
    }

    #[test]
    fn what_stood_in_the_lost_words_is_inside_no_more() {
        let mut whole = quote(&["The plan, Lopez said, was late. It rained"], &[], &[]);
        whole.inside = None;
        let mut outer = quote(&["Lopez said, was late"], &["said"], &["Lopez"]);
        outer.inside = Some(0);
        let mut inner = quote(&["Lopez"], &[], &[]);
        inner.inside = Some(1);
        let mut kept = quote(&["late"], &[], &[]);
        kept.inside = Some(1);
        let inside: Vec<Option<usize>> = article()
            .apart(vec![whole, outer, inner, kept])
            .iter()
            .map(|quote| quote.inside)
            .collect();
        assert_eq!(inside, [None, Some(0), Some(0), Some(1)]);
    }
}
