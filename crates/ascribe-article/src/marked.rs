//! Marked text: an article with its annotations written into it, for tests, goldens and people.
//!
//! ```text
//! # id: harbour-fees
//! # date: 2026-05-03
//! # S1: Maria Lopez | Lopez (person, female)
//! [q1 “We will appeal,”] [c1 said] [s1 Maria Lopez].
//! ---
//! q1: S1 direct
//! ```
//!
//! `[q1 …]` is content, `[c1 …]` cue, `[s1 …]` source, `[a1 …]` addressee of quotation 1; marks nest, and a role may
//! occur several times for one number. A literal `[`, `]` or `\` is written `\[`, `\]`, `\\`. The head (lines that
//! begin with `# `) and the tail (after a line `---`) are optional; without a tail a quote has the type its marks give
//! it. A tail line is `qN: SPEAKER|- [type] [negated] [hypothetical] [in:qM]`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::article::text_order;
use crate::{
    Article, Attribution, Error, Flag, Gender, Quote, QuoteType, RawArticle, Resolution, Span,
    Speaker, SpeakerKind, quote_type,
};

/// The roles a span can play, with the letter that marks it.
const ROLES: [char; 4] = ['q', 'c', 's', 'a'];

/// Reads marked text.
///
/// # Errors
/// [`Error::Marked`] with the line, for an unclosed or unopened mark, a quotation without content, an unknown speaker.
pub fn parse(marked: &str) -> Result<Article, Error> {
    let mut raw = RawArticle::default();
    let head = parse_head(marked, &mut raw)?;
    let rest = &marked[head.len..];
    let (body, tail, tail_line) = match rest.find("\n---\n") {
        Some(at) => (
            &rest[..at],
            &rest[at + 5..],
            head.n_lines + rest[..at + 5].matches('\n').count(),
        ),
        None => (rest, "", 0),
    };
    let (spans, line) = parse_body(body, head.n_lines + 1, &mut raw.text)?;
    let numbers: Vec<u32> = spans.keys().copied().collect();
    let mut quotes = quotes_of(spans, line, &raw.text)?;
    let speakers = head.speakers;
    let mut who: Vec<Option<usize>> = vec![None; quotes.len()];
    for (offset, entry) in tail
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
    {
        let n_line = tail_line + offset + 1;
        let (index, value) = parse_tail_key(entry, n_line, &numbers)?;
        let speaker = parse_facts(value, n_line, &numbers, &speakers, &mut quotes[index])?;
        who[index] = speaker.or(who[index]);
    }
    // The article sorts its quotes; the attributions must follow.
    let order = text_order(&quotes);
    let article = Article::new(raw)?.with_quotes(quotes)?;
    if speakers.is_empty() {
        return Ok(article);
    }
    article.with_attributions(Resolution {
        speakers: speakers.into_iter().map(|(_, speaker)| speaker).collect(),
        attributions: order
            .into_iter()
            .map(|i| Attribution::new(who[i], Vec::new(), 1.0))
            .collect(),
    })
}

/// `marked text, line 3: no speaker S1`.
fn fail(line: usize, reason: String) -> Error {
    Error::Marked { line, reason }
}

/// What stands before the body.
struct Head {
    /// By their keys: `S1`.
    speakers: Vec<(String, Speaker)>,
    n_lines: usize,
    /// In bytes.
    len: usize,
}

/// The lines `# key: value`; id and facts go to the article.
fn parse_head(marked: &str, raw: &mut RawArticle) -> Result<Head, Error> {
    let mut head = Head {
        speakers: Vec::new(),
        n_lines: 0,
        len: 0,
    };
    for line in marked.split_inclusive('\n') {
        let Some(entry) = line.strip_prefix("# ") else {
            break;
        };
        head.n_lines += 1;
        head.len += line.len();
        let (key, value) = entry
            .split_once(':')
            .ok_or_else(|| fail(head.n_lines, "a head line is `# key: value`".into()))?;
        let (key, value) = (key.trim(), value.trim());
        if key == "id" {
            value.clone_into(&mut raw.id);
        } else if is_speaker_key(key) {
            let speaker = parse_speaker(value).map_err(|reason| fail(head.n_lines, reason))?;
            head.speakers.push((key.to_owned(), speaker));
        } else {
            raw.meta
                .insert(key.to_owned(), Value::String(value.to_owned()));
        }
    }
    Ok(head)
}

/// Spans of quotations by number, a list for each of [`ROLES`].
type Spans = BTreeMap<u32, [Vec<Span>; 4]>;

/// Adds the body to `text` without its marks, from line `line` on; what they mark, and the line that it ends with.
fn parse_body(body: &str, mut line: usize, text: &mut String) -> Result<(Spans, usize), Error> {
    let mut spans = Spans::new();
    let mut open: Vec<(usize, u32, usize)> = Vec::new();
    let mut at = 0;
    while let Some(c) = body[at..].chars().next() {
        match c {
            '\\' => {
                at += 1;
                let Some(escaped) = body[at..].chars().next() else {
                    return Err(fail(line, "a `\\` ends the text".into()));
                };
                text.push(escaped);
                at += escaped.len_utf8();
                continue;
            }
            '[' => {
                let (role, number, len) = parse_opening(&body[at..])
                    .ok_or_else(|| fail(line, "`[` opens no mark; write `\\[`".into()))?;
                open.push((role, number, text.len()));
                at += len;
                continue;
            }
            ']' => {
                let (role, number, start) = open
                    .pop()
                    .ok_or_else(|| fail(line, "`]` closes no mark; write `\\]`".into()))?;
                if start == text.len() {
                    return Err(fail(line, "a mark holds no text".into()));
                }
                spans.entry(number).or_default()[role].push(Span::new(start, text.len()));
            }
            '\n' => {
                line += 1;
                text.push(c);
            }
            _ => text.push(c),
        }
        at += c.len_utf8();
    }
    if let Some((role, number, _)) = open.last() {
        return Err(fail(
            line,
            format!("[{}{number} is not closed", ROLES[*role]),
        ));
    }
    Ok((spans, line))
}

/// A quotation for each number; `line` is that of a message.
fn quotes_of(spans: Spans, line: usize, text: &str) -> Result<Vec<Quote>, Error> {
    let mut quotes = Vec::with_capacity(spans.len());
    for (number, [mut content, mut cue, mut source, mut addressee]) in spans {
        if content.is_empty() {
            return Err(fail(
                line,
                format!("quotation {number} has no content [q{number} …]"),
            ));
        }
        for list in [&mut content, &mut cue, &mut source, &mut addressee] {
            list.sort_unstable();
        }
        quotes.push(Quote {
            cue,
            source,
            addressee,
            ..Quote::new(quote_type(text, &content), content, "marked")
        });
    }
    Ok(quotes)
}

/// `q1: S1 direct`: the index of the quotation, and the words that say something of it.
fn parse_tail_key<'t>(
    entry: &'t str,
    n_line: usize,
    numbers: &[u32],
) -> Result<(usize, &'t str), Error> {
    let (key, value) = entry
        .split_once(':')
        .ok_or_else(|| fail(n_line, "a tail line is `q1: S1 direct`".into()))?;
    Ok((find_quote(key.trim(), n_line, numbers)?, value))
}

/// The index of quotation `q1`.
fn find_quote(name: &str, n_line: usize, numbers: &[u32]) -> Result<usize, Error> {
    name.strip_prefix('q')
        .and_then(|n| n.parse().ok())
        .and_then(|n: u32| numbers.binary_search(&n).ok())
        .ok_or_else(|| fail(n_line, format!("no quotation {name}")))
}

/// `S1 direct in:q2`: the index of the speaker, where one is named; the rest goes to the quotation.
fn parse_facts(
    words: &str,
    n_line: usize,
    numbers: &[u32],
    speakers: &[(String, Speaker)],
    quote: &mut Quote,
) -> Result<Option<usize>, Error> {
    let mut who = None;
    for (position, word) in words.split_whitespace().enumerate() {
        match word {
            "-" if position == 0 => {}
            speaker if position == 0 => {
                who = Some(
                    speakers
                        .iter()
                        .position(|(key, _)| key == speaker)
                        .ok_or_else(|| fail(n_line, format!("no speaker {speaker}")))?,
                );
            }
            "direct" => quote.kind = QuoteType::Direct,
            "mixed" => quote.kind = QuoteType::Mixed,
            "indirect" => quote.kind = QuoteType::Indirect,
            "negated" => quote.flags.push(Flag::Negated),
            "hypothetical" => quote.flags.push(Flag::Hypothetical),
            other => match other.strip_prefix("in:") {
                Some(outer) => quote.inside = Some(find_quote(outer, n_line, numbers)?),
                None => return Err(fail(n_line, format!("unknown word {other}"))),
            },
        }
    }
    quote.flags.sort_unstable();
    Ok(who)
}

/// Writes an article as marked text that [`parse`] reads back: head, body and tail where they have something to say.
pub fn render(article: &Article) -> String {
    let mut out = String::with_capacity(article.text().len() * 2);
    if !article.id().is_empty() {
        let _ = writeln!(out, "# id: {}", article.id());
    }
    for (key, value) in article.meta() {
        match value {
            Value::String(text) if !text.contains('\n') => {
                let _ = writeln!(out, "# {key}: {text}");
            }
            Value::String(_) | Value::Null => {}
            other => {
                let _ = writeln!(out, "# {key}: {other}");
            }
        }
    }
    for (i, speaker) in article.speakers().iter().enumerate() {
        let _ = write!(out, "# S{}: {}", i + 1, speaker.name);
        for alias in &speaker.aliases {
            let _ = write!(out, " | {alias}");
        }
        let gender = match speaker.gender {
            Gender::Female => ", female",
            Gender::Male => ", male",
            Gender::Unknown => "",
        };
        let _ = writeln!(out, " ({}{gender})", speaker.kind.name());
    }
    render_body(article, &mut out);
    if article.attributions().is_empty() {
        return out;
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out.push_str("---\n");
    for (i, quote) in article.quotes().iter().enumerate() {
        let _ = write!(out, "q{}: ", i + 1);
        match article.attributions()[i].speaker {
            Some(speaker) => {
                let _ = write!(out, "S{}", speaker + 1);
            }
            None => out.push('-'),
        }
        let _ = write!(out, " {}", quote.kind.name());
        for flag in &quote.flags {
            let _ = write!(out, " {}", flag.name());
        }
        if let Some(outer) = quote.inside {
            let _ = write!(out, " in:q{}", outer + 1);
        }
        out.push('\n');
    }
    out
}

/// The text alone with its marks, no head and no tail: what tests compare.
pub fn render_text(article: &Article) -> String {
    let mut out = String::with_capacity(article.text().len() * 2);
    render_body(article, &mut out);
    out
}

/// Marks are brackets, so they must nest: a span that would cross an open one is cut at its end and goes on after it.
/// Pieces that touch are one span again when read back only if nothing stood between them; crossing spans are rare
/// (two rules that disagree) and stay readable.
fn render_body(article: &Article, out: &mut String) {
    let mut marks: Vec<(Span, usize, usize)> = Vec::new();
    for (i, quote) in article.quotes().iter().enumerate() {
        for (role, spans) in [&quote.content, &quote.cue, &quote.source, &quote.addressee]
            .into_iter()
            .enumerate()
        {
            marks.extend(spans.iter().map(|&span| (span, i + 1, role)));
        }
    }
    // A stack of what to open next, first on top; longer before shorter at one place.
    let key = |m: &(Span, usize, usize)| (m.0.start, std::cmp::Reverse(m.0.end), m.1, m.2);
    marks.sort_by_key(key);
    marks.reverse();
    let text = article.text();
    let mut open: Vec<u32> = Vec::new();
    let mut at = 0_u32;
    loop {
        while open.last() == Some(&at) {
            out.push(']');
            open.pop();
        }
        while let Some(&(span, number, role)) = marks.last().filter(|m| m.0.start == at) {
            marks.pop();
            let end = match open.last() {
                Some(&limit) if limit < span.end => {
                    let rest = (
                        Span {
                            start: limit,
                            end: span.end,
                        },
                        number,
                        role,
                    );
                    let place = marks.partition_point(|m| key(m) > key(&rest));
                    marks.insert(place, rest);
                    limit
                }
                _ => span.end,
            };
            let _ = write!(out, "[{}{number} ", ROLES[role]);
            open.push(end);
        }
        let next = [open.last().copied(), marks.last().map(|m| m.0.start)]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(text.len() as u32);
        for c in text[at as usize..next as usize].chars() {
            if matches!(c, '[' | ']' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
        at = next;
        if open.is_empty() && marks.is_empty() && at as usize == text.len() {
            return;
        }
    }
}

fn is_speaker_key(key: &str) -> bool {
    key.strip_prefix('S')
        .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// `Maria Lopez | Lopez (person, female)`.
fn parse_speaker(value: &str) -> Result<Speaker, String> {
    let (names, facts) = match value.rfind('(').filter(|_| value.ends_with(')')) {
        Some(at) => (&value[..at], &value[at + 1..value.len() - 1]),
        None => (value, "person"),
    };
    let mut kind = SpeakerKind::Person;
    let mut gender = Gender::Unknown;
    for fact in facts.split(',').map(str::trim) {
        match fact {
            "person" => kind = SpeakerKind::Person,
            "organization" => kind = SpeakerKind::Organization,
            "group" => kind = SpeakerKind::Group,
            "unnamed" => kind = SpeakerKind::Unnamed,
            "document" => kind = SpeakerKind::Document,
            "author" => kind = SpeakerKind::Author,
            "other" => kind = SpeakerKind::Other,
            "female" => gender = Gender::Female,
            "male" => gender = Gender::Male,
            "unknown" => gender = Gender::Unknown,
            other => return Err(format!("unknown kind or gender {other:?}")),
        }
    }
    let mut names = names.split('|').map(|n| n.trim().to_owned());
    let name = names.next().unwrap_or_default();
    if name.is_empty() {
        return Err("a speaker needs a name".into());
    }
    Ok(Speaker {
        name,
        kind,
        gender,
        aliases: names.filter(|n| !n.is_empty()).collect(),
        roles: Vec::new(),
        anonymous: false,
        mentions: Vec::new(),
    })
}

/// `[q12 ` at the start of `rest`: role, number, bytes read.
fn parse_opening(rest: &str) -> Option<(usize, u32, usize)> {
    let inner = &rest[1..];
    let role = ROLES.iter().position(|&r| inner.starts_with(r))?;
    let digits = inner[1..].bytes().take_while(u8::is_ascii_digit).count();
    let number = inner[1..=digits].parse().ok()?;
    inner[1 + digits..]
        .starts_with(' ')
        .then_some((role, number, digits + 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_writes() {
        for marked in [
            "[q1 “We will appeal,”] [c1 said] [s1 Maria Lopez].",
            "[q1 “The plan,”] [s1 Pell] [c1 said], [q1 “was never costed.”]",
            "[q1 “[s2 The driver] [c2 shouted] [q2 ‘jump’],”] [s1 a passer-by] [c1 said].",
            "He \\[Adeyemi\\] left. A \\\\ stays.",
            "# id: x\n# date: 2026-05-03\n# S1: Maria Lopez | Lopez (person, female)\n[q1 “No,”] [c1 said] [s1 Lopez].\n---\nq1: S1 direct\n",
        ] {
            let article = parse(marked).expect("the case is well-formed");
            assert_eq!(render(&article), marked);
        }
    }

    #[test]
    fn crossing_spans_stay_readable() {
        let article = Article::new(RawArticle::new("", "abcdef")).expect("short");
        let a = Quote::new(QuoteType::Direct, vec![Span::new(0, 4)], "a");
        let b = Quote::new(QuoteType::Direct, vec![Span::new(2, 6)], "b");
        let article = article.with_quotes(vec![a, b]).expect("they fit");
        assert_eq!(render(&article), "[q1 ab[q2 cd]][q2 ef]");
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        for (marked, message) in [
            ("a\n[q1 b", "marked text, line 2: [q1 is not closed"),
            (
                "a ] b",
                "marked text, line 1: `]` closes no mark; write `\\]`",
            ),
            (
                "a [b] c",
                "marked text, line 1: `[` opens no mark; write `\\[`",
            ),
            (
                "[c1 said]",
                "marked text, line 1: quotation 1 has no content [q1 …]",
            ),
            ("[q1 a]\n---\nq1: S1", "marked text, line 3: no speaker S1"),
        ] {
            let error = parse(marked).expect_err("the case is broken");
            assert_eq!(error.to_string(), message);
        }
    }
}
