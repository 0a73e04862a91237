//! The article the project began from, when it is beside the checkout: every quotation, type and speaker of its gold.
//!
//! The text is not ours to keep in the repository.

use std::fs;

use ascribe::{ArticleRecord, CharSpan, Meta, Pipeline, QuoteType, RawArticle};
use serde::Deserialize;

use crate::skipped::shared;

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

/// The gold has its speakers in its quotations.
#[derive(Deserialize)]
struct Gold {
    text: String,
    meta: Meta,
    attributions: Vec<GoldQuote>,
}

#[derive(Deserialize)]
struct GoldQuote {
    #[serde(rename = "type")]
    kind: QuoteType,
    content: Vec<CharSpan>,
    cue: Vec<CharSpan>,
    source: Vec<CharSpan>,
    #[serde(default)]
    addressee: Vec<CharSpan>,
    speaker: GoldSpeaker,
}

#[derive(Deserialize)]
struct GoldSpeaker {
    name: String,
}

/// One line a quotation: type, speaker, cue, source, addressee, content.
fn line(text: &[char], kind: QuoteType, name: &str, spans: [&[CharSpan]; 4]) -> String {
    let [cue, source, addressee, content] = spans.map(|spans| words(text, spans));
    format!(
        "{} | {name} | {cue:?} | {source:?} | {addressee:?} | {content:?}\n",
        kind.name()
    )
}

#[test]
fn the_seed_article_comes_out_as_its_gold() {
    let Some(folder) = shared("seed") else {
        return;
    };
    let text = fs::read_to_string(folder.join("trend-sco.txt")).expect("it is in the folder");
    let gold =
        fs::read_to_string(folder.join("trend-sco.gold.jsonl")).expect("it is in the folder");
    let gold: Gold = serde_json::from_str(gold.trim()).expect("the gold is JSON of its form");
    let article = Pipeline::rules()
        .run(RawArticle::new("trend-sco", text))
        .expect("nothing is wrong with it");
    let found = ArticleRecord::from_article(&article);
    assert_eq!(found.text.as_deref(), Some(gold.text.as_str()));
    for (key, value) in &gold.meta {
        assert_eq!(found.meta.get(key), Some(value), "{key}");
    }
    let text: Vec<char> = gold.text.chars().collect();
    let expected: String = gold
        .attributions
        .iter()
        .map(|q| {
            let spans = [&q.cue[..], &q.source, &q.addressee, &q.content];
            line(&text, q.kind, &q.speaker.name, spans)
        })
        .collect();
    let printed: String = found
        .quotes
        .iter()
        // The gold has the outermost ones.
        .filter(|q| q.inside.is_none())
        .map(|q| {
            let speaker = found
                .speakers
                .iter()
                .find(|speaker| Some(&speaker.id) == q.speaker.as_ref());
            let name = speaker.map_or("-", |speaker| speaker.name.as_str());
            let spans = [&q.cue[..], &q.source, &q.addressee, &q.content];
            line(&text, q.kind, name, spans)
        })
        .collect();
    assert_eq!(printed, expected);
    assert!(!expected.is_empty());
}
