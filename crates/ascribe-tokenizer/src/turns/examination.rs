//! Who asks and who answers in the record of a court: `BY MR. PELL:` over the questions, the witness over the oath.

use std::ops::Range;

use ascribe_article::{Case, IndexRange, TokenKind, Turn, Voice};
use ascribe_grammar::labels::InterviewWord;

use super::reader::Reader;

/// Tokens of `BY MR. PELL:`.
const MAX_LINE: usize = 14;
/// Tokens of a witness's name.
const MAX_NAME: usize = 8;

/// Notes where questions and answers have their names.
pub(super) fn name(reader: &Reader<'_>, turns: &mut [Turn]) {
    let is_letter = |turn: &Turn| turn.label.is_some() && turn.voice != Voice::Named;
    if !turns.iter().any(is_letter) {
        return;
    }
    let paragraphs: Vec<Range<usize>> = reader.paragraphs().collect();
    let mut at = 0;
    let (mut asks, mut answers) = (None, None);
    for turn in turns {
        while at < paragraphs.len() && paragraphs[at].start < turn.start() {
            asks = examiner(reader, paragraphs[at].clone()).or(asks);
            answers = witness(reader, &paragraphs[..=at]).or(answers);
            at += 1;
        }
        turn.named_at = match turn.voice {
            Voice::Asks => asks.clone(),
            Voice::Answers => answers.clone(),
            Voice::Named if is_witness(reader, turn) => answers.clone(),
            Voice::Named => None,
        }
        .map(|name: Range<usize>| IndexRange::new(name.start, name.end));
    }
}

/// `BY MR. PELL:`, `CROSS-EXAMINATION BY MR. PELL:`
fn examiner(reader: &Reader<'_>, p: Range<usize>) -> Option<Range<usize>> {
    if p.len() > MAX_LINE || !reader.text(p.end - 1).ends_with(':') {
        return None;
    }
    let by = p.clone().find(|&i| reader.lower(i) == "by")?;
    let name = by + 1..p.end - 1;
    (!name.is_empty() && reader.is_capital(by) && reader.is_capital(by + 1)).then_some(name)
}

/// `ANN BELL,` over or before "having been duly sworn".
fn witness(reader: &Reader<'_>, paragraphs: &[Range<usize>]) -> Option<Range<usize>> {
    let oath = paragraphs.last()?.clone();
    if !oath
        .clone()
        .any(|i| InterviewWord::Oath.has(reader.lower(i)))
    {
        return None;
    }
    let over = paragraphs
        .len()
        .checked_sub(2)
        .map(|at| paragraphs[at].clone());
    [Some(oath), over].into_iter().flatten().find_map(|p| {
        let is_name = |i: &usize| match reader.kind(*i) {
            TokenKind::Word => reader.case(*i) == Case::Upper,
            _ => reader.text(*i) == ".",
        };
        let end = p.start + p.clone().take_while(is_name).count();
        (p.start + 1 < end && end - p.start <= MAX_NAME).then_some(p.start..end)
    })
}

/// `THE WITNESS:`
fn is_witness(reader: &Reader<'_>, turn: &Turn) -> bool {
    turn.label
        .is_some_and(|label| label.range().len() < 3 && reader.lower(label.end - 1) == "witness")
}
