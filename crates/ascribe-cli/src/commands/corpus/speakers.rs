//! `ascribe speakers`: who is quoted most in a corpus.

use std::path::PathBuf;

use anyhow::Result;
use ascribe_corpus::{Question, SPEAKERS, SpeakerSort};
use clap::ValueEnum;

use super::asked::{Narrow, Shown, When, corpus, grouped};
use crate::Exit;
use crate::human::{self, Seen};

/// Show who is quoted most in a corpus, with forms of their names and roles
///
/// People and bodies as they were put together over all articles. What narrows the quotations counts those alone.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe speakers corpus.db
  ascribe speakers corpus.db Pell
  ascribe speakers corpus.db --about ferry --from 2004 --min-quotes 5
  ascribe speakers corpus.db --limit 0 --format csv > people.csv")]
pub(crate) struct Speakers {
    /// The corpus, as `ascribe index` makes it
    corpus: PathBuf,
    /// Only those of this name or surname
    name: Option<String>,
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    when: When,
    /// What comes first
    #[arg(long, value_enum, default_value_t = Order::Quotations)]
    sort: Order,
    /// Leave out those with fewer quotations
    #[arg(long, value_name = "N", default_value_t = 0)]
    min_quotes: usize,
    /// Show at most so many; 0 for all of them
    #[arg(long, value_name = "N", default_value_t = 30)]
    limit: usize,
    #[command(flatten)]
    shown: Shown,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// The most quotations
    Quotations,
    /// The most articles
    Articles,
    /// The most words
    Words,
    /// By name
    Name,
    /// Who was quoted last
    Last,
}

impl Speakers {
    pub(crate) fn run(&self) -> Result<Exit> {
        let store = corpus(&self.corpus)?;
        let mut answer = self.shown.answer(&self.corpus, SPEAKERS)?;
        let question = Question {
            speaker: self.name.clone(),
            limit: (self.limit > 0).then_some(self.limit),
            ..self.when.narrow(self.narrow.question())
        };
        let sort = match self.sort {
            Order::Quotations => SpeakerSort::Quotations,
            Order::Articles => SpeakerSort::Articles,
            Order::Words => SpeakerSort::Words,
            Order::Name => SpeakerSort::Name,
            Order::Last => SpeakerSort::Last,
        };
        let found = store.speakers(&question, sort, self.min_quotes)?;
        match self.shown.look() {
            Some(look) if !found.rows.is_empty() => {
                let columns = [
                    Seen::number("person"),
                    Seen::words("speaker", 28),
                    Seen::number("quotations"),
                    Seen::number("articles"),
                    Seen::number("words"),
                    Seen::words("first", 10),
                    Seen::words("last", 10),
                    Seen::words("names", 60),
                    Seen::words("roles", 60),
                ];
                let names = [
                    "person",
                    "speaker",
                    "n_quotations",
                    "n_articles",
                    "n_words",
                    "first_date",
                    "last_date",
                    "names",
                    "roles",
                ];
                answer.text(&human::table(
                    &columns,
                    &human::picked(&found.rows, &names),
                    look,
                ))?;
            }
            Some(_) => {}
            None => answer.rows(&found.rows)?,
        }
        answer.finish()?;
        if let Some(who) = found.who.filter(|who| !who.others.is_empty()) {
            self.shown
                .say(&format!("not linked to anybody: {}", who.others.join(", ")));
        }
        let (n, shown) = (found.n, found.rows.len());
        let all = if n == 1 {
            "1 speaker".to_owned()
        } else {
            format!("{} speakers", grouped(n))
        };
        self.shown.say(&match n {
            0 => "nobody found".to_owned(),
            _ if shown < n => format!("{all}, {} shown; --limit 0 shows all", grouped(shown)),
            _ => all,
        });
        Ok(Exit::Done)
    }
}
