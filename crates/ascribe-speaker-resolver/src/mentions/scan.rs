//! One pass over the tokens: where names, third-person pronouns and nouns that may stand for a speaker are.

use ascribe_article::marks::side_of_token;
use ascribe_article::{Article, Case, NamedKind, QuoteType, SentenceKind, TokenKind, WordId};

use crate::ids::{NameId, Table};
use crate::lexicons::{LEXICONS, Word};
use crate::mentions::first_label::cut_first_label;
use crate::mentions::label_names::add_label_names;
use crate::mentions::line::Line;
use crate::mentions::name::{Found, Name, Noun, Pronoun, put_whole};
use crate::mentions::names::read;
use crate::mentions::read::read_names;
use crate::mentions::source_names::add_source_names;
use crate::mentions::word_names::{add_word_names, read_who};

/// What one pass over an article finds.
#[derive(Default)]
pub(crate) struct Scan {
    /// In text order, not overlapping.
    pub(crate) names: Table<NameId, Name>,
    /// "he", "she", "him", "his", "her" in text order.
    pub(crate) pronouns: Vec<Pronoun>,
    /// Role, document, body and group nouns in text order.
    pub(crate) nouns: Vec<Noun>,
    /// For each token its number in the lexicons.
    words: Vec<WordId>,
    /// For each token: the sentence that holds it.
    pub(crate) sentence_of: Vec<u32>,
    /// For each sentence: the paragraph that holds it.
    pub(crate) paragraph_of: Vec<u32>,
    /// For each token: it stands in quotation marks of some quote.
    pub(crate) quoted: Vec<bool>,
    /// For each sentence, how many up to it are not wholly in quotation marks: the measure of how far a reader has to
    /// look back over a long quotation.
    narrated: Vec<u32>,
}

impl Scan {
    /// Sentences between two places, without those that are wholly in quotation marks.
    pub(crate) fn distance(&self, from: u32, to: u32) -> u32 {
        let narrated = |sentence: u32| self.narrated.get(sentence as usize).copied().unwrap_or(0);
        narrated(to).saturating_sub(narrated(from))
    }

    /// What the lexicons say of a token.
    pub(crate) fn word(&self, token: usize) -> Word {
        LEXICONS.at(self.words[token])
    }

    /// The sentence of a token.
    pub(crate) fn sentence(&self, token: u32) -> u32 {
        self.sentence_of[token as usize]
    }

    /// The paragraph of a token.
    pub(crate) fn paragraph(&self, token: u32) -> u32 {
        self.paragraph_of[self.sentence(token) as usize]
    }

    /// Whether a name stands in quotation marks.
    pub(crate) fn is_quoted(&self, name: NameId) -> bool {
        self.quoted[self.names[name].start as usize]
    }

    /// The name that holds a token, or the first one after it.
    pub(crate) fn name_from(&self, token: usize) -> Option<(NameId, &Name)> {
        self.names
            .nth(self.names.partition_point(|n| n.end as usize <= token))
    }

    /// The name that ends right before a token.
    pub(crate) fn name_before(&self, token: usize) -> Option<(NameId, &Name)> {
        let at = self.names.partition_point(|n| (n.end as usize) < token);
        self.names
            .nth(at)
            .filter(|(_, name)| name.end as usize == token)
    }
}

/// Scans an article.
pub(crate) fn scan(article: &Article) -> Scan {
    let n_tokens = article.tokens().len();
    let mut in_sentences = Found::default();
    let mut found = Scan {
        sentence_of: vec![0; n_tokens],
        paragraph_of: vec![0; article.sentences().len()],
        quoted: quoted_tokens(article),
        ..Scan::default()
    };
    for (p, paragraph) in article.paragraphs().iter().enumerate() {
        found.paragraph_of[paragraph.sentences.range()].fill(p as u32);
    }
    for (s, sentence) in article.sentences().iter().enumerate() {
        found.sentence_of[sentence.tokens.range()].fill(s as u32);
        if sentence.kind != SentenceKind::Boilerplate {
            read(&Line::new(article, s), &mut in_sentences);
        }
        let told = sentence
            .tokens
            .range()
            .any(|token| !found.quoted[token] && article.tokens()[token].kind == TokenKind::Word);
        let before = found.narrated.last().copied().unwrap_or(0);
        found.narrated.push(before + u32::from(told));
    }
    found.words = article.tokens().iter().map(|token| token.word).collect();
    (found.names, found.pronouns, found.nouns) = (
        in_sentences.names,
        in_sentences.pronouns,
        in_sentences.nouns,
    );
    spell_out(article, &mut found);
    read_names(article, &mut found.names, &mut found.nouns);
    add_source_names(article, &mut found.names);
    cut_first_label(article, &mut found.names);
    add_label_names(article, &mut found.names);
    add_word_names(article, &mut found.names);
    read_who(article, &mut found.names);
    found
}

/// "the Alliance to Open Our Quays (AOOQ)": what the letters in brackets stand for is one body's name.
fn spell_out(article: &Article, found: &mut Scan) {
    /// Tokens of a long form.
    const LONGEST: usize = 14;
    let tokens = article.tokens();
    for open in 1..tokens.len().saturating_sub(2) {
        let short = tokens[open + 1];
        if tokens[open].kind != TokenKind::Punctuation
            || article.token_text(open) != "("
            || short.case != Case::Upper
            || !(3..=8).contains(&short.span.len())
            || article.token_text(open + 2) != ")"
        {
            continue;
        }
        let mut letters = article.token_text(open + 1).chars().rev().peekable();
        let mut start = open;
        while letters.peek().is_some() && start > open.saturating_sub(LONGEST) {
            let token = tokens[start - 1];
            let capital = token.kind == TokenKind::Word && token.case != Case::Lower;
            if capital && letters.next() != article.token_text(start - 1).chars().next() {
                break;
            }
            if !capital && token.kind != TokenKind::Word {
                break;
            }
            start -= 1;
        }
        let begins = letters.peek().is_none() && tokens[start].case != Case::Lower;
        if !begins || found.sentence_of[start] != found.sentence_of[open] {
            continue;
        }
        let long = Name::new(start, open, start, Some(NamedKind::Organization));
        put_whole(&mut found.names, long);
    }
}

/// Marks the tokens inside quotation marks: all of a direct content, the marked parts of a mixed one.
fn quoted_tokens(article: &Article) -> Vec<bool> {
    let tokens = article.tokens();
    let mut delta = vec![0_i32; tokens.len() + 1];
    let mut quoted = vec![false; tokens.len()];
    let mut toggled_up_to = 0;
    for quote in article.quotes() {
        for span in &quote.content {
            let (from, to) = (
                article.token_at(span.start),
                article.token_at(span.end.saturating_sub(1)) + 1,
            );
            let (from, to) = (from.min(tokens.len()), to.min(tokens.len()));
            match quote.kind {
                QuoteType::Direct if from < to => {
                    delta[from] += 1;
                    delta[to] -= 1;
                }
                QuoteType::Mixed => {
                    let mut inside = false;
                    // Quotes come in text order: what an outer quote has toggled needs no second look.
                    for i in from.max(toggled_up_to)..to {
                        if tokens[i].kind == TokenKind::QuoteMark {
                            inside = side_of_token(article.token_text(i))
                                .map_or(inside, |side| side.leads_inside(inside));
                        }
                        quoted[i] = inside;
                    }
                    toggled_up_to = toggled_up_to.max(to);
                }
                _ => {}
            }
        }
    }
    let mut depth = 0;
    for (flag, change) in quoted.iter_mut().zip(&delta) {
        depth += change;
        *flag |= depth > 0;
    }
    quoted
}
