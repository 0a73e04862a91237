//! Facts that stand beside the articles: in a table, in the names of files.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use ascribe_article::Meta;
use ascribe_article::serde_json::Value;

use crate::fields::{Fields, key_of};
use crate::file_names::stem;
use crate::{dates, encodings, packing};

/// A larger table is a mistake: all of it is held in memory.
const MAX_TABLE: u64 = 1 << 30;

/// Names of columns that say which article a row is about, the best first. All but the first name a file.
const KEYS: [&str; 6] = ["id", "file", "filename", "file_name", "path", "document"];

/// A table with a header; a column names the article by its id or by its file.
#[derive(Debug)]
pub struct MetaTable {
    path: PathBuf,
    /// How `meta` calls the columns; `None` for the one with the keys.
    names: Vec<Option<String>>,
    rows: Vec<Row>,
    /// The keys are ids, not files.
    has_ids: bool,
    /// The key as it is written.
    by_key: HashMap<String, usize>,
    /// File names without folder and ending.
    by_stem: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct Row {
    cells: csv::StringRecord,
    key: String,
    is_used: AtomicBool,
}

impl MetaTable {
    /// Reads a CSV or TSV file, packed or not. Its columns are called as `fields` says, and else as usual.
    ///
    /// # Errors
    /// One line for people that names the file, when it cannot be read, no column is an id or a file name, or two rows are about one article.
    pub fn open(path: &Path, fields: &Fields) -> Result<Self, String> {
        let shown = path.display();
        let told = |error: &dyn std::fmt::Display| format!("{shown}: {error}");
        let mut bytes = Vec::new();
        let n_bytes = packing::open(path)
            .and_then(|reader| reader.take(MAX_TABLE + 1).read_to_end(&mut bytes))
            .map_err(|error| told(&error))?;
        if n_bytes as u64 > MAX_TABLE {
            return Err(told(&"a table of facts may have 1 GiB"));
        }
        if encodings::begin_of_text(&bytes[..bytes.len().min(4096)]).is_none() {
            return Err(told(&"binary, not a table of text"));
        }
        let text = encodings::decode(bytes, None, &mut Vec::new());
        let mut table = Self::read(&text, fields).map_err(|error| told(&error))?;
        table.path = path.to_owned();
        Ok(table)
    }

    fn read(text: &str, fields: &Fields) -> Result<Self, String> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let header = reader
            .headers()
            .map_err(|error| wrong(&error, text))?
            .clone();
        let at_key = KEYS.iter().find_map(|key| {
            header
                .iter()
                .position(|name| name.eq_ignore_ascii_case(key))
        });
        let Some(at_key) = at_key else {
            let mut reason = "no column is called id, file, filename, path or document".to_owned();
            if !header.is_empty() {
                let names: Vec<&str> = header.iter().take(8).collect();
                let _ = write!(reason, "; there are {}", names.join(", ").escape_debug());
            }
            return Err(reason);
        };
        let mut table = Self {
            path: PathBuf::new(),
            names: names(&header, at_key, fields),
            rows: Vec::new(),
            has_ids: header[at_key].eq_ignore_ascii_case(KEYS[0]),
            by_key: HashMap::new(),
            by_stem: HashMap::new(),
        };
        let mut lines: Vec<u64> = Vec::new();
        for record in reader.records() {
            let cells = record.map_err(|error| wrong(&error, text))?;
            let line = line_of(cells.position(), text);
            let key = normal(cells.get(at_key).unwrap_or_default());
            if key.is_empty() {
                return Err(format!("line {line}: no {}", &header[at_key]));
            }
            let number = table.rows.len();
            if let Some(before) = table.by_key.insert(key.clone(), number) {
                let shown: String = key.chars().take(80).collect();
                return Err(format!(
                    "line {line}: {} is that of line {}, too",
                    shown.escape_debug(),
                    lines[before]
                ));
            }
            table
                .by_stem
                .entry(stem(Path::new(&key)))
                .or_default()
                .push(number);
            lines.push(line);
            table.rows.push(Row {
                cells,
                key,
                is_used: AtomicBool::new(false),
            });
        }
        Ok(table)
    }

    /// The file it was read from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Rows below the header.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Keys of rows that fitted no article so far, in the order of the table.
    pub fn unused(&self) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .filter(|row| !row.is_used.load(Ordering::Relaxed))
            .map(|row| row.key.as_str())
    }

    /// Adds what the table says of the article; what the article says itself stays.
    pub(crate) fn add(&self, id: &str, file_name: &str, meta: &mut Meta) {
        let Some(row) = self.row(id, file_name) else {
            return;
        };
        row.is_used.store(true, Ordering::Relaxed);
        for (name, cell) in self.names.iter().zip(&row.cells) {
            if let Some(name) = name
                && !cell.is_empty()
                && is_open(meta, name)
            {
                meta.insert(name.clone(), Value::String(cell.to_owned()));
            }
        }
    }

    /// The row about an article. A column of ids is asked for the id first, one of files for the file.
    fn row(&self, id: &str, file_name: &str) -> Option<&Row> {
        let by_id = || self.by_key.get(id).map(|&row| &self.rows[row]);
        if self.has_ids {
            by_id().or_else(|| self.row_of_file(id, file_name))
        } else {
            self.row_of_file(id, file_name).or_else(by_id)
        }
    }

    /// By the name of its file, with as much of the folder as both have.
    fn row_of_file(&self, id: &str, file_name: &str) -> Option<&Row> {
        if file_name.is_empty() {
            return None;
        }
        let stem = stem(Path::new(file_name));
        let candidates = self.by_stem.get(&stem)?;
        // An id that nobody gave is the way to the file.
        let (folders, name) = id.rsplit_once('/').unwrap_or(("", id));
        let folders = if name == stem || name == file_name {
            folders
        } else {
            ""
        };
        let unpacked = [".gz", ".zst"]
            .iter()
            .find_map(|packing| file_name.strip_suffix(packing))
            .unwrap_or(file_name);
        let fits = |&row: &usize| {
            let key = &self.rows[row].key;
            let (key_folders, key_name) = key.rsplit_once('/').unwrap_or(("", key));
            if ![file_name, unpacked, &stem].contains(&key_name) {
                return None;
            }
            let n_same = n_same_folders(key_folders, folders)?;
            // A name with its ending is about this file, one without may be about its neighbour.
            Some(((n_same, key_name != stem), row))
        };
        let mut fitting: Vec<_> = candidates.iter().filter_map(fits).collect();
        fitting.sort_unstable();
        match fitting[..] {
            [.., (second, _), (best, _)] if second == best => None,
            [.., (_, row)] => Some(&self.rows[row]),
            [] => None,
        }
    }
}

/// How many folders two ways have in common, from the file up; `None` when they part before one of them ends.
fn n_same_folders(one: &str, other: &str) -> Option<usize> {
    let parts = |way: &str| -> Vec<String> {
        way.rsplit('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (parts(one), parts(other));
    let n = one.len().min(other.len());
    (one[..n] == other[..n]).then_some(n)
}

/// A key with `/` on every system.
fn normal(key: &str) -> String {
    let key = key.replace('\\', "/");
    key.strip_prefix("./").unwrap_or(&key).to_owned()
}

/// Names of columns as `meta` has them; of two for one fact the first has it, the other keeps its own.
fn names(header: &csv::StringRecord, at_key: usize, fields: &Fields) -> Vec<Option<String>> {
    let mut names: Vec<Option<String>> = Vec::new();
    for (at, name) in header.iter().enumerate() {
        let known = key_of(name).filter(|key| !names.iter().flatten().any(|taken| taken == key));
        let name = fields.choice(name).or(known).unwrap_or(name);
        names.push((at != at_key && !name.is_empty()).then(|| name.to_owned()));
    }
    names
}

/// What parts the cells: the mark that the header has most of, outside of quotation marks.
fn delimiter(text: &str) -> u8 {
    let mut n = [(b',', 0), (b'\t', 0), (b';', 0), (b'|', 0)];
    let mut is_quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => break,
            _ if is_quoted => {}
            _ => {
                if let Some((_, n)) = n.iter_mut().find(|(delimiter, _)| *delimiter == byte) {
                    *n += 1;
                }
            }
        }
    }
    let most = n.iter().map(|&(_, n)| n).max().unwrap_or(0);
    n.iter()
        .find(|&&(_, n)| n == most)
        .map_or(b',', |&(delimiter, _)| delimiter)
}

/// The line of a row. The parser gives the place where it began to look for one: blank lines may stand there.
fn line_of(position: Option<&csv::Position>, text: &str) -> u64 {
    let Some(position) = position else {
        return 0;
    };
    let rest = usize::try_from(position.byte()).map_or("", |at| text.get(at..).unwrap_or(""));
    let blank = rest.bytes().take_while(u8::is_ascii_whitespace);
    position.line() + blank.filter(|&byte| byte == b'\n').count() as u64
}

/// An error of the table, in our words.
fn wrong(error: &csv::Error, text: &str) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            pos,
            expected_len,
            len,
        } => format!(
            "line {}: {len} cells, but {expected_len} in the header",
            line_of(pos.as_ref(), text)
        ),
        _ => error.to_string(),
    }
}

/// True when the article itself says nothing under this name.
fn is_open(meta: &Meta, name: &str) -> bool {
    match meta.get(name) {
        None | Some(Value::Null) => true,
        Some(Value::String(value)) => value.trim().is_empty(),
        Some(_) => false,
    }
}

/// `{date}_{publisher}_{title}`: facts in the names of files.
///
/// Clones count together.
#[derive(Clone, Debug, Default)]
pub struct MetaPattern {
    /// Stands before the first name.
    begin: String,
    /// Names, each with what stands behind it; `None` passes over a part.
    parts: Vec<(Option<String>, String)>,
    unfit: Arc<Unfit>,
}

/// Articles whose names do not fit.
#[derive(Debug, Default)]
struct Unfit {
    n: AtomicU64,
    first: OnceLock<String>,
}

impl FromStr for MetaPattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |what: &str| {
            format!(
                "{what}; a pattern is written {{date}}_{{publisher}}_{{title}}, {{}} passes over a part"
            )
        };
        let Some((begin, mut rest)) = text.split_once('{') else {
            return Err(wrong("no {name} in it"));
        };
        let mut parts: Vec<(Option<String>, String)> = Vec::new();
        loop {
            let Some((name, after)) = rest.split_once('}') else {
                return Err(wrong("a { without }"));
            };
            let name = name.trim();
            if name.contains('{') {
                return Err(wrong("a { in a name"));
            }
            let name = (!matches!(name, "" | "_")).then(|| key_of(name).unwrap_or(name).to_owned());
            if let Some(name) = &name
                && parts.iter().any(|(other, _)| other.as_ref() == Some(name))
            {
                return Err(wrong(&format!("{name} is there twice")));
            }
            let (literal, next) = match after.split_once('{') {
                Some((literal, next)) => (literal, Some(next)),
                None => (after, None),
            };
            if literal.contains('}') {
                return Err(wrong("a } without {"));
            }
            if literal.is_empty() && next.is_some() {
                return Err(wrong("nothing between two names"));
            }
            parts.push((name, literal.to_owned()));
            match next {
                Some(next) => rest = next,
                None => break,
            }
        }
        if begin.contains('}') {
            return Err(wrong("a } without {"));
        }
        if parts.iter().all(|(name, _)| name.is_none()) {
            return Err(wrong("no name in it"));
        }
        Ok(Self {
            begin: begin.to_owned(),
            parts,
            unfit: Arc::default(),
        })
    }
}

impl MetaPattern {
    /// Articles so far whose file names do not fit.
    pub fn n_unfit(&self) -> u64 {
        self.unfit.n.load(Ordering::Relaxed)
    }

    /// One of these names.
    pub fn first_unfit(&self) -> Option<&str> {
        self.unfit.first.get().map(String::as_str)
    }

    /// Adds what the name says; what the article says itself stays.
    pub(crate) fn add(&self, file_name: &str, meta: &mut Meta) {
        // What came through a pipe has no name.
        if file_name.is_empty() {
            return;
        }
        let stem = stem(Path::new(file_name));
        // The pattern may have the ending, too.
        let Some(values) = self.values(&stem).or_else(|| self.values(file_name)) else {
            self.unfit.n.fetch_add(1, Ordering::Relaxed);
            self.unfit.first.get_or_init(|| file_name.to_owned());
            return;
        };
        for (name, value) in values {
            if is_open(meta, name) {
                meta.insert(name.to_owned(), Value::String(value.to_owned()));
            }
        }
    }

    /// Names and values; each value ends at the first place where it can, the last one takes the rest.
    fn values<'a>(&'a self, file_name: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
        let mut rest = file_name.strip_prefix(&*self.begin)?;
        let mut values = Vec::new();
        let n = self.parts.len();
        for (at, (name, literal)) in self.parts.iter().enumerate() {
            let value = if at + 1 == n {
                rest.strip_suffix(&**literal)?
            } else {
                let end = end_of(name.as_deref(), rest, literal)?;
                let value = &rest[..end];
                rest = &rest[end + literal.len()..];
                value
            };
            let value = value.trim();
            if value.is_empty() {
                return None;
            }
            if let Some(name) = name {
                values.push((name.as_str(), value));
            }
        }
        Some(values)
    }
}

/// Separators that a date may have in it.
const IN_DATES: usize = 4;

/// Where a value ends: at the first `literal`; a date may go on behind it, 2005-03-12 before "-".
fn end_of(name: Option<&str>, rest: &str, literal: &str) -> Option<usize> {
    let first = rest.find(literal)?;
    if name != Some("date") {
        return Some(first);
    }
    let is_date =
        |&end: &usize| dates::iso(&Value::String(rest[..end].replace('_', "-"))).is_some();
    rest.match_indices(literal)
        .map(|(end, _)| end)
        .take(IN_DATES)
        .filter(is_date)
        .last()
        .or(Some(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ascribe_article::serde_json::json;
    use std::io::Write as _;

    fn table(text: &str) -> MetaTable {
        MetaTable::read(text, &Fields::default()).expect("a table")
    }

    fn said(table: &MetaTable, id: &str, file_name: &str) -> Value {
        let mut meta = Meta::new();
        table.add(id, file_name, &mut meta);
        Value::Object(meta)
    }

    #[test]
    fn a_row_is_found_by_id() {
        let table = table(
            "Outlet,id,date,desk,headline,hed\nThe Quay,7,2005-03-12,city,Fees rise,\nThe Mole,x/8,,,\"No, no\",b\n",
        );
        assert_eq!(
            said(&table, "7", "all.jsonl"),
            json!({"publisher": "The Quay", "date": "2005-03-12", "desk": "city", "title": "Fees rise"})
        );
        assert_eq!(said(&table, "9", "all.jsonl"), json!({}));
        assert_eq!(table.unused().collect::<Vec<_>>(), ["x/8"]);
        let mut meta = Meta::new();
        meta.insert("title".to_owned(), json!("Own"));
        meta.insert("publisher".to_owned(), json!(" "));
        table.add("x/8", "", &mut meta);
        assert_eq!(
            Value::Object(meta),
            json!({"title": "Own", "publisher": "The Mole", "hed": "b"})
        );
        assert_eq!((table.n_rows(), table.unused().count()), (2, 0));
    }

    #[test]
    fn a_row_is_found_by_file() {
        let table = table(
            "filename;n\na.txt;1\nmay/b.txt;2\njune/b.txt;3\nC:\\news\\c.html;4\n./d;5\ne.txt;6\ne.html;7\nv1.2.txt;8\nf;9\nf.txt;10\n",
        );
        for (id, file_name, n) in [
            ("a", "a.txt", "1"),
            ("may/a", "a.txt", "1"),
            ("a", "a.txt.gz", "1"),
            ("may/b", "b.txt", "2"),
            ("2005/may/b", "b.txt", "2"),
            ("june/b", "b.txt", "3"),
            ("c", "c.html", "4"),
            ("news/c", "c.html", "4"),
            ("d", "d.txt", "5"),
            ("e.txt", "e.txt", "6"),
            ("e.html", "e.html", "7"),
            ("v1.2", "v1.2.txt", "8"),
            ("f", "f.txt", "10"),
            // An id of its own says nothing of the folder.
            ("wire-17", "a.txt", "1"),
            ("july/b", "b.txt", ""),
            // Which of the two, nobody knows.
            ("b", "b.txt", ""),
            ("mail/c", "c.html", ""),
            ("a", "", ""),
            ("g", "g.txt", ""),
        ] {
            let found = said(&table, id, file_name);
            assert_eq!(
                found["n"].as_str().unwrap_or_default(),
                n,
                "{id} {file_name}"
            );
        }
    }

    #[test]
    fn reads_what_people_save() {
        let folder = tempfile::tempdir().expect("a place for temporary files");
        let text = "id\ttitle\n1\t“Café”\n";
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes())
            .expect("memory takes every byte");
        let utf16: Vec<u8> = format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for (name, bytes) in [
            ("a.tsv", text.as_bytes().to_vec()),
            (
                "b.csv",
                format!("\u{feff}{}", text.replace('\t', ",")).into_bytes(),
            ),
            ("c.csv", text.replace('\t', ";").into_bytes()),
            (
                "d.txt",
                encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
            ),
            ("e.csv", utf16),
            ("f.gz", gzip.finish().expect("memory takes every byte")),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("writable");
            let table = MetaTable::open(&path, &Fields::default()).expect("a table");
            assert_eq!(said(&table, "1", ""), json!({"title": "“Café”"}), "{name}");
            assert_eq!(table.path(), path);
        }
        let path = folder.path().join("x.csv");
        std::fs::write(&path, b"\x89PNG\0\0").expect("writable");
        let error = MetaTable::open(&path, &Fields::default()).expect_err("no table");
        assert!(
            error.ends_with("x.csv: binary, not a table of text"),
            "{error}"
        );
        assert!(MetaTable::open(&folder.path().join("none.csv"), &Fields::default()).is_err());
    }

    #[test]
    fn says_what_is_wrong_with_a_table() {
        for (text, told) in [
            (
                "",
                "no column is called id, file, filename, path or document",
            ),
            (
                "name,title\na,b\n",
                "no column is called id, file, filename, path or document; there are name, title",
            ),
            ("id,title\na,b\n\na,c\n", "line 4: a is that of line 2, too"),
            ("id,title\na,b,c\n", "line 2: 3 cells, but 2 in the header"),
            ("id,title\n,b\n", "line 2: no id"),
        ] {
            assert_eq!(
                MetaTable::read(text, &Fields::default()).expect_err("wrong"),
                told,
                "{text}"
            );
        }
    }

    fn fitted(pattern: &str, file_name: &str) -> Value {
        let pattern: MetaPattern = pattern.parse().expect("a pattern");
        let mut meta = Meta::new();
        pattern.add(file_name, &mut meta);
        let n_unfit = u64::from(meta.is_empty() && !file_name.is_empty());
        assert_eq!(pattern.n_unfit(), n_unfit);
        assert_eq!(pattern.first_unfit(), (n_unfit > 0).then_some(file_name));
        Value::Object(meta)
    }

    #[test]
    fn names_of_files_say_facts() {
        for (pattern, file_name, facts) in [
            (
                "{date}_{publisher}_{title}",
                "20050312_the-quay_Fees_rise_again.txt",
                json!({"date": "20050312", "publisher": "the-quay", "title": "Fees_rise_again"}),
            ),
            (
                "{date}-{outlet}-{}",
                "2005-03-12-quay-17.html.gz",
                json!({"date": "2005-03-12", "publisher": "quay"}),
            ),
            (
                "{date}-{outlet}",
                "20050312-the-quay.txt",
                json!({"date": "20050312", "publisher": "the-quay"}),
            ),
            (
                "wire {_} ({pub_date})",
                "wire x (12 March 2005).txt",
                json!({"date": "12 March 2005"}),
            ),
            ("{desk}.txt", "city.txt", json!({"desk": "city"})),
            ("{desk}", "città.txt", json!({"desk": "città"})),
            ("{date}_{publisher}", "20050312.txt", json!({})),
            ("{date}_{publisher}", "_quay.txt", json!({})),
            ("news {date}", "20050312.txt", json!({})),
            ("{date}", "", json!({})),
        ] {
            assert_eq!(fitted(pattern, file_name), facts, "{pattern} {file_name}");
        }
        let pattern: MetaPattern = "{date}_{publisher}".parse().expect("a pattern");
        let mut meta = Meta::new();
        meta.insert("date".to_owned(), json!("2001"));
        pattern.add("20050312_quay.txt", &mut meta);
        assert_eq!(
            Value::Object(meta),
            json!({"date": "2001", "publisher": "quay"})
        );
    }

    #[test]
    fn says_what_is_wrong_with_a_pattern() {
        for (pattern, told) in [
            ("", "no {name} in it"),
            ("date", "no {name} in it"),
            ("{date", "a { without }"),
            ("{date{x}", "a { in a name"),
            ("date}_{x}", "a } without {"),
            ("{date}}", "a } without {"),
            ("{date}{title}", "nothing between two names"),
            ("{date}_{pub_date}", "date is there twice"),
            ("{}_{_}", "no name in it"),
        ] {
            let error = pattern.parse::<MetaPattern>().expect_err("wrong");
            assert!(
                error.starts_with(&format!("{told}; a pattern is")),
                "{pattern}: {error}"
            );
        }
    }
}
