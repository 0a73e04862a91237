//! Makes the tables from the lexicon files.

use ascribe_article::Tag;
use ascribe_grammar::lists;
use ascribe_grammar::packed::{Packed, Table};
use ascribe_grammar::words::LEXICONS;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Tagger;
use super::look_up::begins_after;
use super::tables::{
    Candidate, Comb, Context, EDGE, Entry, Form, MAX_CANDIDATES, N_FORMS, N_STATES, Row, Shape,
    shapes_at,
};

/// What `word-tags.tsv` calls the apostrophe of "officials’".
const APOSTROPHE: &str = "s'";

/// Makes the tables from the lexicon files.
pub(super) struct Builder {
    codes: FxHashMap<&'static str, u8>,
    /// Numbers of the ambiguity classes; the key has a bit for each tag, or one for the shape of unknown words.
    classes: FxHashMap<u64, u16>,
    rows: Vec<Row>,
    row_numbers: FxHashMap<Row, u16>,
    forms: Vec<Form>,
    form_numbers: FxHashMap<Form, u16>,
    /// Forms by the shape in small letters and the row of the lexicon.
    word_forms: FxHashMap<(usize, [&'static str; 3]), [u16; N_FORMS]>,
    candidates: Vec<Candidate>,
    /// Where in `candidates` a list is.
    starts: FxHashMap<Vec<Candidate>, u32>,
    /// Row by class and shape.
    shape: FxHashMap<(u16, usize), Row>,
    entries: Vec<(&'static str, Entry)>,
    /// Index into `entries`.
    words: FxHashMap<&'static str, u32>,
}

const WELL_FORMED: &str = "the lexicons in data/lexicons are well-formed";

/// Tags with their weights.
type Weights = Vec<(u8, i16)>;

impl Builder {
    pub(super) fn new() -> Self {
        let codes = Tag::ALL.map(|tag| (tag.code(), tag as u8));
        Self {
            codes: codes.into_iter().chain([("^", EDGE)]).collect(),
            // The edge of the sentence is class 0.
            classes: FxHashMap::from_iter([(0, 0)]),
            rows: vec![Row::ZERO],
            row_numbers: FxHashMap::from_iter([(Row::ZERO, 0)]),
            forms: Vec::new(),
            form_numbers: FxHashMap::default(),
            word_forms: FxHashMap::default(),
            candidates: Vec::new(),
            starts: FxHashMap::default(),
            shape: FxHashMap::default(),
            entries: Vec::new(),
            words: FxHashMap::with_capacity_and_hasher(LEXICONS.n_keys(), FxBuildHasher),
        }
    }

    pub(super) fn build(mut self) -> Tagger {
        let contexts: Vec<[&'static str; 4]> = lists::TAG_CONTEXTS.rows();
        for &[kind, first, second, weights] in &contexts {
            match kind {
                "shape" => {
                    let shape = Shape::from_code(second).expect(WELL_FORMED);
                    let key = (self.class(first) as u16, shape);
                    self.shape.insert(key, row_of(&self.weights(weights)));
                }
                "class+1" | "class+2" => _ = self.class(first),
                "pair" => _ = (self.class(first), self.class(second)),
                "word+1" | "word-1" => _ = self.class(second),
                _ => {}
            }
        }
        for row in lists::WORD_TAGS.rows() {
            self.word(row);
        }
        // "Torres", "Reilly": no plural and no adverb, where nothing is known of them but their ending.
        for [surname] in lists::SURNAMES.rows() {
            if !self.words.contains_key(surname) {
                self.word([surname, "NNP", "", ""]);
            }
        }
        let endings = self.endings();
        self.tables(&contexts, endings)
    }

    fn tables(mut self, contexts: &[[&'static str; 4]], endings: Table<u16>) -> Tagger {
        let other = self.form(&[(Tag::Other as u8, 0)], None, None);
        let noun = Some(Shape::Lower as usize);
        let noun = self.form(&[(Tag::Noun as u8, 0)], noun, None);
        let (other, noun) = (self.forms[other as usize], self.forms[noun as usize]);
        let mark = self.form(&[(Tag::Punctuation as u8, 0)], None, None);
        let mark = Entry {
            forms: [mark; N_FORMS],
            context: Context::default(),
        };
        let around = self.contexts(contexts, mark);
        let word = |word: &str| self.words.get(word).map(|&at| self.entries[at as usize].1);
        let marks = (0..128)
            .map(|byte| {
                let mark_text = char::from(byte).to_string();
                (word(&mark_text).unwrap_or(mark), begins_after(&mark_text))
            })
            .collect();
        let apostrophe = word(APOSTROPHE).expect(WELL_FORMED);
        let transitions = self.transitions();
        let n_classes = self.classes.len();
        // Words that say something about others are frequent: side by side they take less of the cache.
        self.entries
            .sort_by_key(|(_, entry)| entry.context == Context::default());
        let mut numbers = vec![0; LEXICONS.n_keys()];
        let mut is_plain = vec![false; LEXICONS.n_keys()];
        let (mut entries, mut long_words) = (vec![mark], FxHashMap::default());
        for (word, entry) in self.entries {
            let Some(key) = Packed::new(word) else {
                long_words.insert(word, entry);
                continue;
            };
            let number = LEXICONS.find(key);
            assert!(number != 0, "{word}: the table of all words lacks it");
            is_plain[number as usize] = word.bytes().all(|byte| byte.is_ascii_alphabetic());
            numbers[number as usize] =
                u16::try_from(entries.len()).expect("the tagger has under 65,536 words");
            entries.push(entry);
        }
        Tagger {
            numbers,
            is_plain,
            entries,
            long_words,
            forms: self.forms,
            candidates: self.candidates,
            endings,
            rows: self.rows,
            shapes: around.shapes,
            next: around.next,
            next_but_one: around.next_but_one,
            pair: Comb::new(&around.pair, n_classes),
            word_next: Comb::new(&around.word_next, n_classes),
            word_previous: Comb::new(&around.word_previous, n_classes),
            transitions,
            other,
            noun,
            apostrophe,
            marks,
            mark,
        }
    }

    /// The rows of what stands around a word; words get their [`Context`].
    fn contexts(&mut self, contexts: &[[&'static str; 4]], mark: Entry) -> Around {
        let n_classes = self.classes.len();
        let mut around = Around {
            shapes: vec![0; shapes_at(Shape::COUNT + 1, 0, 0)],
            next: vec![0; n_classes],
            next_but_one: vec![0; n_classes],
            pair: vec![Vec::new(); n_classes],
            // Line 0 is for words that have none.
            word_next: vec![Vec::new()],
            word_previous: vec![Vec::new()],
        };
        let mut pairs = Vec::new();
        for &[kind, first, second, weights] in contexts {
            let weights = row_of(&self.weights(weights));
            if kind == "pair" {
                pairs.push((self.class(first), self.class(second), weights));
                continue;
            }
            let row = self.row(weights);
            match kind {
                "shape" => {}
                "shapes" => around.shapes[named_shapes(first, second)] = row,
                "after" => self.entry(first, mark).context.after = row,
                "before" => self.entry(first, mark).context.before = row,
                "class+1" => around.next[self.class(first)] = row,
                "class+2" => around.next_but_one[self.class(first)] = row,
                "word+1" | "word-1" => {
                    let class = self.class(second);
                    let context = &mut self.entry(first, mark).context;
                    if context.lexical == 0 {
                        context.lexical = around.word_next.len() as u16;
                        around.word_next.push(Vec::new());
                        around.word_previous.push(Vec::new());
                    }
                    let lines = match kind {
                        "word+1" => &mut around.word_next,
                        _ => &mut around.word_previous,
                    };
                    lines[context.lexical as usize].push((class, row));
                }
                _ => unreachable!("{WELL_FORMED}: {kind}"),
            }
        }
        for (first, second, mut weights) in pairs {
            weights.add(&self.rows[around.next[second] as usize]);
            around.pair[first].push((second, self.row(weights)));
        }
        around
    }

    fn word(&mut self, row: [&'static str; 4]) {
        let [word, ..] = row;
        let plain = match word.contains('-') {
            true => Shape::LowerHyphen,
            false => Shape::Lower,
        };
        // Most words have but one tag, so that few rows differ.
        let key = (plain as usize, [row[1], row[2], row[3]]);
        let forms = match self.word_forms.get(&key) {
            Some(&forms) => forms,
            None => {
                let forms = self.forms_of(plain, key.1);
                self.word_forms.insert(key, forms);
                forms
            }
        };
        self.words.insert(word, self.entries.len() as u32);
        let context = Context::default();
        self.entries.push((word, Entry { forms, context }));
    }

    fn forms_of(&mut self, plain: Shape, [lower, capital, extra]: [&str; 3]) -> [u16; N_FORMS] {
        let lower = self.weights(lower);
        let mut both = lower.clone();
        let mut capital = self.weights(capital);
        if capital.is_empty() {
            capital.clone_from(&lower);
            capital.push((Tag::Proper as u8, 0));
        }
        for (tag, weight) in &mut capital {
            match lower.iter().find(|(t, _)| t == tag) {
                Some(&(_, w)) => *weight = w,
                None => both.push((*tag, *weight)),
            }
        }
        for (tag, weight) in self.weights(extra) {
            for (_, w) in capital.iter_mut().filter(|(t, _)| *t == tag) {
                *w += weight;
            }
        }
        both.sort_unstable();
        capital.sort_unstable();
        [
            (&lower, plain),
            (&both, Shape::Start),
            (&capital, Shape::Capital),
            (&capital, Shape::AllCapitals),
            (&lower, Shape::Mixed),
        ]
        .map(|(tags, shape)| self.form(tags, None, Some(shape)))
    }

    /// The candidates by ending; the weights of its own shorter endings added.
    fn endings(&mut self) -> Table<u16> {
        let mut all: FxHashMap<(usize, &str), (Weights, Row)> = FxHashMap::default();
        let mut order = Vec::new();
        for [shape, ending, candidates, others] in lists::SUFFIX_TAGS.rows() {
            let shape = Shape::from_code(shape).expect(WELL_FORMED);
            let candidates = self.weights(candidates);
            let mut row = row_of(&candidates);
            row.add(&row_of(&self.weights(others)));
            order.push((shape, ending));
            all.insert((shape, ending), (candidates, row));
        }
        let mut table = Vec::with_capacity(order.len());
        for (shape, ending) in order {
            let mut candidates = all[&(shape, ending)].0.clone();
            // "Holm" within a sentence is no "Hmm".
            if Shape::ALL[shape] == Shape::Capital && candidates.len() > 1 {
                candidates.retain(|&(tag, _)| tag != Tag::Interjection as u8);
            }
            for (start, _) in ending.char_indices().skip(1) {
                if let Some((_, row)) = all.get(&(shape, &ending[start..])) {
                    for (tag, weight) in &mut candidates {
                        *weight += row.0[*tag as usize];
                    }
                }
            }
            let letter = Shape::ALL[shape];
            let form = self.form(&candidates, Some(shape), Some(letter));
            let key = Packed::new(ending).expect(WELL_FORMED);
            table.push((key.ending(key.n_bytes(), letter as u8), form));
        }
        Table::new(table)
    }

    /// `unknown` is the shape of a word that is known by its ending only, `shape` that whose weights are added.
    fn form(&mut self, tags: &[(u8, i16)], unknown: Option<usize>, shape: Option<Shape>) -> u16 {
        let tags = &tags[..tags.len().min(MAX_CANDIDATES)];
        let key = match unknown {
            Some(shape) => unknown_key(shape),
            None => tags.iter().fold(0, |key, (tag, _)| key | 1 << tag),
        };
        let class = self.class_number(key);
        let row = shape.and_then(|shape| self.shape.get(&(class, shape as usize)));
        let row = row.copied().unwrap_or(Row::ZERO);
        let mut candidates: Vec<Candidate> = tags
            .iter()
            .map(|&(tag, weight)| Candidate {
                tag,
                weight: weight + row.0[tag as usize],
            })
            .collect();
        let tag = candidates.first().expect(WELL_FORMED).tag;
        if let [only] = candidates.as_mut_slice() {
            only.weight = 0;
        }
        let len = candidates.len() as u8;
        let start = match self.starts.get(&candidates) {
            Some(&start) => start,
            None => {
                let start = self.candidates.len() as u32;
                self.candidates.extend(&candidates);
                self.starts.insert(candidates, start);
                start
            }
        };
        let form = Form {
            start,
            len,
            tag,
            class,
        };
        let next = u16::try_from(self.forms.len()).expect("few words have forms of their own");
        let number = *self.form_numbers.entry(form).or_insert(next);
        if number == next {
            self.forms.push(form);
        }
        number
    }

    /// The number of the class a lexicon file calls "NN|VB", "?l" or, for the edge, nothing.
    fn class(&mut self, name: &str) -> usize {
        let key = match name.strip_prefix('?') {
            Some(shape) => unknown_key(Shape::from_code(shape).expect(WELL_FORMED)),
            None => name
                .split('|')
                .filter(|code| !code.is_empty())
                .fold(0, |key, code| key | 1 << self.codes[code]),
        };
        self.class_number(key) as usize
    }

    /// A new number when the class is new.
    fn class_number(&mut self, key: u64) -> u16 {
        let next = self.classes.len() as u16;
        *self.classes.entry(key).or_insert(next)
    }

    /// Reads "NN:12 VB:-3 JJ".
    fn weights(&self, text: &str) -> Weights {
        text.split_ascii_whitespace()
            .map(|part| {
                let (code, weight) = part.split_once(':').unwrap_or((part, "0"));
                (self.codes[code], weight.parse().expect(WELL_FORMED))
            })
            .collect()
    }

    fn row(&mut self, row: Row) -> u16 {
        let next = u16::try_from(self.rows.len()).expect("a few thousand rows");
        let number = *self.row_numbers.entry(row).or_insert(next);
        if number == next {
            self.rows.push(row);
        }
        number
    }

    /// The weight of each three tags in a row, that of the last two of them added.
    fn transitions(&self) -> Vec<Row> {
        let mut table = vec![Row::ZERO; N_STATES * N_STATES];
        for [two_back, previous, text] in lists::TAG_TRANSITIONS.rows() {
            let firsts = match two_back {
                "-" => 0..N_STATES,
                code => self.codes[code] as usize..self.codes[code] as usize + 1,
            };
            let weights = row_of(&self.weights(text));
            for first in firsts {
                table[first * N_STATES + self.codes[previous] as usize].add(&weights);
            }
        }
        table
    }

    /// The entry of a word; a mark that has none gets one.
    fn entry(&mut self, word: &'static str, mark: Entry) -> &mut Entry {
        let index = *self.words.entry(word).or_insert_with(|| {
            self.entries.push((word, mark));
            (self.entries.len() - 1) as u32
        });
        &mut self.entries[index as usize].1
    }
}

/// Rows of what stands around a word, as in [`Tagger`]; lines of those that will be combs.
struct Around {
    shapes: Vec<u16>,
    next: Vec<u16>,
    next_but_one: Vec<u16>,
    pair: Vec<Vec<(usize, u16)>>,
    word_next: Vec<Vec<(usize, u16)>>,
    word_previous: Vec<Vec<(usize, u16)>>,
}

/// Place of "^s" and "c", the codes of the shapes before, of and after a word.
fn named_shapes(first: &str, after: &str) -> usize {
    let code = |code: &str| match code {
        "^" => Shape::COUNT,
        code => Shape::from_code(code).expect(WELL_FORMED),
    };
    let (before, own) = first.split_at(1);
    shapes_at(code(before), code(own), code(after))
}

fn row_of(weights: &[(u8, i16)]) -> Row {
    let mut row = Row::ZERO;
    for &(tag, weight) in weights {
        row.0[tag as usize] = weight;
    }
    row
}

/// Class key of a word known by its ending only: bits above those of the tags.
fn unknown_key(shape: usize) -> u64 {
    1 << (32 + shape)
}
