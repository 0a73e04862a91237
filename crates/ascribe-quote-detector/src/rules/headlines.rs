//! Headlines, and lines like them in a round-up: `Minister: no tax rise this year`, `‘No tax rise’ – minister`, `Bridge to shut,
//! engineer warns`.

use std::ops::Range;
use std::sync::LazyLock;

use ascribe_article::{Article, Case, SentenceKind, Tag, TokenKind};
use ascribe_grammar::cues::{Frame, Voice};
use ascribe_grammar::inflect::Form;
use ascribe_grammar::lists;
use ascribe_grammar::words::{BODY, FORCE, GROUP, LEXICONS, ROLE};
use rustc_hash::FxHashSet;

use super::labels::{self, Lead, MAX_LABEL_TOKENS, is_form_label};
use super::proposal::Proposal;
use super::rule::Rule;
use super::signers::{self, is, is_long_dash};
use crate::reading::utterance::is_small_in_title;
use crate::reading::{Candidate, Reading};

/// Tokens of what a headline quotes.
const MIN_HEADLINE_TOKENS: usize = 3;

/// Tokens of a line that may be a headline.
const MAX_LINE_TOKENS: usize = 24;

/// Tokens of what a headline is about, before a colon: "Depot fire latest".
const MAX_TOPIC_TOKENS: usize = 5;

/// Tokens of source and verb behind the last comma: "chief engineer of the port warns".
const MAX_TAIL_TOKENS: usize = 7;

/// Proposals of an article whose sources a headline is compared with: those of its first paragraphs.
const MAX_SOURCES: usize = 48;

/// Adds what the headlines of an article tell.
pub(super) fn find(reading: &Reading, out: &mut Vec<Proposal>) {
    for paragraph in reading.article.paragraphs() {
        let Some(line) = Line::new(reading, paragraph.sentences.range()) else {
            continue;
        };
        let found = line
            .before_colon(out)
            .or_else(|| line.after_colon(out))
            .or_else(|| line.after_dash(out))
            .or_else(|| line.after_comma(out));
        out.extend(found.map(Found::proposal));
    }
}

/// What a headline quotes, and whom.
struct Found {
    content: Range<usize>,
    cue: Range<usize>,
    source: Range<usize>,
}

impl Found {
    fn proposal(self) -> Proposal {
        let candidate = Candidate {
            content: vec![(self.content.start, self.content.end)],
            cue: vec![(self.cue.start, self.cue.end)],
            source: Some((self.source.start, self.source.end)),
            ..Candidate::default()
        };
        Proposal::new(Rule::HeadlineColon, candidate)
    }
}

/// A line that has no stop at its end.
struct Line<'r, 'a> {
    reading: &'r Reading<'a>,
    article: &'a Article,
    tokens: Range<usize>,
    is_headline: bool,
}

impl<'r, 'a> Line<'r, 'a> {
    /// The line that a paragraph of these sentences is.
    fn new(reading: &'r Reading<'a>, sentences: Range<usize>) -> Option<Self> {
        let article = reading.article;
        let sentences = article.sentences().get(sentences)?;
        let (first, last) = (sentences.first()?, sentences.last()?);
        let tokens = first.tokens.start..last.tokens.end;
        let is_headline = first.kind == SentenceKind::Headline;
        let ends = |i: usize| {
            matches!(
                article.token_text(i),
                "." | "!" | "?" | ":" | "," | ";" | "…"
            )
        };
        let is_line = tokens.len() <= MAX_LINE_TOKENS && !ends(tokens.end - 1);
        (is_headline || is_line && first.kind == SentenceKind::Body).then_some(Self {
            reading,
            article,
            tokens,
            is_headline,
        })
    }

    fn text(&self, token: usize) -> &'a str {
        self.article.token_text(token)
    }

    fn is_quoted(&self, token: usize) -> bool {
        self.reading.quotation_at(token).is_some()
    }

    /// The first colon outside marks.
    fn colon(&self) -> Option<usize> {
        let mut tokens = self.tokens.clone();
        tokens.find(|&i| self.text(i) == ":" && !self.is_quoted(i))
    }

    /// `Minister: no tax rise this year`
    fn before_colon(&self, found: &[Proposal]) -> Option<Found> {
        let colon = self.colon().filter(|_| self.is_headline)?;
        let (left, right) = (self.tokens.start..colon, colon + 1..self.tokens.end);
        let is_label = is_form_label(self.article, left.clone());
        let is_quoted = self.reading.only_quotations(right.clone());
        let names =
            self.is_source(left.clone(), found) || is_quoted && self.describes(left.clone());
        // "PM on strike: ‘We will not bend’"
        let lead = labels::lead(self.article, left.clone()).filter(|_| is_quoted);
        let source = match lead {
            Some(Lead::Speaker(source)) if self.is_source(source.clone(), found) => Some(source),
            _ => names.then_some(left),
        };
        let is_long = right.len() >= MIN_HEADLINE_TOKENS;
        source.filter(|_| is_long && !is_label).map(|source| Found {
            content: right,
            cue: colon..colon + 1,
            source,
        })
    }

    /// `‘No tax rise this year’: minister`, `Two in five umbrellas left on trains: report`
    fn after_colon(&self, found: &[Proposal]) -> Option<Found> {
        let colon = self.colon()?;
        let (left, right) = (self.tokens.start..colon, colon + 1..self.tokens.end);
        let fits = match self.reading.only_quotations(left.clone()) {
            true => {
                let is_title = self.is_title(left.clone());
                self.is_headline && !is_title && self.is_source(right.clone(), found)
                    || self.is_signed(left.clone(), right.clone())
            }
            false => left.len() > MIN_HEADLINE_TOKENS && self.is_role(right.clone()),
        };
        fits.then_some(Found {
            content: left,
            cue: colon..colon + 1,
            source: right,
        })
    }

    /// `“The Long Road”: Review`: words in capitals without a verb.
    fn is_title(&self, said: Range<usize>) -> bool {
        let tokens = self.article.tokens();
        let mut words = said.filter(|&i| tokens[i].kind == TokenKind::Word);
        words.all(|i| {
            let tag = tokens[i].tag;
            !tag.is_finite_verb() && (tokens[i].case != Case::Lower || is_small_in_title(tag))
        })
    }

    /// `“I watched the whole trial with him.” : Marla Keene, a neighbour`: an utterance and who signs it; in a headline a surname will do.
    fn is_signed(&self, said: Range<usize>, name: Range<usize>) -> bool {
        let quotation = self.reading.quotation_at(said.start);
        let quotation = quotation.map(|q| &self.reading.quotations[q]);
        let says = quotation
            .is_some_and(|q| q.after() >= said.end && labels::is_utterance(self.article, q));
        let signer = signers::signer(self.article, name).filter(|_| says);
        signer.is_some_and(|signer| signer.is_sure || self.is_headline)
    }

    /// `Swan attack ‘not an accident’ – mayor`, `Depot fire: ‘I smelled raisins’ – night guard Farah Eccles`
    fn after_dash(&self, found: &[Proposal]) -> Option<Found> {
        let is_dash = |i: &usize| {
            !self.is_quoted(*i) && (is_long_dash(self.text(*i)) || self.text(*i) == "-")
        };
        let dash = self.tokens.clone().rfind(is_dash)?;
        let source = dash + 1..self.tokens.end;
        let content = self.without_topic(self.tokens.start..dash);
        let is_marked = content.clone().any(|i| self.is_quoted(i));
        let fits = match is_marked {
            true => self.is_source(source.clone(), found),
            false => content.len() >= MIN_HEADLINE_TOKENS && self.is_role(source.clone()),
        };
        (fits && !content.is_empty() && !self.is_quoted(dash + 1)).then_some(Found {
            content,
            cue: dash..dash + 1,
            source,
        })
    }

    /// `Bridge to shut, engineer warns`, `Man must return 400 books, rules judge`: what the tagger takes for nouns.
    fn after_comma(&self, found: &[Proposal]) -> Option<Found> {
        let is_comma = |i: &usize| self.text(*i) == "," && !self.is_quoted(*i);
        let comma = self.tokens.clone().rfind(is_comma)?;
        let tail = comma + 1..self.tokens.end;
        let content = self.without_topic(self.tokens.start..comma);
        if !(2..=MAX_TAIL_TOKENS).contains(&tail.len()) || content.len() < MIN_HEADLINE_TOKENS {
            return None;
        }
        let last = tail.end - 1;
        let (source, cue) = [
            (tail.start..last, last..tail.end),
            (tail.start + 1..tail.end, tail.start..tail.start + 1),
        ]
        .into_iter()
        .find(|(source, cue)| {
            let is_name = |i: usize| self.article.tokens()[i].tag == Tag::Proper;
            let names = source.clone().all(is_name) || self.is_source(source.clone(), found);
            self.reports(cue.start) && names
        })?;
        Some(Found {
            content,
            cue,
            source,
        })
    }

    /// Some words without "Depot fire:" before them.
    fn without_topic(&self, words: Range<usize>) -> Range<usize> {
        let topic = words.clone().take(MAX_TOPIC_TOKENS + 1);
        let colon = topic
            .rev()
            .find(|&i| self.text(i) == ":" && !self.is_quoted(i));
        colon.map_or(words.start, |colon| colon + 1)..words.end
    }

    /// "warns", "said": a form in which a verb reports that stands after what was said.
    fn reports(&self, token: usize) -> bool {
        let lexicon = self.reading.lexicon;
        let word = self.article.tokens()[token].word;
        let entry = lexicon.entry(LEXICONS.cue_entry(word));
        entry.readings.iter().any(|&(index, form)| {
            let verb = lexicon.verb(index);
            let frames = verb.frames[Voice::Finite as usize];
            verb.is_speech
                && verb.particles.is_empty()
                && matches!(form, Form::Third | Form::Past | Form::Base)
                && frames.has(Frame::Quote)
        })
    }

    /// "minister", "night guard Farah Eccles": a short noun phrase that names who speaks.
    fn is_source(&self, range: Range<usize>, found: &[Proposal]) -> bool {
        let fits = |i: usize| {
            let tag = self.article.tokens()[i].tag;
            tag.is_noun()
                || matches!(
                    tag,
                    Tag::Adjective
                        | Tag::Determiner
                        | Tag::Punctuation
                        | Tag::Number
                        | Tag::PossessiveMark
                )
        };
        let names = |i: usize| names_speaker(self.article, i, found);
        !range.is_empty()
            && range.len() <= MAX_LABEL_TOKENS
            && range.clone().all(|i| fits(i) || names(i))
            && range.into_iter().any(names)
    }

    /// "Nurse who walked home through blizzard": somebody by what they are and what happened.
    fn describes(&self, range: Range<usize>) -> bool {
        const LONGEST_HEAD: usize = 3;
        let article = self.article;
        let goes_on = |i: usize| {
            matches!(article.tokens()[i].tag, Tag::Wh | Tag::Preposition)
                || article.tokens()[i].tag.is_verb()
        };
        let head = range
            .clone()
            .take(LONGEST_HEAD)
            .find(|&i| is(article, i, ROLE | GROUP));
        head.is_some_and(|head| head + 1 < range.end && goes_on(head + 1))
    }

    /// "report", "union leader": a role or a text in lower case, where a line that only ends in a word of its own has none.
    fn is_role(&self, range: Range<usize>) -> bool {
        const LONGEST: usize = 3;
        let is_lower = |i: usize| self.article.tokens()[i].case == Case::Lower;
        !range.is_empty()
            && range.len() <= LONGEST
            && range.clone().all(is_lower)
            && speaks_as_a_rule(self.article, range.end - 1)
            && range.skip(1).all(|i| {
                let tag = self.article.tokens()[i].tag;
                tag.is_noun() || tag == Tag::Adjective
            })
    }
}

/// "minister", "union", "police", "study": who is quoted at the end of a headline; a sign or a book is not.
fn speaks_as_a_rule(article: &Article, token: usize) -> bool {
    const FINDINGS: [&str; 9] = [
        "report", "study", "survey", "poll", "inquiry", "audit", "analysis", "research", "sources",
    ];
    is(article, token, ROLE | GROUP | BODY | FORCE)
        || FINDINGS.contains(&article.token_lower(token))
}

/// True when a token can name who speaks in a headline: a role ("minister"), or a word of a source in the text.
fn names_speaker(article: &Article, token: usize, found: &[Proposal]) -> bool {
    let word = article.token_lower(token);
    ROLES.contains(word.strip_prefix("ex-").unwrap_or(word))
        || is(article, token, BODY | FORCE) && article.tokens()[token].case == Case::Lower
        || article.tokens()[token].tag == Tag::Proper
            && found
                .iter()
                .take(MAX_SOURCES)
                .filter_map(|p| p.candidate.source)
                .any(|(from, to)| (from..to).any(|t| article.token_lower(t) == word))
}

/// Nouns for people by what they do, and for bodies that speak: a headline may name its source by one.
static ROLES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    [lists::ROLE_NOUNS, lists::DOCUMENT_NOUNS, lists::GROUP_NOUNS]
        .into_iter()
        .flat_map(|list| list.rows::<6>())
        .map(|row| row[0])
        .collect()
});
