//! Reads a source phrase: what its head is, a name, a pronoun or a noun.

use ascribe_article::{Article, Case, Gender, Quote, SentenceKind, Span, Tag, TokenKind};

use crate::lexicons::{
    BODY, DOCUMENT, FORCE, FUNCTION, GROUP, HONORIFIC, LEXICONS, MEDIA, PLACE, PLURAL, PREPOSITION,
    ROLE, SUFFIX, TITLE,
};
use crate::mentions::scan::{NameKind, Scan, third_person};
use crate::people::clusters::NONE;

/// The head of a source phrase.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Head {
    /// The quote has no source, or one without a word.
    Missing,
    /// Index of the name in [`Scan::names`].
    Name(u32),
    /// "he", "her" as the whole source.
    Third {
        token: u32,
        gender: Gender,
    },
    /// "they", "their".
    They {
        token: u32,
    },
    /// "it", "its".
    It {
        token: u32,
    },
    /// "I", "my".
    First {
        token: u32,
    },
    /// "we", "our".
    We {
        token: u32,
    },
    /// "you": anybody.
    You,
    /// "who", "which", "that": what stands before it.
    Relative {
        token: u32,
    },
    /// A common noun.
    Noun(NounHead),
    /// Several heads joined: "Pell and Marsh". The tokens from the first to the last.
    Joint {
        start: u32,
        end: u32,
    },
    /// "Q:" and "A:" of an interview.
    Question,
    Answer,
}

/// A noun phrase without a name as its head.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NounHead {
    /// The head noun.
    pub(crate) token: u32,
    /// First token of the phrase after its determiner.
    pub(crate) start: u32,
    /// End of the phrase: before the first comma, relative clause or verb.
    pub(crate) end: u32,
    pub(crate) determiner: Determiner,
    /// "his campaign", "Pell’s lawyer".
    pub(crate) possessor: Option<Possessor>,
    pub(crate) kind: NounKind,
    /// Its gender, as far as the noun tells.
    pub(crate) gender: Gender,
}

/// How a noun phrase begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Determiner {
    Definite,
    Indefinite,
    /// "another", "other": somebody new.
    Another,
    Possessive,
    Bare,
}

/// Whose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Possessor {
    /// Index of the name.
    Name(u32),
    /// A pronoun at this token.
    Pronoun(u32),
}

/// What a noun stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NounKind {
    Person,
    Group,
    Body,
    Document,
    /// What somebody thinks: the speaker is its owner.
    Owner,
    Other,
}

/// Reads the source of a quote.
/// `of_name` is the entity of each name: one without is read as plain words.
pub(crate) fn head_of(article: &Article, scan: &Scan, of_name: &[u32], quote: &Quote) -> Head {
    match quote.source.first() {
        Some(&span) => head_of_span(article, scan, of_name, span),
        None => Head::Missing,
    }
}

/// The head of a noun phrase.
pub(crate) fn head_of_span(article: &Article, scan: &Scan, of_name: &[u32], span: Span) -> Head {
    let start = article.token_at(span.start);
    let end = article.token_at(span.end.saturating_sub(1)) + 1;
    let end = end.min(article.tokens().len());
    if start >= end {
        return Head::Missing;
    }
    Phrase {
        article,
        scan,
        of_name,
        start,
        end,
    }
    .head()
}

struct Phrase<'a> {
    article: &'a Article,
    scan: &'a Scan,
    of_name: &'a [u32],
    start: usize,
    end: usize,
}

/// What the walk through the phrase has seen last.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Item {
    Nothing,
    Name(u32),
    Noun(usize),
}

/// Why the walk through the phrase stopped.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stop {
    End,
    Comma,
    Preposition,
    Conjunction,
    Clause,
}

/// A source is a noun phrase; what lies further from its start than this is no head.
const LONGEST_SOURCE: usize = 60;

impl Phrase<'_> {
    fn head(&self) -> Head {
        let mut first = self.start;
        let end = self.end.min(self.start + LONGEST_SOURCE);
        while first < end && self.is_padding(first) {
            first += 1;
        }
        if first >= end {
            return if self.start < self.end {
                self.single(self.start)
            } else {
                Head::Missing
            };
        }
        if let Some(head) = self.label(first, end) {
            return head;
        }
        if let Some(name) = self.name_in_headline(first, end) {
            return Head::Name(name);
        }
        if let Some(head) = self.pronoun(first, end) {
            return head;
        }
        let head = self.noun_phrase(first, end);
        match head {
            // A source that has lost its name: "Ann Roe, 27, [a user in Oslo], said".
            Head::Noun(ref noun) if noun.determiner != Determiner::Definite => {
                self.name_in_front(first).map_or(head.clone(), Head::Name)
            }
            _ => head,
        }
    }

    /// "Anna Pell Slams Quay Boss" for "Anna Pell": in a headline a source runs on into its verb; the full name it begins
    /// with is its head.
    fn name_in_headline(&self, first: usize, end: usize) -> Option<u32> {
        let sentence = self.scan.sentence_of[first] as usize;
        let name = self.name_at(first)?;
        let known = &self.scan.names[name as usize];
        (self.article.sentences()[sentence].kind == SentenceKind::Headline
            && known.start as usize == first
            && known.kind == NameKind::Person
            && known.end - known.start > 1
            && known.end as usize + 1 < end
            && (known.end as usize..end).all(|i| {
                self.article.tokens()[i].kind == TokenKind::Word
                    && self.article.tokens()[i].case != Case::Lower
            }))
        .then_some(name)
    }

    /// A personal name right before a comma before token `first`, an age between them or not.
    fn name_in_front(&self, first: usize) -> Option<u32> {
        let comma = |i: usize| self.article.token_text(i) == ",";
        let mut at = first.checked_sub(1).filter(|&i| comma(i))?;
        if at >= 2 && self.article.tokens()[at - 1].kind == TokenKind::Number && comma(at - 2) {
            at -= 2;
        }
        let name = self.name_at(at.checked_sub(1)?)?;
        let known = &self.scan.names[name as usize];
        let personal = matches!(known.kind, NameKind::Person | NameKind::Unknown);
        let aged = self.article.tokens()[first].kind == TokenKind::Number;
        let opens = matches!(
            determiner_of(self.lower(first)),
            Some(Determiner::Indefinite | Determiner::Another)
        );
        (known.end as usize == at
            && self.scan.sentence_of[known.start as usize] == self.scan.sentence_of[first]
            && (aged || opens && personal))
            .then_some(name)
    }

    /// Marks, prepositions and conjunctions before the phrase: "While old hands", "among voters".
    fn is_padding(&self, i: usize) -> bool {
        let token = self.article.tokens()[i];
        match token.kind {
            TokenKind::QuoteMark | TokenKind::Punctuation => true,
            TokenKind::Symbol => !self.lower(i).starts_with(['@', '#']),
            _ => {
                let word = self.scan.word(i);
                self.name_at(i).is_none()
                    && (word.is(PREPOSITION)
                        || matches!(
                            self.lower(i),
                            "even" | "also" | "and" | "but" | "only" | "not" | "so"
                        ))
            }
        }
    }

    fn lower(&self, i: usize) -> &str {
        self.article.token_lower(i)
    }

    /// A source that is nothing but a padding word ("that", "as").
    fn single(&self, i: usize) -> Head {
        match self.lower(i) {
            "that" => Head::Relative { token: i as u32 },
            _ => Head::Missing,
        }
    }

    fn label(&self, first: usize, end: usize) -> Option<Head> {
        let followed = |i: usize| {
            i + 1 < self.article.tokens().len()
                && matches!(self.article.token_text(i + 1), ":" | ".")
        };
        let alone = end == first + 1 || self.article.token_text(end - 1) == ":" && end == first + 2;
        if !alone || !followed(first) {
            return None;
        }
        match self.article.token_text(first) {
            "Q" | "Question" => Some(Head::Question),
            "A" | "Answer" => Some(Head::Answer),
            _ => None,
        }
    }

    fn pronoun(&self, first: usize, end: usize) -> Option<Head> {
        let token = first as u32;
        let lower = self.lower(first);
        let alone = (first + 1..end).all(|i| self.is_light(i));
        let before_noun = !alone && !self.breaks_after(first, end);
        if matches!(lower, "he" | "she" | "they" | "i" | "we")
            && first + 2 < end
            && self.lower(first + 1) == "and"
        {
            return Some(Head::Joint {
                start: token,
                end: end as u32,
            });
        }
        let head = match lower {
            "he" | "she" => Head::Third {
                token,
                gender: third_person(lower)?.0,
            },
            "him" | "his" | "himself" | "her" | "hers" | "herself" if !before_noun => Head::Third {
                token,
                gender: third_person(lower)?.0,
            },
            "they" => Head::They { token },
            "them" | "their" | "theirs" | "themselves" if !before_noun => Head::They { token },
            "it" => Head::It { token },
            "its" | "itself" if !before_noun => Head::It { token },
            "i" | "me" | "myself" => Head::First { token },
            "my" | "mine" if !before_noun => Head::First { token },
            // "US" is no pronoun.
            "us" if self.article.token_text(token as usize) == "US" => return None,
            "we" | "us" | "ourselves" => Head::We { token },
            "our" | "ours" if !before_noun => Head::We { token },
            "you" | "your" | "yours" => Head::You,
            "who" | "which" | "whom" | "whose" => Head::Relative { token },
            "that" if alone => Head::Relative { token },
            _ => return None,
        };
        Some(head)
    }

    /// A mark, adverb or "himself": does not make a pronoun a determiner.
    fn is_light(&self, i: usize) -> bool {
        self.article.tokens()[i].kind == TokenKind::Punctuation
            || self.article.tokens()[i].kind == TokenKind::QuoteMark
            || matches!(
                self.lower(i),
                "himself"
                    | "herself"
                    | "themselves"
                    | "itself"
                    | "myself"
                    | "too"
                    | "all"
                    | "both"
                    | "also"
                    | "alone"
                    | "now"
                    | "then"
                    | "just"
            )
    }

    /// The word after `i` cannot be its noun.
    fn breaks_after(&self, i: usize, end: usize) -> bool {
        i + 1 >= end
            || self.article.tokens()[i + 1].kind == TokenKind::Punctuation
            || self.article.tokens()[i + 1].tag.is_finite_verb()
            || self.scan.word(i + 1).is(PREPOSITION)
    }

    fn noun_phrase(&self, first: usize, end: usize) -> Head {
        let mut determiner = Determiner::Bare;
        let mut possessor = None;
        let mut core = first;
        let mut item = Item::Nothing;
        let mut stop = Stop::End;
        let mut i = first;
        while i < end {
            if let Some(name) = self.name_at(i) {
                let after = self.scan.names[name as usize].end as usize;
                // A title-case line has a name at every word.
                item = Item::Name(name);
                i = after.max(i + 1);
                continue;
            }
            let token = self.article.tokens()[i];
            let lower = self.lower(i);
            let has_item = item != Item::Nothing;
            if self.is_possessive_mark(i, has_item) {
                if (i + 1..end).any(|k| self.article.tokens()[k].kind == TokenKind::Word)
                    && !matches!(self.article.tokens()[i + 1].kind, TokenKind::Punctuation)
                {
                    possessor = match item {
                        Item::Name(name) => Some(Possessor::Name(name)),
                        _ => possessor,
                    };
                    determiner = Determiner::Possessive;
                    // "the Smiths’ lawyer" keeps the owner in the phrase.
                    item = Item::Nothing;
                    i += 1;
                    continue;
                }
                break;
            }
            match token.kind {
                TokenKind::Punctuation | TokenKind::QuoteMark => {
                    let spaced = i > 0 && self.article.tokens()[i - 1].span.end < token.span.start;
                    if token.kind == TokenKind::QuoteMark || matches!(lower, "-" | "/") && !spaced {
                        i += 1;
                        continue;
                    }
                    if has_item {
                        stop = Stop::Comma;
                        break;
                    }
                    i += 1;
                    continue;
                }
                TokenKind::Number => {
                    if !has_item {
                        item = Item::Noun(i);
                    }
                    i += 1;
                    continue;
                }
                _ => {}
            }
            if !has_item
                && let Some(kind) = determiner_of(lower)
                && i + 1 < end
                && !self.stops(i + 1)
            {
                if determiner == Determiner::Bare {
                    determiner = kind;
                    core = i + 1;
                }
                if matches!(lower, "his" | "her" | "their" | "its" | "my" | "our") {
                    possessor = Some(Possessor::Pronoun(i as u32));
                }
                i += 1;
                continue;
            }
            if matches!(lower, "and" | "or" | "&") && has_item {
                stop = Stop::Conjunction;
                break;
            }
            let word = LEXICONS.word(lower);
            if has_item
                && (word.is(PREPOSITION) || token.tag == Tag::To)
                && token.tag != Tag::Adjective
            {
                stop = Stop::Preposition;
                break;
            }
            if has_item
                && (token.tag == Tag::Wh
                    || matches!(lower, "who" | "which" | "that" | "whose" | "whom" | "where"))
            {
                stop = Stop::Clause;
                break;
            }
            let flagged = word.is(ROLE | DOCUMENT | BODY | GROUP);
            // A source is a noun phrase: what looks like a verb at its end is its noun ("skywriters").
            let at_end = i + 1 == end && lower.ends_with('s') && matches!(item, Item::Name(_));
            if token.tag.is_verb() && has_item && !flagged && !at_end {
                stop = Stop::Clause;
                break;
            }
            // "an organization campaigning for".
            if matches!(item, Item::Noun(_))
                && !flagged
                && lower.ends_with("ing")
                && i + 1 < end
                && self.scan.word(i + 1).is(PREPOSITION)
            {
                stop = Stop::Clause;
                break;
            }
            if flagged
                || at_end
                || token.tag.is_noun()
                || matches!(lower, "one" | "someone" | "anyone")
            {
                item = Item::Noun(i);
            } else if item == Item::Nothing
                && matches!(token.tag, Tag::Determiner | Tag::Number | Tag::Adjective)
            {
                // "the accused", "some": the last word counts if no noun follows.
                if !(i + 1..end).any(|k| self.article.tokens()[k].tag.is_noun()) {
                    item = Item::Noun(i);
                }
            }
            i += 1;
        }
        let item = match item {
            Item::Nothing => match self.names_in(first, end).next() {
                Some(name) => Item::Name(name),
                None => Item::Noun(
                    (first..end)
                        .rev()
                        .find(|&k| self.article.tokens()[k].kind == TokenKind::Word)
                        .unwrap_or(first),
                ),
            },
            item => item,
        };
        match item {
            Item::Name(name) => self.after_name(name, first, i, end, stop),
            Item::Noun(noun) => self.after_noun(
                NounHead {
                    token: noun as u32,
                    start: core as u32,
                    end: i as u32,
                    determiner,
                    possessor,
                    kind: NounKind::Other,
                    gender: Gender::Unknown,
                },
                first,
                i,
                end,
                stop,
            ),
            Item::Nothing => Head::Missing,
        }
    }

    /// A name was the last thing before `stop_at`: it is the head unless a list goes on.
    fn after_name(&self, name: u32, first: usize, stop_at: usize, end: usize, stop: Stop) -> Head {
        let joint = Head::Joint {
            start: first as u32,
            end: end as u32,
        };
        // "Sens. Pell of Ohio and Marsh of Utah".
        let phrase = self.scan.names[name as usize].phrase as usize;
        let several = matches!(
            self.lower(phrase).trim_end_matches('.'),
            "sens" | "reps" | "govs" | "messrs"
        );
        if several && first <= phrase {
            return joint;
        }
        match stop {
            Stop::Conjunction => {
                // "Pell and her lawyer", "Pell and Marsh"; but the first name of "Mark and Joan Vale" counts too.
                if stop_at + 1 < end && !self.article.tokens()[stop_at + 1].tag.is_verb() {
                    return joint;
                }
                Head::Name(name)
            }
            Stop::Comma => {
                // "Pell, 25, and her brother"; "Sens. Pell (R) and Marsh (D)"; "Pell, along with Marsh".
                // "Maricopa County (Ariz.) Sheriff Joe Roe".
                if self.lower(stop_at) == "("
                    && self.scan.names[name as usize].kind != NameKind::Person
                    && let Some(close) =
                        (stop_at + 1..end.min(stop_at + 6)).find(|&i| self.lower(i) == ")")
                    && close + 1 < end
                    && let Some(person) = self.name_at(close + 1)
                {
                    return Head::Name(person);
                }
                let aged = stop_at + 3 < end
                    && self.article.tokens()[stop_at + 1].kind == TokenKind::Number
                    && self.lower(stop_at + 2) == ","
                    && self.lower(stop_at + 3) == "and";
                let along = stop_at + 1 < end && self.lower(stop_at + 1) == "along";
                if aged || along {
                    return joint;
                }
                let next = self.name_at(stop_at + 1).filter(|_| stop_at + 1 < end);
                if let Some(next) = next {
                    let after = self.scan.names[next as usize].end as usize;
                    let pair = after >= end
                        && self.scan.names[next as usize].start + 1
                            == self.scan.names[next as usize].end
                        && self.scan.names[name as usize].start + 1
                            == self.scan.names[name as usize].end
                        && self.scan.names[next as usize].kind != NameKind::Place;
                    let goes_on = pair
                        || after + 1 < end
                            && match self.lower(after) {
                                "and" | "," => {
                                    self.lower(after) == "and" && self.name_at(after + 1).is_some()
                                        || self.lower(after + 1) == "and"
                                            && self
                                                .name_at(after + 2)
                                                .is_some_and(|_| after + 2 < end)
                                }
                                _ => false,
                            };
                    if goes_on {
                        return joint;
                    }
                }
                Head::Name(name)
            }
            // "Maricopa County Recorder of Deeds Helen Roe".
            Stop::Preposition if self.scan.names[name as usize].kind != NameKind::Person => {
                Head::Name(self.name_after_noun(stop_at, end).unwrap_or(name))
            }
            _ => Head::Name(name),
        }
    }

    /// A noun was the last thing before `stop_at`: a name in apposition to it is the head.
    fn after_noun(
        &self,
        mut noun: NounHead,
        first: usize,
        stop_at: usize,
        end: usize,
        stop: Stop,
    ) -> Head {
        self.classify(&mut noun);
        if noun.kind == NounKind::Owner
            && let Some(Possessor::Name(name)) = noun.possessor
        {
            return Head::Name(name);
        }
        let personal = |name: u32| {
            matches!(
                self.scan.names[name as usize].kind,
                NameKind::Person | NameKind::Unknown
            )
        };
        let single = matches!(
            noun.kind,
            NounKind::Person | NounKind::Other | NounKind::Body
        );
        match stop {
            // "the committee’s chair, Ruiz", "Vale’s niece, state Del. Ann Marsh".
            Stop::Comma if single && stop_at + 1 < end => {
                let next = if matches!(self.lower(stop_at + 1), "state" | "then" | "former" | "now")
                    && stop_at + 2 < end
                {
                    stop_at + 2
                } else {
                    stop_at + 1
                };
                if let Some(name) = self.name_at(next)
                    && (personal(name) || noun.kind == NounKind::Body)
                {
                    return Head::Name(name);
                }
            }
            // "lawyer and activist Jane Roe".
            Stop::Conjunction => {
                // "the former mayor and U.S. senator": the place is no second speaker.
                let of_place = |n: &u32| {
                    let name = &self.scan.names[*n as usize];
                    name.kind == NameKind::Place && (name.end as usize) < end
                };
                let next = self
                    .name_at(stop_at + 1)
                    .filter(|n| stop_at + 1 < end && !of_place(n));
                let titled = |n: u32| {
                    let name = &self.scan.names[n as usize];
                    name.start > name.phrase && noun.determiner == Determiner::Bare
                };
                if let Some(name) = next
                    && titled(name)
                    && noun.kind == NounKind::Person
                {
                    return Head::Name(name);
                }
                if next.is_some() {
                    return Head::Joint {
                        start: noun.start,
                        end: end as u32,
                    };
                }
                if noun.kind == NounKind::Person
                    && let Some(name) = self.name_after_role(stop_at + 1, end)
                {
                    return Head::Name(name);
                }
                noun.end = self.phrase_end(stop_at, end) as u32;
                if self.is_second_role(&noun, stop_at + 1, end) {
                    return Head::Noun(noun);
                }
                if matches!(
                    noun.kind,
                    NounKind::Person | NounKind::Body | NounKind::Group
                ) {
                    return Head::Joint {
                        start: if noun.determiner == Determiner::Possessive {
                            first as u32
                        } else {
                            noun.start
                        },
                        end: noun.end,
                    };
                }
            }
            Stop::Preposition => {
                if single && let Some(name) = self.name_after_noun(stop_at, end) {
                    return Head::Name(name);
                }
                let limit = self.phrase_end(stop_at, end);
                // "a spokesman for the council, Ann Lee,": the name right after the first comma.
                if single
                    && limit + 1 < end
                    && matches!(self.lower(limit), "," | "—" | "–" | "-" | "--")
                    && let Some(name) = self.name_at(limit + 1)
                    && personal(name)
                    && !self.list_goes_on(name, end)
                {
                    return Head::Name(name);
                }
                noun.end = limit as u32;
            }
            Stop::Clause | Stop::End | Stop::Comma => {}
        }
        Head::Noun(noun)
    }

    /// "the former mayor and current senator": one article, two roles, one person.
    fn is_second_role(&self, noun: &NounHead, from: usize, end: usize) -> bool {
        let last = end - 1;
        let describes = |i: usize| {
            let tag = self.article.tokens()[i].tag;
            tag.is_noun() || matches!(tag, Tag::Adjective | Tag::Proper) || self.lower(i) == "."
        };
        noun.kind == NounKind::Person
            && noun.determiner == Determiner::Definite
            && matches!(
                self.lower(noun.start as usize),
                "former" | "onetime" | "businessman" | "businesswoman"
            )
            && from < end
            && self.scan.word(last).is(ROLE)
            && !self.scan.word(last).is(PLURAL)
            && (from..end).all(describes)
    }

    fn list_goes_on(&self, name: u32, end: usize) -> bool {
        let after = self.scan.names[name as usize].end as usize;
        after < end && matches!(self.lower(after), "and" | "or")
    }

    /// "aide and current anchor Jane Roe": the phrase ends in a personal name right after a role.
    fn name_after_role(&self, from: usize, end: usize) -> Option<u32> {
        let limit = (from..end).find(|&i| self.lower(i) == ",").unwrap_or(end);
        self.names_in(from, limit).find(|&n| {
            let name = &self.scan.names[n as usize];
            name.end as usize == limit
                && name.phrase as usize > from
                && (name.start > name.phrase
                    || !self
                        .scan
                        .word(name.phrase as usize - 1)
                        .is(PREPOSITION | FUNCTION))
        })
    }

    /// "a member of the Azerbaijani parliament Sevinj Huseynova": a personal name right after a common noun that is no
    /// role, or right after a place, before any comma.
    fn name_after_noun(&self, from: usize, end: usize) -> Option<u32> {
        let limit = (from..end).find(|&i| self.lower(i) == ",").unwrap_or(end);
        self.names_in(from, limit).find(|&n| {
            let name = &self.scan.names[n as usize];
            let phrase = name.phrase as usize;
            if name.kind == NameKind::Body || name.kind == NameKind::Place || phrase <= from {
                return false;
            }
            let before = self.scan.word(phrase - 1);
            let tag = self.article.tokens()[phrase - 1].tag;
            if name.end - name.start > 1
                && !before.is(PREPOSITION | FUNCTION | ROLE)
                && matches!(tag, Tag::Noun | Tag::NounPlural | Tag::Proper)
                && self.article.tokens()[phrase - 1].kind == TokenKind::Word
            {
                return true;
            }
            // "Governor of Ohio Greg Vale".
            name.start > name.phrase
                && self.lower(phrase - 1) == "of"
                && self.scan.word(phrase).is(PLACE | BODY)
        })
    }

    /// Gives a noun head its kind, gender and a sound end.
    fn classify(&self, noun: &mut NounHead) {
        let i = noun.token as usize;
        let word = self.scan.word(i);
        let tag = self.article.tokens()[i].tag;
        let lower = self.lower(i);
        noun.gender = if word.is(ROLE) {
            word.gender
        } else {
            Gender::Unknown
        };
        noun.kind = if matches!(lower, "media" | "team" | "press") && noun.end == noun.token + 1 {
            NounKind::Group
        } else if matches!(lower, "one" | "someone" | "somebody" | "another") {
            NounKind::Person
        } else if word.is(GROUP) && !word.is(MEDIA) && (word.is(PLURAL) || !word.is(ROLE)) {
            NounKind::Group
        } else if word.is(ROLE) {
            if word.is(PLURAL) && word.is(DOCUMENT) {
                NounKind::Document
            } else if word.is(PLURAL) {
                NounKind::Group
            } else if word.is(DOCUMENT) && noun.determiner == Determiner::Bare {
                NounKind::Document
            } else {
                NounKind::Person
            }
        } else if word.is(FORCE) {
            NounKind::Body
        } else if word.is(DOCUMENT) {
            NounKind::Document
        } else if word.is(BODY) {
            NounKind::Body
        } else if tag == Tag::Number || self.article.tokens()[i].kind == TokenKind::Number {
            // "the 34-year-old" is one token; "21 of them" many.
            if lower.ends_with("-old") {
                NounKind::Person
            } else {
                NounKind::Group
            }
        } else if lower.ends_with("-old")
            || lower == "accused"
            || lower == "deceased"
            || word.is(TITLE)
                && !word.is(HONORIFIC)
                && tag.is_noun()
                && noun.determiner == Determiner::Definite
        {
            NounKind::Person
        } else if tag == Tag::NounPlural {
            NounKind::Group
        } else if is_agent_noun(lower) {
            NounKind::Person
        } else {
            NounKind::Other
        };
        // "in Pell’s view", "in her mind": theirs.
        if matches!(
            lower,
            "mind"
                | "view"
                | "eyes"
                | "opinion"
                | "telling"
                | "admission"
                | "account"
                | "words"
                | "estimation"
                | "reckoning"
        ) && noun.possessor.is_some()
        {
            noun.kind = NounKind::Owner;
        }
        if noun.start > noun.token {
            noun.start = noun.token;
        }
        if noun.end <= noun.token {
            noun.end = noun.token + 1;
        }
    }

    /// Where a phrase with prepositions ends: the next comma, dash, bracket, relative or finite verb.
    fn phrase_end(&self, from: usize, end: usize) -> usize {
        (from..end)
            .find(|&i| {
                let token = self.article.tokens()[i];
                token.kind == TokenKind::Punctuation && self.lower(i) != "-"
                    || i > from
                        && (token.tag == Tag::Wh
                            || matches!(self.lower(i), "who" | "which" | "whose")
                            || token.tag.is_finite_verb())
            })
            .unwrap_or(end)
    }

    fn is_possessive_mark(&self, i: usize, has_item: bool) -> bool {
        let token = self.article.tokens()[i];
        if token.tag == Tag::PossessiveMark {
            return true;
        }
        let text = self.article.token_text(i);
        if matches!(text, "'s" | "’s" | "'S" | "’S") {
            return true;
        }
        // "the Smiths’ lawyer": an apostrophe right after an s.
        has_item
            && matches!(text, "'" | "’")
            && i > 0
            && self.article.tokens()[i - 1].span.end == token.span.start
            && self.lower(i - 1).ends_with('s')
    }

    /// The name whose phrase begins at token `i` or that holds it.
    fn name_at(&self, i: usize) -> Option<u32> {
        let names = &self.scan.names;
        let at = names.partition_point(|n| n.end as usize <= i);
        names
            .get(at)
            .filter(|n| n.phrase as usize <= i && self.of_name[at] != NONE)
            .map(|_| at as u32)
    }

    fn names_in(&self, from: usize, to: usize) -> impl Iterator<Item = u32> + '_ {
        let names = &self.scan.names;
        let first = names.partition_point(|n| (n.start as usize) < from);
        (first..names.len())
            .take_while(move |&n| (names[n].start as usize) < to)
            .filter(|&n| self.of_name[n] != NONE)
            .map(|n| n as u32)
    }

    /// A determiner before this stands alone.
    fn stops(&self, i: usize) -> bool {
        let token = self.article.tokens()[i];
        token.kind == TokenKind::Punctuation
            || token.tag.is_finite_verb()
            || self.scan.word(i).is(PREPOSITION | SUFFIX) && self.name_at(i).is_none()
    }
}

/// What kind of determiner a word is.
pub(crate) fn determiner_of(lower: &str) -> Option<Determiner> {
    Some(match lower {
        "the" | "this" | "that" | "these" | "those" => Determiner::Definite,
        "a" | "an" | "one" | "some" | "any" | "each" | "every" | "no" => Determiner::Indefinite,
        "another" | "other" => Determiner::Another,
        "his" | "her" | "their" | "its" | "my" | "our" | "your" => Determiner::Possessive,
        _ => return None,
    })
}

/// "gallerist", "dredger": an unknown noun whose ending says it does something.
fn is_agent_noun(lower: &str) -> bool {
    lower.len() > 4
        && ["er", "or", "ist", "ian", "ee", "man", "woman", "eer", "ant"]
            .iter()
            .any(|ending| lower.ends_with(ending))
        && ![
            "paper", "letter", "number", "matter", "power", "order", "answer", "error", "summer",
        ]
        .iter()
        .any(|other| lower.ends_with(other))
}

/// The head of the noun phrase whose last noun is token `noun`.
pub(crate) fn head_of_tokens(article: &Article, scan: &Scan, of_name: &[u32], noun: usize) -> Head {
    let mut start = noun;
    while start > 0 && noun - start < 8 {
        let token = article.tokens()[start - 1];
        let lower = article.token_lower(start - 1);
        if determiner_of(lower).is_some() {
            start -= 1;
            break;
        }
        let inside = token.kind == TokenKind::Word
            && (token.tag.is_noun()
                || matches!(
                    token.tag,
                    Tag::Adjective | Tag::Number | Tag::PossessiveMark
                ));
        if !inside {
            break;
        }
        start -= 1;
    }
    Phrase {
        article,
        scan,
        of_name,
        start,
        end: noun + 1,
    }
    .noun_phrase(start, noun + 1)
}
