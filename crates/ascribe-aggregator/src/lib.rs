//! Stage 4: speakers and quotations across a corpus of articles.
//!
//! An [`Aggregator`] takes article records in any order, in any number of parts; [`Aggregator::finish`] gives the same
//! [`Table`] for all of them. Speakers of different articles are one when kind and full normalised name
//! ([`normalized_name`]) are equal, and never otherwise: a "Lopez" of one article may be anybody in the next, so she
//! does not join "Maria Lopez".
//!
//! ```
//! use ascribe_aggregator::{Aggregator, Options};
//! use ascribe_article::{ArticleRecord, marked};
//!
//! let article = marked::parse(
//!     "# id: harbour-fees\n# date: 2026-05-03\n# S1: Maria Lopez (person, female)\n\
//!      [q1 “We will appeal,”] [c1 said] [s1 Maria Lopez].\n---\nq1: S1 direct\n",
//! )?;
//! let mut aggregator = Aggregator::new(Options::default());
//! aggregator.add(&ArticleRecord::from_article(&article));
//! let table = aggregator.finish();
//! assert_eq!(table.speakers[0].name, "Maria Lopez");
//! assert_eq!(table.speakers[0].n_quotes, 1);
//! # Ok::<(), ascribe_article::Error>(())
//! ```

mod date;
mod name;
mod nested;
mod table;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ascribe_article::serde_json::Value;
use ascribe_article::{
    ArticleRecord, Flag, Gender, OffsetMap, QuoteRecord, QuoteType, SpeakerKind, SpeakerRecord,
};

pub use date::Period;
pub use name::normalized_name;
pub use nested::parts_of_others;
pub use table::{QuoteRow, SpeakerRow, Table};

/// What to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// Which speakers.
    pub kinds: Kinds,
    /// Width of a bar of the histogram of dates.
    pub period: Period,
    /// Speakers with fewer quotations are left out of the table.
    pub min_quotes: u64,
    /// What to keep of each quotation.
    pub quotes: Quotes,
}

/// Which speakers to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Kinds {
    /// Persons and organizations: the kinds whose name says who it is, whatever the article.
    #[default]
    Named,
    /// Every kind. A row of an unnamed speaker ("senior aide") or a group ("residents") is then a phrase that many
    /// articles use, not one speaker.
    All,
}

impl Kinds {
    /// True for a kind that is counted.
    fn include(self, kind: SpeakerKind) -> bool {
        self == Kinds::All || matches!(kind, SpeakerKind::Person | SpeakerKind::Organization)
    }
}

/// What to keep of each quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Quotes {
    /// Counts only; memory grows with the number of speakers.
    #[default]
    Count,
    /// The quotations themselves, too; memory grows with their text.
    Keep,
}

/// Adds up articles; see the [crate] documentation.
#[derive(Clone, Debug, Default)]
pub struct Aggregator {
    options: Options,
    n_articles: u64,
    n_quotes: u64,
    n_unattributed: u64,
    n_bad_dates: u64,
    speakers: HashMap<(SpeakerKind, String), Entry>,
}

/// What is known of one speaker. Everything is a count or a set, so that adding up in any order gives the same.
#[derive(Clone, Debug, Default)]
struct Entry {
    names: BTreeMap<String, u64>,
    genders: [u64; 2],
    roles: BTreeMap<String, u64>,
    outlets: BTreeMap<String, u64>,
    dates: BTreeMap<String, u64>,
    days: Option<(String, String)>,
    by_type: [u64; 3],
    n_negated: u64,
    n_hypothetical: u64,
    n_articles: u64,
    quotes: BTreeMap<QuoteRow, u64>,
}

impl Aggregator {
    /// Nothing counted yet.
    pub fn new(options: Options) -> Self {
        Self {
            options,
            ..Self::default()
        }
    }

    /// Counts one article.
    ///
    /// A quotation inside another of the same speaker is part of that one and not counted again; a quotation inside
    /// another speaker's counts for its own speaker. References to quotes or speakers that do not exist count as none, and so
    /// does a date that is none: [`ArticleRecord::check`] tells the first, [`Table::n_bad_dates`] counts the second.
    pub fn add(&mut self, article: &ArticleRecord) {
        self.n_articles += 1;
        let speakers: HashMap<&str, &SpeakerRecord> = article
            .speakers
            .iter()
            .map(|s| (s.id.as_str(), s))
            .collect();
        let facts = Facts::of(article, self.options.quotes);
        self.n_bad_dates += u64::from(says_date(article) && facts.date.is_none());

        // Two speakers of one article may have one name; the article counts once for both.
        let mut seen: BTreeSet<(SpeakerKind, String)> = BTreeSet::new();
        let mut described: BTreeSet<&str> = BTreeSet::new();
        let parts = nested::parts_of_others(&article.quotes);
        for (quote, part) in article.quotes.iter().zip(parts) {
            if part {
                continue;
            }
            self.n_quotes += 1;
            let Some(speaker) = quote.speaker.as_deref().and_then(|id| speakers.get(id)) else {
                self.n_unattributed += 1;
                continue;
            };
            if !self.options.kinds.include(speaker.kind) {
                continue;
            }
            let key = (speaker.kind, normalized_name(&speaker.name, speaker.kind));
            let entry = self.speakers.entry(key.clone()).or_default();
            if described.insert(&speaker.id) {
                entry.describe(speaker);
            }
            if seen.insert(key) {
                entry.n_articles += 1;
            }
            entry.count(quote, &facts, self.options);
        }
    }

    /// Adds what another one counted. Any grouping of any parts in any order gives the same table.
    ///
    /// Both must have the same options; the ones of `self` decide what the table shows.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        // The smaller goes into the larger: merging many parts stays linear.
        if other.speakers.len() > self.speakers.len() {
            return Self {
                options: self.options,
                ..other
            }
            .merge(Self {
                options: self.options,
                ..self
            });
        }
        self.n_articles += other.n_articles;
        self.n_quotes += other.n_quotes;
        self.n_unattributed += other.n_unattributed;
        self.n_bad_dates += other.n_bad_dates;
        for (key, entry) in other.speakers {
            self.speakers.entry(key).or_default().merge(entry);
        }
        self
    }

    /// The table: most quotations first, then by name and kind.
    pub fn finish(self) -> Table {
        let mut speakers: Vec<(String, SpeakerRow)> = self
            .speakers
            .into_iter()
            .map(|((kind, key), entry)| (key, entry.into_row(kind, self.options)))
            .filter(|(_, row)| row.n_quotes >= self.options.min_quotes)
            .collect();
        // The key after the name makes the order total: two keys may show one name, never one key twice in a kind.
        speakers.sort_by(|(key_a, a), (key_b, b)| {
            b.n_quotes
                .cmp(&a.n_quotes)
                .then_with(|| a.name.cmp(&b.name))
                .then_with(|| a.kind.cmp(&b.kind))
                .then_with(|| key_a.cmp(key_b))
        });
        Table {
            n_articles: self.n_articles,
            n_quotes: self.n_quotes,
            n_unattributed: self.n_unattributed,
            n_bad_dates: self.n_bad_dates,
            speakers: speakers.into_iter().map(|(_, row)| row).collect(),
        }
    }
}

/// What an article says of all its quotations.
struct Facts<'a> {
    article: &'a ArticleRecord,
    outlet: Option<&'a str>,
    /// As exact as it is; none for a date that is none.
    date: Option<&'a str>,
    /// The text and its offsets, where quotations are kept.
    text: Option<(&'a str, OffsetMap<'a>)>,
}

impl<'a> Facts<'a> {
    /// Reads them once; the text only where quotations are kept.
    fn of(article: &'a ArticleRecord, quotes: Quotes) -> Self {
        let fact = |key: &str| {
            article
                .meta
                .get(key)
                .and_then(|v| v.as_str())
                .map(str::trim)
                .filter(|v| !v.is_empty())
        };
        Self {
            article,
            outlet: fact("publisher"),
            date: fact("date").and_then(date::parse),
            text: match (quotes, &article.text) {
                (Quotes::Keep, Some(text)) => Some((text.as_str(), OffsetMap::new(text))),
                _ => None,
            },
        }
    }

    /// The row of one of its quotations.
    fn row(&self, quote: &QuoteRecord) -> QuoteRow {
        QuoteRow {
            date: self.date.map(str::to_owned),
            article: self.article.id.clone(),
            at: quote.content.first().map_or(0, |span| span.start),
            id: quote.id.clone(),
            kind: quote.kind,
            publisher: self.outlet.map(str::to_owned),
            text: self.text.as_ref().and_then(|(text, map)| {
                let pieces: Option<Vec<&str>> = quote
                    .content
                    .iter()
                    .map(|&span| Some(&text[map.span_to_bytes(span)?.range()]))
                    .collect();
                Some(pieces?.join(" … "))
            }),
        }
    }
}

/// True when the article has something for a date, whether it is one or not.
fn says_date(article: &ArticleRecord) -> bool {
    article.meta.get("date").is_some_and(|date| match date {
        Value::Null => false,
        Value::String(date) => !date.trim().is_empty(),
        _ => true,
    })
}

impl Entry {
    /// Counts one quotation of the speaker.
    fn count(&mut self, quote: &QuoteRecord, facts: &Facts<'_>, options: Options) {
        if let Some(outlet) = facts.outlet {
            *self.outlets.entry(outlet.to_owned()).or_default() += 1;
        }
        if let Some(date) = facts.date {
            let bar = options.period.of(date).to_owned();
            *self.dates.entry(bar).or_default() += 1;
            self.extend_days(date, date);
        }
        self.by_type[type_index(quote.kind)] += 1;
        self.n_negated += u64::from(quote.flags.contains(&Flag::Negated));
        self.n_hypothetical += u64::from(quote.flags.contains(&Flag::Hypothetical));
        if options.quotes == Quotes::Keep {
            *self.quotes.entry(facts.row(quote)).or_default() += 1;
        }
    }

    /// Counts one article's name, aliases, gender and roles of the speaker.
    fn describe(&mut self, speaker: &SpeakerRecord) {
        // The name weighs more than an alias: what articles call the speaker by is shown first.
        *self.names.entry(speaker.name.clone()).or_default() += NAME_WEIGHT;
        for alias in &speaker.aliases {
            *self.names.entry(alias.clone()).or_default() += 1;
        }
        match speaker.gender {
            Gender::Female => self.genders[0] += 1,
            Gender::Male => self.genders[1] += 1,
            Gender::Unknown => {}
        }
        for role in &speaker.roles {
            *self.roles.entry(role.clone()).or_default() += 1;
        }
    }

    fn extend_days(&mut self, first: &str, last: &str) {
        match &mut self.days {
            Some((from, to)) => {
                if first < from.as_str() {
                    first.clone_into(from);
                }
                if last > to.as_str() {
                    last.clone_into(to);
                }
            }
            None => self.days = Some((first.to_owned(), last.to_owned())),
        }
    }

    fn merge(&mut self, other: Self) {
        fn add<K: Ord>(into: &mut BTreeMap<K, u64>, from: BTreeMap<K, u64>) {
            for (key, n) in from {
                *into.entry(key).or_default() += n;
            }
        }
        add(&mut self.names, other.names);
        add(&mut self.roles, other.roles);
        add(&mut self.outlets, other.outlets);
        add(&mut self.dates, other.dates);
        add(&mut self.quotes, other.quotes);
        for (into, from) in self.genders.iter_mut().zip(other.genders) {
            *into += from;
        }
        for (into, from) in self.by_type.iter_mut().zip(other.by_type) {
            *into += from;
        }
        if let Some((first, last)) = other.days {
            self.extend_days(&first, &last);
        }
        self.n_negated += other.n_negated;
        self.n_hypothetical += other.n_hypothetical;
        self.n_articles += other.n_articles;
    }

    fn into_row(self, kind: SpeakerKind, options: Options) -> SpeakerRow {
        let mut names = most_frequent_first(self.names).into_iter();
        let (first, last) = self.days.unzip();
        SpeakerRow {
            name: names.next().unwrap_or_default(),
            kind,
            gender: match self.genders[0].cmp(&self.genders[1]) {
                std::cmp::Ordering::Greater => Gender::Female,
                std::cmp::Ordering::Less => Gender::Male,
                std::cmp::Ordering::Equal => Gender::Unknown,
            },
            n_quotes: self.by_type.iter().sum(),
            n_direct: self.by_type[0],
            n_mixed: self.by_type[1],
            n_indirect: self.by_type[2],
            n_negated: self.n_negated,
            n_hypothetical: self.n_hypothetical,
            n_articles: self.n_articles,
            first,
            last,
            outlets: self.outlets,
            dates: self.dates,
            aliases: names.collect(),
            roles: most_frequent_first(self.roles),
            quotes: (options.quotes == Quotes::Keep).then(|| {
                self.quotes
                    .into_iter()
                    .flat_map(|(row, n)| std::iter::repeat_n(row, n as usize))
                    .collect()
            }),
        }
    }
}

/// What a name counts against an alias: no article has so many aliases.
const NAME_WEIGHT: u64 = 1 << 20;

/// Among equals "Maria Lopez" comes before "MARIA LOPEZ", then the alphabet decides.
fn most_frequent_first(counts: BTreeMap<String, u64>) -> Vec<String> {
    let mut items: Vec<(String, u64)> = counts.into_iter().collect();
    let shouts = |item: &str| !item.chars().any(char::is_lowercase);
    items.sort_by(|(a, n_a), (b, n_b)| {
        n_b.cmp(n_a)
            .then_with(|| shouts(a).cmp(&shouts(b)))
            .then_with(|| a.cmp(b))
    });
    items.into_iter().map(|(item, _)| item).collect()
}

fn type_index(kind: QuoteType) -> usize {
    match kind {
        QuoteType::Direct => 0,
        QuoteType::Mixed => 1,
        QuoteType::Indirect => 2,
    }
}
