//! Descriptions by rules: "the minister", "his lawyer", "the old gentleman", each with whom it may stand for.

use ascribe_article::{Evidence, Gender, NamedKind, Tag, TokenKind};

use crate::departments::{departments, differ, is_deputy};
use crate::ids::{ActorId, EntityId, RefId};
use crate::lexicons::{LEXICONS, PLACE, ROLE};
use crate::links::discourse::{Discourse, Link, RECENT};
use crate::links::owners::Owners;
use crate::links::pronouns;
use crate::mentions::head::NounHead;
use crate::mentions::phrases::Determiner;
use crate::people::party::party_at;
use crate::people::roles::Role;
use crate::words::{ClassKind, WordKind, behind_dash};

/// Sentences in which two who talk are both named.
const LONGEST_TALK: u32 = 30;

/// Roles of a person looked at.
pub(crate) const MOST_ROLES: usize = 20;

/// What the rules make of a description, one by one.
#[derive(Default)]
pub(crate) struct Proposals {
    pub(crate) by_word: Option<Link>,
    pub(crate) by_class: Option<Link>,
    pub(crate) by_place: Option<Link>,
    pub(crate) by_salience: Option<Link>,
    pub(crate) in_headline: Option<Link>,
    pub(crate) named_later: Option<Link>,
    pub(crate) by_kinship: Option<Link>,
    pub(crate) the_other: Option<Link>,
    /// What they decide together.
    pub(crate) verdict: Option<Link>,
}

impl Proposals {
    /// All but the verdict.
    pub(crate) fn each(&self) -> [Option<Link>; 8] {
        [
            self.by_word,
            self.by_class,
            self.by_place,
            self.by_salience,
            self.in_headline,
            self.named_later,
            self.by_kinship,
            self.the_other,
        ]
    }
}

/// What the rules make of a description that is definite, possessive or bare.
pub(crate) fn proposals(walk: &Discourse<'_>, noun: &NounHead) -> Proposals {
    let by_word = bearer_by_word(walk, noun);
    if noun.determiner == Determiner::Possessive {
        let by_kinship = of_family(walk, noun);
        return Proposals {
            by_word,
            by_kinship,
            verdict: by_word.or(by_kinship),
            ..Proposals::default()
        };
    }
    let by_class = bearer_by_class(walk, noun).or_else(|| of_party(walk, noun));
    let by_place = local(walk, noun);
    let by_salience = described(walk, noun);
    let in_headline = headline_person(walk, noun);
    let the_other = the_other(walk, noun).filter(|_| noun.determiner == Determiner::Definite);
    Proposals {
        by_word,
        by_class,
        by_place,
        by_salience,
        in_headline,
        named_later: named_later(walk, noun),
        by_kinship: None,
        the_other,
        verdict: the_other
            .or(by_place)
            .or(by_word)
            .or(by_class)
            .or(by_salience)
            .or(in_headline),
    }
}

/// Who bears the role of a definite description: the person, named or not, mentioned last with that very noun,
/// else with a synonym, else (before anybody has it) the first to get it later.
pub(crate) fn bearer(walk: &Discourse<'_>, noun: &NounHead) -> Option<Link> {
    bearer_by_word(walk, noun).or_else(|| bearer_by_class(walk, noun))
}

/// "said the other": of two who talk, the one who did not speak last.
fn the_other(walk: &Discourse<'_>, noun: &NounHead) -> Option<Link> {
    if walk.article.token_lower(noun.token as usize) != "other" {
        return None;
    }
    let sentence = walk.scan.sentence(noun.token);
    let near = |&&r: &&RefId| walk.scan.distance(walk.refs[r].sentence, sentence) <= LONGEST_TALK;
    let mut lately = walk.sources.iter().rev().take(RECENT).take_while(near);
    let actor = |r: RefId| walk.refs[r].link.actor;
    let last = actor(*lately.next()?);
    let r = *lately.find(|&&r| actor(r) != last)?;
    Some(Link::new(actor(r), Some(r), Evidence::TheOther))
}

/// "her mother" where she is Anna Vale and the article has one Mrs. Vale, "his wife" likewise; "her father" for Mr. Vale.
fn of_family(walk: &Discourse<'_>, noun: &NounHead) -> Option<Link> {
    let kinds = WordKind::all_at(walk.article, noun.token as usize);
    let spouse = kinds.have(WordKind::Spouse);
    if !spouse && !kinds.have(WordKind::Parent) {
        return None;
    }
    let owner = seen_possessor(walk, noun)?;
    let entity = walk.actors[owner].entity?;
    if spouse && walk.actors[owner].gender == noun.gender {
        return None;
    }
    let relative = ActorId::of(walk.clusters.married(entity, noun.gender)?);
    let last = walk.actors[relative].last_ref?;
    Some(Link::new(relative, Some(last), Evidence::Relative))
}

/// Whose a description is, by a reference before it.
fn seen_possessor(walk: &Discourse<'_>, noun: &NounHead) -> Option<ActorId> {
    use crate::mentions::head::Possessor;
    let r = match noun.possessor? {
        Possessor::Name(name) => walk.ref_of_name[name]?,
        Possessor::Pronoun(token) => *walk.ref_at.get(&token)?,
    };
    Some(walk.refs[r].link.actor)
}

fn bearer_by_word(walk: &Discourse<'_>, noun: &NounHead) -> Option<Link> {
    let lower = walk.article.token_lower(noun.token as usize);
    let word = LEXICONS.word(lower);
    let class = walk.roles.class_of(lower, word.class);
    let same_noun = |role: &Role| {
        without_ex(walk.article.token_lower(role.token as usize)) == without_ex(lower)
    };
    let named = latest(walk, noun, class, BY_WORD, same_noun);
    let unnamed = walk.unnamed_by(lower).map(|actor| {
        let last = walk.actors[actor].last_ref;
        Link::new(actor, last, Evidence::SameNoun)
    });
    let unnamed = unnamed.filter(|link| {
        let (start, end) = walk.actors[link.actor].phrase;
        let known: Vec<_> = departments(walk.article, start as usize..end as usize).collect();
        noun.determiner != Determiner::Possessive
            && !is_forgotten(walk, link.antecedent, noun)
            && !differ(&departments_of(walk, noun), &known)
    });
    match (named, unnamed) {
        (Some(a), Some(b)) if b.antecedent > a.antecedent => Some(b),
        (Some(a), _) => Some(a),
        (None, b) => b,
    }
}

fn bearer_by_class(walk: &Discourse<'_>, noun: &NounHead) -> Option<Link> {
    let word = walk.scan.word(noun.token as usize);
    let lower = walk.article.token_lower(noun.token as usize);
    // A president is no nominee.
    if word.class == 0 || ClassKind::Wide.has(word.class) || WordKind::Runner.has(lower) {
        return None;
    }
    latest(walk, noun, word.class, BY_CLASS, |_| true).or_else(|| {
        // "the lawmaker" for a senator, "the senator" for an MP.
        let narrow = word.parent != 0 && !ClassKind::WideParent.has(word.parent);
        narrow.then(|| latest(walk, noun, word.parent, BY_CLASS, |_| true))?
    })
}

/// A description goes back to whom the last pages are about; "the man" and "the girl" to the last paragraphs.
fn is_forgotten(walk: &Discourse<'_>, r: Option<RefId>, noun: &NounHead) -> bool {
    const PAGES: u32 = 60;
    const PARAGRAPHS: u32 = 14;
    let most = if says_gender_alone(walk, noun.token) {
        PARAGRAPHS
    } else {
        PAGES
    };
    let sentence = walk.scan.sentence(noun.token);
    r.is_some_and(|r| walk.scan.distance(walk.refs[r].sentence, sentence) > most)
}

/// "the man", "the girl": a noun that tells no more than a pronoun does.
pub(crate) fn says_gender_alone(walk: &Discourse<'_>, token: u32) -> bool {
    ClassKind::SaysGender.has(walk.scan.word(token as usize).class)
}

/// Evidence for a role by whether it is of the same time, of another, told later.
struct ByRole {
    same_time: Evidence,
    other_time: Evidence,
    later: Evidence,
}

const BY_WORD: ByRole = ByRole {
    same_time: Evidence::Role,
    other_time: Evidence::RoleOfOtherTime,
    later: Evidence::RoleToldLater,
};

const BY_CLASS: ByRole = ByRole {
    same_time: Evidence::Synonym,
    other_time: Evidence::SynonymOfOtherTime,
    later: Evidence::SynonymToldLater,
};

/// What a description says of an office beside its noun.
#[derive(Clone, Copy)]
pub(crate) struct Office {
    pub(crate) former: bool,
    deputy: bool,
}

impl Office {
    pub(crate) fn wanted(walk: &Discourse<'_>, noun: &NounHead) -> Self {
        let lower = |i: u32| walk.article.token_lower(i as usize);
        Self {
            former: (noun.start..noun.token).any(|i| WordKind::Then.has(lower(i)))
                || lower(noun.token).starts_with("ex-"),
            deputy: is_deputy(walk.article, noun.start as usize..noun.token as usize),
        }
    }

    /// "The deputy mayor" is no mayor; "the mayor" may be the deputy where no other is known.
    fn excludes(self, role: &Role) -> bool {
        self.deputy && !role.deputy
    }

    /// Whether a role is this very office, for a description at a token.
    pub(crate) fn is(self, role: &Role, token: u32) -> bool {
        (self.former, self.deputy) == (role.is_former_at(token), role.deputy)
    }
}

/// Whether a place beside a noun says where it holds: "the Utah Republican", "the Oregon native" hold nothing there.
fn may_be_office(walk: &Discourse<'_>, noun: &NounHead) -> bool {
    let token = noun.token as usize;
    !ClassKind::OtherTrade.has(walk.scan.word(token).class)
        && party_at(walk.article, token).is_none()
}

/// Of the bearers of a class whose role passes `fits`, the one referred to last before the noun.
fn latest(
    walk: &Discourse<'_>,
    noun: &NounHead,
    class: u16,
    by: ByRole,
    fits: impl Fn(&Role) -> bool,
) -> Option<Link> {
    /// Bearers of one class looked at; more than an article has.
    const MOST_BEARERS: usize = 24;
    /// Paragraphs in which a role may be told before its bearer: a headline or first paragraph.
    const TOP: u32 = 3;
    let wanted = Office::wanted(walk, noun);
    let gender_fits = |entity: EntityId| {
        let known = walk.actors[ActorId::of(entity)].gender;
        noun.gender == Gender::Unknown || known == Gender::Unknown || known == noun.gender
    };
    let owners = Owners::of_noun(walk, noun);
    let is_office = may_be_office(walk, noun);
    let mut best: Option<(bool, bool, bool, RefId, EntityId)> = None;
    let mut after = None;
    let bearers = walk.roles.of_class(class).filter(|role| {
        fits(role)
            && role.since <= noun.token
            && gender_fits(role.entity)
            && fits_modifiers(walk, noun, role.entity)
            && !wanted.excludes(role)
    });
    for role in bearers.take(MOST_BEARERS) {
        let of_role = (!owners.is_empty()).then(|| Owners::of_role(walk, role));
        let is_of_other =
            |of: &Owners<'_>| owners.differ(of) || is_office && owners.are_elsewhere(of);
        if of_role.as_ref().is_some_and(is_of_other) {
            continue;
        }
        if role.token > noun.token {
            after = after.or(Some(role.entity));
            continue;
        }
        let meets = of_role.is_some_and(|of| owners.meet(&of));
        let last = walk.actors[ActorId::of(role.entity)].last_ref;
        if is_forgotten(walk, last, noun) {
            continue;
        }
        let same = role.deputy == wanted.deputy;
        let same_time = role.is_former_at(noun.token) == wanted.former;
        if let Some(r) = last
            && best.is_none_or(|b| (b.0, b.1, b.2, b.3) < (meets, same, same_time, r))
        {
            best = Some((meets, same, same_time, r, role.entity));
        }
    }
    if let Some((_, _, same_time, r, entity)) = best {
        let evidence = if same_time {
            by.same_time
        } else {
            by.other_time
        };
        return Some(Link::new(ActorId::of(entity), Some(r), evidence));
    }
    let entity = after.filter(|_| walk.scan.paragraph(noun.token) < TOP)?;
    Some(Link::new(ActorId::of(entity), None, by.later))
}

/// No modifier of the noun ("Republican", "Ohio") contradicts what the article says of the person.
pub(crate) fn fits_modifiers(walk: &Discourse<'_>, noun: &NounHead, entity: EntityId) -> bool {
    if !fits_department(walk, noun, entity) || !fits_age(walk, noun, entity) {
        return false;
    }
    let (party, places) = (walk.roles.party(entity), walk.roles.places(entity));
    if party.is_none() && places.is_none() {
        return true;
    }
    (noun.start..=noun.token).all(|i| {
        let lower = walk.article.token_lower(i as usize);
        if let Some(known) = party
            && let Some(wanted) = party_at(walk.article, i as usize)
        {
            return wanted == known;
        }
        let Some(places) = places else { return true };
        !LEXICONS.word(lower).is(PLACE)
            || places
                .iter()
                .any(|&place| is_place(walk.article.token_lower(place as usize), lower))
    })
}

/// "ohio", and "r-ohio" of "(R-Ohio)".
fn is_place(token: &str, place: &str) -> bool {
    token == place || behind_dash(token) == Some(place)
}

/// "The foreign minister" is nobody who is defence minister alone.
fn fits_department(walk: &Discourse<'_>, noun: &NounHead, entity: EntityId) -> bool {
    let class = walk.scan.word(noun.token as usize).class;
    let wanted = departments_of(walk, noun);
    if class == 0 || wanted.is_empty() {
        return true;
    }
    let mut same = walk
        .roles
        .of_entity(entity)
        .filter(|role| role.class == class)
        .peekable();
    let fits = |role: &Role| {
        let known: Vec<_> = departments(walk.article, role.tokens(walk.article)).collect();
        !differ(&wanted, &known)
    };
    same.peek().is_none() || same.any(fits)
}

/// "The 41-year-old" is nobody whose age is told and another: "Vale, 54,", "Vale (54)", "54-year-old Vale".
fn fits_age(walk: &Discourse<'_>, noun: &NounHead, entity: EntityId) -> bool {
    /// Names looked at, and tokens before each.
    const MOST: usize = 6;
    const BEFORE: usize = 4;
    let article = walk.article;
    let Some(age) = age_of(article.token_lower(noun.token as usize)) else {
        return true;
    };
    let tokens = article.tokens();
    let behind = |end: usize| {
        let is_told = end + 2 < tokens.len()
            && matches!(article.token_text(end), "," | "(")
            && tokens[end + 1].kind == TokenKind::Number
            && matches!(article.token_text(end + 2), "," | ")" | ".");
        is_told.then(|| article.token_lower(end + 1))
    };
    let names = walk.clusters.entities[entity].names.iter().take(MOST);
    let mut ages = names
        .map(|&id| &walk.scan.names[id])
        .filter_map(|name| {
            let phrase = name.phrase as usize;
            let mut before = phrase.saturating_sub(BEFORE)..phrase;
            behind(name.end as usize)
                .or_else(|| before.find_map(|i| age_of(article.token_lower(i))))
        })
        .peekable();
    ages.peek().is_none() || ages.any(|known| known == age)
}

/// "41", of "41-year-old".
fn age_of(lower: &str) -> Option<&str> {
    let age = lower.strip_suffix("-year-old")?;
    age.bytes().all(|b| b.is_ascii_digit()).then_some(age)
}

/// What the office of a description is in charge of: "the minister for trade".
fn departments_of(walk: &Discourse<'_>, noun: &NounHead) -> Vec<&'static str> {
    /// Tokens of "for Foreign and Trade Affairs".
    const LONGEST: usize = 5;
    let (article, next) = (walk.article, noun.token as usize + 1);
    let n_tokens = article.tokens().len();
    let is_told = next < n_tokens && matches!(article.token_lower(next), "of" | "for");
    let end = match is_told {
        true => (noun.end as usize).max(n_tokens.min(next + LONGEST)),
        false => noun.end as usize,
    };
    departments(article, noun.start as usize..end).collect()
}

/// The same of an actor; who has no name contradicts nothing.
pub(crate) fn actor_fits_modifiers(walk: &Discourse<'_>, noun: &NounHead, actor: ActorId) -> bool {
    let entity = walk.actors[actor].entity;
    entity.is_none_or(|entity| fits_modifiers(walk, noun, entity))
}

/// "the Republican": of those of that party the one mentioned last.
fn of_party(walk: &Discourse<'_>, noun: &NounHead) -> Option<Link> {
    let wanted = party_at(walk.article, noun.token as usize)?;
    pronouns::candidates(walk, noun.token, noun.gender)
        .into_iter()
        .filter(|candidate| {
            let entity = walk.actors[candidate.actor].entity;
            entity.is_some_and(|entity| walk.roles.party(entity) == Some(wanted))
        })
        .max_by_key(|candidate| candidate.last_ref)
        .map(|c| Link::new(c.actor, Some(c.last_ref), Evidence::Synonym))
}

/// "the Utah Republican": who the article says is from there, mentioned last.
fn local(walk: &Discourse<'_>, noun: &NounHead) -> Option<Link> {
    let place = (noun.start..noun.token).find(|&i| walk.scan.word(i as usize).is(PLACE))?;
    let lower = walk.article.token_lower(place as usize);
    let same = |&p: &u32| is_place(walk.article.token_lower(p as usize), lower);
    pronouns::candidates(walk, noun.token, noun.gender)
        .into_iter()
        .find(|candidate| {
            let entity = walk.actors[candidate.actor].entity;
            entity.is_some_and(|entity| {
                let places = walk.roles.places(entity);
                places.is_some_and(|places| places.iter().any(same))
                    && fits_modifiers(walk, noun, entity)
            })
        })
        .map(|c| Link::new(c.actor, Some(c.last_ref), Evidence::Local))
}

/// A definite description nobody bears as a role ("the 34-year-old", "the farmer"): the most salient person, unless
/// they are something else.
fn described<'a>(walk: &Discourse<'a>, noun: &NounHead) -> Option<Link> {
    /// Sentences back.
    const REACH: u32 = 3;
    let modified = is_modified(walk, noun);
    if !may_be_salient(walk, noun, modified) {
        return None;
    }
    let lower = walk.article.token_lower(noun.token as usize);
    if WordKind::Runner.has(lower)
        && let Some(actor) = runner(walk, noun)
    {
        let last = walk.actors[actor].last_ref;
        return Some(Link::new(actor, last, Evidence::Runner));
    }
    let ranked = pronouns::candidates(walk, noun.token, noun.gender);
    let owners = Owners::of_noun(walk, noun);
    let is_office = may_be_office(walk, noun);
    let has_role = |c: &pronouns::Antecedent, test: fn(&Owners<'a>, &Owners<'a>) -> bool| {
        let mut roles = walk.roles_of(c.actor).take(MOST_ROLES);
        !owners.is_empty() && roles.any(|role| test(&owners, &Owners::of_role(walk, role)))
    };
    let fits = |c: &&pronouns::Antecedent| {
        walk.actors[c.actor].entity.is_some()
            && walk.is_surely_person(c.actor)
            && actor_fits_modifiers(walk, noun, c.actor)
            && !has_role(c, Owners::differ)
            && !(is_office && has_role(c, Owners::are_elsewhere))
    };
    // "The German leader" is rather the chancellor of Germany than who was spoken of last.
    let owner = ranked.iter().find(|c| has_role(c, Owners::meet) && fits(c));
    let best = owner.or_else(|| ranked.iter().find(fits))?;
    let sentence = walk.scan.sentence(noun.token);
    if sentence.saturating_sub(walk.refs[best.last_ref].sentence) > REACH {
        return None;
    }
    // Somebody whose own trade is known and another is no match: the roofer is not the inspector.
    let class = LEXICONS.word(lower).class;
    let other_trade = |role: &Role| role.class != class && role.class != 0;
    if !modified
        && !is_of_number(walk, noun)
        && class != 0
        && !ClassKind::AnyTrade.has(class)
        && walk.roles_of(best.actor).take(MOST_ROLES).any(other_trade)
    {
        return None;
    }
    let evidence = if modified {
        Evidence::SalientModified
    } else {
        Evidence::Salient
    };
    Some(Link::new(best.actor, Some(best.last_ref), evidence))
}

/// Words before the noun, none of them in a name but a place's.
fn is_modified(walk: &Discourse<'_>, noun: &NounHead) -> bool {
    let in_name = |i: u32| {
        walk.scan.name_from(i as usize).is_some_and(|(id, name)| {
            name.start <= i
                && name.kind != Some(NamedKind::Place)
                && walk.clusters.of_name[id].is_some()
        })
    };
    // "the Tarn native": whatever the name before is, it is a place.
    let of_place = WordKind::FromPlace.is_at(walk.article, noun.token as usize);
    noun.token > noun.start && (of_place || !(noun.start..noun.token).any(in_name))
}

/// Whether a description may be of whom the sentences before are about.
fn may_be_salient(walk: &Discourse<'_>, noun: &NounHead, modified: bool) -> bool {
    if walk.is_nested(noun.token) || noun.end > noun.token + 1 && noun.possessor.is_some() {
        return false;
    }
    let lower = walk.article.token_lower(noun.token as usize);
    let word = LEXICONS.word(lower);
    let may_be_named = is_of_number(walk, noun)
        || says_gender_alone(walk, noun.token)
        || modified && !ClassKind::OtherTrade.has(word.class);
    if ClassKind::Stranger.has(word.class) && !may_be_named {
        return is_first_of_kind(walk, noun);
    }
    modified || noun.determiner != Determiner::Bare && (word.is(ROLE) || lower.ends_with("-old"))
}

/// "the mother of two"
fn is_of_number(walk: &Discourse<'_>, noun: &NounHead) -> bool {
    let counted = walk.article.tokens().get(noun.token as usize + 2);
    counted.is_some_and(|t| {
        walk.article.token_lower(noun.token as usize + 1) == "of"
            && (t.kind == TokenKind::Number || t.tag == Tag::Number)
    })
}

/// "The defendant" where no defendant was brought in before.
fn is_first_of_kind(walk: &Discourse<'_>, noun: &NounHead) -> bool {
    let lower = walk.article.token_lower(noun.token as usize);
    let (token, article) = (noun.token as usize, walk.article);
    let next = article.tokens().get(token + 1);
    // "answered the inspector": not who has spoken.
    let answers = WordKind::Answers.is_at(article, (token + 1).min(article.tokens().len() - 1))
        || token > 1 && WordKind::Answers.is_at(article, token - 2);
    noun.determiner == Determiner::Definite
        && noun.start == noun.token
        && !answers
        && next.is_none_or(|_| walk.article.token_lower(noun.token as usize + 1) != "of")
        && !WordKind::KeepsName.has(lower)
        && !walk.company.count(lower, noun.token).1
}

/// "The nominee" where nobody is called so: whom the article names most, near or far, if nothing speaks against it.
fn runner(walk: &Discourse<'_>, noun: &NounHead) -> Option<ActorId> {
    /// Times named.
    const FEWEST: usize = 3;
    walk.clusters
        .entities
        .ids()
        .filter(|&entity| {
            let actor = ActorId::of(entity);
            walk.is_surely_person(actor)
                && walk.actors[actor].last_ref.is_some()
                && walk.may_be(actor, noun.gender)
                && fits_modifiers(walk, noun, entity)
        })
        .map(ActorId::of)
        .max_by_key(|&actor| (walk.n_names(actor), std::cmp::Reverse(actor)))
        .filter(|&actor| walk.n_names(actor) >= FEWEST)
}

/// "A judge has ordered …" in the first lines, of which the article then has exactly one: "Judge Ann Vale".
pub(crate) fn named_later(walk: &Discourse<'_>, noun: &NounHead) -> Option<Link> {
    /// Paragraphs at the top, those between the two, and bearers looked at.
    const TOP: u32 = 2;
    const BETWEEN: u32 = 4;
    const MOST_BEARERS: usize = 8;
    let word = walk.scan.word(noun.token as usize);
    let here = walk.scan.paragraph(noun.token);
    if here > TOP || noun.determiner == Determiner::Another || !ClassKind::Office.has(word.class) {
        return None;
    }
    let mut bearers = walk.roles.of_class(word.class).take(MOST_BEARERS);
    let first = bearers.next()?;
    let alone = bearers.all(|role| role.entity == first.entity);
    let fits = alone
        && first.token > noun.token
        && walk.scan.paragraph(first.token) <= here + BETWEEN
        && fits_modifiers(walk, noun, first.entity);
    fits.then(|| Link::new(ActorId::of(first.entity), None, Evidence::OfficeNamedLater))
}

/// "Rail boss: no trains": a bare noun in the first line is the first person the article then names.
fn headline_person(walk: &Discourse<'_>, noun: &NounHead) -> Option<Link> {
    /// Names looked at.
    const REACH: usize = 8;
    if noun.determiner != Determiner::Bare || walk.scan.paragraph(noun.token) > 0 {
        return None;
    }
    let names = &walk.scan.names;
    names
        .starting_at(names.partition_point(|n| n.start <= noun.token))
        .take(REACH)
        .filter(|&(id, name)| {
            matches!(walk.scan.paragraph(name.start), 1 | 2) && !walk.scan.is_quoted(id)
        })
        .filter_map(|(id, _)| walk.clusters.person(id))
        .find(|&entity| {
            let fullest = walk.clusters.entities[entity].fullest;
            walk.may_be(ActorId::of(entity), noun.gender)
                && (walk.is_surely_person(ActorId::of(entity)) || names[fullest].len() > 1)
        })
        .map(|entity| Link::new(ActorId::of(entity), None, Evidence::Headline))
}

/// "governor" for "ex-governor".
fn without_ex(lower: &str) -> &str {
    lower.strip_prefix("ex-").unwrap_or(lower)
}
