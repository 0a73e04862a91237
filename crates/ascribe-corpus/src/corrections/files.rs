//! Files of corrections: CSV with headings, or a JSON object a line.

use std::fs;
use std::path::Path;

use ascribe_article::{plain_cell, serde_json, spreadsheet_cell};

use super::{Correction, Corrections, Kind};

/// A line of a file that says nothing one can go by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Of the file, from 1.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// The headings of a CSV file.
const COLUMNS: [&str; 7] = [
    "kind", "article", "words", "start", "value", "other", "note",
];

impl Corrections {
    /// Reads a file of corrections, with the lines that say nothing.
    ///
    /// # Errors
    /// Why the file cannot be read at all, in one line.
    pub fn read(path: &Path) -> Result<(Self, Vec<Unread>), String> {
        let named = |reason: String| format!("{}: {reason}", path.display());
        let bytes = fs::read(path).map_err(|error| named(error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|_| named("is not UTF-8".to_owned()))?;
        Self::parse(&text).map_err(named)
    }

    /// The same of a text.
    ///
    /// # Errors
    /// Why it is no file of corrections.
    pub fn parse(text: &str) -> Result<(Self, Vec<Unread>), String> {
        let text = text.trim_start_matches('\u{feff}');
        if text.trim_start().starts_with('{') {
            Ok(of_lines(text))
        } else {
            of_csv(text)
        }
    }

    /// A CSV file of these corrections, with headings; it comes back by [`Corrections::read`].
    pub fn csv<'a>(corrections: impl IntoIterator<Item = &'a Correction>) -> String {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(COLUMNS).expect("memory takes every byte");
        for one in corrections {
            let cell = |field: &Option<String>| {
                spreadsheet_cell(field.as_deref().unwrap_or_default()).into_owned()
            };
            let start = one.start.map(|start| start.to_string()).unwrap_or_default();
            let row = [
                one.kind.name().to_owned(),
                cell(&one.article),
                cell(&one.words),
                start,
                cell(&one.value),
                cell(&one.other),
                cell(&one.note),
            ];
            csv.write_record(row).expect("memory takes every byte");
        }
        let bytes = csv.into_inner().expect("memory takes every byte");
        String::from_utf8(bytes).expect("it was made of texts")
    }
}

fn of_lines(text: &str) -> (Corrections, Vec<Unread>) {
    let mut all = Corrections::default();
    let mut unread = Vec::new();
    for (line, row) in (1..).zip(text.lines()) {
        if row.trim().is_empty() {
            continue;
        }
        let read = serde_json::from_str::<Correction>(row)
            .map_err(|error| error.to_string())
            .and_then(checked);
        match read {
            Ok(correction) => all.add(correction),
            Err(reason) => unread.push(Unread { line, reason }),
        }
    }
    (all, unread)
}

fn of_csv(text: &str) -> Result<(Corrections, Vec<Unread>), String> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let headings = reader.headers().map_err(|error| error.to_string())?.clone();
    let place = |name: &str| {
        headings
            .iter()
            .position(|heading| heading.trim().eq_ignore_ascii_case(name))
    };
    let Some(kind) = place("kind") else {
        return Err(format!(
            "is no file of corrections: the headings {} are wanted",
            COLUMNS.join(", ")
        ));
    };
    let [_, article, words, start, value, other, note] = COLUMNS.map(place);
    let mut all = Corrections::default();
    let mut unread = Vec::new();
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                unread.push(Unread {
                    line,
                    reason: error.to_string(),
                });
                continue;
            }
        };
        let line = row.position().map_or(0, csv::Position::line);
        let cell = |at: Option<usize>| {
            let text = plain_cell(row.get(at?)?).trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let read = row
            .get(kind)
            .unwrap_or_default()
            .trim()
            .parse::<Kind>()
            .and_then(|kind| {
                checked(Correction {
                    kind,
                    article: cell(article),
                    words: cell(words),
                    start: cell(start).and_then(|start| start.parse().ok()),
                    value: cell(value),
                    other: cell(other),
                    note: cell(note),
                })
            });
        match read {
            Ok(correction) => all.add(correction),
            Err(reason) => unread.push(Unread { line, reason }),
        }
    }
    Ok((all, unread))
}

fn checked(correction: Correction) -> Result<Correction, String> {
    correction.check().map(|()| correction)
}
