//! What the regressions of the confidence see and are trained on: articles in (JSON lines with `id` and `text`, standard input), their
//! records out, each with `features`, a list of numbers for each quotation. The first line out names the columns.
//!
//! `zcat train.jsonl.gz | cargo run --release -p ascribe --example confidence_features > features.jsonl`

use std::error::Error;
use std::io::{self, BufRead as _, BufWriter, Write as _};

use ascribe::serde_json::{self, Value, json};
use ascribe::{ArticleRecord, Classes, Pipeline, RawArticle};

fn main() -> Result<(), Box<dyn Error>> {
    let pipeline = Pipeline::builder()
        .classes(Classes::all())
        .calibrate(false)
        .build();
    let mut out = BufWriter::new(io::stdout().lock());
    let columns: Vec<&str> = ascribe::resolver::confidence_columns()
        .iter()
        .map(|(name, _)| *name)
        .collect();
    writeln!(out, "{}", json!({ "columns": columns }))?;
    let mut raw = Vec::new();
    for line in io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        raw.push(RawArticle::new(text("id"), text("text")));
    }
    for article in pipeline.annotate_all(raw) {
        let article = article?;
        let mut record = serde_json::to_value(ArticleRecord::from_article(&article))?;
        record["features"] = json!(ascribe::resolver::confidence_features(&article));
        writeln!(out, "{record}")?;
    }
    out.flush()?;
    Ok(())
}
