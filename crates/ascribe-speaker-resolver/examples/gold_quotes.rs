//! Resolves the speakers of gold quotes, to measure this stage alone.
//!
//! ```text
//! cargo run --release -p ascribe-speaker-resolver --example gold_quotes -- GOLD.jsonl[.gz] > pred.jsonl
//! python3 ../shared/tools/score.py GOLD.jsonl[.gz] pred.jsonl
//! ```
//!
//! Reads articles with `quotes`, or with inline `attributions` as the challenge units have them; keeps content, cue,
//! source, addressee and `inside` of each quote and nothing of its speaker.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};

use anyhow::{Context, Result};
use ascribe_article::{ArticleRecord, Meta, QuoteRecord, RawArticle};
use ascribe_speaker_resolver::{RuleResolver, SpeakerResolver};
use ascribe_tokenizer::Tokenizer;
use serde_json::{Value, json};

fn main() -> Result<()> {
    let tokenizer = Tokenizer::new();
    let resolver = RuleResolver::new();
    let mut out = io::stdout().lock();
    for path in std::env::args().skip(1) {
        let file = File::open(&path).with_context(|| path.clone())?;
        let reader: Box<dyn Read> = if path.ends_with(".gz") {
            Box::new(flate2::read::MultiGzDecoder::new(file))
        } else {
            Box::new(file)
        };
        for line in BufReader::new(reader).lines() {
            let gold: Value = serde_json::from_str(&line?)?;
            let record = without_speakers(&gold)?;
            let meta = record.meta.clone();
            let quotes = record.clone().into_article()?.quotes().to_vec();
            let raw = RawArticle {
                id: record.id,
                text: record.text.unwrap_or_default(),
                meta,
            };
            let article = tokenizer.tokenize(raw)?.with_quotes(quotes)?;
            let resolution = resolver.resolve(&article)?;
            let article = article.with_attributions(resolution)?;
            serde_json::to_writer(&mut out, &ArticleRecord::from_article(&article))?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// The gold article with its quotes and nothing said of who speaks.
fn without_speakers(gold: &Value) -> Result<ArticleRecord> {
    let quotes = gold["quotes"]
        .as_array()
        .or_else(|| gold["attributions"].as_array())
        .context("neither quotes nor attributions")?;
    let quotes = quotes
        .iter()
        .enumerate()
        .map(|(i, quote)| {
            let spans = |key: &str| quote.get(key).cloned().unwrap_or(json!([]));
            let record = json!({
                "id": quote.get("id").cloned().unwrap_or(json!(format!("q{}", i + 1))),
                "type": quote.get("type").cloned().unwrap_or(json!("indirect")),
                "content": spans("content"), "cue": spans("cue"), "source": spans("source"),
                "addressee": spans("addressee"), "inside": quote.get("inside").cloned().unwrap_or(Value::Null),
            });
            Ok(serde_json::from_value::<QuoteRecord>(record)?)
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(ArticleRecord {
        id: gold["id"].as_str().unwrap_or_default().to_owned(),
        text: gold["text"].as_str().map(str::to_owned),
        meta: gold["meta"].as_object().cloned().unwrap_or_else(Meta::new),
        quotes,
        ..ArticleRecord::default()
    })
}
