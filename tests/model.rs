//! The pipeline with the weights that ship: what only they can show.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

use ascribe::serde_json::{self, Value, json};
use ascribe::{
    ArticleRecord, BUNDLED_MODEL, Encoder, EncoderError, Engine, Model, NeuralDetector, Pipeline,
    RawArticle,
};
use assert_cmd::Command;
use ndarray::{Array3, ArrayView2, ArrayView3};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::skipped::skipped;

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../models")
        .join(BUNDLED_MODEL)
}

fn pipeline(threads: usize) -> Pipeline {
    let detector = Model::bundled()
        .and_then(|model| model.detector())
        .expect("the model that ships can be loaded");
    Pipeline::builder()
        .detector(Box::new(detector))
        .threads(threads)
        .build()
}

/// Nothing in a result may depend on it.
fn line(record: &ArticleRecord) -> String {
    serde_json::to_string(record).expect("a record is JSON")
}

const NEWS: &str = "HARLOW, May 3 - Councillor Edda Marrow conceded on Tuesday that the tram would be late.\n\n\
    Her deputy signalled that further delays were on the cards. “Nobody here is pleased,” he told the Harlow Post. \
    “We will not hide that.”\n\n\
    Residents fear the works may drag on for years.";

#[test]
fn finds_what_the_rules_do_not() {
    let with_model = Pipeline::new().annotate(NEWS).expect("it is short");
    let rules = Pipeline::rules().annotate(NEWS).expect("it is short");
    let by_model = with_model
        .quotes()
        .iter()
        .filter(|quote| quote.found_by.starts_with("encoder"))
        .count();
    assert!(by_model >= 3, "{:#?}", with_model.quotes());
    assert!(with_model.quotes().len() >= rules.quotes().len());
    assert!(
        with_model
            .quotes()
            .iter()
            .all(|q| (0.0..=1.0).contains(&q.confidence))
    );
}

#[test]
fn the_result_does_not_depend_on_threads_or_neighbours() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/samples");
    let articles: Vec<RawArticle> = fs::read_dir(folder)
        .expect("samples ship")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .take(6)
        .map(|path| {
            RawArticle::new(
                path.display().to_string(),
                fs::read_to_string(path).expect("UTF-8"),
            )
        })
        .collect();
    let all = |threads: usize, articles: Vec<RawArticle>| -> Vec<String> {
        pipeline(threads)
            .annotate_all(articles)
            .map(|article| {
                line(&ArticleRecord::from_article(
                    &article.expect("nothing fails"),
                ))
            })
            .collect()
    };
    let one = all(1, articles.clone());
    assert_eq!(one, all(2, articles.clone()));
    let mut reversed = all(2, articles.into_iter().rev().collect());
    reversed.reverse();
    assert_eq!(one, reversed);
}

#[test]
fn a_long_article_is_spread_over_the_threads_that_are_free() {
    let text = NEWS.repeat(12);
    let begin = |threads: usize| {
        let pipeline = pipeline(threads);
        let article = pipeline.annotate(&text).expect("it is no error");
        line(&ArticleRecord::from_article(&article))
    };
    assert_eq!(begin(1), begin(3));
    // Who works at once, and where.
    let watched = |threads: usize| {
        let watch = Watch::new();
        let detector =
            NeuralDetector::new(watch.clone(), watch.model.files()).expect("the heads fit");
        let pipeline = Pipeline::builder()
            .detector(detector)
            .threads(threads)
            .build();
        pipeline.annotate(&text).expect("it is no error");
        watch.threads()
    };
    assert_eq!(watched(1), HashSet::from([thread::current().id()]));
    let three = watched(3);
    assert!((2..=3).contains(&three.len()), "{three:?}");
}

/// The model that ships, with a list of the threads that ask it.
struct Watch {
    model: Model,
    threads: Mutex<HashSet<ThreadId>>,
}

impl Watch {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            model: Model::bundled().expect("it ships"),
            threads: Mutex::new(HashSet::new()),
        })
    }

    fn threads(&self) -> HashSet<ThreadId> {
        self.threads.lock().expect("nobody panics").clone()
    }
}

impl Encoder for Watch {
    fn engine(&self) -> &'static str {
        "watch"
    }

    fn width(&self) -> usize {
        self.model.encoder().width()
    }

    fn encode(
        &self,
        ids: ArrayView2<'_, i32>,
        types: ArrayView2<'_, i32>,
        mask: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        let mut threads = self.threads.lock().expect("nobody panics");
        threads.insert(thread::current().id());
        drop(threads);
        self.model.encoder().encode(ids, types, mask)
    }

    fn role_layer(
        &self,
        vectors: ArrayView3<'_, f32>,
        mask: ArrayView2<'_, bool>,
    ) -> Result<Array3<f32>, EncoderError> {
        self.model.encoder().role_layer(vectors, mask)
    }
}

#[test]
fn a_long_paragraph_is_read_to_its_end() {
    let filler =
        "The gulls came back to the harbour in the spring and nobody counted them. ".repeat(60);
    let text = format!("{filler}Edda Marrow said that the tram would be late.");
    let article = pipeline(1).annotate(&text).expect("it is short");
    let found: Vec<&str> = article
        .quotes()
        .iter()
        .map(|quote| article.slice(quote.extent()))
        .collect();
    assert!(found.contains(&"that the tram would be late"), "{found:?}");
}

#[test]
fn files_are_those_the_description_names() {
    check_files(&shipped());
    check_files(&shipped().join("../ascribe-fast"));
}

#[test]
fn the_fast_model_finds_what_is_plain() {
    let output = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .args(["extract", "--no-text", "--model"])
        .arg(shipped().join("../ascribe-fast"))
        .write_stdin("“The port is ours,” said Ann Lee. The mayor said that it was late.")
        .output()
        .expect("the command runs");
    let found: Value = serde_json::from_slice(&output.stdout).expect("one article");
    let contents: Vec<&Value> = found["quotes"]
        .as_array()
        .expect("quotes")
        .iter()
        .map(|quote| &quote["content"])
        .collect();
    assert_eq!(contents, [&json!([[1, 18]]), &json!([[49, 65]])], "{found}");
    assert_eq!(found["speakers"][0]["name"], "Ann Lee");
}

/// That the files of a model are those that its description and the manifest name.
fn check_files(folder: &Path) {
    let model = Model::open(folder, Engine::default()).expect("the folder is whole");
    let files = &model.files().description().files;
    assert!(files.contains_key("encoder.safetensors") && files.contains_key("encoder.onnx"));
    for (name, entry) in files {
        let bytes = fs::read(folder.join(name)).expect("a file of the model");
        assert_eq!(bytes.len() as u64, entry.bytes, "{name}");
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(digest, entry.sha256, "{name}");
        assert!(bytes.len() <= 30_000_000, "{name} is over 30 MB");
    }
    let manifest = fs::read_to_string(folder.join("../manifest.toml")).expect("the manifest ships");
    for entry in files.values() {
        assert!(
            manifest.contains(&entry.sha256),
            "the manifest lacks {}",
            entry.sha256
        );
    }
}

/// What `extract --model` says of a copy of the model after something was done to it.
fn complaint(damage: impl FnOnce(&Path)) -> String {
    let folder = TempDir::new().expect("a place for temporary files");
    for entry in fs::read_dir(shipped()).expect("the model ships") {
        let path = entry.expect("readable").path();
        fs::copy(&path, folder.path().join(path.file_name().expect("a file"))).expect("copied");
    }
    damage(folder.path());
    let output = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .args(["extract", "--model"])
        .arg(folder.path())
        .write_stdin("A.")
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8_lossy(&output.stderr).replace(&folder.path().display().to_string(), "FOLDER")
}

#[test]
fn a_broken_model_is_told_with_what_was_expected() {
    let n_bytes = fs::metadata(shipped().join("encoder.onnx"))
        .expect("it ships")
        .len();
    let truncated = complaint(|folder| {
        let file = fs::OpenOptions::new()
            .write(true)
            .open(folder.join("encoder.onnx"));
        file.and_then(|file| file.set_len(1000)).expect("cut");
    });
    assert_eq!(
        truncated,
        format!(
            "ascribe: model FOLDER: encoder.onnx has 1000 bytes, {n_bytes} were expected: it is cut short or of another model\n"
        )
    );
    let write = |folder: &Path, file: &str, bytes: &[u8]| {
        fs::write(folder.join(file), bytes).expect("written");
    };
    let change = |folder: &Path, file: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = fs::read(folder.join(file)).expect("copied");
        change(&mut bytes);
        write(folder, file, &bytes);
    };
    // Damage that keeps the size: by the sum of the file.
    let zeroed = |bytes: &mut Vec<u8>| {
        let half = bytes.len() / 2;
        bytes[half..].fill(0);
    };
    let shuffled = |bytes: &mut Vec<u8>| {
        let text = String::from_utf8(bytes.clone()).expect("it is JSON");
        *bytes = text.replace("\"said\":", "\"dias\":").into_bytes();
    };
    type Damage<'a> = (&'a str, &'a dyn Fn(&mut Vec<u8>));
    let damages: [Damage; 4] = [
        ("encoder.onnx", &|bytes| bytes.fill(b'x')),
        ("role-layer.onnx", &zeroed),
        ("heads.safetensors", &zeroed),
        ("tokenizer.json", &shuffled),
    ];
    for (file, damage) in damages {
        let told = complaint(|folder| change(folder, file, damage));
        let begin = format!(
            "ascribe: model FOLDER: {file} is damaged or of another model: its SHA-256 is "
        );
        assert!(told.starts_with(&begin), "{told}");
    }
    let long = complaint(|folder| {
        change(folder, "model.json", &|bytes| {
            let text = String::from_utf8(bytes.clone()).expect("it is JSON");
            *bytes = text.replace(": 192", ": 1000000").into_bytes();
        });
    });
    assert_eq!(
        long,
        "ascribe: model FOLDER: model.json is no description of a model: max_pieces is 1000000, 3 to 512 were expected\n"
    );
    // A folder somebody made by hand lists no sums: what stands in the files is checked.
    let without_sums = |folder: &Path| {
        change(folder, "model.json", &|bytes| {
            let mut description: serde_json::Value =
                serde_json::from_slice(bytes).expect("it is JSON");
            description["files"] = serde_json::json!({});
            *bytes = description.to_string().into_bytes();
        });
    };
    let not_finite = complaint(|folder| {
        without_sums(folder);
        change(folder, "heads.safetensors", &|bytes| {
            let n_bytes = bytes.len();
            bytes[n_bytes - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
        });
    });
    assert!(
        not_finite.ends_with(" holds a value that is not finite\n"),
        "{not_finite}"
    );
    let foreign = complaint(|folder| {
        without_sums(folder);
        write(folder, "encoder.onnx", &vec![b'x'; n_bytes as usize]);
    });
    assert!(
        foreign
            .starts_with("ascribe: model FOLDER: encoder.onnx is no ONNX graph of the encoder: "),
        "{foreign}"
    );
    let missing =
        complaint(|folder| fs::remove_file(folder.join("heads.safetensors")).expect("gone"));
    assert!(
        missing
            .starts_with("ascribe: model FOLDER: heads.safetensors cannot be read (No such file"),
        "{missing}"
    );
    assert!(
        missing.contains("a model folder holds config.json, encoder.onnx"),
        "{missing}"
    );
    let newer = complaint(|folder| fs::write(folder.join("model.json"), "{}").expect("written"));
    assert!(
        newer.starts_with("ascribe: model FOLDER: model.json is no description of a model: "),
        "{newer}"
    );
}

#[test]
fn an_engine_that_was_not_compiled_in_is_told() {
    if Engine::RustBert.is_compiled_in() {
        skipped("the engine rust-bert is compiled in");
        return;
    }
    let output = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .args(["extract", "--engine", "rust-bert"])
        .write_stdin("A.")
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "ascribe: model bundled: rust-bert failed: it was not compiled in; build with --features rust-bert\n"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_comes_through(text in "([a-zA-Z ,.]{0,12}|[“”‘’\"' \n]{0,3}|said |that |\\PC{0,6}){0,20}") {
        let article = pipeline(1).annotate(&text).expect("odd text is no error");
        for quote in article.quotes() {
            for span in quote.content.iter().chain(&quote.cue).chain(&quote.source) {
                prop_assert!(span.fits(&text));
            }
        }
    }
}
