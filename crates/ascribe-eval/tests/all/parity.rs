//! Agreement with the independent scorer `../shared/tools/score.py`, figure by figure, to 0.01 points.
//!
//! The scorer itself runs where it is beside the checkout; what it said of corrupted versions of our own gold is kept in
//! `tests/scores`, so that a difference shows everywhere. `ASCRIBE_UPDATE=1` asks it again.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use ascribe_article::{CharSpan, Classes};
use ascribe_eval::{Document, LabelledQuote, Options, compare, read, write};
use serde::{Deserialize, Serialize};

use crate::skipped::{shared, skipped};

#[derive(Debug, Serialize, Deserialize)]
struct Row {
    precision: f64,
    recall: f64,
    f1: f64,
    gold: f64,
    predicted: f64,
}

type Scores = BTreeMap<String, Row>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// `None`, with a word on stderr, when the scorer or a Python to run it is not there.
fn scorer() -> Option<PathBuf> {
    let path = shared("tools/score.py")?;
    if Command::new("python3").arg("--version").output().is_err() {
        skipped("no python3 on PATH, which the scorer needs");
        return None;
    }
    Some(path)
}

fn documents(path: &Path) -> Vec<Document> {
    let corpus = read::read(path, None).expect("the gold is there");
    assert!(corpus.problems.is_empty(), "{:?}", corpus.problems);
    corpus.documents
}

/// What the scorer says of `predicted`. It takes all of the gold, so that a flat one must be given.
fn ask(scorer: &Path, gold: &[Document], predicted: &[Document], flat: bool) -> Scores {
    let mut gold = gold.to_vec();
    let mut options = &[][..];
    if flat {
        options = &["--flat"];
        for document in &mut gold {
            document
                .quotes
                .retain(|quote| quote.record.inside.is_none());
        }
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("gold.jsonl");
    let mut file = File::create(&path).expect("writable");
    write::jsonl(&gold, &mut file).expect("writable");
    serde_json::from_slice(&answer(scorer, &path, predicted, options)).expect("it writes JSON")
}

fn answer(scorer: &Path, gold: &Path, predicted: &[Document], options: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("predicted.jsonl");
    let mut file = File::create(&path).expect("writable");
    write::jsonl(predicted, &mut file).expect("writable");
    let mut command = Command::new("python3");
    command.arg(scorer).arg(gold).arg(&path).arg("--json");
    command.args(options);
    let output = command.output().expect("there is a Python");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// Every figure of the scorer is ours, too.
fn assert_same(
    what: &str,
    gold: &[Document],
    predicted: &[Document],
    flat: bool,
    expected: &Scores,
) {
    let options = Options {
        flat,
        classes: Classes::all(),
        ..Options::default()
    };
    assert!(expected.len() > 10, "{what}: {} figures", expected.len());
    assert_same_with(what, gold, predicted, &options, expected);
}

fn assert_same_with(
    what: &str,
    gold: &[Document],
    predicted: &[Document],
    options: &Options,
    expected: &Scores,
) {
    let comparison = compare(gold, predicted, options);
    for (name, row) in expected {
        let figure = comparison
            .figures()
            .iter()
            .find(|figure| figure.name() == *name)
            .unwrap_or_else(|| panic!("{what}: we have no figure {name}"));
        let counts = comparison.total(*figure).expect("it is one of its figures");
        for (part, theirs, ours) in [
            ("precision", row.precision, counts.precision()),
            ("recall", row.recall, counts.recall()),
            ("F1", row.f1, counts.f1()),
        ] {
            assert!(
                (theirs - ours).abs() <= 1e-4,
                "{what}, {name}, {part}: {theirs} there, {ours} here"
            );
        }
        assert_eq!(
            (counts.gold, counts.predicted),
            (row.gold, row.predicted),
            "{what}, {name}"
        );
    }
}

/// A small generator, the same everywhere.
struct Dice(u64);

impl Dice {
    /// 0 to n - 1.
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.roll(n) == 0
    }
}

/// Borders moved, a piece lost, sources cut or gone, quotations dropped: how a detector errs.
fn shaken(gold: &[Document], seed: u64) -> Vec<Document> {
    let mut dice = Dice(seed);
    let mut documents = gold.to_vec();
    for document in &mut documents {
        let n_chars = document.text.chars().count();
        document.quotes.retain(|_| !dice.one_in(8));
        for LabelledQuote { record, .. } in &mut document.quotes {
            for spans in [&mut record.content, &mut record.source, &mut record.cue] {
                if spans.len() > 1 && dice.one_in(3) {
                    spans.pop();
                }
                for span in spans.iter_mut() {
                    if dice.one_in(3) {
                        span.start = (span.start + dice.roll(30)).min(span.end - 1);
                    }
                    if dice.one_in(3) {
                        span.end = (span.end + dice.roll(60)).min(n_chars);
                    }
                }
            }
            if dice.one_in(6) {
                record.source.clear();
            }
            if dice.one_in(6) {
                record.cue.clear();
            }
        }
    }
    documents
}

/// Spurious quotations, doubled ones, merged neighbours, in another order: how a matching is put to the test.
fn crowded(gold: &[Document], seed: u64) -> Vec<Document> {
    let mut dice = Dice(seed);
    let mut documents = gold.to_vec();
    for document in &mut documents {
        let n_chars = document.text.chars().count();
        let mut quotes: Vec<LabelledQuote> = Vec::new();
        for quote in document.quotes.clone() {
            if dice.one_in(5) {
                let mut double = quote.clone();
                double.record.content[0].start += 1;
                double.record.content.retain(|s| s.start < s.end);
                quotes.push(double);
            }
            // The spans of one content never overlap.
            let begins = quote.record.content[0].start;
            if dice.one_in(5)
                && let Some(last) = quotes.last_mut()
                && last.record.content.iter().all(|span| span.end <= begins)
            {
                last.record.content.extend(&quote.record.content);
                continue;
            }
            quotes.push(quote);
        }
        for _ in 0..dice.roll(4) {
            if let Some(quote) = quotes.first().cloned() {
                let start = dice.roll(n_chars.max(2) - 1);
                let mut spurious = quote;
                spurious.record.content = vec![CharSpan {
                    start,
                    end: (start + 1 + dice.roll(200)).min(n_chars),
                }];
                quotes.push(spurious);
            }
        }
        if dice.one_in(2) {
            quotes.reverse();
        }
        for (i, quote) in quotes.iter_mut().enumerate() {
            quote.record.id = format!("q{}", i + 1);
            quote.record.inside = (i > 0 && dice.one_in(10)).then(|| "q1".to_owned());
        }
        quotes.retain(|quote| !quote.record.content.is_empty());
        document.quotes = quotes;
    }
    documents
}

/// Speakers by other names, of other kinds, exchanged, gone; an article not predicted at all: how a resolver errs.
fn renamed(gold: &[Document], seed: u64) -> Vec<Document> {
    let mut dice = Dice(seed);
    let mut documents = gold.to_vec();
    for document in &mut documents {
        let ids: Vec<String> = document
            .speakers
            .iter()
            .flatten()
            .map(|speaker| speaker.id.clone())
            .collect();
        for speaker in document.speakers.iter_mut().flatten() {
            match dice.roll(7) {
                0 => speaker.name = speaker.name.to_uppercase() + "’s",
                1 => {
                    if let Some(alias) = speaker.aliases.first() {
                        speaker.name = alias.clone();
                    }
                }
                2 => speaker.kind = ascribe_article::SpeakerKind::Organization,
                3 => speaker.kind = ascribe_article::SpeakerKind::Group,
                4 => speaker.name = "Nobody Atall".to_owned(),
                _ => {}
            }
            speaker.aliases.clear();
        }
        for quote in &mut document.quotes {
            if dice.one_in(5) {
                quote.record.speaker = None;
            } else if dice.one_in(5) && !ids.is_empty() {
                quote.record.speaker = Some(ids[dice.roll(ids.len())].clone());
            }
        }
    }
    documents.retain(|_| !dice.one_in(15));
    documents
}

/// A name, a corrupted version, whether it is compared flat.
fn corrupted(gold: &[Document]) -> [(&'static str, Vec<Document>, bool); 3] {
    [
        ("shaken", shaken(gold, 1), false),
        ("crowded", crowded(gold, 2), true),
        ("renamed", renamed(gold, 3), false),
    ]
}

#[test]
fn the_scorer_says_the_same_of_corrupted_samples() {
    let path = root().join("data/gold/samples.jsonl");
    let gold = documents(&path);
    for (name, predicted, flat) in corrupted(&gold) {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/scores")
            .join(format!("{name}.json"));
        if std::env::var_os("ASCRIBE_UPDATE").is_some()
            && let Some(scorer) = scorer()
        {
            let scores = ask(&scorer, &gold, &predicted, flat);
            let text = serde_json::to_string_pretty(&scores).expect("plain data");
            fs::write(&kept, text + "\n").expect("writable");
        }
        let text = fs::read_to_string(&kept).expect("the scores are kept");
        let scores: Scores = serde_json::from_str(&text).expect("the scores are JSON");
        assert_same(name, &gold, &predicted, flat, &scores);
    }
}

#[test]
fn the_scorer_says_the_same_of_polnear() {
    let Some(path) = shared("data/polnear/dev.jsonl.gz") else {
        return;
    };
    let Some(scorer) = scorer() else {
        return;
    };
    let gold = documents(&path);
    for (name, predicted, flat) in corrupted(&gold) {
        let scores = ask(&scorer, &gold, &predicted, flat);
        assert_same(name, &gold, &predicted, flat, &scores);
    }
    let predicted = by_the_rules(&gold);
    for flat in [true, false] {
        let scores = ask(&scorer, &gold, &predicted, flat);
        assert_same("the program", &gold, &predicted, flat, &scores);
    }
}

/// What the rules find, of every class.
fn by_the_rules(gold: &[Document]) -> Vec<Document> {
    let pipeline = ascribe::Pipeline::builder()
        .without_model()
        .classes(Classes::all())
        .build();
    let raw = gold.iter().map(|document| ascribe::RawArticle {
        id: document.id.clone(),
        text: document.text.clone(),
        meta: document.meta.clone(),
    });
    pipeline
        .annotate_all(raw)
        .map(|article| {
            let article = article.expect("nothing is wrong with it");
            Document::from(ascribe::ArticleRecord::from_article(&article))
        })
        .collect()
}

/// What the script says of newsgold: a genre, or `all`.
type Genres = BTreeMap<String, BTreeMap<String, serde_json::Value>>;

fn genre(document: &Document) -> &'static str {
    match document.id.as_str() {
        id if id.ends_with("-opening") => "interview",
        id if id.starts_with("congress") => "press",
        _ => "news",
    }
}

/// `../shared/tools/newsgold_eval.py`: the outermost alone, by genre and class, with what it waives.
#[test]
fn the_script_says_the_same_of_newsgold() {
    let (Some(path), Some(_)) = (shared("data/newsgold/dev.jsonl.gz"), scorer()) else {
        return;
    };
    let Some(script) = shared("tools/newsgold_eval.py") else {
        return;
    };
    let gold = documents(&path);
    let predictions = [
        ("the program", by_the_rules(&gold)),
        ("shaken", shaken(&gold, 4)),
        ("crowded", crowded(&gold, 5)),
        ("renamed", renamed(&gold, 6)),
    ];
    for (name, predicted) in &predictions {
        for classes in ["all", "speech,finding", "thought"] {
            let options = match classes {
                "all" => &[][..],
                _ => &["--classes", classes],
            };
            let genres: Genres =
                serde_json::from_slice(&answer(&script, &path, predicted, options))
                    .expect("it writes JSON");
            assert!(genres.len() > 2, "all, news, and press or interviews");
            for (of, table) in genres {
                let what = format!("{name}, {classes}, {of}");
                assert_same_table(&what, &gold, predicted, classes, &of, table);
            }
        }
    }
}

fn assert_same_table(
    what: &str,
    gold: &[Document],
    predicted: &[Document],
    classes: &str,
    of: &str,
    mut table: BTreeMap<String, serde_json::Value>,
) {
    let options = Options {
        flat: true,
        classes: classes.parse().expect("classes"),
        ..Options::default()
    };
    let gold: Vec<Document> = gold
        .iter()
        .filter(|document| of == "all" || genre(document) == of)
        .cloned()
        .collect();
    // These are recalls alone.
    let shares = ["nested", "class"].map(|name| (name, table.remove(name).expect(name)));
    let scores = table.into_iter().map(|(name, row)| {
        let row = serde_json::from_value(row).expect("a row of the scorer");
        (name, row)
    });
    assert_same_with(what, &gold, predicted, &options, &scores.collect());
    let comparison = compare(&gold, predicted, &options);
    for (name, row) in shares {
        let figures = comparison.figures();
        let figure = figures.iter().find(|figure| figure.name() == name);
        let counts = figure.and_then(|&figure| comparison.total(figure));
        let (recall, n) = counts.map_or((0.0, 0.0), |counts| (counts.recall(), counts.gold));
        let theirs = |key: &str| row[key].as_f64().expect("a number");
        assert_eq!(n, theirs("gold"), "{what}, {name}");
        assert!(
            (recall - theirs("recall")).abs() <= 1e-9,
            "{what}, {name}: {recall}"
        );
    }
}
