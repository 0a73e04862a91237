//! Text to vectors, whatever runs the network: the trait [`Encoder`], and what every engine and head shares.
//!
//! No engine is in this crate; each is a crate of its own that implements [`Encoder`].

mod description;
mod error;
mod fake;
mod files;
mod pieces;
mod probe;
mod windows;

use ndarray::{Array3, ArrayView2, ArrayView3};

pub use description::{Calibration, Description, FileEntry, Thresholds};
pub use error::EncoderError;
pub use fake::FakeEncoder;
pub use files::ModelFiles;
pub use pieces::{Block, N_TYPES, PieceTokenizer, Pieces, Word};
pub use probe::probe;
pub use windows::{Input, Window};

/// A BERT-shaped network with one further layer that heads may call. Immutable: one serves any number of threads.
///
/// Engines do the arithmetic and nothing else. A call keeps one thread busy, the caller's or another while the caller
/// waits, so that rayon over articles is the one source of parallelism.
pub trait Encoder: Send + Sync {
    /// Name of the engine, for `--engine` and reports: `rten`, `rust-bert`.
    fn engine(&self) -> &'static str;

    /// Length of a vector.
    fn width(&self) -> usize;

    /// Vectors of the last layer.
    ///
    /// `ids` word-piece numbers, `types` token types, `mask` true for a piece and false for padding: shape
    /// `[windows, pieces]` each. The result has shape `[windows, pieces, width]`; what stands at padding means nothing.
    ///
    /// # Errors
    /// When the network cannot run, or gives another shape than it should.
    fn encode(
        &self,
        ids: ArrayView2<'_, i32>,
        types: ArrayView2<'_, i32>,
        mask: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError>;

    /// One transformer layer of the encoder's shape with weights of its own, for heads that need more than a product.
    ///
    /// `vectors` has shape `[rows, words, width]`, `mask` `[rows, words]`; the result has the shape of `vectors`.
    ///
    /// # Errors
    /// Those of [`Encoder::encode`].
    fn role_layer(
        &self,
        vectors: ArrayView3<'_, f32>,
        mask: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError>;
}
