//! The rules: what they find fits the text.
#![no_main]

use std::sync::LazyLock;

use ascribe::{QuoteDetector, RawArticle, RuleDetector};
use ascribe_tokenizer::Tokenizer;
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<RuleDetector> = LazyLock::new(RuleDetector::new);

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let article = Tokenizer::new()
        .tokenize(RawArticle::new("a", text))
        .expect("odd text is no error");
    let found = RULES.detect(&article).expect("rules never fail");
    article.with_quotes(found.quotes).expect("every span fits");
});
