"""Opens a corpus and its exports with sqlite3, Datasette, DuckDB, pandas and the reader of Excel files.

    python scripts/check_corpus.py PROGRAM

`PROGRAM` is the built `ascribe`. The corpus is made of the samples in `data/`, in a temporary folder. Prints a line for each
program; exits with 1 where one of them sees something else than the others.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
from datasette.app import Datasette

GOLD = Path(__file__).parent.parent / "data" / "gold" / "samples.jsonl"


def run(program: str, *arguments: str) -> None:
    """Runs the command; its messages are shown only where it fails."""
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)}: {done.stderr}")


def with_sqlite(corpus: Path) -> tuple[int, int]:
    """Number of quotations, and of those that the full text finds for a word."""
    with sqlite3.connect(f"file:{corpus}?mode=ro", uri=True) as connection:
        (n,) = connection.execute("SELECT count(*) FROM quotations").fetchone()
        (found,) = connection.execute(
            "SELECT count(*) FROM quotations_fts WHERE quotations_fts MATCH 'content : said OR content : will'"
        ).fetchone()
    return n, found


async def with_datasette(corpus: Path) -> int:
    """Number of quotations whose words, speaker or title have `will`, by the search box that Datasette puts over a table it can search."""
    datasette = Datasette([str(corpus)])
    page = (await datasette.client.get("/corpus/quotations")).text
    assert 'name="_search"' in page, "Datasette sees no full text"
    found = (await datasette.client.get("/corpus/quotations.json?_search=will&_size=0")).json()
    people = (await datasette.client.get("/corpus/speakers.json?_shape=array")).json()
    assert people and {"speaker", "n_quotations"} <= people[0].keys(), people[:1]
    return int(found["filtered_table_rows_count"])


def main() -> None:
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.db"
        run(program, "index", str(corpus), str(GOLD), "--classes", "all", "--quiet")
        n, _ = with_sqlite(corpus)
        assert n > 200, n
        print(f"sqlite3: {n} quotations")

        found = asyncio.run(with_datasette(corpus))
        with sqlite3.connect(corpus) as connection:
            (expected,) = connection.execute(
                "SELECT count(*) FROM quotations_fts WHERE quotations_fts MATCH 'will'"
            ).fetchone()
        assert found == expected > 0, (found, expected)
        print(f"Datasette: {found} quotations for a search of one word")

        exports = {}
        for form in ("csv", "parquet", "xlsx", "jsonl"):
            exports[form] = str(Path(folder) / f"out.{form}")
            run(program, "export", str(corpus), "--to", form, "-o", exports[form], "--all")
        for form in ("csv", "parquet"):
            ((rows,),) = duckdb.sql(f"SELECT count(*) FROM '{exports[form]}'").fetchall()
            assert rows == n, (form, rows, n)
        print(f"DuckDB: {n} rows of CSV and of Parquet")

        with sqlite3.connect(corpus) as connection:
            store = pd.read_sql("SELECT content, speaker FROM quotations ORDER BY content", connection)
        parquet = pd.read_parquet(exports["parquet"]).sort_values("content")
        assert store["content"].tolist() == parquet["content"].tolist()
        assert pd.read_csv(exports["csv"]).shape[0] == n
        print(f"pandas: {n} rows of the store, of CSV and of Parquet, with the same words")

        sheet = openpyxl.load_workbook(exports["xlsx"], read_only=True).worksheets[0]
        assert sum(1 for _ in sheet.iter_rows()) == n + 1
        lines = Path(exports["jsonl"]).read_text(encoding="utf-8").splitlines()
        quotes = sum(len(json.loads(line)["quotes"]) for line in lines)
        assert quotes == n, (quotes, n)
        print(f"Excel: {n} rows; JSON lines: {len(lines)} articles")


if __name__ == "__main__":
    main()
