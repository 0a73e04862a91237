//! What goes to stderr: one line at a time, cleaned. A closed or full stderr never stops a run.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::OnceLock;

use ascribe_input::Place;
use clap::ValueEnum;
use serde_json::{Value, json};

/// How messages are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum LogForm {
    /// For people
    #[default]
    Text,
    /// One JSON object a line: level, message, and what belongs to it
    Json,
}

static FORM: OnceLock<LogForm> = OnceLock::new();

/// Says how messages are written, once, before the first.
pub(crate) fn set_form(form: LogForm) {
    // The first one counts.
    let _ = FORM.set(form);
}

/// How messages are written.
pub(crate) fn form() -> LogForm {
    FORM.get().copied().unwrap_or_default()
}

/// Why something is said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Level {
    Info,
    Progress,
    Warning,
    Error,
}

impl Level {
    fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Progress => "progress",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Of the program as a whole: `ascribe: …`.
pub(crate) fn say(level: Level, message: &str) {
    match form() {
        LogForm::Text => put(&format!("ascribe: {}", cleaned(message))),
        LogForm::Json => put_json(level, message, &json!({})),
    }
}

/// With figures that belong to it, which only the JSON form has.
pub(crate) fn say_with(level: Level, message: &str, more: &Value) {
    match form() {
        LogForm::Text => say(level, message),
        LogForm::Json => put_json(level, message, more),
    }
}

/// Of an article or a file: `news/a.jsonl:3: …`.
pub(crate) fn say_at(level: Level, place: &Place, kind: &str, message: &str) {
    match form() {
        LogForm::Text if level == Level::Warning => {
            put(&format!("{place}: warning: {}", cleaned(message)));
        }
        LogForm::Text => put(&format!("{place}: {}", cleaned(message))),
        LogForm::Json => {
            let more = json!({"source": &*place.source, "record": place.record, "kind": kind});
            put_json(level, message, &more);
        }
    }
}

/// A line that is complete in itself, in both forms.
pub(crate) fn say_plain(message: &str) {
    match form() {
        LogForm::Text => put(&cleaned(message)),
        LogForm::Json => put_json(Level::Error, message, &json!({})),
    }
}

fn put_json(level: Level, message: &str, more: &Value) {
    let mut line = json!({"level": level.name(), "message": message});
    if let (Some(line), Some(more)) = (line.as_object_mut(), more.as_object()) {
        line.extend(more.clone());
    }
    put(&line.to_string());
}

fn put(line: &str) {
    // Nobody can be told that telling failed.
    let _ = io::stderr()
        .lock()
        .write_all(format!("{line}\n").as_bytes());
}

/// Letters of a message; what is longer is a mistake or an attack.
const MAX_LETTERS: usize = 600;

/// Without what a terminal would obey or break, and not too long.
pub(crate) fn cleaned(message: &str) -> String {
    let mut out = String::with_capacity(message.len().min(MAX_LETTERS + 16));
    for (n, c) in message.chars().enumerate() {
        if n == MAX_LETTERS {
            out.push('…');
            break;
        }
        if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            let _ = write!(out, "{}", c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// A name or an id as a message shows it: short, in marks.
pub(crate) fn shown(name: &str) -> String {
    const MAX: usize = 80;
    let mut short: String = name.chars().take(MAX).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    format!("{short:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        assert_eq!(cleaned("a\u{1b}[2Jb\nc"), "a\\u{1b}[2Jb\\nc");
        assert_eq!(cleaned("Žižek “no”"), "Žižek “no”");
        assert_eq!(
            cleaned(&"x".repeat(1 << 20)).chars().count(),
            MAX_LETTERS + 1
        );
        assert!(shown(&"é".repeat(1 << 20)).len() < 200);
    }
}
