//! Speed of the whole rules pipeline, tokenizer to speakers, on news text.
//!
//! `cargo bench -p ascribe`. Reads `../shared/data/raw_wikinews` beside the checkout when it is there, else
//! `data/samples` over and over.

#![allow(clippy::print_stdout)]

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::LazyLock;

use ascribe::{ArticleRecord, Pipeline, RawArticle};
use divan::Bencher;
use divan::counter::BytesCount;
use flate2::read::MultiGzDecoder;
use mimalloc::MiMalloc;

/// Enough text that a run takes a second or so.
const MIN_BYTES: usize = 4 << 20;

/// The one of the `ascribe` command.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

static ARTICLES: LazyLock<Vec<RawArticle>> = LazyLock::new(articles);

fn main() {
    let articles = &*ARTICLES;
    if articles.is_empty() {
        println!("no articles to measure on: data/samples is missing");
        return;
    }
    let n_bytes: usize = articles.iter().map(|raw| raw.text.len()).sum();
    let pipeline = Pipeline::rules();
    let (mut n_quotes, mut n_speakers, mut n_failed) = (0, 0, 0);
    for article in pipeline.annotate_all(articles.iter().cloned()) {
        match article {
            Ok(article) => {
                n_quotes += article.quotes().len();
                n_speakers += article.speakers().len();
            }
            Err(_) => n_failed += 1,
        }
    }
    println!(
        "{} articles, {:.1} MB: {n_quotes} quotations, {n_speakers} speakers, {n_failed} failed",
        articles.len(),
        n_bytes as f64 / 1e6
    );
    divan::main();
}

/// Articles a second are the items, text a second the bytes.
#[divan::bench(args = [1, 2], sample_count = 5, sample_size = 1)]
fn rules(bencher: Bencher<'_, '_>, threads: usize) {
    let pipeline = Pipeline::builder().threads(threads).build();
    let n_bytes: usize = ARTICLES.iter().map(|raw| raw.text.len()).sum();
    bencher
        .counter(BytesCount::new(n_bytes))
        .with_inputs(|| ARTICLES.clone())
        .bench_values(|articles| {
            pipeline
                .annotate_all(articles)
                .filter_map(Result::ok)
                .map(|article| article.quotes().len())
                .sum::<usize>()
        });
}

fn articles() -> Vec<RawArticle> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut articles = Vec::new();
    if let Ok(folder) = fs::read_dir(root.join("../shared/data/raw_wikinews")) {
        let mut paths: Vec<_> = folder.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let Ok(file) = File::open(&path) else {
                continue;
            };
            for line in BufReader::new(MultiGzDecoder::new(file))
                .lines()
                .map_while(Result::ok)
            {
                if let Ok(record) = serde_json::from_str::<ArticleRecord>(&line) {
                    articles.push(record.into_raw());
                }
            }
        }
    }
    if !articles.is_empty() {
        return articles;
    }
    println!("../shared/data/raw_wikinews is not here: measuring on data/samples, repeated");
    let Ok(folder) = fs::read_dir(root.join("data/samples")) else {
        return articles;
    };
    let mut paths: Vec<_> = folder.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.extension().is_some_and(|extension| extension == "txt")
            && let Ok(text) = fs::read_to_string(&path)
        {
            articles.push(RawArticle::new(path.display().to_string(), text));
        }
    }
    let n_bytes: usize = articles.iter().map(|raw| raw.text.len()).sum();
    if n_bytes > 0 {
        let n_articles = articles.len() * MIN_BYTES.div_ceil(n_bytes);
        articles = articles.into_iter().cycle().take(n_articles).collect();
    }
    articles
}
