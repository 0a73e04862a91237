//! The record all stages read. Each stage adds one thing; none edits what another made.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde_json::{Map, Value};

use crate::marks;
use crate::{
    Attribution, Error, FairCopy, IndexRange, MarkPair, Misfit, Paragraph, Quote, Resolution,
    Sentence, Span, Speaker, Token, Turn,
};

/// Facts about an article: `date`, `place`, `publisher`, `title`, `url` and whatever the input had.
pub type Meta = Map<String, Value>;

/// An article as it comes in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawArticle {
    /// Unique within a run: the input's id, else file name or line number.
    pub id: String,
    /// Any text; never normalised, never changed.
    pub text: String,
    /// Kept as it comes; the tokenizer adds what is missing.
    pub meta: Meta,
}

impl RawArticle {
    /// An article without meta.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
            meta: Meta::new(),
        }
    }
}

/// What the tokenizer makes of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Segmentation {
    /// In text order, not overlapping.
    pub tokens: Vec<Token>,
    /// In text order; every token belongs to exactly one.
    pub sentences: Vec<Sentence>,
    /// In text order; every sentence belongs to exactly one.
    pub paragraphs: Vec<Paragraph>,
    /// Facts found in datelines; added where `meta` does not have them.
    pub meta: Meta,
}

/// Follows from text and paragraphs, so that articles differ in it never.
#[derive(Clone, Debug, Default)]
struct MarkChanges(OnceLock<Vec<u32>>);

impl PartialEq for MarkChanges {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// An article on its way through the stages.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    id: String,
    text: String,
    lower: String,
    meta: Meta,
    tokens: Vec<Token>,
    sentences: Vec<Sentence>,
    paragraphs: Vec<Paragraph>,
    passed_over: Vec<Span>,
    mark_pairs: Vec<MarkPair>,
    turns: Vec<Turn>,
    /// Made when first asked for: a long paragraph must not be read again for each of its quotations.
    mark_changes: MarkChanges,
    names: Vec<NamedSpan>,
    quotes: Vec<Quote>,
    speakers: Vec<Speaker>,
    attributions: Vec<Attribution>,
    warnings: Vec<String>,
}

/// A quote of an article with its words and what is known of whose they are. From [`Article::quotations`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AttributedQuote<'a> {
    /// Its place in [`Article::quotes`], to which `inside` refers.
    pub index: usize,
    /// What stage 2 found.
    pub quote: &'a Quote,
    /// What was said: the words of the content, ` … ` where the cue splits it.
    pub words: Cow<'a, str>,
    /// Who said it; `None` when the article does not say.
    pub speaker: Option<&'a Speaker>,
    /// How surely, and from which words of the article it follows; `None` before stage 3.
    pub attribution: Option<&'a Attribution>,
}

/// A name in the text as a model reads it: evidence for the stages, not part of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedSpan {
    /// Where it stands, titles included or not.
    pub span: Span,
    /// What it names.
    pub kind: NamedKind,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedKind {
    /// A person.
    Person,
    /// A company, paper, party, ministry, court.
    Organization,
    /// A country, city, region.
    Place,
}

impl Article {
    /// An article with nothing but its text.
    ///
    /// # Errors
    /// [`Error::TooLong`] for a text of 4 GiB or more.
    pub fn new(raw: RawArticle) -> Result<Self, Error> {
        if u32::try_from(raw.text.len()).is_err() {
            return Err(Error::TooLong {
                article: raw.id,
                len: raw.text.len(),
            });
        }
        let lower = raw.text.to_ascii_lowercase();
        Ok(Self {
            id: raw.id,
            text: raw.text,
            lower,
            meta: raw.meta,
            tokens: Vec::new(),
            sentences: Vec::new(),
            paragraphs: Vec::new(),
            passed_over: Vec::new(),
            mark_pairs: Vec::new(),
            turns: Vec::new(),
            mark_changes: MarkChanges::default(),
            names: Vec::new(),
            quotes: Vec::new(),
            speakers: Vec::new(),
            attributions: Vec::new(),
            warnings: Vec::new(),
        })
    }

    /// Adds what stage 1 made.
    ///
    /// # Errors
    /// [`Error::BadSpan`] when a token does not fit the text or overlaps the one before.
    pub fn with_segmentation(mut self, segmentation: Segmentation) -> Result<Self, Error> {
        let mut before = Span::default();
        let mut passed_over = Vec::new();
        for token in &segmentation.tokens {
            self.check_after(before, "token", token.span)?;
            // Most tokens have a space between them or nothing.
            if token.span.start - before.end > 2 {
                passed_over.extend(self.gap(before, token.span));
            }
            before = token.span;
        }
        self.passed_over = passed_over;
        let Segmentation {
            tokens,
            sentences,
            paragraphs,
            meta,
        } = segmentation;
        if !tile(sentences.iter().map(|s| s.tokens), tokens.len()) {
            return Err(self.bad_reference("a sentence", "tokens out of order"));
        }
        if !tile(paragraphs.iter().map(|p| p.sentences), sentences.len()) {
            return Err(self.bad_reference("a paragraph", "sentences out of order"));
        }
        for (key, value) in meta {
            self.meta.entry(key).or_insert(value);
        }
        (self.tokens, self.sentences, self.paragraphs) = (tokens, sentences, paragraphs);
        self.mark_changes = MarkChanges::default();
        Ok(self)
    }

    /// What stands between two tokens, if that is not white space.
    fn gap(&self, before: Span, next: Span) -> Option<Span> {
        let between = before.end as usize..next.start as usize;
        let is_gap = before.end > 0 && !self.text[between.clone()].trim().is_empty();
        is_gap.then(|| Span::new(between.start, between.end))
    }

    /// Adds the pairs of quotation marks, outer before inner, in text order; part of stage 1.
    ///
    /// # Errors
    /// [`Error::BadReference`] for a pair out of order or past the tokens.
    pub fn with_mark_pairs(mut self, pairs: Vec<MarkPair>) -> Result<Self, Error> {
        let mut open = 0;
        for (index, pair) in pairs.iter().enumerate() {
            if pair.open < open || pair.after() > self.tokens.len() || pair.end < pair.start {
                return Err(self.bad_reference("a pair of marks", "tokens out of order"));
            }
            if pair.inside.is_some_and(|outer| outer >= index) {
                return Err(self.bad_reference("a pair of marks", "an outer pair"));
            }
            open = pair.open;
        }
        self.mark_pairs = pairs;
        Ok(self)
    }

    /// Adds the turns of an interview or a transcript, in text order; part of stage 1.
    ///
    /// `asides` are the tokens that stand among the words of a turn and are none of them: times, `[engine coughs]`.
    ///
    /// # Errors
    /// [`Error::BadReference`] for a turn or an aside out of order, or past the tokens.
    pub fn with_turns(mut self, turns: Vec<Turn>, asides: &[IndexRange]) -> Result<Self, Error> {
        let mut end = 0;
        for turn in &turns {
            let from = turn.start();
            let label_fits = turn.label.is_none_or(|label| label.end <= turn.words.start);
            if from < end
                || !label_fits
                || turn.words.is_empty()
                || turn.words.end > self.tokens.len()
            {
                return Err(self.bad_reference("a turn", "tokens out of order"));
            }
            end = turn.words.end;
        }
        self.turns = turns;
        let mut end = 0;
        for aside in asides {
            if aside.start < end.max(1) || aside.end >= self.tokens.len() || aside.is_empty() {
                return Err(self.bad_reference("an aside", "tokens out of order"));
            }
            end = aside.end;
        }
        self.pass_asides(asides);
        Ok(self)
    }

    /// Passes over some tokens, and the white space around them.
    fn pass_asides(&mut self, asides: &[IndexRange]) {
        for aside in asides {
            let before = self.tokens[aside.start - 1].span.end;
            let after = self.tokens[aside.end].span.start;
            self.passed_over.push(Span {
                start: before,
                end: after,
            });
        }
        self.passed_over.sort_unstable_by_key(|gap| gap.start);
        // Asides that follow each other are one, and may hold the header of a page.
        self.passed_over.dedup_by(|next, gap| {
            let touches = next.start <= gap.end;
            if touches {
                gap.end = gap.end.max(next.end);
            }
            touches
        });
    }

    /// Stretches of the text that nothing has in it that is found: headers and footers of pages, notes and tags, which are in no token, and
    /// what stands among the words of a turn and is none of them.
    pub fn passed_over(&self) -> &[Span] {
        &self.passed_over
    }

    /// Cuts what is passed over out of spans.
    fn pass_over(&self, spans: &mut Vec<Span>) {
        let mut parts = Vec::with_capacity(spans.len() + 1);
        for &span in &*spans {
            let mut rest = span;
            let first = self
                .passed_over
                .partition_point(|gap| gap.start <= span.start);
            let gaps = self.passed_over[first..].iter();
            for gap in gaps.take_while(|gap| gap.end < span.end) {
                parts.push(Span {
                    end: gap.start,
                    ..rest
                });
                rest.start = gap.end;
            }
            parts.push(rest);
        }
        *spans = parts;
    }

    /// What stands in quotation marks, outer before inner, in text order.
    pub fn mark_pairs(&self) -> &[MarkPair] {
        &self.mark_pairs
    }

    /// The bytes where double marks begin and end to stand around the text, in turn.
    pub(crate) fn mark_changes(&self) -> &[u32] {
        self.mark_changes.0.get_or_init(|| {
            marks::changes(&self.text, 0..self.text.len(), |at| self.ends_paragraph(at))
        })
    }

    /// Adds the names a model has read.
    ///
    /// # Errors
    /// [`Error::BadSpan`] for a span that does not fit, or a list that is not sorted.
    pub fn with_names(mut self, names: Vec<NamedSpan>) -> Result<Self, Error> {
        let spans: Vec<Span> = names.iter().map(|name| name.span).collect();
        self.check("name", &spans)?;
        self.names = names;
        Ok(self)
    }

    /// The names a model has read, in text order; none where no model was asked.
    pub fn names(&self) -> &[NamedSpan] {
        &self.names
    }

    /// Adds what stage 2 made: puts the quotes and the parts of each in text order and checks every span, once.
    ///
    /// Order: first byte of the content, then the longer one first, so that an outer quote precedes those inside it.
    ///
    /// # Errors
    /// [`Error::BadSpan`] for a span that does not fit, or parts that overlap; [`Error::NoContent`] for an empty content;
    /// [`Error::BadReference`] for an `inside` that is not there.
    pub fn with_quotes(mut self, mut quotes: Vec<Quote>) -> Result<Self, Error> {
        for (number, quote) in quotes.iter_mut().enumerate() {
            if quote.content.is_empty() {
                return Err(Error::NoContent {
                    article: self.id.clone(),
                    quote: (number + 1).to_string(),
                });
            }
            for (layer, spans) in layers(quote) {
                spans.sort_unstable();
                self.check(layer, spans)?;
                if !self.passed_over.is_empty() {
                    self.pass_over(spans);
                }
            }
        }
        for quote in &quotes {
            if quote.inside.is_some_and(|outer| outer >= quotes.len()) {
                return Err(self.bad_reference("a quote", "an outer quote"));
            }
        }
        let order = text_order(&quotes);
        let mut place = vec![0; quotes.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        for quote in &mut quotes {
            quote.inside = quote.inside.map(|outer| place[outer]);
        }
        let mut sorted: Vec<Option<Quote>> = quotes.into_iter().map(Some).collect();
        self.quotes = order
            .into_iter()
            .filter_map(|old| sorted[old].take())
            .collect();
        Ok(self)
    }

    /// Adds what stage 3 made.
    ///
    /// # Errors
    /// [`Error::BadSpan`] for a span that does not fit; [`Error::BadReference`] when there is not one attribution
    /// for each quote or a speaker is missing.
    pub fn with_attributions(mut self, resolution: Resolution) -> Result<Self, Error> {
        if resolution.attributions.len() != self.quotes.len() {
            return Err(self.bad_reference("the resolver", "one attribution for each quote"));
        }
        for attribution in &resolution.attributions {
            if attribution
                .speaker
                .is_some_and(|s| s >= resolution.speakers.len())
            {
                return Err(self.bad_reference("an attribution", "a speaker"));
            }
            for &span in &attribution.via {
                self.check("via", &[span])?;
            }
        }
        for speaker in &resolution.speakers {
            self.check("mention", &speaker.mentions)?;
        }
        self.speakers = resolution.speakers;
        self.attributions = resolution.attributions;
        Ok(self)
    }

    /// The same over the text as it came, of which the text so far is the fair copy: every offset is one of that text then.
    ///
    /// Where several tokens are read for one character of it, those after the first are empty.
    ///
    /// # Errors
    /// [`Error::BadSpan`] when `copy` is the copy of another text.
    pub fn over(mut self, raw: String, copy: &FairCopy) -> Result<Self, Error> {
        self.lower = raw.to_ascii_lowercase();
        self.text = raw;
        self.mark_changes = MarkChanges::default();
        let mut tokens = std::mem::take(&mut self.tokens);
        let mut before = Span::default();
        self.passed_over.clear();
        for token in &mut tokens {
            token.span = after(before, copy.to_raw(token.span));
            self.passed_over.extend(self.gap(before, token.span));
            before = token.span;
        }
        self.tokens = tokens;
        for span in (self.sentences.iter_mut().map(|s| &mut s.span))
            .chain(self.paragraphs.iter_mut().map(|p| &mut p.span))
            .chain(self.names.iter_mut().map(|n| &mut n.span))
            .chain(self.attributions.iter_mut().flat_map(|a| &mut a.via))
        {
            *span = copy.to_raw(*span);
        }
        for speaker in &mut self.speakers {
            each_to_raw(&mut speaker.mentions, copy);
        }
        let mut quotes = std::mem::take(&mut self.quotes);
        for quote in &mut quotes {
            for (layer, spans) in layers(quote) {
                each_to_raw(spans, copy);
                self.check(layer, spans)?;
                self.pass_over(spans);
            }
        }
        self.quotes = quotes;
        Ok(self)
    }

    /// The same with other confidences: of each quote, and of its attribution, in their order; those beyond the last stay.
    #[must_use]
    pub fn with_confidences(mut self, told: impl IntoIterator<Item = (f32, f32)>) -> Self {
        let places = self.quotes.iter_mut().zip(&mut self.attributions);
        for ((quote, attribution), (of_quote, of_speaker)) in places.zip(told) {
            quote.confidence = of_quote;
            attribution.confidence = of_speaker;
        }
        self
    }

    /// Adds a line for the reader of the output ("invalid UTF-8 replaced at byte 17").
    #[must_use]
    pub fn with_warning(mut self, warning: impl Into<String>) -> Self {
        self.warnings.push(warning.into());
        self
    }

    /// Unique within a run.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The text, as it came; while the stages are at work, its [`FairCopy`] where it has one.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text with A to Z lower-cased: same length, same offsets.
    pub fn lower(&self) -> &str {
        &self.lower
    }

    /// Facts about it.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Words and marks.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Sentences.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The sentence that holds a token, or the last one before it.
    pub fn sentence_at(&self, token: usize) -> Option<&Sentence> {
        let after = self
            .sentences
            .partition_point(|sentence| sentence.tokens.range().start <= token);
        self.sentences.get(after.checked_sub(1)?)
    }

    /// Paragraphs.
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// Turns, where the article is an interview or a transcript; else none.
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// The turn in which a token is said.
    pub fn turn_at(&self, token: usize) -> Option<usize> {
        let after = self.turns.partition_point(|turn| turn.words.start <= token);
        after
            .checked_sub(1)
            .filter(|&turn| self.turns[turn].holds(token))
    }

    /// Quotes in text order; an outer one before those inside it.
    pub fn quotes(&self) -> &[Quote] {
        &self.quotes
    }

    /// The speakers of this article.
    pub fn speakers(&self) -> &[Speaker] {
        &self.speakers
    }

    /// One for each quote once the resolver has run; empty before.
    pub fn attributions(&self) -> &[Attribution] {
        &self.attributions
    }

    /// Each quote with its words and whose they are, in the order of [`quotes`](Self::quotes).
    ///
    /// ```
    /// use ascribe_article::marked;
    ///
    /// let article = marked::parse("[q1 “The plan,”] [s1 Lopez] [c1 told] reporters, [q1 “was never costed.”]")?;
    /// let quotations: Vec<_> = article.quotations().collect();
    /// assert_eq!(quotations[0].words, "“The plan,” … “was never costed.”");
    /// assert!(quotations[0].speaker.is_none(), "no resolver has run");
    /// # Ok::<(), ascribe_article::Error>(())
    /// ```
    pub fn quotations(&self) -> impl ExactSizeIterator<Item = AttributedQuote<'_>> {
        self.quotes
            .iter()
            .enumerate()
            .map(|(index, quote)| AttributedQuote {
                index,
                quote,
                words: self.words(&quote.content),
                speaker: self.speaker_of(index),
                attribution: self.attributions.get(index),
            })
    }

    /// The speaker of quote `index`; `None` when the article does not say, and before the resolver has run.
    pub fn speaker_of(&self, index: usize) -> Option<&Speaker> {
        self.speakers.get(self.attributions.get(index)?.speaker?)
    }

    /// The words of some spans, with ` … ` where something stands between two of them that is not passed over.
    ///
    /// ```
    /// use ascribe_article::{Article, RawArticle, Span};
    ///
    /// let article = Article::new(RawArticle::new("a", "“Yes,” she said, “now.”"))?;
    /// let spans = ["Yes,", "now."].map(|part| {
    ///     let at = article.text().find(part).unwrap_or(0);
    ///     Span::new(at, at + part.len())
    /// });
    /// assert_eq!(article.words(&spans), "Yes, … now.");
    /// # Ok::<(), ascribe_article::Error>(())
    /// ```
    ///
    /// # Panics
    /// When a span is not of this article.
    pub fn words(&self, spans: &[Span]) -> Cow<'_, str> {
        match spans {
            [] => Cow::Borrowed(""),
            [span] => Cow::Borrowed(self.slice(*span)),
            [first, rest @ ..] => {
                let mut words = self.slice(*first).to_owned();
                let mut end = first.end;
                for &span in rest {
                    let is_page = self
                        .passed_over
                        .binary_search_by_key(&end, |gap| gap.start)
                        .is_ok_and(|at| self.passed_over[at].end == span.start);
                    words.push_str(if is_page { " " } else { " … " });
                    words.push_str(self.slice(span));
                    end = span.end;
                }
                Cow::Owned(words)
            }
        }
    }

    /// Things the reader of the output should know.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The text of a span.
    ///
    /// # Panics
    /// When the span is not of this article.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The text of token `index`.
    pub fn token_text(&self, index: usize) -> &str {
        &self.text[self.tokens[index].span.range()]
    }

    /// The text of token `index`, A to Z lower-cased.
    pub fn token_lower(&self, index: usize) -> &str {
        &self.lower[self.tokens[index].span.range()]
    }

    /// The span from the first to the last of a range of tokens; empty for an empty range.
    pub fn token_span(&self, tokens: std::ops::Range<usize>) -> Span {
        match (self.tokens.get(tokens.start), tokens.end.checked_sub(1)) {
            (Some(first), Some(last)) if last >= tokens.start => {
                first.span.cover(self.tokens[last].span)
            }
            _ => Span::default(),
        }
    }

    /// Index of the first token that ends after byte `byte`: the one that holds it, or the next.
    pub fn token_at(&self, byte: u32) -> usize {
        self.tokens.partition_point(|t| t.span.end <= byte)
    }

    /// That the spans of a list fit, in their order, without overlap.
    fn check(&self, layer: &'static str, spans: &[Span]) -> Result<(), Error> {
        let mut before = Span::default();
        for &span in spans {
            self.check_after(before, layer, span)?;
            before = span;
        }
        Ok(())
    }

    /// That a span fits and follows the one before it; an empty one is before all.
    fn check_after(&self, before: Span, layer: &'static str, span: Span) -> Result<(), Error> {
        let range = |span: Span| (span.start as usize, span.end as usize);
        let (start, end) = range(before);
        let misfit = if span.end < span.start {
            Misfit::Reversed
        } else if span.is_empty() {
            Misfit::Empty
        } else if span.end as usize > self.text.len() {
            Misfit::Outside
        } else if !span.fits(&self.text) {
            Misfit::SplitsCharacter
        } else if span.overlaps(before) {
            Misfit::Overlaps(start, end)
        } else if span.start < before.end {
            Misfit::OutOfOrder(start, end)
        } else {
            return Ok(());
        };
        Err(Error::BadSpan {
            article: self.id.clone(),
            layer,
            span,
            misfit,
            len: self.text.len(),
        })
    }

    fn bad_reference(&self, what: &str, to: &str) -> Error {
        Error::BadReference {
            article: self.id.clone(),
            what: what.to_owned(),
            to: to.to_owned(),
        }
    }
}

/// The lists of spans of a quote, with their names.
fn layers(quote: &mut Quote) -> [(&'static str, &mut Vec<Span>); 4] {
    [
        ("content", &mut quote.content),
        ("cue", &mut quote.cue),
        ("source", &mut quote.source),
        ("addressee", &mut quote.addressee),
    ]
}

/// What is left of a span behind the one before it.
fn after(before: Span, span: Span) -> Span {
    let start = span.start.max(before.end);
    Span {
        start,
        end: span.end.max(start),
    }
}

/// The spans of a list of the fair copy on the text as it came; what has no place of its own there is left out.
fn each_to_raw(spans: &mut Vec<Span>, copy: &FairCopy) {
    let mut before = Span::default();
    for span in spans.iter_mut() {
        *span = after(before, copy.to_raw(*span));
        before = *span;
    }
    spans.retain(|span| !span.is_empty());
}

/// True when the ranges follow each other without a gap from 0 to `len`.
fn tile(ranges: impl Iterator<Item = IndexRange>, len: usize) -> bool {
    let mut next = 0;
    for range in ranges {
        if range.start != next || range.end < range.start {
            return false;
        }
        next = range.end;
    }
    next == len
}

/// The order [`Article::with_quotes`] puts quotes in: indices by first byte of the content, the longer one first.
pub(crate) fn text_order(quotes: &[Quote]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..quotes.len()).collect();
    order.sort_by_key(|&i| {
        let extent = quotes[i].extent();
        (extent.start, std::cmp::Reverse(extent.end), i)
    });
    order
}
