//! Quotes, speakers, attributions: what the detector and the resolver add.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Evidence, Span};

/// How much of a content stands in quotation marks.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum QuoteType {
    /// At least 80 % of the content's letters.
    Direct,
    /// Between the two.
    Mixed,
    /// Under 5 %.
    Indirect,
}

impl QuoteType {
    /// The lower-case name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            QuoteType::Direct => "direct",
            QuoteType::Mixed => "mixed",
            QuoteType::Indirect => "indirect",
        }
    }
}

/// What kind of attribution it is. The Penn Discourse Treebank (Prasad et al. 2008) calls the four communication,
/// propositional attitude, factive and control.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Debug,
    Hash,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// PDTB's communication: somebody says or writes it, by a word that could introduce the very words (said, promised,
    /// accused), or by quotation marks alone; a turn of a transcript.
    #[default]
    Speech,
    /// PDTB's propositional attitude: belief, knowledge, wish, plan, feeling (thinks, wants, fears).
    Thought,
    /// PDTB's factive: a poll, a study, a document shows it, or somebody finds it out.
    Finding,
    /// PDTB's control: what somebody decides, tries, refuses or does, and mere topics (agreed to, refused to).
    Act,
}

impl Class {
    /// Every class, in the order of reports.
    pub const ALL: [Class; 4] = [Class::Speech, Class::Thought, Class::Finding, Class::Act];

    /// The lower-case name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Class::Speech => "speech",
            Class::Thought => "thought",
            Class::Finding => "finding",
            Class::Act => "act",
        }
    }
}

/// What is special about a quote.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Flag {
    /// The words were not said: "did not say that".
    Negated,
    /// The words may be said or might have been: "would say", "is expected to announce".
    Hypothetical,
}

impl Flag {
    /// The lower-case name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Flag::Negated => "negated",
            Flag::Hypothetical => "hypothetical",
        }
    }
}

/// A quotation: content with its cue, source and addressee, all as sorted lists of byte spans. Made with [`Quote::new`].
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Quote {
    /// Direct, mixed or indirect.
    pub kind: QuoteType,
    /// Speech, thought, finding or act.
    pub class: Class,
    /// What was said; never empty. Several spans when the cue splits it. Outer quotation marks stay outside.
    pub content: Vec<Span>,
    /// The reporting word or phrase; empty for a floating quote.
    pub cue: Vec<Span>,
    /// The noun phrase that names who said it, with title and apposition; may be empty.
    pub source: Vec<Span>,
    /// To whom; may be empty.
    pub addressee: Vec<Span>,
    /// 0 to 1: how sure the detector is that this is a quotation.
    pub confidence: f32,
    /// Sorted, each at most once.
    pub flags: Vec<Flag>,
    /// Index (in the same list) of the quote whose content holds this one.
    pub inside: Option<usize>,
    /// Name of the rule or model that found it.
    pub found_by: Cow<'static, str>,
}

impl Quote {
    /// How [`found_by`](Self::found_by) begins where a model has found the quote.
    pub const BY_MODEL: &str = "encoder";

    /// Whether a model has found it, alone or with a rule.
    pub fn is_by_model(&self) -> bool {
        self.found_by.starts_with(Self::BY_MODEL)
    }

    /// A quote with nothing but its content; the other fields are empty, its class is speech, confidence 1.
    pub fn new(kind: QuoteType, content: Vec<Span>, found_by: &'static str) -> Self {
        Self {
            kind,
            class: Class::default(),
            content,
            cue: Vec::new(),
            source: Vec::new(),
            addressee: Vec::new(),
            confidence: 1.0,
            flags: Vec::new(),
            inside: None,
            found_by: Cow::Borrowed(found_by),
        }
    }

    /// From the first to the last byte of the content.
    pub fn extent(&self) -> Span {
        match (self.content.first(), self.content.last()) {
            (Some(first), Some(last)) => first.cover(*last),
            _ => Span::default(),
        }
    }
}

/// What a speaker is.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SpeakerKind {
    /// A named individual.
    Person,
    /// A named body: company, paper, campaign, government department.
    Organization,
    /// Several people, named or not: "Republicans", "voters", "the two senators".
    Group,
    /// One individual the article never names: "a senior aide".
    Unnamed,
    /// A poll, report, e-mail, lawsuit, advertisement, headline.
    Document,
    /// The article's own writer.
    Author,
    /// Anything else.
    Other,
}

impl SpeakerKind {
    /// The lower-case name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            SpeakerKind::Person => "person",
            SpeakerKind::Organization => "organization",
            SpeakerKind::Group => "group",
            SpeakerKind::Unnamed => "unnamed",
            SpeakerKind::Document => "document",
            SpeakerKind::Author => "author",
            SpeakerKind::Other => "other",
        }
    }
}

/// A speaker's gender, as the article's pronouns, titles and first names tell it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Gender {
    /// she
    Female,
    /// he
    Male,
    /// not known, or not a person
    #[default]
    Unknown,
}

impl Gender {
    /// The lower-case name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Gender::Female => "female",
            Gender::Male => "male",
            Gender::Unknown => "unknown",
        }
    }
}

/// A person or body whose words an article reports. Made with [`Speaker::new`].
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Speaker {
    /// The fullest personal name in the article, without titles; for the unnamed, the describing phrase without article.
    pub name: String,
    /// What it is.
    pub kind: SpeakerKind,
    /// As far as known.
    pub gender: Gender,
    /// Other proper-name forms of it in the article.
    pub aliases: Vec<String>,
    /// "member of the Azerbaijani parliament"; in order of appearance.
    pub roles: Vec<String>,
    /// The article says that the name is kept back: "who asked not to be named".
    pub anonymous: bool,
    /// Where the article mentions it; sorted byte spans.
    pub mentions: Vec<Span>,
}

impl Speaker {
    /// A speaker of whom nothing else is known.
    pub fn new(name: impl Into<String>, kind: SpeakerKind) -> Self {
        Self {
            name: name.into(),
            kind,
            gender: Gender::Unknown,
            aliases: Vec::new(),
            roles: Vec::new(),
            anonymous: false,
            mentions: Vec::new(),
        }
    }
}

/// Whose words a quote's are. Made with [`Attribution::new`]; the default says nothing of it.
#[derive(Clone, PartialEq, Debug, Default)]
#[non_exhaustive]
pub struct Attribution {
    /// Index into the speakers; `None` when the article does not say.
    pub speaker: Option<usize>,
    /// The evidence, in order: source mention, then each antecedent up to the naming mention.
    pub via: Vec<Span>,
    /// 0 to 1: how sure the resolver is of the speaker.
    pub confidence: f32,
    /// How the speaker was found; `None` without a speaker, and in an article read back: JSON does not have it.
    pub evidence: Option<Evidence>,
}

impl Attribution {
    /// An attribution to a speaker, by its index, with its evidence.
    pub fn new(speaker: Option<usize>, via: Vec<Span>, confidence: f32) -> Self {
        Self {
            speaker,
            via,
            confidence,
            evidence: None,
        }
    }

    /// The same, with how the speaker was found.
    #[must_use]
    pub fn by(mut self, evidence: Option<Evidence>) -> Self {
        self.evidence = evidence;
        self
    }
}

/// What the resolver makes of an article. Made with [`Resolution::new`].
#[derive(Clone, PartialEq, Debug, Default)]
#[non_exhaustive]
pub struct Resolution {
    /// Each speaker that at least one attribution names.
    pub speakers: Vec<Speaker>,
    /// `attributions[i]` belongs to `article.quotes()[i]`.
    pub attributions: Vec<Attribution>,
}

impl Resolution {
    /// Speakers, and an attribution for each quote of the article.
    pub fn new(speakers: Vec<Speaker>, attributions: Vec<Attribution>) -> Self {
        Self {
            speakers,
            attributions,
        }
    }
}
