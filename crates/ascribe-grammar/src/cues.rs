//! The cue lexicon: which words report, and what they take as content.

use std::sync::LazyLock;

use ascribe_article::Error;
use rustc_hash::FxHashMap;

use crate::classes::{self, Classes};
use crate::inflect::{Form, Irregular};
use crate::{lists, tsv};

/// What may follow a cue as its content. The names are those of `cues.tsv`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Frame {
    /// A quotation right beside it, or the clause before it: "…," he said.
    Quote,
    /// said that the road was safe
    That,
    /// said the road was safe
    Clause,
    /// asked whether, explained why
    Wh,
    /// vowed to fight
    To,
    /// denied owning
    Gerund,
    /// criticised the plan
    Object,
}

impl Frame {
    const ALL: [(Frame, &'static str); 7] = [
        (Frame::Quote, "quote"),
        (Frame::That, "that"),
        (Frame::Clause, "clause"),
        (Frame::Wh, "wh"),
        (Frame::To, "to"),
        (Frame::Gerund, "ing"),
        (Frame::Object, "object"),
    ];

    /// The name in lexicon files.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The frame that lexicon files call so.
    pub fn named(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, other)| *other == name);
        found.map(|(frame, _)| *frame)
    }
}

/// A set of frames.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Frames(u8);

impl Frames {
    /// Reads "that,clause,quote".
    fn parse(names: &str) -> Result<Self, String> {
        let mut set = 0;
        for name in names.split(',').map(str::trim).filter(|n| !n.is_empty()) {
            let frame = Frame::named(name).ok_or_else(|| format!("unknown frame {name:?}"))?;
            set |= 1 << frame as u8;
        }
        Ok(Self(set))
    }

    /// True when the set holds `frame`.
    pub fn has(self, frame: Frame) -> bool {
        self.0 & (1 << frame as u8) != 0
    }

    /// True when the set holds none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// How the verb stands in its clause; each has its own frames.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[repr(u8)]
pub enum Voice {
    /// He said, he has said, he will say.
    Finite,
    /// …, saying
    Gerund,
    /// to say
    Infinitive,
    /// was told, is alleged
    Passive,
}

impl Voice {
    /// The name in messages and dumps.
    pub fn name(self) -> &'static str {
        ["finite", "gerund", "infinitive", "passive"][self as usize]
    }
}

/// A verb of the lexicon, with the words that follow it when it is phrasal ("point out", "hit back at").
#[derive(Clone, Debug)]
pub struct CueVerb {
    /// "say", "point out"
    pub lemma: String,
    /// The words after the verb, lower-case.
    pub particles: Vec<String>,
    /// Frames by [`Voice`].
    pub frames: [Frames; 4],
    /// Takes the hearer as object before the content: told reporters that.
    pub takes_addressee: bool,
    /// A verb of speech or writing, that may stand after its quotation and report inside another one.
    pub is_speech: bool,
}

/// All the detector knows of a word form; looked up once a token.
#[derive(Clone, Debug, Default)]
pub struct WordEntry {
    /// What it does around a cue.
    pub classes: Classes,
    /// Its readings as a form of a cue verb (index of the verb, form); phrasal verbs with more words come first.
    pub readings: Vec<(u16, Form)>,
    /// What it takes as a noun that reports ("his claim that", "a promise to"); empty for other words.
    pub noun_frames: Frames,
}

/// The words that report, ready for look-up by lower-case form.
#[derive(Debug)]
pub struct CueLexicon {
    verbs: Vec<CueVerb>,
    any_verb: u16,
    words: FxHashMap<String, u32>,
    /// The first entry is that of every word not listed.
    entries: Vec<WordEntry>,
}

impl CueLexicon {
    /// Reads the lexicon files of `data/lexicons`.
    ///
    /// # Errors
    /// [`Error::Lexicon`] with file and line for an unknown frame or a row that is too long.
    pub fn parse(cues: &str, nouns: &str, irregular: &str, grammar: &str) -> Result<Self, Error> {
        let irregular = Irregular::parse(irregular)?;
        let mut verbs: Vec<CueVerb> = Vec::new();
        let mut table: FxHashMap<String, WordEntry> = FxHashMap::default();
        for (word, classes) in classes::parse(grammar)? {
            table.entry(word.to_owned()).or_default().classes = classes;
        }
        for row in tsv::rows::<6>("cues.tsv", cues)? {
            let [lemma, finite, gerund, infinitive, passive, notes] = row;
            let mut frames = [Frames::default(); 4];
            for (set, names) in frames.iter_mut().zip([finite, gerund, infinitive, passive]) {
                *set = Frames::parse(names).map_err(|reason| Error::Lexicon {
                    file: "cues.tsv".into(),
                    line: tsv::line_of(cues, lemma),
                    reason,
                })?;
            }
            let mut words = lemma.split(' ');
            let verb = words.next().unwrap_or_default();
            let index = verbs.len() as u16;
            for (form, kind) in irregular.forms(verb) {
                let readings = &mut table.entry(form).or_default().readings;
                if !readings.contains(&(index, kind)) {
                    readings.push((index, kind));
                }
            }
            verbs.push(CueVerb {
                lemma: lemma.to_owned(),
                particles: words.map(str::to_owned).collect(),
                frames,
                takes_addressee: notes.split(',').any(|n| n.trim() == "addressee"),
                is_speech: notes.split(',').any(|n| n.trim() == "speech"),
            });
        }
        let any_verb = verbs.len() as u16;
        let mut frames = [Frames::default(); 4];
        frames[Voice::Finite as usize] = Frames(1 << Frame::Quote as u8);
        verbs.push(CueVerb {
            lemma: "*".into(),
            particles: Vec::new(),
            frames,
            takes_addressee: false,
            is_speech: true,
        });
        for entry in table.values_mut() {
            entry
                .readings
                .sort_by_key(|&(v, _)| std::cmp::Reverse(verbs[v as usize].particles.len()));
        }
        for [noun, names] in tsv::rows::<2>("cue-nouns.tsv", nouns)? {
            let frames = Frames::parse(names).map_err(|reason| Error::Lexicon {
                file: "cue-nouns.tsv".into(),
                line: tsv::line_of(nouns, noun),
                reason,
            })?;
            table.entry(noun.to_owned()).or_default().noun_frames = frames;
        }
        let mut entries = vec![WordEntry::default()];
        let mut words = FxHashMap::default();
        for (word, entry) in table {
            words.insert(word, entries.len() as u32);
            entries.push(entry);
        }
        Ok(Self {
            verbs,
            any_verb,
            words,
            entries,
        })
    }

    /// The lexicon that ships, read once.
    pub fn shipped() -> &'static CueLexicon {
        static SHIPPED: LazyLock<CueLexicon> = LazyLock::new(|| {
            CueLexicon::parse(
                lists::CUES.text,
                lists::CUE_NOUNS.text,
                lists::IRREGULAR_VERBS.text,
                lists::GRAMMAR_WORDS.text,
            )
            .expect("the lexicons that ship are read by the tests")
        });
        &SHIPPED
    }

    /// The forms it lists, in no order.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    /// Number of the entry of a lower-case word; 0 for a word not listed.
    pub fn look_up(&self, lower: &str) -> u32 {
        self.words.get(lower).copied().unwrap_or(0)
    }

    /// True for the lexicon that ships, whose entries are known by [`WordId`](ascribe_article::WordId) too.
    pub fn is_shipped(&self) -> bool {
        std::ptr::eq(self, Self::shipped())
    }

    /// The entry with a number [`Self::look_up`] gave.
    pub fn entry(&self, number: u32) -> &WordEntry {
        &self.entries[number as usize]
    }

    /// The index of the verb that stands for every verb not listed: it only follows or precedes a quotation that ends in
    /// a comma.
    pub fn any_verb(&self) -> u16 {
        self.any_verb
    }

    /// A verb by the index a reading gives.
    pub fn verb(&self, index: u16) -> &CueVerb {
        &self.verbs[index as usize]
    }
}
