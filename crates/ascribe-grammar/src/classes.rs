//! The closed-class words of `grammar-words.tsv`, by what they do around a cue.

use ascribe_article::Error;
use rustc_hash::FxHashMap;

use crate::tsv;

/// A set of word classes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Classes(u32);

/// One word class; the name in the file stands in [`NAMES`].
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
}

/// The names of the classes in the file, in the order of [`Class`].
const NAMES: [&str; 22] = [
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
