//! Lists of people that a user brings: who they are elsewhere, and what they were when.
//!
//! A table (`.csv`, `.tsv`) or JSON lines (`.jsonl`) with the columns `id`, `name`, `aliases`, `roles`, `from`, `to`, `kind`; or a
//! file of congress-legislators (`.json`, `.yaml`). `docs/people-lists.md`
//! describes them, with a query for Wikidata.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use ascribe_article::SpeakerKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::filters::iso_part;

/// A person or body of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedPerson {
    /// Q42, or whatever the list calls it.
    pub id: String,
    /// The name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Person or organization.
    pub kind: SpeakerKind,
    /// What it was, and when.
    pub roles: Vec<ListedRole>,
    /// When it began to be heard of, where that goes with no role.
    pub from: Option<String>,
    /// When it ended.
    pub to: Option<String>,
}

/// An office or a role of a listed person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedRole {
    /// "President of the United States".
    pub title: String,
    /// Its first day, as exact as it is known.
    pub from: Option<String>,
    /// Its last day; nothing where it goes on.
    pub to: Option<String>,
}

/// A line of a list that cannot be used, or a list that cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListError {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1; 0 for the whole file.
    pub line: u64,
    /// Why.
    pub reason: String,
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path.display(), self.reason),
            line => write!(f, "{}, line {line}: {}", self.path.display(), self.reason),
        }
    }
}

impl std::error::Error for ListError {}

/// Who is who elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleList {
    /// The people, in the order of the file.
    pub people: Vec<ListedPerson>,
    /// Lines that were passed over.
    pub warnings: Vec<ListError>,
}

impl PeopleList {
    /// Reads a list by the ending of its name.
    ///
    /// # Errors
    /// The file cannot be read, or is no such list. Bad lines are in [`warnings`](Self::warnings).
    pub fn read(path: &Path) -> Result<Self, ListError> {
        let fail = |reason: String| ListError {
            path: path.to_owned(),
            line: 0,
            reason,
        };
        let bytes = std::fs::read(path).map_err(|error| fail(error.to_string()))?;
        let ending = path
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default()
            .to_lowercase();
        let mut list = match ending.as_str() {
            "csv" => Self::from_table(&bytes, b','),
            "tsv" => Self::from_table(&bytes, b'\t'),
            "jsonl" | "ndjson" => Ok(Self::from_lines(&bytes)),
            "json" | "yaml" | "yml" => {
                let text = String::from_utf8(bytes).map_err(|_| fail("is not UTF-8".to_owned()))?;
                Self::from_congress(&text)
            }
            _ => Err(said("a list of people ends with .csv, .tsv or .jsonl; one of congress-legislators with .json or .yaml")),
        }
        .map_err(|error| ListError { path: path.to_owned(), ..error })?;
        for warning in &mut list.warnings {
            path.clone_into(&mut warning.path);
        }
        Ok(list)
    }

    fn from_table(bytes: &[u8], delimiter: u8) -> Result<Self, ListError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(bytes);
        let header = reader
            .headers()
            .map_err(|error| said(error.to_string()))?
            .clone();
        let columns: Vec<Option<&'static str>> = header.iter().map(column).collect();
        for wanted in ["id", "name"] {
            if !columns.contains(&Some(wanted)) {
                return Err(ListError {
                    line: 1,
                    ..said(format!("has no column {wanted:?}"))
                });
            }
        }
        let mut rows = Rows::default();
        for record in reader.byte_records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    rows.warn(line, error.to_string());
                    continue;
                }
            };
            let line = record.position().map_or(0, csv::Position::line);
            if record.len() > columns.len() {
                rows.warn(
                    line,
                    format!("has {} columns, not {}", record.len(), columns.len()),
                );
                continue;
            }
            let mut row = Row::default();
            let mut is_text = true;
            for (name, field) in columns.iter().zip(&record) {
                match std::str::from_utf8(field) {
                    Ok(text) => row.set(*name, text),
                    Err(_) => is_text = false,
                }
            }
            match is_text {
                true => rows.add(line, row),
                false => rows.warn(line, "is not UTF-8"),
            }
        }
        Ok(rows.finish())
    }

    fn from_lines(bytes: &[u8]) -> Self {
        let mut rows = Rows::default();
        for (line, text) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
            if text.trim_ascii().is_empty() {
                continue;
            }
            match serde_json::from_slice(text) {
                Ok(Value::Object(object)) => {
                    let mut row = Row::default();
                    for (key, value) in &object {
                        row.set(column(key), &text_of(value));
                    }
                    rows.add(line, row);
                }
                Ok(_) => rows.warn(line, "is no JSON object"),
                Err(error) => rows.warn(line, format!("is no JSON: {error}")),
            }
        }
        rows.finish()
    }
}

pub(super) fn said(reason: impl Into<String>) -> ListError {
    ListError {
        path: PathBuf::new(),
        line: 0,
        reason: reason.into(),
    }
}

/// Under which names columns come.
fn column(name: &str) -> Option<&'static str> {
    Some(match name.trim().to_lowercase().as_str() {
        "id" | "qid" | "item" | "person" | "wikidata" => "id",
        "name" | "label" | "itemlabel" | "personlabel" => "name",
        "aliases" | "alias" | "altlabel" | "also_known_as" => "aliases",
        "roles" | "role" | "position" | "positionlabel" | "office" => "roles",
        "from" | "start" => "from",
        "to" | "end" | "until" => "to",
        "kind" => "kind",
        _ => return None,
    })
}

/// What a value of JSON says, in the form of a table's cell.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(text_of).collect::<Vec<_>>().join("; "),
        Value::Object(role) => {
            let part = |keys: [&str; 2]| {
                keys.iter()
                    .find_map(|key| role.get(*key))
                    .map(text_of)
                    .unwrap_or_default()
            };
            format!(
                "{} ({}..{})",
                part(["title", "role"]),
                part(["from", "start"]),
                part(["to", "end"])
            )
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A row of a list, as it is written.
#[derive(Debug, Default)]
struct Row {
    id: String,
    name: String,
    aliases: String,
    roles: String,
    from: String,
    to: String,
    kind: String,
}

impl Row {
    fn set(&mut self, column: Option<&str>, text: &str) {
        let field = match column {
            Some("id") => &mut self.id,
            Some("name") => &mut self.name,
            Some("aliases") => &mut self.aliases,
            Some("roles") => &mut self.roles,
            Some("from") => &mut self.from,
            Some("to") => &mut self.to,
            Some("kind") => &mut self.kind,
            _ => return,
        };
        text.trim().clone_into(field);
    }
}

/// Rows on their way into a list: those of one id are one person.
#[derive(Debug, Default)]
struct Rows {
    list: PeopleList,
    places: HashMap<String, usize>,
}

impl Rows {
    fn warn(&mut self, line: u64, reason: impl Into<String>) {
        self.list.warnings.push(ListError {
            line,
            ..said(reason)
        });
    }

    fn add(&mut self, line: u64, row: Row) {
        if let Err(reason) = self.try_add(row) {
            self.warn(line, reason);
        }
    }

    fn try_add(&mut self, row: Row) -> Result<(), String> {
        // Wikidata writes http://www.wikidata.org/entity/Q42.
        let id = row.id.rsplit('/').next().unwrap_or(&row.id).trim();
        if id.is_empty() || row.name.is_empty() {
            return Err(format!(
                "has no {}",
                if id.is_empty() { "id" } else { "name" }
            ));
        }
        let kind = match row.kind.to_lowercase().as_str() {
            "" | "person" | "human" => SpeakerKind::Person,
            "organization" | "organisation" | "body" => SpeakerKind::Organization,
            other => return Err(format!("the kind is person or organization, not {other:?}")),
        };
        let (from, to) = (date(&row.from)?, date(&row.to)?);
        let mut roles = Vec::new();
        for text in row
            .roles
            .split(';')
            .map(str::trim)
            .filter(|text| !text.is_empty())
        {
            let mut role = role(text)?;
            if role.from.is_none() && role.to.is_none() {
                (role.from, role.to) = (from.clone(), to.clone());
            }
            roles.push(role);
        }
        let next = self.list.people.len();
        let at = *self.places.entry(id.to_owned()).or_insert(next);
        if at == next {
            self.list.people.push(ListedPerson {
                id: id.to_owned(),
                name: row.name.clone(),
                aliases: Vec::new(),
                kind,
                roles: Vec::new(),
                from: None,
                to: None,
            });
        }
        let person = &mut self.list.people[at];
        if roles.is_empty() {
            person.from = person.from.take().or(from);
            person.to = person.to.take().or(to);
        }
        for role in roles {
            if !person.roles.contains(&role) {
                person.roles.push(role);
            }
        }
        for alias in row
            .aliases
            .split(';')
            .chain([row.name.as_str()])
            .map(str::trim)
        {
            if !alias.is_empty()
                && alias != person.name
                && !person.aliases.iter().any(|a| a == alias)
            {
                person.aliases.push(alias.to_owned());
            }
        }
        Ok(())
    }

    fn finish(self) -> PeopleList {
        self.list
    }
}

/// `title (from..to)`
fn role(text: &str) -> Result<ListedRole, String> {
    let bare = || ListedRole {
        title: text.to_owned(),
        from: None,
        to: None,
    };
    let Some((title, span)) = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('))
    else {
        return Ok(bare());
    };
    let Some((from, to)) = span.split_once("..") else {
        return Ok(bare());
    };
    Ok(ListedRole {
        title: title.trim().to_owned(),
        from: date(from)?,
        to: date(to)?,
    })
}

/// A date as exact as it is; nothing where nothing is written.
pub(super) fn date(text: &str) -> Result<Option<String>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match iso_part(text) {
        Some(date) => Ok(Some(date.to_owned())),
        None => Err(format!(
            "{text:?} is no date: 2004, 2004-05 or 2004-05-03 is wanted"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_with_roles_in_cells_and_in_rows() {
        let list = PeopleList::from_table(
            "id,name,aliases,roles,from,to,kind\n\
             Q1,Ann Pell,A. Pell; Annie Pell,mayor of Tarn (2001..2005-06); senator (2007..),,,\n\
             http://www.wikidata.org/entity/Q2,Orrin Vale,,governor,2001-01-20T00:00:00Z,2003,\n\
             Q2,Orrin Vale,Vale,president of Solvay,2004,,\n\
             Q3,Tarn Harbour Board,THB,,1990,,organization\n"
                .as_bytes(),
            b',',
        )
        .expect("a list");
        assert_eq!(list.warnings, []);
        let [pell, vale, board] = &list.people[..] else {
            panic!("{:?}", list.people)
        };
        assert_eq!(pell.aliases, ["A. Pell", "Annie Pell"]);
        assert_eq!(pell.roles[0].to.as_deref(), Some("2005-06"));
        assert_eq!(
            (pell.roles[1].from.as_deref(), pell.roles[1].to.as_deref()),
            (Some("2007"), None)
        );
        assert_eq!((vale.id.as_str(), vale.roles.len()), ("Q2", 2));
        assert_eq!(vale.roles[0].from.as_deref(), Some("2001-01-20"));
        assert_eq!(
            (board.kind, board.from.as_deref()),
            (SpeakerKind::Organization, Some("1990"))
        );
    }

    #[test]
    fn bad_lines_are_told_and_nothing_else_is_lost() {
        let table = b"\xef\xbb\xbfid,name,from\nQ1,Ann Pell,soon\n,Orrin Vale,\nQ3,Dana Ruiz,2004\nQ4,L\xff,\nQ5,a,b,c,d\nQ6,\"Lee Moss\",\n";
        let list = PeopleList::from_table(table, b',').expect("a list");
        let names: Vec<&str> = list.people.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["Dana Ruiz", "Lee Moss"]);
        let lines: Vec<u64> = list.warnings.iter().map(|w| w.line).collect();
        assert_eq!(lines, [2, 3, 5, 6]);
        let error =
            PeopleList::from_table(b"name,role\nAnn Pell,mayor\n", b',').expect_err("no id");
        assert_eq!(error.line, 1);
        assert!(PeopleList::from_table(b"", b',').is_err());
    }

    #[test]
    fn lines_of_json() {
        let list = PeopleList::from_lines(
            "{\"id\":\"Q1\",\"name\":\"Ann Pell\",\"aliases\":[\"A. Pell\"],\"roles\":[{\"title\":\"mayor of Tarn\",\"from\":2001,\"to\":null}]}\n\n[]\n{\"id\":\"Q2\"\n"
                .as_bytes(),
        );
        assert_eq!(list.people[0].roles[0].title, "mayor of Tarn");
        assert_eq!(list.people[0].roles[0].from.as_deref(), Some("2001"));
        assert_eq!(
            list.warnings.iter().map(|w| w.line).collect::<Vec<_>>(),
            [3, 4]
        );
    }

    #[test]
    fn a_file_by_its_ending() {
        let folder = tempfile::TempDir::new().expect("a place for temporary files");
        let path = folder.path().join("people.txt");
        std::fs::write(&path, "").expect("writable");
        let error = PeopleList::read(&path).expect_err("no list");
        assert!(
            error.to_string().contains("people.txt") && error.to_string().contains(".csv"),
            "{error}"
        );
        let path = folder.path().join("people.csv");
        assert!(
            PeopleList::read(&path)
                .expect_err("not there")
                .to_string()
                .starts_with(&*path.to_string_lossy())
        );
        std::fs::write(&path, "id,name\nQ1,\n").expect("writable");
        let list = PeopleList::read(&path).expect("a list");
        assert!(
            list.warnings[0]
                .to_string()
                .contains("people.csv, line 2: has no name"),
            "{}",
            list.warnings[0]
        );
    }
}
