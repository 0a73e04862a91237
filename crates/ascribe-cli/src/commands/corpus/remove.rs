//! `ascribe remove`: articles taken out of a corpus.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use ascribe_corpus::Store;

use super::link;
use crate::Exit;
use crate::messages::{self, Level};
use crate::report::counted;

/// Take articles out of a corpus, for good
///
/// Their quotations go too, and the corrections of them. The file is written anew: no word of them stays in it. What was said of names in the
/// whole corpus stays (`ascribe correct --list` shows it, `--undo` takes it back), and files that `export` and `report` made before keep what
/// they have. Of several ids those are removed that the corpus has. If the articles are indexed again, they come in again.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe remove corpus.db fees-2026
  ascribe remove corpus.db --list withdrawn.txt")]
pub(crate) struct Remove {
    /// The corpus
    #[arg(value_name = "CORPUS")]
    corpus: PathBuf,
    /// Ids of articles, as `find` shows them
    #[arg(value_name = "ARTICLE")]
    articles: Vec<String>,
    /// A file with further ids, one a line; `-` for stdin
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
}

impl Remove {
    pub(crate) fn run(&self) -> Result<Exit> {
        let mut ids = self.articles.clone();
        if let Some(path) = &self.list {
            ids.extend(listed(path)?);
        }
        let mut seen = HashSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        if ids.is_empty() {
            bail!("no article is named, or the list is empty; --help shows how");
        }
        let mut store = Store::open(&self.corpus)?;
        let removed = store.remove(&ids)?;
        for id in &removed.unknown {
            messages::say(
                Level::Error,
                &format!(
                    "{id}: no such article, or it was removed before; `ascribe find` shows the ids"
                ),
            );
        }
        let mut told = format!(
            "{} removed, with {}",
            counted(removed.n_articles, "article"),
            counted(removed.n_quotations, "quotation")
        );
        if removed.n_corrections > 0 {
            told += &format!(" and {}", counted(removed.n_corrections, "correction"));
        }
        messages::say(Level::Info, &told);
        if removed.n_articles > 0 {
            link(&mut store, None, false)?;
        }
        let mut is_clean = true;
        if removed.n_articles + removed.n_corrections > 0 {
            is_clean = store.write_anew()?;
        }
        if !is_clean {
            messages::say(
                Level::Error,
                &format!(
                    "{}: another program has it open; what was removed is found no more, but its words stay in the file until that program \
                     closes it",
                    self.corpus.display()
                ),
            );
        }
        Ok(if removed.unknown.is_empty() && is_clean {
            Exit::Done
        } else {
            Exit::Failed
        })
    }
}

/// The ids of a list, one a line.
fn listed(path: &Path) -> Result<Vec<String>> {
    let text = match path.to_str() {
        Some("-") => io::read_to_string(io::stdin()),
        _ => fs::read_to_string(path),
    };
    let text = text.with_context(|| format!("{}: cannot be read", path.display()))?;
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    Ok(lines
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect())
}
