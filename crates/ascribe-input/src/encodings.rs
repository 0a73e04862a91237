//! Bytes to text.
//!
//! The strongest evidence first: a byte-order mark, then what was declared unless the bytes contradict it, then UTF-8, then UTF-16 by
//! its zeros, then a guess. A text that is UTF-8 but for a few bytes is damaged UTF-8, not another encoding.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes of a text by which its encoding is guessed.
const GUESSED_BY: usize = 1 << 16;

/// The bytes as text: by the byte-order mark, else as declared, else UTF-8, else by a guess.
pub(crate) fn decode(
    mut bytes: Vec<u8>,
    declared: Option<&str>,
    warnings: &mut Vec<String>,
) -> String {
    if let Some((encoding, n_mark)) = Encoding::for_bom(&bytes) {
        if encoding == UTF_8 {
            bytes.drain(..n_mark);
            return utf8_behind(bytes, n_mark, warnings);
        }
        return by(encoding, &bytes[n_mark..], warnings);
    }
    if let Some(encoding) = utf16(&bytes) {
        return by(encoding, &bytes, warnings);
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if let Some(encoding) = declared
        && encoding != UTF_8
    {
        // A page that calls itself UTF-16 and could be read up to there is none.
        let is_utf16 = encoding == UTF_16LE || encoding == UTF_16BE;
        if (is_utf16 || encoding.is_ascii_compatible()) && is_mostly_utf8(&bytes) {
            if !bytes.is_ascii() {
                warnings.push(format!("declared as {}, read as UTF-8", told(encoding)));
            }
            return utf8(bytes, warnings);
        }
        let (text, has_errors) = encoding.decode_without_bom_handling(&bytes);
        if !has_errors {
            return text.into_owned();
        }
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return text,
        Err(error) => error.into_bytes(),
    };
    let Some(encoding) = other_than_utf8(&bytes) else {
        return utf8(bytes, warnings);
    };
    warnings.push(match declared {
        Some(declared) => format!("declared as {}, read as {}", told(declared), told(encoding)),
        None => format!("read as {}", told(encoding)),
    });
    by(encoding, &bytes, warnings)
}

/// The bytes as text; what is not UTF-8 is replaced and told.
pub(crate) fn utf8(bytes: Vec<u8>, warnings: &mut Vec<String>) -> String {
    utf8_behind(bytes, 0, warnings)
}

/// The same, behind a mark of `n_mark` bytes.
fn utf8_behind(bytes: Vec<u8>, n_mark: usize, warnings: &mut Vec<String>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count();
        let at = valid + n_mark;
        warnings.push(match line {
            0 => format!("invalid UTF-8 replaced, first at byte {at}"),
            n => format!(
                "invalid UTF-8 replaced, first at byte {at} (line {})",
                n + 1
            ),
        });
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    })
}

fn by(encoding: &'static Encoding, bytes: &[u8], warnings: &mut Vec<String>) -> String {
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    if has_errors {
        warnings.push(format!("invalid {} replaced", told(encoding)));
    }
    text.into_owned()
}

/// An encoding's name as people write it: the standard has `windows-1252` small, `UTF-16LE` in capitals.
fn told(encoding: &'static Encoding) -> &'static str {
    encoding.name()
}

/// True for UTF-8, damage at a few places included.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok() || {
        let evidence = Evidence::of(bytes);
        evidence.n_sequences >= 3 && evidence.n_sequences >= 3 * evidence.n_bad
    }
}

/// The encoding of bytes that are not valid UTF-8; `None` when they are UTF-8 that was damaged.
fn other_than_utf8(bytes: &[u8]) -> Option<&'static Encoding> {
    let evidence = Evidence::of(bytes);
    // An accented capital before a curly quotation mark is a pair by chance; many of them beside bytes that fit nowhere are not.
    if evidence.n_sequences > 0 && evidence.n_sequences >= evidence.n_bad {
        return None;
    }
    if evidence.is_cut_off && evidence.n_bad == 1 {
        return None;
    }
    let encoding = guess(bytes);
    if encoding == WINDOWS_1252 && evidence.n_sensible * 2 < evidence.n_bad {
        return None;
    }
    Some(encoding)
}

/// What speaks for UTF-8 and what against it.
#[derive(Default)]
struct Evidence {
    /// Characters of several bytes; one of three or more counts for three, it is no chance.
    n_sequences: usize,
    /// Places that are not UTF-8.
    n_bad: usize,
    /// Of these, the ones that windows-1252 makes sense of.
    n_sensible: usize,
    /// The last character is not whole.
    is_cut_off: bool,
}

impl Evidence {
    fn of(bytes: &[u8]) -> Self {
        let mut evidence = Self::default();
        let mut end = 0;
        for chunk in bytes.utf8_chunks() {
            let sequences = chunk.valid().chars().filter(|c| !c.is_ascii());
            evidence.n_sequences += sequences
                .map(|c| if c.len_utf8() > 2 { 3 } else { 1 })
                .sum::<usize>();
            let invalid = chunk.invalid();
            let at = end + chunk.valid().len();
            end = at + invalid.len();
            if invalid.is_empty() {
                continue;
            }
            evidence.n_bad += 1;
            evidence.n_sensible += usize::from((at..end).all(|at| is_sensible(bytes, at)));
            // "caf\xe9" ends with a letter, "don\xe2\x80" within an apostrophe.
            evidence.is_cut_off = end == bytes.len()
                && (invalid.len() > 1 || invalid[0] == 0xe2)
                && std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none());
        }
        evidence
    }
}

/// True when the byte at `at` is one that windows-1252 texts have, at a place where they have it.
fn is_sensible(bytes: &[u8], at: usize) -> bool {
    let byte = bytes[at];
    let before = at.checked_sub(1).map(|at| bytes[at]);
    let after = bytes.get(at + 1).copied();
    let is_letter =
        |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphabetic() || byte >= 0xc0);
    match byte {
        // Quotation marks, dashes, dots, bullets, the euro, the trade mark.
        0x80 | 0x82 | 0x84 | 0x85 | 0x8b | 0x91..=0x97 | 0x99 | 0x9b => true,
        // Marks of Latin-1 that stand in texts: space, pound, paragraph, guillemets, degree, fractions.
        0xa0..=0xa3
        | 0xa5
        | 0xa7
        | 0xa9..=0xab
        | 0xad
        | 0xae
        | 0xb0..=0xb3
        | 0xb6
        | 0xb7
        | 0xb9..=0xbf => true,
        // Letters that no text but Icelandic and old names has: the same bytes are what damage leaves.
        0xd7 | 0xf7 | 0xff | 0xfe | 0xf0 | 0xfd | 0xdd | 0xde | 0xd0 => false,
        0xc0.. | 0x8a | 0x8c | 0x8e | 0x9a | 0x9c | 0x9e | 0x9f => {
            is_letter(before) || is_letter(after)
        }
        _ => false,
    }
}

/// The likeliest encoding of bytes that are no UTF-8.
fn guess(bytes: &[u8]) -> &'static Encoding {
    // What tells an encoding is often far behind the head: the first bytes beyond ASCII.
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let bytes = &bytes[first.saturating_sub(64)..];
    let bytes = &bytes[..bytes.len().min(GUESSED_BY)];
    if is_macintosh(bytes) {
        return MACINTOSH;
    }
    let only_marks = bytes
        .iter()
        .filter(|byte| !byte.is_ascii())
        .all(|byte| matches!(byte, 0x85 | 0x91..=0x97 | 0xa0 | 0xa3 | 0xa9 | 0xae | 0xb7));
    if only_marks {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let n_wide = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    // A handful of bytes in a text of ASCII says little: the usual encoding is likelier than a rare one.
    if n_wide * 50 < bytes.len() || n_wide < 8 {
        return WINDOWS_1252;
    }
    guess
}

/// Curly marks of an old Macintosh: `don\xd5t`, `\xd2No\xd3`. As windows-1252 they are capitals within words.
fn is_macintosh(bytes: &[u8]) -> bool {
    let (mut n_marks, mut n_other) = (0_usize, 0_usize);
    for (at, &byte) in bytes.iter().enumerate() {
        if byte.is_ascii() {
            continue;
        }
        let small = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_lowercase)
        };
        let before = at.checked_sub(1);
        let is_mark = match byte {
            0xd5 => small(before) && small(Some(at + 1)),
            // Opens before a letter, behind no letter; closes behind a stop.
            0xd2 => {
                before.is_none_or(|at| bytes[at].is_ascii_whitespace())
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase)
            }
            0xd3 => before.is_some_and(|at| matches!(bytes[at], b'.' | b',' | b'!' | b'?')),
            0xd0 | 0xd1 | 0xc9 | 0xd4 | 0xca => continue,
            _ => false,
        };
        if is_mark {
            n_marks += 1;
        } else {
            n_other += 1;
        }
    }
    n_marks > n_other
}

/// The beginning of a file as text, as far as it is one; `None` when it is binary.
///
/// `head` may end within a character.
pub(crate) fn begin_of_text(head: &[u8]) -> Option<String> {
    if let Some(encoding) = utf16(head) {
        let head = &head[..head.len() & !1];
        let (text, _) = encoding.decode_with_bom_removal(head);
        return (!is_odd(&text, FEW, 20)).then(|| text.into_owned());
    }
    let n_zeros = head.iter().filter(|&&byte| byte == 0).count();
    if n_zeros > FEW || n_zeros * 100 > head.len() {
        return None;
    }
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
    match std::str::from_utf8(head) {
        Ok(text) => return (!is_odd(text, FEW, 20)).then(|| text.to_owned()),
        // Cut within a character.
        Err(error) if error.error_len().is_none() => {
            let text = String::from_utf8_lossy(&head[..error.valid_up_to()]);
            return (!is_odd(&text, FEW, 20) && !text.is_empty()).then(|| text.into_owned());
        }
        Err(_) => {}
    }
    let text = match other_than_utf8(head) {
        Some(encoding) => {
            let (text, _) = encoding.decode_without_bom_handling(head);
            // Bytes that are no text have control characters everywhere.
            (!is_odd(&text, 0, 100)).then(|| text.into_owned())?
        }
        None => {
            let text = String::from_utf8_lossy(head);
            let n_replaced = text.chars().filter(|&c| c == '\u{fffd}').count();
            let is_text = !is_odd(&text, 0, 20) && n_replaced * 10 <= text.chars().count();
            is_text.then(|| text.into_owned())?
        }
    };
    let n_plain = text
        .chars()
        .filter(|c| c.is_alphanumeric() || c.is_whitespace())
        .count();
    (n_plain * 3 > text.chars().count()).then_some(text)
}

/// So many control characters stand in a text by accident.
const FEW: usize = 4;

/// More control characters than `few`, and than one in `each`.
fn is_odd(text: &str, few: usize, each: usize) -> bool {
    let n_odd = text
        .chars()
        .filter(|&c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}'))
        .count();
    n_odd > few && n_odd * each > text.len()
}

/// The encoding of a stream that is no superset of ASCII: UTF-16 by its mark or by its zeros.
pub(crate) fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        // UTF-32, which nobody reads.
        [0xff, 0xfe, 0, 0, ..] => None,
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        [0, low, ..] if *low != 0 => by_zeros(head, 0).then_some(UTF_16BE),
        [low, 0, ..] if *low != 0 => by_zeros(head, 1).then_some(UTF_16LE),
        // Begins with a curly mark, perhaps.
        [_, _, 0, low, ..] if *low != 0 => by_zeros(head, 0).then_some(UTF_16BE),
        [_, _, low, 0, ..] if *low != 0 => by_zeros(head, 1).then_some(UTF_16LE),
        _ => None,
    }
}

/// Nearly every second byte is zero, from the byte `high` on, and those beside it are letters and white space.
fn by_zeros(head: &[u8], high: usize) -> bool {
    let (mut n_units, mut n_plain) = (0_usize, 0_usize);
    for unit in head.chunks_exact(2).take(2048) {
        let (high, low) = (unit[high], unit[1 - high]);
        n_units += 1;
        match (high, low) {
            (0, b'\t' | b'\n' | b'\r' | 0x0c | 0x20..0x7f | 0xa0..) => n_plain += 1,
            // Letters with accents, Greek, Cyrillic; curly marks, dashes.
            (1..=0x05 | 0x20..=0x22, _) => {}
            (0, _) | (0xd8.., _) | (_, 0) => return false,
            _ => {}
        }
    }
    n_units >= 2 && n_plain * 10 >= n_units * 7
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], declared: Option<&str>) -> (String, Vec<String>) {
        let mut warnings = Vec::new();
        let text = decode(bytes.to_vec(), declared, &mut warnings);
        (text, warnings)
    }

    fn utf16_bytes(text: &str, encoding: &'static Encoding, with_mark: bool) -> Vec<u8> {
        let mark = if with_mark { "\u{feff}" } else { "" };
        mark.encode_utf16()
            .chain(text.encode_utf16())
            .flat_map(|unit| match encoding == UTF_16LE {
                true => unit.to_le_bytes(),
                false => unit.to_be_bytes(),
            })
            .collect()
    }

    const TEXT: &str = "“We can’t agree,” said Zoë Falk — twice.\nIt cost £5.";

    #[test]
    fn reads_every_encoding_of_one_text() {
        let (western, _, _) = WINDOWS_1252.encode(TEXT);
        let (apple, _) = (
            b"\xd2We can\xd5t agree,\xd3 said Zo\x91 Falk \xd1 twice.\nIt cost \xa35.",
            (),
        );
        let marked = format!("\u{feff}{TEXT}");
        for (name, bytes, declared, warning) in [
            ("UTF-8", TEXT.as_bytes(), None, None),
            ("with a mark", marked.as_bytes(), None, None),
            (
                "the mark is stronger",
                marked.as_bytes(),
                Some("latin1"),
                None,
            ),
            ("UTF-8 declared", TEXT.as_bytes(), Some("utf-8"), None),
            (
                "UTF-8 called Latin",
                TEXT.as_bytes(),
                Some("iso-8859-1"),
                Some("declared as windows-1252, read as UTF-8"),
            ),
            ("Windows", &western, None, Some("read as windows-1252")),
            ("Windows declared", &western, Some(" ISO-8859-1 "), None),
            (
                "Windows called UTF-8",
                &western,
                Some("UTF-8"),
                Some("declared as UTF-8, read as windows-1252"),
            ),
            (
                "an unknown label",
                &western,
                Some("utf8mb4"),
                Some("read as windows-1252"),
            ),
            ("Macintosh", apple, None, Some("read as macintosh")),
        ] {
            let expected = (
                TEXT.to_owned(),
                warning.map(str::to_owned).into_iter().collect(),
            );
            assert_eq!(decoded(bytes, declared), expected, "{name}");
        }
        for encoding in [UTF_16LE, UTF_16BE] {
            for with_mark in [true, false] {
                let bytes = utf16_bytes(TEXT, encoding, with_mark);
                for declared in [None, Some("utf-8"), Some("utf-16")] {
                    assert_eq!(
                        decoded(&bytes, declared),
                        (TEXT.to_owned(), vec![]),
                        "{encoding:?} {with_mark} {declared:?}"
                    );
                }
                let head = &bytes[..21];
                assert_eq!(utf16(head), Some(encoding));
                let begin = begin_of_text(head).expect("a text");
                assert!(TEXT.starts_with(&begin) && begin.len() > 8, "{begin}");
            }
        }
        assert_eq!(
            decoded(b"plain", Some("utf-16le")),
            ("plain".to_owned(), vec![])
        );
    }

    #[test]
    fn other_encodings_are_guessed() {
        let russian = "Мэр сказал, что бюджет города не будет подписан до весны. ".repeat(4);
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&russian);
        assert_eq!(decoded(&bytes, None).0, russian);
        let japanese = "市長は、予算に署名しないと述べた。市民は驚いた。".repeat(4);
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&japanese);
        assert_eq!(decoded(&bytes, None).0, japanese);
        assert_eq!(decoded(&bytes, Some("shift_jis")), (japanese, vec![]));
        let french =
            "« Le maire n’a pas signé », a déclaré Élodie Œuvrard à l’hôtel de ville. ".repeat(3);
        let (bytes, _, _) = WINDOWS_1252.encode(&french);
        assert_eq!(decoded(&bytes, None).0, french);
    }

    /// A byte that makes no sensible letter, or other places that are UTF-8: the text was UTF-8 once.
    #[test]
    fn damaged_utf8_is_no_other_encoding() {
        let curly = "“We can’t agree,” said Zoë.".as_bytes();
        let mut one_lost = curly.to_vec();
        one_lost.remove(1);
        for (bytes, text, at) in [
            (
                &b"One.\nTw\xffo."[..],
                "One.\nTw\u{fffd}o.",
                "byte 7 (line 2)",
            ),
            (b"It rained. \xe2\x80", "It rained. \u{fffd}", "byte 11"),
            (b"I don\xe2", "I don\u{fffd}", "byte 5"),
            (&one_lost, "\u{fffd}We can’t agree,” said Zoë.", "byte 0"),
        ] {
            let warning = format!("invalid UTF-8 replaced, first at {at}");
            assert_eq!(decoded(bytes, None), (text.to_owned(), vec![warning]));
        }
        for (bytes, text) in [
            (&b"It\x92s late."[..], "It’s late."),
            (b"\x93No,\x94 she said.", "“No,” she said."),
            (b"a caf\xe9", "a café"),
            (
                b"The CAF\xc9\x92s owner said \x93No\x94.",
                "The CAFÉ’s owner said “No”.",
            ),
        ] {
            let warnings = vec!["read as windows-1252".to_owned()];
            assert_eq!(decoded(bytes, None), (text.to_owned(), warnings));
        }
    }

    #[test]
    fn a_head_is_text_wherever_it_is_cut() {
        let (western, _, _) = WINDOWS_1252.encode(TEXT);
        for bytes in [TEXT.as_bytes(), &western] {
            for end in 1..=bytes.len() {
                // The first character alone, in halves, is nothing yet.
                let is_text = begin_of_text(&bytes[..end]).is_some();
                assert!(is_text || end < 4, "{end} of {bytes:x?}");
            }
        }
        assert_eq!(begin_of_text(b"").as_deref(), Some(""));
        assert_eq!(
            begin_of_text("\u{feff}Rain".as_bytes()).as_deref(),
            Some("Rain")
        );
    }

    #[test]
    fn binary_is_no_text() {
        // A generator of bytes with no zero in them, as packed data may have in a short head.
        let mut state = 7_u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8 | 1
        };
        for n in [64, 256, 4096] {
            for _ in 0..50 {
                let bytes: Vec<u8> = (0..n).map(|_| random()).collect();
                assert_eq!(begin_of_text(&bytes), None, "{bytes:x?}");
            }
        }
        let numbers: Vec<u8> = (0..400_u16).flat_map(u16::to_le_bytes).collect();
        assert_eq!((utf16(&numbers), begin_of_text(&numbers)), (None, None));
        assert_eq!(begin_of_text(b"\x01\x00\x02\x00\x03\x00"), None);
    }
}
