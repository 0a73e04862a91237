//! Bytes of text per second, one thread, parts of speech included.
//!
//! `cargo bench -p ascribe-tokenizer`; on news of the shared data too, where that is there.

use std::fmt::Write as _;
use std::io::Read as _;

use ascribe_article::RawArticle;
use ascribe_tokenizer::Tokenizer;
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

/// Invented news of about `len` bytes.
fn invented(len: usize) -> String {
    let mut text = String::from("HARBOUR CITY, May 3 (Meridian) – ");
    let mut n = 0;
    while text.len() < len {
        n += 1;
        let _ = write!(
            text,
            "The harbour board’s {n}th meeting, held on Tuesday at 5 p.m., ended in a row. “We are late, and it isn’t \
             our fault,” said Orrin Vale, deputy head of the board. Mr. Ruiz of Crane Inc. told the U.S. envoy that \
             $4.5m had been spent — 63% of the fund.\n\n\"Nobody asked us,\" Maria Lopez added. \"We read it in \
             the papers.\"\n\n"
        );
    }
    text
}

fn run(bencher: Bencher, articles: Vec<RawArticle>, tagged: bool) {
    let tokenizer = Tokenizer::new();
    let n_bytes: usize = articles.iter().map(|a| a.text.len()).sum();
    bencher
        .counter(BytesCount::new(n_bytes))
        .with_inputs(|| articles.clone())
        .bench_values(|articles| {
            for article in articles {
                let article = if tagged {
                    tokenizer.tokenize(article)
                } else {
                    tokenizer.segment(article)
                };
                divan::black_box(article.expect("articles are short"));
            }
        });
}

#[divan::bench(args = [false, true])]
fn short_articles(bencher: Bencher, tagged: bool) {
    run(
        bencher,
        vec![RawArticle::new("", invented(5_000)); 200],
        tagged,
    );
}

#[divan::bench(args = [false, true])]
fn one_long_article(bencher: Bencher, tagged: bool) {
    run(
        bencher,
        vec![RawArticle::new("", invented(5_000_000))],
        tagged,
    );
}

#[divan::bench(args = [false, true])]
fn wikinews(bencher: Bencher, tagged: bool) {
    run(bencher, news("raw_wikinews/tosca.jsonl.gz"), tagged);
}

/// The articles of a file; none, with a line that says so, where it is not there.
fn news(file: &str) -> Vec<RawArticle> {
    let path = format!("{}/../../../shared/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let Ok(opened) = std::fs::File::open(path) else {
        eprintln!("skipped: ../shared/data/{file} is not there");
        return Vec::new();
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(opened)
        .read_to_string(&mut text)
        .expect("the file is text");
    text.lines()
        .map(|line| {
            let article: serde_json::Value = serde_json::from_str(line).expect("JSON lines");
            RawArticle::new("", article["text"].as_str().unwrap_or_default())
        })
        .collect()
}
