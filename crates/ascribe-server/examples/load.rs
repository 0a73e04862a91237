//! Load on a service of this machine, bounded in time, and what came of it. `scripts/bench-serve.sh` runs it.
//!
//!     load ADDRESS ARTICLES.jsonl single CONNECTIONS SECONDS     one article a request, the next when the answer is there
//!     load ADDRESS ARTICLES.jsonl batch CONNECTIONS SECONDS N    N articles a request
//!     load ADDRESS ARTICLES.jsonl stream CONNECTIONS             every article once, through so many streams
//!     load ADDRESS ARTICLES.jsonl rate CONNECTIONS SECONDS R     R requests a second, whether answers come or not
//!
//! Prints one JSON object: articles and requests a second, answers by status, percentiles in milliseconds. With `rate` a time counts from
//! when the request was due, so that waiting for a free connection counts, too.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// No run is longer, whatever is asked for.
const MOST_SECONDS: u64 = 120;

/// Of all threads.
#[derive(Default)]
struct Told {
    /// 0 where no answer came.
    statuses: BTreeMap<u16, usize>,
    /// Of good answers, in seconds.
    good: Vec<f64>,
    /// Of refusals.
    refused: Vec<f64>,
    n_articles: usize,
}

impl Told {
    fn add(&mut self, status: u16, took: Duration, n_articles: usize) {
        *self.statuses.entry(status).or_default() += 1;
        match status {
            200 => {
                self.good.push(took.as_secs_f64());
                self.n_articles += n_articles;
            }
            _ => self.refused.push(took.as_secs_f64()),
        }
    }
}

#[allow(clippy::print_stdout)] // it is what it is for
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| -> Result<usize, Box<dyn std::error::Error>> {
        Ok(arguments.get(at).ok_or("too few arguments")?.parse()?)
    };
    let [address, file, mode, ..] = arguments.as_slice() else {
        return Err("load ADDRESS ARTICLES.jsonl single|batch|stream|rate CONNECTIONS …".into());
    };
    let address: SocketAddr = address.parse()?;
    if !address.ip().is_loopback() {
        return Err("only this machine is put under load".into());
    }
    let lines: Vec<String> = std::fs::read_to_string(file)?
        .lines()
        .map(str::to_owned)
        .collect();
    let connections = number(3)?.min(2000);
    let seconds = match mode.as_str() {
        "stream" => 0,
        _ => (number(4)? as u64).min(MOST_SECONDS),
    };
    let begin = Instant::now();
    let end = begin + Duration::from_secs(seconds);
    let told = Mutex::new(Told::default());
    let next = AtomicUsize::new(0);
    let (batch, rate) = match mode.as_str() {
        "batch" => (number(5)?, None),
        "rate" => (1, Some(number(5)? as f64)),
        _ => (1, None),
    };
    let bodies: Vec<String> = match batch {
        1 => lines.clone(),
        n => lines
            .chunks(n)
            .map(|chunk| format!("[{}]", chunk.join(",")))
            .collect(),
    };
    thread::scope(|scope| {
        for own in 0..connections {
            let (bodies, lines, told, next) = (&bodies, &lines, &told, &next);
            scope.spawn(move || match mode.as_str() {
                "stream" => {
                    let mine: Vec<&str> = lines
                        .iter()
                        .skip(own)
                        .step_by(connections)
                        .map(String::as_str)
                        .collect();
                    let n = stream(address, &mine);
                    let mut told = told.lock().expect("no panic");
                    told.add(if n == mine.len() { 200 } else { 0 }, begin.elapsed(), n);
                }
                _ => {
                    let mut client = None;
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let due = match rate {
                            Some(rate) => begin + Duration::from_secs_f64(at as f64 / rate),
                            None => Instant::now(),
                        };
                        if due >= end {
                            return;
                        }
                        thread::sleep(due.saturating_duration_since(Instant::now()));
                        let body = &bodies[at % bodies.len()];
                        let status = ask(&mut client, address, body).unwrap_or(0);
                        if status == 0 {
                            client = None;
                        }
                        let n = match batch {
                            1 => 1,
                            n => n.min(lines.len() - at % bodies.len() * n),
                        };
                        let took = due.elapsed();
                        told.lock().expect("no panic").add(status, took, n);
                    }
                }
            });
        }
    });
    let took = begin.elapsed().as_secs_f64();
    let mut told = told.into_inner()?;
    let statuses: Vec<String> = told
        .statuses
        .iter()
        .map(|(status, n)| format!("\"{status}\": {n}"))
        .collect();
    let n_good = told.good.len();
    println!(
        "{{\"seconds\": {took:.2}, \"articles_per_second\": {:.1}, \"requests_per_second\": {:.1}, \"statuses\": {{{}}}, \
         \"good_ms\": {}, \"refused_ms\": {}}}",
        told.n_articles as f64 / took,
        n_good as f64 / took,
        statuses.join(", "),
        percentiles(&mut told.good),
        percentiles(&mut told.refused),
    );
    Ok(())
}

fn percentiles(times: &mut [f64]) -> String {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (times.len() as f64 * share) as usize;
        times
            .get(place.min(times.len().saturating_sub(1)))
            .map_or(0.0, |time| time * 1000.0)
    };
    format!(
        "{{\"p50\": {:.2}, \"p99\": {:.2}, \"max\": {:.2}}}",
        at(0.5),
        at(0.99),
        at(1.0)
    )
}

/// One request on a connection that stays open; the status.
fn ask(
    client: &mut Option<BufReader<TcpStream>>,
    address: SocketAddr,
    body: &str,
) -> std::io::Result<u16> {
    if client.is_none() {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(90)))?;
        *client = Some(BufReader::with_capacity(1 << 16, stream));
    }
    let reader = client.as_mut().expect("it is there");
    let mut request = format!(
        "POST /v1/annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body.as_bytes());
    reader.get_mut().write_all(&request)?;
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(0);
    }
    let status = line
        .get(9..12)
        .and_then(|status| status.parse().ok())
        .unwrap_or(0);
    let (mut length, mut is_chunked, mut closes) = (0, false, false);
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let head = line.trim_end().to_ascii_lowercase();
        match head.split_once(": ") {
            None => break,
            Some(("content-length", n)) => length = n.parse().unwrap_or(0),
            Some(("transfer-encoding", "chunked")) => is_chunked = true,
            Some(("connection", "close")) => closes = true,
            Some(_) => {}
        }
    }
    let mut sink = Vec::new();
    if is_chunked {
        loop {
            line.clear();
            reader.read_line(&mut line)?;
            let n = u64::from_str_radix(line.trim(), 16).unwrap_or(0);
            sink.clear();
            reader.by_ref().take(n + 2).read_to_end(&mut sink)?;
            if n == 0 {
                break;
            }
        }
    } else {
        reader.by_ref().take(length).read_to_end(&mut sink)?;
    }
    if closes {
        *client = None;
    }
    Ok(status)
}

/// Sends every line and reads every answer at the same time; how many came.
fn stream(address: SocketAddr, lines: &[&str]) -> usize {
    let Ok(mut stream) = TcpStream::connect(address) else {
        return 0;
    };
    let Ok(reading) = stream.try_clone() else {
        return 0;
    };
    thread::scope(|scope| {
        scope.spawn(move || {
            let _ = stream.write_all(
                b"POST /v1/annotate/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
            );
            for lines in lines.chunks(16) {
                let text = lines.join("\n") + "\n";
                let chunk = format!("{:x}\r\n{text}\r\n", text.len());
                if stream.write_all(chunk.as_bytes()).is_err() {
                    return;
                }
            }
            let _ = stream.write_all(b"0\r\n\r\n");
        });
        let mut n = 0;
        let mut reader = BufReader::with_capacity(1 << 16, reading);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
            n += usize::from(line.starts_with(b"{"));
            line.clear();
        }
        n
    })
}
