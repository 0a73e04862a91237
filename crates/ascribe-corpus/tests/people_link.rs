//! Who is who across articles: the cases that must be told right, each a few voices.

use ascribe_article::{Gender, SpeakerKind};
use ascribe_corpus::{Linked, ListedPerson, ListedRole, PeopleList, Rulings, Setting, Voice, link};

/// A small corpus, an article a line: date, then names with roles in brackets.
#[derive(Default)]
struct Corpus {
    settings: Vec<Setting>,
    voices: Vec<Voice>,
    rulings: Rulings,
    list: Option<PeopleList>,
}

impl Corpus {
    /// `voices` are names, each with a role behind a colon if it has one; a body begins with `#`, an unnamed speaker with `?`.
    fn article(mut self, date: &str, voices: &[&str]) -> Self {
        let setting = u32::try_from(self.settings.len()).expect("few");
        self.settings.push(Setting {
            id: format!("a{setting:03}"),
            date: Some(date.to_owned()),
            ..Setting::default()
        });
        for (at, text) in voices.iter().enumerate() {
            let (text, kind) = match text.split_at(1) {
                ("#", rest) => (rest, SpeakerKind::Organization),
                ("?", rest) => (rest, SpeakerKind::Unnamed),
                _ => (*text, SpeakerKind::Person),
            };
            let (name, role) = text.split_once(": ").unwrap_or((text, ""));
            let (name, alias) = name.split_once(" = ").unwrap_or((name, ""));
            self.voices.push(Voice {
                number: i64::try_from(self.voices.len()).expect("few"),
                setting,
                id: format!("s{}", at + 1),
                name: name.to_owned(),
                kind,
                gender: Gender::Unknown,
                aliases: (!alias.is_empty())
                    .then(|| alias.to_owned())
                    .into_iter()
                    .collect(),
                roles: (!role.is_empty())
                    .then(|| role.to_owned())
                    .into_iter()
                    .collect(),
                n_quotations: 1,
            });
        }
        self
    }

    fn link(&self) -> Linked {
        link(
            &self.settings,
            &self.voices,
            &self.rulings,
            self.list.as_ref(),
        )
    }
}

/// Person of the voice, counted from 0.
fn person(linked: &Linked, voice: usize) -> Option<u32> {
    linked.links[voice].person
}

fn assert_one(linked: &Linked, voices: &[usize]) {
    for pair in voices.windows(2) {
        assert!(
            person(linked, pair[0]).is_some(),
            "{:?}",
            linked.links[pair[0]]
        );
        assert_eq!(
            person(linked, pair[0]),
            person(linked, pair[1]),
            "{pair:?}: {:#?}",
            linked.links
        );
    }
}

fn assert_all_apart(linked: &Linked, voices: &[usize]) {
    for (at, a) in voices.iter().enumerate() {
        for b in &voices[at + 1..] {
            assert!(
                person(linked, *a).is_none() || person(linked, *a) != person(linked, *b),
                "{a}, {b}: {:#?}",
                linked.links
            );
        }
    }
}

fn father_and_son() -> Corpus {
    Corpus::default()
        .article("2003-03-01", &["George W. Bush: President"]) // 0
        .article("2003-04-01", &["George W. Bush: U.S. President"])
        .article(
            "2004-05-01",
            &["George W. Bush: President of the United States"],
        )
        .article("2004-06-01", &["George Bush: President"]) // 3
        .article("2004-07-01", &["Bush: President"]) // 4
        .article("1990-08-02", &["George H. W. Bush: President"]) // 5
        .article("1991-01-17", &["George H.W. Bush: 41st President"])
        .article("1991-02-01", &["George Herbert Walker Bush: President"]) // 7
        .article("1991-03-01", &["George Bush: U.S. President"]) // 8
        .article("1991-03-05", &["Bush: President"]) // 9
        .article("2004-05-20", &["George H. W. Bush: former president"]) // 10
        .article("2001-06-01", &["Laura Bush: First Lady"]) // 11
}

#[test]
fn bush_father_and_son() {
    let linked = father_and_son().link();
    assert_one(&linked, &[0, 1, 2, 3, 4]);
    assert_one(&linked, &[5, 6, 7, 8, 9, 10]);
    assert_all_apart(&linked, &[0, 5, 11]);
    let son = &linked.people[person(&linked, 0).expect("linked") as usize];
    assert_eq!(son.name, "George W. Bush");
    assert!(
        linked.links[1].why.contains("the same full name")
            && linked.links[1].why.contains("both: U.S. President"),
        "{:?}",
        linked.links[1]
    );
}

#[test]
fn a_bare_surname_that_two_bear_stays_apart_and_says_so() {
    let linked = Corpus::default()
        .article("2004-05-01", &["Ann Pell: minister"])
        .article("2004-05-02", &["Orrin Pell: minister"])
        .article("2004-05-03", &["Pell: minister"])
        .link();
    assert_all_apart(&linked, &[0, 1, 2]);
    assert!(
        linked.links[2]
            .why
            .contains("two people are called so here"),
        "{:?}",
        linked.links[2]
    );
}

#[test]
fn a_bare_surname_joins_the_one_whom_it_fits() {
    let linked = Corpus::default()
        .article("2004-05-01", &["Ann Quillfeather: mayor of Tarn"])
        .article("2004-05-20", &["Quillfeather: mayor"])
        .article("1950-05-20", &["Quillfeather"])
        .link();
    assert_one(&linked, &[0, 1]);
    assert_all_apart(&linked, &[0, 2]);
}

#[test]
fn one_name_and_two_lives() {
    let linked = Corpus::default()
        .article("1950-05-01", &["Ann Pell: athlete"]) // 0
        .article("2020-05-01", &["Ann Pell: mayor of Tarn"]) // 1
        .article("2020-05-03", &["Ann Pell: footballer"]) // 2
        .article("2020-06-01", &["Ann Pell: mayor"]) // 3
        .article("2010-06-02", &["Ann Pell: mayor of Solvay"]) // 4
        .link();
    assert_one(&linked, &[1, 3]);
    assert_all_apart(&linked, &[0, 1, 2, 4]);
    assert!(
        linked.links[2].why.contains("kept apart"),
        "{:?}",
        linked.links[2]
    );
}

#[test]
fn ten_namesakes() {
    // Ten people, renamed to one name, with three articles each.
    let roles = [
        "footballer",
        "Foreign Minister of Tarn",
        "farmer",
        "singer",
        "mayor of Quay",
        "mayor of Solvay",
        "bishop",
        "professor",
        "Prime Minister of Brazil",
        "judge",
    ];
    let mut corpus = Corpus::default();
    for round in 1..=3 {
        for (at, role) in roles.iter().enumerate() {
            corpus = corpus.article(
                &format!("20{:02}-0{round}-11", at),
                &[&format!("Dana Ruiz: {role}")],
            );
        }
    }
    let linked = corpus.link();
    for at in 0..roles.len() {
        assert_one(&linked, &[at, at + roles.len(), at + 2 * roles.len()]);
    }
    assert_all_apart(&linked, &(0..roles.len()).collect::<Vec<_>>());
}

#[test]
fn prime_ministers_by_their_title_alone() {
    let corpus = Corpus::default()
        .article("2004-05-01", &["Prime Minister", "?prime minister of Tarn"])
        .article(
            "2004-05-02",
            &["Prime Minister", "#Supreme Court", "#government", "#Police"],
        )
        .article(
            "2004-05-03",
            &["Prime Minister", "#Supreme Court", "#government", "#Police"],
        );
    let linked = corpus.link();
    assert!(linked.people.is_empty(), "{:#?}", linked.people);
    assert!(
        linked.links[0].why.contains("title alone"),
        "{:?}",
        linked.links[0]
    );
}

#[test]
fn bodies_under_letters_and_names() {
    let linked = Corpus::default()
        .article("2004-05-01", &["#U.S.", "#UN", "#FBI", "#THB"]) // 0..4
        .article(
            "2004-05-02",
            &[
                "#United States",
                "#United Nations",
                "#Federal Bureau of Investigation",
            ],
        ) // 4..7
        .article(
            "2004-05-03",
            &["#Tarn Harbour Board = THB", "#the United Nations = U.N."],
        ) // 7, 8
        .link();
    assert_one(&linked, &[0, 4]);
    assert_one(&linked, &[1, 5, 8]);
    assert_one(&linked, &[2, 6]);
    assert_one(&linked, &[3, 7]);
    assert_all_apart(&linked, &[0, 1, 2, 3]);
}

#[test]
fn names_put_right_by_hand_hold() {
    let mut corpus = father_and_son().article("2030-01-01", &["Bush"]); // 12
    assert_ne!(person(&corpus.link(), 12), person(&corpus.link(), 0));
    corpus
        .rulings
        .same
        .push(("Bush".into(), "George W. Bush".into()));
    let linked = corpus.link();
    assert_one(&linked, &[0, 12]);
    assert_eq!(linked.links[12].why, "put together by hand");
    corpus.rulings = Rulings::default();
    corpus
        .rulings
        .apart
        .push(("George W. Bush".into(), "Bush".into()));
    let linked = corpus.link();
    assert_one(&linked, &[0, 1, 2, 3]);
    assert_all_apart(&linked, &[0, 4]);
    corpus.rulings.apart = vec![("George Bush".into(), "George W. Bush".into())];
    assert_all_apart(&corpus.link(), &[0, 3]);
    // Two names that have nothing in common.
    corpus.rulings = Rulings {
        same: vec![("Laura Bush".into(), "Dana Ruiz".into())],
        apart: Vec::new(),
    };
    let linked = corpus
        .article("2001-07-01", &["Dana Ruiz: footballer"])
        .link();
    assert_one(&linked, &[11, 13]);
}

#[test]
fn the_order_of_articles_changes_nothing() {
    let corpus = father_and_son()
        .article("2004-05-01", &["Ann Pell: minister", "Orrin Vale"])
        .article(
            "2005-05-01",
            &["Ann Pell", "Pell", "Orrin Vale: footballer"],
        )
        .article("2006-05-01", &["Pell: minister", "Vale"]);
    let wanted = corpus.link();
    let n = corpus.voices.len();
    for step in [1, 5, 7] {
        // Another order of voices and of articles.
        let order: Vec<usize> = (0..n).map(|at| (at * step + 3) % n).collect();
        if order.iter().collect::<std::collections::HashSet<_>>().len() != n {
            continue;
        }
        let mut other = Corpus {
            settings: corpus.settings.iter().rev().cloned().collect(),
            ..Corpus::default()
        };
        let last = u32::try_from(corpus.settings.len() - 1).expect("few");
        for at in &order {
            let voice = corpus.voices[*at].clone();
            other.voices.push(Voice {
                setting: last - voice.setting,
                ..voice
            });
        }
        let linked = other.link();
        for (new, old) in order.iter().enumerate() {
            assert_eq!(
                linked.links[new], wanted.links[*old],
                "step {step}, voice {old}"
            );
        }
        let names = |linked: &Linked| {
            linked
                .people
                .iter()
                .map(|p| p.name.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&linked), names(&wanted));
    }
}

fn role(title: &str, from: &str, to: Option<&str>) -> ListedRole {
    ListedRole {
        title: title.into(),
        from: Some(from.into()),
        to: to.map(str::to_owned),
    }
}

fn listed(id: &str, name: &str, roles: Vec<ListedRole>) -> ListedPerson {
    ListedPerson {
        id: id.into(),
        name: name.into(),
        aliases: Vec::new(),
        kind: SpeakerKind::Person,
        roles,
        from: None,
        to: None,
    }
}

#[test]
fn a_list_of_people_decides_by_name_role_and_date() {
    let mut corpus = Corpus::default()
        .article(
            "2004-05-01",
            &["Ann Pell: prime minister", "?the prime minister of Tarn"],
        ) // 0, 1
        .article(
            "1985-05-01",
            &["Ann Pell: prime minister", "?prime minister"],
        ) // 2, 3
        .article("2004-06-01", &["Ann Pell: footballer", "?the president"]) // 4, 5
        .article("2004-07-01", &["Pell: prime minister", "Prime Minister"]) // 6, 7
        .article("2030-07-01", &["?the prime minister of Tarn"]); // 8
    corpus.list = Some(PeopleList {
        people: vec![
            listed(
                "Q1",
                "Ann Pell",
                vec![role("Prime Minister of Tarn", "2003", Some("2007-03-01"))],
            ),
            listed(
                "Q2",
                "Ann Pell",
                vec![role("Prime Minister of Tarn", "1980-01-01", Some("1988"))],
            ),
            listed(
                "Q3",
                "Orrin Vale",
                vec![role("President of Solvay", "2001", None)],
            ),
            listed(
                "Q4",
                "Lee Moss",
                vec![role("President of Tarn", "2001", None)],
            ),
        ],
        warnings: Vec::new(),
    });
    let linked = corpus.link();
    let id = |voice: usize| {
        person(&linked, voice).and_then(|at| linked.people[at as usize].external_id.clone())
    };
    assert_eq!(id(0).as_deref(), Some("Q1"));
    assert_eq!(id(1).as_deref(), Some("Q1"), "{:?}", linked.links[1]);
    assert_eq!(id(2).as_deref(), Some("Q2"));
    assert_eq!(id(3).as_deref(), Some("Q2"), "only one prime minister then");
    assert_eq!(id(4), None, "{:?}", linked.links[4]);
    assert_eq!(id(5), None, "two presidents");
    assert_eq!(id(6).as_deref(), Some("Q1"));
    assert_eq!(id(7).as_deref(), Some("Q1"));
    assert_eq!(id(8), None, "nobody is known to be it then");
    assert!(
        linked.links[0]
            .why
            .contains("Prime Minister of Tarn at that time"),
        "{:?}",
        linked.links[0]
    );
    assert!(
        linked.links[1].why.contains("2003 to 2007-03-01"),
        "{:?}",
        linked.links[1]
    );
}

#[test]
fn two_of_a_list_that_nothing_decides_stay_open() {
    let mut corpus = Corpus::default().article("2004-05-01", &["Ann Pell"]);
    corpus.list = Some(PeopleList {
        people: vec![
            listed("Q1", "Ann Pell", Vec::new()),
            listed("Q2", "Ann Pell", Vec::new()),
        ],
        warnings: Vec::new(),
    });
    let linked = corpus.link();
    let pell = &linked.people[person(&linked, 0).expect("a person of the corpus") as usize];
    assert_eq!(pell.external_id, None);
    assert!(
        linked.links[0]
            .why
            .contains("the list has 2 of this name: Q1, Q2"),
        "{:?}",
        linked.links[0]
    );
}

#[test]
fn odd_names_do_no_harm() {
    let names = [
        "",
        " ",
        "-",
        "Ω",
        "\u{202e}",
        "a",
        "A",
        "of",
        "Of The",
        "\"\"",
        "Jr.",
        "III",
        "Mr",
        "’s",
        "#",
        "X Æ A-12",
        "١٢٣",
    ];
    let mut corpus = Corpus::default();
    for name in names {
        corpus = corpus.article("not a date", &["Ann Pell"]);
        for kind in [
            SpeakerKind::Person,
            SpeakerKind::Organization,
            SpeakerKind::Author,
            SpeakerKind::Unnamed,
        ] {
            let mut voice = corpus.voices[0].clone();
            (voice.name, voice.kind) = (name.to_owned(), kind);
            voice.aliases = vec![name.to_owned()];
            voice.roles = vec![name.to_owned()];
            corpus.voices.push(voice);
        }
    }
    for name in names {
        corpus
            .rulings
            .same
            .push((name.to_owned(), "Ann Pell".to_owned()));
        corpus
            .rulings
            .apart
            .push((name.to_owned(), name.to_owned()));
    }
    corpus.list = Some(PeopleList {
        people: names
            .iter()
            .map(|name| listed(name, name, vec![role(name, name, None)]))
            .collect(),
        warnings: Vec::new(),
    });
    assert_eq!(corpus.link().links.len(), corpus.voices.len());
    assert!(link(&[], &[], &Rulings::default(), None).people.is_empty());
}
