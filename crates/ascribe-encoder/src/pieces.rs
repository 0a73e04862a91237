//! Text to word pieces with their places in the text: what the network reads, as in training.
//!
//! The same arithmetic stands in `models/training/ascribe_training/data.py`, which made the model's inputs;
//! `tests/pieces.jsonl` holds what it gives, and the two must agree in every number.

use std::borrow::Cow;
use std::ops::Range;

use ascribe_article::marks::side;
use ascribe_article::{Article, Span};
use tokenizers::{Model, ModelWrapper, NormalizerWrapper, PreTokenizerWrapper, Tokenizer};

use crate::{EncoderError, ModelFiles};

/// Number of token types: three cases of the first letter, each outside and inside double quotation marks.
///
/// 0 no capital at the word's begin, 1 a capital there alone, 2 more capitals; 3 more where the word begins inside.
pub const N_TYPES: usize = 6;

const N_CASES: i32 = 3;

/// The file of the model with vocabulary and settings.
const FILE: &str = "tokenizer.json";

/// A longer paragraph is given to the tokenizer in portions of about so many bytes, because that holds some hundred bytes of
/// memory for each byte of text.
const PORTION_BYTES: usize = 1 << 16;

/// A run of letters, or one punctuation mark: what the pre-tokenizer of BERT keeps together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Word {
    /// Number of its first piece in [`Pieces::ids`]; the vector there stands for the word.
    pub first_piece: u32,
    /// Its place in the text. Never empty; words stand in text order and do not overlap.
    pub span: Span,
}

/// A paragraph, or a part of one that is longer than a window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// Its words, as numbers in [`Pieces::words`]. Never empty.
    pub words: Range<u32>,
    /// Its pieces, as numbers in [`Pieces::ids`].
    pub pieces: Range<u32>,
}

/// One text as word pieces. Made by [`PieceTokenizer::pieces`]; cut into windows by [`Pieces::windows`].
///
/// Blocks follow each other without gap: together they hold every word and every piece. `[CLS]` and `[SEP]` are not
/// among the pieces; each window gets its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pieces {
    /// Number of each piece in the vocabulary.
    pub ids: Vec<i32>,
    /// Token type of each piece, under [`N_TYPES`]: that of its word.
    pub types: Vec<i32>,
    /// The words, in text order.
    pub words: Vec<Word>,
    /// The blocks, in text order.
    pub blocks: Vec<Block>,
    /// Number of `[CLS]`, which begins each window.
    pub cls: i32,
    /// Number of `[SEP]`, which ends each window.
    pub sep: i32,
}

/// The word-piece tokenizer of a model. Immutable: one serves any number of threads.
#[derive(Clone, Debug)]
pub struct PieceTokenizer {
    inner: Tokenizer,
    cls: i32,
    sep: i32,
}

impl PieceTokenizer {
    /// Reads `tokenizer.json` of the model; truncation and padding it asks for are switched off.
    ///
    /// # Errors
    /// Those of [`ModelFiles::read`]. [`EncoderError::Foreign`] when the file is no word-piece tokenizer with the
    /// normalizer and the pre-tokenizer of BERT, when `[CLS]`, `[SEP]` or the unknown piece is not in its vocabulary,
    /// and when the model has another number of token types than [`N_TYPES`].
    pub fn new(files: &ModelFiles) -> Result<Self, EncoderError> {
        let foreign = |file: &str, expected: &'static str, reason: String| EncoderError::Foreign {
            model: files.shown().to_owned(),
            file: file.to_owned(),
            expected,
            reason,
        };
        let n_types = files.description().n_types;
        if n_types != N_TYPES {
            return Err(foreign(
                "model.json",
                "description of a model for these inputs",
                format!("it has {n_types} token types, not {N_TYPES}"),
            ));
        }
        let bytes = files.read(FILE)?;
        let foreign = |reason: String| foreign(FILE, "word-piece tokenizer", reason);
        let mut inner =
            Tokenizer::from_bytes(&bytes).map_err(|error| foreign(error.to_string()))?;
        inner
            .with_truncation(None)
            .map_err(|error| foreign(error.to_string()))?;
        inner.with_padding(None);
        let ModelWrapper::WordPiece(model) = inner.get_model() else {
            return Err(foreign("its model is not WordPiece".to_owned()));
        };
        if !matches!(
            inner.get_normalizer(),
            Some(NormalizerWrapper::BertNormalizer(_))
        ) {
            return Err(foreign("its normalizer is not BertNormalizer".to_owned()));
        }
        if !matches!(
            inner.get_pre_tokenizer(),
            Some(PreTokenizerWrapper::BertPreTokenizer(_))
        ) {
            return Err(foreign(
                "its pre-tokenizer is not BertPreTokenizer".to_owned(),
            ));
        }
        let number = |piece: &str| {
            model
                .token_to_id(piece)
                .map(narrow)
                .ok_or_else(|| foreign(format!("{piece} is not in its vocabulary")))
        };
        number(&model.unk_token)?;
        let (cls, sep) = (number("[CLS]")?, number("[SEP]")?);
        Ok(Self { inner, cls, sep })
    }

    /// The pieces of one article. Any text will do; one without letters and punctuation has no block.
    ///
    /// A line is a paragraph, unless its end is only a wrap inside of one of [`Article::paragraphs`]; of an article that has
    /// none yet, each line is. A paragraph of more than `max_pieces` pieces, `[CLS]` and `[SEP]` included, is cut into blocks
    /// that hold at most so many: after the last sentence end in the second half of the room, else after any word. A
    /// single word has at most 100 pieces with the vocabulary of BERT, so every block fits when `max_pieces` is at
    /// least 102; with less, a longer word is a block of its own that does not fit.
    ///
    /// Time and memory grow linearly with the text.
    ///
    pub fn pieces(&self, article: &Article, max_pieces: usize) -> Pieces {
        let mut pieces = Pieces {
            ids: Vec::new(),
            types: Vec::new(),
            words: Vec::new(),
            blocks: Vec::new(),
            cls: self.cls,
            sep: self.sep,
        };
        let text = &*without_pages(article);
        let line_ends = text.match_indices('\n').map(|(at, _)| at);
        let ends = line_ends.filter(|&at| article.ends_paragraph(at));
        let mut start = 0;
        for end in ends.chain([text.len()]) {
            let paragraph = &text[start..end];
            let first_word = pieces.words.len();
            let mut from = start;
            for portion in portions(paragraph) {
                self.add(portion, from, &mut pieces);
                from += portion.len();
            }
            pieces.add_types(paragraph, start, first_word);
            pieces.add_blocks(text, first_word, max_pieces.saturating_sub(2));
            start = end + 1;
        }
        pieces
    }

    /// Adds ids and words of a portion of a paragraph, which begins at byte `from` of the text.
    fn add(&self, portion: &str, from: usize, pieces: &mut Pieces) {
        let coded = self
            .inner
            .encode(portion, false)
            .expect("only a vocabulary without unknown piece fails, and `new` refuses it");
        let mut last = None;
        for (number, (&(start, end), &word)) in
            (pieces.ids.len()..).zip(coded.get_offsets().iter().zip(coded.get_word_ids()))
        {
            let span = Span::new(from + start, from + end);
            match pieces.words.last_mut() {
                Some(open) if word == last => open.span.end = span.end,
                _ => pieces.words.push(Word {
                    first_piece: number as u32,
                    span,
                }),
            }
            last = word;
        }
        pieces
            .ids
            .extend(coded.get_ids().iter().map(|&id| narrow(id)));
    }
}

impl Pieces {
    /// Number of the first piece of word `word`, or of all pieces when there is no such word.
    fn piece_at(&self, word: usize) -> usize {
        self.words
            .get(word)
            .map_or(self.ids.len(), |word| word.first_piece as usize)
    }

    /// Adds the token types of the pieces of a paragraph at byte `start`, whose words are those from `first_word`.
    fn add_types(&mut self, paragraph: &str, start: usize, first_word: usize) {
        let inside = inside_marks(paragraph);
        for word in first_word..self.words.len() {
            let span = self.words[word].span.range();
            let (from, to) = (span.start - start, span.end - start);
            let value = type_of(&paragraph[from..to], inside[from]);
            self.types.resize(self.piece_at(word + 1), value);
        }
    }

    /// Adds the words from `first_word` as blocks of at most `room` pieces.
    fn add_blocks(&mut self, text: &str, first_word: usize, room: usize) {
        let n_words = self.words.len();
        let begins_with = |word: &Word, marks: &[char]| text[word.span.range()].starts_with(marks);
        let mut start = first_word;
        while start < n_words {
            let size = |end: usize| self.piece_at(end) - self.piece_at(start);
            let mut end = n_words;
            if size(end) > room {
                end = start + 1;
                while end < n_words && size(end + 1) <= room {
                    end += 1;
                }
                let sentence_end = (start..end).rev().find(|&word| {
                    begins_with(&self.words[word], &['.', '?', '!']) && size(word + 1) > room / 2
                });
                if let Some(word) = sentence_end {
                    end = word + 1;
                    // A closing mark belongs to its sentence.
                    if end < n_words
                        && begins_with(&self.words[end], &['"', '”'])
                        && size(end + 1) <= room
                    {
                        end += 1;
                    }
                }
            }
            let pieces = self.piece_at(start) as u32..self.piece_at(end) as u32;
            self.blocks.push(Block {
                words: start as u32..end as u32,
                pieces,
            });
            start = end;
        }
    }
}

/// The text with spaces for what the tokenizer passed over, so that no word is made of it; offsets stay.
fn without_pages(article: &Article) -> Cow<'_, str> {
    let text = article.text();
    if article.passed_over().is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for gap in article.passed_over() {
        out.push_str(&text[out.len()..gap.start as usize]);
        out.extend(std::iter::repeat_n(' ', gap.len()));
    }
    out.push_str(&text[out.len()..]);
    Cow::Owned(out)
}

/// Ids and counts of a vocabulary are far below the limit.
fn narrow(id: u32) -> i32 {
    i32::try_from(id).expect("a vocabulary has under 2^31 pieces")
}

/// A paragraph in portions that can be tokenized apart: cut after a space before an ASCII letter or digit, where neither a
/// word nor an accent can go on.
fn portions(paragraph: &str) -> impl Iterator<Item = &str> {
    let mut rest = paragraph;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let end = (PORTION_BYTES..bytes.len())
            .find(|&at| bytes[at - 1] == b' ' && bytes[at].is_ascii_alphanumeric())
            .unwrap_or(bytes.len());
        let (portion, after) = rest.split_at(end);
        rest = after;
        (!portion.is_empty()).then_some(portion)
    })
}

/// For each byte of a paragraph, whether its character stands in (or is one of) double quotation marks.
fn inside_marks(paragraph: &str) -> Vec<bool> {
    let mut out = Vec::with_capacity(paragraph.len());
    let mut inside = false;
    for c in paragraph.chars() {
        let side = side(c);
        inside = side.map_or(inside, |side| side.leads_inside(inside));
        let here = inside || side.is_some();
        out.resize(out.len() + c.len_utf8(), here);
    }
    out
}

/// The token type of a word: what the uncased vocabulary cannot see. See [`N_TYPES`].
fn type_of(word: &str, inside: bool) -> i32 {
    let mut chars = word.chars();
    let case = match chars.next() {
        Some(first) if first.is_uppercase() => 1 + i32::from(chars.any(char::is_uppercase)),
        _ => 0,
    };
    case + N_CASES * i32::from(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_tell_case_and_marks() {
        for (word, inside, expected) in [
            ("said", false, 0),
            ("iPhone", false, 0),
            ("Brandt", false, 1),
            ("McAdoo", false, 2),
            ("NATO", true, 5),
            ("Élan", true, 4),
            ("ǅ", false, 0), // title case is no capital
            ("Ⅷ", false, 1), // a number with case is one
            ("“", true, 3),
        ] {
            assert_eq!(type_of(word, inside), expected, "{word}");
        }
    }

    #[test]
    fn marks_count_as_inside() {
        for (line, expected) in [
            ("a “b” c", "..###.."),
            ("\"a\"b\"c", "###.##"),
            ("a”b„c»d«é", ".#.###.##"),
        ] {
            let inside = inside_marks(line);
            assert_eq!(inside.len(), line.len());
            let shown: String = line
                .char_indices()
                .map(|(at, _)| if inside[at] { '#' } else { '.' })
                .collect();
            assert_eq!(shown, expected, "{line}");
        }
    }

    #[test]
    fn portions_are_cut_between_words() {
        let line = "tide \u{301}é “x” ".repeat(20_000);
        let all: Vec<_> = portions(&line).collect();
        assert!(all.len() > 3);
        assert_eq!(all.concat(), line);
        for portion in &all[1..] {
            assert!(portion.starts_with("tide"));
        }
        assert_eq!(portions("").count(), 0);
        assert_eq!(portions("tide").collect::<Vec<_>>(), ["tide"]);
    }
}
