//! A date as people give it: a year, a month, a day.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::filters::{first_date, iso_part};

/// `2004`, `2004-05`, `2004-05-03`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dated(String);

/// What is none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no date: 2004, 2004-05 or 2004-05-03 is wanted")]
pub struct NoDate;

impl FromStr for Dated {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let text = text.trim();
        match iso_part(text) {
            // What follows a day would not be looked at.
            Some(part) if part.len() == text.len() => Ok(Self(part.to_owned())),
            _ => Err(NoDate),
        }
    }
}

impl fmt::Display for Dated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Dated {
    /// Its first day.
    pub(crate) fn first(&self) -> Date {
        first_date(&self.0).expect("it was looked at when it was made")
    }

    /// Its last day.
    pub(crate) fn last(&self) -> Date {
        let first = self.first();
        match self.0.len() {
            4 => first.last_of_year(),
            7 => first.last_of_month(),
            _ => first,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_ends_with_its_last_day() {
        for (text, first, last) in [
            ("2004", "2004-01-01", "2004-12-31"),
            ("2004-02", "2004-02-01", "2004-02-29"),
            ("1900-02", "1900-02-01", "1900-02-28"),
            (" 2004-05-03 ", "2004-05-03", "2004-05-03"),
        ] {
            let dated: Dated = text.parse().expect("a date");
            assert_eq!(dated.first().to_string(), first);
            assert_eq!(dated.last().to_string(), last);
        }
        for text in ["", "May 2004", "2004-13", "2004-05-03T10:00", "04-05-03"] {
            assert_eq!(text.parse::<Dated>(), Err(NoDate), "{text}");
        }
    }
}
