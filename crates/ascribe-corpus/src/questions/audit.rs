//! Who gets quoted: counts and shares by outlet, gender, kind and more.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::str::FromStr;
use std::sync::{LazyLock, Mutex, PoisonError};

use ascribe_tables::{Cell, Column, Kind, Rows, Sheet};
use rusqlite::params_from_iter;

use super::draws::{Count, Share, intervals};
use super::{Question, Who};
use crate::{Error, Store};

/// With more groups than this there are no intervals: nobody reads them, and they take memory.
const MAX_GROUPS: usize = 5_000;

/// What is counted apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Key {
    /// The outlet.
    Publisher,
    /// Of the speaker, as the article's pronouns, titles and first names show it.
    Gender,
    /// Of speaker.
    Kind,
    /// Direct, mixed, indirect.
    Type,
    /// Speech, thought, finding, act.
    Class,
    /// Of the article.
    Year,
    /// Of the article.
    Month,
}

/// A name that is no key's.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("publisher, gender, kind, type, class, year or month is wanted")]
pub struct UnknownKey;

impl Key {
    const ALL: [Key; 7] = [
        Key::Publisher,
        Key::Gender,
        Key::Kind,
        Key::Type,
        Key::Class,
        Key::Year,
        Key::Month,
    ];

    /// As flags and columns call it.
    pub fn name(self) -> &'static str {
        self.column().name
    }

    fn column(self) -> Column {
        let (name, doc) = match self {
            Key::Publisher => ("publisher", "outlet"),
            Key::Gender => (
                "gender",
                "of the speaker: `female`, `male`, `unknown`; `no person` for bodies, groups and documents, `no speaker` where the article names none",
            ),
            Key::Kind => (
                "kind",
                "kind of speaker; `no speaker` where the article names none",
            ),
            Key::Type => ("type", "`direct`, `mixed`, `indirect`"),
            Key::Class => ("class", "`speech`, `thought`, `finding`, `act`"),
            Key::Year => ("year", "of the article"),
            Key::Month => ("month", "of the article"),
        };
        Column::full(name, Kind::Text, doc)
    }

    fn sql(self) -> &'static str {
        match self {
            Key::Publisher => "ifnull(q.publisher, 'no outlet')",
            Key::Gender => {
                "CASE WHEN q.speaker IS NULL THEN 'no speaker' WHEN q.speaker_kind IN ('person', 'unnamed', 'author') THEN ifnull(q.gender, 'unknown') ELSE 'no person' END"
            }
            Key::Kind => {
                "CASE WHEN q.speaker IS NULL THEN 'no speaker' ELSE ifnull(q.speaker_kind, 'other') END"
            }
            Key::Type => "q.type",
            Key::Class => "q.class",
            Key::Year => "ifnull(substr(q.date, 1, 4), 'no date')",
            Key::Month => "ifnull(substr(q.date, 1, 7), 'no date')",
        }
    }

    /// What says that it is not known. A gender that nobody has is none that is not known.
    fn unknown(self) -> &'static [&'static str] {
        match self {
            Key::Publisher => &["no outlet"],
            Key::Gender => &["unknown", "no person", "no speaker"],
            Key::Kind => &["no speaker"],
            Key::Type | Key::Class => &[],
            Key::Year | Key::Month => &["no date"],
        }
    }
}

impl FromStr for Key {
    type Err = UnknownKey;

    fn from_str(name: &str) -> Result<Self, UnknownKey> {
        let name = match name {
            "outlet" => "publisher",
            name => name,
        };
        let known = Self::ALL.into_iter().find(|key| key.name() == name);
        known.ok_or(UnknownKey)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    /// How often; 0 for no intervals.
    pub n: usize,
    /// The same seed gives the same draws on every machine.
    pub seed: u64,
}

impl Default for Draws {
    fn default() -> Self {
        Self { n: 1000, seed: 1 }
    }
}

/// Who gets quoted.
#[derive(Clone, Debug)]
pub struct Audit {
    /// Groups, a row each; the columns of the keys come first.
    pub rows: Rows,
    /// Who was meant by the name.
    pub who: Option<Who>,
    /// Articles with one of the quotations.
    pub n_articles: usize,
    /// Quotations.
    pub n_quotations: i64,
    /// Those of the last key that are not known: `gender of a person unknown: 31 of 100 quotations`.
    pub remarks: Vec<String>,
}

/// One group as it is counted.
#[derive(Clone, Debug, Default)]
struct Group {
    n_articles: i64,
    n_quotations: i64,
    n_words: i64,
    n_named: i64,
}

const FIGURES: [Column; 11] = [
    Column::full("n_articles", Kind::Integer, "articles with such quotations"),
    Column::full("n_quotations", Kind::Integer, "quotations"),
    Column::full("n_words", Kind::Integer, "their words"),
    Column::full(
        "n_named",
        Kind::Integer,
        "those whose speaker is a person or body with a name",
    ),
    Column::full("n_not_named", Kind::Integer, "the others"),
    Column::full(
        "share",
        Kind::Number,
        "of the quotations that have the same values before the last key",
    ),
    Column::gappy(
        "low",
        Kind::Number,
        "2.5th percentile of the share over draws of articles",
    ),
    Column::gappy("high", Kind::Number, "97.5th percentile"),
    Column::gappy(
        "share_of_known",
        Kind::Number,
        "the same without those whose last value is not known",
    ),
    Column::gappy(
        "known_low",
        Kind::Number,
        "2.5th percentile of the share of known",
    ),
    Column::gappy("known_high", Kind::Number, "97.5th percentile"),
];

/// The columns for some keys, made once for each choice of them: tables want columns that stay.
fn sheet(keys: &[Key]) -> Sheet {
    static MADE: LazyLock<Mutex<HashMap<Vec<Key>, &'static [Column]>>> =
        LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let columns = *made.entry(keys.to_vec()).or_insert_with(|| {
        let columns: Vec<Column> = keys.iter().map(|key| key.column()).chain(FIGURES).collect();
        columns.leak()
    });
    Sheet {
        name: "audit",
        columns,
    }
}

/// What is counted.
#[derive(Default)]
struct Counted {
    groups: BTreeMap<Vec<String>, Group>,
    /// Of an article and a group.
    counts: Vec<(i64, Vec<String>, i64)>,
}

impl Store {
    /// Articles, quotations and words by the values of the keys, with the share of each last value among those before it, and
    /// how sure it is.
    ///
    /// A key that comes twice counts once. Shares are of quotations; intervals come from draws of articles.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn audit(&self, question: &Question, keys: &[Key], draws: Draws) -> Result<Audit, Error> {
        let mut once: Vec<Key> = Vec::new();
        for key in keys {
            if !once.contains(key) {
                once.push(*key);
            }
        }
        let keys = once;
        let selection = self.select(question)?;
        let counted = self.told(self.counted(&selection, &keys))?;
        let mut articles: HashMap<i64, usize> = HashMap::new();
        let places: HashMap<&[String], usize> =
            counted.groups.keys().map(Vec::as_slice).zip(0..).collect();
        let mut counts = Vec::with_capacity(counted.counts.len());
        for (article, group, n) in &counted.counts {
            let next = articles.len();
            counts.push(Count {
                article: *articles.entry(*article).or_insert(next),
                group: places[group.as_slice()],
                n: *n as f64,
            });
        }
        let mut remarks = Vec::new();
        let n_draws = if counted.groups.len() > MAX_GROUPS {
            remarks.push(format!("more than {MAX_GROUPS} groups: no intervals"));
            0
        } else {
            draws.n
        };
        let unknown = keys.last().map_or(&[][..], |key| key.unknown());
        let shares = Shares::of(&counted.groups, unknown);
        let drawn = intervals(
            &counts,
            articles.len(),
            counted.groups.len(),
            &shares.wholes,
            &shares.shares,
            n_draws,
            draws.seed,
        );
        remarks.extend(unknown_remark(&counted.groups, keys.last().copied()));
        Ok(Audit {
            rows: rows(&keys, &counted.groups, &shares, &drawn),
            who: selection.who,
            n_articles: articles.len(),
            n_quotations: counted
                .groups
                .values()
                .map(|group| group.n_quotations)
                .sum(),
            remarks,
        })
    }

    fn counted(&self, selection: &super::Selection, keys: &[Key]) -> rusqlite::Result<Counted> {
        let (from, values) = selection.sql();
        let mut columns = vec!["q.article_number"];
        columns.extend(keys.iter().map(|key| key.sql()));
        let columns = columns.join(", ");
        let places: Vec<String> = (1..=keys.len() + 1)
            .map(|place| place.to_string())
            .collect();
        let sql = format!(
            "SELECT {columns}, count(*), sum(q.n_words), sum(q.speaker IS NOT NULL AND q.speaker_kind IN ('person', 'organization')) {from} GROUP BY {}",
            places.join(", ")
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut counted = Counted::default();
        while let Some(row) = rows.next()? {
            let names: Vec<String> = (1..=keys.len())
                .map(|at| row.get(at))
                .collect::<Result<_, _>>()?;
            let at = keys.len() + 1;
            let n: i64 = row.get(at)?;
            let group = counted.groups.entry(names.clone()).or_default();
            group.n_articles += 1;
            group.n_quotations += n;
            group.n_words += row.get::<_, i64>(at + 1)?;
            group.n_named += row.get::<_, i64>(at + 2)?;
            counted.counts.push((row.get(0)?, names, n));
        }
        Ok(counted)
    }
}

/// Which shares to draw: one of the whole for each group, and one of the known for each that is known.
struct Shares {
    wholes: Vec<Vec<usize>>,
    shares: Vec<Share>,
    /// Of each group: its place in `shares`, and that of its share of the known.
    places: Vec<(usize, Option<usize>)>,
}

impl Shares {
    fn of(groups: &BTreeMap<Vec<String>, Group>, unknown: &[&str]) -> Self {
        let mut wholes: Vec<Vec<usize>> = Vec::new();
        let mut made: HashMap<(&[String], bool), usize> = HashMap::new();
        let is_unknown = |names: &[String]| {
            names
                .last()
                .is_some_and(|last| unknown.contains(&last.as_str()))
        };
        let before = |names: &'_ [String]| names.len().saturating_sub(1);
        for (at, names) in groups.keys().enumerate() {
            for known in [false, true] {
                if known && is_unknown(names) {
                    continue;
                }
                let whole = *made
                    .entry((&names[..before(names)], known))
                    .or_insert_with(|| {
                        wholes.push(Vec::new());
                        wholes.len() - 1
                    });
                wholes[whole].push(at);
            }
        }
        let mut shares = Vec::new();
        let mut places = Vec::new();
        for (group, names) in groups.keys().enumerate() {
            let mut share = |known: bool| {
                let whole = made[&(&names[..before(names)], known)];
                shares.push(Share { group, whole });
                shares.len() - 1
            };
            let of_all = share(false);
            // Where all are known it would be the same again.
            let of_known = (!unknown.is_empty() && !is_unknown(names)).then(|| share(true));
            places.push((of_all, of_known));
        }
        Self {
            wholes,
            shares,
            places,
        }
    }
}

fn rows(
    keys: &[Key],
    groups: &BTreeMap<Vec<String>, Group>,
    shares: &Shares,
    drawn: &[Option<(f64, f64)>],
) -> Rows {
    let all: Vec<&Group> = groups.values().collect();
    let share = |place: usize| {
        let share = &shares.shares[place];
        let whole: i64 = shares.wholes[share.whole]
            .iter()
            .map(|&at| all[at].n_quotations)
            .sum();
        (whole > 0).then(|| all[share.group].n_quotations as f64 / whole as f64)
    };
    let number = |x: Option<f64>| x.map_or(Cell::Nothing, |x| Cell::Number(rounded(x)));
    let mut made: Vec<(&[String], i64, Vec<Cell>)> = Vec::new();
    for ((names, group), (of_all, of_known)) in groups.iter().zip(&shares.places) {
        let mut cells: Vec<Cell> = names.iter().map(|name| Cell::Text(name.clone())).collect();
        cells.extend(
            [
                group.n_articles,
                group.n_quotations,
                group.n_words,
                group.n_named,
                group.n_quotations - group.n_named,
            ]
            .map(Cell::Integer),
        );
        for place in [Some(*of_all), *of_known] {
            let interval = place.and_then(|place| drawn[place]);
            cells.push(number(place.and_then(share)));
            cells.push(number(interval.map(|(low, _)| low)));
            cells.push(number(interval.map(|(_, high)| high)));
        }
        made.push((names, group.n_quotations, cells));
    }
    sort(&mut made, keys);
    let cells = made.into_iter().flat_map(|(_, _, cells)| cells).collect();
    Rows::new(sheet(keys), cells)
}

/// The largest first, and within it the largest of what comes next; years and months in their order.
fn sort(made: &mut [(&[String], i64, Vec<Cell>)], keys: &[Key]) {
    let mut totals: HashMap<&[String], i64> = HashMap::new();
    for (names, n, _) in made.iter() {
        let names: &[String] = names;
        for depth in 1..=names.len() {
            *totals.entry(&names[..depth]).or_default() += n;
        }
    }
    made.sort_by(|(a, ..), (b, ..)| {
        for (depth, key) in (1..).zip(keys) {
            let (a, b) = (&a[..depth], &b[..depth]);
            let order = match key {
                Key::Year | Key::Month => a.last().cmp(&b.last()),
                _ => totals[b]
                    .cmp(&totals[a])
                    .then_with(|| a.last().cmp(&b.last())),
            };
            if order.is_ne() {
                return order;
            }
        }
        std::cmp::Ordering::Equal
    });
}

/// Four digits are more than a share is sure of.
fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

fn unknown_remark(groups: &BTreeMap<Vec<String>, Group>, key: Option<Key>) -> Option<String> {
    let key = key?;
    let mut n: BTreeMap<&str, i64> = BTreeMap::new();
    let mut total = 0;
    for (names, group) in groups {
        let last = names.last()?.as_str();
        if key.unknown().contains(&last) {
            *n.entry(last).or_default() += group.n_quotations;
        }
        total += group.n_quotations;
    }
    if n.is_empty() {
        return None;
    }
    let shown: Vec<String> = n
        .iter()
        .map(|(name, n)| format!("{name} {n} ({:.1} %)", 100.0 * *n as f64 / total as f64))
        .collect();
    Some(format!(
        "{key} not known, of {total} quotations: {}",
        shown.join(", ")
    ))
}
