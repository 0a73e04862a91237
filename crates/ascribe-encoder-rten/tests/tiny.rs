//! A tiny encoder in both arithmetics, held against what PyTorch makes of it.
//!
//! `tests/tiny/` is written by `models/training/tests/test_export.py`.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use ascribe_encoder::{Encoder, EncoderError, ModelFiles};
use ascribe_encoder_rten::RtenEncoder;
use ndarray::{Array, Array2, Array3, ArrayView, ArrayView1, Axis, RemoveAxis, Slice};
use rayon::prelude::*;
use serde::Deserialize;
use tempfile::TempDir;

const WIDTH: usize = 32;

#[derive(Deserialize)]
struct Flat {
    shape: [usize; 3],
    ids: Vec<i32>,
    types: Vec<i32>,
    mask: Vec<u8>,
    vectors: Vec<f32>,
    role_vectors: Vec<f32>,
}

struct Expected {
    ids: Array2<i32>,
    types: Array2<i32>,
    mask: Array2<bool>,
    vectors: Array3<f32>,
    role_vectors: Array3<f32>,
}

impl Expected {
    fn read() -> Self {
        let text =
            fs::read_to_string(folder("expected.json")).expect("what the test made is whole");
        let flat: Flat = serde_json::from_str(&text).expect("what the test made is whole");
        let size = [flat.shape[0], flat.shape[1]];
        let mask = flat.mask.iter().map(|&x| x == 1).collect();
        Self {
            ids: Array2::from_shape_vec(size, flat.ids).expect("what the test made is whole"),
            types: Array2::from_shape_vec(size, flat.types).expect("what the test made is whole"),
            mask: Array2::from_shape_vec(size, mask).expect("what the test made is whole"),
            vectors: Array3::from_shape_vec(flat.shape, flat.vectors)
                .expect("what the test made is whole"),
            role_vectors: Array3::from_shape_vec(flat.shape, flat.role_vectors)
                .expect("what the test made is whole"),
        }
    }

    fn encode(&self, encoder: &RtenEncoder) -> Array3<f32> {
        encoder
            .encode(self.ids.view(), self.types.view(), self.mask.view())
            .expect("what the test made is whole")
    }

    fn role_layer(&self, encoder: &RtenEncoder) -> Array3<f32> {
        encoder
            .role_layer(self.vectors.view(), self.mask.view())
            .expect("what the test made is whole")
    }

    /// Row, place of each piece that is no padding.
    fn pieces(&self) -> impl Iterator<Item = [usize; 2]> {
        let pieces = self.mask.indexed_iter().filter(|(_, is_piece)| **is_piece);
        pieces.map(|((row, place), _)| [row, place])
    }

    fn distance(&self, a: &Array3<f32>, b: &Array3<f32>) -> f32 {
        self.pieces()
            .map(|[row, place]| {
                let difference = &vector(a, row, place) - &vector(b, row, place);
                difference
                    .iter()
                    .fold(0.0, |most: f32, x| most.max(x.abs()))
            })
            .fold(0.0, f32::max)
    }

    fn mean_cosine(&self, a: &Array3<f32>, b: &Array3<f32>) -> f32 {
        let dot = |a: ArrayView1<f32>, b: ArrayView1<f32>| (&a * &b).sum();
        let cosines: Vec<f32> = self
            .pieces()
            .map(|[row, place]| {
                let (a, b) = (vector(a, row, place), vector(b, row, place));
                dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
            })
            .collect();
        cosines.iter().sum::<f32>() / cosines.len() as f32
    }
}

// The macro `s!` has code that the lint against unsafe code forbids.
fn vector(vectors: &Array3<f32>, row: usize, place: usize) -> ArrayView1<'_, f32> {
    vectors
        .index_axis(Axis(0), row)
        .index_axis_move(Axis(0), place)
}

/// A row as an array of its own, without its padding.
fn part<T, D: RemoveAxis>(array: &Array<T, D>, row: usize, n_pieces: usize) -> ArrayView<'_, T, D> {
    let mut part = array.slice_axis(Axis(0), Slice::from(row..=row));
    part.slice_axis_inplace(Axis(1), Slice::from(..n_pieces));
    part
}

fn put(all: &mut Array3<f32>, row: usize, vectors: &Array3<f32>) {
    let mut place = all.slice_axis_mut(Axis(0), Slice::from(row..=row));
    place.slice_axis_inplace(Axis(1), Slice::from(..vectors.shape()[1]));
    place.assign(vectors);
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/tiny")
        .join(name)
}

fn open(folder: &Path) -> Result<RtenEncoder, EncoderError> {
    RtenEncoder::new(&ModelFiles::open(folder).expect("what the test made is whole"))
}

fn tiny(arithmetic: &str) -> RtenEncoder {
    open(&folder(arithmetic)).expect("what the test made is whole")
}

#[test]
fn f32_gives_the_vectors_of_pytorch() {
    let (expected, encoder) = (Expected::read(), tiny("f32"));
    assert_eq!((encoder.engine(), encoder.width()), ("rten", WIDTH));
    assert!(expected.distance(&expected.encode(&encoder), &expected.vectors) < 1e-4);
    assert!(expected.distance(&expected.role_layer(&encoder), &expected.role_vectors) < 1e-4);
}

#[test]
fn int8_gives_nearly_the_vectors_of_pytorch() {
    let (expected, encoder) = (Expected::read(), tiny("int8"));
    assert!(expected.mean_cosine(&expected.encode(&encoder), &expected.vectors) > 0.995);
    assert!(expected.mean_cosine(&expected.role_layer(&encoder), &expected.role_vectors) > 0.995);
}

#[test]
fn vectors_do_not_depend_on_other_rows_or_padding() {
    let expected = Expected::read();
    for arithmetic in ["f32", "int8"] {
        let encoder = tiny(arithmetic);
        let together = expected.encode(&encoder);
        let roles_together = expected.role_layer(&encoder);
        let mut alone = Array3::zeros(together.dim());
        let mut roles_alone = alone.clone();
        for row in 0..expected.ids.nrows() {
            let n_pieces = expected.mask.row(row).iter().filter(|x| **x).count();
            let mask = part(&expected.mask, row, n_pieces);
            let (ids, types) = (
                part(&expected.ids, row, n_pieces),
                part(&expected.types, row, n_pieces),
            );
            put(
                &mut alone,
                row,
                &encoder
                    .encode(ids, types, mask)
                    .expect("what the test made is whole"),
            );
            let vectors = encoder.role_layer(part(&expected.vectors, row, n_pieces), mask);
            put(
                &mut roles_alone,
                row,
                &vectors.expect("what the test made is whole"),
            );
        }
        assert!(expected.distance(&together, &alone) < 1e-5, "{arithmetic}");
        assert!(
            expected.distance(&roles_together, &roles_alone) < 1e-5,
            "{arithmetic}"
        );
    }
}

#[test]
fn nothing_in_gives_nothing_out() {
    let encoder = tiny("int8");
    for [rows, places] in [[0, 0], [0, 5], [2, 0]] {
        let numbers = Array2::zeros([rows, places]);
        let mask = Array2::from_elem([rows, places], true);
        let vectors = encoder.encode(numbers.view(), numbers.view(), mask.view());
        assert_eq!(
            vectors.expect("what the test made is whole").dim(),
            (rows, places, WIDTH)
        );
        let vectors = Array3::zeros([rows, places, WIDTH]);
        let vectors = encoder.role_layer(vectors.view(), mask.view());
        assert_eq!(
            vectors.expect("what the test made is whole").dim(),
            (rows, places, WIDTH)
        );
    }
}

#[test]
fn threads_give_the_same_vectors() {
    let (expected, encoder) = (Expected::read(), tiny("int8"));
    let one = expected.encode(&encoder);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(4)
        .build()
        .expect("what the test made is whole");
    let all: Vec<_> = pool.install(|| {
        (0..40)
            .into_par_iter()
            .map(|_| expected.encode(&encoder))
            .collect()
    });
    assert!(all.iter().all(|vectors| vectors == one));
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| expected.encode(&encoder)))
            .collect();
        assert!(
            handles
                .into_iter()
                .all(|handle| handle.join().expect("what the test made is whole") == one)
        );
    });
}

#[test]
fn a_worker_that_waits_takes_up_no_further_work() {
    thread_local!(static UNDER_WAY: Cell<usize> = const { Cell::new(0) });
    let (expected, encoder) = (Expected::read(), tiny("f32"));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .expect("what the test made is whole");
    let most = pool.install(|| {
        (0..100)
            .into_par_iter()
            .map(|_| {
                UNDER_WAY.set(UNDER_WAY.get() + 1);
                expected.encode(&encoder);
                UNDER_WAY.replace(UNDER_WAY.get() - 1)
            })
            .max()
    });
    assert_eq!(most, Some(1));
}

/// A copy of a model folder with one thing changed.
fn changed(change: impl FnOnce(&Path)) -> TempDir {
    let copy = tempfile::tempdir().expect("what the test made is whole");
    for file in ["model.json", "encoder.onnx", "role-layer.onnx"] {
        fs::copy(folder("int8").join(file), copy.path().join(file))
            .expect("what the test made is whole");
    }
    change(copy.path());
    copy
}

/// `model.json` without sizes, and with `from` replaced.
fn edit_description(folder: &Path, from: &str, to: &str) {
    let path = folder.join("model.json");
    let text = fs::read_to_string(&path).expect("what the test made is whole");
    let mut description: serde_json::Value =
        serde_json::from_str(&text.replace(from, to)).expect("what the test made is whole");
    description["files"] = serde_json::json!({});
    fs::write(path, description.to_string()).expect("what the test made is whole");
}

fn refusal(change: impl FnOnce(&Path)) -> String {
    let copy = changed(change);
    let error = open(copy.path())
        .err()
        .expect("the model was to be refused");
    error
        .to_string()
        .replace(&copy.path().display().to_string(), "FOLDER")
}

#[test]
fn files_that_are_something_else_are_refused() {
    insta::assert_snapshot!(refusal(|folder| fs::remove_file(folder.join("role-layer.onnx")).expect("what the test made is whole")), @"model FOLDER: role-layer.onnx cannot be read (No such file or directory (os error 2)); a model folder holds encoder.onnx, role-layer.onnx");
    insta::assert_snapshot!(refusal(|folder| fs::write(folder.join("encoder.onnx"), "ONNX").expect("what the test made is whole")), @"model FOLDER: encoder.onnx has 4 bytes, 36972 were expected: it is cut short or of another model");
    insta::assert_snapshot!(refusal(|folder| {
        edit_description(folder, "", "");
        fs::write(folder.join("encoder.onnx"), "no graph at all").expect("what the test made is whole");
    }), @"model FOLDER: encoder.onnx is no ONNX graph of the encoder: unknown model file type");
    insta::assert_snapshot!(refusal(|folder| {
        edit_description(folder, "", "");
        let bytes = fs::read(folder.join("encoder.onnx")).expect("what the test made is whole");
        fs::write(folder.join("encoder.onnx"), &bytes[..bytes.len() / 2]).expect("what the test made is whole");
    }), @"model FOLDER: encoder.onnx is no ONNX graph of the encoder: parse error: error in message  field 0: io error: failed to fill whole buffer");
    insta::assert_snapshot!(refusal(|folder| {
        edit_description(folder, "", "");
        fs::copy(folder.join("role-layer.onnx"), folder.join("encoder.onnx")).expect("what the test made is whole");
    }), @"model FOLDER: encoder.onnx is no ONNX graph of the encoder: it has 2 inputs and 1 outputs, 3 and 1 were expected");
}

#[test]
fn a_network_of_another_width_is_told() {
    let expected = Expected::read();
    let copy = changed(|folder| edit_description(folder, r#""width": 32"#, r#""width": 16"#));
    let encoder = open(copy.path()).expect("what the test made is whole");
    let error = encoder
        .encode(
            expected.ids.view(),
            expected.types.view(),
            expected.mask.view(),
        )
        .expect_err("it was to be refused");
    insta::assert_snapshot!(error, @"model tiny-int8: expected output [3, 9, 16], got [3, 9, 32]");
}

#[test]
fn inputs_that_do_not_fit_are_told() {
    let (expected, encoder) = (Expected::read(), tiny("int8"));
    let error = |ids: &Array2<i32>, mask: &Array2<bool>| {
        let types = Array2::zeros(ids.dim());
        encoder
            .encode(ids.view(), types.view(), mask.view())
            .expect_err("it was to be refused")
    };
    let mut ids = expected.ids.clone();
    ids[[0, 0]] = 5000;
    insta::assert_snapshot!(error(&ids, &expected.mask), @r#"model tiny-int8: rten failed: operator "" failed: input or attribute has invalid value: Index 5000 is out of range. Must be in [-50, 50). Inputs were (tensor(i8) [50, 32], tensor(i32) [3, 9])"#);
    let mut mask = expected.mask.clone();
    mask[[1, 0]] = false;
    insta::assert_snapshot!(error(&expected.ids, &mask), @"model tiny-int8: rten failed: a mask has padding before a piece");
    let mask = expected
        .mask
        .index_axis(Axis(0), 0)
        .insert_axis(Axis(0))
        .to_owned();
    insta::assert_snapshot!(error(&expected.ids, &mask), @r#"model tiny-int8: rten failed: operator "" failed: incompatible input shapes: nonpad_kv_seqlen must have batch_size elements. Inputs were (tensor(f32) [3, 9, 32], tensor(f32) [3, 9, 32], tensor(f32) [3, 9, 32], -, -, -, tensor(i32) [1])"#);
}
