//! Letters and statements: the words of one writer, who signs below; `Dear families, … Yours, C. Mbeki`.

use std::ops::Range;

use ascribe_article::{Article, Paragraph, QuoteType, Tag, TokenKind};
use ascribe_grammar::labels::LayoutWord;

use super::proposal::Proposal;
use super::rule::Rule;
use super::signers::{self, Signer, is_long_dash};
use crate::reading::{Candidate, Reading};

/// Tokens of a line that salutes or heads: "Dear members of the committee,".
const MAX_HEAD_TOKENS: usize = 16;

/// Tokens of a line before a signature: "With our very best wishes to you all,".
const MAX_CLOSING_TOKENS: usize = 8;

/// Tokens of words that nothing tells for a letter but their signature.
const MAX_LOOSE_TOKENS: usize = 200;

/// Paragraphs from the first line to where a heading may tell that a letter follows.
const MAX_HEADINGS: usize = 4;

/// Adds each letter that has a signature.
pub(super) fn find(reading: &Reading, out: &mut Vec<Proposal>) {
    let article = reading.article;
    // Who speaks in an interview or a transcript, its labels tell.
    if !article.turns().is_empty() {
        return;
    }
    let is_text = |p: &Paragraph| is_prose(article, p.tokens.range());
    let mut walk = Walk {
        reading,
        last_text: article.paragraphs().iter().rposition(is_text).unwrap_or(0),
        is_page: false,
        head: None,
        open: None,
        loose: None,
    };
    for (index, paragraph) in article.paragraphs().iter().enumerate() {
        out.extend(walk.paragraph(index, paragraph));
    }
    out.extend(walk.unsigned());
}

/// What tells that a letter stands here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// "Dear families,"
    BySalutation,
    /// "Letters to the editor", "A message to our readers"
    ByHeading,
    /// Nothing yet: its end may tell.
    No,
}

/// Where a line stands that may be a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signs {
    /// `— Tom, Leeds`
    AfterDash,
    /// No sentence follows it.
    AtTheEnd,
    Within,
}

/// A letter whose signature has not come yet.
struct Letter {
    told: Told,
    /// Its words so far.
    words: Range<usize>,
    /// "Yours," has come.
    is_closed: bool,
    /// "I", "we" stand in it outside marks.
    has_first_person: bool,
    /// The last paragraph was one of sentences.
    ends_in_prose: bool,
}

/// A walk over the paragraphs.
struct Walk<'r, 'a> {
    reading: &'r Reading<'a>,
    /// The last paragraph of sentences.
    last_text: usize,
    /// A heading says that letters follow, each with its writer.
    is_page: bool,
    /// Whom a heading names: "From the desk of Ann Pell".
    head: Option<Range<usize>>,
    open: Option<Letter>,
    /// The sentences since the last line without any, where no letter is open.
    loose: Option<Letter>,
}

impl Walk<'_, '_> {
    fn paragraph(&mut self, index: usize, paragraph: &Paragraph) -> Option<Proposal> {
        let article = self.reading.article;
        let line = paragraph.tokens.range();
        if let Some(body) = salutation(article, line.clone()) {
            self.begin(Told::BySalutation, body.start);
            self.add(body);
            return None;
        }
        if index < MAX_HEADINGS && self.heading(line.clone()) {
            return None;
        }
        if let Some(quoted) = self.quoted(line.clone()) {
            return Some(quoted);
        }
        if let Some(rest) = closing(article, line.clone()) {
            return self.close(rest);
        }
        if !is_prose(article, line.clone()) {
            let signer = signers::signer(article, line.clone());
            let signs = match starts_with_dash(article, line.clone()) {
                true => Signs::AfterDash,
                false if index > self.last_text => Signs::AtTheEnd,
                false => Signs::Within,
            };
            let signed = signer.and_then(|signer| self.take(&signer, signs));
            if signed.is_some() {
                return signed;
            }
            self.loose = None;
            let is_over = self.open.as_ref().is_some_and(|letter| letter.is_closed);
            self.open = self.open.take().filter(|_| !is_over);
        }
        self.add(line);
        None
    }

    /// `“The price of salt will matter.”` right below "From the desk of Ann Pell": her words stand in marks.
    fn quoted(&mut self, line: Range<usize>) -> Option<Proposal> {
        let is_first = self
            .open
            .as_ref()
            .is_some_and(|letter| letter.words.is_empty());
        let head = self.head.clone()?;
        (is_first && self.reading.only_quotations(line.clone())).then(|| {
            self.open = None;
            self.head = None;
            proposal(head, line)
        })
    }

    /// "Yours," with what follows in the line.
    fn close(&mut self, rest: Range<usize>) -> Option<Proposal> {
        let letter = self.open.take().or_else(|| self.loose.take())?;
        self.open = Some(Letter {
            is_closed: true,
            ..letter
        });
        let signer = signers::signer(self.reading.article, rest)?;
        self.sign(&signer)
    }

    /// The letter that a line signs.
    fn take(&mut self, signer: &Signer, signs: Signs) -> Option<Proposal> {
        let letter = self.open.as_ref().or(self.loose.as_ref())?;
        if !letter.takes(signer, signs) {
            return None;
        }
        self.open = self.open.take().or_else(|| self.loose.take());
        self.sign(signer)
    }

    fn begin(&mut self, told: Told, start: usize) {
        self.open = Some(Letter::new(told, start));
        self.loose = None;
    }

    /// Whether a line is a heading that tells of letters; remembers what it tells.
    fn heading(&mut self, line: Range<usize>) -> bool {
        let article = self.reading.article;
        // "From the desk of Ann Pell.": a stop alone makes no sentence of it.
        let has_stop = line.len() > 1 && article.token_text(line.end - 1) == ".";
        let line = line.start..line.end - usize::from(has_stop);
        if line.len() > MAX_HEAD_TOKENS || is_prose(article, line.clone()) {
            return false;
        }
        let author = author(article, line.clone());
        if has_stop && author.is_none() {
            return false;
        }
        // "Statement on the pool", "A message to our readers", "An open letter".
        const FIRST_WORDS: usize = 3;
        let has = |word: LayoutWord| {
            let mut first = line.clone().take(FIRST_WORDS);
            first.any(|i| word.has(article.token_lower(i)))
        };
        self.is_page |= has(LayoutWord::Letters);
        let tells = self.is_page && has(LayoutWord::Letters)
            || has(LayoutWord::Statement)
            || author.is_some();
        if !tells {
            return false;
        }
        self.head = self.head.take().or(author);
        self.begin(Told::ByHeading, line.end);
        true
    }

    /// Adds the words of a paragraph to the letter.
    fn add(&mut self, line: Range<usize>) {
        let reading = self.reading;
        if line.is_empty() {
            return;
        }
        let is_prose = is_prose(reading.article, line.clone());
        let letter = match &mut self.open {
            Some(letter) => letter,
            None if is_prose => self
                .loose
                .get_or_insert_with(|| Letter::new(Told::No, line.start)),
            None => return,
        };
        // Headings before a letter begins.
        if letter.words.is_empty() && !is_prose {
            return;
        }
        if letter.words.is_empty() {
            letter.words.start = line.start;
        }
        letter.words.end = line.end;
        letter.ends_in_prose = is_prose;
        letter.has_first_person |= line.into_iter().any(|i| {
            let lower = reading.article.token_lower(i);
            signers::is_first_person(lower) && reading.quotation_at(i).is_none()
        });
    }

    /// At the end of the text: "A message from Mayor Pell", and below it her words without a signature.
    fn unsigned(&mut self) -> Option<Proposal> {
        let letter = self.open.take()?;
        let head = self.head.take()?;
        (letter.has_first_person && !self.is_page).then(|| proposal(head, letter.words))
    }

    /// The letter with this signature; what is next is another.
    fn sign(&mut self, signer: &Signer) -> Option<Proposal> {
        let letter = self.open.take()?;
        if self.is_page {
            self.begin(Told::ByHeading, signer.source.end);
        }
        let source = match self.head.take() {
            Some(head) if !signer.is_sure => head,
            _ => signer.source.clone(),
        };
        (!letter.words.is_empty()).then(|| proposal(source, letter.words))
    }
}

fn proposal(source: Range<usize>, words: Range<usize>) -> Proposal {
    let candidate = Candidate {
        content: vec![(words.start, words.end)],
        source: Some((source.start, source.end)),
        kind: Some(QuoteType::Direct),
        ..Candidate::default()
    };
    Proposal::new(Rule::Signature, candidate)
}

impl Letter {
    fn new(told: Told, start: usize) -> Self {
        Self {
            told,
            words: start..start,
            is_closed: false,
            has_first_person: false,
            ends_in_prose: false,
        }
    }

    /// Whether a line that may be a signature is that of this letter.
    fn takes(&self, signer: &Signer, signs: Signs) -> bool {
        let is_short = self.words.len() <= MAX_LOOSE_TOKENS;
        let is_told = match self.told {
            Told::BySalutation => signer.is_sure || signs != Signs::Within,
            Told::ByHeading => signer.is_sure,
            Told::No if !self.has_first_person || !is_short => false,
            Told::No => signs == Signs::AfterDash || signs == Signs::AtTheEnd && signer.is_sure,
        };
        self.is_closed || self.ends_in_prose && is_told
    }
}

/// `— Tom, Leeds`
fn starts_with_dash(article: &Article, line: Range<usize>) -> bool {
    is_long_dash(article.token_text(line.start)) || article.token_text(line.start) == "-"
}

/// The first words behind "Dear families," or "Sir –", in the same line or empty; `None` for a line that does not salute.
fn salutation(article: &Article, line: Range<usize>) -> Option<Range<usize>> {
    let salutes = |i: usize| LayoutWord::Salutes.has(article.token_lower(i));
    let is_to = article.token_lower(line.start) == "to";
    let first = line.start + usize::from(is_to);
    let first = first + usize::from(first < line.end && article.token_lower(first) == "the");
    let ends = matches!(article.token_text(line.end - 1), "," | ":");
    let is_addressed = is_to && ends && line.len() <= MAX_HEAD_TOKENS;
    if first >= line.end
        || !salutes(first) && !is_addressed
        || article.tokens()[line.start].kind != TokenKind::Word
    {
        return None;
    }
    let is_end = |i: &usize| {
        matches!(article.token_text(*i), "," | ":" | "-") || is_long_dash(article.token_text(*i))
    };
    let limit = line.end.min(line.start + MAX_HEAD_TOKENS);
    let end = (first + 1..limit).find(is_end).map(|i| i + 1);
    let is_alone = line.len() <= MAX_HEAD_TOKENS && !is_prose(article, line.clone());
    // "Dear Ann Pell, the mayor,": all of a line that has no sentence.
    match end {
        Some(end) if end < line.end && !is_alone => {
            let is_title = article.tokens()[first + 1..end]
                .iter()
                .all(|t| t.kind != TokenKind::Word);
            (is_title || article.token_lower(first) == "dear").then_some(end..line.end)
        }
        _ => is_alone.then_some(line.end..line.end),
    }
}

/// What follows "Yours sincerely," in its line; `None` for a line that does not close.
fn closing(article: &Article, line: Range<usize>) -> Option<Range<usize>> {
    let limit = line.end.min(line.start + MAX_CLOSING_TOKENS);
    let end = (line.start..limit)
        .find(|&i| {
            matches!(article.token_text(i), "," | ":") || is_long_dash(article.token_text(i))
        })
        .unwrap_or(limit);
    let words = line.start..end;
    // "Bush signed the bill, but": a sentence.
    if line.len() > MAX_CLOSING_TOKENS + signers::MAX_SIGNATURE_TOKENS
        || is_prose(article, line.clone())
        || words
            .clone()
            .skip(1)
            .any(|i| article.tokens()[i].tag == Tag::Proper)
    {
        return None;
    }
    let closes = words
        .clone()
        .any(|i| LayoutWord::Closes.has(article.token_lower(i)));
    let is_phrase = !words.clone().any(|i| {
        article.tokens()[i].tag.is_finite_verb() && !LayoutWord::Closes.has(article.token_lower(i))
    });
    let is_whole = end < limit || line.end <= limit;
    (closes && is_phrase && is_whole).then(|| (end + 1).min(line.end)..line.end)
}

/// "From the desk of Ann Pell, head teacher": whose words follow.
fn author(article: &Article, line: Range<usize>) -> Option<Range<usize>> {
    let lower = |i: usize| article.token_lower(i);
    let head = line
        .clone()
        .find(|&i| lower(i) == "desk" || LayoutWord::Statement.has(lower(i)))?;
    // "From the Sports Desk of the Post" names nobody.
    let is_place = lower(head) == "desk" && (head == line.start || lower(head - 1) != "the");
    let from = (head + 1..line.end)
        .find(|&i| matches!(lower(i), "of" | "from" | "by"))
        .filter(|_| !is_place)?;
    let signer = signers::signer(article, from + 1..line.end)?;
    (from == head + 1).then_some(signer.source)
}

/// A line of sentences: it ends in a stop, or has a verb.
fn is_prose(article: &Article, line: Range<usize>) -> bool {
    let mut last = line.end - 1;
    while last > line.start && article.tokens()[last].kind == TokenKind::QuoteMark {
        last -= 1;
    }
    let stops = matches!(article.token_text(last), "." | "!" | "?" | "…" | "...");
    stops && line.len() > 2
        || line
            .clone()
            .any(|i| article.tokens()[i].tag.is_finite_verb())
            && line.len() > MAX_HEAD_TOKENS
        || line.clone().any(|i| article.tokens()[i].tag == Tag::Modal)
}
