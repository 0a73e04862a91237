//! Readers of labelled data: the first byte names the form, the rest is the file, or the files of a folder with a NUL between
//! them. Whatever they read fits its text.
#![no_main]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ascribe_eval::Document;
use ascribe_eval::read::{Format, read};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| TempDir::new().expect("there is a place"));

/// The files of a form, in the order of the input.
fn files(format: Format) -> (&'static [&'static str], &'static str) {
    match format {
        Format::Jsonl => (&["a.jsonl"], "a.jsonl"),
        Format::Brat => (&["b/a.txt", "b/a.ann", "b/a.speakers"], "b"),
        Format::Parc => (&["a.xml"], "a.xml"),
        Format::Columns => (&["a.conll"], "a.conll"),
        Format::Pdnc => (
            &["p/n/novel_text.txt", "p/n/quotation_info.csv", "p/n/character_info.csv"],
            "p",
        ),
        Format::Csv => (&["a.csv", "a.txt"], "a.csv"),
    }
}

fn write(folder: &Path, names: &[&str], bytes: &[u8]) {
    let mut parts = bytes.splitn(names.len(), |&byte| byte == 0);
    for name in names {
        let path: PathBuf = folder.join(name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("room");
        fs::write(path, parts.next().unwrap_or_default()).expect("room");
    }
}

fn check(document: &Document) {
    let n_chars = document.text.chars().count();
    for quote in &document.quotes {
        for span in &quote.record.content {
            assert!(span.start < span.end);
            assert!(document.text.is_empty() || span.end <= n_chars);
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, rest)) = bytes.split_first() else {
        return;
    };
    let format = Format::ALL[usize::from(first) % Format::ALL.len()];
    let (names, root) = files(format);
    write(FOLDER.path(), names, rest);
    if let Ok(corpus) = read(&FOLDER.path().join(root), Some(format)) {
        corpus.documents.iter().for_each(check);
    }
});
