use rusqlite::params;
use tempfile::TempDir;

use super::*;

/// (article, date, speaker, content); people of the corpus are all speakers with two names.
type Said<'a> = (&'a str, &'a str, Option<&'a str>, &'a str);

const SAID: [Said<'_>; 8] = [
    (
        "a1",
        "2026-03-01",
        Some("Ann Pell"),
        "We will rebuild the harbour wall before the winter, and no family will lose its home.",
    ),
    (
        "a2",
        "2026-03-02",
        Some("Ann Pell"),
        "she would not sell the ferries to a company from abroad",
    ),
    (
        "a3",
        "2026-03-03",
        Some("Orrin Vale"),
        "The budget has a hole as deep as the old quarry, and everybody in this room knows it.",
    ),
    (
        "a4",
        "2026-03-04",
        Some("Bob Pell"),
        "Our engineers checked all 12 bridges twice.",
    ),
    (
        "a5",
        "2026-03-05",
        None,
        "the tunnel would open to cyclists in the second week of April",
    ),
    (
        "a6",
        "2026-03-06",
        Some("Harbour Board"),
        "Boats over nine metres must leave the inner basin by Friday noon.",
    ),
    ("a7", "2026-03-07", Some("Orrin Vale"), "No comment"),
    (
        "a8",
        "2026-03-08",
        Some("Dana Ruiz"),
        "I have read every letter, … and I have answered none of them.",
    ),
];

fn store(folder: &TempDir, said: &[Said<'_>]) -> Store {
    let store = Store::create(&folder.path().join("corpus.db")).expect("made");
    let connection = store.connection();
    for &(article, date, speaker, content) in said {
        connection
            .execute(
                "INSERT INTO articles(id, date, n_words, n_quotations, made_by, came_from) VALUES (?1, ?2, 0, 1, '', '')",
                params![article, date],
            )
            .expect("written");
        let number = connection.last_insert_rowid();
        let person = speaker.filter(|name| name.contains(' ')).map(|name| {
            connection
                .execute(
                    "INSERT INTO people(name, kind, gender) SELECT ?1, 'person', 'unknown'
                     WHERE NOT EXISTS (SELECT 1 FROM people WHERE name = ?1)",
                    [name],
                )
                .expect("written");
            connection
                .execute(
                    "INSERT OR IGNORE INTO names(form, person, n) SELECT lower(name), number, 1 FROM people WHERE name = ?1",
                    [name],
                )
                .expect("written");
            let sql = "SELECT number FROM people WHERE name = ?1";
            connection.query_row(sql, [name], |row| row.get::<_, i64>(0)).expect("there")
        });
        connection
            .execute(
                "INSERT INTO quotations(article, date, quote, type, class, content, speaker, person, confidence, n_words, part, copy,
                 article_number, filters) VALUES (?1, ?2, 'q1', 'direct', 'speech', ?3, ?4, ?5, 1, 1, 0, 0, ?6, '')",
                params![article, date, content, speaker, person, number],
            )
            .expect("written");
    }
    store
}

fn claim(words: &str, speaker: &str) -> Claim {
    Claim {
        words: words.into(),
        speaker: (!speaker.is_empty()).then(|| speaker.into()),
    }
}

fn asked(words: &str, speaker: &str) -> Finding {
    let folder = TempDir::new().expect("a place for temporary files");
    let mut found = store(&folder, &SAID)
        .check(&[claim(words, speaker)])
        .expect("asked");
    found.remove(0)
}

fn verdicts(said: &[Said<'_>], claims: &[Claim]) -> Vec<Verdict> {
    let folder = TempDir::new().expect("a place for temporary files");
    let found = store(&folder, said).check(claims).expect("asked");
    found.iter().map(|finding| finding.verdict).collect()
}

#[test]
fn says_what_the_corpus_has() {
    for (words, speaker, verdict) in [
        (
            "“We will rebuild the harbour wall before the winter”",
            "Mayor Pell",
            Verdict::SpeakerUnsure,
        ),
        (
            "we'll rebuild the Harbour wall before the winter and no family will lose its home",
            "Ann Pell",
            Verdict::Exact,
        ),
        (
            "We will rebuild the wall of the harbour before winter",
            "Ann Pell",
            Verdict::Near,
        ),
        (
            "We rebuilt the harbour wall … and no family will lose its home",
            "",
            Verdict::Near,
        ),
        ("she would not sell the ferries", "A. Pell", Verdict::Exact),
        (
            "I will not sell the ferries to a company from abroad",
            "Pell",
            Verdict::Near,
        ),
        (
            "We will rebuild the harbour wall before the winter",
            "Orrin Vale",
            Verdict::Misattributed,
        ),
        (
            "The budget has a hole as deep as the old quarry",
            "Dana Ruiz",
            Verdict::Misattributed,
        ),
        (
            "The budget has a hole as deep as the old quarry",
            "Vale",
            Verdict::Exact,
        ),
        (
            "the tunnel would open to cyclists in the second week of April",
            "Dana Ruiz",
            Verdict::SpeakerUnsure,
        ),
        (
            "boats over nine meters must leave the inner basin",
            "the Harbour Board",
            Verdict::Near,
        ),
        (
            "I have read every letter and I have answered none of them",
            "Dana Ruiz",
            Verdict::Exact,
        ),
        ("No comment", "Orrin Vale", Verdict::Exact),
        ("No comment", "Dana Ruiz", Verdict::NotFound),
        (
            "The school will get a new roof in spring",
            "Ann Pell",
            Verdict::NotFound,
        ),
        (
            "We will paint the town hall before the winter",
            "Ann Pell",
            Verdict::NotFound,
        ),
        ("", "", Verdict::NotFound),
        ("…", "Pell", Verdict::NotFound),
        ("\" OR content : * \0 NEAR(", "\"", Verdict::NotFound),
    ] {
        let found = asked(words, speaker);
        assert_eq!(
            found.verdict, verdict,
            "{words:?} by {speaker:?}: {found:#?}"
        );
        assert_eq!(found.matches.is_empty(), verdict == Verdict::NotFound);
    }
}

#[test]
fn a_part_says_so_and_a_match_has_its_facts() {
    let found = asked("no family will lose its home", "");
    assert!(found.is_part() && !found.is_reversed());
    let best = &found.matches[0];
    assert_eq!(
        (
            best.article.as_str(),
            best.date.as_deref(),
            best.speaker.as_deref(),
            best.speaker_fit
        ),
        (
            "a1",
            Some("2026-03-01"),
            Some("Ann Pell"),
            SpeakerFit::NotAsked
        )
    );
    assert!(!asked(SAID[2].3, "").is_part());
}

#[test]
fn a_short_part_with_a_word_of_its_own_is_found() {
    // "and I have answered none of them", "a hole as deep": few full words, and nobody else's.
    for (words, speaker) in [
        ("a hole as deep", "Orrin Vale"),
        ("no family will", "Ann Pell"),
        ("I have answered none of them", "Dana Ruiz"),
    ] {
        assert_eq!(asked(words, speaker).verdict, Verdict::Exact, "{words}");
    }
    for words in ["the", "it is", "by"] {
        assert_eq!(
            asked(words, "Orrin Vale").verdict,
            Verdict::NotFound,
            "{words}"
        );
    }
}

#[test]
fn a_whole_quotation_is_somebodys() {
    let said = [
        (
            "b1",
            "2026-03-01",
            Some("Ellen Stroud"),
            "I thought it was burglars.",
        ),
        ("b2", "2026-03-01", Some("Ellen Stroud"), "That is fine."),
    ];
    let claims = [
        claim("I thought it was burglars", "Orrin Vale"),
        claim("That is fine", "Orrin Vale"),
    ];
    assert_eq!(
        verdicts(&said, &claims),
        [Verdict::Misattributed, Verdict::NotFound]
    );
}

#[test]
fn few_words_of_somebody_else_are_shown_without_a_verdict() {
    let found = asked("a hole as deep as the old quarry", "Ann Pell");
    assert_eq!(found.verdict, Verdict::Misattributed);
    let found = asked("in this room knows it", "Ann Pell");
    assert_eq!(found.verdict, Verdict::NotFound);
    let shown: Vec<_> = found
        .matches
        .iter()
        .map(|one| one.speaker.as_deref())
        .collect();
    assert_eq!(shown, [Some("Orrin Vale")]);
}

#[test]
fn one_other_word_in_a_row_of_the_same_is_near() {
    let said = [(
        "b1",
        "2026-03-01",
        Some("Ellen Stroud"),
        "We priced for a storm and we got a hurricane.",
    )];
    let claims = [
        claim("We priced for a storm and we got a tsunami", "Ellen Stroud"),
        claim("We priced it for a year", "Ellen Stroud"),
    ];
    assert_eq!(verdicts(&said, &claims), [Verdict::Near, Verdict::NotFound]);
}

#[test]
fn a_negation_is_told() {
    let found = asked(
        "she would sell the ferries to a company from abroad",
        "Ann Pell",
    );
    assert_eq!(found.verdict, Verdict::Near);
    assert!(found.is_reversed(), "{found:#?}");
    assert!(
        found.matches[0]
            .pieces
            .contains(&Piece::LeftOut("not".into()))
    );
    let found = asked("Our engineers did not check all 12 bridges twice", "");
    assert!(found.is_reversed(), "{found:#?}");
}

#[test]
fn one_name_of_several_people_accuses_nobody() {
    let of = |speaker| asked("Our engineers checked all 12 bridges twice", speaker);
    assert_eq!(of("Pell").verdict, Verdict::SpeakerUnsure);
    assert_eq!(of("Pell").matches[0].speaker_fit, SpeakerFit::MayBe);
    assert_eq!(of("Robert Pell").matches[0].speaker_fit, SpeakerFit::Same);
    assert_eq!(of("Ann Pell").verdict, Verdict::Misattributed);
    assert_eq!(of("Vale").verdict, Verdict::Misattributed);
}

#[test]
fn the_right_speaker_is_found_among_many_of_the_same_words() {
    let folder = TempDir::new().expect("a place for temporary files");
    let ids: Vec<String> = (0..300).map(|n| format!("x{n}")).collect();
    let mut said: Vec<Said<'_>> = ids
        .iter()
        .map(|id| {
            (
                id.as_str(),
                "2026-01-01",
                Some("Tilda Marrow"),
                "the lock gates must be closed at every tide",
            )
        })
        .collect();
    said.push((
        "last",
        "2026-02-01",
        Some("Dana Ruiz"),
        "the lock gates must be closed at every tide",
    ));
    let store = store(&folder, &said);
    let found = store
        .check(&[
            claim("the lock gates must be closed at every tide", "Dana Ruiz"),
            claim("the lock gates must be closed at every tide", "Ann Pell"),
        ])
        .expect("asked");
    assert_eq!(found[0].verdict, Verdict::Exact);
    assert_eq!(found[0].matches[0].article, "last");
    assert_eq!(found[1].verdict, Verdict::Misattributed);
    assert_eq!(found[1].matches.len(), Finding::MOST);
}

#[test]
fn an_article_as_a_claim_is_no_trouble() {
    let folder = TempDir::new().expect("a place for temporary files");
    let store = store(&folder, &SAID);
    let long = "the harbour wall ".repeat(50_000);
    let found = store
        .check(&[claim(&long, "Ann Pell"), claim(&"\u{1F980} ".repeat(9), "")])
        .expect("asked");
    assert!(found.iter().all(|found| found.verdict == Verdict::NotFound));
}
