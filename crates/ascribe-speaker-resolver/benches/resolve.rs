//! Speed of the resolver alone, in bytes of article text: `cargo bench -p ascribe-speaker-resolver`.
//!
//! `shared` runs over the gold quotes of ../shared/data/polnear/dev.jsonl.gz where that is there.
//!
//! The text is invented and dense: every sentence has a name, a role or a pronoun, and three in four paragraphs a quote.
//! The two sizes differ by a factor of eight: the same speed at both is the sign of linear time.

use std::io::{BufRead as _, BufReader};

use ascribe_article::{Article, ArticleRecord, RawArticle, marked};
use ascribe_speaker_resolver::{Resolver, SpeakerResolver};
use ascribe_tokenizer::Tokenizer;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

const FIRST: [&str; 8] = [
    "Anna", "Rami", "Kirsi", "Orrin", "Priya", "Thabo", "Lucia", "Marek",
];
const LAST: [&str; 11] = [
    "Pell", "Haddad", "Lahti", "Vale", "Nair", "Dlamini", "Soto", "Nowak", "Tveit", "Basu", "Ilves",
];

fn article(n_paragraphs: usize) -> Article {
    let mut text = String::new();
    let mut number = 0;
    for i in 0..n_paragraphs {
        let (first, last) = (FIRST[i % 8], LAST[i % 11]);
        let other = LAST[(i + 3) % 11];
        match i % 4 {
            0 => text.push_str(&format!(
                "Finance Minister {first} {last} opened the harbour at Skarvik on Tuesday. [q{} “The third berth is late,”] [c{} said] [s{} {last}]. The minister had met {other}, a lawyer for the dockers, at noon.\n\n",
                number + 1, number + 1, number + 1
            )),
            1 => text.push_str(&format!(
                "Later [s{} she] [c{} told] reporters [q{} that the cranes would stop for a week]. {other} did not answer calls.\n\n",
                number + 1, number + 1, number + 1
            )),
            2 => text.push_str(&format!(
                "[s{} The union] [c{} said] [q{} its members would vote on the offer by Friday]. A report on the fund was due in spring.\n\n",
                number + 1, number + 1, number + 1
            )),
            _ => text.push_str(&format!(
                "The water stood a metre high in the cellars of the old town, and {first} {other} lent out pumps for nothing.\n\n"
            )),
        }
        number += usize::from(i % 4 != 3);
    }
    let gold = marked::parse(&text).expect("the text is well-formed");
    Tokenizer::new()
        .tokenize(RawArticle::new("bench", gold.text()))
        .and_then(|article| article.with_quotes(gold.quotes().to_vec()))
        .expect("the marks fit")
}

#[divan::bench(args = [40, 4_000, 32_000])]
fn paragraphs(bencher: divan::Bencher<'_, '_>, n_paragraphs: usize) {
    let article = article(n_paragraphs);
    let resolver = Resolver::new();
    bencher
        .counter(BytesCount::new(article.text().len()))
        .bench(|| resolver.resolve(&article).expect("rules never fail"));
}

/// The articles of the shared development set with their gold quotes; none when it is not there.
fn shared_articles() -> Vec<Article> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/polnear/dev.jsonl.gz"
    );
    let Ok(file) = std::fs::File::open(path) else {
        eprintln!("skipped: no {path}");
        return Vec::new();
    };
    let tokenizer = Tokenizer::new();
    BufReader::new(flate2::read::MultiGzDecoder::new(file))
        .lines()
        .map(|line| {
            let record: ArticleRecord =
                serde_json::from_str(&line.expect("the file is text")).expect("it is JSON");
            let gold = record.into_article().expect("the gold spans fit");
            tokenizer
                .tokenize(RawArticle::new(gold.id(), gold.text()))
                .and_then(|article| article.with_quotes(gold.quotes().to_vec()))
                .expect("the gold spans fit")
        })
        .collect()
}

#[divan::bench]
fn shared(bencher: divan::Bencher<'_, '_>) {
    let articles = shared_articles();
    let n_bytes: usize = articles.iter().map(|a| a.text().len()).sum();
    let resolver = Resolver::new();
    bencher.counter(BytesCount::new(n_bytes)).bench(|| {
        articles
            .iter()
            .map(|article| {
                resolver
                    .resolve(article)
                    .expect("rules never fail")
                    .speakers
                    .len()
            })
            .sum::<usize>()
    });
}
