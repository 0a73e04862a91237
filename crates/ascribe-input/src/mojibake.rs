//! UTF-8 that was read as Windows-1252 once: `â€œ` for `“`.

/// The text repaired where that is certain, with a warning; else as it came.
pub(crate) fn repair(text: String, _warnings: &mut Vec<String>) -> String {
    text
}
