//! Voices for the tests of linking.

use std::io::BufRead;
use std::path::Path;

use ascribe_article::{ArticleRecord, serde_json};
use ascribe_corpus::{Setting, Voice};

/// Settings and voices of a file of articles that were attributed, one a line; and where each voice is mentioned.
pub fn read(path: &Path) -> (Vec<Setting>, Vec<Voice>, Vec<Vec<[usize; 2]>>) {
    let file = std::io::BufReader::new(std::fs::File::open(path).expect("readable"));
    let (mut settings, mut voices, mut mentions) = (Vec::new(), Vec::new(), Vec::new());
    for line in file.lines() {
        // The last line of a file that is being written may be cut.
        let Ok(record) = serde_json::from_str::<ArticleRecord>(&line.expect("UTF-8")) else {
            continue;
        };
        let setting = u32::try_from(settings.len()).expect("few articles");
        let fact = |key: &str| {
            record
                .meta
                .get(key)
                .and_then(|value| value.as_str())
                .map(str::to_owned)
        };
        settings.push(Setting {
            id: record.id.clone(),
            date: fact("date"),
            publisher: fact("publisher"),
            title: fact("title"),
        });
        for speaker in record.speakers {
            let n_quotations = record
                .quotes
                .iter()
                .filter(|q| q.speaker.as_ref() == Some(&speaker.id))
                .count();
            mentions.push(
                speaker
                    .mentions
                    .iter()
                    .map(|span| [span.start, span.end])
                    .collect(),
            );
            voices.push(Voice {
                number: i64::try_from(voices.len()).expect("few voices"),
                setting,
                id: speaker.id,
                name: speaker.name,
                kind: speaker.kind,
                gender: speaker.gender,
                aliases: speaker.aliases,
                roles: speaker.roles,
                n_quotations: u32::try_from(n_quotations).expect("few quotations"),
            });
        }
    }
    (settings, voices, mentions)
}
