//! `ascribe export`: a corpus, or a part of it, for other programs.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Result, bail};
use ascribe_corpus::{Exported, Question};
use clap::ValueEnum;

use super::asked::{Answer, AnswerForm, ByWhom, Narrow, Since, corpus, open_whole};
use crate::Exit;
use crate::forms::jsonl;

/// Write a corpus, or a part of it, for other programs
///
/// csv, parquet and xlsx have a row a quotation, a speaker of an article, an article, or a person; jsonl has the articles as `extract`
/// writes them, put right by the corrections. What narrows the quotations leaves out articles, speakers and people without one.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe export corpus.db --to parquet -o quotations.parquet
  ascribe export corpus.db --to csv --table people > people.csv
  ascribe export corpus.db --to jsonl --speaker Pell > pell.jsonl
  ascribe export corpus.db --to gqg -o quotations.gqg.json")]
pub(crate) struct Export {
    /// The corpus, as `ascribe index` makes it
    corpus: PathBuf,
    /// Form of the output
    #[arg(long, value_enum)]
    to: To,
    /// Rows of csv, parquet and xlsx
    #[arg(long, value_enum, default_value_t = Rows::Quotations)]
    table: Rows,
    /// Write here instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Begin CSV with the mark that tells Excel that it is UTF-8
    #[arg(long)]
    bom: bool,
    /// Leave the text out of the JSON lines
    #[arg(long)]
    no_text: bool,
    #[command(flatten)]
    whom: ByWhom,
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    when: Since,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// For data frames and databases
    #[cfg(feature = "tables")]
    Parquet,
    /// Headings, then a row a line
    Csv,
    /// For Excel
    #[cfg(feature = "tables")]
    Xlsx,
    /// An article a line, as `extract` writes it
    Jsonl,
    /// An article a line in the form of GDELT's Global Quotation Graph: direct and mixed quotations, no speakers
    Gqg,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Rows {
    /// A row a quotation
    Quotations,
    /// A row a speaker of an article
    Speakers,
    /// A row an article
    Articles,
    /// A row a person or body
    People,
}

impl Export {
    pub(crate) fn run(&self) -> Result<Exit> {
        let store = corpus(&self.corpus)?;
        let question = Question {
            sort: ascribe_corpus::Sort::Oldest,
            ..self.when.narrow(self.narrow.question_by(&self.whom))
        };
        let form = match self.to {
            #[cfg(feature = "tables")]
            To::Parquet => AnswerForm::Parquet,
            #[cfg(feature = "tables")]
            To::Xlsx => AnswerForm::Xlsx,
            To::Csv => AnswerForm::Csv,
            To::Jsonl | To::Gqg => {
                if self.table != Rows::Quotations {
                    bail!("--table is for csv, parquet and xlsx; jsonl and gqg have articles");
                }
                let mut out = open_whole(self.output.as_deref(), &self.corpus)?;
                if self.to == To::Gqg {
                    store.export_gqg(&question, |line| -> Result<()> {
                        Ok(out.writer().write_all(line.as_bytes())?)
                    })?;
                } else {
                    store.export_records(&question, |mut record| -> Result<()> {
                        if self.no_text {
                            record.text = None;
                        }
                        Ok(out.writer().write_all(&jsonl(&record))?)
                    })?;
                }
                out.finish()?;
                return Ok(Exit::Done);
            }
        };
        let table = match self.table {
            Rows::Quotations => Exported::Quotations,
            Rows::Speakers => Exported::Voices,
            Rows::Articles => Exported::Articles,
            Rows::People => Exported::People,
        };
        let output = self.output.as_deref();
        let mut answer = Answer::open(output, form, self.bom, &self.corpus, table.sheet())?;
        store.export(table, &question, |rows| answer.rows(rows))?;
        answer.finish()?;
        Ok(Exit::Done)
    }
}
