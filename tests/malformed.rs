//! Malformed inputs: what each gets. `docs/malformed.md` shows the same table to people.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use zip::CompressionMethod;

use super::shell::{gzip, json_lines, lines, run, text, utf16};

/// Stored, so that a byte that is turned round is one of the member's.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    super::shell::zip(members, CompressionMethod::Stored)
}

/// A file that something is wrong with.
struct Case {
    /// For people.
    what: &'static str,
    name: &'static str,
    bytes: Vec<u8>,
    /// Articles that come in.
    n_articles: usize,
    /// Kind and a part of the reason of each failure, in order.
    failures: &'static [(&'static str, &'static str)],
    /// A part of a warning of the articles.
    warning: &'static str,
}

fn case(
    what: &'static str,
    name: &'static str,
    bytes: impl Into<Vec<u8>>,
    n_articles: usize,
    failures: &'static [(&'static str, &'static str)],
) -> Case {
    Case {
        what,
        name,
        bytes: bytes.into(),
        n_articles,
        failures,
        warning: "",
    }
}

impl Case {
    fn warned(mut self, warning: &'static str) -> Self {
        self.warning = warning;
        self
    }
}

const LINE: &str = "{\"text\":\"“No,” said Ann Pell.\"}\n";

/// Prose that is no list of names, in English, with a quotation.
const PROSE: &str = "The harbour board voted on Tuesday to raise the fee for small boats by a third, after an hour of debate. \
“We have mended this wall four times,” said Dana Ruiz, who chairs the board. She said that nobody had ever paid for it.";

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("memory")
}

fn cut(mut bytes: Vec<u8>, n: usize) -> Vec<u8> {
    bytes.truncate(bytes.len() - n);
    bytes
}

fn flipped(mut bytes: Vec<u8>, at: usize) -> Vec<u8> {
    bytes[at] ^= 0xff;
    bytes
}

fn page(body: &str) -> String {
    format!("<!DOCTYPE html><html><head><title>Fees</title></head><body>{body}</body></html>")
}

fn record(kind: &str, headers: &str, body: &[u8], length: usize) -> Vec<u8> {
    let mut bytes = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://quay.example/\r\nWARC-Date: 2026-05-03T11:00:00Z\r\n\
         WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n{headers}Content-Length: {length}\r\n\r\n"
    )
    .into_bytes();
    bytes.extend(body);
    bytes.extend(b"\r\n\r\n");
    bytes
}

fn response(status: &str, kind: &str, body: &str) -> Vec<u8> {
    let http = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n{body}");
    let headers = "Content-Type: application/http; msgtype=response\r\n";
    record("response", headers, http.as_bytes(), http.len())
}

fn good_page() -> String {
    page(&format!("<article><p>{PROSE}</p><p>{PROSE}</p></article>"))
}

/// Six zips around each other.
fn nested() -> Vec<u8> {
    (0..6).fold(LINE.as_bytes().to_vec(), |inner, i| {
        zip(&[(if i == 0 { "a.jsonl" } else { "a.zip" }, inner.as_slice())])
    })
}

fn json() -> Vec<Case> {
    let lines = |middle: &str| format!("{LINE}{middle}\n{LINE}");
    vec![
        case(
            "a line of JSON that is cut off",
            "a.jsonl",
            lines("{\"text\":\"It"),
            2,
            &[("malformed", "EOF while parsing a string (column 11)")],
        ),
        case(
            "a line that is a list",
            "a.jsonl",
            lines("[1, 2]"),
            2,
            &[("malformed", "not a JSON object")],
        ),
        case(
            "a line that is a number",
            "a.jsonl",
            lines("17"),
            2,
            &[("malformed", "not a JSON object")],
        ),
        case(
            "a line that is prose",
            "a.jsonl",
            lines("It rained."),
            2,
            &[("malformed", "not a JSON object")],
        ),
        case(
            "an empty object",
            "a.jsonl",
            lines("{}"),
            2,
            &[("no-text", "no text")],
        ),
        case(
            "a text that is a number",
            "a.jsonl",
            lines("{\"text\":17}"),
            2,
            &[("no-text", "\"text\" holds none")],
        ),
        case(
            "a text that is null",
            "a.jsonl",
            lines("{\"text\":null}"),
            2,
            &[("no-text", "no text")],
        ),
        case(
            "two objects on one line",
            "a.jsonl",
            lines("{\"text\":\"a\"}{\"text\":\"b\"}"),
            2,
            &[("malformed", "trailing characters")],
        ),
        case(
            "100,000 brackets",
            "a.jsonl",
            lines(&format!("{{\"a\":{}", "[".repeat(100_000))),
            2,
            &[("malformed", "recursion limit")],
        ),
        case(
            "half of a letter, \\ud83d",
            "a.jsonl",
            lines("{\"text\":\"\\ud83d\"}"),
            2,
            &[("malformed", "column")],
        ),
        case(
            "a line end within a string",
            "a.jsonl",
            format!("{{\"text\":\"a\nb\"}}\n{LINE}"),
            1,
            &[("malformed", "EOF"), ("malformed", "not a JSON object")],
        ),
        case(
            "bytes that are no UTF-8 in a line",
            "a.jsonl",
            [b"{\"text\":\"It r\xffained.\"}\n", LINE.as_bytes()].concat(),
            2,
            &[],
        )
        .warned("invalid UTF-8 replaced"),
        case(
            "a byte-order mark before each line",
            "a.jsonl",
            format!("\u{feff}{LINE}\u{feff}{LINE}"),
            2,
            &[],
        ),
        case(
            "lines that end in CR LF, the last in nothing",
            "a.jsonl",
            LINE.replace('\n', "\r\n") + LINE.trim_end(),
            2,
            &[],
        ),
        case("blank lines alone", "a.jsonl", "\n\n  \n", 0, &[]),
        case("an empty file of JSON lines", "a.jsonl", "", 0, &[]),
        case(
            "a list with a number in it",
            "a.json",
            format!("[{LINE},17,{LINE}]"),
            2,
            &[("malformed", "not a JSON object")],
        ),
        case(
            "a list that does not end",
            "a.json",
            format!("[{LINE},{{\"text\":\"It"),
            1,
            &[("malformed", "EOF")],
        ),
        case(
            "objects over several lines, one broken",
            "a.json",
            "{\n\"text\": \"a\"\n}\n{\n\"text\": a\n}\n{\n\"text\": \"c\"\n}\n",
            2,
            &[("malformed", "expected value")],
        ),
    ]
}

fn packed() -> Vec<Case> {
    let lines = LINE.repeat(3000);
    let mut trailing = gzip(LINE.as_bytes());
    trailing.extend(b"rubbish");
    vec![
        case(
            "gzip that is cut off in its end",
            "a.jsonl.gz",
            cut(gzip(LINE.as_bytes()), 4),
            1,
            &[("damaged", "unexpected end of file")],
        ),
        case(
            "rubbish behind gzip",
            "a.jsonl.gz",
            trailing,
            1,
            &[("damaged", "")],
        ),
        case(
            "gzip with a broken header",
            "a.jsonl.gz",
            b"\x1f\x8bno".to_vec(),
            0,
            &[("damaged", "")],
        ),
        case(
            "gzip with another checksum",
            "a.jsonl.gz",
            {
                let bytes = gzip(LINE.as_bytes());
                let at = bytes.len() - 6;
                flipped(bytes, at)
            },
            1,
            &[("damaged", "corrupt gzip stream")],
        ),
        case(
            "zstd that is cut off",
            "a.jsonl.zst",
            cut(zstd(lines.as_bytes()), 4),
            0,
            &[("damaged", "incomplete frame")],
        ),
        case(
            "packed five times",
            "a.txt.gz",
            (0..5).fold(PROSE.as_bytes().to_vec(), |inner, _| gzip(&inner)),
            0,
            &[("refused", "packed in packed")],
        ),
        case("called .gz and not packed", "a.jsonl.gz", LINE, 1, &[]),
        case(
            "packed and not called so",
            "a.jsonl",
            gzip(LINE.as_bytes()),
            1,
            &[],
        ),
        case(
            "a zip that is cut off",
            "a.zip",
            cut(zip(&[("a.jsonl", LINE.as_bytes())]), 30),
            0,
            &[("damaged", "")],
        ),
        case(
            "a zip with a broken member",
            "a.zip",
            {
                let bytes = zip(&[("a.jsonl", LINE.as_bytes()), ("b.jsonl", LINE.as_bytes())]);
                flipped(bytes, 50)
            },
            2,
            &[("damaged", "")],
        ),
        case(
            "a zip in a zip, six deep",
            "a.zip",
            nested(),
            0,
            &[("refused", "in more than")],
        ),
        case("an empty zip", "a.zip", zip(&[]), 0, &[]),
    ]
}

fn tables() -> Vec<Case> {
    vec![
        case(
            "a table without a text",
            "a.csv",
            "id,n\n1,2\n",
            0,
            &[("no-text", "there are id, n")],
        ),
        case(
            "a row with more cells than names",
            "a.csv",
            "id,text\n1,It rained.\n2,It rained.,x,y\n3,It rained.\n",
            2,
            &[("malformed", "4")],
        ),
        case(
            "a row with fewer cells",
            "a.csv",
            "id,text,date\n1,It rained.\n2,It rained.,2026-05-03\n",
            2,
            &[],
        ),
        case(
            "a row without its text",
            "a.csv",
            "id,text\n1\n2,It rained.\n",
            1,
            &[("no-text", "no text")],
        ),
        case(
            "a mark that does not close",
            "a.csv",
            "id,text\n1,\"It rained.\n2,It rained.\n",
            1,
            &[("malformed", "never closes")],
        ),
        case(
            "names twice",
            "a.csv",
            "id,text,text\n1,It rained.,No.\n",
            1,
            &[],
        ),
        case("names alone", "a.csv", "id,text\n", 0, &[]),
        case("an empty table", "a.csv", "", 0, &[]),
        case(
            "a table in Windows-1252 with semicolons",
            "a.csv",
            b"id;text\n1;\x93No,\x94 said Ann Pell. It\x92s late.\n".to_vec(),
            1,
            &[],
        ),
        case(
            "Parquet by its first letters alone",
            "a.parquet",
            "PAR1",
            0,
            &[("damaged", "")],
        ),
        case(
            "Parquet that is no Parquet",
            "a.parquet",
            "PAR1 and then prose, for as long as you like.",
            0,
            &[("damaged", "")],
        ),
    ]
}

fn pages() -> Vec<Case> {
    let html = "text/html; charset=utf-8";
    let good = response("200 OK", html, &good_page());
    let short = record(
        "response",
        "Content-Type: application/http; msgtype=response\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n<p>",
        9000,
    );
    let no_length = b"WARC/1.0\r\nWARC-Type: response\r\n\r\n<p>It rained.</p>\r\n\r\n".to_vec();
    let broken_member = {
        let bytes = gzip(&good);
        let at = bytes.len() / 2;
        flipped(bytes, at)
    };
    vec![
        case(
            "a record shorter than it says",
            "a.warc",
            [good.clone(), short.clone()].concat(),
            1,
            &[("damaged", "shorter than its Content-Length")],
        ),
        case(
            "a short record in gzip, then a good one",
            "a.warc.gz",
            [gzip(&short), gzip(&good)].concat(),
            1,
            &[("damaged", "shorter than its Content-Length")],
        ),
        case(
            "a broken member of gzip between good ones",
            "a.warc.gz",
            [gzip(&good), broken_member, gzip(&good)].concat(),
            2,
            &[("damaged", "")],
        ),
        case(
            "a record without a length",
            "a.warc",
            [no_length, good.clone()].concat(),
            1,
            &[("damaged", "")],
        ),
        case(
            "pages that were not found, pictures",
            "a.warc",
            [
                response("404 Not Found", html, &good_page()),
                response("200 OK", "image/png", "x"),
                good,
            ]
            .concat(),
            1,
            &[],
        ),
        case("an empty page", "a.html", "", 0, &[("no-text", "")]),
        case(
            "a page with menus alone",
            "a.html",
            page("<nav><ul><li><a href=\"/\">Home</a></li></ul></nav>"),
            0,
            &[("no-text", "")],
        ),
        case(
            "100,000 elements in one another",
            "a.html",
            page(&format!("{}<p>{PROSE}</p>", "<div>".repeat(100_000))),
            1,
            &[],
        ),
        case(
            "a page that declares an encoding that nobody knows",
            "a.html",
            good_page().replace("<head>", "<head><meta charset=\"klingon\">"),
            1,
            &[],
        ),
        case(
            "a page that ends in its middle",
            "a.html",
            good_page()
                .replace("</article></body></html>", "")
                .replace("</p>", ""),
            1,
            &[],
        ),
        case(
            "a document without its text",
            "a.docx",
            zip(&[("[Content_Types].xml", b"<Types/>")]),
            0,
            &[("malformed", "word/document.xml is missing")],
        ),
        case(
            "a document that is cut off",
            "a.docx",
            cut(zip(&[("word/document.xml", b"<w:document/>")]), 20),
            0,
            &[("damaged", "")],
        ),
        case(
            "front matter that is no YAML",
            "a.md",
            format!("---\ntitle: [a\n---\n\n{PROSE}\n"),
            1,
            &[],
        )
        .warned("front matter"),
    ]
}

fn texts() -> Vec<Case> {
    vec![
        case(
            "a PDF called .txt",
            "a.txt",
            "%PDF-1.7\nwhatever",
            0,
            &[("refused", "pdftotext")],
        ),
        case(
            "a picture",
            "a.jpg",
            b"\xff\xd8\xff\xe0\x00\x10JFIF".to_vec(),
            0,
            &[("refused", "JPEG")],
        ),
        case(
            "bytes that are no text",
            "a.txt",
            (0..=255).collect::<Vec<u8>>(),
            0,
            &[("refused", "binary")],
        ),
        case(
            "a spreadsheet",
            "a.xlsx",
            zip(&[("xl/workbook.xml", b"<x/>")]),
            0,
            &[("refused", "CSV")],
        ),
        case(
            "XML that is no page",
            "a.xml",
            "<?xml version=\"1.0\"?><nitf><p>It rained.</p></nitf>",
            0,
            &[("refused", "XML")],
        ),
        case("an empty text", "a.txt", "", 1, &[]),
        case(
            "UTF-16 with half of its last letter",
            "a.txt",
            cut(utf16(PROSE), 1),
            1,
            &[],
        )
        .warned("replaced"),
        case(
            "UTF-16 with JSON lines",
            "a.jsonl",
            utf16(&LINE.repeat(2)),
            2,
            &[],
        ),
        case(
            "Windows-1252",
            "a.txt",
            b"\x93No,\x94 said Ann Pell. It\x92s late.".to_vec(),
            1,
            &[],
        )
        .warned("windows-1252"),
        case(
            "UTF-8 with a byte that is none",
            "a.txt",
            b"One.\nTw\xffo.".to_vec(),
            1,
            &[],
        )
        .warned("invalid UTF-8 replaced"),
        case(
            "UTF-8 that was read as Windows-1252",
            "a.txt",
            "â€œNo,â€\u{9d} said Ann Pell. Itâ€™s late.",
            1,
            &[],
        )
        .warned("mojibake repaired"),
        case(
            "an article over the limit",
            "a.txt",
            "It rained. ".repeat(200_000),
            0,
            &[("too-large", "--max-article-bytes")],
        ),
        case(
            "a line over the limit",
            "a.jsonl",
            format!("{{\"text\":\"{}\"}}\n{LINE}", "x".repeat(1 << 21)),
            1,
            &[("too-large", "--max-article-bytes")],
        ),
        case(
            "a name that would steer a terminal",
            "a\u{1b}[2J\nb.jsonl",
            "{}\n",
            0,
            &[("no-text", "no text")],
        ),
    ]
}

fn cases() -> Vec<Case> {
    [json(), packed(), tables(), pages(), texts()]
        .into_iter()
        .flatten()
        .collect()
}

/// What one case gets: number of articles, failures, warnings, all that was said.
fn got(folder: &Path, case: &Case) -> (usize, Vec<(String, String)>, String, String) {
    fs::write(folder.join(case.name), &case.bytes).expect("writable");
    let arguments = [
        "extract",
        "--model",
        "none",
        "--any-language",
        "--max-article-bytes",
        "1M",
        "--errors",
        "errors.out",
        case.name,
    ];
    let output = run(folder, &arguments);
    fs::remove_file(folder.join(case.name)).expect("it is ours");
    let articles = lines(&output);
    let errors = fs::read_to_string(folder.join("errors.out")).expect("it is written");
    let errors = json_lines(&errors);
    let failures: Vec<(String, String)> = errors
        .iter()
        .map(|error| {
            let part = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
            (part("kind"), part("reason"))
        })
        .collect();
    let warnings: Vec<String> = articles
        .iter()
        .flat_map(|article| article["warnings"].as_array().cloned().unwrap_or_default())
        .map(|warning| warning.as_str().unwrap_or_default().to_owned())
        .collect();
    let told = text(&output.stderr).to_owned();
    let exit = match (articles.len(), failures.len()) {
        (_, 0) => 0,
        (0, _) => 2,
        _ => 1,
    };
    assert_eq!(output.status.code(), Some(exit), "{}: {told}", case.what);
    // Every failure is told, on one line that a terminal can show.
    for (_, reason) in &failures {
        assert!(
            !reason.contains(char::is_control) && !reason.is_empty(),
            "{}",
            case.what
        );
    }
    assert!(
        !told.contains(|c: char| c.is_control() && c != '\n'),
        "{}: {told:?}",
        case.what
    );
    assert!(
        told.lines().count() > failures.len(),
        "{}: {told}",
        case.what
    );
    (articles.len(), failures, warnings.join("; "), told)
}

#[test]
fn each_malformed_input_gets_what_the_table_says() {
    let folder = TempDir::new().expect("a place for temporary files");
    let cases = cases();
    assert!(cases.len() >= 60);
    let mut wrong = Vec::new();
    for case in &cases {
        let (n_articles, failures, warnings, _) = got(folder.path(), case);
        let is_right = n_articles == case.n_articles
            && failures.len() == case.failures.len()
            && failures
                .iter()
                .zip(case.failures)
                .all(|((kind, reason), (k, r))| kind == k && reason.contains(r))
            && warnings.contains(case.warning);
        if !is_right {
            wrong.push(format!(
                "{}: {n_articles} articles, {failures:?}, warnings {warnings:?}",
                case.what
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The table as people see it.
fn table() -> String {
    let mut table =
        String::from("| what | file | articles | failures | warning |\n|---|---|---|---|---|\n");
    for case in cases() {
        let failures: Vec<String> = case
            .failures
            .iter()
            .map(|(kind, reason)| match *reason {
                "" => (*kind).to_owned(),
                reason => format!("{kind}: … {reason} …"),
            })
            .collect();
        let name = case.name.escape_debug().to_string();
        table += &format!(
            "| {} | `{name}` | {} | {} | {} |\n",
            case.what,
            case.n_articles,
            failures.join("; "),
            case.warning
        );
    }
    table
}

#[test]
fn the_page_of_malformed_inputs_is_this_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/malformed.md");
    let page = format!(
        "# Malformed inputs, and what each gets\n\nEach row is a test (`tests/malformed.rs`). The run goes on behind every one of them; exit code 1 when \
         something failed, 2 when nothing was left.\n\n{}",
        table()
    );
    if std::env::var_os("UPDATE_PAGES").is_some() {
        fs::write(&path, &page).expect("writable");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == page,
        "docs/malformed.md is old: run with UPDATE_PAGES=1"
    );
}
