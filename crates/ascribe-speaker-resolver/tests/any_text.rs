//! Any text with any quotes: no panic, and every reference of the result holds.

use ascribe_article::{Quote, QuoteType, RawArticle, Span};
use ascribe_speaker_resolver::{Resolver, SpeakerResolver};
use ascribe_tokenizer::Tokenizer;
use proptest::prelude::*;

/// Pieces that bring the resolver's rules into play, between arbitrary ones.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "Anna Pell", "Mr Vale", "Mrs Vale", "O’Brien", "she", "his", "who", "they", "it", "I", "the MP",
            "another lawyer", "said", "told", "“", "”", "\"", "’", "’s", ",", ".", "\n\n", "Q:", "A:", "and", "of",
            "the University of Oslo", "(DFO)", "van der Berg", "By", "@ruiz", "é", "\u{200b}", "👍", "A.", "Jr.",
            "a spokesman for", "The report", "campaign", "MINISTER:", "34-year-old", "—", "\0",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.join(" "))
}

/// A span of `text` on character boundaries, from two fractions.
fn span(text: &str, a: f64, b: f64) -> Option<Span> {
    let at = |share: f64| {
        let mut byte = (share * text.len() as f64) as usize;
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    };
    let (a, b) = (at(a), at(b));
    (a != b).then(|| Span::new(a.min(b), a.max(b)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_and_no_quote_breaks_it(
        text in text(),
        shapes in prop::collection::vec(
            (prop::array::uniform8(0.0..1.0_f64), prop::option::of(0..6_usize), 0..3_u8),
            0..6,
        ),
    ) {
        let quotes: Vec<Quote> = shapes
            .iter()
            .filter_map(|(at, inside, kind)| {
                let kind = [QuoteType::Direct, QuoteType::Mixed, QuoteType::Indirect][*kind as usize];
                let mut quote = Quote::new(kind, vec![span(&text, at[0], at[1])?], "test");
                quote.source.extend(span(&text, at[2], at[3]));
                quote.cue.extend(span(&text, at[4], at[5]));
                quote.addressee.extend(span(&text, at[6], at[7]));
                quote.inside = *inside;
                Some(quote)
            })
            .collect();
        let n_quotes = quotes.len();
        let quotes = quotes
            .into_iter()
            .map(|mut quote: Quote| {
                quote.inside = quote.inside.filter(|&outer| outer < n_quotes);
                quote
            })
            .collect();
        let article = Tokenizer::new()
            .tokenize(RawArticle::new("any", text))
            .and_then(|article| article.with_quotes(quotes))
            .expect("the spans fit");
        let resolution = Resolver::new().resolve(&article).expect("rules never fail");
        prop_assert_eq!(resolution.attributions.len(), n_quotes);
        for attribution in &resolution.attributions {
            prop_assert!((0.0..=1.0).contains(&attribution.confidence));
        }
        let article = article.with_attributions(resolution).expect("every reference holds");
        for speaker in article.speakers() {
            prop_assert!(!speaker.name.is_empty());
        }
    }
}
