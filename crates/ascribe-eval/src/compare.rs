//! One matching of gold and predicted quotations, and every count that follows from it.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use ascribe_article::{CharSpan, Classes, OffsetMap, QuoteRecord, QuoteType, SpeakerKind};

use crate::counts::Counts;
use crate::figures::{Figure, Layer, Manner};
use crate::letters::{LetterSet, Letters};
use crate::names::{Named, is_named};
use crate::{ArticlePairs, Document, ErrorClass, Pair};

/// What is compared.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Leave out quotations that stand inside another one, on both sides: gold may annotate only the outermost, as PolNeAR
    /// does. [`Figure::Nested`] is of those the gold has.
    pub flat: bool,
    /// Leave out quotations of other classes: predicted ones, and gold ones where the gold has classes. Those without a class
    /// stay. [`Figure::Class`] and [`Figure::Nested`] are of all.
    pub classes: Classes,
    /// Leave out gold articles that the prediction does not have, rather than count all of their quotations as missed.
    pub only_predicted_articles: bool,
    /// Further thresholds for [`Figure::ContentOverlap`], each in `(0, 1]`.
    pub overlaps: Vec<f64>,
}

/// Gold and prediction side by side.
#[derive(Clone, Debug)]
pub struct Comparison<'d> {
    pub(crate) figures: Vec<Figure>,
    pub(crate) rows: Vec<Row<'d>>,
    pub(crate) articles: Vec<ArticlePairs<'d>>,
    /// Ids in one file and not in the other; predictions for another text.
    pub(crate) remarks: Vec<String>,
    pub(crate) n_common: usize,
}

impl<'d> Comparison<'d> {
    /// The figures it has: those the gold's annotation allows.
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }

    /// A figure over all articles; `None` when the gold does not annotate what it needs.
    pub fn total(&self, figure: Figure) -> Option<Counts> {
        let column = self.figures.iter().position(|&other| other == figure)?;
        let mut total = Counts::default();
        for row in &self.rows {
            total.add(&row.counts[column]);
        }
        Some(total)
    }

    /// Article by article, which quotation went with which and what is wrong: what [`errors`](crate::errors) shows.
    pub fn articles(&self) -> &[ArticlePairs<'d>] {
        &self.articles
    }

    /// Gold articles that the prediction has, too. None means that two files were compared that have nothing to do with each
    /// other: all figures are 0, and say nothing of the prediction.
    pub fn n_common(&self) -> usize {
        self.n_common
    }

    /// Articles that only one side has, predictions for another text, and the like; a line each.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }
}

/// The counts of one article, a figure each: what is drawn in a bootstrap.
#[derive(Clone, Debug)]
pub(crate) struct Row<'d> {
    pub(crate) id: &'d str,
    pub(crate) counts: Vec<Counts>,
}

/// Compares predicted articles with gold ones of the same ids.
///
/// Of several annotators of one article the first is the gold ([`agreement`](crate::agreement) takes all). Predicted
/// articles without gold are left out, and [`Comparison::remarks`] says so.
///
/// A gold and a predicted quotation are a pair when the intersection over union of their contents' letters is at least
/// one half; one to one, the best first. All figures of one article follow from that one matching, except
/// [`Figure::ContentOverlap`] and [`Figure::Ggt`], which have their own rule.
pub fn compare<'d>(
    gold: &'d [Document],
    predicted: &'d [Document],
    options: &Options,
) -> Comparison<'d> {
    static NOTHING: LazyLock<Document> = LazyLock::new(Document::default);
    let mut by_id: HashMap<&str, &'d Document> = HashMap::new();
    let [mut twice, mut other_text, mut not_predicted] = [const { Vec::new() }; 3];
    for document in predicted {
        if by_id.insert(&document.id, document).is_some() {
            twice.push(document.id.as_str());
        }
    }
    let mut pairs = Vec::new();
    let mut n_common = 0;
    let mut n_annotators: HashMap<&str, usize> = HashMap::new();
    for document in gold {
        let id = document.id.as_str();
        let n = n_annotators.entry(id).or_insert(0);
        *n += 1;
        if *n > 1 {
            continue;
        }
        match by_id.remove(id) {
            Some(found) => {
                n_common += 1;
                if !found.text.is_empty() && found.text != document.text {
                    other_text.push(id);
                }
                pairs.push((document, found));
            }
            None if options.only_predicted_articles => {}
            None => {
                not_predicted.push(id);
                pairs.push((document, &*NOTHING));
            }
        }
    }
    let n_several = n_annotators.values().filter(|&&n| n > 1).count();
    let mut without_gold: Vec<&str> = by_id.into_keys().collect();
    without_gold.sort_unstable();
    let mut remarks: Vec<String> = [
        (twice, "predicted twice; the last counts"),
        (
            other_text,
            "the predicted text is not the gold's; its offsets are taken as they are",
        ),
        (not_predicted, "not predicted; all is missed"),
        (without_gold, "predicted without gold; left out"),
    ]
    .into_iter()
    .filter(|(ids, _)| !ids.is_empty())
    .map(|(ids, what)| format!("{}: {what}", some_of(&ids)))
    .collect();
    if n_several > 0 {
        let have = if n_several == 1 {
            "1 article has"
        } else {
            &format!("{n_several} articles have")
        };
        remarks.push(format!("{have} several annotators; the first is the gold"));
    }
    Comparison {
        n_common,
        ..compare_pairs(pairs, options, remarks)
    }
}

/// "17 articles (a, b, c, …)".
fn some_of(ids: &[&str]) -> String {
    let shown = ids[..ids.len().min(3)].join(", ");
    match ids.len() {
        1 => shown,
        n if n <= 3 => format!("{n} articles ({shown})"),
        n => format!("{n} articles ({shown}, …)"),
    }
}

/// Compares each gold article with the prediction beside it. Pairs of one article stand together.
pub(crate) fn compare_pairs<'d>(
    pairs: Vec<(&'d Document, &'d Document)>,
    options: &Options,
    remarks: Vec<String>,
) -> Comparison<'d> {
    let annotated = Annotated::of(pairs.iter().map(|(gold, _)| *gold));
    let figures: Vec<Figure> = Figure::all(&options.overlaps)
        .into_iter()
        .filter(|figure| annotated.has(figure.needs()))
        .collect();
    let mut comparison = Comparison {
        n_common: pairs.len(),
        figures,
        rows: Vec::with_capacity(pairs.len()),
        articles: Vec::with_capacity(pairs.len()),
        remarks,
    };
    let n_inside = |document: &Document| {
        let inside = |quote: &&crate::LabelledQuote| quote.record.inside.is_some();
        document.quotes.iter().filter(inside).count()
    };
    let n_nested: usize = pairs.iter().map(|(_, predicted)| n_inside(predicted)).sum();
    if !options.flat && n_nested > 0 && pairs.iter().all(|(gold, _)| n_inside(gold) == 0) {
        comparison.remarks.push(format!(
            "predicted quotations inside others: {n_nested}, gold ones: 0; a flat comparison leaves them out"
        ));
    }
    for (gold, predicted) in pairs {
        let article = ArticleComparison::new(gold, predicted, options, annotated);
        let counts = article.row(&comparison.figures);
        let pairs = article.pairs(annotated);
        match comparison.rows.last_mut() {
            // Several annotators of one article are drawn together.
            Some(row) if row.id == gold.id => {
                for (sum, counts) in row.counts.iter_mut().zip(&counts) {
                    sum.add(counts);
                }
            }
            _ => comparison.rows.push(Row {
                id: &gold.id,
                counts,
            }),
        }
        comparison.articles.push(ArticlePairs {
            gold,
            predicted,
            pairs,
        });
    }
    comparison
}

/// What the gold annotates, judged from all of it.
#[derive(Clone, Copy, Default)]
struct Annotated {
    source: bool,
    cue: bool,
    addressee: bool,
    speaker: bool,
    manner: bool,
    class: bool,
    nested: bool,
}

impl Annotated {
    fn of<'d>(gold: impl Iterator<Item = &'d Document>) -> Self {
        let mut annotated = Self::default();
        for document in gold {
            annotated.speaker |= document.speakers.is_some();
            for quote in &document.quotes {
                annotated.source |= !quote.record.source.is_empty();
                annotated.cue |= !quote.record.cue.is_empty();
                annotated.addressee |= !quote.record.addressee.is_empty();
                annotated.manner |= quote.manner.is_some();
                annotated.class |= quote.record.class.is_some();
                annotated.nested |= quote.record.inside.is_some();
            }
        }
        annotated
    }

    fn has(self, layer: Layer) -> bool {
        match layer {
            Layer::Content => true,
            Layer::Source => self.source,
            Layer::Cue => self.cue,
            Layer::Addressee => self.addressee,
            Layer::Speaker => self.speaker,
            Layer::Manner => self.speaker && self.manner,
            Layer::Class => self.class,
            Layer::Nested => self.nested,
        }
    }
}

/// A quotation, ready for comparison.
struct Prepared<'d> {
    /// Its place in the document.
    index: usize,
    record: &'d QuoteRecord,
    content: LetterSet,
    source: LetterSet,
    cue: LetterSet,
    addressee: LetterSet,
    /// Lower-cased.
    cue_words: String,
    /// By its content's share in quotation marks.
    kind: QuoteType,
    /// Its place in the document's speakers.
    speaker: Option<usize>,
}

/// One side of one article.
struct Side<'d> {
    quotes: Vec<Prepared<'d>>,
    /// Of the document's speakers.
    kinds: Vec<SpeakerKind>,
    names: Vec<Named>,
    /// Of the document's quotations, where any source will do.
    is_source_free: Vec<bool>,
}

impl<'d> Side<'d> {
    /// All quotations of a document.
    fn new(document: &'d Document, text: &OffsetMap, letters: &Letters) -> Self {
        let speakers = document.speakers.as_deref().unwrap_or_default();
        let index: HashMap<&str, usize> = speakers
            .iter()
            .enumerate()
            .map(|(i, speaker)| (speaker.id.as_str(), i))
            .collect();
        let quotes = document
            .quotes
            .iter()
            .enumerate()
            .map(|(i, quote)| {
                let record = &quote.record;
                let content = letters.set(&record.content);
                Prepared {
                    index: i,
                    record,
                    kind: letters.quote_type(&content),
                    content,
                    source: letters.set(&record.source),
                    cue: letters.set(&record.cue),
                    addressee: letters.set(&record.addressee),
                    cue_words: words(text, &record.cue),
                    speaker: record
                        .speaker
                        .as_ref()
                        .and_then(|id| index.get(id.as_str()).copied()),
                }
            })
            .filter(|quote| !quote.content.is_empty())
            .collect();
        Self {
            quotes,
            kinds: speakers.iter().map(|speaker| speaker.kind).collect(),
            names: speakers.iter().map(Named::new).collect(),
            is_source_free: vec![false; document.quotes.len()],
        }
    }

    /// Forgets the sources of those that go with a quotation of the gold that has none and whose speaker it knows all the
    /// same: a second cue of one subject.
    fn free_sources(&mut self, gold: &Self, near: &[Vec<usize>]) {
        for (g, near) in gold.quotes.iter().zip(near) {
            if g.record.source.is_empty() && g.speaker.is_some() {
                for &j in near {
                    let quote = &mut self.quotes[j];
                    if g.content.overlap(&quote.content) >= HALF {
                        quote.source = LetterSet::default();
                        self.is_source_free[quote.index] = true;
                    }
                }
            }
        }
    }

    /// The speaker of a quotation when it is a person or an organisation.
    fn named(&self, quote: &Prepared) -> Option<&Named> {
        let speaker = quote.speaker?;
        is_named(self.kinds[speaker]).then(|| &self.names[speaker])
    }

    fn kind(&self, quote: &Prepared) -> Option<SpeakerKind> {
        quote.speaker.map(|speaker| self.kinds[speaker])
    }
}

struct ArticleComparison<'d> {
    letters: Letters,
    documents: (&'d Document, &'d Document),
    options: Options,
    /// Before anything is left out.
    whole: Whole,
    gold: Side<'d>,
    predicted: Side<'d>,
    has_speakers: bool,
    /// For each gold quotation the predicted ones that may have to do with it.
    near: Vec<Vec<usize>>,
    /// Intersection over union, gold, predicted: all that share a letter, best first.
    overlaps: Vec<(f64, usize, usize)>,
    matching: Matching,
}

/// Who goes with whom.
struct Matching {
    of_gold: Vec<Option<usize>>,
    of_predicted: Vec<Option<usize>>,
}

impl Matching {
    /// One to one, the best first. `overlaps` is sorted.
    fn new(
        overlaps: &[(f64, usize, usize)],
        threshold: f64,
        n_gold: usize,
        n_predicted: usize,
    ) -> Self {
        let mut matching = Self {
            of_gold: vec![None; n_gold],
            of_predicted: vec![None; n_predicted],
        };
        for &(overlap, i, j) in overlaps {
            if overlap < threshold {
                break;
            }
            if matching.of_gold[i].is_none() && matching.of_predicted[j].is_none() {
                matching.of_gold[i] = Some(j);
                matching.of_predicted[j] = Some(i);
            }
        }
        matching
    }
}

/// For each gold quotation the predicted ones, in order, whose content begins before its end and ends after its begin.
fn near(gold: &[Prepared], predicted: &[Prepared]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..predicted.len()).collect();
    order.sort_by_key(|&j| predicted[j].content.extent());
    // The furthest end so far: what begins early may still reach into a later content.
    let mut reach = 0;
    let reaches: Vec<u32> = order
        .iter()
        .map(|&j| {
            reach = reach.max(predicted[j].content.extent().1);
            reach
        })
        .collect();
    gold.iter()
        .map(|quote| {
            let (start, end) = quote.content.extent();
            let first = reaches.partition_point(|&reach| reach <= start);
            let mut near: Vec<usize> = order[first..]
                .iter()
                .copied()
                .take_while(|&j| predicted[j].content.extent().0 < end)
                .filter(|&j| predicted[j].content.extent().1 > start)
                .collect();
            near.sort_unstable();
            near
        })
        .collect()
}

/// Every gold and predicted content that share a letter, with their overlap, best first; ties in order of the file.
fn overlaps(
    gold: &[Prepared],
    predicted: &[Prepared],
    near: &[Vec<usize>],
) -> Vec<(f64, usize, usize)> {
    let mut overlaps = Vec::new();
    for (i, near) in near.iter().enumerate() {
        for &j in near {
            let overlap = gold[i].content.overlap(&predicted[j].content);
            if overlap > 0.0 {
                overlaps.push((overlap, i, j));
            }
        }
    }
    overlaps.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    overlaps
}

/// The share of two contents' union that makes a pair.
const HALF: f64 = 0.5;

/// True for a quotation that is compared.
fn is_compared(record: &QuoteRecord, options: &Options) -> bool {
    !(options.flat && record.inside.is_some()) && options.classes.takes(record.class)
}

/// Whether gold ones are found at all and have the right class. Of several predictions for one gold quotation the first
/// counts.
#[derive(Clone, Copy, Default)]
struct Whole {
    nested: Counts,
    class: Counts,
}

impl Whole {
    fn new(gold: &Side, predicted: &Side, near: &[Vec<usize>], options: &Options) -> Self {
        let mut whole = Self::default();
        let add = |counts: &mut Counts, right: bool| {
            counts.add_gold(right);
            counts.add_predicted(right);
        };
        for (g, near) in gold.quotes.iter().zip(near) {
            let found = near
                .iter()
                .map(|&j| &predicted.quotes[j])
                .find(|p| g.content.overlap(&p.content) >= HALF);
            let is_nested = g.record.inside.is_some();
            if is_nested {
                add(&mut whole.nested, found.is_some());
            }
            if !(is_nested && options.flat)
                && let Some(class) = g.record.class
                && let Some(other) = found.and_then(|p| p.record.class)
            {
                add(&mut whole.class, class == other);
            }
        }
        whole
    }
}

fn attribution_agrees(gold: &Prepared, predicted: &Prepared) -> bool {
    gold.source.accepts(&predicted.source)
}

impl<'d> ArticleComparison<'d> {
    fn new(
        gold: &'d Document,
        predicted: &'d Document,
        options: &Options,
        annotated: Annotated,
    ) -> Self {
        let letters = Letters::new(&gold.text);
        let text = OffsetMap::new(&gold.text);
        let mut gold_side = Side::new(gold, &text, &letters);
        let mut predicted_side = Side::new(predicted, &text, &letters);
        let mut whole = Whole::default();
        if annotated.class || annotated.nested {
            let near = near(&gold_side.quotes, &predicted_side.quotes);
            whole = Whole::new(&gold_side, &predicted_side, &near, options);
            if annotated.class {
                predicted_side.free_sources(&gold_side, &near);
                gold_side.names.iter_mut().for_each(Named::without_the);
            }
        }
        for side in [&mut gold_side, &mut predicted_side] {
            side.quotes
                .retain(|quote| is_compared(quote.record, options));
        }
        let near = near(&gold_side.quotes, &predicted_side.quotes);
        let overlaps = overlaps(&gold_side.quotes, &predicted_side.quotes, &near);
        let matching = Matching::new(
            &overlaps,
            HALF,
            gold_side.quotes.len(),
            predicted_side.quotes.len(),
        );
        Self {
            letters,
            documents: (gold, predicted),
            options: options.clone(),
            whole,
            gold: gold_side,
            predicted: predicted_side,
            has_speakers: gold.speakers.is_some(),
            near,
            overlaps,
            matching,
        }
    }

    /// The counts of every figure.
    fn row(&self, figures: &[Figure]) -> Vec<Counts> {
        figures.iter().map(|&figure| self.counts(figure)).collect()
    }

    fn counts(&self, figure: Figure) -> Counts {
        match figure {
            Figure::ContentLetters => self.content_letters(),
            Figure::ContentHalf => self.count(|_, _| true),
            Figure::ContentExact => self.count(|g, p| g.content == p.content),
            Figure::ContentOverlap(threshold) => {
                let matching = Matching::new(
                    &self.overlaps,
                    threshold,
                    self.gold.quotes.len(),
                    self.predicted.quotes.len(),
                );
                self.count_in(&matching, |_| true, |_| true, |_, _| true)
            }
            Figure::Attribution => self.count(attribution_agrees),
            Figure::AttributionOf(kind) => {
                let of_type = |quote: &Prepared| quote.kind == kind;
                self.count_in(&self.matching, of_type, of_type, attribution_agrees)
            }
            Figure::AttributionOfClass(class) => {
                let of_class = |quote: &Prepared| quote.record.class == Some(class);
                self.count_in(&self.matching, of_class, of_class, attribution_agrees)
            }
            Figure::Class => self.whole.class,
            Figure::Nested => self.whole.nested,
            Figure::AttributionExact => {
                self.count(|g, p| g.content == p.content && g.source == p.source)
            }
            Figure::Cue => self.count(|g, p| g.cue.accepts(&p.cue)),
            Figure::Source => self.count_with(|quote| &quote.source),
            Figure::Addressee => self.count_with(|quote| &quote.addressee),
            Figure::SpanContent => self.pieces(|record, _| &record.content),
            Figure::SpanCue => self.pieces(|record, _| &record.cue),
            Figure::SpanSource => self.pieces(|record, is_free| match is_free {
                true => &[],
                false => &record.source,
            }),
            Figure::Ggt(threshold) => self.ggt(threshold)[0],
            Figure::GgtSpeaker(threshold) => self.ggt(threshold)[1],
            Figure::GgtVerb(threshold) => self.ggt(threshold)[2],
            _ if !self.has_speakers => Counts::default(),
            Figure::Speaker => self.count_named(|_| true, Self::speaker_agrees),
            Figure::SpeakerOf(kind) => {
                self.count_named(|quote| quote.kind == kind, Self::speaker_agrees)
            }
            Figure::SpeakerStrict => self.count_named(
                |_| true,
                |this, g, p| match (this.gold.named(g), this.predicted.named(p)) {
                    (Some(g), Some(p)) => g.name == p.name,
                    _ => false,
                },
            ),
            Figure::SpeakerGivenContent => self.speaker_given_content(),
            Figure::Character(manner) => self.characters(manner),
            Figure::SpeakerKind(kind) => self.count_kind(kind, |_, _| true),
            Figure::SpeakerKindStrict(kind) => self.count_kind(kind, Named::accepts),
            Figure::BCubed => self.b_cubed(),
        }
    }

    /// Counts pairs that pass `test`, over all quotations.
    fn count(&self, test: impl Fn(&Prepared, &Prepared) -> bool) -> Counts {
        self.count_in(&self.matching, |_| true, |_| true, test)
    }

    /// The same over the quotations where a role is filled.
    fn count_with(&self, role: impl for<'p> Fn(&'p Prepared) -> &'p LetterSet) -> Counts {
        let filled = |quote: &Prepared| !role(quote).is_empty();
        self.count_in(&self.matching, filled, filled, |g, p| {
            filled(g) && role(g).accepts(role(p))
        })
    }

    fn count_in(
        &self,
        matching: &Matching,
        of_gold: impl Fn(&Prepared) -> bool,
        of_predicted: impl Fn(&Prepared) -> bool,
        test: impl Fn(&Prepared, &Prepared) -> bool,
    ) -> Counts {
        let (gold, predicted) = (&self.gold.quotes, &self.predicted.quotes);
        let mut counts = Counts::default();
        for (g, matched) in gold.iter().zip(&matching.of_gold) {
            if of_gold(g) {
                counts.add_gold(matched.is_some_and(|j| test(g, &predicted[j])));
            }
        }
        for (p, matched) in predicted.iter().zip(&matching.of_predicted) {
            if of_predicted(p) {
                counts.add_predicted(matched.is_some_and(|i| test(&gold[i], p)));
            }
        }
        counts
    }

    fn speaker_agrees(&self, gold: &Prepared, predicted: &Prepared) -> bool {
        match (self.gold.named(gold), self.predicted.named(predicted)) {
            (Some(gold), Some(predicted)) => gold.accepts(predicted),
            _ => false,
        }
    }

    /// Over named speakers.
    fn count_named(
        &self,
        of_group: impl Fn(&Prepared) -> bool,
        test: impl Fn(&Self, &Prepared, &Prepared) -> bool,
    ) -> Counts {
        self.count_in(
            &self.matching,
            |g| of_group(g) && self.gold.named(g).is_some(),
            |p| of_group(p) && self.predicted.named(p).is_some(),
            |g, p| test(self, g, p),
        )
    }

    fn speaker_given_content(&self) -> Counts {
        let mut counts = Counts::default();
        for (g, matched) in self.gold.quotes.iter().zip(&self.matching.of_gold) {
            if let Some(j) = matched
                && self.gold.named(g).is_some()
            {
                let right = self.speaker_agrees(g, &self.predicted.quotes[*j]);
                counts.add_gold(right);
                counts.add_predicted(right);
            }
        }
        counts
    }

    /// Over gold quotations of a manner that are in a pair. A predicted speaker stands for the one gold speaker that it may
    /// be and of whom it has most quotations.
    fn characters(&self, manner: Manner) -> Counts {
        let pairs: Vec<(usize, Option<usize>, &str)> = self
            .gold
            .quotes
            .iter()
            .zip(&self.matching.of_gold)
            .filter_map(|(g, matched)| {
                let predicted = &self.predicted.quotes[(*matched)?];
                let manner = self.documents.0.quotes[g.index].manner.as_deref();
                Some((g.speaker?, predicted.speaker, manner.unwrap_or_default()))
            })
            .collect();
        let mut votes: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for &(gold, predicted, _) in &pairs {
            if let Some(predicted) = predicted {
                *votes.entry((predicted, gold)).or_default() += 1;
            }
        }
        votes.retain(|&(predicted, gold), _| {
            self.predicted.names[predicted].may_be(&self.gold.names[gold])
        });
        let mut stands_for: HashMap<usize, (usize, usize)> = HashMap::new();
        for ((predicted, gold), n) in votes {
            let best = stands_for.entry(predicted).or_insert((n, gold));
            if n > best.0 {
                *best = (n, gold);
            }
        }
        let mut counts = Counts::default();
        for (gold, predicted, of_manner) in pairs {
            if manner.name().is_none_or(|name| name == of_manner) {
                let right = predicted
                    .and_then(|p| stands_for.get(&p))
                    .is_some_and(|&(_, stands_for)| stands_for == gold);
                counts.add_gold(right);
                counts.add_predicted(right);
            }
        }
        counts
    }

    /// Over speakers of one kind.
    fn count_kind(&self, kind: SpeakerKind, test: impl Fn(&Named, &Named) -> bool) -> Counts {
        let gold_kind = |quote: &Prepared| self.gold.kind(quote) == Some(kind);
        let predicted_kind = |quote: &Prepared| self.predicted.kind(quote) == Some(kind);
        self.count_in(&self.matching, gold_kind, predicted_kind, |g, p| {
            match (g.speaker, p.speaker) {
                (Some(a), Some(b)) => {
                    gold_kind(g)
                        && predicted_kind(p)
                        && test(&self.gold.names[a], &self.predicted.names[b])
                }
                _ => false,
            }
        })
    }

    fn content_letters(&self) -> Counts {
        let gold = LetterSet::union(self.gold.quotes.iter().map(|quote| &quote.content));
        let predicted = LetterSet::union(self.predicted.quotes.iter().map(|quote| &quote.content));
        let shared = f64::from(gold.shared(&predicted));
        Counts {
            right_predicted: shared,
            predicted: f64::from(predicted.len()),
            right_gold: shared,
            gold: f64::from(gold.len()),
        }
    }

    /// `role` gives the spans of a quotation, and is told whether its source counts for nothing.
    fn pieces(&self, role: impl Fn(&QuoteRecord, bool) -> &[CharSpan]) -> Counts {
        let of = |document: &Document, side: &Side| {
            let mut pieces = Vec::new();
            for (quote, is_free) in document.quotes.iter().zip(&side.is_source_free) {
                if is_compared(&quote.record, &self.options) {
                    self.letters
                        .pieces(role(&quote.record, *is_free), &mut pieces);
                }
            }
            pieces.sort_unstable();
            pieces.dedup();
            pieces
        };
        let gold = of(self.documents.0, &self.gold);
        let predicted = of(self.documents.1, &self.predicted);
        let n_shared = gold
            .iter()
            .filter(|&piece| predicted.binary_search(piece).is_ok())
            .count() as f64;
        Counts {
            right_predicted: n_shared,
            predicted: predicted.len() as f64,
            right_gold: n_shared,
            gold: gold.len() as f64,
        }
    }

    /// Each item's cluster is what its own document gives the same speaker; items without a speaker have none.
    fn b_cubed(&self) -> Counts {
        let sizes = |quotes: &[Prepared]| {
            let mut sizes: HashMap<usize, f64> = HashMap::new();
            for speaker in quotes.iter().filter_map(|quote| quote.speaker) {
                *sizes.entry(speaker).or_default() += 1.0;
            }
            sizes
        };
        let gold_sizes = sizes(&self.gold.quotes);
        let predicted_sizes = sizes(&self.predicted.quotes);
        let mut shared: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (g, matched) in self.gold.quotes.iter().zip(&self.matching.of_gold) {
            if let (Some(a), Some(j)) = (g.speaker, *matched)
                && let Some(b) = self.predicted.quotes[j].speaker
            {
                *shared.entry((a, b)).or_default() += 1.0;
            }
        }
        // Each of the n items of an intersection has precision n / predicted size and recall n / gold size.
        Counts {
            right_predicted: shared
                .iter()
                .map(|((_, b), n)| n * n / predicted_sizes[b])
                .sum(),
            predicted: predicted_sizes.values().sum(),
            right_gold: shared.iter().map(|((a, _), n)| n * n / gold_sizes[a]).sum(),
            gold: gold_sizes.values().sum(),
        }
    }

    /// Quotations, speakers of the matched, verbs of the matched: as GenderGapTracker's evaluation counts.
    ///
    /// A quotation is one interval there, so the gaps of a discontinuous content count. Each gold quotation takes the
    /// free prediction that covers most of its characters, if that is more than the threshold; extra length costs
    /// nothing. A speaker is right when its span touches the gold's, or when both have none; a verb when it is the same
    /// word.
    fn ggt(&self, threshold: f64) -> [Counts; 3] {
        let predicted = &self.predicted.quotes;
        let mut free = vec![true; predicted.len()];
        let [mut quotes, mut speakers, mut verbs] = [Counts::default(); 3];
        quotes.predicted = predicted.len() as f64;
        for (g, near) in self.gold.quotes.iter().zip(&self.near) {
            let content = interval(&g.record.content);
            let mut best: Option<(f64, usize)> = None;
            for &j in near.iter().filter(|&&j| free[j]) {
                let covered = n_shared(content, interval(&predicted[j].record.content));
                let score = covered as f64 / (content.1 - content.0).max(1) as f64;
                // Of equals the first.
                if score > best.map_or(threshold, |(score, _)| score) {
                    best = Some((score, j));
                }
            }
            quotes.add_gold(best.is_some());
            let Some((_, j)) = best else { continue };
            free[j] = false;
            quotes.right_predicted += 1.0;
            let (gold, found) = (&g.record.source, &predicted[j].record.source);
            let speaker = n_shared(interval(gold), interval(found)) > 0
                || (gold.is_empty() && found.is_empty());
            speakers.add_gold(speaker);
            speakers.add_predicted(speaker);
            let verb = g.cue_words == predicted[j].cue_words;
            verbs.add_gold(verb);
            verbs.add_predicted(verb);
        }
        [quotes, speakers, verbs]
    }

    /// Every quotation of both sides in one pair, with what is wrong, in text order.
    fn pairs(&self, annotated: Annotated) -> Vec<Pair> {
        let (gold, predicted) = (&self.gold.quotes, &self.predicted.quotes);
        let mut pairs = Vec::with_capacity(gold.len().max(predicted.len()));
        for (g, matched) in gold.iter().zip(&self.matching.of_gold) {
            let start = g.content.extent();
            let pair = match matched.map(|j| &predicted[j]) {
                Some(p) => Pair {
                    gold: Some(g.index),
                    predicted: Some(p.index),
                    overlap: g.content.overlap(&p.content),
                    errors: self.errors(g, p, annotated),
                },
                None => Pair {
                    gold: Some(g.index),
                    predicted: None,
                    overlap: 0.0,
                    errors: vec![ErrorClass::Missed],
                },
            };
            pairs.push((start, pair));
        }
        for (p, matched) in predicted.iter().zip(&self.matching.of_predicted) {
            if matched.is_none() {
                let pair = Pair {
                    gold: None,
                    predicted: Some(p.index),
                    overlap: 0.0,
                    errors: vec![ErrorClass::Spurious],
                };
                pairs.push((p.content.extent(), pair));
            }
        }
        pairs.sort_by_key(|(extent, _)| *extent);
        pairs.into_iter().map(|(_, pair)| pair).collect()
    }

    fn errors(&self, g: &Prepared, p: &Prepared, annotated: Annotated) -> Vec<ErrorClass> {
        let some_is_named = self.gold.named(g).is_some() || self.predicted.named(p).is_some();
        [
            (ErrorClass::Boundary, g.content != p.content),
            (
                ErrorClass::Source,
                annotated.source && !attribution_agrees(g, p),
            ),
            (ErrorClass::Cue, annotated.cue && !g.cue.accepts(&p.cue)),
            (
                ErrorClass::Speaker,
                self.has_speakers && some_is_named && !self.speaker_agrees(g, p),
            ),
            (ErrorClass::Type, g.record.kind != p.record.kind),
        ]
        .into_iter()
        .filter_map(|(class, is_wrong)| is_wrong.then_some(class))
        .collect()
    }
}

/// The words of some spans, lower-cased, with one space between spans.
fn words(text: &OffsetMap, spans: &[CharSpan]) -> String {
    let mut words = String::new();
    for &span in spans {
        if let Some(word) = text.slice(span) {
            if !words.is_empty() {
                words.push(' ');
            }
            words += &word.to_lowercase();
        }
    }
    words
}

/// From the first to the last code point.
fn interval(spans: &[CharSpan]) -> (usize, usize) {
    let start = spans.first().map_or(0, |span| span.start);
    (start, spans.last().map_or(0, |span| span.end).max(start))
}

/// Code points in both.
fn n_shared(a: (usize, usize), b: (usize, usize)) -> usize {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}
