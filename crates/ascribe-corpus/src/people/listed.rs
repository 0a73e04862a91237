//! Voices that a list of people names: by name, role and date, or by an office alone.

use ascribe_aggregator::normalized_name;
use ascribe_article::SpeakerKind;
use ascribe_grammar::words::{FUNCTION, LEXICONS};
use rustc_hash::FxHashMap;

use super::corpus::{Settings, Voice, day};
use super::form::{Form, Full};
use super::forms::Forms;
use super::list::{ListedPerson, ListedRole, PeopleList};
use super::name;
use super::traits::{Roles, careers_fit};
use super::words::place;

/// Nobody speaks so long after the last role, or so long before the first.
const AFTER: i32 = 60 * 365;
const BEFORE: i32 = 30 * 365;

/// Which voices are which entries of a list.
#[derive(Debug, Default)]
pub(super) struct Pins {
    entries: FxHashMap<u32, (u32, String)>,
    offices: Vec<(u32, u32, String)>,
    notes: FxHashMap<u32, String>,
}

impl Pins {
    /// The entry of a voice.
    pub(super) fn of(&self, voice: u32) -> Option<u32> {
        self.entries.get(&voice).map(|(entry, _)| *entry)
    }

    /// Why it is that entry.
    pub(super) fn why(&self, voice: u32) -> Option<&str> {
        self.entries.get(&voice).map(|(_, why)| why.as_str())
    }

    /// Why a voice that the list names is linked to none of its entries.
    pub(super) fn note(&self, voice: u32) -> Option<&str> {
        self.notes.get(&voice).map(String::as_str)
    }

    /// Voices that are called by an office alone.
    pub(super) fn offices(&self) -> impl Iterator<Item = (u32, u32, &str)> {
        self.offices
            .iter()
            .map(|(voice, entry, why)| (*voice, *entry, why.as_str()))
    }

    pub(super) fn find(
        list: &PeopleList,
        voices: &[Voice],
        settings: &Settings,
        forms: &Forms,
    ) -> Self {
        let index = Index::new(list);
        let mut this = Self::default();
        for (at, voice) in (0..).zip(voices) {
            let day = settings.days[voice.setting as usize];
            let found = match &forms.forms[forms.of(at) as usize] {
                Form::Full(full) => index.full(voice, full, day),
                Form::Bare(bare) => index.bare(voice, bare, day),
                Form::Body(body) => index.body(body),
                Form::Office | Form::Common => {
                    if let Some((entry, why)) = index.office(voice, day) {
                        this.offices.push((at, entry, why));
                    }
                    continue;
                }
            };
            match found {
                Found::One(entry, why) => {
                    this.entries.insert(at, (entry, why));
                }
                Found::Open(note) => {
                    this.notes.insert(at, note);
                }
                Found::Nobody => {}
            }
        }
        this
    }
}

enum Found {
    One(u32, String),
    /// Named, and not decided.
    Open(String),
    Nobody,
}

/// The list by names and offices.
struct Index<'a> {
    people: &'a [ListedPerson],
    /// By last name: entries and the forms of their names.
    lasts: FxHashMap<String, Vec<(u32, Full)>>,
    /// Names of one word that the list itself gives.
    bare: FxHashMap<String, Vec<u32>>,
    bodies: FxHashMap<String, Vec<u32>>,
    roles: Vec<Roles>,
    /// By title: who held it.
    offices: FxHashMap<Vec<String>, Vec<(u32, usize, Office)>>,
}

/// An office: the words of its title, and where it is held.
#[derive(Clone, Debug, PartialEq)]
struct Office {
    title: Vec<String>,
    seats: Vec<String>,
}

impl<'a> Index<'a> {
    fn new(list: &'a PeopleList) -> Self {
        let mut this = Self {
            people: &list.people,
            lasts: FxHashMap::default(),
            bare: FxHashMap::default(),
            bodies: FxHashMap::default(),
            roles: Vec::new(),
            offices: FxHashMap::default(),
        };
        for (entry, person) in (0..).zip(&list.people) {
            for known in std::iter::once(&person.name).chain(&person.aliases) {
                match name::read(known, person.kind) {
                    Form::Full(full) => this
                        .lasts
                        .entry(full.last.clone())
                        .or_default()
                        .push((entry, full)),
                    Form::Bare(bare) => this.bare.entry(bare).or_default().push(entry),
                    Form::Body(body) => this.bodies.entry(body).or_default().push(entry),
                    Form::Office | Form::Common => {}
                }
            }
            let titles: Vec<String> = person.roles.iter().map(|role| role.title.clone()).collect();
            this.roles.push(Roles::read(&titles));
            for (at, role) in person.roles.iter().enumerate() {
                if let Some(office) = Office::read(&role.title) {
                    this.offices
                        .entry(office.title.clone())
                        .or_default()
                        .push((entry, at, office));
                }
            }
        }
        this
    }

    fn person(&self, entry: u32) -> &'a ListedPerson {
        &self.people[entry as usize]
    }

    fn full(&self, voice: &Voice, full: &Full, day: Option<i32>) -> Found {
        let named = self.lasts.get(&full.last).map_or(&[][..], |found| found);
        let mut entries: Vec<u32> = named
            .iter()
            .filter(|(_, other)| {
                (full.first == other.first || LEXICONS.same_first_name(&full.first, &other.first))
                    && (full.suffix.is_empty()
                        || other.suffix.is_empty()
                        || full.suffix == other.suffix)
                    && super::block::middles_fit(&full.middle, &other.middle)
            })
            .map(|(entry, _)| *entry)
            .collect();
        entries.dedup();
        // A name of the list to the letter goes before one that only fits.
        let exact: Vec<u32> = named
            .iter()
            .filter(|(_, other)| other == full)
            .map(|(entry, _)| *entry)
            .collect();
        if !exact.is_empty() && !full.middle.is_empty() {
            entries = exact;
            entries.dedup();
        }
        self.decide(voice, &entries, day)
    }

    fn bare(&self, voice: &Voice, bare: &str, day: Option<i32>) -> Found {
        let own = Roles::read(&voice.roles);
        let named = self
            .lasts
            .get(bare)
            .into_iter()
            .flatten()
            .map(|(entry, _)| *entry);
        let mut in_office: Vec<u32> = named
            .chain(self.bare.get(bare).into_iter().flatten().copied())
            .filter(|entry| self.held(*entry, &own, day).is_some())
            .collect();
        in_office.sort_unstable();
        in_office.dedup();
        if let [only] = in_office[..] {
            let role = self.held(only, &own, day).map_or("", |role| &role.title);
            return Found::One(only, format!("in the list as {role} at that time"));
        }
        match self.bare.get(bare).map(Vec::as_slice) {
            Some([only]) => self.decide(voice, &[*only], day),
            _ => Found::Nobody,
        }
    }

    fn body(&self, body: &str) -> Found {
        match self.bodies.get(body).map(Vec::as_slice) {
            Some([only]) => {
                Found::One(*only, format!("in the list as {}", self.person(*only).name))
            }
            Some([first, rest @ ..]) if rest.iter().all(|entry| entry == first) => Found::One(
                *first,
                format!("in the list as {}", self.person(*first).name),
            ),
            Some(several) => Found::Open(self.open(several)),
            None => Found::Nobody,
        }
    }

    /// Among entries of the name: by role and date, or left open.
    fn decide(&self, voice: &Voice, entries: &[u32], day: Option<i32>) -> Found {
        let own = Roles::read(&voice.roles);
        let fits: Vec<u32> = entries
            .iter()
            .copied()
            .filter(|entry| self.fits(*entry, &own, day))
            .collect();
        let by_role: Vec<u32> = fits
            .iter()
            .copied()
            .filter(|entry| self.held(*entry, &own, day).is_some())
            .collect();
        let alive: Vec<u32> = fits
            .iter()
            .copied()
            .filter(|entry| day.is_some_and(|day| self.is_active(*entry, day)))
            .collect();
        let name = |entry: u32| self.person(entry).name.as_str();
        match (&fits[..], &by_role[..], &alive[..]) {
            ([], _, _) if entries.is_empty() => Found::Nobody,
            ([], ..) => Found::Open("the list has the name, with another role or time".to_owned()),
            ([only], [_], _) => {
                let role = self.held(*only, &own, day).map_or("", |role| &role.title);
                Found::One(
                    *only,
                    format!("in the list as {}, {role} at that time", name(*only)),
                )
            }
            ([only], ..) => Found::One(*only, format!("in the list as {}", name(*only))),
            (_, [only], _) => {
                let role = self.held(*only, &own, day).map_or("", |role| &role.title);
                Found::One(
                    *only,
                    format!(
                        "of {} with this name in the list the one who was {role} at that time",
                        fits.len()
                    ),
                )
            }
            (_, _, [only]) => Found::One(
                *only,
                format!(
                    "of {} with this name in the list the only one of that time",
                    fits.len()
                ),
            ),
            (several, ..) => Found::Open(self.open(several)),
        }
    }

    fn open(&self, several: &[u32]) -> String {
        let ids: Vec<&str> = several
            .iter()
            .take(3)
            .map(|entry| self.person(*entry).id.as_str())
            .collect();
        format!(
            "the list has {} of this name: {}",
            several.len(),
            ids.join(", ")
        )
    }

    /// The role of an entry at that time that the voice has, too.
    fn held(&self, entry: u32, own: &Roles, day: Option<i32>) -> Option<&'a ListedRole> {
        let day = day?;
        self.person(entry).roles.iter().find(|role| {
            let listed = Roles::read(std::slice::from_ref(&role.title));
            holds(role, day)
                && listed
                    .classes
                    .iter()
                    .any(|class| own.classes.contains(class))
                && seats_fit(&listed, own)
        })
    }

    /// Nothing speaks against it: the role is of another kind, the place another, the time too far.
    fn fits(&self, entry: u32, own: &Roles, day: Option<i32>) -> bool {
        let listed = &self.roles[entry as usize];
        let (from, to) = self.span(entry);
        careers_fit(listed.careers, own.careers)
            && seats_fit(listed, own)
            && day.is_none_or(|day| {
                from.is_none_or(|from| day > from - BEFORE) && to.is_none_or(|to| day < to + AFTER)
            })
    }

    /// From the first day of any role to the last.
    fn span(&self, entry: u32) -> (Option<i32>, Option<i32>) {
        let person = self.person(entry);
        let of = |date: &Option<String>| date.as_deref().and_then(day);
        let from = person
            .roles
            .iter()
            .filter_map(|role| of(&role.from))
            .chain(of(&person.from))
            .min();
        let to = person
            .roles
            .iter()
            .filter_map(|role| of(&role.to))
            .chain(of(&person.to))
            .max();
        (from, to)
    }

    fn is_active(&self, entry: u32, on: i32) -> bool {
        let person = self.person(entry);
        if person.roles.is_empty() {
            let whole = ListedRole {
                title: String::new(),
                from: person.from.clone(),
                to: person.to.clone(),
            };
            return (whole.from.is_some() || whole.to.is_some()) && holds(&whole, on);
        }
        person
            .roles
            .iter()
            .any(|role| (role.from.is_some() || role.to.is_some()) && holds(role, on))
    }

    /// The one who held the office that the voice is called by.
    fn office(&self, voice: &Voice, day: Option<i32>) -> Option<(u32, String)> {
        let named = matches!(
            voice.kind,
            SpeakerKind::Person | SpeakerKind::Organization | SpeakerKind::Unnamed
        );
        let (office, day) = (Office::read(&voice.name).filter(|_| named)?, day?);
        let held = self.offices.get(&office.title)?;
        let mut found: Option<(u32, usize)> = None;
        for (entry, at, listed) in held {
            let role = &self.person(*entry).roles[*at];
            let seats_match = office.seats.iter().all(|seat| listed.seats.contains(seat));
            if role.from.is_none() || !holds(role, day) || !seats_match {
                continue;
            }
            match found {
                Some((other, _)) if other != *entry => return None,
                _ => found = Some((*entry, *at)),
            }
        }
        let (entry, at) = found?;
        let role = &self.person(entry).roles[at];
        let from = role.from.as_deref().unwrap_or_default();
        let until = role
            .to
            .as_deref()
            .map_or_else(String::new, |to| format!(" to {to}"));
        Some((
            entry,
            format!("{} from {from}{until}, by the list", role.title),
        ))
    }
}

fn holds(role: &ListedRole, on: i32) -> bool {
    let first = role.from.as_deref().and_then(day);
    let last = role.to.as_deref().and_then(day);
    first.is_none_or(|first| first <= on) && last.is_none_or(|last| on <= last)
}

/// False when both have one kind of office in two places.
fn seats_fit(a: &Roles, b: &Roles) -> bool {
    b.seats.iter().all(|(class, seat)| {
        let mut same = a.seats.iter().filter(|(c, _)| c == class).peekable();
        same.peek().is_none()
            || b.seats
                .iter()
                .any(|(c, s)| c == class && a.seats.contains(&(c, *s)))
            || same.any(|(_, s)| s == seat)
    })
}

impl Office {
    /// "the U.S. President", "President of the United States"; `None` for no office, and for one that is past.
    fn read(text: &str) -> Option<Self> {
        let folded = normalized_name(&text.replace("'s", " "), SpeakerKind::Other);
        let words: Vec<&str> = folded.split(' ').collect();
        if words.iter().any(|w| {
            matches!(
                *w,
                "former" | "ex" | "late" | "next" | "elect" | "deputy" | "acting" | "then"
            )
        }) {
            return None;
        }
        let joint = words
            .iter()
            .position(|w| matches!(*w, "of" | "from" | "for"))
            .unwrap_or(words.len());
        let mut this = Self {
            title: Vec::new(),
            seats: Vec::new(),
        };
        let mut at = 0;
        while at < words.len() {
            let n = (1..=3.min(words.len() - at))
                .rev()
                .find_map(|n| Some((n, place(&words[at..at + n].join(" "))?)));
            if let Some((n, place)) = n {
                this.seats.push(place.to_owned());
                at += n;
                continue;
            }
            let word = words[at];
            at += 1;
            let is_small = super::words::is(word, FUNCTION)
                || matches!(word, "the" | "of" | "for" | "from" | "current" | "s");
            if !is_small && at <= joint {
                this.title.push(word.to_owned());
            } else if !is_small {
                this.seats.push(word.to_owned());
            }
        }
        this.title.sort();
        let is_office = this
            .title
            .iter()
            .any(|word| super::words::role(word).is_some());
        (is_office && this.title.len() <= 4).then_some(this)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_in_several_words() {
        let read = |text| Office::read(text).expect("an office");
        let us = read("President of the United States");
        assert_eq!(read("U.S. President"), us);
        assert_eq!(read("the president").title, us.title);
        assert_eq!(read("Prime Minister of Tarn").seats, ["tarn"]);
        assert_ne!(read("Foreign Minister").title, read("Prime Minister").title);
        assert_eq!(Office::read("former president"), None);
        assert_eq!(Office::read("protesters"), None);
    }
}
