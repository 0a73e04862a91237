use std::io::Write;

use ascribe_article::serde_json::json;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;

const LIMIT: usize = 1 << 20;

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a new part");
        zip.write_all(text.as_bytes()).expect("room");
    }
    zip.finish().expect("room").into_inner()
}

fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="mc"><w:body>{body}<w:sectPr/></w:body></w:document>"#
    )
}

fn text(body: &str) -> String {
    let file = packed(&[("word/document.xml", &document(body))]);
    let made = read(&file, LIMIT).unwrap_or_else(|(_, reason)| panic!("{body}: {reason}"));
    assert!(made.is_made);
    made.text.expect("it has a text")
}

#[test]
fn paragraphs_are_read() {
    for (name, body, expected) in [
        (
            "runs",
            r#"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">“We will </w:t></w:r><w:r><w:t>appeal,” she said.</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>It rained.</w:t></w:r></w:p>"#,
            "“We will appeal,” she said.\n\nIt rained.",
        ),
        (
            "tabs, breaks, entities",
            "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>A &amp; B&#x2019;s</w:t><w:tab/><w:t>c</w:t><w:br/><w:t>d</w:t><w:noBreakHyphen/><w:t>e</w:t></w:r></w:p>",
            "A & B’s\tc\nd-e",
        ),
        (
            "deleted and inserted",
            "<w:p><w:r><w:t>She </w:t></w:r><w:del><w:r><w:delText>denied</w:delText><w:t>x</w:t></w:r></w:del><w:ins><w:r><w:t>said</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>no</w:t></w:r></w:moveFrom></w:p>",
            "She said",
        ),
        (
            "tables",
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Orr</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            "Orr\n\n2",
        ),
        (
            "links, footnotes, fields",
            "<w:p><w:hyperlink><w:r><w:t>Moss</w:t></w:r></w:hyperlink><w:r><w:footnoteReference w:id=\"1\"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:t> left.</w:t></w:r></w:p>",
            "Moss left.",
        ),
        (
            "text boxes once",
            "<w:p><w:r><w:t>Out.</w:t></w:r><mc:AlternateContent><mc:Choice><w:p><w:r><w:t>In.</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>In.</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:p>",
            "In.\n\nOut.",
        ),
        (
            "hidden",
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>yes</w:t></w:r></w:p>",
            "yes",
        ),
    ] {
        assert_eq!(text(body), expected, "{name}");
    }
}

#[test]
fn properties_are_facts() {
    let core = r#"<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Fees &amp; rain</dc:title><dc:creator>Ida Moss</dc:creator><cp:lastModifiedBy>x</cp:lastModifiedBy><dcterms:created>2024-03-12T10:00:00Z</dcterms:created><dc:subject></dc:subject></cp:coreProperties>"#;
    let body = document("<w:p><w:r><w:t>It rained.</w:t></w:r></w:p>");
    let made = read(
        &packed(&[("word/document.xml", &body), ("docProps/core.xml", core)]),
        LIMIT,
    )
    .expect("well-formed");
    assert_eq!(
        Value::Object(made.columns.into_iter().collect()),
        json!({"title": "Fees & rain", "author": "Ida Moss", "date": "2024-03-12T10:00:00Z"})
    );
    // The title that stands in the document is better.
    let titled = document(
        r#"<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Fees rise</w:t></w:r></w:p><w:p><w:r><w:t>It rained.</w:t></w:r></w:p>"#,
    );
    let made = read(
        &packed(&[("word/document.xml", &titled), ("docProps/core.xml", core)]),
        LIMIT,
    )
    .expect("well-formed");
    assert_eq!(made.text.as_deref(), Some("It rained."));
    assert_eq!(made.columns[0], ("title".to_owned(), json!("Fees rise")));
    // Broken properties cost nothing.
    let file = packed(&[
        ("word/document.xml", &body),
        ("docProps/core.xml", "<a><b></a>"),
    ]);
    assert!(read(&file, LIMIT).is_ok());
}

#[test]
fn what_is_no_document_has_a_reason() {
    let bomb = document(&format!(
        "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
        "x".repeat(2 << 20)
    ));
    let whole = packed(&[("word/document.xml", &document("<w:p/>"))]);
    for (name, file, kind, reason) in [
        (
            "not a zip",
            b"It rained.".to_vec(),
            FailureKind::Damaged,
            "",
        ),
        (
            "cut off",
            whole[..whole.len() / 2].to_vec(),
            FailureKind::Damaged,
            "",
        ),
        (
            "another zip",
            packed(&[("a.txt", "x")]),
            FailureKind::Malformed,
            "no document of a word processor: word/document.xml is missing",
        ),
        (
            "broken",
            packed(&[("word/document.xml", "<w:document><w:p></w:document>")]),
            FailureKind::Malformed,
            "word/document.xml is broken: ",
        ),
        (
            "breaks off",
            packed(&[("word/document.xml", "<w:document><w:p>")]),
            FailureKind::Malformed,
            "word/document.xml breaks off",
        ),
        (
            "empty",
            whole.clone(),
            FailureKind::NoText,
            "there is no text in it",
        ),
        (
            "bomb",
            packed(&[("word/document.xml", &bomb)]),
            FailureKind::TooLarge,
            "word/document.xml is larger than 1048576 bytes when unpacked",
        ),
    ] {
        let (found, why) = read(&file, LIMIT).expect_err(name);
        assert_eq!(found, kind, "{name}: {why}");
        assert!(why.starts_with(reason), "{name}: {why}");
        assert!(!why.contains('\n') && !why.is_empty(), "{name}: {why}");
    }
}

#[test]
fn deep_documents_do_not_overflow() {
    let deep = document(&format!(
        "{}{}",
        "<w:p>".repeat(100_000),
        "</w:p>".repeat(100_000)
    ));
    let file = packed(&[("word/document.xml", &deep)]);
    assert_eq!(
        read(&file, 8 << 20).expect_err("no text").0,
        FailureKind::NoText
    );
}
