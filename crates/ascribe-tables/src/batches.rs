//! Rows as Arrow record batches.

use std::mem;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use crate::column::{Cell, Kind};
use crate::table::{Rows, Sheet};

/// Rows of a batch: enough that the work for each batch does not count, few enough that some batches are no matter of memory.
const ROWS: usize = 4096;

/// A batch is full with this many bytes, too: contents may be long.
const BYTES: usize = 8 << 20;

/// The columns of a table as Arrow knows them.
pub fn schema(sheet: impl Into<Sheet>) -> SchemaRef {
    let fields = sheet.into().columns.iter().map(|column| {
        let kind = match column.kind {
            Kind::Text => DataType::Utf8,
            Kind::Integer => DataType::Int64,
            Kind::Number => DataType::Float64,
            Kind::Flag => DataType::Boolean,
        };
        Field::new(column.name, kind, column.may_be_empty)
    });
    Arc::new(Schema::new(fields.collect::<Vec<Field>>()))
}

/// Gathers rows to record batches.
#[derive(Debug)]
pub struct Batches {
    sheet: Sheet,
    schema: SchemaRef,
    columns: Vec<Builder>,
    n_rows: usize,
    n_bytes: usize,
}

#[derive(Debug)]
enum Builder {
    Text(StringBuilder),
    Integer(Int64Builder),
    Number(Float64Builder),
    Flag(BooleanBuilder),
}

impl Batches {
    /// Nothing yet.
    pub fn new(sheet: impl Into<Sheet>) -> Self {
        let sheet = sheet.into();
        let columns = sheet.columns.iter().map(|column| match column.kind {
            Kind::Text => Builder::Text(StringBuilder::new()),
            Kind::Integer => Builder::Integer(Int64Builder::new()),
            Kind::Number => Builder::Number(Float64Builder::new()),
            Kind::Flag => Builder::Flag(BooleanBuilder::new()),
        });
        Self {
            sheet,
            schema: schema(sheet),
            columns: columns.collect(),
            n_rows: 0,
            n_bytes: 0,
        }
    }

    /// The columns.
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Takes rows; gives a batch when there are enough.
    ///
    /// # Panics
    /// When they are of another table.
    pub fn add(&mut self, rows: &Rows) -> Option<RecordBatch> {
        assert_eq!(rows.sheet(), self.sheet, "rows of one table");
        for row in rows.iter() {
            for (builder, cell) in self.columns.iter_mut().zip(row) {
                self.n_bytes += cell.n_bytes();
                builder.add(cell);
            }
            self.n_rows += 1;
        }
        if self.n_rows >= ROWS || self.n_bytes >= BYTES {
            self.take()
        } else {
            None
        }
    }

    /// What was gathered since the last batch; `None` when it is nothing.
    pub fn take(&mut self) -> Option<RecordBatch> {
        if mem::take(&mut self.n_rows) == 0 {
            return None;
        }
        self.n_bytes = 0;
        let columns = self.columns.iter_mut().map(Builder::finish).collect();
        let batch = RecordBatch::try_new(self.schema(), columns);
        Some(batch.expect("every column was made by the schema and took a cell a row"))
    }
}

impl Builder {
    fn add(&mut self, cell: &Cell) {
        match (self, cell) {
            (Builder::Text(builder), Cell::Text(text)) => builder.append_value(text),
            (Builder::Integer(builder), Cell::Integer(n)) => builder.append_value(*n),
            (Builder::Number(builder), Cell::Number(x)) => builder.append_value(*x),
            (Builder::Flag(builder), Cell::Flag(yes)) => builder.append_value(*yes),
            (Builder::Text(builder), _) => builder.append_null(),
            (Builder::Integer(builder), _) => builder.append_null(),
            (Builder::Number(builder), _) => builder.append_null(),
            (Builder::Flag(builder), _) => builder.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Builder::Text(builder) => Arc::new(builder.finish()),
            Builder::Integer(builder) => Arc::new(builder.finish()),
            Builder::Number(builder) => Arc::new(builder.finish()),
            Builder::Flag(builder) => Arc::new(builder.finish()),
        }
    }
}
