//! An article: its text with the quotations marked, and the list of them.

use maud::{Markup, html};

use super::data::{Article, ArticleRow};
use super::links::Links;
use super::parts::{Among, group};
use super::words::{counted, time};

/// The page of an article.
pub fn article(one: &Article, links: Links) -> Markup {
    let id = format!("a{}", one.row.number);
    html! {
        section.sheet.article id=(id) aria-labelledby={ (id) "-title" } {
            h1 id={ (id) "-title" } { bdi { (one.row.title) } }
            (facts(one))
            (copies(one, links))
            @if !one.people.is_empty() {
                p.quoted {
                    "Quoted: "
                    @for (at, who) in one.people.iter().enumerate() {
                        @if at > 0 { ", " }
                        @match who.person { Some(person) => a href=(links.speaker(person)) { bdi { (who.name) } }, None => bdi { (who.name) } }
                        " " span.quiet { "(" (who.n) ")" }
                    }
                }
            }
            @match &one.drawn {
                Some(drawn) => {
                    div.ascribe { (drawn.body()) }
                    @if !one.groups.is_empty() {
                        details.all {
                            summary { "The quotations as a list, and where else they stand" }
                            (list(one, links))
                        }
                    }
                }
                None => {
                    p.quiet { "The text is not in this corpus." }
                    @if one.groups.is_empty() { p.quiet { "There are no quotations." } }
                    (list(one, links))
                }
            }
            @if !one.made_by.is_empty() { p.quiet { "Quotations: " bdi { (one.made_by) } "." } }
        }
    }
}

fn list(one: &Article, links: Links) -> Markup {
    html! { ul.quotations { @for said in &one.groups { (group(said, Among::Article, links)) } } }
}

fn facts(one: &Article) -> Markup {
    html! {
        p.facts {
            @if let Some(date) = &one.row.date { (time(date)) " " }
            @for fact in [&one.row.publisher, &one.place, &one.author].into_iter().flatten() { span { bdi { (fact) } } " " }
            span { (counted(one.row.n_quotations, "quotation", "quotations")) } " "
            // Anything else could run.
            @if let Some(url) = one.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
                a href=(url) rel="noopener noreferrer external" { "Where it was published" }
            }
        }
    }
}

fn copies(one: &Article, links: Links) -> Markup {
    html! {
        @if let Some(first) = &one.copy_of {
            p.notice { "This is a copy of " (article_link(first, links)) ". Its quotations are counted there." }
        } @else if one.row.is_copy {
            p.notice { "This is a copy of another article. Its quotations are counted there." }
        }
        @if !one.copies.is_empty() {
            p.notice {
                "Copies: "
                @for (at, copy) in one.copies.iter().enumerate() { @if at > 0 { "; " } (article_link(copy, links)) }
            }
        }
    }
}

fn article_link(row: &ArticleRow, links: Links) -> Markup {
    html! {
        a href=(links.article(row.number)) { bdi { (row.title) } }
        @if let Some(publisher) = &row.publisher { ", " bdi { (publisher) } }
        @if let Some(date) = &row.date { ", " (time(date)) }
    }
}
