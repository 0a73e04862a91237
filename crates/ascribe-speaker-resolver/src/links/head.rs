//! The link heads: which of the candidates a pronoun or a description stands for.
//!
//! A network of one hidden layer scores every candidate by its features (how far, subject or not, did they speak last, …), and
//! the softmax over the candidates is the probability of each: the salience of Lappin and Leass 1994 with learned weights, as
//! the ranking of Denis and Baldridge 2008. No feature is a word or a name. Weights: `models/ascribe-link/card.md`.

use std::sync::LazyLock;

/// Features of a candidate of a pronoun: [`Discourse::features`](crate::links::discourse::Discourse) makes them.
pub(crate) const N_FEATURES: usize = 44;
/// Features of a candidate of a description: those of a pronoun's, then those of
/// [`Discourse::description_features`](crate::links::discourse::Discourse).
pub(crate) const N_DESCRIPTION_FEATURES: usize = N_FEATURES + 64;

/// Nothing is certain: no confidence is higher.
const MOST: f32 = 0.99;

/// Features of who may speak a quote without a source: [`Talk`](crate::links::turns::Talk) makes them.
pub(crate) const N_FLOATING_FEATURES: usize = 57;

/// The weights that ship.
pub(crate) static PRONOUN_HEAD: LazyLock<LinkHead<N_FEATURES>> = LazyLock::new(|| {
    LinkHead::parse(include_str!("../../../../models/ascribe-link/head.tsv"))
        .expect("the head that ships is read by the tests")
});

/// The weights that ship.
pub(crate) static DESCRIPTION_HEAD: LazyLock<LinkHead<N_DESCRIPTION_FEATURES>> =
    LazyLock::new(|| {
        LinkHead::parse(include_str!(
            "../../../../models/ascribe-link/descriptions.tsv"
        ))
        .expect("the head that ships is read by the tests")
    });

/// A hidden unit: its weights, its bias and its weight in the score.
#[derive(Clone, Debug)]
struct Unit<const N: usize> {
    weights: [f32; N],
    bias: f32,
    out: f32,
}

/// One hidden layer of rectified units and a linear part beside it.
#[derive(Clone, Debug)]
pub(crate) struct LinkHead<const N: usize> {
    linear: [f32; N],
    units: Vec<Unit<N>>,
    /// Slope and shift of the confidence, over the logit of the probability.
    calibration: [f32; 2],
}

impl<const N: usize> LinkHead<N> {
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
                let (weights, rest) = row.split_at_checked(N)?;
                let &[bias, out] = rest else { return None };
                Some(Unit {
                    weights: weights.try_into().ok()?,
                    bias,
                    out,
                })
            })
            .collect::<Option<Vec<Unit<N>>>>()?;
        Some(Self {
            linear,
            units,
            calibration,
        })
    }

    fn score(&self, features: &[f32; N]) -> f32 {
        let product =
            |weights: &[f32; N]| -> f32 { weights.iter().zip(features).map(|(w, f)| w * f).sum() };
        let hidden: f32 = self
            .units
            .iter()
            .map(|unit| unit.out * (product(&unit.weights) + unit.bias).max(0.0))
            .sum();
        product(&self.linear) + hidden
    }

    /// Natural logarithm of the probability of each candidate; `exp` over all sums to 1.
    pub(crate) fn log_shares(&self, candidates: &[[f32; N]]) -> Vec<f32> {
        let scores: Vec<f32> = candidates.iter().map(|f| self.score(f)).collect();
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let total: f32 = scores.iter().map(|s| (s - most).exp()).sum();
        scores.iter().map(|s| s - most - total.ln()).collect()
    }

    /// Index of the most likely candidate and how often such a one is the right one; `None` without candidates.
    pub(crate) fn best(&self, candidates: &[[f32; N]]) -> Option<(usize, f32)> {
        let shares = self.log_shares(candidates);
        let best = (0..shares.len()).max_by(|&a, &b| shares[a].total_cmp(&shares[b]))?;
        Some((best, self.confidence(shares[best])))
    }

    /// How often a candidate of this log probability is the right one.
    pub(crate) fn confidence(&self, log_share: f32) -> f32 {
        let share = log_share.exp().clamp(1e-4, 1.0 - 1e-4);
        let [slope, shift] = self.calibration;
        let logit = slope * (share / (1.0 - share)).ln() + shift;
        (1.0 / (1.0 + (-logit).exp())).min(MOST)
    }
}

/// The weights that ship.
pub(crate) static FLOATING_HEAD: LazyLock<LinkHead<N_FLOATING_FEATURES>> = LazyLock::new(|| {
    LinkHead::parse(include_str!("../../../../models/ascribe-link/floating.tsv"))
        .expect("the head that ships is read by the tests")
});

#[cfg(test)]
mod tests {
    use super::*;

    fn is_whole<const N: usize>(head: &LinkHead<N>) {
        assert!(head.units.len() > 1);
        let shares = head.log_shares(&[[0.0; N], [1.0; N]]);
        let total: f32 = shares.iter().map(|s| s.exp()).sum();
        assert!((total - 1.0).abs() < 1e-5);
        assert!(head.confidence(-0.01) > head.confidence(-1.0));
    }

    #[test]
    fn the_heads_that_ship_are_whole() {
        is_whole(&*PRONOUN_HEAD);
        is_whole(&*DESCRIPTION_HEAD);
        is_whole(&*FLOATING_HEAD);
    }

    #[test]
    fn a_row_too_short_is_no_head() {
        assert!(LinkHead::<N_FEATURES>::parse("1\t0\n0.5").is_none());
    }
}
