//! Texts of marks and what stands beside them, a byte a piece: pairs lie in each other or apart.
#![no_main]

use ascribe::RawArticle;
use ascribe_tokenizer::Tokenizer;
use libfuzzer_sys::fuzz_target;

const PIECES: [&str; 32] = [
    "“", "”", "‘", "’", "\"", "'", "''", "``", "`", "´", "«", "»", "‹", "›", "„", "‚", "‟", "‛",
    " ", " ", "a", "A", "said", ",", ".", "\n\n", "\n", "6", "s’ ", "(", ")", "—",
];

fuzz_target!(|bytes: &[u8]| {
    let text: String = bytes
        .iter()
        .map(|&byte| PIECES[usize::from(byte) % PIECES.len()])
        .collect();
    let article = Tokenizer::new()
        .tokenize(RawArticle::new("a", text))
        .expect("odd text is no error");
    let pairs = article.mark_pairs();
    for (index, pair) in pairs.iter().enumerate() {
        assert!(pair.open < pair.start && pair.start <= pair.end);
        assert!(pair.after() <= article.tokens().len());
        if let Some(outer) = pair.inside {
            assert!(outer < index && pairs[outer].open < pair.open);
        }
    }
});
