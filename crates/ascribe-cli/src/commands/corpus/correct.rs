//! `ascribe correct`: what is wrong in a corpus, put right once and for good.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use ascribe_corpus::{Correction, CorrectionKind as Kind, Corrections, Store, nearest_shown};

use super::asked::{guard_outputs, open_whole};
use super::link;
use crate::Exit;
use crate::messages::{self, Level, cleaned};
use crate::report::counted;

/// Put right what is wrong in a corpus, for good
///
/// A correction is kept by the article's id and the words of the quotation. It holds when the article is indexed again, with another model
/// or a changed text, and every output says that the row was corrected. A QUOTATION is named by article and id, as `find` shows them:
/// fees-2026#q3; or by its number in the tables.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe correct corpus.db --speaker-of fees-2026#q1 'Dana Ruiz'
  ascribe correct corpus.db --same 'Tony Blair' 'Anthony Blair' --apart 'Ann Pell' 'Anna Pell'
  ascribe correct corpus.db --not-a-quote fees-2026#q3 --note 'a book title'
  ascribe find corpus.db --speaker Pell --format csv -o pell.csv    # change cells in a spreadsheet, then:
  ascribe correct corpus.db --edit pell.csv
  ascribe correct corpus.db --list
  ascribe correct corpus.db --undo 3
  ascribe correct corpus.db --export right.csv; ascribe extract news/ --corrections right.csv")]
pub(crate) struct Correct {
    /// The corpus
    #[arg(value_name = "CORPUS")]
    corpus: PathBuf,
    /// The quotation has this speaker; '' for nobody
    #[arg(long, num_args = 2, value_names = ["QUOTATION", "NAME"])]
    speaker_of: Vec<String>,
    /// The quotation is none
    #[arg(long, value_name = "QUOTATION")]
    not_a_quote: Vec<String>,
    /// These words of an article are a quotation, with this speaker
    #[arg(long, num_args = 3, value_names = ["ARTICLE", "WORDS", "NAME"])]
    add: Vec<String>,
    /// The content of the quotation is these words of the article
    #[arg(long, num_args = 2, value_names = ["QUOTATION", "WORDS"])]
    content_of: Vec<String>,
    /// The quotation is of this class: speech, thought, finding, act
    #[arg(long, num_args = 2, value_names = ["QUOTATION", "CLASS"])]
    class_of: Vec<String>,
    /// Two names are one person or body, in the whole corpus
    #[arg(long, num_args = 2, value_names = ["NAME", "NAME"])]
    same: Vec<String>,
    /// Two names are two, in the whole corpus
    #[arg(long, num_args = 2, value_names = ["NAME", "NAME"])]
    apart: Vec<String>,
    /// A table of quotations (CSV, as `find` and `extract` write it) with changed cells in speaker, class or content, or an x in a column
    /// not_a_quote; or a file that --export wrote
    #[arg(long, value_name = "FILE")]
    edit: Vec<PathBuf>,
    /// Why, or who says so; kept with the corrections of this run
    #[arg(long, value_name = "WORDS")]
    note: Option<String>,
    /// Show all corrections, with numbers
    #[arg(long)]
    list: bool,
    /// Take back corrections, by their numbers in --list
    #[arg(long, value_name = "NUMBER,…", value_delimiter = ',')]
    undo: Vec<i64>,
    /// Write all corrections as CSV; `-` for stdout
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
}

impl Correct {
    pub(crate) fn run(&self) -> Result<Exit> {
        let mut store = Store::open(&self.corpus)?;
        guard_outputs(self.export.as_deref(), &self.corpus, &self.edit)?;
        let mut n_unread = 0;
        let mut new = self.named(&store)?;
        for path in &self.edit {
            let (corrections, unread) = edited(&store, path)?;
            new.extend(corrections);
            n_unread += unread;
        }
        if let Some(note) = &self.note {
            for one in &mut new {
                one.note = Some(note.clone());
            }
        }
        if !self.undo.is_empty() {
            let kept = store.numbered_corrections()?;
            let is_kept = |number: &&i64| kept.iter().any(|(there, _)| there == *number);
            if let Some(number) = self.undo.iter().find(|number| !is_kept(number)) {
                bail!("--undo {number}: no correction has this number; --list shows them");
            }
            store.uncorrect(&self.undo)?;
            messages::say(
                Level::Info,
                &format!(
                    "{} taken back",
                    counted(self.undo.len() as u64, "correction")
                ),
            );
        }
        let n_new = new.len() as u64;
        if n_new > 0 {
            let unknown = unknown_names(&store, &new)?;
            let before = store.corrections()?;
            store.correct(new.clone())?;
            let after = store.corrections()?;
            tell_replaced(&before, &after);
            n_unread += tell(&store, &new, &after)?;
            for message in unknown {
                messages::say(Level::Warning, &message);
            }
        }
        if n_new > 0 || !self.undo.is_empty() {
            link(&mut store, None, false)?;
        } else if !self.list && self.export.is_none() && n_unread == 0 {
            bail!("nothing to put right is named; --help shows how");
        }
        if self.list {
            list(&store)?;
        }
        if let Some(path) = &self.export {
            let csv = Corrections::csv(store.corrections()?.iter());
            let mut out = open_whole(Some(path), &self.corpus)?;
            out.writer().write_all(csv.as_bytes())?;
            out.finish()?;
        }
        Ok(if n_unread > 0 {
            Exit::Failed
        } else {
            Exit::Done
        })
    }

    /// What the options say.
    fn named(&self, store: &Store) -> Result<Vec<Correction>> {
        let mut all = Vec::new();
        let of = |kind: Kind, quotation: &str, value: Option<&String>| -> Result<Correction> {
            let place = store.quotation_named(quotation)?.ok_or_else(|| {
                anyhow!("{quotation}: no such quotation; `ascribe find` shows article and id: fees-2026#q3")
            })?;
            let value = value.map(String::to_owned);
            Ok(Correction::of_quote(
                kind,
                place.article,
                place.words,
                place.start,
                value,
            ))
        };
        for pair in self.speaker_of.chunks_exact(2) {
            all.push(of(Kind::Speaker, &pair[0], Some(&pair[1]))?);
        }
        for one in &self.not_a_quote {
            all.push(of(Kind::NotAQuote, one, None)?);
        }
        for three in self.add.chunks_exact(3) {
            let value = Some(three[2].clone());
            all.push(Correction::of_quote(
                Kind::Quote,
                &*three[0],
                &*three[1],
                None,
                value,
            ));
        }
        for pair in self.content_of.chunks_exact(2) {
            all.push(of(Kind::Content, &pair[0], Some(&pair[1]))?);
        }
        for pair in self.class_of.chunks_exact(2) {
            all.push(of(Kind::Class, &pair[0], Some(&pair[1]))?);
        }
        for pair in self.same.chunks_exact(2) {
            all.push(Correction::of_names(Kind::Same, &*pair[0], &*pair[1]));
        }
        for pair in self.apart.chunks_exact(2) {
            all.push(Correction::of_names(Kind::Apart, &*pair[0], &*pair[1]));
        }
        for one in &all {
            one.check().map_err(|reason| anyhow!(reason))?;
        }
        Ok(all)
    }
}

/// Says which corrections gave way to new ones about the same.
fn tell_replaced(before: &Corrections, after: &Corrections) {
    let kept: HashSet<&Correction> = after.iter().collect();
    for gone in before.iter().filter(|one| !kept.contains(one)) {
        messages::say(Level::Info, &format!("no longer: {}", shown(gone)));
    }
}

/// What to say of names that nobody has yet: a new person, or a slip of the pen.
fn unknown_names(store: &Store, new: &[Correction]) -> Result<Vec<String>> {
    let mut messages: Vec<String> = Vec::new();
    let mut asked: HashSet<(&str, &str)> = HashSet::new();
    for one in new {
        let (names, who) = match one.kind {
            Kind::Same | Kind::Apart => ([&one.value, &one.other], "nobody"),
            Kind::Speaker | Kind::Quote => ([&one.value, &None], "nobody else"),
            Kind::NotAQuote | Kind::Content | Kind::Class => continue,
        };
        for name in names.into_iter().flatten().filter(|name| !name.is_empty()) {
            if asked.insert((name, who)) && !store.has_name(name)? {
                let nearest = nearest_shown(&store.names_like(name)?);
                messages.push(format!("{name:?}: {who} is called like that here{nearest}"));
            }
        }
    }
    Ok(messages)
}

/// Corrections that are told one by one.
const TOLD: usize = 20;

/// Says of each new correction what it is; how many of them hold nowhere. `all` are those that are kept.
fn tell(store: &Store, new: &[Correction], all: &Corrections) -> Result<usize> {
    let lost = store.lost_corrections(all)?;
    let mut n_lost = 0;
    for (n, one) in new.iter().enumerate() {
        let is_lost = lost.contains(one);
        n_lost += usize::from(is_lost);
        if is_lost {
            let message = format!(
                "{}: these words are not in the article; kept for when they are",
                shown(one)
            );
            messages::say(Level::Error, &message);
        } else if n < TOLD {
            messages::say(Level::Info, &shown(one));
        }
    }
    let more = match new.len().saturating_sub(TOLD) {
        0 => String::new(),
        n => format!(", {n} of them not shown; --list shows all"),
    };
    messages::say(
        Level::Info,
        &format!("{} kept{more}", counted(new.len() as u64, "correction")),
    );
    Ok(n_lost)
}

/// `fees-2026: speaker of "We will appeal" -> "Dana Ruiz"`
fn shown(one: &Correction) -> String {
    let field = |field: &Option<String>| field.as_deref().unwrap_or_default().to_owned();
    match one.kind {
        Kind::Same => format!(
            "{:?} and {:?} are one",
            field(&one.value),
            field(&one.other)
        ),
        Kind::Apart => format!(
            "{:?} and {:?} are two",
            field(&one.value),
            field(&one.other)
        ),
        kind => {
            let value = one.value.as_ref().map(|value| format!(" -> {value:?}"));
            format!(
                "{}: {kind} of {:?}{}",
                field(&one.article),
                field(&one.words),
                value.unwrap_or_default()
            )
        }
    }
}

/// What a file says, and how many of its lines say nothing.
fn edited(store: &Store, path: &Path) -> Result<(Vec<Correction>, usize)> {
    let name = path.display().to_string();
    let bytes = fs::read(path).with_context(|| name.clone())?;
    if bytes.starts_with(b"PK") {
        bail!("{name}: is an Excel file; save the sheet as CSV (UTF-8)");
    }
    let Ok(text) = String::from_utf8(bytes) else {
        bail!("{name}: is not UTF-8; save it as CSV UTF-8");
    };
    let (corrections, unread) = match Corrections::parse(&text) {
        Ok((corrections, unread)) => (corrections.iter().cloned().collect(), unread),
        Err(_) => {
            let edits = store
                .edits(&text)?
                .map_err(|reason| anyhow!("{name}: {reason}"))?;
            let told = format!(
                "{name}: {} changed, {} as before",
                counted(edits.corrections.len() as u64, "cell"),
                counted(edits.n_same, "row")
            );
            messages::say(Level::Info, &told);
            (edits.corrections, edits.unread)
        }
    };
    for one in &unread {
        messages::say(
            Level::Error,
            &format!("{name}:{}: {}", one.line, one.reason),
        );
    }
    Ok((corrections, unread.len()))
}

/// A line each: number, what, where, and whether its words are still there.
fn list(store: &Store) -> Result<()> {
    let all = store.corrections()?;
    let lost = store.lost_corrections(&all)?;
    let mut out = io::stdout().lock();
    for (number, one) in store.numbered_corrections()? {
        let what = shown(&one);
        let lost = if lost.contains(&one) {
            "  (its words are not there)"
        } else {
            ""
        };
        let note = one
            .note
            .as_ref()
            .map(|note| format!("  [{note}]"))
            .unwrap_or_default();
        let line = format!("{number:>4}  {what}{note}{lost}");
        writeln!(out, "{}", cleaned(&line))?;
    }
    Ok(())
}
