//! The link heads: which of the candidates a pronoun or a description stands for.
//!
//! A network of one hidden layer scores every candidate by its features (how far, subject or not, did they speak last, …), and
//! the softmax over the candidates is the probability of each: the salience of Lappin and Leass 1994 with learned weights, as
//! the ranking of Denis and Baldridge 2008. No feature is a word or a name. Weights: `models/ascribe-link/card.md`.

use std::sync::LazyLock;

/// Declares the features of a candidate, in the order of the columns of a head's file, each with its meaning.
macro_rules! features {
    ($(#[$meta:meta])* $name:ident { $($(#[doc = $doc:literal])+ $feature:ident,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default)]
        pub(crate) struct $name {
            $($(#[doc = $doc])+ pub(crate) $feature: f32,)*
        }

        impl $name {
            /// Name and meaning of each.
            pub(crate) const COLUMNS: [(&str, &str); [$(stringify!($feature)),*].len()] =
                [$((stringify!($feature), concat!($($doc),+))),*];

            /// Their values.
            pub(crate) fn row(&self) -> [f32; $name::COLUMNS.len()] {
                [$(self.$feature),*]
            }
        }
    };
}
pub(crate) use features;

/// 1 or 0.
pub(crate) fn on(flag: bool) -> f32 {
    f32::from(u8::from(flag))
}

/// ln(1 + count).
pub(crate) fn log(count: usize) -> f32 {
    /// Most counts are small.
    static SMALL: LazyLock<[f32; 256]> = LazyLock::new(|| std::array::from_fn(ln_after));
    SMALL.get(count).copied().unwrap_or_else(|| ln_after(count))
}

fn ln_after(count: usize) -> f32 {
    (1.0 + count as f32).ln()
}

/// Name and meaning of a feature.
pub(crate) type Column = (&'static str, &'static str);

/// Nothing is certain: no confidence is higher.
const MOST: f32 = 0.99;

/// A head that ships, read at first use.
pub(crate) type Shipped<const N: usize> = LazyLock<LinkHead<N>>;

/// Reads a head that ships.
pub(crate) fn shipped<const N: usize>(text: &str, columns: &[Column; N]) -> LinkHead<N> {
    LinkHead::parse(text, columns).expect("the heads that ship are read by the tests")
}

/// Why a head cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum HeadError {
    /// Columns of the file that are no features, and features without a column.
    Columns {
        unknown: Vec<String>,
        missing: Vec<&'static str>,
    },
    /// A row has too many or too few numbers, or none where one should be.
    Row { line: usize },
}

/// One hidden layer of rectified units and a linear part beside it.
#[derive(Clone, Debug)]
pub(crate) struct LinkHead<const N: usize> {
    linear: [f32; N],
    /// For each feature its weights, one for each hidden unit.
    hidden: Vec<f32>,
    /// For each hidden unit its bias and its weight in the score.
    units: Vec<[f32; 2]>,
    /// Slope and shift of the confidence, over the logit of the probability.
    calibration: [f32; 2],
}

impl<const N: usize> LinkHead<N> {
    /// Rows of cells between tabs: the names of the features; slope and shift; the linear weights; for each unit its weights, its
    /// bias, its weight in the score. The features may stand in any order. Lines that begin with `#` are comments.
    fn parse(text: &str, columns: &[Column; N]) -> Result<Self, HeadError> {
        let mut rows = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty())
            .map(|(i, line)| (i + 1, line.split('\t').collect::<Vec<_>>()));
        let (_, names) = rows.next().ok_or(HeadError::Row { line: 1 })?;
        let order = order_of(&names, columns)?;
        let mut rows = rows.map(|(line, cells)| {
            let numbers: Option<Vec<f32>> = cells.iter().map(|cell| cell.parse().ok()).collect();
            numbers.map(|n| (line, n)).ok_or(HeadError::Row { line })
        });
        let mut next = |length: usize| {
            let (line, row) = rows.next().ok_or(HeadError::Row { line: 0 })??;
            if row.len() == length {
                Ok(row)
            } else {
                Err(HeadError::Row { line })
            }
        };
        let in_order = |row: &[f32]| order.map(|column| row[column]);
        let calibration = next(2)?;
        let linear = in_order(&next(N)?);
        let mut units = Vec::new();
        let mut weights = Vec::new();
        for row in rows {
            let (line, row) = row?;
            if row.len() != N + 2 {
                return Err(HeadError::Row { line });
            }
            weights.push(in_order(&row));
            units.push([row[N], row[N + 1]]);
        }
        let hidden = (0..N)
            .flat_map(|feature| weights.iter().map(move |weights| weights[feature]))
            .collect();
        Ok(Self {
            linear,
            hidden,
            units,
            calibration: [calibration[0], calibration[1]],
        })
    }

    /// Most features are 0, so each that is not is added to all units at once.
    ///
    /// `sums` is scratch memory, one number for each hidden unit.
    fn score(&self, features: &[f32; N], sums: &mut [f32]) -> f32 {
        sums.fill(0.0);
        let mut linear = 0.0;
        for (at, &feature) in features.iter().enumerate().filter(|(_, f)| **f != 0.0) {
            linear += self.linear[at] * feature;
            let weights = &self.hidden[at * sums.len()..][..sums.len()];
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += weight * feature;
            }
        }
        let hidden: f32 = self
            .units
            .iter()
            .zip(sums)
            .map(|([bias, out], sum)| out * (*sum + bias).max(0.0))
            .sum();
        linear + hidden
    }

    /// Natural logarithm of the probability of each candidate; `exp` over all sums to 1.
    pub(crate) fn log_shares(&self, candidates: impl Iterator<Item = [f32; N]>) -> Vec<f32> {
        let mut sums = vec![0.0; self.units.len()];
        let mut scores: Vec<f32> = candidates
            .map(|features| self.score(&features, &mut sums))
            .collect();
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let total: f32 = scores.iter().map(|s| (s - most).exp()).sum();
        for score in &mut scores {
            *score = *score - most - total.ln();
        }
        scores
    }

    /// Index of the most likely candidate and how often such a one is the right one; `None` without candidates.
    pub(crate) fn best(&self, candidates: impl Iterator<Item = [f32; N]>) -> Option<(usize, f32)> {
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

/// For each feature its column in a file with these names.
fn order_of<const N: usize>(
    names: &[&str],
    columns: &[Column; N],
) -> Result<[usize; N], HeadError> {
    let is_feature = |name: &&&str| columns.iter().any(|(known, _)| known == *name);
    let place = |known: &str| names.iter().position(|name| *name == known);
    let unknown: Vec<String> = names
        .iter()
        .filter(|name| !is_feature(name))
        .map(|&name| name.to_owned())
        .collect();
    let missing: Vec<&str> = columns
        .iter()
        .map(|&(known, _)| known)
        .filter(|known| place(known).is_none())
        .collect();
    if !unknown.is_empty() || !missing.is_empty() || names.len() != N {
        return Err(HeadError::Columns { unknown, missing });
    }
    Ok(columns.map(|(known, _)| place(known).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    features! {
        /// Two of them.
        Pair {
            /// The first
            /// of them.
            near,
            /// The second.
            far,
        }
    }

    const HEAD: &str = "# a comment\nnear\tfar\n1\t0\n1\t2\n0.5\t-1\t0\t3\n";

    #[test]
    fn features_have_names_and_meanings() {
        assert_eq!(
            Pair::COLUMNS,
            [("near", " The first of them."), ("far", " The second.")]
        );
        assert_eq!(
            Pair {
                near: 2.0,
                far: 3.0
            }
            .row(),
            [2.0, 3.0]
        );
    }

    #[test]
    fn weights_are_found_by_the_names_of_their_columns() {
        let head = LinkHead::parse(HEAD, &Pair::COLUMNS).expect("well-formed");
        let turned = "far\tnear\n1\t0\n2\t1\n-1\t0.5\t0\t3\n";
        let turned = LinkHead::parse(turned, &Pair::COLUMNS).expect("well-formed");
        for features in [[1.0, 0.0], [0.0, 1.0], [4.0, 1.0]] {
            assert_eq!(
                head.score(&features, &mut [0.0]),
                turned.score(&features, &mut [0.0])
            );
        }
        assert_eq!(head.score(&[4.0, 1.0], &mut [0.0]), 6.0 + 3.0);
    }

    #[test]
    fn a_file_for_other_features_is_no_head() {
        let error = LinkHead::parse(&HEAD.replace("far", "high"), &Pair::COLUMNS).err();
        let expected = HeadError::Columns {
            unknown: vec!["high".to_owned()],
            missing: vec!["far"],
        };
        assert_eq!(error, Some(expected));
        let error = LinkHead::parse(&HEAD.replace("1\t2", "1"), &Pair::COLUMNS).err();
        assert_eq!(error, Some(HeadError::Row { line: 4 }));
        let error = LinkHead::parse(&HEAD.replace("-1\t0", "-1"), &Pair::COLUMNS).err();
        assert_eq!(error, Some(HeadError::Row { line: 5 }));
    }

    #[test]
    fn shares_sum_to_one() {
        let head = LinkHead::parse(HEAD, &Pair::COLUMNS).expect("well-formed");
        let shares = head.log_shares([[0.0, 0.0], [1.0, 1.0]].into_iter());
        let total: f32 = shares.iter().map(|s| s.exp()).sum();
        assert!((total - 1.0).abs() < 1e-5);
        assert!(head.confidence(-0.01) > head.confidence(-1.0));
        assert_eq!(head.best([].into_iter()), None);
    }
}
