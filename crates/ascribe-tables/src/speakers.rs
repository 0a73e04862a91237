//! The columns of the table of speakers, each with what it is and how its cell is made.

use ascribe_article::{QuoteRecord, QuoteType, SpeakerRecord};

use crate::column::{Cell, Column, Kind};
use crate::source::{Source, places};

/// A speaker with its article.
pub(crate) struct Speaks<'a> {
    source: &'a Source<'a>,
    speaker: &'a SpeakerRecord,
}

impl<'a> Speaks<'a> {
    /// The speakers of an article, in its order.
    pub(crate) fn all(source: &'a Source<'a>) -> impl Iterator<Item = Speaks<'a>> {
        let speakers = source.record.speakers.iter();
        speakers.map(move |speaker| Speaks { source, speaker })
    }

    fn n_quotes(&self, is_counted: impl Fn(&QuoteRecord) -> bool) -> Cell {
        let quotes = self.source.record.quotes.iter();
        let own = quotes.filter(|quote| quote.speaker.as_deref() == Some(&*self.speaker.id));
        Cell::count(own.filter(|quote| is_counted(quote)).count())
    }
}

type Make = fn(&Speaks<'_>) -> Cell;

/// The one place of what the columns are.
pub(crate) const COLUMNS: [(Column, Make); 17] = [
    (
        Column::full("article", Kind::Text, "id of the article"),
        |one| Cell::Text(one.source.record.id.clone()),
    ),
    (
        Column::gappy(
            "date",
            Kind::Text,
            "date of the article, ISO where it is understood",
        ),
        |one| one.source.fact("date"),
    ),
    (Column::gappy("publisher", Kind::Text, "outlet"), |one| {
        one.source.fact("publisher")
    }),
    (Column::gappy("title", Kind::Text, "headline"), |one| {
        one.source.fact("title")
    }),
    (
        Column::full(
            "speaker_id",
            Kind::Text,
            "id of the speaker in its article: `s1`, `s2`, …",
        ),
        |one| Cell::Text(one.speaker.id.clone()),
    ),
    (
        Column::full(
            "speaker",
            Kind::Text,
            "the fullest personal name in the article, without titles; a phrase for those it does not name",
        ),
        |one| Cell::Text(one.speaker.name.clone()),
    ),
    (
        Column::full(
            "speaker_kind",
            Kind::Text,
            "`person`, `organization`, `group`, `unnamed`, `document`, `author`, `other`",
        ),
        |one| Cell::Text(one.speaker.kind.name().to_owned()),
    ),
    (
        Column::full("gender", Kind::Text, "`female`, `male`, `unknown`"),
        |one| Cell::Text(one.speaker.gender.name().to_owned()),
    ),
    (
        Column::full(
            "anonymous",
            Kind::Flag,
            "the article says that the name is kept back",
        ),
        |one| Cell::Flag(one.speaker.anonymous),
    ),
    (
        Column::gappy(
            "aliases",
            Kind::Text,
            "other forms of the name, `; ` between them",
        ),
        |one| Cell::words(one.speaker.aliases.join("; ")),
    ),
    (
        Column::gappy(
            "roles",
            Kind::Text,
            "what the article calls the speaker, `; ` between them",
        ),
        |one| Cell::words(one.speaker.roles.join("; ")),
    ),
    (
        Column::full(
            "n_mentions",
            Kind::Integer,
            "how often the article mentions the speaker",
        ),
        |one| Cell::count(one.speaker.mentions.len()),
    ),
    (
        Column::full("n_quotes", Kind::Integer, "quotations in this article"),
        |one| one.n_quotes(|_| true),
    ),
    (
        Column::full("n_direct", Kind::Integer, "direct ones of them"),
        |one| one.n_quotes(|quote| quote.kind == QuoteType::Direct),
    ),
    (
        Column::full("n_mixed", Kind::Integer, "mixed ones"),
        |one| one.n_quotes(|quote| quote.kind == QuoteType::Mixed),
    ),
    (
        Column::full("n_indirect", Kind::Integer, "indirect ones"),
        |one| one.n_quotes(|quote| quote.kind == QuoteType::Indirect),
    ),
    (
        Column::gappy(
            "mentions_at",
            Kind::Text,
            "places of the mentions: `3-9;12-20`",
        ),
        |one| places(&one.speaker.mentions),
    ),
];
