//! Two contents word by word: which words they share in the same order, and what is different.
//!
//! The alignment with the greatest weight: full words count more than small ones, and words that follow each other in both count
//! more than scattered ones, so that a stray "the" is matched to nothing. Words are equal where their stems are. That is why no
//! crate for differences of texts is used: they look for the fewest edits, whatever the words are.

use std::ops::Range;

use crate::words::{Key, Kind, Word};

/// A piece of a comparison, in the order of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Piece {
    /// Words of both.
    Kept(String),
    /// Words of the quotation that are not in the other.
    LeftOut(String),
    /// Words that are not in the quotation.
    PutIn(String),
}

/// The most cells of a table: about a thousand words against a thousand.
const CELLS: usize = 1 << 20;

/// The most cells of each table when texts are longer than that.
const GAP_CELLS: usize = 1 << 15;

/// What two words in a row that are matched together add.
const TOGETHER: i32 = 2;

fn weight(a: Key, b: Key) -> i32 {
    match (a.kind(), b.kind()) {
        (Kind::Light, _) | (_, Kind::Light) => 1,
        (Kind::Negation, _) | (_, Kind::Negation) => 3,
        _ => 6,
    }
}

/// The words that `a` and `b` share: places in both, rising.
pub(crate) fn pairs(a: &[Key], b: &[Key]) -> Vec<(usize, usize)> {
    let mut found = if a.len().saturating_mul(b.len()) <= CELLS {
        table(a, b, (0, 0))
    } else {
        by_anchors(a, b)
    };
    drop_strays(&mut found, a, b);
    found
}

const STAY: u8 = 0;
const UP: u8 = 1;
const LEFT: u8 = 2;
const MATCH: u8 = 3;
/// Set in a cell whose match follows another one directly.
const FOLLOWS: u8 = 4;

fn table(a: &[Key], b: &[Key], offset: (usize, usize)) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut moves = vec![STAY; (a.len() + 1) * width];
    // The best so far, and the best that ends with a match: of the row above, and of this one.
    let (mut best, mut ending) = (vec![0; width], vec![i32::MIN / 2; width]);
    let (mut best_here, mut ending_here) = (best.clone(), ending.clone());
    for i in 1..=a.len() {
        best_here[0] = 0;
        for j in 1..width {
            let (mut value, mut step) = (best[j], UP);
            if best_here[j - 1] > value {
                (value, step) = (best_here[j - 1], LEFT);
            }
            ending_here[j] = i32::MIN / 2;
            if a[i - 1] == b[j - 1] {
                let follows = ending[j - 1] + TOGETHER >= best[j - 1];
                let before = if follows {
                    ending[j - 1] + TOGETHER
                } else {
                    best[j - 1]
                };
                ending_here[j] = before + weight(a[i - 1], b[j - 1]);
                if ending_here[j] >= value {
                    (value, step) = (ending_here[j], MATCH);
                }
                if follows {
                    step |= FOLLOWS;
                }
            }
            best_here[j] = value;
            moves[i * width + j] = step;
        }
        std::mem::swap(&mut best, &mut best_here);
        std::mem::swap(&mut ending, &mut ending_here);
    }
    let mut found = Vec::new();
    let (mut i, mut j) = (a.len(), b.len());
    let mut must_match = false;
    while i > 0 && j > 0 {
        let cell = moves[i * width + j];
        if must_match || cell & 3 == MATCH {
            found.push((offset.0 + i - 1, offset.1 + j - 1));
            must_match = cell & FOLLOWS != 0;
            (i, j) = (i - 1, j - 1);
        } else if cell & 3 == UP {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    found.reverse();
    found
}

/// How many words make an anchor.
const ANCHOR: usize = 3;

/// Long texts: first the runs of words that are once in each, then small tables between them.
fn by_anchors(a: &[Key], b: &[Key]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    let anchors = rising(&anchors(a, b));
    for (to_i, to_j) in anchors.into_iter().chain([(a.len(), b.len())]) {
        if to_i < i || to_j < j {
            continue;
        }
        if (to_i - i).saturating_mul(to_j - j) <= GAP_CELLS {
            found.extend(table(&a[i..to_i], &b[j..to_j], (i, j)));
        }
        (i, j) = (to_i, to_j);
        while i < a.len() && j < b.len() && a[i] == b[j] {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        }
    }
    found
}

fn anchors(a: &[Key], b: &[Key]) -> Vec<(usize, usize)> {
    let once = |keys: &[Key]| {
        let mut runs: Vec<([u64; ANCHOR], usize)> = keys
            .windows(ANCHOR)
            .enumerate()
            .map(|(at, run)| (std::array::from_fn(|i| run[i].stem()), at))
            .collect();
        runs.sort_unstable();
        let once: Vec<_> = runs
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|same| same.len() == 1)
            .map(|same| same[0])
            .collect();
        once
    };
    let (in_a, in_b) = (once(a), once(b));
    let mut found: Vec<(usize, usize)> = in_a
        .iter()
        .filter_map(|&(run, at)| {
            let other = in_b.binary_search_by_key(&run, |&(run, _)| run).ok()?;
            Some((at, in_b[other].1))
        })
        .collect();
    found.sort_unstable();
    found
}

/// The longest choice of `found` (sorted by the first) in which the second rises, too.
fn rising(found: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![usize::MAX; found.len()];
    for (n, &(_, j)) in found.iter().enumerate() {
        let length = ends.partition_point(|&end| found[end].1 < j);
        if length > 0 {
            before[n] = ends[length - 1];
        }
        if length == ends.len() {
            ends.push(n);
        } else {
            ends[length] = n;
        }
    }
    let mut at = ends.last().copied().unwrap_or(usize::MAX);
    let mut chosen = Vec::new();
    while let Some(&pair) = found.get(at) {
        chosen.push(pair);
        at = before[at];
    }
    chosen.reverse();
    chosen
}

/// Small words that match alone, with other words changed on both sides, only look alike; so do a few words at an edge, far from
/// all others.
fn drop_strays(found: &mut Vec<(usize, usize)>, a: &[Key], b: &[Key]) {
    let runs: Vec<&[(usize, usize)]> = found
        .chunk_by(|x, y| x.0 + 1 == y.0 && x.1 + 1 == y.1)
        .filter(|run| {
            let (first, last) = (run[0], run[run.len() - 1]);
            first == (0, 0)
                || (last.0 + 1, last.1 + 1) == (a.len(), b.len())
                || run.len() > 2
                || run.iter().any(|&(i, _)| a[i].kind() != Kind::Light)
        })
        .collect();
    let weighs = |run: &[(usize, usize)]| run.iter().map(|&(i, _)| share(a[i])).sum::<f64>();
    // What is unmatched between two runs, in the one of both texts that has more of it.
    let between = |one: &[(usize, usize)], other: &[(usize, usize)]| {
        let (end, start) = (one[one.len() - 1], other[0]);
        let sum = |keys: &[Key]| keys.iter().copied().map(share).sum::<f64>();
        sum(&a[end.0 + 1..start.0]).max(sum(&b[end.1 + 1..start.1]))
    };
    let (mut first, mut last) = (0, runs.len());
    let is_far = |weight: f64, gap: f64| gap > 1.5 && weight * 3.0 < gap;
    while first + 1 < last && is_far(weighs(runs[first]), between(runs[first], runs[first + 1])) {
        first += 1;
    }
    while first + 1 < last
        && is_far(
            weighs(runs[last - 1]),
            between(runs[last - 2], runs[last - 1]),
        )
    {
        last -= 1;
    }
    *found = runs[first..last].concat();
}

/// How alike a short content and a longer one are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Likeness {
    /// Share of the short one's words that are in the long one, by weight.
    pub(crate) cover: f64,
    /// Share, by weight, of the long one's words between the first shared one and the last that the short one does not have.
    pub(crate) gap: f64,
    /// Shared full words.
    pub(crate) n_full: usize,
    /// Of these, those that are neither name nor number.
    pub(crate) n_plain: usize,
    /// Words of the longest stretch that is the same in both.
    pub(crate) run: usize,
    /// A negation stands in one of them and not in the other.
    pub(crate) is_reversed: bool,
    /// Stretches of two full words or more that stand in the place of others.
    pub(crate) n_exchanged: usize,
    /// Where one has a number, the other has another one.
    pub(crate) has_other_numbers: bool,
}

/// Weighs what `pairs` has found of `short` in `long`.
pub(crate) fn likeness(short: &[Key], long: &[Key], found: &[(usize, usize)]) -> Likeness {
    let all: f64 = short.iter().copied().map(share).sum();
    let kept: f64 = found
        .iter()
        .map(|&(i, j)| share(short[i]).min(share(long[j])))
        .sum();
    let mut left_out = 0.0;
    let (mut n_turns, mut n_exchanged, mut has_other_numbers) = (0, 0, false);
    let is_long = |words: &[Key]| words.iter().filter(|word| word.is_full()).count() > 1;
    for (n, (of_short, of_long)) in gaps(found, short.len(), long.len()).enumerate() {
        let is_inside = n > 0 && n < found.len();
        let (of_short, of_long) = (&short[of_short], &long[of_long]);
        // Beyond the edges only the words next to them: the rest of a longer quotation says other things.
        if is_inside {
            n_exchanged += usize::from(is_long(of_short) && is_long(of_long));
            left_out += of_long.iter().copied().map(share).sum::<f64>();
            has_other_numbers |= has_number(of_short) && has_number(of_long);
            n_turns += negations(of_short) + negations(of_long);
        } else {
            let close = if n == 0 {
                &of_long[of_long.len() - of_short.len().min(of_long.len())..]
            } else {
                &of_long[..of_short.len().min(of_long.len())]
            };
            has_other_numbers |= has_number(of_short) && has_number(close);
            // Behind the end another clause begins.
            n_turns += negations(of_short) + if n == 0 { negations(close) } else { 0 };
        }
    }
    let is_plain = |&&(i, j): &&(usize, usize)| {
        short[i].kind() == Kind::Content && long[j].kind() == Kind::Content
    };
    Likeness {
        cover: if all > 0.0 { kept / all } else { 0.0 },
        gap: if left_out > 0.0 {
            left_out / (left_out + kept)
        } else {
            0.0
        },
        n_full: found.iter().filter(|&&(i, _)| short[i].is_full()).count(),
        n_plain: found
            .iter()
            .filter(|&&(i, _)| short[i].is_full())
            .filter(is_plain)
            .count(),
        run: found
            .chunk_by(|x, y| x.0 + 1 == y.0 && x.1 + 1 == y.1)
            .map(<[_]>::len)
            .max()
            .unwrap_or(0),
        is_reversed: n_turns % 2 == 1,
        n_exchanged,
        has_other_numbers,
    }
}

/// The words between the matches: before the first, between each two, behind the last.
fn gaps(
    found: &[(usize, usize)],
    short: usize,
    long: usize,
) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + '_ {
    let ends = found.iter().copied().chain([(short, long)]);
    let mut at = (0, 0);
    ends.map(move |(i, j)| {
        let gap = (at.0..i, at.1..j);
        at = (i + 1, j + 1);
        gap
    })
}

/// What a word weighs in a share.
fn share(key: Key) -> f64 {
    match key.kind() {
        Kind::Light => 0.15,
        Kind::Negation => 0.5,
        _ => 1.0,
    }
}

fn has_number(words: &[Key]) -> bool {
    words.iter().any(|word| word.kind() == Kind::Number)
}

/// A negation among few other words turns what stands beside it; one in a clause that is left out belongs to that clause.
fn negations(words: &[Key]) -> usize {
    if words.iter().filter(|word| word.is_full()).count() > 1 {
        return 0;
    }
    words
        .iter()
        .filter(|word| word.kind() == Kind::Negation)
        .count()
}

/// What is different: `quotation` is in the corpus, `other` is held against it. What the quotation has before the first shared word
/// and behind the last is not shown, as the other may be a part of it, unless the other has about as many words there: "the winter season"
/// for "the winter break".
pub(crate) fn pieces(quotation: (&str, &[Word]), other: (&str, &[Word])) -> Comparison {
    let keys = |words: &[Word]| -> Vec<Key> { words.iter().map(|word| word.key).collect() };
    let (of_quotation, of_other) = (keys(quotation.1), keys(other.1));
    let found = pairs(&of_other, &of_quotation);
    let likeness = likeness(&of_other, &of_quotation, &found);
    let mut shown = Shown::default();
    let mut is_part = false;
    for (n, (put_in, left_out)) in gaps(&found, of_other.len(), of_quotation.len()).enumerate() {
        let is_inside = n > 0 && n < found.len();
        if is_inside || is_replaced(&put_in, &left_out) {
            shown.left_out(quotation, left_out);
        } else {
            is_part |= !found.is_empty() && !left_out.is_empty();
        }
        shown.put_in(other, put_in);
        if let Some(&(i, j)) = found.get(n) {
            if other.1[i].folded == quotation.1[j].folded {
                shown.kept(other, i);
            } else {
                shown.left_out(quotation, j..j + 1);
                shown.put_in(other, i..i + 1);
            }
        }
    }
    shown.flush();
    Comparison {
        pieces: shown.pieces,
        likeness,
        is_part,
    }
}

/// Whether words at an end of a quotation have given way to others, and are not merely left out.
fn is_replaced(put_in: &Range<usize>, left_out: &Range<usize>) -> bool {
    /// Words more than were put in.
    const MORE: usize = 1;
    !put_in.is_empty() && left_out.len() <= put_in.len() + MORE
}

/// What [`pieces`] says.
#[derive(Debug)]
pub(crate) struct Comparison {
    /// In order of reading.
    pub(crate) pieces: Vec<Piece>,
    /// How alike they are.
    pub(crate) likeness: Likeness,
    /// The quotation goes on before or behind what is shared.
    pub(crate) is_part: bool,
}

impl Comparison {
    /// Not a word is different.
    pub(crate) fn is_exact(&self) -> bool {
        matches!(self.pieces[..], [Piece::Kept(_)])
    }
}

/// Pieces in the making: what is left out stands before what is put in for it.
#[derive(Default)]
struct Shown {
    pieces: Vec<Piece>,
    kept: String,
    left_out: String,
    put_in: String,
}

impl Shown {
    fn kept(&mut self, (text, words): (&str, &[Word]), n: usize) {
        self.flush_changes();
        add(&mut self.kept, text, words, n..n + 1);
    }

    fn left_out(&mut self, (text, words): (&str, &[Word]), which: Range<usize>) {
        if !which.is_empty() {
            self.flush_kept();
            add(&mut self.left_out, text, words, which);
        }
    }

    fn put_in(&mut self, (text, words): (&str, &[Word]), which: Range<usize>) {
        if !which.is_empty() {
            self.flush_kept();
            add(&mut self.put_in, text, words, which);
        }
    }

    fn flush(&mut self) {
        self.flush_kept();
        self.flush_changes();
    }

    fn flush_kept(&mut self) {
        if !self.kept.is_empty() {
            self.pieces
                .push(Piece::Kept(std::mem::take(&mut self.kept)));
        }
    }

    fn flush_changes(&mut self) {
        if !self.left_out.is_empty() {
            let words = std::mem::take(&mut self.left_out);
            self.pieces.push(Piece::LeftOut(words));
        }
        if !self.put_in.is_empty() {
            self.pieces
                .push(Piece::PutIn(std::mem::take(&mut self.put_in)));
        }
    }
}

/// Adds words as they are written, with what stands between them and the mark that ends a sentence.
fn add(to: &mut String, text: &str, words: &[Word], which: Range<usize>) {
    for n in which {
        let at = &words[n].at;
        // "don't" is two words at one place.
        let is_again = n > 0 && words[n - 1].at == *at;
        if is_again && !to.is_empty() {
            continue;
        }
        if !to.is_empty() {
            let between = text
                .get(words[n - 1].at.end..at.start)
                .filter(|between| between.len() <= 4 && between.contains(' '));
            to.push_str(between.unwrap_or(" "));
        }
        to.push_str(text.get(at.clone()).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::words::{keys, words};

    fn compared(quotation: &str, other: &str) -> Comparison {
        pieces((quotation, &words(quotation)), (other, &words(other)))
    }

    fn shown(quotation: &str, other: &str) -> String {
        compared(quotation, other)
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Kept(words) => words.clone(),
                Piece::LeftOut(words) => format!("[-{words}-]"),
                Piece::PutIn(words) => format!("{{+{words}+}}"),
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn shows_what_is_different() {
        let said = "We will rebuild the harbour wall before the winter comes.";
        for (other, expected) in [
            (
                "We will rebuild the harbour wall",
                "We will rebuild the harbour wall",
            ),
            (
                "rebuild the Harbour wall, before the winter",
                "rebuild the Harbour wall, before the winter",
            ),
            (
                "We will not rebuild the harbour wall",
                "We will {+not+} rebuild the harbour wall",
            ),
            (
                "We will rebuild the old wall before winter",
                "We will rebuild the [-harbour-] {+old+} wall before [-the-] winter",
            ),
            (
                "he would rebuild the harbour wall",
                "[-We will-] {+he would+} rebuild the harbour wall",
            ),
            (
                "We rebuilt the harbour wall",
                "We [-will rebuild-] {+rebuilt+} the harbour wall",
            ),
            (
                "We will rebuild … before the winter",
                "We will rebuild [-the harbour wall-] before the winter",
            ),
            (
                "We will rebuild the harbour wall before the summer",
                "We will rebuild the harbour wall before the [-winter comes-] {+summer+}",
            ),
            (
                "They will rebuild the harbour wall",
                "[-We-] {+They+} will rebuild the harbour wall",
            ),
        ] {
            assert_eq!(shown(said, other), expected);
        }
        assert_eq!(shown("", ""), "");
        assert_eq!(shown("", "nothing of it"), "{+nothing of it+}");
    }

    #[test]
    fn says_what_is_exact_and_what_a_part() {
        let said = "“We’ll rebuild the wall,” … “and we won't wait.”";
        let all = compared(said, "We will rebuild the wall and we will not wait");
        assert!(all.is_exact() && !all.is_part, "{all:?}");
        let part = compared(said, "rebuild the wall and we won't");
        assert!(part.is_exact() && part.is_part, "{part:?}");
        assert!(!compared(said, "rebuild the walls").is_exact());
    }

    #[test]
    fn a_negation_turns_the_sense() {
        for (a, b, is_reversed) in [
            (
                "I will resign on Monday",
                "I will not resign on Monday",
                true,
            ),
            ("I won't resign on Monday", "I'll resign on Monday", true),
            (
                "I don't think I will resign",
                "I do not think that I will resign",
                false,
            ),
            ("Nobody lost a home", "Everybody lost a home", true),
            (
                "we fight and win",
                "we fight, never give up the old harbour, and win",
                false,
            ),
        ] {
            let found = compared(a, b).likeness;
            assert_eq!(found.is_reversed, is_reversed, "{a:?} and {b:?}: {found:?}");
            let found = compared(b, a).likeness;
            assert_eq!(found.is_reversed, is_reversed, "{b:?} and {a:?}: {found:?}");
        }
    }

    #[test]
    fn other_numbers_are_told() {
        let found = compared("at least 12 boats sank", "at least 15 boats sank").likeness;
        assert!(found.has_other_numbers);
        let found = compared("at least five boats sank", "5 boats sank").likeness;
        assert!(!found.has_other_numbers);
    }

    #[test]
    fn a_million_words_stay_linear() {
        let text = |word: &str| format!("{word} ").repeat(1_000_000);
        let (tax, other) = (keys(&text("tax")).0, keys(&text("law")).0);
        let begun = std::time::Instant::now();
        pairs(&tax, &tax);
        assert!(pairs(&tax, &other).is_empty());
        let counted: String = (0..200_000).map(|n| format!("w{n} ")).collect();
        let counted = keys(&counted).0;
        assert_eq!(pairs(&counted, &counted).len(), 200_000);
        assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
    }

    proptest! {
        #[test]
        fn any_two_texts_can_be_compared(a in "[a-d .’'…\\PC]{0,60}", b in "[a-d .’'…\\PC]{0,60}") {
            let found = compared(&a, &b);
            prop_assert!((0.0..=1.0 + 1e-9).contains(&found.likeness.cover));
            prop_assert!((0.0..=1.0).contains(&found.likeness.gap));
            let same = compared(&a, &a);
            prop_assert!(same.is_exact() || words(&a).is_empty());
            prop_assert!(!same.likeness.is_reversed && !same.is_part);
        }

        #[test]
        fn tables_and_anchors_agree_on_what_is_the_same(words in prop::collection::vec("[a-f]{1,2}", 0..60)) {
            let keys = keys(&words.join(" ")).0;
            prop_assert_eq!(table(&keys, &keys, (0, 0)).len(), keys.len());
            for pair in by_anchors(&keys, &keys) {
                prop_assert_eq!(keys[pair.0], keys[pair.1]);
            }
        }
    }
}
