//! A page made harmless before it is parsed.
//!
//! A parser of HTML follows its standard, and by the standard some pages take quadratic time or nest without end: formats that are opened
//! again in every paragraph, elements 100,000 deep, a tag with a million attributes. So the page is read once from front to
//! end and written anew: balanced, at most [`MAX_DEPTH`] deep, without scripts, styles, pictures and comments, with the attributes that
//! somebody asks for. Formats (`b`, `em`, `font`…) become `span`, which the standard never opens again. Menus and lists of links, which are
//! most elements of most pages, are left out here already: what is not parsed costs nothing.

use std::collections::HashSet;

use super::tags::{self, Tag, find_close, starts_with_folded, tag_name};

/// Elements within each other. What lies deeper loses its tags, not its text; pages that people made stay below half of it.
const MAX_DEPTH: usize = 120;

/// Elements of a page. The longest live blogs have a third.
const MAX_ELEMENTS: usize = 250_000;

/// Elements of which nothing is read, with all that is in them.
///
/// What is struck out is not said any more.
const DROPPED: [&str; 21] = [
    "script", "style", "noscript", "svg", "math", "iframe", "object", "video", "audio", "canvas",
    "select", "textarea", "button", "template", "noembed", "noframes", "xmp", "map", "del", "s",
    "strike",
];

/// Of these the rest of the page is a part when they are never closed.
const TO_THE_END: [&str; 2] = ["script", "style"];

/// Elements that are no text of an article, whatever is in them: [`super::prune`] would take them out, too.
pub(super) const GONE: [&str; 7] = ["nav", "figcaption", "dialog", "menu", "rp", "rt", "legend"];

const FORMATS: [&str; 11] = [
    "b", "big", "code", "em", "font", "i", "nobr", "small", "strong", "tt", "u",
];

/// Elements that cannot have content and say nothing.
const EMPTY: [&str; 14] = [
    "img", "input", "embed", "source", "track", "wbr", "area", "param", "col", "base", "frame",
    "picture", "keygen", "bgsound",
];

/// Elements that end a paragraph.
const BLOCKS: [&str; 37] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "ul",
];

const TABLE_PARTS: [&str; 7] = ["caption", "tbody", "thead", "tfoot", "tr", "td", "th"];

/// A page as it goes to the parser.
#[derive(Default)]
pub(super) struct Tidy {
    pub(super) html: String,
    /// What the scripts of JSON-LD say.
    pub(super) json_ld: Vec<String>,
}

/// The page written anew; `None` when it has too many elements.
pub(super) fn tidy(page: &str) -> Option<Tidy> {
    let mut tidier = Tidier {
        page,
        at: 0,
        out: Tidy {
            html: String::with_capacity(page.len() / 2),
            ..Tidy::default()
        },
        open: Vec::new(),
        n_links: 0,
        n_deeper: 0,
        n_elements: 0,
        unclosed: HashSet::new(),
    };
    tidier.run();
    (tidier.n_elements <= MAX_ELEMENTS).then_some(tidier.out)
}

/// An element that is open.
struct Open {
    name: String,
    /// Formats directly within a format share one `span`.
    n_more: usize,
    /// Where its tag begins in what is written.
    from: usize,
    n_text: Sizes,
    /// Something in it says a fact: a headline, a moment, who wrote it.
    says_facts: bool,
}

/// Characters of text without white space: all, and those outside links.
#[derive(Clone, Copy, Default)]
pub(super) struct Sizes {
    pub(super) all: usize,
    pub(super) prose: usize,
}

impl Open {
    fn take_over(&mut self, inner: &Self) {
        self.n_text.add(inner.n_text);
        self.says_facts |= inner.says_facts;
    }

    /// True when nobody will ask for what is in it.
    fn is_no_text(&self) -> bool {
        let name = self.name.as_str();
        let goes = GONE.contains(&name) || matches!(name, "ul" | "ol") && self.n_text.is_links();
        goes && !self.says_facts
    }
}

impl Sizes {
    pub(super) fn add(&mut self, more: Self) {
        self.all += more.all;
        self.prose += more.prose;
    }

    /// More than seven tenths of the text are links.
    pub(super) fn is_links(self) -> bool {
        self.all > 0 && self.prose * 10 < self.all * 3
    }
}

struct Tidier<'a> {
    page: &'a str,
    at: usize,
    out: Tidy,
    open: Vec<Open>,
    /// Links among them.
    n_links: usize,
    /// Open elements beyond the deepest that is written.
    n_deeper: usize,
    n_elements: usize,
    /// Names that are closed nowhere in the rest, so that nobody looks twice.
    unclosed: HashSet<&'static str>,
}

impl<'a> Tidier<'a> {
    fn rest(&self) -> &'a str {
        &self.page[self.at..]
    }

    fn run(&mut self) {
        while self.at < self.page.len() && self.n_elements <= MAX_ELEMENTS {
            let rest = self.rest();
            let text = rest.find('<').unwrap_or(rest.len());
            self.text(&rest[..text]);
            self.at += text;
            let rest = &rest[text..];
            let mut after = rest.bytes().skip(1);
            match after.next() {
                Some(b'!') => self.declaration(),
                Some(b'?') => self.skip_past(">"),
                Some(b'/') if after.next().is_some_and(|byte| byte.is_ascii_alphabetic()) => {
                    self.end_tag()
                }
                Some(b'/') => self.skip_past(">"),
                Some(byte) if byte.is_ascii_alphabetic() => self.start_tag(),
                Some(_) => {
                    self.out.html.push_str("&lt;");
                    self.at += 1;
                }
                None => self.at = self.page.len(),
            }
        }
        while !self.open.is_empty() {
            self.pop();
        }
    }

    fn text(&mut self, text: &str) {
        if text.contains('\0') {
            self.out.html.extend(text.chars().filter(|&c| c != '\0'));
        } else {
            self.out.html.push_str(text);
        }
        if let Some(open) = self.open.last_mut() {
            let all = text.chars().filter(|c| !c.is_whitespace()).count();
            let prose = if self.n_links > 0 { 0 } else { all };
            open.n_text.add(Sizes { all, prose });
        }
    }

    fn skip_past(&mut self, end: &str) {
        self.at = self
            .rest()
            .find(end)
            .map_or(self.page.len(), |found| self.at + found + end.len());
    }

    fn declaration(&mut self) {
        let rest = self.rest();
        if let Some(comment) = rest.strip_prefix("<!--") {
            if comment.starts_with('>') || comment.starts_with("->") {
                self.skip_past(">");
            } else {
                self.at += 4;
                self.skip_past("-->");
            }
            return;
        }
        let from = self.at;
        self.skip_past(">");
        let whole = &self.page[from..self.at];
        // It says whether a table may stand in a paragraph.
        if whole.len() < 300 && starts_with_folded(whole, "<!doctype") && !whole[1..].contains('<')
        {
            self.out.html.push_str(whole);
        }
    }

    fn end_tag(&mut self) {
        let name = tag_name(&self.rest()[2..]);
        self.skip_past(">");
        match name.as_str() {
            "br" => self.out.html.push_str("<br>"),
            name if FORMATS.contains(&name) => self.close("span"),
            "form" => self.close("div"),
            // Any of them ends the one that is open.
            name if is_heading(name) => match self.open.iter().rfind(|open| is_heading(&open.name))
            {
                Some(open) => {
                    let name = open.name.clone();
                    self.close(&name);
                }
                None => self.close(name),
            },
            name => self.close(name),
        }
    }

    fn start_tag(&mut self) {
        let name = tag_name(&self.rest()[1..]);
        self.at += 1 + name.len();
        let (tag, after) = tags::attributes(self.page, self.at);
        self.at = after;
        self.n_elements += 1;
        if let Some(&dropped) = DROPPED.iter().find(|&&dropped| dropped == name) {
            // A template with its own root is shown by browsers as it stands.
            if !(dropped == "template" && tag.is_shadow) {
                self.drop_element(dropped, &tag);
            }
            return;
        }
        if EMPTY.contains(&name.as_str())
            || matches!(name.as_str(), "frameset" | "plaintext" | "image")
        {
            return;
        }
        match name.as_str() {
            "html" | "head" | "body" => {
                // Pages hide themselves until their scripts have run.
                let mut kept = tag.kept;
                kept.retain(|(name, _)| !matches!(*name, "hidden" | "aria-hidden"));
                self.write(&name, &kept);
            }
            "meta" | "link" => self.write(&name, &tag.kept),
            "br" => self.out.html.push_str("<br>"),
            "title" => self.title(),
            "hr" => {
                self.close_paragraph();
                self.out.html.push_str("<hr>");
            }
            _ if tag.is_closed && !BLOCKS.contains(&name.as_str()) => {}
            _ => self.open_element(&name, tag.kept),
        }
    }

    /// Leaves out an element with all that is in it.
    fn drop_element(&mut self, name: &'static str, tag: &Tag) {
        if tag.is_closed && name == "svg" || self.unclosed.contains(name) {
            return;
        }
        let from = self.at;
        match find_close(self.rest(), name) {
            Some((end, after)) => {
                if tag.is_json_ld {
                    self.out
                        .json_ld
                        .push(self.page[from..from + end].to_owned());
                }
                self.at += after;
            }
            None if TO_THE_END.contains(&name) => self.at = self.page.len(),
            None => {
                self.unclosed.insert(name);
            }
        }
    }

    fn title(&mut self) {
        if self.unclosed.contains("title") {
            return;
        }
        match find_close(self.rest(), "title") {
            Some((end, after)) => {
                let title = &self.rest()[..end.min(2000)];
                self.out.html.push_str("<title>");
                self.out.html.push_str(&title.replace('<', "&lt;"));
                self.out.html.push_str("</title>");
                self.at += after;
            }
            None => {
                self.unclosed.insert("title");
            }
        }
    }

    fn open_element(&mut self, name: &str, mut kept: Vec<(&'static str, String)>) {
        let name = match name {
            name if FORMATS.contains(&name) => "span",
            // By the standard a form within a form is none.
            "form" => {
                kept.retain(|(name, _)| *name != "role");
                kept.push(("role", "form".to_owned()));
                "div"
            }
            name => name,
        };
        if name == "span"
            && let Some(last) = self.open.last_mut()
            && last.name == "span"
            && kept.is_empty()
        {
            last.n_more += 1;
            return;
        }
        if !self.make_room(name) {
            return;
        }
        if self.open.len() >= MAX_DEPTH {
            self.n_deeper += 1;
            self.break_line(name);
            return;
        }
        let from = self.out.html.len();
        self.write(name, &kept);
        self.n_links += usize::from(name == "a");
        self.open.push(Open {
            name: name.to_owned(),
            n_more: 0,
            from,
            n_text: Sizes::default(),
            says_facts: says_facts(name, &kept),
        });
    }

    /// Closes what the element ends without saying so; false when it has no place here.
    fn make_room(&mut self, name: &str) -> bool {
        if BLOCKS.contains(&name) {
            self.close_paragraph();
        }
        match name {
            "li" => self.close_item(&["li"]),
            "dd" | "dt" => self.close_item(&["dd", "dt"]),
            "a" => {
                // The standard moves things about here; what it leaves open is the same.
                if self.open.last().is_some_and(|open| open.name == "a") {
                    self.pop();
                } else if let Some(at) = self.open.iter().rposition(|open| open.name == "a") {
                    let link = self.open.remove(at);
                    self.n_links -= 1;
                    if let Some(around) = at.checked_sub(1).and_then(|at| self.open.get_mut(at)) {
                        around.take_over(&link);
                    }
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
                if self.open.last().is_some_and(|open| is_heading(&open.name)) =>
            {
                self.pop();
            }
            part if TABLE_PARTS.contains(&part) => {
                let ends: &[&str] = match part {
                    "td" | "th" => &["tr", "tbody", "thead", "tfoot", "table"],
                    "tr" => &["tbody", "thead", "tfoot", "table"],
                    _ => &["table"],
                };
                let Some(at) = self
                    .open
                    .iter()
                    .rposition(|open| ends.contains(&open.name.as_str()))
                else {
                    return false;
                };
                while self.open.len() > at + 1 {
                    self.pop();
                }
            }
            _ => {}
        }
        true
    }

    fn close_paragraph(&mut self) {
        let at = self
            .open
            .iter()
            .rposition(|open| open.name == "p" || is_wall(&open.name));
        if let Some(at) = at
            && self.open[at].name == "p"
        {
            while self.open.len() > at {
                self.pop();
            }
        }
    }

    fn close_item(&mut self, names: &[&str]) {
        for at in (0..self.open.len()).rev() {
            let open = self.open[at].name.as_str();
            if names.contains(&open) {
                while self.open.len() > at {
                    self.pop();
                }
                return;
            }
            if is_special(open) && !matches!(open, "address" | "div" | "p") {
                return;
            }
        }
    }

    fn close(&mut self, name: &str) {
        if self.n_deeper > 0 && !matches!(name, "html" | "head" | "body") {
            self.n_deeper -= 1;
            self.break_line(name);
            return;
        }
        let is_part = TABLE_PARTS.contains(&name);
        for at in (0..self.open.len()).rev() {
            let open = &mut self.open[at];
            if open.name == name {
                if open.n_more > 0 {
                    open.n_more -= 1;
                    return;
                }
                while self.open.len() > at {
                    self.pop();
                }
                return;
            }
            let stops = match name {
                "table" => false,
                _ if is_part => open.name == "table",
                _ if is_special(name) => is_wall(&open.name),
                _ => is_special(&open.name),
            };
            if stops {
                return;
            }
        }
    }

    fn pop(&mut self) {
        let Some(open) = self.open.pop() else {
            return;
        };
        self.n_links -= usize::from(open.name == "a");
        if open.is_no_text() {
            self.out.html.truncate(open.from);
        } else {
            close(&mut self.out.html, &open.name);
        }
        if let Some(around) = self.open.last_mut() {
            around.take_over(&open);
        }
    }

    /// Where the tag of a block is left out its text still begins anew.
    fn break_line(&mut self, name: &str) {
        if BLOCKS.contains(&name) && !self.out.html.ends_with("<br>") {
            self.out.html.push_str("<br><br>");
        }
    }

    fn write(&mut self, name: &str, kept: &[(&'static str, String)]) {
        let html = &mut self.out.html;
        html.push('<');
        html.push_str(name);
        for (name, value) in kept {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            html.push_str(&value.replace('"', "&quot;"));
            html.push('"');
        }
        html.push('>');
    }
}

/// True for what [`super::facts`] reads.
fn says_facts(name: &str, kept: &[(&'static str, String)]) -> bool {
    matches!(name, "h1" | "time")
        || kept.iter().any(|(name, value)| match *name {
            "itemprop" => true,
            "rel" => value.split_whitespace().any(|rel| rel == "author"),
            "class" => value.to_ascii_lowercase().contains("byline"),
            _ => false,
        })
}

fn close(html: &mut String, name: &str) {
    html.push_str("</");
    html.push_str(name);
    html.push('>');
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

/// End tags within these do not reach out of them.
fn is_wall(name: &str) -> bool {
    matches!(name, "table" | "td" | "th" | "caption")
}

fn is_special(name: &str) -> bool {
    BLOCKS.contains(&name) || TABLE_PARTS.contains(&name)
}
