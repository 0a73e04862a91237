//! Time and memory of linking many voices: `cargo test --release -p ascribe-corpus --test people_scale -- --ignored --nocapture`.
//!
//! `ASCRIBE_CORPUS_WIKINEWS` names a file of attributed articles; they are repeated with shifted dates and renamed people.

mod people;

use std::path::Path;
use std::time::Instant;

use ascribe_article::SpeakerKind;
use ascribe_corpus::{Rulings, Setting, Voice, link};

const WANTED: usize = 400_000;

/// Another surname for each round, the same for all of one name.
fn renamed(name: &str, round: usize) -> String {
    const ENDS: [&str; 6] = ["er", "son", "ing", "ett", "ow", "ard"];
    match (round, name.rsplit_once(' ')) {
        (0, _) => name.to_owned(),
        // Half of the rounds share surnames: the blocks of common ones are what could be slow.
        (_, Some((first, last))) if round.is_multiple_of(2) => {
            format!("{first}{} {last}", ENDS[round % ENDS.len()])
        }
        (_, _) => format!(
            "{name}{}",
            ENDS[round % ENDS.len()].repeat(1 + round / ENDS.len())
        ),
    }
}

#[test]
#[ignore = "a measurement"]
fn four_hundred_thousand_voices() {
    let Some(path) = std::env::var_os("ASCRIBE_CORPUS_WIKINEWS") else {
        eprintln!("skipped: ASCRIBE_CORPUS_WIKINEWS names no file of attributed articles");
        return;
    };
    let (base_settings, base_voices, _) = people::read(Path::new(&path));
    let (mut settings, mut voices): (Vec<Setting>, Vec<Voice>) = (Vec::new(), Vec::new());
    for round in 0.. {
        if voices.len() >= WANTED {
            break;
        }
        let offset = u32::try_from(settings.len()).expect("few");
        for setting in &base_settings {
            let shifted = setting.date.as_deref().map(|date| {
                let year: usize = date[..4].parse().expect("a year");
                format!(
                    "{:04}{}",
                    year - 20 + round % 20,
                    date[4..].replace("-02-29", "-02-28")
                )
            });
            settings.push(Setting {
                id: format!("{}-{round}", setting.id),
                date: shifted,
                ..setting.clone()
            });
        }
        for voice in &base_voices {
            let mut voice = Voice {
                setting: voice.setting + offset,
                ..voice.clone()
            };
            if matches!(voice.kind, SpeakerKind::Person) {
                voice.name = renamed(&voice.name, round);
                voice.aliases.clear();
            }
            voices.push(voice);
        }
    }
    let before = resident();
    let begun = Instant::now();
    let linked = link(&settings, &voices, &Rulings::default(), None);
    eprintln!(
        "{} voices of {} articles: {} people in {:.1} s; resident {} MB before, at most {} MB",
        voices.len(),
        settings.len(),
        linked.people.len(),
        begun.elapsed().as_secs_f64(),
        before / 1024,
        peak() / 1024,
    );
}

fn status(key: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text
        .lines()
        .find(|line| line.starts_with(key))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

/// In kB.
fn resident() -> u64 {
    status("VmRSS")
}

fn peak() -> u64 {
    status("VmHWM")
}
