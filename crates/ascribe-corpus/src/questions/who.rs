//! Who is meant by a name.

use std::collections::BTreeSet;

use ascribe_aggregator::normalized_name;
use ascribe_article::SpeakerKind;
use rusqlite::types::Value;
use rusqlite::{Row, params, params_from_iter};

use super::terms::{one_of, quoted};
use crate::{Error, Store, filters};

/// People of one name that are looked for by their numbers; the others by their names.
const MAX_PEOPLE: usize = 64;

/// Names that a message shows.
const NEAREST: usize = 3;

/// How like a name must be to be shown: 0 to 1.
const LIKE: f64 = 0.75;

/// Somebody of the list of people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// In `people`.
    pub number: i64,
    /// The fullest.
    pub name: String,
    /// Of a list of people.
    pub external_id: Option<String>,
    /// The commonest first, `; ` between them.
    pub roles: Option<String>,
    /// Those that count.
    pub n_quotations: i64,
}

/// Who a name stands for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Who {
    /// Those whose name or surname it is, the most quoted first.
    pub people: Vec<Person>,
    /// Speakers of this name who are nobody of the list.
    pub others: Vec<String>,
    /// What finds all of them, and perhaps more.
    pub(crate) expression: String,
}

impl Person {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            name: row.get(1)?,
            external_id: row.get(2)?,
            roles: row.get(3)?,
            n_quotations: row.get(4)?,
        })
    }
}

const PERSON: &str = "SELECT number, name, external_id, roles, n_quotations FROM people";

impl Who {
    /// The condition on a row `q`, and what stands in it: the full text knows words, not who they are.
    pub(crate) fn condition(&self) -> (String, Vec<Value>) {
        let numbers: Vec<String> = self
            .people
            .iter()
            .map(|person| person.number.to_string())
            .collect();
        let people = format!("q.person IN ({})", numbers.join(","));
        if self.others.is_empty() {
            return (people, Vec::new());
        }
        let marks = vec!["?"; self.others.len()].join(",");
        let others = format!("(q.person IS NULL AND q.speaker IN ({marks}))");
        let values = self.others.iter().map(|name| name.clone().into());
        (format!("({people} OR {others})"), values.collect())
    }

    /// In words, for people: `2 people: George W. Bush (312), Jeb Bush (4)`.
    pub fn shown(&self) -> String {
        const SHOWN: usize = 6;
        let mut names: Vec<String> = (self.people.iter().take(SHOWN))
            .map(|one| format!("{} ({})", one.name, one.n_quotations))
            .collect();
        if self.people.len() > SHOWN {
            names.push(format!("{} more", self.people.len() - SHOWN));
        }
        let mut shown = match self.people.len() {
            0 => String::new(),
            1 => names.join(", "),
            n => format!(
                "{n} people: {}; --person {} for one of them",
                names.join(", "),
                self.people[0].number
            ),
        };
        if !self.others.is_empty() {
            if !shown.is_empty() {
                shown.push_str("; ");
            }
            let others = &self.others[..self.others.len().min(SHOWN)];
            shown.push_str("not linked to anybody: ");
            shown.push_str(&others.join(", "));
        }
        shown
    }
}

impl Store {
    /// Who is meant by a name: people who have it as a name or surname, and speakers of the name who are nobody of the list.
    ///
    /// # Errors
    /// [`Error::NoSpeaker`] with the nearest names where there is none, and what SQLite says.
    pub fn who(&self, name: &str) -> Result<Who, Error> {
        let forms = forms(name);
        let mut who = Who {
            people: self.told(self.people_of(&forms))?,
            ..Who::default()
        };
        let spoken = format!("{{speaker}} : {}", quoted(name));
        let has_words = name.chars().any(char::is_alphanumeric);
        if has_words {
            who.others = self.told(self.others_of(&who.people, &spoken, &forms))?;
        }
        if who.people.is_empty() && who.others.is_empty() {
            return Err(Error::NoSpeaker {
                path: self.path().to_owned(),
                name: name.to_owned(),
                nearest: self.told(self.nearest_names(name))?,
            });
        }
        let mut any = Vec::new();
        if !who.people.is_empty() {
            any.push(one_of(numbers(&who.people)));
        }
        if has_words && (!who.others.is_empty() || who.people.len() > MAX_PEOPLE) {
            any.push(spoken);
        }
        who.expression = any.join(" OR ");
        Ok(who)
    }

    /// One of the list of people by number or by the id of another list.
    ///
    /// # Errors
    /// [`Error::NoPerson`], and what SQLite says.
    pub fn person(&self, person: &str) -> Result<Who, Error> {
        let people = match person.parse::<i64>() {
            Ok(number) => self.people_where("number = ?", [number]),
            Err(_) => self.people_where("external_id = ?", [person]),
        };
        let people = self.told(people)?;
        if people.is_empty() {
            return Err(Error::NoPerson {
                path: self.path().to_owned(),
                person: person.to_owned(),
            });
        }
        Ok(Who {
            expression: one_of(numbers(&people)),
            people,
            others: Vec::new(),
        })
    }

    fn people_where(
        &self,
        condition: &str,
        parameters: impl rusqlite::Params,
    ) -> rusqlite::Result<Vec<Person>> {
        let sql = format!("{PERSON} WHERE {condition} ORDER BY n_quotations DESC, number");
        let mut statement = self.connection().prepare_cached(&sql)?;
        let people = statement.query_map(parameters, Person::of)?;
        people.collect()
    }

    fn people_of(&self, forms: &[String]) -> rusqlite::Result<Vec<Person>> {
        let connection = self.connection();
        let mut numbers: BTreeSet<i64> = BTreeSet::new();
        for form in forms {
            let mut exact = connection.prepare_cached("SELECT person FROM names WHERE form = ?")?;
            for number in exact.query_map([form], |row| row.get(0))? {
                numbers.insert(number?);
            }
            let words: Vec<&str> = form.split(' ').collect();
            let [first, .., last] = &words[..] else {
                // A surname: the last word of a name.
                let mut surname = connection
                    .prepare_cached("SELECT person FROM names WHERE substr(form, -?1) = ?2")?;
                let ending = format!(" {form}");
                let n_letters = ending.chars().count() as i64;
                for number in surname.query_map(params![n_letters, ending], |row| row.get(0))? {
                    numbers.insert(number?);
                }
                continue;
            };
            // "george bush" is "george w bush", too.
            let mut longer = connection.prepare_cached(
                "SELECT person, form FROM names WHERE form > ?1 || ' ' AND form < ?1 || '!'",
            )?;
            let mut rows = longer.query([first])?;
            while let Some(row) = rows.next()? {
                let other: String = row.get(1)?;
                if other.split(' ').next_back() == Some(last) && has_in_order(&other, &words) {
                    numbers.insert(row.get(0)?);
                }
            }
        }
        let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
        // Numbers, no words: nothing to escape.
        self.people_where(&format!("number IN ({})", numbers.join(",")), [])
    }

    /// Speakers of the name who are linked to nobody.
    fn others_of(
        &self,
        people: &[Person],
        spoken: &str,
        forms: &[String],
    ) -> rusqlite::Result<Vec<String>> {
        let mut expression = spoken.to_owned();
        if !people.is_empty() {
            // Most rows of the name are theirs: no need to look at them.
            expression = format!("({spoken}) NOT ({})", one_of(numbers(people)));
        }
        let mut statement = self.connection().prepare_cached(
            "SELECT DISTINCT q.speaker FROM quotations_fts CROSS JOIN quotations AS q ON q.number = quotations_fts.rowid
             WHERE quotations_fts MATCH ? AND q.person IS NULL AND q.speaker_kind IN ('person', 'organization')",
        )?;
        let mut names: Vec<String> = Vec::new();
        let mut rows = statement.query(params_from_iter([expression]))?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            let is_meant = self::forms(&name).iter().any(|own| {
                forms.iter().any(|form| {
                    own == form
                        || own
                            .strip_suffix(&**form)
                            .is_some_and(|rest| rest.ends_with(' '))
                })
            });
            if is_meant {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// People whose name is like this one.
    pub(crate) fn nearest_names(&self, name: &str) -> rusqlite::Result<Vec<String>> {
        let mut statement = self.connection().prepare(
            "SELECT names.form, people.name FROM names JOIN people ON people.number = names.person",
        )?;
        let names = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let names: Vec<(String, String)> = names.collect::<Result<_, _>>()?;
        let form = forms(name).into_iter().next().unwrap_or_default();
        Ok(nearest(&form, names))
    }
}

fn numbers(people: &[Person]) -> impl Iterator<Item = String> {
    let people = people.iter().take(MAX_PEOPLE);
    people.map(|person| filters::person(person.number))
}

/// The forms in which a name may stand in `names`.
fn forms(name: &str) -> Vec<String> {
    let mut forms: Vec<String> = [SpeakerKind::Person, SpeakerKind::Organization]
        .into_iter()
        .map(|kind| normalized_name(name, kind))
        .filter(|form| !form.is_empty())
        .collect();
    forms.dedup();
    forms
}

fn has_in_order(form: &str, words: &[&str]) -> bool {
    let mut own = form.split(' ');
    words.iter().all(|word| own.any(|own| own == *word))
}

/// What is most like a form: forms beside what is shown for them.
pub(super) fn nearest(
    form: &str,
    names: impl IntoIterator<Item = (String, String)>,
) -> Vec<String> {
    let mut all: Vec<(f64, String)> = names
        .into_iter()
        .map(|(other, shown)| {
            // A surname alone is like the surname of a name.
            let last = other.split(' ').next_back().unwrap_or_default();
            let like = strsim::jaro_winkler(form, &other).max(strsim::jaro_winkler(form, last));
            (like, shown)
        })
        .filter(|(like, _)| *like >= LIKE)
        .collect();
    all.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.cmp(other)));
    let mut nearest: Vec<String> = Vec::new();
    for (_, shown) in all {
        if !nearest.contains(&shown) {
            nearest.push(shown);
        }
        if nearest.len() == NEAREST {
            break;
        }
    }
    nearest
}
