//! Which quotations: what every address reads in the same way.

use std::str::FromStr;

use ascribe_corpus::{Error, Question, Who, named};
use serde_json::{Value, json};

use crate::problem::{Kind, Problem};

/// Rows of one answer.
pub(super) const MOST: u32 = 1000;

/// Rows where nothing is said of their number.
pub(super) const USUAL: u32 = 50;

/// Rows that can be skipped: what is further down nobody finds by turning pages.
pub(super) const FURTHEST: u32 = 100_000;

/// What narrows the quotations, as it was written. `None` is all.
#[derive(Clone, Debug, Default)]
pub(super) struct Narrow {
    pub(super) words: Option<String>,
    pub(super) about: Option<String>,
    pub(super) speaker: Option<String>,
    pub(super) person: Option<String>,
    pub(super) article: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) types: Option<String>,
    pub(super) classes: Option<String>,
    pub(super) genders: Option<String>,
    pub(super) kinds: Option<String>,
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
    pub(super) min_confidence: Option<f64>,
    pub(super) all: bool,
}

impl Narrow {
    /// # Errors
    /// Which of them says nothing, and what is wanted.
    pub(super) fn question(self) -> Result<Question, Problem> {
        if self.speaker.is_some() && self.person.is_some() {
            let reason = "speaker and person: one of them is wanted";
            return Err(Problem::new(Kind::Unfit, reason));
        }
        let min_confidence = self.min_confidence.unwrap_or(0.0);
        if !(0.0..=1.0).contains(&min_confidence) {
            let reason = "min_confidence: a number from 0 to 1 is wanted";
            return Err(Problem::new(Kind::BadRequest, reason));
        }
        Ok(Question {
            words: self.words,
            about: self.about,
            speaker: self.speaker,
            person: self.person,
            article: self.article,
            outlets: self.outlet.into_iter().collect(),
            types: listed("type", self.types, named::quote_type)?,
            classes: listed("class", self.classes, named::class)?,
            genders: listed("gender", self.genders, named::gender)?,
            kinds: listed("kind", self.kinds, named::speaker_kind)?,
            from: of_text("since", self.since)?,
            to: of_text("until", self.until)?,
            min_confidence,
            all: self.all,
            ..Question::default()
        })
    }
}

/// Names with commas between them.
fn listed<T>(
    name: &str,
    text: Option<String>,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, Problem> {
    let parts = text.iter().flat_map(|text| text.split(','));
    let all: Result<Vec<T>, String> = parts.map(|part| read(part.trim())).collect();
    all.map_err(|reason| Problem::new(Kind::BadRequest, format!("{name}: {reason}")))
}

/// # Errors
/// What is wanted instead.
pub(super) fn of_text<T>(name: &str, text: Option<String>) -> Result<Option<T>, Problem>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    let Some(text) = text else {
        return Ok(None);
    };
    text.parse().map(Some).map_err(|reason| {
        // Written like a day, and no month has it.
        let is_day = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let kind = match is_day {
            true => Kind::Unfit,
            false => Kind::BadRequest,
        };
        Problem::new(kind, format!("{name}: {reason}"))
    })
}

/// How many rows, and how many before them.
///
/// # Errors
/// When it is more than is given.
pub(super) fn rows(limit: Option<u32>, offset: Option<u32>) -> Result<(usize, usize), Problem> {
    let limit = limit.unwrap_or(USUAL);
    let offset = offset.unwrap_or(0);
    let bad = |reason: String| Err(Problem::new(Kind::BadRequest, reason));
    match (limit, offset) {
        (1..=MOST, 0..=FURTHEST) => Ok((limit as usize, offset as usize)),
        (1..=MOST, _) => bad(format!(
            "offset: {FURTHEST} at most; since and until lead further"
        )),
        _ => bad(format!("limit: a number from 1 to {MOST} is wanted")),
    }
}

/// An empty corpus has nothing of anything.
pub(super) fn or_nothing<T>(
    found: Result<T, Error>,
    nothing: impl FnOnce() -> T,
) -> Result<T, Problem> {
    match found {
        Err(Error::Empty { .. }) => Ok(nothing()),
        found => found.map_err(Problem::from),
    }
}

/// Who is meant by a name.
pub(super) fn who_of(who: Option<&Who>) -> Value {
    let Some(who) = who else {
        return Value::Null;
    };
    let people: Vec<Value> = (who.people.iter())
        .map(|one| {
            json!({
                "person": one.number,
                "speaker": one.name,
                "external_id": one.external_id,
                "n_quotations": one.n_quotations,
            })
        })
        .collect();
    json!({"people": people, "not_linked": who.others})
}

/// Its schema.
pub(super) fn who_schema() -> Value {
    let person = json!({
        "type": "object",
        "properties": {
            "person": {"type": "integer"},
            "speaker": {"type": "string"},
            "external_id": {"type": ["string", "null"]},
            "n_quotations": {"type": "integer"},
        },
        "required": ["person", "speaker", "external_id", "n_quotations"],
    });
    json!({
        "type": ["object", "null"],
        "description": "Who has the name that was asked for; null where none was.",
        "properties": {
            "people": {"type": "array", "items": person, "description": "People and bodies of the list, the most quoted first."},
            "not_linked": {"type": "array", "items": {"type": "string"}, "description": "Speakers of this name who are nobody of the list."},
        },
        "required": ["people", "not_linked"],
    })
}

/// Where the next rows begin; null where there are none.
pub(super) fn next(offset: usize, n_rows: usize, n: usize) -> Option<usize> {
    let next = offset + n_rows;
    (n_rows > 0 && next < n && next <= FURTHEST as usize).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_told_by_name() {
        let told = |narrow: Narrow| narrow.question().map_err(|problem| problem.detail);
        for (narrow, reason) in [
            (
                Narrow {
                    types: Some("direct,loud".to_owned()),
                    ..Narrow::default()
                },
                "type: direct, mixed, indirect is wanted",
            ),
            (
                Narrow {
                    since: Some("May".to_owned()),
                    ..Narrow::default()
                },
                "since: no date: 2004, 2004-05 or 2004-05-03 is wanted",
            ),
            (
                Narrow {
                    min_confidence: Some(f64::NAN),
                    ..Narrow::default()
                },
                "min_confidence: a number from 0 to 1 is wanted",
            ),
        ] {
            assert_eq!(told(narrow).expect_err("it says nothing"), reason);
        }
        assert_eq!(rows(None, None).expect("usual"), (USUAL as usize, 0));
        for (limit, offset) in [(0, 0), (MOST + 1, 0), (1, FURTHEST + 1)] {
            assert!(rows(Some(limit), Some(offset)).is_err());
        }
        assert_eq!(
            [next(0, 50, 51), next(50, 1, 51), next(60, 0, 51)],
            [Some(50), None, None]
        );
    }
}
