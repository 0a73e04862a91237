//! Rust sources as text: without comments and tests, cut into words and marks, with the paths they name.

use std::fs;
use std::path::Path;

/// What is left of a source when comments, and with [`Strings::Blank`] the insides of strings, are white space. Lines stay.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Strings {
    Kept,
    Blank,
}

/// A source without comments and without its `#[cfg(test)]` modules.
pub fn code(path: &Path, strings: Strings) -> String {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    without_tests(&without_comments(&text, strings))
}

/// True where a `'` begins a character and not a lifetime: `'x'`, `'\n'`.
fn is_char(rest: &[char]) -> bool {
    matches!(rest, ['\'', '\\', ..] | ['\'', _, '\'', ..])
}

pub fn without_comments(text: &str, strings: Strings) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let blank = |c: char| if c == '\n' { '\n' } else { ' ' };
    let inside = |c: char| match strings {
        Strings::Kept => c,
        Strings::Blank => blank(c),
    };
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        let end = match rest {
            ['/', '/', ..] => at + rest.iter().take_while(|&&c| c != '\n').count(),
            ['/', '*', ..] => at + block_comment(rest),
            ['"', ..] => at + string(rest),
            ['r', '"' | '#', ..] if !follows_a_word(&chars, at) => at + raw_string(rest),
            ['\'', ..] if is_char(rest) => at + character(rest),
            _ => at,
        };
        if end == at {
            out.push(chars[at]);
            at += 1;
            continue;
        }
        let is_comment = rest[0] == '/';
        out.extend(
            chars[at..end]
                .iter()
                .map(|&c| if is_comment { blank(c) } else { inside(c) }),
        );
        at = end;
    }
    out
}

fn follows_a_word(chars: &[char], at: usize) -> bool {
    // `br"…"` is a raw string, too; `for"` is no such thing.
    at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_') && chars[at - 1] != 'b'
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match &rest[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at.min(rest.len())
}

fn string(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// 0 for `r#name`, which is no string.
fn raw_string(rest: &[char]) -> usize {
    let n_marks = rest[1..].iter().take_while(|&&c| c == '#').count();
    if rest.get(1 + n_marks) != Some(&'"') {
        return 0;
    }
    let mut at = 2 + n_marks;
    while at < rest.len() {
        let closes =
            rest[at] == '"' && rest[at + 1..].iter().take_while(|&&c| c == '#').count() >= n_marks;
        if closes {
            return at + 1 + n_marks;
        }
        at += 1;
    }
    rest.len()
}

fn character(rest: &[char]) -> usize {
    // `'\u{201c}'`, `'\''`, `'x'`.
    let from = if rest[1] == '\\' { 3 } else { 2 };
    let len = rest[from..].iter().take_while(|&&c| c != '\'').count();
    (from + len + 1).min(rest.len())
}

/// Blanks each `#[cfg(test)]` with the item after it. Needs a text without comments and braces in strings; a kept string
/// with an odd brace in a test ends the blank part early or late, which shows as a strange message and no false pass.
fn without_tests(text: &str) -> String {
    let mut out = text.to_owned();
    let mut from = 0;
    while let Some(found) = out[from..].find("#[cfg(test)]") {
        let begin = from + found;
        let mut depth = 0_i32;
        let mut end = out.len();
        for (i, c) in out[begin..].char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 1 => {
                    end = begin + i + 1;
                    break;
                }
                '}' => depth -= 1,
                ';' if depth == 0 => {
                    end = begin + i + 1;
                    break;
                }
                _ => {}
            }
        }
        let blank: String = out[begin..end]
            .chars()
            .map(|c| if c == '\n' { '\n' } else { ' ' })
            .collect();
        out.replace_range(begin..end, &blank);
        from = begin + blank.len();
    }
    out
}

/// A word or mark with its line, from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Word {
    pub text: String,
    pub line: usize,
}

/// Names, `::` and single marks.
pub fn words(code: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut line = 1;
    let mut rest = code.chars().peekable();
    while let Some(c) = rest.next() {
        let mut text = String::from(c);
        match c {
            '\n' => {
                line += 1;
                continue;
            }
            c if c.is_whitespace() => continue,
            c if is_name(c) => {
                while let Some(c) = rest.next_if(|&c| is_name(c)) {
                    text.push(c);
                }
            }
            ':' if rest.next_if_eq(&':').is_some() => text.push(':'),
            _ => {}
        }
        words.push(Word { text, line });
    }
    words
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A path a source names: `crate::a::b`, with the name it gets when a `use` brings it in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    pub path: Vec<String>,
    /// `None` outside of a `use`.
    pub imported_as: Option<String>,
    pub line: usize,
}

/// Every path of a `use`, and every other one that begins with `crate`, `self` or `super`.
pub fn paths(words: &[Word]) -> Vec<Named> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let text = words[at].text.as_str();
        let next = words.get(at + 1).map_or("", |word| word.text.as_str());
        // `impl Trait + use<'a>` is no import.
        if text == "use" && next != "<" {
            at = tree(words, at + 1, &mut Vec::new(), &mut found);
        } else if ["crate", "self", "super"].contains(&text) && next == "::" {
            let mut path = vec![text.to_owned()];
            let line = words[at].line;
            at += 1;
            while at + 1 < words.len()
                && words[at].text == "::"
                && words[at + 1].text.chars().all(is_name)
            {
                path.push(words[at + 1].text.clone());
                at += 2;
            }
            found.push(Named {
                path,
                imported_as: None,
                line,
            });
        } else {
            at += 1;
        }
    }
    found
}

/// One branch of a `use`, from word `at` on; the place after it.
fn tree(words: &[Word], mut at: usize, stem: &mut Vec<String>, found: &mut Vec<Named>) -> usize {
    let n_stem = stem.len();
    let line = words.get(at).map_or(0, |word| word.line);
    let mut alias = None;
    while let Some(word) = words.get(at) {
        match word.text.as_str() {
            "{" => {
                at += 1;
                while words.get(at).is_some_and(|word| word.text != "}") {
                    at = tree(words, at, stem, found);
                    if words.get(at).is_some_and(|word| word.text == ",") {
                        at += 1;
                    }
                }
                stem.truncate(n_stem);
                return at + 1;
            }
            "as" => {
                alias = words.get(at + 1).map(|word| word.text.clone());
                at += 2;
            }
            "::" => at += 1,
            "," | ";" | "}" => break,
            name => {
                stem.push(name.to_owned());
                at += 1;
            }
        }
    }
    let mut path = stem.clone();
    // `a::{self}` is `a`.
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name = alias.or_else(|| path.last().cloned());
    found.push(Named {
        path,
        imported_as: name,
        line,
    });
    stem.truncate(n_stem);
    at
}

#[test]
fn comments_and_strings_go_and_lines_stay() {
    let text = "a // b\n/* c /* d */ */ 'e' 'f: \"g\\\"\" r#\"h\"# i\n";
    let blank = without_comments(text, Strings::Blank);
    assert_eq!(blank.chars().count(), text.chars().count());
    assert_eq!(blank.lines().count(), text.lines().count());
    let left: Vec<&str> = blank.split_whitespace().collect();
    assert_eq!(left, ["a", "'f:", "i"]);
    let kept = without_comments(text, Strings::Kept);
    assert!(kept.contains("'e' 'f: \"g\\\"\" r#\"h\"# i") && !kept.contains('d'));
}

#[test]
fn tests_go() {
    let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() {}\n}\nfn c() {}";
    let code = without_tests(text);
    assert!(code.contains("fn a") && code.contains("fn c") && !code.contains("fn b"));
    assert_eq!(code.lines().count(), text.lines().count());
}

#[test]
fn finds_the_paths_of_a_source() {
    let code = "use crate::a::{self, b::C as D, e::*};\npub(crate) use super::f;\nfn g() { crate::h::i(); self.j() }";
    let shown: Vec<String> = paths(&words(code))
        .into_iter()
        .map(|named| {
            let name = named.imported_as.unwrap_or_default();
            format!("{}:{}={name}", named.line, named.path.join("::"))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "1:crate::a=a",
            "1:crate::a::b::C=D",
            "1:crate::a::e::*=*",
            "2:super::f=f",
            "3:crate::h::i="
        ]
    );
}
