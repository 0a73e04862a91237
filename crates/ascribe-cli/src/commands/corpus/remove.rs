//! `ascribe remove`: articles taken out of a corpus.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use ascribe_corpus::Store;

use super::link;
use crate::Exit;
use crate::messages::{self, Level};
use crate::report::counted;

/// Take articles out of a corpus, for good
///
/// Their quotations go too, and the corrections of them. The file is written anew: no word of them stays in it. Files that `export` and
/// `report` made before keep what they have. If the articles are indexed again, they come in again.
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
    /// A file with further ids, one a line
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
}

impl Remove {
    pub(crate) fn run(&self) -> Result<Exit> {
        let mut ids = self.articles.clone();
        if let Some(path) = &self.list {
            let lines = fs::read_to_string(path)
                .with_context(|| format!("{}: cannot be read", path.display()))?;
            let lines = lines.trim_start_matches('\u{feff}').lines().map(str::trim);
            ids.extend(lines.filter(|line| !line.is_empty()).map(str::to_owned));
        }
        if ids.is_empty() {
            bail!("no article is named; --help shows how");
        }
        let mut store = Store::open(&self.corpus)?;
        let removed = store.remove(&ids)?;
        for id in &removed.unknown {
            messages::say(
                Level::Error,
                &format!("{id}: no such article; `ascribe find` shows the ids"),
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
        if removed.n_articles + removed.n_corrections > 0 {
            store.write_anew()?;
        }
        Ok(if removed.unknown.is_empty() {
            Exit::Done
        } else {
            Exit::Failed
        })
    }
}
