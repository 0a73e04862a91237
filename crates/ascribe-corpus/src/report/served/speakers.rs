//! The list of speakers, narrowed by name, kind and gender.

use maud::{Markup, html};

use super::fields::{Asked, Choices, GENDERS, choice, text};
use crate::report::data::SpeakerRow;
use crate::report::links::Links;
use crate::report::parts::{By, speaker_table, steps};
use crate::report::words::counted;

const KINDS: &Choices = &[
    ("", "anybody"),
    ("person", "a person"),
    ("organization", "a body"),
];

const ORDERS: &Choices = &[
    ("", "most quotations"),
    ("articles", "most articles"),
    ("words", "most words"),
    ("name", "by name"),
    ("last", "quoted last"),
];

/// A page of the speakers that were asked for, and how many there are; or why there are none.
pub fn speakers(
    asked: &Asked,
    answer: Result<(&[SpeakerRow], usize), &str>,
    (page, n_pages): (usize, usize),
    links: Links,
) -> Markup {
    let path = links.speakers(1);
    html! {
        section.sheet #speakers aria-labelledby="speakers-title" {
            h1 #speakers-title { "Speakers" }
            (filter(asked, links))
            @match answer {
                Err(reason) => p.notice role="status" { (reason) },
                Ok((rows, n)) => {
                    p.status role="status" { (counted(n as u64, "speaker", "speakers")) }
                    (speaker_table(rows, by(&asked.sort), links))
                    (steps(page, n_pages, |page| asked.at(&path, page)))
                }
            }
        }
    }
}

fn by(sort: &str) -> By {
    match sort {
        "" | "quotations" => By::Quotations,
        "articles" => By::Articles,
        "name" => By::Name,
        _ => By::Other,
    }
}

/// The form above the list.
pub(in crate::report) fn filter(asked: &Asked, links: Links) -> Markup {
    html! {
        form.filter method="get" action=(links.speakers(1)) role="search" aria-label="Filter the speakers" {
            (text("Name or surname", "speaker", &asked.speaker))
            (choice("Speaker is", "kind", &asked.speaker_kind, KINDS))
            (choice("Gender", "gender", &asked.gender, GENDERS))
            (choice("Order", "sort", &asked.sort, ORDERS))
            p.buttons { @if !asked.is_empty() { a href=(links.speakers(1)) { "Clear" } " " } button type="submit" { "Show" } }
        }
    }
}
