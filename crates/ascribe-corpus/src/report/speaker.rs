//! A speaker: every quotation, roles, names, company, outlets.

use maud::{Markup, html};

use super::chart::{LOW, bars, times};
use super::data::{Count, Group, Link, RoleSpan, Speaker};
use super::links::Links;
use super::parts::{Among, figures, group, steps};
use super::words::{counted, span_of, thousands};

/// The page of a speaker.
pub fn speaker(one: &Speaker, links: Links) -> Markup {
    let number = one.row.number;
    let id = format!("s{number}");
    html! {
        section.sheet.two id=(id) aria-labelledby={ (id) "-title" } {
            div.top {
                h1 id={ (id) "-title" } { bdi { (one.row.name) } }
                p.lead { (figures(&one.row)) }
                p.quiet {
                    (what(one))
                    @if let Some(external) = &one.row.external_id { " · " bdi { (external) } }
                }
                @if one.page == 1 && one.times.counts.len() > 1 { (times(&one.times, LOW)) }
            }
            div.main {
                h2 { "Quotations by date" }
                @if one.n_pages == 1 && one.groups.len() > 7 {
                    form.filter.within role="search" aria-label="Filter these quotations" hidden autocomplete="off" {
                        label { "Only with the words " input type="search" name="words" spellcheck="false"; }
                        p.status role="status" aria-live="polite" {}
                    }
                }
                @if one.groups.is_empty() { p.quiet { "Nothing is counted." } }
                (by_year(&one.groups, &id, links))
                (steps(one.page, one.n_pages, |page| links.speaker_page(number, page)))
            }
            @if one.page == 1 { aside.side aria-label="About the speaker" { (side(one, links)) } }
        }
    }
}

/// `person, female`
fn what(one: &Speaker) -> String {
    match (one.row.kind.as_str(), one.row.gender.as_str()) {
        ("person", "unknown") => "person, gender not known".to_owned(),
        (kind, "unknown") => kind.to_owned(),
        (kind, gender) => format!("{kind}, {gender}"),
    }
}

/// A heading where a year begins, once there are several.
fn by_year(groups: &[Group], id: &str, links: Links) -> Markup {
    let year = |group: &Group| {
        group
            .first
            .as_deref()
            .and_then(|date| date.get(..4))
            .unwrap_or("Without a date")
            .to_owned()
    };
    let runs: Vec<&[Group]> = groups
        .chunk_by(|one, next| year(one) == year(next))
        .collect();
    html! {
        @if runs.len() > 2 {
            nav.years aria-label="Years" { @for run in &runs { a href={ "#" (place(id, &year(&run[0]))) } { (year(&run[0])) } " " } }
        }
        @for run in &runs {
            @if runs.len() > 1 { h3 id=(place(id, &year(&run[0]))) { (year(&run[0])) } }
            ul.quotations { @for one in *run { (group(one, Among::Speaker, links)) } }
        }
    }
}

/// An id of letters and digits, whatever a date holds.
fn place(id: &str, year: &str) -> String {
    let year: String = year.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{id}-{year}")
}

fn side(one: &Speaker, links: Links) -> Markup {
    html! {
        @if !one.roles.is_empty() {
            h2 { "Roles over time" }
            ul.plain { @for role in &one.roles { (role_line(role)) } }
        }
        @if !one.forms.is_empty() {
            h2 { "Names" }
            ul.plain { @for form in &one.forms { li { bdi { (form.name) } " " span.quiet { (counted(form.n, "article", "articles")) } } } }
        }
        @if !one.company.is_empty() {
            h2 { "Quoted in the same articles" }
            ul.plain { @for other in &one.company { (company_line(other, links)) } }
        }
        @if !one.outlets.is_empty() {
            h2 { "Outlets" }
            (bars("Quotations by outlet", "Outlet", &one.outlets, None, links))
        }
        @if !one.links.is_empty() {
            details {
                summary { "Why this is one speaker" }
                ul.plain { @for link in &one.links { (why_line(link)) } }
            }
        }
    }
}

fn role_line(role: &RoleSpan) -> Markup {
    // The day of an article says nothing of a role.
    let month = |date: &Option<String>| {
        date.as_deref()
            .map(|date| date.get(..7).unwrap_or(date).to_owned())
    };
    let (first, last) = (month(&role.first), month(&role.last));
    html! {
        li {
            bdi { (role.role) } " "
            span.quiet {
                @if let Some(span) = span_of(first.as_deref(), last.as_deref()) { (span) ", " }
                (counted(role.n, "article", "articles"))
            }
        }
    }
}

fn company_line(other: &Count, links: Links) -> Markup {
    html! {
        li {
            @match other.person { Some(person) => a href=(links.speaker(person)) { bdi { (other.name) } }, None => bdi { (other.name) } }
            " " span.quiet { (thousands(other.n)) }
        }
    }
}

fn why_line(link: &Link) -> Markup {
    html! {
        li {
            "“" bdi { (link.name) } "”: " bdi { (link.why) } " "
            span.quiet {
                (counted(link.n, "article", "articles"))
                @if let Some(score) = link.score { ", score " (format!("{score:.2}")) @if link.n > 1 { " or more" } }
            }
        }
    }
}
