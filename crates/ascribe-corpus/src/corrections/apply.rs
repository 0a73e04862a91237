//! Corrections put into a record.

use ascribe_aggregator::normalized_name;
use ascribe_article::{
    ArticleRecord, CharSpan, Class, OffsetMap, QuoteRecord, QuoteType, SpeakerKind, SpeakerRecord,
    quote_type,
};
use ascribe_tables::Source;

use super::place::{find_in_text, find_quote};
use super::{Correction, Corrections, Kind, class_called};

impl Corrections {
    /// Puts right what is known of an article; returns those that no longer hold: their words are not there.
    ///
    /// What was put right by hand is sure: its confidence becomes 1, and `corrected` of the quotation says what it was.
    pub fn apply<'a>(&'a self, record: &mut ArticleRecord) -> Vec<&'a Correction> {
        let corrections = self.of_article(&record.id);
        let lost = corrections
            .iter()
            .filter(|correction| !put(record, correction))
            .collect();
        if !corrections.is_empty() {
            record.quotes.sort_by_key(|quote| {
                let first = quote.content.first().map_or(0, |span| span.start);
                let last = quote.content.last().map_or(0, |span| span.end);
                (first, std::cmp::Reverse(last))
            });
        }
        lost
    }
}

/// False when the words are not there.
fn put(record: &mut ArticleRecord, correction: &Correction) -> bool {
    let words = correction.words.as_deref().unwrap_or_default();
    let found = find_quote(record, &Source::new(record), words, correction.start);
    let value = correction
        .value
        .as_deref()
        .map(str::trim)
        .unwrap_or_default();
    match (correction.kind, found) {
        (Kind::NotAQuote, Some(at)) => {
            remove(record, at);
            true
        }
        // Nobody found it again: just as it should be.
        (Kind::NotAQuote, None) => true,
        (Kind::Speaker | Kind::Quote, found) => {
            // Whoever named its speaker saw that it is a quotation.
            let Some(at) = found.or_else(|| add(record, words, correction.start)) else {
                return false;
            };
            if correction.kind == Kind::Speaker || !value.is_empty() {
                give_speaker(record, at, value);
            }
            true
        }
        (Kind::Content, Some(at)) => {
            let start = record.quotes[at].content.first().map(|span| span.start);
            let text = record.text.as_deref().unwrap_or_default();
            let Some(content) = find_in_text(text, value, start) else {
                return false;
            };
            let kind = type_of(text, &content);
            let quote = &mut record.quotes[at];
            quote.content = content;
            quote.kind = kind;
            mark(quote, "content");
            true
        }
        (Kind::Class, Some(at)) => {
            let Some(class) = class_called(value) else {
                return false;
            };
            record.quotes[at].class = Some(class);
            mark(&mut record.quotes[at], "class");
            true
        }
        (Kind::Content | Kind::Class, None) => false,
        // They say who is who, across articles.
        (Kind::Same | Kind::Apart, _) => true,
    }
}

fn mark(quote: &mut QuoteRecord, what: &str) {
    if !quote.corrected.iter().any(|there| there == what) {
        quote.corrected.push(what.to_owned());
    }
    quote.confidence = 1.0;
}

fn remove(record: &mut ArticleRecord, at: usize) {
    let gone = record.quotes.remove(at);
    for quote in &mut record.quotes {
        if quote.inside.as_deref() == Some(&*gone.id) {
            quote.inside.clone_from(&gone.inside);
        }
    }
    drop_speaker(record, gone.speaker.as_deref());
}

/// A speaker of nothing is none.
fn drop_speaker(record: &mut ArticleRecord, id: Option<&str>) {
    let is_used = record
        .quotes
        .iter()
        .any(|quote| quote.speaker.as_deref() == id);
    if let (Some(id), false) = (id, is_used) {
        record.speakers.retain(|speaker| speaker.id != id);
    }
}

fn type_of(text: &str, content: &[CharSpan]) -> QuoteType {
    let map = OffsetMap::new(text);
    let spans: Vec<_> = content
        .iter()
        .filter_map(|&span| map.span_to_bytes(span))
        .collect();
    quote_type(text, &spans)
}

fn add(record: &mut ArticleRecord, words: &str, start: Option<usize>) -> Option<usize> {
    let text = record.text.as_deref()?;
    let content = find_in_text(text, words, start)?;
    let kind = type_of(text, &content);
    let id = next_id("q", record.quotes.iter().map(|quote| &*quote.id));
    let mut quote = QuoteRecord::new(id, kind, content);
    quote.class = Some(Class::Speech);
    mark(&mut quote, "added");
    record.quotes.push(quote);
    Some(record.quotes.len() - 1)
}

fn next_id<'a>(letter: &str, ids: impl Iterator<Item = &'a str>) -> String {
    let numbers = ids.filter_map(|id| id.strip_prefix(letter)?.parse::<usize>().ok());
    format!("{letter}{}", numbers.max().unwrap_or(0) + 1)
}

fn give_speaker(record: &mut ArticleRecord, at: usize, name: &str) {
    let before = record.quotes[at].speaker.clone();
    let id = (!name.is_empty()).then(|| speaker_called(record, name));
    let quote = &mut record.quotes[at];
    let is_new = quote.speaker != id;
    quote.speaker_confidence = id.as_ref().map(|_| 1.0);
    quote.speaker = id;
    if is_new {
        // The way that led to another is no evidence for this one.
        quote.via.clear();
    }
    mark(quote, "speaker");
    if is_new {
        drop_speaker(record, before.as_deref());
    }
}

/// The speaker of the article who goes by this name; a new one where nobody does.
fn speaker_called(record: &mut ArticleRecord, name: &str) -> String {
    let goes_by = |speaker: &SpeakerRecord| {
        let mut names = std::iter::once(&speaker.name).chain(&speaker.aliases);
        let wanted = normalized_name(name, speaker.kind);
        names.any(|one| normalized_name(one, speaker.kind) == wanted)
    };
    // By its full name before another who has it as a short form.
    let full = record.speakers.iter().find(|one| one.name == name);
    if let Some(there) = full.or_else(|| record.speakers.iter().find(|one| goes_by(one))) {
        return there.id.clone();
    }
    let id = next_id("s", record.speakers.iter().map(|one| &*one.id));
    record
        .speakers
        .push(SpeakerRecord::new(id.clone(), name, SpeakerKind::Person));
    id
}
