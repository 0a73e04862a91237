//! The last step: what people are called, and why each voice is with its person.

use std::collections::BTreeMap;

use ascribe_article::{Gender, SpeakerKind};
use rustc_hash::FxHashMap;

use super::draft::{Draft, How};
use super::fit::Support;
use super::form::Form;
use super::forms::Way;
use super::traits::{Roles, Traits};
use super::work::{Link, Linked, Person, Work};

/// Roles of a person that are kept.
const MOST_ROLES: usize = 5;

/// Makes people and links of the drafts.
pub(super) fn finish(work: &Work<'_>, mut drafts: Vec<Draft>) -> Linked {
    drafts.retain(|draft| !draft.members.is_empty());
    let first = |draft: &Draft| {
        draft
            .members
            .iter()
            .map(|(at, _)| work.rank[*at as usize])
            .min()
    };
    drafts.sort_by_cached_key(first);
    let mut bearers: FxHashMap<u32, u32> = FxHashMap::default();
    for form in drafts.iter().flat_map(|draft| &draft.forms) {
        *bearers.entry(*form).or_default() += 1;
    }
    let mut linked = Linked {
        people: Vec::with_capacity(drafts.len()),
        links: vec![Link::default(); work.voices.len()],
    };
    for (number, draft) in (0..).zip(&drafts) {
        let person = person(work, draft);
        let mut of_form: FxHashMap<u32, u32> = FxHashMap::default();
        for (at, _) in &draft.members {
            *of_form.entry(work.forms.of(*at)).or_default() += 1;
        }
        for (at, how) in &draft.members {
            let others = bearers.get(&work.forms.of(*at)).copied().unwrap_or(1) - 1;
            let is_only = of_form.get(&work.forms.of(*at)).is_none_or(|n| *n < 2);
            let known = Known {
                name: &person.name,
                others,
                is_only,
            };
            let (score, why) = reason(work, draft, &known, *at, how);
            linked.links[*at as usize] = Link {
                person: Some(number),
                score,
                why,
            };
        }
        linked.people.push(person);
    }
    for (at, link) in (0..).zip(&mut linked.links) {
        let kind = work.voices[at as usize].kind;
        let is_named = matches!(kind, SpeakerKind::Person | SpeakerKind::Organization);
        if link.person.is_none() && is_named {
            link.why = match work.forms.forms[work.forms.of(at) as usize] {
                Form::Office => "a title alone: who holds it is another from article to article",
                _ => "no name that is one in all articles",
            }
            .to_owned();
        }
    }
    linked
}

fn person(work: &Work<'_>, draft: &Draft) -> Person {
    let mut voices: Vec<u32> = draft.members.iter().map(|(at, _)| *at).collect();
    voices.sort_by_key(|at| work.rank[*at as usize]);
    let entry = draft
        .entry
        .and_then(|entry| work.list?.people.get(entry as usize));
    let kind = match entry {
        Some(entry) => entry.kind,
        None => kind_of(work, &voices),
    };
    Person {
        name: name_of(work, draft),
        kind,
        gender: gender_of(work, &voices, kind),
        external_id: entry.map(|entry| entry.id.clone()),
        roles: roles_of(work, &voices),
        voices,
    }
}

fn kind_of(work: &Work<'_>, voices: &[u32]) -> SpeakerKind {
    let is_body = |at: &&u32| work.voices[**at as usize].kind == SpeakerKind::Organization;
    match voices.iter().filter(is_body).count() * 2 > voices.len() {
        true => SpeakerKind::Organization,
        false => SpeakerKind::Person,
    }
}

fn gender_of(work: &Work<'_>, voices: &[u32], kind: SpeakerKind) -> Gender {
    let n = |gender| {
        voices
            .iter()
            .filter(|at| work.voices[**at as usize].gender == gender)
            .count()
    };
    match (n(Gender::Female), n(Gender::Male)) {
        _ if kind != SpeakerKind::Person => Gender::Unknown,
        (female, male) if female > 2 * male => Gender::Female,
        (female, male) if male > 2 * female => Gender::Male,
        _ => Gender::Unknown,
    }
}

/// The commonest first.
fn roles_of(work: &Work<'_>, voices: &[u32]) -> Vec<String> {
    let mut counts: BTreeMap<String, (usize, BTreeMap<&str, usize>)> = BTreeMap::new();
    for at in voices {
        let roles = &work.voices[*at as usize].roles;
        for role in roles {
            // "Vice", beside "Vice President".
            let is_part = roles
                .iter()
                .any(|other| other.len() > role.len() && other.starts_with(role.as_str()));
            if !is_part && !role.trim().is_empty() {
                let (n, forms) = counts.entry(role.to_lowercase()).or_default();
                *n += 1;
                *forms.entry(role.as_str()).or_default() += 1;
            }
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(&b.0)));
    let commonest = |forms: BTreeMap<&str, usize>| {
        let best = forms
            .into_iter()
            .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
        best.map(|(form, _)| form.to_owned())
    };
    counts
        .into_iter()
        .take(MOST_ROLES)
        .filter_map(|(_, (_, forms))| commonest(forms))
        .collect()
}

/// The fullest common form of the name.
pub(super) fn name_of(work: &Work<'_>, draft: &Draft) -> String {
    let entry = draft
        .entry
        .and_then(|entry| work.list?.people.get(entry as usize));
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let counted = |own_way: bool, bare_too: bool| {
        draft.members.iter().filter(move |(at, how)| {
            (!own_way || matches!(work.forms.way(*at), Way::Itself | Way::Hand))
                && (bare_too || !matches!(how, How::Bare | How::Listed(_)))
        })
    };
    for (own_way, bare_too) in [(true, false), (false, false), (false, true)] {
        for (at, _) in counted(own_way, bare_too) {
            *counts
                .entry(work.voices[*at as usize].name.as_str())
                .or_default() += 1;
        }
        if !counts.is_empty() {
            break;
        }
    }
    let is_full = draft.forms.iter().any(|form| {
        matches!(
            work.forms.forms[*form as usize],
            Form::Full(_) | Form::Body(_)
        )
    });
    if let Some(entry) = entry.filter(|_| !is_full) {
        return entry.name.clone();
    }
    let most = counts.values().copied().max().unwrap_or(0);
    let fullness = |name: &str| match name
        .split_whitespace()
        .filter(|w| !w.eq_ignore_ascii_case("the"))
        .count()
    {
        n @ ..=5 => n,
        _ => 0,
    };
    // A form that one article in five has is common.
    let common = counts.into_iter().filter(|(_, n)| n * 5 >= most);
    let best = common.max_by(|a, b| {
        (fullness(a.0), a.1)
            .cmp(&(fullness(b.0), b.1))
            .then_with(|| b.0.cmp(a.0))
    });
    best.map(|(name, _)| name.to_owned()).unwrap_or_default()
}

/// What is known of a person beside its draft.
struct Known<'a> {
    name: &'a str,
    /// People of the same name.
    others: u32,
    /// No other voice of the person has the name in this form.
    is_only: bool,
}

/// Score and words for one voice.
fn reason(work: &Work<'_>, draft: &Draft, known: &Known<'_>, at: u32, how: &How) -> (f32, String) {
    if work.forms.way(at) == Way::Hand {
        return (1.0, "put together by hand".to_owned());
    }
    let (mut score, words) = by_name(work, draft, known, at, how);
    if matches!(how, How::Alone(_) | How::Listed(_)) {
        return (score, words);
    }
    let mut parts = vec![words];
    if let Some(why) = work.pins.why(at) {
        parts.push(why.to_owned());
        score = f32::max(score, 0.9);
    }
    if work.forms.way(at) == Way::Shortened {
        parts.push("without the words before it".to_owned());
        score -= 0.1;
    }
    if *how != How::Body && draft.members.len() > 1 {
        let traits = work.traits(at);
        let support = work.scales().support(&traits, &draft.profile);
        evidence(work, draft, at, &traits, support, &mut parts);
        score += 0.05 * support.sum().clamp(0.0, 3.0);
    }
    if known.others > 0 && *how != How::Body {
        let n = if known.others == 1 {
            "another".to_owned()
        } else {
            format!("{} others", known.others)
        };
        parts.push(format!("{n} of this name kept apart"));
    }
    if let Some(note) = work.pins.note(at) {
        parts.push(note.to_owned());
    }
    (score.clamp(0.0, 0.99), parts.join("; "))
}

/// Score and words for the name alone: "a name of Maria Lopez, whom it fits".
fn by_name(work: &Work<'_>, draft: &Draft, known: &Known<'_>, at: u32, how: &How) -> (f32, String) {
    let Known {
        name,
        others,
        is_only,
    } = *known;
    let is_alone = draft.members.len() == 1;
    let is_of_several = || work.voices[at as usize].name.split(' ').count() > 1;
    match how {
        How::Body if work.forms.way(at) == Way::Letters => {
            (0.85, format!("letters that stand for {name}"))
        }
        How::Body if is_alone => (0.95, "the only article with this name".to_owned()),
        How::Body => (0.95, "the same name of a body".to_owned()),
        How::Name if is_alone => (
            if others > 0 { 0.7 } else { 0.95 },
            "the only article with this name and role".to_owned(),
        ),
        How::Name if !is_only && is_of_several() => (0.85, "the same full name".to_owned()),
        How::Name if is_of_several() => (0.8, format!("a form of the name {name}")),
        How::Name => (0.7, "the same name of one word".to_owned()),
        How::Variant => (0.65, format!("may be short for {name}")),
        How::Bare => (0.6, format!("a name of {name}, whom it fits")),
        How::Alone(why) => {
            let why = if why.is_empty() {
                "a name of one word"
            } else {
                why
            };
            (0.5, format!("stays apart: {why}"))
        }
        How::Listed(why) => (0.9, why.clone()),
    }
}

/// What the voice has in common with others of the person.
fn evidence(
    work: &Work<'_>,
    draft: &Draft,
    at: u32,
    traits: &Traits,
    support: Support,
    parts: &mut Vec<String>,
) {
    let is_in = draft
        .members
        .iter()
        .any(|(member, how)| *member == at && matches!(how, How::Name));
    let own = u32::from(is_in);
    let shared = |class: &&'static str| draft.profile.classes.get(class).is_some_and(|n| *n > own);
    if traits.roles.classes.iter().any(shared) {
        let voice = &work.voices[at as usize];
        let is_shared = |role: &&String| {
            Roles::read(std::slice::from_ref(*role))
                .classes
                .iter()
                .any(shared)
        };
        if let Some(role) = voice
            .roles
            .iter()
            .filter(is_shared)
            .max_by_key(|role| role.len())
        {
            parts.push(format!("both: {role}"));
        }
    }
    let with = traits
        .company
        .iter()
        .filter(|form| draft.profile.company.get(form).is_some_and(|n| *n > own))
        .count();
    if with > 0 && support.company >= 0.2 {
        parts.push(if with == 1 {
            "with the same other speaker".to_owned()
        } else {
            format!("with {with} of the same speakers")
        });
    }
    if support.title > 0.0 && !is_in {
        parts.push("on the same subject".to_owned());
    }
    if let Some(days) = traits
        .day
        .and_then(|day| nearest_other(&draft.profile.days, day, is_in))
    {
        parts.push(apart_in_time(days));
    }
}

/// Days to the nearest article but the voice's own.
fn nearest_other(days: &[i32], day: i32, is_in: bool) -> Option<i32> {
    let mut skip = is_in;
    let others = |d: &&i32| {
        let is_own = skip && **d == day;
        skip &= !is_own;
        !is_own
    };
    // Not all of a long list: those around are enough.
    let at = days.partition_point(|d| *d < day);
    let around = &days[at.saturating_sub(1)..days.len().min(at + 2)];
    around.iter().filter(others).map(|d| (d - day).abs()).min()
}

fn apart_in_time(days: i32) -> String {
    match days {
        0 => "on the same day".to_owned(),
        1 => "a day apart".to_owned(),
        2..=45 => format!("{days} days apart"),
        46..=547 => format!("{} months apart", (days + 15) / 30),
        _ => format!("{} years apart", (days + 182) / 365),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_other_article() {
        assert_eq!(nearest_other(&[10, 20, 20, 40], 20, true), Some(0));
        assert_eq!(nearest_other(&[10, 20, 40], 20, true), Some(10));
        assert_eq!(nearest_other(&[20], 20, true), None);
        assert_eq!(nearest_other(&[10, 60], 40, false), Some(20));
        assert_eq!(apart_in_time(730), "2 years apart");
    }
}
