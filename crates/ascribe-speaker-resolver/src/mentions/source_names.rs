//! Names that a source shows whole: a source of nothing but capitals and small words is one body's name, whatever its words are
//! ("Reporters Without Borders", "Save The Quay", "Statistics Torvia").

use ascribe_article::{Article, Case, NamedKind, Span, Tag, TokenKind};

use crate::ids::{NameId, Table};
use crate::lexicons::{
    BODY, CALENDAR, COMMON_FIRST_NAME, DEMONYM, DOCUMENT, FIRST_NAME, FUNCTION, GROUP, LEXICONS,
    MEDIA, PLACE, PLURAL, PREPOSITION, ROLE, TITLE, Word, is_common,
};
use crate::mentions::line::{is_compound_adjective, joined_lower};
use crate::mentions::name::{Name, put_whole};
use crate::words::WordKind;

/// Makes one name of each such source, or of who made the text that a source is, whose words were read as pieces, as less, or as nothing.
pub(super) fn add_source_names(article: &Article, names: &mut Table<NameId, Name>) {
    for quote in article.quotes() {
        for &span in &quote.source {
            begin_with_source(article, names, span);
            let (first, last) = tokens_of(article, span);
            for (start, end) in parts(article, first, last) {
                add_name(article, names, start, end);
            }
        }
    }
}

/// The tokens of a source, cut to the end of the text.
fn tokens_of(article: &Article, span: Span) -> (usize, usize) {
    let end = article.token_at(span.end.saturating_sub(1)) + 1;
    (
        article.token_at(span.start),
        end.min(article.tokens().len()),
    )
}

/// A source, what stands behind "by" in it ("a statement by [Shelter for All]"), and what owns the rest ("[Shelter for All]’s report").
fn parts(article: &Article, first: usize, last: usize) -> impl Iterator<Item = (usize, usize)> {
    let by = (first..last).rfind(|&i| article.token_lower(i) == "by");
    let owner = (first..last).find(|&i| article.tokens()[i].tag == Tag::PossessiveMark);
    let owned = owner.filter(|&mark| mark + 1 < last);
    let made = by.map(|by| (by + 1, last));
    [Some((first, last)), made, owned.map(|mark| (first, mark))]
        .into_iter()
        .flatten()
        .filter(|(first, last)| first < last)
}

fn add_name(article: &Article, names: &mut Table<NameId, Name>, first: usize, last: usize) {
    if let Some(end) = shop(article, first, last).or_else(|| numbered(article, first, last)) {
        join(names, first, end, NamedKind::Organization);
        return;
    }
    let Some((start, end)) = whole_name(article, first, last) else {
        return;
    };
    if ends_in_small_word(article, names, start, end) || !is_person(article, names, start, end) {
        join(names, start, end, NamedKind::Organization);
    } else if is_first_and_word(article, start, end) {
        join(names, start, end, NamedKind::Person);
    }
}

/// "Vale’s": a shop that goes by its owner’s name; its end.
fn shop(article: &Article, first: usize, last: usize) -> Option<usize> {
    let tokens = article.tokens();
    let mark = last.checked_sub(1).filter(|&mark| mark > first)?;
    let opens = tokens[first].case != Case::Lower && tokens[first].kind == TokenKind::Word;
    let said = tokens
        .get(last)
        .is_some_and(|next| next.tag.is_finite_verb());
    let is_shop = opens && said && !word(article, first).is(PLACE | DEMONYM | FUNCTION);
    let is_mark = tokens[mark].tag == Tag::PossessiveMark && article.token_text(mark).len() > 1;
    (is_shop && is_mark && mark == first + 1).then_some(last)
}

/// "3Net", "7-Tens": a name that begins with a number; its end.
fn numbered(article: &Article, first: usize, last: usize) -> Option<usize> {
    let text = article.token_text(first);
    let has_name =
        text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().any(char::is_uppercase);
    (has_name && last == first + 1).then_some(last)
}

/// "Torvia Today", "Norn First": no person, whatever a model reads the first word as.
fn ends_in_small_word(
    article: &Article,
    names: &Table<NameId, Name>,
    start: usize,
    end: usize,
) -> bool {
    let last = word(article, end - 1);
    let from = names.partition_point(|n| (n.end as usize) <= start);
    let is_whole = names
        .nth(from)
        .is_some_and(|(_, name)| name.end as usize >= end);
    end == start + 2
        && last.is(FUNCTION)
        && !last.is(PREPOSITION | CALENDAR)
        && !word(article, start).is(FIRST_NAME | COMMON_FIRST_NAME)
        && !is_whole
}

/// "Torvia [Quay Motors] has denied" at the top of a text: where its first source begins within a name, what stands before it is a label of
/// the page. "he is with Nazis [Vale] said" has lost a comma, where the text has a Vale elsewhere.
fn begin_with_source(article: &Article, names: &mut Table<NameId, Name>, source: Span) {
    let first = article.token_at(source.start) as u32;
    let at = names.partition_point(|n| n.end <= first);
    let Some((id, name)) = names.nth(at) else {
        return;
    };
    let is_inside = name.phrase < first && name.start < first;
    if is_inside && (name.phrase == 0 || is_name_again(article, names, id, first)) {
        let name = &mut names[id];
        // What stood before it made it a body's, unless it has a body's noun of its own.
        let is_body = word(article, name.end as usize - 1).is(BODY) && name.end > first + 1;
        let kind = name.kind.filter(|_| is_body);
        (name.start, name.phrase, name.kind) = (first, first, kind);
    }
}

/// Whether the end of a name, from a token on, is a place, or ends another name: its words stand right behind others with a capital.
fn is_name_again(article: &Article, names: &Table<NameId, Name>, id: NameId, first: u32) -> bool {
    /// Names looked at, from the first on.
    const MOST: usize = 256;
    let words = |from: u32, to: u32| (from..to).map(|i| article.token_lower(i as usize));
    let end = names[id].end;
    let rest = || words(first, end);
    let before = article.tokens()[first as usize - 1];
    if before.kind != TokenKind::Word || before.case == Case::Lower {
        return false;
    }
    let place = LEXICONS.phrase(&joined_lower(article, first as usize, end as usize)) & PLACE != 0;
    let length = end - first;
    let is_end =
        |other: &Name| other.len() >= length && words(other.end - length, other.end).eq(rest());
    place
        || names
            .pairs()
            .take(MOST)
            .any(|(other, name)| other != id && is_end(name))
}

fn word(article: &Article, i: usize) -> Word {
    LEXICONS.word(article.token_lower(i))
}

/// The tokens of the body's name that the tokens `first..last` of a source are, or end in after a common noun for a body.
fn whole_name(article: &Article, first: usize, last: usize) -> Option<(usize, usize)> {
    let tokens = article.tokens();
    // "Transport for Torvia (TfT)", "Save The Quay, a charity".
    let end = (first..last)
        .find(|&i| tokens[i].kind != TokenKind::Word)
        .unwrap_or(last);
    let is_capital = |i: usize| tokens[i].case != Case::Lower && tokens[i].case != Case::None;
    let joins = |i: usize| WordKind::InBodyName.is_at(article, i);
    let lead = (first..end)
        .rev()
        .find(|&i| !is_capital(i) && !joins(i))
        .map_or(first, |i| i + 1);
    let told = lead > first && is_kind_of_body(article, lead - 1);
    let article_first = lead < end && WordKind::Article.is_at(article, lead);
    let start = lead + usize::from(article_first && lead == first);
    // "the Norn-based Committee to Protect Ferries"
    let based = (start..end).rfind(|&i| is_compound_adjective(article.token_lower(i)));
    let start = based.map_or(start, |i| i + 1);
    if lead > first && !told || end < start + 2 || !is_capital(start) || joins(end - 1) {
        return None;
    }
    // "UNIDENTIFIED MALE:"
    if end < tokens.len() && article.token_text(end) == ":" {
        return None;
    }
    let describes = |i: usize| {
        let word = word(article, i);
        word.is(TITLE | CALENDAR) || word.is(ROLE) && !word.is(PLURAL | BODY)
    };
    if (start..end).any(describes) {
        return None;
    }
    // "Members of Congress": at the start of a sentence any word has a capital.
    let begins = article.sentence_at(start)?.tokens.range().start;
    let opens = start <= begins + 1;
    let head = word(article, start);
    let several = (head.is(PLURAL | GROUP | DEMONYM) || tokens[start].tag == Tag::NounPlural)
        && article.token_lower(start) != "friends";
    // "Military Officials", "Torvian Muslims", "the Torvian Constitution".
    let last = word(article, end - 1);
    let people = last.is(PLURAL | GROUP | DOCUMENT) || tokens[end - 1].tag == Tag::NounPlural;
    let joiner = (start..end).find(|&i| joins(i));
    // "Xiaogang Vale of the Quay Institute": what is "of" something is a body by its noun.
    let is_of = joiner.is_some_and(|of| {
        let head = word(article, of - 1);
        let lower = article.token_lower(of - 1);
        article.token_lower(of) == "of"
            && of > start + 1
            && !head.is(BODY | GROUP | PLURAL | MEDIA)
            && !is_common(lower)
            && !lower.ends_with('s')
    });
    if is_of {
        return None;
    }
    let is_joined = joiner.is_some();
    // "One of Torvia" at the start of a sentence.
    let is_word = head.is(FUNCTION) && is_joined;
    (!(opens && (several || is_word)) && (is_joined || !people)).then_some((start, end))
}

/// "the activist group", "the newspaper": a body's name follows.
fn is_kind_of_body(article: &Article, i: usize) -> bool {
    word(article, i).is(BODY | MEDIA) && !word(article, i).is(PLURAL)
}

/// Whether what the name begins with is a person: by a first name, or as a model reads it ("Ann Lee of the Quay Institute").
fn is_person(article: &Article, names: &Table<NameId, Name>, start: usize, end: usize) -> bool {
    if word(article, start).is(FIRST_NAME | COMMON_FIRST_NAME) {
        return true;
    }
    let from = names.partition_point(|n| (n.end as usize) <= start);
    let inside = names.starting_at(from).map(|(_, name)| name);
    inside
        .take_while(|name| (name.start as usize) < end)
        .any(|name| {
            let is_read = matches!(name.read_as, Some((NamedKind::Person, _)));
            let small =
                (start..name.start as usize).any(|i| WordKind::InBodyName.is_at(article, i));
            // "Friends of Ann Lee", but "Secretery of State Ann Lee".
            let ends = name.end as usize == end && name.len() > 1;
            // "Torvian Greens Ann Lee"
            let is_titled = ends && name.kind == Some(NamedKind::Person) && name.is_titled();
            is_read && (!small || ends && !word(article, start).is(PLURAL | GROUP)) || is_titled
        })
}

/// "Tim Down", "Will So": a first name, and a small word with a capital.
fn is_first_and_word(article: &Article, start: usize, end: usize) -> bool {
    end == start + 2
        && word(article, start).is(COMMON_FIRST_NAME)
        && word(article, start + 1).is(FUNCTION | PREPOSITION)
}

/// Puts one name in the place of its pieces, where none of them reaches beyond it.
fn join(names: &mut Table<NameId, Name>, start: usize, end: usize, kind: NamedKind) {
    let from = names.partition_point(|n| (n.end as usize) <= start);
    let beyond = names
        .starting_at(from)
        .map(|(_, n)| n)
        .take_while(|n| (n.start as usize) < end)
        .any(|n| (n.start as usize) < start || n.end as usize > end);
    if !beyond {
        put_whole(names, Name::new(start, end, start, Some(kind)));
    }
}
