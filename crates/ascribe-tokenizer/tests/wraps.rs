//! Line breaks that are only wraps, and those that are none; the same as training takes for wraps.

use ascribe_article::{Article, OffsetMap, RawArticle};
use ascribe_tokenizer::Tokenizer;
use serde_json::Value;

fn tokenize(text: &str) -> Article {
    Tokenizer::new()
        .tokenize(RawArticle::new("case", text))
        .expect("the case is short")
}

/// Paragraphs with "/" for each wrap.
fn paragraphs(text: &str) -> Vec<String> {
    let article = tokenize(text);
    let paragraphs = article.paragraphs().iter();
    paragraphs
        .map(|p| {
            article
                .slice(p.span)
                .replace("\r\n", "/")
                .replace('\n', "/")
        })
        .collect()
}

const FERRY: &str = "The night ferry was voted down on Wednesday after four hours\n\
    of talk. “It is a boat for people who missed the boat,” said\n\
    Imre Falk, who chairs the committee.";

#[test]
fn a_wrap_is_a_space() {
    let filled = FERRY.replace('\n', "/");
    let indented = format!("    {}", FERRY.replace('\n', "\n    "));
    for (name, text, expected) in [
        ("one paragraph", FERRY.to_owned(), vec![&*filled]),
        (
            "trailing spaces and carriage returns",
            FERRY.replace('\n', " \r\n"),
            vec![
                "The night ferry was voted down on Wednesday after four hours /of talk. “It is a boat for people who missed the \
                boat,” said /Imre Falk, who chairs the committee.",
            ],
        ),
        (
            "a headline right above",
            format!("Night ferry voted down\n{FERRY}"),
            vec!["Night ferry voted down", &filled],
        ),
        (
            "paragraphs told by their indentation",
            format!("    {FERRY}\n    {FERRY}"),
            vec![&filled, &filled],
        ),
        (
            "every line indented",
            indented,
            vec![
                "The night ferry was voted down on Wednesday after four hours/    of talk. “It is a boat for people who missed the \
                boat,” said/    Imre Falk, who chairs the committee.",
            ],
        ),
        (
            "verse between paragraphs",
            format!(
                "{FERRY}\n\nNobody goes, nobody stays,\nThe night is made of other days.\n\n{FERRY}"
            ),
            vec![
                &filled,
                "Nobody goes, nobody stays,",
                "The night is made of other days.",
                &filled,
            ],
        ),
        (
            "a single wrap",
            "The board will meet again in the hall on Quay Street, at nine, with\nlamps."
                .to_owned(),
            vec!["The board will meet again in the hall on Quay Street, at nine, with/lamps."],
        ),
        (
            "capitals",
            FERRY.to_uppercase(),
            vec![&*FERRY.to_uppercase().replace('\n', "/")],
        ),
    ] {
        assert_eq!(paragraphs(&text), expected, "{name}");
    }
}

#[test]
fn verse_and_lists_are_not_wrapped() {
    for (name, text) in [
        (
            "verse",
            "The tide goes out, the tide comes in,\nThe lamp is lit, the nets are thin,\n\
             And nobody will ask us why\nThe harbour boats are high and dry.",
        ),
        (
            "verse in small letters",
            "the tide goes out and comes again tonight\nand nobody will ask the lamp for light\n\
             nor will the harbour ask the boats to stay\nbecause the boats are boats and go away",
        ),
        (
            "verse of long lines",
            "I sing the harbour wall, the salt, the rope, the winter and the gull,\n\
             The man who counts the boats at dawn and never gets the number right,\n\
             The keeper of the northern lamp, his coat, his kettle and his skull,\n\
             And all of those who sat with him and told him stories half the night.",
        ),
        (
            "a list",
            "a rope of forty fathoms\na lamp for the northern pier\ntwo boats, one of them sound\nthree dozen hooks\n\
             the keeper’s second coat",
        ),
        (
            "names and offices",
            "Imre Falk, chairman of the committee\nHanna Ostrow, author of the plan\nPiet Lander, clerk of the board\n\
             Anton Ostrem, captain of the night ferry",
        ),
        (
            "a quotation in lines of its own",
            "“We will come with lamps.\nWe will come with ropes.\nWe will come at night.”",
        ),
        (
            "headlines",
            "Mayor calls school budget a trap and will not sign it\nTeachers back deal on classrooms in the old mill\n\
             Lentils recalled after gravel is found in the bags\nNo trains before Easter, says the railway’s director",
        ),
    ] {
        let n_lines = text.lines().count();
        assert_eq!(paragraphs(text).len(), n_lines, "{name}");
        // Nor in an article with paragraphs, each on a line of its own.
        let line = FERRY.replace('\n', " ");
        let article = format!("{line}\n\n{text}\n\n{line}");
        assert_eq!(
            paragraphs(&article).len(),
            n_lines + 2,
            "{name}, in an article"
        );
    }
}

#[test]
fn words_and_names_go_on_over_a_wrap() {
    let text = "The clerk, who has read every letter, said that George W.\n\
        Bush had once asked the board for leave to dig up the pre-\n\
        and post-war pipes, those of the keeper and those of No.\n\
        9 among them. It is an old story.";
    let article = tokenize(text);
    let tokens: Vec<&str> = (0..article.tokens().len())
        .map(|i| article.token_text(i))
        .collect();
    for word in ["W.", "pre-", "No."] {
        assert!(tokens.contains(&word), "{word} in {tokens:?}");
    }
    assert_eq!(article.sentences().len(), 2);
}

#[test]
fn facts_of_a_dateline_hold_no_line_break() {
    let article = tokenize(
        "SAINT ORSOLA UPON THE WATER, NORTH\n\
         KELMORIA, May 3 (Meridian News\n\
         Agency) – The night ferry was\n\
         voted down on Wednesday after four\n\
         hours of talk in the old mill.",
    );
    let fact = |key: &str| article.meta().get(key).and_then(Value::as_str);
    assert_eq!(
        fact("place"),
        Some("SAINT ORSOLA UPON THE WATER, NORTH KELMORIA")
    );
    assert_eq!(fact("publisher"), Some("Meridian News Agency"));
}

/// All that is said of a text, in numbers of tokens.
fn shape(article: &Article) -> String {
    let sentences = article.sentences().iter().map(|s| (s.tokens, s.kind));
    let tokens = article
        .tokens()
        .iter()
        .map(|t| (t.kind, t.case, t.tag, t.word));
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        sentences.collect::<Vec<_>>(),
        article
            .paragraphs()
            .iter()
            .map(|p| p.tokens)
            .collect::<Vec<_>>(),
        tokens.collect::<Vec<_>>(),
        article.mark_pairs(),
        article.meta(),
    )
}

/// Lines filled as far as they can be.
fn filled(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split_inclusive([' ', '\n']) {
        let n = word.trim_end().chars().count();
        if column > 0 && column + n > width {
            out.pop();
            out.push('\n');
            column = 0;
        }
        out.push_str(word);
        column = if word.ends_with('\n') {
            0
        } else {
            column + word.chars().count()
        };
    }
    out
}

#[test]
fn a_wrapped_article_is_read_as_an_unwrapped_one() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/samples");
    let entries = std::fs::read_dir(folder).expect("the samples ship");
    let paths = entries.map(|entry| entry.expect("readable").path());
    let mut n_texts = 0;
    for path in paths.filter(|path| path.extension().is_some_and(|e| e == "txt")) {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let wrapped = filled(&text, 72);
        assert_eq!(wrapped.replace('\n', " "), text.replace('\n', " "));
        let name = path.display();
        assert_eq!(
            shape(&tokenize(&wrapped)),
            shape(&tokenize(&text)),
            "{name}"
        );
        n_texts += 1;
    }
    assert!(n_texts >= 29, "{n_texts} samples");
}

#[test]
fn a_possessive_before_a_wrap_closes_no_quotation() {
    let text = "‘The board has promised the keeper, in writing, that the workers’\n\
        fund will be paid back before the winter,’ said Imre Falk.";
    let plain = text.replace('\n', " ");
    assert_eq!(shape(&tokenize(text)), shape(&tokenize(&plain)));
    assert_eq!(tokenize(text).mark_pairs().len(), 1);
}

/// The training code has its own copy of the decision; its fixture says what it took for wraps.
#[test]
fn takes_for_wraps_what_training_does() {
    let lines = include_str!("../../ascribe-encoder/tests/pieces.jsonl").lines();
    let mut n_wrapped = 0;
    for line in lines {
        let record: Value = serde_json::from_str(line).expect("the fixture is JSON");
        let text = record["text"].as_str().expect("it has a text");
        let expected: Vec<u64> = record["wraps"]
            .as_array()
            .expect("it has wraps")
            .iter()
            .filter_map(Value::as_u64)
            .collect();
        let article = tokenize(text);
        let map = OffsetMap::new(text);
        let found: Vec<u64> = text
            .match_indices('\n')
            .filter(|&(at, _)| !article.ends_paragraph(at))
            .map(|(at, _)| map.to_char(at) as u64)
            .collect();
        assert_eq!(found, expected, "{text:?}");
        n_wrapped += usize::from(!expected.is_empty());
    }
    assert!(n_wrapped >= 10, "{n_wrapped} wrapped texts");
}

/// Two pages and a bit of a wrapped text, as a program makes text of a PDF: blank lines, a footer, a form feed, a header.
fn paged(between: &str, page: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 1..=3 {
        for letter in 'a'..='x' {
            let place = ["north", "south", "west"][number - 1];
            let line = format!(
                "the keeper of lamp {letter}{letter} counted the boats of the {place} pier and\n"
            );
            text.push_str(&line);
        }
        text.push_str("said that nobody had asked the harbour board for leave to dig");
        text.push_str(between);
        text.push_str(&page(number));
        text.push_str(between);
    }
    text.push_str("up the old pipes. It is a story that every keeper tells.");
    text
}

#[test]
fn a_header_within_a_sentence_is_read_over() {
    for (name, between, page) in [
        (
            "a header with a number",
            "\n\n",
            (|n| format!("The Quay Review    {n}")) as fn(usize) -> String,
        ),
        ("one without", "\n\n", |_| "THE QUAY REVIEW".to_owned()),
        ("a number alone", "\n\n", |n| format!("- {n} -")),
        ("right under the text", "\n", |n| format!("Page {n} of 12")),
        ("a footer and a header", "\r\n\r\n", |n| {
            format!("{n}\r\n\u{c}Harbour board, 3 May 2005")
        }),
    ] {
        let text = paged(between, page);
        let article = tokenize(&text);
        assert_eq!(article.paragraphs().len(), 1, "{name}");
        let last = article.sentences().len() - 1;
        assert_eq!(last, 1, "{name}");
        assert_eq!(article.passed_over().len(), 3, "{name}");
        for (number, &gap) in (1..).zip(article.passed_over()) {
            assert_eq!(article.slice(gap).trim(), page(number), "{name}");
        }
        let words: Vec<&str> = (0..article.tokens().len())
            .map(|at| article.token_text(at))
            .collect();
        assert!(
            !words.contains(&"Quay") && !words.contains(&"Page"),
            "{name}"
        );
    }
}

#[test]
fn a_word_cut_at_a_line_end_is_one_token() {
    let cut = "The keeper of the northern lamp said on Wednesday that the govern-\n\
        ment of Kelmoria had announced nothing to the board, as Imre Kowal-\n\
        ski of the old mill had asked them to, and that the plan of Falk-\n\
        Ostrow was, in the words of that man, not at all what the vice-\n\
        president had in mind. It is an old story, he said.";
    let mut plain = cut.to_owned();
    for (cut, whole) in [
        ("govern-\n", "govern"),
        ("Kowal-\n", "Kowal"),
        ("Falk-\n", "Falk-"),
        ("vice-\n", "vice-"),
    ] {
        plain = plain.replace(cut, whole);
    }
    let plain = tokenize(&plain);
    for (name, text) in [
        ("a hyphen", cut.to_owned()),
        ("carriage returns", cut.replace('\n', "\r\n")),
        ("indented", cut.replace('\n', "\n ")),
        ("a soft hyphen", cut.replace("govern-", "govern\u{ad}")),
    ] {
        assert_eq!(shape(&tokenize(&text)), shape(&plain), "{name}");
    }
    // A dash that was typed as a hyphen, and a word with a function word behind it.
    let dash = cut.replace("the govern-\nment", "the wild plan-\nwhich");
    let article = tokenize(&dash);
    let words: Vec<&str> = (0..article.tokens().len())
        .map(|at| article.token_text(at))
        .collect();
    assert!(
        words.contains(&"plan") && words.contains(&"which"),
        "{words:?}"
    );
}

#[test]
fn what_is_no_header_is_read() {
    for (name, between, page) in [
        (
            "another line each time",
            "\n\n",
            (|n| ["The Quay Review", "The Mole", "An Evening"][n - 1].to_owned())
                as fn(usize) -> String,
        ),
        ("numbers that count nothing", "\n\n", |n| {
            format!("Boats: {}", ["4", "17", "3"][n - 1])
        }),
        ("a sentence", "\n\n", |n| format!("He had {n} boats.")),
        ("a part of a sentence", "\n", |_| {
            "and the keeper".to_owned()
        }),
    ] {
        let text = paged(between, page);
        assert_eq!(tokenize(&text).passed_over(), [], "{name}");
    }
    // Between two paragraphs it is a paragraph.
    let text = paged("\n\n", |n| format!("The Quay Review {n}")).replace("leave to dig", "leave.");
    let article = tokenize(&text.replace("up the old pipes.", "Up the old pipes."));
    assert_eq!(article.passed_over(), []);
    assert!(article.paragraphs().len() > 5);
}
