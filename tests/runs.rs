//! Runs that stop, pause, go on, share their work, or are told what to do by a file.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::shell::{ASCRIBE, code, command, json_lines, n_lines, run, text};

/// Articles of varied length; every 50th line is broken.
fn articles(n: usize) -> String {
    (0..n)
        .map(|i| {
            if i % 50 == 49 {
                return "{\"id\": broken\n".to_owned();
            }
            let text = format!(
                "Dana Ruiz met the board on day {i}.\n\n{}“It went badly,” she said. Orrin Vale said that nobody had won.",
                "Nothing happened. ".repeat(i % 40)
            );
            json!({"id": format!("a{i}"), "text": text}).to_string() + "\n"
        })
        .collect()
}

fn folder_with(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a place for temporary files");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("writable");
    }
    folder
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).unwrap_or_default()
}

fn manifest(folder: &Path, name: &str) -> Value {
    serde_json::from_slice(&read(folder, name)).expect("a run file is JSON")
}

const RULES: [&str; 4] = ["extract", "-q", "--model", "none"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    RULES.iter().copied().chain(more.iter().copied()).collect()
}

/// A generator of numbers that is the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % n
    }
}

#[test]
fn a_killed_run_goes_on_where_it_stopped() {
    let n_articles = 5_000;
    let folder = folder_with(&[("a.jsonl", &articles(n_articles))]);
    let folder = folder.path();
    let whole = [
        "a.jsonl",
        "-o",
        "whole.jsonl",
        "--errors",
        "whole-errors.jsonl",
    ];
    assert_eq!(code(&run(folder, &with(&whole))), 1);
    let expected = read(folder, "whole.jsonl");
    let n_lines = n_lines(&expected);
    assert_eq!(n_lines, n_articles - n_articles / 50);
    let mut random = Random(7);
    let mut n_killed = 0;
    let part = [
        "a.jsonl",
        "-o",
        "part.jsonl",
        "--errors",
        "part-errors.jsonl",
        "--resume",
    ];
    let length = || fs::metadata(folder.join("part.jsonl")).map_or(0, |file| file.len());
    for runs_left in (1..=20).rev() {
        // Somewhere on the way that is left, so that the last one is near the end.
        let to_go = expected.len() as u64 - length();
        let until = length() + random.below(2 * to_go / runs_left + 1);
        let mut child = command(folder, &with(&part))
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let has_ended = |child: &mut Child| child.try_wait().expect("it is ours").is_some();
        while length() < until && !has_ended(&mut child) {
            thread::sleep(Duration::from_millis(1));
        }
        let _ = child.kill();
        let status = child.wait().expect("it ends");
        n_killed += usize::from(status.code().is_none());
        let so_far = read(folder, "part.jsonl");
        // Only the last line may be cut: such a kill ends a write within it.
        assert!(expected.starts_with(&so_far), "{} bytes", so_far.len());
    }
    assert!(n_killed >= 10, "only {n_killed} runs were killed");
    // One for the broken lines, in whichever run they were met.
    assert_eq!(code(&run(folder, &with(&part))), 1);
    assert!(read(folder, "part.jsonl") == expected);
    assert_eq!(
        read(folder, "part-errors.jsonl"),
        read(folder, "whole-errors.jsonl")
    );
    let (one, other) = (
        manifest(folder, "whole.jsonl.run.json"),
        manifest(folder, "part.jsonl.run.json"),
    );
    assert_eq!(one["counts"], other["counts"]);
    assert_eq!(other["state"], "finished");
    assert!(!folder.join("part.jsonl.checkpoint").exists());
}

#[test]
fn a_run_that_changed_does_not_go_on() {
    let folder = folder_with(&[("a.jsonl", &articles(3_000)), ("b.jsonl", &articles(2))]);
    let folder = folder.path();
    stop_early(folder, &["a.jsonl", "-o", "out.jsonl"]);
    let refused = |arguments: &[&str]| {
        let output = run(folder, &with(arguments));
        assert_eq!(code(&output), 2, "{arguments:?}");
        text(&output.stderr).to_owned()
    };
    let so_far = read(folder, "out.jsonl");
    let told = refused(&["a.jsonl", "-o", "out.jsonl"]);
    assert!(told.contains("--resume goes on"), "{told}");
    let told = refused(&["a.jsonl", "-o", "out.jsonl", "--resume", "--no-text"]);
    assert!(
        told.contains("--no-text was false, now it is true"),
        "{told}"
    );
    let told = refused(&[
        "a.jsonl",
        "-o",
        "out.jsonl",
        "--resume",
        "--min-confidence",
        "0.5",
    ]);
    assert!(
        told.contains("--min-confidence was 0, now it is 0.5"),
        "{told}"
    );
    let told = refused(&["b.jsonl", "-o", "out.jsonl", "--resume"]);
    assert!(told.contains("the input b.jsonl was a.jsonl"), "{told}");
    let told = refused(&["a.jsonl", "b.jsonl", "-o", "out.jsonl", "--resume"]);
    assert!(told.contains("the input b.jsonl is new"), "{told}");
    let told = refused(&["-o", "out.jsonl", "--resume"]);
    assert!(told.contains("cannot be read again"), "{told}");
    let told = refused(&["a.jsonl", "--resume"]);
    assert!(told.contains("--resume needs --output"), "{told}");
    assert!(
        read(folder, "out.jsonl") == so_far,
        "refusing changes nothing"
    );
    let mut file = File::options()
        .append(true)
        .open(folder.join("a.jsonl"))
        .expect("it is there");
    file.write_all(b"{\"text\":\"More.\"}\n").expect("writable");
    let told = refused(&["a.jsonl", "-o", "out.jsonl", "--resume"]);
    assert!(told.contains("the input a.jsonl has changed"), "{told}");
    assert_eq!(
        code(&run(
            folder,
            &with(&["b.jsonl", "-o", "out.jsonl", "--force"])
        )),
        0
    );
    assert_eq!(n_lines(&read(folder, "out.jsonl")), 2);
    // What is finished is finished.
    let output = run(folder, &with(&["b.jsonl", "-o", "out.jsonl", "--resume"]));
    assert_eq!(code(&output), 0);
    assert!(text(&output.stderr).contains("finished already"));
}

/// Begins a run and kills it once something is written.
fn stop_early(folder: &Path, arguments: &[&str]) {
    let mut child = command(folder, &with(arguments))
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let begin = Instant::now();
    while read(folder, "out.jsonl").is_empty() && begin.elapsed() < Duration::from_secs(20) {
        thread::sleep(Duration::from_millis(2));
    }
    child.kill().expect("it is ours");
    let status = child.wait().expect("it ends");
    assert_eq!(
        status.code(),
        None,
        "the run was over before it could be stopped"
    );
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_run_in_order() {
    let folder = folder_with(&[]);
    let folder = folder.path();
    for (signal, exit) in [("INT", 130), ("TERM", 143)] {
        let out = format!("{signal}.jsonl");
        let mut child = command(folder, &["extract", "--model", "none", "-o", &out])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut input = child.stdin.take().expect("it is piped");
        input.write_all(articles(3).as_bytes()).expect("it reads");
        wait_for(|| n_lines(&read(folder, &out)) == 3);
        let killed = Command::new("kill")
            .args(["-s", signal, &child.id().to_string()])
            .status()
            .expect("there is kill");
        assert!(killed.success());
        let output = child.wait_with_output().expect("it ends");
        drop(input);
        assert_eq!(output.status.code(), Some(exit));
        let told = text(&output.stderr);
        assert!(
            told.contains(&format!("stopped by SIG{signal} after 3 articles")),
            "{told}"
        );
        assert!(told.contains("3 articles, "), "{told}");
        assert_eq!(
            manifest(folder, &format!("{out}.run.json"))["state"],
            "stopped"
        );
    }
}

fn wait_for(is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(30), "it never came");
        thread::sleep(Duration::from_millis(5));
    }
}

/// A program at the other end of two pipes.
struct CoProcess {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl CoProcess {
    fn new(arguments: &[&str]) -> Self {
        let mut child = Command::new(ASCRIBE)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let answers = BufReader::new(child.stdout.take().expect("it is piped"));
        Self { child, answers }
    }

    fn ask(&mut self, line: &str) -> String {
        let input = self.child.stdin.as_mut().expect("it is piped");
        input.write_all(line.as_bytes()).expect("it reads");
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("UTF-8");
        answer
    }
}

#[test]
fn a_line_is_answered_while_the_input_pauses() {
    for threads in ["1", "2"] {
        for format in ["jsonl", "csv"] {
            let mut other = CoProcess::new(&with(&["-j", threads, "--format", format]));
            if format == "csv" {
                let mut head = String::new();
                other.answers.read_line(&mut head).expect("UTF-8");
                assert!(head.starts_with("article,"));
            }
            for i in 0..5 {
                let line =
                    json!({"id": format!("x{i}"), "text": "“We will appeal,” said Maria Lopez."});
                // The test waits for the answer, however long; that it comes before the end of the input is what counts.
                let answer = other.ask(&format!("{line}\n"));
                assert!(
                    answer.contains(&format!("x{i}")) && answer.contains("Maria Lopez"),
                    "{answer}"
                );
            }
            drop(other.child.stdin.take());
            assert!(other.child.wait().expect("it ends").success());
        }
    }
}

#[test]
fn shards_are_parts_and_make_the_whole() {
    let folder = folder_with(&[("a.jsonl", &articles(300))]);
    let folder = folder.path();
    assert_eq!(
        code(&run(folder, &with(&["a.jsonl", "-o", "all.jsonl"]))),
        1
    );
    let mut n_failed = 0;
    for i in 1..=3 {
        let (shard, out) = (format!("{i}/3"), format!("s{i}.jsonl"));
        run(folder, &with(&["a.jsonl", "-o", &out, "--shard", &shard]));
        let counts = manifest(folder, &format!("{out}.run.json"))["counts"].clone();
        n_failed += counts["failed"]["malformed"].as_u64().unwrap_or(0);
        assert!(counts["articles"].as_u64() > Some(50), "{counts}");
    }
    assert_eq!(n_failed, 6, "each broken line is told by one shard");
    let missing = run(folder, &["merge", "s1.jsonl", "s3.jsonl"]);
    assert_eq!(code(&missing), 2);
    assert!(text(&missing.stderr).contains("shard 2/3 is missing"));
    let merged = run(
        folder,
        &[
            "merge",
            "s3.jsonl",
            "s1.jsonl",
            "s2.jsonl",
            "-o",
            "merged.jsonl",
        ],
    );
    assert_eq!(code(&merged), 0, "{}", text(&merged.stderr));
    let sorted = |name: &str| {
        let bytes = read(folder, name);
        let mut lines: Vec<String> = text(&bytes).lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(sorted("merged.jsonl"), sorted("all.jsonl"));
    // Two articles of one id are two articles.
    let same_id = [
        json!({"id": "x", "text": "One."}),
        json!({"id": "x", "text": "Two."}),
    ];
    let same_id: String = same_id.iter().map(|line| format!("{line}\n")).collect();
    fs::write(folder.join("same.jsonl"), same_id).expect("writable");
    let both = run(folder, &["merge", "same.jsonl", "same.jsonl"]);
    assert_eq!(text(&both.stdout).lines().count(), 2);
    assert!(text(&both.stderr).contains("id \"x\" is that of another article"));
    // Other files: as they are named, what comes again once, what is cut off told.
    fs::write(folder.join("cut.jsonl"), "{\"id\":\"a1\",\"te").expect("writable");
    let merged = run(
        folder,
        &[
            "merge",
            "all.jsonl",
            "s1.jsonl",
            "cut.jsonl",
            "-o",
            "two.jsonl",
        ],
    );
    assert_eq!(code(&merged), 1);
    assert!(text(&merged.stderr).contains("cut.jsonl:1: not an article"));
    assert_eq!(sorted("two.jsonl"), sorted("all.jsonl"));
    let into_input = run(folder, &["merge", "all.jsonl", "-o", "all.jsonl"]);
    assert_eq!(code(&into_input), 2);
}

#[test]
fn no_output_is_ever_an_input() {
    let lines = articles(5);
    let gold = "{\"id\":\"a\",\"text\":\"“No,” said Ann Pell.\",\"quotes\":[],\"speakers\":[]}\n";
    let folder = folder_with(&[("f.jsonl", &lines), ("gold.jsonl", gold)]);
    let folder = folder.path();
    fs::hard_link(folder.join("f.jsonl"), folder.join("hard.jsonl")).expect("it can be linked");
    fs::create_dir(folder.join("in")).expect("writable");
    fs::copy(folder.join("f.jsonl"), folder.join("in/f.jsonl")).expect("writable");
    let redirected = |name: &str, append: bool, from: Option<&str>, arguments: &[&str]| {
        let path = folder.join(name);
        let file = File::options()
            .write(true)
            .append(append)
            .open(path)
            .expect("it is there");
        let mut command = command(folder, arguments);
        command.stdout(file);
        if let Some(from) = from {
            command.stdin(File::open(folder.join(from)).expect("it is there"));
        }
        command.output().expect("the program starts")
    };
    let outputs = [
        run(folder, &with(&["f.jsonl", "-o", "f.jsonl"])),
        run(folder, &with(&["f.jsonl", "-o", "./hard.jsonl"])),
        run(folder, &with(&["in", "-o", "in/f.jsonl"])),
        run(folder, &with(&["f.jsonl", "--errors", "f.jsonl"])),
        redirected("f.jsonl", true, None, &with(&["f.jsonl"])),
        redirected("hard.jsonl", true, Some("f.jsonl"), &with(&[])),
        redirected("f.jsonl", true, Some("f.jsonl"), &with(&["-o", "f.jsonl"])),
        redirected(
            "f.jsonl",
            true,
            None,
            &["show", "--model", "none", "f.jsonl"],
        ),
        run(
            folder,
            &["aggregate", "--model", "none", "f.jsonl", "-o", "f.jsonl"],
        ),
        run(
            folder,
            &["eval", "gold.jsonl", "gold.jsonl", "--errors", "gold.jsonl"],
        ),
        run(
            folder,
            &["convert", "gold.jsonl", "--to", "jsonl", "-o", "gold.jsonl"],
        ),
        run(folder, &["merge", "f.jsonl", "-o", "hard.jsonl"]),
    ];
    for (i, output) in outputs.iter().enumerate() {
        assert_eq!(code(output), 2, "case {i}: {}", text(&output.stderr));
        assert!(
            text(&output.stderr).contains("is an input, too"),
            "case {i}: {}",
            text(&output.stderr)
        );
    }
    assert_eq!(text(&read(folder, "f.jsonl")), lines);
    assert_eq!(text(&read(folder, "in/f.jsonl")), lines);
    assert_eq!(text(&read(folder, "gold.jsonl")), gold);
    // Annotations made by hand are no input, and not to be lost either.
    fs::create_dir(folder.join("brat")).expect("writable");
    fs::write(folder.join("brat/a.ann"), "T1\tContent 0 1\tx\n").expect("writable");
    let to_brat = ["convert", "gold.jsonl", "--to", "brat", "-o", "brat"];
    assert_eq!(code(&run(folder, &to_brat)), 2);
    assert!(!read(folder, "brat/a.ann").is_empty());
    assert_eq!(
        code(&run(folder, &[&to_brat[..], &["--force"]].concat())),
        0
    );
}

#[test]
fn two_runs_do_not_write_one_file() {
    let folder = folder_with(&[]);
    let folder = folder.path();
    let mut first = command(folder, &with(&["-o", "out.jsonl"]))
        .stdin(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = first.stdin.take().expect("it is piped");
    input.write_all(articles(1).as_bytes()).expect("it reads");
    wait_for(|| !read(folder, "out.jsonl").is_empty());
    fs::write(folder.join("b.jsonl"), articles(2)).expect("writable");
    let second = run(folder, &with(&["b.jsonl", "-o", "out.jsonl", "--force"]));
    assert_eq!(code(&second), 2);
    assert!(
        text(&second.stderr).contains("another run is writing it"),
        "{}",
        text(&second.stderr)
    );
    drop(input);
    assert!(first.wait().expect("it ends").success());
    assert_eq!(n_lines(&read(folder, "out.jsonl")), 1);
}

#[cfg(unix)]
#[test]
fn messages_never_stop_a_run() {
    let bad: String = (0..300).map(|i| format!("{{\"id\":\"{i}\"}}\n")).collect();
    let folder = folder_with(&[("bad.jsonl", &(bad + &articles(10)))]);
    let folder = folder.path();
    for (redirect, quiet) in [
        ("2>/dev/full", ""),
        ("2>/dev/full", "-q"),
        ("2>&-", ""),
        ("2>&1 >out.txt | head -1", ""),
    ] {
        let script =
            format!("{ASCRIBE} extract --model none {quiet} bad.jsonl >out.txt {redirect}");
        let script = if redirect.contains("head") {
            format!("{ASCRIBE} extract --model none bad.jsonl {redirect}; sleep 0.3")
        } else {
            script
        };
        let output = Command::new("sh")
            .args(["-c", &script])
            .current_dir(folder)
            .output()
            .expect("there is a shell");
        let lines = n_lines(&read(folder, "out.txt"));
        assert_eq!(lines, 10, "{redirect}: {}", text(&output.stderr));
    }
    // Of one kind twenty are shown.
    let output = run(folder, &["extract", "--model", "none", "bad.jsonl"]);
    assert_eq!(text(&output.stderr).matches("no text").count(), 20);
    assert!(
        text(&output.stderr).contains("300 no-text"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn nothing_done_and_something_done_are_told_apart() {
    let folder = folder_with(&[
        ("all.jsonl", "{}\n{}\n"),
        ("some.jsonl", "{}\n{\"text\":\"\"}\n"),
        ("none.jsonl", ""),
    ]);
    for (name, exit) in [("all.jsonl", 2), ("some.jsonl", 1), ("none.jsonl", 0)] {
        assert_eq!(code(&run(folder.path(), &with(&[name]))), exit, "{name}");
    }
}

#[test]
fn options_come_from_file_environment_and_flags() {
    let folder = folder_with(&[
        (
            "a.jsonl",
            "{\"id\":\"a\",\"story\":\"It rained.\",\"text\":\"No.\"}\n",
        ),
        (
            "c.toml",
            "model = \"none\"\nquiet = true\n[extract]\nfield = [\"text=story\"]\nformat = \"csv\"\n",
        ),
        (
            "bad.toml",
            "model = \"none\"\n[extract]\nformatt = \"csv\"\n",
        ),
        ("broken.toml", "model = none\n"),
    ]);
    let folder = folder.path();
    let output = run(folder, &["extract", "--config", "c.toml", "a.jsonl"]);
    assert_eq!((code(&output), text(&output.stderr)), (0, ""));
    assert!(text(&output.stdout).starts_with("article,"));
    let output = command(folder, &["extract", "--config", "c.toml", "a.jsonl"])
        .env("ASCRIBE_FORMAT", "jsonl")
        .output()
        .expect("the program starts");
    assert!(
        text(&output.stdout).contains("It rained."),
        "{}",
        text(&output.stdout)
    );
    let output = command(folder, &["extract", "a.jsonl", "--format", "marked"])
        .env("ASCRIBE_FORMAT", "jsonl")
        .env("ASCRIBE_CONFIG", "c.toml")
        .output()
        .expect("the program starts");
    assert!(
        text(&output.stdout).ends_with("====\n"),
        "{}",
        text(&output.stdout)
    );
    let output = run(folder, &["config", "extract", "--config", "c.toml"]);
    let told = text(&output.stdout);
    assert!(told.contains("format = \"csv\"  # from c.toml"), "{told}");
    assert!(told.contains("min-confidence = 0  # default"), "{told}");
    // What it prints can be read.
    fs::write(folder.join("d.toml"), told).expect("writable");
    let output = run(folder, &["extract", "--config", "d.toml", "a.jsonl"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    for (name, told) in [
        ("bad.toml", "bad.toml: [extract] has no option \"formatt\""),
        ("broken.toml", "broken.toml: line 1: "),
        ("missing.toml", "missing.toml: "),
    ] {
        let output = run(folder, &["extract", "--config", name, "a.jsonl"]);
        assert_eq!(code(&output), 2, "{name}");
        assert!(
            text(&output.stderr).contains(told),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn messages_may_be_json() {
    let folder = folder_with(&[(
        "a.jsonl",
        "{\"id\":1}\n{\"text\":\"It rained.\",\"date\":\"soon\"}\n",
    )]);
    let output = run(
        folder.path(),
        &["extract", "--model", "none", "--log", "json", "a.jsonl"],
    );
    let lines = json_lines(text(&output.stderr));
    assert_eq!(lines[0]["level"], "error");
    assert_eq!(
        (&lines[0]["source"], &lines[0]["record"]),
        (&json!("a.jsonl"), &json!(1))
    );
    let last = lines.last().expect("a summary");
    assert_eq!(last["counts"]["articles"], 1);
    assert_eq!(last["counts"]["failed"]["no-text"], 1);
}

#[test]
fn odd_numbers_of_threads_are_told() {
    let folder = folder_with(&[("a.txt", "It rained.")]);
    let output = run(
        folder.path(),
        &["extract", "--model", "none", "-j", "100000", "a.txt"],
    );
    assert_eq!(code(&output), 0);
    assert!(
        text(&output.stderr).contains("more than 4 for each of the"),
        "{}",
        text(&output.stderr)
    );
    let output = run(folder.path(), &["extract", "-j", "-1", "a.txt"]);
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("a number of threads is wanted"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn an_output_called_minus_is_stdout() {
    let folder = folder_with(&[("a.txt", "It rained.")]);
    let output = run(folder.path(), &with(&["a.txt", "-o", "-"]));
    assert_eq!(text(&output.stdout).lines().count(), 1);
    assert!(!folder.path().join("-").exists());
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_leaves_whole_lines() {
    let folder = folder_with(&[("a.jsonl", &articles(300))]);
    let output = run(folder.path(), &with(&["a.jsonl", "-o", "/dev/full"]));
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("No space left on device"),
        "{}",
        text(&output.stderr)
    );
    // A file that may not grow beyond 64 blocks of 512 bytes.
    let script = format!(
        "ulimit -f 256; trap '' XFSZ; exec {ASCRIBE} extract -q --model none a.jsonl -o out.jsonl"
    );
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder.path())
        .output()
        .expect("there is a shell");
    assert_eq!(code(&output), 2, "{}", text(&output.stderr));
    let lines = read(folder.path(), "out.jsonl");
    assert!(
        !lines.is_empty() && lines.ends_with(b"\n"),
        "{} bytes",
        lines.len()
    );
    let resumed = run(
        folder.path(),
        &with(&["a.jsonl", "-o", "out.jsonl", "--resume"]),
    );
    assert_eq!(code(&resumed), 1, "{}", text(&resumed.stderr));
    run(folder.path(), &with(&["a.jsonl", "-o", "whole.jsonl"]));
    assert!(read(folder.path(), "out.jsonl") == read(folder.path(), "whole.jsonl"));
}

#[test]
fn a_prediction_of_other_articles_is_no_prediction() {
    let line =
        |id: &str| format!("{{\"id\":\"{id}\",\"text\":\"“No,” said Ann Pell.\",\"quotes\":[]}}\n");
    let folder = folder_with(&[("gold.jsonl", &line("a")), ("other.jsonl", &line("b"))]);
    let output = run(folder.path(), &["eval", "gold.jsonl", "other.jsonl"]);
    assert_eq!(code(&output), 2);
    let told = text(&output.stderr);
    assert!(
        told.contains("no id of it is in the gold: \"b\" here, \"a\" there"),
        "{told}"
    );
}

#[test]
fn records_that_do_not_hold_together_are_not_counted() {
    let record = |id: &str, content: &str, speaker: &str, date: &str| {
        format!(
            "{{\"id\":\"{id}\",\"text\":\"abc\",\"meta\":{{\"date\":\"{date}\"}},\"quotes\":[{{\"id\":\"q1\",\"type\":\"direct\",\"content\":{content},\"speaker\":\"{speaker}\"}}],\"speakers\":[{{\"id\":\"s1\",\"name\":\"Ann Pell\"}}]}}\n"
        )
    };
    let lines = [
        record("good", "[[0,1]]", "s1", "2026-05-03"),
        record("far", "[[0,9]]", "s1", "2026-05-03"),
        record("nobody", "[[0,1]]", "s7", "2026-05-03"),
        record("never", "[[0,1]]", "s1", "2020-13-45"),
    ]
    .concat();
    let folder = folder_with(&[("a.jsonl", &lines)]);
    let output = run(folder.path(), &["aggregate", "--model", "none", "a.jsonl"]);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
    let told = text(&output.stderr);
    assert!(
        told.contains("a.jsonl:2: article far: q1: content span [0, 9]"),
        "{told}"
    );
    assert!(
        told.contains("a.jsonl:3: ") && told.contains("s7"),
        "{told}"
    );
    assert!(told.contains("1 date of articles not understood"), "{told}");
    let row: Value = serde_json::from_str(text(&output.stdout).trim()).expect("one row");
    assert_eq!(row["n_quotes"], 2);
}

#[test]
fn a_table_runs_nothing_in_a_spreadsheet() {
    let line =
        json!({"id": "=1+1", "title": "@sum", "text": "“No, \u{1b}[2J never,” said Ann Pell."});
    let folder = folder_with(&[("a.jsonl", &format!("{line}\n"))]);
    let output = run(folder.path(), &with(&["--format", "csv", "a.jsonl"]));
    let rows = text(&output.stdout);
    assert!(rows.contains("\n'=1+1,,,'@sum,q1,"), "{rows}");
    assert!(!rows.contains('\u{1b}'), "{rows}");
}

#[test]
fn every_line_of_a_co_process_is_answered() {
    let mut other = CoProcess::new(&with(&["--errors", "-"]));
    let german = "Die Hafenbehörde hat am Dienstag beschlossen, die Gebühr für kleine Boote um ein Drittel zu erhöhen. \
                  „Wir haben diese Mauer viermal geflickt“, sagte die Vorsitzende nach der Sitzung im Rathaus der Stadt. \
                  Die Fischer standen während der Aussprache mit dem Rücken zum Tisch und schwiegen, und niemand wollte bezahlen.";
    for (line, part) in [
        (
            json!({"id": "a", "text": "It rained."}).to_string(),
            "\"id\":\"a\"",
        ),
        ("{\"id\":".to_owned(), "\"kind\":\"malformed\""),
        (
            json!({"id": "b", "text": german}).to_string(),
            "\"kind\":\"other-language\"",
        ),
        (
            json!({"id": "c", "text": "It rained."}).to_string(),
            "\"id\":\"c\"",
        ),
    ] {
        let answer = other.ask(&format!("{line}\n"));
        assert!(answer.contains(part), "{answer}");
    }
    drop(other.child.stdin.take());
    assert_eq!(other.child.wait().expect("it ends").code(), Some(1));
}

#[test]
fn outputs_in_a_folder_are_no_articles() {
    let folder = folder_with(&[("a.txt", "It rained.")]);
    let folder = folder.path();
    for n in 0..2 {
        let output = run(
            folder,
            &[
                "extract",
                "--model",
                "none",
                ".",
                "-o",
                "out.jsonl",
                "--force",
            ],
        );
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        assert_eq!(n_lines(&read(folder, "out.jsonl")), 1, "{n}");
    }
    let script = format!("{ASCRIBE} extract --model none . > all.jsonl");
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder)
        .output()
        .expect("there is a shell");
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert_eq!(n_lines(&read(folder, "all.jsonl")), 1);
    let table = run(folder, &with(&["--format", "csv", "a.txt"]));
    fs::write(folder.join("own.csv"), &table.stdout).expect("writable");
    let output = run(folder, &["aggregate", "--model", "none", "own.csv"]);
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).contains("JSON lines for `aggregate`"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn what_is_read_beside_the_articles_is_no_output_either() {
    let facts = "id,publisher\na,The Quay\n";
    let options = "model = \"none\"\n";
    let line = "{\"id\":\"a\",\"text\":\"It rained.\"}\n";
    let gold = "{\"id\":\"in\",\"text\":\"No.\",\"quotes\":[],\"speakers\":[]}\n";
    let folder = folder_with(&[
        ("a.jsonl", line),
        ("f.csv", facts),
        ("c.toml", options),
        ("q.run.json", line),
        ("y.run.json.part", line),
        ("z.checkpoint", line),
        ("in.txt", gold),
        ("d.jsonl", line),
    ]);
    let folder = folder.path();
    let append = |name: &str, arguments: &[&str]| {
        let file = File::options()
            .append(true)
            .open(folder.join(name))
            .expect("it is there");
        command(folder, arguments)
            .stdout(file)
            .output()
            .expect("the program starts")
    };
    let outputs = [
        run(
            folder,
            &with(&["a.jsonl", "--meta", "f.csv", "-o", "f.csv"]),
        ),
        run(
            folder,
            &with(&["a.jsonl", "--meta", "f.csv", "--errors", "f.csv"]),
        ),
        run(
            folder,
            &[
                "aggregate",
                "--model",
                "none",
                "a.jsonl",
                "--meta",
                "f.csv",
                "-o",
                "f.csv",
            ],
        ),
        append("f.csv", &with(&["a.jsonl", "--meta", "f.csv"])),
        run(
            folder,
            &["extract", "a.jsonl", "--config", "c.toml", "-o", "c.toml"],
        ),
        run(folder, &with(&["q.run.json", "-o", "q"])),
        run(folder, &with(&["y.run.json.part", "-o", "y"])),
        run(folder, &with(&["z.checkpoint", "-o", "z", "--force"])),
        run(
            folder,
            &with(&["a.jsonl", "-o", "g.jsonl", "--errors", "g.jsonl.run.json"]),
        ),
        run(
            folder,
            &[
                "aggregate",
                "--model",
                "none",
                "a.jsonl",
                "-o",
                "t",
                "--errors",
                "t",
            ],
        ),
        run(
            folder,
            &[
                "convert", "in.txt", "--format", "jsonl", "--to", "brat", "-o", ".", "--force",
            ],
        ),
        append("d.jsonl", &["extract", "--dry-run", "d.jsonl"]),
        append(
            "in.txt",
            &[
                "eval",
                "in.txt",
                "in.txt",
                "--format",
                "jsonl",
                "--predicted-format",
                "jsonl",
            ],
        ),
    ];
    for (i, output) in outputs.iter().enumerate() {
        assert_eq!(code(output), 2, "case {i}: {}", text(&output.stderr));
    }
    for (name, content) in [
        ("f.csv", facts),
        ("c.toml", options),
        ("q.run.json", line),
        ("z.checkpoint", line),
        ("in.txt", gold),
        ("d.jsonl", line),
    ] {
        assert_eq!(text(&read(folder, name)), content, "{name}");
    }
}

#[test]
fn what_cannot_start_leaves_a_finished_output() {
    let folder = folder_with(&[("a.jsonl", &articles(3)), ("n.jsonl", "")]);
    let folder = folder.path();
    assert_eq!(code(&run(folder, &with(&["a.jsonl", "-o", "g.jsonl"]))), 0);
    let before = read(folder, "g.jsonl");
    for errors in ["a.jsonl", "missing/e.jsonl"] {
        let refused = run(
            folder,
            &with(&["a.jsonl", "-o", "g.jsonl", "--errors", errors]),
        );
        assert_eq!(code(&refused), 2, "{errors}");
        assert!(read(folder, "g.jsonl") == before, "{errors}");
    }
    // A finished output that somebody has changed is not finished.
    fs::write(folder.join("g.jsonl"), "x").expect("writable");
    let refused = run(folder, &with(&["a.jsonl", "-o", "g.jsonl", "--resume"]));
    assert_eq!(code(&refused), 2);
    assert!(
        text(&refused.stderr).contains("the run was finished with"),
        "{}",
        text(&refused.stderr)
    );
}

#[test]
fn facts_that_changed_stop_a_resumed_run() {
    let folder = folder_with(&[
        ("a.jsonl", &articles(3_000)),
        ("m.csv", "id,publisher\na1,The Quay\n"),
    ]);
    let folder = folder.path();
    stop_early(folder, &["a.jsonl", "--meta", "m.csv", "-o", "out.jsonl"]);
    fs::write(folder.join("m.csv"), "id,publisher\na1,The Reed\n").expect("writable");
    let refused = run(
        folder,
        &with(&["a.jsonl", "--meta", "m.csv", "-o", "out.jsonl", "--resume"]),
    );
    assert_eq!(code(&refused), 2);
    assert!(
        text(&refused.stderr).contains("the input m.csv has changed"),
        "{}",
        text(&refused.stderr)
    );
}

#[test]
fn a_first_line_that_comes_alone_decides_nothing() {
    for (first, rest, n_articles) in [
        ("[\n", "{\"text\":\"He said no.\"}]", 1),
        ("{\n", "\"text\":\"He said no.\"}", 1),
        ("---\n", "title: A\n---\nHe said no.", 1),
        ("{\"text\":\"a\"}\n", "{\"text\":\"b\"}\n", 2),
    ] {
        let folder = folder_with(&[]);
        let mut child = command(folder.path(), &with(&[]))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut input = child.stdin.take().expect("it is piped");
        input.write_all(first.as_bytes()).expect("it reads");
        input.flush().expect("it reads");
        thread::sleep(Duration::from_millis(150));
        input.write_all(rest.as_bytes()).expect("it reads");
        drop(input);
        let output = child.wait_with_output().expect("it ends");
        let lines = json_lines(text(&output.stdout));
        assert_eq!(lines.len(), n_articles, "{first}");
        assert!(
            !lines[0]["text"]
                .as_str()
                .unwrap_or("{")
                .contains(['{', '-']),
            "{first}: {}",
            lines[0]
        );
    }
}
