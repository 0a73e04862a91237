//! Runs of capitals: how far one goes, and where its titles end.

use ascribe_article::{Case, Gender, Tag, TokenKind};

use crate::lexicons::{
    BODY, CALENDAR, COMMON_FIRST_NAME, COMPANY, DEMONYM, FIRST_NAME, FUNCTION, GROUP, HONORIFIC,
    KNOWN_BODY, LEXICONS, MEDIA, PARTICLE, PLACE, PLURAL, ROLE, SUFFIX, SURNAME, TITLE, is_common,
};
use crate::mentions::line::{Line, is_particle};
use crate::words::WordKind;

/// A run of capitals as far as it is read.
struct Run {
    start: usize,
    /// "of" or "for" has made it a body's name.
    is_body: bool,
    has_body_word: bool,
}

/// End of the run that begins at `start`, and whether "of" or "for" made it a body's name.
pub(crate) fn run_end(line: &Line<'_>, start: usize) -> (usize, bool) {
    /// No name is longer; keeps a line of a million capitals linear.
    const LONGEST: usize = 14;
    let mut run = Run {
        start,
        is_body: false,
        has_body_word: line.word(start).is(BODY),
    };
    let mut i = start + 1;
    while i < line.end && i - start < LONGEST {
        if line.is_name_word(i) {
            run.has_body_word |= line.word(i).is(BODY);
            i += 1;
            continue;
        }
        // A run never ends in an opening mark or particle: each of these looks ahead.
        let next = past_mark(line, &mut run, i)
            .or_else(|| past_word_of_body(line, &mut run, i))
            .or_else(|| past_particle(line, i));
        match next {
            Some(next) => i = next,
            None => break,
        }
    }
    (i.min(line.end), run.is_body)
}

/// Where a run goes on after token `i`, which is a mark, a clitic or a word in capitals.
fn past_mark(line: &Line<'_>, run: &mut Run, i: usize) -> Option<usize> {
    let tokens = line.article.tokens();
    let next_is_name = || line.is_name_word(i + 1);
    match line.article.token_text(i) {
        // "USA TODAY".
        _ if tokens[i].case == Case::Upper
            && tokens[i - 1].case == Case::Upper
            && tokens[i].span.len() > 2
            && !line.word(i).is(FUNCTION)
            && !line.title_case =>
        {
            Some(i + 1)
        }
        // "the Coroner’s Office", "the Dockers’ Union".
        // "the People’s Daily", "the Lord’s Free Army"
        "’s" | "'s"
            if next_is_name()
                && (line.word_is(i - 1, WordKind::OwnsBody)
                    || is_saint(line, run.start, i - 1))
                && tokens[i - 1].case == Case::Capitalized
                && body_word_follows(line, i + 1) =>
        {
            run.is_body = true;
            Some(i + 1)
        }
        text @ ("’s" | "'s" | "’" | "'")
            if next_is_name()
                && line.word(i + 1).is(BODY)
                && (line.word(i - 1).is(ROLE) || text.len() < 2 || text == "’") =>
        {
            run.is_body = true;
            Some(i + 1)
        }
        // "J. Pell", "Mr. Pell" where the tokenizer left the stop alone.
        "." if line.is_abbreviation(i - 1) && next_is_name() => Some(i + 1),
        "&" if next_is_name() => {
            run.is_body = true;
            Some(i + 1)
        }
        "“" | "\"" | "‘" | "'" | "’" | "``" if end_of_nickname(line, i + 1).is_some() => {
            end_of_nickname(line, i + 1)
        }
        // "Tom (Tiny) Vale"
        "(" if i + 3 < line.end
            && line.word(i - 1).is(COMMON_FIRST_NAME)
            && line.is_name_word(i + 1)
            && line.article.tokens()[i + 1].span.len() > 2
            && line.article.token_text(i + 2) == ")"
            && line.is_name_word(i + 3) =>
        {
            Some(i + 3)
        }
        // "Harbour Stores, Inc."
        "," if i + 1 < line.end
            && line.word_is(i + 1, WordKind::LegalForm)
            && line.is_capital(i + 1) =>
        {
            run.is_body = true;
            Some(i + 2)
        }
        // "Institute of Water, Soil and Air"
        "," if run.is_body => end_of_fields(line, i),
        // "the Deep 12 Project", "Channel 9 News"
        _ if number_goes_on(line, run.start, i) => Some(i + 1),
        // "Vale, MD", but "Ashton, Md."
        "," if i + 1 < line.end
            && line.word(i + 1).is(SUFFIX)
            && !(line.word(i + 1).is(PLACE) && tokens[i + 1].case == Case::Capitalized) =>
        {
            Some(i + 2)
        }
        _ => None,
    }
}

/// "St. Columba": whose a hospital or a church is.
fn is_saint(line: &Line<'_>, start: usize, i: usize) -> bool {
    let is_title = |k: usize| matches!(line.article.token_lower(k), "st." | "st" | "saint");
    (start..i).rev().take(2).any(is_title)
}

/// Where the name goes on behind a nickname in marks that begins at a token: `Paolo "Il Dottore" Vale`, `Ann 'quayside' Lee`.
fn end_of_nickname(line: &Line<'_>, start: usize) -> Option<usize> {
    /// Words of a nickname.
    const LONGEST: usize = 3;
    let tokens = line.article.tokens();
    let n = (start..line.end.min(start + LONGEST))
        .take_while(|&i| line.is_name_word(i))
        .count();
    let in_lower_case = n == 0
        && start < line.end
        && tokens[start].kind == TokenKind::Word
        && tokens[start].case == Case::Lower
        && start >= line.start + 2
        && line.is_name_word(start - 2)
        && (line.word(start - 2).is(COMMON_FIRST_NAME)
            || !is_common(line.article.token_lower(start)));
    let n = n + usize::from(in_lower_case);
    let closing = start + n;
    let closes = closing < line.end && tokens[closing].kind == TokenKind::QuoteMark;
    (n > 0 && closes && line.is_name_word(closing + 1)).then_some(closing + 1)
}

/// Where a run goes on after a small word that joins the name of a body.
fn past_word_of_body(line: &Line<'_>, run: &mut Run, i: usize) -> Option<usize> {
    let text = line.article.token_lower(i);
    let next_is_name = || line.is_name_word(i + 1);
    let first = line.word(run.start);
    if let Some(end) = end_of_known(line, run.start, i) {
        run.is_body = true;
        return Some(end);
    }
    if text == "of" && is_group_of_number(line, run.start, i) {
        run.is_body = true;
        return Some(i + 2);
    }
    // "Citizens for Clean Quays".
    if i == run.start + 1
        && WordKind::Cause.has(text)
        && next_is_name()
        && (first.is(GROUP) || first.is(ROLE) && first.is(PLURAL))
        && line.article.tokens()[run.start].case == Case::Capitalized
    {
        run.is_body = true;
        return Some(i + 1);
    }
    // "Secretary of State for Health": no body of that name.
    let is_office = text == "for"
        && i == run.start + 1
        && run.start >= line.start + 2
        && line.lower_is(run.start - 1, "of")
        && line.word(run.start - 2).is(ROLE | TITLE);
    if run.has_body_word && WordKind::BodyOf.has(text) && !is_office {
        let the = i + 1 + usize::from(line.word_is(i + 1, WordKind::Article));
        // "for the Former Quays"
        let former = line.lower_is(the, "former") && line.is_capital(the);
        let after = the + usize::from(former);
        // "Senate Majority Leader of …": the head is a person.
        if !line.is_name_word(after) || first.is(HONORIFIC) || line.word(i - 1).is(ROLE) {
            return None;
        }
        run.is_body = true;
        return Some(after);
    }
    // "Association for Clean Quays in Torvia", "the Torvian Embassy in Norn"
    let in_place = text == "in"
        && next_is_name()
        && (run.is_body && line.word(i + 1).is(PLACE)
            || i > run.start + 1 && line.word_is(i - 1, WordKind::SitsInPlace))
        && !line.is_name_word(i + 2);
    if in_place {
        return Some(i + 2);
    }
    if text != "and" || !next_is_name() {
        return None;
    }
    if run.is_body && body_word_follows(line, i + 1) && !names_another(line, i + 1) {
        return Some(i + 1);
    }
    if is_second_half(line, run.start, i) {
        run.is_body = true;
        return Some(i + 1);
    }
    // "Union of Postal and Telegraph Workers"
    let n_fields = (i + 1..line.end)
        .take_while(|&k| line.is_name_word(k))
        .count();
    let is_known = |k: usize| is_object(line, k) || is_object(line, i - 1) && are_things(line, k);
    if run.is_body
        && (i + 1..i + 1 + n_fields).all(is_known)
        && !(n_fields == 1 && line.word(i + 1).is(BODY))
    {
        return Some(i + 1);
    }
    let is_half = may_be_half_of_body(line, run.start, i) && single_body_follows(line, i + 1)
        || is_joint_force(line, run.start, i);
    run.is_body |= is_half;
    is_half.then_some(i + 1)
}

/// "the Group of 77", "the Group of 7 Mayors", whose "of" is a token; but "Group of 77 experts".
fn is_group_of_number(line: &Line<'_>, start: usize, of: usize) -> bool {
    let number = of + 1;
    of == start + 1
        && line.lower_is(start, "group")
        && number < line.end
        && line.article.tokens()[number].kind == TokenKind::Number
        && !(number + 1 < line.end
            && line.tag(number + 1).is_noun()
            && !line.is_name_word(number + 1))
}

/// "Norn [and District Chamber of Commerce]", "Norn Gas [and Power]", "Bill [and Ann Vale Foundation]": what goes on behind the "and" at a
/// token makes one body with what stands before it.
fn is_second_half(line: &Line<'_>, start: usize, and: usize) -> bool {
    let next = and + 1;
    let of_district = line.lower_is(next, "district") && body_word_follows(line, next + 1);
    let supplies = |i: usize| line.word_is(i, WordKind::Supply);
    let is_supplier = and > start + 1 && supplies(and - 1) && supplies(next);
    let given = |i: usize| line.word(i).is(COMMON_FIRST_NAME) && !line.word(i).is(PLACE);
    let of_couple = start + 1 == and
        && given(start)
        && given(next)
        && line.is_name_word(next + 1)
        && body_word_follows(line, next + 2);
    of_district || is_supplier || of_couple
}

/// "Avon and Norn police": one force of two counties, of which no list has the names.
fn is_joint_force(line: &Line<'_>, start: usize, and: usize) -> bool {
    let is_county = |i: usize| {
        let word = line.word(i);
        let known = KNOWN_BODY | BODY | DEMONYM | COMMON_FIRST_NAME | ROLE | TITLE | GROUP | PLACE;
        line.is_name_word(i) && !word.is(known)
    };
    start + 1 == and
        && is_county(start)
        && is_county(and + 1)
        && matches!(
            line.article.token_lower((and + 2).min(line.end - 1)),
            "police" | "constabulary"
        )
}

/// Where a known body's name ends that goes on with a small word: "Friends of the Sea".
fn end_of_known(line: &Line<'_>, start: usize, small: usize) -> Option<usize> {
    /// Tokens from the small word.
    const LONGEST: usize = 3;
    let joins = line.word_is(small, WordKind::InBodyName) || line.lower_is(small, "and");
    if !joins || !line.word(start).is(GROUP | ROLE | MEDIA) {
        return None;
    }
    let ends = small + 2..=(small + LONGEST).min(line.end);
    ends.rev()
        .find(|&end| line.phrase(start, end) & KNOWN_BODY != 0)
}

/// Where a list of what a body works on ends, whose next comma is token `i`: "[Institute of Water], Soil and Air".
fn end_of_fields(line: &Line<'_>, i: usize) -> Option<usize> {
    /// Tokens of such a list, and words of one field.
    const LONGEST: usize = 12;
    const FIELD: usize = 4;
    let mut at = i;
    let mut closed = false;
    while at < line.end.min(i + LONGEST) {
        let is_last = matches!(line.article.token_text(at), "and" | "&");
        if !is_last && line.article.token_text(at) != "," {
            break;
        }
        // "Water, Soil, and Air"
        let from = at + 1 + usize::from(!is_last && line.lower_is(at + 1, "and"));
        closed |= is_last || from > at + 1;
        let n = (from..line.end.min(from + FIELD))
            .take_while(|&k| {
                line.is_name_word(k) && (is_object(line, k) || line.word(k).flags == 0)
            })
            .count();
        let is_known = (from..from + n).any(|k| is_object(line, k));
        if n == 0 || closed && !is_known {
            return None;
        }
        at = from + n;
        if closed {
            break;
        }
    }
    (closed && !line.is_name_word(at)).then_some(at)
}

/// A word for what a body works on: "Equality", "Water"; no name, nobody's noun.
fn is_field(line: &Line<'_>, i: usize) -> bool {
    is_object(line, i) && !line.word(i).is(MEDIA | GROUP | PLURAL)
}

/// "Mules", "Cafés": a plural that no list has.
fn are_things(line: &Line<'_>, i: usize) -> bool {
    let lower = line.article.token_lower(i);
    line.word(i).flags == 0 && lower.ends_with('s') && !lower.ends_with("ss") && lower.len() > 4
}

/// The same within a body's name that is one by "of" or "for", where people may be what it works for: "Transport Workers".
fn is_object(line: &Line<'_>, i: usize) -> bool {
    let lower = line.article.token_lower(i);
    let stem = lower.strip_suffix('s').unwrap_or(lower);
    let word = line.word(i);
    let is_known = is_common(lower) || is_common(stem);
    let name = word.is(COMMON_FIRST_NAME) && !word.is(TITLE)
        || word.is(PLACE | KNOWN_BODY | COMPANY | DEMONYM);
    is_known && !name && !LEXICONS.word(stem).is(DEMONYM)
}

/// Where a run goes on after a particle: "Ana de Soto", "Annelies van der Berg".
fn past_particle(line: &Line<'_>, i: usize) -> Option<usize> {
    let word = line.word(i);
    // "Seán Mac an Vale"
    let is_irish =
        line.lower_is(i, "an") && matches!(line.article.token_lower(i - 1), "mac" | "nic");
    if is_irish && line.is_name_word(i + 1) {
        return Some(i + 1);
    }
    if !is_particle(line.article, i) {
        return None;
    }
    if line.is_name_word(i + 1) && !word.is(BODY) {
        return Some(i + 1);
    }
    let two = i + 1 < line.end && line.word(i + 1).is(PARTICLE) && line.is_name_word(i + 2);
    two.then_some(i + 2)
}

/// "the House Oversight" before "and Government Reform Committee": no name of its own.
fn may_be_half_of_body(line: &Line<'_>, start: usize, end: usize) -> bool {
    let prefix = if line.word_is(start, WordKind::Chamber) {
        1
    } else if line.lower_is(start, "united") && line.lower_is(start + 1, "states") {
        2
    } else {
        0
    };
    // "Justice and Equality Movement", "Torvia Lottery and Gaming Corporation": fields of one body.
    let is_lead = |i: usize| {
        let word = line.word(i);
        word.is(PLACE)
            || word.flags == 0 && !is_common(line.article.token_lower(i))
            || line.word_is(i, WordKind::Quarter)
    };
    let n_lead = (start..end.min(start + 2))
        .take_while(|&i| is_lead(i))
        .count();
    let from = start + n_lead;
    let are_fields = from < end && (from..end).all(|i| is_field(line, i) && !line.word(i).is(BODY));
    let opened = start > line.start && line.lower_is(start - 1, "the") || prefix > 0;
    are_fields
        || opened
            && (start + prefix..end).all(|i| {
                let word = line.word(i);
                let named =
                    word.is(FIRST_NAME | KNOWN_BODY | PLACE | TITLE | ROLE | MEDIA | COMPANY);
                let is_head = i + 1 == end && word.is(BODY);
                !named && !is_head
            })
}

/// The run at `i` ends in one body's noun: "Government Reform Committee", not "Treasury Departments".
fn single_body_follows(line: &Line<'_>, i: usize) -> bool {
    let end = (i..(i + 4).min(line.end))
        .take_while(|&k| line.is_name_word(k))
        .last();
    end.is_some_and(|last| {
        let word = line.word(last);
        last > i
            && word.is(BODY)
            && !word.is(PLURAL | KNOWN_BODY)
            && line.tag(last) != Tag::NounPlural
    })
}

/// "the Bank of Torvia and [Greer Ltd]", "the House of Deputies and [Senate]": a body of its own, with a word that is no field, a company, a
/// chamber.
fn names_another(line: &Line<'_>, i: usize) -> bool {
    let end = (i..(i + 4).min(line.end))
        .take_while(|&k| line.is_name_word(k))
        .last()
        .map_or(i, |last| last + 1);
    let is_unknown = line.word(i).flags == 0 && !is_common(line.article.token_lower(i));
    let is_chamber = end == i + 1 && line.word_is(i, WordKind::Chamber);
    is_unknown
        || is_chamber
        || line.word_is(end - 1, WordKind::LegalForm)
        || line.phrase(i, end) & KNOWN_BODY != 0
}

/// A number within the name of a body: one word stands before it, or "the" before all of them; not "After World War 2 Norn Council said".
fn number_goes_on(line: &Line<'_>, start: usize, i: usize) -> bool {
    line.article.tokens()[i].kind == TokenKind::Number
        && line.is_name_word(i + 1)
        && !line.word(i - 1).is(CALENDAR | COMMON_FIRST_NAME)
        && (i == start + 1 || start > line.start && line.lower_is(start - 1, "the"))
        && numbered_body_follows(line, i + 1)
}

/// "Project", "News Council" behind a number within a name: nouns of one body alone, nobody's name and no office.
fn numbered_body_follows(line: &Line<'_>, i: usize) -> bool {
    /// Words behind the number.
    const LONGEST: usize = 3;
    let n = (i..line.end.min(i + LONGEST + 1))
        .take_while(|&k| line.is_name_word(k))
        .count();
    let last = i + n - 1;
    (1..=LONGEST).contains(&n)
        && line.word(last).is(BODY | MEDIA)
        && !line.word(last).is(PLURAL)
        && (i..last + 1).all(|k| {
            !line
                .word(k)
                .is(FIRST_NAME | ROLE | TITLE | KNOWN_BODY | PLACE)
        })
}

pub(crate) fn body_word_follows(line: &Line<'_>, mut i: usize) -> bool {
    let limit = (i + 4).min(line.end);
    while i < limit && line.is_name_word(i) {
        if line.word(i).is(BODY) {
            return true;
        }
        i += 1;
    }
    false
}

/// Where the name begins in a run: titles, roles and what stands before them are no part of it.
pub(crate) fn after_titles(line: &Line<'_>, start: usize, last: usize) -> usize {
    if last > start && line.phrase(start, last + 1) & KNOWN_BODY != 0 {
        return start;
    }
    // "Torvian News Agency TNA"
    let letters = line.article.tokens()[last];
    let is_agency = last > start
        && line.word(last - 1).is(BODY)
        && letters.case == Case::Upper
        && letters.span.len() > 2
        && !line.word(last).is(FIRST_NAME | SURNAME | ROLE | BODY)
        && !line.title_case;
    if is_agency && line.is_capital(start) && line.article.tokens()[start].case != Case::Upper {
        return last;
    }
    let mut cut = start;
    for i in start..last {
        if i > start && line.article.tokens()[i - 1].kind == TokenKind::QuoteMark {
            // A nickname.
            continue;
        }
        // "Sri Lankan"
        if i == start && i < last && line.phrase(i, i + 2) & (DEMONYM | PLACE) != 0 {
            continue;
        }
        // "Anne St. Vale"
        let saint = matches!(line.article.token_lower(i), "st." | "st");
        if i > start && saint && line.word(i - 1).is(FIRST_NAME) {
            continue;
        }
        // "Omar Sheikh Vale"
        if i > start && line.lower_is(i, "sheikh") && line.word(i - 1).is(FIRST_NAME) {
            continue;
        }
        let word = line.word(i);
        // "President Elect Ann Lee"
        if i == cut && i > start && line.lower_is(i, "elect") {
            cut = i + 1;
            continue;
        }
        let name_like = word.is(COMMON_FIRST_NAME) && i == cut;
        if word.is(TITLE | ROLE) && !(name_like && is_given_name(line, i)) {
            cut = i + 1;
        } else if word.is(DEMONYM)
            && i == cut
            && !word.is(COMMON_FIRST_NAME)
            && (i + 1 < last
                || line.word(last).is(KNOWN_BODY)
                || line.word_is(last + 1, WordKind::Outlet))
            && !(i + 1..=last).all(|k| is_plain(line, k))
        {
            // "Republican Ben Carson", but neither "Christian Bell" nor "Western Journalism" nor "Black Barn Voting".
            cut = i + 1;
        }
    }
    while cut < last && line.article.token_text(cut) == "." {
        cut += 1;
    }
    if cut == start {
        cut = skip_portfolio(line, start, last)
            .unwrap_or_else(|| skip_body_prefix(line, start, last));
    } else if line.word(cut - 1).is(DEMONYM) && line.word(cut).is(BODY | GROUP) {
        // "of the Torvian Commission Ann Lee"
        cut = skip_body_prefix(line, cut, last);
    }
    cut
}

/// A word that is no name of anybody.
fn is_plain(line: &Line<'_>, i: usize) -> bool {
    !line.word(i).is(COMMON_FIRST_NAME | SURNAME | PLACE) && is_common(line.article.token_lower(i))
}

/// "Secretary of [Homeland Security] Ann Lee", "Archbishop of [Norn] Ann Lee": of what somebody has the office is no part of the name.
fn skip_portfolio(line: &Line<'_>, start: usize, last: usize) -> Option<usize> {
    /// Words of an office.
    const LONGEST: usize = 8;
    // "Minister for Trade and [Industry Ann Lee]"
    let part =
        |i: usize| line.is_capital(i) || matches!(line.article.token_lower(i), "the" | "and");
    let is_of = |i: usize| matches!(line.article.token_lower(i), "of" | "for" | "to" | "without");
    // "Secretary of State for [Health Ann Lee]"
    let holds = |i: usize| line.word(i - 1).is(ROLE | TITLE) && line.is_capital(i - 1);
    (line.start + 1..start)
        .rev()
        .take(LONGEST)
        .take_while(|&i| part(i) || is_of(i))
        .find(|&i| is_of(i) && holds(i))?;
    let office = |i: usize| {
        is_plain(line, i)
            || line.word(i).is(BODY) && !line.word(i).is(SURNAME)
            || line.lower_is(i, "portfolio")
    };
    let first = (start + 1..last).find(|&i| line.word(i).is(COMMON_FIRST_NAME));
    let first = first.filter(|_| !line.word(start).is(COMMON_FIRST_NAME));
    // "the Chief Commissioner of [Torvia] N. Lee"
    let of_place = || {
        let n_words = match line.phrase(start, (start + 2).min(line.end)) & PLACE {
            0 => usize::from(line.word(start).is(PLACE)),
            _ => 2,
        };
        let rest = start + n_words..=last;
        let of_body = |i: usize| line.word(i).is(BODY | GROUP | DEMONYM | KNOWN_BODY | ROLE);
        (n_words > 0 && rest.clone().count() > 1 && !rest.clone().any(of_body))
            .then_some(start + n_words)
    };
    let name = first
        .or_else(|| (start..=last).find(|&i| !office(i)))
        .filter(|&name| name > start);
    name.or_else(of_place)
}

/// "Dean Smith", "Earl Tibbets": a title that is also a first name, with a surname right after.
fn is_given_name(line: &Line<'_>, i: usize) -> bool {
    let word = line.word(i);
    !word.is(TITLE) || line.word_is(i, WordKind::GivenNameToo)
}

/// Skips a body's or place's name right before a personal one: "KBN Jake Quill", "State John Vale".
fn skip_body_prefix(line: &Line<'_>, start: usize, last: usize) -> usize {
    let personal = |i: usize| line.word(i).is(COMMON_FIRST_NAME) && !line.word(i).is(PLACE);
    if personal(start) {
        return start;
    }
    // "the Harbour Post Vale": the paper is no part of the name.
    if last > start + 1 && line.phrase(start, last) & KNOWN_BODY != 0 {
        return last;
    }
    let prefix = (start..last).find(|&i| personal(i));
    match prefix {
        // "Maricopa County Recorder Helen Purcell".
        Some(i) if i + 1 == last && i > start + 1 && !line.word(start).is(FIRST_NAME) => i,
        Some(i)
            if (start..i).all(|k| {
                line.word(k).is(BODY | KNOWN_BODY | PLACE | DEMONYM | GROUP)
                    || line.article.tokens()[k].case == Case::Upper
                        && line.article.tokens()[k].span.len() > 2
            }) =>
        {
            i
        }
        _ => start,
    }
}

/// The gender that the last of the titles tells.
pub(crate) fn gender_of_titles(line: &Line<'_>, phrase: usize, start: usize) -> Gender {
    (phrase..start)
        .rev()
        .map(|i| line.word(i))
        .filter(|word| word.is(TITLE | ROLE))
        .map(|word| word.gender)
        .find(|&gender| gender != Gender::Unknown)
        .unwrap_or(Gender::Unknown)
}

/// "the 6th Circuit Court": a number before the run belongs to it.
pub(crate) fn is_ordinal(line: &Line<'_>, start: usize) -> bool {
    start > line.start
        && line.article.tokens()[start - 1].kind == TokenKind::Number
        && line
            .article
            .token_lower(start - 1)
            .ends_with(['h', 't', 'd'])
}
