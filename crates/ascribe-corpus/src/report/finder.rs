//! The page to search in. What it does is in `report.js`, what it reads is made by `index`.

use maud::{Markup, html};

/// Fields and an empty list; the script fills it.
pub fn finder() -> Markup {
    let years = |name: &str, words: &str| {
        html! { label { (words) " " input type="number" name=(name) min="1000" max="9999" inputmode="numeric" placeholder="any"; } }
    };
    html! {
        section.sheet #search aria-labelledby="search-title" {
            h1 #search-title { "Search" }
            noscript { p.notice { "The search needs scripts, and they are turned off. The lists of speakers and articles do without." } }
            form.filter #finder role="search" aria-label="Search the quotations" hidden autocomplete="off" {
                label.wide { "Words " input type="search" name="q" spellcheck="false" aria-describedby="how"; }
                p.wide.quiet #how { "Words of the quotation, of its speaker or of the title. “tax” finds taxes and taxed, “tax*” every word that begins so." }
                details.fields open {
                    summary { "Speaker, outlet, type, class, years" }
                    div {
                label { "Speaker " input type="search" name="speaker" spellcheck="false" placeholder="any"; }
                label { "Outlet " select name="outlet" { option value="" { "any" } } }
                label { "Type "
                    select name="type" {
                        option value="" { "any" }
                        @for name in ["direct", "mixed", "indirect"] { option value=(name) { (name) } }
                    }
                }
                label { "Class "
                    select name="class" {
                        option value="" { "any" }
                        @for name in ["speech", "thought", "finding", "act"] { option value=(name) { (name) } }
                    }
                }
                (years("from", "From"))
                (years("to", "To"))
                label { "Order "
                    select name="order" { option value="new" { "latest first" } option value="old" { "earliest first" } }
                }
                    button type="reset" { "Clear" }
                    }
                }
            }
            p.status #found role="status" aria-live="polite" {}
            ul.plain #people-found {}
            ul.quotations #results {}
            button #more type="button" hidden { "Show more" }
        }
    }
}
