//! Why a speaker is who they are, in a line for people.

use ascribe_article::{Article, Attribution, Evidence, Quote, Speaker, SpeakerKind};

use crate::people::spelling::one_line;

/// How the speaker of a quote was found, in a sentence without its full stop; `None` when there is no such quote or the
/// article has not been attributed.
///
/// It reads the evidence of the attribution: “she” stands for “Pell”, that is Anna Pell. An article read back from JSON has the
/// spans that lead to the name, but no [`Evidence`]; then the sentence says no more than these do.
pub fn explain(article: &Article, quote: usize) -> Option<String> {
    let attribution = article.attributions().get(quote)?;
    let quote = article.quotes().get(quote)?;
    let speaker = attribution
        .speaker
        .and_then(|speaker| article.speakers().get(speaker));
    let Some(speaker) = speaker else {
        return Some(match quote.source.first() {
            Some(&source) => {
                let source = one_line(article.slice(source));
                format!("the article does not say who “{source}” is")
            }
            None => "the article does not say whose words these are".to_owned(),
        });
    };
    let path = Path::of(article, quote, attribution, speaker);
    Some(match attribution.evidence {
        Some(evidence) => path.by(evidence),
        None => path.source_to_name(),
    })
}

/// The words that lead from a quote to its speaker.
struct Path<'a> {
    /// The source, or what stands for one; empty when there is none.
    first: String,
    /// What it takes up, one after the other.
    rest: Vec<String>,
    name: String,
    speaker: &'a Speaker,
    /// The quote has a source.
    sourced: bool,
}

impl<'a> Path<'a> {
    fn of(
        article: &Article,
        quote: &Quote,
        attribution: &Attribution,
        speaker: &'a Speaker,
    ) -> Self {
        let mut texts = attribution
            .via
            .iter()
            .map(|&span| one_line(article.slice(span)).into_owned());
        Self {
            first: texts.next().unwrap_or_default(),
            rest: texts.collect(),
            name: one_line(&speaker.name).into_owned(),
            speaker,
            sourced: !quote.source.is_empty(),
        }
    }

    fn by(&self, evidence: Evidence) -> String {
        let Path { first, name, .. } = self;
        if let Some(without_name) = self.without_name().filter(|_| self.sourced) {
            return without_name;
        }
        match evidence {
            Evidence::SameParagraph | Evidence::NextParagraph => {
                format!("nobody stands beside it: {name} goes on from the quotation before")
            }
            Evidence::CueGoesOn => format!("it goes on from what {name} said before"),
            Evidence::Turn if first.is_empty() => {
                format!("nobody stands beside it: it is the turn of {name}")
            }
            Evidence::Turn => format!(
                "nobody stands beside it: people speak by turns here, and it is the turn of {name} (“{first}”)"
            ),
            Evidence::Interviewer if !self.sourced => {
                format!("it is a question of the interview: {name} asks there")
            }
            Evidence::Interviewee if !self.sourced => {
                format!("it is an answer of the interview: {name} is asked there")
            }
            Evidence::ActsBetween | Evidence::SubjectBefore | Evidence::SubjectAfter => format!(
                "nobody stands beside it: taken for {name}, who acts next to it (“{first}”)"
            ),
            Evidence::SubjectOfSentence => format!("its verb goes with “{first}”, that is {name}"),
            Evidence::OtherSpelling => {
                format!("“{first}” is “{}”, spelt another way", self.last())
            }
            Evidence::Namesake => {
                format!("“{first}” fits two people: taken for {name}, who is named last before it")
            }
            Evidence::AuthorVoice => format!("“{first}” is the article’s own voice"),
            Evidence::Pronoun
            | Evidence::NamedNext
            | Evidence::OuterSpeaker
            | Evidence::Label
            | Evidence::Narrator
            | Evidence::Byline
            | Evidence::Signature
            | Evidence::RelativeOfName
            | Evidence::RelativeOfReference
            | Evidence::GroupBefore
            | Evidence::PluralBefore
            | Evidence::ThingBefore
            | Evidence::NounBefore
            | Evidence::BodyBefore => self.stands_for(),
            _ => self.describes(),
        }
    }

    /// The end of the path.
    fn last(&self) -> &str {
        self.rest.last().unwrap_or(&self.name)
    }

    /// Whether one text has the other's words, whatever their case.
    fn has_name(&self, text: &str) -> bool {
        text.to_lowercase().contains(&self.name.to_lowercase())
    }

    /// A pronoun, and what it takes up up to the name.
    fn stands_for(&self) -> String {
        let (first, name) = (&self.first, &self.name);
        if self.has_name(first) {
            return format!("“{first}” stands beside it");
        }
        let through: Vec<String> = self.rest.iter().map(|text| format!("“{text}”")).collect();
        match through.split_last() {
            Some((last, [])) if self.has_name(last) => format!("“{first}” stands for {last}"),
            Some((last, rest)) if self.has_name(last) => format!(
                "“{first}” stands for {}, in full {last}",
                rest.join(", that for ")
            ),
            Some(_) => format!(
                "“{first}” stands for {}: {name}",
                through.join(", that for ")
            ),
            None => format!("“{first}” can only stand for {name}"),
        }
    }

    /// Somebody or something that has no name.
    fn without_name(&self) -> Option<String> {
        let first = &self.first;
        match self.speaker.kind {
            SpeakerKind::Unnamed if self.speaker.anonymous => Some(format!(
                "“{first}” is not named: the article says that the name is kept back"
            )),
            SpeakerKind::Unnamed if self.rest.is_empty() => {
                Some(format!("“{first}” is not named in the article"))
            }
            SpeakerKind::Document => Some(format!("“{first}” is a document that says so")),
            _ => None,
        }
    }

    /// Words, and whom they name or describe.
    fn describes(&self) -> String {
        let (first, name, last) = (&self.first, &self.name, self.last());
        let word_of_name = |word: &str| first.to_lowercase().contains(word);
        if self.has_name(first) {
            format!("“{first}” stands beside it")
        } else if self.rest.is_empty() {
            format!("“{first}” is {name}")
        } else if name.to_lowercase().split(' ').any(word_of_name) {
            format!("“{first}” is in full “{last}”")
        } else if self.has_name(last) {
            format!("“{first}” describes “{last}”")
        } else {
            format!("“{first}” describes “{last}”: {name}")
        }
    }

    /// Where nothing but the path is known.
    fn source_to_name(&self) -> String {
        let (first, name) = (&self.first, &self.name);
        if !self.sourced {
            return format!("nobody stands beside it: taken for {name}");
        }
        if first.is_empty() {
            return format!("taken for {name}");
        }
        self.without_name().unwrap_or_else(|| self.describes())
    }
}
