//! Time grows with the text, never with its square: each kind of text at two sizes, one four times the other.
//!
//! What is compared is a ratio, so neither a slow machine nor a debug build matters. `ASCRIBE_LINEAR_BYTES=2000000` looks
//! for what shows only in longer texts.

use std::env;
use std::fs;
use std::time::{Duration, Instant};

use ascribe::{
    Aggregator, Article, ArticleRecord, CharSpan, Pipeline, Quote, QuoteRecord, QuoteType,
    RawArticle, Span,
};

/// Bytes of the shorter text, unless the environment has another number.
const N_BYTES: usize = 40_000;

/// How many times longer the longer text is.
const FACTOR: usize = 4;

/// Time of the longer text over that of the shorter one: 4 when linear, 16 when quadratic.
const BOUND: f64 = 6.5;

/// Shorter times say nothing: the clock counts in steps of some milliseconds.
const LEAST: Duration = Duration::from_millis(60);

/// A text over the bound is tried again, for noise, and then as a longer one: what looks back over a limited stretch takes
/// the square of that stretch at most.
const TRIES: [usize; 3] = [1, 1, 4];

/// A text of about so many bytes.
type Make = fn(usize) -> String;

/// Processor time of this thread where the system tells it: other work of the machine does not count.
fn clock(begin: Instant) -> Duration {
    fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split(' ').next()?.parse().ok())
        .map_or_else(|| begin.elapsed(), Duration::from_nanos)
}

fn repeat(piece: &str, n_bytes: usize) -> String {
    piece.repeat(n_bytes / piece.len())
}

/// `n_bytes` of numbered pieces.
fn numbered(n_bytes: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0.. {
        if text.len() >= n_bytes {
            break;
        }
        text += &piece(number);
    }
    text
}

/// A word of small letters for each number, none like another.
fn letters(mut number: usize) -> String {
    let syllables = [
        "ba", "de", "ki", "lo", "mu", "ner", "pol", "ras", "sten", "wick",
    ];
    let mut word = String::new();
    loop {
        word += syllables[number % 10];
        number /= 10;
        if number == 0 {
            return word;
        }
    }
}

fn capital(number: usize) -> String {
    let word = letters(number);
    word[..1].to_uppercase() + &word[1..]
}

/// `open` so often, then `close`.
fn nested(open: &str, close: &str, n_bytes: usize) -> String {
    let n = n_bytes / (open.len() + close.len());
    open.repeat(n) + &close.repeat(n)
}

#[rustfmt::skip]
const TEXTS: &[(&str, Make)] = &[
    // Marks.
    ("openings, closings that never opened, closings", |n| nested("(“", "a’ ", n * 2 / 3) + &repeat("a”) ", n / 3)),
    ("single openings, straight closings, closings", |n| nested("‘a ", "a\" ", n * 2 / 3) + &repeat("a’ ", n / 3)),
    ("low marks, closings that never opened, closings", |n| nested("„a ", "a’ ", n * 2 / 3) + &repeat("a“ ", n / 3)),
    ("two styles open, closings of a third, closings", |n| nested("“a ‘b ", "a' b' ", n * 2 / 3) + &repeat("a’ b” ", n / 3)),
    ("openings, then one opened and closed", |n| nested("“a ", "‘a ’ ", n * 2 / 3) + &repeat("a” ", n / 3)),
    ("curly marks, nested", |n| nested("“a ", "a” ", n)),
    ("two styles, nested in turn", |n| nested("‘“a ", "a”’ ", n)),
    ("two styles, nested, straight", |n| nested("'\"a ", "a\"' ", n)),
    ("two styles, never closed", |n| repeat("‘“", n)),
    ("brackets, nested", |n| nested("(a ", ") ", n)),
    ("brackets, never closed", |n| repeat("(", n)),
    ("brackets of every kind, never closed", |n| repeat("([{", n)),
    ("square brackets, nested", |n| nested("[", "]", n)),
    ("closing brackets", |n| repeat(")", n)),
    ("blanks before a hyphen", |n| repeat("the US -based ", n)),
    ("a text again", |n| repeat("The report said so. ", n)),
    ("texts in one sentence", |n| format!("It rained. {}", repeat("the petition says that he said the ruling states it, ", n))),
    ("an office again", |n| repeat("Foreign Minister Ann Lee said no. The foreign minister said yes. ", n)),
    ("brackets around a name", |n| repeat("(Pell) ", n)),
    ("marks in brackets", |n| nested("(“a ", "”) ", n)),
    ("opening marks", |n| repeat("“", n)),
    ("closing marks", |n| repeat("”", n)),
    ("straight marks", |n| repeat("\"", n)),
    ("spaced straight marks", |n| repeat("\" ", n)),
    ("words in straight marks", |n| repeat("\"a\" ", n)),
    ("apostrophes", |n| repeat("'", n)),
    ("curly apostrophes", |n| repeat("’", n)),
    ("single openings", |n| repeat("‘a ", n)),
    ("guillemets", |n| repeat("«", n)),
    ("guillemets the other way", |n| repeat("»", n)),
    ("single guillemets", |n| repeat("‹a› ", n)),
    ("low marks", |n| repeat("„", n)),
    ("corner marks", |n| repeat("「", n)),
    ("doubled marks", |n| repeat("``a'' ", n)),
    ("back quotes", |n| repeat("`", n)),
    ("possessives", |n| repeat("workers’ ", n)),
    ("inches", |n| repeat("6\" ", n)),
    ("an opening a paragraph", |n| repeat("“It rained.\n\n", n)),
    ("a closing a paragraph", |n| repeat("It rained.”\n\n", n)),
    ("an opening once, then paragraphs", |n| format!("“It rained.\n\n{}", repeat("The gulls came.\n\n", n))),
    // Letters, spaces, lines.
    ("nothing but line breaks", |n| repeat("\n", n)),
    ("line breaks of two characters", |n| repeat("\r\n", n)),
    ("spaces", |n| repeat(" ", n)),
    ("spaces before line breaks", |n| repeat("    \n", n)),
    ("a line without a space", |n| repeat("abcdefghij", n)),
    ("a line of capitals", |n| repeat("ABCDEFGHIJ", n)),
    ("a line of digits", |n| repeat("1234567890", n)),
    ("full stops", |n| repeat(".", n)),
    ("full stops in a word", |n| repeat("a.", n)),
    ("initials", |n| repeat("J. ", n)),
    ("capitals with full stops", |n| repeat("U.S.", n)),
    ("hyphens in a word", |n| repeat("a-", n)),
    ("apostrophes in a word", |n| repeat("a'", n)),
    ("addresses", |n| repeat("a@b.", n)),
    ("a long address", |n| format!("https://a.example/{}", repeat("a/", n))),
    ("dashes", |n| repeat("— ", n)),
    ("dots", |n| repeat("… ", n)),
    ("commas", |n| repeat(", ", n)),
    ("colons", |n| repeat("a: ", n)),
    ("semicolons", |n| repeat("a; ", n)),
    ("accents", |n| repeat("e\u{301}", n)),
    ("accents alone", |n| repeat("\u{301}", n)),
    ("pictures", |n| repeat("👩‍👩‍👧", n)),
    ("paragraphs of a word", |n| repeat("Rain.\n\n", n)),
    ("lines of a word", |n| repeat("Rain\n", n)),
    ("lines wrapped in the middle", |n| repeat("the board of the town of Harlow met and\n", n)),
    ("list items", |n| repeat("- Ann Pell said that it rained.\n", n)),
    ("numbered items", |n| numbered(n, |i| format!("{i}. Ann Pell said that it rained.\n"))),
    ("bullets alone", |n| repeat("• ", n)),
    ("headings", |n| repeat("# Rain\n\n", n)),
    ("rows of a table", |n| repeat("a\tb\tc\n", n)),
    ("datelines", |n| repeat("HARLOW, May 3 (Trend) — It rained.\n\n", n)),
    ("by-lines", |n| repeat("By Dana Ruiz\n\n", n)),
    // Cues.
    ("cues alone", |n| repeat("said ", n)),
    ("cues in one sentence", |n| repeat("Ann said that ", n)),
    ("cues with commas", |n| repeat("Ann said, ", n)),
    ("told that", |n| repeat("told that ", n)),
    ("according to", |n| repeat("according to ", n)),
    ("according to somebody", |n| repeat("according to Ann Pell, ", n)),
    ("relative clauses", |n| repeat("who said that the man ", n)),
    ("one endless sentence", |n| repeat("and the board of the town ", n)),
    ("quotations with commas in one sentence", |n| repeat("“No,” said Ann, ", n)),
    ("quotations in one sentence", |n| repeat("Ann said “no” and ", n)),
    ("quotations and a cue at the end", |n| repeat("“no” and ", n) + "said Ann Pell."),
    ("a cue, then quotations", |n| format!("Ann Pell said: {}", repeat("“no” and ", n))),
    ("quotations without a cue", |n| repeat("“It rained.” ", n)),
    ("quotations without a cue, a paragraph each", |n| repeat("“It rained.”\n\n", n)),
    ("quotations of one speaker", |n| repeat("“It rained,” said Ann Pell. ", n)),
    ("quotations of one speaker, a paragraph each", |n| repeat("“It rained,” said Ann Pell.\n\n", n)),
    ("indirect quotations", |n| repeat("Ann Pell said that it rained. ", n)),
    ("indirect quotations of nobody", |n| repeat("It was said that it rained. ", n)),
    ("turns of one speaker", |n| repeat("SMITH: Yes.\n", n)),
    ("turns of two speakers", |n| repeat("SMITH: Yes.\nJONES: No.\n", n)),
    ("turns of many speakers", |n| numbered(n, |i| format!("{}: Yes.\n", letters(i).to_uppercase()))),
    ("turns, a paragraph each", |n| repeat("SMITH: Yes.\n\nJONES: No, Smith.\n\n", n)),
    ("questions and answers", |n| repeat("Q: Did it rain?\n\nA: Yes.\n\n", n)),
    ("turns in dialogue", |n| format!("“No,” said Ann Pell.\n\n“Yes,” said Bo Marrow.\n\n{}", repeat("“It rained.”\n\n“It did not.”\n\n", n))),
    // Names.
    ("mentions of one name", |n| repeat("Ann Pell said. ", n)),
    ("mentions of a surname", |n| format!("Ann Pell came. {}", repeat("Pell said no. ", n))),
    ("mentions of a full name without a cue", |n| repeat("Ann Pell came. ", n)),
    ("different names", |n| numbered(n, |i| format!("{} {} came. ", capital(i * 7 + 1), capital(i)))),
    ("different names, all quoted", |n| numbered(n, |i| format!("“No,” said {} {}. ", capital(i * 7 + 1), capital(i)))),
    ("different names, all quoted, a paragraph each", |n| numbered(n, |i| format!("“No,” said {} {}.\n\n", capital(i * 7 + 1), capital(i)))),
    ("different first names of one surname", |n| numbered(n, |i| format!("“No,” said {} Pell. ", capital(i)))),
    ("different surnames of one first name", |n| numbered(n, |i| format!("“No,” said Ann {}. ", capital(i)))),
    ("different first names of one surname, then the surname", |n| numbered(n / 2, |i| format!("“No,” said {} Pell. ", capital(i))) + &repeat("“No,” said Pell. ", n / 2)),
    ("different surnames of one first name, then the first name", |n| numbered(n / 2, |i| format!("“No,” said Ann {}. ", capital(i))) + &repeat("“No,” said Ann. ", n / 2)),
    ("different surnames, each alone", |n| numbered(n, |i| format!("“No,” said {}. ", capital(i)))),
    ("different names, then pronouns", |n| numbered(n / 2, |i| format!("Ann {} came. ", capital(i))) + &repeat("“No,” she said. ", n / 2)),
    ("different names with titles", |n| numbered(n, |i| format!("Mr. {} said no. ", capital(i)))),
    ("different names with roles", |n| numbered(n, |i| format!("Mayor {} {} said no. ", capital(i * 3), capital(i)))),
    ("different roles of one name", |n| numbered(n, |i| format!("Ann Pell, the {} of the town, said no. ", letters(i)))),
    ("different bodies", |n| numbered(n, |i| format!("The {} Council said no. ", capital(i)))),
    ("different bodies and their short forms", |n| numbered(n, |i| { let s = letters(i).to_uppercase(); format!("The {} Council ({}C) said no. ", capital(i), s) })),
    ("different companies", |n| numbered(n, |i| format!("{} Holdings Ltd. said no. ", capital(i)))),
    ("different reports", |n| numbered(n, |i| format!("The {} Post reported that it rained. ", capital(i)))),
    ("spellings that are nearly one", |n| numbered(n, |i| format!("“No,” said Ann Pellberg{}. ", letters(i % 1000)))),
    ("names alone", |n| numbered(n, |i| format!("{} ", capital(i)))),
    ("one name alone", |n| repeat("Ann ", n)),
    ("one full name alone", |n| repeat("Ann Pell ", n)),
    ("names and commas", |n| repeat("Ann Pell, ", n)),
    ("different names and commas", |n| numbered(n, |i| format!("{} {}, ", capital(i * 7 + 1), capital(i)))),
    ("different names and commas, then a cue", |n| numbered(n, |i| format!("{} {}, ", capital(i * 7 + 1), capital(i))) + "said no."),
    ("names with of", |n| repeat("the Board of ", n)),
    ("names with and", |n| repeat("Ann Pell and ", n)),
    ("possessive names", |n| repeat("Pell’s ", n)),
    ("appositions", |n| repeat("Ann Pell, a nurse, said no. ", n)),
    ("capitals", |n| repeat("THE BOARD SAID NO. ", n)),
    // Pronouns and descriptions.
    ("pronouns", |n| repeat("“No,” she said. ", n)),
    ("pronouns without a cue", |n| repeat("she he they ", n)),
    ("pronouns in one sentence", |n| repeat("he said she said ", n)),
    ("pronouns of a name", |n| format!("Ann Pell came. {}", repeat("She said that it rained. ", n))),
    ("pronouns, a paragraph each", |n| format!("Ann Pell came.\n\n{}", repeat("She said that it rained.\n\n", n))),
    ("names and pronouns in turn", |n| repeat("Ann Pell came. She said no. Bo Marrow left. He said yes. ", n)),
    ("descriptions", |n| repeat("The minister said that it rained. ", n)),
    ("descriptions of many kinds", |n| numbered(n, |i| format!("The {} minister said no. ", letters(i)))),
    ("descriptions of a name", |n| format!("Ann Pell, the minister, came. {}", repeat("The minister said no. ", n))),
    ("people with roles, then a description", |n| numbered(n / 2, |i| format!("{} {}, a spokesman, came. ", capital(i * 3), capital(i))) + &repeat("The spokesman said no. ", n / 2)),
    ("I and we", |n| repeat("I said that we knew. ", n)),
    ("quotations in quotations", |n| repeat("“He said ‘no,’ and she said ‘yes,’” Ann said. ", n)),
    ("cues in a quotation", |n| format!("“{}” said Ann.", repeat("he said that he knew, ", n))),
    ("addressees", |n| repeat("Ann told Bo that it rained. ", n)),
    ("descriptions and a quotation of nobody", |n| repeat("The minister came. “It rained.” ", n)),
    ("groups", |n| repeat("Voters and nurses said no. ", n)),
    // Words that a reader of clauses goes back or on over.
    ("names with and, then a cue", |n| repeat("Ann Pell and ", n) + "Bo Marrow said no."),
    ("a cue, then names with and", |n| format!("said {}", repeat("Ann Pell and ", n))),
    ("names with and between cues", |n| repeat("Ann Pell and Bo Marrow and Edda Vale said no and ", n)),
    ("names with of, then a cue", |n| repeat("the Board of ", n) + "Harlow said no."),
    ("bodies with for and in", |n| repeat("the board for the town in the county said no of ", n)),
    ("brackets, then a cue", |n| repeat("the board (a) of ", n) + "Harlow said no."),
    ("brackets between cues", |n| repeat("Pell (the mayor) said (no) and ", n)),
    ("not", |n| repeat("not ", n) + "said no."),
    ("not, said", |n| repeat("not said ", n)),
    ("is", |n| repeat("is ", n) + "said to have said no."),
    ("to", |n| repeat("to ", n) + "say no."),
    ("is expected to", |n| repeat("is expected to ", n) + "say no."),
    ("has been said to have", |n| repeat("has been said to have ", n)),
    ("quoted as saying", |n| repeat("Ann was quoted as saying that ", n)),
    ("that", |n| repeat("that ", n)),
    ("who", |n| repeat("who ", n)),
    ("who, with commas", |n| repeat("Pell, who said, ", n)),
    ("the", |n| repeat("the ", n)),
    ("and", |n| repeat("and ", n)),
    ("of", |n| repeat("of ", n)),
    ("titles", |n| repeat("Mr. Dr. ", n)),
    ("cues in dashes", |n| repeat("it rained — Pell said — and ", n)),
    ("cues in brackets", |n| repeat("it rained (Pell said) and ", n)),
    ("cues after colons", |n| repeat("Pell said: no: ", n)),
    ("cues after semicolons", |n| repeat("Pell said no; ", n)),
    ("questions", |n| repeat("Did Pell say no? ", n)),
    ("whether and if", |n| repeat("asked whether if ", n)),
    ("quotations of a word", |n| repeat("“a” “b” ", n)),
    ("titles of books", |n| repeat("“How to Mend a Roof,” ", n)),
    ("quotations with a late cue", |n| format!("“{}” Pell said.", repeat("It rained. ", n))),
    ("a quotation over many lines with a late cue", |n| format!("“{}” Pell said.", repeat("It rained.\n", n))),
    ("paragraphs that open again", |n| format!("{}”, said Pell.", repeat("“It rained.\n\n", n))),
    ("statements", |n| repeat("In a statement, Pell said: “No.” The statement said yes. ", n)),
];

/// Time of `work` on what is made for so many bytes, over the time for a quarter of it; a line about each try when every
/// try was over the bound.
fn over_bound<T>(name: &str, make: impl Fn(usize) -> T, work: impl Fn(T)) -> Option<String> {
    let n_bytes = env::var("ASCRIBE_LINEAR_BYTES")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(N_BYTES);
    let time = |n_bytes: usize| {
        let made = make(n_bytes);
        let begin = Instant::now();
        let before = clock(begin);
        work(made);
        clock(begin).saturating_sub(before)
    };
    let mut lines = Vec::new();
    for longer in TRIES {
        let (short, long) = (time(n_bytes * longer), time(n_bytes * longer * FACTOR));
        let ratio = long.as_secs_f64() / short.as_secs_f64().max(1e-9);
        lines.push(format!("{name}: {ratio:.1} times, {long:?}"));
        if ratio < BOUND || long < LEAST {
            eprintln!("{}", lines.join("; "));
            return None;
        }
    }
    Some(lines.join("; "))
}

fn rules() -> Pipeline {
    Pipeline::builder().without_model().threads(1).build()
}

fn annotated(pipeline: &Pipeline, text: &str) -> Article {
    pipeline.annotate(text).expect("odd text is no error")
}

#[test]
fn four_times_the_text_takes_about_four_times_as_long() {
    let only = env::var("ASCRIBE_LINEAR_ONLY").unwrap_or_default();
    let pipeline = rules();
    // Lists are read once, by the first text.
    annotated(&pipeline, "“No,” said Ann Pell.");
    let over: Vec<String> = TEXTS
        .iter()
        .filter(|(name, _)| name.contains(&only))
        .filter_map(|(name, make)| {
            over_bound(name, make, |text| {
                annotated(&pipeline, &text);
            })
        })
        .collect();
    assert!(over.is_empty(), "{}", over.join("\n"));
}

/// Contents in one paragraph that is a quotation itself.
fn with_contents(n_bytes: usize) -> (RawArticle, Vec<Quote>) {
    let piece = "“it rained and ‘it will rain,’ he said” and ";
    let n = n_bytes / piece.len();
    let text = format!("“{}” said Ann Pell.", piece.repeat(n));
    let start = "“".len();
    let mut spans: Vec<Vec<Span>> = (0..n)
        .map(|i| start + i * piece.len())
        .map(|at| vec![Span::new(at + 3, at + 12)])
        .collect();
    // One that holds them all, in so many parts.
    spans.push(spans.iter().map(|spans| spans[0]).collect());
    let quotes = spans
        .into_iter()
        .map(|spans| Quote::new(QuoteType::Direct, spans, "by hand"))
        .collect();
    (RawArticle::new("given", text), quotes)
}

/// A record whose quotations stand one in the other, each of another speaker.
fn chain(n_bytes: usize) -> ArticleRecord {
    let mut record = ArticleRecord::new("chain", "It rained.");
    let n = n_bytes / 10;
    for i in 0..n {
        let content = vec![CharSpan { start: 0, end: 9 }];
        let mut quote = QuoteRecord::new(format!("q{i}"), QuoteType::Direct, content);
        quote.speaker = Some(format!("s{i}"));
        quote.inside = (i + 1 < n).then(|| format!("q{}", i + 1));
        record.quotes.push(quote);
    }
    record
}

#[test]
fn records_tables_and_given_quotations_take_time_in_proportion() {
    let pipeline = rules();
    let quoted = |n| numbered(n, |i| format!("“No,” said {} Pell. ", capital(i)));
    let record = |n| ArticleRecord::from_article(&annotated(&pipeline, &quoted(n)));
    let add = |record: ArticleRecord| {
        let mut aggregator = Aggregator::default();
        aggregator.add(&record);
        aggregator.finish();
    };
    let over: Vec<String> = [
        over_bound("given quotations", with_contents, |(raw, quotes)| {
            pipeline.run_with_quotes(raw, quotes).expect("they fit");
        }),
        over_bound(
            "a record, written",
            |n| annotated(&pipeline, &quoted(n)),
            |article| {
                let record = ArticleRecord::from_article(&article);
                ascribe::serde_json::to_string(&record).expect("a record is JSON");
            },
        ),
        over_bound("a record, read", record, |record| {
            record.into_article().expect("it fits");
        }),
        over_bound("a table", record, add),
        over_bound("a table of nested quotations", chain, add),
    ]
    .into_iter()
    .flatten()
    .collect();
    assert!(over.is_empty(), "{}", over.join("\n"));
}
