//! One place for everything that many could write again: a word list, a set of quotation marks.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::source::{self, Strings};

/// The one file that says which characters are quotation marks, and of which kind.
const MARKS: &str = "crates/ascribe-article/src/marks.rs";

/// Files that still have sets of their own. One that has none any more must be taken off.
const MARKS_NOT_YET: [&str; 1] = ["crates/ascribe-tokenizer/src/marks.rs"];

/// The one file that compiles the word lists in; all others ask it.
const LISTS: &str = "crates/ascribe-grammar/src/lists.rs";

const GLYPHS: [char; 9] = ['“', '”', '„', '‟', '«', '»', '‹', '›', '″'];

/// That many different ones close together are a set: a pair or two is a rule about these very marks.
const SET: usize = 4;

/// Lines that count as close together: the arms of a `match`, a long array.
const LINES: usize = 8;

/// The sources of every crate, tests aside, with their paths from the repository on.
fn sources() -> Vec<(String, PathBuf)> {
    let mut sources = Vec::new();
    let crates = super::crates_folder();
    let mut folders: Vec<PathBuf> = fs::read_dir(&crates)
        .expect("the crates are there")
        .map(|entry| entry.expect("readable").path().join("src"))
        .filter(|folder| folder.is_dir())
        .collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && path.file_stem().is_some_and(|stem| stem != "tests")
            {
                let name = path.strip_prefix(&crates).expect("it is in the folder");
                sources.push((format!("crates/{}", name.display()), path));
            }
        }
    }
    sources.sort();
    sources
}

/// The line where a set of quotation marks begins, from 1.
fn set_of_marks(code: &str) -> Option<usize> {
    let lines: Vec<BTreeSet<usize>> = code
        .lines()
        .map(|line| {
            let escaped = |glyph: char| format!("\\u{{{:x}}}", u32::from(glyph));
            (0..GLYPHS.len())
                .filter(|&i| line.contains(GLYPHS[i]) || line.contains(&escaped(GLYPHS[i])))
                .collect()
        })
        .collect();
    (0..lines.len()).find_map(|first| {
        let window = &lines[first..lines.len().min(first + LINES)];
        let glyphs: BTreeSet<usize> = window.iter().flatten().copied().collect();
        (!window[0].is_empty() && glyphs.len() >= SET).then_some(first + 1)
    })
}

#[test]
fn sets_of_quotation_marks_have_one_place() {
    let mut faults = Vec::new();
    for (name, path) in sources() {
        let found = set_of_marks(&source::code(&path, Strings::Kept));
        if MARKS_NOT_YET.contains(&name.as_str()) {
            assert!(found.is_some(), "{name} has no set of marks: take it off");
        } else if let Some(line) = found
            && name != MARKS
        {
            faults.push(format!("{name}:{line}"));
        }
    }
    assert!(
        faults.is_empty(),
        "sets of quotation marks stand in {}; their place is {MARKS}: ask it",
        faults.join(", ")
    );
}

#[test]
fn tells_a_set_of_marks_from_a_pair() {
    assert_eq!(
        set_of_marks("a\nmatch c {\n '“' | '”' => 1,\n '„' | '«' => 2,\n}"),
        Some(3)
    );
    assert_eq!(set_of_marks("[\"\\u{201c}\\u{201d}\", \"«»\"]"), Some(1));
    assert_eq!(
        set_of_marks("text.starts_with('“') && text.ends_with(['”', '\"'])"),
        None
    );
}

#[test]
fn word_lists_are_compiled_in_at_one_place() {
    for (name, path) in sources() {
        let code = source::code(&path, Strings::Kept);
        let includes = code.split("include_str!").skip(1);
        // What stands in the brackets, `concat!` and all.
        let mut paths = includes.map(|rest| rest.split(';').next().unwrap_or_default());
        assert!(
            name == LISTS || !paths.any(|path| path.contains("lexicons/")),
            "{name} compiles a word list in; all stand in {LISTS}"
        );
    }
}

#[test]
fn every_word_list_is_compiled_in_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let code = source::code(&root.join(LISTS), Strings::Kept);
    for entry in fs::read_dir(root.join("data/lexicons")).expect("the lists are there") {
        let name = entry.expect("readable").file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".tsv") {
            let n_times = code.matches(&format!("\"{name}\"")).count();
            assert_eq!(n_times, 1, "{name} in {LISTS}");
        }
    }
}
