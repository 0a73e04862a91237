//! Articles to try, compiled in: `GET /v1/samples`.

use axum::Json;
use axum::extract::Path;
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

use crate::problem::{Kind, Problem};
use crate::route::{Content, Docs, Route};

/// Name, title, text. Written for the project, with invented people; `data/samples` has them with their marks.
const SAMPLES: [(&str, &str, &str); 6] = [
    (
        "lumenor-results",
        "A company closes a plant",
        include_str!("../../samples/07-lumenor-results.txt"),
    ),
    (
        "library-boiler",
        "A library without heating",
        include_str!("../../samples/02-library-boiler.txt"),
    ),
    (
        "strait-tanker",
        "A tanker in the strait",
        include_str!("../../samples/04-strait-tanker.txt"),
    ),
    (
        "boathouse-trial",
        "In court: the boathouse fire",
        include_str!("../../samples/06-boathouse-trial.txt"),
    ),
    (
        "cricket-study",
        "A study of crickets",
        include_str!("../../samples/08-cricket-study.txt"),
    ),
    (
        "ferry-interview",
        "An interview about the ferry",
        include_str!("../../samples/10-ferry-interview.txt"),
    ),
];

pub(super) fn routes() -> Vec<Route> {
    let text = json!({"type": "string"});
    let list = json!({
        "type": "object",
        "properties": {"samples": {"type": "array", "items": {
            "type": "object",
            "properties": {"name": text, "title": text},
            "required": ["name", "title"],
        }}},
        "required": ["samples"],
    });
    vec![
        Route {
            method: Method::GET,
            path: "/v1/samples",
            handler: get(samples),
            docs: Docs {
                id: "samples",
                summary: "Articles to try",
                description: "Names and titles of a few invented articles that come with the program.",
                answers: vec![Content::json("Their names", list)],
                ..Docs::default()
            },
        },
        Route {
            method: Method::GET,
            path: "/v1/samples/{name}",
            handler: get(sample),
            docs: Docs {
                id: "sample",
                summary: "The text of one of them",
                in_path: vec![("name", "As `/v1/samples` names it", json!(SAMPLES[0].0))],
                answers: vec![Content::new("text/plain", "Its text")],
                problems: vec![Kind::NotFound],
                ..Docs::default()
            },
        },
    ]
}

async fn samples() -> Json<Value> {
    let list: Vec<Value> = SAMPLES
        .iter()
        .map(|(name, title, _)| json!({"name": name, "title": title}))
        .collect();
    Json(json!({"samples": list}))
}

async fn sample(Path(wanted): Path<String>) -> Result<Response, Problem> {
    match SAMPLES.iter().find(|(name, ..)| *name == wanted) {
        Some((_, _, text)) => {
            Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], *text).into_response())
        }
        None => Err(Problem::new(
            Kind::NotFound,
            "there is no sample of this name; /v1/samples lists them",
        )),
    }
}
