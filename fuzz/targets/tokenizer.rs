//! Any text: tokens fit it and stand in order.
#![no_main]

use ascribe::RawArticle;
use ascribe_tokenizer::Tokenizer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let article = Tokenizer::new()
        .tokenize(RawArticle::new("a", text.clone()))
        .expect("odd text is no error");
    let mut end = 0;
    for token in article.tokens() {
        assert!(token.span.fits(&text) && token.span.start >= end);
        end = token.span.end;
    }
});
