//! Pages in the style of outlets, each with its facts and its text beside it: `tests/pages`.

use std::fs;
use std::path::Path;
use std::time::Instant;

use super::*;

fn read_page(html: &str) -> Result<Made, (FailureKind, String)> {
    read(&Page {
        bytes: html.as_bytes().to_vec(),
        ..Page::default()
    })
}

/// Facts and text as the expected files have them.
fn shown(made: &Made) -> String {
    let mut shown = String::new();
    for (name, value) in &made.columns {
        shown.push_str(&format!(
            "{name}: {}\n",
            value.as_str().expect("facts are strings")
        ));
    }
    format!(
        "{shown}\n{}\n",
        made.text.as_deref().expect("a page has a text")
    )
}

#[test]
fn pages_have_their_text_and_their_facts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut n = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder).expect("the pages are there") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|ending| ending != "html") {
            continue;
        }
        n += 1;
        let bytes = fs::read(&path).expect("readable");
        let expected =
            fs::read_to_string(path.with_extension("txt")).expect("its text lies beside it");
        let made = read(&Page {
            bytes,
            ..Page::default()
        })
        .expect("it has a text");
        assert!(made.is_made);
        assert_eq!(made.warnings, [""; 0], "{}", path.display());
        let got = shown(&made);
        if got != expected {
            wrong.push(format!(
                "{}:\n--- expected\n{expected}--- got\n{got}",
                path.display()
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {n} pages\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(n >= 30, "{n} pages");
}

fn facts_of(html: &str) -> Vec<(String, String)> {
    let made = read_page(&format!("{html}<p>It rained on the quay.</p>")).expect("it has a text");
    made.columns
        .into_iter()
        .map(|(name, value)| (name, value.as_str().unwrap_or_default().to_owned()))
        .collect()
}

#[test]
fn titles_lose_the_name_of_the_outlet() {
    for (head, expected) in [
        (
            "<title>Fees rise again | The Quay</title>",
            "Fees rise again",
        ),
        (
            "<title>Fees rise again | News | The Quay</title><meta property=og:site_name content='The Quay'>",
            "Fees rise again",
        ),
        (
            "<title>Fees rise - The Quay</title><meta property=og:site_name content='The Quay'>",
            "Fees rise",
        ),
        (
            "<title>Fees rise - quay.example</title><link rel=canonical href=https://www.quay.example/a/b>",
            "Fees rise",
        ),
        (
            "<title>The Quay: Fees rise</title><meta property=og:site_name content='The Quay'>",
            "Fees rise",
        ),
        (
            "<title>Fees rise - City</title><h1>Fees rise</h1>",
            "Fees rise",
        ),
        // Nothing says that this is an outlet.
        (
            "<title>Fees rise - for the third time</title>",
            "Fees rise - for the third time",
        ),
        ("<title>War | Peace</title>", "War | Peace"),
        (
            "<title>A</title><meta property=og:title content='Moss: &quot;Fees&quot; &amp;amp; rain'>",
            "Moss: \"Fees\" & rain",
        ),
        ("<h1>Fees <em>rise</em></h1>", "Fees rise"),
    ] {
        let facts = facts_of(head);
        let title = facts.iter().find(|(name, _)| name == "title");
        assert_eq!(
            title.map(|(_, title)| title.as_str()),
            Some(expected),
            "{head}"
        );
    }
}

#[test]
fn the_best_source_of_a_fact_counts() {
    for (html, name, expected) in [
        (
            "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-01-02\"}</script><meta name=date content=2024-01-03>",
            "date",
            "2024-01-02",
        ),
        (
            "<meta name=date content=2024-01-03><meta property=article:published_time content=2024-01-02>",
            "date",
            "2024-01-02",
        ),
        (
            "<meta property=article:modified_time content=2024-02-02><time datetime=2024-01-02>x</time>",
            "date",
            "2024-01-02",
        ),
        (
            "<meta property=article:modified_time content=2024-02-02>",
            "date",
            "2024-02-02",
        ),
        ("<time>12 March 2005</time>", "date", "12 March 2005"),
        (
            "<link rel=canonical href=https://quay.example/2005/3/12/fees>",
            "date",
            "2005-03-12",
        ),
        (
            "<script type=application/ld+json>{\"@graph\":[{\"@type\":[\"Article\",\"NewsArticle\"],\"author\":[\"Ida Moss\",{\"name\":\"Bo Orr\"}]}]}</script>",
            "author",
            "Ida Moss, Bo Orr",
        ),
        (
            "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"a\nb\",\"author\":\"Ida Moss\"};</script>",
            "author",
            "Ida Moss",
        ),
        (
            "<meta name=author content='By Ida Moss'><meta name=author content='Ida Moss'>",
            "author",
            "Ida Moss",
        ),
        (
            "<meta name=author content=https://quay.example/moss><p class=byline>By Ida Moss</p>",
            "author",
            "Ida Moss",
        ),
        (
            "<link rel=canonical href=https://www.quay.example/a>",
            "publisher",
            "quay.example",
        ),
        (
            "<link rel=canonical href=https://quay.example/><meta property=og:url content=https://quay.example/a>",
            "url",
            "https://quay.example/a",
        ),
        (
            "<link rel=canonical href=/a>",
            "url",
            "https://given.example/x",
        ),
        ("<p>It rained.</p>", "date", "2001-02-03T04:05:06Z"),
    ] {
        let made = read(&Page {
            bytes: format!("{html}<p>It rained on the quay.</p>").into_bytes(),
            charset: None,
            facts: vec![
                ("url", "https://given.example/x".to_owned()),
                ("date", "2001-02-03T04:05:06Z".to_owned()),
                ("fetched", "y".to_owned()),
            ],
        })
        .expect("it has a text");
        let value = made
            .columns
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str());
        assert_eq!(value, Some(Some(expected)), "{html}");
        assert!(
            made.columns.iter().any(|(name, _)| name == "fetched"),
            "{html}"
        );
    }
}

#[test]
fn declared_encodings_are_found() {
    for (head, expected) in [
        ("<meta charset=windows-1252>", Some("windows-1252")),
        (
            "<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=ISO-8859-1\">",
            Some("iso-8859-1"),
        ),
        ("<?xml version=\"1.0\" encoding='koi8-r'?>", Some("koi8-r")),
        ("<meta charset=\"utf-16\">", Some("utf-8")),
        ("<p>charset=latin1</p>", None),
        ("<script src=a charset=latin1></script>", None),
        ("<meta charset=>", None),
    ] {
        assert_eq!(
            declared_charset(head.as_bytes()).as_deref(),
            expected,
            "{head}"
        );
    }
}

#[test]
fn a_page_without_text_has_a_reason() {
    for html in [
        "",
        "<html><body></body></html>",
        "<script>document.write('It rained.')</script>",
        "<nav><a href=/>Home</a><a href=/b>News</a></nav>",
        "<p>&nbsp;</p><!-- It rained. -->",
    ] {
        let (kind, reason) = read_page(html).expect_err(html);
        assert_eq!(
            (kind, reason.as_str()),
            (FailureKind::NoText, "the page has no text"),
            "{html}"
        );
    }
    let many = "<p>a".repeat(250_001);
    assert_eq!(
        read_page(&many).expect_err("large").0,
        FailureKind::TooLarge
    );
}

#[test]
fn pieces_are_made_blocks() {
    for (html, expected) in [
        ("a<br>b", "a\nb"),
        ("a<br><br>b", "a\n\nb"),
        ("<p>a  b\n c&nbsp;d", "a b c d"),
        ("so\u{ad}ft<wbr>er", "softer"),
        ("<q>No</q>, <q>“yes”</q> “<q>so</q>”", "“No”, “yes” “so”"),
        ("<q>a <q>b</q> c</q>", "“a ‘b’ c”"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a\tb\nc\td"),
        (
            "<table><tr><td><p>a</p></td><td>b</td></tr></table>",
            "a\n\nb",
        ),
        ("<pre>a\n  b\n\nc</pre>", "a\nb\n\nc"),
        ("x <del>y</del><s>z</s>w", "x w"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("a</p>b</div></x>c", "abc"),
    ] {
        assert_eq!(piece(html).as_deref(), Some(expected), "{html}");
    }
}

/// Four times the page takes about four times the time, and nothing overflows the stack: tests have 2 MiB of it.
#[test]
fn hostile_pages_are_read_in_linear_time() {
    let text = "<p>“We will appeal,” said Ida Moss, who was there, on the quay, in the rain.</p>";
    for unit in [
        "<div>",
        "<div></div>",
        "<b>",
        "<b><p>",
        "<p><b>x",
        "<font size=1><p>x",
        "<a href=x>",
        "<a href=x>x<p>",
        "<p>x",
        "<q>x",
        "<blockquote>x",
        "<ul><li>x",
        "<table>",
        "<table><tr><td>",
        "<div><table><tr><td></div>",
        "<span>x<div>",
        "</p>",
        "</div>",
        "<svg>",
        "<script>",
        "<script></script>",
        "<title>",
        "<!--",
        "<!-->",
        "<![CDATA[",
        "<?",
        "<",
        "&",
        "<p class=pullquote>x",
        "<h2>Related</h2><div>",
        "<br>",
        "<li><a href=x>y</a>",
        "<form>",
        "<select><option>",
        "<button>",
        "<h1>x",
        "<dl><dt>x<dd>",
        "<template>",
        "<section><p>x, y, z</p>",
        "<div class=byline>by x",
        "<time>1999",
        "<iframe>",
        "<article><div><p>It rained, it poured, it hailed.</p></div></article>",
        "<object>",
        "<math><mi>",
        "<ruby><rt>",
        "<frameset>",
        "<body>",
        "<noscript>",
        "<plaintext>",
        "<marquee>x",
        "<nobr>x",
        "<a><b><i><u>",
    ] {
        let seconds = |n: usize| {
            let page = format!("<title>x</title>{text}{}{text}", unit.repeat(n));
            let begin = Instant::now();
            let _ = read_page(&page);
            begin.elapsed().as_secs_f64()
        };
        // Others work on the machine, too: one good try proves it.
        let is_linear = (0..5).any(|_| {
            let (small, large) = (seconds(3_000), seconds(12_000));
            large < 0.3 || large < small * 8.0
        });
        assert!(is_linear, "{unit}");
    }
}

#[test]
fn hostile_pages_keep_their_text() {
    let text = "<p>“We will appeal,” said Ida Moss.</p><p>It rained on the quay.</p>";
    let words = "“We will appeal,” said Ida Moss.\n\nIt rained on the quay.";
    let n = 100_000;
    for (name, page) in [
        (
            "nested",
            format!("{}{text}{}", "<div>".repeat(n), "</div>".repeat(n)),
        ),
        (
            "nested, then the text",
            format!("{}{}{text}", "<div>".repeat(n), "</div>".repeat(n)),
        ),
        ("unclosed formats", format!("{}{text}", "<b>".repeat(n))),
        (
            "an attribute of 1 MB",
            format!("<div class=\"{}\">{text}</div>", "x ".repeat(500_000)),
        ),
        (
            "100,000 attributes",
            format!(
                "<div{}>{text}</div>",
                (0..n).map(|i| format!(" a{i}=1")).collect::<String>()
            ),
        ),
        (
            "formats in every paragraph",
            format!(
                "{}{text}",
                (0..n)
                    .map(|i| format!("<font size={i}>"))
                    .collect::<String>()
            ),
        ),
    ] {
        let made = read_page(&page).unwrap_or_else(|(_, reason)| panic!("{name}: {reason}"));
        assert_eq!(made.text.as_deref(), Some(words), "{name}");
    }
    let paragraph =
        "<p>“We will appeal,” said Ida Moss, who was on the quay in the rain, as always.</p>\n";
    let long = read_page(&format!(
        "<h1>Rain</h1><article>{}</article>",
        paragraph.repeat(60_000)
    ))
    .expect("5 MB");
    assert_eq!(long.text.expect("it has one").split("\n\n").count(), 60_000);
}

/// Whatever comes, there is a text or a reason, and never a tag in the text.
#[test]
fn soup_is_read_or_has_a_reason() {
    const PIECES: [&str; 44] = [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "</td>",
        "<a href=x>",
        "</a>",
        "<b>",
        "</b>",
        "<ul>",
        "<li>",
        "</ul>",
        "<h1>",
        "</h1>",
        "<h2>",
        "<q>",
        "</q>",
        "<blockquote>",
        "</blockquote>",
        "<br>",
        "<form>",
        "</form>",
        "<section class=comments>",
        "</section>",
        "<article>",
        "</article>",
        "<span class=caption>",
        "</span>",
        "<!-- ",
        "-->",
        "<script>",
        "</script>",
        "<svg>",
        "</svg>",
        "“We will appeal,” said Moss. ",
        "It rained, it poured, it hailed, and nobody in the town had an umbrella. ",
        "é\u{0}\u{feff}",
        "&amp;",
        "<",
        "=\"'/>",
    ];
    let mut state = 7_u64;
    for _ in 0..400 {
        let mut page = String::new();
        for _ in 0..120 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            page.push_str(PIECES[(state >> 33) as usize % PIECES.len()]);
        }
        if let Ok(made) = read_page(&page) {
            let text = made.text.expect("a page has a text");
            assert!(
                !text.is_empty() && !text.contains("<div>") && !text.contains('\u{0}'),
                "{page}"
            );
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    for entry in fs::read_dir(folder).expect("the pages are there") {
        let path = entry.expect("readable").path();
        let bytes = fs::read(&path).expect("readable");
        for n in 1..20 {
            let page = Page {
                bytes: bytes[..bytes.len() * n / 20].to_vec(),
                ..Page::default()
            };
            if let Ok(made) = read(&page) {
                assert!(!made.text.expect("a page has a text").is_empty());
            }
        }
    }
}
