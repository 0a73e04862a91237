//! PARC 3: the Wall Street Journal part of the Penn Treebank as XML, where each word names its attributions.
//!
//! ```xml
//! <SENTENCE><S>
//!   <WORD ByteCount="9,14" text="Lindgren" pos="NNP">
//!     <attribution id="wsj_0003_Attribution_relation_level.xml_set_1"><attributionRole roleValue="source"/></attribution>
//!   </WORD>
//! ```
//!
//! `ByteCount` counts bytes of the original file, end excluded; the word itself is `text` or `gloss`. The text is made
//! of the words at those places: what lies between two is spaces, and line breaks where a sentence ends and
//! two or more bytes follow, as paragraphs do in the original. So offsets are the original's as long as every word is as
//! long as its `ByteCount` says; where one is not, it is kept whole, the text after it shifts, and that is reported.
//! Brackets, which the treebank writes `-LRB-`, are brackets. Without byte counts there is one space between words.
//!
//! Words in a row that have the same role of the same attribution are one span. Ids are the corpus's own; those that
//! hold `_Nested_` stand inside others, which is not marked otherwise. The corpus annotates no speakers. The article's
//! id is the name of the file.
//!
//! Source of the form: Pareti 2016 (LREC) and the readers others published for it.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use ascribe_article::CharSpan;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use walkdir::WalkDir;

use super::files::{self, has_extension};
use super::spans::{Measure, bare};
use super::{Notes, Reader, Texts};
use crate::{Document, LabelledQuote, Problem};

/// An `.xml` file, or a folder with such files in it or in folders of it.
#[derive(Clone, Copy, Debug)]
pub struct Parc;

impl Reader for Parc {
    fn name(&self) -> &'static str {
        "parc"
    }

    fn recognises(&self, path: &Path) -> bool {
        xml_files(path).next().is_some_and(|path| {
            let head = files::head(&path, 64 << 10);
            let head = String::from_utf8_lossy(&head);
            head.contains("<WORD ") || head.contains("<word ")
        })
    }

    fn read(
        &self,
        path: &Path,
        _texts: &mut Texts,
        problems: &mut Vec<Problem>,
    ) -> io::Result<Vec<Document>> {
        let mut documents = Vec::new();
        for file in xml_files(path) {
            let mut notes = Notes {
                file: &file,
                problems: &mut *problems,
            };
            match files::text(&file) {
                Ok(xml) => documents.extend(Words::read(&xml, &mut notes)),
                Err(error) if file == path => return Err(error),
                Err(error) => notes.whole(format!("left out: {error}")),
            }
        }
        Ok(documents)
    }
}

/// The file itself, or those of the folder by name. The corpus has them two folders deep.
fn xml_files(path: &Path) -> impl Iterator<Item = PathBuf> {
    WalkDir::new(path)
        .max_depth(4)
        .sort_by_file_name()
        .into_iter()
        .filter_map(|entry| entry.ok().map(walkdir::DirEntry::into_path))
        .filter(|path| has_extension(path, "xml"))
}

/// One attribution, as word after word names it.
struct Attribution {
    id: String,
    line: usize,
    /// Content, cue and source as ranges of words, the last included.
    roles: [Vec<(usize, usize)>; 3],
}

const ROLES: [&str; 3] = ["content", "cue", "source"];

/// What has been read of one file.
#[derive(Default)]
struct Words {
    text: String,
    n_chars: usize,
    /// Where each word stands in `text`.
    places: Vec<CharSpan>,
    /// Byte of the original after the last word.
    byte_end: usize,
    /// True until the first word of a sentence has been read.
    begins_sentence: bool,
    attributions: Vec<Attribution>,
    by_id: HashMap<String, usize>,
    /// The attribution of the word that is being read.
    current: Option<usize>,
    in_word: bool,
    /// Words that are not as long as they should be, and the first of them.
    n_misfits: usize,
    misfit: Option<String>,
}

impl Words {
    fn read(xml: &str, notes: &mut Notes<'_>) -> Option<Document> {
        let mut words = Self::default();
        let mut reader = quick_xml::Reader::from_str(xml);
        let mut lines = Lines {
            xml,
            at: 0,
            line: 1,
        };
        loop {
            let line = lines.line_of(reader.buffer_position());
            let result = match reader.read_event() {
                Ok(Event::Start(tag)) => words.open(&tag, line),
                Ok(Event::Empty(tag)) => {
                    let result = words.open(&tag, line);
                    words.close(tag.local_name().as_ref());
                    result
                }
                Ok(Event::End(tag)) => {
                    words.close(tag.local_name().as_ref());
                    Ok(())
                }
                Ok(Event::Eof) => break,
                Ok(_) => Ok(()),
                Err(error) => {
                    let line = lines.line_of(reader.error_position());
                    notes.at(line, format!("the rest is left out: {error}"));
                    break;
                }
            };
            if let Err(reason) = result {
                notes.at(line, format!("left out: {reason}"));
            }
        }
        if words.places.is_empty() {
            notes.whole("left out: there is no WORD in it");
            return None;
        }
        Some(words.into_document(notes))
    }

    fn open(&mut self, tag: &BytesStart<'_>, line: usize) -> Result<(), String> {
        match tag.local_name().as_ref().to_ascii_lowercase().as_str() {
            "sentence" => self.begins_sentence = true,
            "word" => {
                let text = attribute(tag, "text")?
                    .or(attribute(tag, "gloss")?)
                    .ok_or("a WORD without text")?;
                let bytes = attribute(tag, "ByteCount")?;
                let misplaced = self.word(unescape(&text), bytes.as_deref());
                self.in_word = true;
                misplaced?;
            }
            "attribution" => {
                self.current = None;
                let id = attribute(tag, "id")?.ok_or("an attribution without id")?;
                if !self.in_word {
                    return Err(format!("attribution {id} belongs to no word"));
                }
                let next = self.attributions.len();
                let index = *self.by_id.entry(id.clone()).or_insert(next);
                if index == next {
                    self.attributions.push(Attribution {
                        id,
                        line,
                        roles: Default::default(),
                    });
                }
                self.current = Some(index);
            }
            "attributionrole" => {
                let value = attribute(tag, "roleValue")?.unwrap_or_default();
                let role = ROLES
                    .iter()
                    .position(|role| role.eq_ignore_ascii_case(&value))
                    .ok_or_else(|| format!("unknown role {value:?}"))?;
                let (Some(index), Some(word)) = (self.current, self.places.len().checked_sub(1))
                else {
                    return Err("a role of no attribution".to_owned());
                };
                let ranges = &mut self.attributions[index].roles[role];
                match ranges.last_mut() {
                    Some((_, last)) if *last + 1 >= word => *last = word,
                    _ => ranges.push((word, word)),
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        if name.eq_ignore_ascii_case("word") {
            self.in_word = false;
            self.current = None;
        } else if name.eq_ignore_ascii_case("attribution") {
            self.current = None;
        }
    }

    /// Adds a word to the text. It is added even where its place makes no sense.
    fn word(&mut self, word: &str, bytes: Option<&str>) -> Result<(), String> {
        /// Longer gaps than any article has.
        const LONGEST_GAP: usize = 100_000;
        let begins_sentence = std::mem::take(&mut self.begins_sentence);
        let place = bytes.map(|bytes| {
            let (start, end) = bytes.split_once(',')?;
            let start: usize = start.trim().parse().ok()?;
            let end: usize = end.trim().parse().ok()?;
            let gap = start.checked_sub(self.byte_end)?;
            (start <= end && gap <= LONGEST_GAP).then_some((gap, end))
        });
        let space = if self.places.is_empty() { "" } else { " " };
        match place {
            Some(Some((gap, end))) => {
                let is_paragraph = begins_sentence && gap > 1 && !self.places.is_empty();
                let filling = if is_paragraph { "\n" } else { " " };
                self.push(&filling.repeat(gap));
                if end - self.byte_end - gap != word.len() {
                    self.n_misfits += 1;
                    self.misfit.get_or_insert_with(|| word.to_owned());
                }
                self.byte_end = end;
            }
            _ => self.push(space),
        }
        let start = self.n_chars;
        self.push(word);
        self.places.push(CharSpan {
            start,
            end: self.n_chars,
        });
        match place {
            Some(None) => Err(format!(
                "ByteCount {:?} of the word {word:?} is not two places after the word before",
                bytes.unwrap_or_default()
            )),
            _ => Ok(()),
        }
    }

    fn push(&mut self, piece: &str) {
        self.text.push_str(piece);
        self.n_chars += piece.chars().count();
    }

    fn into_document(self, notes: &mut Notes<'_>) -> Document {
        if let Some(word) = &self.misfit {
            notes.whole(format!(
                "{} words are not as long as their ByteCount, the first is {word:?}: the text after them shifts",
                self.n_misfits
            ));
        }
        let measure = Measure::new(&self.text);
        let mut quotes = Vec::with_capacity(self.attributions.len());
        for attribution in self.attributions {
            let [content, cue, source] = attribution.roles.map(|ranges| {
                let span = |(first, last): (usize, usize)| CharSpan {
                    start: self.places[first].start,
                    end: self.places[last].end,
                };
                ranges.into_iter().map(span).collect::<Vec<_>>()
            });
            let mut record = bare(attribution.id, content);
            record.cue = cue;
            record.source = source;
            match measure.check(&mut record) {
                Ok(()) => {
                    record.kind = measure.kind(&record.content);
                    quotes.push(LabelledQuote {
                        record,
                        manner: None,
                    });
                }
                Err(reason) => notes.at(
                    attribution.line,
                    format!("attribution {} left out: {reason}", record.id),
                ),
            }
        }
        quotes.sort_by_key(|quote| quote.record.content[0]);
        Document {
            id: files::stem(notes.file),
            text: self.text,
            quotes,
            ..Document::default()
        }
    }
}

/// An attribute by name in any case.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        if attribute.key.as_ref().eq_ignore_ascii_case(name) {
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| error.to_string())?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// What stands in the article where the treebank has a code.
fn unescape(word: &str) -> &str {
    match word {
        "-LRB-" => "(",
        "-RRB-" => ")",
        "-LCB-" => "{",
        "-RCB-" => "}",
        "-LSB-" => "[",
        "-RSB-" => "]",
        other => other,
    }
}

/// Line numbers of growing byte offsets.
struct Lines<'x> {
    xml: &'x str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn line_of(&mut self, byte: u64) -> usize {
        let to = usize::try_from(byte)
            .unwrap_or(usize::MAX)
            .min(self.xml.len());
        if to > self.at {
            let passed = &self.xml.as_bytes()[self.at..to];
            self.line += passed.iter().filter(|&&b| b == b'\n').count();
            self.at = to;
        }
        self.line
    }
}
