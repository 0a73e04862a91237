//! The Python module `ascribe`: conversions only. What it finds and how is the library's matter.

mod errors;
mod values;
mod doc;
mod work;
mod html;
mod frames;
mod objects;
mod rows;
mod many;
mod pipeline;
mod evaluation;

use std::ffi::OsString;

use mimalloc::MiMalloc;
use pyo3::prelude::*;

/// As in the command.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Does what a command line says, as the program `ascribe`; the first argument is the name of the program.
#[pyfunction]
fn run_command(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| ascribe_cli::run(&arguments))
}

/// A flat table of articles: of their `quotations` or `speakers`, as something that gives an Arrow stream.
#[pyfunction]
#[pyo3(signature = (articles, table = "quotations"))]
fn table<'py>(
    py: Python<'py>,
    articles: &Bound<'py, PyAny>,
    table: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let table = frames::table_named(table)?;
    let all = many::articles(articles)?;
    frames::of_docs(py, table, all.iter().map(|article| &*article.doc))
}

/// Who said what, in every article.
#[pymodule]
fn _ascribe(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    errors::register(module)?;
    module.add_class::<objects::PyArticle>()?;
    module.add_class::<objects::PyQuotation>()?;
    module.add_class::<objects::PySpeaker>()?;
    module.add_class::<objects::PyFailure>()?;
    module.add_class::<pipeline::PyPipeline>()?;
    module.add_class::<many::Annotated>()?;
    module.add_class::<evaluation::Gold>()?;
    module.add_class::<evaluation::Evaluation>()?;
    module.add_class::<evaluation::Figure>()?;
    module.add_function(wrap_pyfunction!(pipeline::annotate, module)?)?;
    module.add_function(wrap_pyfunction!(pipeline::annotate_many, module)?)?;
    module.add_function(wrap_pyfunction!(evaluation::read_gold, module)?)?;
    module.add_function(wrap_pyfunction!(evaluation::evaluate, module)?)?;
    module.add_function(wrap_pyfunction!(table, module)?)?;
    module.add_function(wrap_pyfunction!(run_command, module)?)?;
    Ok(())
}
