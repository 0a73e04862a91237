//! How sure a quotation and its speaker are, said once both are known.
//!
//! The detector knows how a quotation reads and the resolver how a link was made; how often such a quotation has its right speaker
//! depends on both: who speaks, how the source names them, how often they are quoted. Two logistic regressions a kind of speaker
//! (Platt 1999, with further inputs) tell it, learnt on articles with labels. Weights and figures: `models/ascribe-link/card.md`.

use std::sync::LazyLock;

use ascribe_article::{Article, Class, Evidence, Quote, QuoteType, Speaker, SpeakerKind};
use rustc_hash::FxHashMap;

use crate::links::head::{features, log, on};
use crate::words::third_person;

/// Confidences of a quotation, as they are to be told.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Confidences {
    /// Of [`Quote::confidence`].
    pub quote: f32,
    /// Of the attribution's.
    pub speaker: f32,
}

features! {
    /// What is known of a quotation with its speaker.
    QuoteFeatures {
        /// the detector's confidence, a logit
        detector,
        /// the resolver's confidence, a logit
        resolver,
        /// a rule found it, too
        both,
        /// a rule alone found it
        rule_alone,
        /// direct
        direct,
        /// mixed
        mixed,
        /// speech
        speech,
        /// finding
        finding,
        /// act
        act,
        /// it has no source
        no_source,
        /// its source is "he" or "she"
        he_or_she,
        /// another pronoun
        pronoun,
        /// a name or a phrase with a capital
        capital,
        /// one word with a capital
        one_capital,
        /// the name stands in the source
        named_in_source,
        /// the source has a comma
        comma,
        /// the source has an "and"
        and,
        /// ln(1 + letters of the source)
        log_source,
        /// ln(1 + letters of the content)
        log_content,
        /// the content has several parts
        parts,
        /// it has no cue
        no_cue,
        /// it stands in another one
        inside,
        /// ln(1 + spans that lead to the name)
        log_via,
        /// ln(1 + mentions of the speaker)
        log_mentions,
        /// ln(1 + quotations of the speaker)
        log_quotes,
        /// the speaker's only quotation
        only_quote,
        /// ln(1 + words of the name)
        log_name,
        /// the name is one word
        one_word,
        /// the name has four words or more
        long_name,
        /// ln(1 + other forms of the name)
        log_aliases,
        /// the speaker has a role
        has_role,
        /// by the only name there is
        by_only_name,
        /// by a name that has a longer form
        by_known_name,
        /// by a pronoun
        by_pronoun,
        /// by a description
        by_description,
        /// by a noun of a body or text
        by_thing,
        /// by who spoke before
        by_turn,
        /// by a relative pronoun
        by_relative,
        /// in other ways
        by_other,
    }
}

/// Confidences of all quotations of an article that a model has read; `None` for one read by rules alone, whose confidences stay.
pub fn calibrated(article: &Article) -> Option<Vec<Confidences>> {
    if !article.quotes().iter().any(Quote::is_by_model) {
        return None;
    }
    let weights = &*WEIGHTS;
    let rows = confidence_features(article);
    let told = article
        .quotes()
        .iter()
        .zip(article.attributions())
        .zip(rows);
    Some(
        told.map(|((quote, attribution), row)| {
            let kind = attribution.speaker.map(|s| article.speakers()[s].kind);
            let group = Group::of(kind);
            // Labels of acts, and of quotations in others, differ too much from corpus to corpus.
            let stays = quote.class == Class::Act || quote.inside.is_some();
            let speaker = attribution.speaker.is_some() && group != Group::Nobody;
            Confidences {
                quote: if stays {
                    quote.confidence
                } else {
                    weights.of(group, Target::Content, &row)
                },
                speaker: if speaker {
                    weights.of(group, Target::Speaker, &row)
                } else {
                    attribution.confidence
                },
            }
        })
        .collect(),
    )
}

/// What the regressions see of each quotation, in the order of [`confidence_columns`].
pub fn confidence_features(article: &Article) -> Vec<Vec<f32>> {
    let mut n_quotes: FxHashMap<usize, usize> = FxHashMap::default();
    for speaker in article.attributions().iter().filter_map(|a| a.speaker) {
        *n_quotes.entry(speaker).or_default() += 1;
    }
    let places = 0..article.quotes().len();
    places
        .map(|q| features_of(article, q, &n_quotes).row().to_vec())
        .collect()
}

/// Names and meanings of the columns.
pub fn confidence_columns() -> &'static [(&'static str, &'static str)] {
    &QuoteFeatures::COLUMNS
}

fn features_of(article: &Article, q: usize, n_quotes: &FxHashMap<usize, usize>) -> QuoteFeatures {
    let quote = &article.quotes()[q];
    let attribution = &article.attributions()[q];
    let speaker = attribution.speaker.map(|s| &article.speakers()[s]);
    let source = quote.source.first().map_or("", |&span| article.slice(span));
    let letters = |spans: &[ascribe_article::Span]| spans.iter().map(|s| s.len()).sum::<usize>();
    let form = Form::of(article, quote);
    let by_model = quote.is_by_model();
    let mut row = QuoteFeatures {
        detector: logit(quote.confidence),
        resolver: logit(attribution.confidence),
        both: on(by_model && quote.found_by.len() > Quote::BY_MODEL.len()),
        rule_alone: on(!by_model),
        direct: on(quote.kind == QuoteType::Direct),
        mixed: on(quote.kind == QuoteType::Mixed),
        speech: on(quote.class == Class::Speech),
        finding: on(quote.class == Class::Finding),
        act: on(quote.class == Class::Act),
        no_source: on(form == Form::Missing),
        he_or_she: on(form == Form::HeOrShe),
        pronoun: on(form == Form::Pronoun),
        capital: on(form == Form::Capital),
        one_capital: on(form == Form::OneCapital),
        comma: on(source.contains(',')),
        and: on(source.contains(" and ")),
        log_source: log(letters(&quote.source)),
        log_content: log(letters(&quote.content)),
        parts: on(quote.content.len() > 1),
        no_cue: on(quote.cue.is_empty()),
        inside: on(quote.inside.is_some()),
        log_via: log(attribution.via.len()),
        ..QuoteFeatures::default()
    };
    let quotes = attribution.speaker.map_or(0, |s| n_quotes[&s]);
    row.log_quotes = log(quotes);
    row.only_quote = on(quotes == 1);
    if let Some(speaker) = speaker {
        tell_speaker(&mut row, speaker, source);
    }
    if let Some(evidence) = attribution.evidence {
        tell_evidence(&mut row, evidence);
    }
    row
}

fn tell_speaker(row: &mut QuoteFeatures, speaker: &Speaker, source: &str) {
    let words = speaker.name.split_whitespace().count();
    row.named_in_source = on(source.contains(&speaker.name));
    row.log_mentions = log(speaker.mentions.len());
    row.log_name = log(words);
    row.one_word = on(words == 1);
    row.long_name = on(words >= 4);
    row.log_aliases = log(speaker.aliases.len());
    row.has_role = on(!speaker.roles.is_empty());
}

fn tell_evidence(row: &mut QuoteFeatures, evidence: Evidence) {
    use Evidence as E;
    let of = match evidence {
        E::OnlyName => &mut row.by_only_name,
        E::SameName | E::ShortForm | E::OtherSpelling | E::OtherForm => &mut row.by_known_name,
        E::Pronoun | E::NamedNext => &mut row.by_pronoun,
        E::Role
        | E::RoleOfOtherTime
        | E::RoleToldLater
        | E::Synonym
        | E::SynonymOfOtherTime
        | E::SynonymToldLater
        | E::SameNoun
        | E::TheOther
        | E::Relative
        | E::Local
        | E::Salient
        | E::SalientModified
        | E::Runner
        | E::OfficeNamedLater
        | E::Headline
        | E::Description => &mut row.by_description,
        E::CalledAfterHead
        | E::Panel
        | E::NamedNoun
        | E::NamedBody
        | E::CampaignOfSubject
        | E::NamedBelow
        | E::BodyNoun
        | E::AuthorOfText
        | E::ThingBefore
        | E::NounBefore
        | E::BodyBefore => &mut row.by_thing,
        E::SameParagraph
        | E::NextParagraph
        | E::ActsBetween
        | E::SubjectBefore
        | E::SubjectAfter
        | E::CueGoesOn
        | E::SubjectOfSentence
        | E::Turn => &mut row.by_turn,
        E::RelativeOfName | E::RelativeOfReference => &mut row.by_relative,
        _ => &mut row.by_other,
    };
    *of = 1.0;
}

/// What a source is, as far as its letters tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Missing,
    HeOrShe,
    Pronoun,
    OneCapital,
    Capital,
    Other,
}

impl Form {
    fn of(article: &Article, quote: &Quote) -> Self {
        let Some(&span) = quote.source.first() else {
            return Self::Missing;
        };
        let token = article.token_at(span.start);
        let text = article.slice(span);
        let one = !text.contains(' ');
        if one && third_person(article, token).is_some() {
            return Self::HeOrShe;
        }
        let lower = text.to_ascii_lowercase();
        let others = ["they", "it", "we", "i", "who", "which", "that", "you"];
        if others.contains(&lower.as_str()) {
            return Self::Pronoun;
        }
        let capital = text.chars().next().is_some_and(char::is_uppercase);
        let later = text.chars().skip(1).any(char::is_uppercase);
        match (one, capital, later) {
            (true, true, _) => Self::OneCapital,
            (false, _, true) => Self::Capital,
            _ => Self::Other,
        }
    }
}

/// Nothing is nearer to 0 or 1 than this.
const EDGE: f32 = 0.005;

fn logit(p: f32) -> f32 {
    let p = p.clamp(EDGE, 1.0 - EDGE);
    (p / (1.0 - p)).ln()
}

/// Kinds of speakers that differ in how they are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Person,
    Organization,
    Nobody,
}

impl Group {
    const ALL: [(Group, &str); 3] = [
        (Group::Person, "person"),
        (Group::Organization, "organization"),
        (Group::Nobody, "nobody"),
    ];

    fn of(kind: Option<SpeakerKind>) -> Self {
        match kind {
            Some(SpeakerKind::Person) => Self::Person,
            Some(SpeakerKind::Organization) => Self::Organization,
            _ => Self::Nobody,
        }
    }
}

/// What is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// That the content is one.
    Content,
    /// That the speaker is right where it is.
    Speaker,
}

impl Target {
    const ALL: [(Target, &str); 2] = [(Target::Content, "content"), (Target::Speaker, "speaker")];
}

const N: usize = QuoteFeatures::COLUMNS.len();

/// Bias and weights of each regression.
#[derive(Debug)]
struct Weights(Vec<(Group, Target, f32, [f32; N])>);

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    Weights::parse(include_str!("../model/confidence.tsv"))
        .expect("the weights that ship are read by the tests")
});

impl Weights {
    /// Rows of cells between tabs: `speaker`, `target`, `bias` and the names of the features; then a row a regression.
    fn parse(text: &str) -> Option<Self> {
        let mut rows = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty());
        let names: Vec<&str> = rows.next()?.split('\t').skip(3).collect();
        let place = |name: &str| {
            QuoteFeatures::COLUMNS
                .iter()
                .position(|(known, _)| *known == name)
        };
        let order: Vec<usize> = names
            .iter()
            .map(|name| place(name))
            .collect::<Option<_>>()?;
        if order.len() != N {
            return None;
        }
        let row = |line: &str| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [group, target, bias, numbers @ ..] = cells.as_slice() else {
                return None;
            };
            let (group, _) = *Group::ALL.iter().find(|(_, name)| name == group)?;
            let (target, _) = *Target::ALL.iter().find(|(_, name)| name == target)?;
            let mut weights = [0.0; N];
            for (&place, number) in order.iter().zip(numbers.iter()) {
                weights[place] = number.parse().ok()?;
            }
            Some((group, target, bias.parse().ok()?, weights))
        };
        rows.map(row).collect::<Option<_>>().map(Self)
    }

    fn of(&self, group: Group, target: Target, row: &[f32]) -> f32 {
        /// Nothing is certain.
        const MOST: f32 = 0.99;
        let known = self.0.iter().find(|(g, t, ..)| *g == group && *t == target);
        let Some((_, _, bias, weights)) = known else {
            return 0.0;
        };
        let score = weights.iter().zip(row).map(|(w, x)| w * x).sum::<f32>() + bias;
        (1.0 / (1.0 + (-score).exp())).clamp(1.0 - MOST, MOST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_that_ship_have_every_regression() {
        let weights = Weights::parse(include_str!("../model/confidence.tsv")).expect("it ships");
        let has = |group, target| {
            weights
                .0
                .iter()
                .any(|(g, t, ..)| *g == group && *t == target)
        };
        for (group, _) in Group::ALL {
            assert!(has(group, Target::Content), "{group:?}");
            assert!(
                group == Group::Nobody || has(group, Target::Speaker),
                "{group:?}"
            );
        }
    }

    #[test]
    fn a_surer_detector_makes_a_surer_quotation() {
        let row = |p: f32| {
            QuoteFeatures {
                detector: logit(p),
                speech: 1.0,
                ..QuoteFeatures::default()
            }
            .row()
        };
        let told = |p| WEIGHTS.of(Group::Person, Target::Content, &row(p));
        assert!(told(0.9) > told(0.4));
        assert!((0.0..1.0).contains(&told(1.0)) && told(0.0) > 0.0);
    }
}
