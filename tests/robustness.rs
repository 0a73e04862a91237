//! Whatever the text: no panic, every span in it and on a boundary, quotes in order, time in proportion.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use ascribe::{Article, ArticleRecord, Pipeline, Span};
use proptest::prelude::*;

use crate::skipped::shared;

/// The rules on one thread: fast enough for many and long texts.
fn rules() -> Pipeline {
    Pipeline::builder().without_model().threads(1).build()
}

/// Runs the pipeline and checks everything an article promises.
fn check(pipeline: &Pipeline, text: &str) -> Article {
    let article = pipeline.annotate(text).unwrap_or_else(|error| {
        panic!(
            "{error}\non {:?}",
            text.chars().take(300).collect::<String>()
        )
    });
    assert_eq!(article.text(), text);
    let fits = |spans: &[Span]| {
        let mut end = 0;
        for span in spans {
            assert!(
                span.fits(text) && !span.is_empty() && span.start >= end,
                "{span}"
            );
            end = span.end;
        }
    };
    for token in article.tokens() {
        assert!(token.span.fits(text));
    }
    let mut last = (0, u32::MAX);
    for (i, quote) in article.quotes().iter().enumerate() {
        for spans in [&quote.content, &quote.cue, &quote.source, &quote.addressee] {
            fits(spans);
        }
        for content in &quote.content {
            let mut frame = quote.cue.iter().chain(&quote.source);
            assert!(
                !frame.any(|span| span.overlaps(*content)),
                "the content {:?} holds its own cue or source: {quote:?}",
                article.slice(*content)
            );
        }
        let place = (quote.extent().start, quote.extent().end);
        assert!(
            place.0 > last.0 || i == 0 || (place.0 == last.0 && place.1 <= last.1),
            "quotes out of order"
        );
        last = place;
        assert!(
            (0.0..=1.0).contains(&quote.confidence),
            "{}",
            quote.confidence
        );
        assert_ne!(quote.inside, Some(i));
        assert!(!quote.found_by.is_empty());
    }
    assert_eq!(article.attributions().len(), article.quotes().len());
    let mut quoted = vec![false; article.speakers().len()];
    for attribution in article.attributions() {
        assert!((0.0..=1.0).contains(&attribution.confidence));
        for &span in &attribution.via {
            assert!(span.fits(text));
        }
        if let Some(speaker) = attribution.speaker {
            quoted[speaker] = true;
        }
    }
    assert!(
        quoted.iter().all(|&quoted| quoted),
        "a speaker without a quote"
    );
    for speaker in article.speakers() {
        fits(&speaker.mentions);
        assert!(!speaker.name.trim().is_empty());
    }
    // The JSON form goes there and back.
    let record = ArticleRecord::from_article(&article);
    let json = serde_json::to_string(&record).expect("a record is JSON");
    let read: ArticleRecord = serde_json::from_str(&json).expect("and JSON is a record");
    assert_eq!(read, record);
    read.into_article().expect("its offsets fit");
    article
}

/// Pieces news is made of, and pieces it should not be made of.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "“",
        "”",
        "‘",
        "’",
        "\"",
        "'",
        "''",
        "``",
        "«",
        "»",
        "„",
        "‟",
        "‚",
        "‹",
        "›",
        "「",
        "」",
        "(",
        ")",
        "[",
        "]",
        "—",
        "-",
        ":",
        ",",
        ".",
        "…",
        "?",
        "!",
        "\n",
        "\n\n",
        "\r\n",
        "\r\n\r\n",
        "\t",
        " ",
        " ",
        " ",
        "\u{a0}",
        "\u{200b}",
        "\u{200d}",
        "\u{feff}",
        "\0",
        "🙂",
        "👩‍👩‍👧",
        "e\u{301}",
        "İ",
        "ß",
        "Ω",
        "１２",
        "said",
        "says",
        "told",
        "according to",
        "he",
        "she",
        "they",
        "Maria Lopez",
        "Mr. Vale",
        "Vale",
        "the minister",
        "that",
        "who",
        "the board",
        "BAKU, May 3 (Trend) –",
        "By Dana Ruiz",
        "Read more",
        "asked",
        "not",
        "will",
        "O’Brien",
        "6'2\"",
        "’90s",
        "U.S.",
        "p.m.",
        "J. K.",
        "@ruiz",
        "#no",
        "https://example.org/a?b=“c”",
        "Q:",
        "A:",
        "and",
        "of",
        "a",
        "statement",
        "announced",
        "I",
        "we",
        "her",
        "“No,”",
        "’s",
        "n’t",
    ]);
    prop::collection::vec((piece, prop::bool::weighted(0.7)), 0..120).prop_map(|pieces| {
        let mut text = String::new();
        for (piece, space) in pieces {
            text.push_str(piece);
            if space {
                text.push(' ');
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_fine(text in any::<String>()) {
        check(&rules(), &text);
    }

    #[test]
    fn any_bytes_are_fine(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&rules(), &String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn quotation_mark_soup_is_fine(text in soup()) {
        check(&rules(), &text);
    }
}

/// Texts that a careless scan reads over and over.
fn worst_cases(n_bytes: usize) -> Vec<(&'static str, String)> {
    let repeat = |piece: &str| piece.repeat(n_bytes / piece.len());
    vec![
        ("opening marks", repeat("“")),
        ("closing marks", repeat("”")),
        ("straight marks", repeat("\"")),
        ("spaced straight marks", repeat("\" ")),
        ("apostrophes", repeat("'")),
        ("spaced single marks", repeat("‘ ")),
        ("mixed marks", repeat("“‘\"«„")),
        ("brackets", repeat("(")),
        ("dashes", repeat("— ")),
        ("colons", repeat("a: ")),
        ("commas", repeat(", ")),
        ("full stops", repeat(". ")),
        ("line breaks", repeat("\n")),
        ("paragraphs of a mark", repeat("“\n\n")),
        ("spaces", repeat(" ")),
        ("one word", repeat("a")),
        ("one capital word", repeat("A")),
        ("combining accents", repeat("\u{301}")),
        ("zero width", repeat("\u{200b}")),
        ("emoji", repeat("👩‍👩‍👧")),
        ("digits", repeat("1,")),
        ("a line of a URL", format!("https://{}", repeat("a/"))),
        ("one endless sentence", repeat("and the board of the town ")),
        ("one endless name", repeat("Maria Lopez ")),
        ("a name and commas", repeat("Maria Lopez, ")),
        ("cue verbs alone", repeat("said ")),
        ("told that", repeat("told that ")),
        ("source and cue", repeat("she said that ")),
        ("according to", repeat("according to ")),
        ("possessives", repeat("Vale’s ")),
        ("relative clauses", repeat("who said that the man ")),
        (
            "direct quotes without a paragraph",
            repeat("“No,” said Maria Lopez. "),
        ),
        (
            "indirect quotes without a paragraph",
            repeat("Maria Lopez said that it rained. "),
        ),
        ("floating quotes", repeat("“It rained.” ")),
        ("pronouns", repeat("“No,” she said. He said that he knew. ")),
        (
            "always another speaker",
            (0..n_bytes / 32)
                .map(|i| format!("“No,” said Mar{} Lop{}. ", letters(i), letters(i / 26)))
                .collect(),
        ),
        ("unclosed paragraphs", repeat("“It rained on the town\n\n")),
        ("a mark in a mark", repeat("“He said ‘no ")),
    ]
}

fn letters(mut n: usize) -> String {
    let mut word = String::new();
    loop {
        word.push((b'a' + (n % 26) as u8) as char);
        n /= 26;
        if n == 0 {
            return word;
        }
    }
}

/// Time that a text of this size takes only when it is read over and over: the unoptimised build of a slow machine
/// stays well below.
const LIMIT: Duration = Duration::from_secs(20);

#[test]
fn worst_cases_take_time_in_proportion() {
    let pipeline = rules();
    for (name, text) in worst_cases(300_000) {
        let begin = Instant::now();
        check(&pipeline, &text);
        let time = begin.elapsed();
        assert!(time < LIMIT, "{name}: {time:?} for {} bytes", text.len());
    }
}

#[test]
fn the_model_takes_worst_cases_too() {
    let pipeline = Pipeline::builder().threads(1).build();
    for (name, text) in worst_cases(3_000) {
        let begin = Instant::now();
        check(&pipeline, &text);
        let time = begin.elapsed();
        assert!(time < LIMIT, "{name}: {time:?} for {} bytes", text.len());
    }
}

/// The texts of the samples, and of the challenge where it is beside the checkout.
fn news() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/samples");
    let mut texts: Vec<String> = fs::read_dir(folder)
        .expect("the samples ship")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .map(|path| fs::read_to_string(path).expect("a sample is UTF-8"))
        .collect();
    if let Some(path) = shared("data/challenge/units.jsonl") {
        let lines = fs::read_to_string(path).expect("the challenge is UTF-8");
        texts.extend(lines.lines().map(|line| {
            let record: ArticleRecord = serde_json::from_str(line).expect("a line is an article");
            record.text.expect("every unit has its text")
        }));
    }
    texts
}

#[test]
fn news_keeps_every_promise_by_the_rules_and_with_the_model() {
    let (rules, model) = (rules(), Pipeline::builder().threads(1).build());
    for text in news() {
        check(&rules, &text);
        check(&model, &text);
    }
}
