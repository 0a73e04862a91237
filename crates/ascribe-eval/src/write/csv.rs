//! One quotation a row.

use std::io;

use ascribe_article::{CharSpan, Flag, SpeakerRecord, spreadsheet_cell};
use serde_json::Value;

use crate::read::Measure;
use crate::read::csv::{ALIASES, PIECES};
use crate::{Document, LabelledQuote};

/// Of every table.
const HEADINGS: &[&str] = &[
    "article",
    "annotator",
    "date",
    "publisher",
    "title",
    "quote",
    "type",
    "class",
    "content",
    "cue",
    "source",
    "addressee",
    "confidence",
    "speaker_confidence",
    "flags",
    "inside",
    "found_by",
    "manner",
    "start",
    "end",
    "content_at",
    "cue_at",
    "source_at",
    "addressee_at",
];

/// Where somebody annotated speakers.
const SPEAKER_HEADINGS: [&str; 4] = ["speaker", "speaker_kind", "gender", "aliases"];

/// Writes headings and one quotation a row, in the form that [`crate::read::Csv`] describes.
///
/// A table has no place for the texts (put them beside it as `<id>.txt`), for articles without quotations, for meta
/// beyond date, publisher and title, for ids, roles and mentions of speakers, for speakers of no quotation, and for
/// `via`. The columns of speakers are missing when nobody annotated any. Words that a spreadsheet would run as a formula
/// begin with `'`, which the reader takes away: see [`spreadsheet_cell`].
///
/// # Errors
/// When `out` fails.
pub fn csv(documents: &[Document], out: &mut dyn io::Write) -> io::Result<()> {
    let has_speakers = documents.iter().any(|document| document.speakers.is_some());
    let mut rows = ::csv::Writer::from_writer(out);
    let mut head = HEADINGS.to_vec();
    if has_speakers {
        head.extend(SPEAKER_HEADINGS);
    }
    rows.write_record(head).map_err(io_error)?;
    for document in documents {
        let measure = Measure::new(&document.text);
        for quote in &document.quotes {
            let mut row = cells_of(document, quote, &measure);
            if has_speakers {
                row.extend(speaker_cells(document.speaker_of(quote)));
            }
            let cells = row.iter().map(|cell| spreadsheet_cell(cell));
            rows.write_record(cells.map(|cell| cell.into_owned()))
                .map_err(io_error)?;
        }
    }
    rows.flush()
}

/// The cells below [`HEADINGS`].
fn cells_of(document: &Document, quote: &LabelledQuote, measure: &Measure<'_>) -> Vec<String> {
    let words = |spans: &[CharSpan]| -> String {
        let pieces: Vec<&str> = spans.iter().map(|&span| measure.slice(span)).collect();
        pieces.join(PIECES)
    };
    let fact = |key: &str| {
        let value = document.meta.get(key).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    let record = &quote.record;
    let number = |n: Option<usize>| n.map(|n| n.to_string()).unwrap_or_default();
    vec![
        document.id.clone(),
        document.annotator.clone().unwrap_or_default(),
        fact("date"),
        fact("publisher"),
        fact("title"),
        record.id.clone(),
        record.kind.name().to_owned(),
        record
            .class
            .map(|class| class.name().to_owned())
            .unwrap_or_default(),
        words(&record.content),
        words(&record.cue),
        words(&record.source),
        words(&record.addressee),
        record.confidence.to_string(),
        record
            .speaker_confidence
            .map(|c| c.to_string())
            .unwrap_or_default(),
        flags(&record.flags),
        record.inside.clone().unwrap_or_default(),
        record.found_by.clone(),
        quote.manner.clone().unwrap_or_default(),
        number(record.content.first().map(|span| span.start)),
        number(record.content.last().map(|span| span.end)),
        offsets(&record.content),
        offsets(&record.cue),
        offsets(&record.source),
        offsets(&record.addressee),
    ]
}

/// The cells below [`SPEAKER_HEADINGS`], empty for no speaker.
fn speaker_cells(speaker: Option<&SpeakerRecord>) -> [String; 4] {
    [
        speaker.map(|s| s.name.clone()).unwrap_or_default(),
        speaker
            .map(|s| s.kind.name().to_owned())
            .unwrap_or_default(),
        speaker
            .map(|s| s.gender.name().to_owned())
            .unwrap_or_default(),
        speaker.map(|s| s.aliases.join(ALIASES)).unwrap_or_default(),
    ]
}

fn flags(flags: &[Flag]) -> String {
    let names: Vec<&str> = flags.iter().map(|flag| flag.name()).collect();
    names.join(" ")
}

fn offsets(spans: &[CharSpan]) -> String {
    let pieces: Vec<String> = spans
        .iter()
        .map(|span| format!("{}-{}", span.start, span.end))
        .collect();
    pieces.join(";")
}

/// A closed pipe must still look like one.
fn io_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
