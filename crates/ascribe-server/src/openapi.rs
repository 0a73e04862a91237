//! The OpenAPI document and the page that shows it, both made of the rows of the router.

use ascribe::ArticleRecord;
use maud::{DOCTYPE, Markup, html};
use serde_json::{Map, Value, json};

use crate::api;
use crate::problem::Kind;
use crate::route::{Content, Docs, Route};
use crate::service::version;

/// The document, version 3.1: its schemas are those of JSON Schema, draft 2020-12.
pub(crate) fn document(routes: &[Route]) -> Value {
    let mut schemas = Map::new();
    let mut record = ArticleRecord::json_schema();
    if let Some(definitions) = record.as_object_mut().and_then(|all| all.remove("$defs"))
        && let Value::Object(definitions) = definitions
    {
        schemas.extend(definitions);
    }
    schemas.insert("ArticleRecord".to_owned(), record);
    schemas.insert("Problem".to_owned(), problem());
    let mut schemas = Value::Object(schemas);
    moved(&mut schemas);
    let mut paths = Map::new();
    for route in routes {
        let path = paths
            .entry(route.path)
            .or_insert_with(|| Value::Object(Map::new()));
        let method = route.method.as_str().to_ascii_lowercase();
        if let Some(path) = path.as_object_mut() {
            path.insert(method, operation(&route.docs));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "ascribe",
            "version": version(),
            "description": "Who said what in news texts: quotations with cue, source, addressee and speaker.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {
                "type": "http",
                "scheme": "bearer",
                "description": "Only where the service was started with a token. A browser sends it as a password.",
            }},
        },
    })
}

/// A schema of its own names its parts in itself; in the document they have another place.
fn moved(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.remove("$schema");
            for (key, value) in object.iter_mut() {
                match value {
                    Value::String(to) if key == "$ref" => {
                        *to = to.replace("#/$defs/", "#/components/schemas/");
                    }
                    value => moved(value),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(moved),
        _ => {}
    }
}

fn problem() -> Value {
    let names: Vec<String> = Kind::ALL
        .iter()
        .map(|kind| format!("urn:ascribe:problem:{}", kind.name()))
        .collect();
    json!({
        "type": "object",
        "description": "What went wrong, as RFC 9457 has it.",
        "properties": {
            "type": {"type": "string", "enum": names},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "One line for people, in the words of the command."},
            "record": {"type": "integer", "description": "Line or record of the body, from 1."},
        },
        "required": ["type", "title", "status", "detail"],
    })
}

fn operation(docs: &Docs) -> Value {
    let mut operation = json!({
        "operationId": docs.id,
        "summary": docs.summary,
        "responses": responses(docs),
    });
    let Some(object) = operation.as_object_mut() else {
        return operation;
    };
    if !docs.description.is_empty() {
        object.insert("description".to_owned(), json!(docs.description));
    }
    let parameters = parameters(docs);
    if !parameters.is_empty() {
        object.insert("parameters".to_owned(), Value::Array(parameters));
    }
    if !docs.bodies.is_empty() {
        let body = json!({"required": true, "content": contents(&docs.bodies)});
        object.insert("requestBody".to_owned(), body);
    }
    if docs.is_open {
        object.insert("security".to_owned(), json!([]));
    }
    operation
}

fn parameters(docs: &Docs) -> Vec<Value> {
    let mut parameters: Vec<Value> = docs
        .in_path
        .iter()
        .map(|(name, about, example)| {
            let kind = if example.is_number() {
                "integer"
            } else {
                "string"
            };
            json!({
                "name": name, "in": "path", "required": true, "description": about,
                "schema": {"type": kind}, "example": example,
            })
        })
        .collect();
    let schema = docs.query.clone().map(schemars::Schema::to_value);
    let definitions = schema
        .as_ref()
        .and_then(|schema| schema.get("$defs"))
        .cloned();
    let required = schema
        .as_ref()
        .and_then(|schema| schema.get("required"))
        .cloned();
    let properties = schema.as_ref().and_then(|schema| schema.get("properties"));
    for (name, schema) in properties.and_then(Value::as_object).into_iter().flatten() {
        let mut schema = schema.clone();
        inlined(&mut schema, definitions.as_ref());
        without_null(&mut schema);
        let description = schema
            .as_object_mut()
            .and_then(|schema| schema.remove("description"))
            .unwrap_or_default();
        let is_required = required
            .as_ref()
            .and_then(Value::as_array)
            .is_some_and(|names| names.contains(&json!(name)));
        parameters.push(json!({
            "name": name, "in": "query", "required": is_required, "description": description, "schema": schema,
        }));
    }
    parameters
}

/// A parameter stands alone: what it refers to stands in it.
fn inlined(schema: &mut Value, definitions: Option<&Value>) {
    match schema {
        Value::Object(object) => {
            let to = object
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|to| to.strip_prefix("#/$defs/"))
                .and_then(|name| definitions?.get(name))
                .cloned();
            if let Some(Value::Object(to)) = to {
                object.remove("$ref");
                for (key, value) in to {
                    object.entry(key).or_insert(value);
                }
            }
            object
                .values_mut()
                .for_each(|value| inlined(value, definitions));
        }
        Value::Array(list) => list
            .iter_mut()
            .for_each(|value| inlined(value, definitions)),
        _ => {}
    }
}

/// In an address there is no `null`: a parameter is there or not.
fn without_null(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    object.remove("default");
    // What only Rust knows of its numbers.
    object.remove("format");
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [one] = types.as_slice() {
            let one = one.clone();
            object.insert("type".to_owned(), one);
        }
    }
    if let Some(Value::Array(any)) = object.get_mut("anyOf") {
        any.retain(|one| one.get("type").is_none_or(|kind| kind != "null"));
        if let [Value::Object(one)] = any.as_slice() {
            let one = one.clone();
            object.remove("anyOf");
            for (key, value) in one {
                object.entry(key).or_insert(value);
            }
        }
    }
}

fn contents(contents: &[Content]) -> Value {
    let mut all = Map::new();
    for content in contents {
        let schema = match &content.schema {
            Some(schema) => schema.clone(),
            None => json!({"type": "string"}),
        };
        let mut media = json!({"schema": schema});
        if let (Some(example), Some(media)) = (&content.example, media.as_object_mut()) {
            media.insert("example".to_owned(), example.clone());
        }
        all.insert(content.media.to_owned(), media);
    }
    Value::Object(all)
}

/// What can happen anywhere: no token, another site, another method, a panic, or more requests than are answered in time.
const ANYWHERE: [Kind; 5] = [
    Kind::Unauthorized,
    Kind::Forbidden,
    Kind::BadRequest,
    Kind::MethodNotAllowed,
    Kind::Failed,
];

fn problems(docs: &Docs) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = docs.problems.iter().chain(&ANYWHERE).copied().collect();
    kinds.sort_by_key(|kind| (kind.status(), kind.name()));
    kinds.dedup();
    kinds
}

fn responses(docs: &Docs) -> Value {
    let mut responses = Map::new();
    let about: Vec<&str> = docs.answers.iter().map(|answer| answer.about).collect();
    responses.insert(
        "200".to_owned(),
        json!({"description": about.join("; "), "content": contents(&docs.answers)}),
    );
    let mut kinds: Vec<(u16, Vec<&str>)> = Vec::new();
    for kind in problems(docs) {
        let status = kind.status().as_u16();
        match kinds.last_mut() {
            Some((last, titles)) if *last == status => titles.push(kind.title()),
            _ => kinds.push((status, vec![kind.title()])),
        }
    }
    for (status, titles) in kinds {
        let content = json!({"application/problem+json": {"schema": api::problem_schema()}});
        let response = json!({"description": titles.join("; "), "content": content});
        responses.insert(status.to_string(), response);
    }
    Value::Object(responses)
}

/// The same for people.
pub(crate) fn page(routes: &[Route]) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "The interface of ascribe" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/static/docs.css";
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header {
                    p { a href="/" { "ascribe" } }
                    h1 { "The interface" }
                    p { "Version " (version()) ". For programs: " a href="/v1/openapi.json" { "the same as an OpenAPI document" } ", " a href="/v1/schema" { "the schema of a record" } "." }
                }
                main #main {
                    nav aria-label="Addresses" {
                        ul { @for route in routes { li { a href={ "#" (route.docs.id) } { code { (route.method) " " (route.path) } } " " (ticked(route.docs.summary)) } } }
                    }
                    @for route in routes { (section(route)) }
                    (problems_table())
                }
            }
        }
    }
}

/// What stands in `marks` as code, as in Markdown.
fn ticked(text: &str) -> Markup {
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

fn section(route: &Route) -> Markup {
    let docs = &route.docs;
    html! {
        section id=(docs.id) aria-labelledby={ (docs.id) "-title" } {
            h2 id={ (docs.id) "-title" } { code { (route.method) " " (route.path) } }
            p.what { (ticked(docs.summary)) "." }
            @if !docs.description.is_empty() { p { (ticked(docs.description)) } }
            @let parameters = parameters(docs);
            @if !parameters.is_empty() {
                h3 { "Parameters" }
                div.scroll tabindex="0" role="group" aria-label="Table" { table {
                    thead { tr { th scope="col" { "Name" } th scope="col" { "Where" } th scope="col" { "What" } } }
                    tbody {
                        @for one in &parameters {
                            tr {
                                th scope="row" { code { (text(one, "name")) } }
                                td { (if text(one, "in") == "path" { "path" } else { "query" }) }
                                td { (ticked(text(one, "description"))) }
                            }
                        }
                    }
                } }
            }
            @if !docs.bodies.is_empty() { h3 { "Body" } (forms(&docs.bodies)) }
            h3 { "Answer" }
            (forms(&docs.answers))
            @let kinds: Vec<String> = docs.problems.iter().map(|kind| format!("{} {}", kind.status().as_u16(), kind.name())).collect();
            @if !kinds.is_empty() { p.quiet { "Problems: " (kinds.join(", ")) "." } }
        }
    }
}

fn text<'a>(of: &'a Value, key: &str) -> &'a str {
    of.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn forms(contents: &[Content]) -> Markup {
    html! {
        ul {
            @for content in contents {
                li {
                    code { (content.media) } " " (ticked(content.about)) "."
                    @if let Some(example) = &content.example { pre tabindex="0" { code { (shown(example)) } } }
                }
            }
        }
    }
}

fn shown(example: &Value) -> String {
    match example {
        Value::String(text) => text.clone(),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    }
}

fn problems_table() -> Markup {
    html! {
        section #problems aria-labelledby="problems-title" {
            h2 #problems-title { "Problems" }
            p { "What went wrong comes as " code { "application/problem+json" } " (RFC 9457): " code { "type" } ", " code { "title" } ", " code { "status" } ", and " code { "detail" } " for people. Where a line or record of the body is meant, " code { "record" } " has its number." }
            div.scroll tabindex="0" role="group" aria-label="Table" { table {
                thead { tr { th scope="col" { "Status" } th scope="col" { "Type" } th scope="col" { "Title" } } }
                tbody {
                    @for kind in Kind::ALL {
                        tr { td { (kind.status().as_u16()) } th scope="row" { code { "urn:ascribe:problem:" (kind.name()) } } td { (kind.title()) } }
                    }
                }
            } }
        }
    }
}
