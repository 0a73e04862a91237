//! Words in the cells of a table that a spreadsheet will open.

use std::borrow::Cow;

/// Marks a cell as words.
const WORDS: char = '\'';

/// True for what a spreadsheet takes for the begin of a formula, wide forms included.
fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// A text as the cell of a table: with `'` before it when a spreadsheet would take it for a formula and run it.
///
/// A text that begins with `'` and then a formula gets one more, so that [`plain_cell`] gives back every text as it was. For
/// words only: a number begins with `-` and is a number.
///
/// ```
/// use ascribe_article::{plain_cell, spreadsheet_cell};
///
/// for (text, cell) in [("no", "no"), ("=1+1", "'=1+1"), ("'tis", "'tis"), ("'=1", "''=1"), ("", "")] {
///     assert_eq!(spreadsheet_cell(text), cell);
///     assert_eq!(plain_cell(cell), text);
/// }
/// ```
pub fn spreadsheet_cell(text: &str) -> Cow<'_, str> {
    if begins_formula(text.trim_start_matches(WORDS)) {
        Cow::Owned(format!("{WORDS}{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a cell that [`spreadsheet_cell`] made.
pub fn plain_cell(cell: &str) -> &str {
    match cell.strip_prefix(WORDS) {
        Some(text) if begins_formula(text.trim_start_matches(WORDS)) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_words_and_comes_back() {
        for text in [
            "=cmd|' /C calc'!A0",
            "+1",
            "-— no",
            "@sum",
            "\tx",
            "\rx",
            "\n=x",
            "＝1",
            "'=1",
            "''=1",
            "'",
            "''",
            "'no'",
            "a=1",
            " =1",
            "",
        ] {
            let cell = spreadsheet_cell(text);
            assert!(!begins_formula(&cell), "{cell}");
            assert_eq!(plain_cell(&cell), text);
        }
    }
}
