//! Names: which runs of capitals are one, and of what; beside them pronouns and nouns.

use ascribe_article::{Case, NamedKind, Tag, TokenKind};

use crate::body_sorts::{is_sort, names_sort};
use crate::lexicons::{
    BODY, CALENDAR, COMMON_FIRST_NAME, COMPANY, DEMONYM, DOCUMENT, FIRST_NAME, FUNCTION, GROUP,
    KNOWN_BODY, LEXICONS, MEDIA, PLACE, PLURAL, ROLE, SURNAME, TITLE, is_common,
};
use crate::mentions::line::{Line, is_compound_adjective, is_domain, is_particle};
use crate::mentions::name::{Found, Name, Noun, Pronoun};
use crate::mentions::phrases::{Determiner, determiner_at, start_of_phrase};
use crate::mentions::runs::{
    after_titles, body_word_follows, gender_of_titles, is_ordinal, run_end,
};
use crate::words::{ClassKind, WordKind, is_agent_noun, third_person};

/// A run cut into titles and name.
struct Cut {
    phrase: usize,
    start: usize,
    end: usize,
    /// Last token that is no suffix or stop.
    last: usize,
    is_body: bool,
    preceded_by_the: bool,
}

pub(crate) fn read(line: &Line<'_>, found: &mut Found) {
    let mut i = line.start;
    while i < line.end {
        let token = line.article.tokens()[i];
        match (token.kind, token.case) {
            (TokenKind::Word | TokenKind::Symbol, Case::Lower | Case::None) => {
                let first = line
                    .article
                    .lower()
                    .as_bytes()
                    .get(token.span.start as usize);
                if first == Some(&b'@') && token.span.len() > 1 {
                    found
                        .names
                        .push(Name::new(i, i + 1, i, Some(NamedKind::Person)));
                } else if is_domain(line.article.token_lower(i)) {
                    found
                        .names
                        .push(Name::new(i, i + 1, i, Some(NamedKind::Organization)));
                } else {
                    read_lower(line, i, found);
                }
                i += 1;
            }
            (TokenKind::Word | TokenKind::Symbol, _) => i = read_capital(line, i, found),
            _ => i += 1,
        }
    }
}

fn read_lower(line: &Line<'_>, i: usize, found: &mut Found) {
    let word = line.word(i);
    // All pronouns are function words, and those are no nouns.
    if word.is(FUNCTION) {
        if let Some((gender, nominative)) = third_person(line.article, i) {
            found.pronouns.push(Pronoun {
                token: i as u32,
                gender,
                nominative,
            });
        }
    } else if word.is(ROLE | DOCUMENT | BODY | GROUP)
        && (line.tag(i).is_noun() || matches!(line.tag(i), Tag::Adjective | Tag::VerbBase))
    {
        found.nouns.push(Noun {
            token: i as u32,
            word,
        });
    }
}

/// "16", "16th": the number of a day.
fn is_day(lower: &str) -> bool {
    const LAST: u32 = 31;
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_lowercase());
    digits
        .parse()
        .is_ok_and(|day: u32| (1..=LAST).contains(&day))
}

fn note_noun(line: &Line<'_>, i: usize, found: &mut Found) {
    let word = line.word(i);
    if word.is(ROLE | DOCUMENT | BODY | GROUP) && !word.is(FUNCTION) {
        found.nouns.push(Noun {
            token: i as u32,
            word,
        });
    }
}

/// Reads the run of capitals that begins at `i`; the index after it.
fn read_capital(line: &Line<'_>, i: usize, found: &mut Found) -> usize {
    let lower = line.article.token_lower(i);
    if lower.starts_with('@') {
        found
            .names
            .push(Name::new(i, i + 1, i, Some(NamedKind::Person)));
        return i + 1;
    }
    // "the hashtag #SaveOurQuay": nobody's name.
    if lower.starts_with('#') {
        return i + 1;
    }
    // "the US said": a country, no pronoun.
    if line.article.token_text(i) == "US" && !line.is_name_word(i + 1) {
        let place = Some(NamedKind::Place);
        found.names.push(Name::new(i, i + 1, i, place));
        return i + 1;
    }
    // "FranÃÂ§ois": letters that lost their encoding.
    if !lower.is_ascii() && lower.chars().count() == 1 {
        return i + 1;
    }
    let word = line.word(i);
    let initial = line.is_initial(i);
    if word.is(FUNCTION)
        && let Some((gender, nominative)) = third_person(line.article, i)
    {
        found.pronouns.push(Pronoun {
            token: i as u32,
            gender,
            nominative,
        });
        return i + 1;
    }
    // "on 16 June Quay Motors said"
    let is_date = word.is(CALENDAR) && i > line.start && is_day(line.article.token_lower(i - 1));
    // "Special Agent in Charge Ann Lee"
    let in_charge = lower == "charge" && i > line.start && line.lower_is(i - 1, "in");
    if is_date || in_charge {
        return i + 1;
    }
    if word.is(FUNCTION) && !is_name_too(line, i) || lower == "i" || is_compound_adjective(lower) {
        return i + 1;
    }
    let (next, is_body) = run_end(line, i);
    // "a UN Chapter 7 mandate"
    let numbered = next - i > 1
        && next < line.end
        && line.article.tokens()[next].kind == TokenKind::Number
        && line.word_is(next - 1, WordKind::Numbered);
    // "Channel 4", "Local 113"
    let has_number = next < line.end
        && line.article.tokens()[next].kind == TokenKind::Number
        && line.word_is(next - 1, WordKind::NumberedBody);
    let next = next + usize::from(has_number);
    let end = if numbered { next - 1 } else { next };
    // A lone capital at the start of a sentence may be a plain noun: "Residents", "Police".
    if line.title_case {
        read_title_case(line, i, end, found);
    } else {
        read_run(line, i, end, initial, is_body, found);
    }
    next
}

/// A small word, a month or a day that is a name, or begins one, at a token.
fn is_name_too(line: &Line<'_>, i: usize) -> bool {
    let lower = line.article.token_lower(i);
    let word = line.word(i);
    let initial = line.is_initial(i);
    // "Will Pell", "April Noor".
    let is_name_too = word.is(COMMON_FIRST_NAME)
        && (!initial || word.is(CALENDAR) || i + 2 < line.end && line.tag(i + 2).is_finite_verb())
        && (line.is_capital(i + 1) && !line.word(i + 1).is(FUNCTION)
            || particle_follows(line, i + 1));
    // "the Sunday Post"
    let opens_paper = word.is(CALENDAR)
        && i > line.start
        && line.lower_is(i - 1, "the")
        && line.is_capital(i + 1)
        && (line.word(i + 1).is(MEDIA)
            || i + 2 < line.end && line.word_is(i + 2, WordKind::Outlet));
    // "the WHO", "WHO director Ann Lee": a body, no pronoun.
    let is_abbreviation = !line.title_case && matches!(line.article.token_text(i), "WHO" | "US");
    // "First Vale Bank"
    let opens_bank = lower == "first" && line.is_capital(i + 1) && body_word_follows(line, i + 1);
    // "A. J. Vale"
    let is_letter = lower == "a." && line.is_name_word(i + 1);
    // "Monday Ejiro", between commas or before "who"
    let closes = |i: usize| i < line.end && matches!(line.article.token_lower(i), "," | "who");
    let is_day_name = word.is(CALENDAR)
        && i > line.start
        && line.lower_is(i - 1, ",")
        && line.is_name_word(i + 1)
        && closes(i + 2);
    is_name_too || opens_paper || is_abbreviation || opens_bank || is_letter || is_day_name
}

/// "van der Vale" after "Jan": small words of a name at a token, then a capital.
fn particle_follows(line: &Line<'_>, from: usize) -> bool {
    /// Small words: "van der".
    const MOST: usize = 2;
    let is_small = |&i: &usize| is_particle(line.article, i);
    let n = (from..line.end.min(from + MOST))
        .take_while(is_small)
        .count();
    n > 0 && line.is_name_word(from + n)
}

/// Cuts a run into titles and name: "New Jersey Gov. Chris Christie" is a titled "Chris Christie".
fn read_run(
    line: &Line<'_>,
    mut start: usize,
    end: usize,
    initial: bool,
    is_body: bool,
    found: &mut Found,
) {
    start += doubled(line, start, end);
    let first = line.word(start);
    let known = is_known_first(line, start);
    start += usize::from(initial && !known && opens_sentence_only(line, start, end));
    let end = end - usize::from(ends_in_office(line, start, end));
    let last = line.last_word(start, end);
    let is_body = is_body && !is_first_and_surname(line, start, end);
    let is_plain = initial && end - start == 1 && is_plain_opener(line, start);
    if is_plain || is_no_name(line, start, end, is_body) {
        push_noun(line, last, found);
        // "Fields said" after "Michelle Fields".
        if end - start == 1 {
            found.names.push(Name::noun(start, end, start));
        }
        return;
    }
    let doubtful_start = initial && !known && is_doubtful_start(line, start, end);
    let weak = initial && end - start == 1 && line.tag(start) != Tag::Proper && !known;
    let preceded_by_the = !weak && follows_the(line, start, end);
    let phrase = start;
    let ends_as_body = line.word(last).is(BODY) && !is_first_and_surname(line, start, end);
    let is_surname = is_surname_of_given(line, start, last);
    if !is_body && (!ends_as_body || line.word(last).is(ROLE) || is_surname) {
        start = after_titles(line, start, last);
    }
    let holder = is_body
        .then(|| holder_of_office(line, start, last))
        .flatten();
    let is_body = is_body && holder.is_none();
    start = holder.unwrap_or(start);
    let titled = start > phrase;
    let gender = gender_of_titles(line, phrase, start);
    let is_office = !is_body && is_office_alone(line, start, end);
    if is_office && !line.word(last).is(BODY | KNOWN_BODY) {
        // "MP", "Mayor": a headline's role, no name; but "Cook" and "Weaver" may be people.
        push_noun(line, last, found);
        if end - start == 1 && !line.lower_is(start.wrapping_sub(1), "the") {
            found.names.push(Name::noun(start, end, phrase));
        }
        return;
    }
    if start == phrase && (is_body || ends_as_body) && is_ordinal(line, start) {
        start -= 1;
    }
    let phrase = phrase.min(start);
    let run = Cut {
        phrase,
        start,
        end,
        last: line.last_word(start, end),
        is_body,
        preceded_by_the,
    };
    let kind = kind_of(line, &run, titled);
    if kind.is_none() && is_demonym(line, start, end) {
        // "French" may be somebody's name, too.
        if first.is(SURNAME) && !run.preceded_by_the {
            found.names.push(Name::noun(start, end, phrase));
        }
        return;
    }
    if kind == Some(NamedKind::Organization) && line.word(last).is(BODY | GROUP | DOCUMENT) {
        push_noun(line, last, found);
    }
    found.names.push(Name {
        gender,
        weak,
        doubtful_start: doubtful_start && start == phrase && kind != Some(NamedKind::Organization),
        shares_next: !titled && shares_surname(line, start, end),
        ..Name::new(start, end, phrase, kind)
    });
}

/// A word that a list has among names, titles or bodies: "J.", "Vale".
fn is_known_first(line: &Line<'_>, start: usize) -> bool {
    // "J. Russell Vale"
    let is_letter = line.article.token_lower(start).trim_end_matches('.').len() == 1;
    is_letter
        || line
            .word(start)
            .is(FIRST_NAME | TITLE | ROLE | BODY | PLACE | DEMONYM | KNOWN_BODY)
}

/// "Part of the deal", "Media reports": a word written small elsewhere, and hardly a name, that opens its sentence and
/// belongs to what follows.
fn is_plain_opener(line: &Line<'_>, start: usize) -> bool {
    let (word, next) = (line.word(start), start + 1);
    let may_be_name = COMMON_FIRST_NAME | SURNAME | PLACE | DEMONYM | KNOWN_BODY | TITLE;
    let is_small = |i: usize| line.article.tokens()[i].case == Case::Lower;
    let belongs = next < line.end
        && is_small(next)
        && (line.tag(next).is_noun() || line.lower_is(next, "of"));
    belongs
        && line.article.tokens()[start].case == Case::Capitalized
        && is_common(line.article.token_lower(start))
        && !word.is(may_be_name)
        && (!word.is(BODY) || word.is(MEDIA))
}

/// "Speaking" is no part of a name that begins its sentence; "Qari", which no list has, may be, unless a first name comes next.
fn opens_sentence_only(line: &Line<'_>, start: usize, end: usize) -> bool {
    let tag = line.tag(start);
    let is_word = is_common(line.article.token_lower(start))
        || end - start == 2 && line.word(end - 1).is(COMMON_FIRST_NAME);
    end - start > 1 && !tag.is_noun() && tag != Tag::Adjective && is_word
}

/// "Ann Lee [Premier] of Torvia": an office right behind a full name, with what it is of.
fn ends_in_office(line: &Line<'_>, start: usize, end: usize) -> bool {
    let office = line.word(end - 1);
    end - start > 2
        && line.word(start).is(COMMON_FIRST_NAME)
        && office.is(ROLE)
        && !office.is(SURNAME | FIRST_NAME | PLURAL | BODY)
        && line.lower_is(end, "of")
}

/// "Unidentified Woman", "Hedge Funds", "Spokespeople for Quay Motors": somebody or several, no name.
fn is_no_name(line: &Line<'_>, start: usize, end: usize, is_body: bool) -> bool {
    let unidentified = line.word_is(start, WordKind::Unidentified) && end - start > 1;
    let first = line.word(start);
    let several = is_body
        && line.is_initial(start)
        && first.is(ROLE)
        && first.is(PLURAL)
        && !first.is(KNOWN_BODY)
        && line.lower_is(start + 1, "for")
        // "Citizens for Clean Quays", "Doctors for Peace" are bodies.
        && first.class != 0
        && !ClassKind::AnyTrade.has(first.class)
        && !(start + 2..end).all(|i| is_common(line.article.token_lower(i)));
    unidentified || several || !is_body && is_plural_noun(line, start, end)
}

/// "the Quay newspaper", but "the Quay plan" is no name.
fn follows_the(line: &Line<'_>, start: usize, end: usize) -> bool {
    let is_modifier = end < line.end
        && line.tag(end).is_noun()
        && end - start == 1
        && (!line.word(end).is(MEDIA) || line.is_capital(end));
    start > line.start && line.lower_is(start - 1, "the") && !is_modifier
}

/// "Bishop of Norn Ann Church": the last word, which may be a body's, stands behind a first name.
fn is_surname_of_given(line: &Line<'_>, start: usize, last: usize) -> bool {
    line.word(last).is(SURNAME)
        && last > start
        && line.word(last - 1).is(COMMON_FIRST_NAME)
        && !line.word(last - 1).is(PLACE)
}

/// "MP", "NSW Premier", but "Liberal Democrats" are known.
fn is_office_alone(line: &Line<'_>, start: usize, end: usize) -> bool {
    let is_known = end - start > 1 && line.phrase(start, end) & KNOWN_BODY != 0;
    !is_known && (is_only_roles(line, start, end) || is_office(line, start, end))
}

/// "HP Ann Lee", "StormWatch2026 Ann Lee": what begins a sentence may be no part of the name.
fn is_doubtful_start(line: &Line<'_>, start: usize, end: usize) -> bool {
    let before_given = end - start == 2 && line.word(end - 1).is(COMMON_FIRST_NAME);
    // The letters may be a label.
    let letters = line.article.tokens()[start];
    let is_label = letters.case == Case::Upper && letters.span.len() > 1;
    end - start > 1 && (before_given || is_label || may_be_other(line.article.token_lower(start)))
}

/// Whether a word that begins a sentence, and is in no list of names, may be no part of the name behind it: "StormWatch2026 Ann Lee" has
/// a tag of the page, "Bridgemaster Ann Lee" a trade.
fn may_be_other(lower: &str) -> bool {
    /// Bytes of the shortest trade that ends another one.
    const SHORTEST: usize = 3;
    let has_digit = lower.contains(|c: char| c.is_ascii_digit());
    let mut ends = (1..lower.len().saturating_sub(SHORTEST)).filter_map(|i| lower.get(i..));
    has_digit
        || is_common(lower)
        || is_agent_noun(lower)
        || ends.any(|end| LEXICONS.word(end).is(ROLE))
}

/// Words of a label before a text that begins with the same name: "North Quay North Quay has denied".
fn doubled(line: &Line<'_>, start: usize, end: usize) -> usize {
    let half = (end - start) / 2;
    let same = |i: usize| line.article.token_lower(i) == line.article.token_lower(i + half);
    let is_label = start == 0 && end - start == 2 * half && (start..start + half).all(same);
    if is_label { half } else { 0 }
}

fn push_noun(line: &Line<'_>, i: usize, found: &mut Found) {
    found.nouns.push(Noun {
        token: i as u32,
        word: line.word(i),
    });
}

/// "Mark" in "Mark and Joan Vale".
fn shares_surname(line: &Line<'_>, start: usize, end: usize) -> bool {
    end - start == 1
        && line.word(start).is(FIRST_NAME)
        && line.lower_is(end, "and")
        && line.is_name_word(end + 1)
        && !line.word(end + 1).is(TITLE | ROLE)
        && line.is_name_word(end + 2)
}

/// In a line where all words are capitalised only a first name followed by another word is a new name; the rest
/// may still be mentions of names found elsewhere.
fn read_title_case(line: &Line<'_>, start: usize, end: usize, found: &mut Found) {
    let mut i = start;
    while i < end {
        if line.article.tokens()[i].kind != TokenKind::Word {
            i += 1;
            continue;
        }
        let word = line.word(i);
        let next = line.is_name_word(i + 1) && i + 1 < end;
        let mut mention = Name::new(i, i + 1, i, None);
        if word.is(COMMON_FIRST_NAME)
            && next
            && !line.tag(i + 1).is_finite_verb()
            && !line.word(i + 1).is(FUNCTION | TITLE | ROLE)
        {
            mention.end = (i + 2) as u32;
            mention.kind = Some(NamedKind::Person);
        } else {
            if word.is(ROLE | DOCUMENT | BODY | GROUP) && (!word.is(FIRST_NAME) || word.is(TITLE)) {
                if i > start {
                    note_noun(line, i, found);
                }
                i += 1;
                continue;
            }
        }
        // In a headline even the pair may be verb and name: it joins a cluster, and makes none unless it is a source.
        mention.weak |= line.headline;
        i = mention.end as usize;
        found.names.push(mention);
    }
}

fn is_only_roles(line: &Line<'_>, start: usize, end: usize) -> bool {
    (start..end).all(|i| {
        let word = line.word(i);
        let name_too = word.is(COMMON_FIRST_NAME) && !word.is(TITLE);
        line.article.tokens()[i].kind != TokenKind::Word
            || (word.is(ROLE | TITLE | DEMONYM | GROUP | DOCUMENT) && !name_too)
            || word.is(PLACE) && i + 1 < end && line.word(end - 1).is(ROLE)
    })
}

/// "House of Commons Speaker [Ann Lee]": where the name of who holds the office of a body begins.
fn holder_of_office(line: &Line<'_>, start: usize, last: usize) -> Option<usize> {
    let role = (start..last.saturating_sub(1)).rev().find(|&i| {
        line.word(i).is(ROLE | TITLE)
            && !line.word(i).is(BODY | PLURAL | COMMON_FIRST_NAME)
            && line.word(i + 1).is(COMMON_FIRST_NAME)
            // "Attorney General’s Office"
            && !line.word(i + 1).is(PLACE | ROLE | TITLE)
    })?;
    Some(role + 1)
}

/// "NSW Premier", "United States Secretary", "Federal Opposition Leader": who holds an office, without a name.
fn is_office(line: &Line<'_>, start: usize, end: usize) -> bool {
    let last = line.word(end - 1);
    let is_role = last.is(ROLE) && !last.is(PLURAL) && end - start > 1;
    // "Daily Caller" is a paper, "Consulate General" a body.
    let is_body = || {
        (start..end).any(|i| line.word(i).is(MEDIA))
            || line.lower_is(end - 1, "general") && line.word(end - 2).is(BODY)
            || line.phrase(start, end) != 0
    };
    let describes = |i: usize| {
        let word = line.word(i);
        let token = line.article.tokens()[i];
        let known = word.is(ROLE | TITLE | DEMONYM | GROUP | DOCUMENT | PLACE | BODY | KNOWN_BODY);
        let abbreviation = token.case == Case::Upper && token.span.len() > 1;
        // "Torvian Premier"
        let of_unknown = word.flags == 0 && last.is(TITLE) && !last.is(SURNAME | FIRST_NAME);
        !word.is(COMMON_FIRST_NAME)
            && (known || abbreviation || of_unknown || is_common(line.article.token_lower(i)))
    };
    let first = line.word(start);
    is_role
        && !is_body()
        && !(first.is(FIRST_NAME) && last.is(SURNAME))
        && ((start..end - 1).all(describes) || line.phrase(start, end - 1) & PLACE != 0)
}

/// "Maria House", "Owen Sellers": the last word of a body or a group is a surname, too.
fn is_first_and_surname(line: &Line<'_>, start: usize, end: usize) -> bool {
    let first = line.word(start);
    end - start == 2
        && first.is(COMMON_FIRST_NAME)
        && !first.is(PLACE | TITLE)
        && line.word(end - 1).is(SURNAME)
        // "the Harlan Post"
        && !(start > line.start && line.lower_is(start - 1, "the"))
}

/// "Republicans", "Gay Republicans", "Germans", "Hedge Funds": several people or things, no name.
fn is_plural_noun(line: &Line<'_>, start: usize, end: usize) -> bool {
    let last = end - 1;
    let word = line.word(last);
    let lower = line.article.token_lower(last);
    if end - start > 1
        && (line.phrase(start, end) != 0
            || line.word(start).is(COMMON_FIRST_NAME) && !word.is(ROLE)
            || is_first_and_surname(line, start, end))
    {
        return false;
    }
    let demonym = !word.is(FIRST_NAME)
        && lower
            .strip_suffix('s')
            .is_some_and(|stem| LEXICONS.word(stem).is(DEMONYM));
    let group = word.is(GROUP) && !word.is(BODY | FIRST_NAME) && lower.ends_with('s')
        || word.is(ROLE) && word.is(PLURAL) && !word.is(BODY | FIRST_NAME);
    demonym
        || group
        || end - start == 1
            && line.tag(last) == Tag::NounPlural
            && line.is_initial(last)
            // "SBS said"
            && line.article.tokens()[last].case != Case::Upper
            && !word.is(FIRST_NAME | KNOWN_BODY | PLACE)
}

fn is_demonym(line: &Line<'_>, start: usize, end: usize) -> bool {
    let is_one = end - start == 1 && line.word(start).is(DEMONYM);
    is_one || end - start > 1 && line.phrase(start, end) & (DEMONYM | PLACE) == DEMONYM
}

/// What a name looks to be, by its own words.
fn kind_of(line: &Line<'_>, run: &Cut, titled: bool) -> Option<NamedKind> {
    // "La Cronaca newspaper".
    let is_paper = run.end < line.end
        && line.word_is(run.end, WordKind::Outlet)
        && line.article.tokens()[run.end].case == Case::Lower
        && !line.word(run.start).is(COMMON_FIRST_NAME)
        && !titled;
    // "the newspaper Diário da Serra".
    let named_as_body = run.phrase > line.start
        && run.phrase == run.start
        && line.article.tokens()[run.start - 1].case == Case::Lower
        && line.word(run.start - 1).is(MEDIA)
        && !line.word(run.start).is(COMMON_FIRST_NAME);
    if run.is_body || named_as_body || is_paper || !titled && is_apposed_to_body(line, run) {
        return Some(NamedKind::Organization);
    }
    let n_words = (run.start..run.end)
        .filter(|&i| line.article.tokens()[i].kind == TokenKind::Word)
        .count();
    if n_words == 1 {
        kind_of_word(line, run, titled)
    } else {
        kind_of_words(line, run, titled, n_words)
    }
}

/// "Greenshore, the environmental charity,", "The telecoms regulator, Comwatch,": a noun for a body between commas beside a name that has no
/// first name.
fn is_apposed_to_body(line: &Line<'_>, run: &Cut) -> bool {
    /// Words of the apposition.
    const LONGEST: usize = 8;
    if !line.lower_is(run.end, ",")
        || line
            .word(run.start)
            .is(FIRST_NAME | COMMON_FIRST_NAME | PLACE)
    {
        return false;
    }
    let tokens = line.article.tokens();
    let is_body = |i: usize| {
        tokens[i].case == Case::Lower
            && is_sort(line.article.token_lower(i))
            && !line.word(i).is(PLURAL)
            && (!line.word(i).is(ROLE) || line.word_is(i, WordKind::MayBeBody))
    };
    // "the chair of the commission, Malu Vale," is a person.
    let is_before = run.phrase.checked_sub(2).is_some_and(|noun| {
        let (start, determiner) = start_of_phrase(line.article, noun, line.start);
        let free = start < line.start + 2 || tokens[start - 2].tag != Tag::Preposition;
        noun > line.start
            && line.lower_is(noun + 1, ",")
            && is_body(noun)
            && determiner == Determiner::Definite
            && free
    });
    if is_before {
        return true;
    }
    let first = run.end + 1;
    if first >= line.end || determiner_at(line.article, first).is_none() {
        return false;
    }
    let end = (first + 1..line.end.min(first + 1 + LONGEST)).find(|&i| {
        tokens[i].kind == TokenKind::Punctuation
            || matches!(tokens[i].tag, Tag::Preposition | Tag::PossessiveMark)
            || tokens[i].tag.is_finite_verb()
    });
    end.is_some_and(|end| {
        tokens[end].tag != Tag::PossessiveMark && end > first + 1 && is_body(end - 1)
    })
}

fn kind_of_word(line: &Line<'_>, run: &Cut, titled: bool) -> Option<NamedKind> {
    /// Letters of the longest abbreviation of a body; a longer word in capitals is shouted.
    const LONGEST: usize = 6;
    let word = line.word(run.last);
    if titled {
        return Some(NamedKind::Person);
    }
    // "of Ashton, Md."
    let in_state = run.start > line.start
        && line.word_is(run.start - 1, WordKind::TownPreposition)
        && line.lower_is(run.end, ",")
        && run.end + 1 < line.end
        && line.word(run.end + 1).is(PLACE)
        && line.is_capital(run.end + 1);
    if in_state || word.is(PLACE) {
        return Some(NamedKind::Place);
    }
    if word.is(BODY | KNOWN_BODY) || is_domain(line.article.token_lower(run.last)) {
        return Some(NamedKind::Organization);
    }
    if word.is(COMMON_FIRST_NAME) {
        return Some(NamedKind::Person);
    }
    let token = line.article.tokens()[run.last];
    let abbreviation =
        token.case == Case::Upper && token.span.len() <= LONGEST && !line.lower_is(run.end, ":");
    // "iPhone": a brand.
    let is_body = abbreviation || run.preceded_by_the || token.case == Case::Mixed;
    is_body.then_some(NamedKind::Organization)
}

fn kind_of_words(line: &Line<'_>, run: &Cut, titled: bool, n_words: usize) -> Option<NamedKind> {
    let known = line.phrase(run.start, run.end);
    // "West London"
    let quarter = n_words == 2
        && line.word_is(run.start, WordKind::Quarter)
        && line.word(run.last).is(PLACE)
        && !titled;
    if known & PLACE != 0 || quarter {
        return Some(NamedKind::Place);
    }
    if known & (KNOWN_BODY | MEDIA | COMPANY) != 0 {
        return Some(NamedKind::Organization);
    }
    if titled && run.start > run.phrase {
        return Some(NamedKind::Person);
    }
    // "The Ann Pell Morning Show" is no person.
    let first = line.word(run.start);
    if is_first_and_surname(line, run.start, run.end) {
        return Some(NamedKind::Person);
    }
    if line.word(run.last).is(BODY) || n_words > 2 && line.lower_is(run.last, "show") {
        return Some(NamedKind::Organization);
    }
    // "Marlow Airport", "Marlow Rovers", "Air Torvia"
    let tells_sort = !titled
        && !line.word(run.last).is(SURNAME | FIRST_NAME)
        && names_sort(line.article.token_lower(run.last));
    if tells_sort || line.lower_is(run.start, "air") && !titled {
        return Some(NamedKind::Organization);
    }
    if first.is(COMMON_FIRST_NAME) {
        return Some(NamedKind::Person);
    }
    if run.preceded_by_the {
        return Some(NamedKind::Organization);
    }
    if first.is(FIRST_NAME) {
        return Some(NamedKind::Person);
    }
    let is_body = first.is(BODY | KNOWN_BODY | DEMONYM | PLACE) || line.word(run.last).is(PLURAL);
    is_body.then_some(NamedKind::Organization)
}
