//! The tokens of an article, and what a paragraph of them does: asks, speaks of itself, is a heading.

use std::ops::Range;

use ascribe_article::{Article, Case, SentenceKind, Tag, TokenKind, Voice};
use ascribe_grammar::labels::InterviewWord;
use ascribe_grammar::words::{LEXICONS, Word};

/// Questions by which an interview without labels is known.
pub(super) const MIN_QUESTIONS: usize = 3;
/// Paragraphs from one label to the next that may all be one voice's.
pub(super) const MAX_GAP: usize = 16;
/// Tokens of a heading between turns.
const MAX_HEADING: usize = 12;

#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) article: &'a Article,
}

impl<'a> Reader<'a> {
    pub(super) fn text(&self, at: usize) -> &'a str {
        self.article.token_text(at)
    }

    pub(super) fn lower(&self, at: usize) -> &'a str {
        self.article.token_lower(at)
    }

    pub(super) fn case(&self, at: usize) -> Case {
        self.article.tokens()[at].case
    }

    pub(super) fn kind(&self, at: usize) -> TokenKind {
        self.article.tokens()[at].kind
    }

    pub(super) fn word(&self, at: usize) -> Word {
        LEXICONS.at(self.article.tokens()[at].word)
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        matches!(self.case(at), Case::Upper | Case::Capitalized | Case::Mixed)
    }

    pub(super) fn has_word(&self, mut tokens: Range<usize>) -> bool {
        tokens.any(|i| matches!(self.kind(i), TokenKind::Word | TokenKind::Number))
    }

    /// Words as they are the same wherever they come back.
    pub(super) fn key(&self, tokens: Range<usize>) -> String {
        let words = tokens.filter(|&i| self.kind(i) != TokenKind::Punctuation);
        words.map(|i| self.lower(i)).collect::<Vec<_>>().join(" ")
    }

    /// Whose turn it is by its label.
    pub(super) fn voice(&self, label: Range<usize>) -> Voice {
        let first = self.lower(label.start).trim_end_matches('.');
        match label.len() {
            1 if InterviewWord::AsksLabel.has(first) => Voice::Asks,
            1 if InterviewWord::AnswersLabel.has(first) => Voice::Answers,
            _ => Voice::Named,
        }
    }

    pub(super) fn n_paragraphs(&self) -> usize {
        self.article.paragraphs().len()
    }

    pub(super) fn paragraphs(&self) -> impl Iterator<Item = Range<usize>> + use<'a> {
        self.article.paragraphs().iter().map(|p| p.tokens.range())
    }

    /// Marks around a label that are no part of it: `**PELL:**`, `"PELL:`.
    pub(super) fn is_ornament(&self, at: usize) -> bool {
        self.kind(at) == TokenKind::QuoteMark
            || self
                .text(at)
                .chars()
                .all(|c| matches!(c, '*' | '_' | '>' | '•' | '·' | ';' | '#'))
    }

    /// After a time that stands at the start of some tokens: `[00:01:22]`, `(0:01)`, `10:32 AM`, `00:00:01,000`.
    pub(super) fn clock(&self, tokens: Range<usize>) -> Option<usize> {
        /// Tokens of `00 : 01 : 22 . 040`.
        const LONGEST: usize = 8;
        let opens = !tokens.is_empty() && matches!(self.text(tokens.start), "[" | "(");
        let first = tokens.start + usize::from(opens);
        let is_time = |i: usize| {
            let mut chars = self.text(i).chars();
            chars.all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | ','))
        };
        let mut after = (first..tokens.end.min(first + LONGEST))
            .take_while(|&i| is_time(i))
            .last()?
            + 1;
        while after > first && !self.text(after - 1).ends_with(|c: char| c.is_ascii_digit()) {
            after -= 1;
        }
        if after <= first {
            return None;
        }
        let time = self.article.slice(self.article.token_span(first..after));
        let is_clock = time.starts_with(|c: char| c.is_ascii_digit())
            && time.split(':').count() > 1
            && !time.contains(char::is_whitespace);
        let is_half = |i: usize| matches!(self.lower(i), "am" | "pm" | "a.m." | "p.m.");
        after += usize::from(after < tokens.end && is_half(after));
        match opens {
            _ if !is_clock => None,
            true if after < tokens.end && matches!(self.text(after), "]" | ")") => Some(after + 1),
            true => None,
            false => Some(after),
        }
    }

    /// After a time, or a number in brackets: `[00:01]`, `00:01`, `(12)`.
    pub(super) fn after_clock(&self, tokens: Range<usize>) -> Option<usize> {
        let at = tokens.start;
        let is_close = |i: usize| matches!(self.text(i), "]" | ")");
        let is_number = tokens.len() > 2
            && matches!(self.text(at), "[" | "(")
            && self.text(at + 1).starts_with(|c: char| c.is_ascii_digit())
            && is_close(at + 2);
        match is_number {
            true => Some(at + 3),
            false => self.clock(tokens),
        }
    }

    /// The first token that is no ornament.
    pub(super) fn after_ornaments(&self, mut tokens: Range<usize>) -> usize {
        let end = tokens.end;
        tokens.find(|&i| !self.is_ornament(i)).unwrap_or(end)
    }

    /// A small word within a name or role: "for", "the", "and".
    pub(super) fn is_link(&self, at: usize) -> bool {
        matches!(
            self.article.tokens()[at].tag,
            Tag::Preposition | Tag::Determiner | Tag::Conjunction
        ) && self.kind(at) == TokenKind::Word
    }

    /// True when nothing stands between a token and the one before.
    pub(super) fn touches(&self, at: usize) -> bool {
        let tokens = self.article.tokens();
        tokens[at - 1].span.end == tokens[at].span.start
    }

    pub(super) fn is_glue(&self, at: usize) -> bool {
        // All tokens are looked at, and few have one byte.
        let is_short = self.article.tokens()[at].span.len() == 1;
        at > 0 && is_short && self.text(at) == ":" && self.text(at - 1) == "?" && self.touches(at)
    }

    /// A paragraph that ends in a question mark, or has one where the rest is no first person's.
    pub(super) fn asks(&self, p: Range<usize>) -> bool {
        let is_mark = |i: usize| self.kind(i) == TokenKind::QuoteMark;
        let quoted = is_mark(p.start) || is_mark(p.end - 1);
        !quoted && self.asks_itself(p.clone()) && (self.has_you(p.clone()) || !self.has_first(p))
    }

    pub(super) fn asks_itself(&self, p: Range<usize>) -> bool {
        let last = p
            .rev()
            .find(|&i| !self.is_ornament(i) && self.text(i) != ":");
        last.is_some_and(|i| self.text(i).ends_with('?'))
    }

    /// Outside quotation marks it asks, or says "I", "you" or "thanks".
    pub(super) fn talks(&self, p: Range<usize>) -> bool {
        let is_quoted = p.clone().any(|i| self.kind(i) == TokenKind::QuoteMark);
        !is_quoted
            && (self.asks_itself(p.clone())
                || InterviewWord::Talk.has(self.lower(p.start))
                || self.has_you(p.clone())
                || self.has_first(p))
    }

    /// It ends as a sentence does.
    pub(super) fn stops(&self, p: Range<usize>) -> bool {
        let last = self.text(p.end - 1).chars().next_back();
        last.is_some_and(|c| !c.is_alphanumeric() && !matches!(c, ',' | ':' | ';'))
    }

    pub(super) fn has_you(&self, mut p: Range<usize>) -> bool {
        p.any(|i| matches!(self.lower(i), "you" | "your" | "yours" | "yourself"))
    }

    pub(super) fn has_singular(&self, mut p: Range<usize>) -> bool {
        p.any(|i| matches!(self.lower(i), "i" | "my" | "me" | "mine"))
    }

    pub(super) fn has_first(&self, mut p: Range<usize>) -> bool {
        p.any(|i| matches!(self.lower(i), "i" | "we" | "my" | "our" | "me" | "us"))
    }

    /// The title, or the text before a token, says that somebody was asked.
    pub(super) fn is_called_interview(&self, before: usize) -> bool {
        let title = self.article.meta().get("title").and_then(|t| t.as_str());
        let says = |word: &str| InterviewWord::Interview.has(word);
        title.is_some_and(|title| {
            let words = title.split(|c: char| !c.is_alphanumeric() && c != '&');
            words.map(str::to_lowercase).any(|word| says(&word))
        }) || (0..before).any(|i| says(self.lower(i)))
    }

    /// `Questions and Answers:`
    pub(super) fn is_title(&self, p: Range<usize>) -> bool {
        self.is_heading(p.clone()) || p.len() <= MAX_HEADING && self.text(p.end - 1) == ":"
    }

    /// A short line without a stop.
    pub(super) fn is_heading(&self, p: Range<usize>) -> bool {
        let sentences = self.article.sentences();
        let at = sentences.partition_point(|s| s.tokens.end <= p.start);
        let kind = sentences.get(at).map_or(SentenceKind::Body, |s| s.kind);
        let last = p.clone().rev().find(|&i| !self.is_ornament(i));
        let stops = last.is_none_or(|i| {
            let end = self.text(i).chars().last();
            end.is_some_and(|c| !c.is_alphanumeric() && c != ')') || self.text(i).ends_with('.')
        });
        kind == SentenceKind::Boilerplate || p.len() <= MAX_HEADING && !stops
    }

    /// The end of some tokens, less a colon before a label: `Why?:Ann Pell:`.
    pub(super) fn without_colon(&self, tokens: Range<usize>) -> usize {
        match tokens.len() > 1 && self.text(tokens.end - 1) == ":" {
            true => tokens.end - 1,
            false => tokens.end,
        }
    }

    /// `Why tickets?: They were free.`
    pub(super) fn has_glued(&self, mut p: Range<usize>) -> bool {
        p.any(|i| self.is_glue(i))
    }
}
