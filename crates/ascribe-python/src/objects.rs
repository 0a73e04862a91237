//! Article, Quotation, Speaker, Failure: what a program in Python sees of an article.

use std::sync::Arc;

use ascribe::article::{CharSpan, QuoteRecord, SpeakerRecord};
use ascribe::{ArticleRecord, Classes};
use ascribe_tables::Table;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PySlice, PyType};

use crate::doc::Doc;
use crate::frames::{self, table_named};
use crate::{html, values};

/// Characters of a text that a `repr` shows.
const SHOWN: usize = 60;

/// An article with its quotations and speakers.
///
/// >>> import ascribe
/// >>> article = ascribe.annotate("“The plan,” Maria Lopez told reporters, “was never costed.”")
/// >>> article
/// Article('text', 1 quotation, 1 speaker)
/// >>> for said in article.quotations:
/// ...     print(f"{said.speaker.name} {said.cue}: {said.words}")
/// Maria Lopez told: The plan, … was never costed.
/// >>> article.text[article.quotations[0].content[0]]
/// 'The plan,'
///
/// In a notebook an article shows itself, quotations in the colour of their speaker.
#[pyclass(frozen, module = "ascribe", name = "Article")]
#[derive(Clone)]
pub(crate) struct PyArticle {
    pub(crate) doc: Arc<Doc>,
}

impl From<Doc> for PyArticle {
    fn from(doc: Doc) -> Self {
        Self { doc: Arc::new(doc) }
    }
}

#[pymethods]
impl PyArticle {
    /// The id it came with, else its place among the articles, counted from 0; `text` for one alone.
    #[getter]
    fn id(&self) -> &str {
        &self.doc.record.id
    }

    /// The text as it came, unchanged.
    #[getter]
    fn text(&self) -> &str {
        self.doc.text()
    }

    /// Date, place, publisher, title, url and whatever the input had, as a new dict.
    #[getter]
    fn meta<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        values::dict(py, &self.doc.record.meta)
    }

    /// Quotations in text order, an outer one before those inside it.
    #[getter]
    fn quotations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let all = (0..self.doc.record.quotes.len()).map(|at| PyQuotation {
            doc: Arc::clone(&self.doc),
            at,
        });
        PyList::new(py, all.collect::<Vec<_>>())
    }

    /// Those who are quoted.
    #[getter]
    fn speakers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let all = (0..self.doc.record.speakers.len()).map(|at| PySpeaker {
            doc: Arc::clone(&self.doc),
            at,
        });
        PyList::new(py, all.collect::<Vec<_>>())
    }

    /// Things the reader should know.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.doc.record.warnings.clone()
    }

    /// The article as the command writes it, a line of JSON without its end.
    ///
    /// >>> import ascribe
    /// >>> ascribe.annotate("It rained.").to_json()
    /// '{"id":"text","text":"It rained.","meta":{},"quotes":[],"speakers":[]}'
    fn to_json(&self) -> String {
        self.doc.json()
    }

    /// The same as a dict.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let value = serde_json::to_value(&self.doc.record);
        values::to_python(
            py,
            &value.map_err(|error| PyValueError::new_err(error.to_string()))?,
        )
    }

    /// An article that `to_json` or the command wrote.
    ///
    /// >>> import ascribe
    /// >>> article = ascribe.annotate("“No,” said Ann Pell.")
    /// >>> ascribe.Article.from_json(article.to_json()) == article
    /// True
    #[classmethod]
    fn from_json(_class: &Bound<'_, PyType>, line: &str) -> PyResult<Self> {
        Ok(Doc::read_back(record_of(line)?).into())
    }

    /// The table of this article's `quotations` or `speakers` as a pyarrow Table.
    #[pyo3(signature = (table = "quotations"))]
    fn to_arrow<'py>(&self, py: Python<'py>, table: &str) -> PyResult<Bound<'py, PyAny>> {
        frames::to_arrow(&self.stream(py, table_named(table)?)?)
    }

    /// The table of this article's `quotations` or `speakers` as a pandas DataFrame.
    #[pyo3(signature = (table = "quotations"))]
    fn to_pandas<'py>(&self, py: Python<'py>, table: &str) -> PyResult<Bound<'py, PyAny>> {
        frames::to_pandas(&self.stream(py, table_named(table)?)?)
    }

    /// The table of this article's `quotations` or `speakers` as a Polars DataFrame.
    #[pyo3(signature = (table = "quotations"))]
    fn to_polars<'py>(&self, py: Python<'py>, table: &str) -> PyResult<Bound<'py, PyAny>> {
        frames::to_polars(&self.stream(py, table_named(table)?)?)
    }

    /// The table of quotations for whatever reads Arrow's C stream.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        frames::capsule(&self.stream(py, Table::Quotations)?, requested_schema)
    }

    /// The article as one page of HTML that needs nothing else, as `ascribe show --html` writes it.
    ///
    /// >>> import ascribe
    /// >>> ascribe.annotate("“No,” said Ann Pell.").to_html().startswith("<!DOCTYPE html>")
    /// True
    fn to_html(&self) -> String {
        html::page(&self.doc)
    }

    /// HTML for a notebook.
    fn _repr_html_(&self) -> String {
        html::fragment(&self.doc)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let counted = |n: usize, what: &str| match n {
            1 => format!("1 {what}"),
            n => format!("{n} {what}s"),
        };
        Ok(format!(
            "Article({}, {}, {})",
            repr(py, self.id())?,
            counted(self.doc.record.quotes.len(), "quotation"),
            counted(self.doc.record.speakers.len(), "speaker")
        ))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other
            .cast::<Self>()
            .is_ok_and(|other| other.get().doc.record == self.doc.record)
    }

    fn __hash__(&self) -> u64 {
        hash(&(&self.doc.record.id, self.text()))
    }

    /// For pickle.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, State)> {
        let make = py.get_type::<Self>().getattr("_from_state")?;
        Ok((make, self.doc.state()))
    }

    #[classmethod]
    fn _from_state(
        _class: &Bound<'_, PyType>,
        json: &str,
        why: Vec<Option<String>>,
        passed_over: Vec<(usize, usize)>,
    ) -> PyResult<Self> {
        let passed_over = passed_over.into_iter().map(CharSpan::from).collect();
        Ok(Doc::new(record_of(json)?, why, passed_over).into())
    }
}

/// What pickle keeps of an article.
type State = (String, Vec<Option<String>>, Vec<(usize, usize)>);

impl PyArticle {
    fn stream<'py>(&self, py: Python<'py>, table: Table) -> PyResult<Bound<'py, PyAny>> {
        frames::of_docs(py, table, [&*self.doc])
    }
}

/// A quotation: what was said, and what is known of who said it.
///
/// Places are slices of the article's text, a list of them because words may be split:
///
/// >>> import ascribe
/// >>> article = ascribe.annotate("“No,” said Ann Pell, “never.”")
/// >>> said = article.quotations[0]
/// >>> said.words, said.type, said.quote_class, said.cue, said.source
/// ('No, … never.', 'direct', 'speech', 'said', 'Ann Pell')
/// >>> [article.text[part] for part in said.content]
/// ['No,', 'never.']
#[pyclass(frozen, module = "ascribe", name = "Quotation")]
pub(crate) struct PyQuotation {
    doc: Arc<Doc>,
    at: usize,
}

impl PyQuotation {
    fn record(&self) -> &QuoteRecord {
        &self.doc.record.quotes[self.at]
    }

    fn speaker_at(&self) -> Option<usize> {
        let id = self.record().speaker.as_deref()?;
        self.doc.record.speakers.iter().position(|one| one.id == id)
    }
}

#[pymethods]
impl PyQuotation {
    /// `q1`, `q2`, … in text order.
    #[getter]
    fn id(&self) -> &str {
        &self.record().id
    }

    /// What was said, outer quotation marks left outside; ` … ` where the cue splits it.
    #[getter]
    fn words(&self) -> &str {
        &self.doc.said[self.at].words
    }

    /// `direct`, `mixed` or `indirect`, by the share of letters in quotation marks.
    #[getter]
    fn r#type(&self) -> &'static str {
        self.record().kind.name()
    }

    /// `speech`, `thought`, `finding` or `act`.
    #[getter]
    fn quote_class(&self) -> &'static str {
        self.record().class.unwrap_or_default().name()
    }

    /// The reporting word or phrase, where there is one.
    #[getter]
    fn cue(&self) -> Option<&str> {
        self.doc.said[self.at].cue.as_deref()
    }

    /// The phrase that names who said it, where there is one.
    #[getter]
    fn source(&self) -> Option<&str> {
        self.doc.said[self.at].source.as_deref()
    }

    /// The phrase that names to whom, where there is one.
    #[getter]
    fn addressee(&self) -> Option<&str> {
        self.doc.said[self.at].addressee.as_deref()
    }

    /// Who said it; `None` when the article does not say.
    #[getter]
    fn speaker(&self) -> Option<PySpeaker> {
        self.speaker_at().map(|at| PySpeaker {
            doc: Arc::clone(&self.doc),
            at,
        })
    }

    /// 0 to 1: that this is a quotation.
    #[getter]
    fn confidence(&self) -> f64 {
        decimal(self.record().confidence)
    }

    /// 0 to 1: that the speaker is right; `None` without a speaker.
    #[getter]
    fn speaker_confidence(&self) -> Option<f64> {
        self.record().speaker_confidence.map(decimal)
    }

    /// How the speaker was found, in a sentence.
    #[getter]
    fn why(&self) -> Option<&str> {
        self.doc.said[self.at].why.as_deref()
    }

    /// `negated` (“did not say”), `hypothetical` (“would say”).
    #[getter]
    fn flags(&self) -> Vec<&'static str> {
        let flags = self.record().flags.iter();
        flags.map(|flag| flag.name()).collect()
    }

    /// Id of the quotation whose content holds this one, or `None`.
    #[getter]
    fn inside(&self) -> Option<&str> {
        self.record().inside.as_deref()
    }

    /// What found it: `encoder`, the name of a rule, or both.
    #[getter]
    fn found_by(&self) -> &str {
        &self.record().found_by
    }

    /// Where the content begins in the article's text.
    #[getter]
    fn start(&self) -> usize {
        self.record().content.first().map_or(0, |span| span.start)
    }

    /// Where the content ends in the article's text.
    #[getter]
    fn end(&self) -> usize {
        self.record().content.last().map_or(0, |span| span.end)
    }

    /// Slices of the article's text with what was said.
    #[getter]
    fn content<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        slices(py, &self.record().content)
    }

    /// Slices of the article's text with the cue.
    #[getter]
    fn cue_slices<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        slices(py, &self.record().cue)
    }

    /// Slices of the article's text with the source.
    #[getter]
    fn source_slices<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        slices(py, &self.record().source)
    }

    /// Slices of the article's text with the addressee.
    #[getter]
    fn addressee_slices<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        slices(py, &self.record().addressee)
    }

    /// The evidence for the speaker: slices from the source to the mention with the name.
    #[getter]
    fn via<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        slices(py, &self.record().via)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let name = match self.speaker_at() {
            Some(at) => repr(py, &self.doc.record.speakers[at].name)?,
            None => "None".to_owned(),
        };
        let words = repr(py, &short(self.words()))?;
        Ok(format!(
            "Quotation({}, {}, {name}, {words})",
            repr(py, self.id())?,
            self.record().kind.name()
        ))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| {
            let other = other.get();
            other.at == self.at && other.doc.record == self.doc.record
        })
    }

    fn __hash__(&self) -> u64 {
        hash(&(&self.doc.record.id, self.at, self.words()))
    }

    /// For pickle: its article comes along.
    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, (PyArticle, usize))> {
        let make = py.get_type::<Self>().getattr("_of")?;
        let doc = Arc::clone(&self.doc);
        Ok((make, (PyArticle { doc }, self.at)))
    }

    #[classmethod]
    fn _of(_class: &Bound<'_, PyType>, article: PyRef<'_, PyArticle>, at: usize) -> PyResult<Self> {
        if at >= article.doc.record.quotes.len() {
            return Err(PyValueError::new_err("the article has no such quotation"));
        }
        let doc = Arc::clone(&article.doc);
        Ok(Self { doc, at })
    }
}

/// A person or body whose words an article reports.
///
/// >>> import ascribe
/// >>> speaker = ascribe.annotate("“No,” said Dr Ann Pell. She left.").speakers[0]
/// >>> speaker.name, speaker.kind, speaker.gender
/// ('Ann Pell', 'person', 'female')
#[pyclass(frozen, module = "ascribe", name = "Speaker")]
pub(crate) struct PySpeaker {
    doc: Arc<Doc>,
    at: usize,
}

impl PySpeaker {
    fn record(&self) -> &SpeakerRecord {
        &self.doc.record.speakers[self.at]
    }
}

#[pymethods]
impl PySpeaker {
    /// `s1`, `s2`, … within the article.
    #[getter]
    fn id(&self) -> &str {
        &self.record().id
    }

    /// The fullest personal name in the article, without titles; for the unnamed the phrase that describes them.
    #[getter]
    fn name(&self) -> &str {
        &self.record().name
    }

    /// `person`, `organization`, `group`, `unnamed`, `document`, `author` or `other`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.record().kind.name()
    }

    /// `female`, `male` or `unknown`, as pronouns, titles and first names tell.
    #[getter]
    fn gender(&self) -> &'static str {
        self.record().gender.name()
    }

    /// Other forms of the name in the article.
    #[getter]
    fn aliases(&self) -> Vec<String> {
        self.record().aliases.clone()
    }

    /// What the article calls the speaker: `chair of the board`.
    #[getter]
    fn roles(&self) -> Vec<String> {
        self.record().roles.clone()
    }

    /// The article says that the name is kept back.
    #[getter]
    fn anonymous(&self) -> bool {
        self.record().anonymous
    }

    /// Slices of the article's text that mention the speaker.
    #[getter]
    fn mentions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        slices(py, &self.record().mentions)
    }

    /// What the article quotes of this speaker.
    #[getter]
    fn quotations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let quotes = self.doc.record.quotes.iter().enumerate();
        let own = quotes.filter(|(_, quote)| quote.speaker.as_deref() == Some(self.id()));
        let own = own.map(|(at, _)| PyQuotation {
            doc: Arc::clone(&self.doc),
            at,
        });
        PyList::new(py, own.collect::<Vec<_>>())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let name = repr(py, self.name())?;
        Ok(format!(
            "Speaker({name}, {}, {})",
            self.kind(),
            self.gender()
        ))
    }

    fn __str__(&self) -> &str {
        self.name()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| {
            let other = other.get();
            other.at == self.at && other.doc.record == self.doc.record
        })
    }

    fn __hash__(&self) -> u64 {
        hash(&(&self.doc.record.id, self.at, self.name()))
    }

    /// For pickle: its article comes along.
    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, (PyArticle, usize))> {
        let make = py.get_type::<Self>().getattr("_of")?;
        let doc = Arc::clone(&self.doc);
        Ok((make, (PyArticle { doc }, self.at)))
    }

    #[classmethod]
    fn _of(_class: &Bound<'_, PyType>, article: PyRef<'_, PyArticle>, at: usize) -> PyResult<Self> {
        if at >= article.doc.record.speakers.len() {
            return Err(PyValueError::new_err("the article has no such speaker"));
        }
        let doc = Arc::clone(&article.doc);
        Ok(Self { doc, at })
    }
}

/// Stands where an article would stand that failed.
///
/// >>> import ascribe
/// >>> [item] = ascribe.annotate_many([{"title": "No text"}])
/// >>> item.kind, item.position
/// ('no-text', 0)
#[pyclass(frozen, module = "ascribe", name = "Failure", get_all)]
#[derive(Clone, Debug)]
pub(crate) struct PyFailure {
    /// Its place among the articles, counted from 0.
    pub(crate) position: u64,
    /// A word for counts: `no-text`, `malformed`, `other-language`, `stage`, `panicked`.
    pub(crate) kind: String,
    /// One line for people.
    pub(crate) reason: String,
}

#[pymethods]
impl PyFailure {
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let reason = repr(py, &self.reason)?;
        Ok(format!(
            "Failure({}, {}, {reason})",
            self.position, self.kind
        ))
    }
}

/// A record whose spans fit its text.
fn record_of(json: &str) -> PyResult<ArticleRecord> {
    let told = |error: String| PyValueError::new_err(format!("not an article: {error}"));
    if !json.trim_start().starts_with('{') {
        return Err(told("an object is wanted".to_owned()));
    }
    let record: ArticleRecord =
        serde_json::from_str(json).map_err(|error| told(error.to_string()))?;
    record.check().map_err(|error| told(error.to_string()))?;
    Ok(record)
}

fn slices<'py>(py: Python<'py>, spans: &[CharSpan]) -> PyResult<Bound<'py, PyList>> {
    let slice = py.get_type::<PySlice>();
    let all = spans.iter().map(|span| slice.call1((span.start, span.end)));
    PyList::new(py, all.collect::<PyResult<Vec<_>>>()?)
}

/// The decimal number that JSON shows, not the nearest that 32 bits can hold.
fn decimal(share: f32) -> f64 {
    share.to_string().parse().unwrap_or(f64::from(share))
}

fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn repr(py: Python<'_>, text: &str) -> PyResult<String> {
    Ok(text.into_pyobject(py)?.repr()?.to_string())
}

fn hash(value: &impl std::hash::Hash) -> u64 {
    use std::hash::{DefaultHasher, Hasher};
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Classes of quotations from a name, names with commas, or a list of them.
pub(crate) fn classes(wanted: Option<&Bound<'_, PyAny>>) -> PyResult<Classes> {
    let Some(wanted) = wanted else {
        return Ok(Classes::default());
    };
    let names = match wanted.extract::<String>() {
        Ok(names) => names,
        Err(_) => wanted
            .try_iter()?
            .map(|one| one?.extract::<String>())
            .collect::<PyResult<Vec<_>>>()?
            .join(","),
    };
    names.parse().map_err(PyValueError::new_err)
}
