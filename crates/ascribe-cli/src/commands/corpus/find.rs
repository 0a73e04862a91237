//! `ascribe find`: quotations of a corpus.

use std::path::PathBuf;

use anyhow::Result;
use ascribe_corpus::{Count, FOUND, MAX_COUNT, Question, Sort};
use ascribe_tables::Rows;
use clap::ValueEnum;

use super::asked::{ByWhom, Narrow, Shown, When, corpus, grouped};
use crate::Exit;
use crate::human::{self, Look, Seen};

/// Find quotations in a corpus: who said what about what, and when
///
/// Words are found in every form ("tax" finds "taxes"); case and accents do not count. Other wordings of the same words are folded
/// into the fullest; articles that are copies of others are left out.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe find corpus.db harbour fees
  ascribe find corpus.db '\"harbour fees\"' --speaker Pell --from 2004-01 --to 2004-12
  ascribe find corpus.db --speaker Pell --about ferry --type direct --sort oldest --limit 0
  ascribe find corpus.db ferry --outlet 'The Quay' --format xlsx -o ferry.xlsx
  ascribe find corpus.db --sort doubt --limit 100 --format csv -o look.csv    # then: ascribe correct corpus.db --edit look.csv")]
pub(crate) struct Find {
    /// The corpus, as `ascribe index` makes it
    corpus: PathBuf,
    /// Words of the quotation, all of them; those between \" stand together
    words: Vec<String>,
    #[command(flatten)]
    whom: ByWhom,
    #[command(flatten)]
    narrow: Narrow,
    #[command(flatten)]
    when: When,
    /// What comes first
    #[arg(long, value_enum, default_value_t = Order::Date)]
    sort: Order,
    /// Show at most so many; 0 for all of them
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    shown: Shown,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// The newest
    #[value(alias = "newest")]
    Date,
    /// The oldest
    Oldest,
    /// What fits the words best
    Rank,
    /// What the program is least sure of, quotation and speaker together
    Doubt,
}

impl Find {
    pub(crate) fn run(&self) -> Result<Exit> {
        let store = corpus(&self.corpus)?;
        let mut answer = self.shown.answer(&self.corpus, FOUND)?;
        let words = self.words.join(" ");
        let look = self.shown.look();
        // Nobody reads a longer table, and a terminal's is laid out as a whole.
        let limit = match (look, self.limit) {
            (Some(_), 0) => Some(MAX_COUNT),
            (None, 0) => None,
            (_, limit) => Some(limit),
        };
        let mut n_shown = 0;
        let question = Question {
            words: (!self.words.is_empty()).then_some(words),
            sort: match self.sort {
                Order::Date => Sort::Newest,
                Order::Oldest => Sort::Oldest,
                Order::Rank => Sort::Rank,
                Order::Doubt => Sort::Doubt,
            },
            limit,
            ..self.when.narrow(self.narrow.question_by(&self.whom))
        };
        let found = match look {
            None => store.each_found(&question, |rows| {
                n_shown += rows.len();
                answer.rows(rows)
            })?,
            Some(_) => store.find(&question)?,
        };
        self.shown.say_who(found.who.as_ref());
        for remark in &found.remarks {
            self.shown.say(remark);
        }
        if let Some(look) = look
            && !found.rows.is_empty()
        {
            n_shown = found.rows.len();
            let shows_doubt = self.sort == Order::Doubt;
            answer.text(&table(&found.rows, look, shows_doubt))?;
        }
        answer.finish()?;
        self.shown.say(&counts(found.count, n_shown));
        Ok(Exit::Done)
    }
}

fn counts(count: Count, shown: usize) -> String {
    if count.n == 0 {
        return "nothing found".to_owned();
    }
    let more = if count.is_more { "+" } else { "" };
    let what = if count.n == 1 {
        "quotation"
    } else {
        "quotations"
    };
    let all = format!("{}{more} {what}", grouped(count.n));
    if shown < count.n {
        let more = match shown {
            MAX_COUNT => "--format csv has all",
            _ => "--limit 0 shows all",
        };
        format!("{all}, {} shown; {more}", grouped(shown))
    } else {
        all
    }
}

fn table(rows: &Rows, look: Look, shows_doubt: bool) -> String {
    let mut columns = vec![
        Seen::words("date", 10),
        Seen::words("outlet", 18),
        Seen::words("speaker", 24),
        Seen::wide("said"),
    ];
    let mut names = vec!["date", "publisher", "speaker", "content"];
    if human::column(rows, "also_in").any(|n| n != "0") {
        columns.push(Seen::number("also in"));
        names.push("also_in");
    }
    columns.push(Seen::words("article", 20));
    names.push("article");
    columns.push(Seen::words("id", 6));
    names.push("quote");
    if shows_doubt {
        columns.extend([Seen::number("sure"), Seen::number("of speaker")]);
        names.extend(["confidence", "speaker_confidence"]);
    }
    let mut picked = human::picked(rows, &names);
    for (row, kind) in picked.iter_mut().zip(human::column(rows, "type")) {
        // As it was said, or as somebody put it.
        if kind == "direct" {
            row[3] = format!("“{}”", row[3]);
        }
    }
    human::table(&columns, &picked, look)
}
