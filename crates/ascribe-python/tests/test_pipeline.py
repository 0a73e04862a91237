"""Pipelines: options, messages, processes."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import ascribe

SAID = "“No,” said Ann Pell. She believes that it will rain."


def test_options_are_kept_and_shown() -> None:
    pipeline = ascribe.Pipeline(model="none", classes=["speech", "thought"], min_confidence=0.25, threads=3)
    assert (pipeline.model, pipeline.classes) == ("none", "speech,thought")
    assert (pipeline.min_confidence, pipeline.threads) == (0.25, 3)
    assert repr(pipeline) == "Pipeline(model='none', classes='speech,thought', min_confidence=0.25, threads=3)"
    assert repr(pickle.loads(pickle.dumps(pipeline))) == repr(pipeline)
    assert ascribe.Pipeline(model="none").threads >= 1


def test_classes_choose() -> None:
    def classes(wanted: str) -> set[str]:
        article = ascribe.Pipeline(classes=wanted).annotate(SAID)
        return {said.quote_class for said in article.quotations}

    assert classes("speech") == {"speech"}
    assert classes("thought") <= {"thought"}
    assert classes("all") >= {"speech", "thought"}


def test_a_threshold_leaves_out_the_unsure(rows: list[dict[str, object]]) -> None:
    text = str(rows[4]["text"])
    everything = ascribe.annotate(text).quotations
    sure = ascribe.Pipeline(min_confidence=0.95).annotate(text).quotations
    assert 0 < len(sure) < len(everything)
    assert all(said.confidence >= 0.95 for said in sure)


def test_a_model_folder_is_the_model_compiled_in(root: Path) -> None:
    folder = ascribe.Pipeline(model=root / "models/ascribe-small")
    assert folder.annotate(SAID) == ascribe.Pipeline().annotate(SAID)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"model": "no/such/folder"}, ascribe.ModelError, "no/such/folder"),
        ({"classes": "shouting"}, ValueError, "shouting"),
        ({"classes": 3}, TypeError, "int"),
        ({"min_confidence": 1.5}, ValueError, "from 0 to 1"),
        ({"min_confidence": float("nan")}, ValueError, "from 0 to 1"),
        ({"threads": -1}, OverflowError, "negative"),
    ],
)
def test_bad_options_are_told(options: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        ascribe.Pipeline(**options)  # type: ignore[arg-type]


def test_a_damaged_model_is_told(root: Path, tmp_path: Path) -> None:
    import shutil

    model = tmp_path / "model"
    shutil.copytree(root / "models/ascribe-small", model)
    with (model / "heads.safetensors").open("r+b") as file:
        file.seek(1000)
        file.write(b"xxxx")
    with pytest.raises(ascribe.ModelError, match="heads.safetensors"):
        ascribe.Pipeline(model=model)
    assert issubclass(ascribe.ModelError, ascribe.AscribeError)


def test_one_serves_many_threads(rules: ascribe.Pipeline, rows: list[dict[str, object]]) -> None:
    texts = [str(row["text"]) for row in rows]
    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(rules.annotate, texts))
    assert at_once == [rules.annotate(text) for text in texts]


def in_a_process(text: str) -> list[str]:
    """Of a module, so that it can be called in another process."""
    [article] = RULES.annotate_many([text])
    assert isinstance(article, ascribe.Article)
    return [said.words for said in article.quotations]


RULES = ascribe.Pipeline(model="none", threads=2)


@pytest.mark.parametrize("way", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_it_works_in_other_processes(way: str) -> None:
    here = in_a_process(SAID)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(way)) as pool:
        assert list(pool.map(in_a_process, [SAID] * 4, timeout=60)) == [here] * 4


FORKED = """
import os, sys
import ascribe

text = "“Yes,” said Ann Pell."
if sys.argv[1] == "worked":
    ascribe.annotate(text)
child = os.fork()
if not child:
    try:
        told = ascribe.annotate(text).quotations[0].words
    except ascribe.AscribeError as error:
        told = str(error)
    print(told, flush=True)
    os._exit(0)
os.waitpid(child, 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="skipped: processes are not forked here")
@pytest.mark.parametrize(("before", "told"), [("worked", "spawn"), ("nothing", "Yes,")])
def test_a_model_that_has_worked_does_not_hang_in_a_fork(before: str, told: str) -> None:
    command = [sys.executable, "-W", "ignore", "-c", FORKED, before]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=True)
    assert told in done.stdout
