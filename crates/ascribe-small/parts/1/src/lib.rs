//! A third of the weights of the model `ascribe-small`, for the build script of the crate of that name.
//!
//! The file is made when the crates are packed (`scripts/package.sh`). In the repository it is not there: the weights are in `models`.

/// Path of the file.
pub const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/part");
