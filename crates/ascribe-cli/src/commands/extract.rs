//! `ascribe extract`: articles in, the same articles with quotes and speakers out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use ascribe::{Article, ArticleRecord, Pipeline};
use ascribe_input::{Inputs, Item, Left, Options, Place};
use ascribe_tables::Table;

use super::{InputArgs, PipelineArgs, Told, annotate, attribute, each};
use crate::Exit;
use crate::dry_run;
use crate::forms::{Form, Format, Rendered};
use crate::messages::{self, Level};
use crate::output::{self, ErrorsFile, Growing, guard, named};
use crate::report::{Counts, Report, Verbosity, counted};
use crate::run_file::{Checkpoint, Manifest, ModelHash, Resumed, RunFile, Seconds, State};
use crate::settings::Settings;
use crate::signals::Signals;
#[cfg(feature = "tables")]
use crate::table_file::{TableFile, is_whole};

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
  ascribe extract news/ --format csv --min-confidence 0.7 > quotes.csv
  ascribe extract news/ --format parquet -o quotes.parquet
  ascribe extract news/ --format xlsx --table speakers -o speakers.xlsx")]
pub(crate) struct Extract {
    #[command(flatten)]
    inputs: InputArgs,
    #[command(flatten)]
    pipeline: PipelineArgs,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// Rows of csv, parquet and xlsx: quotations, or the speakers of each article
    #[arg(long, value_name = "NAME", default_value_t)]
    table: Table,
    /// Begin CSV with the mark that tells Excel that it is UTF-8
    #[arg(long)]
    bom: bool,
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
    /// Put right what was put right by hand: a corpus, or what `ascribe correct --export` wrote
    #[cfg(feature = "corpus")]
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
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
struct Done {
    /// Without its text.
    record: ArticleRecord,
    n_bytes: usize,
    rendered: Rendered,
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
    out: Out,
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

/// Where the articles go.
enum Out {
    /// Grows article by article.
    Lines(Growing),
    /// Is a file only at its end.
    #[cfg(feature = "tables")]
    Table(TableFile),
}

impl Extract {
    pub(crate) fn run(&self, settings: &Settings) -> Result<Exit> {
        if self.dry_run {
            return dry_run::list(self.inputs.open()?, self.given_quotes);
        }
        self.check_form()?;
        let signals = Signals::listen();
        let inputs = self.inputs.open()?;
        let output = named(self.output.as_deref());
        guard(output, |identity| inputs.contain(identity))?;
        self.guard_names(output, &inputs)?;
        #[cfg(feature = "corpus")]
        let corrections = self.corrections(output)?;
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
        let put_right = |record: &mut ArticleRecord, article| {
            #[cfg(feature = "corpus")]
            let article = super::corpus::put_right(record, article, &corrections);
            #[cfg(not(feature = "corpus"))]
            let _ = record;
            article
        };
        let work = |item: Item| self.work(&pipeline, &options, &times, item, &put_right);
        let items = skipped(inputs, run.done.items);
        let ended = each(&pipeline, items, &signals, work, |told| {
            run.tell(told, &pipeline, &times)
        });
        run.end(ended, &pipeline, &times)
    }

    #[cfg(feature = "corpus")]
    fn corrections(&self, output: Option<&Path>) -> Result<ascribe_corpus::Corrections> {
        let Some(path) = self.corrections.as_deref() else {
            return Ok(ascribe_corpus::Corrections::default());
        };
        for out in [output, named(self.errors.as_deref())] {
            super::corpus::guard_outputs(out, path, &[])?;
        }
        super::corpus::corrections_of(path)
    }

    fn form(&self) -> Form {
        Form {
            format: self.format,
            table: self.table,
            bom: self.bom,
            no_text: self.no_text,
        }
    }

    /// What cannot go with the form of the output.
    fn check_form(&self) -> Result<()> {
        let is_table = !matches!(self.format, Format::Jsonl | Format::Marked);
        if self.table != Table::default() && !is_table {
            bail!("--table is for --format csv, parquet and xlsx");
        }
        if self.bom && self.format != Format::Csv {
            bail!("--bom is for --format csv");
        }
        #[cfg(feature = "tables")]
        if is_whole(self.format) {
            if self.resume {
                bail!(
                    "--resume: a file of this form has its end only when it is whole, and none can go on with it; \
                     --format jsonl and csv can be resumed"
                );
            }
            let is_dash =
                |path: &Option<PathBuf>| path.is_some() && named(path.as_deref()).is_none();
            if is_dash(&self.errors) && named(self.output.as_deref()).is_none() {
                bail!(
                    "--errors -: cannot stand between the rows of this form; --output or --errors names a file"
                );
            }
        }
        Ok(())
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
        #[cfg(feature = "tables")]
        if is_whole(self.format) {
            return self.begin_table(output, errors, model, inputs, settings);
        }
        let is_live = inputs.n_bytes().is_none();
        let Some(path) = output else {
            if self.resume {
                bail!("--resume needs --output");
            }
            let out = Growing::stdout();
            return self.with(out, errors, None, Checkpoint::default(), inputs);
        };
        let was_there = path.exists();
        let out = Growing::file(path)?;
        if std::fs::metadata(path).is_ok_and(|there| !there.is_file()) {
            return self.with(out, errors, None, Checkpoint::default(), inputs);
        }
        let manifest = manifest(model, inputs, settings);
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
        errors: Option<ErrorsFile>,
        file: Option<RunFile>,
        done: Checkpoint,
        inputs: &Inputs,
    ) -> Result<Begun> {
        out.cut(done.output_bytes)?;
        if done.output_bytes == 0 {
            out.write(self.form().head().as_bytes())?;
        }
        self.run_with(Out::Lines(out), errors, file, done, inputs)
    }

    /// Opens an output that is a file only when it is whole.
    #[cfg(feature = "tables")]
    fn begin_table(
        &self,
        output: Option<&Path>,
        errors: Option<ErrorsFile>,
        model: ModelHash,
        inputs: &Inputs,
        settings: &Settings,
    ) -> Result<Begun> {
        let out = Out::Table(TableFile::open(output, self.form(), inputs)?);
        let is_file = |path: &&Path| std::fs::metadata(path).map_or(true, |there| there.is_file());
        let file = match output.filter(is_file) {
            Some(path) => {
                let manifest = manifest(model, inputs, settings);
                Some(RunFile::begin_whole(path, manifest, self.force)?)
            }
            None => None,
        };
        self.run_with(out, errors, file, Checkpoint::default(), inputs)
    }

    fn run_with(
        &self,
        out: Out,
        mut errors: Option<ErrorsFile>,
        file: Option<RunFile>,
        done: Checkpoint,
        inputs: &Inputs,
    ) -> Result<Begun> {
        if let Some(errors) = &mut errors {
            errors.cut(done.errors_bytes)?;
        }
        let watched = output::goes_to_terminal(self.output.as_deref());
        let mut report = Report::new(inputs, self.verbosity, watched, errors);
        report.counts = done.counts.clone();
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
        put_right: &impl Fn(&mut ArticleRecord, Article) -> Article,
    ) -> Result<Done, Left> {
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
        let article = put_right(&mut record, article);
        let rendered = self.form().render(&mut record, &article);
        record.text = None;
        add(&times.render, begin);
        Ok(Done {
            record,
            n_bytes: article.text().len(),
            rendered,
            odd_date,
        })
    }
}

impl Out {
    fn is_whole(&self) -> bool {
        !matches!(self, Out::Lines(_))
    }

    fn write(&mut self, rendered: &Rendered) -> Result<()> {
        match (self, rendered) {
            (Out::Lines(out), Rendered::Bytes(bytes)) => out.write(bytes),
            #[cfg(feature = "tables")]
            (Out::Table(table), Rendered::Rows(rows)) => table.add(rows),
            #[cfg(feature = "tables")]
            _ => bail!("the form of the output changed"),
        }
    }

    /// The number of bytes written so far.
    fn flush(&mut self) -> Result<u64> {
        match self {
            Out::Lines(out) => out.flush(),
            #[cfg(feature = "tables")]
            Out::Table(_) => Ok(0),
        }
    }

    /// Ends what is a file only as a whole; its length, where it is a file.
    fn finish(self) -> Result<Option<u64>> {
        match self {
            Out::Lines(_) => Ok(None),
            #[cfg(feature = "tables")]
            Out::Table(table) => table.finish(),
        }
    }
}

impl Run {
    fn tell(&mut self, told: Told<Done>, pipeline: &Pipeline, times: &Times) -> Result<()> {
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

    fn result(&mut self, place: &Place, result: Result<Done, Left>) -> Result<()> {
        match result {
            Ok(done) => {
                self.report
                    .article(place, &done.record, done.n_bytes, done.odd_date);
                let begin = Instant::now();
                self.out.write(&done.rendered)?;
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
            Err(error) if self.out.is_whole() => return Err(error),
            Err(error) if self.file.is_some() => {
                // What came after the last checkpoint is made again.
                let n_kept = counted(self.done.counts.articles, "article");
                let message = format!("{n_kept} kept; --resume goes on behind them");
                return Err(error).context(message);
            }
            Err(error) => return Err(error),
        };
        self.checkpoint(pipeline, times)?;
        let can_resume = !self.out.is_whole();
        let begin = Instant::now();
        let n_bytes = self.out.finish()?;
        self.done.seconds.write += nanos(begin) as f64 / 1e9;
        if let Some(n_bytes) = n_bytes {
            self.done.output_bytes = n_bytes;
        }
        if let Some(file) = self.file.take() {
            let state = match stopped_by {
                Some(_) => State::Stopped,
                None => State::Finished,
            };
            file.end(state, &self.done)?;
            if stopped_by.is_some() {
                let n_there = counted(self.done.counts.articles, "article");
                messages::say(
                    Level::Info,
                    &match can_resume {
                        true => "--resume goes on from here".to_owned(),
                        false => format!("the table has the {n_there} that were done"),
                    },
                );
            }
        }
        Ok(self.report.finish(stopped_by))
    }
}

/// What the run is: all that decides what the output will be.
fn manifest(model: ModelHash, inputs: &Inputs, settings: &Settings) -> Manifest {
    let options: BTreeMap<_, _> = settings
        .of("extract")
        .filter(|(name, _)| !WITHOUT_EFFECT.contains(name))
        .map(|(name, values)| (name.to_owned(), values.to_vec()))
        .collect();
    Manifest::new("extract", model, options, inputs)
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
