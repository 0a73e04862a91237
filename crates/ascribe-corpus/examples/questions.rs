//! How long questions take: a corpus of invented articles, made by SQL, and 200 mixed questions to it.
//!
//! `cargo run --release -p ascribe-corpus --example questions -- FOLDER [ARTICLES]`

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use ascribe_aggregator::Period;
use ascribe_article::{Class, Gender, QuoteType};
use ascribe_corpus::{Dated, Draws, Key, Question, Sort, SpeakerSort, Store};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const QUOTATIONS: usize = 8;
const WORDS: usize = 60_000;
const PEOPLE: usize = 60_000;
const SURNAMES: usize = 9_000;
const OUTLETS: usize = 300;

/// The same on every machine.
struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.0.next_u64()) * n as u128) >> 64) as usize
    }

    fn share(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Of Zipf: the first is drawn twice as often as the second, three times as often as the third.
    fn zipf(&mut self, n: usize) -> usize {
        // The harmonic numbers grow like the logarithm.
        let place = ((n as f64 + 1.0).ln() * self.share()).exp();
        (place as usize).clamp(1, n) - 1
    }
}

/// A word that nobody uses, a different one for each number.
fn word(mut n: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ke", "li", "mo", "nu", "par", "ros", "tin", "vel", "zu", "dra", "fen", "gol", "hy",
        "jat", "quo",
    ];
    let mut word = String::new();
    loop {
        word.push_str(SYLLABLES[n % 16]);
        n /= 16;
        if n == 0 {
            return word;
        }
    }
}

/// The most quoted are nobody's namesakes only by chance.
fn name(person: usize) -> (String, String) {
    let capital = |word: String| word[..1].to_uppercase() + &word[1..];
    let first = capital(word(person % 700) + "a");
    let last = capital(word((person * 7_919) % SURNAMES) + "sen");
    (first, last)
}

fn outlet(n: usize) -> String {
    format!("The {} Post", word(n))
}

fn date(day: usize) -> String {
    let (year, rest) = (2001 + day / 336, day % 336);
    format!("{year}-{:02}-{:02}", rest / 28 + 1, rest % 28 + 1)
}

fn make(path: &Path, n_articles: usize) -> Result<(), Box<dyn Error>> {
    let store = Store::create(path)?;
    let connection = store.connection();
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(17));
    connection.execute_batch("BEGIN")?;
    for person in 0..PEOPLE {
        let (first, last) = name(person);
        let gender = ["male", "male", "female", "unknown"][person % 4];
        connection
            .prepare_cached("INSERT INTO people (number, name, kind, gender, roles, n_quotations) VALUES (?, ?, 'person', ?, 'mayor', ?)")?
            .execute((person as i64 + 1, format!("{first} {last}"), gender, (PEOPLE / (person + 1)) as i64))?;
        connection
            .prepare_cached("INSERT INTO names (form, person, n) VALUES (lower(?), ?, 1)")?
            .execute((format!("{first} {last}"), person as i64 + 1))?;
    }
    let hash = |name: &str| {
        // As docs/corpus.md says: FNV-1a of the folded name.
        let folded = name.to_lowercase().replace("the ", "");
        folded
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            })
    };
    let mut running = 0_i64;
    for article in 0..n_articles {
        let day = article * 336 * 12 / n_articles;
        let date = date(day);
        let publisher = outlet(dice.zipf(OUTLETS));
        let title: Vec<String> = (0..8).map(|_| word(dice.zipf(WORDS))).collect();
        let title = title.join(" ");
        connection
            .prepare_cached("INSERT INTO articles (number, id, date, publisher, title, url, n_words, n_quotations, made_by, came_from) VALUES (?, ?, ?, ?, ?, ?, 500, 8, 'x', 'x')")?
            .execute((article as i64 + 1, format!("a{article}"), &date, &publisher, &title, format!("https://news.example/{article}")))?;
        for quote in 0..QUOTATIONS {
            running += 1;
            let content: Vec<String> = (0..12 + dice.below(24))
                .map(|_| word(dice.zipf(WORDS)))
                .collect();
            let person = dice.zipf(PEOPLE);
            let is_linked = dice.below(10) < 8;
            let (first, last) = name(person);
            let kind = ["direct", "direct", "mixed", "indirect", "indirect"][dice.below(5)];
            let class = [
                "speech", "speech", "speech", "speech", "thought", "finding", "act",
            ][dice.below(7)];
            let gender = ["male", "male", "female", "unknown"][person % 4];
            let (year, month) = (&date[..4], &date[5..7]);
            let link = if is_linked {
                format!(" p{}", person + 1)
            } else {
                String::new()
            };
            let filters = format!(
                "t{kind} c{class}{link} g{gender} kperson y{year} m{year}{month} o{:016x}",
                hash(&publisher)
            );
            let days = jiff_days(&date);
            let number = (days << 35) | running;
            let context = "of the kind that stands beside a quotation and is about a hundred letters long, as the tables have it";
            connection
                .prepare_cached(
                    "INSERT INTO quotations (number, article, date, publisher, title, quote, type, class, content, cue, source, speaker, speaker_kind, gender,
                       confidence, speaker_confidence, found_by, start, \"end\", content_at, cue_at, source_at, speaker_id, \"before\", \"after\",
                       n_words, part, copy, article_number, person, wording, also_in, filters)
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'said', ?, ?, 'person', ?, 0.97, 0.9, 'encoder', 100, 200, '100-200', '202-206', '207-217', 's1', ?, ?,
                       20, ?, ?, ?, ?, ?, 0, ?)",
                )?
                .execute(rusqlite::params![
                    number, format!("a{article}"), date, publisher, title, format!("q{quote}"), kind, class, content.join(" "),
                    format!("{first} {last}"), format!("{first} {last}"), gender, context, context,
                    i64::from(dice.below(20) == 0), i64::from(article % 12 == 0), article as i64 + 1,
                    is_linked.then_some(person as i64 + 1), (dice.below(15) == 0).then_some(number), filters,
                ])?;
        }
    }
    connection.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE);")?;
    Ok(())
}

/// Days since 1800-01-01 of a date after 2000.
fn jiff_days(date: &str) -> i64 {
    let part = |from: usize, to: usize| date[from..to].parse::<i64>().unwrap_or(1);
    let (year, month, day) = (part(0, 4), part(5, 7), part(8, 10));
    // Howard Hinnant's way, from 0000-03-01; then to 1800-01-01.
    let (year, month) = if month <= 2 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1;
    days - 657_377
}

/// One of the kinds of question that people ask, with words and names of every frequency.
fn question(n: usize, dice: &mut Dice) -> Question {
    let mut question = Question {
        limit: Some(20),
        ..Question::default()
    };
    let dated = |text: String| -> Option<Dated> { text.parse().ok() };
    let year = 2001 + dice.below(12);
    let some_word = |dice: &mut Dice| Some(word(dice.zipf(WORDS)));
    match n % 10 {
        0 => question.words = some_word(dice),
        1 => {
            let words: Vec<String> = (0..2).map(|_| word(dice.zipf(WORDS))).collect();
            question.words = Some(words.join(" "));
        }
        2 => question.speaker = Some(name(dice.zipf(PEOPLE)).1),
        3 => {
            question.speaker = Some(name(dice.zipf(PEOPLE)).1);
            question.about = some_word(dice);
            question.from = dated(format!("{year}-01"));
            question.to = dated(format!("{year}-12"));
        }
        4 => {
            let (first, last) = name(dice.zipf(PEOPLE));
            question.speaker = Some(format!("{first} {last}"));
            question.types = vec![QuoteType::Direct];
            question.sort = Sort::Oldest;
        }
        5 => {
            question.outlets = vec![outlet(dice.zipf(OUTLETS))];
            question.about = some_word(dice);
        }
        6 => {
            question.genders = vec![Gender::Female];
            question.classes = vec![Class::Finding];
            question.types = vec![QuoteType::Mixed];
            question.from = dated(format!("{year}"));
        }
        7 => {
            question.words = some_word(dice);
            question.sort = Sort::Rank;
        }
        8 => {
            question.about = some_word(dice);
            question.from = dated(format!("{year}-03"));
            question.to = dated(format!("{year}-06"));
            question.min_confidence = 0.5;
        }
        _ => {
            question.from = dated(format!("{year}"));
            question.classes = vec![Class::Act];
            question.words = Some(format!(
                "\"{} {}\"",
                word(dice.zipf(200)),
                word(dice.zipf(200))
            ));
        }
    }
    question
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("a folder is wanted")?;
    let n_articles = arguments.next().map_or(Ok(100_000), |n| n.parse())?;
    let path = Path::new(&folder).join(format!("questions-{n_articles}.db"));
    if !path.exists() {
        let begin = Instant::now();
        make(&path, n_articles)?;
        eprintln!("made in {:.0?}", begin.elapsed());
    }
    let store = Store::read(&path)?;
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(3));
    let mut times: Vec<(Duration, usize, String)> = Vec::new();
    for n in 0..200 {
        let question = question(n, &mut dice);
        let begin = Instant::now();
        let told = match store.find(&question) {
            Ok(found) => format!(
                "{} rows of {}{}",
                found.rows.len(),
                found.count.n,
                if found.count.is_more { "+" } else { "" }
            ),
            Err(error) => error.to_string(),
        };
        times.push((begin.elapsed(), n % 10, told));
    }
    let mut by_kind: Vec<Vec<Duration>> = vec![Vec::new(); 10];
    for (time, kind, _) in &times {
        by_kind[*kind].push(*time);
    }
    for (kind, times) in by_kind.iter_mut().enumerate() {
        times.sort();
        eprintln!(
            "kind {kind}: median {:.1?}, most {:.1?}",
            times[times.len() / 2],
            times[times.len() - 1]
        );
    }
    times.sort_by_key(|(time, ..)| *time);
    for (time, kind, told) in times.iter().rev().take(12) {
        eprintln!("{time:.1?} kind {kind}: {told}");
    }
    eprintln!("median {:.1?}, most {:.1?}", times[100].0, times[199].0);
    let all = Question::default();
    let about = Question {
        about: Some(word(5)),
        ..Question::default()
    };
    for (name, question) in [("all", &all), ("of a common word", &about)] {
        let begin = Instant::now();
        store.timeline(question, Period::Month)?;
        eprintln!("timeline, {name}: {:.1?}", begin.elapsed());
        let begin = Instant::now();
        store.speakers(question, SpeakerSort::Quotations, 1)?;
        eprintln!("speakers, {name}: {:.1?}", begin.elapsed());
        let begin = Instant::now();
        store.audit(question, &[Key::Publisher, Key::Gender], Draws::default())?;
        eprintln!("audit, {name}: {:.1?}", begin.elapsed());
    }
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let most = status.lines().find(|line| line.starts_with("VmHWM"));
        eprintln!("memory: {}", most.unwrap_or("?"));
    }
    Ok(())
}
