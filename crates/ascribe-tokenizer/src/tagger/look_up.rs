//! From tokens to items: the tags each word can have.

use ascribe_article::{Case, Tag, Token, TokenKind};
use ascribe_grammar::packed::Packed;
use ascribe_grammar::words::LEXICONS;

use super::tables::{Context, EDGE, Entry, FORM_OF_SHAPE, Form, Shape};
use super::{Scratch, Tagger};

/// Characters of the longest ending in the lexicon.
const MAX_ENDING: usize = 4;

/// A token on the path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) token: u32,
    pub(super) form: Form,
    pub(super) context: Context,
    /// Number of the [`Shape`], one more at the edge.
    pub(super) shape: u8,
}

const EDGE_ITEM: Item = Item {
    token: 0,
    form: Form {
        start: 0,
        len: 0,
        tag: EDGE,
        class: 0,
    },
    context: Context {
        after: 0,
        before: 0,
        lexical: 0,
    },
    shape: Shape::COUNT as u8,
};

impl Tagger {
    /// Makes the items of a sentence; marks that are passed over get their tag. `numbers` are those of `keys` in the table of
    /// all words.
    pub(super) fn look_up(
        &self,
        [text, lower]: [&str; 2],
        keys: &[Packed],
        numbers: &[u16],
        tokens: &mut [Token],
        scratch: &mut Scratch,
    ) {
        scratch.items.clear();
        scratch.items.push(EDGE_ITEM);
        let mut reader = Reader {
            tagger: self,
            text,
            lower,
            headline: is_headline(tokens),
            begin: true,
            single_open: false,
        };
        for index in 0..tokens.len() {
            let token = tokens[index];
            let item = match token.kind {
                TokenKind::QuoteMark => {
                    tokens[index].tag = Tag::Punctuation;
                    let Some(item) = reader.quotation_mark(tokens, index) else {
                        continue;
                    };
                    item
                }
                TokenKind::Punctuation | TokenKind::Symbol if !reader.is_read_as_word(token) => {
                    reader.mark(token)
                }
                _ => reader.word(token, keys[index], numbers[index], &mut scratch.word),
            };
            scratch.items.push(Item {
                token: index as u32,
                ..item
            });
        }
        scratch.items.extend([EDGE_ITEM; 2]);
    }

    fn entry(&self, word: &str) -> Option<&Entry> {
        match Packed::new(word) {
            Some(word) => self.numbered(LEXICONS.find(word)),
            None => self.long_words.get(word),
        }
    }

    /// The entry of a number in the table of all words.
    fn numbered(&self, number: u16) -> Option<&Entry> {
        let index = self.numbers[number as usize];
        (index != 0).then(|| &self.entries[index as usize])
    }

    fn item(&self, entry: &Entry, shape: Shape) -> Item {
        let form = self.forms[entry.forms[FORM_OF_SHAPE[shape as usize]] as usize];
        Item {
            token: 0,
            form,
            context: entry.context,
            shape: shape as u8,
        }
    }

    /// Candidates from the longest known ending; `ending` gives the key of that many characters.
    fn item_by_ending(&self, shape: Shape, ending: impl Fn(usize) -> Option<Packed>) -> Item {
        let form = (0..=MAX_ENDING)
            .rev()
            .find_map(|n| self.endings.get(ending(n)?));
        Item {
            // No word of this shape was ever unknown: a noun is the best guess.
            form: form.map_or(self.noun, |&form| self.forms[form as usize]),
            shape: shape as u8,
            ..EDGE_ITEM
        }
    }
}

/// Reads a sentence token by token. The items it makes have no token yet.
struct Reader<'t> {
    tagger: &'t Tagger,
    text: &'t str,
    lower: &'t str,
    /// Capitals say nothing in the whole sentence.
    headline: bool,
    /// A capital of the next word may be due to its place.
    begin: bool,
    /// A single quotation mark is open.
    single_open: bool,
}

impl Reader<'_> {
    /// The item of the apostrophe of "officials’ claim"; `None` for a mark that is passed over.
    fn quotation_mark(&mut self, tokens: &[Token], index: usize) -> Option<Item> {
        let span = tokens[index].span;
        let mark = &self.lower[span.range()];
        let glued_before = index > 0 && tokens[index - 1].span.end == span.start;
        let glued_after = tokens
            .get(index + 1)
            .is_some_and(|next| next.span.start == span.end);
        if matches!(mark, "'" | "’")
            && glued_before
            && !glued_after
            && !self.single_open
            && is_plural_before_apostrophe(tokens, index, self.lower)
        {
            self.begin = false;
            return Some(self.tagger.item(&self.tagger.apostrophe, Shape::Lower));
        }
        if matches!(mark, "'" | "‘" | "’" | "`" | "‚") {
            self.single_open = !glued_before && glued_after;
        }
        // A word after a closing mark begins nothing: `“No,” Owen said`.
        self.begin |= !glued_before || glued_after;
        None
    }

    /// "&" and "%" have tags like words.
    fn is_read_as_word(&self, token: Token) -> bool {
        let byte = self.lower.as_bytes()[token.span.start as usize];
        token.span.len() == 1 && matches!(byte, b'&' | b'%')
    }

    fn mark(&mut self, token: Token) -> Item {
        let word = &self.lower[token.span.range()];
        if let &[byte @ 0..0x80] = word.as_bytes()
            && !byte.is_ascii_alphanumeric()
        {
            let (mark, begins) = &self.tagger.marks[byte as usize];
            self.begin |= begins;
            return self.tagger.item(mark, Shape::Mark);
        }
        if word.chars().any(char::is_alphanumeric) {
            self.begin = false;
            return Item {
                form: self.tagger.other,
                shape: Shape::Lower as u8,
                ..EDGE_ITEM
            };
        }
        self.begin |= begins_after(word);
        let entry = self.tagger.entry(word).unwrap_or(&self.tagger.mark);
        self.tagger.item(entry, Shape::Mark)
    }

    /// `number` is that of `key` in the table of all words.
    fn word(&mut self, token: Token, key: Packed, number: u16, buffer: &mut String) -> Item {
        if self.tagger.is_plain[number as usize] {
            let shape = self.shape(token.case, false, false);
            self.begin = false;
            let entry = self.tagger.numbers[number as usize];
            return self
                .tagger
                .item(&self.tagger.entries[entry as usize], shape);
        }
        let word = &self.lower[token.span.range()];
        let fits = key != Packed::TOO_LONG;
        let (ascii, has_digit, has_hyphen) = match fits {
            true => (key.is_ascii(), key.has_digit(), key.has_hyphen()),
            false => {
                let has_digit = word.bytes().any(|b| b.is_ascii_digit());
                (word.is_ascii(), has_digit, word.contains('-'))
            }
        };
        let shape = self.shape(token.case, has_digit, has_hyphen);
        self.begin = false;
        if !ascii {
            plain(&self.text[token.span.range()], buffer);
            return self.rare(buffer, token.kind, shape);
        }
        if !fits || word == "'" {
            return self.rare(word, token.kind, shape);
        }
        match self.tagger.numbered(number) {
            Some(entry) if !has_digit => self.tagger.item(entry, shape),
            _ => {
                let key = if has_digit { key.with_zeros() } else { key };
                self.tagger.item_by_ending(shape, |n| {
                    (n <= key.n_bytes()).then(|| key.ending(n, shape as u8))
                })
            }
        }
    }

    fn shape(&self, case: Case, has_digit: bool, has_hyphen: bool) -> Shape {
        match case {
            _ if has_digit => Shape::Digit,
            Case::None | Case::Lower if has_hyphen => Shape::LowerHyphen,
            Case::None | Case::Lower => Shape::Lower,
            Case::Mixed => Shape::Mixed,
            _ if self.headline || self.begin => Shape::Start,
            Case::Capitalized => Shape::Capital,
            Case::Upper => Shape::AllCapitals,
        }
    }

    /// A word beyond ASCII, a very long one or an apostrophe.
    fn rare(&self, key: &str, kind: TokenKind, shape: Shape) -> Item {
        if key == "'" && kind == TokenKind::Word {
            return self.tagger.item(&self.tagger.apostrophe, shape);
        }
        match self.tagger.entry(key) {
            Some(entry) if shape != Shape::Digit => self.tagger.item(entry, shape),
            _ => {
                let mut buffer = [0; MAX_ENDING * 4];
                let ending = last_characters(key, &mut buffer);
                self.tagger.item_by_ending(shape, |n| {
                    let start = match n {
                        0 => ending.len(),
                        n => ending.char_indices().rev().nth(n - 1)?.0,
                    };
                    let part = Packed::new(&ending[start..])?;
                    Some(part.ending(part.n_bytes(), shape as u8))
                })
            }
        }
    }
}

/// True when at least four in five of the longer words are capitalised: capitals then say nothing.
fn is_headline(tokens: &[Token]) -> bool {
    let (mut n_long, mut n_capital) = (0_usize, 0_usize);
    for token in tokens {
        if token.kind == TokenKind::Word && token.span.len() > 3 {
            n_long += 1;
            n_capital += usize::from(matches!(token.case, Case::Capitalized | Case::Upper));
        }
    }
    n_long >= 3 && n_capital * 10 >= n_long * 8
}

/// True when a capital after this mark may be due to the mark.
pub(super) fn begins_after(mark: &str) -> bool {
    matches!(mark, ":" | "(" | "[" | "•" | "*" | "…") || mark.starts_with(['-', '–', '—', '.'])
}

/// True when the word before mark `index` can be a plural or a name in -s, and a word follows.
fn is_plural_before_apostrophe(tokens: &[Token], index: usize, lower: &str) -> bool {
    let Some(before) = index.checked_sub(1).map(|i| &tokens[i]) else {
        return false;
    };
    before.kind == TokenKind::Word
        && lower[before.span.range()].ends_with(['s', 'z', 'x'])
        && tokens
            .get(index + 1)
            .is_some_and(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number))
}

/// The key of a word with letters or marks beyond ASCII: lower-cased, apostrophes straight.
fn plain(word: &str, out: &mut String) {
    out.clear();
    for c in word.chars() {
        match c {
            '’' | '‘' => out.push('\''),
            c => out.extend(c.to_lowercase()),
        }
    }
}

/// The last characters of a word, digits read as 0.
fn last_characters<'b>(word: &str, buffer: &'b mut [u8; MAX_ENDING * 4]) -> &'b str {
    let start = word
        .char_indices()
        .rev()
        .nth(MAX_ENDING - 1)
        .map_or(0, |(at, _)| at);
    let ending = &word[start..];
    let out = &mut buffer[..ending.len()];
    out.copy_from_slice(ending.as_bytes());
    for byte in out.iter_mut().filter(|b| b.is_ascii_digit()) {
        *byte = b'0';
    }
    std::str::from_utf8(out).expect("only digits were changed")
}
