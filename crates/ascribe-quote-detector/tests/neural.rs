//! The learned detector on a puppet: an encoder whose vectors say outright which role a word has, so that everything
//! after the network is tested without weights.
//!
//! In the texts, "source" is a word of a source, "says" begins a cue, "content" is a word of a content.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ascribe_article::{Article, QuoteType, RawArticle, Span, marked};
use ascribe_encoder::{Encoder, EncoderError, ModelFiles, PieceTokenizer};
use ascribe_quote_detector::{Helpers, NeuralDetector, QuoteDetector};
use ascribe_tokenizer::Tokenizer;
use ndarray::{Array3, ArrayView2, ArrayView3};
use safetensors::tensor::{Dtype, TensorView};
use tempfile::TempDir;

const WIDTH: usize = 8;

/// Column of a vector that says the word has the role of the same number: none, source, content, cue.
const COLUMN: [(&str, usize); 3] = [("source", 1), ("content", 2), ("says", 3)];

struct Puppet {
    column_of: HashMap<i32, usize>,
}

impl Encoder for Puppet {
    fn engine(&self) -> &'static str {
        "puppet"
    }

    fn width(&self) -> usize {
        WIDTH
    }

    fn encode(
        &self,
        ids: ArrayView2<'_, i32>,
        _: ArrayView2<'_, i32>,
        _: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        let (rows, pieces) = ids.dim();
        Ok(Array3::from_shape_fn(
            (rows, pieces, WIDTH),
            |(row, piece, column)| {
                let role = self.column_of.get(&ids[[row, piece]]).copied().unwrap_or(0);
                f32::from(u8::from(role == column))
            },
        ))
    }

    fn role_layer(
        &self,
        vectors: ArrayView3<'_, f32>,
        _: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        Ok(vectors.to_owned())
    }
}

/// A model folder with heads that read the columns of the puppet.
fn model(max_pieces: usize) -> TempDir {
    let folder = TempDir::new().expect("a place for temporary files");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/ascribe-small");
    fs::copy(
        shipped.join("tokenizer.json"),
        folder.path().join("tokenizer.json"),
    )
    .expect("the vocabulary ships");
    let pick = |column: usize, value: f32| -> Vec<f32> {
        (0..WIDTH)
            .map(|c| if c == column { value } else { 0.0 })
            .collect()
    };
    let mut tensors: Vec<(&str, Vec<usize>, Vec<f32>)> = vec![
        ("cue_head.weight", vec![1, WIDTH], pick(3, 12.0)),
        ("cue_head.bias", vec![1], vec![-6.0]),
        ("role_head.is_cue.weight", vec![1, WIDTH], pick(3, 6.0)),
        ("role_head.is_cue.bias", vec![1], vec![-3.0]),
        ("role_head.norm.weight", vec![WIDTH], vec![1.0; WIDTH]),
        ("role_head.norm.bias", vec![WIDTH], vec![0.0; WIDTH]),
        ("role_head.roles.bias", vec![12], vec![0.0; 12]),
        ("role_head.changes", vec![4, 4], vec![0.0; 16]),
    ];
    tensors.push((
        "role_head.cue_projection.weight",
        vec![WIDTH, WIDTH],
        vec![0.0; WIDTH * WIDTH],
    ));
    tensors.push((
        "role_head.cue_projection.bias",
        vec![WIDTH],
        vec![0.0; WIDTH],
    ));
    tensors.push((
        "role_head.distance_embeddings.weight",
        vec![21, WIDTH],
        vec![0.0; 21 * WIDTH],
    ));
    let roles = (0..12)
        .flat_map(|row| {
            if row < 4 {
                pick(row, 9.0)
            } else {
                vec![0.0; WIDTH]
            }
        })
        .collect();
    tensors.push(("role_head.roles.weight", vec![12, WIDTH], roles));
    let bytes: Vec<(&str, Vec<usize>, Vec<u8>)> = tensors
        .into_iter()
        .map(|(name, shape, values)| {
            (
                name,
                shape,
                values.iter().flat_map(|v| v.to_le_bytes()).collect(),
            )
        })
        .collect();
    let views = bytes.iter().map(|(name, shape, data)| {
        (
            *name,
            TensorView::new(Dtype::F32, shape.clone(), data).expect("sizes fit"),
        )
    });
    let heads = safetensors::serialize(views, None).expect("it can be written");
    fs::write(folder.path().join("heads.safetensors"), heads).expect("writable");
    let description = format!(
        r#"{{"format": 1, "name": "puppet", "width": {WIDTH}, "n_types": 6, "max_pieces": {max_pieces}, "files": {{}},
            "thresholds": {{"candidate_logit": -2.0, "confidence": 0.4, "path_weight": 0.25, "keep": 0.5}}}}"#
    );
    fs::write(folder.path().join("model.json"), description).expect("writable");
    folder
}

fn detector(folder: &Path) -> NeuralDetector {
    let files = ModelFiles::open(folder).expect("the folder is whole");
    let tokenizer = PieceTokenizer::new(&files).expect("the vocabulary is one");
    let column_of = COLUMN
        .iter()
        .map(|(word, column)| (tokenizer.pieces(&article(word), 192).ids[0], *column))
        .collect();
    NeuralDetector::new(Arc::new(Puppet { column_of }), &files).expect("the heads fit")
}

fn article(text: &str) -> Article {
    Tokenizer::new()
        .tokenize(RawArticle::new("a", text))
        .expect("short")
}

fn marked_by_model(text: &str) -> String {
    let folder = model(192);
    let article = article(text);
    let quotes = detector(folder.path())
        .without_rules()
        .detect(&article)
        .expect("the puppet runs")
        .quotes;
    marked::render_text(&article.with_quotes(quotes).expect("spans fit the text"))
}

#[test]
fn roles_become_spans() {
    for marked_text in [
        "[s1 Source] [c1 says] [q1 content content]. Nothing here.",
        "“[q1 Content content],” [c1 says] [s1 source source]. “[q1 Content].”",
        "[q1 Content content], [c1 says] [s1 source], [q1 content].",
        "Über 🙂 é [s1 source] [c1 says] “[q1 content]” 👩\u{200d}👧.",
        "No quotation at all.\n\nNor here: content source.",
        "[s1 Source] [c1 says] [q1 content].\n\n[q2 Content], [c2 says] [s2 source].",
    ] {
        let text = marked::parse(marked_text)
            .expect("well marked")
            .text()
            .to_owned();
        assert_eq!(marked_by_model(&text), marked_text);
    }
}

#[test]
fn the_type_is_that_of_the_marks() {
    let folder = model(192);
    let article = article(
        "Source says “content content”.\n\nSource says content “content”.\n\nSource says content.",
    );
    let quotes = detector(folder.path())
        .without_rules()
        .detect(&article)
        .expect("the puppet runs")
        .quotes;
    let kinds: Vec<_> = quotes.iter().map(|quote| quote.kind).collect();
    assert_eq!(
        kinds,
        [QuoteType::Direct, QuoteType::Mixed, QuoteType::Indirect]
    );
    assert!(quotes.iter().all(|quote| quote.found_by == "encoder"));
}

#[test]
fn an_article_longer_than_a_window_is_read_to_its_end() {
    let folder = model(110);
    let filler = "Gulls came and went over the harbour, and nobody counted them. ".repeat(40);
    let text = format!("{filler}\n\n{filler}Source says content.\n\nSource says content content.");
    let quotes = detector(folder.path())
        .without_rules()
        .detect(&article(&text))
        .expect("the puppet runs")
        .quotes;
    let found: Vec<&str> = quotes
        .iter()
        .map(|quote| &text[quote.extent().range()])
        .collect();
    assert_eq!(found, ["content", "content content"]);
}

#[test]
fn quotations_of_the_rules_stand_beside_those_of_the_model() {
    let folder = model(192);
    let text = "“We sail at noon,” said Orrin Vale.\n\nSource says content content content.";
    let mut quotes = detector(folder.path())
        .detect(&article(text))
        .expect("the puppet runs")
        .quotes;
    quotes.sort_by_key(|quote| quote.extent().start);
    let found: Vec<(&str, &str)> = quotes
        .iter()
        .map(|quote| (&text[quote.extent().range()], quote.found_by.as_ref()))
        .collect();
    assert_eq!(found[0], ("We sail at noon,", "quote-cue-source"));
    assert_eq!(found[1].0, "content content content");
    assert!(found[1].1.starts_with("encoder"));
}

#[test]
fn every_span_stands_in_the_text_whatever_it_is() {
    let folder = model(110);
    let detector = detector(folder.path());
    for text in [
        "",
        "says",
        "says content",
        "“says” content says",
        "\u{feff}says\u{200b}content",
        "content\n\nsays\n\ncontent",
    ] {
        let article = article(text);
        let quotes = detector.detect(&article).expect("the puppet runs").quotes;
        let fits = |span: &Span| span.fits(text);
        assert!(
            quotes
                .iter()
                .all(|q| q.content.iter().chain(&q.cue).chain(&q.source).all(fits)),
            "{text:?}"
        );
        article
            .with_quotes(quotes)
            .expect("the list is well formed");
    }
}

/// Vectors of which one is no number.
struct Damaged;

impl Encoder for Damaged {
    fn engine(&self) -> &'static str {
        "damaged"
    }

    fn width(&self) -> usize {
        WIDTH
    }

    fn encode(
        &self,
        ids: ArrayView2<'_, i32>,
        _: ArrayView2<'_, i32>,
        _: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        let mut vectors = Array3::zeros((ids.nrows(), ids.ncols(), WIDTH));
        vectors[[0, 1, 2]] = f32::NAN;
        Ok(vectors)
    }

    fn role_layer(
        &self,
        vectors: ArrayView3<'_, f32>,
        _: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        Ok(vectors.to_owned())
    }
}

#[test]
fn vectors_that_are_no_numbers_are_told() {
    let folder = model(192);
    let files = ModelFiles::open(folder.path()).expect("the folder is whole");
    let detector = NeuralDetector::new(Arc::new(Damaged), &files).expect("the heads fit");
    let error = detector
        .detect(&article("It rained."))
        .expect_err("a vector is no number");
    assert_eq!(
        error.to_string(),
        "article a: model puppet: a vector of the encoder is not finite: the weights are damaged"
    );
}

#[test]
fn helpers_change_nothing() {
    let folder = model(110);
    let detector = detector(folder.path());
    let text = "Source says content content.\n\n“Content,” says source source.\n\n".repeat(60);
    let article = article(&text);
    let alone = detector.detect(&article).expect("the puppet runs");
    assert_eq!(alone.quotes.len(), 120);
    let helped = detector.detect_with(&article, &Helpers::new(3));
    assert_eq!(helped.expect("the puppet runs"), alone);
}

fn failure(folder: PathBuf) -> String {
    let files = ModelFiles::open(&folder).expect("model.json is there");
    NeuralDetector::new(
        Arc::new(Puppet {
            column_of: HashMap::new(),
        }),
        &files,
    )
    .map(|_| ())
    .expect_err("a file is broken")
    .to_string()
    .replace(&folder.display().to_string(), "FOLDER")
}

#[test]
fn broken_heads_are_told() {
    let folder = model(192);
    let path = folder.path().join("heads.safetensors");
    fs::write(&path, b"not at all").expect("writable");
    assert!(
        failure(folder.path().to_owned())
            .starts_with("model FOLDER: heads.safetensors is no file of head weights: "),
    );
    let whole = model(192);
    let mut bytes = fs::read(whole.path().join("heads.safetensors")).expect("it was written");
    let n_bytes = bytes.len();
    bytes[n_bytes - 4..].copy_from_slice(&f32::INFINITY.to_le_bytes());
    fs::write(&path, bytes).expect("writable");
    let damaged = failure(folder.path().to_owned());
    assert!(
        damaged
            .starts_with("model FOLDER: heads.safetensors is no file of head weights: role_head.")
            && damaged.ends_with(" holds a value that is not finite"),
        "{damaged}"
    );
    fs::remove_file(&path).expect("it was there");
    assert!(
        failure(folder.path().to_owned())
            .starts_with("model FOLDER: heads.safetensors cannot be read (")
    );
}
