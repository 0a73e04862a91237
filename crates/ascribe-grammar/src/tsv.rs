//! Reads the word lists of `data/lexicons`: tab-separated columns, `#` begins a comment line.

use ascribe_article::Error;

/// The rows of a lexicon file, each cut into exactly `N` columns; comment and empty lines are passed over.
///
/// A row may have fewer columns than `N`: the missing ones are empty.
///
/// # Errors
/// [`Error::Lexicon`] naming `file` and the line, for a row with more than `N` columns or an empty first one.
pub fn rows<'t, const N: usize>(file: &str, text: &'t str) -> Result<Vec<[&'t str; N]>, Error> {
    let mut rows = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fail = |reason: &str| Error::Lexicon {
            file: file.to_owned(),
            line: index + 1,
            reason: reason.to_owned(),
        };
        let mut row = [""; N];
        for (column, value) in line.split('\t').enumerate() {
            *row.get_mut(column)
                .ok_or_else(|| fail(&format!("more than {N} columns")))? = value.trim();
        }
        if row[0].is_empty() {
            return Err(fail("the first column is empty"));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// The line, from 1, of the row that begins with `first`: for errors found after [`rows`] has read the file.
pub fn line_of(text: &str, first: &str) -> usize {
    let row = |line: &str| line.split('\t').next() == Some(first);
    text.lines().position(row).map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rows_and_names_the_broken_line() {
        let text = "# cue verbs\nsaid\tthat\n\nadded\n";
        assert_eq!(
            rows::<2>("cues.tsv", text).expect("well-formed"),
            [["said", "that"], ["added", ""]]
        );
        let error = rows::<1>("cues.tsv", text).expect_err("two columns");
        assert_eq!(
            error.to_string(),
            "lexicon cues.tsv, line 2: more than 1 columns"
        );
    }
}
