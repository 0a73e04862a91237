//! The forms of output of `extract`.

use ascribe::article::marked as marked_text;
use ascribe::{Article, ArticleRecord};
use ascribe_tables::csv::{BYTE_ORDER_MARK, head, lines, printable};
use ascribe_tables::{Rows, Source, Table};
use clap::ValueEnum;

/// Form of the output of `extract`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    /// One article a line; `ascribe schema` describes it
    Jsonl,
    /// Headings, then one quotation a line
    Csv,
    /// The same table for data frames, databases and Spark
    #[cfg(feature = "tables")]
    Parquet,
    /// The same table for Excel
    #[cfg(feature = "tables")]
    Xlsx,
    /// The text with marks, a line `====` after each article
    Marked,
}

/// What of an article is written, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Form {
    pub(crate) format: Format,
    pub(crate) table: Table,
    /// CSV begins with the mark that tells Excel what it is.
    pub(crate) bom: bool,
    /// JSON lines have no text.
    pub(crate) no_text: bool,
}

/// One article on its way to the output.
pub(crate) enum Rendered {
    Bytes(Vec<u8>),
    /// For what is a file only as a whole.
    #[cfg(feature = "tables")]
    Rows(Rows),
}

impl Form {
    /// What stands before the first article.
    pub(crate) fn head(self) -> String {
        match (self.format, self.bom) {
            (Format::Csv, true) => format!("{BYTE_ORDER_MARK}{}", head(self.table)),
            (Format::Csv, false) => head(self.table),
            _ => String::new(),
        }
    }

    /// The article as it is written; `record` is its own, and may lose its text.
    pub(crate) fn render(self, record: &mut ArticleRecord, article: &Article) -> Rendered {
        match self.format {
            Format::Jsonl => {
                if self.no_text {
                    record.text = None;
                }
                Rendered::Bytes(jsonl(record))
            }
            Format::Csv => Rendered::Bytes(lines(&self.rows(record, article))),
            #[cfg(feature = "tables")]
            Format::Parquet | Format::Xlsx => Rendered::Rows(self.rows(record, article)),
            Format::Marked => Rendered::Bytes(marked(article)),
        }
    }

    fn rows(self, record: &ArticleRecord, article: &Article) -> Rows {
        self.table.rows(&Source::of(record, article))
    }
}

/// One line.
pub(crate) fn jsonl(record: &ArticleRecord) -> Vec<u8> {
    /// Bytes of the facts, and of a quotation with its speaker.
    const FACTS: usize = 1024;
    const QUOTATION: usize = 384;
    let text = record.text.as_ref().map_or(0, String::len);
    let mut line = Vec::with_capacity(text + FACTS + QUOTATION * record.quotes.len());
    serde_json::to_writer(&mut line, record).expect("keys are strings and memory takes every byte");
    line.push(b'\n');
    line
}

/// Head, text and tail of the article as [`marked_text`] has them, and a line that ends it.
fn marked(article: &Article) -> Vec<u8> {
    let mut text = printable(&marked_text::render(article)).into_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str("====\n");
    text.into_bytes()
}
