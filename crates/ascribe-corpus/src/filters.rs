//! What a quotation can be searched by beside its words: one word each in the column `filters`, and the order of numbers by date.
//!
//! Who writes rows and who asks for them use the same functions, so both mean the same words.

use ascribe_aggregator::normalized_name;
use ascribe_article::SpeakerKind;
use jiff::civil::Date;

/// Low bits of a number: the running number of a day.
const RUNNING_BITS: u32 = 35;

/// Days that a number can hold: until the year 2517.
const MAX_DAY: i64 = (1 << 18) - 1;

/// What the words say of a quotation; the values are those of its row.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Facts<'a> {
    /// Number in `people`.
    pub(crate) person: Option<i64>,
    /// `direct`, `mixed`, `indirect`.
    pub(crate) kind: &'a str,
    /// `speech`, `thought`, `finding`, `act`.
    pub(crate) class: &'a str,
    /// Of the speaker; nothing where there is none.
    pub(crate) gender: Option<&'a str>,
    /// Of the speaker; nothing where there is none.
    pub(crate) speaker_kind: Option<&'a str>,
    /// As far as it is known.
    pub(crate) date: Option<&'a str>,
    /// The outlet.
    pub(crate) publisher: Option<&'a str>,
}

impl Facts<'_> {
    /// The column `filters`.
    pub(crate) fn words(&self) -> String {
        let mut words = vec![kind(self.kind), class(self.class)];
        words.extend(self.person.map(person));
        words.extend(self.gender.map(gender));
        words.extend(self.speaker_kind.map(speaker_kind));
        if let Some(date) = self.date.and_then(iso_part) {
            words.push(year(date));
            words.extend(month(date));
        }
        words.extend(self.publisher.and_then(outlet));
        words.join(" ")
    }
}

/// `p17`
pub(crate) fn person(number: i64) -> String {
    format!("p{number}")
}

/// `tdirect`
pub(crate) fn kind(name: &str) -> String {
    format!("t{name}")
}

/// `cspeech`
pub(crate) fn class(name: &str) -> String {
    format!("c{name}")
}

/// `gfemale`
pub(crate) fn gender(name: &str) -> String {
    format!("g{name}")
}

/// `kperson`
pub(crate) fn speaker_kind(name: &str) -> String {
    format!("k{name}")
}

/// `y2004` of a date.
fn year(date: &str) -> String {
    format!("y{}", &date[..4])
}

/// `m200405` of a date that has a month.
fn month(date: &str) -> Option<String> {
    Some(format!("m{}{}", &date[..4], date.get(5..7)?))
}

/// `o` and a hash of the folded name: names have spaces, and a name may be long. `None` for one without a letter.
pub(crate) fn outlet(name: &str) -> Option<String> {
    let folded = outlet_form(name);
    (!folded.is_empty()).then(|| format!("o{:016x}", fnv1a(folded.as_bytes())))
}

/// The form in which names of outlets are compared: case, accents, punctuation and a leading "the" do not count.
pub(crate) fn outlet_form(name: &str) -> String {
    normalized_name(name, SpeakerKind::Organization)
}

/// FNV-1a, 64 bits. Written out, as the words lie in files: it must never change with a library.
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The part of a text that is a date, as exact as it is: `2004-05-03` of `2004-05-03T10:15:00Z`, `2004-05`, `2004`.
pub(crate) fn iso_part(text: &str) -> Option<&str> {
    let part = match text.len() {
        4 | 7 => text,
        _ => text.get(..10)?,
    };
    // `2004-05-031` is none.
    let goes_on = text.as_bytes().get(part.len());
    if goes_on.is_some_and(u8::is_ascii_digit) {
        return None;
    }
    first_date(part).map(|_| part)
}

/// The first day of `2004`, `2004-05` or `2004-05-03`; `None` for anything else.
pub(crate) fn first_date(part: &str) -> Option<Date> {
    let bytes = part.as_bytes();
    let digits = |from: usize, to: usize| {
        let digits = bytes.get(from..to)?;
        let all = digits.iter().all(u8::is_ascii_digit);
        all.then(|| {
            digits
                .iter()
                .fold(0_i16, |n, digit| n * 10 + i16::from(digit - b'0'))
        })
    };
    let small = |from: usize| -> Option<i8> {
        if bytes.get(from - 1) != Some(&b'-') {
            return None;
        }
        i8::try_from(digits(from, from + 2)?).ok()
    };
    let year = digits(0, 4)?;
    let (month, day) = match bytes.len() {
        4 => (1, 1),
        7 => (small(5)?, 1),
        10 => (small(5)?, small(8)?),
        _ => return None,
    };
    Date::new(year, month, day).ok()
}

/// Days since 1800-01-01 in the bounds of a number. A date that is known is never that of the undated.
fn day(date: Date) -> i64 {
    let since = date.duration_since(Date::constant(1800, 1, 1));
    (since.as_secs() / 86_400).clamp(1, MAX_DAY)
}

/// The number of a quotation: later dates have larger ones, the undated the smallest. `running` tells those of a day apart.
pub(crate) fn number(date: Option<&str>, running: i64) -> i64 {
    let day = date.and_then(iso_part).and_then(first_date).map_or(0, day);
    (day << RUNNING_BITS) | (running & ((1 << RUNNING_BITS) - 1))
}

/// The smallest number of a date and later ones.
pub(crate) fn first_number(date: Date) -> i64 {
    day(date) << RUNNING_BITS
}

/// The largest number of a date and earlier ones.
pub(crate) fn last_number(date: Date) -> i64 {
    ((day(date) + 1) << RUNNING_BITS) - 1
}

/// The smallest number of those with a date.
pub(crate) const FIRST_DATED: i64 = 1 << RUNNING_BITS;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_row() {
        let facts = Facts {
            person: Some(17),
            kind: "direct",
            class: "speech",
            gender: Some("female"),
            speaker_kind: Some("person"),
            date: Some("2004-05-03"),
            publisher: Some("The Quay Gazette"),
        };
        let hash = outlet("quay gazette").expect("it has letters");
        assert_eq!(
            facts.words(),
            format!("tdirect cspeech p17 gfemale kperson y2004 m200405 {hash}")
        );
        let bare = Facts {
            kind: "mixed",
            class: "act",
            date: Some("2004"),
            ..Facts::default()
        };
        assert_eq!(bare.words(), "tmixed cact y2004");
    }

    #[test]
    fn the_hash_is_that_of_the_books() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn numbers_follow_the_date() {
        let dates = [
            None,
            Some("1799-12-31"),
            Some("1850"),
            Some("1850-02"),
            Some("1850-02-02"),
            Some("2004-12-31T23:59:59Z"),
            Some("2005"),
            Some("9999-12-31"),
        ];
        let numbers = dates.map(|date| number(date, 5));
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        assert_eq!(number(Some("2004-05"), 0), number(Some("2004-05-01"), 0));
        assert_eq!(number(Some("May 3"), 7), 7);
        assert!(number(Some("1700"), 0) >= FIRST_DATED);
        // A double of a spreadsheet or of JavaScript holds it.
        assert!(number(Some("9999"), -1) < 1 << 53);
    }

    #[test]
    fn bounds_hold_all_of_a_day() {
        let date = first_date("2004-05-03").expect("a date");
        let inside = number(Some("2004-05-03"), (1 << 35) - 1);
        assert_eq!(first_number(date), number(Some("2004-05-03"), 0));
        assert_eq!(last_number(date), inside);
        assert_eq!(last_number(date) + 1, number(Some("2004-05-04"), 0));
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "204",
            "2004-5",
            "2004-13",
            "2004-02-30",
            "2004/05/03",
            "2004-05-031",
            "20040503",
            "٢٠٠٤",
            "2004-05-0\u{661}",
            "yesterday it was",
        ] {
            assert_eq!(iso_part(text), None, "{text}");
        }
        assert_eq!(iso_part("2004-05-03 10:15"), Some("2004-05-03"));
    }
}
