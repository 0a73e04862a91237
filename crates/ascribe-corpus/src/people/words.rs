//! What the word lists say of the words of names and roles, as far as it tells people apart.

use std::sync::LazyLock;

use ascribe_grammar::lists;
use ascribe_grammar::words::{self, FIRST_NAME, LEXICONS, TITLE};
use rustc_hash::{FxHashMap, FxHashSet};

/// Words of the dictionary that are something else than a name.
static COMMON: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let is_common = |tags: &str| {
        tags.split(' ')
            .filter_map(|tag| tag.split(':').next())
            .any(|tag| !tag.is_empty() && !tag.starts_with("NNP"))
    };
    lists::WORD_TAGS
        .rows::<8>()
        .into_iter()
        .filter(|row| row[1..].iter().any(|tags| is_common(tags)))
        .map(|row| row[0])
        .collect()
});

/// Adjectives whose country has another stem.
const IRREGULAR: &[(&str, &str)] = &[
    ("american", "united states"),
    ("us", "united states"),
    ("usa", "united states"),
    ("united states of america", "united states"),
    ("america", "united states"),
    ("british", "united kingdom"),
    ("britain", "united kingdom"),
    ("great britain", "united kingdom"),
    ("uk", "united kingdom"),
    ("danish", "denmark"),
    ("dutch", "netherlands"),
    ("english", "england"),
    ("finnish", "finland"),
    ("french", "france"),
    ("greek", "greece"),
    ("iraqi", "iraq"),
    ("irish", "ireland"),
    ("kurdish", "kurdistan"),
    ("northern irish", "northern ireland"),
    ("norwegian", "norway"),
    ("philippine", "philippines"),
    ("filipino", "philippines"),
    ("polish", "poland"),
    ("scottish", "scotland"),
    ("spanish", "spain"),
    ("swedish", "sweden"),
    ("swiss", "switzerland"),
    ("thai", "thailand"),
    ("turkish", "turkey"),
    ("uae", "united arab emirates"),
    ("emirati", "united arab emirates"),
    ("welsh", "wales"),
    ("burmese", "myanmar"),
    ("congolese", "congo"),
    ("peruvian", "peru"),
];

/// From a folded place or its adjective to one name for both.
static PLACES: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| {
    let fold = |form: &str| form.replace('.', "");
    let of_kind = |kind: &str| -> Vec<String> {
        let rows = lists::PLACES.rows::<2>().into_iter();
        rows.filter(|row| row[1] == kind)
            .map(|row| fold(row[0]))
            .collect()
    };
    let countries = of_kind("country");
    let mut places: FxHashMap<String, String> = FxHashMap::default();
    for kind in ["country", "capital", "state", "city"] {
        for place in of_kind(kind) {
            places.entry(place.clone()).or_insert(place);
        }
    }
    for adjective in of_kind("demonym") {
        // "australian" of "australia", "kenyan" of "kenya": the longest stem is the right one.
        let stem = |country: &str| -> usize {
            let short = country.strip_suffix(['a', 'e', 'o', 'y']);
            [Some(country), short]
                .into_iter()
                .flatten()
                .filter(|stem| stem.len() >= 4 && adjective.starts_with(stem))
                .map(str::len)
                .max()
                .unwrap_or(0)
        };
        if let Some(country) = countries.iter().max_by_key(|c| (stem(c), c.as_str()))
            && stem(country) > 0
        {
            places.insert(adjective, country.clone());
        }
    }
    for (form, country) in IRREGULAR {
        places.insert((*form).to_owned(), (*country).to_owned());
    }
    places
});

/// A word of everyday language, not of a name.
pub(super) fn is_common(word: &str) -> bool {
    COMMON.contains(word)
}

/// True when the lists say of the folded word that it is one of `flags`.
pub(super) fn is(word: &str, flags: words::Flags) -> bool {
    LEXICONS.word(word).is(flags)
}

/// The one name of a folded country, state or city, or of its adjective.
pub(super) fn place(words: &str) -> Option<&'static str> {
    PLACES.get(words).map(String::as_str)
}

/// What people do, in wide kinds; a set of bits.
pub(super) type Careers = u16;

pub(super) const PUBLIC: Careers = 1;
pub(super) const BUSINESS: Careers = 1 << 1;
pub(super) const ARMED: Careers = 1 << 2;
pub(super) const SCIENCE: Careers = 1 << 3;
pub(super) const PRESS: Careers = 1 << 4;
pub(super) const FAITH: Careers = 1 << 5;
pub(super) const SPORT: Careers = 1 << 6;
pub(super) const ART: Careers = 1 << 7;
pub(super) const TRADE: Careers = 1 << 8;

/// Careers that one person may well have had.
const TOGETHER: [Careers; 4] = [
    PUBLIC | BUSINESS | ARMED | SCIENCE | PRESS | FAITH,
    BUSINESS | SPORT,
    BUSINESS | ART | PRESS,
    BUSINESS | TRADE,
];

/// False when nobody is likely to have had both.
pub(super) fn go_together(a: Careers, b: Careers) -> bool {
    a == 0
        || b == 0
        || a & b != 0
        || TOGETHER
            .iter()
            .any(|set| a & set != 0 && b & set != 0 && a & !set == 0 && b & !set == 0)
}

/// The synonym class of each role noun.
static CLASSES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = lists::ROLE_NOUNS.rows::<4>().into_iter();
    rows.map(|[noun, _, class, _]| (noun, class)).collect()
});

/// The class of a folded role noun, with its career; no class for a noun that anybody may bear ("witness", "father").
pub(super) fn role(noun: &str) -> Option<(&'static str, Careers)> {
    // Words of two parts that the list takes for something else, and titles that stand for an office.
    let class = match noun {
        "secretarygeneral" | "spokeswoman" | "spokesperson" => "spokesperson",
        "pm" | "premier" | "taoiseach" => "minister",
        "rep" => "representative",
        "sgt" | "lt" | "col" | "gen" | "maj" | "capt" | "lieutenant" => "soldier",
        "prof" => "scholar",
        "rev" => "religious",
        "coach" => return Some(("coach", SPORT)),
        noun => CLASSES.get(noun).copied()?,
    };
    let career = match class {
        "president" | "vicepresident" | "minister" | "legislator" | "senator"
        | "representative" | "governor" | "mayor" | "councillor" | "partisan" | "politician"
        | "official" | "diplomat" | "spokesperson" | "lawyer" | "judge" | "activist" | "royal" => {
            PUBLIC
        }
        "business" | "chief" => BUSINESS,
        "soldier" | "police" => ARMED,
        "scholar" | "doctor" | "teacher" | "astronaut" => SCIENCE,
        "journalist" | "writer" => PRESS,
        "religious" => FAITH,
        "athlete" => SPORT,
        "artist" => ART,
        "farmer" | "worker" | "firefighter" => TRADE,
        _ => return None,
    };
    Some((class, career))
}

/// True for a class that goes with a place: two mayors of one name and of two towns are two people.
pub(super) fn has_seat(class: &str) -> bool {
    matches!(
        class,
        "president"
            | "vicepresident"
            | "minister"
            | "legislator"
            | "senator"
            | "representative"
            | "governor"
            | "mayor"
            | "councillor"
    )
}

/// A title with nobody's name: "Prime Minister", "Secretary of State", "former British Foreign Secretary".
pub(super) fn is_office(words: &[&str]) -> bool {
    let joint = words.iter().position(|w| matches!(*w, "of" | "for"));
    let head = match joint {
        Some(0) | None => words.len(),
        Some(at) => at,
    };
    let (Some(noun), Some(first)) = (words[..head].last(), words.first()) else {
        return false;
    };
    let singular = noun
        .strip_suffix('s')
        .filter(|w| !w.ends_with('s') && is(w, TITLE));
    let noun = singular.unwrap_or(noun);
    let is_title = is(noun, TITLE) || role(noun).is_some() || matches!(noun, "minster" | "pm");
    is_title && (words.len() == 1 || !is(first, FIRST_NAME) || is(first, TITLE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_and_its_adjective_are_one() {
        for (adjective, country) in [
            ("australian", "australia"),
            ("austrian", "austria"),
            ("nigerian", "nigeria"),
            ("iranian", "iran"),
            ("iraqi", "iraq"),
            ("us", "united states"),
            ("british", "united kingdom"),
            ("italian", "italy"),
            ("german", "germany"),
            ("new zealand", "new zealand"),
        ] {
            assert_eq!(place(adjective), Some(country), "{adjective}");
        }
        assert_eq!(place("tarn"), None);
    }

    #[test]
    fn careers_that_go_together() {
        assert!(go_together(PUBLIC, ARMED));
        assert!(go_together(BUSINESS, SPORT));
        assert!(!go_together(SPORT, PUBLIC));
        assert!(!go_together(TRADE, PUBLIC));
        assert!(go_together(0, SPORT));
        assert!(is_common("government") && !is_common("reuters"));
        assert_eq!(role("footballer"), Some(("athlete", SPORT)));
        assert_eq!(role("witness"), None);
    }
}
