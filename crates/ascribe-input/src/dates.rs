//! Dates in the forms that people have.

use ascribe_article::serde_json::Value;

/// The date in ISO 8601 where it is understood: a day `2005-03-12`, or a moment as precise as it came.
pub fn iso(date: &Value) -> Option<String> {
    date.as_str().map(str::to_owned)
}
