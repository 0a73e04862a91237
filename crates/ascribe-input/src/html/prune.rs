//! Takes out of a page what is no text of the article, before its main text is looked for.
//!
//! An element goes by what it is (`nav`, `figcaption`), by its role, by its names ([`names`]), or because it is a list of links.
//! What holds much of the page's prose stays, whatever it is called: a name is a sign, no proof. Prose is text outside links.

use dom_query::{Document, NodeRef};

use super::names::{self, Sign};
use super::noise;
use super::short_text;
use super::tidy::{GONE, Sizes};

const ROLES: [&str; 11] = [
    "navigation",
    "complementary",
    "banner",
    "contentinfo",
    "search",
    "dialog",
    "alertdialog",
    "alert",
    "menu",
    "menubar",
    "form",
];

/// Elements within lines.
const INLINE: [&str; 11] = [
    "a", "abbr", "cite", "data", "label", "mark", "span", "sub", "sup", "time", "ins",
];

/// An element and what is in it.
struct Element<'a> {
    node: NodeRef<'a>,
    name: String,
    /// Its place in the list; the root is its own.
    parent: usize,
    size: Sizes,
    n_links: usize,
    /// The headline, or the element that is called the article's body.
    has_article: bool,
    has_quote: bool,
    is_gone: bool,
}

impl<'a> Element<'a> {
    fn new(node: NodeRef<'a>, parent: usize) -> Self {
        let name = node
            .node_name()
            .map(|name| name.to_string())
            .unwrap_or_default();
        let is_article = name == "h1" || is_article_body(&node) || names::is_body(&called(&node));
        Self {
            node,
            has_quote: matches!(name.as_str(), "blockquote" | "table"),
            name,
            parent,
            size: Sizes::default(),
            n_links: 0,
            has_article: is_article,
            is_gone: false,
        }
    }
}

/// Takes out what is no text of the article.
pub(super) fn prune(page: &Document) {
    let Some(body) = page.body() else {
        return;
    };
    let mut elements = list(body);
    let mut words = Words::default();
    // Parents stand before what is in them.
    for at in 1..elements.len() {
        let parent = elements[at].parent;
        if elements[parent].is_gone {
            elements[at].is_gone = true;
        } else if goes(&elements, at, &mut words) {
            elements[at].is_gone = true;
            elements[at].node.remove_from_parent();
        }
    }
    sections(&mut elements);
    for element in elements.iter().filter(|element| !element.is_gone) {
        clean_names(element);
    }
}

/// All elements of the body with their sizes.
fn list(body: NodeRef<'_>) -> Vec<Element<'_>> {
    let mut elements: Vec<Element> = Vec::new();
    // The node, its parent's place, whether it stands in a link.
    let mut open = vec![(body, 0, false)];
    while let Some((node, parent, in_link)) = open.pop() {
        if node.is_text() {
            let n = node.text().chars().filter(|c| !c.is_whitespace()).count();
            let prose = if in_link { 0 } else { n };
            elements[parent].size.add(Sizes { all: n, prose });
        } else if node.is_element() {
            let at = elements.len();
            let element = Element::new(node, parent);
            let in_link = in_link || element.name == "a";
            elements.push(element);
            open.extend(node.children_it(true).map(|child| (child, at, in_link)));
        }
    }
    for at in (1..elements.len()).rev() {
        let size = elements[at].size;
        let n_links = elements[at].n_links + usize::from(elements[at].name == "a");
        let (has_article, has_quote) = (elements[at].has_article, elements[at].has_quote);
        let parent = elements[at].parent;
        let parent = &mut elements[parent];
        parent.size.add(size);
        parent.n_links += n_links;
        parent.has_article |= has_article;
        parent.has_quote |= has_quote;
    }
    elements
}

/// Class, id and the names that templates give.
fn called(node: &NodeRef) -> String {
    let mut names = String::new();
    for attribute in ["class", "id", "data-testid", "data-component"] {
        if let Some(value) = node.attr(attribute) {
            names.push_str(&value);
            names.push(' ');
        }
    }
    names
}

/// True when the element at this place goes.
fn goes(elements: &[Element], at: usize, words: &mut Words) -> bool {
    let element = &elements[at];
    let parent = &elements[element.parent];
    let node = &element.node;
    let n_page = elements[0].size.prose;
    // Much of the prose is in it.
    let is_large = element.size.prose * 5 > n_page * 2;
    if node.has_attr("hidden")
        || node
            .attr("aria-hidden")
            .is_some_and(|hidden| &*hidden == "true")
    {
        return !is_large;
    }
    if INLINE.contains(&element.name.as_str()) {
        return inline_goes(element, parent);
    }
    let names = called(node);
    if element.size.all < 400
        && names::is_pull_quote(&names)
        && words.has_twice(&elements[0].node, element)
    {
        return true;
    }
    match element.name.as_str() {
        name if GONE.contains(&name) => return true,
        "footer" if in_quote(elements, at) => return false,
        "footer" | "aside" => return !(is_large && element.has_article),
        // It may hold a quotation or a table: then only its caption goes.
        "figure" => return !element.has_quote && !is_large,
        "header" => return !is_large || n_page == 0,
        "address" => return element.size.all < 200,
        "ul" | "ol" if element.size.is_links() => return true,
        "p" | "td" | "div" | "section" if element.n_links > 1 && element.size.is_links() => {
            return !element.has_article;
        }
        _ => {}
    }
    if node
        .attr("role")
        .is_some_and(|role| ROLES.contains(&&*role))
    {
        return !is_large;
    }
    let is_line = matches!(element.name.as_str(), "p" | "li" | "blockquote");
    match names::sign(&names) {
        // What only some may read is text.
        _ if is_line && names.contains("paywall") => false,
        Sign::Sure => !element.has_article,
        // A long paragraph is text, whatever its class says.
        Sign::Likely if is_line => element.size.prose < 200,
        Sign::Likely => {
            let has_text = is_large || (element.has_article && element.size.prose * 10 > n_page);
            !has_text
        }
        Sign::None => false,
    }
}

/// What stands within a line goes when it is a line of its own, or is there for machines and screen readers.
fn inline_goes(element: &Element, parent: &Element) -> bool {
    let names = called(&element.node);
    if names.contains("sr-only")
        || names.contains("visually-hidden")
        || names.contains("screen-reader")
    {
        return true;
    }
    if element.name == "sup" {
        // The number of a note.
        return element.size.all <= 4 && element.size.prose == 0 && element.size.all > 0;
    }
    let is_alone = parent.size.all <= element.size.all + 3;
    let is_line = matches!(
        parent.name.as_str(),
        "p" | "li" | "td" | "blockquote" | "q" | "span" | "a" | "h2" | "h3" | "h4" | "cite"
    );
    if is_line && !is_alone {
        return false;
    }
    if element.name == "time" {
        return element.size.all < 60;
    }
    names::sign(&names) > Sign::None && element.size.prose < 200
}

fn in_quote(elements: &[Element], at: usize) -> bool {
    let mut at = at;
    while at != 0 {
        at = elements[at].parent;
        if elements[at].name == "blockquote" {
            return true;
        }
    }
    false
}

/// The words of the page, to find those of pull quotes in.
#[derive(Default)]
struct Words {
    all: Option<String>,
    n_asked: usize,
}

impl Words {
    /// True when the words of the element stand in the page twice. Each question reads the page, so there are not many.
    fn has_twice(&mut self, body: &NodeRef, element: &Element) -> bool {
        self.n_asked += 1;
        if self.n_asked > 20 {
            return false;
        }
        let begin: String = noise::folded(&short_text(&element.node))
            .chars()
            .take(60)
            .collect();
        let all = self.all.get_or_insert_with(|| noise::folded(&body.text()));
        all.matches(begin.trim_end()).nth(1).is_some()
    }
}

/// Headings over what does not belong to the article take it along: `Most read`, `More on this story`.
fn sections(elements: &mut [Element]) {
    let n_page = elements[0].size.prose;
    for at in 1..elements.len() {
        let element = &elements[at];
        let is_heading = matches!(
            element.name.as_str(),
            "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "div"
        ) && element.size.all < 60;
        if element.is_gone || !is_heading || !noise::is_section(&short_text(&element.node)) {
            continue;
        }
        let parent = &elements[element.parent];
        if element.parent != 0 && !parent.has_article && parent.size.prose * 5 < n_page {
            parent.node.remove_from_parent();
        } else {
            let mut next = element.node.next_element_sibling();
            element.node.remove_from_parent();
            while let Some(sibling) = next {
                next = sibling.next_element_sibling();
                let is_list = matches!(sibling.node_name().as_deref(), Some("ul" | "ol" | "div"));
                if !is_list || short_text(&sibling).len() > 400 {
                    break;
                }
                sibling.remove_from_parent();
            }
        }
    }
}

fn is_article_body(node: &NodeRef) -> bool {
    node.attr("itemprop").is_some_and(|property| {
        property
            .split_whitespace()
            .any(|property| property == "articleBody")
    })
}

/// Names that mean something else to the library which finds the main text: a dateline is no byline there.
fn clean_names(element: &Element) {
    let node = &element.node;
    let names = called(node).to_ascii_lowercase();
    if ["byline", "author", "dateline", "writtenby"]
        .iter()
        .any(|part| names.contains(part))
    {
        node.remove_attrs(&["class", "id"]);
    }
    if is_article_body(node) {
        node.add_class("article-body");
    }
    node.remove_attrs(&["itemprop", "rel", "hidden", "aria-hidden", "role"]);
    match element.name.as_str() {
        "footer" | "aside" | "header" | "figure" => node.rename("div"),
        _ => {}
    }
}
