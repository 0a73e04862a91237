//! `POST /v1/check`: whether the corpus has the words, and of whom.

use std::collections::BTreeMap;

use ascribe_corpus::{Claim, Finding};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method};
use axum::routing::post;
use schemars::{JsonSchema, schema_for};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::ask::{ask, no_corpus, still_wanted};
use crate::api::of_json;
use crate::body;
use crate::problem::{Kind, Problem};
use crate::query::{self, Asked};
use crate::route::{Content, Docs, Route};
use crate::service::Shared;

/// Claims of one request.
const MOST_CLAIMS: usize = 1000;

/// Letters of one claim: a quotation, not an article.
const MOST_LETTERS: usize = 10_000;

/// Places of the corpus that are told of a claim, where nothing is said of their number; as the command does.
const PLACES: usize = 3;

pub(super) fn routes() -> Vec<Route> {
    let claim = json!({
        "type": "object",
        "properties": {
            "text": {"type": "string", "minLength": 1, "maxLength": MOST_LETTERS, "description": "The words, with or without quotation marks."},
            "speaker": {"type": ["string", "null"], "description": "Who is said to have said them."},
        },
        "required": ["text"],
        "additionalProperties": false,
    });
    let many = json!({
        "type": "object",
        "properties": {"claims": {"type": "array", "items": claim, "maxItems": MOST_CLAIMS}},
        "required": ["claims"],
        "additionalProperties": false,
    });
    let results = json!({
        "type": "object",
        "properties": {"results": {"type": "array", "items": finding_schema()}},
        "required": ["results"],
    });
    vec![Route {
        method: Method::POST,
        path: "/v1/check",
        handler: post(check),
        docs: Docs {
            id: "check",
            summary: "Check quotations against the corpus",
            description: "Only of a service that was started with `--corpus`. Says of each claim whether the corpus has these words, has \
                them a little differently (and how), has them of somebody else, or not at all. One claim gives its finding, with the \
                keys of `ascribe check --format jsonl`; `{\"claims\": […]}` gives `results`, one for each in the same order. Only what was \
                found as a quotation is looked at, not every word of the articles.",
            query: Some(schema_for!(How)),
            bodies: vec![
                Content::json("A claim, or several", json!({"anyOf": [claim, many]})).with(
                    json!({"claims": [{"text": "We will appeal the fees", "speaker": "Ann Pell"}]}),
                ),
            ],
            answers: vec![
                Content::json(
                    "What was found",
                    json!({"anyOf": [finding_schema(), results]}),
                )
                .with(example()),
            ],
            problems: vec![
                Kind::BadRequest,
                Kind::Malformed,
                Kind::NotFound,
                Kind::TooSlow,
                Kind::TooLarge,
                Kind::Unsupported,
                Kind::Unfit,
                Kind::Busy,
                Kind::Unavailable,
            ],
            ..Docs::default()
        },
    }]
}

fn finding_schema() -> Value {
    let text = json!({"type": "string"});
    let perhaps = json!({"type": ["string", "null"]});
    let yes = |about: &str| json!({"type": "boolean", "description": about});
    let place = json!({
        "type": "object",
        "properties": {
            "number": {"type": "integer", "description": "Of the quotation."},
            "article": text, "date": perhaps, "publisher": perhaps, "title": perhaps, "speaker": perhaps, "content": text, "type": text,
            "exact": yes("Not a word is different."),
            "part": yes("The quotation goes on before or behind the words."),
            "reversed": yes("One of the two says the opposite."),
            "likeness": {"type": "number", "description": "0 to 1."},
            "same_speaker": {"type": ["boolean", "null"], "description": "Null where nobody was named, or it is not sure."},
            "difference": {
                "type": "array",
                "description": "The words in pieces: `kept`, `left_out` of the quotation, `put_in` by the claim.",
                "items": {"type": "object", "properties": {"kept": text, "left_out": text, "put_in": text}},
            },
        },
        "required": [
            "number", "article", "date", "publisher", "title", "speaker", "content", "type", "exact", "part", "reversed", "likeness",
            "same_speaker", "difference",
        ],
    });
    json!({
        "type": "object",
        "properties": {
            "quote": text,
            "speaker": perhaps,
            "place": {"type": "null", "description": "Of a draft, which only the command reads."},
            "verdict": {"type": "string", "enum": ["exact", "near", "speaker unsure", "somebody else's", "not found"]},
            "reversed": yes("The best match says the opposite."),
            "part": yes("The best match says more."),
            "matches": {"type": "array", "items": place, "description": "Where the corpus has the words, the best first."},
        },
        "required": ["quote", "speaker", "place", "verdict", "reversed", "part", "matches"],
    })
}

fn example() -> Value {
    json!({"results": [{
        "quote": "We will appeal the fees", "speaker": "Ann Pell", "place": null, "verdict": "exact", "reversed": false, "part": false,
        "matches": [{
            "number": 2_840_000_000_000_001_i64, "article": "fees", "date": "2026-05-03", "publisher": "The Quay",
            "title": "Fees rise at the harbour", "speaker": "Ann Pell", "content": "We will appeal the fees", "type": "direct",
            "exact": true, "part": false, "reversed": false, "likeness": 1.0, "same_speaker": true,
            "difference": [{"kept": "We will appeal the fees"}],
        }],
    }]})
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(deny_unknown_fields, default)]
struct How {
    /// At most so many places of the corpus for each claim; 3 if not given.
    #[schemars(range(min = 0, max = 20))]
    places: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    text: String,
    speaker: Option<String>,
}

/// One, or several.
enum Claims {
    One(Claim),
    Many(Vec<Claim>),
}

fn claims(bytes: &[u8]) -> Result<Claims, Problem> {
    let keys: BTreeMap<String, &RawValue> = query::json(bytes)?;
    let Some(list) = keys.get("claims") else {
        return claim(query::json(bytes)?, None).map(Claims::One);
    };
    if let Some(other) = keys.keys().find(|key| *key != "claims") {
        let reason = format!("the body: {other:?} beside \"claims\" says nothing");
        return Err(Problem::new(Kind::Unfit, reason));
    }
    let list: Vec<Said> = query::json(list.get().as_bytes())?;
    if list.len() > MOST_CLAIMS {
        let reason = format!("claims: {} of them; {MOST_CLAIMS} at most", list.len());
        return Err(Problem::new(Kind::Unfit, reason));
    }
    let all = list.into_iter().zip(1..);
    all.map(|(said, at)| claim(said, Some(at)))
        .collect::<Result<_, _>>()
        .map(Claims::Many)
}

fn claim(said: Said, record: Option<u64>) -> Result<Claim, Problem> {
    let bad = |reason: String| Problem {
        record,
        ..Problem::new(Kind::Unfit, reason)
    };
    if said.text.trim().is_empty() {
        return Err(bad("text: there are no words".to_owned()));
    }
    if said.text.chars().nth(MOST_LETTERS).is_some() {
        return Err(bad(format!("text: more than {MOST_LETTERS} letters")));
    }
    Ok(Claim {
        words: said.text,
        speaker: said.speaker,
    })
}

async fn check(
    State(service): State<Shared>,
    headers: HeaderMap,
    Asked(How { places }): Asked<How>,
    body: Body,
) -> Result<Json<Value>, Problem> {
    if service.corpus.is_none() {
        return Err(no_corpus());
    }
    let n = places.map_or(PLACES, |n| n as usize);
    if n > Finding::MOST {
        let reason = format!("places: a number from 0 to {} is wanted", Finding::MOST);
        return Err(Problem::new(Kind::BadRequest, reason));
    }
    of_json(&headers)?;
    let whole = body::whole(&service, &headers, body).await?;
    let answer = ask(&service, move |store, cancel| {
        let claims = claims(&whole.bytes)?;
        drop(whole);
        // One by one: none of them needs to see the corpus as another did, and a draft has many.
        let found = |claim: &Claim| -> Result<Value, Problem> {
            still_wanted(cancel)?;
            let findings = store.check(std::slice::from_ref(claim))?;
            let finding = findings.first().map(|one| one.to_json(claim, None, n));
            Ok(finding.unwrap_or_default())
        };
        match claims {
            Claims::One(claim) => found(&claim),
            Claims::Many(claims) => {
                let results: Result<Vec<Value>, Problem> = claims.iter().map(found).collect();
                Ok(json!({"results": results?}))
            }
        }
    })
    .await?;
    Ok(Json(answer))
}
