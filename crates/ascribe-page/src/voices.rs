//! Those who speak in an article: their initials and colours, and how much each says.

use std::collections::HashMap;

use ascribe_article::{ArticleRecord, Gender, SpeakerKind, SpeakerRecord};

use crate::words::count;

/// Colours that are told apart, on light and on dark: `colours.css` has them. Further speakers take them again, with another
/// underline.
const N_COLOURS: usize = 8;

/// Kinds of underline.
const N_LINES: usize = 4;

/// Somebody who speaks, or, as the last of all, whoever the article does not name.
pub(crate) struct Voice {
    pub(crate) name: String,
    /// Two letters, with a number where two have the same.
    pub(crate) initials: String,
    /// `person, female`; empty where nobody is known.
    pub(crate) what: String,
    pub(crate) n_quotes: usize,
}

/// The voices of an article, those with most quotations first.
pub(crate) struct Voices {
    pub(crate) list: Vec<Voice>,
    /// For each quotation its voice.
    of_quote: Vec<usize>,
    n_known: usize,
}

impl Voices {
    pub(crate) fn of(record: &ArticleRecord) -> Self {
        let unknown = record.speakers.len();
        let place: HashMap<&str, usize> = record
            .speakers
            .iter()
            .enumerate()
            .map(|(at, speaker)| (speaker.id.as_str(), at))
            .collect();
        let speaker_of: Vec<usize> = record
            .quotes
            .iter()
            .map(|quote| quote.speaker.as_deref().and_then(|id| place.get(id)))
            .map(|at| at.copied().unwrap_or(unknown))
            .collect();
        let mut n_quotes = vec![0; unknown + 1];
        for &at in &speaker_of {
            n_quotes[at] += 1;
        }
        let mut order: Vec<usize> = (0..unknown).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(n_quotes[at]));
        let mut rank = vec![unknown; unknown + 1];
        for (new, &old) in order.iter().enumerate() {
            rank[old] = new;
        }
        let mut taken = HashMap::new();
        let mut list: Vec<Voice> = order
            .iter()
            .map(|&at| Voice {
                name: record.speakers[at].name.clone(),
                initials: alone(initials(&record.speakers[at].name), &mut taken),
                what: what(&record.speakers[at]),
                n_quotes: n_quotes[at],
            })
            .collect();
        if n_quotes[unknown] > 0 {
            list.push(Voice {
                name: "speaker not told".to_owned(),
                initials: "?".to_owned(),
                what: String::new(),
                n_quotes: n_quotes[unknown],
            });
        }
        Self {
            list,
            of_quote: speaker_of.into_iter().map(|at| rank[at]).collect(),
            n_known: unknown,
        }
    }

    /// The place of a quotation's voice in the list.
    pub(crate) fn at(&self, quote: usize) -> usize {
        self.of_quote[quote]
    }

    pub(crate) fn of_quote(&self, quote: usize) -> &Voice {
        &self.list[self.at(quote)]
    }

    /// True when the article says who it is.
    pub(crate) fn is_known(&self, voice: usize) -> bool {
        voice < self.n_known
    }

    /// The number of a voice's colour; `x` for nobody.
    pub(crate) fn colour(&self, voice: usize) -> String {
        match self.is_known(voice) {
            true => (voice % N_COLOURS).to_string(),
            false => "x".to_owned(),
        }
    }

    /// The number of a voice's kind of underline.
    pub(crate) fn line(&self, voice: usize) -> usize {
        match self.is_known(voice) {
            true => voice / N_COLOURS % N_LINES,
            false => 1,
        }
    }
}

/// `person, female`
fn what(speaker: &SpeakerRecord) -> String {
    let mut what = vec![match speaker.anonymous {
        true => "not named on request".to_owned(),
        false => speaker.kind.name().to_owned(),
    }];
    match speaker.gender {
        Gender::Unknown if speaker.kind == SpeakerKind::Person => {
            what.push("gender not known".to_owned());
        }
        Gender::Unknown => {}
        gender => what.push(gender.name().to_owned()),
    }
    what.join(", ")
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let letter = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let letters: Vec<char> = name.split_whitespace().filter_map(letter).collect();
    let both: Vec<char> = match letters.as_slice() {
        [] => return "#".to_owned(),
        [one] => vec![*one],
        [first, .., last] => vec![*first, *last],
    };
    both.iter().flat_map(|c| c.to_uppercase()).collect()
}

/// The initials, with a number from the second on who has them.
fn alone(initials: String, taken: &mut HashMap<String, usize>) -> String {
    let n = taken.entry(initials.clone()).or_insert(0);
    *n += 1;
    match *n {
        1 => initials,
        n => format!("{initials}{n}"),
    }
}

impl Voice {
    /// `person, female · 3 quotations`
    pub(crate) fn about(&self) -> String {
        let n = count(self.n_quotes, "quotation", "quotations");
        match self.what.is_empty() {
            true => n,
            false => format!("{} · {n}", self.what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_first_letters_of_first_and_last_word() {
        for (name, letters) in [
            ("Maria Lopez", "ML"),
            ("Marco \"Cricket\" Abate", "MA"),
            ("residents", "R"),
            ("ß Ñandú", "SSÑ"),
            ("ليلى حداد", "لح"),
            ("", "#"),
            ("🎉", "#"),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
        let mut taken = HashMap::new();
        let all = ["ML", "ML", "MA", "ML"].map(|name| alone(name.to_owned(), &mut taken));
        assert_eq!(all, ["ML", "ML2", "MA", "ML3"]);
    }
}
