//! What the pipeline promises whatever its stages do.

use std::cell::Cell;

use ascribe::{
    Article, Attribution, Class, Classes, Detection, Error, Pipeline, Quote, QuoteDetector,
    QuoteType, RawArticle, Resolution, Span, Speaker, SpeakerKind, SpeakerResolver,
};
use proptest::prelude::*;

/// One quote per word, the first around all; a word's confidence is its length in tenths. Panics on "panic".
struct Words;

impl QuoteDetector for Words {
    fn detect(&self, article: &Article) -> Result<Detection, Error> {
        let text = article.text();
        assert!(!text.contains("panic"), "told to");
        let mut quotes = Vec::new();
        for word in text.split_ascii_whitespace() {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            let outer = (!quotes.is_empty()).then_some(0);
            let span = if outer.is_none() {
                Span::new(start, text.trim_end().len())
            } else {
                Span::new(start, start + word.len())
            };
            let mut quote = Quote::new(QuoteType::Direct, vec![span], "words");
            quote.confidence = word.len() as f32 / 10.0;
            quote.inside = outer;
            quotes.push(quote);
        }
        Ok(quotes.into())
    }
}

/// A speaker for each quote.
struct Everybody;

impl SpeakerResolver for Everybody {
    fn resolve(&self, article: &Article) -> Result<Resolution, Error> {
        let n = article.quotes().len();
        Ok(Resolution::new(
            (0..n)
                .map(|i| Speaker::new(i.to_string(), SpeakerKind::Person))
                .collect(),
            (0..n)
                .map(|i| Attribution::new(Some(i), Vec::new(), 1.0))
                .collect(),
        ))
    }
}

fn pipeline(threads: usize) -> Pipeline {
    Pipeline::builder()
        .detector(Words)
        .resolver(Everybody)
        .threads(threads)
        .build()
}

#[test]
fn a_panic_is_an_error_of_that_article_alone() {
    let texts = ["a b", "panic", "c d"];
    let raw = texts
        .iter()
        .map(|text| RawArticle::new(format!("id-{text}"), *text));
    let pipeline = pipeline(2);
    let results: Vec<_> = pipeline.annotate_all(raw).collect();
    assert_eq!(results.len(), 3);
    assert!(results[0].is_ok() && results[2].is_ok());
    assert_eq!(
        results[1].as_ref().expect_err("it panicked").to_string(),
        "article id-panic: a stage panicked: told to"
    );
}

#[test]
fn takes_no_more_articles_than_it_needs() {
    for threads in [1, 3] {
        let n_taken = Cell::new(0);
        let endless = (0..).map(|i: u32| {
            n_taken.set(n_taken.get() + 1);
            RawArticle::new(i.to_string(), "a b")
        });
        let pipeline = pipeline(threads);
        let mut results = pipeline.annotate_all(endless);
        assert!(results.next().is_some());
        assert!(n_taken.get() <= threads, "{} taken", n_taken.get());
    }
}

#[test]
fn a_batch_is_closed_by_its_bytes() {
    let n_taken = Cell::new(0);
    let large = (0..).inspect(|_: &u32| n_taken.set(n_taken.get() + 1));
    let pipeline = pipeline(2);
    let mut results = pipeline.map_ordered(large, |_| 9 << 20, |i| i);
    for i in 0..20 {
        assert_eq!(results.next(), Some(i));
        assert!(n_taken.get() <= i + 2, "{} taken", n_taken.get());
    }
}

/// Nobody needs a second dependency to name what the methods of an article give.
#[test]
fn what_signatures_name_can_be_named() {
    let article = pipeline(1)
        .annotate("ab c")
        .expect("nothing is wrong with it");
    let tokens: &[ascribe::Token] = article.tokens();
    let (kind, case, tag): (ascribe::TokenKind, ascribe::Case, ascribe::Tag) =
        (tokens[0].kind, tokens[0].case, tokens[0].tag);
    let sentences: &[ascribe::Sentence] = article.sentences();
    let range: ascribe::IndexRange = sentences[0].tokens;
    let sentence: ascribe::SentenceKind = sentences[0].kind;
    let paragraphs: &[ascribe::Paragraph] = article.paragraphs();
    let names: &[ascribe::NamedSpan] = article.names();
    let pairs: &[ascribe::MarkPair] = article.mark_pairs();
    let said: ascribe::AttributedQuote<'_> = article.quotations().next().expect("a word");
    let title: Option<&ascribe::serde_json::Value> = article.meta().get("title");
    let record = ascribe::ArticleRecord::from_article(&article);
    let (quote, speaker): (&ascribe::QuoteRecord, &ascribe::SpeakerRecord) =
        (&record.quotes[0], &record.speakers[0]);
    assert_eq!(range.start..range.end, 0..tokens.len());
    assert_eq!(article.token_span(range.range()), paragraphs[0].span);
    assert_eq!((said.words.as_ref(), quote.id.as_str()), ("ab c", "q1"));
    assert_eq!(said.speaker.map(|s| &s.name), Some(&speaker.name));
    assert_eq!((names.len(), pairs.len(), title), (0, 0, None));
    assert_eq!(
        format!("{kind:?} {case:?} {tag:?} {sentence:?}"),
        format!("Word Lower {tag:?} Body")
    );
}

#[test]
fn doubtful_quotes_go_and_take_their_speakers_along() {
    let pipeline = Pipeline::builder()
        .detector(Words)
        .resolver(Everybody)
        .min_confidence(0.3)
        .build();
    let article = pipeline
        .annotate("ab abc a abcd")
        .expect("nothing is wrong with it");
    let kept: Vec<&str> = article
        .quotes()
        .iter()
        .map(|quote| article.slice(quote.extent()))
        .collect();
    assert_eq!(kept, ["abc", "abcd"]);
    assert!(article.quotes().iter().all(|quote| quote.inside.is_none()));
    let names: Vec<&str> = article.speakers().iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["1", "3"]);
    assert_eq!(article.attributions()[1].speaker, Some(1));
}

/// The n-th word is of the n-th class, each inside the one before.
struct Nested;

impl QuoteDetector for Nested {
    fn detect(&self, article: &Article) -> Result<Detection, Error> {
        let mut found = Words.detect(article)?;
        for (i, quote) in found.quotes.iter_mut().enumerate() {
            quote.class = Class::ALL[i % 4];
            quote.inside = i.checked_sub(1);
            quote.confidence = 1.0;
        }
        Ok(found)
    }
}

#[test]
fn quotes_of_other_classes_go_and_what_is_in_them_stays() {
    let told = |classes: Classes| {
        let builder = Pipeline::builder().detector(Nested).resolver(Everybody);
        let pipeline = builder.classes(classes).build();
        let article = pipeline
            .annotate("ab abc abcd b bc")
            .expect("nothing is wrong with it");
        let quotes = article.quotes().iter();
        let quotes: Vec<String> = quotes
            .map(|quote| format!("{} {:?}", article.slice(quote.extent()), quote.inside))
            .collect();
        (quotes.join(", "), article.speakers().len())
    };
    assert_eq!(
        told(Classes::default()),
        (
            "ab abc abcd b bc None, abcd Some(0), bc Some(1)".to_owned(),
            3
        )
    );
    assert_eq!(
        told([Class::Thought].into_iter().collect()),
        ("abc None".to_owned(), 1)
    );
    assert_eq!(told(Classes::all()).1, 5);
}

#[test]
fn given_quotes_stay_whatever_their_class() {
    let mut quote = Quote::new(QuoteType::Indirect, vec![Span::new(11, 21)], "by hand");
    quote.class = Class::Thought;
    quote.cue = vec![Span::new(5, 10)];
    let raw = RawArticle::new("a", "Pell hopes it holds on.");
    let article = Pipeline::rules()
        .run_with_quotes(raw, vec![quote.clone()])
        .expect("it fits");
    assert_eq!(article.quotes(), [quote]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn order_and_results_do_not_depend_on_the_threads(texts in prop::collection::vec("[a-c ]{0,12}", 0..300)) {
        let all = |threads| -> Vec<String> {
            let raw = texts.iter().enumerate().map(|(i, text)| RawArticle::new(i.to_string(), text.as_str()));
            pipeline(threads).annotate_all(raw).map(|result| format!("{result:?}")).collect()
        };
        let one = all(1);
        prop_assert_eq!(one.len(), texts.len());
        prop_assert_eq!(&all(4), &one);
    }
}

/// A report as a program makes text of a PDF: three pages of 26 lines, a footer and a header between them.
fn report() -> String {
    let mut lines = Vec::new();
    for letter in 'a'..='x' {
        lines.push(format!(
            "The keeper of lamp {letter}{letter} counted the boats of the northern pier and"
        ));
    }
    lines.push("went home. “We have waited for nine winters, and we will not sign".to_owned());
    let page = |number: usize| format!("\n{number}\n\u{c}Harbour Board, Annual Report\n");
    lines.push(page(1));
    lines.push("a plan that nobody in this town has been allowed to read,” announ-".to_owned());
    lines.push("ced Imre Kowalski, who chairs the board. The others, he said, were".to_owned());
    for letter in 'a'..='x' {
        lines.push(format!(
            "of one mind: lamp {letter}{letter} of the southern pier was to be lit again, and"
        ));
    }
    lines.push(page(2));
    lines.push("nobody had to ask for it. “It is a small thing,” said Mr. Kowal-".to_owned());
    lines.push("ski. He would not say when the harbour would be open again, nor for".to_owned());
    for letter in 'a'..='x' {
        lines.push(format!(
            "whom, though boat {letter}{letter} of the western pier had been painted twice and"
        ));
    }
    lines.push(page(3));
    lines.push("was for sale.".to_owned());
    lines.join("\n")
}

#[test]
fn a_quotation_goes_on_over_a_page() {
    let text = report();
    let pipeline = Pipeline::rules();
    let article = pipeline
        .run(RawArticle::new("report", text.clone()))
        .expect("the rules read every text");
    let direct: Vec<_> = article
        .quotations()
        .filter(|found| found.quote.kind == QuoteType::Direct)
        .map(|found| {
            let speaker = found.speaker.map(|speaker| speaker.name.clone());
            let spans = found.quote.content.len();
            let words = found.words.split_whitespace().collect::<Vec<_>>().join(" ");
            (words, spans, speaker.unwrap_or_default())
        })
        .collect();
    assert_eq!(
        direct,
        [
            (
                "We have waited for nine winters, and we will not sign a plan that nobody in this town has been allowed to read,"
                    .to_owned(),
                2,
                "Imre Kowalski".to_owned()
            ),
            ("It is a small thing,".to_owned(), 1, "Imre Kowalski".to_owned()),
        ]
    );
    // The text is as it was, and the offsets are those of it.
    assert_eq!(article.text(), text);
    let content = &article.quotes()[0].content;
    assert!(text[content[0].range()].ends_with("we will not sign"));
    assert!(text[content[1].range()].starts_with("a plan that nobody"));
}

#[cfg(feature = "bundled-model")]
#[test]
fn work_that_nobody_waits_for_ends_within_an_article() {
    let pipeline = Pipeline::new();
    let cancel = ascribe::Cancel::default();
    // Minutes of work.
    let text =
        "“We will appeal,” said Maria Lopez. The boat was late, she added.\n\n".repeat(20_000);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(300));
            cancel.cancel();
        });
        let ended = pipeline.run_until(RawArticle::new("long", text), &cancel);
        assert!(matches!(ended, Err(Error::Cancelled { .. })), "{ended:?}");
    });
}

#[test]
fn a_damaged_text_is_read_fair_and_keeps_its_offsets() {
    let text =
        "&ldquo;We&#8217;ll go,&rdquo;3 said <b>Ann O&rsquo;Shea</b>. The &quot;bridge&quot; fell.";
    let said = Span::new(7, 22);
    assert_eq!(&text[said.range()], "We&#8217;ll go,");
    let quote = Quote::new(QuoteType::Direct, vec![said], "by hand");
    let pipeline = Pipeline::rules();
    let given = pipeline.run_with_quotes(RawArticle::new("a", text), vec![quote]);
    for article in [pipeline.annotate(text), given] {
        let article = article.expect("it is read");
        assert_eq!(article.text(), text);
        let quote = &article.quotes()[0];
        assert_eq!(quote.content, [said]);
        assert_eq!(article.words(&quote.source), "Ann O&rsquo;Shea");
        assert_eq!(article.speakers()[0].name, "Ann O’Shea");
        assert_eq!(article.token_text(0), "&ldquo;");
        let gaps = article.passed_over().iter().map(|&gap| article.slice(gap));
        assert_eq!(gaps.collect::<Vec<_>>(), ["3 ", " <b>", "</b>"]);
    }
}
