//! Whom a description stands for: what its head sees of each candidate, and of "nobody the article names".

use ascribe_article::{Case, Gender, TokenKind};
use rustc_hash::FxHashSet;

use crate::ids::{ActorId, RefId};
use crate::lexicons::{FUNCTION, LEXICONS, PREPOSITION, ROLE};
use crate::links::company::{DescriptionKey, Shares};
use crate::links::descriptions::{
    MOST_ROLES, Office, Proposals, actor_fits_modifiers, says_gender_alone,
};
use crate::links::discourse::{Discourse, Link};
use crate::links::head::{Column, Shipped, features, log, on, shipped};
use crate::links::pronouns::{self, Antecedent, PronounFeatures};
use crate::mentions::head::{NounHead, Possessor};
use crate::mentions::phrases::Determiner;
use crate::people::roles::Role;
use crate::words::{ClassKind, third_person};

features! {
    /// What the head sees of a candidate of a description beside what it sees of one of a pronoun's.
    OwnFeatures {
        /// nobody the article names
        nobody,
        /// the description is definite
        definite,
        /// it has no determiner
        bare,
        /// it is somebody's
        possessive,
        /// it is somebody's who is not known
        owner_unknown,
        /// it has words before its noun
        modified,
        /// it tells no more than a gender
        gender_alone,
        /// a trade of which an article has many
        stranger,
        /// kin
        kin,
        /// a known role noun
        role_noun,
        /// an age
        age,
        /// ln(1 + places of the noun)
        log_places,
        /// one of these places is before it
        place_before,
        /// somebody without a name was described so
        described_before,
        /// the text has 20,000 tokens
        book,
        /// it stands in another quotation
        nested,
        /// the noun tells a gender
        noun_gender,
        /// the rules name somebody
        rules_decide,
        /// it has a capital
        capital,
        /// the rules' verdict, in news
        news_verdict,
        /// confidence of the rule by word, in news
        news_by_word,
        /// by class
        news_by_class,
        /// by place
        news_by_place,
        /// by salience
        news_by_salience,
        /// in the headline
        news_in_headline,
        /// named later
        news_named_later,
        /// by kinship
        news_by_kinship,
        /// the other
        news_the_other,
        /// the rules' verdict, in a text of 20,000 tokens
        book_verdict,
        /// confidence of the rule by word there
        book_by_word,
        /// by class
        book_by_class,
        /// by place
        book_by_place,
        /// by salience
        book_by_salience,
        /// in the headline
        book_in_headline,
        /// named later
        book_named_later,
        /// by kinship
        book_by_kinship,
        /// the other
        book_the_other,
        /// the candidate has that role
        same_role,
        /// one of its class
        same_class,
        /// one of the wider class
        wider_class,
        /// another role
        other_role,
        /// that role with the same owner
        same_owner,
        /// a role with the word before the noun
        shares_modifier,
        /// no party or place against it
        fits_modifiers,
        /// it is never named
        unnamed,
        /// described by that noun
        described_by_noun,
        /// named only later
        later_only,
        /// ln(1 + times so described)
        log_described,
        /// the last one so described
        last_described,
        /// its last reference is by that noun
        last_by_noun,
        /// share of the nearest 24 places of the noun with its name within 120 tokens
        noun_near,
        /// how far that is above chance, a logarithm
        noun_lift,
        /// share with its name in the same sentence
        noun_together,
        /// share with its name near in quotation marks
        noun_called,
        /// share where it speaks next to the place
        noun_answers,
        /// the same of the noun with its modifier: near
        phrase_near,
        /// above chance
        phrase_lift,
        /// in the same sentence
        phrase_together,
        /// in quotation marks
        phrase_called,
        /// speaking next to it
        phrase_answers,
        /// most above chance of all candidates
        most_lift,
        /// the genders agree
        gender_agrees,
        /// the nearest who is surely a person
        nearest_person,
        /// ln(1 + sentences back)
        log_sentences,
    }
}

const N_PRONOUN: usize = PronounFeatures::COLUMNS.len();
const N_OWN: usize = OwnFeatures::COLUMNS.len();
const N_FEATURES: usize = N_PRONOUN + N_OWN;

/// What the head sees of a candidate of a description.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DescriptionFeatures {
    /// As of a candidate of a pronoun; 0 for who has no reference yet.
    as_pronoun: PronounFeatures,
    own: OwnFeatures,
}

impl DescriptionFeatures {
    /// Name and meaning of each.
    pub(crate) const COLUMNS: [Column; N_FEATURES] = {
        let mut columns = [("", ""); N_FEATURES];
        let mut i = 0;
        while i < N_FEATURES {
            columns[i] = if i < N_PRONOUN {
                PronounFeatures::COLUMNS[i]
            } else {
                OwnFeatures::COLUMNS[i - N_PRONOUN]
            };
            i += 1;
        }
        columns
    };

    /// Their values.
    pub(crate) fn row(&self) -> [f32; N_FEATURES] {
        let mut row = [0.0; N_FEATURES];
        row[..N_PRONOUN].copy_from_slice(&self.as_pronoun.row());
        row[N_PRONOUN..].copy_from_slice(&self.own.row());
        row
    }
}

/// The head for descriptions.
static HEAD: Shipped<N_FEATURES> = Shipped::new(|| {
    let text = include_str!("../../model/descriptions.tsv");
    shipped(text, &DescriptionFeatures::COLUMNS)
});

/// Index of the candidate the head takes, and how sure that is.
pub(crate) fn best(features: &[DescriptionFeatures]) -> Option<(usize, f32)> {
    HEAD.best(features.iter().map(DescriptionFeatures::row))
}

/// Candidates of a description, beside those the rules propose.
const MOST_CANDIDATES: usize = 16;
/// How far back they are sought: references and sentences.
const MOST_REFS: usize = 600;
const MOST_SENTENCES: u32 = 80;

/// Tokens of a text in which hardly anybody who speaks has no name.
const BOOK: usize = 20_000;

/// A candidate of a description.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Described {
    /// None: nobody named.
    pub(crate) actor: Option<ActorId>,
    /// Its last reference.
    pub(crate) last_ref: Option<RefId>,
}

/// What all candidates of a description share.
struct View<'n> {
    noun: &'n NounHead,
    key: DescriptionKey<'n>,
    /// The features of the description itself.
    about: OwnFeatures,
    most_lift: f32,
    nearest: Option<ActorId>,
}

/// Whether a text is as long as a book.
pub(crate) fn is_book(walk: &Discourse<'_>) -> bool {
    walk.article.tokens().len() > BOOK
}

/// The people a description may stand for, the nearest first; the last one is nobody.
pub(crate) fn candidates(
    walk: &Discourse<'_>,
    noun: &NounHead,
    proposals: &Proposals,
) -> Vec<Described> {
    let sentence = walk.scan.sentence(noun.token);
    let nested = walk.is_nested(noun.token);
    let mut seen = FxHashSet::default();
    let mut found: Vec<Described> = Vec::new();
    for (r, reference) in walk.refs.before(usize::MAX).take(MOST_REFS) {
        if walk.scan.distance(reference.sentence, sentence) > MOST_SENTENCES {
            break;
        }
        let actor = reference.link.actor;
        if reference.quoted && !nested
            || reference.start >= noun.start
            || !walk.may_be(actor, noun.gender)
            || !seen.insert(actor)
        {
            continue;
        }
        found.push(Described {
            actor: Some(actor),
            last_ref: Some(r),
        });
        if found.len() == MOST_CANDIDATES {
            break;
        }
    }
    for link in proposals.each().iter().flatten() {
        if !found.iter().any(|c| c.actor == Some(link.actor)) {
            found.push(Described {
                actor: Some(link.actor),
                last_ref: link.antecedent,
            });
        }
    }
    if let Some(owner) = walk.owner(noun) {
        found.retain(|c| c.actor != Some(owner));
    }
    found.sort_by_key(|c| std::cmp::Reverse(c.last_ref));
    found.push(Described {
        actor: None,
        last_ref: None,
    });
    found
}

/// What the head sees of each candidate.
pub(crate) fn features(
    walk: &Discourse<'_>,
    noun: &NounHead,
    proposals: &Proposals,
    candidates: &[Described],
) -> Vec<DescriptionFeatures> {
    let lower = walk.article.token_lower(noun.token as usize);
    // With a last reference: what the head for pronouns sees of them.
    let referred: Vec<Antecedent> = candidates
        .iter()
        .filter_map(|c| {
            Some(Antecedent {
                actor: c.actor?,
                last_ref: c.last_ref?,
            })
        })
        .collect();
    let mut as_pronoun = pronouns::seen(walk, noun.token, false, &referred).into_iter();
    let modifier = walk.modifier(noun.token);
    let by_noun = walk.company.places(lower, noun.token, |_| true);
    let by_phrase = walk
        .company
        .places(lower, noun.token, |t| walk.modifier(t) == modifier);
    let shares = |c: &Described| {
        let entity = c.actor.and_then(|actor| walk.entity(actor));
        [&by_noun, &by_phrase].map(|places| {
            entity.map_or_else(Shares::default, |known| {
                walk.company.shares(walk.article, walk.scan, known, places)
            })
        })
    };
    let shares: Vec<[Shares; 2]> = candidates.iter().map(shares).collect();
    let view = View {
        noun,
        key: walk.description_key(noun),
        about: about(walk, noun, proposals),
        most_lift: shares
            .iter()
            .map(|s| s[1].lift)
            .fold(f32::NEG_INFINITY, f32::max),
        nearest: candidates
            .iter()
            .filter_map(|c| c.actor)
            .find(|&actor| walk.is_surely_person(actor)),
    };
    candidates
        .iter()
        .zip(&shares)
        .map(|(candidate, shares)| DescriptionFeatures {
            as_pronoun: match candidate.last_ref {
                None => PronounFeatures::default(),
                Some(_) => as_pronoun.next().unwrap_or_default(),
            },
            own: own(walk, &view, proposals, *candidate, shares),
        })
        .collect()
}

/// What is the same for all candidates of a description.
fn about(walk: &Discourse<'_>, noun: &NounHead, proposals: &Proposals) -> OwnFeatures {
    let lower = walk.article.token_lower(noun.token as usize);
    let word = LEXICONS.word(lower);
    let (n_places, place_before) = walk.company.count(lower, noun.token);
    let possessive = noun.determiner == Determiner::Possessive;
    OwnFeatures {
        definite: on(noun.determiner == Determiner::Definite),
        bare: on(noun.determiner == Determiner::Bare),
        possessive: on(possessive),
        // Whose it is, is nobody: "the ad's narrator".
        owner_unknown: on(possessive && walk.owner(noun).is_none()),
        modified: on(noun.token > noun.start),
        gender_alone: on(says_gender_alone(walk, noun.token)),
        stranger: on(ClassKind::Stranger.has(word.class)),
        kin: on(ClassKind::Kin.has(word.class)),
        role_noun: on(word.is(ROLE)),
        age: on(lower.ends_with("-old")),
        log_places: log(n_places),
        place_before: on(place_before),
        described_before: on(walk.unnamed_by(lower).is_some()),
        book: on(is_book(walk)),
        nested: on(walk.is_nested(noun.token)),
        noun_gender: on(noun.gender != Gender::Unknown),
        rules_decide: on(proposals.verdict.is_some()),
        capital: on(has_capital(walk, noun.token)),
        ..OwnFeatures::default()
    }
}

/// The features of a candidate after those it has as a pronoun's.
fn own(
    walk: &Discourse<'_>,
    view: &View<'_>,
    proposals: &Proposals,
    candidate: Described,
    shares: &[Shares; 2],
) -> OwnFeatures {
    let mut f = view.about;
    f.nobody = on(candidate.actor.is_none());
    add_proposals(&mut f, is_book(walk), proposals, candidate.actor);
    let Some(actor) = candidate.actor else {
        return f;
    };
    add_roles(&mut f, walk, view, actor);
    add_history(&mut f, walk, view, candidate, actor);
    let [noun, phrase] = shares;
    f.noun_near = noun.near;
    f.noun_lift = noun.lift;
    f.noun_together = noun.together;
    f.noun_called = noun.called;
    f.noun_answers = noun.answers;
    f.phrase_near = phrase.near;
    f.phrase_lift = phrase.lift;
    f.phrase_together = phrase.together;
    f.phrase_called = phrase.called;
    f.phrase_answers = phrase.answers;
    f.most_lift = on(phrase.lift >= view.most_lift && phrase.near > 0.0);
    let gender = walk.actors[actor].gender;
    f.gender_agrees = on(gender != Gender::Unknown && view.noun.gender == gender);
    f.nearest_person = on(view.nearest == Some(actor));
    f
}

/// What the rules say; two places for it, since they are right far more often in news than in books.
fn add_proposals(f: &mut OwnFeatures, book: bool, proposals: &Proposals, actor: Option<ActorId>) {
    let verdict = on(proposals.verdict.map(|link| link.actor) == actor);
    let of = |link: Option<Link>| {
        link.filter(|link| Some(link.actor) == actor)
            .map_or(0.0, |link| link.confidence)
    };
    let by = proposals.each().map(of);
    if book {
        f.book_verdict = verdict;
        [
            f.book_by_word,
            f.book_by_class,
            f.book_by_place,
            f.book_by_salience,
            f.book_in_headline,
            f.book_named_later,
            f.book_by_kinship,
            f.book_the_other,
        ] = by;
    } else {
        f.news_verdict = verdict;
        [
            f.news_by_word,
            f.news_by_class,
            f.news_by_place,
            f.news_by_salience,
            f.news_in_headline,
            f.news_named_later,
            f.news_by_kinship,
            f.news_the_other,
        ] = by;
    }
}

/// What the article says of the candidate.
fn add_roles(f: &mut OwnFeatures, walk: &Discourse<'_>, view: &View<'_>, actor: ActorId) {
    let noun = view.noun;
    let lower = walk.article.token_lower(noun.token as usize);
    let word = LEXICONS.word(lower);
    let wanted = Office::wanted(walk, noun);
    let (mut any, mut same, mut class, mut wider, mut same_owner) =
        (false, false, false, false, false);
    for role in walk.roles_of(actor).take(MOST_ROLES) {
        any = true;
        if !wanted.is(role, noun.token) {
            continue;
        }
        let same_word = walk.article.token_lower(role.token as usize) == lower;
        same |= same_word;
        class |= word.class != 0 && role.class == word.class;
        wider |= word.parent != 0 && role.parent == word.parent
            || role.parent != 0 && role.parent == word.class;
        same_owner |=
            same_word && view.key.owner.is_some() && owner_of(walk, role) == view.key.owner;
    }
    f.same_role = on(same);
    f.same_class = on(class);
    f.wider_class = on(wider);
    f.other_role = on(any && !same && !class && !wider);
    f.same_owner = on(same_owner);
    f.shares_modifier = on(shares_modifier(walk, noun, actor));
    f.fits_modifiers = on(actor_fits_modifiers(walk, noun, actor));
    f.unnamed = on(walk.actors[actor].entity.is_none());
}

/// How the candidate was referred to before.
fn add_history(
    f: &mut OwnFeatures,
    walk: &Discourse<'_>,
    view: &View<'_>,
    candidate: Described,
    actor: ActorId,
) {
    let lower = walk.article.token_lower(view.noun.token as usize);
    f.described_by_noun = on(walk.unnamed_by(lower) == Some(actor));
    let (n_times, is_last) = described_as(walk, &view.key, actor);
    f.log_described = log(n_times);
    f.last_described = on(is_last);
    let Some(last) = candidate.last_ref.map(|r| &walk.refs[r]) else {
        f.later_only = 1.0;
        return;
    };
    f.last_by_noun = on(walk.article.token_lower(last.end as usize - 1) == lower);
    let sentence = walk.scan.sentence(view.noun.token);
    f.log_sentences = log(walk.scan.distance(last.sentence, sentence) as usize);
}

/// A capital within a sentence: "the General" of a story, "the President".
fn has_capital(walk: &Discourse<'_>, noun: u32) -> bool {
    let sentence = walk.scan.sentence(noun) as usize;
    walk.article.tokens()[noun as usize].case != Case::Lower
        && walk.article.sentences()[sentence].tokens.start != noun as usize
}

/// "The union man" is the union leader: a word before the noun is in a role of theirs.
fn shares_modifier(walk: &Discourse<'_>, noun: &NounHead, actor: ActorId) -> bool {
    (noun.start..noun.token).any(|i| {
        let lower = walk.article.token_lower(i as usize);
        let plain = walk.article.tokens()[i as usize].kind == TokenKind::Word
            && !walk.scan.word(i as usize).is(FUNCTION | PREPOSITION)
            && lower != "former";
        plain
            && walk.roles_of(actor).take(MOST_ROLES).any(|role| {
                let text = walk.article.slice(role.phrase);
                text.split_whitespace()
                    .any(|word| word.to_lowercase() == lower)
            })
    })
}

/// Whose a role is: "Vale's wife", "his wife".
fn owner_of(walk: &Discourse<'_>, role: &Role) -> Option<ActorId> {
    use ascribe_article::Tag;
    let before = walk.article.token_at(role.phrase.start).checked_sub(1)?;
    if walk.article.tokens()[before].tag != Tag::PossessiveMark {
        third_person(walk.article, before)?;
        return walk.possessor_actor(Possessor::Pronoun(before as u32));
    }
    let (name, _) = walk.scan.name_before(before)?;
    walk.named(name)
}

/// How often somebody was described so before, and whether they were the last one.
fn described_as(walk: &Discourse<'_>, key: &DescriptionKey<'_>, actor: ActorId) -> (usize, bool) {
    /// Times looked at.
    const MOST: usize = 64;
    walk.described.get(key).map_or((0, false), |actors| {
        let lately = actors.iter().rev().take(MOST);
        (
            lately.filter(|&&a| a == actor).count(),
            actors.last() == Some(&actor),
        )
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_columns_have_one_name() {
        let names: HashSet<&str> = DescriptionFeatures::COLUMNS.map(|(name, _)| name).into();
        assert_eq!(names.len(), N_FEATURES);
    }
}
