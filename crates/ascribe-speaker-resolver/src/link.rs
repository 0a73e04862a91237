//! The link head: which of the candidates a pronoun stands for.
//!
//! A network of one hidden layer scores every candidate by its features (how far, subject or not, did they speak last, …), and
//! the softmax over the candidates is the probability of each: the salience of Lappin and Leass 1994 with learned weights, as
//! the ranking of Denis and Baldridge 2008. No feature is a word or a name. Weights: `models/ascribe-link/card.md`.

use std::sync::LazyLock;

/// Features of a candidate: [`Discourse::features`](crate::anaphora::Discourse) makes them.
pub(crate) const N_FEATURES: usize = 44;

/// Nothing is certain: no confidence is higher.
const MOST: f32 = 0.99;

/// The weights that ship.
pub(crate) static LINK_HEAD: LazyLock<LinkHead> = LazyLock::new(|| {
    LinkHead::parse(include_str!("../../../models/ascribe-link/head.tsv"))
        .expect("the head that ships is read by the tests")
});

/// A hidden unit: its weights, its bias and its weight in the score.
#[derive(Clone, Debug)]
struct Unit {
    weights: [f32; N_FEATURES],
    bias: f32,
    out: f32,
}

/// One hidden layer of rectified units and a linear part beside it.
#[derive(Clone, Debug)]
pub(crate) struct LinkHead {
    linear: [f32; N_FEATURES],
    units: Vec<Unit>,
    /// Slope and shift of the confidence, over the logit of the probability.
    calibration: [f32; 2],
}

impl LinkHead {
    /// Rows of numbers: slope and shift; the linear weights; for each unit its weights, its bias, its weight in the score.
    /// Lines that begin with `#` are comments.
    fn parse(text: &str) -> Option<Self> {
        let mut rows = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
            .map(|line| {
                line.split('\t')
                    .map(|cell| cell.parse().ok())
                    .collect::<Option<Vec<f32>>>()
            });
        let calibration = rows.next()??.try_into().ok()?;
        let linear = rows.next()??.try_into().ok()?;
        let units = rows
            .map(|row| {
                let row = row?;
                let (weights, rest) = row.split_at_checked(N_FEATURES)?;
                let &[bias, out] = rest else { return None };
                Some(Unit {
                    weights: weights.try_into().ok()?,
                    bias,
                    out,
                })
            })
            .collect::<Option<Vec<Unit>>>()?;
        Some(Self {
            linear,
            units,
            calibration,
        })
    }

    fn score(&self, features: &[f32; N_FEATURES]) -> f32 {
        let product = |weights: &[f32; N_FEATURES]| -> f32 {
            weights.iter().zip(features).map(|(w, f)| w * f).sum()
        };
        let hidden: f32 = self
            .units
            .iter()
            .map(|unit| unit.out * (product(&unit.weights) + unit.bias).max(0.0))
            .sum();
        product(&self.linear) + hidden
    }

    /// Natural logarithm of the probability of each candidate; `exp` over all sums to 1.
    pub(crate) fn log_shares(&self, candidates: &[[f32; N_FEATURES]]) -> Vec<f32> {
        let scores: Vec<f32> = candidates.iter().map(|f| self.score(f)).collect();
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let total: f32 = scores.iter().map(|s| (s - most).exp()).sum();
        scores.iter().map(|s| s - most - total.ln()).collect()
    }

    /// How often a candidate of this log probability is the right one.
    pub(crate) fn confidence(&self, log_share: f32) -> f32 {
        let share = log_share.exp().clamp(1e-4, 1.0 - 1e-4);
        let [slope, shift] = self.calibration;
        let logit = slope * (share / (1.0 - share)).ln() + shift;
        (1.0 / (1.0 + (-logit).exp())).min(MOST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_that_ships_is_whole() {
        assert!(LINK_HEAD.units.len() > 1);
        let shares = LINK_HEAD.log_shares(&[[0.0; N_FEATURES], [1.0; N_FEATURES]]);
        let total: f32 = shares.iter().map(|s| s.exp()).sum();
        assert!((total - 1.0).abs() < 1e-5);
        assert!(LINK_HEAD.confidence(-0.01) > LINK_HEAD.confidence(-1.0));
    }

    #[test]
    fn a_row_too_short_is_no_head() {
        assert!(LinkHead::parse("1\t0\n0.5").is_none());
    }
}
