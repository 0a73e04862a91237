//! A folder as people have it, and everything that can be wrong with a file: through the command.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::process::Command;
use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::TempDir;
use zip::CompressionMethod;

use super::shell::{gzip, ids, json_lines, lines, run, text, utf16, zip};

/// A page with what surrounds an article.
fn page(title: &str, date: &str, outlet: &str, paragraphs: &[&str]) -> String {
    let body: String = paragraphs.iter().map(|p| format!("<p>{p}</p>\n")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} | {outlet}</title>\n\
         <meta property=\"og:title\" content=\"{title}\"><meta property=\"og:site_name\" content=\"{outlet}\">\n\
         <meta property=\"article:published_time\" content=\"{date}\"></head><body>\n\
         <nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/sport\">Sport</a></li></ul></nav>\n\
         <div class=\"ad\">Advertisement: buy boats at the Boat Shed</div>\n\
         <article><h1>{title}</h1>\n{body}</article>\n\
         <aside><h3>Most read</h3><ul><li><a href=\"/1\">Ten ways to cook an eel</a></li></ul></aside>\n\
         <footer>Copyright {outlet}. Cookies. Terms.</footer></body></html>"
    )
}

/// Three paragraphs, long enough to be an article.
const STORY: [&str; 3] = [
    "The harbour board voted on Tuesday to raise the fee for small boats by a third, after an hour of debate in which \
     most of the fishermen in the hall stood with their backs to the table.",
    "“We have mended this wall four times, and nobody has ever paid for it,” said Dana Ruiz, who chairs the board. \
     She said the new fee would pay for the north wall within six years.",
    "Orrin Vale, who has fished from the harbour since he was a boy, told the board that he would moor his boat in the \
     next bay. “It is a tax on getting up early,” he said.",
];

/// A web archive of gzip members; the record `broken` says it is longer than it is.
fn warc(n: usize, broken: usize) -> Vec<u8> {
    let mut archive = Vec::new();
    for i in 0..n {
        let title = format!("Fee rises again, part {i}");
        let body = page(&title, "2026-05-03T10:00:00Z", "The Quay", &STORY);
        let http =
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}");
        let length = http.len() + if i == broken { 4000 } else { 0 };
        let record = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://quay.example/{i}\r\n\
             WARC-Date: 2026-05-03T11:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{i:012}>\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n{http}\r\n\r\n"
        );
        archive.extend(gzip(record.as_bytes()));
    }
    archive
}

fn parquet(rows: &[(&str, &str, &str)]) -> Vec<u8> {
    use parquet::basic::Compression;
    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    let schema = "message article { required binary id (UTF8); required binary published (UTF8); required binary body (UTF8); }";
    let schema =
        Arc::new(parquet::schema::parser::parse_message_type(schema).expect("well-formed"));
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    let mut bytes = Vec::new();
    let mut file =
        SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).expect("memory");
    let mut group = file.next_row_group().expect("memory");
    let columns: [Vec<ByteArray>; 3] = [
        rows.iter().map(|row| row.0.into()).collect(),
        rows.iter().map(|row| row.1.into()).collect(),
        rows.iter().map(|row| row.2.into()).collect(),
    ];
    for values in columns {
        let mut column = group.next_column().expect("memory").expect("three of them");
        let typed = column.typed::<ByteArrayType>();
        typed.write_batch(&values, None, None).expect("memory");
        column.close().expect("memory");
    }
    group.close().expect("memory");
    file.close().expect("memory");
    bytes
}

#[test]
fn every_article_of_an_ordinary_folder_comes_in_with_its_facts() {
    let story = STORY.join("\n\n");
    let csv = format!(
        "id,headline,outlet,pub_date,story\nc1,Wall mended,The Quay,\"March 12, 2005\",\"{0}\"\nc2,Wall falls,The Quay,20050313,\"{0}\"\n",
        story.replace('"', "\"\"")
    );
    let markdown = format!(
        "---\ntitle: Eels return\ndate: 3 May 2026\npublisher: The Reed\n---\n\n# Eels return\n\n{story}\n"
    );
    let jsonl = format!(
        "{}\n{}\n",
        json!({"id": "j1", "text": story, "title": "One", "date": "2026-05-01", "publisher": "The Quay"}),
        json!({"id": "j2", "body": story, "headline": "Two", "published": 1_777_593_600, "source": "The Reed"}),
    );
    let facts = "file,title,date,outlet\nplain.txt,Plain,2026-05-04,The Quay\nwide.txt,Wide,2026-05-05,The Quay\n\
                 old.txt,Old,2026-05-06,The Quay\np,P,2026-05-07,The Reed\n";
    let old: Vec<u8> = story
        .chars()
        .map(|c| match c {
            '“' => 0x93,
            '”' => 0x94,
            c => u8::try_from(u32::from(c)).expect("ASCII"),
        })
        .collect();
    let folder = TempDir::new().expect("a place for temporary files");
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("plain.txt", story.clone().into_bytes()),
        ("wide.txt", utf16(&story)),
        ("old.txt", old),
        ("eels.md", markdown.into_bytes()),
        (
            "page.html",
            page("Boats leave", "2026-05-02T08:00:00Z", "The Quay", &STORY).into_bytes(),
        ),
        ("page_files/style.css", b"p {}".to_vec()),
        ("page_files/boat.jpg", b"\xff\xd8\xff\xe0".to_vec()),
        ("table.csv", csv.into_bytes()),
        ("lines.jsonl", jsonl.into_bytes()),
        (
            "rows.parquet",
            parquet(&[
                ("p1", "2026-05-08", &story),
                ("p2", "12 March 2005", &story),
            ]),
        ),
        ("crawl.warc.gz", warc(20, 11)),
        (
            "more.zip",
            zip(
                &[
                    (
                        "deep/z1.html",
                        page("Nets dry", "2026-05-09", "The Reed", &STORY).as_bytes(),
                    ),
                    (
                        "z2.jsonl",
                        format!(
                            "{}\n",
                            json!({"id": "z2", "text": story, "date": "2026-05-10"})
                        )
                        .as_bytes(),
                    ),
                ],
                CompressionMethod::Deflated,
            ),
        ),
        ("report.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec()),
        ("photo.jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF".to_vec()),
    ];
    for (name, bytes) in &files {
        let path = folder.path().join("news").join(name);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("writable");
        fs::write(path, bytes).expect("writable");
    }
    fs::write(folder.path().join("facts.csv"), facts).expect("writable");
    let output = run(
        folder.path(),
        &[
            "extract",
            "--model",
            "none",
            "news",
            "--meta",
            "facts.csv",
            "--errors",
            "errors.jsonl",
        ],
    );
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let articles: BTreeMap<String, Value> = lines(&output)
        .into_iter()
        .map(|line| (line["id"].as_str().expect("an id").to_owned(), line))
        .collect();
    let facts = |id: &str| {
        let article = articles
            .get(id)
            .unwrap_or_else(|| panic!("no {id} in {:?}", articles.keys()));
        let fact = |key: &str| article["meta"][key].as_str().unwrap_or("-").to_owned();
        (fact("title"), fact("date"), fact("publisher"))
    };
    let expect = |id: &str, title: &str, date: &str, publisher: &str| {
        assert_eq!(
            facts(id),
            (title.to_owned(), date.to_owned(), publisher.to_owned()),
            "{id}"
        );
    };
    expect("plain", "Plain", "2026-05-04", "The Quay");
    expect("wide", "Wide", "2026-05-05", "The Quay");
    expect("old", "Old", "2026-05-06", "The Quay");
    expect("eels", "Eels return", "2026-05-03", "The Reed");
    expect("page", "Boats leave", "2026-05-02T08:00:00Z", "The Quay");
    expect("c1", "Wall mended", "2005-03-12", "The Quay");
    expect("c2", "Wall falls", "2005-03-13", "The Quay");
    expect("j1", "One", "2026-05-01", "The Quay");
    expect("j2", "Two", "2026-05-01T00:00:00Z", "The Reed");
    assert_eq!(facts("p1").1, "2026-05-08");
    assert_eq!(facts("p2").1, "2005-03-12");
    expect("more/deep/z1", "Nets dry", "2026-05-09", "The Reed");
    assert_eq!(facts("z2").1, "2026-05-10");
    let crawled: Vec<&Value> = articles
        .iter()
        .filter(|(id, _)| id.starts_with("crawl"))
        .map(|(_, article)| article)
        .collect();
    assert_eq!(crawled.len(), 19);
    for article in &crawled {
        assert!(
            article["meta"]["url"]
                .as_str()
                .is_some_and(|url| url.starts_with("https://quay.example/"))
        );
        assert_eq!(article["meta"]["publisher"], "The Quay");
        assert_eq!(article["meta"]["source"]["file"], "news/crawl.warc.gz");
        assert!(article["meta"]["source"]["offset"].is_u64());
    }
    assert_eq!(articles.len(), 13 + 19);
    // The text of each is the story, and nothing around it.
    for (id, article) in &articles {
        assert_eq!(
            article["text"].as_str().map(str::trim),
            Some(story.as_str()),
            "{id}"
        );
        assert_eq!(
            article["quotes"].as_array().map(Vec::len),
            articles["plain"]["quotes"].as_array().map(Vec::len)
        );
    }
    let errors = fs::read_to_string(folder.path().join("errors.jsonl")).expect("it is written");
    let errors = json_lines(&errors);
    let told: Vec<(String, String)> = errors
        .iter()
        .map(|error| {
            let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
            (text("source"), text("kind"))
        })
        .collect();
    let expected = [
        ("news/crawl.warc.gz", "damaged"),
        ("news/photo.jpeg", "refused"),
        ("news/report.pdf", "refused"),
    ];
    assert_eq!(
        told,
        expected.map(|(source, kind)| (source.to_owned(), kind.to_owned()))
    );
    assert_eq!(errors[0]["record"], 12);
    let messages = text(&output.stderr);
    assert!(
        messages.contains("pdftotext makes text of it"),
        "{messages}"
    );
    assert!(
        messages.contains("2 files skipped: 1 .css, 1 .jpg"),
        "{messages}"
    );
    // The same is told before anything is done.
    let dry = run(folder.path(), &["extract", "--dry-run", "news"]);
    assert_eq!(dry.status.code(), Some(1));
    let listed = text(&dry.stdout);
    assert!(listed.contains("32 articles, 3 not read"), "{listed}");
    assert!(listed.contains("report.pdf"), "{listed}");
}

#[test]
fn languages_are_told_apart() {
    let folder = TempDir::new().expect("a place for temporary files");
    let german = "Die Hafenbehörde hat am Dienstag beschlossen, die Gebühr für kleine Boote um ein Drittel zu erhöhen. \
                  „Wir haben diese Mauer viermal geflickt“, sagte die Vorsitzende Dana Ruiz nach der Sitzung im Rathaus. \
                  Die Fischer standen während der Aussprache mit dem Rücken zum Tisch und schwiegen.";
    let english = format!(
        "{}\n\n„Wir haben diese Mauer viermal geflickt“, Ruiz wrote to them.",
        STORY.join("\n\n")
    );
    fs::write(folder.path().join("a.txt"), german).expect("writable");
    fs::write(folder.path().join("b.txt"), english).expect("writable");
    let output = run(
        folder.path(),
        &["extract", "--model", "none", "a.txt", "b.txt"],
    );
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(lines(&output).len(), 1);
    assert!(
        text(&output.stderr).contains("1 article in another language skipped: 1 German"),
        "{}",
        text(&output.stderr)
    );
    let output = run(
        folder.path(),
        &[
            "extract",
            "-q",
            "--model",
            "none",
            "--any-language",
            "a.txt",
            "b.txt",
        ],
    );
    assert_eq!(lines(&output).len(), 2);
}

#[test]
fn facts_come_from_names_of_files() {
    let folder = TempDir::new().expect("a place for temporary files");
    fs::write(
        folder.path().join("20260503_The-Quay_Wall mended.txt"),
        "It rained.",
    )
    .expect("writable");
    let output = run(
        folder.path(),
        &[
            "extract",
            "-q",
            "--model",
            "none",
            "--meta-from",
            "{date}_{publisher}_{title}",
            ".",
        ],
    );
    let article = &lines(&output)[0];
    assert_eq!(article["meta"]["date"], "2026-05-03");
    assert_eq!(article["meta"]["publisher"], "The-Quay");
    assert_eq!(article["meta"]["title"], "Wall mended");
}

#[test]
fn ids_are_kept_and_never_collide() {
    let folder = TempDir::new().expect("a place for temporary files");
    let numbers = ["12345678901234567890123", "1.50", "1.5", "1e2", "100"];
    let input: String = numbers
        .iter()
        .map(|n| format!("{{\"id\": {n}, \"text\": \"It rained.\", \"meta\": {{\"n\": {n}}}}}\n"))
        .collect();
    fs::write(folder.path().join("a.jsonl"), input).expect("writable");
    let output = run(
        folder.path(),
        &["extract", "-q", "--model", "none", "a.jsonl"],
    );
    assert_eq!(text(&output.stderr), "");
    assert_eq!(ids(&output), numbers);
    assert!(text(&output.stdout).contains("\"n\":12345678901234567890123"));
    assert!(text(&output.stdout).contains("\"n\":1.50"));
    // Files of one name.
    for name in ["x.txt", "x.html", "one/y.jsonl", "two/y.jsonl"] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        let content = if name.ends_with("jsonl") {
            "{\"text\":\"It rained.\"}"
        } else {
            "It rained."
        };
        fs::write(path, content).expect("writable");
    }
    let output = run(
        folder.path(),
        &[
            "extract",
            "-q",
            "--model",
            "none",
            "x.txt",
            "x.html",
            "one/y.jsonl",
            "two/y.jsonl",
        ],
    );
    assert_eq!(
        ids(&output),
        ["x.txt", "x.html", "one/y.jsonl:1", "two/y.jsonl:1"]
    );
}

#[test]
fn patterns_name_files() {
    let folder = TempDir::new().expect("a place for temporary files");
    for name in ["a.txt", "b.txt", "c.md", "deep/d.txt"] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        fs::write(path, "It rained.").expect("writable");
    }
    let found = |pattern: &str| {
        let output = run(
            folder.path(),
            &["extract", "-q", "--model", "none", pattern],
        );
        ids(&output)
    };
    assert_eq!(found("*.txt"), ["a", "b"]);
    assert_eq!(found("**/*.txt"), ["a", "b", "deep/d"]);
    assert_eq!(found("deep/?.txt"), ["d"]);
    let none = run(folder.path(), &["extract", "*.nothing"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(
        text(&none.stderr).contains("no file fits this pattern"),
        "{}",
        text(&none.stderr)
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_in_a_folder_is_passed_over() {
    let folder = TempDir::new().expect("a place for temporary files");
    fs::write(folder.path().join("a.txt"), "It rained.").expect("writable");
    let made = Command::new("mkfifo")
        .arg(folder.path().join("pipe"))
        .status()
        .expect("there is mkfifo");
    assert!(made.success());
    let output = run(folder.path(), &["extract", "--model", "none", "."]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        text(&output.stderr).contains("1 file skipped: 1 without ending"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn large_things_are_bounded() {
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("bomb.jsonl.zst");
    // 200 MB in one line, then an article.
    let mut encoder =
        zstd::Encoder::new(File::create(&path).expect("writable"), 1).expect("it begins");
    encoder.write_all(b"{\"text\":\"").expect("writable");
    for _ in 0..200 {
        encoder.write_all(&vec![b'x'; 1 << 20]).expect("writable");
    }
    encoder
        .write_all(b"\"}\n{\"id\":\"after\",\"text\":\"It rained.\"}\n")
        .expect("writable");
    encoder.finish().expect("writable");
    let output = run(
        folder.path(),
        &["extract", "-q", "--model", "none", "bomb.jsonl.zst"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(lines(&output)[0]["id"], "after");
    assert!(
        text(&output.stderr).contains("bomb.jsonl.zst:1: larger than 16 MiB"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn choices_serve_the_files_that_have_them() {
    let folder = TempDir::new().expect("a place for temporary files");
    fs::write(
        folder.path().join("a.csv"),
        "id;story;Datum\n1;It rained.;3 May 2026\n2;;4 May 2026\n",
    )
    .expect("writable");
    fs::write(
        folder.path().join("b.json"),
        "{\"status\":\"ok\",\"articles\":[{\"content\":\"It rained.\"},{\"content\":\"Again.\"}]}",
    )
    .expect("writable");
    fs::write(
        folder.path().join("facts.csv"),
        "id,Datum\nb:1,8 May 2026\n",
    )
    .expect("writable");
    let output = run(
        folder.path(),
        &[
            "extract",
            "--model",
            "none",
            "a.csv",
            "b.json",
            "--meta",
            "facts.csv",
            "--field",
            "text=story",
            "--field",
            "date=Datum",
            "--field",
            "beat=desc",
        ],
    );
    let told = text(&output.stderr);
    let articles = lines(&output);
    let dates: Vec<(&str, &str)> = articles
        .iter()
        .map(|article| {
            (
                article["id"].as_str().unwrap_or_default(),
                article["meta"]["date"].as_str().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        dates,
        [("1", "2026-05-03"), ("b:1", "2026-05-08"), ("b:2", "")],
        "{told}"
    );
    assert!(told.contains("a.csv:3: no text"), "{told}");
    assert!(
        told.contains("--field beat=desc: no article has it"),
        "{told}"
    );
}
