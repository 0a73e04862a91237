//! The corpus at a glance, and the lists of everything.

use maud::{Markup, html};

use super::chart::{TALL, bars, times};
use super::data::{ArticleRow, Count, Overview, SpeakerRow};
use super::links::Links;
use super::parts::{By, article_table, speaker_table, steps};
use super::served;
use super::words::{counted, span_of, thousands};

/// Of the speakers with most quotations, so many have a bar.
const N_BARS: usize = 12;

/// The overview: charts and the list of speakers.
pub fn overview(all: &Overview, links: Links) -> Markup {
    let totals = &all.totals;
    html! {
        section.sheet #overview aria-labelledby="overview-title" {
            h1 #overview-title { bdi { (all.title) } }
            p.lead {
                (counted(totals.n_quotations, "quotation", "quotations")) " in "
                (counted(totals.n_articles, "article", "articles"))
                @if let Some(span) = span_of(totals.first.as_deref(), totals.last.as_deref()) { ", " (span) }
            }
            @if totals.n_quotations > 0 {
                p.quiet {
                    (thousands(totals.n_of_speakers)) " of them are what " (counted(totals.n_speakers, "person or body", "people and bodies"))
                    " said"
                    @if totals.n_of_speakers < totals.n_quotations { "; the others are of groups and documents, and of speakers whom nobody names" }
                    "."
                }
            }
            @if totals.n_copies > 0 || totals.n_corrected > 0 {
                p.quiet {
                    @if totals.n_copies > 0 {
                        (counted(totals.n_copies, "article is a copy", "articles are copies")) " of another: what is in a copy is not counted again. "
                    }
                    @if totals.n_corrected > 0 {
                        (counted(totals.n_corrected, "quotation was", "quotations were")) " put right by hand. "
                    }
                }
            }
            @if totals.n_quotations == 0 { p.quiet { "There are no quotations." } }
            h2 { "Quotations over time" }
            (times(&all.times, TALL))
            div.charts {
                div {
                    h2 { "Most quoted" }
                    (bars("Speakers with most quotations", "Speaker", &top(&all.speakers), None, links))
                }
                div {
                    h2 { "Outlets" }
                    (bars("Quotations by outlet", "Outlet", &all.outlets, Some(totals.n_quotations), links))
                    @let (n, quotations) = all.more_outlets;
                    @if n > 0 { p.quiet { "And " (counted(n, "further outlet", "further outlets")) " with " (counted(quotations, "quotation", "quotations")) "." } }
                }
                div {
                    h2 { "Kinds" }
                    (bars("By type: in quotation marks, in part, or retold", "Type", &all.types, Some(totals.n_quotations), links))
                    (bars("By class: what the words report", "Class", &all.classes, Some(totals.n_quotations), links))
                }
                div {
                    h2 { "Who speaks" }
                    (bars("By what the speaker is", "Speaker", &all.kinds, Some(totals.n_quotations), links))
                    (bars("Persons by gender, as the articles show it", "Gender", &all.genders, Some(sum(&all.genders)), links))
                }
            }
            section #speakers aria-labelledby="speakers-title" {
                h2 #speakers-title { "Speakers" }
                @match links { Links::Server => (served::filter(&served::Asked::default(), links)), _ => (filter(totals.n_speakers)) }
                (speaker_table(&all.speakers, By::Quotations, links))
                @if (all.speakers.len() as u64) < totals.n_speakers {
                    p.more-speakers {
                        "These are the " (thousands(all.speakers.len() as u64)) " most quoted. "
                        a href=(links.speakers(1)) { "All " (thousands(totals.n_speakers)) " speakers" }
                    }
                }
            }
        }
    }
}

/// Shown by the script: without it there is nothing to filter with.
fn filter(n: u64) -> Markup {
    html! {
        form.filter #speaker-filter role="search" aria-label="Filter the speakers" hidden autocomplete="off" {
            label { "Name or role " input type="search" name="words" spellcheck="false"; }
            label { "Speaker is "
                select name="kind" {
                    option value="" { "anybody" }
                    option value="person" { "a person" }
                    option value="organization" { "a body" }
                    option value="other" { "something else" }
                }
            }
            label { "Gender "
                select name="gender" {
                    option value="" { "any" }
                    option value="female" { "female" }
                    option value="male" { "male" }
                    option value="unknown" { "not known" }
                }
            }
            p.status role="status" aria-live="polite" { (counted(n, "speaker", "speakers")) }
        }
    }
}

fn top(speakers: &[SpeakerRow]) -> Vec<Count> {
    let count = |one: &SpeakerRow| Count {
        person: Some(one.number),
        ..Count::new(one.name.clone(), one.n_quotations)
    };
    speakers.iter().take(N_BARS).map(count).collect()
}

fn sum(counts: &[Count]) -> u64 {
    counts.iter().map(|count| count.n).sum()
}

/// A page of the list of all speakers, by their quotations.
pub fn speaker_list(speakers: &[SpeakerRow], page: usize, n_pages: usize, links: Links) -> Markup {
    html! {
        section.sheet #speakers aria-labelledby="speakers-title" {
            h1 #speakers-title { "Speakers" }
            p.quiet { "Those with most quotations first." }
            (speaker_table(speakers, By::Quotations, links))
            (steps(page, n_pages, |page| links.speakers(page)))
        }
    }
}

/// A page of the list of all articles, by date.
pub fn article_list(articles: &[ArticleRow], page: usize, n_pages: usize, links: Links) -> Markup {
    html! {
        section.sheet #articles aria-labelledby="articles-title" {
            h1 #articles-title { "Articles" }
            p.quiet { "The latest first." }
            (article_table(articles, links))
            (steps(page, n_pages, |page| links.articles(page)))
        }
    }
}
