//! Whether the speaker that a claim names is the speaker of a quotation.

use ascribe_aggregator::normalized_name;
use ascribe_article::SpeakerKind;
use ascribe_grammar::words::{HONORIFIC, LEXICONS, RANK, ROLE, TITLE};
use rusqlite::Connection;

use super::SpeakerFit;
use super::candidate::Candidate;

/// The speaker of a claim.
pub(super) struct Claimed {
    /// Words of the name, in the form in which names are compared, without titles.
    words: Vec<String>,
    /// How many people of the corpus have that last word as theirs.
    n_people: i64,
}

impl Claimed {
    pub(super) fn read(connection: &Connection, name: &str) -> rusqlite::Result<Self> {
        let words = name_words(name);
        let n_people = match &words[..] {
            [surname] => connection
                .prepare_cached(
                    "SELECT count(DISTINCT person) FROM names
                     WHERE form = ?1 OR substr(form, -length(?1) - 1) = ' ' || ?1",
                )?
                .query_row([surname], |row| row.get(0))?,
            _ => 1,
        };
        Ok(Self { words, n_people })
    }

    /// The last word of the name.
    pub(super) fn surname(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }

    /// Whether it is the speaker of `quotation`.
    pub(super) fn fit(
        &self,
        connection: &Connection,
        quotation: &Candidate,
    ) -> rusqlite::Result<SpeakerFit> {
        let Some(speaker) = quotation.speaker.as_deref() else {
            return Ok(SpeakerFit::MayBe);
        };
        let mut best = self.fit_of_name(&name_words(speaker));
        if let Some(person) = quotation.person
            && best != SpeakerFit::Same
        {
            let mut statement =
                connection.prepare_cached("SELECT form FROM names WHERE person = ?1")?;
            let forms = statement.query_map([person], |row| row.get::<_, String>(0))?;
            let forms = forms
                .map(|form| Ok(name_words(&form?)))
                .collect::<rusqlite::Result<Vec<_>>>()?;
            // Who is known by a full name is nobody else of that surname.
            let has_full = forms.iter().any(|form| form.len() > 1);
            for form in forms.iter().filter(|form| form.len() > 1 || !has_full) {
                best = better(best, self.fit_of_name(form));
            }
        }
        // The article names the speaker beside the words, and the one that was resolved is another: who knows.
        if best == SpeakerFit::Other
            && let Some(source) = &quotation.source
            && self.may_be_named_in(source)
        {
            best = SpeakerFit::MayBe;
        }
        Ok(best)
    }

    /// Whether a source has the surname: "Pell, the clerk", but not "Dave Pell" for Ann Pell.
    fn may_be_named_in(&self, source: &str) -> bool {
        let words = name_words(source);
        let surname = words.iter().position(|word| word == self.surname());
        surname.is_some_and(|at| self.fit_of_name(&words[..=at]) != SpeakerFit::Other)
    }

    fn fit_of_name(&self, other: &[String]) -> SpeakerFit {
        let (Some(last), Some(other_last)) = (self.words.last(), other.last()) else {
            return SpeakerFit::MayBe;
        };
        if self.words == other {
            return self.fit_of_bare(other);
        }
        if last == other_last {
            return match (&self.words[..], other) {
                ([_], _) => self.fit_of_bare(other),
                (_, [_]) => SpeakerFit::MayBe,
                ([first, middle @ .., _], [other_first, other_middle @ .., _])
                    if is_same_first(first, other_first) =>
                {
                    match middles_fit(middle, other_middle) {
                        true => SpeakerFit::Same,
                        false => SpeakerFit::Other,
                    }
                }
                _ if is_within(&self.words, other) || is_within(other, &self.words) => {
                    SpeakerFit::MayBe
                }
                _ => SpeakerFit::Other,
            };
        }
        // "UN" and "United Nations"; "Ann" and "Ann Pell"; "the board of the harbour" and "board".
        let is_short_of = |short: &[String], long: &[String]| {
            let letters: String = long.iter().filter_map(|word| word.chars().next()).collect();
            matches!(short, [word] if *word == letters) || is_within(short, long)
        };
        if is_short_of(&self.words, other) || is_short_of(other, &self.words) {
            SpeakerFit::MayBe
        } else {
            SpeakerFit::Other
        }
    }

    /// A surname alone is that of the one who has it; of several it may be any.
    fn fit_of_bare(&self, other: &[String]) -> SpeakerFit {
        if self.words.len() == 1 && self.n_people > 1 && other.len() > 1 {
            SpeakerFit::MayBe
        } else {
            SpeakerFit::Same
        }
    }
}

fn better(a: SpeakerFit, b: SpeakerFit) -> SpeakerFit {
    match (a, b) {
        (SpeakerFit::Same, _) | (_, SpeakerFit::Same) => SpeakerFit::Same,
        (SpeakerFit::MayBe, _) | (_, SpeakerFit::MayBe) => SpeakerFit::MayBe,
        _ => a,
    }
}

fn is_same_first(a: &str, b: &str) -> bool {
    let is_initial = |short: &str, long: &str| short.len() <= 2 && long.starts_with(&short[..1]);
    a == b
        || a.is_ascii() && b.is_ascii() && (is_initial(a, b) || is_initial(b, a))
        || LEXICONS.same_first_name(a, b)
}

/// "w" and "walker", or nothing; not "w" and "hw".
fn middles_fit(a: &[String], b: &[String]) -> bool {
    let letters = |middle: &[String]| -> String {
        let words = middle.iter();
        words
            .flat_map(|word| word.chars().take(if word.len() < 3 { 2 } else { 1 }))
            .collect()
    };
    a.is_empty() || b.is_empty() || is_within(a, b) || is_within(b, a) || letters(a) == letters(b)
}

fn is_within(short: &[String], long: &[String]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|word| rest.any(|other| other == word))
}

/// "Mayor Pell" is "pell", "Prime Minister Ann Pell" is "ann pell"; a name that is nothing but a role stays: "the mayor".
fn name_words(name: &str) -> Vec<String> {
    let normalized = normalized_name(name, SpeakerKind::Person);
    let mut words: Vec<String> = normalized
        .split_whitespace()
        .skip_while(|word| *word == "the")
        .map(str::to_owned)
        .collect();
    let is_title = |word: &String| {
        matches!(
            word.as_str(),
            "prime" | "vice" | "former" | "deputy" | "chief"
        ) || LEXICONS.word(word).is(TITLE | ROLE | HONORIFIC | RANK)
    };
    let n_titles = words.iter().take_while(|word| is_title(word)).count();
    if n_titles < words.len() {
        words.drain(..n_titles);
    }
    words
}
