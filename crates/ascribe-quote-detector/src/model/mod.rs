//! The learned detector: the encoder's vectors, a cue head, a role head for each likely cue, spans from roles.
//!
//! What the rules find is used beside it: see [`crate::combine`].

mod heads;

mod decode;

use std::fmt;
use std::sync::Arc;

use ascribe_article::{Article, Class, Error, NamedKind, NamedSpan, Quote, Span};
use ascribe_encoder::{
    Calibration, Encoder, EncoderError, ModelFiles, PieceTokenizer, Pieces, Thresholds, Window,
};
use ascribe_grammar::cues::CueLexicon;
use ndarray::{Array3, ArrayView2, Axis};
use rustc_hash::FxHashMap;

use crate::classes::{MODEL, classed};
use crate::combine::{self, RuleQuotes, Scores};
use crate::reading::{Candidate, Reading};
use crate::{Detection, Helpers, QuoteDetector};
use decode::{Role, best_path};
use heads::{Begins, CueScores, Heads, RoleScores};

/// Finds quotes by the encoder, and by the rules where these are surer.
///
/// Articles of any length: an article is read in windows made of whole paragraphs, and nothing is cut off. A paragraph
/// longer than a window is cut after a sentence.
pub struct NeuralDetector {
    encoder: Arc<dyn Encoder>,
    pieces: PieceTokenizer,
    heads: Heads,
    model: String,
    max_pieces: usize,
    thresholds: Thresholds,
    calibration: Calibration,
    rules: Rules,
}

/// Whether the rules take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rules {
    Beside,
    Off,
}

impl fmt::Debug for NeuralDetector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NeuralDetector")
            .field("model", &self.model)
            .field("engine", &self.encoder.engine())
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}

/// An attribution in words of the article.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WordRoles {
    pub(crate) content: Vec<usize>,
    pub(crate) source: Vec<usize>,
    pub(crate) cue: Vec<usize>,
    pub(crate) addressee: Vec<usize>,
    /// The first word of the cue, or of a content without one.
    pub(crate) cue_word: usize,
    pub(crate) confidence: f32,
    /// Where the model tells it.
    pub(crate) class: Option<Class>,
}

impl WordRoles {
    /// True when all of it stands in the content of another.
    fn is_within(&self, other: &Self) -> bool {
        let inside = |word: &usize| other.content.binary_search(word).is_ok();
        let parts = [&self.content, &self.source, &self.cue, &self.addressee];
        self.content.len() < other.content.len() && parts.into_iter().flatten().all(inside)
    }
}

impl NeuralDetector {
    /// The detector of a model, on an engine that has loaded the same model.
    ///
    /// # Errors
    /// When the heads or the vocabulary cannot be read, or the encoder's vectors have another length.
    pub fn new(encoder: Arc<dyn Encoder>, files: &ModelFiles) -> Result<Self, EncoderError> {
        let description = files.description();
        if encoder.width() != description.width {
            return Err(EncoderError::Shape {
                model: files.shown().to_owned(),
                expected: vec![description.width],
                got: vec![encoder.width()],
            });
        }
        Ok(Self {
            encoder,
            pieces: PieceTokenizer::new(files)?,
            heads: Heads::read(files)?,
            model: description.name.clone(),
            max_pieces: description.max_pieces,
            thresholds: description.thresholds,
            calibration: description.calibration,
            rules: Rules::Beside,
        })
    }

    /// The model alone: what it finds without the rules, for comparisons.
    #[must_use]
    pub fn without_rules(mut self) -> Self {
        self.rules = Rules::Off;
        self
    }

    /// What the heads find in a text. Its windows know nothing of each other: helpers may take some. `Ok(None)` when nobody waits for it
    /// any more.
    fn find(&self, pieces: &Pieces, helpers: &Helpers) -> Result<Option<Seen>, EncoderError> {
        let windows = pieces.windows(self.max_pieces);
        let parts = helpers.map(&windows, |window| match helpers.is_cancelled() {
            true => Err(None),
            false => self.find_in_window(pieces, window).map_err(Some),
        });
        let parts = match parts {
            Ok(parts) => parts,
            Err(None) => return Ok(None),
            Err(Some(error)) => return Err(error),
        };
        let (found, names): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        let found = found.into_iter().flatten().collect();
        let names = names.into_iter().flatten().collect();
        let may_nest = self.heads.has_classes();
        let found = without_overlap(found, self.thresholds.keep, may_nest);
        Ok(Some((found, names)))
    }

    fn find_in_window(&self, pieces: &Pieces, window: &Window<'_>) -> Result<Seen, EncoderError> {
        let mut found = Vec::new();
        let mut names = Vec::new();
        let input = window.input();
        let vectors =
            self.encoder
                .encode(input.ids.view(), input.types.view(), input.mask.view())?;
        self.check_finite(&vectors, "a vector of the encoder")?;
        for block in &pieces.blocks[window.blocks.start as usize..window.blocks.end as usize] {
            let rows: Vec<usize> = block.words.clone().map(|word| window.row(word)).collect();
            let words = vectors.index_axis(Axis(0), 0).select(Axis(0), &rows);
            self.find_in_block(words.view(), block.words.start as usize, &mut found)?;
            names.extend(named(
                &self.heads.name_classes(words.view()),
                block
                    .words
                    .clone()
                    .map(|word| pieces.words[word as usize].span),
            ));
        }
        Ok((found, names))
    }

    /// No comparison with a value that is no number is true: damaged weights would only give fewer quotations.
    fn check_finite(&self, vectors: &Array3<f32>, what: &str) -> Result<(), EncoderError> {
        if vectors.iter().all(|value| value.is_finite()) {
            return Ok(());
        }
        Err(EncoderError::NotFinite {
            model: self.model.clone(),
            what: what.to_owned(),
        })
    }

    /// Attributions of one block. `words` `[words of the block, width]`; `first` is the number of its first word.
    fn find_in_block(
        &self,
        words: ArrayView2<'_, f32>,
        first: usize,
        found: &mut Vec<WordRoles>,
    ) -> Result<(), EncoderError> {
        let scores = self.heads.cue_scores(words);
        let logits: Vec<f32> = scores.iter().map(CueScores::logit).collect();
        let mut cues: Vec<usize> = (0..logits.len())
            .filter(|&word| logits[word] > self.thresholds.candidate_logit)
            .collect();
        if cues.len() > MAX_CUES {
            cues.sort_by(|&a, &b| logits[b].total_cmp(&logits[a]).then(a.cmp(&b)));
            cues.truncate(MAX_CUES);
            cues.sort_unstable();
        }
        if cues.is_empty() {
            return Ok(());
        }
        let vectors = self
            .heads
            .role_vectors(self.encoder.as_ref(), words, &cues)?;
        self.check_finite(&vectors, "a vector of the role layer")?;
        let roles = self.heads.roles(&vectors, &cues);
        for (roles, &cue) in roles.iter().zip(&cues) {
            let opinion = scores[cue].mean(roles.cue);
            found.extend(self.attribution(roles, &opinion, cue, first));
        }
        Ok(())
    }
}

impl NeuralDetector {
    /// The attribution that begins at a word, if there is one; `first` is the number of the block's first word.
    fn attribution(
        &self,
        roles: &RoleScores,
        opinion: &CueScores,
        cue: usize,
        first: usize,
    ) -> Option<WordRoles> {
        let begins = opinion.begins();
        let path = best_path(roles, &self.heads.changes, cue, begins == Begins::Floating);
        let with = |role: Role| -> Vec<usize> {
            (0..path.roles.len())
                .filter(|&word| path.roles[word] == role)
                .map(|word| first + word)
                .collect()
        };
        let content = with(Role::Content);
        let confidence =
            sigmoid(opinion.logit()) * (self.thresholds.path_weight * path.log_probability).exp();
        if confidence < self.thresholds.confidence || content.is_empty() {
            return None;
        }
        Some(WordRoles {
            content,
            source: with(Role::Source),
            cue: with(Role::Cue),
            addressee: with(Role::Addressee),
            cue_word: first + cue,
            confidence,
            class: match begins {
                Begins::Cue(class) => class,
                Begins::Floating => Some(Class::Speech),
            },
        })
    }
}

/// What the heads see: the parts of quotations, and names.
type Seen = (Vec<WordRoles>, Vec<NamedSpan>);

/// Likely cues of a block at most, the likeliest: prose has no more than twenty in as many words, and a text that is cue
/// upon cue would take a hundred times as long without a bound.
const MAX_CUES: usize = 32;

impl QuoteDetector for NeuralDetector {
    fn detect(&self, article: &Article) -> Result<Detection, Error> {
        self.detect_with(article, &Helpers::default())
    }

    fn detect_with(&self, article: &Article, helpers: &Helpers) -> Result<Detection, Error> {
        let pieces = self.pieces.pieces(article, self.max_pieces);
        let found = self.find(&pieces, helpers).map_err(|error| Error::Model {
            article: article.id().to_owned(),
            reason: error.to_string(),
        })?;
        let (found, names) = found.ok_or_else(|| Error::Cancelled {
            article: article.id().to_owned(),
        })?;
        let reading = Reading::new(article, CueLexicon::shipped());
        let model: Vec<Quote> = found
            .iter()
            .filter_map(|found| {
                let mut candidate = candidate(article, &pieces, found);
                if self.heads.has_classes() {
                    candidate.level = reading.level(&candidate);
                }
                let mut quote = reading.quote(&candidate, MODEL)?;
                quote.confidence = found.confidence;
                quote.class = found.class.unwrap_or_default();
                Some(quote)
            })
            .collect();
        let quotes = match self.rules {
            Rules::Beside => {
                let scores = Scores {
                    alone: self.thresholds.alone,
                    calibration: &self.calibration,
                    may_nest: self.heads.has_classes(),
                };
                let rules = RuleQuotes::new(&reading);
                combine::combine(article, rules, model, &scores)
            }
            Rules::Off => combine::nest(
                model
                    .into_iter()
                    .filter(|quote| quote.confidence >= self.thresholds.alone)
                    .collect(),
            ),
        };
        Ok(Detection {
            quotes: classed(article, quotes, self.heads.has_classes()),
            names,
        })
    }
}

/// The names of a block, from the class of each word. A word inside a name of a kind that none has begun begins one.
fn named(classes: &[usize], spans: impl Iterator<Item = Span>) -> Vec<NamedSpan> {
    const KINDS: [NamedKind; 3] = [NamedKind::Person, NamedKind::Organization, NamedKind::Place];
    let mut names: Vec<NamedSpan> = Vec::new();
    let mut open = false;
    for (&class, span) in classes.iter().zip(spans) {
        let Some(kind) = class.checked_sub(1).map(|class| KINDS[class / 2]) else {
            open = false;
            continue;
        };
        let begins = class % 2 == 1;
        match names.last_mut() {
            Some(name) if open && !begins && name.kind == kind => name.span = name.span.cover(span),
            _ => names.push(NamedSpan { span, kind }),
        }
        open = true;
    }
    names
}

/// Words of the model as tokens of the article.
fn candidate(article: &Article, pieces: &Pieces, found: &WordRoles) -> Candidate {
    let tokens = article.tokens();
    let ranges = |words: &[usize]| -> Vec<(usize, usize)> {
        runs(words)
            .map(|(first, last)| {
                let span: Span = pieces.words[first].span.cover(pieces.words[last].span);
                let from = tokens.partition_point(|t| t.span.end <= span.start);
                let to = tokens.partition_point(|t| t.span.start < span.end);
                (from, to)
            })
            .filter(|(from, to)| from < to)
            .collect()
    };
    Candidate {
        content: ranges(&found.content),
        cue: ranges(&found.cue),
        source: ranges(&found.source).first().copied(),
        addressee: ranges(&found.addressee).first().copied(),
        ..Candidate::default()
    }
}

/// Runs of neighbouring numbers, as first and last.
fn runs(words: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    words
        .chunk_by(|a, b| a + 1 == *b)
        .filter_map(|run| Some((*run.first()?, *run.last()?)))
}

/// No word in two contents, unless one attribution `may_nest` in the content of another: surest first; content words that a surer
/// attribution has are given up, and an attribution that keeps less than `keep` of its own goes.
fn without_overlap(mut found: Vec<WordRoles>, keep: f32, may_nest: bool) -> Vec<WordRoles> {
    found.sort_by(|a, b| {
        b.confidence
            .total_cmp(&a.confidence)
            .then(a.cue_word.cmp(&b.cue_word))
    });
    // Which attributions have a word in their content.
    let mut taken: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    let mut kept: Vec<WordRoles> = Vec::new();
    for mut item in found {
        let n_words = item.content.len();
        let whole = item.clone();
        item.content.retain(|word| {
            let others = taken.get(word).map_or(&[][..], Vec::as_slice);
            let nests = |&other: &usize| {
                let other = &kept[other];
                may_nest && (whole.is_within(other) || other.is_within(&whole))
            };
            others.iter().all(nests)
        });
        if (item.content.len() as f32) < (keep * n_words as f32).max(1.0) {
            continue;
        }
        for &word in &item.content {
            taken.entry(word).or_default().push(kept.len());
        }
        kept.push(item);
    }
    kept.sort_by_key(|item| item.cue_word);
    kept
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(cue_word: usize, content: std::ops::Range<usize>, confidence: f32) -> WordRoles {
        WordRoles {
            content: content.collect(),
            source: Vec::new(),
            cue: vec![cue_word],
            addressee: Vec::new(),
            cue_word,
            confidence,
            class: None,
        }
    }

    #[test]
    fn an_attribution_may_stand_in_the_content_of_another() {
        let both = || vec![found(1, 2..9, 0.9), found(4, 5..7, 0.5)];
        let kept = without_overlap(both(), 0.5, true);
        assert_eq!(kept.len(), 2);
        assert_eq!((kept[0].content.len(), kept[1].content.len()), (7, 2));
        assert_eq!(without_overlap(both(), 0.5, false).len(), 1);
        // Its cue stands outside: that is no nesting.
        let crossing = vec![found(1, 2..9, 0.9), found(12, 5..7, 0.5)];
        assert_eq!(without_overlap(crossing, 0.5, true).len(), 1);
    }

    #[test]
    fn a_surer_attribution_keeps_the_words_both_want() {
        let kept = without_overlap(vec![found(1, 2..6, 0.5), found(8, 5..7, 0.9)], 0.5, false);
        assert_eq!(kept[0].content, [2, 3, 4]);
        assert_eq!(kept[1].content, [5, 6]);
    }

    #[test]
    fn an_attribution_that_loses_most_of_its_words_goes() {
        let kept = without_overlap(vec![found(1, 2..6, 0.5), found(8, 2..5, 0.9)], 0.5, false);
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].cue_word, 8);
    }

    #[test]
    fn names_are_runs_of_one_kind() {
        let spans = (0..6).map(|i| Span::new(10 * i, 10 * i + 9));
        let found = named(&[1, 2, 4, 0, 4, 3], spans);
        let shown: Vec<_> = found
            .iter()
            .map(|name| (name.span.start, name.span.end, name.kind))
            .collect();
        assert_eq!(
            shown,
            [
                (0, 19, NamedKind::Person),
                (20, 29, NamedKind::Organization),
                (40, 49, NamedKind::Organization),
                (50, 59, NamedKind::Organization),
            ]
        );
    }

    #[test]
    fn runs_are_cut_where_a_word_is_missing() {
        assert_eq!(
            runs(&[1, 2, 3, 7, 9, 10]).collect::<Vec<_>>(),
            [(1, 3), (7, 7), (9, 10)]
        );
    }
}
