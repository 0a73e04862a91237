//! What kind of attribution a cue makes: speech, thought, finding or act.
//!
//! `data/lexicons/cue-classes.tsv` says it for each cue, by hand; its first lines say what its columns mean.
//! `scripts/check_cue_classes.py` makes the same decisions and measures them.

use std::borrow::Cow;
use std::sync::LazyLock;

use ascribe_article::{Class, Error};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::cues::Frame;
use crate::{lists, tsv};

const FILE: &str = "cue-classes.tsv";

/// Words of the longest row.
const LONGEST: usize = 6;

/// The class of an attribution, and how much the words tell of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decision {
    /// The likeliest class.
    pub class: Class,
    /// Other classes are as good as possible: the words alone do not tell.
    pub is_open: bool,
}

/// When a row decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Weight {
    /// The first such row of a cue decides.
    Full,
    /// A later word decides, where one has a row: made a claim, is urging.
    Light,
    /// Decides only where nothing else does: of, about.
    Preposition,
}

#[derive(Debug)]
struct Row {
    common: Class,
    by_frame: Vec<(Frame, Class)>,
    is_open: bool,
    weight: Weight,
}

/// The classes of cues, ready for look-up.
#[derive(Debug)]
pub struct CueClasses {
    rows: FxHashMap<String, Row>,
    /// The first words of each row, one, two and more.
    beginnings: FxHashSet<String>,
    /// Base forms of irregular verbs.
    bases: FxHashMap<String, String>,
    /// Nouns for studies and reports.
    reports: FxHashSet<String>,
}

impl CueClasses {
    /// Reads the lists of `data/lexicons`.
    ///
    /// # Errors
    /// [`Error::Lexicon`] with file and line for a class or a frame that is none, and for a row that comes twice.
    pub fn parse(classes: &str, irregular: &str, documents: &str) -> Result<Self, Error> {
        let mut all = Self {
            rows: FxHashMap::default(),
            beginnings: FxHashSet::default(),
            bases: FxHashMap::default(),
            reports: FxHashSet::default(),
        };
        for [lemma, common, frames, possible, note] in tsv::rows::<5>(FILE, classes)? {
            let fail = |reason: String| Error::Lexicon {
                file: FILE.into(),
                line: tsv::line_of(classes, lemma),
                reason,
            };
            let row = row(common, frames, possible, note).map_err(fail)?;
            for (at, _) in lemma.match_indices(' ') {
                all.beginnings.insert(lemma[..at].to_owned());
            }
            all.beginnings.insert(lemma.to_owned());
            if all.rows.insert(lemma.to_owned(), row).is_some() {
                return Err(fail("the row comes twice".to_owned()));
            }
        }
        for [base, forms @ ..] in tsv::rows::<4>("irregular-verbs.tsv", irregular)? {
            for form in forms.into_iter().filter(|form| !form.is_empty()) {
                all.bases.insert(form.to_owned(), base.to_owned());
            }
        }
        for [noun, kind] in tsv::rows::<2>("document-nouns.tsv", documents)? {
            if matches!(kind, "report" | "poll") {
                all.reports.insert(noun.to_owned());
            }
        }
        Ok(all)
    }

    /// The list that ships, read once.
    pub fn shipped() -> &'static CueClasses {
        static SHIPPED: LazyLock<CueClasses> = LazyLock::new(|| {
            CueClasses::parse(
                lists::CUE_CLASSES.text,
                lists::IRREGULAR_VERBS.text,
                lists::DOCUMENT_NOUNS.text,
            )
            .expect("the lists that ship are read by the tests")
        });
        &SHIPPED
    }

    /// The class of an attribution with this cue; `None` for a cue of which no word has a row.
    ///
    /// `frame` is what the content is, `source` the phrase that names who said it: what would be speech of a person is a
    /// finding of a study.
    pub fn decide(&self, cue: &str, frame: Frame, source: &str) -> Option<Decision> {
        let row = self.row_of(cue)?;
        let of_frame = row.by_frame.iter().find(|(other, _)| *other == frame);
        let class = of_frame.map_or(row.common, |&(_, class)| class);
        let is_finding = class == Class::Speech && self.is_report(source);
        Some(Decision {
            class: if is_finding { Class::Finding } else { class },
            is_open: row.is_open && of_frame.is_none() && !is_finding,
        })
    }

    /// The row that decides the class of a cue.
    fn row_of(&self, cue: &str) -> Option<&Row> {
        let words = words(cue);
        let mut light = None;
        let mut preposition = None;
        for at in 0..words.len() {
            let Some(row) = self.row_at(&words[at..]) else {
                continue;
            };
            match row.weight {
                Weight::Full => return Some(row),
                Weight::Light => light = Some(row),
                Weight::Preposition => preposition = preposition.or(Some(row)),
            }
        }
        light.or(preposition)
    }

    /// The longest row that begins with the first word; after a light verb, words without a row may stand between (made it
    /// clear).
    fn row_at(&self, words: &[String]) -> Option<&Row> {
        let mut key = self.lemma(&words[0]).into_owned();
        let mut found = self.rows.get(&key);
        let with_gaps = found.is_some_and(|row| row.weight == Weight::Light);
        for word in words.iter().take(LONGEST).skip(1) {
            let lemma = self.lemma(word);
            let longer = [word.as_str(), &lemma]
                .into_iter()
                .map(|word| format!("{key} {word}"))
                .find(|longer| self.beginnings.contains(longer));
            if let Some(longer) = longer {
                key = longer;
                found = self.rows.get(&key).or(found);
            } else if !with_gaps || self.rows.contains_key(lemma.as_ref()) {
                break;
            }
        }
        found
    }

    /// The word itself where a row begins with it, or the base it is a form of.
    fn lemma<'w>(&'w self, word: &'w str) -> Cow<'w, str> {
        let word = ["'s", "’s"]
            .into_iter()
            .find_map(|end| word.strip_suffix(end))
            .unwrap_or(word);
        let begins_row = |word: &str| self.beginnings.contains(word);
        let base = self.bases.get(word).map(String::as_str);
        if base.is_none() && begins_row(word) {
            return word.into();
        }
        let base = base.unwrap_or(word);
        if begins_row(base) {
            return base.into();
        }
        let mut stems: Vec<Cow<'w, str>> = Vec::new();
        for end in ["ies", "ied"] {
            if let Some(stem) = word.strip_suffix(end) {
                stems.push(format!("{stem}y").into());
            }
        }
        for end in ["s", "es", "ed", "ing"] {
            let Some(stem) = word.strip_suffix(end) else {
                continue;
            };
            stems.push(stem.into());
            if end != "s" {
                stems.push(format!("{stem}e").into());
            }
            let mut letters = stem.chars().rev();
            if let (Some(last), Some(before)) = (letters.next(), letters.next())
                && last == before
            {
                stems.push(stem[..stem.len() - last.len_utf8()].into());
            }
        }
        stems
            .into_iter()
            .find(|stem| begins_row(stem))
            .unwrap_or(base.into())
    }

    /// True when the head of a source is a noun for reports: its last word before a preposition, a relative clause or a
    /// comma.
    fn is_report(&self, source: &str) -> bool {
        let source = source.to_lowercase();
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let mut end = source.find(',').unwrap_or(source.len());
        let mut from = 0;
        for word in source[..end].split(|c| !is_word(c)) {
            if AFTER_HEAD.contains(&word) {
                end = from;
                break;
            }
            // What cuts words may be longer than a byte.
            from += word.len();
            from += source[from..].chars().next().map_or(0, char::len_utf8);
        }
        let Some(head) = source[..end]
            .rsplit(|c: char| !(c.is_ascii_lowercase() || c == '-'))
            .find(|word| !word.is_empty())
        else {
            return false;
        };
        let singular = head.strip_suffix('s').unwrap_or(head);
        let with_y = format!("{}y", head.strip_suffix("ies").unwrap_or(head));
        [head, singular, &with_y]
            .into_iter()
            .any(|noun| self.reports.contains(noun))
    }
}

/// What may follow the head noun of a source.
const AFTER_HEAD: [&str; 11] = [
    "of",
    "by",
    "from",
    "in",
    "on",
    "for",
    "at",
    "that",
    "which",
    "published",
    "released",
];

/// The columns of a row after the first.
fn row(common: &str, frames: &str, possible: &str, note: &str) -> Result<Row, String> {
    let class = |name: &str| {
        let found = Class::ALL.into_iter().find(|class| class.name() == name);
        found.ok_or_else(|| format!("unknown class {name:?}"))
    };
    let common = class(common)?;
    let mut by_frame = Vec::new();
    for pair in frames.split(',').filter(|pair| !pair.is_empty()) {
        let (frame, name) = pair.split_once('=').unwrap_or((pair, ""));
        let frame = Frame::named(frame).ok_or_else(|| format!("unknown frame {frame:?}"))?;
        by_frame.push((frame, class(name)?));
    }
    let possible = match possible.strip_prefix("open:") {
        Some(names) => names.split(',').map(class).collect::<Result<Vec<_>, _>>()?,
        None if possible.is_empty() => Vec::new(),
        None => return Err(format!("open: is wanted, not {possible:?}")),
    };
    if !possible.is_empty() && !possible.contains(&common) {
        return Err("the commonest class is not among those left open".to_owned());
    }
    let weight = match note {
        "" => Weight::Full,
        "light" => Weight::Light,
        "preposition" => Weight::Preposition,
        _ => return Err(format!("unknown note {note:?}")),
    };
    Ok(Row {
        common,
        by_frame,
        is_open: !possible.is_empty(),
        weight,
    })
}

/// Lower-case words; a hyphen or an apostrophe within one is a part of it.
fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut words: Vec<String> = Vec::new();
    // The sign after a word that may go on.
    let mut joint = None;
    let mut is_open = false;
    for c in lower.chars() {
        if c.is_alphanumeric() {
            match words.last_mut() {
                Some(word) if is_open => {
                    word.extend(joint.take());
                    word.push(c);
                }
                _ => words.push(c.to_string()),
            }
            is_open = true;
        } else {
            is_open = is_open && joint.is_none() && matches!(c, '-' | '\'' | '’');
            joint = is_open.then_some(c);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cue, frame, source; class, and whether it is open.
    const CASES: &str = include_str!("cue_classes_cases.tsv");

    #[test]
    fn each_cue_has_its_class() {
        let classes = CueClasses::shipped();
        let mut n_cases = 0;
        for [cue, frame, source, expected, is_open] in
            tsv::rows::<5>("cases", CASES).expect("well-formed")
        {
            let frame = Frame::named(frame).expect("a frame");
            let shown = match classes.decide(cue, frame, source) {
                None => ("none", ""),
                Some(found) => (found.class.name(), if found.is_open { "open" } else { "" }),
            };
            assert_eq!(shown, (expected, is_open), "{cue}, {frame:?}, {source}");
            n_cases += 1;
        }
        assert!(n_cases > 60, "{n_cases}");
    }

    #[test]
    fn the_script_says_the_same() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
        let cases = concat!(env!("CARGO_MANIFEST_DIR"), "/src/cue_classes_cases.tsv");
        let Ok(output) = std::process::Command::new("python3")
            .arg(format!("{root}/scripts/check_cue_classes.py"))
            .args(["--cases", cases])
            .output()
        else {
            // The cases are what it said; without a Python they have to do.
            return;
        };
        assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }

    #[test]
    fn a_bad_row_is_named() {
        for (rows, reason) in [
            ("say\tspeach\n", "unknown class \"speach\""),
            ("# cues\nsay\tspeech\tobjekt=act\n", "unknown frame"),
            ("say\tspeech\t\topen:act\n", "not among"),
            ("say\tspeech\nsay\tact\n", "twice"),
            ("say\tspeech\t\t\theavy\n", "unknown note"),
        ] {
            let error = CueClasses::parse(rows, "", "").expect_err(rows);
            let told = error.to_string();
            assert!(
                told.contains(reason) && told.contains(FILE),
                "{rows}: {told}"
            );
        }
    }

    #[test]
    fn words_keep_their_hyphens() {
        for (text, expected) in [
            ("Re-tweeted, it’s", &["re-tweeted", "it’s"][..]),
            ("so-- he's - ok'", &["so", "he's", "ok"]),
            ("", &[]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
