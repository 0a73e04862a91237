//! The article all stages read: text, spans, tokens, quotes, speakers, attributions.
//!
//! An [`Article`] is made from a [`RawArticle`] and grows by one layer a stage; its JSON form is [`ArticleRecord`],
//! its form for people and tests is [`marked`] text. Inside the program every offset is a byte ([`Span`]); in JSON
//! every offset is a code point ([`CharSpan`]).

mod span;
mod error;
mod token;
mod turn;
mod evidence;
mod quote;
mod fair;
mod classes;
pub mod marks;
mod article;
mod apart;
mod json;
mod check;
mod cells;
mod lines;
pub mod marked;

pub use article::{Article, AttributedQuote, Meta, NamedKind, NamedSpan, RawArticle, Segmentation};
pub use cells::{plain_cell, spreadsheet_cell};
pub use classes::Classes;
pub use error::{Error, Misfit};
pub use evidence::Evidence;
pub use fair::{Copyist, FairCopy};
pub use json::{ArticleRecord, QuoteRecord, SpeakerRecord};
pub use marks::{MarkPair, chars_in_marks};
pub use quote::{
    Attribution, Class, Flag, Gender, Quote, QuoteType, Resolution, Speaker, SpeakerKind,
};
/// The crate of [`Meta`] and its values.
pub use serde_json;
pub use span::{CharSpan, OffsetMap, Span};
pub use token::{
    Case, IndexRange, Paragraph, Sentence, SentenceKind, Tag, Token, TokenKind, WordId,
};
pub use turn::{Turn, Voice};

/// The type a content has by its share of letters in double quotation marks, pairing restarted at each line.
///
/// For gold and tests, where nobody knows the paragraphs; where they are known it is [`Article::quote_type`].
pub fn quote_type(text: &str, content: &[Span]) -> QuoteType {
    let from = match content.first() {
        Some(first) => text[..first.start as usize]
            .rfind('\n')
            .map_or(0, |at| at + 1),
        None => 0,
    };
    let to = content.last().map_or(0, |last| last.end as usize);
    type_of_content(text, content, &marks::changes(text, from..to, |_| true))
}

/// `changes` are the bytes where marks begin and end to stand around the text, in turn: see [`marks::changes`].
fn type_of_content(text: &str, content: &[Span], changes: &[u32]) -> QuoteType {
    let (mut quoted, mut letters) = (0_usize, 0_usize);
    for span in content {
        let mut next = changes.partition_point(|&at| at <= span.start);
        for (at, c) in text[span.range()].char_indices() {
            while changes
                .get(next)
                .is_some_and(|&change| change <= span.start + at as u32)
            {
                next += 1;
            }
            if c.is_alphanumeric() {
                letters += 1;
                quoted += next % 2;
            }
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
