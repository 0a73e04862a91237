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

const LABELS: [&str; 2] = [
    include_str!("labels/wording-pairs.tsv"),
    include_str!("labels/wording-pairs-more.tsv"),
];

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
    /// `direct`, `mixed`, `indirect` or `turn` for each, as the program had it; the older labels do not tell.
    kinds: Option<[String; 2]>,
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

/// Nothing but questions: one may be put to many, and such pairs are left out where nothing tells whether they are turns.
fn asks(text: &[char], content: &[(usize, usize)]) -> bool {
    let content = cut(text, content);
    content.matches('?').count() > content.matches(['.', '!']).count()
}

fn pairs() -> Vec<Pair> {
    let rows = LABELS.iter().flat_map(|labels| labels.lines());
    let rows = rows.filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let (cells, kinds) = cells.split_at(cells.len().min(8));
        let [half, a, b, c, d, e, f, decision] = cells[..] else {
            panic!("eight cells, or ten: {line}");
        };
        let kinds = match kinds {
            [a, b] => Some([*a, *b].map(str::to_owned)),
            _ => None,
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
            kinds,
        }
    })
    .collect()
}

/// The texts that the labels speak of. `ASCRIBE_SHARED` says where they are when they are not beside the checkout.
fn texts(wanted: &BTreeSet<&str>) -> Option<BTreeMap<String, Article>> {
    let shared = std::env::var_os("ASCRIBE_SHARED").map(PathBuf::from);
    let mut found = BTreeMap::new();
    for name in [
        "data/raw_wikinews/tosca.jsonl.gz",
        "data/raw_wikinews/y2019_2020.jsonl.gz",
        "data/polnear/train.jsonl.gz",
        "data/polnear/dev.jsonl.gz",
        "data/polnear_silver/dev.jsonl.gz",
        "data/raw_congress/bench.jsonl.gz",
    ] {
        let path = match &shared {
            Some(shared) => shared.join(name),
            None => skipped::shared(name)?,
        };
        let file = File::open(path).expect("it is there");
        for line in BufReader::new(MultiGzDecoder::new(file)).lines() {
            let line = line.expect("readable");
            let record: serde_json::Value = serde_json::from_str(&line).expect("JSON");
            let id = record["id"].as_str().unwrap_or_default();
            if wanted.contains(id) && !found.contains_key(id) {
                let date = record["date"].as_str().or(record["meta"]["date"].as_str());
                // "nyt_2016-03-04_republicans-have-stake-in-a-deal"
                let date = date.or_else(|| id.split('_').nth(1));
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
    let kind = |pair: &Pair, at: usize| pair.kinds.as_ref().map(|kinds| kinds[at].clone());
    let places = pairs.iter().flat_map(|pair| {
        let places = pair.places.iter().enumerate();
        places.map(move |(at, place)| (place, kind(pair, at)))
    });
    for (place, kind) in places {
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
        let kind = kind.unwrap_or_else(|| kind_of(article, &place.content).to_owned());
        let (kind, found_by) = match kind.as_str() {
            "turn" => ("direct", "turn"),
            kind => (kind, ""),
        };
        let speaker = place.speaker.map(|span| cut(&article.text, &[span]));
        connection
            .execute(
                "INSERT INTO quotations(number, article, date, quote, type, class, content, speaker, confidence, n_words, part, copy,
                 article_number, filters, found_by) VALUES (?1, ?2, ?3, 'q', ?6, 'speech', ?4, ?5, 1, 1, 0, 0,
                 (SELECT number FROM articles WHERE id = ?2), '', ?7)",
                params![number, place.article, article.date, content, speaker, kind, found_by],
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
    for half in ["look", "final", "unseen", "releases"] {
        let (mut right, mut wrong, mut missed) = (0, 0, 0);
        let is_asked = |place: &Place| asks(&texts[&place.article].text, &place.content);
        let told = pairs
            .iter()
            .filter(|pair| pair.kinds.is_some() || !pair.places.iter().any(is_asked));
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
        // Press releases are no news: they are told, not held to it.
        assert!(
            precision >= 0.97 || half == "releases",
            "{half}: {precision}"
        );
        assert!(recall >= 0.5, "{half}: {recall}");
    }
}
