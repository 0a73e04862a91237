//! GDELT's Global Quotation Graph: an article a line, of which only the quotations are there, each with some words around it.
//!
//! The text is made: a paragraph of each entry, what stands before, the quotation in marks, what stands after. Where the words around
//! bring the marks along they are kept; else curly ones are set. Entries that continue each other stay paragraphs of their own: what lies
//! between them is not known. White space of any kind becomes one space, so that an entry is one paragraph.

use ascribe_article::marks::{self, Side};
use ascribe_article::serde_json::{self, Map, Value};
use ascribe_article::{CharSpan, QuoteRecord, QuoteType};

use crate::item::Made;

/// The key of what stands before a quotation, as JSON has it.
const BEFORE: &str = "\"pre\"";

/// The made text with its quotations and facts; `None` when it is no line of the graph, which costs little to see.
pub(crate) fn read(bytes: &[u8]) -> Option<Made> {
    let mut object = object(bytes)?;
    let Some(Value::Array(entries)) = object.remove("quotes") else {
        return None;
    };
    let mut text = Text::default();
    for entry in &entries {
        let part = |key| one_line(entry.get(key).and_then(Value::as_str).unwrap_or_default());
        text.add(&part("pre"), &part("quote"), &part("post"));
    }
    Some(Made {
        text: Some(text.text),
        columns: object.into_iter().collect(),
        quotes: Some(text.quotes),
        warnings: Vec::new(),
        is_made: true,
    })
}

/// The line as an object when all its quotations are like the graph's, and there are some.
fn object(bytes: &[u8]) -> Option<Map<String, Value>> {
    let line = std::str::from_utf8(bytes).ok()?;
    // In a text between quotes the quotes would be escaped.
    if !line.contains(BEFORE) || !line.contains("\"quotes\"") {
        return None;
    }
    let object: Map<String, Value> = serde_json::from_str(line).ok()?;
    let is_ours = |key: &str| object.get(key).is_some_and(Value::is_string);
    let quotes = object.get("quotes")?.as_array()?;
    let is_entry = |entry: &Value| {
        entry.get("quote").is_some_and(Value::is_string)
            && entry.get("pre").is_some_and(Value::is_string)
    };
    (!quotes.is_empty() && quotes.iter().all(is_entry) && !is_ours("text")).then_some(object)
}

/// Without line ends: they would be paragraphs.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Grows by paragraphs.
#[derive(Default)]
struct Text {
    text: String,
    n_chars: usize,
    quotes: Vec<QuoteRecord>,
}

impl Text {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.n_chars += text.chars().count();
    }

    fn add(&mut self, before: &str, quote: &str, after: &str) {
        if quote.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.push("\n\n");
        }
        self.push(before);
        let mark = opening_mark(before);
        if mark.is_none() {
            if !before.is_empty() {
                self.push(" ");
            }
            self.push("“");
        }
        let start = self.n_chars;
        self.push(quote);
        let content = CharSpan {
            start,
            end: self.n_chars,
        };
        if !begins_with_closing_mark(after) {
            self.push(if mark == Some('"') { "\"" } else { "”" });
            if !after.is_empty()
                && !after.starts_with([',', '.', ';', ':', '!', '?', ')', ']', '…'])
            {
                self.push(" ");
            }
        }
        self.push(after);
        let id = format!("q{}", self.quotes.len() + 1);
        let quote = QuoteRecord::new(id, QuoteType::Direct, vec![content]);
        self.quotes.push(quote);
    }
}

/// The mark at the end of what stands before, when it opens something.
fn opening_mark(before: &str) -> Option<char> {
    let mark = before.chars().next_back()?;
    let opens = match marks::side(mark)? {
        Side::Opens => true,
        Side::Closes => false,
        // Right behind a word or a full stop it closes.
        Side::Either => before[..before.len() - 1]
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–')),
    };
    opens.then_some(mark)
}

/// A straight mark closes unless a word follows at once.
fn begins_with_closing_mark(after: &str) -> bool {
    let mut chars = after.chars();
    match chars.next().and_then(marks::side) {
        Some(Side::Closes) => true,
        Some(Side::Either) => chars.next().is_none_or(|c| !c.is_alphanumeric()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::Payload;
    use crate::{Item, Options, Place};
    use ascribe_article::serde_json::json;

    fn made(quotes: Value) -> Made {
        let line = json!({
            "date": "2026-09-16T12:05:59Z", "url": "https://quay.example/1", "title": "Fees", "lang": "ENGLISH", "quotes": quotes,
        });
        read(line.to_string().as_bytes()).expect("a line of the graph")
    }

    fn contents(made: &Made) -> Vec<String> {
        let text: Vec<char> = made.text.as_deref().unwrap_or_default().chars().collect();
        let quotes = made.quotes.as_deref().unwrap_or_default();
        quotes
            .iter()
            .map(|quote| {
                let span = quote.content[0];
                text[span.start..span.end].iter().collect()
            })
            .collect()
    }

    #[test]
    fn entries_become_paragraphs_with_their_quotations() {
        let made = made(json!([
            {"pre": "Café owner Ana Ruiz said ", "quote": "the fees are  too\nhigh", "post": ", and left."},
            {"pre": "", "quote": "We will appeal,", "post": "she said"},
            {"pre": "x", "quote": " ", "post": "y"},
        ]));
        assert_eq!(
            made.text.as_deref(),
            Some(
                "Café owner Ana Ruiz said “the fees are too high”, and left.\n\n“We will appeal,” she said"
            )
        );
        assert_eq!(
            contents(&made),
            ["the fees are too high", "We will appeal,"]
        );
        let quotes = made.quotes.as_deref().unwrap_or_default();
        assert_eq!(
            (quotes[1].id.as_str(), quotes[1].kind),
            ("q2", QuoteType::Direct)
        );
        assert!(made.is_made);
        let keys: Vec<&str> = made.columns.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["date", "url", "title", "lang"]);
    }

    #[test]
    fn marks_are_set_where_there_are_none() {
        for (pre, post, text) in [
            ("He said “", "” twice.", "He said “no” twice."),
            ("He said \"", "\" twice.", "He said \"no\" twice."),
            ("He said \"", "twice.", "He said \"no\" twice."),
            ("He said “", "", "He said “no”"),
            ("\"Yes.\"", "He left.", "\"Yes.\" “no” He left."),
            (
                "He said",
                "\"Yes\" came later.",
                "He said “no” \"Yes\" came later.",
            ),
            ("He said", "”.", "He said “no”."),
            ("", ".", "“no”."),
        ] {
            let made = made(json!([{"pre": pre, "quote": "no", "post": post}]));
            assert_eq!(made.text.as_deref(), Some(text));
            assert_eq!(contents(&made), ["no"]);
        }
    }

    #[test]
    fn an_item_has_the_quotations_when_they_are_asked_for() {
        let line =
            json!({"url": "u", "quotes": [{"pre": "Ana Ruiz said:", "quote": "No.", "post": ""}]});
        let item = Item {
            place: Place::line(&"a.gqg.json".into(), 1),
            id: "a:1".to_owned(),
            file_name: "a.gqg.json".into(),
            payload: Payload::Json(line.to_string().into_bytes()),
        };
        let options = Options {
            any_language: true,
            ..Options::default()
        };
        let plain = item.clone().decode(&options).expect("an article");
        assert!(!plain.has_quotes && plain.record.quotes.is_empty());
        let annotated = item.decode_annotated(&options).expect("an article");
        assert!(annotated.has_quotes);
        assert_eq!(annotated.record.quotes.len(), 1);
        assert_eq!(annotated.record.id, "a:1");
        assert_eq!(annotated.record.meta["url"], "u");
        assert_eq!(annotated.record.meta["source"]["file"], "a.gqg.json");
        assert_eq!(
            annotated.record.text.as_deref(),
            Some("Ana Ruiz said: “No.”")
        );
    }

    #[test]
    fn other_objects_are_not_of_the_graph() {
        for line in [
            json!({"text": "It rained.", "quotes": []}),
            json!({"text": "It rained.", "quotes": [{"pre": "a", "quote": "b", "post": "c"}]}),
            json!({"text": "\"pre\" \"quotes\""}),
            json!({"quotes": []}),
            json!({"quotes": [{"id": "q1", "pre": 1}]}),
            json!({"quotes": [{"quote": "b"}], "pre": 1}),
        ] {
            assert!(read(line.to_string().as_bytes()).is_none(), "{line}");
        }
        assert!(read(b"{\"quotes\": [{\"pre\"").is_none());
        assert!(read(b"\xff").is_none());
    }
}
