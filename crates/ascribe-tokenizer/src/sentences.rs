//! Where sentences end: looks at the stops only, so it costs little.
//!
//! Abbreviation classes and the rule that the next word decides follow the practice of rule-based splitters
//! (Grefenstette & Tapanainen 1994); the word lists are in `data/lexicons`.

use std::ops::Range;

use ascribe_article::marks::{Side, drawn_side};
use ascribe_article::{Case, Token, TokenKind};

use crate::chars::{Wide, wide};
use crate::lexicons::{Abbreviation, DateWord, Lexicons};
use crate::words::{Stop, StopKind, Words};

/// Marks looked over for the word after a stop: more than any text has, and keeps a text of marks linear.
const MAX_OPENERS: usize = 8;

/// Words as short as this may be abbreviations nobody listed.
const MAX_SHORT: usize = 4;

/// Finds the sentence ends of one paragraph after another.
pub(crate) struct Splitter<'t> {
    pub text: &'t str,
    pub lower: &'t str,
    pub words: &'t Words,
    pub lexicons: &'t Lexicons,
    /// The next stop to look at.
    next: usize,
}

impl<'t> Splitter<'t> {
    pub(crate) fn new(
        text: &'t str,
        lower: &'t str,
        words: &'t Words,
        lexicons: &'t Lexicons,
    ) -> Self {
        Self {
            text,
            lower,
            words,
            lexicons,
            next: 0,
        }
    }

    /// Calls `sentence` with the token range of each sentence of `paragraph`, which lies after those of earlier calls.
    pub(crate) fn split(
        &mut self,
        paragraph: Range<usize>,
        mut sentence: impl FnMut(Range<usize>),
    ) {
        let mut start = paragraph.start;
        while let Some(&stop) = self.words.stops.get(self.next) {
            let at = stop.token as usize;
            if at >= paragraph.end {
                break;
            }
            self.next += 1;
            if at < start {
                continue;
            }
            if let Some(end) = self.end(stop, start, paragraph.end) {
                sentence(start..end);
                start = end;
            }
        }
        if start < paragraph.end {
            sentence(start..paragraph.end);
        }
    }

    /// The token after the sentence that ends with `stop`; `None` when it does not end there.
    fn end(&self, stop: Stop, start: usize, limit: usize) -> Option<usize> {
        let at = stop.token as usize;
        let closed = self.closed(at + 1, limit);
        let end = closed.end;
        if end >= limit {
            return None;
        }
        if self.is_stop(end) && !(stop.kind == StopKind::Period && self.opens_with_dots(end, limit))
        {
            // ". . ." and "?!": the last one decides.
            return None;
        }
        let next = self.opened(end, limit)?;
        if next == end + 1
            && self.word(end) == "("
            && self.tokens()[next].kind == TokenKind::Number
            && stop.kind == StopKind::Query
        {
            // A title: "Who Sang? (1965)"
            return None;
        }
        let first = &self.tokens()[next];
        let word = self.word(end);
        if matches!(word, "," | ";" | ":" | ")" | "]") || self.is_dash(end) {
            return None;
        }
        let spaced = self.tokens()[end - 1].span.end < self.tokens()[end].span.start;
        let capital = matches!(first.case, Case::Capitalized | Case::Upper);
        if !spaced && !capital {
            return None;
        }
        let ends = match stop.kind {
            StopKind::Period if at == start + 1 && self.is_enumerator(start) => false,
            StopKind::Period if !closed.marks && first.case == Case::Lower => {
                self.plain_end(at) || self.begins_itself(next)
            }
            StopKind::Period | StopKind::Query => {
                first.case != Case::Lower || self.begins_itself(next)
            }
            StopKind::Ellipsis => capital && at > start,
            StopKind::Abbreviation(class) => {
                (closed.marks || capital) && self.abbreviation_ends(class, at, end, next, &closed)
            }
        };
        ends.then_some(end)
    }

    /// True when a full stop follows a whole word, so that a sentence may begin with a small letter after it.
    fn plain_end(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|i| &self.tokens()[i]) else {
            return false;
        };
        before.kind == TokenKind::Word
            && before.case == Case::Lower
            && before.span.len() > MAX_SHORT
    }

    /// True for an address, handle or tag, which has small letters wherever it stands.
    fn begins_itself(&self, at: usize) -> bool {
        self.tokens()[at].kind == TokenKind::Symbol || self.word(at).starts_with(['@', '#'])
    }

    fn abbreviation_ends(
        &self,
        class: Abbreviation,
        at: usize,
        end: usize,
        next: usize,
        closed: &Closed,
    ) -> bool {
        let capital = matches!(self.tokens()[next].case, Case::Capitalized | Case::Upper);
        let word = self.word(next);
        let opens = capital && self.lexicons.opens_sentence(word);
        // A mark that closed, or one that opens: both part sentences.
        let parted = (closed.marks || next > end) && capital;
        match class {
            Abbreviation::Title | Abbreviation::Number => false,
            // "Ann Lee, Jr. (NC-02) said" goes on.
            Abbreviation::Name | Abbreviation::Letters => opens || parted && self.word(end) != "(",
            Abbreviation::Initial => opens && next == end && self.word(at) != "i.",
            Abbreviation::Time => capital && !self.in_date(word),
            Abbreviation::Other => capital,
        }
    }

    /// Passes over what closes after a stop: brackets and quotation marks that no space parts from it.
    fn closed(&self, from: usize, limit: usize) -> Closed {
        let mut closed = Closed {
            end: from,
            marks: false,
        };
        while closed.end < limit {
            let token = &self.tokens()[closed.end];
            let glued = self.tokens()[closed.end - 1].span.end == token.span.start;
            let free_after = self
                .tokens()
                .get(closed.end + 1)
                .is_none_or(|next| next.span.start > token.span.end);
            let word = &self.text[token.span.range()];
            if let Some(after) = self.after_note(closed.end, limit) {
                closed.end = after;
                continue;
            }
            let closes = match token.kind {
                TokenKind::QuoteMark => match (word, drawn_side(word)) {
                    ("”", _) => true,
                    ("''", _) => glued,
                    (_, Some(Side::Closes)) => glued || free_after,
                    (_, Some(_)) => glued && free_after,
                    (_, None) => glued && (free_after || self.is_closing(closed.end + 1)),
                },
                TokenKind::Punctuation => glued && matches!(word, ")" | "]" | "}"),
                TokenKind::Symbol => self.is_invisible(closed.end),
                _ => false,
            };
            if !closes {
                break;
            }
            closed.marks |= token.kind == TokenKind::QuoteMark;
            closed.end += 1;
        }
        closed
    }

    /// The token after a note number, "[17]" or "¹", that begins at `at`.
    fn after_note(&self, at: usize, limit: usize) -> Option<usize> {
        let note = at + 2 < limit
            && self.word(at) == "["
            && self.tokens()[at + 1].kind == TokenKind::Number
            && self.word(at + 2) == "]";
        if note {
            return Some(at + 3);
        }
        // "on Monday.¹ Then", `a century.”3 Then`: digits that hang on the mark before.
        let digits = |at: usize| {
            let word = self.word(at);
            word.chars().count() <= 3 && word.chars().all(char::is_numeric)
        };
        let tokens = self.tokens();
        let hangs = at > 0
            && at < limit
            && digits(at)
            && tokens[at].span.start == tokens[at - 1].span.end
            && tokens
                .get(at + 1)
                .is_none_or(|next| next.span.start > tokens[at].span.end);
        hangs.then_some(at + 1)
    }

    /// The first word from `from` on, over marks that open; `None` when there is none before `limit`.
    fn opened(&self, from: usize, limit: usize) -> Option<usize> {
        (from..limit.min(from + MAX_OPENERS)).find(|&at| {
            let token = &self.tokens()[at];
            match token.kind {
                TokenKind::QuoteMark => false,
                TokenKind::Punctuation => !matches!(self.word(at), "(" | "[" | "{" | "…" | "..."),
                TokenKind::Symbol => !self.is_invisible(at),
                _ => true,
            }
        })
    }

    fn tokens(&self) -> &'t [Token] {
        &self.words.tokens
    }

    fn word(&self, at: usize) -> &'t str {
        &self.lower[self.tokens()[at].span.range()]
    }

    fn is_stop(&self, at: usize) -> bool {
        matches!(self.word(at), "." | "!" | "?" | "…" | "？" | "！")
            || self.tokens()[at].kind == TokenKind::Punctuation && self.word(at).starts_with("..")
    }

    fn is_closing(&self, at: usize) -> bool {
        self.tokens().get(at).is_some_and(|token| {
            token.kind == TokenKind::QuoteMark
                || matches!(self.word(at), ")" | "]" | "," | "." | ";")
        })
    }

    fn is_dash(&self, at: usize) -> bool {
        let word = self.word(at);
        word.starts_with("--") || matches!(word, "-" | "–" | "—" | "―" | "‒")
    }

    fn is_invisible(&self, at: usize) -> bool {
        self.text[self.tokens()[at].span.range()]
            .chars()
            .all(|c| c.is_control() || !c.is_ascii() && wide(c) == Wide::Invisible)
    }

    /// True for dots that stand for words left out before what follows: "He left. … She stayed."
    fn opens_with_dots(&self, at: usize, limit: usize) -> bool {
        let dots = self.word(at);
        (dots == "…" || dots == "...")
            && self.tokens()[at - 1].span.end < self.tokens()[at].span.start
            && self.opened(at, limit).is_some_and(|next| {
                next > at && matches!(self.tokens()[next].case, Case::Capitalized | Case::Upper)
            })
    }

    /// "1.", "2.1." or "a." at the start of a line.
    fn is_enumerator(&self, at: usize) -> bool {
        let token = &self.tokens()[at];
        match token.kind {
            TokenKind::Number => {
                token.span.len() <= 2 || token.span.len() <= 5 && self.word(at).contains('.')
            }
            TokenKind::Word => token.span.len() == 1,
            _ => false,
        }
    }

    fn in_date(&self, word: &str) -> bool {
        self.lexicons
            .date_words(word)
            .iter()
            .any(|w| matches!(w, DateWord::Month(_) | DateWord::Day | DateWord::Zone))
    }
}

/// What closes after a stop.
struct Closed {
    /// The token after it.
    end: usize,
    /// True when there was a quotation mark.
    marks: bool,
}
