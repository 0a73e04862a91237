"""The flat tables, as pandas, Polars, DuckDB and pyarrow read them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import ascribe

pyarrow = pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
pandas = pytest.importorskip("pandas", reason="skipped: no pandas")
polars = pytest.importorskip("polars", reason="skipped: no Polars")
duckdb = pytest.importorskip("duckdb", reason="skipped: no DuckDB")

TABLES = ["quotations", "speakers"]


@pytest.fixture(scope="module")
def articles(rules: ascribe.Pipeline, rows: list[dict[str, Any]]) -> list[Any]:
    return list(rules.annotate_many(rows))


def sums_of(name: str, source: Any) -> tuple[int, float, int, dict[Any, int]]:
    """Rows, a sum of decimals, one of integers, counts of a group: by the library of that name."""
    if name == "pyarrow":
        compute = pytest.importorskip("pyarrow.compute")
        table = pyarrow.table(source)
        groups = table.group_by("gender").aggregate([("article", "count")]).to_pylist()
        return (
            table.num_rows,
            round(compute.sum(table["confidence"]).as_py(), 6),
            compute.sum(compute.subtract(table["end"], table["start"])).as_py(),
            {one["gender"]: one["article_count"] for one in groups},
        )
    if name == "pandas":
        frame = source.to_pandas()
        groups = frame.groupby("gender", dropna=False).size()
        return (
            len(frame),
            round(float(frame.confidence.sum()), 6),
            int((frame.end - frame.start).sum()),
            {None if pandas.isna(key) else key: int(n) for key, n in groups.items()},
        )
    if name == "polars":
        frame = polars.DataFrame(source)
        groups = frame.group_by("gender").len().rows()
        return (
            len(frame),
            round(frame["confidence"].sum(), 6),
            (frame["end"].cast(polars.Int64) - frame["start"].cast(polars.Int64)).sum(),
            dict(groups),
        )
    with duckdb.connect() as connection:
        connection.register("quotes", pyarrow.table(source) if hasattr(source, "failures") else source)
        [(n, confidence, length)] = connection.sql(
            'select count(*), sum(confidence), sum("end" - start) from quotes'
        ).fetchall()
        groups = connection.sql("select gender, count(*) from quotes group by gender").fetchall()
        return n, round(confidence, 6), int(length), dict(groups)


@pytest.mark.parametrize("name", ["pyarrow", "pandas", "polars", "duckdb"])
def test_all_of_them_get_the_same_sums(
    name: str, rules: ascribe.Pipeline, rows: list[dict[str, Any]], articles: list[Any]
) -> None:
    quotations = [said for article in articles for said in article.quotations]
    genders = [said.speaker.gender if said.speaker else None for said in quotations]
    expected = (
        len(quotations),
        round(sum(said.confidence for said in quotations), 6),
        sum(said.end - said.start for said in quotations),
        {gender: genders.count(gender) for gender in genders},
    )
    assert expected[0] > 150
    assert sums_of(name, rules.annotate_many(rows)) == expected


@pytest.mark.parametrize("table", TABLES)
def test_the_ways_to_a_table_agree(table: Any, rules: ascribe.Pipeline, rows: list[Any], articles: list[Any]) -> None:
    arrow = rules.annotate_many(rows).to_arrow(table)
    assert arrow.num_rows > 50
    assert pyarrow.table(ascribe.table(articles, table)) == arrow
    assert pyarrow.concat_tables([article.to_arrow(table) for article in articles]) == arrow.combine_chunks()
    assert rules.annotate_many(rows).to_polars(table).equals(polars.DataFrame(arrow))
    frame = rules.annotate_many(rows).to_pandas(table)
    assert list(frame.columns) == arrow.column_names
    assert frame["speaker"].dropna().tolist() == [name for name in arrow["speaker"].to_pylist() if name is not None]


def test_a_row_says_what_the_objects_say(articles: list[Any]) -> None:
    table = pyarrow.table(ascribe.table(articles)).to_pylist()
    quotations = [(article, said) for article in articles for said in article.quotations]
    for row, (article, said) in zip(table, quotations, strict=True):
        assert (row["article"], row["quote"]) == (article.id, said.id)
        assert row["publisher"] == article.meta.get("publisher")
        assert (row["date"], row["title"]) == (article.meta["date"], article.meta["title"])
        assert (row["type"], row["class"]) == (said.type, said.quote_class)
        assert (row["content"] or "") == said.words
        assert (row["cue"], row["source"], row["addressee"]) == (said.cue, said.source, said.addressee)
        assert (row["start"], row["end"]) == (said.start, said.end)
        assert (row["confidence"], row["speaker_confidence"]) == (said.confidence, said.speaker_confidence)
        if said.speaker is None:
            assert row["speaker"] is None and row["speaker_id"] is None
        else:
            assert (row["speaker"], row["speaker_id"]) == (said.speaker.name, said.speaker.id)
            assert (row["speaker_kind"], row["gender"]) == (said.speaker.kind, said.speaker.gender)
        before, after = row["before"] or "", row["after"] or ""
        assert len(before) <= 110 and "\n" not in before + after
        flat = " ".join(article.text[: said.start].split())
        assert flat.replace(" ", "").endswith(before.replace(" ", "").lstrip("…"))


def test_speakers_join_quotations(articles: list[Any]) -> None:
    quotations = pyarrow.table(ascribe.table(articles))
    speakers = pyarrow.table(ascribe.table(articles, "speakers"))
    with duckdb.connect() as connection:
        connection.register("quotations", quotations)
        connection.register("speakers", speakers)
        wrong = connection.sql(
            "select s.article, s.speaker, s.n_quotes, count(q.quote) as n from speakers s left join quotations q"
            " on s.article = q.article and s.speaker_id = q.speaker_id group by all having n <> s.n_quotes"
        ).fetchall()
    assert wrong == []
    assert speakers.num_rows == sum(len(article.speakers) for article in articles)


def test_the_command_writes_the_same_tables(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    import json

    news = tmp_path / "news.jsonl"
    news.write_text("".join(json.dumps(row) + "\n" for row in rows[:8]), encoding="utf-8")
    here = ascribe.Pipeline().annotate_many(rows[:8]).to_arrow()
    command = [sys.executable, "-m", "ascribe", "extract", str(news)]
    parquet = tmp_path / "quotes.parquet"
    subprocess.run([*command, "--format", "parquet", "-o", str(parquet)], check=True, timeout=120)
    with duckdb.connect() as connection:
        there = connection.sql(f"select * from '{parquet}'").fetchall()
    assert [tuple(row.values()) for row in here.to_pylist()] == there
    lines = subprocess.run(command, check=True, timeout=120, capture_output=True).stdout.decode().splitlines()
    assert lines == [article.to_json() for article in ascribe.Pipeline().annotate_many(rows[:8])]  # type: ignore[union-attr]


def test_a_stream_is_read_batch_by_batch(rules: ascribe.Pipeline) -> None:
    taken = 0

    def texts() -> Any:
        nonlocal taken
        for _ in range(20_000):
            taken += 1
            yield "“Yes,” said Ann Pell. “No,” said Orrin Vale."

    reader = pyarrow.RecordBatchReader.from_stream(rules.annotate_many(texts()))
    assert reader.read_next_batch().num_rows >= 1000
    assert taken < 15_000
    assert 40_000 - 10_000 < sum(batch.num_rows for batch in reader) < 40_000


def test_failures_are_not_in_the_table(rules: ascribe.Pipeline) -> None:
    results = rules.annotate_many(["“Yes,” said Ann Pell.", {"title": "no text"}])
    assert results.to_arrow().num_rows == 1
    assert [one.kind for one in results.failures] == ["no-text"]


def test_an_exception_in_a_stream_reaches_the_reader(rules: ascribe.Pipeline) -> None:
    results = rules.annotate_many([{"title": "no text"}], errors="raise")
    with pytest.raises(Exception, match="no text"):
        pyarrow.table(results)


def test_an_unknown_table_is_told(articles: list[Any]) -> None:
    with pytest.raises(ValueError, match="quotations"):
        articles[0].to_arrow("quotes")


def test_columns_are_those_of_the_page(root: Path, articles: list[Any]) -> None:
    page = (root / "docs/tables.md").read_text(encoding="utf-8")
    for table in TABLES:
        section = page.split(f"## {table.title()}")[1].split("\n## ")[0]
        assert re.findall(r"^\| `(\w+)`", section, re.M) == articles[0].to_arrow(table).column_names
