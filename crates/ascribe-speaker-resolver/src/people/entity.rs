//! The people, bodies and places an article names.

use std::borrow::Cow;

use ascribe_article::{Article, Case, Gender, NamedKind, Span};
use rustc_hash::FxHashSet;

use crate::ids::{EntityId, Id as _, NameId, PartId, Table};
use crate::lexicons::{BODY, KNOWN_BODY, LEXICONS, MEDIA, PREPOSITION};
use crate::mentions::head::EntityOfName;
use crate::mentions::name::Name;
use crate::mentions::scan::Scan;
use crate::people::spelling::one_line;
use crate::words::WordKind;

/// A person, body or place named in an article.
#[derive(Clone, Debug)]
pub(crate) struct Entity {
    pub(crate) kind: NamedKind,
    /// Something says it is a person: a title, a first name.
    pub(crate) surely_person: bool,
    pub(crate) gender: Gender,
    /// Its fullest form.
    pub(crate) fullest: NameId,
    /// Its names, in text order.
    pub(crate) names: Vec<NameId>,
    /// Folded words of its fullest form.
    pub(super) parts: Vec<PartId>,
    /// "Jr." or the like after its name.
    pub(super) generation: Option<Generation>,
    /// Its full name also stands without one.
    pub(super) plain: bool,
    /// "Mrs", "Miss" or a rank, where the article says it.
    pub(super) form: Option<FormOfAddress>,
    /// Introduced as someone's relative: "his brother Freddy Vale".
    pub(super) kin: bool,
    /// The first of its names, and of those of several words.
    pub(super) first_name: NameId,
    pub(super) first_full: Option<NameId>,
    /// The last of one word that is not its first name.
    pub(super) last_single: Option<NameId>,
    pub(super) votes: Votes,
    /// Those of the votes that are a model's alone.
    pub(super) read: Votes,
}

impl Entity {
    /// More says that it is a body than that it is a person.
    pub(super) fn is_body(&self) -> bool {
        self.votes.body > self.votes.person
    }

    /// Its last word is this one, of several.
    pub(super) fn has_surname(&self, part: PartId) -> bool {
        self.parts.len() > 1 && self.parts.last() == Some(&part)
    }
}

/// What the names of an entity look to be.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Votes {
    pub(super) person: u32,
    pub(super) body: u32,
    pub(super) place: u32,
}

impl Votes {
    /// Counts one name.
    pub(super) fn add(&mut self, kind: Option<NamedKind>, weight: u32) {
        match kind {
            Some(NamedKind::Person) => self.person += weight,
            Some(NamedKind::Organization) => self.body += weight,
            Some(NamedKind::Place) => self.place += weight,
            None => {}
        }
    }

    /// What they make of it; a person when they say nothing.
    pub(super) fn kind(self) -> NamedKind {
        if self.person > 0 && self.person >= self.body {
            NamedKind::Person
        } else if self.body > 0 && self.body >= self.place {
            NamedKind::Organization
        } else if self.person == 0 && self.body == 0 && self.place > 0 {
            NamedKind::Place
        } else {
            NamedKind::Person
        }
    }
}

/// How somebody is addressed: nobody is two of them in one article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FormOfAddress {
    Mrs,
    Miss,
    Rank,
}

/// Which of those in a family who bear one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Generation {
    Senior,
    Junior,
    Second,
    Third,
    Fourth,
}

impl Generation {
    /// What a lower-cased word after a name tells.
    fn of(lower: &str) -> Option<Self> {
        Some(match lower.trim_end_matches('.') {
            "sr" | "snr" => Self::Senior,
            "jr" | "jnr" => Self::Junior,
            "ii" => Self::Second,
            "iii" => Self::Third,
            "iv" => Self::Fourth,
            _ => return None,
        })
    }

    /// What the end of a name tells.
    pub(super) fn of_name(article: &Article, name: &Name) -> Option<Self> {
        let last = name.end as usize - 1;
        let stop_apart = article.token_lower(last) == "." && name.len() > 1;
        Self::of(article.token_lower(last - usize::from(stop_apart)))
    }

    /// A number, which kings and popes have as well.
    pub(super) fn is_number(self) -> bool {
        !matches!(self, Self::Senior | Self::Junior)
    }
}

/// Whether two forms of address are another's.
pub(super) fn forms_clash(a: Option<FormOfAddress>, b: Option<FormOfAddress>) -> bool {
    a.is_some() && b.is_some() && a != b
}

/// Whether two genders are known and differ.
pub(super) fn gender_clash(a: Gender, b: Gender) -> bool {
    a != Gender::Unknown && b != Gender::Unknown && a != b
}

/// What there is only one of.
pub(super) fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The entities of an article and what each name belongs to.
#[derive(Default)]
pub(crate) struct Clusters {
    pub(crate) entities: Table<EntityId, Entity>,
    /// For each name its entity.
    pub(crate) of_name: EntityOfName,
    /// Names that fit two people, of which the one named last has got them: "Smith" after John A. and John B. Smith.
    pub(crate) doubtful: FxHashSet<NameId>,
}

/// Persons among whom a relative is looked for; keeps a text of a million names linear.
const MOST_RELATIVES: usize = 1024;

impl Clusters {
    /// The entity of a name, if it is a person.
    pub(crate) fn person(&self, name: NameId) -> Option<EntityId> {
        self.of_name[name].filter(|&e| self.entities[e].kind == NamedKind::Person)
    }

    /// The one other person of an entity's surname and of this gender who goes by the surname, "Mrs. Vale" beside Anna Vale.
    pub(crate) fn married(&self, entity: EntityId, gender: Gender) -> Option<EntityId> {
        let surname = self.entities[entity].parts.last()?;
        let others = self.entities.pairs().take(MOST_RELATIVES);
        only(others.filter_map(|(id, other)| {
            let fits = id != entity
                && other.parts.last() == Some(surname)
                && other.gender == gender
                && match gender {
                    Gender::Female => other.form == Some(FormOfAddress::Mrs),
                    _ => other.parts.len() == 1,
                };
            fits.then_some(id)
        }))
    }

    /// Text of the fullest form of an entity, with the article that belongs to its name and the surname it shares.
    pub(crate) fn display(&self, article: &Article, scan: &Scan, entity: EntityId) -> String {
        let known = &self.entities[entity];
        let name = &scan.names[known.fullest];
        let mut text = name_text(article, name).into_owned();
        if known.kind == NamedKind::Person
            && let Some(end) = without_letters(article, name)
        {
            let span = article.token_span(name.start as usize..end);
            text = one_line(article.slice(span)).into_owned();
        }
        if known.kind == NamedKind::Person && has_title(article, name) {
            let title = article.token_text(name.start as usize - 1);
            text.insert_str(0, &format!("{title} "));
        }
        if known.kind == NamedKind::Organization && has_article(article, scan, known, name) {
            text.insert_str(0, "The ");
        }
        if name.shares_next
            && let Some((_, next)) = scan.names.nth(known.fullest.index() + 1)
            && let Some(surname) = name_text(article, next).split_whitespace().last()
        {
            text.push(' ');
            text.push_str(surname);
        }
        text
    }
}

/// Where a person's name ends before the letters behind it: "Ann Lee QC".
fn without_letters(article: &Article, name: &Name) -> Option<usize> {
    let is_letters = |i: &usize| {
        WordKind::Postnominal.is_at(article, *i) && article.tokens()[*i].case != Case::Lower
            || matches!(article.token_text(*i), "," | ".")
    };
    let (start, end) = (name.start as usize, name.end as usize);
    let n = (start + 1..end).rev().take_while(is_letters).count();
    let has_word = (end - n..end).any(|i| WordKind::Postnominal.is_at(article, i));
    (has_word && end - n > start + 1).then_some(end - n)
}

/// Whether a title is part of a person's name, who has no surname: "Pope Leo", "Queen Anna II".
fn has_title(article: &Article, name: &Name) -> bool {
    let last = name.end as usize - 1;
    let is_number = || {
        let numeral = article.token_text(last);
        numeral.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
    };
    let is_alone = name.len() == 1 || name.len() == 2 && is_number();
    is_alone
        && name.is_titled()
        && WordKind::Sovereign.is_at(article, name.start as usize - 1)
        && article.tokens()[name.start as usize - 1].case == Case::Capitalized
}

/// Whether "The" belongs to the name of a body.
fn has_article(article: &Article, scan: &Scan, known: &Entity, name: &Name) -> bool {
    let word = |i: u32| LEXICONS.word(article.token_lower(i as usize));
    let before = |name: &Name| (name.phrase as usize).checked_sub(1);
    let is_media = word(name.end - 1).is(MEDIA)
        || name.len() > 1
            && (name.start..name.end).any(|i| word(i).is(MEDIA))
            && (word(name.start).is(MEDIA)
                || !(name.start..name.end).any(|i| word(i).is(PREPOSITION)))
            && !word(name.end - 1).is(BODY);
    // "the BBC" is called "BBC".
    if name.len() == 1 && article.tokens()[name.start as usize].case == Case::Upper {
        return false;
    }
    // "the Reuters news service": the article is that of the noun, but "The Age newspaper".
    let next = article.tokens().get(name.end as usize);
    let before_noun = next.is_some_and(|n| n.tag.is_noun() && n.case == Case::Lower);
    let is_own = before(name).is_some_and(|i| article.token_text(i) == "The");
    if name.len() == 1 && before_noun && !is_own {
        return false;
    }
    if is_media {
        // "The Post" where the paper's own article belongs to its name.
        return before(name).is_some_and(|i| {
            article.token_lower(i) == "the" && (name.len() == 1 || article.token_text(i) == "The")
        });
    }
    // "told The Quay": a capital within the sentence says that the article is part of the name; not of the U.N.
    name.len() == 1
        && !word(name.start).is(KNOWN_BODY)
        && known.names.iter().any(|&n| {
            let name = &scan.names[n];
            before(name).is_some_and(|i| {
                name.len() == 1
                    && article.token_text(i) == "The"
                    && article.sentences()[scan.sentence_of[i] as usize]
                        .tokens
                        .start
                        < i
            })
        })
}

/// The name as it stands in the text, without titles, in one line.
pub(crate) fn name_text<'a>(article: &'a Article, name: &Name) -> Cow<'a, str> {
    one_line(article.slice(name_span(article, name)))
}

/// Where it stands.
pub(crate) fn name_span(article: &Article, name: &Name) -> Span {
    article.token_span(name.start as usize..name.end as usize)
}
