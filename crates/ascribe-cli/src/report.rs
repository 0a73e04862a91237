//! What stderr gets: warnings, failures, progress, a summary.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ascribe::ArticleRecord;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::Exit;
use crate::input::{Inputs, Place, Skipped};

/// How much to say.
#[derive(clap::Args, Clone, Copy)]
pub(crate) struct Verbosity {
    /// No progress, no summary, no warnings; failures are still told
    #[arg(short, long)]
    quiet: bool,
}

/// Keeps count and tells people.
pub(crate) struct Report {
    quiet: bool,
    bar: ProgressBar,
    /// Bytes taken from the inputs, as they lie on disk.
    n_read: Arc<AtomicU64>,
    begin: Instant,
    n_articles: u64,
    n_quotes: u64,
    n_attributed: u64,
    n_failed: u64,
    n_bytes: u64,
    skipped: Skipped,
    /// Hashes of the ids so far: 8 bytes an article, however long its id.
    ids: HashSet<u64>,
    hasher: RandomState,
}

impl Report {
    /// `output_is_watched`: the output itself runs over the terminal, and a bar would run through it.
    pub(crate) fn new(inputs: &Inputs, verbosity: Verbosity, output_is_watched: bool) -> Self {
        let bar = if verbosity.quiet || output_is_watched || !io::stderr().is_terminal() {
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
            eprintln!("ascribe: {}", inputs.skipped());
        }
        Self {
            quiet: verbosity.quiet,
            bar,
            n_read: inputs.n_read(),
            begin: Instant::now(),
            n_articles: 0,
            n_quotes: 0,
            n_attributed: 0,
            n_failed: 0,
            n_bytes: 0,
            skipped: inputs.skipped().clone(),
            ids: HashSet::new(),
            hasher: RandomState::new(),
        }
    }

    /// An article is done; `n_bytes` is the length of its text.
    pub(crate) fn article(&mut self, place: &Place, record: &ArticleRecord, n_bytes: usize) {
        self.n_articles += 1;
        self.n_bytes += n_bytes as u64;
        self.n_quotes += record.quotes.len() as u64;
        self.n_attributed += record
            .quotes
            .iter()
            .filter(|quote| quote.speaker.is_some())
            .count() as u64;
        for warning in &record.warnings {
            self.warning(place, warning);
        }
        if !self.ids.insert(self.hasher.hash_one(&record.id)) {
            self.warning(place, &format!("id {:?} occurs again", record.id));
        }
        self.bar.set_position(self.n_read.load(Ordering::Relaxed));
        if !self.bar.is_hidden() {
            self.bar.set_message(format!(
                "{} articles, {:.0}/s, {:.1} MB/s",
                self.n_articles,
                self.n_articles as f64 / self.seconds(),
                self.n_bytes as f64 / 1e6 / self.seconds()
            ));
        }
    }

    /// An article is lost; the run goes on.
    pub(crate) fn failure(&mut self, place: &Place, reason: &str) {
        self.n_failed += 1;
        self.bar.suspend(|| eprintln!("{place}: {reason}"));
    }

    /// The summary, and what the shell will see.
    pub(crate) fn finish(self) -> Exit {
        self.bar.finish_and_clear();
        if !self.quiet {
            let failed = match self.n_failed {
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
            eprintln!(
                "ascribe: {}, {}, {} with speaker{failed}; {:.2} MB in {time}{skipped}",
                counted(self.n_articles, "article"),
                counted(self.n_quotes, "quotation"),
                self.n_attributed,
                self.n_bytes as f64 / 1e6
            );
        }
        if self.n_failed > 0 {
            Exit::Failed
        } else {
            Exit::Done
        }
    }

    fn warning(&self, place: &Place, warning: &str) {
        if !self.quiet {
            self.bar
                .suspend(|| eprintln!("{place}: warning: {warning}"));
        }
    }

    fn seconds(&self) -> f64 {
        self.begin.elapsed().as_secs_f64().max(1e-6)
    }
}

fn counted(n: u64, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}
