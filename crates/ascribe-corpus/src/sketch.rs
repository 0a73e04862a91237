//! Which texts may be alike, without comparing each with each.
//!
//! A text is hashed into features (pairs of neighbouring words, or runs of words) of which those with a small hash are kept: a
//! MinHash whose size grows with the text. Other than the usual one of a fixed size with bands, it finds a short text within a long
//! one: a quotation of eight words in one of eighty has a Jaccard likeness of a tenth, which bands are made to overlook. That is why
//! no crate for MinHash with bands is used (gaoya 0.2: 62 crates, Jaccard only); what is left to write is one sorted list.

use rayon::prelude::*;

use crate::mix::mix;
use crate::words::Key;

fn join(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(23) ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn upper(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or(u32::MAX)
}

/// How far apart two words of a pair may be: a word put in between, or exchanged, leaves pairs over it.
const REACH: usize = 2;

/// The pairs of full words that stand near each other, in any order: sorted, each once.
pub(crate) fn word_pairs(keys: &[Key]) -> Vec<u32> {
    let full: Vec<u64> = keys
        .iter()
        .filter(|key| key.is_full())
        .map(|key| key.stem())
        .collect();
    let mut pairs: Vec<u32> = (0..full.len())
        .flat_map(|i| {
            let full = &full;
            (1..=REACH)
                .filter_map(move |far| Some((full[i], *full.get(i + far)?)))
                .filter(|(a, b)| a != b)
                .map(|(a, b)| upper(join(a.min(b), a.max(b))))
        })
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// How many words make a run: more than a form has between the numbers and names that are filled in ("A quake of … shook … on …").
pub(crate) const RUN: usize = 7;

/// A number for each run of words, from the first word on.
pub(crate) fn runs(words: &[u64]) -> Vec<u64> {
    words
        .windows(RUN)
        .map(|run| run.iter().fold(0, |hash, &word| join(hash, word)))
        .collect()
}

/// One run of so many is kept.
const KEPT: u64 = 4;

/// The runs that stand for a text: the same for the same run in whatever text; sorted, each once.
pub(crate) fn kept_runs(runs: &[u64]) -> Vec<u32> {
    let mut kept: Vec<u32> = runs
        .iter()
        .filter(|&&run| run % KEPT == 0)
        .map(|&run| upper(run))
        .collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// Which texts have a feature. Texts are numbered; the first ones are those that others are compared with.
pub(crate) struct Postings {
    /// Feature in the upper half, text in the lower; sorted.
    entries: Vec<u64>,
    /// Where the features with these upper bits begin.
    starts: Vec<u32>,
}

/// How many upper bits [`Postings::starts`] knows.
const START_BITS: u32 = 20;

impl Postings {
    /// From (feature, text) in any order.
    pub(crate) fn new(mut entries: Vec<u64>) -> Self {
        entries.par_sort_unstable();
        let mut starts = vec![0; (1 << START_BITS) + 1];
        for entry in &entries {
            starts[Self::slot(upper(*entry)) + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Self { entries, starts }
    }

    /// An entry for [`Postings::new`].
    pub(crate) fn entry(feature: u32, text: u32) -> u64 {
        u64::from(feature) << 32 | u64::from(text)
    }

    fn slot(feature: u32) -> usize {
        (feature >> (32 - START_BITS)) as usize
    }

    /// The texts with that feature, from the first on.
    pub(crate) fn texts(&self, feature: u32) -> impl Iterator<Item = u32> + '_ {
        let slot = Self::slot(feature);
        let within = &self.entries[self.starts[slot] as usize..self.starts[slot + 1] as usize];
        let first = within.partition_point(|&entry| upper(entry) < feature);
        within[first..]
            .iter()
            .take_while(move |&&entry| upper(entry) == feature)
            .map(|&entry| entry as u32)
    }
}

/// The texts in `found` with how often each is there: most often first, then in order.
pub(crate) fn counted(mut found: Vec<u32>) -> Vec<(u32, usize)> {
    found.sort_unstable();
    let mut counted: Vec<(u32, usize)> = found
        .chunk_by(|a, b| a == b)
        .map(|same| (same[0], same.len()))
        .collect();
    counted.sort_by_key(|&(text, n)| (std::cmp::Reverse(n), text));
    counted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{keys, plain_words};

    fn pairs(text: &str) -> Vec<u32> {
        word_pairs(&keys(text).0)
    }

    #[test]
    fn a_short_text_is_found_within_a_long_one() {
        let short = pairs("we will rebuild the harbour wall before winter");
        let long = pairs(
            "I was asked what comes next. He had told them they would rebuild the harbour wall before the winter, whatever it costs, \
             and that nobody would lose a home over it.",
        );
        let shared = short.iter().filter(|pair| long.contains(pair)).count();
        assert_eq!(shared, short.len());
    }

    #[test]
    fn a_million_equal_words_are_one_feature_at_most() {
        let text = "tax ".repeat(1_000_000);
        assert_eq!(pairs(&text).len(), 0);
        let words: Vec<u64> = plain_words(&text)
            .into_iter()
            .map(|(word, _)| word)
            .collect();
        assert!(kept_runs(&runs(&words)).len() <= 1);
    }

    #[test]
    fn postings_give_the_texts_of_a_feature() {
        let entries = [(7, 3), (7, 1), (9, 2), (u32::MAX, 5), (0, 0)];
        let postings = Postings::new(
            entries
                .iter()
                .map(|&(feature, text)| Postings::entry(feature, text))
                .collect(),
        );
        assert_eq!(postings.texts(7).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(postings.texts(8).count(), 0);
        assert_eq!(postings.texts(u32::MAX).collect::<Vec<_>>(), [5]);
        assert_eq!(counted(vec![4, 2, 4]), [(4, 2), (2, 1)]);
    }
}
