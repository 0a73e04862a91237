#![cfg(all(feature = "zip", feature = "tar"))]

use std::io::{Cursor, Write};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::budget::{ALWAYS_ALLOWED, Budget};
use crate::inputs;
use crate::item::Payload;
use crate::stream::{Context, Stream};
use crate::{Item, Options};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes every byte");
    encoder.finish().expect("memory takes every byte")
}

fn zip_by(method: CompressionMethod, members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in members {
        if name.ends_with('/') {
            writer.add_directory(*name, options).expect("a folder");
            continue;
        }
        writer.start_file(*name, options).expect("a name");
        writer.write_all(bytes).expect("memory takes every byte");
    }
    writer
        .finish()
        .expect("memory takes every byte")
        .into_inner()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    zip_by(CompressionMethod::Deflated, members)
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = ::tar::Header::new_gnu();
        if name.ends_with('/') {
            header.set_entry_type(::tar::EntryType::Directory);
        }
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // The library refuses names that lead out; others do not.
        if name.contains("..") {
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            builder.append(&header, *bytes).expect("memory takes it");
        } else {
            builder
                .append_data(&mut header, name, *bytes)
                .expect("memory takes it");
        }
    }
    builder.into_inner().expect("memory takes it")
}

fn read_with(name: &str, bytes: Vec<u8>, limit: usize) -> Vec<Item> {
    let stream = Stream {
        name: name.into(),
        id: stem(Path::new(name)),
        file_name: name.into(),
        reader: crate::packing::buffered(Cursor::new(bytes)),
        path: None,
        is_live: false,
    };
    let options = Options {
        max_article_bytes: limit,
        ..Options::default()
    };
    inputs::records(stream, &Context::new(Arc::new(options), inputs::records)).collect()
}

/// Place, id and text or failure.
fn read(name: &str, bytes: Vec<u8>) -> Vec<String> {
    let options = Options {
        any_language: true,
        ..Options::default()
    };
    read_with(name, bytes, 1 << 20)
        .into_iter()
        .map(|item| {
            let place = item.place().to_string();
            let id = item.id.clone();
            match item.decode(&options) {
                Ok(decoded) => {
                    format!(
                        "{place} {} {}",
                        decoded.record.id,
                        decoded.record.text.unwrap_or_default()
                    )
                }
                Err(crate::Left::Failed(failure)) => {
                    format!("{place} {id} !{} {}", failure.kind, failure.reason)
                }
                Err(left) => panic!("{left:?}"),
            }
        })
        .collect()
}

const MEMBERS: [(&str, &[u8]); 12] = [
    ("may/", b""),
    ("may/a.txt", b"It rained."),
    ("may/a.html.txt", b"It hailed."),
    (
        "may/b.jsonl",
        b"{\"text\": \"One.\"}\n{\"id\": \"x\", \"text\": \"Two.\"}\n",
    ),
    ("c.csv", b"id,text\n7,Three.\n"),
    ("__MACOSX/may/a.txt", b"\0\0"),
    (".DS_Store", b"\0\0"),
    ("may/style.css", b"p {}"),
    ("../../etc/d.txt", b"It snowed."),
    ("e.png", b"\x89PNG\r\n"),
    ("f.txt", b""),
    ("g", b"It froze."),
];

fn wanted(archive: &str) -> Vec<String> {
    [
        "/may/a.txt:1 news/may/a It rained.",
        "/may/a.html.txt:1 news/may/a.html.txt It hailed.",
        "/may/b.jsonl:1 news/may/b:1 One.",
        "/may/b.jsonl:2 x Two.",
        "/c.csv:2 7 Three.",
        "/../../etc/d.txt:1 news/etc/d It snowed.",
        "/e.png:1 news/e.png !refused not read: an image (PNG); tesseract makes text of it",
        "/f.txt:1 news/f ",
        "/g:1 news/g It froze.",
    ]
    .iter()
    .map(|line| format!("{archive}{line}"))
    .collect()
}

#[test]
fn members_are_read_like_files() {
    for method in [
        CompressionMethod::Stored,
        CompressionMethod::Deflated,
        CompressionMethod::Zstd,
    ] {
        assert_eq!(
            read("news.zip", zip_by(method, &MEMBERS)),
            wanted("news.zip"),
            "{method}"
        );
    }
    assert_eq!(read("news.tar", tar(&MEMBERS)), wanted("news.tar"));
    assert_eq!(read("news.tgz", gzip(&tar(&MEMBERS))), wanted("news.tgz"));
}

#[test]
fn archives_in_archives() {
    let inner = zip(&[("a.txt", b"It rained.")]);
    let lines = gzip(b"{\"text\": \"One.\"}\n");
    let middle = gzip(&tar(&[("in.zip", &inner), ("b.jsonl.gz", &lines)]));
    let outer = zip(&[("m.tar.gz", &middle), ("c.txt", b"It snowed.")]);
    assert_eq!(
        read("news.zip", outer.clone()),
        [
            "news.zip/m.tar.gz/in.zip/a.txt:1 news/m/in/a It rained.",
            "news.zip/m.tar.gz/b.jsonl.gz:1 news/m/b:1 One.",
            "news.zip/c.txt:1 news/c It snowed.",
        ]
    );
    let mut deep = outer;
    for _ in 0..5 {
        deep = zip(&[("x.zip", &deep)]);
    }
    let found = read("news.zip", deep);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("!refused an archive in more than 4 others"),
        "{found:?}"
    );
}

#[test]
fn one_id_comes_once() {
    let members: [(&str, &[u8]); 4] = [
        ("a.txt", b"1"),
        ("a.md", b"2"),
        ("./a.txt", b"3"),
        ("x/../a.txt", b"4"),
    ];
    let ids: Vec<String> = read_with("n.zip", zip(&members), 100)
        .into_iter()
        .map(|item| item.id)
        .collect();
    assert_eq!(ids, ["n/a", "n/a.md", "n/a.txt", "n/x/a"]);
}

#[test]
fn long_names_are_read() {
    let name = format!("{}/{}.txt", "f".repeat(120), "n".repeat(150));
    let found = read("n.tar", tar(&[(&name, b"It rained.")]));
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with(&format!("n.tar/{name}:1")),
        "{found:?}"
    );
}

#[test]
fn a_broken_member_costs_itself() {
    let mut seed = 1_u32;
    let noise: Vec<u8> = (0..2000)
        .map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b' ' + (seed >> 26) as u8
        })
        .collect();
    for method in [
        CompressionMethod::Stored,
        CompressionMethod::Deflated,
        CompressionMethod::Zstd,
    ] {
        let whole = zip_by(
            method,
            &[
                ("a.txt", b"It rained."),
                ("b.txt", &noise),
                ("c.txt", b"It froze."),
            ],
        );
        let at = whole.len() / 2;
        let mut broken = whole;
        broken[at] ^= 0xff;
        let found = read("n.zip", broken);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(
            found[1].starts_with("n.zip/b.txt:1 n/b !damaged"),
            "{found:?}"
        );
    }
}

#[test]
fn encrypted_members_are_refused() {
    let mut bytes = zip(&[("a.txt", b"It rained."), ("b.txt", b"It snowed.")]);
    // The sign of it in the table of contents and before the member.
    let mut at = 0;
    let mut n = 0;
    while let Some(found) = bytes[at..]
        .windows(4)
        .position(|sign| sign == b"PK\x01\x02")
    {
        let flags = at + found + 8;
        if n == 0 {
            bytes[flags] |= 1;
            bytes[6] |= 1;
        }
        n += 1;
        at = flags;
    }
    assert_eq!(
        read("n.zip", bytes),
        [
            "n.zip/a.txt:1 n/a !refused not read: encrypted",
            "n.zip/b.txt:1 n/b It snowed."
        ]
    );
}

#[test]
fn a_cut_tar_is_told_where() {
    let whole = tar(&[("a.txt", b"It rained."), ("b.txt", &[b'x'; 600])]);
    for (n, failure) in [
        (
            1024 + 100,
            "n.tar, record 2 n !damaged the archive is cut off here",
        ),
        (
            1024 + 512 + 100,
            "n.tar/b.txt:1 n/b !damaged the archive is cut off here",
        ),
    ] {
        assert_eq!(
            read("n.tar", whole[..n].to_vec()),
            ["n.tar/a.txt:1 n/a It rained.", failure]
        );
    }
    // A picture is not read to its end: the archive is cut off all the same.
    let whole = tar(&[("b.png", &[b'x'; 600])]);
    let mut cut = whole[..1000].to_vec();
    cut[512..516].copy_from_slice(b"\x89PNG");
    let found = read("n.tar", cut);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn a_broken_header_of_tar_costs_its_member() {
    let mut bytes = tar(&[
        ("a.txt", b"It rained."),
        ("b.txt", b"It snowed."),
        ("c.txt", b"It froze."),
    ]);
    bytes[1024 + 3] ^= 0xff;
    assert_eq!(
        read("n.tar", bytes),
        [
            "n.tar/a.txt:1 n/a It rained.",
            "n.tar, record 2 n !damaged the header at byte 1024 is broken; reading goes on at byte 2048",
            "n.tar/c.txt:1 n/c It froze.",
        ]
    );
}

#[test]
fn a_large_member_is_passed_over() {
    let large = vec![b'x'; 300_000];
    let lines = b"{\"text\": \"One.\"}\n".repeat(30_000);
    let members: [(&str, &[u8]); 3] = [
        ("a.txt", &large),
        ("b.jsonl", &lines),
        ("c.txt", b"It froze."),
    ];
    for (name, bytes) in [("n.zip", zip(&members)), ("n.tar", tar(&members))] {
        let items = read_with(name, bytes, 10_000);
        assert_eq!(items.len(), 30_002);
        assert!(matches!(
            items[0].payload,
            Payload::Failed(crate::FailureKind::TooLarge, _)
        ));
        assert!(matches!(items[30_001].payload, Payload::Text(_)));
    }
}

#[test]
fn what_an_archive_unpacks_is_bounded() {
    let budget = Budget::of(10);
    budget.spend(ALWAYS_ALLOWED as usize);
    assert!(!budget.is_spent());
    budget.spend(1);
    assert!(budget.is_spent());
    assert_eq!(
        Budget::of(2 << 30).allowed.into_inner(),
        2000 << 30,
        "a large archive may hold more"
    );
    // Inside of archives the outermost one counts.
    let budget = Arc::new(Budget {
        allowed: AtomicU64::new(2000),
        spent: AtomicU64::new(0),
    });
    let members: [(&str, &[u8]); 3] = [
        ("a.txt", &[b'x'; 900]),
        ("b.txt", &[b'y'; 900]),
        ("c.txt", b"z"),
    ];
    for (name, bytes) in [("in.zip", zip(&members)), ("in.tar", tar(&members))] {
        budget.spent.store(0, Ordering::Relaxed);
        let outer = zip(&[(name, &bytes)]);
        let stream = Stream {
            name: "n.zip".into(),
            id: "n".to_owned(),
            file_name: "n.zip".into(),
            reader: Box::new(Cursor::new(outer)),
            path: None,
            is_live: false,
        };
        let context = Context {
            budget: Some(Arc::clone(&budget)),
            ..Context::new(Arc::new(Options::default()), inputs::records)
        };
        let items: Vec<Item> = inputs::records(stream, &context).collect();
        assert!(
            items.iter().any(|item| matches!(&item.payload,
                Payload::Failed(crate::FailureKind::TooLarge, reason) if reason.contains("1,000 times"))),
            "{items:?}"
        );
        assert!(items.len() < 5, "{items:?}");
    }
}

#[test]
fn nothing_breaks_it() {
    let members: [(&str, &[u8]); 2] = [("a.txt", b"It rained."), ("b.csv", b"id,text\n7,Three.\n")];
    for (name, whole) in [("n.zip", zip(&members)), ("n.tar", tar(&members))] {
        for at in 0..whole.len() {
            let _ = read(name, whole[..at].to_vec());
            for flip in [0x01, 0x80, 0xff] {
                let mut broken = whole.clone();
                broken[at] ^= flip;
                assert!(read(name, broken).len() < 10, "{name} {at} {flip}");
            }
        }
    }
}
