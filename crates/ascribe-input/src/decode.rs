//! From an item to an article: the reader of its form, then facts, language, shard.

use std::mem;

use ascribe_article::ArticleRecord;
use ascribe_article::serde_json::{Map, Value, json};

use crate::fields::SortedOut;
use crate::item::{Decoded, Item, Made, Payload};
use crate::{Failure, FailureKind, Left, Options, Place};
use crate::{gqg, json, language, mojibake, text};

impl Item {
    /// The article; annotations the input may have are left behind.
    ///
    /// # Errors
    /// Why there is none.
    pub fn decode(self, options: &Options) -> Result<Decoded, Left> {
        self.decoded(options, false)
    }

    /// The article with its annotations when it has some: `quotes` of our own JSON lines, or quotations of GDELT's graph.
    ///
    /// # Errors
    /// Why there is none.
    pub fn decode_annotated(self, options: &Options) -> Result<Decoded, Left> {
        self.decoded(options, true)
    }

    fn decoded(self, options: &Options, annotated: bool) -> Result<Decoded, Left> {
        let Self {
            place,
            id,
            file_name,
            payload,
        } = self;
        // What fails belongs to one shard, too, or each of them would tell it.
        let is_ours = |id: &str| options.shard.is_none_or(|shard| shard.has(id));
        let failed = |kind, reason: String| {
            if is_ours(&id) {
                Left::Failed(Failure::new(place.clone(), kind, reason))
            } else {
                Left::OtherShard
            }
        };
        let is_row = matches!(payload, Payload::Row(_));
        let made = match payload {
            Payload::Failed(kind, reason) => return Err(failed(kind, reason)),
            Payload::Json(bytes) => match gqg::read(&bytes) {
                Some(made) => Ok(made),
                None if annotated => match json::annotated(&bytes, &id)
                    .map_err(|(kind, reason)| failed(kind, reason))?
                {
                    Some(decoded) if is_ours(&decoded.record.id) => return Ok(decoded),
                    Some(_) => return Err(Left::OtherShard),
                    None => json::read(bytes, &options.fields),
                },
                None => json::read(bytes, &options.fields),
            },
            payload => make(payload, options),
        };
        let mut made = made.map_err(|(kind, reason)| failed(kind, reason))?;
        let mut article = options.fields.sort_out(mem::take(&mut made.columns));
        let Some(text) = text_of(&mut made, &mut article) else {
            let reason = options.fields.no_text(&article);
            return Err(failed(FailureKind::NoText, reason));
        };
        if is_row && text.trim().is_empty() {
            let reason = "no text: its cell is empty".to_owned();
            return Err(failed(FailureKind::NoText, reason));
        }
        let own_id = article.id.take();
        add_facts(
            options,
            own_id.as_deref().unwrap_or(&id),
            &file_name,
            &mut article,
        );
        let odd_date = options.fields.tidy_date(&mut article.meta);
        let id = own_id.unwrap_or(id);
        if !is_ours(&id) {
            return Err(Left::OtherShard);
        }
        if !options.any_language
            && let Some(other) = language::other_than_english(&text)
        {
            return Err(Left::OtherLanguage(other));
        }
        if made.is_made {
            article.meta.insert("source".to_owned(), origin(&place));
        }
        let mut decoded = put_together(id, text, made, article, annotated);
        decoded.odd_date = odd_date;
        Ok(decoded)
    }
}

/// The article, with the quotations of its input where annotations are wanted.
fn put_together(
    id: String,
    text: String,
    made: Made,
    article: SortedOut,
    annotated: bool,
) -> Decoded {
    let mut record = ArticleRecord::new(id, text);
    record.meta = article.meta;
    let mut warnings = made.warnings;
    warnings.extend(article.warnings);
    let has_quotes = annotated && made.quotes.is_some();
    if has_quotes {
        record.quotes = made.quotes.unwrap_or_default();
    }
    Decoded {
        record,
        has_quotes,
        warnings,
        odd_date: None,
    }
}

/// The text, made or among the columns.
fn text_of(made: &mut Made, article: &mut SortedOut) -> Option<String> {
    match (made.text.take(), article.text.take()) {
        (Some(text), None) | (None, Some(text)) => Some(text),
        // Front matter may have a `content`, too; it is a fact like others.
        (Some(text), Some(other)) => {
            article.meta.insert("text".to_owned(), Value::String(other));
            Some(text)
        }
        (None, None) => None,
    }
}

/// Adds the facts that stand in a table beside the articles, and those in the name of the file.
fn add_facts(options: &Options, id: &str, file_name: &str, article: &mut SortedOut) {
    if let Some(table) = &options.meta_table {
        table.add(id, file_name, &mut article.meta);
    }
    if let Some(pattern) = &options.meta_pattern {
        pattern.add(file_name, &mut article.meta);
    }
}

/// Text and columns of a payload, on the working thread.
fn make(payload: Payload, options: &Options) -> Result<Made, (FailureKind, String)> {
    let _ = options;
    match payload {
        Payload::Failed(kind, reason) => Err((kind, reason)),
        Payload::Text(bytes) => Ok(text::read(bytes, None)),
        #[cfg(feature = "markdown")]
        Payload::Markdown(bytes) => crate::markdown::read(bytes),
        #[cfg(feature = "html")]
        Payload::Page(page) => crate::html::read(&page),
        #[cfg(feature = "docx")]
        Payload::Docx(bytes) => crate::docx::read(&bytes, options.max_article_bytes),
        Payload::PlainPage(page) => {
            let mut made = text::read(page.bytes, page.charset.as_deref());
            let facts = page.facts.into_iter();
            made.columns
                .extend(facts.map(|(name, fact)| (name.to_owned(), Value::String(fact))));
            made.is_made = true;
            Ok(made)
        }
        Payload::Row(row) => {
            let mut warnings = row.warnings;
            let columns = row.cells.into_iter().map(|(name, value)| {
                let value = match value {
                    Value::String(text) => Value::String(mojibake::repair(text, &mut warnings)),
                    other => other,
                };
                (name.to_string(), value)
            });
            Ok(Made {
                columns: columns.collect(),
                warnings,
                ..Made::default()
            })
        }
        Payload::Columns(columns) => Ok(Made {
            columns,
            ..Made::default()
        }),
        #[allow(unreachable_patterns)]
        _ => Err((
            FailureKind::Refused,
            "this build cannot read its form".to_owned(),
        )),
    }
}

/// `meta.source` of a made text.
fn origin(place: &Place) -> Value {
    let mut origin = Map::new();
    origin.insert("file".to_owned(), json!(&*place.source));
    origin.insert("record".to_owned(), json!(place.record));
    if let Some(offset) = place.offset {
        origin.insert("offset".to_owned(), json!(offset));
    }
    Value::Object(origin)
}
