//! When two names of different articles are the same.

use std::collections::HashSet;
use std::sync::LazyLock;

use ascribe_article::SpeakerKind;
use ascribe_grammar::lists;
use deunicode::deunicode;

static TITLES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    lists::TITLES
        .rows::<3>()
        .into_iter()
        .map(|[form, _, _]| form)
        .collect()
});

/// What the name of a body may begin with and be without.
const ARTICLE: &str = "the";

/// The form in which names are compared: case, accents, punctuation and leading titles do not count.
///
/// "Dr. José O’Neill-Vale" is `jose oneill vale`; "J. K. Marsh" and "J.K. Marsh" are `jk marsh`. A person's titles are
/// dropped only from a name of two words or more: "Mr Vale" and "Mrs Vale" stay two.
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
    if kind == SpeakerKind::Person {
        drop_titles(&mut words);
    } else if words.len() > 1 && words[0] == ARTICLE {
        words.remove(0);
    }
    if words.is_empty() {
        return name.trim().to_lowercase();
    }
    words.join(" ")
}

fn drop_titles(words: &mut Vec<String>) {
    let n_titles = words
        .iter()
        .take_while(|word| TITLES.contains(word.as_str()))
        .count();
    if words.len() - n_titles >= 2 {
        words.drain(..n_titles);
    }
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
            ("Prof. Dr. Anna Pell", "Anna Pell"),
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
            ("Mr Vale", "Mrs Vale"),
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
