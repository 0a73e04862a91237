//! JSON: an object a line, objects one after the other, or an array of them.

use std::collections::BTreeMap;

use ascribe_article::ArticleRecord;
use ascribe_article::serde_json::value::RawValue;
use ascribe_article::serde_json::{self, Map, Value};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::fields::names_a_text;
use crate::item::Made;
use crate::{Decoded, FailureKind, Fields, encodings, mojibake};

type Failed = (FailureKind, String);

/// Tells output of `extract` from input of it.
#[derive(Deserialize)]
struct Peek {
    quotes: Option<IgnoredAny>,
}

/// The keys of an object. Numbers keep their digits.
pub(crate) fn read(bytes: Vec<u8>, fields: &Fields) -> Result<Made, Failed> {
    let mut made = Made::default();
    let line = encodings::decode(bytes, None, &mut made.warnings);
    let object: Map<String, Value> = parse(&line)?;
    made.columns = object.into_iter().collect();
    for (key, value) in &mut made.columns {
        match value {
            // The parser writes 1e2 as 1e+2; an id is what stands there.
            Value::Number(number) if number.to_string().contains('e') && fields.is_id(key) => {
                let raw: BTreeMap<String, &RawValue> = parse(&line)?;
                if let Some(raw) = raw.get(key.as_str()) {
                    *value = Value::String(raw.get().to_owned());
                }
            }
            Value::String(text) => {
                *text = mojibake::repair(std::mem::take(text), &mut made.warnings);
            }
            _ => {}
        }
    }
    Ok(made)
}

/// The article with its annotations when it is output of ours or gold; `None` when it has no `quotes`.
pub(crate) fn annotated(bytes: &[u8], default_id: &str) -> Result<Option<Decoded>, Failed> {
    let mut warnings = Vec::new();
    let line = encodings::utf8(bytes.to_vec(), &mut warnings);
    let peek: Peek = parse(&line)?;
    if peek.quotes.is_none() {
        return Ok(None);
    }
    let mut record: ArticleRecord = parse(&line)?;
    if record.id.is_empty() {
        default_id.clone_into(&mut record.id);
    }
    Ok(Some(Decoded {
        record,
        has_quotes: true,
        warnings,
        odd_date: None,
    }))
}

/// Keys under which an answer of a service has its articles.
const LISTS: [&str; 10] = [
    "articles",
    "results",
    "docs",
    "documents",
    "items",
    "stories",
    "records",
    "entries",
    "data",
    "response",
];

/// The articles of an object that is no article itself but has a list of them: `{"status": "ok", "articles": [{…}, {…}]}`.
pub(crate) fn wrapped(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let object: BTreeMap<String, &RawValue> = serde_json::from_slice(bytes).ok()?;
    if object.keys().any(|key| names_a_text(key)) {
        return None;
    }
    let list = LISTS.iter().find_map(|key| object.get(*key))?.get();
    match list.as_bytes().first()? {
        b'[' => {
            let list: Vec<&RawValue> = serde_json::from_str(list).ok()?;
            let is_object = |value: &&RawValue| value.get().starts_with('{');
            let values = || list.iter().map(|value| value.get().as_bytes().to_vec());
            list.iter().all(is_object).then(|| values().collect())
        }
        b'{' => wrapped(list.as_bytes()),
        _ => None,
    }
}

/// Reads a JSON object. The parser's own line number is left out: the place tells the line of the file.
pub(crate) fn parse<'a, T: Deserialize<'a>>(line: &'a str) -> Result<T, Failed> {
    // An array of the right length would do for a struct.
    if !line.trim_ascii_start().starts_with('{') {
        return Err((FailureKind::Malformed, "not a JSON object".to_owned()));
    }
    serde_json::from_str(line).map_err(|error| {
        let message = error.to_string();
        let message = message
            .rsplit_once(" at line ")
            .map_or(message.as_str(), |(message, _)| message);
        (
            FailureKind::Malformed,
            format!(
                "not an article in JSON: {message} (column {})",
                error.column()
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_services_are_taken_apart() {
        let n = |json: &str| wrapped(json.as_bytes()).map(|articles| articles.len());
        assert_eq!(
            n("{\"status\":\"ok\",\"articles\":[{\"content\":\"a\"}, {\"content\":\"b\"}]}"),
            Some(2)
        );
        assert_eq!(n("{\"response\":{\"docs\":[{\"text\":\"a\"}]}}"), Some(1));
        assert_eq!(n("{\"articles\":[]}"), Some(0));
        for article in [
            "{\"text\":\"a\",\"items\":[{}]}",
            "{\"title\":\"a\"}",
            "{\"data\":[1,2]}",
            "{\"data\":\"a\"}",
            "[]",
            "{\"articles\":[{}",
        ] {
            assert_eq!(n(article), None, "{article}");
        }
    }
}
