//! `ascribe extract`: articles in, the same articles with quotes and speakers out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use ascribe::{ArticleRecord, Pipeline};
use ascribe_input::{Inputs, Item, Left, Options, Place};

use super::{InputArgs, PipelineArgs, Told, annotate, attribute, each};
use crate::Exit;
use crate::dry_run;
use crate::forms::{self, Format};
use crate::messages::{self, Level};
use crate::output::{self, ErrorsFile, Growing, guard, named};
use crate::report::{Counts, Report, Verbosity, counted};
use crate::run_file::{Checkpoint, Manifest, ModelHash, Resumed, RunFile, Seconds, State};
use crate::settings::Settings;
use crate::signals::Signals;

/// Attribute the quotations of articles: any corpus in, one article a line out
///
/// A JSON line or a row needs a text; "id" and "meta" are kept when there. Offsets in the output count Unicode code points,
/// end excluded; `ascribe schema` prints every field.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe extract article.txt
  ascribe extract news/ archive.jsonl.gz --output quotes.jsonl
  ascribe extract articles.csv --field text=story --field date=printed -o quotes.jsonl
  ascribe extract crawl.warc.gz -o quotes.jsonl --errors errors.jsonl --resume
  echo '“We will appeal,” said Maria Lopez.' | ascribe extract --format marked
  ascribe extract news/ --format csv --min-confidence 0.7 > quotes.csv")]
pub(crate) struct Extract {
    #[command(flatten)]
    inputs: InputArgs,
    #[command(flatten)]
    pipeline: PipelineArgs,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// Write here instead of stdout; FILE.run.json beside it says what the run was
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Leave the text out of the JSON lines
    #[arg(long)]
    no_text: bool,
    /// Keep the quotations that the articles have already ("quotes" with "content", or those of GDELT's graph) and find who said
    /// them; where none of an article has a cue or a source, both are looked for
    #[arg(long)]
    given_quotes: bool,
    /// Write what failed here, one JSON object a line: source, record, kind, reason; `-` puts them between the articles on stdout
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Go on where a run with this --output stopped; begin when there was none
    #[arg(long)]
    resume: bool,
    /// Begin anew where a run was not finished
    #[arg(long, conflicts_with = "resume")]
    force: bool,
    /// Only list what would be read, as what, and what not and why
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    verbosity: Verbosity,
}

/// Options that do not change the output.
const WITHOUT_EFFECT: [&str; 8] = [
    "config", "dry-run", "force", "log", "output", "quiet", "resume", "threads",
];

/// Between two checkpoints.
const BETWEEN_CHECKPOINTS: Duration = Duration::from_millis(250);

/// What is done for one article.
struct Rendered {
    /// Without its text.
    record: ArticleRecord,
    n_bytes: usize,
    bytes: Vec<u8>,
    odd_date: Option<String>,
}

/// What [`Extract::begin`] finds.
enum Begun {
    Run(Box<Run>),
    /// Nothing is left to do.
    Finished(Counts),
}

/// A run with its files.
struct Run {
    out: Growing,
    report: Report,
    file: Option<RunFile>,
    done: Checkpoint,
    before: Seconds,
    begin: Instant,
    last_checkpoint: Instant,
    write_nanos: u64,
    /// What fails goes to stdout, too.
    errors_between: bool,
}

impl Extract {
    pub(crate) fn run(&self, settings: &Settings) -> Result<Exit> {
        if self.dry_run {
            return dry_run::list(self.inputs.open()?, self.given_quotes);
        }
        let signals = Signals::listen();
        let inputs = self.inputs.open()?;
        let output = named(self.output.as_deref());
        guard(output, |identity| inputs.contain(identity))?;
        self.guard_names(output, &inputs)?;
        let (pipeline, model) = self.pipeline.pipeline_and_model()?;
        let mut run = match self.begin(output, model, &inputs, settings)? {
            Begun::Run(run) => *run,
            Begun::Finished(counts) => {
                messages::say(Level::Info, "the run is finished already; nothing to do");
                return Ok(counts.exit());
            }
        };
        let options = inputs.options();
        let times = Times::default();
        let work = |item: Item| self.work(&pipeline, &options, &times, item);
        let items = skipped(inputs, run.done.items);
        let ended = each(&pipeline, items, &signals, work, |told| {
            run.tell(told, &pipeline, &times)
        });
        run.end(ended, &pipeline, &times)
    }

    /// What lies beside the output is no input, and no other output.
    fn guard_names(&self, output: Option<&Path>, inputs: &Inputs) -> Result<()> {
        let Some(output) = output else { return Ok(()) };
        let errors = self.errors.as_deref();
        if errors == Some(output) {
            bail!("--output and --errors are the same file");
        }
        for path in RunFile::names(output) {
            guard(Some(&path), |identity| inputs.contain(identity))?;
            if errors == Some(&path) {
                bail!(
                    "{}: is written by the run itself; --errors needs another name",
                    path.display()
                );
            }
        }
        Ok(())
    }

    /// Opens everything that is written.
    fn begin(
        &self,
        output: Option<&Path>,
        model: ModelHash,
        inputs: &Inputs,
        settings: &Settings,
    ) -> Result<Begun> {
        // Everything is opened before anything is cut: what cannot start changes nothing.
        let errors = match &self.errors {
            Some(path) => Some(ErrorsFile::open(path, inputs)?),
            None => None,
        };
        let is_live = inputs.n_bytes().is_none();
        let Some(path) = output else {
            if self.resume {
                bail!("--resume needs --output");
            }
            return self.with(
                Growing::stdout(),
                errors,
                None,
                Checkpoint::default(),
                inputs,
            );
        };
        let was_there = path.exists();
        let out = Growing::file(path)?;
        if std::fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            return self.with(out, errors, None, Checkpoint::default(), inputs);
        }
        let options: BTreeMap<_, _> = settings
            .of("extract")
            .filter(|(name, _)| !WITHOUT_EFFECT.contains(name))
            .map(|(name, values)| (name.to_owned(), values.to_vec()))
            .collect();
        let manifest = Manifest::new("extract", model, options, inputs);
        let begun = if !self.resume {
            RunFile::begin(path, manifest, self.force)
                .map(|file| Resumed::From(Box::new(file), Checkpoint::default()))
        } else if is_live {
            Err(anyhow!(
                "--resume: stdin and pipes cannot be read again from where a run stopped"
            ))
        } else {
            RunFile::resume(path, manifest)
        };
        match begun {
            Ok(Resumed::From(file, done)) => self.with(out, errors, Some(*file), done, inputs),
            Ok(Resumed::Finished(counts)) => Ok(Begun::Finished(counts)),
            Err(error) => {
                if !was_there {
                    // It was made by looking whether it can be.
                    let _ = std::fs::remove_file(path);
                }
                Err(error)
            }
        }
    }

    fn with(
        &self,
        mut out: Growing,
        mut errors: Option<ErrorsFile>,
        file: Option<RunFile>,
        done: Checkpoint,
        inputs: &Inputs,
    ) -> Result<Begun> {
        out.cut(done.output_bytes)?;
        if let Some(errors) = &mut errors {
            errors.cut(done.errors_bytes)?;
        }
        let watched = output::goes_to_terminal(self.output.as_deref());
        let mut report = Report::new(inputs, self.verbosity, watched, errors);
        report.counts = done.counts.clone();
        if done.output_bytes == 0 {
            out.write(self.format.head())?;
        }
        let now = Instant::now();
        Ok(Begun::Run(Box::new(Run {
            out,
            report,
            file,
            before: done.seconds,
            done,
            begin: now,
            last_checkpoint: now,
            write_nanos: 0,
            errors_between: self.errors.is_some() && named(self.errors.as_deref()).is_none(),
        })))
    }

    /// From an item to bytes.
    fn work(
        &self,
        pipeline: &Pipeline,
        options: &Options,
        times: &Times,
        item: Item,
    ) -> Result<Rendered, Left> {
        let begin = Instant::now();
        let place = item.place().clone();
        let mut decoded = if self.given_quotes {
            item.decode_annotated(options)?
        } else {
            item.decode(options)?
        };
        let odd_date = decoded.odd_date.take();
        add(&times.decode, begin);
        let article = if self.given_quotes {
            attribute(pipeline, &place, decoded)?
        } else {
            annotate(pipeline, &place, decoded)?
        };
        let begin = Instant::now();
        let mut record = ArticleRecord::from_article(&article);
        let bytes = match self.format {
            Format::Jsonl => {
                if self.no_text {
                    record.text = None;
                }
                forms::jsonl(&record)
            }
            Format::Csv => forms::csv(&record, &article),
            Format::Marked => forms::marked(&article),
        };
        record.text = None;
        add(&times.render, begin);
        Ok(Rendered {
            record,
            n_bytes: article.text().len(),
            bytes,
            odd_date,
        })
    }
}

impl Run {
    fn tell(&mut self, told: Told<Rendered>, pipeline: &Pipeline, times: &Times) -> Result<()> {
        match told {
            Told::Pause => {
                // Whoever asks and waits gets the answer.
                self.flush()?;
            }
            Told::Result(place, result) => self.result(&place, result)?,
        }
        self.report.tick();
        if self.file.is_some() && self.last_checkpoint.elapsed() >= BETWEEN_CHECKPOINTS {
            self.checkpoint(pipeline, times)?;
        }
        Ok(())
    }

    fn result(&mut self, place: &Place, result: Result<Rendered, Left>) -> Result<()> {
        match result {
            Ok(done) => {
                self.report
                    .article(place, &done.record, done.n_bytes, done.odd_date);
                let begin = Instant::now();
                self.out.write(&done.bytes)?;
                self.write_nanos += nanos(begin);
            }
            Err(left) => {
                if self.errors_between {
                    // In the order of the inputs, on the same stream.
                    self.out.flush()?;
                    self.report.left(place, left)?;
                    self.report.flush_errors()?;
                } else {
                    self.report.left(place, left)?;
                }
            }
        }
        // Only now: what is counted is in the buffers.
        self.done.items += 1;
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let begin = Instant::now();
        self.done.output_bytes = self.out.flush()?;
        self.done.errors_bytes = self.report.flush_errors()?;
        self.write_nanos += nanos(begin);
        Ok(())
    }

    fn checkpoint(&mut self, pipeline: &Pipeline, times: &Times) -> Result<()> {
        self.flush()?;
        self.done.counts = self.report.counts.clone();
        self.done.seconds = self.before.plus(self.seconds(pipeline, times));
        if let Some(file) = &self.file {
            file.save_checkpoint(&self.done)?;
        }
        self.last_checkpoint = Instant::now();
        Ok(())
    }

    fn seconds(&self, pipeline: &Pipeline, times: &Times) -> Seconds {
        let told = |sum: &AtomicU64| sum.load(Ordering::Relaxed) as f64 / 1e9;
        let mut seconds = Seconds {
            all: self.begin.elapsed().as_secs_f64(),
            decode: told(&times.decode),
            render: told(&times.render),
            write: self.write_nanos as f64 / 1e9,
            ..Seconds::default()
        };
        seconds.add_stages(pipeline.stage_times());
        seconds
    }

    fn end(
        mut self,
        ended: Result<Option<crate::signals::Signal>>,
        pipeline: &Pipeline,
        times: &Times,
    ) -> Result<Exit> {
        let stopped_by = match ended {
            Ok(stopped_by) => stopped_by,
            Err(error) if self.file.is_some() => {
                // What came after the last checkpoint is made again.
                let n_kept = counted(self.done.counts.articles, "article");
                let message = format!("{n_kept} kept; --resume goes on behind them");
                return Err(error).context(message);
            }
            Err(error) => return Err(error),
        };
        self.checkpoint(pipeline, times)?;
        if let Some(file) = self.file.take() {
            let state = match stopped_by {
                Some(_) => State::Stopped,
                None => State::Finished,
            };
            file.end(state, &self.done)?;
            if stopped_by.is_some() {
                messages::say(Level::Info, "--resume goes on from here");
            }
        }
        Ok(self.report.finish(stopped_by))
    }
}

/// Time of what the command does itself, in nanoseconds, all threads together.
#[derive(Default)]
struct Times {
    decode: AtomicU64,
    render: AtomicU64,
}

fn add(sum: &AtomicU64, since: Instant) {
    sum.fetch_add(nanos(since), Ordering::Relaxed);
}

fn nanos(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// The items after the first `n`; those are read and left.
fn skipped(inputs: Inputs, n: u64) -> impl Iterator<Item = Item> + Send + 'static {
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    inputs.skip(n)
}
