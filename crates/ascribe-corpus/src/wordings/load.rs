//! The quotations of a corpus as numbers: what is said is kept once, however often it is said.

use rayon::prelude::*;
use rusqlite::Connection;
use rustc_hash::FxHashMap;

use super::speakers::Speakers;
use crate::words::{Key, keys};

/// Contents in memory at a time.
const BATCH: usize = 8192;

/// A quotation that is no part of another one.
pub(super) struct Row {
    pub(super) number: i64,
    /// The article, or that of which it is a copy.
    pub(super) article: i64,
    pub(super) is_copy: bool,
    /// Where it stands: the article itself and code points of its text.
    pub(super) place: Place,
    /// Told without a word in marks.
    pub(super) is_indirect: bool,
    /// In marks from end to end.
    pub(super) is_direct: bool,
    /// A turn of an interview or a transcript, behind the name of who speaks.
    pub(super) is_turn: bool,
    /// Days, roughly; `None` where no date is known.
    pub(super) day: Option<i32>,
    /// See [`Speakers`].
    pub(super) speaker: u32,
    /// Place in [`Corpus::texts`].
    pub(super) text: u32,
}

/// Where a quotation stands, as far as it is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    article: i64,
    start: Option<i64>,
    end: Option<i64>,
}

impl Place {
    /// True when it is a stretch of the other one: what somebody says within what somebody else says.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.article == other.article
            && self.start.is_some_and(|start| Some(start) >= other.start)
            && self
                .end
                .is_some_and(|end| other.end.is_some_and(|other| end <= other))
            && other.start.is_some()
    }
}

/// What is said: a stretch of [`Corpus::words`].
struct Text {
    start: u32,
    end: u32,
    /// It is nothing but questions.
    asks: bool,
    /// It shows that words were left out or put in.
    is_cut: bool,
}

/// All that is needed to say which quotations are one.
#[derive(Default)]
pub(super) struct Corpus {
    /// By number.
    pub(super) rows: Vec<Row>,
    pub(super) speakers: Speakers,
    texts: Vec<Text>,
    words: Vec<Key>,
}

impl Corpus {
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let mut corpus = Self::default();
        let mut known: FxHashMap<u64, u32> = FxHashMap::default();
        let mut statement = connection.prepare(
            r#"SELECT q.number, coalesce(a.copy_of, a.number), a.copy_of IS NOT NULL, q.date, q.person, q.speaker, q.content,
             a.number, q.start, q."end", q.type = 'indirect', q.type = 'direct', q.found_by
             FROM quotations q JOIN articles a ON a.number = q.article_number
             WHERE q.part = 0 ORDER BY q.number"#,
        )?;
        let mut rows = statement.query([])?;
        let mut contents = Vec::with_capacity(BATCH);
        loop {
            let row = rows.next()?;
            if let Some(row) = row {
                let date: Option<String> = row.get(3)?;
                let speaker: Option<String> = row.get(5)?;
                let found_by: Option<String> = row.get(12)?;
                corpus.rows.push(Row {
                    number: row.get(0)?,
                    article: row.get(1)?,
                    is_copy: row.get(2)?,
                    place: Place {
                        article: row.get(7)?,
                        start: row.get(8)?,
                        end: row.get(9)?,
                    },
                    is_indirect: row.get(10)?,
                    is_direct: row.get(11)?,
                    is_turn: found_by.as_deref().is_some_and(is_turn),
                    day: date.as_deref().and_then(day),
                    speaker: corpus.speakers.number(row.get(4)?, speaker.as_deref()),
                    text: 0,
                });
                contents.push(row.get::<_, String>(6)?);
            }
            if row.is_none() || contents.len() == BATCH {
                corpus.take(&contents, &mut known);
                contents.clear();
            }
            if row.is_none() {
                return Ok(corpus);
            }
        }
    }

    /// Adds the contents of the last rows.
    fn take(&mut self, contents: &[String], known: &mut FxHashMap<u64, u32>) {
        let read: Vec<(Vec<Key>, u64)> = contents.par_iter().map(|text| keys(text)).collect();
        let first = self.rows.len() - contents.len();
        let rows = self.rows[first..].iter_mut().zip(contents);
        for ((row, content), (words, whole)) in rows.zip(read) {
            row.text = *known.entry(whole).or_insert_with(|| {
                let start = place(self.words.len());
                self.words.extend(words);
                self.texts.push(Text {
                    start,
                    end: place(self.words.len()),
                    asks: asks(content),
                    is_cut: is_cut(content),
                });
                place(self.texts.len() - 1)
            });
        }
    }

    /// The words of a text.
    pub(super) fn words(&self, text: u32) -> &[Key] {
        let text = &self.texts[text as usize];
        &self.words[text.start as usize..text.end as usize]
    }

    /// True for a text that only asks.
    pub(super) fn asks(&self, text: u32) -> bool {
        self.texts[text as usize].asks
    }

    /// True for a text that shows that words were left out of it or put in.
    pub(super) fn is_cut(&self, text: u32) -> bool {
        self.texts[text as usize].is_cut
    }

    pub(super) fn n_texts(&self) -> usize {
        self.texts.len()
    }
}

/// "We will … rebuild", "we . . . rebuild", "we will [soon] rebuild".
fn is_cut(content: &str) -> bool {
    ["…", "..", ". .", "["]
        .iter()
        .any(|mark| content.contains(mark))
}

/// True for what the rules for transcripts have found, alone or with a model.
fn is_turn(found_by: &str) -> bool {
    found_by
        .split(", ")
        .any(|rule| matches!(rule, "turn" | "label"))
}

/// It ends with a question, or has more of them than sentences that end otherwise.
fn asks(content: &str) -> bool {
    let end = content.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?');
    if end.ends_with('?') {
        return true;
    }
    let count = |marks: &[char]| content.matches(marks).count();
    count(&['?']) > count(&['.', '!'])
}

/// Four thousand million words are more than a file of SQLite is asked about; what is beyond has none.
fn place(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The day of an ISO date, roughly: enough to tell a month from a year.
fn day(date: &str) -> Option<i32> {
    let mut parts = date
        .splitn(3, '-')
        .map(|part| part.get(..part.len().min(4))?.parse::<i32>().ok());
    let year = parts.next()??;
    let month = parts.next().flatten().unwrap_or(1);
    let day = parts.next().flatten().unwrap_or(1);
    (0..=9999)
        .contains(&year)
        .then(|| year * 365 + month.clamp(1, 12) * 30 + day.clamp(1, 31))
}
