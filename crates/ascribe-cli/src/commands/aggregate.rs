//! `ascribe aggregate`: speakers across articles.

use std::path::PathBuf;

use anyhow::{Result, bail};
use ascribe::aggregator::{Aggregator, Kinds, Options, Period, Quotes};
use ascribe::{ArticleRecord, Pipeline};
use clap::ValueEnum;

use ascribe_input::{Item, Left};

use super::{InputArgs, PipelineArgs, Told, annotate, each};
use crate::Exit;
use crate::messages::{self, Level};
use crate::output::{ErrorsFile, Whole};
use crate::report::{Report, Verbosity, counted};
use crate::signals::Signals;

/// Count speakers and quotations across articles
///
/// Reads what `ascribe extract` wrote; text and JSON lines without "quotes" are attributed first. Speakers of different
/// articles are one when kind and full name agree; case, accents, punctuation and titles do not count.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe extract news/ | ascribe aggregate --min-quotes 5
  ascribe aggregate quotes.jsonl --format csv > speakers.csv
  ascribe aggregate news/ --quotes --period day")]
pub(crate) struct Aggregate {
    #[command(flatten)]
    inputs: InputArgs,
    #[command(flatten)]
    pipeline: PipelineArgs,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = TableFormat::Jsonl)]
    format: TableFormat,
    /// Write here instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Count groups, unnamed speakers, documents and authors, too; their rows are phrases, not one speaker
    #[arg(long)]
    all_kinds: bool,
    /// Leave out speakers with fewer quotations
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_quotes: u64,
    /// Include the quotations themselves
    #[arg(long)]
    quotes: bool,
    /// Width of a bar of the histogram of dates
    #[arg(long, value_enum, default_value_t = PeriodName::Month)]
    period: PeriodName,
    /// Write what failed here, one JSON object a line: source, record, kind, reason
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    #[command(flatten)]
    verbosity: Verbosity,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TableFormat {
    /// One speaker a line
    Jsonl,
    /// Headings, then one speaker a line; with --quotes one quotation a line
    Csv,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PeriodName {
    /// 2026-05-03
    Day,
    /// 2026-05
    Month,
    /// 2026
    Year,
}

impl Aggregate {
    pub(crate) fn run(&self) -> Result<Exit> {
        let signals = Signals::listen();
        let inputs = self.inputs.open()?;
        let mut out = Whole::open(self.output.as_deref(), |identity| inputs.contain(identity))?;
        let errors = match &self.errors {
            Some(path) => {
                if self.output.as_ref() == Some(path) {
                    bail!("--output and --errors are the same file");
                }
                let mut errors = ErrorsFile::open(path, &inputs)?;
                errors.cut(0)?;
                Some(errors)
            }
            None => None,
        };
        let pipeline = self.pipeline.pipeline()?;
        // The table comes at the end: the bar is never in its way.
        let mut report = Report::new(&inputs, self.verbosity, false, errors);
        let options = Options {
            kinds: if self.all_kinds {
                Kinds::All
            } else {
                Kinds::Named
            },
            period: match self.period {
                PeriodName::Day => Period::Day,
                PeriodName::Month => Period::Month,
                PeriodName::Year => Period::Year,
            },
            min_quotes: self.min_quotes,
            quotes: if self.quotes {
                Quotes::Keep
            } else {
                Quotes::Count
            },
        };
        let input_options = inputs.options();
        let work = |item: Item| {
            let (mut record, odd_date) = self.record(&pipeline, item, &input_options)?;
            let mut part = Aggregator::new(options);
            part.add(&record);
            let n_bytes = record.text.take().map_or(0, |text| text.len());
            Ok((record, n_bytes, odd_date, part))
        };
        let mut all = Some(Aggregator::new(options));
        let stopped_by = each(&pipeline, inputs, &signals, work, |told| {
            match told {
                Told::Result(place, Ok((record, n_bytes, odd_date, part))) => {
                    report.article(&place, &record, n_bytes, odd_date);
                    all = all.take().map(|all| all.merge(part));
                }
                Told::Result(place, Err(left)) => report.left(&place, left)?,
                Told::Pause => {}
            }
            report.tick();
            Ok(())
        })?;
        report.flush_errors()?;
        if stopped_by.is_some() {
            // Half a table would look like a whole one.
            return Ok(report.finish(stopped_by));
        }
        let table = all.expect("it is put back after each article").finish();
        if table.n_bad_dates > 0 {
            let dates = counted(table.n_bad_dates, "date");
            let message = format!("{dates} of articles not understood: these count as undated");
            messages::say(Level::Warning, &message);
        }
        match self.format {
            TableFormat::Jsonl => table.write_jsonl(out.writer())?,
            TableFormat::Csv => table.write_csv(out.writer())?,
        }
        out.finish()?;
        Ok(report.finish(None))
    }

    /// The record as it comes when it has quotes, else what the pipeline makes of its text.
    fn record(
        &self,
        pipeline: &Pipeline,
        item: Item,
        options: &ascribe_input::Options,
    ) -> Result<(ArticleRecord, Option<String>), Left> {
        let place = item.place().clone();
        let mut decoded = item.decode_annotated(options)?;
        let odd_date = decoded.odd_date.take();
        if !decoded.has_quotes {
            let article = annotate(pipeline, &place, decoded)?;
            return Ok((ArticleRecord::from_article(&article), odd_date));
        }
        let record = self.pipeline.kept(&place, decoded)?;
        Ok((record, odd_date))
    }
}
