//! `POST /v1/annotate`: an article, or a batch of them.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use ascribe_input::{Inputs, Item, Options};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bytes::Bytes;
use schemars::{JsonSchema, schema_for};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use tokio::task::spawn_blocking;

use super::examples;
use crate::admission::Guest;
use crate::body::{self, Whole};
use crate::problem::{Kind, Problem};
use crate::query::{self, Asked};
use crate::route::{Content, Docs, OF_WORK, Route};
use crate::service::{Service, Shared};
use crate::work::{self, Told, Wish};

/// What a request may say behind `?`.
#[derive(Deserialize, JsonSchema, Default, Clone, Debug)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Choice {
    /// Kinds of attribution that are wanted, with commas between them: speech, thought, finding, act, or all. As the service was started if not given.
    #[schemars(regex(
        pattern = r"^(all|speech|thought|finding|act)(,(all|speech|thought|finding|act))*$"
    ))]
    pub(crate) classes: Option<String>,
    /// Leaves out quotations the program is less sure of.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub(crate) min_confidence: Option<f32>,
    /// Adds `explanation` to each quotation: a sentence that says why this is the speaker.
    pub(crate) explain: Option<bool>,
    /// With `false` the text is left out of the answer.
    pub(crate) text: Option<bool>,
    /// Keeps the quotations that the article has and finds who said them.
    pub(crate) given_quotes: Option<bool>,
    /// Reads articles in other languages, too.
    pub(crate) any_language: Option<bool>,
    /// What a file of this content would be called, for application/octet-stream: its ending helps where the content leaves the form open.
    pub(crate) name: Option<String>,
}

impl Choice {
    /// # Errors
    /// When a value says nothing.
    pub(crate) fn wish(&self, service: &Service) -> Result<Wish, Problem> {
        let settings = &service.settings;
        let classes = match &self.classes {
            Some(names) => names
                .parse()
                .map_err(|reason| Problem::new(Kind::BadRequest, format!("classes: {reason}")))?,
            None => settings.classes,
        };
        let min_confidence = self.min_confidence.unwrap_or(settings.min_confidence);
        if !(0.0..=1.0).contains(&min_confidence) {
            let reason = "min_confidence: a number from 0 to 1 is wanted";
            return Err(Problem::new(Kind::BadRequest, reason));
        }
        Ok(Wish {
            classes,
            min_confidence,
            explain: self.explain.unwrap_or(false),
            text: self.text.unwrap_or(true),
            given_quotes: self.given_quotes.unwrap_or(false),
            options: Arc::new(Options {
                any_language: self.any_language.unwrap_or(false),
                max_article_bytes: settings.limits.article_bytes,
                ..Options::default()
            }),
        })
    }
}

pub(super) fn routes() -> Vec<Route> {
    let bytes = |media, about| Content::new(media, about).with(json!(examples::TEXT));
    let batch_schema = json!({
        "type": "object",
        "description": "A batch: what is no article among them fails alone, in its place.",
        "properties": {"articles": {"type": "array", "items": {"description": "An article, as one alone."}}},
        "required": ["articles"],
        "not": {"required": ["text"]},
    });
    let result = json!({"anyOf": [
        examples::record(),
        {"type": "object", "properties": {"error": examples::problem()}, "required": ["error"]},
    ]});
    let results = json!({
        "type": "object",
        "properties": {"results": {"type": "array", "items": result}},
        "required": ["results"],
    });
    vec![Route {
        method: Method::POST,
        path: "/v1/annotate",
        handler: post(annotate),
        docs: Docs {
            id: "annotate",
            summary: "Find the quotations of an article, and who said them",
            description: "One article gives its record. An object with a list `articles`, or an array, is a batch: it gives \
                `results`, one for each article in the same order, an article that fails in its place. A text, a page of HTML, \
                Markdown or a .docx file is sent as it is, with its media type; anything else that `ascribe extract` reads as \
                `application/octet-stream` with its `name`.",
            query: Some(schema_for!(Choice)),
            bodies: vec![
                Content::json(
                    "An article, or a batch",
                    json!({"anyOf": [examples::article_schema(), batch_schema, {"type": "array", "description": "A batch."}]}),
                )
                .with(examples::article()),
                bytes("text/plain", "A text"),
                Content::new("text/html", "A page").with(json!(
                    "<h1>Boat</h1><p>“We will appeal,” said Maria Lopez.</p>"
                )),
                bytes("text/markdown", "Markdown"),
                Content::new(DOCX, "A .docx file"),
                Content::new(
                    "application/octet-stream",
                    "A file of any form that is read",
                ),
            ],
            answers: vec![
                Content::json(
                    "The record of the article, or the results of a batch",
                    json!({"anyOf": [examples::record(), results]}),
                )
                .with(examples::annotated()),
            ],
            problems: OF_WORK.to_vec(),
            ..Docs::default()
        },
    }]
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

async fn annotate(
    State(service): State<Shared>,
    headers: HeaderMap,
    Asked(asked): Asked<Choice>,
    body: Body,
) -> Result<Response, Problem> {
    let form = Form::of(&headers, asked.name.as_deref())?;
    let wish = asked.wish(&service)?;
    if service.queue.is_full() {
        return Err(busy(&service));
    }
    let whole = body::whole(&service, &headers, body).await?;
    let Some(place) = service.queue.enter() else {
        return Err(busy(&service));
    };
    let own = wish.clone();
    let first = work::one(&service, move |service, cancel| {
        let Whole { bytes, room } = whole;
        match form.inputs(bytes, &own)? {
            Read::One(item) => {
                let record = work::attributed(service, *item, &own, cancel);
                drop(room);
                record.map(First::One)
            }
            Read::Many(items) => Ok(First::Many(items, room)),
        }
    })
    .await??;
    Ok(match first {
        First::One(record) => json_of(record),
        First::Many(items, room) => batch(service, items, wish, (place, room)),
    })
}

/// What can be answered at once.
enum First {
    One(Vec<u8>),
    Many(Items, Guest),
}

fn json_of(record: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], record).into_response()
}

/// Refused, as there is more than fits.
pub(crate) fn busy(service: &Service) -> Problem {
    let n = service.settings.limits.queue;
    Problem::new(
        Kind::Busy,
        format!("{n} requests are worked on or wait; try again"),
    )
    .after(1)
}

/// `{"results": […]}`, sent while it is worked on: it holds as much memory as is on its way.
fn batch(service: Shared, items: Items, wish: Wish, guests: (Guest, Guest)) -> Response {
    let (mut pieces, body) = body::growing();
    spawn_blocking(move || {
        let guests = guests;
        let mut before: &[u8] = b"{\"results\":[";
        work::many(&service, items, &wish, |told| match told {
            Told::Result(_, result) => {
                let result = result.unwrap_or_else(|problem| error(&problem));
                pieces.put(std::mem::replace(&mut before, b",")) && pieces.put(&result)
            }
            Told::Pause => pieces.send(),
        });
        let end: &[u8] = if before == b"," {
            b"]}"
        } else {
            b"{\"results\":[]}"
        };
        let _ = pieces.put(end) && pieces.send();
        drop(guests);
    });
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// What stands in place of a record.
pub(super) fn error(problem: &Problem) -> Vec<u8> {
    json!({"error": problem.json()}).to_string().into_bytes()
}

type Items = Box<dyn Iterator<Item = Item> + Send>;

/// What a body has.
enum Read {
    One(Box<Item>),
    Many(Items),
}

/// The form of a body, by its media type.
#[derive(Clone, Debug)]
enum Form {
    Json,
    /// A file of this name, its bytes in this encoding if that was said.
    File {
        name: String,
        charset: Option<String>,
    },
}

impl Form {
    fn of(headers: &HeaderMap, name: Option<&str>) -> Result<Self, Problem> {
        let given = headers
            .get(header::CONTENT_TYPE)
            .map(|value| value.to_str().unwrap_or_default());
        let Some(given) = given else {
            let reason = "no Content-Type: application/json, text/plain, text/html, text/markdown, .docx or application/octet-stream";
            return Err(Problem::new(Kind::Unsupported, reason));
        };
        let media = query::media(headers).unwrap_or_default();
        let charset = given
            .split(';')
            .skip(1)
            .find_map(|part| {
                let (key, value) = part.split_once('=')?;
                key.trim().eq_ignore_ascii_case("charset").then_some(value)
            })
            .map(|value| value.trim().trim_matches('"').to_ascii_lowercase());
        let ending = match media.as_str() {
            "application/json" => return Ok(Self::Json),
            "text/plain" => "txt",
            "text/html" | "application/xhtml+xml" => "html",
            "text/markdown" => "md",
            DOCX => "docx",
            "application/octet-stream" => {
                let name = name.and_then(|name| name.rsplit(['/', '\\']).next());
                let is_one = |name: &&str| name.chars().any(char::is_alphanumeric);
                return Ok(Self::File {
                    name: name.filter(is_one).unwrap_or("article").to_owned(),
                    charset,
                });
            }
            _ => {
                let reason = format!(
                    "{media:?} is not read: application/json, text/plain, text/html, text/markdown, .docx or application/octet-stream"
                );
                return Err(Problem::new(Kind::Unsupported, reason));
            }
        };
        Ok(Self::File {
            name: format!("article.{ending}"),
            charset,
        })
    }

    fn inputs(self, bytes: Bytes, wish: &Wish) -> Result<Read, Problem> {
        let (name, bytes, is_batch) = match self {
            Self::Json => {
                let (bytes, is_batch) = on_one_line(&bytes)?;
                ("article.json".to_owned(), bytes, is_batch)
            }
            Self::File { name, charset } => {
                let bytes = match charset {
                    Some(charset) => in_utf8(&bytes, &charset)?,
                    None => bytes.to_vec(),
                };
                (name, bytes, false)
            }
        };
        let reader = Cursor::new(bytes);
        let mut inputs = Inputs::from_reader(&name, reader, (*wish.options).clone());
        if is_batch {
            return Ok(Read::Many(Box::new(inputs)));
        }
        let Some(first) = inputs.next() else {
            return Err(Problem::new(Kind::NotAnArticle, "the body is empty"));
        };
        Ok(match inputs.next() {
            None => Read::One(Box::new(first)),
            Some(second) => Read::Many(Box::new([first, second].into_iter().chain(inputs))),
        })
    }
}

/// JSON without its line breaks, which stand between tokens only: so that it is read like a line of a file. True for a batch.
fn on_one_line(bytes: &[u8]) -> Result<(Vec<u8>, bool), Problem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes: Vec<u8> = bytes
        .iter()
        .map(|&byte| {
            if matches!(byte, b'\n' | b'\r') {
                b' '
            } else {
                byte
            }
        })
        .collect();
    let malformed = |reason: &str| Problem::new(Kind::Malformed, format!("the body: {reason}"));
    match bytes.trim_ascii_start().first() {
        Some(b'[') => {
            let list: Vec<&RawValue> =
                serde_json::from_slice(&bytes).map_err(|error| malformed(&error.to_string()))?;
            Ok((lines(&list), true))
        }
        Some(b'{') => {
            let object: BTreeMap<String, &RawValue> =
                serde_json::from_slice(&bytes).map_err(|error| malformed(&error.to_string()))?;
            match (object.get("articles"), object.contains_key("text")) {
                (Some(articles), false) => {
                    let list: Vec<&RawValue> = serde_json::from_str(articles.get())
                        .map_err(|_| malformed("\"articles\" is not a list"))?;
                    Ok((lines(&list), true))
                }
                _ => Ok((bytes, false)),
            }
        }
        _ => Err(malformed("a JSON object or an array of them is wanted")),
    }
}

/// One value a line; what is no object fails alone, in its place.
fn lines(list: &[&RawValue]) -> Vec<u8> {
    let mut lines = Vec::new();
    for value in list {
        lines.extend(value.get().as_bytes());
        lines.push(b'\n');
    }
    lines
}

/// A mark in front says that it is UTF-8, whatever a page says of itself.
fn in_utf8(bytes: &[u8], charset: &str) -> Result<Vec<u8>, Problem> {
    let Some(encoding) = encoding_rs::Encoding::for_label(charset.as_bytes()) else {
        let reason = format!("charset={charset}: no such encoding is known");
        return Err(Problem::new(Kind::Unsupported, reason));
    };
    let (text, _, _) = encoding.decode(bytes);
    let mut marked = "\u{feff}".as_bytes().to_vec();
    marked.extend(text.as_bytes());
    Ok(marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(media: &str) -> Result<Form, Problem> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, media.parse().expect("a header"));
        Form::of(&headers, Some("a/b.csv"))
    }

    #[test]
    fn forms_go_by_the_media_type() {
        assert!(matches!(
            form("Application/JSON; charset=utf-8"),
            Ok(Form::Json)
        ));
        for (media, file) in [
            ("text/plain", "article.txt"),
            ("text/html; charset=windows-1252", "article.html"),
            ("application/octet-stream", "b.csv"),
        ] {
            match form(media) {
                Ok(Form::File { name, .. }) => assert_eq!(name, file),
                other => panic!("{media}: {other:?}"),
            }
        }
        assert_eq!(
            form("image/png").map_err(|problem| problem.kind).err(),
            Some(Kind::Unsupported)
        );
    }

    #[test]
    fn json_is_read_as_a_whole() {
        for (json, is_batch) in [
            ("{\n\"text\": \"a\"\n}", false),
            ("[{\"text\": \"a\"},\n {\"text\": \"b\"}]", true),
            ("{\"articles\": []}", true),
            ("{\"text\": \"a\", \"articles\": [1]}", false),
        ] {
            assert_eq!(
                on_one_line(json.as_bytes()).map(|read| read.1).ok(),
                Some(is_batch),
                "{json}"
            );
        }
        for json in [
            "",
            "5",
            "{",
            "[1",
            "{\"articles\": 5}",
            "{\"text\": \"a\"} {}",
        ] {
            assert!(on_one_line(json.as_bytes()).is_err(), "{json}");
        }
    }
}
