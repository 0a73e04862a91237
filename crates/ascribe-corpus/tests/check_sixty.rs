//! Sixty claims against a small corpus: twenty true, twenty reworded, ten invented, ten given to another speaker.

use ascribe_corpus::{Claim, Store, Verdict};
use rusqlite::params;
use tempfile::TempDir;

/// Speaker, what was said, two true claims, two reworded ones, somebody else.
type Said = (
    &'static str,
    &'static str,
    [&'static str; 2],
    [&'static str; 2],
    &'static str,
);

const SAID: [Said; 10] = [
    (
        "Ann Pell",
        "We will rebuild the harbour wall before the winter, and no family will lose its home.",
        [
            "We will rebuild the harbour wall before the winter",
            "“no family will lose its home”",
        ],
        [
            "We will rebuild the old harbour wall before winter",
            "We will not rebuild the harbour wall before the winter",
        ],
        "Orrin Vale",
    ),
    (
        "Orrin Vale",
        "The budget has a hole as deep as the old quarry, and everybody in this room knows it.",
        [
            "The budget has a hole as deep as the old quarry, and everybody in this room knows it",
            "a hole as deep as the old quarry",
        ],
        [
            "The budget had a hole as deep as the quarry, and everybody in this room knew it",
            "The budget has a hole … and everybody in this room knows it",
        ],
        "Ann Pell",
    ),
    (
        "Dana Ruiz",
        "I have read every letter that came to the library, and I have answered none of them.",
        [
            "I've read every letter that came to the library",
            "I have read EVERY letter that came to the library and I have answered none of them",
        ],
        [
            "she had read each letter that came to the library and had answered none of them",
            "I have read every letter that came to the library, and I have answered most of them",
        ],
        "Tilda Marrow",
    ),
    (
        "Tilda Marrow",
        "The ferries are safe, the crews are trained, and the old engines will be replaced in spring.",
        [
            "the old engines will be replaced in spring",
            "The ferries are safe, the crews are trained",
        ],
        [
            "The ferries are safe and the old engines will be replaced in spring",
            "The ferries are not safe, the crews are trained",
        ],
        "Bakyt Dovranov",
    ),
    (
        "Bakyt Dovranov",
        "Nobody asked the fishermen whether they wanted a tunnel under the estuary.",
        [
            "Nobody asked the fishermen whether they wanted a tunnel",
            "nobody asked the fishermen whether they wanted a tunnel under the estuary",
        ],
        [
            "Nobody asked the farmers whether they wanted a tunnel under the estuary",
            "Nobody had asked fishermen if they want a tunnel under the estuary",
        ],
        "Lena Orrick",
    ),
    (
        "Lena Orrick",
        "Our laboratory found lead in 14 of the 60 wells, more than we had feared.",
        [
            "Our laboratory found lead in 14 of the 60 wells",
            "found lead in 14 of the 60 wells, more than we had feared",
        ],
        [
            "Our laboratory found lead in 40 of the 60 wells",
            "The laboratory found lead in 14 of 60 wells, far more than it had feared",
        ],
        "Dana Ruiz",
    ),
    (
        "Jonas Kettle",
        "A museum without visitors is a warehouse, and the city does not need another warehouse.",
        [
            "A museum without visitors is a warehouse",
            "the city doesn't need another warehouse",
        ],
        [
            "A museum without visitors is a cellar, and the city does not need another cellar",
            "A museum without visitors is a warehouse, and the city needs another warehouse",
        ],
        "Mira Holt",
    ),
    (
        "Mira Holt",
        "Every child in the valley will have a seat on the school bus by September.",
        [
            "Every child in the valley will have a seat on the school bus by September.",
            "a seat on the school bus by September",
        ],
        [
            "every child in the valley would have a seat on the bus by September",
            "Every child in the valley will have a seat on the school bus by Christmas",
        ],
        "Jonas Kettle",
    ),
    (
        "Piet Sandler",
        "The court listened to the tenants for nine hours and to the owner for ten minutes.",
        [
            "The court listened to the tenants for nine hours",
            "to the tenants for 9 hours and to the owner for 10 minutes",
        ],
        [
            "The court listened to the tenants for nine days and to the owner for ten minutes",
            "The judges listened to the tenants for nine hours and to the owner for ten minutes",
        ],
        "Agnes Thorne",
    ),
    (
        "Agnes Thorne",
        "If the orchard goes, the bees go, and after the bees there will be no honey market.",
        [
            "If the orchard goes, the bees go",
            "after the bees there will be no honey market",
        ],
        [
            "If the orchards go, the bees will go, and after that there is no honey market",
            "If the orchard goes … there will be no honey market",
        ],
        "Piet Sandler",
    ),
];

const INVENTED: [(&str, &str); 10] = [
    ("The night bus will run to the airport from May", "Ann Pell"),
    (
        "I never promised a lower price for electricity",
        "Orrin Vale",
    ),
    ("The letter from the bishop made me laugh", "Dana Ruiz"),
    (
        "We sold two ferries to a museum in the north",
        "Tilda Marrow",
    ),
    (
        "The estuary froze for the first time in a century",
        "Bakyt Dovranov",
    ),
    (
        "The wells of the lower town belong to nobody",
        "Lena Orrick",
    ),
    (
        "The city must open its archives to every visitor",
        "Jonas Kettle",
    ),
    (
        "Teachers in the valley deserve a better salary",
        "Mira Holt",
    ),
    ("The owner offered the tenants a new roof", "Piet Sandler"),
    (
        "Honey has been sold here since my grandmother was young",
        "",
    ),
];

fn store(folder: &TempDir) -> Store {
    let store = Store::create(&folder.path().join("corpus.db")).expect("made");
    let connection = store.connection();
    for (number, (speaker, content, ..)) in (1_i64..).zip(SAID) {
        connection
            .execute(
                "INSERT INTO articles(number, id, n_words, n_quotations, made_by, came_from) VALUES (?1, 'a' || ?1, 0, 1, '', '')",
                [number],
            )
            .expect("written");
        connection
            .execute(
                "INSERT INTO people(number, name, kind, gender) VALUES (?1, ?2, 'person', 'unknown')",
                params![number, speaker],
            )
            .expect("written");
        connection
            .execute(
                "INSERT INTO names VALUES (lower(?2), ?1, 1)",
                params![number, speaker],
            )
            .expect("written");
        connection
            .execute(
                "INSERT INTO quotations(number, article, quote, type, class, content, speaker, person, confidence, n_words, part, copy,
                 article_number, filters) VALUES (?1, 'a' || ?1, 'q1', 'direct', 'speech', ?2, ?3, ?1, 1, 1, 0, 0, ?1, '')",
                params![number, content, speaker],
            )
            .expect("written");
    }
    store
}

#[test]
fn sixty_claims_are_told_right() {
    let surname = |name: &str| name.split(' ').next_back().unwrap_or_default().to_owned();
    let mut claims: Vec<(String, String, Verdict)> = Vec::new();
    for (speaker, content, exact, near, other) in SAID {
        claims.push((exact[0].into(), speaker.into(), Verdict::Exact));
        claims.push((exact[1].into(), surname(speaker), Verdict::Exact));
        claims.extend(near.map(|words| (words.into(), speaker.into(), Verdict::Near)));
        claims.push((content.into(), other.into(), Verdict::Misattributed));
    }
    claims
        .extend(INVENTED.map(|(words, speaker)| (words.into(), speaker.into(), Verdict::NotFound)));
    assert_eq!(claims.len(), 60);
    let folder = TempDir::new().expect("a place for temporary files");
    let store = store(&folder);
    let asked: Vec<Claim> = claims
        .iter()
        .map(|(words, speaker, _)| Claim {
            words: words.clone(),
            speaker: (!speaker.is_empty()).then(|| speaker.clone()),
        })
        .collect();
    let found = store.check(&asked).expect("asked");
    let wrong: Vec<String> = claims
        .iter()
        .zip(&found)
        .filter(|((_, _, verdict), found)| found.verdict != *verdict)
        .map(|((words, speaker, verdict), found)| {
            format!("{words} ({speaker}): {verdict:?}, told {:?}", found.verdict)
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let reversed = claims
        .iter()
        .zip(&found)
        .filter(|(_, found)| found.is_reversed())
        .count();
    assert!(reversed >= 3, "three say the opposite, told {reversed}");
}
