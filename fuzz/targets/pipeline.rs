//! All stages by rules; the JSON form goes there and back; given quotations keep their contents.
#![no_main]

use std::sync::LazyLock;

use ascribe::{ArticleRecord, Pipeline, RawArticle};
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<Pipeline> =
    LazyLock::new(|| Pipeline::builder().without_model().threads(1).build());

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let article = RULES.annotate(&text).expect("odd text is no error");
    assert_eq!(article.text(), text);
    for quote in article.quotes() {
        let mut frame = quote.cue.iter().chain(&quote.source);
        assert!(!frame.any(|span| quote.content.iter().any(|content| content.overlaps(*span))));
    }
    let record = ArticleRecord::from_article(&article);
    record.check().expect("what is written is whole");
    let json = serde_json::to_string(&record).expect("a record is JSON");
    let read: ArticleRecord = serde_json::from_str(&json).expect("and JSON is a record");
    assert_eq!(read, record);
    let mut quotes = read.to_quotes().expect("its offsets fit");
    for quote in &mut quotes {
        quote.cue.clear();
        quote.source.clear();
    }
    let contents: Vec<_> = quotes.iter().map(|quote| quote.content.clone()).collect();
    let given = RULES
        .run_with_quotes(RawArticle::new("a", text), quotes)
        .expect("its spans fit");
    assert!(given.quotes().iter().map(|quote| &quote.content).eq(&contents));
});
