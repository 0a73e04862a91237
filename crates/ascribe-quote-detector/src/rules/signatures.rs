//! Signatures of words in marks: after a dash, in brackets, or on a line of their own below.

use std::ops::Range;

use ascribe_article::{Article, Paragraph, QuoteType, Tag};
use ascribe_grammar::words::{KNOWN_BODY, MEDIA};

use super::labels::{self, Lead};
use super::proposal::Proposal;
use super::rule::Rule;
use super::signers::{self, MAX_SIGNATURE_TOKENS, Signer, is, is_long_dash, is_ornament};
use crate::reading::utterance::is_sentence;
use crate::reading::{Candidate, Reading};

/// The signature that ends a paragraph, or that the paragraph is.
pub(super) fn find(reading: &Reading, paragraph: &Paragraph, out: &mut Vec<Proposal>) {
    let tokens = paragraph.tokens.range();
    let found = after_dash(reading, tokens.clone())
        .or_else(|| in_brackets(reading, tokens.clone()))
        .or_else(|| beside(reading, tokens));
    out.extend(found.map(Signed::proposal));
}

/// Who signs which words.
struct Signed {
    content: Vec<(usize, usize)>,
    cue: Option<(usize, usize)>,
    source: (usize, usize),
}

impl Signed {
    fn proposal(self) -> Proposal {
        let candidate = Candidate {
            content: self.content,
            cue: self.cue.into_iter().collect(),
            source: Some(self.source),
            kind: Some(QuoteType::Direct),
            ..Candidate::default()
        };
        Proposal::new(Rule::Signature, candidate)
    }
}

/// `“We lost a year.” — Dana Ruiz, teacher`, on one line or the next; also a post without marks that is signed so.
fn after_dash(reading: &Reading, tokens: Range<usize>) -> Option<Signed> {
    let article = reading.article;
    let at = tokens
        .clone()
        .rev()
        .take(MAX_SIGNATURE_TOKENS + 1)
        .find(|&i| is_dash(article, i) && reading.quotation_at(i).is_none())?;
    let first = at + 1;
    if first >= tokens.end || article.tokens()[first].tag != Tag::Proper {
        return None;
    }
    // A name, perhaps with a role, a handle and a date: no verb, no further sentence.
    let verbless = (first..tokens.end).all(|i| !article.tokens()[i].tag.is_finite_verb());
    if !verbless {
        return None;
    }
    let handle = (first..tokens.end).find(|&i| article.token_text(i).starts_with('@'));
    let source_end = match handle {
        Some(handle) => (handle + 1..tokens.end)
            .find(|&i| article.token_text(i) == ")")
            .map_or(handle + 1, |close| close + 1),
        None => (first..tokens.end)
            .find(|&i| matches!(article.token_text(i), "." | "("))
            .unwrap_or(tokens.end),
    };
    // "> We rowed here." and "> — Ann Pell": a block of somebody's words.
    let is_block =
        |tokens: &Range<usize>| !tokens.is_empty() && article.token_text(tokens.start) == ">";
    let begin = tokens.start + usize::from(is_block(&tokens));
    let before = if at > begin {
        tokens.start..at
    } else {
        // The signature stands alone: the paragraph before it is what it signs.
        let index = article
            .paragraphs()
            .partition_point(|p| p.tokens.end <= tokens.start);
        let mut above = article.paragraphs()[..index].iter().rev();
        let empty = |p: &&Paragraph| p.tokens.len() == 1 && is_block(&p.tokens.range());
        above.find(|p| !empty(p))?.tokens.range()
    };
    let quoted = reading.only_quotations(before.clone());
    let block = is_block(&before);
    let is_own = || at > begin && is_first_person(reading, before.clone());
    if !quoted && handle.is_none() && !block && !is_own() {
        return None;
    }
    let before = match block {
        true => within_block(article, before),
        false => before,
    };
    let content = if quoted {
        quotations(reading, before)
    } else {
        vec![(before.start, before.end)]
    };
    let is_empty = content.is_empty() || content.iter().any(|(start, end)| start >= end);
    (!is_empty).then_some(Signed {
        content,
        cue: Some((at, first)),
        source: (first, source_end),
    })
}

/// Sentences outside marks in which the writer speaks: "I slept like a log."
fn is_first_person(reading: &Reading, tokens: Range<usize>) -> bool {
    let article = reading.article;
    let stops =
        tokens.end > tokens.start && matches!(article.token_text(tokens.end - 1), "." | "!" | "?");
    let says_i = |i: usize| signers::is_first_person(article.token_lower(i));
    stops && reading.outer_in(tokens.clone()).is_empty() && tokens.into_iter().any(says_i)
}

/// A dash, or a hyphen that stands for one.
fn is_dash(article: &Article, token: usize) -> bool {
    is_long_dash(article.token_text(token)) || article.token_text(token) == "-"
}

/// The quotations of some tokens, marks included.
fn quotations(reading: &Reading, tokens: Range<usize>) -> Vec<(usize, usize)> {
    let outer = reading.outer_in(tokens).into_iter();
    outer
        .map(|q| (reading.quotations[q].open, reading.quotations[q].after()))
        .collect()
}

/// `“We lost a year.” (Dana Ruiz, teacher)`, also `On the wait: “too long” (Dana Ruiz)`.
fn in_brackets(reading: &Reading, tokens: Range<usize>) -> Option<Signed> {
    let article = reading.article;
    let text = |i: usize| article.token_text(i);
    let close = tokens.end.checked_sub(1).map(|last| match text(last) {
        "." if last > tokens.start => last - 1,
        _ => last,
    })?;
    if text(close) != ")" {
        return None;
    }
    let first_open = close.saturating_sub(MAX_SIGNATURE_TOKENS).max(tokens.start);
    let open = (first_open..close).rfind(|&i| text(i) == "(")?;
    let quotation = &reading.quotations[reading.quotation_at(open.checked_sub(1)?)?];
    if quotation.after() != open || quotation.open < tokens.start {
        return None;
    }
    let signer = signers::signer(article, open + 1..close)?.source;
    let start = labels::after_list_mark(article, tokens.clone());
    let (lead, said) = (start..quotation.open, quotation.open..open);
    let answers_topic = || {
        text(lead.end - 1) == ":"
            && labels::lead(article, lead.start..lead.end - 1) == Some(Lead::Nobody)
    };
    let is_said = match reading.only_quotations(lead.clone()) {
        true => is_sentence(article, quotation) || labels::is_utterance(article, quotation),
        false => answers_topic(),
    };
    (is_said && !is_credit(article, signer.clone())).then(|| Signed {
        content: vec![(said.start, said.end)],
        cue: None,
        source: (signer.start, signer.end),
    })
}

/// "(Reuters)", "(AP, 12 May)", "(Smith 2010)": who printed it, or where it can be read.
fn is_credit(article: &Article, signer: Range<usize>) -> bool {
    let is_number = |i: usize| article.tokens()[i].tag == Tag::Number;
    is(article, signer.start, MEDIA | KNOWN_BODY)
        || signer
            .clone()
            .skip(1)
            .any(|i| is_number(i) && article.token_text(i - 1) != ",")
}

/// `“We lost a year.” Dana Ruiz, teacher`: no mark between them.
fn beside(reading: &Reading, tokens: Range<usize>) -> Option<Signed> {
    let article = reading.article;
    let start = labels::after_list_mark(article, tokens.clone());
    let quotation = &reading.quotations[reading.quotation_at(start)?];
    let is_whole = quotation.open == start && quotation.after() < tokens.end;
    let signer = signers::signer(article, quotation.after()..tokens.end)?;
    (is_whole && signer.is_sure && is_sentence(article, quotation)).then(|| Signed {
        content: vec![(quotation.open, quotation.after())],
        cue: None,
        source: (signer.source.start, signer.source.end),
    })
}

/// Lines of their own that take turns with quotations: `“We lost a year.”` and below it `Dana Ruiz, teacher`, or above it.
pub(super) fn find_lines(reading: &Reading, out: &mut Vec<Proposal>) {
    let mut run: Vec<(usize, Part)> = Vec::new();
    for (index, paragraph) in reading.article.paragraphs().iter().enumerate() {
        let Some(part) = Part::of(reading, paragraph.tokens.range()) else {
            sign_run(reading, &run, out);
            run.clear();
            continue;
        };
        // A name alone may have several quotations below it.
        let goes_on = run
            .last()
            .is_none_or(|(_, last)| !last.is_name() || !part.is_name());
        if !goes_on {
            sign_run(reading, &run, out);
            run.clear();
        }
        run.push((index, part));
    }
    sign_run(reading, &run, out);
}

/// A paragraph of such lines.
enum Part {
    Name(Signer),
    Quotation(Vec<(usize, usize)>),
}

impl Part {
    fn of(reading: &Reading, tokens: Range<usize>) -> Option<Self> {
        let article = reading.article;
        let tokens = after_marks(article, tokens);
        if tokens.is_empty() {
            return None;
        }
        if reading.quotation_at(tokens.start).is_none() {
            return signers::signer(article, tokens).map(Part::Name);
        }
        let quoted = quotations(reading, tokens.clone());
        let last = &reading.quotations[reading.quotation_at(quoted.last()?.0)?];
        let is_said = is_sentence(article, last) || labels::is_utterance(article, last);
        (is_said && reading.only_quotations(tokens)).then_some(Part::Quotation(quoted))
    }

    fn is_name(&self) -> bool {
        matches!(self, Part::Name(_))
    }
}

/// Gives each quotation of a run the name below it, or the one above where the run begins with a name and ends with a quotation.
fn sign_run(reading: &Reading, run: &[(usize, Part)], out: &mut Vec<Proposal>) {
    let is_name = |part: Option<&(usize, Part)>| part.is_some_and(|(_, part)| part.is_name());
    let is_above = is_name(run.first())
        && (!is_name(run.last())
            || run.len() == 3 && is_near(reading, run[0].0) && !is_near(reading, run[1].0));
    let n_names = run.iter().filter(|(_, part)| part.is_name()).count();
    let mut above: Option<&Signer> = None;
    for (n, (index, part)) in run.iter().enumerate() {
        let quoted = match part {
            Part::Name(signer) => {
                // A first line over one quotation may be a by-line.
                above = Some(signer).filter(|_| *index > 0 || n_names > 1);
                continue;
            }
            Part::Quotation(quoted) => quoted,
        };
        let below = match run.get(n + 1) {
            Some((_, Part::Name(signer))) => Some(signer),
            _ => None,
        };
        let signer = if is_above { above } else { below };
        let Some(signer) = signer.filter(|signer| signer.is_sure || n_names > 1) else {
            continue;
        };
        let signed = Signed {
            content: quoted.clone(),
            cue: None,
            source: (signer.source.start, signer.source.end),
        };
        out.push(signed.proposal());
    }
}

/// No empty line stands between a paragraph and the next.
fn is_near(reading: &Reading, paragraph: usize) -> bool {
    let paragraphs = reading.article.paragraphs();
    let between = paragraphs[paragraph].span.end..paragraphs[paragraph + 1].span.start;
    let text = &reading.article.text()[between.start as usize..between.end as usize];
    text.matches('\n').count() < 2
}

/// A paragraph without the marks of a list or a block before it.
fn after_marks(article: &Article, tokens: Range<usize>) -> Range<usize> {
    let is_mark = |i: &usize| is_ornament(article.token_text(*i));
    let start = tokens.clone().find(|i| !is_mark(i)).unwrap_or(tokens.end);
    start..tokens.end
}

/// The words of a block, without the marks that begin its first line and its last.
fn within_block(article: &Article, block: Range<usize>) -> Range<usize> {
    let is_mark = |i: &usize| article.token_text(*i) == ">";
    let start = block.clone().find(|i| !is_mark(i)).unwrap_or(block.end);
    let end = block.rev().find(|i| !is_mark(i)).map_or(start, |i| i + 1);
    start..end.max(start)
}
