//! The resolver alone: articles with quotes in (JSON lines of the project's form, on stdin), the same with speakers out.
//!
//! `cargo run --release -p ascribe-speaker-resolver --example speakers < quotes.jsonl > speakers.jsonl`

use std::error::Error;
use std::io::{self, BufRead as _, Write as _};

use ascribe_article::{ArticleRecord, RawArticle};
use ascribe_speaker_resolver::{RuleResolver, SpeakerResolver};
use ascribe_tokenizer::Tokenizer;

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
        let resolution = RuleResolver::new().resolve(&article)?;
        let record = ArticleRecord::from_article(&article.with_attributions(resolution)?);
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
