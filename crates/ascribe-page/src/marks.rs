//! Which parts of a text play which roles: paragraphs, and segments that no boundary of a mark cuts.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::ops::Range;

use ascribe_article::{CharSpan, OffsetMap, QuoteRecord};

/// What a span is to its quotation. The order is the order of drawing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// What was said.
    Content,
    /// The reporting word.
    Cue,
    /// Who said it.
    Source,
    /// To whom.
    Addressee,
}

impl Role {
    /// Every role, in the order of drawing.
    pub const ALL: [Role; 4] = [Role::Content, Role::Cue, Role::Source, Role::Addressee];

    /// The letter of marked text and of `ascribe show`; in HTML the class of a piece in this role.
    pub fn letter(self) -> char {
        match self {
            Role::Content => 'q',
            Role::Cue => 'c',
            Role::Source => 's',
            Role::Addressee => 'a',
        }
    }

    /// The name of the field of a quotation.
    pub fn name(self) -> &'static str {
        match self {
            Role::Content => "content",
            Role::Cue => "cue",
            Role::Source => "source",
            Role::Addressee => "addressee",
        }
    }

    /// The spans that a quotation has in this role, in code points.
    pub fn spans(self, quote: &QuoteRecord) -> &[CharSpan] {
        match self {
            Role::Content => &quote.content,
            Role::Cue => &quote.cue,
            Role::Source => &quote.source,
            Role::Addressee => &quote.addressee,
        }
    }
}

/// One span of one quotation, in bytes; never empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// First byte.
    pub start: usize,
    /// Past the last byte.
    pub end: usize,
    /// What it is to its quotation.
    pub role: Role,
    /// What the page calls its quotation by.
    pub number: usize,
}

/// The marks of one quotation. Spans without a character, or outside the text, mark nothing.
pub fn marks_of<'a>(
    quote: &'a QuoteRecord,
    number: usize,
    map: &'a OffsetMap<'_>,
) -> impl Iterator<Item = Mark> + 'a {
    Role::ALL.into_iter().flat_map(move |role| {
        role.spans(quote).iter().filter_map(move |&span| {
            let span = map.span_to_bytes(span)?;
            (!span.is_empty()).then_some(Mark {
                start: span.start as usize,
                end: span.end as usize,
                role,
                number,
            })
        })
    })
}

/// A piece of text with the marks that cover it, the widest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment<'m> {
    /// Where it is, in bytes of the text.
    pub range: Range<usize>,
    /// Those that cover it; of more than 16 the narrowest.
    pub marks: Vec<&'m Mark>,
}

/// Nobody can see more marks at one place; data can have any number of them.
const DEEPEST: usize = 16;

/// What is drawn first comes first: the widest.
type Width = (Reverse<usize>, Role, usize, usize);

/// Cuts every paragraph at every end of a mark: a list of segments each, which together are its text.
///
/// `paragraphs` are in order and do not overlap. `marks` may be in any order, cross, and reach over paragraphs.
pub fn cut<'m>(paragraphs: &[Range<usize>], marks: &'m [Mark]) -> Vec<Vec<Segment<'m>>> {
    let mut order: Vec<usize> = (0..marks.len()).collect();
    order.sort_by_key(|&at| marks[at].start);
    let mut waiting = order.into_iter().peekable();
    let width = |at: usize| -> Width {
        let mark = &marks[at];
        (Reverse(mark.end - mark.start), mark.role, mark.number, at)
    };
    let mut open: BTreeSet<Width> = BTreeSet::new();
    let mut ends: BinaryHeap<Reverse<(usize, usize)>> = BinaryHeap::new();
    let mut all = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        let mut segments = Vec::new();
        let mut from = paragraph.start;
        loop {
            while let Some(at) = waiting.next_if(|&at| marks[at].start <= from) {
                open.insert(width(at));
                ends.push(Reverse((marks[at].end, at)));
            }
            while let Some(&Reverse((end, at))) = ends.peek()
                && end <= from
            {
                ends.pop();
                open.remove(&width(at));
            }
            let next_start = waiting.peek().map(|&at| marks[at].start);
            let next_end = ends.peek().map(|&Reverse((end, _))| end);
            let borders = [next_start, next_end].into_iter().flatten();
            let to = borders.min().unwrap_or(paragraph.end).min(paragraph.end);
            let mut covering: Vec<&Mark> = open
                .iter()
                .rev()
                .take(DEEPEST)
                .map(|w| &marks[w.3])
                .collect();
            covering.reverse();
            segments.push(Segment {
                range: from..to,
                marks: covering,
            });
            from = to;
            if from >= paragraph.end {
                break;
            }
        }
        all.push(segments);
    }
    all
}

/// Longest line, in bytes, of a text that was wrapped by hand: plain-text novels stop at 70 to 80.
const WRAPPED_LINE: usize = 100;

/// The paragraphs of a text as byte ranges, in order: its lines, or, in a text wrapped by hand, what blank lines part.
/// Never empty: a text of nothing is one paragraph of nothing.
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let is_wrapped =
        text.lines().any(|l| l.trim().is_empty()) && text.lines().all(|l| l.len() <= WRAPPED_LINE);
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let mut goes_on = false;
    for line in text.split_inclusive('\n') {
        let from = at;
        at += line.len();
        let body = line.trim_end();
        if body.is_empty() {
            goes_on = false;
            continue;
        }
        let end = from + body.len();
        match out.last_mut() {
            Some(last) if goes_on => last.end = end,
            _ => out.push(from..end),
        }
        goes_on = is_wrapped;
    }
    if out.is_empty() {
        out.push(0..text.len());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mark(start: usize, end: usize, role: Role, number: usize) -> Mark {
        Mark {
            start,
            end,
            role,
            number,
        }
    }

    /// A text of one paragraph.
    fn shown_in_one(len: usize, marks: &[Mark]) -> Vec<String> {
        shown(std::slice::from_ref(&(0..len)), marks).remove(0)
    }

    fn shown(paragraphs: &[Range<usize>], marks: &[Mark]) -> Vec<Vec<String>> {
        let show = |s: &Segment<'_>| {
            let names: Vec<String> = s
                .marks
                .iter()
                .map(|m| format!("{}{}", m.role.letter(), m.number))
                .collect();
            format!("{}..{} {}", s.range.start, s.range.end, names.join(" "))
        };
        let all = cut(paragraphs, marks);
        all.iter()
            .map(|row| row.iter().map(show).collect())
            .collect()
    }

    #[test]
    fn crossing_and_nested_marks_are_cut_at_every_boundary() {
        let marks = [
            mark(0, 20, Role::Content, 1),
            mark(5, 8, Role::Cue, 2),
            mark(10, 30, Role::Content, 2),
        ];
        assert_eq!(
            shown_in_one(40, &marks),
            [
                "0..5 q1",
                "5..8 q1 c2",
                "8..10 q1",
                "10..20 q1 q2",
                "20..30 q2",
                "30..40 ",
            ]
        );
    }

    #[test]
    fn a_mark_goes_on_in_the_next_paragraph() {
        assert_eq!(
            shown(&[0..10, 12..20], &[mark(5, 15, Role::Content, 1)]),
            [vec!["0..5 ", "5..10 q1"], vec!["12..15 q1", "15..20 "]]
        );
        // And one that stands between the two shows in neither.
        assert_eq!(
            shown(&[0..10, 12..20], &[mark(10, 12, Role::Content, 1)]),
            [["0..10 "], ["12..20 "]]
        );
    }

    #[test]
    fn two_roles_of_one_place_share_a_segment() {
        let marks = [mark(3, 6, Role::Source, 2), mark(3, 6, Role::Addressee, 1)];
        assert_eq!(shown_in_one(6, &marks), ["0..3 ", "3..6 s2 a1"]);
    }

    #[test]
    fn of_very_many_marks_the_narrowest_are_drawn() {
        let marks: Vec<Mark> = (0..1000)
            .map(|n| mark(0, 2000 - n, Role::Content, n))
            .collect();
        let all = cut(std::slice::from_ref(&(0..2000)), &marks);
        assert!(all[0].iter().all(|s| s.marks.len() <= DEEPEST));
        assert_eq!(all[0][0].marks.last().map(|m| m.number), Some(999));
    }

    #[test]
    fn nothing_is_one_empty_segment() {
        assert_eq!(shown_in_one(0, &[]), ["0..0 "]);
    }

    proptest! {
        #[test]
        fn segments_tile_their_paragraphs_and_tell_what_covers_them(
            spans in prop::collection::vec((0..60_usize, 1..30_usize), 0..12),
            widths in prop::collection::vec((0..3_usize, 1..20_usize), 1..6),
        ) {
            let marks: Vec<Mark> = spans
                .iter()
                .enumerate()
                .map(|(n, &(start, len))| mark(start, start + len, Role::Content, n))
                .collect();
            let mut at = 0;
            let mut paragraphs = Vec::new();
            for (gap, len) in widths {
                paragraphs.push(at + gap..at + gap + len);
                at += gap + len;
            }
            for (paragraph, segments) in paragraphs.iter().zip(cut(&paragraphs, &marks)) {
                let mut from = paragraph.start;
                for segment in segments {
                    prop_assert_eq!(segment.range.start, from);
                    from = segment.range.end;
                    let mut told: Vec<usize> = segment.marks.iter().map(|m| m.number).collect();
                    told.sort_unstable();
                    let covering = marks.iter().filter(|m| m.start <= segment.range.start && segment.range.end <= m.end);
                    prop_assert_eq!(told, covering.map(|m| m.number).collect::<Vec<_>>());
                }
                prop_assert_eq!(from, paragraph.end);
            }
        }
    }

    #[test]
    fn lines_are_paragraphs_unless_wrapped_by_hand() {
        let read = |text: &str| -> Vec<String> {
            let ranges = paragraphs(text).into_iter();
            ranges.map(|range| text[range].to_owned()).collect()
        };
        let long = "word".repeat(30);
        let news = format!("Title\n{long}\n\nEnd");
        assert_eq!(read(&news), ["Title", &long, "End"]);
        let novel = "It was late, and\nthe boat was gone.\n\nNobody spoke.\r\n";
        assert_eq!(
            read(novel),
            ["It was late, and\nthe boat was gone.", "Nobody spoke."]
        );
        assert_eq!(read(""), [""]);
        assert_eq!(read(" \n"), [" \n"]);
    }
}
