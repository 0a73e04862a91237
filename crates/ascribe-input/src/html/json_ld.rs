//! What a page says of itself in JSON-LD, by the words of schema.org.

use std::collections::HashMap;

use ascribe_article::serde_json::{self, Value};

use super::plain;

/// What an article is called.
const ARTICLES: [&str; 17] = [
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "AskPublicNewsArticle",
    "BackgroundNewsArticle",
    "OpinionNewsArticle",
    "ReviewNewsArticle",
    "AdvertiserContentArticle",
    "SatiricalArticle",
    "Article",
    "Report",
    "BlogPosting",
    "LiveBlogPosting",
    "SocialMediaPosting",
    "DiscussionForumPosting",
    "TechArticle",
    "ScholarlyArticle",
];

/// Who publishes, when the article does not say it.
const OUTLETS: [&str; 3] = ["NewsMediaOrganization", "Organization", "WebSite"];

/// What was found; empty where nothing was.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) title: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) publisher: Option<String>,
    /// The organization or the site of the page.
    pub(super) outlet: Option<String>,
    pub(super) url: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) place: Option<String>,
    /// The text without its paragraphs, mostly.
    pub(super) body: Option<String>,
}

/// Reads the scripts. `canonical` tells the article of the page from others that it lists. What is broken is left.
pub(super) fn read(scripts: &[String], canonical: Option<&str>) -> Said {
    let roots: Vec<Value> = scripts.iter().filter_map(|script| parsed(script)).collect();
    let mut nodes = Vec::new();
    for root in &roots {
        collect(root, &mut nodes);
    }
    let by_id: HashMap<&str, &Value> = nodes
        .iter()
        .filter(|node| node.get("@type").is_some())
        .filter_map(|node| Some((node.get("@id")?.as_str()?, *node)))
        .collect();
    let graph = Graph { by_id };
    let mut said = Said::default();
    let outlet = OUTLETS
        .iter()
        .find_map(|kind| nodes.iter().find(|node| is_a(node, &[kind])));
    said.outlet = outlet.and_then(|node| graph.name(node));
    let mut articles = nodes.iter().filter(|node| is_a(node, &ARTICLES));
    let article = articles
        .clone()
        .find(|node| canonical.is_some() && address(node).as_deref() == canonical)
        .or_else(|| articles.next());
    let Some(article) = article else {
        return said;
    };
    let text = |key: &str| article.get(key).and_then(text);
    said.title = text("headline").or_else(|| text("name"));
    said.published = text("datePublished").or_else(|| text("dateCreated"));
    said.modified = text("dateModified");
    said.publisher = ["publisher", "sourceOrganization", "copyrightHolder"]
        .iter()
        .find_map(|key| graph.name(article.get(*key)?));
    said.url = address(article);
    for key in ["author", "creator"] {
        if let Some(value) = article.get(key)
            && said.authors.is_empty()
        {
            graph.names(value, &mut said.authors);
        }
    }
    said.place = article
        .get("locationCreated")
        .and_then(|place| graph.name(place))
        .or_else(|| text("dateline"));
    said.body = article
        .get("articleBody")
        .and_then(Value::as_str)
        .map(str::to_owned);
    said
}

/// The value of a script. Raw line breaks within strings are the commonest fault, and are mended.
fn parsed(script: &str) -> Option<Value> {
    let script = script.trim().trim_end_matches(';').trim();
    let script = script
        .strip_prefix("//<![CDATA[")
        .or_else(|| script.strip_prefix("<![CDATA["))
        .or_else(|| script.strip_prefix("<!--"))
        .unwrap_or(script);
    let script = script
        .strip_suffix("//]]>")
        .or_else(|| script.strip_suffix("]]>"))
        .or_else(|| script.strip_suffix("-->"))
        .unwrap_or(script);
    serde_json::from_str(script).ok().or_else(|| {
        let mended: String = script
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        serde_json::from_str(&mended).ok()
    })
}

/// The nodes of a script: in arrays, in `@graph`, and what a page is about.
fn collect<'a>(value: &'a Value, nodes: &mut Vec<&'a Value>) {
    // The parser has bounded the depth.
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, nodes)),
        Value::Object(_) => {
            nodes.push(value);
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = value.get(key) {
                    collect(inner, nodes);
                }
            }
        }
        _ => {}
    }
}

fn is_a(node: &Value, kinds: &[&str]) -> bool {
    let is = |kind: &Value| {
        kind.as_str()
            .and_then(|kind| kind.rsplit(['/', ':', '#']).next())
            .is_some_and(|kind| kinds.contains(&kind))
    };
    match node.get("@type") {
        Some(Value::Array(all)) => all.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(plain(text)).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => values.iter().find_map(text),
        Value::Object(object) => object.get("@value").and_then(text),
        _ => None,
    }
}

/// The address of an article.
fn address(node: &Value) -> Option<String> {
    let page = node.get("mainEntityOfPage");
    [
        node.get("url"),
        page.and_then(|page| page.get("@id")),
        page.and_then(|page| page.get("url")),
        page,
        node.get("@id"),
    ]
    .into_iter()
    .flatten()
    .filter_map(Value::as_str)
    .find(|url| url.starts_with("http"))
    .map(|url| url.split('#').next().unwrap_or(url).to_owned())
}

struct Graph<'a> {
    by_id: HashMap<&'a str, &'a Value>,
}

impl Graph<'_> {
    fn name(&self, value: &Value) -> Option<String> {
        let mut names = Vec::new();
        self.names(value, &mut names);
        names.into_iter().next()
    }

    /// The names of persons, bodies or places: written out, in a list, or by reference.
    fn names(&self, value: &Value, names: &mut Vec<String>) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.names(value, names)),
            Value::Object(object) => {
                let name = object.get("name").and_then(text).or_else(|| {
                    let node = self.by_id.get(object.get("@id")?.as_str()?)?;
                    node.get("name").and_then(text)
                });
                names.extend(name);
            }
            value => names.extend(text(value)),
        }
    }
}
