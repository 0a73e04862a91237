//! How often each kind of evidence names the right speaker: articles with gold quotes and speakers in (JSON lines, stdin), one
//! line a kind out: right, all, kind.
//!
//! `zcat train.jsonl.gz | cargo run --release -p ascribe-speaker-resolver --example evidence_counts`; the counts of
//! `confidence.rs` come from it. Quotes whose gold speaker has no name are counted where nobody with a name is given.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, BufRead as _};

use ascribe_article::{ArticleRecord, RawArticle, Speaker, SpeakerKind};
use ascribe_speaker_resolver::{Resolver, SpeakerResolver};
use ascribe_tokenizer::Tokenizer;

#[allow(clippy::print_stdout, reason = "it is what the example is for")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut counts: BTreeMap<&str, [u32; 2]> = BTreeMap::new();
    for line in io::stdin().lock().lines() {
        let gold = serde_json::from_str::<ArticleRecord>(&line?)?.into_article()?;
        let raw = RawArticle {
            id: gold.id().to_owned(),
            text: gold.text().to_owned(),
            meta: gold.meta().clone(),
        };
        let article = Tokenizer::new()
            .tokenize(raw)?
            .with_quotes(gold.quotes().to_vec())?;
        let found = Resolver::new().resolve(&article)?;
        for (gold_attribution, own) in gold.attributions().iter().zip(&found.attributions) {
            let (Some(wanted), Some(given), Some(evidence)) =
                (gold_attribution.speaker, own.speaker, own.evidence)
            else {
                continue;
            };
            let right = same(&gold.speakers()[wanted], &found.speakers[given]);
            let count = counts.entry(evidence.name()).or_default();
            count[0] += u32::from(right);
            count[1] += 1;
        }
    }
    for (kind, [right, all]) in counts {
        println!("{right}\t{all}\t{kind}");
    }
    Ok(())
}

/// Whether two speakers are one: by a name they share; where the gold has no name, by having none.
fn same(gold: &Speaker, own: &Speaker) -> bool {
    let has_name = |speaker: &Speaker| {
        matches!(
            speaker.kind,
            SpeakerKind::Person | SpeakerKind::Organization
        )
    };
    if !has_name(gold) {
        return !matches!(own.kind, SpeakerKind::Person);
    }
    let forms = |speaker: &Speaker| -> Vec<String> {
        let names = std::iter::once(&speaker.name).chain(&speaker.aliases);
        names.map(|name| plain(name)).collect()
    };
    let own = forms(own);
    forms(gold).iter().any(|form| own.contains(form))
}

/// Lower case, letters and figures alone, without "the" and "’s".
fn plain(name: &str) -> String {
    let lower = name.to_lowercase().replace(['’', '\''], "'");
    let lower = lower.strip_suffix("'s").unwrap_or(&lower);
    let words: Vec<String> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let rest = words.strip_prefix(&["the".to_owned()][..]);
    rest.unwrap_or(&words).join(" ")
}
