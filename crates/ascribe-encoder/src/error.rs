//! Why a model cannot be used.

/// Why a model cannot be loaded or run. Messages name the model, the file and what was expected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncoderError {
    /// A file of the model is not there or cannot be read.
    #[error("model {model}: {file} cannot be read ({reason}); a model folder holds {expected}")]
    Missing {
        /// Name or path of the model.
        model: String,
        /// The file.
        file: String,
        /// What the system said.
        reason: String,
        /// The files that were expected.
        expected: String,
    },
    /// A file has another size than the model's description says: a download cut short, say.
    #[error(
        "model {model}: {file} has {got} bytes, {expected} were expected: it is cut short or of another model"
    )]
    Truncated {
        /// Name or path of the model.
        model: String,
        /// The file.
        file: String,
        /// Its size.
        got: u64,
        /// The size it should have.
        expected: u64,
    },
    /// A file has the right size and other bytes than the model's description says: damaged, or of another model.
    #[error(
        "model {model}: {file} is damaged or of another model: its SHA-256 is {got}, model.json lists {expected}"
    )]
    Altered {
        /// Name or path of the model.
        model: String,
        /// The file.
        file: String,
        /// SHA-256 of what is there, in hexadecimal.
        got: String,
        /// The one it should have.
        expected: String,
    },
    /// The weights of a file or what the network makes of them are not numbers.
    #[error("model {model}: {what} is not finite: the weights are damaged")]
    NotFinite {
        /// Name or path of the model.
        model: String,
        /// A tensor of a file, or a vector.
        what: String,
    },
    /// A file that is something else than it should be.
    #[error("model {model}: {file} is no {expected}: {reason}")]
    Foreign {
        /// Name or path of the model.
        model: String,
        /// The file.
        file: String,
        /// What was expected: `ONNX graph of the encoder`.
        expected: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The network ran but gave something of another shape.
    #[error("model {model}: expected output {expected:?}, got {got:?}")]
    Shape {
        /// Name of the model.
        model: String,
        /// The shape that was expected.
        expected: Vec<usize>,
        /// The shape that came.
        got: Vec<usize>,
    },
    /// The engine refused to run.
    #[error("model {model}: {engine} failed: {reason}")]
    Engine {
        /// Name of the model.
        model: String,
        /// Name of the engine.
        engine: &'static str,
        /// What it said.
        reason: String,
    },
}
