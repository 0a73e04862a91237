//! Which part of a page is the article.

use dom_query::{Document, NodeRef, Selection};
use dom_smoothie::{CandidateSelectMode, Config, Readability, TextMode};

use super::blocks::{Block, blocks};
use super::names;

/// Characters that a text has at least, for one of several ways to it to be believed.
const SHORT: usize = 250;

/// The blocks of the main text; empty when nothing is there.
pub(super) fn find(page: Document) -> Vec<Block> {
    let named = named(&page);
    // Nothing that is chosen can be larger than the page.
    if !named.is_empty()
        && let Some(body) = page.body()
        && is_enough(size(&named), size(&blocks(&body)))
    {
        return named;
    }
    let whole = containers(&page);
    let chosen = chosen(page);
    let (n_named, n_chosen) = (size(&named), size(&chosen));
    if n_named > 0 && is_enough(n_named, n_chosen) {
        return named;
    }
    if n_chosen >= SHORT || n_chosen * 2 >= size(&whole) {
        return chosen;
    }
    whole
}

/// What the page itself calls the body of the article is it, unless much more is found: then it is a part.
fn is_enough(n_named: usize, n_found: usize) -> bool {
    n_named * 10 >= n_found * 6
}

fn size(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| block.n_text).sum()
}

/// The element that is called the article's body, when there is one of that kind.
fn named(page: &Document) -> Vec<Block> {
    let mut best: Vec<Block> = Vec::new();
    let mut outermost: Vec<NodeRef> = Vec::new();
    let Some(body) = page.body() else {
        return best;
    };
    let mut open: Vec<NodeRef> = vec![body];
    while let Some(node) = open.pop() {
        let called = node.attr_or("class", "").to_string() + " " + &node.attr_or("id", "");
        if node.id != body.id && names::is_body(&called) {
            outermost.push(node);
        } else {
            open.extend(node.children_it(true).filter(NodeRef::is_element));
        }
    }
    // Pieces of one text follow each other under one parent.
    let parent = outermost
        .first()
        .and_then(NodeRef::parent)
        .map(|parent| parent.id);
    if outermost
        .iter()
        .all(|node| node.parent().map(|parent| parent.id) == parent)
    {
        best.extend(outermost.iter().flat_map(blocks));
    }
    best
}

/// What dom_smoothie chooses.
fn chosen(page: Document) -> Vec<Block> {
    let config = Config {
        disable_json_ld: true,
        text_mode: TextMode::Raw,
        candidate_select_mode: CandidateSelectMode::Readability,
        char_threshold: SHORT,
        ..Config::default()
    };
    let Ok(mut reader) = Readability::with_document(page, None, Some(config)) else {
        return Vec::new();
    };
    if reader.parse().is_err() {
        return Vec::new();
    }
    // What was chosen is what is left of the page: to parse what it writes would read it a second time.
    let is_chosen = |node: &NodeRef| node.attr("id").is_some_and(|id| &*id == CHOSEN);
    let root = reader.doc.root();
    let chosen = root.descendants_it().find(is_chosen);
    chosen.map_or_else(Vec::new, |node| blocks(&node))
}

/// The id that dom_smoothie gives to what it has chosen.
const CHOSEN: &str = "readability-page-1";

/// All that is in the article, the main part, or the page.
fn containers(page: &Document) -> Vec<Block> {
    for selector in ["article", "main", "body"] {
        let found: Selection = page.select(selector);
        // Several articles are teasers, or posts of a live blog: the part around them has them all.
        if found.length() == 1
            && let Some(node) = found.nodes().first()
        {
            let blocks = blocks(node);
            if size(&blocks) > 0 {
                return blocks;
            }
        }
    }
    Vec::new()
}
