//! The columns of the table of quotations, each with what it is and how its cell is made.

use ascribe_article::{Class, QuoteRecord, SpeakerRecord};

use crate::column::{Cell, Column, Kind};
use crate::source::{Source, places};

/// A quotation with its article.
pub(crate) struct Said<'a> {
    source: &'a Source<'a>,
    quote: &'a QuoteRecord,
    speaker: Option<&'a SpeakerRecord>,
}

impl<'a> Said<'a> {
    /// The quotations of an article, in text order.
    pub(crate) fn all(source: &'a Source<'a>) -> impl Iterator<Item = Said<'a>> {
        source.record.quotes.iter().map(move |quote| Said {
            source,
            quote,
            speaker: source.speaker(quote),
        })
    }

    fn of_speaker(&self, cell: impl FnOnce(&SpeakerRecord) -> Cell) -> Cell {
        self.speaker.map_or(Cell::Nothing, cell)
    }
}

type Make = fn(&Said<'_>) -> Cell;

/// The one place of what the columns are.
pub(crate) const COLUMNS: [(Column, Make); 29] = [
    (
        Column::full("article", Kind::Text, "id of the article"),
        |said| Cell::Text(said.source.record.id.clone()),
    ),
    (
        Column::gappy(
            "date",
            Kind::Text,
            "date of the article, ISO where it is understood",
        ),
        |said| said.source.fact("date"),
    ),
    (Column::gappy("publisher", Kind::Text, "outlet"), |said| {
        said.source.fact("publisher")
    }),
    (Column::gappy("title", Kind::Text, "headline"), |said| {
        said.source.fact("title")
    }),
    (
        Column::full(
            "quote",
            Kind::Text,
            "id of the quotation in its article: `q1`, `q2`, … in text order",
        ),
        |said| Cell::Text(said.quote.id.clone()),
    ),
    (
        Column::full("type", Kind::Text, "`direct`, `mixed`, `indirect`"),
        |said| Cell::Text(said.quote.kind.name().to_owned()),
    ),
    (
        Column::full("class", Kind::Text, "`speech`, `thought`, `finding`, `act`"),
        |said| {
            let class: Class = said.quote.class.unwrap_or_default();
            Cell::Text(class.name().to_owned())
        },
    ),
    (
        Column::gappy(
            "content",
            Kind::Text,
            "the words that were said, outer marks left outside; ` … ` where the cue splits them",
        ),
        |said| said.source.words_cell(&said.quote.content),
    ),
    (
        Column::gappy("cue", Kind::Text, "the reporting word or phrase"),
        |said| said.source.words_cell(&said.quote.cue),
    ),
    (
        Column::gappy("source", Kind::Text, "the phrase that names who said it"),
        |said| said.source.words_cell(&said.quote.source),
    ),
    (
        Column::gappy("addressee", Kind::Text, "the phrase that names to whom"),
        |said| said.source.words_cell(&said.quote.addressee),
    ),
    (
        Column::gappy(
            "speaker",
            Kind::Text,
            "name of the speaker; empty when the article does not say",
        ),
        |said| said.of_speaker(|speaker| Cell::Text(speaker.name.clone())),
    ),
    (
        Column::gappy(
            "speaker_kind",
            Kind::Text,
            "`person`, `organization`, `group`, `unnamed`, `document`, `author`, `other`",
        ),
        |said| said.of_speaker(|speaker| Cell::Text(speaker.kind.name().to_owned())),
    ),
    (
        Column::gappy(
            "gender",
            Kind::Text,
            "of the speaker: `female`, `male`, `unknown`",
        ),
        |said| said.of_speaker(|speaker| Cell::Text(speaker.gender.name().to_owned())),
    ),
    (
        Column::full(
            "confidence",
            Kind::Number,
            "0 to 1: that this is a quotation",
        ),
        |said| Cell::share(said.quote.confidence),
    ),
    (
        Column::gappy(
            "speaker_confidence",
            Kind::Number,
            "0 to 1: that the speaker is right",
        ),
        |said| {
            said.quote
                .speaker_confidence
                .map_or(Cell::Nothing, Cell::share)
        },
    ),
    (
        Column::gappy(
            "flags",
            Kind::Text,
            "`negated`, `hypothetical`, a space between them",
        ),
        |said| {
            let flags: Vec<&str> = said.quote.flags.iter().map(|flag| flag.name()).collect();
            Cell::words(flags.join(" "))
        },
    ),
    (
        Column::gappy(
            "inside",
            Kind::Text,
            "id of the quotation whose content holds this one",
        ),
        |said| Cell::words(said.quote.inside.as_deref().unwrap_or_default()),
    ),
    (
        Column::gappy(
            "found_by",
            Kind::Text,
            "what found it: `encoder`, the name of a rule, or both",
        ),
        |said| Cell::words(said.quote.found_by.as_str()),
    ),
    (
        Column::gappy("start", Kind::Integer, "where the content begins"),
        |said| {
            said.quote
                .content
                .first()
                .map_or(Cell::Nothing, |span| Cell::count(span.start))
        },
    ),
    (
        Column::gappy("end", Kind::Integer, "where the content ends"),
        |said| {
            said.quote
                .content
                .last()
                .map_or(Cell::Nothing, |span| Cell::count(span.end))
        },
    ),
    (
        Column::gappy(
            "content_at",
            Kind::Text,
            "places of the parts of the content: `3-9;12-20`",
        ),
        |said| places(&said.quote.content),
    ),
    (
        Column::gappy("cue_at", Kind::Text, "places of the cue"),
        |said| places(&said.quote.cue),
    ),
    (
        Column::gappy("source_at", Kind::Text, "places of the source"),
        |said| places(&said.quote.source),
    ),
    (
        Column::gappy("addressee_at", Kind::Text, "places of the addressee"),
        |said| places(&said.quote.addressee),
    ),
    (
        Column::gappy(
            "speaker_id",
            Kind::Text,
            "id of the speaker in its article, as in the table of speakers",
        ),
        |said| said.of_speaker(|speaker| Cell::Text(speaker.id.clone())),
    ),
    (
        Column::gappy(
            "before",
            Kind::Text,
            "about 100 characters before the content, whole words in one line",
        ),
        |said| Cell::words(said.source.before(&said.quote.content).unwrap_or_default()),
    ),
    (
        Column::gappy(
            "after",
            Kind::Text,
            "about 100 characters after the content, whole words in one line",
        ),
        |said| Cell::words(said.source.after(&said.quote.content).unwrap_or_default()),
    ),
    (
        Column::gappy(
            "corrected",
            Kind::Text,
            "what was put right by hand: `speaker`, `content`, `class`, `added`, a space between them",
        ),
        |said| Cell::words(said.quote.corrected.join(" ")),
    ),
];
