//! Many articles: taken lazily on the caller's thread, worked on by the pipeline's, given back in order.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::str::FromStr;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use ascribe::Pipeline;
use ascribe_input::{FailureKind, Item, Left, Options, Place, Unit};
use ascribe_tables::{Batches, Table, schema};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::doc::Doc;
use crate::errors::article_error;
use crate::frames::{self, table_named};
use crate::objects::{PyArticle, PyFailure};
use crate::rows::{Columns, Source};
use crate::work::{attributed, told};

/// Articles on their way for each thread: enough that threads seldom wait for the slowest.
const ITEMS_PER_THREAD: usize = 64;

/// Bytes of articles on their way. One larger article goes its way alone.
const BYTES: usize = 16 << 20;

/// How long Ctrl-C may have to wait.
const WAIT: Duration = Duration::from_millis(50);

/// What becomes of an article that fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Errors {
    Item,
    Raise,
}

impl FromStr for Errors {
    type Err = PyErr;

    fn from_str(name: &str) -> PyResult<Self> {
        match name {
            "item" => Ok(Errors::Item),
            "raise" => Ok(Errors::Raise),
            _ => Err(PyValueError::new_err(format!(
                "errors: \"item\" or \"raise\" is wanted, not {name:?}"
            ))),
        }
    }
}

/// What came of one article.
enum Outcome {
    Article(Box<Doc>),
    Failure(PyFailure),
}

/// An article on its way.
struct Waiting {
    result: Receiver<Outcome>,
    /// A result that was looked for and was there.
    is_here: Option<Outcome>,
    position: u64,
    n_bytes: usize,
}

impl Waiting {
    fn is_done(&mut self) -> bool {
        if self.is_here.is_none() {
            self.is_here = match self.result.try_recv() {
                Ok(outcome) => Some(outcome),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => Some(self.lost()),
            };
        }
        self.is_here.is_some()
    }

    /// No worker ends without its result; if one did, that is a failure of this article.
    fn lost(&self) -> Outcome {
        Outcome::Failure(PyFailure {
            position: self.position,
            kind: FailureKind::Panicked.name().to_owned(),
            reason: "the thread that worked on it ended".to_owned(),
        })
    }
}

/// The state of an iteration. Whoever locks it has let go of the interpreter, or two threads would wait for each other.
struct Flow {
    pipeline: Arc<Pipeline>,
    options: Arc<Options>,
    source: Option<Source>,
    /// Of the source; told when what came before is told.
    error: Option<PyErr>,
    waiting: VecDeque<Waiting>,
    n_taken: u64,
    n_bytes: usize,
    max_items: usize,
    errors: Errors,
    failures: Vec<PyFailure>,
    place: Arc<str>,
}

impl Flow {
    /// The next result in the order of the articles.
    fn next(&mut self) -> PyResult<Option<Outcome>> {
        self.fill()?;
        let Some(mut first) = self.waiting.pop_front() else {
            return self.error.take().map_or(Ok(None), Err);
        };
        let outcome = loop {
            if let Some(outcome) = first.is_here.take() {
                break outcome;
            }
            match first.result.recv_timeout(WAIT) {
                Ok(outcome) => break outcome,
                Err(RecvTimeoutError::Disconnected) => break first.lost(),
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(interrupted) = Python::attach(|py| py.check_signals()) {
                        self.stop();
                        return Err(interrupted);
                    }
                }
            }
        };
        self.n_bytes -= first.n_bytes;
        if let Outcome::Failure(failure) = &outcome {
            if self.errors == Errors::Raise {
                let reason = format!("article {}: {}", failure.position, failure.reason);
                self.stop();
                return Err(article_error(reason));
            }
            self.failures.push(failure.clone());
        }
        Ok(Some(outcome))
    }

    /// Takes articles while there is room; where the next result is here already only some, so that it need not wait.
    fn fill(&mut self) -> PyResult<()> {
        let mut n_taken = 0;
        while self.source.is_some() && self.waiting.len() < self.max_items {
            let has_room = self.n_bytes < BYTES || self.waiting.is_empty();
            let may_wait = n_taken >= 4 && self.waiting.front_mut().is_some_and(Waiting::is_done);
            if !has_room || may_wait {
                break;
            }
            let items = self.take();
            n_taken += items.len();
            for item in items {
                self.start(item);
            }
        }
        Ok(())
    }

    /// Some articles from the source, with the interpreter.
    fn take(&mut self) -> Vec<Result<Item, PyFailure>> {
        let Some(mut source) = self.source.take() else {
            return Vec::new();
        };
        let n = (self.max_items - self.waiting.len()).min(4);
        let mut items = Vec::with_capacity(n);
        let left = Python::attach(|py| {
            for _ in 0..n {
                match source.next(py) {
                    Ok(Some(columns)) => items.push(self.item(columns)),
                    Ok(None) => return false,
                    Err(error) => {
                        self.error = Some(error);
                        return false;
                    }
                }
            }
            true
        });
        if left {
            self.source = Some(source);
        } else {
            Python::attach(|_| drop(source));
        }
        items
    }

    fn item(&mut self, columns: Columns) -> Result<Item, PyFailure> {
        let position = self.n_taken;
        self.n_taken += 1;
        let place = Place {
            record: position + 1,
            unit: Unit::Row,
            ..Place::whole(Arc::clone(&self.place))
        };
        match columns {
            Ok(columns) => Ok(Item::of_columns(place, position.to_string(), columns)),
            Err(reason) => Err(PyFailure {
                position,
                kind: FailureKind::Malformed.name().to_owned(),
                reason,
            }),
        }
    }

    fn start(&mut self, item: Result<Item, PyFailure>) {
        let (sender, result) = sync_channel(1);
        let (position, n_bytes) = match item {
            Ok(item) => {
                let position = item.place().record - 1;
                let n_bytes = item.n_bytes();
                let pipeline = Arc::clone(&self.pipeline);
                let options = Arc::clone(&self.options);
                self.pipeline.spawn(move || {
                    // The receiver is gone when nobody wants the result any more.
                    let _ = sender.send(outcome(&pipeline, &options, item, position));
                });
                (position, n_bytes)
            }
            Err(failure) => {
                let position = failure.position;
                let _ = sender.send(Outcome::Failure(failure));
                (position, 0)
            }
        };
        self.n_bytes += n_bytes;
        self.waiting.push_back(Waiting {
            result,
            is_here: None,
            position,
            n_bytes,
        });
    }

    /// Nothing more is taken, and what is on its way is for nobody.
    fn stop(&mut self) {
        let source = self.source.take();
        Python::attach(|_| drop(source));
        self.waiting.clear();
        self.n_bytes = 0;
    }
}

/// Works on an article; whatever happens, there is an outcome.
fn outcome(pipeline: &Pipeline, options: &Options, item: Item, position: u64) -> Outcome {
    // The item is lost with the panic and nothing else is changed.
    let worked = catch_unwind(AssertUnwindSafe(|| attributed(pipeline, options, item)));
    let failure = |kind: &str, reason: String| {
        Outcome::Failure(PyFailure {
            position,
            kind: kind.to_owned(),
            reason,
        })
    };
    match worked {
        Ok(Ok(doc)) => Outcome::Article(Box::new(doc)),
        Ok(Err(left)) => {
            let kind = match &left {
                Left::Failed(failure) => failure.kind.name(),
                Left::OtherLanguage(_) | Left::OtherShard => "other-language",
            };
            failure(kind, told(&left))
        }
        Err(_) => failure(
            FailureKind::Panicked.name(),
            "the program panicked".to_owned(),
        ),
    }
}

/// Results of `annotate_many`: an iterator of articles and failures, or, as a whole, a table.
///
/// Each result is given once: what was iterated is not in a table made afterwards.
#[pyclass(frozen, generic, module = "ascribe", name = "Annotated")]
pub(crate) struct Annotated {
    flow: Arc<Mutex<Flow>>,
    bar: Option<Py<PyAny>>,
}

impl Annotated {
    pub(crate) fn new(
        pipeline: Arc<Pipeline>,
        articles: &Bound<'_, PyAny>,
        batch: usize,
        errors: Errors,
        any_language: bool,
        progress: bool,
    ) -> PyResult<Self> {
        let py = articles.py();
        let max_items = match (pipeline.n_threads(), batch) {
            // The calling thread does the work itself: one after the other.
            (1, _) => 1,
            (threads, 0) => threads * ITEMS_PER_THREAD,
            (_, batch) => batch,
        };
        let bar = if progress { bar(py, articles)? } else { None };
        let options = Options {
            any_language,
            ..Options::default()
        };
        let flow = Flow {
            pipeline,
            options: Arc::new(options),
            source: Some(Source::of(articles)?),
            error: None,
            waiting: VecDeque::new(),
            n_taken: 0,
            n_bytes: 0,
            max_items,
            errors,
            failures: Vec::new(),
            place: "articles".into(),
        };
        Ok(Self {
            flow: Arc::new(Mutex::new(flow)),
            bar,
        })
    }

    fn next_outcome(&self, py: Python<'_>) -> PyResult<Option<Outcome>> {
        let flow = Arc::clone(&self.flow);
        let outcome = py.detach(move || held(&flow)?.flow.next())?;
        // A loop in C asks for one after the other, and never looks for Ctrl-C.
        py.check_signals()?;
        if let Some(bar) = &self.bar {
            match outcome {
                Some(_) => bar.call_method1(py, "update", (1,))?,
                None => bar.call_method0(py, "close")?,
            };
        }
        Ok(outcome)
    }

    /// What is left, as batches that are made when they are asked for.
    fn rest(&self, py: Python<'_>, table: Table) -> Rest {
        Rest {
            flow: Arc::clone(&self.flow),
            bar: self.bar.as_ref().map(|bar| bar.clone_ref(py)),
            batches: Batches::new(table),
            schema: schema(table),
            table,
            is_over: false,
        }
    }

    /// All that is left, made before it is handed on: what other programs do with the interpreter in the meantime cannot disturb
    /// it, and exceptions stay what they are.
    fn made<'py>(&self, py: Python<'py>, table: &str) -> PyResult<Bound<'py, PyAny>> {
        let mut rest = self.rest(py, table_named(table)?);
        let (batches, schema) = py.detach(move || {
            let mut batches = Vec::new();
            while !rest.is_over {
                batches.extend(rest.next_batch()?.map(Ok));
            }
            Ok::<_, PyErr>((batches, rest.schema()))
        })?;
        frames::stream(py, Box::new(RecordBatchIterator::new(batches, schema)))
    }
}

thread_local! {
    /// The flows that this thread is at work on. Articles may come from a generator, and that may ask for anything.
    static AT_WORK: RefCell<Vec<*const Mutex<Flow>>> = const { RefCell::new(Vec::new()) };
}

/// A flow that is this thread's alone, as long as it lives.
struct Held<'f> {
    flow: MutexGuard<'f, Flow>,
    at: *const Mutex<Flow>,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        AT_WORK.with_borrow_mut(|all| all.retain(|&at| at != self.at));
    }
}

/// Waits for other threads; for this one it would wait for ever, as when a generator asks for the results that are made of it.
fn held(flow: &Mutex<Flow>) -> PyResult<Held<'_>> {
    let at: *const Mutex<Flow> = flow;
    if AT_WORK.with_borrow(|all| all.contains(&at)) {
        return Err(PyValueError::new_err(
            "these results are being made: what gives the articles cannot ask for them",
        ));
    }
    let flow = flow.lock().unwrap_or_else(PoisonError::into_inner);
    AT_WORK.with_borrow_mut(|all| all.push(at));
    Ok(Held { flow, at })
}

/// A bar of tqdm, where it is installed.
fn bar(py: Python<'_>, articles: &Bound<'_, PyAny>) -> PyResult<Option<Py<PyAny>>> {
    let Ok(tqdm) = PyModule::import(py, "tqdm.auto") else {
        let warnings = PyModule::import(py, "warnings")?;
        warnings.call_method1("warn", ("progress=True needs tqdm: pip install tqdm",))?;
        return Ok(None);
    };
    let options = pyo3::types::PyDict::new(py);
    options.set_item("total", articles.len().ok())?;
    options.set_item("unit", " articles")?;
    Ok(Some(tqdm.call_method("tqdm", (), Some(&options))?.unbind()))
}

#[pymethods]
impl Annotated {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        Ok(match self.next_outcome(py)? {
            None => None,
            Some(Outcome::Article(doc)) => Some(Bound::new(py, PyArticle::from(*doc))?.into_any()),
            Some(Outcome::Failure(failure)) => Some(Bound::new(py, failure)?.into_any()),
        })
    }

    /// What failed so far.
    #[getter]
    fn failures<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let failures = py.detach(|| held(&self.flow).map(|held| held.flow.failures.clone()))?;
        PyList::new(py, failures)
    }

    /// All that is left as a pyarrow Table of `quotations` or `speakers`.
    #[pyo3(signature = (table = "quotations"))]
    fn to_arrow<'py>(&self, py: Python<'py>, table: &str) -> PyResult<Bound<'py, PyAny>> {
        frames::to_arrow(&self.made(py, table)?)
    }

    /// All that is left as a pandas DataFrame of `quotations` or `speakers`.
    #[pyo3(signature = (table = "quotations"))]
    fn to_pandas<'py>(&self, py: Python<'py>, table: &str) -> PyResult<Bound<'py, PyAny>> {
        frames::to_pandas(&self.made(py, table)?)
    }

    /// All that is left as a Polars DataFrame of `quotations` or `speakers`.
    #[pyo3(signature = (table = "quotations"))]
    fn to_polars<'py>(&self, py: Python<'py>, table: &str) -> PyResult<Bound<'py, PyAny>> {
        frames::to_polars(&self.made(py, table)?)
    }

    /// The table of quotations for whatever reads Arrow's C stream, batch by batch.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let stream = frames::stream(py, Box::new(self.rest(py, Table::Quotations)))?;
        frames::capsule(&stream, requested_schema)
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        let seen = py.detach(|| {
            let held = held(&self.flow).ok()?;
            let n = held.flow.n_taken - held.flow.waiting.len() as u64;
            let is_over = held.flow.source.is_none() && held.flow.waiting.is_empty();
            Some((n, is_over))
        });
        match seen {
            Some((n, is_over)) => {
                format!("Annotated({n} done{})", if is_over { ", all" } else { "" })
            }
            None => "Annotated(at work)".to_owned(),
        }
    }
}

/// The batches of a table, made while they are read.
struct Rest {
    flow: Arc<Mutex<Flow>>,
    bar: Option<Py<PyAny>>,
    batches: Batches,
    schema: SchemaRef,
    table: Table,
    is_over: bool,
}

impl Rest {
    /// Until a batch is full. The interpreter is free.
    fn next_batch(&mut self) -> PyResult<Option<RecordBatch>> {
        loop {
            let outcome = held(&self.flow)?.flow.next()?;
            if let Some(bar) = &self.bar {
                Python::attach(|py| match outcome {
                    Some(_) => bar.call_method1(py, "update", (1,)),
                    None => bar.call_method0(py, "close"),
                })?;
            }
            match outcome {
                Some(Outcome::Article(doc)) => {
                    if let Some(batch) = self.batches.add(&doc.rows(self.table)) {
                        return Ok(Some(batch));
                    }
                }
                Some(Outcome::Failure(_)) => {}
                None => {
                    self.is_over = true;
                    return Ok(self.batches.take());
                }
            }
        }
    }
}

impl Iterator for Rest {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        // Whoever reads may have the interpreter or not: in between nobody has it, and others can work.
        let batch = Python::attach(|py| py.detach(|| self.next_batch()));
        if batch.is_err() {
            self.is_over = true;
        }
        batch
            .map_err(|error| ArrowError::ExternalError(Box::new(Told(error.to_string()))))
            .transpose()
    }
}

impl RecordBatchReader for Rest {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// An exception on its way through Arrow, which knows no Python.
#[derive(Debug)]
struct Told(String);

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Told {}

/// The articles of a list or an iteration, failures left out.
pub(crate) fn articles(given: &Bound<'_, PyAny>) -> PyResult<Vec<PyArticle>> {
    let mut all = Vec::new();
    for item in given.try_iter()? {
        let item = item?;
        if let Ok(article) = item.cast::<PyArticle>() {
            all.push(article.get().clone());
        } else if item.cast::<PyFailure>().is_err() {
            let name = item.get_type().name()?;
            return Err(PyTypeError::new_err(format!(
                "an Article is wanted, not {name}"
            )));
        }
    }
    Ok(all)
}
