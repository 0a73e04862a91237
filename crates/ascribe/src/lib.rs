//! Who said what, in every article.
//!
//! A [`Pipeline`] puts the stages in their order: text in, an [`Article`] with quotes, speakers and attributions out.
//!
//! ```
//! let pipeline = ascribe::Pipeline::new();
//! let article = pipeline.annotate("“The plan,” Maria Lopez told reporters, “was never costed.”")?;
//! for said in article.quotations() {
//!     let speaker = said.speaker.map_or("somebody", |speaker| speaker.name.as_str());
//!     println!("{speaker} said: {}", said.words);
//!     assert_eq!(speaker, "Maria Lopez");
//!     assert_eq!(said.words, "The plan, … was never costed.");
//! }
//! # Ok::<(), ascribe::Error>(())
//! ```
//!
//! Many articles: [`Pipeline::annotate_all`]. Across articles: [`Aggregator`]. As JSON: [`ArticleRecord`].
//!
//! # Features
//!
//! `bundled-model` and `rten`, both on by default, compile the model in and the engine that runs it; `rust-bert` is the other
//! engine. Without any of them there are [`Pipeline::rules`] and builders that are told what to use, and nothing of an
//! encoder is compiled. Features never change what a pipeline finds: where something is missing it cannot be named.

mod batch;
mod given;
mod keep;
#[cfg(feature = "model")]
mod model;
mod stream;
mod times;

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::{ThreadPool, ThreadPoolBuilder};

pub use ascribe_aggregator as aggregator;
pub use ascribe_aggregator::{Aggregator, Table};
pub use ascribe_article as article;
pub use ascribe_article::serde_json;
pub use ascribe_article::{
    Article, ArticleRecord, AttributedQuote, Attribution, Case, CharSpan, Class, Classes, Error,
    FairCopy, Flag, Gender, IndexRange, MarkPair, Meta, Misfit, NamedKind, NamedSpan, OffsetMap,
    Paragraph, Quote, QuoteRecord, QuoteType, RawArticle, Resolution, Segmentation, Sentence,
    SentenceKind, Span, Speaker, SpeakerKind, SpeakerRecord, Tag, Token, TokenKind, WordId,
};
#[cfg(feature = "model")]
pub use ascribe_encoder as encoder;
#[cfg(feature = "model")]
pub use ascribe_encoder::{Encoder, EncoderError, ModelFiles};
pub use ascribe_quote_detector as detector;
#[cfg(feature = "model")]
pub use ascribe_quote_detector::NeuralDetector;
pub use ascribe_quote_detector::{Cancel, Detection, Helpers, QuoteDetector, RuleDetector};
pub use ascribe_speaker_resolver as resolver;
pub use ascribe_speaker_resolver::{Resolver, SpeakerResolver, explain};
pub use ascribe_tokenizer::Tokenizer;

pub use batch::OrderedMap;
pub use keep::keep;
#[cfg(feature = "model")]
pub use model::{BUNDLED_MODEL, Engine, Model};
pub use stream::Event;
pub use times::StageTimes;

/// The stages in their order. Immutable: one serves any number of threads.
pub struct Pipeline {
    tokenizer: Tokenizer,
    detector: Box<dyn QuoteDetector>,
    resolver: Box<dyn SpeakerResolver>,
    min_confidence: f32,
    classes: Classes,
    /// Confidences are told anew at the end.
    calibrate: bool,
    /// `None`: the calling thread does the work.
    pool: Option<Arc<ThreadPool>>,
    times: times::Times,
    /// As many as there are threads; each article under way has one of them.
    helpers: Helpers,
}

/// Whether the quotations of an article are looked for, or known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotations {
    Found,
    Given,
}

impl Pipeline {
    /// The default stages: the bundled model with the rules beside it.
    ///
    /// There only in a build with the model and its engine (features `bundled-model` and `rten`, on by default), so that no
    /// feature of some other crate changes what is found; [`Pipeline::rules`] is always there.
    #[cfg(all(feature = "bundled-model", feature = "rten"))]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Rules alone, no model; the same in every build.
    ///
    /// ```
    /// let article = ascribe::Pipeline::rules().annotate("“We will appeal,” said Maria Lopez.")?;
    /// assert_eq!(article.speakers()[0].name, "Maria Lopez");
    /// # Ok::<(), ascribe::Error>(())
    /// ```
    pub fn rules() -> Self {
        Self::builder().without_model().build()
    }

    /// A pipeline with other stages, another number of threads, a threshold.
    pub fn builder() -> PipelineBuilder {
        PipelineBuilder::default()
    }

    /// Attributes a text that is an article of its own; its id is `text`.
    ///
    /// ```
    /// let article = ascribe::Pipeline::new().annotate("It rained.")?;
    /// assert_eq!(article.text(), "It rained.");
    /// assert!(article.quotes().is_empty());
    /// # Ok::<(), ascribe::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Pipeline::run`].
    pub fn annotate(&self, text: &str) -> Result<Article, Error> {
        self.run(RawArticle::new("text", text))
    }

    /// Attributes one article, on the calling thread and, where it is long, on threads of the pipeline that have no article of
    /// their own.
    ///
    /// ```
    /// use ascribe::{ArticleRecord, Pipeline, RawArticle};
    ///
    /// let raw = RawArticle::new("harbour-fees", "“We will appeal,” said Maria Lopez.");
    /// let record = ArticleRecord::from_article(&Pipeline::new().run(raw)?);
    /// assert_eq!(record.id, "harbour-fees");
    /// # Ok::<(), ascribe::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the text is too long, a stage breaks its contract, or panics ([`Error::Panicked`]).
    pub fn run(&self, raw: RawArticle) -> Result<Article, Error> {
        caught(raw.id.clone(), || {
            let copy = self.tokenizer.fair_copy(&raw.text);
            self.over(raw, copy, |raw| {
                self.stages(raw, Quotations::Found, &self.helpers, |article| {
                    self.detect(article, &self.helpers)
                })
            })
        })
    }

    /// [`Pipeline::run`] for a caller who may lose interest: ends soon after [`Cancel::cancel`], between two stages or two windows of the
    /// model.
    ///
    /// ```
    /// use ascribe::{Cancel, Error, Pipeline, RawArticle};
    ///
    /// let pipeline = Pipeline::builder().without_model().threads(1).build();
    /// let cancel = Cancel::default();
    /// let raw = RawArticle::new("a", "“Yes,” said Ann Pell.");
    /// assert_eq!(pipeline.run_until(raw.clone(), &cancel)?.quotes().len(), 1);
    /// cancel.cancel();
    /// assert!(matches!(pipeline.run_until(raw, &cancel), Err(Error::Cancelled { .. })));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Pipeline::run`], and [`Error::Cancelled`].
    pub fn run_until(&self, raw: RawArticle, cancel: &Cancel) -> Result<Article, Error> {
        let helpers = self.helpers.until(cancel);
        caught(raw.id.clone(), || {
            let copy = self.tokenizer.fair_copy(&raw.text);
            self.over(raw, copy, |raw| {
                self.stages(raw, Quotations::Found, &helpers, |article| {
                    self.detect(article, &helpers)
                })
            })
        })
    }

    /// What the detector finds, no quotation with its own cue or source in its content. Given quotations are not changed.
    fn detect(&self, article: &Article, helpers: &Helpers) -> Result<Detection, Error> {
        let mut found = self.detector.detect_with(article, helpers)?;
        found.quotes = article.apart(found.quotes);
        Ok(found)
    }

    /// Finds the speakers of quotes that are known already, gold ones say.
    ///
    /// Quotes keep their order in the text and all they have, and none is left out for its class. Where none of them has a cue
    /// or a source, both are taken from what the detector finds in their place.
    ///
    /// ```
    /// use ascribe::{Pipeline, Quote, QuoteType, RawArticle, Span};
    ///
    /// let raw = RawArticle::new("a letter", "Maria Lopez wrote again. No rent was owed, she thought.");
    /// let mut quote = Quote::new(QuoteType::Indirect, vec![Span::new(25, 41)], "by hand");
    /// quote.cue = vec![Span::new(47, 54)];
    /// quote.source = vec![Span::new(43, 46)];
    /// let article = Pipeline::new().run_with_quotes(raw, vec![quote])?;
    /// assert_eq!(article.speakers()[0].name, "Maria Lopez");
    /// # Ok::<(), ascribe::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Pipeline::run`], and [`Error::BadSpan`] for a quote that does not fit the text.
    pub fn run_with_quotes(&self, raw: RawArticle, quotes: Vec<Quote>) -> Result<Article, Error> {
        caught(raw.id.clone(), || {
            let copy = self.tokenizer.fair_copy(&raw.text).and_then(|copy| {
                let quotes = copy.quotes(&raw.text, &quotes)?;
                Some((copy, quotes))
            });
            let (copy, quotes) = match copy {
                Some((copy, quotes)) => (Some(copy), quotes),
                None => (None, quotes),
            };
            self.over(raw, copy, |raw| {
                self.stages(raw, Quotations::Given, &self.helpers, |article| {
                    if !given::lack_sources(&quotes) {
                        return Ok(quotes.into());
                    }
                    let mut found = self.detect(article, &self.helpers)?;
                    found.quotes = given::with_sources(quotes, &found.quotes);
                    Ok(found)
                })
            })
        })
    }

    /// What `stages` find in the fair copy of a text, put over the text as it came; most texts have none.
    fn over(
        &self,
        mut raw: RawArticle,
        copy: Option<FairCopy>,
        stages: impl FnOnce(RawArticle) -> Result<Article, Error>,
    ) -> Result<Article, Error> {
        let Some(copy) = copy else {
            return stages(raw);
        };
        let as_it_came = std::mem::replace(&mut raw.text, copy.text().to_owned());
        stages(raw)?.over(as_it_came, &copy)
    }

    /// The only place with the order of the stages.
    fn stages(
        &self,
        raw: RawArticle,
        quotations: Quotations,
        helpers: &Helpers,
        detect: impl FnOnce(&Article) -> Result<Detection, Error>,
    ) -> Result<Article, Error> {
        let is_wanted = |article: &Article| match helpers.is_cancelled() {
            true => Err(Error::Cancelled {
                article: article.id().to_owned(),
            }),
            false => Ok(()),
        };
        let mut watch = self.times.start();
        let _own = helpers.take();
        let article = self.tokenizer.tokenize(raw)?;
        watch.tokenizer_is_done();
        is_wanted(&article)?;
        let Detection { quotes, names, .. } = detect(&article)?;
        let article = article.with_names(names)?.with_quotes(quotes)?;
        watch.detector_is_done();
        is_wanted(&article)?;
        let resolution = self.resolver.resolve(&article)?;
        let article = article.with_attributions(resolution)?;
        let article = match quotations {
            Quotations::Found if self.calibrate => with_calibration(article),
            _ => article,
        };
        watch.resolver_is_done();
        let classes = match quotations {
            Quotations::Found => self.classes,
            Quotations::Given => Classes::all(),
        };
        keep::keep(article, self.min_confidence, classes)
    }

    /// Attributes many articles in parallel; results come in the order of the input.
    ///
    /// Lazy: articles are taken from `articles` a batch at a time, so memory stays bounded however many there are.
    /// Nothing in a result depends on the number of threads, and an article that fails does not stop the others.
    ///
    /// ```
    /// use ascribe::{Pipeline, RawArticle};
    ///
    /// let texts = ["“Yes,” said Ann Pell.", "“No,” said Orrin Vale."];
    /// let articles = texts.iter().enumerate().map(|(i, text)| RawArticle::new(i.to_string(), *text));
    /// let pipeline = Pipeline::builder().threads(2).build();
    /// for (i, article) in pipeline.annotate_all(articles).enumerate() {
    ///     assert_eq!(article?.id(), i.to_string());
    /// }
    /// # Ok::<(), ascribe::Error>(())
    /// ```
    pub fn annotate_all<'p, I>(
        &'p self,
        articles: I,
    ) -> impl Iterator<Item = Result<Article, Error>> + 'p
    where
        I: IntoIterator<Item = RawArticle>,
        I::IntoIter: 'p,
    {
        self.map_ordered(articles, |raw| raw.text.len(), |raw| self.run(raw))
    }

    /// Does `work` on every item on the pipeline's threads; results come in the order of the items.
    ///
    /// For callers that have more to do for each article than attribution: reading its line before, writing it after.
    /// `n_bytes` tells how much memory an item holds, for the size of the batches. A panic in `work` is passed on;
    /// one in [`Pipeline::run`] is an error already.
    pub fn map_ordered<'p, I, T, N, W>(
        &'p self,
        items: I,
        n_bytes: N,
        work: W,
    ) -> OrderedMap<'p, I::IntoIter, N, W, T>
    where
        I: IntoIterator,
        I::Item: Send,
        T: Send,
        N: Fn(&I::Item) -> usize,
        W: Fn(I::Item) -> T + Sync,
    {
        OrderedMap::new(self.pool.as_deref(), items.into_iter(), n_bytes, work)
    }

    /// Does `work` soon on one of the pipeline's threads, in the order of the calls; with a single thread at once, on the calling one.
    ///
    /// For callers that hand articles out and take results back in a way of their own. A panic in `work` ends the process: catch it
    /// there.
    ///
    /// ```
    /// use std::sync::{Arc, mpsc};
    ///
    /// let pipeline = Arc::new(ascribe::Pipeline::builder().without_model().threads(2).build());
    /// let (sender, results) = mpsc::channel();
    /// let own = Arc::clone(&pipeline);
    /// pipeline.spawn(move || {
    ///     let n = own.annotate("“Yes,” said Ann Pell.").map(|article| article.quotes().len());
    ///     let _ = sender.send(n);
    /// });
    /// assert_eq!(results.recv()??, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn spawn(&self, work: impl FnOnce() + Send + 'static) {
        match &self.pool {
            Some(pool) => pool.spawn_fifo(work),
            None => work(),
        }
    }

    /// How long the stages have taken since the pipeline was built, all threads together.
    pub fn stage_times(&self) -> StageTimes {
        self.times.told()
    }

    /// Threads that work on many articles.
    pub fn n_threads(&self) -> usize {
        self.pool
            .as_ref()
            .map_or(1, |pool| pool.current_num_threads())
    }
}

/// As [`Pipeline::new`], and only where that is.
#[cfg(all(feature = "bundled-model", feature = "rten"))]
impl Default for Pipeline {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline")
            .field("min_confidence", &self.min_confidence)
            .field("classes", &self.classes)
            .field("n_threads", &self.n_threads())
            .finish_non_exhaustive()
    }
}

/// Makes a [`Pipeline`].
///
/// `D` says whether stage 2 has been chosen. Where nobody chose, [`build`](PipelineBuilder::build) takes the model that is
/// compiled in; in a build without one it is not there, and something must be chosen.
///
/// ```
/// use ascribe::{Article, Detection, Error, Pipeline, QuoteDetector};
///
/// /// Finds nothing.
/// struct Silence;
///
/// impl QuoteDetector for Silence {
///     fn detect(&self, _: &Article) -> Result<Detection, Error> {
///         Ok(Detection::default())
///     }
/// }
///
/// let pipeline = Pipeline::builder().detector(Silence).threads(1).build();
/// assert!(pipeline.annotate("“Yes,” said Ann Pell.")?.quotes().is_empty());
/// # Ok::<(), Error>(())
/// ```
pub struct PipelineBuilder<D = Unchosen> {
    detector: D,
    resolver: Option<Box<dyn SpeakerResolver>>,
    min_confidence: f32,
    classes: Classes,
    calibrate: bool,
    threads: usize,
}

/// Stands in a [`PipelineBuilder`] for a stage 2 that nobody has chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unchosen;

impl Default for PipelineBuilder {
    fn default() -> Self {
        Self {
            detector: Unchosen,
            resolver: None,
            min_confidence: 0.0,
            classes: Classes::default(),
            calibrate: true,
            threads: 0,
        }
    }
}

impl<D> PipelineBuilder<D> {
    /// Another stage 2.
    #[must_use]
    pub fn detector(
        self,
        detector: impl QuoteDetector + 'static,
    ) -> PipelineBuilder<Box<dyn QuoteDetector>> {
        PipelineBuilder {
            detector: Box::new(detector),
            resolver: self.resolver,
            min_confidence: self.min_confidence,
            classes: self.classes,
            calibrate: self.calibrate,
            threads: self.threads,
        }
    }

    /// The rules alone, no model, as stage 2.
    #[must_use]
    pub fn without_model(self) -> PipelineBuilder<Box<dyn QuoteDetector>> {
        self.detector(RuleDetector::new())
    }

    /// Another stage 3.
    #[must_use]
    pub fn resolver(mut self, resolver: impl SpeakerResolver + 'static) -> Self {
        self.resolver = Some(Box::new(resolver));
        self
    }

    /// Quotes the detector is less sure of are left out at the end, with the speakers nobody quotes any more.
    ///
    /// 0, the default, keeps all. Stages see every quote, so the others do not change.
    #[must_use]
    pub fn min_confidence(mut self, min_confidence: f32) -> Self {
        self.min_confidence = min_confidence;
        self
    }

    /// Quotations of other classes are left out at the end, with the speakers nobody quotes any more.
    ///
    /// [`Classes::default`], what people said and what documents show, is the default here, too. A quotation inside one that
    /// is left out stays. Quotations that are given ([`Pipeline::run_with_quotes`]) all stay.
    ///
    /// ```
    /// use ascribe::{Classes, Pipeline};
    ///
    /// let text = "Ann Pell said that the dam leaks. Orrin Vale hopes that it holds.";
    /// assert_eq!(Pipeline::rules().annotate(text)?.quotes().len(), 1);
    /// let all = Pipeline::builder().without_model().classes(Classes::all()).build();
    /// assert_eq!(all.annotate(text)?.quotes().len(), 2);
    /// # Ok::<(), ascribe::Error>(())
    /// ```
    #[must_use]
    pub fn classes(mut self, classes: Classes) -> Self {
        self.classes = classes;
        self
    }

    /// Confidences as detector and resolver give them, each for itself, where `false`. By default those of a model are told anew once
    /// both are known ([`calibrated`](ascribe_speaker_resolver::calibrated)): of quotations at 0.9, nine in ten are right.
    /// Those of the rules, of given quotations and of another stage 3 always stay.
    #[must_use]
    pub fn calibrate(mut self, calibrate: bool) -> Self {
        self.calibrate = calibrate;
        self
    }

    /// Threads for many articles; 0, the default, means one per core. No result depends on it.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }
}

impl PipelineBuilder<Box<dyn QuoteDetector>> {
    /// Something around stage 2 as it is chosen so far: it gets the detector and asks it when it likes.
    ///
    /// Nothing of what the inner one finds is lost on the way: a [`Detection`] has all of it.
    ///
    /// ```
    /// use ascribe::{Article, Detection, Error, Pipeline, QuoteDetector, QuoteType};
    ///
    /// /// Leaves out indirect quotations.
    /// struct WithoutIndirect(Box<dyn QuoteDetector>);
    ///
    /// impl QuoteDetector for WithoutIndirect {
    ///     fn detect(&self, article: &Article) -> Result<Detection, Error> {
    ///         let mut found = self.0.detect(article)?;
    ///         found.quotes.retain(|quote| quote.kind != QuoteType::Indirect && quote.inside.is_none());
    ///         Ok(found)
    ///     }
    /// }
    ///
    /// let text = "“Yes,” said Ann Pell. Orrin Vale said that he had no dog.";
    /// let pipeline = Pipeline::builder().without_model().wrap_detector(WithoutIndirect).build();
    /// assert_eq!(pipeline.annotate(text)?.quotes().len(), 1);
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn wrap_detector<W: QuoteDetector + 'static>(
        self,
        wrap: impl FnOnce(Box<dyn QuoteDetector>) -> W,
    ) -> Self {
        Self {
            detector: Box::new(wrap(self.detector)),
            ..self
        }
    }

    /// The pipeline.
    ///
    /// When the system refuses to start threads, the calling thread does the work.
    pub fn build(self) -> Pipeline {
        let threads = match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            n => n,
        };
        let pool = (threads > 1)
            .then(|| ThreadPoolBuilder::new().num_threads(threads).build().ok())
            .flatten()
            .map(Arc::new);
        let helpers = Helpers::new(pool.as_ref().map_or(1, |pool| pool.current_num_threads()));
        Pipeline {
            tokenizer: Tokenizer::new(),
            detector: self.detector,
            // What another stage 3 is sure of, it alone knows.
            calibrate: self.calibrate && self.resolver.is_none(),
            resolver: self.resolver.unwrap_or_else(|| Box::new(Resolver::new())),
            min_confidence: self.min_confidence,
            classes: self.classes,
            pool,
            times: times::Times::default(),
            helpers,
        }
    }
}

/// Where the model is compiled in, it is what nobody has to choose.
#[cfg(all(feature = "bundled-model", feature = "rten"))]
impl PipelineBuilder {
    /// Something around the default stage 2, the bundled model with the rules beside it.
    ///
    /// ```
    /// use ascribe::{Article, Detection, Error, Pipeline, QuoteDetector};
    ///
    /// /// Asks the inner detector and changes nothing.
    /// struct Same(Box<dyn QuoteDetector>);
    ///
    /// impl QuoteDetector for Same {
    ///     fn detect(&self, article: &Article) -> Result<Detection, Error> {
    ///         self.0.detect(article)
    ///     }
    /// }
    ///
    /// let text = "“Yes,” said Ann Pell. Orrin Vale said that he had no dog.";
    /// let wrapped = Pipeline::builder().wrap_detector(Same).build();
    /// assert_eq!(wrapped.annotate(text)?, Pipeline::new().annotate(text)?);
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn wrap_detector<W: QuoteDetector + 'static>(
        self,
        wrap: impl FnOnce(Box<dyn QuoteDetector>) -> W,
    ) -> PipelineBuilder<Box<dyn QuoteDetector>> {
        self.bundled().wrap_detector(wrap)
    }

    /// The pipeline, with the bundled model and the rules beside it.
    ///
    /// When the system refuses to start threads, the calling thread does the work.
    pub fn build(self) -> Pipeline {
        self.bundled().build()
    }

    fn bundled(self) -> PipelineBuilder<Box<dyn QuoteDetector>> {
        let detector = Model::bundled()
            .and_then(|model| model.detector())
            .expect("the model that ships is loaded by the tests");
        self.detector(detector)
    }
}

impl<D> fmt::Debug for PipelineBuilder<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PipelineBuilder")
            .field("min_confidence", &self.min_confidence)
            .field("classes", &self.classes)
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}

/// The article with confidences that are told anew, where a model has read it.
fn with_calibration(article: Article) -> Article {
    match ascribe_speaker_resolver::calibrated(&article) {
        Some(told) => article.with_confidences(told.iter().map(|c| (c.quote, c.speaker))),
        None => article,
    }
}

/// A panic of `work` as an error of this article.
fn caught(id: String, work: impl FnOnce() -> Result<Article, Error>) -> Result<Article, Error> {
    // The stages are immutable and the article is lost with the panic: nothing half-done is seen afterwards.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        Err(Error::Panicked {
            article: id,
            message: panic_message(panic.as_ref()),
        })
    })
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|message| (*message).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}

/// The example of the README must compile and run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
