//! Lists in the form of the public congress-legislators files (`legislators-current.json`, `.yaml`).

use ascribe_article::SpeakerKind;
use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::{budget, options};

use super::list::{ListError, ListedPerson, ListedRole, PeopleList, date, said};

#[derive(Deserialize)]
struct Legislator {
    id: Ids,
    name: Names,
    #[serde(default)]
    terms: Vec<Term>,
}

#[derive(Deserialize)]
struct Ids {
    bioguide: String,
}

#[derive(Deserialize)]
struct Names {
    first: String,
    last: String,
    #[serde(default)]
    middle: Option<String>,
    #[serde(default)]
    suffix: Option<String>,
    #[serde(default)]
    nickname: Option<String>,
    #[serde(default)]
    official_full: Option<String>,
}

#[derive(Deserialize)]
struct Term {
    #[serde(rename = "type")]
    kind: String,
    start: String,
    end: String,
    state: String,
}

impl PeopleList {
    /// A list in the form of the congress-legislators files, JSON or YAML: names, `id.bioguide` as the id, terms as roles with dates.
    ///
    /// # Errors
    /// It is neither; a member without name or id is passed over with a warning, its "line" the place in the file.
    pub fn from_congress(text: &str) -> Result<Self, ListError> {
        let members: Vec<Value> = match text.trim_start().starts_with('[') {
            true => serde_json::from_str(text).map_err(|error| {
                let line = error.line() as u64;
                ListError {
                    line,
                    ..said(format!("is no list of legislators: {error}"))
                }
            })?,
            false => {
                yaml(text).map_err(|error| said(format!("is no list of legislators: {error}")))?
            }
        };
        let mut list = Self::default();
        for (at, member) in (1..).zip(members) {
            let read = serde_json::from_value(member).map_err(|error| error.to_string());
            match read.and_then(listed) {
                Ok(person) => list.people.push(person),
                Err(reason) => list.warnings.push(ListError {
                    line: 0,
                    ..said(format!("member {at}: {reason}"))
                }),
            }
        }
        Ok(list)
    }
}

/// The files have tens of thousands of lines and no aliases.
fn yaml(text: &str) -> Result<Vec<Value>, String> {
    let options = options! {
        budget: budget! {
            max_aliases: 8,
            max_depth: 32,
            max_nodes: 20_000_000,
            max_events: 50_000_000,
            max_documents: 1,
        },
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let message = error.to_string();
        message
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(200)
            .collect()
    })
}

fn listed(member: Legislator) -> Result<ListedPerson, String> {
    let Names {
        first,
        last,
        middle,
        suffix,
        nickname,
        official_full,
    } = member.name;
    let suffix = suffix
        .map(|suffix| format!(" {suffix}"))
        .unwrap_or_default();
    let plain = format!("{first} {last}{suffix}");
    let name = official_full.unwrap_or_else(|| plain.clone());
    let mut aliases = vec![plain];
    aliases.extend(middle.map(|middle| format!("{first} {middle} {last}{suffix}")));
    aliases.extend(nickname.map(|nickname| format!("{nickname} {last}{suffix}")));
    aliases.retain(|alias| *alias != name);
    aliases.dedup();
    let mut roles: Vec<ListedRole> = Vec::new();
    for term in member.terms {
        let chamber = match term.kind.as_str() {
            "sen" => "Senator",
            "rep" => "Representative",
            _ => continue,
        };
        let title = format!("U.S. {chamber} from {}", state(&term.state));
        let (from, to) = (date(&term.start)?, date(&term.end)?);
        match roles.last_mut() {
            // One term goes on where the one before ended.
            Some(last) if last.title == title && last.to >= from => last.to = to,
            _ => roles.push(ListedRole { title, from, to }),
        }
    }
    Ok(ListedPerson {
        id: member.id.bioguide,
        name,
        aliases,
        kind: SpeakerKind::Person,
        roles,
        from: None,
        to: None,
    })
}

/// The name of a state by its letters; the letters themselves where they are unknown.
fn state(letters: &str) -> &str {
    const STATES: &[(&str, &str)] = &[
        ("AK", "Alaska"),
        ("AL", "Alabama"),
        ("AR", "Arkansas"),
        ("AS", "American Samoa"),
        ("AZ", "Arizona"),
        ("CA", "California"),
        ("CO", "Colorado"),
        ("CT", "Connecticut"),
        ("DC", "District of Columbia"),
        ("DE", "Delaware"),
        ("FL", "Florida"),
        ("GA", "Georgia"),
        ("GU", "Guam"),
        ("HI", "Hawaii"),
        ("IA", "Iowa"),
        ("ID", "Idaho"),
        ("IL", "Illinois"),
        ("IN", "Indiana"),
        ("KS", "Kansas"),
        ("KY", "Kentucky"),
        ("LA", "Louisiana"),
        ("MA", "Massachusetts"),
        ("MD", "Maryland"),
        ("ME", "Maine"),
        ("MI", "Michigan"),
        ("MN", "Minnesota"),
        ("MO", "Missouri"),
        ("MP", "Northern Mariana Islands"),
        ("MS", "Mississippi"),
        ("MT", "Montana"),
        ("NC", "North Carolina"),
        ("ND", "North Dakota"),
        ("NE", "Nebraska"),
        ("NH", "New Hampshire"),
        ("NJ", "New Jersey"),
        ("NM", "New Mexico"),
        ("NV", "Nevada"),
        ("NY", "New York"),
        ("OH", "Ohio"),
        ("OK", "Oklahoma"),
        ("OR", "Oregon"),
        ("PA", "Pennsylvania"),
        ("PR", "Puerto Rico"),
        ("RI", "Rhode Island"),
        ("SC", "South Carolina"),
        ("SD", "South Dakota"),
        ("TN", "Tennessee"),
        ("TX", "Texas"),
        ("UT", "Utah"),
        ("VA", "Virginia"),
        ("VI", "Virgin Islands"),
        ("VT", "Vermont"),
        ("WA", "Washington"),
        ("WI", "Wisconsin"),
        ("WV", "West Virginia"),
        ("WY", "Wyoming"),
    ];
    let found = STATES.iter().find(|(short, _)| *short == letters);
    found.map_or(letters, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"[
        {"id": {"bioguide": "P000001", "govtrack": 1}, "name": {"first": "Ann", "middle": "Lee", "last": "Pell", "nickname": "Annie"},
         "bio": {"gender": "F"}, "terms": [
            {"type": "rep", "start": "2001-01-03", "end": "2003-01-03", "state": "OH", "district": 4, "party": "Independent"},
            {"type": "rep", "start": "2003-01-07", "end": "2005-01-03", "state": "OH"},
            {"type": "sen", "start": "2005-01-03", "end": "2011-01-03", "state": "OH"}]},
        {"id": {}, "name": {"first": "Orrin", "last": "Vale"}}
    ]"#;

    #[test]
    fn legislators_with_their_terms() {
        let list = PeopleList::from_congress(JSON).expect("a list");
        let [pell] = &list.people[..] else {
            panic!("{:?}", list.people)
        };
        assert_eq!(
            (pell.id.as_str(), pell.name.as_str()),
            ("P000001", "Ann Pell")
        );
        assert_eq!(pell.aliases, ["Ann Lee Pell", "Annie Pell"]);
        let roles: Vec<(&str, Option<&str>)> = pell
            .roles
            .iter()
            .map(|r| (r.title.as_str(), r.to.as_deref()))
            .collect();
        assert_eq!(roles[2], ("U.S. Senator from Ohio", Some("2011-01-03")));
        assert!(
            list.warnings[0].reason.starts_with("member 2: "),
            "{:?}",
            list.warnings
        );
        assert!(PeopleList::from_congress("{}").is_err());
        assert!(PeopleList::from_congress("[{]").is_err());
    }

    #[test]
    fn the_same_in_yaml() {
        let yaml = "- id:\n    bioguide: P000001\n  name:\n    first: Ann\n    last: Pell\n    official_full: Ann L. Pell\n  terms:\n  - type: sen\n    start: '2005-01-03'\n    end: '2011-01-03'\n    state: VT\n    class: 1\n";
        let list = PeopleList::from_congress(yaml).expect("a list");
        assert_eq!(list.people[0].name, "Ann L. Pell");
        assert_eq!(list.people[0].aliases, ["Ann Pell"]);
        assert_eq!(list.people[0].roles[0].title, "U.S. Senator from Vermont");
    }
}
