//! CSV and TSV with a header: a row an article.
//!
//! Rows are counted from 1, the header and blank lines are not; an article without an id is `stem:row`. Empty cells are no columns,
//! but for the text's.
//! A row may have fewer cells than the header; one with more that are not empty is malformed. A name that comes twice is
//! `name`, then `name_2`; a column without a name is called `column_1` by its place. Excel's first line `sep=;` is obeyed.

mod cut;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::io::{self, Cursor};
use std::sync::Arc;

use ascribe_article::serde_json::Value;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use self::cut::{Cut, Cutter, MAX_COLUMNS, Row};
use crate::item::{self, Payload};
use crate::stream::{Context, Records, Stream, told, too_large};
use crate::{FailureKind, Item, Place, encodings, fields};

/// What may stand between cells, the most frequent first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Characters of a column's name; what is longer is prose.
const NAME_CHARS: usize = 60;

/// Words of a column's name.
const NAME_WORDS: usize = 5;

/// How the header of the command's own CSV begins.
const OWN: [&str; 6] = ["article", "date", "publisher", "title", "quote", "type"];

/// Bytes on which an encoding is guessed.
const SAMPLE: usize = 1 << 16;

/// The delimiter when `head`, the beginning of a file of whatever name, is a header that names a text.
pub(crate) fn delimiter(head: &[u8]) -> Option<u8> {
    let head = without_mark(head);
    let (line, rest) = split_line(head)?;
    if let Some(delimiter) = excel_delimiter(line) {
        return Some(delimiter);
    }
    DELIMITERS.into_iter().find(|&delimiter| {
        let names = cells_of(line, delimiter);
        let next_line = split_line(rest).map_or(rest, |(line, _)| line);
        names.len() > 1
            && names.iter().all(|name| is_name(name))
            && names.iter().any(|name| fields::names_a_text(name))
            // A headline of prose is followed by a blank line, or by prose.
            && (rest.is_empty() || next_line.contains(&delimiter))
    })
}

/// The delimiter of a file that is called a table: as its header has it, a comma when that leaves it open.
pub(crate) fn delimiter_of_table(head: &[u8]) -> u8 {
    if let Some(delimiter) = delimiter(head) {
        return delimiter;
    }
    let head = without_mark(head);
    let (line, _) = split_line(head).unwrap_or((head, b""));
    let mut best = (b',', 1);
    // A comma may be part of a name.
    for delimiter in *b"\t;|," {
        let n = cells_of(line, delimiter).len();
        if n > best.1 {
            best = (delimiter, n);
        }
    }
    best.0
}

fn without_mark(head: &[u8]) -> &[u8] {
    head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head)
}

/// A whole line and what follows.
fn split_line(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|&byte| byte == b'\n')?;
    Some((&text[..end], &text[end + 1..]))
}

/// `sep=;`
fn excel_delimiter(line: &[u8]) -> Option<u8> {
    let line = line.trim_ascii_end();
    match line {
        [s, e, p, b'=', delimiter] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => Some(*delimiter),
        // The tab at the end is no space here.
        [s, e, p, b'='] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => Some(b'\t'),
        _ => None,
    }
}

fn cells_of(line: &[u8], delimiter: u8) -> Vec<String> {
    let mut cutter = Cutter::new(Box::new(Cursor::new(line.to_vec())), delimiter, line.len());
    match cutter.next() {
        Ok(Some(Cut {
            row: Row::Cells { cells, .. },
            ..
        })) => cells
            .iter()
            .map(|cell| String::from_utf8_lossy(cell).into_owned())
            .collect(),
        _ => Vec::new(),
    }
}

/// `pub_date`, `Article text`, nothing; no piece of a sentence.
fn is_name(cell: &str) -> bool {
    !cell.starts_with(char::is_whitespace)
        && !cell.trim_end().ends_with(['.', '!', '?', ':', '”', '"'])
        && cell.chars().count() <= NAME_CHARS
        && cell.split_whitespace().count() <= NAME_WORDS
}

pub(crate) fn records(mut stream: Stream, delimiter: u8, context: &Context) -> Records {
    let limit = context.options.max_article_bytes;
    let reader = std::mem::replace(&mut stream.reader, Box::new(io::empty()));
    Box::new(Rows {
        stream,
        cutter: Cutter::new(reader, delimiter, limit),
        limit,
        names: None,
        row: 0,
        text: Text::default(),
        is_over: false,
    })
}

struct Rows {
    stream: Stream,
    cutter: Cutter,
    limit: usize,
    names: Option<Vec<Arc<str>>>,
    /// The last one given.
    row: u64,
    text: Text,
    is_over: bool,
}

type Failed = (FailureKind, String);

impl Iterator for Rows {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.is_over {
            return None;
        }
        if self.names.is_none() {
            match self.read_header() {
                Ok(true) => {}
                Ok(false) => return None,
                Err((kind, reason)) => {
                    self.is_over = true;
                    return Some(self.stream.whole(Payload::Failed(kind, reason)));
                }
            }
        }
        loop {
            let cut = match self.cutter.next() {
                Ok(Some(cut)) => cut,
                Ok(None) => return None,
                Err(error) => {
                    self.is_over = true;
                    let (kind, reason) = told(&error);
                    return Some(self.stream.whole(Payload::Failed(kind, reason)));
                }
            };
            let payload = match cut.row {
                Row::Cells { cells, n } => {
                    if cells.iter().all(Vec::is_empty) && n <= cells.len() {
                        continue;
                    }
                    self.payload(cells, n)
                }
                Row::TooLarge => failed(too_large(self.limit)),
                Row::Unclosed(line) => failed(unclosed(line)),
            };
            self.row += 1;
            return Some(Item {
                place: Place {
                    offset: Some(cut.offset),
                    ..Place::line(&self.stream.name, cut.line)
                },
                id: format!("{}:{}", self.stream.id, self.row),
                file_name: Arc::clone(&self.stream.file_name),
                payload,
            });
        }
    }
}

fn failed((kind, reason): Failed) -> Payload {
    Payload::Failed(kind, reason)
}

fn unclosed(line: u64) -> Failed {
    (
        FailureKind::Malformed,
        format!("the quote that opens a cell in line {line} never closes"),
    )
}

impl Rows {
    /// False for a table without anything.
    fn read_header(&mut self) -> Result<bool, Failed> {
        loop {
            let Some(cut) = self.cutter.next().map_err(|error| told(&error))? else {
                return Ok(false);
            };
            let (cells, n) = match cut.row {
                Row::Cells { cells, n } => (cells, n),
                Row::TooLarge => {
                    let (kind, reason) = too_large(self.limit);
                    return Err((kind, format!("the header is {reason}")));
                }
                Row::Unclosed(line) => return Err(unclosed(line)),
            };
            if n > MAX_COLUMNS {
                return Err((FailureKind::Malformed, format!("a header of {n} columns")));
            }
            if cells.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            // `sep=,` comes as two cells where the delimiter was guessed right.
            let first = cells.first().map(Vec::as_slice).unwrap_or_default();
            let is_first_line = cut.line == 1;
            if is_first_line && let Some(delimiter) = excel_delimiter(first) {
                let is_cut = cells.len() == 2 && first.len() == 4;
                if !is_cut {
                    self.cutter.set_delimiter(delimiter);
                }
                continue;
            }
            let names = self
                .text
                .of_row(cells, self.cutter.ahead(), &mut Vec::new());
            if names.iter().map(String::as_str).take(OWN.len()).eq(OWN) {
                let reason = "not read: quotations that `ascribe extract --format csv` wrote; their articles are needed, \
                              as JSON lines for `aggregate`";
                return Err((FailureKind::Refused, reason.to_owned()));
            }
            self.cutter.set_n_columns(names.len());
            self.names = Some(told_apart(names));
            return Ok(true);
        }
    }

    fn payload(&mut self, cells: Vec<Vec<u8>>, n: usize) -> Payload {
        let names = self.names.as_deref().unwrap_or_default();
        if n > names.len() {
            let columns = if names.len() == 1 {
                "column"
            } else {
                "columns"
            };
            return failed((
                FailureKind::Malformed,
                format!("a row of {n} cells in a table of {} {columns}", names.len()),
            ));
        }
        let mut warnings = Vec::new();
        let cells = self.text.of_row(cells, self.cutter.ahead(), &mut warnings);
        let cells = names
            .iter()
            .zip(cells)
            // A text that is empty is told as such.
            .filter(|(name, cell)| !cell.is_empty() || fields::names_a_text(name))
            .map(|(name, cell)| (Arc::clone(name), Value::String(cell)))
            .collect();
        Payload::Row(item::Row { cells, warnings })
    }
}

/// Names of columns; each of them once.
fn told_apart(names: Vec<String>) -> Vec<Arc<str>> {
    let mut taken = HashSet::new();
    // How often a name came: else each of many of one name would try all numbers.
    let mut seen: HashMap<String, usize> = HashMap::new();
    names
        .into_iter()
        .enumerate()
        .map(|(i, name)| {
            let name = match name.trim() {
                "" => format!("column_{}", i + 1),
                name => name.to_owned(),
            };
            let n = seen.entry(name.clone()).or_default();
            let own = loop {
                *n += 1;
                let own = if *n == 1 {
                    name.clone()
                } else {
                    format!("{name}_{n}")
                };
                if taken.insert(own.clone()) {
                    break own;
                }
            };
            Arc::from(own)
        })
        .collect()
}

/// Makes text of cells, in one way for the whole file.
#[derive(Default)]
struct Text {
    /// A cell was UTF-8 and more than ASCII.
    is_utf8: bool,
    /// What the file is taken for since a cell was no UTF-8.
    guessed: Option<&'static Encoding>,
}

impl Text {
    fn of_row(
        &mut self,
        cells: Vec<Vec<u8>>,
        ahead: &[u8],
        warnings: &mut Vec<String>,
    ) -> Vec<String> {
        let is_utf8 = |cell: &Vec<u8>| std::str::from_utf8(cell).is_ok();
        if !cells.iter().all(is_utf8) && !self.is_utf8 && self.guessed.is_none() {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            for cell in &cells {
                detector.feed(cell, false);
            }
            detector.feed(&ahead[..ahead.len().min(SAMPLE)], true);
            self.guessed = Some(detector.guess(None, Utf8Detection::Deny));
        }
        cells
            .into_iter()
            .map(|cell| {
                let cell = match String::from_utf8(cell) {
                    Ok(cell) => {
                        self.is_utf8 |= !cell.is_ascii();
                        return cell;
                    }
                    Err(error) => error.into_bytes(),
                };
                match self.guessed {
                    Some(encoding) => encoding.decode_without_bom_handling(&cell).0.into_owned(),
                    None => encodings::utf8(cell, warnings),
                }
            })
            .collect()
    }
}
