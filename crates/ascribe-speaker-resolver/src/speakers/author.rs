//! The article's own voice: "I" and "we".

use ascribe_article::{NamedKind, QuoteType, SentenceKind, SpeakerKind, TokenKind};

use crate::ids::{ActorId, NameId};
use crate::links::discourse::{Actor, Discourse};
use crate::mentions::head::Head;

/// Who says "I" and "we" outside quotations.
#[derive(Default)]
pub(crate) struct Author {
    one: Option<ActorId>,
    group: Option<ActorId>,
    /// The name in the by-line, once looked for.
    byline: Option<Option<NameId>>,
}

/// One who writes, or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    One,
    Several,
}

impl Author {
    /// The actor that is the article's voice; made at its first word, this token.
    pub(crate) fn actor(
        &mut self,
        walk: &mut Discourse<'_>,
        number: Number,
        token: u32,
    ) -> ActorId {
        let slot = match number {
            Number::One => &mut self.one,
            Number::Several => &mut self.group,
        };
        *slot.get_or_insert_with(|| {
            walk.actors
                .push(Actor::described(SpeakerKind::Author, (token, token + 1)))
        })
    }

    /// The name in the article's by-line.
    pub(crate) fn byline(&mut self, walk: &Discourse<'_>) -> Option<NameId> {
        *self.byline.get_or_insert_with(|| find_byline(walk))
    }
}

/// The name that signs a letter: the next paragraph that is nothing but one.
pub(crate) fn signature(walk: &Discourse<'_>, paragraph: usize) -> Option<NameId> {
    /// Paragraphs of a letter.
    const LONGEST: usize = 8;
    let article = walk.article;
    let after = article.paragraphs().iter().skip(paragraph + 1);
    after.take(LONGEST).find_map(|paragraph| {
        let tokens = paragraph.tokens.range();
        let names = &walk.scan.names;
        let at = names.partition_point(|n| (n.start as usize) < tokens.start);
        let (id, name) = names.nth(at)?;
        let alone = name.phrase as usize == tokens.start
            && (name.end as usize..tokens.end)
                .all(|i| article.tokens()[i].kind == TokenKind::Punctuation);
        (alone && walk.clusters.person(id).is_some() && name.len() > 1).then_some(id)
    })
}

/// The person whose story it is: one who says "I" there is not its author, but whom the others call by a name that the
/// story itself never uses.
pub(crate) fn narrator(walk: &Discourse<'_>, heads: &[Head]) -> Option<ActorId> {
    /// A reporter asks less often.
    const FEWEST: usize = 12;
    /// Times called by the name, for each time that the story itself uses it.
    const MOSTLY: usize = 5;
    let said = heads
        .iter()
        .zip(walk.article.quotes())
        .filter(|(head, quote)| matches!(head, Head::First) && quote.kind == QuoteType::Direct)
        .count();
    if said < FEWEST {
        return None;
    }
    let people = walk
        .clusters
        .entities
        .pairs()
        .filter(|(_, entity)| entity.kind == NamedKind::Person);
    let called = people.filter_map(|(id, entity)| {
        let names = entity.names.iter();
        let quoted = names.filter(|&&n| walk.scan.is_quoted(n)).count();
        let told = entity.names.len() - quoted;
        (quoted >= FEWEST / 2 && told * MOSTLY <= quoted).then_some((quoted, id))
    });
    called
        .max_by_key(|&(quoted, id)| (quoted, std::cmp::Reverse(id)))
        .map(|(_, id)| ActorId::of(id))
}

fn find_byline(walk: &Discourse<'_>) -> Option<NameId> {
    /// By-lines stand at the top, and are short.
    const REACH: usize = 6;
    const LONGEST: usize = 12;
    let article = walk.article;
    let top = article.sentences().iter().take(REACH);
    top.filter(|s| s.tokens.len() <= LONGEST || s.kind == SentenceKind::Dateline)
        .find_map(|sentence| {
            let start = sentence.tokens.start;
            if sentence.tokens.is_empty() || article.token_lower(start) != "by" {
                return None;
            }
            let names = &walk.scan.names;
            let at = names.partition_point(|n| (n.start as usize) <= start);
            let (id, name) = names.nth(at)?;
            (name.end as usize <= sentence.tokens.end
                && name.phrase as usize == start + 1
                && walk.clusters.of_name[id].is_some())
            .then_some(id)
        })
}
