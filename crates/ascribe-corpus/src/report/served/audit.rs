//! Who gets quoted: counts and shares, with how sure they are.

use ascribe_tables::{Cell, Rows};
use maud::{Markup, html};

use super::fields::{Asked, CLASSES, Choices, TYPES, choice, date, outlet, text};
use crate::questions::Audit;
use crate::report::links::Links;
use crate::report::words::{counted, thousands};

const KEYS: &Choices = &[
    ("gender", "gender"),
    ("kind", "kind of speaker"),
    ("publisher", "outlet"),
    ("type", "type"),
    ("class", "class"),
    ("year", "year"),
    ("month", "month"),
];

const WITHIN: &Choices = &[
    ("", "all"),
    ("gender", "each gender"),
    ("kind", "each kind of speaker"),
    ("publisher", "each outlet"),
    ("type", "each type"),
    ("class", "each class"),
    ("year", "each year"),
    ("month", "each month"),
];

/// The figures after the keys.
const FIGURES: usize = 11;

/// The first of them; true for what a small screen has no place for.
const FIRST: [(&str, bool); 4] = [
    ("Articles", true),
    ("Quotations", false),
    ("Words", true),
    ("Named", true),
];

/// Rows that are shown: nobody reads more, and no browser likes them.
const MOST_ROWS: usize = 1000;

/// The form with its answer, or with what is wrong.
pub fn audit(
    asked: &Asked,
    outlets: &[String],
    answer: Result<&Audit, &str>,
    links: Links,
) -> Markup {
    let path = links.audit().unwrap_or_default();
    let [by, within] = &asked.by;
    html! {
        section.sheet #audit aria-labelledby="audit-title" {
            h1 #audit-title { "Who gets quoted" }
            form.filter method="get" action=(path) aria-label="What is counted" {
                div.fields { div {
                    (choice("Count by", "by", by, KEYS))
                    (choice("Within", "within", within, WITHIN))
                    (text("About", "about", &asked.about))
                    (text("Speaker", "speaker", &asked.speaker))
                    (outlet(&asked.outlet, outlets))
                    (choice("Type", "type", &asked.kind, TYPES))
                    (choice("Class", "class", &asked.class, CLASSES))
                    (date("From", "since", &asked.since))
                    (date("To", "until", &asked.until))
                    p.buttons { a href=(path) { "Clear" } " " button type="submit" { "Count" } }
                } }
            }
            @match answer {
                Err(reason) => p.notice role="status" { (reason) },
                Ok(audit) => {
                    p.status role="status" {
                        (counted(u64::try_from(audit.n_quotations).unwrap_or(0), "quotation", "quotations")) " of "
                        (counted(audit.n_articles as u64, "article", "articles"))
                        @for remark in &audit.remarks { "; " (remark) }
                    }
                    (table(&audit.rows))
                    (how(&audit.rows))
                }
            }
        }
    }
}

fn table(rows: &Rows) -> Markup {
    let n_keys = rows.sheet().columns.len().saturating_sub(FIGURES);
    let keys = &rows.sheet().columns[..n_keys];
    let has_known = rows.iter().any(|row| row[n_keys + 8] != Cell::Nothing);
    html! {
        div.scroll tabindex="0" role="group" aria-label="Table" {
            table.list.audit {
                caption.hidden { "Quotations counted apart" }
                thead { tr {
                    @for key in keys { th scope="col" { (heading(key.name)) } }
                    @for (name, is_less) in FIRST { th.n.less[is_less] scope="col" { (name) } }
                    th.n scope="col" { "Share" } th.n scope="col" { "95 %" }
                    th.range aria-hidden="true" {}
                    @if has_known { th.n scope="col" { "Of known" } th.n scope="col" { "95 %" } }
                } }
                tbody {
                    @for row in rows.iter().take(MOST_ROWS) {
                        @let (names, figures) = row.split_at(n_keys);
                        tr {
                            @for (at, name) in names.iter().enumerate() {
                                @if at + 1 == n_keys { th scope="row" { bdi { (words(name)) } } } @else { td { bdi { (words(name)) } } }
                            }
                            @for (figure, (_, is_less)) in figures.iter().zip(FIRST) { td.n.less[is_less] { (words(figure)) } }
                            td.n { (percent(&figures[5])) } td.n.quiet { (interval(&figures[6], &figures[7])) }
                            td.range aria-hidden="true" { (drawn(&figures[5..8])) }
                            @if has_known { td.n { (percent(&figures[8])) } td.n.quiet { (interval(&figures[9], &figures[10])) } }
                        }
                    }
                }
            }
        }
        @if rows.len() > MOST_ROWS { p.quiet { "These are the first " (thousands(MOST_ROWS as u64)) " of " (thousands(rows.len() as u64)) " rows; " code { "ascribe audit" } " writes all of them." } }
    }
}

/// What the figures mean, where they stand.
fn how(rows: &Rows) -> Markup {
    let has = |name: &str| {
        rows.sheet()
            .columns
            .iter()
            .any(|column| column.name == name)
    };
    html! {
        p.quiet.how {
            "Copies of articles and parts of quotations are not counted; other wordings are. The share is one of quotations; 95 % of 1,000 draws of articles lie in the interval. "
            @if has("gender") { "Gender is what the article’s own pronouns, titles and first names show; where they show nothing it is unknown, and the share of the known leaves these out." }
        }
    }
}

/// `publisher` as people call it.
fn heading(key: &str) -> &str {
    match key {
        "publisher" => "Outlet",
        "gender" => "Gender",
        "kind" => "Speaker",
        "type" => "Type",
        "class" => "Class",
        "year" => "Year",
        "month" => "Month",
        other => other,
    }
}

fn words(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Integer(n) => thousands(u64::try_from(*n).unwrap_or(0)),
        _ => String::new(),
    }
}

fn percent(cell: &Cell) -> String {
    match cell {
        Cell::Number(share) => format!("{:.1} %", 100.0 * share),
        _ => String::new(),
    }
}

fn interval(low: &Cell, high: &Cell) -> String {
    match (low, high) {
        (Cell::Number(low), Cell::Number(high)) => {
            format!("{:.1}–{:.1}", 100.0 * low, 100.0 * high)
        }
        _ => String::new(),
    }
}

/// The share as a line within its interval, on a width that stands for all.
fn drawn(cells: &[Cell]) -> Markup {
    let [Cell::Number(share), Cell::Number(low), Cell::Number(high)] = cells else {
        return html! {};
    };
    let at = |x: f64| format!("{:.2}%", 100.0 * x);
    html! {
        svg width="100%" height="12" {
            line.base x1="0" x2="100%" y1="6" y2="6" {}
            rect.interval x=(at(*low)) width=(at(high - low)) y="2" height="8" {}
            line.share x1=(at(*share)) x2=(at(*share)) y1="0" y2="12" {}
        }
    }
}
