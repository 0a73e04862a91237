//! What is asked of a corpus, as the shell sees it: answers, forms, messages, exit codes.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use super::shell::{code, command, json_lines, lines, run, text};

/// Invented articles with their quotations: nothing has to be found in them.
const ARTICLES: &str = r#"{"id":"fees","text":"“The fees are too high,” said Ann Pell.","meta":{"date":"2004-05-03","publisher":"The Quay","title":"Harbour fees rise"},"quotes":[{"id":"q1","type":"direct","content":[[1,23]],"cue":[[25,29]],"source":[[30,38]],"speaker":"s1"}],"speakers":[{"id":"s1","name":"Ann Pell","kind":"person","gender":"female","mentions":[[30,38]]}]}
{"id":"ferry","text":"“=The ferry stays,” said Orrin Vale.","meta":{"date":"2005-01-02","publisher":"Mirefield Post","title":"Ferry | <b>stays</b>"},"quotes":[{"id":"q1","type":"direct","content":[[1,18]],"cue":[[20,24]],"source":[[25,35]],"speaker":"s1"}],"speakers":[{"id":"s1","name":"Orrin Vale","kind":"person","gender":"male","mentions":[[25,35]]}]}
"#;

fn corpus() -> TempDir {
    let folder = TempDir::new().expect("a place for temporary files");
    fs::write(folder.path().join("articles.jsonl"), ARTICLES).expect("writable");
    let output = run(
        folder.path(),
        &["index", "corpus.db", "articles.jsonl", "-q"],
    );
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    folder
}

fn ask(folder: &Path, arguments: &[&str]) -> Output {
    let output = run(folder, arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", text(&output.stderr));
    output
}

#[test]
fn quotations_are_found_in_every_form() {
    let folder = corpus();
    let folder = folder.path();
    let output = ask(folder, &["find", "corpus.db", "fee", "--speaker", "Pell"]);
    let shown = text(&output.stdout);
    assert!(shown.contains("“The fees are too high,”"), "{shown}");
    assert!(
        text(&output.stderr).contains("1 quotation"),
        "{}",
        text(&output.stderr)
    );
    assert!(
        text(&output.stderr).contains("Ann Pell (1)"),
        "{}",
        text(&output.stderr)
    );

    let output = ask(
        folder,
        &[
            "find",
            "corpus.db",
            "--format",
            "jsonl",
            "--sort",
            "oldest",
            "-q",
        ],
    );
    let found = lines(&output);
    assert_eq!(text(&output.stderr), "");
    let articles: Vec<&Value> = found.iter().map(|line| &line["article"]).collect();
    assert_eq!(articles, ["fees", "ferry"]);

    let output = ask(
        folder,
        &["find", "corpus.db", "ferry", "--format", "csv", "-q"],
    );
    let mut csv = csv::Reader::from_reader(&*output.stdout);
    let at = csv
        .headers()
        .expect("headings")
        .iter()
        .position(|name| name == "content");
    let row = csv.records().next().expect("a row").expect("whole");
    assert_eq!(
        &row[at.expect("a column")],
        "'=The ferry stays,",
        "no cell runs"
    );

    let output = ask(
        folder,
        &[
            "find",
            "corpus.db",
            "--about",
            "stays",
            "--format",
            "md",
            "-q",
        ],
    );
    let table = text(&output.stdout);
    assert_eq!(table.lines().count(), 3, "{table}");
    let bars = table.lines().map(|line| line.matches(" | ").count());
    assert!(
        bars.collect::<Vec<_>>()
            .windows(2)
            .all(|two| two[0] == two[1]),
        "{table}"
    );

    for (format, file) in [("xlsx", "found.xlsx"), ("parquet", "found.parquet")] {
        ask(
            folder,
            &["find", "corpus.db", "--format", format, "-o", file, "-q"],
        );
        assert!(fs::metadata(folder.join(file)).expect("written").len() > 500);
    }
}

#[test]
fn the_other_questions_answer() {
    let folder = corpus();
    let folder = folder.path();
    let output = ask(
        folder,
        &[
            "speakers",
            "corpus.db",
            "--format",
            "jsonl",
            "-q",
            "--sort",
            "name",
        ],
    );
    let names: Vec<Value> = lines(&output)
        .into_iter()
        .map(|line| line["speaker"].clone())
        .collect();
    assert_eq!(names, ["Ann Pell", "Orrin Vale"]);
    let output = ask(folder, &["timeline", "corpus.db", "--period", "year", "-q"]);
    let bars: Vec<&str> = text(&output.stdout).lines().collect();
    assert_eq!(bars.len(), 2);
    assert!(
        bars[0].starts_with("2004") && bars[0].contains('█'),
        "{bars:?}"
    );
    let output = ask(
        folder,
        &[
            "audit",
            "corpus.db",
            "--by",
            "publisher,gender",
            "--format",
            "jsonl",
            "-q",
        ],
    );
    let rows = lines(&output);
    assert_eq!(rows.len(), 2);
    assert!(
        rows.iter()
            .all(|row| row["share"] == 1.0 && row["n_quotations"] == 1)
    );
    let output = ask(folder, &["export", "corpus.db", "--to", "jsonl"]);
    let given = json_lines(ARTICLES);
    for (line, given) in lines(&output).iter().zip(&given) {
        assert_eq!((&line["id"], &line["text"]), (&given["id"], &given["text"]));
        assert_eq!(line["quotes"][0]["content"], given["quotes"][0]["content"]);
    }
    let output = ask(
        folder,
        &["export", "corpus.db", "--to", "gqg", "--speaker", "Vale"],
    );
    assert_eq!(lines(&output)[0]["quotes"][0]["quote"], "=The ferry stays,");
    for table in ["quotations", "speakers", "articles", "people"] {
        let output = ask(
            folder,
            &["export", "corpus.db", "--to", "csv", "--table", table],
        );
        assert_eq!(text(&output.stdout).lines().count(), 3, "{table}");
    }
}

#[test]
fn what_is_wrong_is_told_in_a_line() {
    let folder = corpus();
    let folder = folder.path();
    fs::write(folder.join("notes.txt"), "No corpus. ".repeat(900)).expect("writable");
    for (arguments, said) in [
        (
            &["find", "corpus.db", "--from", "May"][..],
            "no date: 2004, 2004-05 or 2004-05-03 is wanted",
        ),
        (
            &["find", "corpus.db", "--from", "2005", "--to", "2004"],
            "the end is before the beginning",
        ),
        (
            &["find", "corpus.db", "--speaker", "Pall"],
            "nobody is called \"Pall\" here; the nearest is \"Ann Pell\"",
        ),
        (
            &["find", "corpus.db", "--person", "99"],
            "there is no person \"99\"",
        ),
        (
            &["find", "corpus.db", "--outlet", "The Quai"],
            "no article is of an outlet \"The Quai\"",
        ),
        (&["find", "corpus.db", "?!"], "no word to search for"),
        (
            &["find", "corpus.db", "--type", "loud"],
            "direct, mixed, indirect is wanted",
        ),
        (
            &["find", "none.db"],
            "none.db: no such file; `ascribe index` makes a corpus",
        ),
        (&["find", "notes.txt"], "notes.txt: is no corpus of ascribe"),
        (&["find", "."], ".: is a folder, no corpus"),
        (
            &["find", "corpus.db", "-o", "corpus.db"],
            "corpus.db: is an input, too",
        ),
        (
            &["export", "corpus.db", "--to", "jsonl", "-o", "corpus.db"],
            "corpus.db: is an input, too",
        ),
        (
            &["audit", "corpus.db", "--by", "colour"],
            "publisher, gender, kind, type, class, year or month is wanted",
        ),
        (&["speakers", "corpus.db", "Pall"], "nobody is called"),
    ] {
        let output = run(folder, arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        let told = text(&output.stderr);
        assert!(told.contains(said), "{arguments:?}: {told}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
    }
    // Nothing of it was lost.
    ask(folder, &["find", "corpus.db", "fees"]);
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let folder = corpus();
    let mut child = command(folder.path(), &["export", "corpus.db", "--to", "jsonl"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((code(&output), text(&output.stderr)), (0, ""));
}
