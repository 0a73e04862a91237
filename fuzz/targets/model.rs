//! Files of a model: the first byte says which of three is replaced by the rest. What is accepted runs.
#![no_main]

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use ascribe::encoder::FakeEncoder;
use ascribe::{ModelFiles, NeuralDetector, QuoteDetector, RawArticle};
use ascribe_tokenizer::Tokenizer;
use libfuzzer_sys::fuzz_target;
use safetensors::tensor::{Dtype, TensorView};

const WIDTH: usize = 2;

const DESCRIPTION: &str = r#"{"format": 1, "name": "tiny", "width": 2, "n_types": 6, "max_pieces": 110, "files": {},
"thresholds": {"candidate_logit": -2.0, "confidence": 0.1, "path_weight": 0.25, "keep": 0.5}}"#;

const VOCABULARY: &str = r###"{"version": "1.0", "added_tokens": [],
"normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
"pre_tokenizer": {"type": "BertPreTokenizer"},
"model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
"vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "said": 3, "it": 4, "##s": 5, ".": 6}}}"###;

static WHOLE: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let shapes: [(&str, Vec<usize>); 13] = [
        ("cue_head.weight", vec![1, WIDTH]),
        ("cue_head.bias", vec![1]),
        ("role_head.changes", vec![4, 4]),
        ("role_head.cue_projection.weight", vec![WIDTH, WIDTH]),
        ("role_head.cue_projection.bias", vec![WIDTH]),
        ("role_head.distance_embeddings.weight", vec![21, WIDTH]),
        ("role_head.norm.weight", vec![WIDTH]),
        ("role_head.norm.bias", vec![WIDTH]),
        ("role_head.roles.weight", vec![12, WIDTH]),
        ("role_head.roles.bias", vec![12]),
        ("role_head.is_cue.weight", vec![1, WIDTH]),
        ("role_head.is_cue.bias", vec![1]),
        ("auxiliary.names.bias", vec![7]),
    ];
    let zeros = vec![0_u8; 4 * 64];
    let views = shapes.into_iter().map(|(name, shape)| {
        let n_bytes = 4 * shape.iter().product::<usize>();
        let view = TensorView::new(Dtype::F32, shape, &zeros[..n_bytes]);
        (name, view.expect("sizes fit"))
    });
    let heads = safetensors::serialize(views, None).expect("it can be written");
    BTreeMap::from([
        ("model.json".to_owned(), DESCRIPTION.as_bytes().to_vec()),
        ("tokenizer.json".to_owned(), VOCABULARY.as_bytes().to_vec()),
        ("heads.safetensors".to_owned(), heads),
    ])
});

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, rest)) = bytes.split_first() else {
        return;
    };
    let mut files = WHOLE.clone();
    let name = ["model.json", "tokenizer.json", "heads.safetensors"][usize::from(first) % 3];
    files.insert(name.to_owned(), rest.to_vec());
    let Ok(files) = ModelFiles::in_memory(files) else {
        return;
    };
    let width = files.description().width;
    let Ok(detector) = NeuralDetector::new(Arc::new(FakeEncoder::new(width)), &files) else {
        return;
    };
    let article = Tokenizer::new()
        .tokenize(RawArticle::new("a", "“It rained,” said Ann Pell. It stopped."))
        .expect("the text is short");
    if let Ok(found) = detector.detect(&article) {
        article.with_quotes(found.quotes).expect("every span fits");
    }
});
