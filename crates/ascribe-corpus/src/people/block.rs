//! The people of one surname.

use std::collections::BTreeMap;

use ascribe_grammar::words::LEXICONS;
use strsim::damerau_levenshtein;

use super::draft::{Care, Case, Choice, Draft, How, care_for, choose, part};
use super::fit::Scales;
use super::form::Full;
use super::forms::Forms;
use super::name::is_regnal;

/// First names of one surname that are compared with each other for other spellings; more are not.
const MOST_FIRSTS: usize = 2000;
/// Persons of one first name that are.
const MOST_DRAFTS: usize = 20;

/// A name of the block with its voices.
pub(super) struct Named<'a> {
    pub(super) form: u32,
    pub(super) full: &'a Full,
    pub(super) cases: Vec<Case>,
}

/// Voices whose name fits several of the groups, or an initial.
struct Unclear<'a> {
    named: Named<'a>,
    /// Numbers of the groups.
    groups: Vec<usize>,
    /// What the name gives.
    start: f32,
}

/// The persons of the names of one surname.
pub(super) fn people(scales: &Scales<'_>, forms: &Forms, names: Vec<Named<'_>>) -> Vec<Draft> {
    let all: BTreeMap<u32, Full> = names
        .iter()
        .map(|named| (named.form, named.full.clone()))
        .collect();
    let mut firsts: BTreeMap<String, Vec<Named<'_>>> = BTreeMap::new();
    for named in names {
        firsts
            .entry(named.full.first.clone())
            .or_default()
            .push(named);
    }
    let n_firsts = firsts.keys().filter(|first| first.len() > 1).count();
    let mut drafts: Vec<Draft> = Vec::new();
    // By draft: its first name, and the number of its group.
    let mut of: Vec<(String, usize)> = Vec::new();
    let mut unclear: Vec<Unclear<'_>> = Vec::new();
    let mut initials: Vec<Named<'_>> = Vec::new();
    let mut n_groups = 0;
    for (first, names) in firsts {
        if first.len() == 1 {
            initials.extend(names);
            continue;
        }
        let (groups, rest) = group(forms, names);
        for mut group in groups {
            group.sort_by_key(|named| named.form);
            let by_hand = group.iter().any(|named| forms.by_hand[named.form as usize]);
            let care = if by_hand {
                Care::None
            } else {
                care_for(&first, n_firsts)
            };
            let mut cases: Vec<Case> = group.into_iter().flat_map(|named| named.cases).collect();
            cases.sort_by_key(|case| case.traits.day.unwrap_or(i32::MAX));
            for draft in part(scales, cases, care) {
                drafts.push(draft);
                of.push((first.clone(), n_groups));
            }
            n_groups += 1;
        }
        let base = n_groups;
        unclear.extend(rest.into_iter().map(|(named, groups)| Unclear {
            named,
            groups: groups.into_iter().map(|g| base - 1 - g).collect(),
            start: 0.6,
        }));
    }
    merge_spellings(scales, forms, &all, &mut drafts, &mut of);
    unclear.extend(initials.into_iter().map(|named| {
        Unclear {
            groups: of
                .iter()
                .filter(|(first, _)| first.starts_with(named.full.first.as_str()))
                .map(|(_, group)| *group)
                .collect(),
            named,
            start: 0.4,
        }
    }));
    place(scales, forms, &mut drafts, &of, unclear);
    drafts
}

/// Names of one first and last name: those that go together; and those that fit more than one of these groups, with the
/// numbers of the groups counted from the last one back.
type Groups<'a> = (Vec<Vec<Named<'a>>>, Vec<(Named<'a>, Vec<usize>)>);

fn group<'a>(forms: &Forms, names: Vec<Named<'a>>) -> Groups<'a> {
    let (plain, mut exact): (Vec<_>, Vec<_>) = names
        .into_iter()
        .partition(|named| named.full.middle.is_empty() && named.full.suffix.is_empty());
    exact.sort_by(|a, b| a.full.cmp(b.full));
    let mut groups: Vec<Vec<Named<'_>>> = Vec::new();
    for named in exact {
        let fits = |group: &Vec<Named<'_>>| {
            group.iter().all(|other| {
                middles_fit(&named.full.middle, &other.full.middle)
                    && suffixes_fit(&named.full.suffix, &other.full.suffix)
                    && numbers_fit(&named.full.suffix, &other.full.suffix)
                    && !forms.are_apart(named.form, other.form)
            })
        };
        match groups.iter_mut().find(|group| fits(group)) {
            Some(group) => group.push(named),
            None => groups.push(vec![named]),
        }
    }
    let mut rest = Vec::new();
    for named in plain {
        let is_apart = |group: &Vec<Named<'_>>| {
            group
                .iter()
                .any(|other| forms.are_apart(named.form, other.form))
        };
        let fits: Vec<usize> = (0..groups.len())
            .filter(|at| !is_apart(&groups[*at]))
            .collect();
        match fits[..] {
            [] => groups.push(vec![named]),
            [only]
                if groups[only]
                    .iter()
                    .all(|other| has_initials_only(other.full)) =>
            {
                groups[only].push(named)
            }
            // "Abdul Hakim" is not Abdul Aziz Hakim by his name: see `merge_spellings`.
            [_] => groups.push(vec![named]),
            _ => rest.push((named, fits)),
        }
    }
    let n = groups.len();
    for (_, fits) in &mut rest {
        for at in fits.iter_mut() {
            *at = n - 1 - *at;
        }
    }
    (groups, rest)
}

/// "w" and "walker", "inacio lula" and "lula"; not "w" and "hw".
pub(super) fn middles_fit(a: &str, b: &str) -> bool {
    if a.is_empty() || b.is_empty() || a == b {
        return true;
    }
    let initials = |middle: &str| -> String {
        let words = middle.split(' ');
        words
            .flat_map(|w| w.chars().take(if is_initials(w) { 3 } else { 1 }))
            .collect()
    };
    if a.split(' ').any(is_initials) || b.split(' ').any(is_initials) {
        return initials(a) == initials(b);
    }
    let has_all = |all: &str, some: &str| some.split(' ').all(|w| all.split(' ').any(|v| v == w));
    has_all(a, b) || has_all(b, a)
}

/// "George W. Bush", who is George Bush, too.
fn has_initials_only(full: &Full) -> bool {
    full.middle
        .split(' ')
        .all(|word| word.is_empty() || is_initials(word))
}

/// "w", and "hw", which folding makes of "H. W."
fn is_initials(word: &str) -> bool {
    word.len() == 1 || word.len() <= 3 && !word.bytes().any(|b| b"aeiouy".contains(&b))
}

fn suffixes_fit(a: &str, b: &str) -> bool {
    a.is_empty() || b.is_empty() || a == b
}

/// A number is never left out of a name with all its parts: "Martin Luther King" is not Martin Luther King III.
fn numbers_fit(a: &str, b: &str) -> bool {
    let is_left_out = |one: &str, other: &str| one.is_empty() && is_regnal(other);
    !is_left_out(a, b) && !is_left_out(b, a)
}

/// "Bob" and "Robert", "Phillip" and "Philip", where more than the name speaks for it.
fn merge_spellings(
    scales: &Scales<'_>,
    forms: &Forms,
    all: &BTreeMap<u32, Full>,
    drafts: &mut Vec<Draft>,
    of: &mut Vec<(String, usize)>,
) {
    let mut firsts: Vec<&str> = of.iter().map(|(first, _)| first.as_str()).collect();
    firsts.dedup();
    if firsts.len() > MOST_FIRSTS {
        return;
    }
    let mut by_first: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, (first, _)) in of.iter().enumerate() {
        let drafts = by_first.entry(first.as_str()).or_default();
        if drafts.len() < MOST_DRAFTS {
            drafts.push(at);
        }
    }
    let mut pairs: Vec<(usize, usize, f32)> = Vec::new();
    for (a, xs) in &by_first {
        for (b, ys) in by_first
            .range(*a..)
            .filter(|(b, _)| a == *b || is_other_spelling(a, b))
        {
            for (x, y) in xs.iter().flat_map(|x| ys.iter().map(move |y| (*x, *y))) {
                // Of one name and one group, they were parted already.
                if (a != b
                    || x < y
                        && of[x].1 != of[y].1
                        && middles_of_all_fit(all, &drafts[x], &drafts[y]))
                    && let Some(support) = support_of_two(scales, forms, &drafts[x], &drafts[y])
                {
                    pairs.push((x, y, support));
                }
            }
        }
    }
    pairs.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let mut is_gone = vec![false; drafts.len()];
    let mut is_merged = vec![false; drafts.len()];
    for (x, y, _) in pairs {
        if is_gone[x] || is_gone[y] || is_merged[x] || is_merged[y] {
            continue;
        }
        let (to, from) = if drafts[y].profile.n > drafts[x].profile.n {
            (y, x)
        } else {
            (x, y)
        };
        let other = std::mem::take(&mut drafts[from]);
        drafts[to].merge(other, Some(&How::Variant));
        (is_gone[from], is_merged[to]) = (true, true);
    }
    let mut keep = is_gone.iter().map(|gone| !gone);
    drafts.retain(|_| keep.next().unwrap_or(true));
    let mut keep = is_gone.iter().map(|gone| !gone);
    of.retain(|_| keep.next().unwrap_or(true));
}

/// What speaks for two being one, where it is enough and nothing speaks against it.
fn support_of_two(scales: &Scales<'_>, forms: &Forms, x: &Draft, y: &Draft) -> Option<f32> {
    /// Points, of which a role in common is most.
    const ENOUGH: f32 = 0.95;
    let is_apart = |f: &u32| y.forms.iter().any(|g| forms.are_apart(*f, *g));
    if x.entry.is_some() && y.entry.is_some() && x.entry != y.entry || x.forms.iter().any(is_apart)
    {
        return None;
    }
    let traits = y.traits();
    if scales.against(&traits, &x.profile).is_some() {
        return None;
    }
    Some(scales.support(&traits, &x.profile).sum()).filter(|support| *support >= ENOUGH)
}

fn middles_of_all_fit(all: &BTreeMap<u32, Full>, x: &Draft, y: &Draft) -> bool {
    let fulls = |draft: &Draft| {
        draft
            .forms
            .iter()
            .filter_map(|form| all.get(form))
            .cloned()
            .collect::<Vec<Full>>()
    };
    let (xs, ys) = (fulls(x), fulls(y));
    xs.iter().all(|a| {
        ys.iter()
            .all(|b| middles_fit(&a.middle, &b.middle) && suffixes_fit(&a.suffix, &b.suffix))
    })
}

fn is_other_spelling(a: &str, b: &str) -> bool {
    LEXICONS.same_first_name(a, b)
        || a.len() >= 5
            && b.len() >= 5
            && a.len().abs_diff(b.len()) <= 1
            && a.as_bytes()[0] == b.as_bytes()[0]
            && damerau_levenshtein(a, b) == 1
}

/// Places the voices that fit several, each by itself; those that are left are parted among themselves.
fn place(
    scales: &Scales<'_>,
    forms: &Forms,
    drafts: &mut Vec<Draft>,
    of: &[(String, usize)],
    unclear: Vec<Unclear<'_>>,
) {
    let mut joins: Vec<(usize, Case)> = Vec::new();
    let mut left: Vec<(Vec<Case>, String)> = Vec::new();
    for Unclear {
        named,
        groups,
        start,
    } in unclear
    {
        let at: Vec<usize> = (0..of.len())
            .filter(|at| groups.contains(&of[*at].1))
            .collect();
        let candidates: Vec<&Draft> = at.iter().map(|at| &drafts[*at]).collect();
        let mut rest = Vec::new();
        for case in named.cases {
            match choose(scales, forms, &case, &candidates, start) {
                Choice::One(found) => joins.push((at[found], case)),
                _ => rest.push(case),
            }
        }
        let why = match candidates.len() {
            0 => String::new(),
            1 => "it may be the one person who has such a name here, but little speaks for it"
                .to_owned(),
            n => format!("{n} people here may be meant by this name"),
        };
        left.push((rest, why));
    }
    for (at, case) in joins {
        drafts[at].join(case.voice, case.form, How::Variant);
    }
    for (cases, why) in left {
        for mut draft in part(scales, cases, Care::Great) {
            if !why.is_empty() {
                for (_, how) in &mut draft.members {
                    *how = How::Alone(why.clone());
                }
            }
            drafts.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn middle_names_that_go_together() {
        for (a, b, fit) in [
            ("w", "walker", true),
            ("w", "hw", false),
            ("hw", "herbert walker", true),
            ("", "w", true),
            ("inacio lula", "lula", true),
            ("anna", "maria", false),
            ("a", "m", false),
        ] {
            assert_eq!(middles_fit(a, b), fit, "{a}, {b}");
            assert_eq!(middles_fit(b, a), fit, "{b}, {a}");
        }
        assert!(!suffixes_fit("jr", "sr") && suffixes_fit("jr", ""));
        assert!(is_other_spelling("bob", "robert") && is_other_spelling("phillip", "philip"));
        assert!(!is_other_spelling("anna", "hanna"));
    }
}
