//! What is worked on, and what comes out.

use std::collections::BTreeMap;

use ascribe_article::{Gender, SpeakerKind};

use super::corpus::{Lists, Setting, Settings, Voice};
use super::draft::Case;
use super::fit::Scales;
use super::form::Form;
use super::forms::{Forms, Rulings};
use super::list::PeopleList;
use super::listed::Pins;
use super::traits::{Roles, Traits};

/// A person or body of the corpus.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The fullest common form of the name.
    pub name: String,
    /// Person or organization.
    pub kind: SpeakerKind,
    /// As most of its articles show it.
    pub gender: Gender,
    /// In the list of people, where one was given.
    pub external_id: Option<String>,
    /// The commonest first, at most five.
    pub roles: Vec<String>,
    /// Its voices: indices.
    pub voices: Vec<u32>,
}

/// Which person a voice is, if any.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// An index into the people.
    pub person: Option<u32>,
    /// 0 to 1: that it is this person.
    pub score: f32,
    /// Why it is, or why it is nobody; empty for what is never linked.
    pub why: String,
}

/// What comes out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linked {
    /// In the order of their first voices.
    pub people: Vec<Person>,
    /// By voice.
    pub links: Vec<Link>,
}

/// By date, then by the ids of article and speaker: the same whatever the order of indexing.
pub(super) fn in_order(settings: &[Setting], voices: &[Voice]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32::try_from(voices.len()).unwrap_or(u32::MAX)).collect();
    let key = |at: &u32| {
        let voice = &voices[*at as usize];
        let setting = &settings[voice.setting as usize];
        (
            setting.date.as_deref().unwrap_or("~"),
            setting.id.as_str(),
            voice.id.len(),
            voice.id.as_str(),
        )
    };
    order.sort_by(|a, b| key(a).cmp(&key(b)));
    order
}

/// Everything that is asked of the corpus while it is linked.
pub(super) struct Work<'a> {
    pub(super) voices: &'a [Voice],
    pub(super) settings: Settings,
    pub(super) forms: Forms,
    pub(super) form_counts: Vec<u32>,
    /// By voice: its place in the order of dates and ids.
    pub(super) rank: Vec<u32>,
    in_setting: Lists<u32>,
    /// By form: its voices in order.
    pub(super) of_form: BTreeMap<u32, Vec<u32>>,
    pub(super) pins: Pins,
    pub(super) list: Option<&'a PeopleList>,
}

impl<'a> Work<'a> {
    pub(super) fn new(
        settings: &'a [Setting],
        voices: &'a [Voice],
        order: &[u32],
        rulings: &Rulings,
        list: Option<&'a PeopleList>,
    ) -> Self {
        let ready = Settings::new(settings);
        let forms = Forms::read(voices, order, rulings);
        let mut form_counts = vec![0; forms.forms.len()];
        let mut of_form: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut by_setting: Vec<Vec<u32>> = vec![Vec::new(); settings.len()];
        for at in order {
            let form = forms.of(*at);
            if matches!(forms.forms[form as usize], Form::Office | Form::Common) {
                continue;
            }
            form_counts[form as usize] += 1;
            of_form.entry(form).or_default().push(*at);
            by_setting[voices[*at as usize].setting as usize].push(*at);
        }
        let mut rank = vec![0; voices.len()];
        for (place, at) in (0..).zip(order) {
            rank[*at as usize] = place;
        }
        let mut in_setting = Lists::default();
        for voices in by_setting {
            in_setting.push(voices);
        }
        let pins = list.map_or_else(Pins::default, |list| {
            Pins::find(list, voices, &ready, &forms)
        });
        Self {
            voices,
            settings: ready,
            forms,
            form_counts,
            rank,
            in_setting,
            of_form,
            pins,
            list,
        }
    }

    pub(super) fn scales(&self) -> Scales<'_> {
        Scales {
            settings: &self.settings,
            form_counts: &self.form_counts,
        }
    }

    /// What the article of a voice shows of it.
    pub(super) fn traits(&self, at: u32) -> Traits {
        let voice = &self.voices[at as usize];
        let form = self.forms.of(at);
        let own = |word: &str| match &self.forms.forms[form as usize] {
            Form::Full(full) => full.last == word || full.first == word,
            Form::Bare(bare) => bare == word,
            _ => false,
        };
        let own: Vec<u32> = match &self.forms.forms[form as usize] {
            Form::Full(full) => [full.last.as_str(), full.first.as_str()]
                .iter()
                .filter(|word| own(word))
                .filter_map(|word| self.settings.word_number(word))
                .collect(),
            Form::Bare(bare) => self.settings.word_number(bare).into_iter().collect(),
            _ => Vec::new(),
        };
        let others = self
            .in_setting
            .get(voice.setting)
            .iter()
            .filter(|other| **other != at);
        let mut company: Vec<u32> = others
            .map(|other| self.forms.of(*other))
            .filter(|f| *f != form)
            .collect();
        company.sort_unstable();
        company.dedup();
        Traits {
            roles: Roles::read(&voice.roles),
            gender: voice.gender,
            day: self.settings.days[voice.setting as usize],
            outlet: self.settings.outlets[voice.setting as usize],
            company,
            title: self
                .settings
                .title_of(voice.setting)
                .iter()
                .copied()
                .filter(|w| !own.contains(w))
                .collect(),
        }
    }

    pub(super) fn case(&self, at: u32) -> Case {
        Case {
            voice: at,
            form: self.forms.of(at),
            traits: self.traits(at),
            entry: self.pins.of(at),
        }
    }
}
