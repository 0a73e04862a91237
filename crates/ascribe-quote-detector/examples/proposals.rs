//! Prints every quotation the clause rules propose when each verb of a lexicon may take every frame:
//! `proposals CUES.tsv NOUNS.tsv < articles.jsonl > proposals.jsonl`. `scripts/make_cue_lexicon.py` counts, against gold,
//! which of them are right.

use std::io::{BufRead, Write};

use ascribe_article::{OffsetMap, RawArticle, Span};
use ascribe_grammar::{cues::CueLexicon, lists};
use ascribe_quote_detector::proposals;
use ascribe_tokenizer::Tokenizer;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut file = || -> Result<String, Box<dyn std::error::Error>> {
        let path = arguments
            .next()
            .ok_or("usage: proposals CUES.tsv NOUNS.tsv")?;
        Ok(std::fs::read_to_string(path)?)
    };
    let (cues, nouns) = (file()?, file()?);
    let irregular = lists::IRREGULAR_VERBS.text;
    let grammar = lists::GRAMMAR_WORDS.text;
    let lexicon = CueLexicon::parse(&cues, &nouns, irregular, grammar)?;
    let tokenizer = Tokenizer::new();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let value: serde_json::Value = serde_json::from_str(&line?)?;
        let text = |key: &str| value[key].as_str().unwrap_or_default();
        let article = tokenizer.tokenize(RawArticle::new(text("id"), text("text")))?;
        let map = OffsetMap::new(article.text());
        let chars = |spans: &[Span]| -> Vec<(usize, usize)> {
            spans.iter().map(|&s| map.span_to_chars(s).into()).collect()
        };
        for (lemma, voice, frame, quote) in proposals(&article, &lexicon) {
            let row = serde_json::json!({
                "id": article.id(), "lemma": lemma, "voice": voice, "frame": frame, "rule": quote.found_by,
                "content": chars(&quote.content), "source": chars(&quote.source), "cue": chars(&quote.cue),
            });
            writeln!(out, "{row}")?;
        }
    }
    Ok(())
}
