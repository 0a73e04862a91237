//! Parquet: a row an article, counted from 1 through the whole file; an article without an id is `stem:row`.
//!
//! Dates and times become ISO 8601, decimals numbers with their own digits, bytes that are UTF-8 text, nested values JSON. Nothing is
//! no column. What breaks costs the rest of its row group: the columns are no longer at the same row.

mod checked;
mod value;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::reader::{ReaderIter, TreeBuilder};
use ::parquet::schema::types::{SchemaDescPtr, SchemaDescriptor, Type};
use ascribe_article::serde_json::Value;

use crate::item::{self, Payload};
use crate::place::Unit;
use crate::stream::{Context, Records, Stream, told, too_large};
use crate::{FailureKind, Item, Place};

/// Rows of a column that are decoded at a time; a long text lies in memory that often.
const BATCH: usize = 64;

/// Letters of the library's words that are told.
const REASON_CHARS: usize = 200;

pub(crate) fn records(stream: Stream, context: &Context) -> Records {
    let shell = stream.without_reader();
    let mut file = match stream.into_file() {
        Ok(file) => file,
        Err(error) => {
            let (kind, reason) = told(&error);
            return shell.failed(kind, reason);
        }
    };
    let limit = context.options.max_article_bytes;
    let opened = guarded(|| {
        checked::footer(&mut file)?;
        SerializedFileReader::new(file)
    });
    match opened.and_then(|reader| {
        let (schema, kinds, left_out) = guarded(|| schema(&reader))?;
        Ok(Rows {
            shell: shell.without_reader(),
            limit,
            reader,
            schema,
            kinds,
            left_out,
            group: 0,
            rows: None,
            row: 0,
            group_end: 0,
        })
    }) {
        Ok(rows) => Box::new(rows),
        Err(reason) => shell.failed(FailureKind::Damaged, reason),
    }
}

/// What the library does not tell with a value of a column.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    Plain,
    /// A moment, counted in these since 1970; in universal time, or as clocks show it somewhere.
    Moment {
        unit: TimeUnit,
        is_utc: bool,
    },
}

struct Rows {
    shell: Stream,
    limit: usize,
    reader: SerializedFileReader<File>,
    schema: SchemaDescPtr,
    /// Of each column.
    kinds: Vec<(Arc<str>, Kind)>,
    /// Columns that cannot be read; told with the first row.
    left_out: Vec<String>,
    /// The next row group.
    group: usize,
    rows: Option<ReaderIter>,
    /// The last row given or lost.
    row: u64,
    /// The last row of the group.
    group_end: u64,
}

/// Runs the library, which panics on some files that are broken.
fn guarded<T>(run: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => {
            let error = error.to_string();
            let error = error.strip_prefix("Parquet error: ").unwrap_or(&error);
            let words: Vec<&str> = error.split_whitespace().collect();
            Err(words.join(" ").chars().take(REASON_CHARS).collect())
        }
        Err(_) => Err("broken Parquet".to_owned()),
    }
}

type Schema = (SchemaDescPtr, Vec<(Arc<str>, Kind)>, Vec<String>);

/// The columns that can be read, and those that cannot.
fn schema(reader: &SerializedFileReader<File>) -> Result<Schema, ParquetError> {
    let root = reader.metadata().file_metadata().schema();
    let mut fields = Vec::new();
    let mut kinds = Vec::new();
    let mut left_out = Vec::new();
    for field in root.get_fields() {
        if has_interval(field) {
            left_out.push(field.name().to_owned());
            continue;
        }
        let kind = match field.get_basic_info().logical_type_ref() {
            Some(LogicalType::Timestamp(moment)) => Kind::Moment {
                unit: moment.unit,
                is_utc: moment.is_adjusted_to_u_t_c,
            },
            _ => Kind::Plain,
        };
        kinds.push((Arc::from(field.name()), kind));
        fields.push(Arc::clone(field));
    }
    let root = Type::group_type_builder(root.name())
        .with_fields(fields)
        .build()?;
    Ok((
        Arc::new(SchemaDescriptor::new(Arc::new(root))),
        kinds,
        left_out,
    ))
}

/// The library panics when it meets one.
fn has_interval(field: &Type) -> bool {
    if field.is_primitive() {
        field.get_basic_info().converted_type() == ConvertedType::INTERVAL
    } else {
        field.get_fields().iter().any(|field| has_interval(field))
    }
}

impl Rows {
    /// Begins the next row group; `None` when there is none.
    fn next_group(&mut self) -> Option<Result<(), String>> {
        if self.group >= self.reader.num_row_groups() {
            return None;
        }
        let group = self.group;
        self.group += 1;
        let metadata = self.reader.metadata().row_group(group);
        let n_rows = u64::try_from(metadata.num_rows()).unwrap_or_default();
        // A column has at least a value a row: a number of rows that is made up would never end.
        let is_true = metadata.num_columns() > 0
            && metadata
                .columns()
                .iter()
                .all(|column| u64::try_from(column.num_values()).is_ok_and(|n| n >= n_rows));
        if metadata.num_rows() < 0 || (n_rows > 0 && !is_true) {
            return Some(Err(format!(
                "row group {} has no {} rows",
                group + 1,
                metadata.num_rows()
            )));
        }
        self.group_end = self.row.saturating_add(n_rows);
        let rows = guarded(|| {
            let group = checked::Group(self.reader.get_row_group(group)?);
            TreeBuilder::new()
                .with_batch_size(BATCH)
                .as_iter(Arc::clone(&self.schema), &group)
        });
        Some(match rows {
            Ok(rows) => {
                self.rows = Some(rows);
                Ok(())
            }
            Err(reason) => Err(self.rest_lost(&reason)),
        })
    }

    /// Goes behind the row group; the reason says which rows are lost.
    fn rest_lost(&mut self, reason: &str) -> String {
        self.rows = None;
        let first = self.row + 1;
        let last = self.group_end.max(first);
        self.row = last;
        if first == last {
            format!("row {first} is lost: {reason}")
        } else {
            format!("rows {first} to {last} are lost: {reason}")
        }
    }

    fn item(&self, row: u64, payload: Payload) -> Item {
        Item {
            place: Place {
                source: Arc::clone(&self.shell.name),
                record: row,
                unit: Unit::Row,
                offset: None,
            },
            id: format!("{}:{row}", self.shell.id),
            file_name: Arc::clone(&self.shell.file_name),
            payload,
        }
    }

    fn payload(&mut self, columns: Vec<(Arc<str>, Value)>) -> Payload {
        let n_bytes: usize = columns
            .iter()
            .map(|(_, value)| value.as_str().map_or(8, str::len))
            .sum();
        if n_bytes > self.limit {
            let (kind, reason) = too_large(self.limit);
            return Payload::Failed(kind, reason);
        }
        Payload::Row(item::Row {
            cells: columns,
            warnings: self
                .left_out
                .drain(..)
                .map(|name| {
                    format!("column {name:?} is left out in this file: intervals are not read")
                })
                .collect(),
        })
    }
}

impl Iterator for Rows {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            let Some(rows) = self.rows.as_mut().filter(|_| self.row < self.group_end) else {
                self.rows = None;
                match self.next_group()? {
                    Ok(()) => continue,
                    Err(reason) => {
                        let row = self.row.max(1);
                        return Some(self.item(row, Payload::Failed(FailureKind::Damaged, reason)));
                    }
                }
            };
            let kinds = &self.kinds;
            let row = guarded(|| {
                let ended = || ParquetError::EOF("the row group ends before".to_owned());
                let row = rows.next().ok_or_else(ended)??;
                Ok(value::columns(row, kinds))
            });
            match row {
                Ok(columns) => {
                    self.row += 1;
                    let payload = self.payload(columns);
                    return Some(self.item(self.row, payload));
                }
                Err(reason) => {
                    let first = self.row + 1;
                    let reason = self.rest_lost(&reason);
                    return Some(self.item(first, Payload::Failed(FailureKind::Damaged, reason)));
                }
            }
        }
    }
}
