//! Why a table could not be written.

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Parquet, or the file below it.
    #[cfg(feature = "parquet")]
    #[error("the table cannot be written as Parquet")]
    Parquet(#[from] ::parquet::errors::ParquetError),
    /// Excel, or the file below it.
    #[cfg(feature = "xlsx")]
    #[error("the table cannot be written for Excel")]
    Excel(#[from] rust_xlsxwriter::XlsxError),
}
