//! `ascribe timeline`: how often somebody is quoted over time.

use std::path::PathBuf;

use anyhow::Result;
use ascribe::aggregator::Period;
use ascribe_corpus::{Bar, Question, TIMELINE};
use clap::ValueEnum;

use super::asked::{ByWhom, Narrow, Shown, When, corpus};
use crate::Exit;
use crate::human::{self, Look, Seen};

/// Show how often somebody is quoted, or something is spoken of, over time
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe timeline corpus.db --speaker Pell
  ascribe timeline corpus.db --about ferry --period year
  ascribe timeline corpus.db --speaker Pell --format csv > pell.csv")]
pub(crate) struct Timeline {
    /// The corpus, as `ascribe index` makes it
    corpus: PathBuf,
    /// Words of the quotation, all of them
    words: Vec<String>,
    #[command(flatten)]
    whom: ByWhom,
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    when: When,
    /// Width of a bar
    #[arg(long, value_enum, default_value_t = Width::Month)]
    period: Width,
    #[command(flatten)]
    shown: Shown,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Width {
    /// 2026-05-03
    Day,
    /// 2026-05
    Month,
    /// 2026
    Year,
}

impl Timeline {
    pub(crate) fn run(&self) -> Result<Exit> {
        let store = corpus(&self.corpus)?;
        let mut answer = self.shown.answer(&self.corpus, TIMELINE)?;
        let words = self.words.join(" ");
        let question = Question {
            words: (!self.words.is_empty()).then_some(words),
            ..self.when.narrow(self.narrow.question_by(&self.whom))
        };
        let period = match self.period {
            Width::Day => Period::Day,
            Width::Month => Period::Month,
            Width::Year => Period::Year,
        };
        let timeline = store.timeline(&question, period)?;
        self.shown.say_who(timeline.who.as_ref());
        match self.shown.look() {
            Some(_) if timeline.bars.is_empty() => {}
            Some(Look::Terminal) => answer.text(&bars(&timeline.bars, human::width()))?,
            Some(Look::Markdown) => {
                let columns = [
                    Seen::words("period", 10),
                    Seen::number("quotations"),
                    Seen::number("articles"),
                ];
                let rows: Vec<Vec<String>> = timeline.bars.iter().map(row).collect();
                answer.text(&human::table(&columns, &rows, Look::Markdown))?;
            }
            None => answer.rows(&timeline.rows())?,
        }
        answer.finish()?;
        if timeline.bars.is_empty() {
            self.shown.say("nothing found");
        }
        Ok(Exit::Done)
    }
}

fn row(bar: &Bar) -> Vec<String> {
    let period = bar.period.as_deref().unwrap_or("no date");
    vec![
        period.to_owned(),
        bar.n_quotations.to_string(),
        bar.n_articles.to_string(),
    ]
}

/// A line a period. What is more than nothing has at least the thinnest bar.
fn bars(bars: &[Bar], width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let most = bars
        .iter()
        .map(|bar| bar.n_quotations)
        .max()
        .unwrap_or(0)
        .max(1);
    let n_letters = most.to_string().len().max(4);
    // Period, number, and spaces between.
    let room = width.saturating_sub(10 + 2 + n_letters + 1).max(8);
    let mut text = String::new();
    for bar in bars {
        let period = bar.period.as_deref().unwrap_or("no date");
        let mut eighths =
            (bar.n_quotations as f64 / most as f64 * (room * 8) as f64).round() as usize;
        if bar.n_quotations > 0 {
            eighths = eighths.max(1);
        }
        let drawn = "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
        text.push_str(&format!(
            "{period:10}  {:>n_letters$} {drawn}",
            bar.n_quotations
        ));
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_what_they_stand_for() {
        let bar = |period: Option<&str>, n| Bar {
            period: period.map(str::to_owned),
            n_quotations: n,
            n_articles: n,
        };
        let drawn = bars(
            &[
                bar(Some("2004-01"), 1000),
                bar(Some("2004-02"), 0),
                bar(Some("2004-03"), 1),
                bar(None, 500),
            ],
            37,
        );
        assert_eq!(
            drawn,
            "2004-01     1000 ████████████████████\n2004-02        0\n2004-03        1 ▏\nno date      500 ██████████\n"
        );
    }
}
