//! Articles into a store and out again; corrections that hold.

use std::path::Path;

use ascribe_article::{ArticleRecord, marked};
use ascribe_corpus::{
    Correction, CorrectionKind, Corrections, Entry, Origin, Store, Writer, fingerprint,
};
use tempfile::TempDir;

fn record(marked: &str) -> ArticleRecord {
    ArticleRecord::from_article(&marked::parse(marked).expect("the test is well-formed"))
}

fn two() -> [ArticleRecord; 2] {
    [
        "# id: fees\n# date: 2026-05-03\n# publisher: The Quay\n# S1: Ann Pell (person, female)\n# S2: Orrin Vale (person, male)\n\
         “[q1 We will appeal the fees],” [c1 said] [s1 Ann Pell]. “[q2 No comment],” [c2 said] [s2 Orrin Vale].\n---\nq1: S1 direct\nq2: S2 direct\n",
        "# id: rain\n# date: 2025-01-02\n# S1: Ann Pell (person, female)\n[s1 Ann Pell] [c1 said] [q1 it would rain for a week].\n---\nq1: S1 indirect\n",
    ]
    .map(record)
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

/// Content, speaker and what was put right, by the order of numbers.
fn rows(path: &Path) -> Vec<String> {
    let store = Store::read(path).expect("read");
    let mut statement = store
        .connection()
        .prepare("SELECT content || ' | ' || ifnull(speaker, '-') || ' | ' || ifnull(corrected, '-') FROM quotations ORDER BY number")
        .expect("well-formed");
    let rows = statement.query_map([], |row| row.get(0)).expect("asked");
    rows.map(|row| row.expect("read")).collect()
}

fn found(path: &Path, words: &str) -> i64 {
    let store = Store::read(path).expect("read");
    let sql = "SELECT count(*) FROM quotations_fts WHERE quotations_fts MATCH ?";
    store
        .connection()
        .query_row(sql, [words], |row| row.get(0))
        .expect("asked")
}

#[test]
fn articles_go_in_and_come_out() {
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("corpus.db");
    put(&path, &two());
    // The earlier date comes first.
    assert_eq!(
        rows(&path),
        [
            "it would rain for a week | Ann Pell | -",
            "We will appeal the fees | Ann Pell | -",
            "No comment | Orrin Vale | -"
        ]
    );
    assert_eq!(found(&path, "content : appeals"), 1);
    assert_eq!(found(&path, "content : fees AND filters : tdirect"), 1);
    let store = Store::read(&path).expect("read");
    let mut out = Vec::new();
    store
        .each_record(&Corrections::default(), |record| {
            out.push(record);
            Ok::<(), ascribe_corpus::Error>(())
        })
        .expect("read");
    assert_eq!(out, two());
}

#[test]
fn an_article_indexed_again_takes_its_own_place() {
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("corpus.db");
    put(&path, &two());
    let changed = record(
        "# id: fees\n# date: 2026-05-04\n# S1: Ann Pell (person, female)\n“[q1 We have appealed],” [c1 said] [s1 Ann Pell].\n---\nq1: S1 direct\n",
    );
    put(&path, &[changed]);
    assert_eq!(
        rows(&path),
        [
            "it would rain for a week | Ann Pell | -",
            "We have appealed | Ann Pell | -"
        ]
    );
    assert_eq!(
        found(&path, "content : comment"),
        0,
        "the full text forgets what is gone"
    );
    let store = Store::read(&path).expect("read");
    let known = store.known().expect("read");
    assert!(known.has_id("fees") && known.has_id("rain") && !known.has_id("other"));
    let n: i64 = store
        .connection()
        .query_row("SELECT count(*) FROM voices", [], |row| row.get(0))
        .expect("asked");
    assert_eq!(n, 2);
}

fn correct(path: &Path, corrections: Vec<Correction>) {
    let mut store = Store::open(path).expect("opened");
    store.correct(corrections).expect("corrected");
}

#[test]
fn corrections_hold_when_the_article_comes_again() {
    use CorrectionKind::{Class, Content, NotAQuote, Quote, Speaker};
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("corpus.db");
    put(&path, &two());
    let of = |kind, article: &str, words: &str, value: &str| {
        Correction::of_quote(
            kind,
            article,
            words,
            None,
            (!value.is_empty()).then(|| value.to_owned()),
        )
    };
    correct(
        &path,
        vec![
            of(Speaker, "fees", "We will appeal the fees", "Dana Ruiz"),
            of(NotAQuote, "fees", "“No comment,”", ""),
            of(
                Content,
                "rain",
                "it would rain for a week",
                "rain for a week",
            ),
            of(Class, "rain", "it would rain for a week", "thought"),
        ],
    );
    let right = [
        "rain for a week | Ann Pell | content class",
        "We will appeal the fees | Dana Ruiz | speaker",
    ];
    assert_eq!(rows(&path), right);
    // The same again, as an index run gives it.
    put(&path, &two());
    assert_eq!(rows(&path), right);
    // Another program finds other borders, or nothing; a sentence came before.
    let [mut fees, _] = two();
    fees = record(&format!(
        "# id: fees\n# date: 2026-05-03\n{}",
        fees.text
            .expect("it has one")
            .replace("“We", "It rained. “We")
    ));
    put(&path, &[fees]);
    assert_eq!(
        rows(&path),
        [
            right[0],
            "We will appeal the fees | Dana Ruiz | added speaker"
        ]
    );
    correct(&path, vec![of(Quote, "fees", "It rained", "Orrin Vale")]);
    assert_eq!(rows(&path)[1], "It rained | Orrin Vale | added speaker");
    // The last word counts, and empty means nobody.
    correct(
        &path,
        vec![of(Speaker, "fees", "We will appeal the fees", "")],
    );
    assert_eq!(
        rows(&path)[2],
        "We will appeal the fees | - | added speaker"
    );
    let mut store = Store::open(&path).expect("read");
    let all = store.numbered_corrections().expect("read");
    assert_eq!(all.len(), 5);
    // What is taken back is as it was found: here, nothing.
    let made = all.iter().find(|(_, one)| one.kind == Quote);
    let (number, _) = made.expect("it was made");
    store.uncorrect(&[*number]).expect("taken back");
    // The others keep their numbers.
    let left: Vec<_> = all.iter().filter(|(there, _)| there != number).collect();
    let kept = store.numbered_corrections().expect("read");
    assert_eq!(kept.iter().collect::<Vec<_>>(), left);
    assert_eq!(rows(&path).len(), 2);
    // What a later version put right is left alone.
    let sqlite = rusqlite::Connection::open(&path).expect("opened");
    let later = "INSERT INTO corrections (kind, made_at) VALUES ('later', '')";
    assert_eq!(sqlite.execute(later, []), Ok(1));
    store.uncorrect(&[left[0].0]).expect("taken back");
    let n: i64 = sqlite
        .query_row(
            "SELECT count(*) FROM corrections WHERE kind = 'later'",
            [],
            |row| row.get(0),
        )
        .expect("asked");
    assert_eq!(n, 1);
}

#[test]
fn a_file_of_corrections_comes_back() {
    let folder = TempDir::new().expect("a place for temporary files");
    let all: Corrections = [
        Correction::of_quote(
            CorrectionKind::Speaker,
            "=a",
            "No, … “never”",
            Some(7),
            Some("Ann, the \"Pell\"".into()),
        ),
        Correction::of_names(CorrectionKind::Same, "Bush", "George W. Bush"),
    ]
    .into_iter()
    .collect();
    let path = folder.path().join("right.csv");
    std::fs::write(&path, Corrections::csv(all.iter())).expect("writable");
    let (back, unread) = Corrections::read(&path).expect("read");
    assert!(unread.is_empty());
    assert!(back.iter().eq(all.iter()), "{back:?}");

    std::fs::write(
        &path,
        "kind,article,words,value\nspeaker,a,,Ann\nspoken,a,No,Ann\nspeaker,a,No,Ann\n",
    )
    .expect("writable");
    let (back, unread) = Corrections::read(&path).expect("read");
    assert_eq!(back.len(), 1);
    let told: Vec<String> = unread
        .iter()
        .map(|one| format!("{}: {}", one.line, one.reason))
        .collect();
    assert_eq!(
        told,
        [
            "2: speaker: the words of the quotation is missing",
            "3: unknown kind \"spoken\": one of speaker, not-a-quote, quote, content, class, same, apart is wanted"
        ]
    );
    std::fs::write(&path, "name,age\nAnn,7\n").expect("writable");
    assert!(
        Corrections::read(&path)
            .expect_err("it is none")
            .contains("is no file of corrections")
    );
}

#[test]
fn a_changed_table_comes_back_as_corrections() {
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("corpus.db");
    put(&path, &two());
    let store = Store::read(&path).expect("read");
    let table = "speaker,article,quote,content,class,not_a_quote\n\
                 Ann Pell,fees,q1,We will appeal the fees,speech,\n\
                 Dana Ruiz,fees,q2,No comment,speech,no\n\
                 ,rain,q7,it would rain for a long week,thought,\n\
                 Ann Pell,rain,q1,something else altogether,speech,\n\
                 Ann Pell,rain,q1,it would rain for a week,speech,x\n\
                 Ann Pell,rain,q1,it would rain for a week,songs,\n\
                 Ann Pell,gone,q1,No comment,speech,\n";
    let edits = store.edits(table).expect("read").expect("it is a table");
    let told: Vec<String> = (edits.corrections.iter())
        .map(|one| {
            format!(
                "{} {:?} -> {:?}",
                one.kind,
                one.words.as_deref().unwrap_or("-"),
                one.value.as_deref().unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "speaker \"No comment\" -> \"Dana Ruiz\"",
            "speaker \"it would rain for a week\" -> \"\"",
            "class \"it would rain for a week\" -> \"thought\"",
            "content \"it would rain for a week\" -> \"it would rain for a long week\"",
            "not-a-quote \"it would rain for a week\" -> \"-\"",
        ]
    );
    assert_eq!(edits.n_same, 1);
    let unread: Vec<String> = edits
        .unread
        .iter()
        .map(|one| format!("{}: {}", one.line, one.reason))
        .collect();
    assert_eq!(
        unread,
        [
            "5: no quotation of the article has these words",
            "7: class: a class (speech, thought, finding or act) is missing",
            "8: no quotations of article \"gone\" in the corpus",
        ]
    );
    let none = store.edits("name,age\n").expect("read");
    assert!(
        none.expect_err("it is none")
            .starts_with("no columns article and content")
    );
}

#[test]
fn corrections_of_two_at_once_are_both_kept() {
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("corpus.db");
    put(&path, &two());
    let speaker = |article: &str, words: &str, name: &str| {
        let value = Some(name.to_owned());
        vec![Correction::of_quote(
            CorrectionKind::Speaker,
            article,
            words,
            None,
            value,
        )]
    };
    // One that was opened before the other wrote, and an index run that made its entry before both.
    let store = Store::open(&path).expect("opened");
    let [fees, _] = two();
    let late = Entry::of(&fees, Origin::default());
    let mut one = Store::open(&path).expect("opened");
    let mut other = Store::open(&path).expect("opened");
    one.correct(speaker("fees", "No comment", "Xa"))
        .expect("corrected");
    other
        .correct(speaker("rain", "it would rain for a week", "Xb"))
        .expect("corrected");
    let writer = Writer::begin(store);
    assert!(writer.put(late));
    writer.finish().expect("written");
    assert_eq!(
        rows(&path),
        [
            "it would rain for a week | Xb | speaker",
            "We will appeal the fees | Ann Pell | -",
            "No comment | Xa | speaker"
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_corpus_where_nothing_can_be_written_is_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("a?b#c%41.db");
    put(&path, &two());
    let set = |mode| {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode))
            .expect("ours")
    };
    set(0o555);
    let n = rows(&path).len();
    set(0o755);
    assert_eq!(n, 3);
}
