//! What people put right by hand, and how it is put into a record again.
//!
//! A correction names an article by its id and a quotation by its words, never by its number: it holds when the article is
//! indexed again, with a newer model or a changed text, as long as the words are there.

mod place;
mod apply;
mod between;
mod files;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use ascribe_article::Class;
use serde::{Deserialize, Serialize};

pub use files::Unread;
pub(crate) use place::{LIKE, folded, likeness, words};

/// What is put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// `value` is the speaker of the quotation with these words; nobody where it is empty.
    Speaker,
    /// The words are no quotation.
    NotAQuote,
    /// The words are a quotation that nobody found; `value` is the speaker.
    Quote,
    /// The content is not these words but those of `value`.
    Content,
    /// `value` is the class of the quotation with these words.
    Class,
    /// `value` and `other` are two names of one person, in the whole corpus.
    Same,
    /// `value` and `other` are two people, in the whole corpus.
    Apart,
}

impl Kind {
    const ALL: [(Kind, &'static str); 7] = [
        (Kind::Speaker, "speaker"),
        (Kind::NotAQuote, "not-a-quote"),
        (Kind::Quote, "quote"),
        (Kind::Content, "content"),
        (Kind::Class, "class"),
        (Kind::Same, "same"),
        (Kind::Apart, "apart"),
    ];

    /// As files and the store call it.
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(kind, _)| *kind == self);
        named.map_or("", |(_, name)| name)
    }

    /// True for those that say who is who, whatever the article.
    pub fn is_of_the_corpus(self) -> bool {
        matches!(self, Kind::Same | Kind::Apart)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = Self::ALL.iter().find(|(_, one)| *one == name);
        known.map(|(kind, _)| *kind).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|(_, name)| *name).collect();
            format!(
                "unknown kind {name:?}: one of {} is wanted",
                names.join(", ")
            )
        })
    }
}

/// One thing that was put right.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Correction {
    /// What it puts right.
    pub kind: Kind,
    /// Id of the article; `None` for what holds in the whole corpus.
    #[serde(default)]
    pub article: Option<String>,
    /// The words of the quotation, ` … ` between its parts.
    #[serde(default)]
    pub words: Option<String>,
    /// Where they began, in code points of the text: tells two places of the same words apart.
    #[serde(default)]
    pub start: Option<usize>,
    /// What is right instead.
    #[serde(default)]
    pub value: Option<String>,
    /// The second of two names.
    #[serde(default)]
    pub other: Option<String>,
    /// Why, or who says so.
    #[serde(default)]
    pub note: Option<String>,
}

impl Correction {
    /// One of a quotation.
    pub fn of_quote(
        kind: Kind,
        article: impl Into<String>,
        words: impl Into<String>,
        start: Option<usize>,
        value: Option<String>,
    ) -> Self {
        Self {
            kind,
            article: Some(article.into()),
            words: Some(words.into()),
            start,
            value,
            other: None,
            note: None,
        }
    }

    /// One of two names.
    pub fn of_names(kind: Kind, one: impl Into<String>, other: impl Into<String>) -> Self {
        Self {
            kind,
            article: None,
            words: None,
            start: None,
            value: Some(one.into()),
            other: Some(other.into()),
            note: None,
        }
    }

    /// What is missing in it, for people.
    ///
    /// # Errors
    /// One line.
    pub fn check(&self) -> Result<(), String> {
        let given =
            |field: &Option<String>| field.as_deref().is_some_and(|text| !text.trim().is_empty());
        let missing = if self.kind.is_of_the_corpus() {
            (!given(&self.value) || !given(&self.other)).then_some("two names")
        } else if !given(&self.article) {
            Some("the id of the article")
        } else if !given(&self.words) {
            Some("the words of the quotation")
        } else if self.kind == Kind::Content && !given(&self.value) {
            Some("the words it should have")
        } else if self.kind == Kind::Class {
            let class = self.value.as_deref().and_then(class_called);
            class
                .is_none()
                .then_some("a class (speech, thought, finding or act)")
        } else {
            None
        };
        match missing {
            Some(what) => Err(format!("{}: {what} is missing", self.kind)),
            None => Ok(()),
        }
    }

    /// The same thing is put right, perhaps otherwise.
    fn is_about_the_same(&self, other: &Self) -> bool {
        let names = |one: &Self| {
            let mut names =
                [&one.value, &one.other].map(|name| folded(name.as_deref().unwrap_or_default()));
            names.sort();
            names
        };
        if self.kind.is_of_the_corpus() {
            return other.kind.is_of_the_corpus() && names(self) == names(other);
        }
        let is_place = |kind: Kind| matches!(kind, Kind::Quote | Kind::NotAQuote | Kind::Speaker);
        let kinds = self.kind == other.kind || (is_place(self.kind) && is_place(other.kind));
        let words = |one: &Self| folded(one.words.as_deref().unwrap_or_default());
        kinds
            && self.article == other.article
            && words(self) == words(other)
            && self.start == other.start
    }
}

/// `speech`
fn class_called(name: &str) -> Option<Class> {
    Class::ALL
        .into_iter()
        .find(|class| class.name() == name.trim())
}

/// All that was put right, by article.
#[derive(Clone, Debug, Default)]
pub struct Corrections {
    of_articles: BTreeMap<String, Vec<Correction>>,
    of_names: Vec<Correction>,
}

impl Corrections {
    /// Takes one more; of two about the same thing the later counts.
    pub fn add(&mut self, correction: Correction) {
        let list = match (&correction.article, correction.kind.is_of_the_corpus()) {
            (Some(article), false) => self.of_articles.entry(article.clone()).or_default(),
            _ => &mut self.of_names,
        };
        list.retain(|there| !there.is_about_the_same(&correction));
        list.push(correction);
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.of_articles.values().map(Vec::len).sum::<usize>() + self.of_names.len()
    }

    /// True when nothing was put right.
    pub fn is_empty(&self) -> bool {
        self.of_articles.is_empty() && self.of_names.is_empty()
    }

    /// All of them: by article, then those about names.
    pub fn iter(&self) -> impl Iterator<Item = &Correction> {
        self.of_articles.values().flatten().chain(&self.of_names)
    }

    /// Those about one article, in the order they were made.
    pub fn of_article(&self, id: &str) -> &[Correction] {
        self.of_articles.get(id).map_or(&[], Vec::as_slice)
    }

    /// Those about names.
    pub fn of_names(&self) -> &[Correction] {
        &self.of_names
    }
}

impl Extend<Correction> for Corrections {
    fn extend<I: IntoIterator<Item = Correction>>(&mut self, corrections: I) {
        for correction in corrections {
            self.add(correction);
        }
    }
}

impl FromIterator<Correction> for Corrections {
    fn from_iter<I: IntoIterator<Item = Correction>>(corrections: I) -> Self {
        let mut all = Self::default();
        all.extend(corrections);
        all
    }
}
