#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]
use std::time::Instant;
fn main() {
    let mut args = std::env::args().skip(1);
    let db = args.next().unwrap();
    let mut store = ascribe_corpus::Store::create(std::path::Path::new(&db)).unwrap();
    let what: Vec<String> = args.collect();
    if what.iter().any(|w| w == "copies") {
        let t = Instant::now();
        println!("{:?} {:?}", store.find_copies().unwrap(), t.elapsed());
    }
    if what.iter().any(|w| w == "wordings") {
        let t = Instant::now();
        println!("{:?} {:?}", store.group_wordings().unwrap(), t.elapsed());
    }
    if let Some(file) = what.iter().find_map(|w| w.strip_prefix("claims=")) {
        // a line: words \t speaker
        for line in std::fs::read_to_string(file).unwrap().lines() {
            let (words, speaker) = line.split_once('\t').unwrap_or((line, ""));
            let t = Instant::now();
            let found = store
                .check(&[ascribe_corpus::Claim {
                    words: words.into(),
                    speaker: (!speaker.is_empty()).then(|| speaker.into()),
                }])
                .unwrap();
            let took = t.elapsed();
            let f = &found[0];
            println!(
                "{:?}\t{}\t{}\t{:.1}ms\t{}",
                f.verdict,
                f.is_reversed(),
                f.matches.len(),
                took.as_secs_f64() * 1e3,
                f.matches.first().map_or(String::new(), |m| format!(
                    "{} {:.2} {:?} {:?} | {}",
                    m.number, m.likeness, m.speaker_fit, m.speaker, m.content
                ))
            );
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    println!(
        "{}",
        status.lines().find(|l| l.starts_with("VmHWM")).unwrap()
    );
}
