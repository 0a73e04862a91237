//! Articles as Python has them: iterables of strings and dicts, frames as streams of Arrow's batches.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, GenericStringArray, OffsetSizeTrait, RecordBatch, RecordBatchReader};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::DataType;
use pyo3::exceptions::{PyImportError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyIterator, PyMapping, PyString};
use pyo3_arrow::PyRecordBatchReader;
use serde_json::{Map, Number, Value};

use crate::objects::PyArticle;
use crate::values;

/// Names and values of one article, or why there are none.
pub(crate) type Columns = Result<Vec<(String, Value)>, String>;

/// Where articles come from.
pub(crate) enum Source {
    /// Anything that iterates.
    Python(Py<PyIterator>),
    /// A frame, batch by batch.
    Arrow {
        reader: Box<dyn RecordBatchReader + Send>,
        batch: Option<RecordBatch>,
        /// The next row of the batch.
        row: usize,
    },
}

impl Source {
    /// Looks at what was given without taking anything from it.
    pub(crate) fn of(articles: &Bound<'_, PyAny>) -> PyResult<Self> {
        if articles.cast::<PyString>().is_ok() || articles.cast::<PyMapping>().is_ok() {
            return Err(PyTypeError::new_err(
                "many articles are wanted: a list or a frame; annotate() takes a single text",
            ));
        }
        if let Some(reader) = reader(articles)? {
            return Ok(Source::Arrow {
                reader,
                batch: None,
                row: 0,
            });
        }
        match articles.try_iter() {
            Ok(iterator) => Ok(Source::Python(iterator.unbind())),
            Err(_) => Err(PyTypeError::new_err(format!(
                "articles: an iterable of strings or dicts, or a frame, is wanted, not {}",
                articles.get_type().name()?
            ))),
        }
    }

    /// The next article; an error is one of the source itself.
    pub(crate) fn next(&mut self, py: Python<'_>) -> PyResult<Option<Columns>> {
        match self {
            Source::Python(iterator) => {
                let next = iterator.bind(py).clone().next();
                next.map(|item| columns(&item?)).transpose()
            }
            Source::Arrow { reader, batch, row } => loop {
                if let Some(batch) = batch
                    && *row < batch.num_rows()
                {
                    let columns = of_row(batch, *row);
                    *row += 1;
                    return Ok(Some(columns));
                }
                match py.detach(|| reader.next()) {
                    Some(next) => {
                        let next = next.map_err(|error| PyTypeError::new_err(error.to_string()))?;
                        (*batch, *row) = (Some(next), 0);
                    }
                    None => return Ok(None),
                }
            },
        }
    }
}

/// A stream of rows, where what was given is a frame.
fn reader(articles: &Bound<'_, PyAny>) -> PyResult<Option<Box<dyn RecordBatchReader + Send>>> {
    let frame = if articles.hasattr("__arrow_c_stream__")? {
        articles.clone()
    } else if articles.hasattr("fetch_record_batch")? {
        // Relations of older versions of DuckDB.
        articles.call_method0("fetch_record_batch")?
    } else {
        return Ok(None);
    };
    // A column alone, a Series say, is a stream, too, but not of rows: it iterates.
    match frame.extract::<PyRecordBatchReader>() {
        Ok(reader) => reader.into_reader().map(Some),
        // pandas needs pyarrow for it; its frame would be read as the names of its columns.
        Err(error) if error.is_instance_of::<PyImportError>(articles.py()) => Err(error),
        Err(_) if articles.try_iter().is_ok() => Ok(None),
        Err(error) => Err(error),
    }
}

/// A string or a mapping.
fn columns(item: &Bound<'_, PyAny>) -> PyResult<Columns> {
    if let Ok(text) = item.cast::<PyString>() {
        return Ok(text_alone(text));
    }
    if let Ok(mapping) = item.cast::<PyMapping>() {
        return Ok(values::pairs(mapping).map_err(|error| error.to_string()));
    }
    if let Ok(article) = item.cast::<PyArticle>() {
        let record = &article.get().doc.record;
        return Ok(Ok(vec![
            ("id".to_owned(), Value::String(record.id.clone())),
            (
                "text".to_owned(),
                Value::String(article.get().doc.text().to_owned()),
            ),
            ("meta".to_owned(), Value::Object(record.meta.clone())),
        ]));
    }
    if item.cast::<PyBytes>().is_err()
        && let Ok(made) = item.call_method0("as_py")
        && let Ok(text) = made.cast::<PyString>()
    {
        return Ok(text_alone(text));
    }
    Ok(Err(format!(
        "a string or a dict is wanted, not {}",
        item.get_type().name()?
    )))
}

fn text_alone(text: &Bound<'_, PyString>) -> Columns {
    match text.to_str() {
        Ok(text) => Ok(vec![("text".to_owned(), Value::String(text.to_owned()))]),
        Err(_) => Err("the string has half of a surrogate pair, which is no character".to_owned()),
    }
}

/// The cells of a row; those that hold nothing are left out.
fn of_row(batch: &RecordBatch, row: usize) -> Columns {
    let schema = batch.schema();
    let mut columns = Vec::with_capacity(batch.num_columns());
    for (field, column) in schema.fields().iter().zip(batch.columns()) {
        // The index of a pandas frame is none of its columns.
        let is_null = column.is_null(row) || *column.data_type() == DataType::Null;
        if is_null || field.name().starts_with("__index_level_") {
            continue;
        }
        let value = cell(column.as_ref(), row)
            .map_err(|reason| format!("column {:?}: {reason}", field.name()))?;
        columns.push((field.name().clone(), value));
    }
    Ok(columns)
}

fn cell(column: &dyn Array, row: usize) -> Result<Value, String> {
    if column.is_null(row) {
        return Ok(Value::Null);
    }
    Ok(match column.data_type() {
        DataType::Utf8 => text(string(column.as_string::<i32>(), row))?,
        DataType::LargeUtf8 => text(string(column.as_string::<i64>(), row))?,
        DataType::Null => Value::Null,
        // Parquet files of some programs have their text so.
        DataType::Binary => text(column.as_binary::<i32>().value(row))?,
        DataType::LargeBinary => text(column.as_binary::<i64>().value(row))?,
        DataType::BinaryView => text(column.as_binary_view().value(row))?,
        DataType::Utf8View => text(column.as_string_view().clone().to_binary_view().value(row))?,
        DataType::Boolean => Value::Bool(column.as_boolean().value(row)),
        DataType::Int8 => column.as_primitive::<Int8Type>().value(row).into(),
        DataType::Int16 => column.as_primitive::<Int16Type>().value(row).into(),
        DataType::Int32 => column.as_primitive::<Int32Type>().value(row).into(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).into(),
        DataType::UInt8 => column.as_primitive::<UInt8Type>().value(row).into(),
        DataType::UInt16 => column.as_primitive::<UInt16Type>().value(row).into(),
        DataType::UInt32 => column.as_primitive::<UInt32Type>().value(row).into(),
        DataType::UInt64 => column.as_primitive::<UInt64Type>().value(row).into(),
        DataType::Float64 => {
            let number = column.as_primitive::<Float64Type>().value(row);
            Number::from_f64(number).map_or(Value::Null, Value::Number)
        }
        DataType::Struct(fields) => {
            let parts = fields.iter().zip(column.as_struct().columns());
            let object: Result<Map<String, Value>, String> = parts
                .map(|(field, part)| Ok((field.name().clone(), cell(part.as_ref(), row)?)))
                .collect();
            Value::Object(object?)
        }
        DataType::List(_) => list(column.as_list::<i32>().value(row).as_ref())?,
        DataType::LargeList(_) => list(column.as_list::<i64>().value(row).as_ref())?,
        DataType::Dictionary(..) => {
            let dictionary = column.as_any_dictionary();
            cell(
                dictionary.values().as_ref(),
                dictionary.normalized_keys()[row],
            )?
        }
        kind => {
            // Maps and the like may hold strings.
            if kind.is_nested() {
                let alone = column.slice(row, 1).to_data();
                alone.validate_full().map_err(|e| e.to_string())?;
            }
            let options = FormatOptions::default();
            let shown = ArrayFormatter::try_new(column, &options).map_err(|e| e.to_string())?;
            let shown = shown
                .value(row)
                .try_to_string()
                .map_err(|e| e.to_string())?;
            Value::String(shown)
        }
    })
}

/// The bytes of a string. Other programs' streams are taken as they come, so these need not be UTF-8.
fn string<Offset: OffsetSizeTrait>(column: &GenericStringArray<Offset>, row: usize) -> &[u8] {
    let offsets = column.value_offsets();
    &column.value_data()[offsets[row].as_usize()..offsets[row + 1].as_usize()]
}

fn text(bytes: &[u8]) -> Result<Value, String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Value::String(text.to_owned())),
        Err(error) => Err(format!(
            "byte {} of the string is not UTF-8",
            error.valid_up_to()
        )),
    }
}

fn list(values: &dyn Array) -> Result<Value, String> {
    let values = (0..values.len()).map(|at| cell(values, at));
    values.collect::<Result<_, String>>().map(Value::Array)
}
