//! The bars of quoted mail: `> ` and `| ` before each line of it.

use std::ops::Range;

use super::Scribe;

impl Scribe<'_> {
    pub(super) fn bar(&mut self, at: usize) -> Option<usize> {
        if !self.begins_line(at) {
            return match self.bytes[at] {
                b'>' => self.angles(at, b'>'),
                _ => None,
            };
        }
        let bar = self.bytes[at];
        let end = bars_end(self.bytes, at, bar);
        let line_end = line_end(self.text, end);
        let line = &self.text[end..line_end];
        // `>>We open at nine,<<`
        if bar == b'>' && line.contains("<<") {
            return self.angles(at, bar);
        }
        // "| a | b |" is the row of a table.
        let is_row = bar == b'|' && line.contains('|');
        let goes_on = self.bytes.get(line_end + 1) == Some(&bar);
        let above = line_above(self.text, at);
        let went_on = above.starts_with(char::from(bar));
        let is_mail = !is_row && (goes_on || went_on || bar == b'>');
        if !is_mail {
            return None;
        }
        if went_on && is_one_line(above, line) {
            // The line break is a space.
            return Some(self.put(at - 1..end, " "));
        }
        if !went_on && is_lead_in(above) && !line.starts_with(['"', '“', '\'', '‘']) {
            self.quote(at..end, bar)
        } else {
            Some(self.put(at..end, ""))
        }
    }

    /// "Ida Rask wrote:" over it: what is quoted stands in marks. `place` are the bars of its first line.
    fn quote(&mut self, place: Range<usize>, bar: u8) -> Option<usize> {
        let mut last = line_end(self.text, place.end);
        while self.bytes.get(last + 1) == Some(&bar) {
            let next = line_end(self.text, last + 1);
            if bars_end(self.bytes, last + 1, bar) >= next {
                break;
            }
            last = next;
        }
        if self.may_plan(last) {
            self.plan([(last..last, "”")].into_iter());
            return Some(self.put(place, "“"));
        }
        Some(self.put(place, ""))
    }
}

/// Whether a line is only wrapped before the next one.
fn is_one_line(above: &str, line: &str) -> bool {
    /// Columns of a line that is full, with the first word of the next one: mail is wrapped at 72, and cut shorter by its bars.
    const FULL: usize = 50;
    let above = above.trim_end();
    let word = line.split_whitespace().next().unwrap_or_default();
    let is_full = above.chars().count() + word.chars().count() >= FULL;
    let has_words = above.contains(char::is_alphanumeric) && !word.is_empty();
    let is_signature = word.starts_with(['-', '–', '—', '*']);
    has_words
        && !is_signature
        && (word.starts_with(char::is_lowercase) || is_full && !above.ends_with(['.', ':']))
}

/// "On Monday Ida Rask wrote:"
fn is_lead_in(above: &str) -> bool {
    let lead = above.trim_end().strip_suffix(':').unwrap_or_default();
    ["wrote", "writes", "said", "says", "replied"]
        .iter()
        .any(|cue| lead.ends_with(cue))
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |n| at + n)
}

/// Behind the bars of a line and the blanks among them; of the blanks behind the last bar one belongs to it.
fn bars_end(bytes: &[u8], at: usize, bar: u8) -> usize {
    let mut end = at + 1;
    let mut next = end;
    while let Some(&byte) = bytes.get(next) {
        next += 1;
        match byte {
            b' ' | b'\t' => {}
            byte if byte == bar => end = next,
            _ => break,
        }
    }
    match bytes.get(end) {
        Some(b' ') => end + 1,
        _ => end,
    }
}

/// The line before the one that begins at `at`; empty before the first one.
fn line_above(text: &str, at: usize) -> &str {
    let end = at.saturating_sub(1);
    let start = text[..end].rfind('\n').map_or(0, |n| n + 1);
    &text[start..end]
}
