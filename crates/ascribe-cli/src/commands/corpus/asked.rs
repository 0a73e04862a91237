//! What the questions to a corpus share: which quotations, and where the answer goes.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ascribe::article::{Class, Gender, QuoteType, SpeakerKind};
use ascribe_corpus::{Dated, Question, Store, Who, named};
use ascribe_input::Identity;
use ascribe_tables::{Rows, Sheet, csv, json};
use clap::ValueEnum;

use super::files_of;
use crate::commands::share;
use crate::human::Look;
use crate::messages::{self, Level, LogForm};
use crate::output::{self, Whole};
#[cfg(feature = "tables")]
use crate::table_file::TableFile;

/// Which quotations.
#[derive(clap::Args)]
pub(crate) struct Narrow {
    /// Words of the quotation or of the headline
    #[arg(long, value_name = "WORDS", help_heading = "Which quotations")]
    about: Option<String>,
    /// Of this outlet; may be given more than once
    #[arg(long, value_name = "NAME", help_heading = "Which quotations")]
    outlet: Vec<String>,
    /// direct, mixed, indirect
    #[arg(long = "type", value_name = "TYPE,…", value_delimiter = ',', value_parser = named::quote_type, help_heading = "Which quotations")]
    types: Vec<QuoteType>,
    /// speech, thought, finding, act
    #[arg(long = "class", value_name = "CLASS,…", value_delimiter = ',', value_parser = named::class, help_heading = "Which quotations")]
    classes: Vec<Class>,
    /// Of the speaker: female, male, unknown
    #[arg(long, value_name = "GENDER,…", value_delimiter = ',', value_parser = named::gender, help_heading = "Which quotations")]
    gender: Vec<Gender>,
    /// Of speaker: person, organization, group, unnamed, document, author, other
    #[arg(long, value_name = "KIND,…", value_delimiter = ',', value_parser = named::speaker_kind, help_heading = "Which quotations")]
    kind: Vec<SpeakerKind>,
    /// Leave out quotations the program is less sure of, 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = share, help_heading = "Which quotations")]
    min_confidence: f32,
    /// With those that do not count: of copies of articles, parts of others, other wordings of the same
    #[arg(long, help_heading = "Which quotations")]
    all: bool,
}

/// When.
#[derive(clap::Args)]
pub(crate) struct When {
    /// Of this date and later: 2004, 2004-05, 2004-05-03
    #[arg(
        long,
        visible_alias = "since",
        value_name = "DATE",
        help_heading = "Which quotations"
    )]
    from: Option<Dated>,
    /// Of this date and earlier
    #[arg(
        long,
        visible_alias = "until",
        value_name = "DATE",
        help_heading = "Which quotations"
    )]
    to: Option<Dated>,
}

/// The same where `--to` is a form.
#[derive(clap::Args)]
pub(crate) struct Since {
    /// Of this date and later: 2004, 2004-05, 2004-05-03
    #[arg(
        long,
        visible_alias = "from",
        value_name = "DATE",
        help_heading = "Which quotations"
    )]
    since: Option<Dated>,
    /// Of this date and earlier
    #[arg(long, value_name = "DATE", help_heading = "Which quotations")]
    until: Option<Dated>,
}

impl When {
    pub(crate) fn narrow(&self, question: Question) -> Question {
        Question {
            from: self.from.clone(),
            to: self.to.clone(),
            ..question
        }
    }
}

impl Since {
    pub(crate) fn narrow(&self, question: Question) -> Question {
        Question {
            from: self.since.clone(),
            to: self.until.clone(),
            ..question
        }
    }
}

/// By whom.
#[derive(clap::Args)]
pub(crate) struct ByWhom {
    /// Said by somebody of this name or surname
    #[arg(long, value_name = "NAME", help_heading = "Which quotations")]
    speaker: Option<String>,
    /// Said by one of the list of people: the number that `ascribe speakers` shows, or an id such as Q42
    #[arg(
        long,
        value_name = "N|ID",
        conflicts_with = "speaker",
        help_heading = "Which quotations"
    )]
    person: Option<String>,
}

impl Narrow {
    pub(crate) fn question(&self) -> Question {
        Question {
            about: self.about.clone(),
            outlets: self.outlet.clone(),
            types: self.types.clone(),
            classes: self.classes.clone(),
            genders: self.gender.clone(),
            kinds: self.kind.clone(),
            // As it was written: 0.7 is more than the nearest that 32 bits can hold.
            min_confidence: self.min_confidence.to_string().parse().unwrap_or(0.0),
            all: self.all,
            ..Question::default()
        }
    }

    pub(crate) fn question_by(&self, whom: &ByWhom) -> Question {
        Question {
            speaker: whom.speaker.clone(),
            person: whom.person.clone(),
            ..self.question()
        }
    }
}

/// Form of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum AnswerForm {
    /// For people: what fits the terminal
    Table,
    /// The same in Markdown
    Md,
    /// Headings, then a row a line, every column
    Csv,
    /// An object a line, every column
    Jsonl,
    /// Every column, for data frames and databases
    #[cfg(feature = "tables")]
    Parquet,
    /// Every column, for Excel
    #[cfg(feature = "tables")]
    Xlsx,
}

/// Where the answer goes.
#[derive(clap::Args)]
pub(crate) struct Shown {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = AnswerForm::Table)]
    format: AnswerForm,
    /// Write here instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Begin CSV with the mark that tells Excel that it is UTF-8
    #[arg(long)]
    bom: bool,
    /// Do not say who is meant by a name and how many there are
    #[arg(short, long)]
    quiet: bool,
    /// Form of the messages on stderr
    #[arg(long, value_name = "FORM", value_enum, default_value_t = LogForm::Text)]
    log: LogForm,
}

impl Shown {
    /// How people see it; `None` where every column is written.
    pub(crate) fn look(&self) -> Option<Look> {
        match self.format {
            AnswerForm::Table => Some(Look::Terminal),
            AnswerForm::Md => Some(Look::Markdown),
            _ => None,
        }
    }

    pub(crate) fn answer(&self, corpus: &Path, sheet: Sheet) -> Result<Answer> {
        Answer::open(self.output.as_deref(), self.format, self.bom, corpus, sheet)
    }

    /// What the reader should know, on stderr.
    pub(crate) fn say(&self, message: &str) {
        if !self.quiet && !message.is_empty() {
            messages::say(Level::Info, message);
        }
    }

    pub(crate) fn say_who(&self, who: Option<&Who>) {
        if let Some(who) = who {
            self.say(&who.shown());
        }
    }
}

/// An answer on its way out.
pub(crate) struct Answer {
    out: Out,
}

enum Out {
    Text(Whole, AnswerForm),
    #[cfg(feature = "tables")]
    Table(TableFile),
}

impl Answer {
    /// Opens the output before the question is asked; the corpus is never written over.
    ///
    /// # Errors
    /// When it is the corpus, a terminal that cannot show it, or cannot be written.
    pub(crate) fn open(
        path: Option<&Path>,
        form: AnswerForm,
        bom: bool,
        corpus: &Path,
        sheet: Sheet,
    ) -> Result<Self> {
        #[cfg(feature = "tables")]
        if matches!(form, AnswerForm::Parquet | AnswerForm::Xlsx) {
            let files = identities_of(corpus);
            let is_excel = form == AnswerForm::Xlsx;
            let file =
                TableFile::open_sheet(path, is_excel, sheet, |identity| files.contains(identity))?;
            return Ok(Self {
                out: Out::Table(file),
            });
        }
        let mut whole = open_whole(path, corpus)?;
        if form == AnswerForm::Csv {
            use std::io::Write as _;
            let mark = if bom { csv::BYTE_ORDER_MARK } else { "" };
            write!(whole.writer(), "{mark}{}", csv::head(sheet))?;
        }
        Ok(Self {
            out: Out::Text(whole, form),
        })
    }

    pub(crate) fn rows(&mut self, rows: &Rows) -> Result<()> {
        use std::io::Write as _;
        match &mut self.out {
            Out::Text(whole, AnswerForm::Jsonl) => whole.writer().write_all(&json::lines(rows))?,
            Out::Text(whole, _) => whole.writer().write_all(&csv::lines(rows))?,
            #[cfg(feature = "tables")]
            Out::Table(file) => file.add(rows)?,
        }
        Ok(())
    }

    /// What people see.
    pub(crate) fn text(&mut self, text: &str) -> Result<()> {
        use std::io::Write as _;
        match &mut self.out {
            Out::Text(whole, _) => whole.writer().write_all(text.as_bytes())?,
            #[cfg(feature = "tables")]
            Out::Table(_) => bail!("a table file takes rows"),
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<()> {
        match self.out {
            Out::Text(whole, _) => whole.finish(),
            #[cfg(feature = "tables")]
            Out::Table(file) => file.finish().map(|_| ()),
        }
    }
}

/// An output that is not the corpus.
pub(crate) fn open_whole(path: Option<&Path>, corpus: &Path) -> Result<Whole> {
    let files = identities_of(corpus);
    Whole::open(path, |identity| files.contains(identity))
}

/// Refuses an output that is the corpus or one of the files read with it, under whatever name.
pub(in crate::commands) fn guard_outputs(
    path: Option<&Path>,
    corpus: &Path,
    read: &[PathBuf],
) -> Result<()> {
    let mut there = identities_of(corpus);
    there.extend(output::identities(read.iter().map(PathBuf::as_path)));
    output::guard(output::named(path), |identity| there.contains(identity))
}

fn identities_of(corpus: &Path) -> HashSet<Identity> {
    let files = files_of(corpus);
    output::identities(files.iter().map(PathBuf::as_path))
}

/// Opens a corpus to ask it.
pub(crate) fn corpus(path: &Path) -> Result<Store> {
    if path.is_dir() {
        bail!("{}: is a folder, no corpus", path.display());
    }
    let store = Store::read(path)?;
    if !store.is_linked()? {
        let message = format!(
            "{}: a run of `ascribe index` was not finished, the same command goes on; until then nobody is known across articles",
            path.display()
        );
        messages::say(Level::Warning, &message);
    }
    Ok(store)
}

/// `1 quotation`, `10,000+ quotations`: numbers as people read them.
pub(crate) fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (n, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(n), text);
        }
    }
}
