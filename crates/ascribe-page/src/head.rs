//! The head of a page that is whole in itself.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// How pieces of text in marks look; the colours are variables (`--q`, `--q-tint`, `--q-deep`, `--c`, `--s`, `--a`, `--quiet`).
pub const MARKS_CSS: &str = include_str!("marks.css");

/// Whether a page has a script of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scripts {
    /// Nothing runs, whatever the page holds.
    None,
    /// Those in the page.
    Inline,
}

/// The beginning of a page up to the tag of its body, with its title and style sheets.
///
/// Whatever a text or a name holds, the page fetches nothing and sends nothing.
pub fn head(title: &str, styles: &[&str], scripts: Scripts) -> Markup {
    let script_src = match scripts {
        Scripts::None => "",
        Scripts::Inline => "script-src 'unsafe-inline'; ",
    };
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; {script_src}base-uri 'none'; form-action 'none'"
    );
    html! {
        (DOCTYPE)
        (PreEscaped("<html lang=\"en\">"))
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta http-equiv="Content-Security-Policy" content=(policy);
            meta name="color-scheme" content="light dark";
            title { (title) }
            style { @for style in styles { (PreEscaped(style)) } }
        }
        (PreEscaped("<body>"))
    }
}
