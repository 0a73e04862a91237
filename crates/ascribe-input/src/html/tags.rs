//! Tags of a page as they are written: names, attributes, where an element ends.

/// Attributes that are read later, with the longest value in bytes.
const ATTRIBUTES: [(&str, usize); 17] = [
    ("class", 400),
    ("id", 200),
    ("name", 100),
    ("property", 100),
    ("content", 4000),
    ("itemprop", 100),
    ("datetime", 100),
    ("href", 2000),
    ("rel", 100),
    ("role", 60),
    ("hidden", 20),
    ("aria-hidden", 20),
    ("aria-label", 100),
    ("lang", 40),
    ("data-testid", 100),
    ("data-component", 100),
    ("pubdate", 20),
];

/// What a tag says.
#[derive(Default)]
pub(super) struct Tag {
    pub(super) kept: Vec<(&'static str, String)>,
    pub(super) is_closed: bool,
    pub(super) is_json_ld: bool,
    pub(super) is_shadow: bool,
}

impl Tag {
    fn take(&mut self, name: &str, value: &str) {
        if name.len() > 20 {
            return;
        }
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "type" => self.is_json_ld |= starts_with_folded(value.trim(), "application/ld+json"),
            "shadowrootmode" => self.is_shadow = true,
            "style" if value.len() < 2000 => {
                let style: String = value
                    .chars()
                    .filter(|c| !c.is_whitespace())
                    .flat_map(char::to_lowercase)
                    .collect();
                if style.contains("display:none") || style.contains("visibility:hidden") {
                    self.keep("hidden", 20, "");
                }
            }
            _ => {
                if let Some(&(known, limit)) = ATTRIBUTES.iter().find(|(known, _)| *known == name) {
                    self.keep(known, limit, value);
                }
            }
        }
    }

    /// The first of a name counts.
    fn keep(&mut self, name: &'static str, limit: usize, value: &str) {
        if !self.kept.iter().any(|(kept, _)| *kept == name) {
            let end = value.floor_char_boundary(limit);
            self.kept.push((name, value[..end].to_owned()));
        }
    }
}

/// Reads the attributes from a place on; also the place behind the tag.
pub(super) fn attributes(page: &str, from: usize) -> (Tag, usize) {
    let mut tag = Tag::default();
    let bytes = page.as_bytes();
    let len = bytes.len();
    let mut at = from;
    loop {
        while at < len && (bytes[at].is_ascii_whitespace() || bytes[at] == b'/') {
            tag.is_closed = bytes[at] == b'/';
            at += 1;
        }
        if at >= len || bytes[at] == b'>' {
            return (tag, (at + 1).min(len));
        }
        tag.is_closed = false;
        let from = at;
        // A name may begin with `=`.
        at += 1;
        while at < len
            && !bytes[at].is_ascii_whitespace()
            && !matches!(bytes[at], b'/' | b'>' | b'=')
        {
            at += 1;
        }
        let name = (from, at);
        while at < len && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        let mut value = (at, at);
        if at < len && bytes[at] == b'=' {
            at += 1;
            while at < len && bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            let quote = bytes
                .get(at)
                .copied()
                .filter(|byte| matches!(byte, b'"' | b'\''));
            at += usize::from(quote.is_some());
            let from = at;
            while at < len
                && match quote {
                    Some(quote) => bytes[at] != quote,
                    None => !bytes[at].is_ascii_whitespace() && bytes[at] != b'>',
                }
            {
                at += 1;
            }
            value = (from, at);
            at = (at + usize::from(quote.is_some())).min(len);
        }
        // Every end is an ASCII byte or the end of the page.
        tag.take(&page[name.0..name.1], &page[value.0..value.1]);
    }
}

/// The name at the beginning, in small letters.
pub(super) fn tag_name(text: &str) -> String {
    let end = text
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
        .unwrap_or(text.len());
    text[..end].to_ascii_lowercase()
}

/// Where `</name` begins and where its tag ends.
pub(super) fn find_close(text: &str, name: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    while let Some(found) = text[at..].find("</") {
        let begin = at + found;
        let after = &text[begin + 2..];
        if starts_with_folded(after, name)
            && after[name.len()..]
                .chars()
                .next()
                .is_none_or(|c| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
        {
            let end = after
                .find('>')
                .map_or(text.len(), |end| begin + 2 + end + 1);
            return Some((begin, end));
        }
        at = begin + 2;
    }
    None
}

pub(super) fn starts_with_folded(text: &str, start: &str) -> bool {
    text.as_bytes()
        .get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}
