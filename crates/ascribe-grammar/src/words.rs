//! The word lists of `data/lexicons`, read once into one hash table: everything a word may be, by one look-up.

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use ascribe_article::{Gender, WordId};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::cues::CueLexicon;
use crate::lists;
use crate::packed::{Packed, Table};

/// All lists, read at first use.
pub static LEXICONS: LazyLock<Lexicons> = LazyLock::new(Lexicons::read);

/// What a word may be; a set of the constants below.
pub type Flags = u32;

/// Stands before a name: "Mr", "Senator".
pub const TITLE: Flags = 1;
/// Noun for one person: "lawyer".
pub const ROLE: Flags = 1 << 1;
/// A role or document noun in its plural.
pub const PLURAL: Flags = 1 << 2;
/// Heads or marks the name of a body: "Ministry", "Inc".
pub const BODY: Flags = 1 << 3;
/// A thing that says something: "report".
pub const DOCUMENT: Flags = 1 << 4;
/// Several people: "residents", "Democrats".
pub const GROUP: Flags = 1 << 5;
/// A country, city or region.
pub const PLACE: Flags = 1 << 6;
/// "Azerbaijani", "Western".
pub const DEMONYM: Flags = 1 << 7;
/// A first name that at least some people bear.
pub const FIRST_NAME: Flags = 1 << 8;
/// "van", "bin": joins the parts of a name.
pub const PARTICLE: Flags = 1 << 9;
/// "Jr", "III".
pub const SUFFIX: Flags = 1 << 10;
/// A well-known body without a word that says so: "Reuters".
pub const KNOWN_BODY: Flags = 1 << 11;
/// No name even when capitalised: "When", "However".
pub const FUNCTION: Flags = 1 << 12;
/// Month or day.
pub const CALENDAR: Flags = 1 << 13;
/// Preposition or subordinator.
pub const PREPOSITION: Flags = 1 << 14;
/// A title every bearer of a name may have: "Mr", "Dr"; no role.
pub const HONORIFIC: Flags = 1 << 15;
/// Newspaper, broadcaster.
pub const MEDIA: Flags = 1 << 16;
/// A company, or a word for one.
pub const COMPANY: Flags = 1 << 17;
/// A first name that is common enough to tell a person's name from another's.
pub const COMMON_FIRST_NAME: Flags = 1 << 18;
/// "police", "army": a body and a group.
pub const FORCE: Flags = 1 << 19;
/// "Poor Anna", "Old Pell": stands before a name and is no part of it.
pub const EPITHET: Flags = 1 << 20;
/// "Admiral", "Sergeant".
pub const RANK: Flags = 1 << 21;
/// A text that speaks for who wrote it, where that is named: a report, a statement, a suit; no law, no poll, no song.
pub const AUTHORED: Flags = 1 << 22;
/// A surname that could be taken for another word: "King", "Barnes".
pub const SURNAME: Flags = 1 << 23;

/// What the lists say of one word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Word {
    /// What it may be.
    pub flags: Flags,
    /// Synonym class of a role noun; 0 for none.
    pub class: u16,
    /// The wider class that class belongs to; 0 for none.
    pub parent: u16,
    /// Gender a title or role noun tells.
    pub gender: Gender,
    /// Gender a first name tells.
    pub name_gender: Gender,
}

impl Word {
    /// True when it is at least one of `flags`.
    pub fn is(self, flags: Flags) -> bool {
        self.flags & flags != 0
    }
}

/// All lists.
pub struct Lexicons {
    /// Number of each word of up to [`MAX_PACKED`](crate::packed::MAX_PACKED) bytes; 0 for those that the tagger alone knows,
    /// which stand here so that one look-up serves both.
    short: Table<u16>,
    /// Number of each longer one.
    long: FxHashMap<Box<str>, u16>,
    /// By number; the first is that of every word in no list.
    words: Vec<Word>,
    /// By number: its entry among the cues.
    cue_entries: Vec<u32>,
    phrases: FxHashMap<Box<str>, Flags>,
    /// Countries, cities and regions as the list has them, several words and full stops included.
    places: FxHashSet<&'static str>,
    anonymity: AhoCorasick,
    nicknames: FxHashMap<Box<str>, Vec<Box<str>>>,
    /// Gender of first names with that ending.
    endings: FxHashMap<&'static str, Gender>,
    /// Class of each role name, to ask for one by name.
    classes: FxHashMap<Box<str>, u16>,
}

impl Lexicons {
    /// What the lists say of a lower-cased word, with or without its full stop.
    pub fn word(&self, lower: &str) -> Word {
        self.at(self.id(lower))
    }

    /// What the lists say of a token's word.
    pub fn at(&self, id: WordId) -> Word {
        self.words[id.index()]
    }

    /// The entry of a token's word in [`CueLexicon::shipped`]: that of the form itself, never of its stem.
    pub fn cue_entry(&self, id: WordId) -> u32 {
        if id.is_exact() {
            self.cue_entries[id.index()]
        } else {
            0
        }
    }

    /// The number of a lower-cased word: its own, else that of the word without its full stop ("gov.") or without a
    /// prefix or ending that changes no class ("ex-governor", "mayor-elect"); [`WordId::UNKNOWN`] when no list has any of them.
    pub fn id(&self, lower: &str) -> WordId {
        match self.listed(lower) {
            Some(index) => WordId::exact(index),
            None => self.id_of_stem(lower),
        }
    }

    /// Looks up the words of a text by keys that the caller has made once, those that only the tagger knows, too: 0 for what
    /// is not there. [`Lexicons::id_of`] makes numbers of words of the answers.
    pub fn find_all(&self, keys: &[Packed]) -> Vec<u16> {
        self.short.find_all(keys)
    }

    /// The same for one key.
    pub fn find(&self, key: Packed) -> u16 {
        self.short.find(key)
    }

    /// No answer of [`Lexicons::find_all`] is as high.
    pub fn n_keys(&self) -> usize {
        self.short.n_numbers()
    }

    /// What [`Lexicons::id`] gives for `lower`, by its `key` and what [`Lexicons::find_all`] has found for that.
    pub fn id_of(&self, found: u16, key: Packed, lower: &str) -> WordId {
        match self.short.at(found).filter(|&&listed| listed != 0) {
            Some(&listed) => WordId::exact(listed),
            None if key == Packed::TOO_LONG => self.id(lower),
            // Most words in no list have no stem either.
            None if key.has_hyphen() || key.ends_with(b'.') => self.id_of_stem(lower),
            None => WordId::UNKNOWN,
        }
    }

    fn id_of_stem(&self, lower: &str) -> WordId {
        stems(lower)
            .find_map(|stem| self.listed(stem))
            .map_or(WordId::UNKNOWN, WordId::of_stem)
    }

    fn listed(&self, form: &str) -> Option<u16> {
        match Packed::new(form) {
            Some(packed) => self
                .short
                .get(packed)
                .copied()
                .filter(|&listed| listed != 0),
            None => self.long.get(form).copied(),
        }
    }

    /// True for a lower-cased country, city or region, of one word or several, written as the list has it.
    pub fn is_place(&self, lower: &str) -> bool {
        self.places.contains(lower)
    }

    /// What the lists say of a phrase of several lower-cased words, joined by single spaces.
    pub fn phrase(&self, lower: &str) -> Flags {
        self.phrases.get(lower).copied().unwrap_or_default()
    }

    /// True when one is a short form of the other, or both of a third ("bob", "robert"; "bob", "rob").
    pub fn same_first_name(&self, a: &str, b: &str) -> bool {
        let full = |name: &str| self.nicknames.get(name).map_or(&[][..], |v| &v[..]);
        full(a).iter().any(|f| **f == *b)
            || full(b).iter().any(|f| **f == *a)
            || full(a).iter().any(|f| full(b).contains(f))
    }

    /// The gender of a first name that is in no list, by its ending: "Latrisha".
    pub fn gender_by_ending(&self, lower: &str) -> Gender {
        ENDING_LENGTHS
            .filter_map(|n| lower.get(lower.len().checked_sub(n)?..))
            .find_map(|ending| self.endings.get(ending).copied())
            .unwrap_or(Gender::Unknown)
    }

    /// The class of that name; 0 when there is none.
    pub fn class(&self, name: &str) -> u16 {
        self.classes.get(name).copied().unwrap_or_default()
    }

    /// Where a lower-cased text says that a name is kept back: byte offsets.
    pub fn kept_back(&self, lower: &str) -> impl Iterator<Item = usize> {
        self.anonymity.find_iter(lower).map(|found| found.start())
    }

    fn read() -> Self {
        Builder::new().build()
    }
}

/// Whether a lower-cased word is one that is written small, as far as the lists know it: a word that the tagger has seen so, a function
/// word but for days and months, a role noun.
pub fn is_common(lower: &str) -> bool {
    static COMMON: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let tagged = lists::WORD_TAGS.rows::<4>().into_iter();
        let tagged = tagged.filter(|[_, tags, ..]| !tags.is_empty() && !tags.starts_with("NNP"));
        let listed = lists::FUNCTION_WORDS.rows::<2>().into_iter();
        let listed = listed.filter(|[_, kind]| *kind != "calendar");
        let roles = lists::ROLE_NOUNS.rows::<8>().into_iter();
        let roles = roles.map(|[word, ..]| word);
        let tagged = tagged.map(|[word, ..]| word);
        tagged
            .chain(listed.map(|[word, _]| word))
            .chain(roles)
            .collect()
    });
    COMMON.contains(lower)
}

/// The lists on their way into [`Lexicons`].
struct Builder {
    /// Index in `words` of each form, without its full stop.
    numbers: FxHashMap<Cow<'static, str>, u16>,
    words: Vec<Word>,
    phrases: FxHashMap<Box<str>, Flags>,
    nicknames: FxHashMap<Box<str>, Vec<Box<str>>>,
    classes: FxHashMap<Box<str>, u16>,
}

impl Builder {
    fn new() -> Self {
        /// More than there are, so that no table grows.
        const MOST_FORMS: usize = 24_000;
        Self {
            numbers: FxHashMap::with_capacity_and_hasher(MOST_FORMS, FxBuildHasher),
            words: Vec::with_capacity(MOST_FORMS),
            phrases: FxHashMap::default(),
            nicknames: FxHashMap::default(),
            classes: FxHashMap::default(),
        }
    }

    fn build(mut self) -> Lexicons {
        self.function_words_and_titles();
        self.roles();
        self.bodies_documents_groups();
        self.places_and_names();
        let cues = CueLexicon::shipped();
        let mut forms: FxHashMap<&str, Known> =
            FxHashMap::with_capacity_and_hasher(2 * self.numbers.len(), FxBuildHasher);
        forms.extend(tagged_words().map(|form| (form, Known::ToTagger)));
        forms.extend(speaker_words().map(|form| (form, Known::ToLists)));
        forms.extend(cues.forms().map(|form| (form, Known::ToLists)));
        forms.extend(self.numbers.keys().map(|form| (&**form, Known::ToLists)));
        // Words that are frequent stand side by side: so they take less of the cache.
        let neighbours: FxHashSet<&str> = neighbours().collect();
        let is_frequent = |form: &str| {
            let of_grammar = || self.numbers.get(form).map(|&n| self.words[n as usize]);
            cues.look_up(form) != 0
                || neighbours.contains(form)
                || of_grammar().is_some_and(|word| word.is(FUNCTION))
        };
        let (frequent, rare): (Vec<_>, Vec<_>) =
            forms.into_iter().partition(|(form, _)| is_frequent(form));
        let (mut short, mut long) = (Vec::new(), FxHashMap::default());
        let (mut words, mut cue_entries) = (vec![Word::default()], vec![0]);
        for (form, known) in frequent.into_iter().chain(rare) {
            let index = match known {
                Known::ToLists => {
                    words.push(self.word(form));
                    cue_entries.push(cues.look_up(form));
                    u16::try_from(words.len() - 1).expect("the lists have under 65,536 words")
                }
                Known::ToTagger => 0,
            };
            match Packed::new(form) {
                Some(packed) => short.push((packed, index)),
                None if index != 0 => _ = long.insert(form.into(), index),
                None => {}
            }
        }
        Lexicons {
            short: Table::new(short),
            long,
            words,
            cue_entries,
            phrases: self.phrases,
            places: lists::PLACES
                .rows()
                .into_iter()
                .filter(|[_, kind]| *kind != DEMONYM_KIND)
                .map(|[form, _]| form)
                .collect(),
            anonymity: anonymity(),
            nicknames: self.nicknames,
            endings: endings(),
            classes: self.classes,
        }
    }

    /// What the lists say of a form.
    fn word(&self, form: &str) -> Word {
        std::iter::once(form)
            .chain(stems(form))
            .find_map(|form| self.numbers.get(form))
            .map_or_else(Word::default, |&number| self.words[number as usize])
    }

    fn function_words_and_titles(&mut self) {
        for [form, kind] in lists::FUNCTION_WORDS.rows() {
            let extra = match kind {
                "calendar" => CALENDAR,
                "preposition" => PREPOSITION,
                _ => 0,
            };
            self.add(form, FUNCTION | extra);
        }
        for [form, gender, kind] in lists::TITLES.rows() {
            let extra = match kind {
                "honorific" => HONORIFIC,
                "military" => RANK,
                _ => 0,
            };
            self.add(form, TITLE | extra).gender = gender_of(gender);
        }
    }

    fn roles(&mut self) {
        for [form, gender, class, parent] in lists::ROLE_NOUNS.rows() {
            let (class, parent) = (self.class_number(class), self.class_number(parent));
            let gender = gender_of(gender);
            let plural = plural(form);
            let forms: [(Cow<'static, str>, Flags); 2] =
                [(form.into(), ROLE), (plural.into(), ROLE | PLURAL)];
            for (form, flags) in forms {
                let word = self.add(form, flags);
                if word.class == 0 {
                    (word.class, word.parent) = (class, parent);
                }
                if word.gender == Gender::Unknown {
                    word.gender = gender;
                }
            }
        }
    }

    fn bodies_documents_groups(&mut self) {
        for [form, kind] in lists::ORGANIZATION_WORDS.rows() {
            self.add(form, BODY | body_flags(kind));
        }
        for [form, _] in lists::ORGANIZATION_WORDS.rows() {
            let plural = plural(form);
            if !self.word(&plural).is(BODY) {
                self.add(plural, GROUP | PLURAL);
            }
        }
        for [form, kind] in lists::ORGANIZATIONS.rows() {
            self.add(form, KNOWN_BODY | body_flags(kind));
        }
        for [form, kind] in lists::DOCUMENT_NOUNS.rows() {
            let flags = match kind {
                "report" | "message" | "record" | "suit" => DOCUMENT | AUTHORED,
                _ => DOCUMENT,
            };
            self.add(form, flags);
            self.add(plural(form), flags | PLURAL);
        }
        for [form, _] in lists::GROUP_NOUNS.rows() {
            self.add(form, GROUP);
        }
    }

    fn places_and_names(&mut self) {
        for [form, kind] in lists::PLACES.rows() {
            self.add(form, if kind == DEMONYM_KIND { DEMONYM } else { PLACE });
        }
        for [form, kind] in lists::NAME_PARTS.rows() {
            let flag = match kind {
                "particle" => PARTICLE,
                "epithet" => EPITHET,
                _ => SUFFIX,
            };
            self.add(form, flag);
        }
        for [form, full] in lists::NICKNAMES.rows() {
            let full_forms = self.nicknames.entry(form.into()).or_default();
            full_forms.push(full.into());
        }
        for [form] in lists::SURNAMES.rows() {
            self.add(form, SURNAME);
        }
        for [form, share, level] in lists::FIRST_NAMES.rows() {
            let share: u8 = share.parse().unwrap_or(50);
            let common = if level == "1" { 0 } else { COMMON_FIRST_NAME };
            self.add(form, FIRST_NAME | common).name_gender = match share {
                95.. => Gender::Female,
                0..=5 => Gender::Male,
                _ => Gender::Unknown,
            };
        }
    }

    fn add(&mut self, form: impl Into<Cow<'static, str>>, flags: Flags) -> &mut Word {
        let form = form.into();
        if form.contains(' ') {
            *self.phrases.entry((&*form).into()).or_default() |= flags;
        }
        let form = match form {
            Cow::Borrowed(form) => form.strip_suffix('.').unwrap_or(form).into(),
            Cow::Owned(form) => Cow::Owned(form.strip_suffix('.').unwrap_or(&form).to_owned()),
        };
        let next = self.words.len() as u16;
        let number = *self.numbers.entry(form).or_insert(next);
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

fn anonymity() -> AhoCorasick {
    // Leftmost matches are found by looking at many bytes at once.
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .build(lists::ANONYMITY.rows().iter().map(|[phrase]| *phrase))
        .expect("a few phrases fit an automaton")
}

/// Kind of the rows of `places.tsv` that are adjectives: "Azerbaijani".
const DEMONYM_KIND: &str = "demonym";

/// What a form is looked up as when no list has it: without its full stop, then without a prefix of "ex-governor",
/// "then-senator", or an ending of "mayor-elect".
fn stems(form: &str) -> impl Iterator<Item = &str> {
    let bare = form.strip_suffix('.').filter(|stem| !stem.is_empty());
    let whole = bare.unwrap_or(form);
    let prefixed = match whole.split_once('-') {
        Some(("ex" | "then" | "vice" | "co" | "self", stem) | (stem, "elect" | "designate")) => {
            Some(stem)
        }
        _ => None,
    };
    bare.into_iter().chain(prefixed)
}

/// Who knows a form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    /// The lists, and perhaps the tagger.
    ToLists,
    /// The tagger alone.
    ToTagger,
}

/// The words the tagger has, but for those that the lists have as well.
fn tagged_words() -> impl Iterator<Item = &'static str> {
    let rows = lists::WORD_TAGS.rows::<4>();
    rows.into_iter().map(|[form, ..]| form).chain(neighbours())
}

/// The words that tell the tagger something of those beside them.
fn neighbours() -> impl Iterator<Item = &'static str> {
    let rows = lists::TAG_CONTEXTS.rows::<4>();
    rows.into_iter()
        .filter(|[kind, ..]| matches!(*kind, "after" | "before" | "word+1" | "word-1"))
        .map(|[_, form, ..]| form)
}

/// The words of the list that says what small words do for the resolver; its endings are none.
fn speaker_words() -> impl Iterator<Item = &'static str> {
    let rows = lists::SPEAKER_WORDS.rows::<2>();
    let forms = rows.into_iter().map(|[form, _]| form);
    forms.filter(|form| !form.starts_with('-') && !form.starts_with(char::is_uppercase))
}

fn endings() -> FxHashMap<&'static str, Gender> {
    lists::NAME_ENDINGS
        .rows()
        .into_iter()
        .map(|[ending, share, _]| {
            let women = share.parse().unwrap_or(50) > 50;
            (ending, if women { Gender::Female } else { Gender::Male })
        })
        .collect()
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
    fn words_asked_together_get_the_numbers_they_get_alone() {
        let words = [
            "said",
            "gov.",
            "ex-governor",
            "then-",
            "zzyzx",
            "zz-top",
            "zzyzx.",
            ".",
            "-",
            "9",
            "spokeswoman",
            "spokesperson-elect",
            "vice-chairwoman",
            "non-commissioned-officers",
            "mr",
            "señor",
        ];
        let key = |word: &&str| Packed::new(word).unwrap_or(Packed::TOO_LONG);
        let keys: Vec<Packed> = words.iter().map(key).collect();
        let found = LEXICONS.find_all(&keys);
        for ((word, key), found) in words.into_iter().zip(keys).zip(found) {
            assert_eq!(
                LEXICONS.id_of(found, key, word),
                LEXICONS.id(word),
                "{word}"
            );
        }
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
