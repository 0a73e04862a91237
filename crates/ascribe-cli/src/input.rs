//! Where articles come from: files, folders, stdin; plain text or JSON lines; packed or not.
//!
//! Readers cut the input into [`Item`]s and nothing more: one text file or one JSON line at a time, in memory. Decoding
//! happens in [`Item::decode`], on whichever thread works on the item.

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result, bail};
use ascribe::{ArticleRecord, Meta};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use walkdir::WalkDir;

/// Where an article stands, for messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    file: Arc<str>,
    /// From 1.
    line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// One article, not yet decoded.
pub(crate) struct Item {
    /// The line of the file where it begins.
    pub(crate) place: Place,
    /// The id it has unless it names one.
    id: String,
    content: Content,
}

enum Content {
    Text(Vec<u8>),
    JsonLine(Vec<u8>),
    Unreadable(String),
}

/// An article as its input has it.
pub(crate) struct Decoded {
    /// Id, text and meta; the annotations, too, when [`Item::decode_annotated`] found some.
    pub(crate) record: ArticleRecord,
    /// True when the annotations of the input were kept.
    pub(crate) has_quotes: bool,
    /// What the reader of the output should know.
    pub(crate) warnings: Vec<String>,
}

/// The keys of a JSON line that matter here; all others are passed over.
#[derive(Deserialize)]
struct JsonLine {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    meta: Option<Meta>,
    #[serde(default)]
    date: Option<Value>,
    #[serde(default)]
    place: Option<Value>,
    #[serde(default)]
    publisher: Option<Value>,
    #[serde(default)]
    title: Option<Value>,
    #[serde(default)]
    url: Option<Value>,
}

/// Tells output of `extract` from input of it.
#[derive(Deserialize)]
struct Peek {
    quotes: Option<IgnoredAny>,
}

impl Item {
    /// How much memory it holds.
    pub(crate) fn n_bytes(&self) -> usize {
        match &self.content {
            Content::Text(bytes) | Content::JsonLine(bytes) => bytes.len(),
            Content::Unreadable(_) => 0,
        }
    }

    /// The article; annotations the input may have are left behind.
    ///
    /// The error is one line for people, without the place.
    pub(crate) fn decode(self) -> Result<Decoded, String> {
        let mut warnings = Vec::new();
        let record = match self.content {
            Content::Unreadable(reason) => return Err(reason),
            Content::Text(bytes) => ArticleRecord::new(self.id, utf8(bytes, &mut warnings)),
            Content::JsonLine(bytes) => raw_record(&utf8(bytes, &mut warnings), self.id)?,
        };
        Ok(Decoded {
            record,
            has_quotes: false,
            warnings,
        })
    }

    /// The article with its annotations when it is a JSON line with `quotes`.
    pub(crate) fn decode_annotated(self) -> Result<Decoded, String> {
        let bytes = match self.content {
            Content::JsonLine(bytes) => bytes,
            _ => return self.decode(),
        };
        let mut warnings = Vec::new();
        let line = utf8(bytes, &mut warnings);
        let peek: Peek = parse(&line)?;
        let has_quotes = peek.quotes.is_some();
        let record = if has_quotes {
            let mut record: ArticleRecord = parse(&line)?;
            if record.id.is_empty() {
                record.id = self.id;
            }
            record
        } else {
            raw_record(&line, self.id)?
        };
        Ok(Decoded {
            record,
            has_quotes,
            warnings,
        })
    }
}

fn raw_record(line: &str, default_id: String) -> Result<ArticleRecord, String> {
    let line: JsonLine = parse(line)?;
    let Some(text) = line.text else {
        return Err("no \"text\" in this JSON line".to_owned());
    };
    let id = match line.id {
        Value::String(id) if !id.is_empty() => id,
        Value::Number(id) => id.to_string(),
        Value::Null | Value::String(_) => default_id,
        _ => return Err("\"id\" is neither a string nor a number".to_owned()),
    };
    let mut meta = line.meta.unwrap_or_default();
    for (key, value) in [
        ("date", line.date),
        ("place", line.place),
        ("publisher", line.publisher),
        ("title", line.title),
        ("url", line.url),
    ] {
        // Many corpora have these facts beside the text; the ones in `meta` win.
        if let Some(value) = value {
            meta.entry(key).or_insert(value);
        }
    }
    let mut record = ArticleRecord::new(id, text);
    record.meta = meta;
    Ok(record)
}

/// Reads a JSON object. The parser's own line number is left out: the place tells the line of the file.
fn parse<T: DeserializeOwned>(line: &str) -> Result<T, String> {
    // An array of the right length would do for a struct.
    if !line.trim_ascii_start().starts_with('{') {
        return Err("not a JSON object".to_owned());
    }
    serde_json::from_str(line).map_err(|error| {
        let message = error.to_string();
        let message = message
            .rsplit_once(" at line ")
            .map_or(message.as_str(), |(message, _)| message);
        format!(
            "not an article in JSON: {message} (column {})",
            error.column()
        )
    })
}

/// The bytes as text; what is not UTF-8 is replaced and told.
fn utf8(bytes: Vec<u8>, warnings: &mut Vec<String>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count();
        warnings.push(match line {
            0 => format!("invalid UTF-8 replaced, first at byte {at}"),
            n => format!(
                "invalid UTF-8 replaced, first at byte {at} (line {})",
                n + 1
            ),
        });
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    })
}

/// A file to read, or why it cannot be.
struct Source {
    /// For messages.
    name: Arc<str>,
    /// Id of the article, or of a line without one, with the line's number.
    id: String,
    origin: Origin,
}

enum Origin {
    Stdin,
    File(PathBuf),
    Unreadable(String),
}

/// How a file is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Text,
    JsonLines,
    /// The first byte that is not white space decides: `{` begins JSON lines.
    Unknown,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Packing {
    None,
    Gzip,
    Zstd,
}

/// All articles of a run, lazily: one file is open at a time.
pub(crate) struct Inputs {
    sources: VecDeque<Source>,
    /// Real paths of the files, to keep the output away from them.
    real_paths: Vec<PathBuf>,
    /// Together, as they lie on disk; `None` with stdin or a pipe among them.
    n_bytes: Option<u64>,
    n_read: Arc<AtomicU64>,
    lines: Option<Lines>,
    skipped: Skipped,
}

/// Files of folders that are no articles by their names, counted by the ends of these.
#[derive(Clone, Default)]
pub(crate) struct Skipped {
    by_ending: BTreeMap<String, u64>,
}

impl Skipped {
    fn add(&mut self, path: &Path) {
        *self.by_ending.entry(ending(path)).or_default() += 1;
    }

    pub(crate) fn n_files(&self) -> u64 {
        self.by_ending.values().sum()
    }
}

/// Endings that are named one by one in a message; the rest is counted together.
const ENDINGS_TOLD: usize = 4;

/// `93 files skipped: 50 .html, 40 .md, 3 without ending`, the most frequent first.
impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n_files = self.n_files();
        let files = if n_files == 1 { "file" } else { "files" };
        write!(f, "{n_files} {files} skipped")?;
        let mut endings: Vec<(&str, u64)> = self
            .by_ending
            .iter()
            .map(|(ending, &n)| (ending.as_str(), n))
            .collect();
        endings.sort_by_key(|&(_, n)| Reverse(n));
        // One more is named rather than called "1 others".
        let n_told = match endings.len() {
            n if n <= ENDINGS_TOLD + 1 => n,
            _ => ENDINGS_TOLD,
        };
        let (told, rest) = endings.split_at(n_told);
        for (i, (ending, n)) in told.iter().enumerate() {
            let before = if i == 0 { ": " } else { ", " };
            match *ending {
                "" => write!(f, "{before}{n} without ending")?,
                ending => write!(f, "{before}{n} {ending}")?,
            }
        }
        match rest.iter().map(|(_, n)| n).sum::<u64>() {
            0 => Ok(()),
            n => write!(f, ", {n} others"),
        }
    }
}

/// A JSON-lines file being read.
struct Lines {
    name: Arc<str>,
    id: String,
    reader: Box<dyn BufRead + Send>,
    line: u64,
}

impl Inputs {
    /// Looks at every argument before anything is read.
    ///
    /// # Errors
    /// For an argument that is not there, a folder without articles, stdin named twice.
    pub(crate) fn open(arguments: &[PathBuf]) -> Result<Self> {
        let mut inputs = Self {
            sources: VecDeque::new(),
            real_paths: Vec::new(),
            n_bytes: Some(0),
            n_read: Arc::default(),
            lines: None,
            skipped: Skipped::default(),
        };
        let stdin = [PathBuf::from("-")];
        let arguments = if arguments.is_empty() {
            &stdin
        } else {
            arguments
        };
        for argument in arguments {
            if argument.as_os_str() == "-" {
                if inputs
                    .sources
                    .iter()
                    .any(|source| matches!(source.origin, Origin::Stdin))
                {
                    bail!("-: stdin can be read only once");
                }
                inputs.n_bytes = None;
                inputs.sources.push_back(Source {
                    name: "stdin".into(),
                    id: "stdin".to_owned(),
                    origin: Origin::Stdin,
                });
                continue;
            }
            let name = argument.display().to_string();
            let metadata = fs::metadata(argument).with_context(|| name.clone())?;
            if metadata.is_dir() {
                let n_before = inputs.sources.len();
                inputs.add_folder(argument);
                if inputs.sources.len() == n_before {
                    match inputs.skipped.n_files() {
                        0 => bail!("{name}: no .txt or .jsonl files in this folder"),
                        _ => bail!(
                            "{name}: no .txt or .jsonl files in this folder; {}",
                            inputs.skipped
                        ),
                    }
                }
            } else {
                // An unreadable argument must not come to light after hours of work.
                if metadata.is_file() {
                    File::open(argument).with_context(|| name.clone())?;
                }
                inputs.add_file(argument.clone(), stem(argument), &metadata);
            }
        }
        Ok(inputs)
    }

    /// Bytes of all inputs as they lie on disk, when known.
    pub(crate) fn n_bytes(&self) -> Option<u64> {
        self.n_bytes
    }

    /// Counts the bytes read so far.
    pub(crate) fn n_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.n_read)
    }

    /// What the folders hold beside articles.
    pub(crate) fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// True when the real path `path` is one of the inputs.
    pub(crate) fn contain(&self, path: &Path) -> bool {
        self.real_paths.iter().any(|real| real == path)
    }

    fn add_file(&mut self, path: PathBuf, id: String, metadata: &fs::Metadata) {
        self.n_bytes = match self.n_bytes {
            Some(n) if metadata.is_file() => Some(n + metadata.len()),
            _ => None,
        };
        self.real_paths.extend(fs::canonicalize(&path));
        self.sources.push_back(Source {
            name: path.display().to_string().into(),
            id,
            origin: Origin::File(path),
        });
    }

    /// The articles of a folder and those in it, sorted by name.
    fn add_folder(&mut self, folder: &Path) {
        for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
            let found = entry.and_then(|entry| Ok((entry.metadata()?, entry)));
            match found {
                Ok((metadata, entry)) => {
                    if metadata.is_dir() {
                        continue;
                    }
                    if form_and_packing(entry.path()).0 == Form::Unknown {
                        self.skipped.add(entry.path());
                        continue;
                    }
                    let path = entry.into_path();
                    let relative = path.strip_prefix(folder).unwrap_or(&path);
                    let id = relative.with_file_name(stem(relative));
                    // Ids are the same on every system.
                    let parts: Vec<_> = id.iter().map(OsStr::to_string_lossy).collect();
                    let id = parts.join("/");
                    self.add_file(path, id, &metadata);
                }
                Err(error) => {
                    let path = error.path().unwrap_or(folder).display().to_string();
                    self.sources.push_back(Source {
                        name: path.into(),
                        id: String::new(),
                        origin: Origin::Unreadable(match error.io_error() {
                            Some(error) => error.to_string(),
                            None => error.to_string(),
                        }),
                    });
                }
            }
        }
    }

    /// Opens a source: a text is an item at once, JSON lines become `self.lines`.
    fn start(&mut self, source: Source) -> Option<Item> {
        let Source { name, id, origin } = source;
        let item = |content| {
            Some(Item {
                place: Place {
                    file: Arc::clone(&name),
                    line: 1,
                },
                id: id.clone(),
                content,
            })
        };
        let is_stream = matches!(origin, Origin::Stdin);
        let (reader, form, packing): (Box<dyn Read + Send>, _, _) = match origin {
            Origin::Unreadable(reason) => return item(Content::Unreadable(reason)),
            Origin::Stdin => (Box::new(io::stdin()), Form::Unknown, Packing::None),
            Origin::File(path) => match File::open(&path) {
                Ok(file) => {
                    let (form, packing) = form_and_packing(&path);
                    (Box::new(file), form, packing)
                }
                Err(error) => return item(Content::Unreadable(error.to_string())),
            },
        };
        let counted = Counted {
            inner: reader,
            n_read: Arc::clone(&self.n_read),
        };
        let mut reader = match unpack(counted, packing) {
            Ok(reader) => reader,
            Err(error) => return item(Content::Unreadable(error.to_string())),
        };
        let form = match form {
            Form::Unknown => match sniff(reader) {
                // Nothing came: no article. An empty file, though, is one.
                Ok((_, None)) if is_stream => return None,
                Ok((rest, first)) => {
                    reader = rest;
                    if first == Some(b'{') {
                        Form::JsonLines
                    } else {
                        Form::Text
                    }
                }
                Err(error) => return item(Content::Unreadable(error.to_string())),
            },
            form => form,
        };
        if form == Form::JsonLines {
            self.lines = Some(Lines {
                id: if is_stream { String::new() } else { id },
                name,
                reader,
                line: 0,
            });
            return None;
        }
        let mut bytes = Vec::new();
        match reader.read_to_end(&mut bytes) {
            Ok(_) => item(Content::Text(bytes)),
            Err(error) => item(Content::Unreadable(error.to_string())),
        }
    }
}

impl Iterator for Inputs {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next() {
                    Some(item) => {
                        if matches!(item.content, Content::Unreadable(_)) {
                            self.lines = None;
                        }
                        return Some(item);
                    }
                    None => self.lines = None,
                }
            }
            let source = self.sources.pop_front()?;
            if let Some(item) = self.start(source) {
                return Some(item);
            }
        }
    }
}

impl Lines {
    /// The next line that is not blank; an unreadable item is the last one.
    fn next(&mut self) -> Option<Item> {
        loop {
            self.line += 1;
            let mut line = Vec::new();
            let read = self.reader.read_until(b'\n', &mut line);
            if self.line == 1 && line.starts_with(BYTE_ORDER_MARK) {
                line.drain(..BYTE_ORDER_MARK.len());
            }
            let content = match read {
                Ok(0) => return None,
                Ok(_) if line.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(_) => {
                    // The parser would count the line's end as another line.
                    let len = line.trim_ascii_end().len();
                    line.truncate(len);
                    Content::JsonLine(line)
                }
                Err(error) => Content::Unreadable(error.to_string()),
            };
            return Some(Item {
                place: Place {
                    file: Arc::clone(&self.name),
                    line: self.line,
                },
                id: match self.id.as_str() {
                    "" => self.line.to_string(),
                    id => format!("{id}:{}", self.line),
                },
                content,
            });
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Counts what is read, for the progress bar.
struct Counted {
    inner: Box<dyn Read + Send>,
    n_read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.n_read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Bytes read from the system at a time.
const BUFFER: usize = 1 << 17;

fn unpack(reader: Counted, packing: Packing) -> io::Result<Box<dyn BufRead + Send>> {
    Ok(match packing {
        Packing::None => Box::new(BufReader::with_capacity(BUFFER, reader)),
        Packing::Gzip => Box::new(BufReader::with_capacity(
            BUFFER,
            MultiGzDecoder::new(BufReader::with_capacity(BUFFER, reader)),
        )),
        Packing::Zstd => Box::new(BufReader::with_capacity(
            BUFFER,
            zstd::stream::read::Decoder::new(reader)?,
        )),
    })
}

/// The first byte that is not white space or a byte-order mark, and a reader that still has everything.
#[allow(clippy::type_complexity)]
fn sniff(mut reader: Box<dyn BufRead + Send>) -> io::Result<(Box<dyn BufRead + Send>, Option<u8>)> {
    let mut taken = Vec::new();
    let first = loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            break None;
        }
        let found = buffer
            .iter()
            .find(|byte| !byte.is_ascii_whitespace() && !BYTE_ORDER_MARK.contains(byte));
        if let Some(&byte) = found {
            break Some(byte);
        }
        let n = buffer.len();
        taken.extend_from_slice(buffer);
        reader.consume(n);
    };
    Ok((Box::new(Cursor::new(taken).chain(reader)), first))
}

fn extension(path: &Path) -> Option<String> {
    path.extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
}

/// The end of a name, with the one before it where that is packed: `.html.gz`; empty for a name without.
fn ending(path: &Path) -> String {
    let outer = extension(path).map_or_else(String::new, |outer| format!(".{outer}"));
    let is_packed = form_and_packing(path).1 != Packing::None;
    let inner = path
        .file_stem()
        .filter(|_| is_packed)
        .and_then(|stem| extension(Path::new(stem)));
    inner.map_or(outer.clone(), |inner| format!(".{inner}{outer}"))
}

/// What the end of the name says.
fn form_and_packing(path: &Path) -> (Form, Packing) {
    let packing = match extension(path).as_deref() {
        Some("gz") => Packing::Gzip,
        Some("zst") => Packing::Zstd,
        _ => Packing::None,
    };
    let inner = if packing == Packing::None {
        extension(path)
    } else {
        path.file_stem().and_then(|stem| extension(Path::new(stem)))
    };
    let form = match inner.as_deref() {
        Some("txt") => Form::Text,
        Some("jsonl" | "ndjson") => Form::JsonLines,
        _ => Form::Unknown,
    };
    (form, packing)
}

/// The file's name without `.txt`, `.jsonl`, `.jsonl.gz` and the like.
fn stem(path: &Path) -> String {
    let cut = |name: &str| {
        Path::new(name)
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
    };
    let name = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let (form, packing) = form_and_packing(path);
    let unpacked = if packing == Packing::None {
        name
    } else {
        cut(&name)
    };
    if form == Form::Unknown && packing != Packing::None {
        unpacked
    } else {
        cut(&unpacked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_form_and_packing_by_the_name() {
        for (name, form, packing, id) in [
            ("a.txt", Form::Text, Packing::None, "a"),
            ("a.b.TXT", Form::Text, Packing::None, "a.b"),
            ("a.jsonl", Form::JsonLines, Packing::None, "a"),
            ("a.jsonl.gz", Form::JsonLines, Packing::Gzip, "a"),
            ("a.jsonl.zst", Form::JsonLines, Packing::Zstd, "a"),
            ("a.gz", Form::Unknown, Packing::Gzip, "a"),
            ("README", Form::Unknown, Packing::None, "README"),
        ] {
            assert_eq!(form_and_packing(Path::new(name)), (form, packing), "{name}");
            assert_eq!(stem(Path::new(name)), id, "{name}");
        }
    }

    #[test]
    fn says_what_was_skipped_most_frequent_first() {
        let told = |names: &[&str]| {
            let mut skipped = Skipped::default();
            names.iter().for_each(|name| skipped.add(Path::new(name)));
            skipped.to_string()
        };
        assert_eq!(told(&["x/a.md"]), "1 file skipped: 1 .md");
        assert_eq!(
            told(&["a.md", "b.HTML", "c.html", "README", "d.xml.gz"]),
            "5 files skipped: 2 .html, 1 without ending, 1 .md, 1 .xml.gz"
        );
        assert_eq!(
            told(&["a.a", "a.b", "a.c", "a.d", "a.e", "a.f", "b.f"]),
            "7 files skipped: 2 .f, 1 .a, 1 .b, 1 .c, 2 others"
        );
    }

    #[test]
    fn sniffing_takes_nothing_away() {
        for (text, first) in [
            ("  \n{}", Some(b'{')),
            ("\u{feff}{}", Some(b'{')),
            ("“No”", Some("“".as_bytes()[0])),
            ("", None),
            (" \n", None),
        ] {
            let (mut rest, found) = sniff(Box::new(Cursor::new(text))).expect("memory can be read");
            // A curly quotation mark shares its first byte with none of the byte-order mark's.
            assert_eq!(found, first, "{text:?}");
            let mut all = String::new();
            rest.read_to_string(&mut all).expect("memory can be read");
            assert_eq!(all, text);
        }
    }
}
