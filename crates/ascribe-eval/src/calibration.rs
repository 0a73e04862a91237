//! Whether a confidence is what it says: of the quotations at 0.8, are 80 % right?

use serde::Serialize;

use crate::counts::share;
use crate::{Comparison, ErrorClass};

/// Confidences against what was right.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Calibration {
    /// Ten bins of equal width; those without a prediction are left out.
    pub bins: Vec<Bin>,
    /// Expected calibration error: the mean distance of confidence and share right, bins weighted by their size
    /// (Naeini et al. 2015, AAAI).
    pub ece: f64,
    /// Precision when the most confident 25, 50, 75 and 100 % are kept; predictions of equal confidence stay together.
    pub at_coverage: Vec<Point>,
    /// The largest coverage at which 80, 90 and 95 % are right; `coverage` 0 where there is none.
    pub at_precision: Vec<Point>,
}

/// One row of a reliability table.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// From this confidence …
    pub from: f64,
    /// … to this one, excluded (but 1 belongs to the last).
    pub to: f64,
    /// Predictions in it.
    pub n: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them that is right.
    pub right: f64,
}

/// What a threshold on the confidence gives.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The coverage or the precision that was asked for.
    pub wanted: f64,
    /// Keep predictions from this confidence.
    pub min_confidence: f64,
    /// Share of all predictions that is kept.
    pub coverage: f64,
    /// Share of those that is right; `None` when none is kept.
    pub precision: Option<f64>,
}

const N_BINS: usize = 10;
/// Of [`Calibration::at_coverage`].
const COVERAGES: [f64; 4] = [0.25, 0.5, 0.75, 1.0];
/// Of [`Calibration::at_precision`].
const PRECISIONS: [f64; 3] = [0.8, 0.9, 0.95];

impl Calibration {
    /// From pairs of confidence (0 to 1) and whether it was right; empty when all confidences are 1, as where a form has
    /// none.
    pub fn of(mut judged: Vec<(f64, bool)>) -> Self {
        let n = judged.len();
        // Nothing is said where every confidence is the one that stands for none.
        if judged.iter().all(|(confidence, _)| *confidence == 1.0) {
            return Self::default();
        }
        judged.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut bins = Vec::new();
        for i in 0..N_BINS {
            let inside: Vec<&(f64, bool)> = judged
                .iter()
                .filter(|(confidence, _)| bin_of(*confidence) == i)
                .collect();
            if inside.is_empty() {
                continue;
            }
            let n = inside.len() as f64;
            bins.push(Bin {
                from: i as f64 / N_BINS as f64,
                to: (i + 1) as f64 / N_BINS as f64,
                n: inside.len(),
                confidence: inside.iter().map(|(confidence, _)| confidence).sum::<f64>() / n,
                right: inside.iter().filter(|(_, right)| *right).count() as f64 / n,
            });
        }
        let ece = bins
            .iter()
            .map(|bin| bin.n as f64 / n as f64 * (bin.confidence - bin.right).abs())
            .sum();
        // A threshold keeps all predictions of equal confidence or none.
        let mut points = Vec::new();
        let mut n_right = 0;
        for (i, &(confidence, right)) in judged.iter().enumerate() {
            n_right += usize::from(right);
            if judged.get(i + 1).is_none_or(|next| next.0 < confidence) {
                points.push(Point {
                    wanted: 0.0,
                    min_confidence: confidence,
                    coverage: share((i + 1) as f64, n as f64),
                    precision: Some(share(n_right as f64, (i + 1) as f64)),
                });
            }
        }
        let at_coverage = COVERAGES
            .iter()
            .filter_map(|&wanted| {
                let point = points.iter().find(|p| p.coverage >= wanted - 1e-9)?;
                Some(Point { wanted, ..*point })
            })
            .collect();
        let at_precision = PRECISIONS
            .iter()
            .map(|&wanted| {
                let enough = points.iter().rev().find(|p| p.precision >= Some(wanted));
                let none = Point {
                    wanted,
                    min_confidence: 1.0,
                    coverage: 0.0,
                    precision: None,
                };
                enough.map_or(none, |point| Point { wanted, ..*point })
            })
            .collect();
        Self {
            bins,
            ece,
            at_coverage,
            at_precision,
        }
    }
}

fn bin_of(confidence: f64) -> usize {
    ((confidence * N_BINS as f64 + 1e-6) as usize).min(N_BINS - 1)
}

impl Comparison<'_> {
    /// Of the quotations' `confidence`: right means that the content was found ([`Figure::ContentHalf`](crate::Figure)).
    pub fn calibration(&self) -> Calibration {
        let judged = self.articles.iter().flat_map(|article| {
            article.pairs.iter().filter_map(|pair| {
                let quote = &article.predicted.quotes[pair.predicted?];
                Some((f64::from(quote.record.confidence), pair.gold.is_some()))
            })
        });
        Calibration::of(judged.collect())
    }

    /// Of the `speaker_confidence` of named speakers, where gold has speakers: right means that
    /// [`Figure::Speaker`](crate::Figure) is. Predictions without a speaker confidence are left out.
    pub fn speaker_calibration(&self) -> Calibration {
        self.of_named(|named| Some((named.speaker, named.right)))
    }

    /// The same of those whose content was found: what `speaker_confidence` says by itself.
    pub fn speaker_calibration_given_content(&self) -> Calibration {
        self.of_named(|named| named.found.then_some((named.speaker, named.right)))
    }

    /// Of the product of both confidences: that this named speaker said it.
    pub fn product_calibration(&self) -> Calibration {
        self.of_named(|named| Some((named.quotation * named.speaker, named.right)))
    }

    fn of_named(&self, judged: impl Fn(Named) -> Option<(f64, bool)>) -> Calibration {
        let named = self.articles.iter().flat_map(|article| {
            article.pairs.iter().filter_map(|pair| {
                let quote = &article.predicted.quotes[pair.predicted?];
                let confidence = quote.record.speaker_confidence?;
                let speaker = article.predicted.speaker_of(quote)?;
                if article.gold.speakers.is_none() || !crate::names::is_named(speaker.kind) {
                    return None;
                }
                let found = pair.gold.is_some();
                Some(Named {
                    quotation: f64::from(quote.record.confidence),
                    speaker: f64::from(confidence),
                    found,
                    right: found && !pair.errors.contains(&ErrorClass::Speaker),
                })
            })
        });
        Calibration::of(named.filter_map(judged).collect())
    }
}

/// A prediction with a named speaker.
struct Named {
    quotation: f64,
    speaker: f64,
    /// The content was found.
    found: bool,
    /// And the speaker.
    right: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_that_keeps_its_word_has_no_error() {
        let judged = (0..100).map(|i| (if i < 50 { 0.9 } else { 0.5 }, !(45..75).contains(&i)));
        let calibration = Calibration::of(judged.collect());
        assert!(calibration.ece < 1e-9, "{}", calibration.ece);
        let sizes: Vec<(f64, usize)> = calibration.bins.iter().map(|b| (b.from, b.n)).collect();
        assert_eq!(sizes, [(0.5, 50), (0.9, 50)]);
    }

    #[test]
    fn a_threshold_keeps_all_equals_or_none() {
        let calibration =
            Calibration::of(vec![(0.9, true), (0.9, false), (0.8, true), (0.2, false)]);
        let coverages: Vec<f64> = calibration.at_coverage.iter().map(|p| p.coverage).collect();
        assert_eq!(coverages, [0.5, 0.5, 0.75, 1.0]);
        // Nowhere 80 % right.
        assert_eq!(calibration.at_precision[0].coverage, 0.0);
    }

    #[test]
    fn bins_hold_their_lower_border() {
        for (confidence, bin) in [
            (0.0, 0),
            (0.1, 1),
            (0.3, 3),
            (f64::from(0.7_f32), 7),
            (1.0, 9),
        ] {
            assert_eq!(bin_of(confidence), bin, "{confidence}");
        }
    }
}
