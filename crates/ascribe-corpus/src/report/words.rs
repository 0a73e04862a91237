//! Figures and dates as people read them.

use maud::{Markup, html};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `17,204`
pub(crate) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 article`, `1,204 articles`
pub(crate) fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { one } else { many })
}

/// `3 May 2004`, `May 2004`, `2004`; what is no date stays as it is.
pub(crate) fn day(date: &str) -> String {
    let mut parts = date.splitn(3, '-');
    let year = parts.next().unwrap_or_default();
    let month = parts
        .next()
        .and_then(|month| month.parse::<usize>().ok()?.checked_sub(1))
        .and_then(|at| MONTHS.get(at));
    let day = parts.next().map(|day| day.get(..2).unwrap_or(day));
    match (month, day.and_then(|day| day.parse::<u8>().ok())) {
        (Some(month), Some(day)) => format!("{day} {month} {year}"),
        (Some(month), None) => format!("{month} {year}"),
        _ => date.to_owned(),
    }
}

/// A date as people read it, with the date as programs read it.
pub(crate) fn time(date: &str) -> Markup {
    html! { time datetime=(date) { (day(date)) } }
}

/// `May 2004 to June 2005`; one date where both are the same.
pub(crate) fn span_of(first: Option<&str>, last: Option<&str>) -> Option<Markup> {
    match (first, last) {
        (Some(first), Some(last)) if first != last => {
            Some(html! { (time(first)) " to " (time(last)) })
        }
        (Some(one), _) | (None, Some(one)) => Some(time(one)),
        (None, None) => None,
    }
}

/// `34 %`, `0.4 %`, `under 0.1 %`.
pub(crate) fn share(n: u64, of: u64) -> String {
    if of == 0 {
        return String::from("–");
    }
    let percent = n as f64 / of as f64 * 100.0;
    match percent {
        0.0 => "0 %".to_owned(),
        percent if percent < 0.1 => "under 0.1 %".to_owned(),
        percent if percent < 10.0 => format!("{percent:.1} %"),
        percent => format!("{percent:.0} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_dates_are_for_people() {
        assert_eq!(
            [7, 1000, 999, 1_234_567].map(thousands),
            ["7", "1,000", "999", "1,234,567"]
        );
        for (date, words) in [
            ("2004-05-03", "3 May 2004"),
            ("2004-12", "December 2004"),
            ("2004", "2004"),
            ("2004-13-01", "2004-13-01"),
            ("2004-05-03T10:00:00Z", "3 May 2004"),
            ("so—odd—ü", "so—odd—ü"),
        ] {
            assert_eq!(day(date), words);
        }
        assert_eq!(
            [
                share(1, 3),
                share(1, 30),
                share(1, 3000),
                share(0, 3),
                share(0, 0)
            ],
            ["33 %", "3.3 %", "under 0.1 %", "0 %", "–"]
        );
    }
}
