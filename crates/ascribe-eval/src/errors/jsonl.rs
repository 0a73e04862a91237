//! `errors.jsonl`: one line for each faulty pair.

use std::io;

use ascribe_article::{CharSpan, OffsetMap, QuoteType, SpeakerKind};
use ascribe_page::Role;
use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use crate::{ArticlePairs, Document, LabelledQuote, Pair};

/// Writes one JSON object per line for each pair that has an error, in text order within an article.
///
/// | field | what it is |
/// |---|---|
/// | `article` | id of the article |
/// | `annotator` | who labelled the gold; left out where the corpus has one annotator |
/// | `pair` | number of the pair in its article, from 1; pairs without an error count. [`page`](super::page) shows the same number |
/// | `classes` | [names](crate::ErrorClass::name) of the errors, at least one |
/// | `overlap` | intersection over union of the two contents' letters, 0 to 1 |
/// | `gold`, `predicted` | the quotation of either side; `null` where that side has none |
/// | `context.text` | the contents and about one sentence on each side |
/// | `context.start` | where that begins in the article |
///
/// `gold` and `predicted` have the fields
///
/// | field | what it is |
/// |---|---|
/// | `id` | id of the quotation in its file |
/// | `type` | `direct`, `mixed` or `indirect` |
/// | `content`, `cue`, `source`, `addressee` | lists of `{"text": …, "span": [start, end]}`; empty where there is none |
/// | `speaker` | `{"name": …, "kind": …}`; `null` where no speaker is given |
/// | `manner` | how the text names the speaker; left out where the corpus does not say |
/// | `found_by` | rule or model; empty in most gold |
/// | `confidence` | 0 to 1 |
/// | `speaker_confidence` | 0 to 1; left out where not given |
///
/// Every offset counts code points of the article's text, end excluded.
///
/// # Errors
/// Those of `out`.
pub fn jsonl(articles: &[ArticlePairs<'_>], out: &mut dyn io::Write) -> io::Result<()> {
    for article in articles {
        let text = &article.gold.text;
        let map = OffsetMap::new(text);
        for (i, pair) in article.pairs.iter().enumerate() {
            if pair.errors.is_empty() {
                continue;
            }
            let line = Line {
                article: &article.gold.id,
                annotator: article.gold.annotator.as_deref(),
                pair: i + 1,
                classes: pair.errors.iter().map(|e| e.name()).collect(),
                overlap: pair.overlap,
                gold: side(article.gold, pair.gold, &map, text),
                predicted: side(article.predicted, pair.predicted, &map, text),
                context: context(article, pair, &map, text),
            };
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Line<'a> {
    article: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotator: Option<&'a str>,
    pair: usize,
    classes: Vec<&'static str>,
    overlap: f64,
    gold: Option<Side<'a>>,
    predicted: Option<Side<'a>>,
    context: Context<'a>,
}

#[derive(Serialize)]
struct Side<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: QuoteType,
    content: Vec<Piece<'a>>,
    cue: Vec<Piece<'a>>,
    source: Vec<Piece<'a>>,
    addressee: Vec<Piece<'a>>,
    speaker: Option<Speaker<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manner: Option<&'a str>,
    found_by: &'a str,
    confidence: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker_confidence: Option<f32>,
}

#[derive(Serialize)]
struct Piece<'a> {
    text: &'a str,
    span: CharSpan,
}

#[derive(Serialize)]
struct Speaker<'a> {
    name: &'a str,
    kind: SpeakerKind,
}

#[derive(Serialize)]
struct Context<'a> {
    text: &'a str,
    start: usize,
}

fn side<'a>(
    document: &'a Document,
    index: Option<usize>,
    map: &OffsetMap<'_>,
    text: &'a str,
) -> Option<Side<'a>> {
    let quote = document.quotes.get(index?)?;
    let pieces = |role: Role| -> Vec<Piece<'a>> {
        role.spans(&quote.record)
            .iter()
            .map(|&span| Piece {
                text: map
                    .span_to_bytes(span)
                    .map_or("", |bytes| &text[bytes.range()]),
                span,
            })
            .collect()
    };
    Some(Side {
        id: &quote.record.id,
        kind: quote.record.kind,
        content: pieces(Role::Content),
        cue: pieces(Role::Cue),
        source: pieces(Role::Source),
        addressee: pieces(Role::Addressee),
        speaker: document.speaker_of(quote).map(|s| Speaker {
            name: &s.name,
            kind: s.kind,
        }),
        manner: quote.manner.as_deref(),
        found_by: &quote.record.found_by,
        confidence: quote.record.confidence,
        speaker_confidence: quote.record.speaker_confidence,
    })
}

/// The pair's contents with the rest of their sentences and one sentence on each side.
fn context<'a>(
    article: &ArticlePairs<'_>,
    pair: &Pair,
    map: &OffsetMap<'_>,
    text: &'a str,
) -> Context<'a> {
    let quotes: [Option<&LabelledQuote>; 2] = [
        pair.gold.and_then(|i| article.gold.quotes.get(i)),
        pair.predicted.and_then(|i| article.predicted.quotes.get(i)),
    ];
    let extent = quotes
        .into_iter()
        .flatten()
        .flat_map(|quote| &quote.record.content)
        .filter_map(|&span| map.span_to_bytes(span))
        .reduce(|a, b| a.cover(b))
        .unwrap_or_default();
    let start = sentences_before(text, extent.start as usize);
    let end = sentences_after(text, extent.end as usize);
    Context {
        text: &text[start..end],
        start: map.to_char(start),
    }
}

/// How far, in bytes, a context may reach beyond the contents: a long sentence, and enough to find the place.
const REACH: usize = 600;

/// Where the sentence before the one that holds `at` begins.
fn sentences_before(text: &str, at: usize) -> usize {
    let from = boundary_below(text, at.saturating_sub(REACH));
    let starts: Vec<usize> = text[from..at]
        .split_sentence_bound_indices()
        .filter(|(_, sentence)| !sentence.trim().is_empty())
        .map(|(offset, _)| from + offset)
        .collect();
    // The last one is the sentence that `at` breaks off.
    starts
        .iter()
        .rev()
        .nth(1)
        .or(starts.first())
        .copied()
        .unwrap_or(at)
}

/// Where the sentence after the one that holds `at` ends.
fn sentences_after(text: &str, at: usize) -> usize {
    let to = boundary_below(text, text.len().min(at + REACH));
    text[at..to]
        .split_sentence_bound_indices()
        .filter(|(_, sentence)| !sentence.trim().is_empty())
        .take(2)
        .last()
        .map_or(at, |(offset, sentence)| {
            at + offset + sentence.trim_end().len()
        })
}

/// The last character boundary up to `at`.
fn boundary_below(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|&i| text.is_char_boundary(i))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_reaches_one_sentence_further() {
        let text = "One fell. Two rose. “Three is enough,” she said. Four came. Five left.";
        let at = text.find("Three").expect("it is there");
        let end = at + "Three is enough".len();
        assert_eq!(
            &text[sentences_before(text, at)..sentences_after(text, end)],
            "Two rose. “Three is enough,” she said. Four came."
        );
    }

    #[test]
    fn a_context_stops_where_the_text_does() {
        let text = "Alone.";
        assert_eq!(sentences_before(text, 0), 0);
        assert_eq!(sentences_after(text, text.len()), text.len());
    }

    #[test]
    fn a_context_never_splits_a_character() {
        let text = "é".repeat(1000);
        assert!(text.is_char_boundary(sentences_before(&text, 1000)));
        assert!(text.is_char_boundary(sentences_after(&text, 1000)));
    }
}
