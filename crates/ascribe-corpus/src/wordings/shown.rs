//! The wordings of one quotation, to be read.

use rusqlite::{OptionalExtension, params};

use crate::align::{Piece, pieces};
use crate::words::words;
use crate::{Error, Store};

/// A wording of a quotation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Wording {
    /// Number of the quotation.
    pub number: i64,
    /// Id of the article.
    pub article: String,
    /// When it came out.
    pub date: Option<String>,
    /// Where.
    pub publisher: Option<String>,
    /// Title of the article.
    pub title: Option<String>,
    /// Who says it there.
    pub speaker: Option<String>,
    /// The words.
    pub content: String,
    /// It stands in a copy of another article.
    pub is_copy: bool,
    /// It is the fullest.
    pub is_fullest: bool,
    /// It was the first to come out.
    pub is_first: bool,
    /// How it differs from the fullest, which may say more before and behind; empty for the fullest itself.
    pub pieces: Vec<Piece>,
}

impl Store {
    /// All wordings of the quotation with that number: by date, those without one last. A quotation that is said once is its only
    /// wording; nothing when there is no such quotation.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn wordings_of(&self, number: i64) -> Result<Vec<Wording>, Error> {
        self.told(self.wordings_with(number))
    }

    fn wordings_with(&self, number: i64) -> rusqlite::Result<Vec<Wording>> {
        let wording: Option<Option<i64>> = self
            .connection()
            .prepare_cached("SELECT wording FROM quotations WHERE number = ?1")?
            .query_row([number], |row| row.get(0))
            .optional()?;
        let Some(wording) = wording else {
            return Ok(Vec::new());
        };
        let fullest = wording.unwrap_or(number);
        let mut found: Vec<Wording> = self
            .connection()
            .prepare_cached(
                "SELECT number, article, date, publisher, title, speaker, content, copy FROM quotations
                 WHERE number = ?1 OR wording = ?2 ORDER BY date IS NULL, date, number",
            )?
            .query_map(params![number, wording], |row| {
                let number = row.get(0)?;
                Ok(Wording {
                    number,
                    article: row.get(1)?,
                    date: row.get(2)?,
                    publisher: row.get(3)?,
                    title: row.get(4)?,
                    speaker: row.get(5)?,
                    content: row.get(6)?,
                    is_copy: row.get(7)?,
                    is_fullest: number == fullest,
                    is_first: false,
                    pieces: Vec::new(),
                })
            })?
            .collect::<Result<_, _>>()?;
        if let Some(first) = found.first_mut() {
            first.is_first = true;
        }
        let whole = found
            .iter()
            .find(|wording| wording.is_fullest)
            .map(|wording| wording.content.clone())
            .unwrap_or_default();
        let of_whole = words(&whole);
        for wording in found.iter_mut().filter(|wording| !wording.is_fullest) {
            wording.pieces = pieces(
                (&whole, &of_whole),
                (&wording.content, &words(&wording.content)),
            )
            .pieces;
        }
        Ok(found)
    }
}
