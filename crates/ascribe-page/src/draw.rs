//! A paragraph in its marks.

use std::collections::BTreeSet;
use std::ops::Range;

use maud::{Markup, html};

use crate::marks::{Mark, Role, Segment};

/// What is peculiar to a page: classes and labels.
pub trait Look {
    /// Classes of a piece beside those of its roles; `marks` are those that cover it, the widest first, one at least.
    fn classes(&self, marks: &[&Mark]) -> Vec<String> {
        let _ = marks;
        Vec::new()
    }

    /// What stands before the words where `mark` begins, or where it `goes_on` from an earlier paragraph.
    fn label(&self, mark: &Mark, goes_on: bool) -> Option<Markup>;
}

/// The text of a paragraph, each piece in one `mark`: never one in another, so nothing that crosses breaks the HTML.
///
/// A piece has the letters of its roles as classes, `nested` where one content stands in another, and in `data-p` the numbers
/// of its quotations, the narrowest last.
pub fn draw_paragraph(
    text: &str,
    paragraph: &Range<usize>,
    segments: &[Segment<'_>],
    look: &dyn Look,
) -> Markup {
    html! {
        @for segment in segments {
            @if segment.marks.is_empty() {
                (&text[segment.range.clone()])
            } @else {
                (piece(text, paragraph, segment, look))
            }
        }
    }
}

fn piece(text: &str, paragraph: &Range<usize>, segment: &Segment<'_>, look: &dyn Look) -> Markup {
    let roles: BTreeSet<Role> = segment.marks.iter().map(|m| m.role).collect();
    let mut class: Vec<String> = roles.iter().map(|r| r.letter().to_string()).collect();
    let contents = segment.marks.iter().filter(|m| m.role == Role::Content);
    if contents.count() > 1 {
        class.push("nested".to_owned());
    }
    class.extend(look.classes(&segment.marks));
    let mut numbers: Vec<usize> = Vec::new();
    for mark in &segment.marks {
        numbers.retain(|&n| n != mark.number);
        numbers.push(mark.number);
    }
    let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
    html! {
        mark class=(class.join(" ")) data-p=(numbers.join(" ")) {
            @for mark in &segment.marks {
                @let goes_on = mark.start < paragraph.start && segment.range.start == paragraph.start;
                @if goes_on || mark.start == segment.range.start {
                    @if let Some(label) = look.label(mark, goes_on) { (label) }
                }
            }
            (&text[segment.range.clone()])
        }
    }
}
