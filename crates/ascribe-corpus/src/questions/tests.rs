//! Questions to a small corpus whose answers are counted by hand.

use ascribe_aggregator::Period;
use ascribe_article::{Class, Gender, QuoteType, SpeakerKind};
use ascribe_tables::{Cell, Rows};
use proptest::prelude::*;
use rusqlite::params;
use tempfile::TempDir;

use super::*;
use crate::filters::{Facts, number};
use crate::{Error, Exported, Store};

/// One quotation; what is left out is what most of them are.
#[derive(Clone, Copy)]
struct Said {
    article: i64,
    date: Option<&'static str>,
    outlet: Option<&'static str>,
    title: &'static str,
    content: &'static str,
    speaker: Option<&'static str>,
    person: Option<i64>,
    kind: &'static str,
    class: &'static str,
    gender: &'static str,
    speaker_kind: &'static str,
    confidence: f64,
    part: bool,
    copy: bool,
}

const PLAIN: Said = Said {
    article: 1,
    date: Some("2004-05-03"),
    outlet: Some("The Quay"),
    title: "Harbour fees rise",
    content: "the fees are too high",
    speaker: Some("Ann Pell"),
    person: Some(1),
    kind: "direct",
    class: "speech",
    gender: "female",
    speaker_kind: "person",
    confidence: 0.9,
    part: false,
    copy: false,
};

/// Two people of one surname, a body, a namesake who is linked to nobody, somebody without a name.
const PEOPLE: [(i64, &str, &str, &str, &[&str]); 4] = [
    (1, "Ann Pell", "person", "female", &["ann pell", "pell"]),
    (2, "Georg W. Pell", "person", "male", &["georg w pell"]),
    (
        3,
        "Harbour Board",
        "organization",
        "unknown",
        &["harbour board", "board"],
    ),
    (4, "Orrin Vale", "person", "male", &["orrin vale"]),
];

fn quotations() -> Vec<Said> {
    vec![
        PLAIN,
        Said {
            content: "nobody asked the fishermen about taxes",
            kind: "indirect",
            confidence: 0.5,
            ..PLAIN
        },
        Said {
            article: 2,
            date: Some("2004-12-31"),
            outlet: Some("Mirefield Post"),
            title: "Ferry stays",
            content: "the ferry will sail again",
            speaker: Some("Georg W. Pell"),
            person: Some(2),
            gender: "male",
            ..PLAIN
        },
        Said {
            article: 3,
            date: Some("2005-01-01"),
            outlet: Some("Mirefield Post"),
            title: "Ferry stays",
            content: "a study shows that fees were raised",
            speaker: Some("Harbour Board"),
            person: Some(3),
            gender: "unknown",
            speaker_kind: "organization",
            kind: "mixed",
            class: "finding",
            ..PLAIN
        },
        Said {
            article: 4,
            date: Some("2005"),
            outlet: None,
            title: "",
            content: "old fees, new names",
            speaker: Some("Tom Pell"),
            person: None,
            gender: "male",
            ..PLAIN
        },
        Said {
            article: 5,
            date: None,
            content: "no fees at all",
            speaker: None,
            person: None,
            gender: "",
            speaker_kind: "",
            ..PLAIN
        },
        Said {
            article: 1,
            content: "fees",
            part: true,
            ..PLAIN
        },
        Said {
            article: 6,
            content: "the fees are too high",
            copy: true,
            ..PLAIN
        },
    ]
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn store_of(all: &[Said]) -> (TempDir, Store) {
    let folder = TempDir::new().expect("a place for temporary files");
    let store = Store::create(&folder.path().join("corpus.db")).expect("made");
    let connection = store.connection();
    for (number, name, kind, gender, forms) in PEOPLE {
        let own: Vec<&Said> = (all.iter())
            .filter(|said| said.person == Some(number) && !said.part && !said.copy)
            .collect();
        connection
            .execute(
                "INSERT INTO people (number, name, kind, gender, external_id, n_quotations, n_articles, n_words, last_date) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                params![number, name, kind, gender, format!("Q{number}"), own.len() as i64, own.len() as i64, 4 * own.len() as i64, own.iter().filter_map(|said| said.date).max()],
            )
            .expect("put");
        for form in forms {
            connection
                .execute("INSERT INTO names VALUES (?, ?, 1)", params![form, number])
                .expect("put");
        }
    }
    for (running, said) in (1..).zip(all) {
        let id = format!("a{}", said.article);
        connection
            .execute(
                "INSERT OR IGNORE INTO articles (number, id, date, publisher, title, url, n_words, n_quotations, made_by, came_from)
                 VALUES (?, ?, ?, ?, ?, 'https://quay.example/1', 100, 1, 'x', 'x')",
                params![said.article, id, said.date, said.outlet, some(said.title)],
            )
            .expect("put");
        let facts = Facts {
            person: said.person,
            kind: said.kind,
            class: said.class,
            gender: some(said.gender),
            speaker_kind: some(said.speaker_kind),
            date: said.date,
            publisher: said.outlet,
        };
        connection
            .execute(
                "INSERT INTO quotations (number, article, date, publisher, title, quote, type, class, content, speaker, speaker_kind, gender,
                   confidence, start, n_words, part, copy, article_number, person, filters, speaker_id, before)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 4, ?, ?, ?, ?, ?, 's1', 'she said')",
                params![
                    number(said.date, running), id, said.date, said.outlet, some(said.title), format!("q{running}"), said.kind, said.class,
                    said.content, said.speaker, some(said.speaker_kind), some(said.gender), said.confidence, running, said.part, said.copy,
                    said.article, said.person, facts.words(),
                ],
            )
            .expect("put");
    }
    (folder, store)
}

fn store() -> (TempDir, Store) {
    store_of(&quotations())
}

fn column(rows: &Rows, name: &str) -> Vec<String> {
    let columns = rows.sheet().columns;
    let at = (columns.iter().position(|column| column.name == name)).expect("a column");
    let text = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Integer(n) => n.to_string(),
        Cell::Number(x) => x.to_string(),
        Cell::Flag(yes) => yes.to_string(),
        Cell::Nothing => String::new(),
    };
    rows.iter().map(|row| text(&row[at])).collect()
}

/// Which quotations are found: `q1 q2`, the oldest first.
fn found(store: &Store, question: &Question) -> String {
    let question = Question {
        sort: Sort::Oldest,
        ..question.clone()
    };
    let found = store.find(&question).expect("it is a good question");
    assert_eq!(found.count.n, found.rows.len());
    column(&found.rows, "quote").join(" ")
}

fn dated(text: &str) -> Option<Dated> {
    Some(text.parse().expect("a date"))
}

fn words(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn the_newest_article_comes_first_and_reads_from_its_top() {
    let (_folder, store) = store();
    let quotes = |limit, offset| {
        let question = Question {
            limit,
            offset,
            ..Question::default()
        };
        let found = store.find(&question).expect("it is a good question");
        column(&found.rows, "quote").join(" ")
    };
    assert_eq!(quotes(None, 0), "q5 q4 q3 q1 q2 q6");
    assert_eq!(quotes(Some(4), 0), "q5 q4 q3 q1");
    assert_eq!(quotes(Some(2), 4), "q2 q6");
}

/// The undated come first, as they do in the store.
#[test]
fn each_filter_alone_and_together() {
    let (_folder, store) = store();
    let plain = Question::default;
    let cases: Vec<(Question, &str)> = vec![
        (plain(), "q6 q1 q2 q3 q4 q5"),
        (
            Question {
                all: true,
                ..plain()
            },
            "q6 q1 q2 q7 q8 q3 q4 q5",
        ),
        // Every form of a word; all of the words.
        (
            Question {
                words: words("fee"),
                ..plain()
            },
            "q6 q1 q4 q5",
        ),
        (
            Question {
                words: words("fees high"),
                ..plain()
            },
            "q1",
        ),
        (
            Question {
                words: words("high fees"),
                ..plain()
            },
            "q1",
        ),
        (
            Question {
                words: words("\"high fees\""),
                ..plain()
            },
            "",
        ),
        (
            Question {
                words: words("\"fees are\""),
                ..plain()
            },
            "q1",
        ),
        // In the title, too.
        (
            Question {
                about: words("ferry"),
                ..plain()
            },
            "q3 q4",
        ),
        (
            Question {
                words: words("ferry"),
                ..plain()
            },
            "q3",
        ),
        (
            Question {
                about: words("ferry fees"),
                ..plain()
            },
            "q4",
        ),
        (
            Question {
                outlets: vec!["mirefield POST".to_owned()],
                ..plain()
            },
            "q3 q4",
        ),
        (
            Question {
                outlets: vec!["Quay".to_owned(), "Mirefield Post".to_owned()],
                ..plain()
            },
            "q6 q1 q2 q3 q4",
        ),
        (
            Question {
                types: vec![QuoteType::Indirect],
                ..plain()
            },
            "q2",
        ),
        (
            Question {
                types: vec![QuoteType::Indirect, QuoteType::Mixed],
                ..plain()
            },
            "q2 q4",
        ),
        (
            Question {
                classes: vec![Class::Finding],
                ..plain()
            },
            "q4",
        ),
        (
            Question {
                genders: vec![Gender::Male],
                ..plain()
            },
            "q3 q5",
        ),
        (
            Question {
                genders: vec![Gender::Unknown],
                ..plain()
            },
            "q4",
        ),
        (
            Question {
                kinds: vec![SpeakerKind::Organization],
                ..plain()
            },
            "q4",
        ),
        (
            Question {
                min_confidence: 0.9,
                ..plain()
            },
            "q6 q1 q3 q4 q5",
        ),
        (
            Question {
                min_confidence: 0.91,
                ..plain()
            },
            "",
        ),
        (
            Question {
                person: words("2"),
                ..plain()
            },
            "q3",
        ),
        (
            Question {
                person: words("Q3"),
                ..plain()
            },
            "q4",
        ),
        (
            Question {
                words: words("fees"),
                speaker: words("Pell"),
                from: dated("2004"),
                to: dated("2004-12"),
                outlets: vec!["The Quay".to_owned()],
                types: vec![QuoteType::Direct],
                classes: vec![Class::Speech],
                genders: vec![Gender::Female],
                kinds: vec![SpeakerKind::Person],
                min_confidence: 0.5,
                ..plain()
            },
            "q1",
        ),
    ];
    for (question, expected) in cases {
        assert_eq!(found(&store, &question), expected, "{question:?}");
    }
}

#[test]
fn an_article_is_asked_for_by_its_id() {
    let (_folder, store) = store();
    let of = |article: &str| Question {
        article: words(article),
        ..Question::default()
    };
    assert_eq!(found(&store, &of("a1")), "q1 q2");
    let narrowed = Question {
        words: words("fees"),
        ..of("a1")
    };
    assert_eq!(found(&store, &narrowed), "q1");
    let error = store.find(&of("a99")).expect_err("there is none");
    assert!(
        error.to_string().ends_with("there is no article \"a99\""),
        "{error}"
    );
}

#[test]
fn a_page_is_what_comes_after_the_one_before() {
    let (_folder, store) = store();
    let whole = store.find(&Question::default()).expect("found");
    let mut pages = Vec::new();
    for offset in [0, 2, 4, 6, 100] {
        let question = Question {
            offset,
            limit: Some(2),
            ..Question::default()
        };
        let page = store.find(&question).expect("found");
        assert_eq!(page.count, whole.count, "of all, not of the page");
        pages.extend(column(&page.rows, "quote"));
        let everybody = Question {
            offset,
            limit: Some(1),
            ..Question::default()
        };
        let speakers = store
            .speakers(&everybody, SpeakerSort::default(), 0)
            .expect("found");
        assert_eq!(
            (speakers.n, speakers.rows.len()),
            (4, usize::from(offset < 4))
        );
    }
    assert_eq!(pages, column(&whole.rows, "quote"));
}

#[test]
fn what_nobody_waits_for_ends() {
    let (_folder, mut store) = store();
    let counts =
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
    let mut looks = 0;
    store
        .ask_while(move || {
            looks += 1;
            looks < 5
        })
        .expect("set");
    let endless = store.connection().query_row(counts, [], |_| Ok(()));
    let error = store.told(endless).expect_err("it has no end of its own");
    assert!(error.is_interrupted(), "{error}");
    store.ask_while(|| true).expect("set");
    assert_eq!(found(&store, &Question::default()), "q6 q1 q2 q3 q4 q5");
}

#[test]
fn several_questions_see_one_corpus() {
    let (folder, writes) = store();
    let reads = Store::read(&folder.path().join("corpus.db")).expect("read");
    let all = |store: &Store| found(store, &Question::default());
    let removed = "DELETE FROM quotations WHERE quote = 'q1'";
    let seen = reads.at_once(|store| -> Result<_, crate::Error> {
        let before = all(store);
        writes.connection().execute_batch(removed).expect("removed");
        Ok((before, all(store)))
    });
    let (before, after) = seen.expect("read");
    assert_eq!(before, after);
    assert_eq!(all(&reads), "q6 q2 q3 q4 q5");
}

#[test]
fn dates_hold_their_borders() {
    let (_folder, store) = store();
    for (from, to, expected) in [
        ("2004-05-03", "2004-05-03", "q1 q2"),
        ("2004-05-04", "2004-12-30", ""),
        ("2004-12-31", "2004-12-31", "q3"),
        ("2004-12", "2005-01", "q3 q4 q5"),
        ("2005-01-01", "2005-01-01", "q4 q5"),
        ("2005", "2005", "q4 q5"),
        ("2005-01-02", "2005", ""),
        ("0001", "9999", "q1 q2 q3 q4 q5"),
    ] {
        let question = Question {
            from: dated(from),
            to: dated(to),
            ..Question::default()
        };
        assert_eq!(found(&store, &question), expected, "{from} to {to}");
    }
    let question = Question {
        to: dated("2004"),
        ..Question::default()
    };
    assert_eq!(
        found(&store, &question),
        "q1 q2 q3",
        "the undated are of no date"
    );
    let question = Question {
        from: dated("2004-06"),
        to: dated("2004-05"),
        ..Question::default()
    };
    let error = store.find(&question).expect_err("it ends before it begins");
    assert_eq!(
        error.to_string(),
        "from 2004-06 to 2004-05: the end is before the beginning"
    );
}

#[test]
fn a_surname_is_all_who_have_it() {
    let (_folder, store) = store();
    let who = store.who("Pell").expect("there are some");
    let names: Vec<&str> = who.people.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Ann Pell", "Georg W. Pell"]);
    assert_eq!(who.others, ["Tom Pell"]);
    assert_eq!(
        who.shown(),
        "2 people: Ann Pell (2), Georg W. Pell (1); --person 1 for one of them; not linked to anybody: Tom Pell"
    );
    let by = |name: &str| {
        found(
            &store,
            &Question {
                speaker: words(name),
                ..Question::default()
            },
        )
    };
    assert_eq!(by("Pell"), "q1 q2 q3 q5");
    assert_eq!(by("PELL"), "q1 q2 q3 q5");
    assert_eq!(by("Georg Pell"), "q3", "a middle name may be left out");
    assert_eq!(by("Tom Pell"), "q5");
    assert_eq!(by("the Harbour Board"), "q4");
    assert_eq!(by("Dr. Ann Pell"), "q1 q2");
}

#[test]
fn a_name_that_nobody_has_is_told_with_the_nearest() {
    let (_folder, store) = store();
    let error = store
        .who("Pall")
        .expect_err("nobody is called that")
        .to_string();
    assert!(
        error.contains("nobody is called \"Pall\" here; the nearest are"),
        "{error}"
    );
    assert!(error.contains("\"Ann Pell\""), "{error}");
    for name in ["Xyzzy Quux", "", "!!!", "\"", "\0"] {
        assert!(
            matches!(store.who(name), Err(Error::NoSpeaker { .. })),
            "{name:?}"
        );
    }
    assert!(matches!(store.person("17"), Err(Error::NoPerson { .. })));
    let question = Question {
        outlets: vec!["The Quai".to_owned()],
        ..Question::default()
    };
    let error = store
        .find(&question)
        .expect_err("there is no such outlet")
        .to_string();
    assert!(
        error.contains("\"The Quay\" is") || error.contains("\"The Quay\""),
        "{error}"
    );
    let question = Question {
        words: words("?!"),
        ..Question::default()
    };
    assert!(matches!(store.find(&question), Err(Error::NoWords { .. })));
}

#[test]
fn an_empty_corpus_is_told() {
    let folder = TempDir::new().expect("a place for temporary files");
    let store = Store::create(&folder.path().join("corpus.db")).expect("made");
    assert!(matches!(
        store.find(&Question::default()),
        Err(Error::Empty { .. })
    ));
    let audit = store.audit(&Question::default(), &[Key::Gender], Draws::default());
    assert!(matches!(audit, Err(Error::Empty { .. })));
}

#[test]
fn the_newest_come_first_and_rank_is_by_words() {
    let (_folder, store) = store();
    let mut question = Question {
        words: words("fees"),
        limit: Some(2),
        ..Question::default()
    };
    let found = store.find(&question).expect("asked");
    assert_eq!(column(&found.rows, "quote"), ["q5", "q4"]);
    assert_eq!(
        found.count,
        Count {
            n: 4,
            is_more: false
        }
    );
    question.sort = Sort::Rank;
    question.limit = None;
    let found = store.find(&question).expect("asked");
    assert_eq!(found.remarks, [""; 0]);
    // The shortest that is the most about it.
    let ranked = column(&found.rows, "quote");
    assert_eq!(ranked.len(), 4);
    assert_eq!(ranked[3], "q4", "the longest: {ranked:?}");
    question.words = None;
    let found = store.find(&question).expect("asked");
    assert_eq!(found.remarks.len(), 1, "there is nothing to rank by");
}

#[test]
fn what_is_least_sure_comes_first() {
    let (_folder, store) = store();
    let doubtful = |limit| {
        let question = Question {
            sort: Sort::Doubt,
            limit,
            ..Question::default()
        };
        let found = store.find(&question).expect("it is a good question");
        (column(&found.rows, "quote"), found.count.n)
    };
    let of_quotation = doubtful(None).0;
    assert_eq!(of_quotation[0], "q2", "the only one below 0.9");
    assert_eq!(of_quotation.len(), 6);
    // A speaker in doubt counts as much; how many there are does not depend on how many are shown.
    let change = "UPDATE quotations SET speaker_confidence = 0.4 WHERE quote = 'q4'";
    assert_eq!(store.connection().execute(change, []), Ok(1));
    assert_eq!(doubtful(Some(2)), (vec!["q4".into(), "q2".into()], 6));
}

#[test]
fn speakers_are_counted() {
    let (_folder, store) = store();
    let all = store
        .speakers(&Question::default(), SpeakerSort::Quotations, 1)
        .expect("asked");
    assert_eq!(
        column(&all.rows, "speaker"),
        ["Ann Pell", "Georg W. Pell", "Harbour Board"]
    );
    assert_eq!(all.n, 3);
    assert_eq!(column(&all.rows, "names")[0], "ann pell; pell");
    let narrowed = Question {
        outlets: vec!["Mirefield Post".to_owned()],
        limit: Some(1),
        ..Question::default()
    };
    let some = store
        .speakers(&narrowed, SpeakerSort::Last, 1)
        .expect("asked");
    assert_eq!(
        (column(&some.rows, "speaker"), some.n),
        (vec!["Harbour Board".to_owned()], 2)
    );
    assert_eq!(column(&some.rows, "n_words"), ["4"]);
    let by_name = Question {
        genders: vec![Gender::Male],
        ..Question::default()
    };
    let men = store
        .speakers(&by_name, SpeakerSort::Name, 0)
        .expect("asked");
    assert_eq!(
        column(&men.rows, "speaker"),
        ["Georg W. Pell", "Orrin Vale"]
    );
}

#[test]
fn a_timeline_counts_by_period() {
    let (_folder, store) = store();
    let question = Question {
        speaker: words("Pell"),
        ..Question::default()
    };
    let timeline = store.timeline(&question, Period::Year).expect("asked");
    let rows = timeline.rows();
    assert_eq!(column(&rows, "period"), ["2004", "2005"]);
    assert_eq!(column(&rows, "n_quotations"), ["3", "1"]);
    assert_eq!(column(&rows, "n_articles"), ["2", "1"]);
    let timeline = store
        .timeline(&Question::default(), Period::Month)
        .expect("asked");
    let rows = timeline.rows();
    assert_eq!(
        column(&rows, "period").join(" "),
        "2004-05 2004-06 2004-07 2004-08 2004-09 2004-10 2004-11 2004-12 2005 2005-01 "
    );
    assert_eq!(
        column(&rows, "n_quotations").join(" "),
        "2 0 0 0 0 0 0 1 1 1 1"
    );
}

#[test]
fn an_audit_is_what_is_counted_by_hand() {
    let (_folder, store) = store();
    let audit = store
        .audit(&Question::default(), &[Key::Gender], Draws::default())
        .expect("asked");
    assert_eq!((audit.n_articles, audit.n_quotations), (5, 6));
    let rows = &audit.rows;
    assert_eq!(
        column(rows, "gender"),
        ["female", "male", "no person", "no speaker"]
    );
    assert_eq!(column(rows, "n_quotations"), ["2", "2", "1", "1"]);
    assert_eq!(column(rows, "n_articles"), ["1", "2", "1", "1"]);
    assert_eq!(column(rows, "n_words"), ["8", "8", "4", "4"]);
    assert_eq!(column(rows, "n_named"), ["2", "2", "1", "0"]);
    assert_eq!(
        column(rows, "share"),
        ["0.3333", "0.3333", "0.1667", "0.1667"]
    );
    assert_eq!(column(rows, "share_of_known"), ["0.5", "0.5", "", ""]);
    for (low, high) in column(rows, "low").iter().zip(column(rows, "high")) {
        let [low, high] = [low.parse::<f64>(), high.parse()].map(|x| x.expect("a number"));
        assert!(
            (0.0..0.34).contains(&low) && high <= 1.0 && low < high,
            "{low} {high}"
        );
    }
    assert_eq!(
        audit.remarks,
        ["gender not known, of 6 quotations: no person 1 (16.7 %), no speaker 1 (16.7 %)"]
    );
    let keys = [Key::Publisher, Key::Gender, Key::Gender];
    let audit = store
        .audit(&Question::default(), &keys, Draws { n: 0, seed: 1 })
        .expect("asked");
    let rows = &audit.rows;
    assert_eq!(
        column(rows, "publisher"),
        [
            "The Quay",
            "The Quay",
            "Mirefield Post",
            "Mirefield Post",
            "no outlet"
        ]
    );
    assert_eq!(
        column(rows, "share"),
        ["0.6667", "0.3333", "0.5", "0.5", "1"]
    );
    assert_eq!(column(rows, "low"), [""; 5]);
}

#[test]
fn other_wordings_are_folded_into_the_fullest() {
    let (_folder, store) = store();
    let connection = store.connection();
    let fullest: i64 = connection
        .query_row(
            "SELECT number FROM quotations WHERE quote = 'q1'",
            [],
            |row| row.get(0),
        )
        .expect("it is there");
    connection
        .execute(
            "UPDATE quotations SET wording = ?, also_in = 2 WHERE quote IN ('q1', 'q4', 'q5')",
            [fullest],
        )
        .expect("put");
    let question = Question {
        words: words("fees"),
        ..Question::default()
    };
    assert_eq!(found(&store, &question), "q6 q1");
    // Where the fullest does not fit the question, another stands for it.
    let later = Question {
        from: dated("2005"),
        ..question.clone()
    };
    assert_eq!(found(&store, &later), "q4");
    let all = Question {
        all: true,
        ..question
    };
    assert_eq!(found(&store, &all), "q6 q1 q7 q8 q4 q5");
}

#[test]
fn tables_are_exported_whole_and_narrowed() {
    let (_folder, store) = store();
    store
        .connection()
        .execute(
            "INSERT INTO voices (article, id, name, kind, gender, anonymous, n_mentions, n_quotations, person)
             SELECT DISTINCT article_number, 's1', ifnull(speaker, 'nobody'), 'person', 'female', 0, 1, 1, person FROM quotations WHERE part = 0 AND quote != 'q2' ORDER BY article_number",
            [],
        )
        .expect("put");
    let exported = |table: Exported, question: &Question, name: &str| {
        let mut cells = Vec::new();
        store
            .export(table, question, |rows| -> Result<(), Error> {
                cells.extend(column(rows, name));
                Ok(())
            })
            .expect("exported");
        cells.join(" ")
    };
    let everything = Question {
        sort: Sort::Oldest,
        ..Question::default()
    };
    let ferry = Question {
        about: words("ferry"),
        ..everything.clone()
    };
    assert_eq!(
        exported(Exported::Quotations, &everything, "quote"),
        "q6 q1 q2 q3 q4 q5"
    );
    assert_eq!(
        exported(Exported::Quotations, &ferry, "url")
            .split(' ')
            .count(),
        2
    );
    assert_eq!(
        exported(Exported::Articles, &everything, "article"),
        "a1 a2 a3 a4 a5 a6"
    );
    assert_eq!(exported(Exported::Articles, &ferry, "article"), "a2 a3");
    assert_eq!(
        exported(Exported::Voices, &everything, "article"),
        "a1 a2 a3 a4 a5 a6"
    );
    assert_eq!(
        exported(Exported::Voices, &ferry, "speaker"),
        "Georg W. Pell Harbour Board"
    );
    assert_eq!(exported(Exported::People, &ferry, "person"), "2 3");
}

#[test]
fn the_graph_has_what_was_said_in_marks() {
    let (_folder, store) = store();
    let mut lines = Vec::new();
    store
        .export_gqg(&Question::default(), |line| -> Result<(), Error> {
            lines.push(serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
            Ok(())
        })
        .expect("exported");
    assert_eq!(lines.len(), 5, "a1 to a5");
    let first = &lines[0];
    assert_eq!(first["date"], "2004-05-03T00:00:00Z");
    assert_eq!(first["url"], "https://quay.example/1");
    assert_eq!(first["lang"], "ENGLISH");
    assert_eq!(
        first["quotes"].as_array().map(Vec::len),
        Some(1),
        "the indirect one is none"
    );
    assert_eq!(first["quotes"][0]["quote"], "the fees are too high");
    assert_eq!(first["quotes"][0]["pre"], "she said");
    assert_eq!(
        lines[3]["date"],
        serde_json::Value::Null,
        "a year is no day"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_is_ever_syntax(texts in proptest::collection::vec(any::<String>(), 4), odd in "[\"*^:(){}+\\-\u{0}ANDORTNE ]{0,40}") {
        let (_folder, store) = store();
        for text in texts.iter().chain([&odd]) {
            for question in [
                Question { words: Some(text.clone()), sort: Sort::Rank, ..Question::default() },
                Question { about: Some(text.clone()), ..Question::default() },
                Question { speaker: Some(text.clone()), ..Question::default() },
                Question { person: Some(text.clone()), ..Question::default() },
                Question { outlets: vec![text.clone()], ..Question::default() },
            ] {
                let error = store.find(&question).err();
                prop_assert!(!matches!(error, Some(Error::Sqlite { .. })), "{:?}: {:?}", question, error);
            }
        }
    }
}
