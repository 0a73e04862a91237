//! The forms of output of `extract`.

use std::borrow::Cow;

use ascribe::article::{marked as marked_text, spreadsheet_cell};
use ascribe::{Article, ArticleRecord, CharSpan};
use clap::ValueEnum;

/// Form of the output of `extract`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    /// One article a line; `ascribe schema` describes it
    Jsonl,
    /// Headings, then one quotation a line
    Csv,
    /// The text with marks, a line `====` after each article
    Marked,
}

impl Format {
    /// What stands before the first article.
    pub(crate) fn head(self) -> &'static [u8] {
        match self {
            Format::Csv => CSV_HEAD.as_bytes(),
            Format::Jsonl | Format::Marked => b"",
        }
    }
}

/// One line.
pub(crate) fn jsonl(record: &ArticleRecord) -> Vec<u8> {
    let mut line =
        serde_json::to_vec(record).expect("keys are strings and memory takes every byte");
    line.push(b'\n');
    line
}

/// Head, text and tail of the article as [`marked_text`] has them, and a line that ends it.
pub(crate) fn marked(article: &Article) -> Vec<u8> {
    let mut text = cleaned(&marked_text::render(article)).into_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str("====\n");
    text.into_bytes()
}

/// Without what a terminal would obey and a spreadsheet cannot show.
fn cleaned(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.contains(is_odd) {
        text.replace(is_odd, "\u{fffd}").into()
    } else {
        text.into()
    }
}

const CSV_HEAD: &str = "article,date,publisher,title,quote,type,class,content,cue,source,addressee,speaker,speaker_kind,\
gender,confidence,speaker_confidence,flags,inside,found_by,start,end,content_at,cue_at,source_at,addressee_at\n";

/// One line a quotation; pieces of a split content are joined with ` … `, offsets count code points;
/// `3-9;12-20` are the places of two pieces.
pub(crate) fn csv(record: &ArticleRecord, article: &Article) -> Vec<u8> {
    let places = |spans: &[CharSpan]| -> String {
        let places: Vec<String> = spans
            .iter()
            .map(|span| format!("{}-{}", span.start, span.end))
            .collect();
        places.join(";")
    };
    let fact = |key: &str| {
        record
            .meta
            .get(key)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let mut csv = csv::Writer::from_writer(Vec::new());
    for (quote, said) in record.quotes.iter().zip(article.quotations()) {
        let speaker = said.speaker;
        let gender = speaker.map_or("", |speaker| speaker.gender.name());
        let flags: Vec<&str> = quote.flags.iter().map(|flag| flag.name()).collect();
        let at = |span: Option<usize>| span.map(|at| at.to_string()).unwrap_or_default();
        let cells = [
            record.id.clone(),
            fact("date"),
            fact("publisher"),
            fact("title"),
            quote.id.clone(),
            quote.kind.name().to_owned(),
            said.quote.class.name().to_owned(),
            said.words.into_owned(),
            article.words(&said.quote.cue).into_owned(),
            article.words(&said.quote.source).into_owned(),
            article.words(&said.quote.addressee).into_owned(),
            speaker.map(|s| s.name.clone()).unwrap_or_default(),
            speaker
                .map(|s| s.kind.name().to_owned())
                .unwrap_or_default(),
            gender.to_owned(),
            quote.confidence.to_string(),
            quote
                .speaker_confidence
                .map(|confidence| confidence.to_string())
                .unwrap_or_default(),
            flags.join(" "),
            quote.inside.clone().unwrap_or_default(),
            quote.found_by.clone(),
            at(quote.content.first().map(|span| span.start)),
            at(quote.content.last().map(|span| span.end)),
            places(&quote.content),
            places(&quote.cue),
            places(&quote.source),
            places(&quote.addressee),
        ];
        // Numbers need no care: what comes from texts may begin with `=`.
        let cells = cells.each_ref().map(|cell| cleaned(cell));
        csv.write_record(
            cells
                .each_ref()
                .map(|cell| spreadsheet_cell(cell).into_owned()),
        )
        .expect("memory takes every byte");
    }
    csv.into_inner().expect("memory takes every byte")
}
