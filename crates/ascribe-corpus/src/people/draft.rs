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
    fn of(case: Case) -> Self {
        let mut draft = Self::default();
        draft.take(case, How::Name);
        draft
    }

    fn take(&mut self, case: Case, how: How) {
        self.entry = self.entry.or(case.entry);
        self.join(case.voice, case.form, how);
        self.profile.add(&case.traits);
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
                past: profile.classes.keys().copied().collect(),
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
    /// The same; years apart, something must speak for it.
    Some,
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
pub(super) fn part(scales: &Scales<'_>, cases: Vec<Case>, care: Care) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    if care == Care::None {
        let mut draft = Draft::default();
        for case in cases {
            draft.take(case, How::Name);
        }
        return if draft.members.is_empty() {
            drafts
        } else {
            vec![draft]
        };
    }
    // Those that show a role first: who shows none joins whom it fits, and draws no two together.
    let (shown, mut rest): (Vec<Case>, Vec<Case>) = cases
        .into_iter()
        .partition(|case| case.entry.is_some() || case.traits.roles.careers != 0);
    // Of those, the ones that say where first: who is told apart by a place is not to be one by chance.
    let (mut placed, shown): (Vec<Case>, Vec<Case>) = shown
        .into_iter()
        .partition(|case| case.entry.is_some() || !case.traits.roles.seats.is_empty());
    placed.extend(shown);
    for case in placed {
        match best(scales, &case, &drafts, care) {
            Best::One(at) => drafts[at].take(case, How::Name),
            Best::New => drafts.push(Draft::of(case)),
            Best::Unclear => rest.push(case),
        }
    }
    drafts = merge_alike(scales, drafts);
    rest.sort_by_key(|case| case.traits.day.unwrap_or(i32::MAX));
    let mut unclear = Vec::new();
    let lead = dominant(&drafts, if care == Care::Great { 5 } else { 3 });
    for case in rest {
        let found = best(scales, &case, &drafts, care);
        match (found, lead) {
            (Best::One(at), _) => drafts[at].take(case, How::Name),
            (_, Some(at)) if may_be_lead(scales, &case, &drafts[at], care) => {
                drafts[at].take(case, How::Name)
            }
            (Best::New, _) => drafts.push(Draft::of(case)),
            (Best::Unclear, _) => unclear.push(case),
        }
    }
    let mut drafts = absorb(scales, drafts);
    for case in unclear {
        if let Some(at) = dominant(&drafts, 8)
            && !is_hard(scales, &case.traits, &drafts[at])
        {
            drafts[at].take(case, How::Name);
            continue;
        }
        let mut draft = Draft::default();
        draft.take(
            case,
            How::Alone("two people of this name fit, neither better".to_owned()),
        );
        drafts.push(draft);
    }
    drafts
}

/// True for a voice without a role that may be the person whom articles of its time mostly mean by the name.
fn may_be_lead(scales: &Scales<'_>, case: &Case, lead: &Draft, care: Care) -> bool {
    let days = if care == Care::Great { 400 } else { 1100 };
    let is_near = case
        .traits
        .day
        .and_then(|day| lead.profile.distance(day))
        .is_none_or(|gap| gap <= days);
    let is_other = case.entry.is_some() && case.entry != lead.entry;
    is_near && !is_other && !is_hard(scales, &case.traits, lead)
}

/// The person whom the articles mostly mean by the name, if there is one with at least so many.
fn dominant(drafts: &[Draft], least: u32) -> Option<usize> {
    let total: u32 = drafts.iter().map(|draft| draft.profile.n).sum();
    let is_most = |draft: &Draft| draft.profile.n >= least && draft.profile.n * 10 >= total * 6;
    drafts.iter().position(is_most)
}

/// More than that nothing was in common: role, seat, gender or time speak against it.
fn is_hard(scales: &Scales<'_>, traits: &Traits, draft: &Draft) -> bool {
    !matches!(
        scales.against(traits, &draft.profile),
        None | Some(Against::Unlike)
    )
}

/// Odd articles of somebody who is in many: a role that no other article gives is no other person yet.
fn absorb(scales: &Scales<'_>, drafts: Vec<Draft>) -> Vec<Draft> {
    let Some(at) = dominant(&drafts, 8) else {
        return drafts;
    };
    let mut drafts = drafts;
    let mut most = std::mem::take(&mut drafts[at]);
    let mut kept = Vec::with_capacity(drafts.len());
    for (place, draft) in drafts.into_iter().enumerate() {
        let is_small = draft.profile.n * 8 <= most.profile.n;
        let is_other = draft.entry.is_some() && draft.entry != most.entry;
        if place == at {
            continue;
        }
        if is_small && !is_other && !is_hard(scales, &draft.traits(), &most) {
            most.merge(draft, None);
        } else {
            kept.push(draft);
        }
    }
    kept.insert(0, most);
    kept
}

enum Best {
    One(usize),
    /// It fits nobody.
    New,
    /// It fits two.
    Unclear,
}

/// The draft that a voice of the same name goes to.
fn best(scales: &Scales<'_>, case: &Case, drafts: &[Draft], care: Care) -> Best {
    if let Some(at) = drafts
        .iter()
        .position(|d| d.entry.is_some() && d.entry == case.entry)
    {
        return Best::One(at);
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
            // Years apart, and nothing in common.
            Care::Some if draft.profile.n < 3 => 0.0,
            // Where there are two already, a name says little.
            _ if drafts.len() > 1 && draft.profile.n < 3 => NEEDED,
            _ if drafts.len() > 1 => NEEDED_OF_KNOWN,
            _ => f32::MIN,
        };
        if support >= needed {
            fits.push((at, support));
        }
    }
    fits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    match fits[..] {
        [] if drafts.len() < MOST => Best::New,
        [] => Best::Unclear,
        [(at, _)] => Best::One(at),
        // Two that it could be: the much better one, or the only one that is known well.
        [(at, first), (next, second), ..] => {
            let well_known = drafts[at].profile.n >= 4 * drafts[next].profile.n;
            if first - second >= 0.3 || well_known {
                Best::One(at)
            } else {
                Best::Unclear
            }
        }
    }
}

/// One person in two roles (a senator, then president): two drafts that all their articles together draw to each other.
fn merge_alike(scales: &Scales<'_>, mut drafts: Vec<Draft>) -> Vec<Draft> {
    while drafts.len() > 1 {
        let traits: Vec<Traits> = drafts.iter().map(Draft::traits).collect();
        let mut best: Option<(usize, usize, f32)> = None;
        for x in 0..drafts.len() {
            for y in x + 1..drafts.len() {
                if let Some(ties) = ties(scales, &drafts[x], &drafts[y], &traits[y])
                    && best.is_none_or(|(_, _, most)| ties > most)
                {
                    best = Some((x, y, ties));
                }
            }
        }
        let Some((x, y, _)) = best else { break };
        let other = drafts.remove(y);
        drafts[x].merge(other, None);
    }
    drafts
}

/// What two persons of one name have in common beside it, where it is enough.
fn ties(scales: &Scales<'_>, x: &Draft, y: &Draft, traits: &Traits) -> Option<f32> {
    /// Points.
    const ENOUGH: f32 = 1.0;
    const ALIKE: f32 = 0.13;
    let is_other = x.entry.is_some() && y.entry.is_some() && x.entry != y.entry;
    if is_other || scales.against(traits, &x.profile).is_some() {
        return None;
    }
    let support = scales.support(traits, &x.profile);
    let ties = support.company + support.title + support.words + support.seat;
    // Persons of many articles have a little of everything: it must be much of what they have.
    (ties >= ENOUGH && scales.likeness(&x.profile, &y.profile) >= ALIKE).then_some(ties)
}

/// Whether a name is one that several people of a corpus may well bear, by how many first names go with the surname.
pub(super) fn care_for(first: &str, n_firsts: usize) -> Care {
    match n_firsts {
        8.. if is(first, COMMON_FIRST_NAME) => Care::Great,
        2.. => Care::Some,
        _ => Care::Usual,
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
        Some((at, first)) if *first >= 1.0 && first - second >= 0.3 => Choice::One(*at),
        Some((_, first)) if *first >= 1.0 || fits.len() > 1 => {
            Choice::Several(fits.iter().take(4).map(|(at, _)| *at).collect())
        }
        _ => Choice::Nobody(reason.filter(|_| drafts.len() == 1)),
    }
}
