//! The pipeline: how articles are attributed, built once and again in a forked process.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ascribe::{BUNDLED_MODEL, Classes, Engine, Model, Pipeline};
use ascribe_input::{Item, Options, Place};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping};
use serde_json::Value;

use crate::errors::{AscribeError, article_error, model_error};
use crate::many::{Annotated, Errors};
use crate::objects::{PyArticle, classes};
use crate::values;
use crate::work::{attributed, told};

/// How articles are attributed: model, classes, threshold, threads. One serves any number of calls and threads.
///
/// model
///     `ascribe-small`, the one that is compiled in; a model folder; or `none` for the rules alone.
/// classes
///     Kinds of attribution that are wanted: `speech`, `thought`, `finding`, `act`, `all`; several with commas or as a list.
/// min_confidence
///     Quotations the program is less sure of are left out, 0 to 1.
/// threads
///     For many articles; 0 means one per core. No result depends on it.
///
/// >>> import ascribe
/// >>> rules = ascribe.Pipeline(model="none", classes="speech")
/// >>> rules
/// Pipeline(model='none', classes='speech', min_confidence=0.0, threads=0)
/// >>> rules.annotate("“No,” said Ann Pell.").speakers[0].name
/// 'Ann Pell'
#[pyclass(frozen, module = "ascribe", name = "Pipeline")]
pub(crate) struct PyPipeline {
    model: String,
    classes: Classes,
    min_confidence: f32,
    threads: usize,
    /// With the process it was built in: threads do not live on in a forked one.
    built: Mutex<(u32, Arc<Pipeline>)>,
}

impl PyPipeline {
    fn build(&self) -> PyResult<Pipeline> {
        build(&self.model, self.classes, self.min_confidence, self.threads)
    }

    /// The pipeline of this process.
    pub(crate) fn pipeline(&self) -> PyResult<Arc<Pipeline>> {
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        let process = std::process::id();
        if self.model != "none" {
            not_forked(process)?;
        }
        if built.0 != process {
            // The old one is left as it is: its threads are not here to be waited for.
            std::mem::forget(Arc::clone(&built.1));
            *built = (process, Arc::new(self.build()?));
        }
        Ok(Arc::clone(&built.1))
    }
}

/// More than any machine has.
const MOST_THREADS: usize = 1024;

/// The process in which a model has worked; 0 before.
static MODEL_IN: AtomicU32 = AtomicU32::new(0);

/// The engine's own threads do not live on in a forked process: a model that worked before the fork would wait for them for ever.
fn not_forked(process: u32) -> PyResult<()> {
    match MODEL_IN.compare_exchange(0, process, Ordering::Relaxed, Ordering::Relaxed) {
        Err(before) if before != process => Err(AscribeError::new_err(
            "this process was forked from one in which a model had worked, and its threads are not here: start processes with \
             multiprocessing.get_context(\"spawn\"), or let only the new ones use the model",
        )),
        _ => Ok(()),
    }
}

fn build(model: &str, classes: Classes, min_confidence: f32, threads: usize) -> PyResult<Pipeline> {
    let builder = Pipeline::builder()
        .min_confidence(min_confidence)
        .classes(classes)
        .threads(threads);
    let model = match model {
        "none" => return Ok(builder.without_model().build()),
        BUNDLED_MODEL => Model::bundled(),
        folder => Model::open(Path::new(folder), Engine::default()),
    };
    let detector = model.and_then(|model| model.detector());
    Ok(builder.detector(detector.map_err(model_error)?).build())
}

#[pymethods]
impl PyPipeline {
    #[new]
    #[pyo3(signature = (model = None, classes = None, min_confidence = 0.0, threads = 0))]
    fn new(
        py: Python<'_>,
        model: Option<std::path::PathBuf>,
        classes: Option<Bound<'_, PyAny>>,
        min_confidence: f32,
        threads: usize,
    ) -> PyResult<Self> {
        if !(0.0..=1.0).contains(&min_confidence) {
            return Err(PyValueError::new_err(
                "min_confidence: a number from 0 to 1 is wanted",
            ));
        }
        let model = model.map_or_else(
            || BUNDLED_MODEL.to_owned(),
            |model| model.to_string_lossy().into_owned(),
        );
        let classes = self::classes(classes.as_ref())?;
        if threads > MOST_THREADS {
            return Err(PyValueError::new_err(format!(
                "threads: at most {MOST_THREADS}, 0 for one a core, not {threads}"
            )));
        }
        let pipeline = py.detach(|| build(&model, classes, min_confidence, threads))?;
        Ok(Self {
            model,
            classes,
            min_confidence,
            threads,
            built: Mutex::new((std::process::id(), Arc::new(pipeline))),
        })
    }

    /// The model's name or folder.
    #[getter]
    fn model(&self) -> &str {
        &self.model
    }

    /// The classes that are wanted, with commas between them.
    #[getter]
    fn classes(&self) -> String {
        self.classes.to_string()
    }

    /// Quotations below are left out.
    #[getter]
    fn min_confidence(&self) -> f64 {
        f64::from(self.min_confidence)
    }

    /// Threads that work on many articles.
    #[getter]
    fn threads(&self) -> PyResult<usize> {
        Ok(self.pipeline()?.n_threads())
    }

    /// Attributes one article; `meta` are facts about it: `id`, `date`, `publisher`, `title`, whatever there is.
    ///
    /// The text stays as it is, so slices of the result fit it; texts in other languages are read, too.
    #[pyo3(signature = (text, **meta))]
    fn annotate(
        &self,
        py: Python<'_>,
        text: &str,
        meta: Option<Bound<'_, PyDict>>,
    ) -> PyResult<PyArticle> {
        let mut columns = vec![("text".to_owned(), Value::String(text.to_owned()))];
        if let Some(meta) = meta {
            columns.extend(values::pairs(meta.cast::<PyMapping>()?)?);
        }
        let options = Options {
            any_language: true,
            ..Options::default()
        };
        let pipeline = self.pipeline()?;
        let item = Item::of_columns(Place::whole("text".into()), "text", columns);
        let doc = py.detach(|| attributed(&pipeline, &options, item));
        doc.map(PyArticle::from)
            .map_err(|left| article_error(told(&left)))
    }

    /// Attributes many articles in parallel; see `ascribe.annotate_many`.
    #[pyo3(signature = (articles, *, batch = 0, errors = "item", any_language = false, progress = false))]
    fn annotate_many(
        &self,
        articles: &Bound<'_, PyAny>,
        batch: usize,
        errors: &str,
        any_language: bool,
        progress: bool,
    ) -> PyResult<Annotated> {
        let errors: Errors = errors.parse()?;
        Annotated::new(
            self.pipeline()?,
            articles,
            batch,
            errors,
            any_language,
            progress,
        )
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!(
            "Pipeline(model={}, classes='{}', min_confidence={:?}, threads={})",
            self.model.as_str().into_pyobject(py)?.repr()?,
            self.classes,
            self.min_confidence,
            self.threads
        ))
    }

    /// For pickle: the same is built anew.
    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> (Bound<'py, PyAny>, (String, String, f32, usize)) {
        let class = py.get_type::<Self>().into_any();
        let arguments = (
            self.model.clone(),
            self.classes.to_string(),
            self.min_confidence,
            self.threads,
        );
        (class, arguments)
    }
}

/// The pipelines that the functions of the module use, by the number of threads.
static SHARED: Mutex<Option<HashMap<usize, Py<PyPipeline>>>> = Mutex::new(None);

fn shared(py: Python<'_>, threads: usize) -> PyResult<Py<PyPipeline>> {
    let known = |shared: &Option<HashMap<usize, Py<PyPipeline>>>| {
        let own = shared.as_ref()?.get(&threads)?;
        Some(own.clone_ref(py))
    };
    if let Some(own) = known(&SHARED.lock().unwrap_or_else(PoisonError::into_inner)) {
        return Ok(own);
    }
    // Built with the lock open: building lets other threads of Python run.
    let made = Py::new(py, PyPipeline::new(py, None, None, 0.0, threads)?)?;
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    let all = shared.get_or_insert_with(HashMap::new);
    Ok(all.entry(threads).or_insert(made).clone_ref(py))
}

/// Finds the quotations of a text and who said them; `meta` are facts about it: `id`, `date`, `publisher`, `title`, …
///
/// >>> import ascribe
/// >>> article = ascribe.annotate("“We will appeal,” said Maria Lopez.", id="fees", date="2026-05-03")
/// >>> article.id, article.meta["date"]
/// ('fees', '2026-05-03')
/// >>> article.quotations[0].speaker
/// Speaker('Maria Lopez', person, female)
#[pyfunction]
#[pyo3(signature = (text, **meta))]
pub(crate) fn annotate(
    py: Python<'_>,
    text: &str,
    meta: Option<Bound<'_, PyDict>>,
) -> PyResult<PyArticle> {
    shared(py, 0)?.get().annotate(py, text, meta)
}

/// Attributes many articles in parallel: lazily, in their order, with bounded memory.
///
/// articles
///     Strings, dicts (`text`, `id`, `date`, … under the names that people use), or a frame: pandas, Polars, an Arrow table or
///     stream, a DuckDB relation. All other columns go to `meta`.
/// threads
///     0 means one per core. No result depends on it.
/// batch
///     Articles that are on their way at a time; 0 means 64 a thread.
/// errors
///     `item`: a `Failure` stands where the article would stand. `raise`: the first one ends the iteration as an exception.
/// any_language
///     Read articles in other languages, too; else they are failures.
/// progress
///     Show a bar by `tqdm`, when it is installed.
///
/// >>> import ascribe
/// >>> texts = ["“Yes,” said Ann Pell.", "“No,” said Orrin Vale."]
/// >>> for article in ascribe.annotate_many(texts):
/// ...     print(article.id, article.speakers[0])
/// 0 Ann Pell
/// 1 Orrin Vale
/// >>> ascribe.annotate_many(texts).to_arrow()["content"].to_pylist()
/// ['Yes,', 'No,']
#[pyfunction]
#[pyo3(signature = (articles, threads = 0, batch = 0, *, errors = "item", any_language = false, progress = false))]
pub(crate) fn annotate_many(
    py: Python<'_>,
    articles: &Bound<'_, PyAny>,
    threads: usize,
    batch: usize,
    errors: &str,
    any_language: bool,
    progress: bool,
) -> PyResult<Annotated> {
    let pipeline = shared(py, threads)?;
    pipeline
        .get()
        .annotate_many(articles, batch, errors, any_language, progress)
}
