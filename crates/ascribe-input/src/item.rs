//! One article as it lies in its source, and what is made of it: the data alone.

use std::sync::Arc;

use ascribe_article::serde_json::Value;
use ascribe_article::{ArticleRecord, QuoteRecord};

use crate::fields::Columns;
use crate::{FailureKind, Place, encodings, mojibake};

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
    /// Keys and values that a program has, text already: nothing is decoded or repaired.
    Columns(Columns),
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
    /// Id, text and meta; the annotations, too, when `Item::decode_annotated` found some.
    pub record: ArticleRecord,
    /// True when quotations of the input were kept.
    pub has_quotes: bool,
    /// What the reader of the output should know.
    pub warnings: Vec<String>,
    /// A date was there and not understood.
    pub odd_date: Option<String>,
}

impl Item {
    /// An article that a program has as names and values, rather than a file: which of them is the text, the id, a fact goes by the
    /// names, as in files. `id` is the one it has unless it names one. Its text stays as it is, so that offsets fit the caller's own
    /// copy.
    ///
    /// ```
    /// use ascribe_article::serde_json::json;
    /// use ascribe_input::{Item, Options, Place};
    ///
    /// let columns = vec![("body".to_owned(), json!("It rained.")), ("outlet".to_owned(), json!("The Quay"))];
    /// let item = Item::of_columns(Place::whole("mine".into()), "7", columns);
    /// let article = item.decode(&Options::default()).expect("it has a text").record;
    /// assert_eq!(article.id, "7");
    /// assert_eq!(article.text.as_deref(), Some("It rained."));
    /// assert_eq!(article.meta["publisher"], "The Quay");
    /// ```
    pub fn of_columns(place: Place, id: impl Into<String>, columns: Vec<(String, Value)>) -> Self {
        Self {
            place,
            id: id.into(),
            file_name: "".into(),
            payload: Payload::Columns(columns),
        }
    }

    /// Where it begins.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The form it has, for people; `-` where there is none.
    pub fn form(&self) -> &'static str {
        match &self.payload {
            Payload::Text(_) | Payload::PlainPage(_) => "text",
            Payload::Markdown(_) => "Markdown",
            Payload::Page(_) => "HTML",
            Payload::Docx(_) => "docx",
            Payload::Json(_) => "JSON",
            Payload::Row(_) | Payload::Columns(_) => "row",
            Payload::Failed(..) => "-",
        }
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
            Payload::Columns(columns) => columns
                .iter()
                .map(|(_, value)| value.as_str().map_or(8, str::len))
                .sum(),
            Payload::Failed(..) => 0,
        }
    }
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
