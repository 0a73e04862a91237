//! The error reports: what is on the page, what a browser shows of it, what each line of `errors.jsonl` holds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

use ascribe_article::{ArticleRecord, marked};
use ascribe_eval::{ArticlePairs, Document, ErrorClass, Pair, errors};
use scraper::{ElementRef, Html, Selector};
use serde_json::{Value, json};

use crate::skipped::skipped;

/// A document of marked text.
fn document(text: &str) -> Document {
    let article = marked::parse(text).expect("the case is well-formed");
    ArticleRecord::from_article(&article).into()
}

/// A prediction of marked text, with the rule of each quotation.
fn prediction(text: &str, rules: &[&str]) -> Document {
    let mut document = document(text);
    for (quote, rule) in document.quotes.iter_mut().zip(rules) {
        quote.record.found_by = (*rule).to_owned();
        quote.record.confidence = 0.75;
    }
    document
}

fn pair(
    gold: impl Into<Option<usize>>,
    predicted: impl Into<Option<usize>>,
    errors: &[ErrorClass],
) -> Pair {
    Pair {
        gold: gold.into(),
        predicted: predicted.into(),
        overlap: if errors.is_empty() { 1.0 } else { 0.5 },
        errors: errors.to_vec(),
    }
}

/// Three articles: one with most errors, one whose text is full of HTML, one without an error.
struct Corpus {
    documents: Vec<(Document, Document, Vec<Pair>)>,
}

impl Corpus {
    fn new() -> Self {
        use ErrorClass::{Boundary, Missed, Source, Speaker, Spurious};
        let harbour = (
            document(
                "# id: harbour-fees\n# publisher: The Quay\n# date: 2026-05-03\n# title: Fees & ferries\n\
                 # S1: Maria Lopez (person, female)\n# S2: Tom Ng (person)\n# S3: council (organization)\n\
                 “[q1 We will appeal],” [c1 said] [s1 Maria Lopez].\n\n\
                 The harbour opened in 1902.\n\nIt has two cranes.\n\n\
                 [s2 Tom Ng] [c2 said] [q2 the fees were fair, and that [s3 the council] [c3 believed] [q3 so too]].\n\
                 ---\nq1: S1 direct\nq2: S2 indirect\nq3: S3 indirect in:q2\n",
            ),
            prediction(
                "# S1: Tom Ng (person)\n\
                 “[q1 We will appeal],” [c1 said] [s1 Maria Lopez].\n\n\
                 The harbour opened in 1902.\n\nIt has two cranes.\n\n\
                 Tom Ng [c2 said] [q2 the fees were fair, and that [s2 the council] believed] so too.\n\
                 ---\nq1: S1 direct\nq2: - indirect\n",
                &["verb after", "that-clause"],
            ),
            vec![
                pair(0, 0, &[Speaker]),
                pair(1, 1, &[Boundary, Source]),
                pair(2, None, &[Missed]),
            ],
        );
        let script = (
            document(
                "# id: <b>script</b>\n# S1: <img src=x onerror=\"document.title='ran'\"> (person)\n\
                 “[q1 Run <script>document.title='ran'</script> & see],” [c1 said] [s1 Ana Pell].\n\
                 </script></style><script>document.title='ran'</script> The “plan” failed.\n\
                 ---\nq1: S1 direct\n",
            ),
            prediction(
                "# S1: <img src=x onerror=\"document.title='ran'\"> (person)\n\
                 “[q1 Run <script>document.title='ran'</script> & see],” [c1 said] [s1 Ana Pell].\n\
                 </script></style><script>document.title='ran'</script> The “[q2 plan]” failed.\n\
                 ---\nq1: S1 direct\nq2: - direct\n",
                &["verb after", "floating <i>"],
            ),
            vec![pair(0, 0, &[]), pair(None, 1, &[Spurious])],
        );
        let quiet = "# id: quiet\n# S1: Ana Pell (person)\n\
                     “[q1 Nothing happened],” [c1 said] [s1 Ana Pell].\n---\nq1: S1 direct\n";
        let quiet = (
            document(quiet),
            prediction(quiet, &["verb after"]),
            vec![pair(0, 0, &[])],
        );
        Self {
            documents: vec![harbour, script, quiet],
        }
    }

    fn articles(&self) -> Vec<ArticlePairs<'_>> {
        self.documents
            .iter()
            .map(|(gold, predicted, pairs)| ArticlePairs {
                gold,
                predicted,
                pairs: pairs.clone(),
            })
            .collect()
    }

    fn page(&self) -> String {
        page(&self.articles(), "Errors of <em>rules</em>")
    }

    fn lines(&self) -> Vec<Value> {
        let mut out = Vec::new();
        errors::jsonl(&self.articles(), &mut out).expect("memory takes it");
        let text = String::from_utf8(out).expect("JSON is UTF-8");
        text.lines()
            .map(|line| serde_json::from_str(line).expect("each line is JSON"))
            .collect()
    }
}

fn page(articles: &[ArticlePairs<'_>], title: &str) -> String {
    let mut out = Vec::new();
    errors::page(articles, title, &mut out).expect("memory takes it");
    String::from_utf8(out).expect("a page is UTF-8")
}

fn select<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(selector).expect("the selector is well-formed");
    html.select(&selector).collect()
}

fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// The text of a column as the article has it: without labels.
fn column_text(column: ElementRef<'_>) -> String {
    column
        .descendants()
        .filter(|node| {
            !node
                .ancestors()
                .filter_map(ElementRef::wrap)
                .any(|e| matches!(e.value().name(), "sup" | "span"))
        })
        .filter_map(|node| node.value().as_text().map(|text| text.to_string()))
        .collect()
}

// Without a browser

#[test]
fn whole_page_of_one_article() {
    let corpus = Corpus::new();
    let html = page(&corpus.articles()[..1], "Errors");
    let from = html.find("<article").expect("there is an article");
    let to = html.find("</main>").expect("there is an end");
    let mut lines = html[from..to].to_owned();
    for tag in ["header", "div", "details", "p", "ol", "li", "mark"] {
        lines = lines.replace(&format!("<{tag} "), &format!("\n<{tag} "));
        lines = lines.replace(&format!("<{tag}>"), &format!("\n<{tag}>"));
    }
    insta::assert_snapshot!("errors_page", lines);
}

#[test]
fn text_and_names_are_never_markup() {
    let html = Html::parse_document(&Corpus::new().page());
    assert_eq!(select(&html, "script").len(), 1);
    assert_eq!(select(&html, "style").len(), 1);
    assert!(select(&html, "main img, main script, main style, em, b, i").is_empty());
    assert_eq!(
        text_of(select(&html, "title")[0]),
        "Errors of <em>rules</em>"
    );
    assert_eq!(text_of(select(&html, "h2")[1]), "<b>script</b>");
    assert_eq!(text_of(select(&html, ".rule code")[3]), "floating <i>");
}

#[test]
fn the_page_asks_for_nothing_from_elsewhere() {
    let html = Html::parse_document(&Corpus::new().page());
    assert!(select(&html, "[src], link, iframe, object, [href]:not(.skip)").is_empty());
    assert!(!include_str!("../../src/errors/page.css").contains("url("));
    // Either would end the element that holds it.
    assert!(!include_str!("../../src/errors/page.css").contains("</"));
    assert!(!include_str!("../../src/errors/page.js").contains("</"));
}

#[test]
fn both_columns_hold_the_paragraph_as_it_is() {
    let corpus = Corpus::new();
    let html = Html::parse_document(&corpus.page());
    let text = &corpus.documents[0].0.text;
    let expected: Vec<&str> = text.lines().filter(|l| l.contains("fair")).collect();
    let columns: Vec<String> = select(&html, "#a1 .row[data-p='2 3'] .text")
        .into_iter()
        .map(column_text)
        .collect();
    assert_eq!(columns, [expected[0], expected[0]]);
}

#[test]
fn a_segment_carries_every_role_that_covers_it() {
    let html = Html::parse_document(&Corpus::new().page());
    let segments: Vec<String> = select(&html, "#a1 .row[data-p='2 3'] .text:first-child mark")
        .into_iter()
        .map(|mark| {
            let class = mark.attr("class").unwrap_or_default();
            let pairs = mark.attr("data-p").unwrap_or_default();
            format!("{class} | {pairs} | {}", text_of(mark))
        })
        .collect();
    assert_eq!(
        segments,
        [
            "s | 2 | s2Tom Ng",
            "c | 2 | c2said",
            "q | 2 | q2the fees were fair, and that ",
            "q s | 2 3 | s3the council",
            "q | 2 |  ",
            "q c | 2 3 | c3believed",
            "q | 2 |  ",
            "q nested | 2 3 | q3so too",
        ]
    );
}

#[test]
fn a_label_is_wrong_where_its_role_is() {
    let html = Html::parse_document(&Corpus::new().page());
    let wrong: Vec<String> = select(&html, "#a1 .l.x").into_iter().map(text_of).collect();
    // Speaker: both contents. Missed: everything. Boundary and source: all but the cue.
    assert_eq!(
        wrong,
        ["q1", "q1", "s2", "q2", "s3", "c3", "q3", "q2", "s2"]
    );
}

#[test]
fn content_that_goes_on_in_the_next_paragraph_is_labelled_again() {
    let two = "# id: two\n“[q1 First half.\n\n“Second half],” [c1 said] [s1 Ana Pell].\n";
    let gold = document(two);
    let predicted = prediction(two, &["verb after"]);
    let pairs = vec![pair(0, 0, &[])];
    let html = Html::parse_document(&page(
        &[ArticlePairs {
            gold: &gold,
            predicted: &predicted,
            pairs,
        }],
        "Errors",
    ));
    let labels: Vec<String> = select(&html, "main .text:first-child .l")
        .into_iter()
        .map(text_of)
        .collect();
    assert_eq!(labels, ["q1", "…q1", "c1", "s1"]);
    assert_eq!(select(&html, ".pair").len(), 1);
}

#[test]
fn paragraphs_without_a_quotation_are_folded_once() {
    let html = Html::parse_document(&Corpus::new().page());
    let folds = select(&html, ".fold");
    assert_eq!(folds.len(), 1);
    assert_eq!(
        text_of(folds[0]),
        "… 2 paragraphsThe harbour opened in 1902.It has two cranes."
    );
}

#[test]
fn every_choice_of_the_filter_has_its_count() {
    let html = Html::parse_document(&Corpus::new().page());
    assert_eq!(
        counts(&html),
        "Only errors 4; missed 1, spurious 1, boundary 1, source 1, cue 0, speaker 1, type 0; \
         direct 4, mixed 0, indirect 2; verb after 3, no rule 1, floating <i> 1, that-clause 1"
    );
    assert_eq!(
        text_of(select(&html, ".totals")[0]),
        "3 articles, 5 gold and 5 predicted quotations, 4 of 6 pairs with an error"
    );
}

#[test]
fn no_articles_make_a_page_too() {
    let html = Html::parse_document(&page(&[], "Nothing"));
    assert_eq!(
        text_of(select(&html, "main")[0]).trim(),
        "There are no articles."
    );
}

#[test]
fn an_empty_text_still_shows_its_pairs() {
    let gold = Document {
        id: "empty".to_owned(),
        ..Document::default()
    };
    let mut predicted = prediction("[q1 Words] that are not there.", &["floating"]);
    predicted.text.clear();
    let html = Html::parse_document(&page(
        &[ArticlePairs {
            gold: &gold,
            predicted: &predicted,
            pairs: vec![pair(None, 0, &[ErrorClass::Spurious])],
        }],
        "Errors",
    ));
    assert_eq!(select(&html, ".pair").len(), 1);
}

#[test]
fn jsonl_has_one_line_for_each_faulty_pair() {
    let lines = Corpus::new().lines();
    let found: Vec<String> = lines
        .iter()
        .map(|l| format!("{} {} {}", l["article"], l["pair"], l["classes"]))
        .collect();
    assert_eq!(
        found,
        [
            r#""harbour-fees" 1 ["speaker"]"#,
            r#""harbour-fees" 2 ["boundary","source"]"#,
            r#""harbour-fees" 3 ["missed"]"#,
            r#""<b>script</b>" 2 ["spurious"]"#,
        ]
    );
}

#[test]
fn a_jsonl_line_has_all_that_its_documentation_says() {
    let lines = Corpus::new().lines();
    assert_eq!(
        lines[0],
        json!({
            "article": "harbour-fees",
            "pair": 1,
            "classes": ["speaker"],
            "overlap": 0.5,
            "gold": {
                "id": "q1",
                "type": "direct",
                "content": [{"text": "We will appeal", "span": [1, 15]}],
                "cue": [{"text": "said", "span": [18, 22]}],
                "source": [{"text": "Maria Lopez", "span": [23, 34]}],
                "addressee": [],
                "speaker": {"name": "Maria Lopez", "kind": "person"},
                "found_by": "marked",
                "confidence": 1.0,
                "speaker_confidence": 1.0,
            },
            "predicted": {
                "id": "q1",
                "type": "direct",
                "content": [{"text": "We will appeal", "span": [1, 15]}],
                "cue": [{"text": "said", "span": [18, 22]}],
                "source": [{"text": "Maria Lopez", "span": [23, 34]}],
                "addressee": [],
                "speaker": {"name": "Tom Ng", "kind": "person"},
                "found_by": "verb after",
                "confidence": 0.75,
                "speaker_confidence": 1.0,
            },
            "context": {
                "text": "“We will appeal,” said Maria Lopez.\n\nThe harbour opened in 1902.",
                "start": 0,
            },
        })
    );
    assert_eq!(lines[2]["predicted"], Value::Null);
    assert_eq!(lines[3]["gold"], Value::Null);
}

// With a browser

#[test]
fn a_browser_shows_everything_without_a_filter() {
    let Some(seen) = Seen::of(&Corpus::new().page(), "") else {
        return;
    };
    assert_eq!(seen.title, "Errors of <em>rules</em>");
    assert_eq!(seen.status, "6 quotations in 3 articles");
    assert_eq!(seen.articles, ["harbour-fees", "<b>script</b>", "quiet"]);
    assert_eq!(seen.pairs, ["1.1", "1.2", "1.3", "2.1", "2.2", "3.1"]);
}

#[test]
fn a_browser_shows_the_class_of_the_fragment_alone() {
    let Some(seen) = Seen::of(&Corpus::new().page(), "#class=missed,spurious") else {
        return;
    };
    // A script of a text, or of a name, would have changed it.
    assert_eq!(seen.title, "Errors of <em>rules</em>");
    assert_eq!(seen.status, "2 of 6 quotations in 2 of 3 articles");
    assert_eq!(seen.articles, ["harbour-fees", "<b>script</b>"]);
    assert_eq!(seen.pairs, ["1.3", "2.2"]);
    assert_eq!(seen.shown, ["1 shown", "1 shown"]);
    assert_eq!(seen.gaps, ["… 3 paragraphs", "… 1 paragraph"]);
    // The classes count what each would show alone, the others what they would leave.
    assert_eq!(
        seen.counts,
        "Only errors 2; missed 1, spurious 1, boundary 1, source 1, cue 0, speaker 1, type 0; \
         direct 1, mixed 0, indirect 1; verb after 0, no rule 1, floating <i> 1, that-clause 0"
    );
}

#[test]
fn filters_of_different_kinds_add_up() {
    let html = Corpus::new().page();
    for (hash, pairs) in [
        ("#type=indirect&errors=1", vec!["1.2", "1.3"]),
        ("#type=direct&rule=verb%20after", vec!["1.1", "2.1", "3.1"]),
        ("#rule=-", vec!["1.3"]),
        ("#rule=floating%20%3Ci%3E", vec!["2.2"]),
        ("#q=lopez", vec!["1.1"]),
        ("#class=missed&type=direct", vec![]),
        (
            "#class=no-such-class",
            vec!["1.1", "1.2", "1.3", "2.1", "2.2", "3.1"],
        ),
        ("#class=%E0%A4%A&errors=1", vec!["1.1", "1.2", "1.3", "2.2"]),
    ] {
        let Some(seen) = Seen::of(&html, hash) else {
            return;
        };
        assert_eq!(seen.pairs, pairs, "{hash}");
    }
}

#[test]
fn a_link_to_a_pair_puts_both_its_marks_in_light() {
    let Some(seen) = Seen::of(&Corpus::new().page(), "#errors=1&at=1.2") else {
        return;
    };
    assert_eq!(
        seen.status,
        "4 of 6 quotations in 2 of 3 articles, error 2 of 4"
    );
    assert!(seen.lit.iter().any(|l| l == "Gold 2"), "{:?}", seen.lit);
    assert!(
        seen.lit.iter().any(|l| l == "Predicted 2"),
        "{:?}",
        seen.lit
    );
}

#[test]
fn keys_go_from_error_to_error_and_around() {
    let html = Corpus::new().page();
    for (keys, place) in [
        ("n", "error 1 of 4"),
        ("njn", "error 3 of 4"),
        ("nnp", "error 1 of 4"),
        ("k", "error 4 of 4"),
        ("nnnnn", "error 1 of 4"),
    ] {
        let press = format!(
            "<script>for (const key of '{keys}') \
             document.body.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true }}));</script></body>"
        );
        let Some(seen) = Seen::of(&html.replace("</body>", &press), "") else {
            return;
        };
        assert_eq!(
            seen.status,
            format!("6 quotations in 3 articles, {place}"),
            "{keys}"
        );
    }
}

/// What a browser shows of a page.
struct Seen {
    title: String,
    status: String,
    /// Ids of the articles.
    articles: Vec<String>,
    /// `article.pair` of the captions.
    pairs: Vec<String>,
    shown: Vec<String>,
    gaps: Vec<String>,
    counts: String,
    /// Side and pair of the marks in light.
    lit: Vec<String>,
}

impl Seen {
    /// Opens `page` at `hash` without a window; `None` where there is no browser.
    fn of(page: &str, hash: &str) -> Option<Self> {
        let html = Html::parse_document(&dump(browser()?, page, hash));
        let texts = |selector: &str| -> Vec<String> {
            select(&html, selector).into_iter().map(text_of).collect()
        };
        let article = "article:not([hidden])";
        let pairs = select(&html, &format!("{article} .pair:not([hidden])"));
        Some(Self {
            title: texts("title").concat(),
            status: texts("#status").concat(),
            articles: texts(&format!("{article} h2")),
            pairs: pairs
                .into_iter()
                .map(|p| format!("{}.{}", ancestor(p, "article", "data-n"), data(p, "data-p")))
                .collect(),
            shown: texts(&format!("{article} .shown:not([hidden])")),
            gaps: texts(&format!("{article} .gap")),
            counts: counts(&html),
            lit: select(&html, "mark.lit")
                .into_iter()
                .map(|mark| {
                    let column = mark.parent().and_then(ElementRef::wrap).map(text_of);
                    let side = column.unwrap_or_default();
                    let side = side.split(' ').next().unwrap_or_default().to_owned();
                    format!("{side} {}", data(mark, "data-p"))
                })
                .collect(),
        })
    }
}

fn data<'a>(element: ElementRef<'a>, name: &str) -> &'a str {
    element.attr(name).unwrap_or_default()
}

fn ancestor<'a>(element: ElementRef<'a>, tag: &str, name: &str) -> &'a str {
    element
        .ancestors()
        .filter_map(ElementRef::wrap)
        .find(|e| e.value().name() == tag)
        .map_or("", |e| data(e, name))
}

/// The choices of the filter with their counts.
fn counts(html: &Html) -> String {
    let choices = |selector: &str| -> String {
        let list: Vec<String> = select(html, selector)
            .into_iter()
            .map(|choice| {
                let parts: Vec<String> = choice.child_elements().map(text_of).collect();
                parts[1..].join(" ")
            })
            .collect();
        list.join(", ")
    };
    [
        choices(".choice:has([name=errors])"),
        choices(".choice:has([name=class])"),
        choices(".choice:has([name=type])"),
        choices(".choice:has([name=rule])"),
    ]
    .join("; ")
}

/// A page takes a second or two; a busy machine gets its time.
const TIME_LIMIT: Duration = Duration::from_secs(180);

/// A Chromium that works; `None`, with a word on stderr, where there is none.
fn browser() -> Option<&'static Path> {
    static BROWSER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let browser = BROWSER.get_or_init(|| {
        let path = std::env::var_os("PATH")?;
        ["chromium", "chromium-browser", "google-chrome"]
            .iter()
            .flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)))
            .filter(|candidate| candidate.is_file())
            // Some systems have a file of that name that only tells how to install it.
            .find(|candidate| dump(candidate, "<p>works", "").contains("<p>works"))
    });
    if browser.is_none() {
        skipped("no working Chromium on PATH");
    }
    browser.as_deref()
}

/// The document as it is once the page's script has run; nothing when the browser fails.
fn dump(browser: &Path, page: &str, hash: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder for the page");
    let file = folder.path().join("errors.html");
    let dom = folder.path().join("dom.html");
    fs::write(&file, page).expect("the folder is ours");
    let mut child = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
        ])
        .arg("--virtual-time-budget=5000")
        .arg(format!(
            "--user-data-dir={}",
            folder.path().join("user").display()
        ))
        .arg("--dump-dom")
        .arg(format!("file://{}{hash}", file.display()))
        .stdin(Stdio::null())
        // Into a file: a pipe that nobody reads would fill up while we wait.
        .stdout(fs::File::create(&dom).expect("the folder is ours"))
        .stderr(Stdio::null())
        .spawn()
        .expect("the browser starts");
    let deadline = Instant::now() + TIME_LIMIT;
    while child.try_wait().expect("it is our child").is_none() {
        if Instant::now() > deadline {
            child.kill().expect("it is our child");
            child.wait().expect("it is our child");
            eprintln!("{} took more than {TIME_LIMIT:?}", browser.display());
            break;
        }
        sleep(Duration::from_millis(50));
    }
    fs::read_to_string(&dom).expect("the browser wrote UTF-8")
}
