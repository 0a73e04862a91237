//! A table of quotations that people changed in a spreadsheet, taken back as corrections.

use std::collections::HashMap;

use ascribe_article::plain_cell;
use rusqlite::Row;

use crate::corrections::{Correction, Kind, LIKE, Unread, folded, likeness, words};
use crate::{Error, Store};

/// What a changed table says otherwise than the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// One for each cell that was changed.
    pub corrections: Vec<Correction>,
    /// Rows that say what the store says.
    pub n_same: u64,
    /// Rows one cannot go by.
    pub unread: Vec<Unread>,
}

/// Headings of a column with a mark in every row that is no quotation.
const NO_QUOTE: [&str; 5] = ["not_a_quote", "wrong", "delete", "remove", "no_quote"];

/// What stands in such a column where nothing is meant.
const UNMARKED: [&str; 5] = ["", "0", "no", "false", "n"];

/// A quotation as the store has it.
struct There {
    quote: String,
    content: String,
    class: String,
    /// As the corpus calls the speaker, and as the article does.
    speakers: [Option<String>; 2],
    start: Option<i64>,
}

impl There {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            quote: row.get(0)?,
            content: row.get(1)?,
            class: row.get(2)?,
            speakers: [row.get(3)?, row.get(4)?],
            start: row.get(5)?,
        })
    }
}

/// What the store knows of an article.
struct OfArticle<'a> {
    quotations: &'a [There],
    /// What was put right in it before.
    kept: &'a [Correction],
}

impl OfArticle<'_> {
    /// Whether these words were taken out before.
    fn is_taken_out(&self, content: &str) -> bool {
        self.of(Kind::NotAQuote, content).next().is_some()
    }

    /// Whether these words were changed before into others.
    fn were_changed(&self, content: &str, into: &str) -> bool {
        let new = |one: &Correction| folded(one.value.as_deref().unwrap_or_default());
        self.of(Kind::Content, content)
            .any(|one| new(one) == folded(into))
    }

    fn of(&self, kind: Kind, content: &str) -> impl Iterator<Item = &Correction> {
        let wanted = folded(content);
        self.kept.iter().filter(move |one| {
            one.kind == kind && folded(one.words.as_deref().unwrap_or_default()) == wanted
        })
    }
}

/// Where the cells of a row stand.
struct Headings {
    article: usize,
    quote: Option<usize>,
    content: usize,
    speaker: Option<usize>,
    class: Option<usize>,
    no_quote: Option<usize>,
}

impl Headings {
    fn of(row: &csv::StringRecord) -> Result<Self, String> {
        let place = |name: &str| {
            row.iter()
                .position(|cell| cell.trim().eq_ignore_ascii_case(name))
        };
        let (Some(article), Some(content)) = (place("article"), place("content")) else {
            return Err("no columns article and content: a table of quotations is wanted, as find and extract write it".to_owned());
        };
        Ok(Self {
            article,
            quote: place("quote"),
            content,
            speaker: place("speaker"),
            class: place("class"),
            no_quote: NO_QUOTE.into_iter().find_map(place),
        })
    }
}

impl Store {
    /// Compares a CSV table of quotations, as `find`, `export` and `extract` write it, with the store: a changed `speaker`, `class` or
    /// `content`, and a mark in a column `not_a_quote` (or `wrong`, `delete`). The columns `article` and `content` are needed; rows and
    /// columns may be left out and stand in any order.
    ///
    /// # Errors
    /// `Ok(Err(reason))` for what is no such table; else what SQLite says.
    pub fn edits(&self, csv: &str) -> Result<Result<Edits, String>, Error> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .delimiter(delimiter(csv))
            .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let headings = match reader.headers().map_err(|error| error.to_string()) {
            Ok(row) => Headings::of(row),
            Err(reason) => Err(reason),
        };
        let headings = match headings {
            Ok(headings) => headings,
            Err(reason) => return Ok(Err(reason)),
        };
        let kept = self.corrections()?;
        let mut edits = Edits::default();
        let mut articles: HashMap<String, Vec<There>> = HashMap::new();
        for row in reader.records() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    edits.unread.push(Unread {
                        line,
                        reason: error.to_string(),
                    });
                    continue;
                }
            };
            let article =
                plain_cell(row.get(headings.article).unwrap_or_default().trim()).to_owned();
            if !articles.contains_key(&article) {
                articles.insert(article.clone(), self.quotations_of(&article)?);
            }
            let there = OfArticle {
                quotations: &articles[&article],
                kept: kept.of_article(&article),
            };
            if let Err(reason) = edits.row(&headings, &row, &article, &there) {
                let line = row.position().map_or(0, csv::Position::line);
                edits.unread.push(Unread { line, reason });
            }
        }
        Ok(Ok(edits))
    }

    fn quotations_of(&self, article: &str) -> Result<Vec<There>, Error> {
        let read = || {
            let mut statement = self.connection().prepare_cached(
                "SELECT q.quote, q.content, q.class, q.speaker, v.name, q.start FROM articles a
                 JOIN quotations q ON q.article_number = a.number
                 LEFT JOIN voices v ON v.article = a.number AND v.id = q.speaker_id
                 WHERE a.id = ? ORDER BY q.number",
            )?;
            statement.query_map([article], There::of)?.collect()
        };
        self.told(read())
    }
}

impl Edits {
    fn row(
        &mut self,
        headings: &Headings,
        row: &csv::StringRecord,
        article: &str,
        known: &OfArticle<'_>,
    ) -> Result<(), String> {
        let there = known.quotations;
        let cell = |at: Option<usize>| {
            at.and_then(|at| row.get(at))
                .map(|cell| plain_cell(cell.trim()))
        };
        let content = cell(Some(headings.content)).unwrap_or_default();
        let is_marked = |mark: &str| !UNMARKED.contains(&&*mark.to_lowercase());
        let no_quote = cell(headings.no_quote).is_some_and(is_marked);
        // It was taken out before.
        let is_gone =
            || known.is_taken_out(content) || which(there, cell(headings.quote), content).is_none();
        if no_quote && is_gone() {
            self.n_same += 1;
            return Ok(());
        }
        if there.is_empty() {
            return Err(format!(
                "no quotations of article {article:?} in the corpus"
            ));
        }
        let one = which(there, cell(headings.quote), content)
            .ok_or("no quotation of the article has these words")?;
        let start = one.start.and_then(|start| usize::try_from(start).ok());
        let put = |kind, value: Option<&str>| {
            Correction::of_quote(
                kind,
                article,
                &*one.content,
                start,
                value.map(str::to_owned),
            )
        };
        let n = self.corrections.len();
        if no_quote {
            self.corrections.push(put(Kind::NotAQuote, None));
            return Ok(());
        }
        // The words change last: the others go by those that are there.
        if let Some(speaker) = cell(headings.speaker) {
            let is_same = |name: &Option<String>| {
                folded(name.as_deref().unwrap_or_default()) == folded(speaker)
            };
            if !one.speakers.iter().any(is_same) {
                self.corrections.push(put(Kind::Speaker, Some(speaker)));
            }
        }
        if let Some(class) =
            cell(headings.class).filter(|class| !class.is_empty() && *class != one.class)
        {
            let class = put(Kind::Class, Some(class));
            class.check()?;
            self.corrections.push(class);
        }
        // A table that is older than the change says nothing of it.
        if folded(content) != folded(&one.content) && !known.were_changed(content, &one.content) {
            self.corrections.push(put(Kind::Content, Some(content)));
        }
        self.n_same += u64::from(self.corrections.len() == n);
        Ok(())
    }
}

/// What stands between the headings: spreadsheets of many countries write `;`.
fn delimiter(csv: &str) -> u8 {
    let head = csv.lines().next().unwrap_or_default();
    let n = |mark: char| head.matches(mark).count();
    [',', ';', '\t']
        .into_iter()
        .max_by_key(|mark| (n(*mark), *mark == ','))
        .map_or(b',', |mark| mark as u8)
}

/// The quotation a row is about: the same words before the same id with like words; ids change when a text does.
fn which<'a>(there: &'a [There], quote: Option<&str>, content: &str) -> Option<&'a There> {
    let wanted = words(content);
    let has_id = |one: &&There| Some(&*one.quote) == quote;
    let same = || there.iter().filter(|one| words(&one.content) == wanted);
    same().find(has_id).or_else(|| same().next()).or_else(|| {
        let like = there
            .iter()
            .map(|one| (likeness(&wanted, &words(&one.content)), one));
        let like = like.filter(|(likeness, _)| *likeness >= LIKE);
        like.max_by(|(a, one), (b, other)| has_id(one).cmp(&has_id(other)).then(a.total_cmp(b)))
            .map(|(_, one)| one)
    })
}
