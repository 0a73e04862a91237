//! Finds the weights. In the repository they are in `models`; a package of a registry, which has no room for them, puts them together of the
//! three thirds that it depends on.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

const THIRDS: [&str; 3] = [
    ascribe_small_1::FILE,
    ascribe_small_2::FILE,
    ascribe_small_3::FILE,
];

fn main() -> Result<(), Box<dyn Error>> {
    let models = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../models/ascribe-small");
    let encoder = models.join("encoder.onnx");
    let encoder = if encoder.exists() {
        encoder
    } else {
        put_together(&PathBuf::from(env::var("OUT_DIR")?).join("encoder.onnx"))?
    };
    println!("cargo::rerun-if-changed={}", encoder.display());
    println!("cargo::rustc-env=ENCODER_ONNX={}", encoder.display());

    // What the second engine reads is as large again. No package has it.
    println!("cargo::rustc-check-cfg=cfg(has_safetensors)");
    if models.join("encoder.safetensors").exists() {
        println!("cargo::rustc-cfg=has_safetensors");
        println!("cargo::rustc-env=MODELS={}", models.display());
    }
    Ok(())
}

fn put_together(whole: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let mut bytes = Vec::new();
    for third in THIRDS {
        bytes.extend(fs::read(third).map_err(|error| {
            format!("there is neither models/ascribe-small/encoder.onnx nor {third} ({error}); scripts/package.sh makes the latter")
        })?);
    }
    fs::write(whole, bytes)?;
    Ok(whole.to_owned())
}
