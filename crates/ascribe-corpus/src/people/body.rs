//! Names of bodies: what is one body in all articles, and which letters stand for which name.

use ascribe_aggregator::normalized_name;
use ascribe_article::SpeakerKind;
use ascribe_grammar::words::{BODY, FUNCTION, KNOWN_BODY, LEXICONS, ROLE, TITLE};
use rustc_hash::FxHashMap;

use super::form::{Form, is_acronym};
use super::words::{is, is_common, is_office, place, role};

/// What every state has: with the name of a place it is one body ("Kenyan police"), without it is not.
const ORGANS: &[&str] = &[
    "administration",
    "army",
    "assembly",
    "authorities",
    "cabinet",
    "congress",
    "court",
    "department",
    "government",
    "military",
    "ministry",
    "navy",
    "parliament",
    "police",
    "senate",
    "treasury",
    "force",
];

/// Beside those: what many places have under one name.
const EVERYWHERE: &[&str] = &[
    "agency",
    "airline",
    "association",
    "board",
    "bureau",
    "commission",
    "committee",
    "company",
    "council",
    "group",
    "hospital",
    "house",
    "media",
    "network",
    "newspaper",
    "office",
    "opposition",
    "organization",
    "party",
    "press",
    "school",
    "service",
    "union",
    "university",
    "website",
    "news",
    "mod",
    "city",
    "state",
];

/// Known bodies of which several states have one.
const OF_MANY_STATES: &[&str] = &[
    "supreme court",
    "high court",
    "parliament",
    "senate",
    "congress",
    "treasury",
    "justice department",
    "labour",
    "the nation",
    "secret service",
    "unite",
    "trend",
    "federal reserve bank",
];

const COMPANY_ENDS: &[&str] = &[
    "inc", "ltd", "limited", "plc", "corp", "llc", "co", "gmbh", "ag",
];

/// The form of a body's name.
pub(super) fn read(name: &str) -> Form {
    let plain = normalized_name(name, SpeakerKind::Organization);
    let mut words: Vec<&str> = plain.split(' ').collect();
    while words.len() > 1 && COMPANY_ENDS.contains(&words[words.len() - 1]) {
        words.pop();
    }
    for end in ["agency", "service"] {
        if words.len() > 2 && words.ends_with(&["news", end]) {
            words.truncate(words.len() - 2);
        }
    }
    let joined = words.join(" ");
    if let Some(place) = place(&joined) {
        return Form::Body(place.to_owned());
    }
    if OF_MANY_STATES.contains(&joined.as_str()) {
        return Form::Common;
    }
    if is_branch_of_court(&words) {
        return Form::Common;
    }
    let is_known = LEXICONS.phrase(&joined) & KNOWN_BODY != 0
        || words.len() == 1 && is(&joined, KNOWN_BODY) && !ORGANS.contains(&words[0]);
    if is_known {
        return Form::Body(joined);
    }
    let seen = Seen::of(name, &words);
    if !seen.has_place && is_office_of_an_office(&words) {
        return Form::Common;
    }
    // "Ministry of Defence" is a ministry.
    let joint = words
        .iter()
        .position(|w| matches!(*w, "of" | "for"))
        .filter(|at| *at > 0);
    let head = words[joint.unwrap_or(words.len()) - 1];
    if (role(head).is_some() || is(head, TITLE)) && !seen.has_own {
        return Form::Office;
    }
    let is_organ =
        ORGANS.contains(&head) || words.iter().any(|w| ORGANS.contains(w) && !seen.has_own);
    let is_one = match (seen.has_own, seen.has_place) {
        (true, _) => true,
        (false, true) => is_organ && head != "court" || seen.ends_large,
        (false, false) => {
            let is_of_many = ORGANS.contains(&head) || EVERYWHERE.contains(&head);
            // "Federal Aviation Administration" is one, "Department of Foreign Affairs" is not.
            let is_each = matches!(
                head,
                "ministry"
                    | "department"
                    | "court"
                    | "party"
                    | "government"
                    | "police"
                    | "assembly"
            );
            seen.n_large > 1 && !is_of_many || seen.n_large > 2 && !is_each && joint.is_none()
        }
    };
    match is_one {
        true => Form::Body(if is_organ { of_state(&words) } else { joined }),
        false => Form::Common,
    }
}

/// "Prime Minister's Office", "Office of the President": whose, the place would say.
fn is_office_of_an_office(words: &[&str]) -> bool {
    let holder: Vec<&str> = words
        .iter()
        .filter(|word| !matches!(**word, "office" | "of" | "the"))
        .copied()
        .collect();
    words.contains(&"office") && is_office(&holder)
}

/// "United States Court of Appeals", of which there are thirteen; "Ninth Circuit Court of Appeals" is one.
fn is_branch_of_court(words: &[&str]) -> bool {
    const BRANCHES: [&str; 6] = [
        "appeal", "appeals", "district", "circuit", "county", "crown",
    ];
    let has_number = words
        .iter()
        .any(|word| ORDINALS.contains(word) || word.starts_with(|c: char| c.is_ascii_digit()));
    words.contains(&"court")
        && words.iter().any(|word| BRANCHES.contains(word))
        && !has_number
        && words.len() < 6
}

const ORDINALS: [&str; 11] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh",
];

/// What the words of a name are.
struct Seen {
    /// A word that no dictionary has, or letters that stand for words.
    has_own: bool,
    has_place: bool,
    n_large: usize,
    /// The last word has a capital: "African Union", not "Moscow court".
    ends_large: bool,
}

impl Seen {
    fn of(name: &str, words: &[&str]) -> Self {
        let raw: Vec<&str> = name.split_whitespace().collect();
        let is_large = |word: &&&str| word.chars().next().is_some_and(char::is_uppercase);
        let is_own = |word: &&str| {
            let lower = singular(word);
            // "Channel 9 News"
            let is_number = words.len() > 1 && word.starts_with(|c: char| c.is_ascii_digit());
            is_number
                || word.len() > 1
                    && place(lower).is_none()
                    && !is_common(lower)
                    && !is_common(word)
                    && !is(lower, FUNCTION | BODY | ROLE | TITLE)
        };
        let has_place = (0..words.len()).any(|at| place_at(words, at).is_some())
            || words.iter().any(|w| {
                matches!(
                    *w,
                    "european"
                        | "african"
                        | "asian"
                        | "arab"
                        | "international"
                        | "world"
                        | "nato"
                        | "un"
                        | "eu"
                )
            });
        let has_acronym = words.len() > 1
            && raw
                .iter()
                .any(|word| is_acronym(word) && place(&fold(word)).is_none());
        let large = raw.iter().filter(|w| !w.eq_ignore_ascii_case("the"));
        Self {
            has_own: words.iter().enumerate().any(|(at, word)| {
                is_own(word)
                    && place_at(words, at).is_none()
                    && (at == 0 || place_at(words, at - 1).is_none_or(|(_, n)| n < 2))
            }) || has_acronym
                || words.len() == 1 && is_acronym(name.trim_start_matches("The ")),
            has_place,
            n_large: large.filter(is_large).count(),
            ends_large: raw.last().is_some_and(|word| is_large(&word)),
        }
    }
}

fn fold(word: &str) -> String {
    normalized_name(word, SpeakerKind::Organization)
}

/// Without the s of a genitive, which folding leaves there: "pakistans".
fn singular(word: &str) -> &str {
    word.strip_suffix('s')
        .filter(|w| w.len() > 2)
        .unwrap_or(word)
}

/// The place that begins at a word, and its number of words.
fn place_at(words: &[&str], at: usize) -> Option<(&'static str, usize)> {
    (1..=3.min(words.len() - at)).rev().find_map(|n| {
        let joined = words[at..at + n].join(" ");
        let found = place(&joined).or_else(|| place(singular(&joined)))?;
        Some((found, n))
    })
}

/// "US government", "government of the United States", "American government" in one form.
fn of_state(words: &[&str]) -> String {
    let mut places = Vec::new();
    let mut rest = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some((place, n)) = place_at(words, at) {
            places.push(place);
            at += n;
            continue;
        }
        if !matches!(words[at], "of" | "the" | "defense") {
            rest.push(words[at]);
        } else if words[at] == "defense" {
            rest.push("defence");
        }
        at += 1;
    }
    places.extend(rest);
    places.join(" ")
}

/// Which letters stand for which body, as the articles themselves say it ("the International Monetary Fund (IMF)").
#[derive(Debug, Default)]
pub(super) struct Acronyms {
    /// Letters, then full form, then how often.
    seen: FxHashMap<String, FxHashMap<String, u32>>,
}

impl Acronyms {
    /// A speaker of that full or short name has the other as an alias.
    pub(super) fn add(&mut self, name: &str, alias: &str) {
        let (full, short) = match (is_acronym(name), is_acronym(alias)) {
            (false, true) => (name, alias),
            (true, false) => (alias, name),
            _ => return,
        };
        let Form::Body(body) = read(full) else { return };
        let letters = fold(short);
        if stands_for(&letters, &body) {
            *self
                .seen
                .entry(letters)
                .or_default()
                .entry(body)
                .or_default() += 1;
        }
    }

    /// Two bodies of the list of known ones, one the letters of the other: no article needs to say it.
    pub(super) fn add_known(&mut self, forms: &[&str]) {
        let known = |form: &str| is(form, KNOWN_BODY) || LEXICONS.phrase(form) & KNOWN_BODY != 0;
        for short in forms
            .iter()
            .filter(|f| f.len() <= 5 && !f.contains(' ') && known(f))
        {
            let fulls: Vec<&&str> = forms
                .iter()
                .filter(|full| full.contains(' ') && known(full) && stands_for(short, full))
                .collect();
            if let [only] = fulls[..] {
                let counts = self.seen.entry((*short).to_owned()).or_default();
                *counts.entry((**only).to_owned()).or_default() += 1;
            }
        }
    }

    /// From letters to the one body they stand for in this corpus. Letters that stand for two are left alone.
    pub(super) fn decided(&self) -> FxHashMap<String, String> {
        let only = |counts: &FxHashMap<String, u32>| {
            let total: u32 = counts.values().sum();
            let (body, n) = counts
                .iter()
                .max_by_key(|(body, n)| (**n, std::cmp::Reverse(body.as_str())))?;
            (n * 10 >= total * 9).then(|| body.clone())
        };
        self.seen
            .iter()
            .filter_map(|(letters, counts)| Some((letters.clone(), only(counts)?)))
            .collect()
    }
}

/// True when the letters are those that the words begin with; small words may be left out.
fn stands_for(letters: &str, full: &str) -> bool {
    let words: Vec<&str> = full.split(' ').collect();
    let initials = |skip: bool| -> String {
        words
            .iter()
            .filter(|w| {
                !skip
                    || !matches!(
                        **w,
                        "of" | "the" | "and" | "for" | "to" | "in" | "on" | "de"
                    )
            })
            .filter_map(|w| w.chars().next())
            .collect()
    };
    words.len() > 1 && (initials(true) == letters || initials(false) == letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(name: &str) -> String {
        match read(name) {
            Form::Body(form) => form,
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn one_body_in_several_forms() {
        for (a, b) in [
            ("U.S.", "United States"),
            ("The New York Times", "New York Times"),
            ("Dell Inc.", "Dell"),
            ("US government", "government of the United States"),
            ("Pakistan's foreign ministry", "Pakistani foreign ministry"),
            ("Agence France-Presse news agency", "Agence France-Presse"),
        ] {
            assert_eq!(body(a), body(b), "{a}, {b}");
        }
        assert_ne!(
            body("Georgian Interior Ministry"),
            body("German Interior Ministry")
        );
    }

    #[test]
    fn what_every_state_has_is_nobody() {
        for name in [
            "government",
            "Police",
            "Supreme Court",
            "Ministry",
            "Ministry of Defence",
            "Interior Ministry",
            "Green Party",
            "company",
            "German airline",
            "Moscow court",
            "United States Court of Appeals",
            "U.S. District Court",
            "Prime Minister's Office",
            "Office of the President",
            "Mayor's Office",
            "Senate",
            "Department of Immigration",
            "Government",
            "court",
        ] {
            assert!(
                matches!(read(name), Form::Common),
                "{name}: {:?}",
                read(name)
            );
        }
        for name in [
            "Kenyan police",
            "United States Supreme Court",
            "White House",
            "Human Rights Watch",
            "African Union",
            "BBC",
            "Wisconsin Elections Commission",
            "Microsoft",
            "Howard government",
            "General Motors",
            "Associated Press",
            "New York Mayor's Office",
            "Scotland Office",
        ] {
            assert!(
                matches!(read(name), Form::Body(_)),
                "{name}: {:?}",
                read(name)
            );
        }
    }

    #[test]
    fn letters_by_what_articles_say() {
        let mut acronyms = Acronyms::default();
        acronyms.add("Tarn Harbour Board", "THB");
        acronyms.add("Solvay Town Council", "STC");
        acronyms.add("Solvay Trade Circle", "STC");
        acronyms.add_known(&[
            "fbi",
            "federal bureau of investigation",
            "un",
            "united nations",
            "abc",
        ]);
        let decided = acronyms.decided();
        assert_eq!(
            decided.get("thb").map(String::as_str),
            Some("tarn harbour board")
        );
        assert_eq!(decided.get("stc"), None, "two bodies");
        assert_eq!(
            decided.get("un").map(String::as_str),
            Some("united nations")
        );
        assert_eq!(
            decided.get("fbi").map(String::as_str),
            Some("federal bureau of investigation")
        );
    }
}
