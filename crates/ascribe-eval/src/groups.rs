//! The main figures apart: by type of quotation, by rule, by outlet, by how the speaker is named.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::counts::Counts;
use crate::names::is_named;
use crate::{ArticlePairs, Comparison, Document, ErrorClass, Figure, LabelledQuote, Pair};

/// What quotations are put together by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Direct, mixed, indirect, as each side says.
    Type,
    /// Speech, thought, finding, act, as each side says.
    Class,
    /// The rule or model that found it (`found_by`); gold has none.
    Rule,
    /// The article's `meta.publisher`.
    Outlet,
    /// How the text names the speaker, where the gold says so (PDNC); predictions have none.
    Manner,
    /// The kind of speaker, as each side says.
    Kind,
    /// Another key of the article's `meta`.
    Meta(String),
}

/// Counts of one group. A side that does not know the group has 0 of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// "direct", "quote-source-cue", "Corvid"; "-" for none.
    pub name: String,
    /// The content was found.
    pub content_half: Counts,
    /// The same letters.
    pub content_exact: Counts,
    /// Found, and the source agrees; `None` when the gold has no sources.
    pub attribution: Option<Counts>,
    /// Named speakers; `None` when the gold has none.
    pub speaker: Option<Counts>,
}

impl Comparison<'_> {
    /// The groups, the largest first.
    pub fn by(&self, grouping: &Grouping) -> Vec<Group> {
        let has = |figure: Figure| self.figures.contains(&figure).then(Counts::default);
        let mut groups: BTreeMap<String, Group> = BTreeMap::new();
        for article in &self.articles {
            for pair in &article.pairs {
                for side in [Side::Gold, Side::Predicted] {
                    if let Some(name) = name_of(grouping, article, pair, side) {
                        let group = groups.entry(name.clone()).or_insert_with(|| Group {
                            name,
                            content_half: Counts::default(),
                            content_exact: Counts::default(),
                            attribution: has(Figure::Attribution),
                            speaker: has(Figure::Speaker),
                        });
                        add(group, article, pair, side);
                    }
                }
            }
        }
        let mut groups: Vec<Group> = groups.into_values().collect();
        let size = |group: &Group| group.content_half.gold.max(group.content_half.predicted);
        groups.sort_by(|a, b| size(b).total_cmp(&size(a)));
        groups
    }

    /// Gold type against predicted type: `counts[gold][predicted]`, order direct, mixed, indirect; the last row is
    /// spurious quotations, the last column missed ones.
    pub fn type_confusion(&self) -> [[usize; 4]; 4] {
        let mut counts = [[0; 4]; 4];
        for article in &self.articles {
            for pair in &article.pairs {
                let place = |quote: Option<&LabelledQuote>| {
                    // The enum's own order is that of the table.
                    quote.map_or(3, |quote| quote.record.kind as usize)
                };
                let gold = place(pair.gold.map(|i| &article.gold.quotes[i]));
                let predicted = place(pair.predicted.map(|i| &article.predicted.quotes[i]));
                counts[gold][predicted] += 1;
            }
        }
        counts
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Gold,
    Predicted,
}

impl Side {
    fn of<'p>(
        self,
        article: &'p ArticlePairs<'_>,
        pair: &Pair,
    ) -> Option<(&'p Document, &'p LabelledQuote)> {
        let (document, index) = match self {
            Side::Gold => (article.gold, pair.gold?),
            Side::Predicted => (article.predicted, pair.predicted?),
        };
        Some((document, &document.quotes[index]))
    }
}

/// The group of one side of a pair; `None` when this side has no such thing as a group.
fn name_of(
    grouping: &Grouping,
    article: &ArticlePairs<'_>,
    pair: &Pair,
    side: Side,
) -> Option<String> {
    let (document, quote) = side.of(article, pair)?;
    let meta = |key: &str| match article.gold.meta.get(key) {
        None | Some(serde_json::Value::Null) => "-".to_owned(),
        Some(serde_json::Value::String(value)) => value.clone(),
        Some(other) => other.to_string(),
    };
    match grouping {
        Grouping::Type => Some(quote.record.kind.name().to_owned()),
        Grouping::Class => Some(
            quote
                .record
                .class
                .map_or("-", |class| class.name())
                .to_owned(),
        ),
        Grouping::Rule if side == Side::Gold => None,
        Grouping::Rule if quote.record.found_by.is_empty() => Some("-".to_owned()),
        Grouping::Rule => Some(quote.record.found_by.clone()),
        Grouping::Outlet => Some(meta("publisher")),
        Grouping::Manner if side == Side::Predicted => None,
        Grouping::Manner => Some(quote.manner.clone().unwrap_or_else(|| "-".to_owned())),
        Grouping::Kind => {
            let kind = document
                .speaker_of(quote)
                .map(|speaker| speaker.kind.name());
            Some(kind.unwrap_or("-").to_owned())
        }
        Grouping::Meta(key) => Some(meta(key)),
    }
}

fn add(group: &mut Group, article: &ArticlePairs<'_>, pair: &Pair, side: Side) {
    let found = pair.gold.is_some() && pair.predicted.is_some();
    let right = |class: ErrorClass| found && !pair.errors.contains(&class);
    let add = |counts: &mut Counts, right: bool| match side {
        Side::Gold => counts.add_gold(right),
        Side::Predicted => counts.add_predicted(right),
    };
    add(&mut group.content_half, found);
    add(&mut group.content_exact, right(ErrorClass::Boundary));
    if let Some(attribution) = &mut group.attribution {
        add(attribution, right(ErrorClass::Source));
    }
    let is_named = side
        .of(article, pair)
        .and_then(|(document, quote)| document.speaker_of(quote))
        .is_some_and(|speaker| is_named(speaker.kind));
    if let Some(speaker) = &mut group.speaker
        && article.gold.speakers.is_some()
        && is_named
    {
        add(speaker, right(ErrorClass::Speaker));
    }
}
