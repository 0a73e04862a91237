//! How the speaker of a quotation was found.

macro_rules! evidence {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// How the speaker of a quotation was found.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Evidence {
            $($(#[$doc])* $name,)*
        }

        impl Evidence {
            /// All kinds, in the order of their numbers.
            pub const ALL: &[Evidence] = &[$(Evidence::$name,)*];

            /// The name of the kind.
            pub fn name(self) -> &'static str {
                match self {
                    $(Evidence::$name => stringify!($name),)*
                }
            }
        }
    };
}

evidence! {
    /// The source has the fullest form of a name that the article has once.
    OnlyName,
    /// The source has the fullest form of a name that stands elsewhere, too.
    SameName,
    /// The source has a part of the name: "Pell".
    ShortForm,
    /// The source has the name in another spelling: "Drolin" for "Drohlin".
    OtherSpelling,
    /// The source has another form of the name: "DFO", "Bill Strand".
    OtherForm,
    /// The source has a name that fits two people: the one named last.
    Namesake,
    /// A singular pronoun: whom a head takes it for.
    Pronoun,
    /// A pronoun before whom it stands for: "When she rose, Marsh said".
    NamedNext,
    /// A description by a role the article gives somebody: "the minister".
    Role,
    /// The same, but the role is given up, or the description says that it is.
    RoleOfOtherTime,
    /// A role that the article gives somebody only later.
    RoleToldLater,
    /// A description by a synonym of a role: "the lawmaker" for a senator.
    Synonym,
    /// The same, but one of them is given up.
    SynonymOfOtherTime,
    /// A synonym of a role told only later.
    SynonymToldLater,
    /// Somebody without a name, described by the same noun before.
    SameNoun,
    /// "the other": of two who talk, the one who did not speak last.
    TheOther,
    /// Kin of somebody named: "her mother" for Mrs. Vale.
    Relative,
    /// A description by a place: "the Utah Republican".
    Local,
    /// A description nobody bears: whom the sentences before are about.
    Salient,
    /// The same of a description with more words.
    SalientModified,
    /// "the nominee": whom the article names most.
    Runner,
    /// "a judge" at the top: the one judge named below.
    OfficeNamedLater,
    /// A bare noun in the headline: whom the article names first.
    Headline,
    /// A description: whom a head takes it for.
    Description,
    /// A description of somebody the article never names.
    NeverNamed,
    /// Somebody whose name is kept back, described so before.
    KeptBack,
    /// "I" in a quotation: who speaks the one around it.
    OuterSpeaker,
    /// The label of the paragraph in a transcript.
    Label,
    /// Who tells the story.
    Narrator,
    /// The name in the by-line.
    Byline,
    /// The name below a letter.
    Signature,
    /// The article's own voice.
    AuthorVoice,
    /// A question of an interview: who asks there.
    Interviewer,
    /// An answer of an interview: who is asked there.
    Interviewee,
    /// "who": the name before it.
    RelativeOfName,
    /// "who": a reference before it.
    RelativeOfReference,
    /// Several together: "Pell and Marsh".
    Joint,
    /// A group by its noun: "residents".
    Group,
    /// Somebody by a noun alone.
    Noun,
    /// Anything else by its noun.
    Thing,
    /// A body called after its head: "his campaign".
    CalledAfterHead,
    /// "the panel": a committee by name.
    Panel,
    /// A body by the name before its noun: "the Vale campaign".
    NamedNoun,
    /// A body by a noun in its name, or of its kind: "the union".
    NamedBody,
    /// "the campaign": of whom the article is about.
    CampaignOfSubject,
    /// A body that the article names below its kind: "a federal court".
    NamedBelow,
    /// A body by its noun.
    BodyNoun,
    /// A document by its noun.
    Document,
    /// A document called as it is first.
    DocumentAgain,
    /// A text that speaks for whoever made it, as it is told where the text comes first.
    AuthorOfText,
    /// "they": the group or body that spoke last.
    GroupBefore,
    /// "they": the plural before.
    PluralBefore,
    /// "it": the body or document that spoke last.
    ThingBefore,
    /// "it": the noun before.
    NounBefore,
    /// "it": the body named before.
    BodyBefore,
    /// Words that nothing else is known of.
    Words,
    /// No source: the voice before goes on in its paragraph.
    SameParagraph,
    /// No source: the voice before goes on over its paragraph.
    NextParagraph,
    /// No source: who acts between the quotation before and this one.
    ActsBetween,
    /// No source: who is the subject of the sentences before.
    SubjectBefore,
    /// No source: who is the subject of the sentence after.
    SubjectAfter,
    /// A cue without a source that goes on from the quotation before: ", adding that".
    CueGoesOn,
    /// A cue without a source: the subject of its sentence.
    SubjectOfSentence,
    /// No source: people speak by turns, and a head says whose turn it is.
    Turn,
}
