//! What leads in a quotation by a colon: `Ruiz added:`, `Here is what Ruiz had to say:`, `Ruiz had a simpler explanation:`,
//! `Ruiz, on the toll:`; the quotation right behind it, or in the next paragraph.

use std::ops::Range;

use ascribe_article::Tag;

use super::labels::{self, Lead};
use super::proposal::Proposal;
use super::rule::Rule;
use super::signers::{self, is_long_dash, is_ornament};
use super::{clauses, prepositions};
use crate::reading::hits::Hit;
use crate::reading::unit::{Mark, Unit};
use crate::reading::utterance::is_sentence;
use crate::reading::{Candidate, Reading};

/// `Ruiz added:` or `Ruiz added, smiling,` at the end of a paragraph, the quotation in the next; and `what Ruiz had to say:`.
pub(super) fn lead_in(reading: &Reading, unit: &Unit, hits: &[Hit], out: &mut Vec<Proposal>) {
    out.extend(what_was_said(reading, unit, hits));
    let last = unit.len() - 1;
    if !matches!(unit.lower(last), ":" | "," | "—" | "--" | ".") {
        return;
    }
    let Some(content) = next_paragraph(reading, unit) else {
        return;
    };
    let is_colon = unit.mark(last) == Mark::Colon;
    let found = clauses::lead_in(unit, hits)
        .or_else(|| is_colon.then(|| prepositions::noun_lead_in(unit, hits))?);
    if let Some(mut proposal) = found {
        proposal.candidate.content.push(content);
        out.push(proposal);
    } else if is_colon {
        let (start, colon) = (unit.range(0, last).0, unit.folded(last).start);
        let quotation = reading.quotation_at(content.0);
        out.extend(quotation.and_then(|q| before_quotation(reading, start..colon, q)));
    }
}

/// The quotation that begins the paragraph after a unit that ends one.
fn next_paragraph(reading: &Reading, unit: &Unit) -> Option<(usize, usize)> {
    let next = unit.items[unit.len() - 1].end as usize;
    let quotation = &reading.quotations[reading.quotation_at(next)?];
    let paragraphs = reading.article.paragraphs();
    let begins_paragraph = paragraphs
        .binary_search_by_key(&next, |p| p.tokens.start)
        .is_ok();
    begins_paragraph.then_some((quotation.open, quotation.after()))
}

/// `Here is what Ruiz had to say when we rang:`, `This is how Ruiz put it:`: one clause in another, and what was said after
/// both.
fn what_was_said(reading: &Reading, unit: &Unit, hits: &[Hit]) -> Option<Proposal> {
    /// Items of the subject: "goalkeeper Ines Rocha, 31,".
    const LONGEST_SUBJECT: usize = 12;
    let colon = (0..unit.len()).rfind(|&i| unit.mark(i) == Mark::Colon)?;
    let points = |i: usize| matches!(unit.lower(i), "here" | "this" | "that" | "below");
    let links = |i: usize| matches!(unit.lower(i), "is" | "was" | "are" | "’s" | "'s");
    let what = (2..colon)
        .find(|&i| matches!(unit.lower(i), "what" | "how") && links(i - 1) && points(i - 2))?;
    let hit = hits
        .iter()
        .find(|hit| hit.at > what + 1 && hit.at < colon)
        .filter(|hit| hit.at - what <= LONGEST_SUBJECT)?;
    let verb = (what + 1..=hit.at).find(|&i| unit.tag(i).is_finite_verb())?;
    let comma = usize::from(unit.is_comma(verb - 1));
    let content = match unit.quotation(colon + 1) {
        Some(_) => unit.range(colon + 1, colon + 2),
        None => next_paragraph(reading, unit).filter(|_| colon + 1 == unit.len())?,
    };
    if verb - comma <= what + 1 {
        return None;
    }
    let candidate = Candidate {
        content: vec![content],
        cue: vec![unit.range(verb, hit.end)],
        source: Some(unit.range(what + 1, verb - comma)),
        ..Candidate::default()
    };
    Some(Proposal {
        quoted: true,
        ..Proposal::new(Rule::LeadIn, candidate)
    })
}

/// `• Ann Pell, baker – “Keep the bus.”`, `Ann Pell, baker. “Keep the bus.”`: a dash or stop where others have a colon, in a
/// paragraph with no more than that.
pub(super) fn after_name(reading: &Reading, tokens: Range<usize>) -> Option<Proposal> {
    let article = reading.article;
    let start = labels::after_list_mark(article, tokens.clone());
    let is_quoted = |i: &usize| reading.quotation_at(*i).is_some();
    let open = (start..tokens.end).take(MAX_LABEL).find(is_quoted)?;
    let q = &reading.quotations[reading.quotation_at(open)?];
    let end = open.checked_sub(1).filter(|&end| end > start)?;
    let lead = match article.token_text(end) {
        dash if is_long_dash(dash) || dash == "-" => labels::lead(article, start..end)?,
        "." => Lead::Speaker(
            signers::signer(article, start..end)
                .filter(|s| s.is_sure)?
                .source,
        ),
        _ => return None,
    };
    let says = is_sentence(article, q) || labels::is_utterance(article, q);
    let speaks = matches!(lead, Lead::Speaker(_));
    (says && speaks && reading.only_quotations(open..tokens.end))
        .then(|| labelled(lead, end, (open, q.after())))
}

/// Tokens of a label before a dash or a stop.
const MAX_LABEL: usize = 16;

/// `Karaca: “It should run at night.”`, `Soleimani had a simpler explanation: “The lorry is in a ditch.”`: a colon and no cue
/// verb.
pub(super) fn after_colon(
    reading: &Reading,
    unit: Range<usize>,
    quotation: usize,
) -> Option<Proposal> {
    let article = reading.article;
    let q = &reading.quotations[quotation];
    let open = q.open;
    let colon = (unit.start..open)
        .rev()
        .find(|&i| !is_ornament(article.token_text(i)))
        .filter(|&i| article.token_text(i) == ":")?;
    // A term in marks is a part of the clause, an utterance is none.
    let before = reading.outer_in(unit.start..colon).into_iter();
    let start = before
        .map(|q| &reading.quotations[q])
        .filter(|q| is_sentence(article, q))
        .map(|q| q.after())
        .filter(|&after| after < colon)
        .max()
        .unwrap_or(unit.start);
    before_quotation(reading, start..colon, quotation)
}

/// What the words before a colon tell of the quotation behind it.
fn before_quotation(reading: &Reading, words: Range<usize>, quotation: usize) -> Option<Proposal> {
    let article = reading.article;
    let q = &reading.quotations[quotation];
    let is_whole = is_sentence(article, q);
    let content = (q.open, q.after());
    if let Some(lead) = labels::lead(article, words.clone()) {
        let says = is_whole || labels::is_utterance(article, q);
        return says.then(|| labelled(lead, words.end, content));
    }
    let lead = labels::words_of(article, words);
    if !is_whole || labels::is_form_label(article, lead.clone()) {
        return None;
    }
    clause_before_colon(reading, lead, content)
}

fn labelled(lead: Lead, colon: usize, content: (usize, usize)) -> Proposal {
    let (cue, source) = match lead {
        Lead::Speaker(source) => (vec![(colon, colon + 1)], Some((source.start, source.end))),
        Lead::Nobody => (Vec::new(), None),
    };
    let candidate = Candidate {
        content: vec![content],
        cue,
        source,
        ..Candidate::default()
    };
    Proposal {
        quoted: true,
        ..Proposal::new(Rule::LabelQuote, candidate)
    }
}

/// `Soleimani had a simpler explanation`: subject and verb of a clause that ends in the colon.
fn clause_before_colon(
    reading: &Reading,
    lead: Range<usize>,
    content: (usize, usize),
) -> Option<Proposal> {
    let article = reading.article;
    let tag = |i: usize| article.tokens()[i].tag;
    // "Ann Pell, who runs the club, was clear".
    let comma = |from: usize| (from..lead.end).find(|&i| article.token_text(i) == ",");
    let relative = comma(lead.start)
        .filter(|&i| tag(i + 1) == Tag::Wh)
        .and_then(|i| comma(i + 1));
    let verb = (relative.unwrap_or(lead.start)..lead.end)
        .filter(|&i| reading.quotation_at(i).is_none())
        .find(|&i| tag(i).is_finite_verb())?;
    // The subject: after a fronted phrase with a comma.
    let fronted = matches!(
        tag(lead.start),
        Tag::Preposition | Tag::Adverb | Tag::Conjunction | Tag::VerbGerund
    );
    let start = (lead.start..verb)
        .filter(|_| fronted)
        .find(|&i| {
            article.token_text(i) == ","
                && i + 1 < verb
                && tag(i + 1) != Tag::Wh
                && !tag(i + 1).is_verb()
        })
        .map_or(lead.start, |i| i + 1);
    let mut end = (start.max(relative.unwrap_or(start))..verb)
        .find(|&i| article.token_text(i) == "," || tag(i) == Tag::Modal)
        .unwrap_or(verb);
    while end > start && matches!(tag(end - 1), Tag::Adverb) {
        end -= 1;
    }
    if end == start || !(start..end).any(|i| tag(i).is_noun() || tag(i) == Tag::Pronoun) {
        return None;
    }
    // "Her answer was short": hers it is.
    let source = labels::possessor(article, start..end).unwrap_or(start..end);
    let candidate = Candidate {
        content: vec![content],
        cue: vec![(verb, lead.end)],
        source: Some((source.start, source.end)),
        ..Candidate::default()
    };
    Some(Proposal {
        quoted: true,
        ..Proposal::new(Rule::ColonQuote, candidate)
    })
}
