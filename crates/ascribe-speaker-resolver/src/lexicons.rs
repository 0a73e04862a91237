//! The word lists of `data/lexicons`, read once into one hash table: everything a word may be, by one look-up.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use ascribe_article::{Gender, lexicon};
use rustc_hash::FxHashMap;

/// All lists, read at first use.
pub(crate) static LEXICONS: LazyLock<Lexicons> = LazyLock::new(Lexicons::read);

/// What a word may be; a set of the constants below.
pub(crate) type Flags = u32;

/// Stands before a name: "Mr", "Senator".
pub(crate) const TITLE: Flags = 1;
/// Noun for one person: "lawyer".
pub(crate) const ROLE: Flags = 1 << 1;
/// A role or document noun in its plural.
pub(crate) const PLURAL: Flags = 1 << 2;
/// Heads or marks the name of a body: "Ministry", "Inc".
pub(crate) const BODY: Flags = 1 << 3;
/// A thing that says something: "report".
pub(crate) const DOCUMENT: Flags = 1 << 4;
/// Several people: "residents", "Democrats".
pub(crate) const GROUP: Flags = 1 << 5;
/// A country, city or region.
pub(crate) const PLACE: Flags = 1 << 6;
/// "Azerbaijani", "Western".
pub(crate) const DEMONYM: Flags = 1 << 7;
/// A first name that at least some people bear.
pub(crate) const FIRST_NAME: Flags = 1 << 8;
/// "van", "bin": joins the parts of a name.
pub(crate) const PARTICLE: Flags = 1 << 9;
/// "Jr", "III".
pub(crate) const SUFFIX: Flags = 1 << 10;
/// A well-known body without a word that says so: "Reuters".
pub(crate) const KNOWN_BODY: Flags = 1 << 11;
/// No name even when capitalised: "When", "However".
pub(crate) const FUNCTION: Flags = 1 << 12;
/// Month or day.
pub(crate) const CALENDAR: Flags = 1 << 13;
/// Preposition or subordinator.
pub(crate) const PREPOSITION: Flags = 1 << 14;
/// A title every bearer of a name may have: "Mr", "Dr"; no role.
pub(crate) const HONORIFIC: Flags = 1 << 15;
/// Newspaper, broadcaster.
pub(crate) const MEDIA: Flags = 1 << 16;
/// A company, or a word for one.
pub(crate) const COMPANY: Flags = 1 << 17;
/// A first name that is common enough to tell a person's name from another's.
pub(crate) const COMMON_FIRST_NAME: Flags = 1 << 18;
/// "police", "army": a body and a group.
pub(crate) const FORCE: Flags = 1 << 19;
/// "Poor Anna", "Old Pell": stands before a name and is no part of it.
pub(crate) const EPITHET: Flags = 1 << 20;
/// "Admiral", "Sergeant".
pub(crate) const RANK: Flags = 1 << 21;

/// What the lists say of one word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Word {
    /// What it may be.
    pub(crate) flags: Flags,
    /// Synonym class of a role noun (0: none) and the wider class it belongs to (0: none).
    pub(crate) class: u16,
    pub(crate) parent: u16,
    /// Gender a title or role noun tells.
    pub(crate) gender: Gender,
    /// Gender a first name tells.
    pub(crate) name_gender: Gender,
}

impl Word {
    /// True when it is at least one of `flags`.
    pub(crate) fn is(self, flags: Flags) -> bool {
        self.flags & flags != 0
    }
}

/// All lists.
pub(crate) struct Lexicons {
    /// Number of each word; 0 is the unknown one.
    numbers: FxHashMap<Box<str>, u16>,
    words: Vec<Word>,
    phrases: FxHashMap<Box<str>, Flags>,
    anonymity: AhoCorasick,
    nicknames: FxHashMap<Box<str>, Vec<Box<str>>>,
    /// Gender of first names with that ending.
    endings: FxHashMap<&'static str, Gender>,
    /// Class of each role name, to ask for one by name.
    classes: FxHashMap<Box<str>, u16>,
}

impl Lexicons {
    /// What the lists say of a lower-cased word, with or without its full stop.
    pub(crate) fn word(&self, lower: &str) -> Word {
        self.numbered(self.number(lower))
    }

    /// The word with a number [`Self::number`] gave.
    pub(crate) fn numbered(&self, number: u16) -> Word {
        self.words[number as usize]
    }

    /// The number of a lower-cased word; 0 when no list has it.
    pub(crate) fn number(&self, lower: &str) -> u16 {
        let key = match lower.strip_suffix('.') {
            Some(stem) if !stem.is_empty() => stem,
            _ => lower,
        };
        if let Some(&number) = self.numbers.get(key) {
            return number;
        }
        // "ex-governor", "then-senator" are governor and senator.
        if !key.as_bytes().contains(&b'-') {
            return 0;
        }
        match key.split_once('-') {
            Some(("ex" | "then" | "vice" | "co" | "self", stem)) => {
                self.numbers.get(stem).copied().unwrap_or_default()
            }
            _ => 0,
        }
    }

    /// What the lists say of a phrase of several lower-cased words, joined by single spaces.
    pub(crate) fn phrase(&self, lower: &str) -> Flags {
        self.phrases.get(lower).copied().unwrap_or_default()
    }

    /// True when one is a short form of the other, or both of a third ("bob", "robert"; "bob", "rob").
    pub(crate) fn same_first_name(&self, a: &str, b: &str) -> bool {
        let full = |name: &str| self.nicknames.get(name).map_or(&[][..], |v| &v[..]);
        full(a).iter().any(|f| **f == *b)
            || full(b).iter().any(|f| **f == *a)
            || full(a).iter().any(|f| full(b).contains(f))
    }

    /// The gender of a first name that is in no list, by its ending: "Latrisha".
    pub(crate) fn gender_by_ending(&self, lower: &str) -> Gender {
        ENDING_LENGTHS
            .filter_map(|n| lower.get(lower.len().checked_sub(n)?..))
            .find_map(|ending| self.endings.get(ending).copied())
            .unwrap_or(Gender::Unknown)
    }

    /// The class of that name; 0 when there is none.
    pub(crate) fn class(&self, name: &str) -> u16 {
        self.classes.get(name).copied().unwrap_or_default()
    }

    /// Where a lower-cased text says that a name is kept back: byte offsets.
    pub(crate) fn kept_back(&self, lower: &str) -> impl Iterator<Item = usize> {
        self.anonymity.find_iter(lower).map(|found| found.start())
    }

    fn read() -> Self {
        let mut lists = Self {
            anonymity: AhoCorasick::new(
                rows("anonymity.tsv", ANONYMITY)
                    .iter()
                    .map(|[phrase]| *phrase),
            )
            .expect("a few phrases fit an automaton"),
            numbers: FxHashMap::default(),
            words: vec![Word::default()],
            phrases: FxHashMap::default(),
            nicknames: FxHashMap::default(),
            endings: FxHashMap::default(),
            classes: FxHashMap::default(),
        };
        for [form, kind] in rows("function-words.tsv", FUNCTION_WORDS) {
            let extra = match kind {
                "calendar" => CALENDAR,
                "preposition" => PREPOSITION,
                _ => 0,
            };
            lists.add(form, FUNCTION | extra);
        }
        for [form, gender, kind] in rows("titles.tsv", TITLES) {
            let extra = match kind {
                "honorific" => HONORIFIC,
                "military" => RANK,
                _ => 0,
            };
            lists.add(form, TITLE | extra).gender = gender_of(gender);
        }
        for [form, gender, class, parent] in rows("role-nouns.tsv", ROLE_NOUNS) {
            let (class, parent) = (lists.class_number(class), lists.class_number(parent));
            let gender = gender_of(gender);
            let plural = plural(form);
            for (form, flags) in [(form, ROLE), (&plural, ROLE | PLURAL)] {
                let word = lists.add(form, flags);
                if word.class == 0 {
                    (word.class, word.parent) = (class, parent);
                }
                if word.gender == Gender::Unknown {
                    word.gender = gender;
                }
            }
        }
        for [form, kind] in rows("organization-words.tsv", BODY_WORDS) {
            lists.add(form, BODY | body_flags(kind));
        }
        for [form, _] in rows("organization-words.tsv", BODY_WORDS) {
            let plural = plural(form);
            if !lists.word(&plural).is(BODY) {
                lists.add(&plural, GROUP | PLURAL);
            }
        }
        for [form, kind] in rows("organizations.tsv", BODIES) {
            lists.add(form, KNOWN_BODY | body_flags(kind));
        }
        for [form, _] in rows("document-nouns.tsv", DOCUMENT_NOUNS) {
            lists.add(form, DOCUMENT);
            let plural = plural(form);
            lists.add(&plural, DOCUMENT | PLURAL);
        }
        for [form, _] in rows("group-nouns.tsv", GROUP_NOUNS) {
            lists.add(form, GROUP);
        }
        for [form, kind] in rows("places.tsv", PLACES) {
            lists.add(form, if kind == "demonym" { DEMONYM } else { PLACE });
        }
        for [form, kind] in rows("name-parts.tsv", NAME_PARTS) {
            let flag = match kind {
                "particle" => PARTICLE,
                "epithet" => EPITHET,
                _ => SUFFIX,
            };
            lists.add(form, flag);
        }
        for [form, full] in rows("nicknames.tsv", NICKNAMES) {
            lists
                .nicknames
                .entry(form.into())
                .or_default()
                .push(full.into());
        }
        for [form, share, level] in rows("first-names.tsv", FIRST_NAMES) {
            let share: u8 = share.parse().unwrap_or(50);
            let common = if level == "1" { 0 } else { COMMON_FIRST_NAME };
            lists.add(form, FIRST_NAME | common).name_gender = match share {
                95.. => Gender::Female,
                0..=5 => Gender::Male,
                _ => Gender::Unknown,
            };
        }
        lists.endings = rows("name-endings.tsv", NAME_ENDINGS)
            .into_iter()
            .map(|[ending, share, _]| {
                let women = share.parse().unwrap_or(50) > 50;
                (ending, if women { Gender::Female } else { Gender::Male })
            })
            .collect();
        lists
    }

    fn add(&mut self, form: &str, flags: Flags) -> &mut Word {
        if form.contains(' ') {
            *self.phrases.entry(form.into()).or_default() |= flags;
        }
        let form = form.strip_suffix('.').unwrap_or(form);
        let next = u16::try_from(self.words.len()).expect("the lists have under 65,536 words");
        let number = *self.numbers.entry(form.into()).or_insert(next);
        if number == next {
            self.words.push(Word::default());
        }
        let word = &mut self.words[number as usize];
        word.flags |= flags;
        word
    }

    fn class_number(&mut self, name: &str) -> u16 {
        if name.is_empty() || name == "-" {
            return 0;
        }
        let next = self.classes.len() as u16 + 1;
        *self.classes.entry(name.into()).or_insert(next)
    }
}

/// Letters of the endings that tell a gender; `scripts/make_name_lexicons.py` has the same.
const ENDING_LENGTHS: std::ops::RangeInclusive<usize> = 4..=6;

fn rows<const N: usize>(file: &str, text: &'static str) -> Vec<[&'static str; N]> {
    lexicon::rows(file, text).expect("the embedded lists are well-formed; a test reads them all")
}

fn gender_of(code: &str) -> Gender {
    match code {
        "F" => Gender::Female,
        "M" => Gender::Male,
        _ => Gender::Unknown,
    }
}

fn body_flags(kind: &str) -> Flags {
    match kind {
        "media" => MEDIA,
        "company" => COMPANY,
        "police" | "military" => FORCE,
        _ => 0,
    }
}

/// The regular plural: "MPs", "ministries", "spokesmen", "churches".
fn plural(singular: &str) -> String {
    if let Some(stem) = singular.strip_suffix("man") {
        return format!("{stem}men");
    }
    match singular {
        "person" => return "persons".into(),
        "child" => return "children".into(),
        "wife" => return "wives".into(),
        "thief" => return "thieves".into(),
        "passer-by" => return "passers-by".into(),
        "passerby" => return "passersby".into(),
        "analysis" => return "analyses".into(),
        _ => {}
    }
    let ends = |endings: &[&str]| endings.iter().any(|e| singular.ends_with(e));
    if let Some(stem) = singular
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']))
    {
        format!("{stem}ies")
    } else if ends(&["s", "x", "ch", "sh"]) {
        format!("{singular}es")
    } else {
        format!("{singular}s")
    }
}

const FUNCTION_WORDS: &str = include_str!("../../../data/lexicons/function-words.tsv");
const TITLES: &str = include_str!("../../../data/lexicons/titles.tsv");
const ROLE_NOUNS: &str = include_str!("../../../data/lexicons/role-nouns.tsv");
const BODY_WORDS: &str = include_str!("../../../data/lexicons/organization-words.tsv");
const BODIES: &str = include_str!("../../../data/lexicons/organizations.tsv");
const DOCUMENT_NOUNS: &str = include_str!("../../../data/lexicons/document-nouns.tsv");
const GROUP_NOUNS: &str = include_str!("../../../data/lexicons/group-nouns.tsv");
const PLACES: &str = include_str!("../../../data/lexicons/places.tsv");
const NAME_PARTS: &str = include_str!("../../../data/lexicons/name-parts.tsv");
const NICKNAMES: &str = include_str!("../../../data/lexicons/nicknames.tsv");
const ANONYMITY: &str = include_str!("../../../data/lexicons/anonymity.tsv");
const NAME_ENDINGS: &str = include_str!("../../../data/lexicons/name-endings.tsv");
const FIRST_NAMES: &str = include_str!("../../../data/lexicons/first-names.tsv");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_look_up_tells_all() {
        let lists = &*LEXICONS;
        assert!(lists.word("mrs.").is(TITLE));
        assert_eq!(lists.word("mrs").gender, Gender::Female);
        assert_eq!(lists.word("priya").name_gender, Gender::Female);
        assert!(lists.word("lawmakers").is(ROLE) && lists.word("lawmakers").is(PLURAL));
        assert_eq!(lists.word("mp").class, lists.word("lawmaker").class);
        assert_eq!(lists.word("senator").parent, lists.word("mp").class);
        assert_eq!(lists.word("spokeswoman").gender, Gender::Female);
        assert!(lists.word("ministry").is(BODY));
        assert!(lists.phrase("white house") & KNOWN_BODY != 0);
        assert_eq!(lists.word("zzyzx"), Word::default());
    }

    #[test]
    fn an_ending_may_tell_a_gender() {
        for (name, gender) in [
            ("tamisha", Gender::Female),
            ("jolette", Gender::Unknown),
            ("brynette", Gender::Female),
            ("hartford", Gender::Male),
            ("orrin", Gender::Unknown),
            ("ñ", Gender::Unknown),
        ] {
            assert_eq!(LEXICONS.gender_by_ending(name), gender, "{name}");
        }
    }

    #[test]
    fn short_forms_meet_their_full_form() {
        for (a, b, same) in [
            ("bob", "robert", true),
            ("robert", "bob", true),
            ("bob", "rob", true),
            ("bob", "william", false),
        ] {
            assert_eq!(LEXICONS.same_first_name(a, b), same, "{a} {b}");
        }
    }

    #[test]
    fn makes_plurals() {
        for (singular, expected) in [
            ("spokesman", "spokesmen"),
            ("ministry", "ministries"),
            ("attorney", "attorneys"),
            ("coach", "coaches"),
            ("farmer", "farmers"),
        ] {
            assert_eq!(plural(singular), expected);
        }
    }
}
