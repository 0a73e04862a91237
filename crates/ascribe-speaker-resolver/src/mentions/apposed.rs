//! Names beside a noun: in apposition, in brackets, behind a role, given by a clause.

use ascribe_article::{Case, NamedKind, SentenceKind, SpeakerKind, Tag, TokenKind};

use crate::ids::NameId;
use crate::lexicons::{BODY, FUNCTION, MEDIA, PLACE, PLURAL, PREPOSITION, ROLE, TITLE, is_common};
use crate::mentions::head::NounHead;
use crate::mentions::phrase::{Phrase, Stop, Walk};
use crate::mentions::phrases::{Determiner, determiner_at};
use crate::words::WordKind;

/// The name between commas right behind a source: "according to [his wife], Ann, it rained", "[its founder], Ann Lee, said".
pub(super) fn apposed_behind(phrase: &Phrase<'_>, noun: &NounHead) -> Option<NameId> {
    let comma = |i: usize| {
        let token = phrase.article.tokens().get(i);
        token.is_some() && phrase.lower(i) == ","
    };
    let is_one = noun.is_person()
        && !noun.is_thought
        && matches!(
            noun.determiner,
            Determiner::Possessive | Determiner::Definite
        );
    if !is_one || noun.end as usize != phrase.end || !comma(phrase.end) {
        return None;
    }
    let name = phrase.name_at(phrase.end + 1)?;
    let known = phrase.name(name);
    let sentence = |i: usize| phrase.scan.sentence_of.get(i).copied();
    let fits = known.may_be_person()
        && known.phrase as usize == phrase.end + 1
        && comma(known.end as usize)
        && sentence(known.end as usize) == sentence(phrase.end);
    fits.then_some(name)
}

/// The name that a clause right behind a source gives: "said [a homeless man] named Ann Lee".
pub(super) fn named_behind(phrase: &Phrase<'_>, noun: &NounHead) -> Option<NameId> {
    let is_person = noun.is_person() && !noun.is_thought;
    let next = phrase.article.tokens().get(phrase.end)?;
    let clause = phrase.is(phrase.end, WordKind::GivesName)
        || matches!(next.tag, Tag::Wh | Tag::VerbGerund | Tag::VerbParticiple);
    let sentence = *phrase.scan.sentence_of.get(phrase.end)?;
    let same = phrase.end > 0 && phrase.scan.sentence_of[phrase.end - 1] == sentence;
    if !is_person || !clause || !same {
        return None;
    }
    let ends = phrase.article.sentences()[sentence as usize]
        .tokens
        .range()
        .end;
    let stops = |i: &usize| matches!(phrase.lower(*i), "," | ";" | ":" | "and" | "but");
    let end = (phrase.end..ends).find(stops).unwrap_or(ends);
    called(phrase, phrase.end, end)
}

/// "Anna Pell Slams Quay Boss" for "Anna Pell": in a headline a source runs on into its verb; the full name it begins
/// with is its head.
pub(super) fn name_in_headline(phrase: &Phrase<'_>, first: usize, end: usize) -> Option<NameId> {
    let sentence = phrase.scan.sentence_of[first] as usize;
    let name = phrase.name_at(first)?;
    let known = phrase.name(name);
    (phrase.article.sentences()[sentence].kind == SentenceKind::Headline
        && known.start as usize == first
        && known.kind == Some(NamedKind::Person)
        && known.len() > 1
        && known.end as usize + 1 < end
        && (known.end as usize..end).all(|i| {
            phrase.article.tokens()[i].kind == TokenKind::Word
                && phrase.article.tokens()[i].case != Case::Lower
        }))
    .then_some(name)
}

/// A personal name right before a comma before token `first`, an age between them or not.
pub(super) fn name_in_front(phrase: &Phrase<'_>, first: usize) -> Option<NameId> {
    let comma = |i: usize| phrase.article.token_text(i) == ",";
    let mut at = first.checked_sub(1).filter(|&i| comma(i))?;
    if at >= 2 && phrase.article.tokens()[at - 1].kind == TokenKind::Number && comma(at - 2) {
        at -= 2;
    }
    let name = phrase.name_at(at.checked_sub(1)?)?;
    let known = phrase.name(name);
    // "partly owned by Ann Lee, one witness said", "After the shot hit Ann Lee, one witness": what another word governs is no source.
    let governed = (known.phrase as usize).checked_sub(1).is_some_and(|i| {
        let tag = phrase.article.tokens()[i].tag;
        let is_verb = tag.is_finite_verb() || tag == Tag::VerbGerund;
        let governs = phrase.scan.word(i).is(PREPOSITION) && phrase.lower(i) != "to";
        // "said Ann Lee, a user"
        let tells = phrase.scan.word(i).is(FUNCTION);
        (governs || is_verb && !tells)
            && phrase.scan.sentence_of[i] == phrase.scan.sentence_of[first]
    });
    let is_one_of = phrase.lower(first) == "one"
        && first + 1 < phrase.article.tokens().len()
        && phrase.lower(first + 1) == "of";
    if governed && !is_one_of {
        return None;
    }
    let aged = phrase.article.tokens()[first].kind == TokenKind::Number;
    let opens = matches!(
        determiner_at(phrase.article, first),
        Some(Determiner::Indefinite | Determiner::Another)
    );
    (known.end as usize == at
        && phrase.scan.sentence(known.start) == phrase.scan.sentence_of[first]
        && (aged || opens && known.may_be_person()))
    .then_some(name)
}

/// "Harbour Post magazine", "the Quay Party party": the noun says what the body before it is.
pub(super) fn name_of_same_body(
    phrase: &Phrase<'_>,
    noun: &NounHead,
    walk: &Walk,
) -> Option<NameId> {
    let token = noun.token as usize;
    // "the Harbour newspaper", but "the Harbour economist" is somebody.
    let word = phrase.scan.word(token);
    let is_kind = word.is(MEDIA) && !word.is(ROLE) || phrase.is(token, WordKind::KindOfBody);
    if !is_kind || walk.stop != Stop::End || phrase.is(token, WordKind::SpeaksForOwner) {
        return None;
    }
    let (id, name) = phrase.scan.name_before(token)?;
    // "State media" has no name.
    let is_noun = name.len() == 1 && phrase.scan.word(name.start as usize).is(BODY);
    let stands = name.start >= noun.start && phrase.of_name[id].is_some();
    (name.is_body() && !is_noun && stands).then_some(id)
}

/// "Maricopa County (Ariz.) Sheriff Joe Roe": the name after the bracket at token `at`.
pub(super) fn name_after_bracket(
    phrase: &Phrase<'_>,
    name: NameId,
    at: usize,
    end: usize,
) -> Option<NameId> {
    if phrase.name(name).kind == Some(NamedKind::Person) {
        return None;
    }
    phrase.name_at(past_bracket(phrase, at, end)?)
}

/// "The Norn County Supervisor of Elections, Ann Lee": who holds the office that reads like a body; the comma is token `at`.
pub(super) fn holder_behind(
    phrase: &Phrase<'_>,
    name: NameId,
    at: usize,
    end: usize,
) -> Option<NameId> {
    let known = phrase.name(name);
    let holds = |i: u32| {
        let word = phrase.scan.word(i as usize);
        word.is(ROLE) && !word.is(PLURAL | BODY)
    };
    if !known.is_body() || !(known.start..known.end).any(holds) {
        return None;
    }
    let person = phrase.name_at(at + 1).filter(|_| at + 1 < end)?;
    let behind = phrase.name(person);
    let ends = behind.end as usize >= end || phrase.lower(behind.end as usize) == ",";
    let is_person = behind.kind == Some(NamedKind::Person) && behind.len() > 1;
    (is_person && ends).then_some(person)
}

/// "Ann Lee, [Environment] and Water Minister": a plain word with a capital before an "and", and an office behind it.
fn is_field_of_office(phrase: &Phrase<'_>, name: NameId, end: usize) -> bool {
    /// Words behind the "and".
    const REACH: usize = 4;
    let known = phrase.name(name);
    let and = known.end as usize;
    let plain = (known.phrase as usize..and).all(|i| is_common(phrase.lower(i)));
    let role = |i: usize| {
        let word = phrase.scan.word(i);
        word.is(ROLE) && !word.is(PLURAL)
    };
    let office = (and + 1..end.min(and + 1 + REACH))
        .take_while(|&i| phrase.article.tokens()[i].kind == TokenKind::Word)
        .find(|&i| role(i));
    plain
        && known.read_as.is_none()
        && and < end
        && phrase.is(and, WordKind::Joins)
        && office.is_some_and(|office| office > and + 1)
}

/// Whether the comma at a token goes on with another: "Pell, 25, and her brother"; "Sens. Pell (R) and Marsh (D)"; "Pell,
/// along with Marsh".
pub(super) fn is_list(phrase: &Phrase<'_>, name: NameId, comma: usize, end: usize) -> bool {
    let aged = comma + 3 < end
        && phrase.article.tokens()[comma + 1].kind == TokenKind::Number
        && phrase.lower(comma + 2) == ","
        && phrase.lower(comma + 3) == "and";
    let along = comma + 1 < end && phrase.lower(comma + 1) == "along";
    if aged || along {
        return true;
    }
    let next = phrase.name_at(comma + 1).filter(|_| comma + 1 < end);
    let Some(next) = next else { return false };
    if is_field_of_office(phrase, next, end) {
        return false;
    }
    let (known, next) = (phrase.name(name), phrase.name(next));
    let after = next.end as usize;
    let pair =
        after >= end && next.len() == 1 && known.len() == 1 && next.kind != Some(NamedKind::Place);
    let then = |i: usize| phrase.name_at(i);
    pair || after + 1 < end
        && match phrase.lower(after) {
            "and" => {
                then(after + 1).is_some()
                    || phrase.lower(after + 1) == "and"
                        && then(after + 2).is_some()
                        && after + 2 < end
            }
            "," => phrase.lower(after + 1) == "and" && then(after + 2).is_some() && after + 2 < end,
            _ => false,
        }
}

/// "known professionally as Ann Lee", from a token on.
pub(super) fn known_as(phrase: &Phrase<'_>, known: usize, end: usize) -> Option<NameId> {
    /// Words to the "as".
    const REACH: usize = 4;
    if phrase.lower(known) != "known" {
        return None;
    }
    let at = (known + 1..end.min(known + REACH)).find(|&i| phrase.lower(i) == "as")?;
    phrase.name_at(at + 1).filter(|_| at + 1 < end)
}

/// "an official named Ann Lee", "a protester using the pseudonym “Katya”", "a man by the canal who goes by the name “Biscuit”": the
/// name that a clause gives, at a token or after it.
pub(super) fn called(phrase: &Phrase<'_>, at: usize, end: usize) -> Option<NameId> {
    /// Words to the verb, and from the verb to the name.
    const REACH: usize = 14;
    const NEAR: usize = 4;
    let verb = (at..end.min(at + REACH)).find(|&i| phrase.is(i, WordKind::GivesName))?;
    let name = (verb + 1..end.min(verb + 1 + NEAR))
        .take_while(|&i| phrase.lower(i) != "after")
        .find_map(|i| phrase.name_at(i))?;
    phrase.name(name).may_be_person().then_some(name)
}

/// "the committee’s chair, Ruiz", "Vale’s niece, state Del. Ann Marsh": the name after the comma at a token.
pub(super) fn name_in_apposition(
    phrase: &Phrase<'_>,
    noun: &NounHead,
    comma: usize,
    end: usize,
) -> Option<NameId> {
    let lead = phrase.is(comma + 1, WordKind::BeforeApposition) && comma + 2 < end;
    let is_body = |name: &NameId| phrase.name(*name).is_body();
    // "one of the largest suppliers, Quay Gas"
    let is_one_of = phrase.lower(noun.token as usize) == "one"
        && (noun.token as usize) < comma
        && phrase.lower(noun.token as usize + 1) == "of";
    let may_be_body = noun.kind == SpeakerKind::Organization
        || is_one_of
        || phrase.is(noun.token as usize, WordKind::MayBeBody);
    let fits = |name: &NameId| {
        phrase.name(*name).may_be_person()
            || noun.kind == SpeakerKind::Organization
            || may_be_body && is_body(name)
    };
    // "the opposition party, the Quay Movement".
    let article = comma + 2 < end && may_be_body && phrase.is(comma + 1, WordKind::Article);
    if article && let Some(body) = phrase.name_at(comma + 2).filter(is_body) {
        return Some(body);
    }
    phrase
        .name_at(comma + 1 + usize::from(lead))
        .filter(fits)
        .or_else(|| titled_behind_article(phrase, comma + 1, end))
        .or_else(|| name_after_further_role(phrase, comma + 1, end))
}

/// "the Prime Minister, [the Right Honourable Ann Lee]": a person whose titles have an article before them, at a token.
fn titled_behind_article(phrase: &Phrase<'_>, at: usize, end: usize) -> Option<NameId> {
    if at + 1 >= end || !phrase.is(at, WordKind::Article) {
        return None;
    }
    /// Words of the titles.
    const LONGEST: usize = 4;
    let name = phrase
        .names_in(at + 2, end.min(at + 2 + LONGEST))
        .find(|&name| phrase.name(name).kind == Some(NamedKind::Person))?;
    let known = phrase.name(name);
    let titles = at + 1..known.start as usize;
    let capital = |i: usize| phrase.article.tokens()[i].case != Case::Lower;
    (known.len() > 1 && titles.into_iter().all(capital)).then_some(name)
}

/// "the study’s author, [economist Ann Marsh]", "the party’s leader, [incoming mayor Ann Marsh]": after the comma stand roles and
/// what describes them, then the name.
fn name_after_further_role(phrase: &Phrase<'_>, from: usize, end: usize) -> Option<NameId> {
    /// Words before the name.
    const LONGEST: usize = 7;
    let name = phrase
        .names_in(from, end.min(from + LONGEST))
        .find(|&n| phrase.name(n).kind == Some(NamedKind::Person))?;
    let opens = phrase.name(name).start as usize;
    let describes = |i: usize| {
        let tag = phrase.article.tokens()[i].tag;
        // "the head of the union, Torvia’s President Ann Lee"
        (tag.is_noun()
            || matches!(
                tag,
                Tag::Adjective
                    | Tag::Proper
                    | Tag::VerbGerund
                    | Tag::VerbParticiple
                    | Tag::PossessiveMark
            )
            || phrase.lower(i) == "and")
            && determiner_at(phrase.article, i).is_none()
            && !phrase.scan.word(i).is(PREPOSITION)
    };
    let has_role = opens > from && phrase.scan.word(opens - 1).is(ROLE | TITLE);
    (has_role && (from..opens).all(describes)).then_some(name)
}

/// "tourism and transport lobby group [Quay Norland]": the name of a body at the end, right behind a noun for one.
pub(super) fn body_after_kind(phrase: &Phrase<'_>, from: usize, end: usize) -> Option<NameId> {
    let name = phrase
        .names_in(from + 1, end)
        .find(|&id| phrase.name(id).end as usize == end)?;
    let known = phrase.name(name);
    let kind = (known.phrase as usize).checked_sub(1)?;
    let word = phrase.scan.word(kind);
    let tokens = phrase.article.tokens();
    let describes = |i: usize| {
        tokens[i].case == Case::Lower
            && determiner_at(phrase.article, i).is_none()
            && !phrase.scan.word(i).is(PREPOSITION | FUNCTION)
    };
    let is_kind = word.is(BODY | MEDIA) && !word.is(PLURAL | ROLE);
    (is_kind && kind > from && (from..=kind).all(describes)).then_some(name)
}

/// The token after a short bracket at a token, within the phrase.
pub(super) fn past_bracket(phrase: &Phrase<'_>, open: usize, end: usize) -> Option<usize> {
    /// Tokens of such a bracket.
    const LONGEST: usize = 5;
    if open >= end || phrase.lower(open) != "(" {
        return None;
    }
    let close = (open + 1..end.min(open + 1 + LONGEST)).find(|&i| phrase.lower(i) == ")")?;
    (close + 1 < end).then_some(close + 1)
}

/// "the former mayor and current senator": one article, two roles, one person.
pub(super) fn is_second_role(
    phrase: &Phrase<'_>,
    noun: &NounHead,
    from: usize,
    end: usize,
) -> bool {
    let last = end - 1;
    let describes = |i: usize| {
        let tag = phrase.article.tokens()[i].tag;
        tag.is_noun() || matches!(tag, Tag::Adjective | Tag::Proper) || phrase.lower(i) == "."
    };
    noun.is_person()
        && noun.determiner == Determiner::Definite
        && phrase.is(noun.start as usize, WordKind::FirstOfTwoRoles)
        && from < end
        && phrase.scan.word(last).is(ROLE)
        && !phrase.scan.word(last).is(PLURAL)
        && (from..end).all(describes)
}

pub(super) fn list_goes_on(phrase: &Phrase<'_>, name: NameId, end: usize) -> bool {
    let after = phrase.name(name).end as usize;
    after < end && matches!(phrase.lower(after), "and" | "or")
}

/// "aide and current anchor Jane Roe": the phrase ends in a personal name right after a role.
pub(super) fn name_after_role(phrase: &Phrase<'_>, from: usize, end: usize) -> Option<NameId> {
    let limit = (from..end).find(|&i| phrase.lower(i) == ",").unwrap_or(end);
    phrase.names_in(from, limit).find(|&n| {
        let name = phrase.name(n);
        name.end as usize == limit
            && name.phrase as usize > from
            && (name.is_titled()
                || follows_count(phrase, name.phrase as usize)
                || !phrase
                    .scan
                    .word(name.phrase as usize - 1)
                    .is(PREPOSITION | FUNCTION))
    })
}

/// "a member of the Azerbaijani parliament Sevinj Huseynova": a personal name right after a common noun that is no
/// role, or right after a place, before any comma.
pub(super) fn name_after_noun(phrase: &Phrase<'_>, from: usize, end: usize) -> Option<NameId> {
    let limit = (from..end).find(|&i| phrase.lower(i) == ",").unwrap_or(end);
    phrase.names_in(from, limit).find(|&n| {
        let name = phrase.name(n);
        let opens = name.phrase as usize;
        if !name.may_be_person() || opens <= from {
            return false;
        }
        let before = phrase.scan.word(opens - 1);
        let token = phrase.article.tokens()[opens - 1];
        if name.len() > 1 && follows_count(phrase, opens) {
            return true;
        }
        if name.len() > 1
            && !before.is(PREPOSITION | FUNCTION | ROLE)
            && token.tag.is_noun()
            && token.kind == TokenKind::Word
        {
            return true;
        }
        // "Governor of Ohio Greg Vale".
        name.is_titled()
            && phrase.lower(opens - 1) == "of"
            && phrase.scan.word(opens).is(PLACE | BODY)
    })
}

/// "father of three [Ann Lee]": a name at a token behind how many somebody has.
fn follows_count(phrase: &Phrase<'_>, opens: usize) -> bool {
    let of = opens.checked_sub(2).filter(|&of| of >= phrase.start);
    of.is_some_and(|of| {
        let count = phrase.article.tokens()[of + 1];
        phrase.lower(of) == "of" && (count.tag == Tag::Number || count.kind == TokenKind::Number)
    })
}
