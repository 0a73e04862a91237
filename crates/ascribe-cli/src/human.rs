//! Tables for people: in columns for a terminal, or in Markdown. What comes from texts can do nothing to either.

use std::borrow::Cow;

use ascribe_tables::{Cell, Rows};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// Without a terminal that says how wide it is.
const WIDTH: usize = 120;

/// Lines that a long cell may take.
const LINES: usize = 4;

/// Where it is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Look {
    Terminal,
    Markdown,
}

/// A column as people see it.
pub(crate) struct Seen {
    /// What stands over it.
    pub(crate) heading: &'static str,
    /// Letters that a terminal shows; `None` takes what is left.
    pub(crate) letters: Option<usize>,
    /// Numbers stand right.
    pub(crate) is_number: bool,
}

impl Seen {
    pub(crate) fn words(heading: &'static str, letters: usize) -> Self {
        Self {
            heading,
            letters: Some(letters),
            is_number: false,
        }
    }

    pub(crate) fn wide(heading: &'static str) -> Self {
        Self {
            heading,
            letters: None,
            is_number: false,
        }
    }

    pub(crate) fn number(heading: &'static str) -> Self {
        Self {
            heading,
            letters: Some(14),
            is_number: true,
        }
    }
}

/// Columns that the terminal has, or whoever reads.
pub(crate) fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|n| n.parse().ok());
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    terminal.or(told).unwrap_or(WIDTH).clamp(40, 400)
}

/// The table as text that ends with a line break.
pub(crate) fn table(columns: &[Seen], rows: &[Vec<String>], look: Look) -> String {
    match look {
        Look::Terminal => in_columns(columns, rows, width()),
        Look::Markdown => markdown(columns, rows),
    }
}

fn in_columns(columns: &[Seen], rows: &[Vec<String>], width: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_header(columns.iter().map(|column| column.heading));
    for row in rows {
        let cells = columns.iter().zip(row).map(|(column, text)| {
            let letters = column.letters.unwrap_or(LINES * width / 2);
            isolated(cut(&plain(text), letters))
        });
        table.add_row(cells);
    }
    for (shown, column) in table.column_iter_mut().zip(columns) {
        if column.is_number {
            shown.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut text = String::new();
    for line in table.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn markdown(columns: &[Seen], rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    let mut line = |cells: Vec<Cow<'_, str>>| {
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    };
    line(columns.iter().map(|column| column.heading.into()).collect());
    let rule = |column: &Seen| if column.is_number { "--:" } else { "---" };
    line(columns.iter().map(|column| rule(column).into()).collect());
    for row in rows {
        line(
            row.iter()
                .map(|cell| escaped(&plain(cell)).into())
                .collect(),
        );
    }
    text
}

/// In one line, without what a terminal would obey or what turns the direction of what follows.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(word.chars().map(|c| if is_odd(c) { '\u{fffd}' } else { c }));
    }
    plain
}

fn is_odd(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn cut(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(letters.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// Words that run from right to left move nothing beside them.
fn isolated(text: String) -> String {
    let runs_left = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    if text.contains(runs_left) {
        format!("\u{2068}{text}\u{2069}")
    } else {
        text
    }
}

/// Nothing in it is a mark of Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '|' | '*' | '_' | '[' | ']' | '`' | '~' | '#' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// The cells of a column by its name, as text.
pub(crate) fn column<'r>(rows: &'r Rows, name: &str) -> impl Iterator<Item = String> + 'r {
    let at = rows
        .sheet()
        .columns
        .iter()
        .position(|column| column.name == name)
        .expect("the program asks for columns that it made");
    rows.iter().map(move |row| cell(&row[at]))
}

/// A cell as people read it.
pub(crate) fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Integer(n) => n.to_string(),
        Cell::Number(x) => x.to_string(),
        Cell::Flag(yes) => if *yes { "yes" } else { "" }.to_owned(),
    }
}

/// Rows of the named columns, in their order.
pub(crate) fn picked(rows: &Rows, names: &[&str]) -> Vec<Vec<String>> {
    let mut picked: Vec<Vec<String>> = vec![Vec::new(); rows.len()];
    for name in names {
        for (row, cell) in picked.iter_mut().zip(column(rows, name)) {
            row.push(cell);
        }
    }
    picked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen() -> [Seen; 3] {
        [
            Seen::words("who", 8),
            Seen::wide("said"),
            Seen::number("also in"),
        ]
    }

    fn row(cells: [&str; 3]) -> Vec<String> {
        cells.map(str::to_owned).to_vec()
    }

    #[test]
    fn a_terminal_gets_what_fits_and_obeys_nothing() {
        let rows = [
            row(["Wilhelmina Pell", "one\u{1b}[2J\ntwo \u{202e}three", "7"]),
            row(["Ann", &"many words ".repeat(100), "12"]),
        ];
        let text = in_columns(&seen(), &rows, 60);
        assert!(text.contains("Wilhelm…"), "{text}");
        assert!(text.contains("one\u{fffd}[2J two \u{fffd}three"), "{text}");
        assert!(text.contains('…'));
        assert!(
            text.lines().all(|line| line.chars().count() <= 60),
            "{text}"
        );
    }

    #[test]
    fn words_from_right_to_left_are_kept_apart() {
        let rows = [row(["a", "שלום", "1"])];
        assert!(in_columns(&seen(), &rows, 60).contains("\u{2068}שלום\u{2069}"));
    }

    #[test]
    fn markdown_is_a_table_and_nothing_else() {
        let rows = [row(["A|B", "<script>*x*\n[y](z)", "1"])];
        assert_eq!(
            markdown(&seen(), &rows),
            "| who | said | also in |\n| --- | --- | --: |\n| A\\|B | &lt;script>\\*x\\* \\[y\\](z) | 1 |\n"
        );
    }
}
