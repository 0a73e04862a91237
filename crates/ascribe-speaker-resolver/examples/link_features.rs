//! What the link head sees: articles with quotes in (JSON lines, stdin), one pronoun a line out.
//!
//! `cargo run --release -p ascribe-speaker-resolver --example link_features < quotes.jsonl > pronouns.jsonl`; the training of
//! `models/ascribe-link` reads it.

use std::error::Error;
use std::io::{self, BufRead as _, Write as _};

use ascribe_article::{ArticleRecord, RawArticle};
use ascribe_speaker_resolver::RuleResolver;
use ascribe_tokenizer::Tokenizer;
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let given = serde_json::from_str::<ArticleRecord>(&line?)?.into_article()?;
        let raw = RawArticle {
            id: given.id().to_owned(),
            text: given.text().to_owned(),
            meta: given.meta().clone(),
        };
        let article = Tokenizer::new()
            .tokenize(raw)?
            .with_quotes(given.quotes().to_vec())?;
        let record = ArticleRecord::from_article(&article);
        for example in RuleResolver::new().link_examples(&article) {
            let content = serde_json::to_value(&record.quotes[example.quote].content)?;
            let candidates: Vec<_> = example
                .candidates
                .iter()
                .map(|c| json!({"names": c.names, "features": c.features}))
                .collect();
            serde_json::to_writer(
                &mut out,
                &json!({"id": article.id(), "content": content, "candidates": candidates}),
            )?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}
