//! The Project Dialogism Novel Corpus: a folder per novel.
//!
//! - `novel_text.txt` (or `text.txt`): the text.
//! - `quotation_info.csv` (or `quotations.csv`): a quotation a row, `quoteID`, `subQuotationList`, `quoteByteSpans`,
//!   `speaker`, `quoteType`. Lists are in Python's notation. `quoteByteSpans` counts code points in the corpus as it is
//!   published; where bytes fit more of a novel's quotations, they are taken for bytes.
//! - `character_info.csv`: `Main Name`, `Aliases`, `Gender` of the characters. Names that begin with `_` stand for no
//!   one person: `_group`, `_narr`, `_unknowable`.
//!
//! The article's id is the folder's name. `quoteType` (explicit, anaphoric, implicit) is kept as
//! [`LabelledQuote::manner`]; the type is direct, for the corpus marks what stands in quotation marks. It marks neither
//! cues nor sources; addressees and mentions, which are lists of characters and pronouns there, are left out. A span
//! whose letters are not those of its row is kept and reported.
//!
//! Source: Vishnubhotla, Hammond, Hirst 2022 (LREC).

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use ::csv::StringRecord;
use ascribe_article::{CharSpan, Gender, QuoteType, SpeakerKind, SpeakerRecord};

use super::files::{self, entries};
use super::python::Literal;
use super::spans::{Measure, bare};
use super::{Notes, Reader, Texts};
use crate::{Document, LabelledQuote, Problem};

/// The folder of a novel, or a folder of such folders.
#[derive(Clone, Copy, Debug)]
pub struct Pdnc;

/// As published, and as the corpus's own description calls them.
const TEXTS: [&str; 2] = ["novel_text.txt", "text.txt"];
const QUOTATIONS: [&str; 2] = ["quotation_info.csv", "quotations.csv"];
const CHARACTERS: &str = "character_info.csv";

impl Reader for Pdnc {
    fn name(&self) -> &'static str {
        "pdnc"
    }

    fn recognises(&self, path: &Path) -> bool {
        path.is_dir()
            && (is_novel(path) || entries(path, is_novel).is_ok_and(|novels| !novels.is_empty()))
    }

    fn read(
        &self,
        path: &Path,
        _texts: &mut Texts,
        problems: &mut Vec<Problem>,
    ) -> io::Result<Vec<Document>> {
        if is_novel(path) {
            return Ok(vec![read_novel(path, problems)?]);
        }
        let mut documents = Vec::new();
        for novel in entries(path, is_novel)? {
            match read_novel(&novel, problems) {
                Ok(document) => documents.push(document),
                Err(error) => Notes {
                    file: &novel,
                    problems,
                }
                .whole(format!("left out: {error}")),
            }
        }
        Ok(documents)
    }
}

fn one_of(folder: &Path, names: [&str; 2]) -> Option<PathBuf> {
    names
        .into_iter()
        .map(|name| folder.join(name))
        .find(|path| path.is_file())
}

fn is_novel(folder: &Path) -> bool {
    one_of(folder, TEXTS).is_some() && one_of(folder, QUOTATIONS).is_some()
}

fn read_novel(folder: &Path, problems: &mut Vec<Problem>) -> io::Result<Document> {
    let missing = || io::Error::from(io::ErrorKind::NotFound);
    let text = files::text(&one_of(folder, TEXTS).ok_or_else(missing)?)?;
    let mut cast = Cast::read(&folder.join(CHARACTERS), problems);
    let table = one_of(folder, QUOTATIONS).ok_or_else(missing)?;
    let mut notes = Notes {
        file: &table,
        problems,
    };
    let mut rows: Vec<(usize, Row)> = Vec::new();
    for (line, row) in Table::open(&table)?.rows(&mut notes) {
        match Row::of(&row) {
            Ok(row) => rows.push((line, row)),
            Err(reason) => notes.at(
                line,
                format!("quotation {} left out: {reason}", row.get("quoteID")),
            ),
        }
    }
    let measure = Measure::new(&text);
    let by_bytes = counts_bytes(&rows, &measure);
    let mut quotes = Vec::with_capacity(rows.len());
    for (line, row) in rows {
        let content = if by_bytes {
            let place = |&span: &CharSpan| bytes_to_chars(&measure, span);
            row.spans.iter().map(place).collect()
        } else {
            Some(row.spans)
        };
        let Some(content) = content else {
            notes.at(
                line,
                format!(
                    "quotation {} left out: bytes that are no places of the text",
                    row.id
                ),
            );
            continue;
        };
        let mut record = bare(row.id, content);
        if let Err(reason) = measure.check(&mut record) {
            notes.at(line, format!("quotation {} left out: {reason}", record.id));
            continue;
        }
        if letters(&record.content, &measure) != letters_of(&row.words) {
            notes.at(
                line,
                format!("quotation {}: the text at its spans is another", record.id),
            );
        }
        record.kind = QuoteType::Direct;
        record.speaker = cast.id_of(&row.speaker);
        quotes.push(LabelledQuote {
            record,
            manner: row.manner,
        });
    }
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    Ok(Document {
        id: absolute
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        quotes,
        speakers: Some(cast.used()),
        text,
        ..Document::default()
    })
}

/// A table whose columns go by name.
struct Table {
    headings: HashMap<String, usize>,
    records: Vec<Result<StringRecord, ::csv::Error>>,
}

struct Cells<'t> {
    headings: &'t HashMap<String, usize>,
    record: StringRecord,
}

impl Cells<'_> {
    /// Empty when there is no such column.
    fn get(&self, column: &str) -> &str {
        let index = self.headings.get(&column.to_lowercase());
        index
            .and_then(|&index| self.record.get(index))
            .unwrap_or_default()
    }
}

impl Table {
    fn open(path: &Path) -> io::Result<Self> {
        let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_path(path)?;
        let headings = reader
            .headers()?
            .iter()
            .enumerate()
            .map(|(index, heading)| (heading.trim().to_lowercase(), index))
            .collect();
        Ok(Self {
            headings,
            records: reader.records().collect(),
        })
    }

    /// Rows with their lines; broken ones go to `notes`.
    fn rows(&mut self, notes: &mut Notes<'_>) -> Vec<(usize, Cells<'_>)> {
        let mut rows = Vec::with_capacity(self.records.len());
        for record in self.records.drain(..) {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, |at| at.line() as usize);
                    let headings = &self.headings;
                    rows.push((line, Cells { headings, record }));
                }
                Err(error) => {
                    let line = error.position().map(|at| at.line() as usize);
                    notes.push(line, format!("row left out: {error}"));
                }
            }
        }
        rows
    }
}

/// A row of the quotations.
struct Row {
    id: String,
    /// Code points or bytes.
    spans: Vec<CharSpan>,
    /// What stands there.
    words: String,
    speaker: String,
    manner: Option<String>,
}

impl Row {
    fn of(cells: &Cells<'_>) -> Result<Self, String> {
        let cell = cells.get("quoteByteSpans");
        let spans = Literal::parse(cell)
            .map_err(|reason| format!("quoteByteSpans: {reason}"))?
            .pairs()
            .ok_or("quoteByteSpans are not pairs of numbers")?;
        let words = match Literal::parse(cells.get("subQuotationList")) {
            Ok(list) => list.texts().concat(),
            Err(_) => cells.get("quoteText").to_owned(),
        };
        let manner = cells.get("quoteType").trim().to_lowercase();
        Ok(Self {
            id: cells.get("quoteID").to_owned(),
            spans: spans.into_iter().map(CharSpan::from).collect(),
            words,
            speaker: cells.get("speaker").trim().to_owned(),
            manner: (!manner.is_empty()).then_some(manner),
        })
    }
}

/// True when more rows have their letters where the spans, taken for bytes, say than where code points do.
fn counts_bytes(rows: &[(usize, Row)], measure: &Measure<'_>) -> bool {
    if measure.text().is_ascii() {
        return false;
    }
    let n_fit = |place: &dyn Fn(CharSpan) -> Option<CharSpan>| {
        let fits = |row: &Row| {
            let spans: Option<Vec<CharSpan>> = row.spans.iter().map(|&span| place(span)).collect();
            spans.is_some_and(|spans| letters(&spans, measure) == letters_of(&row.words))
        };
        rows.iter().filter(|(_, row)| fits(row)).count()
    };
    n_fit(&|span| bytes_to_chars(measure, span)) > n_fit(&Some)
}

/// `None` where a byte is in the middle of a character or past the text.
fn bytes_to_chars(measure: &Measure<'_>, span: CharSpan) -> Option<CharSpan> {
    let char_at = |byte: usize| {
        let is_place = measure.text().is_char_boundary(byte);
        is_place.then(|| measure.map().to_char(byte))
    };
    Some(CharSpan {
        start: char_at(span.start)?,
        end: char_at(span.end)?,
    })
}

/// White space, marks and dashes differ between table and text; letters do not.
fn letters(spans: &[CharSpan], measure: &Measure<'_>) -> String {
    let words: String = spans.iter().map(|&span| measure.slice(span)).collect();
    letters_of(&words)
}

fn letters_of(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The characters of a novel.
#[derive(Default)]
struct Cast {
    characters: Vec<SpeakerRecord>,
    by_name: HashMap<String, usize>,
    speaks: Vec<bool>,
}

impl Cast {
    fn read(path: &Path, problems: &mut Vec<Problem>) -> Self {
        let mut cast = Self::default();
        let mut notes = Notes {
            file: path,
            problems,
        };
        let mut table = match Table::open(path) {
            Ok(table) => table,
            Err(error) => {
                notes.whole(format!("no characters: {error}"));
                return cast;
            }
        };
        for (line, row) in table.rows(&mut notes) {
            let name = row.get("Main Name").trim();
            let aliases = Literal::parse(row.get("Aliases")).unwrap_or_else(|reason| {
                notes.at(line, format!("aliases of {name:?} left out: {reason}"));
                Literal::List(Vec::new())
            });
            let mut aliases = aliases.texts();
            // A set has no order of its own.
            aliases.sort_unstable();
            aliases.retain(|alias| alias != name);
            let gender = match row.get("Gender").trim() {
                "F" => Gender::Female,
                "M" => Gender::Male,
                _ => Gender::Unknown,
            };
            cast.add(name, aliases, gender);
        }
        cast
    }

    fn add(&mut self, name: &str, aliases: Vec<String>, gender: Gender) -> usize {
        let index = self.characters.len();
        self.by_name.entry(name.to_owned()).or_insert(index);
        let kind = match name {
            "_group" => SpeakerKind::Group,
            "_narr" => SpeakerKind::Author,
            _ if name.starts_with('_') => SpeakerKind::Unnamed,
            _ => SpeakerKind::Person,
        };
        let mut character = SpeakerRecord::new(format!("s{}", index + 1), name, kind);
        character.gender = gender;
        character.aliases = aliases;
        self.characters.push(character);
        self.speaks.push(false);
        index
    }

    fn id_of(&mut self, name: &str) -> Option<String> {
        if name.is_empty() || name == "nan" {
            return None;
        }
        let index = match self.by_name.get(name) {
            Some(&index) => index,
            None => self.add(name, Vec::new(), Gender::Unknown),
        };
        self.speaks[index] = true;
        Some(self.characters[index].id.clone())
    }

    /// Those who say something.
    fn used(self) -> Vec<SpeakerRecord> {
        let speaks = self.speaks;
        self.characters
            .into_iter()
            .zip(speaks)
            .filter_map(|(character, speaks)| speaks.then_some(character))
            .collect()
    }
}
