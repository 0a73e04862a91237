//! Quotations that are known already, of which nobody has marked cue and source.

use ascribe_article::{Quote, Span};

/// Whether the one who marked the quotes marked contents alone.
pub(crate) fn lack_sources(quotes: &[Quote]) -> bool {
    !quotes.is_empty()
        && quotes
            .iter()
            .all(|quote| quote.source.is_empty() && quote.cue.is_empty())
}

/// Gives each of the quotes the cue, source and addressee of the one among `found` that it shares most bytes with, if they
/// share more than half of the shorter one; one with a source goes first if most of it is shared, before all one between the
/// parts of the quote. Contents stay as they are.
pub(crate) fn with_sources(mut quotes: Vec<Quote>, found: &[Quote]) -> Vec<Quote> {
    let mut pieces: Vec<(Span, usize)> = found
        .iter()
        .enumerate()
        .flat_map(|(number, quote)| quote.content.iter().map(move |&span| (span, number)))
        .collect();
    pieces.sort_unstable_by_key(|(span, _)| span.start);
    // How far a piece reaches that begins no later: looking back may stop where none reaches the quote.
    let mut reach = 0;
    let reaches: Vec<u32> = pieces
        .iter()
        .map(|(span, _)| {
            reach = reach.max(span.end);
            reach
        })
        .collect();
    for quote in &mut quotes {
        let mut shared: Vec<(usize, u32)> = Vec::new();
        for span in &quote.content {
            let end = pieces.partition_point(|(piece, _)| piece.start < span.end);
            for (piece, number) in (0..end)
                .rev()
                .take_while(|&i| reaches[i] > span.start)
                .map(|i| pieces[i])
            {
                let common = piece
                    .end
                    .min(span.end)
                    .saturating_sub(piece.start.max(span.start));
                match shared.iter_mut().find(|(known, _)| *known == number) {
                    Some((_, sum)) => *sum += common,
                    None => shared.push((number, common)),
                }
            }
        }
        let length = |quote: &Quote| -> u32 { quote.content.iter().map(|s| s.len() as u32).sum() };
        let best = shared
            .into_iter()
            .filter(|&(number, common)| {
                let other = &found[number];
                // A quote of somebody within the quote has its source there.
                let within = other
                    .source
                    .iter()
                    .chain(&other.cue)
                    .any(|span| quote.content.iter().any(|piece| piece.overlaps(*span)));
                !within && 2 * common > length(quote).min(length(other))
            })
            .max_by_key(|&(number, common)| {
                let inside = 2 * common > length(&found[number]);
                // `“No,” said Pell, “never.” She left.`: what stands between the parts of the quote belongs to it.
                let source = found[number].source.first();
                let between = source.is_some_and(|source| {
                    let extent = quote.extent();
                    extent.start < source.start && source.end < extent.end
                });
                (inside && source.is_some(), between, common)
            });
        if let Some((number, _)) = best {
            quote.cue.clone_from(&found[number].cue);
            quote.source.clone_from(&found[number].source);
            quote.addressee.clone_from(&found[number].addressee);
        }
    }
    quotes
}

#[cfg(test)]
mod tests {
    use super::*;
    use ascribe_article::QuoteType;

    fn quote(content: &[(usize, usize)], source: &[(usize, usize)]) -> Quote {
        let spans = |list: &[(usize, usize)]| list.iter().map(|&(a, b)| Span::new(a, b)).collect();
        let mut quote = Quote::new(QuoteType::Direct, spans(content), "test");
        quote.source = spans(source);
        quote
    }

    #[test]
    fn takes_the_source_of_the_quote_that_shares_most() {
        let found = [
            quote(&[(0, 100)], &[(101, 105)]),
            quote(&[(120, 140), (150, 160)], &[(142, 146)]),
            quote(&[(200, 210)], &[]),
            quote(&[(300, 310)], &[(311, 315)]),
            quote(&[(320, 340)], &[(341, 345)]),
        ];
        let given = vec![
            quote(&[(300, 310), (320, 340)], &[]),
            quote(&[(121, 140)], &[]),
            quote(&[(95, 119)], &[]),
            quote(&[(200, 210)], &[]),
        ];
        let sources: Vec<Vec<Span>> = with_sources(given, &found)
            .into_iter()
            .map(|quote| quote.source)
            .collect();
        assert_eq!(
            sources,
            [
                vec![Span::new(311, 315)],
                vec![Span::new(142, 146)],
                vec![],
                vec![]
            ]
        );
    }

    #[test]
    fn one_source_means_that_all_are_marked() {
        let bare = quote(&[(0, 10)], &[]);
        assert!(lack_sources(std::slice::from_ref(&bare)));
        assert!(!lack_sources(&[bare, quote(&[(20, 30)], &[(31, 35)])]));
        assert!(!lack_sources(&[]));
    }
}
