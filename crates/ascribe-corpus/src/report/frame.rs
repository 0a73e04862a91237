//! What is around every page: head, policy, navigation.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::links::Links;

/// In every page near its beginning: so a folder is known to hold a report.
pub(crate) const MARKER: &str = "<meta name=\"generator\" content=\"ascribe report\">";

const SCRIPT: &str = include_str!("report.js");

/// Where a page is in the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The overview.
    Overview,
    /// A speaker, or the list of all.
    Speakers,
    /// An article, or the list of all.
    Articles,
    /// The search.
    Search,
    /// Who gets quoted: pages of a server alone.
    Audit,
}

/// Where a page has its style sheet and script from.
#[derive(Clone, Copy, Debug)]
pub enum Assets<'a> {
    /// Files beside it: `style.css` and `report.js`.
    Files,
    /// In the page itself: the style sheet; the script is this crate's own.
    Inline(&'a str),
}

/// The style sheet, for articles with up to `n_voices` speakers.
pub fn style(n_voices: usize) -> String {
    format!(
        "{}{}",
        include_str!("report.css"),
        ascribe_page::article_style(n_voices)
    )
}

/// The style sheet of a server, for articles with up to `n_voices` speakers.
pub fn served_style(n_voices: usize) -> String {
    style(n_voices) + include_str!("served.css")
}

/// The script.
pub fn script() -> &'static str {
    SCRIPT
}

/// Everything before the content of the page.
pub fn top(report: &str, title: &str, tab: Tab, links: Links, assets: Assets<'_>) -> Markup {
    let page_title = match title.is_empty() || title == report {
        true => report.to_owned(),
        false => format!("{title} – {report}"),
    };
    let kind = match links {
        Links::Anchors => "one",
        Links::Files { .. } => "many",
        Links::Server => "many served",
    };
    html! {
        (DOCTYPE)
        (PreEscaped("<html lang=\"en\">"))
        head {
            meta charset="utf-8";
            (PreEscaped(MARKER))
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta http-equiv="Content-Security-Policy" content=(policy(links, assets));
            meta name="referrer" content="no-referrer";
            meta name="color-scheme" content="light dark";
            title { (page_title) }
            @match assets {
                Assets::Files => {
                    link rel="stylesheet" href=(links.file("style.css"));
                    script src=(links.file("report.js")) defer {}
                }
                // A script of the page must come after what it looks for: see `bottom`.
                Assets::Inline(style) => style { (PreEscaped(style)) },
            }
        }
        (PreEscaped(format!("<body class=\"{}\" data-speaker=\"{}\" data-article=\"{}\" data-search=\"{}\" data-files=\"{}\">",
            kind, links.pattern("speaker"), links.pattern("article"), links.search(), links.file("data/"))))
        a.skip href="#main" { "Skip to the content" }
        header.masthead {
            p.report { a href=(links.home()) { bdi { (report) } } }
            nav aria-label="Report" {
                (tab_link("Overview", links.home(), tab == Tab::Overview))
                (tab_link("Speakers", links.speakers(1), tab == Tab::Speakers))
                (tab_link("Articles", links.articles(1), tab == Tab::Articles))
                (tab_link("Search", links.search(), tab == Tab::Search))
                @if let Some(audit) = links.audit() { (tab_link("Audit", audit, tab == Tab::Audit)) }
                @if let Some(trial) = links.trial() { a.trial href=(trial) { "Try an article" } }
            }
        }
        (PreEscaped("<main id=\"main\" tabindex=\"-1\">"))
    }
}

fn tab_link(name: &str, to: String, is_here: bool) -> Markup {
    html! { a href=(to) aria-current=[is_here.then_some("page")] { (name) } }
}

/// Everything after the content of the page.
pub fn bottom(assets: Assets<'_>) -> Markup {
    html! {
        (PreEscaped("</main>"))
        footer {
            p { "Made by ascribe. Who said what was found by a program and can be wrong: go by the article." }
        }
        @if matches!(assets, Assets::Inline(_)) { script { (PreEscaped(SCRIPT)) } }
        (PreEscaped("</body></html>\n"))
    }
}

/// A whole page.
pub fn page(report: &str, title: &str, tab: Tab, links: Links, content: &Markup) -> Markup {
    html! {
        (top(report, title, tab, links, Assets::Files))
        (content)
        (bottom(Assets::Files))
    }
}

/// Nothing is fetched or sent, whatever a text or a name holds, and nothing runs but our own: in one file only what has the
/// very bytes of our style sheet and script.
fn policy(links: Links, assets: Assets<'_>) -> String {
    let (script, style) = match (assets, links) {
        (Assets::Inline(style), _) => (hash(SCRIPT), hash(style)),
        // Of files, not every browser takes the others of a folder for the page's own.
        (Assets::Files, Links::Files { .. }) => {
            ("'self' file:".to_owned(), "'self' file:".to_owned())
        }
        (Assets::Files, _) => ("'self'".to_owned(), "'self'".to_owned()),
    };
    // Forms of a server ask it, and nobody else.
    let forms = match links {
        Links::Server => "'self'",
        _ => "'none'",
    };
    format!(
        "default-src 'none'; script-src {script}; style-src {style}; connect-src 'none'; base-uri 'none'; form-action {forms}"
    )
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

/// A dozen lines for one use.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let at = |n: usize| u32::from(three.get(n).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            match place <= three.len() {
                true => out.push(LETTERS[(bits >> (18 - 6 * place) & 63) as usize].into()),
                false => out.push('='),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_letters() {
        for (bytes, letters) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(base64(bytes.as_bytes()), letters);
        }
    }
}
