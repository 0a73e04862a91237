//! People of a store: voices out of it, people and links into it.

use std::collections::{BTreeMap, HashMap};

use ascribe_aggregator::normalized_name;
use ascribe_article::{Gender, SpeakerKind};
use rusqlite::{Transaction, params};

use super::corpus::{Setting, Voice};
use super::forms::Rulings;
use super::link::link;
use super::list::PeopleList;
use super::work::{Link, Linked, Person};
use crate::facts::{self, LAST_PERSON};
use crate::store::{rebuild_full_text, without_triggers};
use crate::{CorrectionKind, Error, Store, filters};

/// What linking found and changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkedPeople {
    /// People and bodies.
    pub n_people: usize,
    /// Of those, in the list of people.
    pub n_listed: usize,
    /// Speakers of articles.
    pub n_voices: usize,
    /// Of those, linked to a person.
    pub n_linked: usize,
    /// Rows of speakers and quotations that are not as they were.
    pub n_changed: usize,
}

/// A row of `voices` as it is, beside what is linked.
struct Before {
    person: Option<i64>,
    score: Option<f64>,
    why: Option<String>,
}

/// All voices with their articles, and how they were linked.
struct Loaded {
    settings: Vec<Setting>,
    voices: Vec<Voice>,
    before: Vec<Before>,
}

impl Store {
    /// Works out who is who over all articles and writes it: people, their names, and for each speaker and quotation who it is.
    /// Corrections of kind `same` and `apart` hold. A person keeps its number where most of its speakers had it.
    ///
    /// # Errors
    /// What SQLite says; then nothing is changed.
    pub fn link_people(&mut self, list: Option<&PeopleList>) -> Result<LinkedPeople, Error> {
        let corrections = self.corrections()?;
        let mut rulings = Rulings::default();
        for correction in corrections.of_names() {
            if let (Some(a), Some(b)) = (&correction.value, &correction.other) {
                let pair = (a.clone(), b.clone());
                match correction.kind {
                    CorrectionKind::Same => rulings.same.push(pair),
                    CorrectionKind::Apart => rulings.apart.push(pair),
                    _ => {}
                }
            }
        }
        self.in_transaction(|transaction| {
            let loaded = load(transaction)?;
            let linked = link(&loaded.settings, &loaded.voices, &rulings, list);
            write(transaction, &loaded, &linked)
        })
    }
}

fn load(transaction: &Transaction<'_>) -> rusqlite::Result<Loaded> {
    let mut settings = Vec::new();
    let mut places: HashMap<i64, u32> = HashMap::new();
    let mut statement = transaction
        .prepare("SELECT number, id, date, publisher, title FROM articles ORDER BY number")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        places.insert(row.get(0)?, index(settings.len()));
        settings.push(Setting {
            id: row.get(1)?,
            date: row.get(2)?,
            publisher: row.get(3)?,
            title: row.get(4)?,
        });
    }
    let (mut voices, mut before) = (Vec::new(), Vec::new());
    let mut statement = transaction.prepare(
        "SELECT number, article, id, name, kind, gender, aliases, roles, n_quotations, person, link_score, link_why FROM voices
         ORDER BY number",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Some(setting) = places.get(&row.get(1)?).copied() else {
            continue;
        };
        let (kind, gender): (String, String) = (row.get(4)?, row.get(5)?);
        voices.push(Voice {
            number: row.get(0)?,
            setting,
            id: row.get(2)?,
            name: row.get(3)?,
            kind: kind_of(&kind),
            gender: gender_of(&gender),
            aliases: parts(row.get(6)?),
            roles: parts(row.get(7)?),
            n_quotations: row.get(8)?,
        });
        before.push(Before {
            person: row.get(9)?,
            score: row.get(10)?,
            why: row.get(11)?,
        });
    }
    Ok(Loaded {
        settings,
        voices,
        before,
    })
}

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn parts(cell: Option<String>) -> Vec<String> {
    let cell = cell.unwrap_or_default();
    cell.split("; ")
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn kind_of(name: &str) -> SpeakerKind {
    use SpeakerKind::{Author, Document, Group, Organization, Other, Person, Unnamed};
    let kinds = [Person, Organization, Group, Unnamed, Document, Author];
    kinds
        .into_iter()
        .find(|kind| kind.name() == name)
        .unwrap_or(Other)
}

fn gender_of(name: &str) -> Gender {
    let genders = [Gender::Female, Gender::Male];
    genders
        .into_iter()
        .find(|gender| gender.name() == name)
        .unwrap_or(Gender::Unknown)
}

fn write(
    transaction: &Transaction<'_>,
    loaded: &Loaded,
    linked: &Linked,
) -> rusqlite::Result<LinkedPeople> {
    let numbers = numbers(transaction, loaded, &linked.people)?;
    // People first: the rows of the old ones are what links point to until they are changed.
    let mut n_changed = 0;
    upsert_people(transaction, &linked.people, &numbers)?;
    for (at, link) in linked.links.iter().enumerate() {
        let (voice, before) = (&loaded.voices[at], &loaded.before[at]);
        n_changed += usize::from(write_voice(transaction, voice, before, link, &numbers)?);
    }
    n_changed += write_quotations(transaction, loaded, linked, &numbers)?;
    remove_others(transaction, &numbers)?;
    write_names(transaction, loaded, &linked.people, &numbers)?;
    count(transaction)?;
    Ok(LinkedPeople {
        n_people: linked.people.len(),
        n_listed: linked
            .people
            .iter()
            .filter(|person| person.external_id.is_some())
            .count(),
        n_voices: loaded.voices.len(),
        n_linked: linked
            .links
            .iter()
            .filter(|link| link.person.is_some())
            .count(),
        n_changed,
    })
}

/// The number of each person: that which most of its voices had, else a new one.
fn numbers(
    transaction: &Transaction<'_>,
    loaded: &Loaded,
    people: &[Person],
) -> rusqlite::Result<Vec<i64>> {
    let mut wants: Vec<(usize, usize, i64)> = Vec::new();
    for (at, person) in people.iter().enumerate() {
        let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
        for number in person
            .voices
            .iter()
            .filter_map(|voice| loaded.before[*voice as usize].person)
        {
            *counts.entry(number).or_default() += 1;
        }
        let n_known: usize = counts.values().sum();
        let most = counts
            .into_iter()
            .max_by_key(|(number, n)| (*n, std::cmp::Reverse(*number)));
        wants.extend(
            most.filter(|(_, n)| n * 2 > n_known)
                .map(|(number, n)| (n, at, number)),
        );
    }
    // Where one became two, the larger part keeps the number.
    wants.sort_by_key(|(n, at, _)| (std::cmp::Reverse(*n), *at));
    let mut numbers = vec![0; people.len()];
    let mut is_taken = std::collections::HashSet::new();
    for (_, at, number) in wants {
        if is_taken.insert(number) {
            numbers[at] = number;
        }
    }
    let most: Option<i64> =
        transaction.query_row("SELECT max(number) FROM people", [], |row| row.get(0))?;
    let mut last = facts::number(transaction, LAST_PERSON)?.max(most.unwrap_or(0));
    for number in numbers.iter_mut().filter(|number| **number == 0) {
        last += 1;
        *number = last;
    }
    facts::set(transaction, LAST_PERSON, &last.to_string())?;
    Ok(numbers)
}

fn upsert_people(
    transaction: &Transaction<'_>,
    people: &[Person],
    numbers: &[i64],
) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare(
        "INSERT INTO people (number, name, kind, gender, external_id, roles) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (number) DO UPDATE SET name = excluded.name, kind = excluded.kind, gender = excluded.gender,
           external_id = excluded.external_id, roles = excluded.roles",
    )?;
    for (person, number) in people.iter().zip(numbers) {
        let roles = (!person.roles.is_empty()).then(|| person.roles.join("; "));
        statement.execute(params![
            number,
            person.name,
            person.kind.name(),
            person.gender.name(),
            person.external_id,
            roles
        ])?;
    }
    Ok(())
}

/// True when the row was another.
fn write_voice(
    transaction: &Transaction<'_>,
    voice: &Voice,
    before: &Before,
    link: &Link,
    numbers: &[i64],
) -> rusqlite::Result<bool> {
    let person = link.person.map(|person| numbers[person as usize]);
    // To two places: more would only look exact.
    let score = person.map(|_| (f64::from(link.score) * 100.0).round() / 100.0);
    let why = Some(link.why.as_str()).filter(|why| !why.is_empty());
    if before.person == person && before.score == score && before.why.as_deref() == why {
        return Ok(false);
    }
    transaction
        .prepare_cached(
            "UPDATE voices SET person = ?, link_score = ?, link_why = ? WHERE number = ?",
        )?
        .execute(params![person, score, why, voice.number])?;
    Ok(true)
}

/// What a quotation's row says of its speaker.
#[derive(PartialEq)]
struct Said {
    person: Option<i64>,
    speaker: Option<String>,
    gender: Option<String>,
    filters: String,
}

fn write_quotations(
    transaction: &Transaction<'_>,
    loaded: &Loaded,
    linked: &Linked,
    numbers: &[i64],
) -> rusqlite::Result<usize> {
    let by_number: HashMap<i64, usize> = loaded
        .voices
        .iter()
        .enumerate()
        .map(|(at, voice)| (voice.number, at))
        .collect();
    let mut changes: Vec<(i64, Said)> = Vec::new();
    let mut statement = transaction.prepare(
        "SELECT q.number, q.person, q.speaker, q.gender, q.filters, v.number FROM quotations q
         LEFT JOIN voices v ON v.article = q.article_number AND v.id = q.speaker_id",
    )?;
    let mut rows = statement.query([])?;
    let mut n_rows = 0_usize;
    while let Some(row) = rows.next()? {
        n_rows += 1;
        let old = Said {
            person: row.get(1)?,
            speaker: row.get(2)?,
            gender: row.get(3)?,
            filters: row.get(4)?,
        };
        let voice: Option<i64> = row.get(5)?;
        let new = match voice.and_then(|number| by_number.get(&number)) {
            Some(at) => said(
                &loaded.voices[*at],
                &linked.links[*at],
                linked,
                numbers,
                &old.filters,
            ),
            None => Said {
                person: None,
                speaker: old.speaker.clone(),
                gender: old.gender.clone(),
                filters: with_person(&old.filters, None, None),
            },
        };
        if new != old {
            changes.push((row.get(0)?, new));
        }
    }
    drop(rows);
    drop(statement);
    if changes.len() * WHOLE_SHARE < n_rows {
        change_quotations(transaction, &changes)?;
    } else {
        without_triggers(transaction, || {
            change_quotations(transaction, &changes)?;
            rebuild_full_text(transaction)
        })?;
    }
    Ok(changes.len())
}

/// Where more than one row in so many changes, the full text is sooner made anew than followed.
const WHOLE_SHARE: usize = 8;

fn change_quotations(
    transaction: &Transaction<'_>,
    changes: &[(i64, Said)],
) -> rusqlite::Result<()> {
    let mut update = transaction.prepare(
        "UPDATE quotations SET person = ?, speaker = ?, gender = ?, filters = ? WHERE number = ?",
    )?;
    for (number, new) in changes {
        update.execute(params![
            new.person,
            new.speaker,
            new.gender,
            new.filters,
            number
        ])?;
    }
    Ok(())
}

fn said(voice: &Voice, link: &Link, linked: &Linked, numbers: &[i64], filters: &str) -> Said {
    let person = link
        .person
        .map(|at| (&linked.people[at as usize], numbers[at as usize]));
    let gender = match person {
        Some((person, _)) if person.gender != Gender::Unknown => person.gender,
        _ => voice.gender,
    };
    Said {
        person: person.map(|(_, number)| number),
        speaker: Some(
            person
                .map_or(&voice.name, |(person, _)| &person.name)
                .clone(),
        ),
        gender: Some(gender.name().to_owned()),
        filters: with_person(filters, person.map(|(_, number)| number), Some(gender)),
    }
}

/// The words to search by, with another person and gender among them.
fn with_person(filters: &str, person: Option<i64>, gender: Option<Gender>) -> String {
    let is_person = |word: &&str| {
        word.strip_prefix('p')
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    let genders = [Gender::Female, Gender::Male, Gender::Unknown]
        .map(|gender| filters::gender(gender.name()));
    let is_gender = |word: &&str| gender.is_some() && genders.iter().any(|known| known == word);
    let kept = filters
        .split(' ')
        .filter(|word| !word.is_empty() && !is_person(word) && !is_gender(word));
    let mut words: Vec<String> = kept.map(str::to_owned).collect();
    // Where a new row has them: after what it is, before who spoke.
    let at = words
        .iter()
        .take_while(|word| word.starts_with(['t', 'c']))
        .count();
    let new = person
        .map(filters::person)
        .into_iter()
        .chain(gender.map(|gender| filters::gender(gender.name())));
    words.splice(at..at, new);
    words.join(" ")
}

/// Of people whom nobody is linked to any more.
fn remove_others(transaction: &Transaction<'_>, numbers: &[i64]) -> rusqlite::Result<()> {
    let kept: std::collections::HashSet<i64> = numbers.iter().copied().collect();
    let mut gone: Vec<i64> = Vec::new();
    let mut statement = transaction.prepare("SELECT number FROM people")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let number = row.get(0)?;
        if !kept.contains(&number) {
            gone.push(number);
        }
    }
    drop(rows);
    let mut delete = transaction.prepare("DELETE FROM people WHERE number = ?")?;
    for number in gone {
        delete.execute([number])?;
    }
    Ok(())
}

fn write_names(
    transaction: &Transaction<'_>,
    loaded: &Loaded,
    people: &[Person],
    numbers: &[i64],
) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM names", [])?;
    let mut insert = transaction.prepare("INSERT INTO names (form, person, n) VALUES (?, ?, ?)")?;
    let mut folded: HashMap<(&str, bool), String> = HashMap::new();
    for (person, number) in people.iter().zip(numbers) {
        let mut forms: BTreeMap<String, i64> = BTreeMap::new();
        let is_person = person.kind == SpeakerKind::Person;
        for at in &person.voices {
            let voice = &loaded.voices[*at as usize];
            for name in std::iter::once(&voice.name).chain(&voice.aliases) {
                let form = folded
                    .entry((name.as_str(), is_person))
                    .or_insert_with(|| normalized_name(name, person.kind));
                *forms.entry(form.clone()).or_default() += 1;
            }
        }
        forms
            .entry(normalized_name(&person.name, person.kind))
            .or_insert(0);
        for (form, n) in forms.into_iter().filter(|(form, _)| !form.is_empty()) {
            insert.execute(params![form, number, n])?;
        }
    }
    Ok(())
}

/// What people said: no parts of other quotations, no copies.
fn count(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE people SET n_quotations = c.n, n_articles = c.n_articles, n_words = c.n_words, first_date = c.first, last_date = c.last
         FROM (SELECT p.number AS person, count(q.number) AS n, count(DISTINCT q.article_number) AS n_articles,
                 ifnull(sum(q.n_words), 0) AS n_words, min(q.date) AS first, max(q.date) AS last
               FROM people p LEFT JOIN quotations q ON q.person = p.number AND q.part = 0 AND q.copy = 0
               GROUP BY p.number) AS c
         WHERE c.person = people.number",
        [],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_to_search_by() {
        let filters = "tdirect cspeech p17 gunknown kperson y2004 m200405 o1234";
        assert_eq!(
            with_person(filters, Some(3), Some(Gender::Female)),
            "tdirect cspeech p3 gfemale kperson y2004 m200405 o1234"
        );
        assert_eq!(
            with_person("tmixed cact kperson", None, Some(Gender::Male)),
            "tmixed cact gmale kperson"
        );
        assert_eq!(
            with_person(filters, None, None),
            "tdirect cspeech gunknown kperson y2004 m200405 o1234"
        );
    }
}
