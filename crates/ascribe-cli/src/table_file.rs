//! Outputs that are a file only when they are whole: Parquet and Excel.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ascribe_input::{Identity, Inputs};
use ascribe_tables::{Excel, Parquet, Rows, Sheet};

use crate::forms::{Form, Format};
use crate::messages::{self, Level};
use crate::output::{Whole, goes_to_terminal};

/// A table on its way to a file or to stdout.
pub(crate) struct TableFile {
    path: Option<PathBuf>,
    writer: Writer,
}

enum Writer {
    Parquet(Box<Parquet<Whole>>),
    Excel(Box<Excel>, Whole),
}

/// True for the forms that cannot be cut and continued.
pub(crate) fn is_whole(format: Format) -> bool {
    matches!(format, Format::Parquet | Format::Xlsx)
}

impl TableFile {
    /// Opens the output before any work is done; what is there stays until the new is whole.
    ///
    /// # Errors
    /// When it is an input, a terminal, or cannot be written.
    pub(crate) fn open(path: Option<&Path>, form: Form, inputs: &Inputs) -> Result<Self> {
        let is_excel = form.format == Format::Xlsx;
        let sheet = form.table.sheet();
        Self::open_sheet(path, is_excel, sheet, |identity| inputs.contain(identity))
    }

    /// The same for any table.
    ///
    /// # Errors
    /// As [`TableFile::open`].
    pub(crate) fn open_sheet(
        path: Option<&Path>,
        is_excel: bool,
        sheet: Sheet,
        is_input: impl Fn(&Identity) -> bool,
    ) -> Result<Self> {
        if goes_to_terminal(path) {
            bail!("a terminal cannot show this form; --output names a file for it");
        }
        let whole = Whole::open(path, is_input)?;
        let writer = if is_excel {
            Writer::Excel(Box::new(Excel::new(sheet)?), whole)
        } else {
            Writer::Parquet(Box::new(Parquet::new(whole, sheet)?))
        };
        Ok(Self {
            path: path.map(Path::to_owned),
            writer,
        })
    }

    /// Takes the rows of an article.
    ///
    /// # Errors
    /// When the disk is full, say.
    pub(crate) fn add(&mut self, rows: &Rows) -> Result<()> {
        match &mut self.writer {
            Writer::Parquet(parquet) => parquet.add(rows)?,
            Writer::Excel(excel, _) => excel.add(rows)?,
        }
        Ok(())
    }

    /// Writes what is left and gives the file its name; its length, where it is a file.
    ///
    /// # Errors
    /// When the disk is full, or nobody reads any more.
    pub(crate) fn finish(self) -> Result<Option<u64>> {
        match self.writer {
            Writer::Parquet(parquet) => parquet.finish()?.finish()?,
            Writer::Excel(excel, mut whole) => {
                let remarks = match whole.file() {
                    Some(file) => excel.finish(file)?,
                    None => {
                        // A pipe cannot be written out of order.
                        let mut bytes = Cursor::new(Vec::new());
                        let remarks = excel.finish(&mut bytes)?;
                        whole.writer().write_all(bytes.get_ref())?;
                        remarks
                    }
                };
                for remark in remarks {
                    messages::say(Level::Warning, &remark);
                }
                whole.finish()?;
            }
        }
        let written = self.path.and_then(|path| fs::metadata(path).ok());
        Ok(written.map(|file| file.len()))
    }
}
