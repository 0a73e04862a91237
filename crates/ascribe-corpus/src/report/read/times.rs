//! Quotations over time: no month between two is left out.

use crate::report::data::{Count, Times};

/// More months than this are shown as years.
const MOST_MONTHS: i32 = 240;

/// More years than this have no gaps between them: some date is wrong.
const MOST_YEARS: i32 = 200;

/// Of dates, cut after the month, and how many have each.
pub(crate) fn times(dates: &[(Option<String>, u64)]) -> Times {
    let months: Vec<(i32, Option<i32>, u64)> = dates
        .iter()
        .filter_map(|(date, n)| {
            let (year, month) = parts(date.as_deref()?)?;
            Some((year, month, *n))
        })
        .collect();
    let all: u64 = dates.iter().map(|(_, n)| n).sum();
    let of_month: Vec<(i32, u64)> = months
        .iter()
        .filter_map(|&(year, month, n)| Some((year * 12 + month?, n)))
        .collect();
    let is_short = range(&of_month).is_some_and(|(first, last)| last - first < MOST_MONTHS);
    // Where most have no month, years say more.
    let n_months: u64 = of_month.iter().map(|(_, n)| n).sum();
    let n_years: u64 = months.iter().map(|(_, _, n)| n).sum();
    if is_short && n_months * 2 >= n_years {
        let name = |at: i32| format!("{:04}-{:02}", at.div_euclid(12), at.rem_euclid(12) + 1);
        return Times {
            counts: filled(&of_month, name, MOST_MONTHS),
            n_undated: all - n_months,
        };
    }
    let of_year: Vec<(i32, u64)> = months.iter().map(|&(year, _, n)| (year, n)).collect();
    Times {
        counts: filled(&of_year, |year| format!("{year:04}"), MOST_YEARS),
        n_undated: all - n_years,
    }
}

/// Year, and month from 0.
fn parts(date: &str) -> Option<(i32, Option<i32>)> {
    let year = date.get(..4)?.parse().ok()?;
    let month = date.get(5..7).and_then(|month| month.parse::<i32>().ok());
    Some((
        year,
        month
            .filter(|month| (1..=12).contains(month))
            .map(|month| month - 1),
    ))
}

fn range(counts: &[(i32, u64)]) -> Option<(i32, i32)> {
    let first = counts.iter().map(|(at, _)| *at).min()?;
    let last = counts.iter().map(|(at, _)| *at).max()?;
    Some((first, last))
}

fn filled(counts: &[(i32, u64)], name: impl Fn(i32) -> String, most: i32) -> Vec<Count> {
    let mut sums = std::collections::BTreeMap::new();
    for (at, n) in counts {
        *sums.entry(*at).or_insert(0) += n;
    }
    if let Some((first, last)) = range(counts)
        && last - first < most
    {
        for at in first..=last {
            sums.entry(at).or_insert(0);
        }
    }
    sums.into_iter()
        .map(|(at, n)| Count::new(name(at), n))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(dates: &[(&str, u64)]) -> (Vec<String>, u64) {
        let dates: Vec<_> = dates
            .iter()
            .map(|(date, n)| ((!date.is_empty()).then(|| (*date).to_owned()), *n))
            .collect();
        let times = times(&dates);
        let told = times
            .counts
            .iter()
            .map(|count| format!("{} {}", count.name, count.n))
            .collect();
        (told, times.n_undated)
    }

    #[test]
    fn months_without_quotations_are_there() {
        let (months, n) = told(&[("2004-11", 2), ("2005-01", 3), ("2004", 1), ("", 4)]);
        assert_eq!(months, ["2004-11 2", "2004-12 0", "2005-01 3"]);
        assert_eq!(n, 5);
    }

    #[test]
    fn long_times_are_told_by_year() {
        let (years, n) = told(&[("1980-11", 2), ("2005-01", 3), ("2004", 1), ("soon", 4)]);
        assert_eq!(
            (years[0].as_str(), years[24].as_str(), years.len()),
            ("1980 2", "2004 1", 26)
        );
        assert_eq!(n, 4);
        let (years, _) = told(&[("0001-01", 2), ("2005-01", 3)]);
        assert_eq!(years, ["0001 2", "2005 3"]);
    }
}
