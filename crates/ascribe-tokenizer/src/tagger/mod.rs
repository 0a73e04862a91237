//! Parts of speech: the best path through the tags each word can have.
//!
//! A word has the candidate tags of `word-tags.tsv`, an unknown one those of its longest ending in
//! `suffix-tags.tsv`. A candidate scores the sum of small integer weights (the word itself, its case, the words and
//! ambiguity classes around it: `tag-contexts.tsv`), a path adds one weight for each three tags in a row
//! (`tag-transitions.tsv`). A word with one candidate, more than half of all, needs no scoring.
//!
//! Quotation marks are passed over, so that `said “the` is read as `said the`. "To" is [`Tag::To`] before an
//! infinitive and [`Tag::Preposition`] before a noun; "that" is [`Tag::Preposition`] as complementiser, [`Tag::Wh`]
//! as relative pronoun. An apostrophe after a plural ("officials’ claim") is [`Tag::PossessiveMark`] when nothing
//! shows that it closes a quotation.
//!
//! # Source
//! Weights: averaged structured perceptron (Collins 2002, EMNLP); unknown words by ending as in TnT (Brants 2000).
//! `scripts/make_tagger_lexicon.py` learns them and must see words as this file does: case classes, headline mode,
//! passed-over marks.
//!
//! # Speed
//! What does not change from token to token is added up when the tables are made: a word's weights hold those of its
//! shape, an ending's those of the shorter endings, a pair's those of the class after it. The path is kept for runs of
//! words with more than one candidate only.

mod tables;
mod look_up;
mod builder;
mod decode;
#[cfg(test)]
mod tests;

use ascribe_article::{Case, Sentence, Tag, Token, TokenKind};
use ascribe_grammar::packed::Table;
use rustc_hash::FxHashMap;

use crate::Found;
use builder::Builder;
use look_up::Item;
use tables::{Candidate, Comb, Entry, Form, MAX_CANDIDATES, Row};

/// The tagger. Holds tables only: one serves all threads.
#[derive(Debug, Clone)]
pub(crate) struct Tagger {
    /// Index into `entries` by the number of a key in the table of all words; 0 for words the tagger does not know.
    numbers: Vec<u16>,
    /// By the same number: it is a word the tagger knows, of ASCII letters alone.
    is_plain: Vec<bool>,
    /// The first is none.
    entries: Vec<Entry>,
    /// Those too long for that table.
    long_words: FxHashMap<&'static str, Entry>,
    forms: Vec<Form>,
    candidates: Vec<Candidate>,
    /// Forms of words known by their ending only; the label is the shape.
    endings: Table<u16>,
    rows: Vec<Row>,
    /// Row by the shapes of the word before, the word, the word after; [`Shape::COUNT`] at the edge.
    shapes: Vec<u16>,
    /// Row by the class of the next word, of the one after it.
    next: Vec<u16>,
    next_but_one: Vec<u16>,
    /// Row by the classes of this word and the next; that of `next` added.
    pair: Comb,
    /// Row by `Context::lexical` and the class of the next word, of the previous one.
    word_next: Comb,
    word_previous: Comb,
    /// Weights by tag before the last and last tag.
    transitions: Vec<Row>,
    /// What needs no lexicon: marks, URLs and the like, and words of which nothing is known.
    other: Form,
    noun: Form,
    apostrophe: Entry,
    /// Marks of one ASCII byte, and whether a capital after them may be due to them.
    marks: Vec<(Entry, bool)>,
    /// Any other mark.
    mark: Entry,
}

/// Memory of one call, reused from sentence to sentence.
#[derive(Default)]
struct Scratch {
    /// The edge, the tokens of the sentence, the edge twice.
    items: Vec<Item>,
    /// For each candidate of each item of a run the number of the candidate before it on the best path.
    back: Vec<[u8; MAX_CANDIDATES]>,
    word: String,
}

impl Tagger {
    /// Reads the lexicons compiled into the program: milliseconds, so make one and keep it.
    pub(crate) fn new() -> Self {
        Builder::new().build()
    }

    /// Sets the tag of every token that belongs to one of `sentences`.
    ///
    /// `lower` is `text` with A to Z lower-cased: same offsets. `found` is of the tokens.
    pub(crate) fn tag(
        &self,
        text: &str,
        lower: &str,
        found: &Found,
        tokens: &mut [Token],
        sentences: &[Sentence],
    ) {
        let mut scratch = Scratch::default();
        for sentence in sentences {
            let range = sentence.tokens.range();
            if let Some(tokens) = tokens.get_mut(range.clone())
                && let Some(keys) = found.keys.get(range.clone())
            {
                let numbers = &found.numbers[range];
                self.look_up([text, lower], keys, numbers, tokens, &mut scratch);
                self.decode(tokens, &mut scratch);
                name_speakers(text, tokens);
            }
        }
    }
}

/// “We are leaving,” May told reporters; “Go,” said Long: a word with a capital beside a closing mark and a verb is a name, whatever
/// it is elsewhere. Pronouns and articles, which some texts write so, are not.
fn name_speakers(text: &str, tokens: &mut [Token]) {
    for i in 1..tokens.len() {
        let mark = tokens[i - 1];
        let closes = mark.kind == TokenKind::QuoteMark
            && i > 1
            && tokens[i - 2].span.end == mark.span.start
            && tokens[i].span.start > mark.span.end
            && text[..mark.span.start as usize].ends_with([',', '?', '!']);
        if !closes {
            continue;
        }
        let is_verb = |token: &Token| {
            let past = matches!(token.tag, Tag::VerbParticiple);
            (token.tag.is_finite_verb() || past) && token.case == Case::Lower
        };
        let (place, verb) = match [tokens.get(i), tokens.get(i + 1)] {
            [Some(first), _] if is_verb(first) => (i + 1, i),
            [_, Some(second)] if is_verb(second) => (i, i + 1),
            _ => continue,
        };
        let Some(token) = tokens.get_mut(place) else {
            continue;
        };
        let other = matches!(
            token.tag,
            Tag::Modal | Tag::Interjection | Tag::Adverb | Tag::Adjective | Tag::Preposition
        );
        if token.case == Case::Capitalized && (other || token.tag.is_verb()) {
            token.tag = Tag::Proper;
            if tokens[verb].tag == Tag::VerbParticiple {
                tokens[verb].tag = Tag::VerbPast;
            }
        }
    }
}
