//! The closed-class words of `grammar-words.tsv`, by what they do around a cue.

use ascribe_article::Error;
use rustc_hash::FxHashMap;

use crate::tsv;

/// A set of word classes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Classes(u64);

/// One word class; the names in the file are in the same order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Class {
    /// A weekday, a month, "yesterday".
    Time,
    /// Opens an expression of time: last week, this spring.
    TimeLead,
    /// Closes one.
    TimeUnit,
    /// Stands inside a name: van der Berg.
    NameParticle,
    /// Joins a further noun phrase to a common noun: a spokesman for, researchers at.
    JoinsNoun,
    /// A clause may begin after it.
    OpensClause,
    /// Joins two clauses: and, but, while.
    JoinsClause,
    /// A form of be.
    Be,
    /// A form of have.
    Have,
    /// A form of do.
    Do,
    /// not, never.
    Negation,
    /// is expected to say: what follows is still to come.
    Prospective,
    /// is understood to have told: said, by the word of others.
    Reported,
    /// An adverb that belongs to what follows it, not to the cue.
    FixedAdverb,
    /// Opens an adverbial phrase after a cue: said on Tuesday, in a letter.
    Adverbial,
    /// who, which, whose.
    Relative,
    /// Opens a noun phrase though it is an adverb: nearly 200 people.
    Approximate,
    /// A pronoun that is no subject.
    ObjectPronoun,
    /// Begins a cue of several words that is no verb: according to, in the words of.
    Phrasal,
    /// declined to comment: what follows was not said.
    Declines,
    /// used to say
    Habitual,
    /// A modal that leaves the saying a fact: could not say.
    Possible,
    /// Opens what was asked: asked whether, explained why.
    Asks,
    /// Opens a phrase before the subject of a content: said in March the fund was empty.
    Fronted,
    /// After a comma ends a content without "that" (PolNeAR train: 62 to 70 %).
    PartsContent,
    /// Goes on with an adverbial phrase after a cue: in a letter | to parents.
    ExtendsAdverbial,
    /// After a comma behind a cue opens the narrator's clause, no rest of the content.
    Aside,
    /// Leads in a clause and is no part of it: But the fund was empty.
    LeadsClause,
    /// After a comma describes a source that stands before its content: According to Pell, who farms.
    Describes,
    /// The same after its content: according to Pell, the owner.
    Apposes,
    /// Ends a source that stands after its content.
    EndsSource,
    /// A content goes on with it after its source: according to Pell, because.
    AddsReason,
    /// Takes "of" as a noun does: one of them.
    Quantity,
    /// After a comma says where somebody is from: Pell, of Ohio.
    Locates,
    /// After a comma says when somebody is what follows: Pell, then mayor.
    Dates,
    /// Stands within a verb group, whatever its tag: has reportedly said.
    WithinVerb,
}

/// The names of the classes in the file, in the order of [`Class`].
const NAMES: [&str; 36] = [
    "time",
    "time-lead",
    "time-unit",
    "name-particle",
    "joins-noun",
    "opens-clause",
    "joins-clause",
    "be",
    "have",
    "do",
    "negation",
    "prospective",
    "reported",
    "fixed-adverb",
    "adverbial",
    "relative",
    "approximate",
    "object-pronoun",
    "phrasal",
    "declines",
    "habitual",
    "possible",
    "asks",
    "fronted",
    "parts-content",
    "extends-adverbial",
    "aside",
    "leads-clause",
    "describes",
    "apposes",
    "ends-source",
    "adds-reason",
    "quantity",
    "locates",
    "dates",
    "within-verb",
];

impl Classes {
    /// True when the set holds `class`.
    pub fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u8) != 0
    }
}

/// Reads `grammar-words.tsv`.
///
/// # Errors
/// [`Error::Lexicon`] with file and line for an unknown class or a row that is too long.
pub fn parse(text: &str) -> Result<FxHashMap<&str, Classes>, Error> {
    let mut words = FxHashMap::default();
    for [word, names] in tsv::rows::<2>("grammar-words.tsv", text)? {
        let mut set = 0;
        for name in names.split(',') {
            let class = NAMES
                .iter()
                .position(|n| *n == name)
                .ok_or_else(|| Error::Lexicon {
                    file: "grammar-words.tsv".into(),
                    line: tsv::line_of(text, word),
                    reason: format!("unknown class {name:?}"),
                })?;
            set |= 1 << class;
        }
        words.insert(word, Classes(set));
    }
    Ok(words)
}
