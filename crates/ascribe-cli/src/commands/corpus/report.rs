//! `ascribe report`: a corpus as pages.

use std::path::PathBuf;

use anyhow::Result;
use ascribe_corpus::report::{self, Form, Options};
use clap::ValueEnum;

use super::asked::corpus;
use crate::Exit;
use crate::messages::{self, Level};
use crate::report::counted;

/// Write a corpus as pages that open without server or network
///
/// An overview with charts, a page a speaker, a page an article with the quotations in its text, and a search. A small corpus is one file
/// to send by mail; a large one is a folder.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe report corpus.db -o report/
  ascribe report corpus.db -o report/ --form one-file --title 'The harbour in the news'")]
pub(crate) struct Report {
    /// The corpus
    #[arg(value_name = "CORPUS")]
    corpus: PathBuf,
    /// The folder of the pages: a new or empty one, or one of an earlier report, which it replaces
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    /// What the report is called; else the name of the corpus
    #[arg(long, value_name = "WORDS")]
    title: Option<String>,
    /// One file or many
    #[arg(long, value_enum, default_value_t = FormName::Fitting)]
    form: FormName,
    /// Say nothing
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormName {
    /// One file for a small corpus, else a folder
    Fitting,
    /// Everything in index.html
    OneFile,
    /// A page a speaker, a page an article
    Folder,
}

impl Report {
    pub(crate) fn run(&self) -> Result<Exit> {
        let store = corpus(&self.corpus)?;
        let options = Options {
            title: self.title.clone(),
            form: match self.form {
                FormName::Fitting => Form::Fitting,
                FormName::OneFile => Form::OneFile,
                FormName::Folder => Form::Folder,
            },
        };
        let written = report::write(&store, &self.output, &options)?;
        if !self.quiet {
            let told = format!(
                "{}: {} of {} and {}; {:.1} MB in {}",
                written.index.display(),
                if written.is_one_file {
                    "one page"
                } else {
                    "pages"
                },
                counted(written.n_articles, "article"),
                counted(written.n_speakers, "speaker"),
                written.n_bytes as f64 / 1e6,
                counted(written.n_files, "file"),
            );
            messages::say(Level::Info, &told);
        }
        Ok(Exit::Done)
    }
}
