//! Sentence ends against gold sentences of the shared data, where that is there.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};

use ascribe_article::{OffsetMap, RawArticle};
use ascribe_tokenizer::Tokenizer;
use serde_json::Value;

#[path = "../../../tests/skipped.rs"]
mod skipped;

/// Sentence ends found, by whether gold has them.
#[derive(Default)]
struct Score {
    hits: usize,
    wrong: usize,
    missed: usize,
    /// Where we and gold differ, for people to read.
    differences: Vec<String>,
}

impl Score {
    fn f1(&self) -> f64 {
        200.0 * self.hits as f64 / (2 * self.hits + self.wrong + self.missed) as f64
    }
}

/// Which sentence ends count. The one at the end of a text never does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ends {
    All,
    /// Those with text after them on the same line: the ones that take a decision.
    InsideLines,
}

/// Scores the sentence ends of one file. `genres` keeps articles of these, all when empty.
fn score(file: &str, genres: &[&str], ends: Ends) -> Option<Score> {
    let path = skipped::shared(&format!("data/{file}"))?;
    let opened = std::fs::File::open(path).expect("a readable file");
    let tokenizer = Tokenizer::new();
    let mut score = Score::default();
    for line in BufReader::new(flate2::read::GzDecoder::new(opened)).lines() {
        let article: Value =
            serde_json::from_str(&line.expect("the file is text")).expect("the file is JSON lines");
        let genre = article["meta"]["genre"].as_str().unwrap_or_default();
        if !genres.is_empty() && !genres.contains(&genre) {
            continue;
        }
        add(&mut score, &tokenizer, &article, ends);
    }
    Some(score)
}

fn add(score: &mut Score, tokenizer: &Tokenizer, article: &Value, count: Ends) {
    let text = article["text"].as_str().expect("an article has text");
    let chars: Vec<char> = text.chars().collect();
    let map = OffsetMap::new(text);
    let gold: BTreeSet<usize> = article["sentences"]
        .as_array()
        .expect("gold has sentences")
        .iter()
        .map(|span| span[1].as_u64().expect("offsets are numbers") as usize)
        .collect();
    let raw = RawArticle::new(article["id"].as_str().unwrap_or_default(), text);
    let ours: BTreeSet<usize> = tokenizer
        .tokenize(raw)
        .expect("articles are short")
        .sentences()
        .iter()
        .map(|s| map.to_char(s.span.end as usize))
        .collect();
    let inner = |ends: &BTreeSet<usize>| -> BTreeSet<usize> {
        ends.iter()
            .copied()
            .filter(|&end| {
                let mut after = chars[end..].iter();
                match count {
                    Ends::All => after.any(|c| !c.is_whitespace()),
                    Ends::InsideLines => after
                        .take_while(|&&c| c != '\n')
                        .any(|c| !c.is_whitespace()),
                }
            })
            .collect()
    };
    let (gold, ours) = (inner(&gold), inner(&ours));
    score.hits += gold.intersection(&ours).count();
    score.wrong += ours.difference(&gold).count();
    score.missed += gold.difference(&ours).count();
    for (mark, ends) in [("+", ours.difference(&gold)), ("-", gold.difference(&ours))] {
        for &end in ends {
            let before: String = chars[end.saturating_sub(50)..end].iter().collect();
            let after: String = chars[end..chars.len().min(end + 40)].iter().collect();
            score
                .differences
                .push(format!("{mark} {before:?} | {after:?}"));
        }
    }
}

const EDITED: &[&str] = &[
    "news",
    "interview",
    "bio",
    "voyage",
    "academic",
    "essay",
    "textbook",
];

/// File, genres, ends that count, the F1 that was measured when this was written.
///
/// The automatic sentences of PolNeAR know no paragraphs, so only ends inside lines are compared. The texts of EWT have
/// lost their line ends within paragraphs: most of what is missed there are lines of mail headers and signatures.
const MEASURED: [(&str, &[&str], Ends, f64); 4] = [
    ("gum/dev.jsonl.gz", EDITED, Ends::All, 97.6),
    ("gum/train.jsonl.gz", &[], Ends::All, 98.8),
    (
        "ud_ewt/dev.jsonl.gz",
        &["newsgroup", "weblog"],
        Ends::All,
        91.7,
    ),
    ("polnear_silver/dev.jsonl.gz", &[], Ends::InsideLines, 92.9),
];

#[test]
fn agrees_with_gold_sentences() {
    for (file, genres, ends, measured) in MEASURED {
        if let Some(score) = score(file, genres, ends) {
            assert!(
                score.f1() >= measured - 0.3,
                "{file}: F1 {:.2}, was {measured}",
                score.f1()
            );
        }
    }
}

/// `cargo test -p ascribe-tokenizer --test boundaries -- --ignored --nocapture`
#[test]
#[ignore = "prints figures and differences"]
fn figures() {
    for (file, genres, _, _) in MEASURED {
        for genres in [genres, &[]] {
            for ends in [Ends::All, Ends::InsideLines] {
                let Some(score) = score(file, genres, ends) else {
                    continue;
                };
                eprintln!(
                    "{file} {genres:?} {ends:?}: F1 {:.2} ({} right, {} wrong, {} missed)",
                    score.f1(),
                    score.hits,
                    score.wrong,
                    score.missed
                );
                if ends == Ends::InsideLines {
                    for difference in &score.differences {
                        eprintln!("  {difference}");
                    }
                }
            }
        }
    }
}
