//! Who is quoted most.

use ascribe_tables::{Column, Kind, Rows, Sheet};
use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::columns::{Columns, cells_of};
use super::{Question, Selection, Who};
use crate::{Error, Store};

/// Forms of a name that are shown.
const FORMS: usize = 5;

static COLUMNS: [Column; 12] = [
    Column::full("person", Kind::Integer, "number in the list of people"),
    Column::full("speaker", Kind::Text, "the fullest name"),
    Column::full("kind", Kind::Text, "`person`, `organization`"),
    Column::full("gender", Kind::Text, "`female`, `male`, `unknown`"),
    Column::gappy(
        "external_id",
        Kind::Text,
        "id in another list of people, such as `Q42`",
    ),
    Column::gappy(
        "roles",
        Kind::Text,
        "the commonest first, `; ` between them",
    ),
    Column::gappy(
        "names",
        Kind::Text,
        "forms of the name, the commonest first, `; ` between them",
    ),
    Column::full(
        "n_quotations",
        Kind::Integer,
        "quotations that were asked for",
    ),
    Column::full("n_articles", Kind::Integer, "articles they are in"),
    Column::full("n_words", Kind::Integer, "their words"),
    Column::gappy("first_date", Kind::Text, "date of the first of them"),
    Column::gappy("last_date", Kind::Text, "date of the last of them"),
];

/// People and bodies, a row each.
pub const SPEAKERS: Sheet = Sheet {
    name: "people",
    columns: &COLUMNS,
};

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpeakerSort {
    /// The most quotations.
    #[default]
    Quotations,
    /// The most articles.
    Articles,
    /// The most words.
    Words,
    /// By name.
    Name,
    /// Who was quoted last.
    Last,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Speakers {
    /// Of [`SPEAKERS`].
    pub rows: Rows,
    /// How many there are, whatever the limit.
    pub n: usize,
    /// Who was meant by the name.
    pub who: Option<Who>,
}

impl SpeakerSort {
    fn sql(self) -> &'static str {
        match self {
            SpeakerSort::Quotations => "n_quotations DESC, n_words DESC, number",
            SpeakerSort::Articles => "n_articles DESC, n_quotations DESC, number",
            SpeakerSort::Words => "n_words DESC, number",
            SpeakerSort::Name => "name COLLATE NOCASE, number",
            SpeakerSort::Last => "last_date DESC, n_quotations DESC, number",
        }
    }
}

impl Store {
    /// People and bodies by what of them is asked for; [`Question::sort`] does not count. Those with fewer than `min_quotations`
    /// are left out.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn speakers(
        &self,
        question: &Question,
        sort: SpeakerSort,
        min_quotations: usize,
    ) -> Result<Speakers, Error> {
        let selection = self.select(question)?;
        let (counted, mut values) = if counts_of_people(question) {
            counted_in_list(question, selection.who.as_ref())
        } else {
            counted_anew(&selection)
        };
        values.push((min_quotations as i64).into());
        let read = self.read_speakers(question, sort, &counted, values);
        let (rows, mut n) = self.told(read)?;
        if rows.is_empty() && question.offset > 0 {
            // Behind the last of them no row says how many there are.
            let first = Question {
                offset: 0,
                limit: Some(1),
                ..question.clone()
            };
            n = self.speakers(&first, sort, min_quotations)?.n;
        }
        Ok(Speakers {
            rows,
            n,
            who: selection.who,
        })
    }

    /// The rows of what was counted, and how many there are whatever the limit; the last of the values is the least number of
    /// quotations.
    fn read_speakers(
        &self,
        question: &Question,
        sort: SpeakerSort,
        counted: &str,
        values: Vec<Value>,
    ) -> rusqlite::Result<(Rows, usize)> {
        let sql = format!(
            "WITH counted AS MATERIALIZED ({counted}),
                 enough AS MATERIALIZED (
                   SELECT people.number AS person, people.name, people.name AS speaker, people.kind, people.gender, people.external_id,
                     people.roles, counted.*
                   FROM counted JOIN people ON people.number = counted.number WHERE counted.n_quotations >= ?)
                 SELECT {}, (SELECT count(*) FROM enough) FROM enough AS q ORDER BY {} LIMIT {} OFFSET {}",
            Columns(SPEAKERS).sql("q", &[("names", &names_sql())]),
            sort.sql(),
            question.limit.map_or(-1, |limit| limit as i64),
            question.offset,
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let (mut cells, mut n) = (Vec::new(), 0_i64);
        while let Some(row) = rows.next()? {
            cells_of(row, SPEAKERS, &mut cells)?;
            n = row.get::<_, i64>(SPEAKERS.columns.len())?;
        }
        Ok((Rows::new(SPEAKERS, cells), usize::try_from(n).unwrap_or(0)))
    }
}

/// The counts that the list of people has, as SQL with its values.
fn counted_in_list(question: &Question, who: Option<&Who>) -> (String, Vec<Value>) {
    let mut conditions = vec!["true".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    for (column, names) in [
        (
            "kind",
            question
                .kinds
                .iter()
                .map(|one| one.name())
                .collect::<Vec<_>>(),
        ),
        (
            "gender",
            question.genders.iter().map(|one| one.name()).collect(),
        ),
    ] {
        if !names.is_empty() {
            let marks = vec!["?"; names.len()].join(",");
            conditions.push(format!("{column} IN ({marks})"));
            values.extend(names.into_iter().map(|name| name.to_owned().into()));
        }
    }
    if let Some(who) = who {
        let numbers: Vec<String> = (who.people.iter())
            .map(|person| person.number.to_string())
            .collect();
        conditions.push(format!("number IN ({})", numbers.join(",")));
    }
    let sql = format!(
        "SELECT number, n_quotations, n_articles, n_words, first_date, last_date FROM people WHERE {}",
        conditions.join(" AND ")
    );
    (sql, values)
}

/// The counts of the quotations that were asked for, as SQL with its values.
fn counted_anew(selection: &Selection) -> (String, Vec<Value>) {
    let (from, values) = selection.sql();
    let sql = format!(
        "SELECT q.person AS number, count(*) AS n_quotations, count(DISTINCT q.article_number) AS n_articles,
                       sum(q.n_words) AS n_words, min(q.date) AS first_date, max(q.date) AS last_date
                     {from} AND q.person IS NOT NULL GROUP BY q.person"
    );
    (sql, values)
}

/// True where the counts that the list of people has are the answer.
fn counts_of_people(question: &Question) -> bool {
    Question {
        speaker: None,
        person: None,
        genders: Vec::new(),
        kinds: Vec::new(),
        ..question.clone()
    }
    .is_everything()
}

fn names_sql() -> String {
    format!(
        "(SELECT group_concat(form, '; ') FROM (SELECT form FROM names WHERE names.person = q.person ORDER BY n DESC, form LIMIT {FORMS}))"
    )
}
