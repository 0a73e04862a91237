//! Web archives (WARC), packed record by record, as a whole, or not at all: the pages among their records.
//!
//! Read are `response` records with a page that came whole (status 200), `resource` records that are pages or plain text, `conversion`
//! records (WET) of plain text. What else there is, is passed over without a word. Records are counted from 1, all of them.
//!
//! Our own reader, because the libraries lose records without a word: a body that is cut off, a broken gzip member, one that was left out.
//! Each is one failure here, and reading goes on at the next member or the next `WARC/1.` line.

mod http;
mod packed;
mod source;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;

use self::http::Found;
use self::source::{Broken, Record, Source};
use crate::item::{Page, Payload};
use crate::place::Unit;
use crate::stream::{Context, Records, Stream, too_large};
use crate::{FailureKind, Item, Place};

/// `packed`: the stream is gzip, a member a record, not yet unpacked.
pub(crate) fn records(mut stream: Stream, packed: bool, context: &Context) -> Records {
    let limit = context.options.max_article_bytes;
    let reader = std::mem::replace(&mut stream.reader, Box::new(io::empty()));
    Box::new(Pages {
        stream,
        source: if packed {
            Source::packed(reader, limit)
        } else {
            Source::plain(reader, limit)
        },
        limit,
        number: 0,
    })
}

struct Pages {
    stream: Stream,
    source: Source,
    limit: usize,
    /// The last record read.
    number: u64,
}

impl Iterator for Pages {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            let next = self.source.next()?;
            self.number += 1;
            let (offset, payload) = match next {
                Ok(record) => (record.offset, payload(record, self.limit)),
                Err(Broken {
                    offset,
                    kind,
                    reason,
                }) => (offset, Some(Payload::Failed(kind, reason))),
            };
            let Some(payload) = payload else { continue };
            return Some(Item {
                place: Place {
                    source: Arc::clone(&self.stream.name),
                    record: self.number,
                    unit: Unit::Record,
                    offset: Some(offset),
                },
                id: format!("{}:{}", self.stream.id, self.number),
                file_name: Arc::clone(&self.stream.file_name),
                payload,
            });
        }
    }
}

/// The article of a record; `None` for one that has none.
fn payload(mut record: Record, limit: usize) -> Option<Payload> {
    let failed = |(kind, reason)| Some(Payload::Failed(kind, reason));
    let (bytes, charset, is_page) = match &*record.kind {
        "response" => match http::page(&record.body, limit) {
            Found::Other => return None,
            // What is not there as a whole cannot be unpacked.
            _ if record.is_cut => return failed(too_large(limit)),
            Found::Page { bytes, charset } => (bytes, charset, true),
            Found::TooLarge => return failed(too_large(limit)),
            Found::Broken(reason) => return failed((FailureKind::Damaged, reason)),
        },
        "resource" | "conversion" => {
            let content_type = record.header("content-type").unwrap_or_default();
            let charset = http::charset(content_type);
            let is_page = http::is_page(content_type);
            if !is_page && http::media_type(content_type) != "text/plain" {
                return None;
            }
            if record.is_cut {
                return failed(too_large(limit));
            }
            (std::mem::take(&mut record.body), charset, is_page)
        }
        _ => return None,
    };
    let mut facts = Vec::new();
    if let Some(url) = record.header("warc-target-uri") {
        // Some programs write the brackets of the standard's grammar.
        let url = url.trim_start_matches('<').trim_end_matches('>');
        facts.push(("url", url.to_owned()));
    }
    if let Some(date) = record.header("warc-date") {
        facts.push(("fetched", date.to_owned()));
    }
    let page = Page {
        bytes,
        charset,
        facts,
    };
    Some(if is_page {
        Payload::Page(page)
    } else {
        Payload::PlainPage(page)
    })
}
