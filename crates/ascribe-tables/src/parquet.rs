//! Tables as Parquet files.

use std::fmt;
use std::io::Write;

use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::file::properties::WriterProperties;

use crate::batches::Batches;
use crate::error::Error;
use crate::table::{Rows, Sheet};

/// Encoded bytes that are held until they are written as a row group.
const ROW_GROUP_BYTES: usize = 32 << 20;

/// Rows of a row group, at most.
const ROW_GROUP_ROWS: usize = 1 << 17;

/// A Parquet file that grows article by article. Until [`Parquet::finish`] it is none: its end says where everything is.
pub struct Parquet<W: Write + Send> {
    writer: ArrowWriter<W>,
    batches: Batches,
}

impl<W: Write + Send> Parquet<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When `out` takes nothing.
    pub fn new(out: W, sheet: impl Into<Sheet>) -> Result<Self, Error> {
        let batches = Batches::new(sheet);
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(format!("ascribe {}", env!("CARGO_PKG_VERSION")))
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
            .build();
        let writer = ArrowWriter::try_new(out, batches.schema(), Some(properties))?;
        Ok(Self { writer, batches })
    }

    /// Takes the rows of an article.
    ///
    /// # Errors
    /// When the disk is full, say.
    pub fn add(&mut self, rows: &Rows) -> Result<(), Error> {
        if let Some(batch) = self.batches.add(rows) {
            self.writer.write(&batch)?;
            if self.writer.in_progress_size() >= ROW_GROUP_BYTES {
                self.writer.flush()?;
            }
        }
        Ok(())
    }

    /// Writes what is left and the end of the file.
    ///
    /// # Errors
    /// When the disk is full, say.
    pub fn finish(mut self) -> Result<W, Error> {
        if let Some(batch) = self.batches.take() {
            self.writer.write(&batch)?;
        }
        Ok(self.writer.into_inner()?)
    }
}

impl<W: Write + Send> fmt::Debug for Parquet<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parquet").finish_non_exhaustive()
    }
}
