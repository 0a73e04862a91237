//! The article all stages read: text, spans, tokens, quotes, speakers, attributions.
//!
//! An [`Article`] is made from a [`RawArticle`] and grows by one layer a stage; its JSON form is [`ArticleRecord`],
//! its form for people and tests is [`marked`] text. Inside the program every offset is a byte ([`Span`]); in JSON
//! every offset is a code point ([`CharSpan`]).

mod article;
mod error;
mod evidence;
mod json;
pub mod lexicon;
pub mod marked;
mod quote;
mod span;
mod token;

pub use article::{Article, Meta, NamedKind, NamedSpan, RawArticle, Segmentation};
pub use error::Error;
pub use evidence::Evidence;
pub use json::{ArticleRecord, QuoteRecord, SpeakerRecord};
pub use quote::{Attribution, Flag, Gender, Quote, QuoteType, Resolution, Speaker, SpeakerKind};
pub use span::{CharSpan, OffsetMap, Span};
pub use token::{Case, IndexRange, Paragraph, Sentence, SentenceKind, Tag, Token, TokenKind};

/// The type a content has by its share of letters in double quotation marks, pairing restarted at each line.
///
/// For gold and tests, where no scanner has run; the detector knows its marks and does not need it.
pub fn quote_type(text: &str, content: &[Span]) -> QuoteType {
    let (Some(first), Some(last)) = (content.first(), content.last()) else {
        return QuoteType::Indirect;
    };
    let from = text[..first.start as usize]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let (mut quoted, mut letters) = (0_usize, 0_usize);
    for (at, c, in_marks) in chars_in_marks(&text[from..last.end as usize]) {
        let at = (from + at) as u32;
        if c.is_alphanumeric() && content.iter().any(|s| s.start <= at && at < s.end) {
            letters += 1;
            quoted += usize::from(in_marks);
        }
    }
    QuoteType::of_share(quoted, letters)
}

/// Each character of `text` with its byte offset, and whether double quotation marks stand around it.
///
/// Marks: straight, curly, guillemets, low-high, and the doubled apostrophes and back-ticks of some wire copy. A line
/// begins outside of them. What a mark itself gets means nothing.
pub fn chars_in_marks(text: &str) -> impl Iterator<Item = (usize, char, bool)> {
    let bytes = text.as_bytes();
    let mut inside = false;
    // The second of two apostrophes belongs to the first.
    let mut second_half = usize::MAX;
    text.char_indices().map(move |(at, c)| {
        match c {
            '\n' => inside = false,
            '“' | '«' | '„' => inside = true,
            '”' | '»' => inside = false,
            '"' => inside = !inside,
            '\'' | '`' if at != second_half && bytes.get(at + 1) == Some(&bytes[at]) => {
                second_half = at + 1;
                inside = !inside;
            }
            _ => {}
        }
        (at, c, inside)
    })
}

impl QuoteType {
    /// Direct from 80 % of the letters in marks, indirect under 5 %, else mixed.
    pub fn of_share(quoted_letters: usize, letters: usize) -> QuoteType {
        if quoted_letters * 100 >= letters * 80 && letters > 0 {
            QuoteType::Direct
        } else if quoted_letters * 100 < letters * 5 || letters == 0 {
            QuoteType::Indirect
        } else {
            QuoteType::Mixed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_stands_in_marks() {
        for (text, in_marks) in [
            ("a “b” c", "b"),
            ("a \"b\" c \"d\"", "bd"),
            ("a ``b'' c", "b"),
            ("it's ''b'' isn't c", "b"),
            ("«a» „b“ c” d", "abc"),
            ("“a\nb” c", "a"),
        ] {
            let found: String = chars_in_marks(text)
                .filter(|&(_, c, inside)| inside && c.is_alphanumeric())
                .map(|(_, c, _)| c)
                .collect();
            assert_eq!(found, in_marks, "{text}");
        }
    }
}
