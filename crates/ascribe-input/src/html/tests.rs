//! Pages in the style of outlets, each with its facts and its text beside it: `tests/pages`.

use std::fs;
use std::path::Path;
use std::time::Instant;

use super::*;

fn read_page(html: &str) -> Result<Made, (FailureKind, String)> {
    read(&Page {
        bytes: html.as_bytes().to_vec(),
        ..Page::default()
    })
}

/// Facts and text as the expected files have them.
fn shown(made: &Made) -> String {
    let mut shown = String::new();
    for (name, value) in &made.columns {
        shown.push_str(&format!("{name}: {}\n", value.as_str().expect("facts are strings")));
    }
    format!("{shown}\n{}\n", made.text.as_deref().expect("a page has a text"))
}

#[test]
fn pages_have_their_text_and_their_facts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut n = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder).expect("the pages are there") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|ending| ending != "html") {
            continue;
        }
        n += 1;
        let bytes = fs::read(&path).expect("readable");
        let expected = fs::read_to_string(path.with_extension("txt")).expect("its text lies beside it");
        let made = read(&Page { bytes, ..Page::default() }).expect("it has a text");
        assert!(made.is_made);
        assert_eq!(made.warnings, [""; 0], "{}", path.display());
        let got = shown(&made);
        if got != expected {
            wrong.push(format!("{}:\n--- expected\n{expected}--- got\n{got}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{} of {n} pages\n{}", wrong.len(), wrong.join("\n"));
    assert!(n >= 30, "{n} pages");
}
