"""Articles in a Spark DataFrame in; tables of quotations, speakers and failures out.

    import ascribe.spark

    done = ascribe.spark.annotate(news, text="body", model="none")   # nothing runs yet
    done = done.save("/corpus/annotated")                            # the work, once
    done.quotations.groupBy("gender").count().show()
    done.failures.show()
    ascribe.spark.aggregate(done.quotations).show()

Every worker needs this package, the driver too: docs/spark.md says how it gets there. pyspark is imported when it is needed.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import ascribe
from ascribe._spark_counts import aggregate, batch_only, counts, functions
from ascribe._spark_work import ARTICLE_COLUMNS, Options, annotated, columns_of, fields, struct_of_articles

if TYPE_CHECKING:
    import pyspark as _pyspark
    import pyspark.sql as _sql
    import pyspark.sql.types as _types

    from ascribe._spark_work import _Table

__all__ = ["Annotations", "aggregate", "annotate", "counts", "load"]

#: Facts about an article and the names that people give them, small letters and digits alone, the first first. As in inputs.md.
NAMES = {
    "id": ("id", "articleid", "docid", "documentid"),
    "title": ("title", "headline", "articletitle", "hed"),
    "date": (
        "date",
        "published",
        "publishedat",
        "pubdate",
        "publishdate",
        "publicationdate",
        "datepublished",
        "datepublish",
        "publishedon",
        "publisheddate",
    ),
    "place": ("place",),
    "publisher": (
        "publisher",
        "outlet",
        "newspaper",
        "publication",
        "medianame",
        "sitename",
        "sourcename",
        "source",
        "sourcedomain",
    ),
    "url": ("url", "link", "permalink", "weburl", "uri"),
    "author": ("author", "authors", "byline"),
}


class Annotations:
    """What came of a DataFrame of articles: tables that are all read from one frame, `articles`.

    Nothing runs before Spark is asked for a result. Each table that is asked for runs the model on every article, unless what is
    found is kept: `save` writes it, `persist` keeps it on the executors.
    """

    def __init__(self, articles: _sql.DataFrame) -> None:
        """Of a frame with a row an article, as `annotate` makes it and `save` writes it."""
        lacking = [name for name in fields() if name not in articles.columns]
        if lacking:
            raise ValueError(f"this is no frame of annotated articles: it has no {', '.join(lacking)}")
        #: One row an article, as many as there were: `article`, `date`, `publisher`, `title`, `quotations` and `speakers` as
        #: arrays of structs, `kind` and `reason` of a failure.
        self.articles = articles
        self._is_saved = False
        self._asked: set[str] = set()

    @property
    def quotations(self) -> _sql.DataFrame:
        """One row a quotation; columns as `ascribe.Annotated.to_arrow()` has them."""
        return self._table("quotations")

    @property
    def speakers(self) -> _sql.DataFrame:
        """One row a speaker of an article; columns as `ascribe.Annotated.to_arrow("speakers")` has them."""
        return self._table("speakers")

    @property
    def failures(self) -> _sql.DataFrame:
        """One row an article that failed: `article`, its id; `kind`, a word for counts; `reason`, a line for people."""
        self._ask("failures", depth=3)
        return self.articles.where("reason is not null").select("article", "kind", "reason")

    def persist(self, storage_level: _pyspark.StorageLevel | None = None) -> Annotations:
        """Keeps what is found on the executors, in memory and on disk, so that the work is done once. Returns itself.

        What is kept on an executor that is lost is found anew.
        """
        batch_only(self.articles, "persist")
        self.articles = self.articles.persist() if storage_level is None else self.articles.persist(storage_level)
        return self

    def unpersist(self) -> Annotations:
        """Lets go of what `persist` keeps. Returns itself."""
        self.articles = self.articles.unpersist()
        return self

    def save(self, path: str, mode: str = "error") -> Annotations:
        """Does the work and writes it as Parquet; returns what is read from there.

        mode
            When something is there: `error`, `append`, `overwrite`, `ignore`.
        """
        batch_only(self.articles, "save")
        self.articles.write.mode(mode).parquet(path)
        return load(self.articles.sparkSession, path)

    def __repr__(self) -> str:
        """What there is."""
        return f"Annotations({self.articles})"

    def _table(self, table: _Table) -> _sql.DataFrame:
        self._ask(table, depth=4)
        return self.articles.selectExpr(*ARTICLE_COLUMNS, f"inline({table})").select(*columns_of(table))

    def _ask(self, table: str, depth: int) -> None:
        """Says so where the same work would be done a second time."""
        self._asked.add(table)
        if len(self._asked) > 1 and not self._is_saved and not self.articles.isStreaming and not self.articles.is_cached:
            message = "each of these tables runs the model on all articles: call save() or persist() first"
            warnings.warn(message, stacklevel=depth)


def annotate(
    df: _sql.DataFrame,
    *,
    text: str = "text",
    id: str | None = None,
    title: str | None = None,
    date: str | None = None,
    place: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    author: str | None = None,
    model: str | None = None,
    classes: str | Iterable[str] | None = None,
    min_confidence: float = 0.0,
    any_language: bool = False,
    threads: int | None = None,
    batch: int = 0,
) -> Annotations:
    """Finds quotations and speakers of a DataFrame of articles, one a row, batch or streaming. Nothing runs yet.

    An article that fails is a row of `failures`, with its reason; every article is in `articles`. Results depend on the row alone:
    not on partitions, order, threads, nor on tasks that ran twice.

    text
        The column with the text, of strings.
    id
        The column with the id; without it the first that is called `id`, `article_id`, `doc_id`. Where there is none, and where
        it is null or empty, an id is made of the row: SHA-256 of text and facts, 32 hexadecimal digits. Equal rows have equal ids.
    title, date, place, publisher, url, author
        Columns with facts. Without them, the first that is called as usual (`headline`, `published`, `outlet`, …). Other columns
        stay behind; a join by id brings them back.
    model
        As for `ascribe.Pipeline`: `ascribe-small`, `none`, or a model folder that every worker finds at this path.
    classes, min_confidence, any_language
        As for `ascribe.Pipeline` and `annotate_many`.
    threads
        Threads of a task; as many as `spark.task.cpus` when not given.
    batch
        Articles on their way at a time in a task; 0 means 64 a thread.

    Raises `TypeError` and `ValueError` at once for columns and options that will not do.
    """
    functions()
    if threads is not None and threads < 1:
        raise ValueError("threads: a number from 1 on is wanted; None means as many as spark.task.cpus")
    if batch < 0:
        raise ValueError("batch: a number from 0 on is wanted")
    # The rules need no model, so this only looks at the options.
    checked = ascribe.Pipeline("none", classes, min_confidence, 1)
    options = Options(
        model or "ascribe-small", checked.classes, min_confidence, threads or 0, batch, any_language, text, ascribe.__version__
    )
    chosen = {"id": id, "title": title, "date": date, "place": place, "publisher": publisher, "url": url, "author": author}
    articles = _prepared(df, text, chosen)
    # Spark keeps the function by its name, so workers take it from their own package.
    work = partial(annotated, tuple(options))
    return Annotations(articles.mapInArrow(work, struct_of_articles()))


def load(spark: _sql.SparkSession, path: str) -> Annotations:
    """What `Annotations.save` wrote."""
    loaded = Annotations(spark.read.parquet(path))
    loaded._is_saved = True
    return loaded


def _prepared(df: _sql.DataFrame, text: str, chosen: dict[str, str | None]) -> _sql.DataFrame:
    """The columns that are needed, under our own names: `id`, `text`, then facts. Others would only be carried about."""
    F = functions()
    fields = {"text": _found(df, text, "text")}
    for fact, name in chosen.items():
        found = _found(df, name, fact) if name is not None else _usual(df, fact, taken=fields["text"][0])
        if found is not None:
            fields[fact] = found
    name, kind = fields["text"]
    if kind.typeName() not in ("string", "varchar", "char"):
        raise TypeError(f"column {name!r} is the text and must be of strings, not {kind.simpleString()}")
    columns = {}
    for fact, (name, kind) in fields.items():
        column = _as_fact(_column(name), kind, fact)
        if column is None:
            raise TypeError(f"column {name!r}, of {kind.simpleString()}, cannot be the {fact}")
        columns[fact] = column.cast("string") if fact == "id" else column
    given = columns.pop("id", F.lit(None).cast("string"))
    parts = [F.coalesce(column.cast("string"), F.lit("")) for column in columns.values()]
    made = F.substring(F.sha2(F.concat_ws("\x1f", *parts), 256), 1, 32)
    columns["id"] = F.when(given.isNull() | (given == ""), made).otherwise(given)
    return df.select(*(column.alias(fact) for fact, column in columns.items()))


def _column(name: str) -> _sql.Column:
    column: _sql.Column = functions().col("`" + name.replace("`", "``") + "`")
    return column


def _found(df: _sql.DataFrame, wanted: str, fact: str) -> tuple[str, _types.DataType]:
    """The column that a user names, as Spark finds it: by the letter, else whatever the case."""
    same = [field for field in df.schema.fields if field.name == wanted]
    same = same or [field for field in df.schema.fields if field.name.lower() == wanted.lower()]
    if len(same) == 1:
        return same[0].name, same[0].dataType
    if same:
        raise ValueError(f"{len(same)} columns are called {wanted!r}")
    names = ", ".join(df.columns[:20]) + (", …" if len(df.columns) > 20 else "")
    raise ValueError(f"there is no column {wanted!r}; {fact}=… says which it is: {names}")


def _usual(df: _sql.DataFrame, fact: str, taken: str) -> tuple[str, _types.DataType] | None:
    """The first column that is called as people call the fact, and can be it."""
    by_name: dict[str, list[Any]] = {}
    for field in df.schema.fields:
        folded = "".join(c for c in field.name.lower() if c.isalnum())
        if field.name != taken and _as_fact(_column(field.name), field.dataType, fact) is not None:
            by_name.setdefault(folded, []).append(field)
    for name in NAMES[fact]:
        if len(by_name.get(name, [])) == 1:
            [field] = by_name[name]
            return field.name, field.dataType
    return None


def _as_fact(column: _sql.Column, kind: _types.DataType, fact: str) -> _sql.Column | None:
    """A column as a fact: text or a number. `None` where it can be neither."""
    name = kind.typeName()
    if name in ("string", "varchar", "char", "byte", "short", "integer", "long", "float", "double"):
        return column
    if name in ("decimal", "date"):
        return column.cast("string")
    if name == "timestamp":
        # With its zone: the zone of the session is nobody's fact.
        return _formatted(column, "yyyy-MM-dd'T'HH:mm:ssXXX")
    if name == "timestamp_ntz":
        return _formatted(column, "yyyy-MM-dd'T'HH:mm:ss")
    if name == "struct" and fact == "publisher":
        # `{"id": "quay", "name": "The Quay"}`, as services give it.
        fields: list[Any] = getattr(kind, "fields")  # noqa: B009
        names = {field.name: field.dataType.typeName() for field in fields}
        return column.getField("name") if names.get("name") == "string" else None
    return None


def _formatted(time: _sql.Column, form: str) -> _sql.Column:
    formatted: _sql.Column = functions().date_format(time, form)
    return formatted
