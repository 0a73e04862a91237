//! What goes in: speakers and the articles they are in, made ready for comparing.

use ascribe_aggregator::normalized_name;
use ascribe_article::{Gender, SpeakerKind};
use ascribe_grammar::words::FUNCTION;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::words::is;
use crate::filters::{first_date, iso_part};

/// An article, as far as it helps to tell who speaks in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// The article's id: what comes first where nothing else decides.
    pub id: String,
    /// ISO, as far as known: 2004, 2004-05, 2004-05-03.
    pub date: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// The headline.
    pub title: Option<String>,
}

/// A speaker of one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// The caller's number for it.
    pub number: i64,
    /// Which of the settings: an index. The other voices of that setting are its company.
    pub setting: u32,
    /// The speaker's id in the article: s1, s2, …
    pub id: String,
    /// Its name there.
    pub name: String,
    /// Its kind there.
    pub kind: SpeakerKind,
    /// As the article's pronouns and titles show it.
    pub gender: Gender,
    /// Other forms of the name in the article.
    pub aliases: Vec<String>,
    /// "mayor of Tarn".
    pub roles: Vec<String>,
    /// Quotations that count.
    pub n_quotations: u32,
}

/// Lists of lists in one piece of memory.
#[derive(Debug, Default)]
pub(super) struct Lists<T> {
    ends: Vec<u32>,
    all: Vec<T>,
}

impl<T> Lists<T> {
    pub(super) fn push(&mut self, items: impl IntoIterator<Item = T>) {
        self.all.extend(items);
        self.ends
            .push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
    }

    pub(super) fn get(&self, at: u32) -> &[T] {
        let at = at as usize;
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[from as usize..self.ends[at] as usize]
    }
}

/// The articles: days, outlets, words of the titles, all as numbers.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) days: Vec<Option<i32>>,
    /// 0 for an unknown one.
    pub(super) outlets: Vec<u32>,
    pub(super) n_outlets: u32,
    titles: Lists<u32>,
    /// By number of a word: in how many titles.
    title_counts: Vec<u32>,
    word_numbers: FxHashMap<String, u32>,
}

impl Settings {
    pub(super) fn new(settings: &[Setting]) -> Self {
        let mut this = Self::default();
        let mut outlets: FxHashMap<String, u32> = FxHashMap::default();
        for setting in settings {
            this.days.push(setting.date.as_deref().and_then(day));
            let outlet = setting.publisher.as_deref().map_or(0, |name| {
                let next = u32::try_from(outlets.len() + 1).unwrap_or(u32::MAX);
                *outlets.entry(name.trim().to_lowercase()).or_insert(next)
            });
            this.outlets.push(outlet);
            let words = this.title(setting.title.as_deref().unwrap_or_default());
            this.titles.push(words);
        }
        this.n_outlets = u32::try_from(outlets.len()).unwrap_or(u32::MAX);
        this
    }

    fn title(&mut self, title: &str) -> Vec<u32> {
        let folded = normalized_name(title, SpeakerKind::Other);
        let mut words: Vec<u32> = Vec::new();
        for word in folded
            .split(' ')
            .filter(|w| w.len() > 2 && !is(w, FUNCTION))
        {
            let next = u32::try_from(self.word_numbers.len()).unwrap_or(u32::MAX);
            words.push(*self.word_numbers.entry(word.to_owned()).or_insert(next));
        }
        words.sort_unstable();
        words.dedup();
        self.title_counts.resize(self.word_numbers.len(), 0);
        for word in &words {
            self.title_counts[*word as usize] += 1;
        }
        words
    }

    /// Words of an article's title.
    pub(super) fn title_of(&self, setting: u32) -> &[u32] {
        self.titles.get(setting)
    }

    /// The share of titles that have the word.
    pub(super) fn share(&self, word: u32) -> f32 {
        self.title_counts[word as usize] as f32 / self.days.len().max(1) as f32
    }

    pub(super) fn word_number(&self, word: &str) -> Option<u32> {
        self.word_numbers.get(word).copied()
    }
}

/// The day of an ISO date, for distances; the middle of a month or year that is all that is known.
pub(super) fn day(date: &str) -> Option<i32> {
    let part = iso_part(date)?;
    let since = first_date(part)?.duration_since(Date::constant(0, 1, 1));
    let first = i32::try_from(since.as_secs() / 86_400).ok()?;
    Some(match part.len() {
        4 => first + 183,
        7 => first + 15,
        _ => first,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_between_dates() {
        let gap = |a, b| day(b).zip(day(a)).map(|(b, a)| b - a);
        assert_eq!(gap("2004-05-03", "2004-05-10"), Some(7));
        assert_eq!(gap("2004-02-29", "2005-03-01"), Some(366));
        assert_eq!(gap("2004", "2004-07-02"), Some(0));
        assert_eq!(day("soon"), None);
        assert_eq!(day("2004-05-03T10:00:00Z"), day("2004-05-03"));
        assert_eq!(day("é004-05"), None);
    }

    #[test]
    fn lists_of_lists() {
        let mut lists = Lists::default();
        lists.push([1, 2]);
        lists.push([]);
        lists.push([3]);
        assert_eq!(
            (lists.get(0), lists.get(1), lists.get(2)),
            (&[1, 2][..], &[][..], &[3][..])
        );
    }
}
