//! An encoder without weights, for tests of what stands on top of one.

use ndarray::{Array3, ArrayView2, ArrayView3, Axis};

use crate::{Encoder, EncoderError};

/// Vectors from a hash: an [`Encoder`] that knows nothing, for tests of stages.
///
/// A vector depends on id and token type of its piece alone, not on its place or its neighbours: equal pieces have equal
/// vectors in every window, batch and run. Numbers are in `[-1, 1)`; vectors of padding are zero.
/// [`role_layer`](Encoder::role_layer) adds to each vector the mean of its row, so there every word depends on every
/// other. Nothing it gives means anything for language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FakeEncoder {
    width: usize,
}

impl FakeEncoder {
    /// A fake whose vectors have length `width`.
    pub fn new(width: usize) -> Self {
        Self { width }
    }
}

impl Encoder for FakeEncoder {
    fn engine(&self) -> &'static str {
        "fake"
    }

    fn width(&self) -> usize {
        self.width
    }

    /// # Errors
    /// [`EncoderError::Shape`] when the three inputs differ in shape.
    fn encode(
        &self,
        ids: ArrayView2<'_, i32>,
        types: ArrayView2<'_, i32>,
        mask: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        same_shape(ids.shape(), types.shape())?;
        same_shape(ids.shape(), mask.shape())?;
        let (n_windows, n_pieces) = ids.dim();
        let shape = (n_windows, n_pieces, self.width);
        Ok(Array3::from_shape_fn(shape, |(window, piece, column)| {
            let at = [window, piece];
            if mask[at] {
                number(ids[at], types[at], column)
            } else {
                0.0
            }
        }))
    }

    /// # Errors
    /// [`EncoderError::Shape`] when `mask` does not fit `vectors`, or these have another width.
    fn role_layer(
        &self,
        vectors: ArrayView3<'_, f32>,
        mask: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        let (n_rows, n_words, _) = vectors.dim();
        same_shape(&[n_rows, n_words, self.width], vectors.shape())?;
        same_shape(&[n_rows, n_words], mask.shape())?;
        let mut out = Array3::zeros(vectors.dim());
        for ((mut out, vectors), mask) in out
            .outer_iter_mut()
            .zip(vectors.outer_iter())
            .zip(mask.outer_iter())
        {
            let words: Vec<usize> = (0..n_words).filter(|&word| mask[word]).collect();
            let Some(mean) = vectors.select(Axis(0), &words).mean_axis(Axis(0)) else {
                continue;
            };
            for word in words {
                out.row_mut(word).assign(&(&vectors.row(word) + &mean));
            }
        }
        Ok(out)
    }
}

fn same_shape(expected: &[usize], got: &[usize]) -> Result<(), EncoderError> {
    if expected == got {
        return Ok(());
    }
    Err(EncoderError::Shape {
        model: "fake".to_owned(),
        expected: expected.to_vec(),
        got: got.to_vec(),
    })
}

/// A number in `[-1, 1)`, by the finalizer of splitmix64 (Steele et al. 2014).
fn number(id: i32, token_type: i32, column: usize) -> f32 {
    let mut bits = (u64::from(id.cast_unsigned()) << 32)
        ^ (u64::from(token_type.cast_unsigned()) << 24)
        ^ column as u64;
    bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^= bits >> 31;
    // 24 bits fit an f32 exactly.
    (bits >> 40) as f32 / (1 << 23) as f32 - 1.0
}

#[cfg(test)]
mod tests {
    use ndarray::arr2;

    use super::*;

    #[test]
    fn equal_pieces_have_equal_vectors_everywhere() {
        let ids = arr2(&[[101, 7, 8, 7, 102], [101, 8, 102, 0, 0]]);
        let types = arr2(&[[0, 1, 1, 4, 0], [0, 1, 0, 0, 0]]);
        let mask = arr2(&[[true; 5], [true, true, true, false, false]]);
        let out = FakeEncoder::new(16)
            .encode(ids.view(), types.view(), mask.view())
            .expect("shapes agree");
        assert_eq!(out.shape(), [2, 5, 16]);
        assert!(out.iter().all(|value| (-1.0..1.0).contains(value)));
        let vector = |window, piece| out.index_axis(Axis(0), window).row(piece).to_vec();
        assert_eq!(vector(0, 2), vector(1, 1));
        assert_ne!(vector(0, 1), vector(0, 3), "types count");
        assert_ne!(vector(0, 1), vector(0, 2), "ids count");
        assert_eq!(vector(1, 4), [0.0; 16]);
    }

    #[test]
    fn the_role_layer_reads_the_whole_row_but_no_padding() {
        let vectors = Array3::from_shape_fn((2, 3, 4), |(row, word, column)| {
            (row * 12 + word * 4 + column) as f32
        });
        let mask = arr2(&[[true, true, false], [false; 3]]);
        let out = FakeEncoder::new(4)
            .role_layer(vectors.view(), mask.view())
            .expect("shapes agree");
        assert_eq!(
            out.index_axis(Axis(0), 0),
            arr2(&[[2.0, 4.0, 6.0, 8.0], [6.0, 8.0, 10.0, 12.0], [0.0; 4]])
        );
        assert_eq!(out.index_axis(Axis(0), 1), arr2(&[[0.0; 4]; 3]));
    }

    #[test]
    fn shapes_that_differ_are_an_error() {
        let ids = arr2(&[[101, 102]]);
        let mask = arr2(&[[true]]);
        let error = FakeEncoder::new(4)
            .encode(ids.view(), ids.view(), mask.view())
            .expect_err("the mask is shorter");
        assert_eq!(
            error.to_string(),
            "model fake: expected output [1, 2], got [1, 1]"
        );
    }
}
