//! The corpus: articles put into it, questions to it, corrections of it. One file a subcommand, and what they share.

mod asked;
mod index;
mod find;
mod speakers;
mod timeline;
mod audit;
mod check;
mod correct;
mod remove;
mod report;
mod export;

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use ascribe::{Article, ArticleRecord};
use ascribe_corpus::{Corrections, Error, PeopleList, Store};
use clap::Subcommand;

pub(super) use asked::guard_outputs;

use crate::Exit;
use crate::messages::{self, Level};

/// What can be done with a corpus.
#[derive(Subcommand)]
pub(crate) enum Corpus {
    Index(index::Index),
    Find(find::Find),
    Speakers(speakers::Speakers),
    Timeline(timeline::Timeline),
    Audit(audit::Audit),
    Check(check::Check),
    Correct(correct::Correct),
    Remove(remove::Remove),
    Report(report::Report),
    Export(export::Export),
}

impl Corpus {
    pub(crate) fn run(&self) -> Result<Exit> {
        match self {
            Corpus::Index(command) => command.run(),
            Corpus::Find(command) => command.run(),
            Corpus::Speakers(command) => command.run(),
            Corpus::Timeline(command) => command.run(),
            Corpus::Audit(command) => command.run(),
            Corpus::Check(command) => command.run(),
            Corpus::Correct(command) => command.run(),
            Corpus::Remove(command) => command.run(),
            Corpus::Report(command) => command.run(),
            Corpus::Export(command) => command.run(),
        }
    }
}

/// The corpus and what SQLite puts beside it: none of them is an output.
pub(super) fn files_of(corpus: &Path) -> [PathBuf; 3] {
    let name = |ending: &str| {
        let mut name = corpus.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    [corpus.to_owned(), name("-wal"), name("-shm")]
}

/// Works out over all articles who is who, what is a copy, and which words are the same.
///
/// # Errors
/// What SQLite says.
pub(super) fn link(store: &mut Store, people: Option<&PeopleList>, quiet: bool) -> Result<()> {
    let linked = store.link(people)?;
    if !quiet {
        messages::say(Level::Info, &linked.to_string());
    }
    Ok(())
}

/// What was put right by hand: in a corpus, or as a file of its own.
///
/// # Errors
/// When the file is neither, or a line of it says nothing.
pub(super) fn corrections_of(path: &Path) -> Result<Corrections> {
    match Store::read(path) {
        Ok(store) => return Ok(store.corrections()?),
        Err(Error::NoCorpus { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    let (corrections, unread) = Corrections::read(path).map_err(|reason| anyhow!(reason))?;
    if let Some(first) = unread.first() {
        // Half of what was put right would look like all of it.
        bail!("{}:{}: {}", path.display(), first.line, first.reason);
    }
    Ok(corrections)
}

/// Puts a record right; the article as the record then says, for what is made of it.
pub(super) fn put_right(
    record: &mut ArticleRecord,
    article: Article,
    corrections: &Corrections,
) -> Article {
    if corrections.of_article(&record.id).is_empty() {
        return article;
    }
    corrections.apply(record);
    // Its places are those of the text, and a record that was right stays right.
    record.clone().into_article().unwrap_or(article)
}
