//! The JSON form of an article, version 1: one article per line, gold and output alike. Offsets are code points.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::article::text_order;
use crate::{
    Article, Attribution, CharSpan, Class, Error, Flag, Gender, Meta, Misfit, OffsetMap, Quote,
    QuoteType, RawArticle, Resolution, Span, Speaker, SpeakerKind,
};

/// An article with its quotations and speakers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ArticleRecord {
    /// The input's id, else file name or line number.
    #[serde(default)]
    pub id: String,
    /// The text as it came; left out on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Date, place, publisher, title, url and whatever the input had.
    #[serde(default)]
    pub meta: Meta,
    /// In text order; an outer quotation before those inside it.
    #[serde(default)]
    pub quotes: Vec<QuoteRecord>,
    /// The speakers the quotes name.
    #[serde(default)]
    pub speakers: Vec<SpeakerRecord>,
    /// Things the reader should know: "invalid UTF-8 replaced".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// One quotation. Span lists are sorted; a quotation split by its cue has several content spans.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct QuoteRecord {
    /// "q1", "q2", … in text order.
    pub id: String,
    /// Direct: at least 80 % of the letters in marks; indirect: under 5 %; else mixed.
    #[serde(rename = "type")]
    pub kind: QuoteType,
    /// Speech (a word of saying or writing), thought (belief, wish, plan), finding (a study or document shows) or act (any
    /// other); when nobody says, it is taken for speech.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// What was said; outer marks are left outside.
    pub content: Vec<CharSpan>,
    /// The reporting word or phrase.
    #[serde(default)]
    pub cue: Vec<CharSpan>,
    /// The phrase that names who said it, with title and apposition.
    #[serde(default)]
    pub source: Vec<CharSpan>,
    /// To whom it was said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addressee: Vec<CharSpan>,
    /// Id of the speaker; null when the article does not say.
    #[serde(default)]
    pub speaker: Option<String>,
    /// 0 to 1: that this is a quotation.
    #[serde(default = "one")]
    pub confidence: f32,
    /// 0 to 1: that the speaker is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker_confidence: Option<f32>,
    /// Negated, hypothetical.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
    /// Id of the quotation whose content holds this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inside: Option<String>,
    /// The rule or model that found it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub found_by: String,
    /// Evidence for the speaker: source mention, then each antecedent to the naming mention.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<CharSpan>,
    /// What people put right by hand: "speaker", "content", "class", "added".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<String>,
}

fn one() -> f32 {
    1.0
}

impl QuoteRecord {
    /// A quotation of which nothing but the content is known; confidence 1.
    pub fn new(id: impl Into<String>, kind: QuoteType, content: Vec<CharSpan>) -> Self {
        Self {
            id: id.into(),
            kind,
            class: None,
            content,
            cue: Vec::new(),
            source: Vec::new(),
            addressee: Vec::new(),
            speaker: None,
            confidence: one(),
            speaker_confidence: None,
            flags: Vec::new(),
            inside: None,
            found_by: String::new(),
            via: Vec::new(),
            corrected: Vec::new(),
        }
    }
}

/// One speaker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct SpeakerRecord {
    /// "s1", "s2", …
    pub id: String,
    /// The fullest personal name in the article, without titles.
    pub name: String,
    /// Person, organization, group, unnamed, document, author or other.
    #[serde(default = "person")]
    pub kind: SpeakerKind,
    /// As far as known.
    #[serde(default)]
    pub gender: Gender,
    /// Other proper-name forms in the article.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// "member of the Azerbaijani parliament".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// The article says that the name is kept back: "who asked not to be named".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anonymous: bool,
    /// Where the article mentions it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<CharSpan>,
}

fn person() -> SpeakerKind {
    SpeakerKind::Person
}

impl SpeakerRecord {
    /// A speaker of whom nothing else is known.
    pub fn new(id: impl Into<String>, name: impl Into<String>, kind: SpeakerKind) -> Self {
        Self {
            id: id.into(),
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

/// Two digits are enough for a probability made of rules; they keep lines short and equal on every machine.
fn round(confidence: f32) -> f32 {
    (confidence * 100.0).round() / 100.0
}

impl ArticleRecord {
    /// An article without annotations.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            text: Some(text.into()),
            ..Self::default()
        }
    }

    /// The JSON form of an article, text included.
    pub fn from_article(article: &Article) -> Self {
        let map = OffsetMap::new(article.text());
        let chars = |spans: &[Span]| -> Vec<CharSpan> {
            spans.iter().map(|&s| map.span_to_chars(s)).collect()
        };
        let quotes = article
            .quotes()
            .iter()
            .enumerate()
            .map(|(i, quote)| {
                let attribution = article.attributions().get(i);
                let speaker = attribution.and_then(|a| a.speaker);
                QuoteRecord {
                    id: format!("q{}", i + 1),
                    kind: quote.kind,
                    class: Some(quote.class),
                    content: chars(&quote.content),
                    cue: chars(&quote.cue),
                    source: chars(&quote.source),
                    addressee: chars(&quote.addressee),
                    speaker: speaker.map(|s| format!("s{}", s + 1)),
                    confidence: round(quote.confidence),
                    speaker_confidence: speaker.and(attribution).map(|a| round(a.confidence)),
                    flags: quote.flags.clone(),
                    inside: quote.inside.map(|outer| format!("q{}", outer + 1)),
                    found_by: quote.found_by.clone().into_owned(),
                    via: attribution.map(|a| chars(&a.via)).unwrap_or_default(),
                    corrected: Vec::new(),
                }
            })
            .collect();
        let speakers = article
            .speakers()
            .iter()
            .enumerate()
            .map(|(i, speaker)| SpeakerRecord {
                id: format!("s{}", i + 1),
                name: speaker.name.clone(),
                kind: speaker.kind,
                gender: speaker.gender,
                aliases: speaker.aliases.clone(),
                roles: speaker.roles.clone(),
                anonymous: speaker.anonymous,
                mentions: chars(&speaker.mentions),
            })
            .collect();
        Self {
            id: article.id().to_owned(),
            text: Some(article.text().to_owned()),
            meta: article.meta().clone(),
            quotes,
            speakers,
            warnings: article.warnings().to_vec(),
        }
    }

    /// The article without its annotations, to run the stages on.
    pub fn into_raw(self) -> RawArticle {
        RawArticle {
            id: self.id,
            text: self.text.unwrap_or_default(),
            meta: self.meta,
        }
    }

    /// The quotes alone, with nothing said of who speaks: to find the speakers of quotations that are known.
    ///
    /// Span lists may be in any order; spans that cover nothing are left out.
    ///
    /// # Errors
    /// [`Error::BadCharSpan`] for offsets outside the text and for spans of a list that overlap, [`Error::NoContent`] for a
    /// quotation without content, [`Error::BadReference`] for an `inside` that does not exist.
    pub fn to_quotes(&self) -> Result<Vec<Quote>, Error> {
        let text = self.text.as_deref().unwrap_or_default();
        let map = OffsetMap::new(text);
        let measure = Measure {
            article: &self.id,
            map: &map,
        };
        let number = numbers(self.quotes.iter().map(|quote| quote.id.as_str()));
        self.quotes
            .iter()
            .map(|record| {
                let inside = self.number_of(&record.id, record.inside.as_deref(), &number)?;
                let content = measure.list(&record.id, "content", &record.content)?;
                if content.is_empty() {
                    return Err(Error::NoContent {
                        article: self.id.clone(),
                        quote: record.id.clone(),
                    });
                }
                Ok(Quote {
                    kind: record.kind,
                    class: record.class.unwrap_or_default(),
                    content,
                    cue: measure.list(&record.id, "cue", &record.cue)?,
                    source: measure.list(&record.id, "source", &record.source)?,
                    addressee: measure.list(&record.id, "addressee", &record.addressee)?,
                    confidence: record.confidence,
                    flags: record.flags.clone(),
                    inside,
                    found_by: record.found_by.clone().into(),
                })
            })
            .collect()
    }

    /// The article with its quotes and speakers, without tokens: to read gold or earlier output.
    ///
    /// # Errors
    /// Those of [`to_quotes`](Self::to_quotes), and the same for mentions, evidence and speakers.
    pub fn into_article(self) -> Result<Article, Error> {
        let quotes = self.to_quotes()?;
        let text = self.text.as_deref().unwrap_or_default();
        let map = OffsetMap::new(text);
        let measure = Measure {
            article: &self.id,
            map: &map,
        };
        let number = numbers(self.speakers.iter().map(|speaker| speaker.id.as_str()));
        let attributions = self
            .quotes
            .iter()
            .map(|record| {
                let speaker = self.number_of(&record.id, record.speaker.as_deref(), &number)?;
                Ok(Attribution::new(
                    speaker,
                    // The order of the evidence means something.
                    measure.spans(&record.id, "via", &record.via)?,
                    record.speaker_confidence.unwrap_or(1.0),
                ))
            })
            .collect::<Result<Vec<_>, Error>>()?;
        // `with_quotes` sorts; the attributions must follow their quotes.
        let order = text_order(&quotes);
        let attributions = order.iter().map(|&i| attributions[i].clone()).collect();
        let speakers = self
            .speakers
            .iter()
            .map(|s| {
                Ok(Speaker {
                    name: s.name.clone(),
                    kind: s.kind,
                    gender: s.gender,
                    aliases: s.aliases.clone(),
                    roles: s.roles.clone(),
                    anonymous: s.anonymous,
                    mentions: measure.list(&s.id, "mention", &s.mentions)?,
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let warnings = self.warnings;
        let article = Article::new(RawArticle {
            id: self.id,
            text: self.text.unwrap_or_default(),
            meta: self.meta,
        })?
        .with_quotes(quotes)?
        .with_attributions(Resolution {
            speakers,
            attributions,
        })?;
        Ok(warnings.into_iter().fold(article, Article::with_warning))
    }

    /// The number of what a quotation names by its id.
    fn number_of(
        &self,
        quote: &str,
        id: Option<&str>,
        numbers: &HashMap<&str, usize>,
    ) -> Result<Option<usize>, Error> {
        let number = |id: &str| {
            numbers.get(id).copied().ok_or_else(|| Error::BadReference {
                article: self.id.clone(),
                what: quote.to_owned(),
                to: id.to_owned(),
            })
        };
        id.map(number).transpose()
    }

    /// The JSON schema of this form, version 1.
    pub fn json_schema() -> serde_json::Value {
        schemars::schema_for!(ArticleRecord).to_value()
    }
}

/// Code points of an article's file as bytes of its text.
struct Measure<'a> {
    article: &'a str,
    map: &'a OffsetMap<'a>,
}

impl Measure<'_> {
    /// The spans in their order, without those that cover nothing.
    fn spans(
        &self,
        owner: &str,
        layer: &'static str,
        spans: &[CharSpan],
    ) -> Result<Vec<Span>, Error> {
        let mut bytes = Vec::with_capacity(spans.len());
        for &span in spans {
            match self.map.span_to_bytes(span) {
                Some(span) if span.is_empty() => {}
                Some(span) => bytes.push(span),
                None if span.end < span.start => {
                    return Err(self.bad(owner, layer, span, Misfit::Reversed));
                }
                None => return Err(self.bad(owner, layer, span, Misfit::Outside)),
            }
        }
        Ok(bytes)
    }

    /// The spans in text order; no two of them may overlap.
    fn list(
        &self,
        owner: &str,
        layer: &'static str,
        spans: &[CharSpan],
    ) -> Result<Vec<Span>, Error> {
        let mut bytes = self.spans(owner, layer, spans)?;
        bytes.sort_unstable();
        for pair in bytes.windows(2) {
            if pair[0].overlaps(pair[1]) {
                let [first, second] = [pair[0], pair[1]].map(|span| self.map.span_to_chars(span));
                let misfit = Misfit::Overlaps(first.start, first.end);
                return Err(self.bad(owner, layer, second, misfit));
            }
        }
        Ok(bytes)
    }

    fn bad(&self, owner: &str, layer: &'static str, span: CharSpan, misfit: Misfit) -> Error {
        Error::BadCharSpan {
            article: self.article.to_owned(),
            owner: owner.to_owned(),
            layer,
            span,
            misfit,
            n_chars: self.map.n_chars(),
        }
    }
}

/// For each id its place in the list; of ids that come twice the last place.
fn numbers<'a>(ids: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    ids.enumerate().map(|(number, id)| (id, number)).collect()
}
