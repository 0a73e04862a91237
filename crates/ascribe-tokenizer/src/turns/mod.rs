//! Turns of interviews and transcripts: the one place that says which paragraphs are turns, and whose. By labels (`PELL:`, `Q:`,
//! `((Ann Pell))`), or where a question and its answer take turns without any.

mod reader;

mod label;

mod bare;
mod examination;
mod furniture;
mod glued;
mod labelled;
mod name_line;
mod own_line;
mod questions;

use std::ops::Range;

use ascribe_article::{Article, IndexRange, Turn, Voice};

use self::reader::Reader;

/// The turns of an article, none unless it is an interview or a transcript; and what stands among their words and is none of them.
pub(crate) fn find(article: &Article) -> (Vec<Turn>, Vec<IndexRange>) {
    let reader = &Reader { article };
    let furniture = furniture::find(reader);
    let mut turns = own_line::find(reader, &furniture)
        .or_else(|| labelled::find(reader, &furniture))
        .or_else(|| bare::find(reader))
        .or_else(|| glued::find(reader))
        .or_else(|| questions::find(reader))
        .unwrap_or_default();
    turns.retain(|turn| reader.has_word(turn.words.range()));
    let asides = furniture::within(reader, &furniture, &turns);
    (turns, asides)
}

fn unlabelled_turn(words: Range<usize>, voice: Voice) -> Turn {
    Turn {
        label: None,
        words: IndexRange::new(words.start, words.end),
        voice,
        named_at: None,
    }
}

fn labelled_turn(label: Range<usize>, words: Range<usize>, voice: Voice) -> Turn {
    Turn {
        label: Some(IndexRange::new(label.start, label.end)),
        ..unlabelled_turn(words, voice)
    }
}
