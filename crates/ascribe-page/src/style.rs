//! The style sheet of an article: what is written in files, and the rules that exist once for a number.

use std::fmt::Write as _;

use crate::head::MARKS_CSS;

/// Of notes beside one paragraph, so many answer to their words in the text and these to them.
pub(crate) const N_NOTES: usize = 24;

/// The style sheet for articles with up to `n_voices` voices. All of it holds within `.ascribe` alone.
pub(crate) fn style(n_voices: usize) -> String {
    let mut css = String::from(include_str!("theme.css"));
    // Within a rule every rule is about what is inside.
    let _ = write!(
        css,
        ".ascribe {{\n{MARKS_CSS}{}{}",
        include_str!("colours.css"),
        include_str!("article.css")
    );
    for n in 0..N_NOTES {
        let _ = write!(
            css,
            ".row:has(mark.i{n}:hover:not(:has(.l:hover)), .l.n{n}:hover, .l.n{n}:focus) .note.n{n} {{ --about: block; }}\n\
             .row:has(mark.i{n}:hover, .l.n{n}:focus, .note.n{n}:hover) mark.n{n} {{ --q-tint: var(--lit); --q-deep: var(--lit); }}\n"
        );
    }
    // A choice takes the colours from all; this gives them back to the chosen.
    for n in 0..n_voices {
        let _ = write!(
            css,
            "&:has(.by.w{n}:checked) :is(mark, .note, .text .l).w{n} {{ --tint: var(--tint0); --line: var(--line0); \
             --under: var(--under0); --outer: var(--outer0); --on: var(--page); color: var(--ink); }}\n\
             &:has(.only:checked):has(.by.w{n}:checked) .row.w{n} {{ display: grid; }}\n"
        );
    }
    css.push_str("}\n");
    css
}
