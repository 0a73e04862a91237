//! `ascribe extract`: articles in, the same articles with quotes and speakers out.

use std::path::PathBuf;

use anyhow::Result;
use ascribe::ArticleRecord;

use super::{InputArgs, PipelineArgs, annotate, attribute, each};
use crate::Exit;
use crate::output::{self, Format};
use crate::report::{Report, Verbosity};

/// Attribute the quotations of articles: text or JSON lines in, one article a line out
///
/// A JSON line needs "text"; "id" and "meta" are kept when there. Offsets in the output count Unicode code points,
/// end excluded; `ascribe schema` prints every field.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe extract article.txt
  ascribe extract news/ archive.jsonl.gz --output quotes.jsonl
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
    /// Write here instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Leave the text out of the JSON lines
    #[arg(long)]
    no_text: bool,
    /// Keep the quotations that the JSON lines have already ("quotes" with "content") and find who said them; where none of an
    /// article has a cue or a source, both are looked for
    #[arg(long)]
    given_quotes: bool,
    #[command(flatten)]
    verbosity: Verbosity,
}

impl Extract {
    pub(crate) fn run(&self) -> Result<Exit> {
        let pipeline = self.pipeline.pipeline()?;
        let inputs = self.inputs.open()?;
        let mut out = output::Sink::open(self.output.as_deref(), &inputs)?;
        let mut report = Report::new(
            &inputs,
            self.verbosity,
            output::goes_to_terminal(&self.output),
        );
        out.write(self.format.head())?;
        let results = each(&pipeline, inputs, |item| {
            let article = if self.given_quotes {
                attribute(&pipeline, item)?
            } else {
                annotate(&pipeline, item)?
            };
            let mut record = ArticleRecord::from_article(&article);
            let bytes = match self.format {
                Format::Jsonl => {
                    if self.no_text {
                        record.text = None;
                    }
                    output::jsonl(&record)
                }
                Format::Csv => output::csv(&record, &article),
                Format::Marked => output::marked(&article),
            };
            record.text = None;
            Ok((record, article.text().len(), bytes))
        });
        for (place, result) in results {
            match result {
                Ok((record, n_bytes, bytes)) => {
                    report.article(&place, &record, n_bytes);
                    out.write(&bytes)?;
                }
                Err(reason) => report.failure(&place, &reason),
            }
        }
        out.finish()?;
        Ok(report.finish())
    }
}
