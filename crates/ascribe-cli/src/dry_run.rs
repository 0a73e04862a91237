//! `--dry-run`: what would be read, as what, and what not and why.

use std::io::{self, BufWriter, Write};

use anyhow::Result;
use ascribe_input::{Inputs, Left, Place, Skipped};

use crate::Exit;
use crate::messages::cleaned;
use crate::output::guard;
use crate::report::counted;

/// Articles of one source in one form.
struct Group {
    form: &'static str,
    place: Place,
    n: u64,
    /// Why they are left, for those that are.
    reason: Option<String>,
}

/// What came of the articles.
#[derive(Default)]
struct Counts {
    n_articles: u64,
    n_left: u64,
    n_foreign: u64,
}

/// Reads everything and attributes nothing; one line for each source, form and reason.
pub(crate) fn list(inputs: Inputs, given_quotes: bool) -> Result<Exit> {
    guard(None, |identity| inputs.contain(identity))?;
    let skipped = inputs.skipped().clone();
    let options = inputs.options();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut counts = Counts::default();
    let mut group: Option<Group> = None;
    for item in inputs {
        let (form, place) = (item.form(), item.place().clone());
        let decoded = if given_quotes {
            item.decode_annotated(&options)
        } else {
            item.decode(&options)
        };
        let reason = match decoded {
            Ok(decoded) if given_quotes && !decoded.has_quotes => {
                counts.n_left += 1;
                Some("no quotations in it".to_owned())
            }
            Ok(_) => {
                counts.n_articles += 1;
                None
            }
            Err(Left::Failed(failure)) => {
                counts.n_left += 1;
                Some(failure.reason)
            }
            Err(Left::OtherLanguage(language)) => {
                counts.n_foreign += 1;
                Some(format!("in {language}"))
            }
            Err(Left::OtherShard) => continue,
        };
        match &mut group {
            Some(group)
                if group.form == form
                    && group.place.source == place.source
                    && group.reason == reason =>
            {
                group.n += 1;
            }
            _ => {
                tell(&mut out, group.take())?;
                group = Some(Group {
                    form,
                    place,
                    n: 1,
                    reason,
                });
            }
        }
    }
    tell(&mut out, group)?;
    tell_skipped(&mut out, &skipped)?;
    tell_sum(&mut out, &counts, &skipped)?;
    out.flush()?;
    Ok(match (counts.n_articles, counts.n_left) {
        (_, 0) => Exit::Done,
        (0, _) => Exit::CannotStart,
        _ => Exit::Failed,
    })
}

/// A line for each file that was passed over.
fn tell_skipped(out: &mut impl Write, skipped: &Skipped) -> Result<()> {
    for path in skipped.paths() {
        writeln!(
            out,
            "{:8} {:>7}  {}",
            "skipped",
            "",
            cleaned(&path.to_string_lossy())
        )?;
    }
    Ok(())
}

/// `12 articles, 1 not read`.
fn tell_sum(out: &mut impl Write, counts: &Counts, skipped: &Skipped) -> Result<()> {
    let skipped = match skipped.n_files() {
        0 => String::new(),
        _ => format!("; {skipped}"),
    };
    let left = match counts.n_left {
        0 => String::new(),
        n => format!(", {n} not read"),
    };
    let foreign = match counts.n_foreign {
        0 => String::new(),
        n => format!(", {n} in another language"),
    };
    writeln!(
        out,
        "{}{left}{foreign}{skipped}",
        counted(counts.n_articles, "article")
    )?;
    Ok(())
}

fn tell(out: &mut impl Write, group: Option<Group>) -> Result<()> {
    let Some(group) = group else { return Ok(()) };
    let source = cleaned(&group.place.source);
    match group.reason {
        None => writeln!(out, "{:8} {:>7}  {source}", group.form, group.n)?,
        Some(reason) if group.n == 1 => {
            writeln!(
                out,
                "{:8} {:>7}  {}: {}",
                "-",
                "",
                group.place,
                cleaned(&reason)
            )?;
        }
        Some(reason) => writeln!(
            out,
            "{:8} {:>7}  {source}: {} times: {}",
            "-",
            "",
            group.n,
            cleaned(&reason)
        )?,
    }
    Ok(())
}
