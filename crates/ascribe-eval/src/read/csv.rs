//! One quotation a row, with headings.
//!
//! | what | headings (in any case, `_` or a space between words) |
//! |---|---|
//! | article | `doc`, `document`, `article`, `doc_id`; `id` when there is none of these |
//! | what was said | `content`; else `quote`, `quotation`, `text` |
//! | id of the quotation | `quote_id`; `quote` beside `content`; `id` beside one of the articles' |
//! | roles | `cue`, `source`, `addressee`: words |
//! | speaker | `speaker` (the name), `speaker_kind`, `gender`, `aliases` (divided by ` \| `) |
//! | offsets | `start`, `end` of the content; `content_at`, `cue_at`, `source_at`, `addressee_at`: `3-9;12-20` |
//! | the text | `text_file`: its path from the folder of the table; `article_text`, `full_text`, `body`, and `text` beside another heading of what was said: the text itself |
//! | more | `annotator`, `type`, `class`, `flags`, `inside`, `confidence`, `speaker_confidence`, `found_by`, `manner` |
//! | of the article | `date`, `publisher`, `title` |
//!
//! That holds the output of `ascribe extract --format csv` and of [`crate::write::csv()`]. Pieces of a split content are
//! divided by ` … `. A `'` before `=`, `+`, `-`, `@` is taken away: see [`ascribe_article::spreadsheet_cell`]. Speakers count as annotated when there is a heading `speaker`; equal ones of an article are one.
//!
//! # Where the words stand
//!
//! The text is the file that the row names, else `<article>.txt` beside the table or in a folder `text` or `texts`
//! there, else the cell of the article's first row that has it, else that of [`Texts`] with the article's id. Then the
//! content stands at its offsets, if its words do; else they are looked for after the content of the row before, then from
//! the start. Cue, source and addressee are the occurrence of their words nearest to the content.
//!
//! Without the text, offsets are taken as they are, the article has no text, as in predictions written without it, and
//! words without offsets are left out. With neither text nor offsets the article is left out. Both are reported.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Component, Path, PathBuf};

use ::csv::{ReaderBuilder, StringRecord};
use ascribe_article::{
    CharSpan, Flag, Gender, QuoteRecord, SpeakerKind, SpeakerRecord, plain_cell,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::files::{self, inner_extension};
use super::spans::{Measure, bare};
use super::{Notes, Reader, Speakers, Texts};
use crate::{Document, LabelledQuote, Problem};

/// `.csv` with commas or semicolons, `.tsv` with tabs; packed or not.
#[derive(Clone, Copy, Debug)]
pub struct Csv;

/// Between pieces of a content.
pub(crate) const PIECES: &str = " … ";
/// What an article that nothing can be found in lacks.
const NO_TEXT: &str = "neither text nor offsets; its text may stand in a column article_text, in the file that a column text_file names, in <article>.txt beside the table, or in the other file of a comparison";
/// Between aliases.
pub(crate) const ALIASES: &str = " | ";

impl Reader for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn recognises(&self, path: &Path) -> bool {
        if !path.is_file() || !matches!(inner_extension(path).as_str(), "csv" | "tsv") {
            return false;
        }
        let head = files::head(path, 16 << 10);
        let delimiter = delimiter(path, &head);
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .from_reader(&head[..]);
        reader
            .headers()
            .is_ok_and(|headings| Headings::of(headings).is_some())
    }

    fn read(
        &self,
        path: &Path,
        texts: &mut Texts,
        problems: &mut Vec<Problem>,
    ) -> io::Result<Vec<Document>> {
        let (bytes, broken) = files::load(path)?;
        let mut notes = Notes {
            file: path,
            problems,
        };
        if let Some(error) = broken {
            notes.whole(format!("broken off, the rest is left out: {error}"));
        }
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter(path, &bytes))
            .flexible(true)
            .from_reader(&bytes[..]);
        let headings = match reader.headers() {
            Ok(headings) => Headings::of(headings),
            Err(error) => return Err(error.into()),
        };
        let Some(headings) = headings else {
            notes.at(
                1,
                "left out: no heading for the article or for what was said",
            );
            return Ok(Vec::new());
        };
        // Rows by article and annotator, in the order of their first rows.
        let mut articles: Vec<Vec<Row<'_>>> = Vec::new();
        let mut known: HashMap<(String, String), usize> = HashMap::new();
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map(|at| at.line() as usize);
                    notes.push(line, format!("row left out: {error}"));
                    continue;
                }
            };
            let row = Row {
                line: record.position().map_or(0, |at| at.line() as usize),
                cells: record,
                headings: &headings,
            };
            let key = (
                row.get("article").to_owned(),
                row.get("annotator").to_owned(),
            );
            if key.0.is_empty() {
                notes.at(row.line, "row left out: it names no article");
                continue;
            }
            let index = *known.entry(key).or_insert_with(|| {
                articles.push(Vec::new());
                articles.len() - 1
            });
            articles[index].push(row);
        }
        let documents: Vec<Document> = articles
            .iter()
            .filter_map(|rows| read_article(rows, texts, &mut notes))
            .collect();
        let n_unseen = documents.iter().filter(|d| d.text.is_empty()).count();
        if n_unseen > 0 {
            notes.whole(format!(
                "{n_unseen} of {} articles have no text: their offsets are not checked, words without offsets left out",
                documents.len()
            ));
        }
        Ok(documents)
    }
}

/// Tab for `.tsv`; else what there is more of in the first line.
fn delimiter(path: &Path, bytes: &[u8]) -> u8 {
    if inner_extension(path) == "tsv" {
        return b'\t';
    }
    let first = bytes.split(|&b| b == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| first.iter().filter(|&&b| b == wanted).count();
    if count(b';') > count(b',') {
        b';'
    } else {
        b','
    }
}

/// Which column holds what.
struct Headings(HashMap<String, usize>);

impl Headings {
    /// `None` when article or content is not among them.
    fn of(row: &StringRecord) -> Option<Self> {
        let mut columns: HashMap<String, usize> = HashMap::new();
        for (index, heading) in row.iter().enumerate() {
            let name = heading.trim().to_lowercase().replace([' ', '-'], "_");
            columns.entry(name).or_insert(index);
        }
        let mut move_to = |to: &str, from: &[&str]| {
            let found = columns.remove(to);
            let found = found.or_else(|| from.iter().find_map(|name| columns.remove(*name)));
            if let Some(index) = found {
                columns.insert(to.to_owned(), index);
            }
            found.is_some()
        };
        let has_article = move_to("article", &["doc", "document", "doc_id", "document_id"]) && {
            move_to("quote_id", &["id"]);
            true
        } || move_to("article", &["id"]);
        let has_content = move_to("content", &[]) && {
            move_to("quote_id", &["quote"]);
            true
        } || move_to("content", &["quote", "quotation", "text"]);
        move_to("article_text", &["full_text", "body", "text"]);
        move_to("speaker_kind", &["kind"]);
        (has_article && has_content).then_some(Self(columns))
    }
}

struct Row<'h> {
    line: usize,
    cells: StringRecord,
    headings: &'h Headings,
}

impl Row<'_> {
    /// Empty when there is no such column.
    fn get(&self, column: &str) -> &str {
        let index = self.headings.0.get(column);
        index
            .and_then(|&index| self.cells.get(index))
            .map(plain_cell)
            .unwrap_or_default()
    }

    fn number<N: std::str::FromStr>(&self, column: &str) -> Option<N> {
        self.get(column).trim().parse().ok()
    }

    /// `3-9;12-20`, if the column has it.
    fn spans(&self, column: &str) -> Option<Result<Vec<CharSpan>, String>> {
        let cell = self.get(column).trim();
        if cell.is_empty() {
            return None;
        }
        let span = |piece: &str| {
            let (start, end) = piece.trim().split_once('-')?;
            Some(CharSpan {
                start: start.parse().ok()?,
                end: end.parse().ok()?,
            })
        };
        let spans: Option<Vec<CharSpan>> = cell.split(';').map(span).collect();
        Some(spans.ok_or_else(|| format!("{column} {cell:?} is not `start-end`")))
    }

    fn has_offsets(&self) -> bool {
        !self.get("content_at").is_empty() || !self.get("start").is_empty()
    }
}

fn read_article(rows: &[Row<'_>], texts: &mut Texts, notes: &mut Notes<'_>) -> Option<Document> {
    let first = &rows[0];
    let mut document = without_quotes(first);
    document.text = text_of(rows, &document.id, texts, notes)?;
    let measure = Measure::new(&document.text);
    let mut speakers = Speakers::default();
    let mut from = 0;
    for (index, row) in rows.iter().enumerate() {
        let id = match row.get("quote_id") {
            "" => format!("q{}", index + 1),
            id => id.to_owned(),
        };
        let mut fail = |reason: String| notes.at(row.line, format!("quotation {id}: {reason}"));
        let record = match record_of(row, &id, &measure, from, &mut speakers, &mut fail) {
            Ok(record) => record,
            Err(reason) => {
                fail(format!("left out: {reason}"));
                continue;
            }
        };
        from = record.content.last().map_or(from, |span| span.end);
        document.quotes.push(LabelledQuote {
            record,
            manner: Some(row.get("manner").to_owned()).filter(|manner| !manner.is_empty()),
        });
    }
    clear_unknown_outer(&mut document.quotes, first.line, notes);
    if first.headings.0.contains_key("speaker") {
        document.speakers = Some(speakers.records);
    }
    Some(document)
}

/// What the first row says of the article itself; the text is still to be found.
fn without_quotes(first: &Row<'_>) -> Document {
    let mut document = Document {
        id: first.get("article").to_owned(),
        annotator: Some(first.get("annotator").to_owned()).filter(|name| !name.is_empty()),
        ..Document::default()
    };
    for key in ["date", "publisher", "title"] {
        if !first.get(key).is_empty() {
            let value = Value::String(first.get(key).to_owned());
            document.meta.insert(key.to_owned(), value);
        }
    }
    document
}

/// The text of article `id`, empty where offsets do without; `None` for an article that is left out.
fn text_of(rows: &[Row<'_>], id: &str, texts: &mut Texts, notes: &mut Notes<'_>) -> Option<String> {
    if let Some(text) = find_text(rows, notes) {
        return Some(text);
    }
    match texts.get(id) {
        Some(text) => Some(text.to_owned()),
        None if rows.iter().any(Row::has_offsets) => Some(String::new()),
        None => {
            texts.miss(id);
            notes.at(rows[0].line, format!("article {id:?} left out: {NO_TEXT}"));
            None
        }
    }
}

/// The quotation of a row; columns that were not understood go to `fail`, and an error is why there is none.
fn record_of(
    row: &Row<'_>,
    id: &str,
    measure: &Measure<'_>,
    from: usize,
    speakers: &mut Speakers,
    fail: &mut impl FnMut(String),
) -> Result<QuoteRecord, String> {
    let mut record = bare(id.to_owned(), content_of(row, measure, from)?);
    take_roles(row, measure, &mut record, fail);
    measure.check(&mut record)?;
    record.kind = named(row, "type", fail).unwrap_or_else(|| measure.kind(&record.content));
    record.class = named(row, "class", fail);
    for flag in row.get("flags").split_whitespace() {
        match flag {
            "negated" => record.flags.push(Flag::Negated),
            "hypothetical" => record.flags.push(Flag::Hypothetical),
            other => fail(format!("unknown flag {other:?}")),
        }
    }
    if !row.get("speaker").is_empty() {
        record.speaker = Some(speakers.id_of(speaker_of(row, &mut *fail)));
    }
    record.confidence = row.number("confidence").unwrap_or(1.0);
    record.speaker_confidence = row.number("speaker_confidence");
    record.found_by = row.get("found_by").to_owned();
    record.inside = Some(row.get("inside").to_owned()).filter(|outer| !outer.is_empty());
    Ok(record)
}

/// Cue, source and addressee: at their offsets, else where their words are nearest.
fn take_roles(
    row: &Row<'_>,
    measure: &Measure<'_>,
    record: &mut QuoteRecord,
    fail: &mut impl FnMut(String),
) {
    for (role, list) in [
        ("cue", &mut record.cue),
        ("source", &mut record.source),
        ("addressee", &mut record.addressee),
    ] {
        match row.spans(&format!("{role}_at")) {
            Some(Ok(spans)) => *list = spans,
            Some(Err(reason)) => fail(format!("{role} left out: {reason}")),
            None if measure.n_chars() == 0 => {}
            None => match nearest(measure, row.get(role), &record.content) {
                Some(spans) => *list = spans,
                None => fail(format!(
                    "{role} left out: {:?} is not in the text",
                    row.get(role)
                )),
            },
        }
    }
}

/// Takes away what a quotation stands inside of where that is not there.
fn clear_unknown_outer(quotes: &mut [LabelledQuote], line: usize, notes: &mut Notes<'_>) {
    let ids: HashSet<String> = quotes.iter().map(|q| q.record.id.clone()).collect();
    for quote in quotes {
        if let Some(outer) = quote.record.inside.take_if(|outer| !ids.contains(outer)) {
            let id = &quote.record.id;
            notes.at(
                line,
                format!("quotation {id}: no quotation {outer} for it to be inside of"),
            );
        }
    }
}

/// The text of the article, where a file or a cell has it.
fn find_text(rows: &[Row<'_>], notes: &mut Notes<'_>) -> Option<String> {
    text_in_file(&rows[0], notes).or_else(|| {
        let cells = rows.iter().map(|row| row.get("article_text"));
        cells.map(str::to_owned).find(|text| !text.is_empty())
    })
}

fn text_in_file(row: &Row<'_>, notes: &mut Notes<'_>) -> Option<String> {
    let folder = notes.file.parent().unwrap_or(Path::new(""));
    let path: PathBuf = match row.get("text_file") {
        "" => {
            let id = row.get("article");
            // An id may be a path; only a plain name is looked for.
            if id.contains(['/', '\\']) {
                return None;
            }
            // Or the name of the file itself.
            let name = match id.ends_with(".txt") {
                true => id.to_owned(),
                false => format!("{id}.txt"),
            };
            ["", "text", "texts"]
                .into_iter()
                .map(|sub| folder.join(sub).join(&name))
                .find(|path| path.is_file())?
        }
        named => {
            let within = |part| matches!(part, Component::Normal(_) | Component::CurDir);
            if !Path::new(named).components().all(within) {
                notes.at(
                    row.line,
                    format!("text {named}: not below the folder of the table"),
                );
                return None;
            }
            folder.join(named)
        }
    };
    match files::text(&path) {
        Ok(text) => Some(text),
        Err(error) => {
            notes.at(row.line, format!("text {}: {error}", path.display()));
            None
        }
    }
}

/// Where the content stands: at its offsets if the text agrees or is not known, else where its words are.
fn content_of(row: &Row<'_>, measure: &Measure<'_>, from: usize) -> Result<Vec<CharSpan>, String> {
    if let Some(spans) = row.spans("content_at") {
        return spans;
    }
    let content = row.get("content");
    let ends = row.number("start").zip(row.number("end"));
    if measure.n_chars() == 0 {
        let (start, end) = ends.ok_or("no offsets and no text")?;
        return unseen_pieces(content, CharSpan { start, end });
    }
    let at = ends.map(|(start, end)| CharSpan { start, end });
    if let Some(at) = at {
        if measure.slice(at) == content {
            return Ok(vec![at]);
        }
        if let Some(found) = pieces_in(measure, content, at.start)
            && found.last().is_some_and(|last| last.end == at.end)
        {
            return Ok(found);
        }
    }
    let found = find(measure, content, from)
        .or_else(|| find(measure, content, 0))
        .map(|span| vec![span])
        .or_else(|| pieces_in(measure, content, from))
        .or_else(|| pieces_in(measure, content, 0));
    found.ok_or_else(|| "its words are not in the text".to_owned())
}

/// Pieces of a content whose text is not known: the first and the last are as long as their words.
fn unseen_pieces(content: &str, at: CharSpan) -> Result<Vec<CharSpan>, String> {
    let n_chars = |words: &str| words.chars().count();
    if n_chars(content) == at.end.saturating_sub(at.start) {
        return Ok(vec![at]);
    }
    let pieces: Vec<usize> = content.split(PIECES).map(n_chars).collect();
    match pieces[..] {
        [_] => Ok(vec![at]),
        [first, last] => Ok(vec![
            CharSpan {
                start: at.start,
                end: at.start.saturating_add(first),
            },
            CharSpan {
                start: at.end.saturating_sub(last),
                end: at.end,
            },
        ]),
        _ => Err(
            "it has more than two pieces, and without the text their places are unknown".to_owned(),
        ),
    }
}

/// The first place of these words at or after code point `from`.
fn find(measure: &Measure<'_>, words: &str, from: usize) -> Option<CharSpan> {
    let from = measure.map().to_byte(from)?;
    let at = from + measure.text().get(from..)?.find(words)?;
    let start = measure.map().to_char(at);
    (!words.is_empty()).then(|| CharSpan {
        start,
        end: start + words.chars().count(),
    })
}

/// The places of ` … `-divided pieces, one after the other.
fn pieces_in(measure: &Measure<'_>, words: &str, mut from: usize) -> Option<Vec<CharSpan>> {
    let mut spans = Vec::new();
    for piece in words.split(PIECES) {
        let span = find(measure, piece, from)?;
        from = span.end;
        spans.push(span);
    }
    Some(spans)
}

/// The occurrence of these words that is nearest to the content and not in it; none for no words.
fn nearest(measure: &Measure<'_>, words: &str, content: &[CharSpan]) -> Option<Vec<CharSpan>> {
    let words = words.trim();
    if words.is_empty() {
        return Some(Vec::new());
    }
    let distance = |span: &CharSpan| {
        content
            .iter()
            .map(|c| c.start.saturating_sub(span.end) + span.start.saturating_sub(c.end))
            .min()
            .unwrap_or_default()
    };
    let is_outside = |span: &CharSpan| {
        content
            .iter()
            .all(|c| span.end <= c.start || c.end <= span.start)
    };
    let is_word = |span: &CharSpan| {
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let bytes = measure.map().span_to_bytes(*span).unwrap_or_default();
        edge(measure.text()[..bytes.start as usize].chars().next_back())
            && edge(measure.text()[bytes.end as usize..].chars().next())
    };
    let length = words.chars().count();
    let places: Vec<CharSpan> = measure
        .text()
        .match_indices(words)
        .map(|(at, _)| measure.map().to_char(at))
        .map(|start| CharSpan {
            start,
            end: start + length,
        })
        .collect();
    places
        .iter()
        .filter(|span| is_outside(span) && is_word(span))
        .min_by_key(|span| distance(span))
        .or_else(|| places.iter().min_by_key(|span| distance(span)))
        .map(|&span| vec![span])
        .or_else(|| pieces_in(measure, words, 0))
}

/// The speaker; columns that were not understood go to `fail`.
fn speaker_of(row: &Row<'_>, mut fail: impl FnMut(String)) -> SpeakerRecord {
    let kind = named(row, "speaker_kind", &mut fail);
    let gender = named(row, "gender", &mut fail);
    let mut speaker =
        SpeakerRecord::new("", row.get("speaker"), kind.unwrap_or(SpeakerKind::Person));
    speaker.gender = gender.unwrap_or(Gender::Unknown);
    speaker.aliases = row
        .get("aliases")
        .split(ALIASES)
        .filter(|alias| !alias.is_empty())
        .map(str::to_owned)
        .collect();
    speaker
}

/// A cell that holds one of a few names, in any case; `None` for an empty one.
fn named<T: DeserializeOwned>(
    row: &Row<'_>,
    column: &str,
    fail: &mut impl FnMut(String),
) -> Option<T> {
    let cell = row.get(column).trim();
    if cell.is_empty() {
        return None;
    }
    let value = serde_json::from_value(Value::String(cell.to_lowercase())).ok();
    if value.is_none() {
        fail(format!("unknown {column} {cell:?}"));
    }
    value
}
