//! One file a subcommand, and the flags they share.

mod extract;
mod show;
mod aggregate;
mod eval;
mod convert;
mod pages;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ascribe::{Article, BUNDLED_MODEL, Engine, Error, Model, Pipeline, PipelineBuilder};
use clap::Subcommand;

use crate::Exit;
use crate::input::{Decoded, Inputs, Item, Place};

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    Extract(extract::Extract),
    Show(show::Show),
    Aggregate(aggregate::Aggregate),
    Eval(eval::Eval),
    Convert(convert::Convert),
    Completions(pages::Completions),
    Man(pages::Man),
    Schema(pages::Schema),
}

impl Command {
    pub(crate) fn run(&self) -> Result<Exit> {
        match self {
            Command::Extract(command) => command.run(),
            Command::Show(command) => command.run(),
            Command::Aggregate(command) => command.run(),
            Command::Eval(command) => command.run(),
            Command::Convert(command) => command.run(),
            Command::Completions(command) => command.run(),
            Command::Man(command) => command.run(),
            Command::Schema(command) => command.run(),
        }
    }
}

/// Where articles come from.
#[derive(clap::Args)]
pub(crate) struct InputArgs {
    /// .txt (one article), .jsonl, .jsonl.gz, .jsonl.zst (one article a line), or folders of them; `-` or nothing reads
    /// stdin
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl InputArgs {
    /// Everything is looked at before anything is done.
    pub(crate) fn open(&self) -> Result<Inputs> {
        Inputs::open(&self.files)
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
    /// Worker threads; 0 means one per core. The output does not depend on it
    #[arg(short = 'j', long, value_name = "N", default_value_t = 0)]
    threads: usize,
}

impl PipelineArgs {
    pub(crate) fn min_confidence(&self) -> f32 {
        self.min_confidence
    }

    pub(crate) fn pipeline(&self) -> Result<Pipeline> {
        let builder = self.builder();
        let model = match self.model.as_str() {
            "none" if self.no_rules => {
                bail!("--no-rules needs a model; without both nothing is found")
            }
            "none" => return Ok(builder.without_model().build()),
            BUNDLED_MODEL => Model::bundled_on(self.engine)?,
            folder => Model::open(Path::new(folder), self.engine)?,
        };
        let mut detector = model.detector()?;
        if self.no_rules {
            detector = detector.without_rules();
        }
        Ok(builder.detector(detector).build())
    }

    /// For quotations that are known already.
    pub(crate) fn resolver_alone(&self) -> Pipeline {
        self.builder().without_model().build()
    }

    fn builder(&self) -> PipelineBuilder {
        Pipeline::builder()
            .min_confidence(self.min_confidence)
            .threads(self.threads)
    }
}

fn share(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a number from 0 to 1 is wanted".to_owned()),
    }
}

/// What `work` makes of each article, in the order of the inputs, with the article's place.
///
/// A panic in `work` is a failure of that article, with a message like any other: the others are not touched by it. The
/// pipeline catches those of its stages; rendering and reading are the command's.
fn each<'p, T: Send + 'p>(
    pipeline: &'p Pipeline,
    inputs: Inputs,
    work: impl Fn(Item) -> Result<T, String> + Sync + 'p,
) -> impl Iterator<Item = (Place, Result<T, String>)> + 'p {
    pipeline.map_ordered(
        inputs,
        |item| item.n_bytes(),
        move |item| {
            let place = item.place.clone();
            // The item is lost with the panic and `work` changes nothing else.
            let result = catch_unwind(AssertUnwindSafe(|| work(item)))
                .unwrap_or_else(|panic| Err(format!("the program panicked: {}", told(&*panic))));
            (place, result)
        },
    )
}

/// What a panic said.
fn told(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

/// Reads one item and attributes it. The error is for people; the place is told by the caller.
fn annotate(pipeline: &Pipeline, item: Item) -> Result<Article, String> {
    run(pipeline, item.decode()?)
}

/// Reads one item and finds the speakers of the quotes it has. The error is for people.
fn attribute(pipeline: &Pipeline, item: Item) -> Result<Article, String> {
    let decoded = item.decode_annotated()?;
    if !decoded.has_quotes {
        return Err("no \"quotes\" in this article, and --given-quotes finds none".to_owned());
    }
    let quotes = decoded.record.to_quotes();
    let article =
        quotes.and_then(|quotes| pipeline.run_with_quotes(decoded.record.into_raw(), quotes));
    finished(article, decoded.warnings)
}

/// The stages, then what the reader had to say.
fn run(pipeline: &Pipeline, decoded: Decoded) -> Result<Article, String> {
    finished(pipeline.run(decoded.record.into_raw()), decoded.warnings)
}

fn finished(article: Result<Article, Error>, warnings: Vec<String>) -> Result<Article, String> {
    let article = article.map_err(|error| error.to_string())?;
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
            let inputs = Inputs::open(std::slice::from_ref(&path)).expect("it is there");
            let results: Vec<_> = each(&pipeline, inputs, |item| {
                let text = item.decode()?.record.text.unwrap_or_default();
                assert!(text != "Two.", "told to");
                Ok(text)
            })
            .map(|(place, result)| {
                format!("{place}: {result:?}").replace(&path.display().to_string(), "a")
            })
            .collect();
            assert_eq!(
                results,
                [
                    "a:1: Ok(\"One.\")",
                    "a:2: Err(\"the program panicked: told to\")",
                    "a:3: Ok(\"Three.\")"
                ]
            );
        }
    }
}
