//! The style sheet of an article.

use crate::head::MARKS_CSS;

/// Of notes beside one paragraph, so many answer to their words in the text and these to them.
pub(crate) const N_NOTES: usize = 24;

/// The style sheet for articles with up to `n_voices` voices. All of it holds within `.ascribe` alone.
pub fn article_style(n_voices: usize) -> String {
    let mut css = String::from(include_str!("theme.css"));
    // Within a rule every rule is about what is inside.
    css.push_str(".ascribe {\n");
    css.push_str(MARKS_CSS);
    css.push_str(include_str!("colours.css"));
    css.push_str(include_str!("article.css"));
    numbered(include_str!("per-note.css"), N_NOTES, &mut css);
    // A choice takes the colours from all; this gives them back to the chosen.
    numbered(include_str!("per-voice.css"), n_voices, &mut css);
    css.push_str("}\n");
    css
}

/// The rules once for every number: `N` stands for it.
fn numbered(rules: &str, n: usize, css: &mut String) {
    for at in 0..n {
        css.push_str(&rules.replace('N', &at.to_string()));
    }
}
