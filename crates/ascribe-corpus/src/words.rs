//! The words of a text as they are compared: what outlets write differently without saying something else does not count.
//!
//! Case, accents, punctuation, quotation marks and brackets fall away; "don’t" is "do not", "can't" is "can not", "Iran's" is
//! "Iran", "co-operate" is "cooperate", "1,000" is "1000", "per cent" and "%" are "percent", "five" is "5". Words that a newsroom
//! put in (`[the Syrians]`) are there, but weigh little.

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::LazyLock;

use ascribe_grammar::inflect::{Form, Irregular};
use ascribe_grammar::lists;
use deunicode::deunicode_char;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::mix::mix;

/// What a word does for the sense.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// "the", "would", "[inserted]": may come and go.
    Light,
    /// "resign".
    Content,
    /// With a capital inside a sentence: may name what many speak of.
    Name,
    /// "12": two of them are never one.
    Number,
    /// "not": turns the sense round.
    Negation,
}

/// A word as a number: equal where the stem is. The lowest bits say what kind of word it is and are not compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key(u64);

const KIND_BITS: u32 = 3;

impl Key {
    fn new(folded: &str, kind: Kind) -> Self {
        let stem = STEMS.stem(folded);
        Self(text_hash(&stem) << KIND_BITS | kind as u64)
    }

    /// What kind of word it is.
    pub(crate) fn kind(self) -> Kind {
        match self.0 & ((1 << KIND_BITS) - 1) {
            0 => Kind::Light,
            1 => Kind::Content,
            2 => Kind::Name,
            3 => Kind::Number,
            _ => Kind::Negation,
        }
    }

    /// The same for all words of one stem.
    pub(crate) fn stem(self) -> u64 {
        self.0 >> KIND_BITS
    }

    /// True for a word that carries sense: no light one, no "not".
    pub(crate) fn is_full(self) -> bool {
        matches!(self.kind(), Kind::Content | Kind::Name | Kind::Number)
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.stem() == other.stem()
    }
}

/// A word of a text, with the place where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// Without case, accents and marks.
    pub(crate) folded: String,
    /// Bytes of the text.
    pub(crate) at: Range<usize>,
    /// To compare by.
    pub(crate) key: Key,
}

/// The words of `text`, in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    each_word(text, |folded, at, kind| {
        found.push(Word {
            folded: folded.to_owned(),
            at,
            key: Key::new(folded, kind),
        });
    });
    found
}

/// The words of `text` as numbers, and a number for all of them: equal where every word is, case and marks aside.
pub(crate) fn keys(text: &str) -> (Vec<Key>, u64) {
    let mut keys = Vec::new();
    let mut whole = FxHasher::default();
    each_word(text, |folded, _, kind| {
        keys.push(Key::new(folded, kind));
        folded.hash(&mut whole);
    });
    (keys, mix(whole.finish()))
}

/// A number for each word of `text` as it stands, and whether it stands within quotation marks, for the comparison of articles.
pub(crate) fn plain_words(text: &str) -> Vec<(u64, bool)> {
    let mut found = Vec::new();
    let mut marks = Marks::default();
    let mut seen = 0;
    each_word(text, |folded, at, _| {
        marks.read(text.get(seen..at.start).unwrap_or_default());
        seen = at.end;
        found.push((text_hash(folded), marks.is_open));
    });
    found
}

/// Whether a place is within quotation marks. A blank line ends a quotation that nobody closed.
#[derive(Default)]
struct Marks {
    is_open: bool,
}

impl Marks {
    fn read(&mut self, between: &str) {
        for c in between.chars() {
            match c {
                '“' => self.is_open = true,
                '”' | '\n' => self.is_open = false,
                '"' => self.is_open = !self.is_open,
                _ => {}
            }
        }
    }
}

fn text_hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    mix(hasher.finish())
}

/// The endings that an apostrophe cuts off, and the word they stand for.
const ENDINGS: [(&str, &str); 6] = [
    ("re", "are"),
    ("ve", "have"),
    ("ll", "will"),
    ("d", "would"),
    ("m", "am"),
    ("s", ""),
];

/// What stays joined to the word after its hyphen.
const PREFIXES: [&str; 10] = [
    "co", "re", "pre", "non", "anti", "un", "e", "mid", "multi", "inter",
];

/// Calls `take` for every word: folded, its bytes, its kind.
fn each_word(text: &str, mut take: impl FnMut(&str, Range<usize>, Kind)) {
    let mut run = Run::default();
    // An inserted word is one that begins after "[": "[t]he" is a word, "[the Syrians]" are insertions.
    let mut in_bracket = false;
    let mut begins_sentence = true;
    let mut is_short_title = false;
    let mut per: Option<Range<usize>> = None;
    for raw in raw_words(text) {
        let before = text.get(run.end..raw.start).unwrap_or_default();
        for c in before.chars() {
            match c {
                '[' => in_bracket = true,
                ']' => in_bracket = false,
                // "Mr.", "Gov.", an initial: no end of a sentence.
                '.' if is_short_title => {}
                '.' | '!' | '?' | '\n' => begins_sentence = true,
                _ => {}
            }
        }
        run.end = raw.end;
        let piece = &text[raw.clone()];
        let has_capital = piece.chars().next().is_some_and(char::is_uppercase);
        is_short_title = has_capital && piece.len() <= 4;
        let opens = in_bracket && !piece.contains(']');
        run.fold(piece);
        let shade = Shade {
            is_inserted: opens,
            is_name: has_capital && !begins_sentence,
        };
        begins_sentence = false;
        for c in piece.chars() {
            match c {
                '[' => in_bracket = true,
                ']' => in_bracket = false,
                _ => {}
            }
        }
        // "per cent": the first word waits for the second.
        if let Some(at) = per.take() {
            if run.folded == "cent" {
                take("percent", at.start..raw.end, Kind::Content);
                continue;
            }
            take("per", at, Kind::Light);
        }
        if run.folded == "per" {
            per = Some(raw);
            continue;
        }
        run.each(|folded| take(folded, raw.clone(), shade.kind(folded)));
    }
    if let Some(at) = per {
        take("per", at, Kind::Light);
    }
}

/// What the place of a word says of it.
struct Shade {
    is_inserted: bool,
    is_name: bool,
}

impl Shade {
    fn kind(&self, folded: &str) -> Kind {
        if self.is_inserted {
            return Kind::Light;
        }
        if folded.as_bytes().first().is_some_and(u8::is_ascii_digit) {
            return Kind::Number;
        }
        match STEMS.closed.get(folded) {
            Some(&kind) => kind,
            None if self.is_name => Kind::Name,
            None => Kind::Content,
        }
    }
}

/// The longest run that is read as one word; what is longer is cut, as nobody speaks it.
const LONGEST: usize = 64;

/// Runs of letters and digits with what may stand inside a word: apostrophes, brackets, points and commas between digits, and
/// hyphens after a prefix. "%" is a word, too.
fn raw_words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at
            + text
                .get(at..)?
                .find(|c: char| c.is_alphanumeric() || c == '%')?;
        let mut end = start;
        let mut last = ' ';
        let mut letters = 0;
        let mut chars = text[start..].char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            let next = chars.peek().map_or(' ', |&(_, next)| next);
            let goes_on = if c == '%' {
                offset == 0
            } else if c.is_alphanumeric() {
                true
            } else {
                match c {
                    '\'' | '’' | '‘' | 'ʼ' => last.is_alphabetic() && next.is_alphabetic(),
                    '.' | ',' => last.is_ascii_digit() && next.is_ascii_digit(),
                    ']' | '[' => last.is_alphabetic() && next.is_alphabetic(),
                    '-' | '‐' | '‑' => {
                        next.is_alphanumeric() && is_prefix(&text[start..start + offset])
                    }
                    // An accent that is a character of its own.
                    '\u{300}'..='\u{36f}' => true,
                    _ => false,
                }
            };
            if !goes_on || letters == LONGEST {
                break;
            }
            letters += 1;
            last = c;
            end = start + offset + c.len_utf8();
            if c == '%' {
                break;
            }
        }
        at = end;
        Some(start..end)
    })
}

fn is_prefix(word: &str) -> bool {
    PREFIXES
        .iter()
        .any(|prefix| prefix.eq_ignore_ascii_case(word))
}

/// The word that is read, without allocating one for each.
#[derive(Default)]
struct Run {
    folded: String,
    ending: Option<&'static str>,
    is_negated: bool,
    end: usize,
}

impl Run {
    fn fold(&mut self, piece: &str) {
        self.folded.clear();
        self.ending = None;
        self.is_negated = false;
        if piece == "%" {
            self.folded.push_str("percent");
            return;
        }
        let mut apostrophe = None;
        for c in piece.chars() {
            match c {
                '\'' | '’' | '‘' | 'ʼ' => apostrophe = Some(self.folded.len()),
                _ if c.is_ascii_alphanumeric() => self.folded.push(c.to_ascii_lowercase()),
                '.' => self.folded.push('.'),
                _ if c.is_ascii() => {}
                _ => match deunicode_char(c) {
                    Some(plain) => self.folded.extend(
                        plain
                            .chars()
                            .filter(char::is_ascii_alphanumeric)
                            .map(|c| c.to_ascii_lowercase()),
                    ),
                    None => self.folded.extend(c.to_lowercase()),
                },
            }
        }
        if let Some(cut) = apostrophe {
            self.cut(cut);
        } else if self.folded == "cannot" {
            self.folded.truncate(3);
            self.is_negated = true;
        }
        if let Some(number) = NUMBERS.iter().position(|word| *word == self.folded) {
            self.folded = number.to_string();
        }
    }

    fn cut(&mut self, cut: usize) {
        let (head, tail) = self.folded.split_at(cut);
        if tail == "t" && head.ends_with('n') {
            self.is_negated = true;
            let stem = match head {
                "won" => "will",
                "can" => "can",
                "shan" => "shall",
                _ => &head[..head.len() - 1],
            };
            self.folded = stem.to_owned();
        } else if let Some((_, word)) = ENDINGS.iter().find(|(ending, _)| *ending == tail) {
            // "it's" is "it is", "Iran's" is "Iran".
            let is_verb = tail != "s" || STEMS.closed.contains_key(head);
            let word = if word.is_empty() { "is" } else { word };
            self.ending = is_verb.then_some(word);
            self.folded.truncate(cut);
        }
    }

    fn each(&self, mut take: impl FnMut(&str)) {
        if !self.folded.is_empty() {
            take(&self.folded);
        }
        if self.is_negated {
            take("not");
        }
        if let Some(ending) = self.ending {
            take(ending);
        }
    }
}

/// In the place of their number.
const NUMBERS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
];

const NEGATIONS: [&str; 9] = [
    "not", "never", "no", "none", "nobody", "nothing", "neither", "nor", "without",
];

static STEMS: LazyLock<Stems> = LazyLock::new(Stems::read);

/// What folds the forms of a word into one, and the small words.
struct Stems {
    irregular: FxHashMap<String, &'static str>,
    closed: FxHashMap<&'static str, Kind>,
}

impl Stems {
    fn read() -> Self {
        let mut irregular = FxHashMap::default();
        let verbs = Irregular::parse(lists::IRREGULAR_VERBS.text)
            .expect("the lists that ship are well-formed");
        for [base, ..] in lists::IRREGULAR_VERBS.rows::<4>() {
            for (form, kind) in verbs.forms(base) {
                if kind != Form::Base {
                    irregular.entry(form).or_insert(base);
                }
            }
        }
        let mut closed = FxHashMap::default();
        for [form, kind] in lists::FUNCTION_WORDS.rows() {
            if !matches!(kind, "number" | "calendar") {
                closed.insert(form, Kind::Light);
            }
        }
        for form in ["shall", "than", "am"] {
            closed.insert(form, Kind::Light);
        }
        for form in NEGATIONS {
            closed.insert(form, Kind::Negation);
        }
        Self { irregular, closed }
    }

    /// Rough and ready: it need not be a word, only the same for "resign", "resigns", "resigned", "resigning".
    fn stem(&self, folded: &str) -> String {
        let base = self.irregular.get(folded).copied().unwrap_or(folded);
        let mut stem = base.to_owned();
        if base.len() < 4 || !base.is_ascii() {
            return stem;
        }
        if stem.ends_with("ies") || stem.ends_with("ied") {
            stem.truncate(stem.len() - 3);
            stem.push('y');
        } else if stem.ends_with("sses") {
            stem.truncate(stem.len() - 2);
        } else if stem.ends_with('s')
            && !["ss", "us", "is", "news"]
                .iter()
                .any(|end| stem.ends_with(end))
        {
            stem.pop();
        }
        for ending in ["ed", "ing"] {
            let Some(head) = stem.strip_suffix(ending) else {
                continue;
            };
            if head.len() < 3 || !head.contains(['a', 'e', 'i', 'o', 'u', 'y']) {
                continue;
            }
            stem.truncate(stem.len() - ending.len());
            let bytes = stem.as_bytes();
            if let [.., a, b] = bytes
                && a == b
                && !matches!(b, b'l' | b's' | b'z' | b'e' | b'o')
            {
                stem.pop();
            }
            break;
        }
        if stem.len() > 3 && stem.ends_with('e') {
            stem.pop();
        }
        // British and American spelling.
        if stem.len() > 4 && stem.ends_with("is") {
            stem.replace_range(stem.len() - 1.., "z");
        } else if stem.len() > 5 && stem.ends_with("our") {
            stem.replace_range(stem.len() - 2.., "r");
        }
        stem
    }
}

/// True for a word in lower case that carries little sense.
pub(crate) fn is_light(lower: &str) -> bool {
    STEMS.closed.contains_key(lower)
}

/// How many different full words there are.
pub(crate) fn n_full(keys: &[Key]) -> usize {
    let mut seen = FxHashSet::default();
    keys.iter()
        .filter(|key| key.is_full() && seen.insert(key.stem()))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> String {
        let words: Vec<String> = words(text).into_iter().map(|word| word.folded).collect();
        words.join(" ")
    }

    #[test]
    fn what_outlets_write_differently_is_the_same() {
        for (a, b) in [
            ("“We don’t know,” … he said.", "we do not know he said"),
            (
                "I can't, won't and cannot",
                "I can not will not and can not",
            ),
            ("Iran's co-operation", "iran cooperation"),
            ("It's 5 per cent of 1,000", "it is five percent of 1000"),
            ("up 2.5%", "UP 2.5 percent"),
            ("[t]he José O’Neill plan", "the jose oneill plan"),
            ("the e-mail…re-elected", "the email reelected"),
            ("seventy-five", "seventy five"),
            ("We’ll see, they've said", "we will see they have said"),
        ] {
            assert_eq!(folded(a), folded(b), "{a:?} and {b:?}");
        }
        assert_eq!(folded("— … “”"), "");
        assert_eq!(folded("ends with per"), "ends with per");
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for forms in [
            &["resign", "resigns", "resigned", "resigning"][..],
            &["stop", "stopped", "stopping"],
            &["move", "moves", "moved", "moving"],
            &["carry", "carries", "carried", "carrying"],
            &["take", "took", "taken", "taking"],
            &["organise", "organized", "organising"],
            &["harbour", "harbor", "harbours"],
        ] {
            let stems: FxHashSet<String> = forms.iter().map(|form| STEMS.stem(form)).collect();
            assert_eq!(stems.len(), 1, "{stems:?}");
        }
        assert_ne!(STEMS.stem("policy"), STEMS.stem("police"));
        assert_ne!(STEMS.stem("new"), STEMS.stem("news"));
    }

    #[test]
    fn each_word_has_its_kind() {
        let kinds =
            |text| -> Vec<Kind> { words(text).iter().map(|word| word.key.kind()).collect() };
        assert_eq!(
            kinds("We never met Ann Pell in 2004."),
            [
                Kind::Light,
                Kind::Negation,
                Kind::Content,
                Kind::Name,
                Kind::Name,
                Kind::Light,
                Kind::Number
            ]
        );
        assert_eq!(
            kinds("[the rivers] rise"),
            [Kind::Light, Kind::Light, Kind::Content]
        );
        assert_eq!(kinds("Rivers rise"), [Kind::Content, Kind::Content]);
    }

    proptest! {
        #[test]
        fn any_text_has_words_in_order(text in any::<String>()) {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(word.at.start <= word.at.end && text.get(word.at.clone()).is_some());
                prop_assert!(word.at.end >= end);
                end = word.at.end;
            }
            prop_assert_eq!(keys(&text).0.len(), words(&text).len());
            plain_words(&text);
        }
    }
}
