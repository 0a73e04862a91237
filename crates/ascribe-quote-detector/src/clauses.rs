//! Quotations with a cue: around every cue verb, the source, the addressee and the content, by the order they stand in.

use ascribe_article::{Flag, QuoteType, Tag, TokenKind};

use crate::cues::{CueLexicon, Frame, Voice};
use crate::hits::Hit;
use crate::unit::Unit;
use crate::words::Class;

/// A quotation that one rule proposes, in token ranges.
#[derive(Clone, Debug, Default)]
pub struct Candidate {
    /// What was said.
    pub content: Vec<(usize, usize)>,
    /// The reporting words.
    pub cue: Vec<(usize, usize)>,
    /// Who said it.
    pub source: Option<(usize, usize)>,
    /// To whom.
    pub addressee: Option<(usize, usize)>,
    /// Name of the rule.
    pub rule: &'static str,
    /// Lemma of the cue, for the lexicon's counts.
    pub lemma: u16,
    /// Frame and voice, for the lexicon's counts; `None` for rules without a cue verb.
    pub frame: Option<(Frame, Voice)>,
    /// Negated, hypothetical.
    pub flags: Vec<Flag>,
    /// Higher wins where two cannot both be.
    pub strength: f32,
    /// 0 in running text, 1 within a quotation in marks.
    pub level: usize,
    /// The cue is a verb of speech, or no verb at all.
    pub is_speech: bool,
    /// A whole quotation in marks is (the start of) the content: those that follow without a cue join it.
    pub quoted: bool,
    /// The type, where the layout tells it and the marks do not.
    pub kind: Option<QuoteType>,
}

/// What follows a cue up to its content.
struct Right {
    /// Hearer, as items.
    addressee: Option<(usize, usize)>,
    /// First item of what may be the content.
    at: usize,
    /// A comma or colon stands before it.
    colon: bool,
    comma: bool,
    /// Items of an inverted source.
    source: Option<(usize, usize)>,
}

/// Finds the quotations of a unit that a cue verb reports.
pub fn find(
    unit: &Unit,
    lexicon: &CueLexicon,
    hits: &[Hit],
    permit_all: bool,
    out: &mut Vec<Candidate>,
) {
    for (index, hit) in hits.iter().enumerate() {
        let finder = Finder {
            unit,
            lexicon,
            hits,
            hit,
            index,
            permit_all,
        };
        if let Some(candidate) = finder.candidate() {
            out.push(candidate);
        }
    }
}

/// The source and cue of a unit that ends in a colon: `Ruiz added:`. The content is still to be filled in.
pub fn lead_in(unit: &Unit, lexicon: &CueLexicon, hits: &[Hit]) -> Option<Candidate> {
    let (index, hit) = hits
        .iter()
        .enumerate()
        .rfind(|(_, h)| lexicon.verb(h.verb).frames[h.voice as usize].has(Frame::Quote))?;
    let finder = Finder {
        unit,
        lexicon,
        hits,
        hit,
        index,
        permit_all: false,
    };
    let right = finder.right(hit.end);
    if right.at < unit.len() {
        return None;
    }
    let mut candidate = finder.base("lead-in", Frame::Quote);
    candidate.source = finder.subject().map(|(a, b)| finder.range(a, b));
    candidate.addressee = right.addressee.map(|(a, b)| finder.range(a, b));
    candidate.strength = 4.6;
    candidate.quoted = true;
    Some(candidate)
}

struct Finder<'u, 'a> {
    unit: &'u Unit<'a>,
    lexicon: &'u CueLexicon,
    hits: &'u [Hit],
    hit: &'u Hit,
    index: usize,
    permit_all: bool,
}

impl Finder<'_, '_> {
    fn permits(&self, frame: Frame) -> bool {
        self.permit_all
            || self.lexicon.verb(self.hit.verb).frames[self.hit.voice as usize].has(frame)
    }

    fn candidate(&self) -> Option<Candidate> {
        self.left_quotation()
            .or_else(|| self.left_clause())
            .or_else(|| self.as_clause())
            .or_else(|| self.right_content())
    }

    fn speaks(&self, hit: &Hit) -> bool {
        self.permit_all || self.lexicon.verb(hit.verb).is_speech
    }

    /// `As I wrote in March, the fund was empty.`
    fn as_clause(&self) -> Option<Candidate> {
        let unit = self.unit;
        if !unit.is(0, "as")
            || self.hit.voice != Voice::Finite
            || !self.speaks(self.hit)
            || !self.permits(Frame::Clause)
        {
            return None;
        }
        let group = self.without_time(self.hit.group);
        let start = unit.noun_phrase_start(group, 1);
        if start != 1 || start >= group {
            return None;
        }
        let right = self.right(self.hit.end);
        if !right.comma || right.at >= unit.body_end() {
            return None;
        }
        let end = self.clause_end(right.at);
        if !unit.has_finite_verb(right.at, end) {
            return None;
        }
        let mut candidate = self.base("as-clause", Frame::Clause);
        candidate.source = Some(self.range(start, group));
        candidate.addressee = right.addressee.map(|(a, b)| self.range(a, b));
        candidate.content.push(self.range(right.at, end));
        candidate.strength = 3.0;
        Some(candidate)
    }

    fn base(&self, rule: &'static str, frame: Frame) -> Candidate {
        Candidate {
            cue: vec![self.range(self.cue_start(), self.hit.end)],
            rule,
            lemma: self.hit.verb,
            frame: Some((frame, self.hit.voice)),
            flags: self.hit.flags.clone(),
            is_speech: self.speaks(self.hit),
            ..Candidate::default()
        }
    }

    /// The cue span: auxiliaries included, adverbs before the first of them not.
    fn cue_start(&self) -> usize {
        (self.hit.group..=self.hit.at)
            .find(|&i| self.unit.tag(i) != Tag::Adverb || self.unit.class(i, Class::Negation))
            .unwrap_or(self.hit.at)
    }

    fn range(&self, from: usize, to: usize) -> (usize, usize) {
        let tokens = self.unit.tokens(from, to);
        (tokens.start, tokens.end)
    }

    /// `"…," Pell said`, `"…," said Pell`, each with what follows: `, "…"`.
    fn left_quotation(&self) -> Option<Candidate> {
        if !self.permits(Frame::Quote) || !matches!(self.hit.voice, Voice::Finite | Voice::Passive)
        {
            return None;
        }
        let unit = self.unit;
        let group = self.hit.group;
        // The nearest quotation to the left, within reach of a long source.
        let quote = (group.saturating_sub(MAX_SOURCE_ITEMS)..group)
            .rev()
            .find(|&i| unit.quotation(i).is_some() && self.is_utterance(i) && !unit.is_title(i))?;
        if !self.speaks(self.hit) && !self.ends_like_speech(quote) {
            return None;
        }
        let mut from = quote + 1;
        // «It is enough» («dosta»), the mayor said.
        let mut closes = quote + 1;
        if unit.is(from, "(") {
            if let Some(close) = (from..group.min(from + 8)).find(|&i| unit.is(i, ")")) {
                from = close + 1;
                closes = from;
            }
        }
        if matches!(
            unit.lower(from),
            "," | "." | "!" | "?" | "—" | "–" | "-" | "--"
        ) {
            from += 1;
        }
        while unit.tag(from) == Tag::Adverb && from < group {
            from += 1;
        }
        let mut candidate = self.base("quote-source-cue", Frame::Quote);
        let after;
        if from >= group {
            // Inverted: the source follows.
            let (source, end) = self.inverted_source(self.hit.end)?;
            candidate.rule = "quote-cue-source";
            candidate.source = Some(self.range(source.0, source.1));
            after = end;
        } else {
            // `“…,” but Marsh said it was asleep`: another clause, with a content of its own.
            if unit.class(from, Class::JoinsClause) && self.right(self.hit.end).at < unit.body_end()
            {
                return None;
            }
            let source = self.subject_between(from, group)?;
            candidate.source = Some(self.range(source.0, source.1));
            let right = self.right(self.hit.end);
            candidate.addressee = right.addressee.map(|(a, b)| self.range(a, b));
            after = right.at;
            // `"…," he said that …` is no quotation of the words before.
            if unit.is(right.at, "that") && !right.comma {
                return None;
            }
        }
        // The clause before the quotation belongs to the content when the quotation is a fragment of it:
        // The plan “was never costed”, Pell said.
        let first = self.left_start(quote);
        candidate.content.push(self.range(first, closes));
        candidate.quoted = true;
        candidate.strength = 5.0;
        self.continue_after(after, &mut candidate);
        Some(candidate)
    }

    /// A comma at the end of the quotation or right after it: what follows frames it.
    fn ends_like_speech(&self, item: usize) -> bool {
        let unit = self.unit;
        let end = unit.items[item].end as usize;
        (end.saturating_sub(2)..end).any(|t| matches!(unit.article.token_text(t), "," | "?" | "!"))
    }

    /// First item of the content that ends in the quotation at `quote`: the quotation itself when it is whole.
    fn left_start(&self, quote: usize) -> usize {
        let unit = self.unit;
        let mut start = quote;
        // Two quotations in a row, or a fragment inside a clause.
        while start > 0 {
            let before = start - 1;
            if unit.quotation(before).is_some() {
                start = before;
                continue;
            }
            break;
        }
        if start == 0 || unit.is_stop(start - 1) || unit.is_dash(start - 1) {
            return start;
        }
        let reported = self.hits[..self.index]
            .iter()
            .any(|h| h.at < start && self.speaks(h) && h.voice != Voice::Infinitive);
        if reported || unit.is(start - 1, ",") {
            return start;
        }
        // Words before, no cue among them: they are the clause the fragment completes.
        self.sentence_start(start)
    }

    /// Start of the clause around `item` for a content that ends with it.
    fn sentence_start(&self, item: usize) -> usize {
        let unit = self.unit;
        let mut start = item;
        while start > 0 && !matches!(unit.lower(start - 1), ";" | ":") && !unit.is_dash(start - 1) {
            start -= 1;
        }
        if matches!(unit.lower(start), "but" | "and" | "yet" | "so") && start < item {
            start += 1;
            if unit.is(start, ",") {
                start += 1;
            }
        }
        start
    }

    /// True when the folded quotation holds an utterance rather than a term or title: it ends like one, or is long
    /// enough, or stands at the very start of its unit.
    fn is_utterance(&self, item: usize) -> bool {
        let unit = self.unit;
        let tokens = unit.items[item].first as usize..unit.items[item].end as usize;
        let article = unit.article;
        let words = article.tokens()[tokens.clone()]
            .iter()
            .take(40)
            .filter(|t| t.kind == TokenKind::Word)
            .count();
        if words >= 4 || item == 0 {
            return true;
        }
        // “No,” he said: the comma or stop inside, or right after in the British way.
        self.inner_stop(item) || matches!(unit.lower(item + 1), ",")
    }

    /// True for a quotation with a stop or comma before its closing mark.
    fn inner_stop(&self, item: usize) -> bool {
        let unit = self.unit;
        let tokens = unit.items[item].first as usize..unit.items[item].end as usize;
        tokens.rev().take(2).any(|t| {
            matches!(
                unit.article.token_text(t),
                "," | "." | "!" | "?" | "…" | "..." | "—"
            )
        })
    }

    /// The source between a quotation and the cue: "Pell", "scoutmaster Gareth Pryce", "Lindqvist, the lawyer,".
    fn subject_between(&self, from: usize, group: usize) -> Option<(usize, usize)> {
        let unit = self.unit;
        let mut start = from;
        while start < group
            && (matches!(unit.tag(start), Tag::Adverb | Tag::Conjunction)
                || matches!(unit.lower(start), "," | "as" | "—" | "–")
                || unit.is_time(start))
        {
            start += 1;
        }
        let mut end = group;
        while end > start && unit.is(end - 1, ",") {
            end -= 1;
        }
        // "roofer Milan Horvat": a trade the tagger takes for a verb.
        let trade = unit.tag(start).is_verb()
            && unit.entry(start).readings.is_empty()
            && unit.tag(start + 1) == Tag::Proper
            && start + 1 < end;
        if trade {
            return Some((start, end));
        }
        if start >= end || unit.noun_phrase_end(start) == start {
            return None;
        }
        // A finite verb in between, outside a relative clause, means another clause lies between the two.
        let head = unit.noun_phrase_end(start);
        if head < end
            && !matches!(
                unit.lower(head),
                "," | "who" | "which" | "that" | "whose" | "("
            )
            && unit.has_finite_verb(head, end)
        {
            return None;
        }
        Some((start, end))
    }

    /// The source after an inverted cue, and the item after it.
    fn inverted_source(&self, from: usize) -> Option<((usize, usize), usize)> {
        let unit = self.unit;
        let mut start = from;
        while unit.tag(start) == Tag::Adverb && start < unit.len() {
            start += 1;
        }
        // "said on Tuesday, in a hearing that ran late, the committee's chair"
        if unit.noun_phrase_end(start) == start || unit.is_time(start) {
            let limit = unit.len().min(start + MAX_SOURCE_ITEMS);
            let comma = (start..limit).rev().find(|&i| {
                unit.is(i, ",")
                    && unit.noun_phrase_end(i + 1) > i + 1
                    && !unit.has_finite_verb(i + 1, limit.min(i + 6))
            });
            let detour =
                unit.is(start, ",") || unit.tag(start) == Tag::Preposition || unit.is_time(start);
            let late = comma.filter(|_| detour)?;
            start = late + 1;
            // "the committee's chair, Valeria Ruiz": the phrase before the comma is the name's apposition.
            if let Some(before) = (from..late).rev().find(|&i| unit.is(i, ",")) {
                if unit.noun_phrase_end(before + 1) == late {
                    start = before + 1;
                }
            }
            let mut end = unit.noun_phrase_end(start);
            end = self.with_apposition(start, end);
            return Some(((start, end), end));
        }
        let end = unit.noun_phrase_end(start);
        // "…," told reporters: an object, no source. Proper pronoun objects cannot be subjects.
        if unit.class(start, Class::ObjectPronoun) && end == start + 1 {
            return None;
        }
        let end = self.with_apposition(start, end);
        Some(((start, end), end))
    }

    /// Extends a noun phrase by what describes it: ", deputy head of the board and a former engineer", "who farms
    /// shrimp", ", 34", "(R-Ohio)".
    fn with_apposition(&self, start: usize, end: usize) -> usize {
        let unit = self.unit;
        let mut end = end;
        loop {
            if matches!(unit.lower(end), "who" | "whose") {
                return self.relative_end(end);
            }
            if !unit.is(end, ",") {
                return end;
            }
            let next = end + 1;
            let word = unit.lower(next);
            if matches!(word, "who" | "whose" | "which" | "where") {
                end = self.relative_end(next);
                continue;
            }
            if matches!(word, "of" | "from" | "at" | "for" | "with")
                && unit.in_noun_phrase(next + 1)
                && !unit.is_time(next + 1)
            {
                end = unit.noun_phrase_end(next + 1);
                continue;
            }
            let age = unit.kind(next) == Some(TokenKind::Number) && !unit.is_time(next);
            let describes =
                age || matches!(
                    unit.tag(next),
                    Tag::Determiner
                        | Tag::Noun
                        | Tag::NounPlural
                        | Tag::Adjective
                        | Tag::PossessivePronoun
                ) || unit.tag(next) == Tag::Proper && unit.noun_phrase_end(next) > next
                    || matches!(word, "then" | "now" | "formerly" | "once" | "also");
            if !describes
                || unit.is_time(next)
                || self.hits.iter().any(|h| h.group == next || h.at == next)
            {
                return end;
            }
            let mut phrase = unit.noun_phrase_end(if unit.tag(next) == Tag::Adverb {
                next + 1
            } else {
                next
            });
            if phrase <= next {
                return end;
            }
            // "and a former engineer", "of the Office of …", "at the …"
            loop {
                if unit.is(phrase, "and") && unit.in_noun_phrase(phrase + 1) {
                    let further = unit.noun_phrase_end(phrase + 1);
                    if !unit.tag(further).is_finite_verb() && further > phrase + 1 {
                        phrase = further;
                        continue;
                    }
                }
                if unit.tag(phrase) == Tag::Preposition
                    && !unit.is_time(phrase + 1)
                    && unit.in_noun_phrase(phrase + 1)
                {
                    let further = unit.noun_phrase_end(phrase + 1);
                    if further > phrase + 1 {
                        phrase = further;
                        continue;
                    }
                }
                break;
            }
            // Another clause begins there: ", the board met".
            let verb_at = (phrase..phrase + 2).find(|&i| unit.tag(i).is_finite_verb());
            if verb_at.is_some() && unit.tag(start) != Tag::Punctuation {
                return end;
            }
            end = phrase;
            if unit.is(end, ",") && unit.is_stop(end + 1) {
                return end;
            }
        }
    }

    /// Where the relative clause that begins at `from` ends: at a stop, or at a comma after its verb.
    fn relative_end(&self, from: usize) -> usize {
        let unit = self.unit;
        let mut at = from + 1;
        let mut seen_verb = false;
        while at < unit.len() && unit.quotation(at).is_none() {
            if unit.is_stop(at) || unit.is_dash(at) {
                break;
            }
            seen_verb |= unit.tag(at).is_verb();
            if unit.is(at, ",") && seen_verb && !self.goes_on(at) {
                break;
            }
            at += 1;
        }
        at
    }

    /// A comma inside a relative clause after which the clause goes on: "whose brother-in-law, the merchant, had".
    fn goes_on(&self, comma: usize) -> bool {
        let unit = self.unit;
        unit.tag(comma + 1).is_finite_verb()
            && unit.items.get(comma + 2).is_some()
            && !self.hits.iter().any(|h| h.group == comma + 1)
    }

    /// After `"…," Pell said`: a second part of the same quotation.
    fn continue_after(&self, after: usize, candidate: &mut Candidate) {
        let unit = self.unit;
        let mut at = after;
        let limit = (after + MAX_ADVERBIAL_ITEMS).min(unit.len());
        while at < limit && unit.quotation(at).is_none() {
            // Another cue takes what follows.
            if self.hits.iter().any(|h| h.at == at && h.at > self.hit.at) {
                return;
            }
            at += 1;
        }
        let Some(quotation) = (at < limit).then(|| unit.quotation(at)).flatten() else {
            return;
        };
        let _ = quotation;
        let before = unit.lower(at.wrapping_sub(1));
        if !matches!(
            before,
            "," | ":" | "." | "—" | "–" | "-" | ";" | "!" | "?" | "--"
        ) {
            return;
        }
        // Another speaker's cue right after it claims it.
        if let Some(next) = self.hits.iter().find(|h| h.at > at) {
            if next.group <= at + MAX_CLAIM_ITEMS
                && !matches!(next.voice, Voice::Gerund)
                && self.index + 1 < self.hits.len()
                && self.claims(at, next)
            {
                return;
            }
        }
        candidate.content.push(self.range(at, at + 1));
    }

    /// True when the cue `next` has the quotation at `quote` on its left: `"…," Marsh said`.
    fn claims(&self, quote: usize, next: &Hit) -> bool {
        let unit = self.unit;
        let mut from = quote + 1;
        if unit.is(from, ",") {
            from += 1;
        }
        from >= next.group || unit.noun_phrase_end(from) == next.group
    }

    /// `The mine would shut by June, the owner said.` and `The mine, the owner said, would shut by June.`
    fn left_clause(&self) -> Option<Candidate> {
        if !self.permits(Frame::Quote)
            || self.hit.voice == Voice::Gerund
            || self.hit.voice == Voice::Infinitive
        {
            return None;
        }
        let unit = self.unit;
        let group = self.hit.group;
        // Source before the cue, a comma before the source; or inverted after the comma.
        let (comma, source, after) = if group > 0
            && unit.is(group - 1, ",")
            && self.hit.voice == Voice::Finite
        {
            // `Asante, who ran the bank, rejected the idea`: the words before are the subject.
            let subject = unit.noun_phrase_end(0);
            if !self.speaks(self.hit)
                || subject > 0 && unit.is(subject, ",") && unit.class(subject + 1, Class::Relative)
            {
                return None;
            }
            let (source, end) = self.inverted_source(self.hit.end)?;
            if unit.tag(source.0) == Tag::Pronoun {
                return None;
            }
            (group - 1, Some(source), end)
        } else {
            let start = self.parenthetical_subject()?;
            (
                start - 1,
                Some((start, trim_comma(unit, start, group))),
                self.hit.end,
            )
        };
        let right = self.right(after);
        let end = right.at;
        let closes = unit.is_stop(end) && !unit.is(end, ":") || end >= unit.body_end();
        let mid = unit.is(end.saturating_sub(1), ",") && right.comma && end < unit.body_end()
            || unit.is(end, ",");
        if !closes && !mid {
            return None;
        }
        let start = self.left_clause_start(comma);
        if start >= comma {
            return None;
        }
        let quoted = unit.has_quotation(start, comma);
        let whole = quoted || unit.is_dash(0) || unit.has_finite_verb(start, comma);
        // `Asked to describe it, Pell said, "No."`: the words before belong to another frame.
        if mid && !quoted && unit.quotation(end).is_some() {
            return None;
        }
        if closes && !whole || mid && !whole && !unit.has_finite_verb(end, unit.len()) {
            return None;
        }
        let mut candidate = self.base(
            if closes {
                "clause-cue"
            } else {
                "clause-cue-clause"
            },
            Frame::Quote,
        );
        candidate.source = source.map(|(a, b)| self.range(a, b));
        candidate.addressee = right.addressee.map(|(a, b)| self.range(a, b));
        candidate.content.push(self.range(start, comma));
        candidate.quoted = true;
        if mid {
            let mut from = end;
            if unit.is(from, ",") {
                from += 1;
            }
            let to = self.clause_end(from);
            let gerund = self
                .hits
                .iter()
                .any(|h| h.group == from && h.voice == Voice::Gerund);
            let goes_on = unit.class(from, Class::JoinsClause) && unit.tag(from + 1).is_verb();
            let aside = !goes_on
                && (matches!(unit.tag(from), Tag::Wh | Tag::VerbGerund)
                    || gerund
                    || matches!(
                        unit.lower(from),
                        "as" | "while" | "after" | "but" | "and" | "who" | "when" | "which"
                    ));
            if from < to && !aside {
                candidate.content.push(self.range(from, to));
            }
        }
        candidate.strength = 4.0;
        Some(candidate)
    }

    /// `…, the owner said`: the subject right before the cue, when a comma opens it.
    fn parenthetical_subject(&self) -> Option<usize> {
        let unit = self.unit;
        let group = self.hit.group;
        let direct = unit.noun_phrase_start(group, 0);
        if direct < group && direct > 0 && unit.is(direct - 1, ",") {
            return Some(direct);
        }
        // With an apposition: ", Dewi Morgan, the operator's managing director, has told".
        if group > 1 && unit.is(group - 1, ",") {
            let inner = self.apposed_head(group - 1)?;
            if inner > 0 && unit.is(inner - 1, ",") {
                return Some(inner);
            }
        }
        None
    }

    /// For a comma right before the cue: the head that an apposition or relative clause between commas describes.
    fn apposed_head(&self, comma: usize) -> Option<usize> {
        let unit = self.unit;
        let low = comma.saturating_sub(MAX_SOURCE_ITEMS);
        let mut at = comma;
        while at > low {
            at -= 1;
            if unit.is_stop(at)
                || unit.quotation(at).is_some() && unit.items[at].end - unit.items[at].first > 5
            {
                return None;
            }
            if !unit.is(at, ",") {
                continue;
            }
            let start = unit.noun_phrase_start(at, 0);
            if start < at && unit.opens_clause(start) && !unit.is_time(start) {
                return Some(start);
            }
        }
        None
    }

    /// Start of a clause that ends at `comma` and is the content of a cue after it.
    fn left_clause_start(&self, comma: usize) -> usize {
        let start = self.sentence_start(comma);
        // An earlier cue that closed its own content hands over after it.
        start
    }

    /// What stands to the right of the cue: hearer, adverbials, and where the content may begin.
    fn right(&self, from: usize) -> Right {
        let unit = self.unit;
        let mut right = Right {
            addressee: None,
            at: from,
            colon: false,
            comma: false,
            source: None,
        };
        let verb = self.lexicon.verb(self.hit.verb);
        let mut at = from;
        if verb.takes_addressee && self.hit.voice != Voice::Passive {
            let start = if unit.is(at, "to") && unit.tag(at + 1) != Tag::VerbBase {
                at + 1
            } else {
                at
            };
            let end = unit.noun_phrase_end(start);
            if end > start
                && !unit.is_time(start)
                && !unit.tag(end).is_finite_verb()
                && !unit.is(start, "that")
                && unit.lower(start) != "it"
            {
                right.addressee = Some((start, end));
                at = end;
            }
        } else if unit.is(at, "to") && unit.in_noun_phrase(at + 1) {
            let end = unit.noun_phrase_end(at + 1);
            if self.permits(Frame::Quote)
                && (unit.is(end, "that")
                    || unit.is_stop(end)
                    || unit.is(end, ",")
                    || unit.quotation(end).is_some()
                    || unit.class(end, Class::Adverbial))
            {
                right.addressee = Some((at + 1, end));
                at = end;
            }
        }
        at = self.skip_adverbials(at);
        match unit.lower(at) {
            "," => {
                right.comma = true;
                // ", however," and ", in a letter to parents,"
                let inner = self.skip_adverbials(at + 1);
                at = if inner > at + 1 && unit.is(inner, ",") {
                    inner + 1
                } else {
                    at + 1
                };
            }
            ":" => {
                right.colon = true;
                at += 1;
            }
            _ => {}
        }
        right.at = at;
        right
    }

    /// Passes over "on Tuesday", "in a statement", "at a rally in Ohio", "again", "last week".
    fn skip_adverbials(&self, from: usize) -> usize {
        let unit = self.unit;
        let mut at = from;
        for _ in 0..4 {
            if unit.tag(at) == Tag::Adverb && !unit.class(at, Class::FixedAdverb) {
                at += 1;
                continue;
            }
            if unit.is_time(at) {
                at += 1;
                while unit.is_time(at)
                    || unit.kind(at) == Some(TokenKind::Number)
                    || unit.class(at, Class::TimeUnit)
                {
                    at += 1;
                }
                continue;
            }
            let preposition = unit.class(at, Class::Adverbial);
            if preposition && self.hit.voice != Voice::Gerund {
                let end = unit.noun_phrase_end(at + 1);
                let end = if unit.is_time(at + 1) { at + 2 } else { end };
                let mut end = end;
                while end > at + 1
                    && (unit.is_time(end)
                        || matches!(unit.lower(end), "with" | "on" | "in" | "to" | "at")
                            && unit.noun_phrase_end(end + 1) > end + 1)
                {
                    end = if unit.is_time(end) {
                        end + 1
                    } else {
                        unit.noun_phrase_end(end + 1)
                    };
                }
                if end > at + 1
                    && (unit.is(end, "that")
                        || matches!(unit.lower(end), "if" | "whether")
                        || unit.is(end, ",")
                        || unit.is(end, ":")
                        || unit.is_stop(end)
                        || unit.quotation(end).is_some()
                        || self.permits(Frame::Quote) && unit.is_time(end - 1))
                {
                    at = end;
                    continue;
                }
                // "I have said before that the tram is a bus"
                if unit.is(at + 1, "that") && unit.noun_phrase_end(at + 1) == at + 1 {
                    at += 1;
                    continue;
                }
            }
            break;
        }
        at
    }

    /// `Pell said that …`, `Pell told reporters: "…"`, `Pell denied owning …`.
    fn right_content(&self) -> Option<Candidate> {
        let unit = self.unit;
        let mut from = self.hit.end;
        if self.hit.voice == Voice::Passive
            && self.agent().is_some_and(|agent| {
                from = agent.1;
                true
            })
            && unit.is_stop(from)
        {
            return None;
        }
        let right = self.right(from);
        let start = right.at;
        if start >= unit.body_end() {
            return None;
        }
        let (frame, quoted) = self.frame(start, &right)?;
        if !self.permits(frame) {
            return None;
        }
        let mut candidate = self.base(RIGHT_RULES[frame as usize], frame);
        candidate.addressee = right.addressee.map(|(a, b)| self.range(a, b));
        candidate.source = self.subject().map(|(a, b)| self.range(a, b));
        let _ = right.source;
        if quoted {
            candidate.content.push(self.range(start, start + 1));
            candidate.quoted = true;
            candidate.strength = if right.colon || right.comma { 4.5 } else { 3.5 };
            self.continue_after(start + 1, &mut candidate);
        } else {
            let end = match frame {
                Frame::That | Frame::Quote => self.clause_end(start),
                // "Asked if he would quit, Soto said"
                _ if self.hit.at == 0 => (start..unit.body_end())
                    .find(|&i| unit.is(i, ","))
                    .unwrap_or(unit.body_end()),
                _ => self.tight_end(start, frame),
            };
            if end <= start {
                return None;
            }
            candidate.content.push(self.range(start, end));
            candidate.strength = match frame {
                Frame::That => 3.0,
                Frame::Quote | Frame::Clause | Frame::Wh => 2.5,
                _ => 1.5,
            };
        }
        if candidate.source.is_none() && !self.may_lack_source(frame) {
            return None;
        }
        Some(candidate)
    }

    fn may_lack_source(&self, frame: Frame) -> bool {
        match self.hit.voice {
            Voice::Passive => true,
            Voice::Gerund | Voice::Infinitive => true,
            Voice::Finite => matches!(frame, Frame::That) && self.hit.group > 0,
        }
    }

    /// What stands at `start`: the frame, and whether the content is a whole quotation in marks.
    fn frame(&self, start: usize, right: &Right) -> Option<(Frame, bool)> {
        let unit = self.unit;
        if unit.quotation(start).is_some() {
            let framed = right.colon || right.comma;
            let closed = start + 1 >= unit.body_end() || unit.is_stop(start + 1);
            if !framed && unit.is_title(start) {
                return None;
            }
            let speaks = self.speaks(self.hit);
            let stopped = self.inner_stop(start);
            let answer = matches!(
                unit.article
                    .token_lower(unit.items[start].first as usize + 1),
                "yes" | "no"
            );
            let ends_it = unit.tag(start + 1).is_finite_verb()
                || speaks
                    && (stopped
                        || answer && unit.items[start].end - unit.items[start].first <= 3
                        || unit.class(start + 1, Class::JoinsClause)
                            && !unit.has_quotation(start + 1, unit.len()));
            let whole = framed || self.is_utterance(start) && closed || ends_it;
            let frame = if speaks || framed {
                Frame::Quote
            } else {
                Frame::Object
            };
            return Some((frame, whole));
        }
        if right.comma && !right.colon {
            // "said, without looking up, that": no frame of ours but these.
            if !unit.is(start, "that") {
                return None;
            }
        }
        let word = unit.lower(start);
        let tag = unit.tag(start);
        if self.speaks(self.hit)
            && matches!(word, "yes" | "no" | "nothing")
            && (unit.is_stop(start + 1) || start + 1 >= unit.body_end())
        {
            return (word != "nothing").then_some((Frame::Clause, false));
        }
        if word == "that" && tag != Tag::Determiner {
            // "that" as determiner before a noun and no verb after it: an object.
            let phrase = unit.noun_phrase_end(start + 1);
            if phrase > start + 1
                || unit.tag(start + 1) == Tag::Pronoun
                || unit.quotation(start + 1).is_some()
                || unit.tag(start) == Tag::Preposition
                || unit.has_finite_verb(start, unit.len())
            {
                return Some((Frame::That, false));
            }
        }
        if tag == Tag::Wh
            || matches!(
                word,
                "whether" | "if" | "why" | "how" | "what" | "who" | "where" | "when"
            )
        {
            return Some((Frame::Wh, false));
        }
        if word == "to" {
            return (unit.tag(start + 1) == Tag::VerbBase || unit.tag(start + 1) == Tag::Adverb)
                .then_some((Frame::To, false));
        }
        if tag == Tag::VerbGerund {
            return Some((Frame::Gerund, false));
        }
        if right.colon {
            return Some((Frame::Quote, false));
        }
        // "not to …"
        if word == "not" && unit.is(start + 1, "to") {
            return Some((Frame::To, false));
        }
        let begins = unit.in_noun_phrase(start)
            || matches!(
                tag,
                Tag::Pronoun | Tag::Existential | Tag::Number | Tag::Adverb
            );
        if begins
            || tag == Tag::Preposition
                && matches!(
                    word,
                    "if" | "as"
                        | "in"
                        | "at"
                        | "for"
                        | "by"
                        | "after"
                        | "while"
                        | "under"
                        | "despite"
                        | "because"
                )
        {
            let clause = self.begins_clause(start);
            if clause {
                return Some((Frame::Clause, false));
            }
            return begins.then_some((Frame::Object, false));
        }
        (tag.is_verb()
            && self.hit.voice != Voice::Passive
            && unit.has_finite_verb(start, self.clause_end(start)))
        .then_some((Frame::Object, false))
    }

    /// True when a clause with its own finite verb begins at `start`: a subject, what describes it, then the verb.
    fn begins_clause(&self, start: usize) -> bool {
        let unit = self.unit;
        let end = self.clause_end(start).min(start + MAX_SUBJECT_ITEMS);
        let mut at = start;
        while at < end {
            let tag = unit.tag(at);
            if tag.is_finite_verb()
                || unit.quotes_verb(at)
                || tag == Tag::VerbBase && at > start && unit.tag(at - 1) != Tag::To
            {
                return true;
            }
            // The verb of a clause within the subject is not the clause's own: look for a second one.
            let inner = tag == Tag::Wh
                || at > start && (unit.is(at, "to") || unit.class(at, Class::OpensClause));
            if inner {
                let end = (at + 1..end).find(|&i| unit.is(i, ",")).unwrap_or(end);
                let mut verbs = (at + 1..end)
                    .filter(|&i| unit.tag(i).is_finite_verb() && !unit.tag(i - 1).is_finite_verb());
                return verbs.next().is_some() && verbs.next().is_some();
            }
            if unit.is(at, ",") {
                // ", the owner of the mine, was": the verb follows the second comma.
                let describes = unit.class(at + 1, Class::Relative) || unit.in_noun_phrase(at + 1);
                let second = (at + 1..end).find(|&i| unit.is(i, ","));
                return match second {
                    Some(second) if describes => {
                        let next = if unit.tag(second + 1) == Tag::Adverb {
                            second + 2
                        } else {
                            second + 1
                        };
                        unit.tag(next).is_finite_verb()
                    }
                    // A fronted phrase: "in March, the fund was empty".
                    _ => unit.tag(start) == Tag::Preposition && unit.has_finite_verb(at, end),
                };
            }
            at += 1;
        }
        false
    }

    /// The subject of the cue to its left.
    fn subject(&self) -> Option<(usize, usize)> {
        let unit = self.unit;
        let group = self.hit.group;
        if group == 0 && self.hit.voice != Voice::Passive {
            return None;
        }
        match self.hit.voice {
            Voice::Gerund
                if !unit.is_time(group - 1) && unit.in_noun_phrase(group - 1)
                    || unit.tag(group - 1) == Tag::Pronoun =>
            {
                // "footage of Pell asking", "with Marsh saying"
                let start = unit.noun_phrase_start(group, 0);
                return (start < group).then_some((start, group));
            }
            Voice::Gerund | Voice::Infinitive => return self.governing_subject(group),
            Voice::Passive => return self.agent().or(None),
            Voice::Finite => {}
        }
        // "Pell, who said": the relative pronoun is the source; the resolver finds whom it stands for.
        if unit.class(group - 1, Class::Relative)
            || unit.is(group - 1, "that") && unit.tag(group - 1) == Tag::Wh
        {
            return Some((group - 1, group));
        }
        // "Pell on Tuesday said"
        let group = self.without_time(group);
        if unit.is(group - 1, ",") {
            if let Some(start) = self.apposed_head(group - 1) {
                return Some((start, group - 1));
            }
        }
        let start = unit.noun_phrase_start(group, 0);
        if start < group {
            // "people familiar with the matter who were briefed" and "officials who asked not to be named"
            if !unit.opens_clause(start) {
                if let Some(head) = self.relative_head(start) {
                    return Some((head, group));
                }
            }
            return Some((start, group));
        }
        if let Some(head) = self.relative_head(group) {
            return Some((head, group));
        }
        // "Pell rose and said": the subject of the clause before.
        self.governing_subject(group)
    }

    /// `end` without an expression of time before it: "Pell on Tuesday | said", "the board last week | said".
    fn without_time(&self, end: usize) -> usize {
        let unit = self.unit;
        let mut at = end;
        while at > 1
            && (unit.is_time(at - 1) || unit.class(at - 1, Class::TimeUnit) && unit.is_time(at - 2))
        {
            at -= 1;
        }
        if at < end && matches!(unit.lower(at - 1), "on" | "in" | "late" | "early") {
            at -= 1;
        }
        if at > 0 && at < end && (unit.tag(at - 1).is_noun() || unit.tag(at - 1) == Tag::Pronoun) {
            at
        } else {
            end
        }
    }

    /// A noun phrase with a relative clause that reaches to `end`: "officials who asked not to be named".
    fn relative_head(&self, end: usize) -> Option<usize> {
        let unit = self.unit;
        let low = end.saturating_sub(MAX_SOURCE_ITEMS);
        let wh = (low..end)
            .rev()
            .take_while(|&i| !unit.is(i, ",") && !unit.is_stop(i))
            .find(|&i| {
                unit.class(i, Class::Relative) || unit.is(i, "that") && unit.tag(i) == Tag::Wh
            })?;
        let start = unit.noun_phrase_start(wh, 0);
        (start < wh && unit.opens_clause(start)).then_some(start)
    }

    /// The agent of a passive: "was told by aides", "was quoted as saying".
    fn agent(&self) -> Option<(usize, usize)> {
        let unit = self.unit;
        if unit.is(self.hit.end, "by") {
            let end = unit.noun_phrase_end(self.hit.end + 1);
            return (end > self.hit.end + 1).then_some((self.hit.end + 1, end));
        }
        None
    }

    /// The subject of the clause that governs a gerund, an infinitive or a coordinated verb: the noun phrase before the
    /// first finite verb of the unit's last clause before `end`.
    fn governing_subject(&self, end: usize) -> Option<(usize, usize)> {
        let unit = self.unit;
        // Last finite verb before, then its subject; clause starts stop the search.
        let mut at = end;
        let low = end.saturating_sub(MAX_SOURCE_ITEMS * 2);
        while at > low {
            at -= 1;
            if !unit.tag(at).is_finite_verb() {
                if unit.is(at, ";") {
                    return None;
                }
                continue;
            }
            // First word of its verb group.
            let mut group = at;
            while group > 0
                && (unit.tag(group - 1).is_finite_verb() || unit.tag(group - 1) == Tag::Adverb)
            {
                group -= 1;
            }
            if group == 0 {
                return None;
            }
            if unit.is(group - 1, ",") {
                let head = Finder {
                    hit: &Hit {
                        group,
                        ..self.hit.clone()
                    },
                    ..*self
                }
                .apposed_head(group - 1);
                if let Some(start) = head {
                    return Some((start, group - 1));
                }
            }
            let start = unit.noun_phrase_start(group, 0);
            if start < group && unit.opens_clause(start) && unit.lower(start) != "it" {
                return Some((start, group));
            }
            at = group;
        }
        None
    }

    /// Like [`Self::clause_end`], for contents without "that": a comma before "which", "but", "while" or a participle
    /// ends more of them than it continues (PolNeAR train: 62 to 70 %).
    fn tight_end(&self, from: usize, frame: Frame) -> usize {
        let unit = self.unit;
        let mut end = self.clause_end(from);
        // "urged voters to join, and criticized the party": a second verb of the same subject.
        if matches!(frame, Frame::To | Frame::Object | Frame::Gerund) {
            let second = self.hits.iter().find(|h| {
                h.at > from
                    && h.at < end
                    && h.group > from
                    && h.voice == Voice::Finite
                    && unit.tag(h.at) == Tag::VerbPast
                    && unit.is(h.group - 1, "and")
            });
            if let Some(second) = second {
                end = second.group - 1;
            }
        }
        (from + 1..end)
            .find(|&at| {
                unit.is(at, ",")
                    && (matches!(
                        unit.lower(at + 1),
                        "which" | "but" | "while" | "though" | "although"
                    ) || unit.tag(at + 1) == Tag::VerbGerund
                        && unit.lower(at + 1) != "including")
            })
            .unwrap_or(end)
    }

    /// Where the clause that begins at `from` ends as content: before the closing punctuation, a semicolon, a further
    /// cue with its own subject, or ", adding".
    fn clause_end(&self, from: usize) -> usize {
        clause_end(self.unit, self.lexicon, self.hits, from, self.hit.at)
    }
}

/// See [`Finder::clause_end`]; cues at or before item `after` are passed over.
pub fn clause_end(
    unit: &Unit,
    lexicon: &CueLexicon,
    hits: &[Hit],
    from: usize,
    after: usize,
) -> usize {
    let body = unit.body_end();
    let mut depth = 0_i32;
    let mut at = from;
    while at < body {
        match unit.lower(at) {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            ";" if depth <= 0 => return at,
            "," if depth <= 0 => {
                let next = at + 1;
                // ", adding that", ", according to"
                if unit.is(next, "according") {
                    return at;
                }
                if hits.iter().any(|h| {
                    h.at > after
                        && h.voice == Voice::Gerund
                        && h.at >= next
                        && h.at <= next + 1
                        && h.group <= next + 1
                }) {
                    return at;
                }
                if joins_cue(unit, lexicon, hits, from, next, after)
                    || hands_over(unit, hits, next, after)
                {
                    return at;
                }
            }
            _ if unit.class(at, Class::JoinsClause) && depth <= 0 && at > from => {
                if joins_cue(unit, lexicon, hits, from, at, after) {
                    return at;
                }
            }
            _ => {}
        }
        at += 1;
    }
    body
}

/// True when a conjunction at `at` brings in another cue with its own content: "and added", "but Marsh said".
fn joins_cue(
    unit: &Unit,
    lexicon: &CueLexicon,
    hits: &[Hit],
    from: usize,
    at: usize,
    after: usize,
) -> bool {
    if !unit.class(at, Class::JoinsClause) {
        return false;
    }
    let mut next = at + 1;
    while unit.tag(next) == Tag::Adverb {
        next += 1;
    }
    let phrase = unit.noun_phrase_end(next);
    hits.iter().any(|h| {
        h.at > after
            && h.voice == Voice::Finite
            && (lexicon.verb(h.verb).is_speech || unit.is(h.end, "that") || unit.quotation(h.end).is_some())
            && (h.group == next || h.at == next || phrase > next && h.group == phrase)
            // "that both Pell and Marsh were asking": two subjects of one verb.
            && (h.group == next || unit.has_finite_verb(from, at))
    })
}

/// `Lamenting their luck, Mexicans often say, "…"`: after the comma a subject with its own cue and quotation.
fn hands_over(unit: &Unit, hits: &[Hit], next: usize, after: usize) -> bool {
    let phrase = unit.noun_phrase_end(next);
    phrase > next
        && hits.iter().any(|h| {
            h.at > after
                && h.group == phrase
                && h.voice == Voice::Finite
                && (unit.quotation(h.end).is_some() || unit.quotation(h.end + 1).is_some())
        })
}

fn trim_comma(unit: &Unit, start: usize, end: usize) -> usize {
    if end > start + 1 && unit.is(end - 1, ",") {
        end - 1
    } else {
        end
    }
}

/// Names of the rules for content on the right, by frame.
const RIGHT_RULES: [&str; 7] = [
    "cue-quote",
    "cue-that",
    "cue-clause",
    "cue-wh",
    "cue-to",
    "cue-gerund",
    "cue-object",
];

/// Items between a quotation and a cue that may be the source, or that a source with its relative clause may take.
const MAX_SOURCE_ITEMS: usize = 45;

/// Items between a cue and the second part of its quotation: "said on Tuesday in a letter to parents".
const MAX_ADVERBIAL_ITEMS: usize = 25;

/// Items of a subject, with all that describes it, before its verb.
const MAX_SUBJECT_ITEMS: usize = 30;

/// Items between a quotation and the cue of another speaker that claims it.
const MAX_CLAIM_ITEMS: usize = 8;
