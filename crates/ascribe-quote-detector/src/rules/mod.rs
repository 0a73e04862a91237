//! The rules: each proposes quotations, and of what cannot all be the strongest stays.

pub(crate) mod rule;

mod proposal;

mod finder;

mod extents;
mod sources;

mod clauses;
mod prepositions;

mod signers;

pub(crate) mod labels;

mod headlines;
mod lead_ins;
mod letters;
mod posts;
mod signatures;
mod tables;

mod layouts;

pub(crate) mod choice;

use std::ops::Range;

use ascribe_article::{Article, Error, Quote};
use ascribe_grammar::cues::CueLexicon;

use crate::classes::classed;
use crate::reading::Reading;
use crate::reading::hits::{self, Hit};
use crate::reading::unit::Unit;
use crate::{Detection, QuoteDetector};

use choice::Made;
pub(crate) use choice::choose;
pub(crate) use proposal::Permits;
use proposal::{Proposal, UnitTrace};

/// Finds quotes by rules alone.
#[derive(Debug, Clone, Default)]
pub struct RuleDetector {}

impl RuleDetector {
    /// The rules for English news.
    pub fn new() -> Self {
        Self {}
    }
}

impl QuoteDetector for RuleDetector {
    fn detect(&self, article: &Article) -> Result<Detection, Error> {
        let reading = Reading::new(article, CueLexicon::shipped());
        let chosen = choose(propose(&reading, Permits::Listed));
        let quotes: Vec<Quote> = chosen.into_iter().map(|found| found.quote).collect();
        Ok(classed(article, quotes, false).into())
    }
}

/// All that the rules propose, as quotes, in the order they are applied: units of each paragraph, its layout, the layout
/// of the article, then what stands within quotations.
pub(crate) fn propose(reading: &Reading, permits: Permits) -> Vec<Made> {
    let mut pass = Pass::new(reading, permits);
    for paragraph in reading.article.paragraphs() {
        let units = pass.units(paragraph.tokens.range(), 0);
        layouts::paragraph(reading, paragraph, &units, &mut pass.out);
    }
    layouts::article(reading, &mut pass.out);
    for inside in reading.insides() {
        pass.units(inside, 1);
    }
    let made = |proposal| Made::new(reading, proposal);
    pass.out.into_iter().filter_map(made).collect()
}

/// One pass over an article: what is proposed so far, and the room in which each unit is read.
struct Pass<'r, 'a> {
    reading: &'r Reading<'a>,
    permits: Permits,
    unit: Unit<'a>,
    hits: Vec<Hit>,
    out: Vec<Proposal>,
}

impl<'r, 'a> Pass<'r, 'a> {
    fn new(reading: &'r Reading<'a>, permits: Permits) -> Self {
        Self {
            reading,
            permits,
            unit: Unit::new(reading.article, reading.lexicon),
            hits: Vec::new(),
            out: Vec::new(),
        }
    }

    /// What the rules of grammar propose in each unit of the tokens; the units, with which proposals are theirs.
    fn units(&mut self, tokens: Range<usize>, level: usize) -> Vec<UnitTrace> {
        let (reading, permits) = (self.reading, self.permits);
        let (hits, out) = (&mut self.hits, &mut self.out);
        let mut traces = Vec::new();
        reading.units(&mut self.unit, tokens, level, |unit, tokens| {
            let before = out.len();
            hits::find(unit, hits);
            clauses::find(unit, hits, permits, out);
            prepositions::find_phrases(unit, hits, out);
            prepositions::find_nouns(unit, hits, permits, out);
            lead_ins::lead_in(reading, unit, hits, out);
            for proposal in &mut out[before..] {
                proposal.candidate.level = level;
            }
            traces.push(UnitTrace {
                tokens,
                holds_quotation: unit.holds_quotation(),
                proposals: before..out.len(),
            });
        });
        traces
    }
}

/// Every proposal of the rules with every frame permitted, before any choice: what the cue lexicon is counted from.
///
/// Each row is `(lemma, voice, frame, quote)`; rules without a cue verb have empty names.
pub fn proposals(
    article: &Article,
    lexicon: &CueLexicon,
) -> Vec<(String, &'static str, &'static str, Quote)> {
    let made = propose(&Reading::new(article, lexicon), Permits::Every);
    made.into_iter()
        .filter(|made| made.proposal.candidate.level == 0)
        .map(|made| match made.proposal.frame {
            Some((frame, voice)) => {
                let lemma = lexicon.verb(made.proposal.lemma).lemma.clone();
                (lemma, voice.name(), frame.name(), made.quote)
            }
            None => (String::new(), "", made.proposal.rule.name(), made.quote),
        })
        .collect()
}
