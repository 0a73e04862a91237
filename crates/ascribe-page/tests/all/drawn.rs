//! What is in the HTML, without a browser.

use std::collections::BTreeSet;

use ascribe_article::{ArticleRecord, Class, Flag, QuoteRecord, QuoteType};
use scraper::{ElementRef, Html, Selector};

use crate::articles::{crowd, fragment, harbour, hostile, page, record};

fn select<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(selector).expect("the selector is well-formed");
    html.select(&selector).collect()
}

fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect()
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    select(html, selector).into_iter().map(text_of).collect()
}

/// The text of each paragraph as the article has it: without labels.
fn paragraphs(html: &Html) -> Vec<String> {
    let is_label = |e: ElementRef<'_>| e.value().name() == "sup";
    let words = |p: ElementRef<'_>| -> String {
        p.descendants()
            .filter(|node| !node.ancestors().filter_map(ElementRef::wrap).any(is_label))
            .filter_map(|node| node.value().as_text().map(|text| text.to_string()))
            .collect()
    };
    select(html, ".text").into_iter().map(words).collect()
}

/// Each piece as `class | words`, label and all; classes of colours and numbers left out.
fn pieces(html: &Html, selector: &str) -> Vec<String> {
    let piece = |mark: ElementRef<'_>| {
        let class = mark.attr("class").unwrap_or_default();
        let roles: Vec<&str> = class
            .split(' ')
            .filter(|c| matches!(*c, "q" | "c" | "s" | "a" | "nested"))
            .collect();
        format!("{} | {}", roles.join(" "), text_of(mark))
    };
    select(html, selector).into_iter().map(piece).collect()
}

/// What a note says below a term.
fn told(note: ElementRef<'_>, term: &str) -> Option<String> {
    let lines = Selector::parse("dl > div").expect("well-formed");
    let line = note.select(&lines).map(text_of);
    line.into_iter()
        .find_map(|line| Some(line.strip_prefix(term)?.strip_prefix(' ')?.to_owned()))
}

#[test]
fn headline_and_facts_stand_on_top() {
    let html = Html::parse_document(&page(&[harbour()]));
    assert_eq!(texts(&html, "title"), ["Fees & ferries"]);
    assert_eq!(texts(&html, "h1"), ["Fees & ferries"]);
    assert_eq!(
        texts(&html, ".facts > span"),
        ["The Quay", "2026-05-03", "4 quotations"]
    );
    assert!(select(&html, "nav").is_empty());
}

#[test]
fn several_articles_have_a_list() {
    let mut second = harbour();
    second.meta.shift_remove("title");
    let html = Html::parse_document(&page(&[harbour(), second]));
    assert_eq!(texts(&html, "title, h1"), ["2 articles", "2 articles"]);
    assert_eq!(texts(&html, "nav a"), ["Fees & ferries", "harbour"]);
    assert_eq!(texts(&html, "h2"), ["Fees & ferries", "harbour"]);
    let ids: BTreeSet<&str> = select(&html, "[id]")
        .iter()
        .filter_map(|e| e.attr("id"))
        .collect();
    assert_eq!(ids.len(), select(&html, "[id]").len());
    for link in select(&html, "a[href]") {
        let target = link
            .attr("href")
            .and_then(|href| href.strip_prefix('#'))
            .expect("within the page");
        assert!(ids.contains(target), "{target}");
    }
}

#[test]
fn no_articles_make_a_page_too() {
    let html = Html::parse_document(&page(&[]));
    assert_eq!(texts(&html, "main"), ["There are no articles.\n"]);
}

#[test]
fn the_page_runs_nothing_and_asks_for_nothing() {
    for text in [page(&[harbour(), hostile()]), fragment(&hostile())] {
        let html = Html::parse_document(&text);
        assert!(
            select(
                &html,
                "script, img, link, iframe, object, [src], [onerror], [onfocus]"
            )
            .is_empty()
        );
        assert_eq!(select(&html, "style").len(), 1);
        let style = text_of(select(&html, "style")[0]);
        assert!(!style.contains("url(") && !style.contains("@import") && !style.contains("</"));
    }
    let html = Html::parse_document(&page(&[harbour()]));
    let policy = select(&html, "meta[http-equiv=Content-Security-Policy]")[0];
    assert_eq!(
        policy.attr("content"),
        Some("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'")
    );
}

#[test]
fn text_names_and_facts_are_never_markup() {
    let record = hostile();
    let html = Html::parse_document(&page(std::slice::from_ref(&record)));
    let text = record.text.expect("it has a text");
    assert_eq!(paragraphs(&html), text.lines().collect::<Vec<_>>());
    let img = "<img src=x onerror=\"document.title='ran'\">";
    assert_eq!(texts(&html, "h1"), [img]);
    assert_eq!(texts(&html, ".speaker .who"), [img]);
    assert_eq!(
        texts(&html, ".facts > span")[0],
        "</style><script>document.title='ran'</script>"
    );
    assert_eq!(texts(&html, ".warning"), ["Note: <i>odd</i>"]);
    assert!(select(&html, "b, i").is_empty());
}

#[test]
fn a_fragment_can_stand_in_any_page() {
    let text = fragment(&harbour());
    assert!(text.starts_with("<div class=\"ascribe\">") && text.ends_with("</div>"));
    let html = Html::parse_fragment(&text);
    // Ids would be there twice where an article is shown twice; headings would go into the notebook's contents, and in a form
    // the key Enter would send it.
    assert!(select(&html, "[id], h1, h2, h3, form, [style], a").is_empty());
    assert_eq!(texts(&html, ".title"), ["Fees & ferries"]);
    // Each of its rules is about what is inside.
    let style = text_of(select(&html, "style")[0]);
    let from = style
        .find("\n.ascribe {")
        .expect("the rule around the others");
    for rule in style[..from].lines().filter(|line| line.contains('{')) {
        let selectors = rule
            .split('{')
            .find(|part| !part.trim().starts_with("@media"))
            .expect("a selector");
        assert!(
            selectors.split(',').all(|one| one.contains(".ascribe")),
            "{rule}"
        );
    }
    let depth = |text: &str| text.matches('{').count() as i64 - text.matches('}').count() as i64;
    assert_eq!(depth(&style[from..]), 0);
    assert_eq!(
        depth(style[from..].trim_end().strip_suffix('}').expect("its end")),
        1
    );
}

#[test]
fn an_inner_content_stands_in_the_outer_one() {
    let html = Html::parse_document(&page(&[harbour()]));
    assert_eq!(
        pieces(&html, ".row:nth-child(3) mark"),
        [
            "s | Tom Ng",
            "c | told",
            "a | reporters",
            "q | TNthat the fees were fair, and that ",
            "q s | the council",
            "q |  ",
            "q c | believed",
            "q |  ",
            "q nested | Cso too",
        ]
    );
    // The inner one in the colour of its own speaker, with the outer one's beside it; both choices show it.
    let class = select(&html, "mark.nested")[0].attr("class");
    assert_eq!(class, Some("q nested k2 u0 o1 w1 w2 n0 n1 i1"));
}

#[test]
fn contents_that_cross_break_nothing() {
    let text = "Ädam 🎉 said the 👩‍🚒 café is “shut” again";
    let n = text.chars().count();
    let spans = [
        (0, 9),
        (5, 15),
        (8, n),
        (12, 13),
        (5, 9),
        (0, n),
        (n - 1, n),
    ];
    let mut article = ArticleRecord::default();
    article.text = Some(text.to_owned());
    for (at, &span) in spans.iter().enumerate() {
        article.quotes.push(QuoteRecord::new(
            format!("q{at}"),
            QuoteType::Direct,
            vec![span.into()],
        ));
    }
    let html = Html::parse_document(&page(std::slice::from_ref(&article)));
    assert_eq!(paragraphs(&html), [text]);
    assert!(select(&html, "mark mark").is_empty());
    assert_eq!(select(&html, ".note").len(), spans.len());
    // Places are code points: a piece that a mark alone covers is its words.
    article.quotes.truncate(4);
    article.quotes.drain(..3);
    let html = Html::parse_document(&page(&[article]));
    assert_eq!(pieces(&html, "mark"), ["q | ?t"]);
}

#[test]
fn a_note_has_all_that_is_known() {
    let html = Html::parse_document(&page(&[harbour()]));
    let notes = select(&html, ".note");
    let said = |note: usize, term: &str| told(notes[note], term);
    assert_eq!(
        said(0, "Speaker").as_deref(),
        Some("Maria Lopez, person, female")
    );
    assert_eq!(said(0, "Cue").as_deref(), Some("said"));
    assert_eq!(said(0, "Source").as_deref(), Some("she"));
    assert_eq!(said(0, "Type").as_deref(), Some("direct, speech"));
    assert_eq!(
        said(0, "Mentions").as_deref(),
        Some("“she” → “harbour” → Maria Lopez")
    );
    assert_eq!(
        said(0, "Why").as_deref(),
        Some("“she” <stands> for “Maria Lopez”")
    );
    assert_eq!(
        said(0, "Is a quotation").as_deref(),
        Some("very likely (89 %)")
    );
    assert_eq!(
        said(0, "Right speaker").as_deref(),
        Some("more likely than not (60 %)")
    );
    assert_eq!(said(0, "Said to"), None);
    assert_eq!(said(1, "Said to").as_deref(), Some("reporters"));
    assert_eq!(said(2, "Within").as_deref(), Some("what Tom Ng says"));
    assert_eq!(said(3, "Speaker").as_deref(), Some("speaker not told"));
    assert_eq!(said(3, "Cue").as_deref(), Some("none"));
}

#[test]
fn a_note_says_at_once_that_something_was_not_said() {
    let mut article = harbour();
    article.quotes[0].flags = vec![Flag::Negated];
    article.quotes[1].class = Some(Class::Thought);
    let html = Html::parse_document(&page(&[article]));
    let short = texts(&html, ".note > .what");
    assert_eq!(
        short[..2],
        ["direct, negated, 89 %", "indirect, thought, 100 %"]
    );
    assert_eq!(short[4], "goes on");
}

#[test]
fn a_quotation_goes_on_in_the_next_paragraph() {
    let html = Html::parse_document(&page(&[harbour()]));
    assert_eq!(
        pieces(&html, ".row:nth-child(5) mark"),
        ["q | ?One more thing."]
    );
    assert_eq!(
        pieces(&html, ".row:nth-child(6) mark"),
        ["q | …?“That is all."]
    );
    assert!(texts(&html, ".row:nth-child(6) .note")[0].starts_with("? speaker not told goes on"));
    // The keyboard stops at each quotation once.
    assert_eq!(select(&html, ".text [tabindex='0']").len(), 4);
}

#[test]
fn speakers_have_counts_and_a_box_to_choose_them() {
    let html = Html::parse_document(&page(&[harbour()]));
    assert_eq!(
        texts(&html, ".speaker"),
        [
            "ML Maria Lopez person, female · 1 quotation",
            "TN Tom Ng person, gender not known · 1 quotation",
            "C council organization · 1 quotation",
            "? speaker not told 1 quotation",
        ]
    );
    assert_eq!(
        select(&html, "label.speaker > input[type=checkbox]").len(),
        4
    );
    assert_eq!(select(&html, "[role=group][aria-label=Speakers]").len(), 1);
    let label = select(&html, ".text [tabindex='0']")[0].attr("aria-label");
    assert_eq!(
        label,
        Some("Quotation 1, Maria Lopez, direct, very likely (89 %)")
    );
}

#[test]
fn three_hundred_speakers_are_told_apart() {
    let html = Html::parse_document(&page(&[crowd(300)]));
    let labels: BTreeSet<String> = texts(&html, ".speaker .l").into_iter().collect();
    assert_eq!(labels.len(), 300);
    let looks: BTreeSet<&str> = select(&html, ".speaker")
        .iter()
        .filter_map(|e| e.attr("class"))
        .collect();
    assert_eq!(looks.len(), 32);
    let style = text_of(select(&html, "style")[0]);
    assert!(style.contains(".by.w299:checked") && !style.contains(".by.w300:checked"));
}

#[test]
fn an_article_without_text_or_quotations_says_so() {
    let mut empty = ArticleRecord::default();
    empty.id = "empty".to_owned();
    let html = Html::parse_document(&page(std::slice::from_ref(&empty)));
    assert_eq!(texts(&html, ".none"), ["The article has no text."]);
    assert!(select(&html, ".speakers").is_empty());
    empty.text = Some(" \n\n".to_owned());
    let html = Html::parse_document(&page(&[empty]));
    assert_eq!(texts(&html, ".none"), ["The article has no text."]);
    let html = Html::parse_document(&page(&[record("# id: quiet\nIt rained.\n")]));
    assert_eq!(paragraphs(&html), ["It rained."]);
    assert_eq!(texts(&html, ".none"), ["There are no quotations."]);
}

#[test]
fn spans_that_do_not_fit_are_left_out() {
    let mut article = harbour();
    article.quotes[0].content = vec![(5, 5).into(), (9, 4).into(), (10, 100_000).into()];
    article.quotes[1].speaker = Some("nobody".to_owned());
    article.quotes[2].via = vec![(7, 100_000).into()];
    article.quotes[2].inside = Some("q999".to_owned());
    let text = article.text.clone().expect("it has a text");
    let html = Html::parse_document(&page(&[article]));
    assert_eq!(paragraphs(&html), text.lines().collect::<Vec<_>>());
    assert_eq!(
        texts(&html, ".speaker").last().map(String::as_str),
        Some("? speaker not told 2 quotations")
    );
}

#[test]
fn text_from_right_to_left_keeps_its_direction() {
    let html = Html::parse_document(&page(&[record(
        "# id: rtl\n# S1: ليلى حداد (person)\n“[q1 لن نتراجع],” [c1 قالت] [s1 ليلى حداد].\n---\nq1: S1 direct\n",
    )]));
    assert_eq!(select(&html, ".text[dir=auto]").len(), 1);
    assert_eq!(texts(&html, ".note bdi.who"), ["ليلى حداد"]);
    assert_eq!(texts(&html, ".text sup"), ["لح"]);
    // Left and right belong to the language of the page, which a style sheet does not know.
    let style = text_of(select(&html, "style")[0]);
    for side in ["-left", "-right", " left:", " right:"] {
        assert!(!style.contains(side), "{side}");
    }
}

#[test]
fn a_page_does_not_grow_with_the_product_of_text_and_quotations() {
    let article = |n: usize| {
        let mut article = ArticleRecord::default();
        let text = "A line.\n".repeat(n);
        let end = text.len();
        for at in 0..n {
            article.quotes.push(QuoteRecord::new(
                format!("q{at}"),
                QuoteType::Direct,
                vec![(0, end).into()],
            ));
        }
        article.text = Some(text);
        fragment(&article).len()
    };
    let (few, many) = (article(100), article(400));
    assert!(many < 5 * few, "{few} {many}");
}
