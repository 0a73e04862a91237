//! What is said when the files of a model are not as they should be.

use std::fs;
use std::path::Path;

use ascribe_encoder::{EncoderError, ModelFiles, PieceTokenizer};

/// A description of a model with a tokenizer of 12 bytes, after one change.
fn description(from: &str, to: &str) -> String {
    let text = r#"{"format": 1, "name": "small", "width": 384, "n_types": 6, "max_pieces": 192,
        "thresholds": {"candidate_logit": -2, "confidence": 0.4, "path_weight": 0.5, "keep": 0.6},
        "files": {
            "encoder.onnx": {"bytes": 5, "sha256": "00"},
            "tokenizer.json": {"bytes": 12}}}"#;
    assert!(text.contains(from), "{from} is not there");
    text.replacen(from, to, 1)
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("the folder can be written to");
    }
    folder
}

/// What the system says of a file that is not there.
fn not_there() -> String {
    fs::read("/no/such/file")
        .expect_err("it is not there")
        .to_string()
}

fn message(result: Result<impl Sized, EncoderError>) -> String {
    match result {
        Ok(_) => panic!("this must fail"),
        Err(error) => error.to_string(),
    }
}

/// The message of [`PieceTokenizer::new`] for a folder whose tokenizer is `tokenizer`.
fn tokenizer_message(tokenizer: &str) -> (String, String) {
    let size = format!("\"bytes\": {}", tokenizer.len());
    let folder = folder(&[
        ("model.json", &description("\"bytes\": 12", &size)),
        ("tokenizer.json", tokenizer),
    ]);
    let files = ModelFiles::open(folder.path()).expect("the description is right");
    let shown = folder.path().display().to_string();
    (message(PieceTokenizer::new(&files)), shown)
}

#[test]
fn reads_a_folder() {
    let folder = folder(&[
        ("model.json", &description("small", "large")),
        ("tokenizer.json", "twelve bytes"),
    ]);
    let files = ModelFiles::open(folder.path()).expect("the description is right");
    assert_eq!(files.description().name, "large");
    assert_eq!(files.shown(), folder.path().display().to_string());
    let bytes = files.read("tokenizer.json").expect("it is there");
    assert_eq!(&*bytes, b"twelve bytes");
}

#[test]
fn names_a_folder_that_is_not_there() {
    assert_eq!(
        message(ModelFiles::open(Path::new("/no/such/model"))),
        format!(
            "model /no/such/model: model.json cannot be read ({}); a model folder holds model.json",
            not_there()
        )
    );
}

#[test]
fn names_a_file_that_is_not_there() {
    let folder = folder(&[("model.json", &description("small", "small"))]);
    let files = ModelFiles::open(folder.path()).expect("the description is right");
    assert_eq!(
        message(PieceTokenizer::new(&files)),
        format!(
            "model {}: tokenizer.json cannot be read ({}); a model folder holds encoder.onnx, tokenizer.json",
            folder.path().display(),
            not_there()
        )
    );
}

#[test]
fn names_a_file_that_was_not_compiled_in() {
    let bundle: &[(&str, &[u8])] = &[];
    assert_eq!(
        message(ModelFiles::bundled(Box::leak(Box::new(bundle)))),
        "model bundled: model.json cannot be read (it was not compiled in); a model folder holds model.json"
    );
}

#[test]
fn tells_a_file_that_is_cut_short() {
    let folder = folder(&[
        ("model.json", &description("small", "small")),
        ("tokenizer.json", "twelve"),
    ]);
    let files = ModelFiles::open(folder.path()).expect("the description is right");
    assert_eq!(
        message(PieceTokenizer::new(&files)),
        format!(
            "model {}: tokenizer.json has 6 bytes, 12 were expected: it is cut short or of another model",
            folder.path().display()
        )
    );
}

#[test]
fn tells_a_file_that_is_damaged() {
    let sum = "73ad3f0ab6a9dd0b3cd3f1de93b3bd2d8e9a5c5e2e3fbd3f0c7b1f6b8e9d6a11";
    let listed = description(
        "{\"bytes\": 12}",
        &format!("{{\"bytes\": 12, \"sha256\": \"{sum}\"}}"),
    );
    let files = [("model.json", &*listed), ("tokenizer.json", "twelve bytes")];
    let folder = folder(&files);
    let opened = ModelFiles::open(folder.path()).expect("the description is right");
    let got = message(opened.read("tokenizer.json"));
    let actual = got
        .split("SHA-256 is ")
        .nth(1)
        .and_then(|rest| rest.split(',').next())
        .expect("the sum is told");
    assert_eq!(
        got,
        format!(
            "model {}: tokenizer.json is damaged or of another model: its SHA-256 is {actual}, model.json lists {sum}",
            folder.path().display()
        )
    );
    // With the right sum, in capitals too, it is read; the same from memory.
    let right = listed.replace(sum, &actual.to_uppercase());
    let memory = [("model.json", &*right), ("tokenizer.json", "twelve bytes")];
    let memory = memory.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let opened = ModelFiles::in_memory(memory.into()).expect("the description is right");
    assert_eq!(
        &*opened.read("tokenizer.json").expect("whole"),
        b"twelve bytes"
    );
    assert_eq!(
        message(opened.read("heads.safetensors")),
        "model in memory: heads.safetensors cannot be read (it is not among them); a model folder holds \
         encoder.onnx, tokenizer.json"
    );
}

#[test]
fn tells_numbers_out_of_bounds() {
    for (from, to, reason) in [
        (
            "\"max_pieces\": 192",
            "\"max_pieces\": 1000000",
            "max_pieces is 1000000, 3 to 512 were expected",
        ),
        (
            "\"max_pieces\": 192",
            "\"max_pieces\": 2",
            "max_pieces is 2, 3 to 512 were expected",
        ),
        (
            "\"width\": 384",
            "\"width\": 0",
            "width is 0, 1 to 5120 were expected",
        ),
        (
            "\"width\": 384",
            "\"width\": 18446744073709551615",
            "width is 18446744073709551615, 1 to 5120 were expected",
        ),
        (
            "\"confidence\": 0.4",
            "\"confidence\": 4",
            "confidence is 4, 0 to 1 were expected",
        ),
        (
            "\"keep\": 0.6",
            "\"keep\": 0.6, \"alone\": -1",
            "alone is -1, 0 to 1 were expected",
        ),
        (
            "\"path_weight\": 0.5",
            "\"path_weight\": -0.5",
            "path_weight is -0.5, 0 or more was expected",
        ),
        (
            "\"candidate_logit\": -2",
            "\"candidate_logit\": 1e39",
            "a threshold or a number of the calibration is not finite",
        ),
        (
            "\"files\"",
            "\"calibration\": {\"alone\": [1, 0], \"agreed\": [1e39, 0]}, \"files\"",
            "a threshold or a number of the calibration is not finite",
        ),
    ] {
        let folder = folder(&[("model.json", &description(from, to))]);
        assert_eq!(
            message(ModelFiles::open(folder.path())),
            format!(
                "model {}: model.json is no description of a model: {reason}",
                folder.path().display()
            )
        );
    }
}

#[test]
fn tells_a_folder_of_another_form() {
    for (text, reason) in [
        (
            description("\"format\": 1", "\"format\": 2"),
            "format 2 is not 1, the one this version reads",
        ),
        (
            description("\"name\": \"small\",", ""),
            "missing field `name` at line 5 column 45",
        ),
        ("no JSON".to_owned(), "expected ident at line 1 column 2"),
    ] {
        let folder = folder(&[("model.json", &text)]);
        assert_eq!(
            message(ModelFiles::open(folder.path())),
            format!(
                "model {}: model.json is no description of a model: {reason}",
                folder.path().display()
            )
        );
    }
}

#[test]
fn tells_a_model_of_other_inputs() {
    let folder = folder(&[(
        "model.json",
        &description("\"n_types\": 6", "\"n_types\": 2"),
    )]);
    let files = ModelFiles::open(folder.path()).expect("the description is right");
    assert_eq!(
        message(PieceTokenizer::new(&files)),
        format!(
            "model {}: model.json is no description of a model for these inputs: it has 2 token types, not 6",
            folder.path().display()
        )
    );
}

#[test]
fn tells_a_tokenizer_of_another_kind() {
    let normalizer = r#""normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
        "strip_accents": null, "lowercase": true}"#;
    let splitter = r#""pre_tokenizer": {"type": "BertPreTokenizer"}"#;
    let model = |vocabulary: &str| {
        format!(
            r###""model": {{"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": {{{vocabulary}}}}}"###
        )
    };
    let file = |parts: &[&str]| {
        format!(
            r#"{{"version": "1.0", "added_tokens": [], {}}}"#,
            parts.join(", ")
        )
    };
    let whole = r#""[UNK]": 0, "[CLS]": 1, "[SEP]": 2"#;
    for (text, reason) in [
        (
            "twelve bytes".to_owned(),
            "expected ident at line 1 column 2",
        ),
        (
            file(&[
                normalizer,
                splitter,
                r#""model": {"type": "BPE", "vocab": {}, "merges": []}"#,
            ]),
            "its model is not WordPiece",
        ),
        (
            file(&[splitter, &model(whole)]),
            "its normalizer is not BertNormalizer",
        ),
        (
            file(&[normalizer, &model(whole)]),
            "its pre-tokenizer is not BertPreTokenizer",
        ),
        (
            file(&[normalizer, splitter, &model(r#""[CLS]": 1, "[SEP]": 2"#)]),
            "[UNK] is not in its vocabulary",
        ),
        (
            file(&[normalizer, splitter, &model(r#""[UNK]": 0, "[CLS]": 1"#)]),
            "[SEP] is not in its vocabulary",
        ),
    ] {
        let (message, shown) = tokenizer_message(&text);
        assert_eq!(
            message,
            format!("model {shown}: tokenizer.json is no word-piece tokenizer: {reason}")
        );
    }
}
