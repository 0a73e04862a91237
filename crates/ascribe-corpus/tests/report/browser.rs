//! What a browser does with a report: search, filter, click through; nothing runs and nothing is asked from elsewhere.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use ascribe_corpus::report::Form;
use serde_json::{Value, json};

use crate::chrome::{Chrome, PHONE, View, WIDE};
use crate::corpus::Corpus;

/// A busy machine gets its time.
const PATIENCE: Duration = Duration::from_secs(30);

fn start() -> Option<Chrome> {
    let mut chrome = Chrome::start()?;
    for domain in ["Runtime.enable", "Log.enable", "Network.enable"] {
        chrome.call(domain, json!({}));
    }
    Some(chrome)
}

fn go(chrome: &mut Chrome, file: &Path, rest: &str, view: View) {
    chrome.set_view(view);
    chrome.call("Page.navigate", json!({"url": "about:blank"}));
    chrome.call(
        "Page.navigate",
        json!({"url": format!("file://{}{rest}", file.display())}),
    );
    wait(
        chrome,
        "location.protocol === 'file:' && document.readyState === 'complete'",
    );
}

/// Waits until it is so; on the way from page to page nothing is.
fn wait(chrome: &mut Chrome, what: &str) {
    let begin = Instant::now();
    let asked = json!({"expression": what, "returnByValue": true});
    let mut is_so = || {
        let answer = chrome.try_call("Runtime.evaluate", asked.clone());
        answer.is_ok_and(|answer| answer["result"]["value"] == true)
    };
    while !is_so() {
        assert!(begin.elapsed() < PATIENCE, "never: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn type_in(chrome: &mut Chrome, selector: &str, text: &str) {
    chrome.look(&format!("document.querySelector({selector:?}).select()"));
    chrome.call("Input.insertText", json!({"text": text}));
}

/// Errors, and whatever was asked for outside the folder of the report.
fn wrong(chrome: &Chrome, corpus: &Corpus) -> Vec<String> {
    let own = format!("file://{}", corpus.report().display());
    let of = |event: &Value| -> Option<String> {
        match event["method"].as_str()? {
            "Runtime.exceptionThrown" | "Runtime.consoleAPICalled" | "Log.entryAdded" => {
                Some(event["params"].to_string())
            }
            "Network.requestWillBeSent" => {
                let url = event["params"]["request"]["url"].as_str()?;
                (!url.starts_with(&own) && url != "about:blank").then(|| url.to_owned())
            }
            _ => None,
        }
    };
    chrome.events.iter().filter_map(of).collect()
}

const FOUND: &str =
    "[...document.querySelectorAll('#results .words')].map((one) => one.textContent)";

#[test]
fn one_file_is_searched_filtered_and_clicked_through() {
    let Some(mut chrome) = start() else { return };
    let corpus = Corpus::few();
    let index = corpus.write(Form::OneFile).index;
    go(&mut chrome, &index, "", WIDE);
    let seen = "[...document.querySelectorAll('.sheet')].filter((one) => one.checkVisibility()).map((one) => one.id).join()";
    assert_eq!(chrome.look(seen), "overview");
    // The key leads to the search.
    for kind in ["keyDown", "keyUp"] {
        let text = if kind == "keyDown" { "/" } else { "" };
        chrome.call(
            "Input.dispatchKeyEvent",
            json!({"type": kind, "key": "/", "text": text}),
        );
    }
    wait(&mut chrome, "document.activeElement.name === 'q'");
    assert_eq!(chrome.look(seen), "search");
    chrome.call("Input.insertText", json!({"text": "appeal"}));
    wait(
        &mut chrome,
        "document.getElementById('found').textContent === '2 quotations.'",
    );
    assert_eq!(
        chrome.look(FOUND),
        json!([
            "“We will appeal the fees”",
            "“We will appeal the fees, all of them”"
        ])
    );
    assert_eq!(
        chrome
            .look("[...document.querySelectorAll('#results mark')].map((one) => one.textContent)"),
        json!(["appeal", "appeal"])
    );
    // From what was found into the article, where its words are lit.
    chrome.click("#results li:nth-child(2) .article");
    wait(
        &mut chrome,
        "document.querySelectorAll('mark.found').length > 0",
    );
    assert_eq!(chrome.look(seen), format!("a{}", corpus.article("fees")));
    let lit = chrome.look("[...document.querySelectorAll('mark.found')].map((one) => one.lastChild.textContent).join('')");
    assert_eq!(lit, "We will appeal the fees, all of them");
    // And on to the speaker.
    chrome.click(&format!("#a{} .quoted a", corpus.article("fees")));
    wait(&mut chrome, "document.title === 'Ann Pell – news'");
    assert_eq!(chrome.look(seen), format!("s{}", corpus.person("Ann Pell")));
    assert_eq!(wrong(&chrome, &corpus), [""; 0]);
}

#[test]
fn a_folder_is_searched_by_every_field() {
    let Some(mut chrome) = start() else { return };
    let corpus = Corpus::few();
    corpus.write(Form::Folder);
    let page = corpus.report().join("search.html");
    go(&mut chrome, &page, "", WIDE);
    wait(
        &mut chrome,
        "document.querySelectorAll('[name=outlet] option').length === 4",
    );
    let mut choose = |field: &str, value: &str, n: usize| {
        chrome.look(&format!(
            "(() => {{ const one = document.querySelector('#finder [name={field}]'); one.value = {value}; \
             one.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()"
        ));
        let told = match n {
            0 => "''".to_owned(),
            1 => "'1 quotation.'".to_owned(),
            n => format!("'{n} quotations.'"),
        };
        wait(
            &mut chrome,
            &format!("document.getElementById('found').textContent === {told}"),
        );
    };
    choose("type", "'indirect'", 2);
    choose("type", "''", 0);
    choose("from", "2026", 4);
    choose("speaker", "'pell'", 2);
    choose(
        "outlet",
        "[...document.querySelectorAll('[name=outlet] option')].find((one) => one.text === 'The Quay').value",
        1,
    );
    choose("q", "'appeal*'", 1);
    assert_eq!(wrong(&chrome, &corpus), [""; 0]);
}

#[test]
fn speakers_are_filtered_and_sorted() {
    let Some(mut chrome) = start() else { return };
    let corpus = Corpus::samples();
    for form in [Form::Folder, Form::OneFile] {
        let index = corpus.write(form).index;
        go(&mut chrome, &index, "", WIDE);
        let first =
            "document.querySelector('#speaker-table tbody tr').innerText.trim().split('\\t')[0]";
        let most = chrome.look(first);
        chrome.click("#speaker-table [data-sort=name] button");
        wait(
            &mut chrome,
            "document.querySelector('[data-sort=name]').ariaSort === 'ascending'",
        );
        wait(&mut chrome, &format!("{first} !== {most}"));
        type_in(&mut chrome, "#speaker-filter [name=words]", "inchausti");
        wait(&mut chrome, &format!("{first} === 'Rosa Inchausti'"));
        let status = chrome.look("document.querySelector('#speaker-filter .status').textContent");
        assert!(
            status.as_str().expect("text").starts_with("1 of "),
            "{status}"
        );
        chrome.click("#speaker-table tbody a");
        wait(&mut chrome, "document.title.startsWith('Rosa Inchausti')");
        // The script shows the field once it is ready.
        wait(
            &mut chrome,
            "document.querySelector('.many .within, .sheet:target .within').checkVisibility()",
        );
        type_in(
            &mut chrome,
            ".many .within [name=words], .sheet:target .within [name=words]",
            "ticket",
        );
        wait(
            &mut chrome,
            "[...document.querySelectorAll('.within .status')].some((one) => /^\\d of 8$/.test(one.textContent))",
        );
        assert_eq!(wrong(&chrome, &corpus), [""; 0]);
    }
}

#[test]
fn nothing_of_a_text_runs() {
    let Some(mut chrome) = start() else { return };
    let corpus = Corpus::few();
    let (article, person) = (corpus.article("<b>id</b>"), corpus.person("Ana"));
    let mut pages = Vec::new();
    for form in [Form::OneFile, Form::Folder] {
        let index = corpus.write(form).index;
        match form {
            Form::OneFile => pages.extend([
                (index.clone(), format!("#a{article}")),
                (index.clone(), format!("#s{person}")),
                (index, String::new()),
            ]),
            _ => pages.extend([
                (index, String::new()),
                (
                    corpus.report().join(format!("articles/0/{article}.html")),
                    String::new(),
                ),
                (
                    corpus.report().join(format!("speakers/0/{person}.html")),
                    String::new(),
                ),
                (corpus.report().join("search.html"), "#q=run".to_owned()),
            ]),
        }
        for (page, rest) in pages.drain(..) {
            go(&mut chrome, &page, &rest, WIDE);
            if rest.starts_with("#q") {
                wait(
                    &mut chrome,
                    "document.querySelectorAll('#results li').length === 1",
                );
                let words = chrome.look("document.querySelector('#results .words').textContent");
                assert_eq!(words, "“Run <script>document.title='ran'</script> & see”");
            }
            assert_ne!(chrome.look("document.title"), "ran");
            let n = chrome.look(
                "document.querySelectorAll('main img, main .sheet script, [onmouseover]').length",
            );
            assert_eq!(n, 0, "{page:?}{rest}");
        }
    }
    assert_eq!(wrong(&chrome, &corpus), [""; 0]);
    // Even if it stood there as it is, it would not run: the policy of the page knows only our own script.
    corpus.write(Form::OneFile);
    let html = corpus.files()["index.html"].replace(
        "<main",
        "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\"><main",
    );
    chrome.open(&html, WIDE);
    assert_eq!(chrome.look("document.title"), "news");
}

#[test]
fn a_narrow_screen_never_scrolls_sideways() {
    let Some(mut chrome) = start() else { return };
    let corpus = Corpus::few();
    let index = corpus.write(Form::OneFile).index;
    let (article, person) = (corpus.article("<b>id</b>"), corpus.person("Ana"));
    let places = [
        "",
        "#articles",
        "#search",
        &format!("#a{article}"),
        &format!("#s{person}"),
    ];
    for place in places {
        for width in [390, 320] {
            go(&mut chrome, &index, place, View { width, ..PHONE });
            let widths = chrome.look("[document.documentElement.scrollWidth, innerWidth]");
            assert_eq!(widths[0], widths[1], "{place} at {width}");
        }
    }
}

#[test]
fn the_keyboard_goes_from_the_first_link_to_the_content() {
    let Some(mut chrome) = start() else { return };
    let corpus = Corpus::few();
    let index = corpus.write(Form::Folder).index;
    go(&mut chrome, &index, "", WIDE);
    let mut stops = Vec::new();
    for _ in 0..7 {
        chrome.press("Tab");
        let stop = chrome.look("document.activeElement.textContent.trim()");
        let outline = chrome.look("getComputedStyle(document.activeElement).outlineStyle");
        assert_ne!(outline, "none", "{stop}");
        stops.push(stop.as_str().unwrap_or_default().to_owned());
    }
    assert_eq!(
        stops,
        [
            "Skip to the content",
            "news",
            "Overview",
            "Speakers",
            "Articles",
            "Search",
            "The figures as a table"
        ]
    );
}
