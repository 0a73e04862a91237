//! `errors.html`: gold and prediction side by side, on one page that needs nothing else.
//!
//! All that is drawn is drawn here; the script only hides, counts and moves the focus. What it goes by:
//! - `article[data-n]`: number of the article, from 1;
//! - `.row[data-p]`: a paragraph with the numbers of the pairs that it shows; `.fold[data-n]`: so many paragraphs
//!   without a quotation;
//! - `mark[data-p]`, `sup[data-p]`: a piece of text, or a label, of these pairs, the narrowest last;
//! - `.pair[data-p]`: the caption of a pair, with its `data-class`, `data-type` (words) and `data-rule`.

use std::collections::BTreeSet;
use std::io;
use std::ops::Range;

use ascribe_article::{OffsetMap, QuoteType};
use ascribe_page::{
    Look, MARKS_CSS, Mark, Role, Scripts, Segment, count as n, cut, draw_paragraph, fact, marks_of,
    paragraphs, percent,
};
use maud::{Markup, PreEscaped, html};

use crate::{ArticlePairs, Document, ErrorClass, LabelledQuote, Pair};

/// Writes a page on which people read the errors: every article with its gold and its predicted quotations marked
/// side by side, filters by error class, type and rule, and keys to go from error to error.
///
/// The page is one file and asks for nothing from elsewhere. The filters live in the URL's fragment:
/// `#class=missed,spurious&type=indirect` is a link to that view. The keys are
///
/// | key | values |
/// |---|---|
/// | `class` | [names](ErrorClass::name) of error classes |
/// | `type` | `direct`, `mixed`, `indirect`: of the gold or of the prediction |
/// | `rule` | `found_by` of the prediction; `-` is none |
/// | `errors` | `1`: pairs with an error only |
/// | `q` | words that the caption or the paragraph has |
/// | `at` | `3.12`: the twelfth pair of the third article |
///
/// Values of one key are alternatives, keys add up. Marks and captions are there without JavaScript; filters are not.
///
/// # Errors
/// Those of `out`.
pub fn page(articles: &[ArticlePairs<'_>], title: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let facets = Facets::of(articles);
    // The parts are written one by one: a corpus makes tens of megabytes.
    let head = html! {
        (ascribe_page::head(title, &[MARKS_CSS, include_str!("page.css")], Scripts::Inline))
        a.skip href="#articles" { "Skip to the articles" }
        (side_bar(title, articles, &facets))
        (PreEscaped("<main id=\"articles\" tabindex=\"-1\">"))
        @if articles.is_empty() {
            p.none { "There are no articles." }
        } @else {
            p.none #none hidden { "No quotation fits the filter." }
        }
    };
    writeln!(out, "{}", head.into_string())?;
    for (i, article) in articles.iter().enumerate() {
        writeln!(out, "{}", section(article, i + 1).into_string())?;
    }
    let tail = html! {
        (PreEscaped("</main>"))
        script { (PreEscaped(include_str!("page.js"))) }
        (PreEscaped("</body></html>"))
    };
    writeln!(out, "{}", tail.into_string())
}

/// How many pairs each choice of the filter has.
struct Facets {
    n_pairs: usize,
    n_gold: usize,
    n_predicted: usize,
    n_faulty: usize,
    classes: Vec<(String, usize)>,
    types: Vec<(String, usize)>,
    /// The most frequent first.
    rules: Vec<(String, usize)>,
}

impl Facets {
    fn of(articles: &[ArticlePairs<'_>]) -> Self {
        let views: Vec<View<'_>> = articles
            .iter()
            .flat_map(|a| (0..a.pairs.len()).map(|i| View::of(a, i)))
            .collect();
        let count = |has: &dyn Fn(&View<'_>) -> bool| views.iter().filter(|v| has(v)).count();
        let mut rules: Vec<(String, usize)> = views
            .iter()
            .map(View::rule)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|rule| (rule.to_owned(), count(&|v| v.rule() == rule)))
            .collect();
        rules.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        Self {
            n_pairs: views.len(),
            n_gold: count(&|v| v.gold.is_some()),
            n_predicted: count(&|v| v.predicted.is_some()),
            n_faulty: count(&|v| !v.pair.errors.is_empty()),
            classes: ErrorClass::ALL
                .into_iter()
                .map(|c| (c.name().to_owned(), count(&|v| v.pair.errors.contains(&c))))
                .collect(),
            types: [QuoteType::Direct, QuoteType::Mixed, QuoteType::Indirect]
                .into_iter()
                .map(|t| (t.name().to_owned(), count(&|v| v.types().contains(&t))))
                .collect(),
            rules,
        }
    }
}

/// A pair with its two quotations.
struct View<'a> {
    article: &'a ArticlePairs<'a>,
    pair: &'a Pair,
    /// From 1.
    number: usize,
    gold: Option<&'a LabelledQuote>,
    predicted: Option<&'a LabelledQuote>,
}

impl<'a> View<'a> {
    fn of(article: &'a ArticlePairs<'a>, index: usize) -> Self {
        let pair = &article.pairs[index];
        Self {
            article,
            pair,
            number: index + 1,
            gold: pair.gold.and_then(|i| article.gold.quotes.get(i)),
            predicted: pair.predicted.and_then(|i| article.predicted.quotes.get(i)),
        }
    }

    fn sides(&self) -> impl Iterator<Item = &'a LabelledQuote> {
        self.gold.into_iter().chain(self.predicted)
    }

    /// Of the gold, then of the prediction if it differs.
    fn types(&self) -> Vec<QuoteType> {
        let mut types: Vec<QuoteType> = self.sides().map(|q| q.record.kind).collect();
        types.dedup();
        types
    }

    /// The rule that predicted it; `-` is none.
    fn rule(&self) -> &'a str {
        match self.predicted {
            Some(quote) if !quote.record.found_by.is_empty() => &quote.record.found_by,
            _ => NO_RULE,
        }
    }

    /// Where the content begins, in code points.
    fn start(&self) -> usize {
        self.sides()
            .find_map(|q| q.record.content.first())
            .map_or(0, |span| span.start)
    }
}

/// The value that the filter has for pairs without a rule.
const NO_RULE: &str = "-";

fn side_bar(title: &str, articles: &[ArticlePairs<'_>], facets: &Facets) -> Markup {
    html! {
        header.side {
            h1 { (title) }
            p.totals {
                (n(articles.len(), "article", "articles")) ", "
                (facets.n_gold) " gold and " (facets.n_predicted) " predicted quotations, "
                (facets.n_faulty) " of " (n(facets.n_pairs, "pair", "pairs")) " with an error"
            }
            noscript { p { "The filters need JavaScript. Everything is shown." } }
            form #filter aria-label="Filter" {
                div.top {
                    label.search {
                        span.hidden-label { "Search" }
                        input type="search" name="q" placeholder="Search text and speakers" autocomplete="off";
                    }
                    label.choice {
                        input type="checkbox" name="errors" value="1";
                        span.name { "Only errors" }
                        span.n { (facets.n_faulty) }
                    }
                }
                (facet("Error", "class", &facets.classes))
                (facet("Type", "type", &facets.types))
                (facet("Rule", "rule", &facets.rules))
                button type="reset" { "Show everything" }
            }
            (legend())
        }
        div.bar {
            output #status aria-live="polite" {
                (n(facets.n_pairs, "quotation", "quotations")) " in " (n(articles.len(), "article", "articles"))
            }
            div.steps {
                button type="button" #previous title="Previous error: p or k" { "Previous " kbd { "p" } }
                button type="button" #next title="Next error: n or j" { "Next error " kbd { "n" } }
            }
        }
    }
}

fn facet(label: &str, name: &str, choices: &[(String, usize)]) -> Markup {
    html! {
        details.facet open {
            summary { (label) }
            ul {
                @for (value, count) in choices {
                    li {
                        label.choice {
                            input type="checkbox" name=(name) value=(value);
                            span.name { @if value == NO_RULE { "no rule" } @else { (value) } }
                            span.n { (count) }
                        }
                    }
                }
            }
        }
    }
}

fn legend() -> Markup {
    html! {
        details.legend open {
            summary { "Legend" }
            ul {
                @for role in Role::ALL {
                    li {
                        mark class=(role.letter()) { sup.l { (role.letter()) "1" } (role.name()) }
                    }
                }
                li { mark.q.nested { sup.l { "q2" } "content inside content" } }
                li { mark.c.s { "several of them but content" } }
                li { sup.l.x { "q1" } " this part is wrong" }
                li { sup.l { "…q1" } " goes on from above" }
            }
            p { "One number is one pair, in both columns. Point at a mark or focus a caption to see its partner." }
            p {
                kbd { "n" } " " kbd { "j" } " next error, " kbd { "p" } " " kbd { "k" } " previous, "
                kbd { "/" } " search"
            }
        }
    }
}

fn section(article: &ArticlePairs<'_>, number: usize) -> Markup {
    let text = &article.gold.text;
    let meta = &article.gold.meta;
    let marks = marks(article);
    let faulty = article
        .pairs
        .iter()
        .filter(|p| !p.errors.is_empty())
        .count();
    let facts: Vec<String> = ["publisher", "date"]
        .iter()
        .filter_map(|key| fact(meta, key))
        .chain(
            article
                .gold
                .annotator
                .as_ref()
                .map(|a| format!("annotator {a}")),
        )
        .collect();
    html! {
        article id={ "a" (number) } data-n=(number) aria-labelledby={ "h" (number) } {
            header {
                h2 id={ "h" (number) } { (article.gold.id) }
                @if let Some(title) = fact(meta, "title") { p.title { (title) } }
                p.facts {
                    @for fact in &facts { span { (fact) } }
                    span { (article.gold.quotes.len()) " gold" }
                    span { (article.predicted.quotes.len()) " predicted" }
                    span { (n(faulty, "error", "errors")) }
                    span.shown hidden {}
                }
            }
            div.columns aria-hidden="true" { span { "Gold" } span { "Predicted" } }
            @for block in blocks(article, &marks) {
                @match block {
                    Block::Row(row) => { (draw_row(&row, article)) }
                    Block::Fold(folded) => {
                        details.fold data-n=(folded.len()) {
                            summary { "… " (n(folded.len(), "paragraph", "paragraphs")) }
                            @for range in folded { p { (&text[range]) } }
                        }
                    }
                }
            }
        }
    }
}

/// What an article is drawn as, from top to bottom.
enum Block<'a> {
    Row(Row<'a>),
    /// Paragraphs without any quotation, the same on both sides.
    Fold(Vec<Range<usize>>),
}

/// A paragraph with what is marked in it and the pairs that begin there.
struct Row<'a> {
    range: Range<usize>,
    /// Gold, predicted.
    sides: [Vec<Segment<'a>>; 2],
    captions: Vec<View<'a>>,
}

impl Row<'_> {
    fn marks(&self) -> impl Iterator<Item = &Mark> {
        let segments = self.sides.iter().flatten();
        segments.flat_map(|segment| segment.marks.iter().copied())
    }
}

/// The marks of gold and prediction; their number is that of the pair, from 1.
fn marks(article: &ArticlePairs<'_>) -> [Vec<Mark>; 2] {
    let map = OffsetMap::new(&article.gold.text);
    let mut sides = [Vec::new(), Vec::new()];
    for index in 0..article.pairs.len() {
        let view = View::of(article, index);
        for (side, quote) in sides.iter_mut().zip([view.gold, view.predicted]) {
            let marks = quote.map(|quote| marks_of(&quote.record, view.number, &map));
            side.extend(marks.into_iter().flatten());
        }
    }
    sides
}

fn blocks<'a>(
    article: &'a ArticlePairs<'a>,
    [gold, predicted]: &'a [Vec<Mark>; 2],
) -> Vec<Block<'a>> {
    let text = &article.gold.text;
    let map = OffsetMap::new(text);
    let paragraphs = paragraphs(text);
    let sides = cut(&paragraphs, gold)
        .into_iter()
        .zip(cut(&paragraphs, predicted));
    let mut rows: Vec<Row<'a>> = paragraphs
        .into_iter()
        .zip(sides)
        .map(|(range, (gold, predicted))| Row {
            range,
            sides: [gold, predicted],
            captions: Vec::new(),
        })
        .collect();
    for index in 0..article.pairs.len() {
        let view = View::of(article, index);
        let start = map.to_byte(view.start()).unwrap_or(text.len());
        let at = rows
            .partition_point(|r| r.range.end <= start)
            .min(rows.len() - 1);
        rows[at].captions.push(view);
    }
    let mut blocks = Vec::new();
    for row in rows {
        if !row.captions.is_empty() || row.marks().next().is_some() {
            blocks.push(Block::Row(row));
        } else if let Some(Block::Fold(folded)) = blocks.last_mut() {
            folded.push(row.range);
        } else {
            blocks.push(Block::Fold(vec![row.range]));
        }
    }
    blocks
}

fn draw_row(row: &Row<'_>, article: &ArticlePairs<'_>) -> Markup {
    let numbers: BTreeSet<usize> = row
        .marks()
        .map(|m| m.number)
        .chain(row.captions.iter().map(|v| v.number))
        .collect();
    let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
    html! {
        div.row data-p=(numbers.join(" ")) {
            @for (label, segments) in ["Gold", "Predicted"].into_iter().zip(&row.sides) {
                p.text {
                    span.which { (label) " " }
                    (draw_paragraph(&article.gold.text, &row.range, segments, &Labels { pairs: &article.pairs }))
                }
            }
            @if !row.captions.is_empty() {
                ol.pairs {
                    @for view in &row.captions { (caption(view)) }
                }
            }
        }
    }
}

/// A label at every mark, by which its partner is found and that says whether it is wrong.
struct Labels<'a> {
    pairs: &'a [Pair],
}

impl Look for Labels<'_> {
    fn label(&self, mark: &Mark, goes_on: bool) -> Option<Markup> {
        let wrong = is_wrong(mark.role, &self.pairs[mark.number - 1].errors);
        Some(html! {
            sup.l.x[wrong] data-p=(mark.number) {
                @if goes_on { "…" } (mark.role.letter()) (mark.number)
            }
        })
    }
}

/// True when one of `errors` is about spans of this role; what is not about a span shows at the content.
fn is_wrong(role: Role, errors: &[ErrorClass]) -> bool {
    errors.iter().any(|error| match error {
        ErrorClass::Missed | ErrorClass::Spurious => true,
        ErrorClass::Boundary | ErrorClass::Speaker | ErrorClass::Type => role == Role::Content,
        ErrorClass::Cue => role == Role::Cue,
        ErrorClass::Source => role == Role::Source,
    })
}

fn caption(view: &View<'_>) -> Markup {
    let classes: Vec<&str> = view.pair.errors.iter().map(|e| e.name()).collect();
    let types: Vec<&str> = view.types().iter().map(|t| t.name()).collect();
    let manner = view.gold.and_then(|q| q.manner.as_deref());
    html! {
        li.pair data-p=(view.number) data-class=(classes.join(" ")) data-type=(types.join(" "))
            data-rule=(view.rule()) tabindex="0" {
            span.number { (view.number) }
            @if classes.is_empty() { span.ok { "correct" } }
            @for class in &classes { span.error { (class) } }
            span.type { (types.join(" → ")) }
            span.speaker { (speakers(view)) }
            @if let Some(manner) = manner { span { (manner) } }
            @if let Some(quote) = view.predicted {
                span.rule {
                    @if !quote.record.found_by.is_empty() { code { (quote.record.found_by) } " " }
                    (percent(quote.record.confidence.into()))
                    @if let Some(confidence) = quote.record.speaker_confidence {
                        ", speaker " (percent(confidence.into()))
                    }
                }
            }
            @if view.pair.errors.contains(&ErrorClass::Boundary) {
                span { "overlap " (percent(view.pair.overlap)) }
            }
        }
    }
}

/// The speaker once where both sides agree, else gold → predicted.
fn speakers(view: &View<'_>) -> Markup {
    let gold = view.gold.map(|q| speaker(view.article.gold, q));
    let predicted = view.predicted.map(|q| speaker(view.article.predicted, q));
    html! {
        @match (gold, predicted) {
            (Some(gold), Some(predicted)) if gold == predicted => { (gold) }
            (Some(gold), Some(predicted)) => { (gold) " → " (predicted) }
            (Some(gold), None) => { (gold) }
            (None, Some(predicted)) => { "→ " (predicted) }
            (None, None) => {}
        }
    }
}

/// The speaker's name, and its kind unless it is a person.
fn speaker(document: &Document, quote: &LabelledQuote) -> String {
    match document.speaker_of(quote) {
        Some(speaker) if speaker.kind == ascribe_article::SpeakerKind::Person => {
            speaker.name.clone()
        }
        Some(speaker) => format!("{} ({})", speaker.name, speaker.kind.name()),
        None if document.speakers.is_none() => "speakers not annotated".to_owned(),
        None => "no speaker".to_owned(),
    }
}
