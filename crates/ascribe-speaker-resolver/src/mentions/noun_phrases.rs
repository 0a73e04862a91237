//! What a pronoun or noun phrase of a source comes to.

use ascribe_article::{Case, NamedKind, SpeakerKind, Tag, TokenKind};

use crate::ids::NameId;
use crate::lexicons::PREPOSITION;
use crate::mentions::apposed::{
    body_after_kind, called, holder_behind, is_list, is_second_role, known_as, list_goes_on,
    name_after_bracket, name_after_noun, name_after_role, name_in_apposition, name_of_same_body,
    past_bracket,
};
use crate::mentions::head::{Head, NounHead, Possessor};
use crate::mentions::phrase::{Last, Phrase, Stop, Walk};
use crate::mentions::phrases::Determiner;
use crate::words::{WordKind, third_person};

pub(super) fn pronoun(phrase: &Phrase<'_>, first: usize, end: usize) -> Option<Head> {
    let token = first as u32;
    let kinds = WordKind::all_at(phrase.article, first);
    // "WHO director Ann Lee"
    if phrase.article.token_text(first) == "WHO" && phrase.name_at(first).is_some() {
        return None;
    }
    if !kinds.have_one(WordKind::PRONOUNS) {
        return (phrase.lower(first) == "that" && is_alone(phrase, first, end))
            .then_some(Head::Relative { token });
    }
    if kinds.have(WordKind::Subject) && first + 2 < end && phrase.lower(first + 1) == "and" {
        return Some(Head::Joint {
            start: token,
            end: end as u32,
        });
    }
    let before_noun = !is_alone(phrase, first, end) && !breaks_after(phrase, first, end);
    if kinds.have(WordKind::BeforeNoun) && before_noun {
        return None;
    }
    if kinds.have(WordKind::Male) || kinds.have(WordKind::Female) {
        let (gender, _) = third_person(phrase.article, first)?;
        return Some(Head::Third { token, gender });
    }
    Some(if kinds.have(WordKind::Many) {
        Head::They { token }
    } else if kinds.have(WordKind::Thing) {
        Head::It { token }
    } else if kinds.have(WordKind::Speaker) {
        Head::First
    } else if kinds.have(WordKind::We) {
        // "US" is no pronoun.
        if phrase.article.token_text(first) == "US" {
            return None;
        }
        Head::We
    } else if kinds.have(WordKind::You) {
        Head::You
    } else {
        Head::Relative { token }
    })
}

/// Nothing but marks, adverbs or "himself" follows.
fn is_alone(phrase: &Phrase<'_>, first: usize, end: usize) -> bool {
    (first + 1..end).all(|i| is_light(phrase, i))
}

/// A mark, adverb or "himself": does not make a pronoun a determiner.
fn is_light(phrase: &Phrase<'_>, i: usize) -> bool {
    matches!(
        phrase.article.tokens()[i].kind,
        TokenKind::Punctuation | TokenKind::QuoteMark
    ) || phrase.is(i, WordKind::Light)
}

/// The word after `i` cannot be its noun.
fn breaks_after(phrase: &Phrase<'_>, i: usize, end: usize) -> bool {
    i + 1 >= end
        || phrase.article.tokens()[i + 1].kind == TokenKind::Punctuation
        || phrase.article.tokens()[i + 1].tag.is_finite_verb()
        || phrase.scan.word(i + 1).is(PREPOSITION)
}

pub(super) fn noun_phrase(phrase: &Phrase<'_>, first: usize, end: usize) -> Head {
    // "by" that ends a text
    if first >= end {
        return Head::Missing;
    }
    let walk = phrase.walk(first, end);
    let last = match walk.last {
        Last::Nothing => phrase
            .names_in(first, end)
            .next()
            .map_or_else(|| Last::Noun(phrase.last_word(first, end)), Last::Name),
        last => last,
    };
    match last {
        Last::Name(name) => after_name(phrase, name, first, end, &walk),
        Last::Noun(noun) => {
            let mut noun = NounHead::of(noun, &walk);
            phrase.classify(&mut noun);
            match name_of_same_body(phrase, &noun, &walk) {
                Some(name) => Head::Name(name),
                None => after_noun(phrase, noun, first, end, &walk),
            }
        }
        Last::Nothing => Head::Missing,
    }
}

/// A name was the last thing before the walk stopped: it is the head unless a list goes on.
fn after_name(phrase: &Phrase<'_>, name: NameId, first: usize, end: usize, walk: &Walk) -> Head {
    let joint = Head::Joint {
        start: first as u32,
        end: end as u32,
    };
    // "Sens. Pell of Ohio and Marsh of Utah".
    let opens = phrase.name(name).phrase as usize;
    let several = WordKind::Titles.has(phrase.lower(opens).trim_end_matches('.'));
    if several && first <= opens {
        return joint;
    }
    let at = walk.at;
    if let Some(noun) = noun_behind_bracket(phrase, at, end) {
        return Head::Noun(NounHead {
            start: first as u32,
            ..noun
        });
    }
    match walk.stop {
        // "Pell and her lawyer", "Pell and Marsh"; but the first name of "Mark and Joan Vale" counts too.
        Stop::Conjunction if at + 1 < end && !phrase.article.tokens()[at + 1].tag.is_verb() => {
            joint
        }
        Stop::Comma => {
            if let Some(person) = name_after_bracket(phrase, name, at, end)
                .or_else(|| holder_behind(phrase, name, at, end))
            {
                Head::Name(person)
            } else if is_list(phrase, name, at, end) {
                joint
            } else {
                Head::Name(name)
            }
        }
        // "Maricopa County Recorder of Deeds Helen Roe".
        Stop::Preposition if phrase.name(name).kind != Some(NamedKind::Person) => {
            Head::Name(name_after_noun(phrase, at, end).unwrap_or(name))
        }
        _ => Head::Name(name),
    }
}

/// "Dock Workers (DW) officials": the noun behind a bracket that is the head of the phrase.
fn noun_behind_bracket(phrase: &Phrase<'_>, open: usize, end: usize) -> Option<NounHead> {
    let after = past_bracket(phrase, open, end)?;
    let token = phrase.article.tokens()[after];
    let is_noun = token.case == Case::Lower && token.tag == Tag::NounPlural;
    match is_noun.then(|| noun_phrase(phrase, after, end))? {
        Head::Noun(noun) => Some(noun),
        _ => None,
    }
}

/// A noun was the last thing before the walk stopped: a name in apposition to it is the head.
fn after_noun(phrase: &Phrase<'_>, noun: NounHead, first: usize, end: usize, walk: &Walk) -> Head {
    if noun.is_thought
        && let Some(Possessor::Name(name)) = noun.possessor
    {
        return Head::Name(name);
    }
    let single = matches!(
        noun.kind,
        SpeakerKind::Unnamed | SpeakerKind::Other | SpeakerKind::Organization
    ) && !noun.is_thought;
    match walk.stop {
        Stop::Comma if single && walk.at + 1 < end => {
            // "its founder, known as Ann Lee"
            let known_as = || known_as(phrase, walk.at + 1, end);
            name_in_apposition(phrase, &noun, walk.at, end)
                .or_else(known_as)
                .map_or(Head::Noun(noun), Head::Name)
        }
        Stop::Conjunction => joined(phrase, noun, first, walk.at, end),
        Stop::Preposition => with_phrase(phrase, noun, single, walk.at, end),
        Stop::Clause if single => called(phrase, walk.at, end).map_or(Head::Noun(noun), Head::Name),
        Stop::Clause | Stop::End | Stop::Comma => Head::Noun(noun),
    }
}

/// "lawyer and activist Jane Roe": one by name, two, or one with two roles; the conjunction is token `at`.
fn joined(phrase: &Phrase<'_>, mut noun: NounHead, first: usize, at: usize, end: usize) -> Head {
    // "the former mayor and U.S. senator": the place is no second speaker.
    let of_place = |n: NameId| {
        let name = phrase.name(n);
        name.kind == Some(NamedKind::Place) && (name.end as usize) < end
    };
    let next = phrase
        .name_at(at + 1)
        .filter(|&n| at + 1 < end && !of_place(n));
    if let Some(name) = next {
        let titled = phrase.name(name).is_titled() && noun.determiner == Determiner::Bare;
        return if titled && noun.is_person() {
            Head::Name(name)
        } else {
            Head::Joint {
                start: noun.start,
                end: end as u32,
            }
        };
    }
    if noun.is_person()
        && let Some(name) = name_after_role(phrase, at + 1, end)
    {
        return Head::Name(name);
    }
    if let Some(name) = body_after_kind(phrase, at + 1, end) {
        return Head::Name(name);
    }
    noun.end = phrase.phrase_end(at, end) as u32;
    let limit = noun.end as usize;
    // "the chief and president of Quayside, Ann Lee".
    let has_one = noun.determiner != Determiner::Bare && noun.is_person();
    if has_one
        && limit + 1 < end
        && phrase.lower(limit) == ","
        && let Some(name) = name_in_apposition(phrase, &noun, limit, end)
    {
        return Head::Name(name);
    }
    // "trade and industry minister Ann Lee".
    if noun.kind == SpeakerKind::Other
        && let Some(name) = name_after_role(phrase, at + 1, end)
    {
        return Head::Name(name);
    }
    let several = matches!(
        noun.kind,
        SpeakerKind::Unnamed | SpeakerKind::Organization | SpeakerKind::Group
    );
    if is_second_role(phrase, &noun, at + 1, end) || !several {
        return Head::Noun(noun);
    }
    Head::Joint {
        start: if noun.determiner == Determiner::Possessive {
            first as u32
        } else {
            noun.start
        },
        end: noun.end,
    }
}

/// A noun with a phrase after it that begins with the preposition at token `at`.
fn with_phrase(
    phrase: &Phrase<'_>,
    mut noun: NounHead,
    single: bool,
    at: usize,
    end: usize,
) -> Head {
    if single && let Some(name) = name_after_noun(phrase, at, end) {
        return Head::Name(name);
    }
    let mut limit = phrase.phrase_end(at, end);
    // "a member of parliament (MP) Ann Lee", "the director of the Quay Agency (QA), Ann Lee".
    if let Some(after) = past_bracket(phrase, limit, end) {
        if single
            && let Some(name) = phrase.name_at(after)
            && phrase.name(name).kind == Some(NamedKind::Person)
        {
            return Head::Name(name);
        }
        limit = after;
    }
    // "a spokesman for the council, Ann Lee,": the name right after the first comma.
    if single
        && limit + 1 < end
        && matches!(phrase.lower(limit), "," | "—" | "–" | "-" | "--")
        && let Some(name) = name_in_apposition(phrase, &noun, limit, end)
        && !list_goes_on(phrase, name, end)
    {
        return Head::Name(name);
    }
    if single && let Some(name) = called(phrase, at, end) {
        return Head::Name(name);
    }
    noun.end = limit as u32;
    Head::Noun(noun)
}
