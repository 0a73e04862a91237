//! `Why tickets?: They were free.`, as lists of definitions come out of a wiki.

use ascribe_article::{Case, Tag, TokenKind, Turn, Voice};

use super::label::{self, Label, Names};
use super::reader::{MIN_QUESTIONS, Reader};
use super::{bare, labelled_turn, unlabelled_turn};

/// `Why tickets?: They were free.`, as lists of definitions come out of a wiki.
pub(super) fn find(reader: &Reader<'_>) -> Option<Vec<Turn>> {
    let borders: Vec<usize> = (1..reader.article.tokens().len())
        .filter(|&i| reader.is_glue(i))
        .collect();
    if borders.len() < MIN_QUESTIONS {
        return None;
    }
    let mut turns: Vec<Turn> = Vec::new();
    let mut open = false;
    for paragraph in reader.paragraphs() {
        let here: Vec<usize> = borders[borders.partition_point(|&b| b < paragraph.start)..]
            .iter()
            .copied()
            .take_while(|&b| b < paragraph.end)
            .collect();
        if here.is_empty() {
            open = open && !reader.is_heading(paragraph.clone());
            if let (true, Some(turn)) = (open, turns.last_mut()) {
                turn.words.end = paragraph.end;
            }
            continue;
        }
        let mut from = paragraph.start;
        for (n, &border) in here.iter().enumerate() {
            let question = question_before(reader, from, border, n > 0);
            if question > from
                && let Some(turn) = turns.last_mut().filter(|_| open || n > 0)
            {
                turn.words.end = question;
            }
            let next = here.get(n + 1).copied().unwrap_or(paragraph.end);
            match turns
                .last_mut()
                .filter(|turn| turn.words.start == from && n > 0)
            {
                // "Why?: Why?: Because": asked twice.
                Some(turn) if question == from => turn.words.end = border,
                _ => turns.push(unlabelled_turn(question..border, Voice::Asks)),
            }
            if border + 1 < next {
                turns.push(unlabelled_turn(border + 1..next, Voice::Answers));
            }
            from = border + 1;
            open = true;
        }
        if let Some(turn) = turns.last_mut() {
            turn.words.end = paragraph.end.max(turn.words.start + 1);
        }
    }
    // An answer was given all up to the next border; its question begins before.
    for i in 1..turns.len() {
        turns[i - 1].words.end = turns[i - 1].words.end.min(turns[i].words.start);
    }
    turns.retain(|turn| !turn.words.is_empty());
    let to_you = turns
        .iter()
        .filter(|turn| turn.voice == Voice::Asks && reader.has_you(turn.words.range()))
        .count();
    if to_you * 4 < borders.len() {
        return None;
    }
    add_labels(reader, &mut turns);
    Some(turns)
}

/// Takes labels off questions and answers where most have one: `RN Why?: Ann Bell: They turn.`
fn add_labels(reader: &Reader<'_>, turns: &mut [Turn]) {
    let askers = bare::askers(reader);
    let found: Vec<Option<Label>> = turns
        .iter()
        .map(|turn| match turn.voice {
            Voice::Asks => bare::opening(reader, &turn.words.range())
                .filter(|&name| askers.contains(name))
                .map(|_| bare::label(&turn.words.range())),
            _ => label::at(reader, turn.words.start, turn.words.end, Names::Only),
        })
        .collect();
    for voice in [Voice::Asks, Voice::Answers] {
        let those = || {
            turns
                .iter()
                .zip(&found)
                .filter(|(turn, _)| turn.voice == voice)
        };
        let n_labels = those().filter(|(_, label)| label.is_some()).count();
        if n_labels * 2 < those().count() || n_labels < 2 {
            continue;
        }
        for (turn, label) in turns.iter_mut().zip(&found) {
            if let Some(label) = label
                && turn.voice == voice
                && label.after < turn.words.end
            {
                let words = label.after..turn.words.end;
                *turn = labelled_turn(label.name.clone(), words, Voice::Named);
            }
        }
    }
}

/// Where the question begins that ends before a token: after an answer, the sentences that ask; else all there is.
fn question_before(reader: &Reader<'_>, from: usize, border: usize, after_answer: bool) -> usize {
    if !after_answer {
        return from;
    }
    let sentences = reader.article.sentences();
    let mut at = sentences.partition_point(|s| s.tokens.end < border);
    let mut start = sentences.get(at).map_or(from, |s| s.tokens.start.max(from));
    while at > 0 && start > from {
        let before = &sentences[at - 1];
        if before.tokens.end <= from || reader.text(before.tokens.end - 1) != "?" {
            break;
        }
        start = before.tokens.start.max(from);
        at -= 1;
    }
    let end = sentences
        .get(at)
        .map_or(border, |s| s.tokens.end.min(border));
    // "local politics What skills do you bring?": no stop before the question.
    let asks = (start + 1..end).find(|&i| {
        reader.case(i) == Case::Capitalized
            && reader.article.tokens()[i].tag == Tag::Wh
            && reader.kind(i - 1) == TokenKind::Word
    });
    asks.unwrap_or(start)
}
