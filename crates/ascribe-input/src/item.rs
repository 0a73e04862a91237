//! One article as it lies in its source, and what is made of it.

use std::sync::Arc;

use ascribe_article::serde_json::{Map, Value, json};
use ascribe_article::{ArticleRecord, QuoteRecord};

use crate::fields::Columns;
use crate::{Failure, FailureKind, Left, Options, Place};
use crate::{encodings, gqg, json, language, mojibake, text};

/// One article, not yet decoded.
#[derive(Clone, Debug)]
pub struct Item {
    /// Where it begins.
    pub(crate) place: Place,
    /// The id it has unless it names one.
    pub(crate) id: String,
    /// The name of its file without folders, for facts in names; empty for a stream.
    pub(crate) file_name: Arc<str>,
    pub(crate) payload: Payload,
}

/// The bytes of an article by their form. What is declared about their encoding stands beside them.
#[derive(Clone, Debug)]
pub(crate) enum Payload {
    /// Plain text.
    Text(Vec<u8>),
    /// Markdown, with front matter perhaps.
    #[cfg_attr(not(feature = "markdown"), allow(dead_code))]
    Markdown(Vec<u8>),
    /// A page of HTML.
    #[cfg_attr(not(feature = "html"), allow(dead_code))]
    Page(Page),
    /// A file of a word processor.
    #[cfg_attr(not(feature = "docx"), allow(dead_code))]
    Docx(Vec<u8>),
    /// One JSON object.
    Json(Vec<u8>),
    /// A row of a table.
    #[cfg_attr(not(any(feature = "csv", feature = "parquet")), allow(dead_code))]
    Row(Row),
    /// Plain text of which something is known.
    #[cfg_attr(not(feature = "warc"), allow(dead_code))]
    PlainPage(Page),
    /// Nothing: the source or the record could not be read.
    Failed(FailureKind, String),
}

/// A page and what is known about it without reading it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) bytes: Vec<u8>,
    /// What the server said the encoding is.
    pub(crate) charset: Option<String>,
    /// Facts from around the page: its address, the time it was fetched. They yield to what the page says.
    pub(crate) facts: Vec<(&'static str, String)>,
}

/// Names and values of a row; text where nothing says more.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) cells: Vec<(Arc<str>, Value)>,
    pub(crate) warnings: Vec<String>,
}

/// A text that was made of something, with the facts found on the way.
///
/// What every reader of a form returns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Made {
    /// The text, when there is one apart from the columns.
    pub(crate) text: Option<String>,
    /// Keys as the source has them; [`Fields`](crate::Fields) sorts them out.
    pub(crate) columns: Columns,
    /// Quotations that are given, as code points of the text.
    pub(crate) quotes: Option<Vec<QuoteRecord>>,
    pub(crate) warnings: Vec<String>,
    /// The text does not stand like that in the source: `meta.source` tells where it came from.
    pub(crate) is_made: bool,
}

/// An article as its input has it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Decoded {
    /// Id, text and meta; the annotations, too, when [`Item::decode_annotated`] found some.
    pub record: ArticleRecord,
    /// True when quotations of the input were kept.
    pub has_quotes: bool,
    /// What the reader of the output should know.
    pub warnings: Vec<String>,
    /// A date was there and not understood.
    pub odd_date: Option<String>,
}

impl Item {
    /// Where it begins.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// How much memory it holds, in bytes.
    pub fn n_bytes(&self) -> usize {
        match &self.payload {
            Payload::Text(bytes)
            | Payload::Markdown(bytes)
            | Payload::Docx(bytes)
            | Payload::Json(bytes) => bytes.len(),
            Payload::Page(page) | Payload::PlainPage(page) => page.bytes.len(),
            Payload::Row(row) => row
                .cells
                .iter()
                .map(|(_, value)| value.as_str().map_or(8, str::len))
                .sum(),
            Payload::Failed(..) => 0,
        }
    }

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
        let made = match payload {
            Payload::Failed(kind, reason) => return Err(failed(kind, reason)),
            Payload::Json(bytes) if annotated && !gqg::is_one(&bytes) => {
                match json::annotated(&bytes, &id).map_err(|(kind, reason)| failed(kind, reason))? {
                    Some(decoded) if is_ours(&decoded.record.id) => return Ok(decoded),
                    Some(_) => return Err(Left::OtherShard),
                    None => make(Payload::Json(bytes), options),
                }
            }
            payload => make(payload, options),
        };
        let mut made = made.map_err(|(kind, reason)| failed(kind, reason))?;
        let mut article = options.fields.sort_out(made.columns);
        let text = match made.text.or(article.text.take()) {
            Some(text) => text,
            None => {
                return Err(failed(
                    FailureKind::NoText,
                    options.fields.no_text(&article),
                ));
            }
        };
        let own_id = article.id.take();
        if let Some(table) = &options.meta_table {
            table.add(
                own_id.as_deref().unwrap_or(&id),
                &file_name,
                &mut article.meta,
            );
        }
        if let Some(pattern) = &options.meta_pattern {
            pattern.add(&file_name, &mut article.meta);
        }
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
        let mut record = ArticleRecord::new(id, text);
        record.meta = article.meta;
        made.warnings.extend(article.warnings);
        let has_quotes = annotated && made.quotes.is_some();
        if has_quotes {
            record.quotes = made.quotes.unwrap_or_default();
        }
        Ok(Decoded {
            record,
            has_quotes,
            warnings: made.warnings,
            odd_date,
        })
    }
}

/// Text and columns of a payload, on the working thread.
fn make(payload: Payload, options: &Options) -> Result<Made, (FailureKind, String)> {
    let _ = options;
    match payload {
        Payload::Failed(kind, reason) => Err((kind, reason)),
        Payload::Text(bytes) => Ok(text::read(bytes)),
        #[cfg(feature = "markdown")]
        Payload::Markdown(bytes) => crate::markdown::read(bytes),
        #[cfg(feature = "html")]
        Payload::Page(page) => crate::html::read(&page),
        #[cfg(feature = "docx")]
        Payload::Docx(bytes) => crate::docx::read(&bytes, options.max_article_bytes),
        Payload::Json(bytes) => match gqg::read(&bytes) {
            Some(made) => Ok(made),
            None => json::read(bytes, &options.fields),
        },
        Payload::PlainPage(page) => {
            let mut warnings = Vec::new();
            let text = decode_text(page.bytes, page.charset.as_deref(), &mut warnings);
            let mut made = text::read(text.into_bytes());
            made.warnings.splice(0..0, warnings);
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

/// The bytes as text: a byte-order mark first, then what is declared, then UTF-8, then a guess; certain mojibake is repaired.
pub(crate) fn decode_text(
    bytes: Vec<u8>,
    declared: Option<&str>,
    warnings: &mut Vec<String>,
) -> String {
    let text = encodings::decode(bytes, declared, warnings);
    mojibake::repair(text, warnings)
}
