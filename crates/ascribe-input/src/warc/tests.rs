use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};

use super::*;
use crate::Options;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes every byte");
    encoder.finish().expect("memory takes every byte")
}

fn record_of(kind: &str, content_type: &str, n_told: usize, body: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://quay.example/1\r\n\
         WARC-Date: 2026-09-16T12:05:59Z\r\nContent-Type: {content_type}\r\nContent-Length: {n_told}\r\n\r\n"
    )
    .into_bytes();
    record.extend(body);
    record.extend(b"\r\n\r\n");
    record
}

fn answer(headers: &str, page: &[u8]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 200 OK\r\n{headers}\r\n").into_bytes();
    answer.extend(page);
    answer
}

fn response(answer: &[u8]) -> Vec<u8> {
    record_of(
        "response",
        "application/http; msgtype=response",
        answer.len(),
        answer,
    )
}

fn page(i: usize) -> String {
    // Different letters, so that packing leaves something to break.
    let mut seed = i as u32 + 1;
    let noise: String = (0..300)
        .map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + (seed >> 27) as u8 % 26)
        })
        .collect();
    format!("<html><body><p>Page {i}. {noise}</p></body></html>")
}

fn pages(n: usize) -> Vec<Vec<u8>> {
    (0..n)
        .map(|i| {
            response(&answer(
                "Content-Type: text/html; charset=utf-8\r\n",
                page(i).as_bytes(),
            ))
        })
        .collect()
}

fn read_with(bytes: &[u8], limit: usize) -> Vec<Item> {
    let stream = Stream {
        name: "a.warc".into(),
        id: "a".to_owned(),
        file_name: "a.warc".into(),
        reader: crate::packing::buffered(Cursor::new(bytes.to_vec())),
        path: None,
        is_live: false,
    };
    let options = Options {
        max_article_bytes: limit,
        ..Options::default()
    };
    let packed = bytes.starts_with(&[0x1f, 0x8b]);
    records(
        stream,
        packed,
        &Context::new(Arc::new(options), crate::inputs::records),
    )
    .collect()
}

fn read(bytes: &[u8]) -> Vec<Item> {
    read_with(bytes, 1 << 20)
}

/// `3: Page 2`, `4: !damaged …`.
fn shown(items: &[Item]) -> Vec<String> {
    items
        .iter()
        .map(|item| {
            let what = match &item.payload {
                Payload::Page(page) | Payload::PlainPage(page) => {
                    let text = String::from_utf8_lossy(&page.bytes).into_owned();
                    let begin = text.find("Page").unwrap_or_default();
                    text[begin..]
                        .split('.')
                        .next()
                        .unwrap_or_default()
                        .to_owned()
                }
                Payload::Failed(kind, reason) => format!("!{kind} {reason}"),
                _ => unreachable!("only these come"),
            };
            format!("{}: {what}", item.place.record)
        })
        .collect()
}

#[test]
fn pages_among_the_records() {
    let html = b"<html><body>Page 1.";
    let request = b"GET / HTTP/1.1\r\n\r\n";
    let mut gone = answer("Content-Type: text/html\r\n", html);
    gone[9..12].copy_from_slice(b"404");
    let records = [
        record_of("warcinfo", "application/warc-fields", 3, b"a:b"),
        record_of(
            "request",
            "application/http; msgtype=request",
            request.len(),
            request,
        ),
        response(&answer(
            "Content-Type: text/html; charset=\"ISO-8859-1\"\r\n",
            html,
        )),
        response(&gone),
        response(&answer("Content-Type: image/png\r\n", b"\x89PNG")),
        response(&answer("", html)),
        record_of("resource", "text/html", html.len(), html),
        record_of("conversion", "text/plain", 7, b"Page 2."),
        record_of("metadata", "text/plain", 7, b"Page 3."),
    ];
    let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    for bytes in [records.concat(), packed.clone(), gzip(&records.concat())] {
        assert_eq!(
            shown(&read(&bytes)),
            ["3: Page 1", "6: Page 1", "7: Page 1", "8: Page 2"]
        );
    }
    let items = read(&records.concat());
    let Payload::Page(page) = &items[0].payload else {
        panic!("a page is wanted")
    };
    assert_eq!(page.charset.as_deref(), Some("ISO-8859-1"));
    assert_eq!(
        page.facts,
        [
            ("url", "https://quay.example/1".to_owned()),
            ("fetched", "2026-09-16T12:05:59Z".to_owned())
        ]
    );
    assert_eq!(items[0].id, "a:3");
    assert_eq!(items[0].place.to_string(), "a.warc, record 3");
    let before = records[..2].concat().len() as u64;
    assert_eq!(items[0].place.offset, Some(before));
    let before: usize = records[..2].iter().map(|record| gzip(record).len()).sum();
    assert_eq!(read(&packed)[0].place.offset, Some(before as u64));
}

#[test]
fn text_of_a_conversion_has_its_facts() {
    let record = record_of("conversion", "text/plain", 10, b"It rained.");
    let item = read(&record).remove(0);
    let decoded = item.decode(&Options::default()).expect("an article");
    assert_eq!(decoded.record.text.as_deref(), Some("It rained."));
    assert_eq!(decoded.record.meta["url"], "https://quay.example/1");
    assert_eq!(decoded.record.meta["fetched"], "2026-09-16T12:05:59Z");
    assert_eq!(decoded.record.meta["source"]["record"], 1);
}

#[test]
fn what_the_server_did_is_undone() {
    let html = page(1).into_bytes();
    let mut chunked = Vec::new();
    for piece in html.chunks(50) {
        chunked.extend(format!("{:x};x=y\r\n", piece.len()).as_bytes());
        chunked.extend(piece);
        chunked.extend(b"\r\n");
    }
    let chunked_whole = [chunked.as_slice(), b"0\r\n\r\n"].concat();
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(&html).expect("memory takes every byte");
    let zlib = zlib.finish().expect("memory takes every byte");
    let raw = zlib[2..zlib.len() - 4].to_vec();
    // Brotli, a block that is not packed. Bits: 0 (window of 64 kB), 0 (not the last), 00 (four digits), the length less one in 16
    // bits, 1 (not packed); then the bytes, then an empty last block.
    let bits = ((html.len() as u32 - 1) << 4) | (1 << 20);
    let brotli = [&bits.to_le_bytes()[..3], &html, &[3]].concat();
    for (headers, body) in [
        ("Transfer-Encoding: chunked\r\n", &chunked_whole),
        ("Transfer-Encoding: chunked\r\n", &chunked),
        ("Transfer-Encoding: chunked\r\n", &html),
        ("Content-Encoding: gzip\r\n", &gzip(&html)),
        ("Content-Encoding: GZIP\r\n", &html),
        ("Content-Encoding: deflate\r\n", &zlib),
        ("Content-Encoding: deflate\r\n", &raw),
        ("Content-Encoding: deflate\r\n", &html),
        ("Content-Encoding: br\r\n", &brotli),
        ("Content-Encoding: br\r\n", &html),
    ] {
        let headers = format!("content-type: Text/HTML\r\n{headers}");
        let items = read(&response(&answer(&headers, body)));
        let Payload::Page(page) = &items[0].payload else {
            panic!("{headers}: {:?}", items[0].payload)
        };
        assert!(page.bytes == html, "{headers}");
    }
    let mut broken = gzip(&html);
    broken.truncate(100);
    let items = read(&response(&answer(
        "Content-Type: text/html\r\nContent-Encoding: gzip\r\n",
        &broken,
    )));
    assert!(
        shown(&items)[0].starts_with("1: !damaged the page is packed by gzip and broken"),
        "{items:?}"
    );
    let bomb = gzip(&vec![b' '; 3 << 20]);
    let items = read(&response(&answer(
        "Content-Type: text/html\r\nContent-Encoding: gzip\r\n",
        &bomb,
    )));
    assert!(shown(&items)[0].starts_with("1: !too-large"), "{items:?}");
}

fn numbers(items: &[Item]) -> (usize, Vec<String>) {
    let (failures, pages): (Vec<_>, Vec<_>) = shown(items)
        .into_iter()
        .partition(|item| item.contains('!'));
    (pages.len(), failures)
}

#[test]
fn a_broken_member_is_one_failure() {
    let members: Vec<Vec<u8>> = pages(20).iter().map(|record| gzip(record)).collect();
    let begin: usize = members[..9].iter().map(Vec::len).sum();
    let whole = members.concat();
    let n = members[9].len();
    let mut n_seen = 0;
    for at in 0..n {
        // Turned bits; bytes that are gone; zeros.
        let mut turned = whole.clone();
        turned[begin + at] ^= 0xff;
        let gone = [&whole[..begin + at], &whole[begin + n..]].concat();
        let mut zeros = whole.clone();
        zeros[begin + at..begin + n].fill(0);
        for broken in [turned, gone, zeros] {
            if broken == whole {
                continue;
            }
            let items = read(&broken);
            let (n_pages, failures) = numbers(&items);
            // Parts of a header of gzip mean nothing (time, system); no byte at all is no record.
            if n_pages == 20 || at == 0 {
                assert!(at < 10 && n_pages >= 19, "{at}");
                continue;
            }
            n_seen += 1;
            assert_eq!((n_pages, failures.len()), (19, 1), "{at}: {failures:?}");
            assert!(failures[0].starts_with("10: !damaged"), "{failures:?}");
            assert_eq!(items[9].place.offset, Some(begin as u64));
            assert_eq!(items[19].place.record, 20);
        }
    }
    assert!(n_seen > 500, "{n_seen}");
}

#[test]
fn a_short_record_is_one_failure() {
    let html = page(9).into_bytes();
    let short = |n_told: usize| {
        record_of(
            "response",
            "application/http",
            n_told,
            &answer("Content-Type: text/html\r\n", &html),
        )
    };
    let n = answer("Content-Type: text/html\r\n", &html).len();
    let mut records = pages(20);
    for (n_told, reason) in [
        (
            4000,
            format!("record is shorter than its Content-Length: {n} of 4000 bytes"),
        ),
        (
            99_999_999_999,
            format!("record is shorter than its Content-Length: {n} of 99999999999 bytes"),
        ),
        (
            100,
            "record is longer than its Content-Length of 100 bytes".to_owned(),
        ),
    ] {
        records[9] = short(n_told);
        let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
        for bytes in [records.concat(), packed, gzip(&records.concat())] {
            let (n_pages, failures) = numbers(&read(&bytes));
            assert_eq!(n_pages, 19, "{failures:?}");
            assert_eq!(failures, [format!("10: !damaged {reason}")]);
        }
    }
    // The last one.
    let last = [pages(2).concat(), pages(1)[0][..300].to_vec()].concat();
    for bytes in [last.clone(), gzip(&last)] {
        let (n_pages, failures) = numbers(&read(&bytes));
        assert_eq!((n_pages, failures.len()), (2, 1));
        assert!(
            failures[0].starts_with("3: !damaged record is shorter"),
            "{failures:?}"
        );
    }
    // Nothing in it at all.
    let empty = record_of("response", "application/http", 0, b"");
    assert_eq!(
        shown(&read(&[empty, pages(1).concat()].concat())),
        ["1: !damaged the record is empty", "2: Page 0"]
    );
}

#[test]
fn headers_that_are_none() {
    let whole = pages(3);
    for (broken, reason) in [
        (
            String::from_utf8_lossy(&whole[1]).replace("Content-Length", "Length"),
            "the record has no Content-Length",
        ),
        (
            String::from_utf8_lossy(&whole[1]).replace("WARC/1.0", "ARC/1.0"),
            "no record begins here",
        ),
        ("Some words.\r\n\r\n".to_owned(), "no record begins here"),
        (
            "WARC/1.0\r\nWARC-Type: response\r\n".to_owned() + &"x".repeat(70_000),
            "the header of the record has no end",
        ),
    ] {
        let records = [whole[0].clone(), broken.into_bytes(), whole[2].clone()];
        let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
        for bytes in [
            packed,
            [&records[0][..], &records[1], b"\r\n", &records[2]].concat(),
        ] {
            assert_eq!(
                shown(&read(&bytes)),
                [
                    "1: Page 0".to_owned(),
                    format!("2: !damaged {reason}"),
                    "3: Page 2".to_owned()
                ]
            );
        }
    }
}

#[test]
fn a_record_over_the_limit_is_passed_over() {
    let large = vec![b'x'; 300_000];
    let records = [
        pages(1).concat(),
        response(&answer("Content-Type: text/html\r\n", &large)),
        response(&answer("Content-Type: video/mp4\r\n", &large)),
        record_of("resource", "text/plain", large.len(), &large),
        pages(2)[1].clone(),
    ];
    let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    let reason = "!too-large larger than 10000 bytes (--max-article-bytes)";
    for bytes in [records.concat(), packed, gzip(&records.concat())] {
        assert_eq!(
            shown(&read_with(&bytes, 10_000)),
            [
                "1: Page 0".to_owned(),
                format!("2: {reason}"),
                format!("4: {reason}"),
                "5: Page 1".to_owned()
            ]
        );
    }
}

#[test]
fn nothing_breaks_it() {
    let records = pages(3);
    let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    for whole in [records.concat(), packed] {
        for at in 2..whole.len() {
            let _ = read(&whole[..at]);
            for flip in [0x01, 0x80, 0xff] {
                let mut broken = whole.clone();
                broken[at] ^= flip;
                assert!(read(&broken).len() <= 4, "{at} {flip}");
            }
        }
    }
}

#[test]
fn reading_is_linear_however_long_records_say_they_are() {
    let lying =
        |n_told: usize| record_of("response", "application/http", n_told, b"HTTP/1.1 200 OK");
    for n_told in [100, 4000, 900_000, 99_999_999_999] {
        let records: Vec<u8> = std::iter::repeat_n(lying(n_told), 5000).flatten().collect();
        for bytes in [records.clone(), gzip(&records)] {
            let reader = crate::packing::buffered(Cursor::new(bytes.clone()));
            let mut source = if bytes == records {
                Source::plain(reader, 1 << 20)
            } else {
                Source::packed(reader, 1 << 20)
            };
            let mut n = 0;
            while source.next().is_some() {
                n += 1;
            }
            let per_byte = source.n_looked_at / records.len();
            assert!(
                n > 4000 && per_byte < 6,
                "{n_told}: {n} records, {per_byte}"
            );
        }
    }
}
