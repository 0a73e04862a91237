//! Titles as pages have them.

/// The title without the name of the outlet behind a bar or a dash. `h1` is the headline that the page shows.
pub(super) fn without_tail(title: &str, h1: Option<&str>, outlets: &[&str]) -> String {
    let outlets: Vec<String> = outlets.iter().map(|outlet| folded(outlet)).collect();
    let h1 = h1.map(folded).filter(|h1| !h1.is_empty());
    let is_outlet = |part: &str| {
        let part = folded(part);
        !part.is_empty() && outlets.contains(&part)
    };
    let mut title = title;
    // `Fees rise | Harbour | The Quay`: as often as it helps.
    while let Some((at, mark)) = last_separator(title) {
        let (head, tail) = (title[..at].trim_end(), title[at + mark.len()..].trim());
        let is_shown = h1.as_deref().is_some_and(|h1| folded(head).starts_with(h1));
        let is_bar = mark == " | " && head.split_whitespace().count() > 2;
        if head.is_empty() || !(is_outlet(tail) || is_shown || is_bar) {
            break;
        }
        title = head;
    }
    // `The Quay: Fees rise`
    for mark in [" | ", ": ", " - ", " – "] {
        if let Some((head, tail)) = title.split_once(mark)
            && is_outlet(head)
            && !tail.trim().is_empty()
        {
            title = tail.trim();
        }
    }
    title.to_owned()
}

fn last_separator(title: &str) -> Option<(usize, &'static str)> {
    [" | ", " - ", " – ", " — ", " :: ", " » ", " · "]
        .into_iter()
        .filter_map(|mark| title.rfind(mark).map(|at| (at, mark)))
        .max()
}

fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
