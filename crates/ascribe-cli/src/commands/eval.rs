//! `ascribe eval`: predictions against labelled data.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use ascribe::{ArticleRecord, Classes, Pipeline, RawArticle};
use ascribe_eval::read::{self, Corpus, Format, Side, Texts};
use ascribe_eval::report::{Detail, Form, Minimum, Settings};
use ascribe_eval::{
    Bootstrap, Comparison, Document, Grouping, Options, Report, agreement, compare,
    compare_with_every_annotator, errors, nothing_common, report,
};

use ascribe_input::Identity;

use super::PipelineArgs;
use crate::Exit;
use crate::messages::{self, Level, shown};
use crate::output::{self, Whole};

macro_rules! examples {
    () => {
        "Examples:
  ascribe eval gold.jsonl
  ascribe eval gold.csv quotes.jsonl --errors errors.html
  ascribe eval polnear/data/dev quotes.jsonl --flat --classes all --against older.jsonl
  ascribe eval gold.jsonl --given-quotes --by kind,outlet --markdown
  ascribe eval gold.jsonl --min attribution=0.9 --min speaker.precision=0.95"
    };
}

/// Score predictions against labelled data
///
/// Without PREDICTED the articles of the gold are attributed now. Gold: JSON lines (.jsonl, .gz, .zst), brat folders,
/// PARC XML, CoNLL columns, PDNC folders, CSV; the form is recognised, and --help says what each must have. Where the gold has no
/// text, that of the predicted article of the same id is taken.
/// Exit codes: 1 when a figure is below its minimum or something could not be read, 2 cannot start.
#[derive(clap::Args)]
#[command(after_help = examples!(), after_long_help = concat!(examples!(), "\n\n", include_str!("forms.txt")))]
pub(crate) struct Eval {
    /// Labelled articles: a file or a folder; `-` reads JSON lines from stdin
    gold: PathBuf,
    /// What is scored, joined by id: output of `extract`, or any of the forms; `-` reads JSON lines from stdin
    predicted: Option<PathBuf>,
    /// Form of the gold: jsonl, brat, parc, columns, pdnc, csv; recognised when left out
    #[arg(long, value_name = "FORM")]
    format: Option<Format>,
    /// Form of PREDICTED and of --against
    #[arg(long, value_name = "FORM")]
    predicted_format: Option<Format>,
    /// Leave out quotations inside others on both sides; gold may have only the outermost
    #[arg(long)]
    flat: bool,
    /// Leave out gold articles that were not predicted, rather than count their quotations as missed
    #[arg(long)]
    only_predicted_articles: bool,
    /// Give the gold's quotations to the speaker resolver, to measure it alone
    #[arg(long, conflicts_with = "predicted")]
    given_quotes: bool,
    /// Another prediction of the same articles: difference, interval and p of every figure
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Count contents that overlap by these shares of their union, too
    #[arg(long, value_name = "X,…", value_delimiter = ',', value_parser = overlap)]
    overlap: Vec<f64>,
    /// Figures apart: type, class, rule, outlet, manner, kind, meta.KEY
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    by: Vec<Grouping>,
    /// Draws of the bootstrap over articles; 0 for no intervals
    #[arg(long, value_name = "N", default_value_t = 1000)]
    resamples: usize,
    /// Seed of the bootstrap
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Every figure and the reliability tables
    #[arg(long)]
    all: bool,
    /// All figures as one JSON object
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Tables in Markdown
    #[arg(long)]
    markdown: bool,
    /// Write errors here: .html is a page for people, .jsonl one error a line
    #[arg(long, value_name = "FILE", value_parser = errors_file)]
    errors: Vec<ErrorsFile>,
    /// Exit with 1 when a figure is lower: attribution=0.7, speaker.precision=0.9
    #[arg(long, value_name = "FIGURE=X")]
    min: Vec<Minimum>,
    #[command(flatten)]
    pipeline: PipelineArgs,
}

fn overlap(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        _ => Err("a number above 0, at most 1, is wanted".to_owned()),
    }
}

/// Where errors go.
#[derive(Clone)]
enum ErrorsFile {
    Page(PathBuf),
    Lines(PathBuf),
}

impl ErrorsFile {
    /// The file, whatever its form.
    fn path(&self) -> &Path {
        let (ErrorsFile::Page(path) | ErrorsFile::Lines(path)) = self;
        path
    }
}

fn errors_file(text: &str) -> Result<ErrorsFile, String> {
    let path = PathBuf::from(text);
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html" | "htm") => Ok(ErrorsFile::Page(path)),
        Some("jsonl") => Ok(ErrorsFile::Lines(path)),
        _ => Err("a file .html or .jsonl is wanted".to_owned()),
    }
}

impl Eval {
    pub(crate) fn run(&self) -> Result<Exit> {
        let inputs = [
            Some(&self.gold),
            self.predicted.as_ref(),
            self.against.as_ref(),
        ];
        let inputs = output::identities(inputs.into_iter().flatten().map(PathBuf::as_path));
        let is_input = |identity: &Identity| inputs.contains(identity);
        for file in &self.errors {
            output::guard(Some(file.path()), is_input)?;
        }
        output::guard(None, is_input)?;
        let pipeline = self.wanted_pipeline()?;
        let mut n_problems = 0;
        let (gold, predicted) = self.both(pipeline.as_ref(), &mut n_problems)?;
        let comparison = self.compared(&gold, &predicted)?;
        let mut report = Report::new(&comparison, &self.by, self.bootstrap());
        report.settings = self.settings();
        if let Some(path) = &self.against {
            self.add_against(path, &gold, &comparison, &mut report, &mut n_problems)?;
        }
        self.add_annotators(&gold, &predicted, &mut report);
        let shortfalls = self
            .min
            .iter()
            .filter_map(|minimum| minimum.shortfall(&report).transpose())
            .collect::<Result<Vec<String>, String>>()
            .map_err(|reason| anyhow!(reason))?;
        self.write_errors(&comparison, is_input)?;
        self.print(&report)?;
        for shortfall in &shortfalls {
            messages::say(Level::Error, shortfall);
        }
        Ok(if shortfalls.is_empty() && n_problems == 0 {
            Exit::Done
        } else {
            Exit::Failed
        })
    }

    /// What predicts. Without a use for it, no model is loaded.
    fn wanted_pipeline(&self) -> Result<Option<Pipeline>> {
        Ok(match (&self.predicted, self.given_quotes) {
            (Some(_), _) => None,
            (None, true) => Some(self.pipeline.resolver_alone()),
            // All classes: those that are not wanted are left out where both sides are seen.
            (None, false) => Some(self.pipeline.pipeline_of(Classes::all())?),
        })
    }

    /// What is compared.
    fn options(&self) -> Options {
        Options {
            flat: self.flat,
            classes: self.pipeline.classes(),
            only_predicted_articles: self.only_predicted_articles,
            overlaps: self.overlap.clone(),
        }
    }

    /// How often is drawn, and from which seed on.
    fn bootstrap(&self) -> Bootstrap {
        Bootstrap {
            resamples: self.resamples,
            seed: self.seed,
        }
    }

    /// Both sides matched; stops where they have no article in common.
    fn compared<'d>(
        &self,
        gold: &'d [Document],
        predicted: &'d [Document],
    ) -> Result<Comparison<'d>> {
        let comparison = compare(gold, predicted, &self.options());
        if comparison.n_common() == 0 {
            self.nothing_common(gold.iter().map(|document| document.id.as_str()), predicted)?;
        }
        if comparison.articles().is_empty() {
            bail!("no article is both in the gold and in the prediction");
        }
        Ok(comparison)
    }

    /// Adds the differences to another prediction, and what is odd in it.
    fn add_against(
        &self,
        path: &Path,
        gold: &[Document],
        comparison: &Comparison<'_>,
        report: &mut Report,
        n_problems: &mut usize,
    ) -> Result<()> {
        let other = side(path, self.predicted_format).read(&mut Texts::of(gold))?;
        let other = self.sure_enough(told(other, n_problems));
        let other = compare(gold, &other, &self.options());
        report.against = comparison.paired(&other, self.bootstrap());
        let remarks = other.remarks().iter();
        report
            .remarks
            .extend(remarks.map(|remark| format!("{}: {remark}", path.display())));
        Ok(())
    }

    /// Adds what annotators agree on, where the gold has several.
    fn add_annotators(&self, gold: &[Document], predicted: &[Document], report: &mut Report) {
        let (options, bootstrap) = (self.options(), self.bootstrap());
        let annotators = agreement(gold, &options);
        if !annotators.articles().is_empty() {
            report.agreement = report::lines(&annotators, bootstrap);
            let comparison = compare_with_every_annotator(gold, predicted, &options);
            report.against_annotators = report::lines(&comparison, bootstrap);
        }
    }

    /// The files of `--errors`.
    fn write_errors(
        &self,
        comparison: &Comparison<'_>,
        is_input: impl Fn(&Identity) -> bool,
    ) -> Result<()> {
        for file in &self.errors {
            let path = file.path();
            let mut out = Whole::open(Some(path), &is_input)?;
            let written = match file {
                ErrorsFile::Page(_) => {
                    errors::page(comparison.articles(), &self.title(), out.writer())
                }
                ErrorsFile::Lines(_) => errors::jsonl(comparison.articles(), out.writer()),
            };
            written.with_context(|| path.display().to_string())?;
            out.finish()?;
        }
        Ok(())
    }

    /// Gold and prediction; gold articles without a text anywhere cannot be compared.
    fn both(
        &self,
        pipeline: Option<&Pipeline>,
        n_problems: &mut usize,
    ) -> Result<(Vec<Document>, Vec<Document>)> {
        if self.gold == Path::new("-") && self.predicted.as_deref() == Some(Path::new("-")) {
            bail!("gold and prediction cannot both come from stdin");
        }
        let predicted = match &self.predicted {
            Some(path) => side(path, self.predicted_format),
            None => Side::Documents(Vec::new()),
        };
        let both = read::both(&side(&self.gold, self.format), &predicted)?;
        let mut without_text = both.gold_without_text;
        let mut gold = told(both.gold, n_problems);
        let predicted = self.sure_enough(told(both.predicted, n_problems));
        gold.retain(|document| {
            let is_comparable = !document.text.is_empty() || document.quotes.is_empty();
            if !is_comparable {
                *n_problems += 1;
                without_text.push(document.id.clone());
                let gold = self.gold.display();
                messages::say_plain(&format!(
                    "{gold}: article {} has no text; left out",
                    shown(&document.id)
                ));
            }
            is_comparable
        });
        if gold.is_empty() {
            self.nothing_common(without_text.iter().map(String::as_str), &predicted)?;
            bail!("{}: no article in it", self.gold.display());
        }
        let predicted = match pipeline {
            Some(pipeline) => self.predict(pipeline, &gold, n_problems),
            None => predicted,
        };
        Ok((gold, predicted))
    }

    /// Stops where none of the predicted articles is one of the gold's.
    fn nothing_common<'g>(
        &self,
        gold: impl Iterator<Item = &'g str>,
        predicted: &[Document],
    ) -> Result<()> {
        let predicted = predicted.iter().map(|document| document.id.as_str());
        if let (Some(path), Some(why)) = (&self.predicted, nothing_common(gold, predicted)) {
            bail!("{}: {why}", path.display());
        }
        Ok(())
    }

    /// A prediction, which may be empty, without the quotations it is less sure of than wanted.
    fn sure_enough(&self, mut predicted: Vec<Document>) -> Vec<Document> {
        let min_confidence = self.pipeline.min_confidence();
        for document in &mut predicted {
            document
                .quotes
                .retain(|quote| quote.record.confidence >= min_confidence);
        }
        predicted
    }

    fn settings(&self) -> Settings {
        let name = |path: &Path| path.display().to_string();
        Settings {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            gold: name(&self.gold),
            predicted: self.predicted.as_deref().map(name),
            against: self.against.as_deref().map(name),
            given_quotes: self.given_quotes,
            min_confidence: self.pipeline.min_confidence(),
            flat: self.flat,
            classes: self.pipeline.classes().to_string(),
            only_predicted_articles: self.only_predicted_articles,
            resamples: self.resamples,
            seed: self.seed,
        }
    }

    fn print(&self, report: &Report) -> Result<()> {
        let mut out = io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, report)?;
            writeln!(out)?;
            return Ok(());
        }
        let form = if self.markdown {
            Form::Markdown
        } else {
            Form::Text
        };
        let detail = if self.all { Detail::All } else { Detail::Main };
        out.write_all(report.render(form, detail).as_bytes())?;
        Ok(())
    }

    /// What the page of errors is called.
    fn title(&self) -> String {
        let name = |path: &Path| {
            path.file_name()
                .unwrap_or(path.as_os_str())
                .display()
                .to_string()
        };
        let predicted = self
            .predicted
            .as_deref()
            .map_or_else(|| "ascribe".to_owned(), name);
        format!("{predicted} against {}", name(&self.gold))
    }

    /// What the pipeline makes of the gold's articles, each once.
    fn predict(
        &self,
        pipeline: &Pipeline,
        gold: &[Document],
        n_problems: &mut usize,
    ) -> Vec<Document> {
        let mut seen = HashSet::new();
        let articles = gold.iter().filter(|document| seen.insert(&document.id));
        let results = pipeline.map_ordered(
            articles,
            |document| document.text.len(),
            |document| {
                let raw = RawArticle {
                    id: document.id.clone(),
                    text: document.text.clone(),
                    meta: document.meta.clone(),
                };
                if self.given_quotes {
                    pipeline.run_with_quotes(raw, quotes(document)?)
                } else {
                    pipeline.run(raw)
                }
            },
        );
        let mut predicted = Vec::new();
        for result in results {
            match result {
                Ok(article) => predicted.push(ArticleRecord::from_article(&article).into()),
                Err(error) => {
                    *n_problems += 1;
                    messages::say_plain(&format!("{}: {error}", self.gold.display()));
                }
            }
        }
        predicted
    }
}

/// A document's quotes and nothing said of who speaks.
fn quotes(document: &Document) -> Result<Vec<ascribe::Quote>, ascribe::Error> {
    let mut record = ArticleRecord::new(&document.id, &document.text);
    let quotes = document.quotes.iter();
    record.quotes = quotes.map(|quote| quote.record.clone()).collect();
    record.to_quotes()
}

/// The labelled articles of a file or folder; what could not be read is told and counted.
pub(super) fn documents(
    path: &Path,
    format: Option<Format>,
    n_problems: &mut usize,
) -> Result<Vec<Document>> {
    let corpus = side(path, format).read(&mut Texts::default())?;
    Ok(told(corpus, n_problems))
}

fn side(path: &Path, format: Option<Format>) -> Side {
    if path == Path::new("-") {
        // The reader's form cannot be seen without taking from the stream.
        Side::File("/dev/stdin".into(), format.or(Some(Format::Jsonl)))
    } else {
        Side::File(path.to_owned(), format)
    }
}

/// The documents; what could not be read is told and counted.
fn told(corpus: Corpus, n_problems: &mut usize) -> Vec<Document> {
    for problem in &corpus.problems {
        messages::say_plain(&problem.to_string());
    }
    *n_problems += corpus.problems.len();
    corpus.documents
}
