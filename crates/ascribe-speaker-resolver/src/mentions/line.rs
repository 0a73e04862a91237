//! A sentence as a reader of names sees it: what its words are, and how far its capitals tell something.

use std::cell::Cell;
use std::ops::Range;

use ascribe_article::{Article, Case, SentenceKind, Tag, TokenKind, Turn};

use crate::lexicons::{
    BODY, CALENDAR, COMMON_FIRST_NAME, FUNCTION, Flags, HONORIFIC, LEXICONS, PARTICLE, PREPOSITION,
    SUFFIX, TITLE, Word,
};
use crate::words::{WordKind, third_person};

/// Whether a sentence begins with the label of a turn: "REAR ADM. ANN LEE: Yes." is no line of a headline.
fn opens_turn(article: &Article, tokens: Range<usize>) -> bool {
    let turns = article.turns();
    let label = |turn: &Turn| turn.label.map(|label| label.start);
    let at = turns.partition_point(|turn| turn.start() < tokens.start);
    let first = turns.get(at).and_then(label);
    first.is_some_and(|start| tokens.contains(&start))
}

/// One sentence.
pub(crate) struct Line<'a> {
    pub(crate) article: &'a Article,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// All its content words are capitalised: capitals tell nothing.
    pub(crate) title_case: bool,
    /// It is the article's headline.
    pub(crate) headline: bool,
    /// The phrase that was looked up last, and what the lists say of it.
    phrase: Cell<(usize, usize, Flags)>,
}

impl<'a> Line<'a> {
    pub(crate) fn new(article: &'a Article, sentence: usize) -> Self {
        let tokens = article.sentences()[sentence].tokens.range();
        let mut line = Self {
            article,
            start: tokens.start,
            end: tokens.end,
            title_case: false,
            headline: false,
            phrase: Cell::default(),
        };
        if opens_turn(article, tokens.clone()) {
            return line;
        }
        let (mut lower, mut capital) = (0, 0);
        for i in tokens {
            let token = article.tokens()[i];
            let is_clitic = || article.token_text(i).starts_with(['’', '\'']);
            if token.kind != TokenKind::Word || token.span.len() < 3 || is_clitic() {
                continue;
            }
            // "Imre Falk told Piet Lander.": in a title the verb would have a capital, too.
            let is_verb = token.tag.is_finite_verb() && token.span.len() > 3;
            match token.case {
                Case::Lower if line.word(i).is(FUNCTION) && !is_verb => {}
                Case::Lower => lower += 1,
                Case::None => {}
                _ => capital += 1,
            }
            // Enough to know it is running text.
            if lower > 3 && lower * 4 > capital {
                return line;
            }
        }
        let headline = article.sentences()[sentence].kind == SentenceKind::Headline;
        // In running text only a line of its own at the top is a headline.
        line.headline = headline;
        line.title_case = capital >= 4
            && if headline {
                lower * 3 <= capital
            } else {
                lower == 0
            };
        line
    }

    pub(crate) fn word(&self, i: usize) -> Word {
        LEXICONS.at(self.article.tokens()[i].word)
    }

    pub(crate) fn tag(&self, i: usize) -> Tag {
        self.article.tokens()[i].tag
    }

    /// First word of the sentence, or first after a mark that may begin one.
    pub(crate) fn is_initial(&self, i: usize) -> bool {
        if i <= self.start {
            return true;
        }
        match self.article.tokens()[i - 1].kind {
            TokenKind::QuoteMark => true,
            TokenKind::Punctuation => matches!(
                self.article.token_text(i - 1),
                ":" | "–" | "—" | "--" | "…" | "..." | "(" | "["
            ),
            _ => false,
        }
    }

    pub(crate) fn is_capital(&self, i: usize) -> bool {
        i < self.end
            && matches!(
                self.article.tokens()[i].case,
                Case::Capitalized | Case::Upper | Case::Mixed
            )
            && matches!(self.article.tokens()[i].kind, TokenKind::Word)
    }

    pub(crate) fn is_name_word(&self, i: usize) -> bool {
        self.is_capital(i) && {
            let word = self.word(i);
            let lower = self.article.token_lower(i);
            if is_compound_adjective(lower) {
                return false;
            }
            // "A." between two names is an initial.
            let initial = lower.len() == 2 && lower.ends_with('.')
                || lower.len() == 1
                    && i + 1 < self.end
                    && self.article.token_text(i + 1) == "."
                    && i > self.start;
            // "Jeremy Dear", "Mr. Still".
            let surname = i > self.start
                && !self.title_case
                && self.article.tokens()[i].case == Case::Capitalized
                && self.word(i - 1).is(COMMON_FIRST_NAME | HONORIFIC)
                && !word.is(CALENDAR | PREPOSITION)
                && third_person(self.article, i).is_none();
            initial
                || surname
                || lower != "i"
                    && !(lower == "election" && self.lower_is(i + 1, "day"))
                    && (!word.is(FUNCTION)
                        || word.is(PARTICLE | BODY)
                        || word.is(COMMON_FIRST_NAME) && !word.is(CALENDAR))
        }
    }

    pub(crate) fn lower_is(&self, i: usize, word: &str) -> bool {
        i < self.end && self.article.token_lower(i) == word
    }

    pub(crate) fn word_is(&self, i: usize, kind: WordKind) -> bool {
        i < self.end && kind.is_at(self.article, i)
    }

    pub(crate) fn is_abbreviation(&self, i: usize) -> bool {
        self.article.tokens()[i].span.len() <= 2 || self.word(i).is(TITLE | SUFFIX)
    }

    /// Last token that is no suffix or stop.
    pub(crate) fn last_word(&self, start: usize, end: usize) -> usize {
        (start..end)
            .rev()
            .find(|&i| self.article.tokens()[i].kind == TokenKind::Word && !self.word(i).is(SUFFIX))
            .unwrap_or(start)
    }

    /// What the lists say of the phrase of several words `start..end`.
    pub(crate) fn phrase(&self, start: usize, end: usize) -> Flags {
        let (last_start, last_end, flags) = self.phrase.get();
        if (start, end) == (last_start, last_end) {
            return flags;
        }
        let flags = LEXICONS.phrase(&joined_lower(self.article, start, end));
        self.phrase.set((start, end, flags));
        flags
    }
}

/// "Dunedin-born", "London-based": an adjective with a capital.
pub(crate) fn is_compound_adjective(lower: &str) -> bool {
    /// Bytes of the shortest: "A-born" is none.
    const SHORTEST: usize = 6;
    lower.len() >= SHORTEST
        && lower
            .rfind('-')
            .is_some_and(|at| WordKind::CompoundEnding.has(&lower[at..]))
}

/// The words of the tokens `start..end` in lower case, as the lists write a phrase.
pub(crate) fn joined_lower(article: &Article, start: usize, end: usize) -> String {
    let length = article.token_span(start..end).len();
    let mut joined = String::with_capacity(length + end - start);
    for i in start..end {
        if i > start {
            joined.push(' ');
        }
        joined.push_str(article.token_lower(i));
    }
    joined
}

/// A small word within a name: "van" of "Ann van Vale".
pub(crate) fn is_particle(article: &Article, i: usize) -> bool {
    let token = article.tokens()[i];
    token.case == Case::Lower && LEXICONS.at(token.word).is(PARTICLE)
}

/// "harbourpost.com": who runs a site goes by its address.
pub(crate) fn is_domain(lower: &str) -> bool {
    let Some((name, end)) = lower.rsplit_once('.') else {
        return false;
    };
    name.len() > 2
        && matches!(
            end,
            "com" | "org" | "net" | "info" | "ca" | "uk" | "au" | "de" | "tv"
        )
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
}
