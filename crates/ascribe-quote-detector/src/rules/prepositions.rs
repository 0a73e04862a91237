//! Cues that are no verbs: "according to", "in the words of", and nouns such as "his claim that".

use std::sync::LazyLock;

use ascribe_article::Tag;
use ascribe_grammar::classes::Class;
use ascribe_grammar::cues::{Frame, Voice};
use ascribe_grammar::lists;

use super::extents::clause_end;
use super::proposal::{Permits, Proposal};
use super::rule::{self, Rule};
use crate::reading::Candidate;
use crate::reading::hits::Hit;
use crate::reading::unit::{Mark, Unit};

/// A phrase that names a source before or after its content.
struct CuePhrase {
    words: Vec<&'static str>,
    rule: Rule,
}

/// All of them; the first that fits is taken.
static PHRASES: LazyLock<Vec<CuePhrase>> = LazyLock::new(|| {
    let phrase = |[words, rule]: [&'static str; 2]| CuePhrase {
        words: words.split(' ').collect(),
        rule: Rule::named(rule).expect("the list that ships names rules: a test reads it"),
    };
    lists::CUE_PHRASES
        .rows::<2>()
        .into_iter()
        .map(phrase)
        .collect()
});

/// Finds `According to X, …`, `…, according to X` and the like.
pub(super) fn find_phrases(unit: &Unit, hits: &[Hit], out: &mut Vec<Proposal>) {
    if !unit.holds_phrasal() {
        return;
    }
    for at in 0..unit.len() {
        if !unit.class(at, Class::Phrasal) {
            continue;
        }
        let stands = |phrase: &&CuePhrase| {
            // From the end: "of" and "to" tell more phrases apart than "in the".
            let mut words = phrase.words.iter().enumerate().rev();
            words.all(|(i, word)| unit.is(at + i, word))
        };
        let Some(CuePhrase { words, rule }) = PHRASES.iter().find(stands) else {
            continue;
        };
        let from = at + words.len();
        // "5 cents per kilo" is no source.
        if words.len() == 1 && unit.tag(from) != Tag::Proper {
            continue;
        }
        let candidate = around(unit, hits, at, from);
        out.extend(candidate.map(|candidate| Proposal::new(*rule, candidate)));
    }
}

/// The candidate around a phrase at the items `at..from`: before its source and content, or after its content.
fn around(unit: &Unit, hits: &[Hit], at: usize, from: usize) -> Option<Candidate> {
    let head = unit.noun_phrase_end(from);
    if head == from {
        return None;
    }
    let phrase = Phrase {
        unit,
        hits,
        at,
        head,
    };
    let opens = at == 0
        || matches!(unit.lower(at - 1), ";" | "—" | "–" | "but" | "and" | ":")
        || at == 1 && unit.tag(0) == Tag::Conjunction;
    let (source, content) = if opens {
        phrase.before_content()?
    } else {
        phrase.after_content()?
    };
    Some(Candidate {
        cue: vec![unit.range(at, from)],
        source: Some(unit.range(from, source)),
        content: content
            .into_iter()
            .map(|(first, end)| unit.range(first, end))
            .collect(),
        ..Candidate::default()
    })
}

/// A phrase that names a source, in its unit.
struct Phrase<'u, 'a> {
    unit: &'u Unit<'a>,
    hits: &'u [Hit],
    /// Its first item.
    at: usize,
    /// Item after the head of the source.
    head: usize,
}

/// Where a source ends, and its contents, as items.
type SourceAndContent = (usize, Vec<(usize, usize)>);

impl Phrase<'_, '_> {
    fn clause_end(&self, from: usize) -> usize {
        clause_end(self.unit, self.hits, from, self.at)
    }

    /// `According to X, …`: the content begins after the comma that ends the source; appositions have commas of their own.
    fn before_content(&self) -> Option<SourceAndContent> {
        let unit = self.unit;
        let body = unit.body_end();
        let mut source_end = unit.len().min(self.head);
        let mut comma = (self.head..body.min(self.head + MAX_SOURCE))
            .find(|&i| unit.is_comma(i) || unit.quotation(i).is_some())?;
        if unit.quotation(comma).is_some() {
            return Some((comma, vec![(comma, self.clause_end(comma))]));
        }
        loop {
            source_end = source_end.max(comma);
            let next = comma + 1;
            let describes = unit.class(next, Class::Describes)
                || matches!(unit.tag(next), Tag::Noun)
                    && !unit.has_finite_verb(next, (next + MAX_APPOSITION_ITEMS).min(body));
            let further = (next..body.min(next + MAX_SOURCE)).find(|&i| unit.is_comma(i));
            match further {
                Some(second) if describes && unit.has_finite_verb(second, body) => comma = second,
                Some(second) if self.names_once_more(next, second, body) => comma = second,
                _ => break,
            }
        }
        let end = self.clause_end(comma + 1);
        (end > comma + 1).then(|| (source_end, vec![(comma + 1, end)]))
    }

    /// `According to the engineer, Mirela Vost, the stones will hold`: between two commas stands a name or a thing alone, and behind
    /// them a clause has a subject of its own. Where that subject has an `and`, the names are a list: `Pell, Brand, Lind and Cole`.
    fn names_once_more(&self, from: usize, comma: usize, body: usize) -> bool {
        let unit = self.unit;
        let is_phrase = unit.noun_phrase_end(from) == comma;
        let subject = unit.noun_phrase_end(comma + 1);
        let is_list = (comma + 1..subject).any(|i| matches!(unit.lower(i), "and" | "or"));
        is_phrase
            && !is_list
            && subject > comma + 1
            && subject < body
            && unit.tag(subject).is_finite_verb()
    }

    /// `…, according to X` and `…, according to X, …`: after its content, or in the middle of it.
    fn after_content(&self) -> Option<SourceAndContent> {
        let unit = self.unit;
        let source_end = self.source_after_content();
        let comma = if unit.is_comma(self.at - 1) {
            self.at - 1
        } else {
            self.at
        };
        let mut start = comma;
        while start > 0 && !matches!(unit.mark(start - 1), Mark::Semicolon | Mark::Colon) {
            start -= 1;
        }
        if matches!(unit.lower(start), "but" | "and") {
            start += 1;
        }
        if start >= comma {
            return None;
        }
        let mut content = vec![(start, comma)];
        let next = source_end + 1;
        if unit.is_comma(source_end) && next < unit.body_end() {
            let end = self.clause_end(next);
            let goes_on = unit.tag(next).is_verb()
                || unit.class(next, Class::AddsReason)
                || !unit.has_finite_verb(start, comma);
            if end > next && goes_on && !matches!(unit.tag(next), Tag::Wh) {
                content.push((next, end));
            }
        }
        Some((source_end, content))
    }

    /// Where a source ends that stands after its content, with what describes it.
    fn source_after_content(&self) -> usize {
        let unit = self.unit;
        let mut end = self.head;
        let apposed = unit.is_comma(end) && unit.class(end + 1, Class::Apposes);
        if apposed || unit.is(end, "who") {
            end = (end + 1..unit.len())
                .find(|&i| unit.is_comma(i) || unit.is_stop(i) || unit.quotation(i).is_some())
                .unwrap_or(unit.len());
        }
        // "according to a report released on Tuesday", "according to people familiar with the matter"
        while end < unit.body_end()
            && !matches!(unit.mark(end), Mark::Comma | Mark::Semicolon)
            && unit.quotation(end).is_none()
            && !unit.is_dash(end)
            && !unit.class(end, Class::EndsSource)
            && !unit.tag(end).is_finite_verb()
        {
            end += 1;
        }
        end
    }
}

/// Items after a comma among which a verb makes them a clause, no apposition.
const MAX_APPOSITION_ITEMS: usize = 6;

/// Items of a source after "according to".
const MAX_SOURCE: usize = 30;

/// Finds `his claim that …`, `a warning from Ruiz that …`, `the decision to …`.
pub(super) fn find_nouns(unit: &Unit, hits: &[Hit], permits: Permits, out: &mut Vec<Proposal>) {
    if !unit.holds_cue_noun() {
        return;
    }
    for at in 0..unit.len() {
        let frames = unit.noun_frames(at);
        if frames.is_empty()
            || !matches!(
                unit.tag(at),
                Tag::Noun | Tag::NounPlural | Tag::VerbThird | Tag::VerbBase | Tag::VerbPresent
            )
        {
            continue;
        }
        if unit.tag(at).is_verb() && hits.iter().any(|h| h.at == at) {
            continue;
        }
        let permitted = |frame| permits == Permits::Every || frames.has(frame);
        let (source, next) = noun_source(unit, at);
        let frame = match unit.lower(next) {
            "that" => Frame::That,
            "to" if unit.tag(next + 1) == Tag::VerbBase => Frame::To,
            _ => continue,
        };
        if !permitted(frame) || frame == Frame::That && !unit.has_finite_verb(next + 1, unit.len())
        {
            continue;
        }
        let end = noun_content_end(unit, hits, next, at);
        if end <= next + 1 {
            continue;
        }
        let rule = if frame == Frame::That {
            Rule::NounThat
        } else {
            Rule::NounTo
        };
        let candidate = Candidate {
            content: vec![unit.range(next, end)],
            cue: vec![unit.range(at, at + 1)],
            source: source.map(|(a, b)| unit.range(a, b)),
            ..Candidate::default()
        };
        out.push(Proposal::new(rule, candidate));
    }
}

/// The source of a cue noun, and the item after both. Before it: "Pell's claim", "his claim". After: "a claim by Pell",
/// "a warning from Ruiz".
fn noun_source(unit: &Unit, at: usize) -> (Option<(usize, usize)>, usize) {
    let mut first = at;
    while first > 0
        && matches!(
            unit.tag(first - 1),
            Tag::Adjective | Tag::Noun | Tag::Number
        )
    {
        first -= 1;
    }
    if first > 0 {
        match unit.tag(first - 1) {
            Tag::PossessivePronoun => return (Some((first - 1, first)), at + 1),
            Tag::PossessiveMark => {
                let start = unit.noun_phrase_start(first, 0);
                if start < first {
                    return (Some((start, first)), at + 1);
                }
            }
            _ => {}
        }
    }
    if matches!(unit.lower(at + 1), "by" | "from") {
        let end = unit.noun_phrase_end(at + 2);
        if end > at + 2 {
            return (Some((at + 2, end)), end);
        }
    }
    (None, at + 1)
}

/// Source and cue of a unit that ends in a colon and has a cue noun: `Pell made the following statement:`, `rated this
/// statement by Pell on Monday:`. The content is still to be filled in.
pub(super) fn noun_lead_in(unit: &Unit, hits: &[Hit]) -> Option<Proposal> {
    let at = (0..unit.len()).rfind(|&i| {
        let points = i > 0 && matches!(unit.lower(i - 1), "following" | "this" | "these");
        matches!(unit.tag(i), Tag::Noun | Tag::NounPlural)
            && (points || unit.noun_frames(i).has(Frame::That))
    })?;
    let (mut source, mut cue) = (noun_source(unit, at).0, (at, at + 1));
    if source.is_none() {
        // The noun is what the subject makes, issues, gives.
        let hit = hits.iter().rfind(|h| h.at < at && h.voice == Voice::Finite);
        let verb = hit.map(|h| h.group).or_else(|| {
            (0..at)
                .rfind(|&i| unit.tag(i).is_finite_verb() && (i == 0 || !unit.tag(i - 1).is_verb()))
        })?;
        let start = unit.noun_phrase_start(verb, 0);
        if start < verb {
            source = Some((start, verb));
            cue = (verb, at + 1);
        }
    }
    let (start, end) = source?;
    let candidate = Candidate {
        cue: vec![unit.range(cue.0, cue.1)],
        source: Some(unit.range(start, end)),
        ..Candidate::default()
    };
    Some(Proposal {
        strength: rule::NOUN_LEADS_IN,
        quoted: true,
        ..Proposal::new(Rule::LeadIn, candidate)
    })
}

/// A content that is part of a subject ends before the main verb: "his claim that the vault was empty | did not help".
fn noun_content_end(unit: &Unit, hits: &[Hit], from: usize, noun: usize) -> usize {
    let end = clause_end(unit, hits, from, noun);
    let subject = (0..noun).all(|i| !unit.tag(i).is_finite_verb());
    if !subject {
        return end;
    }
    let mut verbs = 0;
    for at in from + 1..end {
        let verb = |i: usize| {
            unit.tag(i).is_finite_verb()
                || unit.tag(i) == Tag::VerbBase && unit.tag(i - 1) != Tag::To
        };
        if verb(at) && !verb(at - 1) {
            verbs += 1;
            if verbs == 2 {
                return at;
            }
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use ascribe_grammar::cues::CueLexicon;

    use super::*;

    #[test]
    fn every_cue_phrase_begins_with_a_word_it_is_looked_for_at() {
        let lexicon = CueLexicon::shipped();
        assert!(
            PHRASES
                .iter()
                .any(|phrase| phrase.rule == Rule::AccordingTo)
        );
        for phrase in PHRASES.iter() {
            let entry = lexicon.entry(lexicon.look_up(phrase.words[0]));
            assert!(entry.classes.has(Class::Phrasal), "{:?}", phrase.words);
        }
    }
}
