//! What goes wrong between clients and the service, and what they get.

mod common;

use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use ascribe_server::Access;
use common::{Answer, Service, send_no_more};
use serde_json::json;

const SAID: &str = "“We will appeal,” said Maria Lopez.";

/// It answers as ever.
fn still_works(service: &Service) {
    let answer = service.text(SAID);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.json()["speakers"][0]["name"], "Maria Lopez");
}

#[test]
fn a_client_that_is_slow_with_its_head_is_let_go() {
    let service = Service::start(|settings| settings.limits.idle_time = Duration::from_millis(300));
    let mut stream = service.connect();
    stream
        .write_all(b"POST /v1/annotate HTTP/1.1\r\nHost: lo")
        .expect("it is open");
    let begin = Instant::now();
    let answer = Answer::read(&mut stream);
    assert!(begin.elapsed() < Duration::from_secs(5), "{answer:?}");
    assert!(matches!(answer.status, 0 | 408), "{answer:?}");
    still_works(&service);
}

#[test]
fn a_client_that_is_silent_between_requests_is_let_go() {
    let service = Service::start(|settings| settings.limits.idle_time = Duration::from_millis(300));
    let mut stream = service.connect();
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .expect("it is open");
    let answer = Answer::read(&mut stream);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.error, None, "the service closed it");
}

#[test]
fn a_body_that_does_not_come_is_408() {
    let service = Service::start(|settings| settings.limits.idle_time = Duration::from_millis(300));
    let mut stream = service.connect();
    stream
        .write_all(b"POST /v1/annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\nhalf of i")
        .expect("it is open");
    let answer = Answer::read(&mut stream);
    assert_eq!(answer.status, 408);
    assert_eq!(answer.problem().0, "too-slow");
    assert_eq!(service.metric("ascribe_buffered_bytes "), 0.0);
    still_works(&service);
}

#[test]
fn a_trickle_is_no_way_around_the_time_limit() {
    let service =
        Service::start(|settings| settings.limits.request_time = Duration::from_millis(600));
    let mut stream = service.connect();
    stream
        .write_all(b"POST /v1/annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n")
        .expect("it is open");
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(5) && stream.write_all(b"a").is_ok() {
        thread::sleep(Duration::from_millis(50));
    }
    assert!(begin.elapsed() < Duration::from_secs(4), "it was let go");
    still_works(&service);
}

#[test]
fn a_half_closed_connection_is_one_that_nobody_waits_at() {
    let service = Service::start(|_| {});
    let mut stream = service.connect();
    let head = format!(
        "POST /v1/annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{SAID}",
        SAID.len()
    );
    stream.write_all(head.as_bytes()).expect("it is open");
    send_no_more(&stream);
    let answer = Answer::read(&mut stream);
    // The answer may have been on its way already.
    assert!(matches!(answer.status, 0 | 200), "{answer:?}");
    // Half a body is never worked on.
    let mut stream = service.connect();
    stream
        .write_all(b"POST /v1/annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 90\r\n\r\n\"No,\" said")
        .expect("it is open");
    send_no_more(&stream);
    let answer = Answer::read(&mut stream);
    assert!(matches!(answer.status, 0 | 400), "{answer:?}");
    still_works(&service);
}

#[test]
fn a_body_of_a_gigabyte_is_413_before_it_is_read() {
    let service = Service::start(|_| {});
    let mut stream = service.connect();
    stream
        .write_all(b"POST /v1/annotate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 1000000000\r\n\r\n")
        .expect("it is open");
    let answer = Answer::read(&mut stream);
    assert_eq!(answer.status, 413);
    let (name, detail) = answer.problem();
    assert_eq!(name, "too-large");
    assert!(
        detail.contains("8 MiB") && detail.contains("/v1/annotate/stream"),
        "{detail}"
    );
}

#[test]
fn a_refusal_is_seen_by_a_client_that_sends_everything_first() {
    // Ten megabytes are more than the system keeps on its way.
    let body = vec![b'a'; 10 << 20];
    for (path, media, status) in [
        ("/v1/annotate", "text/plain", 413),
        ("/v1/annotate", "image/png", 415),
        ("/v1/annotate/stream", "text/plain", 415),
        ("/nothing", "text/plain", 404),
    ] {
        let service = Service::start(|_| {});
        let answer = service.bytes(path, media, &body);
        assert_eq!(answer.status, status, "{path} {media}: {answer:?}");
        assert!(!answer.problem().1.is_empty());
    }
    let service = Service::start(|settings| settings.access = Access::Token("abc".to_owned()));
    assert_eq!(
        service.bytes("/v1/annotate", "text/plain", &body).status,
        401
    );
}

#[test]
fn a_gigabyte_in_chunks_is_cut_at_the_limit() {
    let service = Service::start(|settings| settings.limits.body_bytes = 1 << 20);
    let mut stream = service.connect();
    stream
        .write_all(b"POST /v1/annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n")
        .expect("it is open");
    let mut chunk = b"10000\r\n".to_vec();
    chunk.extend(vec![b'a'; 0x10000]);
    chunk.extend(b"\r\n");
    let mut n_sent = 0_u64;
    while n_sent < 1 << 30 && stream.write_all(&chunk).is_ok() {
        n_sent += 0x10000;
    }
    // It is read on for a while so that the answer is seen, and nothing of it is kept.
    assert!(n_sent < 96 << 20, "{n_sent} bytes were taken");
    still_works(&service);
    assert_eq!(service.metric("ascribe_buffered_bytes "), 0.0);
}

#[test]
fn an_article_larger_than_one_may_be_is_413() {
    let service = Service::start(|settings| settings.limits.article_bytes = 1000);
    let answer = service.text(&SAID.repeat(100));
    assert_eq!(answer.status, 413);
    assert_eq!(answer.problem().0, "too-large");
}

#[test]
fn bodies_have_room_together_and_more_is_429() {
    let service = Service::start(|settings| settings.limits.buffered_bytes = 100_000);
    // One that stays.
    let mut stream = service.connect();
    stream
        .write_all(b"POST /v1/annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 95000\r\n\r\n")
        .expect("it is open");
    stream.write_all(&[b'a'; 90_000]).expect("it is open");
    while service.metric("ascribe_buffered_bytes ") < 90_000.0 {
        thread::sleep(Duration::from_millis(5));
    }
    let answer = service.text(&"no ".repeat(5000));
    assert_eq!(answer.status, 429);
    assert_eq!(answer.problem().0, "busy");
    assert_eq!(answer.header("retry-after"), Some("1"));
    drop(stream);
    while service.metric("ascribe_buffered_bytes ") > 0.0 {
        thread::sleep(Duration::from_millis(5));
    }
    still_works(&service);
}

#[test]
fn a_body_that_is_slow_and_never_silent_is_taken() {
    let service = Service::start(|settings| settings.limits.idle_time = Duration::from_millis(300));
    let mut stream = service.connect();
    let head = format!(
        "POST /v1/annotate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n",
        SAID.len()
    );
    stream.write_all(head.as_bytes()).expect("it is open");
    for byte in SAID.as_bytes() {
        stream.write_all(&[*byte]).expect("it is open");
        thread::sleep(Duration::from_millis(15));
    }
    assert_eq!(Answer::read(&mut stream).status, 200);
}

#[test]
fn streams_take_room_in_memory_too() {
    let service = Service::start(|settings| settings.limits.buffered_bytes = 5 << 20);
    let open = || {
        let mut stream = service.connect();
        stream
            .write_all(b"POST /v1/annotate/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
            .expect("it is open");
        stream
    };
    let held = [open(), open()];
    while service.metric("ascribe_queue ") < 2.0 {
        thread::sleep(Duration::from_millis(5));
    }
    let answer = service.bytes("/v1/annotate/stream", "application/x-ndjson", b"{}\n");
    assert_eq!((answer.status, answer.problem().0.as_str()), (429, "busy"));
    drop(held);
    while service.metric("ascribe_buffered_bytes ") > 0.0 {
        thread::sleep(Duration::from_millis(5));
    }
    still_works(&service);
}

#[test]
fn deep_json_is_refused_with_a_reason() {
    let service = Service::start(|_| {});
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let mut body = open.repeat(100_000);
        body += "1";
        body += &close.repeat(100_000);
        let answer = service.bytes("/v1/annotate", "application/json", body.as_bytes());
        if open == "[" {
            // A batch of one thing, which is no article.
            let error = &answer.json()["results"][0]["error"];
            assert_eq!(error["detail"], "not a JSON object", "{error}");
        } else {
            assert_eq!(answer.status, 400);
            assert!(
                answer.problem().1.contains("recursion limit"),
                "{}",
                answer.text()
            );
        }
        let answer = service.bytes("/v1/convert", "application/json", body.as_bytes());
        // A key that says nothing is passed over, however deep it goes.
        assert!(
            matches!(answer.status, 200 | 400 | 422),
            "{}",
            answer.text()
        );
        let line = format!("{body}\n{}\n", json!({"text": SAID}));
        let answer = service.bytes(
            "/v1/annotate/stream",
            "application/x-ndjson",
            line.as_bytes(),
        );
        let text = answer.text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(
            lines[0].contains("\"error\"") && lines[1].contains("Maria Lopez"),
            "{lines:?}"
        );
    }
}

#[test]
fn letters_that_are_none_are_told() {
    let service = Service::start(|_| {});
    // A text in an older encoding is read as a file would be, with a warning.
    let answer = service.ask(
        "POST /v1/annotate HTTP/1.1\r\nContent-Type: text/plain",
        b"\x93We will appeal,\x94 said Maria L\xf3pez.",
    );
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["speakers"][0]["name"], "Maria López");
    assert!(answer.json()["warnings"][0].is_string());
    // What it is said to be counts.
    let answer = service.ask(
        "POST /v1/annotate HTTP/1.1\r\nContent-Type: text/plain; charset=windows-1251",
        b"\x93We will appeal,\x94 said Maria L\xf3pez.",
    );
    assert_eq!(answer.json()["speakers"][0]["name"], "Maria Lуpez");
    let answer = service.ask(
        "POST /v1/annotate HTTP/1.1\r\nContent-Type: text/plain; charset=klingon",
        b"No.",
    );
    assert_eq!(answer.status, 415);
    // JSON is UTF-8.
    let answer = service.bytes(
        "/v1/annotate",
        "application/json",
        b"{\"text\": \"L\xf3pez\"}",
    );
    assert_eq!(answer.status, 400, "{}", answer.text());
    // Neither the address nor a header need be letters.
    let answer = service.get("/v1/samples/%ff%fe");
    assert_eq!(answer.status / 100, 4, "{answer:?}");
    let mut stream = service.connect();
    stream
        .write_all(
            b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: \xff\xfe\r\n\r\n",
        )
        .expect("it is open");
    assert_eq!(Answer::read(&mut stream).status, 403);
    still_works(&service);
}

#[test]
fn a_panic_in_a_stage_is_one_500() {
    for threads in [1, 2] {
        let service = Service::start_with(common::pipeline(threads), |_| {});
        let answer = service.text("panic! said Maria Lopez.");
        assert_eq!(answer.status, 500);
        let (name, detail) = answer.problem();
        assert_eq!(name, "failed");
        assert!(detail.contains("told to"), "{detail}");
        // In a batch it is one of the results.
        let batch = json!({"articles": [{"text": SAID}, {"text": "panic! now"}, {"text": SAID}]});
        let answer = service.json("/v1/annotate", &batch).json();
        let results = answer["results"].as_array().expect("a list");
        assert_eq!(results.len(), 3);
        assert_eq!(results[0]["speakers"][0]["name"], "Maria Lopez");
        assert_eq!(results[1]["error"]["status"], 500);
        assert_eq!(results[2]["speakers"][0]["name"], "Maria Lopez");
        still_works(&service);
    }
}

#[test]
fn more_than_fits_is_429_and_nothing_is_lost() {
    for threads in [1, 2] {
        let service = Service::start_with(common::pipeline(threads), |settings| {
            settings.limits.queue = 4;
        });
        let statuses: Vec<u16> = thread::scope(|scope| {
            let asked: Vec<_> = (0..24)
                .map(|_| scope.spawn(|| service.text("wait 150 milliseconds.").status))
                .collect();
            asked
                .into_iter()
                .map(|one| one.join().expect("no panic"))
                .collect()
        });
        let n = |status| statuses.iter().filter(|&&one| one == status).count();
        // Nobody goes without an answer.
        assert_eq!(n(200) + n(429), 24, "{statuses:?}");
        assert!(n(200) >= 4 && n(429) >= 4, "{statuses:?}");
        let answer = service.text(SAID);
        assert_eq!(answer.status, 200, "it recovers");
        assert_eq!(service.metric("ascribe_queue "), 0.0);
    }
}

#[test]
fn a_request_that_takes_too_long_is_503() {
    let service =
        Service::start(|settings| settings.limits.request_time = Duration::from_millis(200));
    let answer = service.text("wait 1000 milliseconds.");
    assert_eq!(answer.status, 503);
    assert_eq!(answer.problem().0, "unavailable");
    assert!(answer.header("retry-after").is_some());
}

#[test]
fn work_that_nobody_waits_for_is_not_begun() {
    let service = Service::start_with(common::pipeline(2), |_| {});
    // Both threads are busy; what comes after them waits, and its clients go away.
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| service.text("wait 600 milliseconds."));
        }
        thread::sleep(Duration::from_millis(150));
        for _ in 0..20 {
            let mut stream = service.connect();
            let text = "wait 600 milliseconds.";
            let head = format!(
                "POST /v1/annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{text}",
                text.len()
            );
            stream.write_all(head.as_bytes()).expect("it is open");
        }
    });
    let begin = Instant::now();
    still_works(&service);
    // Twenty of them would have taken six seconds.
    assert!(
        begin.elapsed() < Duration::from_secs(2),
        "{:?}",
        begin.elapsed()
    );
    assert_eq!(service.metric("ascribe_articles_total "), 3.0);
}

#[test]
fn a_stream_whose_client_goes_away_ends() {
    let service = Service::start(|_| {});
    let mut stream = service.connect();
    stream
        .write_all(b"POST /v1/annotate/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        .expect("it is open");
    let line = format!("{}\n", json!({"text": "wait 20 milliseconds."})).repeat(200);
    stream
        .write_all(format!("{:x}\r\n{line}\r\n", line.len()).as_bytes())
        .expect("it is open");
    let mut some = [0; 100];
    stream
        .read_exact(&mut some)
        .expect("answers come before the end");
    drop(stream);
    let begin = Instant::now();
    while service.metric("ascribe_queue ") > 0.0 {
        assert!(begin.elapsed() < Duration::from_secs(10), "it goes on");
        thread::sleep(Duration::from_millis(20));
    }
    assert!(service.metric("ascribe_articles_total ") < 150.0);
}

#[test]
fn a_stream_answers_line_by_line_while_it_is_open() {
    let service = Service::start(|_| {});
    let mut stream = service.connect();
    stream
        .write_all(b"POST /v1/annotate/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        .expect("it is open");
    let mut seen = Vec::new();
    for n in 1..=3 {
        let line = format!("{}\n", json!({"id": format!("line-{n}"), "text": SAID}));
        stream
            .write_all(format!("{:x}\r\n{line}\r\n", line.len()).as_bytes())
            .expect("it is open");
        // The next line is sent only when this one is answered.
        let wanted = format!("line-{n}");
        while !String::from_utf8_lossy(&seen).contains(&wanted) {
            let mut some = [0; 4096];
            let n = stream.read(&mut some).expect("an answer comes");
            assert!(n > 0, "it ended");
            seen.extend_from_slice(&some[..n]);
        }
    }
}

#[test]
fn a_stream_that_falls_silent_is_told_and_ended() {
    let service = Service::start(|settings| settings.limits.idle_time = Duration::from_millis(300));
    let mut stream = service.connect();
    stream
        .write_all(b"POST /v1/annotate/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        .expect("it is open");
    let line = format!("{}\n", json!({"text": SAID}));
    stream
        .write_all(format!("{:x}\r\n{line}\r\n", line.len()).as_bytes())
        .expect("it is open");
    let answer = Answer::read(&mut stream);
    let text = answer.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains("Maria Lopez"));
    assert!(lines[1].contains("nothing came for"), "{}", lines[1]);
    assert_eq!(service.metric("ascribe_queue "), 0.0);
}

#[test]
fn a_client_that_does_not_read_its_answer_costs_no_memory_and_is_let_go() {
    let service = Service::start(|settings| settings.limits.idle_time = Duration::from_millis(500));
    let mut stream = service.connect();
    stream
        .write_all(b"POST /v1/annotate/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        .expect("it is open");
    stream
        .set_write_timeout(Some(Duration::from_secs(2)))
        .expect("a time limit");
    let line = format!("{}\n", json!({"text": SAID.repeat(500)}));
    let chunk = format!("{:x}\r\n{line}\r\n", line.len());
    let mut n_sent = 0;
    // Never reads. At some point no more is taken.
    while n_sent < 400 << 20 && stream.write_all(chunk.as_bytes()).is_ok() {
        n_sent += chunk.len();
    }
    assert!(n_sent < 200 << 20, "{n_sent} bytes were taken");
    let begin = Instant::now();
    while service.metric("ascribe_queue ") > 0.0 {
        assert!(
            begin.elapsed() < Duration::from_secs(10),
            "it is not let go"
        );
        thread::sleep(Duration::from_millis(20));
    }
    still_works(&service);
}

#[test]
fn what_was_taken_is_finished_when_the_service_stops() {
    let service = Service::start(|_| {});
    let address = service.address;
    thread::scope(|scope| {
        let asked: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| service.text("wait 400 milliseconds. “No,” said Ann Pell.")))
            .collect();
        thread::sleep(Duration::from_millis(150));
        service.stop.stop();
        thread::sleep(Duration::from_millis(100));
        assert!(
            std::net::TcpStream::connect(address).is_err(),
            "nothing more is taken"
        );
        for one in asked {
            let answer = one.join().expect("no panic");
            assert_eq!(answer.status, 200, "{answer:?}");
            assert_eq!(answer.json()["speakers"][0]["name"], "Ann Pell");
        }
    });
    assert!(service.end(), "all of it");
}

#[test]
fn what_takes_too_long_is_cut_off_when_the_service_stops() {
    let service = Service::start(|settings| settings.limits.stop_time = Duration::from_millis(200));
    let mut stream = service.connect();
    let text = "wait 3000 milliseconds.";
    let head = format!(
        "POST /v1/annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{text}",
        text.len()
    );
    stream.write_all(head.as_bytes()).expect("it is open");
    thread::sleep(Duration::from_millis(100));
    let begin = Instant::now();
    assert!(!service.end(), "not all of it");
    assert!(
        begin.elapsed() < Duration::from_millis(2500),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn more_connections_than_fit_wait() {
    let service = Service::start(|settings| {
        settings.limits.connections = 2;
        settings.limits.idle_time = Duration::from_millis(500);
    });
    // Two that say nothing take both places until they are let go.
    let silent = [service.connect(), service.connect()];
    let begin = Instant::now();
    still_works(&service);
    assert!(begin.elapsed() < Duration::from_secs(5));
    drop(silent);
}
