//! One pass over the tokens: where names, third-person pronouns and nouns that may stand for a speaker are.

use ascribe_article::{Article, Case, Gender, NamedKind, QuoteType, SentenceKind, Tag, TokenKind};

use crate::lexicons::{
    BODY, CALENDAR, COMMON_FIRST_NAME, COMPANY, DEMONYM, DOCUMENT, FIRST_NAME, FUNCTION, GROUP,
    HONORIFIC, KNOWN_BODY, LEXICONS, MEDIA, PARTICLE, PLACE, PLURAL, PREPOSITION, ROLE, SUFFIX,
    TITLE, Word,
};

/// What one pass over an article finds.
#[derive(Default)]
pub(crate) struct Scan {
    /// In text order, not overlapping.
    pub(crate) names: Vec<Name>,
    /// "he", "she", "him", "his", "her" in text order.
    pub(crate) pronouns: Vec<Pronoun>,
    /// Role, document, body and group nouns in text order.
    pub(crate) nouns: Vec<Noun>,
    /// For each token its number in the lexicons.
    words: Vec<u16>,
    /// For each token: the sentence that holds it.
    pub(crate) sentence_of: Vec<u32>,
    /// For each sentence: the paragraph that holds it.
    pub(crate) paragraph_of: Vec<u32>,
    /// For each token: it stands in quotation marks of some quote.
    pub(crate) quoted: Vec<bool>,
    /// For each sentence, how many up to it are not wholly in quotation marks: the measure of how far a reader has to
    /// look back over a long quotation.
    pub(crate) narrated: Vec<u32>,
}

impl Scan {
    /// Sentences between two places, without those that are wholly in quotation marks.
    pub(crate) fn distance(&self, from: u32, to: u32) -> u32 {
        let narrated = |sentence: u32| self.narrated.get(sentence as usize).copied().unwrap_or(0);
        narrated(to).saturating_sub(narrated(from))
    }

    /// What the lexicons say of a token.
    pub(crate) fn word(&self, token: usize) -> Word {
        LEXICONS.numbered(self.words[token])
    }
}

/// What a name looks to be, by its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameKind {
    Person,
    Body,
    Place,
    Unknown,
}

/// A run of capitalised words read as one name.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    /// Tokens of the name without titles, end excluded.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// First token of the titles and roles before it in the same run.
    pub(crate) phrase: u32,
    pub(crate) kind: NameKind,
    /// What a model reads it as, and the token where for the model the name begins.
    pub(crate) read_as: Option<(NameKind, u32)>,
    /// Gender its titles tell.
    pub(crate) gender: Gender,
    /// It only counts as another mention of a name found elsewhere: stands in a title-case line, or its capital
    /// may come from the sentence start.
    pub(crate) weak: bool,
    /// Its first word stands where any word has a capital, and is no known name.
    pub(crate) doubtful_start: bool,
    /// It is a role noun too ("Cook said"): only a surname known from a full name makes it one.
    pub(crate) noun_like: bool,
    /// Given by one first name that shares its surname with the next name ("Mark" in "Mark and Joan Vale").
    pub(crate) shares_next: bool,
}

/// A third-person singular pronoun.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pronoun {
    pub(crate) token: u32,
    pub(crate) gender: Gender,
    /// "he", "she".
    pub(crate) nominative: bool,
}

/// A common noun that may stand for a speaker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noun {
    pub(crate) token: u32,
    pub(crate) word: Word,
}

/// Scans an article.
pub(crate) fn scan(article: &Article) -> Scan {
    let n_tokens = article.tokens().len();
    let lists = &*LEXICONS;
    let words: Vec<u16> = article
        .tokens()
        .iter()
        .map(|token| match token.kind {
            TokenKind::Word | TokenKind::Symbol => {
                lists.number(&article.lower()[token.span.range()])
            }
            _ => 0,
        })
        .collect();
    let mut found = Scan {
        sentence_of: vec![0; n_tokens],
        paragraph_of: vec![0; article.sentences().len()],
        quoted: quoted_tokens(article),
        ..Scan::default()
    };
    for (p, paragraph) in article.paragraphs().iter().enumerate() {
        found.paragraph_of[paragraph.sentences.range()].fill(p as u32);
    }
    for (s, sentence) in article.sentences().iter().enumerate() {
        found.sentence_of[sentence.tokens.range()].fill(s as u32);
        if sentence.kind != SentenceKind::Boilerplate {
            Reader::new(article, &words, s).read(&mut found);
        }
        let told = sentence
            .tokens
            .range()
            .any(|token| !found.quoted[token] && article.tokens()[token].kind == TokenKind::Word);
        let before = found.narrated.last().copied().unwrap_or(0);
        found.narrated.push(before + u32::from(told));
    }
    found.words = words;
    spell_out(article, &mut found);
    read_names(article, &mut found);
    found
}

/// "the Alliance to Open Our Quays (AOOQ)": what the letters in brackets stand for is one body's name.
fn spell_out(article: &Article, found: &mut Scan) {
    /// Tokens of a long form.
    const LONGEST: usize = 14;
    let tokens = article.tokens();
    for open in 1..tokens.len().saturating_sub(2) {
        let short = tokens[open + 1];
        if tokens[open].kind != TokenKind::Punctuation
            || article.token_text(open) != "("
            || short.case != Case::Upper
            || !(3..=8).contains(&short.span.len())
            || article.token_text(open + 2) != ")"
        {
            continue;
        }
        let mut letters = article.token_text(open + 1).chars().rev().peekable();
        let mut start = open;
        while letters.peek().is_some() && start > open.saturating_sub(LONGEST) {
            let token = tokens[start - 1];
            let capital = token.kind == TokenKind::Word && token.case != Case::Lower;
            if capital && letters.next() != article.token_text(start - 1).chars().next() {
                break;
            }
            if !capital && token.kind != TokenKind::Word {
                break;
            }
            start -= 1;
        }
        let begins = letters.peek().is_none() && tokens[start].case != Case::Lower;
        if !begins || found.sentence_of[start] != found.sentence_of[open] {
            continue;
        }
        let from = found.names.partition_point(|n| (n.end as usize) <= start);
        let to = found.names.partition_point(|n| (n.start as usize) < open);
        let is_one = to == from + 1
            && (
                found.names[from].start as usize,
                found.names[from].end as usize,
            ) == (start, open);
        if !is_one {
            let long = name(start, open, start, NameKind::Body);
            found.names.splice(from.min(to)..to, [long]);
        }
    }
}

/// What a number after it counts: no part of the name before it.
const NUMBERED: [&str; 9] = [
    "article",
    "branch",
    "chapter",
    "local",
    "phase",
    "resolution",
    "rule",
    "section",
    "title",
];

/// Gives each name what a model reads its last word as.
fn read_names(article: &Article, found: &mut Scan) {
    let read = article.names();
    let mut at = 0;
    let mut free = 0;
    for name in &mut found.names {
        let last = article.tokens()[name.end as usize - 1].span;
        while at < read.len() && read[at].span.end <= last.start {
            at += 1;
        }
        name.read_as = read
            .get(at)
            .filter(|known| known.span.overlaps(last))
            .map(|known| {
                let kind = match known.kind {
                    NamedKind::Person => NameKind::Person,
                    NamedKind::Organization => NameKind::Body,
                    NamedKind::Place => NameKind::Place,
                };
                (kind, article.token_at(known.span.start) as u32)
            });
        // "Zero Quay" where the rules have left a number out.
        if let Some((NameKind::Body, start)) = name.read_as
            && name.phrase == name.start
            && (free.max(name.start.saturating_sub(2))..name.start).contains(&start)
            && (start..name.start).all(|i| article.tokens()[i as usize].case != Case::Lower)
        {
            (name.start, name.phrase, name.kind) = (start, start, NameKind::Body);
        }
        free = name.end;
        // A capital that no model takes for a name makes none of its own.
        if !read.is_empty()
            && name.read_as.is_none()
            && name.kind == NameKind::Unknown
            && name.phrase + 1 == name.end
        {
            name.weak = true;
        }
        // "Speaker of the House Anna Vale": the person's name is the end of it.
        if let Some((NameKind::Person, start)) = name.read_as
            && name.kind == NameKind::Body
            && name.start < start
            && start + 1 < name.end
        {
            (name.start, name.phrase, name.kind) = (start, start, NameKind::Person);
        }
    }
}

/// Marks the tokens inside quotation marks: all of a direct content, the marked parts of a mixed one.
fn quoted_tokens(article: &Article) -> Vec<bool> {
    let tokens = article.tokens();
    let mut delta = vec![0_i32; tokens.len() + 1];
    let mut quoted = vec![false; tokens.len()];
    let mut toggled_up_to = 0;
    for quote in article.quotes() {
        for span in &quote.content {
            let (from, to) = (
                article.token_at(span.start),
                article.token_at(span.end.saturating_sub(1)) + 1,
            );
            let (from, to) = (from.min(tokens.len()), to.min(tokens.len()));
            match quote.kind {
                QuoteType::Direct if from < to => {
                    delta[from] += 1;
                    delta[to] -= 1;
                }
                QuoteType::Mixed => {
                    let mut inside = false;
                    // Quotes come in text order: what an outer quote has toggled needs no second look.
                    for i in from.max(toggled_up_to)..to {
                        if tokens[i].kind == TokenKind::QuoteMark {
                            match article.token_text(i) {
                                "“" | "«" | "„" | "``" => inside = true,
                                "”" | "»" | "''" => inside = false,
                                "\"" => inside = !inside,
                                _ => {}
                            }
                        }
                        quoted[i] = inside;
                    }
                    toggled_up_to = toggled_up_to.max(to);
                }
                _ => {}
            }
        }
    }
    let mut depth = 0;
    for (flag, change) in quoted.iter_mut().zip(&delta) {
        depth += change;
        *flag |= depth > 0;
    }
    quoted
}

/// Reads one sentence.
struct Reader<'a> {
    article: &'a Article,
    words: &'a [u16],
    start: usize,
    end: usize,
    /// All its content words are capitalised: capitals tell nothing.
    title_case: bool,
    /// It is the article's headline.
    headline: bool,
}

impl<'a> Reader<'a> {
    fn new(article: &'a Article, words: &'a [u16], sentence: usize) -> Self {
        let tokens = article.sentences()[sentence].tokens.range();
        let mut reader = Self {
            article,
            words,
            start: tokens.start,
            end: tokens.end,
            title_case: false,
            headline: false,
        };
        let (mut lower, mut capital) = (0, 0);
        for i in tokens {
            let token = article.tokens()[i];
            let clitic = article.token_text(i).starts_with(['’', '\'']);
            if token.kind != TokenKind::Word || token.span.len() < 3 || clitic {
                continue;
            }
            match token.case {
                Case::Lower if reader.word(i).is(FUNCTION) => {}
                Case::Lower => lower += 1,
                Case::None => {}
                _ => capital += 1,
            }
            // Enough to know it is running text.
            if lower > 3 && lower * 4 > capital {
                return reader;
            }
        }
        let headline = article.sentences()[sentence].kind == SentenceKind::Headline;
        // In running text only a line of its own at the top is a headline.
        reader.headline = headline;
        reader.title_case = capital >= 4
            && if headline {
                lower * 3 <= capital
            } else {
                lower == 0
            };
        reader
    }

    fn word(&self, i: usize) -> Word {
        LEXICONS.numbered(self.words[i])
    }

    fn tag(&self, i: usize) -> Tag {
        self.article.tokens()[i].tag
    }

    fn read(&self, found: &mut Scan) {
        let mut i = self.start;
        while i < self.end {
            let token = self.article.tokens()[i];
            match (token.kind, token.case) {
                (TokenKind::Word | TokenKind::Symbol, Case::Lower | Case::None) => {
                    let lower = self.article.token_lower(i);
                    if lower.starts_with('@') && lower.len() > 1 {
                        found.names.push(name(i, i + 1, i, NameKind::Person));
                    } else {
                        self.read_lower(i, lower, found);
                    }
                    i += 1;
                }
                (TokenKind::Word | TokenKind::Symbol, _) => i = self.read_capital(i, found),
                _ => i += 1,
            }
        }
    }

    fn read_lower(&self, i: usize, lower: &str, found: &mut Scan) {
        let word = self.word(i);
        // All pronouns are function words, and those are no nouns.
        if word.is(FUNCTION) {
            if let Some((gender, nominative)) = third_person(lower) {
                found.pronouns.push(Pronoun {
                    token: i as u32,
                    gender,
                    nominative,
                });
            }
        } else if word.is(ROLE | DOCUMENT | BODY | GROUP)
            && (self.tag(i).is_noun() || matches!(self.tag(i), Tag::Adjective | Tag::VerbBase))
        {
            found.nouns.push(Noun {
                token: i as u32,
                word,
            });
        }
    }

    fn note_noun(&self, i: usize, found: &mut Scan) {
        let word = self.word(i);
        if word.is(ROLE | DOCUMENT | BODY | GROUP) && !word.is(FUNCTION) {
            found.nouns.push(Noun {
                token: i as u32,
                word,
            });
        }
    }

    /// Reads the run of capitals that begins at `i`; the index after it.
    fn read_capital(&self, i: usize, found: &mut Scan) -> usize {
        let lower = self.article.token_lower(i);
        if lower.starts_with('@') {
            found.names.push(name(i, i + 1, i, NameKind::Person));
            return i + 1;
        }
        // "FranÃÂ§ois": letters that lost their encoding.
        if !lower.is_ascii() && lower.chars().count() == 1 {
            return i + 1;
        }
        let word = self.word(i);
        let initial = self.is_initial(i);
        if word.is(FUNCTION)
            && let Some((gender, nominative)) = third_person(lower)
        {
            found.pronouns.push(Pronoun {
                token: i as u32,
                gender,
                nominative,
            });
            return i + 1;
        }
        // "Will Pell", "April Noor".
        let is_name_too = word.is(COMMON_FIRST_NAME)
            && (!initial || word.is(CALENDAR))
            && self.is_capital(i + 1)
            && !self.word(i + 1).is(FUNCTION);
        if word.is(FUNCTION) && !is_name_too || lower == "i" || is_compound_adjective(lower) {
            return i + 1;
        }
        let (next, is_body) = self.run_end(i);
        // "a UN Chapter 7 mandate"
        let numbered = next - i > 1
            && next < self.end
            && self.article.tokens()[next].kind == TokenKind::Number
            && NUMBERED.contains(&self.article.token_lower(next - 1));
        let end = if numbered { next - 1 } else { next };
        // A lone capital at the start of a sentence may be a plain noun: "Residents", "Police".
        if self.title_case {
            self.read_title_case(i, end, found);
        } else {
            self.read_run(i, end, initial, is_body, found);
        }
        next
    }

    /// First word of the sentence, or first after a mark that may begin one.
    fn is_initial(&self, i: usize) -> bool {
        if i <= self.start {
            return true;
        }
        match self.article.tokens()[i - 1].kind {
            TokenKind::QuoteMark => true,
            TokenKind::Punctuation => matches!(
                self.article.token_text(i - 1),
                ":" | "–" | "—" | "--" | "…" | "..." | "(" | "["
            ),
            _ => false,
        }
    }

    fn is_capital(&self, i: usize) -> bool {
        i < self.end
            && matches!(
                self.article.tokens()[i].case,
                Case::Capitalized | Case::Upper | Case::Mixed
            )
            && matches!(self.article.tokens()[i].kind, TokenKind::Word)
    }

    fn is_name_word(&self, i: usize) -> bool {
        self.is_capital(i) && {
            let word = self.word(i);
            let lower = self.article.token_lower(i);
            if is_compound_adjective(lower) {
                return false;
            }
            // "A." between two names is an initial.
            let initial = lower.len() == 2 && lower.ends_with('.')
                || lower.len() == 1
                    && i + 1 < self.end
                    && self.article.token_text(i + 1) == "."
                    && i > self.start;
            // "Jeremy Dear", "Mr. Still".
            let surname = i > self.start
                && !self.title_case
                && self.article.tokens()[i].case == Case::Capitalized
                && self.word(i - 1).is(COMMON_FIRST_NAME | HONORIFIC)
                && !word.is(CALENDAR | PREPOSITION)
                && third_person(lower).is_none();
            initial
                || surname
                || lower != "i"
                    && !(lower == "election" && self.lower_is(i + 1, "day"))
                    && (!word.is(FUNCTION)
                        || word.is(PARTICLE | BODY)
                        || word.is(COMMON_FIRST_NAME) && !word.is(CALENDAR))
        }
    }

    /// End of the run that begins at `start`, and whether "of" or "for" made it a body's name.
    fn run_end(&self, start: usize) -> (usize, bool) {
        /// No name is longer; keeps a line of a million capitals linear.
        const LONGEST: usize = 14;
        let mut is_body = false;
        let mut has_body_word = self.word(start).is(BODY);
        let mut i = start + 1;
        while i < self.end && i - start < LONGEST {
            if self.is_name_word(i) {
                has_body_word |= self.word(i).is(BODY);
                i += 1;
                continue;
            }
            let text = self.article.token_text(i);
            let next_is_name = self.is_name_word(i + 1);
            match text {
                // "USA TODAY".
                _ if self.article.tokens()[i].case == Case::Upper
                    && self.article.tokens()[i - 1].case == Case::Upper
                    && self.article.tokens()[i].span.len() > 2
                    && !self.word(i).is(FUNCTION)
                    && !self.title_case =>
                {
                    i += 1;
                }
                // "the Coroner’s Office", "the Dockers’ Union".
                "’s" | "'s" | "’" | "'"
                    if next_is_name
                        && self.word(i + 1).is(BODY)
                        && (self.word(i - 1).is(ROLE) || text.len() < 2 || text == "’") =>
                {
                    is_body = true;
                    i += 1;
                }
                // "J. Pell", "Mr. Pell" where the tokenizer left the stop alone.
                "." if next_is_name && self.is_abbreviation(i - 1) => i += 1,
                "&" if next_is_name => {
                    is_body = true;
                    i += 1;
                }
                "“" | "\"" | "‘" | "'" | "’" | "``"
                    if next_is_name
                        && i + 2 < self.end
                        && self.article.tokens()[i + 2].kind == TokenKind::QuoteMark
                        && self.is_name_word(i + 3) =>
                {
                    i += 3;
                }
                // "Vale, MD", but "Ashton, Md."
                "," if i + 1 < self.end
                    && self.word(i + 1).is(SUFFIX)
                    && !(self.word(i + 1).is(PLACE)
                        && self.article.tokens()[i + 1].case == Case::Capitalized) =>
                {
                    i += 2
                }
                // "Citizens for Clean Quays".
                "for" | "against"
                    if i == start + 1
                        && next_is_name
                        && (self.word(start).is(GROUP)
                            || self.word(start).is(ROLE) && self.word(start).is(PLURAL))
                        && self.article.tokens()[start].case == Case::Capitalized =>
                {
                    is_body = true;
                    i += 1;
                }
                "of" | "for" | "on" if has_body_word => {
                    let after = if ["the", "a", "an"].iter().any(|d| self.lower_is(i + 1, d)) {
                        i + 2
                    } else {
                        i + 1
                    };
                    if !self.is_name_word(after) || self.word(start).is(HONORIFIC) {
                        break;
                    }
                    // "Senate Majority Leader of …": the head is a person.
                    if self.word(i - 1).is(ROLE) {
                        break;
                    }
                    is_body = true;
                    i = after;
                }
                "and" if is_body && next_is_name && self.body_word_follows(i + 1) => i += 1,
                "and"
                    if next_is_name
                        && self.may_be_half_of_body(start, i)
                        && self.single_body_follows(i + 1) =>
                {
                    is_body = true;
                    i += 1;
                }
                _ if self.article.tokens()[i].case == Case::Lower
                    && next_is_name
                    && self.word(i).is(PARTICLE)
                    && !self.word(i).is(BODY) =>
                {
                    i += 1;
                }
                // "van der Berg".
                _ if self.article.tokens()[i].case == Case::Lower
                    && self.word(i).is(PARTICLE)
                    && i + 1 < self.end
                    && self.word(i + 1).is(PARTICLE)
                    && self.is_name_word(i + 2) =>
                {
                    i += 2;
                }
                _ => break,
            }
        }
        // The run never ends in an opening mark or particle: each arm above looked ahead.
        (i.min(self.end), is_body)
    }

    fn lower_is(&self, i: usize, word: &str) -> bool {
        i < self.end && self.article.token_lower(i) == word
    }

    fn is_abbreviation(&self, i: usize) -> bool {
        self.article.tokens()[i].span.len() <= 2 || self.word(i).is(TITLE | SUFFIX)
    }

    /// "the House Oversight" before "and Government Reform Committee": no name of its own.
    fn may_be_half_of_body(&self, start: usize, end: usize) -> bool {
        let prefix = match self.article.token_lower(start) {
            "house" | "senate" | "u.s." => 1,
            "united" if self.lower_is(start + 1, "states") => 2,
            _ => 0,
        };
        let opened = start > self.start && self.lower_is(start - 1, "the") || prefix > 0;
        opened
            && (start + prefix..end).all(|i| {
                let word = self.word(i);
                let named =
                    word.is(FIRST_NAME | KNOWN_BODY | PLACE | TITLE | ROLE | MEDIA | COMPANY);
                let is_head = i + 1 == end && word.is(BODY);
                !named && !is_head
            })
    }

    /// The run at `i` ends in one body's noun: "Government Reform Committee", not "Treasury Departments".
    fn single_body_follows(&self, i: usize) -> bool {
        let end = (i..(i + 4).min(self.end))
            .take_while(|&k| self.is_name_word(k))
            .last();
        end.is_some_and(|last| {
            let word = self.word(last);
            last > i
                && word.is(BODY)
                && !word.is(PLURAL | KNOWN_BODY)
                && self.tag(last) != Tag::NounPlural
        })
    }

    fn body_word_follows(&self, mut i: usize) -> bool {
        let limit = (i + 4).min(self.end);
        while i < limit && self.is_name_word(i) {
            if self.word(i).is(BODY) {
                return true;
            }
            i += 1;
        }
        false
    }

    /// Cuts a run into titles and name: "New Jersey Gov. Chris Christie" is a titled "Chris Christie".
    fn read_run(
        &self,
        mut start: usize,
        end: usize,
        initial: bool,
        is_body: bool,
        found: &mut Scan,
    ) {
        let first = self.word(start);
        let tag = self.tag(start);
        let known = first.is(FIRST_NAME | TITLE | ROLE | BODY | PLACE | DEMONYM | KNOWN_BODY);
        if initial && end - start > 1 && !known && !tag.is_noun() && tag != Tag::Adjective {
            start += 1;
        }
        if self.is_plural_noun(start, end) {
            let last = self.last_word(start, end);
            found.nouns.push(Noun {
                token: last as u32,
                word: self.word(last),
            });
            // "Fields said" after "Michelle Fields".
            if end - start == 1 {
                let mut mention = name(start, end, start, NameKind::Unknown);
                mention.weak = true;
                mention.noun_like = true;
                found.names.push(mention);
            }
            return;
        }
        let doubtful_start = initial && !known && end - start > 1;
        let weak = initial && end - start == 1 && self.tag(start) != Tag::Proper && !known;
        let preceded_by_the = start > self.start
            && self.lower_is(start - 1, "the")
            && !weak
            && !(end < self.end && self.tag(end).is_noun() && end - start == 1);
        let last = self.last_word(start, end);
        let phrase = start;
        if !is_body && (!self.word(last).is(BODY) || self.word(last).is(ROLE)) {
            // Titles, roles and what stands before them are no part of the name.
            let mut cut = start;
            for i in start..last {
                if i > start && self.article.tokens()[i - 1].kind == TokenKind::QuoteMark {
                    // A nickname.
                    continue;
                }
                let word = self.word(i);
                let name_like = word.is(COMMON_FIRST_NAME) && i == cut;
                if word.is(TITLE | ROLE) && !(name_like && self.is_given_name(i)) {
                    cut = i + 1;
                } else if word.is(DEMONYM)
                    && i == cut
                    && !word.is(COMMON_FIRST_NAME)
                    && (i + 1 < last || self.word(last).is(KNOWN_BODY))
                {
                    // "Republican Ben Carson", but neither "Christian Bell" nor "Western Journalism".
                    cut = i + 1;
                }
            }
            while cut < last && self.article.token_text(cut) == "." {
                cut += 1;
            }
            if cut == start {
                cut = self.skip_body_prefix(start, last);
            }
            start = cut;
        }
        let titled = start > phrase;
        let mut gender = Gender::Unknown;
        for i in phrase..start {
            let word = self.word(i);
            if word.is(TITLE | ROLE) && word.gender != Gender::Unknown {
                gender = word.gender;
            }
        }
        if self.is_only_roles(start, end) && !preceded_by_the_body(self, last) {
            // "MP", "Mayor": a headline's role, no name; but "Cook" and "Weaver" may be people.
            found.nouns.push(Noun {
                token: last as u32,
                word: self.word(last),
            });
            if end - start == 1 && !self.lower_is(start.wrapping_sub(1), "the") {
                let mut mention = name(start, end, phrase, NameKind::Unknown);
                mention.weak = true;
                mention.noun_like = true;
                found.names.push(mention);
            }
            return;
        }
        // "the 6th Circuit Court".
        if start > self.start
            && start == phrase
            && (is_body || self.word(last).is(BODY))
            && self.article.tokens()[start - 1].kind == TokenKind::Number
            && self
                .article
                .token_lower(start - 1)
                .ends_with(['h', 't', 'd'])
        {
            start -= 1;
        }
        let phrase = phrase.min(start);
        let kind = self.kind_of(phrase, start, end, titled, is_body, preceded_by_the);
        if kind == NameKind::Unknown && self.is_demonym(start, end) {
            return;
        }
        if kind == NameKind::Body && self.word(last).is(BODY | GROUP | DOCUMENT) {
            found.nouns.push(Noun {
                token: last as u32,
                word: self.word(last),
            });
        }
        let mut found_name = name(start, end, phrase, kind);
        found_name.gender = gender;
        found_name.weak = weak;
        found_name.doubtful_start = doubtful_start && start == phrase && kind != NameKind::Body;
        found_name.shares_next = end - start == 1
            && self.word(start).is(FIRST_NAME)
            && self.lower_is(end, "and")
            && self.is_name_word(end + 1)
            && !self.word(end + 1).is(TITLE | ROLE)
            && self.is_name_word(end + 2)
            && !titled;
        found.names.push(found_name);
    }

    /// In a line where all words are capitalised only a first name followed by another word is a new name; the rest
    /// may still be mentions of names found elsewhere.
    fn read_title_case(&self, start: usize, end: usize, found: &mut Scan) {
        let mut i = start;
        while i < end {
            if self.article.tokens()[i].kind != TokenKind::Word {
                i += 1;
                continue;
            }
            let word = self.word(i);
            let next = self.is_name_word(i + 1) && i + 1 < end;
            let mut mention = name(i, i + 1, i, NameKind::Unknown);
            if word.is(COMMON_FIRST_NAME)
                && next
                && !self.tag(i + 1).is_finite_verb()
                && !self.word(i + 1).is(FUNCTION | TITLE | ROLE)
            {
                mention.end = (i + 2) as u32;
                mention.kind = NameKind::Person;
            } else {
                if word.is(ROLE | DOCUMENT | BODY | GROUP)
                    && (!word.is(FIRST_NAME) || word.is(TITLE))
                {
                    if i > start {
                        self.note_noun(i, found);
                    }
                    i += 1;
                    continue;
                }
            }
            // In a headline even the pair may be verb and name: it joins a cluster, and makes none unless it is a source.
            mention.weak |= self.headline;
            i = mention.end as usize;
            found.names.push(mention);
        }
    }

    /// Last token that is no suffix or stop.
    fn last_word(&self, start: usize, end: usize) -> usize {
        (start..end)
            .rev()
            .find(|&i| self.article.tokens()[i].kind == TokenKind::Word && !self.word(i).is(SUFFIX))
            .unwrap_or(start)
    }

    /// "Dean Smith", "Earl Tibbets": a title that is also a first name, with a surname right after.
    fn is_given_name(&self, i: usize) -> bool {
        let word = self.word(i);
        !word.is(TITLE) || matches!(self.article.token_lower(i), "dean" | "earl" | "marshall")
    }

    /// Skips a body's or place's name right before a personal one: "KBN Jake Quill", "State John Vale".
    fn skip_body_prefix(&self, start: usize, last: usize) -> usize {
        let personal = |i: usize| self.word(i).is(COMMON_FIRST_NAME) && !self.word(i).is(PLACE);
        if personal(start) {
            return start;
        }
        // "the Harbour Post Vale": the paper is no part of the name.
        if last > start + 1 && LEXICONS.phrase(&self.joined_lower(start, last)) & KNOWN_BODY != 0 {
            return last;
        }
        let prefix = (start..last).find(|&i| personal(i));
        match prefix {
            // "Maricopa County Recorder Helen Purcell".
            Some(i) if i + 1 == last && i > start + 1 && !self.word(start).is(FIRST_NAME) => i,
            Some(i)
                if (start..i).all(|k| {
                    self.word(k).is(BODY | KNOWN_BODY | PLACE | DEMONYM)
                        || self.article.tokens()[k].case == Case::Upper
                            && self.article.tokens()[k].span.len() > 2
                }) =>
            {
                i
            }
            _ => start,
        }
    }

    fn is_only_roles(&self, start: usize, end: usize) -> bool {
        (start..end).all(|i| {
            let word = self.word(i);
            let name_too = word.is(COMMON_FIRST_NAME) && !word.is(TITLE);
            self.article.tokens()[i].kind != TokenKind::Word
                || (word.is(ROLE | TITLE | DEMONYM | GROUP | DOCUMENT) && !name_too)
                || word.is(PLACE) && i + 1 < end && self.word(end - 1).is(ROLE)
        })
    }

    /// "Republicans", "Gay Republicans", "Germans", "Hedge Funds": several people or things, no name.
    fn is_plural_noun(&self, start: usize, end: usize) -> bool {
        let last = end - 1;
        let word = self.word(last);
        let lower = self.article.token_lower(last);
        if end - start > 1
            && (LEXICONS.phrase(&self.joined_lower(start, end)) != 0
                || self.word(start).is(COMMON_FIRST_NAME) && !word.is(ROLE))
        {
            return false;
        }
        let demonym = lower
            .strip_suffix('s')
            .is_some_and(|stem| LEXICONS.word(stem).is(DEMONYM))
            && !word.is(FIRST_NAME);
        let group = word.is(GROUP) && !word.is(BODY | FIRST_NAME) && lower.ends_with('s')
            || word.is(ROLE) && word.is(PLURAL) && !word.is(BODY | FIRST_NAME);
        demonym
            || group
            || end - start == 1
                && self.tag(last) == Tag::NounPlural
                && self.is_initial(last)
                && !word.is(FIRST_NAME | KNOWN_BODY | PLACE)
    }

    fn is_demonym(&self, start: usize, end: usize) -> bool {
        end - start == 1 && self.word(start).is(DEMONYM)
    }

    fn kind_of(
        &self,
        phrase: usize,
        start: usize,
        end: usize,
        titled: bool,
        is_body: bool,
        preceded_by_the: bool,
    ) -> NameKind {
        let last = self.last_word(start, end);
        let n_words = (start..end)
            .filter(|&i| self.article.tokens()[i].kind == TokenKind::Word)
            .count();
        // "the newspaper Diário da Serra".
        let named_as_body = phrase > self.start
            && phrase == start
            && self.article.tokens()[start - 1].case == Case::Lower
            && self.word(start - 1).is(MEDIA)
            && !self.word(start).is(COMMON_FIRST_NAME);
        if is_body || named_as_body {
            return NameKind::Body;
        }
        if n_words == 1 {
            let word = self.word(last);
            if titled {
                return NameKind::Person;
            }
            // "of Ashton, Md."
            if start > self.start
                && matches!(
                    self.article.token_lower(start - 1),
                    "of" | "in" | "at" | "near" | "from" | "outside"
                )
                && self.lower_is(end, ",")
                && end + 1 < self.end
                && self.word(end + 1).is(PLACE)
                && self.is_capital(end + 1)
            {
                return NameKind::Place;
            }
            if word.is(PLACE) {
                return NameKind::Place;
            }
            if word.is(BODY | KNOWN_BODY) {
                return NameKind::Body;
            }
            if word.is(COMMON_FIRST_NAME) {
                return NameKind::Person;
            }
            let token = self.article.tokens()[last];
            if token.case == Case::Upper && token.span.len() <= 6 && !self.lower_is(end, ":") {
                return NameKind::Body;
            }
            if preceded_by_the || token.case == Case::Mixed && !has_surname_prefix(self, last) {
                return NameKind::Body;
            }
            return NameKind::Unknown;
        }
        let joined = self.joined_lower(start, end);
        let phrase_flags = LEXICONS.phrase(&joined);
        if phrase_flags & PLACE != 0 {
            return NameKind::Place;
        }
        if phrase_flags & (KNOWN_BODY | MEDIA | COMPANY) != 0 {
            return NameKind::Body;
        }
        if titled && start > phrase {
            return NameKind::Person;
        }
        // "The Ann Pell Morning Show" is no person.
        if self.word(last).is(BODY) || n_words > 2 && self.lower_is(last, "show") {
            return NameKind::Body;
        }
        let first = self.word(start);
        if first.is(COMMON_FIRST_NAME) {
            return NameKind::Person;
        }
        if preceded_by_the {
            return NameKind::Body;
        }
        if first.is(FIRST_NAME) {
            return NameKind::Person;
        }
        if first.is(BODY | KNOWN_BODY | DEMONYM | PLACE) || self.word(last).is(PLURAL) {
            return NameKind::Body;
        }
        NameKind::Unknown
    }

    fn joined_lower(&self, start: usize, end: usize) -> String {
        let mut joined = String::new();
        for i in start..end {
            if i > start {
                joined.push(' ');
            }
            joined.push_str(self.article.token_lower(i));
        }
        joined
    }
}

/// "Dunedin-born", "London-based": an adjective with a capital.
fn is_compound_adjective(lower: &str) -> bool {
    lower.len() > 5
        && ["-born", "-based", "-backed", "-led", "-educated", "-style"]
            .iter()
            .any(|ending| lower.ends_with(ending))
}

/// "McVay", "DeShawn", "O’Brien": capitals inside a surname are no sign of a brand.
fn has_surname_prefix(reader: &Reader<'_>, i: usize) -> bool {
    let text = reader.article.token_text(i);
    text.starts_with(|c: char| c.is_uppercase())
}

/// "the Guardian", "the Times": one capitalised body word after "the" is a name.
fn preceded_by_the_body(reader: &Reader<'_>, last: usize) -> bool {
    reader.word(last).is(BODY | KNOWN_BODY)
}

fn name(start: usize, end: usize, phrase: usize, kind: NameKind) -> Name {
    Name {
        start: start as u32,
        end: end as u32,
        phrase: phrase as u32,
        kind,
        read_as: None,
        gender: Gender::Unknown,
        weak: false,
        doubtful_start: false,
        noun_like: false,
        shares_next: false,
    }
}

/// Gender of a third-person singular pronoun, and whether it is "he" or "she".
pub(crate) fn third_person(lower: &str) -> Option<(Gender, bool)> {
    match lower {
        "he" => Some((Gender::Male, true)),
        "she" => Some((Gender::Female, true)),
        "him" | "his" | "himself" => Some((Gender::Male, false)),
        "her" | "hers" | "herself" => Some((Gender::Female, false)),
        _ => None,
    }
}
