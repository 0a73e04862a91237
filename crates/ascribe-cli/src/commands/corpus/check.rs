//! `ascribe check`: whether a corpus has the quotations of a draft, and of whom.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Result, bail};
use ascribe::article::QuoteType;
use ascribe::article::marks::{chars_in_marks, side};
use ascribe::{Article, ArticleRecord};
use ascribe_corpus::{Claim, Finding, Match, Piece, SpeakerFit, Verdict};
use ascribe_input::{Inputs, Left, Options};
use ascribe_tables::Source;
use ascribe_tables::csv::printable;
use clap::ValueEnum;

use super::asked::{corpus, guard_outputs, open_whole};
use crate::Exit;
use crate::commands::{PipelineArgs, annotate};
use crate::messages::{self, Level};
use crate::report::counted;

/// Check the quotations of a draft against a corpus
///
/// Says of each quotation whether the corpus has these words, has them a little differently (and how), has them of somebody else, or not at
/// all. Ends with 1 where one is not exact. Only what was found as a quotation is looked at, not every word of the articles.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe check corpus.db --text draft.docx
  ascribe check corpus.db --quote 'We will appeal the fees' --speaker 'Ann Pell'
  ascribe check corpus.db --text draft.txt --format jsonl")]
pub(crate) struct Check {
    /// The corpus
    #[arg(value_name = "CORPUS")]
    corpus: PathBuf,
    /// A draft, in any form that `extract` reads; `-` for stdin
    #[arg(long, value_name = "FILE")]
    text: Vec<PathBuf>,
    /// Words to look for
    #[arg(long, value_name = "WORDS")]
    quote: Vec<String>,
    /// Who is said to have said them: one name for each --quote, or one for all
    #[arg(long, value_name = "NAME", requires = "quote")]
    speaker: Vec<String>,
    /// Check indirect quotations of drafts, too
    #[arg(long)]
    indirect: bool,
    /// At most so many places of the corpus for each quotation
    #[arg(long, value_name = "N", default_value_t = 3)]
    places: usize,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = CheckForm::Text)]
    format: CheckForm,
    /// Write here instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    pipeline: PipelineArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckForm {
    /// For people: what was left out stands in [-…-], what was put in in {+…+}
    Text,
    /// An object for each quotation
    Jsonl,
}

/// A claim with the place where it is made.
struct Made {
    claim: Claim,
    /// Of the draft; nothing for a claim of the command line.
    place: String,
}

impl Check {
    pub(crate) fn run(&self) -> Result<Exit> {
        if self.text.is_empty() && self.quote.is_empty() {
            bail!("nothing to check: --text names a draft, --quote the words themselves");
        }
        if self.speaker.len() > 1 && self.speaker.len() != self.quote.len() {
            bail!(
                "--speaker: {} for {}; one for all or one for each is wanted",
                counted(self.speaker.len() as u64, "name"),
                counted(self.quote.len() as u64, "quotation")
            );
        }
        let store = corpus(&self.corpus)?;
        guard_outputs(self.output.as_deref(), &self.corpus, &self.text)?;
        let mut made = self.named();
        let mut n_failed = 0;
        if !self.text.is_empty() {
            n_failed = self.read(&mut made)?;
        }
        let mut out = open_whole(self.output.as_deref(), &self.corpus)?;
        let mut counts = Counts::default();
        for one in &made {
            let found = store.check(std::slice::from_ref(&one.claim))?;
            let Some(finding) = found.first() else {
                continue;
            };
            counts.take(finding);
            let shown = match self.format {
                CheckForm::Text => self.text_of(one, finding),
                CheckForm::Jsonl => {
                    let place = (!one.place.is_empty()).then_some(one.place.as_str());
                    let shown = finding.to_json(&one.claim, place, self.places);
                    shown.to_string() + "\n"
                }
            };
            out.writer().write_all(shown.as_bytes())?;
        }
        out.finish()?;
        messages::say(Level::Info, &counts.told());
        Ok(if n_failed > 0 || counts.n != counts.exact {
            Exit::Failed
        } else {
            Exit::Done
        })
    }

    /// Those of the command line.
    fn named(&self) -> Vec<Made> {
        let speaker = |at: usize| match self.speaker.len() {
            1 => self.speaker.first(),
            _ => self.speaker.get(at),
        };
        let claims = self.quote.iter().enumerate();
        claims
            .map(|(at, words)| Made {
                claim: Claim {
                    words: words.clone(),
                    speaker: speaker(at).cloned(),
                },
                place: String::new(),
            })
            .collect()
    }

    /// Those of the drafts; how many drafts could not be read.
    fn read(&self, made: &mut Vec<Made>) -> Result<u64> {
        let options = Options {
            any_language: true,
            ..Options::default()
        };
        let inputs = Inputs::open(&self.text, options).map_err(|reason| anyhow::anyhow!(reason))?;
        let options = inputs.options();
        let pipeline = self.pipeline.pipeline()?;
        let mut n_failed = 0;
        for item in inputs {
            let place = item.place().clone();
            let article = item
                .decode(&options)
                .and_then(|decoded| annotate(&pipeline, &place, decoded));
            match article {
                Ok(article) => made.extend(self.claims(&place.to_string(), &article)),
                Err(Left::Failed(failure)) => {
                    n_failed += 1;
                    messages::say_at(
                        Level::Error,
                        &failure.place,
                        failure.kind.name(),
                        &failure.reason,
                    );
                }
                Err(_) => {}
            }
        }
        Ok(n_failed)
    }

    fn claims(&self, place: &str, article: &Article) -> Vec<Made> {
        let record = ArticleRecord::from_article(article);
        let source = Source::of(&record, article);
        let text = record.text.as_deref().unwrap_or_default();
        // Places of line breaks, in code points: one look through the text for all quotations.
        let breaks: Vec<usize> = text
            .chars()
            .enumerate()
            .filter_map(|(at, c)| (c == '\n').then_some(at))
            .collect();
        let wanted = record
            .quotes
            .iter()
            .filter(|quote| self.indirect || quote.kind != QuoteType::Indirect);
        wanted
            .filter_map(|quote| {
                let words = source.words(&quote.content)?;
                // Of "she called it “a gift to thieves”" the words in marks are hers.
                let parts = match quote.kind {
                    QuoteType::Mixed => in_marks(&words),
                    _ => Vec::new(),
                };
                let parts = if parts.is_empty() { vec![words] } else { parts };
                let start = quote.content.first()?.start;
                let speaker = record
                    .speakers
                    .iter()
                    .find(|one| Some(&one.id) == quote.speaker.as_ref());
                let line = 1 + breaks.partition_point(|&at| at < start);
                Some(parts.into_iter().map(move |words| Made {
                    claim: Claim {
                        words,
                        speaker: speaker.map(|one| one.name.clone()),
                    },
                    place: format!("{place}, line {line}"),
                }))
            })
            .flatten()
            .collect()
    }

    fn text_of(&self, made: &Made, finding: &Finding) -> String {
        let speaker = made
            .claim
            .speaker
            .as_deref()
            .map(|name| format!("  {name}"))
            .unwrap_or_default();
        let place = if made.place.is_empty() {
            String::new()
        } else {
            format!("  ({})", made.place)
        };
        let mut lines = vec![format!(
            "{}  “{}”{speaker}{place}",
            finding.verdict.name().to_uppercase(),
            made.claim.words
        )];
        if finding.verdict == Verdict::NotFound && !finding.matches.is_empty() {
            lines.push("    not of this speaker; somebody else has these words:".to_owned());
        }
        for there in finding.matches.iter().take(self.places) {
            lines.push(format!("    {}", told(there)));
            if !there.is_exact {
                lines.push(format!("      {}", difference(&there.pieces)));
            }
            if there.is_reversed {
                lines.push("      one of the two says the opposite: a “not” or the like is put in or left out".to_owned());
            }
        }
        match finding.matches.len().saturating_sub(self.places) {
            0 => {}
            n => lines.push(format!("    and {}", counted(n as u64, "more place"))),
        }
        let lines: Vec<String> = lines.iter().map(|line| in_one_line(line)).collect();
        lines.join("\n") + "\n\n"
    }
}

/// What stands in double marks, as far as it has more than one word.
fn in_marks(words: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for (_, c, is_inside) in chars_in_marks(words) {
        match parts.last_mut() {
            Some(part) if is_inside && side(c).is_none() => part.push(c),
            Some(part) if !part.is_empty() => parts.push(String::new()),
            _ => {}
        }
    }
    let whole = parts.iter().map(|part| part.trim());
    whole
        .filter(|part| part.split_whitespace().nth(1).is_some())
        .map(str::to_owned)
        .collect()
}

/// A line that stays one, whatever the words of a text hold.
fn in_one_line(line: &str) -> String {
    let line = line.replace(['\n', '\r', '\t'], " ");
    printable(&line).into_owned()
}

/// `2026-05-03, The Quay: Ann Pell: “We will appeal”  (number 7, article fees-2026)`
fn told(there: &Match) -> String {
    let facts: Vec<&str> = [&there.date, &there.publisher]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let facts = if facts.is_empty() {
        String::new()
    } else {
        facts.join(", ") + ": "
    };
    let speaker = there.speaker.as_deref().unwrap_or("nobody named");
    let part = if there.is_part { ", a part of it" } else { "" };
    let maybe = match there.speaker_fit {
        SpeakerFit::MayBe => ", perhaps the same person",
        _ => "",
    };
    format!(
        "{facts}{speaker}{maybe}: “{}”  (number {}, article {}{part})",
        there.content, there.number, there.article
    )
}

fn difference(pieces: &[Piece]) -> String {
    let shown: Vec<String> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Kept(words) => Some(words.clone()),
            Piece::LeftOut(words) => Some(format!("[-{words}-]")),
            Piece::PutIn(words) => Some(format!("{{+{words}+}}")),
            _ => None,
        })
        .collect();
    shown.join(" ")
}

/// How many of each.
#[derive(Default)]
struct Counts {
    n: u64,
    exact: u64,
    near: u64,
    unsure: u64,
    others: u64,
}

impl Counts {
    fn take(&mut self, finding: &Finding) {
        self.n += 1;
        match finding.verdict {
            Verdict::Exact => self.exact += 1,
            Verdict::Near => self.near += 1,
            Verdict::SpeakerUnsure => self.unsure += 1,
            Verdict::Misattributed => self.others += 1,
            _ => {}
        }
    }

    fn told(&self) -> String {
        format!(
            "{}: {} exact, {} exact of a speaker who is not sure, {} near, {} of somebody else, {} not found",
            counted(self.n, "quotation"),
            self.exact,
            self.unsure,
            self.near,
            self.others,
            self.n - self.exact - self.unsure - self.near - self.others
        )
    }
}
