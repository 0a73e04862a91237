use proptest::prelude::*;
use rusqlite::params;
use tempfile::TempDir;

use super::*;
use crate::Piece;

/// (article, date, speaker, content)
type Said<'a> = (&'a str, &'a str, Option<&'a str>, &'a str);

fn store(folder: &TempDir, said: &[Said<'_>]) -> Store {
    let store = Store::create(&folder.path().join("corpus.db")).expect("made");
    for &(article, date, speaker, content) in said {
        let connection = store.connection();
        connection
            .execute(
                "INSERT OR IGNORE INTO articles(id, date, n_words, n_quotations, made_by, came_from) VALUES (?1, ?2, 0, 1, '', '')",
                params![article, date],
            )
            .expect("written");
        connection
            .execute(
                "INSERT INTO quotations(article, date, publisher, quote, type, class, content, speaker, confidence, n_words, part, copy,
                 article_number, filters) VALUES (?1, ?2, 'The Quay', 'q', 'direct', 'speech', ?3, ?4, 1, 1, 0, 0,
                 (SELECT number FROM articles WHERE id = ?1), '')",
                params![article, date, content, speaker],
            )
            .expect("written");
    }
    store
}

/// For each quotation the number of its wording and of other articles, "-" for none.
fn told(store: &Store) -> String {
    let told: Vec<String> = store
        .connection()
        .prepare("SELECT ifnull(wording, '-') || '/' || also_in FROM quotations ORDER BY number")
        .expect("well-formed")
        .query_map([], |row| row.get(0))
        .expect("asked")
        .collect::<Result<_, _>>()
        .expect("read");
    told.join(" ")
}

fn grouped(said: &[Said<'_>]) -> String {
    let folder = TempDir::new().expect("a place for temporary files");
    let mut store = store(&folder, said);
    store.group_wordings().expect("grouped");
    told(&store)
}

const ANN: Option<&str> = Some("Ann Pell");
const WALL: &str = "We will rebuild the old harbour wall before the first winter storms, and no family in the lower town will lose its home.";

#[test]
fn wordings_of_one_quotation_are_found() {
    let said = [
        ("a", "2026-03-01", ANN, WALL),
        (
            "b",
            "2026-03-02",
            Some("Pell"),
            "We will rebuild the old harbour wall before the first winter storms",
        ),
        (
            "c",
            "2026-03-02",
            ANN,
            "she would rebuild the old harbour wall before the first storms of winter",
        ),
        (
            "d",
            "2026-03-02",
            None,
            "no family in the lower town will lose its home",
        ),
        (
            "d",
            "2026-03-02",
            Some("Orrin Vale"),
            "The budget has a hole as deep as the old quarry",
        ),
        ("e", "2026-03-03", Some("Dana Ruiz"), WALL),
    ];
    assert_eq!(grouped(&said), "1/4 1/4 1/4 1/4 -/0 1/4");
}

#[test]
fn what_differs_in_sense_stays_apart() {
    for (one, other) in [
        (
            "I will resign as mayor of the harbour town on Monday",
            "I will not resign as mayor of the harbour town on Monday",
        ),
        (
            "at least 12 boats sank in the inner harbour basin",
            "at least 15 boats sank in the inner harbour basin",
        ),
        ("No comment", "No comment"),
        (
            "the mayor of the harbour town of Port Tallan",
            "he met the mayor of the harbour town of Port Tallan and the bishop, and left early",
        ),
    ] {
        let said = [
            ("a", "2026-03-01", ANN, one),
            ("b", "2026-03-02", Some("Orrin Vale"), other),
        ];
        assert_eq!(grouped(&said), "-/0 -/0", "{one:?} and {other:?}");
    }
}

#[test]
fn short_words_are_one_with_those_of_one_speaker_alone() {
    let said = [
        ("a", "2026-03-01", ANN, "No comment"),
        ("b", "2026-03-02", ANN, "“No comment,”"),
        ("c", "2026-03-02", Some("police"), "No comment"),
        ("d", "2026-03-02", Some("police"), "No comment"),
        ("e", "2026-09-02", ANN, "No comment"),
        ("f", "2026-03-02", None, "No comment"),
    ];
    assert_eq!(grouped(&said), "1/1 1/1 -/0 -/0 -/0 -/0");
}

#[test]
fn turns_of_a_conversation_are_said_once() {
    let asked = "What would you do first for the harbour and for the families of the lower town?";
    let said = [
        ("a", "2026-03-01", ANN, "Yes"),
        ("a", "2026-03-01", ANN, "Yes"),
        ("a", "2026-03-01", Some("The Quay"), asked),
        ("b", "2026-03-02", Some("The Quay"), asked),
        // The interview, printed twice.
        ("a", "2026-03-01", ANN, WALL),
        ("b", "2026-03-02", ANN, WALL),
    ];
    let folder = TempDir::new().expect("a place for temporary files");
    let mut store = store(&folder, &said);
    store.group_wordings().expect("grouped");
    assert_eq!(told(&store), "1/0 1/0 3/1 3/1 5/1 5/1");
    let turns = "UPDATE quotations SET found_by = iif(number % 2, 'turn', 'encoder, label')";
    store.connection().execute_batch(turns).expect("written");
    store.group_wordings().expect("grouped");
    assert_eq!(told(&store), "-/0 -/0 -/0 -/0 5/1 5/1");
    // What is quoted of it in the lead is no turn.
    let quoted = "UPDATE quotations SET found_by = 'cue-quote' WHERE number IN (1, 6)";
    store.connection().execute_batch(quoted).expect("written");
    store.group_wordings().expect("grouped");
    assert_eq!(told(&store), "1/0 1/0 -/0 -/0 5/1 5/1");
}

#[test]
fn a_slogan_of_six_years_later_is_said_again() {
    let slogan = "We need clean water and better schools";
    let said = [
        ("a", "2020-03-01", ANN, slogan),
        ("b", "2026-03-02", ANN, slogan),
    ];
    assert_eq!(grouped(&said), "-/0 -/0");
    let said = [
        ("a", "2020-03-01", ANN, WALL),
        ("b", "2026-03-02", ANN, WALL),
    ];
    assert_eq!(grouped(&said), "1/1 1/1");
}

#[test]
fn a_chain_of_changes_does_not_hold_together() {
    // Each drops words at the front and takes on new ones behind.
    let words = [
        "harbour", "wall", "rebuild", "winter", "family", "storm", "budget", "quarry", "ferry",
        "company", "bridge", "engineer", "school", "library", "tunnel", "cyclist", "orchard",
        "market", "doctor", "council",
    ];
    let contents: Vec<String> = (0..6).map(|n| words[n * 2..n * 2 + 10].join(" ")).collect();
    let ids: Vec<String> = (0..6).map(|n| n.to_string()).collect();
    let said: Vec<Said<'_>> = ids
        .iter()
        .zip(&contents)
        .map(|(id, content)| (id.as_str(), "2026-03-01", ANN, content.as_str()))
        .collect();
    let told = grouped(&said);
    let wordings: std::collections::BTreeSet<&str> = told.split(' ').collect();
    assert!(wordings.len() > 1, "{told}");
}

#[test]
fn what_stands_within_another_is_no_second_wording() {
    let folder = TempDir::new().expect("a place for temporary files");
    let outer = "the Quay reported that Pell would rebuild the old harbour wall before the first winter storms";
    let inner = "Pell would rebuild the old harbour wall before the first winter storms";
    let mut store = store(
        &folder,
        &[
            ("a", "2026-03-01", Some("Orrin Vale"), outer),
            ("a", "2026-03-01", None, inner),
        ],
    );
    let connection = store.connection();
    connection.execute_batch("UPDATE quotations SET start = 10, \"end\" = 100; UPDATE quotations SET start = 30 WHERE number = 2").expect("written");
    store.group_wordings().expect("grouped");
    assert_eq!(told(&store), "-/0 -/0");
}

#[test]
fn copies_belong_to_the_group_and_do_not_count() {
    let folder = TempDir::new().expect("a place for temporary files");
    let said = [
        ("a", "2026-03-01", ANN, WALL),
        ("b", "2026-03-02", ANN, WALL),
        ("c", "2026-03-03", ANN, WALL),
    ];
    let mut store = store(&folder, &said);
    store
        .connection()
        .execute_batch("UPDATE articles SET copy_of = 1 WHERE number = 2; UPDATE quotations SET copy = 1 WHERE number = 2")
        .expect("written");
    store.group_wordings().expect("grouped");
    assert_eq!(told(&store), "1/1 1/1 1/1");
    // A part of another quotation has no wording, and what is no longer so is taken back.
    store
        .connection()
        .execute_batch("UPDATE quotations SET part = 1 WHERE number = 3")
        .expect("written");
    let found = store.group_wordings().expect("grouped");
    assert_eq!(told(&store), "1/0 1/0 -/0");
    assert_eq!((found.groups, found.quotations, found.in_others), (1, 2, 0));
    assert_eq!(store.group_wordings().expect("grouped").changed, 0);
}

#[test]
fn wordings_are_shown_with_what_is_different() {
    let folder = TempDir::new().expect("a place for temporary files");
    let said = [
        ("late", "2026-03-05", ANN, WALL),
        (
            "early",
            "2026-03-02",
            ANN,
            "We will rebuild the harbour wall before the first winter storms",
        ),
        ("other", "2026-03-02", ANN, "The ferries run every hour"),
    ];
    let mut store = store(&folder, &said);
    store.group_wordings().expect("grouped");
    let found = store.wordings_of(2).expect("asked");
    assert_eq!(found, store.wordings_of(1).expect("asked"));
    let [first, fullest] = &found[..] else {
        panic!("two: {found:#?}");
    };
    assert!(first.is_first && first.number == 2 && fullest.is_fullest && fullest.pieces.is_empty());
    assert_eq!(
        first.pieces,
        [
            Piece::Kept("We will rebuild the".into()),
            Piece::LeftOut("old".into()),
            Piece::Kept("harbour wall before the first winter storms".into())
        ]
    );
    let alone = store.wordings_of(3).expect("asked");
    assert!(alone.len() == 1 && alone[0].is_fullest && alone[0].is_first);
    assert!(store.wordings_of(99).expect("asked").is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Any contents, in any order: the same groups, and in each every wording names the fullest.
    #[test]
    fn any_contents_are_grouped_whatever_their_order(
        contents in prop::collection::vec("[\\PC]{0,20}|([a-h]{3} ){0,12}", 0..12),
        turn in 0_usize..12,
    ) {
        let ids: Vec<String> = (0..contents.len()).map(|n| n.to_string()).collect();
        let mut said: Vec<Said<'_>> =
            ids.iter().zip(&contents).map(|(id, content)| (id.as_str(), "2026-03-01", ANN, content.as_str())).collect();
        let folder = TempDir::new().expect("a place for temporary files");
        let mut one = store(&folder, &said);
        let found = one.group_wordings().expect("grouped");
        prop_assert_eq!(one.group_wordings().expect("grouped").changed, 0);
        let sql = "SELECT count(*) FROM quotations q WHERE wording IS NOT NULL
                   AND NOT EXISTS (SELECT 1 FROM quotations f WHERE f.number = q.wording AND f.wording = f.number)";
        let n: i64 = one.connection().query_row(sql, [], |row| row.get(0)).expect("asked");
        prop_assert_eq!(n, 0);
        if !said.is_empty() {
            let turn = turn % said.len();
            said.rotate_left(turn);
        }
        let folder = TempDir::new().expect("a place for temporary files");
        prop_assert_eq!(found.quotations, store(&folder, &said).group_wordings().expect("grouped").quotations);
    }
}
