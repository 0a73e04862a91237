//! Wiki text: links, emphasis, headings, templates. Only where the text is known for it.

use std::ops::Range;
use std::sync::LazyLock;

use ascribe_grammar::lists;
use rustc_hash::FxHashMap;

use super::Scribe;

/// Bytes of the longest link or template that is read.
const LONGEST: usize = 4000;
/// Parts of a template that are looked at.
const MOST_PARTS: usize = 12;

/// What is read of a template.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Quote,
    Last,
}

/// A part of a template: its name, if it has one, and where its words stand.
struct Part<'t> {
    name: &'t str,
    words: Range<usize>,
}

impl<'t> Scribe<'t> {
    /// Links and templates are pairs of brackets that nothing else has; apostrophes alone are no sign.
    fn is_wiki(&mut self) -> bool {
        let text = self.text;
        *self.wiki.get_or_insert_with(|| {
            let both = |open: &str, close: &str| {
                text.find(open).is_some_and(|at| text[at..].contains(close))
            };
            both("[[", "]]") || both("{{", "}}") || text.matches("'''").nth(1).is_some()
        })
    }

    /// `[[Low Tarn|Tarn]]`, `[[Tarn]]`; nothing of `[[File:…]]`.
    pub(super) fn link(&mut self, at: usize) -> Option<usize> {
        if self.bytes.get(at + 1) != Some(&b'[') || !self.is_wiki() {
            return None;
        }
        let end = closing(self.bytes, at, b'[', b']').filter(|&end| self.may_plan(end))?;
        let inside = &self.text[at + 2..end - 2];
        let label = inside.split(['|', '\n']).next().unwrap_or_default();
        let is_file = ["File:", "Image:", "Category:"]
            .iter()
            .any(|name| label.trim_start_matches(':').starts_with(name));
        if is_file {
            return Some(self.put(at..end, ""));
        }
        let words = inside.rfind('|').map_or(at + 2, |n| at + 2 + n + 1);
        self.plan([(end - 2..end, "")].into_iter());
        Some(self.put(at..words, ""))
    }

    /// `'''bold'''`, `''italic''`: those marks are no quotation marks in wiki text.
    pub(super) fn emphasis(&mut self, at: usize) -> Option<usize> {
        if self.bytes.get(at + 1) != Some(&b'\'') || !self.is_wiki() {
            return None;
        }
        let n = self.bytes[at..]
            .iter()
            .take(5)
            .take_while(|&&b| b == b'\'')
            .count();
        let n = if n >= 5 { 5 } else { n.min(3) };
        Some(self.put(at..at + n, ""))
    }

    /// `== Life ==`
    pub(super) fn heading(&mut self, at: usize) -> Option<usize> {
        if self.bytes.get(at + 1) != Some(&b'=') || !self.is_wiki() {
            return None;
        }
        let n = self.bytes[at..]
            .iter()
            .take(6)
            .take_while(|&&b| b == b'=')
            .count();
        let ends = self.text[at + n..].chars().next().is_none_or(|c| c == '\n');
        (self.begins_line(at) || ends).then(|| self.put(at..at + n, ""))
    }

    /// `{{quote|No one goes back sober.|Delphine Aguta|''Tables'', 1934}}` is read as a quotation with a dash and its speaker; nothing of a
    /// template that has no words of the text.
    pub(super) fn template(&mut self, at: usize) -> Option<usize> {
        if self.bytes.get(at + 1) != Some(&b'{') {
            return None;
        }
        let end = closing(self.bytes, at, b'{', b'}').filter(|&end| self.may_plan(end))?;
        let name_end = self.text[at..end].find('|').map_or(end - 2, |n| at + n);
        let name = self.text[at + 2..name_end].trim().to_lowercase();
        let parts = parts(self.text, name_end..end - 2);
        match kinds().get(&*name) {
            Some(Kind::Quote) => self.quotation(at..end, &parts),
            Some(Kind::Last) => {
                let words = parts.last()?.words.clone();
                self.plan([(words.end..end, "")].into_iter());
                Some(self.put(at..words.start, ""))
            }
            None => Some(self.put(at..end, "")),
        }
    }

    fn quotation(&mut self, place: Range<usize>, parts: &[Part<'_>]) -> Option<usize> {
        let part = |names: &[&str], number: usize| {
            let unnamed = || parts.iter().filter(|part| part.name.is_empty()).nth(number);
            let named = parts.iter().find(|part| names.contains(&part.name));
            named.or_else(unnamed).map(|part| part.words.clone())
        };
        let words = part(&["text", "quote", "1"], 0)?;
        let author =
            part(&["author", "sign", "by", "2"], 1).filter(|author| author.start >= words.end);
        let has_marks = self.text[words.clone()].starts_with(['"', '“', '«']);
        let opens = match (self.begins_line(place.start), has_marks) {
            (true, true) => "",
            (true, false) => "“",
            (false, true) => "\n\n",
            (false, false) => "\n\n“",
        };
        let mark = (!has_marks).then_some((words.end..words.end, "”"));
        let by = author.map(|author| {
            [
                (words.end..author.start, "\n"),
                (author.start..author.start, "— "),
                (author.end..place.end, "\n\n"),
            ]
        });
        let end = by.is_none().then_some((words.end..place.end, "\n\n"));
        self.plan(mark.into_iter().chain(by.into_iter().flatten()).chain(end));
        Some(self.put(place.start..words.start, opens))
    }
}

/// Behind the pair of brackets that closes the pair at `at`, others within it counted.
fn closing(bytes: &[u8], at: usize, open: u8, close: u8) -> Option<usize> {
    let end = bytes.len().min(at + LONGEST);
    let mut depth = 0;
    let mut next = at;
    while next + 1 < end {
        let pair = (bytes[next], bytes[next + 1]);
        next += match pair {
            (a, b) if a == open && b == open => {
                depth += 1;
                2
            }
            (a, b) if a == close && b == close => {
                depth -= 1;
                if depth == 0 {
                    return Some(next + 2);
                }
                2
            }
            _ => 1,
        };
    }
    None
}

/// The parts of a template, from its first bar to its end; bars within brackets part nothing.
fn parts(text: &str, place: Range<usize>) -> Vec<Part<'_>> {
    let mut bars = Vec::new();
    let mut depth = 0;
    for (n, byte) in text[place.clone()].bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth -= 1,
            b'|' if depth == 0 && bars.len() < MOST_PARTS => bars.push(place.start + n),
            _ => {}
        }
    }
    let ends = bars.iter().skip(1).copied().chain([place.end]);
    bars.iter()
        .zip(ends)
        .map(|(&bar, end)| part(text, bar + 1..end))
        .collect()
}

fn part(text: &str, place: Range<usize>) -> Part<'_> {
    let whole = &text[place.clone()];
    let name = whole.split_once('=').map(|(name, _)| name);
    let name = name.filter(|name| {
        name.trim().bytes().all(|b| b.is_ascii_alphanumeric()) && !name.trim().is_empty()
    });
    let from = place.start + name.map_or(0, |name| name.len() + 1);
    let words = &text[from..place.end];
    let start = from + words.len() - words.trim_start().len();
    Part {
        name: name.map_or("", str::trim),
        words: start..start + words.trim().len(),
    }
}

fn kinds() -> &'static FxHashMap<&'static str, Kind> {
    static KINDS: LazyLock<FxHashMap<&'static str, Kind>> = LazyLock::new(|| {
        let kind = |name| match name {
            "quote" => Kind::Quote,
            _ => Kind::Last,
        };
        let rows = lists::TEMPLATES.rows().into_iter();
        rows.map(|[name, what]| (name, kind(what))).collect()
    });
    &KINDS
}
