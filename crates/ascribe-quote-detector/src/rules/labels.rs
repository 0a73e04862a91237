//! What stands before a colon and a quotation: a speaker's label, with what is no part of it (the number of an item of a
//! list, what is asked about), or the label of a form.

use std::ops::Range;

use ascribe_article::marks::MarkPair;
use ascribe_article::{Article, Case, Tag, TokenKind};
use ascribe_grammar::cues::CueLexicon;
use ascribe_grammar::inflect::Form;
use ascribe_grammar::labels::LayoutWord;
use ascribe_grammar::words::{
    BODY, CALENDAR, DEMONYM, DOCUMENT, FIRST_NAME, FORCE, GROUP, KNOWN_BODY, LEXICONS, MEDIA,
    PLACE, ROLE, TITLE,
};

use super::signers::{is, is_form_word, is_ornament};
use crate::reading::utterance::is_heading;

/// Tokens of a label that is no name with its role: "The youngest of the crew".
pub(super) const MAX_LABEL_TOKENS: usize = 6;

/// Tokens of a name with its role: "Rovers manager Ann Pell".
const MAX_NAME_TOKENS: usize = 7;

/// Tokens of a clause behind a name: "speaking to the Post after the match".
const MAX_CLAUSE_TOKENS: usize = 14;

/// Whom a lead before a colon names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// The speaker.
    Speaker(Range<usize>),
    /// What is asked about, or that something follows: nobody.
    Nobody,
}

/// "WHEN", "FACT CHECK", "Court file", "Monday": labels of a form, whom nobody hears speak. The last word tells, but for that of a
/// person's name: "Leontyne Price".
pub(crate) fn is_form_label(article: &Article, words: Range<usize>) -> bool {
    let Some(last) = words.clone().next_back() else {
        return false;
    };
    let is_named = words.clone().any(|i| is(article, i, FIRST_NAME | TITLE));
    let is_owned = article.tokens()[words.start].tag == Tag::PossessivePronoun
        || words
            .clone()
            .any(|i| article.tokens()[i].tag == Tag::PossessiveMark);
    words.clone().all(|i| is_form_word(article, i))
        || !is_named && !is_owned && is_form_word(article, last)
}

/// The words before a colon without the mark of a list and without marks of bold type: `5. Ann Pell`, `**Ann Pell**`.
pub(super) fn words_of(article: &Article, lead: Range<usize>) -> Range<usize> {
    let start = after_list_mark(article, lead.clone());
    let end = (start..lead.end)
        .rev()
        .find(|&i| !is_ornament(article.token_text(i)))
        .map_or(start, |i| i + 1);
    start..end
}

/// The first token after `5.`, `b)`, `(2)`, `•`, `**`.
pub(super) fn after_list_mark(article: &Article, line: Range<usize>) -> usize {
    let text = |i: usize| article.token_text(i);
    let is_mark = |i: &usize| is_ornament(text(*i)) || text(*i) == "|";
    let after_marks = |from: usize| (from..line.end).find(|i| !is_mark(i)).unwrap_or(line.end);
    let first = after_marks(line.start);
    let number = first + usize::from(first < line.end && text(first) == "(");
    if number + 1 >= line.end {
        return first;
    }
    let is_number = article.tokens()[number].kind == TokenKind::Number;
    let is_letter = text(number).len() == 1 && article.tokens()[number].kind == TokenKind::Word;
    let closes = match text(number + 1) {
        "." => is_number,
        ")" => is_number || is_letter,
        _ => false,
    };
    match closes {
        true => after_marks(number + 2),
        false if is_number && text(number).ends_with('.') => after_marks(number + 1),
        false => first,
    }
}

/// Whom a lead without a verb of its own names; `None` where it has one, or is no label at all.
pub(super) fn lead(article: &Article, lead: Range<usize>) -> Option<Lead> {
    let words = words_of(article, lead);
    if words.is_empty() || is_form_label(article, words.clone()) {
        return None;
    }
    let is_verbless = || !words.clone().any(|i| is_verb(article, i));
    behind_topic(article, words.clone())
        .or_else(|| before_topic(article, words.clone()))
        .or_else(|| before_clause(article, words.clone()))
        .or_else(|| {
            is_verbless()
                .then(|| possessor(article, words.clone()))
                .flatten()
        })
        .or_else(|| {
            is_verbless()
                .then(|| sender(article, words.clone()))
                .flatten()
        })
        .or_else(|| {
            is_verbless()
                .then(|| with_apposition(article, words.clone()))
                .flatten()
        })
        .map(Lead::Speaker)
        .or_else(|| {
            is_verbless()
                .then(|| plain(article, words.clone()))
                .flatten()
        })
}

fn is_verb(article: &Article, token: usize) -> bool {
    article.tokens()[token].tag.is_finite_verb()
}

/// "the mayor", "Rovers manager Ann Pell", "the same gentleman": no more than one phrase, with a noun or name at its end.
fn is_noun_phrase(article: &Article, phrase: Range<usize>) -> bool {
    let tag = |i: usize| article.tokens()[i].tag;
    let fits = |i: usize| {
        tag(i).is_noun()
            || matches!(
                tag(i),
                Tag::Determiner | Tag::Adjective | Tag::PossessivePronoun | Tag::PossessiveMark
            )
            || matches!(article.token_text(i), "of" | "." | "-" | "&" | "*" | "**")
    };
    let last = phrase.end.saturating_sub(1);
    !phrase.is_empty()
        && phrase.len() <= MAX_NAME_TOKENS
        && phrase.into_iter().all(fits)
        && tag(last).is_noun()
}

/// A phrase that somebody speaks by: a name, or a noun for somebody.
fn is_speaker(article: &Article, phrase: Range<usize>) -> bool {
    is_noun_phrase(article, phrase.clone()) && names_somebody(article, phrase)
}

/// `On the price of bread, Yaw Pettersson of the Guild:`, `Asked about bread, Pettersson:`: after a fronted phrase.
fn behind_topic(article: &Article, words: Range<usize>) -> Option<Range<usize>> {
    let first = article.tokens()[words.start].tag;
    let is_fronted =
        first.is_verb() || matches!(first, Tag::Preposition | Tag::Adverb | Tag::Conjunction);
    if !is_fronted || words.clone().skip(1).any(|i| is_verb(article, i)) {
        return None;
    }
    let commas = words.clone().filter(|&i| article.token_text(i) == ",");
    let from = |comma: usize| comma + 1..words.end;
    commas
        .map(from)
        .find(|rest| is_speaker(article, rest.clone()))
}

/// `Member Garret Solheim on the toll itself:`, `the mayor about why he left:`: before what is asked about.
fn before_topic(article: &Article, words: Range<usize>) -> Option<Range<usize>> {
    let is_topic = |i: &usize| {
        matches!(
            article.token_lower(*i),
            "on" | "about"
                | "regarding"
                | "concerning"
                | "after"
                | "following"
                | "in"
                | "at"
                | "to"
        )
    };
    let at = words.clone().take(MAX_NAME_TOKENS + 1).find(is_topic)?;
    let rest = at + 1..words.end;
    let asks = article
        .tokens()
        .get(at + 1)
        .is_some_and(|t| t.tag == Tag::Wh);
    let has_verb = rest.clone().any(|i| is_verb(article, i));
    let fits = !rest.is_empty() && rest.len() <= MAX_CLAUSE_TOKENS && (asks || !has_verb);
    (fits && is_speaker(article, words.start..at)).then_some(words.start..at)
}

/// `Rovers manager Ann Pell, speaking to the Post:`, `Ann Pell, who runs the club:`, `Sen. Ann Pell, in a statement:`, `Rep. Ann
/// Pell (D-Ohio) on X:`: where the name ends.
fn before_clause(article: &Article, words: Range<usize>) -> Option<Range<usize>> {
    let tokens = article.tokens();
    let text = |i: usize| article.token_text(i);
    let end = words
        .clone()
        .take(MAX_NAME_TOKENS + 1)
        .find(|&i| matches!(text(i), "," | "("))?;
    let name = words.start..end;
    let fits = |i: usize| {
        let tag = tokens[i].tag;
        tag.is_noun() || matches!(tag, Tag::Determiner | Tag::Adjective)
    };
    let after = match text(end) {
        "(" => (end..words.end).find(|&i| text(i) == ")")? + 1,
        _ => end + 1,
    };
    let opens = tokens.get(after).filter(|_| after < words.end)?;
    let clause = matches!(
        opens.tag,
        Tag::VerbGerund | Tag::VerbParticiple | Tag::Preposition | Tag::Adverb
    ) || text(end) == "," && article.token_lower(after) == "who";
    // "Ann Pell, who runs the club, was clear: “…”" goes on after its clause.
    let ends = !(after..words.end).any(|i| text(i) == ",");
    let told =
        article.token_lower(after) == "who" || !(after..words.end).any(|i| is_verb(article, i));
    let named = !name.is_empty()
        && (tokens[end - 1].tag == Tag::Proper || is_speaker(article, name.clone()));
    let short = words.end - end <= MAX_CLAUSE_TOKENS;
    (named && clause && ends && told && short && name.clone().all(fits)).then_some(name)
}

/// `Her message:`, `The union's answer:`: whose it is.
pub(super) fn possessor(article: &Article, words: Range<usize>) -> Option<Range<usize>> {
    let last = words.end - 1;
    let tag = |i: usize| article.tokens()[i].tag;
    let is_utterance =
        is(article, last, DOCUMENT) || LayoutWord::Utterance.has(article.token_lower(last));
    if !is_utterance || words.len() > MAX_NAME_TOKENS {
        return None;
    }
    if tag(words.start) == Tag::PossessivePronoun {
        return Some(words.start..words.start + 1);
    }
    let mark = words.clone().rfind(|&i| tag(i) == Tag::PossessiveMark)?;
    // "Excerpt of Pell's remarks"
    let of = (words.start..mark).rfind(|&i| article.token_lower(i) == "of");
    let start = of.map_or(words.start, |of| of + 1);
    (mark > start).then_some(start..mark + 1)
}

/// `The message from the bishop:`, `A statement by Gull Water:`: whose it is, behind the noun.
fn sender(article: &Article, words: Range<usize>) -> Option<Range<usize>> {
    let is_utterance =
        |i: usize| is(article, i, DOCUMENT) || LayoutWord::Utterance.has(article.token_lower(i));
    let at = words
        .clone()
        .skip(1)
        .take(MAX_NAME_TOKENS)
        .find(|&i| matches!(article.token_lower(i), "from" | "by"))?;
    let from = at + 1..words.end;
    let is_sent = is_utterance(at - 1) || matches!(article.token_lower(at - 1), "this" | "and");
    (is_sent && is_speaker(article, from.clone())).then_some(from)
}

/// `Ann Pell, Water Board:`, `Ann Pell (41, a baker in Tarn):`, and `Pell, again:`, where the name ends before the comma.
fn with_apposition(article: &Article, words: Range<usize>) -> Option<Range<usize>> {
    let comma = words
        .clone()
        .find(|&i| matches!(article.token_text(i), "," | "("))?;
    let name = words.start..comma;
    // "Oslo, 9 July, Pell": a dateline; "A clerk, Jill Tolles, also commented": a clause.
    let is_dated = words.clone().any(|i| is(article, i, CALENDAR));
    let is_clause = words.clone().skip(1).any(|i| {
        article.tokens()[i].tag == Tag::VerbParticiple && article.tokens()[i - 1].tag == Tag::Adverb
    });
    // "Ann Pell (D-Ohio) today released a statement"
    let closes = (comma..words.end).find(|&i| article.token_text(i) == ")");
    let goes_on = article.token_text(comma) == "("
        && closes.is_none_or(|i| i + 1 < words.end && article.token_text(i + 1) != ",");
    let is_long = words.len() > 3 * MAX_NAME_TOKENS;
    if is_long || goes_on || is_dated || is_clause || !is_speaker(article, name.clone()) {
        return None;
    }
    let tells_when = (comma + 1..words.end).all(|i| {
        !matches!(
            article.tokens()[i].tag,
            Tag::Proper | Tag::Noun | Tag::NounPlural | Tag::Number
        )
    });
    Some(if tells_when { name } else { words })
}

/// `Karaca:`, `The youngest:`, `Pell again:`; `On the injury:` names what is asked about, `One more thing:` nobody.
fn plain(article: &Article, words: Range<usize>) -> Option<Lead> {
    if words.len() > MAX_LABEL_TOKENS {
        return None;
    }
    let tag = |i: usize| article.tokens()[i].tag;
    let is_named = words
        .clone()
        .any(|i| tag(i).is_noun() || article.tokens()[i].case == Case::Upper)
        || words.len() == 1 && tag(words.start) == Tag::Pronoun;
    if !is_named {
        return None;
    }
    let is_somebody = names_somebody(article, words.clone());
    // "His approach": his it is, but "his wife" is another.
    if tag(words.start) == Tag::PossessivePronoun && !is_somebody {
        return Some(Lead::Speaker(words.start..words.start + 1));
    }
    if tag(words.start) == Tag::Preposition
        || !is_somebody
        || is_heading_line(article, words.clone())
    {
        return Some(Lead::Nobody);
    }
    // "Pell again", "Pell reports", which the tagger takes for a noun.
    let is_part = |i: &usize| tag(*i) != Tag::Adverb && !(*i > words.start && reports(article, *i));
    let end = words
        .clone()
        .rev()
        .find(is_part)
        .map_or(words.end, |i| i + 1);
    Some(Lead::Speaker(words.start..end))
}

/// "reports", "wrote": a word in lower case that is a form of a verb of speech.
fn reports(article: &Article, token: usize) -> bool {
    let lexicon = CueLexicon::shipped();
    let word = article.tokens()[token];
    let entry = lexicon.entry(LEXICONS.cue_entry(word.word));
    word.case == Case::Lower
        && entry.readings.iter().any(|&(verb, form)| {
            lexicon.verb(verb).is_speech && matches!(form, Form::Third | Form::Past)
        })
}

/// "Making A Serious Impact": small words with capitals, or an act.
fn is_heading_line(article: &Article, words: Range<usize>) -> bool {
    let tag = |i: usize| article.tokens()[i].tag;
    let is_small = |i: usize| {
        matches!(
            tag(i),
            Tag::Determiner | Tag::Preposition | Tag::PossessivePronoun | Tag::Pronoun
        )
    };
    let is_capital = |i: usize| article.tokens()[i].case == Case::Capitalized;
    tag(words.start) == Tag::VerbGerund || words.skip(1).any(|i| is_small(i) && is_capital(i))
}

/// True when words may stand for somebody who speaks: a name, or a noun for people, a body, a text. A word alone with a capital is
/// a name.
pub(super) fn names_somebody(article: &Article, mut words: Range<usize>) -> bool {
    const SOMEBODY: u32 = FIRST_NAME
        | TITLE
        | ROLE
        | BODY
        | DOCUMENT
        | GROUP
        | KNOWN_BODY
        | PLACE
        | DEMONYM
        | MEDIA
        | FORCE;
    let is_alone = words.len() == 1;
    words.any(|i| {
        let token = article.tokens()[i];
        (token.tag == Tag::Proper || is_alone && token.case != Case::Lower)
            && !is_form_word(article, i)
            || token.tag == Tag::Pronoun
            || is(article, i, SOMEBODY)
            || LayoutWord::Somebody.has(article.token_lower(i))
    })
}

/// True for words in marks that are said though no stop ends them: `“Keep the bus”`, no name and no title.
pub(super) fn is_utterance(article: &Article, quotation: &MarkPair) -> bool {
    const MIN_WORDS: usize = 2;
    let words = || {
        (quotation.start..quotation.end).filter(|&i| article.tokens()[i].kind == TokenKind::Word)
    };
    words().take(MIN_WORDS).count() == MIN_WORDS
        && words()
            .skip(1)
            .any(|i| article.tokens()[i].case == Case::Lower)
        && !is_heading(article, quotation)
}
