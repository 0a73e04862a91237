//! Which line breaks are only wraps: a program broke the line because the next word had no room.
//!
//! Decided here, once, for the whole text. A wrap is a space to everybody else: [`crate::words`] cuts over it, the paragraph
//! goes on over it, and the later stages see paragraphs. `models/training/ascribe_training/wraps.py` decides the same for the
//! training texts; `crates/ascribe-encoder/tests/pieces.jsonl` holds the two together.
//!
//! Headers and footers of pages that stand within a sentence of a wrapped text are read over in the same way (`pages`).
//!
//! A wrapped text shows by its lines: they are full, and sentences go on from one to the next. The numbers were set on
//! `data/samples`, `tests/gold/challenge.jsonl` and PolNeAR dev, each wrapped line by line at 40, 72 and 100 columns and by
//! `fmt -w 72`: of 768 texts with two wraps or more 765 are recognised, and every wrap in them but one; a break that ends a paragraph
//! without a blank line is taken for a wrap where its line happens to be full (164 of them). Of 18,754 texts as they were
//! published only those are taken for wrapped that are: three of the field set and twenty novels.

mod pages;

use std::ops::Range;
use std::sync::LazyLock;

use ascribe_article::WordId;
use ascribe_article::marks::{Side, side};
use ascribe_grammar::lists;
use ascribe_grammar::words::LEXICONS;
use rustc_hash::FxHashSet;

use crate::chars::{is_blank, is_line_end};
use crate::lexicons::Lexicons;
use crate::words::{self, Words};

/// Widths, in characters, a wrapped text may have: shorter lines are verse and lists, longer ones are paragraphs.
const WIDTHS: Range<usize> = 32..121;
/// A narrower text was filled line by line, each line as full as it can be. A wider one may have been filled paragraph by
/// paragraph, as `fmt` does, which leaves some room in most lines.
const NARROW: usize = 55;
/// A line is full when the next word would make it this long, in hundredths of the width.
const FULL: usize = 85;
/// A line ends on purpose when the next word would leave it shorter than this, in hundredths of the width.
const SHORT: usize = 75;
/// A line longer than this, in hundredths of the width, is none of a wrapped text.
const TOO_LONG: usize = 125;
/// Columns by which a new paragraph is indented at least.
const INDENT: usize = 2;

/// Cuts `text` into words. Of its line breaks the result has those that are no wraps.
pub(crate) fn cut(text: &str, lexicons: &Lexicons) -> Words {
    let cut = words::cut(text, &[], lexicons);
    let wraps = find(text, &cut);
    if wraps.is_empty() {
        return cut;
    }
    // "George W.⏎Bush" is read as "George W. Bush" only when the break is known to be a wrap.
    words::cut(text, &wraps, lexicons)
}

/// The wraps among the line breaks of a text, in order: from the end of a line to the first token of the next. Headers of pages within a
/// sentence are wraps with all that stands in them.
fn find(text: &str, words: &Words) -> Vec<Range<usize>> {
    let breaks = &words.breaks;
    if breaks.iter().all(|b| b.n_lines > 1) {
        return Vec::new();
    }
    let lines = lines(text, words);
    let Some(width) = width(&lines) else {
        return Vec::new();
    };
    let ends = lines.iter().map(|line| line.end);
    let wraps = breaks
        .iter()
        .zip(ends)
        .filter(|(_, end)| end.is_some_and(|end| !end.is_short(width) && !end.indents))
        .map(|(b, _)| b.line_end as usize..words.tokens[b.token as usize].span.start as usize);
    let pages = pages::find(text, words, &lines, width);
    if pages.is_empty() {
        return wraps.collect();
    }
    let is_outside = |wrap: &Range<usize>| {
        let next = pages.partition_point(|page| page.end <= wrap.start);
        pages.get(next).is_none_or(|page| wrap.start < page.start)
    };
    let mut wraps: Vec<_> = wraps
        .filter(is_outside)
        .chain(pages.iter().cloned())
        .collect();
    wraps.sort_unstable_by_key(|wrap| wrap.start);
    wraps
}

struct Line {
    /// Its place in the text, blanks included.
    range: Range<usize>,
    width: usize,
    /// `None` for the last line and before a blank one.
    end: Option<End>,
}

/// How a line ends that has another right under it.
#[derive(Clone, Copy)]
struct End {
    /// The width of the line and of the next word, without the space between.
    with_next: usize,
    /// The next line begins with a small letter.
    small: bool,
    /// The line ends with a word that asks for another.
    asks_for_more: bool,
    /// Both are in capitals, and this one ends without a stop.
    capitals: bool,
    /// The next line is indented.
    indents: bool,
}

impl End {
    fn is_full(self, least: usize) -> bool {
        self.with_next * 100 >= least
    }

    fn goes_on(self) -> bool {
        self.small || self.asks_for_more || self.capitals
    }

    fn is_short(self, width: usize) -> bool {
        self.with_next * 100 < width * SHORT && !self.small
    }
}

/// The lines that hold tokens; line `i` ends at break `i`.
fn lines(text: &str, words: &Words) -> Vec<Line> {
    let Some((first, last)) = words.tokens.first().zip(words.tokens.last()) else {
        return Vec::new();
    };
    let mut start = text[..first.span.start as usize]
        .char_indices()
        .rfind(|&(_, c)| is_line_end(c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let mut lines = Vec::with_capacity(words.breaks.len() + 1);
    for line_break in &words.breaks {
        let line = text[start..line_break.line_end as usize].trim_end_matches(is_blank);
        let range = start..line_break.line_end as usize;
        start = line_break.next_line as usize;
        let single = line_break.n_lines == 1;
        lines.push(Line {
            range,
            width: line.chars().count(),
            end: single.then(|| end(line, &text[start..])),
        });
    }
    let line = &text[start..last.span.end as usize];
    lines.push(Line {
        range: start..last.span.end as usize,
        width: line.chars().count(),
        end: None,
    });
    lines
}

/// How `line` ends, with `rest` right under it.
fn end(line: &str, rest: &str) -> End {
    let indent = |text: &str| text.chars().take_while(|&c| is_blank(c)).count();
    let word: String = rest
        .trim_start_matches(is_blank)
        .chars()
        .take(WIDTHS.end)
        .take_while(|&c| !is_blank(c) && !is_line_end(c))
        .collect();
    let last = line.rsplit(is_blank).next().unwrap_or_default();
    let small = word
        .trim_start_matches(|c| {
            matches!(c, '(' | '[' | '\'' | '‘') || side(c).is_some_and(|side| side != Side::Closes)
        })
        .starts_with(char::is_lowercase);
    let in_capitals = |text: &str| !text.contains(char::is_lowercase);
    let stops = line.ends_with(|c| {
        matches!(c, '.' | '!' | '?' | ':' | '\'' | '’')
            || side(c).is_some_and(|side| side != Side::Opens)
    });
    End {
        with_next: line.chars().count() + word.chars().count(),
        small,
        asks_for_more: asks_for_more(last),
        capitals: !stops && in_capitals(line) && in_capitals(&word),
        indents: indent(rest) >= indent(line) + INDENT,
    }
}

/// The width a text was wrapped at; `None` for one that was not.
fn width(lines: &[Line]) -> Option<usize> {
    let mut widths: Vec<usize> = lines
        .iter()
        .filter(|line| line.end.is_some())
        .map(|line| line.width)
        .collect();
    widths.sort_unstable();
    let n_ends = widths.len();
    let width = match n_ends {
        // A single one has nothing to be compared with but the last lines of paragraphs.
        1 => lines.iter().map(|line| line.width).max()?,
        // A few lines stick out of most books.
        _ => *widths.get((n_ends * 98 / 100).min(n_ends.checked_sub(1)?))?,
    };
    if !WIDTHS.contains(&width) || n_ends == 1 && width < NARROW {
        return None;
    }
    let least = width * if width < NARROW { 100 } else { FULL };
    let (mut n_full, mut n_short, mut n_going_on) = (0, 0, 0);
    for end in lines.iter().filter_map(|line| line.end) {
        if end.is_full(least) {
            n_full += 1;
            n_going_on += usize::from(end.goes_on());
        } else if end.is_short(width) {
            n_short += 1;
        }
    }
    let n_odd = n_ends - n_full - n_short;
    let n_long: usize = lines
        .iter()
        .map(|line| line.width)
        .filter(|&n| n * 100 > width * TOO_LONG)
        .sum();
    let n_all: usize = lines.iter().map(|line| line.width).sum();
    let fits = n_full >= n_ends.min(2)
        && n_full >= 3 * n_odd
        && n_full * 2 >= n_short
        // In news it is four in five, in dialogue half of them.
        && n_going_on * 3 >= n_full
        // What else stands in the text is wrapped, too.
        && n_long * 4 <= n_all;
    fits.then_some(width)
}

/// A word that is cut at a line's end, lower-cased, as it is written in one line: the word that is known, if one of them is.
pub(crate) fn whole(lower: &str) -> String {
    let with_hyphens: String = lower.split_whitespace().collect();
    let mut whole = String::with_capacity(with_hyphens.len());
    let mut parts = lower.split_whitespace().peekable();
    while let Some(part) = parts.next() {
        let cut = part.strip_suffix(['-', '‐', '\u{ad}']);
        whole.push_str(cut.filter(|_| parts.peek().is_some()).unwrap_or(part));
    }
    let is_known = |word: &str| LEXICONS.id(word) != WordId::UNKNOWN;
    if !is_known(&whole) && is_known(&with_hyphens) {
        return with_hyphens;
    }
    whole
}

/// True for "the", "of", "and": no line of a list and few of a poem end with one.
fn asks_for_more(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        lists::FUNCTION_WORDS
            .rows()
            .into_iter()
            .filter(|[_, kind]| matches!(*kind, "determiner" | "preposition" | "conjunction"))
            .map(|[form, _]| form)
            .collect()
    });
    WORDS.contains(word)
}
