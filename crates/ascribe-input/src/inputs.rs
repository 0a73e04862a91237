//! All articles of a run: arguments to sources, sources to items.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use walkdir::WalkDir;

use crate::file_names::{extension, stands_beside, stem};
use crate::identity::Identity;
use crate::item::{Page, Payload};
use crate::lines::{JsonArray, Lines};
use crate::packing::{self, Reader};
use crate::place::escaped;
use crate::recognise::{Form, HEAD, is_decided, recognise};
use crate::stream::{Context, Records, Stream, one, told};
use crate::{FailureKind, Item, Options, Place, encodings, json};

/// Archives in archives in archives; more is an attack or a mistake.
const MAX_DEPTH: usize = 4;

/// Packings around each other.
const MAX_PACKINGS: usize = 3;

/// The items of a stream, whatever it is. A named member of an archive is read like a file of that name.
pub(crate) fn records(mut stream: Stream, context: &Context) -> Records {
    if context.depth > MAX_DEPTH {
        let reason = format!("an archive in more than {MAX_DEPTH} others");
        return stream.failed(FailureKind::Refused, reason);
    }
    let name = PathBuf::from(&*stream.file_name);
    let ending = extension(&name);
    for _ in 0..=MAX_PACKINGS {
        // A live stream is not asked for more than a line before it is read.
        let is_live = stream.is_live;
        let wants_more = |head: &[u8]| head.len() < HEAD && !(is_live && is_decided(head));
        let (mut head, reader) = match packing::peek_while(take_reader(&mut stream), wants_more) {
            Ok(peeked) => peeked,
            Err(error) => {
                let (kind, reason) = told(&error);
                return stream.failed(kind, reason);
            }
        };
        stream.reader = reader;
        if stream.is_live && head.len() < HEAD && head.iter().all(u8::is_ascii_whitespace) {
            // Nothing came: no article. An empty file, though, is one.
            return Box::new(std::iter::empty());
        }
        let wide = encodings::utf16(&head);
        if wide.is_some() {
            head = encodings::begin_of_text(&head)
                .unwrap_or_default()
                .into_bytes();
        }
        let form = match recognise(&ending, &head) {
            Ok(form) => form,
            Err(reason) => return stream.failed(FailureKind::Refused, reason),
        };
        // One article is decoded as a whole, with its warnings; lines and rows come to their readers in UTF-8.
        if let (Some(encoding), Form::Json | Form::Table(_)) = (wide, form) {
            stream.path = None;
            let reader = encoding_rs_io::DecodeReaderBytesBuilder::new()
                .encoding(Some(encoding))
                .build(take_reader(&mut stream));
            stream.reader = packing::buffered(reader);
        }
        #[cfg(feature = "warc")]
        if let Form::Packed(packing::Packing::Gzip) = form
            && matches!(&*ending, "warc" | "wet")
        {
            return crate::warc::records(stream, true, context);
        }
        let Form::Packed(packing) = form else {
            return read(stream, form, context);
        };
        stream.path = None;
        match packing::unpack(take_reader(&mut stream), packing) {
            Ok(reader) => stream.reader = reader,
            Err(error) => return stream.failed(FailureKind::Damaged, error.to_string()),
        }
    }
    stream.failed(FailureKind::Refused, "packed in packed in packed")
}

/// The reader of a stream, which gets another one.
fn take_reader(stream: &mut Stream) -> Reader {
    std::mem::replace(&mut stream.reader, Box::new(io::empty()))
}

/// The items of a stream of a form.
fn read(mut stream: Stream, form: Form, context: &Context) -> Records {
    let limit = context.options.max_article_bytes;
    let whole = |mut stream: Stream, payload: fn(Vec<u8>) -> Payload| {
        let payload = match stream.read_all(limit) {
            Ok(bytes) => payload(bytes),
            Err((kind, reason)) => Payload::Failed(kind, reason),
        };
        one(stream.whole(payload))
    };
    match form {
        Form::Text => whole(stream, Payload::Text),
        Form::Markdown if cfg!(feature = "markdown") => whole(stream, Payload::Markdown),
        Form::Html if cfg!(feature = "html") => whole(stream, |bytes| {
            Payload::Page(Page {
                bytes,
                ..Page::default()
            })
        }),
        Form::Docx if cfg!(feature = "docx") => whole(stream, Payload::Docx),
        Form::Json => match JsonArray::begins(&mut stream) {
            Ok(true) => unwrapped(Box::new(JsonArray::new(stream, limit))),
            Ok(false) => unwrapped(Box::new(Lines::new(stream, limit))),
            Err(error) => {
                let (kind, reason) = told(&error);
                stream.failed(kind, reason)
            }
        },
        #[cfg(feature = "csv")]
        Form::Table(delimiter) => crate::table::records(stream, delimiter, context),
        #[cfg(feature = "parquet")]
        Form::Parquet => crate::parquet::records(stream, context),
        #[cfg(feature = "warc")]
        Form::Warc => crate::warc::records(stream, false, context),
        #[cfg(feature = "zip")]
        Form::Zip => crate::archive::zip_records(stream, context),
        #[cfg(feature = "tar")]
        Form::Tar => crate::archive::tar_records(stream, context),
        form => stream.failed(
            FailureKind::Refused,
            format!("not read: {form}, which this build leaves out"),
        ),
    }
}

/// The objects, the first one taken apart when it is the answer of a service.
fn unwrapped(mut records: Records) -> Records {
    let Some(first) = records.next() else {
        return records;
    };
    if let Payload::Json(bytes) = &first.payload
        && let Some(articles) = json::wrapped(bytes)
    {
        let stem = first
            .id
            .rsplit_once(':')
            .map_or(first.id.as_str(), |(stem, _)| stem)
            .to_owned();
        let inner = articles.into_iter().zip(1..).map(move |(article, n)| Item {
            id: format!("{stem}:{n}"),
            payload: Payload::Json(article),
            ..first.clone()
        });
        return Box::new(inner.chain(records));
    }
    Box::new(std::iter::once(first).chain(records))
}

/// A file to read, or why it cannot be.
struct Source {
    /// For messages.
    name: Arc<str>,
    id: String,
    origin: Origin,
}

enum Origin {
    Stdin,
    File { path: PathBuf, is_regular: bool },
    Unreadable(String),
}

/// What an input looked like when the run began.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// As it was named.
    pub name: String,
    /// In bytes as it lies there; `None` for a stream.
    pub n_bytes: Option<u64>,
    /// When it was changed last, in nanoseconds of Unix time; `None` for a stream.
    pub modified: Option<u128>,
}

fn listed(path: &Path, metadata: &fs::Metadata) -> Listed {
    let is_regular = metadata.is_file();
    Listed {
        name: path.to_string_lossy().into_owned(),
        n_bytes: is_regular.then_some(metadata.len()),
        modified: metadata
            .modified()
            .ok()
            .filter(|_| is_regular)
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
            .map(|time| time.as_nanos()),
    }
}

/// All articles of a run, lazily: one file is open at a time.
pub struct Inputs {
    sources: VecDeque<Source>,
    listed: Vec<Listed>,
    identities: HashSet<Identity>,
    /// Together, as they lie on disk; `None` with stdin or a pipe among them.
    n_bytes: Option<u64>,
    n_read: Arc<AtomicU64>,
    skipped: Skipped,
    context: Context,
    current: Option<Records>,
    /// Of the source of `current`.
    name: Arc<str>,
}

impl fmt::Debug for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inputs")
            .field("sources", &self.sources.len())
            .finish_non_exhaustive()
    }
}

/// Files of folders that are no articles by their names, counted by the ends of these.
#[derive(Clone, Debug, Default)]
pub struct Skipped {
    by_ending: BTreeMap<String, u64>,
    paths: Vec<PathBuf>,
}

/// More of them nobody reads.
const PATHS_KEPT: usize = 1000;

impl Skipped {
    fn add(&mut self, path: &Path) {
        *self.by_ending.entry(full_ending(path)).or_default() += 1;
        if self.paths.len() < PATHS_KEPT {
            self.paths.push(path.to_owned());
        }
    }

    /// Which, the first thousand of them.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// How many.
    pub fn n_files(&self) -> u64 {
        self.by_ending.values().sum()
    }
}

/// The end of a name, with the one before it where that is packed: `.css.gz`; empty for a name without.
fn full_ending(path: &Path) -> String {
    let outer = path
        .extension()
        .map(|outer| outer.to_string_lossy().to_ascii_lowercase());
    match outer.as_deref() {
        Some(packing @ ("gz" | "zst")) => match extension(path).as_str() {
            "" => format!(".{packing}"),
            inner => format!(".{inner}.{packing}"),
        },
        Some(outer) => format!(".{outer}"),
        None => String::new(),
    }
}

/// Endings that are named one by one in a message; the rest is counted together.
const ENDINGS_TOLD: usize = 4;

/// `93 files skipped: 50 .css, 40 .js, 3 without ending`, the most frequent first.
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
                ending => write!(f, "{before}{n} {}", ending.escape_debug())?,
            }
        }
        match rest.iter().map(|(_, n)| n).sum::<u64>() {
            0 => Ok(()),
            n => write!(f, ", {n} others"),
        }
    }
}

impl Inputs {
    /// Looks at every argument before anything is read. No argument, or `-`, is stdin; a name with `*`, `?`, `[` that is no file is a
    /// pattern; a folder stands for the files in it and below, by name.
    ///
    /// # Errors
    /// One line for people, for an argument that is not there, a folder or a pattern without files, stdin named twice.
    pub fn open(arguments: &[PathBuf], options: Options) -> Result<Self, String> {
        let mut inputs = Self::empty(options);
        let stdin = [PathBuf::from("-")];
        let arguments = if arguments.is_empty() {
            &stdin
        } else {
            arguments
        };
        for argument in arguments {
            if argument.as_os_str() == "-" {
                inputs.add_stdin()?;
                continue;
            }
            inputs.add_argument(argument)?;
        }
        inputs.tell_ids_apart();
        if let Some(table) = &inputs.options().meta_table {
            let path = table.path();
            inputs.identities.extend(Identity::of_path(path));
            if let Ok(metadata) = fs::metadata(path) {
                inputs.listed.push(listed(path, &metadata));
            }
        }
        Ok(inputs)
    }

    /// The articles of one stream that is no file: an upload, bytes in memory. `name` is what a file of that content would be called; its
    /// ending helps where the content leaves the form open.
    ///
    /// ```
    /// use ascribe_input::{Inputs, Options};
    ///
    /// let lines = "{\"id\": \"a\", \"body\": \"It rained.\", \"outlet\": \"The Quay\"}\n";
    /// let mut inputs = Inputs::from_reader("a.jsonl", lines.as_bytes(), Options::default());
    /// let options = inputs.options();
    /// let article = inputs.next().expect("one line").decode(&options).expect("it is an article");
    /// assert_eq!(article.record.text.as_deref(), Some("It rained."));
    /// assert_eq!(article.record.meta["publisher"], "The Quay");
    /// assert!(inputs.next().is_none());
    /// ```
    pub fn from_reader(name: &str, reader: impl Read + Send + 'static, options: Options) -> Self {
        Self::from_one(name, reader, options, false)
    }

    /// [`Inputs::from_reader`] for a stream that may pause: a connection. What has come is read without waiting for more than its line.
    pub fn from_live_reader(
        name: &str,
        reader: impl Read + Send + 'static,
        options: Options,
    ) -> Self {
        Self::from_one(name, reader, options, true)
    }

    fn from_one(
        name: &str,
        reader: impl Read + Send + 'static,
        options: Options,
        is_live: bool,
    ) -> Self {
        let mut inputs = Self::empty(options);
        let path = Path::new(name);
        let stream = Stream {
            name: name.into(),
            id: stem(path),
            file_name: path
                .file_name()
                .map(OsStr::to_string_lossy)
                .unwrap_or_default()
                .into(),
            reader: packing::buffered(Counted {
                inner: Box::new(reader),
                n_read: Arc::clone(&inputs.n_read),
            }),
            path: None,
            is_live,
        };
        inputs.n_bytes = None;
        inputs.name = name.into();
        let context = inputs.context.clone();
        // Not before it is asked for: a reader may panic.
        let mut stream = Some(stream);
        let mut records: Option<Records> = None;
        inputs.current = Some(Box::new(std::iter::from_fn(move || {
            if let Some(stream) = stream.take() {
                records = Some(self::records(stream, &context));
            }
            records.as_mut()?.next()
        })));
        inputs
    }

    fn empty(options: Options) -> Self {
        Self {
            sources: VecDeque::new(),
            listed: Vec::new(),
            identities: HashSet::new(),
            n_bytes: Some(0),
            n_read: Arc::default(),
            skipped: Skipped::default(),
            context: Context::new(Arc::new(options), records),
            current: None,
            name: "".into(),
        }
    }

    fn add_argument(&mut self, argument: &Path) -> Result<(), String> {
        let name = shown(argument);
        let metadata = match fs::metadata(argument) {
            Ok(metadata) => metadata,
            Err(error) => {
                return match self.add_pattern(argument)? {
                    true => Ok(()),
                    false => Err(format!("{name}: {error}")),
                };
            }
        };
        if metadata.is_dir() {
            let n_before = self.sources.len();
            self.add_folder(argument);
            if self.sources.len() == n_before {
                return Err(match self.skipped.n_files() {
                    0 => format!("{name}: no files in this folder"),
                    _ => format!("{name}: no articles in this folder; {}", self.skipped),
                });
            }
        } else {
            // An unreadable argument must not come to light after hours of work.
            if metadata.is_file() {
                File::open(argument).map_err(|error| format!("{name}: {error}"))?;
            }
            self.add_file(argument.to_owned(), stem(argument), &metadata);
        }
        Ok(())
    }

    fn add_stdin(&mut self) -> Result<(), String> {
        if self
            .sources
            .iter()
            .any(|source| matches!(source.origin, Origin::Stdin))
        {
            return Err("-: stdin can be read only once".to_owned());
        }
        self.n_bytes = None;
        self.identities.extend(Identity::of_stdin());
        self.listed.push(Listed {
            name: "-".to_owned(),
            n_bytes: None,
            modified: None,
        });
        self.sources.push_back(Source {
            name: "stdin".into(),
            id: "stdin".to_owned(),
            origin: Origin::Stdin,
        });
        Ok(())
    }

    /// The files that a pattern fits; false when the argument is no pattern.
    fn add_pattern(&mut self, argument: &Path) -> Result<bool, String> {
        let name = shown(argument);
        let is_sign = |c: char| matches!(c, '*' | '?' | '[' | '{');
        let has_sign = |part: &OsStr| part.to_string_lossy().contains(is_sign);
        if !has_sign(argument.as_os_str()) {
            return Ok(false);
        }
        let root: PathBuf = argument.iter().take_while(|part| !has_sign(part)).collect();
        let root = if root.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            root
        };
        let pattern = globset::GlobBuilder::new(&argument.to_string_lossy())
            .literal_separator(true)
            .build()
            .map_err(|error| format!("{name}: {error}"))?
            .compile_matcher();
        let mut n_found = 0;
        for entry in WalkDir::new(&root).follow_links(true).sort_by_file_name() {
            let Ok(entry) = entry else { continue };
            let path = entry.path().strip_prefix(".").unwrap_or(entry.path());
            if !entry.file_type().is_dir() && pattern.is_match(path) {
                let path = path.to_owned();
                match fs::metadata(&path) {
                    Ok(metadata) => {
                        let id = id_below(&path, &root);
                        self.add_file(path, id, &metadata);
                    }
                    Err(error) => self.add_unreadable(&path, error.to_string()),
                }
                n_found += 1;
            }
        }
        match n_found {
            0 => Err(format!("{name}: no file fits this pattern")),
            _ => Ok(true),
        }
    }

    /// Bytes of all inputs as they lie on disk, when known.
    pub fn n_bytes(&self) -> Option<u64> {
        self.n_bytes
    }

    /// Counts the bytes read so far.
    pub fn n_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.n_read)
    }

    /// What the folders hold beside articles.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// The inputs as they were when the run began.
    pub fn listed(&self) -> &[Listed] {
        &self.listed
    }

    /// How articles are read.
    pub fn options(&self) -> Arc<Options> {
        Arc::clone(&self.context.options)
    }

    /// True when what `identity` stands for is one of the inputs, under whatever name.
    pub fn contain(&self, identity: &Identity) -> bool {
        self.identities.contains(identity)
    }

    fn add_file(&mut self, path: PathBuf, id: String, metadata: &fs::Metadata) {
        let is_regular = metadata.is_file();
        self.n_bytes = match self.n_bytes {
            Some(n) if is_regular => Some(n + metadata.len()),
            _ => None,
        };
        self.identities.extend(Identity::of(&path, metadata));
        self.listed.push(listed(&path, metadata));
        self.sources.push_back(Source {
            name: path.to_string_lossy().into(),
            id,
            origin: Origin::File { path, is_regular },
        });
    }

    /// Another file that no output may be: it is read, but no article.
    pub fn protect(&mut self, path: &Path) {
        self.identities.extend(Identity::of_path(path));
    }

    fn add_unreadable(&mut self, path: &Path, reason: String) {
        self.sources.push_back(Source {
            name: path.to_string_lossy().into(),
            id: stem(path),
            origin: Origin::Unreadable(reason),
        });
    }

    /// The articles of a folder and those in it, sorted by name.
    fn add_folder(&mut self, folder: &Path) {
        let mut parts_of_pages = HashSet::new();
        let stdout = Identity::of_stdout();
        for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
            let found = entry.and_then(|entry| Ok((entry.metadata()?, entry)));
            match found {
                Ok((metadata, entry)) => {
                    let path = entry.path();
                    if metadata.is_dir() {
                        if is_part_of_page(path) {
                            parts_of_pages.insert(path.to_owned());
                        }
                        continue;
                    }
                    let in_page = path.ancestors().any(|part| parts_of_pages.contains(part));
                    // A pipe in a folder would be waited for without end.
                    if !metadata.is_file()
                        || in_page
                        || stands_beside(path)
                        || is_output(path, &metadata, stdout.as_ref())
                    {
                        self.skipped.add(path);
                        continue;
                    }
                    let path = entry.into_path();
                    let id = id_below(&path, folder);
                    self.add_file(path, id, &metadata);
                }
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let reason = match error.io_error() {
                        Some(error) => error.to_string(),
                        None => error.to_string(),
                    };
                    self.add_unreadable(&path, reason);
                }
            }
        }
    }

    /// Files of one id get longer ones: first the ending, then the way to the file.
    fn tell_ids_apart(&mut self) {
        for longer in [with_ending, with_way, with_number] {
            let mut n: HashMap<String, usize> = HashMap::new();
            for source in &self.sources {
                *n.entry(source.id.clone()).or_default() += 1;
            }
            for (number, source) in self.sources.iter_mut().enumerate() {
                if n[&source.id] > 1
                    && let Origin::File { path, .. } = &source.origin
                {
                    source.id = longer(&source.id, path, number);
                }
            }
        }
    }

    fn panicked(&self) -> Item {
        Item {
            place: Place::whole(Arc::clone(&self.name)),
            id: self.name.to_string(),
            file_name: "".into(),
            payload: Payload::Failed(
                FailureKind::Panicked,
                "the reader panicked; the rest of this input is lost".to_owned(),
            ),
        }
    }

    /// Opens a source.
    fn start(&mut self, source: Source) -> Records {
        let Source { name, id, origin } = source;
        let mut stream = Stream {
            name,
            id,
            file_name: "".into(),
            reader: Box::new(io::empty()),
            path: None,
            is_live: false,
        };
        let reader: Box<dyn Read + Send> = match origin {
            Origin::Unreadable(reason) => return stream.failed(FailureKind::Unreadable, reason),
            Origin::Stdin => {
                stream.is_live = true;
                Box::new(io::stdin())
            }
            Origin::File { path, is_regular } => match File::open(&path) {
                Ok(file) => {
                    stream.file_name = path
                        .file_name()
                        .map(OsStr::to_string_lossy)
                        .unwrap_or_default()
                        .into();
                    stream.is_live = !is_regular;
                    stream.path = is_regular.then_some(path);
                    Box::new(file)
                }
                Err(error) => return stream.failed(FailureKind::Unreadable, error.to_string()),
            },
        };
        stream.reader = packing::buffered(Counted {
            inner: reader,
            n_read: Arc::clone(&self.n_read),
        });
        records(stream, &self.context)
    }
}

impl Iterator for Inputs {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(records) = &mut self.current {
                // A reader that panics loses its own file only.
                match catch_unwind(AssertUnwindSafe(|| records.next())) {
                    Ok(Some(item)) => return Some(item),
                    Ok(None) => self.current = None,
                    Err(_) => {
                        self.current = None;
                        return Some(self.panicked());
                    }
                }
            }
            let source = self.sources.pop_front()?;
            self.name = Arc::clone(&source.name);
            self.current = match catch_unwind(AssertUnwindSafe(|| self.start(source))) {
                Ok(records) => Some(records),
                Err(_) => return Some(self.panicked()),
            };
        }
    }
}

/// A path as a message shows it.
fn shown(path: &Path) -> String {
    escaped(&path.to_string_lossy())
}

/// `x_files` beside `x.html`: what a browser saves with a page; `x-Dateien` and the like in other languages.
fn is_part_of_page(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let Some((page, word)) = name.rsplit_once(['_', '-', '.', ' ']) else {
        return false;
    };
    word.chars().all(char::is_alphabetic)
        && ["html", "htm"]
            .iter()
            .any(|ending| folder.with_file_name(format!("{page}.{ending}")).is_file())
}

/// An output of an earlier run, by the files that lie beside it; or one that a shell has just made for this run.
fn is_output(path: &Path, metadata: &fs::Metadata, stdout: Option<&Identity>) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = |ending: &str| path.with_file_name(format!("{name}.{ending}")).is_file();
    name.ends_with(".run.json")
        || name.ends_with(".checkpoint")
        || beside("run.json")
        || beside("checkpoint")
        || metadata.len() == 0
            && stdout.is_some()
            && Identity::of(path, metadata).as_ref() == stdout
}

/// The way below a folder without the ending, with `/` on every system.
fn id_below(path: &Path, folder: &Path) -> String {
    let relative = path.strip_prefix(folder).unwrap_or(path);
    joined(&relative.with_file_name(stem(relative)))
}

fn joined(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(OsStr::to_string_lossy).collect();
    parts.join("/")
}

fn with_ending(id: &str, path: &Path, _: usize) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match id.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.into_owned(),
    }
}

fn with_way(_: &str, path: &Path, _: usize) -> String {
    joined(path.strip_prefix("./").unwrap_or(path))
}

/// Names that are no UTF-8 may still look the same.
fn with_number(id: &str, _: &Path, number: usize) -> String {
    format!("{id}#{}", number + 1)
}

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
