//! Turns of interviews and transcripts: the one place that says which paragraphs are turns, and whose. By labels (`PELL:`, `Q:`,
//! `((Ann Pell))`), or where a question and its answer take turns without any.

use std::ops::Range;

use ascribe_article::{Article, Case, IndexRange, SentenceKind, Tag, TokenKind, Turn, Voice};
use ascribe_grammar::labels::{InterviewWord, is_form_label};
use ascribe_grammar::words::{LEXICONS, PLACE};
use rustc_hash::{FxHashMap, FxHashSet};

/// Tokens of a label: "The Minister for Transport (Mr Desmond Achterly):".
const MAX_LABEL: usize = 18;
/// Labels of a transcript without capitals, one of which comes back.
const MIN_LABELS: usize = 3;
/// Questions by which an interview without labels is known.
const MIN_QUESTIONS: usize = 3;
/// Tokens of a heading between turns.
const MAX_HEADING: usize = 12;
/// Paragraphs from one label to the next that may all be one voice's.
const MAX_GAP: usize = 16;
/// Labels that are looked for in the rest of the text; more would make the time quadratic.
const MAX_LOOKED_UP: usize = 64;

/// The turns of an article; none unless it is an interview or a transcript.
pub(crate) fn find(article: &Article) -> Vec<Turn> {
    let reader = Reader { article };
    let mut turns = reader
        .labelled()
        .or_else(|| reader.bare())
        .or_else(|| reader.glued())
        .or_else(|| reader.questions())
        .unwrap_or_default();
    turns.retain(|turn| reader.has_word(turn.words.range()));
    turns
}

/// A label before what somebody says.
#[derive(Clone, Debug)]
struct Label {
    /// Its first token, brackets and time included.
    start: usize,
    /// What names the voice.
    name: Range<usize>,
    /// The first token of what is said.
    after: usize,
    style: Style,
    /// With what is no part of the name: the hour, "(during the reading)".
    is_noted: bool,
}

/// How much like a name a label must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// Capitals throughout: "PELL", "Ann Pell".
    Only,
    /// Among turns that are known, also "Opposition senators".
    OrGroups,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// `((Ann Pell)) Yes.`
    Brackets,
    /// `PELL: Yes.`
    Colon,
    /// `Mr. PELL. Yes.`
    Stop,
    /// `RN Is it?`, where all that begins so asks.
    Bare,
}

struct Reader<'a> {
    article: &'a Article,
}

impl<'a> Reader<'a> {
    fn text(&self, at: usize) -> &'a str {
        self.article.token_text(at)
    }

    fn lower(&self, at: usize) -> &'a str {
        self.article.token_lower(at)
    }

    fn case(&self, at: usize) -> Case {
        self.article.tokens()[at].case
    }

    fn kind(&self, at: usize) -> TokenKind {
        self.article.tokens()[at].kind
    }

    fn is_capital(&self, at: usize) -> bool {
        matches!(self.case(at), Case::Upper | Case::Capitalized | Case::Mixed)
    }

    fn has_word(&self, mut tokens: Range<usize>) -> bool {
        tokens.any(|i| matches!(self.kind(i), TokenKind::Word | TokenKind::Number))
    }

    /// What is the same for all turns of a voice.
    fn key(&self, label: &Label) -> String {
        let name = self.without_brackets(label);
        let words = name.filter(|&i| self.kind(i) != TokenKind::Punctuation);
        words.map(|i| self.lower(i)).collect::<Vec<_>>().join(" ")
    }

    /// The name less "(Jane Dorrit)".
    fn without_brackets(&self, label: &Label) -> Range<usize> {
        let open = label.name.clone().skip(1).find(|&i| self.text(i) == "(");
        label.name.start..open.unwrap_or(label.name.end)
    }

    fn voice(&self, label: &Label) -> Voice {
        let first = self.lower(label.name.start);
        match label.name.len() {
            1 if InterviewWord::AsksLabel.has(first) => Voice::Asks,
            1 if InterviewWord::AnswersLabel.has(first) => Voice::Answers,
            _ => Voice::Named,
        }
    }

    fn paragraphs(&self) -> impl Iterator<Item = Range<usize>> + use<'a> {
        self.article.paragraphs().iter().map(|p| p.tokens.range())
    }

    /// The label that begins at a token.
    fn label(&self, start: usize, end: usize, names: Names) -> Option<Label> {
        let mut at = start;
        while at < end && self.is_ornament(at) {
            at += 1;
        }
        if at < end {
            at = self.after_clock(at, end);
        }
        if at >= end {
            return None;
        }
        self.in_brackets(start, at, end)
            .or_else(|| self.before_colon(start, at, end, names))
            .or_else(|| self.before_stop(start, at, end))
    }

    /// Marks around a label that are no part of it: `**PELL:**`, `"PELL:`.
    fn is_ornament(&self, at: usize) -> bool {
        self.kind(at) == TokenKind::QuoteMark
            || self
                .text(at)
                .chars()
                .all(|c| matches!(c, '*' | '_' | '>' | '•' | ';'))
    }

    /// After `[00:01]`, `(00:01)` and `00:01`.
    fn after_clock(&self, start: usize, end: usize) -> usize {
        /// `[00:01:22]` as single tokens.
        const LONGEST: usize = 8;
        let digit = |i: usize| self.text(i).starts_with(|c: char| c.is_ascii_digit());
        let opens = matches!(self.text(start), "[" | "(");
        let first = start + usize::from(opens);
        if first >= end || !digit(first) {
            return start;
        }
        let after = (first..end.min(first + LONGEST))
            .find(|&i| !digit(i) && self.text(i) != ":")
            .unwrap_or(end);
        match opens {
            true if after < end && matches!(self.text(after), "]" | ")") => after + 1,
            true => start,
            false if self.text(first).contains(':') || after > first + 1 => after,
            false => start,
        }
    }

    /// `((Ann Pell))`
    fn in_brackets(&self, start: usize, at: usize, end: usize) -> Option<Label> {
        let first = match self.text(at) {
            "((" => at + 1,
            "(" if at + 1 < end && self.text(at + 1) == "(" => at + 2,
            _ => return None,
        };
        let close = (first..end.min(first + MAX_LABEL)).find(|&i| self.text(i).starts_with(')'))?;
        let after = match self.text(close) {
            "))" => close + 1,
            _ if close + 1 < end && self.text(close + 1) == ")" => close + 2,
            _ => return None,
        };
        (close > first && self.is_capital(first)).then_some(Label {
            start,
            name: first..close,
            after,
            style: Style::Brackets,
            is_noted: false,
        })
    }

    fn before_colon(&self, start: usize, first: usize, end: usize, names: Names) -> Option<Label> {
        /// "Hon. members".
        const LONGEST_GROUP: usize = 3;
        let limit = end.min(first + MAX_LABEL);
        if !self.is_capital(first) {
            return None;
        }
        let (mut depth, mut name_end, mut in_capitals) = (0_usize, None, true);
        let mut at = first;
        loop {
            if at >= limit {
                return None;
            }
            match self.text(at) {
                ":" if depth == 0 => break,
                "(" | "[" => {
                    depth += 1;
                    // "(4.05 p.m.)", "(during the reading)" are about the turn, "(Jane Dorrit)" about the voice.
                    let about_turn = at + 1 < limit && !self.is_capital(at + 1);
                    if about_turn && name_end.is_none() {
                        name_end = Some(at);
                    }
                }
                ")" | "]" => depth = depth.saturating_sub(1),
                "," if depth == 0 && !in_capitals => return None,
                _ if depth > 0 => {}
                text => {
                    let word = self.kind(at) == TokenKind::Word;
                    in_capitals &= !word || self.case(at) == Case::Upper || self.is_link(at);
                    let fits = self.is_capital(at)
                        || names == Names::Only && self.is_link(at)
                        || matches!(text, "." | "-" | "/" | "," | "&" | "#" | "*" | "**")
                        || self.kind(at) == TokenKind::Number && at > first
                        || names == Names::OrGroups
                            && !self.is_link(first)
                            && self.article.tokens()[first].tag != Tag::Pronoun
                            && at - first < LONGEST_GROUP
                            && self.article.tokens()[at].tag.is_noun();
                    if !fits {
                        return None;
                    }
                }
            }
            at += 1;
        }
        let name = first..name_end.unwrap_or(at);
        let mut after = at + 1;
        while after < end && self.text(after).chars().all(|c| c == '*' || c == '_') {
            after += 1;
        }
        let named = !name.is_empty()
            && self.has_word(name.clone())
            && !self.is_form(name.clone())
            && !self.has_verb(name.clone());
        named.then_some(Label {
            start,
            is_noted: name_end.is_some(),
            name,
            after,
            style: Style::Colon,
        })
    }

    /// `Mr. PELL of Ohio (during the reading). I ask`, `The CHAIR. Is there`.
    fn before_stop(&self, start: usize, first: usize, end: usize) -> Option<Label> {
        let limit = end.min(first + MAX_LABEL);
        let title = self.lower(first).trim_end_matches('.');
        let titled = matches!(title, "mr" | "mrs" | "ms" | "miss" | "the" | "dr");
        let (mut depth, mut name_end, mut loud) = (0_usize, None, false);
        let mut at = first + 1;
        if !titled || at >= end {
            return None;
        }
        if self.text(at) == "." {
            at += 1;
        }
        let name_start = at;
        while at < limit {
            match self.text(at) {
                "." if depth == 0 => break,
                "(" => {
                    depth += 1;
                    name_end = name_end.or(Some(at));
                }
                ")" => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                _ => {
                    loud |= self.case(at) == Case::Upper;
                    let tempore = loud && matches!(self.lower(at), "pro" | "tempore");
                    if !self.is_capital(at) && !self.is_link(at) && !tempore {
                        return None;
                    }
                }
            }
            at += 1;
        }
        let all_loud = (name_start..at.min(limit))
            .take(2)
            .any(|i| self.case(i) == Case::Upper && self.text(i).len() > 2);
        let told = at + 1 < end && at < limit && self.is_capital(at + 1);
        (told && (all_loud || name_end.is_some() && title != "the")).then_some(Label {
            start,
            name: first..name_end.unwrap_or(at),
            after: at + 1,
            style: Style::Stop,
            is_noted: name_end.is_some(),
        })
    }

    /// A small word within a name or role: "for", "the", "and".
    fn is_link(&self, at: usize) -> bool {
        matches!(
            self.article.tokens()[at].tag,
            Tag::Preposition | Tag::Determiner | Tag::Conjunction
        ) && self.kind(at) == TokenKind::Word
    }

    /// "WHEN", and "Ann Bell Photo" of a caption.
    fn is_form(&self, mut name: Range<usize>) -> bool {
        let last = name.end - 1;
        name.all(|i| is_form_label(self.lower(i)))
            || self.case(last) == Case::Capitalized && is_form_label(self.lower(last))
    }

    /// A sentence before a colon is no label.
    fn has_verb(&self, mut name: Range<usize>) -> bool {
        name.any(|i| self.article.tokens()[i].tag.is_finite_verb() && self.case(i) == Case::Lower)
    }

    // Interviews and transcripts with labels.

    fn labelled(&self) -> Option<Vec<Turn>> {
        let opening = |p: Range<usize>| self.label(p.start, p.end, Names::Only);
        let mut openings: Vec<Option<Label>> = self.paragraphs().map(opening).collect();
        self.drop_headlines(&mut openings);
        if !self.are_turns(&openings) {
            return None;
        }
        let askers = self.bare_askers();
        for (opening, p) in openings.iter_mut().zip(self.paragraphs()) {
            if opening.is_none() {
                let asks = self.bare_opening(&p).filter(|&name| askers.contains(name));
                *opening = match asks {
                    Some(_) => Some(Label {
                        start: p.start,
                        name: p.start..p.start + 1,
                        after: p.start + 1,
                        style: Style::Bare,
                        is_noted: false,
                    }),
                    None => self.label(p.start, p.end, Names::OrGroups),
                };
            }
        }
        self.drop_headlines(&mut openings);
        let labels: Vec<&Label> = openings.iter().flatten().collect();
        let mut known: FxHashMap<String, usize> = FxHashMap::default();
        for label in &labels {
            *known.entry(self.key(label)).or_default() += 1;
        }
        let most = known.values().max().copied().unwrap_or(0);
        let first = openings.iter().position(Option::is_some)?;
        let last = openings.iter().rposition(Option::is_some)?;
        // Paragraphs without a label go on with the turn before only where the whole is talk.
        let paragraphs: Vec<Range<usize>> = self.paragraphs().collect();
        let asked = (1..openings.len()).filter(|&n| {
            openings[n].is_some()
                && openings[n - 1].is_none()
                && self.asks(paragraphs[n - 1].clone())
        });
        let sides = known.len() > 1 || asked.count() * 2 >= labels.len();
        let is_talk = sides && most > 1 && labels.len() * 4 > last - first;
        let strong = is_talk && known.values().filter(|&&n| n >= MIN_LABELS).count() > 1;
        let mut building = Building {
            reader: self,
            initials: known.keys().filter_map(|key| initials(key)).collect(),
            known,
            glued: self.after_questions(),
            looked_up: 0,
            turns: Vec::new(),
            open: None,
            went_on: false,
        };
        for (n, paragraph) in paragraphs.iter().enumerate() {
            let near = openings[n + 1..].iter().take(MAX_GAP);
            let next = near.clone().flatten().next();
            let directly = near.clone().next().and_then(Option::as_ref);
            let opening = openings[n]
                .as_ref()
                .filter(|label| !strong || building.trusts(label));
            building.paragraph(
                paragraph.clone(),
                opening,
                is_talk,
                next.is_some(),
                directly,
            );
        }
        Some(building.turns)
    }

    /// `Pell: Mill Will Turn` over a transcript is a headline, unless the very label comes back.
    fn drop_headlines(&self, openings: &mut [Option<Label>]) {
        let text = |label: &Label| {
            let name = self.without_brackets(label);
            self.article.slice(self.article.token_span(name))
        };
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for label in openings.iter().flatten() {
            *counts.entry(text(label)).or_default() += 1;
        }
        let paragraphs = self.article.paragraphs();
        for (n, (opening, p)) in openings.iter_mut().zip(paragraphs).enumerate() {
            let first = self.article.sentences().get(p.sentences.start);
            let in_head = first.is_some_and(|s| s.kind == SentenceKind::Headline);
            // A first line without a stop, where the article has another title.
            let last = p.tokens.range().next_back();
            let stops = last.is_some_and(|i| matches!(self.text(i), "." | "!" | "?" | "…"));
            let is_title = n == 0 && !stops;
            if (in_head || is_title)
                && opening
                    .as_ref()
                    .is_some_and(|l| counts[text(l)] == 1 && !self.is_loud(l))
            {
                *opening = None;
            }
        }
    }

    /// The labels right after `?:`, and how often each stands there.
    fn after_questions(&self) -> FxHashMap<String, usize> {
        let mut found: FxHashMap<String, usize> = FxHashMap::default();
        for paragraph in self.paragraphs() {
            for at in paragraph.clone().filter(|&at| self.is_glue(at)) {
                if let Some(label) = self.label(at + 1, paragraph.end, Names::Only) {
                    *found.entry(self.key(&label)).or_default() += 1;
                }
            }
        }
        found
    }

    /// Labels that cannot be anything else, or of which one comes back.
    fn are_turns(&self, openings: &[Option<Label>]) -> bool {
        let labels: Vec<&Label> = openings.iter().flatten().collect();
        if labels.len() < 2 {
            return labels.iter().any(|label| label.is_noted);
        }
        // "London: rain. Paris: sun.": lists by place.
        if labels.iter().all(|label| self.is_place(label)) {
            return false;
        }
        let mut keys: Vec<String> = labels.iter().map(|label| self.key(label)).collect();
        keys.sort_unstable();
        let comes_back = keys.windows(2).any(|pair| pair[0] == pair[1]);
        let n_bracketed = labels.iter().filter(|l| l.style == Style::Brackets).count();
        n_bracketed > 1
            || labels.len() >= MIN_LABELS && comes_back
            || labels.iter().any(|label| self.is_loud(label))
    }

    /// The name of a place, not in capitals as "JORDAN:" is.
    fn is_place(&self, label: &Label) -> bool {
        let mut words = label
            .name
            .clone()
            .filter(|&i| self.kind(i) == TokenKind::Word);
        words.all(|i| {
            let word = LEXICONS.at(self.article.tokens()[i].word);
            word.is(PLACE) && self.case(i) != Case::Upper
        })
    }

    /// `PELL:`, `Sen. PELL:`, `Q:`, `Mr. PELL.`: nothing but a turn looks so.
    fn is_loud(&self, label: &Label) -> bool {
        let mut words = label
            .name
            .clone()
            .filter(|&i| self.kind(i) == TokenKind::Word);
        match label.style {
            Style::Brackets | Style::Bare => false,
            Style::Stop => true,
            Style::Colon => {
                let surname = words.clone().next_back();
                self.voice(label) != Voice::Named
                    || words.all(|i| self.case(i) == Case::Upper)
                    || surname
                        .is_some_and(|i| self.case(i) == Case::Upper && self.text(i).len() > 3)
            }
        }
    }

    // Interviews without labels.

    /// `Why tickets?: They were free.`, as lists of definitions come out of a wiki.
    fn glued(&self) -> Option<Vec<Turn>> {
        let borders: Vec<usize> = (1..self.article.tokens().len())
            .filter(|&i| self.is_glue(i))
            .collect();
        if borders.len() < MIN_QUESTIONS {
            return None;
        }
        let mut turns: Vec<Turn> = Vec::new();
        let mut open = false;
        for paragraph in self.paragraphs() {
            let here: Vec<usize> = borders[borders.partition_point(|&b| b < paragraph.start)..]
                .iter()
                .copied()
                .take_while(|&b| b < paragraph.end)
                .collect();
            if here.is_empty() {
                open = open && !self.is_heading(paragraph.clone());
                if let (true, Some(turn)) = (open, turns.last_mut()) {
                    turn.words.end = paragraph.end;
                }
                continue;
            }
            let mut from = paragraph.start;
            for (n, &border) in here.iter().enumerate() {
                let question = self.question_before(from, border, n > 0);
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
                    _ => turns.push(unlabelled(question..border, Voice::Asks)),
                }
                if border + 1 < next {
                    turns.push(unlabelled(border + 1..next, Voice::Answers));
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
            .filter(|turn| turn.voice == Voice::Asks && self.has_you(turn.words.range()))
            .count();
        if to_you * 4 < borders.len() {
            return None;
        }
        self.add_labels(&mut turns);
        Some(turns)
    }

    /// Takes labels off questions and answers where most have one: `RN Why?: Ann Bell: They turn.`
    fn add_labels(&self, turns: &mut [Turn]) {
        let askers = self.bare_askers();
        let found: Vec<Option<Label>> = turns
            .iter()
            .map(|turn| match turn.voice {
                Voice::Asks => self
                    .bare_opening(&turn.words.range())
                    .filter(|&name| askers.contains(name))
                    .map(|_| Label {
                        start: turn.words.start,
                        name: turn.words.start..turn.words.start + 1,
                        after: turn.words.start + 1,
                        style: Style::Bare,
                        is_noted: false,
                    }),
                _ => self.label(turn.words.start, turn.words.end, Names::Only),
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
                    *turn = labelled(label.name.clone(), words, Voice::Named);
                }
            }
        }
    }

    /// True when nothing stands between a token and the one before.
    fn touches(&self, at: usize) -> bool {
        let tokens = self.article.tokens();
        tokens[at - 1].span.end == tokens[at].span.start
    }

    /// Where the question begins that ends before a token: after an answer, the sentences that ask; else all there is.
    fn question_before(&self, from: usize, border: usize, after_answer: bool) -> usize {
        if !after_answer {
            return from;
        }
        let sentences = self.article.sentences();
        let mut at = sentences.partition_point(|s| s.tokens.end < border);
        let mut start = sentences.get(at).map_or(from, |s| s.tokens.start.max(from));
        while at > 0 && start > from {
            let before = &sentences[at - 1];
            if before.tokens.end <= from || self.text(before.tokens.end - 1) != "?" {
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
            self.case(i) == Case::Capitalized
                && self.article.tokens()[i].tag == Tag::Wh
                && self.kind(i - 1) == TokenKind::Word
        });
        asks.unwrap_or(start)
    }

    /// The word before what may be a sentence: `RN Why tickets?`.
    fn bare_opening(&self, p: &Range<usize>) -> Option<&'a str> {
        let tag = |i: usize| self.article.tokens()[i].tag;
        let short = p.len() > 2 && self.case(p.start) == Case::Upper;
        let named = p.len() > 2
            && (short || self.case(p.start) == Case::Capitalized && tag(p.start).is_noun())
            && self.is_capital(p.start + 1)
            && (short && self.case(p.start + 1) != Case::Upper || !tag(p.start + 1).is_noun());
        named.then(|| self.lower(p.start))
    }

    /// Words after which most paragraphs ask.
    fn bare_askers(&self) -> FxHashSet<&'a str> {
        let mut counts: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
        for p in self.paragraphs() {
            if let Some(name) = self.bare_opening(&p) {
                let (n, asks) = counts.entry(name).or_default();
                *n += 1;
                *asks += usize::from(self.asks_itself(p.clone()) || self.has_glued(p));
            }
        }
        let those = counts
            .into_iter()
            .filter(|&(_, (n, asks))| asks >= MIN_QUESTIONS && asks * 2 > n);
        those.map(|(name, _)| name).collect()
    }

    /// `Why tickets?: They were free.`
    fn has_glued(&self, mut p: Range<usize>) -> bool {
        p.any(|i| self.is_glue(i))
    }

    fn is_glue(&self, at: usize) -> bool {
        // All tokens are looked at, and few have one byte.
        let is_short = self.article.tokens()[at].span.len() == 1;
        at > 0 && is_short && self.text(at) == ":" && self.text(at - 1) == "?" && self.touches(at)
    }

    /// `WN Why tickets?`: a short name before each question, without any mark.
    fn bare(&self) -> Option<Vec<Turn>> {
        let askers = self.bare_askers();
        if askers.is_empty() {
            return None;
        }
        let is_asker = |name: &str| askers.contains(name);
        let mut turns: Vec<Turn> = Vec::new();
        let mut open = false;
        for p in self.paragraphs() {
            let name = self.bare_opening(&p);
            if let Some(name) = name
                && (is_asker(name) || open && self.case(p.start) == Case::Upper)
            {
                let (label, words) = (p.start..p.start + 1, p.start + 1..p.end);
                turns.push(labelled(label, words, Voice::Named));
                open = true;
                continue;
            }
            let asks_before = turns.last().is_some_and(|turn| {
                turn.voice == Voice::Named
                    && turn.label.is_some_and(|l| is_asker(self.lower(l.start)))
            });
            if !open || self.is_heading(p.clone()) {
                open = false;
            } else if asks_before && !self.asks_itself(p.clone()) {
                match self
                    .label(p.start, p.end, Names::Only)
                    .filter(|l| l.style == Style::Colon)
                {
                    Some(label) => turns.push(labelled(
                        label.name.clone(),
                        label.after..p.end,
                        self.voice(&label),
                    )),
                    None => turns.push(unlabelled(p, Voice::Answers)),
                }
            } else if let Some(turn) = turns.last_mut() {
                turn.words.end = p.end;
            }
        }
        Some(turns)
    }

    /// Paragraphs that ask take turns with others, in an article that calls itself an interview.
    fn questions(&self) -> Option<Vec<Turn>> {
        let paragraphs: Vec<Range<usize>> = self.paragraphs().collect();
        let asks: Vec<bool> = paragraphs.iter().map(|p| self.asks(p.clone())).collect();
        let answered = |n: &usize| asks[*n] && asks.get(n + 1) == Some(&false);
        let questions: Vec<usize> = (0..asks.len()).filter(answered).collect();
        let (&first, &last) = (questions.first()?, questions.last()?);
        let to_you = questions
            .iter()
            .filter(|&&n| self.has_you(paragraphs[n].clone()))
            .count();
        let is_interview = questions.len() >= MIN_QUESTIONS
            && questions.len() * MAX_GAP / 2 > last - first
            && to_you * 3 >= questions.len()
            && self.is_called_interview(paragraphs[first].start);
        if !is_interview {
            return None;
        }
        let mut turns: Vec<Turn> = Vec::new();
        let mut open = false;
        for (n, p) in paragraphs.into_iter().enumerate().skip(first) {
            if asks[n] {
                match turns
                    .last_mut()
                    .filter(|turn| open && turn.voice == Voice::Asks)
                {
                    Some(turn) => turn.words.end = p.end,
                    None => turns.push(unlabelled(p, Voice::Asks)),
                }
                open = true;
                continue;
            }
            open = open && !self.is_heading(p.clone());
            match turns.last_mut().filter(|_| open) {
                Some(turn) if turn.voice == Voice::Asks => {
                    turns.push(unlabelled(p, Voice::Answers));
                }
                // After the last question whatever speaks of nobody's own is the reporter's.
                Some(_) if n > last && !self.has_first(p.clone()) => open = false,
                Some(turn) => turn.words.end = p.end,
                None => {}
            }
        }
        Some(turns)
    }

    /// A paragraph that ends in a question mark, or has one where the rest is no first person's.
    fn asks(&self, p: Range<usize>) -> bool {
        let is_mark = |i: usize| self.kind(i) == TokenKind::QuoteMark;
        let quoted = is_mark(p.start) || is_mark(p.end - 1);
        !quoted && self.asks_itself(p.clone()) && (self.has_you(p.clone()) || !self.has_first(p))
    }

    fn asks_itself(&self, p: Range<usize>) -> bool {
        let last = p
            .rev()
            .find(|&i| !self.is_ornament(i) && self.text(i) != ":");
        last.is_some_and(|i| self.text(i).ends_with('?'))
    }

    fn has_you(&self, mut p: Range<usize>) -> bool {
        p.any(|i| matches!(self.lower(i), "you" | "your" | "yours" | "yourself"))
    }

    fn has_first(&self, mut p: Range<usize>) -> bool {
        p.any(|i| matches!(self.lower(i), "i" | "we" | "my" | "our" | "me" | "us"))
    }

    /// The title, or the text before a token, says that somebody was asked.
    fn is_called_interview(&self, before: usize) -> bool {
        let title = self.article.meta().get("title").and_then(|t| t.as_str());
        let says = |word: &str| InterviewWord::Interview.has(word);
        title.is_some_and(|title| {
            let words = title.split(|c: char| !c.is_alphanumeric() && c != '&');
            words.map(str::to_lowercase).any(|word| says(&word))
        }) || (0..before).any(|i| says(self.lower(i)))
    }

    /// A short line without a stop.
    fn is_heading(&self, p: Range<usize>) -> bool {
        let sentences = self.article.sentences();
        let at = sentences.partition_point(|s| s.tokens.end <= p.start);
        let kind = sentences.get(at).map_or(SentenceKind::Body, |s| s.kind);
        let last = p.clone().rev().find(|&i| !self.is_ornament(i));
        let stops = last.is_none_or(|i| {
            let end = self.text(i).chars().last();
            end.is_some_and(|c| !c.is_alphanumeric() && c != ')') || self.text(i).ends_with('.')
        });
        kind == SentenceKind::Boilerplate || p.len() <= MAX_HEADING && !stops
    }
}

fn unlabelled(words: Range<usize>, voice: Voice) -> Turn {
    Turn {
        label: None,
        words: IndexRange::new(words.start, words.end),
        voice,
    }
}

fn labelled(label: Range<usize>, words: Range<usize>, voice: Voice) -> Turn {
    Turn {
        label: Some(IndexRange::new(label.start, label.end)),
        ..unlabelled(words, voice)
    }
}

/// "ab" of "ann bell"; `None` of a single word.
fn initials(key: &str) -> Option<String> {
    let words = key.split(' ');
    (words.clone().count() > 1).then(|| words.filter_map(|word| word.chars().next()).collect())
}

/// The turns so far, paragraph by paragraph.
struct Building<'r, 'a> {
    reader: &'r Reader<'a>,
    /// Labels that begin paragraphs, and how often.
    known: FxHashMap<String, usize>,
    /// Labels right after a question, in the same line.
    glued: FxHashMap<String, usize>,
    /// Initials of those of several words.
    initials: FxHashSet<String>,
    looked_up: usize,
    turns: Vec<Turn>,
    /// The label of the turn that may go on; empty for a turn without.
    open: Option<String>,
    /// A turn has gone on over paragraphs.
    went_on: bool,
}

impl Building<'_, '_> {
    fn paragraph(
        &mut self,
        tokens: Range<usize>,
        opening: Option<&Label>,
        is_talk: bool,
        more: bool,
        next: Option<&Label>,
    ) {
        let reader = self.reader;
        let labels = self.labels_in(tokens.clone(), opening);
        let Some(first) = labels.first() else {
            self.without_label(tokens, is_talk, more, next);
            return;
        };
        let before = tokens.start..first.start;
        if !before.is_empty() {
            let before = before.start..reader.without_colon(before);
            if reader.asks_itself(before.clone()) {
                self.turns.push(unlabelled(before, Voice::Asks));
            } else if self.open.is_some()
                && let Some(turn) = self.turns.last_mut()
            {
                turn.words.end = before.end;
            }
        }
        for (n, label) in labels.iter().enumerate() {
            let mut end = match labels.get(n + 1) {
                Some(next) => reader.without_colon(label.after..next.start),
                None => tokens.end,
            };
            // A transcript may re-open a mark with every paragraph, and close it.
            let is_mark = |i: usize| reader.kind(i) == TokenKind::QuoteMark;
            if label.start < label.name.start
                && is_mark(label.start)
                && end > label.after
                && is_mark(end - 1)
            {
                end -= 1;
            }
            if label.after < end {
                let voice = reader.voice(label);
                let turn = labelled(label.name.clone(), label.after..end, voice);
                self.turns.push(turn);
                self.open = Some(reader.key(label));
            }
        }
    }

    fn without_label(
        &mut self,
        tokens: Range<usize>,
        is_talk: bool,
        more: bool,
        next: Option<&Label>,
    ) {
        let reader = self.reader;
        if let Some(next) = next
            && is_talk
        {
            let key = reader.key(next);
            let same = self.open.as_ref().is_none_or(|open| *open == key);
            let opens = self.turns.is_empty()
                && next.style == Style::Brackets
                && reader.has_you(tokens.clone());
            if same && reader.asks(tokens.clone()) || opens {
                self.turns.push(unlabelled(tokens, Voice::Asks));
                self.open = Some(String::new());
                return;
            }
        }
        let aside = matches!(reader.text(tokens.start), "(" | "[" | "((");
        if aside || self.open.is_none() {
            return;
        }
        let goes_on = is_talk
            && !reader.is_heading(tokens.clone())
            && (more
                || self.went_on
                    && (reader.has_first(tokens.clone()) || reader.has_you(tokens.clone())));
        match self.turns.last_mut().filter(|_| goes_on) {
            Some(turn) => {
                turn.words.end = tokens.end;
                self.went_on = true;
            }
            None => self.open = None,
        }
    }

    /// The labels of a paragraph: at its start, and behind a stop those that are known.
    fn labels_in(&mut self, tokens: Range<usize>, opening: Option<&Label>) -> Vec<Label> {
        let reader = self.reader;
        let mut found: Vec<Label> = opening.into_iter().cloned().collect();
        let mut at = found.last().map_or(tokens.start, |label| label.after);
        while at + 1 < tokens.end {
            let is_word = matches!(reader.kind(at), TokenKind::Word | TokenKind::Number);
            let stops = !is_word && !matches!(reader.text(at), "," | "(" | "[" | "-")
                || reader.text(at).ends_with('.');
            let label = match stops {
                true => reader.label(at + 1, tokens.end, Names::Only),
                false => None,
            };
            let label = label.filter(|label| {
                let glued = reader.text(at) == ":" && reader.touches(at + 1);
                let key = reader.key(label);
                let is_known = self.known.contains_key(&key)
                    || self.initials.contains(&key)
                    || self.glued.get(&key).is_some_and(|&n| n > 1);
                label.style == Style::Brackets || is_known || glued && self.trusts(label)
            });
            match label {
                Some(label) => {
                    at = label.after;
                    found.push(label);
                }
                None => at += 1,
            }
        }
        found
    }

    /// A label that comes back, is in capitals, whose initials do, or that the text names elsewhere.
    fn trusts(&mut self, label: &Label) -> bool {
        let reader = self.reader;
        let key = reader.key(label);
        if self.known.get(&key).is_some_and(|&n| n > 1) || label.style != Style::Colon {
            return true;
        }
        if label
            .name
            .clone()
            .all(|i| reader.case(i) != Case::Capitalized)
        {
            return true;
        }
        let Some(initials) = initials(&key) else {
            return false;
        };
        self.looked_up += 1;
        self.known.contains_key(&initials)
            || self.looked_up <= MAX_LOOKED_UP
                && reader.article.lower().matches(&key).take(2).count() > 1
    }
}

impl Reader<'_> {
    /// The end of some tokens, less a colon before a label: `Why?:Ann Pell:`.
    fn without_colon(&self, tokens: Range<usize>) -> usize {
        match tokens.len() > 1 && self.text(tokens.end - 1) == ":" {
            true => tokens.end - 1,
            false => tokens.end,
        }
    }
}
