//! Quotations and speakers as flat tables: one row a quotation, one row a speaker of an article.
//!
//! [`Table`] names the columns and makes the rows of an article's record; all forms have the same columns in the same order.
//! A program that has nothing but output lines reads them as [`ArticleRecord`](ascribe_article::ArticleRecord)s and gets the
//! same rows. Any other table is a [`Sheet`] with [`Rows::new`], and is written in the same ways.
//!
//! ```
//! use ascribe_article::{ArticleRecord, marked};
//! use ascribe_tables::{Source, Table, csv};
//!
//! let article = marked::parse("“[q1 No,]” [c1 said] [s1 Ann Pell].")?;
//! let record = ArticleRecord::from_article(&article);
//! let rows = Table::Quotations.rows(&Source::new(&record));
//! assert_eq!(rows.len(), 1);
//! let lines = csv::lines(&rows);
//! assert!(String::from_utf8_lossy(&lines).contains("\"No,\",said,Ann Pell"));
//! # Ok::<(), ascribe_article::Error>(())
//! ```
//!
//! # Features
//!
//! `arrow`: record batches. `parquet`: files of them. `xlsx`: Excel workbooks. None is on by default; CSV is always there.

mod column;
mod source;
mod quotations;
mod speakers;
mod table;
#[cfg(any(feature = "parquet", feature = "xlsx"))]
mod error;
pub mod csv;
pub mod json;
#[cfg(feature = "arrow")]
mod batches;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "xlsx")]
mod excel;

#[cfg(feature = "arrow")]
pub use batches::{Batches, schema};
pub use column::{Cell, Column, Kind};
#[cfg(any(feature = "parquet", feature = "xlsx"))]
pub use error::Error;
#[cfg(feature = "xlsx")]
pub use excel::Excel;
#[cfg(feature = "parquet")]
pub use parquet::Parquet;
pub use source::{Source, passed_over};
pub use table::{Rows, Sheet, Table, UnknownTable};
