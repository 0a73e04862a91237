"""What several tests use."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

import ascribe

# These need pyspark and Java: scripts/check-spark.sh runs them.
collect_ignore = [] if importlib.util.find_spec("pyspark") else ["test_spark.py"]

ROOT = Path(os.environ.get("ASCRIBE_ROOT", Path(__file__).parents[3]))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def rules() -> ascribe.Pipeline:
    """Without the model: quick, and enough for what does not depend on it."""
    return ascribe.Pipeline(model="none", threads=2)


@pytest.fixture(scope="session")
def rows(root: Path) -> list[dict[str, object]]:
    """The samples as rows of a corpus."""
    files = sorted((root / "data/samples").glob("*.txt"))
    assert len(files) > 20
    outlets = ["The Gazette", "Évening Nëws", None]
    return [
        {
            "id": file.stem,
            "text": file.read_text(encoding="utf-8"),
            "publisher": outlets[at % 3],
            "date": f"2026-05-{at % 28 + 1:02}",
            "title": f"“Title” {at}, =1+1",
            "words": at,
        }
        for at, file in enumerate(files)
    ]
