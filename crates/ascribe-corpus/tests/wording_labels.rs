//! Wordings of one quotation against pairs that were read: `tests/labels/wording-pairs.tsv` has places, never words.

#[path = "../../../tests/skipped.rs"]
mod skipped;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use ascribe_article::{CharSpan, OffsetMap, quote_type};
use ascribe_corpus::Store;
use flate2::read::MultiGzDecoder;
use rusqlite::params;

const LABELS: &str = include_str!("labels/wording-pairs.tsv");

/// A quotation by its place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    article: String,
    content: Vec<(usize, usize)>,
    speaker: Option<(usize, usize)>,
}

struct Pair {
    half: String,
    places: [Place; 2],
    is_one: bool,
}

struct Article {
    text: Vec<char>,
    date: Option<String>,
}

fn spans(cell: &str) -> Vec<(usize, usize)> {
    cell.split(',')
        .filter_map(|span| {
            let (start, end) = span.split_once('-')?;
            Some((start.parse().ok()?, end.parse().ok()?))
        })
        .collect()
}

/// Nothing but questions: one may be put to many, and such pairs are left out here, as they are told apart by who asks.
fn asks(text: &[char], content: &[(usize, usize)]) -> bool {
    let content = cut(text, content);
    content.matches('?').count() > content.matches(['.', '!']).count()
}

fn pairs() -> Vec<Pair> {
    let rows = LABELS.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [half, a, b, c, d, e, f, decision] = cells[..] else {
            panic!("eight cells: {line}");
        };
        let place = |article: &str, content, speaker| Place {
            article: article.to_owned(),
            content: spans(content),
            speaker: spans(speaker).first().copied(),
        };
        Pair {
            half: half.to_owned(),
            places: [place(a, b, c), place(d, e, f)],
            is_one: decision == "one",
        }
    })
    .collect()
}

/// The texts that the labels speak of. `ASCRIBE_SHARED` says where they are when they are not beside the checkout.
fn texts(wanted: &BTreeSet<&str>) -> Option<BTreeMap<String, Article>> {
    let folder = match std::env::var_os("ASCRIBE_SHARED") {
        Some(shared) => PathBuf::from(shared).join("data/raw_wikinews"),
        None => skipped::shared("data/raw_wikinews")?,
    };
    let mut found = BTreeMap::new();
    for name in ["tosca.jsonl.gz", "y2019_2020.jsonl.gz"] {
        let file = File::open(folder.join(name)).expect("it is there");
        for line in BufReader::new(MultiGzDecoder::new(file)).lines() {
            let line = line.expect("readable");
            let record: serde_json::Value = serde_json::from_str(&line).expect("JSON");
            let id = record["id"].as_str().unwrap_or_default();
            if wanted.contains(id) {
                let date = record["date"].as_str().or(record["meta"]["date"].as_str());
                let article = Article {
                    text: record["text"]
                        .as_str()
                        .unwrap_or_default()
                        .chars()
                        .collect(),
                    date: date.map(str::to_owned),
                };
                found.insert(id.to_owned(), article);
            }
        }
    }
    Some(found)
}

fn cut(text: &[char], spans: &[(usize, usize)]) -> String {
    let cuts: Vec<String> = spans
        .iter()
        .map(|&(start, end)| text[start..end].iter().collect())
        .collect();
    cuts.join(" … ")
}

/// `direct`, by the share of letters in marks.
fn kind_of(article: &Article, content: &[(usize, usize)]) -> &'static str {
    let text: String = article.text.iter().collect();
    let map = OffsetMap::new(&text);
    let spans = content
        .iter()
        .filter_map(|&(start, end)| map.span_to_bytes(CharSpan { start, end }));
    quote_type(&text, &spans.collect::<Vec<_>>()).name()
}

/// A store with every quotation of the pairs, and the number of each.
fn store(
    path: &Path,
    pairs: &[Pair],
    texts: &BTreeMap<String, Article>,
) -> (Store, BTreeMap<Place, i64>) {
    let store = Store::create(path).expect("made");
    let mut numbers = BTreeMap::new();
    for place in pairs.iter().flat_map(|pair| &pair.places) {
        if numbers.contains_key(place) {
            continue;
        }
        let number = i64::try_from(numbers.len()).expect("few") + 1;
        numbers.insert(place.clone(), number);
        let article = &texts[&place.article];
        let connection = store.connection();
        connection
            .execute(
                "INSERT OR IGNORE INTO articles(id, date, n_words, n_quotations, made_by, came_from) VALUES (?1, ?2, 0, 0, '', '')",
                params![place.article, article.date],
            )
            .expect("written");
        let content = cut(&article.text, &place.content);
        let kind = kind_of(article, &place.content);
        let speaker = place.speaker.map(|span| cut(&article.text, &[span]));
        connection
            .execute(
                "INSERT INTO quotations(number, article, date, quote, type, class, content, speaker, confidence, n_words, part, copy,
                 article_number, filters) VALUES (?1, ?2, ?3, 'q', ?6, 'speech', ?4, ?5, 1, 1, 0, 0,
                 (SELECT number FROM articles WHERE id = ?2), '')",
                params![number, place.article, article.date, content, speaker, kind],
            )
            .expect("written");
    }
    (store, numbers)
}

#[test]
fn pairs_that_were_read() {
    let pairs = pairs();
    assert!(pairs.len() >= 200);
    let wanted = pairs
        .iter()
        .flat_map(|pair| &pair.places)
        .map(|place| place.article.as_str())
        .collect();
    let Some(texts) = texts(&wanted) else {
        return;
    };
    let folder = tempfile::TempDir::new().expect("a place for temporary files");
    let (mut store, numbers) = store(&folder.path().join("corpus.db"), &pairs, &texts);
    store.group_wordings().expect("grouped");
    let wording = |place: &Place| -> Option<i64> {
        store
            .connection()
            .query_row(
                "SELECT wording FROM quotations WHERE number = ?1",
                [numbers[place]],
                |row| row.get(0),
            )
            .expect("asked")
    };
    let shows = std::env::var_os("ASCRIBE_SHOW").is_some();
    for half in ["look", "final"] {
        let (mut right, mut wrong, mut missed) = (0, 0, 0);
        let is_asked = |place: &Place| asks(&texts[&place.article].text, &place.content);
        let told = pairs
            .iter()
            .filter(|pair| !pair.places.iter().any(is_asked));
        for pair in told.filter(|pair| pair.half == half) {
            let [a, b] = [&pair.places[0], &pair.places[1]].map(wording);
            let is_one = a.is_some() && a == b;
            match (is_one, pair.is_one) {
                (true, true) => right += 1,
                (true, false) => wrong += 1,
                (false, true) => missed += 1,
                (false, false) => {}
            }
            // Only of the half that is there to be looked at.
            if shows && half == "look" && is_one != pair.is_one {
                let of = |place: &Place| cut(&texts[&place.article].text, &place.content);
                let who = |place: &Place| {
                    place
                        .speaker
                        .map(|span| cut(&texts[&place.article].text, &[span]))
                };
                for place in &pair.places {
                    eprintln!(
                        "{is_one} {:?} {:?}: {}",
                        numbers[place],
                        who(place),
                        of(place)
                    );
                }
                eprintln!("   {a:?} {b:?}");
            }
        }
        let precision = f64::from(right) / f64::from((right + wrong).max(1));
        let recall = f64::from(right) / f64::from((right + missed).max(1));
        eprintln!(
            "{half}: precision {precision:.3} ({right} right, {wrong} wrong), recall {recall:.3} ({missed} missed)"
        );
        assert!(precision >= 0.97, "{half}: {precision}");
        assert!(recall >= 0.5, "{half}: {recall}");
    }
}
