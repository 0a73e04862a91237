//! The search, answered by a server.

use maud::{Markup, html};

use super::fields::{Asked, CLASSES, Choices, GENDERS, TYPES, choice, date, outlet, text};
use crate::questions::Count;
use crate::report::data::Group;
use crate::report::links::Links;
use crate::report::parts::{Among, group, steps};
use crate::report::read::Hits;
use crate::report::words::{counted, thousands};

const ORDERS: &Choices = &[
    ("", "latest first"),
    ("oldest", "earliest first"),
    ("rank", "what fits best first"),
];

/// The form, and a page of what was found, or why there is nothing; neither where nothing was asked yet.
pub fn search(
    asked: &Asked,
    outlets: &[String],
    answer: Option<Result<&Hits, &str>>,
    (page, n_pages): (usize, usize),
    links: Links,
) -> Markup {
    let path = links.search();
    html! {
        section.sheet #search aria-labelledby="search-title" {
            h1 #search-title { "Search" }
            form.filter #asked method="get" action=(path) role="search" aria-label="Search the quotations" {
                div.ask {
                    label { "Words " input #q type="search" name="about" value=(asked.about) spellcheck="false" autocomplete="off" aria-describedby="how" autofocus[answer.is_none()]; }
                    button type="submit" { "Search" }
                }
                p.wide.quiet #how { "Words of the quotation or of the title, all of them, in every form: “tax” finds taxes and taxed. Words in quotation marks stand together: \"harbour fees\"." }
                details.fields open {
                    summary { "Speaker, outlet, type, class, dates" }
                    div {
                    (text("Speaker", "speaker", &asked.speaker))
                    (outlet(&asked.outlet, outlets))
                    (choice("Type", "type", &asked.kind, TYPES))
                    (choice("Class", "class", &asked.class, CLASSES))
                    (choice("Gender", "gender", &asked.gender, GENDERS))
                    (date("From", "since", &asked.since))
                    (date("To", "until", &asked.until))
                    (choice("Order", "sort", &asked.sort, ORDERS))
                    p.buttons { a href=(path) { "Clear" } }
                    }
                }
            }
            @match answer {
                None => {}
                Some(Err(reason)) => p.notice role="status" { (reason) },
                Some(Ok(hits)) => {
                    p.status role="status" { (told(hits.count)) @for remark in &hits.remarks { " " (sentence(remark)) } }
                    @if !hits.people.is_empty() {
                        ul.plain #people-found {
                            li.quiet { "Speakers of this name:" }
                            @for one in &hits.people {
                                li {
                                    @match one.person { Some(person) => a href=(links.speaker(person)) { bdi { (one.name) } }, None => bdi { (one.name) } }
                                    " " span.quiet { (counted(one.n, "quotation", "quotations")) }
                                }
                            }
                        }
                    }
                    (found(&hits.groups, links))
                    (steps(page, n_pages, |page| asked.at(&path, page)))
                    p.quiet.data { "The same for programs: " a href=(asked.at("/v1/quotations", 1)) { "as JSON" } }
                }
            }
        }
    }
}

fn found(groups: &[Group], links: Links) -> Markup {
    html! { ul.quotations #results { @for one in groups { (group(one, Among::All, links)) } } }
}

/// `1,204 quotations.`
fn told(count: Count) -> String {
    let n = u64::try_from(count.n).unwrap_or(u64::MAX);
    match count {
        Count { n: 0, .. } => "Nothing was found.".to_owned(),
        Count { is_more: true, .. } => format!("More than {} quotations.", thousands(n)),
        _ => format!("{}.", counted(n, "quotation", "quotations")),
    }
}

/// `No words to rank by: the newest first.`
fn sentence(remark: &str) -> String {
    let mut letters = remark.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}.", first.to_uppercase(), letters.as_str())
    })
}
