//! The corpus as files for other programs: flat tables, records, quotations in the form of others.

use ascribe_article::{ArticleRecord, QuoteType, serde_json};
use ascribe_tables::{Column, Kind, Rows, Sheet, Table};
use rusqlite::{Row, params_from_iter};
use serde::Serialize;

use crate::questions::{Columns, Question, SpeakerSort, cells_of};
use crate::{Error, Store};

/// Rows that are read at a time.
const CHUNK: usize = 2_000;

/// Which table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exported {
    /// A row a quotation: [`FOUND`](crate::FOUND).
    #[default]
    Quotations,
    /// A row a speaker of an article.
    Voices,
    /// A row an article.
    Articles,
    /// A row a person or body: [`SPEAKERS`](crate::SPEAKERS).
    People,
}

static VOICES: [Column; 16] = [
    Column::full("article", Kind::Text, "id of the article"),
    Column::gappy("date", Kind::Text, "date of the article"),
    Column::gappy("publisher", Kind::Text, "outlet"),
    Column::gappy("title", Kind::Text, "headline"),
    Column::full(
        "speaker_id",
        Kind::Text,
        "id of the speaker in its article: `s1`, `s2`, …",
    ),
    Column::full("speaker", Kind::Text, "the fullest name in the article"),
    Column::full(
        "speaker_kind",
        Kind::Text,
        "`person`, `organization`, `group`, `unnamed`, `document`, `author`, `other`",
    ),
    Column::full("gender", Kind::Text, "`female`, `male`, `unknown`"),
    Column::full(
        "anonymous",
        Kind::Flag,
        "the article says that the name is kept back",
    ),
    Column::gappy(
        "aliases",
        Kind::Text,
        "other forms of the name, `; ` between them",
    ),
    Column::gappy(
        "roles",
        Kind::Text,
        "what the article calls the speaker, `; ` between them",
    ),
    Column::full(
        "n_mentions",
        Kind::Integer,
        "how often the article mentions the speaker",
    ),
    Column::full("n_quotations", Kind::Integer, "quotations in this article"),
    Column::gappy("person", Kind::Integer, "number in the list of people"),
    Column::gappy("link_score", Kind::Number, "0 to 1: that it is this person"),
    Column::gappy("link_why", Kind::Text, "why, in words"),
];

static ARTICLES: [Column; 12] = [
    Column::full("article", Kind::Text, "id of the article"),
    Column::gappy("date", Kind::Text, "ISO, as far as it is known"),
    Column::gappy("publisher", Kind::Text, "outlet"),
    Column::gappy("title", Kind::Text, "headline"),
    Column::gappy("place", Kind::Text, "where it was written"),
    Column::gappy("author", Kind::Text, "who wrote it"),
    Column::gappy("url", Kind::Text, "address"),
    Column::full("n_words", Kind::Integer, "words of the text"),
    Column::full("n_quotations", Kind::Integer, "quotations that count"),
    Column::gappy(
        "copy_of",
        Kind::Text,
        "id of the first article of which this one is a copy",
    ),
    Column::full("made_by", Kind::Text, "program and model"),
    Column::full("came_from", Kind::Text, "file and record"),
];

impl Exported {
    /// Its name and columns.
    pub fn sheet(self) -> Sheet {
        match self {
            Exported::Quotations => crate::FOUND,
            Exported::Voices => Sheet {
                name: Table::Speakers.name(),
                columns: &VOICES,
            },
            Exported::Articles => Sheet {
                name: "articles",
                columns: &ARTICLES,
            },
            Exported::People => crate::SPEAKERS,
        }
    }
}

/// An article of the Global Quotation Graph.
#[derive(Serialize)]
struct Gqg {
    date: Option<String>,
    url: String,
    title: String,
    lang: &'static str,
    quotes: Vec<GqgQuote>,
}

#[derive(Serialize)]
struct GqgQuote {
    pre: String,
    quote: String,
    post: String,
}

impl Store {
    /// The rows of a table, some at a time, in the order of dates or numbers: all of it, or what has to do with the quotations
    /// that a question asks for.
    ///
    /// # Errors
    /// As [`Store::find`], and those of `take`.
    pub fn export<E: From<Error>>(
        &self,
        table: Exported,
        question: &Question,
        mut take: impl FnMut(&Rows) -> Result<(), E>,
    ) -> Result<(), E> {
        let sheet = table.sheet();
        let (from, order, own): (_, _, &[(&str, &str)]) = match table {
            Exported::Quotations => {
                self.each_found(question, take)?;
                return Ok(());
            }
            Exported::People => {
                return take(&self.speakers(question, SpeakerSort::default(), 1)?.rows);
            }
            Exported::Voices => (
                "voices AS q JOIN articles AS a ON a.number = q.article",
                "q.number",
                &[
                    ("article", "a.id"),
                    ("date", "a.date"),
                    ("publisher", "a.publisher"),
                    ("title", "a.title"),
                    ("speaker_id", "q.id"),
                    ("speaker", "q.name"),
                    ("speaker_kind", "q.kind"),
                ],
            ),
            Exported::Articles => (
                "articles AS q LEFT JOIN articles AS a ON a.number = q.copy_of",
                "q.number",
                &[("article", "q.id"), ("copy_of", "a.id")],
            ),
        };
        let (condition, values) = match table {
            _ if question.is_everything() => ("true".to_owned(), Vec::new()),
            Exported::Voices => {
                let (from, values) = self.select(question)?.sql();
                (
                    format!("(q.article, q.id) IN (SELECT q.article_number, q.speaker_id {from})"),
                    values,
                )
            }
            _ => {
                let (from, values) = self.select(question)?.sql();
                (
                    format!("q.number IN (SELECT q.article_number {from})"),
                    values,
                )
            }
        };
        let limit = question.limit.map_or(-1, |limit| limit as i64);
        let sql = format!(
            "SELECT {} FROM {from} WHERE {condition} ORDER BY {order} LIMIT {limit}",
            Columns(sheet).sql("q", own)
        );
        let mut statement = self.told(self.connection().prepare(&sql))?;
        let mut rows = self.told(statement.query(params_from_iter(values)))?;
        let mut cells = Vec::new();
        while let Some(row) = self.told(rows.next())? {
            self.told(cells_of(row, sheet, &mut cells))?;
            if cells.len() / sheet.columns.len() == CHUNK {
                take(&Rows::new(sheet, std::mem::take(&mut cells)))?;
            }
        }
        if !cells.is_empty() {
            take(&Rows::new(sheet, cells))?;
        }
        Ok(())
    }

    /// The records of articles, put right by the corrections, with their text where the store has it: all of them, or those with
    /// a quotation that a question asks for. An article is whole in any case.
    ///
    /// # Errors
    /// As [`Store::find`], [`Error::BadRecord`], and those of `take`.
    pub fn export_records<E: From<Error>>(
        &self,
        question: &Question,
        mut take: impl FnMut(ArticleRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let corrections = self.corrections()?;
        if question.is_everything() {
            return self.each_record(&corrections, take);
        }
        let (from, values) = self.select(question)?.sql();
        let limit = question.limit.map_or(-1, |limit| limit as i64);
        let sql = format!(
            "SELECT id FROM articles WHERE number IN (SELECT q.article_number {from}) ORDER BY number LIMIT {limit}"
        );
        let mut statement = self.told(self.connection().prepare(&sql))?;
        let mut rows = self.told(statement.query(params_from_iter(values)))?;
        while let Some(row) = self.told(rows.next())? {
            let id: String = self.told(row.get(0))?;
            if let Some(record) = self.record(&id, &corrections)? {
                take(record)?;
            }
        }
        Ok(())
    }

    /// Quotations in the form of the GDELT Global Quotation Graph, a JSON line an article. Indirect ones are none there, unless
    /// the question names its types.
    ///
    /// # Errors
    /// As [`Store::find`], and those of `take`.
    pub fn export_gqg<E: From<Error>>(
        &self,
        question: &Question,
        mut take: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut question = question.clone();
        if question.types.is_empty() {
            question.types = vec![QuoteType::Direct, QuoteType::Mixed];
        }
        let (from, values) = self.select(&question)?.sql();
        let limit = question.limit.map_or(-1, |limit| limit as i64);
        let sql = format!(
            "SELECT a.number, a.date, a.url, a.title, q.\"before\", q.content, q.\"after\"
             FROM (SELECT q.article_number AS article, q.number {from}) AS hits
             JOIN articles AS a ON a.number = hits.article JOIN quotations AS q ON q.number = hits.number
             ORDER BY a.number, q.start, q.number LIMIT {limit}"
        );
        let mut statement = self.told(self.connection().prepare(&sql))?;
        let mut rows = self.told(statement.query(params_from_iter(values)))?;
        let mut last: Option<(i64, Gqg)> = None;
        while let Some(row) = self.told(rows.next())? {
            let (number, quote) = self.told(quote(row))?;
            if let Some((same, article)) = &mut last
                && *same == number
            {
                article.quotes.push(quote);
                continue;
            }
            let article = self.told(Gqg::of(row, quote))?;
            if let Some((_, done)) = last.replace((number, article)) {
                take(&done.line())?;
            }
        }
        match last {
            Some((_, done)) => take(&done.line()),
            None => Ok(()),
        }
    }
}

fn quote(row: &Row<'_>) -> rusqlite::Result<(i64, GqgQuote)> {
    let words = |at: usize| {
        row.get::<_, Option<String>>(at)
            .map(Option::unwrap_or_default)
    };
    let quote = GqgQuote {
        pre: words(4)?,
        quote: words(5)?,
        post: words(6)?,
    };
    Ok((row.get(0)?, quote))
}

impl Gqg {
    fn of(row: &Row<'_>, first: GqgQuote) -> rusqlite::Result<Self> {
        let date: Option<String> = row.get(1)?;
        Ok(Self {
            // Days have no time here, and a month is no day.
            date: date
                .filter(|date| date.len() == 10)
                .map(|date| format!("{date}T00:00:00Z")),
            url: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
            title: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
            lang: "ENGLISH",
            quotes: vec![first],
        })
    }

    fn line(&self) -> String {
        serde_json::to_string(self).expect("it is plain data") + "\n"
    }
}
