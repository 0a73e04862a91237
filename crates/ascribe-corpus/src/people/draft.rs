//! Persons in the making: the voices of one name, parted where they cannot be one.

use ascribe_grammar::words::COMMON_FIRST_NAME;

use super::fit::{Against, Scales};
use super::forms::Forms;
use super::traits::{Profile, Roles, Traits};
use super::words::is;

/// Why a voice is with its person.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum How {
    /// The same full name.
    Name,
    /// A name that goes with the fuller one: another first name, an initial, no initial.
    Variant,
    /// One word of the name, and what else is known.
    Bare,
    /// Nobody else is known that it could be.
    Alone(String),
    /// The same name of a body.
    Body,
    /// By date, name and role in a list of people.
    Listed(String),
}

/// A person in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// Forms of its voices.
    pub(super) forms: Vec<u32>,
    pub(super) members: Vec<(u32, How)>,
    pub(super) profile: Profile,
    /// Entry in the list of people.
    pub(super) entry: Option<u32>,
}

impl Draft {
    pub(super) fn add(&mut self, voice: u32, form: u32, traits: &Traits, how: How) {
        self.join(voice, form, how);
        self.profile.add(traits);
    }

    /// Without what it shows: for what is only likely to be the person.
    pub(super) fn join(&mut self, voice: u32, form: u32, how: How) {
        self.members.push((voice, how));
        if !self.forms.contains(&form) {
            self.forms.push(form);
        }
    }

    pub(super) fn merge(&mut self, other: Self, how: Option<&How>) {
        for form in other.forms {
            if !self.forms.contains(&form) {
                self.forms.push(form);
            }
        }
        let members = other.members.into_iter();
        self.members
            .extend(members.map(|(voice, old)| (voice, how.cloned().unwrap_or(old))));
        self.profile.merge(&other.profile);
        self.entry = self.entry.or(other.entry);
    }

    /// What all its voices show, as if it were one voice.
    pub(super) fn traits(&self) -> Traits {
        let profile = &self.profile;
        let mut seats: Vec<(&'static str, u64)> = Vec::new();
        for (class, places) in &profile.seats {
            seats.extend(places.keys().map(|place| (*class, *place)));
        }
        let mut this = Traits {
            roles: Roles {
                classes: profile.classes.keys().copied().collect(),
                careers: profile.careers,
                seats,
                words: profile.words.keys().copied().collect(),
            },
            gender: profile.gender(),
            day: profile.days.get(profile.days.len() / 2).copied(),
            outlet: profile.outlets.keys().copied().max().unwrap_or(0),
            company: profile.company.keys().copied().collect(),
            title: profile.title.keys().copied().collect(),
        };
        // Sums of fractions must not depend on the order of a hash table.
        this.roles.classes.sort_unstable();
        this.roles.seats.sort_unstable();
        this.roles.words.sort_unstable();
        this.company.sort_unstable();
        this.title.sort_unstable();
        this
    }
}

/// A voice with all that is needed to place it.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) voice: u32,
    pub(super) form: u32,
    pub(super) traits: Traits,
    pub(super) entry: Option<u32>,
}

/// How careful to be with voices of one name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Care {
    /// One person, said by hand.
    None,
    /// One person unless something speaks against it.
    Usual,
    /// One only where something beside the name speaks for it: a common name, or a name of one word.
    Great,
}

/// Points that a name that many people bear needs beside.
const NEEDED: f32 = 0.75;
/// The same, where the person is often in the articles.
const NEEDED_OF_KNOWN: f32 = 0.5;

/// More persons of one name than this are not told apart: the rest stay alone.
const MOST: usize = 40;

/// Parts the voices of one name into persons. `cases` are in the order of dates.
pub(super) fn part(scales: &Scales<'_>, mut cases: Vec<Case>, care: Care) -> Vec<Draft> {
    // Those that show a role first: who shows none joins whom it fits, and draws no two together.
    cases.sort_by_key(|case| (case.entry.is_none(), case.traits.roles.careers == 0));
    let mut drafts: Vec<Draft> = Vec::new();
    for case in cases {
        let found = match care {
            Care::None => drafts.len().checked_sub(1),
            _ => best(scales, &case, &drafts, care),
        };
        let at = found.unwrap_or_else(|| {
            drafts.push(Draft::default());
            drafts.len() - 1
        });
        let draft = &mut drafts[at];
        draft.entry = draft.entry.or(case.entry);
        draft.add(case.voice, case.form, &case.traits, How::Name);
    }
    drafts
}

/// The draft that a voice of the same name goes to.
fn best(scales: &Scales<'_>, case: &Case, drafts: &[Draft], care: Care) -> Option<usize> {
    if let Some(at) = drafts
        .iter()
        .position(|d| d.entry.is_some() && d.entry == case.entry)
    {
        return Some(at);
    }
    let mut fits: Vec<(usize, f32)> = Vec::new();
    for (at, draft) in drafts.iter().take(MOST).enumerate() {
        let is_other = case.entry.is_some() && draft.entry.is_some();
        if is_other || scales.against(&case.traits, &draft.profile).is_some() {
            continue;
        }
        let support = scales.support(&case.traits, &draft.profile).sum();
        let needed = match care {
            Care::Great if draft.profile.n >= 3 => NEEDED_OF_KNOWN,
            Care::Great => NEEDED,
            _ => f32::MIN,
        };
        if support >= needed {
            fits.push((at, support));
        }
    }
    fits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    match fits[..] {
        [] => None,
        [(at, _)] => Some(at),
        // Two that it could be: the much better one, or the only one that is known well.
        [(at, first), (next, second), ..] => {
            let well_known = drafts[at].profile.n >= 4 * drafts[next].profile.n;
            (first - second >= 0.3 || well_known && first >= second).then_some(at)
        }
    }
}

/// Whether a name is one that several people of a corpus may well bear.
pub(super) fn care_for(first: &str, n_firsts: usize) -> Care {
    match n_firsts >= 8 && is(first, COMMON_FIRST_NAME) {
        true => Care::Great,
        false => Care::Usual,
    }
}

/// Where a voice goes that has less than a full name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Choice {
    One(usize),
    /// More than one that it could be.
    Several(Vec<usize>),
    /// Nobody fits; the reason where there was only one.
    Nobody(Option<Against>),
}

/// Chooses among persons for a voice with less than a full name. `start` is what the name itself gives.
pub(super) fn choose(
    scales: &Scales<'_>,
    forms: &Forms,
    case: &Case,
    drafts: &[&Draft],
    start: f32,
) -> Choice {
    let day = case.traits.day;
    let near =
        |draft: &Draft| day.map_or(draft.profile.n as usize, |day| draft.profile.near(day, 400));
    let n_near: usize = drafts.iter().map(|d| near(d)).sum();
    let mut fits: Vec<(usize, f32)> = Vec::new();
    let mut reason = None;
    for (at, draft) in drafts.iter().enumerate() {
        if draft
            .forms
            .iter()
            .any(|form| forms.are_apart(*form, case.form))
        {
            continue;
        }
        if let Some(entry) = case.entry {
            if draft.entry == Some(entry) {
                return Choice::One(at);
            }
            continue;
        }
        if let Some(against) = scales.against(&case.traits, &draft.profile) {
            reason = Some(against);
            continue;
        }
        let n = near(draft);
        let known = match n as f32 / n_near.max(1) as f32 {
            share if share >= 0.75 && n >= 8 => 1.0,
            share if share >= 0.75 && n >= 3 => 0.6,
            share if share >= 0.5 && n >= 3 => 0.3,
            _ => 0.0,
        };
        fits.push((
            at,
            start
                + known
                + scales
                    .support(&case.traits, &draft.profile)
                    .for_less_than_a_name(),
        ));
    }
    fits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let second = fits.get(1).map_or(f32::MIN, |(_, s)| *s);
    match fits.first() {
        Some((at, first)) if *first >= 1.0 && first - second >= 0.4 => Choice::One(*at),
        Some((_, first)) if *first >= 1.0 || fits.len() > 1 => {
            Choice::Several(fits.iter().take(4).map(|(at, _)| *at).collect())
        }
        _ => Choice::Nobody(reason.filter(|_| drafts.len() == 1)),
    }
}
