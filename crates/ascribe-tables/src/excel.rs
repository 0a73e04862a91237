//! Tables as Excel workbooks. Words are words: nothing in a cell is ever a formula or a link.

use std::borrow::Cow;
use std::fmt;
use std::io::{Seek, Write};

use rust_xlsxwriter::{Format, Workbook};

use crate::column::{Cell, Kind};
use crate::csv::printable;
use crate::error::Error;
use crate::table::{Rows, Sheet};

/// Rows of a sheet, the headings among them; more Excel cannot open.
const SHEET_ROWS: u32 = 1_048_576;

/// UTF-16 units of a cell; more Excel cannot show.
const CELL_UNITS: usize = 32_767;

/// Widths of columns, in characters.
const WIDE: f64 = 60.0;
const NARROW: f64 = 14.0;

/// A workbook that grows article by article. Rows lie in temporary files until [`Excel::finish`]; few are in memory.
pub struct Excel {
    sheet: Sheet,
    workbook: Workbook,
    n_sheets: usize,
    /// Of the sheet that is being written.
    n_rows: u32,
    sheet_rows: u32,
    n_cut: u64,
}

impl Excel {
    /// A workbook with headings.
    ///
    /// # Errors
    /// When there is no place for temporary files.
    pub fn new(sheet: impl Into<Sheet>) -> Result<Self, Error> {
        Self::with_sheets_of(sheet.into(), SHEET_ROWS)
    }

    fn with_sheets_of(sheet: Sheet, sheet_rows: u32) -> Result<Self, Error> {
        let mut excel = Self {
            sheet,
            workbook: Workbook::new(),
            n_sheets: 0,
            n_rows: 0,
            sheet_rows,
            n_cut: 0,
        };
        excel.begin_sheet()?;
        Ok(excel)
    }

    fn begin_sheet(&mut self) -> Result<(), Error> {
        let name = match self.n_sheets {
            0 => self.sheet.name.to_owned(),
            n => format!("{} {}", self.sheet.name, n + 1),
        };
        let bold = Format::new().set_bold();
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for (at, column) in (0_u16..).zip(self.sheet.columns) {
            let is_wide = column.kind == Kind::Text
                && matches!(column.name, "content" | "before" | "after" | "title");
            sheet.set_column_width(at, if is_wide { WIDE } else { NARROW })?;
            sheet.write_string_with_format(0, at, column.name, &bold)?;
        }
        self.n_sheets += 1;
        self.n_rows = 1;
        Ok(())
    }

    /// Takes the rows of an article.
    ///
    /// # Errors
    /// When the disk is full, say.
    pub fn add(&mut self, rows: &Rows) -> Result<(), Error> {
        for row in rows.iter() {
            if self.n_rows == self.sheet_rows {
                self.begin_sheet()?;
            }
            let sheet = self.workbook.worksheet_from_index(self.n_sheets - 1)?;
            for (at, cell) in (0_u16..).zip(row) {
                match cell {
                    Cell::Nothing => {}
                    Cell::Text(text) => {
                        let (text, is_cut) = fitting(text);
                        self.n_cut += u64::from(is_cut);
                        sheet.write_string(self.n_rows, at, text)?;
                    }
                    Cell::Integer(n) => {
                        // Excel's numbers have 53 bits; no text is that long.
                        sheet.write_number(self.n_rows, at, *n as f64)?;
                    }
                    Cell::Number(x) => {
                        sheet.write_number(self.n_rows, at, *x)?;
                    }
                    Cell::Flag(yes) => {
                        sheet.write_boolean(self.n_rows, at, *yes)?;
                    }
                }
            }
            self.n_rows += 1;
        }
        Ok(())
    }

    /// Writes the workbook; what the reader should know of it, a sentence each.
    ///
    /// # Errors
    /// When the disk is full, say.
    pub fn finish<W: Write + Seek + Send>(mut self, out: W) -> Result<Vec<String>, Error> {
        self.workbook.save_to_writer(out)?;
        let mut remarks = Vec::new();
        if self.n_sheets > 1 {
            remarks.push(format!(
                "a sheet of Excel has {} rows: there are {} sheets, {} to {} {}",
                self.sheet_rows, self.n_sheets, self.sheet.name, self.sheet.name, self.n_sheets
            ));
        }
        if self.n_cut > 0 {
            remarks.push(format!(
                "a cell of Excel has {CELL_UNITS} characters: {} longer ones are cut and end with …",
                self.n_cut
            ));
        }
        Ok(remarks)
    }
}

impl fmt::Debug for Excel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Excel")
            .field("sheet", &self.sheet.name)
            .field("n_sheets", &self.n_sheets)
            .field("n_rows", &self.n_rows)
            .finish_non_exhaustive()
    }
}

/// What a cell can hold of a text, and whether that is less than the whole.
fn fitting(text: &str) -> (Cow<'_, str>, bool) {
    let text = printable(text);
    // A byte is at least as much as a unit.
    if text.len() <= CELL_UNITS || text.encode_utf16().count() <= CELL_UNITS {
        return (text, false);
    }
    let mut n_units = 0;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            n_units += c.len_utf16();
            n_units < CELL_UNITS
        })
        .collect();
    short.push('…');
    (short.into(), true)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use ascribe_article::{ArticleRecord, CharSpan, QuoteRecord, QuoteType};

    use super::*;
    use crate::source::Source;
    use crate::table::Table;

    fn rows(text: &str) -> Rows {
        let mut record = ArticleRecord::new("=1+1", text);
        let n = text.chars().count();
        let span = CharSpan { start: 0, end: n };
        record.quotes = vec![QuoteRecord::new("q1", QuoteType::Direct, vec![span])];
        Table::Quotations.rows(&Source::new(&record))
    }

    fn member(bytes: &[u8], name: &str) -> Option<String> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook is a zip");
        let mut text = String::new();
        let mut member = archive.by_name(name).ok()?;
        member.read_to_string(&mut text).expect("XML");
        Some(text)
    }

    #[test]
    fn a_full_sheet_is_followed_by_another() {
        let mut excel = Excel::with_sheets_of(Table::Quotations.sheet(), 3).expect("it begins");
        for _ in 0..5 {
            excel.add(&rows("No.")).expect("it takes rows");
        }
        let mut out = Cursor::new(Vec::new());
        let remarks = excel.finish(&mut out).expect("it ends");
        assert_eq!(
            remarks,
            ["a sheet of Excel has 3 rows: there are 3 sheets, quotations to quotations 3"]
        );
        let book = member(out.get_ref(), "xl/workbook.xml").expect("a workbook");
        assert!(book.contains("\"quotations 3\""), "{book}");
        let third = member(out.get_ref(), "xl/worksheets/sheet3.xml").expect("a sheet");
        assert_eq!(third.matches("<row ").count(), 2, "headings and one row");
    }

    #[test]
    fn a_text_is_no_formula_and_a_long_one_is_cut() {
        let mut excel = Excel::new(Table::Quotations).expect("it begins");
        excel
            .add(&rows("=cmd|' /C calc'!A0"))
            .expect("it takes rows");
        excel
            .add(&rows(&"😀".repeat(20_000)))
            .expect("it takes rows");
        let mut out = Cursor::new(Vec::new());
        let remarks = excel.finish(&mut out).expect("it ends");
        assert_eq!(remarks.len(), 1);
        assert!(remarks[0].contains("1 longer ones are cut"), "{remarks:?}");
        let sheet = member(out.get_ref(), "xl/worksheets/sheet1.xml").expect("a sheet");
        assert!(!sheet.contains("<f>"), "no formula");
        assert!(sheet.contains("=cmd|"), "the words as they are");
    }
}
