"""Many articles: every form of input, order, laziness, failures, the interpreter's lock."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

import ascribe


def whole(results: Iterable[ascribe.Article | ascribe.Failure]) -> list[ascribe.Article]:
    """All of them, where none may fail."""
    articles = []
    for item in results:
        assert isinstance(item, ascribe.Article), item
        articles.append(item)
    return articles


def said(results: Any) -> list[tuple[str, list[str]]]:
    """Ids and words of articles."""
    return [(article.id, [one.words for one in article.quotations]) for article in results]


@pytest.fixture(scope="module")
def expected(rules: ascribe.Pipeline, rows: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    return said([rules.annotate(**row) for row in rows])


@pytest.fixture(scope="module")
def alone(rules: ascribe.Pipeline, rows: list[dict[str, Any]]) -> list[list[str]]:
    """What is found where only the text is known: without a title, the first line may be taken for it."""
    return [[one.words for one in rules.annotate(row["text"]).quotations] for row in rows]


def test_strings(rules: ascribe.Pipeline, rows: list[dict[str, Any]], alone: list[list[str]]) -> None:
    results = said(rules.annotate_many(row["text"] for row in rows))
    assert [words for _, words in results] == alone
    assert [name for name, _ in results] == [str(at) for at in range(len(rows))]


def test_dicts(rules: ascribe.Pipeline, rows: list[dict[str, Any]], expected: list[Any]) -> None:
    results = whole(rules.annotate_many(rows))
    assert said(results) == expected
    assert results[1].meta["publisher"] == "Évening Nëws"
    assert (results[1].meta["date"], results[1].meta["words"]) == ("2026-05-02", 1)


def test_articles_go_in_again(rules: ascribe.Pipeline, rows: list[dict[str, Any]], expected: list[Any]) -> None:
    once = whole(rules.annotate_many(rows))
    again = whole(rules.annotate_many(once))
    assert said(again) == expected
    assert again[1].meta == once[1].meta


def test_pandas(
    rules: ascribe.Pipeline, rows: list[dict[str, Any]], expected: list[Any], alone: list[list[str]]
) -> None:
    pandas = pytest.importorskip("pandas", reason="skipped: no pandas")
    pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    frame = pandas.DataFrame(rows)
    frame["when"] = pandas.to_datetime(frame["date"])
    results = whole(rules.annotate_many(frame))
    assert said(results) == expected
    assert results[1].meta["publisher"] == "Évening Nëws"
    assert "publisher" not in results[2].meta
    assert results[0].meta["when"].startswith("2026-05-01")
    # Rows that were chosen keep their index; it is none of the facts.
    chosen = whole(rules.annotate_many(frame[frame.words > 3].set_index("words")))
    assert said(chosen) == expected[4:]
    assert not any(key.startswith("__index") for key in chosen[0].meta)
    # A column alone.
    assert [words for _, words in said(rules.annotate_many(frame["text"]))] == alone


def test_polars(
    rules: ascribe.Pipeline, rows: list[dict[str, Any]], expected: list[Any], alone: list[list[str]]
) -> None:
    polars = pytest.importorskip("polars", reason="skipped: no Polars")
    frame = polars.DataFrame(rows).with_columns(polars.col("date").str.to_date().alias("when"))
    results = whole(rules.annotate_many(frame))
    assert said(results) == expected
    assert results[0].meta["when"] == "2026-05-01"
    assert [words for _, words in said(rules.annotate_many(frame["text"]))] == alone


def test_arrow_tables_and_streams(
    rules: ascribe.Pipeline, rows: list[dict[str, Any]], expected: list[Any]
) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    table = pyarrow.Table.from_pylist(rows)
    assert said(rules.annotate_many(table)) == expected
    reader = pyarrow.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=5))
    assert said(rules.annotate_many(reader)) == expected
    coded = table.set_column(0, "id", table["id"].dictionary_encode())
    assert said(rules.annotate_many(coded)) == expected
    large = table.set_column(1, "text", table["text"].cast(pyarrow.large_string()))
    assert said(rules.annotate_many(large)) == expected


def test_duckdb(rules: ascribe.Pipeline, rows: list[dict[str, Any]], expected: list[Any]) -> None:
    duckdb = pytest.importorskip("duckdb", reason="skipped: no DuckDB")
    pyarrow = pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    news = pyarrow.Table.from_pylist(rows)
    with duckdb.connect() as connection:
        connection.register("news", news)
        relation = connection.sql("select * from news order by id")
        assert said(rules.annotate_many(relation)) == expected


def test_columns_have_the_names_people_use(rules: ascribe.Pipeline) -> None:
    row = {"Headline": "Rain", "body": "“No,” said Ann Pell.", "article_id": 7, "outlet": "Gazette"}
    [article] = rules.annotate_many([row])
    assert isinstance(article, ascribe.Article)
    assert (article.id, article.text) == ("7", row["body"])
    assert (article.meta["title"], article.meta["publisher"]) == ("Rain", "Gazette")


@pytest.mark.parametrize(("threads", "batch"), [(1, 0), (2, 0), (4, 3), (8, 100)])
def test_order_is_kept_whatever_the_threads(threads: int, batch: int) -> None:
    pipeline = ascribe.Pipeline(model="none", threads=threads)
    # Long ones first, so that short ones are done before them.
    texts = [f"“Number {at},” said Ann Pell. " + "It rained. " * (300 if at % 7 == 0 else 1) for at in range(400)]
    words = [article.quotations[0].words for article in whole(pipeline.annotate_many(texts, batch=batch))]
    assert words == [f"Number {at}," for at in range(400)]


def test_articles_are_taken_lazily(rules: ascribe.Pipeline) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "“No,” said Ann Pell."

    results = rules.annotate_many(endless(), batch=8)
    assert taken == 0
    for n in range(1, 30):
        next(results)
        assert taken <= n + 8
    assert "29 done" in repr(results)
    del results
    gc.collect()
    before = taken
    time.sleep(0.05)
    assert taken == before


def test_large_articles_are_few_at_a_time(rules: ascribe.Pipeline) -> None:
    taken = 0

    def large() -> Iterator[str]:
        nonlocal taken
        for _ in range(60):
            taken += 1
            yield "It rained. " * 200_000

    results = rules.annotate_many(large(), batch=1000)
    next(results)
    assert taken < 20, "16 MB of text are on their way, and what was taken at once"


def test_failures_are_items(rules: ascribe.Pipeline) -> None:
    german = "Der Bürgermeister sagte am Montag, dass die Kosten weiter steigen werden. " * 5
    articles = ["“Yes,” said Ann Pell.", {"title": "no text"}, 7, german, "“No,” said Ann Pell.", "\ud83d"]
    results = rules.annotate_many(articles)  # type: ignore[arg-type]
    items = list(results)
    assert [type(item).__name__ for item in items] == ["Article", "Failure", "Failure", "Failure", "Article", "Failure"]
    failures = [item for item in items if isinstance(item, ascribe.Failure)]
    assert [one.position for one in failures] == [1, 2, 3, 5]
    assert [one.kind for one in failures] == ["no-text", "malformed", "other-language", "malformed"]
    assert "not int" in failures[1].reason and "any_language" in failures[2].reason
    assert [one.position for one in results.failures] == [1, 2, 3, 5]
    assert repr(failures[1]) == f"Failure(2, malformed, {failures[1].reason!r})"
    all_languages = list(rules.annotate_many(articles, any_language=True))  # type: ignore[arg-type]
    assert isinstance(all_languages[3], ascribe.Article)


def test_strings_of_a_stream_that_are_not_utf8_fail_alone(rules: ascribe.Pipeline) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    said = [b"\xe2\x80\x9cNo,\xe2\x80\x9d said Ann Pell.", b"\xff\xfe", b"It rained."]
    for kind in (pyarrow.string(), pyarrow.large_string(), pyarrow.string_view()):
        bytes_kind = {"string": pyarrow.binary(), "large_string": pyarrow.large_binary(), "string_view": pyarrow.binary_view()}[str(kind)]
        raw = pyarrow.array(said, bytes_kind)
        text = pyarrow.Array.from_buffers(kind, len(raw), raw.buffers())
        items = list(rules.annotate_many(pyarrow.table({"text": text})))
        assert [type(item).__name__ for item in items] == ["Article", "Failure", "Article"]
        assert isinstance(items[1], ascribe.Failure)
        assert items[1].kind == "malformed" and "byte 0" in items[1].reason and '"text"' in items[1].reason


def test_what_gives_the_articles_cannot_ask_for_the_results(rules: ascribe.Pipeline) -> None:
    told: list[str] = []

    def asks() -> Iterator[str]:
        yield "“Yes,” said Ann Pell."
        told.append(repr(results))
        with pytest.raises(ValueError, match="cannot ask"):
            next(results)
        with pytest.raises(ValueError, match="cannot ask"):
            _ = results.failures
        yield "“No,” said Ann Pell."

    results = rules.annotate_many(asks())
    assert len(list(results)) == 2
    assert told == ["Annotated(at work)"]


def test_columns_of_bytes_and_of_nothing(rules: ascribe.Pipeline) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    said = "“No,” said Ann Pell.".encode()
    for kind in (pyarrow.binary(), pyarrow.large_binary(), pyarrow.binary_view()):
        table = pyarrow.table({"text": pyarrow.array([said, b"\xff"], kind), "title": pyarrow.nulls(2)})
        first, second = rules.annotate_many(table)
        assert isinstance(first, ascribe.Article) and first.quotations[0].words == "No,"
        assert "title" not in first.meta
        assert isinstance(second, ascribe.Failure) and second.kind == "malformed"
    nothing = pyarrow.table({"text": pyarrow.nulls(2)})
    assert [item.kind for item in rules.annotate_many(nothing) if isinstance(item, ascribe.Failure)] == ["no-text"] * 2


def test_the_first_failure_is_raised_where_that_is_asked_for(rules: ascribe.Pipeline) -> None:
    articles = ["“Yes,” said Ann Pell."] * 3 + [{"title": "no text"}] + ["It rained."] * 3
    results = rules.annotate_many(articles, errors="raise")
    assert [next(results).quotations[0].words for _ in range(3)] == ["Yes,"] * 3
    with pytest.raises(ascribe.ArticleError, match="article 3: .*text"):
        next(results)
    assert list(results) == []
    with pytest.raises(ascribe.ArticleError, match="article 3"):
        rules.annotate_many(articles, errors="raise").to_arrow()
    with pytest.raises(ValueError, match='"item" or "raise"'):
        rules.annotate_many(articles, errors="ignore")  # type: ignore[call-overload]


def test_an_exception_of_the_source_comes_after_what_came_before(rules: ascribe.Pipeline) -> None:
    def broken() -> Iterator[str]:
        yield "“Yes,” said Ann Pell."
        yield "“No,” said Ann Pell."
        raise LookupError("the database is gone")

    seen = []
    with pytest.raises(LookupError, match="the database is gone"):
        for item in rules.annotate_many(broken()):
            seen.append(item)
    assert len(seen) == 2


@pytest.mark.parametrize("wrong", ["a text", {"text": "a text"}, 7, None])
def test_what_is_no_list_of_articles_is_refused(rules: ascribe.Pipeline, wrong: Any) -> None:
    with pytest.raises(TypeError, match="wanted"):
        rules.annotate_many(wrong)


def test_nothing_gives_nothing(rules: ascribe.Pipeline) -> None:
    assert list(rules.annotate_many([])) == []
    pyarrow = pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    assert rules.annotate_many([]).to_arrow().num_rows == 0
    assert "content" in rules.annotate_many(pyarrow.table({"text": []})).to_arrow().column_names


class Ticks:
    """Counts in a thread of Python, while something else goes on."""

    def __enter__(self) -> Ticks:
        self.n = 0
        self.over = False
        self.thread = threading.Thread(target=self.count)
        self.thread.start()
        return self

    def count(self) -> None:
        while not self.over:
            self.n += 1
            time.sleep(0.001)

    def __exit__(self, *_: object) -> None:
        self.over = True
        self.thread.join()


@pytest.mark.parametrize("way", ["one", "many", "table"])
def test_other_threads_of_python_go_on(way: str, rows: list[dict[str, Any]]) -> None:
    pipeline = ascribe.Pipeline(threads=1)
    text = "\n\n".join(str(row["text"]) for row in rows[:6])
    with Ticks() as ticks:
        before, begin = ticks.n, time.monotonic()
        if way == "one":
            pipeline.annotate(text)
        elif way == "many":
            next(pipeline.annotate_many([text]))
        else:
            pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
            pipeline.annotate_many([text]).to_arrow()
        counted, seconds = ticks.n - before, time.monotonic() - begin
    # Without the lock let go, a thread counts to one or two at most.
    assert counted > min(10, seconds * 50), f"{counted} in {seconds:.2f} s"


def test_two_threads_may_share_an_iteration(rules: ascribe.Pipeline) -> None:
    results = rules.annotate_many(f"“Number {at},” said Ann Pell." for at in range(500))
    seen: list[str] = []

    def take() -> None:
        seen.extend(item.id for item in results)  # type: ignore[union-attr]

    threads = [threading.Thread(target=take) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(map(int, seen)) == list(range(500))


def test_progress_is_shown_by_tqdm(rules: ascribe.Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm", reason="skipped: no tqdm")
    assert len(list(rules.annotate_many(["It rained."] * 5, progress=True))) == 5
    assert "5/5" in capsys.readouterr().err


def test_ctrl_c_ends_it() -> None:
    import signal
    import subprocess
    import sys

    code = (
        "import ascribe, itertools\n"
        "rules = ascribe.Pipeline(model='none')\n"
        "print('begun', flush=True)\n"
        "for _ in rules.annotate_many(itertools.repeat('“No,” said Ann Pell.')): pass\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert "KeyboardInterrupt" in errors
