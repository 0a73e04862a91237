//! `ascribe audit`: who gets quoted in a corpus.

use std::path::PathBuf;

use anyhow::Result;
use ascribe_corpus::{Draws, Key, Question};
use ascribe_tables::{Cell, Rows};

use super::asked::{ByWhom, Narrow, Shown, When, corpus, grouped};
use crate::Exit;
use crate::human::{self, Look, Seen};

/// Count who gets quoted: articles, quotations, words, named or not, with shares and how sure they are
///
/// A share is that of the last key among the quotations with the same values before it: with `--by publisher,gender` that of women
/// among the quotations of an outlet. The interval holds 95 % of 1000 draws of articles. Gender is what the article's own
/// pronouns, titles and first names show; where they show nothing it is unknown, and the share of the known leaves these out.
/// Copies of articles and parts of quotations are not counted; other wordings are.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe audit corpus.db
  ascribe audit corpus.db --by publisher,gender
  ascribe audit corpus.db --by year,kind --about ferry --format csv > kinds.csv")]
pub(crate) struct Audit {
    /// The corpus, as `ascribe index` makes it
    corpus: PathBuf,
    /// What is counted apart: publisher, gender, kind, type, class, year, month
    #[arg(
        long,
        value_name = "KEY,…",
        value_delimiter = ',',
        default_value = "gender"
    )]
    by: Vec<Key>,
    #[command(flatten)]
    whom: ByWhom,
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    when: When,
    /// Draws of articles; 0 for no intervals
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(..=100_000))]
    resamples: u32,
    /// Seed of the draws
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    shown: Shown,
}

impl Audit {
    pub(crate) fn run(&self) -> Result<Exit> {
        let store = corpus(&self.corpus)?;
        let question: Question = self.when.narrow(self.narrow.question_by(&self.whom));
        let draws = Draws {
            n: self.resamples as usize,
            seed: self.seed,
        };
        let audit = store.audit(&question, &self.by, draws)?;
        let mut answer = self.shown.answer(&self.corpus, audit.rows.sheet())?;
        self.shown.say_who(audit.who.as_ref());
        match self.shown.look() {
            Some(look) if !audit.rows.is_empty() => answer.text(&table(&audit.rows, look))?,
            Some(_) => {}
            None => answer.rows(&audit.rows)?,
        }
        answer.finish()?;
        let quotations = usize::try_from(audit.n_quotations).unwrap_or(0);
        self.shown.say(&format!(
            "{} quotations of {} articles",
            grouped(quotations),
            grouped(audit.n_articles)
        ));
        for remark in &audit.remarks {
            self.shown.say(remark);
        }
        Ok(Exit::Done)
    }
}

/// The figures after the keys.
const FIGURES: usize = 11;

fn table(rows: &Rows, look: Look) -> String {
    let n_keys = rows.sheet().columns.len() - FIGURES;
    let keys = &rows.sheet().columns[..n_keys];
    let mut columns: Vec<Seen> = keys.iter().map(|key| Seen::words(key.name, 30)).collect();
    columns.extend(
        [
            "articles",
            "quotations",
            "words",
            "named",
            "share",
            "95 %",
            "of known",
            "95 %",
        ]
        .map(Seen::number),
    );
    let picked: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let mut cells: Vec<String> = row[..n_keys].iter().map(human::cell).collect();
            let figures = &row[n_keys..];
            cells.extend(figures[..4].iter().map(human::cell));
            for share in [&figures[5..8], &figures[8..11]] {
                cells.push(percent(&share[0]));
                cells.push(match (&share[1], &share[2]) {
                    (Cell::Number(low), Cell::Number(high)) => {
                        format!("{:.1}–{:.1}", 100.0 * low, 100.0 * high)
                    }
                    _ => String::new(),
                });
            }
            cells
        })
        .collect();
    human::table(&columns, &picked, look)
}

fn percent(cell: &Cell) -> String {
    match cell {
        Cell::Number(share) => format!("{:.1} %", 100.0 * share),
        _ => String::new(),
    }
}
