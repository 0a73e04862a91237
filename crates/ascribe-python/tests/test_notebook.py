"""The notebook runs as it stands, and shows what its text says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest


def executed(notebook: Path) -> list[Any]:
    """The code cells of a notebook after a run; written back where ASCRIBE_UPDATE is set."""
    nbclient = pytest.importorskip("nbclient", reason="skipped: the notebook: nbclient is not installed")
    pytest.importorskip("matplotlib", reason="skipped: the notebook: matplotlib is not installed")
    nbformat = pytest.importorskip("nbformat")
    book = nbformat.read(notebook, as_version=4)
    nbclient.NotebookClient(book, timeout=240, resources={"metadata": {"path": str(notebook.parent)}}).execute()
    if "ASCRIBE_UPDATE" in os.environ:
        for cell in book.cells:
            cell.metadata.pop("execution", None)
        nbformat.write(book, notebook)
    return [cell for cell in book.cells if cell.cell_type == "code"]


def shown(cell: Any, kind: str) -> str:
    """What a cell has put out, of one kind."""
    out = [output.get("text", "") if kind == "text" else output.get("data", {}).get(kind, "") for output in cell.outputs]
    return "".join(out)


def test_the_notebook_runs(root: Path) -> None:
    cells = executed(root / "docs/notebooks/who-is-quoted.ipynb")
    said = next(cell for cell in cells if "annotate_many(news)" in cell.source)
    assert shown(said, "text").startswith("29 articles, 0 failed, ")
    article = next(cell for cell in cells if cell.source == "articles[4]")
    assert "Jonas Perrow" in shown(article, "text/html") and "<script" not in shown(article, "text/html")
    assert any(shown(cell, "image/png") for cell in cells)
    scores = next(cell for cell in cells if "ascribe.evaluate" in cell.source)
    assert "attribution/direct" in shown(scores, "text/html")
    errors = next(cell for cell in cells if "wrong.append" in cell.source)
    assert shown(errors, "text/html").count("<tr") > 2
