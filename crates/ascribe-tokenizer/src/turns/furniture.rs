//! What stands among turns and is no word of them: lines of times, numbers of subtitles, `[engine coughs]`.

use std::ops::Range;

use ascribe_article::{IndexRange, Turn};

use super::reader::Reader;

/// Tokens of a line of times: `00:00:01,000 --> 00:00:04,200 align:start position:0%`.
const MAX_TIMES: usize = 40;
/// Tokens of a line in brackets.
const MAX_ASIDE: usize = 40;

/// What a paragraph is that has no words of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Furniture {
    /// `00:00:01,000 --> 00:00:04,200`, and the number over it.
    Timing,
    /// `00:00:11`, `(00:16)`
    Clock,
    /// `[engine coughs]`, `(The meeting adjourned.)`, `[00:20] [CROSSTALK]`
    Aside,
    /// `--------`
    Rule,
}

/// The furniture among the paragraphs; `None` for each that is something else.
pub(super) fn find(reader: &Reader<'_>) -> Vec<Option<Furniture>> {
    let mut found: Vec<Option<Furniture>> = Vec::with_capacity(reader.n_paragraphs());
    let mut number = None;
    for (n, p) in reader.paragraphs().enumerate() {
        let kind = kind(reader, p.clone());
        if kind == Some(Furniture::Timing)
            && let Some(number) = number
        {
            found[number] = kind;
        }
        number = is_number(reader, p).then_some(n);
        found.push(kind);
    }
    found
}

/// How many lines are times of subtitles, or their numbers.
pub(super) fn n_timings(furniture: &[Option<Furniture>]) -> usize {
    let is_timing = |f: &&Option<Furniture>| **f == Some(Furniture::Timing);
    furniture.iter().filter(is_timing).count()
}

fn kind(reader: &Reader<'_>, p: Range<usize>) -> Option<Furniture> {
    let first = reader.text(p.start);
    if first.starts_with(['-', '_', '*', '=', '~']) {
        let is_rule = p.len() < 4 && !reader.has_word(p);
        return is_rule.then_some(Furniture::Rule);
    }
    let opens = first.starts_with(['(', '[']);
    if !opens && !first.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut aside = p.clone();
    if let Some(after) = reader.clock(p.clone()) {
        aside.start = after;
        // "00:04 - 00:09"
        let dashed = after < p.end && matches!(reader.text(after), "-" | "–" | "—" | "/");
        let until = if dashed {
            reader.clock(after + 1..p.end)
        } else {
            None
        };
        if until.unwrap_or(after) == p.end {
            return Some(Furniture::Clock);
        }
        let arrow = after + 1 < p.end
            && reader.text(after).starts_with("--")
            && (reader.text(after).ends_with('>') || reader.text(after + 1) == ">");
        if arrow && p.len() <= MAX_TIMES {
            return Some(Furniture::Timing);
        }
    }
    is_aside(reader, aside).then_some(Furniture::Aside)
}

/// The number of a subtitle, or what a program has for one: "12", "2f0a1f/12-0".
fn is_number(reader: &Reader<'_>, p: Range<usize>) -> bool {
    const LONGEST: usize = 64;
    let text = reader.article.slice(reader.article.token_span(p));
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '_');
    text.len() <= LONGEST && text.chars().all(fits) && text.contains(|c: char| c.is_ascii_digit())
}

/// True when one pair of brackets holds a whole paragraph.
fn is_aside(reader: &Reader<'_>, p: Range<usize>) -> bool {
    let mut depth = 0_i32;
    if !reader.text(p.start).starts_with(['(', '[']) {
        return false;
    }
    let last = match reader.text(p.end - 1) {
        "." if p.len() > 2 => p.end - 2,
        _ => p.end - 1,
    };
    if p.len() > MAX_ASIDE || !reader.text(last).ends_with([')', ']']) {
        return false;
    }
    (p.start..=last).all(|i| {
        for c in reader.text(i).chars() {
            depth += match c {
                '(' | '[' => 1,
                ')' | ']' => -1,
                _ => 0,
            };
        }
        depth > 0 || i == last
    })
}

/// The furniture within turns, in order.
pub(super) fn within(
    reader: &Reader<'_>,
    furniture: &[Option<Furniture>],
    turns: &[Turn],
) -> Vec<IndexRange> {
    let mut found = Vec::new();
    let mut at = 0;
    for (p, _) in reader
        .paragraphs()
        .zip(furniture)
        .filter(|(_, f)| f.is_some())
    {
        while turns.get(at).is_some_and(|turn| turn.words.end <= p.start) {
            at += 1;
        }
        if turns
            .get(at)
            .is_some_and(|turn| turn.words.start < p.start && p.end < turn.words.end)
        {
            found.push(IndexRange::new(p.start, p.end));
        }
    }
    found
}
