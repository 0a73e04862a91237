//! What kind of name a speaker has in an article, and the form in which it is compared.

use ascribe_aggregator::normalized_name;
use ascribe_article::SpeakerKind;
use ascribe_grammar::words::{
    EPITHET, FIRST_NAME, FUNCTION, HONORIFIC, PARTICLE, RANK, ROLE, SURNAME, TITLE,
};

use super::body;
use super::form::{Form, Full, is_acronym};
use super::words::{is, is_common, is_office};

const DEGREES: &[&str] = &[
    "md", "phd", "qc", "kc", "obe", "mbe", "cbe", "kbe", "esq", "mp", "mep", "msp",
];

/// The numbers of kings, popes and grandsons.
pub(super) fn is_regnal(word: &str) -> bool {
    word.len() >= 2 && word.len() <= 6 && word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
}

/// The form of a speaker's name.
pub(super) fn read(name: &str, kind: SpeakerKind) -> Form {
    let is_body = kind == SpeakerKind::Organization;
    let mut raw = name.split_whitespace();
    let starts_small =
        |word: &str| !word.chars().any(char::is_uppercase) && word.chars().any(char::is_lowercase);
    let lead = raw.find(|word| *word != "the" && !is(&word.to_lowercase(), PARTICLE));
    if lead.is_none_or(starts_small) {
        return Form::Common;
    }
    match person(name) {
        // A body that is called as a person is ("Michael Bloomberg" as an organization) is compared as a person is.
        Some(Form::Full(full)) if !is_body || looks_personal(name, &full) => Form::Full(full),
        Some(Form::Bare(bare)) if !is_body => Form::Bare(bare),
        Some(form @ (Form::Office | Form::Common)) if !is_body || form == Form::Office => form,
        _ => body::read(name),
    }
}

fn looks_personal(name: &str, full: &Full) -> bool {
    !name.split_whitespace().any(is_acronym)
        && is(&full.first, FIRST_NAME)
        && !is_common(&full.first)
        && !is(&full.last, ascribe_grammar::words::BODY)
        && (!is_common(&full.last) || is(&full.last, SURNAME))
}

/// As a person's; `None` for what can only be a body.
fn person(name: &str) -> Option<Form> {
    // With its titles first: "Secretary of State" is nothing without them.
    let whole = normalized_name(name, SpeakerKind::Other);
    if is_office(&whole.split(' ').collect::<Vec<_>>()) {
        return Some(Form::Office);
    }
    let plain = normalized_name(name, SpeakerKind::Person);
    let mut words: Vec<&str> = plain.split(' ').collect();
    let mut suffix = String::new();
    while words.len() > 1 {
        let last = words[words.len() - 1];
        if is_regnal(last) || matches!(last, "jr" | "jnr" | "sr" | "snr") {
            suffix = last.replace("jnr", "jr").replace("snr", "sr");
        } else if !DEGREES.contains(&last) {
            break;
        }
        words.pop();
    }
    let mut is_titled = false;
    // "P.C. Gupta" is no constable.
    let has_initials = name
        .split_whitespace()
        .next()
        .is_some_and(is_pair_of_initials);
    while words.len() > 1 && !has_initials {
        let is_title = is(words[0], TITLE | HONORIFIC | RANK);
        let is_role = words.len() > 2 && is(words[0], ROLE) && !is(words[0], FIRST_NAME);
        let is_joint = is(words[0], PARTICLE) && words.len() == 2;
        if !is_title && !is_role && !is_joint && !is(words[0], EPITHET) {
            break;
        }
        is_titled |= is_title;
        words.remove(0);
    }
    if words
        .iter()
        .any(|w| matches!(*w, "of" | "and" | "the" | "for" | "in" | "on"))
    {
        return None;
    }
    let last = *words.last()?;
    if let [only] = words[..] {
        if !suffix.is_empty() && is_regnal(&suffix) {
            let (first, last) = (String::new(), only.to_owned());
            return Some(Form::Full(Full {
                last,
                first,
                middle: String::new(),
                suffix,
            }));
        }
        if is_acronym(name.trim_start_matches("The ")) {
            return None;
        }
        let is_name = !is_common(only) || is(only, SURNAME | FIRST_NAME);
        return Some(match is_name && only.len() > 1 {
            true if is_titled || !is(only, TITLE | ROLE | FUNCTION) => Form::Bare(only.to_owned()),
            _ => Form::Common,
        });
    }
    if is_common(last) && !is(last, SURNAME | FIRST_NAME) || name.split(' ').any(is_loud) {
        return None;
    }
    let between = words[1..words.len() - 1].iter();
    let middle: Vec<&str> = between.filter(|w| !is(w, PARTICLE)).copied().collect();
    Some(Form::Full(Full {
        last: last.to_owned(),
        first: words[0].to_owned(),
        middle: middle.join(" "),
        suffix,
    }))
}

/// "P.C.", "J.K.": two letters or more, each with its full stop.
fn is_pair_of_initials(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    letters.len() > 3
        && letters
            .chunks(2)
            .all(|pair| matches!(pair, [letter, '.'] if letter.is_uppercase()))
}

/// An acronym that is no initials: "IRA", not "J.K.".
fn is_loud(word: &str) -> bool {
    is_acronym(word)
        && !word.contains('.')
        && word.chars().count() > 2
        && !is_regnal(&word.to_lowercase())
        && word.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(name: &str) -> [String; 4] {
        match read(name, SpeakerKind::Person) {
            Form::Full(full) => [full.first, full.middle, full.last, full.suffix],
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn a_persons_name_is_cut() {
        assert_eq!(full("George H. W. Bush"), ["george", "hw", "bush", ""]);
        assert_eq!(
            full("Mr Orrin van den Vale Jr."),
            ["orrin", "", "vale", "jr"]
        );
        assert_eq!(full("Thomas Luce III"), ["thomas", "", "luce", "iii"]);
        assert_eq!(full("Pope Benedict XVI"), ["", "", "benedict", "xvi"]);
        assert_eq!(full("Abdul Aziz al-Hakim"), ["abdul", "aziz", "hakim", ""]);
    }

    #[test]
    fn one_word_is_a_surname_or_no_name() {
        for (name, form) in [
            ("Mr Vale", Form::Bare("vale".into())),
            ("Lord Levy", Form::Bare("levy".into())),
            ("bin Laden", Form::Bare("laden".into())),
            ("Day", Form::Bare("day".into())),
            ("Part", Form::Common),
            ("protester", Form::Common),
            ("Prime Minister", Form::Office),
            ("Foreign Secretary", Form::Office),
            ("Secretary of State", Form::Office),
            ("Pope", Form::Office),
        ] {
            assert_eq!(read(name, SpeakerKind::Person), form, "{name}");
        }
    }

    #[test]
    fn a_body_by_the_name_of_a_person_and_the_other_way() {
        let body = |name| read(name, SpeakerKind::Organization);
        assert!(matches!(body("Michael Bloomberg"), Form::Full(_)));
        assert!(matches!(body("Prime Minister"), Form::Office));
        assert!(matches!(read("IRA", SpeakerKind::Person), Form::Body(_)));
        assert!(matches!(
            read("Business Monitor International", SpeakerKind::Person),
            Form::Body(_)
        ));
    }
}
