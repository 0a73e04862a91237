//! What people are told of a run: warnings, failures, progress, a summary.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use ascribe::ArticleRecord;
use ascribe_input::{Failure, FailureKind, Inputs, Left, Options, Place, Skipped};
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Exit;
use crate::messages::{self, Level, LogForm, shown};
use crate::output::ErrorsFile;
use crate::signals::Signal;

/// How much to say.
#[derive(clap::Args, Clone, Copy)]
pub(crate) struct Verbosity {
    /// No progress, no summary, no warnings; failures are still told
    #[arg(short, long)]
    quiet: bool,
    /// Form of the messages on stderr
    #[arg(long, value_name = "FORM", value_enum, default_value_t = LogForm::Text)]
    log: LogForm,
}

impl Verbosity {
    /// Only failures are told.
    pub(crate) fn is_quiet(self) -> bool {
        self.quiet
    }
}

/// What a run did so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Counts {
    pub(crate) articles: u64,
    pub(crate) quotations: u64,
    pub(crate) with_speaker: u64,
    /// Of the texts, in UTF-8.
    pub(crate) bytes: u64,
    /// By kind.
    pub(crate) failed: BTreeMap<String, u64>,
    /// By language.
    pub(crate) other_language: BTreeMap<String, u64>,
    pub(crate) other_shard: u64,
    pub(crate) dates_not_understood: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) first_date_not_understood: Option<String>,
}

impl Counts {
    pub(crate) fn n_failed(&self) -> u64 {
        self.failed.values().sum()
    }

    /// What the shell sees of a run that came to its end.
    pub(crate) fn exit(&self) -> Exit {
        match (self.n_failed(), self.articles) {
            (0, _) => Exit::Done,
            (_, 0) => Exit::CannotStart,
            _ => Exit::Failed,
        }
    }
}

/// Messages of one kind that are told; the rest is counted.
const TOLD_OF_A_KIND: u64 = 20;

/// Between two lines of progress where no terminal is.
const BETWEEN_LINES: Duration = Duration::from_secs(30);

/// Keeps count and tells people.
pub(crate) struct Report {
    quiet: bool,
    bar: ProgressBar,
    /// Bytes taken from the inputs, as they lie on disk.
    n_read: Arc<AtomicU64>,
    n_to_read: Option<u64>,
    begin: Instant,
    next_line: Instant,
    pub(crate) counts: Counts,
    /// Of this run alone, without what an earlier one did.
    n_now: u64,
    n_bytes_now: u64,
    skipped: Skipped,
    /// Hashes of the ids so far: 8 bytes an article, however long its id.
    ids: HashSet<u64>,
    hasher: RandomState,
    /// Messages by kind.
    n_told: HashMap<String, u64>,
    errors: Option<ErrorsFile>,
    options: Arc<Options>,
}

impl Report {
    /// `output_is_watched`: the output itself runs over the terminal, and a bar would run through it.
    pub(crate) fn new(
        inputs: &Inputs,
        verbosity: Verbosity,
        output_is_watched: bool,
        errors: Option<ErrorsFile>,
    ) -> Self {
        messages::set_form(verbosity.log);
        let is_hidden = verbosity.quiet
            || output_is_watched
            || verbosity.log == LogForm::Json
            || !io::stderr().is_terminal();
        let bar = if is_hidden {
            ProgressBar::hidden()
        } else {
            let (bar, template) = match inputs.n_bytes() {
                Some(total) => (
                    ProgressBar::new(total),
                    "{bar:30} {percent:>3} %  {msg}  {eta} left",
                ),
                None => (ProgressBar::no_length(), "{spinner} {msg}"),
            };
            bar.set_draw_target(ProgressDrawTarget::stderr());
            let style =
                ProgressStyle::with_template(template).expect("the template is well-formed");
            bar.with_style(style)
        };
        if !verbosity.quiet && inputs.skipped().n_files() > 0 {
            messages::say(Level::Info, &inputs.skipped().to_string());
        }
        let begin = Instant::now();
        Self {
            quiet: verbosity.quiet,
            bar,
            n_read: inputs.n_read(),
            n_to_read: inputs.n_bytes(),
            begin,
            next_line: begin + BETWEEN_LINES / 3,
            counts: Counts::default(),
            n_now: 0,
            n_bytes_now: 0,
            skipped: inputs.skipped().clone(),
            ids: HashSet::new(),
            hasher: RandomState::new(),
            n_told: HashMap::new(),
            errors,
            options: inputs.options(),
        }
    }

    /// An article is done; `n_bytes` is the length of its text.
    pub(crate) fn article(
        &mut self,
        place: &Place,
        record: &ArticleRecord,
        n_bytes: usize,
        odd_date: Option<String>,
    ) {
        let counts = &mut self.counts;
        counts.articles += 1;
        counts.bytes += n_bytes as u64;
        counts.quotations += record.quotes.len() as u64;
        let speakers = record.quotes.iter().filter(|quote| quote.speaker.is_some());
        counts.with_speaker += speakers.count() as u64;
        if let Some(date) = odd_date {
            counts.dates_not_understood += 1;
            counts.first_date_not_understood.get_or_insert(date);
        }
        self.n_now += 1;
        self.n_bytes_now += n_bytes as u64;
        for warning in &record.warnings {
            self.warning(place, warning);
        }
        if !self.ids.insert(self.hasher.hash_one(&record.id)) {
            self.warning(place, &format!("id {} occurs again", shown(&record.id)));
        }
        if self.bar.is_hidden() {
            return;
        }
        self.bar.set_position(self.n_read.load(Ordering::Relaxed));
        self.bar.set_message(self.done_so_far());
    }

    /// There is no article where one was looked for; the run goes on.
    ///
    /// # Errors
    /// When the file of errors cannot be written.
    pub(crate) fn left(&mut self, place: &Place, left: Left) -> Result<()> {
        match left {
            Left::Failed(failure) => self.failure(&failure)?,
            Left::OtherLanguage(language) => {
                if let Some(errors) = &mut self.errors {
                    errors.write_left(place, "other-language", &format!("in {language}"))?;
                }
                let n = self.counts.other_language.entry(language.to_owned());
                *n.or_default() += 1;
            }
            Left::OtherShard => self.counts.other_shard += 1,
        }
        Ok(())
    }

    fn failure(&mut self, failure: &Failure) -> Result<()> {
        let kind = failure.kind.name();
        *self.counts.failed.entry(kind.to_owned()).or_default() += 1;
        if let Some(errors) = &mut self.errors {
            errors.write(failure)?;
        }
        if self.may_tell(kind) {
            let tell = || messages::say_at(Level::Error, &failure.place, kind, &failure.reason);
            self.bar.suspend(tell);
        }
        Ok(())
    }

    /// Counts a message of its kind; false when enough of them were told.
    fn may_tell(&mut self, kind: &str) -> bool {
        let n = self.n_told.entry(kind.to_owned()).or_default();
        *n += 1;
        if *n == TOLD_OF_A_KIND + 1 {
            let kind = kind.to_owned();
            self.bar.suspend(|| {
                messages::say(
                    Level::Info,
                    &format!("more messages of this kind ({kind}) are counted, not shown"),
                );
            });
        }
        self.n_told[kind] <= TOLD_OF_A_KIND
    }

    /// The number of bytes that the file of errors has.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn flush_errors(&mut self) -> Result<u64> {
        self.errors.as_mut().map_or(Ok(0), ErrorsFile::flush)
    }

    /// Called now and then: a line of progress where no bar is.
    pub(crate) fn tick(&mut self) {
        if self.quiet || !self.bar.is_hidden() || Instant::now() < self.next_line {
            return;
        }
        self.next_line = Instant::now() + BETWEEN_LINES;
        let mut line = self.done_so_far();
        let n_read = self.n_read.load(Ordering::Relaxed);
        let share = self
            .n_to_read
            .filter(|&total| total > 0 && n_read > 0)
            .map(|total| n_read as f64 / total as f64);
        if let Some(share) = share {
            let left = self.seconds() * (1.0 - share).max(0.0) / share;
            let left = HumanDuration(Duration::from_secs_f64(left.min(1e9)));
            line += &format!(", {:.0} % read, about {left} left", 100.0 * share);
        }
        let more = json!({"counts": self.counts, "share": share, "seconds": self.seconds()});
        messages::say_with(Level::Progress, &line, &more);
    }

    /// `1,204 articles, 9.1 MB, 3,310 quotations, 2 failed, 410/s`
    fn done_so_far(&self) -> String {
        let counts = &self.counts;
        let failed = match counts.n_failed() {
            0 => String::new(),
            n => format!(", {n} failed"),
        };
        format!(
            "{}, {:.1} MB, {}{failed}, {:.0} articles/s",
            counted(counts.articles, "article"),
            counts.bytes as f64 / 1e6,
            counted(counts.quotations, "quotation"),
            self.n_now as f64 / self.seconds(),
        )
    }

    /// The summary, and what the shell will see.
    pub(crate) fn finish(self, stopped_by: Option<Signal>) -> Exit {
        self.bar.finish_and_clear();
        let counts = &self.counts;
        let n_failed = counts.n_failed();
        if let Some(signal) = stopped_by {
            let message = format!(
                "stopped by {} after {}",
                signal.name(),
                counted(counts.articles, "article")
            );
            messages::say(Level::Error, &message);
        }
        if !self.quiet {
            self.tell_details();
            let failed = match n_failed {
                0 => String::new(),
                n => format!(", {n} failed"),
            };
            let skipped = match self.skipped.n_files() {
                0 => String::new(),
                n => format!("; {} skipped", counted(n, "file")),
            };
            let time = if self.seconds() < 10.0 {
                format!("{:.2} s", self.seconds())
            } else {
                HumanDuration(Duration::from_secs(self.begin.elapsed().as_secs())).to_string()
            };
            let summary = format!(
                "{}, {}, {} with speaker{failed}; {:.2} MB in {time}{skipped}",
                counted(counts.articles, "article"),
                counted(counts.quotations, "quotation"),
                counts.with_speaker,
                self.n_bytes_now as f64 / 1e6
            );
            let more = json!({"counts": counts, "seconds": self.seconds()});
            messages::say_with(Level::Info, &summary, &more);
        }
        stopped_by.map_or(counts.exit(), Exit::Stopped)
    }

    /// What the summary has no room for.
    fn tell_details(&self) {
        let counts = &self.counts;
        if counts.n_failed() > TOLD_OF_A_KIND {
            let kinds: Vec<String> = FailureKind::ALL
                .iter()
                .filter_map(|kind| Some((kind.name(), counts.failed.get(kind.name())?)))
                .map(|(kind, n)| format!("{n} {kind}"))
                .collect();
            messages::say(Level::Info, &format!("failed: {}", kinds.join(", ")));
        }
        let mut unseen: Vec<(&String, u64)> = self
            .n_told
            .iter()
            .filter(|(kind, n)| **n > TOLD_OF_A_KIND && !counts.failed.contains_key(*kind))
            .map(|(kind, n)| (kind, n - TOLD_OF_A_KIND))
            .collect();
        unseen.sort_unstable();
        for (kind, n) in unseen {
            messages::say(Level::Info, &format!("{n} more times: {kind}"));
        }
        if !counts.other_language.is_empty() {
            let n: u64 = counts.other_language.values().sum();
            let languages: Vec<String> = counts
                .other_language
                .iter()
                .map(|(language, n)| format!("{n} {language}"))
                .collect();
            let message = format!(
                "{} in another language skipped: {} (--any-language reads them)",
                counted(n, "article"),
                languages.join(", ")
            );
            messages::say(Level::Info, &message);
        }
        self.tell_of_meta();
        if let Some(first) = &counts.first_date_not_understood {
            let n = counts.dates_not_understood;
            let message = format!(
                "{} not understood and kept as it came, first: {}",
                counted(n, "date"),
                shown(first)
            );
            messages::say(Level::Warning, &message);
        }
    }

    /// Facts from beside that found no article, and names that nothing has.
    fn tell_of_meta(&self) {
        if self.counts.articles > 0 {
            for choice in self.options.fields.unused() {
                let message = format!("--field {choice}: no article has it");
                messages::say(Level::Warning, &message);
            }
        }
        if let Some(table) = &self.options.meta_table {
            let mut unused = table.unused();
            if let Some(first) = unused.next() {
                let message = format!(
                    "{}: {} of {} fit no article, first: {}",
                    table.path().display(),
                    1 + unused.count(),
                    counted(table.n_rows() as u64, "row"),
                    shown(first)
                );
                messages::say(Level::Warning, &message);
            }
        }
        if let Some(pattern) = &self.options.meta_pattern
            && let Some(first) = pattern.first_unfit()
        {
            let message = format!(
                "--meta-from fits the names of {} not, first: {}",
                counted(pattern.n_unfit(), "file"),
                shown(first)
            );
            messages::say(Level::Warning, &message);
        }
    }

    fn warning(&mut self, place: &Place, warning: &str) {
        if !self.quiet && self.may_tell(&kind_of(warning)) {
            let tell = || messages::say_at(Level::Warning, place, "warning", warning);
            self.bar.suspend(tell);
        }
    }

    fn seconds(&self) -> f64 {
        self.begin.elapsed().as_secs_f64().max(1e-6)
    }
}

/// A warning without what differs from article to article: names in marks, numbers.
fn kind_of(warning: &str) -> String {
    let mut kind = String::new();
    let mut in_marks = false;
    let mut before = ' ';
    for c in warning.chars() {
        if c == '"' && before != '\\' {
            in_marks = !in_marks;
            if in_marks {
                kind.push('…');
            }
        } else if !in_marks {
            match c {
                '0'..='9' if kind.ends_with('N') => {}
                '0'..='9' => kind.push('N'),
                c => kind.push(c),
            }
        }
        before = c;
    }
    kind
}

/// `1 article`, `12,345 articles`
pub(crate) fn counted(n: u64, what: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {what}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_of_one_kind_are_one() {
        assert_eq!(kind_of("id \"a\\\"1\" occurs again"), "id … occurs again");
        assert_eq!(
            kind_of("invalid UTF-8 replaced, first at byte 17 (line 2)"),
            "invalid UTF-N replaced, first at byte N (line N)"
        );
    }
}
