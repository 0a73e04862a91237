"""What a worker of Spark does with articles, and what the rows are that it gives back."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import ascribe

if TYPE_CHECKING:
    import pyarrow as _pa
    import pyspark.sql.types as _types

    _Table: TypeAlias = Literal["quotations", "speakers"]

TABLES: tuple[_Table, ...] = ("quotations", "speakers")

#: Columns of the tables that an article has once.
ARTICLE_COLUMNS = ("article", "date", "publisher", "title")

#: Articles, and bytes of their texts, that go back to Spark at a time.
ROWS = 512
BYTES = 8 << 20


def _schema(table: _Table) -> _pa.Schema:
    """Columns of a table, as the package has them."""
    import pyarrow as pa

    return pa.table(ascribe.table([], table)).schema


def _struct(table: _Table) -> _pa.StructType:
    """What a row of a table has beside what it has of its article."""
    import pyarrow as pa

    return pa.struct([field for field in _schema(table) if field.name not in ARTICLE_COLUMNS])


def columns_of(table: _Table) -> list[str]:
    """Names of the columns of a table."""
    names: list[str] = _schema(table).names
    return names


def fields() -> list[str]:
    """Names of the columns of `Annotations.articles`."""
    return [*ARTICLE_COLUMNS, *TABLES, "kind", "reason"]


def struct_of_articles() -> _types.StructType:
    """What the columns of `Annotations.articles` hold, as Spark says it: the same types as `_rows` makes."""
    from pyspark.sql.types import ArrayType, BooleanType, DoubleType, LongType, StringType, StructField, StructType

    kinds: dict[str, _types.DataType] = {
        "string": StringType(),
        "int64": LongType(),
        "double": DoubleType(),
        "bool": BooleanType(),
    }
    types: dict[str, _types.DataType] = {}
    for table in TABLES:
        columns = [StructField(field.name, kinds[str(field.type)], field.nullable) for field in _struct(table)]
        types[table] = ArrayType(StructType(columns), containsNull=False)
    return StructType([StructField(name, types.get(name, StringType()), name != "article") for name in fields()])


class Options(NamedTuple):
    """How a worker does its work: plain values, so that a worker with another version can read them and say so."""

    model: str
    classes: str
    min_confidence: float
    threads: int
    batch: int
    any_language: bool
    text: str
    version: str


#: Pipelines of this process, by their options: a worker process does many tasks and loads a model once.
_pipelines: dict[tuple[Any, ...], ascribe.Pipeline] = {}


def _pipeline(options: Options) -> ascribe.Pipeline:
    from pyspark import TaskContext

    context = TaskContext.get()
    threads = options.threads or (context.cpus() if context else 1)
    key = (options.model, options.classes, options.min_confidence, threads)
    if key not in _pipelines:
        _pipelines[key] = ascribe.Pipeline(*key)
    return _pipelines[key]


def annotated(values: tuple[Any, ...], batches: Iterator[_pa.RecordBatch]) -> Iterator[_pa.RecordBatch]:
    """A partition of articles, `_prepared`, to rows of `Annotations.articles`: one each, in their order."""
    import pyarrow as pa

    if values[-1] != ascribe.__version__:
        raise RuntimeError(f"the driver has ascribe {values[-1]}, this worker {ascribe.__version__}: install the same")
    options = Options(*values)
    first = next(batches, None)
    if first is None:
        return
    waiting: deque[Waiting] = deque()
    checked = _checked(first, batches, options, waiting)
    reader = pa.RecordBatchReader.from_batches(_input_schema(first), checked)
    results = _pipeline(options).annotate_many(reader, batch=options.batch, any_language=options.any_language)
    done: list[tuple[Waiting, ascribe.Article | ascribe.Failure]] = []
    n_bytes = 0
    for result in results:
        article = waiting.popleft()
        done.append((article, result))
        n_bytes += article.n_bytes
        if len(done) >= ROWS or n_bytes >= BYTES:
            yield _rows(done)
            done, n_bytes = [], 0
    if waiting:
        raise RuntimeError(f"{len(waiting)} articles have no result")
    if done:
        yield _rows(done)


class Waiting(NamedTuple):
    """An article on its way."""

    id: str
    #: Kind and reason, where it is known that it cannot be read.
    failure: tuple[str, str] | None
    n_bytes: int


def _input_schema(batch: _pa.RecordBatch) -> _pa.Schema:
    """Columns that go to the pipeline: all are text or numbers."""
    import pyarrow as pa

    return pa.schema([pa.field(field.name, field.type) for field in batch.schema])


def _checked(
    first: _pa.RecordBatch,
    others: Iterator[_pa.RecordBatch],
    options: Options,
    waiting: deque[Waiting],
) -> Iterator[_pa.RecordBatch]:
    """Batches with a number in place of the id, unlike that unique, and with nothing in them that is no text."""
    import pyarrow as pa

    schema = _input_schema(first)
    n = 0
    batch: _pa.RecordBatch | None = first
    while batch is not None:
        columns = dict(zip(schema.names, batch.columns, strict=True))
        reasons: dict[int, str] = {}
        for name, column in columns.items():
            if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
                columns[name], odd = _utf8(column)
                if name == "text":
                    reasons = odd
        texts = columns["text"]
        for at, id in enumerate(columns["id"].to_pylist()):
            failure = None
            if at in reasons:
                failure = ("malformed", reasons[at])
            elif not texts[at].is_valid:
                failure = ("no-text", f"column {options.text!r} is null")
            waiting.append(Waiting(id, failure, 0 if failure else texts[at].as_buffer().size))
        numbers = pa.array(map(str, range(n, n + batch.num_rows)), columns["id"].type)
        columns["id"] = numbers
        n += batch.num_rows
        yield pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)
        batch = next(others, None)


def _utf8(column: _pa.Array) -> tuple[_pa.Array, dict[int, str]]:
    """Strings that are UTF-8, as Spark's need not be; those that were none are null, with the reason by their row."""
    import pyarrow as pa

    try:
        column.validate(full=True)
        return column, {}
    except pa.ArrowInvalid:
        pass
    values: list[str | None] = []
    reasons = {}
    for at, value in enumerate(column):
        try:
            values.append(bytes(value.as_buffer()).decode() if value.is_valid else None)
        except UnicodeDecodeError as error:
            values.append(None)
            reasons[at] = f"the text is no UTF-8, or has half of a surrogate pair, at byte {error.start}"
    return pa.array(values, column.type), reasons


def _rows(done: list[tuple[Waiting, ascribe.Article | ascribe.Failure]]) -> _pa.RecordBatch:
    """Rows of `Annotations.articles`, one a result."""
    import pyarrow as pa

    articles = [result for _, result in done if isinstance(result, ascribe.Article)]
    place = {result.id: at for at, (_, result) in enumerate(done) if isinstance(result, ascribe.Article)}
    facts: dict[str, list[str | None]] = {name: [] for name in ARTICLE_COLUMNS[1:]}
    failures: list[tuple[str, str] | tuple[None, None]] = []
    for article, result in done:
        meta: dict[str, Any] = {}
        if isinstance(result, ascribe.Article):
            meta = result.meta
            failures.append((None, None))
        else:
            failures.append(article.failure or (result.kind, result.reason))
        for name, values in facts.items():
            values.append(_fact(meta.get(name)))
    arrays = [pa.array([article.id for article, _ in done], pa.string())]
    arrays += [pa.array(values, pa.string()) for values in facts.values()]
    arrays += [_lists(articles, table, place, len(done)) for table in TABLES]
    arrays += [pa.array(values, pa.string()) for values in zip(*failures, strict=True)]
    columns = [pa.field(name, array.type, nullable=name != "article") for name, array in zip(fields(), arrays, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(columns))


def _fact(value: object) -> str | None:
    """A fact as the tables show it."""
    if isinstance(value, str):
        return value or None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _lists(articles: list[ascribe.Article], table: _Table, place: dict[str, int], n: int) -> _pa.Array:
    """For each of `n` results its rows of a table; none where it failed."""
    import pyarrow as pa

    rows = pa.table(ascribe.table(articles, table)).combine_chunks()
    n_rows = Counter(place[id] for id in rows["article"].to_pylist())
    offsets = [0]
    for at in range(n):
        offsets.append(offsets[-1] + n_rows[at])
    kind = _struct(table)
    columns = [_whole(rows[field.name]) for field in kind]
    structs = pa.StructArray.from_arrays(columns, fields=list(kind))
    return pa.ListArray.from_arrays(
        pa.array(offsets, pa.int32()), structs, type=pa.list_(pa.field("element", kind, nullable=False))
    )


def _whole(column: _pa.ChunkedArray) -> _pa.Array:
    import pyarrow as pa

    chunks = column.chunks
    return chunks[0] if len(chunks) == 1 else pa.concat_arrays(chunks) if chunks else pa.array([], column.type)
