//! A unit: what a reader takes as one sentence, with every quotation in marks folded into one item.
//!
//! Sentence boundaries inside a quotation do not end a unit, so `“It rained. We stayed,” Pell said.` is one unit of
//! six items: quotation, "Pell", "said", full stop. Grammar is done on items; a folded quotation is opaque to it.

use std::ops::ControlFlow::{self, Break, Continue};
use std::ops::Range;

use ascribe_article::{Article, Case, Tag, TokenKind};
use ascribe_grammar::classes::{Class, Classes};
use ascribe_grammar::cues::{CueLexicon, Frames, WordEntry};
use ascribe_grammar::words::LEXICONS;

/// Punctuation that parts clauses or closes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A word, a quotation, or punctuation that does neither.
    None,
    Comma,
    Colon,
    Semicolon,
    FullStop,
    Exclamation,
    Question,
    /// … or three full stops
    Ellipsis,
    /// — – --
    Dash,
    /// ―
    Bar,
    /// A hyphen that stands alone.
    Hyphen,
    Open,
    Close,
    OpenSquare,
    CloseSquare,
}

impl Mark {
    fn of(text: &str) -> Self {
        match text {
            "," => Mark::Comma,
            ":" => Mark::Colon,
            ";" => Mark::Semicolon,
            "." => Mark::FullStop,
            "!" => Mark::Exclamation,
            "?" => Mark::Question,
            "…" | "..." => Mark::Ellipsis,
            "—" | "–" | "--" => Mark::Dash,
            "―" => Mark::Bar,
            "-" => Mark::Hyphen,
            "(" => Mark::Open,
            ")" => Mark::Close,
            "[" => Mark::OpenSquare,
            "]" => Mark::CloseSquare,
            _ => Mark::None,
        }
    }
}

/// A token, or a folded quotation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    /// First token.
    pub(crate) first: u32,
    /// Token after the last.
    pub(crate) end: u32,
    /// Part of speech; [`Tag::Other`] for a quotation.
    pub(crate) tag: Tag,
    /// What it parts or closes.
    pub(crate) mark: Mark,
    /// What its word does around a cue.
    pub(crate) classes: Classes,
    /// What its word takes as content as a noun that reports.
    pub(crate) noun_frames: Frames,
    /// Number of its word's entry in the lexicon.
    pub(crate) entry: u32,
    /// Index of the quotation it folds.
    pub(crate) quotation: Option<u32>,
}

impl Item {
    /// A token outside quotations.
    pub(crate) fn word(article: &Article, lexicon: &CueLexicon, token: usize) -> Self {
        let known = article.tokens()[token];
        let kind = known.kind;
        let entry = if !matches!(kind, TokenKind::Word | TokenKind::Symbol) {
            0
        } else if lexicon.is_shipped() {
            LEXICONS.cue_entry(known.word)
        } else {
            lexicon.look_up(article.token_lower(token))
        };
        let mark = if matches!(kind, TokenKind::Punctuation | TokenKind::Symbol) {
            Mark::of(article.token_text(token))
        } else {
            Mark::None
        };
        let (classes, noun_frames) = match entry {
            0 => Default::default(),
            entry => {
                let word = lexicon.entry(entry);
                (word.classes, word.noun_frames)
            }
        };
        Self {
            first: token as u32,
            end: token as u32 + 1,
            tag: known.tag,
            mark,
            classes,
            noun_frames,
            entry,
            quotation: None,
        }
    }

    /// A folded quotation over the tokens `first..end`.
    pub(crate) fn folded(first: usize, end: usize, quotation: u32) -> Self {
        Self {
            first: first as u32,
            end: end as u32,
            tag: Tag::Other,
            mark: Mark::None,
            classes: Classes::default(),
            noun_frames: Frames::default(),
            entry: 0,
            quotation: Some(quotation),
        }
    }
}

/// Items between brackets within a noun phrase: "Pell (who chairs the board)".
pub(crate) const MAX_BRACKET_ITEMS: usize = 8;

/// Tokens of a nickname with its marks: Marek “the Baltic Biscuit” Nowak.
pub(crate) const MAX_NICKNAME_TOKENS: u32 = 5;

/// Items of one unit, in text order.
pub(crate) struct Unit<'a> {
    /// The article they are of.
    pub(crate) article: &'a Article,
    /// Where the entries of their words stand.
    pub(crate) lexicon: &'a CueLexicon,
    pub(crate) items: Vec<Item>,
    holds: Holds,
}

/// What a unit holds, so that nobody looks for what is not there.
#[derive(Clone, Copy, Debug, Default)]
struct Holds {
    quotation: bool,
    phrasal: bool,
    cue_noun: bool,
}

impl<'a> Unit<'a> {
    /// A unit with nothing in it yet.
    pub(crate) fn new(article: &'a Article, lexicon: &'a CueLexicon) -> Self {
        Self {
            article,
            lexicon,
            items: Vec::new(),
            holds: Holds::default(),
        }
    }

    /// Takes all items out, for the next unit.
    pub(crate) fn clear(&mut self) {
        self.items.clear();
        self.holds = Holds::default();
    }

    /// Adds an item at the end.
    pub(crate) fn push(&mut self, item: Item) {
        self.holds.quotation |= item.quotation.is_some();
        self.holds.phrasal |= item.classes.has(Class::Phrasal);
        self.holds.cue_noun |= !item.noun_frames.is_empty();
        self.items.push(item);
    }

    /// True when one of its items folds a quotation.
    pub(crate) fn holds_quotation(&self) -> bool {
        self.holds.quotation
    }

    /// True when one of its words may begin a cue that is no verb.
    pub(crate) fn holds_phrasal(&self) -> bool {
        self.holds.phrasal
    }

    /// True when one of its words is a noun that reports.
    pub(crate) fn holds_cue_noun(&self) -> bool {
        self.holds.cue_noun
    }

    /// Lower-case text of an item; empty for a quotation.
    pub(crate) fn lower(&self, item: usize) -> &'a str {
        match self.items.get(item) {
            Some(i) if i.quotation.is_none() => self.article.token_lower(i.first as usize),
            _ => "",
        }
    }

    /// Part of speech of an item; punctuation past either end.
    pub(crate) fn tag(&self, item: usize) -> Tag {
        self.items.get(item).map_or(Tag::Punctuation, |i| i.tag)
    }

    /// What an item parts or closes; nothing past either end.
    pub(crate) fn mark(&self, item: usize) -> Mark {
        self.items.get(item).map_or(Mark::None, |i| i.mark)
    }

    /// True for a comma.
    pub(crate) fn is_comma(&self, item: usize) -> bool {
        self.mark(item) == Mark::Comma
    }

    /// What the item's word takes as content as a noun that reports.
    pub(crate) fn noun_frames(&self, item: usize) -> Frames {
        self.items
            .get(item)
            .map_or(Frames::default(), |i| i.noun_frames)
    }

    /// The lexicon entry of an item's word.
    pub(crate) fn entry(&self, item: usize) -> &'a WordEntry {
        self.lexicon
            .entry(self.items.get(item).map_or(0, |i| i.entry))
    }

    /// True when the item's word is of that class.
    pub(crate) fn class(&self, item: usize, class: Class) -> bool {
        self.items.get(item).is_some_and(|i| i.classes.has(class))
    }

    /// How an item's word is cased.
    pub(crate) fn case(&self, item: usize) -> Case {
        match self.items.get(item) {
            Some(i) if i.quotation.is_none() => self.article.tokens()[i.first as usize].case,
            _ => Case::None,
        }
    }

    /// What an item is made of; `None` for a quotation or past the end.
    pub(crate) fn kind(&self, item: usize) -> Option<TokenKind> {
        self.items
            .get(item)
            .filter(|i| i.quotation.is_none())
            .map(|i| self.article.tokens()[i.first as usize].kind)
    }

    /// The tokens of an item.
    pub(crate) fn folded(&self, item: usize) -> Range<usize> {
        self.items[item].first as usize..self.items[item].end as usize
    }

    /// Number of items.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// True when the item is that word or mark.
    pub(crate) fn is(&self, item: usize, lower: &str) -> bool {
        !lower.is_empty() && self.lower(item) == lower
    }

    /// The quotation an item folds.
    pub(crate) fn quotation(&self, item: usize) -> Option<usize> {
        self.items
            .get(item)
            .and_then(|i| i.quotation)
            .map(|q| q as usize)
    }

    /// First token and token after the last of the items `from..to`; an empty range stands before the item `from`.
    pub(crate) fn range(&self, from: usize, to: usize) -> (usize, usize) {
        if from >= to {
            let item = self.items.get(from).or(self.items.last());
            let at = item.map_or(0, |i| i.first as usize);
            return (at, at);
        }
        (
            self.items[from].first as usize,
            self.items[to - 1].end as usize,
        )
    }

    /// A full stop, question or exclamation mark, colon or semicolon, or past the end.
    pub(crate) fn is_stop(&self, item: usize) -> bool {
        item >= self.len()
            || matches!(
                self.mark(item),
                Mark::FullStop
                    | Mark::Exclamation
                    | Mark::Question
                    | Mark::Ellipsis
                    | Mark::Semicolon
                    | Mark::Colon
            )
    }

    /// Where the closing punctuation of the unit begins.
    pub(crate) fn body_end(&self) -> usize {
        let mut end = self.len();
        while end > 0
            && self.tag(end - 1) == Tag::Punctuation
            && !matches!(self.mark(end - 1), Mark::Close | Mark::CloseSquare)
            && self.quotation(end - 1).is_none()
        {
            end -= 1;
        }
        end
    }

    /// True for a dash that parts clauses.
    pub(crate) fn is_dash(&self, item: usize) -> bool {
        matches!(self.mark(item), Mark::Dash | Mark::Bar)
            || self.mark(item) == Mark::Hyphen && self.kind(item) == Some(TokenKind::Punctuation)
    }

    /// True for a word that can stand inside a noun phrase before or as its head.
    pub(crate) fn in_noun_phrase(&self, item: usize) -> bool {
        match self.tag(item) {
            Tag::Noun
            | Tag::NounPlural
            | Tag::Proper
            | Tag::Adjective
            | Tag::Determiner
            | Tag::Number
            | Tag::PossessivePronoun
            | Tag::PossessiveMark => self.quotation(item).is_none(),
            // "the elected president", "a leading economist"
            Tag::VerbParticiple | Tag::VerbGerund => {
                item > 0
                    && matches!(
                        self.tag(item - 1),
                        Tag::Determiner
                            | Tag::PossessivePronoun
                            | Tag::Adjective
                            | Tag::PossessiveMark
                            | Tag::Adverb
                    )
                    && matches!(
                        self.tag(item + 1),
                        Tag::Noun | Tag::NounPlural | Tag::Proper | Tag::Adjective
                    )
            }
            _ => false,
        }
    }

    /// Where the noun phrase that begins at `start` ends, without apposition; `start` when there is none.
    ///
    /// A pronoun is a phrase of its own. "of", "for", "at" and the like join a further noun phrase after a common noun,
    /// only "of" after a name; "and" joins two names or two plural nouns.
    pub(crate) fn noun_phrase_end(&self, start: usize) -> usize {
        if self.tag(start) == Tag::Pronoun {
            return start + 1;
        }
        let mut at = start;
        // "all", "both", "more than 20", "one of them"
        while self.tag(at) == Tag::Adverb && self.class(at, Class::Approximate) {
            at += 1;
        }
        let mut head = None;
        loop {
            let from = at;
            while self.in_noun_phrase(at) || self.is_name_part(at) {
                // "told reporters | his client": a determiner after the head opens another phrase.
                if head.is_some()
                    && at > from
                    && matches!(self.tag(at), Tag::Determiner | Tag::PossessivePronoun)
                {
                    break;
                }
                if self.tag(at).is_noun() || self.tag(at) == Tag::Number {
                    head = Some(at);
                }
                at += 1;
            }
            if at == from && head.is_none() && self.tag(at) == Tag::Wh {
                return start;
            }
            let Some(last) = head else {
                // "some", "those", "both": a determiner or adjective alone
                return if at > start { at } else { start };
            };
            if self.mark(at) == Mark::Open
                && let Some(close) = (at + 1..(at + MAX_BRACKET_ITEMS).min(self.len()))
                    .find(|&i| self.mark(i) == Mark::Close)
            {
                at = close + 1;
                continue;
            }
            let named = self.tag(last) == Tag::Proper;
            let joins = match self.lower(at) {
                "of" => true,
                _ if self.class(at, Class::JoinsNoun) => !named && !self.is_time(at + 1),
                "and" | "&" => {
                    self.tag(at + 1) == Tag::Proper && named
                        || self.tag(last) == Tag::NounPlural
                            && matches!(self.tag(at + 1), Tag::NounPlural | Tag::Adjective)
                }
                _ => false,
            };
            if joins && (self.in_noun_phrase(at + 1) || self.tag(at + 1) == Tag::Pronoun) {
                at += 1;
                if self.tag(at) == Tag::Pronoun {
                    return at + 1;
                }
                continue;
            }
            return at;
        }
    }

    /// A nickname in marks or a particle between the parts of a name: Marek “Biscuit” Nowak, Annelies van der Berg.
    fn is_name_part(&self, item: usize) -> bool {
        let between = |i: usize| i > 0 && self.tag(i - 1) == Tag::Proper;
        if self.quotation(item).is_some() {
            let short = self.items[item].end - self.items[item].first <= MAX_NICKNAME_TOKENS;
            return short && between(item) && self.tag(item + 1) == Tag::Proper;
        }
        if self.is(item, "/") {
            return item > 0 && self.tag(item - 1).is_noun() && self.tag(item + 1).is_noun();
        }
        self.class(item, Class::NameParticle)
            && (between(item)
                || item > 0
                    && self.class(item - 1, Class::NameParticle)
                    && self.tag(item + 1) == Tag::Proper)
    }

    /// A weekday, month, year or "last week": the start of an expression of time.
    pub(crate) fn is_time(&self, item: usize) -> bool {
        self.class(item, Class::Time) && !self.may_speak(item)
            || self.class(item, Class::TimeLead)
                && (self.class(item + 1, Class::Time) || self.class(item + 1, Class::TimeUnit))
            || self.kind(item) == Some(TokenKind::Number)
                && (self.lower(item).contains(':')
                    || self.lower(item).len() == 4
                        && matches!(self.lower(item).as_bytes()[0], b'1' | b'2'))
    }

    /// “Go,” May said; “Go,” said May, who runs the club: a month that stands where a name does.
    fn may_speak(&self, item: usize) -> bool {
        let quotation = |back: usize| {
            item.checked_sub(back)
                .is_some_and(|at| self.quotation(at).is_some())
        };
        self.tag(item) == Tag::Proper
            && (quotation(1) && self.tag(item + 1).is_finite_verb()
                || quotation(2)
                    && self.tag(item - 1).is_finite_verb()
                    && self.is_comma(item + 1)
                    && self.lower(item + 2) == "who")
    }

    /// True when the items `from..to` hold a finite verb, in quotations too.
    pub(crate) fn has_finite_verb(&self, from: usize, to: usize) -> bool {
        (from..to.min(self.len())).any(|i| self.tag(i).is_finite_verb() || self.quotes_verb(i))
    }

    /// True when a quotation stands among the items `from..to`.
    pub(crate) fn has_quotation(&self, from: usize, to: usize) -> bool {
        (from..to.min(self.len())).any(|i| self.quotation(i).is_some())
    }

    /// Where the noun phrase that ends before `end` begins; `end` when there is none. Goes over "of"- and
    /// "for"-phrases, brackets and name parts, and "and" between two phrases when the first opens the clause.
    pub(crate) fn noun_phrase_start(&self, end: usize, floor: usize) -> usize {
        if end <= floor {
            return end;
        }
        if self.tag(end - 1) == Tag::Pronoun {
            return end - 1;
        }
        let mut at = end;
        let mut start = end;
        loop {
            let from = at;
            match self.run_before(from, floor) {
                Continue(first) => at = first,
                Break(first) => return start.min(first),
            }
            if at < from {
                start = at;
            }
            if at <= floor {
                return start;
            }
            match self.join_before(at, start..end, floor) {
                Continue(next) => at = next,
                Break(start) => return start,
            }
        }
    }

    /// Where the run of words of a noun phrase that ends before `end` begins; `Break` where an expression of time stands
    /// before a name: "On Monday Pell said", "last week the board said".
    fn run_before(&self, end: usize, floor: usize) -> ControlFlow<usize, usize> {
        let mut at = end;
        while at > floor
            && (self.in_noun_phrase(at - 1)
                || self.is_name_part(at - 1)
                || self.tag(at - 1) == Tag::Pronoun && at < end)
        {
            if at < end && self.is_time(at - 1) && self.tag(at) == Tag::Proper {
                return Break(at);
            }
            // A determiner opens its phrase: what stands before it is another one.
            if at < end
                && matches!(self.tag(at), Tag::Determiner | Tag::PossessivePronoun)
                && !matches!(self.lower(at - 1), "all" | "both" | "half")
                && self.tag(at - 1) != Tag::Determiner
            {
                break;
            }
            at -= 1;
        }
        Continue(at)
    }

    /// Goes over what joins the noun phrase that begins at `at` to one before it: a bracket, "of", "and". `Break` with
    /// the start of the whole where nothing does; `phrase` is what is found so far.
    fn join_before(
        &self,
        at: usize,
        phrase: Range<usize>,
        floor: usize,
    ) -> ControlFlow<usize, usize> {
        let Range { start, end } = phrase;
        let before = at - 1;
        match self.lower(before) {
            ")" => {
                let low = at.saturating_sub(MAX_BRACKET_ITEMS + 1).max(floor);
                match (low..before).rev().find(|&i| self.mark(i) == Mark::Open) {
                    Some(open) if open > floor => Continue(open),
                    _ => Break(start),
                }
            }
            word if word == "of" || self.class(before, Class::JoinsNoun) => {
                // Joined only when a noun stands before it; else the phrase is the preposition's own object:
                // "In a radio interview Pell said".
                if before == floor || self.opens_clause(before) {
                    let named = |&i: &usize| {
                        let follows =
                            matches!(self.tag(i - 1), Tag::Noun | Tag::NounPlural | Tag::Number);
                        self.tag(i) == Tag::Proper && follows
                    };
                    return Break((start + 1..end).find(named).unwrap_or(start));
                }
                if start < end && before > floor && self.takes_of(before - 1) {
                    Continue(before)
                } else {
                    Break(start)
                }
            }
            "and" | "&" if start < end && at >= floor + 2 && self.tag(at - 2).is_noun() => {
                let first = self.noun_phrase_start(before, floor);
                let joined = first == floor || first > floor && self.opens_clause(first);
                Break(if joined { first } else { start })
            }
            _ => Break(start),
        }
    }

    /// True for what a phrase with "of" may follow: "residents of", "one of".
    fn takes_of(&self, item: usize) -> bool {
        self.tag(item).is_noun()
            || matches!(self.tag(item), Tag::Number | Tag::Adjective)
            || self.class(item, Class::Quantity)
            || self.mark(item) == Mark::Close
    }

    /// True when a clause may begin at `item`: at the start, after punctuation or a conjunction.
    pub(crate) fn opens_clause(&self, item: usize) -> bool {
        item == 0
            || self.quotation(item - 1).is_some()
            || self.tag(item - 1) == Tag::Punctuation
            || self.tag(item - 1) == Tag::Conjunction
            || self.class(item - 1, Class::OpensClause)
    }
}
