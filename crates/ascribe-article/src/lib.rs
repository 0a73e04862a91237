//! The article all stages read: text, spans, tokens, quotes, speakers, attributions.
//!
//! An [`Article`] is made from a [`RawArticle`] and grows by one layer a stage; its JSON form is [`ArticleRecord`],
//! its form for people and tests is [`marked`] text. Inside the program every offset is a byte ([`Span`]); in JSON
//! every offset is a code point ([`CharSpan`]).

mod span;
mod error;
mod token;
mod evidence;
mod quote;
pub mod marks;
mod article;
mod json;
mod lines;
pub mod marked;

pub use article::{Article, AttributedQuote, Meta, NamedKind, NamedSpan, RawArticle, Segmentation};
pub use error::{Error, Misfit};
pub use evidence::Evidence;
pub use json::{ArticleRecord, QuoteRecord, SpeakerRecord};
pub use marks::{MarkPair, chars_in_marks};
pub use quote::{Attribution, Flag, Gender, Quote, QuoteType, Resolution, Speaker, SpeakerKind};
/// The crate of [`Meta`] and its values.
pub use serde_json;
pub use span::{CharSpan, OffsetMap, Span};
pub use token::{
    Case, IndexRange, Paragraph, Sentence, SentenceKind, Tag, Token, TokenKind, WordId,
};

/// The type a content has by its share of letters in double quotation marks, pairing restarted at each line.
///
/// For gold and tests, where nobody knows the paragraphs; where they are known it is [`Article::quote_type`].
pub fn quote_type(text: &str, content: &[Span]) -> QuoteType {
    type_of_content(text, content, |_| true)
}

/// `restarts` tells of the byte of a line break whether pairing starts anew there.
fn type_of_content(text: &str, content: &[Span], restarts: impl Fn(usize) -> bool) -> QuoteType {
    let (Some(first), Some(last)) = (content.first(), content.last()) else {
        return QuoteType::Indirect;
    };
    let from = text[..first.start as usize]
        .rmatch_indices('\n')
        .find(|&(at, _)| restarts(at))
        .map_or(0, |(at, _)| at + 1);
    let (mut quoted, mut letters) = (0_usize, 0_usize);
    let text = &text[from..last.end as usize];
    for (at, c, in_marks) in marks::chars_in_marks_of(text, |at| restarts(from + at)) {
        let at = (from + at) as u32;
        if c.is_alphanumeric() && content.iter().any(|s| s.start <= at && at < s.end) {
            letters += 1;
            quoted += usize::from(in_marks);
        }
    }
    QuoteType::of_share(quoted, letters)
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
