//! Reads the word lists of `data/lexicons`: tab-separated columns, `#` begins a comment line.

use ascribe_article::Error;

/// The rows of a lexicon file, each cut into exactly `N` columns; comment and empty lines are passed over.
///
/// A row may have fewer columns than `N`: the missing ones are empty.
///
/// # Errors
/// [`Error::Lexicon`] naming `file` and the line, for a row with more than `N` columns or an empty first one.
pub fn rows<'t, const N: usize>(file: &str, text: &'t str) -> Result<Vec<[&'t str; N]>, Error> {
    let n_lines = text.bytes().filter(|&byte| byte == b'\n').count();
    let mut rows = Vec::with_capacity(n_lines + 1);
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
        // Most cells have a few bytes: a search that looks at many of them at once costs more.
        let tabs = line.bytes().enumerate().filter(|&(_, byte)| byte == b'\t');
        let mut start = 0;
        for (column, end) in tabs.map(|(at, _)| at).chain([line.len()]).enumerate() {
            *row.get_mut(column)
                .ok_or_else(|| fail(&format!("more than {N} columns")))? =
                trimmed(&line[start..end]);
            start = end + 1;
        }
        if row[0].is_empty() {
            return Err(fail("the first column is empty"));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Without white space around it, which few cells have.
fn trimmed(cell: &str) -> &str {
    let bytes = cell.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
        _ => cell.trim(),
    }
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
