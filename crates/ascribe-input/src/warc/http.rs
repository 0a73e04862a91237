//! The answer of a server, as a record holds it.

use std::io::Read;

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

/// Bytes of a body that are looked at for what it is.
const LOOKED_AT: usize = 1024;

pub(super) enum Found {
    Page {
        bytes: Vec<u8>,
        charset: Option<String>,
    },
    /// No page, or one that did not come.
    Other,
    TooLarge,
    Broken(String),
}

/// The page of an answer with what it was packed by undone.
pub(super) fn page(answer: &[u8], limit: usize) -> Found {
    let broken = |reason: &str| Found::Broken(reason.to_owned());
    if answer.is_empty() {
        return broken("the record is empty");
    }
    if !answer.starts_with(b"HTTP/") {
        return broken("no answer of a server in the record");
    }
    let (head, body) = match end_of_head(answer) {
        Some((end, begin)) => (&answer[..end], &answer[begin..]),
        None => (answer, &b""[..]),
    };
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default().split_whitespace().nth(1);
    if status != Some("200") {
        return Found::Other;
    }
    let headers = headers(lines);
    let value = |wanted: &str| {
        let header = headers.iter().find(|(name, _)| name == wanted);
        header.map(|(_, value)| value.as_str())
    };
    let content_type = value("content-type").unwrap_or_default();
    if !content_type.is_empty() && !is_page(content_type) {
        return Found::Other;
    }
    let mut bytes = body.to_vec();
    if has_word(value("transfer-encoding"), "chunked")
        && let Some(whole) = without_chunks(&bytes)
    {
        bytes = whole;
    }
    // What was done last is undone first.
    let packings = value("content-encoding").unwrap_or_default();
    for packing in packings.rsplit(',') {
        bytes = match unpacked(bytes, packing.trim(), limit) {
            Ok(bytes) => bytes,
            Err(found) => return found,
        };
    }
    if content_type.is_empty() && !looks_like_page(&bytes) {
        return Found::Other;
    }
    Found::Page {
        bytes,
        charset: charset(content_type),
    }
}

/// Where the head ends and where what follows begins.
pub(super) fn end_of_head(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        let end = from + bytes[from..].iter().position(|&byte| byte == b'\n')?;
        match &bytes[end + 1..] {
            [b'\n', ..] => return Some((end, end + 2)),
            [b'\r', b'\n', ..] => return Some((end, end + 3)),
            _ => from = end + 1,
        }
    }
}

/// Names in small letters, and values; a line that begins with a space goes on with the one before.
pub(super) fn headers<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in lines {
        if line.starts_with([' ', '\t'])
            && let Some((_, value)) = headers.last_mut()
        {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((name, value)) = line.split_once(':') {
            headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    headers
}

/// `text/html` of `text/html; charset=utf-8`.
pub(super) fn media_type(content_type: &str) -> String {
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type.trim().to_ascii_lowercase()
}

pub(super) fn is_page(content_type: &str) -> bool {
    matches!(
        &*media_type(content_type),
        "text/html" | "application/xhtml+xml"
    )
}

pub(super) fn charset(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        let is_it = name.trim().eq_ignore_ascii_case("charset") && !value.is_empty();
        is_it.then(|| value.to_owned())
    })
}

fn has_word(value: Option<&str>, word: &str) -> bool {
    value.is_some_and(|value| {
        value
            .split(',')
            .any(|found| found.trim().eq_ignore_ascii_case(word))
    })
}

fn looks_like_page(bytes: &[u8]) -> bool {
    let begin = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOKED_AT)]).to_ascii_lowercase();
    begin.trim_start().starts_with('<') && (begin.contains("<html") || begin.contains("<!doctype"))
}

/// The body without the lengths of its pieces; `None` when there are none: most crawlers undo it and leave the header.
fn without_chunks(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    let mut rest = body;
    let mut is_first = true;
    loop {
        let end = rest.iter().take(64).position(|&byte| byte == b'\n');
        let size = end.and_then(|end| {
            let line = std::str::from_utf8(&rest[..end]).ok()?;
            let digits = line.split(';').next()?.trim();
            usize::from_str_radix(digits, 16).ok()
        });
        let (Some(end), Some(size)) = (end, size) else {
            // A page that is cut off ends here.
            return (!is_first).then_some(whole);
        };
        is_first = false;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        let piece = &rest[..size.min(rest.len())];
        whole.extend_from_slice(piece);
        rest = &rest[piece.len()..];
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
}

/// Undone where it was done: many crawlers unpack and leave the header.
fn unpacked(bytes: Vec<u8>, packing: &str, limit: usize) -> Result<Vec<u8>, Found> {
    let is_zlib = bytes.len() > 1
        && bytes[0] & 0x0f == 8
        && u16::from_be_bytes([bytes[0], bytes[1]]).is_multiple_of(31);
    match packing.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" if bytes.starts_with(&[0x1f, 0x8b]) => {
            read(MultiGzDecoder::new(&*bytes), packing, limit)
        }
        "deflate" if is_zlib => read(ZlibDecoder::new(&*bytes), packing, limit),
        "deflate" if !is_text(&bytes) => read(DeflateDecoder::new(&*bytes), packing, limit),
        "br" if !is_text(&bytes) => read(Decompressor::new(&*bytes, 1 << 14), packing, limit),
        _ => Ok(bytes),
    }
}

/// The beginning holds no signs that pages have not.
fn is_text(bytes: &[u8]) -> bool {
    let begin = &bytes[..bytes.len().min(LOOKED_AT)];
    begin.trim_ascii_start().starts_with(b"<")
        || !begin
            .iter()
            .any(|&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c))
}

fn read(reader: impl Read, packing: &str, limit: usize) -> Result<Vec<u8>, Found> {
    let mut bytes = Vec::new();
    match reader.take(limit as u64 + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > limit => Err(Found::TooLarge),
        Ok(_) => Ok(bytes),
        Err(error) => Err(Found::Broken(format!(
            "the page is packed by {packing} and broken: {error}"
        ))),
    }
}
