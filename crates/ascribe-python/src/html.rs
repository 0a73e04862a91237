//! An article as HTML for a notebook: quotations in the colour of their speaker.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use ascribe::article::CharSpan;
use ascribe::article::QuoteRecord;

use crate::doc::Doc;

/// Hues of speakers, far from each other; further speakers take them again.
const HUES: [u16; 10] = [210, 30, 130, 330, 270, 60, 180, 0, 90, 300];

/// What a stretch of the text is, the quotation by its number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Content(usize),
    Cue(usize),
    Source(usize),
}

/// The whole of the rendering: the text with its quotations coloured by speaker, and the speakers below it. Nothing of it depends
/// on a page around it, on a script or a file.
pub(crate) fn article(doc: &Doc) -> String {
    let mut out = String::from(
        "<div class=\"ascribe\" style=\"max-width:48em;line-height:1.6;font-family:Georgia,serif\">",
    );
    let title = doc
        .record
        .meta
        .get("title")
        .and_then(|title| title.as_str());
    let _ = write!(
        out,
        "<div style=\"font:0.85em sans-serif;opacity:.7\">{}</div>",
        escaped(title.unwrap_or(&doc.record.id))
    );
    out.push_str("<div style=\"white-space:pre-wrap;overflow-wrap:anywhere\">");
    text(doc, &mut out);
    out.push_str("</div>");
    speakers(doc, &mut out);
    out.push_str("</div>");
    out
}

/// The text in stretches that do not overlap: each has the innermost quotation it belongs to.
fn text(doc: &Doc, out: &mut String) {
    let mut spans: Vec<(CharSpan, Role)> = Vec::new();
    let mut borders = BTreeSet::new();
    for (at, quote) in doc.record.quotes.iter().enumerate() {
        let roles = [
            (&quote.content, Role::Content(at)),
            (&quote.cue, Role::Cue(at)),
            (&quote.source, Role::Source(at)),
        ];
        for (list, role) in roles {
            for &span in list {
                borders.extend([span.start, span.end]);
                spans.push((span, role));
            }
        }
    }
    // Stable: of spans that begin at one place the inner comes later.
    spans.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut chars = doc.text().chars();
    let mut from = 0;
    let mut open: Vec<(CharSpan, Role)> = Vec::new();
    let mut next = spans.into_iter().peekable();
    for border in borders {
        let words: String = chars.by_ref().take(border - from).collect();
        stretch(doc, &words, open.last().map(|(_, role)| *role), out);
        from = border;
        open.retain(|(span, _)| span.end > border);
        while let Some(begun) = next.next_if(|(span, _)| span.start == border) {
            open.push(begun);
        }
        // The innermost is the one that ends first.
        open.sort_by_key(|(span, _)| std::cmp::Reverse(span.end));
    }
    stretch(doc, &chars.collect::<String>(), None, out);
}

fn stretch(doc: &Doc, words: &str, role: Option<Role>, out: &mut String) {
    let words = escaped(words);
    let _ = match role {
        _ if words.is_empty() => Ok(()),
        None => write!(out, "{words}"),
        Some(Role::Content(at)) => {
            let colour = colour(doc, &doc.record.quotes[at]);
            write!(
                out,
                "<span style=\"background:{colour};border-radius:.2em\" title=\"{}\">{words}</span>",
                told(doc, at)
            )
        }
        Some(Role::Cue(at)) => write!(
            out,
            "<span style=\"border-bottom:2px dotted\" title=\"{}\">{words}</span>",
            told(doc, at)
        ),
        Some(Role::Source(at)) => {
            let colour = colour(doc, &doc.record.quotes[at]);
            write!(
                out,
                "<span style=\"border-bottom:2px solid {colour}\" title=\"{}\">{words}</span>",
                told(doc, at)
            )
        }
    };
}

/// What is shown when the mouse rests on a quotation.
fn told(doc: &Doc, at: usize) -> String {
    let quote = &doc.record.quotes[at];
    let name = speaker(doc, quote).map_or("speaker not known", |at| {
        doc.record.speakers[at].name.as_str()
    });
    let mut told = format!(
        "{} · {name} · {} · {}",
        quote.id,
        quote.kind.name(),
        quote.confidence
    );
    if let Some(why) = &doc.said[at].why {
        let _ = write!(told, " · {why}");
    }
    escaped(&told)
}

/// The speakers with their colours and how much they say.
fn speakers(doc: &Doc, out: &mut String) {
    out.push_str("<div style=\"font:0.85em sans-serif;margin-top:.8em\">");
    for (at, one) in doc.record.speakers.iter().enumerate() {
        let quotes = doc.record.quotes.iter();
        let n = quotes
            .filter(|quote| quote.speaker.as_deref() == Some(&*one.id))
            .count();
        let _ = write!(
            out,
            "<span style=\"background:{};border-radius:.2em;padding:.1em .4em;margin-right:.5em;\
             display:inline-block\" title=\"{}, {}\">{} {n}</span>",
            hue(at),
            one.kind.name(),
            one.gender.name(),
            escaped(&one.name)
        );
    }
    out.push_str("</div>");
}

fn speaker(doc: &Doc, quote: &QuoteRecord) -> Option<usize> {
    let id = quote.speaker.as_deref()?;
    doc.record.speakers.iter().position(|one| one.id == id)
}

fn colour(doc: &Doc, quote: &QuoteRecord) -> String {
    speaker(doc, quote).map_or_else(|| "hsla(0,0%,60%,.3)".to_owned(), hue)
}

/// Half transparent, so that it goes with a light page and a dark one.
fn hue(speaker: usize) -> String {
    format!("hsla({},80%,55%,.35)", HUES[speaker % HUES.len()])
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
