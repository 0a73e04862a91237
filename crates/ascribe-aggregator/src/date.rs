//! Dates of articles, as far as counting needs them.

/// Width of a bar of the histogram of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Period {
    /// `2026-05-03`
    Day,
    /// `2026-05`
    #[default]
    Month,
    /// `2026`
    Year,
}

impl Period {
    /// The part of an ISO date that names the period; all of it when the date is less exact.
    pub(crate) fn of(self, date: &str) -> &str {
        let len = match self {
            Period::Day => 10,
            Period::Month => 7,
            Period::Year => 4,
        };
        date.get(..len).unwrap_or(date)
    }
}

/// The date at the start of `text`, as exact as it is: `2026-05-03` of `2026-05-03T10:15:00Z`, `2026-05`, `2026`.
pub(crate) fn parse(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<u32> {
        let digits = bytes.get(from..to)?;
        if !digits.iter().all(u8::is_ascii_digit) || bytes.get(to).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        text.get(from..to)?.parse().ok()
    };
    number(0, 4)?;
    let month = bytes.get(4) == Some(&b'-') && number(5, 7).is_some_and(|m| (1..=12).contains(&m));
    let day = month && bytes.get(7) == Some(&b'-') && number(8, 10).is_some_and(|d| d >= 1);
    if day && number(8, 10) > days_of_month(number(0, 4)?, number(5, 7)?) {
        return None;
    }
    text.get(
        ..if day {
            10
        } else if month {
            7
        } else if bytes.len() == 4 {
            4
        } else {
            return None;
        },
    )
}

/// In the Gregorian calendar.
fn days_of_month(year: u32, month: u32) -> Option<u32> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    Some(match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_as_exact_as_they_are() {
        for (text, date) in [
            ("2026-05-03", Some("2026-05-03")),
            ("2026-05-03T10:15:00Z", Some("2026-05-03")),
            ("2026-05", Some("2026-05")),
            ("2026", Some("2026")),
            ("2026-13-03", None),
            ("2020-13-45", None),
            ("2020-01-45", None),
            ("2020-01-00", Some("2020-01")),
            ("2023-02-29", None),
            ("2024-02-29", Some("2024-02-29")),
            ("1900-02-29", None),
            ("2000-02-29T01:02:03Z", Some("2000-02-29")),
            ("2026-04-31", None),
            ("May 3, 2026", None),
            ("20260503", None),
            ("٢٠٢٦-05-03", None),
            ("", None),
        ] {
            assert_eq!(parse(text), date, "{text}");
        }
    }
}
