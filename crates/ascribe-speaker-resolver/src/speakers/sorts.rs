//! Which body "the airline", "the watchdog" or "the company" stands for: by the sorts that words in its name tell, and by what the
//! article calls it beside the name.

use ascribe_article::{Article, Case, Tag};

use crate::body_sorts::{Sorts, row_of};
use crate::ids::{EntityId, NameId};
use crate::lexicons::MEDIA;
use crate::links::discourse::Discourse;
use crate::links::owners::nation_of;
use crate::mentions::head::NounHead;
use crate::mentions::line::is_domain;
use crate::mentions::name::Name;
use crate::mentions::phrases::{Determiner, determiner_at, start_of_phrase};

/// Names looked back at.
const REACH: usize = 60;

/// Sentences by which a body of no known sort must be nearer than one of the sort.
const NEARER: u32 = 2;

/// The body before a noun that it stands for: the last one of its sort, of two in a sentence the subject; where there is none near and
/// the noun is open, likewise the last one of no known sort.
pub(crate) fn last_of_sort(
    walk: &Discourse<'_>,
    noun: &NounHead,
    is_candidate: impl Fn(NameId, EntityId) -> bool,
) -> Option<NameId> {
    let lower = walk.article.token_lower(noun.token as usize);
    // "the news agency" is an outlet, whatever an agency is.
    let is_news = noun.token > 0 && walk.article.token_lower(noun.token as usize - 1) == "news";
    let row = row_of(if is_news { "newspaper" } else { lower });
    let row = row.filter(|row| !row.as_noun.is_none())?;
    let names = &walk.scan.names;
    let candidates: Vec<(NameId, Sorts)> = names
        .before(names.partition_point(|n| n.start < noun.token))
        .take(REACH)
        .filter_map(|(id, _)| {
            let entity = walk.clusters.of_name[id].filter(|&entity| is_candidate(id, entity))?;
            Some((id, sorts_of(walk, entity)))
        })
        .collect();
    let typed = nearest(walk, &candidates, |sorts| sorts.shares(row.as_noun));
    // "The children’s film club" is told by its own words.
    // But whoever is a candidate for "the Danish company" is Danish.
    let is_bare = noun.start == noun.token
        || noun.start + 1 == noun.token
            && nation_of(walk.article.token_lower(noun.start as usize)).is_some();
    let open = match row.is_open && is_bare {
        true => nearest(walk, &candidates, Sorts::is_none),
        false => None,
    };
    let (Some(a), Some(b)) = (typed, open) else {
        return typed.or(open);
    };
    let sentence = |id: NameId| walk.scan.sentence(names[id].start);
    Some(if sentence(b) > sentence(a) + NEARER {
        b
    } else {
        a
    })
}

/// Whether a body may be what a noun stands for from now on, which stood for another one at a token: the noun is in its name, or it was a
/// subject since and is of the noun's sort, as far as the other one is.
pub(crate) fn takes_over(
    walk: &Discourse<'_>,
    noun: &NounHead,
    entity: EntityId,
    (before, since): (EntityId, u32),
) -> bool {
    /// Names looked at.
    const MOST: usize = 16;
    let lower = walk.article.token_lower(noun.token as usize);
    let names = &walk.scan.names;
    let own = &walk.clusters.entities[entity].names;
    let in_name = own.iter().take(MOST).any(|&id| {
        let name = &names[id];
        (name.start..name.end).any(|i| walk.article.token_lower(i as usize) == lower)
    });
    let from = own.partition_point(|&id| names[id].start < since);
    let lately = || {
        let before = |id: &&NameId| names[**id].start < noun.token;
        own[from..].iter().take_while(before).take(MOST)
    };
    let is_typed = |entity: EntityId| {
        row_of(lower).is_some_and(|row| sorts_of(walk, entity).shares(row.as_noun))
    };
    let opens = |id: NameId| {
        let start = names[id].phrase as usize;
        let sentence = walk.scan.sentence_of[start] as usize;
        walk.article.sentences()[sentence].tokens.range().start == start
    };
    let acts = lately().any(|&id| is_subject(walk, id) || opens(id));
    // "The Quay Company met CNN. The network said"
    let sentence = walk.scan.sentence(noun.token);
    let is_near = lately().any(|&id| walk.scan.sentence(names[id].start) + 1 >= sentence);
    in_name || (acts || is_near) && is_typed(entity) || acts && !is_typed(before)
}

/// The first candidate that fits, or the subject of its sentence; where it is none and named but once, rather the subject of one of the
/// last sentences.
fn nearest(
    walk: &Discourse<'_>,
    candidates: &[(NameId, Sorts)],
    fits: impl Fn(Sorts) -> bool,
) -> Option<NameId> {
    let names = &walk.scan.names;
    let fitting = || {
        candidates
            .iter()
            .filter(|(_, sorts)| fits(*sorts))
            .map(|&(id, _)| id)
    };
    let first = fitting().next()?;
    let sentence = |id: NameId| walk.scan.sentence(names[id].start);
    let near = |id: &NameId| sentence(*id) == sentence(first);
    if let Some(subject) = fitting().take_while(near).find(|&id| is_subject(walk, id)) {
        return Some(subject);
    }
    let entity = |id: NameId| walk.clusters.of_name[id];
    let is_named_again = fitting().any(|id| id != first && entity(id) == entity(first));
    let topic = fitting()
        .take_while(|&id| sentence(id) + NEARER >= sentence(first))
        .find(|&id| is_subject(walk, id) && entity(id) != entity(first))
        .filter(|_| !is_named_again);
    topic.or(Some(first))
}

/// Whether a verb follows a name: "The regulator, Ofquay, fined", "the Quayburger food giant has".
pub(crate) fn is_subject(walk: &Discourse<'_>, id: NameId) -> bool {
    /// Words between.
    const LONGEST: usize = 4;
    let tokens = walk.article.tokens();
    let end = walk.scan.names[id].end as usize;
    let describes = |&i: &usize| {
        let tag = tokens[i].tag;
        let lower = tokens[i].case == Case::Lower && (tag.is_noun() || tag == Tag::Adjective);
        lower || tag == Tag::PossessiveMark
    };
    let words = (end..tokens.len().min(end + LONGEST)).take_while(describes);
    let end = end + words.count();
    let comma = walk.article.token_text(end.min(tokens.len() - 1)) == ",";
    walk.verb_follows(end + usize::from(comma))
}

/// What the names of a body, and the words beside them, tell of its sort.
fn sorts_of(walk: &Discourse<'_>, entity: EntityId) -> Sorts {
    /// Names looked at.
    const MOST: usize = 6;
    let article = walk.article;
    let mut found = Sorts::default();
    for &id in walk.clusters.entities[entity].names.iter().take(MOST) {
        let name = &walk.scan.names[id];
        // The head tells: a Broadcasting Council is a council, the Bank of Tarn a bank.
        let head = (name.start..name.end)
            .map(|i| article.token_lower(i as usize))
            .take_while(|&lower| lower != "of")
            .filter_map(|lower| Some(row_of(lower)?.in_name))
            .filter(|sorts| !sorts.is_none())
            .last();
        let media = || {
            let is_media = (name.start..name.end).any(|i| walk.scan.word(i as usize).is(MEDIA));
            row_of("media").filter(|_| is_media).map(|row| row.in_name)
        };
        let site = || {
            let is_site =
                (name.start..name.end).any(|i| is_domain(article.token_lower(i as usize)));
            row_of("media").filter(|_| is_site).map(|row| row.in_name)
        };
        found.add(head.or_else(media).or_else(site).unwrap_or_default());
        found.add(told_inside(article, name));
        found.add(told_before(article, name));
        found.add(told_behind(walk, name));
    }
    found
}

/// "Torvian Liberation Army": an army of rebels, as its other words tell; "Norn Police Department": police.
fn told_inside(article: &Article, name: &Name) -> Sorts {
    let mut found = Sorts::default();
    for noun in ["rebels", "force"] {
        let sorts = row_of(noun).map_or(Sorts::default(), |row| row.as_noun);
        let tells = |lower: &str| row_of(lower).is_some_and(|row| row.in_name.shares(sorts));
        if (name.start..name.end).any(|i| tells(article.token_lower(i as usize))) {
            found.add(sorts);
        }
    }
    found
}

/// "the airline Skyvale", "the telecoms regulator, Comwatch,"
fn told_before(article: &Article, name: &Name) -> Sorts {
    let (begins, ends) = (name.phrase as usize, name.end as usize);
    let comma = |i: usize| i < article.tokens().len() && article.token_text(i) == ",";
    let apposed = begins > 1 && comma(begins - 1) && comma(ends);
    let Some(before) = begins.checked_sub(1 + usize::from(apposed)) else {
        return Sorts::default();
    };
    let is_noun = article.tokens()[before].case == Case::Lower
        && (!apposed || start_of_phrase(article, before, 0).1 == Determiner::Definite);
    let row = row_of(article.token_lower(before)).filter(|_| is_noun);
    row.map_or(Sorts::default(), |row| row.as_noun)
}

/// "Skyvale, the country's second airline,"
fn told_behind(walk: &Discourse<'_>, name: &Name) -> Sorts {
    /// Words of the apposition up to its noun.
    const LONGEST: usize = 8;
    let article = walk.article;
    let (comma, n) = (name.end as usize, article.tokens().len());
    if comma >= n || article.token_text(comma) != "," {
        return Sorts::default();
    }
    let sentence = walk.scan.sentence(name.start);
    let end = n.min(comma + 1 + LONGEST);
    let owned = || (comma + 1..end).any(|i| article.tokens()[i].tag == Tag::PossessiveMark);
    // "the ministry, Torvian military and police said"
    let opens = article.tokens().get(comma + 1);
    let is_name = opens.is_some_and(|token| token.case != Case::Lower);
    if is_name && determiner_at(article, comma + 1).is_none() && !owned() {
        return Sorts::default();
    }
    for i in comma + 1..end {
        let token = article.tokens()[i];
        let ends =
            token.tag.is_finite_verb() || matches!(article.token_lower(i), "," | "of" | "for");
        if ends || walk.scan.sentence(i as u32) != sentence {
            break;
        }
        if token.case == Case::Lower
            && let Some(row) = row_of(article.token_lower(i))
            && !row.as_noun.is_none()
        {
            return row.as_noun;
        }
    }
    Sorts::default()
}
