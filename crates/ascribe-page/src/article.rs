//! An article in the colours of its speakers: facts, speakers to choose from, paragraphs with notes beside them.
//!
//! What the style sheet goes by, all as classes:
//! - `wN`: what belongs to voice N, the N-th of the speakers; `.by.wN` is the box that chooses it;
//! - `kN`, `dN`, `oN`: colour N for a content, for the lines of cue and source, for the content around a content; `uN`: a kind
//!   of underline;
//! - `nN`: what belongs to note N of its row; `iN`: a piece of text whose narrowest mark belongs to it.

use std::collections::BTreeSet;
use std::ops::Range;

use ascribe_article::{ArticleRecord, CharSpan, Class, OffsetMap, QuoteRecord};
use maud::{Markup, PreEscaped, html};

use crate::draw::{Look, draw_paragraph};
use crate::marks::{Mark, Role, Segment, cut, marks_of, paragraphs};
use crate::style::{N_NOTES, article_style};
use crate::voices::{Voice, Voices};
use crate::words::{count, fact, likely, one_line, percent};

/// An article that is drawn: for a notebook alone, or for a [`Page`](crate::Page).
#[derive(Clone, Debug)]
pub struct Drawn {
    pub(crate) title: String,
    /// Publisher, date and so on.
    pub(crate) facts: Vec<String>,
    body: String,
    pub(crate) n_voices: usize,
}

impl Drawn {
    /// Draws an article. `why` has for each quotation, where it is known, how the speaker was found, in a sentence; a
    /// shorter list says it of the first.
    ///
    /// Spans that do not fit the text are not drawn. Time and space grow with text and quotations, not with their product.
    pub fn of(record: &ArticleRecord, why: &[Option<&str>]) -> Self {
        let voices = Voices::of(record);
        let mut facts: Vec<String> = ["publisher", "date", "place"]
            .iter()
            .filter_map(|key| fact(&record.meta, key))
            .collect();
        facts.push(count(record.quotes.len(), "quotation", "quotations"));
        let sheet = Sheet {
            text: record.text.as_deref().unwrap_or_default(),
            map: OffsetMap::new(record.text.as_deref().unwrap_or_default()),
            record,
            why,
            voices: &voices,
        };
        Self {
            title: fact(&record.meta, "title").unwrap_or_else(|| record.id.clone()),
            facts,
            body: sheet.draw().into_string(),
            n_voices: voices.list.len(),
        }
    }

    /// A piece of HTML for a page of somebody else, such as a notebook: its styles hold within it alone, it has no ids and no
    /// script, and without its styles it can still be read.
    pub fn fragment(&self) -> String {
        html! {
            div.ascribe {
                style { (PreEscaped(article_style(self.n_voices))) }
                // No heading: it would go into the notebook's own table of contents.
                p.title { bdi { (self.title) } }
                (self.facts_and_body())
            }
        }
        .into_string()
    }

    /// Speakers and paragraphs alone, without heading and facts, for a page with a heading and a style sheet of its own: they
    /// belong into an element of the class `ascribe`, and [`article_style`](crate::article_style) has their rules.
    pub fn body(&self) -> Markup {
        html! { (PreEscaped(&self.body)) }
    }

    /// How many voices it has: the style sheet must know as many.
    pub fn n_voices(&self) -> usize {
        self.n_voices
    }

    /// All but the heading.
    pub(crate) fn facts_and_body(&self) -> Markup {
        html! {
            p.facts { @for fact in &self.facts { span { bdi { (fact) } } " " } }
            (PreEscaped(&self.body))
        }
    }
}

struct Sheet<'a> {
    record: &'a ArticleRecord,
    text: &'a str,
    map: OffsetMap<'a>,
    why: &'a [Option<&'a str>],
    voices: &'a Voices,
}

impl Sheet<'_> {
    fn draw(&self) -> Markup {
        html! {
            @for warning in &self.record.warnings { p.warning { "Note: " (warning) } }
            div.body {
                @if !self.voices.list.is_empty() { (self.speakers()) }
                div.rows { (self.rows()) }
            }
        }
    }

    fn speakers(&self) -> Markup {
        html! {
            // No form: in a notebook the key Enter would send it.
            div.speakers role="group" aria-label="Speakers" {
                p { "Speakers" span.how { " – choose whom to see" } }
                ul {
                    @for (at, voice) in self.voices.list.iter().enumerate() {
                        li {
                            label class={ "speaker k" (self.voices.colour(at)) " u" (self.voices.line(at)) } {
                                input class={ "by w" (at) } type="checkbox" autocomplete="off";
                                span.l aria-hidden="true" { (voice.initials) } " "
                                span {
                                    bdi.who { (voice.name) } " "
                                    span.what { (voice.about()) }
                                }
                            }
                        }
                    }
                }
                label.choice {
                    input.only type="checkbox" autocomplete="off";
                    "only paragraphs with them"
                }
                p.legend {
                    span.a-content { "In colour" } " what was said; " span.a-cue { "dotted" } " the word that reports it; "
                    span.a-source { "underlined" } " who is named for it. Per cent: how sure it is that this is a quotation. Point at one, or go with \
                    the Tab key, to see how sure the speaker is."
                }
            }
        }
    }

    fn rows(&self) -> Markup {
        if self.text.trim().is_empty() {
            return html! { p.none { "The article has no text." } };
        }
        let marks: Vec<Mark> = (self.record.quotes.iter().enumerate())
            .flat_map(|(at, quote)| marks_of(quote, at + 1, &self.map))
            .collect();
        let paragraphs = paragraphs(self.text);
        html! {
            @for (paragraph, segments) in paragraphs.iter().zip(cut(&paragraphs, &marks)) {
                (self.row(paragraph, &segments))
            }
            @if self.record.quotes.is_empty() { p.none { "There are no quotations." } }
        }
    }

    fn row(&self, paragraph: &Range<usize>, segments: &[Segment<'_>]) -> Markup {
        let numbers: BTreeSet<usize> = segments
            .iter()
            .flat_map(|segment| &segment.marks)
            .map(|mark| mark.number)
            .collect();
        let numbers: Vec<usize> = numbers.into_iter().collect();
        let voices: BTreeSet<usize> = numbers.iter().map(|n| self.voices.at(n - 1)).collect();
        let mut class = String::from("row");
        for voice in voices {
            class.push_str(&format!(" w{voice}"));
        }
        let look = RowLook {
            sheet: self,
            numbers: &numbers,
        };
        html! {
            div class=(class) {
                p.text dir="auto" { (draw_paragraph(self.text, paragraph, segments, &look)) }
                @if !numbers.is_empty() {
                    ul.notes {
                        @for (place, &number) in numbers.iter().enumerate() {
                            (self.note(place, number, paragraph.start))
                        }
                    }
                }
            }
        }
    }

    /// What is known of a quotation: in short, and the rest for whoever points at it.
    fn note(&self, place: usize, number: usize, paragraph_start: usize) -> Markup {
        let quote = &self.record.quotes[number - 1];
        let voice = self.voices.of_quote(number - 1);
        let at = self.voices.at(number - 1);
        let start = quote
            .content
            .first()
            .and_then(|span| self.map.to_byte(span.start));
        let goes_on = start.is_some_and(|start| start < paragraph_start);
        html! {
            li class={
                "note k" (self.voices.colour(at)) " w" (at)
                @if place < N_NOTES { " n" (place) }
            } tabindex="-1" {
                span.l { (voice.initials) } " "
                bdi.who { (voice.name) } " "
                span.what {
                    @if goes_on { "goes on" } @else { (in_short(quote)) }
                }
                dl.about { (self.about(quote, voice, number)) }
            }
        }
    }

    fn about(&self, quote: &QuoteRecord, voice: &Voice, number: usize) -> Markup {
        let line = |term: &str, told: Markup| html! { div { dt { (term) } " " dd { (told) } } };
        let mut kind = format!(
            "{}, {}",
            quote.kind.name(),
            quote.class.unwrap_or_default().name()
        );
        for flag in &quote.flags {
            kind = format!("{kind}, {}", flag.name());
        }
        let why = self.why.get(number - 1).copied().flatten();
        let outer = quote.inside.as_deref().and_then(|id| self.place_of(id));
        html! {
            (line("Speaker", html! { bdi { (voice.name) } @if !voice.what.is_empty() { ", " (voice.what) } }))
            (line("Cue", self.words_or_none(&quote.cue)))
            (line("Source", self.words_or_none(&quote.source)))
            @if !quote.addressee.is_empty() { (line("Said to", self.words_or_none(&quote.addressee))) }
            (line("Type", html! { (kind) }))
            @if let Some(outer) = outer {
                (line("Within", html! { "what " bdi { (self.voices.of_quote(outer).name) } " says" }))
            }
            @if let Some(chain) = self.chain(quote, voice) { (line("Mentions", chain)) }
            @if let Some(why) = why { (line("Why", html! { bdi { (why) } })) }
            @if !quote.corrected.is_empty() { (line("Put right", html! { "by hand: " (quote.corrected.join(", ")) })) }
            (line("Is a quotation", html! { (likely(quote.confidence)) }))
            @if let Some(confidence) = quote.speaker_confidence { (line("Right speaker", html! { (likely(confidence)) })) }
        }
    }

    fn place_of(&self, id: &str) -> Option<usize> {
        // Ids are `q1`, `q2`, … nearly always; only foreign ones are looked for.
        let guess = id.strip_prefix('q').and_then(|n| n.parse::<usize>().ok());
        let is_it = |&at: &usize| {
            self.record
                .quotes
                .get(at)
                .is_some_and(|quote| quote.id == id)
        };
        guess
            .and_then(|n| n.checked_sub(1))
            .filter(is_it)
            .or_else(|| self.record.quotes.iter().position(|quote| quote.id == id))
    }

    /// From the words of the source over each mention they take up to the name.
    fn chain(&self, quote: &QuoteRecord, voice: &Voice) -> Option<Markup> {
        let mut steps: Vec<String> = quote
            .via
            .iter()
            .filter_map(|&span| self.words(span))
            .collect();
        steps.dedup();
        let last = steps.last()?;
        let has_name = last.to_lowercase().contains(&voice.name.to_lowercase());
        let name = (!has_name && quote.speaker.is_some()).then_some(&voice.name);
        if steps.len() + usize::from(name.is_some()) < 2 {
            return None;
        }
        Some(html! {
            @for (at, step) in steps.iter().enumerate() {
                @if at > 0 { " → " }
                "“" bdi { (step) } "”"
            }
            @if let Some(name) = name { " → " bdi { (name) } }
        })
    }

    fn words_or_none(&self, spans: &[CharSpan]) -> Markup {
        let words: Vec<String> = spans.iter().filter_map(|&span| self.words(span)).collect();
        html! {
            @if words.is_empty() { span.what { "none" } } @else { bdi { (words.join(" … ")) } }
        }
    }

    fn words(&self, span: CharSpan) -> Option<String> {
        let words = one_line(self.map.slice(span)?, LONGEST);
        (!words.is_empty()).then_some(words)
    }
}

/// `indirect, thought, negated, 89 %`
fn in_short(quote: &QuoteRecord) -> String {
    let class = quote.class.unwrap_or_default();
    let mut short = vec![quote.kind.name().to_owned()];
    // Nearly all are speech.
    short.extend((class != Class::Speech).then(|| class.name().to_owned()));
    short.extend(quote.flags.iter().map(|flag| flag.name().to_owned()));
    match quote.corrected.is_empty() {
        true => short.push(percent(quote.confidence.into())),
        // Nobody is unsure of that.
        false => short.push("corrected by hand".to_owned()),
    }
    short.join(", ")
}

/// Code points of a source, a cue or a mention in a note: the whole of it stands in the text.
const LONGEST: usize = 120;

/// How the pieces of one row look.
struct RowLook<'a> {
    sheet: &'a Sheet<'a>,
    /// The quotations of the row's notes.
    numbers: &'a [usize],
}

impl RowLook<'_> {
    fn place(&self, number: usize) -> Option<usize> {
        let place = self.numbers.binary_search(&number).ok();
        place.filter(|&place| place < N_NOTES)
    }

    fn voice(&self, mark: &Mark) -> usize {
        self.sheet.voices.at(mark.number - 1)
    }
}

impl Look for RowLook<'_> {
    fn classes(&self, marks: &[&Mark]) -> Vec<String> {
        let voices = self.sheet.voices;
        let mut class = Vec::new();
        let mut contents = marks.iter().rev().filter(|mark| mark.role == Role::Content);
        if let Some(inner) = contents.next() {
            let voice = self.voice(inner);
            class.push(format!("k{}", voices.colour(voice)));
            class.push(format!("u{}", voices.line(voice)));
        }
        if let Some(outer) = contents.next() {
            class.push(format!("o{}", voices.colour(self.voice(outer))));
        }
        if let Some(line) = marks.iter().rev().find(|mark| mark.role != Role::Content) {
            class.push(format!("d{}", voices.colour(self.voice(line))));
        }
        let all: BTreeSet<usize> = marks.iter().map(|mark| self.voice(mark)).collect();
        class.extend(all.iter().map(|voice| format!("w{voice}")));
        let places: BTreeSet<usize> = marks
            .iter()
            .filter_map(|mark| self.place(mark.number))
            .collect();
        class.extend(places.iter().map(|place| format!("n{place}")));
        if let Some(place) = marks.last().and_then(|mark| self.place(mark.number)) {
            class.push(format!("i{place}"));
        }
        class
    }

    /// A content has the initials of its speaker; at its very beginning they can be reached with the keyboard.
    fn label(&self, mark: &Mark, goes_on: bool) -> Option<Markup> {
        if mark.role != Role::Content {
            return None;
        }
        let voices = self.sheet.voices;
        let (at, voice) = (self.voice(mark), voices.of_quote(mark.number - 1));
        let mut class = format!("l k{} w{at}", voices.colour(at));
        if let Some(place) = self.place(mark.number) {
            class.push_str(&format!(" n{place}"));
        }
        let quote = &self.sheet.record.quotes[mark.number - 1];
        let content = quote
            .content
            .iter()
            .filter_map(|&span| self.sheet.map.span_to_bytes(span));
        let first = content
            .filter(|span| !span.is_empty())
            .map(|span| span.start as usize)
            .min();
        Some(html! {
            @if first == Some(mark.start) && !goes_on {
                sup class=(class) tabindex="0" role="note" aria-label={
                    "Quotation " (mark.number) ", " (voice.name) ", " (quote.kind.name()) ", " (likely(quote.confidence))
                } { (voice.initials) }
            } @else {
                sup class=(class) aria-hidden="true" { @if goes_on { "…" } (voice.initials) }
            }
        })
    }
}
