//! How fast the command is beside the library, both in one run, rules alone: JSON lines, and pages in a web archive.
//!
//! `cargo bench -p ascribe-cli --bench throughput [-- MB]`. Ratios travel from machine to machine, figures do not.

use std::fs;
use std::hint::black_box;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use ascribe::{ArticleRecord, Event, Pipeline, RawArticle};

fn main() {
    let megabytes: usize = std::env::args()
        .filter_map(|word| word.parse().ok())
        .next()
        .unwrap_or(20);
    let texts = texts(megabytes * 1_000_000);
    let n_bytes: usize = texts.iter().map(String::len).sum();
    let folder = tempfile::tempdir().expect("a place for temporary files");
    let lines = folder.path().join("articles.jsonl");
    fs::write(&lines, json_lines(&texts)).expect("writable");
    let archive = folder.path().join("articles.warc.gz");
    fs::write(&archive, web_archive(&texts)).expect("writable");
    say(&format!(
        "{} articles, {:.1} MB of text",
        texts.len(),
        n_bytes as f64 / 1e6
    ));
    for threads in [1, 2] {
        // Each is run in turn, and the best of three counts: what else the machine does is slow only.
        let mut best = [f64::INFINITY; 3];
        for _ in 0..3 {
            best[0] = best[0].min(library(&texts, threads));
            best[1] = best[1].min(command(&lines, threads));
            best[2] = best[2].min(command(&archive, threads));
        }
        let [library, lines, pages] = best.map(|seconds| n_bytes as f64 / 1e6 / seconds);
        say(&format!(
            "{threads} threads: library {library:.1} MB/s; command, JSON lines {lines:.1} MB/s, {:.2} of it; command, WARC {pages:.1} MB/s, {:.2} of it",
            lines / library,
            pages / library
        ));
    }
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// The shipped samples again and again, each time with another ending, so that no two articles are the same.
fn texts(n_bytes: usize) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/samples");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the samples are there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort_unstable();
    let samples: Vec<String> = paths
        .iter()
        .map(|path| fs::read_to_string(path).expect("UTF-8"))
        .collect();
    let mut texts = Vec::new();
    let mut total = 0;
    while total < n_bytes {
        let text = format!(
            "{}\n\nThis was part {}.\n",
            samples[texts.len() % samples.len()],
            texts.len()
        );
        total += text.len();
        texts.push(text);
    }
    texts
}

fn json_lines(texts: &[String]) -> Vec<u8> {
    let mut lines = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let line = serde_json::json!({"id": i.to_string(), "text": text, "date": "2026-05-03"});
        lines.extend(format!("{line}\n").into_bytes());
    }
    lines
}

/// One gzip member a page.
fn web_archive(texts: &[String]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        let paragraphs: String = escaped
            .split("\n\n")
            .map(|p| format!("<p>{p}</p>\n"))
            .collect();
        let links: String = (0..40)
            .map(|n| format!("<li><a href=\"/{n}\">Section {n}</a></li>"))
            .collect();
        let page = format!(
            "<!DOCTYPE html><html><head><title>Part {i}</title><meta property=\"og:site_name\" content=\"The Quay\"></head><body>\
             <nav><ul>{links}</ul></nav><article><h1>Part {i}</h1>{paragraphs}</article><footer><ul>{links}</ul></footer></body></html>"
        );
        let http =
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
        let record = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://quay.example/{i}\r\nWARC-Date: 2026-05-03T11:00:00Z\r\n\
             WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{i:012}>\r\nContent-Type: application/http; msgtype=response\r\n\
             Content-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        );
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(record.as_bytes()).expect("memory");
        archive.extend(gzip.finish().expect("memory"));
    }
    archive
}

/// Seconds from texts to lines of JSON in memory.
fn library(texts: &[String], threads: usize) -> f64 {
    let pipeline = Pipeline::builder().without_model().threads(threads).build();
    let articles: Vec<RawArticle> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| RawArticle::new(i.to_string(), text.clone()))
        .collect();
    let begin = Instant::now();
    let mut n_bytes = 0;
    let _ = pipeline.stream(
        articles.into_iter(),
        |raw| raw.text.len(),
        |raw| {
            let article = pipeline.run(raw).expect("samples are articles");
            serde_json::to_vec(&ArticleRecord::from_article(&article)).expect("memory")
        },
        |event| {
            if let Event::Done(line) = event {
                n_bytes += line.len();
            }
            ControlFlow::<()>::Continue(())
        },
    );
    black_box(n_bytes);
    begin.elapsed().as_secs_f64()
}

/// Seconds of the whole process, its start included.
fn command(input: &Path, threads: usize) -> f64 {
    let begin = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .args([
            "extract",
            "-q",
            "--model",
            "none",
            "-j",
            &threads.to_string(),
        ])
        .arg(input)
        .stdout(Stdio::null())
        .status()
        .expect("the program starts");
    assert!(status.success());
    begin.elapsed().as_secs_f64()
}
