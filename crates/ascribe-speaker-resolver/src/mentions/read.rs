//! Names as a model reads them: what it says of those that the rules have found, and where they begin and end.

use ascribe_article::{Article, Case, NamedKind, TokenKind};

use crate::ids::{NameId, Table};
use crate::lexicons::{
    BODY, CALENDAR, COMMON_FIRST_NAME, DEMONYM, FIRST_NAME, FORCE, FUNCTION, GROUP, KNOWN_BODY,
    LEXICONS, PLACE, PLURAL, PREPOSITION, ROLE, SUFFIX, TITLE, is_common,
};
use crate::mentions::line::{is_particle, joined_lower};
use crate::mentions::name::{Name, Noun};
use crate::mentions::phrases::determiner_at;
use crate::words::{WordKind, third_person};

/// A name that a model has read, in tokens.
#[derive(Clone, Copy)]
struct Read {
    start: u32,
    end: u32,
    kind: NamedKind,
}

/// Gives each name what a model reads its last word as, and the boundaries that the model sees better than the rules: those of
/// people ("Minister of Information [Moammar Vale]") and of bodies with small words in their names ("Reporters Without Borders").
/// What the model takes for no name, and ends in a role, is a noun ("the Senate Minority Leader").
pub(super) fn read_names(
    article: &Article,
    names: &mut Table<NameId, Name>,
    nouns: &mut Vec<Noun>,
) {
    let read: Vec<Read> = article
        .names()
        .iter()
        .map(|known| {
            let end = article.token_at(known.span.end.saturating_sub(1)) + 1;
            // "SAN ORVILLE - Vantor Corp": no name reaches over the end of a sentence.
            let sentence = article.sentence_at(end - 1);
            let begins = sentence.map_or(0, |sentence| sentence.tokens.range().start);
            Read {
                start: article.token_at(known.span.start).max(begins) as u32,
                end: end as u32,
                kind: known.kind,
            }
        })
        .collect();
    let read = mend_bodies(article, read);
    if read.is_empty() {
        return;
    }
    join_bodies(article, names.items_mut(), &read);
    let mut at = 0;
    let mut free = 0;
    let mut roles: Vec<Noun> = Vec::new();
    names.items_mut().retain_mut(|name| {
        while at < read.len() && read[at].end < name.end {
            at += 1;
        }
        let last = read.get(at).filter(|known| known.start < name.end).copied();
        name.read_as = last.map(|known| (known.kind, known.start));
        let before = at
            .checked_sub(1)
            .map(|i| read[i])
            .filter(|known| known.end > name.start);
        let kept = match last {
            Some(known) if !is_office(article, name, known) => {
                begin_as_read(article, name, known, before, free);
                true
            }
            _ => cut_unread(article, name, before, &mut roles),
        };
        if kept {
            free = name.end;
        }
        kept
    });
    if !roles.is_empty() {
        nouns.extend(roles);
        nouns.sort_by_key(|noun| noun.token);
        nouns.dedup_by_key(|noun| noun.token);
    }
}

/// No body's name ends in a small word or begins with one: "Friends of [the Sea]" goes on, "[Reporters] Without Borders" begins
/// before it, "Quay Air Lines and" ends earlier. "Channel 4" and "Local 113" have their number.
fn mend_bodies(article: &Article, read: Vec<Read>) -> Vec<Read> {
    let mut mended: Vec<Read> = Vec::with_capacity(read.len());
    let mut rest = read.into_iter().peekable();
    while let Some(mut known) = rest.next() {
        // "The" and "Quay Times", read as two; "His Royal Highness".
        let first = known.start as usize;
        let is_pronoun = || {
            article.tokens()[first].case == Case::Capitalized
                && (WordKind::Possessive.is_at(article, first)
                    || third_person(article, first).is_some())
        };
        if known.end - known.start == 1 && (WordKind::Article.is_at(article, first) || is_pronoun())
        {
            continue;
        }
        if known.kind == NamedKind::Person {
            let goes_on = |part: &Read| is_rest_of_person(article, known, *part);
            known.end = rest.next_if(goes_on).map_or(known.end, |part| part.end);
        }
        if known.kind == NamedKind::Organization {
            // "The Bank of Torvia" at the start of a sentence.
            let the = article.token_lower(known.start as usize) == "the";
            known.start += u32::from(the && known.end - known.start > 1);
            let before = mended.last().copied();
            known.start = begin_of_body(article, known, before.map_or(0, |other| other.end));
            let goes_on = goes_on_at(article, known);
            if let Some(part) = goes_on.and_then(|at| rest.next_if(|part| part.start == at)) {
                known.end = part.end;
            } else if is_small_end(article, known) {
                known.end -= 1;
            }
            if let Some(first) = before.filter(|&first| is_joint_force(article, first, known)) {
                known.start = first.start;
                mended.pop();
            }
            known.end += u32::from(has_number(article, known.end));
        }
        mended.push(known);
    }
    mended
}

/// "Ann" and "van der Vale", "Ann van" and "Vale": parts of one person's name, with a small word where they meet.
fn is_rest_of_person(article: &Article, first: Read, rest: Read) -> bool {
    rest.kind == NamedKind::Person
        && rest.start == first.end
        && (is_particle(article, rest.start as usize)
            || is_particle(article, first.end as usize - 1))
}

/// Where a body's name begins that the model begins with a small word: one word earlier, if that may be a part of it.
fn begin_of_body(article: &Article, known: Read, free: u32) -> u32 {
    let Some(before) = known.start.checked_sub(1).filter(|&before| before >= free) else {
        return known.start;
    };
    let first = article.tokens()[known.start as usize];
    let token = article.tokens()[before as usize];
    let opens_small =
        known.end - known.start > 1 && is_small(article, known.start) && first.case != Case::Lower;
    let word = LEXICONS.word(article.token_lower(before as usize));
    let is_part =
        token.case == Case::Capitalized && token.kind == TokenKind::Word && !word.is(FUNCTION);
    if opens_small && is_part {
        before
    } else {
        known.start
    }
}

/// A word that no name ends in.
fn is_small(article: &Article, token: u32) -> bool {
    let word = LEXICONS.word(article.token_lower(token as usize));
    word.is(FUNCTION | PREPOSITION) && article.tokens()[token as usize].kind == TokenKind::Word
}

fn is_small_end(article: &Article, known: Read) -> bool {
    let last = known.end - 1;
    known.end - known.start > 1
        && is_small(article, last)
        && article.tokens()[last as usize].case == Case::Lower
}

/// Where the rest of a name may begin that the model ends with "of" or the like; "the" may stand between.
fn goes_on_at(article: &Article, known: Read) -> Option<u32> {
    let next = known.end as usize;
    let goes_on = is_small_end(article, known) && article.token_lower(next - 1) != "and";
    let the = next < article.tokens().len() && article.token_lower(next) == "the";
    goes_on.then_some(known.end + u32::from(the))
}

/// Whether the name of a body that ends at a token has a number behind it.
fn has_number(article: &Article, end: u32) -> bool {
    let next = article.tokens().get(end as usize);
    next.is_some_and(|token| token.kind == TokenKind::Number)
        && WordKind::NumberedBody.is_at(article, end as usize - 1)
}

/// "Avon and Somerset Police", "Bath and North Quay Council": one body of two places.
fn is_joint_force(article: &Article, first: Read, second: Read) -> bool {
    let word = |i: u32| LEXICONS.word(article.token_lower(i as usize));
    let last = second.end - 1;
    let of_places = word(last).is(FORCE) || article.token_lower(last as usize) == "council";
    of_places
        && second.end - second.start > 1
        && first.kind != NamedKind::Person
        && first.end - first.start == 1
        && first.end + 1 == second.start
        && article.token_lower(first.end as usize) == "and"
        && !word(first.start).is(KNOWN_BODY | BODY | DEMONYM)
        && !word(second.start).is(KNOWN_BODY | BODY | DEMONYM)
}

/// "Committee to Protect Journalists": what the model reads as one body's name, and the rules as pieces of it or as nothing, is
/// one name; a person's, where the rules have seen none.
fn join_bodies(article: &Article, names: &mut Vec<Name>, read: &[Read]) {
    let old = std::mem::take(names);
    let mut at = 0;
    for known in read {
        let (start, end) = (known.start as usize, known.end as usize);
        let from = at + old[at..].partition_point(|n| n.end <= known.start);
        let to = from + old[from..].partition_point(|n| n.start < known.end);
        names.extend_from_slice(&old[at..from]);
        at = from;
        let fits = match &old[from..to] {
            // "the MP": a role, whatever the model reads.
            [] => known.kind != NamedKind::Place && !(start..end).all(|i| is_role(article, i)),
            pieces => {
                known.kind == NamedKind::Organization
                    && end - start > 1
                    && are_pieces(article, pieces, known)
            }
        };
        // "a Reuters/Ipsos poll": two.
        let are_two = || (start..end).any(|i| article.token_text(i) == "/");
        if fits && article.tokens()[start].case != Case::Lower && !are_two() {
            names.push(Name::new(start, end, start, Some(known.kind)));
            at = to;
        }
    }
    names.extend_from_slice(&old[at..]);
}

/// "The Conservative MP", which the model reads as a body.
fn is_office(article: &Article, name: &Name, known: Read) -> bool {
    let last = LEXICONS.word(article.token_lower(name.end as usize - 1));
    let the = (name.phrase as usize)
        .checked_sub(1)
        .is_some_and(|before| determiner_at(article, before).is_some());
    the && known.kind == NamedKind::Organization
        && known.end == name.end
        && last.is(ROLE)
        && !last.is(BODY | GROUP | PLURAL | FIRST_NAME)
}

fn is_role(article: &Article, token: usize) -> bool {
    LEXICONS.word(article.token_lower(token)).is(ROLE | TITLE)
}

/// Whether these names are parts of what the model reads, none of them a person's full name.
fn are_pieces(article: &Article, names: &[Name], whole: &Read) -> bool {
    let is_one = matches!(names, [one] if one.start == whole.start && one.end == whole.end);
    let is_piece = |n: &Name| {
        // "Vale Fire" of "Vale Fire and Rescue Service"
        let plain = n.end < whole.end && is_common(article.token_lower(n.end as usize - 1));
        let is_person = n.kind == Some(NamedKind::Person) && n.len() > 1 && !plain;
        n.start >= whole.start && n.end <= whole.end && !is_person
    };
    !is_one && names.iter().all(is_piece)
}

/// A name whose last word the model reads as one: it may begin elsewhere.
fn begin_as_read(article: &Article, name: &mut Name, known: Read, before: Option<Read>, free: u32) {
    let start = known.start;
    // "Zero Quay" where the rules have left a number out.
    if known.kind == NamedKind::Organization
        && name.phrase == name.start
        && (free.max(name.start.saturating_sub(2))..name.start).contains(&start)
        && (start..name.start).all(|i| article.tokens()[i as usize].case != Case::Lower)
    {
        (name.start, name.phrase, name.kind) = (start, start, Some(NamedKind::Organization));
    }
    // The model's first word is one, whatever may stand at the start of a sentence.
    name.doubtful_start &= known.kind != NamedKind::Person || start != name.start;
    if known.kind == NamedKind::Person && begins_before(article, name, start, free) {
        (name.start, name.phrase, name.kind) = (start, start, Some(NamedKind::Person));
        name.doubtful_start = false;
    }
    if known.kind != NamedKind::Person || name.start >= start {
        return;
    }
    // "Speaker of the House Anna Vale", "National Party Anna Vale": the person's name is the end of it; but "Tran Quoc Bao", where
    // the model has lost a part, is one name.
    let describes = |i: u32| {
        let word = LEXICONS.word(article.token_lower(i as usize));
        word.is(BODY | ROLE | TITLE | GROUP | PLACE | DEMONYM)
    };
    let given = |i: u32| {
        LEXICONS
            .word(article.token_lower(i as usize))
            .is(FIRST_NAME | COMMON_FIRST_NAME)
    };
    // "Ports and Rivers Ann Lee", read as "Rivers" and "Ann Lee".
    let is_letter = |i: u32| article.token_lower(i as usize).trim_end_matches('.').len() < 2;
    // "A. J. Vale", "Noor binte Vale": what the model has left out is a part of it.
    if (name.start..start).all(is_letter) || is_particle(article, start as usize - 1) {
        return;
    }
    let begins_anew = before.is_some_and(|other| other.end == start && !is_letter(start - 1));
    let is_other = name.kind == Some(NamedKind::Organization)
        || begins_anew && given(start) && !given(start - 1)
        || before.is_some_and(|other| other.kind != NamedKind::Person)
        || before.is_none()
            && (name.is_titled()
                || (name.start..start).any(describes)
                || given(start)
                    && !given(start - 1)
                    && is_common(article.token_lower(start as usize - 1)));
    if is_other && start + 1 < name.end {
        let titled = LEXICONS
            .word(article.token_lower(start as usize - 1))
            .is(ROLE | TITLE);
        let phrase = if titled { name.phrase } else { start };
        (name.start, name.phrase, name.kind) = (start, phrase, Some(NamedKind::Person));
    }
}

/// "Busho Ibrahim Ali" at the start of a sentence, where the rules have left the first word out.
fn begins_before(article: &Article, name: &Name, start: u32, free: u32) -> bool {
    /// Words left out.
    const MOST: u32 = 3;
    let part = |i: u32| {
        let word = LEXICONS.word(article.token_lower(i as usize));
        let token = article.tokens()[i as usize];
        token.kind == TokenKind::Word
            && token.case == Case::Capitalized
            && !word.is(ROLE | TITLE | DEMONYM | BODY | GROUP)
            && (!word.is(FUNCTION) || word.is(COMMON_FIRST_NAME | CALENDAR))
            // "Ad van der Vale"
            || i > start && is_particle(article, i as usize)
    };
    name.phrase == name.start
        && name.may_be_person()
        && (free.max(name.start.saturating_sub(MOST))..name.start).contains(&start)
        && (start..name.start).all(part)
}

/// A name whose last word the model does not take for one: false where it is none at all.
fn cut_unread(
    article: &Article,
    name: &mut Name,
    before: Option<Read>,
    roles: &mut Vec<Noun>,
) -> bool {
    let last = name.end as usize - 1;
    let word = LEXICONS.word(article.token_lower(last));
    let first = LEXICONS.word(article.token_lower(name.start as usize));
    // "Vale County Sheriff": the model reads all but the role as a body or a place.
    let is_of_body = before.is_some_and(|known| {
        known.kind != NamedKind::Person
            && known.start <= name.start
            && known.end == name.end - 1
            && known.end - known.start > 1
    });
    let is_role = word.is(ROLE)
        && name.len() > 1
        && !is_known_body(article, name)
        && !is_firm(article, name)
        && (!first.is(FIRST_NAME | COMMON_FIRST_NAME) || is_of_body);
    match before {
        // "Electoral Commission Chair".
        Some(known) if is_role => {
            roles.push(Noun {
                token: last as u32,
                word,
            });
            name.end = known.end;
            name.read_as = Some((known.kind, known.start));
            name.kind = Some(known.kind);
        }
        // "Durham Vale QC".
        Some(known)
            if known.kind == NamedKind::Person
                && known.end - known.start > 1
                && article.tokens()[last].case == Case::Upper
                && !is_roman(article.token_lower(last))
                && (!word.is(SUFFIX) || is_degree(article.token_lower(last))) =>
        {
            name.end = known.end;
            name.read_as = Some((known.kind, known.start));
        }
        None if is_role => {
            roles.push(Noun {
                token: last as u32,
                word,
            });
            return false;
        }
        // A capital that no model takes for a name makes none of its own.
        None if name.kind.is_none() && name.phrase + 1 == name.end => name.weak = true,
        _ => {}
    }
    true
}

/// "Vale & Sons"
fn is_firm(article: &Article, name: &Name) -> bool {
    (name.start as usize..name.end as usize).any(|i| article.token_text(i) == "&")
}

/// "Liberal Democrats": the lists have it as a body.
fn is_known_body(article: &Article, name: &Name) -> bool {
    let words = joined_lower(article, name.start as usize, name.end as usize);
    LEXICONS.phrase(&words) & KNOWN_BODY != 0
}

/// "QC", "MBE": no part of a name, as "Jr." and "III" are.
fn is_degree(lower: &str) -> bool {
    !matches!(lower.trim_end_matches('.'), "jr" | "jnr" | "sr" | "snr") && !is_roman(lower)
}

/// "XVI".
fn is_roman(lower: &str) -> bool {
    lower.len() > 1 && lower.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
}
