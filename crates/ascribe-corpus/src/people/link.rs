//! Who is who across articles: from voices to people.

use std::collections::BTreeMap;

use ascribe_grammar::words::{FIRST_NAME, SURNAME};
use deunicode::deunicode;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::block::{self, Named};
use super::corpus::{Setting, Voice};
use super::draft::{Care, Case, Choice, Draft, How, choose, part};
use super::explain;
use super::form::Form;
use super::forms::Rulings;
use super::list::PeopleList;
use super::words::{is, is_common};
use super::work::{Linked, Work, in_order};

/// Links the voices of a corpus to people. The order of settings and voices does not matter.
pub fn link(
    settings: &[Setting],
    voices: &[Voice],
    rulings: &Rulings,
    list: Option<&PeopleList>,
) -> Linked {
    let order = in_order(settings, voices);
    let work = Work::new(settings, voices, &order, rulings, list);
    let mut drafts = work.full_names();
    let bare = work.bare_names(&mut drafts);
    drafts.extend(bare);
    drafts.extend(work.bodies());
    drafts.extend(work.pinned_offices());
    let drafts = one_for_each_entry(drafts);
    explain::finish(&work, drafts)
}

/// Voices of one word with the persons they join, and persons made of those that join nobody.
type Placed = (Vec<(usize, Case)>, Vec<Draft>);

impl Work<'_> {
    /// The people of full names, surname by surname.
    fn full_names(&self) -> Vec<Draft> {
        let mut blocks: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for form in self.of_form.keys() {
            if let Form::Full(full) = &self.forms.forms[*form as usize] {
                blocks.entry(full.last.as_str()).or_default().push(*form);
            }
        }
        let blocks: Vec<Vec<u32>> = blocks.into_values().collect();
        let people = blocks.par_iter().map(|forms| {
            let names = forms
                .iter()
                .filter_map(|form| match &self.forms.forms[*form as usize] {
                    Form::Full(full) => {
                        let cases = self.of_form[form].iter().map(|at| self.case(*at)).collect();
                        Some(Named {
                            form: *form,
                            full,
                            cases,
                        })
                    }
                    _ => None,
                });
            block::people(&self.scales(), &self.forms, names.collect())
        });
        people.flatten_iter().collect()
    }

    /// Names of one word: with the person of a full name, else people of their own.
    fn bare_names(&self, drafts: &mut [Draft]) -> Vec<Draft> {
        let bare: FxHashMap<&str, u32> = self
            .of_form
            .keys()
            .filter_map(|form| match &self.forms.forms[*form as usize] {
                Form::Bare(word) => Some((word.as_str(), *form)),
                _ => None,
            })
            .collect();
        let candidates = self.candidates(drafts, &bare);
        let mut words: Vec<(&str, u32)> = bare.into_iter().collect();
        words.sort_unstable();
        let shared: &[Draft] = drafts;
        let placed: Vec<Placed> = words
            .par_iter()
            .map(|(word, form)| {
                self.place_bare(word, *form, candidates.get(word).map_or(&[], |c| c), shared)
            })
            .collect();
        let mut alone = Vec::new();
        for (joins, left) in placed {
            for (at, case) in joins {
                drafts[at].join(case.voice, case.form, How::Bare);
            }
            alone.extend(left);
        }
        alone
    }

    /// By word: the people who may be called by it, by surname or because an article calls them so.
    fn candidates<'b>(
        &self,
        drafts: &[Draft],
        bare: &FxHashMap<&'b str, u32>,
    ) -> FxHashMap<&'b str, Vec<usize>> {
        let mut candidates: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, draft) in drafts.iter().enumerate() {
            let mut words: FxHashSet<&'b str> = FxHashSet::default();
            let mut firsts: FxHashSet<&str> = FxHashSet::default();
            for form in &draft.forms {
                if let Form::Full(full) = &self.forms.forms[*form as usize] {
                    words.extend(
                        bare.get_key_value(full.last.as_str())
                            .map(|(word, _)| *word),
                    );
                    firsts.insert(full.first.as_str());
                }
            }
            for (voice, _) in &draft.members {
                for alias in &self.voices[*voice as usize].aliases {
                    let word = alias.rsplit(' ').next().unwrap_or(alias).to_lowercase();
                    let word = deunicode(&word);
                    let is_first = firsts.contains(word.as_str()) && is(&word, FIRST_NAME);
                    if !is_first && let Some((word, _)) = bare.get_key_value(word.as_str()) {
                        words.insert(word);
                    }
                }
            }
            for word in words {
                candidates.entry(word).or_default().push(at);
            }
        }
        candidates
    }

    fn place_bare(&self, word: &str, form: u32, at: &[usize], drafts: &[Draft]) -> Placed {
        /// People of one surname that a bare one is compared with: those who are most in the articles.
        const MOST: usize = 200;
        let mut at: Vec<usize> = at.to_vec();
        at.sort_by_key(|at| (std::cmp::Reverse(drafts[*at].profile.n), *at));
        at.truncate(MOST);
        let candidates: Vec<&Draft> = at.iter().map(|at| &drafts[*at]).collect();
        // A word that is in no list and that one person bears is hardly the name of a second.
        let is_rare = !is(word, FIRST_NAME | SURNAME) && !is_common(word);
        let start = if is_rare && candidates.len() == 1 {
            0.85
        } else {
            0.0
        };
        let by_hand = self.forms.by_hand[form as usize];
        let mut joins = Vec::new();
        let mut left: Vec<(Case, String)> = Vec::new();
        for at_voice in &self.of_form[&form] {
            let case = self.case(*at_voice);
            match choose(&self.scales(), &self.forms, &case, &candidates, start) {
                Choice::One(found) if !by_hand => joins.push((at[found], case)),
                choice => left.push((case, self.why_alone(&choice, &candidates))),
            }
        }
        let care = match (by_hand, is_rare && candidates.is_empty()) {
            (true, _) => Care::None,
            (false, true) => Care::Usual,
            (false, false) => Care::Great,
        };
        let reasons: FxHashMap<u32, String> = left
            .iter()
            .map(|(case, why)| (case.voice, why.clone()))
            .collect();
        let mut alone = part(
            &self.scales(),
            left.into_iter().map(|(case, _)| case).collect(),
            care,
        );
        for (voice, how) in alone.iter_mut().flat_map(|draft| &mut draft.members) {
            if let Some(why) = reasons.get(voice).filter(|why| !why.is_empty()) {
                *how = How::Alone(why.clone());
            }
        }
        (joins, alone)
    }

    fn why_alone(&self, choice: &Choice, candidates: &[&Draft]) -> String {
        match choice {
            Choice::Several(which) => {
                let names = which
                    .iter()
                    .take(3)
                    .map(|at| explain::name_of(self, candidates[*at]));
                let n = match which.len() {
                    2 => "two people".to_owned(),
                    3 => "three people".to_owned(),
                    _ => "several people".to_owned(),
                };
                format!(
                    "{n} are called so here: {}",
                    names.collect::<Vec<_>>().join(", ")
                )
            }
            Choice::Nobody(_) if candidates.len() == 1 => {
                let name = explain::name_of(self, candidates[0]);
                format!(
                    "only {name} is called so here, and too little says that it is the same person"
                )
            }
            Choice::Nobody(_) if candidates.len() > 1 => {
                "nobody who is called so here fits".to_owned()
            }
            _ => String::new(),
        }
    }

    /// Bodies are one by their name.
    fn bodies(&self) -> Vec<Draft> {
        let of_form = self.of_form.iter();
        let bodies =
            of_form.filter(|(form, _)| matches!(self.forms.forms[**form as usize], Form::Body(_)));
        bodies
            .map(|(form, voices)| {
                let mut draft = Draft::default();
                for at in voices {
                    draft.entry = draft.entry.or(self.pins.of(*at));
                    draft.join(*at, *form, How::Body);
                }
                draft
            })
            .collect()
    }

    /// Titles whose holder the list of people tells.
    fn pinned_offices(&self) -> Vec<Draft> {
        let mut drafts: BTreeMap<u32, Draft> = BTreeMap::new();
        for (at, entry, why) in self.pins.offices() {
            let draft = drafts.entry(entry).or_default();
            draft.entry = Some(entry);
            draft.join(at, self.forms.of(at), How::Listed(why.to_owned()));
        }
        drafts.into_values().collect()
    }
}

/// Persons that are one entry of the list are one.
fn one_for_each_entry(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut first: FxHashMap<u32, usize> = FxHashMap::default();
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        match draft.entry.and_then(|entry| first.get(&entry).copied()) {
            Some(at) => kept[at].merge(draft, None),
            None => {
                if let Some(entry) = draft.entry {
                    first.insert(entry, kept.len());
                }
                kept.push(draft);
            }
        }
    }
    kept
}
