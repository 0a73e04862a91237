//! Whether a few words name who signs: `Dana Ruiz, head teacher`, `Cllr Teresa Amundsen`, `The Osgood family`.

use std::ops::Range;

use ascribe_article::{Article, Case, Tag, TokenKind};
use ascribe_grammar::labels::is_form_label;
use ascribe_grammar::words::{
    BODY, CALENDAR, FIRST_NAME, FORCE, FUNCTION, Flags, GROUP, KNOWN_BODY, LEXICONS, PARTICLE,
    PLACE, ROLE, SUFFIX, TITLE,
};

/// Tokens of a signature: "Dana Ruiz, head teacher of the valley school (@druiz)".
pub(super) const MAX_SIGNATURE_TOKENS: usize = 24;

/// Tokens of the name in it: "Rev. Dr. Martin de la Cruz".
const MAX_NAME_TOKENS: usize = 7;

/// A signature.
#[derive(Clone, Debug)]
pub(super) struct Signer {
    /// Name, role and place.
    pub(super) source: Range<usize>,
    /// A list knows a part of the name, or a role stands behind it: no heading looks so.
    pub(super) is_sure: bool,
}

/// The signature that these tokens are, as a whole.
pub(super) fn signer(article: &Article, line: Range<usize>) -> Option<Signer> {
    let line = without_ornaments(article, line);
    if line.is_empty() || line.len() > MAX_SIGNATURE_TOKENS || !has_no_stop(article, line.clone()) {
        return None;
    }
    let name_end = line
        .clone()
        .find(|&i| {
            matches!(article.token_text(i), "," | "(" | "-") || is_long_dash(article.token_text(i))
        })
        .unwrap_or(line.end);
    let name = line.start..name_end;
    if name.len() > MAX_NAME_TOKENS || !is_name(article, name.clone()) {
        return None;
    }
    let rest = name_end..line.end;
    let is_verbless = rest
        .clone()
        .all(|i| !article.tokens()[i].tag.is_finite_verb() || is_capital(article, i));
    let is_known = is(article, line.start, FIRST_NAME | TITLE) && name.len() > 1
        || rest.clone().any(|i| is(article, i, ROLE));
    is_verbless.then_some(Signer {
        source: line,
        is_sure: is_known,
    })
}

/// Capitals throughout, and not the words of a heading or a form; or "the" and a group.
fn is_name(article: &Article, name: Range<usize>) -> bool {
    let tokens = article.tokens();
    let is_group = |i: usize| is(article, i, GROUP | BODY | FORCE | KNOWN_BODY);
    if name.is_empty() {
        return false;
    }
    if tokens[name.start].tag == Tag::Determiner {
        let head = name.end - 1;
        return head > name.start && is_capital(article, head) | is_group(head);
    }
    let fits = |i: usize| {
        is_capital(article, i)
            || is(article, i, PARTICLE | SUFFIX)
            || matches!(
                article.token_text(i),
                "." | "&" | "and" | "’s" | "'s" | "of"
            )
    };
    // "A. Penrose" begins with no article.
    let is_initial = |i: usize| article.token_text(i).trim_end_matches('.').chars().count() == 1;
    let says_nothing = |i: usize| {
        (i == name.start && is_form_word(article, i) || is(article, i, FUNCTION | CALENDAR))
            && !is(article, i, FIRST_NAME)
            && !is_initial(i)
    };
    let words = || name.clone().filter(|&i| tokens[i].kind == TokenKind::Word);
    let is_place = words().all(|i| is(article, i, PLACE) && !is(article, i, FIRST_NAME));
    is_capital(article, name.start)
        && name.clone().all(fits)
        && words().any(|i| article.token_text(i).chars().count() > 1)
        && !words().any(|i| says_nothing(i) && is_capital(article, i))
        && !is_place
}

fn has_no_stop(article: &Article, line: Range<usize>) -> bool {
    !matches!(
        article.token_text(line.end - 1),
        "." | "!" | "?" | ":" | ";" | "," | "…" | "..."
    )
}

/// A line without the marks around it: `* Ann Pell *`, `**Ann Pell**`, `— Ann Pell`.
fn without_ornaments(article: &Article, line: Range<usize>) -> Range<usize> {
    let is_mark = |i: &usize| is_ornament(article.token_text(*i));
    let start = line.clone().find(|i| !is_mark(i)).unwrap_or(line.end);
    let end = line.rev().find(|i| !is_mark(i)).map_or(start, |i| i + 1);
    start..end.max(start)
}

/// `**`, `_`, `•`, `—`: marks that are no part of a name.
pub(super) fn is_ornament(text: &str) -> bool {
    let is_mark = |c: char| {
        matches!(
            c,
            '*' | '_'
                | '•'
                | '·'
                | '>'
                | '~'
                | '–'
                | '—'
                | '―'
                | '-'
                | '+'
                | '#'
                | '★'
                | '☆'
                | '✔'
        )
    };
    !text.is_empty() && text.chars().all(is_mark)
}

pub(super) fn is_long_dash(text: &str) -> bool {
    matches!(text, "—" | "–" | "―" | "--")
}

/// What the lists say of a token's word.
pub(super) fn is(article: &Article, token: usize, flags: Flags) -> bool {
    LEXICONS.at(article.tokens()[token].word).is(flags)
}

pub(super) fn is_capital(article: &Article, token: usize) -> bool {
    matches!(
        article.tokens()[token].case,
        Case::Capitalized | Case::Upper | Case::Mixed
    )
}

/// "I", "our": whoever writes speaks.
pub(super) fn is_first_person(lower: &str) -> bool {
    matches!(lower, "i" | "we" | "my" | "our" | "me" | "us")
}

/// "Photo", "Monday": a word that labels a form.
pub(super) fn is_form_word(article: &Article, token: usize) -> bool {
    is_form_label(article.token_lower(token)) || is(article, token, CALENDAR)
}
