//! What a page says of itself outside its text: title, date, outlet, address, authors, place.
//!
//! Every source has a rank; the best that says something counts. JSON-LD is written for machines and comes first, then OpenGraph, other
//! `meta` elements, microdata, and at last what the page shows or its address contains.

use ascribe_article::serde_json::Value;
use dom_query::{Document, NodeRef};

use crate::fields::Columns;

use super::json_ld::{self, Said};
use super::{plain, short_text, titles};

/// Where a fact goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Key {
    Title,
    Date,
    Publisher,
    Url,
    Author,
    Place,
}

use Key::{Author, Date, Place, Publisher, Title, Url};

/// Names of `meta` elements, folded, with what they say and their rank.
const META: [(&str, Key, u8); 47] = [
    ("og.title", Title, 20),
    ("parsely-title", Title, 21),
    ("sailthru.title", Title, 21),
    ("dc.title", Title, 22),
    ("dcterms.title", Title, 22),
    ("citation_title", Title, 22),
    ("headline", Title, 23),
    ("twitter.title", Title, 24),
    ("title", Title, 38),
    ("article.published_time", Date, 20),
    ("og.published_time", Date, 21),
    ("og.article.published_time", Date, 21),
    ("article.published", Date, 21),
    ("datepublished", Date, 22),
    ("parsely-pub-date", Date, 22),
    ("sailthru.date", Date, 22),
    ("dc.date.issued", Date, 23),
    ("dcterms.issued", Date, 23),
    ("dc.date", Date, 24),
    ("dcterms.date", Date, 24),
    ("dc.date.created", Date, 24),
    ("dcterms.created", Date, 24),
    ("citation_publication_date", Date, 24),
    ("citation_date", Date, 24),
    ("pubdate", Date, 24),
    ("publishdate", Date, 24),
    ("publish-date", Date, 24),
    ("publish_date", Date, 24),
    ("publication_date", Date, 24),
    ("date", Date, 26),
    ("article.modified_time", Date, 45),
    ("og.updated_time", Date, 46),
    ("og.site_name", Publisher, 20),
    ("dc.publisher", Publisher, 22),
    ("dcterms.publisher", Publisher, 22),
    ("publisher", Publisher, 22),
    ("citation_publisher", Publisher, 23),
    ("application-name", Publisher, 40),
    ("og.url", Url, 20),
    ("parsely-link", Url, 24),
    ("author", Author, 22),
    ("article.author", Author, 23),
    ("parsely-author", Author, 24),
    ("sailthru.author", Author, 24),
    ("dc.creator", Author, 24),
    ("dcterms.creator", Author, 24),
    ("citation_author", Author, 24),
];

/// Facts with their ranks, as they are found.
#[derive(Default)]
struct Found {
    all: Vec<(Key, u8, String)>,
    h1: Option<String>,
}

/// What the page says.
pub(super) struct Facts {
    pub(super) columns: Columns,
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    /// The text as JSON-LD has it.
    pub(super) body: Option<String>,
}

/// Reads the facts; `given` are known from elsewhere and yield to them.
pub(super) fn read(page: &Document, json_ld: &[String], given: &[(&'static str, String)]) -> Facts {
    let mut found = Found::default();
    let mut language = None;
    for node in page.root().descendants_it().filter(NodeRef::is_element) {
        let Some(name) = node.node_name() else {
            continue;
        };
        match &*name {
            "html" => language = node.attr("lang").map(|lang| lang.trim().to_owned()),
            "meta" => found.meta(&node),
            "link" => found.link(&node),
            "title" => found.offer(Title, 40, &short_text(&node)),
            "h1" if found.h1.is_none() => {
                let title = plain(&short_text(&node));
                if !title.is_empty() {
                    found.offer(Title, 36, &title);
                    found.h1 = Some(title);
                }
            }
            "time" => found.time(&node),
            _ => {}
        }
        found.microdata(&node);
    }
    let canonical = found.best(Url);
    let said = json_ld::read(json_ld, canonical.as_deref());
    let body = said.body.clone();
    found.json_ld(said);
    for (name, value) in given {
        let key = match *name {
            "title" => Title,
            "date" => Date,
            "publisher" => Publisher,
            "url" => Url,
            "author" => Author,
            "place" => Place,
            _ => continue,
        };
        found.offer(key, 60, value);
    }
    let mut facts = found.chosen();
    facts.body = body;
    if let Some(language) = language.filter(|language| !language.is_empty()) {
        facts
            .columns
            .push(("language".to_owned(), Value::String(language)));
    }
    for (name, value) in given {
        if !facts.columns.iter().any(|(known, _)| known == name) {
            facts
                .columns
                .push(((*name).to_owned(), Value::String(value.clone())));
        }
    }
    facts
}

impl Found {
    fn offer(&mut self, key: Key, rank: u8, value: &str) {
        let value = plain(value);
        let is_one = match key {
            Url => is_address(&value),
            Date => value.len() <= 60 && value.bytes().any(|byte| byte.is_ascii_digit()),
            _ => !value.is_empty() && value.len() <= 1000,
        };
        if is_one {
            self.all.push((key, rank, value));
        }
    }

    /// What was offered with the best rank; of equal ones the first.
    fn best(&self, key: Key) -> Option<String> {
        self.all
            .iter()
            .filter(|(of, ..)| *of == key)
            .min_by_key(|(_, rank, _)| *rank)
            .map(|(.., value)| value.clone())
    }

    fn meta(&mut self, node: &NodeRef) {
        let Some(content) = node.attr("content") else {
            return;
        };
        for attribute in ["property", "name", "itemprop"] {
            let Some(name) = node.attr(attribute) else {
                continue;
            };
            let name = name.trim().to_ascii_lowercase().replace(':', ".");
            if let Some((_, key, rank)) = META.iter().find(|(known, ..)| *known == name) {
                self.offer(*key, *rank, &content);
            }
        }
    }

    fn link(&mut self, node: &NodeRef) {
        let is_canonical = node.attr("rel").is_some_and(|rel| {
            rel.split_whitespace()
                .any(|rel| rel.eq_ignore_ascii_case("canonical"))
        });
        if is_canonical && let Some(href) = node.attr("href") {
            // The front page is nobody's article.
            let href = plain(&href);
            let rank = if path(&href).len() > 1 { 10 } else { 50 };
            self.offer(Url, rank, &href);
        }
    }

    /// The first `<time>` is that of the article, unless one says so.
    fn time(&mut self, node: &NodeRef) {
        let rank = if node.has_attr("pubdate") { 30 } else { 34 };
        match node.attr("datetime") {
            Some(moment) => self.offer(Date, rank, &moment),
            None => {
                let text = plain(&short_text(node));
                if text.len() <= 40 && has_year(&text) {
                    self.offer(Date, rank + 1, &text);
                }
            }
        }
    }

    fn microdata(&mut self, node: &NodeRef) {
        let rel_author = node
            .attr("rel")
            .is_some_and(|rel| rel.split_whitespace().any(|rel| rel == "author"));
        if rel_author && !node.has_name("link") {
            self.offer(Author, 32, &short_text(node));
        }
        let Some(property) = node.attr("itemprop") else {
            if is_byline(node) {
                self.offer(Author, 36, &short_text(node));
            }
            return;
        };
        let said = |node: &NodeRef| match node.attr("content") {
            Some(content) => content.to_string(),
            None => short_text(node),
        };
        // The name of a person or a body stands within it.
        let name = || {
            let inner = node.descendants_it().take(50).find(|inner| {
                inner
                    .attr("itemprop")
                    .is_some_and(|inner| &*inner == "name")
            });
            said(inner.as_ref().unwrap_or(node))
        };
        for property in property.split_whitespace() {
            match property {
                "headline" => self.offer(Title, 30, &said(node)),
                "datePublished" => {
                    let moment = node.attr("datetime").map(|moment| moment.to_string());
                    self.offer(Date, 28, &moment.unwrap_or_else(|| said(node)));
                }
                "author" if !node.has_name("meta") => self.offer(Author, 30, &name()),
                "publisher" => self.offer(Publisher, 30, &name()),
                _ => {}
            }
        }
    }

    fn json_ld(&mut self, said: Said) {
        let mut offer = |key, rank, value: Option<String>| {
            if let Some(value) = value {
                self.offer(key, rank, &value);
            }
        };
        offer(Title, 10, said.title);
        offer(Date, 10, said.published);
        offer(Date, 44, said.modified);
        offer(Publisher, 10, said.publisher);
        offer(Publisher, 26, said.outlet);
        offer(Url, 30, said.url);
        offer(Place, 10, said.place);
        for author in said.authors {
            offer(Author, 10, Some(author));
        }
    }

    fn chosen(mut self) -> Facts {
        let url = self.best(Url);
        if let Some(url) = &url {
            if let Some(date) = date_in(url) {
                self.offer(Date, 50, &date);
            }
            // At last the address itself says whose page it is.
            self.offer(Publisher, 70, host(url));
        }
        let publisher = self.best(Publisher);
        let outlets: Vec<&str> = [publisher.as_deref(), url.as_deref().map(host)]
            .into_iter()
            .flatten()
            .collect();
        let title = self
            .best(Title)
            .map(|title| titles::without_tail(&title, self.h1.as_deref(), &outlets));
        let authors = self.authors();
        let mut columns = Columns::new();
        for (key, value) in [
            ("title", title.clone()),
            ("date", self.best(Date)),
            ("publisher", publisher),
            ("url", url),
            (
                "author",
                Some(authors.join(", ")).filter(|all| !all.is_empty()),
            ),
            ("place", self.best(Place)),
        ] {
            if let Some(value) = value {
                columns.push((key.to_owned(), Value::String(value)));
            }
        }
        Facts {
            columns,
            title,
            authors,
            body: None,
        }
    }

    /// All names of the best source that has some.
    fn authors(&self) -> Vec<String> {
        let mut offered: Vec<(u8, &str)> = self
            .all
            .iter()
            .filter(|(key, ..)| *key == Author)
            .map(|(_, rank, value)| (*rank, author(value)))
            .filter(|(_, name)| !name.is_empty() && !name.contains("://") && name.len() <= 200)
            .collect();
        offered.sort_by_key(|(rank, _)| *rank);
        let best = offered.first().map(|(rank, _)| *rank);
        let mut names: Vec<String> = Vec::new();
        for (rank, name) in offered {
            if Some(rank) == best && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        names
    }
}

/// The name in a byline.
fn author(byline: &str) -> &str {
    let name = byline.trim();
    let name = [
        "By ",
        "by ",
        "BY ",
        "By: ",
        "Written by ",
        "Words by ",
        "Posted by ",
    ]
    .iter()
    .find_map(|by| name.strip_prefix(by))
    .unwrap_or(name);
    name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | ';' | '·' | '-' | '–'))
}

/// A short element that is called byline and begins like one.
fn is_byline(node: &NodeRef) -> bool {
    let is_called = node
        .attr("class")
        .is_some_and(|class| class.to_ascii_lowercase().contains("byline"));
    if !is_called {
        return false;
    }
    let text = plain(&short_text(node));
    text.len() <= 80
        && text.to_lowercase().starts_with("by ")
        && !text.chars().any(|c| c.is_ascii_digit())
}

/// True for an absolute address of the web.
fn is_address(value: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| value.starts_with(scheme))
        && !value.contains(char::is_whitespace)
        && host(value).contains('.')
}

/// `www.quay.example` without `www.`
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("", |at| &rest[at..])
}

/// `2024-03-12` of `/2024/03/12/`.
fn date_in(url: &str) -> Option<String> {
    let parts: Vec<&str> = path(url).split(['/', '-']).collect();
    parts.windows(3).find_map(|parts| {
        let number = |at: usize, len: usize| {
            let part: &str = parts[at];
            (part.len() <= len && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse::<u32>().ok())
                .flatten()
        };
        let (year, month, day) = (number(0, 4)?, number(1, 2)?, number(2, 2)?);
        ((1990..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day))
            .then(|| format!("{year:04}-{month:02}-{day:02}"))
    })
}

/// Four digits that can be a year.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
}
