//! The book: every page is in it, every link leads somewhere, every command runs, and what it shows is what is printed.
//!
//! A test lives in a page as comments, which readers do not see:
//!
//! - a block of `sh` is run, in a folder that looks like a checkout of the project with some files of a reader in it (`desk`);
//! - `<!-- not run: WHY -->` before such a block: it is not;
//! - `<!-- ends with 1 -->` before it: that is its exit code;
//! - `<!-- prints -->` between it and a block of `text`: that is what it prints;
//! - `<!-- made by: COMMAND -->` … `<!-- /made -->`: what is between is what the command prints.
//!
//! Rewritten with `ASCRIBE_UPDATE=1 cargo test -p ascribe-cli --test whole book::`.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use zip::write::SimpleFileOptions;

use crate::pages::{check, root};
use crate::skipped::skipped;

/// Pages whose blocks of `sh` are run.
fn pages_with_commands() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    pages.extend(markdown(&root().join("docs")));
    // Its commands start a service that does not end, or need a container: scripts/check-serve.sh runs one.
    pages.retain(|page| !page.ends_with("docs/serve.md"));
    pages
}

/// All pages with links.
fn pages() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for folder in ["docs", "models", "data", "crates", ".github"] {
        pages.extend(markdown(&root().join(folder)));
    }
    for entry in fs::read_dir(root()).expect("the root is there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "md") {
            pages.push(path);
        }
    }
    pages.sort();
    pages
}

/// Markdown below a folder; links to folders are not followed.
fn markdown(folder: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|_| panic!("{} is there", path.display()))
}

fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES)
}

/// Where a page can be linked to: its headings, as GitHub and mdBook name them. A page that includes another has its.
fn anchors(path: &Path) -> BTreeSet<String> {
    let mut text = read(path);
    if let Some(included) = text.trim().strip_prefix("{{#include ") {
        let included = included.trim_end_matches("}}").trim();
        text = read(&path.parent().expect("a page has a folder").join(included));
    }
    let mut found = BTreeSet::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut heading: Option<String> = None;
    for event in parser(&text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let slug = slug(&heading.take().unwrap_or_default());
                let n = seen.entry(slug.clone()).or_default();
                found.insert(if *n == 0 { slug } else { format!("{slug}-{n}") });
                *n += 1;
            }
            _ => {}
        }
    }
    found
}

fn slug(heading: &str) -> String {
    heading
        .trim()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
            _ => None,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Targets of links and pictures.
fn links(text: &str) -> Vec<String> {
    parser(text)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(dest_url.to_string())
            }
            _ => None,
        })
        .collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut n_links = 0;
    let mut broken = Vec::new();
    for page in pages() {
        for link in links(&read(&page)) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            n_links += 1;
            let (file, anchor) = match link.split_once('#') {
                Some((file, anchor)) => (file, Some(anchor)),
                None => (link.as_str(), None),
            };
            let target = match file {
                "" => page.clone(),
                file => page.parent().expect("a page has a folder").join(file),
            };
            let is_there = target.exists()
                && anchor.is_none_or(|anchor| {
                    target.extension().is_some_and(|ending| ending != "md")
                        || anchors(&target).contains(anchor)
                });
            if !is_there {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
    assert!(
        n_links > 100,
        "only {n_links} links: is the reader of pages broken?"
    );
}

#[test]
fn every_page_is_in_the_book_once() {
    let docs = root().join("docs");
    let summary = read(&docs.join("SUMMARY.md"));
    let mut listed: Vec<PathBuf> = links(&summary).iter().map(|link| docs.join(link)).collect();
    let n_listed = listed.len();
    listed.sort();
    listed.dedup();
    assert_eq!(listed.len(), n_listed, "a page is listed twice");
    let mut there = markdown(&docs);
    there.retain(|path| !path.ends_with("SUMMARY.md"));
    there.sort();
    assert_eq!(listed, there, "docs/SUMMARY.md is not what is in docs");
}

#[test]
fn the_first_page_is_short() {
    let n_lines = read(&root().join("README.md")).lines().count();
    assert!(
        n_lines <= 150,
        "README.md has {n_lines} lines; at most 150 are read"
    );
}

/// A block of commands.
struct Block {
    /// Where its lines are, the fences left out.
    commands: std::ops::Range<usize>,
    code: i32,
    /// Where the lines are that it prints.
    prints: Option<std::ops::Range<usize>>,
}

fn blocks(lines: &[&str], page: &Path) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if !lines[at].starts_with("```") {
            at += 1;
            continue;
        }
        let end = at
            + 1
            + lines[at + 1..]
                .iter()
                .position(|line| *line == "```")
                .unwrap_or_else(|| panic!("{}:{}: the block does not end", page.display(), at + 1));
        let before = lines[..at].iter().rev().find(|line| !line.is_empty());
        let before = before.copied().unwrap_or_default();
        let is_run = lines[at] == "```sh"
            && !before.starts_with("<!-- not run: ")
            && !before.starts_with("<!-- run: ");
        if is_run {
            let code = before
                .strip_prefix("<!-- ends with ")
                .and_then(|rest| rest.strip_suffix(" -->"))
                .map_or(0, |code| code.parse().expect("an exit code"));
            let mut next = end + 1;
            while lines.get(next).is_some_and(|line| line.is_empty()) {
                next += 1;
            }
            let mut prints = None;
            if lines.get(next) == Some(&"<!-- prints -->") {
                next += 1;
                assert!(
                    lines.get(next).is_some_and(|line| line.starts_with("```")),
                    "{}:{next}: a block follows",
                    page.display()
                );
                let from = next + 1;
                let n = lines[from..]
                    .iter()
                    .position(|line| *line == "```")
                    .expect("the block ends");
                prints = Some(from..from + n);
            }
            blocks.push(Block {
                commands: at + 1..end,
                code,
                prints,
            });
        }
        at = end + 1;
    }
    blocks
}

/// What a reader has: the project, and some files of their own.
fn desk() -> tempfile::TempDir {
    let desk = tempfile::tempdir().expect("a folder");
    let at = |name: &str| desk.path().join(name);
    let root = fs::canonicalize(root()).expect("the root is there");
    for folder in ["data", "models", "scripts", "crates"] {
        symlink(root.join(folder), at(folder)).expect("links can be made");
    }
    let write = |name: &str, text: &str| fs::write(at(name), text).expect("files can be written");
    let article =
        "Maria Lopez told the council the old bridge will close. “Nobody asked us,” she said.\n";
    write("article.txt", article);
    fs::create_dir(at("news")).expect("a folder");
    for entry in fs::read_dir(root.join("data/samples")).expect("samples are there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            let name = path.file_name().expect("a name");
            fs::copy(&path, at("news").join(name)).expect("files can be written");
        }
    }
    write(
        "news/fees-2026.md",
        "---\ntitle: Ferry fees rise\ndate: 2026-03-02\npublisher: The Quay\n---\n\n\
         “The fees are a shame,” said Ann Pell, who leads the council. “Nobody asked the islands.”\n\n\
         Pell said that the ferry would lose half of its passengers.\n\n\
         “Wait and see,” Orrin Vale told The Quay.\n",
    );
    write(
        "mine.csv",
        "article,speaker,quote,cue,source,text\n\
         a1,Maria Lopez,\"We will appeal\",said,Maria Lopez,\"“We will appeal,” said Maria Lopez.\"\n",
    );
    fs::copy(root.join("data/gold/samples.jsonl"), at("gold.jsonl")).expect("gold is there");
    write(
        "a.csv",
        "id,story,outlet,day,link,printed\n\
         a1,“We will appeal.” said Maria Lopez.,Gazette,2026-05-03,https://example.org/1,2026-05-03\n",
    );
    fs::copy(at("a.csv"), at("export.csv")).expect("files can be written");
    write("facts.csv", "id,author\na1,Ann Pell\n");
    write(
        "people.csv",
        "id,name,roles\nP1,Ann Pell,mayor of Tarn (2001..2005-06)\n",
    );
    let page = "<html><body><article><p>“No,” said Ann Pell, the mayor of Tarn, on Monday.</p></article></body></html>";
    let page = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a.html\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n",
        page.len()
    );
    // Tests have no network: this is what `curl` gets.
    fs::create_dir(at("bin")).expect("a folder");
    write(
        "bin/curl",
        "#!/bin/sh\necho '<html><body><article><p>“No,” said Ann Pell, the mayor of Tarn.</p></article></body></html>'\n",
    );
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(at("bin/curl"), mode).expect("the file is ours");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, record.as_bytes()).expect("memory takes it");
    fs::write(
        at("crawl.warc.gz"),
        packed.finish().expect("memory takes it"),
    )
    .expect("files can be written");
    let draft = "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>\
                 <w:p><w:r><w:t>“You can’t move forty years of other people’s compost,” said Alun Prosser.</w:t></w:r></w:p>\
                 </w:body></w:document>";
    let mut docx = zip::ZipWriter::new(fs::File::create(at("draft.docx")).expect("a file"));
    docx.start_file("word/document.xml", SimpleFileOptions::default())
        .expect("zip takes it");
    std::io::Write::write_all(&mut docx, draft.as_bytes()).expect("zip takes it");
    docx.finish().expect("zip takes it");
    desk
}

/// A shell that finds the program, in a folder.
fn shell(folder: &Path, commands: &str) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_ascribe"));
    let program = program.parent().expect("the program is in a folder");
    let path: OsString = std::env::var_os("PATH").unwrap_or_default();
    let path = [folder.join("bin"), program.to_owned()]
        .into_iter()
        .chain(std::env::split_paths(&path));
    let path = std::env::join_paths(path).expect("no folder of the path holds the separator");
    let mut shell = Command::new("sh");
    shell
        .args(["-e", "-c", commands])
        .current_dir(folder)
        .env("PATH", path)
        .env("COLUMNS", "100")
        .stdin(Stdio::null());
    shell
}

fn has_python() -> bool {
    Command::new("python3")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

/// A page as it should be, and what went wrong.
fn run(page: &Path) -> (String, Vec<String>) {
    let text = read(page);
    let lines: Vec<&str> = text.lines().collect();
    let blocks = blocks(&lines, page);
    if blocks.is_empty() {
        return (text, Vec::new());
    }
    let desk = desk();
    let mut wrong = Vec::new();
    let mut fresh: Vec<String> = Vec::new();
    let mut kept = 0;
    for block in blocks {
        let commands = lines[block.commands.clone()].join("\n");
        let place = format!("{}:{}", page.display(), block.commands.start);
        assert!(
            ![
                "cargo ",
                "pip install",
                "spark-submit",
                "docker ",
                "ascribe serve"
            ]
            .iter()
            .any(|what| commands.contains(what)),
            "{place}: it builds, downloads or does not end; say why it is not run"
        );
        let output = shell(desk.path(), &commands).output().expect("a shell");
        if output.status.code() != Some(block.code) {
            wrong.push(format!(
                "{place}: {}\n{commands}\n{}",
                output.status,
                String::from_utf8_lossy(&output.stderr)
            ));
        }
        let Some(prints) = block.prints else { continue };
        let printed = String::from_utf8_lossy(&output.stdout);
        fresh.extend(
            lines[kept..prints.start]
                .iter()
                .map(|line| (*line).to_owned()),
        );
        fresh.extend(
            printed
                .trim_matches('\n')
                .lines()
                .map(|line| line.trim_end().to_owned()),
        );
        kept = prints.end;
    }
    fresh.extend(lines[kept..].iter().map(|line| (*line).to_owned()));
    (fresh.join("\n") + "\n", wrong)
}

#[test]
fn every_command_runs_and_prints_what_the_page_shows() {
    let mut n_blocks = 0;
    let mut all_wrong = Vec::new();
    for page in pages_with_commands() {
        let text = read(&page);
        if text.contains("python3 ") && !has_python() {
            skipped(format_args!("{}: no python3", page.display()));
            continue;
        }
        n_blocks += text.lines().filter(|line| *line == "```sh").count();
        let (fresh, wrong) = run(&page);
        all_wrong.extend(wrong);
        check(&page, &text, &fresh);
    }
    assert!(all_wrong.is_empty(), "{}", all_wrong.join("\n\n"));
    assert!(n_blocks > 30, "only {n_blocks} blocks");
}

/// Tables that are made of the files they are about.
#[test]
fn made_tables_are_fresh() {
    if !has_python() {
        skipped("no python3");
        return;
    }
    let mut n_tables = 0;
    for page in pages_with_commands() {
        let text = read(&page);
        let mut fresh = String::new();
        let mut rest = text.as_str();
        while let Some(start) = rest.find("<!-- made by: ") {
            let (before, after) = rest.split_at(start);
            let (comment, after) = after.split_once(" -->\n").expect("the comment ends");
            // Those without an end are looked at by a test of their own.
            let Some((_, after)) = after.split_once("<!-- /made -->") else {
                break;
            };
            let command = comment.trim_start_matches("<!-- made by: ");
            let output = shell(&root(), command).output().expect("a shell");
            assert!(output.status.success(), "{command}");
            n_tables += 1;
            let printed = String::from_utf8_lossy(&output.stdout);
            fresh += before;
            fresh += &format!(
                "<!-- made by: {command} -->\n\n{}\n\n<!-- /made -->",
                printed.trim()
            );
            rest = after;
        }
        fresh += rest;
        check(&page, &text, &fresh);
    }
    assert!(n_tables > 1);
}

/// The picture of the README is what the program prints for its article.
#[test]
fn the_picture_is_what_the_program_prints() {
    if !has_python() {
        skipped("no python3");
        return;
    }
    let desk = tempfile::tempdir().expect("a folder");
    let fresh = desk.path().join("show.svg");
    let script = root().join("scripts/make_picture.py");
    let status = Command::new("python3")
        .arg(&script)
        .arg(env!("CARGO_BIN_EXE_ascribe"))
        .arg(&fresh)
        .status();
    assert!(status.is_ok_and(|status| status.success()));
    check(
        &root().join("docs/show.svg"),
        &read(&root().join("docs/show.svg")),
        &read(&fresh),
    );
}
