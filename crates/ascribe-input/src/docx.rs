//! Files of word processors (Office Open XML).
//!
//! The text is made: paragraphs, separated by blank lines, cells of tables as paragraphs. Footnotes, comments, headers, hidden and
//! deleted text are left out; insertions stay. A first paragraph in the style *Title* is the title and not part of the text.

use std::io::{Cursor, Read};

use ascribe_article::serde_json::Value;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::FailureKind;
use crate::item::Made;

type Failed = (FailureKind, String);

/// Parts that are left out with all that is in them. `Fallback` has a second time what newer programs show otherwise.
const GONE: [&str; 6] = [
    "del",
    "moveFrom",
    "Fallback",
    "instrText",
    "pPrChange",
    "rPrChange",
];

pub(crate) fn read(bytes: &[u8], max_bytes: usize) -> Result<Made, Failed> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let document = part(&mut archive, "word/document.xml", max_bytes)?.ok_or_else(|| {
        let reason = "no document of a word processor: word/document.xml is missing".to_owned();
        (FailureKind::Malformed, reason)
    })?;
    let mut made = Made {
        is_made: true,
        ..Made::default()
    };
    let mut body = Body::default();
    body.read(&document)?;
    if let Some(core) = part(&mut archive, "docProps/core.xml", max_bytes).unwrap_or_default() {
        made.columns = facts(&core);
    }
    let mut paragraphs = body.paragraphs;
    if body.first_is_title && !paragraphs.is_empty() {
        let title = paragraphs.remove(0);
        made.columns.retain(|(name, _)| name != "title");
        made.columns
            .insert(0, ("title".to_owned(), Value::String(title)));
    }
    if paragraphs.is_empty() {
        return Err((FailureKind::NoText, "there is no text in it".to_owned()));
    }
    made.text = Some(paragraphs.join("\n\n"));
    Ok(made)
}

fn damaged(error: &dyn std::error::Error) -> Failed {
    (FailureKind::Damaged, error.to_string())
}

/// A part of the file as text, unpacked up to the limit.
fn part(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    max_bytes: usize,
) -> Result<Option<String>, Failed> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(damaged(&error)),
    };
    let mut bytes = Vec::new();
    file.take(max_bytes as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| damaged(&error))?;
    if bytes.len() > max_bytes {
        let reason = format!("{name} is larger than {max_bytes} bytes when unpacked");
        return Err((FailureKind::TooLarge, reason));
    }
    // A byte-order mark says when it is UTF-16.
    Ok(Some(encoding_rs::UTF_8.decode(&bytes).0.into_owned()))
}

/// Title, author and date of the properties; what is broken there is left.
fn facts(core: &str) -> Vec<(String, Value)> {
    let mut reader = Reader::from_str(core);
    let mut facts: Vec<(String, Value)> = Vec::new();
    let mut open: Option<(&str, String)> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                open = match start.local_name().as_ref() {
                    "title" => Some(("title", String::new())),
                    "creator" => Some(("author", String::new())),
                    "created" => Some(("date", String::new())),
                    _ => None,
                };
            }
            Ok(Event::End(_)) => {
                if let Some((name, value)) = open.take()
                    && !value.trim().is_empty()
                {
                    let value = value.trim().chars().take(1000).collect();
                    facts.push((name.to_owned(), Value::String(value)));
                }
            }
            Ok(Event::Eof) | Err(_) => return facts,
            Ok(event) => {
                if let Some((_, value)) = &mut open {
                    push_text(&event, value);
                }
            }
        }
    }
}

/// Adds the characters of an event that has some.
fn push_text(event: &Event, text: &mut String) {
    match event {
        Event::Text(piece) => text.push_str(piece),
        Event::CData(piece) => text.push_str(piece),
        Event::GeneralRef(name) => match name.resolve_char_ref() {
            Ok(Some(c)) => text.push(c),
            _ => text.push_str(resolve_predefined_entity(name).unwrap_or_default()),
        },
        _ => {}
    }
}

/// The paragraphs of a document, as they are found.
#[derive(Default)]
struct Body {
    paragraphs: Vec<String>,
    first_is_title: bool,
    /// Open paragraphs: one in a text box stands within another.
    open: Vec<String>,
    /// Within how many parts that are left out.
    n_gone: usize,
    in_text: bool,
    is_hidden: bool,
}

impl Body {
    fn read(&mut self, document: &str) -> Result<(), Failed> {
        let mut reader = Reader::from_str(document);
        let mut n_open = 0_usize;
        loop {
            let event = reader.read_event().map_err(|error| {
                let reason = format!("word/document.xml is broken: {error}");
                (FailureKind::Malformed, reason)
            })?;
            match &event {
                Event::Start(start) => {
                    n_open += 1;
                    self.start(start);
                }
                Event::Empty(empty) => {
                    self.empty(empty);
                }
                Event::End(end) => {
                    n_open = n_open.saturating_sub(1);
                    self.end(end.local_name().as_ref());
                }
                Event::Eof if n_open > 0 => {
                    let reason = "word/document.xml breaks off".to_owned();
                    return Err((FailureKind::Malformed, reason));
                }
                Event::Eof => return Ok(()),
                event => {
                    if self.in_text
                        && !self.is_hidden
                        && self.n_gone == 0
                        && let Some(line) = self.open.last_mut()
                    {
                        push_text(event, line);
                    }
                }
            }
        }
    }

    fn start(&mut self, start: &BytesStart) {
        let name = start.local_name();
        match name.as_ref() {
            name if GONE.contains(&name) => self.n_gone += 1,
            "p" => self.open.push(String::new()),
            "r" => self.is_hidden = false,
            "t" => self.in_text = true,
            _ => self.empty(start),
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            name if GONE.contains(&name) => self.n_gone = self.n_gone.saturating_sub(1),
            "p" => {
                if let Some(line) = self.open.pop() {
                    let line = line.trim();
                    if !line.is_empty() {
                        self.paragraphs.push(line.to_owned());
                    } else if self.paragraphs.is_empty() {
                        self.first_is_title = false;
                    }
                }
            }
            "r" => self.is_hidden = false,
            "t" => self.in_text = false,
            _ => {}
        }
    }

    /// An element without content, or whose content says nothing.
    fn empty(&mut self, element: &BytesStart) {
        if self.n_gone > 0 {
            return;
        }
        let value = || {
            element
                .attributes()
                .flatten()
                .find(|attribute| attribute.key.local_name().as_ref() == "val")
                .map(|attribute| attribute.value.into_owned())
        };
        let sign = match element.local_name().as_ref() {
            "tab" | "ptab" if self.is_in_run() => '\t',
            "br" | "cr" => '\n',
            "noBreakHyphen" => '-',
            "vanish" => {
                self.is_hidden =
                    !value().is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off"));
                return;
            }
            "pStyle" => {
                if self.paragraphs.is_empty() && value().is_some_and(|style| style == "Title") {
                    self.first_is_title = true;
                }
                return;
            }
            _ => return,
        };
        if !self.is_hidden
            && let Some(line) = self.open.last_mut()
        {
            line.push(sign);
        }
    }

    /// The stops of a paragraph are called `tab`, too; they stand before its text.
    fn is_in_run(&self) -> bool {
        self.open.last().is_some_and(|line| !line.is_empty())
    }
}

#[cfg(test)]
mod tests;
