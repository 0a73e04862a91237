//! A Chromium without a window, spoken to over two pipes: real keys, a real pointer, any size of screen.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::skipped::skipped;

/// A page takes a second or two; a busy machine gets its time.
const TIME_LIMIT: Duration = Duration::from_secs(180);

pub struct Chrome {
    child: Child,
    to: File,
    answers: Receiver<Value>,
    session: Option<String>,
    n_calls: u64,
    folder: TempDir,
    /// What the browser told while it was asked something else.
    pub events: Vec<Value>,
}

/// How a page is looked at.
#[derive(Clone, Copy)]
pub struct View {
    pub width: u32,
    pub is_dark: bool,
    pub is_print: bool,
}

pub const WIDE: View = View {
    width: 1400,
    is_dark: false,
    is_print: false,
};

pub const PHONE: View = View { width: 390, ..WIDE };

impl Chrome {
    /// Starts one; `None`, with a word on stderr, where there is none that works.
    pub fn start() -> Option<Self> {
        let started = Self::try_start();
        if started.is_none() {
            skipped("no working Chromium on PATH");
        }
        started
    }

    fn try_start() -> Option<Self> {
        let browser = browser()?;
        let folder = tempfile::tempdir().ok()?;
        let [to, from] = ["to", "from"].map(|name| folder.path().join(name));
        let made = Command::new("mkfifo").arg(&to).arg(&from).status();
        if !made.is_ok_and(|status| status.success()) {
            return None;
        }
        // It reads from its third pipe and writes to its fourth, which the shell can give it.
        let child = Command::new("sh")
            .arg("-c")
            .arg(
                "exec \"$0\" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --remote-debugging-pipe \
                 --user-data-dir=\"$3\" 3<\"$1\" 4>\"$2\"",
            )
            .arg(browser)
            .args([&to, &from])
            .arg(folder.path().join("user"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        // In the order of the shell: each waits for the other end.
        let to = File::options().write(true).open(&to).ok()?;
        let mut from = BufReader::new(File::open(&from).ok()?);
        let (send, answers) = channel();
        thread::spawn(move || {
            let mut message = Vec::new();
            while from.read_until(0, &mut message).is_ok_and(|n| n > 0) {
                message.pop();
                let Ok(value) = serde_json::from_slice(&message) else {
                    return;
                };
                if send.send(value).is_err() {
                    return;
                }
                message.clear();
            }
        });
        let mut chrome = Self {
            child,
            to,
            answers,
            session: None,
            n_calls: 0,
            folder,
            events: Vec::new(),
        };
        let target = chrome.call("Target.createTarget", json!({"url": "about:blank"}));
        let target = json!({"targetId": target["targetId"], "flatten": true});
        let session = chrome.call("Target.attachToTarget", target);
        chrome.session = session["sessionId"].as_str().map(str::to_owned);
        chrome.call("Page.enable", json!({}));
        // Without a window it would never have the focus.
        chrome.call(
            "Emulation.setFocusEmulationEnabled",
            json!({"enabled": true}),
        );
        Some(chrome)
    }

    fn next(&self) -> Value {
        self.answers
            .recv_timeout(TIME_LIMIT)
            .expect("the browser answers in time")
    }

    /// Asks for something of the browser's own protocol, and waits for the answer.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        let answer = self.try_call(method, params);
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// As [`Chrome::call`]; an error is what the browser says: that the page is on its way to another, for one.
    pub fn try_call(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.n_calls += 1;
        let mut message = json!({"id": self.n_calls, "method": method, "params": params});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to
            .write_all(format!("{message}\0").as_bytes())
            .expect("the browser listens");
        loop {
            let mut answer = self.next();
            if answer["id"] == self.n_calls {
                let error = answer["error"].take();
                return match error.is_null() {
                    true => Ok(answer["result"].take()),
                    false => Err(error),
                };
            }
            self.events.push(answer);
        }
    }

    /// Opens a page and waits until it is there.
    pub fn open(&mut self, html: &str, view: View) {
        let file = self.folder.path().join("page.html");
        std::fs::write(&file, html).expect("the folder is ours");
        self.set_view(view);
        self.call(
            "Page.navigate",
            json!({"url": format!("file://{}", file.display())}),
        );
        while self.next()["method"] != "Page.loadEventFired" {}
    }

    /// The screen from now on.
    pub fn set_view(&mut self, view: View) {
        let size = json!({"width": view.width, "height": 900, "deviceScaleFactor": 1, "mobile": view.width < 600});
        self.call("Emulation.setDeviceMetricsOverride", size);
        let scheme = if view.is_dark { "dark" } else { "light" };
        let media = if view.is_print { "print" } else { "" };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.call(
            "Emulation.setEmulatedMedia",
            json!({"media": media, "features": features}),
        );
    }

    /// What an expression gives in the page. The page's own policy is not asked: this is from outside.
    pub fn look(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "returnByValue": true});
        let mut answer = self.call("Runtime.evaluate", params);
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {answer}"
        );
        answer["result"]["value"].take()
    }

    /// Presses a key: `Tab`, or ` ` for the space bar.
    pub fn press(&mut self, key: &str) {
        let code = if key == "Tab" { 9 } else { 32 };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({"type": kind, "key": key, "windowsVirtualKeyCode": code});
            if key != "Tab" && kind == "keyDown" {
                event["text"] = json!(key);
            }
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Moves the pointer into the first line of the element.
    pub fn point_at(&mut self, selector: &str) -> (f64, f64) {
        let place = self.look(&format!(
            "(() => {{ const one = document.querySelector({selector:?}); one.scrollIntoView({{ block: 'center' }}); \
             const line = one.getClientRects()[0]; return [line.x + line.width * 0.8, line.y + line.height / 2]; }})()"
        ));
        let at = |axis: usize| place[axis].as_f64().expect("a number");
        let (x, y) = (at(0), at(1));
        self.call(
            "Input.dispatchMouseEvent",
            json!({"type": "mouseMoved", "x": x, "y": y}),
        );
        (x, y)
    }

    /// Clicks it with the first button.
    pub fn click(&mut self, selector: &str) {
        let (x, y) = self.point_at(selector);
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", event);
        }
    }
}

impl Drop for Chrome {
    fn drop(&mut self) {
        self.session = None;
        let _ = self
            .to
            .write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        for _ in 0..100 {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)))
        .filter(|candidate| candidate.is_file())
        // Some systems have a file of that name that only tells how to install it.
        .find(|candidate| {
            let asked = Command::new(candidate)
                .arg("--version")
                .stderr(Stdio::null())
                .output();
            asked.is_ok_and(|told| told.status.success())
        })
}
