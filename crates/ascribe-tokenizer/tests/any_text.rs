//! Any text at all: no panic, every character in a token, no more work than the text is long.

use ascribe_article::{Article, RawArticle};
use ascribe_tokenizer::Tokenizer;
use proptest::prelude::*;

fn tokenize(text: &str) -> Article {
    Tokenizer::new()
        .tokenize(RawArticle::new("any", text))
        .expect("the spans fit")
}

/// What holds for every article; overlaps, order and boundaries are checked by [`Article::with_segmentation`].
fn check(article: &Article) {
    let mut end = 0;
    for token in article.tokens() {
        let range = token.span.range();
        let gap = &article.text()[end..range.start];
        let is_header = article
            .passed_over()
            .iter()
            .any(|gap| gap.end as usize == range.start);
        assert!(
            gap.chars().all(char::is_whitespace) || is_header,
            "{gap:?} is in no token"
        );
        let word = &article.text()[range.clone()];
        // "govern-⏎ment"
        let mut parts = word.split_whitespace().rev().skip(1);
        assert!(
            parts.all(|part| part.ends_with(['-', '‐', '‑', '\u{ad}'])),
            "{word:?} is no token"
        );
        assert_eq!(word.trim(), word);
        end = range.end;
    }
    assert!(article.text()[end..].chars().all(char::is_whitespace));
    for sentence in article.sentences() {
        assert!(!sentence.tokens.is_empty());
        assert_eq!(sentence.span, article.token_span(sentence.tokens.range()));
    }
    for paragraph in article.paragraphs() {
        assert!(!paragraph.sentences.is_empty());
        assert_eq!(paragraph.span, article.token_span(paragraph.tokens.range()));
    }
}

/// Text with all that means something to the tokenizer.
const NEWSLIKE: &str = "([A-Za-z]{1,5}|[0-9]{1,4}|[.,:;!?'\"’‘“”«»„`´(){}\\[\\]/&@#%$_-]{1,3}|[ \n\r\t]{1,2}|\u{2028}\
                        |\u{200b}|\u{ad}|—|–|…|\\.\\.\\.|é|e\u{301}|İ|北京|🎉|\0|Mr\\.|U\\.S\\.|p\\.m\\.|n't|’s|By |PARIS|May 3\
                        |2024-07-04|https://|www\\.|date |Photo: |Read more|Copyright ){0,60}";

proptest! {
    #[test]
    fn takes_any_string(text in any::<String>()) {
        check(&tokenize(&text));
    }

    #[test]
    fn takes_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check(&tokenize(&String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn takes_text_that_looks_like_news(text in NEWSLIKE) {
        check(&tokenize(&text));
    }
}

/// Long runs of whatever a scanner might look ahead over. None may take time that grows faster than its length: with
/// a loop that looks to the end of the text for each token these would run for hours.
#[test]
fn long_runs_end() {
    const N: usize = 300_000;
    for piece in [
        "'",
        "\"",
        "`",
        "“",
        "”",
        "’",
        ".",
        ". ",
        "… ",
        ".” ",
        "! ",
        "? “",
        "a",
        "a.",
        "a.-",
        "a-",
        "a'",
        "a’s ",
        "U.S.-",
        "Mr. ",
        "A. ",
        "_",
        "a_",
        "-",
        "- ",
        "(",
        "[1]",
        ". [1] ",
        "&",
        "&a",
        "@",
        "@a",
        "a@",
        "a@b",
        "#",
        "www.",
        "www.a((",
        "http://",
        "a.b/",
        "\n",
        "a\n",
        "a\r\n\r\n",
        " ",
        "\u{200b}",
        "a\u{ad}",
        "e\u{301}",
        "\u{301}",
        "北",
        "🎉",
        "👩\u{200d}",
        "\0",
        "1",
        "1,",
        "1.",
        "1:",
        "%",
        "By A",
        "PARIS, ",
        "A, ",
        "May 3 ",
        "(",
        "…",
        "«",
        "« ",
        "Read more ",
        "Photo: ",
        "''",
        "A\n\n",
        "PARIS —\n",
        "news at A",
    ] {
        check(&tokenize(&piece.repeat(N / piece.len())));
        check(&tokenize(&format!(
            "It rained. {}",
            piece.repeat(N / piece.len())
        )));
    }
}
