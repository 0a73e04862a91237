//! What goes into a corpus comes out of it, in forms that other programs read.

use std::path::Path;

use ascribe_article::{ArticleRecord, marked};
use ascribe_corpus::{Entry, Error, Exported, FOUND, Origin, Question, Sort, Store, Writer};
use ascribe_tables::{csv, json};
use tempfile::TempDir;

fn records() -> Vec<ArticleRecord> {
    [
        "# id: fees\n# date: 2026-05-03\n# publisher: The Quay\n# title: =SUM(A1)\n# S1: Ann \"Pell\" (person, female)\n# S2: Orrin Vale (person, male)\n\
         “[q1 We will appeal, “the fees” and all],” [c1 said] [s1 Ann \"Pell\"]. “[q2 =No, comment],” [c2 said] [s2 Orrin Vale].\n---\nq1: S1 direct\nq2: S2 direct\n",
        "# id: rain\n# date: 2025-01-02\n# S1: Ann Pell (person, female)\n[s1 Ann Pell] [c1 said] [q1 it would rain\nfor a week].\n---\nq1: S1 indirect\n",
    ]
    .into_iter()
    .map(|text| ArticleRecord::from_article(&marked::parse(text).expect("the test is well-formed")))
    .collect()
}

fn store(path: &Path) -> Store {
    let store = Store::create(path).expect("made");
    let writer = Writer::begin(store);
    for record in records() {
        assert!(writer.put(Entry::of(&record, Origin::default())));
    }
    writer.finish().expect("written").0
}

#[test]
fn records_come_out_as_they_went_in() {
    let folder = TempDir::new().expect("a place for temporary files");
    let store = store(&folder.path().join("corpus.db"));
    let exported = |question: &Question| {
        let mut out = Vec::new();
        store
            .export_records(question, |record| -> Result<(), Error> {
                // As a line, and read again.
                let line = serde_json::to_string(&record).expect("it is plain data");
                out.push(serde_json::from_str::<ArticleRecord>(&line).expect("it was a record"));
                Ok(())
            })
            .expect("exported");
        out
    };
    assert_eq!(exported(&Question::default()), records());
    let rain = Question {
        words: Some("rain".to_owned()),
        ..Question::default()
    };
    assert_eq!(exported(&rain), records()[1..]);
}

#[test]
fn a_table_is_the_same_in_csv_and_json() {
    let folder = TempDir::new().expect("a place for temporary files");
    let store = store(&folder.path().join("corpus.db"));
    let mut text = csv::head(FOUND).into_bytes();
    let mut lines = Vec::new();
    let question = Question {
        sort: Sort::Oldest,
        ..Question::default()
    };
    store
        .export(
            Exported::Quotations,
            &question,
            |rows| -> Result<(), Error> {
                text.extend(csv::lines(rows));
                lines.extend(json::lines(rows));
                Ok(())
            },
        )
        .expect("exported");
    let mut reader = ::csv::Reader::from_reader(&*text);
    let names = reader.headers().expect("headings").clone();
    let lines = String::from_utf8(lines).expect("UTF-8");
    let objects: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let mut n = 0;
    for (record, object) in reader.records().zip(&objects) {
        let record = record.expect("a row");
        n += 1;
        for (name, cell) in names.iter().zip(&record) {
            let same = match &object[name] {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(text) => text.clone(),
                // `1.0` of JSON is `1` of a spreadsheet.
                serde_json::Value::Number(n) => n.as_f64().map_or(String::new(), |x| x.to_string()),
                other => other.to_string(),
            };
            assert_eq!(ascribe_article::plain_cell(cell), same, "{name}");
        }
    }
    assert_eq!((n, objects.len()), (3, 3));
    assert_eq!(objects[0]["content"], "it would rain\nfor a week");
    assert_eq!(objects[2]["content"], "=No, comment");
    assert!(
        String::from_utf8_lossy(&text).contains("'=No, comment"),
        "no cell runs"
    );
}
