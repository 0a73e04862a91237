//! The page of `ascribe serve` in a browser: an article is put in, read, put right and downloaded, by pointer, by keyboard and by
//! finger; nothing of its text runs, nothing is asked from elsewhere.
//!
//! With `ASCRIBE_SCREENSHOTS=FOLDER` it leaves pictures of every view there.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use zip::CompressionMethod;

use crate::chrome::{Chrome, PHONE, View, WIDE};
use crate::shell::zip;

/// A busy machine gets its time.
const PATIENCE: Duration = Duration::from_secs(60);

const ARTICLE: &str = "“We read 🎉 <script>document.title='ran'</script> in the letter,” said Ann Pell.\n\n\
    “The ferry will sail on Monday morning,” said Orrin Vale. “It always does,” he said.\n\n\
    “<portal onload=\"document.title='ran'\"> <img src=x onerror=\"document.title='ran'\"> & nothing else,” said Ada Quill.\n\n\
    The harbour stays closed until the storm is over.\n";

/// A service of its own; it ends with the test.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ascribe"))
            .args(["serve", "--listen", "127.0.0.1:0", "--model", "none"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut told = BufReader::new(child.stderr.take().expect("it is piped")).lines();
        let address = told
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let at = line.find("http://127.0.0.1:")?;
                let rest = &line[at..];
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                Some(rest[..end].trim_end_matches('/').to_owned())
            })
            .expect("it says where it listens");
        // Whoever writes to a pipe that nobody reads stands still in the end.
        thread::spawn(move || told.for_each(drop));
        Self { child, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser that looks at the page of a service.
struct Page {
    chrome: Chrome,
    server: Server,
    downloads: TempDir,
}

impl Page {
    fn open(rest: &str, view: View) -> Option<Self> {
        let mut chrome = Chrome::start()?;
        for domain in ["Runtime.enable", "Log.enable", "Network.enable"] {
            chrome.call(domain, json!({}));
        }
        let downloads = TempDir::new().expect("a place for temporary files");
        let behaviour = json!({"behavior": "allow", "downloadPath": downloads.path()});
        chrome.call("Browser.setDownloadBehavior", behaviour);
        let server = Server::start();
        let mut page = Self {
            chrome,
            server,
            downloads,
        };
        page.go(rest, view);
        Some(page)
    }

    fn go(&mut self, rest: &str, view: View) {
        self.chrome.set_view(view);
        self.chrome
            .call("Page.navigate", json!({"url": "about:blank"}));
        let url = format!("{}/{rest}", self.server.address);
        self.chrome.call("Page.navigate", json!({"url": url}));
        self.wait("location.protocol === 'http:' && document.readyState === 'complete'");
    }

    fn wait(&mut self, what: &str) {
        let begin = Instant::now();
        let asked = json!({"expression": what, "returnByValue": true});
        let mut is_so = || {
            let answer = self.chrome.try_call("Runtime.evaluate", asked.clone());
            answer.is_ok_and(|answer| answer["result"]["value"] == true)
        };
        while !is_so() {
            assert!(begin.elapsed() < PATIENCE, "never: {what}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn look(&mut self, expression: &str) -> Value {
        self.chrome.look(expression)
    }

    fn text(&mut self, selector: &str) -> String {
        let found = self.look(&format!(
            "document.querySelector({selector:?})?.innerText ?? '(nothing)'"
        ));
        found.as_str().unwrap_or_default().to_owned()
    }

    fn type_text(&mut self, text: &str) {
        self.chrome.call("Input.insertText", json!({"text": text}));
    }

    /// `modifiers`: 2 is Control, 8 is Shift.
    fn press(&mut self, key: &str, modifiers: u8) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            " " => 32,
            "ArrowLeft" => 37,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            "z" | "Z" => 90,
            _ => panic!("no code for {key}"),
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({"type": kind, "key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers});
            if kind == "keyDown" && (key == " " || key == "Enter") {
                event["text"] = json!(if key == " " { " " } else { "\r" });
            }
            self.chrome.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Goes on with the Tab key until it is there.
    fn tab_to(&mut self, selector: &str) {
        for _ in 0..80 {
            self.press("Tab", 0);
            if self.look(&format!("document.activeElement.matches({selector:?})")) == true {
                let seen = self.look("getComputedStyle(document.activeElement).outlineStyle !== 'none' || document.activeElement.matches('.grip, .roles input')");
                assert_eq!(seen, true, "{selector} shows that it has the focus");
                return;
            }
        }
        panic!("the Tab key never comes to {selector}");
    }

    fn pointer(&mut self, kind: &str, (x, y): (f64, f64)) {
        let event = json!({"type": kind, "x": x, "y": y, "button": "left", "buttons": u8::from(kind != "mouseReleased"), "clickCount": 1});
        self.chrome.call("Input.dispatchMouseEvent", event);
    }

    /// Where words begin or end on the screen.
    fn place_of(&mut self, words: &str, is_end: bool) -> (f64, f64) {
        let place = self.look(&format!(
            "(() => {{
                const walker = document.createTreeWalker(document.querySelector('.sheet'), NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {{
                    const at = walker.currentNode.data.indexOf({words:?});
                    if (at < 0) continue;
                    const range = document.createRange();
                    range.setStart(walker.currentNode, at);
                    range.setEnd(walker.currentNode, at + {words:?}.length);
                    const {{ left, right, top, height }} = range.getBoundingClientRect();
                    return [{is_end} ? right : left, top + height / 2];
                }}
            }})()"
        ));
        let at = |axis: usize| place[axis].as_f64().expect("the words are there");
        (at(0), at(1))
    }

    /// Id of the quotation that begins with these words.
    fn quote(&mut self, words: &str) -> String {
        let id = self.look(&format!(
            "[...document.querySelectorAll('.sheet .l[data-quote]')].find((one) => one.parentElement.textContent.includes({words:?})).dataset.quote"
        ));
        id.as_str().expect("an id").to_owned()
    }

    fn read(&mut self, article: &str) {
        self.look("document.getElementById('article-text').focus()");
        self.type_text(article);
        self.chrome.click("#article-form [type=submit]");
        self.wait("document.querySelectorAll('.sheet mark').length > 0");
    }

    fn click_quote(&mut self, words: &str) {
        let id = self.quote(words);
        self.chrome.click(&format!(".sheet .l[data-quote={id}]"));
        self.wait(&format!(
            "document.querySelector('#details.open') !== null && document.querySelector('.l[data-quote={id}]').ariaExpanded === 'true'"
        ));
    }

    fn n_quotes(&mut self) -> u64 {
        let n = self.look("document.querySelectorAll('.sheet .l[data-quote]').length");
        n.as_u64().expect("a number")
    }

    /// The file that a button of the menu makes.
    fn download(&mut self, form: &str, ending: &str) -> PathBuf {
        self.look("document.getElementById('download').open = true");
        self.chrome.click(&format!("[data-form={form}]"));
        self.downloaded(ending)
    }

    fn downloaded(&mut self, ending: &str) -> PathBuf {
        let begin = Instant::now();
        loop {
            let there = fs::read_dir(self.downloads.path())
                .expect("the folder is ours")
                .filter_map(|entry| Some(entry.ok()?.path()));
            let is_it = |path: &PathBuf| {
                path.to_string_lossy().ends_with(ending)
                    && path.metadata().is_ok_and(|file| file.len() > 0)
            };
            if let Some(found) = there.into_iter().find(is_it) {
                return found;
            }
            assert!(begin.elapsed() < PATIENCE, "no file {ending} is downloaded");
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn picture(&mut self, name: &str) {
        let Some(folder) = std::env::var_os("ASCRIBE_SCREENSHOTS") else {
            return;
        };
        let shot = self
            .chrome
            .call("Page.captureScreenshot", json!({"format": "png"}));
        let base64 = shot["data"].as_str().expect("a picture").to_owned();
        fs::write(
            Path::new(&folder).join(format!("{name}.png")),
            decoded(&base64),
        )
        .expect("the folder is there");
    }

    /// Errors, and whatever was asked from elsewhere.
    fn wrong(&self) -> Vec<String> {
        let of = |event: &Value| -> Option<String> {
            match event["method"].as_str()? {
                "Runtime.exceptionThrown" | "Runtime.consoleAPICalled" | "Log.entryAdded" => {
                    Some(event["params"].to_string())
                }
                "Network.requestWillBeSent" => {
                    let url = event["params"]["request"]["url"].as_str()?;
                    let own = [&*self.server.address, "about:blank", "data:,", "blob:"];
                    (!own.iter().any(|own| url.starts_with(own))).then(|| url.to_owned())
                }
                _ => None,
            }
        };
        self.chrome.events.iter().filter_map(of).collect()
    }
}

fn decoded(base64: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut bits, mut n_bits) = (0_u32, 0);
    for letter in base64.bytes().filter(|&letter| letter != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        bits = bits << 6 | u32::from(value);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push((bits >> n_bits) as u8);
        }
    }
    bytes
}

fn words_of(record: &Value, span: &Value) -> String {
    let text: Vec<char> = record["text"].as_str().expect("a text").chars().collect();
    let at = |end: usize| span[end].as_u64().expect("a place") as usize;
    text[at(0)..at(1)].iter().collect()
}

/// Every quotation as `speaker: words`.
fn said(record: &Value) -> Vec<String> {
    let name = |id: &Value| {
        let speakers = record["speakers"].as_array().expect("a list");
        let speaker = speakers.iter().find(|one| one["id"] == *id);
        speaker.map_or("-", |one| one["name"].as_str().expect("a name"))
    };
    let quotes = record["quotes"].as_array().expect("a list");
    quotes
        .iter()
        .map(|quote| {
            // A tag is no part of the content; what it holds stands in the text all the same.
            let spans = quote["content"].as_array().expect("a list").iter();
            let words: Vec<String> = spans.map(|span| words_of(record, span)).collect();
            format!("{}: {}", name(&quote["speaker"]), words.join(" "))
        })
        .collect()
}

#[test]
fn an_article_is_read_put_right_in_four_ways_and_downloaded() {
    let Some(mut page) = Page::open("", WIDE) else {
        return;
    };
    page.read(ARTICLE);
    assert_eq!(page.n_quotes(), 4);
    page.click_quote("The ferry");
    let told = page.text("#details");
    for words in [
        "Orrin Vale",
        "Reported by",
        "“said”",
        "Direct",
        "How sure that is",
        "a quotation, and",
    ] {
        assert!(told.contains(words), "{words} in {told}");
    }

    // Another speaker, by a new name.
    page.look("(() => { const one = document.getElementById('give-speaker'); one.selectedIndex = one.length - 1; one.dispatchEvent(new Event('change')); })()");
    assert_eq!(page.look("document.activeElement.placeholder"), "Name");
    page.type_text("Dr <b>Ines</b> Marsh");
    page.press("Enter", 0);
    page.wait("document.querySelector('#details h2').textContent.includes('Dr <b>Ines</b> Marsh')");
    assert!(page.text("#voices").contains("Dr <b>Ines</b> Marsh"));

    // Its end, dragged to another word.
    let from = page.place_of("morning,", true);
    let (x, y) = page.place_of("sail on", false);
    page.pointer("mouseMoved", from);
    // The knob hangs below the line.
    let knob = page.look("(() => { const { left, bottom } = document.querySelector('.grip.end').getBoundingClientRect(); return [left, bottom + 8]; })()");
    let knob = (
        knob[0].as_f64().expect("a place"),
        knob[1].as_f64().expect("a place"),
    );
    page.pointer("mousePressed", knob);
    page.pointer("mouseMoved", (knob.0 - 20.0, knob.1));
    let width = page.place_of("sail", true).0 - x;
    page.pointer("mouseMoved", (x + width, y + (knob.1 - from.1)));
    page.pointer("mouseReleased", (x + width, y + (knob.1 - from.1)));
    page.wait(
        "document.querySelector('#details blockquote').textContent === 'The ferry will sail'",
    );

    // One is deleted.
    page.click_quote("It always does");
    page.chrome.click("#details .delete");
    page.wait("document.querySelectorAll('.sheet .l[data-quote]').length === 3");

    // One is added: its words are selected.
    let begin = page.place_of("The harbour", false);
    let end = page.place_of("is over", true);
    page.pointer("mousePressed", begin);
    page.pointer("mouseMoved", end);
    page.pointer("mouseReleased", end);
    page.wait("!document.getElementById('selection').hidden");
    page.chrome.click("#selection .primary");
    page.wait("document.querySelectorAll('.sheet .l[data-quote]').length === 4");
    assert_eq!(page.text("#details h2 bdi"), "Speaker not told");

    // Undone by the button and by the key, and done again.
    page.chrome.click("#undo");
    page.wait("document.querySelectorAll('.sheet .l[data-quote]').length === 3");
    page.press("z", 2);
    page.wait("document.querySelectorAll('.sheet .l[data-quote]').length === 4");
    assert!(page.text(".sheet").contains("It always does"));
    page.press("Z", 2 | 8);
    page.wait("document.querySelectorAll('.sheet .l[data-quote]').length === 3");
    page.chrome.click("#redo");
    page.wait("document.querySelectorAll('.sheet .l[data-quote]').length === 4");

    // Who goes now is asked.
    page.look("setTimeout(() => location.reload())");
    let begin = Instant::now();
    while !page
        .chrome
        .events
        .iter()
        .any(|event| event["params"]["type"] == "beforeunload")
    {
        assert!(begin.elapsed() < PATIENCE, "nobody asks");
        page.chrome.call("Target.getTargets", json!({}));
        thread::sleep(Duration::from_millis(20));
    }
    page.chrome
        .call("Page.handleJavaScriptDialog", json!({"accept": false}));
    page.look("location.hash = '#sample=lumenor-results'");
    page.wait("document.getElementById('leave-dialog').open");
    page.press("Escape", 0);
    page.wait("!document.getElementById('leave-dialog').open && location.hash === ''");

    let gold = page.download("gold", ".jsonl");
    let record: Value =
        serde_json::from_slice(&fs::read(&gold).expect("it is there")).expect("one record");
    assert_eq!(
        said(&record),
        [
            "Ann Pell: We read 🎉 in the letter,",
            "Dr <b>Ines</b> Marsh: The ferry will sail",
            "Ada Quill: <portal onload=\"document.title='ran'\"> & nothing else,",
            "-: The harbour stays closed until the storm is over",
        ]
    );
    assert_eq!(
        record["quotes"][1]["corrected"],
        json!(["speaker", "content"])
    );
    assert_eq!(record["quotes"][3]["corrected"], json!(["added"]));
    let names: Vec<&Value> = record["speakers"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert!(
        !names.contains(&&json!("Orrin Vale")),
        "a speaker of nothing goes: {names:?}"
    );
    assert!(record["quotes"][0].get("explanation").is_none());
    let eval = Command::new(env!("CARGO_BIN_EXE_ascribe"))
        .args(["eval", "--model", "none"])
        .arg(&gold)
        .output()
        .expect("the program starts");
    let told = String::from_utf8_lossy(&eval.stdout);
    assert!(
        eval.status.success(),
        "{told}{}",
        String::from_utf8_lossy(&eval.stderr)
    );
    assert!(told.contains("1 article"), "{told}");

    // What was downloaded is safe.
    assert!(page.text("#facts").contains("corrected, downloaded"));
    let csv = fs::read_to_string(page.download("csv", ".csv")).expect("a table");
    assert!(csv.contains("The ferry will sail"), "{csv}");
    let corrections =
        fs::read_to_string(page.download("corrections", "corrections.jsonl")).expect("corrections");
    let mut kinds: Vec<String> = corrections
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"))
        .map(|one| one["kind"].as_str().expect("a kind").to_owned())
        .collect();
    kinds.sort();
    assert_eq!(kinds, ["content", "not-a-quote", "quote", "speaker"]);

    // Nothing of the text has run, and nothing was asked from elsewhere.
    assert_ne!(page.look("document.title"), "ran");
    assert_eq!(
        page.look("document.querySelectorAll('main img, main script, main b:has(i)').length"),
        0
    );
    assert_eq!(page.wrong(), [""; 0]);
}

#[test]
fn the_keyboard_alone_is_enough() {
    let Some(mut page) = Page::open("", WIDE) else {
        return;
    };
    page.tab_to(".skip");
    page.tab_to("#article-text");
    page.type_text(ARTICLE);
    page.tab_to("#article-form [type=submit]");
    page.press("Enter", 0);
    page.wait("document.querySelectorAll('.sheet mark').length > 0");
    assert_eq!(page.look("document.activeElement.id"), "title");
    assert!(page.text("#status").starts_with("Found 4 quotations"));

    // One speaker stands out.
    page.tab_to("#voices input");
    page.press(" ", 0);
    assert_eq!(page.look("document.querySelectorAll('.choosing mark.chosen').length > 0 && document.querySelectorAll('.choosing mark.chosen').length < document.querySelectorAll('.sheet mark').length"), true);
    page.press(" ", 0);
    assert_eq!(
        page.look("document.querySelectorAll('.choosing').length"),
        0
    );

    // From quotation to quotation, into the details and back.
    page.tab_to(".sheet .l");
    page.press("ArrowDown", 0);
    page.press("Enter", 0);
    page.wait("document.activeElement.id === 'details-title'");
    assert!(
        page.text("#details")
            .contains("The ferry will sail on Monday morning,")
    );
    page.tab_to("[data-key='step-0-true--1']");
    page.press("Enter", 0);
    page.press("Enter", 0);
    page.wait("document.querySelector('#details blockquote').textContent === 'The ferry will sail on Monday'");
    assert_eq!(
        page.look("document.activeElement.dataset.key"),
        "step-0-true--1"
    );
    page.press("z", 2);
    page.wait("document.querySelector('#details blockquote').textContent === 'The ferry will sail on Monday morning,'");
    page.press("Escape", 0);
    page.wait("document.activeElement.matches('.l[data-quote]') && !document.querySelector('#details.open')");

    // The handles in the text.
    page.press("Enter", 0);
    page.look("document.querySelector('.grip.begin').focus()");
    page.press("ArrowRight", 0);
    page.wait("document.querySelector('#details blockquote').textContent === 'ferry will sail on Monday morning,'");
    assert_eq!(
        page.look("document.activeElement.getAttribute('aria-valuetext')"),
        "begins with ferry will sail"
    );

    // One is added by its first and last words.
    page.look("document.getElementById('title').focus()");
    page.tab_to("#add");
    page.press("Enter", 0);
    page.wait("document.getElementById('add-dialog').open");
    page.type_text("the harbour stays");
    page.press("Tab", 0);
    page.type_text("is over");
    assert_eq!(
        page.text("#add-dialog .found"),
        "The harbour stays closed until the storm is over"
    );
    page.press("Enter", 0);
    page.wait("document.querySelectorAll('.sheet .l[data-quote]').length === 5");
    page.wait("document.activeElement.id === 'details-title'");

    // Taken along.
    page.look("document.getElementById('title').focus()");
    page.tab_to("#download summary");
    page.press("Enter", 0);
    page.tab_to("[data-form=gold]");
    page.press("Enter", 0);
    page.downloaded(".jsonl");
    assert_eq!(page.wrong(), [""; 0]);
}

#[test]
fn a_finger_moves_an_end_on_a_phone() {
    let Some(mut page) = Page::open("", PHONE) else {
        return;
    };
    page.chrome.call(
        "Emulation.setTouchEmulationEnabled",
        json!({"enabled": true}),
    );
    page.read(ARTICLE);
    page.click_quote("It always does");
    let knob = page.look("(() => { const { left, bottom } = document.querySelector('.grip.end').getBoundingClientRect(); return [left, bottom + 8]; })()");
    let knob = [
        knob[0].as_f64().expect("a place"),
        knob[1].as_f64().expect("a place"),
    ];
    let from = page.place_of("does,", true);
    let to = page.place_of("always", true);
    let goal = [knob[0] + to.0 - from.0, knob[1] + to.1 - from.1];
    for (kind, at) in [
        ("touchStart", Some(knob)),
        ("touchMove", Some([knob[0] - 9.0, knob[1]])),
        ("touchMove", Some(goal)),
        ("touchEnd", None),
    ] {
        let points: Vec<Value> = at.iter().map(|[x, y]| json!({"x": x, "y": y})).collect();
        page.chrome.call(
            "Input.dispatchTouchEvent",
            json!({"type": kind, "touchPoints": points}),
        );
    }
    page.wait("document.querySelector('#details blockquote').textContent === 'It always'");
    assert_eq!(page.wrong(), [""; 0]);
}

#[test]
fn a_link_has_a_sample_and_every_view_fits_the_screen() {
    let Some(mut page) = Page::open("", WIDE) else {
        return;
    };
    page.chrome.click("#show-samples");
    page.wait("document.querySelectorAll('#samples a').length > 3");
    let links = page.look(
        "[...document.querySelectorAll('#samples a')].map((one) => one.getAttribute('href'))",
    );
    assert!(
        links
            .as_array()
            .expect("a list")
            .contains(&json!("#sample=lumenor-results"))
    );
    for (width, is_dark) in [
        (1400, false),
        (1400, true),
        (390, false),
        (390, true),
        (320, false),
    ] {
        let view = View {
            width,
            is_dark,
            ..PHONE
        };
        let name = format!("{width}-{}", if is_dark { "dark" } else { "light" });
        page.go("", view);
        page.picture(&format!("start-{name}"));
        page.fits(&name);
        page.go("#sample=boathouse-trial", view);
        page.wait("document.querySelectorAll('.sheet mark').length > 5");
        assert_eq!(page.look("location.hash"), "#sample=boathouse-trial");
        page.look("document.getElementById('status').textContent = ''");
        page.picture(&format!("result-{name}"));
        page.fits(&name);
        page.chrome.click(".sheet .l[data-quote]");
        page.wait("document.querySelector('#details.open') !== null");
        page.picture(&format!("open-{name}"));
        page.fits(&name);
    }
    assert_eq!(page.wrong(), [""; 0]);
}

impl Page {
    /// Nothing scrolls sideways.
    fn fits(&mut self, name: &str) {
        let widths = self
            .look("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
        assert_eq!(widths[0], widths[1], "{name}");
    }
}

#[test]
fn files_are_opened_and_dropped() {
    let Some(mut page) = Page::open("", WIDE) else {
        return;
    };
    let folder = TempDir::new().expect("a place for temporary files");
    let web = folder.path().join("fees.html");
    let paragraph =
        "<p>“We will appeal the fees,” said Maria Lopez, who has a boat in the harbour.</p>";
    let html = format!(
        "<html><title>Fees</title><body><article><h1>Fees rise</h1>{paragraph}</article></body></html>"
    );
    fs::write(&web, html).expect("writable");
    page.chrome.call("DOM.enable", json!({}));
    let root = page.chrome.call("DOM.getDocument", json!({}));
    let field = json!({"nodeId": root["root"]["nodeId"], "selector": "#file"});
    let field = page.chrome.call("DOM.querySelector", field);
    page.chrome.call(
        "DOM.setFileInputFiles",
        json!({"nodeId": field["nodeId"], "files": [web]}),
    );
    page.wait("document.querySelector('.sheet .l')?.textContent === 'ML'");
    assert!(!page.text(".sheet").contains('<'));

    let word = folder.path().join("tides.docx");
    let body = r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>“The tide is late,” said Orrin Vale.</w:t></w:r></w:p></w:body></w:document>"#;
    let members: [(&str, &[u8]); 1] = [("word/document.xml", body.as_bytes())];
    fs::write(&word, zip(&members, CompressionMethod::Stored)).expect("writable");
    for kind in ["dragEnter", "dragOver", "drop"] {
        let data = json!({"items": [], "files": [word], "dragOperationsMask": 1});
        let event = json!({"type": kind, "x": 300, "y": 300, "data": data});
        page.chrome.call("Input.dispatchDragEvent", event);
    }
    page.wait("document.querySelector('.sheet .l')?.textContent === 'OV'");
    assert_eq!(page.text("#title"), "tides.docx");
    assert_eq!(page.wrong(), [""; 0]);
}

#[test]
fn a_service_that_is_gone_is_told_and_nothing_typed_is_lost() {
    let Some(mut page) = Page::open("", WIDE) else {
        return;
    };
    // More than it takes.
    page.look("document.getElementById('article-text').value = 'A word. '.repeat(150_000)");
    page.chrome.click("#article-form [type=submit]");
    page.wait("document.getElementById('alert').textContent.startsWith('This is more than the service takes')");
    // A sample that is not there.
    page.look("location.hash = '#sample=none'");
    page.wait(
        "document.getElementById('alert').textContent === 'There is no sample called “none”.'",
    );
    assert_eq!(
        page.look("document.getElementById('article-text').value.length"),
        1_200_000
    );
    page.look("document.getElementById('article-text').select()");
    page.type_text(ARTICLE);
    page.server.child.kill().expect("it is ours");
    page.server.child.wait().expect("it is ours");
    page.chrome.click("#article-form [type=submit]");
    page.wait("!document.getElementById('alert').hidden");
    page.wait(
        "document.getElementById('alert').textContent.startsWith('The service does not answer.')",
    );
    assert_eq!(
        page.look("document.getElementById('article-text').value"),
        ARTICLE
    );
    assert_eq!(
        page.look("document.querySelector('#article-form [type=submit]').disabled"),
        false
    );
}

#[test]
fn a_long_text_does_not_stop_the_page() {
    let Some(mut page) = Page::open("", WIDE) else {
        return;
    };
    // A megabyte, put in as a paste would.
    let article = ARTICLE.repeat(1_000_000 / ARTICLE.len());
    page.look(&format!(
        "document.getElementById('article-text').value = {}",
        json!(article)
    ));
    page.look(
        "window.longest = 0; (() => { let before = performance.now(); const tick = () => { const now = performance.now(); \
         window.longest = Math.max(window.longest, now - before); before = now; setTimeout(tick); }; tick(); })()",
    );
    page.chrome.click("#article-form [type=submit]");
    page.wait("document.querySelectorAll('.sheet .row').length > 9000 && document.querySelectorAll('.sheet .l[data-quote]').length > 1000");
    page.chrome.click(".sheet .row:nth-child(5) .l");
    page.wait("document.querySelector('#details.open') !== null");
    page.chrome.click("#details .delete");
    page.wait("!document.getElementById('undo').disabled");
    let longest = page.look("window.longest").as_f64().expect("milliseconds");
    assert!(longest < 4000.0, "the page stood still for {longest:.0} ms");
    assert_eq!(page.wrong(), [""; 0]);
}

#[test]
fn places_in_the_text_are_code_points_outside_and_units_inside() {
    let Some(mut page) = Page::open("", WIDE) else {
        return;
    };
    let mut asked = |expression: &str| -> Value {
        let whole = format!(
            "Promise.all(['places', 'marks', 'record'].map((name) => import(`/static/${{name}}.js`)))\
             .then(([places, marks, record]) => {{ {expression} }})"
        );
        let asked = json!({"expression": whole, "returnByValue": true, "awaitPromise": true});
        let answer = page.chrome.call("Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{answer}");
        answer["result"]["value"].clone()
    };
    // Units of the characters of `a🎉b🎉c`, and back, also from within one.
    let there = "const of = new places.Places('a🎉b🎉c'); return [[0, 1, 2, 3, 4, 5].map((at) => of.toUnit(at)), [0, 1, 2, 3, 4, 5, 6, 7].map((at) => of.toChar(at)), of.words([1, 3])];";
    assert_eq!(
        asked(there),
        json!([[0, 1, 3, 4, 6, 7], [0, 1, 1, 2, 3, 3, 4, 5], "🎉b"])
    );
    // Lines, and what blank lines part in a text wrapped by hand.
    assert_eq!(
        asked(
            "return [places.paragraphs('a\\nb \\n\\nc'), places.paragraphs(''), places.paragraphs('a\\nb')]"
        ),
        json!([[[0, 3], [6, 7]], [[0, 0]], [[0, 1], [2, 3]]])
    );
    // The type that marks make.
    for (text, span, kind) in [
        ("x “yes no” y", [3, 9], "direct"),
        ("x “yes” no one y", [3, 14], "mixed"),
        ("x “yes” no one y", [8, 14], "indirect"),
        ("“🎉 yes” said", [1, 7], "direct"),
    ] {
        assert_eq!(
            asked(&format!("return places.quoteType({text:?}, [{span:?}])")),
            kind,
            "{text}"
        );
    }
    // Words and signs are stops.
    assert_eq!(
        asked(
            "return [places.nextStop('it’s “so”, he', 6, true, 1), places.nextStop('it’s “so”, he', 8, true, 1), places.nextStop('it’s so', 7, true, -1)]"
        ),
        json!([8, 9, 4])
    );
    // Pieces of marks that cross.
    assert_eq!(
        asked(
            "const mark = (start, end, role, id) => ({ start, end, role, quote: { id } }); \
             return marks.cut([0, 40], [mark(0, 20, 'content', 1), mark(5, 8, 'cue', 2), mark(10, 30, 'content', 2)]) \
             .map((piece) => `${piece.start}..${piece.end} ${piece.marks.map((one) => one.role[0] + one.quote.id).join(' ')}`)"
        ),
        json!([
            "0..5 c1",
            "5..8 c1 c2",
            "8..10 c1",
            "10..20 c1 c2",
            "20..30 c2",
            "30..40 "
        ])
    );
    // Whoever goes away leaves those inside to the quotation around.
    assert_eq!(
        asked(
            "const quote = (id, content, inside) => ({ id, type: 'direct', content: [content], speaker: null, ...(inside && { inside }) }); \
             const before = { text: 'a b c d e f', speakers: [], quotes: [quote('q1', [0, 11]), quote('q2', [2, 9], 'q1'), quote('q3', [4, 5], 'q2')] }; \
             const [added, id] = record.add(before, [[2, 5]]); \
             return [record.remove(before, 'q2').quotes.map((one) => one.inside ?? null), id, added.quotes.map((one) => `${one.id} ${one.inside ?? '-'}`), \
             record.giveSpans(before, 'q2', 'content', [[6, 9]]).quotes.map((one) => `${one.id} ${one.inside ?? '-'}`)]"
        ),
        json!([
            [null, "q1"],
            "q4",
            ["q1 -", "q2 q1", "q4 q2", "q3 q4"],
            ["q1 -", "q3 q1", "q2 q1"]
        ])
    );
}
