//! Pages: the main text with its paragraphs, and what the page says of itself.
//!
//! The text is made: paragraphs, headings, items of lists and block quotes, separated by blank lines; white space is one space, `<q>` has
//! quotation marks. Offsets count in this text. It is the body of the article alone: the headline is a fact (`meta.title`) and not
//! part of it, nor are standfirst, byline, date, captions, pull quotes that repeat the text, teasers, readers' comments.
//!
//! 1. [`tidy`] makes the page harmless: balanced, of bounded depth, without scripts.
//! 2. [`facts`] reads what it says of itself.
//! 3. [`prune`] takes out what is called a caption, a teaser, a menu.
//! 4. [`main_text`] finds the text: the element that is called its body, else what dom_smoothie chooses.
//! 5. [`noise`] leaves out lines that are buttons, credits, teasers.

mod tags;
mod tidy;
mod json_ld;
mod titles;
mod facts;
mod blocks;
mod noise;
mod names;
mod prune;
mod main_text;
#[cfg(test)]
mod tests;

use dom_query::{Document, NodeRef};

use crate::FailureKind;
use crate::item::{Made, Page, decode_text};

pub(crate) fn read(page: &Page) -> Result<Made, (FailureKind, String)> {
    let mut made = Made {
        is_made: true,
        ..Made::default()
    };
    let declared = page
        .charset
        .clone()
        .or_else(|| declared_charset(&page.bytes));
    let html = decode_text(page.bytes.clone(), declared.as_deref(), &mut made.warnings);
    let tidy = tidy::tidy(&html).ok_or_else(|| {
        let reason = "the page has more than 250,000 elements".to_owned();
        (FailureKind::TooLarge, reason)
    })?;
    drop(html);
    let document = Document::from(tidy.html);
    let facts = facts::read(&document, &tidy.json_ld, &page.facts);
    prune::prune(&document);
    let found = main_text::find(document);
    let kept = noise::without_noise(found, facts.title.as_deref(), &facts.authors);
    let mut text = blocks::joined(&kept);
    if let Some(body) = &facts.body
        && text.len() * 3 < body.len()
    {
        // A page that scripts fill, or one that hides most of its text.
        text = from_json_ld(body);
    }
    if text.is_empty() {
        return Err((FailureKind::NoText, "the page has no text".to_owned()));
    }
    made.text = Some(text);
    made.columns = facts.columns;
    Ok(made)
}

/// The text that a page gives to machines: a piece of a page, or lines.
fn from_json_ld(body: &str) -> String {
    let lines = || {
        let lines: Vec<String> = body
            .lines()
            .map(plain)
            .filter(|line| !line.is_empty())
            .collect();
        lines.join("\n\n")
    };
    if !body.contains("</") {
        return lines();
    }
    piece(body).unwrap_or_else(lines)
}

/// The text of a piece of HTML, all of it; `None` when it has too many elements.
pub(crate) fn piece(html: &str) -> Option<String> {
    let tidy = tidy::tidy(html)?;
    let piece = Document::fragment(tidy.html);
    Some(blocks::joined(&blocks::blocks(&piece.root())))
}

/// The encoding that a page declares in its first bytes, in a `meta` element or in the declaration of XML.
fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    ["charset", "encoding"].iter().find_map(|key| {
        head.match_indices(key).find_map(|(at, _)| {
            // Within a tag, not in the text.
            let before = &head[..at];
            let tag = &before[before.rfind('<')?..];
            if tag.contains('>') || !(tag.starts_with("<meta") || tag.starts_with("<?xml")) {
                return None;
            }
            let value = head[at + key.len()..].trim_start().strip_prefix('=')?;
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let end = value
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')))
                .unwrap_or(value.len());
            match &value[..end] {
                "" => None,
                // Bytes in which this could be read are no UTF-16.
                utf16 if utf16.starts_with("utf-16") => Some("utf-8".to_owned()),
                name => Some(name.to_owned()),
            }
        })
    })
}

/// A value without entities, tags and superfluous white space.
fn plain(value: &str) -> String {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Values of JSON-LD are often escaped for pages a second time.
    if value.len() < 4000 && (value.contains('&') || value.contains("</")) {
        words(&Document::fragment(value.replace("&nbsp;", " ")).text())
    } else {
        words(value)
    }
}

/// The text of a small element; empty for a large one, where it would be read in vain.
fn short_text(node: &NodeRef) -> String {
    let mut text = String::new();
    for inner in node.descendants_it().filter(NodeRef::is_text) {
        text.push_str(&inner.text());
        if text.len() > 2000 {
            return String::new();
        }
    }
    text
}
