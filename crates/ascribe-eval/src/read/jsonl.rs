//! One article a line: the pipeline's own output, and gold in two dialects of it.
//!
//! - `quotes` and `speakers`: a quotation names its speaker by id. Speakers count as annotated when the key `speakers`
//!   is there. An id that no speaker has means no speaker, and is reported.
//! - `attributions`: a quotation carries its speaker, as null, as a name or as `{name, aliases, kind, gender, roles}`;
//!   equal ones become one speaker. Speakers count as annotated when one of them is a person or an organization, or
//!   when the key `has_speakers` says so; otherwise they are left out. A mere name takes aliases and gender from the
//!   list `entities`, where that has the name. It wins where a line has both keys.
//!
//! A quotation with `joint` is of several people at once: none of them is its speaker.
//!
//! Everything but the contents may be missing. A line without `text` has that of [`Texts`], if there is one of its id; else its
//! spans cannot be checked.
//! Names of addressees (PDNC) are left out; only spans are kept.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use ascribe_article::{
    CharSpan, Class, Flag, Gender, Meta, QuoteRecord, QuoteType, SpeakerKind, SpeakerRecord,
};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::files::{self, entries, inner_extension};
use super::spans::Measure;
use super::{Notes, Reader, Speakers, Texts};
use crate::{Document, LabelledQuote, Problem};

/// `.jsonl`, `.ndjson` or `.json` with one article a line, packed (`.gz`, `.zst`) or not; or a folder of such files.
#[derive(Clone, Copy, Debug)]
pub struct Jsonl;

impl Reader for Jsonl {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn recognises(&self, path: &Path) -> bool {
        if path.is_dir() {
            return json_files(path).is_ok_and(|files| files.iter().any(|file| looks_right(file)));
        }
        has_json_name(path) && looks_right(path)
    }

    fn read(
        &self,
        path: &Path,
        texts: &mut Texts,
        problems: &mut Vec<Problem>,
    ) -> io::Result<Vec<Document>> {
        let files = if path.is_dir() {
            json_files(path)?
        } else {
            vec![path.to_owned()]
        };
        let mut documents = Vec::new();
        let mut seen = HashSet::new();
        for file in &files {
            let mut notes = Notes {
                file,
                problems: &mut *problems,
            };
            let (bytes, broken) = match files::load(file) {
                Ok(loaded) => loaded,
                Err(error) if file == path => return Err(error),
                Err(error) => {
                    notes.whole(format!("left out: {error}"));
                    continue;
                }
            };
            let whole = match &broken {
                None => &bytes[..],
                // The last line is cut off, too.
                Some(_) => {
                    let end = bytes.iter().rposition(|&b| b == b'\n');
                    &bytes[..end.map_or(0, |at| at + 1)]
                }
            };
            let mut n_lines = 0;
            for (line, bytes) in files::lines(whole) {
                n_lines = line;
                let Some(document) = read_line(bytes, line, texts, &mut notes) else {
                    continue;
                };
                if seen.insert((document.id.clone(), document.annotator.clone())) {
                    documents.push(document);
                } else {
                    notes.at(
                        line,
                        format!(
                            "left out: article {:?} has been read already{}",
                            document.id,
                            by(&document)
                        ),
                    );
                }
            }
            if let Some(error) = broken {
                notes.at(
                    n_lines + 1,
                    format!("broken off, the rest is left out: {error}"),
                );
            }
        }
        Ok(documents)
    }
}

fn by(document: &Document) -> String {
    match &document.annotator {
        Some(annotator) => format!(" by annotator {annotator:?}"),
        None => String::new(),
    }
}

fn has_json_name(path: &Path) -> bool {
    path.is_file() && matches!(inner_extension(path).as_str(), "jsonl" | "ndjson" | "json")
}

fn json_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    entries(folder, has_json_name)
}

/// How far into a file to look for a line that says what it is: novels take a megabyte a line.
const HEAD: u64 = 4 << 20;

fn looks_right(path: &Path) -> bool {
    #[derive(Deserialize)]
    struct Peek {
        quotes: Option<IgnoredAny>,
        attributions: Option<IgnoredAny>,
    }
    let head = files::head(path, HEAD);
    if head.len() as u64 == HEAD && !head.contains(&b'\n') {
        // One article longer than that: its name has to do.
        return has_json_name(path) && head.trim_ascii_start().starts_with(b"{");
    }
    let mut lines = files::lines(&head).peekable();
    // No article is a prediction, too.
    lines.peek().is_none()
        || lines
            .take(5)
            .filter_map(|(_, line)| serde_json::from_slice::<Peek>(line).ok())
            .any(|peek| peek.quotes.is_some() || peek.attributions.is_some())
}

/// What matters of a line. Lists are parsed item by item, so that a broken item costs only itself.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    annotator: Option<&'a RawValue>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    meta: Option<Meta>,
    #[serde(borrow, default)]
    quotes: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    attributions: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    speakers: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    entities: Option<&'a RawValue>,
    #[serde(default)]
    has_speakers: Option<bool>,
}

/// A quotation in either dialect; `S` is its speaker.
#[derive(Deserialize)]
struct Quote<'a, S> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(rename = "type", default)]
    kind: Option<QuoteType>,
    #[serde(default)]
    class: Option<Class>,
    content: Vec<CharSpan>,
    #[serde(default, deserialize_with = "null_is_empty")]
    cue: Vec<CharSpan>,
    #[serde(default, deserialize_with = "null_is_empty")]
    source: Vec<CharSpan>,
    #[serde(default, deserialize_with = "null_is_empty")]
    addressee: Vec<CharSpan>,
    #[serde(default = "none")]
    speaker: Option<S>,
    #[serde(default)]
    confidence: Option<f32>,
    #[serde(default)]
    speaker_confidence: Option<f32>,
    #[serde(default, deserialize_with = "null_is_empty")]
    flags: Vec<Flag>,
    #[serde(default)]
    inside: Option<String>,
    #[serde(default)]
    found_by: Option<String>,
    #[serde(default, deserialize_with = "null_is_empty")]
    via: Vec<CharSpan>,
    #[serde(default)]
    manner: Option<String>,
    #[serde(default)]
    joint: Option<bool>,
}

fn none<S>() -> Option<S> {
    None
}

fn null_is_empty<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A speaker in the place of its id.
#[derive(Deserialize)]
#[serde(untagged)]
enum Inline {
    Name(String),
    Speaker {
        name: String,
        #[serde(default)]
        aliases: Option<Vec<String>>,
        #[serde(default)]
        kind: Option<SpeakerKind>,
        #[serde(default)]
        gender: Option<Gender>,
        #[serde(default)]
        roles: Option<Vec<String>>,
    },
}

/// A character or thing of the list `entities`.
#[derive(Clone, Deserialize)]
struct Entity {
    name: String,
    #[serde(default)]
    aliases: Option<Vec<String>>,
    #[serde(default)]
    gender: Option<Gender>,
}

/// A quotation without the fields that cannot be read, and why each of them cannot; the content must be good.
fn keep_good_fields<S: DeserializeOwned>(raw: &RawValue) -> (String, Vec<String>) {
    let Ok(fields) = serde_json::from_str::<BTreeMap<String, &RawValue>>(raw.get()) else {
        return (String::new(), Vec::new());
    };
    let mut good = Map::new();
    let mut reasons = Vec::new();
    for (key, value) in fields {
        let value: Value = serde_json::from_str(value.get()).unwrap_or_default();
        let mut alone = Map::from_iter([("content".to_owned(), json!([]))]);
        alone.insert(key.clone(), value.clone());
        match serde_json::from_str::<Quote<'_, S>>(&Value::Object(alone).to_string()) {
            Err(error) if key != "content" => {
                reasons.push(format!("{key} left out: {}", reason(&error)));
            }
            _ => {
                good.insert(key, value);
            }
        }
    }
    (Value::Object(good).to_string(), reasons)
}

fn read_line(
    bytes: &[u8],
    number: usize,
    texts: &Texts,
    notes: &mut Notes<'_>,
) -> Option<Document> {
    let line = match std::str::from_utf8(bytes) {
        Ok(line) => line,
        Err(error) => {
            notes.at(
                number,
                format!(
                    "left out: invalid UTF-8 at byte {} of the line",
                    error.valid_up_to()
                ),
            );
            return None;
        }
    };
    let line: Line = match serde_json::from_str(line) {
        Ok(line) => line,
        Err(error) => {
            let column = error.column();
            notes.at(
                number,
                format!("left out: {} (column {column})", reason(&error)),
            );
            return None;
        }
    };
    if line.quotes.is_none() && line.attributions.is_none() {
        notes.at(number, "left out: neither \"quotes\" nor \"attributions\"");
        return None;
    }
    let mut document = Document {
        id: line
            .id
            .and_then(plain)
            .unwrap_or_else(|| format!("{}:{number}", files::stem(notes.file))),
        annotator: line.annotator.and_then(plain),
        text: line.text.unwrap_or_default(),
        meta: line.meta.unwrap_or_default(),
        ..Document::default()
    };
    if document.text.is_empty()
        && let Some(text) = texts.get(&document.id)
    {
        text.clone_into(&mut document.text);
    }
    let mut items = Items {
        measure: &Measure::new(&document.text),
        article: &document.id,
        line: number,
        notes,
    };
    let (quotes, speakers) = match line.attributions {
        Some(attributions) => {
            let (quotes, speakers) = items.attributions(&attributions, line.entities);
            let is_named = |s: &SpeakerRecord| {
                matches!(s.kind, SpeakerKind::Person | SpeakerKind::Organization)
            };
            let annotated = line
                .has_speakers
                .unwrap_or_else(|| speakers.iter().any(is_named));
            (quotes, annotated.then_some(speakers))
        }
        None => items.quotes(&line.quotes.unwrap_or_default(), line.speakers.as_deref()),
    };
    document.quotes = quotes;
    document.speakers = speakers;
    if document.speakers.is_none() {
        for quote in &mut document.quotes {
            quote.record.speaker = None;
        }
    }
    Some(document)
}

/// The lists of one line.
struct Items<'a, 'n> {
    measure: &'a Measure<'a>,
    article: &'a str,
    line: usize,
    notes: &'a mut Notes<'n>,
}

impl Items<'_, '_> {
    fn report(&mut self, what: &str, reason: &str) {
        self.notes.at(
            self.line,
            format!("article {:?}, {what}: {reason}", self.article),
        );
    }

    /// The dialect with a table of speakers.
    fn quotes(
        &mut self,
        raw: &[&RawValue],
        speakers: Option<&[&RawValue]>,
    ) -> (Vec<LabelledQuote>, Option<Vec<SpeakerRecord>>) {
        let mut table = speakers.map(|_| Vec::new());
        let mut known = HashSet::new();
        for (index, raw) in speakers.unwrap_or_default().iter().enumerate() {
            match serde_json::from_str::<SpeakerRecord>(raw.get()) {
                Ok(mut speaker) => {
                    if let Err(why) = self.measure.check_list("mention", &mut speaker.mentions) {
                        let what = format!("speaker {}", speaker.id);
                        self.report(&what, &format!("mentions left out: {why}"));
                        speaker.mentions.clear();
                    }
                    known.insert(speaker.id.clone());
                    table.get_or_insert_default().push(speaker);
                }
                Err(error) => self.report(
                    &format!("speaker {}", index + 1),
                    &format!("left out: {}", reason(&error)),
                ),
            }
        }
        let mut quotes: Vec<LabelledQuote> = Vec::with_capacity(raw.len());
        for (index, raw) in raw.iter().enumerate() {
            let Some((mut quote, speaker)) = self.quote::<String>(raw, index) else {
                continue;
            };
            match speaker {
                Some(id) if known.contains(&id) => quote.record.speaker = Some(id),
                Some(id) => self.report(
                    &format!("quotation {}", quote.record.id),
                    &format!("no speaker has the id {id:?}; taken for none"),
                ),
                None => {}
            }
            quotes.push(quote);
        }
        self.link(&mut quotes);
        (quotes, table)
    }

    /// The dialect with the speaker in the quotation.
    fn attributions(
        &mut self,
        raw: &[&RawValue],
        entities: Option<&RawValue>,
    ) -> (Vec<LabelledQuote>, Vec<SpeakerRecord>) {
        let mut speakers = Speakers::default();
        let mut cast: Option<HashMap<String, Entity>> = None;
        let mut quotes = Vec::with_capacity(raw.len());
        for (index, raw) in raw.iter().enumerate() {
            let Some((mut quote, speaker)) = self.quote::<Inline>(raw, index) else {
                continue;
            };
            let mut record = SpeakerRecord::new("", "", SpeakerKind::Person);
            match speaker {
                None => {}
                Some(Inline::Name(name)) => {
                    let entity = cast.get_or_insert_with(|| cast_of(entities)).get(&name);
                    record.name = name;
                    if let Some(entity) = entity {
                        record.name.clone_from(&entity.name);
                        record.aliases = entity.aliases.clone().unwrap_or_default();
                        record.aliases.retain(|alias| *alias != record.name);
                        record.gender = entity.gender.unwrap_or_default();
                    }
                }
                Some(Inline::Speaker {
                    name,
                    aliases,
                    kind,
                    gender,
                    roles,
                }) => {
                    record.name = name;
                    record.aliases = aliases.unwrap_or_default();
                    record.kind = kind.unwrap_or(SpeakerKind::Person);
                    record.gender = gender.unwrap_or_default();
                    record.roles = roles.unwrap_or_default();
                }
            }
            if !record.name.is_empty() {
                quote.record.speaker = Some(speakers.id_of(record));
            }
            quotes.push(quote);
        }
        self.link(&mut quotes);
        (quotes, speakers.records)
    }

    fn quote<S: DeserializeOwned>(
        &mut self,
        raw: &RawValue,
        index: usize,
    ) -> Option<(LabelledQuote, Option<S>)> {
        let without_bad_fields;
        let quote: Quote<'_, S> = match serde_json::from_str(raw.get()) {
            Ok(quote) => quote,
            Err(error) => {
                // Its id, if that much can be read.
                #[derive(Deserialize)]
                struct Named<'a> {
                    #[serde(borrow)]
                    id: &'a RawValue,
                }
                let id = serde_json::from_str::<Named>(raw.get())
                    .ok()
                    .and_then(|named| plain(named.id));
                let what = match id {
                    Some(id) => format!("quotation {id}"),
                    None => format!("quotation number {}", index + 1),
                };
                let (rest, reasons) = keep_good_fields::<S>(raw);
                without_bad_fields = rest;
                match serde_json::from_str(&without_bad_fields) {
                    Ok(quote) => {
                        for reason in reasons {
                            self.report(&what, &reason);
                        }
                        quote
                    }
                    Err(_) => {
                        self.report(&what, &format!("left out: {}", reason(&error)));
                        return None;
                    }
                }
            }
        };
        let id = quote.id.and_then(plain);
        let mut record = QuoteRecord::new(
            id.unwrap_or_else(|| format!("q{}", index + 1)),
            quote.kind.unwrap_or(QuoteType::Indirect),
            quote.content,
        );
        record.class = quote.class;
        record.cue = quote.cue;
        record.source = quote.source;
        record.addressee = quote.addressee;
        record.confidence = quote.confidence.unwrap_or(record.confidence);
        record.speaker_confidence = quote.speaker_confidence;
        record.flags = quote.flags;
        record.inside = quote.inside;
        record.found_by = quote.found_by.unwrap_or_default();
        record.via = quote.via;
        if let Err(why) = self.measure.check(&mut record) {
            self.report(
                &format!("quotation {}", record.id),
                &format!("left out: {why}"),
            );
            return None;
        }
        if quote.kind.is_none() {
            record.kind = self.measure.kind(&record.content);
        }
        Some((
            LabelledQuote {
                record,
                manner: quote.manner,
            },
            quote.speaker.filter(|_| quote.joint != Some(true)),
        ))
    }

    /// Takes back links to quotations that are not there.
    fn link(&mut self, quotes: &mut [LabelledQuote]) {
        if quotes.iter().all(|quote| quote.record.inside.is_none()) {
            return;
        }
        let ids: HashSet<String> = quotes.iter().map(|q| q.record.id.clone()).collect();
        for quote in quotes {
            if let Some(outer) = quote.record.inside.take_if(|outer| !ids.contains(outer)) {
                self.report(
                    &format!("quotation {}", quote.record.id),
                    &format!("no quotation {outer} for it to be inside of"),
                );
            }
        }
    }
}

/// Entities by name, the first of each; an entity without a name is of no use here.
fn cast_of(entities: Option<&RawValue>) -> HashMap<String, Entity> {
    let list: Vec<&RawValue> = entities
        .and_then(|raw| serde_json::from_str(raw.get()).ok())
        .unwrap_or_default();
    let entities: Vec<Entity> = list
        .into_iter()
        .filter_map(|raw| serde_json::from_str(raw.get()).ok())
        .collect();
    let mut cast: HashMap<String, Entity> = HashMap::new();
    for entity in &entities {
        cast.entry(entity.name.clone())
            .or_insert_with(|| entity.clone());
    }
    // A quotation may name its speaker by any of the forms; a name goes before another's alias.
    for entity in &entities {
        for alias in entity.aliases.iter().flatten() {
            cast.entry(alias.clone()).or_insert_with(|| entity.clone());
        }
    }
    cast
}

/// An id: a string as it is, a number as it is written.
fn plain(raw: &RawValue) -> Option<String> {
    match raw.get().as_bytes().first()? {
        b'"' => serde_json::from_str(raw.get()).ok(),
        b'n' | b'[' | b'{' => None,
        _ => Some(raw.get().to_owned()),
    }
}

/// What is wrong, without the place: line and column are those of the item, not of the file.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.split_once(" at line ") {
        Some((what, _)) => what.to_owned(),
        None => message,
    }
}
