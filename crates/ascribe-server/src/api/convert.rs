//! What was found or put right, in another form: `POST /v1/convert`, and `POST /v1/corrections`.

use std::collections::BTreeMap;

use ascribe::ArticleRecord;
use ascribe_tables::{Source, Table, csv};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use schemars::{JsonSchema, schema_for};
use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;

use super::annotate::busy;
use super::examples;
use crate::body;
use crate::problem::{Kind, Problem};
use crate::query::{self, Asked};
use crate::route::{Content, Docs, Route};
use crate::service::Shared;
use crate::work;

/// What can go wrong here.
const OF_RECORDS: [Kind; 8] = [
    Kind::BadRequest,
    Kind::Malformed,
    Kind::TooSlow,
    Kind::TooLarge,
    Kind::Unsupported,
    Kind::Unfit,
    Kind::Busy,
    Kind::Unavailable,
];

pub(super) fn routes() -> Vec<Route> {
    let records = json!({"anyOf": [
        examples::record(),
        {
            "type": "object",
            "properties": {"articles": {"type": "array", "items": examples::record()}},
            "required": ["articles"],
        },
    ]});
    #[cfg_attr(not(feature = "corpus"), allow(unused_mut))]
    let mut routes = vec![Route {
        method: Method::POST,
        path: "/v1/convert",
        handler: post(convert),
        docs: Docs {
            id: "convert",
            summary: "Write records as a table or as JSON lines",
            description: "Takes a record, as `/v1/annotate` gives it and perhaps put right by hand, or `{\"articles\": [records]}`. CSV has \
                the columns of `ascribe extract --format csv`; JSON lines are what `ascribe eval` reads as gold.",
            query: Some(schema_for!(To)),
            bodies: vec![
                Content::json("A record, or several", records).with(examples::annotated()),
            ],
            answers: vec![
                Content::new("text/csv", "One quotation a row, with headings"),
                Content::new("application/x-ndjson", "One record a line"),
            ],
            problems: OF_RECORDS.to_vec(),
            ..Docs::default()
        },
    }];
    #[cfg(feature = "corpus")]
    routes.push(corrections::route());
    routes
}

/// What is wanted.
#[derive(Deserialize, JsonSchema, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Form {
    /// One quotation a row.
    #[default]
    Csv,
    /// One record a line.
    Jsonl,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct To {
    /// The form; CSV if not given.
    #[serde(default)]
    to: Form,
}

/// A record, or several.
fn records(bytes: &[u8]) -> Result<Vec<ArticleRecord>, Problem> {
    let keys: BTreeMap<String, &RawValue> = query::json(bytes)?;
    match keys.get("articles") {
        Some(articles) => query::json(articles.get().as_bytes()),
        None => Ok(vec![query::json(bytes)?]),
    }
}

async fn convert(
    State(service): State<Shared>,
    headers: HeaderMap,
    Asked(To { to }): Asked<To>,
    body: Body,
) -> Result<Response, Problem> {
    of_json(&headers)?;
    let whole = body::whole(&service, &headers, body).await?;
    let _place = service.queue.enter().ok_or_else(|| busy(&service))?;
    work::one(&service, move |_, _| {
        let records = records(&whole.bytes)?;
        records.iter().try_for_each(checked)?;
        drop(whole.room);
        Ok(match to {
            Form::Csv => {
                let mut table = csv::head(Table::Quotations).into_bytes();
                for record in &records {
                    table.extend(csv::lines(&Table::Quotations.rows(&Source::new(record))));
                }
                ([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], table).into_response()
            }
            Form::Jsonl => {
                let lines = json_lines(&records)?;
                ([(header::CONTENT_TYPE, "application/x-ndjson")], lines).into_response()
            }
        })
    })
    .await?
}

/// The body is JSON.
pub(crate) fn of_json(headers: &HeaderMap) -> Result<(), Problem> {
    if query::media(headers).as_deref() == Some("application/json") {
        return Ok(());
    }
    let reason = "JSON is wanted, Content-Type: application/json";
    Err(Problem::new(Kind::Unsupported, reason))
}

/// One value a line.
fn json_lines<T: Serialize>(values: &[T]) -> Result<Vec<u8>, Problem> {
    let mut lines = Vec::new();
    for value in values {
        serde_json::to_writer(&mut lines, value)
            .map_err(|error| Problem::new(Kind::Failed, error.to_string()))?;
        lines.push(b'\n');
    }
    Ok(lines)
}

/// The offsets of a record fit its text.
fn checked(record: &ArticleRecord) -> Result<(), Problem> {
    record
        .check()
        .map_err(|error| Problem::new(Kind::Unfit, error.to_string()))
}

#[cfg(feature = "corpus")]
mod corrections {
    use super::*;
    use ascribe_corpus::Corrections;

    pub(super) fn route() -> Route {
        let both = json!({
            "type": "object",
            "properties": {"before": examples::record(), "after": examples::record()},
            "required": ["before", "after"],
        });
        let example = json!({"before": examples::annotated(), "after": examples::annotated()});
        Route {
            method: Method::POST,
            path: "/v1/corrections",
            handler: post(corrections),
            docs: Docs {
                id: "corrections",
                summary: "The corrections between a record as it was found and as it is right",
                description: "What `ascribe correct CORPUS --edit FILE` and `ascribe extract --corrections FILE` read. \
                    Quotations are told apart by their ids. Corrections say speakers, contents, classes, and what is a quotation; the \
                    header `Ascribe-Not-Said` has the ids of those with another cue, source or addressee, which none of them can say.",
                bodies: vec![Content::json("The record before and after", both).with(example)],
                answers: vec![Content::new(
                    "application/x-ndjson",
                    "One correction a line",
                )],
                problems: OF_RECORDS.to_vec(),
                ..Docs::default()
            },
        }
    }

    #[derive(Deserialize)]
    struct Both {
        before: ArticleRecord,
        after: ArticleRecord,
    }

    async fn corrections(
        State(service): State<Shared>,
        headers: HeaderMap,
        body: Body,
    ) -> Result<Response, Problem> {
        of_json(&headers)?;
        let whole = body::whole(&service, &headers, body).await?;
        let _place = service.queue.enter().ok_or_else(|| busy(&service))?;
        work::one(&service, move |_, _| {
            let Both { before, after } = query::json(&whole.bytes)?;
            checked(&before)?;
            checked(&after)?;
            let (corrections, unsaid) = Corrections::between(&before, &after);
            let lines = json_lines(&corrections)?;
            // Ids are anything; a header is not.
            let plain = |id: &String| id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let unsaid: Vec<String> = unsaid.into_iter().filter(plain).collect();
            let headers = [
                (
                    header::CONTENT_TYPE.as_str(),
                    "application/x-ndjson".to_owned(),
                ),
                ("ascribe-not-said", unsaid.join(", ")),
            ];
            Ok((headers, lines).into_response())
        })
        .await?
    }
}
