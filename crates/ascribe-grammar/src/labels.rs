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

static WORDS: LazyLock<FxHashMap<&'static str, Vec<InterviewWord>>> = LazyLock::new(|| {
    let rows = lists::INTERVIEW_WORDS.rows::<2>();
    rows.into_iter()
        .map(|[word, kinds]| {
            let of = |kind: &str| {
                let known = InterviewWord::NAMES.iter().find(|(name, _)| *name == kind);
                known.expect("the kinds of the list are known").1
            };
            (word, kinds.split(',').map(of).collect())
        })
        .collect()
});
