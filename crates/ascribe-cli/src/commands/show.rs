//! `ascribe show`: an article for people, with marks and colours, on a terminal or on a page.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use ascribe::article::marked;
use ascribe::{Article, ArticleRecord, Class, Pipeline, Quote, Span};
use clap::ValueEnum;

use ascribe_input::{Inputs, Item, Left, Options};
use ascribe_page::{Drawn, Page};

use super::{InputArgs, PipelineArgs, Told, annotate, each};
use crate::Exit;
use crate::output::{Whole, goes_to_terminal, guard};
use crate::report::{Report, Verbosity};
use crate::signals::Signals;

/// Show articles with their quotations marked, then one line for each quotation
///
/// In the text `[q1 …]` is the content of quotation 1, `[c1 …]` its cue, `[s1 …]` its source, `[a1 …]` its addressee.
/// With --html it is a page: quotations in the colour of their speaker, speakers to choose from, and, for whoever points at a
/// quotation, all that is known of it.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe show article.txt
  ascribe show article.txt --why
  ascribe show news/ --color always | less -R
  ascribe show news/ --html -o news.html")]
pub(crate) struct Show {
    #[command(flatten)]
    inputs: InputArgs,
    #[command(flatten)]
    pipeline: PipelineArgs,
    /// Say how each speaker was found, and by which rule the quotation
    #[arg(long)]
    why: bool,
    /// One page of HTML for a browser, which needs nothing else; it says of every speaker how they were found
    #[arg(long, conflicts_with = "color")]
    html: bool,
    /// Write the page here instead of stdout, once it is whole
    #[arg(short, long, value_name = "FILE", requires = "html")]
    output: Option<PathBuf>,
    /// Colours; `auto` means on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    color: Color,
    #[command(flatten)]
    verbosity: Verbosity,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl Show {
    pub(crate) fn run(&self) -> Result<Exit> {
        let signals = Signals::listen();
        let inputs = self.inputs.open()?;
        if self.html {
            return self.page(inputs, &signals);
        }
        guard(None, |identity| inputs.contain(identity))?;
        let pipeline = self.pipeline.pipeline()?;
        let stdout = io::stdout();
        let choice = match self.color {
            Color::Auto => AutoStream::choice(&stdout),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let palette = if choice == ColorChoice::Never {
            Palette::default()
        } else {
            Palette::colors()
        };
        // The text itself goes to people: no bar beside it.
        let mut report = Report::new(&inputs, self.verbosity, true, None);
        let mut out = io::BufWriter::new(AutoStream::new(stdout, choice));
        let options = inputs.options();
        let work = |item: Item| {
            let (article, odd_date) = attributed(&pipeline, item, &options)?;
            let shown = show(&article, palette, self.why);
            let mut record = ArticleRecord::from_article(&article);
            record.text = None;
            Ok((record, article.text().len(), shown, odd_date))
        };
        let stopped_by = each(&pipeline, inputs, &signals, work, |told| {
            match told {
                Told::Result(place, Ok((record, n_bytes, shown, odd_date))) => {
                    report.article(&place, &record, n_bytes, odd_date);
                    out.write_all(shown.as_bytes())?;
                }
                Told::Result(place, Err(left)) => report.left(&place, left)?,
                Told::Pause => out.flush()?,
            }
            Ok(())
        })?;
        out.flush()?;
        Ok(report.finish(stopped_by))
    }

    /// All articles on one page. Where there is none, nothing is written, and what is there stays.
    fn page(&self, inputs: Inputs, signals: &Signals) -> Result<Exit> {
        let output = self.output.as_deref();
        let mut out = Whole::open(output, |identity| inputs.contain(identity))?;
        let pipeline = self.pipeline.pipeline()?;
        let mut report = Report::new(&inputs, self.verbosity, goes_to_terminal(output), None);
        let options = inputs.options();
        let work = |item: Item| {
            let (article, odd_date) = attributed(&pipeline, item, &options)?;
            let mut record = ArticleRecord::from_article(&article);
            let drawn = draw(&article, &record);
            record.text = None;
            Ok((record, article.text().len(), drawn, odd_date))
        };
        let mut page = Page::default();
        let stopped_by = each(&pipeline, inputs, signals, work, |told| {
            match told {
                Told::Result(place, Ok((record, n_bytes, drawn, odd_date))) => {
                    report.article(&place, &record, n_bytes, odd_date);
                    page.push(drawn);
                }
                Told::Result(place, Err(left)) => report.left(&place, left)?,
                Told::Pause => {}
            }
            Ok(())
        })?;
        if !page.is_empty() {
            page.write(out.writer())?;
            out.finish()?;
        }
        Ok(report.finish(stopped_by))
    }
}

fn draw(article: &Article, record: &ArticleRecord) -> Drawn {
    let n = article.quotes().len();
    let why: Vec<Option<String>> = (0..n).map(|at| ascribe::explain(article, at)).collect();
    let why: Vec<Option<&str>> = why.iter().map(Option::as_deref).collect();
    Drawn::of(record, &why)
}

/// An article with its quotations, and its date where that was not understood.
fn attributed(
    pipeline: &Pipeline,
    item: Item,
    options: &Options,
) -> Result<(Article, Option<String>), Left> {
    let place = item.place().clone();
    let mut decoded = item.decode(options)?;
    let odd_date = decoded.odd_date.take();
    Ok((annotate(pipeline, &place, decoded)?, odd_date))
}

/// The styles; the default is none.
#[derive(Clone, Copy, Default)]
struct Palette {
    /// In the order of the marks: content, cue, source, addressee.
    roles: [Style; 4],
    mark: Style,
    head: Style,
    speaker: Style,
}

impl Palette {
    fn colors() -> Self {
        Self {
            roles: [
                AnsiColor::Green.on_default(),
                AnsiColor::Yellow.on_default(),
                AnsiColor::Cyan.on_default().bold(),
                AnsiColor::Magenta.on_default(),
            ],
            mark: Style::new().dimmed(),
            head: Style::new().bold(),
            speaker: AnsiColor::Cyan.on_default().bold(),
        }
    }
}

/// Code points of a content in its line.
const CONTENT_WIDTH: usize = 80;

/// A longer name or cue does not push the others out of sight.
const COLUMN_WIDTH: usize = 32;

/// Marks are letters of [`marked`]; their order is that of [`Palette::roles`].
const MARKS: [char; 4] = ['q', 'c', 's', 'a'];

fn show(article: &Article, palette: Palette, why: bool) -> String {
    let mut out = String::new();
    let Palette { head, mark, .. } = palette;
    let _ = writeln!(out, "{head}{}{head:#}", printable(article.id()));
    for (key, value) in article.meta() {
        if let Some(value) = value.as_str() {
            let _ = writeln!(
                out,
                "{mark}{}: {}{mark:#}",
                printable(key),
                printable(value)
            );
        }
    }
    out.push('\n');
    paint(&printable(&marked::render_text(article)), palette, &mut out);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out.push('\n');
    let rows: Vec<[String; 3]> = (0..article.quotes().len())
        .map(|index| columns(article, index))
        .collect();
    let widths = [0, 1, 2].map(|column| {
        let widest = rows.iter().map(|row| row[column].chars().count()).max();
        widest.unwrap_or(0).min(COLUMN_WIDTH)
    });
    for (index, row) in rows.iter().enumerate() {
        line(article, index, row, widths, palette, &mut out);
        if why {
            reasons(article, index, palette, &mut out);
        }
    }
    if article.quotes().is_empty() {
        out.push_str("no quotations\n");
    }
    for warning in article.warnings() {
        let _ = writeln!(out, "{mark}warning: {warning}{mark:#}");
    }
    out.push('\n');
    out
}

/// Marked text with its marks dimmed and what stands in them coloured.
fn paint(marked: &str, palette: Palette, out: &mut String) {
    let mut open: Vec<Style> = Vec::new();
    let current = |open: &[Style]| open.last().copied().unwrap_or_default();
    let mut rest = marked;
    while let Some(at) = rest.find(['[', ']', '\\', '\n']) {
        out.push_str(&rest[..at]);
        let sign = rest.as_bytes()[at];
        let style = current(&open);
        rest = &rest[at + 1..];
        match sign {
            b'[' => {
                let len = rest.find(' ').map_or(rest.len(), |space| space + 1);
                let role = MARKS.iter().position(|&mark| rest.starts_with(mark));
                open.push(role.map_or(style, |role| palette.roles[role]));
                let (mark, inner) = (palette.mark, current(&open));
                let _ = write!(out, "{style:#}{mark}[{}{mark:#}{inner}", &rest[..len]);
                rest = &rest[len..];
            }
            b']' => {
                open.pop();
                let (mark, outer) = (palette.mark, current(&open));
                let _ = write!(out, "{style:#}{mark}]{mark:#}{outer}");
            }
            b'\\' => {
                let len = rest.chars().next().map_or(0, char::len_utf8);
                out.push('\\');
                out.push_str(&rest[..len]);
                rest = &rest[len..];
            }
            // A pager shows line by line: each carries its own colour.
            _ => {
                let _ = write!(out, "{style:#}\n{style}");
            }
        }
    }
    out.push_str(rest);
    let style = current(&open);
    let _ = write!(out, "{style:#}");
}

/// Speaker, type and cue of a quotation.
fn columns(article: &Article, index: usize) -> [String; 3] {
    let quote = &article.quotes()[index];
    let mut kind = quote.kind.name().to_owned();
    if quote.class != Class::Speech {
        let _ = write!(kind, ", {}", quote.class.name());
    }
    for flag in &quote.flags {
        let _ = write!(kind, ", {}", flag.name());
    }
    if let Some(outer) = quote.inside {
        let _ = write!(kind, ", in q{}", outer + 1);
    }
    let cue = words(article, &quote.cue);
    let cue = if cue.is_empty() { "-".to_owned() } else { cue };
    [who(article, index), kind, cue]
}

/// `  q3  Maria Lopez  direct  said  We will appeal,  0.97`
fn line(
    article: &Article,
    index: usize,
    [who, kind, cue]: &[String; 3],
    [who_width, kind_width, cue_width]: [usize; 3],
    palette: Palette,
    out: &mut String,
) {
    let quote = &article.quotes()[index];
    let Palette { speaker, mark, .. } = palette;
    let _ = writeln!(
        out,
        "{mark}{:>4}{mark:#}  {speaker}{who:who_width$}{speaker:#}  {kind:kind_width$}  {cue:cue_width$}  {}  \
         {mark}{:.2}{mark:#}",
        format!("q{}", index + 1),
        shortened(&words(article, &quote.content)),
        quote.confidence,
    );
}

/// The speaker's name, with the kind unless it is a person; `?` when the article does not say.
fn who(article: &Article, index: usize) -> String {
    match article.speaker_of(index) {
        Some(speaker) if speaker.kind == ascribe::SpeakerKind::Person => printable(&speaker.name),
        Some(speaker) => format!("{} ({})", printable(&speaker.name), speaker.kind.name()),
        None => "?".to_owned(),
    }
}

fn reasons(article: &Article, index: usize, palette: Palette, out: &mut String) {
    let quote: &Quote = &article.quotes()[index];
    let mark = palette.mark;
    let _ = writeln!(
        out,
        "      {mark}quotation: found as “{}”{mark:#}",
        printable(&quote.found_by.replace(['-', '_'], " "))
    );
    let Some(how) = ascribe::explain(article, index) else {
        return;
    };
    let _ = writeln!(
        out,
        "      {mark}speaker: {}, {:.2}{mark:#}",
        printable(&how),
        article.attributions()[index].confidence
    );
}

/// The text of some spans in one line, with `…` where something stands between them.
fn words(article: &Article, spans: &[Span]) -> String {
    let pieces: Vec<String> = spans
        .iter()
        .map(|&span| {
            let words: Vec<&str> = article.slice(span).split_whitespace().collect();
            printable(&words.join(" "))
        })
        .collect();
    pieces.join(" … ")
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(CONTENT_WIDTH) {
        Some((cut, _)) => format!("{}…", text[..cut].trim_end()),
        None => text.to_owned(),
    }
}

/// The text without control characters, so that an article cannot steer a terminal.
fn printable(text: &str) -> String {
    text.chars()
        .filter(|&c| c != '\r')
        .map(|c| match c {
            '\n' | '\t' => c,
            c if c.is_control() => char::REPLACEMENT_CHARACTER,
            c => c,
        })
        .collect()
}
