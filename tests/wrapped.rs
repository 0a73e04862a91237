//! Wrapped texts: what is found in them is what is found in the same texts with each paragraph on a line of its own.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A line of words as the lines it is broken into.
type Wrap = fn(&[&str], usize) -> Vec<String>;

const WAYS: [(&str, Wrap, usize); 4] = [
    ("as `fmt -w 72` does", evenly, 72),
    ("line by line at 72", greedily, 72),
    ("line by line at 100", greedily, 100),
    ("line by line at 40", greedily, 40),
];

/// By how much a figure may differ from that of the unwrapped texts.
const ONE_POINT: f64 = 0.01;

/// Each line takes all the words it has room for.
fn greedily(words: &[&str], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if n_chars(line) + 1 + n_chars(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push((*word).to_owned()),
        }
    }
    lines
}

/// The lines of a paragraph are about as long as each other: the squares of what they lack to 93 % of the width have the least
/// sum, the last line aside. So does `fmt`.
fn evenly(words: &[&str], width: usize) -> Vec<String> {
    let goal = width * 93 / 100;
    // For each word the least cost of the lines from it on, and where its line ends.
    let mut best = vec![(0, words.len()); words.len() + 1];
    for first in (0..words.len()).rev() {
        let mut length = n_chars(words[first]);
        let mut choice = None;
        for (end, &(rest, _)) in best.iter().enumerate().skip(first + 1) {
            if length > width && end > first + 1 {
                break;
            }
            let lack = goal.abs_diff(length);
            let own = if end == words.len() { 0 } else { lack * lack };
            let cost = own + rest;
            if choice.is_none_or(|(least, _)| cost < least) {
                choice = Some((cost, end));
            }
            length += words.get(end).map_or(0, |word| 1 + n_chars(word));
        }
        best[first] = choice.expect("a line has at least one word");
    }
    let mut lines = Vec::new();
    let mut first = 0;
    while first < words.len() {
        lines.push(words[first..best[first].1].join(" "));
        first = best[first].1;
    }
    lines
}

fn n_chars(text: &str) -> usize {
    text.chars().count()
}

/// Only spaces change, so every offset of the gold still fits.
fn wrapped(text: &str, wrap: Wrap, width: usize) -> String {
    let lines = text.split('\n').map(|line| {
        let words: Vec<&str> = line.split(' ').collect();
        wrap(&words, width).join("\n")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn gold(path: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path);
    let text = fs::read_to_string(path).expect("the gold is there");
    let lines = text.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().expect("the gold is JSON")
}

/// F1 of attributions and of speakers.
fn figures(articles: &[Value], arguments: &[&str]) -> [f64; 2] {
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("gold.jsonl");
    let lines: String = articles
        .iter()
        .map(|article| format!("{article}\n"))
        .collect();
    fs::write(&path, lines).expect("writable");
    let output = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .arg("eval")
        .arg(&path)
        .args(["--json", "--resamples", "0"])
        .args(arguments)
        .output()
        .expect("the program starts");
    let report: Value = serde_json::from_slice(&output.stdout).expect("--json prints JSON");
    ["attribution", "speaker"].map(|name| {
        report["figures"]
            .as_array()
            .and_then(|figures| figures.iter().find(|line| line["figure"] == name))
            .and_then(|line| line["f1"].as_f64())
            .expect("the figure is there")
    })
}

/// Wraps the texts that then have more than `least` lines in each way, and compares.
fn finds_the_same(path: &str, least: usize, arguments: &[&str]) {
    let articles = gold(path);
    for (name, wrap, width) in WAYS {
        let (mut plain, mut broken) = (Vec::new(), Vec::new());
        for article in &articles {
            let text = article["text"].as_str().expect("an article has a text");
            let lines = wrapped(text, wrap, width);
            assert_eq!(lines.replace('\n', " "), text.replace('\n', " "));
            if lines.lines().count() > least {
                let mut other = article.clone();
                other["text"] = Value::String(lines);
                plain.push(article.clone());
                broken.push(other);
            }
        }
        assert!(!plain.is_empty(), "{path}, {name}: no text is long enough");
        let expected = figures(&plain, arguments);
        let found = figures(&broken, arguments);
        for (expected, found) in expected.into_iter().zip(found) {
            assert!(
                (expected - found).abs() <= ONE_POINT,
                "{path}, {name}: {found:.4} for {expected:.4} in {} texts",
                plain.len()
            );
        }
    }
}

#[test]
fn the_rules_find_the_same_in_wrapped_articles() {
    finds_the_same("data/gold/samples.jsonl", 2, &["--model", "none"]);
}

#[test]
fn the_rules_find_the_same_in_wrapped_paragraphs() {
    finds_the_same("tests/gold/challenge.jsonl", 2, &["--model", "none"]);
}

#[test]
fn the_model_finds_the_same_in_wrapped_articles() {
    finds_the_same("data/gold/samples.jsonl", 2, &[]);
}
