//! `ascribe index`: articles into a corpus.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use ascribe::{ArticleRecord, Pipeline};
use ascribe_corpus::{Entry, Known, Origin, PeopleList, Store, Writer, fingerprint};
use ascribe_input::{Decoded, Failure, FailureKind, Inputs, Item, Left, Options, Place};
use ascribe_tables::passed_over;

use super::asked::guard_outputs;
use super::{files_of, link};
use crate::Exit;
use crate::commands::{InputArgs, PipelineArgs, Told, annotate, each};
use crate::messages::{self, Level};
use crate::output::{ErrorsFile, guard};
use crate::report::{Report, Verbosity, counted};
use crate::run_file::ModelHash;
use crate::signals::{Signal, Signals};

/// Put articles into a corpus: one file to search, count and correct
///
/// Takes what `extract` takes, and what it wrote. An article that is there already is left as it is, or takes its own place where its
/// text or the model changed. A run that was stopped is finished by the same command. At the end it is worked out over all articles who is
/// who, which articles are copies, and which quotations are the same words.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe index corpus.db news/
  ascribe index corpus.db archive.jsonl.gz --model none
  ascribe index corpus.db quotes.jsonl
  ascribe index corpus.db --link-only --people people.csv
  ascribe find corpus.db taxes --speaker Pell")]
pub(crate) struct Index {
    /// The corpus; made where there is none
    #[arg(value_name = "CORPUS")]
    corpus: PathBuf,
    #[command(flatten)]
    inputs: InputArgs,
    #[command(flatten)]
    pipeline: PipelineArgs,
    /// Known people and their ids: CSV or JSON lines with id, name, aliases, roles, from, to; or the file of legislators of
    /// congress-legislators
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
    /// Work through articles again that did not change
    #[arg(long)]
    again: bool,
    /// Read no articles: only work out anew who is who
    #[arg(long, conflicts_with = "files")]
    link_only: bool,
    /// Write what failed here, one JSON object a line: source, record, kind, reason
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    #[command(flatten)]
    verbosity: Verbosity,
}

/// What became of an article.
enum Done {
    /// It is there, made of the same.
    Same { id: String, hash: i64 },
    New {
        entry: Box<Entry>,
        /// Without its text.
        record: Box<ArticleRecord>,
        n_bytes: usize,
        odd_date: Option<String>,
    },
}

impl Index {
    pub(crate) fn run(&self) -> Result<Exit> {
        let signals = Signals::listen();
        let people = self.people.as_deref().map(read_people).transpose()?;
        if self.link_only {
            let mut store = Store::open(&self.corpus)?;
            link(&mut store, people.as_ref(), self.verbosity.is_quiet())?;
            return Ok(Exit::Done);
        }
        if self.corpus.is_dir() {
            bail!("{}: is a folder, no corpus", self.corpus.display());
        }
        let inputs = self.inputs.open()?;
        let files = files_of(&self.corpus);
        for path in &files {
            guard(Some(path), |identity| inputs.contain(identity))?;
        }
        if let Some(errors) = &self.errors {
            guard_outputs(Some(errors), &self.corpus, self.people.as_slice())?;
            // A corpus that is not there yet has no identity.
            if files.contains(errors) {
                bail!(
                    "{}: is the corpus; --errors needs another name",
                    errors.display()
                );
            }
        }
        let (pipeline, model) = self.pipeline.pipeline_and_model()?;
        let mut errors = None;
        if let Some(path) = &self.errors {
            let mut file = ErrorsFile::open(path, &inputs)?;
            file.cut(0)?;
            errors = Some(file);
        }
        let store = Store::create(&self.corpus)?;
        let work = Work {
            index: self,
            pipeline: &pipeline,
            options: inputs.options(),
            made_by: self.made_by(&model),
            known: if self.again {
                Known::default()
            } else {
                store.known()?
            },
        };
        let mut report = Report::new(&inputs, self.verbosity, false, errors);
        self.write(store, inputs, &work, &signals, &mut report)
            .and_then(|(mut store, n_same, stopped_by)| {
                if n_same > 0 && !self.verbosity.is_quiet() {
                    let message = format!(
                        "{} in the corpus already as they are",
                        counted(n_same, "article")
                    );
                    messages::say(Level::Info, &message);
                }
                if stopped_by.is_some() {
                    messages::say(
                        Level::Info,
                        "what is done is kept; the same command goes on from here",
                    );
                } else if !store.is_linked()? || people.is_some() {
                    link(&mut store, people.as_ref(), self.verbosity.is_quiet())?;
                }
                Ok(report.finish(stopped_by))
            })
    }

    /// All that decides what is found in a text.
    fn made_by(&self, model: &ModelHash) -> String {
        let mut made_by = format!(
            "ascribe {}, model {}",
            env!("CARGO_PKG_VERSION"),
            model.name
        );
        if let Some(sha256) = &model.sha256 {
            made_by += &format!(" {}", &sha256[..12.min(sha256.len())]);
        }
        made_by + &self.pipeline.told()
    }

    fn write(
        &self,
        store: Store,
        inputs: Inputs,
        work: &Work<'_>,
        signals: &Signals,
        report: &mut Report,
    ) -> Result<(Store, u64, Option<Signal>)> {
        let writer = Writer::begin(store);
        let mut ids = Ids::default();
        let mut n_same = 0;
        let ended = each(
            work.pipeline,
            inputs,
            signals,
            |item| work.of(item),
            |told| {
                match told {
                    Told::Result(_, Ok(Done::Same { id, hash })) => {
                        ids.take(&id, hash);
                        n_same += 1;
                    }
                    Told::Result(
                        place,
                        Ok(Done::New {
                            mut entry,
                            record,
                            n_bytes,
                            odd_date,
                        }),
                    ) => {
                        match ids.take(entry.id(), entry.hash()) {
                            Taken::First => {}
                            Taken::Same => {
                                n_same += 1;
                                return Ok(());
                            }
                            Taken::Other(id) => entry.rename(id),
                        }
                        report.article(&place, &record, n_bytes, odd_date);
                        if !writer.put(*entry) {
                            bail!("the corpus cannot be written");
                        }
                    }
                    Told::Result(place, Err(left)) => report.left(&place, left)?,
                    Told::Pause => {}
                }
                report.tick();
                Ok(())
            },
        );
        // The writer knows better why it stopped.
        let (store, written) = writer.finish()?;
        let stopped_by = ended?;
        report.flush_errors()?;
        if written.n_lost_corrections > 0 {
            let n = counted(written.n_lost_corrections, "correction");
            let message = format!(
                "{n}: the words are not in the article any more; `ascribe correct --list` shows all"
            );
            messages::say(Level::Warning, &message);
        }
        if let Some(first) = written.elsewhere {
            let n = counted(written.n_from_elsewhere, "article");
            let message = format!(
                "{n} took the place of one with the same id from another file, first: {first}; where these are different articles, give them other ids (--field id=NAME)"
            );
            messages::say(Level::Warning, &message);
        }
        Ok((store, n_same, stopped_by))
    }
}

/// What each item is worked on with.
struct Work<'a> {
    index: &'a Index,
    pipeline: &'a Pipeline,
    options: Arc<Options>,
    made_by: String,
    known: Known,
}

impl Work<'_> {
    fn of(&self, item: Item) -> Result<Done, Left> {
        let place = item.place().clone();
        let mut decoded = item.decode_annotated(&self.options)?;
        let odd_date = decoded.odd_date.take();
        let hash = self.hash(&decoded);
        let id = &decoded.record.id;
        let named = std::iter::once(id.clone()).chain((2..).map(|n| again(id, n)));
        for id in named.take_while(|id| self.known.has_id(id)) {
            if self.known.has(&id, hash) {
                return Ok(Done::Same {
                    id: decoded.record.id,
                    hash,
                });
            }
        }
        let mut origin = Origin {
            came_from: place.to_string(),
            made_by: self.made_by.clone(),
            hash,
            passed_over: Vec::new(),
        };
        let mut record = if decoded.has_quotes {
            origin.made_by = format!("given, read by ascribe {}", env!("CARGO_PKG_VERSION"));
            self.index.pipeline.kept(&place, decoded)?
        } else {
            let article = annotate(self.pipeline, &place, decoded)?;
            origin.passed_over = passed_over(&article);
            ArticleRecord::from_article(&article)
        };
        self.with_text(&place, &record)?;
        let entry = Box::new(Entry::of(&record, origin));
        let n_bytes = record.text.take().map_or(0, |text| text.len());
        Ok(Done::New {
            entry,
            record: Box::new(record),
            n_bytes,
            odd_date,
        })
    }

    /// Without a text nothing can be shown, found or put right.
    fn with_text(&self, place: &Place, record: &ArticleRecord) -> Result<(), Left> {
        if record.text.as_deref().is_some_and(|text| !text.is_empty()) || record.quotes.is_empty() {
            return Ok(());
        }
        let reason = "no text: a corpus needs it (`extract` without --no-text keeps it)";
        Err(Failure::new(place.clone(), FailureKind::NoText, reason).into())
    }

    /// Of what came in and what is done with it.
    fn hash(&self, decoded: &Decoded) -> i64 {
        let record = &decoded.record;
        let text = record.text.as_deref().unwrap_or_default();
        let meta = serde_json::to_vec(&record.meta).unwrap_or_default();
        let mut given = Vec::new();
        if decoded.has_quotes {
            given = serde_json::to_vec(&(&record.quotes, &record.speakers)).unwrap_or_default();
        }
        fingerprint(&[text.as_bytes(), &meta, &given, self.made_by.as_bytes()])
    }
}

/// The ids of this run: two articles may have one.
#[derive(Default)]
struct Ids(HashMap<i64, Vec<i64>>);

enum Taken {
    First,
    /// The same article once more.
    Same,
    /// Another article, with the id it gets.
    Other(String),
}

impl Ids {
    fn take(&mut self, id: &str, hash: i64) -> Taken {
        // A number takes less than an address.
        let hashes = self.0.entry(fingerprint(&[id.as_bytes()])).or_default();
        if hashes.contains(&hash) {
            return Taken::Same;
        }
        hashes.push(hash);
        match hashes.len() {
            1 => Taken::First,
            n => Taken::Other(again(id, n)),
        }
    }
}

/// `7 (2)`: what an article is called when another one is called like that.
fn again(id: &str, n: usize) -> String {
    format!("{id} ({n})")
}

fn read_people(path: &Path) -> Result<PeopleList> {
    let list = PeopleList::read(path)?;
    for warning in &list.warnings {
        messages::say(Level::Warning, &warning.to_string());
    }
    Ok(list)
}
