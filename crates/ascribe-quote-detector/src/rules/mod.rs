//! The rules: each proposes quotations, and of what cannot all be the strongest stays.

pub(crate) mod rule;

mod proposal;

mod finder;

mod extents;
mod sources;

mod clauses;
mod prepositions;

mod layouts;

pub(crate) mod choice;

use std::ops::Range;

use ascribe_article::{Article, Error, Quote};

use crate::QuoteDetector;
use crate::cues::CueLexicon;
use crate::reading::{Reading, hits, shipped};

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
    fn detect(&self, article: &Article) -> Result<Vec<Quote>, Error> {
        let reading = Reading::new(article, shipped());
        let chosen = choose(propose(&reading, Permits::Listed));
        Ok(chosen.into_iter().map(|found| found.quote).collect())
    }
}

/// All that the rules propose, as quotes, in the order they are applied: units of each paragraph, its layout, the layout
/// of the article, then what stands within quotations.
pub(crate) fn propose(reading: &Reading, permits: Permits) -> Vec<Made> {
    let mut out = Vec::new();
    for paragraph in reading.article.paragraphs() {
        let units = in_units(reading, paragraph.tokens.range(), 0, permits, &mut out);
        layouts::paragraph(reading, paragraph, &units, &mut out);
    }
    layouts::article(reading, &mut out);
    for inside in reading.insides() {
        in_units(reading, inside, 1, permits, &mut out);
    }
    let quote = |proposal: Proposal| proposal.quote(reading).map(|quote| (proposal, quote));
    out.into_iter().filter_map(quote).collect()
}

/// What the rules of grammar propose in each unit of the tokens; the units, with which proposals are theirs.
fn in_units(
    reading: &Reading,
    tokens: Range<usize>,
    level: usize,
    permits: Permits,
    out: &mut Vec<Proposal>,
) -> Vec<UnitTrace> {
    let mut traces = Vec::new();
    reading.units(tokens, level, |unit, tokens| {
        let before = out.len();
        let hits = hits::find(unit);
        clauses::find(unit, &hits, permits, out);
        prepositions::find_phrases(unit, &hits, out);
        prepositions::find_nouns(unit, &hits, permits, out);
        layouts::lead_in(reading, unit, &hits, out);
        for proposal in &mut out[before..] {
            proposal.candidate.level = level;
        }
        traces.push(UnitTrace {
            tokens,
            proposals: before..out.len(),
        });
    });
    traces
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
        .filter(|(proposal, _)| proposal.candidate.level == 0)
        .map(|(proposal, quote)| match proposal.frame {
            Some((frame, voice)) => {
                let lemma = lexicon.verb(proposal.lemma).lemma.clone();
                (lemma, voice.name(), frame.name(), quote)
            }
            None => (String::new(), "", proposal.rule.name(), quote),
        })
        .collect()
}
