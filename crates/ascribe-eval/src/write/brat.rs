//! Stand-off files for brat, in the dialect that [`crate::read::Brat`] describes.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ascribe_article::CharSpan;
use serde_json::Value;

use super::WriteError;
use crate::read::Measure;
use crate::read::brat::{
    ANN_FOLDER, Extra, METADATA, NOTE, SPEAKERS, TEXT_FOLDER, escape, is_line_break,
};
use crate::{Document, LabelledQuote};

/// Writes `x.txt` and `x.ann` per article into `folder`, which is made if need be; files of the same name are replaced.
///
/// Where an article has an annotator, the layout is PolNeAR's: `text/x.txt` and `attributions/x_annotator.ann`.
/// `x.speakers` beside the `.ann` holds the speakers, `metadata.tsv` titles, dates and ids that are no file names,
/// `annotation.conf` the types brat offers to annotators. An annotator's `_` and whatever file names cannot have become
/// `-`; apart from that and from line breaks at the edges of spans, everything a [`Document`] has comes back, quotations
/// in text order.
///
/// # Errors
/// When a file cannot be written, when an article has quotations and no text, or when two would be written to one file.
pub fn brat(documents: &[Document], folder: &Path) -> Result<(), WriteError> {
    if let Some(document) = documents
        .iter()
        .find(|document| document.text.is_empty() && !document.quotes.is_empty())
    {
        let reason = format!("article {:?} has quotations and no text", document.id);
        return Err(invalid(folder, reason));
    }
    let stems = stems(documents);
    let has_annotators = documents
        .iter()
        .any(|document| document.annotator.is_some());
    let (texts, anns) = if has_annotators {
        (folder.join(TEXT_FOLDER), folder.join(ANN_FOLDER))
    } else {
        (folder.to_owned(), folder.to_owned())
    };
    for folder in [&texts, &anns] {
        fs::create_dir_all(folder).map_err(|source| WriteError {
            path: folder.clone(),
            source,
        })?;
    }
    let all_stems: HashSet<&str> = stems.iter().map(String::as_str).collect();
    let mut written = HashSet::new();
    for (document, stem) in documents.iter().zip(&stems) {
        save(texts.join(format!("{stem}.txt")), &document.text)?;
        let name = match &document.annotator {
            Some(annotator) => format!("{stem}_{}", file_name(annotator).replace('_', "-")),
            None => stem.clone(),
        };
        let path = anns.join(format!("{name}.ann"));
        let is_another_text = name != *stem && all_stems.contains(name.as_str());
        if is_another_text || !written.insert(name.clone()) {
            return Err(invalid(
                &path,
                "two articles would have this name".to_owned(),
            ));
        }
        save(path, &Standoff::of(document))?;
        let speakers_path = anns.join(format!("{name}.{SPEAKERS}"));
        // One of an earlier run would be taken for this document's.
        if document.speakers.is_none() && speakers_path.exists() {
            fs::remove_file(&speakers_path).map_err(|source| WriteError {
                path: speakers_path.clone(),
                source,
            })?;
        }
        if let Some(speakers) = &document.speakers {
            let mut lines = String::new();
            for speaker in speakers {
                lines.push_str(&serde_json::to_string(speaker).expect("strings and numbers"));
                lines.push('\n');
            }
            save(speakers_path, &lines)?;
        }
    }
    save_metadata(documents, &stems, folder)?;
    save(folder.join("annotation.conf"), ANNOTATION_CONF)
}

const ANNOTATION_CONF: &str = "\
[entities]
Content
Cue
Source
Addressee

[relations]
Inside\tArg1:Attribution, Arg2:Attribution

[events]
Attribution\tContent+:Content, Cue*:Cue, Source*:Source, Addressee*:Addressee

[attributes]
QuoteType\tArg:Attribution, Value:direct|mixed|indirect
Class\tArg:Attribution, Value:speech|thought|finding|act
Negated\tArg:Attribution
Hypothetical\tArg:Attribution
";

fn invalid(path: &Path, reason: String) -> WriteError {
    WriteError {
        path: path.to_owned(),
        source: io::Error::new(io::ErrorKind::InvalidInput, reason),
    }
}

fn save(path: PathBuf, content: &str) -> Result<(), WriteError> {
    fs::write(&path, content).map_err(|source| WriteError { path, source })
}

/// The name of each article's files: its id where a file can be called that. Annotators of one article share it.
fn stems(documents: &[Document]) -> Vec<String> {
    let mut taken: HashMap<String, usize> = HashMap::new();
    let mut stems: Vec<String> = Vec::with_capacity(documents.len());
    for (index, document) in documents.iter().enumerate() {
        let wanted = file_name(&document.id);
        let shares = |&other: &usize| {
            let other = &documents[other];
            document.annotator.is_some()
                && other.annotator.is_some()
                && (&other.id, &other.text) == (&document.id, &document.text)
        };
        let stem = (1..)
            .map(|n| {
                if n == 1 {
                    wanted.clone()
                } else {
                    format!("{wanted}-{n}")
                }
            })
            .find(|stem| taken.get(stem).is_none_or(shares))
            .expect("numbers do not end");
        taken.entry(stem.clone()).or_insert(index);
        stems.push(stem);
    }
    stems
}

/// Letters that some file system cannot have in a name become `-`.
fn file_name(id: &str) -> String {
    // File systems allow 255 bytes; extensions and annotators need some.
    const LONGEST: usize = 120;
    let mut name = String::new();
    for c in id.chars() {
        let c = match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            c if c.is_control() || c.is_whitespace() && c != ' ' => '-',
            c => c,
        };
        if name.len() + c.len_utf8() > LONGEST {
            break;
        }
        name.push(c);
    }
    let name = name.trim().trim_matches('.').to_owned();
    if name.is_empty() {
        "-".to_owned()
    } else {
        name
    }
}

fn save_metadata(
    documents: &[Document],
    stems: &[String],
    folder: &Path,
) -> Result<(), WriteError> {
    let path = folder.join(METADATA);
    let fail = |error: csv::Error| WriteError {
        path: path.clone(),
        source: error.into(),
    };
    let mut rows = csv::WriterBuilder::new()
        .delimiter(b'\t')
        .from_writer(Vec::new());
    rows.write_record([
        "filename",
        "title",
        "publication_date",
        "publisher",
        "id",
        "meta",
    ])
    .map_err(fail)?;
    let mut written = HashSet::new();
    for (document, stem) in documents.iter().zip(stems) {
        if !written.insert(stem) {
            continue;
        }
        let fact = |key: &str| {
            document
                .meta
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let id = if document.id == *stem {
            ""
        } else {
            &document.id
        };
        let meta = serde_json::to_string(&document.meta).expect("keys are strings");
        rows.write_record([
            stem,
            fact("title"),
            fact("date"),
            fact("publisher"),
            id,
            &meta,
        ])
        .map_err(fail)?;
    }
    let bytes = rows.into_inner().expect("memory takes every byte");
    save(path.clone(), &String::from_utf8_lossy(&bytes))
}

/// The lines of one `.ann` file.
struct Standoff<'d> {
    document: &'d Document,
    measure: Measure<'d>,
    lines: String,
    n_spans: usize,
    /// Of attributes, references, relations and notes together: their letters keep them apart.
    n_facts: usize,
}

impl<'d> Standoff<'d> {
    fn of(document: &'d Document) -> String {
        let mut standoff = Self {
            document,
            measure: Measure::new(&document.text),
            lines: String::new(),
            n_spans: 0,
            n_facts: 0,
        };
        let ids = event_ids(&document.quotes);
        for (quote, event) in document.quotes.iter().zip(&ids) {
            if standoff.quote(quote, event) {
                standoff.facts(quote, event, &ids);
            }
        }
        standoff.lines
    }

    /// The spans and the event; false when brat can mark nothing of the content.
    fn quote(&mut self, quote: &LabelledQuote, event: &str) -> bool {
        let record = &quote.record;
        let content = self.groups(&record.content);
        let Some(first) = content.first() else {
            return false;
        };
        let trigger = self.span("Attribution", &first[..1]);
        let mut line = format!("{event}\tAttribution:{trigger}");
        for (role, groups) in [
            ("Content", content),
            ("Cue", self.groups(&record.cue)),
            ("Source", self.groups(&record.source)),
            ("Addressee", self.groups(&record.addressee)),
        ] {
            for (index, pieces) in groups.iter().enumerate() {
                let span = self.span(role, pieces);
                let _ = match index {
                    0 => write!(line, " {role}:{span}"),
                    _ => write!(line, " {role}{}:{span}", index + 1),
                };
            }
        }
        let _ = writeln!(self.lines, "{line}");
        true
    }

    /// What lines about the event say.
    fn facts(&mut self, quote: &LabelledQuote, event: &str, ids: &[String]) {
        let record = &quote.record;
        self.fact(
            'A',
            format_args!("QuoteType {event} {}", record.kind.name()),
        );
        if let Some(class) = record.class {
            self.fact('A', format_args!("Class {event} {}", class.name()));
        }
        for flag in &record.flags {
            // brat wants its attributes to begin with a capital.
            let (first, rest) = flag.name().split_at(1);
            let first = first.to_ascii_uppercase();
            self.fact('A', format_args!("{first}{rest} {event}"));
        }
        if let Some(speaker) = self.document.speaker_of(quote) {
            let (id, name) = (escape(&speaker.id), one_line(&speaker.name));
            self.fact(
                'N',
                format_args!("Reference {event} {SPEAKERS}:{id}\t{name}"),
            );
        }
        let outer = record.inside.as_ref().and_then(|outer| {
            let index = self
                .document
                .quotes
                .iter()
                .position(|q| q.record.id == *outer)?;
            Some(&ids[index])
        });
        if let Some(outer) = outer {
            self.fact('R', format_args!("Inside Arg1:{event} Arg2:{outer}"));
        }
        let extra = Extra {
            id: (record.id != event).then(|| record.id.clone()),
            manner: quote.manner.clone(),
            confidence: (record.confidence != 1.0).then_some(record.confidence),
            speaker_confidence: record.speaker_confidence,
            found_by: record.found_by.clone(),
            via: record.via.clone(),
        };
        if extra != Extra::default() {
            let json = serde_json::to_string(&extra).expect("strings and numbers");
            self.fact('#', format_args!("{NOTE} {event}\t{json}"));
        }
    }

    fn fact(&mut self, letter: char, body: std::fmt::Arguments<'_>) {
        self.n_facts += 1;
        let _ = writeln!(self.lines, "{letter}{}\t{body}", self.n_facts);
    }

    /// One `T` line; its id.
    fn span(&mut self, kind: &str, pieces: &[CharSpan]) -> String {
        self.n_spans += 1;
        let id = format!("T{}", self.n_spans);
        let offsets: Vec<String> = pieces
            .iter()
            .map(|piece| format!("{} {}", piece.start, piece.end))
            .collect();
        let words: Vec<String> = pieces
            .iter()
            .map(|&piece| one_line(self.measure.slice(piece)))
            .collect();
        let _ = writeln!(
            self.lines,
            "{id}\t{kind} {}\t{}",
            offsets.join(";"),
            words.join(" ")
        );
        id
    }

    /// The spans of a role as `T` lines can hold them: cut at line breaks, and in one line only what the reader will
    /// not make one.
    fn groups(&self, spans: &[CharSpan]) -> Vec<Vec<CharSpan>> {
        let mut groups: Vec<Vec<CharSpan>> = Vec::new();
        for &span in spans {
            let mut pieces = self.pieces(span);
            let Some(first) = pieces.first() else {
                continue;
            };
            match groups.last_mut() {
                Some(group) if !self.would_join(group, first) => group.append(&mut pieces),
                _ => groups.push(pieces),
            }
        }
        groups
    }

    fn would_join(&self, group: &[CharSpan], next: &CharSpan) -> bool {
        group.last().is_some_and(|last| {
            is_line_break(self.measure.slice(CharSpan {
                start: last.end,
                end: next.start,
            }))
        })
    }

    fn pieces(&self, span: CharSpan) -> Vec<CharSpan> {
        let mut pieces = Vec::new();
        let mut start = span.start;
        for (index, c) in self.measure.slice(span).chars().enumerate() {
            if matches!(c, '\n' | '\r') {
                let end = span.start + index;
                pieces.push(CharSpan { start, end });
                start = end + 1;
            }
        }
        pieces.push(CharSpan {
            start,
            end: span.end,
        });
        pieces.retain(|piece| piece.start < piece.end);
        pieces
    }
}

/// Ids such as `E12` are the event's own; others get a free number.
fn event_ids(quotes: &[LabelledQuote]) -> Vec<String> {
    let number = |id: &str| -> Option<usize> {
        let digits = id.strip_prefix('E')?;
        let number: usize = digits.parse().ok()?;
        (number.to_string() == digits).then_some(number)
    };
    let mut taken: HashSet<usize> = HashSet::new();
    let own: Vec<Option<usize>> = quotes
        .iter()
        .map(|quote| number(&quote.record.id).filter(|&number| taken.insert(number)))
        .collect();
    let mut next = 1;
    own.into_iter()
        .map(|own| {
            let number = own.unwrap_or_else(|| {
                while !taken.insert(next) {
                    next += 1;
                }
                next
            });
            format!("E{number}")
        })
        .collect()
}

/// A copy for the eye: a line of brat has no room for breaks and tabs.
fn one_line(words: &str) -> String {
    words
        .chars()
        .map(|c| {
            if c.is_whitespace() || c.is_control() {
                ' '
            } else {
                c
            }
        })
        .collect()
}
