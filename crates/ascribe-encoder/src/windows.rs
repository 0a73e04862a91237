//! Windows: runs of neighbouring blocks, as long as the network reads at a time.

use std::ops::Range;

use ndarray::Array2;

use crate::Pieces;

/// Neighbouring blocks of one text.
///
/// All ranges are numbers in the text's [`Pieces`], end excluded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Window<'p> {
    of: &'p Pieces,
    /// Its blocks.
    pub blocks: Range<u32>,
    /// Its words.
    pub words: Range<u32>,
    /// Its pieces, without `[CLS]` and `[SEP]`.
    pub pieces: Range<u32>,
}

/// What [`Encoder::encode`](crate::Encoder::encode) takes, for one window: shape `[1, pieces]` each, `[CLS]` and `[SEP]`
/// included.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    /// Word-piece numbers.
    pub ids: Array2<i32>,
    /// Token types; 0 for `[CLS]` and `[SEP]`.
    pub types: Array2<i32>,
    /// True throughout: there is no padding.
    pub mask: Array2<bool>,
}

impl Pieces {
    /// Consecutive windows over all blocks, each of as many blocks as `max_pieces` pieces hold, `[CLS]` and `[SEP]`
    /// included. Every block stands in exactly one window; a text without blocks has no window.
    ///
    /// A block that alone is longer than `max_pieces` is a window that is too long; there is none when the blocks were
    /// made for the same `max_pieces`, at least 102 (see [`PieceTokenizer::pieces`](crate::PieceTokenizer::pieces)).
    pub fn windows(&self, max_pieces: usize) -> Vec<Window<'_>> {
        let mut windows = Vec::new();
        let (mut first, mut used) = (0, 2);
        for (number, block) in self.blocks.iter().enumerate() {
            if number > first && used + block.pieces.len() > max_pieces {
                windows.push(self.window(first..number));
                (first, used) = (number, 2);
            }
            used += block.pieces.len();
        }
        if !self.blocks.is_empty() {
            windows.push(self.window(first..self.blocks.len()));
        }
        windows
    }

    fn window(&self, blocks: Range<usize>) -> Window<'_> {
        let (first, last) = (&self.blocks[blocks.start], &self.blocks[blocks.end - 1]);
        Window {
            of: self,
            words: first.words.start..last.words.end,
            pieces: first.pieces.start..last.pieces.end,
            blocks: blocks.start as u32..blocks.end as u32,
        }
    }
}

impl Window<'_> {
    /// Number of pieces the network reads, `[CLS]` and `[SEP]` included.
    pub fn n_pieces(&self) -> usize {
        self.pieces.len() + 2
    }

    /// The arrays for the network.
    pub fn input(&self) -> Input {
        let pieces = self.pieces.start as usize..self.pieces.end as usize;
        let framed = |first: i32, values: &[i32], last: i32| {
            let mut row = Array2::zeros((1, self.n_pieces()));
            let places = row.iter_mut();
            let values = [first]
                .into_iter()
                .chain(values.iter().copied())
                .chain([last]);
            places.zip(values).for_each(|(place, value)| *place = value);
            row
        };
        Input {
            ids: framed(self.of.cls, &self.of.ids[pieces.clone()], self.of.sep),
            types: framed(0, &self.of.types[pieces], 0),
            mask: Array2::from_elem((1, self.n_pieces()), true),
        }
    }

    /// Row of a word in the encoder's output for this window, `[1, pieces, width]`: the second index.
    ///
    /// `word` is its number in [`Pieces::words`].
    ///
    /// # Panics
    /// When the word is not in this window.
    pub fn row(&self, word: u32) -> usize {
        assert!(
            self.words.contains(&word),
            "word {word} is not in the window of words {:?}",
            self.words
        );
        // [CLS] is row 0.
        1 + (self.of.words[word as usize].first_piece - self.pieces.start) as usize
    }
}
