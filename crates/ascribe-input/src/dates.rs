//! Dates in the forms that people have.
//!
//! A date is cut into numbers, words and marks; a time of day with its zone is taken out of them, and what is left must be one of a few
//! forms. Nothing is guessed: `03/04/2005` is not understood, nor is a year of two digits that could be a day.

use ascribe_article::serde_json::Value;
use jiff::Timestamp;
use jiff::civil;

/// The date in ISO 8601 where it is understood: a day `2005-03-12`, or a moment as precise as it came.
pub fn iso(date: &Value) -> Option<String> {
    match date {
        Value::String(date) => of_text(date),
        Value::Number(number) => of_number(&number.to_string()),
        // As MongoDB exports dates.
        Value::Object(object) if object.len() == 1 => match object.get("$date")? {
            Value::Object(_) => None,
            date => iso(date),
        },
        _ => None,
    }
}

/// A longer text is no date.
const MAX_LEN: usize = 80;

fn of_text(date: &str) -> Option<String> {
    let date = date.trim();
    if date.is_empty() || date.len() > MAX_LEN {
        return None;
    }
    if date
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && let Some(iso) = of_number(date)
    {
        return Some(iso);
    }
    if let Some(iso) = plain_day(date) {
        return Some(iso);
    }
    let mut parts = cut(date)?;
    let time = take_time(&mut parts)?;
    let mut day = day(&parts)?;
    if let Some(time) = time {
        // A time of day belongs to a day, not to a month.
        if day.len() != 10 {
            return None;
        }
        day.push('T');
        day.push_str(&time);
    }
    Some(day)
}

/// `2005-03-12`, which most corpora have.
fn plain_day(date: &str) -> Option<String> {
    let mut pieces = date.split('-');
    let [y, m, d] = [pieces.next()?, pieces.next()?, pieces.next()?];
    let is_number = |piece: &&str| piece.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = pieces.next().is_none() && [y, m, d].iter().all(is_number);
    (is_plain && y.len() == 4).then(|| ymd(y, m, d))?
}

// Numbers.

/// 1990 and 2100 in Unix time: what is outside is no moment of an article.
const MOMENTS: std::ops::Range<i64> = 631_152_000..4_102_444_800;

/// Years of newspapers.
const YEARS: std::ops::RangeInclusive<i16> = 1500..=2199;

/// `20050312`, `2005`, epoch seconds and milliseconds. `20050312.0` is how tables of numbers keep it.
fn of_number(number: &str) -> Option<String> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let at = |from: usize, to: usize| whole.get(from..to);
    if fraction.is_empty() {
        match whole.len() {
            4 => return year(whole).map(|_| whole.to_owned()),
            8 => return ymd(at(0, 4)?, at(4, 6)?, at(6, 8)?),
            12 | 14 if year(at(0, 4)?).is_some() => {
                let day = ymd(at(0, 4)?, at(4, 6)?, at(6, 8)?)?;
                let (hour, minute) = (at(8, 10)?, at(10, 12)?);
                let second = at(12, 14).unwrap_or("00");
                is_time(hour, minute, second).then_some(())?;
                let seconds = at(12, 14).map_or(String::new(), |second| format!(":{second}"));
                return Some(format!("{day}T{hour}:{minute}{seconds}"));
            }
            _ => {}
        }
    }
    let moment = match whole.len() {
        9 | 10 if fraction.len() <= 9 => {
            let seconds: i64 = whole.parse().ok()?;
            let nanos: i32 = format!("{fraction:0<9}").parse().ok()?;
            Timestamp::new(seconds, nanos).ok()?
        }
        12 | 13 => Timestamp::from_millisecond(whole.parse().ok()?).ok()?,
        _ => return None,
    };
    MOMENTS
        .contains(&moment.as_second())
        .then(|| moment.to_string())
}

// Parts.

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part<'t> {
    /// Digits.
    Number(&'t str),
    Month(u8),
    /// "AM", "PM".
    Noon(bool),
    /// A zone by its name: minutes east of Greenwich where it is one zone, `None` where it depends on the day or the country.
    Zone(Option<i32>),
    /// The "T" between day and time.
    T,
    Mark(char),
    Space,
}

/// Numbers, words that dates have, marks. `None` where another word is.
fn cut(date: &str) -> Option<Vec<Part<'_>>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut rest = date;
    while let Some(first) = rest.chars().next() {
        let is_of = |fits: fn(char) -> bool| rest.find(|c| !fits(c)).unwrap_or(rest.len());
        let end = match first {
            '0'..='9' => is_of(|c| c.is_ascii_digit()),
            c if c.is_alphabetic() => is_of(char::is_alphabetic),
            c => c.len_utf8(),
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        let part = match first {
            '0'..='9' => Part::Number(piece),
            c if c.is_whitespace() => Part::Space,
            c if c.is_alphabetic() => {
                let is_behind_number = matches!(parts.last(), Some(Part::Number(_)));
                let lower = piece.to_ascii_lowercase();
                match word(&lower, is_behind_number, rest)? {
                    Some((part, n_more)) => {
                        rest = rest.get(n_more..)?;
                        part
                    }
                    None => {
                        // "Sat." and "the": their full stop and comma go with them.
                        rest = rest.strip_prefix(['.', ',', ':']).unwrap_or(rest);
                        Part::Space
                    }
                }
            }
            '–' | '‐' | '‑' | '−' => Part::Mark('-'),
            '|' | '·' | '•' | '@' => Part::Space,
            c => Part::Mark(c),
        };
        if part != Part::Space || !matches!(parts.last(), None | Some(Part::Space)) {
            parts.push(part);
        }
    }
    if parts.last() == Some(&Part::Space) {
        parts.pop();
    }
    Some(parts)
}

/// What a word is in a date, with the number of bytes behind it that belong to it; `Some(None)` for one that says nothing.
#[allow(clippy::option_option)]
fn word(word: &str, is_behind_number: bool, rest: &str) -> Option<Option<(Part<'static>, usize)>> {
    let stop = usize::from(rest.starts_with('.'));
    let dotted_m = rest
        .get(..3)
        .is_some_and(|next| next.eq_ignore_ascii_case(".m."));
    let part = match word {
        "t" if is_behind_number => (Part::T, 0),
        "z" => (Part::Zone(Some(0)), 0),
        "a" | "p" if dotted_m => (Part::Noon(word == "p"), 3),
        "am" | "pm" => (Part::Noon(word == "pm"), stop),
        "st" | "nd" | "rd" | "th" if is_behind_number => return Some(None),
        "the" | "of" | "on" | "at" | "published" | "posted" | "date" | "dated" => {
            return Some(None);
        }
        "mon" | "tue" | "tues" | "wed" | "weds" | "thu" | "thur" | "thurs" | "fri" | "sat"
        | "sun" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday"
        | "sunday" => return Some(None),
        _ => match (month(word), zone(word)) {
            (Some(month), _) => (Part::Month(month), stop),
            (None, Some(zone)) => (Part::Zone(zone), 0),
            (None, None) => return None,
        },
    };
    Some(Some(part))
}

fn month(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if word == "sept" {
        return Some(9);
    }
    (1..)
        .zip(MONTHS)
        .find(|(_, name)| *name == word || word.len() == 3 && name.starts_with(word))
        .map(|(number, _)| number)
}

fn zone(word: &str) -> Option<Option<i32>> {
    let hours = match word {
        "gmt" | "utc" | "ut" | "wet" => 0,
        "bst" | "cet" | "west" => 1,
        "cest" | "eet" => 2,
        "eest" | "msk" => 3,
        "hkt" | "sgt" => 8,
        "jst" | "kst" => 9,
        "aest" => 10,
        "aedt" => 11,
        "nzst" => 12,
        "nzdt" => 13,
        "edt" => -4,
        "est" | "cdt" => -5,
        "cst" | "mdt" => -6,
        "mst" | "pdt" => -7,
        "pst" | "akdt" => -8,
        "akst" => -9,
        "hst" => -10,
        // Summer or not; India, Ireland or Israel.
        "et" | "ct" | "mt" | "pt" | "ist" => return Some(None),
        _ => return None,
    };
    Some(Some(hours * 60))
}

// Times of day.

/// Takes a time and its zone out of the parts: `Some(None)` when there is none, `None` when it is impossible.
#[allow(clippy::option_option)]
fn take_time(parts: &mut Vec<Part<'_>>) -> Option<Option<String>> {
    let colon = parts
        .windows(3)
        .position(|w| matches!(w, [Part::Number(_), Part::Mark(':'), Part::Number(_)]));
    let compact = parts
        .windows(2)
        .position(|w| matches!(w, [Part::T, Part::Number(_)]));
    let noon = parts.iter().position(|part| matches!(part, Part::Noon(_)));
    let clock = if let Some(start) = colon {
        clock_with_colon(parts, start)?
    } else if let Some(start) = compact {
        compact_clock(parts, start)?
    } else if let Some(noon) = noon {
        clock_before_noon(parts, noon)?
    } else {
        let zoned = parts
            .iter()
            .any(|part| matches!(part, Part::Zone(_) | Part::T));
        return (!zoned).then_some(None);
    };
    let (mut at, mut hour, minute) = (clock.end, clock.hour.to_owned(), clock.minute);
    let mut rest = clock.rest;
    skip_space(parts, &mut at);
    if let Some(&Part::Noon(is_after)) = parts.get(at) {
        hour = hour_of_day(&hour, is_after)?.to_string();
        at += 1;
    }
    let second = rest.get(1..3).unwrap_or("00");
    if hour.len() > 2 || minute.len() != 2 || !is_time(&hour, minute, second) {
        return None;
    }
    rest.push_str(&take_zone(parts, &mut at)?);
    // "T" before it, "," or "-" before or behind it.
    let mut begin = clock.start;
    while begin > 0
        && matches!(
            parts[begin - 1],
            Part::Space | Part::T | Part::Mark(',' | '-')
        )
    {
        begin -= 1;
    }
    skip_space(parts, &mut at);
    if matches!(parts.get(at), Some(Part::Mark(',' | '-'))) {
        at += 1;
    }
    parts.splice(begin..at, [Part::Space]);
    Some(Some(format!("{hour:0>2}:{minute}{rest}")))
}

/// Hours and minutes, and where they stand.
struct Clock<'t> {
    /// The first of their parts.
    start: usize,
    /// Behind the last of them.
    end: usize,
    hour: &'t str,
    minute: &'t str,
    /// Seconds and what is less: `:15.25`.
    rest: String,
}

/// "10:15", "10:15:00.25"
fn clock_with_colon<'t>(parts: &[Part<'t>], start: usize) -> Option<Clock<'t>> {
    let (Part::Number(hour), Part::Number(minute)) = (parts[start], parts[start + 2]) else {
        return None;
    };
    let mut end = start + 3;
    let mut rest = String::new();
    if let [Part::Mark(':'), Part::Number(second), ..] = parts[end..] {
        rest = format!(":{second}");
        (second.len() == 2).then_some(())?;
        end += 2;
        if let [Part::Mark('.' | ','), Part::Number(fraction), ..] = parts[end..] {
            rest = format!("{rest}.{fraction}");
            end += 2;
        }
    }
    Some(Clock {
        start,
        end,
        hour,
        minute,
        rest,
    })
}

/// "T101500", of which the "T" stands at `t`.
fn compact_clock<'t>(parts: &[Part<'t>], t: usize) -> Option<Clock<'t>> {
    let Part::Number(digits) = parts[t + 1] else {
        return None;
    };
    let (hour, minute) = (digits.get(..2)?, digits.get(2..4)?);
    let rest = match digits.len() {
        4 => String::new(),
        6 => format!(":{}", &digits[4..]),
        _ => return None,
    };
    Some(Clock {
        start: t + 1,
        end: t + 2,
        hour,
        minute,
        rest,
    })
}

/// "10 pm", "10.05 pm", of which the "pm" stands at `noon`.
fn clock_before_noon<'t>(parts: &[Part<'t>], noon: usize) -> Option<Clock<'t>> {
    let end = noon - usize::from(noon > 0 && parts[noon - 1] == Part::Space);
    let (start, hour, minute) = match parts[..end] {
        [
            ..,
            Part::Number(hour),
            Part::Mark('.'),
            Part::Number(minute),
        ] if minute.len() == 2 => (end - 3, hour, minute),
        [.., Part::Number(hour)] => (end - 1, hour, "00"),
        _ => return None,
    };
    Some(Clock {
        start,
        end,
        hour,
        minute,
        rest: String::new(),
    })
}

/// The hour of 24 for one of 12.
fn hour_of_day(hour: &str, is_after: bool) -> Option<u8> {
    match hour.parse::<u8>().ok()? {
        12 => Some(if is_after { 12 } else { 0 }),
        n @ 1..=11 => Some(n + if is_after { 12 } else { 0 }),
        _ => None,
    }
}

/// The offset that stands at `at`, empty for none: `Z`, `+01:00`.
fn take_zone(parts: &[Part<'_>], at: &mut usize) -> Option<String> {
    skip_space(parts, at);
    let mut offset = String::new();
    let mut named = false;
    if let Some(Part::Zone(minutes)) = parts.get(*at) {
        offset = match minutes {
            Some(0) => "Z".to_owned(),
            Some(minutes) => format!("{:+03}:{:02}", minutes / 60, minutes % 60),
            None => String::new(),
        };
        named = true;
        *at += 1;
    }
    // "GMT+1", "-0700", "+05:30". A day may stand behind a name, with a dash between: "GMT - 12 March".
    if let [Part::Mark(sign @ ('+' | '-')), Part::Number(digits), ..] = parts[*at..]
        && (!named || offset == "Z")
    {
        *at += 2;
        let (hours, minutes) = match (digits.len(), &parts[*at..]) {
            (2, [Part::Mark(':'), Part::Number(minutes), ..]) => {
                *at += 2;
                (digits, *minutes)
            }
            (1 | 2, _) => (digits, "00"),
            (4, _) => digits.split_at(2),
            _ => return None,
        };
        (hours.parse::<u8>().ok()? <= 14 && minutes.parse::<u8>().ok()? < 60).then_some(())?;
        offset = format!("{sign}{hours:0>2}:{minutes}");
    }
    skip_space(parts, at);
    // "-0700 (PDT)"
    if let [Part::Mark('('), Part::Zone(_), Part::Mark(')'), ..] = parts[*at..] {
        *at += 3;
    }
    Some(offset)
}

fn skip_space(parts: &[Part<'_>], at: &mut usize) {
    if parts.get(*at) == Some(&Part::Space) {
        *at += 1;
    }
}

fn is_time(hour: &str, minute: &str, second: &str) -> bool {
    let below = |text: &str, limit: u8| text.parse::<u8>().is_ok_and(|n| n < limit);
    below(hour, 24) && below(minute, 60) && below(second, 60)
}

// Days.

/// A day, a month or a year: nothing else may be there.
fn day(parts: &[Part<'_>]) -> Option<String> {
    let mut marks = String::new();
    let mut items = Vec::new();
    for part in parts {
        match part {
            Part::Number(_) | Part::Month(_) => items.push(*part),
            Part::Mark(mark @ ('-' | '/' | '.' | ',')) => marks.push(*mark),
            Part::Space => {}
            _ => return None,
        }
    }
    let marks = marks.trim_matches(',');
    use Part::{Month, Number};
    let of = |year: &str, month: u8, day: &str| ymd(year, &month.to_string(), day);
    match *items {
        [Number(y)] if marks.is_empty() && y.len() == 4 => year(y).map(|_| y.to_owned()),
        [Number(compact)] if marks.is_empty() && compact.len() == 8 => of_number(compact),
        [Number(d), Month(m), Number(y)] if y.len() == 4 => of(y, m, d),
        [Number(y), Month(m), Number(d)] if y.len() == 4 => of(y, m, d),
        // "12-Mar-99": no day has this number.
        [Number(d), Month(m), Number(y)] if y.len() == 2 && ("32"..="99").contains(&y) => {
            of(&format!("19{y}"), m, d)
        }
        [Month(m), Number(d), Number(y)] if y.len() == 4 => of(y, m, d),
        [Month(m), Number(y)] | [Number(y), Month(m)] if y.len() == 4 => {
            year(y)?;
            Some(format!("{y}-{m:02}"))
        }
        [Number(y), Number(m)] if y.len() == 4 && matches!(marks, "-" | "/") => {
            year(y)?;
            let month: u8 = m.parse().ok()?;
            (m.len() == 2 && (1..=12).contains(&month)).then(|| format!("{y}-{m}"))
        }
        [Number(y), Number(m), Number(d)]
            if y.len() == 4 && matches!(marks, "--" | "//" | ".." | "...") =>
        {
            ymd(y, m, d)
        }
        [Number(first), Number(second), Number(y)] if y.len() == 4 => {
            let (a, b): (u8, u8) = (first.parse().ok()?, second.parse().ok()?);
            match marks {
                // Written so where the day comes first.
                ".." | "..." if b <= 12 => ymd(y, second, first),
                "--" | "//" | ".." if a > 12 || a == b => ymd(y, second, first),
                "--" | "//" | ".." if b > 12 => ymd(y, first, second),
                _ => None,
            }
        }
        _ => None,
    }
}

fn year(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    (text.len() == 4 && YEARS.contains(&year)).then_some(year)
}

/// The day when the calendar has it.
fn ymd(y: &str, m: &str, d: &str) -> Option<String> {
    if m.len() > 2 || d.len() > 2 {
        return None;
    }
    let date = civil::Date::new(year(y)?, m.parse().ok()?, d.parse().ok()?).ok()?;
    Some(date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ascribe_article::serde_json::json;

    #[test]
    fn understands_what_people_write() {
        for (date, expected) in [
            ("2005-03-12", "2005-03-12"),
            ("2005-3-2", "2005-03-02"),
            (" 2005-03-12 ", "2005-03-12"),
            ("2005-03", "2005-03"),
            ("2005", "2005"),
            ("1888", "1888"),
            ("2005-03-12T10:00:00Z", "2005-03-12T10:00:00Z"),
            ("2005-03-12t10:00:00z", "2005-03-12T10:00:00Z"),
            ("2005-03-12T10:00:00.250Z", "2005-03-12T10:00:00.250Z"),
            ("2005-03-12T10:00:00,250Z", "2005-03-12T10:00:00.250Z"),
            ("2005-03-12T10:00:00+01:00", "2005-03-12T10:00:00+01:00"),
            ("2005-03-12T10:00:00-0730", "2005-03-12T10:00:00-07:30"),
            ("2005-03-12T10:00:00+00", "2005-03-12T10:00:00+00:00"),
            ("2005-03-12T10:00", "2005-03-12T10:00"),
            ("2005-03-12 10:00:00", "2005-03-12T10:00:00"),
            (
                "2005-03-12 10:00:00.123456+00:00",
                "2005-03-12T10:00:00.123456+00:00",
            ),
            ("2005-03-12 10:00:00 UTC", "2005-03-12T10:00:00Z"),
            ("2005-03-12 10:00:00 +0200", "2005-03-12T10:00:00+02:00"),
            ("2005–03–12", "2005-03-12"),
            ("20050312", "2005-03-12"),
            ("20050312101500", "2005-03-12T10:15:00"),
            ("200503121015", "2005-03-12T10:15"),
            ("20050312T101500Z", "2005-03-12T10:15:00Z"),
            ("20050312T1015", "2005-03-12T10:15"),
            ("20050312.0", "2005-03-12"),
            ("2005/03/12", "2005-03-12"),
            ("2005/3/12 8:05", "2005-03-12T08:05"),
            ("2005.03.12", "2005-03-12"),
            ("2005. 03. 12.", "2005-03-12"),
            ("12.03.2005", "2005-03-12"),
            ("3. 4. 2005", "2005-04-03"),
            ("12 March 2005", "2005-03-12"),
            ("12th March 2005", "2005-03-12"),
            ("12th of March, 2005", "2005-03-12"),
            ("the 1st of May 2005", "2005-05-01"),
            ("March 12, 2005", "2005-03-12"),
            ("MARCH 12 2005", "2005-03-12"),
            ("March 12th, 2005", "2005-03-12"),
            ("Mar. 12th, 2005", "2005-03-12"),
            ("Sept. 3, 2005", "2005-09-03"),
            ("2005 March 12", "2005-03-12"),
            ("2005-Mar-12", "2005-03-12"),
            ("12-Mar-2005", "2005-03-12"),
            ("12-Mar-99", "1999-03-12"),
            ("12Mar2005", "2005-03-12"),
            ("March 2005", "2005-03"),
            ("Mar. 2005", "2005-03"),
            ("Saturday, 12 March 2005", "2005-03-12"),
            ("Sat., March 12, 2005", "2005-03-12"),
            ("Saturday, 12 March 2005 10:05 GMT", "2005-03-12T10:05Z"),
            (
                "Mon, 02 Jan 2006 15:04:05 -0700",
                "2006-01-02T15:04:05-07:00",
            ),
            (
                "Mon, 2 Jan 2006 15:04:05 -0700 (MST)",
                "2006-01-02T15:04:05-07:00",
            ),
            ("Mon, 02 Jan 2006 15:04:05 GMT", "2006-01-02T15:04:05Z"),
            ("Sat Mar 12 10:05:00 2005", "2005-03-12T10:05:00"),
            ("Sat Mar 12 10:05:00 EST 2005", "2005-03-12T10:05:00-05:00"),
            (
                "Sat Mar 12 2005 10:05:00 GMT+0100 (CET)",
                "2005-03-12T10:05:00+01:00",
            ),
            ("March 12, 2005 10:05 PM EDT", "2005-03-12T22:05-04:00"),
            ("March 12, 2005 at 10:05 p.m. ET", "2005-03-12T22:05"),
            ("March 12, 2005, 12:05 am", "2005-03-12T00:05"),
            ("10:05pm, 12 March 2005", "2005-03-12T22:05"),
            ("10.05 pm BST, 12 March 2005", "2005-03-12T22:05+01:00"),
            ("12 March 2005 10pm CEST", "2005-03-12T22:00+02:00"),
            ("10:05 GMT - 12 March 2005", "2005-03-12T10:05Z"),
            ("Published: March 12, 2005", "2005-03-12"),
            ("Published on 12 March 2005 | 10:05", "2005-03-12T10:05"),
            ("25/12/2005", "2005-12-25"),
            ("12/25/2005", "2005-12-25"),
            ("12/25/2005 3:04:05 PM", "2005-12-25T15:04:05"),
            ("25-12-2005", "2005-12-25"),
            ("03/03/2005", "2005-03-03"),
            ("12 March 2005 10:05 PST", "2005-03-12T10:05-08:00"),
            ("12 March 2005 10:05 CDT", "2005-03-12T10:05-05:00"),
            ("29 February 2004", "2004-02-29"),
            ("1110621600", "2005-03-12T10:00:00Z"),
            ("1110621600.5", "2005-03-12T10:00:00.5Z"),
            ("1110621600000", "2005-03-12T10:00:00Z"),
            ("1110621600123", "2005-03-12T10:00:00.123Z"),
            ("700000000", "1992-03-07T20:26:40Z"),
            ("700000000000", "1992-03-07T20:26:40Z"),
        ] {
            assert_eq!(iso(&json!(date)).as_deref(), Some(expected), "{date}");
            // What is ISO stays as it is.
            assert_eq!(iso(&json!(expected)).as_deref(), Some(expected), "{date}");
        }
        for (date, expected) in [
            (json!(20_050_312), "2005-03-12"),
            (json!(2005), "2005"),
            (json!(1_110_621_600), "2005-03-12T10:00:00Z"),
            (json!(1_110_621_600.25), "2005-03-12T10:00:00.25Z"),
            (json!(1_110_621_600_000_i64), "2005-03-12T10:00:00Z"),
            (
                json!({"$date": "2005-03-12T10:00:00Z"}),
                "2005-03-12T10:00:00Z",
            ),
        ] {
            assert_eq!(iso(&date).as_deref(), Some(expected), "{date}");
        }
    }

    #[test]
    fn what_is_doubtful_or_impossible_is_not_understood() {
        for date in [
            "",
            " ",
            "soon",
            "2 days ago",
            "yesterday",
            "today at 10:05",
            "12 March",
            "March",
            "03/04/2005",
            "03-04-2005",
            "12/03/05",
            "05-Mar-12",
            "12 March 05",
            "2020-13-45",
            "30 February 2005",
            "2005-02-29",
            "20050230",
            "2005-00-10",
            "2005-03-12T25:00:00Z",
            "2005-03-12T10:61",
            "2005-03-12 13:05 PM",
            "2005-03-12T10:00:00+25:00",
            "2005-06-07-08",
            "2005-2006",
            "1990s",
            "Spring 2005",
            "Q1 2005",
            "March 2005 10:05",
            "March 12-14, 2005",
            "12 March 2005 and 13 March 2005",
            "0000-01-01",
            "0123",
            "9999",
            "12345",
            "123456789",
            "99999999999",
            "1",
            "1.5",
            "2005-03-12T",
            "T10:00",
            "10:00",
            "+2005-03-12",
            "12 Märzember 2005",
            "２００５-03-12",
            "2005-03-12 (Saturday)",
            ".",
            "....",
            "::",
        ] {
            assert_eq!(iso(&json!(date)), None, "{date}");
        }
        for date in [
            json!(null),
            json!(true),
            json!([2005]),
            json!(-5),
            json!(1e300),
            json!({"$date": {"$date": "2005"}}),
            json!(0),
        ] {
            assert_eq!(iso(&date), None, "{date}");
        }
        assert_eq!(iso(&json!("2005-03-12 ".repeat(50_000))), None);
    }
}
