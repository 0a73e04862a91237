//! Where words stand: among the quotations of an article, and in its text.

use ascribe_article::{ArticleRecord, CharSpan, OffsetMap};
use ascribe_tables::Source;
use deunicode::deunicode;

/// What stands between the parts of a content.
const GAP: &str = " … ";

/// Shares of common words from which on a content that changed is still the one that was meant.
pub(crate) const LIKE: f64 = 0.6;

/// The words alone: case, accents, marks and spaces do not count.
pub(crate) fn folded(text: &str) -> String {
    words(text).join(" ")
}

pub(crate) fn words(text: &str) -> Vec<String> {
    text.split_whitespace().filter_map(word).collect()
}

fn word(raw: &str) -> Option<String> {
    let plain = deunicode(raw);
    let kept: String = plain.chars().filter(|c| c.is_alphanumeric()).collect();
    if kept.is_empty() {
        // Of a script that has no other letters: the word itself.
        let own: String = raw.chars().filter(|c| c.is_alphanumeric()).collect();
        return (!own.is_empty()).then(|| own.to_lowercase());
    }
    Some(kept.to_lowercase())
}

/// The quotation with these words, its place in `record.quotes`: the same words before like ones, then the nearest.
pub(super) fn find_quote(
    record: &ArticleRecord,
    source: &Source<'_>,
    wanted: &str,
    start: Option<usize>,
) -> Option<usize> {
    let wanted = words(wanted);
    if wanted.is_empty() {
        return None;
    }
    let candidates = record.quotes.iter().enumerate().filter_map(|(at, quote)| {
        let content = words(&source.words(&quote.content)?);
        let likeness = likeness(&wanted, &content);
        let begin = quote.content.first()?.start;
        let distance = start.map_or(0, |start| start.abs_diff(begin));
        (likeness >= LIKE).then_some((likeness, distance, at))
    });
    let best =
        candidates.min_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    best.map(|(_, _, at)| at)
}

/// 1 for the same words; else twice the common words over all of them, in their order.
pub(crate) fn likeness(a: &[String], b: &[String]) -> f64 {
    if a == b {
        return 1.0;
    }
    // What is much longer or shorter is not like it, and needs no table.
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if long == 0 || 2.0 * (short as f64) / ((short + long) as f64) < LIKE || long > MOST_WORDS {
        return 0.0;
    }
    let n = n_common(a, b);
    // Never 1: it is not the same.
    (2.0 * n as f64 / (a.len() + b.len()) as f64).min(0.99)
}

/// Contents of more words are compared for equality only.
const MOST_WORDS: usize = 2000;

/// The longest common subsequence.
fn n_common(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0_usize; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y {
                diagonal + 1
            } else {
                above.max(row[j])
            };
            diagonal = above;
        }
    }
    row[b.len()]
}

/// Where these words stand in a text, nearest to `start`; the parts of a content one after the other.
pub(super) fn find_in_text(
    text: &str,
    wanted: &str,
    start: Option<usize>,
) -> Option<Vec<CharSpan>> {
    let map = OffsetMap::new(text);
    let there = TextWords::of(text);
    let parts: Vec<Vec<String>> = wanted
        .split(GAP)
        .map(words)
        .filter(|part| !part.is_empty())
        .collect();
    let first = parts.first()?;
    let begins = there.places(first, 0);
    let nearest = begins.into_iter().min_by_key(|&at| {
        let begin = map.to_char(there.words[at].1);
        start.map_or(begin, |start| start.abs_diff(begin))
    })?;
    let mut spans = Vec::with_capacity(parts.len());
    let mut from = nearest;
    for part in &parts {
        let at = there.places(part, from).first().copied()?;
        let (_, begin, _) = there.words[at];
        let (_, _, end) = there.words[at + part.len() - 1];
        spans.push(CharSpan {
            start: map.to_char(begin),
            end: map.to_char(end),
        });
        from = at + part.len();
    }
    Some(spans)
}

/// The words of a text with the bytes where they begin and end, marks around them left out.
struct TextWords {
    words: Vec<(String, usize, usize)>,
}

impl TextWords {
    fn of(text: &str) -> Self {
        let mut words = Vec::new();
        let mut at = 0;
        for piece in text.split(char::is_whitespace) {
            let is_letter = |c: char| c.is_alphanumeric();
            let inner = piece.find(is_letter).zip(piece.rfind(is_letter));
            if let (Some((first, last)), Some(word)) = (inner, word(piece)) {
                let n = piece[last..].chars().next().map_or(0, char::len_utf8);
                words.push((word, at + first, at + last + n));
            }
            // Every space may have another length.
            at += piece.len();
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
        Self { words }
    }

    /// Where a run of words begins, from a word on.
    fn places(&self, run: &[String], from: usize) -> Vec<usize> {
        let last = (self.words.len() + 1).saturating_sub(run.len());
        (from..last)
            .filter(|&at| {
                let here = self.words[at..].iter().map(|(word, _, _)| word);
                here.zip(run).all(|(here, wanted)| here == wanted)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_the_marks() {
        let text = "Rain. “We’ll see,” she said, “to-morrow.” We'll see. Москва ждёт.";
        let cut = |spans: Option<Vec<CharSpan>>| -> Vec<String> {
            let map = OffsetMap::new(text);
            let spans = spans.unwrap_or_default();
            spans
                .iter()
                .map(|&span| map.slice(span).unwrap_or_default().to_owned())
                .collect()
        };
        assert_eq!(cut(find_in_text(text, "We'll see,", None)), ["We’ll see"]);
        assert_eq!(
            cut(find_in_text(text, "we'll see", Some(50))),
            ["We'll see"]
        );
        assert_eq!(
            cut(find_in_text(text, "We’ll see, … to-morrow.", None)),
            ["We’ll see", "to-morrow"]
        );
        assert_eq!(
            cut(find_in_text(text, "Москва ждёт", None)),
            ["Москва ждёт"]
        );
        assert!(cut(find_in_text(text, "never", None)).is_empty());
        assert!(cut(find_in_text(text, "…", None)).is_empty());
    }
}
