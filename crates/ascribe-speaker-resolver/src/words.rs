//! Small words by what they do for the resolver: `data/lexicons/speaker-words.tsv` and `role-classes.tsv`.

use std::sync::LazyLock;

use ascribe_article::{Article, Gender, WordId};
use ascribe_grammar::lists::{self, List};
use rustc_hash::FxHashMap;

use crate::lexicons::LEXICONS;

/// The kinds of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordKinds(u128);

impl WordKinds {
    /// Whether this is one of them.
    pub(crate) fn have(self, kind: WordKind) -> bool {
        self.0 & kind.bit() != 0
    }

    /// Whether they share one with others.
    pub(crate) fn have_one(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

macro_rules! kinds {
    ($(#[$of:meta])* $enum:ident { $($(#[$doc:meta])* $kind:ident = $name:literal,)* }) => {
        $(#[$of])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $enum {
            $($(#[$doc])* $kind,)*
        }

        impl $enum {
            const ALL: &[($enum, &str)] = &[$(($enum::$kind, $name),)*];
        }
    };
}

kinds! {
    /// What a word does.
    WordKind {
        /// What a number after it counts, so that the number is no part of the name before it: "Article 4".
        Numbered = "numbered",
        /// A body that a number tells from others, so that it belongs to the name: "Channel 4".
        NumberedBody = "numbered-body",
        /// Tells which part of a town or country: "West London".
        Quarter = "quarter",
        /// Joins people to their cause in the name of a body: "Citizens for Clean Quays".
        Cause = "cause",
        /// Goes on with the name of a body: "Ministry of Health".
        BodyOf = "body-of",
        /// Joins the parts of a body's name: "Reporters Without Borders".
        InBodyName = "in-body-name",
        /// May follow such a word: "University of the Quays".
        Article = "article",
        /// Stands before half a committee's name: "House Oversight and …".
        Chamber = "chamber",
        /// A title that is a first name as well: "Dean Smith".
        GivenNameToo = "given-name-too",
        /// Before a town and its state: "of Ashton, Md.".
        TownPreposition = "town-preposition",
        /// Ending of an adjective with a capital: "London-based".
        CompoundEnding = "compound-ending",
        /// he, and its forms.
        Male = "male",
        /// she, and its forms.
        Female = "female",
        /// they, and its forms.
        Many = "many",
        /// it, and its forms.
        Thing = "thing",
        /// I, and its forms.
        Speaker = "speaker",
        /// we, and its forms.
        We = "we",
        /// you, and its forms.
        You = "you",
        /// who, which.
        Relative = "relative",
        /// No source of its own where a noun may follow: "his lawyer".
        BeforeNoun = "before-noun",
        /// A pronoun that is a subject.
        Subject = "subject",
        /// Before a source and no part of it.
        Padding = "padding",
        /// After a pronoun and no noun of it: "he himself", "she too".
        Light = "light",
        /// A definite determiner.
        Definite = "definite",
        /// An indefinite one.
        Indefinite = "indefinite",
        /// One that says it is somebody new.
        Another = "another",
        /// One that says whose.
        Possessive = "possessive",
        /// Joins two heads: "Pell and Marsh".
        Joins = "joins",
        /// Opens a relative clause.
        OpensRelative = "opens-relative",
        /// Ends a noun phrase with its prepositions.
        EndsPhrase = "ends-phrase",
        /// A pronoun that heads a phrase as a noun does.
        PronounLikeNoun = "pronoun-like-noun",
        /// Stands for one person.
        Somebody = "somebody",
        /// Says that nobody knows who it is: "UNIDENTIFIED MALE".
        Unidentified = "unidentified",
        /// A name before it is a place: "the Tarn native".
        FromPlace = "from-place",
        /// Somebody whom news rarely names: "the official".
        KeepsName = "keeps-name",
        /// Stands for nobody in particular.
        Anybody = "anybody",
        /// What "who" may follow though no noun.
        Antecedent = "antecedent",
        /// A title of several: "Sens.".
        Titles = "titles",
        /// Between the comma and the name: "Vale's niece, state Del. Ann Marsh".
        BeforeApposition = "before-apposition",
        /// Between the comma and the noun: "Vale, now the clerk".
        BeforeNounOfApposition = "before-noun-of-apposition",
        /// Begins a phrase of two roles: "the former mayor and senator".
        FirstOfTwoRoles = "first-of-two-roles",
        /// Several people, when nothing follows it: "the team".
        GroupAlone = "group-alone",
        /// An adjective that stands for a person: "the accused".
        PersonAdjective = "person-adjective",
        /// Before one of those just named: "politicians, including Ann Lee".
        Includes = "includes",
        /// The head of the name of a text that rules or reports, and of nobody: "the Quays Act".
        NamedText = "named-text",
        /// What somebody thinks: "in Pell's view".
        Thought = "thought",
        /// A text or place of texts by which its owner speaks: "the union’s website".
        SpeaksForOwner = "speaks-for-owner",
        /// A text that is nothing but its author's words: "the statement".
        StatesForAuthor = "states-for-author",
        /// A text that an outlet prints or sends: "an article in the Harbour Post".
        Printed = "printed",
        /// What somebody publishes that has a name of its own: "La Cronaca newspaper".
        Outlet = "outlet",
        /// A text about its owner: "Vale’s obituary".
        AboutOwner = "about-owner",
        /// Ends the address of a site: "harbourpost.com".
        Domain = "domain",
        /// An office that somebody has beside another one: "President and CEO".
        SecondOffice = "second-office",
        /// A day told from today: "yesterday".
        NearDay = "near-day",
        /// What a body supplies a town with, of which its name tells two: "Norn Gas and Power".
        Supply = "supply",
        /// A span of time told from now: "last year".
        Period = "period",
        /// A study of opinions, which speaks for who made it only where "by" tells: "a poll by the Harbour Post".
        Poll = "poll",
        /// Behind the name of a company: "Inc.".
        LegalForm = "legal-form",
        /// Whose a body is, in its name: "the People’s Daily".
        OwnsBody = "owns-body",
        /// Before "guard", which then is a body: "the coast guard".
        GuardOf = "guard-of",
        /// A body that another one has in a place: "the Torvian embassy in Norn".
        SitsInPlace = "sits-in-place",
        /// Behind the name of who sits or has a degree: "Ann Lee MP".
        Postnominal = "postnominal",
        /// Says what the body named before it is: "the Quay Party party".
        KindOfBody = "kind-of-body",
        /// A name follows: "an official named Ann Lee".
        GivesName = "gives-name",
        /// Before "by" and who has a text without having made it: "seen by the Post".
        ReadBy = "read-by",
        /// Before "with" or "to" and who hears it: "an interview with the Post".
        Interviewed = "interviewed",
        /// Before what somebody is asked about: "On the injury:".
        Topic = "topic",
        /// A body that is the only one named, if it is any: "the club".
        OnlyBody = "only-body",
        /// Before "by" and who asks: "asked by Ms Moss".
        AskedBy = "asked-by",
        /// Says that somebody answers who was spoken to: "he replied".
        Answers = "answers",
        /// People who are a body where their country or town is told: "Torvian authorities".
        BodyOfPlace = "body-of-place",
        /// A title that stands for a surname: "Pope Leo".
        Sovereign = "sovereign",
        /// Makes a text known, or makes it: "issued a statement".
        Publishes = "publishes",
        /// Ending of a noun that does something: "dredger".
        AgentEnding = "agent-ending",
        /// Such an ending that is none.
        NoAgent = "no-agent",
        /// A married woman's form of address.
        Mrs = "mrs",
        /// An unmarried one's.
        Miss = "miss",
        /// Before a place that is no speaker: "in Washington".
        InPlace = "in-place",
        /// A body whose members are legislators.
        Legislature = "legislature",
        /// Tells a role: "Soto is a senator".
        TellsRole = "tells-role",
        /// Follows it.
        BeforeRole = "before-role",
        /// Ends the search for an apposition's noun.
        NoRole = "no-role",
        /// Ends an apposition.
        EndsRole = "ends-role",
        /// Makes another office of a role: "deputy mayor".
        Deputy = "deputy",
        /// Has the office that another one has elsewhere: "his Polish counterpart".
        Counterpart = "counterpart",
        /// Its subject gets the office of its object: "Marsh replaced Lee".
        Succeeds = "succeeds",
        /// Its subject gets the office of whom "over from" names: "Marsh took over from Lee".
        TakesOver = "takes-over",
        /// Whom "to" or "for" names gets the office of its subject: "Lee lost her seat to Marsh".
        Yields = "yields",
        /// Has the office of whose it is: "Lee’s successor".
        Successor = "successor",
        /// Had it: "Lee’s predecessor".
        Predecessor = "predecessor",
        /// Gives its office up: "resigned".
        LeavesOffice = "leaves-office",
        /// Loses it, in the passive: "was sacked".
        Dismissed = "dismissed",
        /// The same before "down".
        Steps = "steps",
        /// Gives its object an office: "appointed Ann Lee chief executive".
        Appoints = "appoints",
        /// Before "as" and an office of its subject: "stepped in as".
        ServesAs = "serves-as",
        /// A role is given up: "former mayor".
        Former = "former",
        /// A description looks for somebody's former role.
        Then = "then",
        /// A party.
        Republican = "republican",
        /// A party.
        Democratic = "democratic",
        /// A party.
        Labour = "labour",
        /// A party.
        Conservative = "conservative",
        /// A party.
        Libertarian = "libertarian",
        /// A party.
        Green = "green",
        /// Somebody who runs for an office.
        Runner = "runner",
        /// Begins a sentence about the one before.
        GoesOn = "goes-on",
        /// Husband or wife.
        Spouse = "spouse",
        /// Whose husband or wife is dead.
        Bereaved = "bereaved",
        /// Mother or father.
        Parent = "parent",
        /// A body called after its head: "the Pell campaign".
        SomebodysBody = "somebodys-body",
        /// What a "panel" may be.
        Panel = "panel",
        /// A noun for a body that need not stand in its name.
        GeneralBody = "general-body",
        /// In the names of unions.
        Union = "union",
        /// In the names of bodies that trade nothing.
        OfState = "of-state",
        /// A person or a body: "its owner, Quayline Group".
        MayBeBody = "may-be-body",
        /// A body that an article brings in by its kind before it names it.
        NamedBelow = "named-below",
        /// Between cue and its verb: "it was alleged".
        Passive = "passive",
        /// Before a cue that goes on with the subject.
        ClauseGoesOn = "clause-goes-on",
        /// Puts two people on one footing: "Soto met Brandt".
        OnOneFooting = "on-one-footing",
        /// Label of who asks, as written.
        Question = "question",
        /// Label of who answers, as written.
        Answer = "answer",
    }
}

kinds! {
    /// What holds of a class of role nouns.
    ClassKind {
        /// Tells no more than a pronoun does: "the girl".
        SaysGender = "says-gender",
        /// Too wide for one to stand for another: a guest is no witness.
        Wide = "wide",
        /// Too wide as the class above another.
        WideParent = "wide-parent",
        /// An article has many: the official is not the senator named before.
        Stranger = "stranger",
        /// Nobody named before is meant, modified or not.
        OtherTrade = "other-trade",
        /// Goes with every other trade.
        AnyTrade = "any-trade",
        /// An article that brings one in names one.
        Office = "office",
        /// A relative.
        Kin = "kin",
    }
}

impl WordKind {
    /// Kinds of the personal and relative pronouns.
    pub(crate) const PRONOUNS: WordKinds = WordKinds(
        WordKind::Male.bit()
            | WordKind::Female.bit()
            | WordKind::Many.bit()
            | WordKind::Thing.bit()
            | WordKind::Speaker.bit()
            | WordKind::We.bit()
            | WordKind::You.bit()
            | WordKind::Relative.bit(),
    );

    const fn bit(self) -> u128 {
        1 << self as u32
    }

    /// Whether a word, in the form of the list, is of this kind.
    pub(crate) fn has(self, form: &str) -> bool {
        Self::all_of(form).have(self)
    }

    /// All kinds of a word.
    pub(crate) fn all_of(form: &str) -> WordKinds {
        LIST.get(form).copied().unwrap_or_default()
    }

    /// Whether a token's word is of this kind.
    pub(crate) fn is_at(self, article: &Article, i: usize) -> bool {
        Self::all_at(article, i).have(self)
    }

    /// All kinds of a token's word.
    pub(crate) fn all_at(article: &Article, i: usize) -> WordKinds {
        let word = article.tokens()[i].word;
        if word.is_exact() {
            // The lexicons have every form of the list.
            BY_ID.of(word)
        } else {
            Self::all_of(article.token_lower(i))
        }
    }

    /// Whether a word ends in a form of this kind.
    fn ends(self, lower: &str) -> bool {
        let endings = &ENDINGS[self as usize];
        endings.iter().any(|ending| lower.ends_with(ending))
    }
}

impl ClassKind {
    /// Whether a class of role nouns, by its number, is of this kind.
    pub(crate) fn has(self, class: u16) -> bool {
        class != 0
            && CLASSES
                .get(&class)
                .is_some_and(|kinds| kinds & 1 << self as u8 != 0)
    }
}

static LIST: LazyLock<FxHashMap<&str, WordKinds>> = LazyLock::new(|| {
    let mut list: FxHashMap<&str, WordKinds> = FxHashMap::default();
    for (form, kind) in rows() {
        list.entry(form).or_default().0 |= kind.bit();
    }
    list
});

/// The same by the number of a word in the lexicons.
struct ById {
    /// Place in `sets` of the kinds of each word. One byte, since a text asks for some thousands of words again and again.
    places: Vec<u8>,
    /// The first is that of the words without a kind.
    sets: Vec<WordKinds>,
}

impl ById {
    fn of(&self, word: WordId) -> WordKinds {
        let place = self.places.get(word.index()).copied().unwrap_or(0);
        self.sets[place as usize]
    }
}

static BY_ID: LazyLock<ById> = LazyLock::new(|| {
    let mut by_id = ById {
        places: Vec::new(),
        sets: vec![WordKinds::default()],
    };
    for (form, kinds) in LIST.iter() {
        let id = LEXICONS.id(form);
        if id.is_exact() && id != WordId::UNKNOWN {
            let length = by_id.places.len().max(id.index() + 1);
            by_id.places.resize(length, 0);
            let known = by_id.sets.iter().position(|set| set == kinds);
            let place = known.unwrap_or_else(|| {
                by_id.sets.push(*kinds);
                by_id.sets.len() - 1
            });
            by_id.places[id.index()] =
                u8::try_from(place).expect("few words differ in their kinds");
        }
    }
    by_id
});

static CLASSES: LazyLock<FxHashMap<u16, u8>> = LazyLock::new(|| {
    let mut list: FxHashMap<u16, u8> = FxHashMap::default();
    for (class, kind) in class_rows() {
        *list.entry(LEXICONS.class(class)).or_default() |= 1 << kind as u8;
    }
    list
});

/// For each kind its forms.
static ENDINGS: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    let mut endings = vec![Vec::new(); WordKind::ALL.len()];
    for (form, kind) in rows() {
        endings[kind as usize].push(form);
    }
    endings
});

fn rows() -> impl Iterator<Item = (&'static str, WordKind)> {
    parse(lists::SPEAKER_WORDS, WordKind::ALL)
}

fn class_rows() -> impl Iterator<Item = (&'static str, ClassKind)> {
    parse(lists::ROLE_CLASSES, ClassKind::ALL)
}

/// The rows of a list, form by kind.
fn parse<K: Copy>(
    list: List,
    all: &'static [(K, &str)],
) -> impl Iterator<Item = (&'static str, K)> {
    list.rows().into_iter().flat_map(move |[form, kinds]| {
        kinds.split(',').map(move |name| {
            let known = all.iter().find(|(_, known)| *known == name);
            let (kind, _) = known.expect("the embedded lists have known kinds; tests read them");
            (form, *kind)
        })
    })
}

/// Gender of a third-person singular pronoun, and whether it is "he" or "she".
pub(crate) fn third_person(article: &Article, i: usize) -> Option<(Gender, bool)> {
    let kinds = WordKind::all_at(article, i);
    let gender = if kinds.have(WordKind::Male) {
        Gender::Male
    } else if kinds.have(WordKind::Female) {
        Gender::Female
    } else {
        return None;
    };
    Some((gender, kinds.have(WordKind::Subject)))
}

/// "gallerist", "dredger": an unknown noun whose ending says it does something.
pub(crate) fn is_agent_noun(lower: &str) -> bool {
    /// Bytes of the shortest.
    const SHORTEST: usize = 5;
    lower.len() >= SHORTEST && WordKind::AgentEnding.ends(lower) && !WordKind::NoAgent.ends(lower)
}

/// "ohio" of "r-ohio".
pub(crate) fn behind_dash(lower: &str) -> Option<&str> {
    lower.split_once('-').map(|(_, behind)| behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_word_and_every_word_a_kind() {
        assert!(WordKind::ALL.len() <= 128);
        for (kind, name) in WordKind::ALL {
            assert!(rows().any(|(_, of)| of == *kind), "{name}");
        }
        for (kind, name) in ClassKind::ALL {
            assert!(class_rows().any(|(_, of)| of == *kind), "{name}");
        }
        for (class, _) in class_rows() {
            assert_ne!(LEXICONS.class(class), 0, "{class}");
        }
    }

    #[test]
    fn the_lexicons_number_every_word_of_the_list() {
        for (form, kind) in rows() {
            let is_word = form.starts_with(|c: char| c.is_lowercase());
            let id = LEXICONS.id(form);
            let known = id.is_exact() && id != WordId::UNKNOWN;
            assert!(known || !is_word, "{form} ({kind:?})");
        }
    }

    #[test]
    fn an_ending_may_tell_that_a_noun_does_something() {
        assert!(is_agent_noun("dredger"));
        assert!(!is_agent_noun("newspaper") && !is_agent_noun("boat"));
    }
}
