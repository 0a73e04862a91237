//! What part each sentence plays: headline, dateline, boilerplate or body; and the facts in them for `meta`.

use std::borrow::Cow;
use std::ops::Range;

use ascribe_article::marks::{Side, side_of_token};
use ascribe_article::{
    Case, IndexRange, Meta, Paragraph, Segmentation, Sentence, SentenceKind, Token, TokenKind,
};
use jiff::civil::Date;
use serde_json::Value;

use crate::chars::in_one_line;
use crate::datelines::{First, Reader};
use crate::lexicons::{Lexicons, Place};
use crate::paragraphs;
use crate::sentences::Splitter;
use crate::words::Words;

/// Tokens a headline may have.
const MAX_HEADLINE: usize = 30;
/// Headline, subtitle and a line over them.
const MAX_HEADLINES: usize = 3;
/// Paragraphs from the start among which by-lines are looked for.
const MAX_LEADING: usize = 8;
/// A paragraph as long as this is no newsletter box, however it begins.
const MAX_BOX: usize = 60;

/// Makes sentences and paragraphs of the tokens, with their kinds, and reads the facts for `meta`.
pub(crate) fn lay_out(
    text: &str,
    lower: &str,
    meta: &Meta,
    words: Words,
    lexicons: &Lexicons,
) -> Segmentation {
    let blocks = paragraphs::cut(&words);
    let reader = Reader {
        text,
        lower,
        tokens: &words.tokens,
        lexicons,
    };
    let mut layout = Layout {
        reader,
        n_blocks: blocks.len(),
        title: Title::of(meta),
        in_head: true,
        n_headlines: 0,
        found: Facts::default(),
    };
    let mut splitter = Splitter::new(text, lower, &words, lexicons);
    let mut sentences: Vec<Sentence> = Vec::with_capacity(words.stops.len() + blocks.len());
    let mut paragraphs = Vec::with_capacity(blocks.len());
    for (index, block) in blocks.into_iter().enumerate() {
        let first = sentences.len();
        let mut push = |range: Range<usize>, kind| {
            sentences.push(Sentence {
                span: words.tokens[range.start]
                    .span
                    .cover(words.tokens[range.end - 1].span),
                tokens: IndexRange::new(range.start, range.end),
                kind,
            });
        };
        match layout.whole(index, block.clone()) {
            Some(SentenceKind::Dateline) => push(block.clone(), SentenceKind::Dateline),
            Some(kind) => splitter.split(block.clone(), |range| push(range, kind)),
            None => {
                let body = layout.dateline(index, block.clone());
                if body > block.start {
                    push(block.start..body, SentenceKind::Dateline);
                }
                splitter.split(body..block.end, |range| push(range, SentenceKind::Body));
                layout.boilerplate(&mut sentences[first..]);
            }
        }
        paragraphs.push(Paragraph {
            span: words.tokens[block.start]
                .span
                .cover(words.tokens[block.end - 1].span),
            sentences: IndexRange::new(first, sentences.len()),
            tokens: IndexRange::new(block.start, block.end),
        });
    }
    let meta = layout.found.into_meta();
    Segmentation {
        tokens: words.tokens,
        sentences,
        paragraphs,
        meta,
    }
}

struct Layout<'t> {
    reader: Reader<'t>,
    n_blocks: usize,
    title: Title,
    /// No paragraph of running text yet.
    in_head: bool,
    n_headlines: usize,
    found: Facts,
}

/// What goes to `meta` when it is not there.
#[derive(Default)]
struct Facts {
    date: Option<Date>,
    place: Option<String>,
    /// From the dateline.
    publisher: Option<String>,
    /// From the boilerplate.
    outlet: Option<String>,
    title: Option<String>,
}

impl Facts {
    fn into_meta(self) -> Meta {
        [
            ("date", self.date.map(|date| date.to_string())),
            ("place", self.place),
            ("publisher", self.publisher.or(self.outlet)),
            ("title", self.title),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), Value::String(value?))))
        .collect()
    }
}

impl<'t> Layout<'t> {
    /// The kind of a paragraph that is something as a whole; `None` for running text.
    fn whole(&mut self, index: usize, block: Range<usize>) -> Option<SentenceKind> {
        if self.is_box(block.clone()) {
            self.outlet(block);
            return Some(SentenceKind::Boilerplate);
        }
        if (index < MAX_LEADING || self.is_clock(block.clone()))
            && let Some(date) = self.reader.byline(block.clone())
        {
            self.found.date = self.found.date.or(date);
            return Some(SentenceKind::Dateline);
        }
        if self.in_head && self.is_headline(index, block.clone()) {
            self.n_headlines += 1;
            if self.found.title.is_none() {
                let text = self.slice(block);
                self.found.title = Some(text.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            return Some(SentenceKind::Headline);
        }
        None
    }

    /// The first token of the running text of a paragraph, after its dateline.
    fn dateline(&mut self, index: usize, block: Range<usize>) -> usize {
        let first = if self.in_head || index == 0 {
            First::Yes
        } else if index < MAX_LEADING {
            First::Near
        } else {
            First::No
        };
        // "FOR IMMEDIATE RELEASE WASHINGTON —"
        let start = match self.begins(block.clone(), Place::Alone) {
            Some(end)
                if end < block.end
                    && (end > block.start + 1
                        || self.reader.tokens[block.start].case == Case::Upper) =>
            {
                end
            }
            _ => block.start,
        };
        let Some(dateline) = self.reader.dateline(start..block.end, first) else {
            self.in_head = false;
            return block.start;
        };
        if dateline.end < block.end {
            self.in_head = false;
        }
        let text = |span: Option<ascribe_article::Span>| {
            span.map(|span| in_one_line(&self.reader.text[span.range()]).into_owned())
        };
        let (place, publisher) = (text(dateline.place), text(dateline.publisher));
        self.found.date = self.found.date.or(dateline.date);
        self.found.place = self.found.place.take().or(place);
        self.found.publisher = self.found.publisher.take().or(publisher);
        dateline.end
    }

    /// Marks the last sentence of a paragraph when it is a credit or a box, and the first when it is a box before text.
    fn boilerplate(&mut self, sentences: &mut [Sentence]) {
        let n = sentences.len();
        if n == 0 {
            return;
        }
        if n > 1 {
            let tokens = sentences[0].tokens.range();
            if self.begins(tokens.clone(), Place::Start).is_some() && tokens.len() <= MAX_BOX {
                self.outlet(tokens);
                sentences[0].kind = SentenceKind::Boilerplate;
            }
        }
        let tokens = sentences[n - 1].tokens.range();
        let from = sentences[0].tokens.start;
        if n > 1
            && self.begins(tokens.clone(), Place::End).is_some()
            && !self.in_quotation(from, tokens.start)
        {
            self.outlet(tokens);
            sentences[n - 1].kind = SentenceKind::Boilerplate;
        }
    }

    /// True when the paragraph is one short box: a phrase alone, or one that begins it.
    fn is_box(&self, block: Range<usize>) -> bool {
        if self.begins(block.clone(), Place::Start).is_some() {
            return block.len() <= MAX_BOX;
        }
        self.begins(block.clone(), Place::Alone).is_some_and(|end| {
            (end..block.end).all(|i| {
                self.reader.tokens[i].kind == TokenKind::Punctuation
                    && matches!(self.slice(i..i + 1), "." | ":" | "…" | "..." | "!" | ">")
            })
        })
    }

    /// The token after the phrase of that place which begins `range`.
    fn begins(&self, range: Range<usize>, place: Place) -> Option<usize> {
        let first = self.lower(range.start);
        let plain = match first.is_ascii() {
            true => Cow::Borrowed(first),
            false => Cow::Owned(first.replace('’', "'")),
        };
        self.reader
            .lexicons
            .phrases(&plain)
            .iter()
            .filter(|phrase| phrase.place == place)
            .map(|phrase| (range.start + 1 + phrase.rest.len(), &phrase.rest))
            .filter(|(end, rest)| {
                *end <= range.end
                    && rest
                        .iter()
                        .zip(range.start + 1..)
                        .all(|(word, at)| self.matches(at, word))
            })
            .map(|(end, _)| end)
            .max()
    }

    fn matches(&self, at: usize, word: &str) -> bool {
        let token = self.lower(at);
        token == word
            || word == "0" && self.reader.tokens[at].kind == TokenKind::Number
            || word.starts_with('\'') && token.strip_prefix('’') == word.strip_prefix('\'')
    }

    /// Takes the publisher's name from "more news at Meridian News Agency's channel".
    fn outlet(&mut self, range: Range<usize>) {
        if self.found.outlet.is_some() || range.len() > MAX_BOX {
            return;
        }
        for at in range.clone() {
            let Some(start) = self.begins(at..range.end, Place::Outlet) else {
                continue;
            };
            let end = (start..range.end)
                .find(|&i| {
                    let token = &self.reader.tokens[i];
                    token.kind != TokenKind::Word
                        || !matches!(token.case, Case::Capitalized | Case::Upper | Case::Mixed)
                })
                .unwrap_or(range.end);
            if end == start || start == range.start {
                continue;
            }
            let name = in_one_line(self.slice(start..end));
            let short = ["News Agency", "news agency", "Agency"]
                .iter()
                .find_map(|tail| name.strip_suffix(tail))
                .map_or(&*name, str::trim_end);
            if !short.is_empty() {
                self.found.outlet = Some(short.to_owned());
                return;
            }
        }
    }

    /// True when a quotation mark that opened between `from` and `to` is still open.
    fn in_quotation(&self, from: usize, to: usize) -> bool {
        let (mut curly, mut straight) = (0_i32, false);
        for token in &self.reader.tokens[from..to] {
            match side_of_token(&self.reader.text[token.span.range()]) {
                Some(Side::Opens) => curly += 1,
                Some(Side::Closes) => curly = (curly - 1).max(0),
                Some(Side::Either) => straight = !straight,
                None => {}
            }
        }
        curly > 0 || straight
    }

    /// A paragraph of a time alone, as in a live report.
    fn is_clock(&self, block: Range<usize>) -> bool {
        block.len() <= 4 && self.reader.tokens[block.start].kind == TokenKind::Number
    }

    fn is_headline(&mut self, index: usize, block: Range<usize>) -> bool {
        let own = self.slice(block.clone());
        if self.title.take(own) {
            return true;
        }
        let last = index + 1 == self.n_blocks;
        if last
            || block.len() > MAX_HEADLINE
            || self.n_headlines == MAX_HEADLINES
            || self.title.known
            || self.has_credit(block.clone())
        {
            return false;
        }
        let tokens = &self.reader.tokens[block.clone()];
        let Some(end) = tokens.iter().rposition(|t| {
            t.kind != TokenKind::QuoteMark
                && !matches!(&self.reader.text[t.span.range()], ")" | "]")
        }) else {
            return false;
        };
        if !tokens.iter().any(|t| t.kind == TokenKind::Word) {
            return false;
        }
        let closing = end + 1 < tokens.len();
        if block.len() > MAX_HEADLINE / 2
            && (block.start..block.start + end).any(|i| self.lower(i) == ".")
            && !self.is_titled(tokens)
        {
            // Sentences, the last one without its stop.
            return false;
        }
        match self.lower(block.start + end) {
            word if word.ends_with('.') && !word.ends_with("..") => self.is_titled(tokens),
            // A whole utterance in marks is a quotation, not a headline.
            "!" | "?" => !closing && index == 0 && tokens.len() <= MAX_HEADLINE / 2,
            ":" | "," | ";" | "…" | "..." | "—" | "–" | "--" => false,
            _ => {
                // Dialogue and lists begin with marks; a first paragraph with a dateline is text.
                self.reader.dateline(block, First::Yes).is_none() || self.is_titled(tokens)
            }
        }
    }

    /// True for a caption: a credit stands in it.
    fn has_credit(&self, block: Range<usize>) -> bool {
        (block.start + 1..block.end).any(|i| {
            self.reader.tokens[i].case == Case::Capitalized
                && matches!(self.lower(i - 1), "." | "!" | "?" | "”" | "’" | "\"" | ")")
                && self.begins(i..block.end, Place::End).is_some()
        })
    }

    /// True when nearly all longer words are capitalised.
    fn is_titled(&self, tokens: &[Token]) -> bool {
        let (mut n, mut n_capital) = (0, 0);
        for token in tokens {
            if token.kind == TokenKind::Word && token.span.len() > 3 {
                n += 1;
                n_capital += usize::from(matches!(token.case, Case::Capitalized | Case::Upper));
            }
        }
        n >= 4 && n_capital * 10 >= n * 8
    }

    fn slice(&self, tokens: Range<usize>) -> &'t str {
        let span = self.reader.tokens[tokens.start]
            .span
            .cover(self.reader.tokens[tokens.end - 1].span);
        &self.reader.text[span.range()]
    }

    fn lower(&self, at: usize) -> &'t str {
        self.reader
            .tokens
            .get(at)
            .map_or("", |token| &self.reader.lower[token.span.range()])
    }
}

/// The letters and digits of the title in `meta` that no paragraph has used yet.
struct Title {
    rest: String,
    known: bool,
}

impl Title {
    fn of(meta: &Meta) -> Self {
        let rest: String = meta
            .get("title")
            .and_then(Value::as_str)
            .map(|title| letters(title).collect())
            .unwrap_or_default();
        Self {
            known: !rest.is_empty(),
            rest,
        }
    }

    /// True when the title goes on with `text`, which then counts as used.
    fn take(&mut self, text: &str) -> bool {
        if self.rest.is_empty() || text.len() > 2 * self.rest.len() + 40 {
            return false;
        }
        let own: String = letters(text).collect();
        match self.rest.strip_prefix(&own) {
            Some(rest) if !own.is_empty() => {
                self.rest = rest.to_owned();
                true
            }
            _ => false,
        }
    }
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
}
