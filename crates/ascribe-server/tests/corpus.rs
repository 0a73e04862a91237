//! Questions to a corpus over HTTP, and its pages: a real service on loopback, a small corpus of invented articles.

#![cfg(feature = "corpus")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ascribe::ArticleRecord;
use ascribe_article::marked;
use ascribe_corpus::{Correction, CorrectionKind, Entry, FOUND, Origin, SPEAKERS, Store, Writer};
use ascribe_server::{Server, ServerError, Settings};
use serde_json::{Value, json};
use tempfile::TempDir;

use common::{Answer, Service, pipeline};

/// What runs says so in the title of the page.
const RUN: &str = "document.title='ran'";

fn record(marked: &str) -> ArticleRecord {
    ArticleRecord::from_article(&marked::parse(marked).expect("the test is well-formed"))
}

/// Two wordings, an article without a publisher, one that is full of HTML.
fn few() -> Vec<ArticleRecord> {
    let hostile = format!(
        "# id: <b>id</b>\n# date: 2026-06-01\n# publisher: </script><script>{RUN}</script>\n\
         # title: <script>{RUN}</script><img src=x onerror=\"{RUN}\">\n# S1: Ana\" onmouseover=\"{RUN}\" <img src=x onerror=\"{RUN}\"> (person)\n\
         “[q1 Run <script>{RUN}</script> & see the fees],” [c1 said] [s1 Ana].\n</p></section></main><script>{RUN}</script><!-- It failed.\n\
         ---\nq1: S1 direct\n"
    );
    [
        "# id: fees\n# date: 2026-05-03\n# publisher: The Quay\n# title: Fees rise at the harbour\n# S1: Ann Pell (person, female)\n\
         # S2: Orrin Vale (person, male)\n\
         “[q1 We will appeal the harbour fees before the court in Mirefield, all of them],” [c1 said] [s1 Ann Pell]. “[q2 No comment],” [c2 said] [s2 Orrin Vale].\n---\n\
         q1: S1 direct\nq2: S2 direct\n",
        "# id: ledger\n# date: 2026-05-04\n# publisher: Morning Ledger\n# title: An appeal\n# S1: Ann Pell (person, female)\n\
         [s1 Ann Pell] [c1 says]: “[q1 We will appeal the harbour fees before the court in Mirefield].”\n---\nq1: S1 direct\n",
        "# id: rain\n# date: 2025-01-02\n# title: Rain\n# S1: Ann Pell (person, female)\n\
         [s1 Ann Pell] [c1 said] [q1 it would rain for a week].\n---\nq1: S1 indirect\n",
        &hostile,
    ]
    .map(record)
    .to_vec()
}

/// Ann Pell in every one, and somebody else in each.
fn many(n: usize) -> Vec<ArticleRecord> {
    const FIRST: [&str; 16] = [
        "Ada", "Boris", "Carla", "Dorian", "Edda", "Franz", "Greta", "Hamid", "Ines", "Jonas",
        "Kira", "Leif", "Mona", "Nils", "Olga", "Petra",
    ];
    const LAST: [&str; 16] = [
        "Arlow", "Brenk", "Cassel", "Durst", "Elbin", "Farrow", "Gantz", "Hollin", "Ibsley",
        "Jarrow", "Kessel", "Lorne", "Mirow", "Norring", "Osten", "Prell",
    ];
    let one = |at: usize| {
        let other = format!("{} {}", FIRST[at % 16], LAST[at / 16 % 16]);
        record(&format!(
            "# id: n{at}\n# date: 2024-{:02}-{:02}\n# publisher: Outlet {}\n# title: Sitting {at}\n# S1: Ann Pell (person, female)\n\
             # S2: {other} (person)\n“[q1 The ferry number {at} sails at dawn],” [c1 said] [s1 Ann Pell]. \
             “[q2 Nobody asked about crossing {at} yet],” [c2 said] [s2 {other}].\n---\nq1: S1 direct\nq2: S2 direct\n",
            at % 12 + 1,
            at % 28 + 1,
            at % 3,
        ))
    };
    (0..n).map(one).collect()
}

fn put(path: &Path, records: &[ArticleRecord]) -> Store {
    let writer = Writer::begin(Store::create(path).expect("made"));
    for record in records {
        assert!(writer.put(Entry::of(record, Origin::default())));
    }
    let (mut store, _) = writer.finish().expect("written");
    store.link(None).expect("linked");
    store
}

/// A service over a corpus of its own.
struct Served {
    service: Service,
    folder: TempDir,
}

impl Served {
    fn over(records: &[ArticleRecord]) -> Self {
        Self::with(records, |_| {})
    }

    fn with(records: &[ArticleRecord], change: impl FnOnce(&mut Settings)) -> Self {
        let folder = TempDir::new().expect("a place for temporary files");
        let path = folder.path().join("news.db");
        drop(put(&path, records));
        let service = Service::start(|settings| {
            settings.corpus = Some(path);
            change(settings);
        });
        Self { service, folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("news.db")
    }

    fn number(&self, sql: &str) -> i64 {
        let store = Store::read(&self.path()).expect("read");
        let number = store.connection().query_row(sql, [], |row| row.get(0));
        number.expect("there is one")
    }

    fn get(&self, path: &str) -> Answer {
        self.service.get(path)
    }

    fn check(&self, body: &Value) -> Answer {
        self.service.json("/v1/check", body)
    }

    /// The answer of a good question.
    fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    fn page(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        assert!(answer.head.contains("text/html"), "{path}: {}", answer.head);
        answer.text()
    }
}

fn detail(answer: &Answer) -> String {
    answer.problem().1
}

/// What the quotations of an answer say.
fn said(answer: &Value) -> Vec<&str> {
    let rows = answer["quotations"].as_array().expect("a list");
    rows.iter()
        .map(|row| row["content"].as_str().expect("words"))
        .collect()
}

/// Values of an attribute.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    let rest = html.split(&start).skip(1);
    rest.filter_map(|rest| rest.split('"').next()).collect()
}

/// The page without its tags, and with one space between words.
fn words(html: &str) -> String {
    let mut out = String::new();
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                out.push(' ');
            }
            c if !is_tag => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

const APPEAL: &str = "We will appeal the harbour fees before the court in Mirefield, all of them";

#[test]
fn quotations_are_found() {
    let served = Served::over(&few());
    let all = served.json("/v1/quotations");
    let rows = all["quotations"].as_array().expect("a list");
    // The shorter wording is folded into the fuller one.
    assert_eq!((&all["total"], rows.len()), (&json!(4), 4));
    let keys: Vec<&str> = rows[0]
        .as_object()
        .expect("a row")
        .keys()
        .map(String::as_str)
        .collect();
    let columns: Vec<&str> = FOUND.columns.iter().map(|column| column.name).collect();
    assert_eq!(keys, columns, "the keys of the command");
    for (asked, expected) in [
        ("words=fee", 2),
        ("words=%22harbour+fees%22", 1),
        ("about=rain", 1),
        ("speaker=Pell", 2),
        ("person=1", 2),
        ("outlet=quay", 2),
        ("publisher=The+Quay", 2),
        ("type=indirect", 1),
        ("type=direct,indirect", 4),
        ("class=speech", 4),
        ("gender=female", 2),
        ("kind=organization", 0),
        ("since=2026", 3),
        ("until=2025-01", 1),
        ("since=2026-05-03&until=2026-05-03", 2),
        ("article=ledger", 1),
        ("article=fees&words=comment", 1),
        ("all=true", 5),
        ("min_confidence=1", 4),
    ] {
        let found = served.json(&format!("/v1/quotations?{asked}"));
        assert_eq!(said(&found).len(), expected, "{asked}: {found}");
    }
    let oldest = served.json("/v1/quotations?sort=oldest&speaker=Ann+Pell");
    assert_eq!(said(&oldest), ["it would rain for a week", APPEAL]);
    assert_eq!(oldest["who"]["people"][0]["speaker"], "Ann Pell");
    assert_eq!(oldest["quotations"][1]["also_in"], 1);
    let ranked = served.json("/v1/quotations?sort=rank");
    assert_eq!(
        ranked["remarks"],
        json!(["no words to rank by: the newest first"])
    );
}

#[test]
fn pages_of_rows_are_the_whole() {
    let served = Served::over(&many(30));
    for (path, list) in [
        ("/v1/quotations", "quotations"),
        ("/v1/speakers", "speakers"),
    ] {
        let whole = served.json(&format!("{path}?limit=1000"));
        let mut rows: Vec<Value> = Vec::new();
        let mut next = json!(0);
        while let Some(offset) = next.as_u64() {
            let page = served.json(&format!("{path}?limit=7&offset={offset}"));
            assert_eq!(page["total"], whole["total"]);
            rows.extend(page[list].as_array().expect("a list").iter().cloned());
            next = page["next_offset"].clone();
        }
        assert_eq!(&json!(rows), &whole[list]);
        let behind = served.json(&format!("{path}?offset=5000"));
        assert_eq!(
            (&behind[list], &behind["next_offset"]),
            (&json!([]), &Value::Null)
        );
        assert_eq!(behind["total"], whole["total"]);
    }
}

#[test]
fn speakers_are_counted() {
    let served = Served::over(&few());
    let all = served.json("/v1/speakers");
    let first = &all["speakers"][0];
    assert_eq!(first["speaker"], "Ann Pell");
    let keys: Vec<&str> = first
        .as_object()
        .expect("a row")
        .keys()
        .map(String::as_str)
        .collect();
    let columns: Vec<&str> = SPEAKERS.columns.iter().map(|column| column.name).collect();
    assert_eq!(keys, columns, "the keys of the command");
    for (asked, expected) in [
        ("name=Pell", 1),
        ("gender=male", 1),
        ("min_quotations=2", 1),
        ("about=comment", 1),
        ("since=2027", 0),
        ("sort=name&limit=1", 1),
    ] {
        let found = served.json(&format!("/v1/speakers?{asked}"));
        assert_eq!(
            found["speakers"].as_array().map(Vec::len),
            Some(expected),
            "{asked}: {found}"
        );
    }
}

#[test]
fn claims_are_checked() {
    let served = Served::over(&few());
    let check = |body: Value| served.check(&body);
    let one =
        check(json!({"text": "We will appeal the harbour fees before the court in Mirefield", "speaker": "Ann Pell"})).json();
    assert_eq!(
        (&one["verdict"], &one["place"]),
        (&json!("exact"), &Value::Null)
    );
    assert_eq!(one["matches"][0]["speaker"], "Ann Pell");
    assert_eq!(one["matches"][0]["same_speaker"], true);
    let several = check(json!({"claims": [
        {"text": "We will never appeal the harbour fees before the court in Mirefield", "speaker": "Ann Pell"},
        {"text": "We will appeal the harbour fees before the court in Mirefield", "speaker": "Orrin Vale"},
        {"text": "The cricket sang of cheese and moonlight", "speaker": null},
    ]}));
    let several = several.json();
    let verdicts: Vec<&Value> = several["results"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["verdict"])
        .collect();
    assert_eq!(verdicts, ["near", "somebody else's", "not found"]);
    assert_eq!(several["results"][0]["reversed"], true);
    assert_eq!(check(json!({"claims": []})).json(), json!({"results": []}));
    let few = served.service.json(
        "/v1/check?places=0",
        &json!({"text": "We will appeal the harbour fees before the court in Mirefield"}),
    );
    assert_eq!(few.json()["matches"], json!([]));
}

#[test]
fn what_is_wrong_is_told() {
    let served = Served::over(&few());
    for (path, status, reason) in [
        (
            "/v1/quotations?limit=0",
            400,
            "limit: a number from 1 to 1000",
        ),
        (
            "/v1/quotations?limit=1001",
            400,
            "limit: a number from 1 to 1000",
        ),
        ("/v1/quotations?limit=many", 400, "limit"),
        (
            "/v1/quotations?offset=100001",
            400,
            "offset: 100000 at most",
        ),
        ("/v1/quotations?since=May", 400, "since: no date"),
        ("/v1/quotations?since=2025-02-30", 422, "since: no date"),
        (
            "/v1/quotations?since=2025-01-31&until=2025-02-30",
            422,
            "until: no date",
        ),
        (
            "/v1/quotations?type=loud",
            400,
            "type: direct, mixed, indirect is wanted",
        ),
        ("/v1/quotations?class=", 400, "class: speech"),
        ("/v1/quotations?gender=x", 400, "gender: female"),
        ("/v1/quotations?kind=x", 400, "kind: person"),
        ("/v1/quotations?sort=x", 400, "newest"),
        (
            "/v1/quotations?min_confidence=2",
            400,
            "a number from 0 to 1",
        ),
        ("/v1/quotations?nothing=1", 400, "nothing"),
        (
            "/v1/quotations?since=2026&until=2025",
            422,
            "the end is before the beginning",
        ),
        ("/v1/quotations?words=%21%21", 422, "no word to search for"),
        ("/v1/quotations?speaker=Pell&person=1", 422, "one of them"),
        (
            "/v1/quotations?speaker=Ann+Bell",
            404,
            "nobody is called \"Ann Bell\" here; the nearest is \"Ann Pell\"",
        ),
        ("/v1/quotations?person=99", 404, "no person \"99\""),
        (
            "/v1/quotations?outlet=Quai",
            404,
            "no article is of an outlet",
        ),
        (
            "/v1/quotations?article=zzz",
            404,
            "there is no article \"zzz\"",
        ),
        ("/v1/speakers?name=Nobody", 404, "nobody is called"),
        ("/v1/speakers?min_quotations=1000001", 400, "up to 1000000"),
        ("/v1/speakers?sort=x", 400, "quotations"),
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        let detail = detail(&answer);
        assert!(detail.contains(reason), "{path}: {detail}");
        assert!(
            !detail.contains("news.db"),
            "where the file lies is nobody's business: {detail}"
        );
    }
    let long = "x".repeat(10_001);
    let many = vec![json!({"text": "a"}); 1001];
    for (body, status, reason) in [
        (json!({}), 422, "text"),
        (json!([]), 422, "the body"),
        (json!({"text": 5}), 422, "the body"),
        (json!({"text": " "}), 422, "there are no words"),
        (json!({"text": long}), 422, "more than 10000 letters"),
        (
            json!({"claims": [{"text": "a"}, {"text": ""}]}),
            422,
            "there are no words",
        ),
        (json!({"claims": many}), 422, "1000 at most"),
        (json!({"claims": [], "text": "a"}), 422, "beside \"claims\""),
        (json!({"text": "a", "who": "b"}), 422, "who"),
    ] {
        let answer = served.check(&body);
        assert_eq!(answer.status, status, "{}", answer.text());
        assert!(detail(&answer).contains(reason), "{}", answer.text());
    }
    let second = served.check(&json!({"claims": [{"text": "a"}, {"text": ""}]}));
    assert_eq!(second.json()["record"], 2);
    assert_eq!(
        served.service.bytes("/v1/check", "text/plain", b"a").status,
        415
    );
    assert_eq!(
        served
            .service
            .json("/v1/check?places=21", &json!({"text": "a"}))
            .status,
        400
    );
    assert_eq!(
        served.service.json("/v1/quotations", &json!({})).status,
        405
    );
}

#[test]
fn without_a_corpus_it_says_how_to_have_one() {
    let service = Service::start(|_| {});
    let folder = TempDir::new().expect("a place for temporary files");
    let served = Served { service, folder };
    for path in [
        "/v1/quotations",
        "/v1/speakers",
        "/corpus",
        "/corpus/search?about=a",
        "/corpus/article/1",
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(
            detail(&answer).contains("--corpus"),
            "{path}: {}",
            answer.text()
        );
    }
    let answer = served.check(&json!({"text": "a"}));
    assert_eq!(
        (answer.status, detail(&answer).contains("--corpus")),
        (404, true)
    );
    assert_eq!(served.json("/version")["corpus"], false);
    assert_eq!(served.get("/readyz").status, 200);
}

#[test]
fn the_description_has_them() {
    let served = Served::over(&few());
    let document = served.json("/v1/openapi.json");
    for (path, method, keys) in [
        (
            "/v1/quotations",
            "get",
            vec![
                "words", "about", "speaker", "person", "article", "outlet", "type", "class",
                "since", "until", "sort", "limit", "offset",
            ],
        ),
        (
            "/v1/speakers",
            "get",
            vec![
                "name",
                "about",
                "outlet",
                "min_quotations",
                "sort",
                "limit",
                "offset",
            ],
        ),
        ("/v1/check", "post", vec!["places"]),
    ] {
        let operation = &document["paths"][path][method];
        let names: Vec<&str> = operation["parameters"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| one["name"].as_str().expect("a name"))
            .collect();
        for key in keys {
            assert!(names.contains(&key), "{path}: {names:?}");
        }
        let good = &operation["responses"]["200"]["content"]["application/json"];
        assert!(
            good["schema"].is_object() && good["example"].is_object(),
            "{path}: {good}"
        );
        assert!(operation["responses"]["404"].is_object());
    }
    let docs = served.page("/v1/docs");
    assert!(docs.contains("/v1/quotations") && docs.contains("/v1/check"));
    assert_eq!(served.json("/version")["corpus"], true);
}

/// From the overview every link of the service leads somewhere, and on no page anything of a text is more than text.
#[test]
fn every_link_leads_somewhere_and_texts_are_text() {
    let served = Served::over(&few());
    let mut store = Store::open(&served.path()).expect("opened");
    let no_comment = Correction::of_quote(
        CorrectionKind::Speaker,
        "fees",
        "No comment",
        None,
        Some("Dana Ruiz".to_owned()),
    );
    store.correct(vec![no_comment]).expect("corrected");
    store.link(None).expect("linked");
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut next = vec![
        "/corpus".to_owned(),
        "/corpus/search?about=fees".to_owned(),
        "/corpus/audit?by=outlet&within=gender".to_owned(),
    ];
    while let Some(path) = next.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let answer = served.get(&path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        if !answer.head.contains("text/html") || !path.starts_with("/corpus") {
            continue;
        }
        assert!(
            answer.head.contains("script-src 'self';"),
            "{path}: {}",
            answer.head
        );
        for wrong in [
            "<script>document",
            "<img",
            "javascript:",
            "</section></main><script",
            "<!--",
            "<b>id",
            "style=\"",
            " onmouseover=\"",
        ] {
            assert!(!answer.text().contains(wrong), "{path} has {wrong}");
        }
        assert!(
            answer.text().contains("Try an article") && answer.text().contains("Made by ascribe."),
            "{path}"
        );
        let body = answer.text();
        for link in values(&body, "href")
            .into_iter()
            .chain(values(&body, "src"))
        {
            let link = link
                .split('#')
                .next()
                .unwrap_or_default()
                .replace("&amp;", "&");
            assert!(link.is_empty() || link.starts_with('/'), "{path}: {link}");
            if !link.is_empty() {
                next.push(link);
            }
        }
    }
    let n_articles = seen
        .iter()
        .filter(|path| path.starts_with("/corpus/article/"))
        .count();
    assert_eq!(n_articles, 4);
    for path in [
        "/",
        "/corpus/speakers",
        "/corpus/articles",
        "/corpus/search",
        "/corpus/audit",
        "/corpus/static/style.css",
        "/corpus/static/report.js",
    ] {
        assert!(seen.contains(path), "nothing leads to {path}");
    }
}

#[test]
fn pages_say_what_the_report_says() {
    let served = Served::over(&few());
    let overview = words(&served.page("/corpus"));
    assert!(
        overview.contains("5 quotations in 4 articles"),
        "{overview}"
    );
    let person = served.number("SELECT number FROM people WHERE name = 'Ann Pell'");
    let ann = words(&served.page(&format!("/corpus/speaker/{person}")));
    assert!(
        ann.contains("3 quotations in 3 articles") && ann.contains(APPEAL),
        "{ann}"
    );
    let article = served.number("SELECT number FROM articles WHERE id = 'fees'");
    let fees = words(&served.page(&format!("/corpus/article/{article}")));
    assert!(
        fees.contains("Fees rise at the harbour") && fees.contains("Quoted: Ann Pell (1)"),
        "{fees}"
    );
    for path in [
        "/corpus/speaker/999",
        "/corpus/speaker/x",
        "/corpus/speaker/1?page=9",
        "/corpus/article/999",
        "/corpus/article/-1",
        "/corpus/article/99999999999999999999",
        "/corpus/speakers?page=2",
        "/corpus/articles?page=2",
        "/corpus/search?about=fees&page=2",
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(
            answer.head.contains("text/html") && answer.text().contains("The corpus has no "),
            "{path}: {}",
            answer.text()
        );
    }
    for path in ["/corpus/speakers?page=0", "/corpus/articles?page=x"] {
        assert_eq!(served.get(path).status, 400, "{path}");
    }
}

#[test]
fn the_search_is_a_form() {
    let served = Served::over(&few());
    let empty = served.page("/corpus/search");
    assert!(!empty.contains("Nothing was found"));
    assert!(
        empty.contains("<option value=\"The Quay\">"),
        "outlets can be chosen"
    );
    let page = served
        .page("/corpus/search?about=fee&speaker=Pell&type=direct&outlet=The+Quay&sort=oldest");
    assert!(
        page.contains("the harbour <mark>fees</mark> before the court"),
        "{page}"
    );
    let told = words(&page);
    assert!(
        told.contains("1 quotation.") && told.contains("Also in 1 other article"),
        "{told}"
    );
    for kept in [
        "value=\"fee\"",
        "<option value=\"direct\" selected>",
        "<option value=\"The Quay\" selected>",
        "<option value=\"oldest\" selected>",
    ] {
        assert!(page.contains(kept), "{kept}");
    }
    assert!(
        page.contains(
            "/v1/quotations?about=fee&amp;speaker=Pell&amp;outlet=The%20Quay&amp;type=direct&amp;sort=oldest"
        ),
        "{page}"
    );
    let by_name = words(&served.page("/corpus/search?about=Pell"));
    assert!(
        by_name.contains("Speakers of this name: Ann Pell 3 quotations"),
        "{by_name}"
    );
    let wrong =
        served.get("/corpus/search?speaker=Ann+Bell&about=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
    assert_eq!(wrong.status, 404);
    assert!(
        words(&wrong.text()).contains("the nearest is &quot;Ann Pell&quot;"),
        "{}",
        wrong.text()
    );
    assert!(!wrong.text().contains("<script>alert"));
    for (path, status) in [
        ("type=loud", 400),
        ("since=May", 400),
        ("about=fees&sort=x", 400),
        ("since=2026&until=2025", 422),
        ("about=%21", 422),
    ] {
        let answer = served.get(&format!("/corpus/search?{path}"));
        assert_eq!(answer.status, status, "{path}");
        assert!(
            answer.text().contains("id=\"asked\""),
            "{path}: the form is still there"
        );
    }
}

#[test]
fn the_audit_counts_by_what_is_asked() {
    let served = Served::over(&many(40));
    let gender = words(&served.page("/corpus/audit"));
    assert!(gender.contains("80 quotations of 40 articles"), "{gender}");
    assert!(gender.contains("female 40 40"), "{gender}");
    assert!(
        gender.contains("50.0 %") && gender.contains("50.0–50.0"),
        "{gender}"
    );
    let outlets = served.page("/corpus/audit?by=outlet");
    assert_eq!(
        outlets.matches("<rect").count(),
        3,
        "an interval for each outlet"
    );
    assert!(outlets.contains("<option value=\"publisher\" selected>"));
    let told =
        words(&served.page("/corpus/audit?by=gender&within=publisher&about=ferry&since=2024-03"));
    assert!(
        told.contains("Outlet Gender Articles") && told.contains("Outlet 0 female"),
        "{told}"
    );
    for key in ["kind", "type", "class", "year", "month"] {
        served.page(&format!("/corpus/audit?by={key}"));
    }
    let wrong = served.get("/corpus/audit?by=weather");
    assert_eq!(wrong.status, 400);
    assert!(
        wrong
            .text()
            .contains("publisher, gender, kind, type, class, year or month is wanted"),
        "{}",
        wrong.text()
    );
}

#[test]
fn long_lists_have_pages() {
    let served = Served::over(&many(230));
    let names = |page: usize| {
        let html = served.page(&format!("/corpus/speakers?page={page}"));
        let links: Vec<String> = values(&html, "href")
            .into_iter()
            .filter(|link| link.starts_with("/corpus/speaker/"))
            .map(str::to_owned)
            .collect();
        (html, links)
    };
    let (first, some) = names(1);
    let (second, others) = names(2);
    assert!(
        words(&first).contains("Page 1 of 2") && first.contains("href=\"/corpus/speakers?page=2\"")
    );
    assert!(second.contains("href=\"/corpus/speakers\""), "the way back");
    let n = usize::try_from(served.number("SELECT count(*) FROM people WHERE n_quotations > 0"))
        .expect("a count");
    let all: BTreeSet<&String> = some.iter().chain(&others).collect();
    assert_eq!((some.len(), all.len()), (200, n));
    let articles = served.page("/corpus/articles?page=2");
    assert_eq!(articles.matches("href=\"/corpus/article/").count(), 30);
    let person = served.number("SELECT number FROM people WHERE name = 'Ann Pell'");
    let rest = served.page(&format!("/corpus/speaker/{person}?page=2"));
    assert!(words(&rest).contains("Page 2 of 2"));
    let n_first = served
        .page(&format!("/corpus/speaker/{person}"))
        .matches("class=\"said\"")
        .count();
    assert_eq!(n_first + rest.matches("class=\"said\"").count(), 230);
    let found = served.page("/corpus/search?about=ferry&page=6");
    assert!(words(&found).contains("230 quotations.") && words(&found).contains("Page 6 of 6"));
    assert_eq!(found.matches("class=\"said\"").count(), 30);
    let narrowed = served.page("/corpus/speakers?sort=name&gender=female");
    assert!(
        words(&narrowed).contains("1 speaker"),
        "{}",
        words(&narrowed)
    );
}

#[test]
fn it_is_read_while_it_is_written() {
    let served = Served::over(&many(20));
    let path = served.path();
    let writing = std::thread::spawn(move || {
        for record in many(120) {
            let writer = Writer::begin(Store::open(&path).expect("opened"));
            assert!(writer.put(Entry::of(&record, Origin::default())));
            writer.finish().expect("written");
        }
        Store::open(&path)
            .expect("opened")
            .link(None)
            .expect("linked");
    });
    let mut totals = Vec::new();
    loop {
        let is_last = writing.is_finished();
        totals.push(
            served.json("/v1/quotations?words=ferry&all=true&limit=1")["total"]
                .as_u64()
                .expect("a number"),
        );
        for page in [
            "/corpus",
            "/corpus/search?about=ferry",
            "/corpus/audit",
            "/corpus/speakers",
            "/corpus/articles",
        ] {
            served.page(page);
        }
        let check = served.check(&json!({"text": "The ferry number 3 sails at dawn"}));
        assert_eq!(check.json()["verdict"], "exact", "{}", check.text());
        if is_last {
            break;
        }
    }
    writing.join().expect("no panic");
    assert!(totals.is_sorted(), "{totals:?}");
    assert_eq!(
        (totals.first() < totals.last(), totals.last()),
        (true, Some(&120))
    );
    let overview = words(&served.page("/corpus"));
    assert!(
        overview.contains("240 quotations in 120 articles"),
        "the overview is that of now: {overview}"
    );
    assert_eq!(served.get("/readyz").status, 200);
}

#[test]
fn an_empty_corpus_has_nothing() {
    let served = Served::over(&[]);
    assert_eq!(served.json("/v1/quotations?words=a")["total"], 0);
    assert_eq!(served.json("/v1/speakers")["total"], 0);
    for path in [
        "/corpus",
        "/corpus/speakers",
        "/corpus/articles",
        "/corpus/search",
        "/corpus/search?about=fees",
    ] {
        served.page(path);
    }
    let audit = served.get("/corpus/audit");
    assert!(
        audit.status == 404 && audit.text().contains("The corpus has no quotations yet."),
        "{}",
        audit.text()
    );
}

#[test]
fn more_than_fits_is_refused() {
    let served = Served::with(&few(), |settings| settings.limits.queue = 0);
    let answer = served.get("/v1/quotations");
    assert_eq!(answer.status, 429);
    assert!(answer.head.contains("retry-after: 1"));
    let page = served.get("/corpus/search?about=fees");
    assert!(
        page.status == 429
            && page.head.contains("text/html")
            && page.head.contains("retry-after: 1"),
        "{}",
        page.head
    );
}

#[test]
fn a_corpus_that_goes_away_is_told() {
    let served = Served::over(&few());
    served.json("/v1/quotations");
    assert_eq!(served.get("/readyz").status, 200);
    let away = served.folder.path().join("away.db");
    fs::rename(served.path(), &away).expect("moved");
    let ready = served.get("/readyz");
    assert_eq!(ready.status, 503);
    assert!(
        detail(&ready).contains("the corpus cannot be read now"),
        "{}",
        ready.text()
    );
    assert!(!ready.text().contains("news.db"), "{}", ready.text());
    for path in ["/v1/quotations", "/corpus", "/corpus/articles"] {
        assert_eq!(served.get(path).status, 503, "{path}");
    }
    assert_eq!(served.get("/healthz").status, 200);
    fs::rename(&away, served.path()).expect("moved back");
    assert_eq!(served.get("/readyz").status, 200);
    assert_eq!(served.json("/v1/quotations")["total"], 4);
}

#[test]
fn what_is_no_corpus_is_told_at_the_start() {
    let folder = TempDir::new().expect("a place for temporary files");
    let at = |name: &str| folder.path().join(name);
    fs::write(at("notes.txt"), "Nothing of a corpus. ".repeat(300)).expect("written");
    let later = Store::create(&at("later.db")).expect("made");
    later
        .connection()
        .pragma_update(None, "user_version", 99)
        .expect("written");
    let writer = Writer::begin(Store::create(&at("half.db")).expect("made"));
    assert!(writer.put(Entry::of(&few()[0], Origin::default())));
    drop(writer.finish().expect("written"));
    for (path, reason) in [
        (at("none.db"), "no such file"),
        (at("notes.txt"), "is no corpus"),
        (at("later.db"), "later version"),
        (at("half.db"), "was not finished"),
        (folder.path().to_owned(), "is a folder"),
    ] {
        let settings = Settings {
            corpus: Some(path.clone()),
            ..Settings::default()
        };
        let refused = Server::bind(pipeline(1), settings)
            .err()
            .expect("it does not start");
        let told = refused.to_string();
        assert!(
            matches!(&refused, ServerError::Corpus { path: named, .. } if *named == path),
            "{told}"
        );
        assert!(
            told.contains(reason) && told.contains(&path.display().to_string()),
            "{told}"
        );
    }
}
