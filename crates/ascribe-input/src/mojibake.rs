//! UTF-8 that was read as Windows-1252 once: `â€œ` for `“`, `Ã©` for `é`.
//!
//! Each character beyond ASCII is turned back into the byte it was. Where the bytes are UTF-8 everywhere, and what they stand for is
//! what people write, the text was misread; one curly mark that stands for itself is proof of the contrary. Pairs that correct texts have
//! as well, a capital with an accent before a closing mark, prove nothing by themselves.

use std::sync::LazyLock;

use encoding_rs::WINDOWS_1252;

/// Misread twice or three times; more was never seen.
const MAX_TIMES: usize = 3;

/// What is told of a repaired text.
const WARNING: &str = "mojibake repaired";

/// The text repaired where that is certain, with a warning; else as it came.
pub(crate) fn repair(mut text: String, warnings: &mut Vec<String>) -> String {
    for n in 0..MAX_TIMES {
        let Some(repaired) = once(&text) else {
            break;
        };
        text = repaired;
        if n == 0 && !warnings.iter().any(|warning| warning == WARNING) {
            warnings.push(WARNING.to_owned());
        }
    }
    text
}

/// What speaks for a misreading in a paragraph and what against it.
#[derive(Clone, Copy, Default, Debug)]
struct Evidence {
    /// Pairs that no correct text has.
    n_strong: usize,
    /// Letters of other scripts: many, or none.
    n_foreign: usize,
    /// Characters that stand for themselves.
    n_against: usize,
}

impl Evidence {
    fn is_certain(self) -> bool {
        self.n_against == 0 && (self.n_strong > 0 || self.n_foreign >= MANY)
    }
}

/// Letters of a foreign script one after the other that are no chance.
const MANY: usize = 4;

/// The text read once less; `None` when it is correct or nobody can tell.
fn once(text: &str) -> Option<String> {
    // The one look that a usual text costs: has it a character that would begin another one, and one after it?
    let first = first_lead(text)?;
    let mut all = Evidence::default();
    let (mut n_misread, mut n_correct) = (0_usize, 0_usize);
    for paragraph in text.split_inclusive('\n') {
        let evidence = look(paragraph);
        all.n_strong += evidence.n_strong;
        all.n_foreign += evidence.n_foreign;
        all.n_against += evidence.n_against;
        n_misread += usize::from(evidence.is_certain());
        n_correct += usize::from(evidence.n_against > 0);
    }
    let mut out = String::with_capacity(text.len());
    if all.is_certain() {
        out.push_str(&text[..first]);
        write(&text[first..], &mut out);
        return Some(out);
    }
    // Some paragraphs may come from elsewhere. One or two misread ones among correct ones are examples of what is written about.
    if n_misread < 3 || n_misread < 2 * n_correct {
        return None;
    }
    for paragraph in text.split_inclusive('\n') {
        if look(paragraph).is_certain() {
            write(paragraph, &mut out);
        } else {
            out.push_str(paragraph);
        }
    }
    Some(out)
}

/// Where the first character stands that could be the first byte of another one, with such a one after it.
fn first_lead(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    loop {
        // U+00C2 to U+00F4 are C3 82 to C3 B4.
        let at = from + bytes[from..].iter().position(|&byte| byte == 0xc3)?;
        from = at + 2;
        let is_lead = bytes
            .get(at + 1)
            .is_some_and(|byte| (0x82..=0xb4).contains(byte));
        if is_lead
            && matches!(
                piece(&text[at..]),
                Piece::Misread { .. } | Piece::Lost { .. }
            )
        {
            return Some(at);
        }
    }
}

fn look(paragraph: &str) -> Evidence {
    let mut evidence = Evidence::default();
    let mut before = ' ';
    walk(paragraph, |text, piece| {
        match piece {
            Piece::Itself(c) => evidence.n_against += usize::from(!c.is_ascii()),
            Piece::Misread { c, second, n_bytes } => {
                let after = text[n_bytes..].chars().next().unwrap_or(' ');
                match proof(c, second, before, after) {
                    Some(Proof::Strong) => evidence.n_strong += 1,
                    Some(Proof::Foreign) => evidence.n_foreign += 1,
                    Some(Proof::None) => {}
                    None => evidence.n_against += 1,
                }
            }
            // A closing mark whose last byte no program showed. The opening ones are proof enough.
            Piece::Lost { .. } => {}
        }
        before = match piece {
            Piece::Itself(c) => c,
            _ => 'X',
        };
    });
    evidence
}

fn write(paragraph: &str, out: &mut String) {
    walk(paragraph, |_, piece| match piece {
        Piece::Itself(c) | Piece::Misread { c, .. } => out.push(c),
        Piece::Lost { stands_for, .. } => out.push_str(stands_for),
    });
}

fn walk<'t>(mut text: &'t str, mut each: impl FnMut(&'t str, Piece)) {
    while !text.is_empty() {
        let piece = piece(text);
        each(text, piece);
        text = &text[piece.n_bytes()..];
    }
}

/// One character of the text, or several that were one.
#[derive(Clone, Copy)]
enum Piece {
    /// A character as it stands there.
    Itself(char),
    /// `c`, of which the text has the bytes as characters.
    Misread {
        c: char,
        second: char,
        n_bytes: usize,
    },
    /// One that a later program has cut off.
    Lost {
        stands_for: &'static str,
        n_bytes: usize,
    },
}

impl Piece {
    fn n_bytes(self) -> usize {
        match self {
            Self::Itself(c) => c.len_utf8(),
            Self::Misread { n_bytes, .. } | Self::Lost { n_bytes, .. } => n_bytes,
        }
    }
}

/// What begins here; `text` is not empty.
fn piece(text: &str) -> Piece {
    let mut chars = text.chars();
    let first = chars.next().unwrap_or_default();
    let Some(lead @ 0xc2..=0xf4) = byte(first) else {
        return Piece::Itself(first);
    };
    let n = match lead {
        0xc2..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    let mut bytes = [lead, 0, 0, 0];
    let mut n_bytes = first.len_utf8();
    let second = chars.clone().next().unwrap_or(' ');
    let mut n_found = 1;
    while n_found < n
        && let Some(next) = chars.next()
        && let Some(continuation @ 0x80..0xc0) = byte(next)
    {
        bytes[n_found] = continuation;
        n_found += 1;
        n_bytes += next.len_utf8();
    }
    if n_found == n
        && let Ok(read) = std::str::from_utf8(&bytes[..n])
        && let Some(c) = read.chars().next()
    {
        return Piece::Misread { c, second, n_bytes };
    }
    // "â€" and a byte that was left out or replaced: of the marks only the closing one has a byte that programs drop.
    if lead == 0xe2 && n_found == 2 && bytes[1] == 0x80 {
        let replaced = text[n_bytes..].starts_with('\u{fffd}');
        return Piece::Lost {
            stands_for: "”",
            n_bytes: n_bytes + if replaced { '\u{fffd}'.len_utf8() } else { 0 },
        };
    }
    // A hard space that became a common one.
    if lead == 0xc2 && (second == ' ' || second == '\n') {
        return Piece::Lost {
            stands_for: "",
            n_bytes,
        };
    }
    Piece::Itself(first)
}

/// How much a pair proves.
enum Proof {
    Strong,
    Foreign,
    /// A correct text may have it.
    None,
}

/// What it proves that the characters stand for `c`; `None` when nobody writes `c` there, so that they stand for themselves.
fn proof(c: char, second: char, before: char, after: char) -> Option<Proof> {
    // Bytes that Windows-1252 leaves open stand in no correct text.
    let is_control = ('\u{80}'..='\u{9f}').contains(&second);
    match c {
        '\u{80}'..='\u{9f}' => is_control.then_some(Proof::None),
        '\u{a0}'..='\u{17f}' => {
            let second = byte(second).unwrap_or(0);
            // Quotation marks, dashes, dots; a hard space; the marks of copyright and trade, small figures.
            let may_end_a_word = matches!(
                second,
                0x82 | 0x84..=0x87 | 0x8b | 0x91..=0x97 | 0x99 | 0x9b | 0xa0 | 0xa9..=0xab | 0xae
                    | 0xb2 | 0xb3 | 0xb7 | 0xb9..=0xbb
            );
            let within = before.is_lowercase() || before.is_ascii_digit() || after.is_lowercase();
            // "IRMÃ’s": an apostrophe and its letter behind a capital.
            let is_apostrophe = second == 0x91 || second == 0x92;
            Some(match may_end_a_word {
                false => Proof::Strong,
                true if is_control => Proof::Strong,
                true if within && !(is_apostrophe && before.is_uppercase()) => Proof::Strong,
                true => Proof::None,
            })
        }
        '\u{180}'..='\u{24f}' | 'ˆ' | '˜' => Some(Proof::None),
        '\u{370}'..='\u{6ff}'
        | '\u{900}'..='\u{dff}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' => Some(Proof::Foreign),
        '\u{1e00}'..='\u{1eff}' => Some(if is_control {
            Proof::Strong
        } else {
            Proof::None
        }),
        '\u{2000}'..='\u{22ff}'
        | '\u{2500}'..='\u{27bf}'
        | '\u{fb00}'..='\u{fb06}'
        | '\u{fe0f}'
        | '\u{feff}'
        | '\u{fffd}'
        | '\u{1f000}'..='\u{1faff}' => Some(Proof::Strong),
        _ => None,
    }
}

/// The byte that Windows-1252 reads as `c`; those it leaves open stand for themselves, as Latin-1 has all of them.
fn byte(c: char) -> Option<u8> {
    /// What Windows-1252 has where Latin-1 has controls: the bytes from 0x80 on.
    static MARKS: LazyLock<Vec<char>> = LazyLock::new(|| {
        let bytes: Vec<u8> = (0x80..0xa0).collect();
        let (marks, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
        marks.chars().collect()
    });
    match c {
        '\0'..'\u{80}' => None,
        '\u{80}'..='\u{ff}' => Some(c as u8),
        _ => (0x80..)
            .zip(&*MARKS)
            .find(|&(_, &mark)| mark == c)
            .map(|(byte, _)| byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads UTF-8 as Windows-1252, bytes it leaves open as they are.
    fn misread(text: &str) -> String {
        text.bytes()
            .flat_map(|byte| {
                let byte = [byte];
                let (c, _) = WINDOWS_1252.decode_without_bom_handling(&byte);
                c.chars().collect::<Vec<_>>()
            })
            .collect()
    }

    fn repaired(text: &str) -> (String, usize) {
        let mut warnings = Vec::new();
        let text = repair(text.to_owned(), &mut warnings);
        (text, warnings.len())
    }

    const TEXTS: [&str; 9] = [
        "“We can’t agree,” said Zoë Falk — twice.",
        "It rained.\n\n“No,” she said.\nIt cost £5 in the café.",
        "Don’t.",
        "« Le maire n’a pas signé », a déclaré Élodie Œuvrard à l’hôtel de ville.",
        "Ele disse que NÃO. São Paulo é uma cidade. A IRMÃ do Conceição.",
        "Ông Nguyễn Văn Hưởng nói rằng thành phố sẽ không ký.",
        "Мэр сказал, что нет.",
        "10°C, €20, 5 % …",
        "So 😀 — good.",
    ];

    #[test]
    fn what_was_misread_is_repaired() {
        for text in TEXTS {
            let mut bad = text.to_owned();
            for n in 1..=MAX_TIMES {
                bad = misread(&bad);
                assert_eq!(
                    repaired(&bad),
                    (text.to_owned(), 1),
                    "misread {n} times: {bad}"
                );
            }
        }
        for (bad, text) in [
            ("â€œWe agreeâ€\u{9d}", "“We agree”"),
            ("â\u{80}\u{9c}We agreeâ\u{80}\u{9d}", "“We agree”"),
            // The open byte was dropped, or replaced.
            (
                "â€œWe agree,â€ she said. Itâ€™s late.",
                "“We agree,” she said. It’s late.",
            ),
            ("â€œWe agree,â€\u{fffd} she said.", "“We agree,” she said."),
            (
                "It was â€œlateâ€\u{9d}.Â He left.",
                "It was “late”. He left.",
            ),
            ("â€œSo.â€\u{9d}Â He left.", "“So.” He left."),
            ("the cafÃ©", "the café"),
            ("Â£5", "£5"),
        ] {
            assert_eq!(repaired(bad), (text.to_owned(), 1), "{bad}");
        }
    }

    #[test]
    fn correct_texts_stay() {
        let upper: Vec<String> = TEXTS.iter().map(|text| text.to_uppercase()).collect();
        let others = [
            "BEYONCÉ’s CAFÉ” and a CAFÉ®",
            "AMANHÃ” disse. A IRMÃ’s. “AMANHÔ",
            "voilà\u{a0}» dit-il, très\u{a0}! été\u{a0}»",
            "Â, Ã and â are letters; â€ alone is nothing. Â ",
            "The page showed “â€œWe agreeâ€\u{9d}” where curly marks belong, and “cafÃ©”.",
            "MALMÅ’s ÅÄÖ… ÅLAND – ”Å”",
            "ÂNCORA, Âmbar; PÂNE»",
            "Ñandú ESPAÑA’s Ð Þ",
        ];
        for text in TEXTS
            .into_iter()
            .chain(upper.iter().map(String::as_str))
            .chain(others)
        {
            assert_eq!(repaired(text), (text.to_owned(), 0));
        }
    }

    #[test]
    fn paragraphs_from_elsewhere_do_not_hinder() {
        let bad = misread("“No,” she said.\n\n“It’s late,” he said.\n\n“So,” said Zoë.\n");
        let good = "“Read more” – Zoë’s page";
        let (text, n) = repaired(&format!("{bad}\n{good}"));
        assert_eq!(n, 1);
        assert!(
            text.starts_with("“No,” she said.") && text.ends_with(good),
            "{text}"
        );
        // An example in a text about it is left.
        let about = format!(
            "“Look at this”, he wrote.\n\n{}\n\nIt’s wrong.",
            misread("“No”")
        );
        assert_eq!(repaired(&about), (about.clone(), 0));
    }
}
