//! When two names of different articles are the same.

use std::collections::HashSet;
use std::sync::LazyLock;

use ascribe_article::{SpeakerKind, lexicon};
use deunicode::deunicode;

static TITLES: LazyLock<HashSet<(&'static str, &'static str)>> = LazyLock::new(|| {
    lexicon::rows::<2>(
        "folded-titles.tsv",
        include_str!("../../../data/lexicons/folded-titles.tsv"),
    )
    .expect("the list is part of the build and read by a test")
    .into_iter()
    .map(|[form, kind]| (form, kind))
    .collect()
});

/// The form in which names are compared: case, accents, punctuation and leading titles do not count.
///
/// "Dr. José O’Neill-Vale" is `jose oneill vale`; "J. K. Marsh" and "J.K. Marsh" are `jk marsh`. A name that is
/// nothing but titles or marks keeps them.
pub fn normalized_name(name: &str, kind: SpeakerKind) -> String {
    let plain = deunicode(name).to_lowercase();
    let mut words: Vec<String> = Vec::new();
    let mut after_initial = false;
    for word in plain.split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '_' | ',')) {
        let word: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        if word.is_empty() {
            continue;
        }
        let is_initial = word.len() == 1 && !word.as_bytes()[0].is_ascii_digit();
        match words.last_mut() {
            Some(last) if after_initial && is_initial => last.push_str(&word),
            _ => words.push(word),
        }
        after_initial = is_initial;
    }
    let n_titles = words
        .iter()
        .take_while(|word| TITLES.contains(&(word.as_str(), kind.name())))
        .count();
    if n_titles < words.len() {
        words.drain(..n_titles);
    }
    if words.is_empty() {
        return name.trim().to_lowercase();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_outlets_write_differently() {
        for (a, b) in [
            ("Dr. José O’Neill-Vale", "JOSE O'NEILL VALE"),
            ("J. K. Marsh", "J.K. Marsh"),
            ("Şəfəq Cəfərov", "Səfəq Cəfərov"),
            ("Sen. Anna Pell", "anna  pell"),
        ] {
            let [a, b] = [a, b].map(|name| normalized_name(name, SpeakerKind::Person));
            assert_eq!(a, b);
        }
    }

    #[test]
    fn keeps_apart_what_is_not_the_same() {
        for (a, b) in [
            ("Lopez", "Maria Lopez"),
            ("Orrin Vale Jr.", "Orrin Vale"),
            ("A. Pell", "Anna Pell"),
        ] {
            let [a, b] = [a, b].map(|name| normalized_name(name, SpeakerKind::Person));
            assert_ne!(a, b);
        }
    }

    #[test]
    fn a_name_of_nothing_but_titles_stays() {
        assert_eq!(normalized_name("Judge", SpeakerKind::Person), "judge");
        assert_eq!(
            normalized_name("The Harbour Board", SpeakerKind::Organization),
            "harbour board"
        );
        assert_eq!(
            normalized_name("\u{fe0e}", SpeakerKind::Other),
            "\u{fe0e}".to_lowercase()
        );
    }
}
