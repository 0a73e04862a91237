//! Character references: `&ldquo;`, `&#8217;`, `&#x2019;`, and those escaped twice, `&amp;rsquo;`.

use std::sync::LazyLock;

use ascribe_grammar::lists;
use rustc_hash::FxHashMap;

use super::Scribe;
use super::glyphs::of_windows;

/// Bytes between the "&" and the ";" of the longest one: `thetasym`, `#x10FFFF`.
const LONGEST: usize = 8;

impl Scribe<'_> {
    pub(super) fn entity(&mut self, at: usize) -> Option<usize> {
        let once = reference(&self.bytes[at + 1..])?;
        let (n_bytes, c) = match once {
            (n, '&') => match reference(&self.bytes[at + 1 + n..]) {
                Some((more, c)) => (n + more, c),
                None => once,
            },
            once => once,
        };
        let place = at..at + 1 + n_bytes;
        let mut buffer = [0; 4];
        let words = match c {
            // It holds words together, and parts them as any space does.
            '\u{a0}' => " ",
            '\u{ad}' | '\u{200b}'..='\u{200f}' => "",
            c => &*c.encode_utf8(&mut buffer),
        };
        Some(self.put(place, words))
    }
}

/// The reference whose "&" was read, and the bytes from there to behind its ";".
fn reference(rest: &[u8]) -> Option<(usize, char)> {
    let end = rest.iter().take(LONGEST + 1).position(|&b| b == b';')?;
    let name = std::str::from_utf8(&rest[..end]).ok()?;
    let c = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => *named().get(name)?,
    };
    Some((end + 1, c))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    let c = char::from_u32(code)?;
    let is_text = !c.is_control() || c == '\n' || c == '\t';
    of_windows(c).or(is_text.then_some(c))
}

fn named() -> &'static FxHashMap<&'static str, char> {
    static NAMED: LazyLock<FxHashMap<&'static str, char>> = LazyLock::new(|| {
        let rows = lists::ENTITIES.rows().into_iter();
        let c = |code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
        rows.filter_map(|[name, code]| Some((name, c(code)?)))
            .collect()
    });
    &NAMED
}
