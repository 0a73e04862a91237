//! Quotations by layout: what follows a quotation without a cue, floating quotations, lead-ins that end in a colon,
//! speaker labels and transcripts, signatures after a dash, dash dialogue, headlines.

use std::ops::Range;
use std::sync::LazyLock;

use ascribe_article::{Article, Case, IndexRange, Paragraph, QuoteType, SentenceKind, Tag};
use ascribe_grammar::{labels, lists};
use rustc_hash::FxHashSet;

use super::proposal::{Proposal, UnitTrace};
use super::rule::Rule;
use super::{clauses, prepositions};
use crate::reading::hits::Hit;
use crate::reading::unit::{Mark, Unit};
use crate::reading::utterance::{is_long, is_sentence};
use crate::reading::{Candidate, Reading};

/// Labels of questions and answers: "Q:", "A:".
const MAX_LABEL_TOKENS: usize = 6;

/// What a further quotation may join: surer than a clause without comma or marks (in tenths).
const MIN_JOINED_STRENGTH: u8 = 35;

/// Tokens of a signature after a dash: "— Dana Ruiz, head teacher of the valley school (@druiz)".
const MAX_SIGNATURE_TOKENS: usize = 24;

/// `Ruiz added:` or `Ruiz added, smiling,` at the end of a paragraph, the quotation in the next.
pub(super) fn lead_in(reading: &Reading, unit: &Unit, hits: &[Hit], out: &mut Vec<Proposal>) {
    let last = unit.len() - 1;
    let next = unit.items[last].end as usize;
    let Some(quotation) = reading.quotation_at(next).map(|q| &reading.quotations[q]) else {
        return;
    };
    let paragraphs = reading.article.paragraphs();
    let begins_paragraph = paragraphs
        .binary_search_by_key(&next, |p| p.tokens.start)
        .is_ok();
    if !begins_paragraph || !matches!(unit.lower(last), ":" | "," | "—" | "--" | ".") {
        return;
    }
    let found = clauses::lead_in(unit, hits).or_else(|| {
        let colon = unit.mark(last) == Mark::Colon;
        colon.then(|| prepositions::noun_lead_in(unit, hits))?
    });
    if let Some(mut proposal) = found {
        let content = &mut proposal.candidate.content;
        content.push((quotation.open, quotation.after()));
        out.push(proposal);
    }
}

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
            let claimed = out[own.clone()].iter().any(|p| {
                p.candidate
                    .content
                    .iter()
                    .any(|r| r.0 <= q.open && q.end <= r.1)
            });
            if claimed {
                continue;
            }
            let whole = (q.open, q.after());
            if only {
                match previous {
                    Some(index) => out[index].candidate.content.push(whole),
                    None if is_sentence(reading.article, q) => {
                        let candidate = Candidate {
                            content: vec![whole],
                            ..Candidate::default()
                        };
                        out.push(Proposal {
                            quoted: true,
                            ..Proposal::new(Rule::Floating, candidate)
                        });
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
    signature(reading, paragraph, out);
    dash(reading, paragraph, out);
}

/// `Soleimani had a simpler explanation: “The lorry is in a ditch.”`: a colon and no cue verb.
fn after_colon(reading: &Reading, unit: Range<usize>, quotation: usize) -> Option<Proposal> {
    let article = reading.article;
    let q = &reading.quotations[quotation];
    let open = q.open;
    if open <= unit.start || article.token_text(open - 1) != ":" || !is_sentence(reading.article, q)
    {
        return None;
    }
    let colon = open - 1;
    let tag = |i: usize| article.tokens()[i].tag;
    // "Ann Pell, who runs the club, was clear".
    let comma = |from: usize| (from..colon).find(|&i| article.token_text(i) == ",");
    let relative = comma(unit.start)
        .filter(|&i| tag(i + 1) == Tag::Wh)
        .and_then(|i| comma(i + 1));
    let verb = (relative.unwrap_or(unit.start)..colon)
        .filter(|&i| reading.quotation_at(i).is_none())
        .find(|&i| tag(i).is_finite_verb());
    let proposal = |rule: Rule, cue: Option<(usize, usize)>, source: Option<(usize, usize)>| {
        let candidate = Candidate {
            content: vec![(open, q.after())],
            cue: cue.into_iter().collect(),
            source,
            ..Candidate::default()
        };
        Proposal {
            quoted: true,
            ..Proposal::new(rule, candidate)
        }
    };
    let labelled = |end: usize| {
        let source = Some((unit.start, end));
        proposal(Rule::LabelQuote, Some((colon, open)), source)
    };
    if let Some(name) = named_before_clause(article, unit.start..colon) {
        return Some(labelled(name));
    }
    let Some(verb) = verb else {
        // A label: `Karaca: “It should run at night.”`
        let label = colon - unit.start <= MAX_LABEL_TOKENS
            && (unit.start..colon)
                .any(|i| tag(i).is_noun() || article.tokens()[i].case == Case::Upper);
        // "On the injury: “He is fit.”" names what is asked about, nobody.
        let topic = tag(unit.start) == Tag::Preposition;
        return (label && !is_form_label(article, unit.start..colon)).then(|| match topic {
            true => proposal(Rule::LabelQuote, None, None),
            false => labelled(colon),
        });
    };
    let mut start = unit.start;
    // The subject: after a fronted phrase with a comma.
    for i in unit.start..verb {
        if article.token_text(i) == ","
            && i + 1 < verb
            && tag(i + 1) != Tag::Wh
            && !tag(i + 1).is_verb()
            && matches!(
                tag(unit.start),
                Tag::Preposition | Tag::Adverb | Tag::Conjunction | Tag::VerbGerund
            )
        {
            start = i + 1;
            break;
        }
    }
    let mut end = (start.max(relative.unwrap_or(start))..verb)
        .find(|&i| article.token_text(i) == "," || tag(i) == Tag::Modal)
        .unwrap_or(verb);
    while end > start && matches!(tag(end - 1), Tag::Adverb) {
        end -= 1;
    }
    if end == start || !(start..end).any(|i| tag(i).is_noun() || tag(i) == Tag::Pronoun) {
        return None;
    }
    Some(proposal(
        Rule::ColonQuote,
        Some((verb, open)),
        Some((start, end)),
    ))
}

/// `Rovers manager Ann Pell, speaking to the Post: “We were awful.”`, `Ann Pell, who runs the club: “…”`, `Sen. Ann Pell, in a
/// statement: “…”`, `Rep. Ann Pell (D-Ohio) on X: “…”`: where the name ends.
fn named_before_clause(article: &Article, lead: Range<usize>) -> Option<usize> {
    /// Tokens of the name with its role, and of the clause.
    const LONGEST: usize = 7;
    const CLAUSE: usize = 14;
    let tokens = article.tokens();
    let text = |i: usize| article.token_text(i);
    let end = lead
        .clone()
        .take(LONGEST + 1)
        .find(|&i| matches!(text(i), "," | "("))?;
    let name = lead.start..end;
    let fits = |i: usize| {
        let tag = tokens[i].tag;
        tag.is_noun() || matches!(tag, Tag::Determiner | Tag::Adjective)
    };
    let after = match text(end) {
        "(" => (end..lead.end).find(|&i| text(i) == ")")? + 1,
        _ => end + 1,
    };
    let opens = tokens.get(after).filter(|_| after < lead.end)?;
    let clause = matches!(opens.tag, Tag::VerbGerund | Tag::Preposition)
        || text(end) == "," && article.token_lower(after) == "who";
    // "Ann Pell, who runs the club, was clear: “…”" goes on after its clause.
    let ends = !(after..lead.end).any(|i| text(i) == ",");
    let told = article.token_lower(after) == "who"
        || !(after..lead.end).any(|i| tokens[i].tag.is_finite_verb());
    let named = !name.is_empty() && tokens[end - 1].tag == Tag::Proper;
    let short = lead.end - end <= CLAUSE;
    (named && clause && ends && told && short && name.into_iter().all(fits)).then_some(end)
}

/// `“We lost a year.” — Dana Ruiz, teacher`, on one line or the next; also a post without marks that is signed so.
fn signature(reading: &Reading, paragraph: &Paragraph, out: &mut Vec<Proposal>) {
    let article = reading.article;
    let tokens = paragraph.tokens.range();
    let Some(at) = tokens
        .clone()
        .rev()
        .take(MAX_SIGNATURE_TOKENS + 1)
        .find(|&i| is_long_dash(article.token_text(i)) && reading.quotation_at(i).is_none())
    else {
        return;
    };
    let first = at + 1;
    if first >= tokens.end || article.tokens()[first].tag != Tag::Proper {
        return;
    }
    // A name, perhaps with a role, a handle and a date: no verb, no further sentence.
    let verbless = (first..tokens.end).all(|i| !article.tokens()[i].tag.is_finite_verb());
    if !verbless {
        return;
    }
    let handle = (first..tokens.end).find(|&i| article.token_text(i).starts_with('@'));
    let source_end = match handle {
        Some(handle) => (handle + 1..tokens.end)
            .find(|&i| article.token_text(i) == ")")
            .map_or(handle + 1, |close| close + 1),
        None => (first..tokens.end)
            .find(|&i| matches!(article.token_text(i), "." | "("))
            .unwrap_or(tokens.end),
    };
    // "> We rowed here." and "> — Ann Pell": a block of somebody's words.
    let is_block =
        |tokens: &Range<usize>| !tokens.is_empty() && article.token_text(tokens.start) == ">";
    let begin = tokens.start + usize::from(is_block(&tokens));
    let before = if at > begin {
        tokens.start..at
    } else {
        // The signature stands alone: the paragraph before it is what it signs.
        let index = article
            .paragraphs()
            .partition_point(|p| p.tokens.end <= tokens.start);
        let mut above = article.paragraphs()[..index].iter().rev();
        let empty = |p: &&Paragraph| p.tokens.len() == 1 && is_block(&p.tokens.range());
        let Some(above) = above.find(|p| !empty(p)) else {
            return;
        };
        above.tokens.range()
    };
    let quoted = reading.only_quotations(before.clone());
    let block = is_block(&before);
    if !quoted && handle.is_none() && !block {
        return;
    }
    let before = match block {
        true => within_block(article, before),
        false => before,
    };
    let content = if quoted {
        reading
            .outer_in(before)
            .into_iter()
            .map(|q| (reading.quotations[q].open, reading.quotations[q].after()))
            .collect()
    } else {
        vec![(before.start, before.end)]
    };
    if content.is_empty() || content.iter().any(|(start, end)| start >= end) {
        return;
    }
    let candidate = Candidate {
        content,
        cue: vec![(at, first)],
        source: Some((first, source_end)),
        kind: Some(QuoteType::Direct),
        ..Candidate::default()
    };
    out.push(Proposal::new(Rule::Signature, candidate));
}

/// The words of a block, without the marks that begin its first line and its last.
fn within_block(article: &Article, block: Range<usize>) -> Range<usize> {
    let is_mark = |i: &usize| article.token_text(*i) == ">";
    let start = block.clone().find(|i| !is_mark(i)).unwrap_or(block.end);
    let end = block.rev().find(|i| !is_mark(i)).map_or(start, |i| i + 1);
    start..end.max(start)
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

fn is_long_dash(text: &str) -> bool {
    matches!(text, "—" | "–" | "―" | "--")
}

/// Adds what the layout of the whole article tells: transcripts and headlines.
pub(super) fn article(reading: &Reading, out: &mut Vec<Proposal>) {
    turns(reading, out);
    headline(reading, out);
}

/// "WHEN", "FACT CHECK": labels of a form, whom nobody hears speak.
pub(crate) fn is_form_label(article: &Article, words: Range<usize>) -> bool {
    !words.is_empty()
        && words
            .into_iter()
            .all(|i| labels::is_form_label(article.token_lower(i)))
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
    out.retain(|p| p.rule != Rule::Floating || !p.candidate.content.iter().any(holds_turn));
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

/// `Minister: no tax rise this year` and `‘No tax rise this year’: minister`.
fn headline(reading: &Reading, out: &mut Vec<Proposal>) {
    let article = reading.article;
    for sentence in article.sentences().iter().take(MAX_HEADLINE_SENTENCES) {
        if sentence.kind != SentenceKind::Headline {
            continue;
        }
        let tokens = sentence.tokens.range();
        let Some(colon) = tokens
            .clone()
            .find(|&i| article.token_text(i) == ":" && reading.quotation_at(i).is_none())
        else {
            continue;
        };
        let is_source = |range: Range<usize>| {
            !range.is_empty()
                && range.len() <= MAX_LABEL_TOKENS
                && range.clone().all(|i| {
                    let tag = article.tokens()[i].tag;
                    tag.is_noun()
                        || matches!(
                            tag,
                            Tag::Adjective
                                | Tag::Determiner
                                | Tag::Punctuation
                                | Tag::Number
                                | Tag::PossessiveMark
                        )
                })
                && range.clone().any(|i| names_speaker(article, i, out))
        };
        let (left, right) = (tokens.start..colon, colon + 1..tokens.end);
        let mut found = None;
        if reading.only_quotations(left.clone()) && is_source(right.clone()) {
            found = Some((left, right));
        } else if is_source(left.clone()) && right.len() >= MIN_HEADLINE_TOKENS {
            found = Some((right, left));
        }
        if let Some((content, source)) = found {
            let candidate = Candidate {
                content: vec![(content.start, content.end)],
                cue: vec![(colon, colon + 1)],
                source: Some((source.start, source.end)),
                ..Candidate::default()
            };
            out.push(Proposal::new(Rule::HeadlineColon, candidate));
        }
    }
}

/// Tokens of what a headline quotes.
const MIN_HEADLINE_TOKENS: usize = 3;

/// Tokens of a paragraph of dialogue that a dash opens: “— No, said Pell.”
const MIN_DASH_TOKENS: usize = 4;

/// Sentences of an article that may be headline and standfirst.
const MAX_HEADLINE_SENTENCES: usize = 4;

/// True when a token can name who speaks in a headline: a role ("minister"), or a word of a source in the text.
fn names_speaker(article: &Article, token: usize, found: &[Proposal]) -> bool {
    let word = article.token_lower(token);
    ROLES.contains(word.strip_prefix("ex-").unwrap_or(word))
        || article.tokens()[token].tag == Tag::Proper
            && found
                .iter()
                .take(MAX_SOURCES)
                .filter_map(|p| p.candidate.source)
                .any(|(from, to)| (from..to).any(|t| article.token_lower(t) == word))
}

/// Proposals of an article whose sources a headline is compared with: those of its first paragraphs.
const MAX_SOURCES: usize = 48;

/// Nouns for people by what they do, and for bodies that speak: a headline may name its source by one.
static ROLES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    [lists::ROLE_NOUNS, lists::DOCUMENT_NOUNS, lists::GROUP_NOUNS]
        .into_iter()
        .flat_map(|list| list.rows::<6>())
        .map(|row| row[0])
        .collect()
});
