//! How often over time.

use std::collections::BTreeMap;

use ascribe_aggregator::Period;
use ascribe_tables::{Cell, Column, Kind, Rows, Sheet};
use jiff::ToSpan;
use rusqlite::params_from_iter;

use super::{Question, Who};
use crate::filters::first_date;
use crate::{Error, Store};

/// Bars of nothing between others are shown as long as there are not more of all.
const MAX_BARS: usize = 1_200;

static COLUMNS: [Column; 3] = [
    Column::gappy(
        "period",
        Kind::Text,
        "day, month or year; nothing for articles without a date",
    ),
    Column::full("n_quotations", Kind::Integer, "quotations in it"),
    Column::full("n_articles", Kind::Integer, "articles they are in"),
];

/// Periods, a row each.
pub const TIMELINE: Sheet = Sheet {
    name: "timeline",
    columns: &COLUMNS,
};

/// One period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bar {
    /// `2004-05`; `None` for what has no date.
    pub period: Option<String>,
    /// Quotations.
    pub n_quotations: i64,
    /// Articles they are in.
    pub n_articles: i64,
}

/// Periods in their order.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The undated come last.
    pub bars: Vec<Bar>,
    /// Who was meant by the name.
    pub who: Option<Who>,
}

impl Timeline {
    /// As a table.
    pub fn rows(&self) -> Rows {
        let cells = self.bars.iter().flat_map(|bar| {
            [
                Cell::words(bar.period.clone().unwrap_or_default()),
                Cell::Integer(bar.n_quotations),
                Cell::Integer(bar.n_articles),
            ]
        });
        Rows::new(TIMELINE, cells.collect())
    }
}

impl Store {
    /// Quotations by day, month or year. A date that is less exact than the period has a bar of its own.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn timeline(&self, question: &Question, period: Period) -> Result<Timeline, Error> {
        let selection = self.select(question)?;
        let n_letters = letters(period);
        let read = || -> rusqlite::Result<Vec<Bar>> {
            let (from, values) = selection.sql();
            let sql = format!(
                "SELECT substr(q.date, 1, {n_letters}) AS period, count(*), count(DISTINCT q.article_number) {from} GROUP BY period ORDER BY period IS NULL, period"
            );
            let mut statement = self.connection().prepare_cached(&sql)?;
            let bars = statement.query_map(params_from_iter(values), |row| {
                Ok(Bar {
                    period: row.get(0)?,
                    n_quotations: row.get(1)?,
                    n_articles: row.get(2)?,
                })
            })?;
            bars.collect()
        };
        let bars = self.told(read())?;
        Ok(Timeline {
            bars: with_gaps(bars, period),
            who: selection.who,
        })
    }
}

/// Letters of an ISO date that name the period.
fn letters(period: Period) -> usize {
    match period {
        Period::Day => 10,
        Period::Month => 7,
        Period::Year => 4,
    }
}

/// With a bar for each period in which nothing was said, where that is not too many.
fn with_gaps(bars: Vec<Bar>, period: Period) -> Vec<Bar> {
    let n_letters = letters(period);
    let whole = |bar: &&Bar| {
        bar.period
            .as_ref()
            .is_some_and(|name| name.len() == n_letters)
    };
    let first = bars.iter().find(whole).and_then(|bar| bar.period.clone());
    let last = bars
        .iter()
        .rev()
        .find(whole)
        .and_then(|bar| bar.period.clone());
    let (Some(first), Some(last)) = (first, last) else {
        return bars;
    };
    let Some(mut date) = first_date(&first) else {
        return bars;
    };
    let step = match period {
        Period::Day => 1.day(),
        Period::Month => 1.month(),
        Period::Year => 1.year(),
    };
    let mut names = Vec::new();
    loop {
        let name = date.to_string()[..n_letters].to_owned();
        let is_last = name >= last;
        names.push(name);
        if names.len() > MAX_BARS {
            return bars;
        }
        match date.checked_add(step) {
            Ok(next) if !is_last => date = next,
            _ => break,
        }
    }
    let mut all: BTreeMap<(bool, Option<String>), Bar> = BTreeMap::new();
    for name in names {
        let bar = Bar {
            period: Some(name.clone()),
            n_quotations: 0,
            n_articles: 0,
        };
        all.insert((false, Some(name)), bar);
    }
    for bar in bars {
        all.insert((bar.period.is_none(), bar.period.clone()), bar);
    }
    all.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(periods: &[Option<&str>]) -> Vec<Bar> {
        let bar = |period: &Option<&str>| Bar {
            period: period.map(str::to_owned),
            n_quotations: 1,
            n_articles: 1,
        };
        periods.iter().map(bar).collect()
    }

    #[test]
    fn months_in_which_nothing_was_said_are_there() {
        let given = bars(&[Some("2003"), Some("2003-11"), Some("2004-02"), None]);
        let all = with_gaps(given, Period::Month);
        let shown: Vec<(Option<&str>, i64)> = all
            .iter()
            .map(|bar| (bar.period.as_deref(), bar.n_quotations))
            .collect();
        assert_eq!(
            shown,
            [
                (Some("2003"), 1),
                (Some("2003-11"), 1),
                (Some("2003-12"), 0),
                (Some("2004-01"), 0),
                (Some("2004-02"), 1),
                (None, 1)
            ]
        );
        let far = bars(&[Some("1900-01-01"), Some("2020-01-01")]);
        assert_eq!(with_gaps(far.clone(), Period::Day), far);
        assert_eq!(with_gaps(bars(&[None]), Period::Day), bars(&[None]));
    }
}
