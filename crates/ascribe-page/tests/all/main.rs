//! The tests of drawn articles, in one program, so that it is linked once.

#[path = "../../../../tests/skipped.rs"]
mod skipped;

mod articles;
mod chrome;

mod browser;
mod drawn;
