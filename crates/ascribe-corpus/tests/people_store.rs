//! People written into a store, and written again.

use std::path::Path;

use ascribe_article::{ArticleRecord, marked};
use ascribe_corpus::{
    Correction, CorrectionKind, Entry, LinkedPeople, Origin, Store, Writer, fingerprint,
};
use tempfile::TempDir;

fn article(id: &str, date: &str, speaker: &str, gender: &str, said: &str) -> ArticleRecord {
    let marked = format!(
        "# id: {id}\\n# date: {date}\\n# S1: {speaker} (person, {gender})\\n“[q1 {said}],” [c1 said] [s1 {speaker}].\\n---\\nq1: S1 direct\\n"
    );
    ArticleRecord::from_article(&marked::parse(&marked.replace("\\n", "\n")).expect("well-formed"))
}

fn put(path: &Path, records: &[ArticleRecord]) {
    let store = Store::create(path).expect("made");
    let writer = Writer::begin(store);
    for record in records {
        let text = record.text.clone().unwrap_or_default();
        let origin = Origin {
            hash: fingerprint(&[text.as_bytes()]),
            ..Origin::default()
        };
        assert!(writer.put(Entry::of(record, origin)));
    }
    writer.finish().expect("written");
}

fn link(path: &Path) -> LinkedPeople {
    Store::open(path)
        .expect("opened")
        .link_people(None)
        .expect("linked")
}

fn rows(path: &Path, sql: &str) -> Vec<String> {
    let store = Store::read(path).expect("read");
    let mut statement = store.connection().prepare(sql).expect("well-formed");
    let rows = statement
        .query_map([], |row| row.get::<_, Option<String>>(0))
        .expect("asked");
    rows.map(|row| row.expect("text").unwrap_or_default())
        .collect()
}

const PEOPLE: &str = "SELECT number || ' ' || name || ' ' || gender || ' ' || n_quotations || ' ' || n_articles || ' ' || n_words
    || ' ' || ifnull(first_date, '-') || ' ' || ifnull(last_date, '-') FROM people ORDER BY number";
const QUOTATIONS: &str = "SELECT article || ' ' || ifnull(person, '-') || ' ' || ifnull(speaker, '-') || ' ' || ifnull(gender, '-') || ' '
    || filters FROM quotations ORDER BY number";

fn three() -> Vec<ArticleRecord> {
    vec![
        article(
            "a",
            "2004-05-03",
            "Ann Quillfeather",
            "female",
            "We will appeal",
        ),
        article(
            "b",
            "2004-05-20",
            "Ann Quillfeather",
            "unknown",
            "It is late",
        ),
        article("c", "2004-06-01", "Orrin Vale", "male", "No comment at all"),
    ]
}

#[test]
fn people_are_written_and_the_second_time_nothing_changes() {
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("corpus.db");
    put(&path, &three());
    let first = link(&path);
    assert_eq!((first.n_people, first.n_voices, first.n_linked), (2, 3, 3));
    assert!(first.n_changed > 0);
    assert_eq!(
        rows(&path, PEOPLE),
        [
            "1 Ann Quillfeather female 2 2 6 2004-05-03 2004-05-20",
            "2 Orrin Vale male 1 1 4 2004-06-01 2004-06-01"
        ]
    );
    let quotations = rows(&path, QUOTATIONS);
    assert!(
        quotations[1].starts_with("b 1 Ann Quillfeather female tdirect cspeech p1 gfemale kperson"),
        "{quotations:?}"
    );
    assert_eq!(
        rows(&path, "SELECT form || ' ' || n FROM names WHERE person = 1"),
        ["ann quillfeather 2"]
    );
    assert_eq!(rows(&path, "SELECT content FROM quotations_fts WHERE quotations_fts MATCH 'filters : p1' ORDER BY rowid").len(), 2);
    assert!(rows(&path, "SELECT link_why FROM voices")[0].contains("the same full name"));
    let second = link(&path);
    assert_eq!(
        second,
        LinkedPeople {
            n_changed: 0,
            ..first
        }
    );
}

#[test]
fn a_person_keeps_its_number() {
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("corpus.db");
    put(&path, &three());
    link(&path);
    // An earlier article of somebody new: people are in the order of dates, and numbers stay.
    put(
        &path,
        &[
            article("z", "2001-01-01", "Dana Ruiz", "female", "Well"),
            three().remove(0),
        ],
    );
    link(&path);
    assert_eq!(
        rows(
            &path,
            "SELECT number || ' ' || name FROM people ORDER BY number"
        ),
        ["1 Ann Quillfeather", "2 Orrin Vale", "3 Dana Ruiz"]
    );
    // The last of a person's articles is gone: its number is not given again.
    let gone = Store::open(&path).expect("opened");
    gone.connection()
        .execute("DELETE FROM articles WHERE id = 'z'", [])
        .expect("removed");
    drop(gone);
    put(
        &path,
        &[article("y", "2001-01-01", "Lee Moss", "male", "Well")],
    );
    link(&path);
    assert_eq!(
        rows(
            &path,
            "SELECT number || ' ' || name FROM people ORDER BY number"
        ),
        ["1 Ann Quillfeather", "2 Orrin Vale", "4 Lee Moss"]
    );
}

#[test]
fn what_was_put_right_by_hand_holds_and_can_be_taken_back() {
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("corpus.db");
    put(&path, &three());
    link(&path);
    let before = (rows(&path, PEOPLE), rows(&path, QUOTATIONS));
    let same = Correction::of_names(CorrectionKind::Same, "Ann Quillfeather", "Orrin Vale");
    Store::open(&path)
        .expect("opened")
        .correct(vec![same])
        .expect("written");
    link(&path);
    let people = rows(&path, PEOPLE);
    assert_eq!(people.len(), 1, "{people:?}");
    assert!(
        rows(&path, QUOTATIONS)
            .iter()
            .all(|row| row.contains(" 1 Ann Quillfeather ")),
        "{:?}",
        rows(&path, QUOTATIONS)
    );
    Store::open(&path)
        .expect("opened")
        .uncorrect(&[1])
        .expect("written");
    link(&path);
    let names = |rows: &[String]| {
        rows.iter()
            .map(|row| row.split(' ').skip(1).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&rows(&path, PEOPLE)), names(&before.0));
    assert!(rows(&path, QUOTATIONS)[2].contains("Orrin Vale male"));
}

#[test]
fn order_of_indexing_and_copies() {
    let folder = TempDir::new().expect("a place for temporary files");
    let mut all = Vec::new();
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
        let path = folder.path().join(format!("{order:?}.db"));
        let records = three();
        put(&path, &order.map(|at| records[at].clone()));
        let store = Store::open(&path).expect("opened");
        store
            .connection()
            .execute("UPDATE quotations SET copy = 1 WHERE article = 'b'", [])
            .expect("written");
        drop(store);
        link(&path);
        all.push((
            rows(&path, PEOPLE),
            rows(
                &path,
                "SELECT article || person FROM quotations ORDER BY article",
            ),
        ));
    }
    assert_eq!(
        all[0].0[0], "1 Ann Quillfeather female 1 1 3 2004-05-03 2004-05-03",
        "the copy is not counted"
    );
    assert!(all.iter().all(|one| *one == all[0]), "{all:?}");
}
