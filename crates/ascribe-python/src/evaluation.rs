//! Labelled data, and predictions against them.

use std::path::PathBuf;
use std::sync::Arc;

use ascribe::ArticleRecord;
use ascribe_eval::read::{self, Corpus, Format, Side};
use ascribe_eval::report::{Detail, Form, Line};
use ascribe_eval::{Bootstrap, Document, Options, Report, compare, nothing_common};
use pyo3::exceptions::{PyKeyError, PyUserWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::doc::Doc;
use crate::errors::gold_error;
use crate::many::articles;
use crate::objects::{PyArticle, classes};
use crate::values;

/// Labelled articles, as `read_gold` reads them: a sequence of articles.
#[pyclass(frozen, sequence, module = "ascribe", name = "Gold")]
pub(crate) struct Gold {
    documents: Vec<Document>,
    docs: Vec<Arc<Doc>>,
    problems: Vec<String>,
    /// Where it was read; to be read again when texts are known that it lacks.
    source: Side,
}

impl Gold {
    fn of(documents: Vec<Document>, problems: Vec<String>, source: Side) -> Self {
        let docs = documents.iter().map(|document| Arc::new(doc(document)));
        Self {
            docs: docs.collect(),
            documents,
            problems,
            source,
        }
    }

    /// What a comparison takes. Where something could not be read, texts may have been what was missing.
    fn side(&self) -> Side {
        if self.problems.is_empty() {
            return Side::Documents(self.documents.clone());
        }
        self.source.clone()
    }
}

#[pymethods]
impl Gold {
    /// What could not be read, with file, line and reason.
    #[getter]
    fn problems(&self) -> Vec<String> {
        self.problems.clone()
    }

    fn __len__(&self) -> usize {
        self.docs.len()
    }

    fn __getitem__<'py>(
        &self,
        py: Python<'py>,
        index: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.list(py)?.as_any().get_item(index)
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.list(py)?.try_iter()?.into_any())
    }

    fn __repr__(&self) -> String {
        format!("Gold({} articles)", self.docs.len())
    }
}

impl Gold {
    fn list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let all = self.docs.iter().map(|doc| PyArticle {
            doc: Arc::clone(doc),
        });
        PyList::new(py, all.collect::<Vec<_>>())
    }
}

fn doc(document: &Document) -> Doc {
    let mut record = ArticleRecord::new(&document.id, &document.text);
    record.meta = document.meta.clone();
    let quotes = document.quotes.iter();
    record.quotes = quotes.map(|quote| quote.record.clone()).collect();
    record.speakers = document.speakers.clone().unwrap_or_default();
    Doc::new(record, Vec::new(), Vec::new())
}

/// Reads labelled articles: JSON lines, brat folders, PARC XML, CoNLL columns, PDNC folders, CSV; the form is recognised, or
/// named by `format`. What cannot be read is left out and warned about.
///
/// >>> import ascribe, os, tempfile
/// >>> path = os.path.join(tempfile.mkdtemp(), "gold.jsonl")
/// >>> _ = open(path, "w").write(ascribe.annotate("“No,” said Ann Pell.").to_json())
/// >>> gold = ascribe.read_gold(path)
/// >>> len(gold), gold[0].quotations[0].words
/// (1, 'No,')
#[pyfunction]
#[pyo3(signature = (path, format = None))]
pub(crate) fn read_gold(py: Python<'_>, path: PathBuf, format: Option<&str>) -> PyResult<Gold> {
    let format = format
        .map(str::parse::<Format>)
        .transpose()
        .map_err(|error| PyValueError::new_err(error.to_string()))?;
    let corpus = py.detach(|| read::read(&path, format));
    let corpus = corpus.map_err(|error| unreadable(&error))?;
    warn(py, &corpus)?;
    let problems = corpus.problems.iter().map(ToString::to_string).collect();
    let source = Side::File(path, format);
    Ok(py.detach(|| Gold::of(corpus.documents, problems, source)))
}

fn unreadable(error: &read::ReadError) -> PyErr {
    let source = std::error::Error::source(error).map(|source| format!(": {source}"));
    gold_error(format!("{error}{}", source.unwrap_or_default()))
}

/// A warning for each thing that could not be read.
fn warn(py: Python<'_>, corpus: &Corpus) -> PyResult<()> {
    for problem in &corpus.problems {
        let message = problem.to_string().replace('\0', "");
        let message = std::ffi::CString::new(message).unwrap_or_default();
        PyErr::warn(py, &py.get_type::<PyUserWarning>(), &message, 1)?;
    }
    Ok(())
}

/// Labelled or predicted articles: a path, what `read_gold` gave, or articles.
fn side(given: &Bound<'_, PyAny>) -> PyResult<Side> {
    if let Ok(gold) = given.cast::<Gold>() {
        return Ok(gold.get().side());
    }
    if let Ok(path) = given.extract::<PathBuf>() {
        return Ok(Side::File(path, None));
    }
    let articles = articles(given)?;
    let documents = articles
        .into_iter()
        .map(|article| article.doc.record.clone().into());
    Ok(Side::Documents(documents.collect()))
}

/// What both sides hold. What one of them lacks is warned about, but not what `read_gold` has told before.
fn both(py: Python<'_>, given: [&Bound<'_, PyAny>; 2]) -> PyResult<(Vec<Document>, Vec<Document>)> {
    let [gold, predicted] = [side(given[0])?, side(given[1])?];
    let both = py.detach(|| read::both(&gold, &predicted));
    let both = both.map_err(|error| unreadable(&error))?;
    for (given, corpus) in given.into_iter().zip([&both.gold, &both.predicted]) {
        if given.cast::<Gold>().is_err() {
            warn(py, corpus)?;
        }
    }
    let predicted = both.predicted.documents;
    let mut without_text = both.gold_without_text;
    let mut gold = both.gold.documents;
    gold.retain(|one| {
        let is_comparable = !one.text.is_empty() || one.quotes.is_empty();
        if !is_comparable {
            without_text.push(one.id.clone());
        }
        is_comparable
    });
    if !gold.is_empty() {
        return Ok((gold, predicted));
    }
    if let Some(why) = apart(without_text.iter().map(String::as_str), &predicted) {
        return Err(why);
    }
    Err(gold_error(match without_text.first() {
        Some(id) => format!("gold: article {id:?} has no text"),
        None => "no article in the gold".to_owned(),
    }))
}

/// Why two sides without a common id cannot be compared; `None` where they have one.
fn apart<'g>(gold: impl Iterator<Item = &'g str>, predicted: &[Document]) -> Option<PyErr> {
    let predicted = predicted.iter().map(|document| document.id.as_str());
    let why = nothing_common(gold, predicted)?;
    Some(gold_error(why.replacen("of it", "of the prediction", 1)))
}

/// Scores predicted articles against labelled ones, joined by id, as `ascribe eval` does.
///
/// gold, predicted
///     A path, what `read_gold` gave, or articles: a list of them, or what `annotate_many` gives. Where one side has no text, that
///     of the other article of the same id is taken.
/// flat
///     Leave out quotations inside others on both sides.
/// classes
///     Leave out quotations of other classes; the default is that of `Pipeline`.
/// only_predicted_articles
///     Leave out gold articles that were not predicted, rather than count their quotations as missed.
/// resamples, seed
///     Of the bootstrap that makes the intervals; 0 for none.
///
/// >>> import ascribe
/// >>> gold = [ascribe.annotate("“No,” said Ann Pell.", id="a")]
/// >>> scores = ascribe.evaluate(gold, gold)
/// >>> scores["attribution"].f1
/// 1.0
/// >>> sorted(scores.figures)[:2]
/// ['attribution', 'attribution/direct']
#[pyfunction]
#[pyo3(signature = (gold, predicted, *, flat = false, classes = None, only_predicted_articles = false, resamples = 1000, seed = 1))]
#[allow(clippy::too_many_arguments)] // They are keywords in Python.
pub(crate) fn evaluate(
    py: Python<'_>,
    gold: &Bound<'_, PyAny>,
    predicted: &Bound<'_, PyAny>,
    flat: bool,
    classes: Option<Bound<'_, PyAny>>,
    only_predicted_articles: bool,
    resamples: usize,
    seed: u64,
) -> PyResult<Evaluation> {
    let options = Options {
        flat,
        classes: self::classes(classes.as_ref())?,
        only_predicted_articles,
        overlaps: Vec::new(),
    };
    let (gold, predicted) = both(py, [gold, predicted])?;
    py.detach(|| {
        let comparison = compare(&gold, &predicted, &options);
        if let Some(why) = apart(gold.iter().map(|one| one.id.as_str()), &predicted) {
            return Err(why);
        }
        if comparison.articles().is_empty() {
            return Err(gold_error(
                "no article is both in the gold and in the prediction",
            ));
        }
        let report = Report::new(&comparison, &[], Bootstrap { resamples, seed });
        Ok(Evaluation { report })
    })
}

/// What `evaluate` found: figures by name, as a table, as a dict.
#[pyclass(frozen, module = "ascribe", name = "Evaluation")]
pub(crate) struct Evaluation {
    report: Report,
}

#[pymethods]
impl Evaluation {
    /// Every figure that the gold allows, by its name.
    #[getter]
    fn figures<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let all = PyDict::new(py);
        for line in &self.report.figures {
            all.set_item(&line.figure, Figure::from(line))?;
        }
        Ok(all)
    }

    /// Gold articles that were compared.
    #[getter]
    fn articles(&self) -> usize {
        self.report.articles
    }

    /// What to know when reading the figures.
    #[getter]
    fn remarks(&self) -> Vec<String> {
        self.report.remarks.clone()
    }

    fn __getitem__(&self, name: &str) -> PyResult<Figure> {
        let line = self.report.figure(name);
        line.map(Figure::from).ok_or_else(|| {
            let names = self.report.figures.iter().map(|line| line.figure.as_str());
            let names = names.collect::<Vec<_>>().join(", ");
            PyKeyError::new_err(format!("there is no figure {name:?}; there are {names}"))
        })
    }

    /// Everything as a dict, as `ascribe eval --json` writes it.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let value = serde_json::to_value(&self.report);
        values::to_python(
            py,
            &value.map_err(|error| PyValueError::new_err(error.to_string()))?,
        )
    }

    /// Tables in Markdown.
    fn to_markdown(&self) -> String {
        self.report.render(Form::Markdown, Detail::Main)
    }

    fn __str__(&self) -> String {
        self.report.render(Form::Text, Detail::Main)
    }

    fn __repr__(&self) -> String {
        match self.report.figure("attribution") {
            Some(line) => format!(
                "Evaluation({} articles, attribution F1 {:.3})",
                self.report.articles, line.f1
            ),
            None => format!("Evaluation({} articles)", self.report.articles),
        }
    }
}

/// Precision, recall and F1 of one figure, 0 to 1.
#[pyclass(frozen, module = "ascribe", name = "Figure", get_all)]
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    /// Its name.
    name: String,
    /// Right of the predicted.
    precision: f64,
    /// Found of the gold.
    recall: f64,
    /// Their harmonic mean.
    f1: f64,
    /// Number of gold ones.
    gold: f64,
    /// Number of predicted ones.
    predicted: f64,
    /// 95 % of the draws have an F1 from the first to the second; `None` without draws.
    interval: Option<(f64, f64)>,
}

impl From<&Line> for Figure {
    fn from(line: &Line) -> Self {
        Self {
            name: line.figure.clone(),
            precision: line.precision,
            recall: line.recall,
            f1: line.f1,
            gold: line.gold,
            predicted: line.predicted,
            interval: line.intervals.map(|all| (all.f1.low, all.f1.high)),
        }
    }
}

#[pymethods]
impl Figure {
    fn __repr__(&self) -> String {
        format!(
            "Figure({}: precision {:.3}, recall {:.3}, F1 {:.3})",
            self.name, self.precision, self.recall, self.f1
        )
    }
}
