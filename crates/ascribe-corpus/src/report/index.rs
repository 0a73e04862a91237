//! What the search reads, in pieces that are loaded when they are wanted: `report.js` says when.
//!
//! Quotations are numbered by date, from 0. `search` has what filters go by and where each file of words begins; `words-N` the
//! words in order, each with the numbers that have it; `texts-N` what is shown of so many quotations; `speakers` everybody.

use std::collections::HashMap;

use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::data::{Said, SpeakerRow};
use crate::Error;

/// Quotations in one file: what a page of results loads should be little.
const IN_TEXTS: usize = 128;

/// Characters in one file of words, about.
const IN_WORDS: usize = 60_000;

/// A word in more than a fifth of many quotations finds nothing, and is the most of an index.
const MANY: usize = 2000;

/// Longer ones nobody types.
const LONGEST: usize = 64;

/// Takes a piece by its name.
pub(crate) type Sink<'a> = dyn FnMut(&str, &Value) -> Result<(), Error> + 'a;

/// The words of a text as they are looked for: without case and marks. `report.js` does the same.
pub(crate) fn words(text: &str) -> Vec<String> {
    let bare: String = text.nfkd().filter(|&c| !is_combining_mark(c)).collect();
    bare.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 1 && word.len() <= LONGEST)
        .map(str::to_owned)
        .collect()
}

/// Takes quotations in the order of their numbers.
#[derive(Default)]
pub(crate) struct Index {
    n: u32,
    postings: HashMap<String, Vec<u32>>,
    outlet_names: Names,
    outlets: Vec<Option<u32>>,
    people: Vec<i64>,
    types: String,
    classes: String,
    /// A year, and how many in a row are of it.
    years: Vec<(u16, u32)>,
    texts: Texts,
}

/// What is shown of the quotations of one file.
#[derive(Default)]
struct Texts {
    articles: Vec<Value>,
    places: HashMap<i64, usize>,
    quotations: Vec<Value>,
    n_files: usize,
}

#[derive(Default)]
struct Names {
    list: Vec<String>,
    places: HashMap<String, u32>,
}

impl Names {
    fn place(&mut self, name: &str) -> u32 {
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        let place = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        place
    }
}

impl Index {
    /// Adds a quotation.
    pub(crate) fn push(&mut self, said: &Said, sink: &mut Sink<'_>) -> Result<(), Error> {
        let fields = [
            Some(said.content.as_str()),
            said.speaker.as_deref(),
            said.title.as_deref(),
        ];
        for word in fields.into_iter().flatten().flat_map(words) {
            let list = self.postings.entry(word).or_default();
            if list.last() != Some(&self.n) {
                list.push(self.n);
            }
        }
        let outlet = said
            .publisher
            .as_deref()
            .map(|name| self.outlet_names.place(name));
        self.outlets.push(outlet);
        self.people.push(said.person.unwrap_or(-1));
        // Their first letters: all of these words differ in them.
        self.types.push(said.kind.chars().next().unwrap_or('?'));
        self.classes.push(said.class.chars().next().unwrap_or('?'));
        let year = said
            .date
            .as_deref()
            .and_then(|date| date.get(..4)?.parse().ok())
            .unwrap_or(0);
        match self.years.last_mut() {
            Some((last, n)) if *last == year => *n += 1,
            _ => self.years.push((year, 1)),
        }
        self.texts.push(said, outlet);
        self.n += 1;
        if self.texts.quotations.len() == IN_TEXTS {
            self.texts.flush(sink)?;
        }
        Ok(())
    }

    /// Writes what is left: everything but the texts, and the last of these.
    pub(crate) fn finish(
        mut self,
        speakers: &[SpeakerRow],
        sink: &mut Sink<'_>,
    ) -> Result<(), Error> {
        if !self.texts.quotations.is_empty() {
            self.texts.flush(sink)?;
        }
        let n = self.n as usize;
        let is_common = |list: &[u32]| n >= MANY && list.len() > n / 5;
        let mut common = Vec::new();
        let mut all: Vec<(String, Vec<u32>)> = Vec::with_capacity(self.postings.len());
        for (word, list) in self.postings {
            match is_common(&list) {
                true => common.push(word),
                false => all.push((word, list)),
            }
        }
        common.sort_unstable();
        // As the script compares them.
        all.sort_by(|one, other| one.0.encode_utf16().cmp(other.0.encode_utf16()));
        let mut files = Files::default();
        for (word, list) in all {
            files.push(word, &list, sink)?;
        }
        files.flush(sink)?;
        let search = json!({
            "n": n, "in_texts": IN_TEXTS, "words": files.first, "common": common, "outlets": self.outlet_names.list,
            "outlet": self.outlets, "person": self.people, "type": self.types, "class": self.classes, "years": self.years,
        });
        sink("search", &search)?;
        sink(
            "speakers",
            &Value::Array(speakers.iter().map(row).collect()),
        )
    }
}

impl Texts {
    fn push(&mut self, said: &Said, outlet: Option<u32>) {
        let place = *self.places.entry(said.article).or_insert_with(|| {
            self.articles
                .push(json!([said.article, said.title, said.date, outlet]));
            self.articles.len() - 1
        });
        self.quotations.push(json!([
            said.number,
            place,
            said.speaker,
            said.content,
            said.flags,
            said.corrected
        ]));
    }

    fn flush(&mut self, sink: &mut Sink<'_>) -> Result<(), Error> {
        let articles = std::mem::take(&mut self.articles);
        let quotations = std::mem::take(&mut self.quotations);
        self.places.clear();
        let name = format!("texts-{}", self.n_files);
        self.n_files += 1;
        sink(
            &name,
            &json!({"articles": articles, "quotations": quotations}),
        )
    }
}

/// Words in files of about the same size.
#[derive(Default)]
struct Files {
    /// The first word of each.
    first: Vec<String>,
    words: Vec<Value>,
    size: usize,
}

impl Files {
    fn push(&mut self, word: String, list: &[u32], sink: &mut Sink<'_>) -> Result<(), Error> {
        if self.words.is_empty() {
            self.first.push(word.clone());
        }
        // Steps are shorter than numbers.
        let mut last = 0;
        let steps: Vec<u32> = list
            .iter()
            .map(|&at| at - std::mem::replace(&mut last, at))
            .collect();
        self.size += word.len() + 6 + steps.len() * 4;
        self.words.push(json!([word, steps]));
        match self.size >= IN_WORDS {
            true => self.flush(sink),
            false => Ok(()),
        }
    }

    fn flush(&mut self, sink: &mut Sink<'_>) -> Result<(), Error> {
        if self.words.is_empty() {
            return Ok(());
        }
        self.size = 0;
        let name = format!("words-{}", self.first.len() - 1);
        sink(&name, &Value::Array(std::mem::take(&mut self.words)))
    }
}

fn row(one: &SpeakerRow) -> Value {
    json!([
        one.number,
        one.name,
        one.roles.first(),
        one.kind,
        one.gender,
        one.n_quotations,
        one.n_articles,
        one.first,
        one.last
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_neither_case_nor_marks() {
        assert_eq!(
            words("“Élan's” ŁÓDŹ, 2004; ﬁre a İzmir"),
            ["elan", "łodz", "2004", "fire", "izmir"]
        );
        assert_eq!(words("القاهرة"), ["القاهرة"]);
    }
}
