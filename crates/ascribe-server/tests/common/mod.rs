//! A service on a free port of loopback, and a client that can do wrong.

#![allow(dead_code)] // each test file takes what it needs

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use ascribe::{Article, Classes, Detection, Error, Pipeline, QuoteDetector};
use ascribe_server::{Line, Server, Settings, Stop};
use serde_json::Value;

/// A service that ends with the test.
pub struct Service {
    pub address: SocketAddr,
    pub stop: Stop,
    pub lines: Arc<Mutex<Vec<Line>>>,
    serving: Option<JoinHandle<bool>>,
}

/// The rules; a text that says what it should do is obeyed: `panic!` panics, `wait N` takes so many milliseconds.
pub fn pipeline(threads: usize) -> Pipeline {
    Pipeline::builder()
        .without_model()
        .wrap_detector(Obedient)
        .classes(Classes::all())
        .threads(threads)
        .build()
}

struct Obedient(Box<dyn QuoteDetector>);

impl QuoteDetector for Obedient {
    fn detect(&self, article: &Article) -> Result<Detection, Error> {
        let text = article.text();
        assert!(!text.starts_with("panic!"), "told to");
        if let Some(millis) = text
            .strip_prefix("wait ")
            .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        {
            std::thread::sleep(Duration::from_millis(millis));
        }
        self.0.detect(article)
    }
}

impl Service {
    pub fn start(change: impl FnOnce(&mut Settings)) -> Self {
        Self::start_with(pipeline(2), change)
    }

    pub fn start_with(pipeline: Pipeline, change: impl FnOnce(&mut Settings)) -> Self {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&lines);
        let mut settings = Settings {
            listen: "127.0.0.1:0".parse().expect("an address"),
            log: Arc::new(move |line| kept.lock().expect("unbroken").push(line.clone())),
            ..Settings::default()
        };
        change(&mut settings);
        let server = Server::bind(pipeline, settings).expect("loopback has free ports");
        let (address, stop) = (server.address(), server.stop());
        let serving = std::thread::spawn(move || server.run().expect("it serves"));
        Self {
            address,
            stop,
            lines,
            serving: Some(serving),
        }
    }

    /// Stops it; true when all that was taken was finished.
    pub fn end(mut self) -> bool {
        self.stop.stop();
        let serving = self.serving.take().expect("it ends once");
        serving.join().expect("it does not panic")
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a time limit");
        stream
    }

    /// One request on a connection of its own.
    pub fn ask(&self, head: &str, body: &[u8]) -> Answer {
        let mut stream = self.connect();
        let head = format!(
            "{head}\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        // It may answer before it has read everything.
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(body);
        Answer::read(&mut stream)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1"), b"")
    }

    pub fn text(&self, text: &str) -> Answer {
        self.ask(
            "POST /v1/annotate HTTP/1.1\r\nContent-Type: text/plain",
            text.as_bytes(),
        )
    }

    pub fn json(&self, path: &str, body: &Value) -> Answer {
        self.bytes(path, "application/json", body.to_string().as_bytes())
    }

    pub fn bytes(&self, path: &str, media: &str, body: &[u8]) -> Answer {
        self.ask(
            &format!("POST {path} HTTP/1.1\r\nContent-Type: {media}"),
            body,
        )
    }

    /// A figure of `/metrics`.
    pub fn metric(&self, name: &str) -> f64 {
        let text = self.get("/metrics").text();
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
            .unwrap_or_else(|| panic!("{name} is not in\n{text}"))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(serving) = self.serving.take() {
            let _ = serving.join();
        }
    }
}

/// What came back, however the connection ended.
#[derive(Debug)]
pub struct Answer {
    /// 0 where nothing came.
    pub status: u16,
    /// In small letters.
    pub head: String,
    pub body: Vec<u8>,
    /// How the connection ended, where that was no end of the stream.
    pub error: Option<io::ErrorKind>,
}

impl Answer {
    pub fn read(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        let error = stream
            .read_to_end(&mut bytes)
            .err()
            .map(|error| error.kind());
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
        let body = bytes.get(end + 4..).unwrap_or_default().to_vec();
        let body = match head.contains("transfer-encoding: chunked") {
            true => unchunked(&body),
            false => body,
        };
        let status = head.get(9..12).and_then(|status| status.parse().ok());
        Self {
            status: status.unwrap_or(0),
            head,
            body,
            error,
        }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The name of the problem, and what it says.
    pub fn problem(&self) -> (String, String) {
        assert!(
            self.head.contains("content-type: application/problem+json"),
            "{self:?}"
        );
        let json = self.json();
        assert_eq!(json["status"], self.status);
        let text = |key: &str| json[key].as_str().expect("a text").to_owned();
        let kind = text("type");
        let name = kind
            .strip_prefix("urn:ascribe:problem:")
            .expect("one of ours");
        (name.to_owned(), text("detail"))
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..end]).unwrap_or("0");
        let n = usize::from_str_radix(size, 16).unwrap_or(0);
        let rest = &bytes[end + 2..];
        if n == 0 || rest.len() < n {
            all.extend_from_slice(&rest[..n.min(rest.len())]);
            return all;
        }
        all.extend_from_slice(&rest[..n]);
        bytes = rest.get(n + 2..).unwrap_or_default();
    }
    all
}

/// Half a close: nothing more is sent, and an answer could still be read.
pub fn send_no_more(stream: &TcpStream) {
    stream.shutdown(Shutdown::Write).expect("it is open");
}
