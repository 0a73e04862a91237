//! Charts as SVG set by hand. Widths are shares of the place they get and heights are pixels, so that letters and lines keep
//! their size on every screen. Nothing is told by a picture alone: a chart of bars is a table, one over time has a table behind it.

use maud::{Markup, html};

use super::data::{Count, Times};
use super::links::Links;
use super::words::{day, share, thousands};

/// Height of the bars over time, and of the whole with its labels.
const HEIGHT: f64 = 150.0;
const TOP: f64 = 16.0;
const LABELS: f64 = 22.0;

/// Fewer bars than this do not fill the width: three huge blocks would say less.
const FEWEST: usize = 12;

/// Labels below the bars.
const MOST_LABELS: usize = 7;

/// Quotations over time; nothing where no article has a date.
pub(crate) fn times(times: &Times, height: f64) -> Markup {
    let counts = &times.counts;
    if counts.is_empty() {
        return html! { p.quiet { "No article has a date." } };
    }
    let most = counts.iter().map(|count| count.n).max().unwrap_or(1);
    let top = nice(most);
    let step = 100.0 / counts.len().max(FEWEST) as f64;
    let tall = |n: u64| n as f64 / top as f64 * height;
    let is_month = counts[0].name.len() > 4;
    let unit = if is_month { "month" } else { "year" };
    html! {
        figure.times {
            svg width="100%" height=(TOP + height + LABELS) role="img" aria-label={ "Quotations a " (unit) ", as in the table below" } {
                @for at in [top, top / 2] {
                    @if at > 0 {
                        @let y = (TOP + height - tall(at)).round() + 0.5;
                        line.grid x1="0" x2="100%" y1=(y) y2=(y) {}
                        text.scale x="0" y=(y - 4.0) { (thousands(at)) }
                    }
                }
                @for (at, count) in counts.iter().enumerate() {
                    @let x = at as f64 * step;
                    g.time {
                        title { (day(&count.name)) ": " (thousands(count.n)) }
                        rect.all x=(percent(x)) width=(percent(step)) y=(TOP) height=(height) {}
                        @if count.n > 0 {
                            @let high = tall(count.n).max(1.5);
                            rect.bar x=(percent(x + step * 0.08)) width=(percent(step * 0.84)) y=(round(TOP + height - high)) height=(round(high)) {}
                        }
                    }
                }
                @let base = TOP + height + 0.5;
                line.base x1="0" x2="100%" y1=(base) y2=(base) {}
                @for (at, words) in labels(counts) {
                    @let middle = (at as f64 + 0.5) * step;
                    @let anchor = if middle < 5.0 { "start" } else if middle > 95.0 { "end" } else { "middle" };
                    @let x = if middle < 5.0 { at as f64 * step } else if middle > 95.0 { (at + 1) as f64 * step } else { middle };
                    text x=(percent(x)) y=(base + 16.0) text-anchor=(anchor) { (words) }
                }
            }
            @if times.n_undated > 0 {
                p.quiet { (thousands(times.n_undated)) " without a " @if is_month { "month" } @else { "date" } " are not in the chart." }
            }
            details.figures {
                summary { "The figures as a table" }
                div.scroll tabindex="0" role="group" aria-label="Table" {
                    table {
                        thead { tr { th scope="col" { @if is_month { "Month" } @else { "Year" } } th.n scope="col" { "Quotations" } } }
                        tbody {
                            @for count in counts {
                                tr { th scope="row" { (day(&count.name)) } td.n { (thousands(count.n)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The usual height of a chart over time.
pub(crate) const TALL: f64 = HEIGHT;

/// For a chart beside other things.
pub(crate) const LOW: f64 = 64.0;

/// Horizontal bars in a table. Shares are of `total`, where that is given; the longest bar is as wide as there is place.
pub(crate) fn bars(
    caption: &str,
    what: &str,
    counts: &[Count],
    total: Option<u64>,
    links: Links,
) -> Markup {
    let most = counts.iter().map(|count| count.n).max().unwrap_or(1).max(1);
    html! {
        table.bars {
            caption { (caption) }
            colgroup { col.for-name; col; col.for-n; @if total.is_some() { col.for-share; } }
            thead.hidden {
                tr {
                    th scope="col" { (what) } td {} th scope="col" { "Quotations" }
                    @if total.is_some() { th scope="col" { "Share" } }
                }
            }
            tbody {
                @for count in counts {
                    tr.unknown[count.is_unknown] {
                        th scope="row" {
                            @match count.person {
                                Some(person) => a href=(links.speaker(person)) { bdi { (count.name) } },
                                None => bdi { (count.name) },
                            }
                        }
                        td.bar aria-hidden="true" {
                            svg width="100%" height="12" { rect width=(percent(count.n as f64 / most as f64 * 100.0)) height="12" rx="1" {} }
                        }
                        td.n { (thousands(count.n)) }
                        @if let Some(total) = total { td.n.quiet { (share(count.n, total)) } }
                    }
                }
            }
        }
    }
}

fn percent(x: f64) -> String {
    format!("{}%", round(x))
}

/// Hundredths are finer than a screen.
fn round(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

/// A round number from `most` on, whose half is round, too.
fn nice(most: u64) -> u64 {
    if let Some(small) = [2, 4, 6, 8].into_iter().find(|&small| small >= most) {
        return small;
    }
    let mut unit = 1;
    loop {
        for step in [10, 12, 16, 20, 24, 30, 40, 50, 60, 80] {
            if step * unit >= most {
                return step * unit;
            }
        }
        unit *= 10;
    }
}

/// Bars that have a label: the first month of each so many years, or each so many months.
fn labels(counts: &[Count]) -> Vec<(usize, String)> {
    let is_month = counts[0].name.len() > 4;
    let years: Vec<usize> = (0..counts.len())
        .filter(|&at| !is_month || counts[at].name.ends_with("-01"))
        .collect();
    if is_month && years.len() < 3 {
        let step = counts.len().div_ceil(4);
        return (0..counts.len())
            .step_by(step)
            .map(|at| (at, short_month(&counts[at].name)))
            .collect();
    }
    years
        .iter()
        .step_by(years.len().div_ceil(MOST_LABELS))
        .map(|&at| (at, counts[at].name[..4].to_owned()))
        .collect()
}

/// `May 2004`, `Sep 2004`
fn short_month(month: &str) -> String {
    let whole = day(month);
    match whole.split_once(' ') {
        Some((name, year)) => format!("{} {year}", name.get(..3).unwrap_or(name)),
        None => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_ends_at_a_round_number() {
        assert_eq!(
            [0, 1, 2, 3, 11, 37, 100, 101, 1999, 2534].map(nice),
            [2, 2, 2, 4, 12, 40, 100, 120, 2000, 3000]
        );
    }

    #[test]
    fn few_labels_stand_below() {
        let months = |n: usize| -> Vec<Count> {
            (0..n)
                .map(|at| Count::new(format!("{}-{:02}", 2001 + at / 12, at % 12 + 1), 1))
                .collect()
        };
        let told = |n| -> Vec<String> {
            labels(&months(n))
                .into_iter()
                .map(|(_, words)| words)
                .collect()
        };
        assert_eq!(told(1), ["Jan 2001"]);
        assert_eq!(told(8), ["Jan 2001", "Mar 2001", "May 2001", "Jul 2001"]);
        assert_eq!(told(36), ["2001", "2002", "2003"]);
        assert_eq!(told(120), ["2001", "2003", "2005", "2007", "2009"]);
    }
}
