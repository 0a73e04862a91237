//! The result, and its JSON lines and CSV.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, Write};

use ascribe_article::{Gender, QuoteType, SpeakerKind, spreadsheet_cell};
use serde::Serialize;

/// Speakers across articles.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Table {
    /// Articles counted, those without quotations included.
    pub n_articles: u64,
    /// Quotations counted, of any speaker or none.
    pub n_quotes: u64,
    /// Quotations without a speaker.
    pub n_unattributed: u64,
    /// Articles whose date is none: `2020-13-45`, `yesterday`. They count as articles without a date.
    pub n_bad_dates: u64,
    /// Most quotations first, then by name.
    pub speakers: Vec<SpeakerRow>,
}

/// One speaker.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpeakerRow {
    /// The form most articles use.
    pub name: String,
    /// What it is.
    pub kind: SpeakerKind,
    /// What most articles with a gender say.
    pub gender: Gender,
    /// Quotations of any type.
    pub n_quotes: u64,
    /// Direct ones.
    pub n_direct: u64,
    /// Mixed ones.
    pub n_mixed: u64,
    /// Indirect ones.
    pub n_indirect: u64,
    /// Among all: words that were not said.
    pub n_negated: u64,
    /// Among all: words that may be or might have been said.
    pub n_hypothetical: u64,
    /// Articles with a quotation of the speaker.
    pub n_articles: u64,
    /// Earliest date of such an article.
    pub first: Option<String>,
    /// Latest.
    pub last: Option<String>,
    /// Quotations by `meta.publisher`.
    pub outlets: BTreeMap<String, u64>,
    /// Quotations by day, month or year.
    pub dates: BTreeMap<String, u64>,
    /// Other forms of the name, most frequent first.
    pub aliases: Vec<String>,
    /// Most frequent first.
    pub roles: Vec<String>,
    /// By date, article and place in it; only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quotes: Option<Vec<QuoteRow>>,
}

/// One quotation of a speaker. The order of the fields is the order of the rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct QuoteRow {
    /// Date of the article.
    pub date: Option<String>,
    /// Id of the article.
    pub article: String,
    /// Code points of the article before the content.
    pub at: usize,
    /// Id of the quotation in the article.
    pub id: String,
    /// Direct, mixed or indirect.
    #[serde(rename = "type")]
    pub kind: QuoteType,
    /// Publisher of the article.
    pub publisher: Option<String>,
    /// The content; none when the article came without its text.
    pub text: Option<String>,
}

impl Table {
    /// Writes one speaker a line.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_jsonl(&self, mut out: impl Write) -> io::Result<()> {
        for row in &self.speakers {
            serde_json::to_writer(&mut out, row)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Writes a line of headings and one speaker a line; with kept quotations, one quotation a line, the speaker's
    /// columns repeated. Lists are joined with `; `. Words that a spreadsheet would run as a formula begin with `'`: see
    /// [`spreadsheet_cell`].
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_csv(&self, out: impl Write) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        let with_quotes = self.speakers.iter().any(|row| row.quotes.is_some());
        let mut head = vec![
            "name",
            "kind",
            "gender",
            "n_quotes",
            "n_direct",
            "n_mixed",
            "n_indirect",
            "n_negated",
            "n_hypothetical",
            "n_articles",
            "first",
            "last",
            "outlets",
            "dates",
            "aliases",
            "roles",
        ];
        if with_quotes {
            head.extend(["article", "date", "publisher", "id", "type", "text"]);
        }
        csv.write_record(&head).map_err(io_error)?;
        for row in &self.speakers {
            let columns = row.columns();
            match &row.quotes {
                Some(quotes) if with_quotes => {
                    for quote in quotes {
                        csv.write_record(columns.iter().cloned().chain(quote.columns().map(words)))
                            .map_err(io_error)?;
                    }
                }
                _ => csv.write_record(&columns).map_err(io_error)?,
            }
        }
        csv.flush()
    }
}

impl SpeakerRow {
    fn columns(&self) -> Vec<String> {
        vec![
            words(self.name.clone()),
            self.kind.name().to_owned(),
            self.gender.name().to_owned(),
            self.n_quotes.to_string(),
            self.n_direct.to_string(),
            self.n_mixed.to_string(),
            self.n_indirect.to_string(),
            self.n_negated.to_string(),
            self.n_hypothetical.to_string(),
            self.n_articles.to_string(),
            self.first.clone().unwrap_or_default(),
            self.last.clone().unwrap_or_default(),
            words(pairs(&self.outlets)),
            words(pairs(&self.dates)),
            words(self.aliases.join("; ")),
            words(self.roles.join("; ")),
        ]
    }
}

impl QuoteRow {
    fn columns(&self) -> [String; 6] {
        [
            self.article.clone(),
            self.date.clone().unwrap_or_default(),
            self.publisher.clone().unwrap_or_default(),
            self.id.clone(),
            self.kind.name().to_owned(),
            self.text.clone().unwrap_or_default(),
        ]
    }
}

/// A cell of words.
fn words(cell: String) -> String {
    spreadsheet_cell(&cell).into_owned()
}

fn pairs<V: Display>(counts: &BTreeMap<String, V>) -> String {
    let pairs: Vec<String> = counts.iter().map(|(key, n)| format!("{key}={n}")).collect();
    pairs.join("; ")
}

/// A closed pipe must still look like one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
