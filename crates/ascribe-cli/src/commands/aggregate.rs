//! `ascribe aggregate`: speakers across articles.

use std::path::PathBuf;

use anyhow::Result;
use ascribe::aggregator::{Aggregator, Kinds, Options, Period, Quotes};
use ascribe::{ArticleRecord, Pipeline};
use clap::ValueEnum;

use super::{InputArgs, PipelineArgs, each, run};
use crate::Exit;
use crate::input::Item;
use crate::output;
use crate::report::{Report, Verbosity};

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
        let pipeline = self.pipeline.pipeline()?;
        let inputs = self.inputs.open()?;
        let mut out = output::Sink::open(self.output.as_deref(), &inputs)?;
        // The table comes at the end: the bar is never in its way.
        let mut report = Report::new(&inputs, self.verbosity, false);
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
        let results = each(&pipeline, inputs, |item| {
            let mut record = self.record(&pipeline, item)?;
            let mut part = Aggregator::new(options);
            part.add(&record);
            let n_bytes = record.text.take().map_or(0, |text| text.len());
            Ok((record, n_bytes, part))
        });
        let mut all = Aggregator::new(options);
        for (place, result) in results {
            match result {
                Ok((record, n_bytes, part)) => {
                    report.article(&place, &record, n_bytes);
                    all = all.merge(part);
                }
                Err(reason) => report.failure(&place, &reason),
            }
        }
        let table = all.finish();
        match self.format {
            TableFormat::Jsonl => table.write_jsonl(out.writer())?,
            TableFormat::Csv => table.write_csv(out.writer())?,
        }
        out.finish()?;
        Ok(report.finish())
    }

    /// The record as it comes when it has quotes, else what the pipeline makes of its text.
    fn record(&self, pipeline: &Pipeline, item: Item) -> Result<ArticleRecord, String> {
        let decoded = item.decode_annotated()?;
        if !decoded.has_quotes {
            return run(pipeline, decoded).map(|article| ArticleRecord::from_article(&article));
        }
        let mut record = decoded.record;
        let min_confidence = self.pipeline.min_confidence();
        record
            .quotes
            .retain(|quote| quote.confidence >= min_confidence);
        // Those of the earlier run were told then.
        record.warnings = decoded.warnings;
        Ok(record)
    }
}
