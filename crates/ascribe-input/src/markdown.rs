//! Markdown: front matter to facts, the text without its signs.
//!
//! The text is made, and offsets count in it: paragraphs, headings, items of lists and the paragraphs of block quotes, separated by blank
//! lines; of block quotes only those keep their `>` that end in a signature. A wrap in a paragraph is a space, a hard break a line break. Links keep their text; signs of emphasis, images, fenced code,
//! comments, footnotes and what is struck out go. Indented text stays: in a corpus it is rather an indented paragraph than code. A table is one block,
//! a row a line, its cells separated by tabs.
//!
//! A first heading of level 1 is the title unless the front matter has one. As on pages the title is a fact and not part of the text;
//! a first heading that says something else than the title stays.

use ascribe_article::serde_json::{self, Value};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_saphyr::{budget, options};

use crate::FailureKind;
use crate::fields::Columns;
use crate::item::{Made, decode_text};

/// Front matter in bytes; what is longer is none.
const MAX_FRONT_MATTER: usize = 64 << 10;

pub(crate) fn read(bytes: Vec<u8>) -> Result<Made, (FailureKind, String)> {
    let mut made = Made {
        is_made: true,
        ..Made::default()
    };
    let source = decode_text(bytes, None, &mut made.warnings);
    let source = source.strip_prefix('\u{feff}').unwrap_or(&source);
    let body = match front_matter(source) {
        Some((kind, front, body)) => match columns(kind, front) {
            Ok(Some(columns)) => {
                made.columns = columns;
                body
            }
            // Two rules with text between them.
            Ok(None) => source,
            Err(reason) => {
                made.warnings
                    .push(format!("front matter not understood: {reason}"));
                body
            }
        },
        None => source,
    };
    let mut writer = Writer::default();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_WIKILINKS;
    for event in Parser::new_ext(body, options) {
        writer.event(event);
    }
    writer.end_block();
    if writer.first_is_title {
        let first = &writer.blocks[0];
        let title = title(&made.columns);
        if title.is_none_or(|title| title.trim() == first) {
            if title.is_none() {
                made.columns
                    .push(("title".to_owned(), Value::String(first.clone())));
            }
            writer.blocks.remove(0);
        }
    }
    if writer.blocks.is_empty() {
        return Err((FailureKind::NoText, "there is no text in it".to_owned()));
    }
    made.text = Some(writer.blocks.join("\n\n"));
    Ok(made)
}

/// The title among the facts, by one of the names that people use.
fn title(columns: &Columns) -> Option<&str> {
    columns.iter().find_map(|(name, value)| {
        let name = name.to_ascii_lowercase();
        ["title", "headline", "hed"]
            .contains(&name.as_str())
            .then(|| value.as_str())
            .flatten()
    })
}

#[derive(Clone, Copy)]
enum FrontMatter {
    Yaml,
    Toml,
}

/// Front matter and what follows it.
fn front_matter(source: &str) -> Option<(FrontMatter, &str, &str)> {
    let (fence, after) = source.split_once('\n')?;
    let kind = match fence.trim_end() {
        "---" => FrontMatter::Yaml,
        "+++" => FrontMatter::Toml,
        _ => return None,
    };
    // A rule stands alone between blank lines.
    if after
        .trim_start_matches([' ', '\t', '\r'])
        .starts_with('\n')
    {
        return None;
    }
    let mut at = 0;
    for line in after.split_inclusive('\n') {
        let is_end = matches!(
            (kind, line.trim_end()),
            (FrontMatter::Yaml, "---" | "...") | (FrontMatter::Toml, "+++")
        );
        if is_end {
            return Some((kind, &after[..at], &after[at + line.len()..]));
        }
        at += line.len();
        if at > MAX_FRONT_MATTER {
            break;
        }
    }
    None
}

/// The facts of front matter; `None` when it is none.
fn columns(kind: FrontMatter, front: &str) -> Result<Option<Columns>, String> {
    let value = match kind {
        FrontMatter::Yaml => yaml(front),
        FrontMatter::Toml => toml::from_str::<toml::Table>(front)
            .map(|table| json(toml::Value::Table(table)))
            .map_err(|error| error.message().to_owned()),
    };
    let first = front.lines().map(str::trim).find(|line| !line.is_empty());
    // `key: value`, or nothing.
    let is_like_one = first.is_none_or(|line| {
        line.starts_with('#')
            || line
                .split_once([':', '='])
                .is_some_and(|(key, _)| !key.trim().contains(' '))
    });
    match value {
        Ok(Value::Object(object)) => Ok(Some(object.into_iter().collect())),
        Ok(Value::Null) => Ok(Some(Columns::new())),
        Ok(_) => Ok(None),
        Err(_) if !is_like_one => Ok(None),
        Err(reason) => Err(reason),
    }
}

/// Aliases can make a small file huge: there are next to none in front matter, and few are allowed.
fn yaml(front: &str) -> Result<Value, String> {
    let options = options! {
        budget: budget! {
            max_aliases: 8,
            max_depth: 32,
            max_nodes: 10_000,
            max_documents: 1,
        },
    };
    let value: Result<Value, _> = serde_saphyr::from_str_with_options(front, options);
    value.map_err(|error| {
        let message = error.to_string();
        let line = message.lines().next().unwrap_or_default();
        line.chars().take(200).collect()
    })
}

fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => serde_json::Number::from_f64(number)
            .map_or_else(|| Value::String(number.to_string()), Value::Number),
        toml::Value::Boolean(is) => Value::Bool(is),
        toml::Value::Datetime(moment) => Value::String(moment.to_string()),
        toml::Value::Array(values) => values.into_iter().map(json).collect(),
        toml::Value::Table(table) => table
            .into_iter()
            .map(|(key, value)| (key, json(value)))
            .collect(),
    }
}

/// Makes blocks of what the parser finds.
#[derive(Default)]
struct Writer {
    blocks: Vec<String>,
    line: String,
    /// The first block is a heading of level 1.
    first_is_title: bool,
    /// Within how many elements that go with all that is in them.
    n_gone: usize,
    html: String,
    /// The next number of each open list that has numbers.
    lists: Vec<Option<u64>>,
    /// Blocks before each open block quote.
    quotes: Vec<usize>,
    in_table: bool,
}

impl Writer {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Html(html) => self.html.push_str(&html),
            _ if self.n_gone > 0 => {}
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => self.text(&text),
            Event::InlineHtml(tag) => self.inline_html(&tag),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak if self.in_table => self.text(" "),
            Event::HardBreak => self.line_break(),
            Event::Rule => self.end_block(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Image { .. }
            | Tag::Strikethrough
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_) => {
                if matches!(tag, Tag::FootnoteDefinition(_)) {
                    self.end_block();
                }
                self.n_gone += 1;
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => {
                self.end_block();
                self.n_gone += 1;
            }
            Tag::Heading { level, .. } => {
                self.end_block();
                self.first_is_title |= level == HeadingLevel::H1 && self.blocks.is_empty();
            }
            Tag::List(number) => {
                self.end_block();
                self.lists.push(number);
            }
            Tag::Item => {
                self.end_block();
                if let Some(Some(number)) = self.lists.last_mut() {
                    // `1984. That was the year`: a number, not a list.
                    if *number >= 100 {
                        self.line = format!("{number}. ");
                    }
                    *number = number.saturating_add(1);
                }
            }
            Tag::BlockQuote(_) => {
                self.end_block();
                self.quotes.push(self.blocks.len());
            }
            Tag::Table(_) => {
                self.end_block();
                self.in_table = true;
            }
            Tag::Paragraph if self.line.ends_with(". ") => {}
            Tag::Emphasis
            | Tag::Strong
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell => {}
            _ => self.end_block(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Image
            | TagEnd::Strikethrough
            | TagEnd::FootnoteDefinition
            | TagEnd::MetadataBlock(_) => {
                self.n_gone = self.n_gone.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                self.end_block();
                self.n_gone = self.n_gone.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.end_block();
                self.lists.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.end_block();
                self.sign_quote();
            }
            TagEnd::TableCell => self.line.push('\t'),
            TagEnd::TableHead | TagEnd::TableRow => self.line_break(),
            TagEnd::Table => {
                self.in_table = false;
                self.end_block();
            }
            TagEnd::HtmlBlock => self.html_block(),
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link => {}
            _ => self.end_block(),
        }
    }

    /// A block quote that somebody signs ("— Ann Lee, clerk") keeps its signs: they tell that it is words of that person.
    fn sign_quote(&mut self) {
        let Some(from) = self.quotes.pop().filter(|_| self.quotes.is_empty()) else {
            return;
        };
        let blocks = self.blocks.get_mut(from..).unwrap_or_default();
        let signed = blocks.len() > 1
            && blocks.last().is_some_and(|last| {
                let name = last
                    .strip_prefix(['—', '–'])
                    .or_else(|| last.strip_prefix("--"));
                name.is_some_and(|name| name.trim_start().starts_with(char::is_uppercase))
            });
        if signed {
            for block in blocks {
                block.insert_str(0, "> ");
            }
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if !c.is_whitespace() {
                self.line.push(c);
            } else if !self.line.is_empty() && !self.line.ends_with([' ', '\n', '\t']) {
                self.line.push(' ');
            }
        }
    }

    fn inline_html(&mut self, tag: &str) {
        let name: String = tag
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '/')
            .take(3)
            .collect();
        match name.to_ascii_lowercase().as_str() {
            "br" | "br/" => self.line_break(),
            "q" if !self.line.ends_with(['“', '"']) => self.line.push('“'),
            "/q" if !self.line.ends_with(['”', '"']) => self.line.push('”'),
            _ => {}
        }
    }

    #[cfg(feature = "html")]
    fn html_block(&mut self) {
        let html = std::mem::take(&mut self.html);
        if let Some(text) = crate::html::piece(&html) {
            self.line.push_str(&text);
        }
        self.end_block();
    }

    /// Nobody here can read it.
    #[cfg(not(feature = "html"))]
    fn html_block(&mut self) {
        self.html.clear();
    }

    fn line_break(&mut self) {
        let end = self.line.trim_end_matches([' ', '\t']).len();
        self.line.truncate(end);
        if !self.line.is_empty() && !self.line.ends_with('\n') {
            self.line.push('\n');
        }
    }

    fn end_block(&mut self) {
        let line = std::mem::take(&mut self.line);
        let text = line.trim();
        if !text.is_empty() {
            self.blocks.push(text.to_owned());
        } else if self.blocks.is_empty() {
            // A heading without words is no title.
            self.first_is_title = false;
        }
    }
}

#[cfg(test)]
mod tests;
