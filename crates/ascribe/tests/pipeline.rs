//! What the pipeline promises whatever its stages do.

use std::cell::Cell;

use ascribe::{
    Article, Attribution, Error, Gender, Pipeline, Quote, QuoteDetector, QuoteType, RawArticle,
    Resolution, Span, Speaker, SpeakerKind, SpeakerResolver,
};
use proptest::prelude::*;

/// One quote per word, the first around all; a word's confidence is its length in tenths. Panics on "panic".
struct Words;

impl QuoteDetector for Words {
    fn detect(&self, article: &Article) -> Result<Vec<Quote>, Error> {
        let text = article.text();
        assert!(!text.contains("panic"), "told to");
        let mut quotes = Vec::new();
        for word in text.split_ascii_whitespace() {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            let outer = (!quotes.is_empty()).then_some(0);
            let span = if outer.is_none() {
                Span::new(start, text.trim_end().len())
            } else {
                Span::new(start, start + word.len())
            };
            quotes.push(Quote {
                confidence: word.len() as f32 / 10.0,
                inside: outer,
                ..Quote::new(QuoteType::Direct, vec![span], "words")
            });
        }
        Ok(quotes)
    }
}

/// A speaker for each quote.
struct Everybody;

impl SpeakerResolver for Everybody {
    fn resolve(&self, article: &Article) -> Result<Resolution, Error> {
        let n = article.quotes().len();
        Ok(Resolution {
            speakers: (0..n)
                .map(|i| Speaker {
                    name: i.to_string(),
                    kind: SpeakerKind::Person,
                    gender: Gender::Unknown,
                    aliases: Vec::new(),
                    roles: Vec::new(),
                    anonymous: false,
                    mentions: Vec::new(),
                })
                .collect(),
            attributions: (0..n)
                .map(|i| Attribution {
                    speaker: Some(i),
                    via: Vec::new(),
                    confidence: 1.0,
                    evidence: None,
                })
                .collect(),
        })
    }
}

fn pipeline(threads: usize) -> Pipeline {
    Pipeline::builder()
        .detector(Box::new(Words))
        .resolver(Box::new(Everybody))
        .threads(threads)
        .build()
}

#[test]
fn a_panic_is_an_error_of_that_article_alone() {
    let texts = ["a b", "panic", "c d"];
    let raw = texts
        .iter()
        .map(|text| RawArticle::new(format!("id-{text}"), *text));
    let pipeline = pipeline(2);
    let results: Vec<_> = pipeline.annotate_all(raw).collect();
    assert_eq!(results.len(), 3);
    assert!(results[0].is_ok() && results[2].is_ok());
    assert_eq!(
        results[1].as_ref().expect_err("it panicked").to_string(),
        "article id-panic: a stage panicked: told to"
    );
}

#[test]
fn takes_no_more_articles_than_it_needs() {
    for threads in [1, 3] {
        let n_taken = Cell::new(0);
        let endless = (0..).map(|i: u32| {
            n_taken.set(n_taken.get() + 1);
            RawArticle::new(i.to_string(), "a b")
        });
        let pipeline = pipeline(threads);
        let mut results = pipeline.annotate_all(endless);
        assert!(results.next().is_some());
        assert!(n_taken.get() <= threads, "{} taken", n_taken.get());
    }
}

#[test]
fn a_batch_is_closed_by_its_bytes() {
    let n_taken = Cell::new(0);
    let large = (0..).inspect(|_: &u32| n_taken.set(n_taken.get() + 1));
    let pipeline = pipeline(2);
    let mut results = pipeline.map_ordered(large, |_| 9 << 20, |i| i);
    for i in 0..20 {
        assert_eq!(results.next(), Some(i));
        assert!(n_taken.get() <= i + 2, "{} taken", n_taken.get());
    }
}

#[test]
fn doubtful_quotes_go_and_take_their_speakers_along() {
    let pipeline = Pipeline::builder()
        .detector(Box::new(Words))
        .resolver(Box::new(Everybody))
        .min_confidence(0.3)
        .build();
    let article = pipeline
        .annotate("ab abc a abcd")
        .expect("nothing is wrong with it");
    let kept: Vec<&str> = article
        .quotes()
        .iter()
        .map(|quote| article.slice(quote.extent()))
        .collect();
    assert_eq!(kept, ["abc", "abcd"]);
    assert!(article.quotes().iter().all(|quote| quote.inside.is_none()));
    let names: Vec<&str> = article.speakers().iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["1", "3"]);
    assert_eq!(article.attributions()[1].speaker, Some(1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn order_and_results_do_not_depend_on_the_threads(texts in prop::collection::vec("[a-c ]{0,12}", 0..300)) {
        let all = |threads| -> Vec<String> {
            let raw = texts.iter().enumerate().map(|(i, text)| RawArticle::new(i.to_string(), text.as_str()));
            pipeline(threads).annotate_all(raw).map(|result| format!("{result:?}")).collect()
        };
        let one = all(1);
        prop_assert_eq!(one.len(), texts.len());
        prop_assert_eq!(&all(4), &one);
    }
}
