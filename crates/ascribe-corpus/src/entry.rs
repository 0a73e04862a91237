//! An article on its way into the store: its rows, made on any thread before the one that writes takes them.

use std::collections::HashMap;

use ascribe_aggregator::parts_of_others;
use ascribe_article::{ArticleRecord, CharSpan, serde_json::Value};
use ascribe_tables::{Cell, Source, Table};

use crate::corrections::Corrections;
use crate::filters::{Facts, fnv1a, iso_part};
use crate::pack::{pack, unpack};

/// What is said of an article beside its record.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// File and record, for people: `news.jsonl:12`.
    pub came_from: String,
    /// Program and model, for people: `ascribe 0.1.0, ascribe-small`.
    pub made_by: String,
    /// Of what came in and what it was made with, by [`fingerprint`].
    pub hash: i64,
    /// Places that are no words of the text, as [`ascribe_tables::passed_over`] gives them.
    pub passed_over: Vec<CharSpan>,
}

/// A number for some bytes: equal ones have the same on every machine.
pub fn fingerprint(parts: &[&[u8]]) -> i64 {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        bytes.extend((part.len() as u64).to_le_bytes());
        bytes.extend(*part);
    }
    fnv1a(&bytes).cast_signed()
}

/// The rows of an article.
#[derive(Clone, Debug)]
pub struct Entry {
    pub(crate) id: String,
    pub(crate) date: Option<String>,
    /// publisher, title, place, author, url
    pub(crate) facts: [Option<String>; 5],
    pub(crate) text: String,
    pub(crate) n_words: usize,
    pub(crate) n_quotations: usize,
    pub(crate) made_by: String,
    pub(crate) came_from: String,
    pub(crate) hash: i64,
    /// Before corrections.
    pub(crate) record: Vec<u8>,
    pub(crate) voices: Vec<VoiceRow>,
    pub(crate) quotations: Vec<QuotationRow>,
    /// Corrections whose words are not there any more, for people.
    pub(crate) lost: usize,
}

/// A row of `voices`.
#[derive(Clone, Debug)]
pub(crate) struct VoiceRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) gender: &'static str,
    pub(crate) anonymous: bool,
    pub(crate) aliases: Option<String>,
    pub(crate) roles: Option<String>,
    pub(crate) n_mentions: usize,
    pub(crate) n_quotations: usize,
}

/// A row of `quotations`.
#[derive(Clone, Debug)]
pub(crate) struct QuotationRow {
    /// Those of the table of quotations, from `article` on.
    pub(crate) cells: Vec<Cell>,
    pub(crate) n_words: usize,
    pub(crate) part: bool,
    pub(crate) filters: String,
}

/// Between names and roles in a cell.
const BETWEEN: &str = "; ";

impl Entry {
    /// The rows of an article as a stage or a file gives it; the writer puts it right by what the store then knows. A record
    /// without text has no words, and so no quotations: see [`ArticleRecord::text`].
    pub fn of(record: &ArticleRecord, origin: Origin) -> Self {
        Self::with(record, origin, pack(record), 0)
    }

    fn with(record: &ArticleRecord, origin: Origin, packed: Vec<u8>, lost: usize) -> Self {
        let fact = |key: &str| match record.meta.get(key) {
            Some(Value::String(text)) => said(text),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let date = fact("date").and_then(|date| iso_part(&date).map(str::to_owned));
        let facts = ["publisher", "title", "place", "author", "url"].map(fact);
        let parts = parts_of_others(&record.quotes);
        let mut quotations = quotations(
            record,
            origin.passed_over,
            &parts,
            date.as_deref(),
            facts[0].as_deref(),
        );
        // Nothing can be found or shown of a quotation without words.
        quotations.retain(|row| matches!(row.cells[CONTENT], Cell::Text(_)));
        let mut n_quotations: HashMap<&str, usize> = HashMap::new();
        for (quote, part) in record.quotes.iter().zip(&parts) {
            if let (Some(speaker), false) = (quote.speaker.as_deref(), part) {
                *n_quotations.entry(speaker).or_default() += 1;
            }
        }
        let voices = (record.speakers.iter())
            .map(|speaker| VoiceRow {
                id: speaker.id.clone(),
                name: speaker.name.clone(),
                kind: speaker.kind.name(),
                gender: speaker.gender.name(),
                anonymous: speaker.anonymous,
                aliases: said(&speaker.aliases.join(BETWEEN)),
                roles: said(&speaker.roles.join(BETWEEN)),
                n_mentions: speaker.mentions.len(),
                n_quotations: n_quotations.get(&*speaker.id).copied().unwrap_or(0),
            })
            .collect();
        let text = record.text.as_deref().unwrap_or_default();
        Self {
            id: record.id.clone(),
            date,
            facts,
            n_words: text.split_whitespace().count(),
            text: text.to_owned(),
            n_quotations: quotations.iter().filter(|row| !row.part).count(),
            made_by: origin.made_by,
            came_from: origin.came_from,
            hash: origin.hash,
            record: packed,
            voices,
            quotations,
            lost,
        }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Of what it was made: see [`fingerprint`].
    pub fn hash(&self) -> i64 {
        self.hash
    }

    /// The same, put right; what is packed stays as it was found.
    pub(crate) fn put_right(self, corrections: &Corrections) -> Self {
        if corrections.is_empty() {
            return self;
        }
        // What was packed a moment ago can be read.
        let Ok(mut record) = unpack(&self.record, Some(self.text.clone())) else {
            return self;
        };
        record.id = self.id;
        let lost = corrections.apply(&mut record).len();
        let origin = Origin {
            came_from: self.came_from,
            made_by: self.made_by,
            hash: self.hash,
            passed_over: Vec::new(),
        };
        Self::with(&record, origin, self.record, lost)
    }

    /// Gives it another id, where two articles have one.
    pub fn rename(&mut self, id: String) {
        for row in &mut self.quotations {
            row.cells[ARTICLE] = Cell::Text(id.clone());
        }
        self.id = id;
    }
}

fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Places of columns in the table of quotations; a test holds them to it.
const ARTICLE: usize = 0;
pub(crate) const DATE: usize = 1;
const TYPE: usize = 5;
const CLASS: usize = 6;
const CONTENT: usize = 7;
const SPEAKER_KIND: usize = 12;
const GENDER: usize = 13;
/// The last of them is `corrected`, which the store has elsewhere.
pub(crate) const CORRECTED: usize = 28;

fn quotations(
    record: &ArticleRecord,
    passed_over: Vec<CharSpan>,
    parts: &[bool],
    date: Option<&str>,
    publisher: Option<&str>,
) -> Vec<QuotationRow> {
    let source = Source::with_passed_over(record, passed_over);
    let rows = Table::Quotations.rows(&source);
    rows.iter()
        .zip(parts)
        .map(|(cells, &part)| {
            let word = |at: usize| match &cells[at] {
                Cell::Text(text) => Some(text.as_str()),
                _ => None,
            };
            let facts = Facts {
                person: None,
                kind: word(TYPE).unwrap_or_default(),
                class: word(CLASS).unwrap_or_default(),
                gender: word(GENDER),
                speaker_kind: word(SPEAKER_KIND),
                date,
                publisher,
            };
            let n_words = word(CONTENT).map_or(0, |content| {
                content
                    .split_whitespace()
                    .filter(|word| *word != "…")
                    .count()
            });
            let filters = facts.words();
            let mut cells = cells.to_vec();
            // Only what is understood: other programs sort by it.
            cells[DATE] = date.map_or(Cell::Nothing, |date| Cell::Text(date.to_owned()));
            QuotationRow {
                n_words,
                part,
                filters,
                cells,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_where_they_are_taken_from() {
        let names: Vec<&str> = Table::Quotations
            .columns()
            .map(|column| column.name)
            .collect();
        for (at, name) in [
            (ARTICLE, "article"),
            (DATE, "date"),
            (TYPE, "type"),
            (CLASS, "class"),
            (CONTENT, "content"),
            (SPEAKER_KIND, "speaker_kind"),
            (GENDER, "gender"),
            (CORRECTED, "corrected"),
        ] {
            assert_eq!(names[at], name);
        }
        assert_eq!(names.len(), CORRECTED + 1);
    }

    #[test]
    fn a_fingerprint_tells_where_parts_end() {
        assert_ne!(fingerprint(&[b"ab", b"c"]), fingerprint(&[b"a", b"bc"]));
        assert_eq!(fingerprint(&[b"ab"]), fingerprint(&[b"ab"]));
    }
}
