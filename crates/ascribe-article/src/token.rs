//! Tokens, sentences, paragraphs: what the tokenizer adds.

use std::ops::Range;

use crate::Span;

/// A word, number, mark or clitic of the text.
///
/// Clitics stand alone ("Pell" + "’s", "is" + "n’t"), so do all punctuation marks; a doubled apostrophe or
/// back-tick used as a quotation mark is one token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Its place in the text.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
    /// How its letters are cased.
    pub case: Case,
    /// Its part of speech.
    pub tag: Tag,
    /// Its word in the word lists.
    pub word: WordId,
}

/// Number of a word in the word lists of the stages, as the tokenizer looked it up; what it means they know.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub struct WordId(u32);

impl WordId {
    /// The word is in no list.
    pub const UNKNOWN: WordId = WordId(0);

    const STEM: u32 = 1 << 16;

    /// The lists have the form itself.
    pub fn exact(index: u16) -> Self {
        Self(u32::from(index))
    }

    /// The lists have a stem of the form only: "governor" for "ex-governor".
    pub fn of_stem(index: u16) -> Self {
        Self(u32::from(index) | Self::STEM)
    }

    /// Index in the table of the lists; 0 for the unknown word.
    pub fn index(self) -> usize {
        (self.0 & !Self::STEM) as usize
    }

    /// True unless it is the number of a stem.
    pub fn is_exact(self) -> bool {
        self.0 & Self::STEM == 0
    }
}

/// What a token is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum TokenKind {
    /// Letters, with inner hyphens, apostrophes or full stops ("U.S.", "vice-chair", "O’Brien").
    Word,
    /// Digits ("2016", "3.5", "4,000", "12th", "63%").
    Number,
    /// A quotation mark of any style, an apostrophe that may be one included.
    QuoteMark,
    /// Any other punctuation.
    Punctuation,
    /// Everything else: currency, emoji, URLs, e-mail addresses.
    Symbol,
}

/// How a token's letters are cased.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Case {
    /// No letter.
    None,
    /// All lower ("said", "n’t").
    Lower,
    /// First letter upper, the rest not all ("Pell", "McVay", "A").
    Capitalized,
    /// Two or more letters, all upper ("SCO", "U.S.").
    Upper,
    /// Upper letters after a lower one ("iPhone").
    Mixed,
}

/// Part of speech: the Penn Treebank tags, folded where quotation does not need the difference.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Tag {
    /// NN
    Noun,
    /// NNS
    NounPlural,
    /// NNP, NNPS
    Proper,
    /// JJ, JJR, JJS
    Adjective,
    /// RB, RBR, RBS
    Adverb,
    /// DT, PDT
    Determiner,
    /// PRP
    Pronoun,
    /// PRP$
    PossessivePronoun,
    /// POS: the clitic ’s or ’ of a possessive
    PossessiveMark,
    /// CD
    Number,
    /// MD
    Modal,
    /// VB
    VerbBase,
    /// VBP
    VerbPresent,
    /// VBZ
    VerbThird,
    /// VBD
    VerbPast,
    /// VBN
    VerbParticiple,
    /// VBG
    VerbGerund,
    /// IN: prepositions and subordinating conjunctions, "that" as complementiser included
    Preposition,
    /// TO
    To,
    /// RP
    Particle,
    /// CC
    Conjunction,
    /// WDT, WP, WP$, WRB: also "that" as relative pronoun
    Wh,
    /// EX
    Existential,
    /// UH
    Interjection,
    /// All punctuation and symbols
    Punctuation,
    /// FW, LS, SYM, ADD and the like
    Other,
}

impl Tag {
    /// Number of tags.
    pub const COUNT: usize = 26;

    /// All tags, in the order of their numbers.
    pub const ALL: [Tag; Tag::COUNT] = [
        Tag::Noun,
        Tag::NounPlural,
        Tag::Proper,
        Tag::Adjective,
        Tag::Adverb,
        Tag::Determiner,
        Tag::Pronoun,
        Tag::PossessivePronoun,
        Tag::PossessiveMark,
        Tag::Number,
        Tag::Modal,
        Tag::VerbBase,
        Tag::VerbPresent,
        Tag::VerbThird,
        Tag::VerbPast,
        Tag::VerbParticiple,
        Tag::VerbGerund,
        Tag::Preposition,
        Tag::To,
        Tag::Particle,
        Tag::Conjunction,
        Tag::Wh,
        Tag::Existential,
        Tag::Interjection,
        Tag::Punctuation,
        Tag::Other,
    ];

    /// The short Penn-style name lexicon files use ("NN", "VBD", "PUNCT").
    pub fn code(self) -> &'static str {
        [
            "NN", "NNS", "NNP", "JJ", "RB", "DT", "PRP", "PRP$", "POS", "CD", "MD", "VB", "VBP",
            "VBZ", "VBD", "VBN", "VBG", "IN", "TO", "RP", "CC", "WH", "EX", "UH", "PUNCT", "X",
        ][self as usize]
    }

    /// The tag with that short name.
    pub fn from_code(code: &str) -> Option<Tag> {
        Tag::ALL.into_iter().find(|tag| tag.code() == code)
    }

    /// Common or proper noun.
    pub fn is_noun(self) -> bool {
        matches!(self, Tag::Noun | Tag::NounPlural | Tag::Proper)
    }

    /// Any form of a verb, modals included.
    pub fn is_verb(self) -> bool {
        self.is_finite_verb()
            || matches!(self, Tag::VerbBase | Tag::VerbParticiple | Tag::VerbGerund)
    }

    /// A verb form that can head a main clause: modal, present, third person or past.
    pub fn is_finite_verb(self) -> bool {
        matches!(
            self,
            Tag::Modal | Tag::VerbPresent | Tag::VerbThird | Tag::VerbPast
        )
    }
}

/// A range of tokens (or sentences) by index, end excluded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub struct IndexRange {
    /// First index inside.
    pub start: u32,
    /// First index after.
    pub end: u32,
}

impl IndexRange {
    /// The range `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
        }
    }

    /// As a standard range, to index a slice with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// How many indices.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// True when there is none.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }
}

/// A sentence: a run of tokens of one paragraph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sentence {
    /// From its first to its last token.
    pub span: Span,
    /// Its tokens.
    pub tokens: IndexRange,
    /// What part it plays.
    pub kind: SentenceKind,
}

/// What part a sentence plays in the article. Only body and headline can hold quotations.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum SentenceKind {
    /// Running text.
    Body,
    /// The article's headline.
    Headline,
    /// A dateline or leading date line ("BAKU, May 3 (Trend) –"), by-line, outlet tag: its facts go to `meta`.
    Dateline,
    /// "Read more", "Stay up-to-date", photo credit, advertisement, newsletter box.
    Boilerplate,
}

/// A paragraph: text between line breaks that end a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Paragraph {
    /// From its first to its last token.
    pub span: Span,
    /// Its sentences.
    pub sentences: IndexRange,
    /// Its tokens.
    pub tokens: IndexRange,
}
