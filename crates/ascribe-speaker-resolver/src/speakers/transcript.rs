//! Transcripts: paragraphs that open with a speaker's label ("Q:", "JAFAROV:") and those that follow without one.

use ascribe_article::Article;

use crate::ids::EntityId;
use crate::mentions::scan::Scan;
use crate::people::entity::Clusters;
use crate::words::WordKind;

/// Who speaks a paragraph of a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Question,
    Answer,
    /// A name cluster.
    Entity(EntityId),
}

/// For each paragraph its label, or that of the last one before it that has one. Empty when the article is no
/// transcript: fewer than three paragraphs are labelled.
pub(crate) fn labels(article: &Article, scan: &Scan, clusters: &Clusters) -> Vec<Option<Label>> {
    const FEWEST: usize = 3;
    let mut n_labels = 0;
    let mut now = None;
    let found: Vec<Option<Label>> = article
        .paragraphs()
        .iter()
        .map(|paragraph| {
            let first = paragraph.tokens.start;
            if let Some(label) = own_label(article, scan, clusters, first) {
                n_labels += 1;
                now = Some(label);
            }
            now
        })
        .collect();
    if n_labels < FEWEST {
        return Vec::new();
    }
    found
}

fn own_label(article: &Article, scan: &Scan, clusters: &Clusters, first: usize) -> Option<Label> {
    let colon = |i: usize| i < article.tokens().len() && article.token_text(i) == ":";
    if first >= article.tokens().len() {
        return None;
    }
    if colon(first + 1) {
        let text = article.token_text(first);
        if WordKind::Question.has(text) {
            return Some(Label::Question);
        }
        if WordKind::Answer.has(text) {
            return Some(Label::Answer);
        }
    }
    let (id, name) = scan.name_from(first)?;
    if name.phrase as usize != first || !colon(name.end as usize) {
        return None;
    }
    clusters.of_name[id].map(Label::Entity)
}
