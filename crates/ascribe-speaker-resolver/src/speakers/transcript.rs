//! Transcripts: paragraphs that open with a speaker's label ("Q:", "JAFAROV:") and those that follow without one.

use ascribe_article::Article;

use crate::mentions::scan::Scan;
use crate::people::clusters::NONE;

/// Who speaks a paragraph of a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Question,
    Answer,
    /// A name cluster.
    Entity(u32),
}

/// For each paragraph its label, or that of the last one before it that has one. Empty when the article is no
/// transcript: fewer than three paragraphs are labelled.
pub(crate) fn labels(article: &Article, scan: &Scan, of_name: &[u32]) -> Vec<Option<Label>> {
    const FEWEST: usize = 3;
    let mut n_labels = 0;
    let mut now = None;
    let found: Vec<Option<Label>> = article
        .paragraphs()
        .iter()
        .map(|paragraph| {
            if let Some(label) = own_label(article, scan, of_name, paragraph.tokens.start as usize)
            {
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

fn own_label(article: &Article, scan: &Scan, of_name: &[u32], first: usize) -> Option<Label> {
    let colon = |i: usize| i < article.tokens().len() && article.token_text(i) == ":";
    if first >= article.tokens().len() {
        return None;
    }
    if colon(first + 1) {
        match article.token_text(first) {
            "Q" | "Question" => return Some(Label::Question),
            "A" | "Answer" => return Some(Label::Answer),
            _ => {}
        }
    }
    let at = scan.names.partition_point(|n| (n.end as usize) <= first);
    let name = scan.names.get(at)?;
    (name.phrase as usize == first && colon(name.end as usize) && of_name[at] != NONE)
        .then_some(Label::Entity(of_name[at]))
}
