//! How sure a share is: bootstrap over articles.
//!
//! Quotations of one article are not independent, so articles are drawn: as many as there are, with replacement, and the shares
//! are computed anew from what is in them. Method: Efron and Tibshirani 1993, 95 % percentile intervals, as in the evaluation.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What an article has of a group: places of both, and how many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    pub(super) article: usize,
    pub(super) group: usize,
    pub(super) n: f64,
}

/// A share: of which group, in which whole.
#[derive(Clone, Debug)]
pub(super) struct Share {
    pub(super) group: usize,
    /// Groups that are the whole, its own among them.
    pub(super) whole: usize,
}

/// 2.5th and 97.5th percentile of each share; `None` where no draw has anything of the whole, or without draws.
pub(super) fn intervals(
    counts: &[Count],
    n_articles: usize,
    n_groups: usize,
    wholes: &[Vec<usize>],
    shares: &[Share],
    n_draws: usize,
    seed: u64,
) -> Vec<Option<(f64, f64)>> {
    if n_articles == 0 || n_draws == 0 {
        return vec![None; shares.len()];
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut times = vec![0_u32; n_articles];
    let mut drawn: Vec<Vec<f32>> = vec![Vec::with_capacity(n_draws); shares.len()];
    let mut sums = vec![0.0; n_groups];
    for _ in 0..n_draws {
        times.fill(0);
        for _ in 0..n_articles {
            // The high half of a 64-bit product: even to 1 part in 2^32 for fewer than 2^32 articles.
            let article = (u128::from(random.next_u64()) * n_articles as u128) >> 64;
            times[article as usize] += 1;
        }
        sums.fill(0.0);
        for count in counts {
            sums[count.group] += f64::from(times[count.article]) * count.n;
        }
        let totals: Vec<f64> = wholes
            .iter()
            .map(|groups| groups.iter().map(|&group| sums[group]).sum())
            .collect();
        for (share, drawn) in shares.iter().zip(&mut drawn) {
            let whole = totals[share.whole];
            // A draw without the thing says nothing of it.
            if whole > 0.0 {
                drawn.push((sums[share.group] / whole) as f32);
            }
        }
    }
    drawn.iter_mut().map(|drawn| percentiles(drawn)).collect()
}

fn percentiles(values: &mut [f32]) -> Option<(f64, f64)> {
    let last = values.len().checked_sub(1)?;
    values.sort_unstable_by(f32::total_cmp);
    let at = |q: f64| f64::from(values[(last as f64 * q).round() as usize]);
    Some((at(0.025), at(0.975)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(n_articles: usize, seed: u64) -> (f64, f64) {
        // Every second article has one of the first group, the others one of the second.
        let counts: Vec<Count> = (0..n_articles)
            .map(|article| Count {
                article,
                group: article % 2,
                n: 1.0,
            })
            .collect();
        let shares = [Share { group: 0, whole: 0 }];
        let wholes = [vec![0, 1]];
        intervals(&counts, n_articles, 2, &wholes, &shares, 1000, seed)[0].expect("it has draws")
    }

    #[test]
    fn an_interval_is_as_wide_as_the_binomial_says() {
        // 1.96 * sqrt(0.25 / 400) = 0.049
        let (low, high) = of(400, 1);
        assert!((low - 0.451).abs() < 0.008, "{low}");
        assert!((high - 0.549).abs() < 0.008, "{high}");
        assert_eq!(of(400, 1), (low, high), "the same seed, the same draws");
        assert_ne!(of(400, 2), (low, high));
        let (low, high) = of(40, 1);
        assert!(high - low > 0.25, "{low} {high}");
    }

    #[test]
    fn nothing_has_no_interval() {
        let shares = [Share { group: 0, whole: 0 }];
        assert_eq!(intervals(&[], 0, 1, &[vec![0]], &shares, 10, 1), [None]);
        assert_eq!(intervals(&[], 3, 1, &[vec![0]], &shares, 10, 1), [None]);
    }
}
