//! Lines of JSON and marked text: `check` says what `into_article` does, and nothing else stops.
#![no_main]

use ascribe::article::marked;
use ascribe::{Aggregator, ArticleRecord};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(article) = marked::parse(&text) {
        marked::parse(&marked::render(&article)).expect("what is written can be read");
    }
    let Ok(record) = serde_json::from_slice::<ArticleRecord>(bytes) else {
        return;
    };
    let mut aggregator = Aggregator::default();
    aggregator.add(&record);
    let table = aggregator.finish();
    table.write_csv(std::io::sink()).expect("a sink takes all");
    let is_whole = record.check().is_ok();
    if record.text.is_some() {
        assert_eq!(is_whole, record.into_article().is_ok());
    }
});
