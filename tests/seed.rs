//! The article the project began from, when it is beside the checkout: every quotation, type and speaker of its gold.
//!
//! The text is not ours to keep in the repository.

use std::fs;
use std::path::Path;

use ascribe::{ArticleRecord, CharSpan, Pipeline, RawArticle};

/// The words of some spans, marks and white space at the ends left out: scorers ignore them.
fn words(text: &[char], spans: &[CharSpan]) -> Vec<String> {
    spans
        .iter()
        .map(|span| {
            let piece: String = text[span.start..span.end].iter().collect();
            piece
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_owned()
        })
        .collect()
}

/// One line a quotation: type, speaker, cue, source, content.
fn summary(record: &ArticleRecord) -> Vec<String> {
    let text: Vec<char> = record.text.as_deref().unwrap_or_default().chars().collect();
    record
        .quotes
        .iter()
        .map(|quote| {
            let speaker = record
                .speakers
                .iter()
                .find(|speaker| Some(&speaker.id) == quote.speaker.as_ref());
            format!(
                "{} | {} | {:?} | {:?} | {:?}",
                quote.kind.name(),
                speaker.map_or("-", |speaker| speaker.name.as_str()),
                words(&text, &quote.cue),
                words(&text, &quote.source),
                words(&text, &quote.content),
            )
        })
        .collect()
}

#[test]
fn the_seed_article_comes_out_as_its_gold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seed");
    let (Ok(text), Ok(gold)) = (
        fs::read_to_string(folder.join("trend-sco.txt")),
        fs::read_to_string(folder.join("trend-sco.gold.jsonl")),
    ) else {
        eprintln!("skipped: ../shared/seed is not beside this checkout");
        return;
    };
    let gold: ArticleRecord = serde_json::from_str(gold.trim()).expect("the gold is a record");
    let article = Pipeline::rules()
        .run(RawArticle::new("trend-sco", text))
        .expect("nothing is wrong with it");
    let found = ArticleRecord::from_article(&article);
    assert_eq!(found.text, gold.text);
    for (key, value) in &gold.meta {
        if ["date", "place", "publisher"].contains(&key.as_str()) {
            assert_eq!(found.meta.get(key), Some(value), "{key}");
        }
    }
    assert_eq!(summary(&found), summary(&gold));
}
