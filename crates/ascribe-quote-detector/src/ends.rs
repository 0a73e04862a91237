//! The ends of contents beside marks: no content cuts a pair of them in two.

use ascribe_article::marks::Closing;
use ascribe_article::{Article, Quote, Span};
use rustc_hash::FxHashMap;

/// Takes an opening mark in whose closing one stands within a content (`no” to the bridge`), and a closing one out whose opening one stands
/// before it (`raised her voice”`).
pub(crate) fn mend(article: &Article, quotes: &mut [Quote]) {
    let pairs = article.mark_pairs();
    let marked = pairs.iter().filter(|pair| pair.closing == Closing::Marked);
    let (mut by_open, mut by_close) = (FxHashMap::default(), FxHashMap::default());
    for pair in marked {
        by_open.insert(pair.open, pair.end);
        by_close.insert(pair.end, pair.open);
    }
    if by_open.is_empty() {
        return;
    }
    for span in quotes.iter_mut().flat_map(|quote| &mut quote.content) {
        *span = mended(article, *span, &by_open, &by_close);
    }
}

fn mended(
    article: &Article,
    span: Span,
    by_open: &FxHashMap<usize, usize>,
    by_close: &FxHashMap<usize, usize>,
) -> Span {
    let tokens = article.tokens();
    let (first, after) = (article.token_at(span.start), article.token_at(span.end));
    let mut mended = span;
    let Some(last) = after.checked_sub(1).filter(|&last| last > first) else {
        return span;
    };
    if by_close.get(&last).is_some_and(|&open| open < first) {
        mended.end = tokens[last - 1].span.end;
    }
    if let Some(open) = first.checked_sub(1)
        && by_open.get(&open).is_some_and(|&close| close < last)
    {
        mended.start = tokens[open].span.start;
    }
    mended
}

#[cfg(test)]
mod tests {
    use ascribe_article::{QuoteType, RawArticle};
    use ascribe_tokenizer::Tokenizer;

    use super::*;

    #[test]
    fn no_pair_is_cut_in_two() {
        let text = "Pell said “no” to the bridge. He had “never raised his voice”, Pell said.";
        let article = Tokenizer::new()
            .tokenize(RawArticle::new("", text))
            .expect("the text is short");
        for (found, wanted) in [
            ("no” to the bridge", "“no” to the bridge"),
            ("never raised his voice”", "never raised his voice"),
            ("“no” to the bridge", "“no” to the bridge"),
            ("never raised his voice", "never raised his voice"),
        ] {
            let start = text.find(found).expect("it is there");
            let span = Span::new(start, start + found.len());
            let mut quotes = [Quote::new(QuoteType::Mixed, vec![span], "encoder")];
            mend(&article, &mut quotes);
            let span = quotes[0].content[0];
            assert_eq!(&text[span.range()], wanted);
        }
    }
}
