//! Names on a line of their own, the words below: what programs that write down talk put out, earnings calls, records of meetings,
//! subtitles.

use std::ops::Range;

use ascribe_article::{Case, Turn};
use rustc_hash::{FxHashMap, FxHashSet};

use super::furniture::{self, Furniture};
use super::labelled_turn;
use super::name_line::{self, NameLine};
use super::reader::{MAX_GAP, Reader};

/// Turns by which a transcript is known.
const MIN_TURNS: usize = 3;
/// Of a hundred turns, those in which somebody says "I", "we" or "you", or asks.
const LEAST_TALK: usize = 30;
/// The same where all names are known for names.
const LEAST_TALK_OF_KNOWN: usize = 20;
/// The same where nobody speaks twice.
const LEAST_TALK_ONCE: usize = 60;
/// Of so many lines of times and numbers one has a name below it.
const MAX_TIMINGS: usize = 8;
/// Of a hundred turns, those below a name that is known for one of a person or has a time beside it.
const LEAST_PEOPLE: usize = 30;
/// Of a hundred turns, those that begin with a paragraph that ends with a stop.
const LEAST_STOPS: usize = 70;
/// The same where nobody speaks twice.
const LEAST_STOPS_ONCE: usize = 90;
/// The same where times or colons stand beside the names.
const LEAST_STOPS_BESIDE_MARKS: usize = 50;

/// Turns below names, if that is how the text is laid out.
pub(super) fn find(reader: &Reader<'_>, furniture: &[Option<Furniture>]) -> Option<Vec<Turn>> {
    let paragraphs: Vec<Range<usize>> = reader.paragraphs().collect();
    let name = |(p, furniture): (&Range<usize>, &Option<Furniture>)| match furniture {
        None => name_line::read(reader, p.clone()),
        Some(_) => None,
    };
    let names: Vec<Option<NameLine>> = paragraphs.iter().zip(furniture).map(name).collect();
    if names.iter().flatten().take(2).count() < 2 {
        return None;
    }
    let mut lines = Lines {
        reader,
        furniture,
        paragraphs: &paragraphs,
        names,
        counts: FxHashMap::default(),
        n_timings: furniture::n_timings(furniture),
    };
    lines.see_clocks();
    lines.drop_companies();
    lines.count();
    let marked = lines.keep_marked();
    let mut blocks = lines.blocks();
    lines.keep_talkers(&mut blocks);
    lines
        .is_transcript(&blocks, marked)
        .then(|| lines.turns(&blocks))
}

/// A name with what stands below it.
struct Block {
    name: usize,
    /// The first paragraph of what is said.
    first: usize,
    /// The next name, or the end of the text.
    next: usize,
    comes_back: bool,
    /// It is the first line of a subtitle.
    in_subtitle: bool,
}

/// The paragraphs of an article, and what is known of each.
struct Lines<'l, 'a> {
    reader: &'l Reader<'a>,
    furniture: &'l [Option<Furniture>],
    paragraphs: &'l [Range<usize>],
    names: Vec<Option<NameLine>>,
    /// How often each name stands on a line.
    counts: FxHashMap<String, usize>,
    /// Lines of the times of subtitles and of their numbers.
    n_timings: usize,
}

impl Lines<'_, '_> {
    /// Times on the line before or behind a name.
    fn see_clocks(&mut self) {
        let is_clock = |n: usize| self.furniture.get(n) == Some(&Some(Furniture::Clock));
        for (n, name) in self.names.iter_mut().enumerate() {
            if let Some(line) = name {
                line.has_clock |= n > 0 && is_clock(n - 1) || is_clock(n + 1);
            }
        }
    }

    /// "Harrow Capital" right under a name, with a blank line below: whom its bearer speaks for.
    fn drop_companies(&mut self) {
        for n in 1..self.names.len() {
            if self.names[n].is_some() && self.names[n - 1].is_some() && self.is_company(n) {
                self.names[n] = None;
            }
        }
    }

    /// A line right under another that stands alone, with a blank line below and no name.
    fn is_company(&self, n: usize) -> bool {
        let is_words = |n: usize| {
            n < self.names.len() && self.names[n].is_none() && self.furniture[n].is_none()
        };
        !self.is_apart(n)
            && (n == 1 || self.is_apart(n - 1))
            && is_words(n + 1)
            && self.is_apart(n + 1)
    }

    /// A blank line stands over a paragraph.
    fn is_apart(&self, n: usize) -> bool {
        let (over, below) = (&self.paragraphs[n - 1], &self.paragraphs[n]);
        let tokens = self.reader.article.tokens();
        let between = tokens[over.end - 1].span.end..tokens[below.start].span.start;
        let text = self.reader.article.text();
        let between = &text[between.start as usize..between.end as usize];
        between.matches('\n').count() > 1
    }

    fn count(&mut self) {
        for line in self.names.iter().flatten() {
            *self.counts.entry(line.key(self.reader)).or_default() += 1;
        }
    }

    fn comes_back(&self, line: &NameLine) -> bool {
        self.counts[&line.key(self.reader)] > 1
    }

    /// Leaves the lines only that look like those that come back; true where a time or a colon tells them.
    fn keep_marked(&mut self) -> bool {
        // Where nobody speaks twice, all names must have the same beside them.
        let any_back = self
            .names
            .iter()
            .flatten()
            .any(|line| self.comes_back(line));
        let back: Vec<&NameLine> = self
            .names
            .iter()
            .flatten()
            .filter(|line| !any_back || self.comes_back(line))
            .collect();
        let most = |has: fn(&NameLine) -> bool| {
            let n = back.iter().filter(|line| has(line)).count();
            n > 1 && n * 5 >= back.len() * 4
        };
        let marks: [fn(&NameLine) -> bool; 2] = [|line| line.has_clock, |line| line.has_colon];
        let mark = marks.into_iter().find(|&has| most(has));
        let keeps: Vec<bool> = (0..self.names.len())
            .map(|n| {
                self.names[n].as_ref().is_some_and(|line| match mark {
                    Some(has) => has(line),
                    None => line.is_known || self.comes_back(line) || self.in_subtitle(n),
                })
            })
            .collect();
        for (name, keep) in self.names.iter_mut().zip(keeps) {
            *name = name.take().filter(|_| keep);
        }
        mark.is_some()
    }

    /// `MARIT OLAISEN` as the first line of a subtitle, with words below that do not go on with the same sentence.
    fn in_subtitle(&self, n: usize) -> bool {
        let line = self.names[n].as_ref();
        let is_small = |i| self.reader.case(i) == Case::Lower;
        n > 0
            && self.furniture[n - 1] == Some(Furniture::Timing)
            && line.is_some_and(NameLine::is_firm)
            && self.paragraphs.get(n + 1).is_some_and(|below| {
                self.furniture[n + 1].is_none()
                    && !is_small(below.start)
                    && below.clone().any(is_small)
            })
    }

    /// Leaves the names only that are known for names, or below which a sentence stands at least once: no "Prepared Remarks" of a list.
    fn keep_talkers(&self, blocks: &mut Vec<Block>) {
        let key = |block: &Block| {
            self.names[block.name]
                .as_ref()
                .map(|line| line.key(self.reader))
        };
        let talks = |block: &&Block| {
            let line = self.names[block.name].as_ref();
            block.in_subtitle
                || line.is_some_and(|line| line.is_known || line.has_clock)
                || self.reader.stops(self.paragraphs[block.first].clone())
                || self.is_talk(block.first..block.next)
        };
        let talkers: FxHashSet<Option<String>> = blocks.iter().filter(talks).map(key).collect();
        blocks.retain(|block| talkers.contains(&key(block)));
    }

    /// Each name that has words below it.
    fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut next = self.names.len();
        for n in (0..self.names.len()).rev() {
            let Some(line) = &self.names[n] else {
                continue;
            };
            if let Some(first) = self.first_words(n, next) {
                blocks.push(Block {
                    name: n,
                    first,
                    next,
                    comes_back: self.comes_back(line),
                    in_subtitle: self.in_subtitle(n),
                });
            }
            next = n;
        }
        blocks.reverse();
        blocks
    }

    /// The first paragraph below a name that is neither furniture nor the bearer's role.
    fn first_words(&self, name: usize, next: usize) -> Option<usize> {
        let mut below = (name + 1..next).filter(|&n| self.furniture[n].is_none());
        let first = below.next()?;
        let p = self.paragraphs[first].clone();
        let is_role = name_line::is_role(self.reader, p.clone())
            || self.reader.is_heading(p) && first == name + 1 && self.is_company(first);
        Some(below.next().filter(|_| is_role).unwrap_or(first))
    }

    /// Names that come back, or stand in subtitles, and talk between them.
    fn is_transcript(&self, blocks: &[Block], marked: bool) -> bool {
        let n = blocks.len();
        let count =
            |has: &dyn Fn(&Block) -> bool| blocks.iter().filter(|&block| has(block)).count();
        let share = |least: usize, has: &dyn Fn(&Block) -> bool| count(has) * 100 >= n * least;
        let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else {
            return false;
        };
        let line = |block: &Block| self.names[block.name].as_ref();
        let n_back = count(&|block| block.comes_back);
        let n_subtitles = count(&|block| block.in_subtitle);
        let is_loud = |block: &Block| line(block).is_some_and(|line| line.is_loud);
        let all_loud = count(&is_loud) == n;
        let stops = |block: &Block| self.reader.stops(self.paragraphs[block.first].clone());
        let talks = |block: &Block| self.is_talk(block.first..block.next);
        let is_known = |block: &Block| line(block).is_some_and(|line| line.is_known);
        // "Chris" alone under a letter is a signature.
        let is_firm =
            |block: &Block| block.comes_back && line(block).is_some_and(NameLine::is_firm);
        let all_known = n > 1 && count(&is_known) == n;
        let least_talk = if all_known {
            LEAST_TALK_OF_KNOWN
        } else {
            LEAST_TALK
        };
        let told =
            n >= MIN_TURNS && n_back * 3 >= n && (count(&is_firm) > 1 || self.alternate(blocks));
        // Each speaks once, of what is his own.
        let is_formal = |block: &Block| line(block).is_some_and(|line| line.is_formal);
        let once = count(&is_formal) == n
            && n >= MIN_TURNS
            && share(LEAST_STOPS_ONCE, &stops)
            && share(LEAST_TALK_ONCE, &talks);
        let comes_back = once || marked && all_known || n_back > 1 && (marked || told);
        let is_dense = n * MAX_GAP > last.name - first.name;
        let is_person =
            |block: &Block| line(block).is_some_and(|line| line.is_known || line.has_clock);
        let least_stops = if marked {
            LEAST_STOPS_BESIDE_MARKS
        } else {
            LEAST_STOPS
        };
        n_subtitles > usize::from(!all_loud) && n_subtitles * MAX_TIMINGS >= self.n_timings
            || self.counts.len() > 1
                && comes_back
                && is_dense
                && share(least_stops, &stops)
                && share(LEAST_PEOPLE, &is_person)
                && share(least_talk, &talks)
    }

    /// Two voices at least come back, and mostly one after another.
    fn alternate(&self, blocks: &[Block]) -> bool {
        let key = |block: &Block| {
            self.names[block.name]
                .as_ref()
                .map(|line| line.key(self.reader))
        };
        let keys: Vec<Option<String>> = blocks.iter().map(key).collect();
        let back = blocks
            .iter()
            .zip(&keys)
            .filter(|(block, _)| block.comes_back);
        let back: FxHashSet<&Option<String>> = back.map(|(_, key)| key).collect();
        let same = keys.windows(2).filter(|pair| pair[0] == pair[1]).count();
        back.len() > 1 && same * 4 < keys.len()
    }

    /// Somebody says "I" or "you" in some paragraphs, or asks.
    fn is_talk(&self, mut paragraphs: Range<usize>) -> bool {
        paragraphs
            .any(|n| self.furniture[n].is_none() && self.reader.talks(self.paragraphs[n].clone()))
    }

    fn turns(&self, blocks: &[Block]) -> Vec<Turn> {
        let turn = |block: &Block| {
            let name = self.names[block.name].as_ref()?.name.clone();
            let words = self.paragraphs[block.first].start..self.end(block);
            let voice = self.reader.voice(name.clone());
            Some(labelled_turn(name, words, voice))
        };
        blocks.iter().filter_map(turn).collect()
    }

    /// Where the turn ends: at the next name, or a heading before it; after the last name whatever is no talk is the writer's.
    fn end(&self, block: &Block) -> usize {
        let is_last = block.next == self.names.len();
        let mut last = block.first;
        for n in block.first + 1..block.next {
            let p = self.paragraphs[n].clone();
            if self.furniture[n].is_some() {
                continue;
            }
            let is_heading = self.reader.is_title(p.clone())
                && self.reader.is_capital(p.start)
                && self.reader.stops(self.paragraphs[last].clone());
            if self.n_timings == 0 && (is_heading || is_last && !self.reader.talks(p)) {
                break;
            }
            last = n;
        }
        self.paragraphs[last].end
    }
}
