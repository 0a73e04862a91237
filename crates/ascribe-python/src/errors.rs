//! Exceptions, with the program's own messages.

use std::fmt::Display;

use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

create_exception!(
    ascribe,
    AscribeError,
    PyException,
    "What this package raises; its kinds tell more."
);
create_exception!(
    ascribe,
    ModelError,
    AscribeError,
    "A model cannot be loaded: a file is missing or damaged, or the name is not known."
);
create_exception!(
    ascribe,
    ArticleError,
    AscribeError,
    "An article cannot be attributed, and the message says why."
);
create_exception!(
    ascribe,
    GoldError,
    AscribeError,
    "Labelled data cannot be read or compared."
);

pub(crate) fn model_error(reason: impl Display) -> PyErr {
    ModelError::new_err(reason.to_string())
}

pub(crate) fn article_error(reason: impl Display) -> PyErr {
    ArticleError::new_err(reason.to_string())
}

pub(crate) fn gold_error(reason: impl Display) -> PyErr {
    GoldError::new_err(reason.to_string())
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add("AscribeError", py.get_type::<AscribeError>())?;
    module.add("ModelError", py.get_type::<ModelError>())?;
    module.add("ArticleError", py.get_type::<ArticleError>())?;
    module.add("GoldError", py.get_type::<GoldError>())
}
