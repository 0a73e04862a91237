//! A first run of a network.

use ndarray::{Array2, Array3};

use crate::{Encoder, EncoderError, ModelFiles};

/// Runs both parts of the network once on a window as long as the model reads, so that weights without checksums are found
/// damaged when the model is opened, not by the quotations that they lack.
///
/// # Errors
/// Those of the engine, for a `max_pieces` that is more than the network has positions, say; [`EncoderError::NotFinite`] when a
/// vector is no number.
pub fn probe(encoder: &dyn Encoder, files: &ModelFiles) -> Result<(), EncoderError> {
    let shape = (1, files.description().max_pieces);
    let zeros = Array2::zeros(shape);
    let mask = Array2::from_elem(shape, true);
    let check = |vectors: &Array3<f32>, what: &str| {
        if vectors.iter().all(|value| value.is_finite()) {
            return Ok(());
        }
        Err(EncoderError::NotFinite {
            model: files.shown().to_owned(),
            what: what.to_owned(),
        })
    };
    let vectors = encoder.encode(zeros.view(), zeros.view(), mask.view())?;
    check(&vectors, "a vector of the encoder")?;
    let vectors = encoder.role_layer(vectors.view(), mask.view())?;
    check(&vectors, "a vector of the role layer")
}
