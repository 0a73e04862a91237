//! Which marks pair.

use super::*;
use crate::Tokenizer;
use ascribe_article::RawArticle;

/// The text with `{` and `}` around what stands between marks, `}?` where the closing mark was forgotten.
fn scanned(text: &str) -> String {
    let article = Tokenizer::new()
        .tokenize(RawArticle::new("", text))
        .expect("short");
    let mut signs: Vec<(u32, &str)> = Vec::new();
    for quotation in article.mark_pairs() {
        let span = article.token_span(quotation.start..quotation.end);
        signs.push((span.start, "{"));
        signs.push((
            span.end,
            match quotation.closing {
                Closing::Marked => "}",
                Closing::Forgotten => "}?",
            },
        ));
    }
    signs.sort_by_key(|s| s.0);
    let mut out = String::new();
    let mut at = 0;
    for (byte, sign) in signs {
        out.push_str(&text[at..byte as usize]);
        out.push_str(sign);
        at = byte as usize;
    }
    out + &text[at..]
}

#[test]
fn pairs_marks() {
    for (name, expected) in [
        ("straight", "\"{We agree,}\" Pell said. \"{Now.}\""),
        ("curly", "“{We agree,}” Pell said."),
        (
            "nested",
            "‘{He shouted “{stop}” and ran,}’ the witness said.",
        ),
        (
            "nested straight",
            "\"{He told me, '{sign it}', and left,}\" she said.",
        ),
        (
            "possessive in single marks",
            "‘{The workers’ fund isn’t ours, it’s theirs,}’ Hughes said.",
        ),
        (
            "straight possessive",
            "'{The farmers' co-op isn't bankrupt and the members' milk won't be poured away,}' said Rowlands. The farmers' own meeting is on Friday.",
        ),
        (
            "clipped words",
            "‘{’Twas the ’90s all over again, with worse trousers,}’ Bell joked.",
        ),
        (
            "clipped in double",
            "“{Get ’em inside, count ’em,}” said Tibbets, of the rock ’n’ roll weekend since ’71.",
        ),
        ("full stop outside", "She called it “{a small mercy}”."),
        ("guillemets", "« {We leave on the tide} », Mrs Roche said."),
        ("reversed guillemets", "»{We leave,}« he said."),
        ("low-high", "„{We are staying here}“, said Brandt."),
        ("doubled", "``{We agree,}'' Pell said."),
        ("doubled apostrophes", "''{We agree,}'' Pell said."),
        (
            "inch marks alone",
            "The 6'2\" keeper said the two 20\" screens helped.",
        ),
        (
            "inch marks inside",
            "\"{It was sold as a 65\" set and it is 63.5\" across the corner,}\" said Oyelaran.",
        ),
        (
            "spaces inside straight marks",
            "\" {We agree} \" , Pell said.",
        ),
        (
            "plural possessives",
            "‘{We had the Joneses’ boat, the Lewises’ van and the spirit of ’76,}’ said Pike.",
        ),
        (
            "no quotation at all",
            "The Smiths’ lawyer said the ’08 deal stands.",
        ),
        (
            "re-opened",
            "\"{First point.\n\n\"Second point,}\" Ruiz said.",
        ),
        (
            "left open over paragraphs, a title inside",
            "\"{The city is a partner.\n\nIt adopted the \"{Joint Declaration}\" in May.\n\nIt has a key role,}\" he said.",
        ),
        (
            "forgotten in the paragraph",
            "Whelan said: \"{The dog was asleep.}?\n\nThe court heard more. \"{He is fine,}\" Whelan said.",
        ),
        (
            "forgotten, then a fresh quotation",
            "Whelk said: \"{The ladder was moving.}?\n\nThe mill was built in 1884.\n\n\"{I rang,}\" Whelk added.",
        ),
        (
            "re-opened, and one mark lost",
            "“{We were wet.\n\n“We were late.\n\nI lost my hat.\n\n“It was straw,}” Pell said.",
        ),
        (
            "re-opened, forgotten, then a fresh quotation",
            "“{We were wet.\n\n“We were late.}?\n\nThe hat was straw.\n\n“{It was new,}” Pell said.",
        ),
        (
            "led in, and a cue of its own at the end",
            "Pell said: “{We were wet.}?\n\n“{We were ‘{late}’,}” she added.",
        ),
        (
            "led in, and no cue at the end",
            "Pell said: “{We were wet.\n\n“We were late.}”",
        ),
        ("lone mark", "The \" alone."),
    ] {
        let text: String = expected.replace("}?", "").replace(['{', '}'], "");
        assert_eq!(scanned(&text), expected, "{name}");
    }
}

#[test]
fn a_million_marks_take_linear_time_and_no_stack() {
    for mark in ["\"", "“", "”", "'", "‘", "«", "\" ", "a\" ", " \"a"] {
        let text = mark.repeat(200_000);
        let article = Tokenizer::new()
            .tokenize(RawArticle::new("", text))
            .expect("short");
        let found = article.mark_pairs();
        assert!(found.windows(2).all(|w| w[0].open <= w[1].open));
    }
}
