//! Which keys and columns are the id, the text and the facts that every table of the output knows.

use std::fmt::Write as _;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ascribe_article::Meta;
use ascribe_article::serde_json::Value;

use crate::dates;

/// Names and values as a source has them, in its order.
pub(crate) type Columns = Vec<(String, Value)>;

/// Something that many corpora say of an article, under many names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fact {
    /// What tells the article from others.
    Id,
    /// What is read.
    Text,
    /// Its headline.
    Title,
    /// When it was published.
    Date,
    /// Where it was written.
    Place,
    /// The outlet.
    Publisher,
    /// Its address.
    Url,
    /// Who wrote it.
    Author,
}

/// Names that people use, folded by [`folded`]; the first that is there counts, the others stay in `meta` as they are called.
const NAMES: [(Fact, &str, &[&str]); 8] = [
    (Fact::Id, "id", &["id", "articleid", "docid", "documentid"]),
    (
        Fact::Text,
        "text",
        &[
            "text",
            "body",
            "articletext",
            "fulltext",
            "maintext",
            "bodytext",
            "articlebody",
            "content",
            "article",
            "story",
        ],
    ),
    (
        Fact::Title,
        "title",
        &["title", "headline", "articletitle", "hed"],
    ),
    (
        Fact::Date,
        "date",
        &[
            "date",
            "published",
            "publishedat",
            "pubdate",
            "publishdate",
            "publicationdate",
            "datepublished",
            "datepublish",
            "publishedon",
            "publisheddate",
        ],
    ),
    (Fact::Place, "place", &["place"]),
    (
        Fact::Publisher,
        "publisher",
        &[
            "publisher",
            "outlet",
            "newspaper",
            "publication",
            "medianame",
            "sitename",
            "sourcename",
            "source",
            "sourcedomain",
        ],
    ),
    (
        Fact::Url,
        "url",
        &["url", "link", "permalink", "weburl", "uri"],
    ),
    (Fact::Author, "author", &["author", "authors", "byline"]),
];

/// Keys of our own output. As lists they are annotations, which are made anew.
const ANNOTATIONS: [&str; 3] = ["quotes", "speakers", "warnings"];

/// The user's choice of names; what it leaves open goes by the names that people use.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    chosen: Vec<Field>,
}

/// `text=body`: what a key or column is.
#[derive(Clone, Debug)]
struct Field {
    /// `id`, `text`, or the key in `meta`.
    target: String,
    /// As the source calls it.
    column: String,
    /// Some article or table had it.
    is_used: Arc<AtomicBool>,
}

/// What the columns of a source were.
#[derive(Default)]
pub(crate) struct SortedOut {
    pub(crate) id: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) meta: Meta,
    pub(crate) warnings: Vec<String>,
    /// Names of all columns.
    names: Vec<String>,
}

impl FromStr for Fields {
    type Err = String;

    /// One choice: `text=body`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((target, column)) if !target.trim().is_empty() && !column.trim().is_empty() => {
                Ok(Self {
                    chosen: vec![Field {
                        target: target.trim().to_owned(),
                        column: column.trim().to_owned(),
                        is_used: Arc::default(),
                    }],
                })
            }
            _ => Err("a field is written text=body: what it is, then how the file calls it".into()),
        }
    }
}

impl Extend<Fields> for Fields {
    fn extend<I: IntoIterator<Item = Fields>>(&mut self, others: I) {
        for other in others {
            self.chosen.extend(other.chosen);
        }
    }
}

impl Fields {
    /// True when the source's key `name` is the id: numbers there keep every digit.
    pub(crate) fn is_id(&self, name: &str) -> bool {
        let is_chosen = |field: &Field| field.target == "id" && field.column == name;
        self.chosen.iter().any(is_chosen) || NAMES[0].2.contains(&folded(name).as_str())
    }

    /// Choices so far that nothing was called, as they were written.
    pub fn unused(&self) -> Vec<String> {
        self.chosen
            .iter()
            .filter(|field| !field.is_used.load(Ordering::Relaxed))
            .map(|field| format!("{}={}", field.target, field.column))
            .collect()
    }

    /// What the user says a column is: the key in `meta`.
    pub(crate) fn choice(&self, column: &str) -> Option<&str> {
        let field = self.chosen.iter().find(|field| field.column == column)?;
        field.is_used.store(true, Ordering::Relaxed);
        Some(&field.target)
    }

    /// Id, text and facts among the columns; all others go to `meta` as they are called.
    pub(crate) fn sort_out(&self, mut columns: Columns) -> SortedOut {
        let mut out = SortedOut {
            names: columns.iter().map(|(name, _)| name.clone()).collect(),
            ..SortedOut::default()
        };
        columns.retain(|(name, value)| !(ANNOTATIONS.contains(&name.as_str()) && value.is_array()));
        // What stands in `meta` is called as we call it, and wins.
        if let Some(at) = columns
            .iter()
            .position(|(name, value)| name == "meta" && (value.is_object() || value.is_null()))
            && let Value::Object(meta) = columns.remove(at).1
        {
            out.meta = meta;
        }
        for field in &self.chosen {
            let Some(at) = columns.iter().position(|(name, _)| *name == field.column) else {
                continue;
            };
            field.is_used.store(true, Ordering::Relaxed);
            let (_, value) = columns.remove(at);
            out.put(&field.target, value);
        }
        let mut called: Vec<String> = columns.iter().map(|(name, _)| folded(name)).collect();
        for (fact, key, names) in NAMES {
            // A choice that this source does not have leaves it to the usual names.
            if out.has(fact, key) {
                continue;
            }
            // In the order of the names, not of the columns: `text` before `content`.
            let find = |is_right: &dyn Fn(&Value) -> bool| {
                names.iter().find_map(|name| {
                    let mut all = called.iter().zip(&columns);
                    all.position(|(called, (_, value))| {
                        called == name && fits(fact, value) && is_right(value)
                    })
                })
            };
            let found = find(&|value| value.as_str() != Some("")).or_else(|| find(&|_| true));
            if let Some(at) = found {
                let (_, value) = columns.remove(at);
                called.remove(at);
                out.put(key, value);
            }
        }
        for (name, value) in columns {
            if !out.meta.contains_key(&name) {
                out.meta.insert(name, value);
            }
        }
        out
    }

    /// Why there is no text, for people.
    pub(crate) fn no_text(&self, article: &SortedOut) -> String {
        let is_one = |name: &&String| self.choice(name) == Some("text") || names_a_text(name);
        if let Some(name) = article.names.iter().find(is_one) {
            return format!("no text: {name:?} holds none");
        }
        let mut reason = match self.chosen.iter().find(|field| field.target == "text") {
            Some(field) => format!("no text: nothing is called {:?} or as usual", field.column),
            None => "no text: no \"text\", \"body\", \"content\" or the like".to_owned(),
        };
        if !article.names.is_empty() {
            let shown = article.names.len().min(8);
            let names: Vec<String> = article.names[..shown]
                .iter()
                .map(|name| name.chars().take(40).collect::<String>())
                .map(|name| name.escape_debug().to_string())
                .collect();
            let _ = write!(reason, "; there are {}", names.join(", "));
            if shown < article.names.len() {
                let _ = write!(reason, " and {} more", article.names.len() - shown);
            }
            reason.push_str(" (--field text=NAME says which it is)");
        }
        reason
    }

    /// Makes `meta.date` ISO where it is understood; else returns it.
    pub(crate) fn tidy_date(&self, meta: &mut Meta) -> Option<String> {
        let date = meta.get("date")?;
        if date.is_null() || date.as_str().is_some_and(|date| date.trim().is_empty()) {
            return None;
        }
        match dates::iso(date) {
            Some(iso) => {
                meta.insert("date".to_owned(), Value::String(iso));
                None
            }
            None => Some(match date {
                Value::String(date) => date.clone(),
                other => other.to_string(),
            }),
        }
    }
}

impl SortedOut {
    fn has(&self, fact: Fact, key: &str) -> bool {
        match fact {
            Fact::Id => self.id.is_some(),
            Fact::Text => self.text.is_some(),
            _ => self.meta.contains_key(key),
        }
    }

    fn put(&mut self, target: &str, value: Value) {
        match (target, value) {
            ("id", Value::String(id)) if id.is_empty() => {}
            ("id", Value::String(id)) => self.id = Some(id),
            ("id", Value::Number(id)) => self.id = Some(id.to_string()),
            ("id", Value::Null) => {}
            ("id", other) => {
                self.warnings
                    .push("\"id\" is neither a string nor a number; it is in \"meta\"".to_owned());
                self.meta.insert("id".to_owned(), other);
            }
            ("text", Value::String(text)) => self.text = Some(text),
            ("text", Value::Null) => {}
            ("text", other) => {
                self.meta.insert("text".to_owned(), other);
            }
            // `{"id": "quay", "name": "The Quay"}`: `meta.source` means something else.
            ("publisher", Value::Object(source)) if source.contains_key("name") => {
                for (key, value) in source {
                    match key.as_str() {
                        "name" => self.meta.insert("publisher".to_owned(), value),
                        _ if value.is_null() => None,
                        key => self.meta.insert(format!("publisher_{key}"), value),
                    };
                }
            }
            (key, value) => {
                self.meta.insert(key.to_owned(), value);
            }
        }
    }
}

/// True for a name that people give the text.
pub(crate) fn names_a_text(name: &str) -> bool {
    let name = folded(name);
    NAMES
        .iter()
        .any(|(fact, _, names)| *fact == Fact::Text && names.contains(&name.as_str()))
}

/// Values that can be the fact at all: a list called `content` is no text.
fn fits(fact: Fact, value: &Value) -> bool {
    match fact {
        Fact::Text => value.is_string(),
        Fact::Id | Fact::Author => true,
        Fact::Publisher => value.is_string() || value.get("name").is_some_and(Value::is_string),
        _ => value.is_string() || value.is_number(),
    }
}

/// How `meta` calls what a table's column or a name's part calls `name`: `outlet` is the publisher. An id and a text are no facts of `meta`.
pub(crate) fn key_of(name: &str) -> Option<&'static str> {
    let name = folded(name);
    NAMES
        .iter()
        .filter(|(fact, ..)| !matches!(fact, Fact::Id | Fact::Text))
        .find(|(_, _, names)| names.contains(&name.as_str()))
        .map(|&(_, key, _)| key)
}

/// Small letters and digits alone: `Pub_Date`, `pub-date` and `pubDate` are one name.
fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ascribe_article::serde_json::json;

    fn columns(value: Value) -> Columns {
        match value {
            Value::Object(object) => object.into_iter().collect(),
            _ => panic!("an object is wanted"),
        }
    }

    #[test]
    fn knows_the_names_that_people_use() {
        let out = Fields::default().sort_out(columns(json!({
            "Headline": "Fees rise", "pub_date": "20050312", "outlet": "The Quay", "content": "It rained.",
            "desk": "city", "link": "https://quay.example/1", "doc_id": 7,
        })));
        assert_eq!(out.id.as_deref(), Some("7"));
        assert_eq!(out.text.as_deref(), Some("It rained."));
        assert_eq!(
            Value::Object(out.meta),
            json!({"title": "Fees rise", "date": "20050312", "publisher": "The Quay",
                   "url": "https://quay.example/1", "desk": "city"})
        );
    }

    #[test]
    fn the_best_name_wins_and_the_others_stay() {
        let out = Fields::default().sort_out(columns(json!({
            "source": "wire", "content": "short", "text": "long", "publisher": "The Quay",
        })));
        assert_eq!(out.text.as_deref(), Some("long"));
        assert_eq!(
            Value::Object(out.meta),
            json!({"publisher": "The Quay", "source": "wire", "content": "short"})
        );
    }

    #[test]
    fn what_the_user_says_counts() {
        let mut fields: Fields = "text=summary".parse().expect("well-formed");
        fields.extend([
            "id=url".parse().expect("well-formed"),
            "beat=desk".parse().expect("well-formed"),
        ]);
        let out = fields.sort_out(columns(json!({
            "text": "not this", "summary": "this", "url": "u", "desk": "city", "id": 3,
        })));
        assert_eq!(
            (out.id.as_deref(), out.text.as_deref()),
            (Some("u"), Some("this"))
        );
        assert_eq!(
            Value::Object(out.meta),
            json!({"beat": "city", "text": "not this", "id": 3})
        );
        for wrong in ["text", "=a", "text=", "="] {
            assert!(wrong.parse::<Fields>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn meta_wins_and_annotations_are_left() {
        let out = Fields::default().sort_out(columns(json!({
            "text": "", "meta": {"title": "A"}, "title": "B", "quotes": [], "source": {"id": 1, "name": "N"},
        })));
        assert_eq!(out.text.as_deref(), Some(""));
        assert_eq!(
            Value::Object(out.meta),
            json!({"title": "A", "publisher": "N", "publisher_id": 1})
        );
    }

    #[test]
    fn says_what_there_is_instead_of_a_text() {
        let fields = Fields::default();
        let out = fields.sort_out(columns(json!({"words": "x", "n": 3})));
        assert_eq!(
            fields.no_text(&out),
            "no text: no \"text\", \"body\", \"content\" or the like; there are words, n (--field text=NAME says which it is)"
        );
    }
}
