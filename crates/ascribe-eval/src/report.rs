//! A comparison as a table for people, for papers, for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::str::FromStr;

use ascribe_article::QuoteType;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use serde::Serialize;

use crate::calibration::Point;
use crate::{
    Bootstrap, Calibration, Comparison, Counts, Difference, ErrorClass, Group, Grouping, Intervals,
};

/// Everything a comparison says, ready to print or to serialise. Shares are 0 to 1 in JSON, per cent in tables.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// What was compared and how, so that the figures can be made again.
    pub settings: Settings,
    /// Gold articles compared.
    pub articles: usize,
    /// Each figure the gold's annotation allows.
    pub figures: Vec<Line>,
    /// The first figures apart, one entry a grouping.
    pub groups: Vec<GroupTable>,
    /// `type_confusion[gold][predicted]`: direct, mixed, indirect, and missed (column) or spurious (row).
    pub type_confusion: [[usize; 4]; 4],
    /// Number of pairs with each error; one pair may have several.
    pub errors: BTreeMap<ErrorClass, usize>,
    /// Of `confidence`.
    pub calibration: Calibration,
    /// Of `speaker_confidence`.
    pub speaker_calibration: Calibration,
    /// Of `speaker_confidence` where the content was found.
    pub speaker_calibration_given_content: Calibration,
    /// Of the product of both.
    pub product_calibration: Calibration,
    /// Against another prediction, where there is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<Difference>,
    /// Annotators against each other, where the gold has several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agreement: Vec<Line>,
    /// The prediction against every annotator of the same articles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub against_annotators: Vec<Line>,
    /// What to know when reading the figures.
    pub remarks: Vec<String>,
}

/// What a report was made from.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Settings {
    /// Version of the program.
    pub version: String,
    /// The gold's path.
    pub gold: String,
    /// The prediction's path; none when the articles were attributed in the same run.
    pub predicted: Option<String>,
    /// The path of the other prediction.
    pub against: Option<String>,
    /// The gold's quotations were given to the speaker resolver.
    pub given_quotes: bool,
    /// Predictions below were left out.
    pub min_confidence: f32,
    /// As in [`Options`](crate::Options).
    pub flat: bool,
    /// As in [`Options`](crate::Options).
    pub classes: String,
    /// As in [`Options`](crate::Options).
    pub only_predicted_articles: bool,
    /// Draws of the bootstrap.
    pub resamples: usize,
    /// Seed of the bootstrap.
    pub seed: u64,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Its name.
    pub figure: String,
    /// Right of the predicted.
    pub precision: f64,
    /// Found of the gold.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Number of gold ones.
    pub gold: f64,
    /// Number of predicted ones.
    pub predicted: f64,
    /// 95 % intervals; none without a bootstrap.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intervals: Option<Intervals>,
}

/// The groups of one grouping.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupTable {
    /// "type", "rule", "outlet", …
    pub by: String,
    /// The largest first.
    pub groups: Vec<Group>,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Columns, for a terminal.
    Text,
    /// GitHub's tables, for papers and pages.
    Markdown,
}

impl Report {
    /// All of a comparison; `groupings` are the groups wanted.
    pub fn new(comparison: &Comparison<'_>, groupings: &[Grouping], bootstrap: Bootstrap) -> Self {
        let mut errors = BTreeMap::new();
        for pair in comparison.articles().iter().flat_map(|a| &a.pairs) {
            for &class in &pair.errors {
                *errors.entry(class).or_insert(0) += 1;
            }
        }
        Self {
            articles: comparison.rows.len(),
            figures: lines(comparison, bootstrap),
            groups: groupings
                .iter()
                .map(|grouping| GroupTable {
                    by: grouping.name(),
                    groups: comparison.by(grouping),
                })
                .collect(),
            type_confusion: comparison.type_confusion(),
            errors,
            calibration: comparison.calibration(),
            speaker_calibration: comparison.speaker_calibration(),
            speaker_calibration_given_content: comparison.speaker_calibration_given_content(),
            product_calibration: comparison.product_calibration(),
            remarks: comparison.remarks().to_vec(),
            ..Self::default()
        }
    }

    /// The line of a figure.
    pub fn figure(&self, name: &str) -> Option<&Line> {
        self.figures.iter().find(|line| line.figure == name)
    }

    /// Tables with headings. `All` shows every figure and the reliability table, `Main` what most readers want.
    pub fn render(&self, form: Form, detail: Detail) -> String {
        let mut out = Output {
            form,
            text: String::new(),
        };
        let _ = writeln!(
            out.text,
            "{} article{}",
            self.articles,
            if self.articles == 1 { "" } else { "s" }
        );
        out.figures("", &self.figures, detail);
        for table in &self.groups {
            out.groups(table);
        }
        out.confusion(&self.type_confusion);
        out.errors(&self.errors);
        out.calibration(
            "confidence, right when the content was found",
            &self.calibration,
            detail,
        );
        out.calibration(
            "speaker_confidence, right when the named speaker is",
            &self.speaker_calibration,
            detail,
        );
        out.calibration(
            "speaker_confidence where the content was found",
            &self.speaker_calibration_given_content,
            detail,
        );
        out.calibration(
            "confidence times speaker_confidence, right when the named speaker is",
            &self.product_calibration,
            detail,
        );
        out.against(&self.against, detail);
        out.figures("Annotators against each other", &self.agreement, detail);
        out.figures(
            "Prediction against every annotator",
            &self.against_annotators,
            detail,
        );
        out.remarks(&self.remarks);
        out.text
    }
}

/// How much a table shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What most readers want.
    Main,
    /// Every figure that has a count, and reliability tables.
    All,
}

/// The figures of a comparison that have a count, with intervals.
pub fn lines(comparison: &Comparison<'_>, bootstrap: Bootstrap) -> Vec<Line> {
    let mut intervals = comparison.intervals(bootstrap).into_iter();
    comparison
        .figures()
        .iter()
        .filter_map(|&figure| {
            let intervals = intervals.next();
            let counts = comparison.total(figure)?;
            (counts.gold + counts.predicted > 0.0).then(|| Line {
                figure: figure.name(),
                precision: counts.precision(),
                recall: counts.recall(),
                f1: counts.f1(),
                gold: counts.gold,
                predicted: counts.predicted,
                intervals,
            })
        })
        .collect()
}

/// A figure that must not fall below a value: `attribution=0.7`, `speaker.precision=0.8`.
#[derive(Clone, Debug, PartialEq)]
pub struct Minimum {
    figure: String,
    part: Part,
    value: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Precision,
    Recall,
    F1,
}

impl FromStr for Minimum {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = || format!("{text:?}: FIGURE=VALUE or FIGURE.precision=VALUE is wanted");
        let (name, value) = text.split_once('=').ok_or_else(wanted)?;
        let (figure, part) = match name.rsplit_once('.') {
            Some((figure, "precision")) => (figure, Part::Precision),
            Some((figure, "recall")) => (figure, Part::Recall),
            Some((figure, "f1")) => (figure, Part::F1),
            // `ggt_0.3` has a point of its own.
            _ => (name, Part::F1),
        };
        let value: f64 = value.trim().parse().map_err(|_| wanted())?;
        if !(0.0..=1.0).contains(&value) {
            return Err(format!("{text:?}: a value from 0 to 1 is wanted"));
        }
        Ok(Self {
            figure: figure.trim().to_owned(),
            part,
            value,
        })
    }
}

impl Minimum {
    /// What to say when the report is below; `None` when it is not.
    ///
    /// # Errors
    /// When the report has no such figure.
    pub fn shortfall(&self, report: &Report) -> Result<Option<String>, String> {
        let line = report.figure(&self.figure).ok_or_else(|| {
            let known: Vec<&str> = report.figures.iter().map(|l| l.figure.as_str()).collect();
            format!(
                "no figure {:?} here; there are {}",
                self.figure,
                known.join(", ")
            )
        })?;
        let (found, part) = match self.part {
            Part::Precision => (line.precision, "precision"),
            Part::Recall => (line.recall, "recall"),
            Part::F1 => (line.f1, "F1"),
        };
        Ok((found < self.value)
            .then(|| format!("{} {part} {found:.4} is below {}", self.figure, self.value)))
    }
}

impl Grouping {
    /// The name in flags and reports.
    pub fn name(&self) -> String {
        match self {
            Grouping::Type => "type".to_owned(),
            Grouping::Class => "class".to_owned(),
            Grouping::Rule => "rule".to_owned(),
            Grouping::Outlet => "outlet".to_owned(),
            Grouping::Manner => "manner".to_owned(),
            Grouping::Kind => "kind".to_owned(),
            Grouping::Meta(key) => format!("meta.{key}"),
        }
    }
}

impl FromStr for Grouping {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "type" => Grouping::Type,
            "class" => Grouping::Class,
            "rule" => Grouping::Rule,
            "outlet" => Grouping::Outlet,
            "manner" => Grouping::Manner,
            "kind" => Grouping::Kind,
            _ => match text.strip_prefix("meta.") {
                Some(key) if !key.is_empty() => Grouping::Meta(key.to_owned()),
                _ => {
                    return Err(format!(
                        "{text:?}: type, class, rule, outlet, manner, kind or meta.KEY is wanted"
                    ));
                }
            },
        })
    }
}

/// Figures of tables that are not asked for in full.
fn is_main(figure: &str) -> bool {
    !(figure.starts_with("speaker_kind") || figure.starts_with("ggt"))
}

fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

/// "-" where there was nothing to be right about.
fn percent_of(share: f64, whole: f64) -> String {
    if whole > 0.0 {
        percent(share)
    } else {
        "-".to_owned()
    }
}

struct Output {
    form: Form,
    text: String,
}

impl Output {
    /// A label of the data as it may stand in the output: no control character reaches a terminal; in Markdown nothing of it is
    /// a tag, a link, an entity or the end of a cell.
    fn shown(&self, label: &str) -> String {
        let mut shown = String::with_capacity(label.len());
        for c in label.chars() {
            match (self.form, c) {
                (_, c) if c.is_control() => shown.push(' '),
                (Form::Markdown, '&') => shown.push_str("&amp;"),
                (Form::Markdown, '<') => shown.push_str("&lt;"),
                (Form::Markdown, '>') => shown.push_str("&gt;"),
                (Form::Markdown, '|' | '[' | ']' | '`') => shown.extend(['\\', c]),
                (_, c) => shown.push(c),
            }
        }
        shown
    }

    fn heading(&mut self, heading: &str) {
        let heading = &self.shown(heading);
        if heading.is_empty() {
            self.text.push('\n');
            return;
        }
        match self.form {
            Form::Text => {
                let _ = writeln!(self.text, "\n{heading}");
            }
            Form::Markdown => {
                let _ = writeln!(self.text, "\n### {heading}\n");
            }
        }
    }

    /// The first column to the left, the others to the right.
    fn table(&mut self, head: &[&str], rows: Vec<Vec<String>>) {
        let mut table = Table::new();
        table
            .load_style(match self.form {
                Form::Text => presets::NOTHING,
                Form::Markdown => presets::ASCII_MARKDOWN,
            })
            .set_content_arrangement(ContentArrangement::Disabled)
            .set_header(head.iter().map(|label| self.shown(label)));
        for row in rows {
            table.add_row(row.iter().map(|cell| self.shown(cell)));
        }
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        for line in table.lines() {
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    fn figures(&mut self, heading: &str, lines: &[Line], detail: Detail) {
        if lines.is_empty() {
            return;
        }
        self.heading(heading);
        let with_intervals = lines.iter().any(|line| line.intervals.is_some());
        let mut head = vec!["figure", "precision", "recall", "F1"];
        if with_intervals {
            head.push("95 % interval");
        }
        head.extend(["gold", "predicted"]);
        let rows = lines
            .iter()
            .filter(|line| detail == Detail::All || is_main(&line.figure))
            .map(|line| {
                let mut row = vec![
                    line.figure.clone(),
                    percent_of(line.precision, line.predicted),
                    percent_of(line.recall, line.gold),
                    percent(line.f1),
                ];
                if with_intervals {
                    row.push(line.intervals.map_or_else(String::new, |intervals| {
                        let f1 = intervals.f1;
                        format!("{} to {}", percent(f1.low), percent(f1.high))
                    }));
                }
                row.extend([
                    format!("{:.0}", line.gold),
                    format!("{:.0}", line.predicted),
                ]);
                row
            })
            .collect();
        self.table(&head, rows);
    }

    fn groups(&mut self, table: &GroupTable) {
        if table.groups.is_empty() {
            return;
        }
        self.heading(&format!("By {}", table.by));
        type Column = (&'static str, fn(&Group) -> Option<Counts>);
        let columns: [Column; 4] = [
            ("found", |group| Some(group.content_half)),
            ("exact", |group| Some(group.content_exact)),
            ("attribution", |group| group.attribution),
            ("speaker", |group| group.speaker),
        ];
        // All groups have the same ones.
        let columns: Vec<Column> = columns
            .into_iter()
            .filter(|(_, counts)| counts(&table.groups[0]).is_some())
            .collect();
        let mut head = vec![table.by.clone()];
        for (name, _) in &columns {
            head.extend([format!("{name} P"), "R".into(), "F1".into()]);
        }
        head.extend(["gold".into(), "predicted".into()]);
        let rows = table
            .groups
            .iter()
            .map(|group| {
                let mut row = vec![group.name.clone()];
                for counts in columns.iter().filter_map(|(_, counts)| counts(group)) {
                    row.extend([
                        percent_of(counts.precision(), counts.predicted),
                        percent_of(counts.recall(), counts.gold),
                        percent_of(counts.f1(), counts.gold.min(counts.predicted)),
                    ]);
                }
                row.extend([
                    format!("{:.0}", group.content_half.gold),
                    format!("{:.0}", group.content_half.predicted),
                ]);
                row
            })
            .collect();
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        self.table(&head, rows);
    }

    fn confusion(&mut self, counts: &[[usize; 4]; 4]) {
        self.heading("Types, gold by predicted");
        let types = [QuoteType::Direct, QuoteType::Mixed, QuoteType::Indirect].map(QuoteType::name);
        let rows = counts
            .iter()
            .enumerate()
            .map(|(i, row)| {
                let name = types.get(i).copied().unwrap_or("spurious");
                std::iter::once(name.to_owned())
                    .chain(row.iter().map(usize::to_string))
                    .collect()
            })
            .collect();
        self.table(&["gold", types[0], types[1], types[2], "missed"], rows);
    }

    fn errors(&mut self, errors: &BTreeMap<ErrorClass, usize>) {
        let found: Vec<String> = errors
            .iter()
            .map(|(class, n)| format!("{} {n}", class.name()))
            .collect();
        if !found.is_empty() {
            let _ = writeln!(self.text, "\nErrors: {}", found.join(", "));
        }
    }

    fn calibration(&mut self, of: &str, calibration: &Calibration, detail: Detail) {
        if calibration.bins.is_empty() {
            return;
        }
        self.heading(&format!("Calibration of {of}"));
        if detail == Detail::All {
            let rows = calibration
                .bins
                .iter()
                .map(|bin| {
                    vec![
                        format!("{:.1} to {:.1}", bin.from, bin.to),
                        bin.n.to_string(),
                        percent(bin.confidence),
                        percent(bin.right),
                    ]
                })
                .collect();
            self.table(&["confidence", "number", "said", "right"], rows);
            self.text.push('\n');
        }
        let row = |what: &str, point: &Point| {
            vec![
                format!("{what} {:.0} %", 100.0 * point.wanted),
                percent(point.coverage),
                point.precision.map_or_else(|| "-".to_owned(), percent),
                if point.coverage > 0.0 {
                    format!("{:.2}", point.min_confidence)
                } else {
                    "-".to_owned()
                },
            ]
        };
        let coverages = calibration.at_coverage.iter();
        let precisions = calibration.at_precision.iter();
        let rows = coverages
            .map(|point| row("coverage", point))
            .chain(precisions.map(|point| row("precision", point)))
            .collect();
        self.table(&["wanted", "coverage", "precision", "min confidence"], rows);
        let _ = writeln!(
            self.text,
            "{}expected calibration error {}",
            match self.form {
                Form::Text => " ",
                Form::Markdown => "\n",
            },
            percent(calibration.ece)
        );
    }

    fn against(&mut self, differences: &[Difference], detail: Detail) {
        if differences.is_empty() {
            return;
        }
        self.heading("F1 against the other prediction, paired bootstrap over articles");
        let rows = differences
            .iter()
            .filter(|difference| detail == Detail::All || is_main(&difference.figure))
            .map(|d| {
                vec![
                    d.figure.clone(),
                    percent(d.f1),
                    percent(d.against),
                    format!("{:+.1}", 100.0 * d.difference),
                    format!(
                        "{:+.1} to {:+.1}",
                        100.0 * d.interval.low,
                        100.0 * d.interval.high
                    ),
                    format!("{:.3}", d.p),
                ]
            })
            .collect();
        self.table(
            &["figure", "F1", "other", "difference", "95 % interval", "p"],
            rows,
        );
    }

    fn remarks(&mut self, remarks: &[String]) {
        for remark in remarks {
            let remark = self.shown(remark);
            let _ = writeln!(self.text, "\nNote: {remark}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_words_in_every_form() {
        let rendered = |form: Form| {
            let mut out = Output {
                form,
                text: String::new(),
            };
            out.heading("By <b>meta.a&b</b>");
            let label = "<img src=x>|[a](b)\nnext\u{1b}[31m".to_owned();
            out.table(&["a|b", "n"], vec![vec![label, "1".to_owned()]]);
            out.remarks(&["<i>x".to_owned()]);
            out.text
        };
        let markdown = rendered(Form::Markdown);
        assert!(markdown.contains("### By &lt;b&gt;meta.a&amp;b&lt;/b&gt;\n"));
        assert!(markdown.contains("| &lt;img src=x&gt;\\|\\[a\\](b) next \\[31m |"));
        assert!(
            markdown.contains("a\\|b")
                && markdown.ends_with("Note: &lt;i>x\n".replace('>', "&gt;").as_str())
        );
        let text = rendered(Form::Text);
        assert!(text.contains("<img src=x>|[a](b) next [31m"), "{text}");
        assert!(!text.contains('\u{1b}'));
    }
}
