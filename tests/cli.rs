//! The command as the shell sees it: inputs, forms of output, messages, exit codes.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Output, Stdio};

use assert_cmd::Command;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::shell::{code, ids, lines, run, text};

const QUOTED: &str = "“We will appeal,” said Maria Lopez.";

fn ascribe() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn stdin(input: impl Into<Vec<u8>>, arguments: &[&str]) -> Output {
    ascribe()
        .args(arguments)
        .write_stdin(input)
        .output()
        .expect("the program starts")
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().expect("a place for temporary files");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("writable");
        fs::write(path, bytes).expect("writable");
    }
    folder
}

#[test]
fn plain_text_on_stdin_is_one_article() {
    let output = stdin(QUOTED, &["extract", "-q"]);
    assert_eq!((code(&output), text(&output.stderr)), (0, ""));
    let lines = lines(&output);
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["id"], "stdin");
    assert_eq!(lines[0]["text"], QUOTED);
    assert_eq!(
        lines[0]["quotes"][0]["content"],
        json!([[1, 16]]),
        "{}",
        lines[0]
    );
}

#[test]
fn json_lines_on_stdin_keep_id_and_meta() {
    let input = concat!(
        "\u{feff}\n",
        r#"{"id":"a","text":"One.","meta":{"publisher":"The Quay","n":3},"extra":[1]}"#,
        "\r\n\n",
        r#"{"id":7,"text":"Two.","date":"2026-05-03","quotes":"ignored"}"#,
        "\n",
        r#"{"text":"Three.","meta":null}"#
    );
    let output = stdin(input, &["extract", "-q", "-"]);
    assert_eq!((code(&output), text(&output.stderr)), (0, ""));
    assert_eq!(ids(&output), ["a", "7", "stdin:5"]);
    let lines = lines(&output);
    assert_eq!(lines[0]["meta"]["publisher"], "The Quay");
    assert_eq!(lines[0]["meta"]["n"], 3);
    assert_eq!(lines[1]["meta"]["date"], "2026-05-03");
}

#[test]
fn nothing_on_stdin_is_nothing() {
    let output = stdin("", &["extract", "-q"]);
    assert_eq!((code(&output), text(&output.stdout)), (0, ""));
}

#[test]
fn folders_are_read_in_order_and_give_relative_ids() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n")
        .expect("memory takes every byte");
    let gzip = gzip.finish().expect("memory takes every byte");
    let zstd = zstd::encode_all(&b"{\"id\":\"packed\",\"text\":\"Three.\"}"[..], 1)
        .expect("memory takes every byte");
    let folder = folder(&[
        ("news/b.txt", b"B."),
        ("news/a.txt", b"A."),
        ("news/deep/c.txt", b"C."),
        ("news/x.jsonl.gz", &gzip),
        ("news/y.jsonl.zst", &zstd),
        ("news/notes.css", b"not an article"),
    ]);
    let output = run(folder.path(), &["extract", "-q", "news"]);
    assert_eq!((code(&output), text(&output.stderr)), (0, ""));
    assert_eq!(ids(&output), ["a", "b", "deep/c", "x:1", "x:2", "packed"]);
}

#[test]
fn files_that_nobody_reads_are_told() {
    let folder = folder(&[
        ("news/a.txt", b"A."),
        ("news/b.css", b"b {}"),
        ("news/deep/c.css", b"c {}"),
        ("news/a_files/x.js", b"x"),
    ]);
    let output = run(folder.path(), &["extract", "news"]);
    assert_eq!((code(&output), ids(&output)), (0, vec!["a".to_owned()]));
    let told: Vec<&str> = text(&output.stderr).lines().collect();
    assert_eq!(told[0], "ascribe: 3 files skipped: 2 .css, 1 .js");
    assert!(
        told[1].starts_with("ascribe: 1 article, 0 quotations, 0 with speaker; ")
            && told[1].ends_with("; 3 files skipped"),
        "{}",
        told[1]
    );
    let quiet = run(folder.path(), &["extract", "-q", "news"]);
    assert_eq!((code(&quiet), text(&quiet.stderr)), (0, ""));
}

#[test]
fn a_file_called_stdin_is_a_file() {
    let folder = folder(&[("stdin", b"{\"text\":\"One.\"}\n"), ("b/stdin", b"")]);
    let output = run(folder.path(), &["extract", "-q", "stdin"]);
    assert_eq!(
        (code(&output), ids(&output)),
        (0, vec!["stdin:1".to_owned()])
    );
    // An empty file is an article; a stream of nothing is none.
    let output = run(&folder.path().join("b"), &["extract", "-q", "stdin"]);
    assert_eq!((code(&output), ids(&output)), (0, vec!["stdin".to_owned()]));
}

#[test]
fn empty_files_are_articles_without_quotes_or_no_articles() {
    let folder = folder(&[("a.txt", b""), ("b.jsonl", b"")]);
    let output = run(folder.path(), &["extract", "-q", "a.txt", "b.jsonl"]);
    assert_eq!((code(&output), text(&output.stderr)), (0, ""));
    assert_eq!(ids(&output), ["a"]);
    assert_eq!(lines(&output)[0]["quotes"], json!([]));
}

#[test]
fn a_broken_line_is_told_and_the_run_goes_on() {
    let folder = folder(&[(
        "a.jsonl",
        b"{\"id\":\"1\",\"text\":\"One.\"}\n{\"id\":\"2\",\n{\"id\":\"3\"}\n[]\n{\"id\":{},\"text\":\"\"}\n{\"id\":\"6\",\"text\":\"Six.\"}\n",
    )]);
    let output = run(folder.path(), &["extract", "-q", "a.jsonl"]);
    assert_eq!(code(&output), 1);
    assert_eq!(ids(&output), ["1", "a:5", "6"]);
    insta::assert_snapshot!(text(&output.stderr), @r#"
    a.jsonl:2: not an article in JSON: EOF while parsing a value (column 10)
    a.jsonl:3: no text: no "text", "body", "content" or the like; there are id (--field text=NAME says which it is)
    a.jsonl:4: not a JSON object
    "#);
}

#[test]
fn a_damaged_archive_is_told_and_the_run_goes_on() {
    let folder = folder(&[("a.jsonl.gz", b"\x1f\x8bno archive"), ("b.txt", b"B.")]);
    let output = run(folder.path(), &["extract", "-q", "a.jsonl.gz", "b.txt"]);
    assert_eq!(code(&output), 1);
    assert_eq!(ids(&output), ["b"]);
    insta::assert_snapshot!(text(&output.stderr), @"a.jsonl.gz:1: invalid gzip header");
}

#[test]
fn invalid_utf8_is_replaced_and_told() {
    let folder = folder(&[
        ("a.txt", b"One.\nTw\xffo."),
        ("b.jsonl", b"{\"id\":\"b\",\"text\":\"Thr\xffee.\"}\n"),
    ]);
    let output = run(folder.path(), &["extract", "a.txt", "b.jsonl"]);
    assert_eq!(code(&output), 0);
    let lines = lines(&output);
    assert_eq!(lines[0]["text"], "One.\nTw\u{fffd}o.");
    assert_eq!(lines[1]["text"], "Thr\u{fffd}ee.");
    assert_eq!(
        lines[0]["warnings"],
        json!(["invalid UTF-8 replaced, first at byte 7 (line 2)"])
    );
    assert_eq!(
        lines[1]["warnings"],
        json!(["invalid UTF-8 replaced, first at byte 21"])
    );
    let messages = text(&output.stderr);
    assert!(
        messages.starts_with(
            "a.txt:1: warning: invalid UTF-8 replaced, first at byte 7 (line 2)\n\
             b.jsonl:1: warning: invalid UTF-8 replaced, first at byte 21\n\
             ascribe: 2 articles, "
        ),
        "{messages}"
    );
}

#[test]
fn ids_that_occur_again_are_told_and_kept() {
    let input = "{\"id\":\"a\",\"text\":\"One.\"}\n{\"id\":\"a\",\"text\":\"Two.\"}\n";
    let output = stdin(input, &["extract"]);
    assert_eq!(code(&output), 0);
    assert_eq!(ids(&output), ["a", "a"]);
    assert!(
        text(&output.stderr).starts_with("stdin:2: warning: id \"a\" occurs again\nascribe: "),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn what_cannot_start_says_why() {
    let folder = folder(&[("a.txt", b"A."), ("empty/notes.css", b"")]);
    for (arguments, message) in [
        (
            &["extract", "a.txt", "missing.txt"][..],
            "ascribe: missing.txt: No such file or directory (os error 2)\n",
        ),
        (
            &["extract", "empty"],
            "ascribe: empty: no articles in this folder; 1 file skipped: 1 .css\n",
        ),
        (
            &["extract", "-", "-"],
            "ascribe: -: stdin can be read only once\n",
        ),
        (
            &["extract", "a.txt", "--model", "small"],
            "ascribe: model small: model.json cannot be read (No such file or directory (os error 2)); a model folder holds model.json\n",
        ),
        (
            &["extract", "a.txt", "--model", "none", "--no-rules"],
            "ascribe: --no-rules needs a model; without both nothing is found\n",
        ),
        (
            &["extract", "a.txt", "--output", "a.txt"],
            "ascribe: a.txt: is an input, too\n",
        ),
        (
            &["extract", "a.txt", "--output", "missing/b.jsonl"],
            "ascribe: missing/b.jsonl: No such file or directory (os error 2)\n",
        ),
        (
            &["show", "missing.txt"],
            "ascribe: missing.txt: No such file or directory (os error 2)\n",
        ),
        (
            &["aggregate", "missing.txt"],
            "ascribe: missing.txt: No such file or directory (os error 2)\n",
        ),
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        assert_eq!(text(&output.stderr), message, "{arguments:?}");
    }
    assert_eq!(
        fs::read(folder.path().join("a.txt")).expect("it is there"),
        b"A."
    );
}

#[test]
fn flags_that_make_no_sense_cannot_start() {
    for arguments in [
        &["extract", "--min-confidence", "2"][..],
        &["extract", "--format", "xml"],
        &["extract", "-j", "many"],
        &["quote"],
        &[],
    ] {
        let output = stdin("", arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}

/// Articles of varied length, more than a batch holds.
fn many_articles() -> String {
    (0..700)
        .map(|i| {
            let text = format!(
                "Dana Ruiz met the board on day {i}.\n\n{}“It went badly,” she said. Orrin Vale said that nobody had won.",
                "Nothing happened. ".repeat(i % 40)
            );
            json!({"id": format!("a{i}"), "text": text}).to_string() + "\n"
        })
        .collect()
}

#[test]
fn the_output_does_not_depend_on_the_threads() {
    let input = many_articles();
    for format in ["jsonl", "csv", "marked"] {
        let [one, four] = ["1", "4"].map(|n| {
            let output = stdin(
                input.as_str(),
                &[
                    "extract", "-q", "--model", "none", "--format", format, "-j", n,
                ],
            );
            assert_eq!((code(&output), text(&output.stderr)), (0, ""));
            output.stdout
        });
        assert!(!one.is_empty());
        assert!(one == four, "{format}");
    }
    let [one, four] = ["1", "4"].map(|n| {
        let output = stdin(
            input.as_str(),
            &["aggregate", "-q", "--model", "none", "--quotes", "-j", n],
        );
        assert_eq!((code(&output), text(&output.stderr)), (0, ""));
        output.stdout
    });
    assert!(one == four);
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let input = TempDir::new().expect("a place for temporary files");
    let path = input.path().join("a.jsonl");
    fs::write(&path, many_articles()).expect("writable");
    for subcommand in ["extract", "show"] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_ascribe"))
            .args([subcommand, "-q"])
            .arg(&path)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let mut stdout = BufReader::with_capacity(16, child.stdout.take().expect("it is piped"));
        stdout.read_line(&mut line).expect("UTF-8");
        assert!(!line.is_empty());
        drop(stdout);
        let mut messages = String::new();
        child
            .stderr
            .take()
            .expect("it is piped")
            .read_to_string(&mut messages)
            .expect("UTF-8");
        let status = child.wait().expect("it ends");
        assert_eq!(
            (status.code(), messages.as_str()),
            (Some(0), ""),
            "{subcommand}"
        );
    }
}

#[test]
fn writes_to_a_file_on_request() {
    let folder = folder(&[("a.txt", QUOTED.as_bytes())]);
    let output = run(
        folder.path(),
        &[
            "extract",
            "-q",
            "a.txt",
            "--output",
            "out.jsonl",
            "--no-text",
        ],
    );
    assert_eq!((code(&output), text(&output.stdout)), (0, ""));
    let written = fs::read_to_string(folder.path().join("out.jsonl")).expect("it was written");
    let line: Value = serde_json::from_str(&written).expect("one JSON line");
    assert_eq!(line["id"], "a");
    assert_eq!(line.get("text"), None);
}

#[test]
fn csv_has_one_line_a_quotation() {
    let output = stdin(QUOTED, &["extract", "-q", "--format", "csv"]);
    let mut csv = csv::Reader::from_reader(&output.stdout[..]);
    let head = csv.headers().expect("a line of headings").clone();
    assert_eq!(head.get(7), Some("content"));
    let rows: Vec<_> = csv
        .records()
        .map(|row| row.expect("as wide as its head"))
        .collect();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].get(0), Some("stdin"));
    assert_eq!(rows[0].get(7), Some("We will appeal,"));
    assert_eq!(rows[0].get(8), Some("said"));
    let nothing = stdin("", &["extract", "-q", "--format", "csv"]);
    assert_eq!(text(&nothing.stdout).lines().count(), 1);
}

#[test]
fn a_threshold_leaves_out_what_is_doubtful() {
    let output = stdin(QUOTED, &["extract", "-q", "--min-confidence", "1"]);
    for quote in lines(&output)[0]["quotes"].as_array().expect("a list") {
        assert_eq!(quote["confidence"], 1.0);
    }
}

const CLASSES: &str = "Ann Pell said that the dam leaks. Orrin Vale hopes that it holds. A study found that it \
    leaks. Ann Pell refused to pay.";

#[test]
fn what_people_said_and_documents_show_is_the_default() {
    let classes = |arguments: &[&str]| -> String {
        let mut all = vec!["extract", "-q", "--model", "none"];
        all.extend(arguments);
        let output = stdin(CLASSES, &all);
        assert_eq!(code(&output), 0);
        let quotes = lines(&output)[0]["quotes"].clone();
        let quotes = quotes.as_array().expect("a list");
        let classes: Vec<&str> = quotes
            .iter()
            .map(|quote| quote["class"].as_str().expect("a class"))
            .collect();
        classes.join(" ")
    };
    assert_eq!(classes(&[]), "speech finding");
    assert_eq!(classes(&["--classes", "speech"]), "speech");
    assert_eq!(
        classes(&["--classes", "finding,thought"]),
        "thought finding"
    );
    assert!(classes(&["--classes", "all"]).starts_with("speech thought finding"));
    let output = stdin(CLASSES, &["extract", "--classes", "speeches"]);
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("speech, thought, finding, act or all is wanted"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn classes_are_in_the_table_and_shown_where_they_are_not_speech() {
    let rules = ["--model", "none", "--classes", "all"];
    let csv = stdin(
        CLASSES,
        &[&["extract", "-q", "--format", "csv"][..], &rules].concat(),
    );
    let mut rows = csv::Reader::from_reader(&csv.stdout[..]);
    let head = rows.headers().expect("headings").clone();
    assert_eq!(head.iter().position(|name| name == "class"), Some(6));
    let second = rows.records().nth(1).expect("two rows").expect("a row");
    assert_eq!(&second[6], "thought");
    let shown = stdin(CLASSES, &[&["show", "-q"][..], &rules].concat());
    let shown = text(&shown.stdout);
    assert!(shown.contains("indirect, thought"), "{shown}");
    assert!(!shown.contains("speech"), "{shown}");
}

#[test]
fn aggregate_counts_the_classes_that_are_wanted() {
    let rules = ["--model", "none", "--classes", "all"];
    let extracted = stdin(CLASSES, &[&["extract", "-q"][..], &rules].concat()).stdout;
    let names = |arguments: &[&str]| -> Vec<String> {
        let output = stdin(extracted.clone(), arguments);
        let name = |line: &Value| line["name"].as_str().expect("a name").to_owned();
        lines(&output).iter().map(name).collect()
    };
    assert_eq!(names(&["aggregate", "-q"]), ["Ann Pell"]);
    assert_eq!(
        names(&["aggregate", "-q", "--classes", "thought"]),
        ["Orrin Vale"]
    );
}

#[test]
fn given_quotations_stay_whatever_their_class() {
    let given = json!({"text": "No rent was owed, Orrin Vale thought.", "quotes": [
        {"id": "q1", "type": "indirect", "class": "thought", "content": [[0, 16]], "cue": [[29, 36]], "source": [[18, 28]]}
    ]});
    let output = stdin(given.to_string(), &["extract", "-q", "--given-quotes"]);
    assert_eq!(lines(&output)[0]["quotes"][0]["class"], "thought");
    assert_eq!(lines(&output)[0]["speakers"][0]["name"], "Orrin Vale");
}

#[test]
fn show_prints_marks_and_a_line_for_each_quotation() {
    let output = stdin(QUOTED, &["show", "-q", "--why"]);
    assert_eq!((code(&output), text(&output.stderr)), (0, ""));
    let shown = text(&output.stdout);
    assert!(
        shown.contains("“[q1 We will appeal,]” [c1 said] [s1 Maria Lopez]."),
        "{shown}"
    );
    assert!(shown.contains("\n  q1  "), "{shown}");
    assert!(shown.contains("quotation: found as “"), "{shown}");
    assert!(!shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let escape = |output: &Output| text(&output.stdout).contains('\u{1b}');
    assert!(!escape(&stdin(QUOTED, &["show", "-q"])));
    assert!(escape(&stdin(QUOTED, &["show", "-q", "--color", "always"])));
    assert!(!escape(&stdin(QUOTED, &["show", "-q", "--color", "never"])));
    // Without its codes the coloured form says the same.
    let coloured = stdin(QUOTED, &["show", "-q", "--color", "always"]);
    let plain = stdin(QUOTED, &["show", "-q"]);
    let stripped = anstream::adapter::strip_str(text(&coloured.stdout)).to_string();
    assert_eq!(stripped, text(&plain.stdout));
}

#[test]
fn an_article_cannot_steer_the_terminal() {
    let output = stdin("A \u{1b}[2J trap\u{7}.", &["show", "-q"]);
    assert!(text(&output.stdout).contains("A \u{fffd}\\[2J trap\u{fffd}."));
}

#[test]
fn show_makes_one_page_of_all_articles() {
    let folder = folder(&[
        ("a.txt", QUOTED.as_bytes()),
        ("b.txt", "“No <b>fees</b>,” said Tom Ng.".as_bytes()),
        ("c.txt", b"\xff\x00\x00\x01\x02\x03"),
    ]);
    let rules = ["show", "-q", "--model", "none", "--html"];
    let output = run(folder.path(), &[&rules[..], &["a.txt"]].concat());
    assert_eq!((code(&output), text(&output.stderr)), (0, ""));
    let page = text(&output.stdout);
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert!(page.contains("<title>a</title>") && page.contains(">Maria Lopez</bdi>"));
    // How the speaker was found is told without --why.
    assert!(page.contains("stands beside it"), "{page}");
    assert!(!page.contains("<nav"));
    // One that fails costs no other.
    let arguments = [&rules[..], &["a.txt", "b.txt", "c.txt", "-o", "page.html"]].concat();
    let output = run(folder.path(), &arguments);
    assert_eq!((code(&output), text(&output.stdout)), (1, ""));
    assert!(text(&output.stderr).contains("c.txt:1: not read"));
    let page = fs::read_to_string(folder.path().join("page.html")).expect("it was written");
    assert!(page.contains("<title>2 articles</title>") && page.contains("<nav"));
    // A tag is no part of the quotation, and stands between its words as it came.
    assert!(page.contains("fees</mark>&lt;/b&gt;<mark"), "{page}");
    assert!(
        page.contains("&lt;b&gt;") && !page.contains("<b>fees"),
        "{page}"
    );
}

#[test]
fn a_page_is_never_written_over_an_input_nor_over_another_for_nothing() {
    let folder = folder(&[
        ("a.html", "<p>“Yes,” said Ann Pell.</p>".as_bytes()),
        ("old.html", b"old"),
    ]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("it is there");
    let output = run(folder.path(), &["show", "a.html", "--html", "-o", "a.html"]);
    assert_eq!(code(&output), 2);
    assert_eq!(text(&output.stderr), "ascribe: a.html: is an input, too\n");
    assert_eq!(read("a.html"), "<p>“Yes,” said Ann Pell.</p>");
    fs::write(folder.path().join("empty.jsonl"), "{}\n").expect("writable");
    let output = run(
        folder.path(),
        &[
            "show",
            "empty.jsonl",
            "--html",
            "-o",
            "old.html",
            "--model",
            "none",
        ],
    );
    assert_eq!(code(&output), 2, "{}", text(&output.stderr));
    assert_eq!(read("old.html"), "old");
    // Nothing half-made is left beside it.
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 3);
}

#[test]
fn options_of_a_page_go_together() {
    for (arguments, message) in [
        (
            &["show", "--html", "--color", "always"][..],
            "'--html' cannot be used with '--color",
        ),
        (&["show", "-o", "page.html"], "--html"),
    ] {
        let output = stdin(QUOTED, arguments);
        assert_eq!(
            (code(&output), text(&output.stdout)),
            (2, ""),
            "{arguments:?}"
        );
        assert!(
            text(&output.stderr).contains(message),
            "{}",
            text(&output.stderr)
        );
    }
    let why = stdin(
        QUOTED,
        &["show", "-q", "--html", "--why", "--model", "none"],
    );
    let same = stdin(QUOTED, &["show", "-q", "--html", "--model", "none"]);
    assert_eq!(code(&why), 0);
    assert!(why.stdout == same.stdout);
}

#[test]
fn aggregate_reads_what_extract_writes() {
    let articles = [
        json!({"id": "a", "text": "xx", "meta": {"date": "2026-05-03", "publisher": "The Quay"},
            "quotes": [{"id": "q1", "type": "direct", "content": [[0, 1]], "speaker": "s1"},
                       {"id": "q2", "type": "indirect", "content": [[1, 2]], "speaker": "s2", "confidence": 0.2}],
            "speakers": [{"id": "s1", "name": "Maria López"}, {"id": "s2", "name": "residents", "kind": "group"}]}),
        json!({"id": "b", "text": "xx", "quotes": [{"id": "q1", "type": "mixed", "content": [[0, 1]], "speaker": "s1"}],
            "speakers": [{"id": "s1", "name": "MARIA LOPEZ", "gender": "female"}]}),
        json!({"id": "c", "text": "It rained."}),
    ];
    let input: String = articles
        .iter()
        .map(|article| article.to_string() + "\n")
        .collect();
    let output = stdin(input.as_str(), &["aggregate"]);
    assert_eq!(code(&output), 0);
    insta::assert_snapshot!(text(&output.stdout), @r#"{"name":"Maria López","kind":"person","gender":"female","n_quotes":2,"n_direct":1,"n_mixed":1,"n_indirect":0,"n_negated":0,"n_hypothetical":0,"n_articles":2,"first":"2026-05-03","last":"2026-05-03","outlets":{"The Quay":1},"dates":{"2026-05":1},"aliases":["MARIA LOPEZ"],"roles":[]}"#);
    assert!(
        text(&output.stderr).starts_with("ascribe: 3 articles, 3 quotations, 3 with speaker; "),
        "{}",
        text(&output.stderr)
    );
    let csv = stdin(
        input.as_str(),
        &["aggregate", "-q", "--format", "csv", "--all-kinds"],
    );
    assert_eq!(text(&csv.stdout).lines().count(), 3);
    let sure = stdin(
        input.as_str(),
        &["aggregate", "-q", "--all-kinds", "--min-confidence", "0.5"],
    );
    assert_eq!(lines(&sure).len(), 1);
    let frequent = stdin(input.as_str(), &["aggregate", "-q", "--min-quotes", "3"]);
    assert_eq!(text(&frequent.stdout), "");
}

#[test]
fn aggregate_attributes_raw_text_first() {
    let extracted = stdin(QUOTED, &["extract", "-q"]).stdout;
    let two_steps = stdin(extracted, &["aggregate", "-q"]);
    let one_step = stdin(QUOTED, &["aggregate", "-q"]);
    assert_eq!(text(&one_step.stdout), text(&two_steps.stdout));
}

#[test]
fn prints_completions_manual_and_schema() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = stdin("", &["completions", shell]);
        assert_eq!(code(&output), 0);
        assert!(text(&output.stdout).contains("ascribe"), "{shell}");
    }
    let page = stdin("", &["man"]);
    assert!(text(&page.stdout).contains(".TH ascribe 1"));
    let folder = TempDir::new().expect("a place for temporary files");
    let output = run(folder.path(), &["man", "--output", "pages"]);
    assert_eq!(code(&output), 0);
    assert!(folder.path().join("pages/ascribe-extract.1").is_file());
    let schema: Value =
        serde_json::from_slice(&stdin("", &["schema"]).stdout).expect("a schema is JSON");
    assert_eq!(schema["title"], "ArticleRecord");
}

#[test]
fn a_long_article_is_one_article() {
    // 8 MB without a paragraph break; the release build is tried with 50.
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("long.txt");
    let mut file = File::create(&path).expect("writable");
    let sentence = "“It went badly,” said Dana Ruiz, and the board’s chair agreed. ";
    for _ in 0..8_000_000 / sentence.len() {
        file.write_all(sentence.as_bytes()).expect("writable");
    }
    drop(file);
    let output = run(
        folder.path(),
        &["extract", "-q", "--model", "none", "--no-text", "long.txt"],
    );
    assert_eq!((code(&output), text(&output.stderr)), (0, ""));
    assert_eq!(ids(&output), ["long"]);
}

#[test]
fn given_quotations_get_their_speakers() {
    let line = |quotes: &str| {
        format!(
            r#"{{"id":"a","text":"“No,” said Dana Roe. It rained. “Yes,” said Orrin Vale.",{quotes}}}"#
        )
    };
    let given = line(r#""quotes":[{"id":"x","type":"direct","content":[[34,38]]}]"#);
    let output = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .args(["extract", "--given-quotes", "--model", "none", "--no-text"])
        .write_stdin(format!("{given}\n{}\n", line(r#""date":"today""#)))
        .output()
        .expect("the program starts");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let article: serde_json::Value = serde_json::from_str(text.trim()).expect("one article");
    assert_eq!(article["quotes"].as_array().map(Vec::len), Some(1));
    assert_eq!(article["speakers"][0]["name"], "Orrin Vale");
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(told.contains("2: no \"quotes\" in this article"), "{told}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn given_quotations_may_have_their_parts_in_any_order() {
    let line = |id: &str, content: &str| {
        format!(
            r#"{{"id":"{id}","text":"“No,” said Dana Roe, “not now.”","quotes":[{{"id":"x","type":"direct","content":{content},"speaker":"unknown"}}]}}"#
        ) + "\n"
    };
    let input = [
        line("sorted", "[[1,4],[22,30]]"),
        line("swapped", "[[22,30],[1,4]]"),
        line("empty part", "[[22,30],[1,4],[9,9]]"),
        line("overlap", "[[22,30],[1,4],[3,6]]"),
        line("too far", "[[1,4],[22,90]]"),
        line("reversed", "[[4,1]]"),
        line("nothing", "[[4,4]]"),
    ]
    .concat();
    let output = stdin(
        input,
        &["extract", "-q", "--given-quotes", "--model", "none"],
    );
    assert_eq!(code(&output), 1);
    assert_eq!(ids(&output), ["sorted", "swapped", "empty part"]);
    for line in lines(&output) {
        assert_eq!(line["quotes"][0]["content"], json!([[1, 4], [22, 30]]));
        assert_eq!(line["speakers"][0]["name"], "Dana Roe");
    }
    insta::assert_snapshot!(text(&output.stderr), @r"
    stdin:4: article overlap: x: content span [3, 6] overlaps [1, 4]
    stdin:5: article too far: x: content span [22, 90] reaches past the end of the text (31 characters)
    stdin:6: article reversed: x: content span [4, 1] ends before it begins
    stdin:7: article nothing: quotation x has no content
    ");
}
