//! The text of a piece of a page, block by block.

use dom_query::NodeRef;

/// A paragraph, a heading, an item of a list, a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pub(super) text: String,
    /// Characters of the text, without white space.
    pub(super) n_text: usize,
    /// Of these, those in links.
    pub(super) n_link: usize,
    pub(super) is_heading: bool,
}

/// Elements within lines; all others begin and end a block.
const INLINE: [&str; 30] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "output", "q", "ruby", "samp", "small", "span", "strong",
    "sub", "sup", "time", "u", "var",
];

const BLOCK_IN_CELL: [&str; 14] = [
    "p",
    "div",
    "table",
    "ul",
    "ol",
    "dl",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "article",
    "section",
    "br",
];

/// The blocks, joined by blank lines.
pub(super) fn joined(blocks: &[Block]) -> String {
    let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    texts.join("\n\n")
}

/// The blocks of all that is in a node, in order.
///
/// Paragraphs, headings, block quotes and items of lists are blocks; a single `<br>` is a line break, two of them part blocks. White space
/// is one space. A table of data is one block, a row a line, its cells separated by tabs; a table that only places things is not
/// seen. The text of `<q>` gets quotation marks where the page leaves them to the browser.
pub(super) fn blocks(root: &NodeRef) -> Vec<Block> {
    let mut writer = Writer::default();
    let mut steps = vec![Step::Open(*root)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Open(node) if node.is_text() => writer.text(&node.text()),
            Step::Open(node) if node.is_element() || node.id == root.id => {
                let name = node
                    .node_name()
                    .map(|name| name.to_string())
                    .unwrap_or_default();
                let close = writer.open(&node, &name);
                steps.push(Step::Close(close, name));
                steps.extend(node.children_it(true).map(Step::Open));
            }
            Step::Open(_) => {}
            Step::Close(close, name) => writer.close(close, &name),
        }
    }
    writer.end_block();
    writer.blocks
}

enum Step<'a> {
    Open(NodeRef<'a>),
    Close(Close, String),
}

/// What the end of an element does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Close {
    Nothing,
    Block,
    Link,
    /// A quotation of a line, with the marks it got.
    Quote(&'static str),
    Cell,
    Row,
    Table,
    Pre,
}

#[derive(Default)]
struct Writer {
    blocks: Vec<Block>,
    line: Block,
    n_links: usize,
    n_quotes: usize,
    n_tables: usize,
    n_pre: usize,
}

impl Writer {
    fn open(&mut self, node: &NodeRef, name: &str) -> Close {
        match name {
            "br" => {
                self.line_break();
                Close::Nothing
            }
            "a" => {
                self.n_links += 1;
                Close::Link
            }
            "q" => self.open_quote(node),
            "wbr" => Close::Nothing,
            _ if self.n_tables > 0 => match name {
                "td" | "th" => Close::Cell,
                "tr" => Close::Row,
                _ => Close::Nothing,
            },
            "table" if is_data(node) => {
                self.end_block();
                self.n_tables += 1;
                Close::Table
            }
            "pre" => {
                self.end_block();
                self.n_pre += 1;
                Close::Pre
            }
            name if INLINE.contains(&name) => Close::Nothing,
            name => {
                self.end_block();
                self.line.is_heading = matches!(name.as_bytes(), [b'h', b'1'..=b'6']);
                Close::Block
            }
        }
    }

    fn close(&mut self, close: Close, _name: &str) {
        match close {
            Close::Nothing => {}
            Close::Block => self.end_block(),
            Close::Link => self.n_links -= 1,
            Close::Quote(mark) => {
                self.n_quotes -= 1;
                let end = self.line.text.trim_end().len();
                self.line.text.truncate(end);
                self.line.text.push_str(mark);
            }
            Close::Cell => self.line.text.push('\t'),
            Close::Row => {
                self.trim_line();
                self.line_break();
            }
            Close::Table => {
                self.n_tables -= 1;
                self.end_block();
            }
            Close::Pre => {
                self.n_pre -= 1;
                self.end_block();
            }
        }
    }

    /// Marks, unless the page has written some.
    fn open_quote(&mut self, node: &NodeRef) -> Close {
        const MARKS: [char; 10] = ['"', '“', '”', '„', '«', '»', '\'', '‘', '’', '‚'];
        let inner = node
            .descendants_it()
            .filter(NodeRef::is_text)
            .map(|node| node.text())
            .find(|text| !text.trim().is_empty());
        self.n_quotes += 1;
        let is_marked = self.line.text.ends_with(MARKS)
            || inner.is_none_or(|text| text.trim_start().starts_with(MARKS));
        if is_marked {
            return Close::Quote("");
        }
        let (open, close) = if self.n_quotes % 2 == 1 {
            ("“", "”")
        } else {
            ("‘", "’")
        };
        self.line.text.push_str(open);
        Close::Quote(close)
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                // Hints where a word may be broken.
                '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}' => {}
                '\n' if self.n_pre > 0 => self.line_break(),
                c if c.is_whitespace() => {
                    let line = &mut self.line.text;
                    if !line.is_empty() && !line.ends_with([' ', '\n', '\t']) {
                        line.push(' ');
                    }
                }
                c => {
                    self.line.text.push(c);
                    self.line.n_text += 1;
                    self.line.n_link += usize::from(self.n_links > 0);
                }
            }
        }
    }

    fn trim_line(&mut self) {
        let end = self.line.text.trim_end_matches([' ', '\t']).len();
        self.line.text.truncate(end);
    }

    fn line_break(&mut self) {
        let end = self.line.text.trim_end_matches(' ').len();
        self.line.text.truncate(end);
        if self.line.text.is_empty() {
            return;
        }
        if self.line.text.ends_with('\n') {
            let is_heading = self.line.is_heading;
            self.end_block();
            self.line.is_heading = is_heading;
        } else {
            self.line.text.push('\n');
        }
    }

    fn end_block(&mut self) {
        let mut block = std::mem::take(&mut self.line);
        let text = block.text.trim();
        if text.is_empty() {
            return;
        }
        if text.len() < block.text.len() {
            block.text = text.to_owned();
        }
        self.blocks.push(block);
    }
}

/// A table of two columns and two rows at least, without paragraphs in its cells.
fn is_data(table: &NodeRef) -> bool {
    let mut n_rows = 0;
    let mut n_cells = 0;
    for node in table.descendants_it().filter(NodeRef::is_element) {
        let Some(name) = node.node_name() else {
            continue;
        };
        match &*name {
            "tr" => n_rows += 1,
            "td" | "th" => n_cells += 1,
            name if BLOCK_IN_CELL.contains(&name) => return false,
            _ => {}
        }
    }
    n_rows >= 2 && n_cells >= n_rows * 2
}
