//! The word lists of this stage, read once.

use std::sync::LazyLock;

use ascribe_grammar::lists;
use rustc_hash::{FxHashMap, FxHashSet};

const WELL_FORMED: &str = "the lexicons in data/lexicons are well-formed";

/// What the full stop of an abbreviation can mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Abbreviation {
    /// "Mr.", "e.g.": never ends a sentence.
    Title,
    /// "No. 9": an abbreviation before a digit only.
    Number,
    /// "Inc.", "Jan.": ends a sentence before a word that is no name.
    Name,
    /// "p.m.": ends one before a capital that is no part of a date.
    Time,
    /// "etc.": ends one before any capital.
    Other,
    /// "U.S.": as a name.
    Letters,
    /// "J."
    Initial,
}

/// What a word does in a dateline or by-line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum DateWord {
    /// 1 to 12.
    Month(i8),
    Day,
    Zone,
    Particle,
    State,
    Dated,
    Byline,
    Label,
}

/// Where a boilerplate phrase must stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// It is the whole paragraph.
    Alone,
    /// It begins the paragraph.
    Start,
    /// It begins the last sentence of the paragraph.
    End,
    /// The publisher's name follows.
    Outlet,
}

/// A boilerplate phrase without its first word.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    pub place: Place,
    pub rest: Vec<&'static str>,
}

#[derive(Debug)]
pub(crate) struct Lexicons {
    abbreviations: FxHashMap<&'static str, Abbreviation>,
    /// Words that begin sentences and no names.
    openers: FxHashSet<&'static str>,
    date_words: FxHashMap<&'static str, Vec<DateWord>>,
    /// By first word.
    phrases: FxHashMap<&'static str, Vec<Phrase>>,
}

impl Lexicons {
    /// The lists compiled into the program.
    pub(crate) fn get() -> &'static Lexicons {
        static LEXICONS: LazyLock<Lexicons> = LazyLock::new(Lexicons::read);
        &LEXICONS
    }

    fn read() -> Self {
        Self {
            abbreviations: abbreviations(),
            openers: openers(),
            date_words: date_words(),
            phrases: phrases(),
        }
    }

    /// The class of a word as written, without its full stop.
    pub(crate) fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        self.abbreviations.get(word).copied()
    }

    /// True for a lower-cased word that begins sentences and no names.
    pub(crate) fn opens_sentence(&self, lower: &str) -> bool {
        self.openers.contains(lower)
    }

    /// What a lower-cased word does in a dateline; a full stop at its end is passed over.
    pub(crate) fn date_words(&self, lower: &str) -> &[DateWord] {
        let word = lower.strip_suffix('.').unwrap_or(lower);
        self.date_words.get(word).map_or(&[], Vec::as_slice)
    }

    /// Whether a word in capitals is an abbreviated title: "ADM".
    pub(crate) fn shouted_title(&self, word: &str) -> bool {
        /// Bytes of the longest title that is abbreviated.
        const LONGEST: usize = 6;
        let shouted = (2..=LONGEST).contains(&word.len())
            && word.bytes().all(|byte| byte.is_ascii_uppercase());
        shouted && {
            let mut form = word.to_ascii_lowercase();
            form[..1].make_ascii_uppercase();
            self.abbreviation(&form) == Some(Abbreviation::Title)
        }
    }

    /// The boilerplate phrases that begin with a lower-cased word.
    pub(crate) fn phrases(&self, lower: &str) -> &[Phrase] {
        self.phrases.get(lower).map_or(&[], Vec::as_slice)
    }
}

fn abbreviations() -> FxHashMap<&'static str, Abbreviation> {
    lists::ABBREVIATIONS
        .rows()
        .into_iter()
        .map(|[form, class]| {
            let class = match class {
                "title" | "inner" => Abbreviation::Title,
                "number" => Abbreviation::Number,
                "name" | "month" => Abbreviation::Name,
                "time" => Abbreviation::Time,
                "other" => Abbreviation::Other,
                other => unreachable!("{WELL_FORMED}: {other}"),
            };
            (form, class)
        })
        .collect()
}

fn openers() -> FxHashSet<&'static str> {
    lists::FUNCTION_WORDS
        .rows()
        .into_iter()
        .filter(|[_, kind]| *kind != "calendar")
        .map(|[form, _]| form)
        .collect()
}

fn date_words() -> FxHashMap<&'static str, Vec<DateWord>> {
    let mut words: FxHashMap<&'static str, Vec<DateWord>> = FxHashMap::default();
    for [form, kind, number] in lists::DATELINE_WORDS.rows() {
        words.entry(form).or_default().push(match kind {
            "month" => DateWord::Month(number.parse().expect(WELL_FORMED)),
            "day" => DateWord::Day,
            "zone" => DateWord::Zone,
            "particle" => DateWord::Particle,
            "state" => DateWord::State,
            "dated" => DateWord::Dated,
            "byline" => DateWord::Byline,
            "label" => DateWord::Label,
            other => unreachable!("{WELL_FORMED}: {other}"),
        });
    }
    words
}

fn phrases() -> FxHashMap<&'static str, Vec<Phrase>> {
    let mut phrases: FxHashMap<&'static str, Vec<Phrase>> = FxHashMap::default();
    for [phrase, place] in lists::BOILERPLATE.rows() {
        let mut words = phrase.split(' ');
        let first = words.next().expect(WELL_FORMED);
        phrases.entry(first).or_default().push(Phrase {
            place: match place {
                "alone" => Place::Alone,
                "start" => Place::Start,
                "end" => Place::End,
                "outlet" => Place::Outlet,
                other => unreachable!("{WELL_FORMED}: {other}"),
            },
            rest: words.collect(),
        });
    }
    phrases
}
