//! Posts: a line `Ann Pell (@apell) · 12 May`, below it what she wrote, and what the post got.

use std::ops::Range;

use ascribe_article::{Article, QuoteType, Span, Tag, TokenKind};
use ascribe_grammar::labels::LayoutWord;
use ascribe_grammar::words::CALENDAR;

use super::proposal::Proposal;
use super::rule::Rule;
use super::signers::{is, is_capital, is_long_dash};
use crate::reading::{Candidate, Reading};

/// Tokens of the line over a post.
const MAX_HEAD_TOKENS: usize = 18;

/// Posts of an article; where only one is, what stands behind its handle must tell when it was posted.
pub(super) fn find(reading: &Reading, out: &mut Vec<Proposal>) {
    let article = reading.article;
    let paragraphs = article.paragraphs();
    let head_of = |n: usize| {
        paragraphs
            .get(n)
            .and_then(|p| head(article, p.tokens.range()))
    };
    let mut at = 0;
    while at < paragraphs.len() {
        let Some(head) = head_of(at) else {
            at += 1;
            continue;
        };
        let first = at + 1 + usize::from(is_reply(article, at + 1));
        let end = (first..paragraphs.len())
            .find(|&n| {
                n > first && is_apart(article, n) || is_count(article, n) || head_of(n).is_some()
            })
            .unwrap_or(paragraphs.len());
        let is_known = head.is_dated || first > at + 1 || is_count(article, end);
        if is_known && first < end {
            let content = paragraphs[first].tokens.start..paragraphs[end - 1].tokens.end;
            out.push(post(head.source, content));
        }
        at = end.max(at + 1);
    }
}

fn post(source: Range<usize>, content: Range<usize>) -> Proposal {
    let candidate = Candidate {
        content: vec![(content.start, content.end)],
        source: Some((source.start, source.end)),
        kind: Some(QuoteType::Direct),
        ..Candidate::default()
    };
    Proposal::new(Rule::Signature, candidate)
}

/// The line over a post.
struct Head {
    /// Name and handle.
    source: Range<usize>,
    /// A day or an hour stands behind the handle.
    is_dated: bool,
}

/// `Ann Pell (@apell) · 12 May`, `@apell · 4h`
fn head(article: &Article, line: Range<usize>) -> Option<Head> {
    // "— Ann Pell (@apell) May 3" signs what stands above.
    if line.len() > MAX_HEAD_TOKENS || is_long_dash(article.token_text(line.start)) {
        return None;
    }
    let text = |i: usize| article.token_text(i);
    let handle = line
        .clone()
        .find(|&i| text(i).starts_with('@'))
        .or_else(|| before_dot(article, line.clone()))?;
    // "@" and "apell" may be two tokens.
    let name = handle + usize::from(text(handle) == "@");
    let close = usize::from(name + 1 < line.end && text(name + 1) == ")");
    let end = name + 1 + close;
    let is_name = |i: usize| {
        is_capital(article, i)
            || article.tokens()[i].kind != TokenKind::Word
            || matches!(text(i), "of" | "the" | "and")
    };
    let rest = end..line.end;
    let is_when = |i: usize| {
        let token = article.tokens()[i];
        token.kind != TokenKind::Word || is_time(article, i)
    };
    let fits = end <= line.end && (line.start..handle).all(is_name) && rest.clone().all(is_when);
    fits.then(|| Head {
        source: line.start..end,
        is_dated: rest
            .into_iter()
            .any(|i| article.tokens()[i].kind == TokenKind::Number || is_time(article, i)),
    })
}

/// The last token of the name in `Ann Pell · 4h`: one of several words.
fn before_dot(article: &Article, line: Range<usize>) -> Option<usize> {
    let dot = line.clone().find(|&i| {
        matches!(article.token_text(i), "·" | "•") || article.token_text(i).starts_with('★')
    })?;
    (dot > line.start + 1 && dot + 1 < line.end).then(|| dot - 1)
}

/// "May", "4h", "ago".
fn is_time(article: &Article, token: usize) -> bool {
    let lower = article.token_lower(token);
    let unit = lower.trim_start_matches(|c: char| c.is_ascii_digit());
    is(article, token, CALENDAR) || lower == "may" || lower == "at" || LayoutWord::When.has(unit)
}

/// `Replying to @apell`
fn is_reply(article: &Article, paragraph: usize) -> bool {
    article.paragraphs().get(paragraph).is_some_and(|p| {
        let tokens = p.tokens.range();
        tokens.len() <= MAX_HEAD_TOKENS
            && article.tokens()[tokens.start].tag == Tag::VerbGerund
            && tokens
                .clone()
                .any(|i| article.token_text(i).starts_with('@'))
            && tokens
                .clone()
                .all(|i| !article.tokens()[i].tag.is_finite_verb())
    })
}

/// `💬 14 🔁 31 ❤ 208`, `12 replies 40 likes`
fn is_count(article: &Article, paragraph: usize) -> bool {
    article.paragraphs().get(paragraph).is_some_and(|p| {
        let mut tokens = p.tokens.range();
        let has_number = tokens.clone().any(|i| {
            article
                .token_text(i)
                .starts_with(|c: char| c.is_ascii_digit())
        });
        has_number
            && tokens.all(|i| {
                article.tokens()[i].kind != TokenKind::Word
                    || LayoutWord::Counted.has(article.token_lower(i))
                    || article.token_lower(i).len() == 1
            })
    })
}

/// True where an empty line stands before a paragraph.
fn is_apart(article: &Article, paragraph: usize) -> bool {
    let paragraphs = article.paragraphs();
    let between = Span {
        start: paragraphs[paragraph - 1].span.end,
        end: paragraphs[paragraph].span.start,
    };
    article.text()[between.range()].matches('\n').count() > 1
}
