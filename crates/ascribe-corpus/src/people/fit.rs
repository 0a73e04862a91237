//! Whether a speaker fits a person: what speaks against it, what for it, and how much.

use ascribe_article::Gender;
use rustc_hash::FxHashMap;

use super::corpus::Settings;
use super::traits::{Profile, Traits, careers_fit};

/// Why two are not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Against {
    Gender,
    Career,
    Seat,
    Time,
    /// Both have a role that says much, and nothing in common.
    Unlike,
}

/// A person of whom nothing was heard for so long, and then under no role of before, is another.
const LONG: i32 = 20 * 365;
/// A person does not speak for longer than that.
const LIFE: i32 = 60 * 365;

/// What speaks for it, in points; about one is enough where the name alone is not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Support {
    pub(super) role: f32,
    pub(super) seat: f32,
    pub(super) words: f32,
    pub(super) company: f32,
    pub(super) title: f32,
    pub(super) time: f32,
    pub(super) outlet: f32,
}

impl Support {
    pub(super) fn sum(self) -> f32 {
        self.of_the_person() + self.of_the_news()
    }

    /// What is the person's own.
    fn of_the_person(self) -> f32 {
        self.role + self.seat + self.words + self.company
    }

    /// What all who speak in some news have in common.
    fn of_the_news(self) -> f32 {
        self.title + self.time + self.outlet
    }

    /// For a voice with less than a full name: the news alone are not enough, another of that surname may be in them.
    pub(super) fn for_less_than_a_name(self) -> f32 {
        self.of_the_person() + self.of_the_news().min(0.7)
    }
}

/// How common things are in this corpus.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scales<'a> {
    pub(super) settings: &'a Settings,
    /// By number of a form: how many articles have a speaker of that name.
    pub(super) form_counts: &'a [u32],
}

impl Scales<'_> {
    /// What speaks against it.
    pub(super) fn against(&self, voice: &Traits, person: &Profile) -> Option<Against> {
        let same_class = voice
            .roles
            .classes
            .iter()
            .any(|c| person.classes.contains_key(c));
        let company = self.company(voice, person);
        let gap = voice.day.and_then(|day| person.distance(day)).unwrap_or(0);
        let spans = voice.day.is_some_and(|day| {
            person.days.first().is_some_and(|d| (day - d).abs() > LIFE)
                || person.days.last().is_some_and(|d| (day - d).abs() > LIFE)
        });
        let has_known_careers = voice.roles.careers != 0 && person.careers != 0;
        if spans || gap > LONG && !same_class {
            return Some(Against::Time);
        }
        if !careers_fit(voice.roles.careers, person.careers) && company < 0.6 {
            return Some(Against::Career);
        }
        for (class, _) in &voice.roles.seats {
            if let Some(seats) = person.seats.get(class)
                && !voice
                    .roles
                    .seats
                    .iter()
                    .any(|(c, seat)| c == class && seats.contains_key(seat))
            {
                return Some(Against::Seat);
            }
        }
        if company < 0.4 && self.is_unlike(voice, person) {
            return Some(Against::Unlike);
        }
        let other = match voice.gender {
            Gender::Female => person.n_male > 2 * person.n_female,
            Gender::Male => person.n_female > 2 * person.n_male,
            _ => false,
        };
        // A pronoun is easily mistaken: a role in common outweighs it.
        (other && !(has_known_careers && same_class) && company < 0.6).then_some(Against::Gender)
    }

    /// A minister and a professor, with no word, place or headline in common.
    fn is_unlike(&self, voice: &Traits, person: &Profile) -> bool {
        // Of who is known well, every role says something.
        let telling = |class: &'static str| match telling(class) {
            None if person.n >= 3 => Some(class),
            found => found,
        };
        let mut voices = voice
            .roles
            .classes
            .iter()
            .filter_map(|class| telling(class))
            .peekable();
        let mut persons = person
            .classes
            .keys()
            .filter_map(|class| telling(class))
            .peekable();
        if voices.peek().is_none() || persons.peek().is_none() {
            return false;
        }
        let persons: Vec<&str> = persons.collect();
        let has_same = voice.roles.classes.iter().any(|class| {
            telling(class).is_some_and(|class| persons.contains(&class))
                && (!person.classes.contains_key(class) || shares(voice, person, class))
        });
        !has_same
            && !voice
                .roles
                .words
                .iter()
                .any(|word| person.words.contains_key(word))
            && !voice
                .roles
                .seats
                .iter()
                .any(|(_, seat)| person.seats.values().any(|seats| seats.contains_key(seat)))
            && self.title(voice, person) < 0.5
    }

    /// What speaks for it.
    pub(super) fn support(&self, voice: &Traits, person: &Profile) -> Support {
        let mut support = Support::default();
        let shared: Vec<&&'static str> = (voice.roles.classes.iter())
            .filter(|class| shares(voice, person, class))
            .collect();
        support.role = match shared[..] {
            [] if voice.roles.careers & person.careers != 0 => 0.2,
            [] => 0.0,
            // "President" in 2004 is not the president of 1991.
            _ if shared
                .iter()
                .all(|class| self.is_over(voice, person, class)) =>
            {
                0.3
            }
            _ => 0.8,
        };
        let has_seat = |(class, seat): &(&'static str, u64)| {
            person
                .seats
                .get(class)
                .is_some_and(|seats| seats.contains_key(seat))
        };
        support.seat = if voice.roles.seats.iter().any(has_seat) {
            0.5
        } else {
            0.0
        };
        let words = voice
            .roles
            .words
            .iter()
            .filter(|w| person.words.contains_key(*w))
            .count();
        support.words = (0.4 * words as f32).min(0.8);
        support.company = self.company(voice, person);
        support.title = self.title(voice, person);
        support.time = match voice.day.and_then(|day| person.distance(day)) {
            Some(..=7) => 0.5,
            Some(..=30) => 0.4,
            Some(..=180) => 0.25,
            Some(..=400) => 0.15,
            Some(..=1100) | None => 0.0,
            Some(..=2600) => -0.2,
            Some(_) => -0.5,
        };
        let has_outlet = voice.outlet != 0 && person.outlets.contains_key(&voice.outlet);
        support.outlet = if self.settings.n_outlets > 1 && has_outlet {
            0.2
        } else {
            0.0
        };
        support
    }

    /// The voice has a role now that the person had years before or after.
    fn is_over(&self, voice: &Traits, person: &Profile, class: &'static str) -> bool {
        /// Days between two articles in which somebody may well hold an office.
        const TERM: i32 = 4 * 365;
        let Some(day) = voice.day.filter(|_| !voice.roles.past.contains(&class)) else {
            return false;
        };
        let held = person.held.get(class);
        held.is_none_or(|(from, to)| day < from - TERM || day > to + TERM)
    }

    /// Other speakers that both were with; one whom everybody was with counts little.
    fn company(&self, voice: &Traits, person: &Profile) -> f32 {
        let weight = |form: &u32| {
            let Some(n) = person.company.get(form) else {
                return 0.0;
            };
            let rare = match self.form_counts[*form as usize] {
                0..=3 => 1.0,
                4..=10 => 0.7,
                11..=30 => 0.4,
                31..=100 => 0.2,
                _ => 0.05,
            };
            // Who is in a hundred articles has met many once.
            rare * (8.0 * *n as f32 / person.n.max(1) as f32).min(1.0)
        };
        voice.company.iter().map(weight).sum::<f32>().min(1.2)
    }

    /// How alike the company and the headlines of two persons are, by share and not by number, as both may have much of all:
    /// 0 for nothing in common.
    pub(super) fn likeness(&self, x: &Profile, y: &Profile) -> f32 {
        let of_form = |form: u32| {
            (1.0 + self.form_counts[form as usize] as f32)
                .sqrt()
                .recip()
        };
        let of_word = |word: u32| (0.02 / self.settings.share(word).max(1e-6)).sqrt().min(1.0);
        overlap([&x.company, &y.company], [x.n, y.n], of_form)
            + overlap([&x.title, &y.title], [x.n, y.n], of_word)
    }

    /// Rare words of the title that titles about the person have, too, and more often than others.
    fn title(&self, voice: &Traits, person: &Profile) -> f32 {
        let weight = |word: &u32| {
            let Some(n) = person.title.get(word) else {
                return 0.0;
            };
            let share = self.settings.share(*word);
            let lift = *n as f32 / person.n.max(1) as f32 / share.max(1e-6);
            match (lift, share) {
                (3.0.., ..=0.01) if person.n < 8 || *n > 1 => 0.4,
                (3.0.., ..=0.05) if person.n < 8 || *n > 1 => 0.25,
                _ => 0.0,
            }
        };
        voice.title.iter().map(weight).sum::<f32>().min(1.0)
    }
}

/// The same role; of a head or a spokesman also of the same: "CEO of Tarn Rail" is not "Party leader".
fn shares(voice: &Traits, person: &Profile, class: &'static str) -> bool {
    let is_of_something = matches!(
        class,
        "chief" | "official" | "spokesperson" | "business" | "activist" | "lawyer" | "scholar"
    );
    let has_words = !voice.roles.words.is_empty() && !person.words.is_empty();
    person.classes.contains_key(class)
        && !(is_of_something
            && has_words
            && !voice
                .roles
                .words
                .iter()
                .any(|word| person.words.contains_key(word)))
}

/// The cosine of what two have, each thing by its weight and the share of articles that have it.
fn overlap(of: [&FxHashMap<u32, u32>; 2], n: [u32; 2], weight: impl Fn(u32) -> f32) -> f32 {
    let mut all: Vec<u32> = of[0].keys().chain(of[1].keys()).copied().collect();
    all.sort_unstable();
    all.dedup();
    let share = |which: usize, key: u32| {
        of[which].get(&key).copied().unwrap_or(0) as f32 / n[which].max(1) as f32
    };
    let (mut both, mut squares) = (0.0, [0.0, 0.0]);
    for key in all {
        let (weight, a, b) = (weight(key), share(0, key), share(1, key));
        both += weight * a * b;
        squares[0] += weight * a * a;
        squares[1] += weight * b * b;
    }
    both / f32::max(squares[0] * squares[1], 1e-12).sqrt()
}

/// A role that few of those with another have; those of one parliament are one. `None` for one that many have beside another.
fn telling(class: &'static str) -> Option<&'static str> {
    match class {
        "politician" | "partisan" | "official" | "chief" | "business" | "activist" | "writer" => {
            None
        }
        "legislator" | "representative" => Some("senator"),
        class => Some(class),
    }
}

#[cfg(test)]
mod tests {
    use super::super::corpus::Setting;
    use super::super::traits::Roles;
    use super::*;

    fn traits(role: &str, year: i32) -> Traits {
        Traits {
            roles: Roles::read(&[role.to_owned()]),
            day: Some(year * 365),
            ..Traits::default()
        }
    }

    fn against(a: Traits, b: Traits) -> Option<Against> {
        let settings = Settings::new(&[Setting::default()]);
        let mut person = Profile::default();
        person.add(&a);
        Scales {
            settings: &settings,
            form_counts: &[],
        }
        .against(&b, &person)
    }

    #[test]
    fn who_cannot_be_one() {
        assert_eq!(
            against(traits("footballer", 2010), traits("minister", 2010)),
            Some(Against::Career)
        );
        assert_eq!(
            against(
                traits("mayor of Tarn", 2010),
                traits("mayor of Solvay", 2010)
            ),
            Some(Against::Seat)
        );
        assert_eq!(
            against(traits("athlete", 1950), traits("mayor of Tarn", 2020)),
            Some(Against::Time)
        );
        assert_eq!(
            against(traits("mayor of Tarn", 2010), traits("mayor", 2012)),
            None
        );
        assert_eq!(against(traits("senator", 2004), traits("MP", 2009)), None);
        assert_eq!(
            against(traits("minister", 2004), traits("professor", 2004)),
            Some(Against::Unlike)
        );
        assert_eq!(
            against(
                traits("foreign minister of Tarn", 2004),
                traits("foreign policy professor", 2004)
            ),
            None
        );
        assert_eq!(
            against(traits("", 1990), traits("", 2015)),
            Some(Against::Time)
        );
    }
}
