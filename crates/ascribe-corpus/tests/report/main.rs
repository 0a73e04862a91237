//! The tests of the report, in one program, so that it is linked once.

#[path = "../../../../tests/skipped.rs"]
mod skipped;

#[path = "../../../ascribe-page/tests/all/chrome.rs"]
mod chrome;
mod corpus;

mod browser;
mod folder;
mod pages;
