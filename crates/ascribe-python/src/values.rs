//! Python's values as JSON and back.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use serde_json::{Map, Number, Value};

/// Levels of lists and dicts: one that holds itself must end.
const DEPTH: usize = 64;

/// A value as JSON; dates as ISO, what else is unknown as its `str`.
fn to_json_at(value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
    if depth == 0 {
        return Err(PyTypeError::new_err(
            "lists and dicts are nested too deeply",
        ));
    }
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Value::String(text.to_str()?.to_owned()));
    }
    if let Ok(yes) = value.cast::<PyBool>() {
        return Ok(Value::Bool(yes.is_true()));
    }
    if value.cast::<PyInt>().is_ok() {
        // Every digit counts, however many there are.
        let digits = value.str()?;
        let number: Result<Number, _> = serde_json::from_str(digits.to_str()?);
        return Ok(number.map_or_else(|_| Value::String(digits.to_string()), Value::Number));
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        // JSON has no infinity.
        return Ok(Number::from_f64(number.value()).map_or(Value::Null, Value::Number));
    }
    if let Ok(list) = value.cast::<PyList>() {
        let values = list.iter().map(|one| to_json_at(&one, depth - 1));
        return Ok(Value::Array(values.collect::<PyResult<_>>()?));
    }
    if let Ok(tuple) = value.cast::<PyTuple>() {
        let values = tuple.iter().map(|one| to_json_at(&one, depth - 1));
        return Ok(Value::Array(values.collect::<PyResult<_>>()?));
    }
    if let Ok(mapping) = value.cast::<PyMapping>() {
        let pairs = pairs_at(mapping, depth - 1)?;
        return Ok(Value::Object(pairs.into_iter().collect()));
    }
    for method in ["isoformat", "as_py", "item"] {
        // Dates, scalars of pyarrow, scalars of numpy.
        if let Ok(made) = value.call_method0(method) {
            return to_json_at(&made, depth - 1);
        }
    }
    Ok(Value::String(value.str()?.to_str()?.to_owned()))
}

/// Names and values of a mapping, in its order.
pub(crate) fn pairs(mapping: &Bound<'_, PyMapping>) -> PyResult<Vec<(String, Value)>> {
    pairs_at(mapping, DEPTH)
}

fn pairs_at(mapping: &Bound<'_, PyMapping>, depth: usize) -> PyResult<Vec<(String, Value)>> {
    let items = mapping.items()?;
    let pairs = items.iter().map(|item| {
        let (key, value) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        let key = key.str()?.to_str()?.to_owned();
        Ok((key, to_json_at(&value, depth)?))
    });
    pairs.collect()
}

/// JSON as Python's own values.
pub(crate) fn to_python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(yes) => PyBool::new(py, *yes).to_owned().into_any(),
        Value::Number(number) => {
            let digits = number.to_string();
            if digits.contains(['.', 'e', 'E']) {
                PyFloat::new(py, digits.parse().unwrap_or(f64::NAN)).into_any()
            } else {
                py.get_type::<PyInt>().call1((digits,))?
            }
        }
        Value::String(text) => PyString::new(py, text).into_any(),
        Value::Array(values) => {
            let list = PyList::empty(py);
            for value in values {
                list.append(to_python(py, value)?)?;
            }
            list.into_any()
        }
        Value::Object(map) => dict(py, map)?.into_any(),
    })
}

/// An object as a dict.
pub(crate) fn dict<'py>(py: Python<'py>, map: &Map<String, Value>) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (key, value) in map {
        dict.set_item(key, to_python(py, value)?)?;
    }
    Ok(dict)
}
