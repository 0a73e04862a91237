//! Texts to pieces, words, blocks and windows: examples, properties, and the same numbers as in training.

use std::sync::LazyLock;

use ascribe_article::{
    Article, Case, CharSpan, IndexRange, OffsetMap, Paragraph, RawArticle, Segmentation, Sentence,
    SentenceKind, Span, Tag, Token, TokenKind, WordId,
};
use ascribe_encoder::{ModelFiles, N_TYPES, PieceTokenizer, Pieces, Window};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Pieces of a window in training.
const MAX_PIECES: usize = 192;

/// The least that holds any one word.
const LEAST_PIECES: usize = 102;

const DESCRIPTION: &str = r#"{"format": 1, "name": "test", "width": 384, "n_types": 6, "max_pieces": 192, "files": {},
    "thresholds": {"candidate_logit": 0, "confidence": 0.5, "path_weight": 1, "keep": 0.5}}"#;

const FILES: &[(&str, &[u8])] = &[
    ("model.json", DESCRIPTION.as_bytes()),
    (
        "tokenizer.json",
        include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../models/ascribe-small/tokenizer.json"
        )),
    ),
];

/// The vocabulary is read once for all tests.
fn tokenizer() -> &'static PieceTokenizer {
    static TOKENIZER: LazyLock<PieceTokenizer> = LazyLock::new(|| {
        let files = ModelFiles::bundled(FILES).expect("the description is right");
        PieceTokenizer::new(&files).expect("the tokenizer is right")
    });
    &TOKENIZER
}

fn article(text: &str) -> Article {
    Article::new(RawArticle::new("", text)).expect("the text is short")
}

/// The pieces of a text each of whose lines is a paragraph.
fn pieces_of(text: &str, max_pieces: usize) -> Pieces {
    tokenizer().pieces(&article(text), max_pieces)
}

fn words<'t>(text: &'t str, pieces: &Pieces) -> Vec<&'t str> {
    let words = pieces.words.iter();
    words.map(|word| &text[word.span.range()]).collect()
}

#[test]
fn words_are_slices_of_the_raw_text() {
    for (text, expected) in [
        (
            "🙂 “Ça va?” asked Zoë\u{a0}Müller’s aide.\n\nNaïve.",
            "🙂|“|Ça|va|?|”|asked|Zoë|Müller|’|s|aide|.|Naïve|.",
        ),
        // A combining accent at the end stays outside, one within stays inside.
        ("Zoe\u{308} e\u{301}tude", "Zoe|e\u{301}tude"),
        // Joiners and zero-width characters vanish from the pieces, not from the word.
        ("👩\u{200d}👧 a\u{200b}b\u{feff}", "👩\u{200d}👧|a\u{200b}b"),
        ("他说 done", "他|说|done"),
        ("U.S.-made 6'2\"", "U|.|S|.|-|made|6|'|2|\""),
        ("قال «لا»", "قال|«|لا|»"),
        (
            "one\x07two three\rfour\u{2028}five",
            "one\x07two|three|four|five",
        ),
        ("[SEP] is a piece", "[SEP]|is|a|piece"),
        ("", ""),
        (" \n\u{a0}\n\u{200b}\n\x1c", ""),
    ] {
        let pieces = pieces_of(text, MAX_PIECES);
        assert_eq!(words(text, &pieces).join("|"), expected, "{text:?}");
    }
}

#[test]
fn a_text_without_words_has_no_window() {
    for text in ["", " \n\n ", "\u{200b}"] {
        let pieces = pieces_of(text, MAX_PIECES);
        assert_eq!(pieces.blocks, []);
        assert_eq!(pieces.windows(MAX_PIECES), []);
    }
}

#[test]
fn a_long_paragraph_is_cut_after_a_sentence() {
    let text = "The river rose again that night. ".repeat(60);
    let pieces = pieces_of(&text, MAX_PIECES);
    assert!(pieces.blocks.len() > 1);
    for block in &pieces.blocks {
        let last = pieces.words[block.words.end as usize - 1];
        assert_eq!(&text[last.span.range()], ".");
    }
}

#[test]
fn windows_hold_every_block_once_and_fit() {
    let paragraphs: Vec<String> = (0..80)
        .map(|n| format!("Paragraph {n} says little. ").repeat(1 + n % 60))
        .collect();
    let text = paragraphs.join("\n\n");
    let pieces = pieces_of(&text, MAX_PIECES);
    assert!(pieces.blocks.len() > 80, "long paragraphs are cut");
    check_windows(&pieces, MAX_PIECES);
}

#[test]
fn a_window_is_framed_and_knows_the_rows_of_its_words() {
    let text = "Ilka Sorn said “Unbelievablenessful.”\n\nNobody laughed.";
    let pieces = pieces_of(text, LEAST_PIECES);
    let windows = pieces.windows(14);
    let shown: Vec<_> = windows.iter().map(|w| w.blocks.clone()).collect();
    assert_eq!(shown, [0..1, 1..2]);
    for window in &windows {
        let input = window.input();
        assert_eq!(input.ids.dim(), (1, window.n_pieces()));
        assert_eq!(input.types.dim(), input.ids.dim());
        assert_eq!(input.mask.dim(), input.ids.dim());
        assert!(input.mask.iter().all(|&piece| piece));
        let last = window.n_pieces() - 1;
        assert_eq!((input.ids[[0, 0]], input.ids[[0, last]]), (101, 102));
        assert_eq!((input.types[[0, 0]], input.types[[0, last]]), (0, 0));
        for word in window.words.clone() {
            let piece = pieces.words[word as usize].first_piece as usize;
            let row = window.row(word);
            assert_eq!(input.ids[[0, row]], pieces.ids[piece]);
            assert_eq!(input.types[[0, row]], pieces.types[piece]);
        }
    }
    assert_eq!(windows[1].row(windows[1].words.start), 1);
}

#[test]
#[should_panic(expected = "word 5 is not in the window of words 0..2")]
fn a_word_of_another_window_has_no_row() {
    let pieces = pieces_of("Nobody laughed", MAX_PIECES);
    pieces.windows(MAX_PIECES)[0].row(5);
}

#[test]
fn a_paragraph_of_a_million_words_is_cut_anywhere() {
    let text = "tide ".repeat(1_000_000);
    let pieces = pieces_of(&text, MAX_PIECES);
    assert_eq!(pieces.words.len(), 1_000_000);
    assert_eq!(
        pieces.blocks.len(),
        1_000_000_usize.div_ceil(MAX_PIECES - 2)
    );
    check_windows(&pieces, MAX_PIECES);
    let last = pieces.words.last().expect("there are a million");
    assert_eq!(&text[last.span.range()], "tide");
    assert_eq!(last.span.end as usize, text.len() - 1);
}

/// One line of `pieces.jsonl`, which `models/training/ascribe_training/make_pieces_fixture.py` makes.
#[derive(serde::Deserialize)]
struct Expected {
    text: String,
    max_pieces: usize,
    /// Line breaks that are only wraps.
    wraps: Vec<usize>,
    ids: Vec<i32>,
    types: Vec<i32>,
    word_pieces: Vec<u32>,
    word_spans: Vec<CharSpan>,
    blocks: Vec<(u32, u32)>,
    block_pieces: Vec<(u32, u32)>,
    windows: Vec<(u32, u32)>,
}

/// The article of a text with some line breaks inside of paragraphs; one token a paragraph, which will do.
fn wrapped(text: &str, wraps: &[usize]) -> Article {
    let mut segmentation = Segmentation::default();
    let mut start = 0;
    let ends = text.match_indices('\n').map(|(at, _)| at);
    for end in ends.filter(|at| !wraps.contains(at)).chain([text.len()]) {
        let inner = text[start..end].trim();
        if !inner.is_empty() {
            let from = start + text[start..end].find(inner).expect("it is a part");
            let span = Span::new(from, from + inner.len());
            let n = segmentation.tokens.len();
            let range = IndexRange::new(n, n + 1);
            segmentation.tokens.push(Token {
                span,
                kind: TokenKind::Word,
                case: Case::None,
                tag: Tag::Noun,
                word: WordId::UNKNOWN,
            });
            segmentation.sentences.push(Sentence {
                span,
                tokens: range,
                kind: SentenceKind::Body,
            });
            segmentation.paragraphs.push(Paragraph {
                span,
                sentences: range,
                tokens: range,
            });
        }
        start = end + 1;
    }
    article(text)
        .with_segmentation(segmentation)
        .expect("paragraphs fit")
}

#[test]
fn gives_what_training_gave() {
    let tokenizer = tokenizer();
    let lines = include_str!("pieces.jsonl").lines();
    let mut n_texts = 0;
    for line in lines {
        let expected: Expected = serde_json::from_str(line).expect("the fixture is right");
        let text = &expected.text;
        let map = OffsetMap::new(text);
        let wraps: Vec<_> = expected
            .wraps
            .iter()
            .filter_map(|&at| map.to_byte(at))
            .collect();
        let pieces = tokenizer.pieces(&wrapped(text, &wraps), expected.max_pieces);
        let words = || pieces.words.iter();
        let spans: Vec<_> = words().map(|w| map.span_to_chars(w.span)).collect();
        let firsts: Vec<_> = words().map(|w| w.first_piece).collect();
        let blocks = || pieces.blocks.iter();
        let block_words: Vec<_> = blocks().map(|b| (b.words.start, b.words.end)).collect();
        let block_pieces: Vec<_> = blocks().map(|b| (b.pieces.start, b.pieces.end)).collect();
        let windows = pieces.windows(expected.max_pieces);
        let windows: Vec<_> = windows
            .iter()
            .map(|w| (w.blocks.start, w.blocks.end))
            .collect();
        assert_eq!(pieces.ids, expected.ids, "{text:?}");
        assert_eq!(spans, expected.word_spans, "{text:?}");
        assert_eq!(firsts, expected.word_pieces, "{text:?}");
        assert_eq!(pieces.types, expected.types, "{text:?}");
        assert_eq!(block_words, expected.blocks, "{text:?}");
        assert_eq!(block_pieces, expected.block_pieces, "{text:?}");
        assert_eq!(windows, expected.windows, "{text:?}");
        n_texts += 1;
    }
    assert!(n_texts >= 40, "{n_texts} texts");
}

/// What holds for the pieces of any text.
fn check(text: &str, pieces: &Pieces) {
    assert_eq!(pieces.ids.len(), pieces.types.len());
    assert!(
        pieces
            .types
            .iter()
            .all(|&kind| (0..N_TYPES as i32).contains(&kind))
    );
    let (mut byte, mut piece) = (0, 0);
    for (number, word) in pieces.words.iter().enumerate() {
        assert!(word.span.fits(text), "{} of {text:?}", word.span);
        assert!(!word.span.is_empty(), "{} of {text:?}", word.span);
        assert!(
            word.span.start >= byte,
            "{} overlaps in {text:?}",
            word.span
        );
        assert!(
            !text[word.span.range()].contains('\n'),
            "no word crosses lines"
        );
        assert!((word.first_piece as usize) < pieces.ids.len());
        assert!(number == 0 || word.first_piece > piece);
        (byte, piece) = (word.span.end, word.first_piece);
    }
    let (mut word, mut piece) = (0, 0);
    for block in &pieces.blocks {
        assert_eq!((block.words.start, block.pieces.start), (word, piece));
        assert!(block.words.end > word);
        assert_eq!(pieces.words[word as usize].first_piece, piece);
        (word, piece) = (block.words.end, block.pieces.end);
    }
    assert_eq!(word as usize, pieces.words.len());
    assert_eq!(piece as usize, pieces.ids.len());
}

/// What holds for windows of at least [`LEAST_PIECES`] pieces.
fn check_windows(pieces: &Pieces, max_pieces: usize) {
    let windows: Vec<Window> = pieces.windows(max_pieces);
    let (mut block, mut word, mut piece) = (0, 0, 0);
    for window in &windows {
        assert!(window.n_pieces() <= max_pieces);
        assert!(window.blocks.end > block);
        assert_eq!(
            (window.blocks.start, window.words.start, window.pieces.start),
            (block, word, piece)
        );
        (block, word, piece) = (window.blocks.end, window.words.end, window.pieces.end);
    }
    assert_eq!(block as usize, pieces.blocks.len());
    assert_eq!(word as usize, pieces.words.len());
    assert_eq!(piece as usize, pieces.ids.len());
    for pair in windows.windows(2) {
        let next = &pieces.blocks[pair[1].blocks.start as usize];
        assert!(
            pair[0].n_pieces() + next.pieces.len() > max_pieces,
            "a window is full before the next begins"
        );
    }
}

/// Bits of news text and of trouble.
#[rustfmt::skip]
const BITS: &[&str] = &[
    "a", "b", "c", "X", "Y", "Z", "0", "1", "9", " ", " ", " ", ".", ",", "!", "?", "'", "\"", "-", "\n", "\t", "\r",
    "“", "”", "‘", "’", "„", "«", "»", "—", "…", "é", "Ü", "ñ", "e\u{301}", "\u{301}", "\u{308}\u{327}", "ß", "İ", "ǅ",
    "ﬁ", "🙂", "👩\u{200d}👧", "🇨🇭", "👍🏽", "\u{a0}", "\u{202f}", "\u{200b}", "\u{feff}", "\u{ad}", "\u{2060}", "你",
    "好", "한", "か\u{3099}", "Ж", "ا", "ש", "\u{202b}", "\u{202c}", "\u{200f}", "½", "Ⅷ", "٣", "\0", "\x07", "\x1b",
    "\x1c", "\x7f", "\u{85}", "\u{2028}", "\u{fffd}", "\u{e000}", "[SEP]", "##", "said ", "Brandt ", "unbelievableness",
];

proptest! {
    #[test]
    fn any_news_text_keeps_its_letters(
        bits in vec(select(BITS), 0..200),
        max_pieces in LEAST_PIECES..MAX_PIECES,
    ) {
        let text = bits.concat();
        let pieces = pieces_of(&text, max_pieces);
        check(&text, &pieces);
        check_windows(&pieces, max_pieces);
        let mut covered = vec![false; text.len()];
        for word in &pieces.words {
            covered[word.span.range()].fill(true);
        }
        for (at, c) in text.char_indices() {
            prop_assert!(covered[at] || !c.is_alphanumeric(), "{c} of {text:?} is lost");
        }
    }

    #[test]
    fn any_text_fits_its_windows(
        text in any::<String>(),
        times in 1..40_usize,
        max_pieces in LEAST_PIECES..MAX_PIECES,
    ) {
        let text = text.repeat(times);
        let pieces = pieces_of(&text, max_pieces);
        check(&text, &pieces);
        check_windows(&pieces, max_pieces);
    }

    #[test]
    fn lines_are_independent(left in vec(select(BITS), 0..40), right in vec(select(BITS), 0..40)) {
        let (left, right) = (left.concat(), right.concat());
        let ids = |text: &str| pieces_of(text, MAX_PIECES).ids;
        prop_assert_eq!(ids(&format!("{left}\n{right}")), [ids(&left), ids(&right)].concat());
    }
}

#[test]
fn long_lines_are_the_same_as_short_ones() {
    let sentence = "Ilka Sorn’s “cafe\u{301}” froze, she said: 2.5\u{a0}m of ice! ";
    let one = pieces_of(sentence, MAX_PIECES);
    let many = pieces_of(&sentence.repeat(4000), MAX_PIECES);
    assert!(sentence.len() * 4000 > 3 << 16, "it has several portions");
    assert_eq!(many.ids, one.ids.repeat(4000));
    assert_eq!(many.types, one.types.repeat(4000));
    assert_eq!(many.words.len(), one.words.len() * 4000);
    for (number, word) in many.words.iter().enumerate() {
        let shift = sentence.len() * (number / one.words.len());
        let model = one.words[number % one.words.len()].span.range();
        assert_eq!(word.span.range(), model.start + shift..model.end + shift);
    }
}
