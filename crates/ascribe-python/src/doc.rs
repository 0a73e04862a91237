//! A finished article without Python: what the objects show.

use ascribe::article::serde_json;
use ascribe::{Article, ArticleRecord, CharSpan, explain};
use ascribe_tables::{Rows, Source, Table, passed_over};

/// A finished article, with what is made once on the thread that worked on it.
#[derive(Debug)]
pub(crate) struct Doc {
    /// With its text.
    pub(crate) record: ArticleRecord,
    /// One for each quotation.
    pub(crate) said: Vec<Said>,
    passed_over: Vec<CharSpan>,
}

/// The words of a quotation.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) words: String,
    pub(crate) cue: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) addressee: Option<String>,
    /// How the speaker was found, in a sentence.
    pub(crate) why: Option<String>,
}

impl Doc {
    pub(crate) fn of(article: &Article) -> Self {
        let n = article.quotes().len();
        let why = (0..n).map(|quote| explain(article, quote)).collect();
        Self::new(
            ArticleRecord::from_article(article),
            why,
            passed_over(article),
        )
    }

    /// A record that was read, or pickled with its reasons.
    pub(crate) fn new(
        record: ArticleRecord,
        why: Vec<Option<String>>,
        passed_over: Vec<CharSpan>,
    ) -> Self {
        let source = Source::with_passed_over(&record, passed_over.clone());
        let words = |spans: &[CharSpan]| source.words(spans).filter(|words| !words.is_empty());
        let mut why = why.into_iter();
        let said = record
            .quotes
            .iter()
            .map(|quote| Said {
                words: words(&quote.content).unwrap_or_default(),
                cue: words(&quote.cue),
                source: words(&quote.source),
                addressee: words(&quote.addressee),
                why: why.next().flatten(),
            })
            .collect();
        Self {
            record,
            said,
            passed_over,
        }
    }

    /// A record without the reasons of a run: what its spans tell.
    pub(crate) fn read_back(record: ArticleRecord) -> Self {
        let why = match record.clone().into_article() {
            // `into_article` puts quotations in text order; only where they are is it known whose reason is whose.
            Ok(article) if in_text_order(&record) => (0..record.quotes.len())
                .map(|quote| explain(&article, quote))
                .collect(),
            _ => Vec::new(),
        };
        Self::new(record, why, Vec::new())
    }

    pub(crate) fn text(&self) -> &str {
        self.record.text.as_deref().unwrap_or_default()
    }

    pub(crate) fn rows(&self, table: Table) -> Rows {
        let source = Source::with_passed_over(&self.record, self.passed_over.clone());
        table.rows(&source)
    }

    pub(crate) fn json(&self) -> String {
        serde_json::to_string(&self.record).expect("keys are strings and memory takes every byte")
    }

    /// All there is, for pickle.
    pub(crate) fn state(&self) -> (String, Vec<Option<String>>, Vec<(usize, usize)>) {
        let why = self.said.iter().map(|said| said.why.clone()).collect();
        let gaps = self.passed_over.iter().map(|&gap| gap.into()).collect();
        (self.json(), why, gaps)
    }
}

fn in_text_order(record: &ArticleRecord) -> bool {
    let begin = |at: usize| record.quotes[at].content.first().map(|span| span.start);
    (1..record.quotes.len()).all(|at| begin(at - 1) < begin(at))
}
