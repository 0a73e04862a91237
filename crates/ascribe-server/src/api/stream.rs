//! `POST /v1/annotate/stream`: JSON lines in, JSON lines out.

use std::sync::Arc;

use ascribe_input::Inputs;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use schemars::schema_for;
use serde_json::json;
use tokio::task::spawn_blocking;

use super::annotate::{Choice, busy, error};
use super::examples;
use crate::body;
use crate::problem::{Kind, Problem};
use crate::query::{self, Asked};
use crate::route::{Content, Docs, Route};
use crate::service::Shared;
use crate::work::{self, Told};

const LINES: &str = "application/x-ndjson";

pub(super) fn routes() -> Vec<Route> {
    vec![Route {
        method: Method::POST,
        path: "/v1/annotate/stream",
        handler: post(stream),
        docs: Docs {
            id: "annotateStream",
            summary: "Attribute articles as they come, line by line",
            description: "One article a line, one record a line, in the same order. An answer comes as soon as it and those before it are \
                there, and no more is read than fits: whoever does not read gets no more. A line that fails gives \
                `{\"error\": problem}` in its place, with its number as `record`, and the others go on.",
            query: Some(schema_for!(Choice)),
            bodies: vec![
                Content::new(LINES, "One article as JSON a line")
                    .with(json!(format!("{}\n", examples::article()))),
            ],
            answers: vec![
                Content::new(LINES, "One record, or one error, a line")
                    .with(json!(format!("{}\n", examples::annotated()))),
            ],
            problems: vec![
                Kind::BadRequest,
                Kind::Unsupported,
                Kind::Busy,
                Kind::Unavailable,
            ],
            ..Docs::default()
        },
    }]
}

async fn stream(
    State(service): State<Shared>,
    headers: HeaderMap,
    Asked(asked): Asked<Choice>,
    body: Body,
) -> Result<Response, Problem> {
    let media = query::media(&headers);
    if !matches!(
        media.as_deref(),
        Some(LINES | "application/jsonl" | "application/json-lines" | "application/json")
    ) {
        let reason = format!("JSON lines are wanted, Content-Type: {LINES}");
        return Err(Problem::new(Kind::Unsupported, reason));
    }
    let wish = asked.wish(&service)?;
    let Some(place) = service.queue.enter() else {
        return Err(busy(&service));
    };
    let limits = &service.settings.limits;
    let mut room = service.buffered.guest();
    if !room.take(limits.article_bytes + body::OF_A_STREAM) {
        return Err(body::full());
    }
    let reader = body::piecewise(body, limits.idle_time);
    let (mut pieces, answer) = body::growing();
    let shared = Arc::clone(&service);
    spawn_blocking(move || {
        let inputs = Inputs::from_live_reader("article.jsonl", reader, (*wish.options).clone());
        work::many(&shared, inputs, &wish, |told| match told {
            Told::Result(at, result) => {
                let line = result.unwrap_or_else(|problem| {
                    error(&Problem {
                        record: Some(at.record),
                        ..problem
                    })
                });
                pieces.put(&line) && pieces.put(b"\n")
            }
            Told::Pause => pieces.send(),
        });
        pieces.send();
        drop((place, room));
    });
    Ok(([(header::CONTENT_TYPE, LINES)], answer).into_response())
}
