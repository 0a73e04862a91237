//! How sure each kind of evidence is: the one table of it.

use ascribe_article::Evidence;

/// How often a kind of evidence was right where it was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) right: u32,
    pub(crate) of: u32,
}

/// A kind of evidence, how sure it is, and the count.
type Kind = (Evidence, f32, Option<Counted>);

const fn row(evidence: Evidence, confidence: f32) -> Kind {
    (evidence, confidence, None)
}

/// In the order of the kinds.
const TABLE: &[Kind] = &[
    row(Evidence::OnlyName, 0.96),
    row(Evidence::SameName, 0.97),
    row(Evidence::ShortForm, 0.97),
    row(Evidence::OtherSpelling, 0.97),
    row(Evidence::OtherForm, 0.97),
    row(Evidence::Namesake, 0.6),
    row(Evidence::Pronoun, 1.0),
    row(Evidence::NamedNext, 0.6),
    row(Evidence::Role, 0.85),
    row(Evidence::RoleOfOtherTime, 0.6),
    row(Evidence::RoleToldLater, 0.7),
    row(Evidence::Synonym, 0.85 - 0.1),
    row(Evidence::SynonymOfOtherTime, 0.6 - 0.1),
    row(Evidence::SynonymToldLater, 0.7 - 0.1),
    row(Evidence::SameNoun, 0.75),
    row(Evidence::TheOther, 0.6),
    row(Evidence::Relative, 0.7),
    row(Evidence::Local, 0.8),
    row(Evidence::Salient, 0.55),
    row(Evidence::SalientModified, 0.6),
    row(Evidence::Runner, 0.6),
    row(Evidence::OfficeNamedLater, 0.6),
    row(Evidence::Headline, 0.5),
    row(Evidence::Description, 1.0),
    row(Evidence::NeverNamed, 0.85),
    row(Evidence::KeptBack, 0.75),
    row(Evidence::OuterSpeaker, 1.0),
    row(Evidence::Label, 0.85),
    row(Evidence::Narrator, 0.6),
    row(Evidence::Byline, 0.8),
    row(Evidence::Signature, 0.75),
    row(Evidence::AuthorVoice, 0.7),
    row(Evidence::Interviewee, 0.75),
    row(Evidence::RelativeOfName, 0.85),
    row(Evidence::RelativeOfReference, 0.7),
    row(Evidence::Joint, 0.85),
    row(Evidence::Group, 0.8),
    row(Evidence::Noun, 0.7),
    row(Evidence::Thing, 0.6),
    row(Evidence::CalledAfterHead, 0.8),
    row(Evidence::Panel, 0.65),
    row(Evidence::NamedNoun, 0.85),
    row(Evidence::NamedBody, 0.75),
    row(Evidence::CampaignOfSubject, 0.5),
    row(Evidence::NamedBelow, 0.55),
    row(Evidence::BodyNoun, 0.5),
    row(Evidence::Document, 0.8),
    row(Evidence::DocumentAgain, 0.75),
    row(Evidence::GroupBefore, 0.75),
    row(Evidence::PluralBefore, 0.65),
    row(Evidence::ThingBefore, 0.7),
    row(Evidence::NounBefore, 0.45),
    row(Evidence::BodyBefore, 0.4),
    row(Evidence::Words, 0.4),
    row(Evidence::SameParagraph, 0.9),
    row(Evidence::NextParagraph, 0.7),
    row(Evidence::ActsBetween, 0.65),
    row(Evidence::SubjectBefore, 0.7),
    row(Evidence::SubjectAfter, 0.65),
    row(Evidence::CueGoesOn, 0.8),
    row(Evidence::SubjectOfSentence, 0.65),
    row(Evidence::Turn, 1.0),
];

/// How sure a kind of evidence is; where a head or another quotation says it, 1.
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
    }
}
