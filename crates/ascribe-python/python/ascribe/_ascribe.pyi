"""The module that is written in Rust; what is here is in `ascribe`, too."""

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from types import GenericAlias
from typing import Any, Generic, Literal, Protocol, TypeAlias, TypeVar, final, overload

import pandas
import polars
import pyarrow

__version__: str
__all__ = [
    "Annotated",
    "Article",
    "ArticleError",
    "AscribeError",
    "Evaluation",
    "Failure",
    "Figure",
    "Gold",
    "GoldError",
    "ModelError",
    "Pipeline",
    "Quotation",
    "Speaker",
    "__version__",
    "annotate",
    "annotate_many",
    "evaluate",
    "read_gold",
    "run_command",
    "table",
]

_Table: TypeAlias = Literal["quotations", "speakers"]
_Path: TypeAlias = str | PathLike[str]
_Classes: TypeAlias = str | Iterable[str] | None

class _ArrowStream(Protocol):
    """A table of pandas, Polars, pyarrow, DuckDB, or anything else that gives Arrow's C stream."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

class _Relation(Protocol):
    """A relation of DuckDB."""

    def fetch_record_batch(self) -> Any: ...

_Articles: TypeAlias = Iterable[str | Mapping[str, Any] | Article] | _ArrowStream | _Relation
_Labelled: TypeAlias = _Path | Gold | Iterable[Article | Failure]

class AscribeError(Exception):
    """What this package raises; its kinds tell more."""

class ModelError(AscribeError):
    """A model cannot be loaded: a file is missing or damaged, or the name is not known."""

class ArticleError(AscribeError):
    """An article cannot be attributed, and the message says why."""

class GoldError(AscribeError):
    """Labelled data cannot be read or compared."""

@final
class Article:
    """An article with its quotations and speakers."""

    @property
    def id(self) -> str:
        """The id it came with, else its place among the articles, counted from 0; `text` for one alone."""
    @property
    def text(self) -> str:
        """The text as it came, unchanged."""
    @property
    def meta(self) -> dict[str, Any]:
        """Date, place, publisher, title, url and whatever the input had, as a new dict."""
    @property
    def quotations(self) -> list[Quotation]:
        """Quotations in text order, an outer one before those inside it."""
    @property
    def speakers(self) -> list[Speaker]:
        """Those who are quoted."""
    @property
    def warnings(self) -> list[str]:
        """Things the reader should know."""
    def to_json(self) -> str:
        """The article as the command writes it, a line of JSON without its end."""
    def to_dict(self) -> dict[str, Any]:
        """The same as a dict."""
    @classmethod
    def from_json(cls, line: str) -> Article:
        """An article that `to_json` or the command wrote."""
    def to_arrow(self, table: _Table = "quotations") -> pyarrow.Table:
        """The table of this article's `quotations` or `speakers` as a pyarrow Table."""
    def to_pandas(self, table: _Table = "quotations") -> pandas.DataFrame:
        """The table of this article's `quotations` or `speakers` as a pandas DataFrame."""
    def to_polars(self, table: _Table = "quotations") -> polars.DataFrame:
        """The table of this article's `quotations` or `speakers` as a Polars DataFrame."""
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table of quotations for whatever reads Arrow's C stream."""
    def to_html(self) -> str:
        """The article as one page of HTML that needs nothing else, as `ascribe show --html` writes it."""
    def _repr_html_(self) -> str:
        """HTML for a notebook."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    @classmethod
    def _from_state(
        cls, json: str, why: list[str | None], passed_over: list[tuple[int, int]]
    ) -> Article: ...

@final
class Quotation:
    """A quotation: what was said, and what is known of who said it."""

    @property
    def id(self) -> str:
        """`q1`, `q2`, … in text order."""
    @property
    def words(self) -> str:
        """What was said, outer quotation marks left outside; ` … ` where the cue splits it."""
    @property
    def type(self) -> Literal["direct", "mixed", "indirect"]:
        """By the share of letters in quotation marks."""
    @property
    def quote_class(self) -> Literal["speech", "thought", "finding", "act"]:
        """What kind of attribution it is."""
    @property
    def cue(self) -> str | None:
        """The reporting word or phrase, where there is one."""
    @property
    def source(self) -> str | None:
        """The phrase that names who said it, where there is one."""
    @property
    def addressee(self) -> str | None:
        """The phrase that names to whom, where there is one."""
    @property
    def speaker(self) -> Speaker | None:
        """Who said it; `None` when the article does not say."""
    @property
    def confidence(self) -> float:
        """0 to 1: that this is a quotation."""
    @property
    def speaker_confidence(self) -> float | None:
        """0 to 1: that the speaker is right; `None` without a speaker."""
    @property
    def why(self) -> str | None:
        """How the speaker was found, in a sentence."""
    @property
    def flags(self) -> list[str]:
        """`negated` (“did not say”), `hypothetical` (“would say”)."""
    @property
    def inside(self) -> str | None:
        """Id of the quotation whose content holds this one, or `None`."""
    @property
    def found_by(self) -> str:
        """What found it: `encoder`, the name of a rule, or both."""
    @property
    def start(self) -> int:
        """Where the content begins in the article's text."""
    @property
    def end(self) -> int:
        """Where the content ends in the article's text."""
    @property
    def content(self) -> list[slice]:
        """Slices of the article's text with what was said."""
    @property
    def cue_slices(self) -> list[slice]:
        """Slices of the article's text with the cue."""
    @property
    def source_slices(self) -> list[slice]:
        """Slices of the article's text with the source."""
    @property
    def addressee_slices(self) -> list[slice]:
        """Slices of the article's text with the addressee."""
    @property
    def via(self) -> list[slice]:
        """The evidence for the speaker: slices from the source to the mention with the name."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    @classmethod
    def _of(cls, article: Article, at: int) -> Quotation: ...

@final
class Speaker:
    """A person or body whose words an article reports."""

    @property
    def id(self) -> str:
        """`s1`, `s2`, … within the article."""
    @property
    def name(self) -> str:
        """The fullest personal name in the article, without titles; for the unnamed the phrase that describes them."""
    @property
    def kind(
        self,
    ) -> Literal["person", "organization", "group", "unnamed", "document", "author", "other"]:
        """What kind of speaker it is."""
    @property
    def gender(self) -> Literal["female", "male", "unknown"]:
        """As pronouns, titles and first names tell."""
    @property
    def aliases(self) -> list[str]:
        """Other forms of the name in the article."""
    @property
    def roles(self) -> list[str]:
        """What the article calls the speaker: `chair of the board`."""
    @property
    def anonymous(self) -> bool:
        """The article says that the name is kept back."""
    @property
    def mentions(self) -> list[slice]:
        """Slices of the article's text that mention the speaker."""
    @property
    def quotations(self) -> list[Quotation]:
        """What the article quotes of this speaker."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    @classmethod
    def _of(cls, article: Article, at: int) -> Speaker: ...

@final
class Failure:
    """Stands where an article would stand that failed."""

    @property
    def position(self) -> int:
        """Its place among the articles, counted from 0."""
    @property
    def kind(self) -> str:
        """A word for counts: `no-text`, `malformed`, `other-language`, `stage`, `panicked`."""
    @property
    def reason(self) -> str:
        """One line for people."""

_Item = TypeVar("_Item", bound=Article | Failure, covariant=True)

@final
class Annotated(Iterator[_Item], Generic[_Item]):
    """Results of `annotate_many`: an iterator of articles and failures, or, as a whole, a table."""

    @classmethod
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...
    def __iter__(self) -> Annotated[_Item]: ...
    def __next__(self) -> _Item: ...
    @property
    def failures(self) -> list[Failure]:
        """What failed so far."""
    def to_arrow(self, table: _Table = "quotations") -> pyarrow.Table:
        """All that is left as a pyarrow Table of `quotations` or `speakers`."""
    def to_pandas(self, table: _Table = "quotations") -> pandas.DataFrame:
        """All that is left as a pandas DataFrame of `quotations` or `speakers`."""
    def to_polars(self, table: _Table = "quotations") -> polars.DataFrame:
        """All that is left as a Polars DataFrame of `quotations` or `speakers`."""
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table of quotations for whatever reads Arrow's C stream, batch by batch."""

@final
class Pipeline:
    """How articles are attributed: model, classes, threshold, threads. One serves any number of calls and threads."""

    def __new__(
        cls,
        model: _Path | None = None,
        classes: _Classes = None,
        min_confidence: float = 0.0,
        threads: int = 0,
    ) -> Pipeline: ...
    @property
    def model(self) -> str:
        """The model's name or folder."""
    @property
    def classes(self) -> str:
        """The classes that are wanted, with commas between them."""
    @property
    def min_confidence(self) -> float:
        """Quotations below are left out."""
    @property
    def threads(self) -> int:
        """Threads that work on many articles."""
    def annotate(self, text: str, **meta: Any) -> Article:
        """Attributes one article; `meta` are facts about it: `id`, `date`, `publisher`, `title`, whatever there is."""
    @overload
    def annotate_many(
        self,
        articles: _Articles,
        *,
        batch: int = 0,
        errors: Literal["item"] = "item",
        any_language: bool = False,
        progress: bool = False,
    ) -> Annotated[Article | Failure]: ...
    @overload
    def annotate_many(
        self,
        articles: _Articles,
        *,
        batch: int = 0,
        errors: Literal["raise"],
        any_language: bool = False,
        progress: bool = False,
    ) -> Annotated[Article]:
        """Attributes many articles in parallel; see `ascribe.annotate_many`."""

@final
class Gold:
    """Labelled articles, as `read_gold` reads them: a sequence of articles."""

    @property
    def problems(self) -> list[str]:
        """What could not be read, with file, line and reason."""
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, index: int, /) -> Article: ...
    @overload
    def __getitem__(self, index: slice, /) -> list[Article]: ...
    def __iter__(self) -> Iterator[Article]: ...

@final
class Figure:
    """Precision, recall and F1 of one figure, 0 to 1."""

    @property
    def name(self) -> str:
        """Its name."""
    @property
    def precision(self) -> float:
        """Right of the predicted."""
    @property
    def recall(self) -> float:
        """Found of the gold."""
    @property
    def f1(self) -> float:
        """Their harmonic mean."""
    @property
    def gold(self) -> float:
        """Number of gold ones."""
    @property
    def predicted(self) -> float:
        """Number of predicted ones."""
    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % of the draws have an F1 from the first to the second; `None` without draws."""

@final
class Evaluation:
    """What `evaluate` found: figures by name, as a table, as a dict."""

    @property
    def figures(self) -> dict[str, Figure]:
        """Every figure that the gold allows, by its name."""
    @property
    def articles(self) -> int:
        """Gold articles that were compared."""
    @property
    def remarks(self) -> list[str]:
        """What to know when reading the figures."""
    def __getitem__(self, name: str, /) -> Figure: ...
    def to_dict(self) -> dict[str, Any]:
        """Everything as a dict, as `ascribe eval --json` writes it."""
    def to_markdown(self) -> str:
        """Tables in Markdown."""

def annotate(text: str, **meta: Any) -> Article:
    """Finds the quotations of a text and who said them; `meta` are facts about it: `id`, `date`, `publisher`, `title`, …"""

@overload
def annotate_many(
    articles: _Articles,
    threads: int = 0,
    batch: int = 0,
    *,
    errors: Literal["item"] = "item",
    any_language: bool = False,
    progress: bool = False,
) -> Annotated[Article | Failure]: ...
@overload
def annotate_many(
    articles: _Articles,
    threads: int = 0,
    batch: int = 0,
    *,
    errors: Literal["raise"],
    any_language: bool = False,
    progress: bool = False,
) -> Annotated[Article]:
    """Attributes many articles in parallel: lazily, in their order, with bounded memory."""

def read_gold(path: _Path, format: str | None = None) -> Gold:
    """Reads labelled articles; the form is recognised, or named by `format`."""

def evaluate(
    gold: _Labelled,
    predicted: _Labelled,
    *,
    flat: bool = False,
    classes: _Classes = None,
    only_predicted_articles: bool = False,
    resamples: int = 1000,
    seed: int = 1,
) -> Evaluation:
    """Scores predicted articles against labelled ones, joined by id, as `ascribe eval` does."""

def table(articles: Iterable[Article | Failure], table: _Table = "quotations") -> Any:
    """A flat table of articles: of their `quotations` or `speakers`, as something that gives an Arrow stream."""

def run_command(arguments: list[str]) -> int:
    """Does what a command line says, as the program `ascribe`; the first argument is the name of the program."""
