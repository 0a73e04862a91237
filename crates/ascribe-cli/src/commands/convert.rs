//! `ascribe convert`: labelled data from one form to another.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ascribe_eval::read::Format;
use ascribe_eval::write;
use clap::ValueEnum;

use ascribe_input::Identity;

use super::eval::documents;
use crate::Exit;
use crate::messages::{self, shown};
use crate::output::{self, Whole};

/// Convert labelled data, to correct it by hand in an annotation tool and read it back
///
/// Reads what `ascribe eval` reads, output of `extract` too.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe extract news/ -o quotes.jsonl && ascribe convert quotes.jsonl --to brat -o brat/
  ascribe convert brat/ --to jsonl > corrected.jsonl
  ascribe convert pdnc/ --to csv > quotations.csv")]
pub(crate) struct Convert {
    /// Labelled articles: a file or a folder; `-` reads JSON lines from stdin
    input: PathBuf,
    /// Form of the input: jsonl, brat, parc, columns, pdnc, csv; recognised when left out
    #[arg(long, value_name = "FORM")]
    format: Option<Format>,
    /// Form of the output
    #[arg(long, value_enum)]
    to: Target,
    /// Write here instead of stdout; a folder for brat
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Write brat annotations over those that are in the folder
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    /// One article a line
    Jsonl,
    /// A folder of texts and stand-off annotation
    Brat,
    /// One quotation a row
    Csv,
}

impl Convert {
    pub(crate) fn run(&self) -> Result<Exit> {
        let inputs = output::identities([self.input.as_path()]);
        let is_input = |identity: &Identity| inputs.contains(identity);
        output::guard(output::named(self.output.as_deref()), is_input)?;
        let mut n_problems = 0;
        let mut documents = documents(&self.input, self.format, &mut n_problems)?;
        if documents.is_empty() {
            bail!("{}: no article in it", self.input.display());
        }
        if self.to == Target::Brat {
            documents.retain(|document| {
                let has_text = !document.text.is_empty() || document.quotes.is_empty();
                if !has_text {
                    n_problems += 1;
                    let input = self.input.display();
                    let id = shown(&document.id);
                    messages::say_plain(&format!("{input}: article {id} has no text; left out"));
                }
                has_text
            });
            let Some(folder) = &self.output else {
                bail!("--to brat writes a folder: --output is wanted");
            };
            if !self.force {
                no_annotations(folder)?;
            }
            let identity = |entry: fs::DirEntry| Identity::of_path(&entry.path());
            if let Ok(entries) = fs::read_dir(folder)
                && entries
                    .flatten()
                    .filter_map(identity)
                    .any(|there| is_input(&there))
            {
                bail!("{}: the input is in this folder", folder.display());
            }
            write::brat(&documents, folder)?;
        } else {
            let mut out = Whole::open(self.output.as_deref(), is_input)?;
            if self.to == Target::Jsonl {
                write::jsonl(&documents, out.writer())?;
            } else {
                write::csv(&documents, out.writer())?;
            }
            out.finish()?;
        }
        Ok(if n_problems == 0 {
            Exit::Done
        } else {
            Exit::Failed
        })
    }
}

/// Annotations made by hand are the last thing to lose.
fn no_annotations(folder: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let is_ours = path
            .extension()
            .is_some_and(|ending| ending == "ann" || ending == "txt")
            || ["metadata.tsv", "annotation.conf"]
                .iter()
                .any(|name| path.ends_with(name));
        if is_ours {
            bail!(
                "{}: has annotations or texts ({}); --force writes over them",
                folder.display(),
                entry.file_name().to_string_lossy()
            );
        }
    }
    Ok(())
}
