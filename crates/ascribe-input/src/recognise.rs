//! What a file is: by its content, and by the ending of its name where the content leaves it open.

use std::fmt;

use crate::encodings;
use crate::packing::Packing;

/// A form of input.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Form {
    /// Plain text, one article.
    Text,
    /// Markdown, one article.
    Markdown,
    /// A page, one article.
    Html,
    /// A file of a word processor, one article.
    Docx,
    /// JSON objects, line by line, or an array of them.
    Json,
    /// A table with a header, cells apart by this byte.
    Table(u8),
    /// A table in columns.
    Parquet,
    /// A web archive.
    Warc,
    /// An archive of files.
    Zip,
    /// An archive of files.
    Tar,
    /// Packed; what is in it shows when it is unpacked.
    Packed(Packing),
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Markdown => "Markdown",
            Self::Html => "HTML",
            Self::Docx => "docx",
            Self::Json => "JSON",
            Self::Table(b'\t') => "TSV",
            Self::Table(_) => "CSV",
            Self::Parquet => "Parquet",
            Self::Warc => "WARC",
            Self::Zip => "zip",
            Self::Tar => "tar",
            Self::Packed(Packing::Gzip) => "gzip",
            Self::Packed(Packing::Zstd) => "zstd",
        })
    }
}

/// Bytes that are looked at.
pub(crate) const HEAD: usize = 4096;

/// Beginnings of what is refused, with what it is and what makes text of it.
const REFUSED: [(&[u8], &str); 20] = [
    (b"%PDF-", "a PDF; pdftotext makes text of it"),
    (b"\x89PNG", "an image (PNG); tesseract makes text of it"),
    (
        b"\xff\xd8\xff",
        "an image (JPEG); tesseract makes text of it",
    ),
    (b"GIF8", "an image (GIF); tesseract makes text of it"),
    (b"II*\0", "an image (TIFF); tesseract makes text of it"),
    (b"MM\0*", "an image (TIFF); tesseract makes text of it"),
    (b"BM", "an image (BMP); tesseract makes text of it"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Office file; LibreOffice makes .docx or .csv of it",
    ),
    (b"{\\rtf", "RTF; LibreOffice or pandoc makes text of it"),
    (b"BZh", "packed by bzip2; bunzip2 unpacks it"),
    (b"\xfd7zXZ\0", "packed by xz; unxz unpacks it"),
    (b"7z\xbc\xaf", "a 7z archive; 7z x unpacks it"),
    (b"Rar!", "a RAR archive; unrar unpacks it"),
    (
        b"SQLite format 3",
        "an SQLite database; export its table as CSV",
    ),
    (b"ID3", "sound; no text in it"),
    (b"OggS", "sound; no text in it"),
    (b"RIFF", "sound, film or an image; no text in it"),
    (b"\x7fELF", "a program"),
    (b"ARROW1", "an Arrow file; write it as Parquet"),
    (
        b"Obj\x01",
        "an Avro file; write it as Parquet or JSON lines",
    ),
];

/// The form of a file; `Err` says why it is not read.
///
/// `head` is its beginning, at most [`HEAD`] bytes, `extension` as [`extension`] gives it.
pub(crate) fn recognise(extension: &str, head: &[u8]) -> Result<Form, String> {
    if let Some(packing) = Packing::of(head) {
        return Ok(Form::Packed(packing));
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zipped(extension, head);
    }
    if head.starts_with(b"PAR1")
        && (extension == "parquet" || encodings::begin_of_text(head).is_none())
    {
        return Ok(Form::Parquet);
    }
    if head.starts_with(b"WARC/1.") || head.starts_with(b"WARC/0.") {
        return Ok(Form::Warc);
    }
    if head.get(257..262) == Some(b"ustar") {
        return Ok(Form::Tar);
    }
    let text = encodings::begin_of_text(head);
    for (begin, what) in REFUSED {
        // An article may begin with the same letters; a PDF may go on like a text.
        let is_letters = begin.iter().all(|byte| (b' '..=b'~').contains(byte));
        let is_told_by_letters = (*begin == *b"%PDF-" || *begin == *b"{\\rtf");
        if head.starts_with(begin) && (text.is_none() || !is_letters || is_told_by_letters) {
            return Err(format!("not read: {what}"));
        }
    }
    let Some(text) = text else {
        return Err("not read: binary, not a text".to_owned());
    };
    let text = text.trim_start();
    if let Some(rest) = text.strip_prefix('{')
        && matches!(rest.trim_start().chars().next(), Some('"' | '}'))
    {
        return Ok(Form::Json);
    }
    let is_json = matches!(extension, "json" | "jsonl" | "ndjson" | "jsonlines");
    if let Some(rest) = text.strip_prefix('[') {
        let next = rest.trim_start().chars().next();
        if next == Some('{') || is_json && matches!(next, Some(']') | None) {
            return Ok(Form::Json);
        }
    }
    if is_json {
        return Ok(Form::Json);
    }
    if text.starts_with('<') {
        if is_page(text) || matches!(extension, "html" | "htm" | "xhtml" | "shtml") {
            return Ok(Form::Html);
        }
        if text.starts_with("<?xml") || extension == "xml" {
            return Err("not read: XML that is no page".to_owned());
        }
    }
    match extension {
        "html" | "htm" | "xhtml" | "shtml" => return Ok(Form::Html),
        "md" | "markdown" | "mdown" => return Ok(Form::Markdown),
        "csv" => return Ok(Form::Table(delimiter_of_table(head))),
        "tsv" | "tab" => return Ok(Form::Table(b'\t')),
        "xml" => return Err("not read: XML that is no page".to_owned()),
        _ => {}
    }
    if has_front_matter(text) {
        return Ok(Form::Markdown);
    }
    // What Excel calls "Unicode text" is a table with tabs.
    if let Some(delimiter) = table_delimiter(head)
        && (extension != "txt" || delimiter == b'\t')
    {
        return Ok(Form::Table(delimiter));
    }
    Ok(Form::Text)
}

fn zipped(extension: &str, head: &[u8]) -> Result<Form, String> {
    // The first members of an Office file say what it is, whatever it is called.
    let has = |folder: &[u8]| head.windows(folder.len()).any(|bytes| bytes == folder);
    let is_office = has(b"[Content_Types].xml");
    match extension {
        "docx" | "docm" => Ok(Form::Docx),
        _ if is_office && has(b"word/") => Ok(Form::Docx),
        "xlsx" | "xlsm" | "ods" => Err("not read: a spreadsheet; save it as CSV".to_owned()),
        "odt" | "pptx" | "odp" => {
            Err("not read: an Office file; LibreOffice makes .docx or text of it".to_owned())
        }
        "epub" => Err("not read: a book; pandoc makes text of it".to_owned()),
        "jar" | "apk" | "whl" => Err("not read: a program".to_owned()),
        _ => Ok(Form::Zip),
    }
}

/// True when more of the beginning would change nothing, so that whoever asks through a pipe gets an answer: the first line of JSON lines,
/// the header of a table, the first letters of what is packed. All else is one article, up to the end of the stream.
pub(crate) fn is_decided(head: &[u8]) -> bool {
    if head.len() >= 4 && Packing::of(head).is_some() {
        return true;
    }
    let text = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
    let text = text.trim_ascii_start();
    let next = |text: &[u8]| text.trim_ascii_start().first().copied();
    match text {
        [b'{', rest @ ..] => matches!(next(rest), Some(b'"' | b'}')) && text.contains(&b'\n'),
        [b'[', rest @ ..] => matches!(next(rest), Some(b'{' | b']')),
        _ => text.contains(&b'\n') && table_delimiter(text).is_some(),
    }
}

#[cfg(feature = "csv")]
fn table_delimiter(head: &[u8]) -> Option<u8> {
    crate::table::delimiter(head)
}

#[cfg(not(feature = "csv"))]
fn table_delimiter(_: &[u8]) -> Option<u8> {
    None
}

#[cfg(feature = "csv")]
fn delimiter_of_table(head: &[u8]) -> u8 {
    crate::table::delimiter_of_table(head)
}

#[cfg(not(feature = "csv"))]
fn delimiter_of_table(_: &[u8]) -> u8 {
    b','
}

/// Begins like a page, perhaps after comments and a declaration.
fn is_page(mut text: &str) -> bool {
    loop {
        text = text.trim_start();
        let rest = if text.starts_with("<!--") {
            text.split_once("-->")
        } else if text.starts_with("<?") {
            text.split_once("?>")
        } else {
            None
        };
        match rest {
            Some((_, rest)) => text = rest,
            None => break,
        }
    }
    let begin: String = text
        .chars()
        .take(14)
        .collect::<String>()
        .to_ascii_lowercase();
    [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<article",
        "<meta",
        "<title",
        "<div",
        "<p>",
        "<h1",
    ]
    .iter()
    .any(|tag| begin.starts_with(tag))
}

/// `---`, keys with values, `---`; or the same with `+++`.
fn has_front_matter(text: &str) -> bool {
    let mut lines = text.lines();
    let fence = match lines.next().map(str::trim_end) {
        Some(fence @ ("---" | "+++")) => fence,
        _ => return false,
    };
    let separator = if fence == "---" { ':' } else { '=' };
    let first = lines.next().unwrap_or_default();
    let is_key = first.split_once(separator).is_some_and(|(key, _)| {
        !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_alphanumeric() || "_- ".contains(c))
    });
    is_key && lines.take(200).any(|line| line.trim_end() == fence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_counts_more_than_the_ending() {
        for (extension, head, form) in [
            ("txt", "It rained.", Form::Text),
            ("", "It rained.", Form::Text),
            ("txt", "{\"text\": \"It rained.\"}", Form::Json),
            ("txt", "\u{feff}{\"text\": 1}", Form::Json),
            ("txt", "{Editor’s note} It rained.", Form::Text),
            ("", "[Editor’s note] It rained.", Form::Text),
            ("", "[{\"text\": 1}]", Form::Json),
            ("json", "[]", Form::Json),
            ("jsonl", "It rained.", Form::Json),
            ("txt", "<!DOCTYPE html><p>It rained.", Form::Html),
            ("", "<!-- saved -->\n<html>", Form::Html),
            ("htm", "It rained.", Form::Html),
            ("md", "It rained.", Form::Markdown),
            ("txt", "---\ntitle: Rain\n---\nIt rained.", Form::Markdown),
            ("txt", "---\n\nIt rained.\n---\n", Form::Text),
            ("tsv", "id\ttext\n", Form::Table(b'\t')),
            ("txt", "BMW said no.", Form::Text),
            ("gz", "\u{1f}", Form::Text),
        ] {
            if head == "\u{1f}" {
                continue;
            }
            assert_eq!(
                recognise(extension, head.as_bytes()),
                Ok(form),
                "{extension} {head}"
            );
        }
        assert_eq!(
            recognise("txt", b"\x1f\x8b\x08"),
            Ok(Form::Packed(Packing::Gzip))
        );
        assert_eq!(recognise("", b"WARC/1.0\r\n"), Ok(Form::Warc));
        assert_eq!(recognise("docx", b"PK\x03\x04"), Ok(Form::Docx));
    }

    #[test]
    fn refuses_what_is_no_text() {
        for (extension, head, told) in [
            ("txt", &b"%PDF-1.7"[..], "a PDF"),
            ("", b"\xff\xd8\xff\xe0", "JPEG"),
            ("txt", b"\x00\x01\x02\x03\x04\x05\x06\x07\x08", "binary"),
            ("bmp", b"BM\x00\x00\x00\x00\x01\x02\x00\x00", "BMP"),
            ("xml", b"<?xml version=\"1.0\"?><nitf/>", "XML"),
            ("xlsx", b"PK\x03\x04", "CSV"),
        ] {
            let reason = recognise(extension, head).expect_err("refused");
            assert!(reason.contains(told), "{reason}");
        }
    }
}
