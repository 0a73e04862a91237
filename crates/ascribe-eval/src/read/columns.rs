//! One token a line with a BIO label, as CoNLL files have it; or CofeNet's tokens and labels in JSON.
//!
//! Columns are divided by tabs or white space: the token is the first, the label (`B-source`, `I-cue`, `S-CONTENT`, `O`,
//! in BIO, BIOES or BILOU) the last. A blank line ends a sentence or paragraph, called a block here. `-DOCSTART-`,
//! `# id = x`, `# newdoc id = x` and `#begin document (x)` begin an article; without them the file is one, named after
//! itself. CofeNet's files have a block a line: `{"tokens": […], "labels": […], "id": "x"}`.
//!
//! The text is made of the tokens, a space between two, a line break between blocks. Such files do not say which cue and
//! source belong to which content: each content gets the cue and the source nearest to it in its block, of two
//! equally near ones the one before; one cue may so serve several contents. What these files can judge is
//! spans; figures for attribution are as good as that guess. Nobody annotated speakers in them.
//!
//! Source: the JSON form is that of Wang et al. 2022 (COLING).

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::path::Path;

use ascribe_article::CharSpan;
use serde::Deserialize;

use super::files::{self, inner_extension};
use super::spans::{Measure, bare};
use super::{Notes, Reader, Texts};
use crate::{Document, LabelledQuote, Problem};

/// A file of tokens and labels, packed or not; its extension may be anything.
#[derive(Clone, Copy, Debug)]
pub struct Columns;

impl Reader for Columns {
    fn name(&self) -> &'static str {
        "columns"
    }

    fn recognises(&self, path: &Path) -> bool {
        // Tables and XML have readers of their own; a text may end each of its first lines in O, but not likely.
        if !path.is_file() || matches!(inner_extension(path).as_str(), "csv" | "xml" | "ann") {
            return false;
        }
        let head = files::head(path, 256 << 10);
        // The last line may be cut off.
        let end = head.iter().rposition(|&b| b == b'\n').unwrap_or(head.len());
        let mut lines = files::lines(&head[..end])
            .filter_map(|(_, line)| std::str::from_utf8(line).ok())
            .filter(|line| !is_mark(line))
            .take(50)
            .peekable();
        match lines.peek() {
            None => false,
            Some(line) if line.starts_with('{') => serde_json::from_str::<Block>(line).is_ok(),
            Some(_) => lines.all(|line| columns(line).is_some()),
        }
    }

    fn read(
        &self,
        path: &Path,
        _texts: &mut Texts,
        problems: &mut Vec<Problem>,
    ) -> io::Result<Vec<Document>> {
        let (bytes, broken) = files::load(path)?;
        let mut notes = Notes {
            file: path,
            problems,
        };
        if let Some(error) = broken {
            notes.whole(format!("broken off, the rest is left out: {error}"));
        }
        let mut articles = Articles::new(files::stem(path));
        // Blank lines mean something here.
        let mut last = 0;
        for (line, bytes) in files::lines(&bytes) {
            if line > last + 1 {
                articles.end_block();
            }
            last = line;
            match std::str::from_utf8(bytes) {
                Ok(text) => {
                    if let Err(reason) = articles.line(text) {
                        notes.at(line, reason);
                    }
                }
                Err(_) => notes.at(line, "left out: invalid UTF-8"),
            }
        }
        Ok(articles.finish(&mut notes))
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Role {
    Content,
    Cue,
    Source,
}

/// The role of a token, and whether one begins here; `None` for a word that is no label.
fn label(word: &str) -> Option<Option<(Role, bool)>> {
    if word == "O" || word == "o" {
        return Some(None);
    }
    let (prefix, role) = word.split_once(['-', '_'])?;
    let role = match role.to_ascii_lowercase().as_str() {
        "content" => Role::Content,
        "cue" => Role::Cue,
        "source" => Role::Source,
        _ => return None,
    };
    match prefix {
        "B" | "S" | "U" | "b" | "s" | "u" => Some(Some((role, true))),
        "I" | "E" | "L" | "M" | "i" | "e" | "l" | "m" => Some(Some((role, false))),
        _ => None,
    }
}

/// Token and label of a line with at least two columns.
fn columns(line: &str) -> Option<(&str, Option<(Role, bool)>)> {
    let (token, last) = if line.contains('\t') {
        (line.split('\t').next()?, line.rsplit('\t').next()?)
    } else {
        let line = line.trim();
        (
            line.split_whitespace().next()?,
            line.rsplit(char::is_whitespace).next()?,
        )
    };
    // One column is no token with a label.
    if line.trim().len() == last.trim().len() {
        return None;
    }
    Some((token, label(last.trim())?))
}

/// True for a comment or the beginning of an article; a `#` with a label is a token.
fn is_mark(line: &str) -> bool {
    line.starts_with("-DOCSTART-") || line.starts_with('#') && columns(line).is_none()
}

/// A line of CofeNet's files.
#[derive(Deserialize)]
struct Block {
    tokens: Vec<String>,
    labels: Vec<String>,
    #[serde(default)]
    id: Option<String>,
}

/// Tokens in a row with one role.
struct Piece {
    role: Role,
    tokens: Range<usize>,
    span: CharSpan,
}

/// The articles read so far and the block that is being read.
struct Articles {
    documents: Vec<Document>,
    /// Code points of each article's text.
    n_chars: Vec<usize>,
    /// Where blocks of this id go, for files that name an id with every block.
    by_id: HashMap<String, usize>,
    /// The article that the block belongs to; none until one has been named.
    current: Option<usize>,
    file: String,
    tokens: Vec<(String, Option<(Role, bool)>)>,
}

impl Articles {
    fn new(file: String) -> Self {
        Self {
            documents: Vec::new(),
            n_chars: Vec::new(),
            by_id: HashMap::new(),
            current: None,
            file,
            tokens: Vec::new(),
        }
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        if line.starts_with('{') && columns(line).is_none() {
            return self
                .json(line)
                .map_err(|reason| format!("left out: {reason}"));
        }
        if is_mark(line) {
            self.end_block();
            if line.starts_with("-DOCSTART-") {
                let words = line.trim_start_matches("-DOCSTART-").trim();
                let id = words.trim_start_matches('(').trim_end_matches(')');
                // Some files go on with columns of nothing.
                let id = if id
                    .split_whitespace()
                    .all(|w| matches!(w, "O" | "-X-" | "_"))
                {
                    ""
                } else {
                    id
                };
                self.begin(id);
            } else if let Some(id) = named(line) {
                self.begin(id);
            }
            return Ok(());
        }
        let Some((token, label)) = columns(line) else {
            // The token still belongs to the text.
            let word = line.split_whitespace().next().unwrap_or_default();
            self.tokens.push((word.to_owned(), None));
            return Err("no label at the end of the line, taken for O".to_owned());
        };
        self.tokens.push((token.to_owned(), label));
        Ok(())
    }

    fn json(&mut self, line: &str) -> Result<(), String> {
        self.end_block();
        let block: Block = serde_json::from_str(line).map_err(|error| error.to_string())?;
        if block.tokens.len() != block.labels.len() {
            return Err(format!(
                "{} tokens and {} labels",
                block.tokens.len(),
                block.labels.len()
            ));
        }
        let labels: Option<Vec<_>> = block.labels.iter().map(|word| label(word)).collect();
        let labels = labels.ok_or("an unknown label")?;
        if let Some(id) = &block.id {
            self.go_on(id);
        }
        self.tokens = block.tokens.into_iter().zip(labels).collect();
        self.end_block();
        Ok(())
    }

    /// A new article; its index.
    fn begin(&mut self, id: &str) -> usize {
        let index = self.documents.len();
        let id = match id.trim() {
            "" => format!("{}:{}", self.file, index + 1),
            id => id.to_owned(),
        };
        self.documents.push(Document {
            id,
            ..Document::default()
        });
        self.n_chars.push(0);
        self.current = Some(index);
        index
    }

    /// The article of this id, wherever it began.
    fn go_on(&mut self, id: &str) {
        match self.by_id.get(id) {
            Some(&index) => self.current = Some(index),
            None => {
                let index = self.begin(id);
                self.by_id.insert(id.to_owned(), index);
            }
        }
    }

    /// All articles, with the types of their quotations; contents that say nothing are left out.
    fn finish(mut self, notes: &mut Notes<'_>) -> Vec<Document> {
        self.end_block();
        for document in &mut self.documents {
            let measure = Measure::new(&document.text);
            document.quotes.retain_mut(|quote| {
                let record = &mut quote.record;
                record.kind = measure.kind(&record.content);
                let checked = measure.check(record);
                if let Err(reason) = &checked {
                    let (article, id) = (&document.id, &record.id);
                    notes.whole(format!("article {article:?}, {id} left out: {reason}"));
                }
                checked.is_ok()
            });
        }
        self.documents
    }

    /// Adds the block to the text and its contents to the quotations.
    fn end_block(&mut self) {
        if self.tokens.is_empty() {
            return;
        }
        let index = match self.current {
            Some(index) => index,
            None => {
                let file = self.file.clone();
                self.begin(&file)
            }
        };
        let document = &mut self.documents[index];
        let mut at = self.n_chars[index];
        if at > 0 {
            document.text.push('\n');
            at += 1;
        }
        let mut pieces: Vec<Piece> = Vec::new();
        for (index, (token, label)) in self.tokens.drain(..).enumerate() {
            if index > 0 {
                document.text.push(' ');
                at += 1;
            }
            document.text.push_str(&token);
            let end = at + token.chars().count();
            match (label, pieces.last_mut()) {
                (Some((role, false)), Some(piece))
                    if piece.role == role && piece.tokens.end == index =>
                {
                    piece.tokens.end = index + 1;
                    piece.span.end = end;
                }
                (Some((role, _)), _) => pieces.push(Piece {
                    role,
                    tokens: index..index + 1,
                    span: CharSpan { start: at, end },
                }),
                (None, _) => {}
            }
            at = end;
        }
        let nearest = |role: Role, content: &Piece| {
            let distance = |piece: &Piece| {
                let (one, other) = (&content.tokens, &piece.tokens);
                one.start.saturating_sub(other.end) + other.start.saturating_sub(one.end)
            };
            let candidates = pieces.iter().filter(|piece| piece.role == role);
            // The first of equally near ones is the one before.
            candidates
                .min_by_key(|piece| distance(piece))
                .map(|piece| piece.span)
        };
        self.n_chars[index] = at;
        for content in pieces.iter().filter(|piece| piece.role == Role::Content) {
            let id = format!("q{}", document.quotes.len() + 1);
            let mut record = bare(id, vec![content.span]);
            record.cue.extend(nearest(Role::Cue, content));
            record.source.extend(nearest(Role::Source, content));
            document.quotes.push(LabelledQuote {
                record,
                manner: None,
            });
        }
    }
}

/// `# id = x`, `# newdoc id = x`, `#begin document (x); part 0`.
fn named(line: &str) -> Option<&str> {
    let words = line.trim_start_matches('#').trim();
    if let Some(rest) = words.strip_prefix("begin document") {
        let rest = rest.trim().trim_start_matches('(');
        return Some(rest.split(')').next().unwrap_or(rest));
    }
    let words = words.strip_prefix("newdoc").unwrap_or(words).trim_start();
    let id = words.strip_prefix("id")?.trim_start();
    Some(id.strip_prefix(['=', ':'])?.trim())
}
