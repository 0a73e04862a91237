//! Pages that only a server has, as it answers what is asked: the search, the list of speakers narrowed, the audit.
//!
//! They are forms that work without a script; everything else of a server's pages is that of a report.

mod fields;
mod search;
mod speakers;
mod audit;

use maud::{Markup, html};

pub use audit::audit;
pub use fields::Asked;
pub use search::search;
pub use speakers::speakers;

pub(super) use speakers::filter;

/// Instead of a page: what is wrong.
pub fn problem(title: &str, detail: &str) -> Markup {
    html! {
        section.sheet aria-labelledby="problem-title" {
            h1 #problem-title { (title) }
            p.notice { (detail) }
        }
    }
}
