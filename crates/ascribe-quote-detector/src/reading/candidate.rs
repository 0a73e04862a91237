//! A quotation in tokens, and how it becomes one in bytes.

use ascribe_article::marks::Closing;
use ascribe_article::{Flag, Quote, QuoteType, Span, TokenKind};

use super::Reading;

/// A quotation in token ranges, whoever has found it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Candidate {
    /// What was said.
    pub(crate) content: Vec<(usize, usize)>,
    /// The reporting words.
    pub(crate) cue: Vec<(usize, usize)>,
    /// Who said it.
    pub(crate) source: Option<(usize, usize)>,
    /// To whom.
    pub(crate) addressee: Option<(usize, usize)>,
    /// Negated, hypothetical.
    pub(crate) flags: Vec<Flag>,
    /// 0 in running text, 1 within a quotation in marks.
    pub(crate) level: usize,
    /// The type, where the layout tells it and the marks do not.
    pub(crate) kind: Option<QuoteType>,
}

impl Reading<'_> {
    /// 1 when cue and content stand in one quotation in marks, else 0.
    pub(crate) fn level(&self, candidate: &Candidate) -> usize {
        let around = |ranges: &[(usize, usize)]| self.cover(0, ranges.first()?.0);
        let of_cue = around(&candidate.cue);
        usize::from(of_cue.is_some() && of_cue == around(&candidate.content))
    }

    /// A candidate as a quote: spans trimmed to words, outer marks left outside, typed by its share in marks.
    pub(crate) fn quote(&self, candidate: &Candidate, found_by: &'static str) -> Option<Quote> {
        let content = merged(
            candidate
                .content
                .iter()
                .filter_map(|&(from, to)| self.trim_content(from, to)),
        );
        if content.is_empty() {
            return None;
        }
        let span = |&(from, to): &(usize, usize)| self.trim(from, to);
        let mut quote = Quote::new(
            candidate
                .kind
                .unwrap_or_else(|| self.quote_type(&candidate.content, candidate.level)),
            content,
            found_by,
        );
        quote.cue = merged(candidate.cue.iter().filter_map(|r| self.cue_span(r.0, r.1)));
        quote.source = candidate.source.iter().filter_map(span).collect();
        quote.addressee = candidate.addressee.iter().filter_map(span).collect();
        quote.flags.clone_from(&candidate.flags);
        Some(quote)
    }

    fn cue_span(&self, from: usize, to: usize) -> Option<Span> {
        let span = self.article.token_span(from..to);
        (!span.is_empty()).then_some(span)
    }

    /// The tokens without punctuation at either end; brackets stay where they pair.
    fn trim(&self, mut from: usize, mut to: usize) -> Option<Span> {
        let tokens = self.article.tokens();
        let text = |i: usize| self.article.token_text(i);
        while from < to && is_edge(&tokens[from].kind) && text(from) != "(" && text(from) != "[" {
            from += 1;
        }
        while to > from
            && is_edge(&tokens[to - 1].kind)
            && !matches!(text(to - 1), ")" | "]")
            && !(tokens[to - 1].kind == TokenKind::QuoteMark && self.cover(0, to - 1).is_some())
        {
            to -= 1;
        }
        (from < to).then(|| self.article.token_span(from..to))
    }

    /// Content: a folded quotation alone loses its marks and keeps its own punctuation; a clause keeps inner marks.
    fn trim_content(&self, from: usize, to: usize) -> Option<Span> {
        let tokens = self.article.tokens();
        let (mut from, mut to) = (from, to);
        let is_space = |i: usize| {
            matches!(
                self.article.token_text(i),
                "," | ";" | ":" | "—" | "–" | "--"
            )
        };
        while from < to && tokens[from].kind != TokenKind::QuoteMark && is_space(from) {
            from += 1;
        }
        if from >= to {
            return None;
        }
        let whole = [0, 1].into_iter().find_map(|level| {
            let quotation = &self.quotations[self.cover(level, from)? as usize];
            (quotation.open == from
                && (quotation.after() >= to
                    || to - quotation.after() <= 1 && is_edge(&tokens[to - 1].kind))
                && quotation.end <= to)
                .then_some(quotation)
        });
        if let Some(quotation) = whole {
            from = quotation.start;
            to = quotation.end;
            if quotation.closing == Closing::Marked {
                return (from < to).then(|| self.article.token_span(from..to));
            }
        }
        while to > from
            && is_edge(&tokens[to - 1].kind)
            && !matches!(
                self.article.token_text(to - 1),
                ")" | "]" | "?" | "!" | "…" | "..."
            )
            && !(tokens[to - 1].kind == TokenKind::QuoteMark && (self.cover(0, to - 1).is_some()))
        {
            to -= 1;
        }
        (from < to).then(|| self.article.token_span(from..to))
    }

    fn quote_type(&self, content: &[(usize, usize)], level: usize) -> QuoteType {
        let (mut quoted, mut letters) = (0, 0);
        for &(from, to) in content {
            for token in from..to {
                let t = &self.article.tokens()[token];
                if matches!(t.kind, TokenKind::Punctuation | TokenKind::QuoteMark) {
                    continue;
                }
                letters += t.span.len();
                if self.cover(level, token).is_some() {
                    quoted += t.span.len();
                }
            }
        }
        QuoteType::of_share(quoted, letters)
    }
}

fn is_edge(kind: &TokenKind) -> bool {
    matches!(kind, TokenKind::Punctuation | TokenKind::QuoteMark)
}

/// Sorted, touching and overlapping spans joined.
fn merged(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.collect();
    spans.sort_unstable();
    spans.dedup_by(|span, last| {
        let touches = span.start <= last.end;
        if touches {
            *last = last.cover(*span);
        }
        touches
    });
    spans
}
