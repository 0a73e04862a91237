//! How a test says that it could not look at what it is about: one line, `skipped: TEST: WHY`, always in the same form.
//!
//! The runner hides what a test that passes prints; this is written past it. `.ci/run` counts the lines. Test programs of
//! other crates include this file by its path.

// Not every test program uses all of it.
#![allow(dead_code)]

use std::fmt::Display;
use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::thread;

/// Says that the test that runs was skipped, and why.
pub fn skipped(why: impl Display) {
    let thread = thread::current();
    let test = thread.name().unwrap_or("a test");
    // In one piece, so that no other line gets between. A closed stderr has nobody to tell.
    let line = format!("skipped: {test}: {why}\n");
    let _ = stderr().write_all(line.as_bytes());
}

/// A file or folder of `../shared`, which is beside the checkout on the machines of the project; where it is not, the
/// test is told as skipped.
pub fn shared(path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared")
        .join(path);
    if found.exists() {
        return Some(found);
    }
    skipped(format_args!("../shared/{path} is not beside the checkout"));
    None
}
