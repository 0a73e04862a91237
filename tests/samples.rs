//! `data/samples`: the `.txt` files and `data/gold/samples.jsonl` follow from the `.marked` files, and the annotation is complete.
//!
//! `ASCRIBE_UPDATE=1 cargo test -p ascribe-cli --test whole samples::` rewrites what is derived.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ascribe::article::{Article, ArticleRecord, Quote, marked};

/// One sample: its file stem, the marked text, and what that says.
struct Sample {
    stem: String,
    marked: String,
    article: Article,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/samples")
}

/// Beside the samples, not among them: a run over the folder reads articles alone.
fn gold_path() -> PathBuf {
    folder().with_file_name("gold").join("samples.jsonl")
}

/// All samples in the order of their numbers.
fn samples() -> Vec<Sample> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder())
        .expect("data/samples exists")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "marked"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "data/samples has no .marked file");
    paths
        .into_iter()
        .map(|path| {
            let stem = path
                .file_stem()
                .and_then(|s| s.to_str())
                .expect("sample names are ASCII")
                .to_owned();
            let marked = fs::read_to_string(&path).expect("a sample is UTF-8");
            let article = marked::parse(&marked).unwrap_or_else(|e| panic!("{stem}: {e}"));
            Sample {
                stem,
                marked,
                article,
            }
        })
        .collect()
}

/// Compares a derived file with what it should be, or writes it where `ASCRIBE_UPDATE=1` asks for that.
fn check_derived(path: &Path, expected: &str) {
    if std::env::var_os("ASCRIBE_UPDATE").is_some_and(|v| v == "1") {
        fs::write(path, expected).expect("data/samples is writable");
        return;
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == expected,
        "{} does not follow from its .marked source; run with ASCRIBE_UPDATE=1",
        path.display()
    );
}

#[test]
fn derived_files_follow_from_the_marked_ones() {
    let mut gold = String::new();
    let mut stems = BTreeSet::new();
    for sample in samples() {
        assert_eq!(sample.article.id(), sample.stem, "the id is the file stem");
        check_derived(
            &folder().join(format!("{}.txt", sample.stem)),
            sample.article.text(),
        );
        let mut record = ArticleRecord::from_article(&sample.article);
        for quote in &mut record.quotes {
            // Marks tell none.
            quote.class = None;
        }
        gold += &serde_json::to_string(&record).expect("a record is plain data");
        gold.push('\n');
        stems.insert(sample.stem);
    }
    check_derived(&gold_path(), &gold);
    for entry in fs::read_dir(folder()).expect("data/samples exists") {
        let path = entry.expect("a readable entry").path();
        if path.extension().is_some_and(|e| e == "txt") {
            let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or("");
            assert!(stems.contains(stem), "{stem}.txt has no .marked source");
        }
    }
}

#[test]
fn the_gold_reads_back_as_the_same_articles() {
    for sample in samples() {
        let line = serde_json::to_string(&ArticleRecord::from_article(&sample.article))
            .expect("a record is plain data");
        let record: ArticleRecord = serde_json::from_str(&line).expect("a line is an article");
        let article = record.into_article().expect("every offset fits");
        assert_eq!(
            marked::render(&article),
            marked::render(&sample.article),
            "{}",
            sample.stem
        );
    }
}

#[test]
fn articles_have_150_to_400_words() {
    for sample in samples() {
        let n_words = sample.article.text().split_whitespace().count();
        assert!(
            (150..=400).contains(&n_words),
            "{}: {n_words} words",
            sample.stem
        );
    }
}

#[test]
fn every_quote_has_a_tail_line_with_its_type() {
    for sample in samples() {
        let (body, tail) = sample
            .marked
            .split_once("\n---\n")
            .unwrap_or_else(|| panic!("{}: no tail", sample.stem));
        let in_body: BTreeSet<&str> = body
            .split("[q")
            .skip(1)
            .filter_map(|rest| rest.split(' ').next())
            .collect();
        let in_tail: BTreeSet<&str> = tail
            .lines()
            .filter_map(|line| line.strip_prefix('q')?.split(':').next())
            .collect();
        assert_eq!(in_body, in_tail, "{}", sample.stem);
        for line in tail.lines() {
            let kind = line.split_whitespace().nth(2).unwrap_or("");
            assert!(
                ["direct", "mixed", "indirect"].contains(&kind),
                "{}: {line}",
                sample.stem
            );
        }
    }
}

#[test]
fn every_speaker_speaks_and_is_named_in_the_text() {
    for sample in samples() {
        let article = &sample.article;
        for (i, speaker) in article.speakers().iter().enumerate() {
            assert!(
                article.attributions().iter().any(|a| a.speaker == Some(i)),
                "{}: {} says nothing",
                sample.stem,
                speaker.name
            );
            for name in std::iter::once(&speaker.name).chain(&speaker.aliases) {
                assert!(
                    article.text().contains(name.as_str()),
                    "{}: {name} is not in the text",
                    sample.stem
                );
            }
        }
    }
}

#[test]
fn a_quote_within_another_names_it() {
    let holds = |outer: &Quote, inner: &Quote| {
        inner
            .content
            .iter()
            .all(|i| outer.content.iter().any(|o| o.contains(*i)))
    };
    for sample in samples() {
        let quotes = sample.article.quotes();
        for (i, quote) in quotes.iter().enumerate() {
            let outer: Vec<usize> = (0..quotes.len())
                .filter(|&j| j != i && holds(&quotes[j], quote))
                .collect();
            match quote.inside {
                Some(named) => assert!(outer.contains(&named), "{}: q{}", sample.stem, i + 1),
                None => assert!(outer.is_empty(), "{}: q{}", sample.stem, i + 1),
            }
        }
    }
}
