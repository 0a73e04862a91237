//! `ascribe serve` as a program: who may listen where, what it says, how it ends. What it answers is tested in `crates/ascribe-server`.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::shell::{code, command, json_lines, run, text};

/// A service that ends with the test, and what it has said.
struct Service {
    child: Child,
    address: String,
    said: Option<thread::JoinHandle<String>>,
}

impl Service {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut all = vec!["serve", "--listen", "127.0.0.1:0", "--model", "none"];
        all.extend(arguments);
        let mut child = command(folder, &all)
            .env_remove("ASCRIBE_TOKEN")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut said = BufReader::new(child.stderr.take().expect("it is piped"));
        let mut line = String::new();
        said.read_line(&mut line).expect("it says where it listens");
        let at = line.find("http://").unwrap_or_else(|| panic!("{line}"));
        let address: String = line[at + 7..]
            .chars()
            .take_while(|c| matches!(c, '0'..='9' | '.' | ':'))
            .collect();
        let said = thread::spawn(move || {
            let mut rest = line;
            let _ = said.read_to_string(&mut rest);
            rest
        });
        Self {
            child,
            address,
            said: Some(said),
        }
    }

    fn ask(&self, request: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let head = format!(
            "{request}\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    }

    /// Asks it to end, as `kill` does; its exit code, and all it said.
    fn end(mut self) -> (Option<i32>, String) {
        terminate(&self.child);
        let status = self.child.wait().expect("it ends");
        let said = self.said.take().expect("once").join().expect("no panic");
        (status.code(), said)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn terminate(child: &Child) {
    let killed = std::process::Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(killed.is_ok_and(|status| status.success()), "there is kill");
}

const POST: &str = "POST /v1/annotate HTTP/1.1\r\nContent-Type: text/plain";

#[test]
fn other_machines_need_a_token_or_a_word() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("empty"), "\n").expect("writable");
    for (arguments, told) in [
        (
            vec!["--listen", "0.0.0.0:0"],
            "other machines reach this address",
        ),
        (
            vec!["--listen", "nowhere"],
            "an address and a port are wanted",
        ),
        (vec!["--token-file", "none"], "none: No such file"),
        (vec!["--token-file", "empty"], "there is no token in it"),
        (vec!["--allow-origin", "cms.example.org"], "is no origin"),
    ] {
        let mut all = vec!["serve", "--model", "none"];
        all.extend(&arguments);
        let output = command(folder.path(), &all)
            .env_remove("ASCRIBE_TOKEN")
            .output()
            .expect("it ends");
        assert_eq!(code(&output), 2, "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.contains(told), "{arguments:?}: {said}");
    }
    let output = command(
        folder.path(),
        &["serve", "--model", "none", "--listen", "127.0.0.1:0"],
    )
    .env("ASCRIBE_TOKEN", " ")
    .output()
    .expect("it ends");
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("ASCRIBE_TOKEN is set and empty"));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let output = run(
        folder.path(),
        &["serve", "--model", "none", "--listen", &address],
    );
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains(&format!("{address}: Address already in use")));
}

#[test]
fn a_token_comes_from_a_file() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("token"), "abc\n").expect("writable");
    let service = Service::start(folder.path(), &["--token-file", "token"]);
    assert!(
        service
            .ask("GET /version HTTP/1.1", "")
            .starts_with("HTTP/1.1 401")
    );
    let answer = service.ask("GET /version HTTP/1.1\r\nAuthorization: Bearer abc", "");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let (code, said) = service.end();
    assert_eq!(code, Some(0));
    assert!(
        said.contains("GET /version 401 unauthorized") && !said.contains("abc"),
        "{said}"
    );
}

#[test]
fn the_log_is_json_where_that_is_wanted() {
    let folder = TempDir::new().expect("a folder");
    let service = Service::start(folder.path(), &["--log", "json"]);
    service.ask(POST, "“No,” said Ann Pell.");
    let (_, said) = service.end();
    let lines = json_lines(&said);
    assert_eq!(lines[1]["route"], "/v1/annotate", "{said}");
    assert_eq!(lines[1]["status"], 200);
    assert!(lines[1]["seconds"].is_number());
    assert!(!said.contains("Pell"));
}

#[test]
fn it_answers_what_extract_writes() {
    let folder = TempDir::new().expect("a folder");
    let article =
        json!({"id": "a", "text": "“No,” said Ann Pell. Orrin Vale hopes that it rains."});
    fs::write(folder.path().join("a.jsonl"), format!("{article}\n")).expect("writable");
    for classes in ["speech", "all"] {
        let output = run(
            folder.path(),
            &[
                "extract",
                "a.jsonl",
                "--model",
                "none",
                "--classes",
                classes,
            ],
        );
        let written: Value = serde_json::from_slice(&output.stdout).expect("one line");
        let service = Service::start(folder.path(), &["--classes", classes, "--quiet"]);
        let head = "POST /v1/annotate HTTP/1.1\r\nContent-Type: application/json";
        let answer = service.ask(head, &article.to_string());
        let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
        let answered: Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(answered, written);
    }
}

#[test]
fn a_probe_asks_for_its_health() {
    let folder = TempDir::new().expect("a folder");
    let service = Service::start(folder.path(), &[]);
    let probe = |address: &str| {
        let output = run(folder.path(), &["serve", "--probe", "--listen", address]);
        (code(&output), text(&output.stderr).to_owned())
    };
    let address = service.address.clone();
    assert_eq!(probe(&address), (0, String::new()));
    assert_eq!(service.end().0, Some(0));
    let (code, said) = probe(&address);
    assert_eq!(code, 1);
    assert!(said.contains(&address), "{said}");
}

#[test]
fn kill_under_load_loses_nothing_that_was_taken() {
    let folder = TempDir::new().expect("a folder");
    let service = Service::start(folder.path(), &["--quiet"]);
    let body = "“No,” said Ann Pell. Orrin Vale said that it rained. ".repeat(400);
    let head = format!(
        "POST /v1/annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let address = service.address.clone();
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let (head, address) = (head.clone(), address.clone());
            // One request after the other, until nothing is taken any more; true when each that was sent whole was answered whole.
            thread::spawn(move || {
                let mut n_good = 0;
                let begin = Instant::now();
                while begin.elapsed() < Duration::from_secs(30) {
                    let Ok(mut stream) = TcpStream::connect(&address) else {
                        return (n_good, None);
                    };
                    let sent = stream.write_all(head.as_bytes());
                    let mut answer = Vec::new();
                    let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
                    let mut piece = [0; 1 << 16];
                    let is_whole = loop {
                        match stream.read(&mut piece) {
                            Ok(0) | Err(_) => break false,
                            Ok(n) => answer.extend_from_slice(&piece[..n]),
                        }
                        if let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") {
                            let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
                            let length = head.lines().find_map(|line| {
                                line.strip_prefix("content-length: ")?.parse().ok()
                            });
                            if length.is_some_and(|length: usize| answer.len() >= end + 4 + length)
                            {
                                break head.starts_with("http/1.1 200");
                            }
                        }
                    };
                    match is_whole {
                        true => n_good += 1,
                        // A connection that the system took and the program never saw has no byte of an answer.
                        false if answer.is_empty() => return (n_good, None),
                        false => {
                            return (n_good, Some(format!("{sent:?}, {} bytes", answer.len())));
                        }
                    }
                }
                (n_good, Some("it never ended".to_owned()))
            })
        })
        .collect();
    thread::sleep(Duration::from_millis(700));
    let begin = Instant::now();
    let (code, said) = service.end();
    assert_eq!(code, Some(0), "{said}");
    assert!(begin.elapsed() < Duration::from_secs(20));
    assert!(said.contains("SIGTERM: finishing what was taken"), "{said}");
    let mut n_good = 0;
    for client in clients {
        let (n, broken) = client.join().expect("no panic");
        assert_eq!(broken, None, "an answer was cut");
        n_good += n;
    }
    assert!(n_good >= 8, "{n_good}");
}
