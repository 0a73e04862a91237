//! Tables for pandas, Polars, DuckDB, pyarrow: all of them through Arrow's C stream.

use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::ArrowError;
use ascribe_tables::{Batches, Table, schema};
use pyo3::exceptions::{PyImportError, PyValueError};
use pyo3::prelude::*;
use pyo3_arrow::PyRecordBatchReader;

use crate::doc::Doc;

pub(crate) fn table_named(name: &str) -> PyResult<Table> {
    name.parse()
        .map_err(|error: ascribe_tables::UnknownTable| PyValueError::new_err(error.to_string()))
}

/// Something with `__arrow_c_stream__` for a reader of batches.
pub(crate) fn stream<'py>(
    py: Python<'py>,
    reader: Box<dyn RecordBatchReader + Send>,
) -> PyResult<Bound<'py, PyAny>> {
    Ok(Bound::new(py, PyRecordBatchReader::new(reader))?.into_any())
}

/// The table of articles that are there.
pub(crate) fn of_docs<'py, 'd>(
    py: Python<'py>,
    table: Table,
    docs: impl IntoIterator<Item = &'d Doc>,
) -> PyResult<Bound<'py, PyAny>> {
    let mut batches = Batches::new(table);
    let mut made: Vec<Result<RecordBatch, ArrowError>> = Vec::new();
    for doc in docs {
        made.extend(batches.add(&doc.rows(table)).map(Ok));
    }
    made.extend(batches.take().map(Ok));
    let reader = RecordBatchIterator::new(made.into_iter(), schema(table));
    stream(py, Box::new(reader))
}

/// Arrow's capsule of a stream.
pub(crate) fn capsule<'py>(
    stream: &Bound<'py, PyAny>,
    requested_schema: Option<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    stream.call_method1("__arrow_c_stream__", (requested_schema,))
}

fn import<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyModule>> {
    PyModule::import(py, name).map_err(|error| {
        let told = PyImportError::new_err(format!("{name} is needed for this: pip install {name}"));
        told.set_cause(py, Some(error));
        told
    })
}

/// A pyarrow Table.
pub(crate) fn to_arrow<'py>(stream: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    import(stream.py(), "pyarrow")?.call_method1("table", (stream,))
}

/// A pandas DataFrame; by pandas itself where it reads streams, else by way of pyarrow.
pub(crate) fn to_pandas<'py>(stream: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let frame = import(stream.py(), "pandas")?.getattr("DataFrame")?;
    match frame.getattr_opt("from_arrow")? {
        Some(from_arrow) => from_arrow.call1((stream,)),
        None => to_arrow(stream)?.call_method0("to_pandas"),
    }
}

/// A Polars DataFrame.
pub(crate) fn to_polars<'py>(stream: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    import(stream.py(), "polars")?.call_method1("DataFrame", (stream,))
}
