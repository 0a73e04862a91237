//! Stage 1: raw text to paragraphs, sentences and tagged tokens.
//!
//! The passes, each over the whole text and linear in it: tokens (`words`), paragraphs, sentences, the part each
//! sentence plays and the facts of datelines (`layout`), parts of speech (`tagger`), pairs of quotation marks (`marks`),
//! the turns of an interview or a transcript (`turns`).

mod chars;
mod lexicons;

mod words;
mod wraps;

mod fair;

mod datelines;
mod paragraphs;
mod sentences;

mod layout;

mod marks;
mod tagger;

mod forms;
mod turns;

use std::sync::LazyLock;

use ascribe_article::{Article, Error, FairCopy, RawArticle, Segmentation, Token, TokenKind};
use ascribe_grammar::packed::Packed;
use ascribe_grammar::words::LEXICONS;

use crate::lexicons::Lexicons;
use crate::tagger::Tagger;

/// Stage 1. Cuts a text into tokens, sentences and paragraphs and reads its datelines.
///
/// Holds nothing of its own: the word lists are read once per process and shared.
#[derive(Debug, Default, Clone)]
pub struct Tokenizer {}

impl Tokenizer {
    /// The tokenizer for English news.
    pub fn new() -> Self {
        Self {}
    }

    /// The text that is read in the place of a damaged one; `None` where nothing is damaged.
    ///
    /// Entities and tags are read as what they stand for, notes and the bars of quoted mail are left out, marks that a wrong
    /// encoding has spoiled are marks again. Who reads the copy puts what was found over the text as it came: [`Article::over`].
    ///
    /// ```
    /// let tokenizer = ascribe_tokenizer::Tokenizer::new();
    /// let copy = tokenizer.fair_copy("&ldquo;We left,&rdquo;3 said Pell.").expect("it is damaged");
    /// assert_eq!(copy.text(), "“We left,” said Pell.");
    /// assert_eq!(tokenizer.fair_copy("“We left,” said Pell."), None);
    /// ```
    pub fn fair_copy(&self, text: &str) -> Option<FairCopy> {
        fair::copy(text, Lexicons::get())
    }

    /// Makes the article of a raw text: tokens with their parts of speech, sentences with their kinds, paragraphs.
    ///
    /// Adds `date` (with a known year only), `place`, `publisher` and `title` to the meta where the text has them and
    /// the input did not. Every character that is no white space is in a token, but for headers and footers of pages within a
    /// sentence: those are [`Article::passed_over`], and so is what stands among the words of a turn and is none of them.
    ///
    /// # Errors
    /// [`Error::TooLong`] for a text of 4 GiB or more.
    pub fn tokenize(&self, raw: RawArticle) -> Result<Article, Error> {
        static TAGGER: LazyLock<Tagger> = LazyLock::new(Tagger::new);
        segment(raw, |text, lower, found, segmentation| {
            TAGGER.tag(
                text,
                lower,
                found,
                &mut segmentation.tokens,
                &segmentation.sentences,
            );
        })
    }

    /// The same without parts of speech: every tag is [`Tag::Noun`](ascribe_article::Tag::Noun).
    ///
    /// # Errors
    /// [`Error::TooLong`] for a text of 4 GiB or more.
    pub fn segment(&self, raw: RawArticle) -> Result<Article, Error> {
        segment(raw, |_, _, _, _| {})
    }
}

fn segment(
    raw: RawArticle,
    tag: impl FnOnce(&str, &str, &Found, &mut Segmentation),
) -> Result<Article, Error> {
    let article = Article::new(raw)?;
    let (text, lower) = (article.text(), article.lower());
    let lexicons = Lexicons::get();
    let mut words = wraps::cut(text, lexicons);
    let mut found = Found::of(lower, &words.tokens);
    found.number(lower, &mut words.tokens);
    for &index in &words.wrapped {
        let token = &mut words.tokens[index as usize];
        let whole = wraps::whole(&lower[token.span.range()]);
        token.word = LEXICONS.id(&whole);
        found.put(index as usize, &whole);
    }
    let mut segmentation = layout::lay_out(text, lower, article.meta(), words, lexicons);
    tag(text, lower, &found, &mut segmentation);
    let article = article.with_segmentation(segmentation)?;
    let pairs = marks::pair(&article);
    let article = article.with_mark_pairs(pairs)?;
    let (turns, asides) = turns::find(&article);
    let turns = forms::without_entries(&article, turns);
    article.with_turns(turns, &asides)
}

/// Where the tokens stand in the table of all words, looked up once for the lists and the tagger.
pub(crate) struct Found {
    /// The lower-cased words.
    keys: Vec<Packed>,
    /// The answers of [`Lexicons::find_all`](ascribe_grammar::words::Lexicons::find_all).
    numbers: Vec<u16>,
}

impl Found {
    fn of(lower: &str, tokens: &[Token]) -> Self {
        let key = |token: &Token| {
            let (start, len) = (token.span.start as usize, token.span.len());
            Packed::at(lower.as_bytes(), start, len).unwrap_or(Packed::TOO_LONG)
        };
        let keys: Vec<Packed> = tokens.iter().map(key).collect();
        let numbers = LEXICONS.find_all(&keys);
        Self { keys, numbers }
    }

    /// Gives each word its number in the lists.
    fn number(&self, lower: &str, tokens: &mut [Token]) {
        for ((token, &key), &found) in tokens.iter_mut().zip(&self.keys).zip(&self.numbers) {
            if matches!(token.kind, TokenKind::Word | TokenKind::Symbol) {
                token.word = LEXICONS.id_of(found, key, &lower[token.span.range()]);
            }
        }
    }

    /// Takes another word for a token.
    fn put(&mut self, index: usize, lower: &str) {
        let key = Packed::new(lower).unwrap_or(Packed::TOO_LONG);
        (self.keys[index], self.numbers[index]) = (key, LEXICONS.find(key));
    }
}
