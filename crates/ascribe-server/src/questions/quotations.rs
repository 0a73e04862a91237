//! `GET /v1/quotations`: who said what about what, and when.

use ascribe_corpus::{Count, FOUND, Found, Sort};
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
use crate::problem::Problem;
use crate::query::Asked;
use crate::route::{Content, Docs, Route};
use crate::service::Shared;

pub(super) fn routes() -> Vec<Route> {
    let answer = json!({
        "type": "object",
        "properties": {
            "quotations": {"type": "array", "items": schema_of(FOUND)},
            "total": {"type": "integer", "description": "How many there are; other wordings of the same are counted once."},
            "more_than_total": {"type": "boolean", "description": "True where it was not counted further: narrow the question."},
            "next_offset": {"type": ["integer", "null"], "description": "`offset` of the next rows; null after the last."},
            "who": who_schema(),
            "remarks": {"type": "array", "items": {"type": "string"}, "description": "What to know of the answer, a sentence each."},
        },
        "required": ["quotations", "total", "more_than_total", "next_offset", "who", "remarks"],
    });
    vec![Route {
        method: Method::GET,
        path: "/v1/quotations",
        handler: get(quotations),
        docs: Docs {
            id: "quotations",
            summary: "Find quotations in the corpus",
            description: "Only of a service that was started with `--corpus`. Words are found in every form, those between `\"` stand \
                together; all that is given must fit. A row has the keys of `ascribe find --format jsonl`. A name, outlet or \
                article that is not there is 404, with the nearest names.",
            query: Some(schema_for!(Which)),
            answers: vec![Content::json("Quotations, the newest first", answer).with(example())],
            problems: OF_QUESTIONS.to_vec(),
            ..Docs::default()
        },
    }]
}

#[derive(Deserialize, JsonSchema, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Order {
    /// By date, the latest first.
    #[default]
    Newest,
    /// By date, the earliest first.
    Oldest,
    /// What fits the words best.
    Rank,
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(deny_unknown_fields, default)]
struct Which {
    /// Words of the quotation, all of them; those between " stand together.
    words: Option<String>,
    /// Words of the quotation or of the headline, all of them.
    about: Option<String>,
    /// Said by somebody of this name or surname.
    speaker: Option<String>,
    /// Said by one of the list of people: a number of `/v1/speakers`, or an id such as Q42. Not with speaker.
    person: Option<String>,
    /// Of the article with this id.
    article: Option<String>,
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
    /// What comes first; newest if not given.
    sort: Order,
    /// Rows of the answer; 50 if not given.
    #[schemars(range(min = 1, max = 1000))]
    limit: Option<u32>,
    /// Rows to skip: `next_offset` of the answer before.
    #[schemars(range(min = 0, max = 100_000))]
    offset: Option<u32>,
}

async fn quotations(
    State(service): State<Shared>,
    Asked(which): Asked<Which>,
) -> Result<Json<Value>, Problem> {
    let (limit, offset) = rows(which.limit, which.offset)?;
    let sort = match which.sort {
        Order::Newest => Sort::Newest,
        Order::Oldest => Sort::Oldest,
        Order::Rank => Sort::Rank,
    };
    let narrow = Narrow {
        words: which.words,
        about: which.about,
        speaker: which.speaker,
        person: which.person,
        article: which.article,
        outlet: which.outlet,
        types: which.types,
        classes: which.classes,
        genders: which.genders,
        kinds: which.kinds,
        since: which.since,
        until: which.until,
        min_confidence: which.min_confidence,
        all: which.all.unwrap_or(false),
    };
    let mut question = narrow.question()?;
    question.sort = sort;
    question.limit = Some(limit);
    question.offset = offset;
    let found = ask(&service, move |store, _| {
        or_nothing(store.at_once(|store| store.find(&question)), nothing)
    })
    .await?;
    Ok(Json(answer(&found, offset)))
}

fn answer(found: &Found, offset: usize) -> Value {
    json!({
        "quotations": objects::objects(&found.rows).collect::<Vec<Value>>(),
        "total": found.count.n,
        "more_than_total": found.count.is_more,
        "next_offset": next(offset, found.rows.len(), found.count.n),
        "who": who_of(found.who.as_ref()),
        "remarks": found.remarks,
    })
}

fn nothing() -> Found {
    Found {
        rows: Rows::new(FOUND, Vec::new()),
        count: Count {
            n: 0,
            is_more: false,
        },
        who: None,
        remarks: Vec::new(),
    }
}

/// What an answer looks like; the names are invented.
fn example() -> Value {
    let mut row = json!({
        "article": "fees", "date": "2026-05-03", "publisher": "The Quay", "title": "Fees rise at the harbour", "quote": "q1",
        "type": "direct", "class": "speech", "content": "We will appeal the fees", "cue": "said", "source": "Ann Pell",
        "speaker": "Ann Pell", "speaker_kind": "person", "gender": "female", "confidence": 0.98, "number": 2_840_000_000_000_001_i64,
        "n_words": 5, "person": 1, "part": false, "copy": false, "also_in": 2,
    });
    if let Some(row) = row.as_object_mut() {
        for column in FOUND.columns {
            row.entry(column.name).or_insert(Value::Null);
        }
    }
    json!({"quotations": [row], "total": 1, "more_than_total": false, "next_offset": null, "who": null, "remarks": []})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_has_what_each_row_has() {
        let example = example();
        let row = example["quotations"][0].as_object().expect("a row");
        assert_eq!(row.len(), FOUND.columns.len());
        for column in FOUND.columns {
            assert!(
                column.may_be_empty || !row[column.name].is_null(),
                "{}",
                column.name
            );
        }
    }
}
