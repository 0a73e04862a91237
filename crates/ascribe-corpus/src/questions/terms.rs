//! Words of people as an expression of FTS5. Every term stands in quotation marks: nothing of it is ever syntax.

/// Terms of a question; more only cost time.
const MAX_TERMS: usize = 64;

/// Letters of a term: FTS5 cuts longer ones, too.
const MAX_LETTERS: usize = 200;

/// The terms of a text: words, and phrases where they stand between `"`.
pub(super) fn terms(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for (i, piece) in text.split('"').enumerate() {
        if i % 2 == 1 {
            terms.push(piece.to_owned());
        } else {
            terms.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    // One without a letter or digit finds nothing.
    terms.retain(|term| term.chars().any(char::is_alphanumeric));
    terms.truncate(MAX_TERMS);
    terms
}

/// A term as FTS5 reads it.
pub(super) fn quoted(term: &str) -> String {
    let plain: String = term
        .chars()
        .take(MAX_LETTERS)
        // A zero byte would end the whole expression.
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("\"{}\"", plain.replace('"', "\"\""))
}

/// All of the terms in these columns.
pub(super) fn all_in(columns: &str, terms: &[String]) -> String {
    let quoted: Vec<String> = terms.iter().map(|term| quoted(term)).collect();
    format!("{{{columns}}} : ({})", quoted.join(" AND "))
}

/// One of the words of the column `filters`.
pub(super) fn one_of(words: impl IntoIterator<Item = String>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|word| quoted(&word)).collect();
    format!("{{filters}} : ({})", quoted.join(" OR "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_phrases() {
        assert_eq!(
            terms("iraq \"tax cuts\" - well-known \"open"),
            ["iraq", "tax cuts", "well-known", "open"]
        );
        assert_eq!(terms("\"\" ' * () ^"), [""; 0]);
        assert_eq!(terms(&"a ".repeat(1000)).len(), MAX_TERMS);
    }

    #[test]
    fn nothing_is_syntax() {
        assert_eq!(
            all_in("content", &terms("NOT a* OR NEAR(b")),
            "{content} : (\"NOT\" AND \"a*\" AND \"OR\" AND \"NEAR(b\")"
        );
        assert_eq!(quoted("a\0b\"c"), "\"a b\"\"c\"");
    }
}
