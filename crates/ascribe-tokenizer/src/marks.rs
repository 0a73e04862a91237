//! The mark scanner: which quotation marks open, which close, and what stands between them.
//!
//! Each paragraph is paired on its own, with a stack; then what a paragraph left open is joined with what a later one
//! closes, by the conventions of news: a paragraph that re-opens without the one before closing, a quotation left
//! open over paragraphs that do not re-open, and the forgotten closing mark. A mark is read from its glyph and from
//! the characters beside it; an apostrophe that may close a single quotation is weighed against the closers to come.
//! Linear in the number of tokens.

mod stack;

use ascribe_article::marks::{
    Closing, MarkPair, Reading, Side, Style, WRONG_WAY, drawn_side, readings, side,
};
use ascribe_article::{Article, Case, SentenceKind, TokenKind};

use stack::Stack;

/// `“We left," she said`: a double mark that can only close, closes one of another style.
fn other_glyph(mark: &Mark, stack: &Stack) -> Option<usize> {
    let closes = mark.closes == Closes::Yes && !mark.opens;
    let double = |style: Style| matches!(style, Style::Straight | Style::Curly);
    if !closes || !mark.kinds.iter().any(|k| double(k.0)) {
        return None;
    }
    let innermost = [Style::Straight, Style::Curly].map(|style| stack.innermost(style));
    innermost.into_iter().flatten().max()
}

/// Words that begin with an apostrophe: the mark before them opens nothing.
const CLIPPED: [&str; 14] = [
    "twas", "tis", "twere", "em", "til", "till", "n", "bout", "cause", "cos", "round", "ere",
    "neath", "nuff",
];

/// Words of somebody who speaks, seldom of a reporter.
const SPOKEN: [&str; 10] = [
    "i", "we", "my", "our", "me", "us", "you", "your", "mine", "ours",
];

/// Paragraphs a quotation may stay open over before it counts as forgotten.
const MAX_OPEN_PARAGRAPHS: usize = 12;

/// An opening still waiting for its closing.
#[derive(Clone, Copy)]
struct Open {
    token: usize,
    style: Style,
    /// Index in the list of quotations.
    slot: usize,
}

/// Finds all quotations of an article, outer before inner, in text order.
pub(crate) fn pair(article: &Article) -> Vec<MarkPair> {
    let mut scanner = Scanner {
        article,
        found: Vec::new(),
        closed: Vec::new(),
    };
    let mut dangling: Option<Dangling> = None;
    for (index, paragraph) in article.paragraphs().iter().enumerate() {
        let tokens = paragraph.tokens.range();
        if tokens.is_empty() || scanner.is_boilerplate(index) {
            continue;
        }
        dangling = scanner.paragraph(tokens.start, tokens.end, dangling);
    }
    if let Some(left) = dangling {
        scanner.forget(left);
    }
    scanner.finish()
}

/// A quotation that a paragraph left open.
#[derive(Clone, Copy)]
struct Dangling {
    open: Open,
    /// End of the paragraph it was opened in: where it ends if no closing mark comes.
    own_end: usize,
    /// End of the last paragraph it certainly covers (each re-opened).
    sure_end: usize,
    n_paragraphs: usize,
    /// Start of the only paragraph since then, if it has no mark.
    bare: Option<usize>,
}

impl Dangling {
    /// One more paragraph that did not re-open it.
    fn passes(self, from: usize, is_bare: bool) -> Self {
        let is_only = self.sure_end == from;
        Self {
            n_paragraphs: self.n_paragraphs + 1,
            bare: (is_only && is_bare).then_some(from),
            ..self
        }
    }

    /// Whether a paragraph after its own re-opened it.
    fn was_reopened(&self) -> bool {
        self.sure_end > self.own_end
    }
}

struct Scanner<'a> {
    article: &'a Article,
    found: Vec<MarkPair>,
    /// Whether `found[i]` has an end.
    closed: Vec<bool>,
}

/// One mark of a paragraph with what its neighbours allow.
#[derive(Clone, Copy)]
struct Mark {
    token: usize,
    kinds: &'static [Reading],
    opens: bool,
    closes: Closes,
}

/// A mark and the characters beside it; `None` at the ends of the text.
struct Beside<'a> {
    glyph: &'a str,
    before: Option<char>,
    after: Option<char>,
}

impl Beside<'_> {
    fn space_before(&self) -> bool {
        self.before.is_none_or(char::is_whitespace)
    }

    fn space_after(&self) -> bool {
        self.after.is_none_or(char::is_whitespace)
    }

    /// Whether it may open, and whether it may close.
    fn allows(&self) -> (bool, Closes) {
        let unless_space = if self.space_before() {
            Closes::No
        } else {
            Closes::Yes
        };
        match self.glyph {
            "”" => (false, Closes::Yes),
            "‘" | "‛" | "`" => (!self.space_after(), unless_space),
            "‟" => (true, unless_space),
            glyph if drawn_side(glyph) == Some(Side::Opens) => (true, unless_space),
            _ => self.faces_no_way(),
        }
    }

    /// What straight and doubled marks may do, and ’, which is an apostrophe too.
    fn faces_no_way(&self) -> (bool, Closes) {
        let opens_after = self.before.is_none_or(may_stand_before_opening);
        let closes = match self.after {
            _ if self.space_before() => Closes::No,
            Some(c) if c.is_alphanumeric() && !opens_after => Closes::Perhaps,
            // A space is missing on one side: `agree,"said`, `said,"We`.
            Some(c) if c.is_alphanumeric() && matches!(self.before, Some('.' | ',')) => {
                Closes::Perhaps
            }
            Some(c) if c.is_alphanumeric() => Closes::No,
            _ => Closes::Yes,
        };
        (opens_after && !self.space_after(), closes)
    }

    /// "the workers’ fund": s before, a space after.
    fn is_possessive(&self) -> bool {
        self.before
            .is_some_and(|c| matches!(c, 's' | 'S' | 'x' | 'z'))
            && self.after == Some(' ')
    }
}

/// True for a character after which a mark that faces no way may open.
fn may_stand_before_opening(c: char) -> bool {
    c.is_whitespace()
        || side(c).is_some_and(|side| side != Side::Closes)
        || "([{—–-/:‘'…>.,\u{200b}".contains(c)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Closes {
    No,
    /// A letter before and a space after: a closing mark or the apostrophe of a plural possessive.
    Perhaps,
    Yes,
}

impl<'a> Scanner<'a> {
    fn is_boilerplate(&self, paragraph: usize) -> bool {
        let sentences = self.article.paragraphs()[paragraph].sentences.range();
        self.article.sentences()[sentences]
            .iter()
            .all(|s| s.kind == SentenceKind::Boilerplate)
    }

    /// Pairs the marks of the tokens `from..to`; gives what stays open at its end.
    fn paragraph(
        &mut self,
        from: usize,
        to: usize,
        dangling: Option<Dangling>,
    ) -> Option<Dangling> {
        let marks = self.marks(from, to);
        if marks.is_empty() && dangling.is_none() {
            return None;
        }
        let mut stack = Stack::new();
        // What dangles from above: re-opened here, or waiting for a closer without an opener.
        let (mut outer, reopened) = self.taken_up(dangling, marks.first(), from, &mut stack);
        let first = usize::from(reopened);
        let suffix = Suffix::new(&marks);
        for (index, mark) in marks.iter().enumerate().skip(first) {
            let closer = mark
                .kinds
                .iter()
                .filter(|k| k.2 && mark.closes != Closes::No)
                .find_map(|k| stack.innermost(k.0))
                .or_else(|| other_glyph(mark, &stack));
            let opener = mark.kinds.iter().find(|k| k.1 && mark.opens).map(|k| k.0);
            match (closer, opener) {
                (Some(at), _) => {
                    let style = stack.style(at);
                    // `Perhaps` waits for a surer closer of the same style before the next opener.
                    let may_be_none = |style: Style| {
                        style.is_single() && mark.closes == Closes::Perhaps
                            || self.is_inch_mark(mark.token)
                    };
                    if style.is_some_and(|style| {
                        may_be_none(style) && suffix.sure_closer_next(index, style)
                    }) {
                        continue;
                    }
                    while let Some(lost) = stack.pop_above(at) {
                        self.drop_open(lost);
                    }
                    if let Some(open) = stack.pop() {
                        let is_last = outer.filter(|left| reopened && left.open.slot == open.slot);
                        match is_last.filter(|_| self.has_two_cues(open.token, mark.token, to)) {
                            Some(left) => self.part(left, from, mark.token),
                            None => self.close(open, mark.token),
                        }
                        if outer.is_some_and(|left| left.open.slot == open.slot) {
                            outer = None;
                        }
                    }
                }
                (None, Some(style)) => {
                    // The same marks again: inside the first, if both can still close; else the first was forgotten.
                    let enough = suffix.closers(index, style) > suffix.openers(index, style) + 1;
                    if !enough && let Some(lost) = stack.take(style) {
                        if outer.is_some_and(|left| left.open.slot == lost.slot) {
                            outer = None;
                        }
                        self.forgotten_before(lost, mark.token);
                    }
                    self.open(&mut stack, mark.token, style);
                }
                (None, None) => {
                    // A closer that closes nothing here may close what dangles from above.
                    let Some(left) = outer.filter(|_| !reopened) else {
                        continue;
                    };
                    if mark.closes == Closes::Yes
                        && mark.kinds.iter().any(|k| k.2 && k.0 == left.open.style)
                        && stack.is_empty()
                    {
                        self.close(left.open, mark.token);
                        outer = None;
                    }
                }
            }
        }
        self.carried(stack, outer, (from, to), marks.is_empty())
    }

    /// What dangles from above where a paragraph begins with the first of its marks, and whether that opens it again.
    fn taken_up(
        &mut self,
        dangling: Option<Dangling>,
        first: Option<&Mark>,
        from: usize,
        stack: &mut Stack,
    ) -> (Option<Dangling>, bool) {
        let (Some(left), Some(mark)) = (dangling, first) else {
            return (dangling, false);
        };
        let again = mark.kinds.iter().any(|k| k.0 == left.open.style);
        if mark.token != from || !mark.opens || !again {
            return (dangling, false);
        }
        if left.sure_end == from || self.bridges(left, from) {
            stack.push(left.open);
            return (dangling, true);
        }
        // A paragraph without a mark lies between: the closing mark was forgotten.
        self.forget(left);
        (None, false)
    }

    /// What dangles at the end of a paragraph: of the openings left there only one at the start of its paragraph, or after a cue, is worth
    /// carrying on: the outermost.
    fn carried(
        &mut self,
        stack: Stack,
        outer: Option<Dangling>,
        (from, to): (usize, usize),
        is_bare: bool,
    ) -> Option<Dangling> {
        let mut unclosed = stack.into_open();
        let carried = match (unclosed.next(), outer) {
            (Some(open), Some(left)) if left.open.slot == open.slot => Some(Dangling {
                sure_end: to,
                n_paragraphs: left.n_paragraphs + 1,
                bare: None,
                ..left
            }),
            (Some(open), outer) => {
                if let Some(left) = outer {
                    self.forget(left);
                }
                Some(Dangling {
                    open,
                    own_end: to,
                    sure_end: to,
                    n_paragraphs: 1,
                    bare: None,
                })
            }
            (None, outer) => outer.map(|left| left.passes(from, is_bare)),
        };
        for lost in unclosed {
            self.drop_open(lost);
        }
        match carried {
            Some(left) if left.n_paragraphs > MAX_OPEN_PARAGRAPHS => {
                self.forget(left);
                None
            }
            // An apostrophe that looked like an opening never runs over a paragraph by itself.
            Some(left)
                if left.open.style == Style::StraightSingle
                    && left.sure_end == left.own_end
                    && !self.starts_paragraph(left.open.token) =>
            {
                self.drop_open(left.open);
                None
            }
            other => other,
        }
    }

    /// “…⏎“…⏎I have brought you a boat.⏎“It leaves at eight,” Ogle said.: one paragraph has lost its mark, if it speaks as the others do.
    fn bridges(&self, left: Dangling, from: usize) -> bool {
        let Some(bare) = left.bare.filter(|_| left.was_reopened()) else {
            return false;
        };
        (bare..from).any(|token| SPOKEN.contains(&self.article.token_lower(token)))
    }

    /// `Hartnell said: “…⏎“…,” he added.`: a cue leads in, and the last paragraph has one of its own.
    fn has_two_cues(&self, open: usize, close: usize, to: usize) -> bool {
        let article = self.article;
        let is_led_in = open > 0 && article.token_text(open - 1) == ":";
        let goes_on = close + 1 < to
            && (article.token_text(close - 1) == ","
                || article.tokens()[close + 1].case == Case::Lower);
        is_led_in && goes_on
    }

    /// Makes two of a quotation: up to the paragraph that re-opened it at `from` and closes it at `token`, and that paragraph's.
    fn part(&mut self, left: Dangling, from: usize, token: usize) {
        self.found[left.open.slot].end = from;
        self.found[left.open.slot].closing = Closing::Forgotten;
        self.closed[left.open.slot] = true;
        let place = self.found.partition_point(|pair| pair.open < from);
        let pair = MarkPair {
            open: from,
            start: from + 1,
            end: token,
            closing: Closing::Marked,
            inside: None,
        };
        self.found.insert(place, pair);
        self.closed.insert(place, true);
    }

    fn starts_paragraph(&self, token: usize) -> bool {
        let article = self.article;
        let byte = article.tokens()[token].span.start;
        let at = article.paragraphs().partition_point(|p| p.span.end <= byte);
        article
            .paragraphs()
            .get(at)
            .is_some_and(|p| p.tokens.start == token)
    }

    fn open(&mut self, stack: &mut Stack, token: usize, style: Style) {
        let slot = self.found.len();
        self.found.push(MarkPair {
            open: token,
            start: token + 1,
            end: token + 1,
            closing: Closing::Marked,
            inside: None,
        });
        self.closed.push(false);
        stack.push(Open { token, style, slot });
    }

    fn close(&mut self, open: Open, token: usize) {
        self.found[open.slot].end = token;
        self.closed[open.slot] = true;
    }

    /// An opening whose mark never closed, in the middle of a paragraph: another of its kind opened at `next`.
    fn forgotten_before(&mut self, open: Open, next: usize) {
        self.found[open.slot].end = next;
        self.found[open.slot].closing = Closing::Forgotten;
        self.closed[open.slot] = true;
    }

    /// Ends a quotation whose closing mark never came where it certainly reached; a lone mark with a space on both
    /// sides opened nothing.
    fn forget(&mut self, left: Dangling) {
        let after = self.article.tokens()[left.open.token].span.end as usize;
        if self.article.text()[after..].starts_with(char::is_whitespace) {
            self.drop_open(left.open);
            return;
        }
        self.found[left.open.slot].end = left.sure_end;
        self.found[left.open.slot].closing = Closing::Forgotten;
        self.closed[left.open.slot] = true;
    }

    fn drop_open(&mut self, open: Open) {
        self.closed[open.slot] = false;
    }

    /// Leaves out what never closed and what holds no word; finds what stands in what.
    fn finish(self) -> Vec<MarkPair> {
        let mut kept: Vec<MarkPair> = Vec::new();
        let mut around: Vec<usize> = Vec::new();
        for (quotation, closed) in self.found.into_iter().zip(self.closed) {
            let holds_word = closed
                && self.article.tokens()[quotation.start..quotation.end]
                    .iter()
                    .take(MAX_LEADING_MARKS)
                    .any(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number));
            if !holds_word {
                continue;
            }
            while around
                .last()
                .is_some_and(|&outer| kept[outer].end < quotation.end)
            {
                around.pop();
            }
            let inside = around.last().copied();
            around.push(kept.len());
            kept.push(MarkPair {
                inside,
                ..quotation
            });
        }
        kept
    }

    /// The marks of the tokens `from..to`, with what their neighbours allow.
    fn marks(&self, from: usize, to: usize) -> Vec<Mark> {
        let mut first_guillemet = None;
        (from..to)
            .filter(|&token| self.article.tokens()[token].kind == TokenKind::QuoteMark)
            .filter_map(|token| self.mark(token, to, &mut first_guillemet))
            .collect()
    }

    /// A mark of a paragraph that ends at `to`. Guillemets face as the first one of the paragraph tells.
    fn mark(&self, token: usize, to: usize, first_guillemet: &mut Option<&'a str>) -> Option<Mark> {
        let beside = self.beside(token, to);
        let glyph = beside.glyph;
        let mut kinds = readings(glyph);
        let style = kinds.first()?.0;
        if glyph == "“" && !beside.space_before() && beside.space_after() {
            kinds = WRONG_WAY;
        }
        let (mut opens, mut closes) = match style {
            Style::Guillemet | Style::SingleGuillemet if drawn_side(glyph).is_some() => {
                if *first_guillemet.get_or_insert(glyph) == glyph {
                    (true, Closes::No)
                } else {
                    (false, Closes::Yes)
                }
            }
            _ => beside.allows(),
        };
        if style.is_single() {
            opens = opens && !self.is_clipped(token, to);
            let next = self.article.tokens().get(token + 1);
            if closes == Closes::Yes
                && beside.is_possessive()
                && next.is_some_and(|t| t.kind == TokenKind::Word)
            {
                closes = Closes::Perhaps;
            }
        }
        // A lone straight mark with a space on both sides: neither; guess by what is open.
        if beside.space_before() && beside.space_after() && matches!(glyph, "\"" | "''") {
            (opens, closes) = (true, Closes::Yes);
        }
        Some(Mark {
            token,
            kinds,
            opens,
            closes,
        })
    }

    /// What stands beside a mark of a paragraph that ends at `to`: a line break within it is a wrap, which is a space.
    fn beside(&self, token: usize, to: usize) -> Beside<'a> {
        let text = self.article.text();
        let span = self.article.tokens()[token].span;
        let after = text[span.end as usize..].chars().next();
        let within = token + 1 < to;
        Beside {
            glyph: self.article.slice(span),
            before: text[..span.start as usize].chars().next_back(),
            after: after.map(|c| {
                if within && matches!(c, '\n' | '\r') {
                    ' '
                } else {
                    c
                }
            }),
        }
    }

    /// "’90s", "’Twas", "rock ’n’ roll".
    fn is_clipped(&self, token: usize, to: usize) -> bool {
        if token + 1 >= to || !matches!(self.article.token_text(token), "'" | "’" | "‘") {
            return false;
        }
        let next = &self.article.tokens()[token + 1];
        if next.span.start != self.article.tokens()[token].span.end {
            return false;
        }
        next.kind == TokenKind::Number && next.span.len() <= 3
            || CLIPPED.contains(&self.article.token_lower(token + 1))
    }

    /// `65"`: a digit right before, a lower-case word after.
    fn is_inch_mark(&self, token: usize) -> bool {
        let article = self.article;
        let text = article.text();
        let span = article.tokens()[token].span;
        let digit = text[..span.start as usize]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_ascii_digit());
        digit
            && matches!(article.slice(span), "\"" | "'" | "’" | "”" | "''")
            && text[span.end as usize..]
                .chars()
                .find(|c| !c.is_whitespace())
                .is_some_and(|c| c.is_lowercase() || c.is_ascii_digit())
    }
}

/// Tokens of a quotation looked at for a word; a quotation of marks alone holds none.
const MAX_LEADING_MARKS: usize = 8;

/// For each mark of a paragraph: what of each style is still to come. Linear to build, constant to ask.
struct Suffix {
    /// `[mark][style]`: number of marks after it that open, and that close for sure.
    openers: Vec<[u32; Style::COUNT]>,
    closers: Vec<[u32; Style::COUNT]>,
    /// `[mark][style]`: whether the next sure mark of the style after it closes rather than opens.
    closer_next: Vec<[bool; Style::COUNT]>,
}

impl Suffix {
    fn new(marks: &[Mark]) -> Self {
        let n = marks.len();
        let mut suffix = Suffix {
            openers: vec![[0; Style::COUNT]; n],
            closers: vec![[0; Style::COUNT]; n],
            closer_next: vec![[false; Style::COUNT]; n],
        };
        let (mut openers, mut closers, mut next) =
            ([0; Style::COUNT], [0; Style::COUNT], [false; Style::COUNT]);
        for index in (0..n).rev() {
            suffix.openers[index] = openers;
            suffix.closers[index] = closers;
            suffix.closer_next[index] = next;
            let mark = &marks[index];
            for &(style, may_open, may_close) in mark.kinds {
                let style = style as usize;
                let opens = may_open && mark.opens;
                let closes = may_close && mark.closes == Closes::Yes;
                if opens && !closes {
                    openers[style] += 1;
                    next[style] = false;
                } else if closes {
                    closers[style] += 1;
                    next[style] = true;
                }
            }
        }
        suffix
    }

    fn openers(&self, mark: usize, style: Style) -> u32 {
        self.openers[mark][style as usize]
    }

    fn closers(&self, mark: usize, style: Style) -> u32 {
        self.closers[mark][style as usize]
    }

    fn sure_closer_next(&self, mark: usize, style: Style) -> bool {
        self.closer_next[mark][style as usize]
    }
}

#[cfg(test)]
mod tests;
