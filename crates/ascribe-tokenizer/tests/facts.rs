//! The facts datelines and boilerplate add to the meta of an article.

use ascribe_article::{Meta, RawArticle};
use ascribe_tokenizer::Tokenizer;
use serde_json::json;

#[path = "../../../tests/skipped.rs"]
mod skipped;

/// The meta the tokenizer makes of a text and given facts.
fn facts(text: &str, given: serde_json::Value) -> serde_json::Value {
    let mut raw = RawArticle::new("case", text);
    raw.meta = given.as_object().cloned().unwrap_or_else(Meta::new);
    let article = Tokenizer::new().tokenize(raw).expect("the case is short");
    serde_json::Value::Object(article.meta().clone())
}

#[test]
fn reads_datelines() {
    for (text, expected) in [
        (
            "BAKU, May 3 (Meridian) – It rained.",
            json!({"place": "BAKU", "publisher": "Meridian"}),
        ),
        (
            "BAKU, Azerbaijan, May 3, 2026 (Meridian Press) -- It rained.",
            json!({"date": "2026-05-03", "place": "BAKU, Azerbaijan", "publisher": "Meridian Press"}),
        ),
        ("HELSINKI — It rained.", json!({"place": "HELSINKI"})),
        ("MARENTA. — It rained.", json!({"place": "MARENTA"})),
        (
            "NEWPORT NEWS, Va. - It rained.",
            json!({"place": "NEWPORT NEWS, Va."}),
        ),
        (
            "Baltimore, MD (October 9, 2018) – It rained.",
            json!({"date": "2018-10-09", "place": "Baltimore, MD"}),
        ),
        (
            "LONDON, 4 July 2024 — It rained.",
            json!({"date": "2024-07-04", "place": "LONDON"}),
        ),
        (
            "Harbour Votes\n\nLONDON, Thursday — It rained.",
            json!({"place": "LONDON", "title": "Harbour Votes"}),
        ),
        (
            "Harbour Votes\n\nPublished May 3, 2026\n\nIt rained.",
            json!({"date": "2026-05-03", "title": "Harbour Votes"}),
        ),
        ("It rained. Pell — a member — left.", json!({})),
    ] {
        assert_eq!(facts(text, json!({})), expected, "{text}");
    }
}

#[test]
fn reads_a_leading_date_line_and_the_outlet_of_the_box() {
    let text = " date 2025-03-18 PORT TALLAN, Kelmoria, March 18. Kelmoria keeps close ties with the forum, Anna Pell \
                told Meridian.\n\n\"It rained,\" she said.\n\nStay up-to-date with more news at Meridian News Agency's \
                channel";
    let expected =
        json!({"date": "2025-03-18", "place": "PORT TALLAN, Kelmoria", "publisher": "Meridian"});
    assert_eq!(facts(text, json!({})), expected);
}

#[test]
fn keeps_what_the_input_says() {
    let given = json!({"date": "2001-01-01", "place": "Ventria", "publisher": "The Herald", "title": "Rain"});
    let text = "Harbour board meets\n\nBAKU, May 3, 2026 (Meridian) – It rained.";
    assert_eq!(facts(text, given.clone()), given);
}

/// The article the project began from; it stays outside the repository.
#[test]
fn reads_the_first_article() {
    let Some(path) = skipped::shared("seed/trend-sco.txt") else {
        return;
    };
    let text = std::fs::read_to_string(path).expect("a readable file");
    let expected = json!({"date": "2024-07-04", "place": "BAKU, Azerbaijan", "publisher": "Trend"});
    assert_eq!(facts(&text, json!({})), expected);
}
