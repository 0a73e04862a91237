//! Every reader of inputs. The first byte chooses what the file is called; the content decides what it is.

#![no_main]

use std::io::Cursor;

use ascribe_input::{Inputs, Options};
use libfuzzer_sys::fuzz_target;

/// Names whose endings matter where the content leaves the form open.
const NAMES: [&str; 16] = [
    "a.txt",
    "a.jsonl",
    "a.json",
    "a.csv",
    "a.tsv",
    "a.html",
    "a.md",
    "a.docx",
    "a.parquet",
    "a.warc",
    "a.warc.gz",
    "a.zip",
    "a.tar",
    "a.gqg.json",
    "a.gz",
    "a",
];

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else {
        return;
    };
    let name = NAMES[usize::from(first) % NAMES.len()];
    let options = Options {
        max_article_bytes: 1 << 16,
        any_language: first >= 128,
        ..Options::default()
    };
    let inputs = Inputs::from_reader(name, Cursor::new(bytes.to_vec()), options);
    let options = inputs.options();
    let mut n_items = 0;
    for item in inputs {
        n_items += 1;
        assert!(n_items <= bytes.len() + 1, "more items than bytes");
        let decoded = if first & 64 == 0 {
            item.decode(&options)
        } else {
            item.decode_annotated(&options)
        };
        if let Ok(decoded) = decoded
            && decoded.has_quotes
        {
            // What does not fit is told, not panicked over.
            let _ = decoded.record.to_quotes();
        }
    }
});
