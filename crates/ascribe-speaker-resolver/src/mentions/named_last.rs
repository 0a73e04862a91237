//! A source that opens with roles and ends in the name of who holds them: "Secretary of Ports and Rivers Ann Lee".

use ascribe_article::{Case, NamedKind, Tag};

use crate::ids::NameId;
use crate::lexicons::{BODY, FUNCTION, GROUP, PLACE, PLURAL, PREPOSITION, ROLE, TITLE};
use crate::mentions::name::Name;
use crate::mentions::phrase::Phrase;
use crate::mentions::phrases::{Determiner, determiner_at};
use crate::words::WordKind;

/// The person at the end of a phrase whose words before the name are roles of one person and what belongs to these: bodies, places,
/// further roles, a clause before a comma.
///
/// Nobody where the name may be another's: the object of a preposition ("an aide to Mayor Ann Lee"), the second of two ("residents and
/// Mayor Ann Lee"), an owner.
pub(super) fn named_last(phrase: &Phrase<'_>, first: usize, end: usize) -> Option<NameId> {
    let name = last_person(phrase, first, end)?;
    let known = phrase.name(name);
    // "an officer who had read it, [General Ann Lee]"
    let titles = known.phrase as usize;
    let apart = titles > first && phrase.lower(titles - 1) == ",";
    let opens = if apart { titles } else { known.start as usize };
    let roles = Roles::of(phrase, first, opens)?;
    let fits = roles.object_ends_before_name() && roles.are_of_one();
    fits.then_some(name)
}

/// The only person named in full, at the end of the phrase or before a comma. Others may own something in it or be an office's place
/// that reads like a person ("Port Stephens MP").
fn last_person(phrase: &Phrase<'_>, first: usize, end: usize) -> Option<NameId> {
    for id in phrase.names_in(first, end) {
        let name = phrase.name(id);
        let next = name.end as usize;
        // "Abiodun Fashola, whose brother-in-law, the merchant Henry Onwuka, built it": the first may be one, too.
        let may_be = name.kind.is_none() && name.read_as.is_none() && name.len() > 1;
        if may_be && !name.weak && name.start as usize == first {
            return None;
        }
        // "Harbour Party (HP) leader Mayasati"
        let before = (name.phrase as usize).checked_sub(1).filter(|&i| i > first);
        let led = before.is_some_and(|i| {
            phrase.scan.word(i).is(ROLE) && phrase.article.tokens()[i].case == Case::Lower
        });
        let unknown = name.kind.is_none() && name.read_as.is_none();
        if !(is_person(phrase, id) || led && unknown) || name.weak {
            continue;
        }
        // "Rivers" of "Ports and Rivers Ann Lee", read as a name of its own.
        let goes_on = |id| phrase.name(id).start as usize == next;
        if next < end && phrase.name_at(next).is_some_and(goes_on) {
            continue;
        }
        let is_owner = || phrase.article.tokens()[next].tag == Tag::PossessiveMark;
        if next < end && (is_owner() || phrase.scan.word(next).is(ROLE | TITLE)) {
            continue;
        }
        let ends = next >= end || matches!(phrase.lower(next), "," | "(" | "—" | "–" | "-");
        let full = name.len() > 1 || name.is_titled() || led;
        return (ends && full && name.start as usize > first).then_some(id);
    }
    None
}

fn is_person(phrase: &Phrase<'_>, id: NameId) -> bool {
    let name = phrase.name(id);
    match name.read_as {
        Some((kind, _)) => kind == NamedKind::Person && name.may_be_person(),
        None => name.kind == Some(NamedKind::Person),
    }
}

/// The words before the name: a role, and what goes on to the name.
struct Roles<'p, 'a> {
    phrase: &'p Phrase<'a>,
    first: usize,
    /// The first role.
    role: usize,
    /// Where the name begins, and the comma before it, if there is one, left out.
    opens: usize,
    end: usize,
}

impl<'p, 'a> Roles<'p, 'a> {
    /// Longer phrases have clauses that nobody reads so.
    const LONGEST: usize = 24;

    fn of(phrase: &'p Phrase<'a>, first: usize, opens: usize) -> Option<Self> {
        if opens - first > Self::LONGEST {
            return None;
        }
        let one_of = phrase.lower(first) == "one" && phrase.lower(first + 1) == "of";
        let from = if one_of { first + 2 } else { first };
        let is_preposition = |i: usize| {
            phrase.scan.word(i).is(PREPOSITION)
                && !phrase.is(i, WordKind::Possessive)
                && !(i > from && is_of_town(phrase, i))
        };
        let role = (from..opens)
            .take_while(|&i| !is_preposition(i) || in_body(phrase, i))
            .find(|&i| {
                let word = phrase.scan.word(i);
                let one = one_of == word.is(PLURAL);
                word.is(ROLE | TITLE) && one && (!in_body(phrase, i) || ends_name(phrase, i))
            })?;
        let comma = phrase.lower(opens - 1) == ",";
        Some(Self {
            phrase,
            first,
            role,
            opens,
            end: opens - usize::from(comma),
        })
    }

    fn is_role(&self, i: usize) -> bool {
        self.phrase.scan.word(i).is(ROLE | TITLE)
    }

    /// Whether what a preposition or clause after the role governs is complete without the name.
    fn object_ends_before_name(&self) -> bool {
        let phrase = self.phrase;
        let comma = self.end < self.opens;
        let tokens = phrase.article.tokens();
        let clause = (self.role + 1..self.end)
            .any(|i| tokens[i].tag == Tag::Wh || tokens[i].tag.is_finite_verb());
        if clause && !comma || self.acts_on_name() {
            return false;
        }
        let Some(preposition) = (self.role + 1..self.end)
            .rev()
            .find(|&i| phrase.scan.word(i).is(PREPOSITION) && !in_body(phrase, i))
        else {
            return true;
        };
        if self.has_second_role(preposition) {
            return true;
        }
        let mut from = preposition + 1;
        while from < self.end && determiner_at(phrase.article, from).is_some() {
            from += 1;
        }
        if self.is_complete_office(preposition, from) {
            return true;
        }
        let capital = |i: usize| tokens[i].case != Case::Lower;
        if from >= self.end || (from..self.end).all(|i| self.is_role(i)) {
            return false;
        }
        let last = self.end - 1;
        if comma || matches!(phrase.lower(last), ")") {
            return true;
        }
        let body = |i: usize| phrase.scan.word(i).is(BODY | PLACE) || in_body(phrase, i);
        if self.is_role(last) && !phrase.scan.word(last).is(PLURAL) {
            // "Commandant of the Harbour Corps General Ann Lee"; but "wife of Torvia’s President Ann Lee".
            let titled = phrase.scan.word(last).is(TITLE);
            let titled_role = phrase.scan.word(self.role).is(TITLE);
            let office = (capital(self.role) || titled_role && capital(last))
                && phrase.lower(preposition) == "of";
            // "Director of National Resources spokesman Ann Lee"
            let of_holder = !capital(last)
                && capital(self.role)
                && titled_role
                && phrase.lower(preposition) == "of"
                && last > from
                && (from..last).all(capital);
            // "Secretary of State for Rural Ferries Sir Ann Lee"
            let ranks = (from..self.end)
                .rev()
                .take_while(|&i| self.is_role(i) && capital(i));
            let object = from..self.end - ranks.count();
            let is_named =
                !object.is_empty() && object.clone().all(|i| capital(i) && !self.is_role(i));
            let of_body = last > from && in_body(phrase, last - 1);
            return of_holder
                || titled && capital(self.role) && is_named
                || titled && office && of_body;
        }
        tokens[last].case != Case::Lower && tokens[last].tag != Tag::Adjective || body(last)
    }

    /// "a doctor treating Mr Lee", "many politicians, particularly Mayor Ann Lee": the name is the object of a clause, or one of several.
    /// "chief operating officer Ann Lee" is none: a role follows.
    fn acts_on_name(&self) -> bool {
        let phrase = self.phrase;
        let tokens = phrase.article.tokens();
        let is_plain_role = |i: usize| self.is_role(i) && tokens[i].case == Case::Lower;
        (self.role + 1..self.opens).any(|i| {
            phrase.is(i, WordKind::Includes)
                || tokens[i].tag == Tag::VerbGerund
                    && tokens[i].case == Case::Lower
                    && !in_body(phrase, i)
                    && !(i + 1..self.end).any(is_plain_role)
        })
    }

    /// "Chief of Staff [General] Ann Lee", "Minister for Women Ann Lee", "Minister without Portfolio Ann Lee": an office whose object, from
    /// a token on, is no person.
    fn is_complete_office(&self, preposition: usize, from: usize) -> bool {
        let phrase = self.phrase;
        let capital = |i: usize| phrase.article.tokens()[i].case != Case::Lower;
        let is_rank = |&i: &usize| self.is_role(i) && !phrase.scan.word(i).is(GROUP);
        let ranks = (from..self.end).rev().take_while(is_rank);
        let end = self.end - ranks.count();
        let mut object = from..end;
        let is_staff = object.len() == 1 && phrase.lower(from) == "staff";
        let several = |i: usize| capital(i) && phrase.scan.word(i).is(PLURAL | GROUP);
        let titled = capital(self.role);
        match phrase.lower(preposition) {
            "of" if is_staff => true,
            "of" | "for" => titled && end > from && object.all(several),
            "without" => titled && end > from && object.all(capital),
            "in" => end == from + 1 && phrase.lower(from) == "charge",
            _ => false,
        }
    }

    /// Whether a role of its own stands between the object of a preposition and the name: "ambassador to Torvia and opposition leader Ann
    /// Lee", "the head of the union, Torvia’s President Ann Lee".
    fn has_second_role(&self, preposition: usize) -> bool {
        let phrase = self.phrase;
        let behind = || (preposition + 2..self.end).rev();
        let joins = |i: &usize| phrase.is(*i, WordKind::Joins) && !in_body(phrase, *i);
        let is_owned = |comma: usize| {
            (comma..self.end).any(|i| phrase.article.tokens()[i].tag == Tag::PossessiveMark)
        };
        let joined = behind().find(joins).is_some_and(|and| and + 1 < self.end);
        let comma = behind().find(|&i| phrase.lower(i) == ",");
        self.is_role(self.end - 1) && (joined || comma.is_some_and(is_owned))
    }

    /// Whether an "and" joins two roles, or parts of an office, of one person.
    fn are_of_one(&self) -> bool {
        let phrase = self.phrase;
        let joins = |i: &usize| phrase.is(*i, WordKind::Joins) && !in_body(phrase, *i);
        (self.first..self.opens).filter(joins).all(|and| {
            let right = and + 1..self.end;
            if and == self.first
                || right.is_empty()
                || determiner_at(phrase.article, and + 1).is_some()
            {
                return false;
            }
            // "residents and Mayor Ann Lee", but "Minister for Women and Equality Ann Lee"
            if phrase.scan.word(and - 1).is(PLURAL | GROUP)
                && right.clone().any(|i| self.is_role(i))
            {
                return false;
            }
            let determined = (self.first..and).any(|i| {
                matches!(
                    determiner_at(phrase.article, i),
                    Some(Determiner::Definite | Determiner::Indefinite | Determiner::Another)
                )
            });
            let holds_role = (self.first..and).any(|i| self.is_role(i));
            let bare_title = right.clone().all(|i| self.is_role(i));
            if bare_title {
                // "the harbour master and Mayor Ann Lee" are two, "lawyer and activist Ann Lee" is one, "the president and CEO Ann Lee", too.
                let office = phrase.is(self.end - 1, WordKind::SecondOffice);
                let titled = phrase.scan.word(self.end - 1).is(TITLE) && !office;
                return holds_role && (office || !determined) && !titled;
            }
            let office =
                |i: usize| self.is_role(i) || phrase.scan.word(i).is(PREPOSITION | FUNCTION);
            holds_role || right.clone().any(|i| !office(i) && !is_place(phrase, i))
        })
    }
}

/// "Village of Norn Mayor Ann Lee": the "of" between the kind of a place and its name.
fn is_of_town(phrase: &Phrase<'_>, of: usize) -> bool {
    let capital = |i: usize| phrase.article.tokens()[i].case != Case::Lower;
    let is_kind = matches!(
        phrase.lower(of - 1),
        "city" | "town" | "township" | "village" | "borough" | "county" | "parish"
    );
    phrase.lower(of) == "of" && is_kind && capital(of - 1) && of + 1 < phrase.end && capital(of + 1)
}

/// Whether a token is inside the name of a body or place.
fn in_body(phrase: &Phrase<'_>, i: usize) -> bool {
    name_around(phrase, i).is_some_and(|name| {
        let kind = name.read_as.map(|(kind, _)| kind).or(name.kind);
        !name.weak && kind.is_some_and(|kind| kind != NamedKind::Person)
    })
}

/// "European Commissioner": a role that a name was taken to end in.
fn ends_name(phrase: &Phrase<'_>, i: usize) -> bool {
    name_around(phrase, i).is_some_and(|name| name.end as usize == i + 1 && name.len() > 1)
}

fn is_place(phrase: &Phrase<'_>, i: usize) -> bool {
    name_around(phrase, i).is_some_and(|name| name.kind == Some(NamedKind::Place))
}

/// The name that holds a token, titles left out.
fn name_around<'p>(phrase: &'p Phrase<'_>, i: usize) -> Option<&'p Name> {
    let names = &phrase.scan.names;
    let after = names.partition_point(|n| n.start as usize <= i);
    let (_, name) = names.before(after).next()?;
    (i < name.end as usize).then_some(name)
}
