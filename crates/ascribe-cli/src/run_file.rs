//! The two files beside an output: what the run is (`x.run.json`), and how far it is (`x.checkpoint`).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use ascribe::StageTimes;
use ascribe_input::{Inputs, Listed};
use serde::{Deserialize, Serialize};

use crate::output::{beside, write_whole};
use crate::report::Counts;

/// How a run stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    Running,
    Stopped,
    Finished,
}

/// `x.run.json`: everything that decides what the output is, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) ascribe: String,
    pub(crate) command: String,
    pub(crate) state: State,
    pub(crate) model: ModelHash,
    /// Those that change the output, as written on a command line.
    pub(crate) options: BTreeMap<String, Vec<String>>,
    pub(crate) inputs: Vec<Input>,
    #[serde(default)]
    pub(crate) counts: Counts,
    #[serde(default)]
    pub(crate) seconds: Seconds,
    /// Length of the output when the run ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) output_bytes: Option<u64>,
}

/// Which model, so that nobody goes on with another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ModelHash {
    pub(crate) name: String,
    /// SHA-256 of its description, which has those of all its files; none for the rules.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) sha256: Option<String>,
}

/// An input as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Input {
    name: String,
    bytes: Option<u64>,
    /// Nanoseconds of Unix time, as text: JSON numbers are too short for some readers.
    modified: Option<String>,
}

impl From<&Listed> for Input {
    fn from(listed: &Listed) -> Self {
        Self {
            name: listed.name.clone(),
            bytes: listed.n_bytes,
            modified: listed.modified.map(|nanos| nanos.to_string()),
        }
    }
}

/// Time by stage, all threads together, but for `all`, which is what the clock says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Seconds {
    pub(crate) all: f64,
    /// From bytes to text and facts.
    pub(crate) decode: f64,
    pub(crate) tokenizer: f64,
    pub(crate) detector: f64,
    pub(crate) resolver: f64,
    /// From articles to lines.
    pub(crate) render: f64,
    pub(crate) write: f64,
}

impl Seconds {
    pub(crate) fn add_stages(&mut self, times: StageTimes) {
        self.tokenizer += times.tokenizer.as_secs_f64();
        self.detector += times.detector.as_secs_f64();
        self.resolver += times.resolver.as_secs_f64();
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            all: self.all + other.all,
            decode: self.decode + other.decode,
            tokenizer: self.tokenizer + other.tokenizer,
            detector: self.detector + other.detector,
            resolver: self.resolver + other.resolver,
            render: self.render + other.render,
            write: self.write + other.write,
        }
    }
}

/// `x.checkpoint`: how far the run is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    /// Items of the inputs that are done.
    pub(crate) items: u64,
    /// Length of the output with just these.
    pub(crate) output_bytes: u64,
    /// Length of the file of errors.
    pub(crate) errors_bytes: u64,
    pub(crate) counts: Counts,
    pub(crate) seconds: Seconds,
}

/// The files of one run.
pub(crate) struct RunFile {
    manifest_path: PathBuf,
    checkpoint_path: PathBuf,
    /// A run that cannot go on later says nothing of how far it is.
    can_resume: bool,
    pub(crate) manifest: Manifest,
}

/// What `--resume` finds.
pub(crate) enum Resumed {
    /// The run goes on from here; nothing done yet when it is new.
    From(Box<RunFile>, Checkpoint),
    /// The run was finished, with these counts.
    Finished(Counts),
}

impl Manifest {
    pub(crate) fn new(
        command: &str,
        model: ModelHash,
        options: BTreeMap<String, Vec<String>>,
        inputs: &Inputs,
    ) -> Self {
        Self {
            ascribe: env!("CARGO_PKG_VERSION").to_owned(),
            command: command.to_owned(),
            state: State::Running,
            model,
            options,
            inputs: inputs.listed().iter().map(Input::from).collect(),
            counts: Counts::default(),
            seconds: Seconds::default(),
            output_bytes: None,
        }
    }

    /// Why a run that `self` describes cannot go on as `new`: what differs, first things first.
    fn difference(&self, new: &Self) -> Option<String> {
        if self.ascribe != new.ascribe {
            return Some(format!(
                "it was begun by version {}, this is {}",
                self.ascribe, new.ascribe
            ));
        }
        if self.command != new.command {
            return Some(format!("it was begun by {:?}", self.command));
        }
        if self.model != new.model {
            return Some(format!(
                "the model was {}, now it is {}",
                self.model.told(),
                new.model.told()
            ));
        }
        let names: BTreeSet<&String> = self.options.keys().chain(new.options.keys()).collect();
        for name in names {
            let (old, now) = (self.options.get(name), new.options.get(name));
            if old != now {
                let told = |values: Option<&Vec<String>>| match values {
                    Some(values) => values.join(" "),
                    None => "not given".to_owned(),
                };
                return Some(format!(
                    "--{name} was {}, now it is {}",
                    told(old),
                    told(now)
                ));
            }
        }
        if self.inputs == new.inputs {
            return None;
        }
        let changed = self.inputs.iter().zip(&new.inputs).find(|(a, b)| a != b);
        Some(match changed {
            Some((old, now)) if old.name == now.name => {
                format!("the input {} has changed", old.name)
            }
            Some((old, now)) => format!("the input {} was {}", now.name, old.name),
            None if self.inputs.len() > new.inputs.len() => {
                format!(
                    "the input {} is missing",
                    self.inputs[new.inputs.len()].name
                )
            }
            None => format!("the input {} is new", new.inputs[self.inputs.len()].name),
        })
    }
}

impl ModelHash {
    fn told(&self) -> String {
        match &self.sha256 {
            Some(hash) => format!("{} ({})", self.name, &hash[..hash.len().min(12)]),
            None => self.name.clone(),
        }
    }
}

impl RunFile {
    /// Begins a run beside `output`.
    ///
    /// # Errors
    /// When an unfinished run is there, which `force` gives up, or the files cannot be written.
    pub(crate) fn begin(output: &Path, manifest: Manifest, force: bool) -> Result<Self> {
        let run = Self::new(output, manifest, force)?;
        run.save_checkpoint(&Checkpoint::default())?;
        run.save()?;
        Ok(run)
    }

    /// Begins a run beside an output that is written as a whole, so that none goes on with it.
    ///
    /// # Errors
    /// As [`RunFile::begin`].
    #[cfg(feature = "tables")]
    pub(crate) fn begin_whole(output: &Path, manifest: Manifest, force: bool) -> Result<Self> {
        let mut run = Self::new(output, manifest, force)?;
        run.can_resume = false;
        // What an older run left does not belong to this one.
        let _ = fs::remove_file(&run.checkpoint_path);
        run.save()?;
        Ok(run)
    }

    fn new(output: &Path, manifest: Manifest, force: bool) -> Result<Self> {
        let run = Self::at(output, manifest);
        let is_finished = || {
            let old = fs::read(&run.manifest_path).ok();
            old.and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok())
                .is_some_and(|old| old.state == State::Finished)
        };
        if !force && run.checkpoint_path.exists() && !is_finished() {
            bail!(
                "{}: a run was not finished here; --resume goes on with it, --force begins anew",
                output.display()
            );
        }
        Ok(run)
    }

    /// Goes on with the run beside `output`; begins it when there is none.
    ///
    /// # Errors
    /// When options or inputs are others, with the first difference.
    pub(crate) fn resume(output: &Path, manifest: Manifest) -> Result<Resumed> {
        let mut run = Self::at(output, manifest);
        let old: Manifest = match fs::read(&run.manifest_path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .with_context(|| run.manifest_path.display().to_string())?,
            Err(_) => {
                let run = Self::begin(output, run.manifest, false)?;
                return Ok(Resumed::From(Box::new(run), Checkpoint::default()));
            }
        };
        if let Some(difference) = old.difference(&run.manifest) {
            bail!(
                "{}: the run cannot go on: {difference}; --force begins anew",
                output.display()
            );
        }
        if old.state == State::Finished {
            let length = fs::metadata(output).map_or(0, |file| file.len());
            if old.output_bytes.is_some_and(|written| written != length) {
                bail!(
                    "{}: the run was finished with {} bytes, and now there are {length}; --force begins anew",
                    output.display(),
                    old.output_bytes.unwrap_or_default()
                );
            }
            // It may have been killed before it could do that itself.
            let _ = fs::remove_file(&run.checkpoint_path);
            return Ok(Resumed::Finished(old.counts));
        }
        let bytes = fs::read(&run.checkpoint_path)
            .with_context(|| run.checkpoint_path.display().to_string())?;
        let checkpoint: Checkpoint = serde_json::from_slice(&bytes)
            .with_context(|| run.checkpoint_path.display().to_string())?;
        run.manifest.counts = checkpoint.counts.clone();
        run.save()?;
        Ok(Resumed::From(Box::new(run), checkpoint))
    }

    /// The names that a run writes beside its output.
    pub(crate) fn names(output: &Path) -> [PathBuf; 4] {
        let [manifest, checkpoint] =
            ["run.json", "checkpoint"].map(|ending| beside(output, ending));
        let [a, b] = [&manifest, &checkpoint].map(|path| beside(path, "part"));
        [manifest, checkpoint, a, b]
    }

    fn at(output: &Path, manifest: Manifest) -> Self {
        Self {
            manifest_path: beside(output, "run.json"),
            checkpoint_path: beside(output, "checkpoint"),
            can_resume: true,
            manifest,
        }
    }

    fn save(&self) -> Result<()> {
        let mut bytes = serde_json::to_vec_pretty(&self.manifest)?;
        bytes.push(b'\n');
        write_whole(&self.manifest_path, &bytes)
    }

    /// Says how far the run is. What it counts must be written before.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn save_checkpoint(&self, checkpoint: &Checkpoint) -> Result<()> {
        if !self.can_resume {
            return Ok(());
        }
        write_whole(&self.checkpoint_path, &serde_json::to_vec(checkpoint)?)
    }

    /// The run ends: finished, and nothing is left to resume, or stopped.
    ///
    /// # Errors
    /// When the files cannot be written.
    pub(crate) fn end(mut self, state: State, checkpoint: &Checkpoint) -> Result<()> {
        self.manifest.state = state;
        self.manifest.output_bytes = Some(checkpoint.output_bytes);
        self.manifest.counts = checkpoint.counts.clone();
        self.manifest.seconds = checkpoint.seconds;
        self.save_checkpoint(checkpoint)?;
        self.save()?;
        if state == State::Finished && self.can_resume {
            fs::remove_file(&self.checkpoint_path)
                .with_context(|| self.checkpoint_path.display().to_string())?;
        }
        Ok(())
    }
}
