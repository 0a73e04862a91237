//! The engine on a tiny network: what it refuses and how it says so, padding, threads.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::thread;

use ascribe_encoder::{Encoder, EncoderError, ModelFiles};
use ascribe_encoder_rust_bert::RustBertEncoder;
use ndarray::{Array, Array2, Array3, Axis, Dimension};
use safetensors::Dtype;
use safetensors::tensor::TensorView;

const WIDTH: usize = 8;
const N_PIECES: usize = 30;
const N_TYPES: usize = 6;
const LONGEST: usize = 16;
const CONFIG: &str = r#"{"vocab_size": 30, "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
    "intermediate_size": 12, "max_position_embeddings": 16, "type_vocab_size": 6, "hidden_act": "gelu",
    "layer_norm_eps": 1e-12}"#;

/// Type, shape and bytes of each tensor.
type Tensors = BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)>;

/// Weights of no meaning, the same each time.
fn weights() -> Tensors {
    let mut tensors = Tensors::new();
    let mut state = 1_u32;
    let mut byte = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let mut matrix = |tensors: &mut Tensors, name: String, n_out: usize, n_in: usize| {
        let bytes = (0..n_out * n_in).map(|_| byte()).collect();
        let scales: Vec<f32> = (0..n_out).map(|row| 0.004 + 0.001 * row as f32).collect();
        vector(tensors, format!("{name}.scale"), &scales);
        tensors.insert(name, (Dtype::I8, vec![n_out, n_in], bytes));
    };
    for (table, n_rows) in [
        ("word", N_PIECES),
        ("position", LONGEST),
        ("token_type", N_TYPES),
    ] {
        let name = format!("embeddings.{table}_embeddings.weight");
        matrix(&mut tensors, name, n_rows, WIDTH);
    }
    norm(&mut tensors, "embeddings.LayerNorm");
    for layer in ["encoder.layer.0", "encoder.layer.1", "role_layer"] {
        for (part, n_out, n_in) in [
            ("attention.self.query", WIDTH, WIDTH),
            ("attention.self.key", WIDTH, WIDTH),
            ("attention.self.value", WIDTH, WIDTH),
            ("attention.output.dense", WIDTH, WIDTH),
            ("intermediate.dense", 12, WIDTH),
            ("output.dense", WIDTH, 12),
        ] {
            matrix(&mut tensors, format!("{layer}.{part}.weight"), n_out, n_in);
            vector(
                &mut tensors,
                format!("{layer}.{part}.bias"),
                &vec![0.1; n_out],
            );
        }
        norm(&mut tensors, &format!("{layer}.attention.output.LayerNorm"));
        norm(&mut tensors, &format!("{layer}.output.LayerNorm"));
    }
    tensors
}

fn vector(tensors: &mut Tensors, name: String, values: &[f32]) {
    let bytes = values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    tensors.insert(name, (Dtype::F32, vec![values.len()], bytes));
}

fn norm(tensors: &mut Tensors, name: &str) {
    vector(tensors, format!("{name}.weight"), &[1.0; WIDTH]);
    vector(tensors, format!("{name}.bias"), &[0.0; WIDTH]);
}

fn safetensors(tensors: &Tensors) -> Vec<u8> {
    let views = tensors.iter().map(|(name, (dtype, shape, bytes))| {
        let view = TensorView::new(*dtype, shape.clone(), bytes).unwrap();
        (name, view)
    });
    safetensors::serialize(views, None).unwrap()
}

fn engine(config: &str, weights: Vec<u8>) -> Result<RustBertEncoder, EncoderError> {
    const DESCRIPTION: &str = r#"{"format": 1, "name": "tiny", "width": 8, "n_types": 6, "max_pieces": 16,
        "thresholds": {"candidate_logit": 0.0, "confidence": 0.0, "path_weight": 0.0, "keep": 0.0}, "files": {}}"#;
    let files: Vec<(&'static str, &'static [u8])> = vec![
        ("model.json", DESCRIPTION.as_bytes()),
        ("config.json", config.to_owned().leak().as_bytes()),
        ("encoder.safetensors", weights.leak()),
    ];
    RustBertEncoder::new(&ModelFiles::bundled(files.leak())?)
}

fn tiny() -> RustBertEncoder {
    engine(CONFIG, safetensors(&weights())).unwrap()
}

/// Three windows of 5, 16 and 9 pieces.
fn input() -> (Array2<i32>, Array2<i32>, Array2<bool>) {
    let mask = Array2::from_shape_fn((3, LONGEST), |(row, place)| place < [5, 16, 9][row]);
    let number = |row: usize, place: usize, n: usize| ((7 * row + 3 * place + 1) % n) as i32;
    let masked = |n: usize| {
        let mask = &mask;
        Array2::from_shape_fn((3, LONGEST), move |(row, place)| {
            if mask[(row, place)] {
                number(row, place, n)
            } else {
                0
            }
        })
    };
    (masked(N_PIECES), masked(N_TYPES), mask.clone())
}

fn encode(engine: &RustBertEncoder) -> Array3<f32> {
    let (ids, types, mask) = input();
    engine
        .encode(ids.view(), types.view(), mask.view())
        .unwrap()
}

fn largest_difference(a: &Array3<f32>, b: &Array3<f32>) -> f32 {
    assert_eq!(a.dim(), b.dim());
    let differences = a.iter().zip(b).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, f32::max)
}

/// The first places of one row.
fn part<T: Clone, D: Dimension>(array: &Array<T, D>, row: usize, length: usize) -> Array<T, D> {
    let row = array.slice_axis(Axis(0), (row..=row).into());
    row.slice_axis(Axis(1), (..length).into()).to_owned()
}

#[test]
fn padding_and_other_windows_change_nothing() {
    let engine = tiny();
    let together = encode(&engine);
    let (ids, types, mask) = input();
    let roles_together = engine.role_layer(together.view(), mask.view()).unwrap();
    for (row, length) in [5, 16, 9].into_iter().enumerate() {
        let mask = part(&mask, row, length);
        let vectors = engine
            .encode(
                part(&ids, row, length).view(),
                part(&types, row, length).view(),
                mask.view(),
            )
            .unwrap();
        let roles = engine.role_layer(vectors.view(), mask.view()).unwrap();
        for (alone, together) in [(vectors, &together), (roles, &roles_together)] {
            let together = part(together, row, length);
            assert!(largest_difference(&alone, &together) < 1e-5);
        }
    }
}

#[test]
fn pieces_types_and_places_count() {
    let engine = tiny();
    let (ids, types, mask) = input();
    let vectors = encode(&engine);
    let mut other_types = types.clone();
    other_types[(0, 2)] = 5;
    let mut other_ids = ids.clone();
    other_ids.swap((0, 1), (0, 2));
    for (ids, types) in [(&ids, &other_types), (&other_ids, &types)] {
        let others = engine
            .encode(ids.view(), types.view(), mask.view())
            .unwrap();
        let difference = largest_difference(&part(&vectors, 0, 5), &part(&others, 0, 5));
        assert!(difference > 0.01);
    }
}

#[test]
fn threads_get_what_one_alone_gets() {
    let engine = tiny();
    let alone = encode(&engine);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert_eq!(encode(&engine), alone);
                }
            });
        }
    });
}

#[test]
fn nothing_in_gives_nothing_out() {
    let engine = tiny();
    for size in [(0, 0), (0, 7), (3, 0)] {
        let (numbers, mask) = (Array2::zeros(size), Array2::from_elem(size, true));
        let vectors = engine
            .encode(numbers.view(), numbers.view(), mask.view())
            .unwrap();
        assert_eq!(vectors.dim(), (size.0, size.1, WIDTH));
        let words = engine.role_layer(vectors.view(), mask.view()).unwrap();
        assert_eq!(words.dim(), vectors.dim());
    }
}

#[test]
fn input_that_does_not_fit_is_an_error() {
    let engine = tiny();
    let size = (1, LONGEST + 1);
    let (long, long_mask) = (Array2::<i32>::zeros(size), Array2::from_elem(size, true));
    let mask = part(&long_mask, 0, 4);
    let with = |number: i32| Array2::from_elem((1, 4), number);
    for (ids, types, mask, expected) in [
        (
            long.view(),
            long.view(),
            long_mask.view(),
            "model tiny: rust-bert failed: a window of 17 pieces is longer than 16",
        ),
        (
            with(0).view(),
            long.view(),
            long_mask.view(),
            "model tiny: rust-bert failed: ids (1, 4), types (1, 17) and mask (1, 17) have not one shape",
        ),
        (
            with(30).view(),
            with(0).view(),
            mask.view(),
            "model tiny: rust-bert failed: piece 30 is not one of 30",
        ),
        (
            with(0).view(),
            with(-1).view(),
            mask.view(),
            "model tiny: rust-bert failed: type -1 is not one of 6",
        ),
    ] {
        let error = engine.encode(ids, types, mask).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    let vectors = Array3::zeros((1, 4, WIDTH + 1));
    let error = engine.role_layer(vectors.view(), mask.view()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "model tiny: rust-bert failed: vectors (1, 4, 9) and mask (1, 4) do not fit a layer of width 8"
    );
}

#[test]
fn weights_of_another_shape_are_named() {
    let head =
        "model bundled: encoder.safetensors is no safetensors file of this model's encoder: ";
    type Change = fn(&mut Tensors);
    let changes: [(Change, &str); 5] = [
        (
            |tensors| {
                tensors.remove("encoder.layer.1.attention.self.query.weight");
            },
            "tensor encoder.layer.1.attention.self.query.weight is missing",
        ),
        (
            |tensors| {
                tensors.remove("role_layer.output.dense.weight.scale");
            },
            "tensor role_layer.output.dense.weight.scale is missing",
        ),
        (
            |tensors| {
                let table = "embeddings.token_type_embeddings.weight";
                tensors.insert(table.to_owned(), (Dtype::I8, vec![2, 8], vec![0; 16]));
            },
            "tensor embeddings.token_type_embeddings.weight is I8 [2, 8], expected I8 [6, 8]",
        ),
        (
            |tensors| {
                let bias = "role_layer.intermediate.dense.bias";
                tensors.insert(bias.to_owned(), (Dtype::F16, vec![12], vec![0; 24]));
            },
            "tensor role_layer.intermediate.dense.bias is F16 [12], expected F32 [12]",
        ),
        (
            |tensors| {
                let table = "embeddings.word_embeddings.weight";
                tensors.insert(table.to_owned(), (Dtype::F32, vec![30, 8], vec![0; 960]));
            },
            "tensor embeddings.word_embeddings.weight is F32 [30, 8], expected I8 [30, 8]",
        ),
    ];
    for (change, expected) in changes {
        let mut tensors = weights();
        change(&mut tensors);
        let error = message(engine(CONFIG, safetensors(&tensors)));
        assert_eq!(error, format!("{head}{expected}"));
    }
    let mut cut = safetensors(&weights());
    cut.truncate(cut.len() - 100);
    let error = message(engine(CONFIG, cut));
    assert!(error.starts_with(head), "{error}");
    assert!(message(engine(CONFIG, vec![])).starts_with(head));
}

#[test]
fn configurations_it_cannot_run_are_errors() {
    let head = "model bundled: config.json is no configuration of a BERT encoder: ";
    for (old, new, expected) in [
        (
            "\"hidden_size\": 8",
            "\"hidden_size\": 16",
            "hidden_size is 16, model.json says 8",
        ),
        ("layers\": 2", "layers\": 0", "num_hidden_layers is 0"),
        (
            "heads\": 2",
            "heads\": 3",
            "hidden_size 8 cannot be split among 3 heads",
        ),
        ("gelu", "relu", "hidden_act is relu, not gelu"),
        (
            "1e-12",
            "1e-5",
            "layer_norm_eps is 0.00001, not 0.000000000001",
        ),
        ("\"vocab_size\"", "\"words\"", "missing field `vocab_size`"),
    ] {
        let config = CONFIG.replacen(old, new, 1);
        assert_ne!(config, CONFIG);
        let error = message(engine(&config, safetensors(&weights())));
        assert!(error.starts_with(&format!("{head}{expected}")), "{error}");
    }
}

fn message(result: Result<RustBertEncoder, EncoderError>) -> String {
    match result {
        Ok(_) => panic!("it was taken"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn vectors_are_normalised() {
    // The last thing a layer does, with weights 1 and biases 0 here.
    for vector in encode(&tiny()).lanes(Axis(2)) {
        assert!(vector.sum().abs() < 1e-4);
        assert!((vector.mapv(|value| value * value).sum() / WIDTH as f32 - 1.0).abs() < 1e-3);
    }
}
