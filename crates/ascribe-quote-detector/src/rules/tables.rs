//! Tables with a column of quotations: `| Ann Pell | baker | “Keep the bus.” |`.

use std::ops::Range;

use ascribe_article::{Article, QuoteType, Tag};

use super::labels::names_somebody;
use super::proposal::Proposal;
use super::rule::Rule;
use super::signers::is_capital;
use crate::reading::{Candidate, Reading};

/// Cells of a row at most: more is no table of words.
const MAX_CELLS: usize = 12;

/// Parts the columns of a table without bars.
const WIDE_GAP: &str = "   ";

/// Adds the quotations of rows whose first name is in a cell of its own.
pub(super) fn find(reading: &Reading, out: &mut Vec<Proposal>) {
    for paragraph in reading.article.paragraphs() {
        let text = &reading.article.text()[paragraph.span.range()];
        if !text.contains(['|', '\t']) && !text.contains(WIDE_GAP) {
            continue;
        }
        let cells = cells(reading, paragraph.tokens.range());
        if cells.len() < 2 {
            continue;
        }
        let is_quotation = |cell: &Range<usize>| {
            let opens = reading.quotation_at(cell.start);
            opens.is_some_and(|q| reading.quotations[q].after() >= cell.end)
        };
        let mut names = cells.iter().filter(|cell| !is_quotation(cell));
        let Some(name) = names.find(|cell| is_name(reading.article, (*cell).clone())) else {
            continue;
        };
        let quoted = cells.iter().filter(|cell| is_quotation(cell));
        out.extend(quoted.map(|content| row(name.clone(), content.clone())));
    }
}

fn row(source: Range<usize>, content: Range<usize>) -> Proposal {
    let candidate = Candidate {
        content: vec![(content.start, content.end)],
        source: Some((source.start, source.end)),
        kind: Some(QuoteType::Direct),
        ..Candidate::default()
    };
    Proposal::new(Rule::Signature, candidate)
}

/// The cells of a row, between bars, tabs or wide gaps, none empty.
fn cells(reading: &Reading, row: Range<usize>) -> Vec<Range<usize>> {
    let article = reading.article;
    let is_bar = |i: usize| article.token_text(i) == "|" && reading.quotation_at(i).is_none();
    let after_tab = |i: usize| {
        i > row.start && {
            let gap = article.tokens()[i - 1].span.end..article.tokens()[i].span.start;
            let gap = &article.text()[gap.start as usize..gap.end as usize];
            gap.contains('\t') || gap.contains(WIDE_GAP)
        }
    };
    let mut cells = Vec::new();
    let mut start = row.start;
    for i in row.clone() {
        let ends = is_bar(i) || after_tab(i);
        if ends && start < i {
            cells.push(start..i);
        }
        if ends {
            start = i + usize::from(is_bar(i));
        }
        if cells.len() > MAX_CELLS {
            return Vec::new();
        }
    }
    if start < row.end {
        cells.push(start..row.end);
    }
    cells
}

/// A cell with a name or a noun for somebody, and no number or sentence.
fn is_name(article: &Article, cell: Range<usize>) -> bool {
    const LONGEST: usize = 8;
    let is_number_or_verb = |i: usize| {
        let tag = article.tokens()[i].tag;
        tag == Tag::Number || tag.is_finite_verb() && !is_capital(article, i)
    };
    cell.len() <= LONGEST
        && is_capital(article, cell.start)
        && !cell.clone().any(is_number_or_verb)
        && names_somebody(article, cell)
}
