//! A source that names several people: "Rep. Ann Lee (D-Norn), Sen. Bob Roe and Mayor Kit Marsh".

use std::ops::Range;

use ascribe_article::{Article, Case, NamedKind, Tag};

use crate::ids::NameId;
use crate::lexicons::{ROLE, TITLE};
use crate::mentions::apposed::past_bracket;
use crate::mentions::head::{EntityOfName, Head};
use crate::mentions::name::Name;
use crate::mentions::phrase::Phrase;
use crate::mentions::phrases::determiner_at;
use crate::mentions::scan::Scan;

/// Several by name, where the first opens the source and another is joined to them: nobody of these alone has said it.
pub(super) fn several(phrase: &Phrase<'_>, first: usize, end: usize) -> Option<Head> {
    let are_several = joined_people(phrase, first, end).len() > 1 || are_listed(phrase, first, end);
    are_several.then_some(Head::Joint {
        start: first as u32,
        end: end as u32,
    })
}

/// "Norn, Torvia and the Harbour Union", "Pell, Marsh, Roe": names and nothing else, three or more, or two with more than "and" between.
fn are_listed(phrase: &Phrase<'_>, first: usize, end: usize) -> bool {
    let (mut at, mut n_names, mut n_and, mut n_marks) = (first, 0, 0, 0);
    let mut are_single = true;
    while at < end {
        let past = at + usize::from(determiner_at(phrase.article, at).is_some());
        let Some(id) = (past < end).then(|| phrase.name_at(past)).flatten() else {
            break;
        };
        n_names += 1;
        are_single &= phrase.name(id).len() == 1;
        at = phrase.name(id).end as usize;
        if let Some(after) = past_bracket(phrase, at, end) {
            n_marks += 1;
            at = after;
        }
        let ends_item = at;
        while at < end && matches!(phrase.lower(at), "," | "and") {
            n_and += usize::from(phrase.lower(at) == "and");
            n_marks += usize::from(phrase.lower(at) == ",");
            at += 1;
        }
        if at == ends_item {
            break;
        }
    }
    let is_whole = at >= end || n_and > 0 && phrase.lower(at) == ",";
    // "Ann Lee, PhD, Executive Director" has no "and".
    is_whole
        && (n_names > 2 && (n_and > 0 || are_single) || n_names == 2 && n_and == 1 && n_marks > 0)
}

/// The people of such a source, in text order.
pub(crate) fn people_of(
    article: &Article,
    scan: &Scan,
    of_name: &EntityOfName,
    tokens: Range<usize>,
) -> Vec<NameId> {
    let (first, end) = (tokens.start, tokens.end);
    joined_people(&Phrase::new(article, scan, of_name, tokens), first, end)
}

/// Whoever opens a source, and who is joined to them. "Ann Lee, who wrote it with Bob Roe" names one: what stands in an apposition or
/// clause is joined by no comma.
fn joined_people(phrase: &Phrase<'_>, first: usize, end: usize) -> Vec<NameId> {
    let Some(opening) = phrase.names_in(first, end).next() else {
        return Vec::new();
    };
    let known = phrase.name(opening);
    if !opens(phrase, first, known)
        || !is_person(known)
        || is_owner(phrase, known, end)
        || is_modifier(phrase, known, end)
    {
        return Vec::new();
    }
    let mut people = vec![opening];
    for id in phrase.names_in(known.end as usize, end) {
        let last = phrase.name(people[people.len() - 1]);
        let is_new = people
            .iter()
            .all(|&known| phrase.of_name[known] != phrase.of_name[id]);
        if is_new && is_joined(phrase, known, last.end as usize, phrase.name(id), end) {
            people.push(id);
        }
    }
    people
}

/// "Ann Lee’s"
fn is_owner(phrase: &Phrase<'_>, name: &Name, end: usize) -> bool {
    let after = name.end as usize;
    after < end && phrase.article.tokens()[after].tag == Tag::PossessiveMark
}

/// "the Lee [lawyer]"
fn is_modifier(phrase: &Phrase<'_>, name: &Name, end: usize) -> bool {
    let after = name.end as usize;
    let token = phrase.article.tokens().get(after);
    after < end && token.is_some_and(|next| next.case == Case::Lower && next.tag.is_noun())
}

/// Whether a source begins with a name, or with the roles before it: "the Torvian premier Ann Lee".
fn opens(phrase: &Phrase<'_>, first: usize, name: &Name) -> bool {
    let begins = start_of_titles(phrase, name, first);
    begins == first || begins == first + 1 && determiner_at(phrase.article, first).is_some()
}

fn is_person(name: &Name) -> bool {
    match name.read_as {
        Some((kind, _)) => kind == NamedKind::Person && name.may_be_person(),
        None => name.kind == Some(NamedKind::Person) || name.is_titled() && name.may_be_person(),
    }
}

/// Where the words begin that say who bears a name: "[Norn mayor] Ann Lee".
fn start_of_titles(phrase: &Phrase<'_>, name: &Name, from: usize) -> usize {
    /// Words before the name.
    const LONGEST: usize = 8;
    let phrase_start = name.phrase as usize;
    let describes = |&i: &usize| {
        let tag = phrase.article.tokens()[i].tag;
        tag.is_noun() || tag == Tag::Adjective || tag == Tag::PossessiveMark
    };
    let begins = (from.max(phrase_start.saturating_sub(LONGEST))..phrase_start)
        .rev()
        .take_while(describes)
        .last()
        .unwrap_or(phrase_start);
    // "residents Ann Lee": without a role they are another.
    let has_role = (begins..phrase_start).any(|i| phrase.scan.word(i).is(ROLE | TITLE));
    if has_role { begins } else { phrase_start }
}

/// Whether another person is joined to the one who opens the source, or to whom was joined last, whose name ends at token `from`.
fn is_joined(phrase: &Phrase<'_>, known: &Name, from: usize, other: &Name, end: usize) -> bool {
    if is_owner(phrase, other, end) || !is_person(other) && other.len() > 1 {
        return false;
    }
    let begins = start_of_titles(phrase, other, from);
    let is_titled = begins < other.start as usize;
    let is_full = other.len() > 1 || is_titled;
    let determined = begins > from && determiner_at(phrase.article, begins - 1).is_some();
    let Some(joiner) = begins
        .checked_sub(1 + usize::from(determined))
        .filter(|&i| i >= from)
    else {
        return false;
    };
    let before = joiner.checked_sub(1).filter(|&i| i >= from);
    let lower_before = before.map(|i| phrase.lower(i));
    match phrase.lower(joiner) {
        "and" | "&" if lower_before == Some(",") => is_full || known.len() == 1,
        "and" | "&" => is_full && is_bare(phrase, from, joiner),
        "with" => matches!(lower_before, Some("along" | "together")) && is_full,
        "as" => lower_before == Some("well") && is_full,
        "," => is_titled && known.is_titled() && is_legislator(phrase, other),
        _ => false,
    }
}

/// Whether nothing but brackets stands between two tokens: "Lee (D-Norn) and".
fn is_bare(phrase: &Phrase<'_>, from: usize, to: usize) -> bool {
    let mut depth = 0usize;
    (from..to).all(|i| {
        match phrase.article.token_text(i) {
            "(" => depth += 1,
            ")" => {
                depth = depth.saturating_sub(1);
                return true;
            }
            _ => {}
        }
        depth > 0
    })
}

/// "Rep. Ann Lee", in a list of those who sit in one parliament.
fn is_legislator(phrase: &Phrase<'_>, name: &Name) -> bool {
    (name.phrase..name.start).any(|i| phrase.scan.word(i as usize).is(TITLE))
}
