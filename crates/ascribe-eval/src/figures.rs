//! The figures: their names, what they count, where they come from.

use ascribe_article::{Class, QuoteType, SpeakerKind};

/// A figure by its name; `Display` gives the name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// Letters inside any content.
    ContentLetters,
    /// The contents' letters are the same.
    ContentExact,
    /// Intersection over union of the contents' letters is at least one half.
    ContentHalf,
    /// The same with another threshold.
    ContentOverlap(f64),
    /// [`Figure::ContentHalf`], and the source agrees.
    Attribution,
    /// The same by type of the quotation.
    AttributionOf(QuoteType),
    /// The same by class, as each side says.
    AttributionOfClass(Class),
    /// The right class where the content was found.
    Class,
    /// Quotations of the gold inside others that were found, as whatever.
    Nested,
    /// Contents and sources are the same.
    AttributionExact,
    /// [`Figure::ContentHalf`], and the cue agrees.
    Cue,
    /// Of the quotations with a source: [`Figure::ContentHalf`], and the sources agree.
    Source,
    /// The same for addressees.
    Addressee,
    /// Contiguous pieces of content.
    SpanContent,
    /// Contiguous pieces of cue.
    SpanCue,
    /// Contiguous pieces of source.
    SpanSource,
    /// The named speaker, by any name.
    Speaker,
    /// The same by type of the quotation.
    SpeakerOf(QuoteType),
    /// The named speaker, by the full name.
    SpeakerStrict,
    /// The named speaker where the content was found.
    SpeakerGivenContent,
    /// Which character of a story speaks, where the content was found.
    Character(Manner),
    /// A speaker of a kind.
    SpeakerKind(SpeakerKind),
    /// The same, by name or describing phrase.
    SpeakerKindStrict(SpeakerKind),
    /// B-cubed over an article's quotations, clustered by speaker.
    BCubed,
    /// GenderGapTracker's figure: quotations at a share of gold characters.
    Ggt(f64),
    /// Its speaker accuracy on the quotations so matched.
    GgtSpeaker(f64),
    /// Its verb accuracy on the quotations so matched.
    GgtVerb(f64),
}

/// How a story names the speaker of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// However.
    Any,
    /// By name: “No,” said Pell.
    Explicit,
    /// By pronoun or description: “No,” she said.
    Anaphoric,
    /// Not at all: “No.”
    Implicit,
}

impl Manner {
    /// The name corpora give it; none for all together.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Manner::Any => None,
            Manner::Explicit => Some("explicit"),
            Manner::Anaphoric => Some("anaphoric"),
            Manner::Implicit => Some("implicit"),
        }
    }
}

const MANNERS: [Manner; 4] = [
    Manner::Any,
    Manner::Explicit,
    Manner::Anaphoric,
    Manner::Implicit,
];

const TYPES: [QuoteType; 3] = [QuoteType::Direct, QuoteType::Mixed, QuoteType::Indirect];

/// All kinds of speaker, in the order of reports.
const KINDS: [SpeakerKind; 7] = [
    SpeakerKind::Person,
    SpeakerKind::Organization,
    SpeakerKind::Group,
    SpeakerKind::Unnamed,
    SpeakerKind::Document,
    SpeakerKind::Author,
    SpeakerKind::Other,
];

/// GenderGapTracker's two thresholds.
pub(crate) const GGT_THRESHOLDS: [f64; 2] = [0.3, 0.8];

impl Figure {
    /// All of them in the order of reports, with `overlaps` as further thresholds.
    pub fn all(overlaps: &[f64]) -> Vec<Figure> {
        use Figure::{
            Addressee, Attribution, AttributionExact, AttributionOf, AttributionOfClass, BCubed,
            ContentExact, ContentHalf, ContentLetters, ContentOverlap, Cue, Ggt, GgtSpeaker,
            GgtVerb, Source, SpanContent, SpanCue, SpanSource, Speaker, SpeakerGivenContent,
            SpeakerKindStrict, SpeakerOf, SpeakerStrict,
        };
        let mut all = vec![Attribution];
        all.extend(TYPES.map(AttributionOf));
        all.extend(Class::ALL.map(AttributionOfClass));
        all.extend([Figure::Class, Figure::Nested]);
        all.extend([AttributionExact, ContentLetters, ContentHalf]);
        let mut thresholds = overlaps.to_vec();
        thresholds.sort_by(f64::total_cmp);
        thresholds.dedup();
        all.extend(thresholds.into_iter().map(ContentOverlap));
        all.extend([ContentExact, Cue, Source, Addressee]);
        all.extend([SpanContent, SpanCue, SpanSource, Speaker]);
        all.extend(TYPES.map(SpeakerOf));
        all.extend([SpeakerStrict, SpeakerGivenContent]);
        all.extend(MANNERS.map(Figure::Character));
        all.extend(
            KINDS
                .iter()
                .flat_map(|&kind| [Figure::SpeakerKind(kind), SpeakerKindStrict(kind)]),
        );
        all.push(BCubed);
        all.extend(
            GGT_THRESHOLDS
                .iter()
                .flat_map(|&threshold| [Ggt(threshold), GgtSpeaker(threshold), GgtVerb(threshold)]),
        );
        all
    }

    /// The name in tables, files and `--min`.
    pub fn name(self) -> String {
        match self {
            Figure::ContentLetters => "content_chars".into(),
            Figure::ContentExact => "content_exact".into(),
            Figure::ContentHalf => "content_half".into(),
            Figure::ContentOverlap(threshold) => format!("content_overlap_{threshold}"),
            Figure::Attribution => "attribution".into(),
            Figure::AttributionOf(kind) => format!("attribution/{}", kind.name()),
            Figure::AttributionOfClass(class) => format!("attribution/{}", class.name()),
            Figure::Class => "class".into(),
            Figure::Nested => "nested".into(),
            Figure::AttributionExact => "attribution_exact".into(),
            Figure::Cue => "cue".into(),
            Figure::Source => "source".into(),
            Figure::Addressee => "addressee".into(),
            Figure::SpanContent => "span_content".into(),
            Figure::SpanCue => "span_cue".into(),
            Figure::SpanSource => "span_source".into(),
            Figure::Speaker => "speaker".into(),
            Figure::SpeakerOf(kind) => format!("speaker/{}", kind.name()),
            Figure::SpeakerStrict => "speaker_strict".into(),
            Figure::SpeakerGivenContent => "speaker_given_content".into(),
            Figure::Character(manner) => match manner.name() {
                None => "character".into(),
                Some(name) => format!("character/{name}"),
            },
            Figure::SpeakerKind(kind) => format!("speaker_kind/{}", kind.name()),
            Figure::SpeakerKindStrict(kind) => format!("speaker_kind_strict/{}", kind.name()),
            Figure::BCubed => "b_cubed".into(),
            Figure::Ggt(threshold) => format!("ggt_{threshold}"),
            Figure::GgtSpeaker(threshold) => format!("ggt_{threshold}_speaker"),
            Figure::GgtVerb(threshold) => format!("ggt_{threshold}_verb"),
        }
    }

    /// What the gold must annotate for the figure to mean anything.
    pub(crate) fn needs(self) -> Layer {
        match self {
            Figure::ContentLetters
            | Figure::ContentExact
            | Figure::ContentHalf
            | Figure::ContentOverlap(_)
            | Figure::SpanContent
            | Figure::Ggt(_) => Layer::Content,
            Figure::Attribution
            | Figure::AttributionOf(_)
            | Figure::AttributionExact
            | Figure::Source
            | Figure::SpanSource
            | Figure::GgtSpeaker(_) => Layer::Source,
            Figure::Cue | Figure::SpanCue | Figure::GgtVerb(_) => Layer::Cue,
            Figure::Addressee => Layer::Addressee,
            Figure::Speaker
            | Figure::SpeakerOf(_)
            | Figure::SpeakerStrict
            | Figure::SpeakerGivenContent
            | Figure::SpeakerKind(_)
            | Figure::SpeakerKindStrict(_)
            | Figure::BCubed => Layer::Speaker,
            Figure::Character(_) => Layer::Manner,
            // Without a source nowhere, every attribution is one by its content.
            Figure::AttributionOfClass(_) | Figure::Class => Layer::Class,
            Figure::Nested => Layer::Nested,
        }
    }
}

/// What a corpus may or may not annotate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    Content,
    Source,
    Cue,
    Addressee,
    Speaker,
    Manner,
    Class,
    Nested,
}
