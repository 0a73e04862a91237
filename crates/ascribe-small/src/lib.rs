//! The model `ascribe-small` as bytes: `models/ascribe-small` says what each file is, its card what the model is for.

/// Name and content of each file. Which weights are among them, features say: `rten`, `rust-bert`.
///
/// A package of a registry has none for `rust-bert`: that engine is then given a folder.
pub const FILES: &[(&str, &[u8])] = &[
    ("model.json", include_bytes!("../model/model.json")),
    ("tokenizer.json", include_bytes!("../model/tokenizer.json")),
    (
        "heads.safetensors",
        include_bytes!("../model/heads.safetensors"),
    ),
    #[cfg(feature = "rten")]
    ("encoder.onnx", include_bytes!(env!("ENCODER_ONNX"))),
    #[cfg(feature = "rten")]
    (
        "role-layer.onnx",
        include_bytes!("../model/role-layer.onnx"),
    ),
    #[cfg(feature = "rust-bert")]
    ("config.json", include_bytes!("../model/config.json")),
    #[cfg(all(feature = "rust-bert", has_safetensors))]
    (
        "encoder.safetensors",
        include_bytes!(concat!(env!("MODELS"), "/encoder.safetensors")),
    ),
];
