//! Whether the corpus has the words of a claim, and whose they are.
//!
//! Looked for are quotations: words that stand in an article but were not found to be a quotation are not seen, as there is no
//! full-text index over articles. The rarest words of the claim give the candidates, an alignment decides.

mod candidate;
mod names;
mod candidates;
mod shown;

use std::cmp::Ordering;

use crate::align::{Comparison, Likeness, Piece, pieces};
use crate::words::{Word, n_full, words};
use crate::{Error, Store};
use candidate::Candidate;
use names::Claimed;

/// Words that are said to have been said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// The words, with or without quotation marks.
    pub words: String,
    /// By whom: "Pell", "Mayor Pell", "Ann Pell".
    pub speaker: Option<String>,
}

/// What the corpus says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// It has the words, all of them or as a part of a longer quotation.
    Exact,
    /// It has the words, of a speaker who may be another: nobody is named, or several have that name.
    SpeakerUnsure,
    /// It has them a little differently: look at the pieces, and whether it is reversed.
    Near,
    /// It has them, but of somebody else.
    Misattributed,
    /// It has nothing like it of this speaker. Matches, if there are any, are the same few words of others.
    NotFound,
}

/// Whether the speaker of a claim is that of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpeakerFit {
    /// The claim names nobody.
    NotAsked,
    /// It is.
    Same,
    /// It may be: the quotation's speaker is not known, or several people have that name.
    MayBe,
    /// It is somebody else.
    Other,
}

/// A quotation of the corpus that a claim is like.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Match {
    /// Number of the quotation.
    pub number: i64,
    /// Id of the article.
    pub article: String,
    /// When it came out.
    pub date: Option<String>,
    /// Where.
    pub publisher: Option<String>,
    /// Title of the article.
    pub title: Option<String>,
    /// Who says it there.
    pub speaker: Option<String>,
    /// The words there.
    pub content: String,
    /// Direct, mixed or indirect.
    pub kind: String,
    /// It stands in a copy of another article.
    pub is_copy: bool,
    /// Not a word of the claim is different.
    pub is_exact: bool,
    /// The quotation goes on before or behind the words of the claim.
    pub is_part: bool,
    /// A negation was put in or left out: it says the opposite.
    pub is_reversed: bool,
    /// 0 to 1: how much of the claim is there, and how little of the quotation is left out between.
    pub likeness: f64,
    /// Whether it is the speaker of the claim.
    pub speaker_fit: SpeakerFit,
    /// What is different. What the quotation has before and behind the words of the claim is not in it.
    pub pieces: Vec<Piece>,
}

/// What was found for one claim.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// What the corpus says of it.
    pub verdict: Verdict,
    /// The quotations it is like, the best first; [`MOST`](Finding::MOST) at most.
    pub matches: Vec<Match>,
}

impl Finding {
    /// The most quotations that are told of a claim.
    pub const MOST: usize = 20;

    /// The best one says the opposite.
    pub fn is_reversed(&self) -> bool {
        self.matches.first().is_some_and(|best| best.is_reversed)
    }

    /// The best one says more than the claim.
    pub fn is_part(&self) -> bool {
        self.matches.first().is_some_and(|best| best.is_part)
    }
}

/// Share of a claim's words that a near quotation has.
const NEAR: f64 = 0.6;

/// The same, when it is somebody else's: a few shared words are no theft.
const NEAR_OTHER: f64 = 0.75;

/// The most of a quotation that a claim may leave out between what it has.
const GAP: f64 = 0.6;

/// Full words below which words belong to everybody: "no comment".
const SHORT: usize = 4;

/// Words from which even small words are somebody's.
const LONG: usize = 8;

/// Words from which a whole quotation of another is theirs, if two of them are full: "I thought it was burglars".
const WHOLE: usize = 4;

/// The same of a part of it, and its full words: "My predecessor did the hard part".
const LONG_PART: usize = 6;
const FULL_OF_PART: usize = 3;

/// Full words below which a claim must be a whole quotation, unless it has one, and this many words in all.
const FEW: usize = 2;
const PHRASE: usize = 3;

/// Words from which a part of somebody else's quotation is shown, though it may be anybody's.
const HINT: usize = 5;

/// Shared full words of the shortest near quotation, and of one that has this many words in a row.
const FEWEST: usize = 3;
const FEWEST_IN_ROW: usize = 2;
const ROW: usize = 5;

/// How much less like a quotation of the right speaker may be to count before one of another.
const GRACE: f64 = 0.15;

impl Store {
    /// Looks each claim up: whether the corpus has these words, in which form, and whether they are those of the speaker.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn check(&self, claims: &[Claim]) -> Result<Vec<Finding>, Error> {
        claims
            .iter()
            .map(|claim| self.at_once(|store| store.told(store.finding(claim))))
            .collect()
    }

    fn finding(&self, claim: &Claim) -> rusqlite::Result<Finding> {
        let claimed = claim
            .speaker
            .as_deref()
            .filter(|name| !name.trim().is_empty())
            .map(|name| Claimed::read(self.connection(), name))
            .transpose()?;
        let of_claim = words(&claim.words);
        let found = candidates::find(self.connection(), &claim.words, claimed.as_ref())?;
        let mut matches = Vec::new();
        for candidate in found {
            let of_quotation = words(&candidate.content);
            let compared = pieces(
                (&candidate.content, &of_quotation),
                (&claim.words, &of_claim),
            );
            if !is_like(&compared, &of_claim) {
                continue;
            }
            let fit = match &claimed {
                Some(claimed) => claimed.fit(self.connection(), &candidate)?,
                None => SpeakerFit::NotAsked,
            };
            matches.push(matched(candidate, compared, fit));
        }
        Ok(decided(matches, &of_claim))
    }
}

/// Whether a quotation is worth telling of at all.
fn is_like(compared: &Comparison, of_claim: &[Word]) -> bool {
    let Likeness {
        cover,
        gap,
        n_full,
        run,
        ..
    } = compared.likeness;
    if of_claim.is_empty() {
        return false;
    }
    let fewest = if run >= ROW { FEWEST_IN_ROW } else { FEWEST };
    compared.is_exact() || cover >= NEAR && gap <= GAP && n_full >= fewest
}

fn matched(candidate: Candidate, compared: Comparison, speaker_fit: SpeakerFit) -> Match {
    let is_exact = compared.is_exact();
    Match {
        number: candidate.number,
        article: candidate.article,
        date: candidate.date,
        publisher: candidate.publisher,
        title: candidate.title,
        speaker: candidate.speaker,
        content: candidate.content,
        kind: candidate.kind,
        is_copy: candidate.is_copy,
        is_exact,
        is_part: compared.is_part,
        is_reversed: compared.likeness.is_reversed,
        likeness: if is_exact {
            1.0
        } else {
            // Never quite: a word of another form counts as the same.
            (compared.likeness.cover * (1.0 - compared.likeness.gap / 2.0)).min(0.99)
        },
        speaker_fit,
        pieces: compared.pieces,
    }
}

fn decided(mut matches: Vec<Match>, of_claim: &[Word]) -> Finding {
    let rank = |fit| match fit {
        SpeakerFit::NotAsked | SpeakerFit::Same => 0,
        SpeakerFit::MayBe => 1,
        SpeakerFit::Other => 2,
    };
    let best = matches
        .iter()
        .map(|found| found.likeness)
        .fold(0.0, f64::max);
    // Those of the right speaker first, when they are not much less like; then the most alike.
    let group = |found: &Match| {
        let is_other = found.speaker_fit == SpeakerFit::Other;
        (is_other || found.likeness < best - GRACE, is_other)
    };
    matches.sort_by(|a, b| -> Ordering {
        group(a)
            .cmp(&group(b))
            .then(b.likeness.total_cmp(&a.likeness))
            .then(rank(a.speaker_fit).cmp(&rank(b.speaker_fit)))
            // A whole quotation says more than the same words within one.
            .then(a.is_part.cmp(&b.is_part))
            .then(a.is_copy.cmp(&b.is_copy))
            .then(a.number.cmp(&b.number))
    });
    let keys: Vec<_> = of_claim.iter().map(|word| word.key).collect();
    let n_full = n_full(&keys);
    let is_phrase = of_claim.len() >= PHRASE && n_full > 0 || of_claim.len() >= LONG;
    let is_anybodys = n_full < FEW && !is_phrase;
    let verdict = match matches.first() {
        None => Verdict::NotFound,
        Some(first) if first.speaker_fit == SpeakerFit::Other => {
            let is_theirs = if first.is_exact {
                let is_whole = !first.is_part && n_full >= FEW && of_claim.len() >= WHOLE;
                let is_long_part = n_full >= FULL_OF_PART && of_claim.len() >= LONG_PART;
                n_full >= SHORT || of_claim.len() >= LONG || is_whole || is_long_part
            } else {
                n_full >= SHORT && first.likeness >= NEAR_OTHER
            };
            if is_theirs {
                Verdict::Misattributed
            } else {
                Verdict::NotFound
            }
        }
        // "No" stands in every other quotation; "We see tanks" does not.
        Some(first) if first.is_exact && first.is_part && is_anybodys => Verdict::NotFound,
        Some(first) if first.is_exact && first.speaker_fit == SpeakerFit::MayBe => {
            Verdict::SpeakerUnsure
        }
        Some(first) if first.is_exact => Verdict::Exact,
        Some(_) => Verdict::Near,
    };
    if verdict == Verdict::NotFound {
        // Too few words to be anybody's, yet somebody else's quotation has them: the reader decides.
        let tells = of_claim.len() >= PHRASE && (n_full >= FEW || of_claim.len() >= HINT);
        matches.retain(|found| tells && found.is_exact && found.speaker_fit == SpeakerFit::Other);
    }
    matches.truncate(Finding::MOST);
    Finding { verdict, matches }
}

#[cfg(test)]
mod tests;
