//! Which articles are English.

/// The language of the text by its English name when it is another one and that is certain.
pub(crate) fn other_than_english(_text: &str) -> Option<&'static str> {
    None
}
