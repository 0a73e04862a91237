//! Brat stand-off: the text in one file, what annotators marked in another.
//!
//! Two layouts are read: `x.txt` beside `x.ann`, and PolNeAR's folder with `text/x.txt` and
//! `attributions/x_4b22.ann`, where `4b22` is the annotator. The article's id is `x`. The annotator is kept wherever the
//! file's name has one, also for articles that only one annotator read. `metadata.tsv` (columns `filename`, `title`,
//! `publication_date`, `publisher`) is read from the folder or from one of the two above it.
//!
//! # What is read
//!
//! - `T` lines: spans, offsets in code points, pieces divided by `;`. The offsets count; a line whose words are not those
//!   of the text there is told.
//! - `E` lines with a role `Content`: a quotation. Roles `Content`, `Cue`, `Source` and `Addressee` may be numbered
//!   (`Content2`); the spans of all of them make one list. An event with neither cue nor source is left out, as in
//!   PolNeAR's own figures, unless it has a `QuoteType`.
//! - `A1 QuoteType E1 direct`, `A2 Class E1 thought`, `A3 Negated E1`, `A4 Hypothetical E1`: attributes of a quotation.
//! - `R1 Inside Arg1:E2 Arg2:E1`: quotation `E2` stands inside `E1`.
//! - `N1 Reference E1 speakers:s3 Oda Brask`: the speaker of `E1` is `s3` of the file `x.speakers`, one speaker of our
//!   JSON form a line. A speaker that is not there has the name that the line ends with, and is a person. Speakers
//!   count as annotated when that file is there or a line refers to it.
//! - `#1 Ascribe E1 {"id": "q1", …}`: what brat has no place for: id, confidences, evidence.
//!
//! Other types of spans, events, relations, attributes and notes are passed over in silence; a line of the types above
//! about something that is not there is told. Quotations come in text order.
//!
//! # Line breaks
//!
//! Brat marks nothing across a line break: the span is cut there. Pieces of one `T` line with nothing but white space
//! and at least one line break between them are therefore one span again. Two spans that really are two, divided only
//! by a line break, are written as two `T` lines with numbered roles, so that what [`crate::write::brat()`] writes comes
//! back exactly, but for line breaks at the edge of a span.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::mem;
use std::path::{Path, PathBuf};

use ascribe_article::{
    CharSpan, Class, Flag, Meta, QuoteRecord, QuoteType, SpeakerKind, SpeakerRecord,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::files::{self, entries, has_extension};
use super::spans::{Measure, bare};
use super::{Notes, Reader, Texts};
use crate::{Document, LabelledQuote, Problem};

/// A folder of stand-off files.
#[derive(Clone, Copy, Debug)]
pub struct Brat;

/// Folders of the layout with annotators.
pub(crate) const TEXT_FOLDER: &str = "text";
pub(crate) const ANN_FOLDER: &str = "attributions";
/// What `N` lines call the file of speakers, and its extension.
pub(crate) const SPEAKERS: &str = "speakers";
/// The type of our own notes.
pub(crate) const NOTE: &str = "Ascribe";
pub(crate) const METADATA: &str = "metadata.tsv";

/// What of a quotation brat has no place for. An empty field is left out.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Extra {
    /// Where it is not the event's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) manner: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) confidence: Option<f32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) speaker_confidence: Option<f32>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) found_by: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) via: Vec<CharSpan>,
}

/// True when brat may have cut one span here: what stands between is white space with a line break.
pub(crate) fn is_line_break(between: &str) -> bool {
    between.contains(['\n', '\r']) && between.chars().all(char::is_whitespace)
}

/// A speaker's id as `N` lines hold it, without white space.
pub(crate) fn escape(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for c in id.chars() {
        if c.is_whitespace() || c.is_control() || c == '%' {
            out.push_str(&format!("%{:X};", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

fn unescape(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    let mut rest = id;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let escaped = after.split_once(';').and_then(|(code, tail)| {
            let c = u32::from_str_radix(code, 16)
                .ok()
                .and_then(char::from_u32)?;
            Some((c, tail))
        });
        match escaped {
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push('%');
                rest = after;
            }
        }
    }
    out + rest
}

impl Reader for Brat {
    fn name(&self) -> &'static str {
        "brat"
    }

    fn recognises(&self, path: &Path) -> bool {
        path.join(TEXT_FOLDER).is_dir() && path.join(ANN_FOLDER).is_dir()
            || path.is_dir() && is_ann_folder(path)
    }

    fn read(
        &self,
        path: &Path,
        _texts: &mut Texts,
        problems: &mut Vec<Problem>,
    ) -> io::Result<Vec<Document>> {
        let has_annotators = path.join(ANN_FOLDER).is_dir();
        let (texts, anns) = if has_annotators {
            (path.join(TEXT_FOLDER), path.join(ANN_FOLDER))
        } else {
            (path.to_owned(), path.to_owned())
        };
        let metadata = read_metadata(path, problems);
        let text_files: BTreeMap<String, PathBuf> =
            entries(&texts, |path| has_extension(path, "txt"))?
                .into_iter()
                .map(|path| (files::stem(&path), path))
                .collect();
        let anns = entries(&anns, |path| has_extension(path, "ann"))?;
        let mut layers = layers_by_text(&text_files, anns, has_annotators, problems);
        let mut documents = Vec::new();
        for (stem, path) in &text_files {
            let mut notes = Notes {
                file: path,
                problems: &mut *problems,
            };
            let Some(layers) = layers.remove(stem.as_str()) else {
                notes.whole("left out: nobody annotated it");
                continue;
            };
            let text = match files::text(path) {
                Ok(text) => text,
                Err(error) => {
                    notes.whole(format!("left out: {error}"));
                    continue;
                }
            };
            let known = metadata
                .get(stem)
                .or_else(|| metadata.get(&format!("{stem}.txt")))
                .cloned()
                .unwrap_or_default();
            for (annotator, ann) in layers {
                let Some((quotes, speakers)) = read_layer(&ann, &text, problems) else {
                    continue;
                };
                documents.push(Document {
                    id: known.id.clone().unwrap_or_else(|| stem.clone()),
                    annotator,
                    text: text.clone(),
                    meta: known.meta.clone(),
                    quotes,
                    speakers,
                });
            }
        }
        Ok(documents)
    }
}

/// A file of annotations, with its annotator where the name has one.
type Layer = (Option<String>, PathBuf);

/// The files of annotations by the stem of their text; those without a text are told.
fn layers_by_text<'t>(
    text_files: &'t BTreeMap<String, PathBuf>,
    anns: Vec<PathBuf>,
    has_annotators: bool,
    problems: &mut Vec<Problem>,
) -> BTreeMap<&'t str, Vec<Layer>> {
    let mut layers: BTreeMap<&'t str, Vec<Layer>> = BTreeMap::new();
    for ann in anns {
        let stem = files::stem(&ann);
        let whole = text_files
            .get_key_value(&stem)
            .map(|(text, _)| (text, None));
        let found = whole.or_else(|| {
            let (text, annotator) = stem.rsplit_once('_').filter(|_| has_annotators)?;
            let (text, _) = text_files.get_key_value(text)?;
            Some((text, Some(annotator.to_owned())))
        });
        match found {
            Some((text, annotator)) => layers.entry(text).or_default().push((annotator, ann)),
            None => Notes {
                file: &ann,
                problems: &mut *problems,
            }
            .whole("left out: there is no text of this name"),
        }
    }
    layers
}

/// Quotations and speakers of one file of annotations; `None` when it cannot be read.
fn read_layer(
    ann: &Path,
    text: &str,
    problems: &mut Vec<Problem>,
) -> Option<(Vec<LabelledQuote>, Option<Vec<SpeakerRecord>>)> {
    let mut notes = Notes {
        file: ann,
        problems,
    };
    let lines = match files::text(ann) {
        Ok(lines) => lines,
        Err(error) => {
            notes.whole(format!("left out: {error}"));
            return None;
        }
    };
    let table = read_speakers(&ann.with_extension(SPEAKERS), notes.problems);
    let standoff = Standoff::parse(&lines, &Measure::new(text), &mut notes);
    Some(standoff.into_quotes(table, &Measure::new(text), &mut notes))
}

fn is_ann_folder(path: &Path) -> bool {
    std::fs::read_dir(path).is_ok_and(|mut entries| {
        entries.any(|entry| entry.is_ok_and(|entry| has_extension(&entry.path(), "ann")))
    })
}

/// A row of `metadata.tsv`.
#[derive(Clone, Default)]
struct Known {
    /// Where a file could not be called that.
    id: Option<String>,
    meta: Meta,
}

fn read_metadata(folder: &Path, problems: &mut Vec<Problem>) -> HashMap<String, Known> {
    let mut metadata = HashMap::new();
    // `ancestors` of a relative path stop at its first part.
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let Some(path) = absolute
        .ancestors()
        .take(3)
        .map(|folder| folder.join(METADATA))
        .find(|path| path.is_file())
    else {
        return metadata;
    };
    let mut notes = Notes {
        file: &path,
        problems,
    };
    let mut reader = match ::csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .flexible(true)
        .from_path(&path)
    {
        Ok(reader) => reader,
        Err(error) => {
            notes.whole(error.to_string());
            return metadata;
        }
    };
    for row in reader.deserialize::<HashMap<String, String>>() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().map(|at| at.line() as usize);
                notes.push(line, format!("row left out: {error}"));
                continue;
            }
        };
        let Some(file) = row.get("filename") else {
            notes.whole("no column \"filename\"");
            return metadata;
        };
        let mut known = Known {
            id: row.get("id").filter(|id| !id.is_empty()).cloned(),
            meta: row
                .get("meta")
                .and_then(|meta| serde_json::from_str(meta).ok())
                .unwrap_or_default(),
        };
        for (column, key) in [
            ("title", "title"),
            ("publication_date", "date"),
            ("publisher", "publisher"),
        ] {
            if let Some(value) = row.get(column).filter(|value| !value.is_empty()) {
                known
                    .meta
                    .entry(key)
                    .or_insert_with(|| Value::String(value.clone()));
            }
        }
        metadata.insert(file.to_owned(), known);
    }
    metadata
}

fn read_speakers(path: &Path, problems: &mut Vec<Problem>) -> Option<Vec<SpeakerRecord>> {
    if !path.is_file() {
        return None;
    }
    let mut notes = Notes {
        file: path,
        problems,
    };
    let mut speakers = Vec::new();
    match files::load(path) {
        Ok((bytes, _)) => {
            for (number, line) in files::lines(&bytes) {
                match serde_json::from_slice(line) {
                    Ok(speaker) => speakers.push(speaker),
                    Err(error) => notes.at(number, format!("speaker left out: {error}")),
                }
            }
        }
        Err(error) => notes.whole(error.to_string()),
    }
    Some(speakers)
}

/// The lines of one `.ann` file that matter here.
#[derive(Default)]
struct Standoff<'l> {
    spans: HashMap<&'l str, Vec<CharSpan>>,
    events: Vec<Event<'l>>,
    /// Those of other types, too.
    event_ids: HashSet<&'l str>,
    facts: HashMap<&'l str, Facts<'l>>,
}

struct Event<'l> {
    line: usize,
    id: &'l str,
    /// Role without its number, and the span it names.
    roles: Vec<(&'l str, &'l str)>,
}

/// What other lines say of an event.
#[derive(Default)]
struct Facts<'l> {
    /// The first line that says something of it; 0 when none does.
    line: usize,
    kind: Option<QuoteType>,
    class: Option<Class>,
    flags: Vec<Flag>,
    /// Id and name.
    speaker: Option<(String, &'l str)>,
    inside: Option<(usize, &'l str)>,
    extra: Extra,
}

impl<'l> Standoff<'l> {
    fn parse(lines: &'l str, measure: &Measure<'_>, notes: &mut Notes<'_>) -> Self {
        let mut standoff = Self::default();
        let lines = lines.strip_prefix('\u{feff}').unwrap_or(lines);
        for (number, line) in (1..).zip(lines.split('\n')) {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.trim().is_empty() {
                continue;
            }
            match standoff.line(line, number, measure) {
                Ok(None) => {}
                Ok(Some(remark)) => notes.at(number, remark),
                Err(reason) => notes.at(number, format!("left out: {reason}")),
            }
        }
        standoff
    }

    /// Takes a line; says what is odd in one that is taken.
    fn line(
        &mut self,
        line: &'l str,
        number: usize,
        measure: &Measure<'_>,
    ) -> Result<Option<String>, String> {
        let kind = line.chars().next().unwrap_or_default();
        // Equivalences and modifications of old files.
        if matches!(kind, '*' | 'M') {
            return Ok(None);
        }
        let mut columns = line.split('\t');
        let (Some(id), Some(body)) = (columns.next(), columns.next()) else {
            return Err("no tab after the id".to_owned());
        };
        let text = columns.next().unwrap_or_default();
        // Some tools pad the columns.
        let body = body.trim_start();
        let mut words = body.split_whitespace();
        let name = words.next().ok_or("nothing after the id")?;
        match kind {
            'T' => {
                let offsets = body[name.len()..].trim_start();
                let words = line.splitn(3, '\t').nth(2).unwrap_or_default();
                return self.take_spans(id, offsets, words, measure);
            }
            'E' => self.take_event(id, name, body, number)?,
            'A' => self.take_attribute(name, words, number)?,
            'N' => self.take_reference(words, text, number)?,
            'R' if name == "Inside" => self.take_inside(words, number)?,
            '#' if name == NOTE => {
                let event = words.next().ok_or("a note on nothing")?;
                let extra = serde_json::from_str(text).map_err(|error| error.to_string())?;
                self.facts_of(event, number).extra = extra;
            }
            'R' | '#' => {}
            _ => return Err("not a line of brat".to_owned()),
        }
        Ok(None)
    }

    /// `T1 Content 10 20;21 30`; says when the words that follow are not those of the text.
    fn take_spans(
        &mut self,
        id: &'l str,
        offsets: &str,
        words: &str,
        measure: &Measure<'_>,
    ) -> Result<Option<String>, String> {
        let spans = parse_spans(offsets, measure)?;
        if self.spans.contains_key(id) {
            return Err(format!("{id} is there already"));
        }
        let remark = unlike(id, words, &spans, measure);
        self.spans.insert(id, spans);
        Ok(remark)
    }

    /// `E1 Quotation:T1 Content:T1 Cue:T2`.
    fn take_event(
        &mut self,
        id: &'l str,
        name: &str,
        body: &'l str,
        number: usize,
    ) -> Result<(), String> {
        let mut roles = Vec::new();
        for word in body.split_whitespace() {
            let (role, target) = word
                .split_once(':')
                .ok_or_else(|| format!("{word:?} is not a role and its span"))?;
            roles.push((role.trim_end_matches(|c: char| c.is_ascii_digit()), target));
        }
        let event = Event {
            line: number,
            id,
            roles,
        };
        if !self.event_ids.insert(id) {
            return Err(format!("{id} is there already"));
        }
        if event.roles.iter().any(|(role, _)| *role == "Content") {
            self.events.push(event);
        } else if name.starts_with("Attribution:") {
            return Err("an attribution without content".to_owned());
        }
        Ok(())
    }

    /// `A1 QuoteType E1 direct`; attributes of other names are passed over.
    fn take_attribute(
        &mut self,
        name: &str,
        mut words: impl Iterator<Item = &'l str>,
        number: usize,
    ) -> Result<(), String> {
        let event = words.next().ok_or("an attribute of nothing")?;
        if !matches!(name, "QuoteType" | "Class" | "Negated" | "Hypothetical") {
            return Ok(());
        }
        let facts = self.facts_of(event, number);
        match name {
            "QuoteType" => {
                let value = words.next().unwrap_or_default();
                facts.kind = Some(match value {
                    "direct" => QuoteType::Direct,
                    "mixed" => QuoteType::Mixed,
                    "indirect" => QuoteType::Indirect,
                    _ => return Err(format!("unknown type {value:?}")),
                });
            }
            "Class" => {
                let value = words.next().unwrap_or_default();
                let class = Class::ALL.into_iter().find(|class| class.name() == value);
                let class = class.ok_or_else(|| format!("unknown class {value:?}"))?;
                facts.class = Some(class);
            }
            "Negated" => facts.flags.push(Flag::Negated),
            _ => facts.flags.push(Flag::Hypothetical),
        }
        Ok(())
    }

    /// `N1 Reference E1 speakers:s3 Oda Brask`, of which `text` is the name.
    fn take_reference(
        &mut self,
        mut words: impl Iterator<Item = &'l str>,
        text: &'l str,
        number: usize,
    ) -> Result<(), String> {
        let (Some(event), Some(reference)) = (words.next(), words.next()) else {
            return Err("a reference is `Reference E1 speakers:s1`".to_owned());
        };
        if let Some((SPEAKERS, speaker)) = reference.split_once(':') {
            let facts = self.facts_of(event, number);
            facts.speaker = Some((unescape(speaker), text));
        }
        Ok(())
    }

    /// `R1 Inside Arg1:E2 Arg2:E1`.
    fn take_inside(
        &mut self,
        mut words: impl Iterator<Item = &'l str>,
        number: usize,
    ) -> Result<(), String> {
        let mut of = |arg| words.next().and_then(|word| word.strip_prefix(arg));
        let (Some(inner), Some(outer)) = (of("Arg1:"), of("Arg2:")) else {
            return Err("a relation is `Inside Arg1:E2 Arg2:E1`".to_owned());
        };
        self.facts_of(inner, number).inside = Some((number, outer));
        Ok(())
    }

    /// What is known of an event, of which the line of this number says something.
    fn facts_of(&mut self, event: &'l str, line: usize) -> &mut Facts<'l> {
        let facts = self.facts.entry(event).or_default();
        if facts.line == 0 {
            facts.line = line;
        }
        facts
    }

    fn into_quotes(
        mut self,
        table: Option<Vec<SpeakerRecord>>,
        measure: &Measure<'_>,
        notes: &mut Notes<'_>,
    ) -> (Vec<LabelledQuote>, Option<Vec<SpeakerRecord>>) {
        let mut speakers = table;
        let mut known_speakers: HashSet<String> = speakers
            .iter()
            .flatten()
            .map(|speaker| speaker.id.clone())
            .collect();
        let quotations: HashSet<&str> = self.events.iter().map(|event| event.id).collect();
        let mut quotes = Vec::with_capacity(self.events.len());
        // Quotation ids by event, and the events that stand in others.
        let mut ids: HashMap<&str, String> = HashMap::new();
        let mut inner: Vec<(usize, &str)> = Vec::new();
        for event in &self.events {
            let mut facts = self.facts.remove(event.id).unwrap_or_default();
            let mut record = match self.record_of(event, &mut facts, measure) {
                Ok(Some(record)) => record,
                Ok(None) => continue,
                Err(reason) => {
                    notes.at(event.line, format!("{} left out: {reason}", event.id));
                    continue;
                }
            };
            if let Some((id, name)) = facts.speaker {
                let known = speakers.get_or_insert_default();
                if known_speakers.insert(id.clone()) {
                    let name = if name.is_empty() { &id } else { name };
                    known.push(SpeakerRecord::new(&id, name, SpeakerKind::Person));
                }
                record.speaker = Some(id);
            }
            ids.insert(event.id, record.id.clone());
            if let Some((line, outer)) = facts.inside {
                inner.push((quotes.len(), outer));
                if !quotations.contains(outer) {
                    notes.at(line, format!("left out: there is no event {outer}"));
                }
            }
            quotes.push(LabelledQuote {
                record,
                manner: facts.extra.manner,
            });
        }
        self.tell_of_nothing(notes);
        for (index, outer) in inner {
            quotes[index].record.inside = ids.get(outer).cloned();
        }
        quotes.sort_by_key(|quote| quote.record.content[0]);
        (quotes, speakers)
    }

    /// The quotation of an event without its speaker; `None` for one with neither cue nor source nor type. What goes into it is
    /// taken out of `facts`.
    fn record_of(
        &self,
        event: &Event<'l>,
        facts: &mut Facts<'l>,
        measure: &Measure<'_>,
    ) -> Result<Option<QuoteRecord>, String> {
        let mut record = bare(event.id.to_owned(), Vec::new());
        let mut missing = None;
        for (role, target) in &event.roles {
            let list = match *role {
                "Content" => &mut record.content,
                "Cue" => &mut record.cue,
                "Source" => &mut record.source,
                "Addressee" => &mut record.addressee,
                _ => continue,
            };
            match self.spans.get(target) {
                Some(spans) => list.extend(spans),
                None => missing = Some(target),
            }
        }
        if let Some(target) = missing {
            return Err(format!("there is no {target}"));
        }
        if record.cue.is_empty() && record.source.is_empty() && facts.kind.is_none() {
            return Ok(None);
        }
        record.via = mem::take(&mut facts.extra.via);
        measure.check(&mut record)?;
        record.kind = facts.kind.unwrap_or_else(|| measure.kind(&record.content));
        record.class = facts.class;
        record.flags = mem::take(&mut facts.flags);
        record.flags.sort_unstable();
        record.flags.dedup();
        record.confidence = facts.extra.confidence.unwrap_or(1.0);
        record.speaker_confidence = facts.extra.speaker_confidence;
        record.found_by = mem::take(&mut facts.extra.found_by);
        if let Some(id) = facts.extra.id.take() {
            record.id = id;
        }
        Ok(Some(record))
    }

    /// Tells of the lines that are about something that is not there, once the facts of quotations are taken out.
    fn tell_of_nothing(&self, notes: &mut Notes<'_>) {
        let mut of_nothing: Vec<(usize, &str)> = self
            .facts
            .iter()
            .filter(|(id, _)| !self.event_ids.contains(*id) && !self.spans.contains_key(*id))
            .map(|(id, facts)| (facts.line, *id))
            .collect();
        of_nothing.sort_unstable();
        for (line, id) in of_nothing {
            notes.at(line, format!("left out: there is no {id}"));
        }
    }
}

/// What to say of a `T` line whose words are not those of the text, white space aside.
fn unlike(id: &str, words: &str, spans: &[CharSpan], measure: &Measure<'_>) -> Option<String> {
    let there = spans.iter().map(|&span| measure.slice(span));
    let there = there.flat_map(str::split_whitespace);
    // Words may be cut where pieces or lines meet, and a line of brat has spaces for control characters: letters alone are
    // compared.
    let is_letter = |c: &char| !c.is_control();
    let letters = there.clone().flat_map(str::chars).filter(is_letter);
    if words.trim().is_empty()
        || letters.eq(words
            .split_whitespace()
            .flat_map(str::chars)
            .filter(is_letter))
    {
        return None;
    }
    let there: String = there.collect::<Vec<_>>().join(" ");
    Some(format!(
        "{id}: the text has {:?} there, not {:?}; the offsets count",
        shortened(&there),
        shortened(words)
    ))
}

/// Enough of some words to know them by.
fn shortened(words: &str) -> String {
    const MAX_CHARS: usize = 40;
    match words.char_indices().nth(MAX_CHARS) {
        Some((at, _)) => format!("{}…", &words[..at]),
        None => words.to_owned(),
    }
}

/// `10 20;21 30`, with pieces that a line break had divided made one again.
fn parse_spans(offsets: &str, measure: &Measure<'_>) -> Result<Vec<CharSpan>, String> {
    let mut pieces = Vec::new();
    for piece in offsets.split(';') {
        let mut ends = piece.split_whitespace().map(str::parse);
        let (Some(Ok(start)), Some(Ok(end)), None) = (ends.next(), ends.next(), ends.next()) else {
            return Err(format!("{piece:?} is not a start and an end"));
        };
        pieces.push(CharSpan { start, end });
    }
    measure.check_list("the", &mut pieces)?;
    pieces.sort_unstable();
    let mut spans: Vec<CharSpan> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match spans.last_mut() {
            Some(last)
                if is_line_break(measure.slice(CharSpan {
                    start: last.end,
                    end: piece.start,
                })) =>
            {
                last.end = piece.end;
            }
            _ => spans.push(piece),
        }
    }
    Ok(spans)
}
