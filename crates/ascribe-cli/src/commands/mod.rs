//! One file a subcommand, and the flags they share.

#[cfg(feature = "corpus")]
mod corpus;
mod extract;
#[cfg(feature = "serve")]
mod serve;
mod show;
mod aggregate;
mod merge;
mod eval;
mod convert;
mod config;
mod pages;

use std::any::Any;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};
use ascribe::{
    Article, ArticleRecord, BUNDLED_MODEL, Classes, Engine, Error, Event, Model, Pipeline,
    PipelineBuilder,
};
use ascribe_input::{
    Decoded, Failure, FailureKind, Fields, Inputs, Item, Left, MetaPattern, MetaTable, Options,
    Place, Shard,
};
use clap::Subcommand;
use sha2::{Digest, Sha256};

use crate::Exit;
use crate::messages::{self, Level};
use crate::run_file::ModelHash;
use crate::settings::Settings;
use crate::signals::{Signal, Signals};

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    Extract(extract::Extract),
    #[cfg(feature = "corpus")]
    #[command(flatten)]
    Corpus(corpus::Corpus),
    #[cfg(feature = "serve")]
    Serve(serve::Serve),
    Show(show::Show),
    Aggregate(aggregate::Aggregate),
    Merge(merge::Merge),
    Eval(eval::Eval),
    Convert(convert::Convert),
    Config(config::Config),
    Completions(pages::Completions),
    Man(pages::Man),
    Schema(pages::Schema),
}

impl Command {
    pub(crate) fn run(&self, settings: &Settings) -> Result<Exit> {
        match self {
            Command::Extract(command) => command.run(settings),
            #[cfg(feature = "corpus")]
            Command::Corpus(command) => command.run(),
            #[cfg(feature = "serve")]
            Command::Serve(command) => command.run(),
            Command::Show(command) => command.run(),
            Command::Aggregate(command) => command.run(),
            Command::Merge(command) => command.run(),
            Command::Eval(command) => command.run(),
            Command::Convert(command) => command.run(),
            Command::Config(command) => command.run(settings),
            Command::Completions(command) => command.run(),
            Command::Man(command) => command.run(),
            Command::Schema(command) => command.run(),
        }
    }
}

/// Where articles come from.
#[derive(clap::Args)]
pub(crate) struct InputArgs {
    /// Text, Markdown, HTML, docx (one article a file); JSON lines and arrays, CSV, TSV, Parquet (one a row); WARC; .gz, .zst, .zip, .tar
    /// of any of them; folders and patterns; `-` or nothing reads stdin. The form is recognised
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What a key or column is: text=body, id=url, date=published; the usual names are known
    #[arg(long, value_name = "IS=NAME", help_heading = "Input")]
    field: Vec<Fields>,
    /// Table with further facts, joined by its column `id` or `file`
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    meta: Option<PathBuf>,
    /// Facts in the names of files: '{date}_{publisher}_{title}'
    #[arg(long, value_name = "PATTERN", help_heading = "Input")]
    meta_from: Option<MetaPattern>,
    /// Read articles in other languages, too
    #[arg(long, help_heading = "Input")]
    any_language: bool,
    /// A larger article is a failure: bytes, or with K, M, G
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = size, help_heading = "Input")]
    max_article_bytes: usize,
    /// One of several parts of the articles, by a hash of the id: 3/16
    #[arg(long, value_name = "I/N", help_heading = "Input")]
    shard: Option<Shard>,
}

impl InputArgs {
    /// Everything is looked at before anything is done.
    pub(crate) fn open(&self) -> Result<Inputs> {
        let mut fields = Fields::default();
        fields.extend(self.field.iter().cloned());
        let meta_table = match &self.meta {
            Some(path) => {
                let table = MetaTable::open(path, &fields).map_err(|reason| anyhow!(reason))?;
                Some(Arc::new(table))
            }
            None => None,
        };
        let options = Options {
            fields,
            meta_table,
            meta_pattern: self.meta_from.clone(),
            any_language: self.any_language,
            max_article_bytes: self.max_article_bytes,
            shard: self.shard,
        };
        Inputs::open(&self.files, options).map_err(|reason| anyhow!(reason))
    }
}

/// `16M`, `512K`, `1G`, `1000`
fn size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        _ => return Err("a size is wanted: 16M, 512K, 1G or bytes".to_owned()),
    };
    let n: usize = digits
        .parse()
        .map_err(|_| "a size is wanted: 16M, 512K, 1G or bytes".to_owned())?;
    // A text has at most 4 GiB: spans are 32 bits wide.
    match n.checked_mul(1 << shift) {
        Some(n) if n > 0 && n <= 3 << 30 => Ok(n),
        _ => Err("from 1 byte to 3G".to_owned()),
    }
}

/// How articles are attributed.
#[derive(clap::Args)]
pub(crate) struct PipelineArgs {
    /// Model to use: the name of the one compiled in, a model folder, or `none` for the rules alone, 180 to 570 times as
    /// fast
    #[arg(long, value_name = "NAME|FOLDER", default_value = BUNDLED_MODEL)]
    model: String,
    /// What runs the model: rten, or rust-bert where it is compiled in
    #[arg(long, value_name = "NAME", default_value_t)]
    engine: Engine,
    /// The model alone, without the rules that correct and complete it; for comparisons
    #[arg(long)]
    no_rules: bool,
    /// Leave out quotations the program is less sure of, 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = share)]
    min_confidence: f32,
    /// Kinds of attribution that are wanted: speech (said, wrote), thought (thinks, plans), finding (a study shows), act
    /// (agreed to, refused to), or all
    #[arg(long, value_name = "CLASS,…", default_value_t)]
    classes: Classes,
    /// Worker threads; 0 means one per core. The output does not depend on it
    #[arg(short = 'j', long, value_name = "N", default_value = "0", value_parser = threads, allow_hyphen_values = true)]
    threads: usize,
}

impl PipelineArgs {
    pub(crate) fn min_confidence(&self) -> f32 {
        self.min_confidence
    }

    pub(crate) fn classes(&self) -> Classes {
        self.classes
    }

    pub(crate) fn pipeline(&self) -> Result<Pipeline> {
        self.pipeline_and_model().map(|(pipeline, _)| pipeline)
    }

    /// The same for other classes of quotations.
    pub(crate) fn pipeline_of(&self, classes: Classes) -> Result<Pipeline> {
        let built = self.built(self.builder().classes(classes))?;
        Ok(built.0)
    }

    /// The pipeline with all that it finds, for whoever narrows it article by article, and what model it is.
    #[cfg(feature = "serve")]
    pub(crate) fn pipeline_of_all(&self) -> Result<(Pipeline, ModelHash)> {
        let builder = self.builder().classes(Classes::all()).min_confidence(0.0);
        self.built(builder)
    }

    /// The pipeline, and what model it is for those who go on later.
    pub(crate) fn pipeline_and_model(&self) -> Result<(Pipeline, ModelHash)> {
        self.built(self.builder())
    }

    fn built(&self, builder: PipelineBuilder) -> Result<(Pipeline, ModelHash)> {
        let model = match self.model.as_str() {
            "none" if self.no_rules => {
                bail!("--no-rules needs a model; without both nothing is found")
            }
            "none" => {
                let hash = ModelHash {
                    name: "none".to_owned(),
                    sha256: None,
                };
                return Ok((builder.without_model().build(), hash));
            }
            BUNDLED_MODEL => Model::bundled_on(self.engine)?,
            folder => Model::open(Path::new(folder), self.engine)?,
        };
        let description = model.files().description();
        let digest = Sha256::digest(serde_json::to_vec(description)?);
        let hash = ModelHash {
            name: description.name.clone(),
            sha256: Some(digest.iter().map(|byte| format!("{byte:02x}")).collect()),
        };
        let mut detector = model.detector()?;
        if self.no_rules {
            detector = detector.without_rules();
        }
        Ok((builder.detector(detector).build(), hash))
    }

    /// A record that has its quotations, without those that are not wanted.
    pub(crate) fn kept(&self, place: &Place, decoded: Decoded) -> Result<ArticleRecord, Left> {
        let mut record = decoded.record;
        // Records of other programs: what does not hold together is not counted.
        record.check().map_err(|error| {
            Failure::new(place.clone(), FailureKind::BadQuotes, error.to_string())
        })?;
        record.quotes.retain(|quote| {
            quote.confidence >= self.min_confidence && self.classes.takes(quote.class)
        });
        // Those of the earlier run were told then.
        record.warnings = decoded.warnings;
        Ok(record)
    }

    /// The options that change what is found, for people; nothing where they are as usual.
    #[cfg(feature = "corpus")]
    pub(crate) fn told(&self) -> String {
        let mut told = String::new();
        if self.classes != Classes::default() {
            told += &format!(", classes {}", self.classes);
        }
        if self.min_confidence > 0.0 {
            told += &format!(", confidence from {}", self.min_confidence);
        }
        if self.no_rules {
            told += ", no rules";
        }
        told
    }

    /// For quotations that are known already.
    pub(crate) fn resolver_alone(&self) -> Pipeline {
        self.builder().without_model().build()
    }

    fn builder(&self) -> PipelineBuilder {
        let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
        let most = n_cores * THREADS_PER_CORE;
        if self.threads > most {
            let message = format!(
                "--threads {}: more than {THREADS_PER_CORE} for each of the {n_cores} cores only cost memory; {most} are used",
                self.threads
            );
            messages::say(Level::Warning, &message);
        }
        Pipeline::builder()
            .min_confidence(self.min_confidence)
            .classes(self.classes)
            .threads(self.threads.min(most))
    }
}

/// More threads than this wait for each other.
const THREADS_PER_CORE: usize = 4;

fn threads(text: &str) -> Result<usize, String> {
    text.parse()
        .map_err(|_| "a number of threads is wanted, 0 for one per core".to_owned())
}

fn share(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a number from 0 to 1 is wanted".to_owned()),
    }
}

/// What [`each`] tells.
enum Told<T> {
    /// What became of an item.
    Result(Place, Result<T, Left>),
    /// Nothing for a moment.
    Pause,
}

/// Does `work` on each item and tells the results in the order of the inputs; returns the signal that stopped it.
///
/// A panic in `work` is a failure of that article, with a message like any other: the others are not touched by it. The
/// pipeline catches those of its stages; rendering and reading are the command's.
fn each<T: Send + 'static>(
    pipeline: &Pipeline,
    items: impl Iterator<Item = Item> + Send + 'static,
    signals: &Signals,
    work: impl Fn(Item) -> Result<T, Left> + Sync,
    mut tell: impl FnMut(Told<T>) -> Result<()>,
) -> Result<Option<Signal>> {
    let caught = |item: Item| {
        let place = item.place().clone();
        // The item is lost with the panic and `work` changes nothing else.
        let result = catch_unwind(AssertUnwindSafe(|| work(item))).unwrap_or_else(|panic| {
            let reason = format!("the program panicked: {}", told(&*panic));
            Err(Failure::new(place.clone(), FailureKind::Panicked, reason).into())
        });
        (place, result)
    };
    let flow = pipeline.stream(items, Item::n_bytes, caught, |event| {
        if let Some(signal) = signals.came() {
            return ControlFlow::Break(Ok(signal));
        }
        let told = match event {
            Event::Done((place, result)) => tell(Told::Result(place, result)),
            Event::Pause => tell(Told::Pause),
        };
        match told {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(Err(error)),
        }
    });
    match flow {
        ControlFlow::Continue(()) => Ok(None),
        ControlFlow::Break(Ok(signal)) => Ok(Some(signal)),
        ControlFlow::Break(Err(error)) => Err(error),
    }
}

/// What a panic said.
fn told(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

/// Attributes one article.
fn annotate(pipeline: &Pipeline, place: &Place, decoded: Decoded) -> Result<Article, Left> {
    finished(
        place,
        pipeline.run(decoded.record.into_raw()),
        decoded.warnings,
    )
}

/// Finds the speakers of the quotes an article has.
fn attribute(pipeline: &Pipeline, place: &Place, decoded: Decoded) -> Result<Article, Left> {
    if !decoded.has_quotes {
        let reason = "no \"quotes\" in this article, and --given-quotes finds none";
        return Err(Failure::new(place.clone(), FailureKind::BadQuotes, reason).into());
    }
    let quotes = decoded
        .record
        .to_quotes()
        .map_err(|error| Failure::new(place.clone(), FailureKind::BadQuotes, error.to_string()))?;
    let article = pipeline.run_with_quotes(decoded.record.into_raw(), quotes);
    finished(place, article, decoded.warnings)
}

fn finished(
    place: &Place,
    article: Result<Article, Error>,
    warnings: Vec<String>,
) -> Result<Article, Left> {
    let article = article.map_err(|error| {
        let kind = match error {
            Error::Panicked { .. } => FailureKind::Panicked,
            _ => FailureKind::Stage,
        };
        Failure::new(place.clone(), kind, error.to_string())
    })?;
    Ok(warnings.into_iter().fold(article, Article::with_warning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_the_failure_of_one_article() {
        let folder = tempfile::TempDir::new().expect("a place for temporary files");
        let path = folder.path().join("a.jsonl");
        let lines = "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n{\"text\":\"Three.\"}\n";
        std::fs::write(&path, lines).expect("writable");
        for threads in [1, 2] {
            let pipeline = Pipeline::builder().without_model().threads(threads).build();
            let inputs =
                Inputs::open(std::slice::from_ref(&path), Options::default()).expect("it is there");
            let mut results = Vec::new();
            let options = inputs.options();
            let work = |item: Item| {
                let text = item.decode(&options)?.record.text.unwrap_or_default();
                assert!(text != "Two.", "told to");
                Ok(text)
            };
            let ended = each(&pipeline, inputs, &Signals::default(), work, |event| {
                if let Told::Result(place, result) = event {
                    let result = match result {
                        Ok(text) => text,
                        Err(Left::Failed(failure)) => failure.reason,
                        Err(_) => "left".to_owned(),
                    };
                    let place = place.to_string().replace(&path.display().to_string(), "a");
                    results.push(format!("{place}: {result}"));
                }
                Ok(())
            });
            assert_eq!(ended.expect("nothing fails"), None);
            assert_eq!(
                results,
                [
                    "a:1: One.",
                    "a:2: the program panicked: told to",
                    "a:3: Three."
                ]
            );
        }
    }

    #[test]
    fn sizes_are_read() {
        for (text, n) in [("1", 1), ("16M", 16 << 20), ("2k", 2048), ("1GiB", 1 << 30)] {
            assert_eq!(size(text), Ok(n), "{text}");
        }
        for text in ["", "M", "0", "-1", "1T", "9G", "1.5M"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
