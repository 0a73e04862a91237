//! Cue hits: each place in a unit where a word of the cue lexicon stands as a verb, with its verb group.

use ascribe_article::{Case, Flag, Tag};
use ascribe_grammar::classes::Class;
use ascribe_grammar::cues::{Frame, Voice};
use ascribe_grammar::inflect::Form;

use super::unit::{Mark, Unit};

/// A cue verb in its unit.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    /// Index of the verb in the lexicon.
    pub(crate) verb: u16,
    /// Item of the verb itself.
    pub(crate) at: usize,
    /// First item of the verb group: auxiliaries, modals, negation and what lies between.
    pub(crate) group: usize,
    /// Item after the verb and its particles.
    pub(crate) end: usize,
    /// How it stands in its clause.
    pub(crate) voice: Voice,
    /// Negated or hypothetical.
    pub(crate) flags: Vec<Flag>,
}

/// Makes `hits` all cue verbs of a unit, in order.
pub(crate) fn find(unit: &Unit, hits: &mut Vec<Hit>) {
    hits.clear();
    for (at, item) in unit.items.iter().enumerate() {
        let tag = item.tag;
        let any = || {
            // "sighed Anna": the tagger takes the participle for an adjective of the name.
            let past = tag == Tag::Adjective && unit.lower(at).ends_with("ed");
            (unit.holds_quotation()
                && (past || matches!(tag, Tag::VerbPast | Tag::VerbThird | Tag::VerbParticiple))
                && frames_quotation(unit, at))
            .then(|| Hit {
                verb: unit.lexicon.any_verb(),
                at,
                group: at,
                end: at + 1,
                voice: Voice::Finite,
                flags: Vec::new(),
            })
        };
        if item.entry == 0 {
            hits.extend(any());
            continue;
        }
        // A tagger is often wrong about nouns and verbs of one form; names and adjectives it knows, but for
        // "SAID ANNA PELL".
        let shouted = unit.case(at) == Case::Upper && at > 0 && unit.quotation(at - 1).is_some();
        if !(tag.is_verb()
            || shouted
            || matches!(tag, Tag::Noun | Tag::NounPlural | Tag::Adjective))
        {
            continue;
        }
        let quotes = |hit: &Hit| {
            hit.group < at
                || unit.lexicon.verb(hit.verb).frames[hit.voice as usize].has(Frame::Quote)
        };
        // `“Must we go?” inquired Pell`: a verb that has other contents elsewhere.
        let hit = hit_at(unit, at);
        let hit = match hit {
            Some(hit) if quotes(&hit) => Some(hit),
            hit => any().or(hit),
        };
        if let Some(hit) = hit {
            // "is understood to have told": the first verb belongs to the group of the second.
            while hits.last().is_some_and(|last: &Hit| last.at >= hit.group) {
                hits.pop();
            }
            hits.push(hit);
        }
    }
}

/// The hits whose verbs stand at the items `from..=to`; hits are in text order.
pub(crate) fn near(hits: &[Hit], from: usize, to: usize) -> &[Hit] {
    let start = hits.partition_point(|h| h.at < from);
    let len = hits[start..].partition_point(|h| h.at <= to);
    &hits[start..start + len]
}

fn hit_at(unit: &Unit, at: usize) -> Option<Hit> {
    let readings = unit.entry(at).readings.as_slice();
    if readings.is_empty() {
        return None;
    }
    // "its continued participation", "the accused": no verb.
    let modifies = at > 0
        && matches!(
            unit.tag(at - 1),
            Tag::PossessiveMark | Tag::PossessivePronoun | Tag::Determiner
        );
    if modifies && !unit.tag(at).is_finite_verb() {
        return None;
    }
    let mut group = Group::before(unit, at);
    // Who refuses to answer is not quoted.
    if group.to && group.start > 0 && unit.class(group.start - 1, Class::Declines) {
        return None;
    }
    let tag = unit.tag(at);
    let noun = matches!(tag, Tag::Noun | Tag::NounPlural);
    group.noun_looks_like_verb = noun && looks_like_verb(unit, at);
    // Longest phrasal verb whose words follow, then the plain verb.
    for &(index, _) in readings {
        let verb = unit.lexicon.verb(index);
        let n = verb.particles.len();
        let follows = verb
            .particles
            .iter()
            .enumerate()
            .all(|(i, word)| unit.is(at + 1 + i, word));
        // "argued for an hour that": the preposition opens a phrase of its own.
        let opens_phrase = || {
            let object = unit.noun_phrase_end(at + 1 + n);
            object > at + 1 + n && unit.is(object, "that")
        };
        if !follows || n > 0 && opens_phrase() {
            continue;
        }
        let of_verb = |form| readings.contains(&(index, form));
        let mut voice = group.voice(of_verb, tag)?;
        // "Asked if he would quit, Soto said": a participle that opens the unit.
        if at == 0 && voice == Voice::Finite && tag == Tag::VerbParticiple {
            voice = Voice::Passive;
        }
        let mut flags = Vec::new();
        if group.negated {
            flags.push(Flag::Negated);
        }
        if group.hypothetical {
            flags.push(Flag::Hypothetical);
        }
        return Some(Hit {
            verb: index,
            at,
            group: group.start,
            end: at + 1 + n,
            voice,
            flags,
        });
    }
    None
}

/// `“The gate is shut,” Ruiz semaphored.`: any verb may report where the quotation before it ends in a comma and
/// nothing else lies between but the source (Muzny et al. 2017 call this the trigram sieve).
fn frames_quotation(unit: &Unit, at: usize) -> bool {
    let subject = unit.noun_phrase_start(at, 0);
    let inverted = subject == at && unit.noun_phrase_end(at + 1) > at + 1;
    let Some(quotation) = subject.checked_sub(1) else {
        return false;
    };
    if unit.quotation(quotation).is_none() || subject == at && !inverted {
        return false;
    }
    unit.ends_like_speech(quotation)
}

/// See [`Group::noun_looks_like_verb`].
fn looks_like_verb(unit: &Unit, at: usize) -> bool {
    at > 0
        && matches!(unit.tag(at - 1), Tag::Proper | Tag::Pronoun | Tag::Noun)
        && (unit.mark(at + 1) == Mark::Colon
            || unit.is(at + 1, "that")
            || unit.quotation(at + 1).is_some()
            || unit.is_comma(at + 1) && unit.quotation(at + 2).is_some()
            // “I packed my socks,” Orrason whispers.
            || (unit.is_stop(at + 1) || unit.is_comma(at + 1))
                && (at.saturating_sub(MAX_NAME_ITEMS)..at).any(|i| unit.quotation(i).is_some()))
}

/// Items of a name between a quotation and its cue.
const MAX_NAME_ITEMS: usize = 5;

/// The words before a verb that belong to it.
struct Group {
    start: usize,
    negated: bool,
    hypothetical: bool,
    /// A form of "be" (or "get") governs the verb.
    be: bool,
    /// A form of "have" governs the verb.
    have: bool,
    /// A modal or "do" governs the verb.
    modal: bool,
    /// "to" stands before the verb and no auxiliary before that.
    to: bool,
    /// A word tagged as a plural noun after a name or pronoun, with what a cue has after it: "The Courier reports:".
    noun_looks_like_verb: bool,
}

impl Group {
    fn before(unit: &Unit, verb: usize) -> Self {
        let mut group = Group {
            start: verb,
            negated: false,
            hypothetical: false,
            be: false,
            have: false,
            modal: false,
            to: false,
            noun_looks_like_verb: false,
        };
        let mut at = verb;
        while at > 0 {
            let word = unit.lower(at - 1);
            let tag = unit.tag(at - 1);
            if unit.class(at - 1, Class::Negation) {
                group.negated = true;
                group.start = at - 1;
            } else if tag == Tag::Modal {
                group.modal = true;
                group.hypothetical |= !unit.class(at - 1, Class::Possible) || group.have;
                group.start = at - 1;
            } else if unit.class(at - 1, Class::Be) && tag != Tag::PossessiveMark {
                group.be |= group.start == verb || !group.have || group.be;
                group.start = at - 1;
            } else if unit.class(at - 1, Class::Have) {
                group.have = true;
                group.start = at - 1;
            } else if unit.class(at - 1, Class::Do) {
                group.modal = true;
                group.start = at - 1;
            } else if word == "to" && tag == Tag::To {
                // "is expected to say", "is understood to have told", "went on to say", "wants to say"
                if at >= 3 && unit.class(at - 2, Class::Prospective) {
                    group.hypothetical = true;
                    group.modal = true;
                    at -= 2;
                    group.start = at;
                    continue;
                }
                if at >= 2 && unit.class(at - 2, Class::Habitual) {
                    group.modal = true;
                    at -= 2;
                    group.start = at;
                    continue;
                }
                if at >= 3 && unit.class(at - 2, Class::Reported) && unit.class(at - 3, Class::Be) {
                    group.modal = true;
                    at -= 3;
                    group.start = at;
                    continue;
                }
                group.to = true;
                group.start = at - 1;
                return group;
            } else if unit.case(at - 1) != Case::Lower
                || !(tag == Tag::Adverb || unit.class(at - 1, Class::WithinVerb))
            {
                break;
            } else {
                group.start = at - 1;
            }
            at -= 1;
        }
        group
    }

    /// How the verb stands; `None` when the form cannot be a verb here.
    /// `has` says which forms of the verb the word is.
    fn voice(&self, has: impl Fn(Form) -> bool, tag: Tag) -> Option<Voice> {
        if self.to {
            return (has(Form::Base) || self.have && has(Form::Participle) || self.be)
                .then_some(Voice::Infinitive);
        }
        if has(Form::Gerund) {
            if tag != Tag::VerbGerund {
                return None;
            }
            return Some(if self.be && self.start_is_auxiliary() {
                Voice::Finite
            } else {
                Voice::Gerund
            });
        }
        if has(Form::Participle) && self.be {
            return Some(Voice::Passive);
        }
        if self.have {
            return has(Form::Participle).then_some(Voice::Finite);
        }
        if self.modal {
            return has(Form::Base).then_some(Voice::Finite);
        }
        if has(Form::Past) || has(Form::Participle) {
            return match tag {
                Tag::VerbPast | Tag::VerbThird | Tag::VerbPresent => Some(Voice::Finite),
                Tag::VerbParticiple => Some(if has(Form::Past) {
                    Voice::Finite
                } else {
                    Voice::Passive
                }),
                Tag::Adjective | Tag::NounPlural => None,
                Tag::Noun => {
                    (has(Form::Base) && self.noun_looks_like_verb).then_some(Voice::Finite)
                }
                _ => Some(Voice::Finite),
            };
        }
        if has(Form::Third) {
            return (tag != Tag::NounPlural || self.noun_looks_like_verb).then_some(Voice::Finite);
        }
        // Base: they say; an imperative ("say it") has no subject and is refused later.
        matches!(tag, Tag::VerbPresent | Tag::VerbBase).then_some(Voice::Finite)
    }

    fn start_is_auxiliary(&self) -> bool {
        self.be
    }
}
