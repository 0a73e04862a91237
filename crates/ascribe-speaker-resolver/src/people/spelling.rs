//! How names are spelt: what is the same word in another spelling, and how a name is written in one line.

use std::borrow::Cow;

use crate::lexicons::LEXICONS;

/// The words of a text with single spaces between them: a line break in it is no part of a name or a role.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c.is_whitespace() && c != ' ';
    if !text.contains("  ") && !text.contains(odd) && text.trim().len() == text.len() {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    for word in without_cuts(text).split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    Cow::Owned(line)
}

/// The text with "Kowal-⏎ski" as one word, "Falk-⏎Ostrow" with its hyphen.
fn without_cuts(text: &str) -> Cow<'_, str> {
    if !text.contains(['\n', '\r']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r']) {
        let (before, after) = rest.split_at(at);
        let next = after.trim_start();
        let part = before.strip_suffix(['-', '\u{2010}', '\u{ad}']);
        match part.filter(|part| part.ends_with(char::is_alphabetic)) {
            Some(part) if next.starts_with(char::is_lowercase) => out.push_str(part),
            Some(_) if next.starts_with(char::is_uppercase) => out.push_str(before),
            _ => {
                out.push_str(before);
                out.push(' ');
            }
        }
        rest = next;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The same given name, or a short form, an initial or another spelling of it; both folded.
pub(crate) fn given_names_agree(a: &str, b: &str) -> bool {
    a == b || forms_agree(a, b) || is_transliterated(a) && skeleton(a) == skeleton(b)
}

/// A short form, an initial, or a letter apart.
pub(crate) fn forms_agree(a: &str, b: &str) -> bool {
    let initial = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
    initial(a, b)
        || initial(b, a)
        || LEXICONS.same_first_name(a, b)
        || a.len() > 4 && b.len() > 4 && one_letter_apart(a, b)
}

/// Long enough for another transliteration to be the same name.
pub(crate) fn is_transliterated(name: &str) -> bool {
    name.len() > 3
}

/// "hilary" and "hillary": a letter too many, in the middle of the word.
fn one_letter_apart(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if long.len() != short.len() + 1 || !short.is_ascii() || !long.is_ascii() {
        return false;
    }
    let same = short
        .bytes()
        .zip(long.bytes())
        .take_while(|(x, y)| x == y)
        .count();
    same > 1 && same < short.len() && short.as_bytes()[same..] == long.as_bytes()[same + 1..]
}

/// Whether all words of one name, several, stand in another in the same order.
pub(crate) fn is_subsequence<T: PartialEq>(short: &[T], long: &[T]) -> bool {
    let mut rest = long.iter();
    short.len() > 1 && short.iter().all(|s| rest.any(|l| l == s))
}

/// Lower-cased, accents taken off, no final stop.
pub(crate) fn fold<'a>(text: &str, lower: &'a str) -> Cow<'a, str> {
    if lower.is_ascii() && !lower.contains(['\n', '\r']) {
        return Cow::Borrowed(lower.trim_end_matches('.'));
    }
    // The schwa of Azerbaijani names is written "a" or "e" elsewhere; `deunicode` writes "@".
    let text = without_cuts(text)
        .replace(['ə', 'Ə'], "a")
        .replace('’', "'");
    Cow::Owned(
        deunicode::deunicode(&text)
            .to_lowercase()
            .trim_end_matches('.')
            .to_owned(),
    )
}

/// Letters that one transliteration writes for what another writes with fewer.
const DIGRAPHS: [(&str, &str); 16] = [
    ("dzh", "j"),
    ("tsch", "c"),
    ("sch", "s"),
    ("tch", "c"),
    ("ch", "c"),
    ("sh", "s"),
    ("kh", "g"),
    ("gh", "g"),
    ("zh", "j"),
    ("ph", "f"),
    ("ck", "k"),
    ("iy", "i"),
    ("ij", "i"),
    ("yu", "u"),
    ("ya", "a"),
    ("ye", "e"),
];

/// What is left of a surname when the habits of transliteration are taken out: "Dzhafarov", "Jafarov" → "jafarov".
pub(crate) fn skeleton(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut rest = folded;
    // Most letters begin none.
    let begins_digraph =
        |c: char| matches!(c, 'c' | 'd' | 'g' | 'i' | 'k' | 'p' | 's' | 't' | 'y' | 'z');
    while let Some(c) = rest.chars().next() {
        if begins_digraph(c)
            && let Some((from, to)) = DIGRAPHS.iter().find(|(from, _)| rest.starts_with(from))
        {
            out.push_str(to);
            rest = &rest[from.len()..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        let mapped = match c {
            'h' | 'q' => 'g',
            'y' => 'i',
            'w' => 'v',
            '-' | '\'' => continue,
            other => other,
        };
        if !out.ends_with(mapped) {
            out.push(mapped);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transliterations_meet() {
        for (a, b) in [
            ("dzhafarov", "jafarov"),
            ("hryhorenko", "grigorenko"),
            ("yevgeny", "evgeny"),
        ] {
            assert_eq!(skeleton(a), skeleton(b));
        }
        assert_ne!(skeleton("marsh"), skeleton("marks"));
        assert_eq!(fold("Cəfərov", "Cəfərov"), "cafarov");
        assert_eq!(fold("Álvaro", "Álvaro"), "alvaro");
    }

    #[test]
    fn every_digraph_is_looked_for() {
        for (from, to) in DIGRAPHS {
            assert_eq!(skeleton(from), to);
        }
    }

    #[test]
    fn a_text_in_one_line_is_not_copied() {
        assert!(matches!(one_line("Anna Pell"), Cow::Borrowed("Anna Pell")));
        assert_eq!(one_line(" Anna\n  Pell "), "Anna Pell");
        assert_eq!(
            one_line("Anna Kowal-\nski of Falk-\r\n Ostrow"),
            "Anna Kowalski of Falk-Ostrow"
        );
        assert_eq!(
            one_line("mayor -\nelect, the pre-\n9 one"),
            "mayor - elect, the pre- 9 one"
        );
        assert_eq!(fold("Kowal-\nski", "kowal-\nski"), "kowalski");
    }
}
