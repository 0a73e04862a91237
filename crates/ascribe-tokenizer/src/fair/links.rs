//! Links and pictures of Markdown: `[Dana Ruiz](https://example.org/ruiz)`, `![The quay](quay.jpg "Photo: C. Tarrant")`.

use super::Scribe;

/// Bytes of the words of a link, and of where it leads.
const LONGEST_WORDS: usize = 300;
const LONGEST_TARGET: usize = 2000;

impl Scribe<'_> {
    /// The words of a link alone; nothing of a picture, and of a number that is a note.
    pub(super) fn markdown(&mut self, at: usize) -> Option<usize> {
        let closing = self.words_end(at)?;
        let end = target_end(self.text, closing).filter(|&end| self.may_plan(end))?;
        let words = &self.text[at + 1..closing];
        let is_note = words
            .trim_matches(['[', ']'])
            .bytes()
            .all(|b| b.is_ascii_digit());
        let is_picture = at > 0 && self.bytes[at - 1] == b'!';
        if is_picture {
            return Some(self.put(at - 1..end, ""));
        }
        if is_note || words.starts_with("![") {
            return Some(self.put(at..end, ""));
        }
        self.plan([(closing..end, "")].into_iter());
        Some(self.put(at..at + 1, ""))
    }

    /// Where the words of a link end that begins at `at`; of brackets in it only `[1]` and a picture are known.
    fn words_end(&self, at: usize) -> Option<usize> {
        let inner = match &self.text[at + 1..] {
            rest if rest.starts_with("![") => {
                let closing = self.plain_end(at + 2)?;
                return target_end(self.text, closing)
                    .filter(|&end| self.bytes.get(end) == Some(&b']'));
            }
            rest => usize::from(rest.starts_with('[')),
        };
        let closing = self.plain_end(at + inner)?;
        let end = closing + inner;
        (self.bytes.get(end) == Some(&b']')).then_some(end)
    }

    /// The first `]` behind the bracket at a place, in its line and without another bracket before it.
    fn plain_end(&self, at: usize) -> Option<usize> {
        let n = self.bytes[at + 1..]
            .iter()
            .take(LONGEST_WORDS)
            .position(|&b| matches!(b, b']' | b'[' | b'\n'))?;
        let end = at + 1 + n;
        (self.bytes[end] == b']').then_some(end)
    }
}

/// Behind the `)` of `](…)`, whose `]` stands at `closing`, where it leads somewhere; pairs of brackets in it counted.
fn target_end(text: &str, closing: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.get(closing..closing + 2) != Some(b"](") {
        return None;
    }
    let mut depth = 0;
    for (n, byte) in bytes[closing + 1..].iter().take(LONGEST_TARGET).enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => {
                let end = closing + 1 + n;
                return leads_somewhere(&text[closing + 2..end]).then_some(end + 1);
            }
            b')' => depth -= 1,
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

/// True for `https://example.org`, `/people/ruiz`, `quay.jpg "Photo: C. Tarrant"`; not for "and/or", "Mr." and other words in brackets.
fn leads_somewhere(target: &str) -> bool {
    let (address, title) = match target.strip_prefix('<') {
        Some(rest) => rest.split_once('>').unwrap_or((rest, "")),
        None => target.split_once(' ').unwrap_or((target, "")),
    };
    let title = title.trim();
    let is_title = title.is_empty() || title.len() > 1 && title.starts_with(['"', '\'']);
    // "quay.jpg", "example.org/ruiz"
    let has_ending = || {
        address.split_once('.').is_some_and(|(before, after)| {
            before.ends_with(|c: char| c.is_alphanumeric())
                && after.starts_with(|c: char| c.is_ascii_alphabetic())
        })
    };
    let begins = address.starts_with(['/', '#', '.']) && address.len() > 1;
    is_title
        && (begins || address.contains("://") || address.starts_with("mailto:") || has_ending())
}
