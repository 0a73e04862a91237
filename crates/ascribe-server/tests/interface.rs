//! What programs ask, and what they get.

mod common;

use std::collections::BTreeSet;

use ascribe_server::{Access, Server, Settings};
use common::Service;
use serde_json::{Value, json};

const SAID: &str = "“We will appeal,” said Maria Lopez.";

fn names(record: &Value) -> Vec<&str> {
    let speakers = record["speakers"].as_array().expect("a list");
    speakers
        .iter()
        .map(|speaker| speaker["name"].as_str().expect("a text"))
        .collect()
}

#[test]
fn an_article_comes_in_many_forms() {
    let service = Service::start(|_| {});
    let page = format!(
        "<!doctype html><title>Court</title><body><article><h1>Court</h1><p>{SAID}</p><p>It rained in the valley, and the river rose all day.</p></article>"
    );
    for (media, body) in [
        ("text/plain", SAID.as_bytes().to_vec()),
        ("text/plain; charset=utf-8", SAID.as_bytes().to_vec()),
        ("text/html", page.clone().into_bytes()),
        ("text/markdown", format!("# Court\n\n{SAID}\n").into_bytes()),
        (
            "application/json",
            json!({"text": SAID}).to_string().into_bytes(),
        ),
        (
            "application/json",
            format!(
                "{{\r\n  \"body\": {},\r\n  \"url\": \"u\"\r\n}}\n",
                json!(SAID)
            )
            .into_bytes(),
        ),
        ("application/octet-stream", page.into_bytes()),
    ] {
        let answer = service.bytes("/v1/annotate", media, &body);
        assert_eq!(answer.status, 200, "{media}: {}", answer.text());
        assert_eq!(names(&answer.json()), ["Maria Lopez"], "{media}");
    }
    // A table is many articles.
    let csv = format!("id,body\na,{SAID:?}\nb,\"“No,” said Ann Pell.\"\n");
    let answer = service.bytes(
        "/v1/annotate?name=a.csv",
        "application/octet-stream",
        csv.as_bytes(),
    );
    let results = answer.json()["results"].as_array().expect("a list").clone();
    assert_eq!(results.len(), 2, "{results:?}");
    assert_eq!(names(&results[1]), ["Ann Pell"]);
    for (media, status) in [("image/png", 415), ("", 415), ("multipart/form-data", 415)] {
        assert_eq!(
            service.bytes("/v1/annotate", media, b"x").status,
            status,
            "{media}"
        );
    }
    assert_eq!(service.ask("POST /v1/annotate HTTP/1.1", b"x").status, 415);
}

#[test]
fn facts_and_ids_come_back() {
    let service = Service::start(|_| {});
    let article = json!({"id": "a-7", "text": SAID, "outlet": "The Quay", "meta": {"n": 12345678901234567890_u64}});
    let record = service.json("/v1/annotate", &article).json();
    assert_eq!(record["id"], "a-7");
    assert_eq!(record["meta"]["publisher"], "The Quay");
    assert_eq!(record["meta"]["n"].to_string(), "12345678901234567890");
}

#[test]
fn a_request_narrows_what_is_told() {
    let service = Service::start(|_| {});
    let text = "“We will appeal,” said Maria Lopez. Ann Pell hopes that the boat is late.";
    let classes = |query: &str| -> BTreeSet<String> {
        let answer = service.bytes(
            &format!("/v1/annotate{query}"),
            "text/plain",
            text.as_bytes(),
        );
        assert_eq!(answer.status, 200, "{}", answer.text());
        let quotes = answer.json()["quotes"].as_array().expect("a list").clone();
        quotes
            .iter()
            .map(|quote| quote["class"].as_str().expect("a class").to_owned())
            .collect()
    };
    assert_eq!(
        classes("?classes=speech"),
        BTreeSet::from(["speech".to_owned()])
    );
    assert_eq!(
        classes("?classes=thought"),
        BTreeSet::from(["thought".to_owned()])
    );
    assert_eq!(classes("?classes=all").len(), 2);
    assert_eq!(classes("?min_confidence=1").len(), 0);
    let answer = service
        .bytes(
            "/v1/annotate?explain=true&text=false",
            "text/plain",
            SAID.as_bytes(),
        )
        .json();
    assert_eq!(answer["text"], Value::Null);
    assert_eq!(
        answer["quotes"][0]["explanation"],
        "“Maria Lopez” stands beside it"
    );
    for (query, told) in [
        ("?classes=spech", "speech, thought, finding, act or all"),
        ("?min_confidence=2", "from 0 to 1"),
        ("?min_confidence=NaN", "from 0 to 1"),
        ("?explain=maybe", "explain"),
        ("?colour=red", "colour"),
    ] {
        let answer = service.bytes(
            &format!("/v1/annotate{query}"),
            "text/plain",
            SAID.as_bytes(),
        );
        assert_eq!(answer.status, 400, "{query}");
        assert!(
            answer.problem().1.contains(told),
            "{query}: {}",
            answer.text()
        );
    }
}

#[test]
fn another_language_is_told_unless_it_is_wanted() {
    let service = Service::start(|_| {});
    let text = "Le maire a dit que la bibliothèque fermerait trois jours par semaine. « Nous n'avons plus d'argent », a déclaré Henri Vasseur devant le conseil municipal, qui s'est réuni hier soir dans la grande salle.";
    let text = format!("{text} {text}");
    let answer = service.text(&text);
    assert_eq!(answer.status, 422, "{}", answer.text());
    let (name, detail) = answer.problem();
    assert_eq!(name, "other-language");
    assert!(detail.contains("French"), "{detail}");
    let answer = service.bytes(
        "/v1/annotate?any_language=true",
        "text/plain",
        text.as_bytes(),
    );
    assert_eq!(answer.status, 200);
}

#[test]
fn given_quotations_keep_their_places() {
    let service = Service::start(|_| {});
    let article = json!({"id": "a", "text": "Maria Lopez wrote again. No rent was owed, she thought.",
        "quotes": [{"id": "q1", "type": "indirect", "content": [[25, 41]]}]});
    let record = service
        .json("/v1/annotate?given_quotes=true", &article)
        .json();
    assert_eq!(
        record["quotes"][0]["content"],
        json!([[25, 41]]),
        "{record}"
    );
    let answer = service.json("/v1/annotate?given_quotes=true", &json!({"text": SAID}));
    assert_eq!((answer.status, answer.problem().0.as_str()), (422, "unfit"));
}

#[test]
fn a_batch_keeps_its_order_and_its_failures() {
    let service = Service::start(|_| {});
    let mut articles: Vec<Value> = (0..200)
        .map(|n| json!({"id": format!("n{n}"), "text": format!("“No {n},” said Ann Pell.")}))
        .collect();
    articles[77] = json!({"id": "n77"});
    articles[78] = json!(5);
    for body in [json!({"articles": articles}), json!(articles)] {
        let answer = service.json("/v1/annotate", &body);
        assert_eq!(answer.status, 200);
        let results = answer.json()["results"].as_array().expect("a list").clone();
        assert_eq!(results.len(), 200);
        for (n, result) in results.iter().enumerate() {
            match n {
                77 => assert_eq!(result["error"]["status"], 422, "{result}"),
                78 => assert_eq!(result["error"]["status"], 400, "{result}"),
                n => assert_eq!(result["id"], format!("n{n}")),
            }
        }
    }
    assert_eq!(
        service.json("/v1/annotate", &json!([])).json(),
        json!({"results": []})
    );
}

#[test]
fn a_stream_gives_a_line_for_a_line() {
    let service = Service::start(|_| {});
    let mut lines = String::new();
    for n in 0..300 {
        lines += &format!(
            "{}\n",
            json!({"id": format!("n{n}"), "text": format!("“No {n},” said Ann Pell.")})
        );
        if n == 150 {
            lines += "{broken\n";
        }
    }
    let answer = service.bytes(
        "/v1/annotate/stream",
        "application/x-ndjson",
        lines.as_bytes(),
    );
    assert_eq!(answer.status, 200);
    let text = answer.text();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 301);
    assert_eq!(lines[151]["error"]["record"], 152);
    assert_eq!(lines[151]["error"]["status"], 400);
    assert_eq!(lines[300]["id"], "n299");
    assert_eq!(
        service
            .bytes("/v1/annotate/stream", "text/plain", b"x")
            .status,
        415
    );
}

#[test]
fn a_record_becomes_a_table_or_lines() {
    let service = Service::start(|_| {});
    let record = service.text(SAID).json();
    let answer = service.json("/v1/convert?to=csv", &record);
    assert_eq!(answer.status, 200);
    let text = answer.text();
    let (head, row) = text.split_once('\n').expect("two lines");
    assert!(
        head.starts_with("article,date,publisher,title,quote,type"),
        "{head}"
    );
    assert!(
        row.contains("Maria Lopez") && row.contains("\"We will appeal,\""),
        "{row}"
    );
    let answer = service.json(
        "/v1/convert?to=jsonl",
        &json!({"articles": [record, record]}),
    );
    let lines: Vec<Value> = answer
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines, [record.clone(), record.clone()]);
    // Offsets that do not fit are told.
    let mut wrong = record;
    wrong["quotes"][0]["content"] = json!([[1, 1000]]);
    let answer = service.json("/v1/convert", &wrong);
    assert_eq!(answer.status, 422);
    assert_eq!(service.json("/v1/convert?to=pdf", &json!({})).status, 400);
    assert_eq!(
        service.json("/v1/convert", &json!({"quotes": 5})).status,
        422
    );
}

#[cfg(feature = "corpus")]
#[test]
fn corrections_are_what_was_changed() {
    let service = Service::start(|_| {});
    let before = service.text(SAID).json();
    let mut after = before.clone();
    after["speakers"][0]["name"] = json!("Ana Lopez");
    let answer = service.json(
        "/v1/corrections",
        &json!({"before": before, "after": after}),
    );
    assert_eq!(answer.status, 200);
    let line: Value = serde_json::from_str(answer.text().trim()).expect("one line");
    assert_eq!(line["kind"], "speaker");
    assert_eq!(line["words"], "We will appeal,");
    assert_eq!(line["value"], "Ana Lopez");
    assert_eq!(answer.header("ascribe-not-said"), Some(""));
    after["quotes"][0]["cue"] = json!([]);
    let answer = service.json(
        "/v1/corrections",
        &json!({"before": before, "after": after}),
    );
    assert_eq!(answer.header("ascribe-not-said"), Some("q1"));
}

#[test]
fn samples_are_found_by_name() {
    let service = Service::start(|_| {});
    let list = service.get("/v1/samples").json();
    let list = list["samples"].as_array().expect("a list").clone();
    assert!(list.len() >= 4);
    for sample in list {
        let name = sample["name"].as_str().expect("a name");
        let answer = service.get(&format!("/v1/samples/{name}"));
        assert_eq!(answer.status, 200);
        let record = service.text(&answer.text()).json();
        assert!(!names(&record).is_empty(), "{name}");
    }
    assert_eq!(service.get("/v1/samples/none").status, 404);
}

#[test]
fn the_description_holds_together() {
    let service = Service::start(|_| {});
    let document = service.get("/v1/openapi.json").json();
    let schemas = document["components"]["schemas"]
        .as_object()
        .expect("schemas");
    fn refs(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    match value {
                        Value::String(to) if key == "$ref" => found.push(to.clone()),
                        value => refs(value, found),
                    }
                }
            }
            Value::Array(list) => list.iter().for_each(|value| refs(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    refs(&document, &mut found);
    assert!(!found.is_empty());
    for to in found {
        let name = to
            .strip_prefix("#/components/schemas/")
            .unwrap_or_else(|| panic!("{to}"));
        assert!(schemas.contains_key(name), "{to}");
    }
    let mut ids = BTreeSet::new();
    let page = service.get("/v1/docs").text();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let id = operation["operationId"].as_str().expect("an id");
            assert!(ids.insert(id.to_owned()), "{id} twice");
            assert!(
                page.contains(&format!("id=\"{id}\"")),
                "{method} {path} is not in the page"
            );
            assert!(operation["responses"]["200"].is_object(), "{path}");
        }
    }
    // Marks of code are code.
    assert!(!page.contains('`') && page.contains("<code>results</code>"));
    assert_eq!(service.get("/v1/schema").json()["title"], "ArticleRecord");
}

#[test]
fn what_it_says_of_itself_is_true() {
    let service = Service::start(|settings| settings.model = "a model".to_owned());
    let version = service.get("/version").json();
    assert_eq!(version["model"], "a model");
    assert_eq!(version["corpus"], false);
    assert_eq!(service.get("/healthz").text(), "ok\n");
    assert_eq!(service.get("/readyz").text(), "ok\n");
    for _ in 0..3 {
        service.text(SAID);
    }
    service.bytes("/v1/annotate", "application/json", b"{\"a\": 1}");
    assert_eq!(service.metric("ascribe_articles_total "), 3.0);
    assert_eq!(service.metric("ascribe_quotations_total "), 3.0);
    assert!(service.metric("ascribe_words_total ") > 15.0);
    assert_eq!(
        service.metric(
            "ascribe_requests_total{route=\"/v1/annotate\",method=\"POST\",status=\"200\"} "
        ),
        3.0
    );
    let failed = "ascribe_failures_total{kind=\"not-an-article\"} ";
    assert_eq!(service.metric(failed), 1.0);
    service.json("/v1/annotate", &json!([{"a": 1}, {"text": SAID}, {"a": 2}]));
    assert_eq!(service.metric(failed), 3.0);
    assert!(service.metric("ascribe_stage_seconds_total{stage=\"tokenizer\"} ") > 0.0);
    // Without a corpus its questions say what is missing, and what is wrong with a method is told, too.
    let answer = service.ask("DELETE /v1/annotate HTTP/1.1", b"");
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("allow"), Some("post"));
    assert_eq!(answer.problem().0, "method-not-allowed");
    assert_eq!(service.get("/nothing").problem().0, "not-found");
}

#[test]
fn the_log_has_no_texts() {
    let service = Service::start(|_| {});
    service.bytes(
        "/v1/annotate?name=secret.txt",
        "application/octet-stream",
        SAID.as_bytes(),
    );
    service.get("/v1/samples/maria?lopez=1");
    let lines = service.lines.lock().expect("unbroken").clone();
    let told = format!("{lines:?}").to_lowercase();
    assert!(
        !told.contains("lopez") && !told.contains("secret") && !told.contains("maria"),
        "{told}"
    );
    assert_eq!(lines[0].route, "/v1/annotate");
    assert_eq!(lines[1].route, "/v1/samples/{name}");
    assert_eq!((lines[0].status, lines[1].status), (200, 404));
    assert_eq!(lines[1].problem, Some("not-found"));
}

#[test]
fn a_token_opens_the_service() {
    let service = Service::start(|settings| settings.access = Access::Token("s3cret".to_owned()));
    let answer = service.text(SAID);
    assert_eq!(answer.status, 401);
    assert_eq!(answer.problem().0, "unauthorized");
    assert!(
        answer
            .header("www-authenticate")
            .is_some_and(|ways| ways.starts_with("basic"))
    );
    let with = |value: &str| {
        service
            .ask(
                &format!("GET /version HTTP/1.1\r\nAuthorization: {value}"),
                b"",
            )
            .status
    };
    assert_eq!(with("Bearer s3cret"), 200);
    assert_eq!(with("Basic YW55OnMzY3JldA=="), 200);
    assert_eq!(with("Bearer s3cre"), 401);
    assert_eq!(with("Bearer s3cretx"), 401);
    assert_eq!(service.get("/healthz").status, 200);
    assert_eq!(service.get("/metrics").status, 401);
    let lines = format!("{:?}", service.lines.lock().expect("unbroken"));
    assert!(!lines.contains("s3cre"));
    let settings = |change: fn(&mut Settings)| {
        let mut settings = Settings {
            listen: "127.0.0.1:0".parse().expect("an address"),
            ..Settings::default()
        };
        change(&mut settings);
        let server = Server::bind(common::pipeline(1), settings);
        server.err().map(|error| error.to_string())
    };
    assert!(settings(|settings| settings.access = Access::Token(String::new())).is_some());
    assert!(
        settings(|settings| settings.allowed_origins = vec!["cms.example.org".to_owned()])
            .is_some()
    );
    assert_eq!(settings(|_| {}), None);
}

#[test]
fn pages_of_other_sites_ask_only_when_they_may() {
    let service = Service::start(|settings| {
        settings.allowed_origins = vec!["https://cms.example.org".to_owned()];
    });
    let ask = |method: &str, more: &str| {
        service.ask(
            &format!("{method} /v1/annotate HTTP/1.1\r\nContent-Type: text/plain\r\n{more}"),
            SAID.as_bytes(),
        )
    };
    assert_eq!(ask("POST", "Origin: https://evil.example").status, 403);
    let answer = ask("POST", "Origin: https://cms.example.org");
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("access-control-allow-origin"),
        Some("https://cms.example.org")
    );
    let answer = ask(
        "OPTIONS",
        "Origin: https://cms.example.org\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type",
    );
    assert_eq!(answer.status, 200);
    assert!(answer.header("access-control-allow-methods").is_some());
    let closed = Service::start(|_| {});
    let answer = closed.ask(
        "POST /v1/annotate HTTP/1.1\r\nContent-Type: text/plain\r\nOrigin: https://cms.example.org",
        SAID.as_bytes(),
    );
    assert_eq!(answer.status, 403);
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[test]
fn every_answer_has_its_policy() {
    let service = Service::start(|_| {});
    for path in ["/", "/version", "/nothing", "/v1/docs", "/static/app.css"] {
        let answer = service.get(path);
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert!(answer.header("x-request-id").is_some(), "{path}");
    }
}
