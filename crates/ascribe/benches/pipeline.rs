//! Speed of the whole rules pipeline, tokenizer to speakers, on news text.
//!
//! `cargo bench -p ascribe --bench pipeline`. Reads `../shared/data/raw_wikinews` beside the checkout when it is there, else
//! `data/samples` over and over.

#![allow(clippy::print_stdout)]

mod corpus;

use std::sync::LazyLock;

use ascribe::{Pipeline, RawArticle};
use divan::Bencher;
use divan::counter::BytesCount;
use mimalloc::MiMalloc;

/// The one of the `ascribe` command.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

static ARTICLES: LazyLock<Vec<RawArticle>> = LazyLock::new(corpus::articles);

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
    let pipeline = Pipeline::builder().without_model().threads(threads).build();
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
