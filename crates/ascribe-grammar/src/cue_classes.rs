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
    /// The first words of each row, one, two and more, and whether a longer row begins so, too.
    beginnings: FxHashMap<String, bool>,
    /// Base forms of irregular verbs.
    bases: FxHashMap<String, String>,
    /// Nouns for studies and reports.
    reports: FxHashSet<String>,
    /// Those that end in -y, without it: "stud".
    reports_without_y: FxHashSet<String>,
}

impl CueClasses {
    /// Reads the lists of `data/lexicons`.
    ///
    /// # Errors
    /// [`Error::Lexicon`] with file and line for a class or a frame that is none, and for a row that comes twice.
    pub fn parse(classes: &str, irregular: &str, documents: &str) -> Result<Self, Error> {
        let mut all = Self {
            rows: FxHashMap::default(),
            beginnings: FxHashMap::default(),
            bases: FxHashMap::default(),
            reports: FxHashSet::default(),
            reports_without_y: FxHashSet::default(),
        };
        for [lemma, common, frames, possible, note] in tsv::rows::<5>(FILE, classes)? {
            let fail = |reason: String| Error::Lexicon {
                file: FILE.into(),
                line: tsv::line_of(classes, lemma),
                reason,
            };
            let row = row(common, frames, possible, note).map_err(fail)?;
            for (at, _) in lemma.match_indices(' ') {
                all.beginnings.insert(lemma[..at].to_owned(), true);
            }
            all.beginnings.entry(lemma.to_owned()).or_default();
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
                let stem = noun.strip_suffix('y').map(str::to_owned);
                all.reports_without_y.extend(stem);
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
        let lower = lower(cue);
        let words = words(&lower);
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
    fn row_at(&self, words: &[&str]) -> Option<&Row> {
        let first = self.lemma(words[0]);
        let mut found = self.rows.get(&*first);
        let with_gaps = found.is_some_and(|row| row.weight == Weight::Light);
        let goes_on = self.beginnings.get(&*first).is_some_and(|longer| *longer);
        if !goes_on && !with_gaps {
            return found;
        }
        let mut key = first.into_owned();
        for word in words.iter().take(LONGEST).skip(1) {
            let lemma = self.lemma(word);
            let longer = [word, &*lemma]
                .into_iter()
                .map(|word| format!("{key} {word}"))
                .find(|longer| self.begins_row(longer));
            if let Some(longer) = longer {
                key = longer;
                found = self.rows.get(&key).or(found);
            } else if !with_gaps || self.rows.contains_key(lemma.as_ref()) {
                break;
            }
        }
        found
    }

    fn begins_row(&self, words: &str) -> bool {
        self.beginnings.contains_key(words)
    }

    /// The word itself where a row begins with it, or the base it is a form of.
    fn lemma<'w>(&'w self, word: &'w str) -> Cow<'w, str> {
        let word = ["'s", "’s"]
            .into_iter()
            .find_map(|end| word.strip_suffix(end))
            .unwrap_or(word);
        let base = self.bases.get(word).map(String::as_str);
        if base.is_none() && self.begins_row(word) {
            return word.into();
        }
        let base = base.unwrap_or(word);
        if self.begins_row(base) {
            return base.into();
        }
        self.stem(word).unwrap_or(base.into())
    }

    /// The regular verb or noun with which a row begins that a word is a form of.
    fn stem<'w>(&self, word: &'w str) -> Option<Cow<'w, str>> {
        for end in ["ies", "ied"] {
            let with_y = word.strip_suffix(end).map(|stem| format!("{stem}y"));
            if let Some(stem) = with_y.filter(|stem| self.begins_row(stem)) {
                return Some(stem.into());
            }
        }
        for end in ["s", "es", "ed", "ing"] {
            let Some(stem) = word.strip_suffix(end) else {
                continue;
            };
            if self.begins_row(stem) {
                return Some(stem.into());
            }
            let with_e = (end != "s").then(|| format!("{stem}e"));
            if let Some(stem) = with_e.filter(|stem| self.begins_row(stem)) {
                return Some(stem.into());
            }
            let mut letters = stem.chars().rev();
            if let (Some(last), Some(before)) = (letters.next(), letters.next())
                && last == before
            {
                let single = &stem[..stem.len() - last.len_utf8()];
                if self.begins_row(single) {
                    return Some(single.into());
                }
            }
        }
        None
    }

    /// True when the head of a source is a noun for reports: its last word before a preposition, a relative clause or a
    /// comma.
    fn is_report(&self, source: &str) -> bool {
        let source = lower(source);
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
        let without_y = head.strip_suffix("ies").unwrap_or(head);
        [head, singular]
            .into_iter()
            .any(|noun| self.reports.contains(noun))
            || self.reports_without_y.contains(without_y)
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

/// In small letters; most cues are.
fn lower(text: &str) -> Cow<'_, str> {
    match text
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        true => text.into(),
        false => text.to_lowercase().into(),
    }
}

/// The words of a text in small letters; a hyphen or an apostrophe within one is a part of it.
fn words(lower: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    // Where the last word begins, if it may go on, and whether a sign stands behind it so far.
    let mut begin = None;
    let mut is_joint = false;
    for (at, c) in lower.char_indices() {
        let after = at + c.len_utf8();
        if c.is_alphanumeric() {
            match (begin, words.last_mut()) {
                (Some(begin), Some(word)) => *word = &lower[begin..after],
                _ => {
                    begin = Some(at);
                    words.push(&lower[at..after]);
                }
            }
            is_joint = false;
        } else {
            begin = begin.filter(|_| !is_joint && matches!(c, '-' | '\'' | '’'));
            is_joint = begin.is_some();
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
            assert_eq!(words(&lower(text)), expected, "{text}");
        }
    }
}
