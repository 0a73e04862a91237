//! The tests of the whole, in one program: it is linked once, and the model is loaded once for all of them.
//!
//! One of the files: `cargo test -p ascribe-cli --test whole cli::`.

// Not everything that a browser can do is asked of it here.
#[allow(dead_code)]
#[cfg(feature = "serve")]
#[path = "../crates/ascribe-page/tests/all/chrome.rs"]
mod chrome;
mod shell;
mod skipped;

mod book;
mod cli;
#[cfg(feature = "corpus")]
mod corpus;
#[cfg(feature = "corpus")]
mod corpus_questions;
mod eval;
mod inputs;
mod layering;
mod linear;
mod malformed;
mod metamorphic;
mod model;
mod pages;
mod robustness;
mod runs;
mod samples;
mod schema;
mod seed;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "serve")]
mod serve_page;
mod tables;
mod wrapped;
