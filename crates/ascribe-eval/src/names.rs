//! When two names are the same name.

use ascribe_article::{SpeakerKind, SpeakerRecord};
use unicase::UniCase;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// A name without case, accents, punctuation and possessive: `Peña’s` and `PENA` are one.
///
/// Compatibility decomposition, full case folding, then only a to z and 0 to 9 count, with one space between words. A name
/// in another script, of which nothing would be left, keeps its folded letters.
pub(crate) fn normal(name: &str) -> String {
    let decomposed: String = name.nfkd().collect();
    let folded: Vec<char> = UniCase::new(decomposed)
        .to_folded_case()
        .chars()
        .filter(|&c| canonical_combining_class(c) == 0)
        .collect();
    let mut out = String::with_capacity(folded.len());
    let mut gap = false;
    let mut i = 0;
    while i < folded.len() {
        let c = folded[i];
        let is_possessive = matches!(c, '\'' | '’')
            && folded.get(i + 1) == Some(&'s')
            && folded
                .get(i + 2)
                .is_none_or(|&c| !(c.is_alphanumeric() || c == '_'));
        if is_possessive {
            i += 2;
            continue;
        }
        if c.is_ascii_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            out.push(c);
            gap = false;
        } else {
            gap = true;
        }
        i += 1;
    }
    if out.is_empty() {
        return folded.into_iter().filter(|c| c.is_alphanumeric()).collect();
    }
    out
}

/// A speaker, ready for comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Named {
    pub(crate) name: String,
    /// The name and every alias.
    forms: Vec<String>,
}

impl Named {
    pub(crate) fn new(speaker: &SpeakerRecord) -> Self {
        let name = normal(&speaker.name);
        let mut forms: Vec<String> = speaker.aliases.iter().map(|alias| normal(alias)).collect();
        forms.push(name.clone());
        Self { name, forms }
    }

    /// Takes each form with "the" for one without it, too.
    pub(crate) fn without_the(&mut self) {
        let forms = self.forms.iter();
        let bare: Vec<String> = forms
            .filter_map(|form| form.strip_prefix("the "))
            .map(str::to_owned)
            .collect();
        self.forms.extend(bare);
    }

    /// Any form will do.
    pub(crate) fn accepts(&self, predicted: &Named) -> bool {
        !predicted.name.is_empty() && self.forms.contains(&predicted.name)
    }
}

/// Words before a name that are no part of it.
const TITLES: [&str; 36] = [
    "a",
    "an",
    "aunt",
    "captain",
    "colonel",
    "count",
    "cousin",
    "doctor",
    "dr",
    "general",
    "inspector",
    "lady",
    "lord",
    "m",
    "madame",
    "miss",
    "mlle",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "of",
    "old",
    "prince",
    "princess",
    "professor",
    "rev",
    "sir",
    "the",
    "uncle",
    "young",
    "admiral",
    "major",
    "father",
    "mother",
];

impl Named {
    /// Whether they may be one person in a story: a form of one has, titles aside, all words of a form of the other.
    pub(crate) fn may_be(&self, other: &Named) -> bool {
        let bare = |form: &String| -> Vec<String> {
            form.split(' ')
                .filter(|word| !TITLES.contains(word) && !word.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let others: Vec<Vec<String>> = other.forms.iter().map(bare).collect();
        let has = |long: &[String], short: &[String]| {
            !short.is_empty() && short.iter().all(|word| long.contains(word))
        };
        self.forms.iter().any(|form| other.forms.contains(form))
            || self.forms.iter().map(bare).any(|form| {
                others
                    .iter()
                    .any(|other| has(&form, other) || has(other, &form))
            })
    }
}

/// Persons and organisations have names; the rest has descriptions.
pub(crate) fn is_named(kind: SpeakerKind) -> bool {
    matches!(kind, SpeakerKind::Person | SpeakerKind::Organization)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_may_go_by_part_of_the_name() {
        let named = |name: &str, aliases: &[&str]| Named {
            name: normal(name),
            forms: aliases.iter().chain([&name]).map(|n| normal(n)).collect(),
        };
        let gold = named("Jon Barrow", &["Mr. Barrow", "The Clerk"]);
        for (name, expected) in [
            ("Jon", true),
            ("Barrow", true),
            ("Jon Henry Barrow", true),
            ("Clerk", true),
            ("Mr. Vale", false),
            ("Mr.", false),
            ("Jon Vale", false),
        ] {
            assert_eq!(named(name, &[]).may_be(&gold), expected, "{name}");
        }
    }

    #[test]
    fn names_are_one_without_case_accents_and_marks() {
        for (name, expected) in [
            ("  Guðný Hallsdóttir ", "gu ny hallsdottir"),
            ("PEÑA-Ruiz’s", "pena ruiz"),
            ("O'Shea", "o shea"),
            ("the Post's staff", "the post staff"),
            ("Groß", "gross"),
            ("ﬁne", "fine"),
            ("…", ""),
            ("ВЛАДИМИР Й.", "владимири"),
            ("李明", "李明"),
        ] {
            assert_eq!(normal(name), expected, "{name}");
        }
    }
}
