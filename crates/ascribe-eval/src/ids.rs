//! Why two files do not meet: their ids, and what each may have meant.

use std::collections::{HashMap, HashSet};

/// Two files without a common id: what to say of it. `None` when they have one, or one of them has no article.
///
/// Ids are often nearly the same, because one side has the name of a file where the other has what stands before the point. Then
/// the sentence says so: `did you mean "a1" for "a1.txt"?`
pub fn nothing_common<'a, 'b>(
    gold: impl IntoIterator<Item = &'a str>,
    predicted: impl IntoIterator<Item = &'b str>,
) -> Option<String> {
    let mut by_core: HashMap<String, &str> = HashMap::new();
    let mut exact = HashSet::new();
    let mut first_gold = None;
    for id in gold {
        first_gold = first_gold.or(Some(id));
        exact.insert(id);
        by_core.entry(core(id)).or_insert(id);
    }
    let mut first_predicted = None;
    let mut alike = None;
    let mut n_alike = 0;
    for id in predicted {
        if exact.contains(id) {
            return None;
        }
        first_predicted = first_predicted.or(Some(id));
        if let Some(gold) = by_core.get(&core(id)) {
            n_alike += 1;
            alike = alike.or(Some((*gold, id)));
        }
    }
    let (here, there) = (first_predicted?, first_gold?);
    let mut told = format!(
        "no id of it is in the gold: {} here, {} there",
        shown(here),
        shown(there)
    );
    if let Some((gold, id)) = alike {
        told += &format!("; did you mean {} for {}?", shown(gold), shown(id));
        if n_alike > 1 {
            told += &format!(" {n_alike} ids are alike in this way");
        }
    }
    Some(told)
}

/// What of an id is left without folders, endings of files and the way it is written.
fn core(id: &str) -> String {
    let name = id.trim().rsplit(['/', '\\']).next().unwrap_or_default();
    let mut name = name.to_lowercase().replace([' ', '_'], "-");
    while let Some((stem, ending)) = name.rsplit_once('.') {
        let is_ending = (2..=5).contains(&ending.len())
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && ending.bytes().any(|byte| byte.is_ascii_alphabetic());
        if stem.is_empty() || !is_ending {
            break;
        }
        name.truncate(stem.len());
    }
    // 007 and 7 are one number.
    match name.trim_start_matches('0') {
        "" => name,
        rest => rest.to_owned(),
    }
}

/// An id in marks, cut when it is long; what a terminal would obey is escaped.
fn shown(id: &str) -> String {
    const MAX: usize = 80;
    let mut short: String = id.chars().take(MAX).collect();
    if short.len() < id.len() {
        short.push('…');
    }
    format!("{short:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_was_meant() {
        for (gold, predicted, told) in [
            (
                &["a1"][..],
                &["a1.txt"][..],
                "no id of it is in the gold: \"a1.txt\" here, \"a1\" there; did you mean \"a1\" for \"a1.txt\"?",
            ),
            (
                &["x", "news/A_2.html"],
                &["q", "a-2", "X.txt.gz"],
                "no id of it is in the gold: \"q\" here, \"x\" there; did you mean \"news/A_2.html\" for \"a-2\"? 2 ids are alike in this way",
            ),
            (
                &["007"],
                &["7"],
                "no id of it is in the gold: \"7\" here, \"007\" there; did you mean \"007\" for \"7\"?",
            ),
            (
                &["v1.2"],
                &["v1"],
                "no id of it is in the gold: \"v1\" here, \"v1.2\" there",
            ),
        ] {
            let found = nothing_common(gold.iter().copied(), predicted.iter().copied());
            assert_eq!(found.as_deref(), Some(told));
        }
        assert_eq!(nothing_common(["a"], []), None);
        assert_eq!(nothing_common(["a"], ["a.txt", "a"]), None);
    }
}
