//! What an article shows of a speaker beside the name, and what many articles show together.

use std::hash::{Hash, Hasher};

use ascribe_aggregator::normalized_name;
use ascribe_article::{Gender, SpeakerKind};
use ascribe_grammar::words::{FUNCTION, TITLE};
use rustc_hash::{FxHashMap, FxHasher};

use super::words::{self, Careers, has_seat, is, place, role};

/// A word as a number; the same in every run.
pub(super) fn key(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    word.hash(&mut hasher);
    hasher.finish()
}

/// What the roles of a speaker say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Roles {
    /// Classes of the role nouns that stand for the speaker: "minister".
    pub(super) classes: Vec<&'static str>,
    /// Of those, the ones that are over: "former president".
    pub(super) past: Vec<&'static str>,
    pub(super) careers: Careers,
    /// Where an office is held: its class and the place, folded.
    pub(super) seats: Vec<(&'static str, u64)>,
    /// Other words: "foreign", "greens".
    pub(super) words: Vec<u64>,
}

impl Roles {
    pub(super) fn read(roles: &[String]) -> Self {
        let mut this = Self::default();
        for role in roles {
            this.add(role);
        }
        this
    }

    fn add(&mut self, text: &str) {
        let folded = normalized_name(&text.replace("'s", " "), SpeakerKind::Other);
        let tokens: Vec<&str> = folded.split(' ').collect();
        let joint = tokens.iter().position(|w| is_joint(w));
        let head = joint.unwrap_or(tokens.len());
        let mut found: Vec<&'static str> = Vec::new();
        for at in 0..head {
            if let Some((class, career)) = role_at(&tokens, at) {
                found.push(class);
                self.careers |= career;
            }
        }
        let is_past = tokens[..head]
            .iter()
            .any(|w| matches!(*w, "former" | "ex" | "late" | "retired"));
        let places = self.add_words(text, &tokens, joint);
        self.add_classes(found, &places, is_past);
        self.words.sort_unstable();
        self.words.dedup();
    }

    /// Adds the words that are neither places nor role nouns; the places, as keys.
    ///
    /// "Vice President" and "Deputy Prime Minister" are of their own; "accused" and the like say nothing.
    fn add_words(&mut self, text: &str, tokens: &[&str], joint: Option<usize>) -> Vec<u64> {
        let head = joint.unwrap_or(tokens.len());
        let mut at = 0;
        let mut places: Vec<u64> = Vec::new();
        // Only what stands before the noun or follows "of": "Iraq" in "commander in Iraq" is no seat.
        while at < tokens.len() {
            let n = (1..=3.min(tokens.len() - at))
                .rev()
                .find_map(|n| Some((n, place(&tokens[at..at + n].join(" "))?)));
            if let Some((n, place)) = n {
                places.push(key(place));
                at += n;
                continue;
            }
            let word = tokens[at];
            at += 1;
            if says_nothing(word) {
                continue;
            }
            if at > head
                && joint.is_some_and(|j| tokens[j] == "of")
                && !words::is_common(word)
                && text_has_capital(text, word)
                && at == head + 2
            {
                places.push(key(word));
            }
            if role(word).is_none() && !is(word, TITLE) {
                self.words.push(key(word));
            }
        }
        places
    }

    /// Adds classes of role nouns, with their seats where they have some; one that is held is not past.
    fn add_classes(&mut self, found: Vec<&'static str>, places: &[u64], is_past: bool) {
        for class in found {
            if has_seat(class) {
                self.seats
                    .extend(places.iter().map(|place| (class, *place)));
            }
            if !self.classes.contains(&class) {
                self.classes.push(class);
                if is_past {
                    self.past.push(class);
                }
            } else if !is_past {
                self.past.retain(|past| *past != class);
            }
        }
    }
}

/// What the role of somebody else, or a place, stands behind: "son of", "commander in".
fn is_joint(word: &str) -> bool {
    matches!(
        word,
        "of" | "for" | "to" | "in" | "at" | "from" | "with" | "who" | "which" | "on" | "near"
    )
}

/// True for a word that tells nobody from others: "the", "senior".
fn says_nothing(word: &str) -> bool {
    word.len() < 3
        || is(word, FUNCTION)
        || matches!(
            word,
            "the" | "and" | "for" | "former" | "then" | "late" | "prime" | "vice" | "senior"
        )
}

/// The class of a word of a role, by the words around it: a secretary general is no general, a press secretary no minister.
fn role_at(tokens: &[&str], at: usize) -> Option<(&'static str, Careers)> {
    let before = at.checked_sub(1).map_or("", |before| tokens[before]);
    let after = tokens.get(at + 1).copied().unwrap_or("");
    match tokens[at] {
        "general"
            if !matches!(
                before,
                "" | "major" | "brigadier" | "lieutenant" | "maj" | "lt"
            ) && role(before).is_some() =>
        {
            None
        }
        "secretary" if after == "general" => Some(("secretary general", words::PUBLIC)),
        // "U.N. Secretary" is what is left of several offices.
        "secretary"
            if after.is_empty()
                && (before.is_empty() || before == "un" || place(before).is_some()) =>
        {
            None
        }
        "secretary" if matches!(before, "press" | "executive" | "personal") => role("spokesperson"),
        word => role(word),
    }
}

/// True when the folded word stands in the text with a capital.
fn text_has_capital(text: &str, folded: &str) -> bool {
    text.split_whitespace().any(|word| {
        word.chars().next().is_some_and(char::is_uppercase)
            && normalized_name(word, SpeakerKind::Other) == folded
    })
}

/// One speaker of one article.
#[derive(Clone, Debug, Default)]
pub(super) struct Traits {
    pub(super) roles: Roles,
    pub(super) gender: Gender,
    pub(super) day: Option<i32>,
    /// 0 for unknown.
    pub(super) outlet: u32,
    /// Names of the other speakers, as numbers of forms.
    pub(super) company: Vec<u32>,
    /// Words of the article's title.
    pub(super) title: Vec<u32>,
}

/// What all articles show of one person.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    pub(super) n: u32,
    pub(super) classes: FxHashMap<&'static str, u32>,
    /// First and last day on which the role was held, not past.
    pub(super) held: FxHashMap<&'static str, (i32, i32)>,
    pub(super) careers: Careers,
    pub(super) seats: FxHashMap<&'static str, FxHashMap<u64, u32>>,
    pub(super) words: FxHashMap<u64, u32>,
    pub(super) n_female: u32,
    pub(super) n_male: u32,
    /// In order.
    pub(super) days: Vec<i32>,
    pub(super) outlets: FxHashMap<u32, u32>,
    pub(super) company: FxHashMap<u32, u32>,
    pub(super) title: FxHashMap<u32, u32>,
}

impl Profile {
    pub(super) fn add(&mut self, traits: &Traits) {
        self.n += 1;
        for class in &traits.roles.classes {
            *self.classes.entry(class).or_default() += 1;
            if let Some(day) = traits.day.filter(|_| !traits.roles.past.contains(class)) {
                self.hold(class, day, day);
            }
        }
        self.careers |= traits.roles.careers;
        for (class, seat) in &traits.roles.seats {
            *self
                .seats
                .entry(class)
                .or_default()
                .entry(*seat)
                .or_default() += 1;
        }
        for word in &traits.roles.words {
            *self.words.entry(*word).or_default() += 1;
        }
        match traits.gender {
            Gender::Female => self.n_female += 1,
            Gender::Male => self.n_male += 1,
            _ => {}
        }
        if let Some(day) = traits.day {
            let at = self.days.partition_point(|d| *d <= day);
            self.days.insert(at, day);
        }
        *self.outlets.entry(traits.outlet).or_default() += 1;
        for form in &traits.company {
            *self.company.entry(*form).or_default() += 1;
        }
        for word in &traits.title {
            *self.title.entry(*word).or_default() += 1;
        }
    }

    fn hold(&mut self, class: &'static str, from: i32, to: i32) {
        let span = self.held.entry(class).or_insert((from, to));
        *span = (span.0.min(from), span.1.max(to));
    }

    /// All of the other's, too.
    pub(super) fn merge(&mut self, other: &Self) {
        self.n += other.n;
        for (class, (from, to)) in &other.held {
            self.hold(class, *from, *to);
        }
        self.careers |= other.careers;
        self.n_female += other.n_female;
        self.n_male += other.n_male;
        add_counts(&mut self.classes, &other.classes);
        add_counts(&mut self.words, &other.words);
        add_counts(&mut self.outlets, &other.outlets);
        add_counts(&mut self.company, &other.company);
        add_counts(&mut self.title, &other.title);
        for (class, seats) in &other.seats {
            add_counts(self.seats.entry(class).or_default(), seats);
        }
        self.days.extend(&other.days);
        self.days.sort_unstable();
    }

    /// Days to the nearest article.
    pub(super) fn distance(&self, day: i32) -> Option<i32> {
        let at = self.days.partition_point(|d| *d < day);
        let around = [
            at.checked_sub(1).map(|i| self.days[i]),
            self.days.get(at).copied(),
        ];
        around.into_iter().flatten().map(|d| (d - day).abs()).min()
    }

    /// Articles at most `width` days away.
    pub(super) fn near(&self, day: i32, width: i32) -> usize {
        self.days.partition_point(|d| *d <= day + width)
            - self.days.partition_point(|d| *d < day - width)
    }

    pub(super) fn gender(&self) -> Gender {
        // Two out of three: pronouns are sometimes those of somebody else.
        match (self.n_female, self.n_male) {
            (f, m) if f > 2 * m => Gender::Female,
            (f, m) if m > 2 * f => Gender::Male,
            _ => Gender::Unknown,
        }
    }
}

fn add_counts<K: Eq + Hash + Copy>(to: &mut FxHashMap<K, u32>, from: &FxHashMap<K, u32>) {
    for (key, n) in from {
        *to.entry(*key).or_default() += n;
    }
}

/// False when nobody is likely to have had the careers of both.
pub(super) fn careers_fit(a: Careers, b: Careers) -> bool {
    words::go_together(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(text: &str) -> Roles {
        Roles::read(&[text.to_owned()])
    }

    #[test]
    fn an_office_has_a_seat() {
        assert_eq!(roles("mayor of Tarn").seats, [("mayor", key("tarn"))]);
        assert_eq!(roles("Secretary of Defense").seats, []);
        assert_eq!(
            roles("Australian Prime Minister").seats,
            [("minister", key("australia"))]
        );
        assert_eq!(
            roles("President of the United States").seats,
            [("president", key("united states"))]
        );
        assert_eq!(
            roles("U.S. President").seats,
            [("president", key("united states"))]
        );
    }

    #[test]
    fn the_role_of_somebody_else_is_not_taken() {
        let son = roles("eldest son of British Prime Minister Orrin Vale");
        assert_eq!((son.classes.len(), son.careers), (0, 0));
        assert_eq!(roles("UN Secretary-General").classes, ["secretary general"]);
        assert_eq!(roles("Attorney General").classes, ["lawyer"]);
        assert_eq!(
            roles("White House press secretary").classes,
            ["spokesperson"]
        );
        assert_eq!(
            roles("spokesman for the President").classes,
            ["spokesperson"]
        );
    }

    #[test]
    fn a_profile_knows_what_is_near() {
        let mut profile = Profile::default();
        for day in [100, 10, 50] {
            profile.add(&Traits {
                day: Some(day),
                ..Traits::default()
            });
        }
        assert_eq!((profile.distance(60), profile.near(60, 40)), (Some(10), 2));
    }
}
