use ascribe_article::serde_json::json;

use super::*;

fn made(source: &str) -> Made {
    read(source.as_bytes().to_vec()).unwrap_or_else(|(_, reason)| panic!("{source}: {reason}"))
}

fn text(source: &str) -> String {
    made(source).text.expect("Markdown always has a text")
}

fn facts(source: &str) -> Value {
    Value::Object(made(source).columns.into_iter().collect())
}

#[test]
fn signs_go_and_words_stay() {
    for (name, source, expected) in [
        (
            "emphasis",
            "It *was* **late**, ~~he~~ she said.",
            "It was late, she said.",
        ),
        (
            "links",
            "[Ida Moss](https://moss.example) said <https://quay.example>.",
            "Ida Moss said https://quay.example.",
        ),
        (
            "links by reference",
            "[Moss][1] left.\n\n[1]: https://moss.example",
            "Moss left.",
        ),
        ("wiki links", "[[Ida Moss|Moss]] left.", "Moss left."),
        ("images", "![The pier](pier.jpg) It rained.", "It rained."),
        (
            "an image that links",
            "[![The pier](a.jpg)](b.html)\n\nIt rained.",
            "It rained.",
        ),
        (
            "wraps",
            "“We will\nappeal,” she said.",
            "“We will appeal,” she said.",
        ),
        (
            "hard breaks",
            "The tide,  \nthe tide\\\nturns",
            "The tide,\nthe tide\nturns",
        ),
        (
            "headings",
            "It rained.\n\n## More rain\n\nIt poured.\n\nSea\n---\n\nHigh.",
            "It rained.\n\nMore rain\n\nIt poured.\n\nSea\n\nHigh.",
        ),
        (
            "block quotes",
            "Moss said:\n\n> We lost.\n>\n> > Twice.\n\nHe left.",
            "Moss said:\n\nWe lost.\n\nTwice.\n\nHe left.",
        ),
        (
            "a block quote with a signature",
            "It rained.\n\n> We lost.\n>\n> — Moss, clerk\n\nHe left.",
            "It rained.\n\n> We lost.\n\n> — Moss, clerk\n\nHe left.",
        ),
        (
            "lists",
            "Plans:\n\n- a pier\n- a *boat*\n  - with oars\n\n1. first\n2. second",
            "Plans:\n\na pier\n\na boat\n\nwith oars\n\nfirst\n\nsecond",
        ),
        ("tasks", "- [x] done\n- [ ] to do", "done\n\nto do"),
        (
            "a year is no number of a list",
            "1984. That was the year.",
            "1984. That was the year.",
        ),
        (
            "fenced code",
            "Before.\n\n```rust\nlet a = 1;\n```\n\nAfter.",
            "Before.\n\nAfter.",
        ),
        (
            "indented paragraphs",
            "Before.\n\n    “No,” she said.\n\nAfter.",
            "Before.\n\n“No,” she said.\n\nAfter.",
        ),
        ("code in a line", "Type `ls -l` now.", "Type ls -l now."),
        (
            "comments",
            "Before.\n\n<!-- hold until 5 -->\n\nAfter <!-- no -->now.",
            "Before.\n\nAfter now.",
        ),
        ("rules", "Before.\n\n***\n\nAfter.", "Before.\n\nAfter."),
        (
            "footnotes",
            "Costs rose.[^1] Then fell.\n\n[^1]: By a lot.",
            "Costs rose. Then fell.",
        ),
        (
            "tables",
            "| port | ships |\n|---|---|\n| Orr | 2 |\n| *Ness* | 3 |",
            "port\tships\nOrr\t2\nNess\t3",
        ),
        (
            "escapes and entities",
            "5 \\* 3 &amp; more&nbsp;than \\# one",
            "5 * 3 & more than # one",
        ),
        (
            "a hash without a space",
            "#rain is no heading",
            "#rain is no heading",
        ),
        (
            "tags in a line",
            "It <b>rained</b>,<br>he <q>swears</q>.",
            "It rained,\nhe “swears”.",
        ),
    ] {
        assert_eq!(text(source), expected, "{name}");
    }
}

#[cfg(feature = "html")]
#[test]
fn blocks_of_html_are_read() {
    assert_eq!(
        text(
            "Before.\n\n<div><p>One.</p><p>Two <b>b</b>.</p><script>no()</script></div>\n\nAfter."
        ),
        "Before.\n\nOne.\n\nTwo b.\n\nAfter."
    );
}

#[test]
fn front_matter_becomes_facts() {
    let yaml = "---\ntitle: \"Fees rise: again\"\ndate: 2024-03-12\nauthors: [Ida Moss, Bo Orr]\noutlet: The Quay\nn: 3\n---\n\nIt rained.\n";
    assert_eq!(
        facts(yaml),
        json!({"title": "Fees rise: again", "date": "2024-03-12", "authors": ["Ida Moss", "Bo Orr"], "outlet": "The Quay", "n": 3})
    );
    assert_eq!(text(yaml), "It rained.");
    let toml = "+++\ntitle = \"Fees rise\"\ndate = 2024-03-12T10:00:00Z\n[params]\ndesk = \"city\"\n+++\nIt rained.";
    assert_eq!(
        facts(toml),
        json!({"title": "Fees rise", "date": "2024-03-12T10:00:00Z", "params": {"desk": "city"}})
    );
    assert_eq!(text(toml), "It rained.");
    assert_eq!(text("---\n---\nIt rained."), "It rained.");
    assert_eq!(
        text("\u{feff}---\r\na: b\r\n---\r\nIt rained.\r\n"),
        "It rained."
    );
    assert!(made(yaml).is_made);
}

#[test]
fn rules_are_no_front_matter() {
    for (source, expected) in [
        (
            "---\nIt rained all day.\n---\nIt poured.",
            "It rained all day.\n\nIt poured.",
        ),
        (
            "---\n\nShe said: no, never.\n\n---\n\nHe left.",
            "She said: no, never.\n\nHe left.",
        ),
        ("---\nIt rained.", "It rained."),
        ("+++\nIt rained.", "+++ It rained."),
    ] {
        assert_eq!(text(source), expected, "{source}");
        assert_eq!(made(source).warnings, [""; 0], "{source}");
        assert_eq!(facts(source), json!({}), "{source}");
    }
}

#[test]
fn broken_front_matter_is_told_and_the_text_read() {
    for front in [
        "---\ntitle: \"no end\n---",
        "---\na: b\n  c: [\n---",
        "+++\ntitle = \n+++",
        "---\nx: 1\nx: 2\n---",
    ] {
        let made = made(&format!("{front}\nIt rained."));
        assert_eq!(made.text.as_deref(), Some("It rained."), "{front}");
        assert_eq!(made.warnings.len(), 1, "{front}");
        assert!(
            made.warnings[0].starts_with("front matter not understood: "),
            "{front}"
        );
        assert!(!made.warnings[0].contains('\n'), "{front}");
    }
}

#[test]
fn aliases_do_not_grow() {
    let mut front = format!("a0: &a0 [{}]\n", "x, ".repeat(1000));
    for i in 1..30 {
        let of = format!("*a{}, ", i - 1).repeat(9);
        front.push_str(&format!("a{i}: &a{i} [{of}]\n"));
    }
    let made = made(&format!("---\n{front}---\nIt rained."));
    assert_eq!(made.text.as_deref(), Some("It rained."));
    assert_eq!(made.warnings.len(), 1);
    assert!(made.columns.is_empty());
    let one = facts("---\na: &a Moss\nb: *a\n---\nIt rained.");
    assert_eq!(one, json!({"a": "Moss", "b": "Moss"}));
}

#[test]
fn the_first_heading_is_the_title() {
    for (source, title, expected) in [
        ("# Fees rise\n\nIt rained.", Some("Fees rise"), "It rained."),
        (
            "Fees *rise*\n===\n\nIt rained.",
            Some("Fees rise"),
            "It rained.",
        ),
        (
            "---\ntitle: Fees rise\n---\n# Fees rise\n\nIt rained.",
            Some("Fees rise"),
            "It rained.",
        ),
        (
            "---\ntitle: Fees rise\n---\n# At the pier\n\nIt rained.",
            Some("Fees rise"),
            "At the pier\n\nIt rained.",
        ),
        (
            "It rained.\n\n# At the pier",
            None,
            "It rained.\n\nAt the pier",
        ),
        (
            "## Fees rise\n\nIt rained.",
            None,
            "Fees rise\n\nIt rained.",
        ),
        ("#\n\nIt rained.", None, "It rained."),
    ] {
        assert_eq!(text(source), expected, "{source}");
        let facts = facts(source);
        assert_eq!(
            facts.get("title").and_then(Value::as_str),
            title,
            "{source}"
        );
    }
    let headline = facts("---\nHeadline: Fees rise\n---\n# Fees rise\n\nIt rained.");
    assert_eq!(headline, json!({"Headline": "Fees rise"}));
}

#[test]
fn without_text_there_is_a_reason() {
    for source in [
        "",
        " \n\n",
        "# Fees rise",
        "---\na: b\n---\n",
        "![pier](a.jpg)",
        "<!-- nothing -->",
    ] {
        let (kind, reason) = read(source.as_bytes().to_vec()).expect_err(source);
        assert_eq!(kind, FailureKind::NoText, "{source}");
        assert_eq!(reason, "there is no text in it", "{source}");
    }
}

/// Four times the input takes about four times the time, not sixteen times; and nothing overflows the stack.
#[test]
fn hostile_markdown_is_read_in_linear_time() {
    for unit in [
        ">",
        "[",
        "*a ",
        "_a __b ",
        "- ",
        "<a ",
        "![",
        "`",
        "|",
        "\n- a\n  - b",
        "[^1]: [^1]",
        "&",
        "<!--",
        "# ",
    ] {
        let seconds = |n: usize| {
            let source = unit.repeat(n);
            let begin = std::time::Instant::now();
            let _ = read(source.into_bytes());
            begin.elapsed().as_secs_f64()
        };
        // Others work on the machine, too: one good try proves it.
        let is_linear = (0..5).any(|_| {
            let (small, large) = (seconds(20_000), seconds(80_000));
            large < 0.3 || large < small * 8.0
        });
        assert!(is_linear, "{unit:?}");
    }
}
