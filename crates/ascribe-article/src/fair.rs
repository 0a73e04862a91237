//! The fair copy of a text: the text as it reads without what came into it on its way here, entities, tags, notes, lost characters.
//!
//! The stages read the copy; what they find is then put over the text as it came ([`crate::Article::over`]), whose offsets are
//! the only ones that leave the program.

use std::ops::Range;

use crate::{Quote, Span};

/// A text to read in the place of another one, and which bytes stand for which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FairCopy {
    text: String,
    /// In text order, none overlapping.
    changes: Vec<Change>,
}

/// A stretch of the text as it came and what is read there; one of the two may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    raw: Span,
    fair: Span,
}

impl FairCopy {
    /// The copy with its letters written otherwise, or that of a text of which nothing else is changed.
    ///
    /// # Panics
    /// When `text` has another length.
    #[must_use]
    pub fn written(copy: Option<Self>, text: String) -> Self {
        let changes = copy.map_or_else(Vec::new, |copy| {
            assert_eq!(copy.text.len(), text.len(), "only letters differ");
            copy.changes
        });
        Self { text, changes }
    }

    /// What the stages read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a span of the copy stands in the text as it came. What is read differently belongs to it whole, what is left out at its
    /// ends does not.
    pub fn to_raw(&self, span: Span) -> Span {
        let fair = |change: &Change| change.fair;
        let raw = |change: &Change| change.raw;
        self.map(span, fair, raw)
    }

    /// Where a span of the text as it came stands in the copy: empty for what is left out there.
    pub fn from_raw(&self, span: Span) -> Span {
        let fair = |change: &Change| change.fair;
        let raw = |change: &Change| change.raw;
        self.map(span, raw, fair)
    }

    /// `span` of the one side on the other. Each of its ends is told by the last change that begins before it.
    fn map(&self, span: Span, from: fn(&Change) -> Span, to: fn(&Change) -> Span) -> Span {
        let before = |n: usize| n.checked_sub(1).map(|last| &self.changes[last]);
        let start = self
            .changes
            .partition_point(|c| from(c).start <= span.start);
        let start =
            before(start).map_or(span.start, |change| match span.start < from(change).end {
                true => to(change).start,
                false => to(change).end + (span.start - from(change).end),
            });
        let end = self.changes.partition_point(|c| from(c).start < span.end);
        let end = before(end).map_or(span.end, |change| {
            to(change).end + span.end.saturating_sub(from(change).end)
        });
        Span {
            start,
            end: end.max(start),
        }
    }

    /// Quotes of the text as it came, on the copy; `None` where one of them does not fit the text, or all of its content is left out.
    pub fn quotes(&self, raw: &str, quotes: &[Quote]) -> Option<Vec<Quote>> {
        let list = |spans: &[Span]| -> Option<Vec<Span>> {
            let fits = spans.iter().all(|span| span.fits(raw));
            let mapped = spans.iter().map(|&span| self.from_raw(span));
            fits.then(|| mapped.filter(|span| !span.is_empty()).collect())
        };
        let quote = |quote: &Quote| {
            let content = list(&quote.content).filter(|content| !content.is_empty())?;
            Some(Quote {
                content,
                cue: list(&quote.cue)?,
                source: list(&quote.source)?,
                addressee: list(&quote.addressee)?,
                ..quote.clone()
            })
        };
        quotes.iter().map(quote).collect()
    }
}

/// Makes a [`FairCopy`], from left to right.
#[derive(Debug)]
pub struct Copyist<'a> {
    raw: &'a str,
    /// The bytes of `raw` that are done.
    done: usize,
    text: String,
    changes: Vec<Change>,
}

impl<'a> Copyist<'a> {
    /// Begins the copy of a text.
    pub fn new(raw: &'a str) -> Self {
        Self {
            raw,
            done: 0,
            text: String::new(),
            changes: Vec::new(),
        }
    }

    /// The text that is copied.
    pub fn raw(&self) -> &'a str {
        self.raw
    }

    /// Copies up to `place` and puts `words` in its stead: into the text where `place` is empty. What begins within the last change is
    /// changed already, and stays so.
    ///
    /// # Panics
    /// When `place` does not fit the text.
    pub fn put(&mut self, place: Range<usize>, words: &str) {
        if place.start < self.done {
            return;
        }
        self.text.push_str(&self.raw[self.done..place.start]);
        let start = self.text.len();
        self.text.push_str(words);
        self.done = place.end;
        self.changes.push(Change {
            raw: Span::new(place.start, place.end),
            fair: Span::new(start, self.text.len()),
        });
    }

    /// The copy up to byte `at` of the text, last character first. `at` is not before the end of the last change.
    pub fn before(&self, at: usize) -> impl Iterator<Item = char> {
        let copied = self
            .raw
            .get(self.done..at)
            .unwrap_or_default()
            .chars()
            .rev();
        copied.chain(self.text.chars().rev())
    }

    /// The copy; `None` where nothing was changed.
    pub fn finish(mut self) -> Option<FairCopy> {
        if self.changes.is_empty() {
            return None;
        }
        self.text.push_str(&self.raw[self.done..]);
        Some(FairCopy {
            text: self.text,
            changes: self.changes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a[b|c]d`: "abd" is read as "acd".
    fn copy(marked: &str) -> (String, FairCopy) {
        let raw: String = marked
            .split(['[', ']'])
            .map(|part| part.split('|').next().unwrap_or_default())
            .collect();
        let mut copyist = Copyist::new(&raw);
        let mut at = 0;
        for part in marked.split(['[', ']']) {
            match part.split_once('|') {
                Some((from, to)) => {
                    copyist.put(at..at + from.len(), to);
                    at += from.len();
                }
                None => at += part.len(),
            }
        }
        let copy = copyist.finish().expect("there are changes");
        (raw, copy)
    }

    #[test]
    fn what_is_found_in_the_copy_is_told_by_the_text() {
        for (marked, found, expected) in [
            (
                "[&ldquo;|“]We[&#8217;|’]ll go[&rdquo;|”]",
                "We’ll go",
                "We&#8217;ll go",
            ),
            ("[&ldquo;|“]We go", "“", "&ldquo;"),
            ("Moss,[[3]|] who", "Moss,", "Moss,"),
            ("he said.[<b>|]He left.[</b>|] No", "He left.", "He left."),
            ("a [<i>|]fine[</i>|] day", "a fine day", "a <i>fine</i> day"),
            ("[<br>|]a[<br>|\n]b", "a\nb", "a<br>b"),
            ("[<i>|][&amp;|&]c", "&", "&amp;"),
            ("[|“]We go.[|”] No", "We go.", "We go."),
        ] {
            // Brackets of the text itself.
            let marked = marked.replace("[[3]|]", "[(3)|]");
            let expected = expected.replace("[3]", "(3)");
            let (raw, copy) = copy(&marked);
            let at = copy.text().find(found).expect("it is in the copy");
            let span = Span::new(at, at + found.len());
            let back = copy.to_raw(span);
            assert_eq!(&raw[back.range()], expected, "{marked}");
            assert_eq!(copy.from_raw(back), span, "{marked}");
        }
    }

    #[test]
    fn what_is_left_out_is_nowhere_in_the_copy() {
        let (raw, copy) = copy("a[<b>|]c");
        assert!(copy.from_raw(Span::new(1, 4)).is_empty());
        let quote =
            |start, end| Quote::new(crate::QuoteType::Direct, vec![Span::new(start, end)], "");
        assert_eq!(copy.quotes(&raw, &[quote(1, 4)]), None);
        assert_eq!(copy.quotes(&raw, &[quote(0, 9)]), None);
        let kept = copy.quotes(&raw, &[quote(0, 5)]).expect("it fits");
        assert_eq!(kept[0].content, [Span::new(0, 2)]);
    }
}
