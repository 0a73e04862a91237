//! `ascribe merge`: the outputs of shards to one.

use std::collections::HashSet;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use ascribe_input::packing;
use serde::Deserialize;

use crate::Exit;
use crate::messages::{self, Level, shown};
use crate::output::{self, Whole, beside};
use crate::report::counted;
use crate::run_file::{Manifest, State};

/// Put the outputs of shards together, in the order of the shards
///
/// Reads what `ascribe extract --shard` wrote, JSON lines or CSV. Where FILE.run.json lies beside the files, it is checked that all
/// shards of one run are there and finished. A line that comes twice is kept once; two articles of one id are both kept and told; a line that was cut off is left out and told.
#[derive(clap::Args)]
#[command(after_help = "Example:
  ascribe extract news/ --shard 1/2 -o a.jsonl
  ascribe extract news/ --shard 2/2 -o b.jsonl
  ascribe merge a.jsonl b.jsonl -o quotes.jsonl")]
pub(crate) struct Merge {
    /// Outputs of `extract`
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write here instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: String,
}

/// The shard a file is, by the manifest beside it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct ShardOf {
    n: u64,
    number: u64,
}

impl Merge {
    pub(crate) fn run(&self) -> Result<Exit> {
        let files = self.in_order()?;
        let inputs = output::identities(files.iter().map(PathBuf::as_path));
        for path in &files {
            fs::File::open(path).with_context(|| path.display().to_string())?;
        }
        let mut out = Whole::open(self.output.as_deref(), |identity| inputs.contains(identity))?;
        let mut merged = Merged::default();
        for path in &files {
            merged
                .add(path, out.writer())
                .with_context(|| path.display().to_string())?;
        }
        out.finish()?;
        let again = match merged.n_again {
            0 => String::new(),
            n => format!(", {n} more that were there already"),
        };
        let bad = match merged.n_bad {
            0 => String::new(),
            n => format!(", {} not read", counted(n, "line")),
        };
        messages::say(
            Level::Info,
            &format!("{}{again}{bad}", counted(merged.n_lines, "line")),
        );
        Ok(if merged.n_bad > 0 {
            Exit::Failed
        } else {
            Exit::Done
        })
    }

    /// The files by the number of their shard, where all of them have one and none is missing.
    fn in_order(&self) -> Result<Vec<PathBuf>> {
        let mut shards = Vec::new();
        for path in &self.files {
            let Ok(bytes) = fs::read(beside(path, "run.json")) else {
                continue;
            };
            let manifest: Manifest = serde_json::from_slice(&bytes)
                .with_context(|| beside(path, "run.json").display().to_string())?;
            if manifest.state != State::Finished {
                bail!(
                    "{}: its run was not finished; --resume goes on with it",
                    path.display()
                );
            }
            if let Some(shard) = shard(&manifest) {
                shards.push((shard, path.clone(), manifest));
            }
        }
        if shards.len() < self.files.len() {
            if !shards.is_empty() {
                let message = "not all files are shards: that none is missing cannot be checked";
                messages::say(Level::Warning, message);
            }
            // As they were named.
            return Ok(self.files.clone());
        }
        shards.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        let (first, _, one) = &shards[0];
        for (shard, path, manifest) in &shards {
            let without = |manifest: &Manifest| {
                let mut options = manifest.options.clone();
                options.remove("shard");
                options.remove("errors");
                let inputs = manifest.inputs.clone();
                (
                    options,
                    manifest.model.clone(),
                    manifest.ascribe.clone(),
                    inputs,
                )
            };
            if shard.n != first.n || without(manifest) != without(one) {
                bail!("{}: is a shard of another run", path.display());
            }
        }
        for number in 1..=first.n {
            match shards
                .iter()
                .filter(|(shard, ..)| shard.number == number)
                .count()
            {
                0 => bail!("shard {number}/{} is missing", first.n),
                1 => {}
                _ => bail!("shard {number}/{} comes twice", first.n),
            }
        }
        Ok(shards.into_iter().map(|(_, path, _)| path).collect())
    }
}

fn shard(manifest: &Manifest) -> Option<ShardOf> {
    let (number, n) = manifest.options.get("shard")?.first()?.split_once('/')?;
    Some(ShardOf {
        n: n.parse().ok()?,
        number: number.parse().ok()?,
    })
}

/// What was written so far.
#[derive(Default)]
struct Merged {
    n_lines: u64,
    n_again: u64,
    n_bad: u64,
    /// The files are CSV.
    is_table: Option<bool>,
    /// Of CSV: written once.
    head: Option<Vec<u8>>,
    n_same_id: u64,
    /// Hashes of the lines: what comes twice is kept once.
    lines: HashSet<u64>,
    /// Hashes of the ids.
    ids: HashSet<u64>,
    hasher: RandomState,
}

impl Merged {
    fn add(&mut self, path: &Path, out: &mut impl Write) -> Result<()> {
        let mut reader = packing::open(path)?;
        let (head, rest) = packing::peek(reader, 4)?;
        reader = rest;
        if head.starts_with(b"PAR1") {
            bail!(
                "is Parquet: what reads it takes many files as one table, and `merge` puts lines together"
            );
        }
        let is_table = match head.first() {
            None => return Ok(()),
            Some(first) => *first != b'{',
        };
        if *self.is_table.get_or_insert(is_table) != is_table {
            bail!("is of another form than the first file");
        }
        if is_table {
            self.add_table(path, reader, out)
        } else {
            self.add_lines(path, reader, out)
        }
    }

    fn add_lines(&mut self, path: &Path, reader: impl BufRead, out: &mut impl Write) -> Result<()> {
        for (line, number) in reader.split(b'\n').zip(1_u64..) {
            let mut line = line?;
            if line.trim_ascii().is_empty() {
                continue;
            }
            match serde_json::from_slice::<Line>(&line) {
                Ok(article) => {
                    if !self
                        .lines
                        .insert(self.hasher.hash_one(line.trim_ascii_end()))
                    {
                        self.n_again += 1;
                        continue;
                    }
                    if !self.ids.insert(self.hasher.hash_one(&article.id)) {
                        self.n_same_id += 1;
                        let message =
                            format!("id {} is that of another article, too", shown(&article.id));
                        if self.n_same_id <= 20 {
                            messages::say(Level::Warning, &message);
                        }
                    }
                }
                Err(error) => {
                    self.n_bad += 1;
                    let place = format!("{}:{number}: not an article: {error}", path.display());
                    messages::say_plain(&place);
                    continue;
                }
            }
            line.push(b'\n');
            out.write_all(&line)?;
            self.n_lines += 1;
        }
        Ok(())
    }

    /// CSV: the headings once, then every row; a row may go over several lines.
    fn add_table(&mut self, path: &Path, reader: impl BufRead, out: &mut impl Write) -> Result<()> {
        let mut rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(reader);
        let mut writer = csv::Writer::from_writer(out);
        let mut row = csv::ByteRecord::new();
        let mut is_head = true;
        while rows.read_byte_record(&mut row)? {
            if std::mem::take(&mut is_head) {
                let head = row.as_slice().to_vec();
                match &self.head {
                    None => self.head = Some(head),
                    Some(first) if *first == head => continue,
                    Some(_) => bail!("has other headings than the first file"),
                }
            } else if self
                .head
                .as_ref()
                .is_some_and(|head| head.len() != row.len())
            {
                self.n_bad += 1;
                let line = row.position().map_or(0, csv::Position::line);
                messages::say_plain(&format!(
                    "{}:{line}: a row that was cut off",
                    path.display()
                ));
                continue;
            } else {
                self.n_lines += 1;
            }
            writer.write_byte_record(&row)?;
        }
        writer.flush()?;
        Ok(())
    }
}
