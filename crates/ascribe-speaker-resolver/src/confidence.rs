//! How sure each kind of evidence is: the one table of it.
//!
//! The values were set by hand while the rules were written. Beside each stands how often that kind was right on the training
//! articles (PolNeAR train, 3615 quotations with a speaker, and newsgold train, 6232), gold quotations given:
//! `cargo run -p ascribe-speaker-resolver --example evidence_counts`. A speaker is right who shares a name form with the gold's; for
//! groups, documents and whoever has no name, who is no person. Bodies are often called otherwise in the gold, so their counts are low.

use ascribe_article::Evidence;

/// How often a kind of evidence was right where it was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "for who reads the table, and its test")]
struct Counted {
    right: u32,
    of: u32,
}

/// A kind of evidence, how sure it is, and the count.
type Kind = (Evidence, f32, Option<Counted>);

const fn counted(right: u32, of: u32) -> Option<Counted> {
    Some(Counted { right, of })
}

/// The training articles have none of this kind.
const NOT_COUNTED: Option<Counted> = None;

/// In the order of the kinds. Where a head says how sure it is, or another quotation, the value is 1.
const TABLE: &[Kind] = &[
    (Evidence::OnlyName, 0.96, counted(1092, 1180)),
    (Evidence::SameName, 0.97, counted(1163, 1194)),
    (Evidence::ShortForm, 0.97, counted(1799, 1807)),
    (Evidence::OtherSpelling, 0.97, counted(26, 26)),
    (Evidence::OtherForm, 0.97, counted(62, 62)),
    (Evidence::Namesake, 0.6, counted(1, 1)),
    (Evidence::Pronoun, 1.0, counted(1167, 1284)),
    (Evidence::NamedNext, 0.6, counted(0, 2)),
    (Evidence::Role, 0.85, counted(8, 8)),
    (Evidence::RoleOfOtherTime, 0.6, NOT_COUNTED),
    (Evidence::RoleToldLater, 0.7, counted(7, 7)),
    (Evidence::Synonym, 0.85 - 0.1, counted(1, 1)),
    (Evidence::SynonymOfOtherTime, 0.6 - 0.1, NOT_COUNTED),
    (Evidence::SynonymToldLater, 0.7 - 0.1, NOT_COUNTED),
    (Evidence::SameNoun, 0.75, counted(27, 30)),
    (Evidence::TheOther, 0.6, NOT_COUNTED),
    (Evidence::Relative, 0.7, NOT_COUNTED),
    (Evidence::Local, 0.8, NOT_COUNTED),
    (Evidence::Salient, 0.55, counted(1, 1)),
    (Evidence::SalientModified, 0.6, counted(4, 9)),
    (Evidence::Runner, 0.6, NOT_COUNTED),
    (Evidence::OfficeNamedLater, 0.6, counted(2, 2)),
    (Evidence::Headline, 0.5, counted(7, 8)),
    (Evidence::Description, 1.0, counted(113, 145)),
    (Evidence::NeverNamed, 0.85, counted(242, 301)),
    (Evidence::KeptBack, 0.75, NOT_COUNTED),
    (Evidence::OuterSpeaker, 1.0, counted(391, 427)),
    (Evidence::Label, 0.85, NOT_COUNTED),
    (Evidence::Narrator, 0.6, NOT_COUNTED),
    (Evidence::Byline, 0.8, NOT_COUNTED),
    (Evidence::Signature, 0.75, counted(0, 9)),
    (Evidence::AuthorVoice, 0.7, counted(13, 14)),
    (Evidence::Interviewer, 0.75, NOT_COUNTED),
    (Evidence::Interviewee, 0.75, counted(50, 54)),
    (Evidence::RelativeOfName, 0.85, counted(66, 89)),
    (Evidence::RelativeOfReference, 0.7, counted(3, 3)),
    (Evidence::Joint, 0.85, counted(107, 171)),
    (Evidence::Group, 0.8, counted(1130, 1153)),
    (Evidence::Noun, 0.7, counted(6, 15)),
    (Evidence::Thing, 0.6, counted(147, 204)),
    (Evidence::CalledAfterHead, 0.8, counted(11, 19)),
    (Evidence::Panel, 0.65, counted(0, 1)),
    (Evidence::NamedNoun, 0.85, counted(63, 90)),
    (Evidence::NamedBody, 0.75, counted(64, 112)),
    (Evidence::CampaignOfSubject, 0.5, counted(0, 3)),
    (Evidence::NamedBelow, 0.55, NOT_COUNTED),
    (Evidence::BodyNoun, 0.5, counted(162, 195)),
    (Evidence::Document, 0.8, counted(289, 393)),
    (Evidence::DocumentAgain, 0.75, counted(91, 112)),
    (Evidence::AuthorOfText, 0.7, NOT_COUNTED),
    (Evidence::GroupBefore, 0.75, counted(99, 106)),
    (Evidence::PluralBefore, 0.65, counted(58, 85)),
    (Evidence::ThingBefore, 0.7, counted(53, 67)),
    (Evidence::NounBefore, 0.45, counted(10, 18)),
    (Evidence::BodyBefore, 0.4, counted(15, 25)),
    (Evidence::Words, 0.4, counted(12, 28)),
    (Evidence::SameParagraph, 0.9, counted(55, 59)),
    (Evidence::NextParagraph, 0.7, counted(44, 53)),
    (Evidence::ActsBetween, 0.65, counted(1, 1)),
    (Evidence::SubjectBefore, 0.7, counted(2, 3)),
    (Evidence::SubjectAfter, 0.65, NOT_COUNTED),
    (Evidence::CueGoesOn, 0.8, counted(222, 266)),
    (Evidence::SubjectOfSentence, 0.65, counted(3, 4)),
    (Evidence::Turn, 1.0, NOT_COUNTED),
];

/// How sure a kind of evidence is.
pub(crate) fn of(evidence: Evidence) -> f32 {
    let (known, confidence, _) = TABLE[evidence as usize];
    debug_assert_eq!(known, evidence);
    confidence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_evidence_has_its_row() {
        let kinds: Vec<Evidence> = TABLE.iter().map(|(kind, ..)| *kind).collect();
        assert_eq!(kinds, Evidence::ALL);
        for (kind, confidence, counted) in TABLE {
            assert!((0.0..=1.0).contains(confidence), "{kind:?}");
            assert!(
                counted.is_none_or(|c| c.right <= c.of && c.of > 0),
                "{kind:?}"
            );
        }
    }
}
