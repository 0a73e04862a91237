//! A question as one statement: the full text first, the row after it.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params};

use super::terms::{all_in, one_of, terms};
use super::who::{Who, nearest};
use super::{Dated, Question};
use crate::filters::{FIRST_DATED, first_number, last_number};
use crate::{Error, Store, filters};

/// Which rows, as SQL.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    /// Who is meant, where somebody is asked for.
    pub(crate) who: Option<Who>,
    /// The words alone: what rank is told by.
    pub(crate) words: Option<String>,
    expression: Option<String>,
    first: i64,
    last: i64,
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Selection {
    /// `FROM … WHERE …` with rows as `q`, and the values of its marks.
    ///
    /// The join is crossed so that the full text is always asked first, and in the order of numbers.
    pub(crate) fn sql(&self) -> (String, Vec<Value>) {
        self.sql_by("")
    }

    /// The same for those who want no more than the index of what counts has: number, wording, person.
    pub(crate) fn sql_of_numbers(&self) -> (String, Vec<Value>) {
        self.sql_by("INDEXED BY quotations_counted")
    }

    fn sql_by(&self, index: &str) -> (String, Vec<Value>) {
        let mut values = Vec::new();
        let (mut sql, number) = match &self.expression {
            Some(expression) => {
                values.push(expression.clone().into());
                let from = format!(
                    "FROM quotations_fts CROSS JOIN quotations AS q {index} ON q.number = quotations_fts.rowid
                     WHERE quotations_fts MATCH ?"
                );
                (from, "quotations_fts.rowid")
            }
            None => (
                format!("FROM quotations AS q {index} WHERE true"),
                "q.number",
            ),
        };
        if self.first > 0 {
            sql.push_str(&format!(" AND {number} >= ?"));
            values.push(self.first.into());
        }
        if self.last < i64::MAX {
            sql.push_str(&format!(" AND {number} <= ?"));
            values.push(self.last.into());
        }
        for condition in &self.conditions {
            sql.push_str(" AND ");
            sql.push_str(condition);
        }
        values.extend(self.values.iter().cloned());
        (sql, values)
    }

    /// The column to sort by.
    pub(crate) fn number(&self) -> &'static str {
        match self.expression {
            Some(_) => "quotations_fts.rowid",
            None => "q.number",
        }
    }
}

impl Store {
    /// What a question asks for.
    ///
    /// # Errors
    /// What is wrong with the question, and what SQLite says.
    pub(crate) fn select(&self, question: &Question) -> Result<Selection, Error> {
        self.not_empty()?;
        let (first, last) = span(question.from.as_ref(), question.to.as_ref())?;
        let who = match (&question.person, &question.speaker) {
            (Some(person), _) => Some(self.person(person)?),
            (None, Some(name)) => Some(self.who(name)?),
            (None, None) => None,
        };
        let words = words_of(question)?;
        let mut all = words.clone();
        all.extend(who.iter().map(|who| who.expression.clone()));
        all.extend(self.choices(question)?);
        let mut selection = Selection {
            words: joined(&words),
            expression: joined(&all),
            who,
            first,
            last,
            conditions: Vec::new(),
            values: Vec::new(),
        };
        self.narrow(&mut selection, question)?;
        Ok(selection)
    }

    /// What a row must have one of, for the full text: an outlet, a type, a class, a gender, a kind.
    fn choices(&self, question: &Question) -> Result<Vec<String>, Error> {
        let mut all = Vec::new();
        let mut any_of = |words: Vec<String>| {
            if !words.is_empty() {
                all.push(one_of(words));
            }
        };
        any_of(self.outlets(&question.outlets)?);
        any_of(
            (question.types.iter())
                .map(|one| filters::kind(one.name()))
                .collect(),
        );
        any_of(
            (question.classes.iter())
                .map(|one| filters::class(one.name()))
                .collect(),
        );
        any_of(
            (question.genders.iter())
                .map(|one| filters::gender(one.name()))
                .collect(),
        );
        any_of(
            (question.kinds.iter())
                .map(|one| filters::speaker_kind(one.name()))
                .collect(),
        );
        Ok(all)
    }

    /// Adds what the full text does not know, as conditions on the row.
    fn narrow(&self, selection: &mut Selection, question: &Question) -> Result<(), Error> {
        if !question.all {
            selection
                .conditions
                .push("q.part = 0 AND q.copy = 0".to_owned());
        }
        if let Some(who) = &selection.who {
            let (condition, values) = who.condition();
            selection.conditions.push(condition);
            selection.values.extend(values);
        }
        if let Some(id) = &question.article {
            let number = self.article_number(id)?;
            // By their numbers: these the index of what counts has, too.
            selection.conditions.push(
                "q.number IN (SELECT number FROM quotations WHERE article_number = ?)".to_owned(),
            );
            selection.values.push(number.into());
        }
        if question.min_confidence > 0.0 {
            selection.conditions.push("q.confidence >= ?".to_owned());
            selection.values.push(question.min_confidence.into());
        }
        Ok(())
    }

    /// The number of the article with this id; it must be there.
    fn article_number(&self, id: &str) -> Result<i64, Error> {
        let there = self
            .connection()
            .prepare_cached("SELECT number FROM articles WHERE id = ?")
            .and_then(|mut statement| {
                statement
                    .query_row([id], |row| row.get::<_, i64>(0))
                    .optional()
            });
        self.told(there)?.ok_or_else(|| Error::NoArticle {
            path: self.path().to_owned(),
            article: id.to_owned(),
        })
    }

    fn not_empty(&self) -> Result<(), Error> {
        let first = self
            .connection()
            .query_row("SELECT 1 FROM quotations LIMIT 1", [], |_| Ok(()))
            .optional();
        self.told(first)?.ok_or_else(|| Error::Empty {
            path: self.path().to_owned(),
        })
    }

    /// The words of outlets; each must be there.
    fn outlets(&self, names: &[String]) -> Result<Vec<String>, Error> {
        let mut words = Vec::new();
        for name in names {
            let word = filters::outlet(name);
            let there = match &word {
                Some(word) => self
                    .connection()
                    .prepare_cached(
                        "SELECT 1 FROM quotations_fts WHERE quotations_fts MATCH ? LIMIT 1",
                    )
                    .and_then(|mut statement| {
                        let one = one_of([word.clone()]);
                        statement.query_row(params![one], |_| Ok(())).optional()
                    }),
                None => Ok(None),
            };
            match (self.told(there)?, word) {
                (Some(()), Some(word)) => words.push(word),
                _ => {
                    return Err(Error::NoOutlet {
                        path: self.path().to_owned(),
                        name: name.clone(),
                        nearest: self.told(self.nearest_outlets(name))?,
                    });
                }
            }
        }
        Ok(words)
    }

    fn nearest_outlets(&self, name: &str) -> rusqlite::Result<Vec<String>> {
        let mut statement = self
            .connection()
            .prepare("SELECT DISTINCT publisher FROM articles WHERE publisher IS NOT NULL")?;
        let names = statement.query_map([], |row| row.get::<_, String>(0))?;
        let names: Vec<String> = names.collect::<Result<_, _>>()?;
        let forms = names
            .into_iter()
            .map(|name| (filters::outlet_form(&name), name));
        Ok(nearest(&filters::outlet_form(name), forms))
    }
}

/// What the words of a question are for the full text; none may be without a word.
fn words_of(question: &Question) -> Result<Vec<String>, Error> {
    let mut words = Vec::new();
    for (columns, text) in [
        ("content", &question.words),
        ("content title", &question.about),
    ] {
        let Some(text) = text else {
            continue;
        };
        let terms = terms(text);
        if terms.is_empty() {
            return Err(Error::NoWords { text: text.clone() });
        }
        words.push(all_in(columns, &terms));
    }
    Ok(words)
}

/// Numbers from and to; those without a date only where no date is asked for.
fn span(from: Option<&Dated>, to: Option<&Dated>) -> Result<(i64, i64), Error> {
    if let (Some(from), Some(to)) = (from, to)
        && from.first() > to.last()
    {
        return Err(Error::Backwards {
            from: from.to_string(),
            to: to.to_string(),
        });
    }
    let first = match (from, to) {
        (Some(from), _) => first_number(from.first()),
        (None, Some(_)) => FIRST_DATED,
        (None, None) => 0,
    };
    Ok((first, to.map_or(i64::MAX, |to| last_number(to.last()))))
}

fn joined(parts: &[String]) -> Option<String> {
    let parts: Vec<String> = parts.iter().map(|part| format!("({part})")).collect();
    (!parts.is_empty()).then(|| parts.join(" AND "))
}
