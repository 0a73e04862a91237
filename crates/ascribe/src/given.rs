//! Quotations that are known already, of which nobody has marked cue and source.

use std::collections::HashMap;

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
    let reaches = Reaches::new(&pieces);
    for quote in &mut quotes {
        let mut shared: Vec<(usize, u32)> = Vec::new();
        let mut places: HashMap<usize, usize> = HashMap::new();
        for span in &quote.content {
            let end = pieces.partition_point(|(piece, _)| piece.start < span.end);
            reaches.beyond(span.start, end, |at| {
                let (piece, number) = pieces[at];
                let common = piece
                    .end
                    .min(span.end)
                    .saturating_sub(piece.start.max(span.start));
                let place = *places.entry(number).or_insert_with(|| {
                    shared.push((number, 0));
                    shared.len() - 1
                });
                shared[place].1 += common;
            });
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

/// How far pieces of text reach, for whole runs of them: one long piece must not make every search look at all that begin
/// after it.
struct Reaches {
    n_pieces: usize,
    /// A binary tree: the two below place `i` are at `2 * i` and `2 * i + 1`, each piece is a leaf. The furthest end below.
    ends: Vec<u32>,
    /// Place of the first leaf: a power of two.
    first_leaf: usize,
}

impl Reaches {
    fn new(pieces: &[(Span, usize)]) -> Self {
        let first_leaf = pieces.len().next_power_of_two();
        let mut ends = vec![0; 2 * first_leaf];
        for (end, (span, _)) in ends[first_leaf..].iter_mut().zip(pieces) {
            *end = span.end;
        }
        for place in (1..first_leaf).rev() {
            ends[place] = ends[2 * place].max(ends[2 * place + 1]);
        }
        Self {
            n_pieces: pieces.len(),
            ends,
            first_leaf,
        }
    }

    /// Calls `found` with each of the first `n` pieces that ends after byte `byte`, the last one first.
    fn beyond(&self, byte: u32, n: usize, mut found: impl FnMut(usize)) {
        let n = n.min(self.n_pieces);
        // Place, number of its first leaf, number of its leaves.
        let mut open = vec![(1, 0, self.first_leaf)];
        while let Some((place, first, n_leaves)) = open.pop() {
            if first >= n || self.ends[place] <= byte {
                continue;
            }
            if n_leaves == 1 {
                found(first);
                continue;
            }
            let half = n_leaves / 2;
            open.push((2 * place, first, half));
            open.push((2 * place + 1, first + half, half));
        }
    }
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
    fn pieces_that_reach_over_a_byte_are_found_from_the_last() {
        let spans = [(0, 100), (2, 4), (6, 8), (20, 50), (30, 35)];
        let pieces: Vec<(Span, usize)> = spans.iter().map(|&(a, b)| (Span::new(a, b), 0)).collect();
        let reaches = Reaches::new(&pieces);
        for (byte, n) in [
            (0, 5),
            (7, 5),
            (8, 4),
            (40, 5),
            (99, 5),
            (100, 5),
            (3, 2),
            (0, 0),
        ] {
            let mut found = Vec::new();
            reaches.beyond(byte, n, |at| found.push(at));
            let expected: Vec<usize> = (0..n).rev().filter(|&at| pieces[at].0.end > byte).collect();
            assert_eq!(found, expected, "{byte} {n}");
        }
        Reaches::new(&[]).beyond(0, 0, |_| panic!("there is none"));
    }

    #[test]
    fn one_source_means_that_all_are_marked() {
        let bare = quote(&[(0, 10)], &[]);
        assert!(lack_sources(std::slice::from_ref(&bare)));
        assert!(!lack_sources(&[bare, quote(&[(20, 30)], &[(31, 35)])]));
        assert!(!lack_sources(&[]));
    }
}
