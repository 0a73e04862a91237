//! The rules on short texts: `cases.txt` holds one case a block, `### name` and the text as marked as it must come out.
//!
//! The input of a case is its text without the marks. `ASCRIBE_UPDATE=1` writes what the rules give today: read the
//! difference before keeping it.

use ascribe_article::{RawArticle, marked};
use ascribe_quote_detector::{QuoteDetector, RuleDetector};
use ascribe_tokenizer::Tokenizer;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases.txt");

fn detected(text: &str) -> String {
    let article = Tokenizer::new()
        .tokenize(RawArticle::new("", text))
        .expect("a case is short");
    let quotes = RuleDetector::new()
        .detect(&article)
        .expect("rules need no model")
        .quotes;
    marked::render_text(&article.with_quotes(quotes).expect("spans fit the text"))
}

#[test]
fn rules_mark_each_case_as_written() {
    let file = std::fs::read_to_string(PATH).expect("the cases stand beside the test");
    let (head, blocks) = file.split_once("\n### ").expect("there is a case");
    let mut wrong = Vec::new();
    let mut updated = head.to_owned();
    let mut n_cases = 0;
    for block in blocks.split("\n### ") {
        let (name, expected) = block.split_once('\n').expect("a name, then the text");
        let expected = expected.trim_end_matches('\n');
        let text = marked::parse(expected)
            .unwrap_or_else(|error| panic!("{name}: {error}"))
            .text()
            .to_owned();
        let found = detected(&text);
        n_cases += 1;
        if found != expected {
            wrong.push(format!("{name}\n  expected {expected}\n  found    {found}"));
        }
        updated += &format!("\n### {name}\n{found}\n");
    }
    if std::env::var_os("ASCRIBE_UPDATE").is_some() {
        std::fs::write(PATH, updated).expect("the cases can be written");
        return;
    }
    assert!(n_cases > 100, "cases are missing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
