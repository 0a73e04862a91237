//! Reads a source phrase: what its head is, a name, a pronoun or a noun.

use ascribe_article::{
    Article, Case, Gender, NamedKind, Quote, SentenceKind, Span, SpeakerKind, Tag, TokenKind,
};

use crate::ids::{EntityId, NameId, Table};
use crate::lexicons::{
    BODY, DOCUMENT, FORCE, FUNCTION, GROUP, HONORIFIC, MEDIA, PLACE, PLURAL, PREPOSITION, ROLE,
    SUFFIX, TITLE,
};
use crate::mentions::name::Name;
use crate::mentions::phrases::{Determiner, determiner_of, start_with_owner};
use crate::mentions::scan::Scan;
use crate::words::{WordKind, is_agent_noun, third_person};

/// The head of a source phrase.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Head {
    /// The quote has no source, or one without a word.
    Missing,
    Name(NameId),
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
    First,
    /// "we", "our".
    We,
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

impl Head {
    /// The noun phrase of a person.
    pub(crate) fn person(&self) -> Option<&NounHead> {
        match self {
            Head::Noun(noun) if noun.is_person() => Some(noun),
            _ => None,
        }
    }
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
    /// What it stands for; a person as one without a name.
    pub(crate) kind: SpeakerKind,
    /// "in Pell’s view", "in her mind": what somebody thinks, so the speaker is its owner.
    pub(crate) is_thought: bool,
    /// Its gender, as far as the noun tells.
    pub(crate) gender: Gender,
}

impl NounHead {
    /// It stands for one person.
    pub(crate) fn is_person(&self) -> bool {
        self.kind == SpeakerKind::Unnamed
    }
}

/// Whose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Possessor {
    Name(NameId),
    /// A pronoun at this token.
    Pronoun(u32),
}

/// The entity of each name: one without is read as plain words.
pub(crate) type EntityOfName = Table<NameId, Option<EntityId>>;

/// Reads the source of a quote.
pub(crate) fn head_of(
    article: &Article,
    scan: &Scan,
    of_name: &EntityOfName,
    quote: &Quote,
) -> Head {
    match quote.source.first() {
        Some(&span) => head_of_span(article, scan, of_name, span),
        None => Head::Missing,
    }
}

/// The head of a noun phrase.
pub(crate) fn head_of_span(
    article: &Article,
    scan: &Scan,
    of_name: &EntityOfName,
    span: Span,
) -> Head {
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

/// The head of the noun phrase whose last noun is a token.
pub(crate) fn head_of_noun(
    article: &Article,
    scan: &Scan,
    of_name: &EntityOfName,
    noun: usize,
) -> Head {
    let start = start_with_owner(article, noun);
    Phrase {
        article,
        scan,
        of_name,
        start,
        end: noun + 1,
    }
    .noun_phrase(start, noun + 1)
}

struct Phrase<'a> {
    article: &'a Article,
    scan: &'a Scan,
    of_name: &'a EntityOfName,
    start: usize,
    end: usize,
}

/// What the walk through the phrase has seen last.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Last {
    Nothing,
    Name(NameId),
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

/// A walk through a phrase, word by word, up to what ends its head.
struct Walk {
    determiner: Determiner,
    possessor: Option<Possessor>,
    /// First token after the determiner.
    core: usize,
    last: Last,
    /// Where it stopped, and why.
    at: usize,
    stop: Stop,
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
                self.name_in_front(first).map_or(head, Head::Name)
            }
            _ => head,
        }
    }

    /// "Anna Pell Slams Quay Boss" for "Anna Pell": in a headline a source runs on into its verb; the full name it begins
    /// with is its head.
    fn name_in_headline(&self, first: usize, end: usize) -> Option<NameId> {
        let sentence = self.scan.sentence_of[first] as usize;
        let name = self.name_at(first)?;
        let known = self.name(name);
        (self.article.sentences()[sentence].kind == SentenceKind::Headline
            && known.start as usize == first
            && known.kind == Some(NamedKind::Person)
            && known.len() > 1
            && known.end as usize + 1 < end
            && (known.end as usize..end).all(|i| {
                self.article.tokens()[i].kind == TokenKind::Word
                    && self.article.tokens()[i].case != Case::Lower
            }))
        .then_some(name)
    }

    /// A personal name right before a comma before token `first`, an age between them or not.
    fn name_in_front(&self, first: usize) -> Option<NameId> {
        let comma = |i: usize| self.article.token_text(i) == ",";
        let mut at = first.checked_sub(1).filter(|&i| comma(i))?;
        if at >= 2 && self.article.tokens()[at - 1].kind == TokenKind::Number && comma(at - 2) {
            at -= 2;
        }
        let name = self.name_at(at.checked_sub(1)?)?;
        let known = self.name(name);
        let aged = self.article.tokens()[first].kind == TokenKind::Number;
        let opens = matches!(
            determiner_of(self.lower(first)),
            Some(Determiner::Indefinite | Determiner::Another)
        );
        (known.end as usize == at
            && self.scan.sentence(known.start) == self.scan.sentence_of[first]
            && (aged || opens && known.may_be_person()))
        .then_some(name)
    }

    /// Marks, prepositions and conjunctions before the phrase: "While old hands", "among voters".
    fn is_padding(&self, i: usize) -> bool {
        let token = self.article.tokens()[i];
        match token.kind {
            TokenKind::QuoteMark | TokenKind::Punctuation => true,
            TokenKind::Symbol => !self.lower(i).starts_with(['@', '#']),
            _ => {
                self.name_at(i).is_none()
                    && (self.scan.word(i).is(PREPOSITION) || self.is(i, WordKind::Padding))
            }
        }
    }

    fn lower(&self, i: usize) -> &str {
        self.article.token_lower(i)
    }

    fn is(&self, i: usize, kind: WordKind) -> bool {
        kind.has(self.lower(i))
    }

    fn name(&self, name: NameId) -> &Name {
        &self.scan.names[name]
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
        let text = self.article.token_text(first);
        if WordKind::Question.has(text) {
            Some(Head::Question)
        } else if WordKind::Answer.has(text) {
            Some(Head::Answer)
        } else {
            None
        }
    }

    fn pronoun(&self, first: usize, end: usize) -> Option<Head> {
        let token = first as u32;
        let kinds = WordKind::all_of(self.lower(first));
        if !kinds.have_one(WordKind::PRONOUNS) {
            return (self.lower(first) == "that" && self.is_alone(first, end))
                .then_some(Head::Relative { token });
        }
        if kinds.have(WordKind::Subject) && first + 2 < end && self.lower(first + 1) == "and" {
            return Some(Head::Joint {
                start: token,
                end: end as u32,
            });
        }
        let before_noun = !self.is_alone(first, end) && !self.breaks_after(first, end);
        if kinds.have(WordKind::BeforeNoun) && before_noun {
            return None;
        }
        if kinds.have(WordKind::Male) || kinds.have(WordKind::Female) {
            let (gender, _) = third_person(self.lower(first))?;
            return Some(Head::Third { token, gender });
        }
        Some(if kinds.have(WordKind::Many) {
            Head::They { token }
        } else if kinds.have(WordKind::Thing) {
            Head::It { token }
        } else if kinds.have(WordKind::Speaker) {
            Head::First
        } else if kinds.have(WordKind::We) {
            // "US" is no pronoun.
            if self.article.token_text(first) == "US" {
                return None;
            }
            Head::We
        } else if kinds.have(WordKind::You) {
            Head::You
        } else {
            Head::Relative { token }
        })
    }

    /// Nothing but marks, adverbs or "himself" follows.
    fn is_alone(&self, first: usize, end: usize) -> bool {
        (first + 1..end).all(|i| self.is_light(i))
    }

    /// A mark, adverb or "himself": does not make a pronoun a determiner.
    fn is_light(&self, i: usize) -> bool {
        matches!(
            self.article.tokens()[i].kind,
            TokenKind::Punctuation | TokenKind::QuoteMark
        ) || self.is(i, WordKind::Light)
    }

    /// The word after `i` cannot be its noun.
    fn breaks_after(&self, i: usize, end: usize) -> bool {
        i + 1 >= end
            || self.article.tokens()[i + 1].kind == TokenKind::Punctuation
            || self.article.tokens()[i + 1].tag.is_finite_verb()
            || self.scan.word(i + 1).is(PREPOSITION)
    }

    fn noun_phrase(&self, first: usize, end: usize) -> Head {
        let walk = self.walk(first, end);
        let last = match walk.last {
            Last::Nothing => self
                .names_in(first, end)
                .next()
                .map_or_else(|| Last::Noun(self.last_word(first, end)), Last::Name),
            last => last,
        };
        match last {
            Last::Name(name) => self.after_name(name, first, end, &walk),
            Last::Noun(noun) => {
                let mut noun = NounHead {
                    token: noun as u32,
                    start: walk.core as u32,
                    end: walk.at as u32,
                    determiner: walk.determiner,
                    possessor: walk.possessor,
                    kind: SpeakerKind::Other,
                    is_thought: false,
                    gender: Gender::Unknown,
                };
                self.classify(&mut noun);
                self.after_noun(noun, first, end, &walk)
            }
            Last::Nothing => Head::Missing,
        }
    }

    fn last_word(&self, first: usize, end: usize) -> usize {
        (first..end)
            .rev()
            .find(|&k| self.article.tokens()[k].kind == TokenKind::Word)
            .unwrap_or(first)
    }

    fn walk(&self, first: usize, end: usize) -> Walk {
        let mut walk = Walk {
            determiner: Determiner::Bare,
            possessor: None,
            core: first,
            last: Last::Nothing,
            at: first,
            stop: Stop::End,
        };
        while walk.at < end {
            if let Some(name) = self.name_at(walk.at) {
                // A title-case line has a name at every word.
                walk.last = Last::Name(name);
                walk.at = (self.name(name).end as usize).max(walk.at + 1);
                continue;
            }
            if let Some(stop) = self.step(&mut walk, end) {
                walk.stop = stop;
                break;
            }
            walk.at += 1;
        }
        walk
    }

    /// Takes in the token the walk stands at, which is in no name, or says why it stops there.
    fn step(&self, walk: &mut Walk, end: usize) -> Option<Stop> {
        let i = walk.at;
        let has_item = walk.last != Last::Nothing;
        if self.is_possessive_mark(i, has_item) {
            let owns = (i + 1..end).any(|k| self.article.tokens()[k].kind == TokenKind::Word)
                && self.article.tokens()[i + 1].kind != TokenKind::Punctuation;
            if !owns {
                return Some(Stop::End);
            }
            if let Last::Name(name) = walk.last {
                walk.possessor = Some(Possessor::Name(name));
            }
            walk.determiner = Determiner::Possessive;
            // "the Smiths’ lawyer" keeps the owner in the phrase.
            walk.last = Last::Nothing;
            return None;
        }
        let token = self.article.tokens()[i];
        let lower = self.lower(i);
        match token.kind {
            TokenKind::Punctuation | TokenKind::QuoteMark => {
                let spaced = i > 0 && self.article.tokens()[i - 1].span.end < token.span.start;
                let inside =
                    token.kind == TokenKind::QuoteMark || matches!(lower, "-" | "/") && !spaced;
                return (has_item && !inside).then_some(Stop::Comma);
            }
            TokenKind::Number => {
                if !has_item {
                    walk.last = Last::Noun(i);
                }
                return None;
            }
            _ => {}
        }
        if !has_item
            && let Some(kind) = determiner_of(lower)
            && i + 1 < end
            && !self.stops(i + 1)
        {
            if walk.determiner == Determiner::Bare {
                walk.determiner = kind;
                walk.core = i + 1;
            }
            if kind == Determiner::Possessive && !WordKind::You.has(lower) {
                walk.possessor = Some(Possessor::Pronoun(i as u32));
            }
            return None;
        }
        if let Some(stop) = self.ends_head(walk.last, i, end) {
            return Some(stop);
        }
        self.take(walk, end);
        None
    }

    /// Why a word that is no mark or number ends the head of the phrase, if it does.
    fn ends_head(&self, last: Last, i: usize, end: usize) -> Option<Stop> {
        if last == Last::Nothing {
            return None;
        }
        let token = self.article.tokens()[i];
        let kinds = WordKind::all_of(self.lower(i));
        let word = self.scan.word(i);
        if kinds.have(WordKind::Joins) {
            return Some(Stop::Conjunction);
        }
        if (word.is(PREPOSITION) || token.tag == Tag::To) && token.tag != Tag::Adjective {
            return Some(Stop::Preposition);
        }
        if token.tag == Tag::Wh || kinds.have(WordKind::OpensRelative) {
            return Some(Stop::Clause);
        }
        let flagged = word.is(ROLE | DOCUMENT | BODY | GROUP);
        if token.tag.is_verb() && !flagged && !self.is_noun_at_end(last, i, end) {
            return Some(Stop::Clause);
        }
        // "an organization campaigning for".
        (matches!(last, Last::Noun(_))
            && !flagged
            && self.lower(i).ends_with("ing")
            && i + 1 < end
            && self.scan.word(i + 1).is(PREPOSITION))
        .then_some(Stop::Clause)
    }

    /// A source is a noun phrase: what looks like a verb at its end is its noun ("skywriters").
    fn is_noun_at_end(&self, last: Last, i: usize, end: usize) -> bool {
        i + 1 == end && self.lower(i).ends_with('s') && matches!(last, Last::Name(_))
    }

    /// Takes in a word of the phrase.
    fn take(&self, walk: &mut Walk, end: usize) {
        let i = walk.at;
        let tag = self.article.tokens()[i].tag;
        let word = self.scan.word(i);
        if word.is(ROLE | DOCUMENT | BODY | GROUP)
            || self.is_noun_at_end(walk.last, i, end)
            || tag.is_noun()
            || self.is(i, WordKind::PronounLikeNoun)
        {
            walk.last = Last::Noun(i);
        } else if walk.last == Last::Nothing
            && matches!(tag, Tag::Determiner | Tag::Number | Tag::Adjective)
        {
            // "the accused", "some": the last word counts if no noun follows.
            if !(i + 1..end).any(|k| self.article.tokens()[k].tag.is_noun()) {
                walk.last = Last::Noun(i);
            }
        }
    }

    /// A name was the last thing before the walk stopped: it is the head unless a list goes on.
    fn after_name(&self, name: NameId, first: usize, end: usize, walk: &Walk) -> Head {
        let joint = Head::Joint {
            start: first as u32,
            end: end as u32,
        };
        // "Sens. Pell of Ohio and Marsh of Utah".
        let phrase = self.name(name).phrase as usize;
        let several = WordKind::Titles.has(self.lower(phrase).trim_end_matches('.'));
        if several && first <= phrase {
            return joint;
        }
        let at = walk.at;
        match walk.stop {
            // "Pell and her lawyer", "Pell and Marsh"; but the first name of "Mark and Joan Vale" counts too.
            Stop::Conjunction if at + 1 < end && !self.article.tokens()[at + 1].tag.is_verb() => {
                joint
            }
            Stop::Comma => {
                if let Some(person) = self.name_after_bracket(name, at, end) {
                    Head::Name(person)
                } else if self.is_list(name, at, end) {
                    joint
                } else {
                    Head::Name(name)
                }
            }
            // "Maricopa County Recorder of Deeds Helen Roe".
            Stop::Preposition if self.name(name).kind != Some(NamedKind::Person) => {
                Head::Name(self.name_after_noun(at, end).unwrap_or(name))
            }
            _ => Head::Name(name),
        }
    }

    /// "Maricopa County (Ariz.) Sheriff Joe Roe": the name after the bracket at token `at`.
    fn name_after_bracket(&self, name: NameId, at: usize, end: usize) -> Option<NameId> {
        /// Tokens of such a bracket.
        const LONGEST: usize = 5;
        if self.lower(at) != "(" || self.name(name).kind == Some(NamedKind::Person) {
            return None;
        }
        let close = (at + 1..end.min(at + 1 + LONGEST)).find(|&i| self.lower(i) == ")")?;
        if close + 1 >= end {
            return None;
        }
        self.name_at(close + 1)
    }

    /// Whether the comma at a token goes on with another: "Pell, 25, and her brother"; "Sens. Pell (R) and Marsh (D)"; "Pell,
    /// along with Marsh".
    fn is_list(&self, name: NameId, comma: usize, end: usize) -> bool {
        let aged = comma + 3 < end
            && self.article.tokens()[comma + 1].kind == TokenKind::Number
            && self.lower(comma + 2) == ","
            && self.lower(comma + 3) == "and";
        let along = comma + 1 < end && self.lower(comma + 1) == "along";
        if aged || along {
            return true;
        }
        let next = self.name_at(comma + 1).filter(|_| comma + 1 < end);
        let Some(next) = next else { return false };
        let (known, next) = (self.name(name), self.name(next));
        let after = next.end as usize;
        let pair = after >= end
            && next.len() == 1
            && known.len() == 1
            && next.kind != Some(NamedKind::Place);
        let then = |i: usize| self.name_at(i);
        pair || after + 1 < end
            && match self.lower(after) {
                "and" => {
                    then(after + 1).is_some()
                        || self.lower(after + 1) == "and"
                            && then(after + 2).is_some()
                            && after + 2 < end
                }
                "," => {
                    self.lower(after + 1) == "and" && then(after + 2).is_some() && after + 2 < end
                }
                _ => false,
            }
    }

    /// A noun was the last thing before the walk stopped: a name in apposition to it is the head.
    fn after_noun(&self, noun: NounHead, first: usize, end: usize, walk: &Walk) -> Head {
        if noun.is_thought
            && let Some(Possessor::Name(name)) = noun.possessor
        {
            return Head::Name(name);
        }
        let single = matches!(
            noun.kind,
            SpeakerKind::Unnamed | SpeakerKind::Other | SpeakerKind::Organization
        ) && !noun.is_thought;
        match walk.stop {
            Stop::Comma if single && walk.at + 1 < end => self
                .name_in_apposition(&noun, walk.at, end)
                .map_or(Head::Noun(noun), Head::Name),
            Stop::Conjunction => self.joined(noun, first, walk.at, end),
            Stop::Preposition => self.with_phrase(noun, single, walk.at, end),
            Stop::Clause | Stop::End | Stop::Comma => Head::Noun(noun),
        }
    }

    /// "the committee’s chair, Ruiz", "Vale’s niece, state Del. Ann Marsh": the name after the comma at a token.
    fn name_in_apposition(&self, noun: &NounHead, comma: usize, end: usize) -> Option<NameId> {
        let lead = self.is(comma + 1, WordKind::BeforeApposition) && comma + 2 < end;
        let name = self.name_at(comma + 1 + usize::from(lead))?;
        let fits = self.name(name).may_be_person() || noun.kind == SpeakerKind::Organization;
        fits.then_some(name)
    }

    /// "lawyer and activist Jane Roe": one by name, two, or one with two roles; the conjunction is token `at`.
    fn joined(&self, mut noun: NounHead, first: usize, at: usize, end: usize) -> Head {
        // "the former mayor and U.S. senator": the place is no second speaker.
        let of_place = |n: NameId| {
            let name = self.name(n);
            name.kind == Some(NamedKind::Place) && (name.end as usize) < end
        };
        let next = self
            .name_at(at + 1)
            .filter(|&n| at + 1 < end && !of_place(n));
        if let Some(name) = next {
            let titled = self.name(name).is_titled() && noun.determiner == Determiner::Bare;
            return if titled && noun.is_person() {
                Head::Name(name)
            } else {
                Head::Joint {
                    start: noun.start,
                    end: end as u32,
                }
            };
        }
        if noun.is_person()
            && let Some(name) = self.name_after_role(at + 1, end)
        {
            return Head::Name(name);
        }
        noun.end = self.phrase_end(at, end) as u32;
        let several = matches!(
            noun.kind,
            SpeakerKind::Unnamed | SpeakerKind::Organization | SpeakerKind::Group
        );
        if self.is_second_role(&noun, at + 1, end) || !several {
            return Head::Noun(noun);
        }
        Head::Joint {
            start: if noun.determiner == Determiner::Possessive {
                first as u32
            } else {
                noun.start
            },
            end: noun.end,
        }
    }

    /// A noun with a phrase after it that begins with the preposition at token `at`.
    fn with_phrase(&self, mut noun: NounHead, single: bool, at: usize, end: usize) -> Head {
        if single && let Some(name) = self.name_after_noun(at, end) {
            return Head::Name(name);
        }
        let limit = self.phrase_end(at, end);
        // "a spokesman for the council, Ann Lee,": the name right after the first comma.
        if single
            && limit + 1 < end
            && matches!(self.lower(limit), "," | "—" | "–" | "-" | "--")
            && let Some(name) = self.name_at(limit + 1)
            && self.name(name).may_be_person()
            && !self.list_goes_on(name, end)
        {
            return Head::Name(name);
        }
        noun.end = limit as u32;
        Head::Noun(noun)
    }

    /// "the former mayor and current senator": one article, two roles, one person.
    fn is_second_role(&self, noun: &NounHead, from: usize, end: usize) -> bool {
        let last = end - 1;
        let describes = |i: usize| {
            let tag = self.article.tokens()[i].tag;
            tag.is_noun() || matches!(tag, Tag::Adjective | Tag::Proper) || self.lower(i) == "."
        };
        noun.is_person()
            && noun.determiner == Determiner::Definite
            && self.is(noun.start as usize, WordKind::FirstOfTwoRoles)
            && from < end
            && self.scan.word(last).is(ROLE)
            && !self.scan.word(last).is(PLURAL)
            && (from..end).all(describes)
    }

    fn list_goes_on(&self, name: NameId, end: usize) -> bool {
        let after = self.name(name).end as usize;
        after < end && matches!(self.lower(after), "and" | "or")
    }

    /// "aide and current anchor Jane Roe": the phrase ends in a personal name right after a role.
    fn name_after_role(&self, from: usize, end: usize) -> Option<NameId> {
        let limit = (from..end).find(|&i| self.lower(i) == ",").unwrap_or(end);
        self.names_in(from, limit).find(|&n| {
            let name = self.name(n);
            name.end as usize == limit
                && name.phrase as usize > from
                && (name.is_titled()
                    || !self
                        .scan
                        .word(name.phrase as usize - 1)
                        .is(PREPOSITION | FUNCTION))
        })
    }

    /// "a member of the Azerbaijani parliament Sevinj Huseynova": a personal name right after a common noun that is no
    /// role, or right after a place, before any comma.
    fn name_after_noun(&self, from: usize, end: usize) -> Option<NameId> {
        let limit = (from..end).find(|&i| self.lower(i) == ",").unwrap_or(end);
        self.names_in(from, limit).find(|&n| {
            let name = self.name(n);
            let phrase = name.phrase as usize;
            if !name.may_be_person() || phrase <= from {
                return false;
            }
            let before = self.scan.word(phrase - 1);
            let token = self.article.tokens()[phrase - 1];
            if name.len() > 1
                && !before.is(PREPOSITION | FUNCTION | ROLE)
                && token.tag.is_noun()
                && token.kind == TokenKind::Word
            {
                return true;
            }
            // "Governor of Ohio Greg Vale".
            name.is_titled()
                && self.lower(phrase - 1) == "of"
                && self.scan.word(phrase).is(PLACE | BODY)
        })
    }

    /// Gives a noun head its kind, gender and a sound end.
    fn classify(&self, noun: &mut NounHead) {
        let word = self.scan.word(noun.token as usize);
        if word.is(ROLE) {
            noun.gender = word.gender;
        }
        noun.is_thought =
            noun.possessor.is_some() && self.is(noun.token as usize, WordKind::Thought);
        noun.kind = if noun.is_thought {
            SpeakerKind::Other
        } else {
            self.kind_of_noun(noun)
        };
        noun.start = noun.start.min(noun.token);
        noun.end = noun.end.max(noun.token + 1);
    }

    fn kind_of_noun(&self, noun: &NounHead) -> SpeakerKind {
        let i = noun.token as usize;
        let word = self.scan.word(i);
        let token = self.article.tokens()[i];
        let lower = self.lower(i);
        let kinds = WordKind::all_of(lower);
        if kinds.have(WordKind::GroupAlone) && noun.end == noun.token + 1 {
            return SpeakerKind::Group;
        }
        if kinds.have(WordKind::Somebody) {
            return SpeakerKind::Unnamed;
        }
        if word.is(GROUP) && !word.is(MEDIA) && (word.is(PLURAL) || !word.is(ROLE)) {
            return SpeakerKind::Group;
        }
        if word.is(ROLE) {
            return match (word.is(PLURAL), word.is(DOCUMENT)) {
                (true, true) => SpeakerKind::Document,
                (true, false) => SpeakerKind::Group,
                (false, true) if noun.determiner == Determiner::Bare => SpeakerKind::Document,
                (false, _) => SpeakerKind::Unnamed,
            };
        }
        if word.is(FORCE) {
            return SpeakerKind::Organization;
        }
        if word.is(DOCUMENT) {
            return SpeakerKind::Document;
        }
        if word.is(BODY) {
            return SpeakerKind::Organization;
        }
        // "the 34-year-old" is one token; "21 of them" many.
        let aged = lower.ends_with("-old");
        let number = token.tag == Tag::Number || token.kind == TokenKind::Number;
        let titled = word.is(TITLE)
            && !word.is(HONORIFIC)
            && token.tag.is_noun()
            && noun.determiner == Determiner::Definite;
        if aged || !number && (kinds.have(WordKind::PersonAdjective) || titled) {
            SpeakerKind::Unnamed
        } else if number || token.tag == Tag::NounPlural {
            SpeakerKind::Group
        } else if is_agent_noun(lower) {
            SpeakerKind::Unnamed
        } else {
            SpeakerKind::Other
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
                            || self.is(i, WordKind::EndsPhrase)
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
    fn name_at(&self, i: usize) -> Option<NameId> {
        self.scan
            .name_from(i)
            .filter(|&(id, name)| name.phrase as usize <= i && self.of_name[id].is_some())
            .map(|(id, _)| id)
    }

    fn names_in(&self, from: usize, to: usize) -> impl Iterator<Item = NameId> + '_ {
        let names = &self.scan.names;
        names
            .starting_at(names.partition_point(|n| (n.start as usize) < from))
            .take_while(move |(_, name)| (name.start as usize) < to)
            .map(|(id, _)| id)
            .filter(|&id| self.of_name[id].is_some())
    }

    /// A determiner before this stands alone.
    fn stops(&self, i: usize) -> bool {
        let token = self.article.tokens()[i];
        token.kind == TokenKind::Punctuation
            || token.tag.is_finite_verb()
            || self.scan.word(i).is(PREPOSITION | SUFFIX) && self.name_at(i).is_none()
    }
}
