use rusqlite::params;
use tempfile::TempDir;

use super::*;

struct Article<'a> {
    id: &'a str,
    date: Option<&'a str>,
    publisher: &'a str,
    text: Option<String>,
    quotations: Vec<&'a str>,
}

fn article<'a>(id: &'a str, date: &'a str, publisher: &'a str, text: String) -> Article<'a> {
    Article {
        id,
        date: Some(date),
        publisher,
        text: Some(text),
        quotations: vec!["we will mend the wall"],
    }
}

fn store(folder: &TempDir, articles: &[Article<'_>]) -> Store {
    let store = Store::create(&folder.path().join("corpus.db")).expect("made");
    for of in articles {
        put(&store, of);
    }
    store
}

fn put(store: &Store, of: &Article<'_>) {
    let connection = store.connection();
    connection
        .execute(
            "INSERT INTO articles(id, date, publisher, text, n_words, n_quotations, made_by, came_from) VALUES (?1, ?2, ?3, ?4, 0, ?5, '', '')",
            params![of.id, of.date, of.publisher, of.text, of.quotations.len() as i64],
        )
        .expect("written");
    let number = connection.last_insert_rowid();
    for content in &of.quotations {
        connection
            .execute(
                "INSERT INTO quotations(article, quote, type, class, content, confidence, n_words, part, copy, article_number, filters)
                 VALUES (?1, 'q', 'direct', 'speech', ?2, 1, 1, 0, 0, ?3, '')",
                params![of.id, content, number],
            )
            .expect("written");
    }
}

/// "b<a" for each copy b of a, in the order of ids.
fn copies(store: &Store) -> String {
    let found: Vec<String> = store
        .connection()
        .prepare(
            "SELECT a.id || '<' || o.id FROM articles a JOIN articles o ON o.number = a.copy_of ORDER BY a.id",
        )
        .expect("well-formed")
        .query_map([], |row| row.get(0))
        .expect("asked")
        .collect::<Result<_, _>>()
        .expect("read");
    found.join(" ")
}

fn n_copied(store: &Store) -> i64 {
    let sql = "SELECT count(*) FROM quotations WHERE copy = 1";
    store
        .connection()
        .query_row(sql, [], |row| row.get(0))
        .expect("asked")
}

/// Sentences nobody else has: the same for the same numbers.
fn story(topic: usize, sentences: std::ops::Range<usize>) -> String {
    const WORDS: [&str; 16] = [
        "ferry", "council", "harbour", "budget", "winter", "engineer", "bridge", "school", "river",
        "storm", "vote", "market", "doctor", "library", "tunnel", "orchard",
    ];
    let word = |n: usize| WORDS[n % WORDS.len()];
    sentences
        .map(|n| {
            let seed = topic * 7919 + n * 104_729;
            format!(
                "The {} {} told the {} about plan {} while the {} near the {} waited for item {}.",
                word(seed),
                word(seed / 3),
                word(seed / 7),
                seed % 9973,
                word(seed / 11),
                word(seed / 13),
                seed % 7717
            )
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn an_agencys_text_is_found_in_every_dress() {
    let text = story(1, 0..20);
    let changed = text.replace("plan", "scheme");
    let folder = TempDir::new().expect("a place for temporary files");
    let mut store = store(
        &folder,
        &[
            article(
                "later",
                "2026-03-04",
                "The Quay",
                format!("PORT TALLAN (Corvid) - {text}"),
            ),
            article("first", "2026-03-03", "Corvid", text.clone()),
            article("cut", "2026-03-04", "Harbour Post", story(1, 0..8)),
            article("changed", "2026-03-03", "Daily Lock", changed),
            article("other", "2026-03-03", "Daily Lock", story(2, 0..20)),
        ],
    );
    let found = store.find_copies().expect("found");
    assert_eq!(copies(&store), "changed<first cut<first later<first");
    assert_eq!((found.copies, found.originals), (3, 1));
    assert_eq!(n_copied(&store), 3);
    // Nothing to do twice.
    assert_eq!(store.find_copies().expect("found").changed, 0);
}

#[test]
fn a_mark_that_no_longer_holds_is_taken_off() {
    let folder = TempDir::new().expect("a place for temporary files");
    let mut store = store(
        &folder,
        &[
            article("a", "2026-03-03", "Corvid", story(1, 0..20)),
            article("b", "2026-03-04", "The Quay", story(1, 0..20)),
        ],
    );
    store.find_copies().expect("found");
    assert_eq!((copies(&store).as_str(), n_copied(&store)), ("b<a", 1));
    store
        .connection()
        .execute(
            "UPDATE articles SET text = ?1 WHERE id = 'b'",
            [story(3, 0..20)],
        )
        .expect("written");
    assert!(store.find_copies().expect("found").changed > 0);
    assert_eq!((copies(&store).as_str(), n_copied(&store)), ("", 0));
}

#[test]
fn what_only_shares_much_is_no_copy() {
    let speech = format!("\"{}\"", story(9, 0..15));
    let with = |topic| format!("{} {speech} {}", story(topic, 0..6), story(topic, 6..10));
    let form = "Sign up for our letter and read more news of the harbour every morning at six, free for all who live here. ".repeat(3);
    let folder = TempDir::new().expect("a place for temporary files");
    let mut store = store(
        &folder,
        &[
            article("speech-1", "2026-03-03", "Corvid", with(1)),
            article("speech-2", "2026-03-03", "The Quay", with(2)),
            article(
                "form-1",
                "2026-03-03",
                "The Quay",
                format!("{} {form}", story(3, 0..9)),
            ),
            article(
                "form-2",
                "2026-03-03",
                "The Quay",
                format!("{} {form}", story(4, 0..9)),
            ),
            article("yesterday", "2026-03-03", "Corvid", story(5, 0..10)),
            article(
                "today",
                "2026-03-04",
                "Corvid",
                format!("{} {}", story(6, 0..10), story(5, 0..10)),
            ),
            article("note", "2026-03-05", "The Quay", story(1, 0..1)),
        ],
    );
    store.find_copies().expect("found");
    assert_eq!(copies(&store), "");
}

#[test]
fn of_one_day_the_longer_may_come_second() {
    let folder = TempDir::new().expect("a place for temporary files");
    let mut store = store(
        &folder,
        &[
            article("short", "2026-03-03", "The Quay", story(1, 0..8)),
            article("whole", "2026-03-03", "Corvid", story(1, 0..20)),
            // The same outlet has more to say in the evening.
            article("noon", "2026-03-03", "Daily Lock", story(2, 0..8)),
            article("evening", "2026-03-03", "Daily Lock", story(2, 0..20)),
        ],
    );
    store.find_copies().expect("found");
    assert_eq!(copies(&store), "whole<short");
}

#[test]
fn without_texts_the_quotations_tell() {
    let said = [
        "we will mend the harbour wall before the winter storms come back to the town",
        "the price of a ferry ticket stays where it is until the last day of the year",
        "nobody has to leave a house in the lower streets while the engineers are at work",
        "every school gets a new roof and a library that is open on Saturdays as well",
    ];
    let of = |id, date, quotations: Vec<&'static str>| Article {
        id,
        date,
        publisher: "The Quay",
        text: None,
        quotations,
    };
    let folder = TempDir::new().expect("a place for temporary files");
    let mut store = store(
        &folder,
        &[
            of("undated", None, said.to_vec()),
            of("b", Some("2026-03-04"), said.to_vec()),
            of("a", Some("2026-03-03"), said.to_vec()),
            of("half", Some("2026-03-05"), said[..2].to_vec()),
        ],
    );
    store.find_copies().expect("found");
    assert_eq!(copies(&store), "b<a undated<a");
}

#[test]
fn odd_articles_are_no_copies_and_no_trouble() {
    let folder = TempDir::new().expect("a place for temporary files");
    let mut store = store(
        &folder,
        &[
            article("empty", "2026-03-03", "", String::new()),
            article("empty-2", "2026-03-03", "", String::new()),
            article("marks", "", "", "“” … \u{0}\u{202e}".into()),
            article("word", "2026", "", "tax ".repeat(100_000)),
            article("word-2", "2026", "", "tax ".repeat(100_000)),
        ],
    );
    store.find_copies().expect("found");
    let none = Store::create(&folder.path().join("none.db"))
        .expect("made")
        .find_copies()
        .expect("found");
    assert_eq!(none, Copies::default());
}
