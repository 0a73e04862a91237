//! Figures and facts as people read them.

use ascribe_article::Meta;
use ascribe_article::serde_json::Value;

/// `1 quotation`, `3 quotations`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `87 %`, of a share from 0 to 1.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// A fact about an article; `None` where it is missing or empty.
pub fn fact(meta: &Meta, key: &str) -> Option<String> {
    match meta.get(key)? {
        Value::Null => None,
        Value::String(text) => (!text.trim().is_empty()).then(|| text.clone()),
        other => Some(other.to_string()),
    }
}

/// `very likely (89 %)`: a share from 0 to 1 in words.
pub(crate) fn likely(share: f32) -> String {
    let words = match share {
        share if share >= 0.95 => "almost certain",
        share if share >= 0.85 => "very likely",
        share if share >= 0.7 => "likely",
        share if share >= 0.5 => "more likely than not",
        _ => "doubtful",
    };
    format!("{words} ({})", percent(share.into()))
}

/// The text in one line, cut after `n_chars` code points; 0 cuts nothing.
pub(crate) fn one_line(text: &str, n_chars: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(n_chars) {
        Some((cut, _)) if n_chars > 0 => format!("{}…", line[..cut].trim_end()),
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_is_said_in_words_and_figures() {
        for (share, words) in [
            (1.0, "almost certain (100 %)"),
            (0.89, "very likely (89 %)"),
            (0.7, "likely (70 %)"),
            (0.5, "more likely than not (50 %)"),
            (0.1, "doubtful (10 %)"),
        ] {
            assert_eq!(likely(share), words);
        }
    }

    #[test]
    fn long_words_are_cut_between_characters() {
        assert_eq!(one_line(" a\n b ", 0), "a b");
        assert_eq!(one_line("ab 🎉🎉🎉", 4), "ab 🎉…");
        assert_eq!(one_line("ab 🎉", 4), "ab 🎉");
    }
}
