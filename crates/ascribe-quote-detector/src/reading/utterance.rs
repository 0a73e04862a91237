//! Whether words in marks are an utterance, or a term, a title, a heading.

use std::ops::Range;

use ascribe_article::marks::{MarkPair, Side, drawn_side, side_of_token};
use ascribe_article::{Article, Case, Tag, TokenKind};

use super::unit::Unit;

/// Tokens of a quotation looked at for its words and its verb.
const MAX_FOLDED_TOKENS: usize = 40;

/// Words of a quotation that is an utterance wherever it stands: terms and names have fewer.
const MIN_UTTERANCE_WORDS: usize = 4;

/// Words and marks of the title of a work.
const TITLE_TOKENS: Range<usize> = 2..12;

/// Words of a title in apposition, and of a heading with one long word: fewer may be a name.
const MIN_HEADING_WORDS: usize = 3;

/// Letters of words that may be in lower case in a heading: "of", "the".
const MAX_SMALL_LETTERS: usize = 3;

/// Tokens of a quotation that goes on another without a cue: a term has fewer.
const MIN_LONG_TOKENS: usize = 6;

/// Words in lower case that sentences have, and titles of works have not.
const MIN_LOWER: usize = 2;

/// Quotations folded into an item.
impl Unit<'_> {
    /// True for a folded quotation that is the title of a work: every longer word begins with a capital, and no
    /// punctuation ends it.
    pub(crate) fn is_title(&self, item: usize) -> bool {
        if self.quotation(item).is_none() {
            return false;
        }
        let tokens = self.folded(item);
        let words: Vec<usize> = tokens
            .filter(|&t| self.article.tokens()[t].kind != TokenKind::QuoteMark)
            .take(MAX_FOLDED_TOKENS)
            .collect();
        let capital = |t: usize| {
            let token = &self.article.tokens()[t];
            token.case != Case::Lower || is_small_in_title(token.tag)
        };
        let lower_start = words
            .first()
            .is_some_and(|&t| self.article.tokens()[t].case == Case::Lower);
        TITLE_TOKENS.contains(&words.len())
            && !lower_start
            && words.iter().all(|&t| {
                capital(t) && !matches!(self.article.token_text(t), "." | "," | "!" | "?")
            })
            && words
                .iter()
                .any(|&t| self.article.tokens()[t].case == Case::Capitalized)
    }

    /// `In his book, “How to Mend a Roof,” Pell suggested`: a title in apposition, its comma before the mark.
    pub(crate) fn is_apposed_title(&self, item: usize) -> bool {
        let article = self.article;
        let tokens = self.folded(item);
        let words = tokens.filter(|&t| article.tokens()[t].kind == TokenKind::Word);
        let is_small = |t: usize| is_small_in_title(article.tokens()[t].tag);
        item > 1
            && self.is_comma(item - 1)
            && words.clone().count() >= MIN_HEADING_WORDS
            && words
                .into_iter()
                .all(|t| article.tokens()[t].case == Case::Capitalized || is_small(t))
    }

    /// A comma at the end of the quotation or right after it: what follows frames it.
    pub(crate) fn ends_like_speech(&self, item: usize) -> bool {
        let end = self.items[item].end as usize;
        (end.saturating_sub(2)..end).any(|t| matches!(self.article.token_text(t), "," | "?" | "!"))
    }

    /// True when the folded quotation holds an utterance rather than a term or title: it ends like one, or is long
    /// enough, or stands at the very start of its unit.
    pub(crate) fn is_utterance(&self, item: usize) -> bool {
        let tokens = self.folded(item);
        let article = self.article;
        let words = article.tokens()[tokens.clone()]
            .iter()
            .take(MAX_FOLDED_TOKENS)
            .filter(|t| t.kind == TokenKind::Word)
            .count();
        if words >= MIN_UTTERANCE_WORDS || item == 0 {
            return true;
        }
        // “No,” he said: the comma or stop inside, or right after in the British way.
        self.stops_inside(item) || self.is_comma(item + 1)
    }

    /// True for a quotation with a stop or comma before its closing mark.
    pub(crate) fn stops_inside(&self, item: usize) -> bool {
        let tokens = self.folded(item);
        tokens.rev().take(2).any(|t| {
            matches!(
                self.article.token_text(t),
                "," | "." | "!" | "?" | "…" | "..." | "—"
            )
        })
    }

    /// True for a folded quotation with a finite verb among its first words.
    pub(crate) fn quotes_verb(&self, item: usize) -> bool {
        self.quotation(item).is_some() && {
            let tokens = self.folded(item);
            self.article.tokens()[tokens]
                .iter()
                .take(MAX_FOLDED_TOKENS)
                .any(|t| t.tag.is_finite_verb())
        }
    }
}

/// "of", "the", "and", "to": words that a title has in lower case.
pub(crate) fn is_small_in_title(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Preposition | Tag::Determiner | Tag::Conjunction | Tag::To
    )
}

/// True for a quotation of more words than a term or title has.
pub(crate) fn is_long(quotation: &MarkPair) -> bool {
    quotation.end - quotation.start >= MIN_LONG_TOKENS
}

/// True for a quotation that ends like a sentence and is no title or term.
pub(crate) fn is_sentence(article: &Article, quotation: &MarkPair) -> bool {
    let q = quotation;
    let last = |i: usize| {
        matches!(
            article.token_text(i),
            "." | "!" | "?" | "…" | "..." | "," | "—"
        )
    };
    let stop = q.end > q.start && last(q.end - 1)
        || article.tokens().get(q.after()).is_some() && last(q.after())
        || ends_paragraph(article, q);
    let words = article.tokens()[q.start..q.end]
        .iter()
        .filter(|t| t.kind == TokenKind::Word)
        .take(2)
        .count();
    stop && (words == 2 || q.end > q.start && last(q.end - 1)) && !is_heading(article, q)
}

/// True for a quotation of two sentences or more: somebody speaks, whatever stands around it.
pub(crate) fn is_speech(article: &Article, quotation: &MarkPair) -> bool {
    let text = |i: usize| article.token_text(i);
    let within = quotation.start..quotation.end;
    let Some(stop) = within.clone().find(|&i| matches!(text(i), "." | "!" | "?")) else {
        return false;
    };
    let goes_on = stop + 2 < quotation.end && text(stop + 1).starts_with(char::is_uppercase);
    let opens =
        text(quotation.start).starts_with(|c: char| c.is_alphanumeric() || "[($£€".contains(c));
    // A mark that closes opens nothing.
    let is_turned = drawn_side(text(quotation.open)) == Some(Side::Closes);
    let is_lower = |i: &usize| article.tokens()[*i].case == Case::Lower;
    // “Go Home. Stay There.” is a title.
    let has_lower = || within.clone().filter(is_lower).nth(MIN_LOWER - 1).is_some();
    is_long(quotation)
        && opens
        && goes_on
        && !is_turned
        && has_lower()
        && !holds_marks(article, quotation)
        && is_sentence(article, quotation)
}

/// Whether double marks stand in a quotation: it may be paired wrongly.
fn holds_marks(article: &Article, quotation: &MarkPair) -> bool {
    let is_double = |i: usize| side_of_token(article.token_text(i)).is_some();
    (quotation.start..quotation.end).any(is_double)
}

/// True for `“The ferry will not run”` at the end of a paragraph: a clause whose stop was left out.
fn ends_paragraph(article: &Article, quotation: &MarkPair) -> bool {
    let after = quotation.after();
    let is_end = after == article.tokens().len()
        || (article.paragraphs())
            .binary_search_by_key(&after, |p| p.tokens.start)
            .is_ok();
    let mut words = article.tokens()[quotation.start..quotation.end].iter();
    is_end
        && after > quotation.end
        && !holds_marks(article, quotation)
        && quotation.end - quotation.start >= MIN_UTTERANCE_WORDS
        && words.any(|token| token.tag.is_finite_verb())
}

/// True for `“Legend in the Coal Fields.”`: every word but the short ones has a capital, and there are several.
pub(crate) fn is_heading(article: &Article, quotation: &MarkPair) -> bool {
    let q = quotation;
    let long = (q.start..q.end).filter(|&i| {
        article.tokens()[i].kind == TokenKind::Word
            && article.token_text(i).chars().count() > MAX_SMALL_LETTERS
    });
    let capital = |i: &usize| article.token_text(*i).starts_with(char::is_uppercase);
    let shouted = |i: &usize| {
        article
            .token_text(*i)
            .chars()
            .nth(1)
            .is_some_and(char::is_uppercase)
    };
    let (capitals, others): (Vec<usize>, Vec<usize>) = long.partition(capital);
    if capitals.len() == 1 {
        // “All Bets Are Off.”
        let words = (q.start..q.end).filter(|&i| article.tokens()[i].kind == TokenKind::Word);
        return others.is_empty()
            && words.clone().count() >= MIN_HEADING_WORDS
            && words.into_iter().all(|i| capital(&i));
    }
    others.is_empty() && capitals.len() >= 2 && !capitals.iter().all(shouted)
}
