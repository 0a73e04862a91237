//! `GET /v1/speakers`: who is quoted most.

use ascribe_corpus::{SPEAKERS, SpeakerSort, Speakers};
use ascribe_tables::{Rows, json as objects};
use axum::Json;
use axum::extract::State;
use axum::http::Method;
use axum::routing::get;
use schemars::{JsonSchema, schema_for};
use serde::Deserialize;
use serde_json::{Value, json};

use super::ask::{OF_QUESTIONS, ask, schema_of};
use super::narrow::{Narrow, next, or_nothing, rows, who_of, who_schema};
use crate::problem::{Kind, Problem};
use crate::query::Asked;
use crate::route::{Content, Docs, Route};
use crate::service::Shared;

/// Nobody is quoted more.
const MOST_WANTED: u32 = 1_000_000;

pub(super) fn routes() -> Vec<Route> {
    let answer = json!({
        "type": "object",
        "properties": {
            "speakers": {"type": "array", "items": schema_of(SPEAKERS)},
            "total": {"type": "integer", "description": "How many there are."},
            "next_offset": {"type": ["integer", "null"], "description": "`offset` of the next rows; null after the last."},
            "who": who_schema(),
        },
        "required": ["speakers", "total", "next_offset", "who"],
    });
    let example = json!({
        "speakers": [{
            "person": 1, "speaker": "Ann Pell", "kind": "person", "gender": "female", "external_id": null,
            "roles": "harbour master", "names": "ann pell; pell", "n_quotations": 12, "n_articles": 9, "n_words": 204,
            "first_date": "2025-01-02", "last_date": "2026-05-04",
        }],
        "total": 1, "next_offset": null, "who": null,
    });
    vec![Route {
        method: Method::GET,
        path: "/v1/speakers",
        handler: get(speakers),
        docs: Docs {
            id: "speakers",
            summary: "Who is quoted most in the corpus",
            description: "Only of a service that was started with `--corpus`. People and bodies as they were put together over all \
                articles; what narrows the quotations counts those alone. A row has the keys of `ascribe speakers --format jsonl`.",
            query: Some(schema_for!(Which)),
            answers: vec![Content::json("People and bodies, a row each", answer).with(example)],
            problems: OF_QUESTIONS.to_vec(),
            ..Docs::default()
        },
    }]
}

#[derive(Deserialize, JsonSchema, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Order {
    /// The most quotations.
    #[default]
    Quotations,
    /// The most articles.
    Articles,
    /// The most words.
    Words,
    /// By name.
    Name,
    /// Who was quoted last.
    Last,
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(deny_unknown_fields, default)]
struct Which {
    /// Only those of this name or surname.
    name: Option<String>,
    /// Words of the quotation or of the headline, all of them.
    about: Option<String>,
    /// Of this outlet; case and a leading "The" do not count.
    #[serde(alias = "publisher")]
    outlet: Option<String>,
    /// direct, mixed, indirect; commas between several.
    #[serde(rename = "type")]
    #[schemars(regex(pattern = r"^(direct|mixed|indirect)(,(direct|mixed|indirect))*$"))]
    types: Option<String>,
    /// speech, thought, finding, act; commas between several.
    #[serde(rename = "class")]
    #[schemars(regex(
        pattern = r"^(speech|thought|finding|act)(,(speech|thought|finding|act))*$"
    ))]
    classes: Option<String>,
    /// Of the speaker: female, male, unknown; commas between several.
    #[serde(rename = "gender")]
    #[schemars(regex(pattern = r"^(female|male|unknown)(,(female|male|unknown))*$"))]
    genders: Option<String>,
    /// Of speaker: person, organization, group, unnamed, document, author, other; commas between several.
    #[serde(rename = "kind")]
    #[schemars(regex(
        pattern = r"^(person|organization|group|unnamed|document|author|other)(,(person|organization|group|unnamed|document|author|other))*$"
    ))]
    kinds: Option<String>,
    /// Of this date and later: 2004, 2004-05, 2004-05-03.
    #[serde(alias = "from")]
    #[schemars(regex(pattern = r"^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"))]
    since: Option<String>,
    /// Of this date and earlier.
    #[serde(alias = "to")]
    #[schemars(regex(pattern = r"^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"))]
    until: Option<String>,
    /// Leaves out quotations the program is less sure of.
    #[schemars(range(min = 0.0, max = 1.0))]
    min_confidence: Option<f64>,
    /// With those that do not count: of copies of articles, parts of others, other wordings of the same.
    all: Option<bool>,
    /// Leaves out those with fewer quotations.
    #[schemars(range(min = 0, max = 1_000_000))]
    min_quotations: Option<u32>,
    /// What comes first; quotations if not given.
    sort: Order,
    /// Rows of the answer; 50 if not given.
    #[schemars(range(min = 1, max = 1000))]
    limit: Option<u32>,
    /// Rows to skip: `next_offset` of the answer before.
    #[schemars(range(min = 0, max = 100_000))]
    offset: Option<u32>,
}

async fn speakers(
    State(service): State<Shared>,
    Asked(which): Asked<Which>,
) -> Result<Json<Value>, Problem> {
    let (limit, offset) = rows(which.limit, which.offset)?;
    let sort = match which.sort {
        Order::Quotations => SpeakerSort::Quotations,
        Order::Articles => SpeakerSort::Articles,
        Order::Words => SpeakerSort::Words,
        Order::Name => SpeakerSort::Name,
        Order::Last => SpeakerSort::Last,
    };
    let min_quotations = which.min_quotations.unwrap_or(0);
    if min_quotations > MOST_WANTED {
        let reason = format!("min_quotations: a number up to {MOST_WANTED} is wanted");
        return Err(Problem::new(Kind::BadRequest, reason));
    }
    let narrow = Narrow {
        about: which.about,
        speaker: which.name,
        outlet: which.outlet,
        types: which.types,
        classes: which.classes,
        genders: which.genders,
        kinds: which.kinds,
        since: which.since,
        until: which.until,
        min_confidence: which.min_confidence,
        all: which.all.unwrap_or(false),
        ..Narrow::default()
    };
    let mut question = narrow.question()?;
    question.limit = Some(limit);
    question.offset = offset;
    let found = ask(&service, move |store, _| {
        let found = store.at_once(|store| store.speakers(&question, sort, min_quotations as usize));
        or_nothing(found, nothing)
    })
    .await?;
    Ok(Json(json!({
        "speakers": objects::objects(&found.rows).collect::<Vec<Value>>(),
        "total": found.n,
        "next_offset": next(offset, found.rows.len(), found.n),
        "who": who_of(found.who.as_ref()),
    })))
}

fn nothing() -> Speakers {
    Speakers {
        rows: Rows::new(SPEAKERS, Vec::new()),
        n: 0,
        who: None,
    }
}
