//! This engine against PyTorch and against `rten`, with the shipped weights.
//!
//! `scripts/check-rust-bert.sh` makes what it needs. `ASCRIBE_MODEL` names another model folder, `ASCRIBE_MODEL_F32` the same
//! model with ONNX graphs in f32, `ASCRIBE_PARITY` what PyTorch computed with it
//! (`models/training/ascribe_training/make_parity_fixture.py`).

#![allow(clippy::unwrap_used)]

#[path = "../../../tests/skipped.rs"]
mod skipped;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use ascribe_encoder::{Encoder, ModelFiles};
use ascribe_encoder_rten::RtenEncoder;
use ascribe_encoder_rust_bert::RustBertEncoder;
use ndarray::{Array2, Array3, ArrayView1, ArrayView2, Axis, Slice};
use safetensors::SafeTensors;

/// Largest difference of a number between engines that compute in f32: they sum in different orders.
const F32_DIFFERENCE: f32 = 1e-3;
/// Least mean cosine between the vectors in f32 and those with activations in bytes.
const INT8_COSINE: f64 = 0.985;
/// The fixture holds every eighth dimension.
const EVERY: isize = 8;
/// Texts run in one batch.
const N_BATCH: usize = 10;

/// What `make_parity_fixture.py` wrote.
struct Fixture {
    texts: Vec<Text>,
}

/// A window, and what PyTorch computed for it: shape `[pieces, width / 8]`, one row after the other.
struct Text {
    ids: Vec<i32>,
    types: Vec<i32>,
    vectors: Vec<f32>,
    role_vectors: Option<Vec<f32>>,
}

/// Texts of about one length as the engines take them.
struct Batch<'a> {
    texts: &'a [Text],
    ids: Array2<i32>,
    types: Array2<i32>,
    mask: Array2<bool>,
}

#[test]
fn agrees_with_pytorch() {
    let files = model();
    let engine = RustBertEncoder::new(&files).unwrap();
    let (mut of_vectors, mut of_roles) = (0.0_f32, 0.0_f32);
    for batch in Fixture::read(&files).batches() {
        let vectors = batch.encode(&engine);
        let roles = engine
            .role_layer(vectors.view(), batch.mask.view())
            .unwrap();
        for (row, text) in batch.texts.iter().enumerate() {
            let expected = &text.vectors;
            of_vectors = of_vectors.max(difference_from_pytorch(&vectors, row, text, expected));
            if let Some(expected) = &text.role_vectors {
                of_roles = of_roles.max(difference_from_pytorch(&roles, row, text, expected));
            }
        }
    }
    eprintln!(
        "PyTorch: vectors differ by at most {of_vectors:e}, the role layer's by {of_roles:e}"
    );
    assert!(of_vectors < F32_DIFFERENCE, "{of_vectors}");
    assert!(of_roles < F32_DIFFERENCE, "{of_roles}");
}

#[test]
fn agrees_with_rten_in_f32() {
    let (variable, default) = ("ASCRIBE_MODEL_F32", "target/rust-bert/ascribe-small-f32");
    if env::var_os(variable).is_none() && !place(variable, default).exists() {
        skipped::skipped("no model in f32; scripts/check-rust-bert.sh makes it");
        return;
    }
    let files = model();
    let f32_files = open(variable, default);
    assert_eq!(
        sha256_of_weights(&f32_files),
        sha256_of_weights(&files),
        "the f32 graphs are of other weights: run scripts/check-rust-bert.sh"
    );
    let ours = RustBertEncoder::new(&files).unwrap();
    let theirs = RtenEncoder::new(&f32_files).unwrap();
    let (mut of_vectors, mut of_roles) = (0.0_f32, 0.0_f32);
    for batch in Fixture::read(&files).batches() {
        let (a, b) = (batch.encode(&ours), batch.encode(&theirs));
        let mask = batch.mask.view();
        // The same words for both, so that differences do not add up.
        let roles_a = ours.role_layer(a.view(), mask).unwrap();
        let roles_b = theirs.role_layer(a.view(), mask).unwrap();
        for (row, text) in batch.texts.iter().enumerate() {
            let n_pieces = text.ids.len();
            for (a, b, largest) in [
                (&a, &b, &mut of_vectors),
                (&roles_a, &roles_b, &mut of_roles),
            ] {
                let differences = &rows(a, row, n_pieces) - &rows(b, row, n_pieces);
                *largest = differences
                    .iter()
                    .fold(*largest, |most, x| most.max(x.abs()));
            }
        }
    }
    eprintln!(
        "rten in f32: vectors differ by at most {of_vectors:e}, the role layer's by {of_roles:e}"
    );
    assert!(of_vectors < F32_DIFFERENCE, "{of_vectors}");
    assert!(of_roles < F32_DIFFERENCE, "{of_roles}");
}

#[test]
fn is_near_rten_in_int8() {
    let files = model();
    let ours = RustBertEncoder::new(&files).unwrap();
    let theirs = RtenEncoder::new(&files).unwrap();
    let (mut of_vectors, mut of_roles) = (Vec::new(), Vec::new());
    for batch in Fixture::read(&files).batches() {
        let (a, b) = (batch.encode(&ours), batch.encode(&theirs));
        let mask = batch.mask.view();
        let roles_a = ours.role_layer(a.view(), mask).unwrap();
        let roles_b = theirs.role_layer(a.view(), mask).unwrap();
        for (row, text) in batch.texts.iter().enumerate() {
            let n_pieces = text.ids.len();
            for (a, b, cosines) in [
                (&a, &b, &mut of_vectors),
                (&roles_a, &roles_b, &mut of_roles),
            ] {
                let (a, b) = (rows(a, row, n_pieces), rows(b, row, n_pieces));
                cosines.extend(
                    a.outer_iter()
                        .zip(b.outer_iter())
                        .map(|(a, b)| cosine(a, b)),
                );
            }
        }
    }
    for (name, cosines) in [("vectors", of_vectors), ("role layer", of_roles)] {
        let mean = cosines.iter().sum::<f64>() / cosines.len() as f64;
        let least = cosines.iter().copied().fold(1.0, f64::min);
        eprintln!("rten in int8: {name}: mean cosine {mean:.5}, least {least:.5}");
        assert!(mean >= INT8_COSINE, "{name}: {mean}");
    }
}

impl Fixture {
    fn read(files: &ModelFiles) -> Self {
        let path = place(
            "ASCRIBE_PARITY",
            "crates/ascribe-encoder-rust-bert/tests/fixtures/parity.safetensors",
        );
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (_, metadata) = SafeTensors::read_metadata(&bytes).unwrap();
        assert_eq!(
            metadata.metadata().as_ref().unwrap()["weights_sha256"],
            sha256_of_weights(files),
            "the weights are new: run make_parity_fixture.py"
        );
        let stored = SafeTensors::deserialize(&bytes).unwrap();
        let numbers = |name: &str| -> Vec<i32> {
            let (numbers, _) = stored.tensor(name).unwrap().data().as_chunks();
            numbers
                .iter()
                .map(|&bytes| i32::from_le_bytes(bytes))
                .collect()
        };
        let floats = |name: &str| -> Vec<f32> {
            let (numbers, _) = stored.tensor(name).unwrap().data().as_chunks();
            numbers
                .iter()
                .map(|&bytes| f32::from_le_bytes(bytes))
                .collect()
        };
        let (ids, types) = (numbers("ids"), numbers("types"));
        let (vectors, role_vectors) = (floats("vectors"), floats("role_vectors"));
        let n_values = vectors.len() / ids.len();
        let mut start = 0;
        let texts = numbers("n_pieces").into_iter().map(|n_pieces| {
            let end = start + usize::try_from(n_pieces).unwrap();
            let values = start * n_values..end * n_values;
            let text = Text {
                ids: ids[start..end].to_vec(),
                types: types[start..end].to_vec(),
                vectors: vectors[values.clone()].to_vec(),
                role_vectors: role_vectors.get(values).map(<[f32]>::to_vec),
            };
            start = end;
            text
        });
        let mut texts: Vec<Text> = texts.collect();
        assert!(texts.len() >= 50);
        texts.sort_by_key(|text| text.ids.len());
        Self { texts }
    }

    fn batches(&self) -> impl Iterator<Item = Batch<'_>> {
        self.texts.chunks(N_BATCH).map(|texts| {
            let longest = texts.iter().map(|text| text.ids.len()).max().unwrap();
            let size = (texts.len(), longest);
            let padded = |of: fn(&Text) -> &[i32]| {
                Array2::from_shape_fn(size, |(row, place)| {
                    of(&texts[row]).get(place).copied().unwrap_or(0)
                })
            };
            Batch {
                texts,
                ids: padded(|text| &text.ids),
                types: padded(|text| &text.types),
                mask: Array2::from_shape_fn(size, |(row, place)| place < texts[row].ids.len()),
            }
        })
    }
}

impl Batch<'_> {
    fn encode(&self, engine: &dyn Encoder) -> Array3<f32> {
        engine
            .encode(self.ids.view(), self.types.view(), self.mask.view())
            .unwrap()
    }
}

fn difference_from_pytorch(
    vectors: &Array3<f32>,
    row: usize,
    text: &Text,
    expected: &[f32],
) -> f32 {
    let got = rows(vectors, row, text.ids.len());
    let got = got.slice_axis(Axis(1), Slice::new(0, None, EVERY));
    assert_eq!(got.len(), expected.len());
    let differences = got.iter().zip(expected).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, f32::max)
}

/// The vectors of one window, without the padding.
fn rows(vectors: &Array3<f32>, row: usize, n_pieces: usize) -> ArrayView2<'_, f32> {
    let mut row = vectors.index_axis(Axis(0), row);
    row.slice_axis_inplace(Axis(0), (..n_pieces).into());
    row
}

fn cosine(a: ArrayView1<'_, f32>, b: ArrayView1<'_, f32>) -> f64 {
    let dot = |a: ArrayView1<'_, f32>, b: ArrayView1<'_, f32>| -> f64 {
        a.iter()
            .zip(b)
            .map(|(&a, &b)| f64::from(a) * f64::from(b))
            .sum()
    };
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

fn model() -> ModelFiles {
    open("ASCRIBE_MODEL", "models/ascribe-small")
}

fn open(variable: &str, default: &str) -> ModelFiles {
    ModelFiles::open(&place(variable, default)).unwrap_or_else(|error| panic!("{error}"))
}

/// A path from the environment, or one of the repository.
fn place(variable: &str, default: &str) -> PathBuf {
    env::var_os(variable).map_or_else(
        || {
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../..")
                .join(default)
        },
        PathBuf::from,
    )
}

fn sha256_of_weights(files: &ModelFiles) -> String {
    files.description().files["encoder.safetensors"]
        .sha256
        .clone()
}
