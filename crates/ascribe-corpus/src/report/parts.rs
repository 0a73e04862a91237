//! What several pages show: a quotation with its other wordings, a list, steps from page to page.

use maud::{Markup, html};

use super::data::{ArticleRow, Group, Said, SpeakerRow};
use super::links::{Links, quotation_id};
use super::words::{counted, day, span_of, thousands, time};

/// What the quotations around it share, and need not be told of each.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Among {
    /// The speaker.
    Speaker,
    /// The article.
    Article,
    /// Neither.
    All,
}

/// A quotation with what else has its words beneath.
pub(crate) fn group(group: &Group, among: Among, links: Links) -> Markup {
    let said = &group.shown;
    let id = (among == Among::Article).then(|| quotation_id(said.number));
    html! {
        li.said id=[id] data-at=[group.place] tabindex=[(among == Among::Article).then_some("-1")] {
            @if group.marked.is_empty() { (words(said)) } @else { (marked(said, &group.marked)) }
            (facts(said, among, links))
            @if !group.others.is_empty() {
                details {
                    summary { (summary(group)) }
                    ul.others {
                        @for other in &group.others {
                            li {
                                @if same(&other.content, &said.content) { p.quiet { "The same words" } } @else { (words(other)) }
                                (facts(other, wording_of(said, other), links))
                            }
                        }
                    }
                }
            } @else if said.also_in > 0 {
                p.quiet { "Also in " (counted(said.also_in, "other article", "other articles")) "." }
            }
        }
    }
}

/// The speaker of another wording is told where it is another one.
fn wording_of(said: &Said, other: &Said) -> Among {
    let is_one = said.person.is_some() && said.person == other.person;
    match is_one || said.speaker == other.speaker {
        true => Among::Speaker,
        false => Among::All,
    }
}

/// `Also in 3 other articles, in 2 other wordings, once with another speaker`
fn summary(group: &Group) -> String {
    let said = &group.shown;
    let mut kinds: Vec<&str> = group
        .others
        .iter()
        .map(|other| other.content.trim())
        .filter(|content| !same(content, &said.content))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    let n = said.also_in.max(group.others.len() as u64);
    let mut told = format!(
        "Also {}",
        counted(
            n,
            "time in other words or places",
            "times in other words or places"
        )
    );
    if said.also_in > 0 {
        told = format!(
            "Also in {}",
            counted(said.also_in, "other article", "other articles")
        );
    }
    if !kinds.is_empty() {
        told = format!(
            "{told}, {}",
            counted(kinds.len() as u64, "other wording", "other wordings")
        );
    }
    if let Some(first) = group
        .first
        .as_deref()
        .filter(|first| said.date.as_deref() != Some(first))
    {
        told = format!("{told}, first on {}", day(first));
    }
    let is_other = |other: &&Said| wording_of(said, other) == Among::All && other.speaker.is_some();
    if group.others.iter().any(|other| is_other(&other)) {
        told.push_str(", not always the same speaker");
    }
    told
}

fn same(one: &str, other: &str) -> bool {
    one.trim() == other.trim()
}

/// The words; what was in quotation marks is in quotation marks.
fn words(said: &Said) -> Markup {
    let is_direct = said.kind == "direct";
    html! {
        p.words dir="auto" { @if is_direct { "“" } (said.content) @if is_direct { "”" } }
    }
}

/// The words, with marks around what was looked for.
fn marked(said: &Said, pieces: &[(String, bool)]) -> Markup {
    let is_direct = said.kind == "direct";
    html! {
        p.words dir="auto" {
            @if is_direct { "“" }
            @for (piece, is_found) in pieces { @if *is_found { mark { (piece) } } @else { (piece) } }
            @if is_direct { "”" }
        }
    }
}

/// Date, outlet and article; what is peculiar.
fn facts(said: &Said, among: Among, links: Links) -> Markup {
    html! {
        p.facts {
            @if among != Among::Speaker {
                @match (&said.speaker, said.person) {
                    (Some(name), Some(person)) => { a.who href=(links.speaker(person)) { bdi { (name) } } " " }
                    (Some(name), None) => { span.who { bdi { (name) } } " " }
                    (None, _) => { span.who.unknown { "speaker not told" } " " }
                }
            }
            @if among != Among::Article {
            @if let Some(date) = &said.date { (time(date)) " " }
            @if let Some(publisher) = &said.publisher { span { bdi { (publisher) } } " " }
            a.article href=(links.quotation(said.article, said.number)) {
                @match &said.title { Some(title) => bdi { (title) }, None => "the article" }
            }
            " "
            }
            (tags(said))
        }
    }
}

fn tags(said: &Said) -> Markup {
    html! {
        @if said.kind != "direct" { span.tag { (said.kind) } " " }
        @if said.class != "speech" { span.tag { (said.class) } " " }
        @if let Some(flags) = &said.flags { span.tag { (flags) } " " }
        @if let Some(what) = &said.corrected { span.tag.corrected { "corrected by hand: " (what.split_whitespace().collect::<Vec<_>>().join(", ")) } " " }
        @if said.is_copy { span.tag { "in a copy, not counted" } " " }
        @if said.is_part { span.tag { "part of another, not counted" } " " }
    }
}

/// Which column a list of speakers is sorted by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// The most first.
    Quotations,
    /// The most first.
    Articles,
    /// In the alphabet's order.
    Name,
    /// By what has no column.
    Other,
}

/// A table of speakers in this order; the script sorts and filters it.
pub(crate) fn speaker_table(speakers: &[SpeakerRow], by: By, links: Links) -> Markup {
    let down = |own: By| (by == own).then_some("descending");
    html! {
        div.scroll {
            table.list #speaker-table {
                caption.hidden { "Speakers" }
                thead {
                    tr {
                        th scope="col" data-sort="name" aria-sort=[(by == By::Name).then_some("ascending")] { "Name" }
                        th.role scope="col" data-sort="role" { "Role" }
                        th.n scope="col" data-sort="quotations" aria-sort=[down(By::Quotations)] { "Quotations" }
                        th.n scope="col" data-sort="articles" aria-sort=[down(By::Articles)] { "Articles" }
                        th.when scope="col" data-sort="first" { "When" }
                    }
                }
                tbody {
                    @for one in speakers {
                        tr {
                            th scope="row" { a href=(links.speaker(one.number)) { bdi { (one.name) } } }
                            td.role dir="auto" { (one.roles.first().map_or("", String::as_str)) }
                            td.n { (thousands(one.n_quotations)) }
                            td.n { (thousands(one.n_articles)) }
                            td.when { @if let Some(span) = years(one) { (span) } }
                        }
                    }
                }
            }
        }
    }
}

/// `2004–2008`
fn years(one: &SpeakerRow) -> Option<String> {
    let year = |date: &Option<String>| {
        date.as_deref()
            .and_then(|date| date.get(..4))
            .map(str::to_owned)
    };
    match (year(&one.first), year(&one.last)) {
        (Some(first), Some(last)) if first != last => Some(format!("{first}–{last}")),
        (first, last) => first.or(last),
    }
}

/// Articles, one a line.
pub(crate) fn article_table(articles: &[ArticleRow], links: Links) -> Markup {
    html! {
        div.scroll {
            table.list {
                caption.hidden { "Articles" }
                thead {
                    tr { th scope="col" { "Title" } th.when scope="col" { "Date" } th.outlet scope="col" { "Outlet" } th.n scope="col" { "Quotations" } }
                }
                tbody {
                    @for one in articles {
                        tr {
                            th scope="row" {
                                a href=(links.article(one.number)) { bdi { (one.title) } }
                                @if one.is_copy { " " span.tag { "copy" } }
                            }
                            td.when { @if let Some(date) = &one.date { (time(date)) } }
                            td.outlet { @if let Some(publisher) = &one.publisher { bdi { (publisher) } } }
                            td.n { (thousands(one.n_quotations)) }
                        }
                    }
                }
            }
        }
    }
}

/// From page to page of a long list; nothing where there is one.
pub(crate) fn steps(page: usize, n_pages: usize, to: impl Fn(usize) -> String) -> Markup {
    html! {
        @if n_pages > 1 {
            nav.steps aria-label="Pages" {
                @if page > 1 { a href=(to(page - 1)) rel="prev" { "Earlier page" } " " }
                span { "Page " (page) " of " (n_pages) }
                @if page < n_pages { " " a href=(to(page + 1)) rel="next" { "Next page" } }
            }
        }
    }
}

/// `12 quotations in 9 articles, May 2004 to June 2005`
pub(crate) fn figures(one: &SpeakerRow) -> Markup {
    html! {
        (counted(one.n_quotations, "quotation", "quotations")) " in " (counted(one.n_articles, "article", "articles"))
        @if let Some(span) = span_of(one.first.as_deref(), one.last.as_deref()) { ", " (span) }
    }
}
