//! The tests of the evaluation, in one program, so that it is linked once.
//!
//! One of the files: `cargo test -p ascribe-eval --test all readers::`.

#[path = "../../../../tests/skipped.rs"]
mod skipped;

mod errors_page;
mod figures;
mod parity;
mod readers;
mod round_trip;
