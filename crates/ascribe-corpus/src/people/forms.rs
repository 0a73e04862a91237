//! The forms of all names of a corpus: each read once, and those that are one made one.

use ascribe_article::SpeakerKind;
use ascribe_grammar::words::{FIRST_NAME, ROLE, SURNAME, TITLE};
use rustc_hash::FxHashMap;

use super::body::{self, Acronyms};
use super::corpus::Voice;
use super::form::{Form, Full};
use super::name;
use super::words::{is, is_common, place};

/// What was put right by hand: names of one person, names of two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rulings {
    /// Each pair is one person or body.
    pub same: Vec<(String, String)>,
    /// Each pair is two.
    pub apart: Vec<(String, String)>,
}

/// How a name came to its form, beside by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Itself,
    /// The first words belong to the sentence, not to the name: "Presidential Election Barack Obama".
    Shortened,
    /// Letters, and the articles say for what they stand.
    Letters,
    /// By hand.
    Hand,
}

/// The forms of a corpus, by number.
#[derive(Debug, Default)]
pub(super) struct Forms {
    pub(super) forms: Vec<Form>,
    numbers: FxHashMap<Form, u32>,
    /// By number: the form that counts, and how it came to it.
    pub(super) goes_to: Vec<(u32, Way)>,
    /// By voice: the form of its name itself.
    pub(super) of_voice: Vec<u32>,
    /// Forms that are one person by hand, whatever the articles show.
    pub(super) by_hand: Vec<bool>,
    /// Forms that are two by hand.
    pub(super) apart: Vec<(u32, u32)>,
}

impl Forms {
    /// Reads the names of the voices, in the order given.
    pub(super) fn read(voices: &[Voice], order: &[u32], rulings: &Rulings) -> Self {
        let mut this = Self {
            of_voice: vec![0; voices.len()],
            ..Self::default()
        };
        let kinds = kinds_by_vote(voices);
        let mut read: FxHashMap<(&str, SpeakerKind), u32> = FxHashMap::default();
        let mut counts: Vec<u32> = Vec::new();
        for at in order {
            let voice = &voices[*at as usize];
            let kind = kinds
                .get(voice.name.as_str())
                .copied()
                .unwrap_or(voice.kind);
            let number = match read.get(&(voice.name.as_str(), kind)) {
                Some(number) => *number,
                None => {
                    let number = this.number(form_of(&voice.name, kind));
                    read.insert((voice.name.as_str(), kind), number);
                    number
                }
            };
            counts.resize(this.forms.len(), 0);
            counts[number as usize] += 1;
            this.of_voice[*at as usize] = number;
        }
        this.shorten(&counts);
        this.spell_out(voices, order, &counts);
        this.rule(rulings);
        this
    }

    fn number(&mut self, form: Form) -> u32 {
        if let Some(number) = self.numbers.get(&form) {
            return *number;
        }
        let number = u32::try_from(self.forms.len()).unwrap_or(u32::MAX);
        self.forms.push(form.clone());
        self.numbers.insert(form, number);
        self.goes_to.push((number, Way::Itself));
        self.by_hand.push(false);
        number
    }

    /// The form that counts for a voice.
    pub(super) fn of(&self, voice: u32) -> u32 {
        self.goes_to[self.of_voice[voice as usize] as usize].0
    }

    /// How it came to it.
    pub(super) fn way(&self, voice: u32) -> Way {
        self.goes_to[self.of_voice[voice as usize] as usize].1
    }

    /// Names with words of the sentence before them, where the corpus has the name without.
    fn shorten(&mut self, counts: &[u32]) {
        for number in 0..self.forms.len() {
            let Form::Full(full) = &self.forms[number] else {
                continue;
            };
            let words: Vec<&str> = std::iter::once(full.first.as_str())
                .chain(full.middle.split(' ').filter(|w| !w.is_empty()))
                .chain([full.last.as_str()])
                .collect();
            let can_go = |word: &&str| -> bool {
                !is(word, FIRST_NAME)
                    && (is_common(word) || place(word).is_some() || is(word, TITLE | ROLE))
                    || *word == "us"
            };
            let found = (1..words.len() - 1)
                .take_while(|at| {
                    words[..*at].iter().all(can_go) || *at > 1 && can_go(&words[*at - 1])
                })
                .find_map(|at| {
                    let shorter = Form::Full(Full {
                        first: words[at].to_owned(),
                        middle: words[at + 1..words.len() - 1].join(" "),
                        last: full.last.clone(),
                        suffix: full.suffix.clone(),
                    });
                    let found = self.numbers.get(&shorter).copied();
                    found.filter(|n| counts[*n as usize] > counts[number])
                });
            if let Some(shorter) = found {
                self.goes_to[number] = (shorter, Way::Shortened);
            }
        }
    }

    /// Letters go to the body they stand for, longer names of a body to the one that articles use beside it.
    fn spell_out(&mut self, voices: &[Voice], order: &[u32], counts: &[u32]) {
        let mut acronyms = Acronyms::default();
        for at in order {
            let voice = &voices[*at as usize];
            if !matches!(
                self.forms[self.of_voice[*at as usize] as usize],
                Form::Body(_)
            ) {
                continue;
            }
            for alias in &voice.aliases {
                acronyms.add(&voice.name, alias);
                self.shorten_body(self.of_voice[*at as usize], alias, counts);
            }
        }
        self.one_word(counts);
        let bodies: Vec<&str> = self.forms.iter().filter_map(body_name).collect();
        acronyms.add_known(&bodies);
        for (letters, full) in acronyms.decided() {
            let full = self.number(Form::Body(full));
            if let Some(short) = self.numbers.get(&Form::Body(letters)).copied() {
                self.goes_to[short as usize] = (full, Way::Letters);
            }
        }
        // A name may go to letters' name or to one that is itself shortened: two steps are enough.
        for number in 0..self.goes_to.len() {
            let (to, way) = self.goes_to[number];
            let (further, _) = self.goes_to[to as usize];
            self.goes_to[number] = (further, way);
        }
    }

    /// "Frodebu", which other articles write "FRODEBU".
    fn one_word(&mut self, counts: &[u32]) {
        for number in 0..self.forms.len() {
            let Form::Body(word) = &self.forms[number] else {
                continue;
            };
            if word.contains(' ') || is(word, FIRST_NAME | SURNAME) {
                continue;
            }
            if let Some(bare) = self.numbers.get(&Form::Bare(word.clone())).copied()
                && counts[number] >= counts[bare as usize]
            {
                let body = self.goes_to[number].0;
                self.goes_to[bare as usize] = (body, Way::Itself);
            }
        }
    }

    /// "Aviation Boeing", of which the article says "Boeing", too.
    fn shorten_body(&mut self, number: u32, alias: &str, counts: &[u32]) {
        let Form::Body(long) = &self.forms[number as usize] else {
            return;
        };
        let Form::Body(short) = body::read(alias) else {
            return;
        };
        let lead = long
            .strip_suffix(short.as_str())
            .and_then(|lead| lead.strip_suffix(' '));
        let Some(lead) = lead.filter(|l| !l.is_empty()) else {
            return;
        };
        let can_go = |word: &str| is_common(word) || place(word).is_some();
        if let Some(found) = self.numbers.get(&Form::Body(short)).copied()
            && lead.split(' ').all(can_go)
            && counts[found as usize] >= counts[number as usize]
            && !lead.contains("south")
            && !lead.contains("north")
        {
            self.goes_to[number as usize] = (found, Way::Shortened);
        }
    }

    fn rule(&mut self, rulings: &Rulings) {
        for (a, b) in &rulings.apart {
            let [a, b] = [self.named(a), self.named(b)];
            self.apart
                .extend(a.iter().flat_map(|a| b.iter().map(move |b| (*a, *b))));
        }
        for (a, b) in &rulings.same {
            // The fuller name is the one that stays; of two as full, the first.
            let (full, short) = if n_words(b) > n_words(a) {
                (b, a)
            } else {
                (a, b)
            };
            let known = self.named(full);
            let full = match known.first() {
                Some(full) => *full,
                None => self.number(form_of(full, SpeakerKind::Person)),
            };
            let (full, _) = self.goes_to[full as usize];
            self.by_hand[full as usize] = true;
            for short in self.named(short).into_iter().chain(known) {
                let (old, _) = self.goes_to[short as usize];
                for number in 0..self.goes_to.len() {
                    // What went to the old form comes along, so that a chain of rulings holds.
                    if number == short as usize
                        || self.goes_to[number].0 == old && self.by_hand[old as usize]
                    {
                        self.goes_to[number] = (full, Way::Hand);
                    }
                }
            }
            self.goes_to[full as usize] = (full, Way::Itself);
        }
        let goes_to = &self.goes_to;
        let counted = |form: u32| goes_to[form as usize].0;
        let apart: Vec<(u32, u32)> = self
            .apart
            .iter()
            .map(|(a, b)| (counted(*a), counted(*b)))
            .collect();
        self.apart = apart.into_iter().filter(|(a, b)| a != b).collect();
    }

    /// The forms of the corpus that a name given by hand may mean: as a person's and as a body's.
    fn named(&self, name: &str) -> Vec<u32> {
        let mut found: Vec<u32> = [SpeakerKind::Person, SpeakerKind::Organization]
            .into_iter()
            .filter_map(|kind| self.numbers.get(&form_of(name, kind)).copied())
            .filter(|number| !matches!(self.forms[*number as usize], Form::Office | Form::Common))
            .collect();
        found.dedup();
        found
    }

    /// True when it was said by hand that they are two.
    pub(super) fn are_apart(&self, a: u32, b: u32) -> bool {
        !self.apart.is_empty() && (self.apart.contains(&(a, b)) || self.apart.contains(&(b, a)))
    }
}

fn n_words(name: &str) -> usize {
    name.split_whitespace().count()
}

fn body_name(form: &Form) -> Option<&str> {
    match form {
        Form::Body(name) => Some(name),
        _ => None,
    }
}

fn form_of(name: &str, kind: SpeakerKind) -> Form {
    match kind {
        SpeakerKind::Person | SpeakerKind::Organization => name::read(name, kind),
        // "I", "we": who writes is known by name only where there is one of two words.
        SpeakerKind::Author => match name::read(name, SpeakerKind::Person) {
            form @ Form::Full(_) => form,
            _ => Form::Common,
        },
        _ => Form::Common,
    }
}

/// Names that are a person in one article and a body in the next: the kind that most have.
fn kinds_by_vote(voices: &[Voice]) -> FxHashMap<&str, SpeakerKind> {
    let mut votes: FxHashMap<&str, [u32; 2]> = FxHashMap::default();
    for voice in voices {
        let at = match voice.kind {
            SpeakerKind::Person => 0,
            SpeakerKind::Organization => 1,
            _ => continue,
        };
        votes.entry(voice.name.as_str()).or_default()[at] += 1;
    }
    votes.retain(|_, votes| votes[0] > 0 && votes[1] > 0);
    let decide = |votes: [u32; 2]| match votes[0] > votes[1] {
        true => SpeakerKind::Person,
        false => SpeakerKind::Organization,
    };
    votes
        .into_iter()
        .map(|(name, votes)| (name, decide(votes)))
        .collect()
}
