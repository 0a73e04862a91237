//! Quotations by layout: what follows a quotation without a cue, floating quotations, dash dialogue, transcripts; and in
//! which order the other layouts are looked for.

use ascribe_article::marks::MarkPair;
use ascribe_article::{IndexRange, Paragraph, QuoteType};

use super::lead_ins::{after_colon, after_name};
use super::proposal::{Proposal, UnitTrace};
use super::rule::Rule;
use super::signers::is_long_dash;
use super::{headlines, letters, posts, signatures, tables};
use crate::reading::utterance::{is_long, is_sentence, is_speech};
use crate::reading::{Candidate, Reading};

/// What a further quotation may join: surer than a clause without comma or marks (in tenths).
const MIN_JOINED_STRENGTH: u8 = 35;

/// Tokens of a paragraph of dialogue that a dash opens: “— No, said Pell.”
const MIN_DASH_TOKENS: usize = 4;

/// Adds what the layout of a paragraph tells; `units` are its units in order.
pub(super) fn paragraph(
    reading: &Reading,
    paragraph: &Paragraph,
    units: &[UnitTrace],
    out: &mut Vec<Proposal>,
) {
    let mut previous: Option<usize> = None;
    for unit in units {
        let quotations = if unit.holds_quotation {
            reading.outer_in(unit.tokens.clone())
        } else {
            Vec::new()
        };
        let only = !quotations.is_empty() && reading.only_quotations(unit.tokens.clone());
        let own = unit.proposals.clone();
        for &quotation in &quotations {
            let q = &reading.quotations[quotation];
            let holds = |fits: fn(&(usize, usize), &MarkPair) -> bool| {
                out[own.clone()]
                    .iter()
                    .any(|p| p.candidate.content.iter().any(|r| fits(r, q)))
            };
            let claimed = holds(|r, q| r.0 <= q.open && q.end <= r.1);
            if claimed {
                continue;
            }
            let whole = (q.open, q.after());
            if only {
                match previous {
                    Some(index) => out[index].candidate.content.push(whole),
                    None if is_sentence(reading.article, q) => {
                        out.push(floating(whole));
                        previous = Some(out.len() - 1);
                    }
                    None => {}
                }
            } else if let (Some(index), true) = (
                previous,
                own.is_empty() && q.open == unit.tokens.start && is_long(q),
            ) {
                // `"…," Pell said. "It is a tax" for the rich.`: no cue of its own.
                out[index].candidate.content.push(whole);
            } else if let Some(proposal) = after_colon(reading, unit.tokens.clone(), quotation) {
                out.push(proposal);
                previous = Some(out.len() - 1);
            } else if is_speech(reading.article, q) && !holds(|r, q| r.0 < q.end && q.open < r.1) {
                // `Stiebel discussed the sale, “We went on to win. The company has moved on.”`
                out.push(floating(whole));
                previous = Some(out.len() - 1);
            }
        }
        if !only {
            // A further quotation joins the last one of this unit that was said in marks.
            previous = own
                .filter(|&i| out[i].quoted && out[i].strength >= MIN_JOINED_STRENGTH)
                .max_by_key(|&i| out[i].candidate.content.last().map_or(0, |r| r.1))
                .or(previous.filter(|&p| p + 1 == out.len() && out[p].rule == Rule::ColonQuote));
        }
    }
    signatures::find(reading, paragraph, out);
    out.extend(after_name(reading, paragraph.tokens.range()));
    dash(reading, paragraph, out);
}

/// A quotation of which nothing tells who says it.
fn floating(whole: (usize, usize)) -> Proposal {
    let candidate = Candidate {
        content: vec![whole],
        ..Candidate::default()
    };
    Proposal {
        quoted: true,
        ..Proposal::new(Rule::Floating, candidate)
    }
}

/// `— We never signed anything, said Nuno Costa.`
fn dash(reading: &Reading, paragraph: &Paragraph, out: &mut [Proposal]) {
    let article = reading.article;
    let tokens = paragraph.tokens.range();
    if tokens.len() < MIN_DASH_TOKENS || !is_long_dash(article.token_text(tokens.start)) {
        return;
    }
    // The clause rules have found `…, said X`: their content is what was said.
    for proposal in out.iter_mut().rev() {
        let Some(&(from, _)) = proposal.candidate.content.first() else {
            continue;
        };
        if from < tokens.start {
            break;
        }
        if matches!(proposal.rule, Rule::ClauseCue | Rule::ClauseCueClause) {
            proposal.candidate.kind = Some(QuoteType::Direct);
            proposal.rule = Rule::Dash;
        }
    }
}

/// Adds what the layout of the whole article tells.
pub(super) fn article(reading: &Reading, out: &mut Vec<Proposal>) {
    turns(reading, out);
    signatures::find_lines(reading, out);
    letters::find(reading, out);
    posts::find(reading, out);
    tables::find(reading, out);
    headlines::find(reading, out);
}

/// The turns of an interview or a transcript; which paragraphs are turns, the tokenizer says.
fn turns(reading: &Reading, out: &mut Vec<Proposal>) {
    let article = reading.article;
    let turns = article.turns();
    if turns.is_empty() {
        return;
    }
    // A transcript that stands in marks as a whole is no quotation of one speaker.
    let labels: Vec<IndexRange> = turns.iter().filter_map(|turn| turn.label).collect();
    let holds_turn = |&(from, to): &(usize, usize)| {
        let at = labels.partition_point(|label| label.start < from);
        labels.get(at).is_some_and(|label| label.end < to)
    };
    let stands_in_marks = |p: &Proposal| {
        matches!(p.rule, Rule::Floating | Rule::ColonQuote | Rule::LabelQuote)
            && p.candidate.content.iter().any(holds_turn)
    };
    out.retain(|p| !stands_in_marks(p));
    for turn in turns {
        let words = turn.words;
        let colon = turn.label.and_then(|label| {
            let mut between = label.end..words.start;
            between.find(|&i| article.token_text(i) == ":")
        });
        let candidate = Candidate {
            content: vec![(words.start, words.end)],
            cue: colon.map(|colon| (colon, colon + 1)).into_iter().collect(),
            source: turn.label.map(|label| (label.start, label.end)),
            kind: Some(QuoteType::Direct),
            ..Candidate::default()
        };
        let rule = match turn.label {
            Some(_) => Rule::Label,
            None => Rule::Turn,
        };
        out.push(Proposal::new(rule, candidate));
    }
}
