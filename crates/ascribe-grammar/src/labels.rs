//! What stands before a colon, and what tells that an article is an interview.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::lists;

/// What a word tells of an interview: `data/lexicons/interview-words.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InterviewWord {
    /// "Q", before a colon.
    AsksLabel,
    /// "A", before a colon.
    AnswersLabel,
    /// The article is one: "interview", "spoke".
    Interview,
    /// Its subject asks, its object answers: "spoke".
    Meets,
    /// Its subject answers: "told".
    Replies,
    /// Stands before the other of the two: "with".
    Partner,
    /// Somebody's label who is not named: "Operator", "Speaker 1".
    Voice,
    /// Opens what somebody says to another: "thanks", "yes".
    Talk,
    /// A witness has taken an oath: "sworn".
    Oath,
}

impl InterviewWord {
    const NAMES: [(&'static str, Self); 9] = [
        ("asks-label", Self::AsksLabel),
        ("answers-label", Self::AnswersLabel),
        ("interview", Self::Interview),
        ("meets", Self::Meets),
        ("replies", Self::Replies),
        ("partner", Self::Partner),
        ("voice", Self::Voice),
        ("talk", Self::Talk),
        ("oath", Self::Oath),
    ];

    /// Whether a word in lower case is of this kind.
    pub fn has(self, lower: &str) -> bool {
        WORDS.get(lower).is_some_and(|kinds| kinds.contains(&self))
    }
}

/// "when", "photo": words of labels that name no speaker. The word is in lower case.
pub fn is_form_label(lower: &str) -> bool {
    FORM_LABELS.contains(lower)
}

/// Whether words in lower case begin as a paragraph of a parliament's record does that nobody says: "the question was taken".
pub fn is_record_line<'a>(words: impl Iterator<Item = &'a str> + Clone) -> bool {
    let Some(first) = words.clone().next() else {
        return false;
    };
    let lines = RECORD_LINES.get(first).map_or(&[][..], Vec::as_slice);
    lines.iter().any(|line| {
        let mut said = words.clone();
        line.iter().all(|&word| said.next() == Some(word))
    })
}

/// By their first words.
static RECORD_LINES: LazyLock<FxHashMap<&'static str, Vec<Vec<&'static str>>>> =
    LazyLock::new(|| {
        let mut lines: FxHashMap<&str, Vec<Vec<&str>>> = FxHashMap::default();
        for [line] in lists::RECORD_LINES.rows() {
            let words: Vec<&str> = line.split(' ').collect();
            lines.entry(words[0]).or_default().push(words);
        }
        lines
    });

static FORM_LABELS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let rows = lists::FORM_LABELS.rows::<1>();
    rows.into_iter().map(|[word]| word).collect()
});

static WORDS: LazyLock<Kinds<InterviewWord>> =
    LazyLock::new(|| kinds(lists::INTERVIEW_WORDS, &InterviewWord::NAMES));

/// What a word tells of the layout of a text: `data/lexicons/layout-words.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayoutWord {
    /// What somebody says, after its owner and before a colon: "Her answer:".
    Utterance,
    /// Somebody, where no other list says so: "Another:".
    Somebody,
    /// Begins a letter: "Dear".
    Salutes,
    /// Stands before the signature of a letter: "Sincerely".
    Closes,
    /// Heads a page of letters.
    Letters,
    /// Heads the words of one person or body: "Statement".
    Statement,
    /// What a post has got, after a number: "likes".
    Counted,
    /// How old a post is, after a number: "h", "ago".
    When,
}

impl LayoutWord {
    const NAMES: [(&'static str, Self); 8] = [
        ("utterance", Self::Utterance),
        ("somebody", Self::Somebody),
        ("salutes", Self::Salutes),
        ("closes", Self::Closes),
        ("letters", Self::Letters),
        ("statement", Self::Statement),
        ("counted", Self::Counted),
        ("when", Self::When),
    ];

    /// Whether a word in lower case is of this kind.
    pub fn has(self, lower: &str) -> bool {
        LAYOUT_WORDS
            .get(lower)
            .is_some_and(|kinds| kinds.contains(&self))
    }
}

static LAYOUT_WORDS: LazyLock<Kinds<LayoutWord>> =
    LazyLock::new(|| kinds(lists::LAYOUT_WORDS, &LayoutWord::NAMES));

/// The kinds of each word of a list.
type Kinds<K> = FxHashMap<&'static str, Vec<K>>;

/// Reads a list of words with their kinds, by the names of the kinds.
fn kinds<K: Copy>(list: lists::List, names: &[(&'static str, K)]) -> Kinds<K> {
    let of = |kind: &str| {
        let known = names.iter().find(|(name, _)| *name == kind);
        known.expect("the kinds of the list are known").1
    };
    let rows = list.rows::<2>().into_iter();
    rows.map(|[word, kinds]| (word, kinds.split(',').map(of).collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_layouts_have_their_kinds() {
        assert!(LayoutWord::Salutes.has("dear") && LayoutWord::Closes.has("sincerely"));
        assert!(LayoutWord::Utterance.has("answer") && !LayoutWord::Utterance.has("kettle"));
        assert!(is_form_label("hazard") && !is_form_label("pell"));
        assert!(InterviewWord::Replies.has("told"));
    }
}
