//! The record that rows are made of, with its text at hand.

use ascribe_article::{Article, ArticleRecord, CharSpan, OffsetMap, QuoteRecord, SpeakerRecord};

use crate::column::Cell;

/// Code points of context before and after a quotation, about.
const CONTEXT: usize = 100;

/// A finished article that rows are made of.
#[derive(Debug)]
pub struct Source<'a> {
    pub(crate) record: &'a ArticleRecord,
    map: Option<OffsetMap<'a>>,
    passed_over: Vec<CharSpan>,
}

impl<'a> Source<'a> {
    /// An article. Where the record has no text, the cells with words of the text hold nothing.
    pub fn new(record: &'a ArticleRecord) -> Self {
        Self::with_passed_over(record, Vec::new())
    }

    /// The record of an article that is still there: where only the header or footer of a page divides the parts of a content,
    /// they are joined by a space, not by ` … `.
    pub fn of(record: &'a ArticleRecord, article: &Article) -> Self {
        Self::with_passed_over(record, passed_over(article))
    }

    /// The same where only the places of these headers and footers are there: see [`passed_over`].
    pub fn with_passed_over(record: &'a ArticleRecord, passed_over: Vec<CharSpan>) -> Self {
        Self {
            record,
            map: record.text.as_deref().map(OffsetMap::new),
            passed_over,
        }
    }

    /// The words of spans, ` … ` where something stands between them; `None` without a text, or where they do not fit it.
    pub fn words(&self, spans: &[CharSpan]) -> Option<String> {
        let map = self.map.as_ref()?;
        let mut words = String::new();
        for (i, &span) in spans.iter().enumerate() {
            if i > 0 {
                let gap = CharSpan {
                    start: spans[i - 1].end,
                    end: span.start,
                };
                let is_page = self.passed_over.contains(&gap);
                words.push_str(if is_page { " " } else { " … " });
            }
            words.push_str(map.slice(span)?);
        }
        Some(words)
    }

    pub(crate) fn words_cell(&self, spans: &[CharSpan]) -> Cell {
        Cell::words(self.words(spans).unwrap_or_default())
    }

    /// The words before a content, in one line, cut where a word begins.
    pub fn before(&self, content: &[CharSpan]) -> Option<String> {
        let map = self.map.as_ref()?;
        let end = content.first()?.start;
        let start = end.saturating_sub(CONTEXT);
        let words = map.slice(CharSpan { start, end })?;
        let cut = match start {
            0 => words,
            // Inside a word, what is left of it goes; a single word that is longer stays as it is cut.
            _ if starts_inside(map, start) => words
                .split_once(char::is_whitespace)
                .map_or(words, |(_, rest)| rest),
            _ => words,
        };
        Some(in_one_line(cut))
    }

    /// The words after a content, in one line, cut where a word ends.
    pub fn after(&self, content: &[CharSpan]) -> Option<String> {
        let map = self.map.as_ref()?;
        let start = content.last()?.end;
        let end = start.saturating_add(CONTEXT).min(map.n_chars());
        let words = map.slice(CharSpan { start, end })?;
        let cut = if end < map.n_chars() && starts_inside(map, end) {
            words
                .rsplit_once(char::is_whitespace)
                .map_or(words, |(rest, _)| rest)
        } else {
            words
        };
        Some(in_one_line(cut))
    }

    /// The speaker of a quotation, where it has one.
    pub(crate) fn speaker(&self, quote: &QuoteRecord) -> Option<&'a SpeakerRecord> {
        let id = quote.speaker.as_ref()?;
        self.record.speakers.iter().find(|one| one.id == *id)
    }

    /// A fact about the article; a number is one, too.
    pub(crate) fn fact(&self, key: &str) -> Cell {
        use ascribe_article::serde_json::Value;
        match self.record.meta.get(key) {
            Some(Value::String(text)) => Cell::words(text.as_str()),
            Some(Value::Number(number)) => Cell::words(number.to_string()),
            _ => Cell::Nothing,
        }
    }
}

/// What stands in the text of an article but is none of its words: headers and footers of pages.
pub fn passed_over(article: &Article) -> Vec<CharSpan> {
    let spans = article.passed_over();
    if spans.is_empty() {
        return Vec::new();
    }
    let map = OffsetMap::new(article.text());
    spans.iter().map(|&span| map.span_to_chars(span)).collect()
}

/// True when the place has letters of a word on both sides.
fn starts_inside(map: &OffsetMap<'_>, at: usize) -> bool {
    let is_word = |start: usize| {
        let end = start + 1;
        map.slice(CharSpan { start, end })
            .is_some_and(|one| !one.chars().all(char::is_whitespace))
    };
    is_word(at - 1) && is_word(at)
}

fn in_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Places in the text: `3-9;12-20` are those of two parts.
pub(crate) fn places(spans: &[CharSpan]) -> Cell {
    let places: Vec<String> = spans
        .iter()
        .map(|span| format!("{}-{}", span.start, span.end))
        .collect();
    Cell::words(places.join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(text: &str, start: usize, end: usize) -> (String, String) {
        let record = ArticleRecord::new("a", text);
        let source = Source::new(&record);
        let content = [CharSpan { start, end }];
        (
            source.before(&content).expect("it has a text"),
            source.after(&content).expect("it has a text"),
        )
    }

    #[test]
    fn context_is_whole_words_in_one_line() {
        let (before, after) = context("Rain.\n\n  “Yes,”\tsaid Ann.", 10, 14);
        assert_eq!((&*before, &*after), ("Rain. “", "” said Ann."));
        let words = "überall ".repeat(40);
        let text = format!("{words}QUOTE {words}");
        let at = words.chars().count();
        let (before, after) = context(&text, at, at + 5);
        for context in [&before, &after] {
            assert!(
                context.split(' ').all(|word| word == "überall"),
                "{context}"
            );
            let n = context.chars().count();
            assert!((90..=100).contains(&n), "{n}");
        }
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let text = "é".repeat(1000);
        let (before, after) = context(&text, 400, 500);
        assert_eq!(before.chars().count(), CONTEXT);
        assert_eq!(after.chars().count(), CONTEXT);
    }

    #[test]
    fn a_record_without_text_has_no_words() {
        let mut record = ArticleRecord::new("a", "“No.”");
        record.text = None;
        let source = Source::new(&record);
        let content = [CharSpan { start: 1, end: 4 }];
        assert_eq!(source.words(&content), None);
        assert_eq!(source.before(&content), None);
    }

    #[test]
    fn parts_around_a_page_are_joined_by_a_space() {
        let record = ArticleRecord::new("a", "one two three");
        let spans = [
            CharSpan { start: 0, end: 3 },
            CharSpan { start: 8, end: 13 },
        ];
        let source = Source::new(&record);
        assert_eq!(source.words(&spans).as_deref(), Some("one … three"));
        let gap = CharSpan { start: 3, end: 8 };
        let source = Source::with_passed_over(&record, vec![gap]);
        assert_eq!(source.words(&spans).as_deref(), Some("one three"));
    }
}
