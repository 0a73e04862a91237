//! The models a pipeline can use, and the engines that run them.

use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use ascribe_encoder::{Encoder, EncoderError, ModelFiles, probe};
use ascribe_quote_detector::NeuralDetector;

/// Name of the model compiled in with feature `bundled-model`.
pub const BUNDLED_MODEL: &str = "ascribe-small";

/// What runs a network. Which ones there are is decided when the library is compiled, by features of the same names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Engine {
    /// The crate `rten`: pure Rust, integer arithmetic; the default.
    #[default]
    Rten,
    /// The crate `rust-bert` on libtorch: 32-bit floating-point arithmetic.
    RustBert,
}

impl Engine {
    /// Every engine this library knows, compiled in or not.
    pub const ALL: [Engine; 2] = [Engine::Rten, Engine::RustBert];

    /// The name, as in `--engine`.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Rten => "rten",
            Engine::RustBert => "rust-bert",
        }
    }

    /// Whether it was compiled in.
    pub fn is_compiled_in(self) -> bool {
        match self {
            Engine::Rten => cfg!(feature = "rten"),
            Engine::RustBert => cfg!(feature = "rust-bert"),
        }
    }

    fn load(self, files: &ModelFiles) -> Result<Arc<dyn Encoder>, EncoderError> {
        match self {
            #[cfg(feature = "rten")]
            Engine::Rten => Ok(Arc::new(ascribe_encoder_rten::RtenEncoder::new(files)?)),
            #[cfg(feature = "rust-bert")]
            Engine::RustBert => Ok(Arc::new(ascribe_encoder_rust_bert::RustBertEncoder::new(
                files,
            )?)),
            #[allow(unreachable_patterns)]
            engine => Err(EncoderError::Engine {
                model: files.shown().to_owned(),
                engine: engine.name(),
                reason: format!(
                    "it was not compiled in; build with --features {}",
                    engine.name()
                ),
            }),
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Engine {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Engine::ALL
            .into_iter()
            .find(|engine| engine.name() == name)
            .ok_or_else(|| {
                let names = Engine::ALL.map(Engine::name).join(", ");
                format!("there is no engine {name:?}; there are {names}")
            })
    }
}

/// A model, loaded: weights in an engine, and the files beside them. Cheap to clone, shared by threads.
#[derive(Clone)]
pub struct Model {
    encoder: Arc<dyn Encoder>,
    files: ModelFiles,
}

impl Model {
    /// The model compiled into the program, on the default engine. Loaded once for all pipelines of the process.
    ///
    /// # Errors
    /// When the program was compiled without it.
    pub fn bundled() -> Result<Self, EncoderError> {
        static LOADED: OnceLock<Model> = OnceLock::new();
        if let Some(model) = LOADED.get() {
            return Ok(model.clone());
        }
        let model = Self::bundled_on(Engine::default())?;
        Ok(LOADED.get_or_init(|| model).clone())
    }

    /// The model compiled into the program, on an engine.
    ///
    /// # Errors
    /// When the program was compiled without the model or without the engine.
    pub fn bundled_on(engine: Engine) -> Result<Self, EncoderError> {
        Self::load(ModelFiles::bundled(bundled_files())?, engine)
    }

    /// A model folder, on an engine.
    ///
    /// # Errors
    /// When a file is missing, cut short, damaged or something else than it should be, or the engine was not compiled in.
    pub fn open(folder: &Path, engine: Engine) -> Result<Self, EncoderError> {
        Self::from_files(ModelFiles::open(folder)?, engine)
    }

    /// A model whose files may be anybody's: beside their checksums, what they hold is checked by a first run.
    ///
    /// # Errors
    /// Those of [`Model::open`].
    pub fn from_files(files: ModelFiles, engine: Engine) -> Result<Self, EncoderError> {
        let model = Self::load(files, engine)?;
        probe(model.encoder.as_ref(), &model.files)?;
        Ok(model)
    }

    fn load(files: ModelFiles, engine: Engine) -> Result<Self, EncoderError> {
        Ok(Self {
            encoder: engine.load(&files)?,
            files,
        })
    }

    /// The network alone: piece ids in, vectors out.
    pub fn encoder(&self) -> &Arc<dyn Encoder> {
        &self.encoder
    }

    /// The files it was loaded from.
    pub fn files(&self) -> &ModelFiles {
        &self.files
    }

    /// The quote detector of this model, with the rules beside it.
    ///
    /// # Errors
    /// When the heads or the vocabulary of the model cannot be read.
    pub fn detector(&self) -> Result<NeuralDetector, EncoderError> {
        NeuralDetector::new(Arc::clone(&self.encoder), &self.files)
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model")
            .field("name", &self.files.description().name)
            .field("engine", &self.encoder.engine())
            .finish_non_exhaustive()
    }
}

fn bundled_files() -> &'static [(&'static str, &'static [u8])] {
    #[cfg(feature = "bundled-model")]
    return ascribe_small::FILES;
    #[cfg(not(feature = "bundled-model"))]
    return &[];
}
