//! Questions and answers that take turns without any label.

use std::ops::Range;

use ascribe_article::{TokenKind, Turn, Voice};

use super::reader::{MAX_GAP, MIN_QUESTIONS, Reader};
use super::unlabelled_turn;

/// Tokens of a question before an answer in quotation marks.
const MAX_QUESTION: usize = 40;

pub(super) fn find(reader: &Reader<'_>) -> Option<Vec<Turn>> {
    let lines = Lines::new(reader);
    lines.plain().or_else(|| lines.quoted())
}

/// The paragraphs, and which of them ask.
struct Lines<'l, 'a> {
    reader: &'l Reader<'a>,
    paragraphs: Vec<Range<usize>>,
    asks: Vec<bool>,
}

impl<'l, 'a> Lines<'l, 'a> {
    fn new(reader: &'l Reader<'a>) -> Self {
        let paragraphs: Vec<Range<usize>> = reader.paragraphs().collect();
        Self {
            asks: paragraphs.iter().map(|p| reader.asks(p.clone())).collect(),
            reader,
            paragraphs,
        }
    }

    fn at(&self, n: usize) -> Range<usize> {
        self.paragraphs[n].clone()
    }

    /// Paragraphs that ask take turns with others, in an article that calls itself an interview or has its questions in bold.
    fn plain(&self) -> Option<Vec<Turn>> {
        let reader = self.reader;
        let answered = |n: &usize| self.asks[*n] && self.asks.get(n + 1) == Some(&false);
        let questions: Vec<usize> = (0..self.asks.len()).filter(answered).collect();
        let (&first, &last) = (questions.first()?, questions.last()?);
        let is_dense =
            questions.len() >= MIN_QUESTIONS && questions.len() * MAX_GAP / 2 > last - first;
        let is_interview = is_dense
            && (self.is_to_you(&questions)
                && reader.is_called_interview(self.paragraphs[first].start)
                || self.is_in_bold(&questions));
        is_interview.then(|| self.turns(first, last))
    }

    fn is_to_you(&self, questions: &[usize]) -> bool {
        let to_you = questions
            .iter()
            .filter(|&&n| self.reader.has_you(self.at(n)));
        to_you.count() * 3 >= questions.len()
    }

    /// `**Why now?**`, and somebody answers of his own: lists of questions that an office answers are no interviews.
    fn is_in_bold(&self, questions: &[usize]) -> bool {
        let is_star = |i: usize| matches!(self.reader.text(i), "*" | "**" | "_" | "__");
        let bold =
            |&n: &usize| is_star(self.paragraphs[n].start) && is_star(self.paragraphs[n].end - 1);
        let own = questions
            .iter()
            .filter(|&&n| self.reader.has_singular(self.at(n + 1)));
        questions.iter().all(bold) && own.count() * 3 >= questions.len()
    }

    fn turns(&self, first: usize, last: usize) -> Vec<Turn> {
        let reader = self.reader;
        let mut turns: Vec<Turn> = Vec::new();
        let mut open = false;
        for (n, p) in self.paragraphs.iter().cloned().enumerate().skip(first) {
            if self.asks[n] {
                match turns
                    .last_mut()
                    .filter(|turn| open && turn.voice == Voice::Asks)
                {
                    Some(turn) => turn.words.end = p.end,
                    None => turns.push(unlabelled_turn(p, Voice::Asks)),
                }
                open = true;
                continue;
            }
            open = open && !reader.is_heading(p.clone());
            match turns.last_mut().filter(|_| open) {
                Some(turn) if turn.voice == Voice::Asks => {
                    turns.push(unlabelled_turn(p, Voice::Answers));
                }
                // After the last question whatever speaks of nobody's own is the reporter's.
                Some(_) if n > last && !reader.has_first(p.clone()) => open = false,
                Some(turn) => turn.words.end = p.end,
                None => {}
            }
        }
        turns
    }

    /// Short questions, and below each an answer in quotation marks.
    fn quoted(&self) -> Option<Vec<Turn>> {
        let pairs: Vec<(usize, Option<Range<usize>>)> = (1..self.paragraphs.len())
            .filter(|&n| self.asks[n - 1] && self.paragraphs[n - 1].len() <= MAX_QUESTION)
            .filter(|&n| self.opens_quoted(n))
            .map(|n| (n, self.in_marks(n)))
            .collect();
        let whole = pairs.iter().filter(|(_, words)| words.is_some()).count();
        let (first, last) = (pairs.first()?.0, pairs.last()?.0);
        let is_interview = pairs.len() >= MIN_QUESTIONS
            && whole * 2 >= pairs.len()
            && pairs.len() * MAX_GAP / 2 > last - first;
        is_interview.then(|| {
            let both = pairs.into_iter().flat_map(|(n, words)| {
                let answer = words.map(|words| unlabelled_turn(words, Voice::Answers));
                [Some(unlabelled_turn(self.at(n - 1), Voice::Asks)), answer]
            });
            both.flatten().collect()
        })
    }

    fn opens_quoted(&self, n: usize) -> bool {
        self.reader.kind(self.paragraphs[n].start) == TokenKind::QuoteMark
    }

    /// The words of a paragraph that stands in one pair of marks.
    fn in_marks(&self, n: usize) -> Option<Range<usize>> {
        let p = self.at(n);
        let is_mark = |i: usize| self.reader.kind(i) == TokenKind::QuoteMark;
        let inner = p.start + 1..p.end - 1;
        let whole = !inner.is_empty() && is_mark(p.end - 1) && !inner.clone().any(is_mark);
        whole.then_some(inner)
    }
}
