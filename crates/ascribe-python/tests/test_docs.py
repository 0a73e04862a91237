"""What the documentation shows is so."""

from __future__ import annotations

import doctest
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import ascribe
import ascribe._ascribe

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def documented() -> dict[str, Any]:
    """Everything public, by its name."""
    found: dict[str, Any] = {"ascribe": ascribe}
    for name in ascribe.__all__:
        thing = getattr(ascribe, name)
        found[name] = thing
        if inspect.isclass(thing):
            for member, value in vars(thing).items():
                if not member.startswith("_"):
                    found[f"{name}.{member}"] = value
    del found["__version__"]
    return found


def test_everything_public_says_what_it_is() -> None:
    assert [name for name, thing in documented().items() if not (thing.__doc__ or "").strip()] == []


EXAMPLES = {name: thing.__doc__ for name, thing in documented().items() if ">>>" in (thing.__doc__ or "")}


def run(name: str, text: str) -> int:
    pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, 0)
    told: list[str] = []
    results = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=told.append)
    assert results.failed == 0, "".join(told)
    return results.attempted


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_of_docstrings(name: str) -> None:
    assert run(name, EXAMPLES[name]) > 0


def test_examples_of_the_component_for_spacy() -> None:
    pytest.importorskip("spacy", reason="skipped: no spaCy")
    import ascribe.spacy

    assert run("ascribe.spacy", ascribe.spacy.__doc__ or "") > 0
    for name in ascribe.spacy.__all__:
        assert getattr(ascribe.spacy, name).__doc__


def test_there_are_examples() -> None:
    assert {"ascribe", "Article", "Quotation", "Speaker", "Pipeline", "annotate_many", "evaluate"} <= set(EXAMPLES)


@pytest.mark.parametrize("page", [
    "README.md", "docs/python.md", "docs/quick-start-researcher.md", "docs/quick-start-engineer.md", "crates/ascribe-python/README.md",
])
def test_examples_of_pages(page: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder of its own, with `news.csv` and the samples at hand; a block without `>>>` is run as it is."""
    pytest.importorskip("pandas", reason="skipped: no pandas")
    pytest.importorskip("polars", reason="skipped: no Polars")
    pytest.importorskip("duckdb", reason="skipped: no DuckDB")
    text = (root / page).read_text(encoding="utf-8")
    (tmp_path / "news.csv").write_text(
        "id,publisher,date,text\n"
        "a1,Gazette,2026-05-03,\"“We will appeal,” said Maria Lopez.\"\n"
        "a2,Herald,2026-05-04,\"“No,” said Orrin Vale. He left.\"\n",
        encoding="utf-8",
    )
    (tmp_path / "data").symlink_to(root / "data")
    monkeypatch.chdir(tmp_path)
    # The command that came with the package.
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)
    assert blocks
    names: dict[str, Any] = {}
    for at, block in enumerate(blocks):
        if "spacy" in block:
            pytest.importorskip("spacy", reason="skipped: no spaCy")
        if ">>>" not in block:
            exec(compile(block, f"{page}, block {at}", "exec"), names)
            continue
        test = doctest.DocTestParser().get_doctest(block, names, f"{page}, block {at}", None, 0)
        told: list[str] = []
        runner = doctest.DocTestRunner(optionflags=FLAGS)
        assert runner.run(test, out=told.append, clear_globs=False).failed == 0, "".join(told)
        names = test.globs


def test_the_sizes_on_the_page_are_those_of_the_script(root: Path) -> None:
    page = (root / "docs/spark.md").read_text(encoding="utf-8")
    [(command, table)] = re.findall(r"^<!-- made by: (.*) -->\n(.*?\n\n.*?)\n\n", page, re.M | re.S)
    script, *arguments = command.split()
    made = subprocess.run([sys.executable, str(root / script), *arguments], check=True, capture_output=True, text=True, timeout=60)
    assert made.stdout.strip() == table.strip()
