//! What the link heads see: articles with quotes in (JSON lines, stdin); out for each head a line with the names of its features,
//! then one line for each question a head is asked. A field `mentions` (spans in code points) asks about others beside the sources; a
//! field `names` has what a model reads (span in code points and kind), as the heads find it in use.
//!
//! `cargo run --release -p ascribe-speaker-resolver --example link_features < quotes.jsonl > links.jsonl`; the training of
//! `models/ascribe-link` reads it.

use std::error::Error;
use std::io::{self, BufRead as _, Write as _};

use ascribe_article::{ArticleRecord, NamedKind, NamedSpan, RawArticle, Span};
use ascribe_speaker_resolver::{AskedHead, Linked, Resolver};
use ascribe_tokenizer::Tokenizer;
use serde::Deserialize;
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for head in AskedHead::ALL {
        let columns: Vec<&str> = head.columns().into_iter().map(|(name, _)| name).collect();
        writeln!(out, "{}", json!({"of": head.name(), "columns": columns}))?;
    }
    for line in io::stdin().lock().lines() {
        let line = line?;
        let given = serde_json::from_str::<ArticleRecord>(&line)?.into_article()?;
        let raw = RawArticle {
            id: given.id().to_owned(),
            text: given.text().to_owned(),
            meta: given.meta().clone(),
        };
        let Others { mentions, names } = serde_json::from_str(&line)?;
        let starts: Vec<u32> = given
            .text()
            .char_indices()
            .map(|(at, _)| at as u32)
            .chain([given.text().len() as u32])
            .collect();
        let span = |start: usize, end: usize| Span {
            start: starts[start],
            end: starts[end],
        };
        let spans: Vec<Span> = mentions
            .iter()
            .map(|&[start, end]| span(start, end))
            .collect();
        let names = names
            .iter()
            .map(|&(start, end, kind)| NamedSpan {
                span: span(start, end),
                kind: kind.into(),
            })
            .collect();
        let article = Tokenizer::new()
            .tokenize(raw)?
            .with_names(names)?
            .with_quotes(given.quotes().to_vec())?;
        let record = ArticleRecord::from_article(&article);
        for example in Resolver::new().link_examples(&article, &spans) {
            let at = match example.of {
                Linked::Source(quote) => serde_json::to_value(&record.quotes[quote].content)?,
                Linked::Mention(mention) => json!([mentions[mention]]),
            };
            let candidates: Vec<_> = example
                .candidates
                .iter()
                .map(|c| json!({"names": c.names, "features": c.features}))
                .collect();
            serde_json::to_writer(
                &mut out,
                &json!({
                    "id": article.id(),
                    "content": at,
                    "of": example.head.name(),
                    "candidates": candidates,
                }),
            )?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

/// What a line may have beside its quotes: code points of further mentions.
#[derive(Deserialize)]
struct Others {
    #[serde(default)]
    mentions: Vec<[usize; 2]>,
    /// Names that a model reads.
    #[serde(default)]
    names: Vec<(usize, usize, Kind)>,
}

/// What a model takes a name for.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Person,
    Organization,
    Place,
}

impl From<Kind> for NamedKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Person => Self::Person,
            Kind::Organization => Self::Organization,
            Kind::Place => Self::Place,
        }
    }
}
