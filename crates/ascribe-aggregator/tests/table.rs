//! What the table says, and that the way there does not matter.

use ascribe_aggregator::{Aggregator, Kinds, Options, Period, Quotes, Table};
use ascribe_article::{ArticleRecord, Gender, marked};
use proptest::prelude::*;

fn record(marked: &str) -> ArticleRecord {
    ArticleRecord::from_article(&marked::parse(marked).expect("the case is well-formed"))
}

fn table(options: Options, articles: &[ArticleRecord]) -> Table {
    let mut aggregator = Aggregator::new(options);
    for article in articles {
        aggregator.add(article);
    }
    aggregator.finish()
}

fn corpus() -> Vec<ArticleRecord> {
    [
        "# id: a\n# date: 2026-05-03\n# publisher: The Quay\n# S1: Maria López | López (person, female)\n# S2: Orrin Vale (person)\n\
         [q1 “[s2 Vale] [c2 said] [q2 ‘stop’],”] [c1 said] [s1 Dr López]. [s3 She] [c3 did not say] [q3 that she agreed].\n\
         ---\nq1: S1 direct\nq2: S2 direct in:q1\nq3: S1 indirect negated\n",
        "# id: b\n# date: 2026-06-01T08:00:00Z\n# publisher: Harbour Post\n# S1: MARIA LOPEZ (person)\n# S2: The Harbour Board (organization)\n\
         [q1 “No,”] [c1 said] [s1 Lopez]. [s2 The board] [c2 said] [q2 it agreed]. [q3 “Good.”]\n\
         ---\nq1: S1 direct\nq2: S2 indirect\nq3: - direct\n",
        "# id: c\n# S1: López (person, female)\n# S2: a senior aide (unnamed)\n\
         [q1 “Yes,”] [c1 said] [s1 López]. [q2 “Hm,”] [c2 said] [s2 a senior aide].\n\
         ---\nq1: S1 direct\nq2: S2 direct\n",
        "# id: d\nThe so-called “reform” failed.",
    ]
    .map(record)
    .to_vec()
}

#[test]
fn joins_by_full_name_across_outlets_and_keeps_a_bare_surname_apart() {
    let table = table(Options::default(), &corpus());
    assert_eq!(
        (table.n_articles, table.n_quotes, table.n_unattributed),
        (4, 8, 1)
    );
    let names: Vec<(&str, u64)> = table
        .speakers
        .iter()
        .map(|s| (s.name.as_str(), s.n_quotes))
        .collect();
    assert_eq!(
        names,
        [
            ("Maria López", 3),
            ("López", 1),
            ("Orrin Vale", 1),
            ("The Harbour Board", 1)
        ]
    );
    let lopez = &table.speakers[0];
    assert_eq!(lopez.gender, Gender::Female);
    assert_eq!(
        (lopez.n_direct, lopez.n_indirect, lopez.n_negated),
        (2, 1, 1)
    );
    assert_eq!(lopez.n_articles, 2);
    assert_eq!(lopez.first.as_deref(), Some("2026-05-03"));
    assert_eq!(lopez.last.as_deref(), Some("2026-06-01"));
    assert_eq!(lopez.outlets["The Quay"], 2);
    assert_eq!(lopez.dates["2026-06"], 1);
    assert_eq!(lopez.aliases, ["MARIA LOPEZ", "López"]);
}

#[test]
fn counts_a_quotation_inside_the_same_speakers_once() {
    let article = record(
        "# S1: Anna Pell (person)\n[s1 Pell] [c1 said] [q1 the fee, [c2 calling] it [q2 “a trap”], must go].\n\
         ---\nq1: S1 mixed\nq2: S1 direct in:q1\n",
    );
    let table = table(Options::default(), &[article]);
    assert_eq!(table.n_quotes, 1);
    assert_eq!(table.speakers[0].n_mixed, 1);
    assert_eq!(table.speakers[0].n_direct, 0);
}

#[test]
fn counts_every_kind_on_request() {
    let options = Options {
        kinds: Kinds::All,
        ..Options::default()
    };
    let table = table(options, &corpus());
    assert!(table.speakers.iter().any(|s| s.name == "a senior aide"));
}

#[test]
fn leaves_out_rare_speakers_on_request() {
    let options = Options {
        min_quotes: 2,
        ..Options::default()
    };
    assert_eq!(table(options, &corpus()).speakers.len(), 1);
}

#[test]
fn writes_json_lines_and_csv() {
    let options = Options {
        min_quotes: 3,
        quotes: Quotes::Keep,
        period: Period::Day,
        ..Options::default()
    };
    let table = table(options, &corpus());
    let mut jsonl = Vec::new();
    table
        .write_jsonl(&mut jsonl)
        .expect("memory takes every byte");
    assert_eq!(
        String::from_utf8(jsonl).expect("JSON is UTF-8"),
        concat!(
            r#"{"name":"Maria López","kind":"person","gender":"female","n_quotes":3,"n_direct":2,"n_mixed":0,"n_indirect":1,"#,
            r#""n_negated":1,"n_hypothetical":0,"n_articles":2,"first":"2026-05-03","last":"2026-06-01","#,
            r#""outlets":{"Harbour Post":1,"The Quay":2},"dates":{"2026-05-03":2,"2026-06-01":1},"#,
            r#""aliases":["MARIA LOPEZ","López"],"roles":[],"quotes":["#,
            r#"{"date":"2026-05-03","article":"a","at":0,"id":"q1","type":"direct","publisher":"The Quay","text":"“Vale said ‘stop’,”"},"#,
            r#"{"date":"2026-05-03","article":"a","at":51,"id":"q3","type":"indirect","publisher":"The Quay","text":"that she agreed"},"#,
            r#"{"date":"2026-06-01","article":"b","at":0,"id":"q1","type":"direct","publisher":"Harbour Post","text":"“No,”"}]}"#,
            "\n"
        )
    );
    let mut csv = Vec::new();
    table.write_csv(&mut csv).expect("memory takes every byte");
    let csv = String::from_utf8(csv).expect("CSV is UTF-8");
    assert_eq!(csv.lines().count(), 4);
    assert_eq!(
        csv.lines().nth(3),
        Some(
            "Maria López,person,female,3,2,0,1,1,0,2,2026-05-03,2026-06-01,Harbour Post=1; The Quay=2,\
             2026-05-03=2; 2026-06-01=1,MARIA LOPEZ; López,,b,2026-06-01,Harbour Post,q1,direct,\"“No,”\""
        )
    );
}

#[test]
fn formulas_are_words_and_impossible_dates_are_counted() {
    let mut article = record(
        "# id: a\n# publisher: @Post\n# S1: =Maria Lopez (person, female)\n\
         [q1 “We will appeal,”] [c1 said] [s1 =Maria Lopez].\n---\nq1: S1 direct\n",
    );
    article.meta.insert("date".to_owned(), "2020-13-45".into());
    let options = Options {
        quotes: Quotes::Keep,
        ..Options::default()
    };
    let mut undated = article.clone();
    undated.meta.insert("date".to_owned(), " ".into());
    let table = table(options, &[article, undated]);
    assert_eq!(table.n_bad_dates, 1);
    assert_eq!(table.speakers[0].name, "=Maria Lopez");
    assert_eq!(table.speakers[0].first, None);
    let mut csv = Vec::new();
    table.write_csv(&mut csv).expect("memory takes every byte");
    let csv = String::from_utf8(csv).expect("CSV is UTF-8");
    assert!(csv.contains("\n'=Maria Lopez,person,"), "{csv}");
    assert!(csv.contains(",'@Post=2,"), "{csv}");
}

#[test]
fn odd_records_are_no_reason_to_stop() {
    let article: ArticleRecord = serde_json::from_str(
        r#"{"text":"ab","quotes":[
            {"id":"q1","type":"direct","content":[[0,99]],"speaker":"s9","inside":"q2"},
            {"id":"q2","type":"direct","content":[],"speaker":"s1","inside":"q1"}],
            "speakers":[{"id":"s1","name":""}]}"#,
    )
    .expect("valid JSON");
    let options = Options {
        quotes: Quotes::Keep,
        ..Options::default()
    };
    let table = table(options, &[article]);
    assert_eq!(table.n_quotes, 2);
    assert_eq!(table.speakers.len(), 1);
}

/// An article with a few quotations of speakers drawn from a small pool of names that partly fold together.
fn any_article() -> impl Strategy<Value = ArticleRecord> {
    let name = prop::sample::select(vec![
        "Ann Pell",
        "ANN PELL",
        "Án Pell",
        "Pell",
        "Dr Ann Pell",
        "Board",
        "The Board",
    ]);
    let kind = prop::sample::select(vec!["person", "organization", "group"]);
    let gender = prop::sample::select(vec!["female", "male", "unknown"]);
    let kind_of_quote = prop::sample::select(vec!["direct", "mixed", "indirect"]);
    let date = prop::sample::select(vec!["2026-05-03", "2026-05", "2025-12-31", "soon"]);
    (
        prop::collection::vec((name, kind, gender, kind_of_quote), 0..6),
        date,
        0..4_u8,
    )
        .prop_map(|(rows, date, id)| {
            let quotes: Vec<_> = rows
                .iter()
                .enumerate()
                .map(|(i, row)| {
                    serde_json::json!({"id": format!("q{i}"), "type": row.3, "content": [[i, i + 1]],
                        "speaker": format!("s{i}"), "inside": (i == 3).then_some("q1")})
                })
                .collect();
            let speakers: Vec<_> = rows
                .iter()
                .enumerate()
                .map(|(i, row)| {
                    serde_json::json!({"id": format!("s{i}"), "name": row.0, "kind": row.1, "gender": row.2,
                        "aliases": [format!("A{}", i % 2)], "roles": [format!("role {}", id)]})
                })
                .collect();
            serde_json::from_value(serde_json::json!({"id": format!("a{id}"), "text": "abcdefgh",
                "meta": {"date": date, "publisher": format!("P{}", id % 2)}, "quotes": quotes, "speakers": speakers}))
            .expect("the record is well-formed")
        })
}

fn bytes(table: &Table) -> Vec<u8> {
    let mut out = serde_json::to_vec(table).expect("a table is JSON");
    table
        .write_jsonl(&mut out)
        .expect("memory takes every byte");
    table.write_csv(&mut out).expect("memory takes every byte");
    out
}

proptest! {
    #[test]
    fn any_partition_in_any_order_gives_the_same_bytes(
        articles in prop::collection::vec(any_article(), 0..12),
        parts in prop::collection::vec(0..4_usize, 12),
        reverse in any::<bool>(),
        right_to_left in any::<bool>(),
    ) {
        let options = Options { kinds: Kinds::All, quotes: Quotes::Keep, ..Options::default() };
        let expected = bytes(&table(options, &articles));
        let mut groups: Vec<Aggregator> = (0..4).map(|_| Aggregator::new(options)).collect();
        let mut order: Vec<usize> = (0..articles.len()).collect();
        if reverse {
            order.reverse();
        }
        for i in order {
            groups[parts[i]].add(&articles[i]);
        }
        let merged = if right_to_left {
            groups.into_iter().rev().reduce(|right, left| left.merge(right))
        } else {
            groups.into_iter().reduce(Aggregator::merge)
        };
        prop_assert_eq!(bytes(&merged.expect("four groups").finish()), expected);
    }
}
